/*
 * The bivariate Knox test: worked numbers, all permutations, and counting all
 * pairs.
 */
#include "tap.h"

#include "made_points.h"
#include "permutations.h"
#include "plain_bands.h"

#include "kernel/near_repeat/knox_bivariate.h"
#include "kernel/near_repeat/knox_bivariate_moments.h"

#define CELLS_MAX 64
#define FEW 6

static const double streets[] = {0, 0.01, 100, 200};
static const double streets_open[] = {0, 100, 200, INFINITY};
static const double not_near_open[] = {50, 100, INFINITY};
static const double anywhere[] = {0, INFINITY};
static const double all_metres[] = {0, 1e12};

static const double weeks[] = {0, 7, 14, 28};
static const double weeks_open[] = {0, 7, 14, INFINITY};
static const double later[] = {3, 6, 10};
static const double fractions[] = {0.5, 1.5, 1.75, 30};
static const double any_time[] = {0, INFINITY};
static const double many_days[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, INFINITY};
static const double never[] = {3e9, 4e9, INFINITY};

#define DISTANCES \
	BANDS(streets, false), BANDS(streets_open, true), BANDS(not_near_open, false), BANDS(anywhere, false), \
	BANDS(all_metres, false)
#define DAYS \
	BANDS(weeks, true), BANDS(weeks_open, false), BANDS(later, true), BANDS(fractions, false), BANDS(any_time, false), \
	BANDS(many_days, false), BANDS(never, false)

static int
cell_count(const KnoxBivariateRequest *request)
{
	return request->distance.count * request->days.count;
}

/* How many events the last run found on both sides. */
static uint32_t in_both;

static KernelStatus
run(Kernel *kernel, const KnoxBivariateRequest *request, KnoxBivariateCell *cells)
{
	return knox_bivariate_run(kernel, request, cells, &in_both);
}

/* ---------------------------------------------------------------- counting all pairs */

/* Is a pair of one distance band; an event makes none with itself. */
static bool
is_near(const KnoxBivariateRequest *request, int band, uint32_t a, uint32_t b)
{
	double		dx = request->a.points.x[a] - request->b.points.x[b];
	double		dy = request->a.points.y[a] - request->b.points.y[b];

	if (request->a.id != NULL && request->b.id != NULL && request->a.id[a] == request->b.id[b])
		return false;
	return in_band(&request->distance, band,
				   plain_distance(request->metric, dx, dy));
}

static bool
is_soon(const KnoxBivariateRequest *request, int band, uint32_t a, uint32_t b)
{
	double		lag = (double) request->b.points.day[b] - request->a.points.day[a];

	return in_band(&request->days, band, request->is_signed ? lag : fabs(lag));
}

/* The count of a cell when the days of either side move over its places; NULL for as they are. */
static int64_t
count_moved(const KnoxBivariateRequest *request, int cell, const int *move_a, const int *move_b)
{
	int64_t		count = 0;

	for (uint32_t a = 0; a < request->a.points.count; a++)
		for (uint32_t b = 0; b < request->b.points.count; b++)
		{
			uint32_t	day_of_a = move_a != NULL ? (uint32_t) move_a[a] : a;
			uint32_t	day_of_b = move_b != NULL ? (uint32_t) move_b[b] : b;

			count += is_near(request, cell / request->days.count, a, b) &&
				is_soon(request, cell % request->days.count, day_of_a, day_of_b);
		}
	return count;
}

/* Mean, deviation and skewness by writing C out, each moving event with each day, and centring it. */
static Moments
moments_by_hand(const KnoxBivariateRequest *request, int cell, bool moves_b)
{
	uint32_t	n = moves_b ? request->b.points.count : request->a.points.count;
	uint32_t	others = moves_b ? request->a.points.count : request->b.points.count;
	double	   *c = calloc((size_t) n * n + 1, sizeof(double));
	double	   *row = calloc(n + 1, sizeof(double));
	double	   *column = calloc(n + 1, sizeof(double));
	double		all = 0;
	double		squares = 0;
	double		cubes = 0;
	Moments		moments = {.skewness = NAN};

	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = 0; j < n; j++)
		{
			for (uint32_t o = 0; o < others; o++)
				c[i * n + j] += is_near(request, cell / request->days.count, moves_b ? o : i, moves_b ? i : o) &&
					is_soon(request, cell % request->days.count, moves_b ? o : j, moves_b ? j : o);
			row[i] += c[i * n + j] / n;
			column[j] += c[i * n + j] / n;
			all += c[i * n + j] / n / n;
		}
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t j = 0; j < n; j++)
		{
			double		d = c[i * n + j] - row[i] - column[j] + all;

			squares += d * d;
			cubes += d * d * d;
		}
	moments.mean = all * n;
	if (n > 1 && squares > 1e-9)
	{
		moments.sd = sqrt(squares / (n - 1));
		moments.skewness = n > 2 ? n / ((n - 1.0) * (n - 2.0)) * cubes / pow(moments.sd, 3) : 0;
	}
	free(c);
	free(row);
	free(column);
	return moments;
}

/* The exact columns of one side. */
static bool
is_cell_right(const KnoxBivariateRequest *request, int c, bool moves_b, const KnoxCell *got)
{
	Moments		want = moments_by_hand(request, c, moves_b);
	int64_t		observed = count_moved(request, c, NULL, NULL);

	if (got->observed == observed && agree(got->expected, want.mean, 1e-9) && agree(got->sd, want.sd, 1e-9) &&
		agree(got->z, want.sd > 0 ? (observed - want.mean) / want.sd : NAN, 1e-9) &&
		agree(got->p_analytic, moments_upper_tail(&want, observed), 1e-8) &&
		isnan(got->median) && isnan(got->p_value) && isnan(got->p_adjusted))
		return true;
	printf("# metres to %g, days from %g to %g, signed %d, cell %d, moving %c: "
		   "observed %lld for %lld, expected %.12g for %.12g, sd %.12g for %.12g, p %g for %g\n",
		   request->distance.breaks[request->distance.count], request->days.breaks[c % request->days.count],
		   request->days.breaks[c % request->days.count + 1], request->is_signed, c, moves_b ? 'b' : 'a',
		   (long long) got->observed, (long long) observed, got->expected, want.mean, got->sd, want.sd,
		   got->p_analytic, moments_upper_tail(&want, observed));
	return false;
}

/* A finite band longer than codes of days keeps gaps that do not fit either. */
static KernelStatus
status_wanted(const KnoxBivariateRequest *request)
{
	int32_t		most = request->is_signed ? INT16_MAX / 2 : INT16_MAX;
	double		longest = request->days.breaks[bands_finite(&request->days)];
	double		first = INFINITY;
	double		last = -INFINITY;

	for (uint32_t i = 0; i < request->a.points.count + request->b.points.count; i++)
	{
		uint32_t	a = request->a.points.count;
		double		day = i < a ? request->a.points.day[i] : request->b.points.day[i - a];

		first = fmin(first, day);
		last = fmax(last, day);
	}
	return last - first > most && longest > most ? KERNEL_SPAN_TOO_LONG : KERNEL_OK;
}

static void
test_counts(const char *name, KnoxBivariateRequest request)
{
	static const Bands distances[] = {DISTANCES};
	static const Bands days[] = {DAYS};
	World		world = world_new();
	int			wrong = 0;

	for (int i = 0; i < LENGTH(distances) * LENGTH(days) * 4; i++)
	{
		KnoxBivariateCell cells[CELLS_MAX];
		KernelStatus status;

		request.distance = distances[i / 4 % LENGTH(distances)];
		request.days = days[i / 4 / LENGTH(distances)];
		request.is_signed = i & 1;
		request.metric = i & 2 ? METRIC_MANHATTAN : METRIC_EUCLIDEAN;
		memset(cells, 0xA5, sizeof(cells));
		status = run(&world.kernel, &request, cells);
		wrong += status != status_wanted(&request);
		if (status == KERNEL_OK)
			for (int c = 0; c < cell_count(&request); c++)
				wrong += !is_cell_right(&request, c, false, &cells[c].permute_a) +
					!is_cell_right(&request, c, true, &cells[c].permute_b);
	}
	is_count(wrong, 0, name);
	is_empty(&world, name);
}

static KnoxSide
side_of(const MadePoints *made)
{
	return (KnoxSide) {.points = made_columns(made)};
}

/* Two sides, each with its own size. */
static void
test_made(const char *name, MadePoints a, MadePoints b)
{
	test_counts(name, (KnoxBivariateRequest) {.a = side_of(&a), .b = side_of(&b)});
	made_free(&a);
	made_free(&b);
}

static void
test_all_counts(void)
{
	Random		random;
	MadePoints	a;
	MadePoints	b;

	random_stream(&random, 1, 1);
	test_made("no events", made_points(0), made_points(0));
	test_made("none of a", made_points(0), made_uniform(&random, 9, 100, 9));
	test_made("none of b", made_uniform(&random, 9, 100, 9), made_points(0));
	test_made("one of each", made_uniform(&random, 1, 10, 5), made_uniform(&random, 1, 10, 5));
	test_made("two and three", made_uniform(&random, 2, 100, 9), made_uniform(&random, 3, 100, 9));
	test_made("uniform", made_uniform(&random, 40, 700, 40), made_uniform(&random, 25, 700, 40));
	test_made("a lattice", made_lattice(&random, 20, 50, 5, 30), made_lattice(&random, 40, 50, 6, 30));
	test_made("one spot", made_lattice(&random, 15, 1, 1, 30), made_lattice(&random, 15, 1, 1, 30));
	test_made("days of b equal", made_uniform(&random, 20, 300, 20), made_uniform(&random, 20, 300, 1));
	test_made("one spot and one day", made_lattice(&random, 9, 1, 1, 1), made_lattice(&random, 9, 1, 1, 1));
	test_made("far from each other", made_lattice(&random, 9, 5000, 9, 20), made_lattice(&random, 9, 4990, 9, 20));
	a = made_lattice(&random, 30, 50, 5, 40);
	b = made_lattice(&random, 30, 50, 5, 40);
	a.day[0] = INT32_MIN;
	b.day[0] = INT32_MAX;
	a.day[1] = b.day[1] = 700000;
	b.day[2] = 700005;
	a.x[3] = b.y[4] = POINT_COORDINATE_MAX;
	a.y[5] = b.x[6] = -POINT_COORDINATE_MAX;
	test_made("stray days and places", a, b);
}

/* Events of both sides are the same ones: some at one place, some far off, one id more than once. */
static void
test_ids(void)
{
	Random		random;
	MadePoints	a;
	MadePoints	b;
	int64_t		id_a[30];
	int64_t		id_b[25];
	KnoxBivariateRequest request;

	random_stream(&random, 3, 1);
	a = made_lattice(&random, 30, 50, 5, 30);
	b = made_lattice(&random, 25, 50, 5, 30);
	for (int i = 0; i < 30; i++)
		id_a[i] = i % 3 == 0 ? INT64_MAX - i : 100 + i;
	for (int i = 0; i < 25; i++)
	{
		id_b[i] = i < 20 ? id_a[i + 4] : i;
		if (i < 8)
		{
			b.x[i] = a.x[i + 4];
			b.y[i] = a.y[i + 4];
			b.day[i] = a.day[i + 4];
		}
	}
	id_b[19] = id_b[18] = id_b[0];
	request = (KnoxBivariateRequest) {.a = side_of(&a), .b = side_of(&b)};
	request.a.id = id_a;
	test_counts("ids on one side say nothing", request);
	is_count(in_both, 0, "which have no events in common then");
	request.b.id = id_b;
	test_counts("an event of both sides makes no pair with itself", request);
	is_count(in_both, 18, "and is counted");
	made_free(&a);
	made_free(&b);
}

/* ---------------------------------------------------------------- worked numbers */

static const double worked_metres[] = {0, 100};
static const double worked_days[] = {0, 7};

static double ax[] = {0, 100, 300, 330};
static double ay[] = {0, 0, 0, 30};
static int32_t aday[] = {0, 3, 20, 22};
static double bx[] = {20, 90, 310, 60, 800};
static double by[] = {10, 30, 10, 60, 0};
static int32_t bday[] = {1, 5, 21, 30, 2};

static KnoxBivariateRequest
worked(bool is_signed)
{
	return (KnoxBivariateRequest)
	{
		.a.points = {.count = 4, .x = ax, .y = ay, .day = aday},
		.b.points = {.count = 5, .x = bx, .y = by, .day = bday},
		.distance = BANDS(worked_metres, false), .days = BANDS(worked_days, false), .is_signed = is_signed,
		.permutations = 99999, .seed = 5
	};
}

/* A share of so many simulations, within four standard errors and the one that is always counted. */
static bool
is_share(double got, double want, double simulations)
{
	return fabs(got - want) <= 4 * sqrt(want * (1 - want) / simulations) + 1 / simulations;
}

static void
test_worked_numbers(void)
{
	World		world = world_new();
	KnoxBivariateCell cell;
	KnoxBivariateRequest request = worked(false);

	is_count(run(&world.kernel, &request, &cell), KERNEL_OK, "the worked example");
	is_count(cell.permute_b.observed, 6, "has six pairs");
	is_within(cell.permute_b.expected, 4, 1e-12, "moving b: expected");
	is_within(cell.permute_b.sd * cell.permute_b.sd, 2.8, 1e-12, "moving b: variance");
	is_within(cell.permute_b.p_analytic,
			  moments_upper_tail(&(Moments) {.mean = 4, .sd = sqrt(2.8), .skewness = .512240833}, 6), 1e-8,
			  "moving b: skewness .512240833");
	ok(is_share(cell.permute_b.p_value, .25, 1e5), "moving b: p = 30/120");
	is_within(cell.permute_a.expected, 3, 1e-12, "moving a: expected");
	is_within(cell.permute_a.sd * cell.permute_a.sd, 3, 1e-12, "moving a: variance");
	ok(is_share(cell.permute_a.p_value, 1 / 6.0, 1e5), "moving a: p = 1/6");
	is_within(cell.permute_b.p_adjusted, cell.permute_b.p_value, 0, "one cell needs no adjusting");

	request = worked(true);
	is_count(run(&world.kernel, &request, &cell), KERNEL_OK, "the same, b no earlier than a");
	is_count(cell.permute_b.observed, 4, "has four pairs");
	is_within(cell.permute_b.expected, 2.6, 1e-12, "moving b: expected");
	is_within(cell.permute_b.sd * cell.permute_b.sd, 1.24, 1e-12, "moving b: variance");
	is_within(cell.permute_b.p_analytic,
			  moments_upper_tail(&(Moments) {.mean = 2.6, .sd = sqrt(1.24), .skewness = .182502162}, 4), 1e-8,
			  "moving b: skewness .182502162");
	ok(is_share(cell.permute_b.p_value, .2, 1e5), "moving b: p = 24/120");
	is_within(cell.permute_a.expected, 2, 1e-12, "moving a: expected");
	is_within(cell.permute_a.sd * cell.permute_a.sd, 5 / 3.0, 1e-12, "moving a: variance");
	ok(is_share(cell.permute_a.p_value, 1 / 6.0, 1e5), "moving a: p = 1/6");
	is_empty(&world, "worked numbers");
}

/* ---------------------------------------------------------------- all permutations */

typedef struct Enumeration
{
	int			number;
	double		sum[CELLS_MAX];
	double		squares[CELLS_MAX];
	int			as_large[CELLS_MAX];
} Enumeration;

static Enumeration
enumerate(const KnoxBivariateRequest *request, bool moves_b)
{
	Enumeration all = {0};
	int			count = (int) (moves_b ? request->b.points.count : request->a.points.count);
	int			moved[FEW];

	first_permutation(moved, count);
	do
	{
		for (int c = 0; c < cell_count(request); c++)
		{
			int64_t		pairs = count_moved(request, c, moves_b ? NULL : moved, moves_b ? moved : NULL);

			all.sum[c] += pairs;
			all.squares[c] += pairs * pairs;
			all.as_large[c] += pairs >= count_moved(request, c, NULL, NULL);
		}
		all.number++;
	} while (next_permutation(moved, count));
	return all;
}

static int
wrong_shares(const KnoxBivariateRequest *request, const KnoxBivariateCell *cells, bool moves_b)
{
	Enumeration all = enumerate(request, moves_b);
	int			wrong = 0;

	for (int c = 0; c < cell_count(request); c++)
	{
		const KnoxCell *cell = moves_b ? &cells[c].permute_b : &cells[c].permute_a;
		double		mean = all.sum[c] / all.number;
		bool		finite = c / request->days.count < bands_finite(&request->distance) &&
			c % request->days.count < bands_finite(&request->days);

		wrong += !agree(cell->expected, mean, 1e-9) ||
			!agree(cell->sd * cell->sd, all.squares[c] / all.number - mean * mean, 1e-9) ||
			!is_share(cell->p_value, (double) all.as_large[c] / all.number, request->permutations + 1.0) ||
			isnan(cell->p_adjusted) == finite || cell->p_adjusted < cell->p_value;
	}
	return wrong;
}

static void
test_against_enumeration(void)
{
	World		world = world_new();
	int			wrong = 0;
	Random		random;

	random_stream(&random, 8, 8);
	for (int i = 0; i < 12; i++)
	{
		MadePoints	a = made_lattice(&random, FEW - i % 2, 50, 4, 20);
		MadePoints	b = made_lattice(&random, FEW - i % 3, 50, 4, 20);
		int64_t		id[] = {1, 2, 3, 4, 5, 6};
		KnoxBivariateRequest request = {
			.a = side_of(&a), .b = side_of(&b), .distance = BANDS(streets_open, false),
			.days = i % 4 < 2 ? BANDS(weeks, false) : BANDS(weeks_open, false), .is_signed = i & 1,
			.permutations = 9999, .seed = i
		};
		KnoxBivariateCell cells[CELLS_MAX];

		if (i % 3 == 0)
			request.a.id = request.b.id = id;
		run(&world.kernel, &request, cells);
		wrong += wrong_shares(&request, cells, false) + wrong_shares(&request, cells, true);
		made_free(&a);
		made_free(&b);
	}
	is_count(wrong, 0, "expected, deviation and p of either side are those of all permutations");
	is_empty(&world, "all permutations");
}

/* ---------------------------------------------------------------- what cannot vary, or hardly */

#define MANY 20000

/*
 * One event of a, and all events of b at its place and on its day but for one
 * that is far and late.  Which of b is late decides about one pair of twenty
 * thousand: of so many, a variance of 1 / 20000 is very little, and is there.
 */
static void
test_hardly_varies(void)
{
	World		world = world_new();
	double	   *place = calloc(MANY, sizeof(double));
	int32_t    *day = calloc(MANY, sizeof(int32_t));
	double		n = MANY;
	KnoxBivariateCell cell;
	KnoxBivariateRequest request = worked(false);

	request.permutations = 99;
	request.b.points = (Points) {.count = MANY, .x = place, .y = place, .day = day};
	request.a.points = request.b.points;
	request.a.points.count = 1;
	place[MANY - 1] = 5000;
	day[MANY - 1] = 100;
	is_count(run(&world.kernel, &request, &cell), KERNEL_OK, "one of many that is far and late");
	is_count(cell.permute_b.observed, MANY - 1, "hardly varies: pairs");
	is_within(cell.permute_b.expected, (n - 1) * (n - 1) / n, 1e-12, "hardly varies: expected");
	is_within(cell.permute_b.sd * 1e3, 1e3 * sqrt((n - 1) / (n * n)), 1e-6, "hardly varies: deviation");
	is_within(cell.permute_b.z, sqrt(n - 1), 1e-6, "hardly varies: z");
	ok(cell.permute_b.p_value == 0.01 && cell.permute_b.p_adjusted == 0.01 && cell.permute_b.p_analytic < 0.01,
	   "hardly varies: p of all three kinds");
	ok(cell.permute_a.sd == 0 && isnan(cell.permute_a.z) && cell.permute_a.p_value == 1 &&
	   cell.permute_a.p_adjusted == 1 && cell.permute_a.p_analytic == 1, "one event cannot vary");
	day[MANY - 1] = 0;
	run(&world.kernel, &request, &cell);
	ok(cell.permute_b.sd == 0 && cell.permute_b.p_value == 1 && cell.permute_b.p_adjusted == 1,
	   "nor can many on one day");
	is_empty(&world, "hardly varies");
	free(place);
	free(day);
}

/* Cells without a pair beside cells that have some. */
static void
test_empty_cells(void)
{
	World		world = world_new();
	Random		random;
	MadePoints	a;
	MadePoints	b;
	KnoxBivariateCell cells[CELLS_MAX];
	KnoxBivariateRequest request = {
		.distance = BANDS(streets, false), .days = BANDS(weeks, false), .permutations = 199, .seed = 2
	};
	int			empty = 0;
	int			wrong = 0;

	random_stream(&random, 6, 6);
	a = made_uniform(&random, 40, 800, 40);
	b = made_uniform(&random, 40, 800, 40);
	request.a = side_of(&a);
	request.b = side_of(&b);
	run(&world.kernel, &request, cells);
	for (int c = 0; c < cell_count(&request); c++)
	{
		const KnoxCell *cell = &cells[c].permute_b;

		empty += cell->sd == 0;
		wrong += cell->sd == 0 ? cell->p_value != 1 || cell->p_adjusted != 1 : cell->p_adjusted < cell->p_value;
	}
	ok(empty == 3 && wrong == 0, "cells that no pair can be in have p 1 among others");
	made_free(&a);
	made_free(&b);
	is_empty(&world, "empty cells");
}

/* ---------------------------------------------------------------- power and error */

/* Each event of b is next to one of a, five days later: no permutation has as many pairs. */
static void
test_following(void)
{
	World		world = world_new();
	Random		random;
	MadePoints	a;
	MadePoints	b = made_points(60);
	KnoxBivariateCell cell;
	KnoxBivariateRequest request = worked(true);

	random_stream(&random, 7, 7);
	a = made_uniform(&random, 60, 3000, 360);
	for (uint32_t i = 0; i < b.count; i++)
	{
		b.x[i] = a.x[i] + 30;
		b.y[i] = a.y[i];
		b.day[i] = a.day[i] + 5;
	}
	request.a = side_of(&a);
	request.b = side_of(&b);
	request.permutations = 999;
	run(&world.kernel, &request, &cell);
	ok(cell.permute_a.p_value == 0.001 && cell.permute_b.p_value == 0.001,
	   "what is observed counts once among the permutations, and nothing comes near it");
	made_free(&a);
	made_free(&b);
	is_empty(&world, "following");
}

/* Events in the same ten neighbourhoods and the same three waves as others, of which any goes with any. */
static MadePoints
made_background(Random *random, uint32_t count)
{
	MadePoints	made = made_uniform(random, count, 600, 45);

	for (uint32_t i = 0; i < count; i++)
	{
		uint32_t	neighbourhood = random_below(random, 10);

		made.x[i] += 1000.0 * (neighbourhood % 5);
		made.y[i] += 1000.0 * (neighbourhood / 5);
		made.day[i] += 120 * (int32_t) random_below(random, 3);
	}
	return made;
}

/* Where there is nothing to find, p is at most 0.05 some twenty times of four hundred, with a deviation of 4.4. */
static void
test_error(void)
{
	static const double near[] = {0, 200};
	static const double soon[] = {0, 14};
	World		world = world_new();
	Random		random;
	int			small_a = 0;
	int			small_b = 0;
	int			small = 0;

	random_stream(&random, 17, 400);
	for (int i = 0; i < 400; i++)
	{
		MadePoints	a = made_background(&random, 150);
		MadePoints	b = made_background(&random, 150);
		KnoxBivariateCell cell;
		KnoxBivariateRequest request = {
			.a = side_of(&a), .b = side_of(&b), .distance = BANDS(near, false), .days = BANDS(soon, false),
			.permutations = 199, .seed = i
		};

		run(&world.kernel, &request, &cell);
		small_a += cell.permute_a.p_value <= 0.05;
		small_b += cell.permute_b.p_value <= 0.05;
		small += fmax(cell.permute_a.p_value, cell.permute_b.p_value) <= 0.05;
		made_free(&a);
		made_free(&b);
	}
	if (!ok(small_a >= 12 && small_a <= 28 && small_b >= 12 && small_b <= 28 && small >= 8 && small <= 28,
			"where sets have nothing to do with each other, p is small as often as it says"))
		printf("# permuting a: %d of 400, b: %d, both: %d\n", small_a, small_b, small);
	is_empty(&world, "error");
}

/* ---------------------------------------------------------------- order, sides, seeds */

static void
test_invariance(void)
{
	World		world = world_new();
	Random		random;
	MadePoints	a;
	MadePoints	b;
	MadePoints	shuffled;
	KnoxBivariateCell one[CELLS_MAX];
	KnoxBivariateCell other[CELLS_MAX];
	KnoxBivariateRequest request = {
		.distance = BANDS(streets_open, false), .days = BANDS(weeks_open, false), .permutations = 199, .seed = 4
	};
	size_t		size;
	int			different = 0;

	random_stream(&random, 5, 5);
	a = made_uniform(&random, 80, 800, 60);
	b = made_uniform(&random, 120, 800, 60);
	shuffled = made_shuffled(&b, &random);
	request.a = side_of(&a);
	request.b = side_of(&b);
	size = sizeof(KnoxBivariateCell) * cell_count(&request);
	run(&world.kernel, &request, one);
	request.b = side_of(&shuffled);
	run(&world.kernel, &request, other);
	ok(memcmp(one, other, size) == 0, "the order of events changes nothing");
	request.b = request.a;
	request.a = side_of(&b);
	run(&world.kernel, &request, other);
	for (int c = 0; c < cell_count(&request); c++)
		different += memcmp(&one[c].permute_a, &other[c].permute_b, sizeof(KnoxCell)) != 0 ||
			memcmp(&one[c].permute_b, &other[c].permute_a, sizeof(KnoxCell)) != 0;
	is_count(different, 0, "sides that change places change columns");
	request.seed = 6;
	run(&world.kernel, &request, one);
	ok(memcmp(one, other, size) != 0, "another seed gives other permutations");
	made_free(&a);
	made_free(&b);
	made_free(&shuffled);
	is_empty(&world, "order, sides, seeds");
}

/* ---------------------------------------------------------------- refused, stopped */

static void
test_refused(void)
{
	static double x[10001];
	static int32_t day[10001];
	static const double long_days[] = {0, 20000};
	World		world = world_new();
	KnoxBivariateCell cells[CELLS_MAX];
	KnoxBivariateRequest request = worked(true);
	long		asked;

	day[1] = 20000;
	request.a.points = (Points) {.count = 2, .x = x, .y = x, .day = day};
	request.b.points = request.a.points;
	request.days = BANDS(long_days, true);
	is_count(run(&world.kernel, &request, cells), KERNEL_SPAN_TOO_LONG, "days that do not fit with a sign");
	request.is_signed = false;
	is_count(run(&world.kernel, &request, cells), KERNEL_OK, "and fit without one");
	is_count(cells[0].permute_b.observed, 4, "pairs");
	request.a.points.count = request.b.points.count = 10001;
	asked = world.asked;
	is_count(run(&world.kernel, &request, cells), KERNEL_TOO_MANY_PAIRS, "a hundred million pairs are too many");
	ok(world.asked - asked >= (long) (KNOX_BIVARIATE_PAIRS_MAX / KERNEL_STOP_INTERVAL / 2),
	   "and finding them can be stopped");
	is_empty(&world, "refused");
}

/* As many days as codes have, and one more. */
static void
test_span(void)
{
	static const double century[] = {0, 36525};
	static const double place[] = {0, 0};
	World		world = world_new();
	int			wrong = 0;

	for (int i = 0; i < 4; i++)
	{
		bool		is_signed = i & 1;
		int32_t		most = is_signed ? 16383 : 32767;
		int32_t		day[] = {7, 7 + most + i / 2};
		Points		both = {.count = 2, .x = place, .y = place, .day = day};
		KnoxBivariateCell cell;
		KnoxBivariateRequest request = {
			.a.points = both, .b.points = both, .distance = BANDS(worked_metres, false), .days = BANDS(century, false),
			.is_signed = is_signed, .permutations = 9
		};
		KernelStatus status = run(&world.kernel, &request, &cell);

		wrong += status != (i / 2 ? KERNEL_SPAN_TOO_LONG : KERNEL_OK);
		if (status == KERNEL_OK)
			wrong += cell.permute_b.observed != (is_signed ? 3 : 4) || cell.permute_a.observed != cell.permute_b.observed;
	}
	is_count(wrong, 0, "days up to the last code are counted, one more is refused");
	is_empty(&world, "span");
}

/* The moments go over the pairs twice, and can be stopped in either. */
static void
test_stop_in_moments(void)
{
	enum
	{
		ROWS = 500
	};
	World		world = world_new();
	int16_t    *day = calloc(ROWS * ROWS, sizeof(int16_t));
	uint32_t	start[ROWS + 1];
	uint32_t	histogram[] = {ROWS - 1, 1};
	NearDays	near = {.rows = ROWS, .start = start, .day = day};
	MovingDays	moving = {.events = ROWS, .span = 1, .histogram = histogram};
	LagRanges	lags = {.count = 1, .from = {0}, .to = {0}};
	Moments		moments;

	for (uint32_t i = 0; i <= ROWS; i++)
		start[i] = ROWS * i;
	moments_of_moving(&world.kernel, &moving, &near, &lags, &moments);
	ok(world.asked >= 2 * (ROWS * ROWS / KERNEL_STOP_INTERVAL), "moments look whether to stop, by columns and by rows");
	is_empty(&world, "stop in moments");
	free(day);
}

static void
test_stop(void)
{
	Random		random;
	MadePoints	a;
	MadePoints	b;
	int64_t		id[60];
	KnoxBivariateCell cells[CELLS_MAX];
	KnoxBivariateRequest request = {
		.distance = BANDS(streets_open, false), .days = BANDS(weeks_open, false), .permutations = 99, .seed = 1
	};
	bool		done_at_last = false;
	int			wrong = 0;

	random_stream(&random, 2, 9);
	a = made_uniform(&random, 60, 500, 40);
	b = made_uniform(&random, 60, 500, 40);
	for (int i = 0; i < 60; i++)
		id[i] = i;
	request.a = side_of(&a);
	request.b = side_of(&b);
	request.a.id = request.b.id = id;
	for (int call = 1; !done_at_last && call < 5000; call++)
	{
		World		stopping = world_stopping_at(call);
		KernelStatus status = run(&stopping.kernel, &request, cells);

		done_at_last = status == KERNEL_OK;
		wrong += status != KERNEL_OK && status != KERNEL_STOPPED;
		wrong += stopping.blocks != 0;
	}
	ok(done_at_last, "stops whenever it is told to");
	is_count(wrong, 0, "and gives all memory back");
	made_free(&a);
	made_free(&b);
}

int
main(void)
{
	test_worked_numbers();
	test_all_counts();
	test_ids();
	test_against_enumeration();
	test_hardly_varies();
	test_empty_cells();
	test_following();
	test_error();
	test_invariance();
	test_refused();
	test_span();
	test_stop_in_moments();
	test_stop();
	return done();
}
