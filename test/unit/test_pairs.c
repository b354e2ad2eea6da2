/*
 * Visiting the near pairs, against all pairs.
 */
#include "tap.h"

#include "made_points.h"

#include "kernel/near_repeat/pairs.h"

/* The near pairs that were visited, by place in the input. */
typedef struct Visited
{
	const Grid *grid;
	double		reach;
	double	   *distance;		/* [a][b], a < b; NaN when not visited */
	int			twice;
	int			not_ahead;		/* a partner that does not come after the point, or is not there */
	int			not_together;	/* calls for a point after those for a later one */
	uint32_t	last_point;
} Visited;

static KernelStatus
note_pairs(void *context, uint32_t point, uint32_t first, uint32_t count, const double *distance)
{
	Visited    *visited = context;
	uint32_t	points = visited->grid->points.count;

	visited->not_ahead += first <= point || first + count > points || count == 0;
	visited->not_together += point < visited->last_point;
	visited->last_point = point;
	for (uint32_t i = 0; i < count; i++)
	{
		uint32_t	a = visited->grid->source[point];
		uint32_t	b = visited->grid->source[first + i];
		double	   *noted = &visited->distance[(size_t) (a < b ? a : b) * points + (a < b ? b : a)];

		if (distance[i] > visited->reach)
			continue;
		visited->twice += !isnan(*noted);
		*noted = distance[i];
	}
	return KERNEL_OK;
}

static double
distance_of(const Points *points, uint32_t a, uint32_t b, Metric metric)
{
	double		dx = points->x[a] - points->x[b];
	double		dy = points->y[a] - points->y[b];

	return metric == METRIC_MANHATTAN ? fabs(dx) + fabs(dy) : sqrt(dx * dx + dy * dy);
}

/* Compares with all pairs; counts those that are near. */
static int
compare_with_all(const Visited *visited, const Points *points, Metric metric, int *near)
{
	int			wrong = 0;

	*near = 0;
	for (uint32_t a = 0; a < points->count; a++)
		for (uint32_t b = a + 1; b < points->count; b++)
		{
			double		want = distance_of(points, a, b, metric);
			double		got = visited->distance[(size_t) a * points->count + b];

			if (want <= visited->reach)
				wrong += !(got == want);
			else
				wrong += !isnan(got);
			*near += want <= visited->reach;
		}
	return wrong;
}

static void
test_metric(const char *name, const Points *points, double reach, Metric metric)
{
	World		world = world_new();
	size_t		square = (size_t) points->count * points->count;
	Visited		visited = {.reach = reach, .distance = malloc(square * sizeof(double))};
	const char *metric_name = metric == METRIC_MANHATTAN ? "manhattan" : "euclidean";
	int			near;
	Grid		grid;

	for (size_t i = 0; i < square; i++)
		visited.distance[i] = NAN;
	grid_build(&world.kernel, points, reach, &grid);
	visited.grid = &grid;
	pairs_visit(&world.kernel, &grid, metric, note_pairs, &visited);
	ok(compare_with_all(&visited, points, metric, &near) == 0 && visited.twice == 0,
	   "%s, reach %g, %s: exactly the %d near pairs, each once", name, reach, metric_name, near);
	ok(visited.not_ahead == 0 && visited.not_together == 0,
	   "%s, reach %g, %s: partners come later and points in order", name, reach, metric_name);
	grid_free(&world.kernel, &grid);
	is_empty(&world, name);
	free(visited.distance);
}

static void
test_pairs(const char *name, MadePoints made, double reach)
{
	Points		points = made_columns(&made);

	test_metric(name, &points, reach, METRIC_EUCLIDEAN);
	test_metric(name, &points, reach, METRIC_MANHATTAN);
	made_free(&made);
}

/* Points on one line: along an axis, or askew. */
static MadePoints
on_a_line(Random *random, uint32_t count, double dx, double dy)
{
	MadePoints	made = made_points(count);

	for (uint32_t i = 0; i < count; i++)
	{
		double		along = 2000 * made_fraction(random) - 1000;

		made.x[i] = along * dx;
		made.y[i] = along * dy;
		made.day[i] = (int32_t) i;
	}
	return made;
}

/* A town, and a few points at the ends of the plane. */
static MadePoints
with_outliers(Random *random)
{
	MadePoints	made = made_uniform(random, 300, 3000, 100);

	for (int i = 0; i < 20; i++)
	{
		made.x[i] = i & 1 ? POINT_COORDINATE_MAX : -POINT_COORDINATE_MAX;
		made.y[i] = i & 2 ? POINT_COORDINATE_MAX : -POINT_COORDINATE_MAX;
		if (i & 4)
			made.x[i] *= 1 - 1e-7;
	}
	return made;
}

/* Pairs exactly one reach apart, also diagonally: 3-4-5 triangles. */
static MadePoints
exactly_apart(void)
{
	static const double place[][2] = {
		{0, 0}, {100, 0}, {0, 100}, {-100, 0}, {0, -100}, {60, 80}, {-60, 80}, {80, -60}, {-80, -60}, {200, 0},
		{100.00000000000001, 0}, {99.99999999999999, 0}, {50, 50}, {-50, 50}, {140, 180}
	};
	MadePoints	made = made_points(LENGTH(place));

	for (int i = 0; i < LENGTH(place); i++)
	{
		made.x[i] = place[i][0];
		made.y[i] = place[i][1];
		made.day[i] = i;
	}
	return made;
}

static KernelStatus
refuse_tenth_call(void *context, uint32_t point, uint32_t first, uint32_t count, const double *distance)
{
	return ++*(int *) context == 10 ? KERNEL_TOO_MANY_PAIRS : KERNEL_OK;
}

static KernelStatus
accept(void *context, uint32_t point, uint32_t first, uint32_t count, const double *distance)
{
	return KERNEL_OK;
}

static void
test_ends(Random *random)
{
	MadePoints	made = made_uniform(random, 1000, 10, 10);
	Points		points = made_columns(&made);
	World		world = world_new();
	World		whole = world_new();
	int			not_stopped = 0;
	int			calls = 0;
	Grid		grid;

	grid_build(&world.kernel, &points, 100, &grid);
	ok(pairs_visit(&world.kernel, &grid, METRIC_EUCLIDEAN, refuse_tenth_call, &calls) == KERNEL_TOO_MANY_PAIRS &&
		calls == 10,
	   "what the visitor refuses ends the visit");
	pairs_visit(&whole.kernel, &grid, METRIC_EUCLIDEAN, accept, NULL);
	for (long call = 1; call <= whole.asked; call++)
	{
		World		stopping = world_stopping_at(call);

		not_stopped += pairs_visit(&stopping.kernel, &grid, METRIC_EUCLIDEAN, accept, NULL) != KERNEL_STOPPED ||
			stopping.asked != call;
	}
	ok(whole.asked >= 499500 / (KERNEL_STOP_INTERVAL + 256) && not_stopped == 0,
		"the visit of 499500 pairs stops at each of %ld looks", whole.asked);
	grid_free(&world.kernel, &grid);
	is_empty(&world, "ends");
	made_free(&made);
}

int
main(void)
{
	Random		random;

	random_stream(&random, 1, 1);
	test_pairs("no points", made_points(0), 100);
	test_pairs("one point", made_uniform(&random, 1, 10, 10), 100);
	test_pairs("two points", made_uniform(&random, 2, 10, 10), 100);
	test_pairs("a town", made_uniform(&random, 600, 3000, 100), 200);
	test_pairs("one cell", made_uniform(&random, 600, 50, 100), 200);
	test_pairs("huge reach", made_uniform(&random, 100, 3000, 100), 1e10);
	test_pairs("tiny reach", made_lattice(&random, 400, 5e-7, 30, 100), 1e-6);
	test_pairs("reach 0", made_lattice(&random, 400, 10, 8, 100), 0);
	test_pairs("a lattice of one reach", made_lattice(&random, 500, 100, 12, 100), 100);
	test_pairs("all one point", made_lattice(&random, 300, 1, 1, 100), 1);
	test_pairs("exactly one reach apart", exactly_apart(), 100);
	test_pairs("on a horizontal line", on_a_line(&random, 300, 1, 0), 50);
	test_pairs("on a vertical line", on_a_line(&random, 300, 0, 1), 50);
	test_pairs("on a diagonal", on_a_line(&random, 300, 1, -1), 50);
	test_pairs("outliers", with_outliers(&random), 150);
	test_pairs("outliers, reach of a metre", with_outliers(&random), 1);
	test_pairs("outliers, huge reach", with_outliers(&random), 1.5e9);
	test_ends(&random);
	return done();
}
