/*
 * What the functions about forecasts ask of the kernels.
 */
#include "pg/forecast/forecast_request.h"

#include "pg/arguments.h"
#include "pg/forecast/forecast_arguments.h"
#include "pg/forecast/forecast_factors.h"
#include "pg/letters/letter_sets.h"
#include "pg/near_repeat/near_repeat_profile.h"
#include "pg/srid.h"

#include "kernel/forecast/self_exciting_events.h"

#include <math.h>

const char *const forecast_method_names[] = {
	[FORECAST_UNIFORM] = "uniform", [FORECAST_PLAIN_COUNTS] = "plain_counts", [FORECAST_COUNTS] = "counts",
	[FORECAST_COUNTS_14] = "counts_14", [FORECAST_KERNEL] = "kde", [FORECAST_KERNEL_56] = "kde_56",
	[FORECAST_RECENT] = "recent", [FORECAST_PROSPECTIVE] = "promap", [FORECAST_PROFILE] = "profile",
	[FORECAST_MIXTURE] = "mixture", [FORECAST_SELF_EXCITING] = "self_exciting",
	[FORECAST_FACTORS] = "factors", [FORECAST_METHODS] = NULL
};

ForecastMethod
forecast_argument_method(text *name, const char *argument)
{
	return argument_choice(name, argument, forecast_method_names);
}

#define REACH_MAX 2000

static RiskProfile
argument_profile(const ProfileValue *value)
{
	RiskProfile profile = profile_of(value);

	if (bands_reach(&profile.distance) > REACH_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the profile reaches %g metres", bands_reach(&profile.distance)),
				 errdetail("A forecast takes one that reaches %d metres at most.", REACH_MAX),
				 errhint("Near repeats are a matter of a few hundred metres.")));
	return profile;
}

void
forecast_refuse(KernelStatus status)
{
	if (status == KERNEL_TOO_MANY_PAIRS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d pairs of burglaries lie within %d metres and %d days", EXCITED_PAIRS_MAX,
						EXCITED_REACH, EXCITED_DAYS),
				 errdetail("A self-exciting process keeps each near pair in memory, 40 bytes."),
				 errhint("Look for places that stand for many dwellings, or take a smaller area or fewer days.")));
	if (status != KERNEL_OK)
		elog(ERROR, "a forecast ended with status %d", status);
}

void
forecast_request_open(FunctionCallInfo fcinfo, Kernel *kernel, const ForecastPlaces *places, int32 day, ForecastRequest *request)
{
	const LetterSet *burglaries = letter_set_open(BURGLARY_SET, PG_GETARG_DATUM(places->burglaries));
	const LetterSet *dwellings = letter_set_open(DWELLING_SET, PG_GETARG_DATUM(places->dwellings));
	double		size = forecast_argument_cell_size(PG_GETARG_FLOAT8(places->cell_size));

	request->rules.horizon = forecast_argument_horizon(PG_GETARG_INT32(places->horizon));
	request->rules.history = forecast_argument_history(PG_GETARG_INT32(places->history));
	request->rules.bandwidth = forecast_argument_bandwidth(PG_GETARG_FLOAT8(places->history + 1));
	request->rules.profile = argument_profile(PG_GETARG_PROFILE_P(places->history + 2));
	if (burglaries->header.count > 0 && dwellings->header.count > 0)
		srid_require_same(burglaries->header.srid, dwellings->header.srid, "burglaries and dwellings");
	request->rules.factors = (ForecastFactors) {0};
	request->srid = dwellings->header.srid;
	forecast_refuse(forecast_cells_build(kernel, letter_set_rows(dwellings), dwellings->header.count, size, &request->cells));
	forecast_refuse(forecast_events_build(kernel, letter_set_rows(burglaries), burglaries->header.count, &request->cells, day,
										 &request->events));
	if (places->factors > 0)
		request->rules.factors = forecast_argument_factors(PG_GETARG_ARRAYTYPE_P(places->factors), &request->cells);
}

void
forecast_require_factors(const ForecastRequest *request, const bool *wanted)
{
	if (wanted[FORECAST_FACTORS] && request->rules.factors.count == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the method factors has no factors"),
				 errdetail("It looks at numbers of squares, of which none was given."),
				 errhint("Give factors => ARRAY[forecast_set(day, forecast_cell(geom), number)] of each, or take the method counts.")));
}

int64
forecast_last_day(const ForecastRequest *request)
{
	const ForecastEvents *events = &request->events;
	int64		last = PG_INT32_MIN;

	for (uint32 i = 0; i < events->count; i++)
		last = Max(last, Max(events->known[i], events->burglary[i].occurred));
	return last;
}

bool
forecast_history_is_short(const ForecastRequest *request, int32 day)
{
	return request->events.count == 0 || request->events.burglary[0].occurred > (int64) day - request->rules.history + 31;
}
