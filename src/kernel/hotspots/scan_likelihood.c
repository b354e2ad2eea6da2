/*
 * The likelihood of a cylinder, and its inverse.
 */
#include "kernel/hotspots/scan_likelihood.h"

#include <math.h>

double
scan_likelihood(double all, double events, double product)
{
	double		expected = product / all;
	double		rest = all - events;

	if (events <= expected)
		return 0;
	return events * log(events / expected) + (rest > 0 ? rest * log(rest / (all - expected)) : 0);
}

ScanLimits
scan_limits_make(Kernel *kernel, uint32_t events)
{
	return (ScanLimits) {
		.all = events, .turn = 1,
		.made = kernel_alloc_zero(kernel, (size_t) events + 1, sizeof(uint32_t)),
		.product = kernel_alloc(kernel, (size_t) events + 1, sizeof(double))
	};
}

void
scan_limits_free(Kernel *kernel, ScanLimits *limits)
{
	kernel_free(kernel, limits->made);
	kernel_free(kernel, limits->product);
}

void
scan_limits_set(ScanLimits *limits, double best)
{
	limits->best = best;
	limits->turn++;
}

/*
 * What is expected, at most, of as many events that reach the best one: the
 * root of the likelihood less the best, by Newton's method on the logarithm of
 * what is expected.  There the likelihood is convex and falls, so that from
 * where it is too large the steps only come nearer; the start leaves out what
 * the events outside take away, which is less than the events inside.
 */
static double
expected_at_best(double all, double events, double best)
{
	double		expected = events * exp(-best / events - 1);

	for (int step = 0; step < 50; step++)
	{
		double		above = scan_likelihood(all, events, expected * all) - best;
		double		slope = all * (events - expected) / (all - expected);
		double		move = above / slope;

		if (!(move > 1e-11))
			return expected;
		expected *= exp(move);
	}
	return events;				/* too near to where the likelihood is flat */
}

double
scan_limits_find(ScanLimits *limits, uint32_t events)
{
	double		expected = events;

	if (events < SCAN_EVENTS_MIN)
		expected = -1;
	else if (limits->best > 1e-6)
		expected = expected_at_best(limits->all, events, limits->best);
	limits->made[events] = limits->turn;
	return limits->product[events] = expected * limits->all * (1 + 1e-9);
}
