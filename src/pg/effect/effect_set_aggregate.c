/*
 * The aggregate effect_set: gathers counts by area and period, then makes the value.
 *
 * SQL: sql/6u-effect_set.sql
 */
#include "pg/effect/effect_set.h"

#include "pg/aggregate.h"
#include "pg/arguments.h"

#include "utils/builtins.h"
#include "utils/float.h"

/* The arguments after the state. */
enum
{
	ARG_AREA = 1, ARG_PERIOD, ARG_COUNT, ARG_EXPOSURE, ARG_ROLE
};

static const GatheredKind kind = {
	.size = {sizeof(EffectRow)},
	.max = EFFECT_SET_MAX,
	.too_many = "an effect_set holds at most %u counts of all its areas and periods together",
	.too_many_hint = "Take longer periods or fewer areas to compare with; make one set per measure with GROUP BY."
};

/* ---------------------------------------------------------------- reading a row */

static void
require(FunctionCallInfo fcinfo, int argument, const char *name, const char *hint)
{
	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s is NULL", name),
				 errdetail("Before and after are compared over the same areas and periods, so that no row can be left out."),
				 errhint("%s", hint)));
}

static char *
argument_area(FunctionCallInfo fcinfo)
{
	char	   *area;

	require(fcinfo, ARG_AREA, "area", "Leave out all rows that have no area: FILTER (WHERE area IS NOT NULL).");
	area = argument_trimmed(PG_GETARG_TEXT_PP(ARG_AREA), "area", EFFECT_NAME_MAX, "Give a code or a short name.");
	if (area[0] == '\0')
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("area is empty"),
				 errdetail("It is a code or a name that tells an area from the others."),
				 errhint("Leave out all rows that have no area: FILTER (WHERE area <> '').")));
	return area;
}

static double
argument_count(FunctionCallInfo fcinfo)
{
	int64		count;

	require(fcinfo, ARG_COUNT, "count", "Write coalesce(count, 0) where none were registered; leave out, in all areas, a period that is not known.");
	count = PG_GETARG_INT64(ARG_COUNT);
	if (count < 0 || count > EFFECT_COUNT_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("count is " INT64_FORMAT, count),
				 errdetail("It is a number of burglaries, from 0 to %d.", EFFECT_COUNT_MAX),
				 errhint("Look for rows with a number that cannot be right.")));
	return (double) count;
}

static double
argument_exposure(FunctionCallInfo fcinfo)
{
	double		exposure;

	require(fcinfo, ARG_EXPOSURE, "exposure", "Write 1 where all areas and periods are alike, or the dwellings times the days of the period.");
	exposure = PG_GETARG_FLOAT8(ARG_EXPOSURE);
	if (!(exposure >= EFFECT_EXPOSURE_MIN && exposure <= EFFECT_EXPOSURE_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("exposure is %s", float8out_internal(exposure)),
				 errdetail("It is what was counted over, such as dwellings times days: above 0, from %g to %g.", EFFECT_EXPOSURE_MIN, EFFECT_EXPOSURE_MAX),
				 errhint("Leave out an area without dwellings, or write 1 where all areas and periods are alike.")));
	return exposure;
}

PG_FUNCTION_INFO_V1(effect_set_gather);
Datum
effect_set_gather(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, &kind);
	EffectRow	row;
	char	   *area = argument_area(fcinfo);

	memset(&row, 0, sizeof(row));
	require(fcinfo, ARG_PERIOD, "period", "Leave out what has no period, in all areas: FILTER (WHERE period IS NOT NULL).");
	row.period = PG_GETARG_INT32(ARG_PERIOD);
	row.count = argument_count(fcinfo);
	row.exposure = argument_exposure(fcinfo);
	require(fcinfo, ARG_ROLE, "role", "Leave out areas that are neither treated nor to compare with.");
	row.role = argument_choice(PG_GETARG_TEXT_PP(ARG_ROLE), "role", effect_role_names);
	gathered_add(gathered, &row);
	gathered_add_bytes(gathered, area, strlen(area) + 1);
	PG_RETURN_POINTER(gathered);
}

/* ---------------------------------------------------------------- partial states */

GATHERED_FUNCTIONS(effect_set, &kind);

/* No rows at all make an empty set, so that "nothing to compare" is an answer and not NULL. */
PG_FUNCTION_INFO_V1(effect_set_finish);
Datum
effect_set_finish(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	EffectRow  *rows;
	const char *next;

	if (gathered == NULL)
		PG_RETURN_POINTER(effect_set_make(NULL, 0));
	rows = gathered_row(gathered, 0);
	next = gathered->bytes;
	for (uint32 i = 0; i < gathered->count; i++)
	{
		rows[i].area = next;
		next += strlen(next) + 1;
	}
	PG_RETURN_POINTER(effect_set_make(rows, gathered->count));
}
