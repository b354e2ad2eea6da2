/*
 * Reference areas, against worked numbers, a plain loop over random areas, and the edges.
 */
#include "tap.h"

#include "kernel/effect/area_match.h"
#include "kernel/random.h"

/* A question of these areas, with what is asked freed; found and distance as they come. */
static uint32_t
references(const MatchAreas *areas, uint32_t area, MatchQuestion question, MatchedArea *matched, uint32_t *within)
{
	World		world = world_new();
	MatchScale	scale;
	uint32_t	found = 0;

	if (match_scale(&world.kernel, areas, &scale) != KERNEL_OK ||
		match_nearest(&world.kernel, areas, &scale, area, &question, matched, &found, within) != KERNEL_OK)
		ok(false, "ends well");
	match_scale_free(&world.kernel, &scale);
	if (world.blocks != 0)
		ok(false, "gives its memory back");
	return found;
}

/* Rate, dwellings, share of terraced houses, trend: T, a, b, c, d, e. */
static const double worked_features[] = {
	9, 600, .6, .10, 8.5, 550, .55, .05, 9.2, 900, .2, 0, 4, 620, .6, .12, 8.8, 640, .62, .30, 7.5, 580, .5, .08
};
static const bool worked_treated[] = {true, false, false, false, false, false};
static const MatchAreas worked_areas = {6, 4, worked_features, worked_treated};

static void
worked(void)
{
	static const char *const name = "Taedcb";
	static const double deviation[] = {1.970448, 127.187526, .158798, .102843};
	static const double distance[] = {.372304, .509561, .988304, 1.274894, 1.793346};
	static const uint32_t order[] = {1, 5, 4, 3, 2};
	static const double difference[] = {.372166, .078624, .272884, -.421355};
	World		world = world_new();
	MatchedArea matched[5];
	MatchScale	scale;
	uint32_t	within;

	is_count(references(&worked_areas, 0, (MatchQuestion) {MATCH_LIKE, 5, INFINITY}, matched, &within), 5, "five candidates");
	is_count(within, 5, "all within");
	for (int i = 0; i < 5; i++)
		ok(matched[i].area == order[i] && agree(matched[i].distance, distance[i], 1e-6), "rank %d is %c", i + 1, name[i + 1]);
	(void) match_scale(&world.kernel, &worked_areas, &scale);
	for (uint32_t f = 0; f < 4; f++)
	{
		double		mean = match_mean(&worked_areas, f, matched, 3);

		ok(agree(scale.deviation[f], deviation[f], 1e-6), "deviation of feature %u", f + 1);
		ok(agree(match_difference(&scale, f, worked_features[f], mean), difference[f], 1e-6), "difference of feature %u", f + 1);
	}
	match_scale_free(&world.kernel, &scale);
	is_count(references(&worked_areas, 0, (MatchQuestion) {MATCH_LIKE, 3, 1}, matched, &within), 3, "three within 1");
	is_count(references(&worked_areas, 0, (MatchQuestion) {MATCH_LIKE, 3, .6}, matched, &within), 2, "two within 0.6");
	is_count(within, 2, "so says within");
	is_count(references(&worked_areas, 0, (MatchQuestion) {MATCH_LIKE, 3, .1}, matched, &within), 0, "none within 0.1");
	is_count(references(&worked_areas, 0, (MatchQuestion) {MATCH_LIKE, 1, INFINITY}, matched, &within), 1, "one asked");
	ok(matched[0].area == 1 && within == 5, "and it is the nearest of five");
}

/* The average of a feature is at 0 deviations, of whatever was treated. */
static void
average(void)
{
	static const double feature[] = {10, 1, 2, 3, 4, 4};
	static const bool treated[] = {true, false, false, false, false, false};
	MatchAreas	areas = {6, 1, feature, treated};
	MatchedArea matched[6];
	uint32_t	within;

	is_count(references(&areas, 0, (MatchQuestion) {MATCH_AVERAGE, 2, INFINITY}, matched, &within), 2, "two averages");
	ok(matched[0].area == 4 && matched[0].distance == 0 && matched[1].area == 5, "those at the mean, the first given first");
	(void) references(&areas, 0, (MatchQuestion) {MATCH_LIKE, 2, INFINITY}, matched, &within);
	ok(matched[0].area == 4 && matched[0].distance > 0, "which are the most like, too, but far");
}

static void
edges(void)
{
	static const double alike[] = {.1, 5, .1, 6, .1, 9};
	static const bool treated[] = {true, false, false};
	static const bool all[] = {true, true, true};
	static const double tiny[] = {0, 1e-200, -1e-200};
	static const double huge[] = {1e100, -1e100, 9e99};
	World		world = world_new();
	MatchAreas	areas = {3, 2, alike, treated};
	MatchScale	scale;
	MatchedArea matched[3];
	uint32_t	within;

	(void) match_scale(&world.kernel, &areas, &scale);
	ok(scale.deviation[0] == 0 && scale.used == 1 && isnan(match_difference(&scale, 0, 1, 2)), "alike everywhere is dropped");
	match_scale_free(&world.kernel, &scale);
	is_count(references(&areas, 0, (MatchQuestion) {MATCH_LIKE, 3, INFINITY}, matched, &within), 2, "fewer than asked");
	areas.treated = all;
	is_count(references(&areas, 0, (MatchQuestion) {MATCH_LIKE, 3, INFINITY}, matched, &within), 0, "all treated: none");
	ok(isnan(match_mean(&areas, 0, matched, 0)), "and no mean");
	areas = (MatchAreas) {3, 1, tiny, treated};
	(void) references(&areas, 0, (MatchQuestion) {MATCH_LIKE, 3, INFINITY}, matched, &within);
	ok(matched[0].distance == 0 && matched[1].distance == 0, "too small to tell apart: no distance, no NaN");
	areas = (MatchAreas) {3, 1, huge, treated};
	(void) references(&areas, 0, (MatchQuestion) {MATCH_LIKE, 3, INFINITY}, matched, &within);
	ok(matched[0].area == 2 && isfinite(matched[1].distance), "as large as they may be");
	areas = (MatchAreas) {1, 1, huge, treated};
	is_count(references(&areas, 0, (MatchQuestion) {MATCH_LIKE, 3, INFINITY}, matched, &within), 0, "one area");
	areas = (MatchAreas) {0, 0, NULL, NULL};
	ok(match_scale(&world.kernel, &areas, &scale) == KERNEL_OK && scale.used == 0, "no area");
	match_scale_free(&world.kernel, &scale);
	ok(world.blocks == 0, "memory");
}

/* The distance of one area from what is sought, by its definition. */
static double
plain_distance(const MatchAreas *areas, const MatchScale *scale, uint32_t area, MatchKind kind)
{
	double		squares = 0;

	for (uint32_t f = 0; f < areas->features; f++)
		if (scale->deviation[f] > 0)
			squares += pow((areas->feature[area * areas->features + f] -
							(kind == MATCH_LIKE ? areas->feature[f] : scale->mean[f])) / scale->deviation[f], 2);
	return scale->used > 0 ? sqrt(squares / scale->used) : 0;
}

/* How many candidates come before one: nearer, or as near and given earlier; and whether it is one within the caliper. */
static uint32_t
plain_rank(const MatchAreas *areas, const MatchScale *scale, uint32_t area, MatchQuestion question, bool *within)
{
	double		own = plain_distance(areas, scale, area, question.kind);
	uint32_t	before = 0;

	for (uint32_t other = 0; other < areas->count; other++)
	{
		double		distance = plain_distance(areas, scale, other, question.kind);

		before += !areas->treated[other] && (distance < own || (distance == own && other < area));
	}
	*within = !areas->treated[area] && own <= question.caliper;
	return before;
}

static bool
as_plain(const MatchAreas *areas, MatchQuestion question)
{
	World		world = world_new();
	MatchedArea matched[6];
	MatchScale	scale;
	uint32_t	within;
	uint32_t	found = references(areas, 0, question, matched, &within);
	uint32_t	all = 0;
	bool		right = true;

	(void) match_scale(&world.kernel, areas, &scale);
	for (uint32_t a = 0; a < areas->count; a++)
	{
		bool		counts;
		uint32_t	rank = plain_rank(areas, &scale, a, question, &counts);

		all += counts;
		if (counts && rank < question.neighbours)
			right &= rank < found && matched[rank].area == a;
	}
	match_scale_free(&world.kernel, &scale);
	return right && within == all && found == (all < question.neighbours ? all : question.neighbours);
}

static void
random_areas(void)
{
	Random		random;
	int			wrong = 0;

	random_stream(&random, 1, 1);
	for (int turn = 0; turn < 500; turn++)
	{
		double		feature[60];
		bool		treated[20];
		MatchAreas	areas = {1 + random_below(&random, 20), 1 + random_below(&random, 3), feature, treated};
		MatchQuestion question = {
			random_below(&random, 2) == 0 ? MATCH_LIKE : MATCH_AVERAGE, 1 + random_below(&random, 6), .3 + random_below(&random, 3)
		};

		for (uint32_t i = 0; i < 60; i++)
			feature[i] = random_below(&random, 5);
		for (uint32_t a = 0; a < 20; a++)
			treated[a] = random_below(&random, 4) == 0;
		wrong += !as_plain(&areas, question);
	}
	is_count(wrong, 0, "500 random sets as a plain loop ranks them");
}

static void
stopping(void)
{
	static double feature[200000];
	static bool treated[100000];
	MatchAreas	areas = {100000, 2, feature, treated};
	MatchedArea matched[3];
	MatchScale	scale;
	uint32_t	found;
	uint32_t	within;
	World		world = world_stopping_at(3);

	for (int i = 0; i < 200000; i++)
		feature[i] = i % 977;
	ok(match_scale(&world.kernel, &areas, &scale) == KERNEL_OK &&
	   match_nearest(&world.kernel, &areas, &scale, 0, &(MatchQuestion) {MATCH_LIKE, 3, INFINITY}, matched, &found, &within) ==
	   KERNEL_STOPPED, "stops when told to");
	match_scale_free(&world.kernel, &scale);
}

int
main(void)
{
	worked();
	average();
	edges();
	random_areas();
	stopping();
	return done();
}
