/*
 * Near-repeat risk of events known in part, against going through every
 * candidate and every moment.
 */
#include "tap.h"

#include "made_points.h"

#include "kernel/windows/window_risk.h"

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

/* ---------------------------------------------------------------- made events */

#define EVENTS_MAX 200
#define CANDIDATES_MAX 2000

typedef struct Made
{
	EventWindows events;
	uint32_t	start[EVENTS_MAX + 1];
	double		x[CANDIDATES_MAX];
	double		y[CANDIDATES_MAX];
	double		weight[CANDIDATES_MAX];
	uint32_t	place[EVENTS_MAX];
	int32_t		first[EVENTS_MAX];
	int32_t		last[EVENTS_MAX];
} Made;

static void
made_begin(Made *made)
{
	memset(made, 0, sizeof(*made));
	made->events = (EventWindows) {
		.place_start = made->start, .x = made->x, .y = made->y,
		.place = made->place, .first = made->first, .last = made->last
	};
}

/* A new place; its candidates follow. */
static void
begin_place(Made *made)
{
	made->events.places++;
	made->start[made->events.places] = made->start[made->events.places - 1];
}

static void
add_candidate(Made *made, double x, double y, double weight)
{
	uint32_t   *end = &made->start[made->events.places];

	made->x[*end] = x;
	made->y[*end] = y;
	made->weight[(*end)++] = weight;
}

static void
add_event(Made *made, uint32_t place, int32_t first, int32_t last)
{
	made->place[made->events.count] = place;
	made->first[made->events.count] = first;
	made->last[made->events.count++] = last;
}

/* How events are made at random. */
typedef struct Making
{
	uint32_t	events;
	uint32_t	candidates;		/* of a place, at most */
	double		side;			/* of the square that all lie in */
	double		spread;			/* of the candidates of a place */
	int32_t		moments;		/* that windows begin in */
	uint32_t	longest;		/* window, at most */
	bool		weighted;
} Making;

/* Fewer places than events, so that some are shared; all that is short or exact comes as well. */
static void
made_random(Made *made, Random *random, const Making *making)
{
	int32_t		first = 0;

	made_begin(made);
	for (uint32_t p = 0; p < 1 + making->events * 2 / 3; p++)
	{
		double		x = made_fraction(random) * making->side;
		double		y = made_fraction(random) * making->side;
		uint32_t	candidates = random_below(random, 4) == 0 ? 1 : 1 + random_below(random, making->candidates);

		begin_place(made);
		for (uint32_t c = 0; c < candidates; c++)
			add_candidate(made, x + (made_fraction(random) - 0.5) * making->spread,
						  y + (made_fraction(random) - 0.5) * making->spread, making->weighted ? 0.1 + made_fraction(random) * 7 : 1);
	}
	for (uint32_t i = 0; i < making->events; i++)
	{
		int32_t		length = random_below(random, 4) == 0 ? 1 : 1 + (int32_t) random_below(random, making->longest);

		first += (int32_t) random_below(random, 2 * making->moments / (making->events + 1) + 1);
		add_event(made, random_below(random, made->events.places), first, first + length - 1);
	}
	made->events.weight = making->weighted ? made->weight : NULL;
}

/* ---------------------------------------------------------------- plainly */

/* How many days before the one that ends here a moment lies. */
static int64_t
days_before(const WindowOutlook *outlook, int64_t moment)
{
	int64_t		days = 0;

	if (moment >= outlook->end)
		return -1;
	while (moment < outlook->end - (days + 1) * outlook->unit)
		days++;
	return days;
}

/* Mean and variance of what one event brings, over candidates and moments jointly. */
static void
plain_event(const WindowOutlook *outlook, uint32_t event, double x, double y, double *mean, double *variance)
{
	const EventWindows *events = &outlook->events;
	uint32_t	place = events->place[event];
	double		total = 0;

	for (int pass = 0; pass < 3; pass++)
		for (uint32_t c = events->place_start[place]; c < events->place_start[place + 1]; c++)
		{
			double		weight = events->weight != NULL ? events->weight[c] : 1;
			double		dx = events->x[c] - x;
			double		dy = events->y[c] - y;
			double		distance = sqrt(dx * dx + dy * dy);

			for (int32_t t = events->first[event]; t <= events->last[event]; t++)
			{
				int64_t		days = days_before(outlook, t);
				double		excess = risk_excess(&outlook->profile, distance, days, outlook->horizon);

				if (pass == 0)
					total += weight;
				else if (pass == 1)
					*mean += weight / total * excess;
				else
					*variance += weight / total * (excess - *mean) * (excess - *mean);
			}
		}
}

static WindowRisk
plain_risk(const WindowOutlook *outlook, double x, double y)
{
	WindowRisk	risk = {.mean = 1};

	for (uint32_t i = 0; i < outlook->events.count; i++)
	{
		double		mean = 0;
		double		variance = 0;

		plain_event(outlook, i, x, y, &mean, &variance);
		risk.mean += mean;
		risk.sd += variance;
	}
	risk.sd = sqrt(risk.sd);
	return risk;
}

/* ---------------------------------------------------------------- worked numbers */

static WindowRisk
risk_here(World *world, const WindowOutlook *outlook, double x, double y)
{
	WindowRiskIndex *index;
	WindowRisk	risk = {.mean = NAN, .sd = NAN};

	if (window_risk_build(&world->kernel, outlook, &index) == KERNEL_OK)
		window_risk_at(&world->kernel, index, x, y, &risk);
	window_risk_free(&world->kernel, index);
	return risk;
}

/* The candidates of a street: two of ten within 100 m of (0, 0), on any of 20 days. */
static void
test_worked_numbers(World *world)
{
	Made		made;
	WindowOutlook outlook = {.profile = one_band, .end = 20, .unit = 1, .horizon = 14};
	WindowRisk	risk;

	made_begin(&made);
	begin_place(&made);
	for (int c = 0; c < 10; c++)
		add_candidate(&made, 60 + c * 30, 0, 1);
	add_event(&made, 0, 0, 9);
	outlook.events = made.events;
	risk = risk_here(world, &outlook, 0, 0);
	/* The excess is 0.3 up to 16 days ago, and of 17, 18 and 19 days 13, 12 and 11 fourteenths of it. */
	is_within(risk.mean, 1 + 0.2 * 0.3 * (7 + 36.0 / 14) / 10, 1e-15, "two candidates of ten, ten days: the mean");
	is_within(risk.sd, 0.3 * sqrt(0.2 * (7 + (169 + 144 + 121) / 196.0) / 10 - 0.04 * pow(7 + 36.0 / 14, 2) / 100), 1e-15,
			  "and the deviation");

	made.last[0] = 39;
	made.first[0] = 10;
	outlook.events = made.events;
	risk = risk_here(world, &outlook, 0, 0);
	is_within(risk.mean, 1 + 0.2 * 0.3 / 3, 1e-15, "a window of which a third has passed: a third of the mean");
	is_within(risk.sd, 0.3 * sqrt(0.2 / 3 - 0.04 / 9), 1e-15, "and the deviation");

	add_event(&made, 0, 10, 39);
	outlook.events = made.events;
	is_within(risk_here(world, &outlook, 0, 0).mean, 1 + 0.4 * 0.3 / 3, 1e-15, "two events of one place");
	is_within(risk_here(world, &outlook, 0, 0).sd, 0.3 * sqrt(2 * (0.2 / 3 - 0.04 / 9)), 1e-15,
			  "are independent of each other");

	made.last[0] = made.last[1] = 19;
	made.events.weight = made.weight;
	made.weight[0] = 16;
	outlook.events = made.events;
	is_within(risk_here(world, &outlook, 0, 0).mean, 1 + 2 * 17 * 0.3 / 25, 1e-15, "weights 16 and 1 of 25");
	is_within(risk_here(world, &outlook, 0, 0).sd, 0.3 * sqrt(2 * 17 * 8 / 625.0), 1e-15,
			  "and the deviation of two such");

	risk = risk_here(world, &outlook, 200, 0);
	ok(risk.mean > 1 && risk.mean < 1.6, "in the midst of the street");
	outlook.profile = never_forgets;
	outlook.profile.distance.breaks = (const double[]) {0, 1000};
	risk = risk_here(world, &outlook, 200, 0);
	is_within(risk.mean, 1.6, 1e-15, "where all candidates and moments are alike, all is known");
	is_within(risk.sd, 0, 0, "and the deviation is just 0");
}

/* ---------------------------------------------------------------- random events */

static void
test_random_events(World *world, const char *name, const RiskProfile *profile, const Making *making, int32_t unit)
{
	enum {ROUNDS = 12, QUESTIONS = 25};
	Random		random;
	Made		made;
	int			wrong = 0;
	int			raised = 0;

	random_stream(&random, 3, making->events);
	for (int round = 0; round < ROUNDS; round++)
	{
		WindowOutlook outlook = {.profile = *profile, .unit = unit, .horizon = 1 + (int32_t) random_below(&random, 20)};
		WindowRiskIndex *index;

		made_random(&made, &random, making);
		outlook.events = made.events;
		outlook.end = (int64_t) random_below(&random, making->moments + making->longest + 10 * unit) - 3 * unit;
		wrong += window_risk_build(&world->kernel, &outlook, &index) != KERNEL_OK;
		for (int q = 0; q < QUESTIONS; q++)
		{
			uint32_t	c = random_below(&random, made.start[made.events.places]);
			double		step = q % 3 * bands_reach(&profile->distance) * made_fraction(&random);
			double		angle = made_fraction(&random) * 2 * M_PI;
			double		x = made.x[c] + step * cos(angle);
			double		y = made.y[c] + step * sin(angle);
			WindowRisk	want = plain_risk(&outlook, x, y);
			WindowRisk	got = {0};

			wrong += window_risk_at(&world->kernel, index, x, y, &got) != KERNEL_OK;
			wrong += !agree(got.mean, want.mean, 1e-12) || !agree(got.sd * got.sd, want.sd * want.sd, 1e-12);
			raised += want.sd > 0;
		}
		window_risk_free(&world->kernel, index);
	}
	ok(wrong == 0 && raised > ROUNDS, "%s: mean and deviation at %d places, not sure at %d",
	   name, ROUNDS * QUESTIONS, raised);
}

/* ---------------------------------------------------------------- exact events */

static void
test_exact_events(World *world, const char *name, const RiskProfile *profile)
{
	Random		random;
	Made		made;
	Making		making = {.events = EVENTS_MAX, .candidates = 1, .side = 600, .moments = 60, .longest = 1,
		.weighted = true};
	MadePoints	points = made_points(EVENTS_MAX);
	Points		columns = made_columns(&points);
	RiskIndex  *exact;
	int			wrong = 0;

	random_stream(&random, 4, 0);
	made_random(&made, &random, &making);
	for (uint32_t i = 0; i < made.events.count; i++)
	{
		points.x[i] = made.x[made.place[i]];
		points.y[i] = made.y[made.place[i]];
		points.day[i] = made.first[i];
	}
	risk_index_build(&world->kernel, &columns, bands_reach(&profile->distance), &exact);
	for (int32_t day = -2; day < 70; day++)
	{
		WindowOutlook outlook = {
			.events = made.events, .profile = *profile, .end = day + 1, .unit = 1, .horizon = 1 + (day + 2) % 14
		};
		WindowRiskIndex *index;

		window_risk_build(&world->kernel, &outlook, &index);
		for (int q = 0; q < 100; q++)
		{
			double		x = q % 5 ? made_fraction(&random) * 600 : points.x[q];
			double		y = q % 5 ? made_fraction(&random) * 600 : points.y[q];
			WindowRisk	risk;
			double		want;

			risk_at(&world->kernel, exact, profile, RISK_ADDITIVE, x, y, day, outlook.horizon, &want);
			window_risk_at(&world->kernel, index, x, y, &risk);
			wrong += risk.mean != want || risk.sd != 0;
		}
		window_risk_free(&world->kernel, index);
	}
	ok(wrong == 0, "%s: exact events give to the bit what dated points give, and no deviation", name);
	risk_index_free(&world->kernel, exact);
	made_free(&points);
}

/* ---------------------------------------------------------------- none, the ends, too many, stopped */

static void
test_edges(World *world)
{
	static const int32_t ends[] = {INT32_MIN, INT32_MIN + 100, -1, INT32_MAX - WINDOW_LENGTH_MAX + 1};
	Made		made;
	WindowOutlook outlook = {.profile = never_forgets, .end = 1, .unit = 1, .horizon = 14};
	WindowRisk	risk;
	int			wrong = 0;

	made_begin(&made);
	outlook.events = made.events;
	risk = risk_here(world, &outlook, 0, 0);
	ok(risk.mean == 1 && risk.sd == 0, "no events");
	for (int i = 0; i < LENGTH(ends); i++)
	{
		begin_place(&made);
		add_candidate(&made, i & 1 ? POINT_COORDINATE_MAX : -POINT_COORDINATE_MAX,
					  i & 2 ? POINT_COORDINATE_MAX : -POINT_COORDINATE_MAX, 1);
		add_event(&made, i, ends[i], ends[i] + WINDOW_LENGTH_MAX - 1);
	}
	outlook.events = made.events;
	for (int i = 0; i < LENGTH(ends); i++)
		for (int unit = 1; unit <= 24; unit += 23)
			for (int j = 0; j < LENGTH(ends); j++)
			{
				outlook.end = ends[i] + INT64_C(30000);
				outlook.unit = unit;
				risk = risk_here(world, &outlook, made.x[j], made.y[j]);
				wrong += ends[j] < outlook.end ? !(risk.mean > 1 && risk.mean < 1.3) : risk.mean != 1 || risk.sd != 0;
			}
	is_count(wrong, 0, "the ends of place and time");
}

#define HOMES 1000

/* A list that so many events have in common that their candidates cannot be numbered. */
static void
test_too_many(World *world)
{
	enum {EVENTS = POINTS_MAX / HOMES + 1};
	static const double at[HOMES];
	static const uint32_t start[] = {0, HOMES};
	static const uint32_t place[EVENTS];
	static const int32_t day[EVENTS];
	WindowOutlook outlook = {
		.events = {.places = 1, .place_start = start, .x = at, .y = at,
			.count = EVENTS, .place = place, .first = day, .last = day},
		.profile = one_band, .end = 1, .unit = 1, .horizon = 14
	};
	WindowRiskIndex *index;

	is_count(window_risk_build(&world->kernel, &outlook, &index), KERNEL_TOO_MANY_PAIRS,
			 "too many candidates are refused");
	window_risk_free(&world->kernel, index);
	outlook.end = 31;
	is_count(window_risk_build(&world->kernel, &outlook, &index), KERNEL_OK, "those that are over do not count");
	window_risk_free(&world->kernel, index);
}

static void
test_stopping(void)
{
	static Made	made;
	Making		making = {.events = EVENTS_MAX, .candidates = 10, .side = 500, .spread = 100, .moments = 600,
		.longest = WINDOW_LENGTH_MAX};
	WindowOutlook outlook = {.profile = never_forgets, .end = 40000, .unit = 1, .horizon = 14};
	Random		random;
	World		whole = world_new();
	WindowRiskIndex *index;
	int			not_stopped = 0;
	long		left = 0;

	random_stream(&random, 5, 0);
	made_random(&made, &random, &making);
	outlook.events = made.events;
	window_risk_build(&whole.kernel, &outlook, &index);
	window_risk_free(&whole.kernel, index);
	is_empty(&whole, "a whole index");
	for (long call = 1; call <= whole.asked; call++)
	{
		World		world = world_stopping_at(call);

		not_stopped += window_risk_build(&world.kernel, &outlook, &index) != KERNEL_STOPPED;
		window_risk_free(&world.kernel, index);
		left += world.blocks;
	}
	ok(whole.asked > 20 && not_stopped == 0, "window_risk_build() stops at each of %ld looks", whole.asked);
	ok(left == 0, "a stopped index can be freed and leaves nothing allocated");
}

#define CROWD 150
#define MANY_BANDS 1000

/* Burglaries that may all have been here, by many bands of distance: one question is long work. */
static void
test_stopping_at(void)
{
	static Made	made;
	static double breaks[MANY_BANDS + 1];
	static double excess[MANY_BANDS];
	World		world = world_new();
	WindowOutlook outlook = {
		.profile = {.distance = {.count = MANY_BANDS, .breaks = breaks}, .days = BANDS(month, false), .excess = excess},
		.end = 1, .unit = 1, .horizon = 14
	};
	WindowRiskIndex *index;
	WindowRisk	before = {0};
	WindowRisk	after = {0};
	long		asked;

	for (int i = 0; i <= MANY_BANDS; i++)
		breaks[i] = i;
	for (int i = 0; i < MANY_BANDS; i++)
		excess[i] = i % 10;
	made_begin(&made);
	for (int i = 0; i < CROWD; i++)
	{
		begin_place(&made);
		for (int c = 0; c < 10; c++)
			add_candidate(&made, i * 3, c * 40, 1);
		add_event(&made, i, 0, 0);
	}
	outlook.events = made.events;
	window_risk_build(&world.kernel, &outlook, &index);
	asked = world.asked;
	window_risk_at(&world.kernel, index, 0, 0, &before);
	asked = world.asked - asked;
	ok(asked >= CROWD * 10 * MANY_BANDS / KERNEL_STOP_INTERVAL - 1,
	   "window_risk_at() looked %ld times whether to stop", asked);
	world.stop_at = world.asked + 2;
	is_count(window_risk_at(&world.kernel, index, 0, 0, &after), KERNEL_STOPPED, "and stops");
	world.stop_at = 0;
	window_risk_at(&world.kernel, index, 0, 0, &after);
	ok(before.mean > 1 && after.mean == before.mean && after.sd == before.sd,
	   "a stopped question leaves nothing in the next");
	window_risk_free(&world.kernel, index);
	is_empty(&world, "many bands");
}

int
main(void)
{
	static const Making town = {.events = 60, .candidates = 12, .side = 800, .spread = 200, .moments = 50,
		.longest = 21};
	static const Making weighted = {.events = 60, .candidates = 12, .side = 800, .spread = 200, .moments = 50,
		.longest = 21, .weighted = true};
	static const Making hours = {.events = 50, .candidates = 6, .side = 500, .spread = 150, .moments = 1200,
		.longest = 240, .weighted = true};
	World		world = world_new();

	test_worked_numbers(&world);
	test_random_events(&world, "one band", &one_band, &town, 1);
	test_random_events(&world, "four rings", &four_rings, &town, 1);
	test_random_events(&world, "four rings, weighted", &four_rings, &weighted, 1);
	test_random_events(&world, "not here, not now", &not_here_not_now, &weighted, 1);
	test_random_events(&world, "never forgets", &never_forgets, &weighted, 1);
	test_random_events(&world, "hours", &four_rings, &hours, 24);
	test_exact_events(&world, "one band", &one_band);
	test_exact_events(&world, "four rings", &four_rings);
	test_exact_events(&world, "not here, not now", &not_here_not_now);
	test_edges(&world);
	test_too_many(&world);
	test_stopping();
	test_stopping_at();
	is_empty(&world, "window_risk");
	return done();
}
