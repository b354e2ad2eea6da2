CREATE OR REPLACE FUNCTION purge_expired(dry_run boolean DEFAULT true)
RETURNS TABLE (delivery_id int, table_name text, rows_removed bigint, sentence text)
LANGUAGE sql
BEGIN ATOMIC
    SELECT require_home('model'::regclass);
    SELECT * FROM purge_rows(dry_run);
END;
COMMENT ON FUNCTION purge_expired(boolean) IS
'Wat moet weg omdat de bewaartermijn van de levering is verstreken: per levering en tabel het aantal rijen. Alleen met purge_expired(false) wordt het verwijderd; het aantal staat dan in purge_log, zonder persoonsgegevens. Wat een latere levering die nog loopt ook bevatte, blijft. Een inbraak verdwijnt met al haar eerdere versies. De BAG, gebieden en cijfers per gebied blijven altijd.';
