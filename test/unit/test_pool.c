/*
 * Pooling draws: the worked numbers, and what is so at the edges.
 */
#include "tap.h"

#include "kernel/windows/pool.h"

int
main(void)
{
	static const double ratio[] = {1.52, 1.31, 1.44, 1.60, 1.38};
	static const double variance[] = {.020, .024, .022, .019, .023};
	static const double none[] = {0, 0, 0};
	static const double alike[] = {0.5, 0.5, 0.5};
	static const double apart[] = {1, 2, 6};
	double		estimate[LENGTH(ratio)];
	Pooled		pooled;

	for (int i = 0; i < LENGTH(ratio); i++)
		estimate[i] = log(ratio[i]);
	pooled = pool_estimates(estimate, variance, LENGTH(ratio));
	is_within(pooled.estimate, 0.369093543, 1e-9, "mean of the logarithms");
	is_within(pooled.standard_error * pooled.standard_error, 0.029006572, 1e-9, "variance within and between");
	is_within(pooled.df, 61.350522749, 1e-8, "degrees of freedom");
	is_within(pooled.missing, 0.278485012, 1e-9, "missing information");
	is_within(exp(pooled.low), 1.028982736, 1e-8, "lower end");
	is_within(exp(pooled.high), 2.033211182, 1e-8, "upper end");
	is_within(pooled.p_value, 0.034114970, 1e-9, "p");

	pooled = pool_estimates(alike, variance, LENGTH(alike));
	is_within(pooled.standard_error, sqrt(0.022), 1e-12, "draws that agree: the error within");
	ok(isinf(pooled.df), "with the normal distribution");
	is_within(pooled.high, 0.5 + 1.959963985 * sqrt(0.022), 1e-9, "and its interval");
	is_within(pooled.missing, 0, 0, "and nothing missing");

	pooled = pool_estimates(apart, none, LENGTH(apart));
	is_within(pooled.standard_error, sqrt(7 * 4 / 3.0), 1e-12, "no error within: that of the draws");
	is_within(pooled.df, 2, 0, "with two degrees of freedom");
	is_within(pooled.missing, 1, 0, "and all is missing");

	pooled = pool_estimates(alike, none, LENGTH(alike));
	ok(pooled.low == 0.5 && pooled.high == 0.5 && isnan(pooled.p_value), "without any error the interval is the estimate");
	pooled = pool_estimates(alike, variance, 1);
	ok(pooled.estimate == 0.5 && isnan(pooled.standard_error) && isnan(pooled.low) && isnan(pooled.df), "of one draw the estimate alone is known");
	ok(isnan(pool_estimates(alike, variance, 0).estimate), "of none nothing");
	return done();
}
