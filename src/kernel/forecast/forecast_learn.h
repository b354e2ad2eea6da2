/*
 * What a forecast learns from windows that are over: how much near repeats
 * add, and how maps are mixed.
 */
#ifndef KERNEL_FORECAST_LEARN_H
#define KERNEL_FORECAST_LEARN_H

#include "kernel/memory.h"

/* Kappa is learnt from no fewer windows, burglaries and certainty than makes it more than a guess; else it is 1. */
#define KAPPA_MAX 2
#define KAPPA_ERROR_MAX 1
#define KAPPA_ASSUMED 1

/* In a cell and window: burglaries that were counted, those that the base expected, and the excess by near repeats. */
typedef struct Excited
{
	double		events;
	double		base;
	double		excess;
} Excited;

typedef struct Kappa
{
	double		value;			/* 0 or more; infinite when nothing holds it */
	double		error;			/* NaN at 0 */
	double		ratio;			/* of likelihoods against 0: twice the logarithm */
} Kappa;

/* kappa in events ~ Poisson(base (1 + kappa excess)), by maximum likelihood; cells without excess do not matter. */
extern Kappa forecast_kappa(uint32_t count, const Excited *excited);

/*
 * The weights of maps in a mixture that gives past events the best log score:
 * of each event the share that each map had where it fell, [event][map].  The
 * weights are where to begin and where that leads, by so many steps of EM at
 * most.
 */
extern KernelStatus forecast_mixture(Kernel *kernel, uint32_t events, int maps, const double *share, int steps, double *weight);

#define MIXTURE_MAPS_MAX 8

/* With fewer events the weights are not learnt. */
#define MIXTURE_EVENTS_MIN 100

#endif
