/*
 * The self-exciting process, against worked numbers.
 */
#include "tap.h"

#include "kernel/forecast/self_exciting.h"

/* ---------------------------------------------------------------- worked: five burglaries in 400 by 400 m and 30 days */

#define SIDE 400.0
#define SPAN 30.0
#define EVENTS 5

static const double x[EVENTS] = {100, 130, 300, 110, 320};
static const double y[EVENTS] = {100, 140, 300, 90, 310};
static const double day[EVENTS] = {1, 4, 6, 13, 20};

static double
inside(double at, double sigma)
{
	return (erf((SIDE - at) / sigma / M_SQRT2) + erf(at / sigma / M_SQRT2)) / 2;
}

/* What follows falls in the rectangle, or not. */
static void
around_rectangle(void *context, double sigma, double *share, double *spread)
{
	for (int i = 0; i < EVENTS; i++)
	{
		share[i] = context == NULL ? inside(x[i], sigma) * inside(y[i], sigma) : 1;
		spread[i] = 1;
	}
}

static double background[EVENTS];
static double observed[EVENTS];
static ExcitedPair pair[EVENTS * EVENTS];

static ExcitedEvents
worked_events(void)
{
	size_t		pairs = 0;

	for (int i = 0; i < EVENTS; i++)
	{
		background[i] = 0.1 / (SIDE * SIDE);
		observed[i] = SPAN - day[i];
		for (int j = 0; j < i; j++)
			pair[pairs++] = (ExcitedPair)
			{
				.parent = j, .child = i, .days = day[i] - day[j],
				.square = (x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j])
			};
	}
	return (ExcitedEvents)
	{
		.count = EVENTS, .background = background, .all_background = 0.1 * SPAN, .observed = observed, .pairs = pairs, .pair = pair,
		.days = INFINITY, .reach = INFINITY, .around = around_rectangle
	};
}

static double
chance(const ExcitedEvents *events, const ExcitationRoom *room, uint32_t child, uint32_t parent)
{
	for (size_t k = 0; k < events->pairs; k++)
		if (events->pair[k].child == child && events->pair[k].parent == parent)
			return room->brought[k] / room->rate[child];
	return NAN;
}

static double
log_likelihood(Kernel *kernel, const ExcitedEvents *events, ExcitationRoom *room, Excitation at)
{
	ExcitationSums sums;

	(void) excitation_expect(kernel, events, &at, room, &sums);
	return sums.log_likelihood;
}

static void
worked(void)
{
	static const double rate[EVENTS] = {.1, .211089708857, .100091569839, .219838551187, .148824320963};
	static const double share[EVENTS] = {.906702667320, .975192442042, .906702667320, .902045340551, .848074992043};
	const Excitation begin = {.theta = 0.3, .omega = 0.1, .sigma = 60, .scale = 1};
	World		world = world_new();
	ExcitedEvents events = worked_events();
	ExcitationRoom room = excitation_room(&world.kernel, &events);
	ExcitationRules rules = {.penalised = false};
	ExcitationSums sums;
	Excitation	next = begin;

	(void) excitation_expect(&world.kernel, &events, &begin, &room, &sums);
	for (int i = 0; i < EVENTS; i++)
	{
		is_within(room.rate[i] * SIDE * SIDE, rate[i], 1e-11, "worked: rate");
		is_within(room.share[i], share[i], 1e-11, "worked: share of what follows that falls inside");
	}
	is_within(chance(&events, &room, 1, 0), .526267762926, 1e-11, "worked: the second follows the first");
	is_within(chance(&events, &room, 3, 0), .282772975085, 1e-11, "worked: the fourth follows the first");
	is_within(chance(&events, &room, 3, 1), .262340785745, 1e-11, "worked: or the second");
	is_within(chance(&events, &room, 4, 2), .328029834532, 1e-11, "worked: the fifth follows the third");
	is_within(sums.log_likelihood, -73.651432533177, 1e-11, "worked: log-likelihood");
	is_within(sums.near, 1.400370167069, 1e-11, "worked: burglaries that followed");
	is_within(sums.observed_near, 3.857364990736, 1e-11, "worked: where and when they could be seen");
	excitation_maximise(&events, &rules, &sums, &next);
	is_within(next.theta, .363038024774, 1e-11, "worked: theta after a step");
	is_within(next.scale * 0.1, .119987661098, 1e-11, "worked: background after a step");
	is_within(next.omega, .091553190766, 1e-11, "worked: omega after a step");
	is_within(next.sigma, 28.969103872978, 1e-11, "worked: sigma after a step");
	is_within(log_likelihood(&world.kernel, &events, &room, next), -72.290217102084, 1e-11, "worked: log-likelihood after a step");
	{
		Excitation	two = begin;

		two.theta = next.theta;
		two.scale = next.scale;
		is_within(log_likelihood(&world.kernel, &events, &room, two), -73.571191317484, 1e-11, "worked: with theta and background of it");
	}
	rules.penalised = true;
	next = begin;
	excitation_maximise(&events, &rules, &sums, &next);
	is_within(next.theta, .100613381576, 1e-11, "worked: theta that is held");
	/* without the edge */
	events.context = &rules;
	rules.penalised = false;
	next = begin;
	(void) excitation_expect(&world.kernel, &events, &begin, &room, &sums);
	is_within(sums.log_likelihood, -73.763049720922, 1e-11, "worked: log-likelihood without an edge");
	is_within(sums.observed_near, 4.229422283216, 1e-11, "worked: what could be seen without an edge");
	excitation_maximise(&events, &rules, &sums, &next);
	is_within(next.theta, .331101997695, 1e-11, "worked: theta without an edge");
	excitation_room_free(&world.kernel, &room);
	is_empty(&world, "worked");
}

/* ---------------------------------------------------------------- properties */

/* The logarithms of the rates, less all that is expected: what lasts, and what each brings near it and at its own home, seen so far. */
static double
likelihood_by_hand(const ExcitedEvents *events, const Excitation *at, const ExcitationRoom *room)
{
	double		sum = -at->scale * events->all_background;

	for (int i = 0; i < EVENTS; i++)
		sum += log(room->rate[i]) - (at->theta * room->share[i] + at->repeats) * excitation_between(events, at->omega, 0, observed[i]);
	return sum;
}

/* Each step raises what is maximised, within limits of days and metres, too. */
static void
rises(void)
{
	World		world = world_new();
	ExcitedEvents events = worked_events();
	ExcitationRoom room = excitation_room(&world.kernel, &events);
	ExcitationRules rules = {.penalised = false};
	Excitation	at = {.theta = 0.3, .repeats = 0.1, .omega = 0.1, .sigma = 60, .scale = 1};
	ExcitationSums sums;
	double		before = -INFINITY;
	bool		rose = true;
	bool		counted = true;

	events.context = &rules;		/* sigma by its step alone, without the edge */
	events.days = 20;
	events.reach = 150;
	events.soonest = 0.5;
	pair[0].square = SAME_HOME;
	for (int step = 0; step < 50; step++)
	{
		(void) excitation_expect(&world.kernel, &events, &at, &room, &sums);
		rose &= sums.log_likelihood >= before - 1e-9;
		counted &= agree(sums.log_likelihood, likelihood_by_hand(&events, &at, &room), 1e-12);
		before = sums.log_likelihood;
		is_within(sums.near + sums.repeats + sums.background, EVENTS, 1e-9, "shared out: all of them");
		excitation_maximise(&events, &rules, &sums, &at);
	}
	ok(rose, "each step raises the likelihood");
	ok(counted, "which takes off repeats at one home, too");
	excitation_room_free(&world.kernel, &room);
	is_empty(&world, "rises");
}

/* All that follows within the limits makes one, and its slope is that of differences. */
static void
mass(void)
{
	ExcitedEvents events = {.days = 60, .reach = 200, .soonest = 0.5};
	double		sum = excitation_between(&events, .05, 0, 10) + excitation_between(&events, .05, 10, 90);

	is_within(sum, (exp(-.025) - exp(-3)) / (1 - exp(-3)), 1e-12, "what follows, but for the first half day");
	is_within(excitation_between(&events, .05, 0, 0.4), 0, 0, "nothing sooner");
	is_within(excitation_between(&events, .05, 60, 70), 0, 0, "nothing later");
}

static void
nothing(void)
{
	World		world = world_new();
	ExcitedEvents events = worked_events();
	ExcitationRules rules = {.penalised = false};
	Excitation	fitted = EXCITATION_BEGIN;
	ExcitationSums sums;
	ExcitationRoom room = excitation_room(&world.kernel, &events);

	events.pairs = 0;
	(void) excitation_fit(&world.kernel, &events, &rules, &room, &fitted, &sums);
	ok(fitted.theta == 0 && fitted.repeats == 0, "no pairs: nothing follows anything");
	is_within(fitted.scale * events.all_background, EVENTS, 1e-9, "no pairs: the background is all");
	rules.penalised = true;
	(void) excitation_fit(&world.kernel, &events, &rules, &room, &fitted, &sums);
	ok(fitted.theta > 0 && fitted.theta < .05, "no pairs, held: less than the mode (%g)", fitted.theta);
	rules.theta_held = true;
	fitted.theta = .2;
	(void) excitation_fit(&world.kernel, &events, &rules, &room, &fitted, &sums);
	is_within(fitted.theta, .2, 0, "theta that is given stays");
	excitation_room_free(&world.kernel, &room);
	is_empty(&world, "nothing");
}

int
main(void)
{
	worked();
	rises();
	mass();
	nothing();
	return done();
}
