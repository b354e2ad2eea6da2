/*
 * Which areas are most like one that was treated, by features of a time before.
 *
 * Features are standardised over all areas together, by the sample standard deviation; one in which all areas are alike
 * tells nothing and is dropped. The distance is the root of the mean of the squared differences. How alike the areas
 * that were found really are is told by the standardised mean difference of each feature (Stuart 2010).
 */
#ifndef KERNEL_AREA_MATCH_H
#define KERNEL_AREA_MATCH_H

#include "kernel/memory.h"

typedef struct MatchAreas
{
	uint32_t	count;
	uint32_t	features;		/* of each area */
	const double *feature;		/* area after area; each at most 1e100, above or below 0 */
	const bool *treated;
} MatchAreas;

/* The mean and the standard deviation of each feature; a deviation of 0 is that of a feature that was dropped. */
typedef struct MatchScale
{
	double	   *mean;
	double	   *deviation;
	uint32_t	used;			/* features that are not dropped */
} MatchScale;

/* What a reference is to be like: the treated area, or the average of all. */
typedef enum MatchKind
{
	MATCH_LIKE,
	MATCH_AVERAGE
} MatchKind;

typedef struct MatchQuestion
{
	MatchKind	kind;
	uint32_t	neighbours;		/* so many references at most, at least 1 */
	double		caliper;		/* none farther than this; INFINITY for any */
} MatchQuestion;

typedef struct MatchedArea
{
	uint32_t	area;
	double		distance;
} MatchedArea;

/* Needs what match_scale_free() gives back. */
extern KernelStatus match_scale(Kernel *kernel, const MatchAreas *areas, MatchScale *scale);
extern void match_scale_free(Kernel *kernel, MatchScale *scale);

/*
 * The references of one area: those nearest that were not treated, the nearest first, and of those as near the first
 * given. matched has room for as many as the question asks; found: how many there are; within: how many the caliper lets.
 */
extern KernelStatus match_nearest(Kernel *kernel, const MatchAreas *areas, const MatchScale *scale, uint32_t area,
								  const MatchQuestion *question, MatchedArea *matched, uint32_t *found, uint32_t *within);

/* The mean of one feature over the references; NAN without any. */
extern double match_mean(const MatchAreas *areas, uint32_t feature, const MatchedArea *matched, uint32_t found);

/* How far a value is above another, in standard deviations; NAN of a feature that was dropped. */
extern double match_difference(const MatchScale *scale, uint32_t feature, double value, double other);

#endif
