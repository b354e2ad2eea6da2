/*
 * Kernel densities on squares against the sum of every kernel, the mass
 * inside an area against closed forms and a fine raster, and the risk of both
 * against worked numbers and all ways of putting burglaries on dwellings.
 */
#include "tap.h"

#include "made_points.h"

#include "kernel/hotspots/kernel_mass.h"
#include "kernel/hotspots/kernel_relative_risk.h"

#include <Rmath.h>

/* ---------------------------------------------------------------- plain sums */

static double
kernel_at(double dx, double dy, double h)
{
	return exp(-(dx * dx + dy * dy) / (2 * h * h)) / (2 * M_PI * h * h);
}

static double
plain_density(const Points *points, double x, double y, double h)
{
	double		sum = 0;

	for (uint32_t i = 0; i < points->count; i++)
		sum += kernel_at(points->x[i] - x, points->y[i] - y, h);
	return sum;
}

static int32_t
plain_near(const Points *points, double x, double y, double distance)
{
	int32_t		near = 0;

	for (uint32_t i = 0; i < points->count; i++)
	{
		double		dx = points->x[i] - x;
		double		dy = points->y[i] - y;

		near += dx * dx + dy * dy <= distance * distance;
	}
	return near;
}

static double
middle_x(const DensityGrid *grid, size_t cell)
{
	return density_middle(grid->first_column + (int64_t) (cell % grid->columns), grid->size);
}

static double
middle_y(const DensityGrid *grid, size_t cell)
{
	return density_middle(grid->first_row + (int64_t) (cell / grid->columns), grid->size);
}

static size_t
cell_at(const DensityGrid *grid, double x, double y)
{
	return (size_t) ((int64_t) floor(y / grid->size) - grid->first_row) * grid->columns +
		(size_t) ((int64_t) floor(x / grid->size) - grid->first_column);
}

/* ---------------------------------------------------------------- densities */

static Box
around(const Points *points)
{
	Box			box = {INFINITY, INFINITY, -INFINITY, -INFINITY};

	for (uint32_t i = 0; i < points->count; i++)
	{
		box.x_min = fmin(box.x_min, points->x[i]);
		box.y_min = fmin(box.y_min, points->y[i]);
		box.x_max = fmax(box.x_max, points->x[i]);
		box.y_max = fmax(box.y_max, points->y[i]);
	}
	return box;
}

/* The largest error of a density, relative to the peak of one kernel or to the density where that is larger. */
static void
compare_density(World *world, const Points *points, double h, double size, const char *name)
{
	Box			box = around(points);
	DensityGrid grid;
	double		cells = density_grid_over(&box, DENSITY_REACH * h, size, &grid);
	double	   *density = kernel_alloc(&world->kernel, (size_t) cells, sizeof(double));
	int32_t    *near = kernel_alloc(&world->kernel, (size_t) cells, sizeof(int32_t));
	double		worst = 0;
	double		mass = 0;
	long		miscounted = 0;

	density_of_points(&world->kernel, &grid, points, h, density);
	density_points_near(&world->kernel, &grid, points, 2 * h, near);
	for (size_t i = 0; i < (size_t) cells; i++)
	{
		double		plain = plain_density(points, middle_x(&grid, i), middle_y(&grid, i), h);

		worst = fmax(worst, fabs(density[i] - plain) / fmax(plain, kernel_at(0, 0, h)));
		mass += density[i] * size * size;
		miscounted += near[i] != plain_near(points, middle_x(&grid, i), middle_y(&grid, i), 2 * h);
	}
	ok(worst < 1e-8, "%s: as the plain sum (%.1g)", name, worst);
	is_count(miscounted, 0, "... and as many near");
	is_within(mass, points->count, 1e-7, "... and all of them are on the map");
	kernel_free(&world->kernel, density);
	kernel_free(&world->kernel, near);
}

static void
test_densities(World *world)
{
	Random		random;
	MadePoints	made;
	Points		points;

	random_stream(&random, 7, 1);
	made = made_uniform(&random, 60, 1500, 1);
	points = made_columns(&made);
	compare_density(world, &points, 250, 50, "bandwidth of five squares");
	compare_density(world, &points, 125.001, 50, "just wide enough to be laid narrow");
	compare_density(world, &points, 124.999, 50, "just not");
	compare_density(world, &points, 50, 50, "bandwidth of one square");
	compare_density(world, &points, 333.3, 27, "odd squares");
	made_free(&made);
}

/* Where points and squares are such that middles lie at just the distance that is asked. */
static void
test_corners(World *world)
{
	double		x[] = {25, 25, 325, -225, 50, 0, 0, 5025};
	double		y[] = {25, 25, 425, -275, 50, 0, -0.0, 25};
	Points		points = {.count = LENGTH(x), .x = x, .y = y};
	Points		one = {.count = 1, .x = x, .y = y};
	Points		none = {0};
	Box			box = {0, 0, 100, 100};
	double		density[9];
	int32_t		near[9];
	DensityGrid grid;

	compare_density(world, &points, 250, 50, "middles of squares, corners, duplicates, one far off");
	compare_density(world, &one, 100, 100, "one point");
	is_count((int64_t) density_grid_over(&box, 0, 50, &grid), 9, "a border belongs to the square above and to the right");
	density_of_points(&world->kernel, &grid, &none, 100, density);
	density_points_near(&world->kernel, &grid, &none, 100, near);
	ok(density[4] == 0 && near[4] == 0, "no points have no density");
	x[0] = 1e9;
	y[0] = -1e9;
	density_of_points(&world->kernel, &grid, &one, 100, density);
	density_points_near(&world->kernel, &grid, &one, 2000, near);
	ok(density[0] == 0 && density[8] == 0 && near[0] == 0 && near[8] == 0, "a point at the other end of the world has none here");
}

static void
test_worked_kernel(World *world)
{
	double		x[] = {25};
	double		y[] = {25};
	Points		one = {.count = 1, .x = x, .y = y};
	Box			box = {0, 0, 200, 50};
	DensityGrid grid;
	double		density[4096];

	is_count(density_grid_over(&box, 500, 50, &grid) <= LENGTH(density), 1, "a small map");
	density_of_points(&world->kernel, &grid, &one, 100, density);
	is_within(density[cell_at(&grid, 25, 25)] * 1e5, 1.5915494309, 1e-9, "Gaussian of 100 m: where the point is");
	is_within(density[cell_at(&grid, 125, 25)] * 1e6, 9.6532352630, 1e-9, "... and at 100 m");
}

static void
test_too_large(void)
{
	Box			box = {0, 0, 300000, 300000};
	DensityGrid grid = {.rows = 7};

	is_within(density_grid_over(&box, 0, 25, &grid), 12001.0 * 12001, 0, "a map that is too large tells how large it would be");
	is_count(grid.rows, 7, "... and is none");
	box.x_max = 1e9;
	ok(density_grid_over(&box, 13000, 25, &grid) > 1e11, "... at any size");
}

/* ---------------------------------------------------------------- mass inside an area */

/* Two squares, the first with a hole, the second a triangle; rings run as they please. */
static const double area_x[] = {0, 0, 700, 700, 0, 200, 500, 500, 200, 200, 900, 1400, 1000, 900};
static const double area_y[] = {0, 600, 600, 0, 0, 250, 250, 450, 450, 250, 100, 300, 800, 100};
static const uint32_t area_corner[] = {0, 5, 10, 14};
static const uint32_t area_ring[] = {0, 3};
static const bool area_outer[] = {true, false, true};

static const Outlines area = {
	.count = 1, .ring_start = area_ring, .corner_start = area_corner, .is_outer = area_outer, .x = area_x, .y = area_y
};

static bool
in_area(double x, double y)
{
	bool		inside = false;

	for (int ring = 0; ring < 3; ring++)
		for (uint32_t i = area_corner[ring]; i + 1 < area_corner[ring + 1]; i++)
			if ((area_y[i] > y) != (area_y[i + 1] > y) &&
				x < area_x[i] + (y - area_y[i]) / (area_y[i + 1] - area_y[i]) * (area_x[i + 1] - area_x[i]))
				inside = !inside;
	return inside;
}

/* On a raster of 2.5 m. */
static double
plain_mass(double x, double y, double h)
{
	double		sum = 0;

	for (double v = 1.25; v < 800; v += 2.5)
		for (double u = 1.25; u < 1400; u += 2.5)
			if (in_area(u, v))
				sum += 6.25 * kernel_at(u - x, v - y, h);
	return sum;
}

static void
compare_mass(World *world, double h, double size, const char *name)
{
	Box			box = {0, 0, 1400, 800};
	DensityGrid grid;
	double		cells = density_grid_over(&box, DENSITY_REACH * h, size, &grid);
	double	   *mass = kernel_alloc(&world->kernel, (size_t) cells, sizeof(double));
	double		worst = 0;
	double		whole = 0;

	kernel_mass_inside(&world->kernel, &grid, &area, h, mass);
	for (size_t i = 0; i < (size_t) cells; i++)
	{
		whole += mass[i] * size * size;
		if (i % 97 == 0)
			worst = fmax(worst, fabs(mass[i] - plain_mass(middle_x(&grid, i), middle_y(&grid, i), h)));
	}
	ok(worst < 1e-3, "%s: as on a fine raster (%.1g)", name, worst);
	is_within(whole, 700 * 600 - 300 * 200 + 165000, 1e-8, "... and as much in all as the area is large");
	kernel_free(&world->kernel, mass);
}

static void
test_mass(World *world)
{
	compare_mass(world, 100, 30, "an area of two parts, one with a hole");
	compare_mass(world, 60, 40, "the same by a kernel laid whole");
}

/* ---------------------------------------------------------------- worked numbers */

/* A window of 1000 x 800; each worked place is the middle of a square. */
#define AT 25.0
static const double worked_x[] = {AT + 100, AT + 150, AT + 500, AT + 700, AT + 850, AT + 120};
static const double worked_y[] = {AT + 100, AT + 120, AT + 400, AT + 600, AT + 150, AT + 500};
static const int worked_dwellings[] = {10, 20, 30, 25, 10, 5};
#define WORKED_H 200

typedef struct Worked
{
	double		x;
	double		y;
	double		mass;
	double		mass_of_square;
	double		rate;
	double		relative;
	double		variance;
	double		p;
	double		permuted;		/* over all ways; of density and rate alike */
} Worked;

static const Worked worked[] = {
	{AT + 100, AT + 100, .477957133, .577979687, .064163762, 2.138792051, .663228, .175278, .0855},
	{AT + 500, AT + 400, .942645488, .994917217, .026180078, .872669277, .421602, .583072, .648},
	{AT + 850, AT + 150, .597650737, .732011559, .007024661, .234155381, 1.447575, .886214, NAN}
};

/* How often three burglaries on any of a hundred dwellings give so high a density. */
static double
enumerated(double x, double y, double density)
{
	double		at[6];
	double		p = 0;

	for (int i = 0; i < 6; i++)
		at[i] = kernel_at(worked_x[i] - x, worked_y[i] - y, WORKED_H);
	for (int i = 0; i < 6; i++)
		for (int j = 0; j < 6; j++)
			for (int k = 0; k < 6; k++)
				if (at[i] + at[j] + at[k] >= density * (1 - 1e-9))
					p += worked_dwellings[i] * worked_dwellings[j] * worked_dwellings[k] / 1e6;
	return p;
}

typedef struct WorkedMap
{
	DensityGrid grid;
	Points		events;
	Points		dwellings;
	double		home_x[100];
	double		home_y[100];
	double	   *event_density;
	double	   *dwelling_density;
	double	   *mass;
	double	   *mass_of_square;
} WorkedMap;

static const double window_x[] = {AT, AT + 1000, AT + 1000, AT, AT};
static const double window_y[] = {AT, AT, AT + 800, AT + 800, AT};
static const uint32_t window_corner[] = {0, 5};
static const uint32_t window_ring[] = {0, 1};

static void
draw_worked(World *world, WorkedMap *map)
{
	Outlines	window = {
		.count = 1, .ring_start = window_ring, .corner_start = window_corner, .is_outer = area_outer, .x = window_x,
		.y = window_y
	};
	Box			box = {AT, AT, AT + 1000, AT + 800};
	size_t		cells = (size_t) density_grid_over(&box, DENSITY_REACH * WORKED_H, 50, &map->grid);
	int			home = 0;

	for (int i = 0; i < 6; i++)
		for (int n = 0; n < worked_dwellings[i]; n++, home++)
		{
			map->home_x[home] = worked_x[i];
			map->home_y[home] = worked_y[i];
		}
	map->events = (Points) {.count = 3, .x = worked_x, .y = worked_y};
	map->dwellings = (Points) {.count = 100, .x = map->home_x, .y = map->home_y};
	map->event_density = kernel_alloc(&world->kernel, cells, sizeof(double));
	map->dwelling_density = kernel_alloc(&world->kernel, cells, sizeof(double));
	map->mass = kernel_alloc(&world->kernel, cells, sizeof(double));
	map->mass_of_square = kernel_alloc(&world->kernel, cells, sizeof(double));
	density_of_points(&world->kernel, &map->grid, &map->events, WORKED_H, map->event_density);
	density_of_points(&world->kernel, &map->grid, &map->dwellings, WORKED_H, map->dwelling_density);
	kernel_mass_inside(&world->kernel, &map->grid, &window, WORKED_H, map->mass);
	kernel_mass_inside(&world->kernel, &map->grid, &window, WORKED_H / M_SQRT2, map->mass_of_square);
}

static void
free_worked(World *world, WorkedMap *map)
{
	kernel_free(&world->kernel, map->event_density);
	kernel_free(&world->kernel, map->dwelling_density);
	kernel_free(&world->kernel, map->mass);
	kernel_free(&world->kernel, map->mass_of_square);
}

static KernelPlace
worked_place(const WorkedMap *map, size_t cell)
{
	return (KernelPlace)
	{
		.events = map->event_density[cell], .dwellings = map->dwelling_density[cell], .mass = map->mass[cell],
		.mass_of_square = map->mass_of_square[cell]
	};
}

static const KernelWhole worked_whole = {.events = 3, .dwellings = 100, .bandwidth = WORKED_H, .confidence = 0.95};

static void
test_worked(World *world)
{
	WorkedMap	map;

	draw_worked(world, &map);
	is_within(map.event_density[cell_at(&map.grid, worked[0].x, worked[0].y)] * 1e6, 7.990915431, 1e-9, "worked: density of burglaries");
	is_within(map.dwelling_density[cell_at(&map.grid, worked[0].x, worked[0].y)] * 1e4, 1.245393855, 1e-9, "... of dwellings");
	is_within(map.event_density[cell_at(&map.grid, worked[0].x, worked[0].y)] / map.mass[cell_at(&map.grid, worked[0].x, worked[0].y)] * 1e5, 1.671889567,
			  1e-9, "... of burglaries, corrected at the edge");
	for (int i = 0; i < LENGTH(worked); i++)
	{
		KernelPlace place = worked_place(&map, cell_at(&map.grid, worked[i].x, worked[i].y));
		KernelRisk	risk = kernel_risk_at(&place, &worked_whole);

		printf("# place %d\n", i + 1);
		is_within(place.mass, worked[i].mass, 1e-9, "mass inside");
		is_within(place.mass_of_square, worked[i].mass_of_square, 1e-9, "... of the squared kernel");
		is_within(risk.rate, worked[i].rate, 1e-9, "burglaries per dwelling");
		is_within(risk.relative, worked[i].relative, 1e-9, "relative risk");
		is_within(risk.variance, worked[i].variance, 1e-6, "variance of its logarithm");
		is_within(risk.p, worked[i].p, 1e-6, "p");
		if (!isnan(worked[i].permuted))
			is_within(enumerated(worked[i].x, worked[i].y, place.events), worked[i].permuted, 5e-4, "exact p of random labels");
	}
	free_worked(world, &map);
}

/* By hand: spread .5 / .25 / (4 pi 100^2); densities 4 and 8 times it, so that the interval is exp of 1.96 sqrt(3/8). */
static void
test_interval(void)
{
	double		spread = 2 / (4 * M_PI * 1e4);
	KernelPlace place = {.events = 4 * spread, .dwellings = 8 * spread, .mass = 0.25, .mass_of_square = 0.5};
	KernelWhole whole = {.events = 10, .dwellings = 20, .bandwidth = 100, .confidence = 0.95};
	KernelRisk	risk = kernel_risk_at(&place, &whole);

	is_within(risk.relative, 1, 1e-12, "as everywhere");
	is_within(log(risk.high), 1.959963984540054 * sqrt(0.375), 1e-12, "... and its interval");
	is_within(risk.low * risk.high, 1, 1e-12, "... on either side alike");
	is_within(risk.p, 0.5, 1e-12, "... and its p");
	place.events = 0;
	risk = kernel_risk_at(&place, &whole);
	ok(risk.rate == 0 && risk.relative == 0 && risk.low == 0 && isinf(risk.high) && risk.p == 1, "no burglary near: nothing is known above 0");
	whole.events = 0;
	risk = kernel_risk_at(&place, &whole);
	ok(risk.rate == 0 && isnan(risk.relative) && isnan(risk.low) && isnan(risk.high) && isnan(risk.p), "no burglary at all: no relative risk");
}

static void
test_labels(World *world)
{
	WorkedMap	map;
	size_t		cells;
	bool	   *asked;
	uint32_t   *as_high;
	RelabelRequest request;

	draw_worked(world, &map);
	cells = density_grid_cells(&map.grid);
	asked = kernel_alloc_zero(&world->kernel, cells, sizeof(bool));
	as_high = kernel_alloc(&world->kernel, cells, sizeof(uint32_t));
	for (int i = 0; i < LENGTH(worked); i++)
		asked[cell_at(&map.grid, worked[i].x, worked[i].y)] = true;
	request = (RelabelRequest) {
		.grid = &map.grid, .dwellings = &map.dwellings, .events = 3, .bandwidth = WORKED_H, .density = map.event_density,
		.asked = asked, .permutations = 1000, .seed = 1
	};
	kernel_risk_relabel(&world->kernel, &request, as_high);
	for (int i = 0; i < LENGTH(worked); i++)
	{
		size_t		cell = cell_at(&map.grid, worked[i].x, worked[i].y);
		double		p = enumerated(worked[i].x, worked[i].y, map.event_density[cell]);

		is_within(as_high[cell] / 1000.0, p, 4 * sqrt(p * (1 - p) / 1000), "drawn labels come near to all of them");
	}
	is_count(as_high[0], 0, "where it is not asked, nothing is counted");
	kernel_free(&world->kernel, asked);
	kernel_free(&world->kernel, as_high);
	free_worked(world, &map);
}

/* ---------------------------------------------------------------- stopping */

static void
test_stop(void)
{
	Random		random;
	MadePoints	made;
	Points		points;
	Box			box = {-1500, -1500, 1500, 1500};
	DensityGrid grid;
	long		calls = 1;
	KernelStatus status = KERNEL_STOPPED;

	random_stream(&random, 7, 2);
	made = made_uniform(&random, 400, 3000, 1);
	points = made_columns(&made);
	density_grid_over(&box, 1625, 50, &grid);
	for (; status == KERNEL_STOPPED; calls++)
	{
		World		world = world_stopping_at(calls);
		double	   *density = kernel_alloc(&world.kernel, density_grid_cells(&grid), sizeof(double));
		int32_t    *near = kernel_alloc(&world.kernel, density_grid_cells(&grid), sizeof(int32_t));

		status = density_of_points(&world.kernel, &grid, &points, 250, density);
		if (status == KERNEL_OK)
			status = density_points_near(&world.kernel, &grid, &points, 500, near);
		if (status == KERNEL_OK)
			status = kernel_mass_inside(&world.kernel, &grid, &area, 250, density);
		kernel_free(&world.kernel, density);
		kernel_free(&world.kernel, near);
		if (world.blocks != 0)
			is_empty(&world, "stopped");
	}
	ok(calls > 20, "it can be stopped at any time, of %ld", calls - 2);
	made_free(&made);
}

int
main(void)
{
	World		world = world_new();

	test_densities(&world);
	test_corners(&world);
	test_worked_kernel(&world);
	test_too_large();
	test_mass(&world);
	test_worked(&world);
	test_interval();
	test_labels(&world);
	test_stop();
	is_empty(&world, "all");
	return done();
}
