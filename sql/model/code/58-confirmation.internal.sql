-- What a later delivery held as well: kept beside the row, so that it is not purged with the first.

COMMENT ON TABLE confirmation IS 'Welke latere levering een rij ongewijzigd bevatte: die rij mag dan blijven tot ook die levering vervalt.';
COMMENT ON COLUMN confirmation.table_name IS 'Tabel van de rij.';
COMMENT ON COLUMN confirmation.row_id IS 'Nummer van de rij in die tabel.';
COMMENT ON COLUMN confirmation.delivery_id IS 'Levering die de rij ongewijzigd bevatte.';

CREATE OR REPLACE FUNCTION confirm_rows(confirmed_table text, row_ids int[], for_delivery int) RETURNS bigint
LANGUAGE sql
BEGIN ATOMIC
    WITH written AS (
        INSERT INTO confirmation SELECT confirmed_table, i, for_delivery FROM unnest(row_ids) AS i RETURNING 1
    )
    SELECT count(*) FROM written;
END;
COMMENT ON FUNCTION confirm_rows(text, int[], int) IS 'Legt vast dat een levering deze rijen ongewijzigd bevatte; geeft het aantal rijen.';
