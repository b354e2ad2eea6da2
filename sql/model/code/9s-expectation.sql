-- Burglaries that are still to be reported, and how many to expect.

CREATE OR REPLACE VIEW report_day AS
SELECT r.report_day_id, r.level, r.code, r.occurred_on, r.reported_on, r.burglaries, s.as_of, s.refreshed_at
FROM   report_day_result AS r
CROSS  JOIN (SELECT k.as_of, k.refreshed_at FROM result AS k WHERE k.result = 'report_day') AS s;
COMMENT ON VIEW report_day IS 'Op welke dag woninginbraken zijn gemeld, per dag waarop zij gebeurden: per gemeente, basisteam, district en in de hele regio. Waarmee corrected_period rekent.';
COMMENT ON COLUMN report_day.report_day_id IS 'Nummer van de rij; geldt binnen één verversing.';
COMMENT ON COLUMN report_day.level IS 'Niveau van het gebied; region is alles.';
COMMENT ON COLUMN report_day.code IS 'Code van het gebied.';
COMMENT ON COLUMN report_day.occurred_on IS 'Dag van de inbraak.';
COMMENT ON COLUMN report_day.reported_on IS 'Dag van de kennisname; leeg is niet bekend, of van voor de inbraak.';
COMMENT ON COLUMN report_day.burglaries IS 'Woninginbraken en pogingen.';

CREATE OR REPLACE FUNCTION corrected_period(level text, code text, first_day date, last_day date)
RETURNS TABLE (level varchar(20), code varchar(250), first_day date, last_day date, burglaries int, share_known float8,
               corrected float8, low bigint, high bigint, rests_on bigint, register_to date,
               reason varchar(100))
LANGUAGE sql STABLE ROWS 1
BEGIN ATOMIC
    SELECT require_period($1, $3, $4, true, false, true);
    WITH register AS (
        SELECT min(k.last_day) AS day FROM (SELECT d.gemeente_code, max(d.last_day) AS last_day FROM known_day AS d
                                            JOIN (SELECT DISTINCT h.gemeente_code
                                                  FROM   area_home AS h
                                                  WHERE  h.level = $1 AND h.code = $2) AS h USING (gemeente_code)
                                            GROUP  BY d.gemeente_code) AS k
    ), triangle AS (
        SELECT pg_catalog.array_agg(ROW(r.occurred_on, r.reported_on,
                                        r.burglaries)::report_delay_cell ORDER BY r.report_day_id) AS cells
        FROM   report_day AS r WHERE r.level = $1 AND r.code = $2
    ), counted AS (
        SELECT c.burglaries, c.known
        FROM   count_periods($1, ARRAY[$2], ARRAY[daterange($3, $4, '[]')], true, false, true) AS c
    )
    SELECT $1::varchar(20), $2::varchar(250), $3, $4, c.burglaries, f.share_known,
           greatest(f.corrected + f.left_out, l.least), greatest(f.low + f.left_out, l.least),
           greatest(f.high + f.left_out, l.least), f.rests_on, g.day,
           CASE WHEN c.known < 1 THEN unknown_reason(c.known)
                WHEN g.day < $4 THEN 'de laatste dagen zijn nog niet ingelezen'
                WHEN f.delay_changed THEN 'er wordt de laatste weken anders gemeld dan daarvoor'
                WHEN f.reason = 'short_history' THEN 'er is te weinig geschiedenis om te weten hoe laat wordt gemeld'
                WHEN f.reason IS NOT NULL OR t.cells IS NULL THEN 'niet bekend is hoe laat wordt gemeld'
                END::varchar(100)
    FROM   counted AS c CROSS JOIN register AS g CROSS JOIN triangle AS t
    LEFT   JOIN LATERAL corrected_count(t.cells, $3, $4 + 1, g.day) AS f ON g.day >= $4 AND c.known = 1
    -- what is not known stays so
    CROSS  JOIN LATERAL (SELECT CASE WHEN f.corrected IS NOT NULL THEN c.burglaries END AS least) AS l;
END;
COMMENT ON FUNCTION corrected_period(text, text, date, date) IS
'Hoeveel woninginbraken en pogingen een gemeente, basisteam, district of de regio (level region, code regio) van de eerste tot en met de laatste dag had, met wat naar verwachting nog wordt gemeld. Een rij; geen rij als het gebied niet bekend is.
burglaries: wat is ingelezen. share_known: het deel dat op deze leeftijd bekend is, naar hoe laat eerdere inbraken zijn gemeld. corrected: burglaries gedeeld door dat deel, maar die waarvan de dag van de melding niet bekend is tellen voor een; low en high: met een kans van 80 % ligt het daartussen. Geen van drie is minder dan burglaries, dat ook bevat wat na register_to is gemeld en toch al is ingelezen. Leeg met een reason als het niet is te zeggen. rests_on: op hoeveel inbraken het rust. register_to: tot en met welke dag de leveringen alles bevatten. Een gecorrigeerd aantal is een verwachting: het hoort op geen kaart en er gaat geen brief om uit. Bron: zie corrected_count.';

CREATE OR REPLACE FUNCTION expected_burglaries(level text, first_day date, last_day date)
RETURNS TABLE (level varchar(20), code varchar(250), name varchar(250), area_id int, first_day date, last_day date,
               dwellings int, last_year int, expected float8, p_at_least_one float8, low bigint, high bigint,
               season float8, recent float8, reason varchar(100))
LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
    SELECT require_period($1, $2, $3, true, false, true);
    WITH base AS (                     -- the newest year that is known before the days that are asked
        SELECT n.until, greatest(n.until - 364, unbroken_from(n.until)) AS since,
               unbroken_from($3) > n.until AS is_broken
        FROM  (SELECT least(max(k.last_day), $2 - 1) AS until
               FROM   known_day AS k WHERE k.gemeente_code IS NOT NULL AND k.first_day < $2) AS n
    ), counted AS MATERIALIZED (       -- some days tell chance only
        SELECT c.code, c.name, c.area_id, c.dwellings,
               CASE WHEN NOT b.is_broken AND e.days >= 28 THEN c.burglaries END AS burglaries, c.known,
               e.days / ($3 - $2 + 1) AS periods, b.is_broken
        FROM   base AS b
        CROSS  JOIN LATERAL count_periods($1, NULL, ARRAY[daterange(b.since, b.until, '[]')], true, false, true) AS c
        CROSS  JOIN LATERAL (SELECT (b.until - b.since + 1) * c.known AS days) AS e
        WHERE  c.code IS NOT NULL
    ), whole AS MATERIALIZED (
        SELECT sum(c.burglaries) / nullif(sum(c.dwellings * c.periods), 0) AS rate,
               sum(c.burglaries)::float8 AS burglaries FROM counted AS c WHERE c.burglaries IS NOT NULL
    ), prior AS MATERIALIZED (
        SELECT (gamma_prior(array_agg(c.burglaries::float8 ORDER BY c.code),
                            array_agg(w.rate * c.dwellings * c.periods ORDER BY c.code))).strength
        FROM   counted AS c CROSS JOIN whole AS w WHERE c.burglaries IS NOT NULL AND c.dwellings > 0 AND w.rate > 0
    ), season AS MATERIALIZED (
        -- less than a year has a season of its own
        SELECT season_factor($2, $3 - $2 + 1,
                             b.until) / CASE WHEN b.since > b.until - 364
                                                  THEN season_factor(b.since, b.until - b.since + 1, b.until)
                                             ELSE 1 END AS factor FROM base AS b
    ), recent AS MATERIALIZED (
        SELECT recent_factor(b.since, b.until, s.factor IS NULL AND $3 <= b.until + 91) AS factor
        FROM   base AS b CROSS JOIN season AS s
    ), variation AS MATERIALIZED (      -- the rate of all areas is itself known by so many burglaries
        SELECT sqrt(period_variation($3 - $2 + 1, b.until,
                                     s.factor IS NOT NULL) ^ 2 + coalesce(1 / nullif(w.burglaries, 0), 0)) AS variation
        FROM   base AS b CROSS JOIN season AS s CROSS JOIN whole AS w
    )
    SELECT $1::varchar(20), c.code::varchar(250), c.name::varchar(250), c.area_id, $2, $3, c.dwellings, c.burglaries,
           e.expected, e.p_at_least_one, e.low, e.high, s.factor, r.factor,
           CASE WHEN c.is_broken THEN 'wat wordt geregistreerd is na de laatste bekende dag veranderd'
                WHEN c.burglaries IS NULL
                     THEN coalesce(unknown_reason(c.known), 'sinds de trendbreuk zijn nog geen vier weken bekend')
                WHEN c.dwellings = 0 THEN 'geen woningen'
                WHEN (w.rate > 0) IS NOT TRUE
                     THEN 'in het hele jaar, of sinds de trendbreuk, is op dit niveau geen inbraak geteld' END::varchar(100)
    FROM   counted AS c CROSS JOIN whole AS w CROSS JOIN prior AS p CROSS JOIN season AS s CROSS JOIN recent AS r
    CROSS  JOIN variation AS v
    LEFT   JOIN LATERAL expected_count(c.burglaries, c.periods, w.rate * c.dwellings, coalesce(p.strength, 'Infinity'),
                                       coalesce(s.factor, 1) * r.factor, 0.80, v.variation) AS e ON c.dwellings > 0
           AND c.burglaries IS NOT NULL
    ORDER  BY e.expected DESC NULLS LAST, c.code;
END;
COMMENT ON FUNCTION expected_burglaries(text, date, date) IS
'Hoeveel woninginbraken en pogingen in elk gebied van een niveau zijn te verwachten van de eerste tot en met de laatste dag, zoals de komende veertien dagen. Naar het jaar ervoor waarvan de dagen bekend zijn: dat van het gebied zelf, getrokken naar wat zijn woningen er naar het gemiddelde van alle gebieden van dit niveau zouden hebben, des te sterker naarmate het er weinig zijn (gamma-Poisson); maal season, hoeveel keer zoveel de regio in deze tijd van het jaar had als gemiddeld (of, na een trendbreuk, als in de tijd sindsdien), en maal recent, hoeveel keer zoveel zij in de laatste 91 dagen had als in dat jaar en naar het seizoen. Wat net in de buurt gebeurde, telt niet apart: zie dwelling_risk.
last_year: woninginbraken van dat jaar; na een trendbreuk (registration_break) alleen van sindsdien. expected: het verwachte aantal, nooit 0; voor een straat vaak minder dan 0,1. p_at_least_one: de kans op minstens een. low en high: met een kans van minstens 80 % ligt het aantal daartussen; geteld is wat toeval doet, hoe gebieden verschillen, op hoeveel inbraken het gemiddelde rust, en hoe in de hele regio de ene tijd meer en de andere minder kwam. season is leeg als nog geen jaar ervoor bekend is: dan is met geen seizoen gerekend, en liggen low en high verder uiteen. recent is 1 als het seizoen van die 91 dagen niet bekend is en dat van de gevraagde dagen wel, of zij verder weg liggen dan 91 dagen. Leeg met een reason als het niet is te zeggen, zoals van minder dan vier weken, of over een trendbreuk heen. Fout: zie period_count. Bron: Clayton & Kaldor 1987.';

SELECT describe_result('report_day');
