/*
 * near_repeat_pairs and near_repeat_roles: which burglaries follow which.
 *
 * SQL: sql/30-near_repeat.sql
 */
#include "postgres.h"

#include "pg/arguments.h"
#include "pg/geometry.h"
#include "pg/kernel_env.h"
#include "pg/near_repeat/event_set.h"
#include "pg/rows.h"

#include "kernel/near_repeat/near_repeat.h"

#include "utils/builtins.h"
#include "utils/date.h"

/* More rows than anybody looks at; a view that computes them by mistake must not fill the disk. */
#define NEAR_PAIRS_MAX 20000000

/* The arguments of both functions, in order. */
enum
{
	ARG_EVENTS, ARG_MAX_DISTANCE, ARG_MAX_DAYS, ARG_METRIC
};

static NearRequest
near_request(FunctionCallInfo fcinfo, const EventSet *set)
{
	return (NearRequest)
	{
		.points = event_set_points(set),
		.max_distance = argument_distance(PG_GETARG_FLOAT8(ARG_MAX_DISTANCE), "max_distance"),
		.max_days = argument_days(PG_GETARG_INT32(ARG_MAX_DAYS), "max_days"),
		.metric = argument_metric(PG_GETARG_TEXT_PP(ARG_METRIC))
	};
}

static ChainMember *
find_chains(Kernel *kernel, const NearRequest *request)
{
	ChainMember *members = kernel_alloc(kernel, request->points.count, sizeof(ChainMember));

	chains_find(kernel, request, members);
	return members;
}

/* The columns that say how the rows were made. */
static void
add_parameters(Rows *rows, const NearRequest *request)
{
	rows_add_number(rows, request->max_distance);
	rows_add(rows, Int32GetDatum(request->max_days), false);
	rows_add_text(rows, metric_name(request->metric));
}

/* ---------------------------------------------------------------- pairs */

typedef struct PairRowMaker
{
	const NearRequest *request;
	const EventColumns *columns;
	const ChainMember *members;
	Rows	   *rows;
	GeometryWriter writer;
} PairRowMaker;

/* A NearVisitor that makes a row of each pair. */
static KernelStatus
add_pair(void *context, uint32_t earlier, uint32_t later, double distance, int32_t days)
{
	PairRowMaker *maker = context;
	const EventColumns *columns = maker->columns;
	Rows	   *rows = maker->rows;

	rows_begin_row(rows);
	rows_add(rows, Int64GetDatum(event_id(columns, earlier)), false);
	rows_add(rows, Int64GetDatum(event_id(columns, later)), false);
	rows_add_number(rows, distance);
	rows_add(rows, Int32GetDatum(days), false);
	rows_add(rows, BoolGetDatum(distance < SAME_PLACE_DISTANCE), false);
	rows_add(rows, Int32GetDatum(maker->members[later].chain), false);
	add_parameters(rows, maker->request);
	rows_add(rows, geometry_write_line(&maker->writer, columns->x[earlier], columns->y[earlier],
									   columns->x[later], columns->y[later]), false);
	rows_end_row(rows);
	return KERNEL_OK;
}

static void
refuse_too_many_pairs(const NearRequest *request, const ChainMember *members)
{
	uint64		pairs = 0;

	for (uint32 i = 0; i < request->points.count; i++)
		pairs += members[i].earlier;
	if (pairs > NEAR_PAIRS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg(UINT64_FORMAT " pairs of events are near", pairs),
				 errdetail("near_repeat_pairs returns at most %d rows.", NEAR_PAIRS_MAX),
				 errhint("Narrow max_distance or max_days, or take a smaller area or period.")));
}

PG_FUNCTION_INFO_V1(near_repeat_pairs);
Datum
near_repeat_pairs(PG_FUNCTION_ARGS)
{
	EventSet   *set = PG_GETARG_EVENT_SET_P(ARG_EVENTS);
	NearRequest request = near_request(fcinfo, set);
	EventColumns columns = event_set_columns(set);
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	ChainMember *members = find_chains(kernel, &request);
	PairRowMaker maker = {.request = &request, .columns = &columns, .members = members, .rows = &rows};

	refuse_too_many_pairs(&request, members);
	geometry_writer_init(&maker.writer, rows_column_type(&rows, 9), set->header.srid);
	near_visit(kernel, &request, add_pair, &maker);
	return (Datum) 0;
}

/* ---------------------------------------------------------------- roles */

static const char *
role_name(const ChainMember *member)
{
	if (member->chain_size == 1)
		return "single";
	if (member->earlier == 0)
		return "originator";
	return member->repeat ? "repeat" : "near repeat";
}

static void
add_role(Rows *rows, const NearRequest *request, const EventColumns *columns, const ChainMember *members,
		 uint32 event, GeometryWriter *writer)
{
	const ChainMember *member = &members[event];
	bool		follows = member->previous != NO_EVENT;

	rows_begin_row(rows);
	rows_add(rows, Int64GetDatum(event_id(columns, event)), false);
	rows_add(rows, DateADTGetDatum(columns->day[event]), false);
	rows_add_text(rows, role_name(member));
	rows_add(rows, Int32GetDatum(member->chain), member->chain == 0);
	rows_add(rows, Int32GetDatum(member->chain_size), false);
	rows_add(rows, Int64GetDatum(event_id(columns, member->originator)), false);
	rows_add(rows, follows ? Int64GetDatum(event_id(columns, member->previous)) : (Datum) 0, !follows);
	rows_add(rows, Int32GetDatum(member->previous_days), !follows);
	rows_add_number(rows, member->previous_distance);
	rows_add(rows, Int32GetDatum(member->earlier), false);
	rows_add(rows, Int32GetDatum(member->later), false);
	add_parameters(rows, request);
	rows_add(rows, geometry_write_point(writer, columns->x[event], columns->y[event]), false);
	rows_end_row(rows);
}

PG_FUNCTION_INFO_V1(near_repeat_roles);
Datum
near_repeat_roles(PG_FUNCTION_ARGS)
{
	EventSet   *set = PG_GETARG_EVENT_SET_P(ARG_EVENTS);
	NearRequest request = near_request(fcinfo, set);
	EventColumns columns = event_set_columns(set);
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	ChainMember *members = find_chains(server_kernel(&server, CurrentMemoryContext), &request);
	GeometryWriter writer;

	geometry_writer_init(&writer, rows_column_type(&rows, 14), set->header.srid);
	for (uint32 event = 0; event < columns.count; event++)
		add_role(&rows, &request, &columns, members, event, &writer);
	return (Datum) 0;
}
