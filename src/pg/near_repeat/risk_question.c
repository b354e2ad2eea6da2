/*
 * What the functions that ask the risk of a place have in common.
 */
#include "pg/near_repeat/risk_question.h"

#include "pg/kernel_env.h"

#include "utils/hsearch.h"
#include "utils/memutils.h"

/* ---------------------------------------------------------------- arguments */

#define HORIZON_MAX 3660

int32
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

/* ---------------------------------------------------------------- what is kept */

/*
 * So many indexes are kept at a time, and no more once they take so much; a
 * query seldom has more than one per municipality, or per day of a year.
 */
#define CACHED_INDEXES_MAX 1000
#define CACHED_BYTES_MAX ((Size) 512 * 1024 * 1024)

/* What one call in a query keeps for the next. */
struct RiskCache
{
	MemoryContext context;
	Oid			geometry_type;
	ValueIdentity profile_identity;
	ProfileValue *profile;		/* NULL before the first call */
	MemoryContext index_context;	/* the table and all its indexes */
	HTAB	   *indexes;
	const CachedIndex *latest;
};

static RiskCache *
risk_cache(FunctionCallInfo fcinfo)
{
	RiskCache  *cache = fcinfo->flinfo->fn_extra;

	if (cache == NULL)
	{
		cache = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(RiskCache));
		cache->context = fcinfo->flinfo->fn_mcxt;
		cache->geometry_type = get_fn_expr_argtype(fcinfo->flinfo, RISK_ARG_LOCATION);
		fcinfo->flinfo->fn_extra = cache;
	}
	return cache;
}

/* The profile argument; read again only when it is another one than in the last call. */
static RiskProfile
cached_profile(RiskCache *cache, Datum argument, ValueIdentity identity)
{
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

RiskQuestion
risk_question(FunctionCallInfo fcinfo)
{
	RiskQuestion question = {
		.cache = risk_cache(fcinfo), .events = PG_GETARG_DATUM(RISK_ARG_EVENTS),
		.at = argument_at(PG_GETARG_DATEADT(RISK_ARG_AT)),
		.horizon = argument_horizon(PG_GETARG_INT32(RISK_ARG_HORIZON))
	};

	question.events_identity = value_identity(question.events);
	question.profile_identity = value_identity(PG_GETARG_DATUM(RISK_ARG_PROFILE));
	question.profile = cached_profile(question.cache, PG_GETARG_DATUM(RISK_ARG_PROFILE), question.profile_identity);
	return question;
}

/* ---------------------------------------------------------------- indexes */

/* An empty table of indexes; those of the one before are gone with its memory. */
static void
begin_indexes(RiskCache *cache)
{
	HASHCTL		control = {.keysize = sizeof(RiskIndexKey), .entrysize = sizeof(CachedIndex)};

	if (cache->index_context != NULL)
		MemoryContextDelete(cache->index_context);
	cache->index_context = AllocSetContextCreate(cache->context, "near_repeat_risk indexes", ALLOCSET_DEFAULT_SIZES);
	control.hcxt = cache->index_context;
	cache->indexes = hash_create("near_repeat_risk indexes", 16, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

static bool
has_room(const RiskCache *cache)
{
	return cache->indexes != NULL && hash_get_num_entries(cache->indexes) < CACHED_INDEXES_MAX &&
		MemoryContextMemAllocated(cache->index_context, true) < CACHED_BYTES_MAX;
}

/* Enters a new index in the table once it is whole. */
static const CachedIndex *
build_index(const RiskQuestion *question, const RiskIndexKey *key, RiskIndexBuild build)
{
	RiskCache  *cache = question->cache;
	CachedIndex made = {.key = *key};
	CachedIndex *cached;
	ServerKernel server;

	if (!has_room(cache))
		begin_indexes(cache);
	build(server_kernel(&server, cache->index_context), question, &made);
	cached = hash_search(cache->indexes, key, HASH_ENTER, NULL);
	*cached = made;
	return cached;
}

const CachedIndex *
risk_question_index(const RiskQuestion *question, const RiskIndexKey *key, RiskIndexBuild build)
{
	RiskCache  *cache = question->cache;

	if (cache->latest != NULL && memcmp(&cache->latest->key, key, sizeof(*key)) == 0)
		return cache->latest;
	cache->latest = NULL;
	if (cache->indexes != NULL)
		cache->latest = hash_search(cache->indexes, key, HASH_FIND, NULL);
	if (cache->latest == NULL)
		cache->latest = build_index(question, key, build);
	return cache->latest;
}

/* ---------------------------------------------------------------- the place */

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

bool
risk_question_place(const RiskQuestion *question, Datum argument, const CachedIndex *cached, GeometryPoint *place)
{
	if (!geometry_read_point(argument, question->cache->geometry_type, "location", place))
		return false;
	check_location(place, cached);
	return true;
}
