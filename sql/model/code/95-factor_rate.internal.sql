-- Every figure of an area beside its burglaries, and all figures at once: which go with burglary, and how sure is that?

-- ---------------------------------------------------------------- what is counted where

-- Dwellings and burglaries by one and the same rule. Few addresses differ in all that tells where they lie, so they are counted first.
-- Of each level: a list of members (area_member) says where; else the map; else the address itself. An area that a newer one took the
-- place of counts what lies within its own borders, too, but is not current.
CREATE OR REPLACE FUNCTION area_count()
RETURNS TABLE (level text, code text, current boolean, gemeente_code text, year int, dwellings int, burglaries int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH home AS MATERIALIZED (
        SELECT row_number() OVER () AS home, h.*
        FROM  (SELECT NULL::int AS year, CASE WHEN length(d.postcode) = 6 THEN d.postcode ELSE postcode_on_map(d.postcode, x.areas) END AS postcode,
                      d.buurt_code, d.gemeente_code, x.areas, count(*) AS dwellings, 0 AS burglaries
               FROM   dwelling AS d LEFT JOIN dwelling_area AS x USING (dwelling_id) WHERE d.in_use_to IS NULL
               GROUP  BY d.postcode, d.buurt_code, d.gemeente_code, x.areas
               UNION ALL
               SELECT extract(year FROM p.occurred_on)::int, p.postcode, p.buurt_code, p.gemeente_code, p.areas, 0, count(*)
               FROM   burglary_place AS p GROUP BY 1, 2, 3, 4, 5) AS h
    ), mapped AS MATERIALIZED (
        SELECT s.areas, a.level, a.code, row_number() OVER (PARTITION BY s.areas, a.level ORDER BY a.year DESC, a.code) = 1 AS current
        FROM  (SELECT DISTINCT h.areas FROM home AS h) AS s CROSS JOIN LATERAL unnest(s.areas) AS u (area_id) JOIN area AS a USING (area_id)
        WHERE  a.level NOT IN ('pc6', 'pc5', 'pc4')
    ), known AS MATERIALIZED (          -- without a map of wijken a former buurt tells of a former wijk
        SELECT m.* FROM mapped AS m
        UNION ALL
        SELECT DISTINCT m.areas, 'wijk', w.code, false
        FROM   mapped AS m CROSS JOIN LATERAL (SELECT 'WK' || substr(m.code, 3, 6)) AS w (code)
        WHERE  m.level = 'buurt' AND NOT m.current
        AND    NOT EXISTS (SELECT FROM mapped AS o WHERE o.areas = m.areas AND (o.level = 'wijk' OR o.level = 'buurt' AND o.current AND substr(o.code, 3, 6) = substr(m.code, 3, 6)))
    ), base AS MATERIALIZED (
        SELECT h.home, m.level, m.code, m.current FROM home AS h JOIN known AS m ON m.areas = h.areas
        UNION ALL
        SELECT h.home, o.level, o.code, true
        FROM   home AS h LEFT JOIN (SELECT m.areas, array_agg(m.level) AS levels FROM mapped AS m WHERE m.current GROUP BY m.areas) AS k ON k.areas = h.areas
        CROSS  JOIN LATERAL areas_of(h.postcode, h.buurt_code, h.gemeente_code) AS o
        WHERE  (o.level = ANY (k.levels)) IS NOT TRUE
    ), ancestor AS MATERIALIZED (
        SELECT u.level, u.code, u.parent_level, u.parent_code, l.position, u.steps, u.level IN (SELECT m.parent_level FROM area_member AS m) AS is_listed
        FROM   area_path AS u JOIN area_level AS l USING (level)
    ), listed AS MATERIALIZED (
        SELECT DISTINCT ON (b.home, u.parent_level) b.home, u.parent_level AS level, u.parent_code AS code
        FROM   base AS b JOIN ancestor AS u ON u.level = b.level AND u.code = b.code
        ORDER  BY b.home, u.parent_level, u.is_listed, NOT b.current, u.steps, u.position, u.parent_code
    ), placed AS (
        SELECT l.home, l.level, l.code, true AS current FROM listed AS l
        UNION ALL
        SELECT b.home, b.level, b.code, b.current FROM base AS b WHERE NOT EXISTS (SELECT FROM listed AS l WHERE l.home = b.home AND l.level = b.level)
        UNION ALL
        SELECT h.home, NULL, NULL, true FROM home AS h
    )
    SELECT p.level, p.code, p.current, g.gemeente_code, h.year, sum(h.dwellings)::int AS dwellings, sum(h.burglaries)::int AS burglaries
    FROM   placed AS p JOIN home AS h USING (home)
    LEFT   JOIN (SELECT b.home, max(b.code) AS gemeente_code FROM base AS b WHERE b.level = 'gemeente' AND b.current GROUP BY b.home) AS g USING (home)
    GROUP  BY p.level, p.code, p.current, g.gemeente_code, h.year;
END;
COMMENT ON FUNCTION area_count() IS
'Woningen in gebruik (zonder jaar) en woninginbraken (per jaar) per gebied, gesplitst naar gemeente, beide op dezelfde wijze geplaatst: volgens area_member, anders de kaart, anders het adres zelf. Wie optelt, neemt current; elke woning en inbraak telt dan in elk niveau hoogstens eenmaal. Zonder niveau staan alle er. gemeente_code is de gemeente waarin de woningen of inbraken liggen; current is niet waar bij een ouder gebied, dat naar zijn eigen grenzen telt.';

CREATE OR REPLACE VIEW area_dwelling AS
SELECT c.level::varchar(20) AS level, c.code::varchar(40) AS code, c.gemeente_code::varchar(6) AS gemeente_code, c.dwellings
FROM   area_count() AS c WHERE c.year IS NULL AND c.current AND c.level IS NOT NULL;
COMMENT ON VIEW area_dwelling IS 'Aantal woningen in gebruik per gebied van nu, gesplitst naar gemeente.';
COMMENT ON COLUMN area_dwelling.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_dwelling.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_dwelling.gemeente_code IS 'Gemeente van de woningen.';
COMMENT ON COLUMN area_dwelling.dwellings IS 'Aantal woningen.';

CREATE OR REPLACE VIEW area_burglary AS
SELECT c.level::varchar(20) AS level, c.code::varchar(40) AS code, c.gemeente_code::varchar(6) AS gemeente_code, c.year, c.burglaries
FROM   area_count() AS c WHERE c.year IS NOT NULL AND c.current AND c.level IS NOT NULL;
COMMENT ON VIEW area_burglary IS 'Aantal woninginbraken per gebied van nu en jaar, elk één keer geteld, gesplitst naar gemeente.';
COMMENT ON COLUMN area_burglary.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_burglary.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_burglary.gemeente_code IS 'Gemeente van de inbraken.';
COMMENT ON COLUMN area_burglary.year IS 'Jaar van de inbraken.';
COMMENT ON COLUMN area_burglary.burglaries IS 'Aantal woninginbraken, met pogingen.';

-- A year that was delivered in part counts in part.
CREATE OR REPLACE FUNCTION delivered_part(of_year int) RETURNS float8
LANGUAGE sql STABLE
RETURN (SELECT greatest(0, least(max(m.day), make_date(of_year, 12, 31)) - greatest(min(m.day), make_date(of_year, 1, 1)) + 1)::float8
               / (make_date(of_year + 1, 1, 1) - make_date(of_year, 1, 1))
        FROM burglary AS b, LATERAL (SELECT coalesce(b.occurred_from, b.occurred_to, b.reported_at)::date) AS m (day));
COMMENT ON FUNCTION delivered_part(int) IS
'Welk deel van een jaar de ingelezen inbraken bestrijken, van de eerste tot de laatste dag; 0 buiten die tijd, NULL zonder inbraken.';
