/*
 * An area_set made ready for questions: its levels in order, its postcodes in
 * a hash table, its polygons in a tree, its scores shrunk.
 */
#ifndef PG_AREA_INDEX_H
#define PG_AREA_INDEX_H

#include "area_set.h"
#include "kernel_env.h"
#include "polygon.h"

#include "kernel/areas.h"

#include "utils/array.h"

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
} AreaIndex;

/* The levels that the user named; raises an error for a name twice, NULL, or too many. */
extern AreaLevels area_levels_of_array(ArrayType *names);

/* Makes the index of a set in a memory context; what it keeps is a copy. */
extern AreaIndex *area_index_make(MemoryContext context, const AreaSet *set, const AreaLevels *levels);

/* The polygons that cover a place, finest level first; set is the one that the index was made of. */
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
