-- Every figure of an area beside its burglaries, and all figures at once: which go with burglary, and how sure is that?

-- ---------------------------------------------------------------- rates per area

-- The dwellings of each area, also of those that are made of others. Few addresses differ in all three, so they are counted first.
CREATE OR REPLACE VIEW area_dwelling AS
WITH home AS (
    SELECT d.postcode, d.buurt_code, d.gemeente_code, count(*) AS dwellings FROM dwelling AS d WHERE d.in_use_to IS NULL GROUP BY 1, 2, 3
), placed AS (
    SELECT a.level, a.code, h.gemeente_code, h.dwellings FROM home AS h, areas_of(h.postcode, h.buurt_code, h.gemeente_code) AS a
)
SELECT p.level::varchar(20) AS level, p.code::varchar(40) AS code, p.gemeente_code::varchar(6) AS gemeente_code, sum(p.dwellings)::int AS dwellings
FROM   (SELECT * FROM placed
        UNION ALL
        SELECT u.parent_level, u.parent_code, q.gemeente_code, q.dwellings FROM placed AS q JOIN area_ancestor AS u ON u.level = q.level AND u.code = q.code) AS p
GROUP  BY p.level, p.code, p.gemeente_code;
COMMENT ON VIEW area_dwelling IS 'Aantal woningen in gebruik per gebied, gesplitst naar gemeente.';
COMMENT ON COLUMN area_dwelling.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_dwelling.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_dwelling.gemeente_code IS 'Gemeente van de woningen.';
COMMENT ON COLUMN area_dwelling.dwellings IS 'Aantal woningen.';

CREATE OR REPLACE VIEW area_burglary AS
WITH placed AS (
    SELECT a.level, a.code, h.gemeente_code, extract(year FROM h.occurred_on)::int AS year
    FROM   burglary_home AS h, areas_of(h.postcode, h.buurt_code, h.gemeente_code) AS a
)
SELECT p.level::varchar(20) AS level, p.code::varchar(40) AS code, p.gemeente_code::varchar(6) AS gemeente_code, p.year, count(*)::int AS burglaries
FROM   (SELECT * FROM placed
        UNION ALL
        SELECT u.parent_level, u.parent_code, q.gemeente_code, q.year FROM placed AS q JOIN area_ancestor AS u ON u.level = q.level AND u.code = q.code) AS p
GROUP  BY p.level, p.code, p.gemeente_code, p.year;
COMMENT ON VIEW area_burglary IS 'Aantal woninginbraken per gebied en jaar, elk één keer geteld, gesplitst naar gemeente.';
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
