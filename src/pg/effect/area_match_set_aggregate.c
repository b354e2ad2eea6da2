/*
 * The aggregate area_match_set: gathers areas with their features, then makes the value.
 *
 * SQL: sql/6x-area_match.sql
 */
#include "pg/effect/area_match_set.h"

#include "pg/aggregate.h"
#include "pg/arguments.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/float.h"

/* The arguments after the state. */
enum
{
	ARG_AREA = 1, ARG_TREATED, ARG_FEATURES
};

/* What is gathered of an area; its name, ended by a zero, and its features follow among the bytes. */
typedef struct GatheredArea
{
	uint32		features;		/* 0 where one is not known */
	uint32		treated;
} GatheredArea;

static const GatheredKind kind = {
	.size = {sizeof(GatheredArea)},
	.max = AREA_MATCH_MAX,
	.too_many = "an area_match_set holds at most %u areas",
	.too_many_hint = "Make one set per measure with GROUP BY, with the areas that may be its reference."
};

/* ---------------------------------------------------------------- reading a row */

static void
refuse_array(const char *area, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
			 errmsg("features of area %s %s", area, what),
			 errdetail("It is one list of 1 to %d numbers.", AREA_MATCH_FEATURES_MAX),
			 errhint("Write the features of an area in one order, such as ARRAY[ln(dwellings), rate].")));
}

static void
refuse_feature(const char *area, int number, double feature)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("feature %d of area %s is %s", number, area, float8out_internal(feature)),
			 errdetail("It is a number of at most 1e100, above or below 0."),
			 errhint("What is not known is NULL; of a logarithm of 0, take that of the number and a half.")));
}

/* The features of an area, or NULL where one is not known. The name is for messages. */
static double *
read_features(FunctionCallInfo fcinfo, const char *area, int *count)
{
	double	   *feature;

	if (PG_ARGISNULL(ARG_FEATURES))
		return NULL;
	feature = argument_known_numbers(PG_GETARG_ARRAYTYPE_P(ARG_FEATURES), "features", count);
	if (ARR_NDIM(PG_GETARG_ARRAYTYPE_P(ARG_FEATURES)) > 1)
		refuse_array(area, "have more than one dimension");
	if (*count == 0 || *count > AREA_MATCH_FEATURES_MAX)
		refuse_array(area, psprintf("are %d", *count));
	for (int i = 0; i < *count; i++)
	{
		if (isnan(feature[i]))
			return NULL;
		if (!area_match_feature_is_sound(feature[i]))
			refuse_feature(area, i + 1, feature[i]);
		feature[i] += 0.0;		/* no negative zero */
	}
	return feature;
}

PG_FUNCTION_INFO_V1(area_match_set_gather);
Datum
area_match_set_gather(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, &kind);
	char	   *area = NULL;

	if (!PG_ARGISNULL(ARG_AREA))
		area = argument_trimmed(PG_GETARG_TEXT_PP(ARG_AREA), "area", AREA_MATCH_TEXT_MAX, "Give the code of the area.");
	if (area == NULL || area[0] == '\0' || PG_ARGISNULL(ARG_TREATED))
		gathered->left_out++;
	else
	{
		int			count = 0;
		double	   *feature = read_features(fcinfo, area, &count);
		GatheredArea row = {.features = feature == NULL ? 0 : count, .treated = PG_GETARG_BOOL(ARG_TREATED)};

		gathered_add(gathered, &row);
		gathered_add_bytes(gathered, area, strlen(area) + 1);
		gathered_add_bytes(gathered, feature, row.features * sizeof(double));
	}
	PG_RETURN_POINTER(gathered);
}

/* ---------------------------------------------------------------- partial states */

GATHERED_FUNCTIONS(area_match_set, &kind);

/* No rows at all make an empty set, so that "no areas" is an answer and not NULL. */
PG_FUNCTION_INFO_V1(area_match_set_finish);
Datum
area_match_set_finish(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	const char *next;
	AreaMatchRow *rows;

	if (gathered == NULL)
		PG_RETURN_POINTER(area_match_set_make(NULL, 0, 0));
	rows = palloc(Max(gathered->count, 1) * sizeof(AreaMatchRow));
	next = gathered->bytes;
	for (uint32 i = 0; i < gathered->count; i++)
	{
		const GatheredArea *area = gathered_row(gathered, i);

		rows[i] = (AreaMatchRow) {.area = next, .features = area->features, .treated = area->treated};
		next += strlen(next) + 1;
		rows[i].feature = area->features > 0 ? next : NULL;
		next += area->features * sizeof(double);
	}
	PG_RETURN_POINTER(area_match_set_make(rows, gathered->count, gathered->left_out));
}
