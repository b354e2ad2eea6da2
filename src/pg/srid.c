/*
 * Is a coordinate system projected, and are its units metres on the ground?
 *
 * The definition comes from spatial_ref_sys, the answer from PROJ.
 */
#include "pg/srid.h"

#include <math.h>

#include <geodesic.h>
#include <proj.h>

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#define HINT_TRANSFORM "Use ST_Transform(geom, 28992) for RD New, or another projected system in metres; ST_SetSRID when only the label is missing."
#define HINT_LOCAL "Use ST_Transform(geom, 28992) for RD New, or the UTM zone of the data; see that the label says what the coordinates are."

/* A metre of the map may be off by so much of a metre on the ground. */
#define SCALE_TOLERANCE 0.01

/* Metres. In a square of this side a metre of the map hardly changes. */
#define TILE 100000.0

/* So many squares are remembered: more than any country has. A power of two. */
#define TILES 256

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

/* What PROJ says of a system, and of a place in it. */
typedef struct CrsFacts
{
	bool		lacks_memory;
	bool		readable;
	bool		projected;
	double		metres;			/* per unit of the axes */
	char		unit[64];
	char		name[128];
	double		scale;			/* metres of the map for one on the ground, in the worst direction; NaN when not known */
	double		use[4];			/* what it is made for: west, south, east, north in degrees; NaN when not known */
	bool		in_degrees;		/* the place makes sense as degrees only */
} CrsFacts;

/* PROJ says in words only that it had no memory. */
static void
note_error(void *facts, int level, const char *message)
{
	if (strstr(message, "bad_alloc") != NULL)
		((CrsFacts *) facts)->lacks_memory = true;
}

/* PROJ 9.9 copies a definition where no error is expected, and ends the process when there is no memory for that. */
static bool
room_to_read(const char *definition)
{
	void	   *room = malloc(16 * (strlen(definition) + 1));

	free(room);
	return room != NULL;
}

/* From longitude and latitude in degrees to the system, without a change of datum; or NULL. */
static PJ *
projection_of(PJ_CONTEXT *context, const PJ *crs)
{
	PJ		   *base = proj_crs_get_geodetic_crs(context, crs);
	PJ		   *by_axes = base == NULL ? NULL : proj_create_crs_to_crs_from_pj(context, base, crs, NULL, NULL);
	PJ		   *projection = by_axes == NULL ? NULL : proj_normalize_for_visualization(context, by_axes);

	proj_destroy(by_axes);
	proj_destroy(base);
	return projection;
}

/* The ellipsoid that the system is a map of. */
static bool
read_ellipsoid(PJ_CONTEXT *context, const PJ *crs, struct geod_geodesic *ellipsoid)
{
	PJ		   *said = proj_get_ellipsoid(context, crs);
	double		radius,
				flattening;
	bool		known = said != NULL &&
		proj_ellipsoid_get_parameters(context, said, &radius, NULL, NULL, &flattening);

	if (known)
		geod_init(ellipsoid, radius, flattening == 0 ? 0 : 1 / flattening);
	proj_destroy(said);
	return known;
}

/* A hundred metres on the map through (x, y), by what they are on the ground: along the axes, and between them. */
static double
worst_scale(PJ *projection, const struct geod_geodesic *ellipsoid, double x, double y)
{
	static const double along[4][2] = {{50, 0}, {0, 50}, {40, 30}, {40, -30}};
	double		worst = 1;

	for (int i = 0; i < 4; i++)
	{
		PJ_COORD	one = proj_trans(projection, PJ_INV, proj_coord(x - along[i][0], y - along[i][1], 0, 0));
		PJ_COORD	other = proj_trans(projection, PJ_INV, proj_coord(x + along[i][0], y + along[i][1], 0, 0));
		double		ground;

		geod_inverse(ellipsoid, one.xy.y, one.xy.x, other.xy.y, other.xy.x, &ground, NULL, NULL);
		/* what is on no ground comes out as NaN */
		if (!(ground > 0))
			return INFINITY;
		if (fabs(100 / ground - 1) > fabs(worst - 1))
			worst = 100 / ground;
	}
	return worst;
}

static bool
within(double x, double y, const double use[4])
{
	return x >= use[0] && x <= use[2] && y >= use[1] && y <= use[3];
}

/* Might (x, y) be degrees, in either order? Where the area of use is not known, nothing may. */
static bool
may_be_degrees(double x, double y, const double use[4])
{
	return within(x, y, use) || within(y, x, use);
}

static void
read_area_of_use(PJ_CONTEXT *context, const PJ *crs, double use[4])
{
	const char *authority = proj_get_id_auth_name(crs, 0);
	const char *code = proj_get_id_code(crs, 0);
	PJ		   *listed = authority == NULL || code == NULL ? NULL :
		proj_create_from_database(context, authority, code, PJ_CATEGORY_CRS, 0, NULL);

	if (listed == NULL || !proj_get_area_of_use(context, listed, &use[0], &use[1], &use[2], &use[3], NULL))
		use[0] = use[1] = use[2] = use[3] = NAN;
	proj_destroy(listed);
}

static void
look_at_place(PJ_CONTEXT *context, const PJ *crs, double x, double y, CrsFacts *facts)
{
	PJ		   *projection = projection_of(context, crs);
	struct geod_geodesic ellipsoid;

	if (projection != NULL && read_ellipsoid(context, crs, &ellipsoid))
	{
		facts->scale = worst_scale(projection, &ellipsoid, x, y);
		read_area_of_use(context, crs, facts->use);
		if (may_be_degrees(x, y, facts->use))
		{
			PJ_COORD	place = proj_trans(projection, PJ_INV, proj_coord(x, y, 0, 0));

			facts->in_degrees = !within(place.xy.x, place.xy.y, facts->use);
		}
	}
	proj_destroy(projection);
}

/* Calls nothing of the server between creating and destroying PROJ's objects, so none can be lost. */
static CrsFacts
crs_facts(const char *definition, double x, double y)
{
	CrsFacts	facts = {.scale = NAN, .use = {NAN, NAN, NAN, NAN}};
	PJ_CONTEXT *context = proj_context_create();
	PJ		   *crs;

	if (context == NULL)
		return (CrsFacts) {.lacks_memory = true};
	proj_log_func(context, &facts, note_error);
	proj_log_level(context, PJ_LOG_ERROR);
	facts.lacks_memory = !room_to_read(definition);
	crs = facts.lacks_memory ? NULL : horizontal_part(context, proj_create(context, definition));
	if (crs != NULL)
	{
		PJ		   *axes = proj_crs_get_coordinate_system(context, crs);
		const char *unit = "";
		const char *name = proj_get_name(crs);

		facts.readable = true;
		facts.projected = proj_get_type(crs) == PJ_TYPE_PROJECTED_CRS;
		if (axes != NULL)
			proj_cs_get_axis_info(context, axes, 0, NULL, NULL, NULL, &facts.metres, &unit, NULL, NULL);
		strlcpy(facts.unit, unit, sizeof(facts.unit));
		strlcpy(facts.name, name == NULL ? "" : name, sizeof(facts.name));
		if (facts.projected)
			look_at_place(context, crs, x, y, &facts);
		proj_destroy(axes);
		proj_destroy(crs);
	}
	proj_context_destroy(context);
	return facts;
}

static void
require_metric(const CrsFacts *facts, int32 srid)
{
	if (facts->lacks_memory)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("PROJ could not read the definition of SRID %d.", srid)));
	if (!facts->readable)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("definition of SRID %d in spatial_ref_sys cannot be read", srid),
				 errhint(HINT_TRANSFORM)));
	if (!facts->projected)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("SRID %d is not a projected coordinate system", srid),
				 errdetail("Its coordinates are not distances on a plane, so metres cannot be measured in it."),
				 errhint(HINT_TRANSFORM)));
	if (fabs(facts->metres - 1) > 1e-12)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("SRID %d is not in metres", srid),
				 errdetail("Its unit is the %s, %.10g metre.", facts->unit, facts->metres),
				 errhint(HINT_TRANSFORM)));
}

/* Where PROJ does not know the scale, nothing is refused. */
static void
require_true_metres(const CrsFacts *facts, int32 srid, double x, double y)
{
	if (facts->in_degrees)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("(%.10g, %.10g) are degrees, not metres of SRID %d", x, y, srid),
				 errdetail("As degrees they lie in the area that %s is made for, as metres far outside it.", facts->name),
				 errhint("Say what they are, then transform: ST_Transform(ST_SetSRID(geom, 4326), %d).", srid)));
	if (fabs(facts->scale - 1) > SCALE_TOLERANCE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a metre of SRID %d (%s) is not a metre at (%.10g, %.10g)", srid, facts->name, x, y),
				 errdetail("100 metres on that map are %.3g metres on the ground; they may differ by 1 %%.",
						   100 / facts->scale),
				 errhint(HINT_LOCAL)));
}

/* Raises an error, with the way out, unless a metre of the SRID is a metre at (x, y). */
static CrsFacts
require_metres(int32 srid, Oid type, double x, double y)
{
	char	   *definition;
	CrsFacts	facts;

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
	facts = crs_facts(definition, x, y);
	require_metric(&facts, srid);
	require_true_metres(&facts, srid, x, y);
	pfree(definition);
	return facts;
}

/* What passed in one query: a system, and squares of it by column and row. */
typedef struct Passed
{
	int32		srid;
	double		use[4];
	struct
	{
		bool		passed;
		double		column,
					row;
	}			tile[TILES];
} Passed;

/* Where the square of (x, y) is kept, or would be. Neighbours do not take each other's place. */
static int
tile_place(double column, double row)
{
	/* Whatever the coordinates are: those far from anywhere are refused, but not here. */
	double		place = fmod(column * 16 + row, TILES);

	return isfinite(place) ? (int) (place + TILES) % TILES : 0;
}

static bool
has_passed(const Passed *passed, int32 srid, double x, double y)
{
	double		column = floor(x / TILE);
	double		row = floor(y / TILE);
	int			i = tile_place(column, row);

	return srid != 0 && passed->srid == srid && passed->tile[i].passed &&
		passed->tile[i].column == column && passed->tile[i].row == row;
}

static void
passed_add(Passed *passed, int32 srid, double x, double y, const CrsFacts *facts)
{
	double		column = floor(x / TILE);
	double		row = floor(y / TILE);
	int			i = tile_place(column, row);

	if (passed->srid != srid)
		*passed = (Passed) {.srid = srid};
	memcpy(passed->use, facts->use, sizeof(passed->use));
	passed->tile[i].passed = true;
	passed->tile[i].column = column;
	passed->tile[i].row = row;
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
	Passed	   *passed = fcinfo->flinfo->fn_extra;

	if (*of_set != 0)
		srid_require_same(*of_set, srid, what);
	if (passed == NULL)
		fcinfo->flinfo->fn_extra = passed = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Passed));
	/* PROJ is asked again only where no place was yet, and by each that may be degrees. */
	if (!has_passed(passed, srid, x, y) || may_be_degrees(x, y, passed->use))
	{
		CrsFacts	facts = require_metres(srid, get_fn_expr_argtype(fcinfo->flinfo, argument), x, y);

		passed_add(passed, srid, x, y, &facts);
	}
	*of_set = srid;
}

void
srid_accept_corner(double x, double y, void *context)
{
	SridCorners *corners = context;

	srid_accept(corners->of_set, corners->srid, x, y, corners->fcinfo, corners->argument, corners->what);
}
