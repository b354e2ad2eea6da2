/*
 * The honest test of forecasts: made anew at each origin from what was known
 * then, and held against what is known to have happened since.
 */
#ifndef KERNEL_FORECAST_BACKTEST_H
#define KERNEL_FORECAST_BACKTEST_H

#include "kernel/forecast/forecast_model.h"
#include "kernel/forecast/forecast_score.h"

/* What is looked at is a share of the cells, or of the dwellings. */
typedef enum ForecastMeasure
{
	BY_CELLS,
	BY_DWELLINGS,
	FORECAST_MEASURES
} ForecastMeasure;

typedef struct ForecastPlan
{
	const ForecastCells *cells;
	const ForecastEvents *events;	/* NULL for places that are no squares */
	ForecastRules rules;
	bool		wanted[FORECAST_METHODS];
	uint32_t	windows;
	const int32_t *origin;		/* in order, and no nearer to each other than the horizon */
	uint32_t	coverages;
	const double *coverage;
	double		floor;			/* of a map that is given, for its log score */
	/* A map that was made elsewhere for a window, or NULL; it stands after the methods, or in the place of one. */
	void		(*given) (void *context, int map, uint32_t window, double *expected);
	/* What happened in the places of a window, where no burglaries are given to count; returns how many elsewhere. */
	double		(*happened) (void *context, uint32_t window, double *happened);
	/* Shown each map of a method as it was made, by forecast_remake. */
	void		(*made) (void *context, int map, uint32_t window, const double *share, double level);
	void	   *context;
	/* Told before each window how far it is, or NULL. */
	void		(*progress) (void *context, uint32_t window, uint32_t windows);
} ForecastPlan;

#define FORECAST_GIVEN FORECAST_METHODS
#define FORECAST_MAPS (FORECAST_METHODS + 1)

typedef struct ForecastScores
{
	uint32_t	windows;
	uint32_t	coverages;
	double	   *events;			/* in each window, those outside all cells too */
	double		outside;
	double		doubles;		/* that may be one burglary, registered before and after an origin */
	ForecastFit fit[FORECAST_MAPS];
	double		alike;			/* the log score of every dwelling alike */
	double		assumed_kappa;	/* windows with */
	double		assumed_weights;
	double		assumed_theta;
	double		assumed_factors;
	ForecastFound *found;		/* [map][measure][coverage][window] */
} ForecastScores;

static inline ForecastFound *
forecast_scores_of(const ForecastScores *scores, int map, ForecastMeasure measure, uint32_t coverage)
{
	return scores->found + (((size_t) map * FORECAST_MEASURES + measure) * scores->coverages + coverage) * scores->windows;
}

extern KernelStatus forecast_backtest(Kernel *kernel, const ForecastPlan *plan, ForecastScores *scores);

/*
 * The same for places of any kind, of which "cells" has the ids and sizes
 * alone: all that was expected is given, and what happened is told.
 */
extern KernelStatus forecast_judge(Kernel *kernel, const ForecastPlan *plan, ForecastScores *scores);

/* The maps that the test makes, without the test. */
extern KernelStatus forecast_remake(Kernel *kernel, const ForecastPlan *plan);
extern void forecast_scores_free(Kernel *kernel, ForecastScores *scores);

#endif
