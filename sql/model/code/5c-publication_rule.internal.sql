-- The audit looks for what is smaller than the rule: whoever lowers the rule lowers the audit as well, so he says who
-- decided that, and why.

CREATE OR REPLACE FUNCTION require_rule_decision() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    is_lower boolean := TG_OP = 'INSERT' OR NEW.minimum_burglaries < OLD.minimum_burglaries
    OR NEW.minimum_dwellings < OLD.minimum_dwellings;
    objection text;
BEGIN
    IF NEW.minimum_burglaries >= 5 AND NEW.minimum_dwellings >= 10 THEN
        RETURN NEW;
    END IF;
    objection := CASE
        WHEN (btrim(NEW.decided_by) <> '' AND isfinite(NEW.decided_on) AND btrim(NEW.reason) <> '') IS NOT TRUE
             THEN 'zonder besluit (decided_by, decided_on, reason)'
        WHEN NEW.decided_on > dutch_today()
             THEN pg_catalog.format('naar een besluit van %s, na vandaag', to_char(NEW.decided_on, 'DD-MM-YYYY'))
        WHEN TG_OP = 'UPDATE' AND is_lower
             AND ROW(NEW.decided_by, NEW.decided_on,
                     NEW.reason) IS NOT DISTINCT FROM ROW(OLD.decided_by, OLD.decided_on, OLD.reason)
            THEN 'naar een besluit dat over hogere aantallen ging' END;
    IF objection IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('publiceren vanaf %s inbraken en %s woningen kan niet %s',
                                        NEW.minimum_burglaries, NEW.minimum_dwellings, objection),
            DETAIL = 'Onder 5 inbraken of 10 woningen is een aantal vaak tot een woning te herleiden, en disclosure_audit zoekt alleen naar wat kleiner is dan deze grenzen.',
            HINT = pg_catalog.format('Zoals UPDATE publication_rule SET minimum_burglaries = %s, minimum_dwellings = %s, decided_by = ''privacyfunctionaris'', decided_on = %L, reason = ''...''.',
                                     NEW.minimum_burglaries, NEW.minimum_dwellings, dutch_today());
    END IF;
    RETURN NEW;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_rule_decision() IS 'Weigert grenzen om te publiceren onder 5 inbraken of 10 woningen zonder besluit daarover.';

CREATE OR REPLACE TRIGGER decided BEFORE INSERT OR UPDATE ON publication_rule FOR EACH ROW
    EXECUTE FUNCTION require_rule_decision();
COMMENT ON TRIGGER decided ON publication_rule IS 'Weigert lagere grenzen zonder besluit.';
