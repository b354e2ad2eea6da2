-- What may be asked about draws.

CREATE OR REPLACE FUNCTION require_draws(draws int, first_day date, last_day date) RETURNS void
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
    IF (draws BETWEEN 2 AND 1000) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('draws is %s; dat moet van 2 tot en met 1000 zijn',
                                        coalesce(draws::text, 'NULL')),
            HINT = '20 is gewoon; meer maken het gemiddelde vaster, niet het interval smaller.';
    END IF;
    IF (isfinite(first_day) AND isfinite(last_day) AND first_day <= last_day) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = pg_catalog.format('de tijd is van %s tot en met %s', coalesce(first_day::text, 'NULL'),
                                        coalesce(last_day::text, 'NULL')),
            HINT = 'Geef een eerste dag en een laatste dag die niet eerder is.';
    END IF;
END;
$$ SET search_path FROM CURRENT;
COMMENT ON FUNCTION require_draws(int, date, date) IS 'Fout: te weinig of te veel trekkingen, of geen eerste en laatste dag.';
