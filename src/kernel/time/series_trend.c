/*
 * The trend and the season of a series of counts.
 */
#include "kernel/time/series_trend.h"

#include "kernel/log_linear.h"

#include <math.h>

#include <Rmath.h>

/* Level, trend, and the two parts of a wave. */
enum
{
	LEVEL, TREND, COSINE, SINE, TERMS
};

#define PER_YEAR_WAVE_MIN 3		/* fewer periods do not show a wave */
#define YEARS_WAVE_MIN 2
#define YEARS_TREND_MIN 3
#define BURGLARIES_MIN 20		/* five for each term */

typedef struct Series
{
	uint32_t	counts;
	double	   *count;
	double	   *log_exposure;
	double	   *term;
	int			terms;
	double		burglaries;
	uint32_t	first;			/* known */
	uint32_t	last;
	double		years;			/* from the first count that is known through the last */
} Series;

static uint32_t
first_known(const double *count, uint32_t periods)
{
	uint32_t	first = 0;

	while (first < periods && isnan(count[first]))
		first++;
	return first;
}

static void
add_count(Series *series, double count, double exposure, double years)
{
	double	   *term = series->term + (size_t) series->counts * series->terms;

	series->count[series->counts] = count;
	series->log_exposure[series->counts++] = log(exposure);
	series->burglaries += count;
	term[LEVEL] = 1;
	term[TREND] = years;
	if (series->terms == TERMS)
	{
		term[COSINE] = cos(2 * M_PI * years);
		term[SINE] = sin(2 * M_PI * years);
	}
}

static void
gather(Kernel *kernel, const double *count, const double *exposure, uint32_t periods, uint32_t per_year, Series *series)
{
	series->first = first_known(count, periods);
	series->last = series->first;
	series->terms = per_year < PER_YEAR_WAVE_MIN ? TREND + 1 : TERMS;
	series->count = kernel_alloc(kernel, periods, sizeof(double));
	series->log_exposure = kernel_alloc(kernel, periods, sizeof(double));
	series->term = kernel_alloc(kernel, (size_t) periods * series->terms, sizeof(double));
	for (uint32_t i = series->first; i < periods; i++)
	{
		if (isnan(count[i]))
			continue;
		add_count(series, count[i], exposure == NULL ? 1 : exposure[i], (double) i / per_year);
		series->last = i;
	}
	series->years = series->counts == 0 ? 0 : (double) (series->last - series->first + 1) / per_year;
}

/* The trend is uncertain as t has it, with the dispersion that was found. */
static void
tell_trend(const LogLinearFit *fit, int terms, double freedom, double confidence, SeriesTrend *trend)
{
	double		error = sqrt(fit->inverse[TREND * terms + TREND] * trend->dispersion);

	trend->reach = qt((1 + confidence) / 2, freedom, true, false);
	trend->slope = fit->coefficient[TREND];
	trend->slope_low = trend->slope - trend->reach * error;
	trend->slope_high = trend->slope + trend->reach * error;
	trend->middle = fit->coefficient[LEVEL];
	trend->variance[0] = fit->inverse[LEVEL * terms + LEVEL] * trend->dispersion;
	trend->variance[1] = fit->inverse[LEVEL * terms + TREND] * trend->dispersion;
	trend->variance[2] = fit->inverse[TREND * terms + TREND] * trend->dispersion;
	trend->p = 2 * pt(-fabs(trend->slope) / error, freedom, true, false);
}

/* More than 1: what the periods of a year have is the mean of the season, not its middle. */
static double
mean_of_wave(double cosine, double sine, uint32_t per_year)
{
	double		sum = 0;

	for (uint32_t i = 0; i < per_year; i++)
	{
		double		angle = 2 * M_PI * i / per_year;

		sum += exp(cosine * cos(angle) + sine * sin(angle));
	}
	return sum / per_year;
}

/* The two parts of the wave are tested together; with two of them, the tail of F is a power. */
static void
tell_wave(const LogLinearFit *fit, double freedom, uint32_t per_year, SeriesTrend *trend)
{
	double		c = fit->coefficient[COSINE];
	double		s = fit->coefficient[SINE];
	double		cc = fit->inverse[COSINE * TERMS + COSINE];
	double		cs = fit->inverse[COSINE * TERMS + SINE];
	double		ss = fit->inverse[SINE * TERMS + SINE];
	double		f = (c * c * ss - 2 * c * s * cs + s * s * cc) / (cc * ss - cs * cs) / trend->dispersion / 2;
	double		turn = atan2(s, c) / (2 * M_PI);

	trend->wave = hypot(c, s);
	trend->wave_p = exp(-freedom / 2 * log1p(2 * f / freedom));
	trend->peak = fmod(turn < 0 ? turn + 1 : turn, 1) * per_year;
	trend->middle += log(mean_of_wave(c, s, per_year));
}

void
series_trend_line(const SeriesTrend *trend, uint32_t period, uint32_t per_year, double line[3])
{
	double		years = (double) period / per_year;
	double		middle = trend->middle + trend->slope * years;
	double		error = trend->reach *
		sqrt(trend->variance[0] + 2 * years * trend->variance[1] + years * years * trend->variance[2]);
	bool		known = period >= trend->first_known && period <= trend->last_known;

	line[0] = known ? exp(middle) : NAN;
	line[1] = known ? exp(middle - error) : NAN;
	line[2] = known ? exp(middle + error) : NAN;
}

static KernelStatus
fit_series(Kernel *kernel, const Series *series, uint32_t per_year, double confidence, SeriesTrend *trend)
{
	LogLinear	data = {
		.rows = series->counts, .terms = series->terms, .count = series->count, .offset = series->log_exposure,
		.term = series->term
	};
	LogLinearFit fit;
	KernelStatus status = log_linear_fit(kernel, &data, &fit);

	trend->reason = SERIES_NO_FIT;
	if (status == KERNEL_OK && fit.found)
	{
		trend->reason = series->years < YEARS_TREND_MIN ? SERIES_SHORT_HISTORY : SERIES_KNOWN;
		trend->dispersion = fmax(1, fit.dispersion);
		if (series->years >= YEARS_TREND_MIN)
			tell_trend(&fit, series->terms, fit.freedom, confidence, trend);
		if (series->terms == TERMS)
			tell_wave(&fit, fit.freedom, per_year, trend);
	}
	log_linear_free(kernel, &fit);
	return status;
}

/* Half of what was to be counted, at least, is known. */
static SeriesReason
enough(const Series *series, uint32_t left_out)
{
	if (series->years < (series->terms == TERMS ? YEARS_WAVE_MIN : YEARS_TREND_MIN) || series->counts < left_out ||
		series->counts <= (uint32_t) series->terms)
		return SERIES_SHORT_HISTORY;
	return series->burglaries < BURGLARIES_MIN ? SERIES_FEW_BURGLARIES : SERIES_KNOWN;
}

KernelStatus
series_trend(Kernel *kernel, const double *count, const double *exposure, uint32_t periods, uint32_t per_year,
			 double confidence, SeriesTrend *trend)
{
	Series		series = {.counts = 0};
	KernelStatus status = KERNEL_OK;

	*trend = (SeriesTrend) {
		.slope = NAN, .slope_low = NAN, .slope_high = NAN, .p = NAN, .wave = NAN, .wave_p = NAN, .peak = NAN,
		.dispersion = NAN, .middle = NAN
	};
	gather(kernel, count, exposure, periods, per_year, &series);
	trend->first_known = series.first;
	trend->last_known = series.last;
	trend->counted = series.counts;
	trend->left_out = periods - series.counts;
	trend->reason = enough(&series, trend->left_out);
	if (trend->reason == SERIES_KNOWN)
		status = fit_series(kernel, &series, per_year, confidence, trend);
	kernel_free(kernel, series.count);
	kernel_free(kernel, series.log_exposure);
	kernel_free(kernel, series.term);
	return status;
}
