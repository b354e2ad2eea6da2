/*
 * The Knox test of events known in part: worked numbers, all permutations, and
 * chances by going through every candidate and every day.
 */
#include "tap.h"

#include "permutations.h"
#include "plain_bands.h"

#include "kernel/random.h"
#include "kernel/windows/knox_windows.h"
#include "kernel/windows/window_lanes.h"

/* ---------------------------------------------------------------- made events */

#define EVENTS_MAX 256
#define CANDIDATES_MAX 512

/* Events as they are written down here: each has a place, places come by their least x. */
typedef struct Made
{
	EventWindows events;
	uint32_t	start[EVENTS_MAX + 2];
	double		x[CANDIDATES_MAX];
	double		y[CANDIDATES_MAX];
	double		weight[CANDIDATES_MAX];
	int64_t		dwelling[CANDIDATES_MAX];
	uint32_t	place[EVENTS_MAX];
	int32_t		first[EVENTS_MAX];
	int32_t		last[EVENTS_MAX];
} Made;

static void
made_begin(Made *made)
{
	memset(made, 0, sizeof(*made));
	made->events = (EventWindows) {
		.place_start = made->start, .x = made->x, .y = made->y, .place = made->place, .first = made->first, .last = made->last
	};
}

static void
add_candidate(Made *made, double x, double y)
{
	uint32_t   *end = &made->start[made->events.places + 1];

	made->x[*end] = x;
	made->y[*end] = y;
	made->weight[*end] = 1;
	made->dwelling[*end] = *end;
	(*end)++;
}

/* Ends the place of the candidates so far. */
static void
end_place(Made *made)
{
	made->events.places++;
	made->start[made->events.places + 1] = made->start[made->events.places];
}

static void
add_event(Made *made, uint32_t place, int32_t first, int32_t last)
{
	made->place[made->events.count] = place;
	made->first[made->events.count] = first;
	made->last[made->events.count] = last;
	made->events.count++;
}

static double
unit(Random *random)
{
	return (double) (random_next(random) >> 11) / (double) (UINT64_C(1) << 53);
}

/* Random places by x and windows by first and last, in which all cases come. */
static void
made_random(Made *made, Random *random, int events, int places, bool weighted, bool homes)
{
	double		x = 0;
	int32_t		day = 0;

	made_begin(made);
	for (int p = 0; p < places; p++)
	{
		int			candidates = 1 + (int) (random_below(random, 2) * random_below(random, 6));
		double		at = x += random_below(random, 60);

		for (int c = 0; c < candidates; c++, at += random_below(random, 3) * 25)
		{
			add_candidate(made, at, random_below(random, 8) * 25);
			if (weighted)
				made->weight[made->start[made->events.places + 1] - 1] = 0.5 + unit(random);
		}
		end_place(made);
	}
	for (int e = 0; e < events; e++)
	{
		day += (int32_t) random_below(random, 5);
		add_event(made, random_below(random, places), day, day + (int32_t) (random_below(random, 2) * random_below(random, 12)));
	}
	/* by first, then last */
	for (int i = 1; i < events; i++)
		for (int j = i; j > 0 && made->first[j] == made->first[j - 1] && made->last[j] < made->last[j - 1]; j--)
		{
			int32_t		last = made->last[j];

			made->last[j] = made->last[j - 1];
			made->last[j - 1] = last;
		}
	made->events.weight = weighted ? made->weight : NULL;
	made->events.dwelling = homes ? made->dwelling : NULL;
}

/* ---------------------------------------------------------------- plain loops */

/* The chance that two events lie in a row of cells, by all candidates. */
static double
near_chance(const KnoxWindowsRequest *request, uint32_t a, uint32_t b, int row)
{
	const EventWindows *events = &request->events;
	uint32_t	place_a = events->place[a];
	uint32_t	place_b = events->place[b];
	bool		homes = events->dwelling != NULL;
	double		in = 0;
	double		all = 0;

	for (uint32_t c = events->place_start[place_a]; c < events->place_start[place_a + 1]; c++)
		for (uint32_t d = events->place_start[place_b]; d < events->place_start[place_b + 1]; d++)
		{
			double		dx = events->x[c] - events->x[d];
			double		dy = events->y[c] - events->y[d];
			double		distance = plain_distance(request->metric, dx, dy);
			double		weight = events->weight != NULL ? events->weight[c] * events->weight[d] : 1;
			bool		same = homes && events->dwelling[c] == events->dwelling[d];

			all += weight;
			if (homes && row == 0)
				in += same ? weight : 0;
			else if (!same && in_band(&request->distance, row - homes, distance))
				in += weight;
		}
	return in / all;
}

/* The chance that two events lie in a band of days, by all days. */
static double
soon_chance(const KnoxWindowsRequest *request, uint32_t a, uint32_t b, int band)
{
	const EventWindows *events = &request->events;
	int			in = 0;
	int			all = 0;

	for (int32_t u = events->first[a]; u <= events->last[a]; u++)
		for (int32_t v = events->first[b]; v <= events->last[b]; v++, all++)
			in += in_band(&request->days, band, abs(u - v));
	return (double) in / all;
}

/* The sum over pairs when event i has the window of event window[i]. */
static double
sum_plainly(const KnoxWindowsRequest *request, int row, int band, const int *window)
{
	double		sum = 0;

	for (uint32_t a = 0; a < request->events.count; a++)
		for (uint32_t b = a + 1; b < request->events.count; b++)
			sum += near_chance(request, a, b, row) * soon_chance(request, window[a], window[b], band);
	return sum;
}

typedef struct Plain
{
	double		observed;
	double		mean;
	double		sd;
	double		p;
} Plain;

/* All permutations of a few events. */
static Plain
enumerate(const KnoxWindowsRequest *request, int row, int band)
{
	int			events = request->events.count;
	int			window[EVENTS_MAX];
	double		near[8][8];
	double		soon[8][8];
	Plain		plain = {0};
	double		squares = 0;
	double		number = 0;

	first_permutation(window, events);
	plain.observed = sum_plainly(request, row, band, window);
	for (int a = 0; a < events; a++)
		for (int b = 0; b < events; b++)
		{
			near[a][b] = near_chance(request, a, b, row);
			soon[a][b] = soon_chance(request, a, b, band);
		}
	do
	{
		double		sum = 0;

		for (int a = 0; a < events; a++)
			for (int b = a + 1; b < events; b++)
				sum += near[a][b] * soon[window[a]][window[b]];
		plain.mean += sum;
		squares += sum * sum;
		plain.p += sum >= plain.observed - 1e-9;
		number++;
	} while (next_permutation(window, events));
	plain.mean /= number;
	plain.sd = sqrt(fmax(squares / number - plain.mean * plain.mean, 0));
	plain.p /= number;
	return plain;
}

/* ---------------------------------------------------------------- worked numbers */

static const double hundred[] = {0, 100};
static const double hundred_apart[] = {0, 0.01, 100};
static const double apart[] = {0.01, 100};
static const double week[] = {0, 7};

static void
first_example(Made *made)
{
	static const double at[][2] = {{0, 0}, {60, 0}, {80, 30}, {1000, 0}, {1050, 40}, {2000, 2000}};

	made_begin(made);
	for (int p = 0; p < LENGTH(at); p++)
	{
		add_candidate(made, at[p][0], at[p][1]);
		end_place(made);
	}
	add_event(made, 0, 0, 2);
	add_event(made, 3, 1, 1);
	add_event(made, 1, 4, 4);
	add_event(made, 2, 6, 15);
	add_event(made, 5, 9, 9);
	add_event(made, 4, 20, 26);
}

static void
second_example(Made *made)
{
	made_begin(made);
	add_candidate(made, 0, 0);
	end_place(made);
	add_candidate(made, 50, 0);
	add_candidate(made, 60, 0);
	add_candidate(made, 150, 0);
	end_place(made);
	add_candidate(made, 60, 40);
	end_place(made);
	add_candidate(made, 300, 0);
	end_place(made);
	add_candidate(made, 310, 20);
	add_candidate(made, 390, 20);
	end_place(made);
	add_candidate(made, 330, 10);
	end_place(made);
	add_candidate(made, 900, 900);
	end_place(made);
	add_event(made, 0, 0, 0);
	add_event(made, 2, 1, 6);
	add_event(made, 1, 2, 2);
	add_event(made, 6, 3, 9);
	add_event(made, 3, 20, 20);
	add_event(made, 4, 20, 33);
	add_event(made, 1, 30, 30);
	add_event(made, 5, 40, 40);
}

static void
test_worked_numbers(World *world)
{
	Made		made;
	KnoxWindowsRequest request = {
		.distance = BANDS(hundred, false), .days = BANDS(week, false), .permutations = 99999, .seed = 1
	};
	KnoxWindowsCell cell[2];

	first_example(&made);
	request.events = made.events;
	is_count(knox_windows_run(&world->kernel, &request, cell), KERNEL_OK, "the first example is reckoned");
	is_within(cell[0].observed, 1.7, 1e-12, "expected number of pairs 1.7");
	is_within(cell[0].expected, 1.584761905, 1e-9, "by chance 1.584761905");
	is_within(cell[0].sd * cell[0].sd, 0.592019501, 1e-9, "variance .592019501");
	is_within(cell[0].p_value, 0.483333333, 0.006, "p about .4833");

	second_example(&made);
	request.events = made.events;
	request.distance = BANDS(hundred_apart, false);
	is_count(knox_windows_run(&world->kernel, &request, cell), KERNEL_OK, "the second example is reckoned");
	is_within(cell[1].observed, 3.166666667, 1e-9, "expected number of pairs 19/6");
	is_within(cell[1].expected, 1.825396825, 1e-9, "by chance 115/63");
	is_within(cell[1].sd, 0.844435280, 1e-8, "deviation .844435280");
	is_within(cell[1].observed / cell[1].expected, 1.734782609, 1e-9, "ratio 1.734782609");
	is_within(cell[1].p_value, 3264.0 / 40320, 0.004, "p about 3264 / 40320");
	is_within(cell[0].expected * 28 / (46.0 / 7), 1.0 / 3, 1e-9, "two of one PC6 of three homes share a place by 1 in 3");
	/* of this band alone, as it was worked out */
	request.distance = BANDS(apart, false);
	is_count(knox_windows_run(&world->kernel, &request, cell), KERNEL_OK, "and without the band of the same place");
	is_within(cell[0].ratio, 1.899799053, 1e-8, "ratio of the pairwise likelihood 1.899799053");
}

/* ---------------------------------------------------------------- windows */

static void
test_lags(void)
{
	Made		made;
	int			wrong = 0;

	for (int32_t a = -6; a <= 6; a++)
		for (int n = 1; n <= 5; n++)
			for (int m = 1; m <= 6; m++)
			{
				made_begin(&made);
				add_event(&made, 0, a, a + n - 1);
				add_event(&made, 0, 0, m - 1);
				for (int most = -2; most <= 12; most++)
				{
					int			in = 0;

					for (int u = a; u < a + n; u++)
						for (int v = 0; v < m; v++)
							in += abs(u - v) <= most;
					wrong += !agree(window_within(&made.events, 0, 1, most), (double) in / (n * m), 1e-15);
					wrong += !agree(window_within(&made.events, 1, 0, most), (double) in / (n * m), 1e-15);
				}
			}
	is_count(wrong, 0, "chances of lags are those of counting days");
	made_begin(&made);
	add_event(&made, 0, 0, WINDOW_LENGTH_MAX - 1);
	add_event(&made, 0, 1000000000, 1000000000 + WINDOW_LENGTH_MAX - 1);
	is_within(window_within(&made.events, 0, 1, 1000000000), (WINDOW_LENGTH_MAX + 1.0) / 2 / WINDOW_LENGTH_MAX, 1e-12,
			  "the longest windows, far apart");
	is_within(window_within(&made.events, 0, 1, 2000000000), 1, 0, "and within more than that");
}

/* ---------------------------------------------------------------- random events */

static const double near_breaks[] = {0, 25, 60, 100};
static const double near_open[] = {0, 0.01, 50, INFINITY};
static const double not_near[] = {30, 75, INFINITY};
static const double anywhere[] = {0, INFINITY};
static const double soon_breaks[] = {0, 3, 7, 14};
static const double soon_open[] = {0, 5, 10, INFINITY};
static const double later[] = {2, 6, INFINITY};
static const double many_days[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, INFINITY};

#define PLACES(array) {.count = LENGTH(array) - 1, .breaks = (array)}

static const Bands distances[] = {PLACES(near_breaks), PLACES(near_open), PLACES(not_near), PLACES(anywhere)};
static const Bands days[] = {PLACES(soon_breaks), PLACES(soon_open), PLACES(later), PLACES(many_days)};

#define CELLS_MAX 64

static void
test_random_events(World *world)
{
	Random		random;
	int			wrong = 0;
	int			p_wrong = 0;
	int			cells_seen = 0;

	random_stream(&random, 7, 0);
	for (int round = 0; round < 48; round++)
	{
		Made		made;
		KnoxWindowsCell cell[CELLS_MAX];
		KnoxWindowsRequest request = {
			.distance = distances[round % 4], .days = days[round / 4 % 4],
			.metric = round % 3 == 0 ? METRIC_MANHATTAN : METRIC_EUCLIDEAN, .permutations = 1999, .seed = round
		};

		made_random(&made, &random, 2 + round % 5, 1 + round % 5, round % 2 == 1, round % 5 < 2);
		request.events = made.events;
		request.distance.closed_right = request.days.closed_right = round % 7 < 3;
		if (knox_windows_run(&world->kernel, &request, cell) != KERNEL_OK)
			wrong++;
		for (int c = 0; c < knox_windows_rows(&request) * request.days.count; c++, cells_seen++)
		{
			Plain		plain = enumerate(&request, c / request.days.count, c % request.days.count);

			if (!agree(cell[c].observed, plain.observed, 1e-9) || !agree(cell[c].expected, plain.mean, 1e-9) ||
				!agree(cell[c].sd, plain.sd, 1e-6))
			{
				printf("# round %d cell %d: %g %g %g, not %g %g %g\n", round, c, cell[c].observed, cell[c].expected, cell[c].sd,
					   plain.observed, plain.mean, plain.sd);
				wrong++;
			}
			if (fabs(cell[c].p_value - plain.p) > 5 * sqrt(plain.p * (1 - plain.p) / 1999) + 0.001)
			{
				printf("# round %d cell %d: p %g, not %g\n", round, c, cell[c].p_value, plain.p);
				p_wrong++;
			}
		}
	}
	ok(cells_seen > 400, "many cells are held against all candidates, all days, all permutations");
	is_count(wrong, 0, "observed, expected and deviation are those");
	is_count(p_wrong, 0, "and so is p, but for chance");
}

/* ---------------------------------------------------------------- ratios */

#define SCORE_ROWS 3
#define SCORE_BANDS 3

/* rho - 1 of the cells of one row, from its ratios. */
static void
theta_of(const double *ratio, const double *mean, double *theta)
{
	double		told = 0;
	double		all = 0;

	for (int l = 0; l < SCORE_BANDS; l++)
	{
		told += mean[l] * ratio[l];
		all += mean[l];
	}
	for (int l = 0; l < SCORE_BANDS; l++)
		theta[l] = ratio[l] * (1 + (told - all) / (1 - told)) - 1;
}

/* How far the likelihood of all cells still rises at these ratios, at most. */
static double
largest_slope(const KnoxWindowsRequest *request, const KnoxWindowsCell *cell)
{
	uint32_t	count = request->events.count;
	double		mean[SCORE_BANDS] = {0};
	double		theta[SCORE_ROWS * SCORE_BANDS];
	double		slope[SCORE_ROWS * SCORE_BANDS] = {0};
	double		largest = 0;

	for (uint32_t a = 0; a < count; a++)
		for (uint32_t b = a + 1; b < count; b++)
			for (int l = 0; l < SCORE_BANDS; l++)
				mean[l] += soon_chance(request, a, b, l) / (count * (count - 1.0) / 2);
	for (int k = 0; k < SCORE_ROWS; k++)
	{
		double		ratio[SCORE_BANDS];

		for (int l = 0; l < SCORE_BANDS; l++)
			ratio[l] = cell[k * SCORE_BANDS + l].ratio;
		theta_of(ratio, mean, theta + k * SCORE_BANDS);
	}
	for (uint32_t a = 0; a < count; a++)
		for (uint32_t b = a + 1; b < count; b++)
		{
			double		near[SCORE_ROWS];
			double		soon[SCORE_BANDS];
			double		own = 1;
			double		all = 1;

			for (int k = 0; k < SCORE_ROWS; k++)
				near[k] = near_chance(request, a, b, k);
			for (int l = 0; l < SCORE_BANDS; l++)
				soon[l] = soon_chance(request, a, b, l);
			for (int c = 0; c < SCORE_ROWS * SCORE_BANDS; c++)
			{
				own += theta[c] * near[c / SCORE_BANDS] * soon[c % SCORE_BANDS];
				all += theta[c] * near[c / SCORE_BANDS] * mean[c % SCORE_BANDS];
			}
			for (int c = 0; c < SCORE_ROWS * SCORE_BANDS; c++)
				slope[c] += near[c / SCORE_BANDS] * (soon[c % SCORE_BANDS] / own - mean[c % SCORE_BANDS] / all);
		}
	for (int c = 0; c < SCORE_ROWS * SCORE_BANDS; c++)
		largest = fmax(largest, fabs(slope[c]));
	return largest;
}

/* Ratios lie where the likelihood of all cells together is highest. */
static void
test_ratios(World *world)
{
	Random		random;
	int			seen = 0;
	int			wrong = 0;

	random_stream(&random, 17, 0);
	for (int round = 0; round < 100; round++)
	{
		Made		made;
		KnoxWindowsCell cell[SCORE_ROWS * SCORE_BANDS];
		KnoxWindowsRequest request = {.distance = distances[0], .days = days[0]};
		bool		inside = true;

		made_random(&made, &random, 60, 12, round % 2 == 1, false);
		request.events = made.events;
		knox_windows_run(&world->kernel, &request, cell);
		for (int c = 0; c < SCORE_ROWS * SCORE_BANDS; c++)
			inside &= cell[c].ratio > 0;
		if (!inside)
			continue;
		seen++;
		if (!(largest_slope(&request, cell) < 1e-4))
		{
			printf("# round %d: it still rises by %g\n", round, largest_slope(&request, cell));
			wrong++;
		}
	}
	ok(seen > 10, "ratios of %d sets lie within their bounds", seen);
	is_count(wrong, 0, "where the likelihood of all cells together is highest");
}

/* 150 events far apart, and others near them: a pair in each of some places, or all at one. */
static void
made_apart(Made *made, Random *random, int pairs, bool one_place)
{
	int32_t		days[200];

	made_begin(made);
	for (int p = 0; p < 150; p++)
	{
		add_candidate(made, 300.0 * p, 0);
		end_place(made);
		days[p] = (int32_t) random_below(random, 365);
		if (one_place ? p == 0 : p % 12 == 0 && p / 12 < pairs)
		{
			add_candidate(made, 300.0 * p + 30, 0);
			end_place(made);
		}
	}
	/* in order of the day: those of each day with what follows two days, or some days, later */
	for (int32_t day = 0; day < 400; day++)
	{
		uint32_t	place = 0;

		for (int p = 0; p < 150; p++, place++)
		{
			bool		has_pair = one_place ? p == 0 : p % 12 == 0 && p / 12 < pairs;

			if (days[p] == day)
				add_event(made, place, day, day);
			for (int r = 0; has_pair && r < (one_place ? pairs : 1); r++)
				if (days[p] + 2 + 9 * r == day)
					add_event(made, place + 1, day, day);
			place += has_pair;
		}
	}
}

static void
test_extremes(World *world)
{
	static Made made;
	static const double three_weeks[] = {0, 7, 14, 28};
	KnoxWindowsRequest request = {.distance = BANDS(hundred, false), .days = BANDS(three_weeks, false)};
	KnoxWindowsCell cell[3];
	Random		random;

	random_stream(&random, 3, 0);
	made_apart(&made, &random, 12, false);
	request.events = made.events;
	knox_windows_run(&world->kernel, &request, cell);
	is_within(cell[0].observed, 12, 1e-9, "all near pairs come soon");
	is_within(cell[0].ratio, cell[0].observed / cell[0].expected, 1e-2, "the ratio is as large as it can be, and told");
	ok(cell[0].ratio_low > 1 && cell[0].ratio_high < 1000, "with its interval");
	ok(cell[1].ratio == 0 && isnan(cell[1].ratio_low), "of a cell without pairs it is 0");
	made_apart(&made, &random, 3, true);
	request.events = made.events;
	knox_windows_run(&world->kernel, &request, cell);
	ok(cell[0].observed >= 1 && cell[0].ratio > 0, "pairs at one place");
	ok(isnan(cell[0].ratio_low) && isnan(cell[1].ratio_low) && isnan(cell[2].ratio_low), "which are all in one block, tell no interval");
}

/* ---------------------------------------------------------------- exact events */

static void
test_exact_events(World *world)
{
	static const double metres[] = {0, 0.01, 50, 100, 150, INFINITY};
	static const double lags[] = {0, 4, 9, 20, INFINITY};
	Random		random;
	Made		made;
	double		x[EVENTS_MAX];
	double		y[EVENTS_MAX];
	KnoxCell	exact[CELLS_MAX];
	KnoxWindowsCell cell[CELLS_MAX];
	KnoxWindowsRequest request = {
		.distance = BANDS(metres, false), .days = BANDS(lags, false), .permutations = 999, .seed = 3
	};
	KnoxRequest known = {.distance = request.distance, .days = request.days, .permutations = 999, .seed = 4};
	int			wrong = 0;
	int			p_wrong = 0;

	random_stream(&random, 11, 0);
	made_begin(&made);
	for (int p = 0; p < 40; p++)
	{
		add_candidate(&made, p * 6, random_below(&random, 4) * 50);
		end_place(&made);
	}
	for (int e = 0; e < 60; e++)
		add_event(&made, random_below(&random, 40), e / 2, e / 2);
	for (uint32_t e = 0; e < made.events.count; e++)
	{
		x[e] = made.x[made.place[e]];
		y[e] = made.y[made.place[e]];
	}
	request.events = made.events;
	known.points = (Points) {.count = made.events.count, .x = x, .y = y, .day = made.first};
	is_count(knox_windows_run(&world->kernel, &request, cell), KERNEL_OK, "exact events as windows of a day");
	is_count(knox_run(&world->kernel, &known, exact), KERNEL_OK, "and as dated points");
	for (int c = 0; c < known.distance.count * known.days.count; c++)
	{
		bool		finite = c / known.days.count < 4 && c % known.days.count < 3;

		wrong += cell[c].observed != exact[c].observed || !agree(cell[c].expected, exact[c].expected, 1e-12) ||
			!agree(cell[c].sd, exact[c].sd, 1e-9) || (cell[c].observed > 0 && cell[c].certainty != 1 && finite);
		wrong += finite && !agree(cell[c].ratio, exact[c].observed / exact[c].expected, 1e-6);
		wrong += isnan(cell[c].p_adjusted) != isnan(exact[c].p_adjusted);
		p_wrong += fabs(cell[c].p_value - exact[c].p_value) > 0.08;
		p_wrong += finite && fabs(cell[c].p_adjusted - exact[c].p_adjusted) > 0.12;
	}
	is_count(wrong, 0, "observed, expected, deviation and ratio of exact events are those of the test of dated points");
	is_count(p_wrong, 0, "and so are p-values, but for chance");
}

/* ---------------------------------------------------------------- lanes */

#define LANE_EVENTS 40
#define LANE_BANDS 3

static void
test_lanes(void)
{
	static WindowLane lane[LANE_EVENTS] __attribute__((aligned(LANES_ALIGNMENT)));
	static float scratch[LANE_BANDS * LANES_LIMITS_MAX * LANES] __attribute__((aligned(LANES_ALIGNMENT)));
	static uint32_t word[20000];
	static const int32_t limit[LANES_LIMITS_MAX] = {0, 3, 7, 14, 30, 1000, 100000, 1000000000};
	double		plain[LANE_BANDS * LANES_LIMITS_MAX * LANES] = {0};
	uint32_t	words = 0;
	Random		random;

	random_stream(&random, 5, 0);
	for (int e = 0; e < LANE_EVENTS; e++)
		for (int l = 0; l < LANES; l++)
		{
			lane[e].first[l] = (int32_t) random_below(&random, 2) * (int32_t) random_below(&random, 80000000) + (int32_t) random_below(&random, 40);
			lane[e].length[l] = 1 + (int32_t) (random_below(&random, 2) * random_below(&random, e == 0 ? WINDOW_LENGTH_MAX : 30));
			lane[e].inverse[l] = 1.0f / (float) lane[e].length[l];
		}
	for (int e = 0; e < LANE_EVENTS; e++)
	{
		uint32_t	header = words;

		word[words++] = ROW_HEADER(e, 0);
		for (int i = 0; i < 60; i++)
		{
			uint32_t	partner = random_below(&random, LANE_EVENTS);
			int			band = (int) random_below(&random, LANE_BANDS);
			int			bands = 1 + (int) random_below(&random, LANE_BANDS - band);

			word[header]++;
			word[words++] = partner;
			word[words++] = WINDOW_BANDS(band, bands);
			for (int b = 0; b < bands; b++)
			{
				float		weight = 1.0f / (1 + random_below(&random, 5));

				memcpy(&word[words++], &weight, sizeof(weight));
				for (int l = 0; l < LANES_LIMITS_MAX; l++)
					for (int j = 0; j < LANES; j++)
					{
						EventWindows two = {.first = (int32_t[]) {lane[e].first[j], lane[partner].first[j]},
							.last = (int32_t[]) {lane[e].first[j] + lane[e].length[j] - 1, lane[partner].first[j] + lane[partner].length[j] - 1}};

						plain[((band + b) * LANES_LIMITS_MAX + l) * LANES + j] += weight * window_within(&two, 0, 1, limit[l]);
					}
			}
		}
	}
	for (int limits = 1; limits <= LANES_LIMITS_MAX; limits++)
	{
		double		base[LANE_BANDS * LANES_LIMITS_MAX * LANES];

		for (int width = VECTOR_BASELINE; width >= 0; width--)
		{
			double		within[LANE_BANDS * LANES_LIMITS_MAX * LANES] = {0};
			const uint32_t *at = word;
			int			wrong = 0;

			if (!vector_supported(width))
			{
				skip(vector_name(width), "this processor has not");
				continue;
			}
			while (at < word + words)
				at = window_lanes_variant(width)(at, word + words, lane, limit, limits, LANE_BANDS, scratch, within);
			for (int b = 0; b < LANE_BANDS; b++)
				for (int l = 0; l < limits; l++)
					for (int j = 0; j < LANES; j++)
						wrong += !agree(within[(b * limits + l) * LANES + j], plain[(b * LANES_LIMITS_MAX + l) * LANES + j], 1e-6);
			is_count(wrong, 0, vector_name(width));
			if (width == VECTOR_BASELINE)
				memcpy(base, within, sizeof(base));
			ok(memcmp(base, within, (size_t) LANE_BANDS * limits * LANES * sizeof(double)) == 0,
			   "%s, %d limits: to the bit what every processor gives", vector_name(width), limits);
		}
	}
}

/* ---------------------------------------------------------------- few, none, stopped */

static void
test_edges(World *world)
{
	Made		made;
	KnoxWindowsCell cell[CELLS_MAX];
	KnoxWindowsRequest request = {.distance = distances[1], .days = days[1], .permutations = 99, .seed = 1};
	Random		random;
	bool		done_at_last = false;
	int			wrong = 0;

	made_begin(&made);
	request.events = made.events;
	is_count(knox_windows_run(&world->kernel, &request, cell), KERNEL_OK, "no events");
	is_within(cell[0].observed, 0, 0, "have no pairs");
	is_within(cell[0].p_value, 1, 0, "and p is 1");
	is_within(cell[0].ratio, NAN, 0, "and no ratio");
	add_candidate(&made, 0, 0);
	end_place(&made);
	add_event(&made, 0, 0, 5);
	request.events = made.events;
	is_count(knox_windows_run(&world->kernel, &request, cell), KERNEL_OK, "one event");
	is_within(cell[0].observed + cell[0].expected, 0, 0, "has no pairs");

	random_stream(&random, 2, 0);
	made_random(&made, &random, 60, 40, true, true);
	request.events = made.events;
	for (int call = 1; !done_at_last && call < 10000; call = call * 3 / 2 + 1)
	{
		World		stopping = world_stopping_at(call);
		KernelStatus status = knox_windows_run(&stopping.kernel, &request, cell);

		done_at_last = status == KERNEL_OK;
		wrong += status != KERNEL_OK && status != KERNEL_STOPPED;
		wrong += stopping.blocks != 0;
	}
	ok(done_at_last, "stops whenever it is told to");
	is_count(wrong, 0, "and gives all memory back");
}

int
main(void)
{
	World		world = world_new();

	test_lags();
	test_worked_numbers(&world);
	test_random_events(&world);
	test_ratios(&world);
	test_extremes(&world);
	test_exact_events(&world);
	test_lanes();
	test_edges(&world);
	is_empty(&world, "knox_windows");
	return done();
}
