/*
 * Forecasts of how many burglaries each cell is to expect in the days from an
 * origin on, by several methods.
 *
 * All of what a method chooses (rates, kappa, weights, level) it chooses anew
 * at each origin, from what was known then.  Kappa and weights come from the
 * forecasts of the windows before it, as they were made then.
 */
#ifndef KERNEL_FORECAST_MODEL_H
#define KERNEL_FORECAST_MODEL_H

#include "kernel/forecast/forecast_factors.h"
#include "kernel/forecast/forecast_learn.h"
#include "kernel/forecast/forecast_maps.h"
#include "kernel/forecast/self_exciting_interval.h"

typedef enum ForecastMethod
{
	FORECAST_UNIFORM,			/* every dwelling alike */
	FORECAST_PLAIN_COUNTS,		/* of the whole history, per cell */
	FORECAST_COUNTS,			/* the older the less, and shrunk */
	FORECAST_COUNTS_14,			/* of the last 14 days */
	FORECAST_KERNEL,			/* of the whole history */
	FORECAST_KERNEL_56,			/* of the last 56 days */
	FORECAST_RECENT,			/* a narrow kernel that decays in 14 days */
	FORECAST_PROSPECTIVE,		/* ProMap */
	FORECAST_PROFILE,			/* counts, raised by a near-repeat profile */
	FORECAST_MIXTURE,			/* of counts, kernel and recent */
	FORECAST_SELF_EXCITING,		/* counts, and what each of the last weeks brings */
	FORECAST_FACTORS,			/* counts, and other numbers of each cell */
	FORECAST_METHODS
} ForecastMethod;

/* The windows before an origin from which kappa and weights are learnt. */
#define FORECAST_LEARN_WINDOWS 26

typedef struct ForecastRules
{
	int32_t		horizon;		/* days */
	int32_t		history;		/* days */
	double		bandwidth;		/* metres, of the kernel */
	RiskProfile profile;
	ForecastFactors factors;
} ForecastRules;

#define FORECAST_MIXED 3

typedef struct ForecastModel
{
	const ForecastCells *cells;
	const ForecastEvents *events;
	ForecastRules rules;
	bool		wanted[FORECAST_METHODS];
	double	   *share[FORECAST_METHODS];	/* of each cell; NULL when not wanted */
	double		level;			/* burglaries that are expected in all cells together */
	/* what was learnt */
	Kappa		kappa;
	bool		kappa_assumed;
	double		weight[FORECAST_MIXED]; /* of counts, kernel, recent */
	bool		weights_assumed;
	Excitation	excitation;
	bool		theta_assumed;	/* to be 0: too few to tell */
	bool		factors_assumed;	/* to tell nothing: too few to tell */
	/* what it was learnt from */
	uint32_t	windows;		/* so far */
	int32_t		window[FORECAST_LEARN_WINDOWS]; /* the last ones, in turn */
	struct ExcessCells
	{
		uint32_t	count;
		size_t		capacity;
		uint32_t   *cell;
		size_t		base_capacity;
		double	   *base;
		size_t		excess_capacity;
		double	   *excess;
	}			raised[FORECAST_LEARN_WINDOWS];
	double	   *mixed;			/* [event][map] of the events in windows so far; NaN where not known */
	double	   *excess;
	double	   *brought;		/* the share of what is expected in each cell that burglaries of the last weeks bring */
	double	   *counted;
} ForecastModel;

/* Begins with methods that are wanted. */
extern void forecast_model_begin(Kernel *kernel, const ForecastCells *cells, const ForecastEvents *events,
								 const ForecastRules *rules, const bool *wanted, ForecastModel *model);
extern void forecast_model_end(Kernel *kernel, ForecastModel *model);

/* Does it learn from the windows before an origin?  Then these are to be shown first, in order. */
extern bool forecast_model_learns(const ForecastModel *model);

/* The shares and the level at an origin, later than any before. */
extern KernelStatus forecast_model_at(Kernel *kernel, ForecastModel *model, int32_t origin);

/* The same with the windows before it shown first. */
extern KernelStatus forecast_model_learn(Kernel *kernel, ForecastModel *model, int32_t origin);

#endif
