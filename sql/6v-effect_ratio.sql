-- effect_ratio, effect_power, weighted_displacement_difference, weighted_displacement_quotient, effect_rings,
-- regression_to_mean, effect_index: questions of an effect_set in two halves, before a measure and after it. C:
-- src/pg/effect/effect_ratio.c, src/pg/effect/effect_displacement.c, src/pg/effect/effect_index.c; the kernels of the
-- same names, and src/kernel/effect/effect_dispersion.c, src/kernel/effect/effect_power.c,
-- src/kernel/effect/effect_rings.c

CREATE FUNCTION effect_ratio(
    effects effect_set,
    since integer,
    confidence double precision DEFAULT 0.95,
    OUT treated_before bigint, OUT treated_after bigint, OUT control_before bigint, OUT control_after bigint,
    OUT displacement_before bigint, OUT displacement_after bigint,
    OUT displacement_control_before bigint, OUT displacement_control_after bigint,
    OUT periods_before bigint, OUT periods_after bigint,
    OUT expected double precision,
    OUT difference double precision, OUT difference_low double precision, OUT difference_high double precision,
    OUT ratio double precision, OUT ratio_low double precision, OUT ratio_high double precision,
    OUT p_value double precision,
    OUT dispersion double precision, OUT wide_low double precision, OUT wide_high double precision,
    OUT p_wide double precision,
    OUT events double precision, OUT events_needed double precision, OUT detectable double precision,
    OUT flags text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'effect_ratio_of_set' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 1;
COMMENT ON FUNCTION effect_ratio(effect_set, integer, double precision) IS
'Did burglaries fall more where a measure was taken than elsewhere? One row: what was counted before and after (since is the first period with the measure), by role, NULL where there is no such area or period; and how both changes compare. Exposures are added up per role and half.
expected: what the treated would have had after, had they changed as the control did: the count before times the change of the control''s rate, over their own exposure. difference: counted less expected, with the interval of the dispersion below (of chance alone where that is not known); NULL where a count that it rests on is 0. ratio: the change of the treated over that of the control, 0.7 is 30 % fewer than without the measure; the conditional estimate with its exact interval, and p_value, the chance of all tables that are no likelier (both as fisher.test of R has them). It is 0 or Infinity where a count is 0, with the one limit that exists.
dispersion: how many times the variance of a period''s count is that of chance, learnt from all areas over the periods before, around what each area and each period has in common; NULL with one period or one area. wide_low, wide_high, p_wide: the interval and p with that, at least 1, and Student''s t; NULL where it is not known. Go by these: burglary comes in series, and where counts scatter nearly twice as much as chance has it, one measure in seven that did nothing has a p_value under 0.05. Even so it is not proven that it was the measure: say what else changed, and that areas which were chosen because they were hot fall by themselves (effect_index()).
events: how many burglaries these counts are worth, as two equal halves without a control that has to be counted, too; events_needed: how many show a fall of 30 % with 80 % power; detectable: the least fall, as a part, that as many as events show with that power (that none was shown says nothing of smaller ones).
flags: too_few (events is under a quarter of events_needed: say that nothing can be said, and what would fit the figures), overdispersed (dispersion above 1.5), dispersion_unknown, no_events (the counts say nothing), no_treated, no_control, no_before, no_after. NULL gives no rows. Error: confidence not between 0 and 1.
Sources: Fisher 1935; McCullagh & Nelder 1989.';

CREATE FUNCTION effect_power(
    per_period double precision,
    control_per_period double precision DEFAULT NULL,
    periods_before double precision DEFAULT NULL,
    dispersion double precision DEFAULT 1,
    falls double precision[] DEFAULT '{0.1,0.2,0.4}',
    power double precision DEFAULT 0.8,
    confidence double precision DEFAULT 0.95,
    OUT fall double precision, OUT burglaries double precision, OUT periods double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'effect_power_of_numbers' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 3;
COMMENT ON FUNCTION effect_power(double precision, double precision, double precision, double precision, double precision[], double precision, double precision) IS
'Before a measure starts: how long until a fall of 10, 20 or 40 % would show? One row per fall, a part between 0 and 1. per_period: the burglaries that the areas which will be treated have in a period. control_per_period: those of the areas to compare with; NULL takes them as so many that they add no uncertainty. periods_before: how many periods were counted before; NULL takes as many as after. dispersion: how many times the variance is that of chance alone (see effect_ratio).
periods: after the measure, not rounded. burglaries: of the treated, before and after, as they would be without effect. Both NULL where no number of periods is enough since too little was counted before. For a fall of 10 % without uncertainty of the control that is some 2,800 burglaries, of 20 % 630, of 30 % 247: a fall that a small area can show is a large one.
NULL for another argument gives no rows. Error: a number of burglaries, periods_before or a fall that is none; dispersion under 1; power or confidence not between 0 and 1.
The logarithm of a ratio is taken as normal, with the sum of 1 over each count as its variance.';

CREATE FUNCTION effect_power(
    effects effect_set,
    since integer DEFAULT NULL,
    falls double precision[] DEFAULT '{0.1,0.2,0.4}',
    power double precision DEFAULT 0.8,
    confidence double precision DEFAULT 0.95,
    OUT fall double precision, OUT burglaries double precision, OUT periods double precision,
    OUT per_period double precision, OUT control_per_period double precision, OUT periods_before double precision,
    OUT dispersion double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'effect_power_of_set' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 3;
COMMENT ON FUNCTION effect_power(effect_set, integer, double precision[], double precision, double precision) IS
'As effect_power with numbers, for the areas of a set: burglaries per period of the treated and the control, and the dispersion (at least 1), are those of the periods before since; NULL takes all periods as before. control_per_period is NULL without a control, whose uncertainty is left out then. periods is NULL where no number is enough, or the treated or the control had no burglaries. NULL for effects, falls, power or confidence gives no rows.';

CREATE FUNCTION weighted_displacement_difference(
    effects effect_set,
    since integer,
    confidence double precision DEFAULT 0.95,
    per double precision DEFAULT NULL,
    OUT direct double precision, OUT direct_low double precision, OUT direct_high double precision,
    OUT displaced double precision, OUT displaced_low double precision, OUT displaced_high double precision,
    OUT difference double precision, OUT difference_low double precision, OUT difference_high double precision,
    OUT standard_error double precision, OUT z double precision, OUT p_value double precision,
    OUT dispersion double precision, OUT wide_low double precision, OUT wide_high double precision,
    OUT p_wide double precision,
    OUT exposure double precision, OUT flags text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 1000 ROWS 1;
COMMENT ON FUNCTION weighted_displacement_difference(effect_set, integer, double precision, double precision) IS
'Fewer burglaries in all, or did they move? The change of the treated less that of the control (direct), and of the areas around less that of their own control (displaced: above 0 they rose), added up (difference: below 0 there are fewer in all), in burglaries. One row. since: the first period with the measure.
Counts are brought to one exposure first, that of the treated areas after the measure or per, so that unlike areas and lengths of time compare; exposure is which. Where exposures are weights of areas or of time, per => 1 divides each count by its weight. standard_error, z, p_value and the intervals are those of chance alone, as it is published; wide_low, wide_high and p_wide those with the dispersion of the periods before (see effect_ratio), NULL where it is not known: go by these.
Without areas around, displaced is NULL and difference is direct. Without a control for them displaced is their own change, season and trend of all areas with it: give them one, or go by effect_rings(), which takes the control for both. A change of counts compares only areas of about the same rate: where the control has three times as many burglaries, the same percentage is three times as much; see effect_ratio().
flags: small_counts (a sum under 5, the normal distribution is a poor one), overdispersed, dispersion_unknown, no_displacement, no_displacement_control, no_events, no_treated, no_control, no_before, no_after. NULL for effects, since or confidence gives no rows. Error: confidence not between 0 and 1; per not above 0.
Source: Wheeler & Ratcliffe 2018.';

CREATE FUNCTION weighted_displacement_quotient(
    effects effect_set,
    since integer,
    confidence double precision DEFAULT 0.95,
    draws integer DEFAULT 2000,
    seed bigint DEFAULT 1,
    OUT success double precision,
    OUT quotient double precision, OUT quotient_low double precision, OUT quotient_high double precision,
    OUT without_success double precision,
    OUT prevented double precision, OUT prevented_low double precision, OUT prevented_high double precision,
    OUT dispersion double precision, OUT draws integer, OUT seed bigint, OUT flags text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1;
COMMENT ON FUNCTION weighted_displacement_quotient(effect_set, integer, double precision, integer, bigint) IS
'How much of what a measure prevented moved to the areas around, or was prevented there as well? One row. success: the rate of the treated over that of the control, after less before; below 0 the treated fell more. quotient: the same of the areas around, divided by success: above 1 more was prevented around than within, 0 to 1 some was (diffusion), 0 nothing moved, -1 to 0 less moved than was prevented, below -1 more. NULL without success. prevented: expected less counted, of the treated and the areas around together (the total net effect). All are compared with the control; since is the first period with the measure.
Intervals come from drawing all six counts anew, with the dispersion of the periods before (at least 1; see effect_ratio): draws times, from seed, the same on any machine. without_success: the share of draws in which the treated fell no more than the control. From 5 % on quotient has no interval, since it divides by what may be nothing.
flags: no_treatment_effect (success is not below 0), success_uncertain (no interval), no_displacement, overdispersed, dispersion_unknown, no_events (a count of the control is 0), no_treated, no_control, no_before, no_after. NULL gives no rows. Error: confidence not between 0 and 1, draws not from 100 to 1,000,000.
Source: Bowers & Johnson 2003; Guerette 2009 (total net effect).';

CREATE FUNCTION effect_rings(
    effects effect_set,
    since integer,
    confidence double precision DEFAULT 0.95,
    OUT area text, OUT before bigint, OUT after bigint, OUT expected double precision,
    OUT difference double precision, OUT difference_low double precision, OUT difference_high double precision,
    OUT ratio double precision, OUT ratio_low double precision, OUT ratio_high double precision,
    OUT p_value double precision, OUT p_adjusted double precision, OUT flags text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'effect_rings_of_set' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000 ROWS 4;
COMMENT ON FUNCTION effect_rings(effect_set, integer, double precision) IS
'Where around a measure did burglaries rise or fall? One row per area of the role displacement, such as a ring of 0 to 200 metres from the edge, in the order of the bytes of its name: expected, difference and ratio as in effect_ratio(), against displacement_control or, without that, the control. The last row, with area NULL, is the treated and all rings together: its difference is the total net effect, below 0 where fewer came in all; it has no ratio.
Intervals and p_value have the dispersion of the periods before (see effect_ratio), or are those of chance alone where that is not known. p_adjusted: for the number of rings (Benjamini & Hochberg). A rise in a ring is displacement, a fall diffusion of benefits, where p_adjusted says so; one burglary across the border is neither. The interval of difference is by the normal distribution: where it says otherwise than ratio and p_value, which are exact, go by these.
flags: few_expected (fewer than 10 expected: put the ring together with the next), overdispersed, dispersion_unknown, no_events, no_treated, no_control, no_before, no_after. NULL gives no rows. Error: confidence not between 0 and 1.
Sources: Bowers & Johnson 2003; Benjamini & Hochberg 1995.';

CREATE FUNCTION regression_to_mean(
    count bigint,
    shape double precision,
    mean double precision,
    level double precision DEFAULT 0.80,
    OUT expected double precision, OUT variance double precision, OUT percent double precision,
    OUT low bigint, OUT high bigint
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100;
COMMENT ON FUNCTION regression_to_mean(bigint, double precision, double precision, double precision) IS
'What an area that was chosen because of its count has next, with no measure at all. count: in the period by which it was chosen. mean and shape: of all areas from which it was chosen, their mean count in such a period, and the shape of the gamma distribution of what they truly have: gamma_prior(array_agg(count), array_agg(exposure)) learns both. Infinity for shape takes them to be alike.
expected: in the next as long period. variance: of what the area truly has. percent: expected over count, less 100 %: how much it rises or, mostly, falls by itself; NULL for a count of 0. low, high: whole numbers that hold the next count with a chance of at least level. NULL gives NULLs. Error: a negative count; shape or mean not above 0; level not between 0 and 1.
Source: the gamma-Poisson model, Clayton & Kaldor 1987; Hauer 1997.';

CREATE FUNCTION effect_index(
    effects effect_set,
    since integer,
    chosen_hot boolean DEFAULT NULL,
    confidence double precision DEFAULT 0.95,
    OUT treated_before bigint, OUT treated_after bigint, OUT control_before bigint, OUT control_after bigint,
    OUT plain_expected double precision, OUT plain_ratio double precision,
    OUT level_before double precision, OUT expected double precision,
    OUT index double precision, OUT index_low double precision, OUT index_high double precision,
    OUT standard_error double precision, OUT p_value double precision,
    OUT areas bigint, OUT prior_mean double precision, OUT prior_shape double precision, OUT flags text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'effect_index_of_set' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000 ROWS 1;
COMMENT ON FUNCTION effect_index(effect_set, integer, boolean, double precision) IS
'Did a measure work, where the areas were chosen because they were hot? Such areas fall by themselves, and the others rise: of 60 areas of which the five hottest were treated with nothing, a quarter to a third of all comparisons showed a fall that was none. One row with both figures. since: the first period with the measure. chosen_hot: whether the counts of the periods before decided who was treated; NULL where that is not known.
plain_expected and plain_ratio: as they were counted, the treated before times the change of the control, and counted over that. level_before: what the treated truly had before, each drawn towards the mean of all areas, as far as counts differ by chance (empirical Bayes). expected: that, times the change of the control drawn in the same way. index: counted over expected, less its own bias; 0.8 is 20 % fewer. index_low, index_high: exact, for a count that is Poisson around a level that is gamma distributed, with the uncertainty of both levels and of the control; standard_error is Hauer''s, NULL without a count after; p_value two-sided, of index 1.
areas, prior_mean (burglaries before per exposure) and prior_shape: the treated and control areas, and how they differ, from which that is learnt. So put all areas in the set from which the treated were chosen, not only those that are like them. A burglary that brings others makes the interval too narrow; where periods before the choice are known, effect_ratio() over these is better.
flags: chosen_hot (go by index), choice_unknown (show both), few_areas (fewer than 10, from which little is learnt), alike (areas differ no more than chance makes them; prior_shape is Infinity), no_prior (fewer than two areas, or no burglaries before), no_events (there is a prior, and the control has none after), overdispersed, dispersion_unknown, no_treated, no_control, no_before, no_after. NULL for effects, since or confidence gives no rows. Error: confidence not between 0 and 1.
Source: Hauer 1997.';
