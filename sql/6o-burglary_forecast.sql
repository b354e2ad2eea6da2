-- burglary_forecast: how many burglaries each square of the map is to expect.
-- C: src/pg/forecast/burglary_forecast.c, src/kernel/forecast/forecast_model.c

CREATE FUNCTION burglary_forecast(
    burglaries burglary_set,
    dwellings dwelling_set,
    at date,
    method text DEFAULT 'counts',
    cell_size double precision DEFAULT 125,
    horizon_days integer DEFAULT 14,
    history_days integer DEFAULT 1095,
    bandwidth double precision DEFAULT 250,
    profile near_repeat_profile DEFAULT near_repeat_profile_nl(),
    factors forecast_set[] DEFAULT '{}',
    OUT cell_id bigint, OUT geom geometry, OUT dwellings bigint,
    OUT expected double precision, OUT p_any double precision, OUT rank bigint, OUT coverage double precision,
    OUT "precision" double precision, OUT share_base double precision, OUT share_recent double precision,
    OUT flags text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000000 ROWS 10000;
COMMENT ON FUNCTION burglary_forecast(burglary_set, dwelling_set, date, text, double precision, integer, integer, double precision, near_repeat_profile, forecast_set[]) IS
'How many burglaries are to be expected in each square of the map with a dwelling, in the horizon_days from the day at on, that day included; from what had happened and was reported before it. One row per square, most expected first. method and the other arguments are those of forecast_backtest(), which says what such a forecast is worth: ask it first, and show its verdict beside the map.
expected: a number of burglaries, nearly always far below 1; p_any: the chance of at least one. rank: 1 for the most; squares expected alike have one rank. coverage: the share of the squares down to this one, so that WHERE coverage <= 0.03 gives the top 3 %. precision: of the squares down to this one, the share in which a burglary is to be expected at all; of a good map of the top 3 % it is a few per cent, and who shows the map shows that number. share_base, share_recent: which part of expected comes of what lasts and of the last weeks; 0 and 1 for methods that look at nothing else.
It knows places and days of burglaries, where dwellings are, and the factors that are given; no person, and nothing about those who live there. flags: as forecast_backtest(); and stale: the burglaries end more than 31 days before at, or there are none.
No dwellings or NULL give no rows. Error: an infinite day; else as forecast_backtest().
Example: SELECT f.geom, f.expected, f."precision" FROM burglary_forecast(burglaries, dwellings, current_date) AS f WHERE f.coverage <= 0.03;';
