-- Every figure of an area beside its burglaries, and all figures at once: which go with burglary, and how sure is that?

-- ---------------------------------------------------------------- what is counted where

-- Dwellings and burglaries by one and the same rule (see areas_of_homes). Few addresses differ in all that tells where they lie, so they are
-- counted first.
CREATE OR REPLACE FUNCTION area_count()
RETURNS TABLE (level text, code text, current boolean, gemeente_code text, told_in text, known boolean, year int, dwellings int, burglaries int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH home AS MATERIALIZED (
        SELECT row_number() OVER () AS home, h.*
        FROM  (SELECT NULL::int AS year, NULL::boolean AS known, CASE WHEN length(d.postcode) = 6 THEN d.postcode ELSE postcode_on_map(d.postcode, x.areas) END AS postcode,
                      d.buurt_code, d.gemeente_code, x.areas, count(*) AS dwellings, 0 AS burglaries
               FROM   dwelling AS d LEFT JOIN dwelling_area AS x USING (dwelling_id) WHERE d.in_use_to IS NULL
               GROUP  BY d.postcode, d.buurt_code, d.gemeente_code, x.areas
               UNION ALL
               SELECT extract(year FROM p.occurred_on)::int, coalesce(p.occurred_on <@ k.days, false), p.postcode, p.buurt_code, p.gemeente_code, p.areas, 0, count(*)
               FROM   burglary_place AS p LEFT JOIN known_days() AS k ON k.gemeente_code = coalesce(p.gemeente_code, '')
               WHERE  p.occurred_on IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6) AS h
    ), placed AS MATERIALIZED (
        SELECT a.*
        FROM  (SELECT array_agg(h.postcode ORDER BY h.home) AS postcodes, array_agg(h.buurt_code ORDER BY h.home) AS buurt_codes,
                      array_agg(h.gemeente_code ORDER BY h.home) AS gemeente_codes, array_agg(h.areas::text ORDER BY h.home) AS areas FROM home AS h) AS g
        CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurt_codes, g.gemeente_codes, g.areas) AS a
        UNION ALL
        SELECT h.home, NULL, NULL, true FROM home AS h
    )
    SELECT p.level, p.code, p.current, g.code, coalesce(h.gemeente_code, ''), h.known, h.year, sum(h.dwellings)::int, sum(h.burglaries)::int
    FROM   placed AS p JOIN home AS h USING (home) LEFT JOIN placed AS g ON g.home = p.home AND g.level = 'gemeente' AND g.current
    GROUP  BY p.level, p.code, p.current, g.code, h.gemeente_code, h.known, h.year;
END;
COMMENT ON FUNCTION area_count() IS
'Woningen in gebruik (zonder jaar) en woninginbraken (per jaar) per gebied, gesplitst naar gemeente, beide op dezelfde wijze geplaatst: volgens area_member, anders de kaart, anders het adres zelf. Wie optelt, neemt current; elke woning en inbraak telt dan in elk niveau hoogstens eenmaal. Zonder niveau staan alle er. gemeente_code is de gemeente waarin de woningen of inbraken liggen; Daarnaast staat de gemeente van het adres (zie known_days), en of de dag van de inbraken door een levering wordt bestreken. current is niet waar bij een ouder gebied, dat naar zijn eigen grenzen telt.';

CREATE OR REPLACE VIEW area_dwelling AS
SELECT c.level::varchar(20) AS level, c.code::varchar(40) AS code, c.gemeente_code::varchar(6) AS gemeente_code, sum(c.dwellings)::int AS dwellings
FROM   area_count() AS c WHERE c.year IS NULL AND c.current AND c.level IS NOT NULL GROUP BY c.level, c.code, c.gemeente_code;
COMMENT ON VIEW area_dwelling IS 'Aantal woningen in gebruik per gebied van nu, gesplitst naar gemeente.';
COMMENT ON COLUMN area_dwelling.level IS 'Niveau van het gebied.';
COMMENT ON COLUMN area_dwelling.code IS 'Code van het gebied.';
COMMENT ON COLUMN area_dwelling.gemeente_code IS 'Gemeente van de woningen.';
COMMENT ON COLUMN area_dwelling.dwellings IS 'Aantal woningen.';

CREATE OR REPLACE VIEW area_burglary AS
SELECT c.level::varchar(20) AS level, c.code::varchar(40) AS code, c.gemeente_code::varchar(6) AS gemeente_code, c.year, sum(c.burglaries)::int AS burglaries
FROM   area_count() AS c WHERE c.year IS NOT NULL AND c.current AND c.level IS NOT NULL GROUP BY c.level, c.code, c.gemeente_code, c.year;
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
