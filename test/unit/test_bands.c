/*
 * Bands of distance and days.
 */
#include "tap.h"

#include "kernel/bands.h"

static const double metres[] = {0, 0.01, 100, 200};
static const double far_metres[] = {50, 100, INFINITY};
static const double only_open[] = {0, INFINITY};
static const double weeks[] = {0, 7, 14, INFINITY};
static const double fractions[] = {0.5, 1.5, 1.75, 2};
static const double late[] = {3, 6};
static const double centuries[] = {0, 7, 3e9, INFINITY};

static void
test_shape(void)
{
	Bands		closed = BANDS(metres, false);
	Bands		open = BANDS(weeks, false);
	Bands		all = BANDS(only_open, false);

	ok(!bands_open(&closed) && bands_open(&open) && bands_open(&all), "open is what ends in infinity");
	is_count(bands_finite(&closed), 3, "finite bands of closed ones");
	is_count(bands_finite(&open), 2, "finite bands of open ones");
	is_count(bands_finite(&all), 0, "no finite band");
	is_within(bands_reach(&closed), 200, 0, "the reach of closed bands");
	is_within(bands_reach(&open), 14, 0, "the reach of open bands");
	is_within(bands_reach(&all), 0, 0, "the reach without a finite band");
}

static void
is_band(const Bands *bands, double value, int want)
{
	int			got = bands_find(bands, bands_finite(bands), value);

	if (!ok(got == want, "closed %s: the band of %.17g is %d", bands->closed_right ? "right" : "left", value, want))
		printf("# got %d\n", got);
}

static void
test_finding(void)
{
	Bands		left = BANDS(metres, false);
	Bands		right = BANDS(metres, true);
	Bands		far_left = BANDS(far_metres, false);
	Bands		far_right = BANDS(far_metres, true);
	Bands		all = BANDS(only_open, false);

	is_band(&left, 0, 0);
	is_band(&left, nextafter(0.01, 0), 0);
	is_band(&left, 0.01, 1);
	is_band(&left, nextafter(100, 0), 1);
	is_band(&left, 100, 2);
	is_band(&left, nextafter(200, 0), 2);
	is_band(&left, 200, BAND_BEYOND);
	is_band(&left, INFINITY, BAND_BEYOND);

	is_band(&right, 0, 0);
	is_band(&right, 0.01, 0);
	is_band(&right, nextafter(0.01, 1), 1);
	is_band(&right, 100, 1);
	is_band(&right, 200, 2);
	is_band(&right, nextafter(200, 300), BAND_BEYOND);

	is_band(&far_left, 0, BAND_BELOW);
	is_band(&far_left, nextafter(50, 0), BAND_BELOW);
	is_band(&far_left, 50, 0);
	is_band(&far_left, 100, BAND_BEYOND);
	is_band(&far_right, nextafter(50, 0), BAND_BELOW);
	is_band(&far_right, 50, 0);
	is_band(&far_right, 100, 0);
	is_band(&far_right, nextafter(100, 200), BAND_BEYOND);

	is_band(&all, 0, BAND_BEYOND);
}

/* The limits put every whole lag in the band that bands_find() gives it. */
static void
test_limits(const char *name, const Bands *bands)
{
	int			finite = bands_finite(bands);
	int32_t    *limit = malloc((finite + 1) * sizeof(int32_t));
	int			wrong = 0;

	bands_day_limits(bands, limit);
	for (int32_t lag = 0; lag <= 20; lag++)
	{
		int			band = BAND_BEYOND;

		for (int i = finite; i >= 0; i--)
		{
			if (lag <= limit[i])
				band = i == 0 ? BAND_BELOW : i - 1;
		}
		wrong += band != bands_find(bands, finite, lag);
	}
	ok(wrong == 0, "%s closed %s: limits and bands agree on every lag", name, bands->closed_right ? "right" : "left");
	free(limit);
}

static void
test_exact_limits(void)
{
	int32_t		limit[4];
	Bands		left = BANDS(weeks, false);
	Bands		right = BANDS(weeks, true);
	Bands		after = BANDS(late, false);
	Bands		far = BANDS(centuries, false);

	bands_day_limits(&left, limit);
	ok(limit[0] == -1 && limit[1] == 6 && limit[2] == 13, "closed left: a week holds lags 0 to 6");
	bands_day_limits(&right, limit);
	ok(limit[0] == -1 && limit[1] == 7 && limit[2] == 14, "closed right: a week holds lags 0 to 7");
	bands_day_limits(&after, limit);
	ok(limit[0] == 2 && limit[1] == 5, "3 and 6: lags 3 to 5, as two events 3 days apart are in [3, 6)");
	bands_day_limits(&far, limit);
	ok(limit[1] == 6 && limit[2] >= 1000000000 && limit[2] < INT32_MAX,
		"a break beyond any lag means all, with room to add a day");
}

int
main(void)
{
	test_shape();
	test_finding();
	for (int right = 0; right <= 1; right++)
	{
		test_limits("weeks", &BANDS(weeks, right));
		test_limits("fractions", &BANDS(fractions, right));
		test_limits("a late begin", &BANDS(late, right));
		test_limits("only open", &BANDS(only_open, right));
		test_limits("centuries", &BANDS(centuries, right));
	}
	test_exact_limits();
	return done();
}
