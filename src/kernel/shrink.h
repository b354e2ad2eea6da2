/*
 * Shrinkage of scores that rest on few respondents (Fay & Herriot 1979,
 * without covariates): each score moves towards the mean of the scores like
 * it, the more so the less certain it is.
 */
#ifndef KERNEL_SHRINK_H
#define KERNEL_SHRINK_H

#include "memory.h"

/* A number and the variance of its error. */
typedef struct Estimate
{
	double		value;
	double		variance;
} Estimate;

/*
 * The variance between scores within their groups, by DerSimonian and Laird
 * (1986), pooled over the groups; the items of one group stand together.
 * NAN when no group has two scores, so that there is nothing to learn it from.
 */
extern double shrink_between(const Estimate *scores, const uint32_t *group, uint32_t count);

/* The mean of scores that differ by this variance, and its own variance. */
extern Estimate shrink_mean(const Estimate *scores, uint32_t count, double between);

/* The score moved towards a mean; its variance has a term for that of the mean. */
extern Estimate shrink_towards(Estimate score, Estimate mean, double between);

#endif
