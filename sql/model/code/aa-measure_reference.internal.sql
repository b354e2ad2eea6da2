-- Which areas a measure is held against, how alike they are, and where it may have moved to: as a map, and in numbers.

CREATE OR REPLACE FUNCTION measure_role_name(role text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE role WHEN 'treated' THEN 'gebied van de maatregel' WHEN 'near' THEN 'tot 200 m eromheen'
            WHEN 'far' THEN '200 tot 400 m eromheen' WHEN 'like' THEN 'vergelijkingsgebied, gelijkend'
            WHEN 'average' THEN 'vergelijkingsgebied, gemiddeld' END;
COMMENT ON FUNCTION measure_role_name(text) IS 'Wat een gebied voor een maatregel is, in woorden.';

-- The balance in what people read: homes and homes per km² were compared by their logarithm, shares are percentages.
CREATE OR REPLACE FUNCTION feature_number(feature text, number float8) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN feature IN ('dwellings', 'density') THEN exp(number)
            WHEN feature IN ('flats', 'terraced') THEN 100 * number ELSE number END;
COMMENT ON FUNCTION feature_number(text, float8) IS 'Een kenmerk zoals het wordt gelezen: woningen en dichtheid niet als logaritme, aandelen in procenten.';

CREATE OR REPLACE VIEW match_feature AS
SELECT v.feature, v.name, v.unit
FROM  (VALUES ('dwellings', 'woningen', 'aantal'), ('density', 'woningen in de omgeving', 'per km²'),
       ('flats', 'appartementen, boven- en benedenwoningen', 'procent'),
       ('terraced', 'rij- en hoekwoningen', 'procent'),
       ('rate_1', 'woninginbraken, twee jaar voor het begin', 'per 1.000 woningen per jaar'),
       ('rate_2', 'woninginbraken, drie jaar voor het begin', 'per 1.000 woningen per jaar')) AS v (feature, name, unit)
UNION ALL
SELECT f.factor, f.name, f.unit FROM match_factor AS f;
COMMENT ON VIEW match_feature IS 'Waarnaar gebieden worden vergeleken, in woorden.';
COMMENT ON COLUMN match_feature.feature IS 'Kenmerk: een code of een factor.';
COMMENT ON COLUMN match_feature.name IS 'Naam.';
COMMENT ON COLUMN match_feature.unit IS 'Eenheid.';

CREATE OR REPLACE VIEW fresh_measure_balance AS
WITH balance AS MATERIALIZED (
    SELECT m.measure_id, k.kind AS role, b.feature AS position, m.features[b.feature] AS feature, b.treated,
           b.reference_mean, b.deviation, b.difference, b.alike, b.reference_count
    FROM   measure_matches() AS m CROSS JOIN unnest('{like,average}'::text[]) AS k (kind)
    CROSS  JOIN LATERAL match_balance(m.matches, 3, NULL, k.kind) AS b WHERE b.area IS NOT NULL
)
SELECT row_number() OVER (ORDER BY b.measure_id, b.role DESC, b.position)::int AS measure_balance_id, b.measure_id,
       b.role::varchar(10) AS role, measure_role_name(b.role)::varchar(40) AS role_name,
       b.feature::varchar(60) AS feature, f.name::varchar(200) AS feature_name, f.unit::varchar(40) AS unit,
       feature_number(b.feature, b.treated) AS value, feature_number(b.feature, b.reference_mean) AS reference_value,
       b.difference AS standardised, b.alike::int AS alike, b.reference_count::int AS areas
FROM   balance AS b LEFT JOIN match_feature AS f USING (feature);

-- What the measure's own area and the rings have, is counted as all that follows is.
CREATE OR REPLACE VIEW fresh_measure_reference_area AS
WITH measure AS MATERIALIZED (
    SELECT m.* FROM area_measure AS m
), candidate AS MATERIALIZED (
    SELECT c.measure_id, count(*) FILTER (WHERE NOT c.treated)::int AS candidates, bool_or(c.treated) AS is_known
    FROM   measure_candidates() AS c GROUP BY c.measure_id
), reference AS MATERIALIZED (
    SELECT r.* FROM measure_references() AS r
), homes AS MATERIALIZED (
    SELECT c.measure_id, c.area, c.dwellings FROM measure_candidates() AS c WHERE NOT c.treated
), balance AS MATERIALIZED (
    SELECT b.measure_id, b.role, count(b.alike)::int AS features, sum(b.alike)::int AS alike,
           count(*) FILTER (WHERE b.feature LIKE 'rate\_%')::int AS years
    FROM   fresh_measure_balance AS b GROUP BY b.measure_id, b.role
), own AS MATERIALIZED (              -- of its rings, too
    SELECT a.measure_id, a.role, a.geom,
           CASE WHEN a.homes IS NOT NULL
                     THEN (SELECT count(*)
                           FROM   unnest(a.homes) AS u (dwelling_id) JOIN dwelling AS d USING (dwelling_id)
                           WHERE  d.in_use_to IS NULL)
                WHEN m.level = 'gemeente'
                     THEN (SELECT count(*) FROM dwelling AS d WHERE d.gemeente_code = m.code AND d.in_use_to IS NULL)
                ELSE (SELECT count(*)
                      FROM   dwelling AS d WHERE d.buurt_code = m.code AND d.in_use_to IS NULL) END::int AS dwellings
    FROM   measure_area() AS a JOIN measure AS m USING (measure_id)
), area AS (
    SELECT m.measure_id, coalesce(o.role, 'treated') AS role,
           CASE WHEN coalesce(o.role, 'treated') = 'treated' THEN m.code END AS code, NULL::int AS rank,
           NULL::float8 AS distance, o.dwellings, o.geom
    FROM   measure AS m LEFT JOIN own AS o USING (measure_id)
    UNION ALL
    SELECT r.measure_id, r.role, r.code, r.rank, r.distance, h.dwellings, n.geom
    FROM   reference AS r JOIN measure AS m USING (measure_id)
    JOIN   newest_area AS n ON n.level = m.level AND n.code = r.code
    JOIN   homes AS h ON h.measure_id = r.measure_id AND h.area = r.code
)
SELECT row_number() OVER (ORDER BY a.measure_id, array_position('{treated,near,far,like,average}', a.role),
                          a.rank)::int AS measure_reference_area_id, a.measure_id, m.source::varchar(20) AS measure,
       CASE m.source WHEN 'action' THEN 'actie' WHEN 'group' THEN 'buurtgroep' WHEN 'letters' THEN 'besmettingsbrieven'
            ELSE 'certificaten' END::varchar(20) AS measure_name,
       m.intervention_id, m.watch_group_id, m.name::varchar(1000) AS name, m.begins, m.ends,
       a.role::varchar(10) AS role, measure_role_name(a.role)::varchar(40) AS role_name,
       CASE WHEN a.code IS NOT NULL THEN m.level END::varchar(20) AS level, a.code::varchar(40) AS code,
       n.name::varchar(250) AS area_name, a.rank, a.distance, a.dwellings,
       lower(matched_days(m.begins)) AS first_day, upper(matched_days(m.begins)) - 1 AS last_day, b.years,
       CASE WHEN a.role IN ('treated', 'like', 'average') THEN c.candidates END AS candidates, b.features, b.alike,
       CASE WHEN a.role <> 'treated' OR c.candidates > 0 THEN NULL
            WHEN m.level IS NULL THEN 'het gebied is groter dan een gemeente: er is niets om mee te vergelijken'
            WHEN m.geom IS NULL THEN 'waar de maatregel is, is niet bekend'
            WHEN coalesce(a.dwellings, 0) < smallest_street() THEN 'er staan minder dan tien woningen'
            WHEN c.is_known
                 THEN 'elk ander gebied ligt ertegenaan, had dezelfde soort maatregel, of is niet op dezelfde dagen bekend'
            ELSE 'van drie jaar voor het begin tot nu zijn hier geen inbraken ingelezen' END::varchar(200) AS reason,
       a.geom::geometry(MultiPolygon, 28992) AS geom
FROM   area AS a JOIN measure AS m USING (measure_id) LEFT JOIN candidate AS c USING (measure_id)
LEFT   JOIN balance AS b ON b.measure_id = a.measure_id AND b.role = a.role
LEFT   JOIN named_area AS n ON n.level = m.level AND n.code = a.code;
