/*
 * Is a coordinate system projected, and are its units metres?
 */
#ifndef PG_SRID_H
#define PG_SRID_H

#include "postgres.h"

#define SRID_MAX 999999			/* as in PostGIS */

/* Raises an error, with the way out, unless the SRID is projected and metric.  "type" is the geometry type's OID. */
extern void srid_require_metric(int32 srid, Oid type);

#endif
