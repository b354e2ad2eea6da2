-- One burglary that two sources tell of is one burglary. Which ones these are is kept, as burglaries come, change and
-- go.

-- The same burglary in deliveries of two sources: one moment (or one day, where a time was lost), and places that are
-- not farther apart than both are unsure. The one whose place is surer stands; the other is its double. One stands for
-- one: where several could be the same, the n-th nearest of the one is the n-th nearest of the other. Ties go by the
-- names of the sources and their own numbers, so that it does not matter which of them was loaded first.
CREATE OR REPLACE VIEW burglary_double AS
WITH pair AS (
    SELECT b.burglary_id, o.burglary_id AS double_of, b.occurred_from::date AS day, o.place_uncertainty,
           o.source AS of_source, o.source_id AS of_source_id,
           -- the day, so that one can be asked for alone
           row_number() OVER (PARTITION BY b.occurred_from::date, o.burglary_id, b.source
                              ORDER BY o.occurred_from <> b.occurred_from, ST_Distance(o.geom, b.geom),
                              b.source_id COLLATE "C") AS turn,
           row_number() OVER (PARTITION BY b.occurred_from::date, b.burglary_id, o.source
                              ORDER BY o.occurred_from <> b.occurred_from, ST_Distance(o.geom, b.geom),
                              o.source_id COLLATE "C") AS of_turn
    FROM   burglary AS b
    JOIN   burglary AS o ON o.source <> b.source AND o.occurred_from::date = b.occurred_from::date
                        AND (o.occurred_from = b.occurred_from OR 'day' IN (o.precision, b.precision))
                        AND (o.object_kind = b.object_kind OR 'onbekend' IN (o.object_kind, b.object_kind))
           AND (o.attempt = b.attempt) IS NOT FALSE
                        AND (o.place_uncertainty, o.source COLLATE "C") < (b.place_uncertainty, b.source)
                        AND ST_DWithin(o.geom, b.geom, o.place_uncertainty + b.place_uncertainty)
    WHERE  b.place_step < 7 AND o.place_step < 7        -- a whole town holds too many
)
SELECT DISTINCT ON (p.day, p.burglary_id) p.burglary_id, p.double_of, p.day
FROM   pair AS p
WHERE  p.turn = p.of_turn
ORDER  BY p.day, p.burglary_id, p.place_uncertainty, p.of_source COLLATE "C", p.of_source_id COLLATE "C";
COMMENT ON VIEW burglary_double IS
'Inbraken die waarschijnlijk ook in een levering van een andere herkomst staan: hetzelfde moment (of dezelfde dag, als het tijdstip ontbreekt), en een plek die niet verder weg ligt dan beide onzeker zijn. Elke inbraak staat voor hoogstens één andere.';
COMMENT ON COLUMN burglary_double.burglary_id IS 'Nummer van de inbraak waarvan de plek minder zeker is.';
COMMENT ON COLUMN burglary_double.double_of IS 'Nummer van dezelfde inbraak met de zekerste plek.';
COMMENT ON COLUMN burglary_double.day IS 'Dag waarop beide beginnen.';

COMMENT ON TABLE stored_double IS 'Wat burglary_double geeft, bijgehouden: zoeken gebeurt als inbraken komen, veranderen of gaan, en niet bij elke blik. Afgeleid: renew_doubles() maakt het opnieuw.';
COMMENT ON COLUMN stored_double.burglary_id IS 'Nummer van de inbraak waarvan de plek minder zeker is.';
COMMENT ON COLUMN stored_double.double_of IS 'Nummer van dezelfde inbraak met de zekerste plek.';

-- Two of one day are compared with no other day, so a day can be renewed by itself.
CREATE OR REPLACE FUNCTION renew_doubles(on_days date[] DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql
SET jit = off
AS $$
DECLARE
    changed bigint;
BEGIN
    WITH found AS MATERIALIZED (
        SELECT t.burglary_id, t.double_of FROM burglary_double AS t WHERE on_days IS NULL OR t.day = ANY (on_days)
    ), gone AS (
        DELETE FROM stored_double AS s USING burglary AS b
        WHERE  b.burglary_id = s.burglary_id
        AND    (on_days IS NULL OR b.occurred_from IS NULL OR b.occurred_from::date = ANY (on_days))
        AND    NOT EXISTS (SELECT FROM found AS f WHERE f.burglary_id = s.burglary_id)
        RETURNING s.burglary_id
    ), put AS (
        INSERT INTO stored_double AS s (burglary_id, double_of) SELECT f.burglary_id, f.double_of FROM found AS f
        ON CONFLICT (burglary_id) DO UPDATE SET double_of = excluded.double_of WHERE s.double_of <> excluded.double_of
        RETURNING s.burglary_id
    )
    SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM put) INTO changed;
    RETURN changed;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION renew_doubles(date[]) IS
'Zoekt opnieuw welke inbraken dubbel zijn: van alle dagen of van bepaalde dagen. Geeft het aantal waarvoor dat is veranderd.';

-- With the rights of the owner, as whoever may write burglaries need not know of doubles.
CREATE OR REPLACE FUNCTION follow_burglaries() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
AS $$
DECLARE
    touched date[];
BEGIN
    PERFORM require_home(pg_catalog.format('%I.model', TG_TABLE_SCHEMA)::regclass);
    IF TG_OP = 'INSERT' THEN
        touched := ARRAY(SELECT DISTINCT a.occurred_from::date FROM arrived AS a);
    ELSIF TG_OP = 'DELETE' THEN
        touched := ARRAY(SELECT DISTINCT g.occurred_from::date FROM departed AS g);
    ELSE
        touched := ARRAY(
            WITH was AS (SELECT g.burglary_id, g.source, g.source_id, g.occurred_from, g.precision, g.object_kind,
                                g.attempt, g.place_step, g.place_uncertainty, g.geom::bytea
                         FROM departed AS g),
                 is_now AS (SELECT a.burglary_id, a.source, a.source_id, a.occurred_from, a.precision, a.object_kind,
                                   a.attempt, a.place_step, a.place_uncertainty, a.geom::bytea
                            FROM arrived AS a)
            SELECT DISTINCT c.occurred_from::date
            FROM   ((TABLE is_now EXCEPT TABLE was) UNION ALL (TABLE was EXCEPT TABLE is_now)) AS c);
    END IF;
    IF cardinality(touched) > 0 THEN
        PERFORM renew_doubles(touched);
    END IF;
    RETURN NULL;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION follow_burglaries() IS 'Zoekt na nieuwe, veranderde en verwijderde inbraken opnieuw welke van die dagen dubbel zijn.';
CREATE OR REPLACE TRIGGER double_new AFTER INSERT ON burglary REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT
    EXECUTE FUNCTION follow_burglaries();
COMMENT ON TRIGGER double_new ON burglary IS 'Zoekt welke nieuwe inbraken ook in een levering van een andere herkomst staan.';
CREATE OR REPLACE TRIGGER double_changed AFTER UPDATE ON burglary REFERENCING OLD TABLE AS departed NEW TABLE AS arrived
    FOR EACH STATEMENT
EXECUTE FUNCTION follow_burglaries();
COMMENT ON TRIGGER double_changed ON burglary IS 'Zoekt opnieuw welke veranderde inbraken dubbel zijn.';
CREATE OR REPLACE TRIGGER double_removed AFTER DELETE ON burglary REFERENCING OLD TABLE AS departed FOR EACH STATEMENT
    EXECUTE FUNCTION follow_burglaries();
COMMENT ON TRIGGER double_removed ON burglary IS 'Zoekt opnieuw welke inbraken dubbel zijn als er een is verwijderd.';

-- A model of an earlier version keeps nothing of this yet, and a newer one may judge otherwise.
SELECT renew_doubles();
