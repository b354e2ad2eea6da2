/*
 * areal_score: a score for an area that the survey does not know.
 *
 * SQL: sql/52-cohesion.sql
 */
#include "postgres.h"

#include "pg/areas/area_index.h"
#include "pg/arguments.h"
#include "pg/geometry.h"
#include "pg/near_repeat/event_set.h"

#include "kernel/order.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* The arguments of the function, in order. */
enum
{
	ARG_AREAS, ARG_TARGET, ARG_WEIGHTS, ARG_DATE, ARG_LEVEL, ARG_MAX_AGE
};

/* Less of the target known than this, and there is no score. */
#define COVERAGE_MIN 0.5

/* A smaller part of the target or of the source is a sliver between borders that do not quite meet. */
#define SLIVER 1e-6

/* The target, as the only polygon of its kind. */
typedef struct Target
{
	Polygons   *polygon;
	Box			extent;
} Target;

/* What the sources of one level give to the target. */
typedef struct Interpolation
{
	uint32		level;
	uint32		used;			/* sources */
	double		total;			/* weight of the target */
	double		covered;		/* of which in sources */
	double		weighted;		/* sum of weight times score */
	double		variance;		/* sum of squared weight times variance; NaN when one is not known */
	double		respondents;	/* NaN when one is not known */
	int32		first_year;
	int32		last_year;
} Interpolation;

/* A polygon of the level with the score that counts, and its weight in the target and as a whole. */
typedef struct Source
{
	uint32		score;			/* AREA_NONE: it does not count */
	uint32		turn;			/* where several lie over a place, the lowest has it */
	double		shared;
	double		whole;
} Source;

/* Some polygons, by number. */
typedef struct Listed
{
	uint32		count;
	uint32	   *polygon;
} Listed;

static bool
boxes_meet(const Box *a, const Box *b)
{
	return a->x_min <= b->x_max && a->x_max >= b->x_min && a->y_min <= b->y_max && a->y_max >= b->y_min;
}

/* The sources of one level: of each area the newest score on the terms that has a polygon, where that meets the target. */
static Source *
find_sources(AreaIndex *index, uint32 level, const AreaTerms *terms, const Target *target)
{
	const Areas *areas = &index->areas;
	Source	   *sources = palloc0(Max(areas->polygons, 1) * sizeof(Source));

	for (uint32 i = 0; i < areas->polygons; i++)
		sources[i].score = AREA_NONE;
	for (uint32 i = 0; i < areas->count; i++)
	{
		uint32		best;

		if (areas->area[i].level == level && area_choose(areas, i, AREA_ANY_POLYGON, terms, &best) == AREA_GOOD)
			sources[areas->score[best].polygon].score = best;
	}
	for (uint32 i = 0; i < areas->polygons; i++)
	{
		Box			extent = polygon_extent(index->polygons, i);

		if (!boxes_meet(&extent, &target->extent))
			sources[i].score = AREA_NONE;
	}
	return sources;
}

/* ---------------------------------------------------------------- whose is a place? */

typedef struct Ranking
{
	const Source *sources;
	const AreaScore *scores;
} Ranking;

/*
 * The newest score first; of one year the surest, and then by what else tells
 * them apart.  The order of codes is left for scores that are alike, where it
 * makes no difference.
 */
static int
compare_turns(const void *a, const void *b, void *argument)
{
	const Ranking *ranking = argument;
	uint32		x = *(const uint32 *) a;
	uint32		y = *(const uint32 *) b;
	const AreaScore *left = &ranking->scores[ranking->sources[x].score];
	const AreaScore *right = &ranking->scores[ranking->sources[y].score];
	double		left_variance = isnan(left->variance) ? INFINITY : left->variance;
	double		right_variance = isnan(right->variance) ? INFINITY : right->variance;

	if (left->year != right->year)
		return ORDER_OF(right->year, left->year);
	if (left_variance != right_variance)
		return ORDER_OF(left_variance, right_variance);
	if (left->respondents != right->respondents)
		return ORDER_OF(right->respondents, left->respondents);
	if (left->value != right->value)
		return ORDER_OF(left->value, right->value);
	return ORDER_OF(x, y);
}

/* Gives each source its turn; returns them in that order. */
static Listed
take_turns(const AreaIndex *index, Source *sources)
{
	const Areas *areas = &index->areas;
	Ranking		ranking = {.sources = sources, .scores = areas->score};
	Listed		ranked = {.count = 0, .polygon = palloc(Max(areas->polygons, 1) * sizeof(uint32))};

	for (uint32 i = 0; i < areas->polygons; i++)
	{
		if (sources[i].score != AREA_NONE)
			ranked.polygon[ranked.count++] = i;
	}
	qsort_arg(ranked.polygon, ranked.count, sizeof(uint32), compare_turns, &ranking);
	for (uint32 i = 0; i < ranked.count; i++)
		sources[ranked.polygon[i]].turn = i;
	return ranked;
}

/* ---------------------------------------------------------------- weights */

static int
compare_west(const void *a, const void *b, void *polygons)
{
	double		left = polygon_extent(polygons, *(const uint32 *) a).x_min;
	double		right = polygon_extent(polygons, *(const uint32 *) b).x_min;

	return ORDER_OF(left, right);
}

/* The first of those sorted from west to east that begins at x or east of it. */
static uint32
first_from(const Polygons *polygons, const Listed *sorted, double x)
{
	uint32		from = 0;
	uint32		to = sorted->count;

	while (from < to)
	{
		uint32		middle = from + (to - from) / 2;

		if (polygon_extent(polygons, sorted->polygon[middle]).x_min < x)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* The surface of the target in each source that no earlier source has. */
static void
weigh_by_area(AreaIndex *index, const Target *target, double total, Source *sources, const Listed *ranked)
{
	Listed		sorted = {.count = ranked->count, .polygon = palloc(Max(ranked->count, 1) * sizeof(uint32))};
	Listed		counted = {.polygon = palloc(Max(ranked->count, 1) * sizeof(uint32))};
	double		widest = 0;

	memcpy(sorted.polygon, ranked->polygon, ranked->count * sizeof(uint32));
	qsort_arg(sorted.polygon, sorted.count, sizeof(uint32), compare_west, index->polygons);
	for (uint32 i = 0; i < sorted.count; i++)
	{
		Box			extent = polygon_extent(index->polygons, sorted.polygon[i]);

		widest = fmax(widest, extent.x_max - extent.x_min);
	}
	for (uint32 i = 0; i < sorted.count; i++)
	{
		uint32		polygon = sorted.polygon[i];
		Source	   *source = &sources[polygon];
		Box			extent = polygon_extent(index->polygons, polygon);

		counted.count = 0;
		for (uint32 j = first_from(index->polygons, &sorted, extent.x_min - widest); j < sorted.count; j++)
		{
			Box			other = polygon_extent(index->polygons, sorted.polygon[j]);

			if (other.x_min > extent.x_max)
				break;
			if (sources[sorted.polygon[j]].turn < source->turn && boxes_meet(&other, &extent))
				counted.polygon[counted.count++] = sorted.polygon[j];
		}
		source->shared = polygon_shared_area(target->polygon, 0, index->polygons, polygon, counted.polygon, counted.count);
		source->whole = polygon_area(index->polygons, polygon);
		if (source->shared < SLIVER * fmin(total, source->whole))
			source->shared = 0;
		CHECK_FOR_INTERRUPTS();
	}
	pfree(sorted.polygon);
	pfree(counted.polygon);
}

/* The source that has a place, or QUADTREE_END. */
static uint32
source_at(AreaIndex *index, Datum set, uint32 level, const Source *sources, double x, double y)
{
	QuadtreeCursor cursor = area_index_at(index, set, x, y);
	uint32		best = QUADTREE_END;
	uint32		polygon;

	/* They come in order of level. */
	while ((polygon = quadtree_next(index->tree, &cursor)) != QUADTREE_END &&
		   area_index_level(index, index->areas.of_polygon[polygon]) <= level)
	{
		if (sources[polygon].score != AREA_NONE && (best == QUADTREE_END || sources[polygon].turn < sources[best].turn))
			best = polygon;
	}
	return best;
}

/* The dwellings of the target, each in the source that has its place; returns how many there are. */
static double
weigh_by_dwellings(AreaIndex *index, Datum set, uint32 level, const Target *target, const EventColumns *dwellings, Source *sources)
{
	double		total = 0;

	for (uint32 i = 0; i < dwellings->count; i++)
	{
		double		x = dwellings->x[i];
		double		y = dwellings->y[i];
		bool		in_target = polygon_covers(target->polygon, 0, x, y);
		uint32		polygon = source_at(index, set, level, sources, x, y);

		total += in_target;
		if (polygon != QUADTREE_END)
		{
			sources[polygon].shared += in_target;
			sources[polygon].whole++;
		}
		if (i % 1024 == 0)
			CHECK_FOR_INTERRUPTS();
	}
	return total;
}

/* Scores are averaged, counts divided: a source with a tenth of its weight in the target gives a tenth of its respondents. */
static void
add_source(Interpolation *sum, const AreaScore *score, const Source *source)
{
	if (source->shared <= 0)
		return;
	sum->used++;
	sum->covered += source->shared;
	sum->weighted += source->shared * score->value;
	sum->variance += source->shared * source->shared * score->variance;
	sum->respondents += score->respondents > 0 ? score->respondents * source->shared / source->whole : NAN;
	sum->first_year = Min(sum->first_year, score->year);
	sum->last_year = Max(sum->last_year, score->year);
}

static Interpolation
interpolate(AreaIndex *index, Datum set, uint32 level, const AreaTerms *terms, const Target *target, const EventSet *weights)
{
	Interpolation sum = {.level = level, .first_year = AREA_YEAR_MAX, .last_year = AREA_YEAR_MIN};
	Source	   *sources = find_sources(index, level, terms, target);
	Listed		ranked = take_turns(index, sources);

	if (weights != NULL)
	{
		EventColumns dwellings = event_set_columns(weights);

		sum.total = weigh_by_dwellings(index, set, level, target, &dwellings, sources);
	}
	else
	{
		sum.total = polygon_area(target->polygon, 0);
		weigh_by_area(index, target, sum.total, sources, &ranked);
	}
	for (uint32 i = 0; i < index->areas.polygons; i++)
	{
		if (sources[i].score != AREA_NONE)
			add_source(&sum, &index->areas.score[sources[i].score], &sources[i]);
	}
	pfree(ranked.polygon);
	pfree(sources);
	return sum;
}

/* Rounding can find more than there is. */
static double
coverage_of(const Interpolation *sum)
{
	return sum->total > 0 ? fmin(1, sum->covered / sum->total) : NAN;
}

/* The finest level that covers half of the target, or else the one that covers most. */
static Interpolation
best_level(AreaIndex *index, Datum set, int level, const AreaTerms *terms, const Target *target, const EventSet *weights)
{
	Interpolation best = {.total = 0};

	for (int i = level >= 0 ? level : 0; i < (level >= 0 ? level + 1 : index->levels.count); i++)
	{
		Interpolation sum = interpolate(index, set, i, terms, target, weights);

		if (best.total == 0 || sum.covered > best.covered)
			best = sum;
		if (coverage_of(&best) >= COVERAGE_MIN)
			break;
	}
	return best;
}

/* ---------------------------------------------------------------- the row */

enum
{
	COLUMN_SCORE, COLUMN_STANDARD_ERROR, COLUMN_RESPONDENTS, COLUMN_COVERAGE, COLUMN_AREAS, COLUMN_LEVEL,
	COLUMN_FIRST_YEAR, COLUMN_LAST_YEAR, COLUMN_RULE, COLUMNS
};

/* Why there is no score, or NULL when there is one. */
static const char *
why_not(const Interpolation *sum, bool by_dwellings)
{
	if (isnan(coverage_of(sum)))
		return by_dwellings ? "no score: no dwelling in the target" : "no score: the target has no area";
	if (sum->used == 0)
		return "no score: no area with a score meets the target";
	return coverage_of(sum) < COVERAGE_MIN ? "no score: less than half of the target is covered" : NULL;
}

/* The row of a sum, or with a reason that is not NULL the row of none. */
static Datum
make_row(const AreaCall *call, const AreaIndex *index, const Interpolation *sum, const char *reason, bool by_dwellings)
{
	Datum		value[COLUMNS] = {0};
	bool		null[COLUMNS];
	double		coverage = sum != NULL ? coverage_of(sum) : NAN;
	const char *way = by_dwellings ? "weighted by dwellings" : "weighted by area";

	memset(null, true, sizeof(null));
	if (!isnan(coverage))
	{
		value[COLUMN_COVERAGE] = Float8GetDatum(coverage);
		null[COLUMN_COVERAGE] = false;
	}
	value[COLUMN_RULE] = CStringGetTextDatum(reason != NULL ? reason : way);
	null[COLUMN_RULE] = false;
	if (reason == NULL)
	{
		double		error = sqrt(sum->variance) / sum->covered;

		value[COLUMN_SCORE] = Float8GetDatum(sum->weighted / sum->covered);
		value[COLUMN_STANDARD_ERROR] = Float8GetDatum(error);
		value[COLUMN_RESPONDENTS] = Float8GetDatum(sum->respondents);
		value[COLUMN_AREAS] = Int32GetDatum(sum->used);
		value[COLUMN_LEVEL] = CStringGetTextDatum(index->levels.name[sum->level]);
		value[COLUMN_FIRST_YEAR] = Int32GetDatum(sum->first_year);
		value[COLUMN_LAST_YEAR] = Int32GetDatum(sum->last_year);
		memset(null, false, sizeof(null));
		null[COLUMN_STANDARD_ERROR] = isnan(error);
		null[COLUMN_RESPONDENTS] = isnan(sum->respondents);
	}
	return HeapTupleHeaderGetDatum(heap_form_tuple(call->row_type, value, null)->t_data);
}

/* ---------------------------------------------------------------- reading the question */

/* The level that was asked for, or -1. */
static int
argument_level(FunctionCallInfo fcinfo, const AreaIndex *index)
{
	char	   *level;

	if (PG_ARGISNULL(ARG_LEVEL))
		return -1;
	level = text_to_cstring(PG_GETARG_TEXT_PP(ARG_LEVEL));
	for (int i = 0; i < index->levels.count; i++)
	{
		if (strcmp(level, index->levels.name[i]) == 0)
			return i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("level \"%s\" is not in the areas", level),
			 errhint("area_set_info(areas) tells the levels of a set; NULL takes the finest that covers half of the target.")));
}

/* A set that is asked about one level only needs no order of its levels. */
static ArrayType *
only_level(FunctionCallInfo fcinfo)
{
	Datum		level;

	if (PG_ARGISNULL(ARG_LEVEL))
		return NULL;
	level = PG_GETARG_DATUM(ARG_LEVEL);
	return construct_array(&level, 1, TEXTOID, -1, false, TYPALIGN_INT);
}

/* Reads the target into this memory context; false when it is EMPTY. */
static bool
read_target(FunctionCallInfo fcinfo, const AreaCall *call, const AreaIndex *index, MemoryContext context, Target *target)
{
	StringInfoData wkb;
	int32		srid;

	initStringInfo(&wkb);
	if (!geometry_read_area(PG_GETARG_DATUM(ARG_TARGET), call->geometry_type, "target", &wkb, &srid))
		return false;
	area_index_require_srid(index, srid, "target");
	polygon_require_valid(wkb.data, wkb.len, "target");
	target->polygon = polygons_make(context, 1);
	polygons_read(target->polygon, 0, wkb.data, wkb.len);
	target->extent = polygon_extent(target->polygon, 0);
	return true;
}

static const EventSet *
read_weights(FunctionCallInfo fcinfo, const AreaIndex *index)
{
	EventSet   *weights = PG_ARGISNULL(ARG_WEIGHTS) ? NULL : PG_GETARG_EVENT_SET_P(ARG_WEIGHTS);

	if (weights != NULL && weights->header.srid != 0)
		area_index_require_srid(index, weights->header.srid, "weights");
	return weights;
}

PG_FUNCTION_INFO_V1(areal_score);
Datum
areal_score(PG_FUNCTION_ARGS)
{
	AreaCall   *call = area_call(fcinfo, ARG_TARGET);
	Datum		set = PG_GETARG_DATUM(ARG_AREAS);
	MemoryContext context;
	AreaIndex  *index;
	const EventSet *weights;
	Interpolation sum;
	Target		target;
	AreaTerms	terms = {.min_respondents = 0, .bridging = false};
	int			level;

	if (PG_ARGISNULL(ARG_AREAS))
		PG_RETURN_NULL();
	if (PG_ARGISNULL(ARG_MAX_AGE))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("max_age of areal_score is NULL"),
				 errhint("3 is the default.")));
	terms.max_age = argument_not_negative(PG_GETARG_INT32(ARG_MAX_AGE), "max_age",
										  "3 years is usual; 0 takes scores of the year itself only.");
	index = area_index_find(&call->indexes, set, only_level(fcinfo));
	level = argument_level(fcinfo, index);
	weights = read_weights(fcinfo, index);
	if (PG_ARGISNULL(ARG_DATE) || DATE_NOT_FINITE(PG_GETARG_DATEADT(ARG_DATE)))
		return make_row(call, index, NULL, "no score: no date", false);
	terms.year = area_year(PG_GETARG_DATEADT(ARG_DATE));
	/* The target's polygon goes when this call ends, also with an error. */
	context = AllocSetContextCreate(CurrentMemoryContext, "target of areal_score", ALLOCSET_SMALL_SIZES);
	if (PG_ARGISNULL(ARG_TARGET) || !read_target(fcinfo, call, index, context, &target))
		return make_row(call, index, NULL, "no score: no target", false);
	if (index->areas.polygons == 0)
		return make_row(call, index, NULL, "no score: the areas have no polygons", false);
	area_index_open(index, set);
	sum = best_level(index, set, level, &terms, &target, weights);
	MemoryContextDelete(context);
	return make_row(call, index, &sum, why_not(&sum, weights != NULL), weights != NULL);
}
