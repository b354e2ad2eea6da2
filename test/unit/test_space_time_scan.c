/*
 * The space-time permutation scan: a worked example, all cylinders by plain
 * loops, permutations one by one, the edges, and stopping anywhere.
 */
#include "tap.h"

#include "made_points.h"

#include "kernel/day_codes.h"
#include "kernel/hotspots/scan_circles.h"
#include "kernel/hotspots/scan_likelihood.h"
#include "kernel/hotspots/space_time_scan.h"

#define CLUSTERS 5

static uint32_t
scan(const ScanRequest *request, ScanCluster *cluster, const char *name)
{
	World		world = world_new();
	uint32_t	found;

	if (space_time_scan(&world.kernel, request, cluster, &found) != KERNEL_OK || world.blocks != 0)
		ok(false, "%s: ends well, and gives all back", name);
	return found;
}

/* ---------------------------------------------------------------- by plain loops */

static bool
shares_place_and_day(const ScanRequest *request, uint32_t centre, double radius, int32_t from, int32_t to,
					 const ScanCluster *better)
{
	const Points *p = &request->points;

	if (from > better->to_day || to < better->from_day)
		return false;
	for (uint32_t i = 0; i < p->count; i++)
		if (scan_distance(p->x[centre], p->y[centre], p->x[i], p->y[i]) <= radius && scan_cluster_covers(better, p->x[i], p->y[i]))
			return true;
	return false;
}

/* The likelihood of one cylinder; 0 where it is none. */
static double
cylinder(const ScanRequest *request, uint32_t centre, double radius, int32_t from, int32_t to)
{
	const Points *p = &request->points;
	uint32_t	in_circle = 0;
	uint32_t	in_days = 0;
	uint32_t	both = 0;

	for (uint32_t i = 0; i < p->count; i++)
	{
		bool		near = scan_distance(p->x[centre], p->y[centre], p->x[i], p->y[i]) <= radius;
		bool		during = p->day[i] >= from && p->day[i] <= to;

		in_circle += near;
		in_days += during;
		both += near && during;
	}
	if (both < SCAN_EVENTS_MIN || in_circle > request->max_share * p->count)
		return 0;
	return scan_likelihood(p->count, both, (double) in_circle * in_days);
}

/* The largest likelihood of all cylinders that have nothing in common with these. */
static double
plainly(const ScanRequest *request, int32_t days, const ScanCluster *better, uint32_t betters)
{
	const Points *p = &request->points;
	double		best = 0;

	for (uint32_t centre = 0; centre < p->count; centre++)
		for (uint32_t other = 0; other < p->count; other++)
		{
			double		radius = scan_distance(p->x[centre], p->y[centre], p->x[other], p->y[other]);

			for (int32_t to = request->prospective ? request->on : 0; radius < request->max_radius && to < days; to++)
			{
				for (int32_t from = to; from >= 0 && from > to - request->max_days; from--)
				{
					double		likelihood = cylinder(request, centre, radius, from, to);

					for (uint32_t b = 0; b < betters && likelihood > best; b++)
						if (shares_place_and_day(request, centre, radius, from, to, &better[b]))
							likelihood = 0;
					best = fmax(best, likelihood);
				}
				if (request->prospective)
					break;
			}
		}
	return best;
}

static void
against_loops(Random *random, int round)
{
	int32_t		days = 4 + (int32_t) random_below(random, 22);
	uint32_t	count = 2 + random_below(random, 22);
	MadePoints	made = round % 2 == 0 ? made_uniform(random, count, 100, days) : made_lattice(random, count, 10, 4, days);
	ScanRequest request = {
		.points = made_columns(&made), .max_radius = 5 + random_below(random, 60), .max_days = 1 + (int32_t) random_below(random, 20),
		.max_share = round % 3 == 0 ? 1 : 0.5, .prospective = round % 5 == 0, .on = days - 1 + round % 2, .clusters = CLUSTERS
	};
	ScanCluster cluster[CLUSTERS];
	uint32_t	found = scan(&request, cluster, "random");
	bool		same = true;

	for (uint32_t i = 0; i <= found && i < CLUSTERS; i++)
		same &= agree(plainly(&request, days + 1, cluster, i), i < found ? cluster[i].likelihood : 0, 1e-12);
	for (uint32_t i = 0; i < found; i++)
	{
		const ScanCluster *c = &cluster[i];

		same &= c->expected == (double) c->in_circle * c->in_days / count && c->observed > c->expected && c->places > 0 &&
			c->radius < request.max_radius && c->to_day - c->from_day < request.max_days && isnan(c->p) &&
			(!request.prospective || c->to_day == request.on) &&
			c->likelihood == scan_likelihood(count, c->observed, (double) c->in_circle * c->in_days);
	}
	ok(same, "round %d: %u clusters of %u events as by plain loops", round, found, count);
	made_free(&made);
}

/* By hand: the tail of the Gumbel distribution with the mean and the standard deviation of these. */
static double
tail_of(const double *maximum, int count, double likelihood)
{
	double		mean = 0;
	double		squares = 0;

	for (int i = 0; i < count; i++)
		mean += maximum[i] / count;
	for (int i = 0; i < count; i++)
		squares += (maximum[i] - mean) * (maximum[i] - mean);
	return 1 - exp(-exp(-M_PI / sqrt(6) * (likelihood - mean) / sqrt(squares / (count - 1)) - 0.577215664901533));
}

/* p, from as many permutations of the same days over events in order of place; the tail only where they are enough. */
static void
permuted(Random *random, int permutations)
{
	enum
	{
		EVENTS = 18, PERMUTATIONS_MAX = 99, DAYS = 12
	};
	MadePoints	made = made_lattice(random, EVENTS, 10, 3, DAYS);
	ScanRequest request = {
		.points = made_columns(&made), .max_radius = 15, .max_days = 4, .max_share = 0.5, .clusters = CLUSTERS,
		.permutations = permutations, .seed = 5
	};
	ScanCluster cluster[CLUSTERS];
	uint32_t	found = scan(&request, cluster, "permuted");
	World		world = world_new();
	ScanCircles circles;
	uint32_t	reached[CLUSTERS] = {0};
	int32_t		day[EVENTS];
	double		best[PERMUTATIONS_MAX];
	bool		same = found > 0;

	scan_circles_find(&world.kernel, &request.points, request.max_radius, EVENTS, &circles);
	for (int number = 1; number <= permutations; number++)
	{
		ScanRequest shuffled = request;
		int16_t		code[EVENTS];

		for (int i = 0; i < EVENTS; i++)
			code[i] = (int16_t) circles.day[i];
		shuffle_days(&world.kernel, request.seed, number, code, EVENTS, EVENTS);
		for (int i = 0; i < EVENTS; i++)
			day[i] = code[i];
		shuffled.points = (Points) {EVENTS, circles.x, circles.y, day};
		best[number - 1] = plainly(&shuffled, DAYS, NULL, 0);
		for (uint32_t c = 0; c < found; c++)
			reached[c] += best[number - 1] >= cluster[c].likelihood;
	}
	for (uint32_t c = 0; c < found; c++)
		same &= cluster[c].p == (1.0 + reached[c]) / (permutations + 1) &&
			(permutations < SCAN_TAIL_PERMUTATIONS ? isnan(cluster[c].p_tail) :
			 agree(cluster[c].p_tail, tail_of(best, permutations, cluster[c].likelihood), 1e-9));
	ok(same, "p as permutation by permutation, of %d", permutations);
	scan_circles_free(&world.kernel, &circles);
	made_free(&made);
}

/* ---------------------------------------------------------------- worked */

/* Four places and five days; no circle but of a place and of two beside each other holds at most seven tenths. */
static MadePoints
four_places(void)
{
	static const int count[4][5] = {{1, 0, 1, 0, 0}, {0, 1, 0, 3, 3}, {1, 1, 0, 0, 1}, {0, 1, 1, 1, 0}};
	static const double x[4] = {0, 12, 22, 33};
	MadePoints	made = made_points(15);
	uint32_t	event = 0;

	for (int place = 0; place < 4; place++)
		for (int day = 0; day < 5; day++)
			for (int i = 0; i < count[place][day]; i++, event++)
			{
				made.x[event] = x[place];
				made.y[event] = 0;
				made.day[event] = day + 1;
			}
	return made;
}

static void
worked(void)
{
	MadePoints	made = four_places();
	ScanRequest request = {
		.points = made_columns(&made), .max_radius = 13, .max_days = 3, .max_share = 0.7, .clusters = 1, .permutations = 9999,
		.seed = 1
	};
	ScanCluster c;

	is_count(scan(&request, &c, "worked"), 1, "worked: a cluster");
	ok(c.x == 12 && c.radius == 0 && c.from_day == 4 && c.to_day == 5 && c.observed == 6 && c.places == 1, "worked: place 2, days 4 and 5, six events");
	is_within(c.expected, 3.733333333, 1e-9, "worked: expected");
	is_within(c.likelihood, 0.825132449, 1e-9, "worked: likelihood");
	is_within(c.p, 0.575, 0.02, "worked: p");
	request.prospective = true;
	request.on = 5;
	is_count(scan(&request, &c, "worked"), 1, "worked: a cluster that lasts");
	is_within(c.p, 0.139, 0.015, "worked: p of those that last until day 5");
	ok(c.from_day == 4 && c.to_day == 5 && c.observed == 6, "worked: the same cluster");
	request.on = 7;
	is_count(scan(&request, &c, "later"), 1, "two days later");
	ok(c.to_day == 7 && c.from_day == 5, "two days later: days 5 to 7");
	request.on = 8;
	is_count(scan(&request, &c, "long after"), 0, "three days later nothing lasts");
	request.on = 1 << 30;
	is_count(scan(&request, &c, "ages after"), 0, "nor after ages");
	made_free(&made);
}

/* ---------------------------------------------------------------- edges */

static void
edges(void)
{
	ScanCluster cluster[CLUSTERS];
	double		x[600] = {0};
	double		y[600] = {0};
	int32_t		day[600] = {0};
	ScanRequest request = {
		.points = {0, x, y, day}, .max_radius = 100, .max_days = 366, .max_share = 1, .clusters = CLUSTERS, .permutations = 99, .seed = 1
	};

	is_count(scan(&request, cluster, "none"), 0, "no events");
	request.points.count = 1;
	is_count(scan(&request, cluster, "one"), 0, "one event");
	request.points.count = 600;
	is_count(scan(&request, cluster, "all alike"), 0, "all at one place on one day");
	for (int i = 0; i < 600; i++)
		x[i] = i % 7 * 1000;
	is_count(scan(&request, cluster, "one day"), 0, "all on one day");
	for (int i = 0; i < 600; i++)
	{
		x[i] = 0;
		day[i] = i % 9;
	}
	is_count(scan(&request, cluster, "one place"), 0, "all at one place");
	/* 300 at one place on one day, more than a small count holds; the others a day each elsewhere */
	for (int i = 0; i < 600; i++)
	{
		x[i] = i < 300 ? 0 : 5000;
		day[i] = i < 300 ? 0 : i;
	}
	request.max_share = 0.5;
	is_count(scan(&request, cluster, "many at once"), 2, "300 at once, and all others");
	ok(cluster[0].observed == 300 && cluster[0].x == 0 && cluster[0].p == 0.01 && cluster[0].p_tail < 1e-6 &&
	   cluster[0].likelihood == cluster[1].likelihood && cluster[1].observed == 300 && cluster[1].to_day == 599,
	   "of two as likely the first by x comes first");
	request.max_share = 0.49;
	is_count(scan(&request, cluster, "too many"), 0, "no circle holds no more than 49 percent");
	/* two at one place on a day, and a third of that day just 100 m away: the radius is less than the most */
	for (int i = 0; i < 600; i++)
	{
		x[i] = i < 2 ? 0 : i == 2 ? 100 : 5000 + 200 * i;
		day[i] = i < 3 ? 0 : i;
	}
	(void) scan(&request, cluster, "at the most");
	ok(cluster[0].radius == 0 && cluster[0].observed == 2, "a circle of max_radius is too large");
	request.max_radius = 100.001;
	(void) scan(&request, cluster, "below the most");
	ok(cluster[0].radius == 100 && cluster[0].observed == 3, "one of less is not");
	/* a stray date */
	for (int i = 0; i < 600; i++)
		day[i] = i == 0 ? -700000 : i % 50;
	request.max_share = 1;
	(void) scan(&request, cluster, "stray date");
	ok(true, "a stray date does no harm");
}

static void
limits(void)
{
	World		world = world_new();
	ScanLimits	of = scan_limits_make(&world.kernel, 1000);
	bool		sound = true;

	for (double best = 1e-7; best < 900; best *= 1.7)
	{
		scan_limits_set(&of, best);
		for (uint32_t n = SCAN_EVENTS_MIN; n <= 1000; n += 1 + n / 7)
		{
			double		limit = scan_limit(&of, n);

			sound &= scan_likelihood(1000, n, limit * (1 - 3e-9)) >= best * (1 - 1e-12) || best < 1e-6;
			sound &= scan_likelihood(1000, n, limit) <= best + 1e-9;
			sound &= scan_limit(&of, n) == limit;
		}
	}
	ok(sound, "limits are where the likelihood is the best one");
	ok(scan_limit(&of, 1) < 0, "one event is never enough");
	scan_limits_free(&world.kernel, &of);
	is_empty(&world, "limits");
}

/* Whenever it is told to stop, it stops and gives all back. */
static void
stopped(Random *random)
{
	MadePoints	made = made_lattice(random, 300, 10, 9, 40);
	ScanRequest request = {
		.points = made_columns(&made), .max_radius = 40, .max_days = 9, .max_share = 0.5, .clusters = 3, .permutations = 20
	};
	ScanCluster cluster[3];
	long		calls = 0;
	bool		sound = true;

	for (long at = 1;; at += 1 + at / 4)
	{
		World		world = world_stopping_at(at);
		uint32_t	found;
		KernelStatus status = space_time_scan(&world.kernel, &request, cluster, &found);

		sound &= world.blocks == 0 && (status == KERNEL_STOPPED || (status == KERNEL_OK && world.asked < at));
		calls = world.asked;
		if (status == KERNEL_OK)
			break;
	}
	ok(sound && calls > 20, "stopped at any of %ld moments", calls);
	made_free(&made);
}

int
main(void)
{
	Random		random;

	random_stream(&random, 1, 1);
	worked();
	for (int round = 0; round < 60; round++)
		against_loops(&random, round);
	permuted(&random, SCAN_TAIL_PERMUTATIONS - 1);
	permuted(&random, SCAN_TAIL_PERMUTATIONS);
	edges();
	limits();
	stopped(&random);
	return done();
}
