/*
 * Trend and season, against closed solutions and simulations.
 */
#include "tap.h"

#include "made_counts.h"

#include "kernel/time/series_trend.h"

#include <Rmath.h>

static SeriesTrend
trend_of(const double *count, const double *exposure, uint32_t periods, uint32_t per_year)
{
	World		world = world_new();
	SeriesTrend trend;

	if (series_trend(&world.kernel, count, exposure, periods, per_year, 0.95, &trend) != KERNEL_OK || world.blocks != 0)
		ok(false, "series_trend: ends well, and gives all back");
	return trend;
}

/* Yearly counts: the likeliest slope by halving the equation that it solves, its error by hand. */
static void
yearly(void)
{
	static const double count[] = {120, 100, 95, 70, 66, 50};
	SeriesTrend trend = trend_of(count, NULL, 6, 1);
	double		low = -1;
	double		high = 1;
	double		sums[3] = {0};
	double		pearson = 0;
	double		level = 0;
	double		error;

	for (int step = 0; step < 100; step++)
	{
		double		slope = (low + high) / 2;
		double		total = 0;
		double		expected = 0;
		double		excess = 0;

		for (int i = 0; i < 6; i++)
		{
			total += count[i];
			expected += exp(slope * i);
		}
		for (int i = 0; i < 6; i++)
			excess += i * (count[i] - total / expected * exp(slope * i));
		if (excess > 0)
			low = slope;
		else
			high = slope;
		level = total / expected;
	}
	for (int i = 0; i < 6; i++)
	{
		double		expected = level * exp(low * i);

		sums[0] += expected;
		sums[1] += expected * i;
		sums[2] += expected * i * i;
		pearson += (count[i] - expected) * (count[i] - expected) / expected;
	}
	error = sqrt(sums[0] / (sums[0] * sums[2] - sums[1] * sums[1]) * fmax(1, pearson / 4));
	is_within(trend.slope, low, 1e-10, "yearly: slope");
	is_within(trend.dispersion, fmax(1, pearson / 4), 1e-9, "yearly: dispersion");
	is_within(trend.slope_low, low - 2.776445105 * error, 1e-9, "yearly: low");
	is_within(trend.slope_high, low + 2.776445105 * error, 1e-9, "yearly: high");
	is_within(trend.p, 2 * pt(low / error, 4, true, false), 1e-9, "yearly: p");
	for (int i = 0; i < 6; i++)
	{
		double		line[3];
		double		determinant = sums[0] * sums[2] - sums[1] * sums[1];
		double		reach = 2.776445105 * sqrt((sums[2] - 2 * i * sums[1] + i * i * sums[0]) / determinant * fmax(1, pearson / 4));

		series_trend_line(&trend, i, 1, line);
		is_within(line[0], level * exp(low * i), 1e-7, "yearly: line");
		is_within(line[1], level * exp(low * i - reach), 1e-7, "yearly: its low end");
		is_within(line[2], level * exp(low * i + reach), 1e-7, "yearly: its high end");
	}
	ok(isnan(trend.wave) && isnan(trend.peak) && isnan(trend.wave_p), "yearly: no season");
}

/* What was put in comes out; with exposure, the rate. */
static void
planted(void)
{
	double		count[130];
	double		exposure[130];
	SeriesTrend trend;

	for (int i = 0; i < 130; i++)
	{
		exposure[i] = 1000 + 10 * i;
		count[i] = exposure[i] * exp(-0.1 * i / 26.0 + 0.4 * cos(2 * M_PI * (i - 23) / 26.0));
	}
	trend = trend_of(count, exposure, 130, 26);
	is_within(trend.slope, -0.1, 1e-10, "planted: slope");
	is_within(trend.wave, 0.4, 1e-10, "planted: wave");
	is_within(trend.peak, 23, 1e-8, "planted: peak");
	ok(trend.dispersion == 1 && trend.p < 1e-10 && trend.wave_p < 1e-10 && trend.counted == 130, "planted: sure of it");
	for (int i = 0; i < 130; i += 43)
	{
		double		line[3];
		double		year = 0;

		/* a whole season around the period, as the line has it: without the trend inside of it */
		for (int j = 0; j < 26; j++)
			year += exp(-0.1 * i / 26.0 + 0.4 * cos(2 * M_PI * j / 26.0)) / 26;
		series_trend_line(&trend, i, 26, line);
		is_within(line[0], year, 1e-9, "planted: the line has the mean of the season");
		ok(line[1] < line[0] && line[0] < line[2], "planted: the line has an interval");
	}
	for (int i = 40; i < 60; i++)
		count[i] = NAN;
	trend = trend_of(count, exposure, 130, 26);
	is_within(trend.slope, -0.1, 1e-10, "planted: slope, though some are not known");
	ok(trend.counted == 110 && trend.left_out == 20, "planted: left out");
	for (int i = 0; i < 10; i++)
		count[i] = count[129 - i] = NAN;
	trend = trend_of(count, exposure, 130, 26);
	for (int i = 0; i < 130; i++)
	{
		double		line[3];

		series_trend_line(&trend, i, 26, line);
		if (isnan(line[0]) != (i < 10 || i > 119) || isnan(line[1]) != isnan(line[0]) || isnan(line[2]) != isnan(line[0]))
			ok(false, "planted: the line is there where the series is");
	}
}

static void
unknown(void)
{
	double		count[130];
	SeriesTrend trend;
	World		stopping = world_stopping_at(1);

	for (int i = 0; i < 130; i++)
		count[i] = 4 + i % 3;
	trend = trend_of(count, NULL, 51, 26);
	ok(trend.reason == SERIES_SHORT_HISTORY && isnan(trend.slope) && isnan(trend.wave) && isnan(trend.dispersion), "under two years: nothing");
	trend = trend_of(count, NULL, 77, 26);
	ok(trend.reason == SERIES_SHORT_HISTORY && isnan(trend.slope) && !isnan(trend.wave), "under three years: the season only");
	ok(trend_of(count, NULL, 78, 26).reason == SERIES_KNOWN, "three years: both");
	ok(trend_of(count, NULL, 0, 26).reason == SERIES_SHORT_HISTORY, "nothing at all");
	ok(trend_of(count, NULL, 2, 1).reason == SERIES_SHORT_HISTORY, "two years of one count");
	for (int i = 0; i < 60; i++)
		count[i] = NAN;
	ok(trend_of(count, NULL, 130, 26).reason == SERIES_SHORT_HISTORY, "the years before the first count do not count");
	for (int i = 0; i < 130; i++)
		count[i] = i % 10 == 0;
	ok(trend_of(count, NULL, 130, 26).reason == SERIES_FEW_BURGLARIES, "few burglaries");
	for (int i = 0; i < 130; i++)
		count[i] = 0;
	ok(trend_of(count, NULL, 130, 26).reason == SERIES_FEW_BURGLARIES, "none");
	count[0] = 1000;
	trend = trend_of(count, NULL, 130, 26);
	ok(trend.reason == SERIES_NO_FIT || trend.p > 0.05, "all at once: no slope that is certain");
	count[5] = 9;
	ok(series_trend(&stopping.kernel, count, NULL, 130, 26, 0.95, &trend) == KERNEL_STOPPED && stopping.blocks == 0, "stops when asked to");
}

#define RUNS 3000

/* How often the interval holds the slope, and how often a season or a trend is seen where there is none. */
static void
coverage(double mean, double dispersion)
{
	double		held = 0;
	double		seen = 0;
	double		season = 0;

	for (int run = 0; run < RUNS; run++)
	{
		Random		random;
		double		count[130];
		SeriesTrend trend;

		random_stream(&random, 76, run);
		for (int i = 0; i < 130; i++)
			count[i] = made_count(&random, mean * exp(-0.1 * (i - 65) / 26.0), dispersion);
		trend = trend_of(count, NULL, 130, 26);
		held += trend.slope_low <= -0.1 && trend.slope_high >= -0.1;
		for (int i = 0; i < 130; i++)
			count[i] = made_count(&random, mean, dispersion);
		trend = trend_of(count, NULL, 130, 26);
		seen += trend.p < 0.05;
		season += trend.wave_p < 0.05;
	}
	printf("# mean %g, dispersion %g: 95 %% holds %.4f; a trend seen where there is none %.4f, a season %.4f\n", mean, dispersion, held / RUNS, seen / RUNS, season / RUNS);
	ok(held / RUNS > 0.935, "mean %g, dispersion %g: the interval holds the slope", mean, dispersion);
	ok(seen / RUNS < 0.065 && season / RUNS < 0.065, "mean %g, dispersion %g: nothing is seen where nothing is", mean, dispersion);
}

int
main(void)
{
	yearly();
	planted();
	unknown();
	coverage(0.5, 1);
	coverage(4, 1);
	coverage(4, 2.5);
	coverage(30, 3);
	return done();
}
