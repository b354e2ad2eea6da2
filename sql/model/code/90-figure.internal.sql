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

-- A view: it reads with the rights of the owner, whoever asks. A figure is as free as the least free of its parts, unless the decision is about itself.
CREATE OR REPLACE VIEW withheld_factor AS
WITH RECURSIVE made_of AS (
    SELECT f.factor, f.factor AS part FROM factor AS f
    UNION
    SELECT m.factor, c.factor FROM made_of AS m JOIN factor_component AS c ON c.composite = m.part
), decided AS (
    SELECT d.factor FROM sensitive_decision AS d WHERE dutch_today() BETWEEN d.decided_on AND d.valid_to
)
SELECT DISTINCT m.factor
FROM   made_of AS m JOIN factor AS f ON f.factor = m.part
WHERE  f.sensitive AND f.factor NOT IN (SELECT d.factor FROM decided AS d) AND m.factor NOT IN (SELECT d.factor FROM decided AS d);
COMMENT ON VIEW withheld_factor IS 'Gevoelige factoren, en wat eruit wordt berekend, waarvoor nu geen besluit geldt (sensitive_decision): zij komen in geen vergelijking en worden niet gepubliceerd.';
COMMENT ON COLUMN withheld_factor.factor IS 'Factor.';
