/*
 * An area_set made ready for questions: its levels in order, its postcodes in
 * a hash table, its polygons in a tree, its scores shrunk.
 */
#ifndef PG_AREA_INDEX_H
#define PG_AREA_INDEX_H

#include "pg/areas/area_set.h"
#include "pg/kernel_env.h"
#include "pg/polygon.h"

#include "kernel/areas/areas.h"

#include "access/tupdesc.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/date.h"
#include "utils/hsearch.h"

#define AREA_SERIES_MAX 100		/* in one set */

/* Which levels count, from small to large. */
typedef struct AreaLevels
{
	int			count;			/* 0 for the known ones in their order */
	const char *name[AREA_LEVELS_MAX];	/* UTF-8 */
} AreaLevels;

typedef struct AreaIndex
{
	ServerKernel kernel;
	int32		srid;			/* 0 when it has no polygons */
	AreaLevels	levels;			/* those that the set has */
	int32		newest[AREA_LEVELS_MAX];	/* year of each of these */
	int			series;
	const char *series_name[AREA_SERIES_MAX];
	Areas		areas;
	const char **code;			/* of each area */
	uint32	   *stored_polygon; /* where each polygon is in the value */
	Polygons   *polygons;		/* this and what follows: NULL before the first question that needs it */
	Quadtree   *tree;
	double	   *inner_x;		/* a place in each polygon; NaN before it is asked for */
	double	   *inner_y;
	double	   *surface;
	Shrunk	   *shrunk;
	struct CachedResult *results;	/* what cohesion_join keeps */
} AreaIndex;

/* The indexes that one call in a query keeps for the next; zero but for the context. */
typedef struct AreaIndexes
{
	MemoryContext context;
	HTAB	   *table;
	const struct CachedIndex *latest;
} AreaIndexes;

/* What a function that asks an area_set and returns a row keeps between its calls. */
typedef struct AreaCall
{
	Oid			geometry_type;
	TupleDesc	row_type;
	AreaIndexes indexes;
} AreaCall;

/* Of this call, in fn_extra; "geometry" is the place of a geometry among the arguments. */
extern AreaCall *area_call(FunctionCallInfo fcinfo, int geometry);

/* The index of a set over some levels, NULL for all: that of the last call, one of those kept, or a new one. */
extern AreaIndex *area_index_find(AreaIndexes *indexes, Datum set, ArrayType *levels);

/* Raises an error unless the SRID is that of the polygons; what names the argument. */
extern void area_index_require_srid(const AreaIndex *index, int32 srid, const char *what);

/* The year of a day that is finite. */
extern int32 area_year(DateADT date);

/* Reads the polygons; questions by postcode mostly never need them. set is the one that the index was made of. */
extern void area_index_open(AreaIndex *index, Datum set);

/* The polygons that cover a place, finest level first. */
extern QuadtreeCursor area_index_at(AreaIndex *index, Datum set, double x, double y);

/* The same for a place in a polygon itself; only larger polygons of coarser levels hold what it holds. */
extern QuadtreeCursor area_index_around(AreaIndex *index, Datum set, uint32 polygon);
extern uint32 area_index_next_around(AreaIndex *index, QuadtreeCursor *cursor, uint32 polygon);

/* Every score shrunk. */
extern const Shrunk *area_index_shrunk(AreaIndex *index, Datum set);

static inline uint32
area_index_level(const AreaIndex *index, uint32 area)
{
	return index->areas.area[area].level;
}

#endif
