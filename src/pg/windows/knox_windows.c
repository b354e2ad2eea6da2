/*
 * knox_test of events known in part: is burglary contagious here, when places
 * and times are not exact?
 *
 * SQL: sql/22-knox_windows.sql
 */
#include "pg/near_repeat/knox.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"
#include "pg/windows/event_window_set.h"

#include "kernel/windows/knox_windows.h"

#include <math.h>

#include "datatype/timestamp.h"

/* ---------------------------------------------------------------- what others would have said */

/* The events as dated points: either the middle of each, or those that are exact. */
typedef struct DatedPoints
{
	uint32		count;
	double	   *x;
	double	   *y;
	int32	   *day;
} DatedPoints;

static DatedPoints
dated_points_make(uint32 count)
{
	return (DatedPoints)
	{
		.x = palloc(count * sizeof(double)), .y = palloc(count * sizeof(double)), .day = palloc(count * sizeof(int32))
	};
}

static void
add_middle(DatedPoints *points, const EventWindows *events, uint32 event)
{
	uint32		place = events->place[event];
	double		x = 0;
	double		y = 0;
	double		total = 0;

	for (uint32 c = events->place_start[place]; c < events->place_start[place + 1]; c++)
	{
		double		weight = events->weight != NULL ? events->weight[c] : 1;

		x += weight * events->x[c];
		y += weight * events->y[c];
		total += weight;
	}
	/* one candidate as it is, whatever its weight rounds to */
	points->x[points->count] = place_is_exact(events, place) ? events->x[events->place_start[place]] : x / total;
	points->y[points->count] = place_is_exact(events, place) ? events->y[events->place_start[place]] : y / total;
	points->day[points->count++] = events->first[event] + (int32) (window_length(events, event) - 1) / 2;
}

static DatedPoints
middles_of(const EventWindows *events, bool exact_only)
{
	DatedPoints points = dated_points_make(events->count);

	for (uint32 i = 0; i < events->count; i++)
		if (!exact_only || event_is_exact(events, i))
			add_middle(&points, events, i);
	return points;
}

/* The cells of the test of dated points; NULL where their days are too many to count. */
static KnoxCell *
cells_of_points(const KnoxRequest *request, const DatedPoints *points)
{
	KnoxRequest of_points = *request;
	KnoxCell   *cells = palloc(sizeof(KnoxCell) * request->distance.count * request->days.count);
	ServerKernel server;
	KernelStatus status;

	of_points.points = (Points) {.count = points->count, .x = points->x, .y = points->y, .day = points->day};
	status = knox_run(server_kernel(&server, CurrentMemoryContext), &of_points, cells);
	if (status != KERNEL_OK && status != KERNEL_SPAN_TOO_LONG)
		knox_refuse(request, status);
	return status == KERNEL_OK ? cells : NULL;
}

static KnoxCell *
cells_of_middles(const KnoxRequest *request, const EventWindows *events, bool exact_only)
{
	KnoxRequest unpermuted = *request;
	DatedPoints points = middles_of(events, exact_only);

	unpermuted.permutations = 0;
	return cells_of_points(&unpermuted, &points);
}

static double
ratio_of(const KnoxCell *cells, int cell)
{
	return cells != NULL && cells[cell].expected > 0 ? cells[cell].observed / cells[cell].expected : NAN;
}

/* ---------------------------------------------------------------- the question */

/* Days in the unit of the windows. */
static Bands
bands_in_unit(Bands days, bool hours)
{
	double	   *breaks;

	if (!hours)
		return days;
	breaks = palloc((days.count + 1) * sizeof(double));
	for (int i = 0; i <= days.count; i++)
		breaks[i] = days.breaks[i] * HOURS_PER_DAY;
	days.breaks = breaks;
	return days;
}

static bool
all_exact(const EventWindows *events)
{
	for (uint32 i = 0; i < events->count; i++)
		if (!event_is_exact(events, i))
			return false;
	return true;
}

static void
refuse(const KnoxRequest *request, KernelStatus status)
{
	if (status == KERNEL_TOO_MANY_PAIRS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than " UINT64_FORMAT " pairs of events may lie within %g metres",
						KNOX_WINDOW_PAIRS_MAX, bands_reach(&request->distance)),
				 errdetail("knox_test keeps each pair with a chance to be near in memory, up to some 100 bytes."),
				 errhint("Narrow the largest finite distance in distance_bands, or test a smaller area or period.")));
	knox_refuse(request, status);
}

/* Exact events are dated points: what the test of those says stands instead, and nothing is to be corrected. */
static void
put_exact(KnoxWindowsCell *cell, const KnoxCell *exact, bool finite)
{
	cell->observed = exact->observed;
	cell->expected = exact->expected;
	cell->sd = exact->sd;
	cell->z = exact->z;
	cell->p_value = exact->p_value;
	cell->p_adjusted = exact->p_adjusted;
	cell->p_analytic = exact->p_analytic;
	if (finite)
		cell->ratio = exact->expected > 0 ? exact->observed / exact->expected : NAN;
}

static KnoxWindowsCell *
windows_cells(const KnoxRequest *request, const EventWindows *events)
{
	KnoxWindowsRequest of_windows = {
		.events = *events, .distance = request->distance, .days = request->days, .metric = request->metric,
		.permutations = request->permutations, .seed = request->seed
	};
	int			count = knox_windows_rows(&of_windows) * request->days.count;
	KnoxWindowsCell *cells = palloc(sizeof(KnoxWindowsCell) * count);
	bool		exact = all_exact(events) && events->dwelling == NULL;
	ServerKernel server;

	if (exact)
		of_windows.permutations = 0;
	refuse(request, knox_windows_run(server_kernel(&server, CurrentMemoryContext), &of_windows, cells));
	if (exact)
	{
		DatedPoints points = middles_of(events, true);
		KnoxCell   *known = cells_of_points(request, &points);

		if (known == NULL)
			knox_refuse(request, KERNEL_SPAN_TOO_LONG);
		for (int c = 0; c < count; c++)
			put_exact(&cells[c], &known[c], c / request->days.count < bands_finite(&request->distance) &&
					  c % request->days.count < bands_finite(&request->days));
	}
	return cells;
}

/* ---------------------------------------------------------------- the answer */

/* All that a row is made of. */
typedef struct Answer
{
	KnoxRequest request;		/* in the unit of the windows */
	Bands		days;			/* as asked */
	EventWindows events;
	const KnoxCell *middles;
	const KnoxCell *exact;
	int64		exact_events;
} Answer;

static void
add_cell(Rows *rows, const Answer *answer, int distance, int day, const KnoxWindowsCell *cell)
{
	const KnoxRequest *request = &answer->request;
	int			points_cell = distance * request->days.count + day;
	/* dated points know no homes: at distance 0 they cannot leave the same home out */
	bool		comparable = answer->events.dwelling == NULL || (distance >= 0 && request->distance.breaks[distance] > 0);

	rows_begin_row(rows);
	rows_add_number(rows, distance < 0 ? 0 : request->distance.breaks[distance]);
	rows_add_number(rows, distance < 0 ? 0 : request->distance.breaks[distance + 1]);
	rows_add_number(rows, answer->days.breaks[day]);
	rows_add_number(rows, answer->days.breaks[day + 1]);
	rows_add_number(rows, cell->observed);
	rows_add_number(rows, cell->certainty);
	rows_add_number(rows, cell->expected);
	rows_add_number(rows, cell->expected > 0 ? cell->observed / cell->expected : NAN);
	rows_add_number(rows, cell->ratio);
	rows_add_number(rows, cell->ratio_low);
	rows_add_number(rows, cell->ratio_high);
	rows_add_number(rows, cell->sd);
	rows_add_number(rows, cell->z);
	rows_add_number(rows, cell->p_value);
	rows_add_number(rows, cell->p_adjusted);
	rows_add_number(rows, cell->p_analytic);
	rows_add_number(rows, comparable ? ratio_of(answer->middles, points_cell) : NAN);
	rows_add_number(rows, comparable ? ratio_of(answer->exact, points_cell) : NAN);
	rows_add(rows, Int64GetDatum(answer->events.count), false);
	rows_add(rows, Int64GetDatum(answer->exact_events), false);
	rows_add(rows, Int32GetDatum(request->permutations), false);
	rows_add(rows, Int64GetDatum((int64) request->seed), false);
	rows_add_text(rows, metric_name(request->metric));
	rows_add_text(rows, request->distance.closed_right ? "right" : "left");
	rows_end_row(rows);
}

static void
tell_without_pairs(const EventWindows *events)
{
	if (events->count > 1)
		return;
	ereport(NOTICE,
			(errmsg("there are no pairs of events to count"),
			 errdetail("Events in the set: %u; a pair takes two.", events->count),
			 errhint("event_window_set_info() tells how many events were left out, for want of candidates or a window.")));
}

PG_FUNCTION_INFO_V1(knox_test_windows);
Datum
knox_test_windows(PG_FUNCTION_ARGS)
{
	EventWindowSet *set = PG_GETARG_EVENT_WINDOW_SET_P(0);
	Answer		answer = {.request = knox_request(fcinfo, 1), .events = event_window_set_windows(set)};
	int			homes = answer.events.dwelling != NULL;
	KnoxWindowsCell *cells;
	Rows		rows = rows_begin(fcinfo);

	answer.days = answer.request.days;
	answer.request.days = bands_in_unit(answer.days, set->header.flags & WINDOW_SET_HOURS);
	tell_without_pairs(&answer.events);
	cells = windows_cells(&answer.request, &answer.events);
	answer.middles = cells_of_middles(&answer.request, &answer.events, false);
	answer.exact = cells_of_middles(&answer.request, &answer.events, true);
	for (uint32 i = 0; i < answer.events.count; i++)
		answer.exact_events += event_is_exact(&answer.events, i);
	for (int k = 0; k < answer.request.distance.count + homes; k++)
		for (int l = 0; l < answer.days.count; l++)
			add_cell(&rows, &answer, k - homes, l, &cells[k * answer.days.count + l]);
	return (Datum) 0;
}
