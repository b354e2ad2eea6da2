/*
 * Polygons, by GEOS.
 *
 * GEOS allocates outside PostgreSQL's memory contexts.  So either a function
 * here ends before the server can raise an error, or what it makes belongs to
 * a memory context that gives it back.
 */
#ifndef PG_POLYGON_H
#define PG_POLYGON_H

#include "postgres.h"

#include "kernel/quadtree.h"

/* Is WKB a valid polygon?  When it is not, why, in so many bytes. */
extern bool polygon_is_valid(const char *wkb, Size size, char *why, Size room);

/* Raises an error that names it when it is not. */
extern void polygon_require_valid(const char *wkb, Size size, const char *name);

/* A number of polygons that live as long as a memory context. */
typedef struct Polygons Polygons;

extern Polygons *polygons_make(MemoryContext context, uint32 count);
extern void polygons_read(Polygons *polygons, uint32 number, const char *wkb, Size size);

extern Box	polygon_extent(const Polygons *polygons, uint32 number);
extern double polygon_area(Polygons *polygons, uint32 number);

/* The area that two polygons share, less what polygons among the others that were counted before cover of it. */
extern double polygon_shared_area(Polygons *polygons, uint32 number, Polygons *others, uint32 other,
								  const uint32 *counted, uint32 count);

/* A place inside, as ST_PointOnSurface gives it. */
extern void polygon_inner_place(Polygons *polygons, uint32 number, double *x, double *y);

/* Does it cover a place, its border included?  As ST_Covers. */
extern bool polygon_covers(Polygons *polygons, uint32 number, double x, double y);

/* The first so many of them, with their extents, for a tree. */
extern Shapes polygons_shapes(Polygons *polygons, uint32 count, const Box *extent);

#endif
