-- effect_panel, effect_event_study, effect_placebo, synthetic_control: a measure by area and period. C:
-- src/pg/effect/effect_panel.c, src/pg/effect/synthetic_control.c, src/pg/effect/effect_series.c;
-- src/kernel/effect/effect_panel.c, src/kernel/effect/effect_event_study.c, src/kernel/effect/effect_placebo.c,
-- src/kernel/effect/synthetic_control.c, src/kernel/effect/effect_table.c, src/kernel/effect/effect_lot.c

CREATE FUNCTION effect_panel(
    effects effect_set,
    since integer,
    method text DEFAULT 'quasi_poisson',
    period_effects boolean DEFAULT true,
    role text DEFAULT 'treated',
    confidence double precision DEFAULT 0.95,
    OUT areas bigint, OUT control_areas bigint, OUT periods_before bigint, OUT periods_after bigint,
    OUT before bigint, OUT after bigint, OUT control_before bigint, OUT control_after bigint,
    OUT ratio double precision, OUT ratio_low double precision, OUT ratio_high double precision,
    OUT standard_error double precision, OUT p_value double precision,
    OUT dispersion double precision, OUT size double precision, OUT degrees_of_freedom double precision,
    OUT areas_left_out bigint, OUT periods_left_out bigint, OUT flags text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'effect_panel_of_set' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 1;
COMMENT ON FUNCTION effect_panel(effect_set, integer, text, boolean, text, double precision) IS
'Did burglary change where a measure was taken, in one row: the counts of each area and period, log-linear with a level for each area, an effect of each period, and one of the measure in the treated areas from since on (the first period with it), over the exposure. Where effect_ratio() adds the periods up, this sees how they scatter, and takes out what all areas share of a season or a fall.
ratio: the change where the measure was over the change in the control, 1 where both went alike; ratio_low, ratio_high: its interval; standard_error: of its logarithm; p_value: two-sided, of no difference. areas, before, after: of the role; control_areas, control_before, control_after: of what it is compared with.
method: quasi_poisson, the variance is dispersion times that of chance, at least 1, with Student''s t; negative_binomial, the variance is the mean and its square over size (Infinity where counts vary no more than by chance), with the normal distribution, some too narrow where periods are few; clustered, the error is that of areas which each change in their own way, honest where they do, and known from 10 areas on each side. dispersion is Pearson''s of the Poisson fit, by whichever method: far above 1, the p-value of a plain Poisson model is false; under 1, it is taken as 1.
period_effects: false fits before and after only, so that season and fall count as scatter: for few areas, or periods that have nothing in common. role: treated, or displacement, for whether it moved: those are compared with displacement_control where there is one, else with the control.
Areas without any burglary tell of no change, nor do periods: left out and counted (areas_left_out, periods_left_out). flags: no_treated (no_displacement), no_control, no_before, no_after; no_events (one of the four counts is 0: effect_ratio() has the exact interval); few_counts (no more counts than levels and effects: effect_ratio() is what there is); few_areas (under 10 on a side, clustered); no_fit; too_few, as in effect_ratio(): say that nothing can be said; overdispersed (dispersion over 1.5). What is not known is NULL.
That a ratio is under 1 does not prove that the measure did it: areas chosen because they were hot fall by themselves (effect_index()), and areas that fell already go on (effect_event_study()). NULL gives no rows. Error: a method or role that is none, confidence not between 0 and 1, over 500 periods, or counts times periods over 50,000,000.
Source: McCullagh & Nelder 1989 (quasi-Poisson); Lawless 1987 (negative binomial); Liang & Zeger 1986 (clustered).';

CREATE FUNCTION effect_event_study(
    effects effect_set,
    since integer,
    per_bin integer DEFAULT 3,
    role text DEFAULT 'treated',
    confidence double precision DEFAULT 0.95,
    OUT bin bigint, OUT first_period integer, OUT last_period integer, OUT periods bigint,
    OUT counted bigint, OUT control_counted bigint, OUT expected double precision,
    OUT ratio double precision, OUT ratio_low double precision, OUT ratio_high double precision,
    OUT p_value double precision,
    OUT leads_p_value double precision,
    OUT after_ratio double precision, OUT after_low double precision, OUT after_high double precision,
    OUT after_p_value double precision,
    OUT dispersion double precision, OUT flags text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'effect_event_study_of_set' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 20;
COMMENT ON FUNCTION effect_event_study(effect_set, integer, integer, text, double precision) IS
'When did burglary change where a measure was taken: a row per bin of per_bin periods (3 months, 6 fortnights), by their number. bin 0 begins at since, the first period with the measure; bin -1 is the one before, which the others are compared with; those before it are the leads, which should not differ. A bin at the end may hold fewer periods.
counted, control_counted: burglaries of the role and of what it is compared with; expected: what the role would have had, had it gone as the control since bin -1. ratio: the change since bin -1 over that of the control, by a log-linear model with a level for each area, an effect of each period and one of each bin where the measure is; ratio_low, ratio_high and p_value with the dispersion (at least 1) and Student''s t. Without burglaries of the control, or in bin -1, there is none.
leads_p_value: of all leads together (F). Under 0.2 the areas differed before the measure, so that what came after may be that: leads_differ. after_ratio .. after_p_value: all periods from since on in one, as effect_panel() has it; where bins are few, this is what to look at. One bin among many that lies off is none: no stars.
role: treated or displacement, as in effect_panel(). flags: no_treated (no_displacement), no_control, no_before, no_after; no_events (one of the four counts is 0, before or after, of either); few_events (under 5 in this bin or in bin -1, of either: no interval and no p-value); leads_differ; no_leads (nothing to test before bin -1); no_fit (no period in bin -1, or no more counts than levels and effects). NULL gives no rows. Error: per_bin under 1, a role that is none, confidence not between 0 and 1, over 500 periods and bins, or counts times those over 50,000,000.
Source: Jacobson, LaLonde & Sullivan 1993.';

CREATE FUNCTION effect_placebo(
    effects effect_set,
    since integer,
    draws integer DEFAULT 999,
    role text DEFAULT 'treated',
    seed bigint DEFAULT 1,
    OUT ratio double precision, OUT placebos bigint, OUT as_far bigint, OUT not_known bigint,
    OUT p_value double precision, OUT least_p_value double precision, OUT every_choice boolean, OUT flags text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'effect_placebo_of_set' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10000 ROWS 1;
COMMENT ON FUNCTION effect_placebo(effect_set, integer, integer, text, bigint) IS
'Is what happened where a measure was taken further off than what happens by itself, in one row: the same comparison for areas of the control, as if they had the measure since then. Each placebo takes as many areas of the control as have the role, and compares them with the rest of the control. It asks nothing of how counts scatter, only that the control was chosen by the same rule as the treated.
ratio: the change of the role over that of the control, of the sums; 0 or Infinity where a count is 0. placebos: those with a ratio; not_known: those without (none counted); as_far: of the placebos, those as far from 1 as the ratio or further, by its logarithm. p_value: (1 + as_far) / (1 + placebos); least_p_value: the least that so many placebos can give, 1 / (1 + placebos). every_choice: all choices of so many areas are placebos, as they are when there are draws of them at most; else draws of them by lot, with seed.
role: treated or displacement, as in effect_panel(). flags: no_treated (no_displacement), no_control, no_before, no_after; no_events (nothing to compare); few_control (no more areas than have the role); never_significant (the least p-value is over 0.05: fourteen municipalities, one of them treated, never show more than 1 in 14). NULL gives no rows. Error: draws not from 1 to 100000, a role that is none.
Source: Abadie, Diamond & Hainmueller 2010.';

CREATE FUNCTION synthetic_control(
    effects effect_set,
    since integer,
    draws integer DEFAULT 999,
    role text DEFAULT 'treated',
    seed bigint DEFAULT 1,
    OUT areas text[], OUT weights double precision[],
    OUT periods integer[], OUT counted double precision[], OUT expected double precision[], OUT gaps double precision[],
    OUT periods_before bigint, OUT periods_after bigint, OUT gap_after double precision,
    OUT rmspe_before double precision, OUT rmspe_after double precision, OUT rmspe_ratio double precision,
    OUT placebos bigint, OUT as_large bigint, OUT not_known bigint,
    OUT p_value double precision, OUT least_p_value double precision, OUT every_choice boolean, OUT flags text[]
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'synthetic_control_of_set' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 1;
COMMENT ON FUNCTION synthetic_control(effect_set, integer, integer, text, bigint) IS
'What the treated areas, all together, would have had without the measure, in one row: as a mixture of areas of the control that went as they did before since, the first period with it. The mixture is of rates, so that areas may be of any size, and its numbers are burglaries of the treated.
areas, weights: those of the control by name, and the part of each, 0 or more and together 1, with the least squared gap before. periods, counted, expected, gaps: per period, by number, what was counted, the mixture, and the first less the second; SELECT u.* FROM synthetic_control(effects, 13), unnest(periods, counted, expected, gaps) AS u(period, counted, expected, gap) makes rows of them. gap_after: the sum of the gaps from since on.
rmspe_before, rmspe_after: root mean squared gap; rmspe_ratio: the second over the first. A placebo takes as many areas of the control as have the role, together, and is mixed of the others and the treated: as_large of the placebos have a ratio as large or larger, and p_value is (1 + as_large) / (1 + placebos); least_p_value is the least that so many can give. not_known: placebos without a gap at all. every_choice, draws, seed: as in effect_placebo().
role: treated or displacement, as in effect_panel(). flags: no_treated (no_displacement), no_control, no_before, no_after; many_areas (as many in the control as periods before, or more, or over 100: some mixture fits whatever happened, so that none is made; choose the most alike with reference_areas(), or take shorter periods); short_before (under 12 periods before); small_counts (under 10 per period before: take longer periods); no_gap_before (nothing to compare the gap after with); few_control, never_significant as in effect_placebo(). What is not known is NULL. NULL gives no rows. Error: draws not from 1 to 100000, a role that is none.
Source: Abadie, Diamond & Hainmueller 2010.';
