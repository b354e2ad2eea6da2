/*
 * Poisson CUSUM, against worked numbers and simulations.
 */
#include "tap.h"

#include "made_counts.h"

#include "kernel/time/cusum.h"

static void
worked(void)
{
	static const double count[] = {3, 5, 7, 6, 8, 4};
	static const double expected[] = {4, 4, 4, 4, 4, 4};
	static const double want[] = {0, .067393, 2.134786, 3.202179, 6.269572, 5.336965};
	double		sum[6];

	is_within(cusum_reference(4, 1.5), 4.932606925, 1e-9, "reference value");
	cusum_sums(count, expected, 6, 1.5, 6, CUSUM_GO_ON, sum);
	for (int i = 0; i < 6; i++)
		is_within(sum[i], want[i], 1e-6, "sum");
	cusum_sums(count, expected, 6, 1.5, 6, CUSUM_ZERO, sum);
	ok(fabs(sum[4] - want[4]) < 1e-6 && sum[5] == 0, "from 0 after an alarm");
	cusum_sums(count, expected, 6, 1.5, 6, CUSUM_HALF, sum);
	is_within(sum[5], 3 + 4 - cusum_reference(4, 1.5), 1e-12, "from half the limit after an alarm");
}

/* A row that is not known changes nothing; what is expected may differ by period. */
static void
unknown(void)
{
	static const double count[] = {9, NAN, 5, 0};
	static const double expected[] = {4, 4, NAN, 0};
	double		sum[4];

	cusum_sums(count, expected, 4, 1.5, 1e9, CUSUM_ZERO, sum);
	ok(isnan(sum[1]) && isnan(sum[2]) && sum[3] == sum[0] && sum[0] == 9 - cusum_reference(4, 1.5), "the sum goes on from before what is not known");
}

static double
run_length(double mean, uint32_t steps, uint32_t reference, uint32_t limit)
{
	World		world = world_new();
	double		length = NAN;

	ok(cusum_run_length(&world.kernel, mean, steps, reference, limit, &length) == KERNEL_OK && world.blocks == 0, "mean %g: solved", mean);
	return length;
}

static double
limit_of(double mean, double ratio, double length)
{
	World		world = world_new();
	double		limit = 0;

	ok(cusum_limit(&world.kernel, mean, ratio, length, &limit) == KERNEL_OK && world.blocks == 0, "mean %g, ratio %g: a limit of %g", mean, ratio, limit);
	return limit;
}

static void
chains(void)
{
	is_within(run_length(4, 1, 5, 8), 171.78, 5e-5, "limit 8: nothing the matter");
	is_within(run_length(6, 1, 5, 8), 7.756, 1e-4, "limit 8: a rise");
	is_within(run_length(4, 1, 5, 10), 421.65, 2e-5, "limit 10: nothing the matter");
	is_within(run_length(6, 1, 5, 10), 9.726, 1e-4, "limit 10: a rise");
	is_within(run_length(4, 3, 15, 30), run_length(4, 1, 5, 10), 1e-9, "finer steps: the same");
	is_within(run_length(0.5, 1, 1, 1), 1 / (1 - exp(-0.5) * 1.5), 1e-12, "two at once, or not: a geometric time");
}

#define RUNS 4000

/* The sum itself, with its own reference value, until it alarms; ten runs of many give the error. */
static void
simulated(double mean, double ratio, double wanted)
{
	double		limit = limit_of(mean, ratio, wanted);
	double		periods = 0;
	double		squares = 0;

	for (int run = 0; run < RUNS; run++)
	{
		Random		random;
		double		length = 0;
		double		sum = 0;

		random_stream(&random, 75, run);
		while (sum < limit)
		{
			sum = fmax(0, sum + made_count(&random, mean, 1) - cusum_reference(mean, ratio));
			length++;
		}
		periods += length;
		squares += length * length;
	}
	printf("# mean %g, ratio %g: %.1f periods to a false alarm, asked %g (standard error %.1f)\n", mean, ratio, periods / RUNS, wanted,
		   sqrt(squares / RUNS - periods / RUNS * (periods / RUNS)) / sqrt(RUNS));
	ok(periods / RUNS > wanted * 0.93 && periods / RUNS < wanted * 1.6, "mean %g, ratio %g: as long as was asked", mean, ratio);
}

static void
edges(void)
{
	World		stopping = world_stopping_at(2);
	double		limit;

	ok(isnan(limit_of(1e-4, 1.5, 500)), "so little expected: no answer");
	ok(isnan(limit_of(1e5, 1.001, 1e9)), "so small a rise: no answer");
	ok(limit_of(1e5, 1.5, 500) <= 2, "so much expected that any sum is a rise");
	ok(limit_of(4, 1.5, 1.0001) > 0, "hardly any run length");
	ok(limit_of(4, 1.5, 1000) > limit_of(4, 1.5, 500), "longer with a higher limit");
	ok(limit_of(4, 1.5, 1e14) < 1000, "a very long run length");
	ok(cusum_limit(&stopping.kernel, 4, 1.5, 500, &limit) == KERNEL_STOPPED && stopping.blocks == 0, "stops when asked to");
}

int
main(void)
{
	worked();
	unknown();
	chains();
	simulated(0.03, 1.5, 500);
	simulated(0.5, 1.5, 200);
	simulated(4, 1.5, 500);
	simulated(20, 1.2, 300);
	edges();
	return done();
}
