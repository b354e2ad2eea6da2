/*
 * Hot spots: neighbours against every two borders, zones and permutations
 * against counting all, classes of histories, halves of a map.
 */
#include "tap.h"

#include "made_points.h"

#include "kernel/hotspots/cell_neighbours.h"
#include "kernel/hotspots/halves.h"
#include "kernel/hotspots/hot_spot_class.h"
#include "kernel/hotspots/hotspots.h"
#include "kernel/hotspots/local_statistics.h"
#include "kernel/rates.h"

#include <Rmath.h>

#define MADE_MAX 300
#define PARTS_MAX 2
#define TOLERANCE 0.01

/* ---------------------------------------------------------------- made shapes */

/* Boxes of four corners, or lines of two; each shape of as many parts. */
typedef struct Made
{
	Outlines	outlines;
	int			corners;		/* of a part */
	uint32_t	ring_start[MADE_MAX + 1];
	uint32_t	corner_start[MADE_MAX * PARTS_MAX + 1];
	bool		is_outer[MADE_MAX * PARTS_MAX];
	double		x[4 * MADE_MAX * PARTS_MAX];
	double		y[4 * MADE_MAX * PARTS_MAX];
} Made;

static void
made_begin(Made *made, int corners)
{
	memset(made, 0, sizeof(*made));
	made->corners = corners;
	made->outlines = (Outlines) {
		.ring_start = made->ring_start, .corner_start = made->corner_start, .is_outer = made->is_outer,
		.x = made->x, .y = made->y
	};
}

static void
add_part(Made *made, const double *x, const double *y, bool first)
{
	uint32_t	ring;

	if (first)
	{
		made->outlines.count++;
		made->ring_start[made->outlines.count] = made->ring_start[made->outlines.count - 1];
	}
	ring = made->ring_start[made->outlines.count]++;
	made->is_outer[ring] = true;
	made->corner_start[ring + 1] = made->corner_start[ring] + made->corners;
	memcpy(&made->x[made->corner_start[ring]], x, made->corners * sizeof(double));
	memcpy(&made->y[made->corner_start[ring]], y, made->corners * sizeof(double));
}

static void
add_box(Made *made, double x0, double y0, double x1, double y1, bool first)
{
	const double x[] = {x0, x1, x1, x0};
	const double y[] = {y0, y0, y1, y1};

	add_part(made, x, y, first);
}

/* A little off, as registers are: half of the tolerance, or just too much. */
static double
jitter(Random *random)
{
	static const double by[] = {0, 0, 0, 0.004, -0.004, 0.011};

	return by[random_below(random, 6)];
}

/* ---------------------------------------------------------------- neighbours */

static double
gap(double from_a, double to_a, double from_b, double to_b)
{
	return fmax(0, fmax(from_b - to_a, from_a - to_b));
}

/* How far the borders of two boxes are apart. */
static double
border_distance(const double *xa, const double *ya, const double *xb, const double *yb)
{
	double		inside = fmin(fmin(xb[0] - xa[0], xa[1] - xb[1]), fmin(yb[0] - ya[0], ya[2] - yb[2]));
	double		around = fmin(fmin(xa[0] - xb[0], xb[1] - xa[1]), fmin(ya[0] - yb[0], yb[2] - ya[2]));

	return fmax(fmax(inside, around), hypot(gap(xa[0], xa[1], xb[0], xb[1]), gap(ya[0], ya[2], yb[0], yb[2])));
}

/* The least distance between ends. */
static double
end_distance(const double *xa, const double *ya, const double *xb, const double *yb)
{
	double		least = INFINITY;

	for (int a = 0; a < 2; a++)
		for (int b = 0; b < 2; b++)
			least = fmin(least, hypot(xa[a] - xb[b], ya[a] - yb[b]));
	return least;
}

static bool
are_neighbours(const Made *made, uint32_t a, uint32_t b)
{
	bool		touch = false;

	for (uint32_t i = made->ring_start[a]; i < made->ring_start[a + 1]; i++)
		for (uint32_t j = made->ring_start[b]; j < made->ring_start[b + 1]; j++)
		{
			uint32_t	c = made->corner_start[i];
			uint32_t	d = made->corner_start[j];

			touch |= (made->corners == 4 ? border_distance : end_distance)
				(&made->x[c], &made->y[c], &made->x[d], &made->y[d]) <= TOLERANCE;
		}
	return touch;
}

static KernelStatus
find_neighbours(World *world, const Made *made, Neighbours *neighbours)
{
	return (made->corners == 4 ? area_neighbours : street_neighbours)
		(&world->kernel, &made->outlines, TOLERANCE, neighbours);
}

static void
test_neighbours(const Made *made, const char *name)
{
	World		world = world_new();
	Neighbours	neighbours;
	uint32_t	pairs = 0;
	int			wrong = 0;

	is_count(find_neighbours(&world, made, &neighbours), KERNEL_OK, name);
	for (uint32_t a = 0; a < made->outlines.count; a++)
	{
		uint32_t	next = neighbours.start[a];

		for (uint32_t b = 0; b < made->outlines.count; b++)
			if (a != b && are_neighbours(made, a, b))
			{
				wrong += next == neighbours.start[a + 1] || neighbours.other[next++] != b;
				pairs++;
			}
		wrong += next != neighbours.start[a + 1];
	}
	ok(wrong == 0, "%s: %d shapes, %d pairs of neighbours as by looking at every two", name, (int) made->outlines.count,
	   (int) pairs / 2);
	ok(neighbours_are_sound(&world.kernel, made->outlines.count, &neighbours), "%s: each pair both ways", name);
	neighbours_free(&world.kernel, &neighbours);
	is_empty(&world, name);
}

static void
make_boxes(Made *made, Random *random, uint32_t count, double span, double far)
{
	made_begin(made, 4);
	for (uint32_t i = 0; i < count; i++)
		for (int part = 0; part < 1 + (int) (made_fraction(random) < 0.1); part++)
		{
			double		x = far + floor(span * made_fraction(random)) + jitter(random);
			double		y = far + floor(span * made_fraction(random)) + jitter(random);

			add_box(made, x, y, x + 1 + floor(4 * made_fraction(random)), y + 1 + floor(4 * made_fraction(random)), part == 0);
		}
}

static void
make_streets(Made *made, Random *random, uint32_t count, double span)
{
	made_begin(made, 2);
	for (uint32_t i = 0; i < count; i++)
		for (int part = 0; part < 1 + (int) (made_fraction(random) < 0.1); part++)
		{
			double		x[2];
			double		y[2];

			for (int end = 0; end < 2; end++)
			{
				x[end] = 200000 + 50 * floor(span * made_fraction(random)) + jitter(random);
				y[end] = 450000 + 50 * floor(span * made_fraction(random)) + jitter(random);
			}
			add_part(made, x, y, part == 0);
		}
}

static void
test_all_neighbours(void)
{
	Random		random;
	Made		made;

	random_stream(&random, 19, 1);
	made_begin(&made, 4);
	test_neighbours(&made, "no cells");
	for (int i = 0; i < 144; i++)
		add_box(&made, i % 12 * 125, i / 12 * 125, i % 12 * 125 + 125, i / 12 * 125 + 125, true);
	test_neighbours(&made, "squares");
	for (int i = 0; i < 4; i++)
	{
		make_boxes(&made, &random, 40 * (i + 1), 10 + 10 * i, i % 2 * 200000);
		test_neighbours(&made, "boxes");
	}
	made_begin(&made, 2);
	test_neighbours(&made, "no streets");
	for (int i = 0; i < 4; i++)
	{
		make_streets(&made, &random, 60 * (i + 1), 5 + 3 * i);
		test_neighbours(&made, "streets");
	}
}

/* Turned squares: a corner on the middle of a side, a crossing, and one just too far. */
static void
test_corners(void)
{
	static const double diamond_x[] = {12, 14, 12, 10};
	static const double diamond_y[] = {3, 5, 7, 5};
	static const double cross_x[] = {0, 30, 30, 0};
	static const double cross_y[] = {15, 45, 46, 16};
	World		world = world_new();
	Neighbours	neighbours;
	Made		made;

	made_begin(&made, 4);
	add_box(&made, 0, 0, 10, 10, true);
	add_part(&made, diamond_x, diamond_y, true);
	add_box(&made, 5, 20, 25, 22, true);
	add_part(&made, cross_x, cross_y, true);
	add_box(&made, 1, 1, 9, 9, true);
	area_neighbours(&world.kernel, &made.outlines, TOLERANCE, &neighbours);
	is_count(neighbours.start[5], 4, "two pairs of neighbours");
	is_count(neighbours.other[0], 1, "a corner on the middle of a side touches");
	is_count(neighbours.other[2], 3, "borders that cross touch");
	is_count(neighbours.start[5] - neighbours.start[4], 0, "one inside another does not touch its border");
	neighbours_free(&world.kernel, &neighbours);
	is_empty(&world, "corners");
}

/* Every number of a sound list, another: none is as sound, but where it is the same graph. */
static void
test_unsound(void)
{
	World		world = world_new();
	Neighbours	neighbours;
	Random		random;
	Made		made;
	int			sound = 0;

	random_stream(&random, 19, 2);
	make_boxes(&made, &random, 60, 14, 0);
	find_neighbours(&world, &made, &neighbours);
	for (uint32_t n = 0; n < neighbours.start[60]; n++)
	{
		uint32_t	kept = neighbours.other[n];

		neighbours.other[n] = random_below(&random, 2) ? random_below(&random, 70) : kept + 1;
		sound += neighbours.other[n] != kept && neighbours_are_sound(&world.kernel, 60, &neighbours);
		neighbours.other[n] = kept;
	}
	is_count(sound, 0, "a list with another number is not sound");
	neighbours_free(&world.kernel, &neighbours);
	is_empty(&world, "unsound");
}

/* ---------------------------------------------------------------- grids */

/* Cells of a grid with queen neighbours, some of which know less. */
typedef struct MadeMap
{
	Cells		cells;
	int32_t		events[MADE_MAX];
	double		dwellings[MADE_MAX];
} MadeMap;

static void
make_map(World *world, MadeMap *grid, int width, int height)
{
	NeighbourPairs pairs = {0};

	for (int a = 0; a < width * height; a++)
		for (int b = a + 1; b < width * height; b++)
			if (abs(a % width - b % width) <= 1 && abs(a / width - b / width) <= 1)
				neighbour_pairs_add(&world->kernel, &pairs, b, a);
	grid->cells = (Cells) {
		.count = width * height, .events = grid->events, .dwellings = grid->dwellings,
		.neighbours = neighbours_of_pairs(&world->kernel, width * height, &pairs)
	};
	kernel_free(&world->kernel, pairs.item);
}

static void
map_free(World *world, MadeMap *grid)
{
	neighbours_free(&world->kernel, &grid->cells.neighbours);
}

static void
fill_map(MadeMap *grid, Random *random, double unknown)
{
	for (uint32_t i = 0; i < grid->cells.count; i++)
	{
		double		draw = made_fraction(random);

		grid->events[i] = draw < unknown ? CELL_EVENTS_UNKNOWN : (int32_t) floor(-1.5 * log(1 - made_fraction(random)));
		grid->dwellings[i] = draw > 1 - unknown ? CELL_DWELLINGS_UNKNOWN : floor(40 * made_fraction(random) * made_fraction(random));
	}
}

static const int32_t worked[] = {0, 1, 0, 2, 1, 3, 2, 4, 0, 2, 6, 5, 1, 0, 3, 7};

/* ---------------------------------------------------------------- zones */

static void
test_worked_zones(void)
{
	static const struct
	{
		double		events;
		double		dwellings;
		double		expected;
		double		p;
		double		p_mid;
		double		risk;
	}			zones[] = {
		{6, 900, 1.8, .009143984, .005621123, 3.592593},
		{3, 900, 1.8, .268533890, NAN, NAN},
		{2, 100, .2, .017303800, NAN, 10.310345}
	};
	const WholeMap map = {.events = 60, .dwellings = 30000};

	for (int i = 0; i < LENGTH(zones); i++)
	{
		ZoneTest	zone = {.events = zones[i].events, .dwellings = zones[i].dwellings};

		zone_test_one(&map, 0.95, &zone);
		is_within(zone.expected, zones[i].expected, 1e-12, "expected in a zone");
		is_within(zone.p, zones[i].p, 6e-10, "p of a zone");
		if (!isnan(zones[i].p_mid))
			is_within(zone.p_mid, zones[i].p_mid, 6e-10, "mid-p of a zone");
		if (!isnan(zones[i].risk))
			is_within(zone.risk, zones[i].risk, 6e-7, "relative risk of a zone");
		is_within(zone.p_fewer + zone.p - 2 * (zone.p - zone.p_mid), 1, 1e-12, "both tails have just so many in common");
		ok(zone.risk_low < zone.risk && zone.risk < zone.risk_high && zone.risk_low > 0, "the risk lies in its interval");
	}
}

/* P(X >= x) by adding up. */
static double
tail(double trials, double chance, double x)
{
	double		sum = 0;

	for (double k = x; k <= trials; k++)
		sum += exp(lgammafn(trials + 1) - lgammafn(k + 1) - lgammafn(trials - k + 1) + k * log(chance) +
				   (trials - k) * log1p(-chance));
	return sum;
}

static bool
is_known(const MadeMap *grid, uint32_t i)
{
	return grid->events[i] >= 0 && grid->dwellings[i] >= 0;
}

static void
test_zones(int width, int height, double unknown, uint64_t seed)
{
	World		world = world_new();
	ZoneTest	zone[MADE_MAX];
	double		events = 0;
	double		dwellings = 0;
	int			wrong = 0;
	int			tests = 0;
	Random		random;
	MadeMap		grid;

	random_stream(&random, seed, 3);
	make_map(&world, &grid, width, height);
	fill_map(&grid, &random, unknown);
	is_count(zone_tests(&world.kernel, &grid.cells, 0.95, zone), KERNEL_OK, "zones of a grid");
	for (uint32_t i = 0; i < grid.cells.count; i++)
		if (is_known(&grid, i))
		{
			events += grid.events[i];
			dwellings += grid.dwellings[i];
		}
	for (int a = 0; a < width * height; a++)
	{
		double		x = 0;
		double		m = 0;

		for (int b = 0; b < width * height; b++)
			if (is_known(&grid, b) && abs(a % width - b % width) <= 1 && abs(a / width - b / width) <= 1)
			{
				x += grid.events[b];
				m += grid.dwellings[b];
			}
		wrong += zone[a].events != x || zone[a].dwellings != m ||
			(zone[a].reason == CELL_KNOWN) != (is_known(&grid, a) && grid.dwellings[a] > 0 && events > 0);
		if (zone[a].reason != CELL_KNOWN)
			wrong += !isnan(zone[a].p);
		else if (m < dwellings)
		{
			tests++;
			wrong += !agree(zone[a].p, tail(events, m / dwellings, x), 1e-9) ||
				!agree(zone[a].p_fewer, 1 - tail(events, m / dwellings, x + 1), 1e-9) ||
				!agree(zone[a].risk, x / m / ((events - x) / (dwellings - m)), 1e-9);
		}
	}
	ok(wrong == 0, "%d of %d zones as by adding up binomial chances", tests, width * height);
	map_free(&world, &grid);
	is_empty(&world, "zones");
}

/* The limits of the risk are where the chance of so many or more, or fewer, is a tail of the interval. */
static void
test_limits(void)
{
	const WholeMap map = {.events = 40, .dwellings = 1000};

	for (int x = 0; x <= 40; x += 8)
	{
		ZoneTest	zone = {.events = x, .dwellings = 130};
		double		share[2];

		zone_test_one(&map, 0.9, &zone);
		share[0] = zone.risk_low * 130 / (zone.risk_low * 130 + 870);
		share[1] = zone.risk_high * 130 / (zone.risk_high * 130 + 870);
		if (x > 0)
			is_within(tail(40, share[0], x), 0.05, 1e-9, "the low limit of a risk");
		else
			is_within(zone.risk_low, 0, 0, "no burglaries have no low limit");
		if (x < 40)
			is_within(1 - tail(40, share[1], x + 1), 0.05, 1e-9, "the high limit of a risk");
		else
			ok(isinf(zone.risk) && isinf(zone.risk_high), "all burglaries have no high limit");
	}
}

/* Limits are kept by the number in a zone, of which some share a place: each zone has its own. */
static void
test_kept_limits(void)
{
	World		world = world_new();
	WholeMap	map = {.events = 3 + 1027, .dwellings = 7 * 100};
	ZoneTest	zone[7];
	MadeMap		grid;
	int			wrong = 0;

	make_map(&world, &grid, 7, 1);
	for (int i = 0; i < 7; i++)
	{
		grid.events[i] = i == 0 ? 3 : i == 6 ? 1027 : 0;
		grid.dwellings[i] = 100;
	}
	is_count(zone_tests(&world.kernel, &grid.cells, 0.95, zone), KERNEL_OK, "a row of zones");
	for (int i = 0; i < 7; i++)
	{
		ZoneTest	alone = {.events = zone[i].events, .dwellings = zone[i].dwellings};

		zone_test_one(&map, 0.95, &alone);
		wrong += zone[i].risk_low != alone.risk_low || zone[i].risk_high != alone.risk_high;
	}
	is_count(wrong, 0, "of 3 burglaries and of 1,027 the limits are other ones");
	map_free(&world, &grid);
	is_empty(&world, "kept limits");
}

/* ---------------------------------------------------------------- false alarms */

/* Burglaries at random over dwellings, which differ by cell: how often is any cell hot? */
static void
test_false_alarms(int maps, int burglaries)
{
	enum {WIDTH = 17, COUNT = WIDTH * WIDTH};
	World		world = world_new();
	ZoneTest	zone[MADE_MAX];
	double		p[MADE_MAX];
	double		adjusted[MADE_MAX];
	uint32_t	comparisons;
	int			alarms = 0;
	Random		random;
	MadeMap		grid;

	random_stream(&random, 19, 4);
	make_map(&world, &grid, WIDTH, WIDTH);
	for (int map = 0; map < maps; map++)
	{
		double		below[COUNT + 1];
		bool		any = false;

		below[0] = 0;
		for (int i = 0; i < COUNT; i++)
		{
			grid.events[i] = 0;
			grid.dwellings[i] = qnbinom_mu(made_fraction(&random), 1.5, 25, true, false);
			below[i + 1] = below[i] + grid.dwellings[i];
		}
		for (int b = 0; b < burglaries; b++)
		{
			double		at = made_fraction(&random) * below[COUNT];
			int			i = 0;

			while (below[i + 1] <= at)
				i++;
			grid.events[i]++;
		}
		zone_tests(&world.kernel, &grid.cells, 0.95, zone);
		for (int i = 0; i < COUNT; i++)
			p[i] = zone[i].p;
		rates_adjust(&world.kernel, p, COUNT, adjusted, &comparisons);
		for (int i = 0; i < COUNT; i++)
			any |= adjusted[i] <= 0.05;
		alarms += any;
	}
	ok(alarms <= 0.05 * maps, "%d of %d maps of %d burglaries without a hot spot have one", alarms, maps, burglaries);
	map_free(&world, &grid);
	is_empty(&world, "false alarms");
}

/* ---------------------------------------------------------------- local statistics */

typedef KernelStatus (*Statistic) (Kernel *kernel, const LocalRequest *request, LocalStatistic *local);

static void
test_worked_statistics(void)
{
	static const double z[] = {-1.108957724, -1.604514906, -.437594974, -.326164037, -1.604514906, -1.323851799, .953742694,
	1.196092930, -1.604514906, -.640573451, 2.548058840, 3.063164821, -1.630820183, -.437594974, 2.129628876, 3.065941943};
	static const double moran[][4] = {
		{0, .325390071, -.077673759, .327499639}, {5, -.121702128, -.006865248, .006818117},
		{10, .753191489, -.197503546, .158495895}, {15, 2.404255319, -.319148936, .993338938}
	};
	World		world = world_new();
	LocalStatistic local[16];
	double		value[16];
	CellReason	reason[16];
	MadeMap		grid;
	int			wrong = 0;

	make_map(&world, &grid, 4, 4);
	memcpy(grid.events, worked, sizeof(worked));
	cell_values(&grid.cells, false, value, reason);
	getis_ord_star(&world.kernel, &(LocalRequest) {.count = 16, .value = value, .neighbours = &grid.cells.neighbours}, local);
	for (int i = 0; i < 16; i++)
		wrong += !agree(local[i].z, z[i], 6e-10);
	is_count(wrong, 0, "z of Gi* as spdep has it");
	is_within(local[15].p, .002169854, 6e-10, "and its p");
	local_moran(&world.kernel, &(LocalRequest) {.count = 16, .value = value, .neighbours = &grid.cells.neighbours}, local);
	for (int i = 0; i < LENGTH(moran); i++)
	{
		const LocalStatistic *at = &local[(int) moran[i][0]];

		is_within(at->statistic, moran[i][1], 6e-10, "local Moran as spdep has it");
		is_within(at->expected, moran[i][2], 6e-10, "its expectation");
		is_within(at->variance, moran[i][3], 6e-10, "its variance");
	}
	map_free(&world, &grid);
	is_empty(&world, "worked statistics");
}

/* Gi* and I of six points that are neighbours within 15 m. */
static void
test_points(void)
{
	static const double point[][2] = {{10, 10}, {20, 10}, {40, 10}, {15, 20}, {30, 20}, {30, 30}};
	static const double value[] = {2, 3, 3.2, 5, 8, 7};
	static const double z[] = {-1.3972762620, -.2891776156, .6506496352, -.2891776156, 1.2345208835, 2.0242433094};
	static const double moran[] = {.395121951, -.106620209, -1.034843206, -.022996516, -.103484320, 1.586759582};
	World		world = world_new();
	NeighbourPairs pairs = {0};
	LocalStatistic local[6];
	Neighbours	neighbours;

	for (int a = 0; a < 6; a++)
		for (int b = a + 1; b < 6; b++)
			if (hypot(point[a][0] - point[b][0], point[a][1] - point[b][1]) <= 15)
				neighbour_pairs_add(&world.kernel, &pairs, a, b);
	neighbours = neighbours_of_pairs(&world.kernel, 6, &pairs);
	getis_ord_star(&world.kernel, &(LocalRequest) {.count = 6, .value = value, .neighbours = &neighbours}, local);
	for (int i = 0; i < 6; i++)
		is_within(local[i].z, z[i], 1e-9, "Gi* as esda has it");
	local_moran(&world.kernel, &(LocalRequest) {.count = 6, .value = value, .neighbours = &neighbours}, local);
	for (int i = 0; i < 6; i++)
		is_within(local[i].statistic, moran[i], 6e-9, "local Moran of points");
	is_within(local[0].expected, -.304808362, 6e-9, "its expectation");
	is_within(local[0].variance, .476775505, 6e-9, "its variance");
	is_within(local[1].variance, .106234841, 6e-9, "its variance");
	is_within(local[5].variance, 1.033572067, 6e-9, "its variance");
	kernel_free(&world.kernel, pairs.item);
	neighbours_free(&world.kernel, &neighbours);
	is_empty(&world, "points");
}

static void
test_rates(void)
{
	static const double z[] = {-1.531961507, .267868345, -1.058662151, .938714303};
	World		world = world_new();
	double		value[4];
	CellReason	reason[4];
	MadeMap		grid;

	make_map(&world, &grid, 2, 2);
	memcpy(grid.events, (int32_t[]) {0, 9, 12, 40}, 4 * sizeof(int32_t));
	memcpy(grid.dwellings, (double[]) {150, 400, 1000, 1500}, 4 * sizeof(double));
	cell_values(&grid.cells, true, value, reason);
	for (int i = 0; i < 4; i++)
		is_within(value[i], z[i], 6e-10, "a rate by empirical Bayes");
	memcpy(grid.events, (int32_t[]) {0, 0, CELL_EVENTS_UNKNOWN, 0}, 4 * sizeof(int32_t));
	memcpy(grid.dwellings, (double[]) {150, 0, 10, CELL_DWELLINGS_UNKNOWN}, 4 * sizeof(double));
	cell_values(&grid.cells, true, value, reason);
	is_count(reason[0], CELL_NO_BURGLARIES, "no burglaries at all");
	is_count(reason[1], CELL_NO_DWELLINGS, "no dwellings");
	is_count(reason[2], CELL_NO_COUNT, "no count");
	is_count(reason[3], CELL_NO_DWELLINGS_KNOWN, "dwellings not known");
	ok(isnan(value[0]) && isnan(value[1]) && isnan(value[2]) && isnan(value[3]), "have no value");
	map_free(&world, &grid);
	is_empty(&world, "rates");
}

/* The share of all ways to draw the neighbours that is as far from the mean of all as what is there. */
typedef struct Enumeration
{
	const double *other;
	int			count;
	int			draw;
	double		expected;
	double		off;
	double		ways;
	double		outer;
	double		squares;
} Enumeration;

static void
enumerate(Enumeration *e, int from, int drawn, double sum)
{
	if (drawn == e->draw)
	{
		e->ways++;
		e->outer += fabs(sum - e->expected) >= e->off - 1e-9;
		e->squares += (sum - e->expected) * (sum - e->expected);
		return;
	}
	for (int i = from; i <= e->count - (e->draw - drawn); i++)
		enumerate(e, i + 1, drawn + 1, sum + e->other[i]);
}

static Enumeration
enumerate_around(const MadeMap *grid, const double *value, uint32_t cell)
{
	const Neighbours *neighbours = &grid->cells.neighbours;
	double		other[MADE_MAX];
	double		sum = 0;
	double		all = 0;
	Enumeration e = {.other = other};

	for (uint32_t i = 0; i < grid->cells.count; i++)
		if (i != cell && !isnan(value[i]))
		{
			other[e.count++] = value[i];
			all += value[i];
		}
	for (uint32_t n = neighbours->start[cell]; n < neighbours->start[cell + 1]; n++)
		if (!isnan(value[neighbours->other[n]]))
		{
			e.draw++;
			sum += value[neighbours->other[n]];
		}
	e.expected = all / e.count * e.draw;
	e.off = fabs(sum - e.expected);
	enumerate(&e, 0, 0, 0);
	return e;
}

/* p of both statistics is what all ways to draw give; the variance of I is that of all of them. */
static void
test_permutations(bool per_dwelling, uint64_t seed)
{
	enum {PERMUTATIONS = 40000};
	World		world = world_new();
	LocalStatistic star[16];
	LocalStatistic moran[16];
	double		value[16];
	CellReason	reason[16];
	LocalRequest request = {.count = 16, .value = value, .permutations = PERMUTATIONS, .seed = seed};
	double		furthest = 0;
	int			wrong = 0;
	Random		random;
	MadeMap		grid;

	random_stream(&random, seed, 5);
	make_map(&world, &grid, 4, 4);
	fill_map(&grid, &random, 0.1);
	if (!per_dwelling)
		memcpy(grid.events, worked, sizeof(worked));
	cell_values(&grid.cells, per_dwelling, value, reason);
	request.neighbours = &grid.cells.neighbours;
	getis_ord_star(&world.kernel, &request, star);
	local_moran(&world.kernel, &request, moran);
	for (uint32_t i = 0; i < 16; i++)
	{
		Enumeration e;
		double		exact;
		double		deviation;

		if (reason[i] != CELL_KNOWN || isnan(star[i].z) || isnan(moran[i].z))
			continue;
		e = enumerate_around(&grid, value, i);
		exact = e.outer / e.ways;
		furthest = fmax(furthest, fabs(star[i].p - exact) / sqrt((exact * (1 - exact) + 1e-4) / PERMUTATIONS));
		wrong += star[i].p != moran[i].p;
		deviation = (moran[i].statistic - moran[i].expected) / moran[i].z;
		wrong += !agree(moran[i].variance, deviation * deviation, 1e-9);
		/* I is the sum times the same number for all ways */
		wrong += !agree((moran[i].statistic - moran[i].expected) * (moran[i].statistic - moran[i].expected) * e.squares / e.ways,
						moran[i].variance * e.off * e.off, 1e-9);
	}
	is_count(wrong, 0, "variance of I as of all ways to draw its neighbours");
	ok(furthest < 4.5, "p of permutations is at most %.1f standard errors from that of all ways", furthest);
	map_free(&world, &grid);
	is_empty(&world, "permutations");
}

/* The same draws one cell at a time: who is drawn in his own neighbourhood gives way to the next. */
static void
test_draws(void)
{
	enum {PERMUTATIONS = 300};
	World		world = world_new();
	LocalStatistic local[MADE_MAX];
	double		value[MADE_MAX];
	CellReason	reason[MADE_MAX];
	LocalRequest request = {.count = 63, .value = value, .permutations = PERMUTATIONS, .seed = 7};
	int			wrong = 0;
	Random		random;
	MadeMap		grid;

	random_stream(&random, 19, 6);
	make_map(&world, &grid, 9, 7);
	fill_map(&grid, &random, 0);
	cell_values(&grid.cells, false, value, reason);
	request.neighbours = &grid.cells.neighbours;
	getis_ord_star(&world.kernel, &request, local);
	for (uint32_t i = 0; i < 63; i++)
	{
		uint32_t	degree = local[i].neighbours;
		double		all = 0;
		int			outer = 0;

		for (int j = 0; j < 63; j++)
			all += value[j];
		for (int p = 0; p < PERMUTATIONS; p++)
		{
			uint32_t	order[63];
			double		sum = 0;
			uint32_t	taken = 0;

			random_stream(&random, 7, p);
			for (uint32_t t = 0; t < 63; t++)
				order[t] = t;
			for (uint32_t t = 0; t <= degree; t++)
			{
				uint32_t	other = t + random_below(&random, 63 - t);
				uint32_t	kept = order[t];

				order[t] = order[other];
				order[other] = kept;
			}
			for (uint32_t t = 0; taken < degree; t++)
				if (order[t] != i)
				{
					sum += value[order[t]];
					taken++;
				}
			outer += fabs(sum - degree * (all - value[i]) / 62) >= fabs(degree * (local[i].around - (all - value[i]) / 62)) - 1e-9;
		}
		wrong += !agree(local[i].p, (1.0 + outer) / (1.0 + PERMUTATIONS), 1e-12);
	}
	is_count(wrong, 0, "draws of all cells together are those of each by itself");
	map_free(&world, &grid);
	is_empty(&world, "draws");
}

/* Nothing to compare, nobody beside, everybody beside. */
static void
test_edges(void)
{
	static const double alike[] = {2, 2, 2, 2};
	static const double unlike[] = {1, 4, 1, NAN};
	World		world = world_new();
	LocalStatistic local[4];
	Neighbours	none = {.start = (uint32_t[5]) {0}};
	MadeMap		grid;
	LocalRequest request = {.count = 4, .value = alike, .permutations = 99};

	make_map(&world, &grid, 2, 2);
	request.neighbours = &grid.cells.neighbours;
	getis_ord_star(&world.kernel, &request, local);
	ok(local[0].reason == CELL_ALL_ALIKE && isnan(local[0].z) && isnan(local[0].p), "all alike");
	request.value = unlike;
	getis_ord_star(&world.kernel, &request, local);
	ok(local[0].reason == CELL_ALL_ALIKE && isnan(local[0].z), "the zone is the whole map");
	request.neighbours = &none;
	getis_ord_star(&world.kernel, &request, local);
	ok(local[0].reason == CELL_NO_NEIGHBOURS && isnan(local[0].p), "Gi* without neighbours");
	local_moran(&world.kernel, &request, local);
	ok(local[1].reason == CELL_NO_NEIGHBOURS && isnan(local[1].statistic) && isnan(local[1].p), "I without neighbours");
	request.count = 0;
	is_count(local_moran(&world.kernel, &request, local), KERNEL_OK, "no cells");
	map_free(&world, &grid);
	is_empty(&world, "edges");
}

/* ---------------------------------------------------------------- classes */

static HotSpotHistory
class_of(World *world, const char *periods, const double *series)
{
	PeriodState state[40];
	HotSpotHistory history;
	uint32_t	count = strlen(periods);

	for (uint32_t i = 0; i < count; i++)
		state[i] = periods[i] == '1' ? PERIOD_HOT : periods[i] == 'c' ? PERIOD_COLD : periods[i] == '0' ? PERIOD_NEITHER : PERIOD_UNKNOWN;
	hot_spot_class(&world->kernel, state, series, count, 0.05, &history);
	return history;
}

static void
test_classes(void)
{
	static const double up[] = {1, 2, 3, 2, 5, 6, 7, 6, 9, 10};
	static const double down[] = {10, 9, 9, 8, 6, 7, 4, 3, 2, 1};
	static const double flat[] = {1, 3, 2, 1, 3, 2, 1, 2, 3, 2};
	static const struct
	{
		const char *periods;
		const double *series;
		HotSpotClass class;
	}			cases[] = {
		{"0000000000", NULL, HOT_SPOT_NONE}, {"000000000c", NULL, HOT_SPOT_NONE},
		{"0000000001", NULL, HOT_SPOT_NEW}, {"0c0000c001", NULL, HOT_SPOT_NEW},
		{"0000000111", NULL, HOT_SPOT_CONSECUTIVE}, {"cc00000011", NULL, HOT_SPOT_CONSECUTIVE},
		{"1111111111", up, HOT_SPOT_INTENSIFYING}, {"1111111111", flat, HOT_SPOT_PERSISTENT},
		{"1111111111", NULL, HOT_SPOT_PERSISTENT}, {"0111111111", down, HOT_SPOT_DIMINISHING},
		{"0111111111", up, HOT_SPOT_INTENSIFYING}, {"1111111110", up, HOT_SPOT_HISTORICAL},
		{"0100100101", NULL, HOT_SPOT_SPORADIC}, {"0c00100101", NULL, HOT_SPOT_OSCILLATING},
		{"1111000000", NULL, HOT_SPOT_FORMER}, {"0100000c00", NULL, HOT_SPOT_FORMER},
		{"1011111101", NULL, HOT_SPOT_SPORADIC},
		{"---0000000001", NULL, HOT_SPOT_NEW}, {"000-00-000001", NULL, HOT_SPOT_NEW},
		{"000000001", NULL, HOT_SPOT_UNKNOWN}, {"000000-0001-", NULL, HOT_SPOT_UNKNOWN}, {"", NULL, HOT_SPOT_UNKNOWN},
		{"----------", NULL, HOT_SPOT_UNKNOWN}
	};
	World		world = world_new();

	for (int i = 0; i < LENGTH(cases); i++)
	{
		HotSpotHistory history = class_of(&world, cases[i].periods, cases[i].series);

		ok(history.class == cases[i].class, "%s is of class %d, as it should: %d", cases[i].periods, history.class, cases[i].class);
	}
	is_count(class_of(&world, "--01-1c1", NULL).known, 5, "periods that are known");
	is_count(class_of(&world, "--01-1c1", NULL).first, 2, "from the first that is");
	is_empty(&world, "classes");
}

static void
test_mann_kendall(void)
{
	static const double worked_series[] = {1, 2, 2, 3, NAN, 5, 4, 6, 7};
	static const double alike[] = {3, 3, 3};
	World		world = world_new();
	MannKendall trend;

	mann_kendall(&world.kernel, worked_series, LENGTH(worked_series), &trend);
	is_within(trend.s, 25, 0, "S of Mann and Kendall");
	is_within(trend.variance, 64.333333, 6e-9, "its variance");
	is_within(trend.z, 2.992218, 6e-7, "its z");
	is_within(trend.p, .002769585, 6e-10, "its p");
	is_count(trend.count, 8, "of eight numbers");
	mann_kendall(&world.kernel, alike, 3, &trend);
	ok(trend.s == 0 && trend.variance == 0 && isnan(trend.z) && isnan(trend.p), "nothing varies");
	mann_kendall(&world.kernel, alike, 1, &trend);
	ok(isnan(trend.s) && isnan(trend.p), "one number has no trend");
	is_empty(&world, "Mann and Kendall");
}

/* ---------------------------------------------------------------- halves */

static HalvesAgreement
agreement_of(World *world, const double *a, const double *b, const double *size, uint32_t places, uint32_t top)
{
	HalvesAgreement agreement;

	halves_agree(&world->kernel, &(Halves) {.places = places, .count = {a, b}, .size = size, .top = top}, &agreement);
	return agreement;
}

static void
test_halves(void)
{
	static const double a[] = {5, 0, 3, 2, 0, 1, 4, 0, 0, 1};
	static const double b[] = {3, 1, 2, 0, 0, 1, 5, 0, 1, 0};
	static const double size[] = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2};
	static const double none[10] = {0};
	static const double tied[] = {2, 2, 2, 0};
	static const double other[] = {1, 0, 0, 3};
	World		world = world_new();
	HalvesAgreement agreement = agreement_of(&world, a, b, NULL, 10, 3);

	is_within(agreement.r, .783232225, 6e-10, "r of the halves");
	is_within(agreement.r_full, .878441085, 6e-10, "of the whole, by Spearman and Brown");
	is_within(agreement.spearman, .632817, 6e-7, "of the ranks");
	is_within(agreement.r_expected, .575610, 6e-7, "as a gamma-Poisson has it");
	is_within(agreement.overlap, 3, 0, "the same top");
	is_within(agreement.p, 1.0 / 120, 1e-12, "one way of 120");
	is_within(overlap_chance(10, 3, 2), .183333333333, 1e-10, "two or three of three");
	is_within(agreement.capture, .769231, 6e-7, "what it captures");
	is_within(agreement.capture_best, .769231, 6e-7, "at best");
	is_within(agreement_of(&world, a, b, size, 10, 3).r, .783232225, 6e-10, "per dwelling, where all have as many");
	agreement = agreement_of(&world, a, none, NULL, 10, 3);
	ok(isnan(agreement.r) && isnan(agreement.r_full) && isnan(agreement.capture), "no burglaries in the other half");
	is_within(agreement.overlap, 0.9, 1e-12, "a top of ties is as any");
	is_within(agreement.p, 1, 1e-12, "and tells nothing");
	agreement = agreement_of(&world, tied, other, NULL, 4, 1);
	is_within(agreement.capture, 1.0 / 12, 1e-12, "one of three that tie");
	is_within(agreement.overlap, 0, 0, "none of them is in the top of the other");
	is_empty(&world, "halves");
}

/* ---------------------------------------------------------------- stopping */

/* Wherever it is stopped, nothing is left. */
static void
test_stopping(void)
{
	enum {WIDTH = 17};
	Random		random;
	LocalStatistic local[MADE_MAX];
	ZoneTest	zone[MADE_MAX];
	double		value[MADE_MAX];
	CellReason	reason[MADE_MAX];
	int			stopped = 0;
	static Made made;

	random_stream(&random, 19, 8);
	make_boxes(&made, &random, 250, 12, 0);
	for (long at = 1; at < 12; at++)
	{
		World		world = world_stopping_at(0);
		LocalRequest request = {.count = WIDTH * WIDTH, .value = value, .permutations = 30000, .seed = 1};
		Neighbours	neighbours;
		MadeMap		grid;

		make_map(&world, &grid, WIDTH, WIDTH);
		fill_map(&grid, &random, 0.05);
		cell_values(&grid.cells, true, value, reason);
		request.neighbours = &grid.cells.neighbours;
		world.stop_at = at;
		stopped += getis_ord_star(&world.kernel, &request, local) == KERNEL_STOPPED;
		world.asked = 0;
		stopped += zone_tests(&world.kernel, &grid.cells, 0.95, zone) == KERNEL_STOPPED;
		world.asked = 0;
		if (area_neighbours(&world.kernel, &made.outlines, 2, &neighbours) == KERNEL_STOPPED)
			stopped++;
		else
			neighbours_free(&world.kernel, &neighbours);
		map_free(&world, &grid);
		is_empty(&world, "stopped");
	}
	ok(stopped > 15, "stopped %d times", stopped);
}

int
main(void)
{
	test_all_neighbours();
	test_corners();
	test_unsound();
	test_worked_zones();
	test_zones(5, 5, 0, 1);
	test_zones(17, 12, 0.1, 2);
	test_zones(2, 1, 0, 3);
	test_limits();
	test_kept_limits();
	test_false_alarms(200, 60);
	test_false_alarms(200, 400);
	test_worked_statistics();
	test_points();
	test_rates();
	for (uint64_t seed = 1; seed <= 4; seed++)
		test_permutations(seed % 2 == 0, seed);
	test_draws();
	test_edges();
	test_classes();
	test_mann_kendall();
	test_halves();
	test_stopping();
	return done();
}
