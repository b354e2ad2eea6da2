-- Classes of dwellings, and the burglaries in each of them.

CREATE OR REPLACE FUNCTION fifth_name(class_number int, ends float8[], unit text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.format('%se vijfde deel: %s%s', class_number,
                         CASE class_number
                              WHEN 1 THEN CASE WHEN ends[1] = 0 AND unit IN ('aantal', 'm') THEN '0'
                                               ELSE pg_catalog.format('tot en met %s',
                                                                      dutch_number(ends[1]::numeric)) END
                              WHEN 5 THEN pg_catalog.format('meer dan %s', dutch_number(ends[4]::numeric))
                              ELSE pg_catalog.format('meer dan %s tot en met %s',
                                                     dutch_number(ends[class_number - 1]::numeric),
                                                     dutch_number(ends[class_number]::numeric)) END,
                         ' ' || nullif(unit, 'aantal'));
COMMENT ON FUNCTION fifth_name(int, float8[], text) IS 'Een van vijf gelijke delen in woorden. Van aantallen en afstanden is er niets onder 0.';

-- Of each factor per dwelling the newest value of those in use; where none was loaded, what the BAG says. A number is
-- put in fifths, equal values together; a year of building in periods, with a border where dwellings have had to resist
-- burglars (Bouwbesluit, 1999).
CREATE OR REPLACE FUNCTION told_traits(asked text[] DEFAULT NULL)
RETURNS TABLE (dwelling_id int, factor text, class_number int, class text, factor_id int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000000
BEGIN ATOMIC
    WITH known AS MATERIALIZED (
        SELECT f.factor, f.factor_id, f.unit, f.quantity
        FROM   factor AS f
        WHERE  f.measured = 'dwelling' AND (f.retired_on <= dutch_today()) IS NOT TRUE
        AND    (asked IS NULL OR f.factor = ANY (asked))
    ), told AS (
        SELECT k.factor_id, v.dwelling_id, v.year, v.value, c.position
        FROM   dwelling_factor_value AS v JOIN known AS k USING (factor)
        LEFT   JOIN factor_category AS c ON c.factor = v.factor AND c.category = v.category
        UNION ALL
        SELECT k.factor_id, d.dwelling_id, NULL, d.bouwjaar, NULL
        FROM   dwelling AS d JOIN known AS k ON k.factor = 'bouwjaar' WHERE d.bouwjaar IS NOT NULL
        UNION ALL
        SELECT k.factor_id, d.dwelling_id, NULL, NULL, c.position
        FROM   dwelling AS d JOIN known AS k ON k.factor = 'woningtype'
        JOIN   factor_category AS c ON c.factor = k.factor AND c.category = d.house_type
        UNION ALL
        -- what nobody told, its outline does; of a flat it says nothing about the sides
        SELECT k.factor_id, d.dwelling_id, NULL, NULL, c.position
        FROM   dwelling AS d JOIN pand_shape AS s ON s.pand_id = d.pand_id
        CROSS  JOIN LATERAL (VALUES ('woningtype', CASE WHEN d.house_type IS NULL THEN s.house_type END),
                             ('open_zijden', CASE WHEN s.dwellings = 1 THEN s.accessible_sides::text END),
                             ('achterom', s.back_access)) AS f (factor, category)
        JOIN   known AS k ON k.factor = f.factor
        JOIN   factor_category AS c ON c.factor = f.factor AND c.category = f.category
        UNION ALL
        SELECT k.factor_id, s.dwelling_id, NULL, NULL, c.position
        FROM   dwelling_storey AS s JOIN known AS k ON k.factor = 'verdieping'
        JOIN   factor_category AS c ON c.factor = k.factor AND c.category = least(s.storey, 3)::text
    ), newest AS MATERIALIZED (
        SELECT DISTINCT ON (t.dwelling_id, t.factor_id) t.dwelling_id, t.factor_id, t.value, t.position
        FROM   told AS t JOIN dwelling AS d ON d.dwelling_id = t.dwelling_id AND d.in_use_to IS NULL
        ORDER  BY t.dwelling_id, t.factor_id, t.year DESC NULLS LAST
    ), border AS MATERIALIZED (            -- a class ends with its border
        SELECT k.factor_id, k.unit, p.ends
        FROM   known AS k
        JOIN  (SELECT n.factor_id,
                      percentile_disc('{0.2, 0.4, 0.6, 0.8}'::float8[]) WITHIN GROUP (ORDER BY n.value) AS ends
               FROM   newest AS n WHERE n.value IS NOT NULL GROUP BY n.factor_id) AS p USING (factor_id)
        WHERE  k.quantity <> 'category' AND k.unit <> 'jaar'
        UNION ALL
        SELECT k.factor_id, k.unit, '{1944, 1970, 1998}'
        FROM   known AS k WHERE k.quantity <> 'category' AND k.unit = 'jaar'
    ), class AS MATERIALIZED (
        SELECT b.factor_id, g AS class_number,
               CASE WHEN b.unit = 'jaar'
                         THEN ('{voor 1945,1945 tot en met 1970,1971 tot en met 1998,1999 en later}'::text[])[g]
                    ELSE fifth_name(g, b.ends, b.unit) END AS class
        FROM   border AS b CROSS JOIN LATERAL generate_series(1, cardinality(b.ends) + 1) AS g
        UNION ALL
        SELECT k.factor_id, c.position, c.name FROM known AS k JOIN factor_category AS c USING (factor)
    ), ladder AS MATERIALIZED (
        -- a row per factor: what is looked up for each dwelling needs no sorting then
        SELECT k.factor_id, k.factor, b.ends,
               (SELECT jsonb_object_agg(c.class_number, c.class)
                FROM   class AS c WHERE c.factor_id = k.factor_id) AS classes
        FROM   known AS k LEFT JOIN border AS b USING (factor_id)
    )
    SELECT n.dwelling_id, n.factor, n.class_number, n.classes ->> n.class_number::text AS class, n.factor_id
    FROM  (SELECT w.dwelling_id, l.factor, l.factor_id, l.classes,
                  coalesce(w.position,
                           1 + (w.value > l.ends[1])::int + (w.value > l.ends[2])::int + (w.value > l.ends[3])::int
                           + coalesce((w.value > l.ends[4])::int, 0)) AS class_number
           FROM newest AS w JOIN ladder AS l USING (factor_id)) AS n
    WHERE  n.class_number IS NOT NULL;
END;
COMMENT ON FUNCTION told_traits(text[]) IS 'Wat told_trait zegt, van bepaalde factoren; NULL voor alle.';

CREATE OR REPLACE VIEW told_trait AS
SELECT t.dwelling_id, t.factor, t.class_number, t.class, t.factor_id FROM told_traits(NULL::text[]) AS t;
COMMENT ON VIEW told_trait IS 'Van elke woning in gebruik en elke factor per woning die is ingelezen of in de BAG staat, de klasse van de nieuwste waarde. Wat niet bekend is, ontbreekt.';
COMMENT ON COLUMN told_trait.dwelling_id IS 'Woning.';
COMMENT ON COLUMN told_trait.factor IS 'Factor.';
COMMENT ON COLUMN told_trait.class_number IS 'Volgorde van de klasse.';
COMMENT ON COLUMN told_trait.class IS 'Klasse in woorden.';
COMMENT ON COLUMN told_trait.factor_id IS 'Nummer van de factor.';

-- The same of what lies around: distances and numbers, in fifths. Figures that were loaded under such a name go before.
CREATE OR REPLACE FUNCTION place_traits(asked text[] DEFAULT NULL)
RETURNS TABLE (dwelling_id int, factor text, class_number int, class text, factor_id int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000000
BEGIN ATOMIC
    WITH known AS MATERIALIZED (
        SELECT f.factor, f.factor_id, f.unit, k.kind, f.factor = 'afstand_' || k.kind AS is_distance
        FROM   factor AS f JOIN place_kind AS k ON f.factor IN ('afstand_' || k.kind, 'aantal_' || k.kind)
        WHERE  f.measured = 'dwelling' AND f.quantity <> 'category' AND (f.retired_on <= dutch_today()) IS NOT TRUE
        AND    (asked IS NULL OR f.factor = ANY (asked))
        AND    NOT EXISTS (SELECT FROM dwelling_factor_value AS v WHERE v.factor = f.factor)
    ), told AS MATERIALIZED (
        SELECT p.dwelling_id, k.factor_id, CASE WHEN k.is_distance THEN p.distance ELSE p.places END AS value
        FROM   dwelling_places() AS p JOIN known AS k USING (kind)
    ), border AS MATERIALIZED (
        SELECT t.factor_id, percentile_disc('{0.2, 0.4, 0.6, 0.8}'::float8[]) WITHIN GROUP (ORDER BY t.value) AS ends
        FROM   told AS t GROUP BY t.factor_id
    ), class AS MATERIALIZED (
        SELECT b.factor_id, k.factor, b.ends, array_agg(fifth_name(g, b.ends, k.unit) ORDER BY g) AS names
        FROM   border AS b JOIN known AS k USING (factor_id) CROSS JOIN generate_series(1, 5) AS g
        GROUP  BY b.factor_id, k.factor, b.ends
    )
    SELECT n.dwelling_id, n.factor, n.class_number, n.names[n.class_number] AS class, n.factor_id
    FROM  (SELECT t.dwelling_id, c.factor, c.factor_id, c.names,
                 1 + (t.value > c.ends[1])::int + (t.value > c.ends[2])::int + (t.value > c.ends[3])::int
                 + (t.value > c.ends[4])::int AS class_number
           FROM told AS t JOIN class AS c USING (factor_id)) AS n;
END;
COMMENT ON FUNCTION place_traits(text[]) IS 'Wat place_trait zegt, van bepaalde factoren; NULL voor alle.';

CREATE OR REPLACE VIEW place_trait AS
SELECT t.dwelling_id, t.factor, t.class_number, t.class, t.factor_id FROM place_traits(NULL::text[]) AS t;
COMMENT ON VIEW place_trait IS 'Van elke woning in gebruik de klasse van haar afstand tot plekken van elke soort, en van het aantal dichtbij.';
COMMENT ON COLUMN place_trait.dwelling_id IS 'Woning.';
COMMENT ON COLUMN place_trait.factor IS 'Factor: afstand_ of aantal_ met de soort.';
COMMENT ON COLUMN place_trait.class_number IS 'Volgorde van de klasse: het hoeveelste vijfde deel.';
COMMENT ON COLUMN place_trait.class IS 'Klasse in woorden.';
COMMENT ON COLUMN place_trait.factor_id IS 'Nummer van de factor.';

-- Who asks a few factors need not wait for all.
CREATE OR REPLACE FUNCTION dwelling_traits_of(asked text[])
RETURNS TABLE (dwelling_id int, factor text, class_number int, class text, factor_id int)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000000
BEGIN ATOMIC
    SELECT t.* FROM told_traits(asked) AS t
    UNION ALL
    SELECT p.* FROM place_traits(asked) AS p;
END;
COMMENT ON FUNCTION dwelling_traits_of(text[]) IS 'Wat dwelling_trait zegt, van bepaalde factoren; NULL voor alle.';

CREATE OR REPLACE VIEW dwelling_trait AS
SELECT t.dwelling_id, t.factor, t.class_number, t.class, t.factor_id FROM dwelling_traits_of(NULL::text[]) AS t;
COMMENT ON VIEW dwelling_trait IS 'Van elke woning in gebruik en elke factor per woning de klasse van de nieuwste waarde, ook van wat er om haar heen ligt. Wat niet bekend is, ontbreekt.';
COMMENT ON COLUMN dwelling_trait.dwelling_id IS 'Woning.';
COMMENT ON COLUMN dwelling_trait.factor IS 'Factor.';
COMMENT ON COLUMN dwelling_trait.class_number IS 'Volgorde van de klasse.';
COMMENT ON COLUMN dwelling_trait.class IS 'Klasse in woorden.';
COMMENT ON COLUMN dwelling_trait.factor_id IS 'Nummer van de factor.';

-- The dwellings of which days are known, with the years that those make and the burglaries of those days.
CREATE OR REPLACE VIEW watched_dwelling AS
WITH known AS MATERIALIZED (
    SELECT n.gemeente_code, n.days, days_in(n.days) / 365.25 AS years
    FROM  (SELECT k.gemeente_code, k.days * datemultirange(daterange('1900-01-01', dutch_today(), '[]')) AS days
           FROM   known_days() AS k) AS n
), broken AS MATERIALIZED (
    SELECT e.dwelling_id, count(*)::int AS burglaries
    FROM   burglary_event AS e JOIN dwelling AS d USING (dwelling_id)
    JOIN   known AS k ON k.gemeente_code = coalesce(d.gemeente_code, '') AND e.occurred_on <@ k.days
    WHERE  coalesce(e.residential, 1) = 1 AND e.double_of IS NULL AND (d.in_use_from > e.occurred_on) IS NOT TRUE
    GROUP  BY e.dwelling_id
)
SELECT d.dwelling_id, d.gemeente_code, d.buurt_code, d.postcode, t.years::float8 AS years,
       coalesce(b.burglaries, 0) AS burglaries
FROM   dwelling AS d JOIN known AS k ON k.gemeente_code = coalesce(d.gemeente_code, '')
LEFT   JOIN broken AS b ON b.dwelling_id = d.dwelling_id
CROSS  JOIN LATERAL (SELECT CASE WHEN d.in_use_from IS NULL THEN k.years
                                 ELSE days_in(k.days * datemultirange(daterange(d.in_use_from,
                                                                                NULL))) / 365.25 END AS years) AS t
WHERE  d.in_use_to IS NULL AND t.years > 0;
COMMENT ON VIEW watched_dwelling IS 'Woningen in gebruik in een gemeente (of in geen bekende) waarvan dagen zijn ingelezen, met het aantal jaren dat die dagen maken en de inbraken van die dagen.';
COMMENT ON COLUMN watched_dwelling.dwelling_id IS 'Woning.';
COMMENT ON COLUMN watched_dwelling.gemeente_code IS 'Gemeente.';
COMMENT ON COLUMN watched_dwelling.buurt_code IS 'Buurt; leeg als die niet bekend is.';
COMMENT ON COLUMN watched_dwelling.postcode IS 'Postcode.';
COMMENT ON COLUMN watched_dwelling.years IS 'Ingelezen dagen dat zij in gebruik was, in jaren.';
COMMENT ON COLUMN watched_dwelling.burglaries IS 'Woninginbraken en pogingen van die dagen waarvan vaststaat dat het deze woning was.';

-- Classes of dwellings are compared within buurten, and their areas are postcodes.
CREATE OR REPLACE FUNCTION dutch_dwelling_flags(flags text[]) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN replace(replace(dutch_flags(flags), 'gemeenten', 'buurten'), 'minder dan tien gebieden',
               'minder dan tien postcodes');
COMMENT ON FUNCTION dutch_dwelling_flags(text[]) IS 'De waarschuwingen van dwelling_rate en combined_rate in woorden.';

-- Burglary comes by street, and so do classes of dwellings: postcodes are kept apart, and classes compared within
-- buurten.
CREATE OR REPLACE VIEW fresh_dwelling_rate AS
WITH home AS MATERIALIZED (
    SELECT w.dwelling_id, w.years, w.burglaries, coalesce(w.buurt_code, w.gemeente_code, '') AS stratum,
           coalesce(w.postcode, '') COLLATE "C" AS street FROM watched_dwelling AS w
), patch AS MATERIALIZED (             -- dwellings of one postcode lie together, and are counted by a number
    SELECT row_number() OVER ()::int AS patch, p.*
    FROM   (SELECT h.street, h.stratum, h.years FROM home AS h GROUP BY h.street, h.stratum, h.years) AS p
), counted AS MATERIALIZED (
    SELECT l.patch, t.factor_id, t.class_number, min(t.class COLLATE "C") AS class, count(*) AS dwellings,
           sum(l.burglaries) AS burglaries
    FROM   dwelling_trait AS t
    JOIN   (SELECT h.dwelling_id, h.burglaries, p.patch
            FROM   home AS h
            JOIN   patch AS p ON (p.street, p.stratum, p.years) = (h.street, h.stratum,
                                                                   h.years)) AS l USING (dwelling_id)
    GROUP  BY l.patch, t.factor_id, t.class_number
), trait AS MATERIALIZED (
    SELECT f.factor, c.class_number, c.class, p.stratum, p.street, p.years, c.dwellings, c.burglaries
    FROM   counted AS c JOIN patch AS p USING (patch) JOIN factor AS f USING (factor_id)
), class AS (
    SELECT DISTINCT t.factor, t.class_number, t.class FROM trait AS t
), first AS (
    -- what the others are compared with: the newest dwellings, the lowest fifth, else the most common class
    SELECT s.factor, rate_set(s.class_number::text, s.burglaries, s.dwellings, s.years, s.stratum, s.street) AS cells,
           CASE WHEN f.quantity <> 'category'
                     THEN CASE f.unit WHEN 'jaar' THEN max(s.class_number)
                               ELSE min(s.class_number) END::text END AS reference, sum(s.burglaries) AS burglaries
    FROM   trait AS s JOIN factor AS f USING (factor) WHERE s.factor NOT IN (SELECT w.factor FROM withheld_factor AS w)
    GROUP  BY s.factor, f.quantity, f.unit
), rated AS MATERIALIZED (
    SELECT s.factor, s.burglaries AS placed, r.*
    FROM   first AS s CROSS JOIN LATERAL rate_table(s.cells, reference => s.reference) AS r
), total AS MATERIALIZED (
    SELECT count(*) AS burglaries
    FROM   burglary_place AS p
    JOIN   known_days() AS k ON k.gemeente_code = coalesce(p.gemeente_code, '') AND p.occurred_on <@ k.days
)
SELECT row_number() OVER (ORDER BY c.factor, c.class_number)::int AS dwelling_rate_id, c.factor::varchar(60) AS factor,
       f.name::varchar(200) AS factor_name, c.class_number,
       c.class::varchar(200) AS class, o.class::varchar(200) AS reference, r.burglaries::int AS burglaries,
       r.dwellings::int AS dwellings, r.dwelling_years, r.rate, r.rate_low, r.rate_high,
       nullif(r.ratio, 'Infinity') AS ratio, r.ratio_low, nullif(r.ratio_high, 'Infinity') AS ratio_high,
       nullif(r.adjusted_ratio, 'Infinity') AS adjusted_ratio, r.adjusted_low,
       nullif(r.adjusted_high, 'Infinity') AS adjusted_high, r.p_adjusted,
       greatest(w.burglaries - r.placed, 0)::int AS left_out,
       (SELECT count(DISTINCT t.factor)::int FROM trait AS t JOIN withheld_factor AS h USING (factor)) AS withheld,
       CASE WHEN r.burglaries < 10 THEN 1 ELSE 0 END AS small,
       CASE WHEN is_sensitive(c.factor) THEN 1 ELSE 0 END AS sensitive,
       array_to_string(k.flags, ', ')::varchar(200) AS flags, dutch_dwelling_flags(k.flags)::varchar(300) AS warnings
FROM   rated AS r
JOIN   class AS c ON c.factor = r.factor AND c.class_number::text = r.class
LEFT   JOIN class AS o ON o.factor = r.factor AND o.class_number::text = r.reference
JOIN   factor AS f ON f.factor = r.factor
CROSS  JOIN total AS w
CROSS  JOIN LATERAL (SELECT r.flags || CASE f.theme WHEN 'preventie' THEN '{reverse_causation}'
                                            ELSE '{}' END::text[] || CASE WHEN is_sensitive(f.factor) THEN '{sensitive}'
                                                                          ELSE '{}' END::text[] AS flags) AS k;

-- A kind of dwelling of which a buurt has fewer than ten is not told apart there, nor so few that the rest can be told:
-- then the next smallest joins them.
CREATE OR REPLACE VIEW fresh_dwelling_count AS
WITH home AS MATERIALIZED (
    SELECT d.dwelling_id, coalesce(b.code, g.code) AS code, coalesce(b.area_id, g.area_id) AS area_id, d.gemeente_code,
           b.code AS buurt_code, h.years, h.burglaries
    FROM   dwelling AS d
    LEFT   JOIN watched_dwelling AS h USING (dwelling_id)
    LEFT   JOIN named_area AS b ON b.level = 'buurt' AND b.code = d.buurt_code
    LEFT   JOIN named_area AS g ON g.level = 'gemeente' AND g.code = d.gemeente_code AND b.code IS NULL
    WHERE  d.in_use_to IS NULL
), trait AS MATERIALIZED (
    SELECT t.*
    FROM   told_traits('{bouwjaar,woz,eigendom,eigenaar,woningtype}'::text[]) AS t
    WHERE  t.factor NOT IN (SELECT w.factor FROM withheld_factor AS w)
), class AS MATERIALIZED (
    SELECT DISTINCT t.factor, t.class_number, t.class FROM trait AS t
), profile AS (
    SELECT t.dwelling_id, max(t.class_number) FILTER (WHERE t.factor = 'bouwjaar') AS bouwjaar_number,
           max(t.class_number) FILTER (WHERE t.factor = 'woz') AS woz_number,
           max(t.class_number) FILTER (WHERE t.factor = 'eigendom') AS tenure_number,
           max(t.class_number) FILTER (WHERE t.factor = 'eigenaar') AS owner_number,
           max(t.class_number) FILTER (WHERE t.factor = 'woningtype') AS house_type_number
    FROM   trait AS t GROUP BY t.dwelling_id
), counted AS MATERIALIZED (
    SELECT h.area_id, h.gemeente_code, h.buurt_code, p.bouwjaar_number, p.woz_number, p.tenure_number, p.owner_number,
           p.house_type_number,
           count(*)::int AS dwellings, sum(h.burglaries)::int AS burglaries, sum(h.years) AS years
    FROM   home AS h LEFT JOIN profile AS p USING (dwelling_id)
    GROUP  BY 1, 2, 3, 4, 5, 6, 7, 8
), rare AS (
    SELECT c.*, coalesce(sum(c.dwellings) OVER w, 0) AS before,
           count(*) FILTER (WHERE c.dwellings < 10) OVER (PARTITION BY c.gemeente_code, c.buurt_code) AS few,
           row_number() OVER w AS place
    FROM   counted AS c
    WINDOW w AS (PARTITION BY c.gemeente_code, c.buurt_code ORDER BY c.dwellings, c.bouwjaar_number, c.woz_number,
                 c.tenure_number, c.owner_number, c.house_type_number ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW)
), told AS (
    SELECT r.*, NOT (r.dwellings < 10 OR r.place = r.few + 1 AND r.before BETWEEN 1 AND 9) AS apart FROM rare AS r
), numbered AS (
    SELECT n.*,
           dense_rank() OVER (ORDER BY n.bouwjaar_number, n.woz_number, n.tenure_number, n.owner_number,
                              n.house_type_number)::int AS dwelling_profile_id FROM told AS n WHERE n.apart
), summed AS (
    SELECT n.area_id, n.gemeente_code, n.buurt_code, n.dwelling_profile_id, n.bouwjaar_number, n.woz_number,
           n.tenure_number, n.owner_number, n.house_type_number, n.dwellings, n.burglaries, n.years
    FROM   numbered AS n
    UNION ALL
    SELECT n.area_id, n.gemeente_code, n.buurt_code, NULL, NULL, NULL, NULL, NULL, NULL, sum(n.dwellings)::int,
           sum(n.burglaries)::int, sum(n.years)
    FROM   told AS n WHERE NOT n.apart GROUP BY n.area_id, n.gemeente_code, n.buurt_code
)
SELECT row_number() OVER (ORDER BY s.gemeente_code, s.buurt_code, s.dwelling_profile_id)::int AS dwelling_count_id,
       s.area_id, s.gemeente_code::varchar(6) AS gemeente_code,
       s.buurt_code::varchar(10) AS buurt_code, s.dwelling_profile_id, s.bouwjaar_number,
       b.class::varchar(200) AS bouwjaar, s.woz_number, w.class::varchar(200) AS woz,
       s.tenure_number, t.class::varchar(200) AS tenure, s.owner_number, o.class::varchar(200) AS owner,
       s.house_type_number, h.class::varchar(200) AS house_type,
       s.dwellings, s.burglaries, s.years AS dwelling_years
FROM   summed AS s
LEFT   JOIN class AS b ON b.factor = 'bouwjaar' AND b.class_number = s.bouwjaar_number
LEFT   JOIN class AS w ON w.factor = 'woz' AND w.class_number = s.woz_number
LEFT   JOIN class AS t ON t.factor = 'eigendom' AND t.class_number = s.tenure_number
LEFT   JOIN class AS o ON o.factor = 'eigenaar' AND o.class_number = s.owner_number
LEFT   JOIN class AS h ON h.factor = 'woningtype' AND h.class_number = s.house_type_number;

CREATE OR REPLACE FUNCTION require_dwelling_factors(factors text[]) RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    wrong text;
BEGIN
    IF cardinality(factors) NOT BETWEEN 1 AND 4 OR factors IS NULL OR array_position(factors, NULL) IS NOT NULL
    OR cardinality(factors) > (SELECT count(DISTINCT f) FROM unnest(factors) AS f) THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('factors is %s; dat moeten een tot vier verschillende factoren zijn',
                                        coalesce(factors::text, 'NULL'));
    END IF;
    wrong := strange_dwelling_factor(factors);
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('er is geen factor "%s" per woning', left(wrong, 200)),
            HINT = pg_catalog.format('Er zijn: %s.', array_to_string(dwelling_factors(), ', '));
    END IF;
    SELECT w.factor INTO wrong FROM withheld_factor AS w WHERE w.factor = ANY (factors) LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = pg_catalog.format('factor "%s" is gevoelig en wordt zonder besluit niet vergeleken', wrong),
            HINT = 'Een besluit om hem te gebruiken, met wie, waarom en tot wanneer, is een rij in sensitive_decision.';
    END IF;
    RETURN factors;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_dwelling_factors(text[]) IS 'Weigert wat geen factoren per woning zijn die samen te vergelijken zijn.';
