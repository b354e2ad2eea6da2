/*
 * The arguments that the functions about forecasts share.
 *
 * SQL: sql/6k-forecast_set.sql
 */
#include "pg/forecast/forecast_arguments.h"

#include "pg/arguments.h"

#include "kernel/forecast/forecast_maps.h"

#include "miscadmin.h"
#include "utils/datetime.h"

#define HORIZON_MAX 366
#define HISTORY_MIN 28
#define HISTORY_MAX 7320
#define COVERAGES_MAX 100

double
forecast_argument_cell_size(double size)
{
	if (!(size >= FORECAST_CELL_MIN && size <= FORECAST_CELL_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cell_size is %g", size),
				 errdetail("It is the side of the squares in metres, from %d to %d.", FORECAST_CELL_MIN, FORECAST_CELL_MAX),
				 errhint("125 is what the police of the Netherlands used.")));
	return size;
}

/* A number of days in a range; for the message, what it tells and which is usual. */
static int32
days_in(int32 days, const char *argument, int least, int most, const char *what, const char *usual)
{
	if (days < least || days > most)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %d", argument, days),
				 errdetail("It is how many days %s, from %d to %d.", what, least, most),
				 errhint("%s", usual)));
	return days;
}

int32
forecast_argument_horizon(int32 days)
{
	return days_in(days, "horizon_days", 1, HORIZON_MAX, "a forecast is for", "14 is a fortnight.");
}

int32
forecast_argument_history(int32 days)
{
	return days_in(days, "history_days", HISTORY_MIN, HISTORY_MAX, "of burglaries a forecast looks back on", "1095 is three years.");
}

int32
forecast_argument_background(int32 days)
{
	return days_in(days, "background_days", HISTORY_MIN, HISTORY_MAX, "of burglaries before from_day the background comes of",
				   "1095 is three years.");
}

double
forecast_argument_bandwidth(double bandwidth)
{
	if (!(bandwidth >= BANDWIDTH_MIN && bandwidth <= BANDWIDTH_MAX))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("bandwidth is %g", bandwidth),
				 errdetail("It is the standard deviation of the kernel in metres, from %d to %d.", BANDWIDTH_MIN, BANDWIDTH_MAX),
				 errhint("250 is usual for burglaries of a town.")));
	return bandwidth;
}

double *
forecast_argument_coverage(ArrayType *array, int *count)
{
	double	   *coverage = argument_numbers(array, "coverage", "Give shares, such as {0.01,0.03,0.05}.", count);

	if (*count < 1 || *count > COVERAGES_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("coverage has %d elements", *count),
				 errdetail("It has from 1 to %d.", COVERAGES_MAX),
				 errhint("Give shares, such as {0.01,0.03,0.05}.")));
	for (int i = 0; i < *count; i++)
		if (!(coverage[i] > 0 && coverage[i] <= 1))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of coverage is %g", i + 1, coverage[i]),
					 errdetail("It is the share of the map that is looked at, above 0 and at most 1."),
					 errhint("0.03 is 3 %%.")));
	return coverage;
}

double
forecast_argument_floor(double floor)
{
	if (!(floor >= 0 && floor <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("floor is %g", floor),
				 errdetail("It is the share of the forecast that is spread over all dwellings before it is scored, from 0 to 1."),
				 errhint("0.01 keeps one burglary where none was expected from costing everything.")));
	return floor;
}

DateADT
forecast_argument_day(DateADT day, const char *argument)
{
	if (DATE_NOT_FINITE(day))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is infinite", argument),
				 errhint("Give a day.")));
	return day;
}

#define WINDOWS_MAX 1000

int32 *
forecast_argument_origins(DateADT first, int32 windows, int32 horizon, uint32 *count)
{
	int32	   *origin;

	forecast_argument_horizon(horizon);
	forecast_argument_day(first, "first_origin");
	if (windows < 1 || windows > WINDOWS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("windows is %d", windows),
				 errdetail("It is how many forecasts are made one after the other, from 1 to %d.", WINDOWS_MAX),
				 errhint("52 fortnights are two years; under 26 there is no verdict.")));
	origin = palloc(windows * sizeof(int32));
	for (int32 w = 0; w < windows; w++)
		origin[w] = first + w * horizon;
	*count = windows;
	return origin;
}

char *
forecast_day_text(DateADT day)
{
	struct pg_tm tm = {.tm_year = 0};
	char		text[MAXDATELEN + 1];

	j2date(day + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, text);
	return pstrdup(text);
}
