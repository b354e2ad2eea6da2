/*
 * The aggregate pand_set: gathers buildings, then makes the value.
 *
 * SQL: sql/6e-pand_set.sql
 */
#include "pg/buildings/pand_set.h"

#include "pg/aggregate.h"
#include "pg/areas/area_argument.h"

#include "kernel/buildings/house_type.h"


/* The arguments after the state. */
enum
{
	ARG_ID = 1, ARG_GEOM, ARG_DWELLINGS
};

static const GatheredKind kind = {
	.size = {sizeof(PandRow)},
	.max = PAND_SET_MAX,
	.too_many = "a pand_set holds at most %u panden",
	.too_many_hint = "Make one set per municipality with GROUP BY.",
	.places = "panden"
};

/* ---------------------------------------------------------------- reading a row */

static int32
dwellings_of(FunctionCallInfo fcinfo)
{
	int32		dwellings;

	if (PG_ARGISNULL(ARG_DWELLINGS))
		return DWELLINGS_UNKNOWN;
	dwellings = PG_GETARG_INT32(ARG_DWELLINGS);
	if (dwellings < 0 || dwellings > PAND_DWELLINGS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("pand " INT64_FORMAT " has %d dwellings", PG_GETARG_INT64(ARG_ID), dwellings),
				 errdetail("It is a number from 0 to %d, or NULL when it is not known.", PAND_DWELLINGS_MAX),
				 errhint("Count the dwellings (verblijfsobjecten) of the pand; a shed has 0.")));
	return dwellings;
}

/* The outline of a row; false when it has none. */
static bool
read_outline(Gathered *gathered, FunctionCallInfo fcinfo, StringInfo wkb)
{
	char	   *name = psprintf("pand " INT64_FORMAT, PG_GETARG_INT64(ARG_ID));

	return area_argument(fcinfo, ARG_GEOM, name, kind.places, &gathered->srid, wkb);
}

PG_FUNCTION_INFO_V1(pand_set_gather);
Datum
pand_set_gather(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, &kind);
	StringInfoData wkb;

	if (PG_ARGISNULL(ARG_ID) || PG_ARGISNULL(ARG_GEOM) || !read_outline(gathered, fcinfo, &wkb))
		gathered->left_out++;
	else
	{
		PandRow		row = {.id = PG_GETARG_INT64(ARG_ID), .dwellings = dwellings_of(fcinfo), .wkb_size = wkb.len};

		gathered_add(gathered, &row);
		gathered_add_bytes(gathered, wkb.data, wkb.len);
	}
	PG_RETURN_POINTER(gathered);
}

/* ---------------------------------------------------------------- partial states */

GATHERED_FUNCTIONS(pand_set, &kind);

/* No rows at all make an empty set, so that "no panden" is an answer and not NULL. */
PG_FUNCTION_INFO_V1(pand_set_finish);
Datum
pand_set_finish(PG_FUNCTION_ARGS)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	const char *wkb;
	PandRow    *rows;

	if (gathered == NULL)
		PG_RETURN_POINTER(pand_set_make(NULL, 0, 0, 0));
	rows = gathered_row(gathered, 0);
	wkb = gathered->bytes;
	for (uint32 i = 0; i < gathered->count; wkb += rows[i++].wkb_size)
		rows[i].wkb = wkb;
	PG_RETURN_POINTER(pand_set_make(rows, gathered->count, gathered->srid, gathered->left_out));
}
