/*
 * An argument of an aggregate that is an area.
 */
#include "pg/areas/area_argument.h"

#include "pg/geometry.h"
#include "pg/polygon.h"
#include "pg/srid.h"

/* Where the corners of an area go. */
typedef struct Corners
{
	FunctionCallInfo fcinfo;
	int			argument;
	const char *what;
	int32	   *of_set;
	int32		srid;
} Corners;

static void
accept_corner(double x, double y, void *context)
{
	Corners    *corners = context;

	srid_accept(corners->of_set, corners->srid, x, y, corners->fcinfo, corners->argument, corners->what);
}

bool
area_argument(FunctionCallInfo fcinfo, int argument, const char *name, const char *what, int32 *of_set, StringInfo wkb)
{
	Corners		corners = {.fcinfo = fcinfo, .argument = argument, .what = what, .of_set = of_set};

	initStringInfo(wkb);
	if (!geometry_read_area(PG_GETARG_DATUM(argument), get_fn_expr_argtype(fcinfo->flinfo, argument), name, wkb,
							&corners.srid) ||
		!geometry_visit_area(wkb, accept_corner, &corners))
		return false;
	polygon_require_valid(wkb->data, wkb->len, name);
	return true;
}
