/*
 * The Knox test over strata: against all ways to permute days within them, and
 * where places change while the events go on.
 */
#include "tap.h"

#include "made_points.h"
#include "permutations.h"

#include "kernel/near_repeat/knox.h"
#include "kernel/near_repeat/moments.h"

static const double metres[] = {0, 100, 200};
static const double metres_open[] = {0, 150, INFINITY};
static const double weeks[] = {0, 7, 14};
static const double weeks_open[] = {0, 10, INFINITY};

/* ---------------------------------------------------------------- all permutations */

#define STRATA 3
#define CELLS 4

static const uint32_t sizes[STRATA] = {5, 1, 4};

static bool
in_band(const double *breaks, int band, double value)
{
	return value >= breaks[band] && value < breaks[band + 1];
}

/* Adds the pairs of one stratum to the cells, with its days moved. */
static void
count_stratum(const KnoxRequest *request, const Points *points, const int *moved, int64_t *count)
{
	for (uint32_t a = 0; a < points->count; a++)
		for (uint32_t b = a + 1; b < points->count; b++)
		{
			double		dx = points->x[a] - points->x[b];
			double		dy = points->y[a] - points->y[b];

			for (int c = 0; c < CELLS; c++)
				count[c] += in_band(request->distance.breaks, c / 2, sqrt(dx * dx + dy * dy)) &&
					in_band(request->days.breaks, c % 2, abs(points->day[moved[a]] - points->day[moved[b]]));
		}
}

/* The next way to permute the days within each stratum; false after the last. */
static bool
next_ways(int moved[STRATA][8])
{
	for (int s = 0; s < STRATA; s++)
	{
		if (next_permutation(moved[s], sizes[s]))
			return true;
		first_permutation(moved[s], sizes[s]);
	}
	return false;
}

typedef struct Ways
{
	double		number;
	double		sum[CELLS];
	double		squares[CELLS];
	double		cubes[CELLS];
	double		as_many[CELLS];
	int64_t		observed[CELLS];
} Ways;

static Ways
all_ways(const KnoxRequest *request, const Points *strata)
{
	int			moved[STRATA][8];
	Ways		ways = {0};

	for (int s = 0; s < STRATA; s++)
		first_permutation(moved[s], sizes[s]);
	do
	{
		int64_t		count[CELLS] = {0};

		for (int s = 0; s < STRATA; s++)
			count_stratum(request, &strata[s], moved[s], count);
		for (int c = 0; c < CELLS; c++)
		{
			if (ways.number == 0)
				ways.observed[c] = count[c];
			ways.sum[c] += count[c];
			ways.squares[c] += count[c] * count[c];
			ways.cubes[c] += count[c] * count[c] * count[c];
			ways.as_many[c] += count[c] >= ways.observed[c];
		}
		ways.number++;
	} while (next_ways(moved));
	return ways;
}

static Moments
moments_of_ways(const Ways *ways, int c)
{
	double		mean = ways->sum[c] / ways->number;
	double		square = ways->squares[c] / ways->number;
	double		variance = square - mean * mean;
	double		third = ways->cubes[c] / ways->number - 3 * mean * square + 2 * mean * mean * mean;

	return (Moments) {.mean = mean, .sd = sqrt(variance), .skewness = third / (variance * sqrt(variance))};
}

/* A share of so many simulations, within four standard errors and the one that is always counted. */
static bool
is_share(double got, double want, double simulations)
{
	return fabs(got - want) <= 4 * sqrt(want * (1 - want) / simulations) + 1 / simulations;
}

static bool
is_cell_right(const KnoxCell *cell, const Ways *ways, int c, bool open_distance, double simulations)
{
	Moments		moments = moments_of_ways(ways, c);
	double		tail = moments.sd < 1e-6 ? 1 : open_distance ? NAN : moments_upper_tail(&moments, ways->observed[c]);

	if (cell->observed == ways->observed[c] && agree(cell->expected, moments.mean, 1e-12) &&
		agree(cell->sd, moments.sd < 1e-6 ? 0 : moments.sd, 1e-9) && agree(cell->p_analytic, tail, 1e-9) &&
		is_share(cell->p_value, ways->as_many[c] / ways->number, simulations))
		return true;
	printf("# cell %d: observed %lld for %lld, expected %g for %g, sd %g for %g, analytic %g for %g, p %g for %g\n", c,
		   (long long) cell->observed, (long long) ways->observed[c], cell->expected, moments.mean, cell->sd, moments.sd,
		   cell->p_analytic, tail, cell->p_value, ways->as_many[c] / ways->number);
	return false;
}

static int
wrong_cells(World *world, Random *random, KnoxRequest request)
{
	MadePoints	made[STRATA];
	Points		strata[STRATA];
	KnoxCell	cells[CELLS];
	Ways		ways;
	int			wrong = 0;

	for (int s = 0; s < STRATA; s++)
	{
		made[s] = made_lattice(random, sizes[s], 50, 5, 25);
		strata[s] = made_columns(&made[s]);
	}
	knox_run_strata(&world->kernel, &request, strata, STRATA, cells);
	ways = all_ways(&request, strata);
	for (int c = 0; c < CELLS; c++)
		wrong += !is_cell_right(&cells[c], &ways, c, isinf(request.distance.breaks[c / 2 + 1]), request.permutations + 1.0);
	for (int s = 0; s < STRATA; s++)
		made_free(&made[s]);
	return wrong;
}

static void
test_against_all_ways(void)
{
	World		world = world_new();
	Random		random;
	int			wrong = 0;

	random_stream(&random, 3, 1);
	for (int i = 0; i < 20; i++)
	{
		wrong += wrong_cells(&world, &random, (KnoxRequest) {
			.distance = BANDS(metres, false), .days = BANDS(weeks, false), .permutations = 4000, .seed = i});
		wrong += wrong_cells(&world, &random, (KnoxRequest) {
			.distance = BANDS(metres_open, false), .days = BANDS(weeks_open, false), .permutations = 4000, .seed = i});
	}
	ok(wrong == 0, "observed, expected, sd, p and analytic p are those of all ways to permute within strata");
	is_count(world.blocks, 0, "all ways: nothing is left allocated");
}

/* ---------------------------------------------------------------- what strata are */

#define EVENTS 60

static bool
same_cells(const KnoxCell *a, const KnoxCell *b)
{
	for (int c = 0; c < CELLS; c++)
		if (a[c].observed != b[c].observed || !agree(a[c].expected, b[c].expected, 0) || !agree(a[c].sd, b[c].sd, 0) ||
			!agree(a[c].median, b[c].median, 0) || !agree(a[c].p_value, b[c].p_value, 0) ||
			!agree(a[c].p_adjusted, b[c].p_adjusted, 0) || !agree(a[c].p_analytic, b[c].p_analytic, 0))
			return false;
	return true;
}

static void
test_what_adds_nothing(void)
{
	World		world = world_new();
	Random		random;
	MadePoints	made;
	MadePoints	alone;
	KnoxRequest request = {.distance = BANDS(metres, false), .days = BANDS(weeks, false), .permutations = 199, .seed = 5};
	KnoxCell	plain[CELLS];
	KnoxCell	cells[CELLS];
	Points		strata[3] = {{0}};

	random_stream(&random, 3, 2);
	made = made_uniform(&random, EVENTS, 800, 90);
	alone = made_uniform(&random, 1, 800, 90);
	request.points = strata[0] = made_columns(&made);
	strata[1] = made_columns(&alone);
	knox_run(&world.kernel, &request, plain);
	knox_run_strata(&world.kernel, &request, strata, 1, cells);
	ok(same_cells(plain, cells), "one stratum is no strata");
	knox_run_strata(&world.kernel, &request, strata, 3, cells);
	ok(same_cells(plain, cells), "a stratum of one event or none adds nothing");
	knox_run_strata(&world.kernel, &request, strata, 0, cells);
	ok(cells[0].observed == 0 && cells[0].expected == 0 && cells[0].sd == 0 && cells[0].p_value == 1, "no strata, no pairs");
	is_count(world.blocks, 0, "what adds nothing: nothing is left allocated");
	made_free(&made);
	made_free(&alone);
}

/* The same events in two strata: were they given the same days, the counts would vary twice as much. */
static void
test_independence(void)
{
	World		world = world_new();
	Random		random;
	MadePoints	made;
	Points		strata[2];
	KnoxRequest request = {.distance = BANDS(metres, false), .days = BANDS(weeks, false), .permutations = 1};
	double		square = 0;
	int			runs = 2000;
	int			high = 0;

	random_stream(&random, 3, 3);
	made = made_uniform(&random, EVENTS, 500, 60);
	strata[0] = strata[1] = made_columns(&made);
	for (int r = 0; r < runs; r++)
	{
		KnoxCell	cells[CELLS];
		double		z;

		request.seed = r;
		knox_run_strata(&world.kernel, &request, strata, 2, cells);
		z = (cells[0].median - cells[0].expected) / cells[0].sd;
		square += z * z / runs;
		high += z > 0;
	}
	is_within(square, 1, 0.13, "strata draw numbers of their own");
	ok(high > runs / 2 - 120 && high < runs / 2 + 120, "and as often too many as too few");
	made_free(&made);
}

static void
test_stopping(void)
{
	World		whole = world_new();
	Random		random;
	MadePoints	made;
	Points		strata[2];
	KnoxRequest request = {.distance = BANDS(metres, false), .days = BANDS(weeks, false), .permutations = 33};
	KnoxCell	cells[CELLS];
	int			not_stopped = 0;
	long		left = 0;

	random_stream(&random, 3, 4);
	made = made_lattice(&random, 30, 50, 5, 30);
	strata[0] = strata[1] = made_columns(&made);
	knox_run_strata(&whole.kernel, &request, strata, 2, cells);
	for (long call = 1; call <= whole.asked; call++)
	{
		World		world = world_stopping_at(call);

		not_stopped += knox_run_strata(&world.kernel, &request, strata, 2, cells) != KERNEL_STOPPED || world.asked != call;
		left += world.blocks;
	}
	ok(whole.asked > 0 && not_stopped == 0, "stops at each of %ld looks, in each stratum", whole.asked);
	is_count(left, 0, "a stopped run leaves nothing allocated");
	made_free(&made);
}

/* ---------------------------------------------------------------- a population that shifts */

/* How often p is at most 0.05: in one test of all events, and in one of two strata. */
typedef struct Alarms
{
	int			plain;
	int			strata;
} Alarms;

/* The second half of the year burglars work where a new district is; some burglaries are followed by one nearby. */
static void
make_year(Random *random, double repeats, MadePoints *made)
{
	for (int i = 0; i < EVENTS; i++)
	{
		int			half = i >= EVENTS / 2;

		made->x[i] = made_fraction(random) * 600 + half * 5000;
		made->y[i] = made_fraction(random) * 600;
		made->day[i] = half * 180 + (int) random_below(random, 180);
		if (i % (EVENTS / 2) == 0 || made_fraction(random) >= repeats)
			continue;
		made->x[i] = made->x[i - 1] + 30;
		made->y[i] = made->y[i - 1];
		made->day[i] = made->day[i - 1] + 2;
	}
}

static Alarms
count_alarms(double repeats, int runs)
{
	World		world = world_new();
	Random		random;
	MadePoints	made = made_points(EVENTS);
	KnoxRequest request = {.distance = BANDS(metres, false), .days = BANDS(weeks, false), .permutations = 99};
	Alarms		alarms = {0};

	random_stream(&random, 3, 5);
	for (int r = 0; r < runs; r++)
	{
		uint32_t	half = EVENTS / 2;
		KnoxCell	cells[CELLS];
		Points		strata[2];

		make_year(&random, repeats, &made);
		request.points = strata[0] = made_columns(&made);
		strata[0].count = half;
		strata[1] = (Points) {.count = half, .x = made.x + half, .y = made.y + half, .day = made.day + half};
		request.seed = r;
		knox_run(&world.kernel, &request, cells);
		alarms.plain += fmin(cells[0].p_adjusted, cells[3].p_adjusted) <= 0.05;
		knox_run_strata(&world.kernel, &request, strata, 2, cells);
		alarms.strata += fmin(fmin(cells[0].p_adjusted, cells[1].p_adjusted), fmin(cells[2].p_adjusted, cells[3].p_adjusted)) <= 0.05;
	}
	made_free(&made);
	return alarms;
}

static void
test_population_shift(void)
{
	enum {RUNS = 1000};
	Alarms		none = count_alarms(0, RUNS);
	Alarms		some = count_alarms(0.3, RUNS);

	printf("# without contagion %d of %d alarms in one test, %d in strata; with it %d and %d\n", none.plain, RUNS,
		   none.strata, some.plain, some.strata);
	ok(none.plain > 0.3 * RUNS, "places that change are found by a test without strata, as contagion");
	ok(none.strata <= 0.05 * RUNS + 4 * sqrt(0.05 * 0.95 * RUNS), "strata keep the level over all cells");
	ok(some.strata > 0.8 * RUNS, "and find what is there");
}

int
main(void)
{
	test_against_all_ways();
	test_what_adds_nothing();
	test_independence();
	test_stopping();
	test_population_shift();
	return done();
}
