/*
 * near_repeat_risk: which dwellings run a raised risk today?
 *
 * SQL: sql/50-near_repeat_risk.sql
 */
#include "postgres.h"

#include "aggregate.h"
#include "arguments.h"
#include "event_set.h"
#include "geometry.h"
#include "kernel_env.h"
#include "near_repeat_profile.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

#define HORIZON_DEFAULT 14		/* days: a fortnight, the rhythm of the operational meeting */
#define HORIZON_MAX 3660

static RiskCombine
argument_combine(text *value)
{
	/* In the order of RiskCombine. */
	static const char *const names[] = {"additive", "multiplicative", "max", NULL};

	return (RiskCombine) argument_choice(value, "combine", names);
}

static int32
argument_horizon(int32 days)
{
	if (days < 1 || days > HORIZON_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("horizon_days is %d", days),
				 errdetail("It is the number of days ahead, from 1 to %d.", HORIZON_MAX),
				 errhint("14 looks a fortnight ahead; 1 looks at the day itself.")));
	return days;
}

/* ---------------------------------------------------------------- a place among the events of a set */

/* The arguments of the function, in order. */
enum
{
	ARG_EVENTS, ARG_LOCATION, ARG_AT, ARG_HORIZON, ARG_PROFILE, ARG_COMBINE
};

/* So many sets keep their index at a time; a query seldom has more than one per municipality. */
#define CACHED_INDEXES_MAX 1000

typedef struct CacheKey
{
	ValueIdentity events;
	double		reach;
} CacheKey;

/* An index built for one set and reach. */
typedef struct CachedIndex
{
	CacheKey	key;
	int32		srid;			/* 0 when the set is empty */
	RiskIndex  *index;
} CachedIndex;

/* What one call in a query keeps for the next. */
typedef struct RiskCache
{
	MemoryContext context;
	Oid			geometry_type;
	ValueIdentity profile_identity;
	ProfileValue *profile;		/* NULL before the first call */
	MemoryContext index_context;	/* the table and all its indexes */
	HTAB	   *indexes;
	const CachedIndex *latest;
} RiskCache;

static RiskCache *
risk_cache(FunctionCallInfo fcinfo)
{
	RiskCache  *cache = fcinfo->flinfo->fn_extra;

	if (cache == NULL)
	{
		cache = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(RiskCache));
		cache->context = fcinfo->flinfo->fn_mcxt;
		cache->geometry_type = get_fn_expr_argtype(fcinfo->flinfo, ARG_LOCATION);
		fcinfo->flinfo->fn_extra = cache;
	}
	return cache;
}

/* The profile argument; read again only when it is another one than in the last call. */
static RiskProfile
cached_profile(RiskCache *cache, Datum argument)
{
	ValueIdentity identity = value_identity(argument);

	if (cache->profile == NULL || !value_identity_equal(&identity, &cache->profile_identity))
	{
		MemoryContext caller = MemoryContextSwitchTo(cache->context);

		if (cache->profile != NULL)
			pfree(cache->profile);
		cache->profile = value_open_copy(&profile_type, argument);
		cache->profile_identity = identity;
		MemoryContextSwitchTo(caller);
	}
	return profile_of(cache->profile);
}

/* An empty table of indexes; those of the one before are gone with its memory. */
static void
begin_indexes(RiskCache *cache)
{
	HASHCTL		control = {.keysize = sizeof(CacheKey), .entrysize = sizeof(CachedIndex)};

	if (cache->index_context != NULL)
		MemoryContextDelete(cache->index_context);
	cache->index_context = AllocSetContextCreate(cache->context, "near_repeat_risk indexes", ALLOCSET_DEFAULT_SIZES);
	control.hcxt = cache->index_context;
	cache->indexes = hash_create("near_repeat_risk indexes", 16, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

/* Builds the index of a set and enters it in the table; the set itself is not kept. */
static const CachedIndex *
build_index(RiskCache *cache, const CacheKey *key, Datum argument)
{
	EventSet   *set = DatumGetEventSetP(argument);
	Points		points = event_set_points(set);
	ServerKernel server;
	RiskIndex  *index;
	CachedIndex *cached;

	if (cache->indexes == NULL || hash_get_num_entries(cache->indexes) >= CACHED_INDEXES_MAX)
		begin_indexes(cache);
	risk_index_build(server_kernel(&server, cache->index_context), &points, key->reach, &index);
	elog(DEBUG1, "near_repeat_risk built an index over %u events", points.count);
	cached = hash_search(cache->indexes, key, HASH_ENTER, NULL);
	cached->srid = set->header.srid;
	cached->index = index;
	if ((Pointer) set != DatumGetPointer(argument))
		pfree(set);
	return cached;
}

/* The index of a set: that of the last call, one of those kept, or a new one. */
static const CachedIndex *
cached_index(RiskCache *cache, Datum argument, double reach)
{
	CacheKey	key = {.events = value_identity(argument), .reach = reach};

	if (cache->latest != NULL && memcmp(&cache->latest->key, &key, sizeof(key)) == 0)
		return cache->latest;
	cache->latest = NULL;
	if (cache->indexes != NULL)
		cache->latest = hash_search(cache->indexes, &key, HASH_FIND, NULL);
	if (cache->latest == NULL)
		cache->latest = build_index(cache, &key, argument);
	return cache->latest;
}

static void
check_location(const GeometryPoint *location, const CachedIndex *cached)
{
	if (cached->srid != 0 && location->srid != cached->srid)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("location has SRID %d, the events have SRID %d", location->srid, cached->srid),
				 location->srid == 0 ?
				 errhint("If the coordinates are in the system of the events, say so: ST_SetSRID(geom, %d).", cached->srid) :
				 errhint("Bring the location into the system of the events: ST_Transform(geom, %d).", cached->srid)));
}

static DateADT
argument_at(DateADT at)
{
	if (DATE_NOT_FINITE(at))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("at is infinite"),
				 errhint("Give the day on which the risk is asked, such as current_date.")));
	return at;
}

PG_FUNCTION_INFO_V1(near_repeat_risk);
Datum
near_repeat_risk(PG_FUNCTION_ARGS)
{
	RiskCache  *cache = risk_cache(fcinfo);
	DateADT		at = argument_at(PG_GETARG_DATEADT(ARG_AT));
	int32		horizon = argument_horizon(PG_GETARG_INT32(ARG_HORIZON));
	RiskCombine combine = argument_combine(PG_GETARG_TEXT_PP(ARG_COMBINE));
	RiskProfile profile = cached_profile(cache, PG_GETARG_DATUM(ARG_PROFILE));
	const CachedIndex *cached = cached_index(cache, PG_GETARG_DATUM(ARG_EVENTS), bands_reach(&profile.distance));
	GeometryPoint location;
	ServerKernel server;
	double		risk;

	if (!geometry_read_point(PG_GETARG_DATUM(ARG_LOCATION), cache->geometry_type, "location", &location))
		PG_RETURN_NULL();
	check_location(&location, cached);
	risk_at(server_kernel(&server, CurrentMemoryContext), cached->index, &profile, combine, location.x, location.y, at, horizon,
			&risk);
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
