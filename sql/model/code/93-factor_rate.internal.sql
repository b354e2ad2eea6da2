-- Every figure of an area beside its burglaries, and all figures at once: which go with burglary, and how sure is that?

-- ---------------------------------------------------------------- what is counted where

-- Dwellings and burglaries by one and the same rule (see areas_of_homes). Few addresses differ in all that tells where
-- they lie, so they are counted first.
CREATE OR REPLACE VIEW found_area_count (level, code, current, gemeente_code, told_in, known, year, dwellings,
                                         burglaries) AS
    WITH home AS MATERIALIZED (
        SELECT row_number() OVER () AS home, h.*
        FROM  (SELECT NULL::int AS year, NULL::boolean AS known,
                      CASE WHEN length(d.postcode) = 6 THEN d.postcode
                           ELSE postcode_on_map(d.postcode, x.areas) END AS postcode,
                      d.buurt_code, d.gemeente_code, x.areas, street_code(d.street_name, d.woonplaats) AS street,
                      count(*) AS dwellings, 0 AS burglaries
               FROM   dwelling AS d LEFT JOIN dwelling_area AS x USING (dwelling_id) WHERE d.in_use_to IS NULL
               GROUP  BY d.postcode, d.buurt_code, d.gemeente_code, x.areas, street
               UNION ALL
               SELECT extract(year FROM p.occurred_on)::int, coalesce(p.occurred_on <@ k.days, false), p.postcode,
                      p.buurt_code, p.gemeente_code, p.areas, p.street, 0, count(*)
               FROM   burglary_place AS p LEFT JOIN known_days() AS k ON k.gemeente_code = coalesce(p.gemeente_code, '')
               WHERE  p.occurred_on IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7) AS h
    ), placed AS MATERIALIZED (
        SELECT a.*
        FROM  (SELECT array_agg(h.postcode ORDER BY h.home) AS postcodes,
                      array_agg(h.buurt_code ORDER BY h.home) AS buurt_codes,
                      array_agg(h.gemeente_code ORDER BY h.home) AS gemeente_codes,
                      array_agg(h.areas::text ORDER BY h.home) AS areas, array_agg(h.street ORDER BY h.home) AS streets
               FROM home AS h) AS g
        CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurt_codes, g.gemeente_codes, g.areas, g.streets) AS a
        UNION ALL
        SELECT h.home, NULL, NULL, true FROM home AS h
    )
    SELECT p.level, p.code, p.current, g.code, coalesce(h.gemeente_code, ''), h.known, h.year, sum(h.dwellings)::int,
           sum(h.burglaries)::int
    FROM   placed AS p JOIN home AS h USING (home)
    LEFT   JOIN placed AS g ON g.home = p.home AND g.level = 'gemeente' AND g.current
    GROUP  BY p.level, p.code, p.current, g.code, h.gemeente_code, h.known, h.year;
COMMENT ON VIEW found_area_count IS 'Wat area_count zegt, opnieuw geteld.';

CREATE OR REPLACE FUNCTION area_count()
RETURNS TABLE (level text, code text, current boolean, gemeente_code text, told_in text, known boolean, year int,
               dwellings int, burglaries int)
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    SELECT k.* FROM kept_area_count AS k WHERE is_kept('area_count')
    UNION ALL
    SELECT f.* FROM found_area_count AS f WHERE NOT is_kept('area_count');
END;
COMMENT ON FUNCTION area_count() IS
'Woningen in gebruik (zonder jaar) en woninginbraken (per jaar) per gebied, gesplitst naar gemeente, beide op dezelfde wijze geplaatst: volgens area_member, anders de kaart, anders het adres zelf. Wie optelt, neemt current; elke woning en inbraak telt dan in elk niveau hoogstens eenmaal. Zonder niveau staan alle er. gemeente_code is de gemeente waarin de woningen of inbraken liggen; Daarnaast staat de gemeente van het adres (zie known_days), en of de dag van de inbraken door een levering wordt bestreken. current is niet waar bij een ouder gebied, dat naar zijn eigen grenzen telt.';

CREATE OR REPLACE VIEW area_dwelling AS
SELECT c.level::varchar(20) AS level, c.code::varchar(40) AS code, c.gemeente_code::varchar(6) AS gemeente_code,
       sum(c.dwellings)::int AS dwellings
FROM   area_count() AS c WHERE c.year IS NULL AND c.current AND c.level IS NOT NULL
GROUP  BY c.level, c.code, c.gemeente_code;
COMMENT ON VIEW area_dwelling IS 'Aantal woningen in gebruik per gebied van nu, gesplitst naar gemeente.';
COMMENT ON COLUMN area_dwelling.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_dwelling.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_dwelling.gemeente_code IS 'Gemeente van de woningen.';
COMMENT ON COLUMN area_dwelling.dwellings IS 'Aantal woningen.';

CREATE OR REPLACE VIEW area_burglary AS
SELECT c.level::varchar(20) AS level, c.code::varchar(40) AS code, c.gemeente_code::varchar(6) AS gemeente_code, c.year,
       sum(c.burglaries)::int AS burglaries
FROM   area_count() AS c WHERE c.year IS NOT NULL AND c.current AND c.level IS NOT NULL
GROUP  BY c.level, c.code, c.gemeente_code, c.year;
COMMENT ON VIEW area_burglary IS 'Aantal woninginbraken per gebied van nu en jaar, elk één keer geteld, gesplitst naar gemeente.';
COMMENT ON COLUMN area_burglary.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_burglary.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_burglary.gemeente_code IS 'Gemeente van de inbraken.';
COMMENT ON COLUMN area_burglary.year IS 'Jaar van de inbraken.';
COMMENT ON COLUMN area_burglary.burglaries IS 'Aantal woninginbraken, met pogingen.';

-- A year that was delivered in part counts in part; where it was not delivered at all, nothing of it is known.
CREATE OR REPLACE FUNCTION delivered_parts(years int[]) RETURNS TABLE (year int, told_in text, part float8)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
    SELECT y.year, k.gemeente_code, known_part(k.days, year_days(y.year))
    FROM   unnest(years) AS y (year) CROSS JOIN known_days() AS k;
END;
COMMENT ON FUNCTION delivered_parts(int[]) IS
'Welk deel van elk jaar de leveringen bestrijken, per gemeente (zie known_days); een gemeente waarvan niets bekend is, ontbreekt.';

CREATE OR REPLACE FUNCTION delivered_part(of_year int) RETURNS float8
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT known_part(range_agg(k.days), year_days(of_year)) FROM known_days() AS k HAVING count(*) > 0);
COMMENT ON FUNCTION delivered_part(int) IS
'Welk deel van een jaar de leveringen van minstens één gemeente bestrijken (zie known_days); 0 buiten die tijd, NULL zonder inbraken.';

CREATE OR REPLACE FUNCTION area_year(levels text[], codes text[], years int[])
RETURNS TABLE (level text, code text, year int, dwellings int, burglaries int, known float8, rate float8,
               rate_low float8, rate_high float8, left_out int, reason text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
SET jit = off
BEGIN ATOMIC
    WITH wanted AS MATERIALIZED (
        SELECT w.level, w.code, w.year FROM unnest(levels, codes, years) AS w (level, code, year)
    ), here AS MATERIALIZED (
        SELECT * FROM area_count()
    ), home AS MATERIALIZED (
        SELECT h.level, h.code, sum(h.dwellings)::int AS dwellings FROM here AS h GROUP BY h.level, h.code
    ), part AS MATERIALIZED (
        SELECT * FROM delivered_parts(ARRAY(SELECT DISTINCT w.year FROM wanted AS w))
    ), covered AS MATERIALIZED (
        -- of an area in more gemeenten each counts by its dwellings; where there are none, the best of them
        SELECT h.level, h.code, y.year,
               CASE WHEN sum(h.dwellings) > 0 THEN sum(h.dwellings * coalesce(p.part, 0)) / sum(h.dwellings)
                    ELSE max(p.part) END AS years,
               CASE WHEN sum(h.dwellings) > 0 THEN sum(h.dwellings) FILTER (WHERE p.part > 0) / sum(h.dwellings)::float8
                    ELSE 1 END AS told
        FROM  (SELECT c.level, c.code, c.told_in, sum(c.dwellings) AS dwellings
               FROM   here AS c GROUP BY c.level, c.code, c.told_in) AS h
        CROSS  JOIN (SELECT DISTINCT w.year FROM wanted AS w) AS y
        LEFT   JOIN part AS p ON p.year = y.year AND p.told_in = h.told_in
        GROUP  BY h.level, h.code, y.year
    ), broken AS MATERIALIZED (
        SELECT h.level, h.code, h.year, sum(h.burglaries)::int AS burglaries
        FROM   here AS h WHERE h.known GROUP BY h.level, h.code, h.year
    ), missed AS MATERIALIZED (
        SELECT l.level, t.year, (t.burglaries - coalesce(p.burglaries, 0))::int AS left_out
        FROM   area_level AS l
        CROSS  JOIN (SELECT h.year, sum(h.burglaries) AS burglaries
                     FROM   here AS h WHERE h.level IS NULL AND h.known GROUP BY h.year) AS t
        LEFT   JOIN (SELECT h.level, h.year, sum(h.burglaries) AS burglaries
                     FROM   here AS h WHERE h.current AND h.known GROUP BY h.level, h.year) AS p USING (level, year)
    ), counted AS MATERIALIZED (
        SELECT w.level, w.code, w.year, c.years, h.dwellings, c.is_known,
               CASE WHEN c.is_known THEN coalesce(b.burglaries, 0) END AS burglaries,
               CASE WHEN EXISTS (SELECT FROM part AS p WHERE p.year = w.year AND p.part > 0)
                         THEN coalesce(m.left_out, 0) END AS left_out,
               CASE WHEN h.dwellings IS NULL
                         THEN CASE WHEN EXISTS (SELECT
                                                FROM   area AS a
                                                WHERE  a.level = w.level AND a.code = w.code AND a.geom IS NOT NULL)
                                     OR EXISTS (SELECT
                                                FROM   area_member AS a
                                                WHERE  a.parent_level = w.level AND a.parent_code = w.code)
                                   THEN 'geen woningen en inbraken bekend in dit gebied'
                                   ELSE 'niet te plaatsen: geen grens, geen indeling en geen woning met deze code' END
                    WHEN (c.years > 0) IS NOT TRUE THEN 'geen inbraken ingelezen van dit jaar'
                    WHEN NOT c.is_known
                         THEN 'van een deel van dit gebied zijn geen inbraken ingelezen van dit jaar'
                    WHEN h.dwellings = 0         THEN 'geen woningen' END AS reason
        FROM   wanted AS w LEFT JOIN home AS h USING (level, code)
        LEFT   JOIN (SELECT p.*, coalesce(p.years > 0 AND p.told >= 0.9, false) AS is_known
                     FROM   covered AS p) AS c USING (level, code, year)
        LEFT   JOIN broken AS b USING (level, code, year) LEFT JOIN missed AS m USING (level, year)
    ), rated AS MATERIALIZED (
        SELECT s.level, s.year, r.class AS code, r.rate, r.rate_low, r.rate_high
        FROM   (SELECT c.level, c.year, rate_set(c.code, c.burglaries, c.dwellings, c.years) AS cells
                FROM   counted AS c WHERE c.burglaries IS NOT NULL GROUP BY c.level, c.year) AS s
        CROSS  JOIN LATERAL rate_table(s.cells, measured_on => 'area') AS r
    )
    SELECT c.level, c.code, c.year, c.dwellings, c.burglaries, c.years, r.rate, r.rate_low, r.rate_high, c.left_out,
           c.reason
    FROM   counted AS c LEFT JOIN rated AS r ON r.level = c.level AND r.code = c.code AND r.year = c.year;
END;
COMMENT ON FUNCTION area_year(text[], text[], int[]) IS
'Van gevraagde gebieden en jaren (elk eenmaal) de woningen, de woninginbraken van de dagen die zijn ingelezen, welk deel van het jaar dat is, en de inbraken per 1.000 woningen per jaar met het exacte 95%-interval; left_out is wat van dat jaar op dat niveau nergens is te plaatsen. Wat niet bekend is, is leeg, met de reden.';

CREATE OR REPLACE VIEW fresh_factor_by_area AS
WITH called AS MATERIALIZED (           -- once per factor
    SELECT k.factor, k.name, k.unit, k.quantity, is_sensitive(k.factor) AS is_sensitive FROM factor AS k
), counted AS MATERIALIZED (
    SELECT y.*
    FROM  (SELECT array_agg(w.level) AS levels, array_agg(w.code) AS codes, array_agg(w.year) AS years
           FROM   (SELECT DISTINCT v.level, v.code, v.year FROM factor_value AS v) AS w) AS q
    CROSS  JOIN LATERAL area_year(q.levels, q.codes, q.years) AS y
)
-- Alike values share their rank, and so their fifth; half of them count as lower than each.
SELECT n.factor_value_id, n.factor, n.factor_name, n.unit, n.level, n.code, n.area_name, n.year, n.value, n.respondents,
       n.series,
       n.burglaries, n.dwellings, n.rate, n.rate_low, n.rate_high, n.left_out, n.small, n.sensitive, n.reason,
       CASE WHEN n.share IS NOT NULL AND count(*) OVER peers >= 10
            THEN ceil(5 * (rank() OVER (peers
                                        ORDER BY n.share) - 1 + count(*) OVER (PARTITION BY n.factor, n.level, n.year,
                                                                               n.series,
                                                                               n.share) / 2.0) / count(*) OVER peers) END::int AS fifth,
       n.area_id
FROM  (SELECT v.factor_value_id, v.factor::varchar(60) AS factor, f.name::varchar(200) AS factor_name,
              f.unit::varchar(40) AS unit, v.level::varchar(20) AS level,
              v.code::varchar(40) AS code, a.name::varchar(200) AS area_name, v.year, v.value, v.respondents,
              v.series::varchar(40) AS series,
              c.burglaries, c.dwellings, c.rate, c.rate_low, c.rate_high, c.left_out,
              CASE WHEN c.burglaries < 10 THEN 1 WHEN c.burglaries >= 10 THEN 0 END AS small,
              CASE WHEN f.is_sensitive THEN 1 ELSE 0 END AS sensitive, c.reason::varchar(100) AS reason,
              CASE f.quantity WHEN 'intensive' THEN v.value
                   WHEN 'extensive' THEN v.value / nullif(c.dwellings, 0) END AS share,
              o.area_id                    -- its border stays where it is: many figures have one area
       FROM   factor_value AS v
       JOIN   called AS f ON f.factor = v.factor
       JOIN   counted AS c ON c.level = v.level AND c.code = v.code AND c.year = v.year
       LEFT   JOIN newest_area AS o ON o.level = v.level AND o.code = v.code
       LEFT   JOIN LATERAL (SELECT n.name
                            FROM   area AS n WHERE n.level = v.level AND n.code = v.code
                            ORDER  BY abs(n.year - v.year), n.year LIMIT 1) AS a ON true) AS n
WINDOW peers AS (PARTITION BY n.factor, n.level, n.year, n.series, n.share IS NULL);

-- All areas of the map that are no postcodes of a few homes, in each year of which days are known. One that another
-- area has taken from, as after a merger, stands beside that one, and what lies there in both.
CREATE OR REPLACE VIEW fresh_area_rate AS
WITH asked AS MATERIALIZED (
    SELECT n.area_id, n.level, n.code, n.name, y.year
    FROM   named_area AS n
    CROSS  JOIN (SELECT DISTINCT generate_series(extract(year FROM lower(d))::int,
                                                 extract(year FROM upper(d) - 1)::int) AS year
                 FROM   known_days() AS k
                 CROSS  JOIN unnest(k.days * datemultirange(daterange('1900-01-01', dutch_today(), '[]'))) AS d) AS y
    WHERE  n.level NOT IN ('pc6', 'pc5')
), lies AS MATERIALIZED (          -- a part is never rounded to nothing or all
    SELECT h.level, h.code,
           CASE WHEN h.here = h.total THEN 1 WHEN h.here = 0 THEN 0
                ELSE least(greatest(h.here / h.total, 0.001), 0.999) END AS current
    FROM  (SELECT c.level, c.code, sum(c.dwellings + c.burglaries)::numeric AS total,
                  coalesce(sum(c.dwellings + c.burglaries) FILTER (WHERE c.current), 0) AS here
           FROM area_count() AS c GROUP BY c.level, c.code) AS h
)
SELECT row_number() OVER (ORDER BY a.level, a.code, a.year)::int AS area_rate_id, a.area_id,
       a.level::varchar(20) AS level, a.code::varchar(40) AS code,
       a.name::varchar(200) AS name, a.year, y.burglaries, y.dwellings, y.rate, y.rate_low, y.rate_high,
       y.known::numeric(4, 3) AS known, y.left_out,
       CASE WHEN y.burglaries < 10 THEN 1 WHEN y.burglaries >= 10 THEN 0 END AS small,
       coalesce(x.current, 1)::numeric(4, 3) AS current, y.reason::varchar(100) AS reason
FROM  (SELECT array_agg(s.level) AS levels, array_agg(s.code) AS codes, array_agg(s.year) AS years FROM asked AS s) AS q
CROSS  JOIN LATERAL area_year(q.levels, q.codes, q.years) AS y
JOIN   asked AS a ON a.level = y.level AND a.code = y.code AND a.year = y.year
LEFT   JOIN lies AS x ON x.level = y.level AND x.code = y.code;

-- What lies around the dwellings has no year: it stands beside the burglaries of the last year that is known for the
-- greater part, or else of the last.
CREATE OR REPLACE VIEW place_figure AS
WITH beside AS MATERIALIZED (
    SELECT y.year
    FROM   (SELECT generate_series(extract(year FROM min(lower(k.days)))::int,
                                   extract(year FROM last_known_day())::int) AS year FROM known_days() AS k) AS y
    ORDER  BY delivered_part(y.year) >= 0.5 DESC, y.year DESC LIMIT 1
)
SELECT f.factor, s.level, s.code, b.year, 100.0 * s.near / s.measured AS value
FROM   beside AS b CROSS JOIN place_share() AS s
JOIN   factor AS f ON f.factor = 'nabij_' || s.kind AND f.measured = 'area' AND f.quantity = 'intensive'
WHERE  s.near IS NOT NULL AND NOT EXISTS (SELECT FROM factor_value AS v WHERE v.factor = f.factor);
COMMENT ON VIEW place_figure IS 'Welk deel van de woningen van een gebied dicht bij een plek van elke soort ligt (place_kind.within), als cijfer van het laatste jaar waarvan de inbraken grotendeels zijn ingelezen.';
COMMENT ON COLUMN place_figure.factor IS 'Factor: nabij_ met de soort.';
COMMENT ON COLUMN place_figure.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN place_figure.code IS 'Code van het gebied.';
COMMENT ON COLUMN place_figure.year IS 'Jaar van de inbraken waar het naast staat.';
COMMENT ON COLUMN place_figure.value IS 'Procent van de woningen waarvan de afstand bekend is.';

CREATE OR REPLACE VIEW fresh_factor_association AS
WITH here AS MATERIALIZED (
    SELECT * FROM area_count()
), figure AS MATERIALIZED (
    SELECT v.factor, v.level, v.code, v.year, v.value FROM factor_figure AS v
    UNION ALL
    SELECT p.factor, p.level, p.code, p.year, p.value FROM place_figure AS p
), part AS MATERIALIZED (
    SELECT * FROM delivered_parts(ARRAY(SELECT DISTINCT v.year FROM figure AS v))
), home AS MATERIALIZED (
    SELECT h.level, h.code, y.year, sum(h.dwellings) AS dwellings
    FROM   here AS h CROSS JOIN (SELECT DISTINCT v.year FROM figure AS v) AS y
    LEFT   JOIN part AS p ON p.year = y.year AND p.told_in = h.told_in
    WHERE  h.year IS NULL GROUP BY h.level, h.code, y.year
    HAVING sum(h.dwellings) FILTER (WHERE p.part > 0) >= 0.9 * sum(h.dwellings)
), missed AS MATERIALIZED (
    SELECT t.year, l.level, (t.burglaries - coalesce(p.burglaries, 0))::int AS left_out
    FROM   area_level AS l
    CROSS  JOIN (SELECT h.year, sum(h.burglaries) AS burglaries
                 FROM   here AS h WHERE h.level IS NULL AND h.known GROUP BY h.year) AS t
    LEFT   JOIN (SELECT h.level, h.year, sum(h.burglaries) AS burglaries
                 FROM   here AS h WHERE h.current AND h.known GROUP BY h.level, h.year) AS p USING (level, year)
), usable AS MATERIALIZED (             -- a count is taken per dwelling
    SELECT v.factor, v.level, v.year, v.code,
           CASE f.quantity WHEN 'extensive' THEN v.value / d.dwellings ELSE v.value END AS value, l.position,
           d.dwellings
    FROM   figure AS v
    JOIN   factor AS f ON f.factor = v.factor AND f.measured = 'area' AND f.quantity IN ('intensive', 'extensive')
           AND (f.retired_on <= dutch_today()) IS NOT TRUE
    JOIN   area_level AS l USING (level)
    JOIN   home AS d ON d.level = v.level AND d.code = v.code AND d.year = v.year
    WHERE  (f.quantity = 'intensive' OR d.dwellings > 0) AND v.factor NOT IN (SELECT w.factor FROM withheld_factor AS w)
), withheld AS (                        -- figures there are, but that nobody decided to use
    SELECT count(DISTINCT v.factor)::int AS factors
    FROM   figure AS v JOIN withheld_factor AS w USING (factor) JOIN factor AS f USING (factor)
    WHERE  f.measured = 'area' AND f.quantity IN ('intensive', 'extensive')
    AND    (f.retired_on <= dutch_today()) IS NOT TRUE
), chosen AS MATERIALIZED (
    SELECT DISTINCT ON (l.factor) l.factor, l.level, l.year, l.areas
    FROM   (SELECT u.factor, u.level, u.year, u.position, count(*)::int AS areas, sum(u.dwellings) AS dwellings,
                   max(sum(u.dwellings)) OVER (PARTITION BY u.factor, u.year) AS most
            FROM usable AS u GROUP BY u.factor, u.level, u.year, u.position HAVING count(*) >= 10) AS l
    ORDER  BY l.factor, l.year DESC, l.dwellings < 0.9 * l.most, l.position
), classed AS MATERIALIZED (
    SELECT u.factor, u.level, u.year, u.code, u.value,
           ntile(5) OVER (PARTITION BY u.factor ORDER BY u.value, u.code) AS class
    FROM   usable AS u JOIN chosen AS c USING (factor, level, year)
), counted AS (
    SELECT k.factor, k.class, k.code, n.gemeente_code, p.part, sum(n.dwellings) AS dwellings,
           sum(n.burglaries) AS burglaries
    FROM   classed AS k
    JOIN   here AS n ON n.level = k.level AND n.code = k.code AND (n.year IS NULL OR n.year = k.year AND n.known)
    JOIN   part AS p ON p.year = k.year AND p.told_in = n.told_in AND p.part > 0
    WHERE  k.class IN (1, 5)
    GROUP  BY k.factor, k.class, k.code, n.gemeente_code, p.part
), compared AS MATERIALIZED (
    SELECT s.factor, s.low_to, s.high_from, r.*
    FROM   (SELECT n.factor,
                   rate_set(n.class::text, n.burglaries, n.dwellings, n.part, n.gemeente_code, n.code) AS cells,
                   (SELECT max(k.value) FROM classed AS k WHERE k.factor = n.factor AND k.class = 1) AS low_to,
                   (SELECT min(k.value) FROM classed AS k WHERE k.factor = n.factor AND k.class = 5) AS high_from
            FROM   counted AS n JOIN chosen AS c USING (factor) GROUP BY n.factor) AS s
    CROSS  JOIN LATERAL rate_table(s.cells, reference => '1', measured_on => 'area') AS r
)
SELECT row_number() OVER (ORDER BY c.factor)::int AS factor_association_id, c.factor::varchar(60) AS factor,
       k.name::varchar(200) AS factor_name,
       k.unit::varchar(40) AS unit, c.level::varchar(20) AS level, c.year, c.areas, low.low_to, low.high_from,
       low.burglaries::int AS low_burglaries, low.dwellings::int AS low_dwellings, low.rate AS low_rate,
       low.rate_low AS low_rate_low, low.rate_high AS low_rate_high,
       high.burglaries::int AS high_burglaries, high.dwellings::int AS high_dwellings, high.rate AS high_rate,
       high.rate_low AS high_rate_low, high.rate_high AS high_rate_high,
       x.ratio, high.ratio_low, nullif(high.ratio_high, 'Infinity') AS ratio_high, x.adjusted_ratio, high.adjusted_low,
       nullif(high.adjusted_high, 'Infinity') AS adjusted_high,
       -- of one comparison: within gemeenten, or as it is where there is only one
       high.p_adjusted AS p_value, benjamini_hochberg(high.p_adjusted) OVER () AS p_adjusted,
       (count(high.p_adjusted) OVER ())::int AS comparisons,
       low.areas::int AS low_areas, high.areas::int AS high_areas, high.dispersion, coalesce(m.left_out, 0) AS left_out,
       (SELECT w.factors FROM withheld AS w) AS withheld,
       array_to_string(k.flags, ', ')::varchar(200) AS flags,
       (CASE WHEN x.ratio IS NULL AND high.ratio_low <= 1
             THEN pg_catalog.format('Waar %s het laagst is (tot en met %s) is niet ingebroken; dat er minder wordt ingebroken dan waar het het hoogst is (vanaf %s), blijkt daar niet uit.',
                         lower(left(k.name, 1)) || substr(k.name, 2), k.low_to, k.high_from)
             WHEN x.ratio IS NULL AND high.ratio_low > 1
             THEN pg_catalog.format('Waar %s het laagst is (tot en met %s) is niet ingebroken; waar het het hoogst is (vanaf %s) waren er met 95 %% zekerheid minstens %s keer zoveel woninginbraken per woning.%s',
                         lower(left(k.name, 1)) || substr(k.name, 2), k.low_to, k.high_from,
                         dutch_factor(high.ratio_low),
                         CASE WHEN high.flags && '{small_n}' THEN ' Dat zijn weinig inbraken.' ELSE '' END)
             WHEN x.ratio IS NULL
                  THEN pg_catalog.format('Over %s valt niets te zeggen: waar het het laagst is, is niet ingebroken.',
                                         lower(left(k.name, 1)) || substr(k.name, 2))
             ELSE pg_catalog.format('Waar %s het hoogst is (vanaf %s) waren er %s keer zoveel woninginbraken per woning als waar het het laagst is (tot en met %s)%s.%s%s%s',
                         lower(left(k.name, 1)) || substr(k.name, 2), k.high_from, dutch_factor(x.ratio), k.low_to,
                         CASE WHEN high.ratio_low IS NULL THEN ''
                              WHEN high.ratio_high = 'Infinity'
                                   THEN pg_catalog.format('; met 95 %% zekerheid minstens %s keer',
                                                          dutch_factor(high.ratio_low))
                              ELSE pg_catalog.format('; met 95 %% zekerheid tussen %s en %s keer',
                                                     dutch_factor(high.ratio_low), dutch_factor(high.ratio_high)) END,
                         CASE WHEN high.flags && '{confounded}' AND x.adjusted_ratio IS NOT NULL
                                   THEN pg_catalog.format(' Binnen gemeenten is dat %s keer.',
                                                          dutch_factor(x.adjusted_ratio)) ELSE '' END,
                         CASE WHEN high.flags && '{small_n}' THEN ' Dat zijn weinig inbraken.' ELSE '' END,
                         CASE WHEN high.ratio_low IS NULL THEN ' Hoe zeker dat is, valt hieruit niet op te maken.'
                              ELSE '' END) END
        || CASE WHEN k.flags && '{reverse_causation}'
                     THEN ' Wie na een inbraak maatregelen neemt, keert het verband om.' ELSE '' END
        || CASE WHEN k.flags && '{sensitive}'
                     THEN ' Dit ligt dicht bij bijzondere persoonsgegevens: niet voor een risicoscore per gebied.'
                ELSE '' END
        || ' Dit gaat over gebieden, niet over woningen of bewoners, en zegt niet wat waarvan komt.')::varchar(600) AS sentence,
       dutch_flags(k.flags)::varchar(300) AS warnings
FROM   chosen AS c
JOIN   factor AS f USING (factor)
JOIN   compared AS low  ON low.factor = c.factor AND low.class = '1'
-- where both ends have the same value, which areas are high is a matter of their order
JOIN   compared AS high ON high.factor = c.factor AND high.class = '5' AND high.high_from > low.low_to
LEFT   JOIN missed AS m ON m.level = c.level AND m.year = c.year
CROSS  JOIN LATERAL (SELECT f.name || CASE f.quantity WHEN 'extensive' THEN ' per woning' ELSE '' END,
                            f.unit || CASE f.quantity WHEN 'extensive' THEN ' per woning' ELSE '' END,
                            CASE f.quantity
                                 WHEN 'extensive' THEN replace(round(low.high_from::numeric, 3)::text, '.', ',')
                                 ELSE dutch_number(round(low.high_from::numeric, 1)) END,
                            CASE f.quantity WHEN 'extensive' THEN replace(round(low.low_to::numeric, 3)::text, '.', ',')
                                 ELSE dutch_number(round(low.low_to::numeric, 1)) END,
                            high.flags || CASE f.theme WHEN 'preventie' THEN '{reverse_causation}' ELSE '{}' END::text[]
                                       || CASE WHEN is_sensitive(f.factor) THEN '{sensitive}'
                                               ELSE '{}' END::text[]) AS k (name, unit, high_from, low_to, flags)
-- no number of times is as many as nothing
CROSS  JOIN LATERAL (SELECT nullif(high.ratio, 'Infinity'),
                            nullif(high.adjusted_ratio, 'Infinity')) AS x (ratio, adjusted_ratio);

-- ---------------------------------------------------------------- tiles for a map on the web

CREATE OR REPLACE FUNCTION require_tile(z int, x int, y int, level text) RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
BEGIN
    IF z NOT BETWEEN 0 AND 24 OR x NOT BETWEEN 0 AND 2 ^ z - 1 OR y NOT BETWEEN 0 AND 2 ^ z - 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('tegel %s/%s/%s bestaat niet', z, x, y),
            HINT = 'z is 0 tot en met 24; x en y zijn 0 tot en met 2^z - 1.';
    END IF;
    IF level NOT IN ('gemeente', 'wijk', 'buurt') THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('niveau "%s" heeft geen tegels', level),
            HINT = 'Neem gemeente, wijk of buurt, of laat level weg.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_tile(int, int, int, text) IS 'Weigert een tegel die er niet is, en een niveau dat geen tegels heeft.';
