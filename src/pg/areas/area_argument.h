/*
 * An argument of an aggregate that is an area: read, checked, and in the
 * coordinate system of the set that it goes into.
 */
#ifndef PG_AREA_ARGUMENT_H
#define PG_AREA_ARGUMENT_H

#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

/*
 * Reads an argument as geometry_read_area() does into a buffer made for it;
 * false when it is EMPTY.  The first area settles the SRID of the set (see
 * srid_accept).  "name" is the area in messages, "what" are those in the set.
 */
extern bool area_argument(FunctionCallInfo fcinfo, int argument, const char *name, const char *what, int32 *of_set,
						  StringInfo wkb);

#endif
