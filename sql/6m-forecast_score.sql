-- forecast_score: what forecasts that were made anywhere were worth.
-- C: src/pg/forecast/forecast_score.c, src/kernel/forecast/forecast_backtest.c

CREATE FUNCTION forecast_score(
    forecast forecast_set,
    burglaries burglary_set,
    dwellings dwelling_set,
    baseline text DEFAULT 'plain_counts',
    coverage double precision[] DEFAULT '{0.01,0.03,0.05}',
    cell_size double precision DEFAULT 125,
    horizon_days integer DEFAULT 14,
    history_days integer DEFAULT 1095,
    bandwidth double precision DEFAULT 250,
    profile near_repeat_profile DEFAULT near_repeat_profile_nl(),
    floor double precision DEFAULT 0.01,
    seed bigint DEFAULT 1,
    OUT measured_by text, OUT coverage double precision, OUT windows integer, OUT burglaries bigint, OUT outside bigint,
    OUT hits double precision, OUT hit_rate double precision, OUT expected_hits double precision,
    OUT "precision" double precision, OUT near_hit_rate double precision, OUT near_area double precision,
    OUT pai double precision, OUT pei double precision, OUT pei_star double precision, OUT tied_share double precision,
    OUT log_score double precision, OUT log_score_uniform double precision,
    OUT brier double precision, OUT brier_skill double precision,
    OUT expected double precision, OUT deviance double precision,
    OUT baseline_hit_rate double precision, OUT difference double precision, OUT standard_error double precision,
    OUT low double precision, OUT high double precision, OUT p_value double precision,
    OUT flags text[], OUT verdict text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 6;
COMMENT ON FUNCTION forecast_score(forecast_set, burglary_set, dwelling_set, text, double precision[], double precision, integer, integer, double precision, near_repeat_profile, double precision, bigint) IS
'What forecasts were worth that were made anywhere, by the rule by which forecast_backtest() judges its own. Each is for horizon_days from its origin on, that day included; what happened then is looked for in burglaries, whenever it was reported. The map is of all squares of cell_size metres with a dwelling, no others: give the dwellings as they were at the first origin, not of today. A burglary elsewhere (outside) is in the number of burglaries and is never found.
One row for each coverage and measured_by: the part that is looked at is that share of the cells, or of the dwellings, with most expected per cell or per dwelling, to the fraction. Squares expected alike that the cut divides count for the same share of each: that is what a choice by lot finds on average, so that no order of ties helps or harms; tied_share tells how much of what is looked at was so.
hits: found in it, in all windows; hit_rate: of all burglaries. expected_hits: how many the forecast expected there. precision: the share of the squares looked at in which there was a burglary; print it beside the map, it is low even for a good one. near_hit_rate: found there or in the eight squares around, with near_area, the share of the map that this takes: never show the one without the other.
pai: hit_rate / the share that is looked at. pei: pai / that of hindsight in as many squares; pei_star: hits / those of hindsight in as large a part. log_score: mean over the burglaries of the logarithm of the share of the forecast where they fell, of which floor lies over all dwellings alike; log_score_uniform: the same of every dwelling alike. brier: mean squared error of the chance of at least one per square and window; brier_skill: 1 - brier / that of the share of squares that had one, 0 or less when the forecast tells no more. expected: all that was expected, beside burglaries - outside; deviance: Poisson.
baseline: the forecast beside it, one of the methods of forecast_backtest(), made of the same burglaries as far as they were known at each origin. difference .. p_value as in forecast_comparison(), of hit_rate - baseline_hit_rate. What letters and patrols prevented because of the forecast lowers its hits.
flags: too_few (under 26 windows or 100 burglaries: no verdict); short_history (the burglaries begin later than what the baseline looks back on); not_over (the burglaries end before the last window does; where they end before it begins, there is no verdict); known_assumed (of some the report is not known: taken to have come as late as nine in ten of the others); possible_doubles (on both sides of an origin, within two days, at one place or dwelling: perhaps one burglary registered twice). verdict: the sentence to print, in Dutch.
No forecasts, no dwellings or NULL give no rows. Error: sets in different SRIDs; forecasts that overlap; squares of which none has a dwelling (another cell_size); coverage not in (0, 1]; a baseline that is no method; more than 1,000 origins.
Source: Chainey, Tompson & Uhlig 2008 (PAI); Hunt 2016 (PEI); the NIJ challenge of 2017 (PEI*); Good 1952 (log score).';
