/*
 * near_repeat_risk: which dwellings run a raised risk today?
 *
 * SQL: sql/50-near_repeat_risk.sql
 */
#include "postgres.h"

#include "pg/aggregate.h"
#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/near_repeat/event_set.h"
#include "pg/near_repeat/risk_question.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "utils/builtins.h"

#define HORIZON_DEFAULT 14		/* days: a fortnight, the rhythm of the operational meeting */

static RiskCombine
argument_combine(text *value)
{
	/* In the order of RiskCombine. */
	static const char *const names[] = {"additive", "multiplicative", "max", NULL};

	return (RiskCombine) argument_choice(value, "combine", names);
}

/* ---------------------------------------------------------------- a place among the events of a set */

static void
build_index(Kernel *kernel, const RiskQuestion *question, CachedIndex *cached)
{
	EventSet   *set = DatumGetEventSetP(question->events);
	Points		points = event_set_points(set);

	risk_index_build(kernel, &points, cached->key.reach, (RiskIndex **) &cached->index);
	elog(DEBUG1, "near_repeat_risk built an index over %u events", points.count);
	cached->srid = set->header.srid;
	if ((Pointer) set != DatumGetPointer(question->events))
		pfree(set);
}

PG_FUNCTION_INFO_V1(near_repeat_risk);
Datum
near_repeat_risk(PG_FUNCTION_ARGS)
{
	RiskQuestion question = risk_question(fcinfo);
	RiskCombine combine = argument_combine(PG_GETARG_TEXT_PP(RISK_ARG_COMBINE));
	RiskIndexKey key = {.events = question.events_identity, .reach = bands_reach(&question.profile.distance)};
	const CachedIndex *cached = risk_question_index(&question, &key, build_index);
	GeometryPoint place;
	ServerKernel server;
	double		risk;

	if (!risk_question_place(&question, PG_GETARG_DATUM(RISK_ARG_LOCATION), cached, &place))
		PG_RETURN_NULL();
	risk_at(server_kernel(&server, CurrentMemoryContext), cached->index, &question.profile, combine, place.x, place.y,
			question.at, question.horizon, &risk);
	PG_RETURN_FLOAT8(risk);
}

/* ---------------------------------------------------------------- the aggregate over joined pairs */

/* The arguments after the state. */
enum
{
	PAIR_DISTANCE = 1, PAIR_DAYS, PAIR_PROFILE, PAIR_HORIZON, PAIR_COMBINE
};

typedef struct RiskSum
{
	RiskCombine combine;
	double		sum;
} RiskSum;

static RiskSum *
risk_sum_make(MemoryContext context, RiskCombine combine)
{
	RiskSum    *risk = MemoryContextAlloc(context, sizeof(RiskSum));

	risk->combine = combine;
	risk->sum = risk_begin(combine);
	return risk;
}

/* What a row says besides distance and days; what it does not say has the default of the function. */
typedef struct RiskTerms
{
	RiskProfile profile;
	int32		horizon;
	RiskCombine combine;
} RiskTerms;

static RiskTerms
row_terms(FunctionCallInfo fcinfo)
{
	RiskTerms	terms = {.profile = profile_nl, .horizon = HORIZON_DEFAULT, .combine = RISK_ADDITIVE};

	for (int i = PAIR_PROFILE; i < PG_NARGS(); i++)
	{
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("profile, horizon_days or combine of near_repeat_risk is NULL"),
					 errhint("near_repeat_profile_nl(), 14 and 'additive' are the defaults.")));
	}
	if (PG_NARGS() > PAIR_PROFILE)
		terms.profile = profile_of(PG_GETARG_PROFILE_P(PAIR_PROFILE));
	if (PG_NARGS() > PAIR_HORIZON)
		terms.horizon = argument_horizon(PG_GETARG_INT32(PAIR_HORIZON));
	if (PG_NARGS() > PAIR_COMBINE)
		terms.combine = argument_combine(PG_GETARG_TEXT_PP(PAIR_COMBINE));
	return terms;
}

static void
require_same_combine(RiskCombine one, RiskCombine other)
{
	if (one != other)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("combine differs between the rows of one group"),
				 errhint("Give the same word for all rows.")));
}

static double
argument_pair_distance(double distance)
{
	if (isnan(distance) || distance < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("distance is %g", distance),
				 errdetail("It is the distance in metres between a dwelling and a burglary, at least 0."),
				 errhint("Use ST_Distance on geometries in a metric system such as EPSG:28992.")));
	return distance;
}

PG_FUNCTION_INFO_V1(near_repeat_risk_add);
Datum
near_repeat_risk_add(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	RiskSum    *risk = aggregate_state(fcinfo, 0);
	RiskTerms	terms = row_terms(fcinfo);

	if (risk == NULL)
		risk = risk_sum_make(context, terms.combine);
	require_same_combine(risk->combine, terms.combine);
	/* A dwelling without burglaries has one row without distance and days, as a LEFT JOIN makes it. */
	if (!PG_ARGISNULL(PAIR_DISTANCE) && !PG_ARGISNULL(PAIR_DAYS))
	{
		double		distance = argument_pair_distance(PG_GETARG_FLOAT8(PAIR_DISTANCE));
		double		excess = risk_excess(&terms.profile, distance, PG_GETARG_INT32(PAIR_DAYS), terms.horizon);

		risk->sum = risk_add(risk->combine, risk->sum, excess);
	}
	PG_RETURN_POINTER(risk);
}

PG_FUNCTION_INFO_V1(near_repeat_risk_combine);
Datum
near_repeat_risk_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	RiskSum    *target = aggregate_state(fcinfo, 0);
	RiskSum    *source = aggregate_state(fcinfo, 1);

	if (source != NULL)
	{
		if (target == NULL)
			target = risk_sum_make(context, source->combine);
		require_same_combine(target->combine, source->combine);
		target->sum = risk_merge(target->combine, target->sum, source->sum);
	}
	if (target == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(target);
}

PG_FUNCTION_INFO_V1(near_repeat_risk_serialize);
Datum
near_repeat_risk_serialize(PG_FUNCTION_ARGS)
{
	RiskSum    *risk = aggregate_state(fcinfo, 0);
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	pq_sendint32(&buffer, risk->combine);
	pq_sendfloat8(&buffer, risk->sum);
	PG_RETURN_BYTEA_P(pq_endtypsend(&buffer));
}

PG_FUNCTION_INFO_V1(near_repeat_risk_deserialize);
Datum
near_repeat_risk_deserialize(PG_FUNCTION_ARGS)
{
	StringInfoData buffer = aggregate_state_buffer(fcinfo);
	RiskCombine combine = (RiskCombine) pq_getmsgint(&buffer, 4);
	RiskSum    *risk = risk_sum_make(CurrentMemoryContext, combine);

	risk->sum = pq_getmsgfloat8(&buffer);
	fcinfo->isnull = false;
	PG_RETURN_POINTER(risk);
}

/* No rows at all: nothing happened near. */
PG_FUNCTION_INFO_V1(near_repeat_risk_finish);
Datum
near_repeat_risk_finish(PG_FUNCTION_ARGS)
{
	RiskSum    *risk = aggregate_state(fcinfo, 0);

	PG_RETURN_FLOAT8(risk == NULL ? 1 : risk_end(risk->combine, risk->sum));
}
