-- What the comparisons of figures share.

CREATE OR REPLACE VIEW factor_part AS
WITH RECURSIVE made_of AS (
    SELECT f.factor, f.factor AS part FROM factor AS f
    UNION
    SELECT m.factor, c.factor FROM made_of AS m JOIN factor_component AS c ON c.composite = m.part
)
SELECT m.factor, m.part FROM made_of AS m;
COMMENT ON VIEW factor_part IS 'Elke factor met zichzelf en alle factoren waaruit hij bestaat, hoe diep ook.';
COMMENT ON COLUMN factor_part.factor IS 'Factor.';
COMMENT ON COLUMN factor_part.part IS 'De factor zelf, of een waaruit hij bestaat.';

CREATE OR REPLACE VIEW sensitive_factor AS
SELECT DISTINCT p.factor FROM factor_part AS p JOIN factor AS f ON f.factor = p.part WHERE f.sensitive;
COMMENT ON VIEW sensitive_factor IS 'Gevoelige factoren (factor.sensitive), en wat daaruit wordt berekend.';
COMMENT ON COLUMN sensitive_factor.factor IS 'Factor.';

CREATE OR REPLACE FUNCTION is_sensitive(factor text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT bool_or(f.sensitive)
        FROM   factor_part AS p JOIN factor AS f ON f.factor = p.part WHERE p.factor = is_sensitive.factor);
COMMENT ON FUNCTION is_sensitive(text) IS 'Of een factor gevoelig is (factor.sensitive), of een factor waaruit hij bestaat; NULL als de factor er niet is.';

-- A view: it reads with the rights of the owner, whoever asks. A figure is as free as the least free of its parts,
-- unless the decision is about itself.
CREATE OR REPLACE VIEW withheld_factor AS
WITH decided AS (
    SELECT d.factor FROM sensitive_decision AS d WHERE dutch_today() BETWEEN d.decided_on AND d.valid_to
)
SELECT DISTINCT p.factor
FROM   factor_part AS p JOIN factor AS f ON f.factor = p.part
WHERE  f.sensitive AND p.part NOT IN (SELECT d.factor FROM decided AS d)
AND    p.factor NOT IN (SELECT d.factor FROM decided AS d);
COMMENT ON VIEW withheld_factor IS 'Gevoelige factoren, en wat eruit wordt berekend, waarvoor nu geen besluit geldt (sensitive_decision): zij komen in geen vergelijking en worden niet gepubliceerd.';
COMMENT ON COLUMN withheld_factor.factor IS 'Factor.';
