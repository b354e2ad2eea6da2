-- forecast_maps: the maps that forecast_backtest() judges.
-- C: src/pg/forecast/forecast_maps.c, src/kernel/forecast/forecast_backtest.c

CREATE FUNCTION forecast_maps(
    burglaries burglary_set,
    dwellings dwelling_set,
    first_origin date,
    method text DEFAULT 'counts',
    windows integer DEFAULT 26,
    cell_size double precision DEFAULT 125,
    horizon_days integer DEFAULT 14,
    history_days integer DEFAULT 1095,
    bandwidth double precision DEFAULT 250,
    profile near_repeat_profile DEFAULT near_repeat_profile_nl(),
    factors forecast_set[] DEFAULT '{}'
) RETURNS forecast_set
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000000;
COMMENT ON FUNCTION forecast_maps(burglary_set, dwelling_set, date, text, integer, double precision, integer, integer, double precision, near_repeat_profile, forecast_set[]) IS
'The maps that forecast_backtest() judges: how many burglaries one method expected in each square with a dwelling at first_origin and every horizon_days after it, windows times, each from what had happened and was reported before that day; the first is that of burglary_forecast(). The arguments are those of forecast_backtest().
What it is for: places that are no squares. A square''s expected number is spread over its dwellings and added up by street, by neighbourhood or left with each dwelling, and forecast_place_score() tells what that was worth. With cell_size 25 a square holds few dwellings, and the method looks at each nearly by itself. NOTICE tells every ten seconds how far it is.
No dwellings give an empty set, NULL gives NULL. Error: more than 20,000,000 numbers in all; else as forecast_backtest().
Example: SELECT u.origin, d.street, sum(u.expected / n.dwellings) FROM unnest_forecast(forecast_maps(...)) AS u JOIN ...;';
