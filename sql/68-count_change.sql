-- count_change, expected_count, gamma_prior, target_outlook, funnel_limits: what a count says, and what to expect.
-- C: src/pg/rates/count_change.c, src/kernel/rates.c, src/kernel/time/counts.c

CREATE FUNCTION count_change(
    before bigint,
    after bigint,
    before_exposure double precision DEFAULT 1,
    after_exposure double precision DEFAULT 1,
    confidence double precision DEFAULT 0.95,
    OUT difference double precision, OUT percent double precision,
    OUT percent_low double precision, OUT percent_high double precision, OUT p_value double precision
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION count_change(bigint, bigint, double precision, double precision, double precision) IS
'How far a count changed, and whether chance alone would do that. The exposures are what the counts were taken over, such as days, dwellings, or dwellings times years: with 14 and 13 days a count of 28 that became 26 did not change.
difference: after less what before comes to over the exposure of after. percent: the change of the rate, with the exact interval given the sum of both counts; where that holds 0, no change is shown. p_value: exact and two-sided, twice the smaller tail. From 0 there is no percentage: it is NULL with its interval, and the difference and p_value stand; from 0 to 0 p_value is NULL as well, and so is all but nothing over an exposure of 0. Both counts are taken as independent of each other and of what made you look: adjust p-values for the number of areas that you look at (benjamini_hochberg), and do not choose a period by its count. Burglary comes in series, so that the interval is too narrow rather than too wide.
NULL gives NULLs. Error: a count below 0; an exposure that is negative, NaN or infinite; confidence not between 0 and 1.
Source: Clopper & Pearson 1934.';

CREATE FUNCTION expected_count(
    events double precision,
    exposure double precision,
    prior_mean double precision,
    prior_strength double precision DEFAULT 2,
    ahead double precision DEFAULT 1,
    level double precision DEFAULT 0.80,
    variation double precision DEFAULT 0,
    OUT expected double precision, OUT p_at_least_one double precision, OUT low bigint, OUT high bigint
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION expected_count(double precision, double precision, double precision, double precision, double precision, double precision, double precision) IS
'How many burglaries to expect in a place with few: events in as many periods as exposure, drawn towards prior_mean, what a place like it has per period (the rate of the neighbourhood in that season times its own dwellings, say), the more so the larger prior_strength. That is the shape of the gamma distribution of places like it; gamma_prior() learns it; Infinity takes the place to be as the others.
expected: over as many periods as ahead. p_at_least_one: the chance of any. low, high: whole numbers that hold the coming count with a chance of at least level. variation: by which part of their mean all places together go up and down from period to period, beyond chance and what is known of the season (the standard deviation; 0.1 is a tenth): it hardly matters for a street and makes most of the interval of a region. For a street expected is mostly under 0.1: say "one in so many", not 0. Corrected counts may be given as events.
NULL gives NULLs, and so does a prior_mean of 0: that none was counted around does not make it impossible, so take a wider surrounding. Error: a number that is negative or NaN, or infinite where it is not prior_strength; events without exposure; prior_strength of 0; level not between 0 and 1. The coming count is taken as negative binomial with that variance.
Source: the gamma-Poisson model, Clayton & Kaldor 1987.';

CREATE FUNCTION gamma_prior(
    counts double precision[],
    expected double precision[],
    OUT mean double precision, OUT strength double precision
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION gamma_prior(double precision[], double precision[]) IS
'How much places that are alike differ, from their counts and what was expected of each, by maximum likelihood: SELECT gamma_prior(array_agg(burglaries), array_agg(expected)). strength: the shape of the gamma distribution of their ratios of true to expected, for expected_count(); Infinity where they differ no more than chance makes them. mean: of the ratio; prior_mean is it times what was expected per period.
Places of which nothing is expected (0) tell nothing. Both are NULL with fewer than two places, or without any burglary. Put only places together that are alike. NULL gives NULLs. Error: lists of different length; a count that is not whole; a number that is NULL, negative, NaN or infinite; burglaries where none were expected.
Source: Clayton & Kaldor 1987.';

CREATE FUNCTION target_outlook(
    counted double precision,
    share_passed double precision,
    expected_rest double precision DEFAULT NULL,
    dispersion double precision DEFAULT 1,
    target double precision DEFAULT NULL,
    level double precision DEFAULT 0.80,
    OUT expected double precision, OUT low double precision, OUT high double precision, OUT p_target double precision
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION target_outlook(double precision, double precision, double precision, double precision, double precision, double precision) IS
'Where a year will end: what was counted so far and what is still to come. expected: their sum. low, high: what holds it with a chance of at least level. p_target: the chance that it will be at most target; NULL without one.
expected_rest: what is to come, from a forecast. Without it, it follows from the count: share_passed is the part of a usual year''s burglaries that falls in what has passed (not of its days: there are more in winter), and the rest goes on at the same rate, with the uncertainty of that. dispersion: how many times the variance is that of chance alone, at least 1; burglary by month of a gemeente mostly has 1.5 to 3. It holds for what is to come and, without expected_rest, for what was counted. When counted is short of what is not known yet, give the corrected one (corrected_counts).
NULL for counted, dispersion or level gives NULLs; so does share_passed where there is no expected_rest, and 0 for it, from which nothing follows. Error: a number that is negative, NaN or infinite; share_passed over 1; a dispersion under 1; something still to come when all has passed; level not between 0 and 1.
Source: negative binomial prediction with a gamma-Poisson rate (Jeffreys'' prior).';

CREATE FUNCTION funnel_limits(
    expected double precision,
    level double precision DEFAULT 0.95,
    dispersion double precision DEFAULT 1,
    OUT low double precision, OUT high double precision
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION funnel_limits(double precision, double precision, double precision) IS
'Between which limits the ratio of counted to expected (standardised_ratio of rate_table) lies with a chance of at least level when nothing is the matter: the smaller what is expected, the wider, which makes a funnel around 1. A ratio outside is more than chance explains; of twenty areas without anything the matter one may still lie outside the limits of 0.95. The limits are those of whole counts. dispersion: how many times the variance between areas is that of chance alone, at least 1.
Where 0 is expected there are no limits: NULL. NULL gives NULLs. Error: expected negative, NaN or infinite; a dispersion under 1; level not between 0 and 1.
Source: Spiegelhalter 2005.';
