-- What is counted by day: in every area that has room for it, also in streets, of all kinds of objects. Series,
-- expectations and bulletins rest on it.

-- A street of a few homes would tell which home it was: those are together, as if it were not known in which street.
CREATE OR REPLACE FUNCTION smallest_street() RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 10;
COMMENT ON FUNCTION smallest_street() IS 'Zoveel woningen heeft een straat die apart wordt geteld minstens in elk van de gebieden waarin zij ligt.';

-- Homes of one place lie in the same areas of every level.
CREATE OR REPLACE VIEW home_place AS
SELECT d.dwelling_id, street_code(d.street_name, d.woonplaats) AS street,
       ROW(d.gemeente_code, d.buurt_code, CASE WHEN l.is_listed THEN d.postcode ELSE left(d.postcode, 4) END,
           x.areas)::text AS place
FROM   dwelling AS d LEFT JOIN dwelling_area AS x USING (dwelling_id)
-- a list of postcodes cuts by those
CROSS  JOIN (SELECT EXISTS (SELECT FROM area_member AS m WHERE m.level IN ('pc6', 'pc5')) AS is_listed) AS l
WHERE  d.in_use_to IS NULL;
COMMENT ON VIEW home_place IS 'Woningen in gebruik, met hun straat en met alle gebieden waarin zij liggen als een tekst.';
COMMENT ON COLUMN home_place.dwelling_id IS 'Woning.';
COMMENT ON COLUMN home_place.street IS 'Straat (zie street_code).';
COMMENT ON COLUMN home_place.place IS 'Gemeente, buurt, postcode en overige gebieden.';

CREATE OR REPLACE VIEW found_street_piece AS
SELECT h.place, h.street, count(*)::int AS dwellings, array_agg(h.dwelling_id ORDER BY h.dwelling_id) AS homes
FROM   home_place AS h GROUP BY h.place, h.street;
COMMENT ON VIEW found_street_piece IS 'Wat street_piece zegt, opnieuw gezocht.';
COMMENT ON COLUMN found_street_piece.place IS 'Gebieden.';
COMMENT ON COLUMN found_street_piece.street IS 'Straat.';
COMMENT ON COLUMN found_street_piece.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN found_street_piece.homes IS 'Welke dat zijn.';

CREATE OR REPLACE VIEW street_piece AS
SELECT k.* FROM kept_street_piece AS k WHERE is_kept('street_piece')
UNION ALL
SELECT f.* FROM found_street_piece AS f WHERE NOT is_kept('street_piece');
COMMENT ON VIEW street_piece IS 'De stukken waarin gebieden straten snijden.';
COMMENT ON COLUMN street_piece.place IS 'De gebieden waarin het ligt (zie home_place).';
COMMENT ON COLUMN street_piece.street IS 'Straat (zie street_code); leeg als die niet bekend is.';
COMMENT ON COLUMN street_piece.dwellings IS 'Woningen in gebruik.';
COMMENT ON COLUMN street_piece.homes IS 'Welke dat zijn.';

-- On most days one burglary is counted in its street and in its buurt: where a street and a buurt share a few homes,
-- the two together tell which. So a street counts with ten homes at least in every place that areas cut it into, and
-- where all other homes of a place would be fewer, its smallest street is among them. Whole or not at all: part of a
-- street is no number of that street.
CREATE OR REPLACE VIEW large_street AS
WITH piece AS MATERIALIZED (
    SELECT s.place, s.street, s.dwellings FROM street_piece AS s
), whole AS MATERIALIZED (
    SELECT p.street AS code, sum(p.dwellings)::int AS dwellings
    FROM   piece AS p WHERE p.street IS NOT NULL GROUP BY p.street HAVING min(p.dwellings) >= smallest_street()
), beside AS MATERIALIZED (
    SELECT coalesce(sum(p.dwellings) FILTER (WHERE w.code IS NULL), 0) AS others,
           (array_agg(w.code ORDER BY w.dwellings, w.code) FILTER (WHERE w.code IS NOT NULL))[1] AS smallest
    FROM   piece AS p LEFT JOIN whole AS w ON w.code = p.street GROUP BY p.place
)
SELECT w.code, w.dwellings FROM whole AS w
WHERE  NOT EXISTS (SELECT FROM beside AS b WHERE b.smallest = w.code AND b.others BETWEEN 1 AND smallest_street() - 1);
COMMENT ON VIEW large_street IS 'Straten die apart worden geteld.';
COMMENT ON COLUMN large_street.code IS 'Straat (zie street_code).';
COMMENT ON COLUMN large_street.dwellings IS 'Woningen in gebruik.';

-- All of one level add up to the whole: what lies in none of its areas has a row without a code.
CREATE OR REPLACE VIEW fresh_area_home AS
WITH here AS MATERIALIZED (
    SELECT c.level, CASE WHEN c.level <> 'street' OR t.code IS NOT NULL THEN c.code END AS code, c.told_in, c.current,
           sum(c.dwellings)::int AS dwellings
    FROM   area_count() AS c LEFT JOIN large_street AS t ON c.level = 'street' AND t.code = c.code
    WHERE  c.level IS DISTINCT FROM 'pc6' AND c.level IS DISTINCT FROM 'pc5'
    GROUP  BY 1, 2, 3, 4
), whole AS MATERIALIZED (
    SELECT h.told_in, h.dwellings FROM here AS h WHERE h.level IS NULL
), counted AS (
    SELECT h.level, h.code, h.told_in, h.current, h.dwellings
    FROM   here AS h WHERE h.level IS NOT NULL AND h.code IS NOT NULL
    UNION ALL
    SELECT 'region', 'regio', w.told_in, true, w.dwellings FROM whole AS w
    UNION ALL
    SELECT l.level, NULL, w.told_in, true, w.dwellings - coalesce(p.dwellings, 0)
    FROM   whole AS w CROSS JOIN (SELECT DISTINCT h.level FROM here AS h WHERE h.level IS NOT NULL) AS l
    LEFT   JOIN (SELECT h.level, h.told_in, sum(h.dwellings)::int AS dwellings
                 FROM   here AS h WHERE h.current AND h.code IS NOT NULL GROUP BY h.level, h.told_in) AS p
           ON p.level = l.level AND p.told_in = w.told_in
)
SELECT row_number() OVER (ORDER BY c.level, c.code, c.told_in)::int AS area_home_id, c.level::varchar(20) AS level,
       c.code::varchar(250) AS code,
       coalesce(n.name,
                CASE c.level WHEN 'street' THEN c.code WHEN 'region' THEN 'Hele regio' END)::varchar(250) AS name,
       n.area_id,
       nullif(c.told_in, '')::varchar(6) AS gemeente_code, c.current::int AS current, c.dwellings
FROM   counted AS c LEFT JOIN named_area AS n ON n.level = c.level AND n.code = c.code;

CREATE OR REPLACE VIEW fresh_area_day AS
WITH happened AS MATERIALIZED (
    SELECT row_number() OVER () AS home, h.*
    FROM  (SELECT p.occurred_on, p.residential, p.attempt, p.postcode, p.buurt_code, p.gemeente_code, p.areas, p.street,
                  count(*)::int AS burglaries
           FROM object_place AS p WHERE p.occurred_on IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8) AS h
), placed AS MATERIALIZED (
    SELECT a.home, a.level, a.code, a.current
    FROM  (SELECT array_agg(h.postcode ORDER BY h.home) AS postcodes,
                  array_agg(h.buurt_code ORDER BY h.home) AS buurt_codes,
                  array_agg(h.gemeente_code ORDER BY h.home) AS gemeente_codes,
                  array_agg(h.areas::text ORDER BY h.home) AS areas, array_agg(h.street ORDER BY h.home) AS streets
           FROM happened AS h) AS g
    CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurt_codes, g.gemeente_codes, g.areas, g.streets) AS a
    WHERE  a.level NOT IN ('pc6', 'pc5') AND (a.level <> 'street' OR a.code IN (SELECT t.code FROM large_street AS t))
    UNION ALL
    SELECT h.home, 'region', 'regio', true FROM happened AS h
), level AS MATERIALIZED (
    SELECT DISTINCT p.level FROM placed AS p
), lies AS (
    SELECT p.home, p.level, p.code, p.current FROM placed AS p
    UNION ALL                           -- in none of the areas of a level
    SELECT h.home, l.level, NULL, true FROM happened AS h CROSS JOIN level AS l
    WHERE  NOT EXISTS (SELECT FROM placed AS p WHERE p.home = h.home AND p.level = l.level AND p.current)
), counted AS (
    SELECT l.level, l.code, h.gemeente_code, l.current, h.occurred_on, h.residential, h.attempt,
           sum(h.burglaries)::int AS burglaries
    FROM   lies AS l JOIN happened AS h USING (home) GROUP BY 1, 2, 3, 4, 5, 6, 7
)
SELECT row_number() OVER (ORDER BY c.level, c.code, c.occurred_on, c.gemeente_code, c.residential, c.attempt,
                          c.current)::int AS area_day_id, c.level::varchar(20) AS level,
       c.code::varchar(250) AS code, c.gemeente_code::varchar(6) AS gemeente_code, c.current::int AS current,
       c.occurred_on AS day, coalesce(c.occurred_on <@ k.days, false)::int AS known,
       c.residential, c.attempt, c.burglaries
FROM   counted AS c LEFT JOIN known_days() AS k ON k.gemeente_code = coalesce(c.gemeente_code, '');

CREATE OR REPLACE VIEW fresh_known_day AS
SELECT row_number() OVER (ORDER BY k.gemeente_code, d)::int AS known_day_id,
       nullif(k.gemeente_code, '')::varchar(6) AS gemeente_code, lower(d) AS first_day, upper(d) - 1 AS last_day
FROM   known_days() AS k
CROSS  JOIN LATERAL unnest(k.days * datemultirange(daterange('1900-01-01', dutch_today(), '[]'))) AS d;
