-- Warning letters: who needs one today, what was sent, and whether it reached the right dwellings in time.

CREATE OR REPLACE FUNCTION letter_rule_with(max_distance float8 DEFAULT NULL, risk_days int DEFAULT NULL,
                                            deadline_days int DEFAULT NULL, validity_days int DEFAULT NULL,
                                            delivery_days int DEFAULT NULL, min_chance float8 DEFAULT NULL)
RETURNS letter_rule
LANGUAGE plpgsql STABLE
AS $$
#variable_conflict use_variable
DECLARE
    rule letter_rule := (SELECT r FROM letter_rule AS r);
    wrong record;
BEGIN
    IF rule IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'no_data_found',
            MESSAGE = 'er zijn geen afspraken over brieven: letter_rule heeft geen rij',
            HINT = 'INSERT INTO letter_rule DEFAULT VALUES geeft de gewone.';
    END IF;
    SELECT v.* INTO wrong
    FROM  (VALUES ('max_distance', max_distance, 0.01, 10000), ('risk_days', risk_days, 1, 3660),
           ('deadline_days', deadline_days, 0, 3660),
           ('validity_days', validity_days, 0, 3660), ('delivery_days', delivery_days, 0, 3660),
           ('min_chance', min_chance, 0.001, 1)) AS v (name, value, least, most)
    WHERE  v.value NOT BETWEEN v.least AND v.most;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('%s is %s; dat moet van %s tot en met %s zijn', wrong.name, wrong.value,
                                        wrong.least, wrong.most),
            HINT = CASE wrong.name
                        WHEN 'min_chance'
                             THEN '0,5 geeft de woningen die waarschijnlijk in een zone liggen, 1 alleen die het zeker doen.'
                        ELSE 'Laat het weg om de afspraak uit letter_rule te volgen.' END;
    END IF;
    rule.max_distance := coalesce(max_distance, rule.max_distance);
    rule.risk_days := coalesce(risk_days, rule.risk_days);
    rule.deadline_days := coalesce(deadline_days, rule.deadline_days);
    rule.validity_days := coalesce(validity_days, rule.validity_days);
    rule.delivery_days := coalesce(delivery_days, rule.delivery_days);
    rule.min_chance := coalesce(min_chance, rule.min_chance);
    RETURN rule;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION letter_rule_with(float8, int, int, int, int, float8) IS 'De afspraken over brieven, met wat er deze keer anders is; NULL is zoals afgesproken.';

-- ---------------------------------------------------------------- which burglaries, and whom letters reached

-- An object that nobody named may be a dwelling: it is warned about rather than not.
CREATE OR REPLACE VIEW letter_burglary AS
SELECT e.burglary_id, e.occurred_on, b.reported_at::date AS reported_on, e.dwelling_id, e.place_uncertainty, e.geom
FROM   burglary_event AS e JOIN burglary AS b USING (burglary_id)
WHERE  coalesce(e.residential, 1) = 1 AND e.double_of IS NULL AND e.geom IS NOT NULL;
COMMENT ON VIEW letter_burglary IS
'Inbraken waarvoor gewaarschuwd wordt: in een woning of een object dat niet is vermeld, met een plek, en elk maar één keer. Hoe onzeker die plek mag zijn, staat in letter_rule.';
COMMENT ON COLUMN letter_burglary.burglary_id IS 'Nummer van de inbraak.';
COMMENT ON COLUMN letter_burglary.occurred_on IS 'Dag van de inbraak (zie burglary_event).';
COMMENT ON COLUMN letter_burglary.reported_on IS 'Dag waarop de politie ervan wist; leeg als die onbekend is.';
COMMENT ON COLUMN letter_burglary.dwelling_id IS 'Woning, als die vaststaat; die hoort niet bij haar eigen zone.';
COMMENT ON COLUMN letter_burglary.place_uncertainty IS 'Onzekerheid van de plek in meters.';
COMMENT ON COLUMN letter_burglary.geom IS 'Plek van de inbraak.';

-- The dwellings of each mailing are looked up one mailing at a time: the planner knows nothing of the values in letter.
CREATE OR REPLACE VIEW letter_receiver AS
SELECT r.letter_id, r.dwelling_id, r.sent_on, r.number_sent,
       least(1.0, r.number_sent / (count(*) OVER (PARTITION BY r.letter_id, r.sent_on))::float8) AS chance
FROM  (SELECT l.letter_id, l.dwelling_id, l.sent_on, l.number_sent FROM letter AS l WHERE l.dwelling_id IS NOT NULL
       UNION ALL
       SELECT l.letter_id, d.dwelling_id, l.sent_on, l.number_sent
       FROM   letter AS l
       CROSS  JOIN LATERAL (SELECT h.dwelling_id
                            FROM   dwelling AS h
                            WHERE  h.postcode = l.postcode AND (h.in_use_to <= l.sent_on) IS NOT TRUE OFFSET 0) AS d
       WHERE  l.postcode IS NOT NULL
       UNION ALL
       SELECT l.letter_id, d.dwelling_id, l.sent_on, l.number_sent
       FROM   letter AS l
       CROSS  JOIN LATERAL (SELECT h.dwelling_id
                            FROM   dwelling AS h
                            WHERE  ST_Contains(l.geom, h.geom) AND (h.in_use_to <= l.sent_on) IS NOT TRUE OFFSET 0) AS d
       WHERE  l.geom IS NOT NULL) AS r;
COMMENT ON VIEW letter_receiver IS
'Welke woning welke brief kreeg of kan hebben gekregen: gaan er 12 brieven naar een postcode met 20 woningen, dan heeft elk een kans van 0,6.';
COMMENT ON COLUMN letter_receiver.letter_id IS 'Nummer van de brief of de zending.';
COMMENT ON COLUMN letter_receiver.dwelling_id IS 'Woning.';
COMMENT ON COLUMN letter_receiver.sent_on IS 'Dag van verzending.';
COMMENT ON COLUMN letter_receiver.number_sent IS 'Aantal brieven van de zending.';
COMMENT ON COLUMN letter_receiver.chance IS 'Kans dat deze woning er een kreeg; 1 als de brief aan de woning zelf is gericht.';

-- ---------------------------------------------------------------- who needs a letter today

-- A letter that is still valid; as likely as not, where a mailing leaves it to chance.
CREATE OR REPLACE FUNCTION warned_dwelling(on_date date, rule letter_rule) RETURNS SETOF int
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
SET jit = off
BEGIN ATOMIC
    SELECT r.dwelling_id
    FROM   letter_receiver AS r
    WHERE  r.sent_on BETWEEN on_date - (rule).validity_days - (rule).delivery_days AND on_date
    GROUP  BY r.dwelling_id
    HAVING sum(-ln(greatest(1 - r.chance, 1e-9))) >= ln(2.0::float8);
END;
COMMENT ON FUNCTION warned_dwelling(date, letter_rule) IS 'De woningen die op een dag een brief hebben die nog geldt, met een kans van een half of meer.';

-- The dwellings in a zone on a day, warned or not, each with the burglary whose deadline comes first, or passed last.
-- Without min_chance a burglary that is sure enough stands where it was put; with it, each is in any of the dwellings
-- in which it may have been. A dwelling that was burgled itself is not in its own zone; where one of thirty was, none
-- is left out, and each is in the zone of the others.
CREATE OR REPLACE FUNCTION letter_need(on_date date, rule letter_rule, of_gemeente text DEFAULT NULL,
                                       of_source text DEFAULT NULL)
RETURNS TABLE (dwelling_id int, burglary_id int, occurred_on date, reported_on date, distance float8, zones bigint,
               last_day date, chance float8, in_zone text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 10000
SET jit = off
BEGIN ATOMIC
    WITH placed AS MATERIALIZED (
        SELECT b.burglary_id, b.occurred_on, b.reported_on, b.dwelling_id::bigint AS dwelling_id, b.geom, 1 AS of
        FROM   letter_burglary AS b WHERE (rule).min_chance IS NULL AND b.place_uncertainty <= (rule).max_uncertainty
        UNION  ALL
        SELECT w.burglary_id, w.occurred_on, w.reported_on, p.dwelling_id, ST_GeometryN(w.candidates, p.n::int),
               w.dwellings
        FROM   event_windows(on_date - (rule).risk_days, on_date, of_source) AS w
        CROSS  JOIN LATERAL unnest(w.dwelling_ids) WITH ORDINALITY AS p (dwelling_id, n)
        WHERE  (rule).min_chance IS NOT NULL
    ), active AS MATERIALIZED (
        SELECT p.*,
               least(greatest(p.occurred_on, p.reported_on) + (rule).deadline_days,
                     p.occurred_on + (rule).risk_days - 1) - (rule).delivery_days AS last_day
        FROM   placed AS p
        WHERE  p.occurred_on <= on_date AND p.occurred_on + (rule).risk_days > on_date + (rule).delivery_days
        AND    (p.reported_on > on_date) IS NOT TRUE
        AND    (of_gemeente IS NULL
                OR p.burglary_id IN (SELECT h.burglary_id FROM burglary_place AS h WHERE h.gemeente_code = of_gemeente))
    ), near AS MATERIALIZED (
        SELECT d.dwelling_id, a.burglary_id, a.occurred_on, a.reported_on, a.last_day,
               count(*)::float8 / a.of AS chance, min(ST_Distance(d.geom, a.geom)) FILTER (WHERE a.of = 1) AS distance
        FROM   active AS a
        JOIN   dwelling AS d ON ST_DWithin(d.geom, a.geom, (rule).max_distance)
               AND d.dwelling_id IS DISTINCT FROM a.dwelling_id
        WHERE  (d.in_use_from > on_date) IS NOT TRUE AND (d.in_use_to <= on_date) IS NOT TRUE
        GROUP  BY d.dwelling_id, a.burglary_id, a.occurred_on, a.reported_on, a.last_day, a.of
    ), zone AS (
        SELECT DISTINCT ON (n.dwelling_id) n.*, count(*) OVER w AS zones, bool_or(n.chance = 1) OVER w AS certain,
               1 - exp(greatest(sum(ln(1 - n.chance)) FILTER (WHERE n.chance < 1) OVER w, -700)) AS any
        FROM   near AS n
        WINDOW w AS (PARTITION BY n.dwelling_id)
        ORDER  BY n.dwelling_id, n.chance < coalesce((rule).min_chance, 0), n.last_day < on_date,
               abs(n.last_day - on_date), n.chance DESC, n.distance, n.burglary_id
    )
    SELECT z.dwelling_id, z.burglary_id, z.occurred_on, z.reported_on, z.distance, z.zones, z.last_day,
           CASE WHEN (rule).min_chance IS NULL THEN NULL WHEN z.certain THEN 1 ELSE z.any END,
           CASE WHEN (rule).min_chance IS NULL THEN NULL WHEN z.certain THEN 'zeker' ELSE 'mogelijk' END
    FROM   zone AS z WHERE z.certain OR z.any >= coalesce((rule).min_chance, 0) - 1e-9;
END;
COMMENT ON FUNCTION letter_need(date, letter_rule, text, text) IS
'De woningen die op een dag in een zone liggen, gewaarschuwd of niet: elk met de inbraak waarvan de laatste dag om te versturen het eerst komt (of het laatst voorbij ging), als het kan een in de zone waarvan zij met de kans van min_chance ligt, en het aantal zones. Zonder min_chance in rule zijn het de zones van plekken die zeker genoeg zijn (max_uncertainty), en zijn chance en in_zone leeg; met min_chance kan elke inbraak in elk van haar woningen zijn geweest (zie event_windows): chance is de kans op minstens één zone, vanaf min_chance; in_zone is zeker als de woning in een zone ligt waar ook was ingebroken, anders mogelijk; distance is leeg als de plek niet vaststaat. Met of_gemeente alleen van inbraken daar; met of_source, als er een min_chance is, alleen van een herkomst.';

-- ---------------------------------------------------------------- new burglaries announce themselves

CREATE OR REPLACE FUNCTION announce_burglaries() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM require_home(pg_catalog.format('%I.model', TG_TABLE_SCHEMA)::regclass);
    PERFORM pg_notify('burglary_letters',
                      pg_catalog.json_build_object('model', TG_TABLE_SCHEMA, 'delivery_id', a.delivery_id, 'burglaries',
                                                   count(*))::text)
    FROM   arrived AS a LEFT JOIN object_kind AS o USING (object_kind)
    WHERE  o.residential OR a.object_kind = 'onbekend'
    GROUP  BY a.delivery_id;
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION announce_burglaries() IS
'Meldt nieuwe woninginbraken aan wie LISTEN burglary_letters heeft gegeven, zodra ze zijn opgeslagen: model, levering en aantal, geen adres.';
CREATE OR REPLACE TRIGGER announce AFTER INSERT ON burglary REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT
    EXECUTE FUNCTION announce_burglaries();
COMMENT ON TRIGGER announce ON burglary IS 'Meldt nieuwe woninginbraken op het kanaal burglary_letters.';

-- ---------------------------------------------------------------- did letters reach the right dwellings in time?

-- Burglaries come in late and may end years ago, in each gemeente by itself: recent is reckoned from its last day that
-- a delivery covers. Where none does, it is as recent as elsewhere; where none does anywhere, the last burglary tells.
CREATE OR REPLACE FUNCTION recent_period(as_of date)
RETURNS TABLE (gemeente_code text, period daterange, burglaries_known float8, both_known float8)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
SET jit = off
BEGIN ATOMIC
    WITH told AS MATERIALIZED (
        SELECT k.gemeente_code, k.days * datemultirange(daterange(NULL, as_of, '[]')) AS days FROM known_days() AS k
    ), ended AS (
        SELECT t.gemeente_code, t.days, upper(t.days) - 1 AS last_day FROM told AS t WHERE NOT isempty(t.days)
    ), anywhere AS (
        SELECT coalesce((SELECT max(e.last_day) FROM ended AS e),
                        (SELECT max(e.occurred_on)
                         FROM   burglary_event AS e
                         WHERE  e.occurred_on <= as_of AND coalesce(e.residential, 1) = 1)) AS last_day
    )
    SELECT g.gemeente_code, p.period, known_part(g.days, p.period),
           known_part(g.days * coalesce(l.days, '{}'), p.period)
    FROM  (SELECT * FROM ended AS e WHERE e.gemeente_code <> ''
           UNION ALL
           SELECT '', coalesce(e.days, '{}'), a.last_day
           FROM   anywhere AS a LEFT JOIN ended AS e ON e.gemeente_code = '' WHERE a.last_day IS NOT NULL) AS g
    CROSS  JOIN LATERAL (SELECT daterange(g.last_day - r.recent_days, g.last_day, '[]') AS period
                         FROM   letter_rule AS r) AS p
    LEFT   JOIN letter_days() AS l ON l.gemeente_code = g.gemeente_code;
END;
COMMENT ON FUNCTION recent_period(date) IS
'Van welke tijd tot en met een peildag inbraken en brieven op de kaarten staan, per gemeente: van recent_days (letter_rule) voor de laatste dag waarvan daar inbraken bekend zijn (zie known_days) tot en met die dag, en welk deel daarvan inbraken (burglaries_known) en ook brieven (both_known, zie letter_days) bekend zijn. De rij met een lege tekst geldt voor elke gemeente die ontbreekt: de nieuwste tijd van alle. Geen rij zonder inbraken.';

-- What was seen was there; that there was nothing is only known where it was looked at.
CREATE OR REPLACE FUNCTION known_number(number int, known float8) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN number > 0 OR known > 0 THEN number END;
COMMENT ON FUNCTION known_number(int, float8) IS 'Een aantal; NULL voor een nul van een tijd waarvan niets is ingelezen.';

CREATE OR REPLACE FUNCTION not_covered_because(burglaries_known float8, dwellings_in_zones bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (burglaries_known > 0) IS NOT TRUE THEN 'geen inbraken ingelezen van deze tijd'
            WHEN dwellings_in_zones = 0             THEN 'geen woningen in zones'
            ELSE 'geen brieven ingelezen van deze tijd' END;
COMMENT ON FUNCTION not_covered_because(float8, bigint) IS 'Waarom er geen dekking is, in woorden.';

-- Who got a letter is known where letters are known of the last day on which it would have been in time; that day may
-- yet come.
CREATE OR REPLACE FUNCTION letters_told(pair letter_pair, days datemultirange) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (pair).distance IS NOT NULL
            THEN (pair).at <= least(greatest((pair).occurred_on, (pair).reported_on) + (pair).deadline_days,
                                    (pair).occurred_on + (pair).risk_days - 1) - (pair).delivery_days
                 OR coalesce(least(greatest((pair).occurred_on, (pair).reported_on) + (pair).deadline_days,
                                   (pair).occurred_on + (pair).risk_days - 1)
                             - (pair).delivery_days <@ days, false)
            ELSE true END;
COMMENT ON FUNCTION letters_told(letter_pair, datemultirange) IS
'Is van een woning in een zone bekend of zij een brief kreeg? Dat is zo als de brieven bekend zijn (days, zie letter_days) van de laatste dag waarop versturen nog op tijd was, of als die dag nog moet komen; anders betekent never niet dat er geen brief was. Ook waar als er bij de rij geen zone hoort.';

-- A list cannot show what it lacks.
CREATE OR REPLACE FUNCTION tell_unknown_days(on_date date, risk_days int) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
    asked datemultirange := datemultirange(daterange(on_date - risk_days + 1, on_date, '[]'));
    late record;
BEGIN
    SELECT count(*) AS gemeenten, max(days_in(asked - k.days)) AS days,
           string_agg(coalesce(n.name, nullif(k.gemeente_code, ''), 'onbekende gemeente'),
                      ', ' ORDER BY k.gemeente_code) AS names INTO late
    FROM   known_days() AS k LEFT JOIN named_area AS n ON n.level = 'gemeente' AND n.code = k.gemeente_code
    WHERE  NOT k.days @> asked;
    IF late.gemeenten > 0 THEN
        RAISE NOTICE 'van % van de % dagen tot en met % zijn niet overal inbraken ingelezen (niet van %): wie toen werd getroffen, geeft geen brieven op deze lijst',
            late.days, risk_days, to_char(on_date, 'DD-MM-YYYY'), left(late.names, 300);
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION tell_unknown_days(date, int) IS 'Meldt dat van dagen waarvan het risico nog duurt geen inbraken zijn ingelezen, en in welke gemeenten.';

-- Nor what nobody could place: a newer BAG, or a report that names only a town.
CREATE OR REPLACE FUNCTION tell_unplaced(on_date date, rule letter_rule) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
DECLARE
    unplaced bigint;
BEGIN
    IF rule.min_chance IS NULL THEN
        RETURN;
    END IF;
    SELECT count(*) INTO unplaced
    FROM   event_windows(on_date - rule.risk_days + 1, on_date) AS w
    WHERE  w.candidates IS NULL AND (w.reported_on > on_date) IS NOT TRUE;
    IF unplaced > 0 THEN
        RAISE NOTICE '% waarvan het risico nog kan duren, % niet mee: waar zij kunnen zijn geweest, is niet bekend (zie event_windows; na een nieuwe BAG plaatst locate_burglaries opnieuw)',
            dutch_count(unplaced, 'inbraak', 'inbraken'), CASE unplaced WHEN 1 THEN 'telt' ELSE 'tellen' END;
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION tell_unplaced(date, letter_rule) IS 'Meldt, als er een min_chance is, van hoeveel recente inbraken niet bekend is waar zij kunnen zijn geweest: die staan bij geen zone.';
