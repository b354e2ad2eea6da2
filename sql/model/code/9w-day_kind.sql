-- Do burglars come more on some kinds of days: in the dark days, at weekends, on feasts, in school holidays?

CREATE OR REPLACE FUNCTION day_kind_count(level text, code text, first_day date, last_day date)
RETURNS TABLE (kind varchar(40), name varchar(40), days int, burglaries int, per_day float8, other_days int,
               other_burglaries int, other_per_day float8,
               percent float8, percent_low float8, percent_high float8, p_value float8, p_adjusted float8, small int,
               reason varchar(120))
LANGUAGE sql STABLE ROWS 6
SET jit = off
BEGIN ATOMIC
    SELECT require_period($1, $3, $4, true, false, true);
    WITH whole AS MATERIALIZED (
        SELECT c.known FROM count_periods($1, ARRAY[$2], ARRAY[daterange($3, $4, '[]')], true, false, true) AS c
    ), happened AS MATERIALIZED (
        SELECT d.day, sum(d.burglaries)::int AS burglaries FROM area_day AS d
        WHERE  d.level = $1 AND d.code = $2 AND d.known = 1 AND d.day BETWEEN $3 AND $4
        AND    is_counted(d.attempt, d.residential, true, false, true) GROUP BY d.day
    ), day AS MATERIALIZED (
        SELECT g::date AS day, extract(year FROM g)::int AS year,
               extract(year FROM g)::int - CASE WHEN extract(month FROM g) < 8 THEN 1 ELSE 0 END AS school_year
        FROM   generate_series($3::timestamp, $4::timestamp, interval '1 day') AS g
    ), feast AS MATERIALIZED (
        SELECT DISTINCT h.day
        FROM   (SELECT DISTINCT y.year FROM day AS y) AS y CROSS JOIN LATERAL public_holidays(y.year) AS h
    ), told AS MATERIALIZED (
        SELECT DISTINCT s.region,
               extract(year FROM s.first_day)::int - CASE WHEN extract(month FROM s.first_day) < 8 THEN 1
                                                          ELSE 0 END AS school_year FROM school_holiday AS s
    ), marked AS (
        SELECT 1 AS place, 'donkere dagen' AS kind, 'wintertijd' AS name, d.day, d.day < last_sunday(d.year, 3)
        OR     d.day >= last_sunday(d.year, 10) AS is_kind FROM day AS d
        UNION ALL
        SELECT 2, 'weekend', 'zaterdag en zondag', d.day, extract(isodow FROM d.day) >= 6 FROM day AS d
        UNION ALL
        SELECT 3, 'feestdag', 'feestdagen', d.day, f.day IS NOT NULL FROM day AS d LEFT JOIN feast AS f ON f.day = d.day
        UNION ALL
        -- of school years of which the holidays are known; summer ends after 1 August, with those of the year before
        SELECT 4, 'schoolvakantie', t.region, d.day,
               EXISTS (SELECT
                       FROM   school_holiday AS s
                       WHERE  s.region = t.region AND d.day BETWEEN s.first_day AND s.last_day)
        FROM   day AS d JOIN told AS t USING (school_year)
        WHERE  extract(month FROM d.day) NOT IN (8, 9)
        OR     (t.region, d.school_year - 1) IN (SELECT b.region, b.school_year FROM told AS b)
    ), counted AS (
        SELECT m.place, m.kind, m.name, count(*) FILTER (WHERE m.is_kind)::int AS days,
               coalesce(sum(h.burglaries) FILTER (WHERE m.is_kind), 0)::int AS burglaries,
               count(*) FILTER (WHERE NOT m.is_kind)::int AS other_days,
               coalesce(sum(h.burglaries) FILTER (WHERE NOT m.is_kind), 0)::int AS other_burglaries
        FROM   marked AS m LEFT JOIN happened AS h ON h.day = m.day GROUP BY m.place, m.kind, m.name
    ), compared AS (
        SELECT c.*, w.known, t.percent, t.percent_low, t.percent_high, t.p_value
        FROM   counted AS c CROSS JOIN whole AS w
        LEFT   JOIN LATERAL count_change(c.other_burglaries, c.burglaries, c.other_days, c.days) AS t ON w.known = 1
               AND c.days > 0 AND c.other_days > 0
    )
    SELECT c.kind::varchar(40), c.name::varchar(40), c.days, CASE WHEN c.known = 1 THEN c.burglaries END,
           CASE WHEN c.known = 1 THEN c.burglaries / nullif(c.days, 0)::float8 END,
           c.other_days, CASE WHEN c.known = 1 THEN c.other_burglaries END,
           CASE WHEN c.known = 1 THEN c.other_burglaries / nullif(c.other_days, 0)::float8 END,
           c.percent, c.percent_low, nullif(c.percent_high, 'Infinity'), c.p_value,
           benjamini_hochberg(c.p_value) OVER (),
           CASE WHEN c.known = 1 THEN CASE WHEN least(c.burglaries, c.other_burglaries) < 10 THEN 1 ELSE 0 END END,
           CASE WHEN c.known < 1 THEN unknown_reason(c.known)
                WHEN c.days = 0 OR c.other_days = 0
                     THEN 'in deze tijd zijn er geen twee soorten dagen' END::varchar(120)
    FROM   compared AS c ORDER BY c.place, c.name;
END;
COMMENT ON FUNCTION day_kind_count(text, text, date, date) IS
'Of er in een gebied op bepaalde dagen meer wordt ingebroken: in de donkere dagen (zolang de wintertijd duurt), in het weekend, op feestdagen, en in schoolvakanties per regio (noord, midden, zuid) voor zover school_holiday is gevuld. Een rij per soort, over de eerste tot en met de laatste dag; geen rijen als er geen gebied met deze code is waarin woningen of inbraken liggen.
days, burglaries, per_day: de dagen van die soort, de woninginbraken en pogingen daarop (naar het midden van het tijdvak) en hoeveel per dag; other_days, other_burglaries, other_per_day: van de andere dagen, bij schoolvakanties alleen van schooljaren waarvan de vakanties bekend zijn. percent: hoeveel meer of minder per dag dan op andere dagen, met het exacte 95%-interval (percent_low, percent_high): ligt 0 daarbinnen, dan is geen verschil aangetoond; leeg als er op andere dagen geen waren. p_value: de kans op zo een verschil door toeval; p_adjusted: gecorrigeerd voor het aantal soorten.
Neem hele jaren, anders vergelijkt u seizoenen: feestdagen en kerstvakantie vallen in de donkere dagen. small: 1 bij minder dan tien inbraken op een van beide. Leeg met een reason als niet alle dagen zijn ingelezen. Fout: zie period_count. Bron: count_change van de extensie (Clopper & Pearson 1934; Benjamini & Hochberg 1995).';
