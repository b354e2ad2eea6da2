/*
 * The grid over dated points.
 */
#include "tap.h"

#include "made_points.h"

/* Every point once, with the right place in the input, in cells that ascend and hold what belongs in them. */
static bool
is_sound(const Grid *grid, const Points *points, double reach)
{
	double		side = grid_side(reach);
	bool	   *seen = calloc(points->count + 1, sizeof(bool));
	bool		sound = grid->points.count == points->count && grid->cell_start[grid->cells] == points->count;

	for (uint32_t c = 0; c < grid->cells && sound; c++)
	{
		sound = (c == 0 ? grid->cell_start[0] == 0 : grid->cell_key[c - 1] < grid->cell_key[c]) &&
			grid->cell_start[c] < grid->cell_start[c + 1];
		for (uint32_t i = grid->cell_start[c]; i < grid->cell_start[c + 1] && sound; i++)
		{
			uint32_t	source = grid->source[i];

			sound = source < points->count && !seen[source] && grid->points.x[i] == points->x[source] &&
				grid->points.y[i] == points->y[source] && grid->points.day[i] == points->day[source] &&
				grid_key(grid_cell(grid->points.y[i], side), grid_cell(grid->points.x[i], side)) == grid->cell_key[c];
			if (sound)
				seen[source] = true;
		}
	}
	free(seen);
	return sound;
}

static bool
same_columns(const Points *a, const Points *b)
{
	return a->count == b->count &&
		memcmp(a->x, b->x, a->count * sizeof(double)) == 0 &&
		memcmp(a->y, b->y, a->count * sizeof(double)) == 0 &&
		memcmp(a->day, b->day, a->count * sizeof(int32_t)) == 0;
}

static void
test_grid(const char *name, MadePoints made, double reach)
{
	World		world = world_new();
	Points		points = made_columns(&made);
	int			different = 0;
	Grid		grid;
	Random		random;

	random_stream(&random, 2, 2);
	ok(grid_build(&world.kernel, &points, reach, &grid) == KERNEL_OK && is_sound(&grid, &points, reach),
	   "%s, reach %g: a sound grid of %u cells", name, reach, grid.cells);
	for (int time = 0; time < 3; time++)
	{
		MadePoints	shuffled = made_shuffled(&made, &random);
		Points		again = made_columns(&shuffled);
		Grid		other;

		grid_build(&world.kernel, &again, reach, &other);
		different += !same_columns(&grid.points, &other.points);
		grid_free(&world.kernel, &other);
		made_free(&shuffled);
	}
	ok(different == 0, "%s, reach %g: the order of the input does not matter", name, reach);
	grid_free(&world.kernel, &grid);
	is_empty(&world, name);
	made_free(&made);
}

/* Any number of cells, a point in each. */
static void
test_cell_counts(void)
{
	int			wrong = 0;

	for (uint32_t count = 1; count <= 500; count++)
	{
		World		world = world_new();
		MadePoints	made = made_points(count);
		Points		points = made_columns(&made);
		Grid		grid;

		for (uint32_t i = 0; i < count; i++)
		{
			made.x[i] = 1000.0 * i;
			made.y[i] = 0;
			made.day[i] = 0;
		}
		grid_build(&world.kernel, &points, 10, &grid);
		wrong += grid.cells != count || !is_sound(&grid, &points, 10);
		grid_free(&world.kernel, &grid);
		wrong += world.blocks != 0;
		made_free(&made);
	}
	ok(wrong == 0, "1 to 500 cells of one point");
}

/* Points one reach apart are in the same or in touching cells, wherever they are. */
static void
test_neighbours(double reach)
{
	double		side = grid_side(reach);
	int			too_far = 0;
	Random		random;

	random_stream(&random, 3, 3);
	for (int i = 0; i < 200000; i++)
	{
		double		scale = i % 2 ? POINT_COORDINATE_MAX - reach : 10 * reach;
		double		coordinate = (2 * made_fraction(&random) - 1) * scale;
		double		next = coordinate + reach;

		/* Rounding may have moved the next one out of reach. */
		if (next - coordinate <= reach)
			too_far += grid_cell(next, side) - grid_cell(coordinate, side) > 1;
	}
	ok(too_far == 0, "reach %g: one reach is at most one cell border", reach);
}

static void
test_corners(void)
{
	ok(grid_cell(-POINT_COORDINATE_MAX, grid_side(0)) == 1, "the lowest cell is 1");
	ok(grid_cell(POINT_COORDINATE_MAX, grid_side(0)) == UINT32_C(2000000001), "the highest cell fits");
	ok(grid_side(1e-6) >= 1 && grid_side(400) > 400, "a cell is larger than the reach and at least a metre");
}

static void
test_stopping(void)
{
	Random		random;
	MadePoints	made;
	Points		points;
	World		whole = world_new();
	Grid		grid;
	long		left = 0;
	int			not_stopped = 0;

	random_stream(&random, 4, 4);
	made = made_uniform(&random, 200, 1000, 10);
	points = made_columns(&made);
	grid_build(&whole.kernel, &points, 100, &grid);
	grid_free(&whole.kernel, &grid);
	for (long call = 1; call <= whole.asked; call++)
	{
		World		world = world_stopping_at(call);

		not_stopped += grid_build(&world.kernel, &points, 100, &grid) != KERNEL_STOPPED;
		grid_free(&world.kernel, &grid);
		left += world.blocks;
	}
	ok(whole.asked > 0 && not_stopped == 0, "grid_build() stops at each of %ld looks", whole.asked);
	ok(left == 0, "a stopped grid can be freed and leaves nothing allocated");
	made_free(&made);
}

int
main(void)
{
	Random		random;
	MadePoints	spread;

	random_stream(&random, 1, 1);
	test_grid("no points", made_points(0), 100);
	test_grid("one point", made_uniform(&random, 1, 1000, 10), 100);
	test_grid("uniform", made_uniform(&random, 2000, 10000, 365), 100);
	test_grid("uniform, one cell", made_uniform(&random, 500, 10, 365), 1e6);
	test_grid("uniform, tiny reach", made_uniform(&random, 500, 20, 365), 1e-6);
	test_grid("lattice with duplicates", made_lattice(&random, 2000, 100, 10, 5), 100);
	test_grid("all one point", made_lattice(&random, 300, 1, 1, 3), 0);
	spread = made_uniform(&random, 500, 2 * POINT_COORDINATE_MAX, 365);
	spread.x[0] = spread.y[0] = spread.x[1] = POINT_COORDINATE_MAX;
	spread.x[2] = spread.y[2] = spread.y[1] = -POINT_COORDINATE_MAX;
	test_grid("the whole plane", spread, 0);
	test_cell_counts();
	test_neighbours(1e-6);
	test_neighbours(0.9999995);
	test_neighbours(1);
	test_neighbours(400);
	test_neighbours(1e6);
	test_corners();
	test_stopping();
	return done();
}
