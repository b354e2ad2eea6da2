/*
 * The aggregate area_set: gathers areas with their scores, then makes the value.
 *
 * SQL: sql/51-area_set.sql
 */
#include "pg/areas/area_set.h"

#include "pg/aggregate.h"
#include "pg/areas/area_argument.h"
#include "pg/arguments.h"

#include "kernel/areas/postcode.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/float.h"

/* The arguments after the state. */
enum
{
	ARG_CODE = 1, ARG_LEVEL, ARG_GEOM, ARG_SCORE, ARG_RESPONDENTS, ARG_YEAR, ARG_STANDARD_ERROR, ARG_SERIES
};

static const GatheredKind kind = {
	.size = {sizeof(AreaRow)},
	.max = AREA_SET_MAX,
	.too_many = "an area_set holds at most %u areas",
	.too_many_hint = "Make one set per region with GROUP BY, or leave out old years.",
	.places = "areas"
};

/* ---------------------------------------------------------------- reading a row */

/* An argument as area_set keeps it; "" for NULL. Police files and spreadsheets pad codes with blanks. */
static char *
argument_text(FunctionCallInfo fcinfo, int argument, const char *what)
{
	if (PG_ARGISNULL(argument))
		return pstrdup("");
	return argument_trimmed(PG_GETARG_TEXT_PP(argument), what, AREA_TEXT_MAX, "Give the code of the area, not its name.");
}

/* Codes of postcode areas are stored as 7511AB, however they were written. */
static const char *
tidy_code(char *code, const char *level)
{
	Postcode	postcode = area_level_postcode(level) > 0 ? postcode_read(code, strlen(code)) : 0;
	char		written[6];

	return postcode != 0 ? pnstrdup(written, postcode_write(postcode, written)) : code;
}

/* How a row is named in messages: area GM0153 (gemeente, 2021). */
static const char *
row_name(const AreaRow *row)
{
	return psprintf("area %s (%s, %d)", area_text(row->code), area_text(row->level), row->year);
}

/* The numbers of a row; NULL and 0 respondents are not the same, nor are NULL and NaN for an error. */
static void
read_numbers(FunctionCallInfo fcinfo, AreaRow *row)
{
	bool		has_error = PG_NARGS() > ARG_STANDARD_ERROR && !PG_ARGISNULL(ARG_STANDARD_ERROR);
	const char *fault;

	row->score = PG_GETARG_FLOAT8(ARG_SCORE) + 0.0;		/* -0 and 0 are the same score */
	row->respondents = PG_ARGISNULL(ARG_RESPONDENTS) ? 0 : PG_GETARG_INT32(ARG_RESPONDENTS);
	row->standard_error = has_error ? PG_GETARG_FLOAT8(ARG_STANDARD_ERROR) : NAN;
	fault = area_row_fault(row);
	if (fault == NULL && !PG_ARGISNULL(ARG_RESPONDENTS) && row->respondents == 0)
		fault = AREA_RULE_RESPONDENTS;
	if (fault == NULL && has_error && isnan(row->standard_error))
		fault = AREA_RULE_ERROR;
	if (fault != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s has score %s, respondents %s, standard error %s", row_name(row), float8out_internal(row->score),
						PG_ARGISNULL(ARG_RESPONDENTS) ? "NULL" : psprintf("%d", row->respondents),
						has_error ? float8out_internal(row->standard_error) : "NULL"),
				 errdetail("%s", fault),
				 errhint("Correct the row, or leave it out%s.",
						 row->score > AREA_SCORE_MAX ? "; a percentage divided by 10 is a score from 0 to 10" : "")));
}

static void
read_polygon(Gathered *gathered, FunctionCallInfo fcinfo, AreaRow *row)
{
	StringInfoData wkb;

	if (PG_ARGISNULL(ARG_GEOM) || !area_argument(fcinfo, ARG_GEOM, row_name(row), kind.places, &gathered->srid, &wkb))
		return;
	row->wkb = wkb.data;
	row->wkb_size = wkb.len;
}

static void
add_text(Gathered *gathered, const char *text)
{
	gathered_add_bytes(gathered, text, strlen(text) + 1);
}

static void
gather_area(Gathered *gathered, FunctionCallInfo fcinfo)
{
	AreaRow		row = {.series = ""};
	char	   *code = argument_text(fcinfo, ARG_CODE, "code");
	char	   *level = argument_text(fcinfo, ARG_LEVEL, "level");

	if (code[0] == '\0' || level[0] == '\0' || PG_ARGISNULL(ARG_SCORE) || PG_ARGISNULL(ARG_YEAR))
	{
		gathered->left_out++;
		return;
	}
	for (char *c = level; *c != '\0'; c++)
		*c = pg_ascii_tolower(*c);
	row.level = level;
	row.code = tidy_code(code, level);
	row.year = PG_GETARG_INT32(ARG_YEAR);
	if (PG_NARGS() > ARG_SERIES)
		row.series = argument_text(fcinfo, ARG_SERIES, "series");
	read_numbers(fcinfo, &row);
	read_polygon(gathered, fcinfo, &row);
	gathered_add(gathered, &row);
	add_text(gathered, row.level);
	add_text(gathered, row.code);
	add_text(gathered, row.series);
	gathered_add_bytes(gathered, row.wkb, row.wkb_size);
}

PG_FUNCTION_INFO_V1(area_set_gather);
Datum
area_set_gather(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, &kind);

	gather_area(gathered, fcinfo);
	PG_RETURN_POINTER(gathered);
}

/* ---------------------------------------------------------------- partial states */

GATHERED_FUNCTIONS(area_set, &kind);

static const char *
next_text(const char **next)
{
	const char *text = *next;

	*next += strlen(text) + 1;
	return text;
}

/* No rows at all make an empty set, so that "no survey" is an answer and not NULL. */
PG_FUNCTION_INFO_V1(area_set_finish);
Datum
area_set_finish(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	const char *next;
	AreaRow    *rows;

	if (gathered == NULL)
		PG_RETURN_POINTER(area_set_make(NULL, 0, 0, 0));
	rows = gathered_row(gathered, 0);
	next = gathered->bytes;
	for (uint32 i = 0; i < gathered->count; i++)
	{
		rows[i].level = next_text(&next);
		rows[i].code = next_text(&next);
		rows[i].series = next_text(&next);
		rows[i].wkb = rows[i].wkb_size > 0 ? next : NULL;
		next += rows[i].wkb_size;
	}
	PG_RETURN_POINTER(area_set_make(rows, gathered->count, gathered->srid, gathered->left_out));
}
