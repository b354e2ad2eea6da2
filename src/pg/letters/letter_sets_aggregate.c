/*
 * The aggregates burglary_set, dwelling_set and letter_set.
 *
 * SQL: sql/56-letter_sets.sql
 */
#include "pg/letters/letter_sets.h"

#include "pg/aggregate.h"
#include "pg/arguments.h"
#include "pg/geometry.h"
#include "pg/kernel_env.h"
#include "pg/srid.h"

#include "kernel/order.h"

#include <math.h>

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/memutils.h"

/* A letter as it is gathered: its share is known when all dwellings that it may have reached are. */
typedef struct Mailed
{
	Letter		letter;
	int64		mailing;		/* or LETTER_NO_ID: it reached this dwelling */
	int64		number;			/* sent; 0 when each dwelling got one */
} Mailed;

/* What the transition functions gather.  A state goes to another process in a bytea, of at most 1 GB. */
#define GATHERED_ROWS(set, row, of_place) { \
	.size = {sizeof(row)}, \
	.max = LETTER_SET_BYTES_MAX / sizeof(row), \
	.too_many = "a " set " holds at most %u rows", \
	.too_many_hint = "Make one set per municipality or per year with GROUP BY.", \
	.places = of_place \
}

/* In the order of LetterSetKind. */
static const GatheredKind kinds[] = {
	GATHERED_ROWS("burglary_set", Burglary, "burglaries"),
	GATHERED_ROWS("dwelling_set", Dwelling, "dwellings"),
	GATHERED_ROWS("letter_set", Mailed, NULL)
};

GATHERED_FUNCTIONS(letter_sets, kinds);

static int64
argument_id(FunctionCallInfo fcinfo, int argument, const char *what)
{
	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s id is NULL", what),
				 errhint("Give the primary key as id; leave out rows that have none with FILTER.")));
	/* Where an id may be lacking, this number says so. */
	if (PG_GETARG_INT64(argument) == LETTER_NO_ID)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s id is " INT64_FORMAT, what, LETTER_NO_ID),
				 errdetail("Every other bigint can be an id."),
				 errhint("Give the primary key as id.")));
	return PG_GETARG_INT64(argument);
}

/*
 * A number that stands for the text of an area, the same on every machine.  Registers write 7511 AB and 7511ab, so
 * blanks and the case of A to Z do not count.  Of a million areas two share one with a chance of one in 37 million.
 */
static int64
argument_area(FunctionCallInfo fcinfo, int argument)
{
	uint64		area = 0;
	uint64		length = 0;
	char	   *given;
	const char *next;

	if (PG_NARGS() <= argument || PG_ARGISNULL(argument))
		return LETTER_NO_AREA;
	given = text_to_cstring(PG_GETARG_TEXT_PP(argument));
	next = pg_server_to_any(given, strlen(given), PG_UTF8);
	while (*next != '\0')
	{
		int			blank = argument_blank(next);

		next += blank;
		if (blank > 0)
			continue;
		area = fingerprint_word(area, pg_ascii_tolower((unsigned char) *next++));
		length++;
	}
	if (length == 0)
		return LETTER_NO_AREA;
	area = fingerprint_word(area, length);
	return area == LETTER_NO_AREA ? 1 : (int64) area;
}

/* The place of a row; false when it has none. */
static bool
gather_place(Gathered *gathered, FunctionCallInfo fcinfo, const char *what, const char *several, GeometryPoint *point)
{
	Oid			type = get_fn_expr_argtype(fcinfo->flinfo, 2);

	if (PG_ARGISNULL(2) || !geometry_read_point(PG_GETARG_DATUM(2), type, what, point))
		return false;
	srid_accept(&gathered->srid, point->srid, point->x, point->y, fcinfo, 2, several);
	return true;
}

/* ---------------------------------------------------------------- burglaries */

/* The arguments after the state. */
enum
{
	BURGLARY_ID = 1, BURGLARY_LOCATION, BURGLARY_OCCURRED, BURGLARY_REPORTED,
	BURGLARY_DWELLING, BURGLARY_UNCERTAINTY, BURGLARY_AREA
};

static double
argument_uncertainty(FunctionCallInfo fcinfo)
{
	double		uncertainty = 0;

	if (PG_NARGS() > BURGLARY_UNCERTAINTY && !PG_ARGISNULL(BURGLARY_UNCERTAINTY))
		uncertainty = PG_GETARG_FLOAT8(BURGLARY_UNCERTAINTY);
	if (!(uncertainty >= 0 && uncertainty <= POINT_COORDINATE_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("uncertainty is %g", uncertainty),
				 errdetail("It is how far off the place of a burglary may be: metres, at least 0."),
				 errhint("Write 0 for a burglary placed at its address, the radius of the postcode or half the street for another.")));
	return uncertainty + 0.0;
}

PG_FUNCTION_INFO_V1(burglary_set_gather);
Datum
burglary_set_gather(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, &kinds[BURGLARY_SET]);
	GeometryPoint point;

	if (PG_ARGISNULL(BURGLARY_OCCURRED) || DATE_NOT_FINITE(PG_GETARG_DATEADT(BURGLARY_OCCURRED)) ||
		!gather_place(gathered, fcinfo, "burglary", "burglaries", &point))
		gathered->left_out++;
	else
	{
		bool		reported = !PG_ARGISNULL(BURGLARY_REPORTED) && !DATE_NOT_FINITE(PG_GETARG_DATEADT(BURGLARY_REPORTED));
		bool		dwelling = PG_NARGS() > BURGLARY_DWELLING && !PG_ARGISNULL(BURGLARY_DWELLING);
		Burglary	burglary = {
			.id = argument_id(fcinfo, BURGLARY_ID, "burglary"), .x = point.x, .y = point.y,
			.uncertainty = argument_uncertainty(fcinfo),
			.dwelling = dwelling ? argument_id(fcinfo, BURGLARY_DWELLING, "dwelling") : LETTER_NO_ID,
			.area = argument_area(fcinfo, BURGLARY_AREA),
			.occurred = PG_GETARG_DATEADT(BURGLARY_OCCURRED),
			.reported = reported ? PG_GETARG_DATEADT(BURGLARY_REPORTED) : LETTER_NO_DAY
		};

		gathered_add(gathered, &burglary);
	}
	PG_RETURN_POINTER(gathered);
}

/* ---------------------------------------------------------------- dwellings */

PG_FUNCTION_INFO_V1(dwelling_set_gather);
Datum
dwelling_set_gather(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, &kinds[DWELLING_SET]);
	GeometryPoint point;

	if (!gather_place(gathered, fcinfo, "dwelling", "dwellings", &point))
		gathered->left_out++;
	else
	{
		Dwelling	dwelling = {
			.id = argument_id(fcinfo, 1, "dwelling"), .x = point.x, .y = point.y, .area = argument_area(fcinfo, 3)
		};

		gathered_add(gathered, &dwelling);
	}
	PG_RETURN_POINTER(gathered);
}

/* ---------------------------------------------------------------- letters */

/* The arguments after the state. */
enum
{
	LETTER_DWELLING = 1, LETTER_SENT, LETTER_MAILING, LETTER_NUMBER
};

/* How many letters a mailing had; 0 when that is not known and each of its dwellings got one. */
static int64
argument_number(FunctionCallInfo fcinfo)
{
	int32		number;

	if (PG_NARGS() <= LETTER_NUMBER || PG_ARGISNULL(LETTER_NUMBER))
		return 0;
	number = PG_GETARG_INT32(LETTER_NUMBER);
	if (number < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number_sent is %d", number),
				 errdetail("It is the number of letters of a mailing, at least 1."),
				 errhint("Leave mailings without letters out; write NULL when each dwelling got one.")));
	return number;
}

PG_FUNCTION_INFO_V1(letter_set_gather);
Datum
letter_set_gather(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, &kinds[LETTER_SET]);
	int64		number = argument_number(fcinfo);

	if (PG_ARGISNULL(LETTER_DWELLING) || PG_ARGISNULL(LETTER_SENT) || DATE_NOT_FINITE(PG_GETARG_DATEADT(LETTER_SENT)))
		gathered->left_out++;
	else
	{
		Mailed		mailed = {
			.letter = {.dwelling = argument_id(fcinfo, LETTER_DWELLING, "dwelling"), .share = 1, .sent = PG_GETARG_DATEADT(LETTER_SENT)},
			.mailing = PG_NARGS() > LETTER_MAILING ? argument_id(fcinfo, LETTER_MAILING, "letter") : LETTER_NO_ID,
			.number = number
		};

		gathered_add(gathered, &mailed);
	}
	PG_RETURN_POINTER(gathered);
}

static int
compare_mailings(const void *items, uint32_t a, uint32_t b)
{
	const Mailed *mailed = items;

	if (mailed[a].mailing != mailed[b].mailing)
		return ORDER_OF(mailed[a].mailing, mailed[b].mailing);
	return ORDER_OF(mailed[a].letter.dwelling, mailed[b].letter.dwelling);
}

/* Spreads the letters of one mailing over its dwellings. */
static void
share_mailing(Mailed *mailed, const uint32 *order, uint32 count)
{
	for (uint32 i = 0; i < count; i++)
	{
		Mailed	   *one = &mailed[order[i]];

		if (i > 0 && one->letter.dwelling == mailed[order[i - 1]].letter.dwelling)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("letter " INT64_FORMAT " goes to dwelling " INT64_FORMAT " twice", one->mailing, one->letter.dwelling),
					 errhint("Give each dwelling of a mailing once; look for a join that doubles the rows.")));
		if (one->number != mailed[order[0]].number || one->letter.sent != mailed[order[0]].letter.sent)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("letter " INT64_FORMAT " has different days or numbers", one->mailing),
					 errdetail("All rows of one letter_id are one mailing: sent on one day, with one number_sent."),
					 errhint("Give each mailing a letter_id of its own.")));
		if (one->number > 0)
			one->letter.share = fmin((double) one->number / count, 1);
	}
}

/* What was gathered, as letters. */
static Letter *
letters_of(const Gathered *gathered)
{
	Mailed	   *mailed = gathered_row(gathered, 0);
	Letter	   *letters = MemoryContextAllocHuge(CurrentMemoryContext, Max(gathered->count, 1) * sizeof(Letter));
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	uint32	   *order = kernel_alloc(kernel, gathered->count, sizeof(uint32));
	uint32		end;

	order_index(kernel, order, gathered->count, compare_mailings, mailed);
	for (uint32 begin = 0; begin < gathered->count; begin = end)
	{
		for (end = begin + 1; end < gathered->count; end++)
			if (mailed[order[end]].mailing != mailed[order[begin]].mailing)
				break;
		if (mailed[order[begin]].mailing != LETTER_NO_ID)
			share_mailing(mailed, order + begin, end - begin);
	}
	for (uint32 i = 0; i < gathered->count; i++)
		letters[i] = mailed[i].letter;
	kernel_free(kernel, order);
	return letters;
}

/* ---------------------------------------------------------------- the values */

/* No rows at all make an empty set, so that "no letters were sent" is an answer and not NULL. */
static Datum
finish_set(FunctionCallInfo fcinfo, LetterSetKind kind)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	const void *rows;

	if (gathered == NULL)
		PG_RETURN_POINTER(letter_set_make(kind, NULL, 0, 0, 0));
	rows = kind == LETTER_SET ? letters_of(gathered) : gathered_row(gathered, 0);
	PG_RETURN_POINTER(letter_set_make(kind, rows, gathered->count, gathered->srid, gathered->left_out));
}

PG_FUNCTION_INFO_V1(burglary_set_finish);
Datum
burglary_set_finish(PG_FUNCTION_ARGS)
{
	return finish_set(fcinfo, BURGLARY_SET);
}

PG_FUNCTION_INFO_V1(dwelling_set_finish);
Datum
dwelling_set_finish(PG_FUNCTION_ARGS)
{
	return finish_set(fcinfo, DWELLING_SET);
}

PG_FUNCTION_INFO_V1(letter_set_finish);
Datum
letter_set_finish(PG_FUNCTION_ARGS)
{
	return finish_set(fcinfo, LETTER_SET);
}
