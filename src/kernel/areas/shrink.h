/*
 * Shrinkage of scores that rest on few respondents (Fay & Herriot 1979,
 * without covariates): each score moves towards the mean of the scores like
 * it, the more so the less certain it is.
 */
#ifndef KERNEL_SHRINK_H
#define KERNEL_SHRINK_H

#include "kernel/memory.h"

/* A number and the variance of its error. */
typedef struct Estimate
{
	double		value;
	double		variance;
} Estimate;

/* The values that the variance between scores may have, from 0 on, which stand for all of them. */
#define SHRINK_POINTS 64

/* How much scores differ but for their errors, and how sure that is. */
typedef struct Between
{
	double		variance;		/* the estimate, with which scores are shrunk */
	double		point[SHRINK_POINTS];	/* what it may be instead */
	double		credible[SHRINK_POINTS];	/* how credible each is; they add up to 1 */
} Between;

/*
 * The variance between scores within their groups, by DerSimonian and Laird (1986), pooled over the groups; the items
 * of one group stand together. NAN, and no more, when no group has two scores, so that there is nothing to learn it
 * from.
 *
 * What it may be instead runs evenly from 0 to eight standard errors above it; each is as credible as it makes the
 * scores likely, whatever the mean of their group.
 */
extern KernelStatus shrink_between(Kernel *kernel, const Estimate *scores, const uint32_t *group, uint32_t count,
								   Between *between);

/* The mean of scores that differ by this variance, and its own variance. */
extern Estimate shrink_mean(const Estimate *scores, uint32_t count, double between);

/*
 * The score moved towards a mean, as if the variance between were known; its variance has a term for that of the
 * mean.
 */
extern Estimate shrink_towards(Estimate score, Estimate mean, double between);

/* The mean for the estimated variance between scores, and for each of the others. */
typedef struct Means
{
	Estimate	mean;
	Estimate	point[SHRINK_POINTS];
} Means;

extern void shrink_means(const Estimate *scores, uint32_t count, const Between *between, Means *means);

/* The same mean for all, one that comes from elsewhere. */
extern void shrink_same_mean(Estimate mean, Means *means);

/*
 * The score moved towards the mean by the estimated variance between scores. Its variance is the mean square of its
 * error over all that the variance between may be, so that it holds the uncertainty of that as well.
 */
extern Estimate shrink_score(Estimate score, const Means *means, const Between *between);

#endif
