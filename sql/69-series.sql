-- farrington, ears, poisson_cusum, cusum_limit, series_trend, mann_kendall: is a series as it was, where does it go?
-- C: src/pg/time/series.c, src/kernel/time/farrington.c, src/kernel/time/ears.c, src/kernel/time/cusum.c,
-- src/kernel/time/series_trend.c, src/kernel/mann_kendall.c

CREATE FUNCTION farrington(
    counts double precision[],
    exposure double precision[] DEFAULT NULL,
    per_year integer DEFAULT 26,
    years integer DEFAULT 5,
    window_half integer DEFAULT 1,
    alpha double precision DEFAULT 0.005,
    threshold text DEFAULT 'auto',
    reweight boolean DEFAULT true,
    trend boolean DEFAULT true,
    periods integer DEFAULT 1,
    skip integer DEFAULT NULL,
    min_count integer DEFAULT 5,
    min_periods integer DEFAULT 4,
    OUT expected double precision, OUT upper double precision, OUT p_value double precision,
    OUT score double precision, OUT alarm boolean, OUT dispersion double precision,
    OUT percent_per_year double precision, OUT method text, OUT rests_on bigint, OUT left_out bigint, OUT reason text
) RETURNS record
AS 'MODULE_PATHNAME', 'farrington_alarm' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION farrington(double precision[], double precision[], integer, integer, integer, double precision, text, boolean, boolean, integer, integer, integer, integer) IS
'Is the last count of a series more than the same season of earlier years makes one expect? counts: one per period, in order of time, all periods in it, those without burglaries too: array_agg(burglaries ORDER BY first_day). exposure: what each was counted over, such as dwellings, where that changes. per_year: periods in a year, 26 fortnights. The reference are the same period of so many years before and window_half periods around it; the newest periods, skip of them (by default window_half), are none, so that what goes on now does not hide itself. periods: from 2 on, the whole years are reference, in so many parts with a level of their own, of which the season itself is one. A quasi-Poisson model is fitted to them; with reweight, counts that were outbreaks themselves weigh less (beyond 2.58 standard deviations); with trend, a trend is taken in where it shows (p under 0.05, three years or more, and not leading above all that was counted).
expected: of the last period. upper: an alarm is above it; alpha is the chance of that where nothing is the matter. method: what upper is by, ''power'' (counts to the power 2/3 as normal) or ''nb'' (negative binomial); threshold chooses, ''auto'' takes nb where fewer than 10 are expected. In simulations without anything the matter, false alarms were as many as alpha says where chance alone varied the counts, but 1.2 to 1.6 % for an alpha of 0.5 % where the dispersion was 2. p_value: of so many or more. score: (count - expected) / (upper - expected). dispersion: how many times the variance is that of chance alone, at least 1. percent_per_year: of the trend, NULL without one. rests_on: reference counts. left_out: of the reference, NULL.
alarm is NULL where it cannot be told, and reason says why: ''short_history'', the series is shorter than the years asked for (ask for fewer), or half of the reference, or more, is not known; ''none_before'', no burglary in that season of earlier years, from which nothing follows (take a larger area, or expected_count); ''few_burglaries'', above upper, but fewer than min_count in the last min_periods; ''not_counted'', the last count or its exposure is NULL; ''no_fit'', no model was found. Look at many areas with benjamini_hochberg: of 100 areas, alpha 0.005 gives an alarm for nothing every other time.
NULL for another argument gives NULLs. Error: a number that is negative, NaN or infinite; lists of different length; burglaries over an exposure of 0; an argument outside its range.
Source: Farrington et al. 1996; Noufaily et al. 2013.';

CREATE FUNCTION ears(
    counts double precision[],
    method text DEFAULT 'C1',
    alpha double precision DEFAULT NULL,
    min_sigma double precision DEFAULT 0.2,
    baseline integer DEFAULT 7,
    OUT period integer, OUT count double precision, OUT expected double precision,
    OUT statistic double precision, OUT upper double precision, OUT alarm boolean
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'ears_alarms' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 100;
COMMENT ON FUNCTION ears(double precision[], text, double precision, double precision, integer) IS
'Is a count more than the few before it make one expect? For series too short for farrington(): one row per period, in order of time; season and trend are not known to it. Use it for counts of 2 a period or more: with fewer, most alarms are chance.
method: ''C1'', against the mean and standard deviation of the baseline of 7 periods just before; ''C2'', the two periods just before are left out, so that a slow rise does not hide itself; ''C3'', what C2 has beyond 1 standard deviation, added over this period and the two before; ''C3_surveillance'', as the R package surveillance has it, where this period''s own count does not matter. alpha: 0.001, for C3 0.025. min_sigma: the standard deviation is taken to be no less. Seven counts tell little of a standard deviation, so that there are more false alarms than alpha: in simulations of counts varied by chance alone, C1 and C2 had 2 % with 10 a period and 4 % with 0.5, C3 8 and 15 %.
period: 1, 2, ... count: as given. expected: the mean before. statistic: of the method, in standard deviations. upper: an alarm is above it; NULL where those before give the alarm alone. Where the baseline has not been reached or a NULL is in it, all but count is NULL, and alarm where the count is NULL.
NULL for counts, method, min_sigma or baseline gives no rows, and so does an empty list. Error: a count that is negative, NaN or infinite; another method; alpha not between 0 and 1; min_sigma that is not above 0; a baseline under 3.
Source: Hutwagner et al. 2003.';

CREATE FUNCTION poisson_cusum(
    counts double precision[],
    expected double precision[],
    ratio double precision DEFAULT 1.5,
    alarm_at double precision DEFAULT NULL,
    reset text DEFAULT 'zero',
    OUT period integer, OUT count double precision, OUT expectation double precision,
    OUT cusum double precision, OUT alarm_limit double precision, OUT alarm boolean
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 100;
COMMENT ON FUNCTION poisson_cusum(double precision[], double precision[], double precision, double precision, text) IS
'Have counts been a little more than expected for a while? Sees a rise to ratio times what is expected sooner than a limit on each count does. One row per period, in order of time: what a count is above expected * (ratio - 1) / ln(ratio) is added up, never below 0, and where that reaches the limit there is an alarm. alarm_at: the limit; without it, that of cusum_limit() for the mean of expected, the ratio, and 500 periods to a false alarm. reset: what the sum goes on from after an alarm: ''zero''; ''half'', of the limit, so that a rise that goes on is seen sooner; ''none'', as it is.
Counts are taken as Poisson: where their dispersion is more than 1 (series_trend tells), false alarms come sooner. Do not take as expected what the same counts say. A NULL among counts or expected: the row says NULL, and the sum goes on from before it. alarm_limit is NULL, with alarm, where nothing is expected at all or cusum_limit() has no answer.
NULL for counts, expected, ratio or reset gives no rows. Error: a number that is negative, NaN or infinite; lists of different length; a ratio that is not above 1; alarm_at that is not above 0; another reset.
Source: Lucas 1985.';

CREATE FUNCTION cusum_limit(
    expected double precision,
    ratio double precision DEFAULT 1.5,
    average_run_length double precision DEFAULT 500
) RETURNS double precision
AS 'MODULE_PATHNAME', 'poisson_cusum_limit' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000;
COMMENT ON FUNCTION cusum_limit(double precision, double precision, double precision) IS
'The limit for poisson_cusum() with which so many periods pass on average before a false alarm, when so many burglaries are expected per period: 500 fortnights are 19 years. The least such limit, by the Markov chain of the sums, told apart in some 200 steps. Of 100 areas, each with 500 periods, one has a false alarm every five periods.
NULL gives NULL; so does an expectation under 0.0025 or so, and a ratio so near to 1 that the limit is over 1000. Error: expected that is not above 0, a ratio or average_run_length that is not above 1, or one that is NaN or infinite.
Source: Brook & Evans 1972; Lucas 1985.';

CREATE FUNCTION series_trend(
    counts double precision[],
    exposure double precision[] DEFAULT NULL,
    per_year integer DEFAULT 26,
    confidence double precision DEFAULT 0.95,
    OUT percent_per_year double precision, OUT percent_low double precision, OUT percent_high double precision,
    OUT p_value double precision, OUT season_ratio double precision, OUT season_peak bigint,
    OUT season_p_value double precision, OUT dispersion double precision,
    OUT rests_on bigint, OUT left_out bigint, OUT reason text,
    OUT line double precision[], OUT line_low double precision[], OUT line_high double precision[]
) RETURNS record
AS 'MODULE_PATHNAME', 'series_trend_of' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION series_trend(double precision[], double precision[], integer, double precision) IS
'How a series of counts rises or falls per year, and its season. counts: one per period, in order of time, all periods in it: array_agg(burglaries ORDER BY first_day). exposure: what each was counted over, such as dwellings, where that changes. per_year: periods in a year, 26 fortnights; with 1 or 2 no season is looked for. A quasi-Poisson model is fitted: the logarithm of what is expected is a straight line and a wave of a year.
percent_per_year, with its interval: the change per year, season apart. p_value: of no change; two-sided. season_ratio: how many times the middle of the year the peak of the wave is; the trough is one over it. season_peak: its period, counted as 1, 2, ... from the first of counts. season_p_value: of no season. dispersion: how many times the variance is that of chance alone, at least 1; the intervals have it in them. Burglaries come in series that last longer than a period, so that the interval is too narrow rather than too wide. rests_on: counts. left_out: NULL.
line: the trend at each period of counts, over its own exposure: what a year at that rate has per period, the season evened out, with the interval for the line, not for a single count (line_low, line_high); NULL before the first count that is known, and after the last.
Not known is NULL, and reason says why: ''short_history'', under three years there is no trend, under two no season, and nothing when half of the counts, or more, is not known; ''few_burglaries'', under 20; ''no_fit'', no model was found. A straight line is a summary: do not lengthen it into the future.
NULL for counts, per_year or confidence gives NULLs. Error: a number that is negative, NaN or infinite; lists of different length; burglaries over an exposure of 0; per_year not from 1 to 366; confidence not between 0 and 1.
Source: McCullagh & Nelder 1989.';

CREATE FUNCTION mann_kendall(
    series double precision[],
    OUT s double precision, OUT variance double precision, OUT z double precision, OUT p_value double precision,
    OUT rests_on bigint, OUT left_out bigint
) RETURNS record
AS 'MODULE_PATHNAME', 'mann_kendall_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION mann_kendall(double precision[]) IS
'Does a series of numbers go up or down, whatever their distribution, such as relative risks? One per period, in order
of time: array_agg(relative_risk ORDER BY period); Infinity may be among them. Counts have series_trend(), which knows
the season.
s: of all pairs of periods, those that go up less those that go down. variance: if nothing goes anywhere, with ties
allowed for. z: with a correction for continuity; p_value: of it, two-sided. rests_on: numbers; left_out: NULL. Periods
that overlap make p too small. Under two numbers all is NULL; where all are alike, z and p_value. NULL gives NULLs.
Error: NaN.
Source: Mann 1945; Kendall 1975.';
