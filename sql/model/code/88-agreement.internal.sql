-- An agreement on a kind that is not there, or on a field or with a mapping that nobody reads it by, would never be
-- met. With the rights of the owner: whoever writes agreements need not read mappings.
CREATE OR REPLACE FUNCTION require_agreed_fields() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    kinds text[] := ARRAY(SELECT k.kind FROM delivery_kind AS k ORDER BY k.kind);
    mappings text[] := ARRAY(SELECT m.mapping FROM mapping AS m WHERE m.kind = NEW.kind ORDER BY m.mapping);
    odd text;
    known text[];
BEGIN
    PERFORM require_home(pg_catalog.format('%I.model', TG_TABLE_SCHEMA)::regclass);
    IF NEW.kind <> ALL (kinds) THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',
            MESSAGE = pg_catalog.format('de afspraak met %s is over leveringen van soort "%s", en die soort is er niet',
                                        NEW.party, NEW.kind),
            HINT = pg_catalog.concat('Is "' || nearest_name(NEW.kind, kinds) || '" bedoeld? ', 'Er zijn: ',
                                     array_to_string(kinds, ', '), '. Wat elke soort is, staat in delivery_kind.');
    ELSIF NEW.mapping <> ALL (mappings) THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',
            MESSAGE = pg_catalog.format('de afspraak met %s noemt de mapping "%s", en die is er niet voor soort "%s"',
                                        NEW.party, NEW.mapping, NEW.kind),
            HINT = pg_catalog.concat('Is "' || nearest_name(NEW.mapping, mappings) || '" bedoeld? ', 'Er zijn: ',
                                     array_to_string(mappings, ', '), '. Leeg is elke.');
    ELSIF NEW.kind = 'burglary' AND pg_catalog.num_nulls(NEW.purpose, NEW.ends_on) > 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_on_police_data_is_lawful',
            MESSAGE = pg_catalog.format('de afspraak met %s over politiegegevens heeft geen doel of geen einde',
                                        NEW.party),
            HINT = 'Vul purpose en ends_on, zoals in het convenant.';
    END IF;
    known := ARRAY(SELECT k.name FROM known_names(NEW.kind) AS k WHERE k.what = 'het veld');
    SELECT f INTO odd
    FROM   unnest(NEW.fields) AS f
    WHERE  f <> ALL (known) AND NOT (f LIKE 'factor:_%' AND 'factor:...' = ANY (known)) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('de afspraak met %s noemt het veld "%s", en dat heeft een levering van soort "%s" niet',
                                        NEW.party, odd, NEW.kind),
            HINT = pg_catalog.concat('Is "' || nearest_name(odd, known) || '" bedoeld? ', 'Er zijn: ',
                                     array_to_string(ARRAY(SELECT k FROM unnest(known) AS k ORDER BY k), ', '), '.');
    END IF;
    RETURN NEW;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_agreed_fields() IS 'Weigert een afspraak over een soort levering, een mapping of een veld dat er niet is, en een over politiegegevens zonder doel of einde.';
CREATE OR REPLACE TRIGGER fields BEFORE INSERT OR UPDATE ON agreement FOR EACH ROW
    EXECUTE FUNCTION require_agreed_fields();
COMMENT ON TRIGGER fields ON agreement IS 'Weigert een soort, mapping of velden die er niet zijn, en politiegegevens zonder doel of einde.';

-- How many times until now, and the next. A function, so that the planner does not take an agreement for one of a
-- thousand days.
CREATE OR REPLACE FUNCTION due_numbers(first_due date, rhythm interval, today date) RETURNS SETOF int
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 24
AS $$
BEGIN
    -- a month counts as thirty days here, and has 28 at least
    RETURN QUERY SELECT generate_series(0,
                                        greatest(ceil((today - first_due) / (extract(epoch FROM rhythm) / 86400 * 0.9)),
                                                 0)::int + 1);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION due_numbers(date, interval, date) IS 'De volgnummers, vanaf 0, van de keren die tot vandaag en hierna worden verwacht; ruim genomen.';

-- Each day on which a delivery is due, with the days that lie nearer to it than to another. Months are counted from the
-- first: the 31st, the 28th, and the 31st again.
CREATE OR REPLACE VIEW due_day AS
WITH day AS (
    SELECT a.agreement_id, n.number, (a.first_due + n.number * a.rhythm)::date AS due_on,
           (a.first_due + (n.number - 1) * a.rhythm)::date AS before,
           (a.first_due + (n.number + 1) * a.rhythm)::date AS next
    FROM   agreement AS a
    CROSS  JOIN LATERAL due_numbers(a.first_due, a.rhythm, dutch_today()) AS n (number)
    WHERE  (a.first_due + n.number * a.rhythm)::date <= coalesce(a.ends_on, 'infinity')
)
SELECT d.agreement_id, d.number, d.due_on,
       CASE WHEN d.number > 0 THEN d.due_on - (d.due_on - d.before) / 2 ELSE '-infinity' END AS window_from,
       d.due_on + (d.next - d.due_on + 1) / 2 AS window_to
FROM   day AS d
-- what lies behind, and the first that lies ahead
WHERE  d.due_on <= dutch_today() OR d.before <= dutch_today() AND d.number > 0 OR d.number = 0;
COMMENT ON VIEW due_day IS 'De dagen waarop volgens de afspraken een levering moet komen, tot en met de eerstvolgende.';
COMMENT ON COLUMN due_day.agreement_id IS 'Afspraak.';
COMMENT ON COLUMN due_day.number IS 'Hoeveelste keer, vanaf 0.';
COMMENT ON COLUMN due_day.due_on IS 'De dag.';
COMMENT ON COLUMN due_day.window_from IS 'Eerste dag die dichter bij deze ligt dan bij de vorige keer.';
COMMENT ON COLUMN due_day.window_to IS 'Eerste dag die dichter bij de volgende keer ligt.';

-- What is lacking in a delivery: a field without a column, or one that too many rows leave empty.
CREATE OR REPLACE VIEW agreed_delivery AS
SELECT a.agreement_id, d.delivery_id, d.received_on, d.rows_read, l.lacking, cardinality(a.fields) > 0
AND    d.filled IS NULL AS not_counted
FROM   agreement AS a
JOIN   delivery AS d ON d.kind = a.kind AND d.mapping IS NOT NULL AND d.received_on IS NOT NULL
       AND (a.mapping IS NULL OR d.mapping = a.mapping)
                    AND (a.source IS NULL OR starts_with(lower(d.source), lower(a.source)))
       AND (d.source LIKE '% (verbeterd)') IS NOT TRUE
CROSS  JOIN LATERAL (SELECT string_agg(CASE WHEN NOT d.filled ? f.field THEN pg_catalog.format('%s ontbreekt', f.field)
                                            ELSE pg_catalog.format('%s is leeg bij %s van %s', f.field,
                                                                   dutch_number(d.rows_read - (d.filled ->> f.field)::bigint),
                                                                   dutch_count(d.rows_read, 'rij', 'rijen')) END,
                                       ', ' ORDER BY f.place) AS lacking
                     FROM   unnest(a.fields) WITH ORDINALITY AS f (field, place)
                     WHERE  NOT d.filled ? f.field
                     OR     100 * (d.rows_read - (d.filled ->> f.field)::bigint) > a.max_empty * d.rows_read) AS l;
COMMENT ON VIEW agreed_delivery IS 'De leveringen die bij een afspraak horen, en wat eraan ontbreekt. Verbeterde rijen en vastgelegde brieven zijn geen leveringen van een ander.';
COMMENT ON COLUMN agreed_delivery.agreement_id IS 'Afspraak.';
COMMENT ON COLUMN agreed_delivery.delivery_id IS 'Levering.';
COMMENT ON COLUMN agreed_delivery.received_on IS 'Datum van ontvangst.';
COMMENT ON COLUMN agreed_delivery.rows_read IS 'Aantal gelezen rijen.';
COMMENT ON COLUMN agreed_delivery.lacking IS 'Wat ontbreekt of te vaak leeg is; leeg als alles er is.';
COMMENT ON COLUMN agreed_delivery.not_counted IS 'Is bij het inlezen niet geteld wat is ingevuld? Dan is niet bekend of alles er is.';

CREATE OR REPLACE FUNCTION dutch_rhythm(rhythm interval) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE pg_catalog.format('%s %s', extract(year FROM rhythm) * 12 + extract(month FROM rhythm),
                              extract(day FROM rhythm))     -- thirty days are no month
            WHEN '0 1' THEN 'dagelijkse' WHEN '0 7' THEN 'wekelijkse' WHEN '0 14' THEN 'tweewekelijkse'
            WHEN '1 0' THEN 'maandelijkse' WHEN '3 0' THEN 'driemaandelijkse'
            WHEN '6 0' THEN 'halfjaarlijkse' WHEN '12 0' THEN 'jaarlijkse' ELSE 'afgesproken' END;
COMMENT ON FUNCTION dutch_rhythm(interval) IS 'Hoe vaak, als bijvoeglijk naamwoord.';
