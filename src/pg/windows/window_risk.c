/*
 * near_repeat_risk of burglaries whose place and time are known in part: which
 * dwellings run a raised risk today, and how sure is that?
 *
 * SQL: sql/5a-window_risk.sql
 */
#include "pg/kernel_env.h"
#include "pg/near_repeat/risk_question.h"
#include "pg/windows/event_window_set.h"
#include "pg/zone.h"

#include "kernel/points.h"
#include "kernel/windows/window_risk.h"

#include "datatype/timestamp.h"

/* The first hour, counted as those of windows are, that begins on a later day in the time zone of the session. */
static int64
hour_after(DateADT day)
{
	TimestampTz midnight = zone_midnight(session_timezone, (int64) day + 1);

	return midnight / USECS_PER_HOUR + (midnight % USECS_PER_HOUR > 0);
}

static void
refuse_too_many(KernelStatus status)
{
	if (status == KERNEL_TOO_MANY_PAIRS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the burglaries that can still raise the risk have more than %u candidates", POINTS_MAX),
				 errdetail("A list that burglaries have in common counts for each of them."),
				 errhint("Ask a smaller area, or leave out those that may have been anywhere.")));
}

static void
build_index(Kernel *kernel, const RiskQuestion *question, CachedIndex *cached)
{
	EventWindowSet *set = DatumGetEventWindowSetP(question->events);
	bool		hours = set->header.flags & WINDOW_SET_HOURS;
	WindowOutlook outlook = {
		.events = event_window_set_windows(set), .profile = question->profile, .horizon = question->horizon,
		.end = hours ? hour_after(question->at) : (int64) question->at + 1, .unit = hours ? HOURS_PER_DAY : 1
	};

	refuse_too_many(window_risk_build(kernel, &outlook, (WindowRiskIndex **) &cached->index));
	elog(DEBUG1, "near_repeat_risk built an index over %u windows", outlook.events.count);
	cached->srid = set->header.srid;
	if ((Pointer) set != DatumGetPointer(question->events))
		pfree(set);
}

/* False for a place that is EMPTY. */
static bool
window_risk(FunctionCallInfo fcinfo, WindowRisk *risk)
{
	RiskQuestion question = risk_question(fcinfo);
	RiskIndexKey key = {
		.events = question.events_identity, .profile = question.profile_identity, .zone = session_timezone,
		.at = question.at, .horizon = question.horizon
	};
	const CachedIndex *cached = risk_question_index(&question, &key, build_index);
	GeometryPoint place;
	ServerKernel server;

	if (!risk_question_place(&question, PG_GETARG_DATUM(RISK_ARG_LOCATION), cached, &place))
		return false;
	window_risk_at(server_kernel(&server, CurrentMemoryContext), cached->index, place.x, place.y, risk);
	return true;
}

PG_FUNCTION_INFO_V1(near_repeat_risk_windows);
Datum
near_repeat_risk_windows(PG_FUNCTION_ARGS)
{
	WindowRisk	risk;

	if (!window_risk(fcinfo, &risk))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(risk.mean);
}

PG_FUNCTION_INFO_V1(near_repeat_risk_sd);
Datum
near_repeat_risk_sd(PG_FUNCTION_ARGS)
{
	WindowRisk	risk;

	if (!window_risk(fcinfo, &risk))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(risk.sd);
}
