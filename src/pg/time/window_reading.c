/*
 * What was told of when a burglary happened, as a window.
 *
 * SQL: sql/66-aoristic.sql
 */
#include "pg/time/window_reading.h"

#include "utils/timestamp.h"

/* An instant that is there and finite. */
static bool
read_instant(FunctionCallInfo fcinfo, int argument, int64 *instant)
{
	if (PG_ARGISNULL(argument) || TIMESTAMP_NOT_FINITE(PG_GETARG_TIMESTAMPTZ(argument)))
		return false;
	*instant = PG_GETARG_TIMESTAMPTZ(argument);
	return true;
}

/* From 00:00 of the first day to 24:00 of the last; a report at 00:00 is known by its day, too. */
static void
widen_to_days(AoristicReading *reading, pg_tz *zone)
{
	reading->begin = zone_day(zone, reading->begin, 0);
	reading->least_end = zone_day(zone, reading->begin, 1);
	if (reading->has_end)
		reading->end = zone_day(zone, reading->end, 1);
	if (reading->has_report && zone_day(zone, reading->reported, 0) == reading->reported)
		reading->reported = zone_day(zone, reading->reported, 1);
}

AoristicTaken
window_read(FunctionCallInfo fcinfo, int argument, pg_tz *zone, AoristicReading *reading, uint8 *status)
{
	reading->has_begin = read_instant(fcinfo, argument, &reading->begin);
	reading->has_end = read_instant(fcinfo, argument + 1, &reading->end);
	reading->has_report = read_instant(fcinfo, argument + 2, &reading->reported);
	reading->least_end = reading->begin;
	*status = 0;
	if (zone != NULL && reading->has_begin)
	{
		widen_to_days(reading, zone);
		*status = AORISTIC_DAYS;
	}
	return aoristic_take(reading, status);
}
