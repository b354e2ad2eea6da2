/*
 * An argument of an aggregate that is an area.
 */
#include "pg/areas/area_argument.h"

#include "pg/geometry.h"
#include "pg/polygon.h"
#include "pg/srid.h"

bool
area_argument(FunctionCallInfo fcinfo, int argument, const char *name, const char *what, int32 *of_set, StringInfo wkb)
{
	SridCorners corners = {.fcinfo = fcinfo, .argument = argument, .what = what, .of_set = of_set};

	initStringInfo(wkb);
	if (!geometry_read_area(PG_GETARG_DATUM(argument), get_fn_expr_argtype(fcinfo->flinfo, argument), name, wkb,
							&corners.srid) ||
		!geometry_visit_area(wkb, srid_accept_corner, &corners))
		return false;
	polygon_require_valid(wkb->data, wkb->len, name);
	return true;
}
