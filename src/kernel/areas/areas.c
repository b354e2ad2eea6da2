/*
 * Areas with survey scores.
 */
#include "kernel/areas/areas.h"

#include "kernel/order.h"

#include <math.h>

/* ---------------------------------------------------------------- scores */

double
area_variance(int32_t respondents)
{
	return AREA_DEVIATION * AREA_DEVIATION * AREA_DESIGN_EFFECT / respondents;
}

static PostcodeSlot *
find_slot(const Areas *areas, Postcode postcode)
{
	uint32_t	place = (uint32_t) ((postcode * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (areas->slots - 1);

	while (areas->slot[place].postcode != postcode && areas->slot[place].postcode != 0)
		place = (place + 1) & (areas->slots - 1);
	return &areas->slot[place];
}

static KernelStatus
enter_areas(Kernel *kernel, Areas *areas)
{
	areas->slots = 16;
	while (areas->slots < 2 * (uint64_t) areas->count)
		areas->slots *= 2;
	areas->slot = kernel_alloc_zero(kernel, areas->slots, sizeof(PostcodeSlot));
	areas->of_polygon = kernel_alloc(kernel, areas->polygons, sizeof(uint32_t));
	for (uint32_t i = 0; i < areas->count; i++)
	{
		const Area *area = &areas->area[i];

		if (area->postcode != 0)
			*find_slot(areas, area->postcode) = (PostcodeSlot) {.postcode = area->postcode, .area = i};
		for (uint32_t j = area->first; j < area->first + area->count; j++)
		{
			areas->score[j].area = i;
			if (areas->score[j].polygon != AREA_NONE)
				areas->of_polygon[areas->score[j].polygon] = i;
		}
		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

/*
 * The series that runs in a year is the one with the newest score of that year
 * or before; of two that overlap, the one that began later, and of two that
 * began in one year, the one with the higher number.
 */
static void
find_running(Kernel *kernel, Areas *areas)
{
	int32_t    *first = kernel_alloc(kernel, areas->series, sizeof(int32_t));
	uint32_t	running = AREA_NONE;

	for (uint32_t i = 0; i < areas->series; i++)
		first[i] = INT32_MAX;
	for (uint32_t i = 0; i < areas->scores; i++)
	{
		const AreaScore *score = &areas->score[i];

		if (score->year < first[score->series])
			first[score->series] = score->year;
	}
	for (int year = 0; year <= AREA_YEAR_MAX - AREA_YEAR_MIN; year++)
		areas->running[year] = AREA_NONE;
	for (uint32_t i = 0; i < areas->scores; i++)
	{
		uint32_t   *best = &areas->running[areas->score[i].year - AREA_YEAR_MIN];
		uint32_t	series = areas->score[i].series;

		if (*best == AREA_NONE || first[series] > first[*best] || (first[series] == first[*best] && series > *best))
			*best = series;
	}
	for (int year = 0; year <= AREA_YEAR_MAX - AREA_YEAR_MIN; year++)
	{
		if (areas->running[year] != AREA_NONE)
			running = areas->running[year];
		areas->running[year] = running;
	}
	kernel_free(kernel, first);
}

KernelStatus
areas_prepare(Kernel *kernel, Areas *areas)
{
	KernelStatus status = enter_areas(kernel, areas);

	find_running(kernel, areas);
	return status;
}

void
areas_free(Kernel *kernel, Areas *areas)
{
	kernel_free(kernel, areas->slot);
	kernel_free(kernel, areas->of_polygon);
}

uint32_t
areas_find(const Areas *areas, Postcode postcode)
{
	const PostcodeSlot *slot = find_slot(areas, postcode);

	return slot->postcode != 0 ? slot->area : AREA_NONE;
}

/* The series that runs in a year; no year lies outside the table for long. */
static uint32_t
running_series(const Areas *areas, int32_t year)
{
	if (year < AREA_YEAR_MIN)
		return AREA_NONE;
	return areas->running[(year < AREA_YEAR_MAX ? year : AREA_YEAR_MAX) - AREA_YEAR_MIN];
}

bool
area_bridged(const Areas *areas, uint32_t score, int32_t year)
{
	return areas->score[score].series != running_series(areas, year);
}

static AreaVerdict
judge(const AreaScore *score, const AreaTerms *terms, bool same_series)
{
	if (score->year > terms->year)
		return AREA_LATER;
	if ((int64_t) terms->year - score->year > terms->max_age)
		return AREA_TOO_OLD;
	if (!same_series && !terms->bridging)
		return AREA_OTHER_SERIES;
	if (terms->min_respondents == 0)
		return AREA_GOOD;
	if (score->respondents > 0)
		return score->respondents >= terms->min_respondents ? AREA_GOOD : AREA_TOO_FEW;
	if (isnan(score->variance))
		return AREA_UNCERTAIN;
	/* Without a number, the score must be as certain as one of so many respondents. */
	return score->variance <= area_variance(terms->min_respondents) ? AREA_GOOD : AREA_TOO_FEW;
}

static bool
is_of_polygon(const AreaScore *score, uint32_t polygon)
{
	if (polygon == AREA_ANY_POLYGON)
		return score->polygon != AREA_NONE;
	return polygon == AREA_NONE || score->polygon == polygon;
}

AreaVerdict
area_choose(const Areas *areas, uint32_t area, uint32_t polygon, const AreaTerms *terms, uint32_t *best)
{
	const Area *of = &areas->area[area];
	uint32_t	running = running_series(areas, terms->year);
	AreaVerdict verdict = AREA_UNKNOWN;

	for (uint32_t i = of->first; i < of->first + of->count; i++)
	{
		const AreaScore *score = &areas->score[i];
		AreaVerdict of_score;

		if (!is_of_polygon(score, polygon))
			continue;
		if (verdict == AREA_GOOD && (score->year < areas->score[*best].year || score->series != running))
			continue;
		of_score = judge(score, terms, score->series == running);
		if (of_score == AREA_GOOD)
			*best = i;
		if (of_score > verdict)
			verdict = of_score;
	}
	return verdict;
}

/* ---------------------------------------------------------------- shrinkage */

/* Scores of one level, year and series, by what they are shrunk towards. */
typedef struct Siblings
{
	const Areas *areas;
	const uint32_t *parent;
} Siblings;

/* Coarse levels first, since a score is shrunk towards a shrunken one. */
static int
compare_siblings(const void *items, uint32_t a, uint32_t b)
{
	const Siblings *siblings = items;
	const AreaScore *left = &siblings->areas->score[a];
	const AreaScore *right = &siblings->areas->score[b];
	uint32_t	left_level = siblings->areas->area[left->area].level;
	uint32_t	right_level = siblings->areas->area[right->area].level;

	if (left_level != right_level)
		return ORDER_OF(right_level, left_level);
	if (left->year != right->year)
		return ORDER_OF(left->year, right->year);
	if (left->series != right->series)
		return ORDER_OF(left->series, right->series);
	return ORDER_OF(siblings->parent[a], siblings->parent[b]);
}

static bool
same_group(const Areas *areas, uint32_t a, uint32_t b)
{
	const AreaScore *left = &areas->score[a];
	const AreaScore *right = &areas->score[b];

	return areas->area[left->area].level == areas->area[right->area].level &&
		left->year == right->year && left->series == right->series;
}

/* Shrinks the scores of one group; order names them. */
static KernelStatus
shrink_group(Kernel *kernel, const Areas *areas, const uint32_t *order, uint32_t count, const uint32_t *parent,
			 Estimate *scores, uint32_t *group, Shrunk *shrunk)
{
	uint32_t	known = 0;
	Between		between;
	Means		level;
	KernelStatus status;

	for (uint32_t i = 0; i < count; i++)
	{
		const AreaScore *score = &areas->score[order[i]];

		shrunk[order[i]] = (Shrunk)
		{
			.estimate = {.value = score->value, .variance = score->variance}, .target = SHRINK_NOT, .parent = AREA_NONE
		};
		if (isnan(score->variance))
			continue;
		scores[known] = shrunk[order[i]].estimate;
		group[known++] = parent[order[i]];
	}
	/* Where each area around holds only one, the whole level tells how much they differ. */
	status = shrink_between(kernel, scores, group, known, &between);
	if (status == KERNEL_OK && isnan(between.variance))
	{
		for (uint32_t i = 0; i < known; i++)
			group[i] = 0;
		status = shrink_between(kernel, scores, group, known, &between);
	}
	if (status != KERNEL_OK || isnan(between.variance))
		return status;
	shrink_means(scores, known, &between, &level);
	for (uint32_t i = 0; i < count; i++)
	{
		Shrunk	   *one = &shrunk[order[i]];
		Means		around;

		if (isnan(one->estimate.variance))
			continue;
		one->parent = parent[order[i]];
		one->target = one->parent != AREA_NONE ? SHRINK_PARENT : SHRINK_LEVEL;
		if (one->target == SHRINK_PARENT)
			shrink_same_mean(shrunk[one->parent].estimate, &around);
		one->estimate = shrink_score(one->estimate, one->target == SHRINK_PARENT ? &around : &level, &between);
		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

KernelStatus
areas_shrink(Kernel *kernel, const Areas *areas, const uint32_t *parent, Shrunk *shrunk)
{
	Siblings	siblings = {.areas = areas, .parent = parent};
	uint32_t   *order = kernel_alloc(kernel, areas->scores, sizeof(uint32_t));
	Estimate   *scores = kernel_alloc(kernel, areas->scores, sizeof(Estimate));
	uint32_t   *group = kernel_alloc(kernel, areas->scores, sizeof(uint32_t));
	KernelStatus status = order_index(kernel, order, areas->scores, compare_siblings, &siblings);

	for (uint32_t from = 0, to; status == KERNEL_OK && from < areas->scores; from = to)
	{
		for (to = from + 1; to < areas->scores && same_group(areas, order[from], order[to]); to++)
			;
		status = shrink_group(kernel, areas, order + from, to - from, parent, scores, group, shrunk);
		if (status == KERNEL_OK && kernel->stop(kernel))
			status = KERNEL_STOPPED;
	}
	kernel_free(kernel, order);
	kernel_free(kernel, scores);
	kernel_free(kernel, group);
	return status;
}
