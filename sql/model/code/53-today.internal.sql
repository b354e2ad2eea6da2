-- What day is it? Where the burglaries are, and not where the session says that it is.
CREATE OR REPLACE FUNCTION dutch_today() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (now() AT TIME ZONE 'Europe/Amsterdam')::date;
COMMENT ON FUNCTION dutch_today() IS 'De dag van vandaag in Nederland, wat de tijdzone van de sessie ook is.';
