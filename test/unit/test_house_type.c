/*
 * House types by what a building is built against: worked rectangles, what
 * lies near against all pairs, walls against going along them step by step.
 */
#include "tap.h"

#include "made_points.h"

#include "kernel/buildings/house_type.h"

#define BOXES_MAX 400

/* ---------------------------------------------------------------- made buildings */

typedef struct Made
{
	Outlines	outlines;
	uint32_t	ring_start[BOXES_MAX + 1];
	uint32_t	corner_start[BOXES_MAX + 1];
	bool		is_outer[BOXES_MAX];
	double		x[4 * BOXES_MAX];
	double		y[4 * BOXES_MAX];
	int32_t		dwellings[BOXES_MAX];
} Made;

static void
made_begin(Made *made)
{
	memset(made, 0, sizeof(*made));
	made->outlines = (Outlines) {
		.ring_start = made->ring_start, .corner_start = made->corner_start, .is_outer = made->is_outer,
		.x = made->x, .y = made->y
	};
}

/* A rectangle, turned around its first corner. */
static void
add_box(Made *made, double x, double y, double width, double height, double turn, int32_t dwellings)
{
	uint32_t	i = made->outlines.count++;
	const double corner[4][2] = {{0, 0}, {width, 0}, {width, height}, {0, height}};

	for (int c = 0; c < 4; c++)
	{
		made->x[4 * i + c] = x + corner[c][0] * cos(turn) - corner[c][1] * sin(turn);
		made->y[4 * i + c] = y + corner[c][0] * sin(turn) + corner[c][1] * cos(turn);
	}
	made->dwellings[i] = dwellings;
	made->ring_start[i + 1] = i + 1;
	made->is_outer[i] = true;
	made->corner_start[i + 1] = 4 * (i + 1);
}

static void
add_random(Made *made, Random *random, uint32_t count, double span)
{
	for (uint32_t i = 0; i < count; i++)
	{
		double		x = floor(2 * span * made_fraction(random)) / 2;
		double		y = floor(2 * span * made_fraction(random)) / 2;
		double		height = made_fraction(random) < 0.05 ? 90 : 3 + floor(6 * made_fraction(random));

		add_box(made, x, y, 3 + floor(6 * made_fraction(random)), height, made_fraction(random) < 0.2 ? 0.07 : 0,
				(int32_t) floor(4 * made_fraction(random)) - 1);
	}
}

/* The area of overlap is asked of the caller; here it is that of the boxes around both. */
static double
box_overlap(void *context, uint32_t a, uint32_t b)
{
	const Made *made = context;
	double		side[2];

	for (int axis = 0; axis < 2; axis++)
	{
		const double *c = axis == 0 ? made->x : made->y;

		side[axis] = fmin(c[4 * a + 2], c[4 * b + 2]) - fmax(c[4 * a], c[4 * b]);
	}
	return side[0] > 0 && side[1] > 0 ? side[0] * side[1] : 0;
}

static AdjoiningRules
rules_of(Made *made, double tolerance)
{
	return (AdjoiningRules)
	{
		.tolerance = tolerance, .min_common = 1, .min_overlap = 1, .overlap = box_overlap, .context = made
	};
}

/* ---------------------------------------------------------------- worked numbers */

static void
test_worked(void)
{
	static const HouseType type[] = {HOUSE_CORNER, HOUSE_FLAT, HOUSE_TERRACED, HOUSE_CORNER, HOUSE_SEMI_DETACHED,
		HOUSE_SEMI_DETACHED, HOUSE_DETACHED, HOUSE_NONE, HOUSE_LINKED_DETACHED, HOUSE_NONE, HOUSE_LINKED_DETACHED, HOUSE_UNKNOWN,
		HOUSE_UNKNOWN};
	static const double free_metres[] = {22, 12, 12, 19, 22, 21.9, 40, 9, 27, 6, 27, 22, 22};
	static const uint32_t row_position[] = {1, 2, 3, 4, 1, 2, 1, 0, 1, 0, 1, 1, 0};
	World		world = world_new();
	AdjoiningGraph graph;
	House		house[BOXES_MAX];
	AdjoiningRules rules;
	Made		made;

	made_begin(&made);
	for (int i = 0; i < 4; i++)
		add_box(&made, 6 * i, 0, 6, 10, 0, i == 1 ? 2 : 1);
	add_box(&made, 40, 0, 6, 10, 0, 1);
	add_box(&made, 46.05, 0, 5.95, 10, 0, 1);
	add_box(&made, 80, 0, 10, 10, 0, 1);
	add_box(&made, 24, 7, 3, 3, 0, 0);
	add_box(&made, 100, 0, 6, 10, 0, 1);
	add_box(&made, 106, 0, 3, 5, 0, 0);
	add_box(&made, 109, 0, 6, 10, 0, 1);
	add_box(&made, 120, 0, 6, 10, 0, 1);
	add_box(&made, 126, 0, 6, 10, 0, DWELLINGS_UNKNOWN);
	rules = rules_of(&made, 0.1);
	is_count(adjoining_find(&world.kernel, &made.outlines, &rules, &graph), KERNEL_OK, "what adjoins what");
	is_count(house_types(&world.kernel, made.outlines.count, made.dwellings, &graph, house), KERNEL_OK, "and so which types");
	for (uint32_t i = 0; i < made.outlines.count; i++)
	{
		const Sides *sides = &graph.sides[i];

		ok(house[i].type == type[i], "the type of building %u", i);
		ok(agree(sides->free[0] + sides->free[1] + sides->free[2] + sides->free[3], free_metres[i], 1e-9), "the free walls of %u", i);
		ok(house[i].row_position == row_position[i], "and its place in the row");
	}
	is_count(house[3].block, 0, "a block is named after its first");
	is_count(house[3].row, 0, "a row is named after its first");
	is_count(house[3].row_length, 4, "and as long as it is");
	is_within(graph.sides[0].bearing[0], 90, 1e-9, "the first side faces east");
	is_within(graph.sides[0].bearing[1], 0, 1e-9, "and the next north");
	adjoining_free(&world.kernel, &graph);
	is_empty(&world, "worked numbers");
}

/* ---------------------------------------------------------------- made constellations */

/* Types and sides of what was made; the graph is to be freed. */
static AdjoiningGraph
types_of(World *world, Made *made, double tolerance, House *house)
{
	AdjoiningRules rules = rules_of(made, tolerance);
	AdjoiningGraph graph;

	adjoining_find(&world->kernel, &made->outlines, &rules, &graph);
	house_types(&world->kernel, made->outlines.count, made->dwellings, &graph, house);
	return graph;
}

/* Houses in a line, 6 by 10 m, with these dwellings, and their types. */
static void
test_line(const char *dwellings, const char *types, uint32_t outbuildings, const char *name)
{
	static const char letter[] = {
		[HOUSE_NONE] = '-', [HOUSE_UNKNOWN] = '?', [HOUSE_DETACHED] = 'V', [HOUSE_LINKED_DETACHED] = 'L',
		[HOUSE_SEMI_DETACHED] = 'K', [HOUSE_CORNER] = 'H', [HOUSE_TERRACED] = 'T', [HOUSE_FLAT] = 'A'
	};
	World		world = world_new();
	uint32_t	found = 0;
	uint32_t	wrong = 0;
	AdjoiningGraph graph;
	House		house[BOXES_MAX];
	Made		made;

	made_begin(&made);
	for (int i = 0; dwellings[i] != 0; i++)
		add_box(&made, 6 * i, 0, 6, 10, 0, dwellings[i] == '?' ? DWELLINGS_UNKNOWN : dwellings[i] - '0');
	graph = types_of(&world, &made, 0.1, house);
	for (uint32_t i = 0; i < made.outlines.count; i++)
	{
		found += house[i].outbuildings;
		wrong += letter[house[i].type] != types[i];
	}
	is_count(wrong, 0, name);
	is_count(found, outbuildings, "and the sheds");
	adjoining_free(&world.kernel, &graph);
	is_empty(&world, name);
}

static void
test_lines(void)
{
	test_line("10", "V-", 1, "a garage of its own links nothing");
	test_line("100", "V--", 3, "nor does one against another garage");
	test_line("101", "L-L", 2, "one between two houses does");
	test_line("10?", "?-?", 2, "one against who knows what may");
	test_line("10?01", "?-?-?", 4, "from both sides");
	test_line("12", "KA", 0, "two, of which one is a flat");
	test_line("211", "ATH", 0, "a corner is one however many live at the other end");
	test_line("1011", "L-KK", 2, "the one neighbour is not the shed before it");
	test_line("11?", "???", 0, "a neighbour of the neighbour that is not known");
	test_line("111?", "HT??", 0, "what is known without it");
	test_line("?0", "?-", 1, "a shed against what is not known");
}

/* A house with three others around it, of which one is not known; a row that branches; what is not known ends a row. */
static void
test_branches(void)
{
	World		world = world_new();
	AdjoiningGraph graph;
	House		house[BOXES_MAX];
	Made		made;

	made_begin(&made);
	for (int i = 0; i < 3; i++)
		add_box(&made, 6 * i, 0, 6, 10, 0, 1);
	add_box(&made, 6, 10, 6, 10, 0, DWELLINGS_UNKNOWN);
	for (int i = 0; i < 3; i++)
		add_box(&made, 100 + 6 * i, 0, 6, 10, 0, 1);
	add_box(&made, 106, 10, 6, 10, 0, 1);
	graph = types_of(&world, &made, 0.1, house);
	ok(house[1].type == HOUSE_TERRACED, "two known neighbours are enough");
	is_count(house[1].row_length, 3, "one that is not known is not in the row");
	is_count(house[1].row_position, 2, "which does not branch there");
	is_count(house[3].block, 0, "but it is in the block");
	is_count(house[3].block_length, 4, "of four");
	is_count(house[5].row_length, 4, "a fourth is");
	is_count(house[4].row_position + house[5].row_position + house[7].row_position, 0, "and then it branches");
	adjoining_free(&world.kernel, &graph);
	is_empty(&world, "branches");
}

/* Just enough in common, and just over each other; what lies within, before and after; what adjoins and overlaps by less. */
static void
test_thresholds(void)
{
	World		world = world_new();
	uint32_t	wrong = 0;
	AdjoiningGraph graph;
	House		house[BOXES_MAX];
	Made		made;

	static const double box[][6] = {
		/* of two: x, y, width, height of the second, metres in common, area */
		{6, 9, 6, 10, 1, 0}, {5, 9, 6, 10, 0, 1}, {5.92, 3, 6, 10, 7, 0}, {5.7, 0, 6, 10, 0.6, 3},
		{0, 0, 6, 10, 32, 60}, {2, 2, 2, 5, 0, 10}, {-5, -5, 20, 20, 0, 60}
	};

	made_begin(&made);
	for (int i = 0; i < LENGTH(box); i++)
	{
		add_box(&made, 50 * i, 0, 6, 10, 0, 1);
		add_box(&made, 50 * i + box[i][0], box[i][1], box[i][2], box[i][3], 0, 1);
	}
	add_box(&made, 56, 9, 4, 1, 0, 0);		/* within the second of the second pair, beside the first */
	graph = types_of(&world, &made, 0.1, house);
	for (uint32_t i = 0; i < 2 * LENGTH(box); i++)
		wrong += graph.start[i + 1] - graph.start[i] != 1u + (i == 2 || i == 3) || graph.adjoining[graph.start[i]].other != (i ^ 1) ||
			!agree(graph.adjoining[graph.start[i]].common, box[i / 2][4], 1e-9) ||
			!agree(graph.adjoining[graph.start[i]].overlap, box[i / 2][5], 1e-9) || house[i].overlaps != (box[i / 2][5] > 0);
	is_count(wrong, 0, "each adjoins the other by a metre or a square metre, and says by which");
	adjoining_free(&world.kernel, &graph);
	is_empty(&world, "thresholds");
}

/* The metres of the first of two that are free, when the other leans away from it by so much. */
static double
free_of_leaning(double degrees)
{
	World		world = world_new();
	AdjoiningGraph graph;
	House		house[BOXES_MAX];
	Made		made;
	double		metres = 0;

	made_begin(&made);
	add_box(&made, 0, 0, 20, 10, 0, 1);
	add_box(&made, 0, 10, 20, 10, degrees * M_PI / 180, 1);
	graph = types_of(&world, &made, 2, house);
	for (int side = 0; side < SIDES; side++)
		metres += graph.sides[0].free[side];
	adjoining_free(&world.kernel, &graph);
	return metres;
}

static void
test_sides(void)
{
	World		world = world_new();
	AdjoiningGraph graph;
	House		house[BOXES_MAX];
	Made		made;

	/* a court in a house that is turned, a corner cut off in small steps, sheds over each other, one turned */
	static const double corner[][2] = {
		{0, 0}, {10, 0}, {10, 10}, {0, 10}, {3, 3}, {3, 7}, {6, 8}, {7, 4},
		{100, 0}, {110, 0}, {110, 9}, {109.8, 9.2}, {109.6, 9.4}, {109.4, 9.6}, {109.2, 9.8}, {109, 10}, {100, 10}
	};

	made_begin(&made);
	for (int c = 0; c < LENGTH(corner); c++)
	{
		made.x[c] = corner[c][0];
		made.y[c] = corner[c][1];
	}
	made.outlines.count = 2;
	made.ring_start[1] = 2;
	made.is_outer[0] = made.is_outer[2] = true;
	made.ring_start[2] = 3;
	made.corner_start[1] = 4;
	made.corner_start[2] = 8;
	made.corner_start[3] = LENGTH(corner);
	graph = types_of(&world, &made, 0.1, house);
	is_within(graph.sides[0].perimeter, 40, 1e-9, "a court is not around a building");
	is_within(graph.sides[0].bearing[0], 90, 1e-9, "and tells nothing of how it is turned");
	is_within(graph.sides[1].bearing[0], 90, 1e-9, "nor does a corner cut off in many small steps");
	adjoining_free(&world.kernel, &graph);

	made_begin(&made);
	add_box(&made, 0, 0, 10, 8, 0, 1);
	add_box(&made, 5, -3, 4, 3, 0, 0);
	add_box(&made, 0, -3, 6, 3, 0, 0);
	add_box(&made, 1, -3, 2, 3, 0, 0);
	add_box(&made, 100, 0, 10, 8, 0.1, 1);
	graph = types_of(&world, &made, 0.1, house);
	is_within(graph.sides[0].free[3], 1, 1e-9, "what sheds cover together counts once, in whichever order");
	is_within(graph.sides[0].free[0], 8, 1e-9, "on the side that they are on");
	is_within(graph.sides[0].length[3], 10, 1e-9, "of its length");
	is_within(graph.sides[0].bearing[2], 270, 1e-9, "the third side faces west");
	is_within(graph.sides[4].bearing[0], 90 - 0.1 * 180 / M_PI, 1e-9, "a house that is turned faces so");
	adjoining_free(&world.kernel, &graph);
	is_empty(&world, "sides");
	is_within(free_of_leaning(28), 60 - 2 / sin(28 * M_PI / 180), 1e-9, "walls that lean by 28 degrees are side by side at first");
	is_within(free_of_leaning(32), 60, 1e-9, "and by 32 not");
}

/* ---------------------------------------------------------------- brute force */

static bool
boxes_near(const Box *a, const Box *b, double reach)
{
	return a->x_min <= b->x_max + reach && b->x_min <= a->x_max + reach && a->y_min <= b->y_max + reach && b->y_min <= a->y_max + reach;
}

static void
test_nearby(const Made *made, double tolerance)
{
	World		world = world_new();
	uint32_t	count = made->outlines.count;
	uint32_t	wrong = 0;
	Nearby		nearby;

	is_count(nearby_find(&world.kernel, &made->outlines, tolerance, &nearby), KERNEL_OK, "what lies near");
	for (uint32_t a = 0; a < count; a++)
	{
		uint32_t	next = nearby.beside.start[a];

		for (uint32_t b = 0; b < count; b++)
			if (a != b && boxes_near(&nearby.extent[a], &nearby.extent[b], tolerance))
				wrong += next == nearby.beside.start[a + 1] || nearby.beside.other[next++] != b;
		wrong += next != nearby.beside.start[a + 1];
	}
	is_count(wrong, 0, "is all pairs whose extents come so near, in order");
	nearby_free(&world.kernel, &nearby);
	is_empty(&world, "near");
}

/* Is a place of a wall beside a wall of another building, by its distance to that? */
static bool
is_beside(const Made *made, uint32_t other, double x, double y, double dx, double dy, double tolerance)
{
	for (int c = 0; c < 4; c++)
	{
		uint32_t	from = 4 * other + c;
		uint32_t	to = 4 * other + (c + 1) % 4;
		double		ex = made->x[to] - made->x[from];
		double		ey = made->y[to] - made->y[from];
		double		length = hypot(ex, ey);
		double		along = ((x - made->x[from]) * ex + (y - made->y[from]) * ey) / length;
		double		across = ((x - made->x[from]) * ey - (y - made->y[from]) * ex) / length;

		if (fabs(dx * ex + dy * ey) / length >= WALL_COSINE_MIN && along >= 0 && along <= length && fabs(across) <= tolerance)
			return true;
	}
	return false;
}

#define STEP 0.002

/* The metres of the walls of a building that are beside walls of another, step by step. */
static double
stepped(const Made *made, uint32_t building, uint32_t other, double tolerance)
{
	double		metres = 0;

	for (int c = 0; c < 4; c++)
	{
		uint32_t	from = 4 * building + c;
		uint32_t	to = 4 * building + (c + 1) % 4;
		double		length = hypot(made->x[to] - made->x[from], made->y[to] - made->y[from]);
		double		dx = (made->x[to] - made->x[from]) / length;
		double		dy = (made->y[to] - made->y[from]) / length;

		for (double t = STEP / 2; t < length; t += STEP)
			metres += STEP * is_beside(made, other, made->x[from] + t * dx, made->y[from] + t * dy, dx, dy, tolerance);
	}
	return metres;
}

static void
test_walls(Made *made, double tolerance)
{
	World		world = world_new();
	AdjoiningRules rules = rules_of(made, tolerance);
	uint32_t	count = made->outlines.count;
	uint32_t	pairs = 0;
	double		worst = 0;
	AdjoiningGraph graph;

	adjoining_find(&world.kernel, &made->outlines, &rules, &graph);
	for (uint32_t a = 0; a < count; a++)
		for (uint32_t n = graph.start[a]; n < graph.start[a + 1]; n++)
		{
			uint32_t	b = graph.adjoining[n].other;

			if (b < a)
				continue;
			pairs++;
			worst = fmax(worst, fabs(graph.adjoining[n].common - (stepped(made, a, b, tolerance) + stepped(made, b, a, tolerance)) / 2));
		}
	ok(pairs > 50, "%u pairs adjoin", pairs);
	ok(worst < 0.02, "with the walls in common that steps of 2 mm find, within %g m", worst);
	adjoining_free(&world.kernel, &graph);
	is_empty(&world, "walls");
}

static void
test_stop(Made *made)
{
	AdjoiningRules rules = rules_of(made, 0.1);
	long		asked = 1;
	int			stopped = 0;

	for (long at = 1; at <= asked; at++)
	{
		World		world = world_stopping_at(at);
		AdjoiningGraph graph;
		House		house[BOXES_MAX];
		KernelStatus status = adjoining_find(&world.kernel, &made->outlines, &rules, &graph);

		if (status == KERNEL_OK)
			status = house_types(&world.kernel, made->outlines.count, made->dwellings, &graph, house);
		adjoining_free(&world.kernel, &graph);
		stopped += status == KERNEL_STOPPED;
		if (world.blocks > 0)
			is_empty(&world, "stopped");
		asked = status == KERNEL_STOPPED ? at + 1 : 0;
	}
	ok(stopped >= 4, "stopped at each of %d calls, nothing left", stopped);
}

int
main(void)
{
	Random		random;
	Made		made;

	random_stream(&random, 8, 0);
	test_worked();
	test_lines();
	test_branches();
	test_thresholds();
	test_sides();
	made_begin(&made);
	add_random(&made, &random, 250, 60);
	for (int i = 0; i < 3; i++)
		test_nearby(&made, (const double[]) {1e-6, 0.1, 2}[i]);
	test_walls(&made, 0.1);
	test_walls(&made, 0.55);
	test_stop(&made);
	made_begin(&made);
	add_random(&made, &random, 300, 3000);
	add_box(&made, -1e6, 400, 2e6, 3, 0, 1);
	test_nearby(&made, 0.3);
	made_begin(&made);
	add_box(&made, 0, 0, 5, 5, 0, 1);
	test_nearby(&made, 0.1);
	return done();
}
