/*
 * How long until it happens (again), when of some it is only known that it had not yet: Kaplan & Meier 1958, with the
 * variance of Greenwood 1926 and the interval on the scale of log(-log) of Kalbfleisch & Prentice 1980.
 */
#ifndef KERNEL_SURVIVAL_H
#define KERNEL_SURVIVAL_H

#include "kernel/bands.h"
#include "kernel/memory.h"

/* How long each was watched, at least 0 and finite, and whether that ended with what is waited for. */
typedef struct Durations
{
	const double *time;
	const bool *ended;
	uint32_t	count;
} Durations;

/* What is so at a time at which something ended, or was last watched. */
typedef struct SurvivalStep
{
	double		time;
	uint32_t	at_risk;		/* watched up to this time at least */
	uint32_t	ended;			/* at this time; those last watched now are still at risk */
	uint32_t	censored;		/* last watched at this time */
	double		surviving;		/* the share to which it has not happened, after this time */
	double		standard_error;	/* NAN where all have ended */
	double		low;			/* NAN where nothing has ended yet, or all have */
	double		high;
} SurvivalStep;

/* A step for each different time, in order; z is the normal quantile of the interval. Room for count steps. */
extern KernelStatus survival_curve(Kernel *kernel, const Durations *durations, double z, SurvivalStep *step,
								   uint32_t *steps);

/* What ended in a band of time, and how long was watched in it, all together. */
typedef struct HazardBand
{
	uint32_t	at_risk;		/* watched up to its begin at least */
	uint32_t	ended;
	double		exposure;
} HazardBand;

extern KernelStatus survival_hazard(Kernel *kernel, const Durations *durations, const Bands *bands, HazardBand *band);

#endif
