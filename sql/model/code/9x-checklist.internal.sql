-- How much there is of what the checklist asks: of every figure, and of what records tell beside their number.

-- What of records is measured, and what is said where there is nothing.
CREATE OR REPLACE VIEW checklist_quality AS
SELECT q.quality, q.whole, q.nothing
FROM  (VALUES
    ('dwelling',                'woningen in gebruik', 'van geen woning is de buurt bekend'),
    ('dwelling_tenure',         'woningen in gebruik', 'van geen woning zijn woningtype en eigendom bekend'),
    ('burglary_street',         'woninginbraken',      'geen woninginbraak is in een straat te tellen'),
    ('burglary_hour',           'woninginbraken',      'van geen woninginbraak is bekend op welk uur zij begon'),
    ('burglary_attempt',        'woninginbraken',      'van geen woninginbraak is vermeld of zij een poging was'),
    ('attempt_hour',            'pogingen',            'van geen poging is bekend op welk uur zij begon'),
    ('burglary_dwelling',       'woninginbraken',      'van geen woninginbraak staat de woning vast'),
    ('burglary_house_type',     'woninginbraken',      'van geen woninginbraak is het woningtype bekend'),
    ('burglary_pkvw',           'woninginbraken',
     'van geen woninginbraak is bekend of de woning een certificaat had'),
    ('burglary_modus_operandi', 'woninginbraken',      'van geen woninginbraak is de werkwijze vermeld'),
    ('burglary_loot',           'woninginbraken',
     'van geen woninginbraak is de buit vermeld')) AS q (quality, whole, nothing);
COMMENT ON VIEW checklist_quality IS 'Wat checklist_measure van woningen en inbraken meet.';
COMMENT ON COLUMN checklist_quality.quality IS 'Naam van de maat (checklist_part.quality).';
COMMENT ON COLUMN checklist_quality.whole IS 'Waarvan zij een deel is.';
COMMENT ON COLUMN checklist_quality.nothing IS 'Wat er aan de hand is als niets het heeft.';

-- Figures of areas are held against the areas that have dwellings now: of the buurten if there are any, else of the
-- finest level that has them, in the newest year of that level.
CREATE OR REPLACE VIEW fresh_checklist_measure AS
WITH home AS MATERIALIZED (
    SELECT d.dwelling_id, d.buurt_code, d.delivery_id, c.category IS NOT NULL AS typed
    FROM   dwelling AS d LEFT JOIN factor_category AS c ON c.factor = 'woningtype' AND c.category = d.house_type
    WHERE  d.in_use_to IS NULL
), trait AS MATERIALIZED (
    SELECT v.dwelling_id, bool_or(v.factor = 'eigendom') AS owned, bool_or(v.factor = 'woningtype') AS typed,
           bool_or(v.factor = 'pkvw') AS certified
    FROM   dwelling_factor_value AS v WHERE v.factor = ANY ('{eigendom,woningtype,pkvw}') GROUP BY v.dwelling_id
), area AS MATERIALIZED (                 -- looked up, not joined: the planner knows of neither how many there are
    SELECT a.level, jsonb_object_agg(a.code, 1) AS codes, count(DISTINCT a.code) AS whole
    FROM   area_dwelling AS a WHERE a.code IS NOT NULL GROUP BY a.level
), figure AS MATERIALIZED (
    SELECT f.factor, f.level, f.code, f.year FROM factor_figure AS f
), finest AS (
    SELECT DISTINCT ON (f.factor) f.factor, f.level, f.year
    FROM  (SELECT g.factor, g.level, max(g.year) AS year FROM figure AS g GROUP BY g.factor, g.level) AS f
    JOIN   area_level AS l USING (level)
    ORDER  BY f.factor, f.level <> 'buurt', l.position
), happened AS MATERIALIZED (
    SELECT p.occurred_on, p.attempt, p.dwelling_id IS NOT NULL AS home, s.code IS NOT NULL AS street,
           NOT w.day_precision AND w.occurred_from IS NOT NULL AS hour,
           b.modus_operandi ~ '[^[:space:]]' AS way, b.loot ~ '[^[:space:]]' AS loot,
           coalesce(c.category IS NOT NULL OR t.typed, false) AS typed, coalesce(t.certified, false) AS certified
    FROM   burglary_place AS p JOIN burglary AS b USING (burglary_id) JOIN burglary_window AS w USING (burglary_id)
    LEFT   JOIN large_street AS s ON s.code = p.street LEFT JOIN dwelling AS d ON d.dwelling_id = p.dwelling_id
    LEFT   JOIN factor_category AS c ON c.factor = 'woningtype' AND c.category = d.house_type
    LEFT   JOIN trait AS t ON t.dwelling_id = p.dwelling_id
), measured AS (
    SELECT 'factor' AS measure, f.factor AS name, f.level, f.year AS newest_year, NULL::date AS newest_day,
           count(*) FILTER (WHERE a.codes ? g.code) AS present, coalesce(a.whole, 0) AS whole
    FROM   finest AS f JOIN figure AS g ON (g.factor, g.level, g.year) = (f.factor, f.level, f.year)
    LEFT   JOIN area AS a ON a.level = f.level
    GROUP  BY f.factor, f.level, f.year, a.whole
    UNION ALL
    SELECT 'factor', v.factor, NULL, max(v.year), NULL, count(DISTINCT v.dwelling_id), (SELECT count(*) FROM home)
    FROM   dwelling_factor_value AS v JOIN home AS h USING (dwelling_id) GROUP BY v.factor
    UNION ALL
    SELECT 'record', m.quality, NULL, NULL, max(d.received_on) FILTER (WHERE m.has), count(*) FILTER (WHERE m.has),
           count(*)
    FROM   home AS h LEFT JOIN trait AS t USING (dwelling_id) LEFT JOIN delivery AS d ON d.delivery_id = h.delivery_id
    CROSS  JOIN LATERAL (VALUES ('dwelling', h.buurt_code IS NOT NULL),
                         ('dwelling_tenure', coalesce(t.owned AND (h.typed OR t.typed), false))) AS m (quality, has)
    GROUP  BY m.quality
    UNION ALL
    SELECT 'record', m.quality, NULL, NULL,
           max(h.occurred_on) FILTER (WHERE m.has
                                      AND h.occurred_on <= (SELECT max(upper(k.days)) FROM known_days() AS k) - 1),
           count(*) FILTER (WHERE m.has), count(*)
    FROM   happened AS h
    CROSS  JOIN LATERAL (VALUES ('burglary_street', h.street, true), ('burglary_hour', h.hour, true),
                         ('burglary_attempt', h.attempt IS NOT NULL, true), ('attempt_hour', h.hour, h.attempt = 1),
                         ('burglary_dwelling', h.home, true), ('burglary_house_type', h.typed, true),
                         ('burglary_pkvw', h.certified, true),
                         ('burglary_modus_operandi', h.way, true),
                         ('burglary_loot', h.loot, true)) AS m (quality, has, counts)
    WHERE  m.counts GROUP BY m.quality
)
SELECT row_number() OVER (ORDER BY m.measure, m.name)::int AS checklist_measure_id, m.measure::varchar(10) AS measure,
       m.name::varchar(100) AS name, m.level::varchar(20) AS level,
       m.newest_year, m.newest_day, m.present::int AS present, m.whole::int AS whole,
       CASE WHEN m.whole > 0 THEN m.present::float8 / m.whole END AS share
FROM   measured AS m;

CREATE OR REPLACE VIEW model_object AS
WITH home AS (
    SELECT c.relnamespace AS namespace FROM pg_class AS c WHERE c.oid = 'checklist_part'::regclass
)
SELECT c.relname::text AS name
FROM   home AS h JOIN pg_class AS c ON c.relnamespace = h.namespace AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
UNION
SELECT p.proname FROM home AS h JOIN pg_proc AS p ON p.pronamespace = h.namespace;
COMMENT ON VIEW model_object IS 'Tabellen, views en functies in het schema van het model, ook eigen.';
COMMENT ON COLUMN model_object.name IS 'Naam.';

-- The two ways in which a part may be answered: by what the model has for it, all of it, or by figures under the name
-- or the number of the part itself.
CREATE OR REPLACE VIEW checklist_way AS
WITH part AS (
    SELECT p.*, count(*) OVER (PARTITION BY p.checklist, p.number) = 1 AS alone FROM checklist_part AS p
), need AS (
    SELECT p.checklist_part_id, 1 AS way, 'record' AS measure, p.quality AS name
    FROM   part AS p WHERE p.quality IS NOT NULL
    UNION
    SELECT p.checklist_part_id, 1, 'factor', n.name
    FROM   part AS p CROSS JOIN LATERAL unnest(p.factors) AS n (name) WHERE n.name IS NOT NULL
    UNION
    SELECT p.checklist_part_id, f.factor_id + 1, 'factor', f.factor
    FROM   part AS p JOIN factor AS f ON f.factor = p.factor
    UNION
    SELECT p.checklist_part_id, f.factor_id + 1, 'factor', f.factor
    FROM   part AS p
    JOIN   factor AS f ON f.checklist = p.checklist AND f.number = p.number
           AND (f.part IS NOT DISTINCT FROM p.part OR f.part IS NULL AND p.alone)
), met AS (
    SELECT n.checklist_part_id, n.way, min(CASE WHEN n.way > 1 THEN n.name END) AS own,
           bool_and(n.measure = 'factor' OR q.quality IS NOT NULL) AS measured,
           bool_and(n.measure = 'factor' AND m.name IS NOT NULL OR coalesce(m.present > 0, false)) AS has,
           min(m.newest_year) AS newest_year, min(m.newest_day) AS newest_day,
           CASE WHEN count(m.share) = count(*) THEN min(m.share) END AS complete,
           string_agg(n.name, ', ' ORDER BY n.name) FILTER (WHERE n.measure = 'factor' AND m.name IS NULL) AS missing,
           string_agg(n.name, ', ' ORDER BY n.name) FILTER (WHERE n.measure = 'factor' AND m.name IS NOT NULL) AS there,
           string_agg(quote_literal(n.name), ', ' ORDER BY n.name) FILTER (WHERE n.measure = 'factor') AS quoted,
           bool_or(f.measured = 'dwelling') AS of_dwellings,
           string_agg(DISTINCT coalesce(q.whole,
                                        CASE WHEN f.measured = 'dwelling' THEN 'woningen in gebruik' ELSE l.name END),
                      ', ') AS complete_of,
           min(q.nothing) AS nothing
    FROM   need AS n LEFT JOIN checklist_measure_result AS m ON m.measure = n.measure AND m.name = n.name
    LEFT   JOIN checklist_quality AS q ON n.measure = 'record' AND q.quality = n.name
    LEFT   JOIN factor AS f ON n.measure = 'factor' AND f.factor = n.name
    LEFT   JOIN area_level AS l ON l.level = m.level
    GROUP  BY n.checklist_part_id, n.way
)
SELECT w.checklist_part_id, w.way, w.own, w.measured, w.has, w.newest_year, w.newest_day, w.complete, w.missing,
       w.there, w.quoted, w.of_dwellings, w.complete_of, w.nothing
FROM   met AS w
UNION ALL       -- something that the model has, and of which nobody said what tells how complete it is
SELECT p.checklist_part_id, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM   part AS p
WHERE  p.object IS NOT NULL AND p.quality IS NULL AND coalesce(array_remove(p.factors, NULL), '{}') = '{}';
COMMENT ON VIEW checklist_way IS 'Hoe elk onderdeel van de checklist te beantwoorden is, en wat daarvan is ingelezen.';
COMMENT ON COLUMN checklist_way.checklist_part_id IS 'Onderdeel.';
COMMENT ON COLUMN checklist_way.way IS '1 met wat checklist_part ervoor noemt; hoger met de cijfers van een factor van het onderdeel zelf.';
COMMENT ON COLUMN checklist_way.own IS 'Die factor.';
COMMENT ON COLUMN checklist_way.measured IS 'Of het model meet hoe volledig dit is; leeg als niemand zei waaraan dat te zien is.';
COMMENT ON COLUMN checklist_way.has IS 'Of alles wat nodig is er is, al is het maar een deel.';
COMMENT ON COLUMN checklist_way.newest_year IS 'Nieuwste jaar waarvan alles er is.';
COMMENT ON COLUMN checklist_way.newest_day IS 'Nieuwste dag.';
COMMENT ON COLUMN checklist_way.complete IS 'Hoe volledig het minst volledige is, van 0 tot en met 1.';
COMMENT ON COLUMN checklist_way.missing IS 'Factoren zonder cijfers.';
COMMENT ON COLUMN checklist_way.there IS 'Factoren met cijfers.';
COMMENT ON COLUMN checklist_way.quoted IS 'Al die factoren, zoals SQL ze wil.';
COMMENT ON COLUMN checklist_way.of_dwellings IS 'Of een ervan over woningen gaat.';
COMMENT ON COLUMN checklist_way.complete_of IS 'Waarvan complete een deel is.';
COMMENT ON COLUMN checklist_way.nothing IS 'Wat er aan de hand is als er niets is.';
