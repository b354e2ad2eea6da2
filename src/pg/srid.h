/*
 * Is a coordinate system projected, and are its units metres on the ground?
 */
#ifndef PG_SRID_H
#define PG_SRID_H

#include "postgres.h"

#include "fmgr.h"

#define SRID_MAX 999999			/* as in PostGIS */

/*
 * For an aggregate: the first geometry settles the SRID of the set, 0 before
 * that, which must be projected and metric; each later one must have the same.
 * At (x, y), a place in the geometry, a metre must be a metre but for 1 %, and
 * the coordinates must not be degrees with a wrong label.  Of an area each
 * corner is such a place.
 * "argument" is the place of the geometry among the arguments, "what" names
 * the things in the set.  Uses fn_extra.
 */
extern void srid_accept(int32 *of_set, int32 srid, double x, double y, FunctionCallInfo fcinfo, int argument,
						const char *what);

/* The same for each corner of a geometry; context is the SridCorners. */
typedef struct SridCorners
{
	FunctionCallInfo fcinfo;
	int			argument;
	const char *what;
	int32	   *of_set;
	int32		srid;			/* of the geometry */
} SridCorners;

extern void srid_accept_corner(double x, double y, void *context);

extern void srid_require_same(int32 one, int32 other, const char *what);

#endif
