-- What counts before and after a measure allow to be said of it.

-- What two counts are worth, as the sum of two equal ones: three beside sixty tell little more than three.
CREATE OR REPLACE FUNCTION effect_worth(one float8, other float8) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN one > 0 AND other > 0 THEN 4 / (1 / one + 1 / other) ELSE 0 END;
COMMENT ON FUNCTION effect_worth(float8, float8) IS 'Hoeveel inbraken een vergelijking van twee aantallen waard is, als zij even groot waren geweest.';

-- A fall of 30 % shows in 247 burglaries with a chance of 80 %; below a quarter of that nothing is called an effect.
CREATE OR REPLACE FUNCTION effect_too_few(burglaries float8) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(burglaries, 0) < 62;
COMMENT ON FUNCTION effect_too_few(float8) IS 'Zijn dit te weinig inbraken om een effect vast te stellen? Om een daling van 30 % met 80 % kans te zien zijn er 247 nodig; onder een kwart daarvan heet niets een effect.';

-- 0.6 is a fall of 40 %, 1.25 a rise of 25 %, 2.4 is 2.4 times as many.
CREATE OR REPLACE FUNCTION effect_change(ratio float8) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ratio IS NULL THEN 'elke stijging'
            WHEN round(100 * (ratio - 1)::numeric) = 0 THEN 'geen verschil'
            WHEN ratio = 'NaN' THEN 'niets'
            WHEN ratio < 0.01 THEN 'een daling tot bijna niets'
            WHEN ratio < 1
                 THEN pg_catalog.format('een daling van %s %%', dutch_number(round(100 * (1 - ratio)::numeric)))
            WHEN round(ratio::numeric, 1) = 2 THEN 'een verdubbeling'
            WHEN ratio < 2
                 THEN pg_catalog.format('een stijging van %s %%', dutch_number(round(100 * (ratio - 1)::numeric)))
            WHEN ratio < 100 THEN pg_catalog.format('%s keer zoveel', dutch_number(round(ratio::numeric, 1)))
            ELSE 'meer dan honderd keer zoveel' END;
COMMENT ON FUNCTION effect_change(float8) IS 'Een verhouding als daling of stijging; NULL is een bovengrens die er niet is.';

-- Without a lower limit all may have been prevented.
CREATE OR REPLACE FUNCTION effect_fits(low float8, high float8) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN effect_change(coalesce(low, 0)) = effect_change(high)
                 THEN pg_catalog.format('%s past bij deze cijfers', effect_change(high))
            ELSE pg_catalog.format('%s past bij deze cijfers, %s ook', effect_change(coalesce(low, 0)),
                                   effect_change(high)) END;
COMMENT ON FUNCTION effect_fits(float8, float8) IS 'Tussen welke uitersten het effect ligt.';
