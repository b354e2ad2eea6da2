-- What burglaries have in common: how, where and with what they came in, what they took, when, and in which house.

-- As plain_words, of a text of any length.
CREATE OR REPLACE FUNCTION words_in(text text) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN string_to_array(nullif(btrim(regexp_replace(regexp_replace(lower_ascii(unaccent('unaccent'::regdictionary,
                                                                                       text)), '[''`\u00B4\u2018\u2019]',
                                                                  '', 'g'), '[^a-z0-9]+', ' ', 'g')), ''), ' ');
COMMENT ON FUNCTION words_in(text) IS 'De woorden van een tekst, in kleine letters zonder accenten; een apostrof scheidt niets, elk ander teken wel. NULL als er geen zijn.';

-- Which text tells of which field: what was taken is read from the text about that alone, for a tool or a car may be in
-- the other without being taken.
CREATE OR REPLACE VIEW told_field AS
SELECT f.told, f.field
FROM   (VALUES ('modus_operandi', 'modus_operandi'), ('modus_operandi', 'entry'), ('modus_operandi', 'entry_side'),
        ('modus_operandi', 'tool'),
        ('entry', 'modus_operandi'), ('entry', 'entry'), ('entry', 'entry_side'), ('entry', 'tool'),
        ('loot', 'loot')) AS f (told, field);
COMMENT ON VIEW told_field IS 'Welke kolom van burglary over welk veld van term iets zegt.';
COMMENT ON COLUMN told_field.told IS 'Kolom van burglary.';
COMMENT ON COLUMN told_field.field IS 'Veld van term.';

-- Each text once, as runs of so many words as terms have. A term inside a longer one of its field does not count there.
CREATE OR REPLACE VIEW coded_text AS
WITH text AS MATERIALIZED (
    SELECT row_number() OVER () AS number, t.told, t.delivered, words_in(t.delivered) AS words
    FROM  (SELECT DISTINCT v.told, v.delivered FROM burglary AS b
           CROSS JOIN LATERAL (VALUES ('modus_operandi', b.modus_operandi), ('entry', b.entry),
                               ('loot', b.loot)) AS v (told, delivered) WHERE v.delivered IS NOT NULL) AS t
), term AS MATERIALIZED (
    SELECT t.field, t.delivered, t.code, array_to_string(w.words, ' ') AS plain, cardinality(w.words) AS length
    FROM   term AS t CROSS JOIN LATERAL (SELECT words_in(t.delivered) AS words OFFSET 0) AS w WHERE w.words IS NOT NULL
), run AS (
    SELECT x.number, x.told, g.place, g.place + l.length AS ends,
           array_to_string(x.words[g.place : g.place + l.length - 1], ' ') AS plain
    FROM   text AS x CROSS JOIN (SELECT DISTINCT t.length FROM term AS t) AS l
    CROSS  JOIN LATERAL generate_series(1, cardinality(x.words) - l.length + 1) AS g (place)
), found AS MATERIALIZED (
    SELECT r.number, t.field, t.code, t.delivered, r.place, r.ends
    FROM   run AS r JOIN told_field AS f USING (told) JOIN term AS t ON t.field = f.field AND t.plain = r.plain
), stands AS (
    SELECT f.number, f.field, f.code, min(f.delivered COLLATE "C") AS term FROM found AS f
    WHERE  f.code IS NOT NULL
    AND    NOT EXISTS (SELECT
                       FROM   found AS o
                       WHERE  o.number = f.number AND o.field = f.field AND o.place <= f.place AND o.ends >= f.ends
                       AND    o.ends - o.place > f.ends - f.place)
    GROUP  BY f.number, f.field, f.code
)
SELECT x.told, x.delivered, s.field, s.code, s.term FROM text AS x JOIN stands AS s USING (number);
COMMENT ON VIEW coded_text IS 'Elke tekst van de politie met de codes die de woorden van term eraan geven: een rij per tekst, veld en code.';
COMMENT ON COLUMN coded_text.told IS 'Kolom van burglary waarin de tekst staat.';
COMMENT ON COLUMN coded_text.delivered IS 'De tekst.';
COMMENT ON COLUMN coded_text.field IS 'Veld van term.';
COMMENT ON COLUMN coded_text.code IS 'Code.';
COMMENT ON COLUMN coded_text.term IS 'De term die de code gaf; van meer de eerste.';

-- A text of a field that gives no code of that field has a row without: told, but not understood.
CREATE OR REPLACE VIEW fresh_burglary_mo AS
WITH told AS MATERIALIZED (
    SELECT b.burglary_id, v.told, v.delivered FROM burglary AS b
    CROSS  JOIN LATERAL (VALUES ('modus_operandi', b.modus_operandi), ('entry', b.entry),
                         ('loot', b.loot)) AS v (told, delivered) WHERE v.delivered IS NOT NULL
), coded AS MATERIALIZED (
    SELECT t.burglary_id, c.field, c.code, min(c.term) AS term
    FROM   told AS t JOIN coded_text AS c USING (told, delivered) GROUP BY t.burglary_id, c.field, c.code
), each AS (
    SELECT c.* FROM coded AS c
    UNION ALL
    SELECT t.burglary_id, t.told, NULL, NULL
    FROM   told AS t WHERE NOT EXISTS (SELECT FROM coded AS c WHERE c.burglary_id = t.burglary_id AND c.field = t.told)
)
SELECT row_number() OVER (ORDER BY e.burglary_id, e.field, e.code)::int AS burglary_mo_id, e.burglary_id,
       e.field::varchar(20) AS field, e.code::varchar(40) AS code,
       k.name::varchar(100) AS name, k.term_code_id, e.term::varchar(200) AS term
FROM   each AS e LEFT JOIN term_code AS k ON k.field = e.field AND k.code = e.code;

-- In which part of the day: where the window lies in one. That many lie across two is no reason to put them in either.
CREATE OR REPLACE FUNCTION daypart(occurred_from timestamp, occurred_to timestamp, reported_at timestamp,
                                   "precision" text, flags text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT CASE WHEN w.ends <= date_bin('6 hours', occurred_from, '2000-01-01') + interval '6 hours'
                    THEN ('{night,morning,afternoon,evening}'::text[])[1 + extract(hour FROM occurred_from)::int / 6] END
        FROM  (SELECT greatest(occurred_from,
                               least(CASE WHEN 'eind zonder tijd' = ANY (flags) THEN NULL ELSE occurred_to END,
                                     reported_at)) AS ends
               WHERE  "precision" = 'time' AND occurred_from IS NOT NULL
               AND    (occurred_to IS NOT NULL AND NOT 'eind zonder tijd' = ANY (flags)
                       OR reported_at IS NOT NULL)) AS w);
COMMENT ON FUNCTION daypart(timestamp, timestamp, timestamp, text, text[]) IS
'Het dagdeel van zes uur (night, morning, afternoon, evening; vanaf 0, 6, 12 en 18 uur) waarin een tijdvak geheel ligt; NULL als het in meer dan een ligt, of als begin of eind niet op het uur bekend is. Het eindigt uiterlijk bij de kennisname.';

CREATE OR REPLACE FUNCTION trait_name(trait text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE trait WHEN 'modus_operandi' THEN 'werkwijze' WHEN 'entry' THEN 'plek van binnenkomst'
            WHEN 'entry_side' THEN 'kant van de woning' WHEN 'tool' THEN 'gereedschap' WHEN 'loot' THEN 'buit'
                  WHEN 'daypart' THEN 'dagdeel' WHEN 'house_type' THEN 'woningtype' END;
COMMENT ON FUNCTION trait_name(text) IS 'Naam van een kenmerk; NULL als het er geen is.';

-- On most days one burglary is counted in its street and in its buurt (see large_street), and what kind of house it was
-- stands beside that: a kind that is rare there would tell which. So a kind is told of ten homes at least in every
-- piece that areas and streets cut, and where all other homes of a piece would be fewer, the rarest kind is among them.
-- A home that is no more has no kind here, and was broken into as well: where all others have theirs told, it is the
-- one of which none is.
CREATE OR REPLACE VIEW told_house AS
WITH home AS MATERIALIZED (
    SELECT d.dwelling_id, d.in_use_to IS NULL AS in_use, t.class_number, t.class,
           ROW(d.gemeente_code, d.buurt_code, CASE WHEN l.is_listed THEN d.postcode ELSE left(d.postcode, 4) END,
               x.areas, s.code)::text AS place
    FROM   dwelling AS d LEFT JOIN dwelling_area AS x USING (dwelling_id)
    LEFT   JOIN large_street AS s ON s.code = street_code(d.street_name, d.woonplaats)
    CROSS  JOIN (SELECT EXISTS (SELECT FROM area_member AS m WHERE m.level IN ('pc6', 'pc5')) AS is_listed) AS l
    LEFT   JOIN told_traits('{woningtype}'::text[]) AS t ON t.dwelling_id = d.dwelling_id
    WHERE  EXISTS (SELECT
                   FROM   told_traits('{woningtype}'::text[]) AS n
                   WHERE  n.factor NOT IN (SELECT w.factor FROM withheld_factor AS w))
), piece AS MATERIALIZED (
    SELECT h.place, h.class_number, h.in_use, count(*)::int AS dwellings, h.in_use AND h.class_number IS NOT NULL
    AND    count(*) >= smallest_street() AS large FROM home AS h GROUP BY h.place, h.class_number, h.in_use
), beside AS MATERIALIZED (
    SELECT p.place,
           coalesce(sum(p.dwellings) FILTER (WHERE p.in_use AND NOT p.large),
                    sum(p.dwellings) FILTER (WHERE NOT p.large), 0) AS others,
           (array_agg(p.class_number ORDER BY p.dwellings, p.class_number) FILTER (WHERE p.large))[1] AS smallest
    FROM   piece AS p GROUP BY p.place
)
SELECT h.dwelling_id, h.class_number, h.class
FROM   home AS h JOIN piece AS p ON p.place = h.place AND p.class_number = h.class_number AND h.in_use AND p.large
JOIN   beside AS b ON b.place = h.place
WHERE  NOT (b.smallest = h.class_number AND b.others BETWEEN 1 AND smallest_street() - 1);
COMMENT ON VIEW told_house IS 'Woningen waarvan het woningtype bij een inbraak wordt gezegd: waar straat, buurt en andere gebieden samen er minstens tien van dat type hebben.';
COMMENT ON COLUMN told_house.dwelling_id IS 'Woning.';
COMMENT ON COLUMN told_house.class_number IS 'Volgorde van het woningtype.';
COMMENT ON COLUMN told_house.class IS 'Woningtype.';

CREATE OR REPLACE VIEW burglary_trait AS
SELECT m.burglary_id, m.field::text AS trait, m.code::text AS class, m.name::text AS class_name
FROM   fresh_burglary_mo AS m WHERE m.code IS NOT NULL
UNION ALL
SELECT d.burglary_id, 'daypart', d.class,
       CASE d.class WHEN 'night' THEN 'nacht (0 tot 6 uur)' WHEN 'morning' THEN 'ochtend (6 tot 12 uur)'
            WHEN 'afternoon' THEN 'middag (12 tot 18 uur)' ELSE 'avond (18 tot 24 uur)' END
FROM  (SELECT b.burglary_id, daypart(b.occurred_from, b.occurred_to, b.reported_at, b.precision, b.flags) AS class
       FROM   burglary AS b) AS d WHERE d.class IS NOT NULL
UNION ALL
SELECT b.burglary_id, 'house_type', c.category, t.class
FROM   burglary AS b JOIN told_house AS t ON t.dwelling_id = b.dwelling_id
JOIN   factor_category AS c ON c.factor = 'woningtype' AND c.position = t.class_number;
COMMENT ON VIEW burglary_trait IS 'Inbraken met de klasse van elk kenmerk; wat niet bekend is, ontbreekt, en het woningtype ook waar het zeldzaam is (told_house). Van werkwijze, binnenkomst, gereedschap en buit kan een inbraak meer klassen hebben.';
COMMENT ON COLUMN burglary_trait.burglary_id IS 'Inbraak.';
COMMENT ON COLUMN burglary_trait.trait IS 'Kenmerk (zie trait_name).';
COMMENT ON COLUMN burglary_trait.class IS 'Klasse, als code.';
COMMENT ON COLUMN burglary_trait.class_name IS 'Klasse in woorden.';

-- As area_day, by class; a burglary of which a trait is not known has a row without a class. Not by street: how one was
-- broken into tells which.
CREATE OR REPLACE VIEW fresh_trait_day AS
WITH place AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY p.burglary_id) AS home, p.burglary_id, p.occurred_on, p.residential, p.attempt,
           p.postcode, p.buurt_code, p.gemeente_code, p.areas
    FROM   object_place AS p WHERE p.occurred_on IS NOT NULL
), placed AS MATERIALIZED (
    SELECT a.home, a.level, a.code, a.current
    FROM  (SELECT array_agg(p.postcode ORDER BY p.home) AS postcodes,
                  array_agg(p.buurt_code ORDER BY p.home) AS buurt_codes,
                  array_agg(p.gemeente_code ORDER BY p.home) AS gemeente_codes,
                  array_agg(p.areas::text ORDER BY p.home) AS areas, array_agg(NULL::text ORDER BY p.home) AS streets
           FROM   place AS p) AS g
    CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurt_codes, g.gemeente_codes, g.areas, g.streets) AS a
    WHERE  a.level NOT IN ('pc6', 'pc5', 'street')
    UNION ALL
    SELECT p.home, 'region', 'regio', true FROM place AS p
), level AS MATERIALIZED (
    SELECT DISTINCT p.level FROM placed AS p
), lies AS (
    SELECT p.home, p.level, p.code, p.current FROM placed AS p
    UNION ALL                           -- in none of the areas of a level
    SELECT p.home, l.level, NULL, true FROM place AS p CROSS JOIN level AS l
    WHERE  NOT EXISTS (SELECT FROM placed AS o WHERE o.home = p.home AND o.level = l.level AND o.current)
), known AS MATERIALIZED (
    SELECT t.* FROM burglary_trait AS t
), trait AS (
    -- with its burglary, for a join of both once more is one of every row with every row
    SELECT p.home, p.gemeente_code, p.occurred_on, p.residential, p.attempt, k.trait, k.class, k.class_name
    FROM   place AS p JOIN known AS k USING (burglary_id)
    UNION ALL
    SELECT p.home, p.gemeente_code, p.occurred_on, p.residential, p.attempt, n.trait, NULL, NULL
    FROM   place AS p
    CROSS  JOIN unnest('{modus_operandi,entry,entry_side,tool,loot,daypart,house_type}'::text[]) AS n (trait)
    WHERE  NOT EXISTS (SELECT FROM known AS k WHERE k.burglary_id = p.burglary_id AND k.trait = n.trait)
), counted AS (
    SELECT l.level, l.code, t.gemeente_code, l.current, t.occurred_on, t.residential, t.attempt, t.trait, t.class,
           t.class_name, count(*)::int AS burglaries
    FROM   lies AS l JOIN trait AS t USING (home) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
)
SELECT row_number() OVER (ORDER BY c.level, c.code, c.trait, c.occurred_on, c.class, c.gemeente_code, c.residential,
                          c.attempt, c.current)::int AS trait_day_id, c.level::varchar(20) AS level,
       c.code::varchar(250) AS code, c.gemeente_code::varchar(6) AS gemeente_code, c.current::int AS current,
       c.occurred_on AS day, coalesce(c.occurred_on <@ k.days, false)::int AS known,
       c.residential, c.attempt, c.trait::varchar(20) AS trait, c.class::varchar(40) AS class,
       c.class_name::varchar(100) AS class_name, c.burglaries
FROM   counted AS c LEFT JOIN known_days() AS k ON k.gemeente_code = coalesce(c.gemeente_code, '');
