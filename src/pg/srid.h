/*
 * Is a coordinate system projected, are its units metres, and are those metres of the ground where the data lies?
 */
#ifndef PG_SRID_H
#define PG_SRID_H

#include "postgres.h"

#include "fmgr.h"

#define SRID_MAX 999999			/* as in PostGIS */

/* The places of one SRID that were found right, and all between them; zero at first. */
typedef struct SridChecked
{
	int32		srid;
	double		x_min;
	double		x_max;
	double		y_min;
	double		y_max;
} SridChecked;

/*
 * Raises an error, with the way out, unless the SRID is projected and metric,
 * and its metres are those of the ground at this place.  "type" is the geometry
 * type's OID.
 */
extern void srid_check_place(SridChecked *checked, int32 srid, Oid type, double x, double y);

/*
 * For an aggregate: the first geometry settles the SRID of the set, 0 before
 * that; each later one must have the same, and each place is checked as above.
 * "argument" is the place of the geometry among the arguments, "what" names
 * the things in the set.  Uses fn_extra.
 */
extern void srid_accept(int32 *of_set, int32 srid, double x, double y, FunctionCallInfo fcinfo, int argument, const char *what);
extern void srid_require_same(int32 one, int32 other, const char *what);

#endif
