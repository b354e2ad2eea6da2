/*
 * The Knox test against counting all pairs, and against all permutations.
 */
#include "tap.h"

#include "graphs.h"
#include "made_points.h"
#include "permutations.h"
#include "plain_bands.h"

#include "kernel/near_repeat/knox.h"

#include <Rmath.h>

#define CELLS_MAX 200

static const double streets[] = {0, 0.01, 100, 200, 300};
static const double streets_open[] = {0, 100, 200, INFINITY};
static const double not_near[] = {100, 200, 300};
static const double not_near_open[] = {50, 100, INFINITY};
static const double anywhere[] = {0, INFINITY};
static const double not_here[] = {100, INFINITY};

static const double weeks[] = {0, 7, 14, 28};
static const double weeks_open[] = {0, 7, 14, INFINITY};
static const double later[] = {3, 6, 10};
static const double later_open[] = {7, 14, INFINITY};
static const double fractions[] = {0.5, 1.5, 1.75, 30};
static const double any_time[] = {0, INFINITY};
static const double centuries[] = {0, 3, 3e9, INFINITY};
static const double never[] = {3e9, 4e9, INFINITY};
static const double days[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 20, INFINITY};

typedef struct NamedBands
{
	const char *name;
	Bands		bands;
} NamedBands;

#define NAMED(array) {.name = #array, .bands = {.count = LENGTH(array) - 1, .breaks = (array)}}

static const NamedBands distance_bands[] = {
	NAMED(streets), NAMED(streets_open), NAMED(not_near), NAMED(not_near_open), NAMED(anywhere), NAMED(not_here)
};
static const NamedBands day_bands[] = {
	NAMED(weeks), NAMED(weeks_open), NAMED(later), NAMED(later_open), NAMED(fractions), NAMED(any_time),
	NAMED(centuries), NAMED(never), NAMED(days)
};

/* ---------------------------------------------------------------- counting all pairs */

static int
cell_count(const KnoxRequest *request)
{
	return request->distance.count * request->days.count;
}

static double
distance_of(const KnoxRequest *request, uint32_t a, uint32_t b)
{
	double		dx = request->points.x[a] - request->points.x[b];
	double		dy = request->points.y[a] - request->points.y[b];

	return plain_distance(request->metric, dx, dy);
}

static double
lag_of(const KnoxRequest *request, uint32_t a, uint32_t b)
{
	return fabs((double) request->points.day[a] - (double) request->points.day[b]);
}

/* Observed and expected of one cell. */
static KnoxCell
count_cell(const KnoxRequest *request, int k, int l)
{
	uint32_t	events = request->points.count;
	double		pairs = events * (events - 1.0) / 2;
	double		near = 0;
	double		soon = 0;
	KnoxCell	cell = {0};

	for (uint32_t a = 0; a < events; a++)
		for (uint32_t b = a + 1; b < events; b++)
		{
			bool		is_near = in_band(&request->distance, k, distance_of(request, a, b));
			bool		is_soon = in_band(&request->days, l, lag_of(request, a, b));

			near += is_near;
			soon += is_soon;
			cell.observed += is_near && is_soon;
		}
	cell.expected = pairs > 0 ? near * soon / pairs : 0;
	return cell;
}

static bool
same_exact_columns(const KnoxRequest *request, const KnoxCell *cells)
{
	for (int k = 0; k < request->distance.count; k++)
		for (int l = 0; l < request->days.count; l++)
		{
			const KnoxCell *got = &cells[k * request->days.count + l];
			KnoxCell	want = count_cell(request, k, l);
			double		z = got->sd > 0 ? (got->observed - got->expected) / got->sd : NAN;

			if (got->observed == want.observed && agree(got->expected, want.expected, 1e-12) && agree(got->z, z, 0) &&
				isnan(got->median) && isnan(got->p_value) && isnan(got->p_adjusted))
				continue;
			printf("# cell %d, %d: observed %lld for %lld, expected %.12g for %.12g, z %g for %g\n", k, l,
				   (long long) got->observed, (long long) want.observed, got->expected, want.expected, got->z, z);
			return false;
		}
	return true;
}

/* A finite band longer than 16 bits of days keeps gaps that do not fit either. */
static KernelStatus
status_wanted(const KnoxRequest *request)
{
	const Bands *bands = &request->days;
	double		span = 0;

	for (uint32_t a = 0; a < request->points.count; a++)
		for (uint32_t b = a + 1; b < request->points.count; b++)
			span = fmax(span, lag_of(request, a, b));
	return span > INT16_MAX && bands->breaks[bands_finite(bands)] > INT16_MAX ? KERNEL_SPAN_TOO_LONG : KERNEL_OK;
}

/* One request; a refusal is right only where it is wanted. */
static bool
is_run_right(const KnoxRequest *request)
{
	World		world = world_new();
	KnoxCell	cells[CELLS_MAX];
	KernelStatus status;

	memset(cells, 0xA5, sizeof(cells));
	status = knox_run(&world.kernel, request, cells);
	return world.blocks == 0 && status == status_wanted(request) &&
		(status != KERNEL_OK || same_exact_columns(request, cells));
}

static void
test_counts(const char *name, MadePoints made)
{
	KnoxRequest request = {.points = made_columns(&made)};

	for (int d = 0; d < LENGTH(distance_bands); d++)
	{
		int			wrong = 0;

		for (int t = 0; t < LENGTH(day_bands) * 4; t++)
		{
			request.distance = distance_bands[d].bands;
			request.days = day_bands[t / 4].bands;
			request.distance.closed_right = request.days.closed_right = t & 1;
			request.metric = t & 2 ? METRIC_MANHATTAN : METRIC_EUCLIDEAN;
			if (is_run_right(&request))
				continue;
			printf("# days %s, closed %s, metric %d\n", day_bands[t / 4].name, t & 1 ? "right" : "left",
				request.metric);
			wrong++;
		}
		ok(wrong == 0, "%s, distances %s: observed and expected with all day bands", name, distance_bands[d].name);
	}
	made_free(&made);
}

/* Days as far apart as can be: gaps shrink, lags within the bands do not. */
static MadePoints
with_stray_dates(Random *random)
{
	MadePoints	made = made_lattice(random, 60, 50, 5, 40);

	made.day[0] = INT32_MIN;
	made.day[1] = INT32_MAX;
	made.day[2] = -40000;
	made.day[3] = made.day[4] = 700000;
	made.day[5] = 700005;
	return made;
}

static void
test_all_counts(void)
{
	Random		random;
	MadePoints	made;

	random_stream(&random, 1, 1);
	test_counts("no events", made_points(0));
	test_counts("one event", made_uniform(&random, 1, 10, 10));
	test_counts("two events", made_uniform(&random, 2, 100, 10));
	test_counts("uniform", made_uniform(&random, 150, 1500, 60));
	test_counts("a lattice", made_lattice(&random, 150, 50, 8, 30));
	test_counts("one spot", made_lattice(&random, 60, 1, 1, 30));
	test_counts("one day", made_uniform(&random, 60, 500, 1));
	test_counts("one spot and one day", made_lattice(&random, 40, 1, 1, 1));
	test_counts("stray dates", with_stray_dates(&random));
	made = made_uniform(&random, 60, 500, 30);
	made.x[0] = made.y[1] = POINT_COORDINATE_MAX;
	made.x[2] = made.y[3] = -POINT_COORDINATE_MAX;
	test_counts("outliers", made);
}

/* ---------------------------------------------------------------- exact moments */

static Moments
cell_moments(const KnoxRequest *request, int k, int l)
{
	Graph		near = {.events = (int) request->points.count};
	Graph		soon = near;
	GraphCounts near_counts;
	GraphCounts soon_counts;

	for (int a = 0; a < near.events; a++)
		for (int b = a + 1; b < near.events; b++)
		{
			if (in_band(&request->distance, k, distance_of(request, a, b)))
				graph_join(&near, a, b);
			if (in_band(&request->days, l, lag_of(request, a, b)))
				graph_join(&soon, a, b);
		}
	near_counts = graph_counts(&near);
	soon_counts = graph_counts(&soon);
	/* An open distance band has too many pairs to count its triangles. */
	near_counts.third_known = !isinf(request->distance.breaks[k + 1]);
	return moments_of(request->points.count, &near_counts, &soon_counts);
}

static void
test_moments_of_cells(void)
{
	World		world = world_new();
	int			wrong = 0;
	Random		random;

	random_stream(&random, 2, 2);
	for (int i = 0; i < LENGTH(distance_bands) * LENGTH(day_bands); i++)
	{
		MadePoints	made = made_lattice(&random, 40, 50, 8, 30);
		KnoxRequest request = {
			.points = made_columns(&made), .distance = distance_bands[i % LENGTH(distance_bands)].bands,
			.days = day_bands[i / LENGTH(distance_bands)].bands
		};
		KnoxCell	cells[CELLS_MAX];

		knox_run(&world.kernel, &request, cells);
		for (int c = 0; c < cell_count(&request); c++)
		{
			Moments		want = cell_moments(&request, c / request.days.count, c % request.days.count);

			wrong += !agree(cells[c].sd, want.sd, 1e-12) ||
				!agree(cells[c].p_analytic, moments_upper_tail(&want, cells[c].observed), 1e-12);
		}
		made_free(&made);
	}
	ok(wrong == 0, "sd and analytic p of every cell follow from its two graphs");
	is_empty(&world, "moments of cells");
}

/* ---------------------------------------------------------------- all permutations */

#define FEW 7

/* What all permutations say about one request. */
typedef struct Enumeration
{
	int			number;
	double		cubes[CELLS_MAX];	/* of the deviations from the mean */
	int			as_large[CELLS_MAX];
	int			as_extreme[CELLS_MAX];	/* the largest score of the cells that score no higher is at least the own */
	int			below_median[CELLS_MAX];	/* counts below the median that the kernel gave */
	int			above_median[CELLS_MAX];
} Enumeration;

/* The counts of all cells with the days moved over the events. */
static void
count_moved(const KnoxRequest *request, const int *moved, int64_t *count)
{
	int32_t		day[FEW];
	KnoxRequest other = *request;

	for (int i = 0; i < FEW; i++)
		day[i] = request->points.day[moved[i]];
	other.points.day = day;
	for (int c = 0; c < cell_count(request); c++)
		count[c] = count_cell(&other, c / request->days.count, c % request->days.count).observed;
}

/* Is a cell one of those that p_adjusted is about, and can its count differ? */
static bool
in_family(const KnoxRequest *request, const KnoxCell *cells, int c)
{
	return c / request->days.count < bands_finite(&request->distance) && c % request->days.count < bands_finite(&request->days) &&
		cells[c].sd > 0;
}

/* Deviations from the mean; where less than one pair is expected, those that a normal variable with the tail of Pearson's type III would have. */
static double
score(const KnoxCell *cell, double skewness, double count)
{
	double		z = (count - cell->expected) / cell->sd;
	double		half = (count - 0.5 - cell->expected) / cell->sd;
	double		shape = 4 / (skewness * skewness);
	double		tail;

	if (cell->expected >= 1)
		return z;
	if (fabs(skewness) < 1e-9)
		tail = pnorm(half, 0, 1, 0, 1);
	else if (skewness > 0)
		tail = pgamma(fmax(shape + 2 * half / skewness, 0), shape, 1, 0, 1);
	else
		tail = pgamma(fmax(shape + 2 * half / skewness, 0), shape, 1, 1, 1);
	return fmin(z, qnorm(tail, 0, 1, 0, 1));
}

static void
add_cubes(const KnoxRequest *request, const KnoxCell *cells, Enumeration *all)
{
	int			moved[FEW];

	first_permutation(moved, FEW);
	do
	{
		int64_t		count[CELLS_MAX];

		count_moved(request, moved, count);
		for (int c = 0; c < cell_count(request); c++)
			all->cubes[c] += pow(count[c] - cells[c].expected, 3);
		all->number++;
	} while (next_permutation(moved, FEW));
}

/* Does one permutation have a score as high as that of a cell, among those that score no higher? */
static bool
is_as_extreme(const KnoxRequest *request, const KnoxCell *cells, const Enumeration *all, const int64_t *count, int own)
{
	double		skewness = all->cubes[own] / all->number / pow(cells[own].sd, 3);
	double		enough = score(&cells[own], skewness, cells[own].observed);

	for (int c = 0; c < cell_count(request); c++)
	{
		double		other = all->cubes[c] / all->number / pow(cells[c].sd, 3);

		if (in_family(request, cells, c) && score(&cells[c], other, cells[c].observed) <= enough + 1e-9 &&
			score(&cells[c], other, count[c]) >= enough - 1e-9 * (1 + fabs(enough)))
			return true;
	}
	return false;
}

static Enumeration
enumerate(const KnoxRequest *request, const KnoxCell *cells)
{
	Enumeration all = {0};
	int			moved[FEW];

	add_cubes(request, cells, &all);
	first_permutation(moved, FEW);
	do
	{
		int64_t		count[CELLS_MAX];

		count_moved(request, moved, count);
		for (int c = 0; c < cell_count(request); c++)
		{
			all.as_large[c] += count[c] >= cells[c].observed;
			all.as_extreme[c] += !in_family(request, cells, c) || is_as_extreme(request, cells, &all, count, c);
			all.below_median[c] += count[c] < cells[c].median;
			all.above_median[c] += count[c] > cells[c].median;
		}
	} while (next_permutation(moved, FEW));
	return all;
}

/* No cell is surer than one that scores higher. */
static double
adjusted_p(const KnoxRequest *request, const KnoxCell *cells, const Enumeration *all, int own)
{
	double		enough = score(&cells[own], all->cubes[own] / all->number / pow(cells[own].sd, 3), cells[own].observed);
	double		p = (double) all->as_extreme[own] / all->number;

	for (int c = 0; c < cell_count(request); c++)
	{
		if (in_family(request, cells, c) && score(&cells[c], all->cubes[c] / all->number / pow(cells[c].sd, 3), cells[c].observed) > enough + 1e-9)
			p = fmax(p, (double) all->as_extreme[c] / all->number);
	}
	return p;
}

/* A share of so many simulations, within four standard errors and the one that is always counted. */
static bool
is_share(double got, double want, double simulations)
{
	return fabs(got - want) <= 4 * sqrt(want * (1 - want) / simulations) + 1 / simulations;
}

static void
test_against_enumeration(const char *name, MadePoints made, Bands distance, Bands day)
{
	World		world = world_new();
	KnoxRequest request = {
		.points = made_columns(&made), .distance = distance, .days = day, .permutations = 20000, .seed = 17
	};
	double		simulations = request.permutations + 1;
	double		slack = 4 * sqrt(0.25 / simulations);
	KnoxCell	cells[CELLS_MAX];
	Enumeration all;
	int			wrong = 0;

	knox_run(&world.kernel, &request, cells);
	all = enumerate(&request, cells);
	for (int c = 0; c < cell_count(&request); c++)
	{
		double		p = (double) all.as_large[c] / all.number;
		bool		open = isinf(distance.breaks[c / day.count + 1]) || isinf(day.breaks[c % day.count + 1]);
		double		adjusted = in_family(&request, cells, c) ? adjusted_p(&request, cells, &all, c) : 1;

		if (is_share(cells[c].p_value, p, simulations) &&
			(open ? isnan(cells[c].p_adjusted) : is_share(cells[c].p_adjusted, adjusted, simulations)) &&
			(double) all.below_median[c] / all.number <= 0.5 + slack &&
			(double) all.above_median[c] / all.number <= 0.5 + slack)
			continue;
		printf("# cell %d: p %g for %g, adjusted %g for %g, median %g\n", c, cells[c].p_value, p,
			   cells[c].p_adjusted, adjusted, cells[c].median);
		wrong++;
	}
	ok(wrong == 0, "%s: p, adjusted p and median of %d cells as in all %d permutations", name, cell_count(&request),
		all.number);
	is_empty(&world, name);
	made_free(&made);
}

static MadePoints
worked_example(void)
{
	static const double place[FEW][2] = {{0, 0}, {50, 0}, {60, 40}, {300, 0}, {310, 20}, {330, 10}, {900, 900}};
	static const int day[FEW] = {0, 3, 5, 40, 41, 60, 61};
	MadePoints	made = made_points(FEW);

	for (int i = 0; i < FEW; i++)
	{
		made.x[i] = place[i][0];
		made.y[i] = place[i][1];
		made.day[i] = day[i];
	}
	return made;
}

/* Two events are near, in two weeks in which it matters who they are; nobody is near the others. */
static MadePoints
one_pair(void)
{
	static const int day[FEW] = {0, 1, 3, 30, 45, 60, 61};
	MadePoints	made = made_points(FEW);

	for (int i = 0; i < FEW; i++)
	{
		made.x[i] = i < 2 ? 10 * i : 5000 * i;
		made.y[i] = 0;
		made.day[i] = day[i];
	}
	return made;
}

static void
test_all_permutations(void)
{
	Random		random;

	random_stream(&random, 3, 3);
	test_against_enumeration("the worked example", worked_example(), BANDS(streets_open, false),
		BANDS(weeks_open, false));
	test_against_enumeration("one pair", one_pair(), BANDS(streets_open, false), BANDS(weeks_open, false));
	test_against_enumeration("a lattice", made_lattice(&random, FEW, 60, 3, 12), BANDS(streets, false),
		BANDS(weeks_open, false));
	test_against_enumeration("closed right", made_lattice(&random, FEW, 100, 3, 12), BANDS(streets_open, true),
		BANDS(later, true));
	test_against_enumeration("not the nearest", made_lattice(&random, FEW, 60, 3, 9), BANDS(not_near_open, false),
		BANDS(later_open, false));
	test_against_enumeration("most have nobody near", made_uniform(&random, FEW, 450, 9), BANDS(not_near, false),
		BANDS(days, false));
	test_against_enumeration("one day", made_uniform(&random, FEW, 450, 1), BANDS(streets_open, false),
		BANDS(weeks_open, false));
}

/* The worked example again, in exact numbers: 288 of 5040 permutations reach what was observed. */
static void
test_worked_example(void)
{
	static const double hundred[] = {0, 100};
	static const double fortnight[] = {0, 14};
	World		world = world_new();
	MadePoints	made = worked_example();
	KnoxRequest request = {
		.points = made_columns(&made), .distance = BANDS(hundred, false), .days = BANDS(fortnight, false),
		.permutations = 99999, .seed = 1
	};
	KnoxCell	cell;

	knox_run(&world.kernel, &request, &cell);
	is_count(cell.observed, 4, "the worked example: observed");
	is_within(cell.expected, 1.428571428571, 1e-12, "the worked example: expected");
	is_within(cell.sd * cell.sd, 0.930612244898, 1e-12, "the worked example: variance");
	is_within(cell.p_value, 288 / 5040.0, 4 * sqrt(0.057 * 0.943 / 1e5), "the worked example: p");
	is_within(cell.p_adjusted, cell.p_value, 0, "one cell needs no adjustment");
	is_within(cell.median, 1, 0, "the worked example: median");
	is_empty(&world, "the worked example");
	made_free(&made);
}

/* ---------------------------------------------------------------- sameness */

static void
test_sameness(void)
{
	World		world = world_new();
	Random		random;
	MadePoints	made;
	KnoxRequest request = {.distance = BANDS(streets_open, false), .days = BANDS(days, false), .permutations = 101,
		.seed = 5};
	KnoxCell	cells[CELLS_MAX];
	KnoxCell	again[CELLS_MAX];
	size_t		size = cell_count(&request) * sizeof(KnoxCell);
	int			different = 0;
	int			other_p = 0;

	random_stream(&random, 4, 4);
	made = made_lattice(&random, 300, 50, 12, 30);
	request.points = made_columns(&made);
	knox_run(&world.kernel, &request, cells);
	for (int time = 0; time < 5; time++)
	{
		MadePoints	shuffled = made_shuffled(&made, &random);

		request.points = made_columns(&shuffled);
		knox_run(&world.kernel, &request, again);
		different += memcmp(cells, again, size) != 0;
		made_free(&shuffled);
	}
	ok(different == 0, "no column depends on the order of the input, to the last bit");

	request.points = made_columns(&made);
	request.seed = 6;
	knox_run(&world.kernel, &request, again);
	different = 0;
	for (int c = 0; c < cell_count(&request); c++)
	{
		different += again[c].observed != cells[c].observed || again[c].sd != cells[c].sd;
		other_p += again[c].p_value != cells[c].p_value;
	}
	ok(different == 0 && other_p > 0, "another seed gives other simulations, and the same exact columns");
	is_empty(&world, "sameness");
	made_free(&made);
}

/* Each p is a whole number of simulations, of which the observed days are one; any number of them will do. */
static void
test_few_permutations(void)
{
	World		world = world_new();
	Random		random;
	MadePoints	made;
	int			wrong = 0;

	random_stream(&random, 5, 5);
	made = made_lattice(&random, 50, 50, 8, 30);
	for (uint32_t permutations = 1; permutations <= 70; permutations++)
	{
		KnoxRequest request = {
			.points = made_columns(&made), .distance = BANDS(streets, false), .days = BANDS(weeks_open, false),
			.permutations = permutations
		};
		KnoxCell	cells[CELLS_MAX];

		knox_run(&world.kernel, &request, cells);
		for (int c = 0; c < cell_count(&request); c++)
		{
			double		as_large = cells[c].p_value * (permutations + 1);

			wrong += as_large < 1 - 1e-9 || as_large > permutations + 1 + 1e-9 ||
				fabs(as_large - round(as_large)) > 1e-9 ||
				cells[c].p_adjusted < cells[c].p_value || cells[c].p_adjusted > 1;
		}
	}
	ok(wrong == 0, "1 to 70 permutations: p counts simulations, and is not larger than the adjusted p");
	is_empty(&world, "few permutations");
	made_free(&made);
}

/* ---------------------------------------------------------------- single simulations */

/* One near pair, soon as it happened: each simulation gives 0 or 1, so that p tells how many gave 1. */
static uint32_t
count_ones(uint32_t permutations, uint64_t seed, double *median)
{
	static const double near[] = {0, 100};
	static const double soon[] = {0, 31};
	World		world = world_new();
	MadePoints	made = one_pair();
	KnoxRequest request = {
		.points = made_columns(&made), .distance = BANDS(near, false), .days = BANDS(soon, false),
		.permutations = permutations, .seed = seed
	};
	KnoxCell	cell;

	knox_run(&world.kernel, &request, &cell);
	made_free(&made);
	*median = cell.median;
	return (uint32_t) lround(cell.p_value * (permutations + 1)) - 1;
}

static void
test_median(void)
{
	int			wrong = 0;
	int			ties = 0;

	for (uint32_t permutations = 1; permutations <= 300; permutations++)
	{
		double		median;
		uint32_t	ones = count_ones(permutations, permutations, &median);

		wrong += median != (2 * ones > permutations ? 1 : 2 * ones == permutations ? 0.5 : 0);
		ties += 2 * ones == permutations;
	}
	ok(wrong == 0 && ties > 0, "the median of the simulations alone, also of an even number");
}

/* Over many seeds, the number of ones varies as that of independent throws does. */
static void
test_independence(void)
{
	enum {SEEDS = 1000, PERMUTATIONS = 63};
	double		chance = 11 / 21.0;	/* pairs of those days that are within the month, of all */
	double		variance = PERMUTATIONS * chance * (1 - chance);
	double		sum = 0;
	double		square = 0;

	for (uint64_t seed = 0; seed < SEEDS; seed++)
	{
		double		median;
		double		off = count_ones(PERMUTATIONS, seed, &median) - PERMUTATIONS * chance;

		sum += off / sqrt(variance) / SEEDS;
		square += off * off / variance / SEEDS;
	}
	is_within(sum, 0, 4 / sqrt(SEEDS), "over many seeds: as many ones as chance gives");
	is_within(square, 1, 4 * sqrt(2.0 / SEEDS), "over many seeds: simulations are independent");
}

/* ---------------------------------------------------------------- refusals */

static KernelStatus
run_two_events(World *world, int32_t lag, double day_break)
{
	double		x[2] = {0, 1};
	double		y[2] = {0, 0};
	int32_t		day[2] = {100 + lag, 100};
	double		breaks[2] = {0, day_break};
	KnoxRequest request = {
		.points = {.count = 2, .x = x, .y = y, .day = day}, .distance = BANDS(streets, false), .days = BANDS(breaks,
			false),
		.permutations = 3
	};
	KnoxCell	cells[CELLS_MAX];

	return knox_run(&world->kernel, &request, cells);
}

static void
test_long_spans(void)
{
	World		world = world_new();

	ok(run_two_events(&world, 32767, 32768) == KERNEL_OK, "a span of 32767 days fits");
	ok(run_two_events(&world, 32768, 32769) == KERNEL_SPAN_TOO_LONG, "one day more does not");
	ok(run_two_events(&world, 1000000, 32767) == KERNEL_OK, "a longer gap than any band shrinks until it fits");
	ok(run_two_events(&world, 32768, 3e9) == KERNEL_SPAN_TOO_LONG, "a long span in an endless band is refused");
	is_empty(&world, "long spans");
}

/* Every step-th look at stop() in turn ends the run, with nothing left allocated. */
static void
test_stopping(const char *name, MadePoints made, Bands distance, uint32_t permutations, long step)
{
	KnoxRequest request = {
		.points = made_columns(&made), .distance = distance, .days = BANDS(weeks_open, false),
			.permutations = permutations
	};
	World		whole = world_new();
	KnoxCell	cells[CELLS_MAX];
	int			not_stopped = 0;
	long		left = 0;

	knox_run(&whole.kernel, &request, cells);
	for (long call = 1; call <= whole.asked; call += step)
	{
		World		world = world_stopping_at(call);

		not_stopped += knox_run(&world.kernel, &request, cells) != KERNEL_STOPPED || world.asked != call;
		left += world.blocks;
	}
	ok(whole.asked > 0 && not_stopped == 0, "%s: stops at each of %ld looks, in steps of %ld", name, whole.asked, step);
	ok(left == 0, "%s: a stopped run leaves nothing allocated", name);
	is_empty(&whole, name);
	made_free(&made);
}

static void
test_all_stopping(void)
{
	Random		random;

	random_stream(&random, 6, 6);
	test_stopping("a few events", made_lattice(&random, 30, 50, 5, 30), BANDS(streets_open, false), 70, 1);
	test_stopping("many pairs", made_uniform(&random, 450, 400, 60), BANDS(not_near, false), 33, 5);
}

int
main(void)
{
	test_all_counts();
	test_moments_of_cells();
	test_all_permutations();
	test_worked_example();
	test_sameness();
	test_few_permutations();
	test_median();
	test_independence();
	test_long_spans();
	test_all_stopping();
	skip("more pairs than KNOX_PAIRS_MAX", "250 million pairs need a gigabyte");
	return done();
}
