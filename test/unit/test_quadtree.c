/*
 * The quadtree, against asking every shape.
 */
#include "tap.h"

#include "kernel/quadtree.h"
#include "kernel/random.h"

/* Discs: what lies in them and what crosses a box is plain to see. */
typedef struct Disc
{
	double		x;
	double		y;
	double		radius;
} Disc;

typedef struct Discs
{
	Disc		disc[200];
	Box			extent[200];
	uint32_t	count;
	long		asked;			/* how often a disc was asked about a place */
} Discs;

static bool
disc_covers(void *context, uint32_t shape, double x, double y)
{
	Discs	   *discs = context;
	const Disc *disc = &discs->disc[shape];

	discs->asked++;
	return (x - disc->x) * (x - disc->x) + (y - disc->y) * (y - disc->y) <= disc->radius * disc->radius;
}

/* Exact for being inside; "crossing" may be said too often, as is allowed. */
static BoxSide
disc_side(void *context, uint32_t shape, const Box *box)
{
	const Disc *disc = &((Discs *) context)->disc[shape];
	double		far_x = fmax(fabs(box->x_min - disc->x), fabs(box->x_max - disc->x));
	double		far_y = fmax(fabs(box->y_min - disc->y), fabs(box->y_max - disc->y));
	double		near_x = fmax(fmax(box->x_min - disc->x, disc->x - box->x_max), 0);
	double		near_y = fmax(fmax(box->y_min - disc->y, disc->y - box->y_max), 0);

	if (far_x * far_x + far_y * far_y < disc->radius * disc->radius)
		return BOX_INSIDE;
	return near_x * near_x + near_y * near_y > disc->radius * disc->radius ? BOX_OUTSIDE : BOX_CROSSING;
}

static double
chance(Random *random)
{
	return (random_next(random) >> 11) * 0x1p-53;
}

static void
make_discs(Discs *discs, Random *random, uint32_t count, double radius)
{
	discs->count = count;
	discs->asked = 0;
	for (uint32_t i = 0; i < count; i++)
	{
		Disc	   *disc = &discs->disc[i];

		*disc = (Disc) {.x = 1000 * chance(random), .y = 700 * chance(random), .radius = radius * chance(random)};
		discs->extent[i] = (Box) {
			.x_min = disc->x - disc->radius, .y_min = disc->y - disc->radius,
			.x_max = disc->x + disc->radius, .y_max = disc->y + disc->radius
		};
	}
}

static Quadtree *
tree_of(World *world, Discs *discs)
{
	return quadtree_make(&world->kernel, &(Shapes) {
		.count = discs->count, .extent = discs->extent, .side = disc_side, .covers = disc_covers, .context = discs
	});
}

/* Does the tree name exactly the discs over a place, in order? */
static bool
same_as_plain(World *world, Quadtree *tree, Discs *discs, double x, double y)
{
	QuadtreeCursor cursor = quadtree_at(&world->kernel, tree, x, y);

	for (uint32_t i = 0; i < discs->count; i++)
	{
		long		asked = discs->asked;
		bool		covered = disc_covers(discs, i, x, y);

		discs->asked = asked;
		if (covered && quadtree_next(tree, &cursor) != i)
			return false;
	}
	return quadtree_next(tree, &cursor) == QUADTREE_END && quadtree_next(tree, &cursor) == QUADTREE_END;
}

static void
random_places(uint32_t count, double radius, int places, const char *name)
{
	World		world = world_new();
	Random		random;
	Discs		discs;
	Quadtree   *tree;
	int			wrong = 0;

	random_stream(&random, count, places);
	make_discs(&discs, &random, count, radius);
	tree = tree_of(&world, &discs);
	for (int i = 0; i < places; i++)
		wrong += !same_as_plain(&world, tree, &discs, 1100 * chance(&random) - 50, 800 * chance(&random) - 50);
	is_count(wrong, 0, name);
	ok(discs.asked < (long) places * 2, "%s: most places are answered by the tree itself", name);
	quadtree_free(&world.kernel, tree);
	is_empty(&world, name);
}

/* Places on the lines between parts, in the corners of the whole, outside, and not a number. */
static void
odd_places(void)
{
	World		world = world_new();
	Random		random;
	Discs		discs;
	Quadtree   *tree;
	int			wrong = 0;

	random_stream(&random, 1, 2);
	make_discs(&discs, &random, 40, 100);
	discs.disc[0] = (Disc) {.x = 0, .y = 0, .radius = 512};
	discs.extent[0] = (Box) {.x_min = -512, .y_min = -512, .x_max = 512, .y_max = 512};
	discs.count = 1;
	tree = tree_of(&world, &discs);
	for (int i = 0; i < 20000; i++)
	{
		int			x = (int) (chance(&random) * 1025) - 512;
		int			y = (int) (chance(&random) * 1025) - 512;

		wrong += !same_as_plain(&world, tree, &discs, x, y);
		wrong += !same_as_plain(&world, tree, &discs, 0, y);
	}
	wrong += !same_as_plain(&world, tree, &discs, -512, -512);
	wrong += !same_as_plain(&world, tree, &discs, 512, 0);
	wrong += !same_as_plain(&world, tree, &discs, 1e9, -1e9);
	wrong += !same_as_plain(&world, tree, &discs, NAN, 0);
	is_count(wrong, 0, "places on lines, corners and outside");
	quadtree_free(&world.kernel, tree);
	is_empty(&world, "odd places");
}

/* Many shapes through one place cannot be told apart by dividing: that ends. */
static void
no_end_of_dividing(void)
{
	World		world = world_new();
	Discs		discs = {.count = 100};
	Quadtree   *tree;

	for (uint32_t i = 0; i < discs.count; i++)
	{
		discs.disc[i] = (Disc) {.x = i + 1, .y = 0, .radius = i + 1};
		discs.extent[i] = (Box) {.x_min = 0, .y_min = -(i + 1.0), .x_max = 2 * (i + 1.0), .y_max = i + 1};
	}
	tree = tree_of(&world, &discs);
	ok(same_as_plain(&world, tree, &discs, 0, 0), "a hundred borders through one place");
	for (int i = 0; i < 1000; i++)
		quadtree_at(&world.kernel, tree, 1e-9 * i, 0);
	ok(same_as_plain(&world, tree, &discs, 0, 0), "and again after many questions");
	quadtree_free(&world.kernel, tree);
	is_empty(&world, "borders through one place");
}

/* A part inside many shapes answers for them as it is; dividing it for the few that cross it costs memory only. */
static void
inside_many(void)
{
	World		world = world_new();
	Discs		discs = {.count = 100};
	Quadtree   *tree;

	for (uint32_t i = 0; i < discs.count; i++)
	{
		discs.disc[i] = (Disc) {.x = 0, .y = 0, .radius = i == 0 ? 1 : 5000 + i};
		discs.extent[i] = (Box) {
			.x_min = -discs.disc[i].radius, .y_min = -discs.disc[i].radius, .x_max = discs.disc[i].radius, .y_max = discs.disc[i].radius
		};
	}
	tree = tree_of(&world, &discs);
	ok(same_as_plain(&world, tree, &discs, 0.6, 0.6), "inside a hundred discs and near the border of one");
	ok(world.blocks <= 20, "they take no more parts than they need: %ld blocks", (long) world.blocks);
	quadtree_free(&world.kernel, tree);
	is_empty(&world, "inside many");
}

static void
nothing(void)
{
	World		world = world_new();
	Discs		discs = {.count = 0};
	Quadtree   *tree = tree_of(&world, &discs);

	ok(same_as_plain(&world, tree, &discs, 0, 0), "no shapes cover no place");
	quadtree_free(&world.kernel, tree);
	is_empty(&world, "no shapes");
}

int
main(void)
{
	nothing();
	random_places(1, 300, 20000, "one disc");
	random_places(20, 100, 20000, "twenty discs");
	random_places(200, 30, 50000, "two hundred small discs");
	odd_places();
	no_end_of_dividing();
	inside_many();
	return done();
}
