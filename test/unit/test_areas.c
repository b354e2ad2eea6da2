/*
 * The choice of a score, and shrinkage along the levels.
 */
#include "tap.h"

#include "kernel/areas/areas.h"

/* ---------------------------------------------------------------- choosing */

enum
{
	OLD_SERIES, NEW_SERIES
};

#define SCORE(y, n, s) {.value = 6, .variance = NAN, .respondents = (n), .year = (y), .series = (s), .polygon = AREA_NONE}

static const AreaTerms usual = {.year = 2022, .max_age = 3, .min_respondents = 30};

/* What is chosen of one area; the year, or minus the verdict. */
static int
chosen(AreaScore *score, int count, AreaTerms terms)
{
	World		world = world_new();
	Area		area = {.level = 0, .first = 0, .count = count};
	Areas		areas = {.count = 1, .scores = count, .series = 2, .area = &area, .score = score};
	uint32_t	best = AREA_NONE;
	AreaVerdict verdict;

	areas_prepare(&world.kernel, &areas);
	verdict = area_choose(&areas, 0, AREA_NONE, &terms, &best);
	areas_free(&world.kernel, &areas);
	return verdict == AREA_GOOD ? score[best].year : -(int) verdict;
}

static AreaTerms
terms_of(int year, int max_age, int min_respondents, bool bridging)
{
	return (AreaTerms) {.year = year, .max_age = max_age, .min_respondents = min_respondents, .bridging = bridging};
}

static void
choices(void)
{
	AreaScore	three[] = {SCORE(2023, 100, 0), SCORE(2021, 29, 0), SCORE(2019, 30, 0)};
	AreaScore	uncertain[] = {SCORE(2021, 0, 0)};
	AreaScore	certain[] = {SCORE(2021, 0, 0)};
	AreaScore	broken[] = {SCORE(2021, 10, NEW_SERIES), SCORE(2020, 100, OLD_SERIES)};
	AreaScore	parallel[] = {SCORE(2021, 50, OLD_SERIES), SCORE(2021, 50, NEW_SERIES), SCORE(2020, 50, OLD_SERIES)};

	is_count(chosen(three, 3, usual), 2019, "the newest with enough respondents");
	is_count(chosen(three, 3, terms_of(2022, 3, 29, false)), 2021, "29 are enough where 29 are asked");
	is_count(chosen(three, 3, terms_of(2023, 3, 30, false)), 2023, "the year itself is not later");
	is_count(chosen(three, 3, terms_of(2022, 2, 30, false)), -AREA_TOO_FEW, "too few says more than too old");
	is_count(chosen(three, 3, terms_of(2018, 3, 0, false)), -AREA_LATER, "a later score is never taken");
	is_count(chosen(three, 3, terms_of(2023, 0, 0, false)), 2023, "age 0 is the year itself");
	is_count(chosen(three, 3, terms_of(2030, 3, 0, false)), -AREA_TOO_OLD, "too old");
	is_count(chosen(three, 3, terms_of(INT32_MAX, INT32_MAX, 30, false)), 2023, "no overflow far ahead");
	is_count(chosen(three, 3, terms_of(INT32_MIN, 3, 30, false)), -AREA_LATER, "nor far back");

	is_count(chosen(uncertain, 1, usual), -AREA_UNCERTAIN, "an unknown number of respondents is not enough");
	is_count(chosen(uncertain, 1, terms_of(2022, 3, 0, false)), 2021, "unless any number is");
	certain[0].variance = area_variance(30);
	is_count(chosen(certain, 1, usual), 2021, "a standard error like that of 30 respondents is enough");
	certain[0].variance = area_variance(30) * 1.0001;
	is_count(chosen(certain, 1, usual), -AREA_TOO_FEW, "a larger one is not");

	is_count(chosen(broken, 2, usual), -AREA_TOO_FEW, "an older score of another series is refused");
	is_count(chosen(broken, 2, terms_of(2022, 3, 30, true)), 2020, "and taken when bridged");
	is_count(chosen(broken, 2, terms_of(2020, 3, 30, false)), 2020, "in its own time it is the running series");
	parallel[0].value = 5;
	parallel[1].value = 7;
	is_count(chosen(parallel, 3, usual), 2021, "a year with both series");
}

/* In a year with both series the one that began later runs, in whatever order they stand. */
static void
parallel_year(void)
{
	for (int swap = 0; swap < 2; swap++)
	{
		World		world = world_new();
		AreaScore	score[] = {SCORE(2021, 50, swap), SCORE(2021, 50, 1 - swap), SCORE(2020, 50, swap)};
		Area		area = {.count = 3};
		Areas		areas = {.count = 1, .scores = 3, .series = 2, .area = &area, .score = score};
		AreaTerms	terms = terms_of(2022, 3, 30, true);
		uint32_t	best = AREA_NONE;

		areas_prepare(&world.kernel, &areas);
		ok(area_choose(&areas, 0, AREA_NONE, &terms, &best) == AREA_GOOD && best == 1, "the series that began later runs");
		ok(!area_bridged(&areas, 1, 2022) && area_bridged(&areas, 2, 2022) && !area_bridged(&areas, 2, 2020), "and the other is bridged");
		ok(area_bridged(&areas, 2, 2022) && area_bridged(&areas, 2, 3000) && area_bridged(&areas, 0, 1800), "outside the table too");
		areas_free(&world.kernel, &areas);
		is_empty(&world, "parallel year");
	}
}

/* The newest score may stand in no polygon, or in another one than the older. */
static void
in_a_polygon(void)
{
	World		world = world_new();
	AreaScore	score[] = {SCORE(2022, 50, 0), SCORE(2021, 50, 0), SCORE(2020, 50, 0)};
	Area		area = {.count = 3};
	Areas		areas = {.count = 1, .scores = 3, .series = 1, .polygons = 2, .area = &area, .score = score};
	AreaTerms	terms = terms_of(2022, 3, 30, false);
	uint32_t	best = AREA_NONE;

	score[1].polygon = 1;
	score[2].polygon = 0;
	areas_prepare(&world.kernel, &areas);
	ok(area_choose(&areas, 0, AREA_NONE, &terms, &best) == AREA_GOOD && best == 0, "the newest, in a polygon or not");
	ok(area_choose(&areas, 0, AREA_ANY_POLYGON, &terms, &best) == AREA_GOOD && best == 1, "the newest in a polygon");
	ok(area_choose(&areas, 0, 0, &terms, &best) == AREA_GOOD && best == 2, "the newest in this polygon");
	areas_free(&world.kernel, &areas);
	is_empty(&world, "in a polygon");
}

/* ---------------------------------------------------------------- levels */

/* Two postcodes in one gemeente, one outside; the gemeente has three brothers. */
static void
along_the_levels(void)
{
	World		world = world_new();
	Area		area[7];
	AreaScore	score[7];
	const double value[] = {5.2, 6.1, 4.0, 5.9, 6.6, 6.2, 7.0};
	const double variance[] = {0.284, 0.056, 0.2, 0.01, 0.02, 0.01, 0.03};
	const uint32_t parent[] = {3, 3, AREA_NONE, AREA_NONE, AREA_NONE, AREA_NONE, AREA_NONE};
	const uint32_t one_group[] = {0, 0, 0, 0};
	Estimate	gemeente[4];
	Estimate	pc4[3];
	Shrunk		shrunk[7];
	Areas		areas = {.count = 7, .scores = 7, .series = 1, .area = area, .score = score};
	double		between;
	Between		spread;
	Means		means;

	for (uint32_t i = 0; i < 7; i++)
	{
		area[i] = (Area) {.level = i >= 3, .postcode = i < 3 ? postcode_read("7511", 4) + 729 * i : 0, .first = i, .count = 1};
		score[i] = (AreaScore) {.value = value[i], .variance = variance[i], .year = 2021, .polygon = AREA_NONE};
		if (i >= 3)
			gemeente[i - 3] = (Estimate) {value[i], variance[i]};
		else
			pc4[i] = (Estimate) {value[i], variance[i]};
	}
	areas_prepare(&world.kernel, &areas);
	ok(areas_find(&areas, postcode_read("7512", strlen("7512"))) == 1 && areas_find(&areas, postcode_read("7519", strlen("7519"))) == AREA_NONE, "areas are found by postcode");
	areas_shrink(&world.kernel, &areas, parent, shrunk);

	shrink_between(&world.kernel, gemeente, one_group, 4, &spread);
	between = spread.variance;
	is_within(shrunk[3].estimate.value, shrink_towards(gemeente[0], shrink_mean(gemeente, 4, between), between).value, 1e-12,
			  "the coarsest level: towards its mean");
	ok(shrunk[3].target == SHRINK_LEVEL && shrunk[0].target == SHRINK_PARENT && shrunk[0].parent == 3, "it says towards what");
	/* The one outside is a group of its own, so the two in the gemeente tell how much postcodes differ. */
	shrink_between(&world.kernel, pc4, one_group, 2, &spread);
	between = spread.variance;
	shrink_same_mean(shrunk[3].estimate, &means);
	is_within(shrunk[0].estimate.value, shrink_towards(pc4[0], shrunk[3].estimate, between).value, 1e-12, "a postcode: towards its shrunken gemeente");
	is_within(shrunk[0].estimate.variance, shrink_score(pc4[0], &means, &spread).variance, 1e-12, "a postcode: its variance");
	ok(shrunk[0].estimate.variance > shrink_towards(pc4[0], shrunk[3].estimate, between).variance, "which is larger than if the variance between were known");
	is_within(shrunk[2].estimate.value, shrink_towards(pc4[2], shrink_mean(pc4, 3, between), between).value, 1e-12, "without a gemeente: towards the mean of its level");
	areas_free(&world.kernel, &areas);
	is_empty(&world, "along the levels");
}

/* Another year, another series and an unknown variance are groups of their own. */
static void
apart(void)
{
	World		world = world_new();
	Area		area = {.first = 0, .count = 4};
	AreaScore	score[] = {SCORE(2021, 50, 0), SCORE(2020, 50, 0), SCORE(2021, 50, 1), SCORE(2021, 50, 0)};
	const uint32_t parent[] = {AREA_NONE, AREA_NONE, AREA_NONE, AREA_NONE};
	Shrunk		shrunk[4];
	Areas		areas = {.count = 1, .scores = 4, .series = 2, .area = &area, .score = score};

	for (int i = 0; i < 3; i++)
		score[i].variance = 0.05;
	areas_prepare(&world.kernel, &areas);
	areas_shrink(&world.kernel, &areas, parent, shrunk);
	for (int i = 0; i < 4; i++)
		ok(shrunk[i].target == SHRINK_NOT && shrunk[i].estimate.value == 6, "alone in year and series: not shrunk");
	areas_free(&world.kernel, &areas);
	is_empty(&world, "apart");
}

int
main(void)
{
	choices();
	parallel_year();
	in_a_polygon();
	along_the_levels();
	apart();
	return done();
}
