/*
 * Classes whose areas are kept apart: against the formulas written out for one comparison, and the edge cases.
 */
#include "tap.h"

#include "kernel/rates/area_rates.h"

#include <Rmath.h>

#define CELL(c, h, a, x, n) {.cell = {.class = (c), .stratum = (h), .burglaries = (x), .dwellings = (n), .dwelling_years = (n)}, .area = (a)}

/* Answers a request of so many classes and strata about cells in order of class, then stratum. */
static void
ask(World *world, const AreaCell *cell, int cells, uint32_t classes, uint32_t strata, uint32_t areas, RateRow *row, AreaRow *area)
{
	RateCell	sum[20];
	double		standard[4] = {0};
	RateRequest request = {.classes = classes, .strata = strata, .cell = sum, .standard = standard, .confidence = 0.95};
	uint32_t	comparisons;

	for (int i = 0; i < cells; i++)
	{
		if (i > 0 && cell[i].cell.class == cell[i - 1].cell.class && cell[i].cell.stratum == cell[i - 1].cell.stratum)
		{
			sum[request.cells - 1].burglaries += cell[i].cell.burglaries;
			sum[request.cells - 1].dwelling_years += cell[i].cell.dwelling_years;
		}
		else
			sum[request.cells++] = cell[i].cell;
	}
	rates_compare(&world->kernel, &request, row, &comparisons);
	ok(area_rates(&world->kernel, &request, row, cell, cells, areas, area, &comparisons) == KERNEL_OK, "answered");
}

/* Three areas against three: 12 of 100, 3 of 100, 9 of 200 and 4 of 100, 1 of 200, 5 of 100. */
static void
without_strata(void)
{
	const AreaCell cell[] = {
		CELL(0, 0, 0, 4, 100), CELL(0, 0, 1, 1, 200), CELL(0, 0, 2, 5, 100),
		CELL(1, 0, 3, 12, 100), CELL(1, 0, 4, 3, 100), CELL(1, 0, 5, 9, 200)
	};
	const double deviation[] = {4 - 2.5, 1 - 5, 5 - 2.5, 12 - 6, 3 - 6, 9 - 12};
	World		world = world_new();
	RateRow		row[2];
	AreaRow		area[2];
	double		variance;
	double		half;

	ask(&world, cell, LENGTH(cell), 2, 1, 6, row, area);
	/* The variance of the logarithm: squares over the counts, 10 and 24, of 6 areas with 4 left. */
	variance = (deviation[0] * deviation[0] + deviation[1] * deviation[1] + deviation[2] * deviation[2]) / 100 +
		(deviation[3] * deviation[3] + deviation[4] * deviation[4] + deviation[5] * deviation[5]) / 576;
	variance *= 6 / 4.0;
	half = qt(0.975, 4, 1, 0) * sqrt(variance);
	is_within(area[1].ratio.value, 2.4, 1e-12, "the ratio");
	is_within(area[1].ratio.low, 2.4 * exp(-half), 1e-12, "its lower end");
	is_within(area[1].ratio.high, 2.4 * exp(half), 1e-12, "its upper end");
	is_within(area[1].p_value, 2 * pt(-log(2.4) / sqrt(variance), 4, 1, 0), 1e-12, "its p");
	is_within(area[1].p_adjusted, area[1].p_value, 0, "adjusted for one comparison");
	is_within(area[1].dispersion, variance / (1 / 10.0 + 1 / 24.0), 1e-12, "the dispersion");
	ok(isnan(area[1].adjusted.value) && isnan(area[1].p_within), "nothing within strata");
	is_count(area[1].areas, 3, "the areas of a class");
	half = qt(0.975, 2, 1, 0) * sqrt((36 + 9 + 9) * 1.5 / 576);
	is_within(area[1].rate.low, 0.06 * exp(-half), 1e-12, "the lower end of a rate");
	is_within(area[1].rate.high, 0.06 * exp(half), 1e-12, "the upper end of a rate");
	is_within(area[0].ratio.value, 1, 0, "the reference is itself");
	ok(isnan(area[0].ratio.low) && isnan(area[0].p_value), "without an interval or p");
	is_empty(&world, "without strata");
}

/* Areas that do not differ: the intervals of independent burglaries, but with t. */
static void
all_alike(void)
{
	const AreaCell cell[] = {
		CELL(0, 0, 0, 5, 100), CELL(0, 0, 1, 5, 100), CELL(0, 0, 2, 5, 100),
		CELL(1, 0, 3, 10, 100), CELL(1, 0, 4, 10, 100), CELL(1, 0, 5, 10, 100)
	};
	World		world = world_new();
	RateRow		row[2];
	AreaRow		area[2];
	double		half = qt(0.975, 4, 1, 0) * sqrt(1 / 15.0 + 1 / 30.0);

	ask(&world, cell, LENGTH(cell), 2, 1, 6, row, area);
	is_within(area[1].dispersion, 0, 1e-12, "all alike: no dispersion");
	is_within(area[1].ratio.low, 2 * exp(-half), 1e-12, "all alike: no narrower than independent burglaries");
	is_within(area[1].rate.low, row[1].rate.low, 0, "all alike: the exact interval of the rate");
	is_empty(&world, "all alike");
}

/* The same area on both sides: what raises both tells nothing of the ratio. */
static void
areas_in_both(void)
{
	const AreaCell cell[] = {
		CELL(0, 0, 0, 20, 100), CELL(0, 0, 1, 5, 100), CELL(0, 0, 2, 1, 100), CELL(0, 0, 3, 10, 100),
		CELL(1, 0, 0, 40, 100), CELL(1, 0, 1, 10, 100), CELL(1, 0, 2, 2, 100), CELL(1, 0, 3, 20, 100)
	};
	World		world = world_new();
	RateRow		row[2];
	AreaRow		area[2];

	ask(&world, cell, LENGTH(cell), 2, 1, 4, row, area);
	is_within(area[1].ratio.value, 2, 1e-12, "the same areas on both sides: the ratio");
	is_within(area[1].dispersion, 0, 1e-12, "and no dispersion, since it is the same in each");
	is_empty(&world, "the same areas on both sides");
}

static void
edge_cases(void)
{
	const AreaCell none[] = {CELL(0, 0, 0, 0, 100), CELL(0, 0, 1, 0, 100), CELL(1, 0, 2, 5, 100), CELL(1, 0, 3, 6, 100)};
	const AreaCell alone[] = {CELL(0, 0, 0, 0, 100), CELL(0, 0, 1, 0, 100), CELL(1, 0, 2, 5, 100)};
	const AreaCell strata[] = {CELL(0, 0, 0, 3, 100), CELL(0, 1, 1, 4, 100), CELL(1, 0, 2, 5, 100), CELL(1, 1, 3, 6, 0)};
	World		world = world_new();
	RateRow		row[2];
	AreaRow		area[2];
	RateRequest request = {.classes = 2, .strata = 1, .confidence = 0.95};
	uint32_t	comparisons;

	ask(&world, none, LENGTH(none), 2, 1, 4, row, area);
	ok(isinf(area[1].ratio.value) && isinf(area[1].ratio.high) && isnan(area[1].p_value), "nothing in the reference: no upper limit, no p");
	/* 5 and 6 differ less than independent burglaries would; t of one degree of freedom. */
	is_within(area[1].ratio.low, 1 / expm1(-log(0.025) * pow(qt(0.975, 1, true, false) / qnorm(0.975, 0, 1, true, false), 2) / 11), 1e-12,
			  "but a lower one, where as few as none are as unlikely as a tail");
	ask(&world, alone, LENGTH(alone), 2, 1, 3, row, area);
	ok(isinf(area[1].ratio.value) && isnan(area[1].ratio.low), "one area with burglaries: nothing tells how much they differ");
	ask(&world, strata, LENGTH(strata), 2, 2, 4, row, area);
	ok(isnan(area[1].p_within) && isnan(area[1].adjusted.low), "one stratum that is shared, one area on each side: nothing left to tell the spread by");
	is_count(area[1].areas, 1, "an area without dwellings is none");
	world.asked = 0;
	world.stop_at = 1;
	ok(area_rates(&world.kernel, &request, row, none, LENGTH(none), 4, area, &comparisons) == KERNEL_STOPPED, "stops when asked to");
	is_empty(&world, "edge cases");
}

int
main(void)
{
	without_strata();
	all_alike();
	areas_in_both();
	edge_cases();
	return done();
}
