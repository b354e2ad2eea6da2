-- What the planner knows of tables that an import has just filled.

-- With the rights of the owner: who may fill a table may not always analyse it.
CREATE OR REPLACE FUNCTION renew_statistics(VARIADIC tables text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
AS $$
BEGIN
    EXECUTE 'ANALYZE ' || (SELECT string_agg(quote_ident(t), ', ') FROM unnest(tables) AS t);
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION renew_statistics(text[]) IS 'Vernieuwt wat de planner van tabellen van het model weet, na een import.';
