-- forecast_place_score: what forecasts of streets, areas, dwellings or hours were worth, beside others.
-- C: src/pg/forecast/forecast_place_score.c, src/kernel/forecast/forecast_backtest.c

CREATE FUNCTION forecast_place_score(
    forecast forecast_set,
    baseline forecast_set,
    happened forecast_set,
    exposure forecast_set,
    coverage double precision[] DEFAULT '{0.01,0.03,0.05}',
    horizon_days integer DEFAULT 14,
    floor double precision DEFAULT 0.01,
    words text[] DEFAULT '{de gegeven verwachting,de verwachting ernaast,plekken,woningen}',
    seed bigint DEFAULT 1,
    OUT measured_by text, OUT coverage double precision, OUT windows integer, OUT burglaries double precision,
    OUT outside double precision,
    OUT hits double precision, OUT hit_rate double precision, OUT expected_hits double precision,
    OUT "precision" double precision,
    OUT pai double precision, OUT pei double precision, OUT pei_star double precision, OUT tied_share double precision,
    OUT log_score double precision, OUT log_score_uniform double precision,
    OUT brier double precision, OUT brier_skill double precision,
    OUT expected double precision, OUT deviance double precision,
    OUT baseline_hit_rate double precision, OUT difference double precision, OUT standard_error double precision,
    OUT low double precision, OUT high double precision, OUT p_value double precision,
    OUT flags text[], OUT verdict text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 6;
COMMENT ON FUNCTION forecast_place_score(forecast_set, forecast_set, forecast_set, forecast_set, double precision[], integer, double precision, text[], bigint) IS
'What forecasts of places of any kind were worth, by the rule of forecast_score(): streets, neighbourhoods, dwellings, or hours of the week. All four sets are by place, a number of yours: forecast and baseline, what each expected, by the day on which that was said; happened, how many burglaries there were from that day on, for horizon_days; exposure, which places there are and how many dwellings (or hours) each has, of one day. A place without a row in forecast, baseline or happened has 0 there; one without exposure is not looked at, and what happened there is outside: it counts as a burglary and is never found. So give what happened at an unknown place, too, with a number that no place has.
That both forecasts know nothing of later is for you to see to; forecast_maps() makes those of which that is tested.
One row for each coverage and measured_by (places; exposure), with the columns of forecast_score(), but none of near hits: who is beside whom is not known. burglaries may have a fraction, when each is spread over the hours in which it may have been (aoristic_weights); precision, brier and pei then tell less. log_score_uniform: of a share by exposure. difference .. p_value: hit_rate - baseline_hit_rate, as in forecast_comparison(). words: how verdict, in Dutch, calls forecast, baseline, places and exposure. flags: too_few.
An empty forecast or no exposure gives no rows, as does NULL. Error: forecasts that overlap; days of one set that another lacks; no place in common; exposure of more days than one, or of 0; coverage not in (0, 1]; more than 1,000 days.
Source: as forecast_score().';
