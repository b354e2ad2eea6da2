/*
 * Areas with survey scores: which score holds for a postcode or a place on a
 * day?
 *
 * The score of an area counts when it is of the day's year or not much older,
 * rests on enough respondents, and stands in the series of scores that runs on
 * that day.
 */
#ifndef KERNEL_AREAS_H
#define KERNEL_AREAS_H

#include "kernel/areas/postcode.h"
#include "kernel/areas/shrink.h"
#include "kernel/memory.h"

#define AREA_YEAR_MIN 1900
#define AREA_YEAR_MAX 2100
#define AREA_LEVELS_MAX 16
#define AREA_NONE UINT32_MAX

/* What is taken of a score on a scale of 0 to 10 when its standard error is not known. */
#define AREA_DEVIATION 1.5		/* between respondents */
#define AREA_DESIGN_EFFECT 1.3	/* of weighting them */

/* ---------------------------------------------------------------- scores */

typedef struct AreaScore
{
	double		value;
	double		variance;		/* of its error; NAN when not known */
	int32_t		respondents;	/* 0 when not known */
	int32_t		year;
	uint32_t	series;
	uint32_t	polygon;		/* AREA_NONE when not known */
	uint32_t	area;
} AreaScore;

/* An area: its scores stand together, the newest first. */
typedef struct Area
{
	uint32_t	level;			/* 0 is the finest */
	Postcode	postcode;		/* 0 when it is none */
	uint32_t	first;
	uint32_t	count;
} Area;

/* The variance of a score that rests on so many respondents. */
extern double area_variance(int32_t respondents);

typedef struct PostcodeSlot
{
	Postcode	postcode;		/* 0: the slot is free */
	uint32_t	area;
} PostcodeSlot;

typedef struct Areas
{
	uint32_t	count;
	uint32_t	scores;
	uint32_t	series;
	uint32_t	polygons;
	Area	   *area;			/* in order of level */
	AreaScore  *score;
	/* Filled in by areas_prepare(). */
	uint32_t	slots;
	PostcodeSlot *slot;			/* hash table of postcodes */
	uint32_t   *of_polygon;		/* the area of each polygon */
	uint32_t	running[AREA_YEAR_MAX - AREA_YEAR_MIN + 1];	/* the series that runs in each year */
} Areas;

extern KernelStatus areas_prepare(Kernel *kernel, Areas *areas);
extern void areas_free(Kernel *kernel, Areas *areas);

/* The area with this postcode, or AREA_NONE. */
extern uint32_t areas_find(const Areas *areas, Postcode postcode);

/* Is a score as good as asked? */
typedef struct AreaTerms
{
	int32_t		year;			/* of the day */
	int32_t		max_age;		/* years */
	int32_t		min_respondents;
	bool		bridging;		/* scores of an earlier series will do */
} AreaTerms;

/* The best that can be said of an area; a higher one is nearer to what was asked. */
typedef enum AreaVerdict
{
	AREA_UNKNOWN,				/* it has no score at all */
	AREA_LATER,					/* only scores of later years */
	AREA_TOO_OLD,
	AREA_OTHER_SERIES,
	AREA_TOO_FEW,				/* respondents */
	AREA_UNCERTAIN,				/* its number of respondents is not known */
	AREA_GOOD
} AreaVerdict;

/* For area_choose: in whatever polygon, but in one. */
#define AREA_ANY_POLYGON (UINT32_MAX - 1)

/*
 * The newest score of an area that is as good as asked, in a polygon when it
 * is not AREA_NONE.  *best is set when the verdict is AREA_GOOD.
 */
extern AreaVerdict area_choose(const Areas *areas, uint32_t area, uint32_t polygon,
							   const AreaTerms *terms, uint32_t *best);

/* Is a score of another series than the one that runs in this year? */
extern bool area_bridged(const Areas *areas, uint32_t score, int32_t year);

/* ---------------------------------------------------------------- shrinkage */

/* What a score was moved towards. */
typedef enum ShrinkTarget
{
	SHRINK_NOT,					/* its uncertainty is not known, or there is none to learn from */
	SHRINK_PARENT,				/* the area around it */
	SHRINK_LEVEL				/* the mean of its level */
} ShrinkTarget;

typedef struct Shrunk
{
	Estimate	estimate;
	ShrinkTarget target;
	uint32_t	parent;			/* score, for SHRINK_PARENT */
} Shrunk;

/*
 * Shrinks every score.  parent holds for each score that of the area around
 * it, of the same year and series and of a coarser level, or AREA_NONE.
 */
extern KernelStatus areas_shrink(Kernel *kernel, const Areas *areas, const uint32_t *parent, Shrunk *shrunk);

#endif
