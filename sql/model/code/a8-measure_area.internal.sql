-- Measures that have an area and a begin, where they were, and which areas are most like those.

-- ---------------------------------------------------------------- measures

-- A form hangs on the order of its parts in the last digits and in where it begins: whatever way they are found, they
-- are taken in one order. A circle around each home would take seconds for a group.
CREATE OR REPLACE FUNCTION homes_area(places geometry[]) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT ST_Union(ST_SetSRID(ST_MakeEnvelope(25 * r.west, 25 * r.y, 25 * r.east + 25, 25 * r.y + 25), 28992)
                        ORDER BY r.y, r.west)
        FROM  (SELECT s.y, min(s.x) AS west, max(s.x) AS east           -- squares that stand beside each other, as one
               FROM  (SELECT q.x, q.y, q.x - row_number() OVER (PARTITION BY q.y ORDER BY q.x) AS run
                      FROM  (SELECT DISTINCT floor(ST_X(p) / 25) AS x, floor(ST_Y(p) / 25) AS y
                             FROM   unnest(places) AS p) AS q) AS s
               GROUP  BY s.y, s.run) AS r);
COMMENT ON FUNCTION homes_area(geometry[]) IS 'De vierkanten van 25 m waarin deze punten liggen, als een gebied.';

-- What is counted by day of streets and of all areas, taken from what is counted of a measure, would tell of what the
-- one has more than the other: so that is nowhere fewer than ten homes. A piece is the homes of one street that counts
-- by itself in one place, or all others of that place. A home that is gone goes with the one that is on its spot now:
-- by itself it would tell of that one.
CREATE OR REPLACE VIEW counted_piece AS
WITH piece AS MATERIALIZED (
    SELECT p.homes AS dwellings, min(p.homes[1]) OVER same AS piece, (sum(p.dwellings) OVER same)::int AS homes
    FROM   street_piece AS p LEFT JOIN large_street AS s ON s.code = p.street
    WINDOW same AS (PARTITION BY p.place, s.code)
), home AS MATERIALIZED (
    SELECT u.dwelling_id, p.piece, p.homes FROM piece AS p CROSS JOIN unnest(p.dwellings) AS u (dwelling_id)
)
SELECT h.dwelling_id, h.piece, h.homes, true AS in_use FROM home AS h
UNION ALL
SELECT g.dwelling_id, h.piece, h.homes, false
FROM   dwelling AS g
CROSS  JOIN LATERAL (SELECT d.dwelling_id
                     FROM   dwelling AS d WHERE d.in_use_to IS NULL AND ST_DWithin(d.geom, g.geom, 0.5)
                     ORDER  BY d.dwelling_id LIMIT 1) AS o
JOIN   home AS h ON h.dwelling_id = o.dwelling_id WHERE g.in_use_to IS NOT NULL;
COMMENT ON VIEW counted_piece IS 'Woningen in gebruik, met het stuk waarin zij apart zijn geteld: de woningen van een straat in dezelfde gebieden; en woningen die er niet meer zijn, waar er nu een op dezelfde plek is.';
COMMENT ON COLUMN counted_piece.dwelling_id IS 'Woning.';
COMMENT ON COLUMN counted_piece.piece IS 'Stuk: een woning ervan.';
COMMENT ON COLUMN counted_piece.homes IS 'Woningen in gebruik in dat stuk.';
COMMENT ON COLUMN counted_piece.in_use IS 'Of zij in gebruik is.';

-- Actions, groups, and by gemeente the letters and the certificates since the first. What nobody carried out is no
-- measure. An action in a street that is not known has no area: the gemeente that stands beside it is not where it was.
-- Groups are of one kind, whatever a list of actions calls them. Compared are buurten, or gemeenten where a whole one
-- has the measure. Of a piece (counted_piece) with fewer than ten homes in an area of its own shape none count, and of
-- one of which so few would be left all: but for the largest piece, so that an area stays that is too small. Of two
-- areas of which the one has all homes of the other and fewer than ten more, the difference would tell of these: they
-- are one area, that of the first of all that hang together so.
-- A function, so that a plan of what asks for measures that are kept need not hold how they are found.
CREATE OR REPLACE FUNCTION find_area_measures()
RETURNS TABLE (measure_id int, source text, intervention_id int, watch_group_id int, name text, kind text, level text,
               code text, begins date, ends date, geom geometry, homes int[])
LANGUAGE sql STABLE ROWS 100
SET jit = off
BEGIN ATOMIC
    WITH RECURSIVE action AS MATERIALIZED (
        SELECT i.intervention_id, i.action, i.period_from, i.period_to,
               plain_word(coalesce(i.street, CASE WHEN i.area_id IS NULL THEN i.place END)) AS street, i.geom, a.level,
               a.code, n.geom AS area_geom,
               coalesce(intervention_code('kind', i.kind), plain_word(i.kind), 'other') AS kind
        FROM   intervention AS i LEFT JOIN area AS a USING (area_id)
        LEFT   JOIN newest_area AS n ON n.level = a.level AND n.code = a.code
        WHERE  i.period_from IS NOT NULL AND i.done IS DISTINCT FROM 'no'
    ), street AS MATERIALIZED (           -- by its whole name, or the name alone where one is called so
        SELECT w.street, s.code, homes_area(array_agg(d.geom)) AS geom
        FROM  (SELECT DISTINCT a.street FROM action AS a WHERE a.street IS NOT NULL AND a.geom IS NULL) AS w
        JOIN   large_street AS s ON w.street IN (plain_word(s.code), plain_word(split_part(s.code, ', ', 1)))
        JOIN   dwelling AS d ON street_code(d.street_name, d.woonplaats) = s.code AND d.in_use_to IS NULL
        GROUP  BY w.street, s.code
    ), group_home AS MATERIALIZED (
        SELECT g.watch_group_id, homes_area(array_agg(d.geom)) AS geom
        FROM   group_dwelling() AS g JOIN watch_group AS w USING (watch_group_id) JOIN dwelling AS d USING (dwelling_id)
        WHERE  w.geom IS NULL AND g.in_use GROUP BY g.watch_group_id
    ), sent AS (
        SELECT coalesce(d.gemeente_code,
                        (SELECT min(h.gemeente_code)
                         FROM  (SELECT n.gemeente_code
                                FROM   dwelling AS n WHERE n.postcode = l.postcode OFFSET 0) AS h),
                        area_at('gemeente', ST_PointOnSurface(l.geom))) AS gemeente_code, min(l.sent_on) AS begins
        FROM   letter AS l LEFT JOIN dwelling AS d USING (dwelling_id) GROUP BY 1
    ), certified AS (
        -- from the day that it was given: who asks for one has none yet; of when it was asked only where no day is
        -- known on which any was given
        SELECT coalesce(d.gemeente_code, area_at('gemeente', a.geom)) AS gemeente_code,
               coalesce(min(a.given_at), min(a.requested_at))::date AS begins
        FROM   advice AS a LEFT JOIN dwelling AS d USING (dwelling_id) WHERE a.certificate GROUP BY 1
    ), measure AS (
        SELECT 4 * a.intervention_id AS measure_id, 'action' AS source, a.intervention_id, NULL::int AS watch_group_id,
               a.action AS name, a.kind,
               CASE WHEN a.geom IS NULL AND a.street IS NULL THEN a.level END AS level,
               CASE WHEN a.geom IS NULL AND a.street IS NULL THEN a.code END AS code, a.period_from AS begins,
               a.period_to AS ends,
               coalesce(a.geom, CASE WHEN a.street IS NULL THEN a.area_geom ELSE s.geom END) AS geom
        FROM   action AS a
        LEFT   JOIN LATERAL (SELECT (array_agg(t.geom))[1] AS geom
                             FROM   street AS t
                             WHERE  t.street = a.street AND (a.area_geom IS NULL OR ST_Intersects(t.geom, a.area_geom))
                             HAVING count(*) = 1) AS s ON true
        UNION ALL
        SELECT 4 * g.watch_group_id + 1, 'group', NULL, g.watch_group_id, g.name, 'watch_group', NULL, NULL,
               g.active_from, g.active_to, coalesce(g.geom, h.geom)
        FROM   watch_group AS g LEFT JOIN group_home AS h USING (watch_group_id) WHERE g.active_from IS NOT NULL
        UNION ALL
        SELECT 4 * substr(s.gemeente_code, 3)::int + 2, 'letters', NULL, NULL,
               'besmettingsbrieven in ' || coalesce(n.name, s.gemeente_code), 'warning_letter', 'gemeente',
               s.gemeente_code, s.begins, NULL, n.geom
        FROM   sent AS s LEFT JOIN named_area AS n ON n.level = 'gemeente' AND n.code = s.gemeente_code
        WHERE  s.gemeente_code IS NOT NULL
        UNION ALL
        SELECT 4 * substr(c.gemeente_code, 3)::int + 3, 'certificates', NULL, NULL,
               'certificaten in ' || coalesce(n.name, c.gemeente_code), 'certificate', 'gemeente', c.gemeente_code,
               c.begins, NULL, n.geom
        FROM   certified AS c LEFT JOIN named_area AS n ON n.level = 'gemeente' AND n.code = c.gemeente_code
        WHERE  c.gemeente_code IS NOT NULL
    ), placed AS MATERIALIZED (
        SELECT m.measure_id, m.source, m.intervention_id, m.watch_group_id, m.name,
               CASE m.kind WHEN 'message_group' THEN 'watch_group' ELSE m.kind END AS kind,
               CASE WHEN l.position > g.position THEN NULL WHEN m.level = 'gemeente' THEN 'gemeente'
                    ELSE 'buurt' END AS level, CASE WHEN m.level IN ('buurt', 'gemeente') THEN m.code END AS code,
               m.begins, m.ends,
               ST_Multi(CASE WHEN ST_IsValid(m.geom) THEN m.geom
                             ELSE ST_CollectionExtract(ST_MakeValid(m.geom, 'method=structure'), 3) END) AS geom
        FROM   measure AS m CROSS JOIN (SELECT p.position FROM area_level AS p WHERE p.level = 'gemeente') AS g
        LEFT   JOIN area_level AS l ON l.level = m.level
    ), piece AS MATERIALIZED (
        SELECT c.* FROM counted_piece AS c
    ), covered AS MATERIALIZED (          -- an area of its own shape cuts buurten, streets and other areas
        SELECT h.measure_id, h.dwelling_id, c.piece, c.homes AS all_homes, c.in_use
        FROM  (SELECT p.measure_id, d.dwelling_id
               FROM   placed AS p CROSS JOIN LATERAL ST_Subdivide(p.geom, 128) AS s (part)
               JOIN   dwelling AS d ON ST_Intersects(s.part, d.geom)
               WHERE  p.level = 'buurt' AND p.code IS NULL
               GROUP  BY p.measure_id, d.dwelling_id) AS h LEFT JOIN piece AS c USING (dwelling_id)
    ), inside AS MATERIALIZED (
        SELECT c.measure_id, c.piece, c.all_homes, count(*) AS homes,
               row_number() OVER (PARTITION BY c.measure_id ORDER BY count(*) DESC, c.piece) AS turn
        FROM   covered AS c WHERE c.in_use GROUP BY c.measure_id, c.piece, c.all_homes
    ), few AS MATERIALIZED (
        SELECT i.measure_id, i.piece, i.homes < smallest_street() AS is_lost
        FROM   inside AS i
        WHERE  i.homes < smallest_street() AND i.turn > 1
        OR     i.homes >= smallest_street() AND i.all_homes - i.homes BETWEEN 1 AND smallest_street() - 1
    ), held AS MATERIALIZED (             -- who is in none of the pieces lived there before, where nobody lives now
        SELECT c.measure_id, c.dwelling_id, c.in_use
        FROM   covered AS c LEFT JOIN few AS f USING (measure_id, piece) WHERE f.piece IS NULL
        UNION ALL
        SELECT f.measure_id, c.dwelling_id, c.in_use FROM few AS f JOIN piece AS c USING (piece) WHERE NOT f.is_lost
    ), lived AS MATERIALIZED (
        SELECT h.measure_id, h.dwelling_id, count(*) OVER (PARTITION BY h.measure_id) AS homes
        FROM   held AS h WHERE h.in_use
    ), close AS MATERIALIZED (            -- one lies in the other, but for fewer than ten homes
        SELECT o.measure_id AS one, t.measure_id AS other FROM lived AS o JOIN lived AS t USING (dwelling_id)
        WHERE  o.measure_id <> t.measure_id AND least(o.homes, t.homes) >= smallest_street()
        AND    abs(o.homes - t.homes) < smallest_street() GROUP BY o.measure_id, t.measure_id, o.homes, t.homes
        HAVING count(*) = least(o.homes, t.homes)
    ), chain AS (
        SELECT c.one, c.other FROM close AS c
        UNION
        SELECT h.one, c.other FROM chain AS h JOIN close AS c ON c.one = h.other
    ), first AS MATERIALIZED (
        SELECT h.one AS measure_id, min(h.other) AS area_id FROM chain AS h GROUP BY h.one
    ), homes AS MATERIALIZED (
        SELECT h.measure_id, array_agg(h.dwelling_id ORDER BY h.dwelling_id) AS homes
        FROM   held AS h GROUP BY h.measure_id
    )
    SELECT p.measure_id, p.source, p.intervention_id, p.watch_group_id, p.name, p.kind, p.level, p.code, p.begins,
           p.ends, a.geom,
           CASE WHEN a.level = 'buurt' AND a.code IS NULL AND a.geom IS NOT NULL
                             THEN coalesce(h.homes, '{}') END AS homes
    FROM   placed AS p LEFT JOIN first AS f USING (measure_id)
    JOIN   placed AS a ON a.measure_id = coalesce(f.area_id, p.measure_id)
    LEFT   JOIN homes AS h ON h.measure_id = a.measure_id;
END;
COMMENT ON FUNCTION find_area_measures() IS 'Wat area_measure zegt, opnieuw gezocht.';

CREATE OR REPLACE VIEW found_area_measure AS
SELECT f.* FROM find_area_measures() AS f;
COMMENT ON VIEW found_area_measure IS 'Wat area_measure zegt, opnieuw gezocht.';
COMMENT ON COLUMN found_area_measure.measure_id IS 'Nummer.';
COMMENT ON COLUMN found_area_measure.source IS 'action, group, letters of certificates.';
COMMENT ON COLUMN found_area_measure.intervention_id IS 'Actie.';
COMMENT ON COLUMN found_area_measure.watch_group_id IS 'Buurtgroep.';
COMMENT ON COLUMN found_area_measure.name IS 'In woorden.';
COMMENT ON COLUMN found_area_measure.kind IS 'Soort maatregel.';
COMMENT ON COLUMN found_area_measure.level IS 'buurt of gemeente.';
COMMENT ON COLUMN found_area_measure.code IS 'Buurt of gemeente.';
COMMENT ON COLUMN found_area_measure.begins IS 'Eerste dag.';
COMMENT ON COLUMN found_area_measure.ends IS 'Laatste dag.';
COMMENT ON COLUMN found_area_measure.geom IS 'Waar de maatregel is.';
COMMENT ON COLUMN found_area_measure.homes IS 'Welke woningen dat zijn.';

CREATE OR REPLACE VIEW area_measure AS
SELECT k.* FROM kept_area_measure AS k WHERE is_kept('area_measure')
UNION ALL
SELECT f.* FROM found_area_measure AS f WHERE NOT is_kept('area_measure');
COMMENT ON VIEW area_measure IS 'Maatregelen met een begin: acties, buurtgroepen, en per gemeente de besmettingsbrieven en de certificaten sinds de eerste. Wat niet is uitgevoerd, ontbreekt.';
COMMENT ON COLUMN area_measure.measure_id IS 'Nummer: vier keer dat van de actie; van een groep dat van de groep en 1 erbij; van brieven dat van de gemeente en 2 erbij, van certificaten 3.';
COMMENT ON COLUMN area_measure.source IS 'action, group, letters of certificates.';
COMMENT ON COLUMN area_measure.intervention_id IS 'Actie.';
COMMENT ON COLUMN area_measure.watch_group_id IS 'Buurtgroep.';
COMMENT ON COLUMN area_measure.name IS 'In woorden.';
COMMENT ON COLUMN area_measure.kind IS 'Soort maatregel: code uit intervention_term, anders het woord zoals geschreven, of "other" (niet vermeld).';
COMMENT ON COLUMN area_measure.level IS 'Waarmee wordt vergeleken: buurt of gemeente; leeg als de maatregel groter is dan een gemeente.';
COMMENT ON COLUMN area_measure.code IS 'Buurt of gemeente, als de maatregel daar geheel is.';
COMMENT ON COLUMN area_measure.begins IS 'Eerste dag.';
COMMENT ON COLUMN area_measure.ends IS 'Laatste dag; leeg als die niet bekend is of nog komt.';
COMMENT ON COLUMN area_measure.geom IS 'Waar de maatregel is; van maatregelen waarvan het ene gebied alle woningen van het andere heeft en minder dan tien meer, het gebied van de eerste; leeg als dat niet bekend is.';
COMMENT ON COLUMN area_measure.homes IS 'De woningen die meetellen, ook die er niet meer zijn: die in het gebied, zonder delen van een straat of gebied met minder dan tien woningen, en met alle woningen daarvan als er zo weinig van over zouden blijven. Leeg waar geteld wordt op code.';

-- An area is chosen by what happened in the year before the begin, 13 times four weeks, so that it falls after that by
-- itself: what areas are compared by comes from the two years before that year.
CREATE OR REPLACE FUNCTION matched_days(begins date, turn int DEFAULT NULL) RETURNS daterange
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN daterange(begins - 364 * coalesce(turn + 1, 3), begins - 364 * coalesce(turn, 1));
COMMENT ON FUNCTION matched_days(date, int) IS 'De dagen waarnaar gebieden worden vergeleken: het eerste of tweede jaar (van 364 dagen) voor het jaar dat aan het begin voorafging, of beide.';

-- Around the area, where it may have moved to, without where the same was done at that time. Around a gemeente there is
-- none: it has too long a border. A ring counts of no piece fewer than ten homes, nor leaves so few of it.
CREATE OR REPLACE FUNCTION find_measure_areas(of_measure int DEFAULT NULL)
RETURNS TABLE (measure_id int, role text, geom geometry, homes int[])
LANGUAGE sql STABLE ROWS 100
SET jit = off
BEGIN ATOMIC
    WITH measure AS MATERIALIZED (
        SELECT m.* FROM area_measure AS m WHERE m.geom IS NOT NULL AND m.level IS NOT NULL
    ), asked AS MATERIALIZED (
        SELECT m.* FROM measure AS m WHERE of_measure IS NULL OR m.measure_id = of_measure
    ), beside AS MATERIALIZED (       -- where the same was done at that time
        SELECT m.measure_id, o.measure_id AS other_id, o.geom
        FROM   asked AS m JOIN measure AS o ON o.kind = m.kind AND o.geom && ST_Expand(m.geom, 400)
               AND ST_DWithin(o.geom, m.geom, 400)
        WHERE  o.measure_id <> m.measure_id AND daterange(o.begins, o.ends, '[]') && daterange(m.begins, m.ends, '[]')
    ), around AS MATERIALIZED (
        SELECT m.measure_id, m.geom, ST_Buffer(m.geom, 200) AS near,
               (SELECT ST_Union(b.geom ORDER BY b.geom) FROM beside AS b WHERE b.measure_id = m.measure_id) AS others
        FROM   asked AS m WHERE m.level = 'buurt'
    ), ring AS MATERIALIZED (
        SELECT a.measure_id, v.role,
               ST_CollectionExtract(CASE WHEN a.others IS NULL THEN v.geom ELSE ST_Difference(v.geom, a.others) END,
                                    3) AS geom
        FROM   around AS a
        CROSS  JOIN LATERAL (VALUES ('near', ST_Difference(a.near, a.geom)),
                             ('far', ST_Difference(ST_Buffer(a.near, 200), a.near))) AS v (role, geom)
    ), held AS MATERIALIZED (         -- by each measure, whatever its form covers
        SELECT m.measure_id, u.dwelling_id FROM measure AS m CROSS JOIN unnest(m.homes) AS u (dwelling_id)
        UNION ALL
        SELECT m.measure_id, d.dwelling_id
        FROM   measure AS m JOIN dwelling AS d ON d.buurt_code = m.code WHERE m.level = 'buurt'
    ), holder AS MATERIALIZED (
        SELECT h.dwelling_id, array_agg(h.measure_id) AS measures FROM held AS h GROUP BY h.dwelling_id
    ), shut AS MATERIALIZED (         -- of whom the homes are in no ring of a measure
        SELECT s.measure_id, array_agg(s.other_id) AS measures
        FROM  (SELECT a.measure_id, a.measure_id AS other_id FROM around AS a
               UNION ALL
               SELECT b.measure_id, b.other_id FROM beside AS b) AS s
        GROUP  BY s.measure_id
    ), ringed AS MATERIALIZED (       -- on the border of both rings in the inner one
        SELECT r.measure_id, max(r.role) AS role, h.dwelling_id
        FROM   ring AS r CROSS JOIN LATERAL ST_Subdivide(r.geom, 128) AS s (part)
        JOIN   dwelling AS h ON ST_Intersects(s.part, h.geom) GROUP BY r.measure_id, h.dwelling_id
    ), home AS MATERIALIZED (
        SELECT p.measure_id, p.role, p.dwelling_id, c.piece, c.homes AS all_homes, c.in_use
        FROM  (SELECT r.measure_id, r.role, r.dwelling_id
               FROM   ringed AS r JOIN shut AS s USING (measure_id) LEFT JOIN holder AS h USING (dwelling_id)
               WHERE  (h.measures && s.measures) IS NOT TRUE
               UNION ALL
               SELECT h.measure_id, 'treated', h.dwelling_id FROM around AS a JOIN held AS h USING (measure_id)) AS p
        LEFT   JOIN counted_piece AS c USING (dwelling_id)
    ), cut AS MATERIALIZED (
        SELECT h.measure_id, h.role, h.piece, h.all_homes, count(*) AS homes
        FROM   home AS h WHERE h.in_use GROUP BY h.measure_id, h.role, h.piece, h.all_homes
    ), part AS MATERIALIZED (
        SELECT c.measure_id, c.piece,
               sum(c.homes) FILTER (WHERE c.role = 'treated' OR c.homes >= smallest_street()) AS homes,
               coalesce(bool_or(c.role = 'far' AND c.homes >= smallest_street()), false) AS is_far
        FROM   cut AS c GROUP BY c.measure_id, c.piece
    ), lost AS MATERIALIZED (         -- of a piece of which few would be left, the outer ring goes
        SELECT c.measure_id, c.role, c.piece
        FROM   cut AS c JOIN part AS p USING (measure_id, piece)
        WHERE  c.role <> 'treated'
        AND    (c.homes < smallest_street() OR c.all_homes - p.homes BETWEEN 1 AND smallest_street() - 1
                AND (c.role = 'far' OR NOT p.is_far))
    ), counted AS MATERIALIZED (
        SELECT h.measure_id, h.role, array_agg(h.dwelling_id ORDER BY h.dwelling_id) AS homes
        FROM   home AS h LEFT JOIN lost AS l USING (measure_id, role, piece)
        WHERE  h.role <> 'treated' AND l.piece IS NULL GROUP BY h.measure_id, h.role
    )
    SELECT m.measure_id, 'treated', m.geom, m.homes FROM asked AS m
    UNION ALL
    SELECT r.measure_id, r.role, ST_Multi(r.geom), coalesce(c.homes, '{}')
    FROM   ring AS r LEFT JOIN counted AS c USING (measure_id, role) WHERE NOT ST_IsEmpty(r.geom);
END;
COMMENT ON FUNCTION find_measure_areas(int) IS 'Wat measure_area zegt, opnieuw gezocht.';

CREATE OR REPLACE VIEW found_measure_area AS
SELECT f.* FROM find_measure_areas() AS f;
COMMENT ON VIEW found_measure_area IS 'Wat measure_area zegt, opnieuw gezocht.';
COMMENT ON COLUMN found_measure_area.measure_id IS 'Maatregel.';
COMMENT ON COLUMN found_measure_area.role IS 'treated, near of far.';
COMMENT ON COLUMN found_measure_area.geom IS 'Gebied of ring.';
COMMENT ON COLUMN found_measure_area.homes IS 'Welke woningen daarvan meetellen.';

CREATE OR REPLACE FUNCTION measure_area(of_measure int DEFAULT NULL)
RETURNS TABLE (measure_id int, role text, geom geometry, homes int[])
LANGUAGE sql STABLE ROWS 100
SET jit = off
BEGIN ATOMIC
    SELECT k.*
    FROM   kept_measure_area AS k WHERE is_kept('measure_area') AND (of_measure IS NULL OR k.measure_id = of_measure)
    UNION ALL
    SELECT f.* FROM found_measure_area AS f WHERE NOT is_kept('measure_area') AND of_measure IS NULL
    UNION ALL
    SELECT o.* FROM find_measure_areas(of_measure) AS o WHERE NOT is_kept('measure_area') AND of_measure IS NOT NULL;
END;
COMMENT ON FUNCTION measure_area(int) IS 'Van een maatregel, of van alle, het gebied zelf (treated) en de ringen eromheen, van 0 tot 200 m (near) en van 200 tot 400 m (far), zonder gebieden waar toen dezelfde soort maatregel was; met de woningen die meetellen: van een ring geen delen van een straat of gebied met minder dan tien woningen of waarvan zo weinig over zou blijven. Om een hele gemeente ligt geen ring.';

-- ---------------------------------------------------------------- what areas are compared by

-- How a home lives: its kind, and in which square of 500 m.
CREATE OR REPLACE VIEW match_home AS
SELECT d.dwelling_id, d.buurt_code, d.gemeente_code, coalesce(d.house_type, s.house_type) AS house_type,
       floor(ST_X(d.geom) / 500)::int AS x, floor(ST_Y(d.geom) / 500)::int AS y
FROM   dwelling AS d LEFT JOIN pand_shape AS s USING (pand_id) WHERE d.in_use_to IS NULL AND d.geom IS NOT NULL;
COMMENT ON VIEW match_home IS 'Woningen in gebruik, met waarnaar gebieden worden vergeleken.';
COMMENT ON COLUMN match_home.dwelling_id IS 'Woning.';
COMMENT ON COLUMN match_home.buurt_code IS 'Buurt.';
COMMENT ON COLUMN match_home.gemeente_code IS 'Gemeente.';
COMMENT ON COLUMN match_home.house_type IS 'Woningtype; leeg als dat niet bekend is.';
COMMENT ON COLUMN match_home.x IS 'Vierkant van 500 m, van west naar oost.';
COMMENT ON COLUMN match_home.y IS 'En van zuid naar noord.';

-- One figure for each of what is known to go with burglary: many at once would drown the burglaries themselves. What is
-- sensitive takes a decision, and then takes part.
CREATE OR REPLACE VIEW match_factor AS
SELECT f.factor, f.factor_id, f.name, f.unit
FROM   factor AS f
WHERE  f.measured = 'area' AND f.quantity = 'intensive' AND (f.retired_on <= dutch_today()) IS NOT TRUE
AND    f.factor NOT IN (SELECT w.factor FROM withheld_factor AS w)
AND   (f.factor IN ('A_LWB_ssSocoh', 'woz_gemiddeld', 'huurwoningen_corporatie', 'lage_inkomens', 'mutatiegraad')
       OR f.factor IN (SELECT s.factor FROM sensitive_factor AS s));
COMMENT ON VIEW match_factor IS 'Factoren waarnaar gebieden worden vergeleken: sociale cohesie, WOZ-waarde, corporatiewoningen, lage inkomens, verhuizingen, en gevoelige factoren waarvoor een besluit geldt (sensitive_decision).';
COMMENT ON COLUMN match_factor.factor IS 'Factor.';
COMMENT ON COLUMN match_factor.factor_id IS 'Nummer.';
COMMENT ON COLUMN match_factor.name IS 'Naam.';
COMMENT ON COLUMN match_factor.unit IS 'Eenheid.';

-- Where a home counts, so does a burglary on its spot, by whatever it was placed there; any other where it lies.
CREATE OR REPLACE VIEW found_measure_burglary AS
SELECT p.occurred_on, p.buurt_code, p.gemeente_code, p.geom,
       coalesce(p.dwelling_id, CASE WHEN p.geom IS NOT NULL
                                         THEN (SELECT d.dwelling_id
                                               FROM   dwelling AS d WHERE ST_DWithin(d.geom, p.geom, 0.5)
                                               ORDER  BY d.in_use_to DESC NULLS FIRST, d.dwelling_id
                                               LIMIT  1) END) AS dwelling_id
FROM   burglary_place AS p JOIN known_days() AS k ON k.gemeente_code = coalesce(p.gemeente_code, '')
-- no worse than a street, as areas by their code have them
WHERE  p.occurred_on <@ k.days AND p.geom IS NOT NULL AND (p.dwelling_id IS NOT NULL OR p.place_step <= 6);
COMMENT ON VIEW found_measure_burglary IS 'Wat measure_burglary zegt, opnieuw gezocht.';
COMMENT ON COLUMN found_measure_burglary.occurred_on IS 'Dag.';
COMMENT ON COLUMN found_measure_burglary.buurt_code IS 'Buurt.';
COMMENT ON COLUMN found_measure_burglary.gemeente_code IS 'Gemeente.';
COMMENT ON COLUMN found_measure_burglary.geom IS 'Plek.';
COMMENT ON COLUMN found_measure_burglary.dwelling_id IS 'De woning.';

CREATE OR REPLACE VIEW measure_burglary AS
SELECT k.* FROM kept_measure_burglary AS k WHERE is_kept('measure_burglary')
UNION ALL
SELECT f.* FROM found_measure_burglary AS f WHERE NOT is_kept('measure_burglary');
COMMENT ON VIEW measure_burglary IS 'Woninginbraken van dagen die bekend zijn, zoals zij voor een maatregel tellen.';
COMMENT ON COLUMN measure_burglary.occurred_on IS 'Dag.';
COMMENT ON COLUMN measure_burglary.buurt_code IS 'Buurt.';
COMMENT ON COLUMN measure_burglary.gemeente_code IS 'Gemeente.';
COMMENT ON COLUMN measure_burglary.geom IS 'Plek.';
COMMENT ON COLUMN measure_burglary.dwelling_id IS 'De woning, of een op dezelfde plek (tot op een halve meter).';

-- ---------------------------------------------------------------- candidates

-- A buurt or gemeente that a measure may be compared with: with ten homes, more than 400 m from it, without a measure
-- of the kind since the first day that is compared by, and known on all days since on which the measure's own area is.
-- A feature takes part where it is known of that area and of four in five candidates; a candidate of which it is not
-- known then takes no part. Rates are drawn towards the average of all, the more so the fewer the homes (Marshall
-- 1991). A year that is not known whole is not compared by: without any, burglaries are none of the features.
CREATE OR REPLACE VIEW found_measure_candidate AS
WITH measure AS MATERIALIZED (
    SELECT m.* FROM area_measure AS m WHERE m.geom IS NOT NULL AND m.level IS NOT NULL
), home AS MATERIALIZED (
    SELECT h.* FROM match_home AS h
), known AS MATERIALIZED (
    SELECT k.* FROM known_days() AS k
), alike AS MATERIALIZED (
    SELECT h.buurt_code, h.gemeente_code, h.house_type, h.x, h.y, count(*) AS homes
    FROM   home AS h GROUP BY h.buurt_code, h.gemeente_code, h.house_type, h.x, h.y
), around AS MATERIALIZED (           -- homes in a square and in the eight beside it
    SELECT s.x + i AS x, s.y + j AS y, sum(s.homes) AS homes
    FROM   alike AS s CROSS JOIN generate_series(-1, 1) AS i CROSS JOIN generate_series(-1, 1) AS j GROUP BY 1, 2
), inside AS MATERIALIZED (
    SELECT m.measure_id, h.buurt_code, h.gemeente_code, h.house_type, h.x, h.y, count(*) AS homes
    FROM   measure AS m CROSS JOIN unnest(m.homes) AS u (dwelling_id) JOIN home AS h USING (dwelling_id)
    GROUP  BY m.measure_id, h.buurt_code, h.gemeente_code, h.house_type, h.x, h.y
), area_part AS MATERIALIZED (        -- of each buurt and gemeente, and of each area of its own shape
    SELECT v.level, v.code, a.gemeente_code, a.house_type, a.x, a.y, a.homes
    FROM   alike AS a
    CROSS  JOIN LATERAL (VALUES ('buurt', a.buurt_code), ('gemeente', a.gemeente_code)) AS v (level, code)
    WHERE  v.code IS NOT NULL AND a.gemeente_code IS NOT NULL
    UNION ALL
    SELECT 'own', i.measure_id::text, i.gemeente_code, i.house_type, i.x, i.y, i.homes FROM inside AS i
), mostly AS MATERIALIZED (
    SELECT DISTINCT ON (c.level, c.code) c.level, c.code, c.gemeente_code
    FROM   area_part AS c WHERE c.gemeente_code IS NOT NULL GROUP BY c.level, c.code, c.gemeente_code
    ORDER  BY c.level, c.code, sum(c.homes) DESC, c.gemeente_code
), formed AS MATERIALIZED (
    SELECT c.level, c.code, sum(c.homes)::bigint AS homes,
           coalesce(sum(c.homes) FILTER (WHERE c.house_type IS NOT NULL), 0) AS typed,
           coalesce(sum(c.homes) FILTER (WHERE c.house_type IN ('flat', 'stacked')), 0) AS flats,
           coalesce(sum(c.homes) FILTER (WHERE c.house_type IN ('terraced', 'corner')), 0) AS terraced,
           (sum(c.homes * a.homes) / sum(c.homes) / 2.25)::float8 AS density
    FROM   area_part AS c JOIN around AS a USING (x, y) GROUP BY c.level, c.code
    HAVING sum(c.homes) >= smallest_street()
), lived AS MATERIALIZED (
    SELECT f.*, m.gemeente_code FROM formed AS f LEFT JOIN mostly AS m USING (level, code) WHERE f.level <> 'own'
), own AS MATERIALIZED (
    SELECT m.measure_id, f.homes, f.typed, f.flats, f.terraced, f.density, g.gemeente_code
    FROM   measure AS m JOIN formed AS f ON f.level = 'own' AND f.code = m.measure_id::text
    LEFT   JOIN mostly AS g ON g.level = f.level AND g.code = f.code
    UNION ALL
    SELECT m.measure_id, l.homes, l.typed, l.flats, l.terraced, l.density, l.gemeente_code
    FROM   measure AS m JOIN lived AS l ON l.level = m.level AND l.code = m.code
), span AS MATERIALIZED (             -- the days that are known of the measure's own area
    SELECT m.measure_id, k.days * datemultirange(daterange(lower(matched_days(m.begins)), NULL)) AS days
    FROM   measure AS m JOIN own AS o USING (measure_id)
    JOIN   known AS k ON k.gemeente_code = coalesce(o.gemeente_code, '')
), year AS MATERIALIZED (             -- and the years that are
    SELECT m.measure_id, m.begins, m.level, t.turn, matched_days(m.begins, t.turn) AS days
    FROM   measure AS m JOIN span AS s USING (measure_id) CROSS JOIN generate_series(1, 2) AS t (turn)
    WHERE  s.days @> matched_days(m.begins, t.turn)
), taken AS MATERIALIZED (
    -- where the same was done: of a whole gemeente in all its buurten, of part of it not in the gemeente
    SELECT m.kind, a.level, a.code, daterange(m.begins, m.ends, '[]') AS days
    FROM   measure AS m
    JOIN   newest_area AS a ON a.level = 'buurt'
           AND CASE WHEN m.code IS NOT NULL THEN a.code = m.code
                    ELSE a.geom && m.geom AND ST_Area(ST_Intersection(ST_MakeValid(a.geom), m.geom)) > 0 END
    WHERE  m.level = 'buurt'
    UNION ALL
    SELECT m.kind, l.level, l.code, daterange(m.begins, m.ends, '[]')
    FROM   measure AS m JOIN lived AS l ON l.gemeente_code = m.code WHERE m.level = 'gemeente'
), pair AS (
    SELECT m.measure_id, m.level, l.code
    FROM   measure AS m JOIN span AS s USING (measure_id) JOIN lived AS l USING (level)
    JOIN   newest_area AS a ON a.level = l.level AND a.code = l.code
    JOIN   known AS k ON k.gemeente_code = coalesce(l.gemeente_code, '')
    WHERE  NOT isempty(s.days) AND k.days @> s.days
    AND    NOT (a.geom && ST_Expand(m.geom, 400) AND ST_DWithin(a.geom, m.geom, 400))
    EXCEPT
    SELECT m.measure_id, t.level, t.code
    FROM   measure AS m JOIN taken AS t USING (kind)
    WHERE  t.days && daterange(lower(matched_days(m.begins)), NULL)
), candidate AS MATERIALIZED (
    SELECT p.measure_id, l.* FROM pair AS p JOIN lived AS l USING (level, code)
), member AS MATERIALIZED (           -- code: of what has one
    SELECT c.measure_id, c.code AS area, c.code, false AS treated, c.homes, c.typed, c.flats, c.terraced, c.density
    FROM   candidate AS c
    UNION ALL
    SELECT o.measure_id, '', m.code, true, o.homes, o.typed, o.flats, o.terraced, o.density
    FROM   own AS o JOIN span AS s USING (measure_id) JOIN measure AS m USING (measure_id) WHERE NOT isempty(s.days)
), struck AS MATERIALIZED (
    SELECT b.* FROM measure_burglary AS b
), struck_own AS MATERIALIZED (       -- in areas of their own shape
    SELECT m.measure_id, s.occurred_on
    FROM   measure AS m CROSS JOIN unnest(m.homes) AS u (dwelling_id) JOIN struck AS s USING (dwelling_id)
    UNION ALL
    SELECT m.measure_id, s.occurred_on
    FROM   measure AS m JOIN struck AS s ON s.dwelling_id IS NULL AND s.geom && m.geom AND ST_Covers(m.geom, s.geom)
    WHERE  m.homes IS NOT NULL
), asked AS MATERIALIZED (            -- many measures ask the same
    SELECT DISTINCT y.level, y.begins, y.turn, y.days FROM year AS y
), counted AS MATERIALIZED (
    SELECT a.begins, a.turn, a.level, s.buurt_code AS code, count(*) AS burglaries
    FROM   asked AS a JOIN struck AS s ON s.occurred_on <@ a.days
    WHERE  a.level = 'buurt' AND s.buurt_code IS NOT NULL GROUP BY a.begins, a.turn, a.level, s.buurt_code
    UNION ALL
    SELECT a.begins, a.turn, a.level, s.gemeente_code, count(*)
    FROM   asked AS a JOIN struck AS s ON s.occurred_on <@ a.days
    WHERE  a.level = 'gemeente' AND s.gemeente_code IS NOT NULL GROUP BY a.begins, a.turn, a.level, s.gemeente_code
), happened AS MATERIALIZED (
    SELECT m.measure_id, m.area, m.treated, y.turn, m.homes, coalesce(c.burglaries, 0)::float8 AS burglaries
    FROM   member AS m JOIN year AS y USING (measure_id)
    LEFT   JOIN counted AS c ON c.begins = y.begins AND c.turn = y.turn AND c.level = y.level AND c.code = m.code
    WHERE  m.code IS NOT NULL
    UNION ALL
    SELECT m.measure_id, m.area, true, y.turn, m.homes,
           (SELECT count(*) FROM struck_own AS s WHERE s.measure_id = m.measure_id AND s.occurred_on <@ y.days)
    FROM   member AS m JOIN year AS y USING (measure_id) WHERE m.code IS NULL
), average AS MATERIALIZED (
    SELECT h.measure_id, h.turn, sum(h.burglaries) / sum(h.homes) AS rate, avg(h.homes) AS homes
    FROM   happened AS h GROUP BY h.measure_id, h.turn
), spread AS MATERIALIZED (           -- between areas, beyond what chance does
    SELECT h.measure_id, h.turn, a.rate,
           greatest(0,
                    sum(h.homes * (h.burglaries / h.homes - a.rate) ^ 2) / sum(h.homes) - a.rate / a.homes) AS variance
    FROM   happened AS h JOIN average AS a USING (measure_id, turn) GROUP BY h.measure_id, h.turn, a.rate, a.homes
), factor_known AS MATERIALIZED (
    SELECT f.factor, v.level, v.code, v.year, v.value
    FROM   match_factor AS f JOIN factor_figure AS v USING (factor) WHERE v.level IN ('buurt', 'gemeente')
), factor_year AS MATERIALIZED (      -- the last year before that has most areas
    SELECT b.begins, b.level, f.factor, max(f.year) AS year
    FROM  (SELECT DISTINCT m.begins, m.level FROM measure AS m) AS b
    JOIN  (SELECT v.factor, v.level, v.year, count(*) AS areas
           FROM   factor_known AS v JOIN lived AS l USING (level, code)
           GROUP  BY v.factor, v.level, v.year) AS f ON f.level = b.level AND f.year < extract(year FROM b.begins - 364)
    WHERE  f.areas >= 0.8 * (SELECT count(*) FROM lived AS l WHERE l.level = b.level)
    GROUP  BY b.begins, b.level, f.factor
), told AS (
    SELECT m.measure_id, m.area, m.treated, v.feature, v.value
    FROM   member AS m
    CROSS  JOIN LATERAL (VALUES ('dwellings', ln(m.homes)), ('density', ln(greatest(m.density, 1))),
                         ('flats', m.flats / nullif(m.typed, 0)::float8),
                         ('terraced', m.terraced / nullif(m.typed, 0)::float8)) AS v (feature, value)
    UNION ALL
    SELECT h.measure_id, h.area, h.treated, 'rate_' || h.turn,
           1000 * 365.25 / 364 * (s.rate + CASE WHEN s.variance > 0 THEN s.variance / (s.variance + s.rate / h.homes)
                                                ELSE 0 END * (h.burglaries / h.homes - s.rate))
    FROM   happened AS h JOIN spread AS s USING (measure_id, turn)
    UNION ALL
    SELECT m.measure_id, m.area, m.treated, y.factor, v.value
    FROM   member AS m JOIN measure AS n USING (measure_id)
    JOIN   factor_year AS y ON y.begins = n.begins AND y.level = n.level
    JOIN   factor_known AS v ON v.factor = y.factor AND v.level = y.level AND v.year = y.year AND v.code = m.code
    UNION ALL                           -- of its own shape: by the homes that lie in each buurt
    SELECT i.measure_id, '', true, y.factor, sum(v.value * i.homes) / sum(i.homes)
    FROM  (SELECT c.measure_id, c.buurt_code, sum(c.homes) AS homes
           FROM   inside AS c GROUP BY c.measure_id, c.buurt_code) AS i JOIN measure AS n USING (measure_id)
    JOIN   factor_year AS y ON y.begins = n.begins AND y.level = 'buurt'
    JOIN   factor_known AS v ON v.factor = y.factor AND v.level = 'buurt' AND v.year = y.year AND v.code = i.buurt_code
    GROUP  BY i.measure_id, y.factor
), feature AS MATERIALIZED (
    SELECT t.measure_id, t.feature,
           row_number() OVER (PARTITION BY t.measure_id
                              ORDER BY array_position('{dwellings,density,flats,terraced,rate_1,rate_2}', t.feature),
                              t.feature COLLATE "C") AS position
    FROM   told AS t
    LEFT   JOIN (SELECT c.measure_id, count(*) AS areas
                 FROM   candidate AS c GROUP BY c.measure_id) AS n USING (measure_id)
    WHERE  t.value IS NOT NULL GROUP BY t.measure_id, t.feature, n.areas
    HAVING bool_or(t.treated) AND count(*) FILTER (WHERE NOT t.treated) >= 0.8 * coalesce(n.areas, 0)
)
SELECT m.measure_id, m.area, m.treated, m.homes::int AS dwellings, array_agg(f.feature ORDER BY f.position) AS features,
       array_agg(t.value ORDER BY f.position) AS numbers
FROM   member AS m JOIN feature AS f USING (measure_id)
LEFT   JOIN told AS t ON t.measure_id = m.measure_id AND t.area = m.area AND t.treated = m.treated
       AND t.feature = f.feature
GROUP  BY m.measure_id, m.area, m.treated, m.homes;
COMMENT ON VIEW found_measure_candidate IS 'Wat measure_candidates zegt, opnieuw gerekend.';
COMMENT ON COLUMN found_measure_candidate.measure_id IS 'Maatregel.';
COMMENT ON COLUMN found_measure_candidate.area IS 'Buurt of gemeente; een lege tekst is het gebied van de maatregel.';
COMMENT ON COLUMN found_measure_candidate.treated IS 'Of het het gebied van de maatregel is.';
COMMENT ON COLUMN found_measure_candidate.dwellings IS 'Woningen.';
COMMENT ON COLUMN found_measure_candidate.features IS 'Kenmerken, op volgorde.';
COMMENT ON COLUMN found_measure_candidate.numbers IS 'Hun waarden.';

CREATE OR REPLACE FUNCTION measure_candidates()
RETURNS TABLE (measure_id int, area text, treated boolean, dwellings int, features text[], numbers float8[])
LANGUAGE sql STABLE ROWS 10000
SET jit = off
BEGIN ATOMIC
    SELECT k.* FROM kept_measure_candidate AS k WHERE is_kept('measure_candidate')
    UNION ALL
    SELECT f.* FROM found_measure_candidate AS f WHERE NOT is_kept('measure_candidate');
END;
COMMENT ON FUNCTION measure_candidates() IS 'Van elke maatregel het eigen gebied en de buurten of gemeenten waarmee kan worden vergeleken, met de kenmerken waarnaar dat gebeurt.';

-- ---------------------------------------------------------------- references

CREATE OR REPLACE FUNCTION measure_matches(of_measure int DEFAULT NULL)
RETURNS TABLE (measure_id int, features text[], matches area_match_set)
LANGUAGE sql STABLE ROWS 100
SET jit = off
BEGIN ATOMIC
    SELECT c.measure_id, min(c.features),
           area_match_set(c.area || CASE WHEN c.treated THEN '*' ELSE '' END, c.treated, c.numbers)
    FROM   measure_candidates() AS c WHERE of_measure IS NULL OR c.measure_id = of_measure GROUP BY c.measure_id;
END;
COMMENT ON FUNCTION measure_matches(int) IS 'Van een maatregel, of van alle, de gebieden die worden vergeleken (reference_areas), met de namen van de kenmerken; het gebied van de maatregel heet *.';

CREATE OR REPLACE FUNCTION measure_references(of_measure int DEFAULT NULL)
RETURNS TABLE (measure_id int, role text, code text, rank int, distance float8, candidates int, features int)
LANGUAGE sql STABLE ROWS 1000
SET jit = off
BEGIN ATOMIC
    SELECT m.measure_id, k.kind, r.reference, r.rank, r.distance, r.candidates::int, r.features
    FROM   measure_matches(of_measure) AS m CROSS JOIN unnest('{like,average}'::text[]) AS k (kind)
    CROSS  JOIN LATERAL reference_areas(m.matches, 3, NULL, k.kind) AS r
    WHERE  r.reference IS NOT NULL;
END;
COMMENT ON FUNCTION measure_references(int) IS 'Van een maatregel, of van alle, de drie buurten of gemeenten die het meest lijken op haar gebied (like), en de drie die het dichtst bij het gemiddelde liggen (average).';
