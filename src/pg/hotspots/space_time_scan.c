/*
 * space_time_scan: where and when did more burglaries come together than places and days explain?
 *
 * SQL: sql/6r-space_time_scan.sql
 */
#include "postgres.h"

#include "pg/arguments.h"
#include "pg/geometry.h"
#include "pg/kernel_env.h"
#include "pg/near_repeat/event_set.h"
#include "pg/rows.h"

#include "kernel/hotspots/scan_circles.h"
#include "kernel/hotspots/space_time_scan.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/date.h"

/* A circle of more is no neighbourhood. */
#define RADIUS_MAX 100000.0

/* The arguments, in order. */
enum
{
	ARG_EVENTS, ARG_MAX_RADIUS, ARG_MAX_DAYS, ARG_MAX_SHARE, ARG_PROSPECTIVE_ON, ARG_MAX_CLUSTERS, ARG_PERMUTATIONS, ARG_SEED
};

/* ---------------------------------------------------------------- arguments */

static int32
argument_between(int32 value, const char *argument, int32 least, int32 most, const char *hint)
{
	if (value < least || value > most)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %d", argument, value),
				 errdetail("It lies between %d and %d.", least, most),
				 errhint("%s", hint)));
	return value;
}

static double
argument_share(double share)
{
	if (!(share > 0 && share <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_share is %g", share),
				 errdetail("It is the share of all events that a circle may hold, above 0 and at most 1."),
				 errhint("0.5 is usual: what lies around more than half of all is rather what lacks elsewhere.")));
	return share;
}

static int32
argument_date(DateADT date)
{
	if (DATE_NOT_FINITE(date))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("prospective_on is infinite"),
				 errdetail("It is the day on which clusters must last."),
				 errhint("Give a day, such as current_date, or NULL for clusters of any time.")));
	return date;
}

/* Where nothing is known of the days before, that nothing is found says nothing. */
static void
tell_beyond(const ScanRequest *request, int32 on)
{
	int32		last = request->points.count > 0 ? request->points.day[request->points.count - 1] : on;

	if ((int64) last + request->max_days <= on)
		ereport(WARNING,
				(errmsg("the events end " INT64_FORMAT " days before prospective_on", (int64) on - last),
				 errdetail("No cluster of at most %d days can last until then.", request->max_days),
				 errhint("Give the last day that is known, or the events until that day.")));
}

/* Looked at from a day, what came later is not known yet: as events are in order of time, those are the last. */
static void
look_from(ScanRequest *request, int32 on)
{
	tell_beyond(request, on);
	request->prospective = true;
	request->on = on;
	while (request->points.count > 0 && request->points.day[request->points.count - 1] > on)
		request->points.count--;
}

static ScanRequest
scan_request(FunctionCallInfo fcinfo, const EventSet *set)
{
	ScanRequest request = {
		.points = event_set_points(set),
		.max_radius = argument_metres(PG_GETARG_FLOAT8(ARG_MAX_RADIUS), "max_radius", RADIUS_MAX,
									  "A cluster of burglaries is usually sought within 500 to 2000 metres."),
		.max_days = argument_between(PG_GETARG_INT32(ARG_MAX_DAYS), "max_days", 1, SCAN_DAYS_MAX, "28 is four weeks; 1 means one day."),
		.max_share = argument_share(PG_GETARG_FLOAT8(ARG_MAX_SHARE)),
		.clusters = argument_between(PG_GETARG_INT32(ARG_MAX_CLUSTERS), "max_clusters", 1, SCAN_CLUSTERS_MAX,
									 "The first of them have the smallest p."),
		.permutations = argument_between(PG_GETARG_INT32(ARG_PERMUTATIONS), "permutations", 0, SCAN_PERMUTATIONS_MAX,
										 "999 is usual; the smallest p-value is 1 / (permutations + 1), and 0 gives none."),
		.seed = PG_GETARG_INT64(ARG_SEED)
	};

	if (!PG_ARGISNULL(ARG_PROSPECTIVE_ON))
		look_from(&request, argument_date(PG_GETARG_DATEADT(ARG_PROSPECTIVE_ON)));
	return request;
}

static void
refuse(const ScanRequest *request, KernelStatus status)
{
	if (status == KERNEL_TOO_MANY_PAIRS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than " UINT64_FORMAT " events lie in the circles of %g metres around all places",
						SCAN_AROUND_MAX, request->max_radius),
				 errdetail("There are %u events; space_time_scan keeps those around each place in memory, 4 to 8 bytes each.",
						   request->points.count),
				 errhint("Narrow max_radius or max_share, or scan a smaller area or period.")));
	if (status == KERNEL_SPAN_TOO_LONG)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the events lie on too many different days"),
				 errdetail("Days, with gaps shortened to max_days, must fit %d.", PG_INT16_MAX),
				 errhint("Look for false dates with event_set_info(), scan a shorter period, or shorten max_days.")));
	if (status != KERNEL_OK)
		elog(ERROR, "space_time_scan ended with status %d", status);
}

/* ---------------------------------------------------------------- answer */

/* The ids of the events in a cluster, in order of time. */
static Datum
members(const ScanCluster *cluster, const EventColumns *columns)
{
	Datum	   *id = palloc(cluster->observed * sizeof(Datum));
	uint32		count = 0;

	for (uint32 i = 0; i < columns->count && columns->day[i] <= cluster->to_day; i++)
		if (columns->day[i] >= cluster->from_day && scan_cluster_covers(cluster, columns->x[i], columns->y[i]))
			id[count++] = Int64GetDatum(event_id(columns, i));
	Assert(count == cluster->observed);
	return PointerGetDatum(construct_array(id, count, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

static void
add_cluster(Rows *rows, const ScanRequest *request, const EventColumns *columns, int rank, const ScanCluster *cluster,
			GeometryWriter *writer)
{
	rows_begin_row(rows);
	rows_add(rows, Int32GetDatum(rank), false);
	rows_add(rows, DateADTGetDatum(cluster->from_day), false);
	rows_add(rows, DateADTGetDatum(cluster->to_day), false);
	rows_add_number(rows, cluster->radius);
	rows_add(rows, Int64GetDatum(cluster->observed), false);
	rows_add_number(rows, cluster->expected);
	rows_add_number(rows, cluster->observed / cluster->expected);
	rows_add(rows, Int64GetDatum(cluster->places), false);
	rows_add(rows, Int64GetDatum(cluster->in_circle), false);
	rows_add(rows, Int64GetDatum(cluster->in_days), false);
	rows_add_number(rows, cluster->likelihood);
	rows_add_number(rows, cluster->p);
	rows_add_number(rows, cluster->p_tail);
	rows_add_number(rows, request->prospective ? 1 / cluster->p : NAN);
	rows_add(rows, members(cluster, columns), false);
	rows_add(rows, Int64GetDatum(request->points.count), false);
	rows_add(rows, Int32GetDatum((int32) request->permutations), false);
	rows_add(rows, Int64GetDatum((int64) request->seed), false);
	rows_add(rows, geometry_write_point(writer, cluster->x, cluster->y), false);
	rows_end_row(rows);
}

PG_FUNCTION_INFO_V1(space_time_scan_of_events);
Datum
space_time_scan_of_events(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	EventSet   *set;
	EventColumns columns;
	ScanRequest request;
	ScanCluster *cluster;
	ServerKernel server;
	GeometryWriter writer;
	uint32		found;

	for (int i = 0; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i) && i != ARG_PROSPECTIVE_ON)
			return (Datum) 0;
	set = PG_GETARG_EVENT_SET_P(ARG_EVENTS);
	columns = event_set_columns(set);
	request = scan_request(fcinfo, set);
	cluster = palloc(request.clusters * sizeof(ScanCluster));
	refuse(&request, space_time_scan(server_kernel(&server, CurrentMemoryContext), &request, cluster, &found));
	geometry_writer_init(&writer, rows_column_type(&rows, 18), set->header.srid);
	for (uint32 i = 0; i < found; i++)
		add_cluster(&rows, &request, &columns, i + 1, &cluster[i], &writer);
	return (Datum) 0;
}
