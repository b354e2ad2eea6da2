/*
 * cohesion_join: which survey score holds for an address on a day?
 *
 * SQL: sql/52-cohesion.sql
 */
#include "postgres.h"

#include "pg/areas/area_index.h"
#include "pg/arguments.h"
#include "pg/geometry.h"

#include <math.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"

/* The arguments of the function, in order. */
enum
{
	ARG_AREAS, ARG_POSTCODE, ARG_LOCATION, ARG_DATE, ARG_MIN_RESPONDENTS, ARG_MAX_AGE, ARG_SHRINK, ARG_BRIDGE, ARG_LEVELS
};

/* ---------------------------------------------------------------- a question and how it was answered */

/* How an area was found. */
typedef enum Way
{
	WAY_POSTCODE,
	WAY_LOCATION,
	WAY_AROUND					/* it holds the area of the postcode */
} Way;

typedef struct Question
{
	Postcode	postcode;		/* 0 when there is none */
	GeometryPoint location;
	double		bridge;			/* NaN: not */
	AreaTerms	terms;
	uint64		flags;			/* STEP_… */
} Question;

/*
 * Which score was found, and what else the words of the rule depend on: steps
 * has three bits with an AreaVerdict for each level, from the low end, and the
 * flags below.
 */
typedef struct Trail
{
	uint32		score;			/* AREA_NONE: no score */
	double		bridge;			/* 0 when the score is not bridged */
	uint64		steps;
} Trail;

#define STEP_WAY_SHIFT 48		/* two bits */
#define STEP_SHRINK (UINT64CONST(1) << 50)
#define STEP_POSTCODE (UINT64CONST(1) << 51)	/* there is one */
#define STEP_BAD_POSTCODE (UINT64CONST(1) << 52)
#define STEP_LOCATION (UINT64CONST(1) << 53)	/* there is one */
#define STEP_NO_DATE (UINT64CONST(1) << 54)

StaticAssertDecl(3 * AREA_LEVELS_MAX <= STEP_WAY_SHIFT && AREA_GOOD < 8, "the verdicts must leave the flags their bits");

static AreaVerdict
trail_verdict(const Trail *trail, uint32 level)
{
	return (AreaVerdict) (trail->steps >> (3 * level) & 7);
}

static void
note_verdict(Trail *trail, uint32 level, AreaVerdict verdict)
{
	if (verdict > trail_verdict(trail, level))
		trail->steps += (uint64) (verdict - trail_verdict(trail, level)) << (3 * level);
}

/* pc6, pc5, pc4: the first that is good enough. */
static bool
find_by_postcode(const AreaIndex *index, const Question *question, Trail *trail)
{
	for (int length = question->postcode != 0 ? postcode_length(question->postcode) : 0; length >= 4; length--)
	{
		uint32		area = areas_find(&index->areas, postcode_prefix(question->postcode, length));
		AreaVerdict verdict;

		if (area == AREA_NONE)
			continue;
		verdict = area_choose(&index->areas, area, AREA_NONE, &question->terms, &trail->score);
		note_verdict(trail, area_index_level(index, area), verdict);
		if (verdict == AREA_GOOD)
			return true;
	}
	return false;
}

/* Is an area another one than that of the postcode, where that is known?  Borders and places are drawn less exactly. */
static bool
is_other_postcode(const AreaIndex *index, const Question *question, uint32 area)
{
	Postcode	postcode = index->areas.area[area].postcode;

	return postcode != 0 &&
		areas_find(&index->areas, postcode_prefix(question->postcode, postcode_length(postcode))) != AREA_NONE;
}

/* Can no other polygon of its level hold a better score? */
static bool
is_best_of_level(const AreaIndex *index, const Question *question, uint32 score)
{
	const AreaScore *best = &index->areas.score[score];
	uint32		level = area_index_level(index, best->area);

	return best->year == Min(question->terms.year, index->newest[level]) &&
		(isnan(question->bridge) || !area_bridged(&index->areas, score, question->terms.year));
}

/* Is a score newer than the best so far, or as new and of the running series when that is not? */
static bool
is_better(const AreaIndex *index, const Question *question, uint32 score, uint32 best)
{
	const Areas *areas = &index->areas;

	if (best == AREA_NONE)
		return true;
	if (areas->score[score].year != areas->score[best].year)
		return areas->score[score].year > areas->score[best].year;
	return area_bridged(areas, best, question->terms.year) && !area_bridged(areas, score, question->terms.year);
}

/*
 * The first level with a polygon over a place and a good enough score in it.
 * Where polygons of one level overlap or share a border the newest score
 * counts, and of equal years the first in order of code.
 */
static bool
find_by_place(AreaIndex *index, const Question *question, QuadtreeCursor cursor, uint32 around, Trail *trail)
{
	uint32		best = AREA_NONE;
	uint32		polygon;

	for (;;)
	{
		uint32		area;
		uint32		score;
		AreaVerdict verdict;

		polygon = around == AREA_NONE ? quadtree_next(index->tree, &cursor) : area_index_next_around(index, &cursor, around);
		if (polygon == QUADTREE_END)
			break;
		area = index->areas.of_polygon[polygon];
		if (best != AREA_NONE && area_index_level(index, area) != area_index_level(index, index->areas.score[best].area))
			break;
		/* find_by_postcode() asked that of the postcode itself. */
		if (is_other_postcode(index, question, area))
			continue;
		verdict = area_choose(&index->areas, area, polygon, &question->terms, &score);
		note_verdict(trail, area_index_level(index, area), verdict);
		if (verdict != AREA_GOOD || !is_better(index, question, score, best))
			continue;
		best = score;
		if (is_best_of_level(index, question, best))
			break;
	}
	trail->score = best;
	return best != AREA_NONE;
}

/* Without a location, that of the smallest area of the postcode that has a polygon stands in for it. */
static uint32
polygon_of_postcode(const AreaIndex *index, const Question *question)
{
	for (int length = question->postcode != 0 ? postcode_length(question->postcode) : 0; length >= 4; length--)
	{
		uint32		area = areas_find(&index->areas, postcode_prefix(question->postcode, length));
		const Area *of = area != AREA_NONE ? &index->areas.area[area] : NULL;

		for (uint32 i = 0; of != NULL && i < of->count; i++)
		{
			const AreaScore *score = &index->areas.score[of->first + i];

			if (score->polygon != AREA_NONE && score->year <= question->terms.year)
				return score->polygon;
		}
	}
	return AREA_NONE;
}

static Trail
answer(AreaIndex *index, Datum set, const Question *question)
{
	Trail		trail = {.score = AREA_NONE, .steps = question->flags};
	Way			way = WAY_POSTCODE;
	bool		found;
	uint32		around;

	if ((question->flags & STEP_NO_DATE) || index->areas.count == 0)
		return trail;
	found = find_by_postcode(index, question, &trail);
	if (!found && (question->flags & STEP_LOCATION) && index->areas.polygons > 0)
	{
		way = WAY_LOCATION;
		found = find_by_place(index, question, area_index_at(index, set, question->location.x, question->location.y),
							  AREA_NONE, &trail);
	}
	else if (!found && !(question->flags & STEP_LOCATION) && (around = polygon_of_postcode(index, question)) != AREA_NONE)
	{
		way = WAY_AROUND;
		found = find_by_place(index, question, area_index_around(index, set, around), around, &trail);
	}
	if (!found)
		return trail;
	trail.steps |= (uint64) way << STEP_WAY_SHIFT;
	if (question->terms.bridging && area_bridged(&index->areas, trail.score, question->terms.year))
		trail.bridge = question->bridge;
	return trail;
}

/* ---------------------------------------------------------------- the rule in words */

/* Why the levels that knew the place do not count. */
static void
append_verdicts(StringInfo rule, const AreaIndex *index, const Trail *trail, const char *separator)
{
	/* In the order of AreaVerdict. */
	static const char *const words[] = {
		"no score", "later than the date", "too old", "of another series", "too few respondents",
		"number of respondents not known"
	};

	for (int i = 0; i < index->levels.count; i++)
	{
		AreaVerdict verdict = trail_verdict(trail, i);

		if (verdict == AREA_UNKNOWN || verdict == AREA_GOOD)
			continue;
		appendStringInfo(rule, "%s%s %s", separator, index->levels.name[i], words[verdict]);
		separator = "; ";
	}
}

static void
append_shrinkage(StringInfo rule, const AreaIndex *index, const Shrunk *shrunk)
{
	if (shrunk->target == SHRINK_NOT)
		appendStringInfo(rule, "; not shrunk, %s", isnan(shrunk->estimate.variance) ?
						 "its uncertainty is not known" : "no other score to learn from");
	else if (shrunk->target == SHRINK_LEVEL)
		appendStringInfoString(rule, "; shrunk to the mean of its level");
	else
	{
		uint32		area = index->areas.score[shrunk->parent].area;

		appendStringInfo(rule, "; shrunk to %s %s", index->levels.name[area_index_level(index, area)], index->code[area]);
	}
}

/* A score times a ratio may leave the scale. */
static double
bridged_score(double score, const Trail *trail)
{
	return trail->bridge != 0 ? fmin(score * trail->bridge, AREA_SCORE_MAX) : score;
}

static void
append_bridge(StringInfo rule, const AreaIndex *index, const Shrunk *shrunk, const Trail *trail)
{
	const AreaScore *score = &index->areas.score[trail->score];
	double		highest = trail->steps & STEP_SHRINK ? fmax(score->value, shrunk[trail->score].estimate.value) : score->value;

	appendStringInfo(rule, "; bridged from series %s, times %g", index->series_name[score->series], trail->bridge);
	if (highest * trail->bridge > AREA_SCORE_MAX)
		appendStringInfo(rule, ", at most %g", AREA_SCORE_MAX);
}

/* Why there is no score. */
static void
append_reason(StringInfo rule, const AreaIndex *index, const Trail *trail)
{
	bool		known = false;

	for (int i = 0; i < index->levels.count; i++)
		known = known || trail_verdict(trail, i) != AREA_UNKNOWN;
	appendStringInfoString(rule, "no score: ");
	if (trail->steps & STEP_NO_DATE)
		appendStringInfoString(rule, "no date");
	else if (known)
		append_verdicts(rule, index, trail, "");
	else if (!(trail->steps & (STEP_POSTCODE | STEP_LOCATION)))
		appendStringInfoString(rule, "no postcode and no location");
	else
		appendStringInfo(rule, "no area known for this %s", !(trail->steps & STEP_POSTCODE) ? "location" :
						 (trail->steps & STEP_LOCATION) ? "postcode or location" : "postcode");
}

static char *
rule_in_words(const AreaIndex *index, const Shrunk *shrunk, const Trail *trail)
{
	/* In the order of Way. */
	static const char *const ways[] = {"by postcode", "by location", "around the postcode"};
	StringInfoData rule;

	initStringInfo(&rule);
	if (trail->score == AREA_NONE)
		append_reason(&rule, index, trail);
	else
	{
		appendStringInfoString(&rule, ways[trail->steps >> STEP_WAY_SHIFT & 3]);
		append_verdicts(&rule, index, trail, "; ");
		if (trail->bridge != 0)
			append_bridge(&rule, index, shrunk, trail);
		if (trail->steps & STEP_SHRINK)
			append_shrinkage(&rule, index, &shrunk[trail->score]);
	}
	if (trail->steps & STEP_BAD_POSTCODE)
		appendStringInfoString(&rule, "; the postcode is not one");
	return rule.data;
}

/* ---------------------------------------------------------------- the row, made once */

/* So many results are kept of each score. */
#define CACHED_RESULTS_MAX 100

/* A row that was made, in the list of its score. */
typedef struct CachedResult
{
	uint64		steps;			/* of its trail */
	double		bridge;
	HeapTupleHeader tuple;		/* NULL: none yet */
	struct CachedResult *next;
} CachedResult;

enum
{
	COLUMN_SCORE, COLUMN_SCORE_RAW, COLUMN_STANDARD_ERROR, COLUMN_RESPONDENTS, COLUMN_LEVEL, COLUMN_CODE, COLUMN_YEAR,
	COLUMN_BRIDGED, COLUMN_RULE, COLUMNS
};

static void
set_number(Datum *value, bool *null, int column, double number)
{
	value[column] = Float8GetDatum(number);
	null[column] = isnan(number);
}

static HeapTupleHeader
make_row(const AreaCall *call, const AreaIndex *index, const Shrunk *shrunk, const Trail *trail)
{
	Datum		value[COLUMNS];
	bool		null[COLUMNS];

	memset(null, true, sizeof(null));
	value[COLUMN_RULE] = CStringGetTextDatum(rule_in_words(index, shrunk, trail));
	null[COLUMN_RULE] = false;
	if (trail->score != AREA_NONE)
	{
		const AreaScore *score = &index->areas.score[trail->score];
		Estimate	estimate = {.value = score->value, .variance = score->variance};

		if (trail->steps & STEP_SHRINK)
			estimate = shrunk[trail->score].estimate;
		set_number(value, null, COLUMN_SCORE, bridged_score(estimate.value, trail));
		set_number(value, null, COLUMN_SCORE_RAW, bridged_score(score->value, trail));
		set_number(value, null, COLUMN_STANDARD_ERROR, sqrt(estimate.variance) * (trail->bridge != 0 ? trail->bridge : 1));
		value[COLUMN_RESPONDENTS] = Int32GetDatum(score->respondents);
		null[COLUMN_RESPONDENTS] = score->respondents == 0;
		value[COLUMN_LEVEL] = CStringGetTextDatum(index->levels.name[area_index_level(index, score->area)]);
		value[COLUMN_CODE] = CStringGetTextDatum(index->code[score->area]);
		value[COLUMN_YEAR] = Int32GetDatum(score->year);
		value[COLUMN_BRIDGED] = BoolGetDatum(trail->bridge != 0);
		null[COLUMN_LEVEL] = null[COLUMN_CODE] = null[COLUMN_YEAR] = null[COLUMN_BRIDGED] = false;
	}
	return heap_form_tuple(call->row_type, value, null)->t_data;
}

/* Dwellings of one area mostly have the same answer, so that is made once and given out again and again. */
static HeapTupleHeader
cached_row(const AreaCall *call, AreaIndex *index, Datum set, const Trail *trail)
{
	MemoryContext context = index->kernel.context;
	CachedResult *result;
	const Shrunk *shrunk;
	MemoryContext caller;

	/* A list for each score, and one for none. */
	if (index->results == NULL)
		index->results = MemoryContextAllocZero(context, (index->areas.scores + 1) * sizeof(CachedResult));
	result = &index->results[trail->score != AREA_NONE ? trail->score : index->areas.scores];
	for (int i = 0; result->tuple != NULL; i++, result = result->next)
	{
		if (result->steps == trail->steps && result->bridge == trail->bridge)
			return result->tuple;
		if (i == CACHED_RESULTS_MAX)
			return make_row(call, index, trail->steps & STEP_SHRINK ? area_index_shrunk(index, set) : NULL, trail);
	}
	/* Here the list ends, in an entry that is still empty. */
	shrunk = trail->steps & STEP_SHRINK ? area_index_shrunk(index, set) : NULL;
	caller = MemoryContextSwitchTo(context);
	result->steps = trail->steps;
	result->bridge = trail->bridge;
	result->next = palloc0(sizeof(CachedResult));
	result->tuple = make_row(call, index, shrunk, trail);
	MemoryContextSwitchTo(caller);
	return result->tuple;
}

/* ---------------------------------------------------------------- reading the question */

static double
argument_bridge(double ratio)
{
	if (!(ratio >= 0.1 && ratio <= 10))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bridge is %g", ratio),
				 errdetail("It is the ratio between the new and the old series where both were measured, from 0.1 to 10."),
				 errhint("6.2 new against 5.9 old is 1.0508; 1 takes old scores as they are; NULL refuses them.")));
	return ratio;
}

static void
require_choices(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(ARG_MIN_RESPONDENTS) || PG_ARGISNULL(ARG_MAX_AGE) || PG_ARGISNULL(ARG_SHRINK))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("min_respondents, max_age or shrink of cohesion_join is NULL"),
				 errhint("30, 3 and true are the defaults; min_respondents 0 takes any number.")));
}

/* Text that is no postcode is told apart from no text. */
static void
read_postcode(text *postcode, Question *question)
{
	const char *bytes = VARDATA_ANY(postcode);
	Size		length = VARSIZE_ANY_EXHDR(postcode);

	question->postcode = postcode_read(bytes, length);
	if (question->postcode != 0)
		question->flags |= STEP_POSTCODE;
	else if (!postcode_is_blank(bytes, length))
		question->flags |= STEP_BAD_POSTCODE;
}

static Question
read_question(FunctionCallInfo fcinfo, const AreaCall *call, const AreaIndex *index)
{
	Question	question = {.bridge = NAN};

	require_choices(fcinfo);
	question.terms.min_respondents = argument_not_negative(PG_GETARG_INT32(ARG_MIN_RESPONDENTS), "min_respondents",
														   "30 is usual; 0 takes any score.");
	question.terms.max_age = argument_not_negative(PG_GETARG_INT32(ARG_MAX_AGE), "max_age",
												   "3 years is usual; 0 takes scores of the year itself only.");
	question.flags = PG_GETARG_BOOL(ARG_SHRINK) ? STEP_SHRINK : 0;
	if (!PG_ARGISNULL(ARG_BRIDGE))
		question.bridge = argument_bridge(PG_GETARG_FLOAT8(ARG_BRIDGE));
	question.terms.bridging = !isnan(question.bridge);
	if (PG_ARGISNULL(ARG_DATE) || DATE_NOT_FINITE(PG_GETARG_DATEADT(ARG_DATE)))
		question.flags |= STEP_NO_DATE;
	else
		question.terms.year = area_year(PG_GETARG_DATEADT(ARG_DATE));
	if (!PG_ARGISNULL(ARG_POSTCODE))
		read_postcode(PG_GETARG_TEXT_PP(ARG_POSTCODE), &question);
	if (!PG_ARGISNULL(ARG_LOCATION) &&
		geometry_read_point(PG_GETARG_DATUM(ARG_LOCATION), call->geometry_type, "location", &question.location))
	{
		question.flags |= STEP_LOCATION;
		area_index_require_srid(index, question.location.srid, "location");
	}
	return question;
}

PG_FUNCTION_INFO_V1(cohesion_join);
Datum
cohesion_join(PG_FUNCTION_ARGS)
{
	AreaCall   *call = area_call(fcinfo, ARG_LOCATION);
	AreaIndex  *index;
	Question	question;
	Trail		trail;

	if (PG_ARGISNULL(ARG_AREAS))
		PG_RETURN_NULL();
	index = area_index_find(&call->indexes, PG_GETARG_DATUM(ARG_AREAS),
							PG_ARGISNULL(ARG_LEVELS) ? NULL : PG_GETARG_ARRAYTYPE_P(ARG_LEVELS));
	question = read_question(fcinfo, call, index);
	trail = answer(index, PG_GETARG_DATUM(ARG_AREAS), &question);
	PG_RETURN_HEAPTUPLEHEADER(cached_row(call, index, PG_GETARG_DATUM(ARG_AREAS), &trail));
}
