/*
 * Near-repeat risk: how much the risk of a dwelling is raised by the recent
 * burglaries around it.
 *
 * Each earlier event adds its excess risk by distance and day band, averaged
 * over the overlap of the band with the days to come.
 */
#ifndef KERNEL_NEAR_REPEAT_RISK_H
#define KERNEL_NEAR_REPEAT_RISK_H

#include "kernel/bands.h"
#include "kernel/points.h"
#include "kernel/reach_index.h"

/* Excess risk (0.3 is +30 %) by band of distance and days, both closed left and finite. */
typedef struct RiskProfile
{
	Bands		distance;
	Bands		days;
	const double *excess;		/* [distance band][day band] */
} RiskProfile;

/* How the events around a place are combined. */
typedef enum RiskCombine
{
	RISK_ADDITIVE,				/* 1 + the sum */
	RISK_MULTIPLICATIVE,		/* the product of 1 + each */
	RISK_MAX					/* 1 + the largest */
} RiskCombine;

/* The neutral value to begin with, one event more, two partial results in one, and the relative risk in the end. */
extern double risk_begin(RiskCombine combine);
extern double risk_add(RiskCombine combine, double sum, double excess);
extern double risk_merge(RiskCombine combine, double sum, double other);
extern double risk_end(RiskCombine combine, double sum);

/*
 * The mean excess over the coming horizon (days) that an event "days" ago at
 * this distance brings; 0 when it lies in the future or out of reach.
 */
extern double risk_excess(const RiskProfile *profile, double distance, int64_t days, int32_t horizon);

/* Events by the places they can reach, in order of day. */
typedef ReachIndex RiskIndex;

extern KernelStatus risk_index_build(Kernel *kernel, const Points *points, double reach, RiskIndex **index);
extern void risk_index_free(Kernel *kernel, RiskIndex *index);

/* The relative risk at a place on a day and the days after it: 1 when nothing happened near. */
extern KernelStatus risk_at(Kernel *kernel, const RiskIndex *index, const RiskProfile *profile, RiskCombine combine,
							double x, double y, int32_t day, int32_t horizon, double *risk);

#endif
