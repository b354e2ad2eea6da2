/*
 * The space-time permutation scan.
 *
 * Around each centre the circles grow from the inside out. When an event joins,
 * only the windows of days that hold its day have one more, so only those can
 * have become better; and of those only the ones that begin and end on a day of
 * the circle, for days without an event of the circle just add to what is
 * expected. Most need not be looked at, either: see "screens".
 */
#include "kernel/hotspots/space_time_scan.h"

#include "kernel/day_codes.h"
#include "kernel/hotspots/scan_circles.h"
#include "kernel/hotspots/scan_likelihood.h"

#include <math.h>
#include <string.h>

/* Classes of windows by their length; so many hold SCAN_DAYS_MAX. */
#define SCREENS_MAX 12

/* Sixteen small counts that are added to, and compared, at once. */
typedef uint8_t Counts __attribute__((vector_size(16), aligned(1), may_alias));

typedef uint64_t Words __attribute__((vector_size(16)));

#define COUNTS ((int32_t) sizeof(Counts))
#define COUNT_MAX UINT8_MAX		/* so many or more */
#define EACH(number) ((uint8_t) (number) - (Counts) {0})

/*
 * The windows of some lengths. How many events of the circle each window of the
 * longest length holds is kept, and one within it holds no more. How few there
 * are anywhere in the shortest is known beforehand, since permutations only
 * move days. So a window can only reach the best one when one of the longest
 * around it holds as many events as the alarm for a circle of that many.
 */
typedef struct Screen
{
	int32_t		shortest;
	int32_t		longest;
	double		least;			/* events anywhere in a window of the shortest length; INFINITY where there is none */
	int32_t		vectors;		/* of the windows that hold a day, all but the last */
	Counts		last;			/* in the last, the bits of those windows */
	uint8_t    *count;			/* [last coded day of a window of the longest length] */
} Screen;

/* For how many events in a window of each class a circle is to be looked at. */
typedef struct Alarms
{
	uint32_t	turn;			/* of the best one for which they were reckoned */
	uint8_t		of[SCREENS_MAX];
} Alarms;

#define NO_DAY INT32_MIN

typedef struct Cylinder
{
	double		likelihood;
	double		radius;
	uint32_t	centre;			/* place */
	uint32_t	in_circle;
	uint32_t	observed;
	int32_t		from;			/* coded days */
	int32_t		to;
} Cylinder;

/* A day of the circle before or after the one looked at, and the events until there. */
typedef struct Edge
{
	int32_t		day;
	uint32_t	events;
} Edge;

typedef struct Scan
{
	Kernel	   *kernel;
	const ScanRequest *request;
	ScanCircles circles;
	int32_t		days;			/* coded days are 0 .. days - 1 */
	int32_t		last;			/* the coded day on which all cylinders end, if they must */
	int16_t    *code;			/* [event]: as it was */
	int16_t    *day;			/* [event]: as it is scanned */
	int32_t    *calendar;		/* [coded day]: the day, or NO_DAY where nothing happened */
	uint32_t   *until;			/* [coded day], and the end: events before it */
	int			screens;
	Screen		screen[SCREENS_MAX];
	ScanLimits	limits;
	Alarms	   *alarms;			/* [events in the circle] */
	uint64_t	work;

	/* Of the circle at work. */
	uint32_t	centre;
	uint32_t	in_circle;
	uint32_t	outermost;		/* an event at its edge */
	uint32_t   *here;			/* [coded day]: its events */
	uint64_t   *busy;			/* a bit for each coded day on which it has any */
	bool	   *fenced;			/* [coded day]: a day of a better cluster that is at a place of the circle, too */
	Edge		end[SCAN_DAYS_MAX];

	const ScanCluster *better;	/* no cylinder may have a place and day in common with these */
	uint32_t	betters;
	Cylinder	best;
} Scan;

bool
scan_cluster_covers(const ScanCluster *cluster, double x, double y)
{
	return scan_distance(cluster->x, cluster->y, x, y) <= cluster->radius;
}

/* ---------------------------------------------------------------- days */

static KernelStatus
prepare_days(Scan *scan)
{
	Kernel	   *kernel = scan->kernel;
	uint32_t	events = scan->circles.events;
	int32_t		last;
	KernelStatus status;

	scan->code = kernel_alloc(kernel, events, sizeof(int16_t));
	scan->day = kernel_alloc(kernel, events, sizeof(int16_t));
	status = code_days(kernel, scan->circles.day, events, scan->request->max_days - 1, scan->code, &last);
	scan->days = status == KERNEL_OK ? last + 1 : 0;
	scan->calendar = kernel_alloc(kernel, scan->days, sizeof(int32_t));
	scan->until = kernel_alloc_zero(kernel, (size_t) scan->days + 1, sizeof(uint32_t));
	scan->here = kernel_alloc_zero(kernel, scan->days, sizeof(uint32_t));
	scan->busy = kernel_alloc_zero(kernel, ((size_t) scan->days >> 6) + 1, sizeof(uint64_t));
	scan->fenced = kernel_alloc_zero(kernel, scan->days, sizeof(bool));
	if (status != KERNEL_OK)
		return status;
	for (int32_t day = 0; day < scan->days; day++)
		scan->calendar[day] = NO_DAY;
	for (uint32_t i = 0; i < events; i++)
	{
		scan->calendar[scan->code[i]] = scan->circles.day[i];
		scan->until[scan->code[i] + 1]++;
		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
	}
	for (int32_t day = 0; day < scan->days; day++)
		scan->until[day + 1] += scan->until[day];
	if (scan->request->prospective)
	{
		int64_t		quiet = (int64_t) scan->request->on - scan->calendar[last];

		scan->last = last + (int32_t) (quiet < scan->request->max_days ? quiet : scan->request->max_days);
	}
	return KERNEL_OK;
}

/* Events anywhere on the coded days from .. to, of which some may come after all events. */
static uint32_t
events_between(const Scan *scan, int32_t from, int32_t to)
{
	return scan->until[to < scan->days ? to + 1 : scan->days] - scan->until[from];
}

/* ---------------------------------------------------------------- screens */

static double
least_of(const Scan *scan, int32_t length)
{
	double		least = INFINITY;

	for (int32_t from = 0; from + length <= scan->days; from++)
		least = fmin(least, events_between(scan, from, from + length - 1));
	return least;
}

/* Lengths that are nearly alike tell more; the fewer classes, the less there is to count. */
static int32_t
shortest_of_class(int32_t longest)
{
	return longest / 2 + 1;
}

static size_t
counts_of(const Scan *scan, const Screen *screen)
{
	return (size_t) scan->days + screen->longest + COUNTS;
}

static void
prepare_screens(Scan *scan)
{
	int32_t		longest = scan->request->max_days;

	while (longest > 0)
	{
		Screen	   *screen = &scan->screen[scan->screens++];

		screen->longest = longest;
		screen->shortest = shortest_of_class(longest);
		screen->least = least_of(scan, screen->shortest);
		screen->vectors = (longest - 1) / COUNTS;
		for (int32_t i = 0; i < COUNTS; i++)
			screen->last[i] = screen->vectors * COUNTS + i < longest ? UINT8_MAX : 0;
		screen->count = kernel_alloc_zero(scan->kernel, counts_of(scan, screen), sizeof(uint8_t));
		longest = screen->shortest - 1;
	}
	scan->alarms = kernel_alloc_zero(scan->kernel, (size_t) scan->circles.largest + 1, sizeof(Alarms));
}

/*
 * How many events of a circle of so many could be enough, class by class; where
 * that many of the circle are, there are as many anywhere.
 */
static void
find_alarms(Scan *scan, uint32_t in_circle, Alarms *alarms)
{
	for (int k = 0; k < scan->screens; k++)
	{
		uint32_t	alarm = SCAN_EVENTS_MIN;

		while (alarm < COUNT_MAX && alarm <= in_circle &&
			   (double) in_circle * fmax(scan->screen[k].least, alarm) > scan_limit(&scan->limits, alarm))
			alarm++;
		alarms->of[k] = (uint8_t) alarm;
	}
	alarms->turn = scan->limits.turn;
}

static inline const Alarms *
alarms_at(Scan *scan, uint32_t in_circle)
{
	Alarms	   *alarms = &scan->alarms[in_circle];

	if (alarms->turn != scan->limits.turn)
		find_alarms(scan, in_circle, alarms);
	return alarms;
}

/* An event joins some windows: those of them that hold as many events as the alarm. A count that is full stays so. */
static inline Counts
count_one(Counts *count, Counts those, Counts alarm)
{
	Counts		counted = *count;

	counted -= those & (Counts) (counted != EACH(COUNT_MAX));	/* each of those is -1 */
	*count = counted;
	return those & (Counts) (counted >= alarm);
}

/* An event joins the circle: is there an alarm? */
static inline bool
add_event(Scan *scan, int32_t day, const Alarms *alarms)
{
	Counts		reached = {0};

	scan->here[day]++;
	scan->busy[day >> 6] |= UINT64_C(1) << (day & 63);
	for (int k = 0; k < scan->screens; k++)
	{
		const Screen *screen = &scan->screen[k];
		const Counts alarm = EACH(alarms->of[k]);
		Counts	   *count = (Counts *) (screen->count + day);
		Counts	   *last = count + screen->vectors;

		for (; count < last; count++)
			reached |= count_one(count, EACH(COUNT_MAX), alarm);
		reached |= count_one(last, screen->last, alarm);
	}
	return (((Words) reached)[0] | ((Words) reached)[1]) != 0;
}

/* Begins with a circle without events. */
static void
clear(Scan *scan)
{
	memset(scan->here, 0, scan->days * sizeof(uint32_t));
	memset(scan->busy, 0, (((size_t) scan->days >> 6) + 1) * sizeof(uint64_t));
	if (scan->betters > 0)
		memset(scan->fenced, 0, scan->days * sizeof(bool));
	for (int k = 0; k < scan->screens; k++)
		memset(scan->screen[k].count, 0, counts_of(scan, &scan->screen[k]));
	scan->in_circle = 0;
}

/* ---------------------------------------------------------------- windows */

static double
radius_of(const Scan *scan)
{
	const ScanCircles *circles = &scan->circles;
	uint32_t	centre = circles->place_start[scan->centre];

	return scan_distance(circles->x[centre], circles->y[centre], circles->x[scan->outermost], circles->y[scan->outermost]);
}

/* Takes a cylinder that may be the best so far. */
static void
weigh(Scan *scan, uint32_t observed, int32_t from, int32_t to)
{
	double		product = (double) scan->in_circle * events_between(scan, from, to);
	double		likelihood = scan_likelihood(scan->circles.events, observed, product);

	if (likelihood == 0 || likelihood < scan->best.likelihood ||
		(likelihood == scan->best.likelihood && radius_of(scan) >= scan->best.radius))
		return;
	if (likelihood > scan->best.likelihood)
		scan_limits_set(&scan->limits, likelihood);
	scan->best = (Cylinder) {
		.likelihood = likelihood, .radius = radius_of(scan), .centre = scan->centre, .in_circle = scan->in_circle,
		.observed = observed, .from = from, .to = to
	};
}

/*
 * The windows that begin on a day, of which the one to the last end holds so
 * many events. Where there are more events anywhere than even as many would
 * do with, no later end needs to be looked at.
 */
static void
consider_ends(Scan *scan, uint32_t events, int32_t from, int ends)
{
	uint32_t	others = events - scan->end[ends - 1].events;
	double		most = scan_limit(&scan->limits, events);

	for (int e = 0; e < ends && scan->end[e].day - from < scan->request->max_days; e++)
	{
		uint32_t	observed = others + scan->end[e].events;
		double		product = (double) scan->in_circle * events_between(scan, from, scan->end[e].day);

		scan->work++;
		if (product > most)
			break;
		if (product <= scan_limit(&scan->limits, observed))
			weigh(scan, observed, from, scan->end[e].day);
	}
}

/* The days around one that no window may pass: those of a better cluster, and those that are too far. */
static void
find_bounds(const Scan *scan, int32_t day, int32_t *before, int32_t *after)
{
	int32_t		reach = scan->request->max_days;

	*before = day - reach < -1 ? -1 : day - reach;
	*after = day + reach > scan->days ? scan->days : day + reach;
	if (scan->betters == 0)
		return;
	for (int32_t to = day; to < *after; to++)
		if (scan->fenced[to])
			*after = to;
	for (int32_t from = day; from > *before; from--)
		if (scan->fenced[from])
			*before = from;
}

/* The first day of the circle that is not before a day; "after" when that comes first. */
static inline int32_t
next_busy(const uint64_t *busy, int32_t day, int32_t after)
{
	while (day < after)
	{
		uint64_t	word = busy[day >> 6] >> (day & 63);

		if (word != 0)
		{
			day += __builtin_ctzll(word);
			return day < after ? day : after;
		}
		day = (day | 63) + 1;
	}
	return after;
}

/* The last day of the circle that is not after a day; "before" when that comes first. */
static inline int32_t
last_busy(const uint64_t *busy, int32_t day, int32_t before)
{
	while (day > before)
	{
		uint64_t	word = busy[day >> 6] << (63 - (day & 63));

		if (word != 0)
		{
			day -= __builtin_clzll(word);
			return day > before ? day : before;
		}
		day = (day & ~63) - 1;
	}
	return before;
}

/* All windows that hold a day, and begin and end on a day of the circle. */
static void
look_around(Scan *scan, int32_t day)
{
	uint32_t	events = 0;
	int			ends = 0;
	int32_t		before;
	int32_t		after;

	find_bounds(scan, day, &before, &after);
	for (int32_t to = next_busy(scan->busy, day, after); to < after; to = next_busy(scan->busy, to + 1, after))
	{
		events += scan->here[to];
		scan->end[ends++] = (Edge) {to, events};
	}
	scan->work += ends;
	for (int32_t from = last_busy(scan->busy, day, before); from > before; from = last_busy(scan->busy, from - 1, before))
	{
		if (from < day)
			events += scan->here[from];
		consider_ends(scan, events, from, ends);
	}
}

/* All windows that hold a day and last until the last day, and begin on a day of the circle. */
static void
look_back(Scan *scan, int32_t day)
{
	int32_t		first = scan->last - scan->request->max_days + 1;
	uint32_t	events = 0;

	if (day < first)
		return;
	for (int32_t from = scan->days - 1; from >= 0 && from >= first && !scan->fenced[from]; from--)
	{
		events += scan->here[from];
		if (from <= day && scan->here[from] > 0 &&
			(double) scan->in_circle * events_between(scan, from, scan->last) <= scan_limit(&scan->limits, events))
			weigh(scan, events, from, scan->last);
	}
	scan->work += scan->request->max_days;
}

/* ---------------------------------------------------------------- circles */

/*
 * Where an event is at a place of a better cluster, no cylinder may have its
 * days. A cluster begins and ends on a day with events, and so do windows: two
 * that have a day in common have such a day in common.
 */
static void
put_fences(Scan *scan, uint32_t event)
{
	for (uint32_t i = 0; i < scan->betters; i++)
	{
		const ScanCluster *better = &scan->better[i];

		if (!scan_cluster_covers(better, scan->circles.x[event], scan->circles.y[event]))
			continue;
		for (int32_t day = 0; day < scan->days; day++)
			scan->fenced[day] |= scan->calendar[day] >= better->from_day && scan->calendar[day] <= better->to_day;
		scan->work += scan->days;
	}
}

/*
 * The events from one edge to the next join the circle: is there an alarm?
 * Where all windows last until one day, each that is not too long ago is one;
 * the others only make the circle larger.
 */
static inline bool
grow(Scan *scan, const uint32_t *word, const uint32_t *next)
{
	const Alarms *alarms = alarms_at(scan, scan->in_circle + (uint32_t) (next - word));
	bool		alarm = false;

	scan->in_circle += (uint32_t) (next - word);
	scan->outermost = SCAN_EVENT(next[-1]);
	for (; word < next; word++)
	{
		int32_t		day = scan->day[SCAN_EVENT(*word)];

		if (!scan->request->prospective)
			alarm |= add_event(scan, day, alarms);
		else if (day > scan->last - scan->request->max_days)
		{
			scan->here[day]++;
			alarm = true;
		}
		if (scan->betters > 0)
			put_fences(scan, SCAN_EVENT(*word));
	}
	return alarm;
}

static KernelStatus
scan_centre(Scan *scan)
{
	const uint32_t *word = scan->circles.around + scan->circles.start[scan->centre];
	const uint32_t *end = scan->circles.around + scan->circles.start[scan->centre + 1];

	clear(scan);
	while (word < end)
	{
		const uint32_t *next = word;
		bool		alarm;

		while (!(*next++ & SCAN_EDGE))
			;
		alarm = grow(scan, word, next);
		for (; alarm && word < next; word++)
		{
			int32_t		day = scan->day[SCAN_EVENT(*word)];

			if (scan->request->prospective)
				look_back(scan, day);
			else
				look_around(scan, day);
		}
		if (kernel_stop_after(scan->kernel, &scan->work, next - word + 1))
			return KERNEL_STOPPED;
		word = next;
	}
	return KERNEL_OK;
}

/* The best cylinder, if there is one, with the days as they are. */
static KernelStatus
scan_all(Scan *scan)
{
	KernelStatus status = KERNEL_OK;

	scan->best = (Cylinder) {0};
	scan_limits_set(&scan->limits, 0);
	for (scan->centre = 0; scan->centre < scan->circles.places && status == KERNEL_OK; scan->centre++)
		status = scan_centre(scan);
	return status;
}

/* ---------------------------------------------------------------- clusters */

static ScanCluster
cluster_of(const Scan *scan)
{
	const ScanCircles *circles = &scan->circles;
	const Cylinder *best = &scan->best;
	uint32_t	centre = circles->place_start[best->centre];
	ScanCluster cluster = {
		.x = circles->x[centre], .y = circles->y[centre], .radius = best->radius,
		.from_day = scan->calendar[best->from],
		.to_day = scan->request->prospective ? scan->request->on : scan->calendar[best->to],
		.observed = best->observed, .in_circle = best->in_circle, .in_days = events_between(scan, best->from, best->to),
		.likelihood = best->likelihood, .p = NAN, .p_tail = NAN
	};

	cluster.expected = (double) cluster.in_circle * cluster.in_days / circles->events;
	for (uint32_t place = 0; place < circles->places; place++)
	{
		uint32_t	event = circles->place_start[place];

		if (!scan_cluster_covers(&cluster, circles->x[event], circles->y[event]))
			continue;
		while (event < circles->place_start[place + 1] && circles->day[event] < cluster.from_day)
			event++;
		cluster.places += event < circles->place_start[place + 1] && circles->day[event] <= cluster.to_day;
	}
	return cluster;
}

static KernelStatus
find_clusters(Scan *scan, ScanCluster *cluster, uint32_t *found)
{
	KernelStatus status = KERNEL_OK;

	memcpy(scan->day, scan->code, scan->circles.events * sizeof(int16_t));
	scan->better = cluster;
	while (*found < scan->request->clusters)
	{
		scan->betters = *found;
		status = scan_all(scan);
		if (status != KERNEL_OK || scan->best.likelihood == 0)
			break;
		cluster[(*found)++] = cluster_of(scan);
	}
	scan->betters = 0;
	memset(scan->fenced, 0, scan->days * sizeof(bool));
	return status;
}

/* ---------------------------------------------------------------- permutations */

/* The chance of at least as large a maximum, if they have a Gumbel distribution of their mean and spread (Abrams et al. 2010). */
static double
gumbel_tail(const double *maximum, uint32_t count, double likelihood)
{
	double		mean = 0;
	double		squares = 0;
	double		scale;

	for (uint32_t i = 0; i < count; i++)
		mean += maximum[i] / count;
	for (uint32_t i = 0; i < count; i++)
		squares += (maximum[i] - mean) * (maximum[i] - mean);
	scale = sqrt(6 * squares / (count - 1)) / M_PI;
	if (!(scale > 0))
		return NAN;
	return -expm1(-exp(-(likelihood - (mean - 0.57721566490153286 * scale)) / scale));
}

static KernelStatus
permute(Scan *scan, double *maximum)
{
	const ScanRequest *request = scan->request;
	uint32_t	events = scan->circles.events;
	KernelStatus status = KERNEL_OK;

	for (uint32_t number = 1; number <= request->permutations && status == KERNEL_OK; number++)
	{
		memcpy(scan->day, scan->code, events * sizeof(int16_t));
		status = shuffle_days(scan->kernel, request->seed, number, scan->day, events, events);
		if (status == KERNEL_OK)
			status = scan_all(scan);
		maximum[number - 1] = scan->best.likelihood;
	}
	return status;
}

static KernelStatus
find_p(Scan *scan, ScanCluster *cluster, uint32_t found)
{
	uint32_t	permutations = scan->request->permutations;
	double	   *maximum = kernel_alloc(scan->kernel, permutations, sizeof(double));
	KernelStatus status = permute(scan, maximum);

	for (uint32_t i = 0; i < found && status == KERNEL_OK; i++)
	{
		uint32_t	reached = 1;

		for (uint32_t p = 0; p < permutations; p++)
			reached += maximum[p] >= cluster[i].likelihood;
		cluster[i].p = (double) reached / (permutations + 1.0);
		if (permutations >= SCAN_TAIL_PERMUTATIONS)
			cluster[i].p_tail = gumbel_tail(maximum, permutations, cluster[i].likelihood);
	}
	kernel_free(scan->kernel, maximum);
	return status;
}

/* ---------------------------------------------------------------- the scan */

static KernelStatus
run(Scan *scan, ScanCluster *cluster, uint32_t *found)
{
	const ScanRequest *request = scan->request;
	uint32_t	most = (uint32_t) floor(request->max_share * request->points.count + 1e-9);
	KernelStatus status = scan_circles_find(scan->kernel, &request->points, request->max_radius, most, &scan->circles);

	scan->limits = scan_limits_make(scan->kernel, request->points.count);
	if (status == KERNEL_OK)
		status = prepare_days(scan);
	if (status == KERNEL_OK)
	{
		prepare_screens(scan);
		status = find_clusters(scan, cluster, found);
	}
	if (status == KERNEL_OK && *found > 0 && request->permutations > 0)
		status = find_p(scan, cluster, *found);
	return status;
}

KernelStatus
space_time_scan(Kernel *kernel, const ScanRequest *request, ScanCluster *cluster, uint32_t *found)
{
	Scan	   *scan;
	KernelStatus status;

	*found = 0;
	if (request->points.count == 0)
		return KERNEL_OK;
	scan = kernel_alloc_zero(kernel, 1, sizeof(Scan));
	scan->kernel = kernel;
	scan->request = request;
	status = run(scan, cluster, found);
	scan_circles_free(kernel, &scan->circles);
	scan_limits_free(kernel, &scan->limits);
	kernel_free(kernel, scan->alarms);
	kernel_free(kernel, scan->code);
	kernel_free(kernel, scan->day);
	kernel_free(kernel, scan->calendar);
	kernel_free(kernel, scan->until);
	kernel_free(kernel, scan->here);
	kernel_free(kernel, scan->busy);
	kernel_free(kernel, scan->fenced);
	for (int k = 0; k < scan->screens; k++)
		kernel_free(kernel, scan->screen[k].count);
	kernel_free(kernel, scan);
	return status;
}
