/*
 * Which kind of house is a building, by what it is built against?
 */
#ifndef KERNEL_HOUSE_TYPE_H
#define KERNEL_HOUSE_TYPE_H

#include "kernel/outlines.h"

#define DWELLINGS_UNKNOWN (-1)

/* Buildings that adjoin: the walls that they have in common are long enough, or they lie over each other. */
typedef struct Adjoining
{
	uint32_t	other;
	double		common;			/* metres of wall: the mean of what each has of the other */
	double		overlap;		/* square metres */
} Adjoining;

/* The square metres that two buildings have in common, for those that may overlap. */
typedef double (*OverlapArea) (void *context, uint32_t a, uint32_t b);

typedef struct AdjoiningRules
{
	double		tolerance;		/* metres between walls that are side by side */
	double		min_common;		/* metres of wall */
	double		min_overlap;	/* square metres */
	OverlapArea overlap;
	void	   *context;
} AdjoiningRules;

#define SIDES 4

/* The sides of a building: all walls that face within 45 degrees of one of four directions at right angles. */
typedef struct Sides
{
	double		bearing[SIDES]; /* degrees clockwise from north, to which it faces */
	double		length[SIDES];	/* metres of wall; 0 when no wall faces there */
	double		free[SIDES];	/* of that, side by side with no other building */
	double		perimeter;		/* metres around the building */
} Sides;

typedef struct AdjoiningGraph
{
	uint32_t   *start;			/* [count + 1] */
	size_t		capacity;
	Adjoining  *adjoining;		/* in the order of their numbers */
	Sides	   *sides;			/* [count] */
} AdjoiningGraph;

extern KernelStatus adjoining_find(Kernel *kernel, const Outlines *outlines, const AdjoiningRules *rules,
								   AdjoiningGraph *graph);
extern void adjoining_free(Kernel *kernel, AdjoiningGraph *graph);

typedef enum HouseType
{
	HOUSE_NONE,					/* it has no dwelling */
	HOUSE_UNKNOWN,				/* its dwellings, or those of a building that it adjoins, are not known */
	HOUSE_DETACHED,
	HOUSE_LINKED_DETACHED,
	HOUSE_SEMI_DETACHED,
	HOUSE_CORNER,
	HOUSE_TERRACED,
	HOUSE_FLAT
} HouseType;

typedef struct House
{
	HouseType	type;
	uint32_t	neighbours;		/* adjoining buildings with a dwelling */
	uint32_t	outbuildings;	/* and without; one of which that is not known is neither */
	uint32_t	row;			/* the first building of its row */
	uint32_t	row_length;		/* buildings with a dwelling, each adjoining a next one */
	uint32_t	block;			/* the first of all buildings that hang together, with a dwelling or without */
	uint32_t	block_length;	/* of them */
	uint32_t	row_position;	/* from 1, from the end whose number is lower; 0 in a ring, or where it branches */
	bool		overlaps;
} House;

extern KernelStatus house_types(Kernel *kernel, uint32_t count, const int32_t *dwellings, const AdjoiningGraph *graph,
								House *house);

#endif
