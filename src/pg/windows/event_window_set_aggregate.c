/*
 * The aggregate event_window_set: gathers events with their candidates and
 * windows, then makes the value.
 *
 * SQL: sql/12-event_window_set.sql
 */
#include "pg/windows/event_window_set.h"

#include "pg/aggregate.h"
#include "pg/geometry.h"
#include "pg/srid.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/float.h"
#include "utils/timestamp.h"

/* The arguments after the state. */
enum
{
	ARG_CANDIDATES = 1, ARG_FIRST, ARG_LAST, ARG_ID, ARG_DWELLINGS, ARG_WEIGHTS
};

enum
{
	EVENT_END, EVENT_FIRST, EVENT_LAST, EVENT_ID
};

enum
{
	CANDIDATE_X, CANDIDATE_Y, CANDIDATE_WEIGHT, CANDIDATE_DWELLING
};

enum
{
	KIND_EVENTS, KIND_CANDIDATES
};

static const GatheredKind kinds[] = {[KIND_EVENTS] = {
	.size = {[EVENT_END] = sizeof(uint32), [EVENT_FIRST] = sizeof(int32), [EVENT_LAST] = sizeof(int32),
		[EVENT_ID] = sizeof(int64)},
	.max = WINDOW_EVENTS_MAX,
	.too_many = "an event_window_set holds at most %u events",
	.too_many_hint = "Make one set per municipality or per year with GROUP BY.",
	.places = "candidates"
}, [KIND_CANDIDATES] = {
	.size = {[CANDIDATE_X] = sizeof(double), [CANDIDATE_Y] = sizeof(double), [CANDIDATE_WEIGHT] = sizeof(double),
		[CANDIDATE_DWELLING] = sizeof(int64)},
	.max = WINDOW_CANDIDATES_MAX,
	.too_many = "an event_window_set holds at most %u candidates",
	.too_many_hint = "Make one set per municipality or per year with GROUP BY, or leave out events that may have been anywhere.",
	.places = "candidates"
}};

/* What the transition functions gather. */
typedef struct State
{
	Gathered   *events;
	Gathered   *candidates;
	bool		hours;
	bool		has_id;
	bool		has_weights;	/* of any event */
	bool		has_dwellings;	/* of all events */
} State;

static State *
state_make(MemoryContext context, bool hours)
{
	State	   *state = MemoryContextAllocZero(context, sizeof(State));

	state->events = gathered_make(context, &kinds[KIND_EVENTS]);
	state->candidates = gathered_make(context, &kinds[KIND_CANDIDATES]);
	state->hours = hours;
	return state;
}

static State *
transition_state(FunctionCallInfo fcinfo, bool hours)
{
	MemoryContext context = aggregate_context(fcinfo);

	return PG_ARGISNULL(0) ? state_make(context, hours) : (State *) PG_GETARG_POINTER(0);
}

/* How an event is named in messages. */
static const char *
event_name(FunctionCallInfo fcinfo)
{
	if (PG_NARGS() > ARG_ID && !PG_ARGISNULL(ARG_ID))
		return psprintf("event " INT64_FORMAT, PG_GETARG_INT64(ARG_ID));
	return "an event";
}

/* ---------------------------------------------------------------- candidates */

/* Where the points of one event go. */
typedef struct Gathering
{
	FunctionCallInfo fcinfo;
	State	   *state;
} Gathering;

static void
gather_point(const GeometryPoint *point, void *context)
{
	Gathering  *gathering = context;
	Gathered   *candidates = gathering->state->candidates;
	uint32		i;

	srid_accept(&candidates->srid, point->srid, point->x, point->y, gathering->fcinfo, ARG_CANDIDATES, "candidates");
	i = gathered_extend(candidates, 1);
	((double *) candidates->column[CANDIDATE_X])[i] = point->x;
	((double *) candidates->column[CANDIDATE_Y])[i] = point->y;
	((double *) candidates->column[CANDIDATE_WEIGHT])[i] = 1;
	((int64 *) candidates->column[CANDIDATE_DWELLING])[i] = 0;
}

static void
check_candidates(FunctionCallInfo fcinfo, uint32 count)
{
	if (count > PLACE_CANDIDATES_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%s has %u candidates", event_name(fcinfo), count),
				 errdetail("A place is a list of at most %d points where it may have been.", PLACE_CANDIDATES_MAX),
				 errhint("An event that may have been anywhere in a town says nothing about near repeats: leave it out.")));
}

/* An array of as many elements as there are candidates, none of them NULL. */
static Datum *
elements_of(FunctionCallInfo fcinfo, int argument, Oid type, bool by_value, uint32 count, const char *what)
{
	Datum	   *elements;
	bool	   *nulls;
	int			found;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(argument), type, 8, by_value, TYPALIGN_DOUBLE, &elements, &nulls, &found);
	if ((uint32) found != count)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has %u candidates and %d %s", event_name(fcinfo), count, found, what),
				 errdetail("There is one of them for each point of the MultiPoint, in its order; an EMPTY part is no point."),
				 errhint("Collect both in one order: ST_Collect(geom ORDER BY id), array_agg(id ORDER BY id).")));
	for (int i = 0; i < found; i++)
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("element %d of %s of %s is NULL", i + 1, what, event_name(fcinfo)),
					 errhint("Leave the candidate out, or give no %s.", what)));
	return elements;
}

static void
gather_dwellings(FunctionCallInfo fcinfo, State *state, uint32 first)
{
	bool		given = PG_NARGS() > ARG_DWELLINGS && !PG_ARGISNULL(ARG_DWELLINGS);
	uint32		count = state->candidates->count - first;
	Datum	   *elements;

	if (state->events->count == 0)
		state->has_dwellings = given;
	if (given != state->has_dwellings)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("dwelling_ids of %s is %s, of an event before it not", event_name(fcinfo), given ? "given" : "NULL"),
				 errdetail("The same home can be told only where the dwellings of all events are."),
				 errhint("Give dwelling_ids for all events, or NULL for all.")));
	if (!given)
		return;
	elements = elements_of(fcinfo, ARG_DWELLINGS, INT8OID, FLOAT8PASSBYVAL, count, "dwelling_ids");
	for (uint32 i = 0; i < count; i++)
		((int64 *) state->candidates->column[CANDIDATE_DWELLING])[first + i] = DatumGetInt64(elements[i]);
}

static void
gather_weights(FunctionCallInfo fcinfo, State *state, uint32 first)
{
	uint32		count = state->candidates->count - first;
	Datum	   *elements;

	if (PG_NARGS() <= ARG_WEIGHTS || PG_ARGISNULL(ARG_WEIGHTS))
		return;
	state->has_weights = true;
	elements = elements_of(fcinfo, ARG_WEIGHTS, FLOAT8OID, FLOAT8PASSBYVAL, count, "weights");
	for (uint32 i = 0; i < count; i++)
	{
		double		weight = DatumGetFloat8(elements[i]);

		if (!event_window_weight_fits(weight))
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("a weight of %s is %s", event_name(fcinfo), float8out_internal(weight)),
					 errdetail("A weight lies from %g to %g: how probable the candidate is beside the others of the event.",
							   WINDOW_WEIGHT_MIN, WINDOW_WEIGHT_MAX),
					 errhint("Leave out a candidate that it cannot have been.")));
		/* where there is no other to be beside, a place is the same whatever its weight */
		((double *) state->candidates->column[CANDIDATE_WEIGHT])[first + i] = count > 1 ? weight : 1;
	}
}

/* ---------------------------------------------------------------- windows */

static void
check_window(FunctionCallInfo fcinfo, int64 first, int64 last, int64 unit, const char *name)
{
	if (last < first)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the window of %s ends before it begins", event_name(fcinfo)),
				 errdetail("It begins on the first moment at which it can have happened, and ends on the last."),
				 errhint("Where the two are swapped, write least(a, b), greatest(a, b).")));
	if (last - first >= WINDOW_LENGTH_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the window of %s has " INT64_FORMAT " %s", event_name(fcinfo), last - first + 1, name),
				 errdetail("A window has at most %d of them.", WINDOW_LENGTH_MAX),
				 errhint("An event that may have been in any year says nothing about near repeats: leave it out.")));
	if (first < WINDOW_DAY_MIN * unit || last >= (WINDOW_DAY_MAX + 1) * unit)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("the window of %s lies outside the years 1 to 9999", event_name(fcinfo)),
				 errhint("Correct the row, or leave it out.")));
}

/* ---------------------------------------------------------------- rows */

/* Takes in one row whose window is known. */
static void
gather_event(FunctionCallInfo fcinfo, State *state, int64 first, int64 last)
{
	uint32		before = state->candidates->count;
	Gathering	gathering = {.fcinfo = fcinfo, .state = state};
	uint32		i;

	geometry_visit_points(PG_GETARG_DATUM(ARG_CANDIDATES), get_fn_expr_argtype(fcinfo->flinfo, ARG_CANDIDATES),
						  "candidates", gather_point, &gathering);
	if (state->candidates->count == before)
	{
		state->events->left_out++;
		return;
	}
	check_window(fcinfo, first, last, state->hours ? HOURS_PER_DAY : 1, state->hours ? "hours" : "days");
	check_candidates(fcinfo, state->candidates->count - before);
	state->has_id = PG_NARGS() > ARG_ID;
	if (state->has_id && PG_ARGISNULL(ARG_ID))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("event id is NULL"),
				 errdetail("An event with candidates and a window needs an id, or none of the events may have one."),
				 errhint("Give the primary key as id, or call event_window_set with three arguments.")));
	gather_dwellings(fcinfo, state, before);
	gather_weights(fcinfo, state, before);
	i = gathered_extend(state->events, 1);
	((uint32 *) state->events->column[EVENT_END])[i] = state->candidates->count;
	((int32 *) state->events->column[EVENT_FIRST])[i] = (int32) first;
	((int32 *) state->events->column[EVENT_LAST])[i] = (int32) last;
	((int64 *) state->events->column[EVENT_ID])[i] = state->has_id ? PG_GETARG_INT64(ARG_ID) : 0;
}

static bool
lacks(FunctionCallInfo fcinfo)
{
	return PG_ARGISNULL(ARG_CANDIDATES) || PG_ARGISNULL(ARG_FIRST) || PG_ARGISNULL(ARG_LAST);
}

PG_FUNCTION_INFO_V1(event_window_set_gather_days);
Datum
event_window_set_gather_days(PG_FUNCTION_ARGS)
{
	State	   *state = transition_state(fcinfo, false);

	if (lacks(fcinfo) || DATE_NOT_FINITE(PG_GETARG_DATEADT(ARG_FIRST)) || DATE_NOT_FINITE(PG_GETARG_DATEADT(ARG_LAST)))
		state->events->left_out++;
	else
		gather_event(fcinfo, state, PG_GETARG_DATEADT(ARG_FIRST), PG_GETARG_DATEADT(ARG_LAST));
	PG_RETURN_POINTER(state);
}

static int64
hour_of(TimestampTz at)
{
	return at / USECS_PER_HOUR - (at % USECS_PER_HOUR < 0);
}

/* A window that ends at eight has seven as its last hour. */
PG_FUNCTION_INFO_V1(event_window_set_gather_hours);
Datum
event_window_set_gather_hours(PG_FUNCTION_ARGS)
{
	State	   *state = transition_state(fcinfo, true);

	if (lacks(fcinfo) || TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMPTZ(ARG_FIRST)) ||
		TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMPTZ(ARG_LAST)))
		state->events->left_out++;
	else
	{
		TimestampTz from = PG_GETARG_TIMESTAMPTZ(ARG_FIRST);
		TimestampTz until = PG_GETARG_TIMESTAMPTZ(ARG_LAST);

		/* two moments of one hour can be swapped, too */
		gather_event(fcinfo, state, hour_of(from), until < from ? hour_of(from) - 1 : hour_of(Max(until - 1, from)));
	}
	PG_RETURN_POINTER(state);
}

/* ---------------------------------------------------------------- partial states */

static void
merge_states(State *target, const State *source)
{
	uint32		events = target->events->count;
	uint32		candidates = target->candidates->count;

	if (events > 0 && source->events->count > 0 && target->has_dwellings != source->has_dwellings)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("dwelling_ids is given for some events and NULL for others"),
				 errdetail("The same home can be told only where the dwellings of all events are."),
				 errhint("Give dwelling_ids for all events, or NULL for all.")));
	target->has_id |= source->has_id;
	target->has_weights |= source->has_weights;
	target->has_dwellings |= source->has_dwellings;
	gathered_merge(target->events, source->events);
	gathered_merge(target->candidates, source->candidates);
	for (uint32 i = events; i < target->events->count; i++)
		((uint32 *) target->events->column[EVENT_END])[i] += candidates;
}

PG_FUNCTION_INFO_V1(event_window_set_combine);
Datum
event_window_set_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	State	   *target = aggregate_state(fcinfo, 0);
	const State *source = aggregate_state(fcinfo, 1);

	if (target == NULL && source == NULL)
		PG_RETURN_NULL();
	if (source == NULL)
		PG_RETURN_POINTER(target);
	if (target == NULL)
		target = state_make(context, source->hours);
	merge_states(target, source);
	PG_RETURN_POINTER(target);
}

PG_FUNCTION_INFO_V1(event_window_set_serialize);
Datum
event_window_set_serialize(PG_FUNCTION_ARGS)
{
	const State *state = aggregate_state(fcinfo, 0);
	Size		size = VARHDRSZ + sizeof(State) + gathered_sent_size(state->events) + gathered_sent_size(state->candidates);
	bytea	   *sent = palloc(size);
	char	   *next = VARDATA(sent);

	SET_VARSIZE(sent, size);
	memcpy(next, state, sizeof(State));
	next = gathered_send(state->events, kinds, next + sizeof(State));
	gathered_send(state->candidates, kinds, next);
	PG_RETURN_BYTEA_P(sent);
}

PG_FUNCTION_INFO_V1(event_window_set_deserialize);
Datum
event_window_set_deserialize(PG_FUNCTION_ARGS)
{
	StringInfoData buffer = aggregate_state_buffer(fcinfo);
	State	   *state = palloc(sizeof(State));
	const char *next = buffer.data + sizeof(State);

	memcpy(state, buffer.data, sizeof(State));
	state->events = gathered_receive(kinds, &next);
	state->candidates = gathered_receive(kinds, &next);
	PG_RETURN_POINTER(state);
}

/* ---------------------------------------------------------------- the value */

/* The columns of a state; a state may be asked more than once, so it stays as it is. */
static EventWindowColumns
columns_of(const State *state)
{
	const Gathered *events = state->events;
	EventWindowColumns columns = {
		.places = events->count, .count = events->count,
		.place_start = palloc0((events->count + (Size) 1) * sizeof(uint32)),
		.place = palloc(events->count * sizeof(uint32)),
		.x = (double *) state->candidates->column[CANDIDATE_X],
		.y = (double *) state->candidates->column[CANDIDATE_Y],
		.weight = state->has_weights ? (double *) state->candidates->column[CANDIDATE_WEIGHT] : NULL,
		.dwelling = state->has_dwellings ? (int64 *) state->candidates->column[CANDIDATE_DWELLING] : NULL,
		.first = (int32 *) events->column[EVENT_FIRST],
		.last = (int32 *) events->column[EVENT_LAST],
		.id = state->has_id ? (int64 *) events->column[EVENT_ID] : NULL
	};

	for (uint32 i = 0; i < events->count; i++)
	{
		columns.place_start[i + 1] = ((uint32 *) events->column[EVENT_END])[i];
		columns.place[i] = i;
	}
	return columns;
}

/* No rows at all make an empty set, so that "no burglaries" is an answer and not NULL. */
PG_FUNCTION_INFO_V1(event_window_set_finish);
Datum
event_window_set_finish(PG_FUNCTION_ARGS)
{
	const State *state = aggregate_state(fcinfo, 0);
	uint32		no_candidates = 0;
	EventWindowColumns columns = {.place_start = &no_candidates};
	const char *fault;

	if (state == NULL)
		PG_RETURN_POINTER(event_window_set_make(&columns, false, 0, 0));
	columns = columns_of(state);
	fault = event_window_fault(&columns);
	if (fault != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s", fault),
				 errdetail("The same home is told by its id, so each has one point, and is a candidate of an event once."),
				 errhint("Take points and ids from one register, by its key.")));
	PG_RETURN_POINTER(event_window_set_make(&columns, state->hours, state->candidates->srid, state->events->left_out));
}
