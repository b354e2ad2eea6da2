/*
 * The trend and the season of a series of counts: log-linear, with one wave per year.
 */
#ifndef KERNEL_SERIES_TREND_H
#define KERNEL_SERIES_TREND_H

#include "kernel/memory.h"

typedef enum SeriesReason
{
	SERIES_KNOWN,
	SERIES_SHORT_HISTORY,
	SERIES_FEW_BURGLARIES,
	SERIES_NO_FIT
} SeriesReason;

/* NAN where it is not known. */
typedef struct SeriesTrend
{
	SeriesReason reason;
	double		slope;			/* of the logarithm, per year */
	double		slope_low;
	double		slope_high;
	double		p;				/* of no trend */
	double		wave;			/* height of the wave of the logarithm: the peak of the season is exp(wave) times its middle */
	double		wave_p;			/* of no season */
	double		peak;			/* periods from the first one to the peak, under a year */
	double		dispersion;		/* at least 1 */
	double		middle;			/* logarithm of the mean over the season at the first period that is known, per exposure */
	double		variance[3];	/* of the middle, of it with the slope, of the slope; dispersion is in them */
	double		reach;			/* standard errors from the middle of an interval to its end */
	uint32_t	first_known;
	uint32_t	last_known;
	uint32_t	counted;
	uint32_t	left_out;
} SeriesTrend;

/* Counts that are NAN are not known; exposure as farrington() has it. A year of one or two periods has no season. */
extern KernelStatus series_trend(Kernel *kernel, const double *count, const double *exposure, uint32_t periods,
								 uint32_t per_year, double confidence, SeriesTrend *trend);

/* The trend at a period, the season apart: the mean, low and high per exposure; NAN before what is known, and after. */
extern void series_trend_line(const SeriesTrend *trend, uint32_t period, uint32_t per_year, double line[3]);

#endif
