/*
 * Near-repeat risk, against asking every event and every half day.
 */
#include "tap.h"

#include "made_points.h"

#include "kernel/near_repeat/near_repeat_risk.h"

static const RiskCombine combines[] = {RISK_ADDITIVE, RISK_MULTIPLICATIVE, RISK_MAX};
static const char *const combine_names[] = {"additive", "multiplicative", "max"};

static const double hundred[] = {0, 100};
static const double month[] = {0, 30};
static const double one_excess[] = {0.3};
static const RiskProfile one_band = {.distance = BANDS(hundred, false), .days = BANDS(month, false),
	.excess = one_excess};

static const double rings[] = {0, 0.01, 100, 200, 400};
static const double weeks[] = {0, 7, 14, 30.5};
static const double rings_excess[] = {2, 1, 0.5, 0.8, 0.4, 0.2, 0.3, 0.1, 0, 0.05, 0, 0.01};
static const RiskProfile four_rings = {.distance = BANDS(rings, false), .days = BANDS(weeks, false),
	.excess = rings_excess};

static const double apart[] = {50, 100, 150};
static const double later[] = {2.5, 10};
static const double apart_excess[] = {0.7, 0.2};
static const RiskProfile not_here_not_now = {.distance = BANDS(apart, false), .days = BANDS(later, false),
	.excess = apart_excess};

static const double ever[] = {0, 1000, 1e12};
static const double ever_excess[] = {0.3, 0.05};
static const RiskProfile never_forgets = {.distance = BANDS(hundred, false), .days = BANDS(ever, false),
	.excess = ever_excess};

/* ---------------------------------------------------------------- plainly */

static int
plain_band(const Bands *bands, double value)
{
	for (int i = 0; i < bands->count; i++)
		if (value >= bands->breaks[i] && value < bands->breaks[i + 1])
			return i;
	return -1;
}

/* The mean over the horizon in steps of half a day: the breaks here are whole or half days. */
static double
plain_excess(const RiskProfile *profile, double distance, int64_t days, int32_t horizon)
{
	int			ring = plain_band(&profile->distance, distance);
	double		sum = 0;

	for (int half = 0; half < 2 * horizon && ring >= 0 && days >= 0; half++)
	{
		int			band = plain_band(&profile->days, days + half / 2.0);

		if (band >= 0)
			sum += profile->excess[ring * profile->days.count + band] / 2;
	}
	return sum / horizon;
}

static double
plain_risk(const Points *points, const RiskProfile *profile, RiskCombine combine,
		   double x, double y, int32_t day, int32_t horizon)
{
	double		sum = 0;
	double		product = 1;
	double		largest = 0;

	for (uint32_t i = 0; i < points->count; i++)
	{
		double		dx = points->x[i] - x;
		double		dy = points->y[i] - y;
		double		excess = plain_excess(profile, sqrt(dx * dx + dy * dy), (int64_t) day - points->day[i], horizon);

		sum += excess;
		product *= 1 + excess;
		largest = fmax(largest, excess);
	}
	return combine == RISK_ADDITIVE ? 1 + sum : combine == RISK_MULTIPLICATIVE ? product : 1 + largest;
}

/* ---------------------------------------------------------------- one event */

static void
test_excess(const char *name, const RiskProfile *profile)
{
	static const double distances[] = {0, 0.005, 0.01, 49.9, 50, 99.999, 100, 150, 199, 200, 399, 400, 1e9, INFINITY};
	static const int32_t horizons[] = {1, 7, 14, 100};
	int			wrong = 0;

	for (int d = 0; d < LENGTH(distances); d++)
		for (int h = 0; h < LENGTH(horizons); h++)
			for (int64_t days = -20; days < 50; days++)
				wrong += !agree(risk_excess(profile, distances[d], days, horizons[h]),
								plain_excess(profile, distances[d], days, horizons[h]), 1e-13);
	ok(wrong == 0, "%s: the excess of one event, by distance, days ago and horizon", name);
}

static void
test_worked_numbers(void)
{
	double		excess = risk_excess(&one_band, 50, 3, 14);

	is_within(excess, 0.3, 1e-15, "a burglary 3 days ago within 100 m: 30 % more for all of two weeks");
	is_within(risk_excess(&one_band, 50, 20, 14), 0.2142857142857143, 1e-15, "20 days ago: 10 of 14 days are left");
	is_within(risk_excess(&one_band, 50, 29, 1), 0.3, 1e-15, "the last day of the band");
	is_within(risk_excess(&one_band, 50, 30, 14), 0, 0, "30 days ago: over");
	is_within(risk_excess(&one_band, 100, 3, 14), 0, 0, "at 100 m: out of reach");
	is_within(risk_excess(&one_band, 50, -1, 14), 0, 0, "not happened yet");
	is_within(risk_excess(&one_band, 50, INT64_C(4294967295), INT32_MAX), 0, 0, "as long ago as days can be");
	is_within(risk_end(RISK_ADDITIVE, risk_add(RISK_ADDITIVE, risk_add(RISK_ADDITIVE, risk_begin(RISK_ADDITIVE),
		0.3), 0.3)),
			  1.6, 1e-15, "two burglaries, additive");
	is_within(risk_end(RISK_MULTIPLICATIVE, risk_add(RISK_MULTIPLICATIVE, risk_add(RISK_MULTIPLICATIVE,
		risk_begin(RISK_MULTIPLICATIVE), 0.3), 0.3)),
			  1.69, 1e-15, "two burglaries, multiplicative");
	is_within(risk_end(RISK_MAX, risk_add(RISK_MAX, risk_add(RISK_MAX, risk_begin(RISK_MAX), 0.3), 0.3)),
			  1.3, 1e-15, "two burglaries, the largest only");
}

/* Parts that parallel workers found make the same whole. */
static void
test_merging(void)
{
	static const double excess[] = {0.3, 0.1, 0.7, 0.2, 0};

	for (int c = 0; c < LENGTH(combines); c++)
	{
		double		whole = risk_begin(combines[c]);
		int			wrong = 0;

		for (int i = 0; i < LENGTH(excess); i++)
			whole = risk_add(combines[c], whole, excess[i]);
		for (int split = 0; split <= LENGTH(excess); split++)
		{
			double		part[2] = {risk_begin(combines[c]), risk_begin(combines[c])};

			for (int i = 0; i < LENGTH(excess); i++)
				part[i < split] = risk_add(combines[c], part[i < split], excess[i]);
			wrong += !agree(risk_merge(combines[c], part[0], part[1]), whole, 1e-15);
		}
		ok(wrong == 0, "%s: parts merge to the whole", combine_names[c]);
		is_within(risk_end(combines[c], risk_begin(combines[c])), 1, 0, "no event, no raised risk");
	}
}

/* ---------------------------------------------------------------- many events */

/* Places to ask about: some exactly at an event, some just within and beyond its reach, some anywhere. */
static void
pick_place(Random *random, const Points *points, double reach, int number, double *x, double *y)
{
	static const double steps[] = {0, 0.01, 0.5, 0.9999999, 1, 1.0000001};
	double		angle = 2 * M_PI * made_fraction(random);
	double		step = reach * steps[number % LENGTH(steps)];

	*x = *y = 0;
	if (points->count > 0)
	{
		uint32_t	event = random_below(random, points->count);

		*x = points->x[event];
		*y = points->y[event];
	}
	if (number % 3 == 0)
		*x += number % 2 ? step : -step;
	else if (number % 3 == 1)
		*y += number % 2 ? step : -step;
	else
	{
		*x += step * cos(angle);
		*y += step * sin(angle);
	}
	*x = fmax(-POINT_COORDINATE_MAX, fmin(POINT_COORDINATE_MAX, *x));
	*y = fmax(-POINT_COORDINATE_MAX, fmin(POINT_COORDINATE_MAX, *y));
}

/* Days around those of the events, before the first and long after the last too. */
static int32_t
pick_day(Random *random, const Points *points)
{
	int64_t		day = points->count > 0 ? points->day[random_below(random, points->count)] : 0;

	day += (int64_t) random_below(random, 60) - 15;
	return (int32_t) (day < INT32_MIN ? INT32_MIN : day > INT32_MAX ? INT32_MAX : day);
}

static void
test_index(const char *name, MadePoints made, const RiskProfile *profile)
{
	enum {QUESTIONS = 1500};
	World		world = world_new();
	Points		points = made_columns(&made);
	double		reach = bands_reach(&profile->distance);
	RiskIndex  *index;
	int			wrong = 0;
	int			raised = 0;
	Random		random;

	random_stream(&random, 2, made.count);
	ok(risk_index_build(&world.kernel, &points, reach, &index) == KERNEL_OK, "%s: an index of %u events", name,
		made.count);
	for (int q = 0; q < QUESTIONS; q++)
	{
		RiskCombine combine = combines[q % LENGTH(combines)];
		int32_t		horizon = 1 + (int32_t) random_below(&random, 20);
		int32_t		day = pick_day(&random, &points);
		double		x;
		double		y;
		double		want;
		double		got;

		pick_place(&random, &points, reach, q / LENGTH(combines), &x, &y);
		want = plain_risk(&points, profile, combine, x, y, day, horizon);
		raised += want > 1;
		wrong += risk_at(&world.kernel, index, profile, combine, x, y, day, horizon, &got) != KERNEL_OK ||
			!agree(got, want, 1e-12);
	}
	ok(wrong == 0, "%s: the risk at %d places and days, raised at %d", name, QUESTIONS, raised);
	risk_index_free(&world.kernel, index);
	is_empty(&world, name);
	made_free(&made);
}

static MadePoints
at_the_ends(Random *random)
{
	static const int32_t days[] = {INT32_MIN, INT32_MAX, 0, INT32_MIN + 1, INT32_MAX - 20};
	MadePoints	made = made_uniform(random, 60, 2000, 40);

	for (int i = 0; i < 40; i++)
	{
		made.x[i] = i & 1 ? POINT_COORDINATE_MAX : -POINT_COORDINATE_MAX;
		made.y[i] = i & 2 ? POINT_COORDINATE_MAX - i : -POINT_COORDINATE_MAX + i;
		made.day[i] = days[i % LENGTH(days)];
	}
	return made;
}

static void
test_stopping(Random *random)
{
	MadePoints	made = made_uniform(random, 200, 1000, 10);
	Points		points = made_columns(&made);
	World		whole = world_new();
	RiskIndex  *index;
	int			not_stopped = 0;
	long		left = 0;

	risk_index_build(&whole.kernel, &points, 100, &index);
	risk_index_free(&whole.kernel, index);
	for (long call = 1; call <= whole.asked; call++)
	{
		World		world = world_stopping_at(call);

		not_stopped += risk_index_build(&world.kernel, &points, 100, &index) != KERNEL_STOPPED;
		risk_index_free(&world.kernel, index);
		left += world.blocks;
	}
	ok(whole.asked > 0 && not_stopped == 0, "risk_index_build() stops at each of %ld looks", whole.asked);
	ok(left == 0, "a stopped index can be freed and leaves nothing allocated");
	made_free(&made);
}

#define BURGLARIES 2000
#define MANY_BANDS 1000

/* Many burglaries at one place, and a profile of many bands: one question is long work. */
static void
test_stopping_at(void)
{
	static double x[BURGLARIES];
	static double y[BURGLARIES];
	static int32_t day[BURGLARIES];
	static double breaks[MANY_BANDS + 1];
	static double excess[MANY_BANDS];
	Points		points = {.count = BURGLARIES, .x = x, .y = y, .day = day};
	World		world = world_new();
	RiskIndex  *index;
	RiskProfile profile = {
		.distance = BANDS(hundred, false), .days = {.count = MANY_BANDS, .breaks = breaks}, .excess = excess
	};
	double		risk = 0;
	long		asked;

	for (int i = 0; i <= MANY_BANDS; i++)
		breaks[i] = i;
	risk_index_build(&world.kernel, &points, 100, &index);
	asked = world.asked;
	risk_at(&world.kernel, index, &profile, RISK_ADDITIVE, 0, 0, 0, 3660, &risk);
	is_within(risk, 1, 0, "nothing in any band");
	asked = world.asked - asked;
	ok(asked >= BURGLARIES * MANY_BANDS / KERNEL_STOP_INTERVAL - 1, "risk_at() looked %ld times whether to stop", asked);
	world.stop_at = world.asked + 1;
	ok(risk_at(&world.kernel, index, &profile, RISK_ADDITIVE, 0, 0, 0, 3660, &risk) == KERNEL_STOPPED, "and stops");
	risk_index_free(&world.kernel, index);
	is_empty(&world, "many bands");
}

int
main(void)
{
	Random		random;

	random_stream(&random, 1, 1);
	test_worked_numbers();
	test_excess("one band", &one_band);
	test_excess("four rings", &four_rings);
	test_excess("not here, not now", &not_here_not_now);
	test_excess("never forgets", &never_forgets);
	test_merging();
	test_index("no events", made_points(0), &four_rings);
	test_index("one event", made_uniform(&random, 1, 100, 10), &four_rings);
	test_index("sparse", made_uniform(&random, 200, 20000, 60), &one_band);
	test_index("a town", made_uniform(&random, 200, 3000, 60), &four_rings);
	test_index("a lattice", made_lattice(&random, 200, 50, 12, 60), &four_rings);
	test_index("a lattice, not here and not now", made_lattice(&random, 200, 50, 12, 60), &not_here_not_now);
	test_index("one spot", made_lattice(&random, 100, 1, 1, 60), &four_rings);
	test_index("one spot and one day", made_lattice(&random, 100, 1, 1, 1), &one_band);
	test_index("the ends of place and time", at_the_ends(&random), &four_rings);
	test_index("the ends of place and time, never forgets", at_the_ends(&random), &never_forgets);
	test_stopping(&random);
	test_stopping_at();
	return done();
}
