/*
 * Is a coordinate system projected, and are its units metres?
 *
 * The definition comes from spatial_ref_sys, the answer from PROJ.
 */
#include "srid.h"

#include <math.h>

#include <proj.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#define HINT_TRANSFORM "Use ST_Transform(geom, 28992) for RD New, or another projected system in metres; ST_SetSRID when only the label is missing."

/* The schema of the geometry type: PostGIS keeps spatial_ref_sys beside it. */
static char *
postgis_schema(Oid type)
{
	HeapTuple	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	char	   *schema;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for type %u", type);
	schema = get_namespace_name(((Form_pg_type) GETSTRUCT(tuple))->typnamespace);
	ReleaseSysCache(tuple);
	return schema;
}

/* The definition of an SRID as PROJ reads it, or NULL. */
static char *
srid_definition(int32 srid, Oid type)
{
	MemoryContext caller = CurrentMemoryContext;
	char	   *definition = NULL;
	Oid			argument_type = INT4OID;
	Datum		argument = Int32GetDatum(srid);
	char	   *query = psprintf("SELECT srtext, proj4text FROM %s.spatial_ref_sys"
								 " WHERE srid OPERATOR(pg_catalog.=) $1", quote_identifier(postgis_schema(type)));

	SPI_connect();
	if (SPI_execute_with_args(query, 1, &argument_type, &argument, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read spatial_ref_sys");
	for (int column = 1; SPI_processed > 0 && definition == NULL && column <= 2; column++)
	{
		char	   *value = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column);

		if (value != NULL && value[0] != '\0')
			definition = MemoryContextStrdup(caller, value);
	}
	SPI_finish();
	return definition;
}

/* The horizontal part of a compound or bound system; takes over the reference to crs. */
static PJ *
horizontal_part(PJ_CONTEXT *context, PJ *crs)
{
	while (crs != NULL)
	{
		PJ		   *inner;

		if (proj_get_type(crs) == PJ_TYPE_BOUND_CRS)
			inner = proj_get_source_crs(context, crs);
		else if (proj_get_type(crs) == PJ_TYPE_COMPOUND_CRS)
			inner = proj_crs_get_sub_crs(context, crs, 0);
		else
			break;
		proj_destroy(crs);
		crs = inner;
	}
	return crs;
}

typedef struct CrsUnits
{
	bool		lacks_memory;
	bool		readable;
	bool		projected;
	double		metres;			/* per unit of the axes */
	char		name[64];		/* of the unit */
} CrsUnits;

/* PROJ says in words only that it had no memory. */
static void
note_error(void *units, int level, const char *message)
{
	if (strstr(message, "bad_alloc") != NULL)
		((CrsUnits *) units)->lacks_memory = true;
}

/* PROJ 9.9 copies a definition where no error is expected, and ends the process when there is no memory for that. */
static bool
room_to_read(const char *definition)
{
	void	   *room = malloc(16 * (strlen(definition) + 1));

	free(room);
	return room != NULL;
}

/* Calls nothing of the server between creating and destroying PROJ's objects, so none can be lost. */
static CrsUnits
crs_units(const char *definition)
{
	CrsUnits	units = {.readable = false};
	PJ_CONTEXT *context = proj_context_create();
	PJ		   *crs;

	if (context == NULL)
		return (CrsUnits) {.lacks_memory = true};
	proj_log_func(context, &units, note_error);
	proj_log_level(context, PJ_LOG_ERROR);
	units.lacks_memory = !room_to_read(definition);
	crs = units.lacks_memory ? NULL : horizontal_part(context, proj_create(context, definition));
	if (crs != NULL)
	{
		PJ		   *axes = proj_crs_get_coordinate_system(context, crs);
		const char *unit = "";

		units.readable = true;
		units.projected = proj_get_type(crs) == PJ_TYPE_PROJECTED_CRS;
		if (axes != NULL)
			proj_cs_get_axis_info(context, axes, 0, NULL, NULL, NULL, &units.metres, &unit, NULL, NULL);
		strlcpy(units.name, unit, sizeof(units.name));
		proj_destroy(axes);
		proj_destroy(crs);
	}
	proj_context_destroy(context);
	return units;
}

void
srid_require_metric(int32 srid, Oid type)
{
	char	   *definition;
	CrsUnits	units;

	if (srid == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("geometry has no SRID"),
				 errdetail("Distances are metres in a projected coordinate system; without an SRID the unit is unknown."),
				 errhint(HINT_TRANSFORM)));
	definition = srid_definition(srid, type);
	if (definition == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("SRID %d is not in spatial_ref_sys", srid),
				 errhint(HINT_TRANSFORM)));
	units = crs_units(definition);
	if (units.lacks_memory)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("PROJ could not read the definition of SRID %d.", srid)));
	if (!units.readable)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("definition of SRID %d in spatial_ref_sys cannot be read", srid),
				 errhint(HINT_TRANSFORM)));
	if (!units.projected)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("SRID %d is not a projected coordinate system", srid),
				 errdetail("Its coordinates are not distances on a plane, so metres cannot be measured in it."),
				 errhint(HINT_TRANSFORM)));
	if (fabs(units.metres - 1) > 1e-12)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("SRID %d is not in metres", srid),
				 errdetail("Its unit is the %s, %.10g metre.", units.name, units.metres),
				 errhint(HINT_TRANSFORM)));
	pfree(definition);
}

void
srid_require_same(int32 one, int32 other, const char *what)
{
	if (one != other)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s have different SRIDs: %d and %d", what, one, other),
				 errhint("Bring them into one system first: ST_Transform(geom, 28992).")));
}

void
srid_accept(int32 *of_set, int32 srid, FunctionCallInfo fcinfo, int argument, const char *what)
{
	int32	   *checked = fcinfo->flinfo->fn_extra;

	if (*of_set == srid && srid != 0)
		return;
	if (*of_set != 0)
		srid_require_same(*of_set, srid, what);
	/* Many groups of one query ask for the same SRID: remember the last one that passed. */
	if (checked == NULL || *checked != srid)
	{
		srid_require_metric(srid, get_fn_expr_argtype(fcinfo->flinfo, argument));
		if (checked == NULL)
			fcinfo->flinfo->fn_extra = checked = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(int32));
		*checked = srid;
	}
	*of_set = srid;
}
