CREATE OR REPLACE FUNCTION area_code_fits(level text, code text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE level WHEN 'pc6'      THEN code ~ '^[1-9][0-9]{3}[A-Z]{2}$'
                  WHEN 'pc5'      THEN code ~ '^[1-9][0-9]{3}[A-Z]$'
                  WHEN 'pc4'      THEN code ~ '^[1-9][0-9]{3}$'
                  WHEN 'buurt'    THEN code ~ '^BU[0-9]{4}[0-9A-Z]{4}$'
                  WHEN 'wijk'     THEN code ~ '^WK[0-9]{4}[0-9A-Z]{2}$'
                  WHEN 'gemeente' THEN code ~ '^GM[0-9]{4}$'
                  ELSE code <> '' AND code = btrim(code) END;
COMMENT ON FUNCTION area_code_fits(text, text) IS 'Heeft een code de vorm die bij het niveau van het gebied hoort?';
