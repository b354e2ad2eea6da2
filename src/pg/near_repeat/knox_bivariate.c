/*
 * knox_test_bivariate: are events of one kind near those of another, in place
 * and time?
 *
 * SQL: sql/24-knox_bivariate.sql
 */
#include "pg/near_repeat/knox.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"
#include "pg/srid.h"

#include "kernel/near_repeat/knox_bivariate.h"

#include <math.h>

/* The arguments; between b and signed those of knox_test. */
#define ARG_A 0
#define ARG_B 1
#define ARG_SIGNED 8

static KnoxSide
side_of(const EventSet *set)
{
	return (KnoxSide) {.points = event_set_points(set), .id = event_set_columns(set).id};
}

static void
refuse(const KnoxBivariateRequest *request, KernelStatus status)
{
	int			most = request->is_signed ? PG_INT16_MAX / 2 : PG_INT16_MAX;

	if (status == KERNEL_TOO_MANY_PAIRS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than " UINT64_FORMAT " pairs of an event of a and one of b lie within %g metres",
						KNOX_BIVARIATE_PAIRS_MAX, bands_reach(&request->distance)),
				 errdetail("knox_test_bivariate keeps each near pair in memory, some 16 bytes."),
				 errhint("Narrow the largest finite distance in distance_bands, or test a smaller area or period.")));
	if (status == KERNEL_SPAN_TOO_LONG)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the events of a and b lie on too many different days"),
				 errdetail("Days, with gaps shortened to the longest day band, must fit %d.", most),
				 errhint("Look for false dates with event_set_info(), test a shorter period, "
						 "or shorten the longest finite day band.")));
	if (status != KERNEL_OK)
		elog(ERROR, "knox_test_bivariate ended with status %d", status);
}

/* A table of nothing but zeros says that nothing was found; nobody looked when there are no pairs. */
static void
tell_without_pairs(const KnoxBivariateRequest *request)
{
	if (request->a.points.count > 0 && request->b.points.count > 0)
		return;
	ereport(NOTICE,
			(errmsg("there are no pairs of events to count"),
			 errdetail("Events in a: %u, in b: %u; a pair takes one of each.",
					   request->a.points.count, request->b.points.count),
			 errhint("event_set_info() tells how many events were left out, for want of a place or a day.")));
}

static KnoxBivariateRequest
bivariate_request(FunctionCallInfo fcinfo)
{
	const EventSet *a = PG_GETARG_EVENT_SET_P(ARG_A);
	const EventSet *b = PG_GETARG_EVENT_SET_P(ARG_B);
	KnoxRequest of_events = knox_request(fcinfo, ARG_B + 1);

	if (a->header.count > 0 && b->header.count > 0)
		srid_require_same(a->header.srid, b->header.srid, "a and b");
	return (KnoxBivariateRequest)
	{
		.a = side_of(a), .b = side_of(b), .distance = of_events.distance, .days = of_events.days,
		.metric = of_events.metric, .is_signed = PG_GETARG_BOOL(ARG_SIGNED), .permutations = of_events.permutations,
		.seed = of_events.seed
	};
}

/* What is observed, expected and so on is of permuting b; of the p-values of both sides the larger one stands. */
static void
add_cell(Rows *rows, const KnoxBivariateRequest *request, uint32 in_both, int distance, int day,
		 const KnoxBivariateCell *cell)
{
	const KnoxCell *of_b = &cell->permute_b;
	const KnoxCell *of_a = &cell->permute_a;
	int64		events_a = request->a.points.count;
	int64		events_b = request->b.points.count;

	rows_begin_row(rows);
	rows_add_number(rows, request->distance.breaks[distance]);
	rows_add_number(rows, request->distance.breaks[distance + 1]);
	rows_add_number(rows, request->days.breaks[day]);
	rows_add_number(rows, request->days.breaks[day + 1]);
	rows_add(rows, Int64GetDatum(of_b->observed), false);
	rows_add_number(rows, of_b->expected);
	rows_add_number(rows, of_b->expected > 0 ? of_b->observed / of_b->expected : NAN);
	rows_add_number(rows, of_b->median > 0 ? of_b->observed / of_b->median : NAN);
	rows_add_number(rows, of_b->sd);
	rows_add_number(rows, of_b->z);
	rows_add_number(rows, fmax(of_a->p_value, of_b->p_value));
	rows_add_number(rows, fmax(of_a->p_adjusted, of_b->p_adjusted));
	rows_add_number(rows, fmax(of_a->p_analytic, of_b->p_analytic));
	rows_add_number(rows, of_a->p_value);
	rows_add_number(rows, of_b->p_value);
	rows_add(rows, Int64GetDatum(events_a + events_b - in_both), false);
	rows_add(rows, Int64GetDatum(events_a), false);
	rows_add(rows, Int64GetDatum(events_b), false);
	rows_add(rows, Int32GetDatum(request->permutations), false);
	rows_add(rows, Int64GetDatum((int64) request->seed), false);
	rows_add_text(rows, metric_name(request->metric));
	rows_add_text(rows, request->distance.closed_right ? "right" : "left");
	rows_add(rows, BoolGetDatum(request->is_signed), false);
	rows_end_row(rows);
}

PG_FUNCTION_INFO_V1(knox_test_bivariate);
Datum
knox_test_bivariate(PG_FUNCTION_ARGS)
{
	KnoxBivariateRequest request = bivariate_request(fcinfo);
	int			days = request.days.count;
	Rows		rows = rows_begin(fcinfo);
	KnoxBivariateCell *cells = palloc(sizeof(KnoxBivariateCell) * request.distance.count * days);
	uint32		in_both;
	ServerKernel server;

	tell_without_pairs(&request);
	refuse(&request, knox_bivariate_run(server_kernel(&server, CurrentMemoryContext), &request, cells, &in_both));
	for (int k = 0; k < request.distance.count; k++)
		for (int l = 0; l < days; l++)
			add_cell(&rows, &request, in_both, k, l, &cells[k * days + l]);
	return (Datum) 0;
}
