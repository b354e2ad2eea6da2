/*
 * What kind of hot spot a place is, by the periods in which it was hot: the
 * names of emerging hot spot analysis, by rules of which the first that fits
 * holds.
 */
#ifndef KERNEL_HOT_SPOT_CLASS_H
#define KERNEL_HOT_SPOT_CLASS_H

#include "kernel/mann_kendall.h"

/* A class needs so many periods. */
#define HOT_SPOT_PERIODS_MIN 10

typedef enum HotSpotClass
{
	HOT_SPOT_UNKNOWN,
	HOT_SPOT_NONE,				/* never hot */
	HOT_SPOT_INTENSIFYING,		/* nine of ten periods, and the last; with a trend up, or down, or without */
	HOT_SPOT_DIMINISHING,
	HOT_SPOT_PERSISTENT,
	HOT_SPOT_NEW,				/* the last period alone */
	HOT_SPOT_CONSECUTIVE,		/* the last periods, one after the other, and never before */
	HOT_SPOT_OSCILLATING,		/* hot in the last, and cold before */
	HOT_SPOT_SPORADIC,			/* hot in the last, off and on before */
	HOT_SPOT_HISTORICAL,		/* nine of ten periods, but not the last */
	HOT_SPOT_FORMER				/* sometimes, but not in the last */
} HotSpotClass;

typedef enum PeriodState
{
	PERIOD_UNKNOWN,
	PERIOD_NEITHER,
	PERIOD_HOT,
	PERIOD_COLD
} PeriodState;

typedef struct HotSpotHistory
{
	HotSpotClass class;
	uint32_t	first;			/* the first period that is known; the count where none is */
	uint32_t	known;			/* periods from there on that are */
	uint32_t	hot;
	uint32_t	run;			/* hot periods at the end, one after the other */
	bool		any_cold;
	bool		last_known;
	MannKendall trend;			/* of the series in the known periods */
} HotSpotHistory;

/* series may be NULL; alpha is for its trend. */
extern KernelStatus hot_spot_class(Kernel *kernel, const PeriodState *state, const double *series, uint32_t periods,
								   double alpha, HotSpotHistory *history);

#endif
