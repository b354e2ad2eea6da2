-- forecast_backtest: what forecasts would have been worth, had they been made at the time.
-- C: src/pg/forecast/forecast_backtest.c, src/kernel/forecast/forecast_backtest.c, src/kernel/forecast/forecast_model.c

CREATE FUNCTION forecast_backtest(
    burglaries burglary_set,
    dwellings dwelling_set,
    first_origin date,
    methods text[] DEFAULT '{plain_counts,counts,counts_14,kde,profile,mixture}',
    windows integer DEFAULT 52,
    coverage double precision[] DEFAULT '{0.01,0.03,0.05}',
    cell_size double precision DEFAULT 125,
    horizon_days integer DEFAULT 14,
    history_days integer DEFAULT 1095,
    bandwidth double precision DEFAULT 250,
    profile near_repeat_profile DEFAULT near_repeat_profile_nl(),
    factors forecast_set[] DEFAULT '{}',
    baseline text DEFAULT 'plain_counts',
    seed bigint DEFAULT 1,
    OUT method text, OUT measured_by text, OUT coverage double precision, OUT windows integer, OUT burglaries bigint,
    OUT outside bigint,
    OUT hits double precision, OUT hit_rate double precision, OUT expected_hits double precision,
    OUT "precision" double precision, OUT near_hit_rate double precision, OUT near_area double precision,
    OUT pai double precision, OUT pei double precision, OUT pei_star double precision, OUT tied_share double precision,
    OUT log_score double precision, OUT log_score_uniform double precision,
    OUT brier double precision, OUT brier_skill double precision,
    OUT expected double precision, OUT deviance double precision,
    OUT baseline_hit_rate double precision, OUT difference double precision, OUT standard_error double precision,
    OUT low double precision, OUT high double precision, OUT p_value double precision, OUT p_adjusted double precision,
    OUT flags text[], OUT verdict text
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'forecast_backtest_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 36;
COMMENT ON FUNCTION forecast_backtest(burglary_set, dwelling_set, date, text[], integer, double precision[], double precision, integer, integer, double precision, near_repeat_profile, forecast_set[], text, bigint) IS
'Would a forecast have been any good? At first_origin and every horizon_days after it, windows times, each method makes its map from the burglaries that had happened and were reported before that day; then it is held against all that happened in the horizon_days from that day on. What a method chooses (rates, kappa, weights, level) it chooses anew each time, from earlier windows as far as they were known. One row per method, measured_by and coverage, with the columns of forecast_score().
methods: uniform, every dwelling alike; plain_counts, of history_days, per square: the one to beat; counts, the same with a half-life of two years, per dwelling, shrunk towards the rate around (4 squares each way); counts_14, of the last 14 days; kde, a Gaussian of bandwidth metres around each burglary of history_days; kde_56, of the last 56 days; recent, a Gaussian of 100 m that decays in 14 days; promap, Bowers, Johnson and Pease by distance and days as they are; profile, counts * (1 + kappa * excess) by the near-repeat profile around the burglaries of late, kappa from the 26 windows before; mixture, of counts, kde and recent with the weights that gave the burglaries of the 26 windows before the best log score; self_exciting, counts to which each burglary of the last 60 days adds what it brings near it, the process of self_exciting_fit(), fitted to the last year known (half of history_days when that is less) over the counts of what came before; factors, counts and the factors that are given. Of each, 1 % lies over all dwellings alike. The number that all squares expect together is that of the year before times the season.
reported_on of the burglaries says when each was known; one that has none is taken to have become known as late as nine in ten of those known at first_origin (seven days when there are none), and known_assumed is flagged. dwellings: as they were at first_origin; with those of today, the map knows of later building. Burglaries from before first_origin minus history_days on are needed, for profile and mixture of 26 windows more.
difference .. p_value: hit_rate - that of the baseline, as in forecast_comparison(); p_adjusted: for how many methods were tried (Benjamini & Hochberg). A method is worth using when low is above 0 against plain_counts and p_adjusted at most .05: only then does verdict say ''aantoonbaar''; cell_size, bandwidth, history and methods that were chosen by these very rows make it look better than it is: keep a last year apart and score it once. 
factors: what else is known of squares, such as the kind of houses there or how far a school is: each a forecast_set of numbers from 0 on, by square and by the day from which it was known, of which the last one at an origin counts; 30 at most. The method factors looks at them beside counts: at each origin it fits how they went with burglary in the year before, half of history_days when that is less, with the numbers known before it (Poisson regression with a ridge, chosen on the second half of that year), so that a factor that tells nothing is held to nothing. To judge factors one at a time, give one at a time. A figure that was published later than the day it bears makes the map know what was not known. No fact about persons belongs here.
flags also: kappa_assumed (in some windows kappa was 1, for want of certainty), weights_assumed (in some .9 counts and .1 recent, under 100 burglaries to learn from), theta_assumed (in some self_exciting was counts alone, under 130 close pairs by chance to learn from), factors_assumed (in some factors was counts alone, under 100 burglaries in the year to learn from). NOTICE tells every ten seconds how far it is.
No dwellings or NULL give no rows. Error: sets in different SRIDs; windows not from 1 to 1,000; methods that are none, or twice; a profile that reaches over 2,000 m; more than 10,000,000 near pairs in the year of self_exciting; and as forecast_score().
Source: Bowers, Johnson & Pease 2004; Mohler et al. 2011; Lee, O & Eck 2020; Kadar et al. 2019; NIJ 2017.';
