/*
 * How far is it to the nearest place of each kind, and how many are within a
 * distance?
 *
 * A place is a point, a line, an area, or several of these.  The distance to
 * an area is 0 inside it and at its border; a hole in it is outside.
 */
#ifndef KERNEL_PLACE_DISTANCES_H
#define KERNEL_PLACE_DISTANCES_H

#include "kernel/memory.h"

/* What a path of corners is. */
typedef enum PathKind
{
	PATH_LINE,					/* a point when it has one corner */
	PATH_OUTER,					/* the ring around an area, its first corner once or again at its end */
	PATH_HOLE					/* the ring around a hole in the area whose outer ring came before */
} PathKind;

/* Columns; the caller owns the arrays.  Each kind has a place, each place a path, each path a corner. */
typedef struct Places
{
	uint32_t	kinds;
	const uint32_t *kind_start; /* [kinds + 1]: the places of each */
	const uint32_t *path_start; /* [places + 1]: the paths of each */
	const uint32_t *corner_start;	/* [paths + 1]: the corners of each path */
	const uint8_t *path;		/* [path]: a PathKind */
	const double *x;			/* metres */
	const double *y;
} Places;

typedef struct PlaceIndex PlaceIndex;

/* The index keeps nothing of what it is given. */
extern KernelStatus place_index_build(Kernel *kernel, const Places *places, PlaceIndex **index);
extern void place_index_free(Kernel *kernel, PlaceIndex *index);

/* What is known of a point and a kind. */
typedef struct PlaceAnswer
{
	double		nearest;		/* metres */
	uint32_t	within;			/* places at so many metres or less */
} PlaceAnswer;

/* Fills answer[point * kinds + kind].  Points that are asked together are best some thousands, from one part of the map. */
extern KernelStatus place_distances(Kernel *kernel, const PlaceIndex *index, uint32_t points, const double *x,
									const double *y, double within, PlaceAnswer *answer);

#endif
