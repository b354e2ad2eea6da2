-- What the comparisons of figures share.

CREATE OR REPLACE FUNCTION is_sensitive(factor text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH RECURSIVE made_of AS (
        SELECT is_sensitive.factor AS part
        UNION
        SELECT c.factor FROM made_of AS m JOIN factor_component AS c ON c.composite = m.part
    )
    SELECT bool_or(f.sensitive) FROM made_of AS m JOIN factor AS f ON f.factor = m.part;
END;
COMMENT ON FUNCTION is_sensitive(text) IS 'Of een factor gevoelig is (factor.sensitive), of een factor waaruit hij bestaat; NULL als de factor er niet is.';
