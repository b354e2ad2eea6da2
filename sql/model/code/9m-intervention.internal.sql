-- Actions in words, and the days that are counted before and since.

CREATE OR REPLACE VIEW intervention_meaning AS
SELECT w.field, w.delivered, t.code, t.name, t.evidence
FROM   intervention_word AS w JOIN intervention_term AS t USING (field, code);
COMMENT ON VIEW intervention_meaning IS 'Wat een woord in een lijst met acties betekent.';
COMMENT ON COLUMN intervention_meaning.field IS 'Soort woord: type, aim, theme, done of kind.';
COMMENT ON COLUMN intervention_meaning.delivered IS 'Het woord zoals plain_word het geeft.';
COMMENT ON COLUMN intervention_meaning.code IS 'Code.';
COMMENT ON COLUMN intervention_meaning.name IS 'Naam.';
COMMENT ON COLUMN intervention_meaning.evidence IS 'Wat bekend is over of het werkt.';

CREATE OR REPLACE FUNCTION done_name(done text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE done WHEN 'yes' THEN 'ja' WHEN 'partly' THEN 'deels' WHEN 'no' THEN 'nee' ELSE 'niet gemeld' END;
COMMENT ON FUNCTION done_name(text) IS 'Uitgevoerd of herkend, in woorden.';

CREATE OR REPLACE FUNCTION told_change(what text, former text, latter text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN former IS DISTINCT FROM latter
                 THEN pg_catalog.format('%s: %s wordt %s', what, coalesce(former, 'leeg'),
                                        coalesce(latter, 'leeg')) END;
COMMENT ON FUNCTION told_change(text, text, text) IS 'Wat er veranderde, in woorden; NULL als het gelijk is.';

-- Nothing is said since the day to look again; or, without such a day, since the end of what is not done.
CREATE OR REPLACE FUNCTION why_behind(look_on date, period_to date, done text, said_on date, as_of date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN look_on <= as_of AND coalesce(said_on < look_on, true)
            THEN pg_catalog.format('op %s zou opnieuw worden gekeken; sindsdien is er niets gemeld',
                                   to_char(look_on, 'DD-MM-YYYY'))
            WHEN look_on IS NULL AND period_to < as_of AND done IS DISTINCT FROM 'yes'
                 AND coalesce(said_on <= period_to, true)
            THEN pg_catalog.format('de actie liep tot en met %s; sindsdien is er niets gemeld',
                                   to_char(period_to, 'DD-MM-YYYY'))
            WHEN period_to < as_of AND done IS DISTINCT FROM 'yes'
            THEN pg_catalog.format('de actie liep tot en met %s en is niet als uitgevoerd gemeld',
                                   to_char(period_to, 'DD-MM-YYYY')) END;
COMMENT ON FUNCTION why_behind(date, date, text, date, date) IS 'Waarom er naar een actie gekeken moet worden; NULL als dat niet zo is.';

-- Counted is the street of an action where that is counted by itself (large_street), else its area: as many days before
-- as are known since. What surrounds an area is the gemeente that it lies in; around a gemeente, and what lies in more
-- than one, the region.
CREATE OR REPLACE FUNCTION intervention_days(of_intervention int)
RETURNS TABLE (intervention_id int, level text, code text, reference_level text, reference_code text, before daterange,
               since daterange)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10
BEGIN ATOMIC
    WITH street AS MATERIALIZED (
        SELECT h.code, plain_word(h.code) AS name, plain_word(split_part(h.code, ', ', 1)) AS bare,
               array_agg(DISTINCT h.gemeente_code) AS gemeenten
        FROM   area_home AS h WHERE h.level = 'street' AND h.code IS NOT NULL GROUP BY h.code
    ), place AS (
        SELECT i.intervention_id, i.period_from, CASE WHEN s.code IS NOT NULL THEN 'street' ELSE a.level END AS level,
               coalesce(s.code, a.code) AS code
        FROM   intervention AS i LEFT JOIN area AS a ON a.area_id = i.area_id
        -- elsewhere a street may be called the same
        LEFT   JOIN LATERAL (SELECT array_agg(DISTINCT h.gemeente_code) AS gemeenten
                             FROM   area_home AS h WHERE h.level = a.level AND h.code = a.code) AS r ON true
        LEFT   JOIN LATERAL (SELECT min(t.code) AS code
                             FROM   street AS t
                             WHERE  plain_word(coalesce(i.street, i.place)) IN (t.name, t.bare)
                             AND    coalesce(t.gemeenten && r.gemeenten, true) HAVING count(*) = 1) AS s ON true
        WHERE  of_intervention IS NULL OR i.intervention_id = of_intervention
    ), lies AS (
        SELECT p.intervention_id, p.level, p.code, p.period_from, g.gemeenten, k.last_day
        FROM   place AS p
        LEFT   JOIN LATERAL (SELECT array_agg(DISTINCT h.gemeente_code) AS gemeenten
                             FROM   area_home AS h WHERE h.level = p.level AND h.code = p.code) AS g ON true
        -- where one of its gemeenten stopped earlier, the days end there
        LEFT   JOIN LATERAL (SELECT min(d.last_day) AS last_day
                             FROM   (SELECT max(n.last_day) AS last_day
                                     FROM   known_day AS n WHERE n.gemeente_code = ANY (g.gemeenten)
                                     GROUP  BY n.gemeente_code) AS d) AS k ON true
    )
    SELECT l.intervention_id, l.level, l.code,
           CASE WHEN l.level = 'region' THEN NULL
                WHEN l.level <> 'gemeente' AND cardinality(l.gemeenten) = 1 AND l.gemeenten[1] IS NOT NULL
                     THEN 'gemeente' ELSE 'region' END,
           CASE WHEN l.level = 'region' THEN NULL
                WHEN l.level <> 'gemeente' AND cardinality(l.gemeenten) = 1 AND l.gemeenten[1] IS NOT NULL
                     THEN l.gemeenten[1] ELSE 'regio' END,
           CASE WHEN l.last_day >= l.period_from
                     THEN daterange(l.period_from - (l.last_day - l.period_from + 1), l.period_from) END,
           CASE WHEN l.last_day >= l.period_from THEN daterange(l.period_from, l.last_day + 1) END
    FROM   lies AS l;
END;
COMMENT ON FUNCTION intervention_days(int) IS
'Per actie het gebied, het gebied om mee te vergelijken, en de dagen ervoor en sindsdien: even veel, tot en met de laatste dag waarvan inbraken zijn ingelezen. Leeg als er sinds het begin nog geen dag is ingelezen.';

CREATE OR REPLACE FUNCTION intervention_caution(small boolean) RETURNS varchar(500)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'Dit is geen effect van de actie: acties beginnen vaak na een piek, en dan daalt het aantal ook zonder actie; seizoen en toeval doen mee, en inbraken kunnen zijn verschoven. Van de laatste weken komen nog aangiften binnen.'
       || CASE WHEN small THEN ' Met minder dan tien inbraken zegt het verschil niets.' ELSE '' END;
COMMENT ON FUNCTION intervention_caution(boolean) IS 'Wat niet uit aantallen voor en na een actie is op te maken.';

CREATE OR REPLACE FUNCTION write_reading(result text, recognised text, because text, level text, code text,
                                         first_day date, last_day date, number numeric, intervention_id int,
                                         read_by text, read_on date) RETURNS int
LANGUAGE plpgsql
AS $$
DECLARE
    said text := CASE WHEN recognised IN ('yes', 'partly', 'no') THEN recognised
                      ELSE intervention_code('done', recognised) END;
    written int;
    objection text := CASE
        WHEN NOT EXISTS (SELECT FROM dictionary_object AS o WHERE o.object = write_reading.result)
         AND NOT EXISTS (SELECT
                         FROM   pg_proc AS p JOIN pg_class AS c ON c.relnamespace = p.pronamespace
                         WHERE  c.oid = 'meeting_reading'::regclass AND p.proname = write_reading.result)
            THEN pg_catalog.format('het model heeft geen tabel, view of functie "%s"',
                                   left(coalesce(result, 'NULL'), 60))
        WHEN said IS NULL
             THEN pg_catalog.format('recognised is ja, deels of nee, niet "%s"', left(coalesce(recognised, 'NULL'), 60))
        WHEN coalesce(btrim(because), '') = '' THEN 'zonder because zegt een lezing later niets'
        WHEN coalesce(btrim(read_by), '') = '' OR read_on IS NULL THEN 'read_by en read_on zeggen wie en wanneer'
        WHEN length(because) > 4000 OR length(read_by) > 100
             THEN 'de tekst is langer dan 4.000 tekens, of read_by dan 100'
        WHEN pg_catalog.concat(because, ' ', read_by) ~ phone_pattern()
             OR pg_catalog.concat(because, ' ', read_by) ~ '[^ ]@[^ ]'
             THEN 'er staat een telefoonnummer of e-mailadres in; gegevens van personen horen er niet in'
        WHEN NOT isfinite(read_on) OR read_on > dutch_today()
             THEN pg_catalog.format('het overleg was op %s, en dat is na vandaag', read_on)
        WHEN (level IS NULL) <> (code IS NULL) THEN 'level en code horen bij elkaar'
        WHEN NOT EXISTS (SELECT FROM area_level AS a WHERE a.level = write_reading.level) AND level IS NOT NULL
             THEN pg_catalog.format('er is geen niveau "%s"', left(level, 60))
        WHEN level = 'region' AND code <> 'regio'
             THEN pg_catalog.format('de code van de regio is regio, niet "%s"', left(code, 60))
        WHEN level <> 'region'
             AND NOT EXISTS (SELECT FROM area AS a WHERE (a.level, a.code) = (write_reading.level, write_reading.code))
         AND NOT EXISTS (SELECT FROM area_home AS h WHERE (h.level, h.code) = (write_reading.level, write_reading.code))
            THEN pg_catalog.format('er is geen gebied van niveau %s met code "%s"; de codes staan in area_home', level,
                                   left(code, 60))
        WHEN last_day < first_day OR NOT isfinite(first_day) OR NOT isfinite(last_day)
             THEN pg_catalog.format('%s tot en met %s is geen tijd', first_day, last_day)
        WHEN number IN ('NaN', 'Infinity', '-Infinity') THEN 'number is geen getal'
        WHEN NOT EXISTS (SELECT FROM intervention AS i WHERE i.intervention_id = write_reading.intervention_id)
             AND intervention_id IS NOT NULL THEN pg_catalog.format('er is geen actie %s', intervention_id) END;
BEGIN
    IF objection IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = objection,
            HINT = 'Geef result, recognised (ja, deels of nee) en because; en level met code, first_day, last_day, number, intervention_id, read_by en read_on waar die gelden.';
    END IF;
    INSERT INTO meeting_reading AS r (read_on, read_by, result, level, code, first_day, last_day, number,
                                      intervention_id, recognised, because)
    VALUES (write_reading.read_on, btrim(write_reading.read_by), write_reading.result, write_reading.level,
            write_reading.code, write_reading.first_day, write_reading.last_day, write_reading.number,
            write_reading.intervention_id, said, btrim(write_reading.because))
    RETURNING r.meeting_reading_id INTO written;
    RETURN written;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION write_reading(text, text, text, text, text, date, date, numeric, int, text, date) IS 'Wat record_reading doet.';
