-- A forecast of all streets or homes with the test by which it is told: of how many burglaries that test is.
SELECT max(f.burglaries) FROM inbraak.place_forecast(:'level') AS f;
