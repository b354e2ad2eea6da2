/*
 * Aoristic analysis: worked numbers, windows walked second by second, and the
 * comparison of two sets beside all ways to hand incidents out.
 */
#include "tap.h"

#include "kernel/random.h"
#include "kernel/time/aoristic_change.h"

#define SECOND INT64_C(1000000)
#define HOUR (3600 * SECOND)
#define DAY (24 * HOUR)

/* Local clocks two hours ahead, then one, then two again: of nights in autumn and spring, 100 and 250 days on. */
static const int64_t turn_from[] = {-1000 * DAY, 100 * DAY + HOUR, 250 * DAY + HOUR};
static const int64_t turn_offset[] = {2 * HOUR, HOUR, 2 * HOUR};
static const AoristicZone two_turns = {.count = 3, .from = turn_from, .offset = turn_offset};

/* Half an hour forward, at half past, in a zone of three quarters. */
static const int64_t odd_from[] = {-1000 * DAY, 100 * DAY + HOUR / 2};
static const int64_t odd_offset[] = {5 * HOUR + 3 * HOUR / 4, 6 * HOUR + HOUR / 4};
static const AoristicZone odd = {.count = 2, .from = odd_from, .offset = odd_offset};

static const AoristicBins by_hour = {.width = HOUR, .count = 24};
static const AoristicBins by_weekday = {.width = DAY, .count = 7, .first = 2};
static const AoristicBins by_hour_of_week = {.width = HOUR, .count = 168, .first = 48};
static const AoristicBins by_date = {.width = DAY, .count = 800, .first = -300};

static AoristicRequest
request_of(AoristicZone zone, AoristicBins bins)
{
	return (AoristicRequest) {.zone = zone, .bins = bins, .long_length = INT64_MAX};
}

/* ---------------------------------------------------------------- weights */

static bool
sums_to_one(const AoristicWeigher *weigher)
{
	uint64_t	sum = 0;

	for (uint32_t i = 0; i < weigher->touched_count; i++)
		sum += weigher->weight[weigher->touched[i]];
	return sum == AORISTIC_ONE;
}

static void
is_weight(const AoristicWeigher *weigher, uint32_t bin, double want, const char *name)
{
	is_within(aoristic_number(weigher->weight[bin]), want, 1e-15, name);
}

static void
test_worked(void)
{
	World		world = world_new();
	AoristicRequest request = request_of(two_turns, by_hour);
	AoristicWeigher weigher;

	aoristic_weigher_init(&weigher, &world.kernel, &request);
	/* Clocks go back at 03:00 local to 02:00: from 00:30 to 04:30 five hours pass. */
	aoristic_weigh(&weigher, 100 * DAY - 3 * HOUR / 2, 100 * DAY + 7 * HOUR / 2);
	is_weight(&weigher, 0, 0.1, "back: the half hour");
	is_weight(&weigher, 1, 0.2, "back: the hour before");
	is_weight(&weigher, 2, 0.4, "back: the hour that comes twice");
	is_weight(&weigher, 4, 0.1, "back: the last half hour");
	/* Clocks go forward at 02:00 local to 03:00: three hours pass. */
	aoristic_weigh(&weigher, 250 * DAY - HOUR / 2, 250 * DAY + 5 * HOUR / 2);
	is_weight(&weigher, 0, 1.0 / 6, "forward: the half hour");
	is_weight(&weigher, 1, 1.0 / 3, "forward: the hour before");
	is_weight(&weigher, 2, 0, "forward: the hour that does not come");
	is_weight(&weigher, 3, 1.0 / 3, "forward: the hour after");
	ok(sums_to_one(&weigher), "the weights are 1");
	/* What clocks show. */
	request.wall_clock = true;
	aoristic_weigh(&weigher, 250 * DAY - HOUR / 2, 250 * DAY + 5 * HOUR / 2);
	is_weight(&weigher, 2, 0.25, "forward, on the wall: an hour as any");
	aoristic_weigh(&weigher, 100 * DAY + 50 * 60 * SECOND, 100 * DAY + HOUR + 10 * 60 * SECOND);
	is_weight(&weigher, 2, 1, "on the wall a window can be reversed, and is an instant");
	aoristic_weigh(&weigher, 10 * DAY + 59 * 60 * SECOND + 59 * SECOND, 10 * DAY + HOUR + 60 * SECOND);
	is_weight(&weigher, 2, 1, "on the wall seconds are nothing");
	aoristic_weigher_free(&weigher, &world.kernel);
	is_empty(&world, "weights");
}

/* ---------------------------------------------------------------- rules */

static void
is_taken(AoristicReading reading, AoristicTaken want, int64_t end, uint8_t want_status, const char *name)
{
	uint8_t		status = 0;
	AoristicTaken taken = aoristic_take(&reading, &status);

	if (!ok(taken == want && (taken != AORISTIC_KEPT || (reading.end == end && status == want_status)), "%s", name))
		printf("# taken %d, end %lld, status %d\n", taken, (long long) reading.end, status);
}

static void
test_rules(void)
{
	AoristicReading good = {.has_begin = true, .has_end = true, .has_report = true, .begin = 10, .least_end = 10, .end = 20, .reported = 30};
	AoristicReading r = good;

	is_taken(r, AORISTIC_KEPT, 20, 0, "a window as it should be");
	r.reported = 20;
	is_taken(r, AORISTIC_KEPT, 20, 0, "reported at its end");
	r.reported = 15;
	is_taken(r, AORISTIC_KEPT, 15, AORISTIC_CUT, "cut at the report");
	r.reported = 10;
	is_taken(r, AORISTIC_KEPT, 10, AORISTIC_CUT, "reported at its begin");
	r.reported = 9;
	is_taken(r, AORISTIC_AFTER_REPORT, 0, 0, "begun after the report");
	r.has_report = false;
	is_taken(r, AORISTIC_KEPT, 20, 0, "without a report nothing is cut");
	r.has_begin = false;
	is_taken(r, AORISTIC_NO_BEGIN, 0, 0, "without a begin");
	r = good;
	r.has_end = false;
	is_taken(r, AORISTIC_KEPT, 10, AORISTIC_NO_END, "without an end");
	r = good;
	r.end = 9;
	is_taken(r, AORISTIC_KEPT, 10, AORISTIC_REVERSED, "reversed");
	r.end = 10;
	is_taken(r, AORISTIC_KEPT, 10, 0, "an instant");
	r.reported = 10;
	is_taken(r, AORISTIC_KEPT, 10, 0, "reported at that instant");
	r = good;
	r.least_end = 20;
	r.end = 10;
	is_taken(r, AORISTIC_KEPT, 20, AORISTIC_REVERSED, "the day before");
	r.reported = 10;
	is_taken(r, AORISTIC_AFTER_REPORT, 0, 0, "of a day that begins with its report nothing is left");
	r.has_end = false;
	r.reported = 12;
	is_taken(r, AORISTIC_KEPT, 12, AORISTIC_NO_END | AORISTIC_CUT, "a day without an end, cut");
}

/* ---------------------------------------------------------------- second by second */

static int64_t
local_second(const AoristicZone *zone, int64_t second)
{
	uint32_t	turn = 0;

	while (turn + 1 < zone->count && zone->from[turn + 1] <= second * SECOND)
		turn++;
	return second + zone->offset[turn] / SECOND;
}

/* Every 45 seconds, which divide all offsets and the windows here. */
#define STEP 45

static bool
same_as_walked(const AoristicWeigher *weigher, int64_t from, int64_t to)
{
	const AoristicRequest *request = weigher->request;
	double	   *want = calloc(request->bins.count, sizeof(double));
	bool		same = true;

	for (int64_t second = from; second < to; second += STEP)
	{
		int64_t		local = local_second(&request->zone, second) + 10000 * 86400;
		int64_t		number = local / (request->bins.width / SECOND) - 10000 * 86400 * SECOND / request->bins.width - request->bins.first;

		want[(number + 168 * 7 * 24 * 10000) % request->bins.count] += (double) STEP / (to - from);
	}
	for (uint32_t bin = 0; bin < request->bins.count; bin++)
		same &= fabs(aoristic_number(weigher->weight[bin]) - want[bin]) < 1e-9;
	free(want);
	return same && sums_to_one(weigher);
}

static void
test_walked(AoristicZone zone, AoristicBins bins, const char *name)
{
	World		world = world_new();
	AoristicRequest request = request_of(zone, bins);
	AoristicWeigher weigher;
	Random		random;
	int			same = 0;

	random_stream(&random, 1, bins.count);
	aoristic_weigher_init(&weigher, &world.kernel, &request);
	for (int i = 0; i < 300; i++)
	{
		/* Up to twenty days around the turns, and some a year long over both. */
		int64_t		from = (random_below(&random, 2) ? 100 : 250) * 86400 + ((int64_t) random_below(&random, 8000) - 6000) * STEP;
		int64_t		length = (1 + random_below(&random, i % 3 == 0 ? 80 : 38400)) * STEP;

		if (i % 50 == 0)
			from -= 200 * 86400, length += 400 * 86400;
		aoristic_weigh(&weigher, from * SECOND, (from + length) * SECOND);
		same += same_as_walked(&weigher, from, from + length);
	}
	is_count(same, 300, name);
	aoristic_weigher_free(&weigher, &world.kernel);
	is_empty(&world, name);
}

/* ---------------------------------------------------------------- profile */

static void
test_profile(void)
{
	const int64_t begin[] = {8 * HOUR, 9 * HOUR, 10 * HOUR, 10 * HOUR};
	const int64_t end[] = {10 * HOUR, 9 * HOUR, 10 * HOUR, 10 * HOUR + 100 * HOUR};
	const uint8_t status[] = {0, AORISTIC_NO_END, 0, 0};
	AoristicWindows windows = {.count = 4, .begin = begin, .end = end, .status = status};
	World		world = world_new();
	AoristicRequest request = request_of(two_turns, by_hour);
	AoristicRow row[24];
	AoristicProfile profile = {.row = row};
	double		sum = 0;

	request.long_length = 100 * HOUR;
	aoristic_profile(&world.kernel, &request, &windows, &profile);
	for (int i = 0; i < 24; i++)
		sum += row[i].expected;
	is_within(sum, 4, 1e-15, "profile: all burglaries");
	is_within(row[10].expected, 0.5 + 0.04, 1e-15, "profile: hour 10");
	is_within(row[10].variance, 0.25 + 0.04 * 0.96, 1e-15, "profile: its variance");
	is_within(row[11].expected, 0.5 + 1 + 0.04, 1e-15, "profile: hour 11");
	is_count(row[11].certain, 0, "profile: what has no end is not certain");
	is_count(row[12].certain, 1, "profile: an instant is");
	is_within(row[12].from_long, 0.05, 1e-15, "profile: from the long one");
	is_count(profile.windows, 4, "profile: windows");
	request.long_rule = AORISTIC_LONG_UNIFORM;
	aoristic_profile(&world.kernel, &request, &windows, &profile);
	is_within(row[3].expected, 1.0 / 24, 1e-15, "profile: a long one everywhere");
	request.long_rule = AORISTIC_LONG_DROP;
	aoristic_profile(&world.kernel, &request, &windows, &profile);
	is_within(row[3].expected, 0, 0, "profile: a long one nowhere");
	is_count(profile.windows, 3, "profile: windows without it");
	is_count(profile.dropped, 1, "profile: dropped");
	windows.count = 0;
	aoristic_profile(&world.kernel, &request, &windows, &profile);
	is_within(row[11].expected, 0, 0, "profile: nothing");
	is_empty(&world, "profile");
}

/* All that an instant can be, and what is between. */
static void
test_all_of_time(void)
{
	const int64_t from[] = {-211813488000000000};
	const int64_t offset[] = {14 * HOUR};
	World		world = world_new();
	AoristicRequest request = request_of((AoristicZone) {.count = 1, .from = from, .offset = offset}, by_hour_of_week);
	AoristicWeigher weigher;

	aoristic_weigher_init(&weigher, &world.kernel, &request);
	aoristic_weigh(&weigher, from[0], INT64_C(9223371331199999999));
	ok(sums_to_one(&weigher), "all of time is 1");
	is_within(aoristic_number(weigher.weight[7]) * 168, 1, 1e-9, "all hours alike");
	aoristic_weigher_free(&weigher, &world.kernel);
	is_empty(&world, "all of time");
}

/* ---------------------------------------------------------------- change */

#define INCIDENTS 8

/* p of an hour by all ways to hand four of eight instants out. */
static double
exact_p(const int64_t *begin, uint32_t bin)
{
	int			as_far = 0;
	int			ways = 0;
	int			observed = 0;

	for (int pass = 0; pass < 2; pass++)
		for (unsigned set = 0; set < 1u << INCIDENTS; set++)
		{
			int			distance = 0;

			if (__builtin_popcount(set) != INCIDENTS / 2)
				continue;
			for (int i = 0; i < INCIDENTS; i++)
				if ((begin[i] + 2 * HOUR) / HOUR % 24 == bin)
					distance += set & (1u << i) ? 1 : -1;
			if (pass == 0 && set == 0x0F)
				observed = abs(distance);
			else if (pass == 1)
				as_far += abs(distance) >= observed, ways++;
		}
	return (double) as_far / ways;
}

static void
test_change(void)
{
	const int64_t begin[INCIDENTS] = {0, 0, 0, 5 * HOUR, 0, 5 * HOUR, 9 * HOUR, 9 * HOUR};
	const uint8_t status[INCIDENTS] = {0};
	AoristicWindows before = {.count = 4, .begin = begin, .end = begin, .status = status};
	AoristicWindows after = {.count = 4, .begin = begin + 4, .end = begin + 4, .status = status};
	World		world = world_new();
	AoristicRequest request = request_of(two_turns, by_hour);
	AoristicChangeRow row[24];
	AoristicChange change = {.row = row};

	aoristic_change(&world.kernel, &request, &before, &after, 50000, 1, &change);
	for (uint32_t bin = 0; bin < 24; bin++)
		if (bin == 2 || bin == 7 || bin == 11)
			is_within(row[bin].p_value, exact_p(begin, bin), 0.01, "change: p as of all ways");
		else
			ok(isnan(row[bin].p_value) && isnan(row[bin].p_adjusted), "change: nothing in hour %u", bin);
	is_within(row[2].share_before, 0.75, 1e-15, "change: share before");
	is_within(row[2].share_after, 0.25, 1e-15, "change: share after");
	ok(change.p_overall > 0.1 && change.p_overall <= 1, "change: overall");
	ok(row[2].p_adjusted >= row[2].p_value, "change: adjusted");
	after.count = 0;
	aoristic_change(&world.kernel, &request, &before, &after, 10, 1, &change);
	ok(isnan(change.p_overall) && isnan(row[2].p_value) && isnan(row[2].share_after) && row[2].share_before == 0.75, "change: against nothing");
	is_empty(&world, "change");
}

/* Stops wherever it is asked, and leaves nothing behind. */
static void
test_stop(void)
{
	static int64_t begin[200000];
	static uint8_t status[200000];
	AoristicWindows windows = {.count = 200000, .begin = begin, .end = begin, .status = status};
	AoristicRequest request = request_of(two_turns, by_hour);
	AoristicRow row[24];
	AoristicProfile profile = {.row = row};
	AoristicChangeRow change_row[24];
	AoristicChange change = {.row = change_row};

	for (long call = 1; call <= 6; call++)
	{
		World		world = world_stopping_at(call);
		World		other = world_stopping_at(call);

		ok(aoristic_profile(&world.kernel, &request, &windows, &profile) == KERNEL_STOPPED, "profile stopped at %ld", call);
		is_empty(&world, "stopped profile");
		ok(aoristic_change(&other.kernel, &request, &windows, &windows, 10, 1, &change) == KERNEL_STOPPED, "change stopped at %ld", call);
		is_empty(&other, "stopped change");
	}
}

int
main(void)
{
	test_worked();
	test_rules();
	test_walked(two_turns, by_hour, "by hour");
	test_walked(two_turns, by_weekday, "by weekday");
	test_walked(two_turns, by_hour_of_week, "by hour of the week");
	test_walked(two_turns, by_date, "by date");
	test_walked(odd, by_hour, "by hour, of an odd zone");
	test_walked(odd, by_hour_of_week, "by hour of the week, of an odd zone");
	test_profile();
	test_all_of_time();
	test_change();
	test_stop();
	return done();
}
