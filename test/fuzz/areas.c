/*
 * libFuzzer: postcodes there and back, the quadtree against asking every
 * shape, and the choice of a score against a loop over all of them.
 */
#include "input.h"

#include "kernel/areas/areas.h"
#include "kernel/quadtree.h"

#define SHAPES_MAX 24
#define SCORES_MAX 12

/* ---------------------------------------------------------------- postcodes */

static void
check_postcode(Input *input)
{
	char		text[16];
	char		written[6];
	Postcode	postcode;

	take(input, text, sizeof(text));
	postcode = postcode_read(text, sizeof(text));
	if (postcode == 0)
		return;
	MUST(postcode_write(postcode, written) == postcode_length(postcode));
	MUST(postcode_read(written, postcode_length(postcode)) == postcode);
	MUST(!postcode_is_blank(text, sizeof(text)));
	for (int length = 4; length <= postcode_length(postcode); length++)
		MUST(postcode_prefix(postcode, length) == postcode_read(written, length));
}

/* ---------------------------------------------------------------- the quadtree over rectangles */

typedef struct Rectangles
{
	uint32_t	count;
	Box			box[SHAPES_MAX];
} Rectangles;

static bool
rectangle_covers(void *context, uint32_t shape, double x, double y)
{
	const Box  *box = &((Rectangles *) context)->box[shape];

	return x >= box->x_min && x <= box->x_max && y >= box->y_min && y <= box->y_max;
}

static BoxSide
rectangle_side(void *context, uint32_t shape, const Box *part)
{
	const Box  *box = &((Rectangles *) context)->box[shape];

	if (part->x_min > box->x_max || part->x_max < box->x_min || part->y_min > box->y_max || part->y_max < box->y_min)
		return BOX_OUTSIDE;
	if (part->x_min > box->x_min && part->x_max < box->x_max && part->y_min > box->y_min && part->y_max < box->y_max)
		return BOX_INSIDE;
	return BOX_CROSSING;
}

static void
check_place(World *world, Quadtree *tree, Rectangles *rectangles, double x, double y)
{
	QuadtreeCursor cursor = quadtree_at(&world->kernel, tree, x, y);

	for (uint32_t i = 0; i < rectangles->count; i++)
	{
		if (rectangle_covers(rectangles, i, x, y))
			MUST(quadtree_next(tree, &cursor) == i);
	}
	MUST(quadtree_next(tree, &cursor) == QUADTREE_END);
}

static void
check_quadtree(Input *input, World *world)
{
	Rectangles	rectangles = {.count = take_byte(input) % (SHAPES_MAX + 1)};
	uint8_t		raw = take_byte(input) & 1;
	int			places = take_byte(input);
	Quadtree   *tree;

	for (uint32_t i = 0; i < rectangles.count; i++)
	{
		double		x = take_coordinate(input, raw);
		double		y = take_coordinate(input, raw);

		rectangles.box[i] = (Box) {
			.x_min = x, .y_min = y, .x_max = x + fabs(take_coordinate(input, raw)), .y_max = y + fabs(take_coordinate(input, raw))
		};
	}
	tree = quadtree_make(&world->kernel, &(Shapes) {
		.count = rectangles.count, .extent = rectangles.box, .side = rectangle_side, .covers = rectangle_covers, .context = &rectangles
	});
	for (int i = 0; i < places; i++)
	{
		const Box  *box = &rectangles.box[i % (rectangles.count > 0 ? rectangles.count : 1)];

		check_place(world, tree, &rectangles, take_coordinate(input, raw), take_coordinate(input, raw));
		if (rectangles.count > 0)
			check_place(world, tree, &rectangles, box->x_max, box->y_min);
	}
	quadtree_free(&world->kernel, tree);
}

/* ---------------------------------------------------------------- choosing */

/* The series with the newest score up to the year; of two, the one that began later, then the higher number. */
static uint32_t
plain_running(const Areas *areas, int32_t year)
{
	uint32_t	running = AREA_NONE;
	int32_t		newest = INT32_MIN;
	int32_t		began = INT32_MIN;

	for (uint32_t s = 0; s < areas->series; s++)
	{
		int32_t		first = INT32_MAX;
		int32_t		last = INT32_MIN;

		for (uint32_t i = 0; i < areas->scores; i++)
		{
			if (areas->score[i].series != s)
				continue;
			if (areas->score[i].year < first)
				first = areas->score[i].year;
			if (areas->score[i].year <= year && areas->score[i].year > last)
				last = areas->score[i].year;
		}
		if (last == INT32_MIN || last < newest || (last == newest && first < began))
			continue;
		running = s;
		newest = last;
		began = first;
	}
	return running;
}

static bool
plain_good(const AreaScore *score, const AreaTerms *terms, uint32_t running)
{
	bool		enough = terms->min_respondents == 0 || (score->respondents > 0 ? score->respondents >= terms->min_respondents :
														 score->variance <= area_variance(terms->min_respondents));

	return enough && score->year <= terms->year && (int64_t) score->year + terms->max_age >= terms->year &&
		(score->series == running || terms->bridging);
}

static void
check_choice(Input *input, World *world)
{
	AreaScore	score[SCORES_MAX];
	Area		area = {.count = 1 + take_byte(input) % SCORES_MAX};
	Areas		areas = {.count = 1, .scores = area.count, .series = 3, .area = &area, .score = score};
	AreaTerms	terms = {.year = 2000 + (int8_t) take_byte(input) / 8, .max_age = take_byte(input) % 8,
		.min_respondents = take_byte(input) % 4, .bridging = take_byte(input) & 1};
	uint32_t	running;
	uint32_t	best = AREA_NONE;
	int32_t		newest = INT32_MIN;
	bool		runs = false;

	for (uint32_t i = 0; i < area.count; i++)
	{
		uint8_t		form = take_byte(input);

		/* In order, the newest first, as they stand in an area. */
		score[i] = (AreaScore) {
			.year = 2010 - (int32_t) i, .series = form % 3, .respondents = form / 3 % 4, .polygon = AREA_NONE,
			.variance = form & 64 ? area_variance(1 + form % 4) : NAN
		};
	}
	running = plain_running(&areas, terms.year);
	for (uint32_t i = 0; i < area.count; i++)
	{
		if (plain_good(&score[i], &terms, running) && score[i].year > newest)
		{
			newest = score[i].year;
			runs = score[i].series == running;
		}
	}
	areas_prepare(&world->kernel, &areas);
	if (area_choose(&areas, 0, AREA_NONE, &terms, &best) == AREA_GOOD)
		MUST(score[best].year == newest && area_bridged(&areas, best, terms.year) == !runs);
	else
		MUST(newest == INT32_MIN);
	areas_free(&world->kernel, &areas);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Input		input = {.next = data, .left = size};
	World		world = world_new();

	check_postcode(&input);
	check_choice(&input, &world);
	check_quadtree(&input, &world);
	MUST(world.blocks == 0);
	return 0;
}
