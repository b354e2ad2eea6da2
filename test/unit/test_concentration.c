/*
 * Concentration and repeats, against worked numbers, all ways in which so few can fall, and simulation.
 */
#include "tap.h"

#include "kernel/areas/concentration.h"

static Concentration expected;

static Concentration
of(const uint32_t *events, const double *size, uint32_t count, double share)
{
	World		world = world_new();
	Concentration observed;

	if (concentration(&world.kernel, &(Places) {events, size, count}, share, &observed, &expected) != KERNEL_OK || world.blocks != 0)
		ok(false, "concentration: ends well");
	return observed;
}

static void
worked(void)
{
	Concentration c = of((const uint32_t[]) {0, 0, 0, 0, 0, 1, 1, 1, 1, 1}, NULL, 10, 0.2);

	is_within(c.gini, 0.5, 1e-12, "five alone in ten places: Gini");
	is_within(c.gini_corrected, 0, 1e-12, "five alone in ten places: as even as can be");
	is_within(c.top_share, 0.4, 1e-12, "five alone in ten places: the top fifth");
	c = of((const uint32_t[]) {0, 0, 5, 0, 0, 0, 0, 0, 0, 0}, NULL, 10, 0.1);
	is_within(c.gini, 0.9, 1e-12, "five together: Gini");
	is_within(c.gini_corrected, 0.8, 1e-12, "five together: 1 - 1 / 5");
	is_within(c.top_share, 1, 1e-12, "five together: the top tenth");
	/* 1, 2, 3, 4: sum of i x is 30, so 2 * 30 / 40 - 5 / 4 */
	c = of((const uint32_t[]) {4, 2, 1, 3}, NULL, 4, 0.375);
	is_within(c.gini, 0.25, 1e-12, "more events than places: Gini");
	is_within(c.gini_corrected, 0.25, 1e-12, "more events than places: no correction");
	is_within(c.top_share, (4 + 1.5) / 10, 1e-12, "a place in part");
	c = of((const uint32_t[]) {0, 0, 0, 0, 0, 0, 0, 1, 1, 2}, NULL, 10, 0.1);
	ok(agree(c.gini, 0.75, 1e-12) && agree(c.gini_corrected, 0.375, 1e-12), "1, 1 and 2 in ten places");
	c = of((const uint32_t[]) {0, 0, 0, 0, 0, 0, 0, 0, 0, 4}, NULL, 10, 0.1);
	ok(agree(c.gini, 0.9, 1e-12) && agree(c.gini_corrected, 0.75, 1e-12), "four in one of ten places");
	c = of((const uint32_t[]) {1, 1, 2, 8, 8}, NULL, 5, 0.1);
	ok(agree(c.gini, 0.42, 1e-12) && agree(c.gini_corrected, 0.42, 1e-12), "twenty in five places");
	c = of((const uint32_t[]) {2, 2, 2}, NULL, 3, 1);
	ok(fabs(c.gini) < 1e-12 && c.top_share == 1, "all alike");
	c = of((const uint32_t[]) {7}, NULL, 1, 0.05);
	ok(c.gini == 0 && fabs(expected.gini) < 1e-12 && fabs(c.top_share - 0.05) < 1e-12, "one place");
	c = of((const uint32_t[]) {0, 0}, NULL, 2, 0.5);
	ok(isnan(c.gini) && isnan(c.top_share) && isnan(expected.gini_corrected), "nothing happened");
}

/* Two events over three places of sizes 1, 1, 2: the nine pairs of places, each with its chance. */
static void
chances(void)
{
	double		places_0 = 2 * 0.75 * 0.75 + 0.5 * 0.5;
	double		places_2 = 2 * 0.0625 + 0.25;
	double		places_1 = 3 - places_0 - places_2;
	double		area = places_1 / 3 * (places_1 / 2) + places_2 / 3 * (2 * places_1 / 2 + places_2);

	(void) of((const uint32_t[]) {1, 1, 0}, (const double[]) {1, 1, 2}, 3, 1 / 3.0);
	is_within(expected.gini, 1 - area, 1e-12, "by size: Gini");
	is_within(expected.top_share, (2 * places_2 + (1 - places_2)) / 2, 1e-12, "by size: the top third");
	(void) of((const uint32_t[]) {1, 1, 0}, (const double[]) {3, 3, 3}, 3, 1 / 3.0);
	area = expected.gini;
	(void) of((const uint32_t[]) {1, 1, 0}, NULL, 3, 1 / 3.0);
	is_within(area, expected.gini, 1e-12, "sizes that are alike are none");
}

/* Many draws: the mean of many is what is expected, where places are many. */
static void
simulated(void)
{
	enum
	{
		PLACES = 1000, EVENTS = 700, DRAWS = 400
	};
	static uint32_t events[PLACES];
	double		gini = 0;
	double		top = 0;
	double		corrected = 0;
	uint64_t	seed = 11;

	for (int draw = 0; draw < DRAWS; draw++)
	{
		Concentration c;

		memset(events, 0, sizeof(events));
		for (int i = 0; i < EVENTS; i++)
		{
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			events[(seed >> 33) % PLACES]++;
		}
		c = of(events, NULL, PLACES, 0.05);
		gini += c.gini / DRAWS;
		top += c.top_share / DRAWS;
		corrected += c.gini_corrected / DRAWS;
	}
	is_within(gini, expected.gini, 2e-3, "by chance: Gini");
	is_within(top, expected.top_share, 4e-3, "by chance: the top twentieth");
	is_within(corrected, expected.gini_corrected, 4e-3, "by chance: corrected");
	ok(expected.gini_corrected > 0.2, "chance alone puts some together");
}

/* Of 20 a quarter lies in 5 / 8 of a place, half in 1 and 2 / 8, all in five; by chance as the top share has it. */
static void
held(void)
{
	World		world = world_new();
	const uint32_t events[] = {1, 8, 2, 8, 1};
	const double share[] = {0.25, 0.5, 1};
	double		has[3];
	double		chance[3];

	if (concentration_places(&world.kernel, &(Places) {events, NULL, 5}, share, 3, has, chance) != KERNEL_OK)
		ok(false, "places that hold a share: ends well");
	is_within(has[0], 0.125, 1e-12, "a quarter");
	is_within(has[1], 0.25, 1e-12, "half");
	is_within(has[2], 1, 1e-12, "all");
	(void) of(events, NULL, 5, chance[1]);
	is_within(expected.top_share, 0.5, 1e-12, "half, by chance");
	(void) concentration_places(&world.kernel, &(Places) {(const uint32_t[]) {0, 0}, NULL, 2}, share, 1, has, chance);
	ok(isnan(has[0]) && isnan(chance[0]), "nothing happened: no places hold it");
	is_empty(&world, "places that hold a share");
}

static void
repeats(void)
{
	RepeatExpectation e = repeat_expectation(100, 10000);

	is_within(e.places, 99.506613, 1e-8, "places with an event");
	is_within(e.repeated, 0.491777731, 5e-9, "places with two or more");
	is_within(e.share_repeats, 1 - 0.99506613, 1e-7, "share of repeats");
	/* three events in two places: both in one of eight ways twice over, else two and one */
	e = repeat_expectation(3, 2);
	is_within(e.places, 1.75, 1e-12, "three in two: places");
	is_within(e.repeated, 1, 1e-12, "three in two: one place has two or more");
	is_within(e.share_on_repeated, 0.75, 1e-12, "three in two: 6 of 8 of the first are not alone");
	is_within(e.share_of_places, 1 / 1.75, 1e-12, "three in two: of the places");
	is_within(e.share_repeats, 1 - 1.75 / 3, 1e-12, "three in two: repeats");
	e = repeat_expectation(1, 1);
	ok(e.places == 1 && e.repeated == 0 && e.share_repeats == 0, "one in one");
	e = repeat_expectation(2, 1);
	ok(e.places == 1 && e.repeated == 1 && e.share_repeats == 0.5 && e.share_on_repeated == 1, "two in one");
	ok(isnan(repeat_expectation(0, 5).places), "none");
}

int
main(void)
{
	worked();
	chances();
	simulated();
	held();
	repeats();
	return done();
}
