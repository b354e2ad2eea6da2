/*
 * Burglaries as a self-exciting process takes them: what lies around, worked numbers; and towns in which it is known how much is contagion.
 */
#include "tap.h"

#include "made_contagion.h"

#include "kernel/forecast/forecast_maps.h"
#include "kernel/forecast/self_exciting_interval.h"

/* ---------------------------------------------------------------- what lies around */

/* A square of 400 m, and of nothing else: the worked example of a rectangle. */
static void
rectangle(void)
{
	static const double x[] = {100, 130, 300, 110, 320};
	static const double y[] = {100, 140, 300, 90, 310};
	static const double share[] = {.906702667320, .975192442042, .906702667320, .902045340551, .848074992043};
	const Dwelling home[] = {{.id = 1, .x = 10, .y = 10}, {.id = 2, .x = 20, .y = 20}};
	World		world = world_new();
	ForecastCells cells;

	(void) forecast_cells_build(&world.kernel, home, LENGTH(home), 400, &cells);
	for (size_t i = 0; i < LENGTH(x); i++)
	{
		Around		around = excited_around(&cells, x[i], y[i], 60);

		/* but for what lies beyond the squares that are looked at */
		is_within(around.share, share[i], 2e-5, "around: the share in a rectangle");
		is_within(around.spread, 400 * 400 / 2, 1e-6, "around: spread over its dwellings");
	}
	forecast_cells_free(&world.kernel, &cells);
	is_empty(&world, "rectangle");
}

/* What burglaries bring falls on dwellings, as many as there are: nothing in an empty square, thrice as much where thrice as many live. */
static void
spread(void)
{
	const Dwelling home[] = {
		{.id = 1, .x = 110, .y = 50}, {.id = 2, .x = 190, .y = 50}, {.id = 3, .x = 150, .y = 50}, {.id = 4, .x = -50, .y = 50}
	};
	World		world = world_new();
	ForecastCells cells;
	double		map[3] = {0};
	Around		around;

	(void) forecast_cells_build(&world.kernel, home, LENGTH(home), 100, &cells);
	around = excited_around(&cells, 50, 50, 80);
	(void) excited_add(&cells, 50, 50, 80, 2, map);
	is_count(cells.count, 2, "added: two squares have dwellings");
	is_within(map[0] + map[1], 2 * around.share, 1e-12, "added: what falls where dwellings are");
	is_within(map[1], 3 * map[0], 1e-12, "added: by dwellings");
	forecast_cells_free(&world.kernel, &cells);
	is_empty(&world, "spread");
}

static void
close_pairs(void)
{
	is_within(round(10 * excited_close_pairs(30, 5e6, 365)), 16, 0, "close pairs: 30 a year on 5 km2");
	is_within(round(10 * excited_close_pairs(100, 10e6, 365)), 92, 0, "close pairs: 100 on 10");
	is_within(round(10 * excited_close_pairs(300, 25e6, 365)), 333, 0, "close pairs: 300 on 25");
	is_within(round(10 * excited_close_pairs(1500, 100e6, 365)), 2084, 0, "close pairs: 1,500 on 100");
	is_within(excited_close_pairs(10, 1e6, 20), 45 * M_PI * .04, 1e-9, "close pairs: of some days, all are close in time");
	is_within(excited_close_pairs(10, 1, 20), 45, 0, "close pairs: never more than all");
	is_within(excited_close_pairs(0, 1, 20), 0, 0, "close pairs: of none");
}

/* ---------------------------------------------------------------- towns */

#define BEFORE 1095
#define YEAR 365

typedef struct Region
{
	World		world;
	MadeTown	town;
	ForecastCells cells;
	ForecastEvents events;
	double	   *rate;
} Region;

static void
open_region(Region *region, int number, double a_year, double theta)
{
	Random		random;

	region->world = world_new();
	random_stream(&random, 5, number);
	region->town = made_town(&random);
	made_burglaries(&region->town, &random, a_year * (1 - theta) / YEAR, theta, BEFORE + YEAR);
	(void) forecast_cells_build(&region->world.kernel, region->town.dwelling, region->town.dwellings, 125, &region->cells);
	(void) forecast_events_build(&region->world.kernel, region->town.burglary, region->town.count, &region->cells, BEFORE, &region->events);
	region->rate = kernel_alloc(&region->world.kernel, region->cells.count, sizeof(double));
}

static void
close_region(Region *region, const char *name)
{
	kernel_free(&region->world.kernel, region->rate);
	forecast_events_free(&region->world.kernel, &region->events);
	forecast_cells_free(&region->world.kernel, &region->cells);
	made_town_free(&region->town);
	is_empty(&region->world, name);
}

static SelfExcitingTest
test_region(Region *region, bool flat)
{
	ForecastView view = {.cells = &region->cells, .events = &region->events, .at = BEFORE, .days = BEFORE};
	SelfExcitingRequest request = {
		.cells = &region->cells, .events = &region->events, .rate = region->rate, .from = BEFORE, .to = BEFORE + YEAR, .at = INT32_MAX
	};
	SelfExcitingCopies copies = {.copies = 5, .seed = 1};
	SelfExciting process;
	SelfExcitingTest test;

	if (flat)
		memcpy(region->rate, region->cells.dwellings, region->cells.count * sizeof(double));
	else
		(void) forecast_map_rate(&region->world.kernel, &view, 300, region->rate);
	(void) self_exciting_open(&region->world.kernel, &request, &process);
	(void) self_exciting_test(&region->world.kernel, &process, &copies, &test);
	is_within(test.sums.background + test.sums.near + test.sums.repeats, process.count, 1e-6 * process.count, "town: each burglary is shared out");
	self_exciting_close(&region->world.kernel, &process);
	return test;
}

/* A background that is alike for all makes contagion of places, and finds as much where days are dealt by lot. */
static void
flat_background(void)
{
	Region		region;
	SelfExcitingTest test;

	open_region(&region, 1, 1000, 0);
	test = test_region(&region, true);
	ok(test.fitted.theta > 0.25, "no contagion, flat background: it invents %.3f", test.fitted.theta);
	ok(test.fitted.theta < test.dealt + 0.03 && test.dealt > 0.25, "flat background: as much where days are dealt by lot: %.3f", test.dealt);
	close_region(&region, "flat background");
}

#define TOWNS 4

typedef struct Found
{
	double		theta;			/* means */
	double		dealt;
	double		days;
	double		sigma;
	int			held;			/* intervals with the true theta above what is found of nothing */
	int			apart;			/* lows above every copy */
	int			likelier;
} Found;

static Found
find(double theta)
{
	Found		found = {0};

	for (int n = 1; n <= TOWNS; n++)
	{
		Region		region;
		SelfExcitingTest test;

		open_region(&region, n, 1000, theta);
		test = test_region(&region, false);
		found.theta += test.fitted.theta / TOWNS;
		found.dealt += test.dealt / TOWNS;
		found.held += test.low <= theta + test.dealt && theta <= test.high;
		found.apart += test.low > test.dealt_most;
		found.likelier += test.p_value < 1e-4 && test.log_likelihood > test.log_likelihood_without + 5;
		found.days += 1 / test.fitted.omega / TOWNS;
		found.sigma += test.fitted.sigma / TOWNS;
		ok(test.sums.repeats < 0.02 * 1000, "town %d: hardly a repeat (%.1f)", n, test.sums.repeats);
		close_region(&region, "town");
	}
	return found;
}

static void
towns(void)
{
	Found		none = find(0);
	Found		some = find(0.1);

	ok(none.theta < 0.08 && fabs(none.theta - none.dealt) < 0.02, "no contagion: %.3f, and %.3f where days are dealt by lot", none.theta, none.dealt);
	is_count(none.apart, 0, "no contagion: none is told apart");
	ok(fabs(some.theta - some.dealt - 0.1) < 0.03, "theta .1: %.3f, and %.3f where days are dealt by lot", some.theta, some.dealt);
	ok(some.apart >= TOWNS / 2, "theta .1: told apart in %d of %d towns", some.apart, TOWNS);
	ok(some.days > 10 && some.days < 28 && some.sigma > 60 && some.sigma < 110, "theta .1: after %.0f days, %.0f m off", some.days, some.sigma);
	is_count(some.likelier, TOWNS, "theta .1: likelier than none, everywhere");
	is_count(some.held, TOWNS, "theta .1: in the interval, but for what is found of nothing");
}

/* ---------------------------------------------------------------- dealing, and being stopped */

static void
dealing(void)
{
	Region		region;
	SelfExcitingRequest request;
	SelfExciting process;
	size_t		pairs;
	ExcitedPair first;
	ExcitedPair dealt;

	open_region(&region, 1, 500, 0.3);
	memcpy(region.rate, region.cells.dwellings, region.cells.count * sizeof(double));
	request = (SelfExcitingRequest)
	{
		.cells = &region.cells, .events = &region.events, .rate = region.rate, .from = BEFORE, .to = BEFORE + YEAR, .at = INT32_MAX
	};
	(void) self_exciting_open(&region.world.kernel, &request, &process);
	pairs = process.events.pairs;
	first = process.pair[0];
	(void) self_exciting_deal(&region.world.kernel, &process, 1, 1);
	dealt = process.pair[0];
	ok(process.events.pairs > 0 && process.events.pairs < pairs, "dealt: fewer near pairs than there were (%zu of %zu)", process.events.pairs, pairs);
	(void) self_exciting_deal(&region.world.kernel, &process, 1, 2);
	ok(memcmp(&dealt, &process.pair[0], sizeof(dealt)) != 0, "dealt: another copy is another");
	(void) self_exciting_deal(&region.world.kernel, &process, 1, 1);
	ok(memcmp(&dealt, &process.pair[0], sizeof(dealt)) == 0, "dealt: one copy is always the same");
	(void) self_exciting_deal(&region.world.kernel, &process, 1, 0);
	ok(process.events.pairs == pairs && memcmp(&first, &process.pair[0], sizeof(first)) == 0, "dealt: back as it was");
	self_exciting_close(&region.world.kernel, &process);
	/* what was known before a day */
	request.at = BEFORE + 100;
	(void) self_exciting_open(&region.world.kernel, &request, &process);
	ok(process.count > 0 && process.day[process.count - 1] < BEFORE + 100, "known: nothing of later");
	self_exciting_close(&region.world.kernel, &process);
	for (int stop = 1; stop < 40; stop++)
	{
		World		stopping = world_stopping_at(stop);
		SelfExcitingCopies copies = {.copies = 2, .seed = 1};
		SelfExcitingTest test;

		request.at = INT32_MAX;
		if (self_exciting_open(&stopping.kernel, &request, &process) == KERNEL_OK)
			(void) self_exciting_test(&stopping.kernel, &process, &copies, &test);
		self_exciting_close(&stopping.kernel, &process);
		if (stopping.blocks != 0)
			ok(false, "stopped at %d: nothing left", stop);
	}
	close_region(&region, "dealing");
}

/* What is lost of the likelihood with this theta and the best of all else, as a standard normal deviate. */
static double
lost_with(Kernel *kernel, const SelfExciting *process, const SelfExcitingTest *test, double theta)
{
	const ExcitationRules rules = {.theta_held = true};
	ExcitationRoom room = excitation_room(kernel, &process->events);
	Excitation	at = test->fitted;
	ExcitationSums sums;

	at.theta = theta;
	(void) excitation_fit(kernel, &process->events, &rules, &room, &at, &sums);
	excitation_room_free(kernel, &room);
	return sqrt(2 * (test->log_likelihood - sums.log_likelihood));
}

/* The interval ends where the likelihood says so, and the copies are those of the seed, with the shape as it was fitted. */
static void
interval(void)
{
	const ExcitationRules rules = {.penalised = true, .shape_held = true};
	SelfExcitingCopies copies = {.copies = 3, .seed = 3};
	Region		region;
	SelfExcitingRequest request;
	SelfExciting process;
	SelfExcitingTest test;
	double		lost;
	double		sum = 0;
	double		most = 0;
	double		last = 0;

	open_region(&region, 1, 500, 0.3);
	memcpy(region.rate, region.cells.dwellings, region.cells.count * sizeof(double));
	request = (SelfExcitingRequest)
	{
		.cells = &region.cells, .events = &region.events, .rate = region.rate, .from = BEFORE, .to = BEFORE + YEAR, .at = INT32_MAX
	};
	(void) self_exciting_open(&region.world.kernel, &request, &process);
	(void) self_exciting_test(&region.world.kernel, &process, &copies, &test);
	(void) self_exciting_deal(&region.world.kernel, &process, 0, 0);
	is_within(lost_with(&region.world.kernel, &process, &test, test.low), 1.96, 0.01, "interval: the low end");
	is_within(lost_with(&region.world.kernel, &process, &test, test.high), 1.96, 0.01, "interval: the high end");
	lost = sqrt(2 * (test.log_likelihood - test.log_likelihood_without));
	is_within(lost_with(&region.world.kernel, &process, &test, 0), lost, 1e-3, "interval: without any");
	is_within(log(test.p_value), log(erfc(lost / M_SQRT2) / 2), 1e-6, "interval: p is of more, not of less");
	for (uint64_t copy = 1; copy <= 3; copy++)
	{
		Excitation	fitted = test.fitted;
		ExcitationSums sums;
		ExcitationRoom room;

		(void) self_exciting_deal(&region.world.kernel, &process, 3, copy);
		room = excitation_room(&region.world.kernel, &process.events);
		(void) excitation_fit(&region.world.kernel, &process.events, &rules, &room, &fitted, &sums);
		excitation_room_free(&region.world.kernel, &room);
		last = fitted.theta;
		sum += last;
		most = fmax(most, last);
	}
	ok(most > last, "copies: the last is not the most");
	is_within(test.dealt, sum / 3, 1e-9, "copies: their mean");
	is_within(test.dealt_most, most, 1e-9, "copies: the most of them");
	self_exciting_close(&region.world.kernel, &process);
	close_region(&region, "interval");
}

/* Repeats at one home are no near repeats, by the number of the dwelling or, where that is not known, by the place. */
static void
repeats(void)
{
	const Dwelling home[] = {{.id = 1, .x = 10, .y = 10}, {.id = 2, .x = 10, .y = 10}};
	const Burglary burglary[] = {
		{.id = 1, .x = 10, .y = 10, .dwelling = 1, .occurred = 1, .reported = 1}, {.id = 2, .x = 10, .y = 10, .dwelling = 2, .occurred = 1, .reported = 1},
		{.id = 3, .x = 12, .y = 10, .dwelling = 1, .occurred = 3, .reported = 3}, {.id = 4, .x = 10, .y = 10, .dwelling = LETTER_NO_ID, .occurred = 9, .reported = 9}
	};
	const double rate[] = {1};
	World		world = world_new();
	ForecastCells cells;
	ForecastEvents events;
	SelfExciting process;
	int			same = 0;

	(void) forecast_cells_build(&world.kernel, home, LENGTH(home), 100, &cells);
	(void) forecast_events_build(&world.kernel, burglary, LENGTH(burglary), &cells, 100, &events);
	(void) self_exciting_open(&world.kernel, &(SelfExcitingRequest) {.cells = &cells, .events = &events, .rate = rate, .from = 0, .to = 50, .at = 50}, &process);
	for (size_t k = 0; k < process.events.pairs; k++)
		same += process.pair[k].square == SAME_HOME;
	is_count((int) process.events.pairs, 5, "pairs: all but the two of one day");
	is_count(same, 3, "pairs: at one home");
	self_exciting_close(&world.kernel, &process);
	forecast_events_free(&world.kernel, &events);
	forecast_cells_free(&world.kernel, &cells);
	is_empty(&world, "repeats");
}

/* Each has the background per dwelling of its square and a hundredth of that of all, the time left, and those of 60 days before. */
static void
gathered(void)
{
	const Dwelling home[] = {
		{.id = 1, .x = 10, .y = 10}, {.id = 2, .x = 20, .y = 10}, {.id = 3, .x = 110, .y = 10}, {.id = 4, .x = 120, .y = 10},
		{.id = 5, .x = 130, .y = 10}, {.id = 6, .x = 140, .y = 10}
	};
	const Burglary burglary[] = {
		{.id = 1, .x = 10, .y = 10, .dwelling = 1, .occurred = 0, .reported = 0},
		{.id = 2, .x = 110, .y = 10, .dwelling = 3, .occurred = 60, .reported = 60},
		{.id = 3, .x = 120, .y = 10, .dwelling = 4, .occurred = 61, .reported = 61}
	};
	const double rate[] = {6, 0};
	World		world = world_new();
	ForecastCells cells;
	ForecastEvents events;
	SelfExciting process;

	(void) forecast_cells_build(&world.kernel, home, LENGTH(home), 100, &cells);
	(void) forecast_events_build(&world.kernel, burglary, LENGTH(burglary), &cells, 100, &events);
	(void) self_exciting_open(&world.kernel, &(SelfExcitingRequest) {.cells = &cells, .events = &events, .rate = rate, .from = 0, .to = 80, .at = 80}, &process);
	is_count((int) process.count, 3, "gathered: all");
	is_within(process.events.background[0], 0.99 * 3 + 0.01, 1e-12, "gathered: the background of a square");
	is_within(process.events.background[1], 0.01, 1e-12, "gathered: of one without any");
	is_within(process.events.all_background, 6 * 80, 1e-9, "gathered: and of all");
	is_within(process.events.observed[0], 79.5, 0, "gathered: from the middle of its day on");
	is_within(process.events.observed[2], 18.5, 0, "gathered: until the end");
	is_count((int) process.events.pairs, 2, "gathered: what came after 60 days follows, after 61 no more");
	self_exciting_close(&world.kernel, &process);
	forecast_events_free(&world.kernel, &events);
	forecast_cells_free(&world.kernel, &cells);
	is_empty(&world, "gathered");
}

int
main(void)
{
	rectangle();
	spread();
	close_pairs();
	flat_background();
	towns();
	dealing();
	interval();
	repeats();
	gathered();
	return done();
}
