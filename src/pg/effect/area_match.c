/*
 * reference_areas and match_balance: which areas are most like one with a
 * measure, and how alike they really are.
 *
 * SQL: sql/6x-area_match.sql
 */
#include "pg/effect/area_match_set.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"

#include <math.h>

/* The arguments of both functions, in order. */
enum
{
	ARG_MATCHES, ARG_NEIGHBOURS, ARG_CALIPER, ARG_KIND
};

#define NEIGHBOURS_MAX 1000

/* Further apart than so many standard deviations is not alike (Stuart 2010). */
#define ALIKE_MAX 0.25

/* In the order of MatchKind. */
static const char *const kind_names[] = {"like", "average", NULL};

/* ---------------------------------------------------------------- the question */

typedef struct Matching
{
	const AreaMatchSet *set;
	MatchAreas	areas;
	MatchScale	scale;
	MatchQuestion question;
	ServerKernel server;
	Kernel	   *kernel;
	MatchedArea *matched;		/* of the area at hand */
	uint32		found;
	uint32		within;
} Matching;

static uint32
argument_neighbours(int32 neighbours)
{
	if (neighbours < 1 || neighbours > NEIGHBOURS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("neighbours is %d", neighbours),
				 errdetail("It is the number of reference areas for each area with a measure, from 1 to %d.", NEIGHBOURS_MAX),
				 errhint("Three is usual: one may be unlike by chance, and many are less alike.")));
	return neighbours;
}

static double
argument_caliper(double caliper)
{
	if (!(caliper >= 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("caliper is %g", caliper),
				 errdetail("It is the distance in standard deviations beyond which an area is no reference, at least 0."),
				 errhint("1 is usual; NULL lets all.")));
	return caliper;
}

/* Reads the arguments; false where one that is needed is NULL. */
static bool
matching_begin(FunctionCallInfo fcinfo, Matching *matching)
{
	if (PG_ARGISNULL(ARG_MATCHES) || PG_ARGISNULL(ARG_NEIGHBOURS) || PG_ARGISNULL(ARG_KIND))
		return false;
	matching->set = PG_GETARG_AREA_MATCH_SET_P(ARG_MATCHES);
	matching->areas = area_match_areas(matching->set);
	matching->question = (MatchQuestion)
	{
		.kind = (MatchKind) argument_choice(PG_GETARG_TEXT_PP(ARG_KIND), "kind", kind_names),
		.neighbours = argument_neighbours(PG_GETARG_INT32(ARG_NEIGHBOURS)),
		.caliper = PG_ARGISNULL(ARG_CALIPER) ? INFINITY : argument_caliper(PG_GETARG_FLOAT8(ARG_CALIPER))
	};
	matching->kernel = server_kernel(&matching->server, CurrentMemoryContext);
	(void) match_scale(matching->kernel, &matching->areas, &matching->scale);
	matching->matched = palloc(matching->question.neighbours * sizeof(MatchedArea));
	return true;
}

/* The references of an area; false where it has no measure. */
static bool
matching_ask(Matching *matching, uint32 area)
{
	if (!matching->areas.treated[area])
		return false;
	(void) match_nearest(matching->kernel, &matching->areas, &matching->scale, area, &matching->question,
						 matching->matched, &matching->found, &matching->within);
	return true;
}

/* ---------------------------------------------------------------- references */

static void
add_reference(Rows *rows, const Matching *matching, uint32 area, uint32 rank)
{
	bool		none = rank >= matching->found;

	rows_begin_row(rows);
	rows_add_text(rows, area_match_name(matching->set, area));
	if (none)
		rows_add_null(rows);
	else
		rows_add_text(rows, area_match_name(matching->set, matching->matched[rank].area));
	rows_add(rows, Int32GetDatum(rank + 1), none);
	rows_add_number(rows, none ? NAN : matching->matched[rank].distance);
	rows_add(rows, Int64GetDatum(matching->within), false);
	rows_add(rows, Int32GetDatum(matching->scale.used), false);
	rows_end_row(rows);
}

PG_FUNCTION_INFO_V1(reference_areas);
Datum
reference_areas(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	Matching	matching;

	if (!matching_begin(fcinfo, &matching))
		return (Datum) 0;
	for (uint32 area = 0; area < matching.areas.count; area++)
	{
		if (!matching_ask(&matching, area))
			continue;
		for (uint32 rank = 0; rank < Max(matching.found, 1); rank++)
			add_reference(&rows, &matching, area, rank);
	}
	return (Datum) 0;
}

/* ---------------------------------------------------------------- balance */

/* What the treated areas with references come to, for each feature. */
typedef struct Sums
{
	double	   *treated;
	double	   *references;
	uint32		areas;
	int64		found;
} Sums;

static void
add_balance(Rows *rows, const Matching *matching, const char *area, uint32 feature, double treated, double references, int64 found)
{
	double		difference = match_difference(&matching->scale, feature, treated, references);

	rows_begin_row(rows);
	if (area == NULL)
		rows_add_null(rows);
	else
		rows_add_text(rows, area);
	rows_add(rows, Int32GetDatum(feature + 1), false);
	rows_add_number(rows, treated);
	rows_add_number(rows, references);
	rows_add_number(rows, matching->scale.deviation[feature]);
	rows_add_number(rows, difference);
	rows_add(rows, BoolGetDatum(fabs(difference) <= ALIKE_MAX), isnan(difference));
	rows_add(rows, Int64GetDatum(found), false);
	rows_end_row(rows);
}

static void
add_area_balance(Rows *rows, const Matching *matching, uint32 area, Sums *sums)
{
	for (uint32 f = 0; f < matching->areas.features; f++)
	{
		double		treated = matching->areas.feature[(Size) area * matching->areas.features + f];
		double		references = match_mean(&matching->areas, f, matching->matched, matching->found);

		add_balance(rows, matching, area_match_name(matching->set, area), f, treated, references, matching->found);
		if (matching->found > 0)
		{
			sums->treated[f] += treated;
			sums->references[f] += references;
		}
	}
	sums->areas += matching->found > 0;
	sums->found += matching->found;
}

PG_FUNCTION_INFO_V1(match_balance);
Datum
match_balance(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	Matching	matching;
	Sums		sums = {.areas = 0};

	if (!matching_begin(fcinfo, &matching))
		return (Datum) 0;
	sums.treated = palloc0(Max(matching.areas.features, 1) * sizeof(double));
	sums.references = palloc0(Max(matching.areas.features, 1) * sizeof(double));
	for (uint32 area = 0; area < matching.areas.count; area++)
		if (matching_ask(&matching, area))
			add_area_balance(&rows, &matching, area, &sums);
	for (uint32 f = 0; f < matching.areas.features && sums.areas > 0; f++)
		add_balance(&rows, &matching, NULL, f, sums.treated[f] / sums.areas, sums.references[f] / sums.areas, sums.found);
	return (Datum) 0;
}
