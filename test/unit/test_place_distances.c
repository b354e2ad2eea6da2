/*
 * Distances to the nearest places, and numbers within a distance: worked
 * shapes, and random ones against measuring every segment of every place.
 */
#include "tap.h"

#include "made_points.h"

#include "kernel/buildings/place_distances.h"

#define PATHS_MAX 40000
#define CORNERS_MAX 200000

/* ---------------------------------------------------------------- made places */

typedef struct Made
{
	Places		places;
	uint32_t	count;			/* of places */
	uint32_t	paths;
	uint32_t	corners;
	uint32_t	kind_start[PATHS_MAX + 1];
	uint32_t	path_start[PATHS_MAX + 1];
	uint32_t	corner_start[PATHS_MAX + 1];
	uint8_t		path[PATHS_MAX];
	double		x[CORNERS_MAX];
	double		y[CORNERS_MAX];
} Made;

static Made made;

static void
begin(void)
{
	made.count = made.paths = made.corners = 0;
	made.places = (Places) {
		.kinds = 0, .kind_start = made.kind_start, .path_start = made.path_start, .corner_start = made.corner_start,
		.path = made.path, .x = made.x, .y = made.y
	};
	made.kind_start[0] = 0;
}

static void
begin_place(void)
{
	made.path_start[made.count++] = made.paths;
}

static void
begin_path(PathKind kind)
{
	made.path[made.paths] = (uint8_t) kind;
	made.corner_start[made.paths++] = made.corners;
}

static void
corner(double x, double y)
{
	made.x[made.corners] = x;
	made.y[made.corners++] = y;
}

static void
end_kind(void)
{
	made.kind_start[++made.places.kinds] = made.count;
	made.path_start[made.count] = made.paths;
	made.corner_start[made.paths] = made.corners;
}

static void
add_point(double x, double y)
{
	begin_place();
	begin_path(PATH_LINE);
	corner(x, y);
}

/* A path of corners given as x, y, x, y ... */
static void
add_path(PathKind kind, int numbers, const double *number)
{
	begin_path(kind);
	for (int i = 0; i < numbers; i += 2)
		corner(number[i], number[i + 1]);
}

#define PATH(kind,...) \
	add_path(kind, LENGTH(((const double[]) {__VA_ARGS__})), (const double[]) {__VA_ARGS__})

static Random
stream(uint64_t number)
{
	Random		random;

	random_stream(&random, 20261130, number);
	return random;
}

/* A ring around a place, in and out; it does not cross itself. Closed or not, to the left or to the right. */
static void
add_star(Random *random, PathKind kind, double x, double y, double radius, int points)
{
	bool		right = random_below(random, 2) > 0;
	bool		closed = random_below(random, 2) > 0;
	uint32_t	first = made.corners;

	begin_path(kind);
	for (int i = 0; i < points; i++)
	{
		double		angle = 2 * M_PI * (right ? points - i : i) / points;
		double		out = radius * (0.5 + made_fraction(random) / 2);

		corner(x + out * cos(angle), y + out * sin(angle));
	}
	if (closed)
		corner(made.x[first], made.y[first]);
}

/* ---------------------------------------------------------------- every segment of every place */

static double
plain_segment(double ax, double ay, double bx, double by, double x, double y)
{
	double		length = (bx - ax) * (bx - ax) + (by - ay) * (by - ay);
	double		share = length > 0 ? ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length : 0;

	if (share <= 0)
		return hypot(x - ax, y - ay);
	if (share >= 1)
		return hypot(x - bx, y - by);
	return hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay));
}

/* How often does a line to the north from a place cross a ring? */
static bool
plain_crosses(uint32_t path, double x, double y)
{
	uint32_t	end = made.corner_start[path + 1];
	bool		odd = false;

	for (uint32_t c = made.corner_start[path]; c < end; c++)
	{
		uint32_t	next = c + 1 < end ? c + 1 : made.corner_start[path];

		if ((made.x[c] > x) != (made.x[next] > x))
			odd ^= y < made.y[c] + (x - made.x[c]) / (made.x[next] - made.x[c]) * (made.y[next] - made.y[c]);
	}
	return odd;
}

static double
plain_place(uint32_t place, double x, double y)
{
	double		distance = INFINITY;
	bool		inside = false;

	for (uint32_t path = made.path_start[place]; path < made.path_start[place + 1]; path++)
	{
		uint32_t	first = made.corner_start[path];
		uint32_t	end = made.corner_start[path + 1];

		/* a ring and those of its holes */
		if (made.path[path] == PATH_HOLE)
			inside ^= plain_crosses(path, x, y);
		else
		{
			if (inside)
				return 0;
			inside = made.path[path] == PATH_OUTER && plain_crosses(path, x, y);
		}
		distance = fmin(distance, hypot(x - made.x[first], y - made.y[first]));
		for (uint32_t c = first; c + 1 < end; c++)
			distance = fmin(distance, plain_segment(made.x[c], made.y[c], made.x[c + 1], made.y[c + 1], x, y));
		if (made.path[path] != PATH_LINE)
			distance = fmin(distance, plain_segment(made.x[end - 1], made.y[end - 1], made.x[first], made.y[first], x, y));
	}
	return inside ? 0 : distance;
}

/* Asks about points, and compares with what is plain; the answers are given back. */
static PlaceAnswer *
ask(const MadePoints *points, double within, const char *name)
{
	World		world = world_new();
	PlaceIndex *index;
	PlaceAnswer *answer = malloc(sizeof(PlaceAnswer) * points->count * made.places.kinds + 1);
	KernelStatus status = place_index_build(&world.kernel, &made.places, &index);
	long		different = 0;

	if (status == KERNEL_OK)
		status = place_distances(&world.kernel, index, points->count, points->x, points->y, within, answer);
	ok(status == KERNEL_OK, "%s: answered", name);
	for (uint32_t p = 0; p < points->count; p++)
		for (uint32_t k = 0; k < made.places.kinds; k++)
		{
			const PlaceAnswer *got = &answer[p * made.places.kinds + k];
			double		nearest = INFINITY;
			uint32_t	count = 0;

			for (uint32_t i = made.kind_start[k]; i < made.kind_start[k + 1]; i++)
			{
				double		distance = plain_place(i, points->x[p], points->y[p]);

				nearest = fmin(nearest, distance);
				count += distance <= within;
			}
			if (!agree(got->nearest, nearest, 1e-9) || got->within != count)
			{
				if (different++ < 5)
					printf("# point %g %g, kind %u: got %.17g and %u, not %.17g and %u\n", points->x[p], points->y[p], k,
						   got->nearest, got->within, nearest, count);
			}
		}
	is_count(different, 0, name);
	place_index_free(&world.kernel, index);
	is_empty(&world, name);
	return answer;
}

static void
ask_only(const MadePoints *points, double within, const char *name)
{
	free(ask(points, within, name));
}

/* One point about the only kind. */
static void
is_at(double x, double y, double within, double nearest, uint32_t count, const char *name)
{
	MadePoints	point = {.count = 1, .x = &x, .y = &y};
	PlaceAnswer *answer = ask(&point, within, name);

	ok(answer->nearest == nearest, "%s: the distance, to the last bit", name);
	is_count(answer->within, count, name);
	free(answer);
}

/* ---------------------------------------------------------------- worked shapes */

static void
test_worked(void)
{
	begin();
	add_point(3, 4);
	end_kind();
	is_at(0, 0, 5, 5, 1, "a point at just the distance");
	is_at(0, 0, nextafter(5, 0), 5, 0, "and just beyond");
	is_at(3, 4, 1e-9, 0, 1, "at the point");
	is_at(-999999997, -999999996, 1e4, sqrt(2) * 1e9, 0, "at the other end of the world");

	begin();
	begin_place();
	PATH(PATH_LINE, 0, 0, 10, 0, 10, 10);
	end_kind();
	is_at(5, 3, 3, 3, 1, "beside a line");
	is_at(-3, -4, 5, 5, 1, "before its beginning");
	is_at(10, 13, 2, 3, 0, "behind its end");
	is_at(5, 5, 5, 5, 1, "a line is not closed, and has no inside");
	is_at(10, 7, 1, 0, 1, "on a line");

	begin();
	begin_place();
	PATH(PATH_OUTER, 0, 0, 30, 0, 30, 30, 0, 30, 0, 0);
	PATH(PATH_HOLE, 10, 10, 20, 10, 20, 20, 10, 20);
	end_kind();
	is_at(5, 5, 1, 0, 1, "inside an area");
	is_at(15, 14, 3, 4, 0, "in its hole");
	is_at(15, 14, 4, 4, 1, "in its hole, with a wall at just the distance");
	is_at(0, 17, 1, 0, 1, "on its border");
	is_at(10, 15, 1, 0, 1, "on the border of the hole");
	is_at(30, 30, 1, 0, 1, "in its corner");
	is_at(34, 33, 5, 5, 1, "outside");

	begin();
	begin_place();
	PATH(PATH_OUTER, 0, 0, 0, 10, 10, 10, 10, 0);
	PATH(PATH_OUTER, 5, 5, 15, 5, 15, 15, 5, 15);
	PATH(PATH_OUTER, 30, 0, 40, 0, 40, 10);
	PATH(PATH_LINE, 0, 50, 100, 50);
	PATH(PATH_LINE, 20, 20);
	end_kind();
	is_at(7, 7, 1, 0, 1, "where two areas of one place lie over each other");
	is_at(12, 12, 1, 0, 1, "in one of them");
	is_at(39, 1, 1, 0, 1, "in the third");
	is_at(60, 47, 3, 3, 1, "near the line of a place that has areas, too");
	is_at(20, 23, 100, 3, 1, "and near its point: one place");

	begin();
	for (int i = 0; i < 40; i++)
		add_point(7, 7);
	begin_place();
	PATH(PATH_LINE, 7, 7, 7, 7);
	end_kind();
	is_at(7, 9, 2, 2, 41, "all places at one spot, each counts");
	is_at(7, 9, 1, 2, 0, "or none");
}

/* ---------------------------------------------------------------- random ones */

static void
add_kind_of_points(Random *random, uint32_t count, double side, double step)
{
	for (uint32_t i = 0; i < count; i++)
	{
		double		x = (made_fraction(random) - 0.5) * side;
		double		y = (made_fraction(random) - 0.5) * side;

		add_point(step > 0 ? step * floor(x / step) : x, step > 0 ? step * floor(y / step) : y);
	}
	end_kind();
}

static void
add_kind_of_lines(Random *random, uint32_t count, double side, int points)
{
	for (uint32_t i = 0; i < count; i++)
	{
		double		x = (made_fraction(random) - 0.5) * side;
		double		y = (made_fraction(random) - 0.5) * side;

		begin_place();
		begin_path(PATH_LINE);
		for (int c = 0; c < points; c++)
		{
			x += floor(9 * made_fraction(random) - 4);
			y += c % 3 > 0 ? floor(9 * made_fraction(random) - 4) : 0;
			corner(x, y);
		}
	}
	end_kind();
}

/* Some with a hole, some of two parts or with a line, some large. */
static void
add_kind_of_areas(Random *random, uint32_t count, double side, int points)
{
	for (uint32_t i = 0; i < count; i++)
	{
		double		x = (made_fraction(random) - 0.5) * side;
		double		y = (made_fraction(random) - 0.5) * side;
		double		radius = i % 5 == 0 ? side / 4 : side / 40;

		begin_place();
		add_star(random, PATH_OUTER, x, y, radius, points);
		if (i % 3 == 0)
			add_star(random, PATH_HOLE, x, y, radius * 0.4, 3 + points / 2);
		if (i % 4 == 0)
			add_star(random, PATH_OUTER, x + radius, y, radius / 2, 5);
		if (i % 7 == 0)
			PATH(PATH_LINE, x, y, x + radius, y - radius);
	}
	end_kind();
}

static void
test_random(void)
{
	static const uint32_t counts[] = {1, 2, 15, 16, 17, 255, 256, 257, 4000};
	Random		random = stream(1);

	for (int i = 0; i < LENGTH(counts); i++)
	{
		MadePoints	points = made_uniform(&random, 60, 1200, 1);
		MadePoints	lattice = made_lattice(&random, 60, 1, 1000, 1);

		begin();
		add_kind_of_points(&random, counts[i], 1000, 0);
		add_kind_of_points(&random, counts[i], 1000, 1);
		add_kind_of_points(&random, counts[i], 1000, 100);
		add_kind_of_lines(&random, counts[i] < 1000 ? counts[i] : 1000, 1000, 2 + i);
		add_kind_of_areas(&random, counts[i] < 300 ? counts[i] : 300, 1000, 3 + 5 * i);
		ask_only(&points, 100, "random places of five kinds");
		ask_only(&lattice, 25, "points on a lattice, distances of whole metres");
		ask_only(&points, 2000, "all within");
		ask_only(&points, 0.001, "few within");
		made_free(&points);
		made_free(&lattice);
	}
}

/* The corners of areas on whole metres, and points at the height of many of them: what passes a corner is counted once. */
static void
test_lattice(void)
{
	Random		random = stream(6);
	MadePoints	points = made_lattice(&random, 3000, 1, 60, 1);

	begin();
	/* diamonds, whose corners lie at the height of points inside */
	for (int i = 0; i < 6; i++)
	{
		begin_place();
		PATH(PATH_OUTER, 8 * i - 20, -10, 8 * i - 10, 0, 8 * i - 20, 10, 8 * i - 30, 0);
	}
	end_kind();
	/* a saw with teeth of one metre to ten, and its mirror image */
	for (int side = -1; side <= 1; side += 2)
	{
		begin_place();
		begin_path(PATH_OUTER);
		for (int i = 0; i < 40; i++)
			corner(i - 20, side * (i % 2 ? 20 - i % 10 : 5));
		corner(20, side * -7);
		corner(0, side * -9);
		corner(-20, side * -7);
	}
	end_kind();
	/* stairs up and down */
	begin_place();
	begin_path(PATH_OUTER);
	for (int i = 0; i < 40; i++)
		corner(i / 2 - 25, (i + 1) / 2 - 20);
	for (int i = 40; i > 0; i--)
		corner(25 - i / 2, (i + 1) / 2 - 20);
	end_kind();
	ask_only(&points, 3, "areas with corners on whole metres");
	made_free(&points);
}

/* A place at a distance that is not round counts within just that distance, and not within the number below it. */
static void
test_limits(void)
{
	Random		random = stream(7);
	World		world = world_new();
	const double at = 0;
	uint32_t	missed = 0;
	uint32_t	above = 0;

	for (int i = 0; i < 2000; i++)
	{
		double		x = 100 * made_fraction(&random);
		double		y = 100 * made_fraction(&random);
		double		within = sqrt(x * x + y * y);
		PlaceAnswer answer[2];
		PlaceIndex *index;

		begin();
		add_point(x, y);
		end_kind();
		place_index_build(&world.kernel, &made.places, &index);
		place_distances(&world.kernel, index, 1, &at, &at, within, &answer[0]);
		place_distances(&world.kernel, index, 1, &at, &at, nextafter(within, 0), &answer[1]);
		missed += answer[0].nearest != within || answer[0].within != 1 || answer[1].within != 0;
		above += x * x + y * y > within * within;
		place_index_free(&world.kernel, index);
	}
	is_count(missed, 0, "distances that are not round, to the last bit");
	ok(above > 100, "of %u of them the square is more than that of their root", above);
	is_empty(&world, "distances that are not round");
}

/* Places of many segments: a river, a forest with clearings, a net of paths. */
static void
test_large(void)
{
	Random		random = stream(2);
	MadePoints	points = made_uniform(&random, 150, 2200, 1);
	MadePoints	near = made_uniform(&random, 50, 3, 1);

	begin();
	add_kind_of_lines(&random, 3, 100, 5000);
	begin_place();
	add_star(&random, PATH_OUTER, 0, 0, 1000, 20000);
	for (int i = 0; i < 300; i++)
		add_star(&random, PATH_HOLE, (i % 20 - 9.5) * 30, (i / 20 - 7) * 30, 14, 30);
	end_kind();
	begin_place();
	for (int i = 0; i < 2000; i++)
		PATH(PATH_LINE, 40 * (i % 50) - 1000, 50 * (i / 50) - 1000, 40 * (i % 50) - 960, 50 * (i / 50) - 1000 + i % 3);
	end_kind();
	begin_place();
	for (int i = 0; i < 3000; i++)
		PATH(PATH_LINE, 2000 * made_fraction(&random) - 1000, floor(20 * made_fraction(&random)) * 100 - 1000);
	end_kind();
	begin_place();
	for (int i = 0; i < 400; i++)
		add_star(&random, PATH_OUTER, 2000 * made_fraction(&random) - 1000, 2000 * made_fraction(&random) - 1000, 100, 12);
	end_kind();
	ask_only(&points, 10, "large places");
	ask_only(&near, 1, "large places, from near by");
	made_free(&points);
	made_free(&near);
}

/* Extents of nothing in one direction or both, and places far away. */
static void
test_extents(void)
{
	Random		random = stream(3);
	MadePoints	points = made_uniform(&random, 100, 300, 1);
	MadePoints	same = made_points(50);

	begin();
	for (int i = 0; i < 500; i++)
		add_point(i % 100 - 50, 7);
	end_kind();
	for (int i = 0; i < 500; i++)
		add_point(-3, i / 2.0);
	end_kind();
	for (int i = 0; i < 500; i++)
		add_point(11, 12);
	end_kind();
	for (int i = 0; i < 100; i++)
		add_point(i % 2 ? 1e9 : -1e9, i % 3 ? 1e9 : -1e9);
	end_kind();
	begin_place();
	PATH(PATH_LINE, -1e9, 5, 1e9, 5);
	end_kind();
	begin_place();
	PATH(PATH_OUTER, -1e9, -1e9, 1e9, -1e9, 1e9, 1e9, -1e9, 1e9);
	end_kind();
	ask_only(&points, 30, "places in a line, at one spot, and at the ends of the world");
	for (int i = 0; i < 50; i++)
	{
		same.x[i] = 11;
		same.y[i] = 12;
	}
	ask_only(&same, 30, "points at one spot");
	same.count = 0;
	ask_only(&same, 30, "no points");
	same.count = 50;
	begin();
	made.path_start[0] = made.corner_start[0] = 0;
	ask_only(&same, 30, "no kinds");
	made_free(&points);
	made_free(&same);
}

/* However rings and lines are drawn, and in whatever order the places stand, the answers are the same to the last bit. */
static void
test_order(void)
{
	Random		random = stream(4);
	MadePoints	points = made_uniform(&random, 300, 500, 1);
	MadePoints	shuffled = made_points(300);
	PlaceAnswer *first;
	PlaceAnswer *again;
	double		sum[2] = {0, 0};

	begin();
	add_kind_of_areas(&random, 40, 400, 9);
	first = ask(&points, 50, "areas");
	for (uint32_t i = 0; i < points.count; i++)
	{
		shuffled.x[i] = points.x[points.count - 1 - i];
		shuffled.y[i] = points.y[points.count - 1 - i];
	}
	for (uint32_t path = 0; path < made.paths; path++)
		for (uint32_t a = made.corner_start[path], b = made.corner_start[path + 1] - 1; a < b; a++, b--)
		{
			double		x = made.x[a];
			double		y = made.y[a];

			made.x[a] = made.x[b];
			made.y[a] = made.y[b];
			made.x[b] = x;
			made.y[b] = y;
		}
	again = ask(&shuffled, 50, "drawn the other way round");
	for (uint32_t i = 0; i < points.count; i++)
	{
		sum[0] = fmax(sum[0], fabs(first[i].nearest - again[points.count - 1 - i].nearest));
		sum[1] += first[i].within != again[points.count - 1 - i].within;
	}
	is_within(sum[0], 0, 1e-12, "the same distances");
	is_within(sum[1], 0, 0, "the same numbers");
	free(first);
	free(again);
	made_free(&points);
	made_free(&shuffled);
}

/* ---------------------------------------------------------------- stopping */

static void
test_stop(void)
{
	Random		random = stream(5);
	MadePoints	points = made_uniform(&random, 60000, 1000, 1);
	PlaceAnswer *answer = malloc(sizeof(PlaceAnswer) * points.count * 2);
	long		asked = 0;

	begin();
	add_kind_of_points(&random, 3000, 1000, 0);
	add_kind_of_areas(&random, 20, 1000, 3000);
	for (long call = 0; call == 0 || call <= asked; call += 1 + call / 4)
	{
		World		world = world_stopping_at(call);
		PlaceIndex *index;
		KernelStatus status = place_index_build(&world.kernel, &made.places, &index);

		if (status == KERNEL_OK)
			status = place_distances(&world.kernel, index, points.count, points.x, points.y, 50, answer);
		place_index_free(&world.kernel, index);
		ok(status == (call == 0 ? KERNEL_OK : KERNEL_STOPPED), "stopped at call %ld", call);
		is_empty(&world, "stopped");
		if (call == 0)
			asked = world.asked;
	}
	ok(asked > 20, "asked %ld times whether to stop", asked);
	free(answer);
	made_free(&points);
}

int
main(void)
{
	test_worked();
	test_random();
	test_lattice();
	test_limits();
	test_large();
	test_extents();
	test_order();
	test_stop();
	return done();
}
