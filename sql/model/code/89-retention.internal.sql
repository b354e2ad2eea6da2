-- Until when may it be kept?


CREATE OR REPLACE VIEW still_confirmed AS
SELECT c.table_name, c.row_id, c.delivery_id FROM confirmation AS c JOIN delivery AS d USING (delivery_id)
WHERE  (d.expires_on < dutch_today()) IS NOT TRUE;
COMMENT ON VIEW still_confirmed IS 'Bevestigingen door leveringen die nog niet zijn vervallen.';
COMMENT ON COLUMN still_confirmed.table_name IS 'Tabel van de rij.';
COMMENT ON COLUMN still_confirmed.row_id IS 'Nummer van de rij in die tabel.';
COMMENT ON COLUMN still_confirmed.delivery_id IS 'Levering die de rij ongewijzigd bevatte.';

-- Where personal data is: the tables of the personal kinds, the past of burglaries, reports among places, and what was
-- refused. Each has its number first.
CREATE OR REPLACE VIEW personal_table AS
SELECT c.relname::text AS table_name, k.attname::text AS key_name, c.relname <> 'burglary_version' AS confirmable,
       CASE c.relname
            WHEN 'place_of_interest'
                 THEN 't.kind IN (SELECT k.kind FROM place_kind AS k WHERE k.is_event) OR t.delivery_id IN (SELECT e.delivery_id FROM delivery AS e WHERE e.expires_on IS NOT NULL)'
            ELSE 'true' END AS which
FROM   pg_class AS c
JOIN   pg_attribute AS k ON k.attrelid = c.oid AND k.attnum = 1
JOIN   pg_attribute AS d ON d.attrelid = c.oid AND d.attname = 'delivery_id'
WHERE  c.relkind = 'r'
AND    c.relnamespace = (SELECT p.relnamespace FROM pg_class AS p WHERE p.oid = 'delivery'::regclass)
AND    (c.relname IN ('burglary_version', 'rejected_row', 'place_of_interest')
        OR c.relname IN (SELECT n.kind FROM delivery_kind AS n WHERE n.personal));
COMMENT ON VIEW personal_table IS 'Tabellen met persoonsgegevens uit leveringen; purge_expired ruimt ze op.';
COMMENT ON COLUMN personal_table.table_name IS 'Naam van de tabel.';
COMMENT ON COLUMN personal_table.key_name IS 'Kolom met het nummer van de rij.';
COMMENT ON COLUMN personal_table.confirmable IS 'Kan een latere levering een rij van deze tabel bevestigen?';
COMMENT ON COLUMN personal_table.which IS 'Voorwaarde waaraan een rij t voldoet die persoonsgegevens heeft: van de plekken zijn dat de meldingen, en wat met een einddatum is geleverd.';

-- The rows that go. A past version goes with its burglary, too: it is about the same home.
CREATE OR REPLACE FUNCTION expired_rows(only_table text, OUT row_id bigint, OUT delivery_id int) RETURNS SETOF record
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    t personal_table;
BEGIN
    SELECT * INTO STRICT t FROM personal_table AS p WHERE p.table_name = only_table;
    RETURN QUERY EXECUTE pg_catalog.format(
        'SELECT t.%I::bigint, t.delivery_id FROM %I AS t JOIN delivery AS d ON d.delivery_id = t.delivery_id
         WHERE d.expires_on < dutch_today() AND NOT EXISTS (SELECT FROM still_confirmed AS c WHERE c.table_name = %L AND c.row_id = t.%1$I AND c.delivery_id > t.delivery_id)',
        t.key_name, t.table_name, CASE WHEN t.confirmable THEN t.table_name END);
    IF only_table = 'burglary_version' THEN
        RETURN QUERY SELECT v.burglary_version_id::bigint, v.delivery_id
                     FROM   burglary_version AS v JOIN expired_rows('burglary') AS b ON b.row_id = v.burglary_id
                     JOIN   delivery AS d ON d.delivery_id = v.delivery_id
                     WHERE  (d.expires_on < dutch_today()) IS NOT TRUE;
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION expired_rows(text) IS 'De rijen van een tabel die niet langer bewaard mogen worden: hun levering is vervallen en geen latere bevestigt ze.';

-- Removes what purge_expired chose. What another delivery confirmed is that delivery's from now on.
CREATE OR REPLACE FUNCTION purge_table(target personal_table) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE pg_catalog.format('DELETE FROM %I AS t USING pg_temp.purge_row AS r WHERE r.table_name = %L AND r.row_id = t.%I',
                   target.table_name, target.table_name, target.key_name);
    IF target.confirmable THEN
        EXECUTE pg_catalog.format(
            'UPDATE %I AS t SET delivery_id = (SELECT min(c.delivery_id) FROM still_confirmed AS c
                                              WHERE c.table_name = %L AND c.row_id = t.%I AND c.delivery_id > t.delivery_id)
             FROM delivery AS d WHERE d.delivery_id = t.delivery_id AND d.expires_on < dutch_today()',
            target.table_name, target.table_name, target.key_name);
        EXECUTE pg_catalog.format('DELETE FROM confirmation AS c WHERE c.table_name = %L AND NOT EXISTS (SELECT FROM %I AS t WHERE t.%I = c.row_id)',
                       target.table_name, target.table_name, target.key_name);
    END IF;
    EXECUTE pg_catalog.format('ANALYZE %I', target.table_name);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION purge_table(personal_table) IS 'Verwijdert uit een tabel de rijen die purge_expired heeft aangewezen.';

CREATE OR REPLACE FUNCTION all_expired_rows() RETURNS TABLE (table_name text, row_id bigint, delivery_id int)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    t personal_table;
BEGIN
    FOR t IN SELECT p.* FROM personal_table AS p LOOP
        RETURN QUERY SELECT t.table_name, e.row_id, e.delivery_id FROM expired_rows(t.table_name) AS e;
    END LOOP;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION all_expired_rows() IS 'De rijen van alle tabellen die niet langer bewaard mogen worden.';

-- What went, or would go, in sentences.
CREATE OR REPLACE FUNCTION purge_sentence(rows_gone bigint, of_delivery int, of_table text, expired_on date,
                                          dry_run boolean) RETURNS text
LANGUAGE sql STABLE
RETURN pg_catalog.format('%s %s van levering %s %s uit %s%s.', dutch_number(rows_gone),
                         CASE WHEN rows_gone = 1 THEN 'rij' ELSE 'rijen' END, of_delivery,
                         CASE WHEN dry_run THEN 'te verwijderen' ELSE 'verwijderd' END, of_table,
                         CASE WHEN expired_on < dutch_today()
                                   THEN pg_catalog.format(', bewaard tot en met %s', to_char(expired_on, 'DD-MM-YYYY'))
                              ELSE ', met de inbraak waarvan het een eerdere versie is' END);
COMMENT ON FUNCTION purge_sentence(bigint, int, text, date, boolean) IS 'Een zin over wat er uit een tabel is verwijderd, of te verwijderen is.';

-- Only what really removes waits for who writes, and writes itself; the rest works beside an import and on a standby.
CREATE OR REPLACE FUNCTION purge_rows(dry_run boolean)
RETURNS TABLE (delivery_id int, table_name text, rows_removed bigint, sentence text)
LANGUAGE plpgsql
AS $$
DECLARE
    t personal_table;
    today date := dutch_today();
BEGIN
    IF dry_run IS NOT FALSE THEN
        RETURN QUERY
        SELECT r.delivery_id, r.table_name, count(*),
               purge_sentence(count(*), r.delivery_id, r.table_name, min(d.expires_on), true)
        FROM   all_expired_rows() AS r JOIN delivery AS d USING (delivery_id)
        GROUP  BY r.delivery_id, r.table_name ORDER BY r.delivery_id, r.table_name;
        RETURN;
    END IF;
    PERFORM require_one_writer();
    IF to_regclass('pg_temp.purge_row') IS NULL THEN
        CREATE TEMP TABLE purge_row (table_name text, row_id bigint, delivery_id int) ON COMMIT DELETE ROWS;
    ELSE
        TRUNCATE pg_temp.purge_row;
    END IF;
    INSERT INTO pg_temp.purge_row SELECT e.table_name, e.row_id, e.delivery_id FROM all_expired_rows() AS e;
    FOR t IN SELECT p.* FROM personal_table AS p ORDER BY p.table_name DESC LOOP      -- versions before their burglary
        PERFORM purge_table(t);
    END LOOP;
    DELETE FROM confirmation AS c USING delivery AS d WHERE d.delivery_id = c.delivery_id AND d.expires_on < today;
    INSERT INTO purge_log (delivery_id, table_name, rows_removed, reason)
    SELECT r.delivery_id, r.table_name, count(*),
           CASE WHEN min(d.expires_on) < today
                     THEN pg_catalog.format('bewaartermijn verstreken op %s', to_char(min(d.expires_on), 'DD-MM-YYYY'))
                ELSE 'eerdere versie van een inbraak waarvan de bewaartermijn is verstreken' END
    FROM   pg_temp.purge_row AS r JOIN delivery AS d USING (delivery_id) GROUP BY r.delivery_id, r.table_name;
    -- what may not be kept may not be shown either
    IF EXISTS (SELECT FROM stale_result AS s WHERE s.refreshed_at IS NOT NULL) THEN
        PERFORM renew_results(NULL, NULL);
    END IF;
    RETURN QUERY
    SELECT r.delivery_id, r.table_name, count(*),
           purge_sentence(count(*), r.delivery_id, r.table_name, min(d.expires_on), false)
    FROM   pg_temp.purge_row AS r JOIN delivery AS d USING (delivery_id)
    GROUP  BY r.delivery_id, r.table_name ORDER BY r.delivery_id, r.table_name;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION purge_rows(boolean) IS 'Wat purge_expired doet.';
