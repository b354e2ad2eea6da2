/*
 * The excess of the cells of a Knox test, against counts worked out by hand and against the likelihood written out.
 */
#include "tap.h"

#include "kernel/near_repeat/near_repeat_excess.h"

#include <Rmath.h>

static KnoxCell
cell(int64_t observed, double expected)
{
	return (KnoxCell) {.observed = observed, .expected = expected};
}

/* 190 of 37.9 pairs beside 7,000 of 9,600 later; R: binom.test(190, 7190)$conf.int, as odds, times 9600 / 37.9. */
static void
one_cell(void)
{
	const double distance[] = {0, 100};
	const double days[] = {0, 7, INFINITY};
	const KnoxCell cells[] = {cell(190, 37.9), cell(7000, 9600)};
	World		world = world_new();
	ExcessCell	excess;
	double		low = qbeta(0.025, 190, 7001, 1, 0);
	double		high = qbeta(0.025, 191, 7000, 0, 0);

	excess_of_cells(&world.kernel, &BANDS(distance, false), &BANDS(days, false), cells, 0.95, &excess);
	is_within(excess.excess.value, 190 / 37.9 / (7000 / 9600.0) - 1, 1e-12, "one cell: the excess");
	is_within(excess.excess.low, low / (1 - low) * 9600 / 37.9 - 1, 1e-9, "one cell: its lower end");
	is_within(excess.excess.high, high / (1 - high) * 9600 / 37.9 - 1, 1e-9, "one cell: its upper end");
	is_within(excess.later_observed, 7000, 0, "one cell: pairs later");
	is_within(excess.later_expected, 9600, 0, "one cell: expected later");
	is_empty(&world, "one cell");
}

/* The mean of (observed + w) / (usual + w) over weights, by R's own negative binomial. */
static double
expected_ratio(const double *observed, const double *usual, int count, int cell)
{
	double		sum = 0;
	double		weighted = 0;

	for (int i = 0; i <= 120; i++)
	{
		double		weight = pow(10, -1 + i / 40.0);
		double		credible = 1;

		for (int c = 0; c < count; c++)
			credible *= dnbinom_mu(observed[c], weight, usual[c], 0);
		sum += credible;
		weighted += credible * (observed[cell] + weight) / (usual[cell] + weight);
	}
	return weighted / sum;
}

static void
shrinkage(void)
{
	const double distance[] = {0, 100, 200, INFINITY};
	const double days[] = {0, 7, 14, INFINITY};
	const KnoxCell cells[] = {
		cell(40, 8), cell(16, 9), cell(799, 999),
		cell(12, 12), cell(9, 11.5), cell(1000, 1000),
		cell(500, 500), cell(500, 500), cell(9000, 9000)
	};
	const double observed[] = {40, 16, 12, 9};
	const double usual[] = {6.4, 7.2, 12, 11.5};
	World		world = world_new();
	ExcessCell	excess[4];

	excess_of_cells(&world.kernel, &BANDS(distance, false), &BANDS(days, false), cells, 0.95, excess);
	for (int i = 0; i < 2; i++)
		is_within(excess[i].shrunk, expected_ratio(observed, usual, 2, i) - 1, 1e-10, "a cell is drawn towards what is usual");
	is_within(excess[2].shrunk, 0, 1e-12, "each distance by itself; no more than usual stays so");
	is_within(excess[3].shrunk, 0, 0, "what is below 0 is 0");
	ok(excess[3].excess.value < 0, "but for the plain excess");
	ok(excess[0].shrunk < excess[0].excess.value && excess[0].shrunk > excess[0].excess.value / 2, "many pairs are drawn little");
	is_empty(&world, "shrinkage");
}

static void
edge_cases(void)
{
	const double distance[] = {0, 100, 200};
	const double days[] = {0, 7, INFINITY};
	const KnoxCell nothing[] = {cell(0, 0), cell(0, 0), cell(3, 1), cell(0, 2)};
	const KnoxCell alike[] = {cell(10, 10), cell(100, 100), cell(11, 11), cell(100, 100)};
	World		world = world_new();
	ExcessCell	excess[2];

	excess_of_cells(&world.kernel, &BANDS(distance, false), &BANDS(days, false), nothing, 0.95, excess);
	ok(isnan(excess[0].excess.value) && isnan(excess[0].excess.low) && isnan(excess[0].shrunk), "nothing expected: nothing known");
	ok(isnan(excess[1].excess.value) && isinf(excess[1].excess.high), "no pairs later: no excess, and no upper end");
	ok(excess[1].excess.low > -1 && isfinite(excess[1].excess.low), "but a lower end");
	ok(excess[1].shrunk > 0 && excess[1].shrunk < 8, "and a shrunk excess, as if one pair more had been there");
	excess_of_cells(&world.kernel, &BANDS(distance, false), &BANDS(days, false), alike, 0.95, excess);
	ok(excess[0].shrunk < 1e-12 && excess[1].shrunk < 1e-12, "all as usual: no excess");
	is_empty(&world, "edge cases");
}

int
main(void)
{
	one_cell();
	shrinkage();
	edge_cases();
	return done();
}
