/*
 * The Knox test where places change in the period: how often does it find near repeats that are not there, and those that are?
 *
 * Burglaries come one by one and anywhere in their district; with near repeats, some are followed by one 30 m away, two days later.
 * Some are in a district that is new in the second half of the year.
 */
#include "simulate.h"

#include "kernel/near_repeat/knox.h"

#define EVENTS 60
#define RUNS 500
#define CELLS 4

static double x[EVENTS];
static double y[EVENTS];
static int32_t day[EVENTS];

/* Those of the old district come first. */
static uint32_t
make_year(Random *random, double moved, double repeats)
{
	uint32_t	old = EVENTS - (uint32_t) (moved * EVENTS / 2);

	for (uint32_t i = 0; i < EVENTS; i++)
	{
		bool		follows = i > 0 && i != old && uniform(random) < repeats;
		bool		is_new = i >= old;

		x[i] = follows ? x[i - 1] + 30 : uniform(random) * 600 + is_new * 5000;
		y[i] = follows ? y[i - 1] : uniform(random) * 600;
		day[i] = follows ? day[i - 1] + 2 : is_new ? 180 + (int32_t) (uniform(random) * 180) :
			moved == 1 ? (int32_t) (uniform(random) * 180) : (int32_t) (uniform(random) * 360);
	}
	return old;
}

static bool
finds(const KnoxCell *cell)
{
	for (int c = 0; c < CELLS; c++)
		if (cell[c].p_adjusted <= 0.05)
			return true;
	return false;
}

static void
print_row(double moved, double repeats)
{
	static const double metres[] = {0, 100, 200};
	static const double weeks[] = {0, 7, 14};
	KnoxRequest request = {.distance = {.breaks = metres, .count = 2}, .days = {.breaks = weeks, .count = 2}, .permutations = 99};
	Random		random;
	int			plain = 0;
	int			strata = 0;

	random_stream(&random, 20, (uint64_t) (100 * moved + 10 * repeats));
	for (int r = 0; r < RUNS; r++)
	{
		uint32_t	old = make_year(&random, moved, repeats);
		Points		all = {.count = EVENTS, .x = x, .y = y, .day = day};
		Points		part[] = {
			{.count = old, .x = x, .y = y, .day = day},
			{.count = EVENTS - old, .x = x + old, .y = y + old, .day = day + old}};
		KnoxCell	cell[CELLS];

		request.points = all;
		request.seed = r;
		knox_run(&simulate_kernel, &request, cell);
		plain += finds(cell);
		knox_run_strata(&simulate_kernel, &request, part, 2, cell);
		strata += finds(cell);
	}
	printf("| %.0f%s | %s | %.0f %% | **%.0f %%** |\n", moved * EVENTS / 2, moved == 1 ? ", and in the old one no more" : "", repeats > 0 ? "3 of 10 are followed by one" : "none",
		   100.0 * plain / RUNS, 100.0 * strata / RUNS);
}

int
main(void)
{
	printf("## Near repeats where places change: one test, or strata?\n\n"
		   "%d burglaries in a year, some of them in a district that is new in its second half. How often the test finds near repeats\n"
		   "(`p_adjusted` of 0.05 or less in one of its four cells, to 200 m and 14 days), over %d runs: `knox_test` on all, and\n"
		   "`knox_test_strata` on the two districts. Without near repeats it should be 5 %% or less.\n\n"
		   "| in the new district | near repeats | one test | strata |\n| ---: | --- | ---: | ---: |\n", EVENTS, RUNS);
	for (int repeats = 0; repeats <= 1; repeats++)
		for (int moved = 0; moved <= 2; moved++)
			print_row(moved / 2.0, repeats * 0.3);
	return 0;
}
