/*
 * Farrington's alarms, against worked numbers, another way to the reference counts, and simulations.
 */
#include "tap.h"

#include "made_counts.h"

#include "kernel/log_linear.h"
#include "kernel/time/farrington.h"

#include <Rmath.h>

static const FarringtonChoice usual = {
	.per_year = 26, .years = 5, .window = 1, .skip = 1, .blocks = 1, .alpha = 0.005,
	.threshold = FARRINGTON_AUTO, .reweight = true, .trend = true
};

static FarringtonResult
alarm_of(const double *count, const double *exposure, uint32_t periods, const FarringtonChoice *choice)
{
	World		world = world_new();
	FarringtonResult result;

	if (farrington(&world.kernel, count, exposure, periods, choice, &result) != KERNEL_OK || world.blocks != 0)
		ok(false, "farrington: ends well, and gives all back");
	return result;
}

/* ---------------------------------------------------------------- worked numbers */

static void
limits(void)
{
	double		variance = 4.6 / 15;
	CountModel	model = count_model(4.6, 4.6 * 1.8);

	is_within(farrington_power_limit(4.6, variance, 1, 0.005), 11.358882663, 1e-9, "limit");
	is_within(farrington_power_p(10, 4.6, variance, 1), .017326322, 1e-9, "p");
	is_within(farrington_power_limit(4.6, 1.8 * variance, 1.8, 0.005), 14.093005659, 1e-9, "limit, dispersed");
	is_within(farrington_power_p(10, 4.6, 1.8 * variance, 1.8), .057687598, 1e-9, "p, dispersed");
	is_within(count_quantile(model, 0.995), 14, 0, "negative binomial limit");
	is_within(count_above(model, 9), .061653685, 1e-9, "negative binomial p");
	is_within(farrington_residual(8, 4.6, 1, 1 / 15.0), 1.485795102, 1e-9, "residual of 8");
	is_within(farrington_residual(2, 4.6, 1, 1 / 15.0), -1.418885378, 1e-9, "residual of 2");
	is_within(farrington_residual(2, 2, 1, 1), 0, 0, "a count that makes its own expectation has no residual");
}

static void
weights(void)
{
	static const double count[] = {3, 5, 4, 6, 2, 4, 7, 3, 5, 4, 6, 5, 3, 4, 8};
	double		residual[15];
	double		ten[] = {0, 0, 0, 0, 0, 2, 2, 2, 2, 2};
	double		sum = 0;
	double		least = 1;
	double		most = 0;

	for (int i = 0; i < 15; i++)
		residual[i] = farrington_residual(count[i], 4.6, 1, 1 / 15.0);
	farrington_weights(residual, 15, 1);
	for (int i = 0; i < 15; i++)
	{
		sum += residual[i];
		least = fmin(least, residual[i]);
		most = fmax(most, residual[i]);
	}
	is_within(sum, 15, 1e-12, "weights: sum");
	is_within(least, .474582064, 1e-9, "weights: least");
	is_within(most, 1.047681235, 1e-9, "weights: most");
	farrington_weights(ten, 10, 0);
	is_within(ten[0], 1.6, 1e-15, "weights: of what is as expected");
	is_within(ten[9], 0.4, 1e-15, "weights: of what was an outbreak");
}

#define LONG 160

/* A series with these 15 reference counts, and something else around them that must not be looked at. */
static void
series_with(double *count, const double *reference, double last)
{
	for (int i = 0; i < LONG; i++)
		count[i] = 1000 + i;
	for (int year = 0; year < 5; year++)
		for (int i = 0; i < 3; i++)
			count[LONG - 1 - (5 - year) * 26 - 1 + i] = reference[year * 3 + i];
	count[LONG - 1] = last;
}

static void
whole(void)
{
	static const double reference[] = {3, 5, 4, 6, 2, 4, 7, 3, 5, 4, 6, 5, 3, 4, 8};
	double		count[LONG];
	FarringtonChoice choice = usual;
	FarringtonResult result;

	series_with(count, reference, 10);
	choice.threshold = FARRINGTON_POWER;
	choice.trend = false;
	result = alarm_of(count, NULL, LONG, &choice);
	is_within(result.expected, 4.6, 1e-12, "worked series: expected");
	is_within(result.upper, 11.358882663, 1e-9, "worked series: upper");
	is_within(result.p, .017326322, 1e-9, "worked series: p");
	ok(result.references == 15 && result.left_out == 0 && result.dispersion == 1 && isnan(result.slope), "worked series: the rest");
	choice.trend = true;
	result = alarm_of(count, NULL, LONG, &choice);
	is_within(result.expected, 4.6, 1e-12, "a trend that does not show is left out");
	choice.threshold = FARRINGTON_AUTO;
	result = alarm_of(count, NULL, LONG, &choice);
	ok(result.threshold == FARRINGTON_NB && result.upper == qpois(0.995, 4.6, true, false), "few are expected: negative binomial");
	is_within(result.p, ppois(9, 4.6, false, false), 1e-12, "few are expected: p");
	count[LONG - 1 - 26] = NAN;
	result = alarm_of(count, NULL, LONG, &choice);
	is_within(result.expected, 65 / 14.0, 1e-12, "a reference that is not known is left out");
	ok(result.references == 14 && result.left_out == 1, "and counted");
}

/* Twice the dwellings, twice as many expected; a doubling of dwellings half way is no trend. */
static void
exposures(void)
{
	double		count[LONG];
	double		exposure[LONG];
	FarringtonChoice choice = usual;
	FarringtonResult result;
	double		counted = 0;
	double		over = 0;

	for (int i = 0; i < LONG; i++)
	{
		exposure[i] = i < 80 ? 1000 : 2000;
		count[i] = (i < 80 ? 10 : 20) + i % 2;
	}
	for (int year = 1; year <= 5; year++)
		for (int i = LONG - 1 - 26 * year - 1; i <= LONG - 1 - 26 * year + 1; i++)
		{
			counted += count[i];
			over += exposure[i];
		}
	result = alarm_of(count, exposure, LONG, &choice);
	is_within(result.expected, counted / over * 2000, 1e-9, "exposure: the rate times that of the last");
	ok(isnan(result.slope) && result.threshold == FARRINGTON_POWER, "exposure: no trend");
	ok(alarm_of(count, NULL, LONG, &choice).expected < 18, "without it, too few");
}

/* ---------------------------------------------------------------- trend, outbreaks */

static void
trends(void)
{
	double		count[LONG];
	FarringtonChoice choice = usual;
	FarringtonResult result;
	FarringtonResult plain;

	for (int i = 0; i < LONG; i++)
		count[i] = round(100 * exp(-0.2 * i / 26.0));
	result = alarm_of(count, NULL, LONG, &choice);
	ok(fabs(result.slope + 0.2) < 0.01 && fabs(result.expected - count[LONG - 1]) < 1, "a fall is found: %g", result.slope);
	for (int i = 0; i < LONG; i++)
		count[i] = round(30 * exp(0.2 * i / 26.0));
	result = alarm_of(count, NULL, LONG, &choice);
	ok(isnan(result.slope) && result.expected < count[LONG - 1], "a rise is not lengthened above all that was counted");
	choice.trend = false;
	for (int i = 0; i < LONG; i++)
		count[i] = 20;
	count[LONG - 1 - 52] = 60;
	result = alarm_of(count, NULL, LONG, &choice);
	choice.reweight = false;
	plain = alarm_of(count, NULL, LONG, &choice);
	is_within(plain.expected, 340 / 15.0, 1e-9, "an outbreak in the reference raises what is expected");
	ok(result.expected < 20.5 && result.upper < 0.85 * plain.upper, "unless it weighs less: upper %g, not %g", result.upper, plain.upper);
}

/* Without weights: a trend is there when t shows it and it stays under the largest count, and then it is that of the plain fit. */
static void
trends_by_hand(void)
{
	FarringtonChoice choice = usual;
	bool		right = true;
	int			found = 0;
	int			above = 0;

	choice.reweight = false;
	for (int run = 0; run < 300; run++)
	{
		World		world = world_new();
		Random		random;
		double		count[132];
		double		reference[15];
		double		term[30];
		static const double offset[15];
		LogLinear	data = {.rows = 15, .terms = 2, .count = reference, .offset = offset, .term = term};
		LogLinearFit fit;
		FarringtonResult result;
		double		largest = 0;
		double		expected;
		bool		shown;

		random_stream(&random, 77, run);
		for (int i = 0; i < 132; i++)
			count[i] = 1 + made_count(&random, 20 * exp((run % 7 - 3) * 0.04 * (i - 65) / 26.0), 1 + run % 2);
		for (int i = 0; i < 15; i++)
		{
			int			period = i / 3 * 26 + i % 3;

			reference[i] = count[period];
			term[2 * i] = 1;
			term[2 * i + 1] = period - 131;
			largest = fmax(largest, count[period]);
		}
		(void) log_linear_fit(&world.kernel, &data, &fit);
		shown = 2 * pt(-fabs(fit.coefficient[1]) / sqrt(fit.inverse[3] * fit.dispersion), 13, true, false) < 0.05;
		expected = exp(fit.coefficient[0]);
		above += shown && expected > largest;
		shown = shown && expected <= largest;
		found += shown;
		result = alarm_of(count, NULL, 132, &choice);
		right = right && shown == !isnan(result.slope);
		if (shown)
			right = right && agree(result.expected, expected, 1e-9) && agree(result.slope, fit.coefficient[1] * 26, 1e-9) &&
				agree(result.upper, farrington_power_limit(expected, fmax(1, fit.dispersion) * expected * expected * fit.inverse[0], fmax(1, fit.dispersion), 0.005), 1e-9);
		log_linear_free(&world.kernel, &fit);
	}
	ok(right && found > 30 && above > 3, "trends by hand: %d found, %d lead above all that was counted", found, above);
}

/* ---------------------------------------------------------------- reference by parts of the year */

/* With parts of the year and nothing else, what is expected is the mean of the windows, whichever counts the others have. */
static void
parts(uint32_t blocks, uint32_t window, uint32_t per_year)
{
	FarringtonChoice choice = usual;
	double		count[6 * 60];
	uint32_t	periods = 5 * per_year + 3 * window + 1;
	double		sum = 0;
	double		all = 0;
	int			windows = 0;
	FarringtonResult result;

	choice.per_year = per_year;
	choice.window = choice.skip = window;
	choice.blocks = blocks;
	choice.trend = choice.reweight = false;
	for (uint32_t i = 0; i < periods; i++)
		count[i] = 10 + (i * 7919) % 23;
	for (uint32_t i = 0; i < periods; i++)
	{
		int			ago = periods - 1 - i;
		bool		counts = ago > (int) window && ago <= (int) (5 * per_year + window);

		all += counts;
		for (int year = 1; year <= 5; year++)
			if (counts && abs(ago - year * (int) per_year) <= (int) window)
			{
				sum += count[i];
				windows++;
			}
	}
	result = alarm_of(count, NULL, periods, &choice);
	is_within(result.expected, sum / windows, 1e-9, "parts: expected is that of the windows");
	ok(result.references == (blocks == 1 ? windows : all), "parts: %u references", result.references);
}

/* A level of its own for each part: with ten, a season is no dispersion, and a part without burglaries is no obstacle. */
static void
season(void)
{
	FarringtonChoice choice = usual;
	double		count[LONG];
	FarringtonResult ten;
	FarringtonResult two;

	for (int i = 0; i < LONG; i++)
		count[i] = round(40 + 30 * cos(2 * M_PI * i / 26));
	choice.blocks = 10;
	ten = alarm_of(count, NULL, LONG, &choice);
	choice.blocks = 2;
	two = alarm_of(count, NULL, LONG, &choice);
	ok(ten.dispersion < 2 && two.dispersion > 5, "parts: dispersion %g with ten, %g with two", ten.dispersion, two.dispersion);
	for (int i = 0; i < LONG; i++)
		count[i] = (LONG - 1 - i) % 26 > 12 && (LONG - 1 - i) % 26 < 20 ? 0 : 5 + i % 3;
	choice.blocks = 10;
	ten = alarm_of(count, NULL, LONG, &choice);
	ok(ten.reason == FARRINGTON_KNOWN && fabs(ten.expected - 6) < 1, "parts without burglaries: expected %g", ten.expected);
}

/* ---------------------------------------------------------------- what cannot be told */

static void
unknown(void)
{
	double		count[LONG] = {0};
	FarringtonResult result;
	World		stopping = world_stopping_at(1);

	ok(alarm_of(count, NULL, 131, &usual).reason == FARRINGTON_SHORT_HISTORY, "a period short");
	ok(alarm_of(count, NULL, 0, &usual).reason == FARRINGTON_SHORT_HISTORY, "nothing at all");
	result = alarm_of(count, NULL, 132, &usual);
	ok(result.reason == FARRINGTON_NONE_BEFORE && isnan(result.expected) && isnan(result.upper), "long enough, but no burglary");
	for (int i = 0; i < LONG; i++)
		count[i] = 3;
	ok(alarm_of(count, NULL, 132, &usual).reason == FARRINGTON_KNOWN, "just long enough");
	for (int i = 0; i < 90; i++)
		count[i] = NAN;
	result = alarm_of(count, NULL, LONG, &usual);
	ok(result.reason == FARRINGTON_SHORT_HISTORY && result.left_out == 9 && result.references == 6, "more than half is not known");
	ok(farrington(&stopping.kernel, count + 1, NULL, LONG - 1, &(FarringtonChoice) {26, 2, 1, 1, 1, 0.005, FARRINGTON_AUTO, true, true}, &result) == KERNEL_STOPPED &&
	   stopping.blocks == 0, "stops when asked to");
}

/* ---------------------------------------------------------------- false alarms */

/* Is a period so long ago looked at, when only the windows are? */
static bool
in_window(int ago)
{
	return ago == 0 || (ago + 1) % 26 <= 2;
}

/* Nothing is the matter: how often is there an alarm? With parts of the year, all counts are reference. */
static void
false_alarms(double mean, double dispersion, uint32_t blocks, bool reweight, int runs, double most)
{
	FarringtonChoice choice = usual;
	double		alarms = 0;

	choice.blocks = blocks;
	choice.reweight = reweight;
	for (int run = 0; run < runs; run++)
	{
		Random		random;
		double		count[132] = {0};
		FarringtonResult result;

		random_stream(&random, 72, run);
		for (int i = 0; i < 132; i++)
			if (blocks > 1 || in_window(131 - i))
				count[i] = made_count(&random, mean * exp(0.3 * cos(2 * M_PI * i / 26)), dispersion);
		result = alarm_of(count, NULL, 132, &choice);
		alarms += count[131] > result.upper;
	}
	printf("# mean %g, dispersion %g, parts %u%s: %.4f false alarms\n", mean, dispersion, blocks, reweight ? "" : ", not reweighted", alarms / runs);
	ok(alarms / runs > 0.001 && alarms / runs < most, "mean %g, dispersion %g, parts %u: false alarms", mean, dispersion, blocks);
}

static void
false_alarm_rates(void)
{
	static const double means[] = {1, 3, 30};

	for (int i = 0; i < LENGTH(means); i++)
	{
		false_alarms(means[i], 1, 1, true, 6000, 0.009);
		false_alarms(means[i], 2, 1, true, 6000, 0.021);
		false_alarms(means[i], 2, 1, false, 6000, 0.021);
	}
	false_alarms(3, 1, 10, true, 1500, 0.012);
	false_alarms(3, 2, 10, true, 1500, 0.021);
}

int
main(void)
{
	limits();
	weights();
	whole();
	exposures();
	trends();
	trends_by_hand();
	parts(1, 1, 26);
	parts(1, 3, 52);
	parts(2, 1, 26);
	parts(10, 1, 26);
	parts(10, 3, 52);
	parts(24, 1, 26);
	season();
	unknown();
	false_alarm_rates();
	return done();
}
