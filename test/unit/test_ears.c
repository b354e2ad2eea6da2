/*
 * EARS, against worked numbers and plain sums.
 */
#include "tap.h"

#include "made_counts.h"

#include "kernel/time/ears.h"

#include <Rmath.h>

#define Z1 3.090232306167813
#define Z3 1.959963984540054

static void
run(const double *count, int periods, EarsMethod method, EarsPeriod *period)
{
	World		world = world_new();
	EarsChoice	choice = {.method = method, .baseline = 7, .z = method < EARS_C3 ? Z1 : Z3, .min_sigma = 0.2};

	if (ears(&world.kernel, count, periods, &choice, period) != KERNEL_OK || world.blocks != 0)
		ok(false, "ears: ends well");
}

static void
worked(void)
{
	static const double count[] = {1, 2, 2, 1, 3, 2, 2, 0, 4, 1, 3, 9};
	EarsPeriod	period[12];

	run(count + 2, 10, EARS_C1, period);
	is_within(period[9].statistic, 5.097544743, 1e-9, "C1");
	is_within(period[9].upper, 6.299792580, 1e-9, "C1: upper");
	ok(period[9].alarm == EARS_ALARM && period[8].alarm == EARS_QUIET && period[6].alarm == EARS_NOT_KNOWN, "C1: alarms");
	run(count, 12, EARS_C2, period);
	is_within(period[9].statistic, -1.242118007, 1e-9, "C2");
	is_within(period[10].statistic, 1.351690671, 1e-9, "C2, next");
	is_within(period[11].statistic, 5.422176685, 1e-9, "C2, last");
	is_within(period[11].upper, 5.989472753, 1e-9, "C2: upper");
	run(count, 12, EARS_C3, period);
	is_within(period[11].statistic, 4.773867355, 1e-9, "C3");
	ok(period[11].alarm == EARS_ALARM && period[10].alarm == EARS_NOT_KNOWN, "C3: alarms");
}

/* Salmonella Newport in Germany, the first weeks of 2011: limits as published with the R package surveillance. */
static void
published(void)
{
	static const double count[] = {1, 1, 1, 3, 3, 1, 2, 1, 0, 3, 3};
	static const double upper[] = {3.278854, 3.278854, 3.436517, 3.855617};
	World		world = world_new();
	EarsPeriod	period[11];

	(void) ears(&world.kernel, count, 11, &(EarsChoice) {EARS_C1, 7, qnorm(0.95, 0, 1, true, false), 0.2}, period);
	for (int i = 0; i < 4; i++)
		is_within(period[7 + i].upper, upper[i], 2e-7, "published: upper");
}

/* Each statistic once more from its definition; the limit says the same as the alarm. */
static void
by_definition(void)
{
	double		count[80];
	double		c2[80];
	EarsPeriod	period[3][80];
	Random		random;
	bool		right = true;
	bool		limits = true;
	int			alarms = 0;

	random_stream(&random, 73, 0);
	for (int i = 0; i < 80; i++)
		count[i] = made_count(&random, i > 50 && i < 56 ? 12 : 3, 1.5);
	for (EarsMethod method = EARS_C1; method <= EARS_C3; method++)
		run(count, 80, method, period[method]);
	for (int i = 9; i < 80; i++)
	{
		double		sum = 0;
		double		squares = 0;

		for (int j = i - 9; j < i - 2; j++)
		{
			sum += count[j];
			squares += count[j] * count[j];
		}
		c2[i] = (count[i] - sum / 7) / fmax(0.2, sqrt((squares - sum * sum / 7) / 6));
		right = right && agree(period[EARS_C2][i].statistic, c2[i], 1e-12);
		if (i >= 11)
			right = right && agree(period[EARS_C3][i].statistic, fmax(0, c2[i] - 1) + fmax(0, c2[i - 1] - 1) + fmax(0, c2[i - 2] - 1), 1e-12);
		for (EarsMethod method = EARS_C1; method <= EARS_C3; method++)
		{
			const EarsPeriod *p = &period[method][i];

			alarms += p->alarm == EARS_ALARM;
			if (p->alarm != EARS_NOT_KNOWN && !isnan(p->upper))
				limits = limits && (p->alarm == EARS_ALARM) == (count[i] > p->upper);
			else if (p->alarm != EARS_NOT_KNOWN)
				limits = limits && method == EARS_C3 && p->alarm == EARS_ALARM;
		}
	}
	ok(right, "C2 and C3 by their definition");
	ok(limits && alarms > 3, "an alarm is above the limit: %d", alarms);
}

/* The package's C3: its limit is the count itself and something that only the two periods before make. */
static void
surveillance(void)
{
	double		count[] = {2, 1, 3, 2, 2, 0, 4, 1, 3, 9, 9, 0, 4};
	EarsPeriod	c2[13];
	EarsPeriod	period[13];

	run(count, 13, EARS_C2, c2);
	run(count, 13, EARS_C3_SURVEILLANCE, period);
	for (int i = 11; i < 13; i++)
	{
		double		before = fmax(0, c2[i - 1].statistic - 1) + fmax(0, c2[i - 2].statistic - 1);
		double		sigma = (c2[i].upper - c2[i].expected) / Z1;

		is_within(period[i].upper, fmax(0, count[i] + sigma * (Z3 - before)), 1e-12, "surveillance: upper");
		ok((period[i].alarm == EARS_ALARM) == (count[i] > period[i].upper), "surveillance: alarm");
	}
	ok(period[11].alarm == EARS_QUIET, "surveillance: no alarm for none");
	ok(period[12].alarm == EARS_ALARM, "surveillance: the count itself does not matter");
}

static void
edges(void)
{
	double		count[30];
	EarsPeriod	period[30];
	World		stopping = world_stopping_at(1);

	for (int i = 0; i < 30; i++)
		count[i] = 0;
	count[20] = 1;
	count[8] = NAN;
	run(count, 30, EARS_C1, period);
	is_within(period[20].statistic, 5, 1e-12, "nothing varies: the least standard deviation");
	ok(period[8].expected == 0 && isnan(period[8].statistic) && period[8].alarm == EARS_NOT_KNOWN, "not counted: expected, but no alarm");
	ok(isnan(period[9].expected) && isnan(period[15].upper) && period[15].alarm == EARS_NOT_KNOWN && period[16].alarm == EARS_QUIET, "a baseline that is not known");
	run(count, 0, EARS_C3, period);
	ok(ears(&stopping.kernel, count, 30, &(EarsChoice) {EARS_C1, 7, Z1, 0.2}, period) == KERNEL_STOPPED, "stops when asked to");
}

#define RUNS 200000

static void
false_alarms(double mean)
{
	static const char *const name[] = {"C1", "C2", "C3"};

	for (EarsMethod method = EARS_C1; method <= EARS_C3; method++)
	{
		double	   *count = malloc(RUNS * sizeof(double));
		EarsPeriod *period = malloc(RUNS * sizeof(EarsPeriod));
		Random		random;
		double		alarms = 0;

		random_stream(&random, 74, method);
		for (int i = 0; i < RUNS; i++)
			count[i] = made_count(&random, mean, 1);
		run(count, RUNS, method, period);
		for (int i = 0; i < RUNS; i++)
			alarms += period[i].alarm == EARS_ALARM;
		printf("# mean %g, %s: %.4f false alarms\n", mean, name[method], alarms / RUNS);
		ok(alarms / RUNS > 0.001 && alarms / RUNS < 0.2, "mean %g, %s: more false alarms than alpha", mean, name[method]);
		free(count);
		free(period);
	}
}

int
main(void)
{
	worked();
	published();
	by_definition();
	surveillance();
	edges();
	false_alarms(0.5);
	false_alarms(2);
	false_alarms(10);
	return done();
}
