/*
 * Is a count more than the few before it make one expect?
 */
#include "kernel/time/ears.h"

#include <math.h>

#define GAP 2					/* periods left out by C2 and C3 */
#define TOGETHER 3				/* periods that C3 adds up */

/* What a count is compared with; NAN where one of it is not known, or there is too little. */
typedef struct Baseline
{
	double		mean;
	double		sigma;
} Baseline;

static Baseline
baseline_of(const double *count, uint32_t period, const EarsChoice *choice)
{
	uint32_t	gap = choice->method == EARS_C1 ? 0 : GAP;
	Baseline	baseline = {NAN, NAN};
	double		squares = 0;

	if (period < (uint64_t) choice->baseline + gap)
		return baseline;
	count += period - gap - choice->baseline;
	baseline.mean = 0;
	for (uint32_t i = 0; i < choice->baseline; i++)
		baseline.mean += count[i];
	baseline.mean /= choice->baseline;
	for (uint32_t i = 0; i < choice->baseline; i++)
		squares += (count[i] - baseline.mean) * (count[i] - baseline.mean);
	baseline.sigma = isnan(squares) ? NAN : fmax(choice->min_sigma, sqrt(squares / (choice->baseline - 1)));
	return baseline;
}

/* How many standard deviations, beyond the first, a count was above what was expected. */
static double
excess(const double *count, uint32_t period, const EarsChoice *choice)
{
	Baseline	baseline = baseline_of(count, period, choice);
	double		above = (count[period] - baseline.mean) / baseline.sigma - 1;

	return isnan(above) ? NAN : fmax(0, above);
}

/* What C3 adds to a period from the two before it. */
static double
carried(const double *count, uint32_t period, const EarsChoice *choice)
{
	double		sum = 0;

	for (uint32_t lag = 1; lag < TOGETHER; lag++)
		sum += lag <= period ? excess(count, period - lag, choice) : NAN;
	return sum;
}

/* The package's limit follows the count itself, so that only the two periods before it give an alarm. */
static void
judge_surveillance(EarsPeriod *period, double count, Baseline baseline, double before, const EarsChoice *choice)
{
	period->statistic = before;
	period->upper = isnan(before) ? NAN : fmax(0, count + baseline.sigma * (choice->z - before));
	if (!isnan(period->upper))
		period->alarm = count > period->upper ? EARS_ALARM : EARS_QUIET;
}

static void
judge_sum(EarsPeriod *period, double own, Baseline baseline, double before, const EarsChoice *choice)
{
	period->statistic = own + before;
	if (before <= choice->z)
		period->upper = baseline.mean + baseline.sigma * (1 + choice->z - before);
	if (!isnan(period->statistic))
		period->alarm = period->statistic > choice->z ? EARS_ALARM : EARS_QUIET;
}

static void
judge_one(EarsPeriod *period, double count, Baseline baseline, const EarsChoice *choice)
{
	period->statistic = (count - baseline.mean) / baseline.sigma;
	period->upper = baseline.mean + baseline.sigma * choice->z;
	if (!isnan(period->statistic))
		period->alarm = count > period->upper ? EARS_ALARM : EARS_QUIET;
}

KernelStatus
ears(Kernel *kernel, const double *count, uint32_t periods, const EarsChoice *choice, EarsPeriod *period)
{
	for (uint32_t i = 0; i < periods; i++)
	{
		Baseline	baseline = baseline_of(count, i, choice);

		if (i % 1024 == 0 && kernel->stop(kernel))
			return KERNEL_STOPPED;
		period[i] = (EarsPeriod) {baseline.mean, NAN, NAN, EARS_NOT_KNOWN};
		if (choice->method == EARS_C3)
			judge_sum(&period[i], excess(count, i, choice), baseline, carried(count, i, choice), choice);
		else if (choice->method == EARS_C3_SURVEILLANCE)
			judge_surveillance(&period[i], count[i], baseline, carried(count, i, choice), choice);
		else
			judge_one(&period[i], count[i], baseline, choice);
	}
	return KERNEL_OK;
}
