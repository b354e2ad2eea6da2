/*
 * Is a coordinate system projected, are its units metres, and are those metres of the ground where the data lies?
 *
 * The definition comes from spatial_ref_sys, the answer from PROJ.
 */
#include "srid.h"

#include <math.h>

#include "crs.h"

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

/* The system that crs.c keeps, which passed, or 0; many queries of a session use one, and PROJ takes long to read it. */
static int32 kept_srid = 0;
static char *kept_definition = NULL;
static Crs	kept;

/* Raises an error, with the way out, unless the SRID is projected and metric.  "type" is the geometry type's OID. */
static void
require_metric(int32 srid, Oid type)
{
	char	   *definition;

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
	if (kept_srid == srid && strcmp(kept_definition, definition) == 0)
	{
		pfree(definition);
		return;
	}
	kept_srid = 0;
	kept = crs_read(definition);
	if (kept.lacks_memory)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("PROJ could not read the definition of SRID %d.", srid)));
	if (!kept.readable)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("definition of SRID %d in spatial_ref_sys cannot be read", srid),
				 errhint(HINT_TRANSFORM)));
	if (!kept.projected)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("SRID %d is not a projected coordinate system", srid),
				 errdetail("Its coordinates are not distances on a plane, so metres cannot be measured in it."),
				 errhint(HINT_TRANSFORM)));
	if (fabs(kept.metres - 1) > 1e-12)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("SRID %d is not in metres", srid),
				 errdetail("Its unit is the %s, %.10g metre.", kept.unit, kept.metres),
				 errhint(HINT_TRANSFORM)));
	if (kept_definition != NULL)
		pfree(kept_definition);
	kept_definition = NULL;
	kept_definition = MemoryContextStrdup(TopMemoryContext, definition);
	kept_srid = srid;
	pfree(definition);
}

/* ---------------------------------------------------------------- at a place */

#define SCALE_TOLERANCE 0.01
#define CHECKED_AROUND 1000		/* metres in which no projection stretches differently */

static bool
between(double value, double least, double most)
{
	return value >= least && value <= most;
}

/* Degrees that pass for metres: read as degrees, the place is where the system is used. */
static bool
looks_like_degrees(double x, double y)
{
	return kept.has_area && ((between(x, kept.west, kept.east) && between(y, kept.south, kept.north)) ||
							 (between(y, kept.west, kept.east) && between(x, kept.south, kept.north)));
}

/* Farther away from where the system is used than that is large. */
static bool
is_elsewhere(const CrsPlace *place)
{
	double		width = kept.east - kept.west;
	double		height = kept.north - kept.south;
	double		off = remainder(place->longitude - (kept.west + kept.east) / 2, 360);

	return kept.has_area && (fabs(off) > 1.5 * width || !between(place->latitude, kept.south - height, kept.north + height));
}

static void
require_true_metres(int32 srid, double x, double y)
{
	CrsPlace	place;
	bool		found;

	if (looks_like_degrees(x, y))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("point (%.10g %.10g) with SRID %d is in degrees", x, y, srid),
				 errdetail("SRID %d is in metres; as metres this point is far from where it is used, as degrees it is not.", srid),
				 errhint("Say what the coordinates are, then transform them: ST_Transform(ST_SetSRID(geom, 4326), %d), with the longitude as x.", srid)));
	if (!crs_can_measure())
		return;
	found = crs_look(x, y, &place);
	if (!crs_can_measure())
		return;
	if (!found || is_elsewhere(&place))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("point (%.10g %.10g) is far from where SRID %d is used", x, y, srid),
				 errdetail("The coordinates are of another system, or wrong."),
				 errhint("Say which system they are in, then transform them: ST_Transform(ST_SetSRID(geom, ...), %d); leave out points that are wrong.", srid)));
	if (place.shortest < 1 - SCALE_TOLERANCE || place.longest > 1 + SCALE_TOLERANCE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("SRID %d does not measure in true metres at (%.10g %.10g)", srid, x, y),
				 errdetail("One metre of it is %.2f to %.2f metre on the ground there; more than one per cent off gives wrong distances.",
						   place.shortest, place.longest),
				 errhint("Use ST_Transform(geom, 28992) for RD New, or the UTM zone of the place.")));
}

static bool
was_checked(const SridChecked *checked, int32 srid, double x, double y)
{
	return checked->srid == srid && srid != 0 && between(x, checked->x_min, checked->x_max) && between(y, checked->y_min, checked->y_max);
}

void
srid_check_place(SridChecked *checked, int32 srid, Oid type, double x, double y)
{
	if (was_checked(checked, srid, x, y))
		return;
	if (srid == 0 || checked->srid != srid || kept_srid != srid)
	{
		bool		anew = checked->srid != srid;

		require_metric(srid, type);
		if (anew)
			*checked = (SridChecked)
		{
			.srid = srid, .x_min = x, .x_max = x, .y_min = y, .y_max = y
		};
	}
	require_true_metres(srid, x, y);
	checked->x_min = Min(checked->x_min, x - CHECKED_AROUND);
	checked->x_max = Max(checked->x_max, x + CHECKED_AROUND);
	checked->y_min = Min(checked->y_min, y - CHECKED_AROUND);
	checked->y_max = Max(checked->y_max, y + CHECKED_AROUND);
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
srid_accept(int32 *of_set, int32 srid, double x, double y, FunctionCallInfo fcinfo, int argument, const char *what)
{
	SridChecked *checked = fcinfo->flinfo->fn_extra;

	if (*of_set == srid && checked != NULL && was_checked(checked, srid, x, y))
		return;
	if (*of_set != 0)
		srid_require_same(*of_set, srid, what);
	/* Many groups of one query ask for the same SRID and places: remember those that passed. */
	if (checked == NULL)
		fcinfo->flinfo->fn_extra = checked = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(SridChecked));
	srid_check_place(checked, srid, get_fn_expr_argtype(fcinfo->flinfo, argument), x, y);
	*of_set = srid;
}
