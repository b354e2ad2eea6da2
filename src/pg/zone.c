/*
 * Time zones.
 */
#include "pg/zone.h"

#include "pg/compat.h"

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#define UNIX_TO_POSTGRES ((POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * INT64CONST(86400))

pg_tz *
zone_open(text *name)
{
	char	   *word = text_to_cstring(name);
	pg_tz	   *zone = pg_tzset(word);

	if (zone == NULL || !pg_tz_acceptable(zone))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("tz is '%s'", word),
				 errdetail("That is no time zone known here, or one with leap seconds."),
				 errhint("Write 'Europe/Amsterdam', or another name of pg_timezone_names.")));
	return zone;
}

/* ---------------------------------------------------------------- offsets */

/* An AoristicZone that grows. */
typedef struct Offsets
{
	uint32		count;
	uint32		capacity;
	int64	   *from;
	int64	   *offset;
} Offsets;

static void
add_offset(Offsets *offsets, int64 from, long seconds)
{
	int64		offset = seconds * USECS_PER_SEC;

	/* Zones also change their name alone. */
	if (offsets->count > 0 && offsets->offset[offsets->count - 1] == offset)
		return;
	if (offsets->count == offsets->capacity)
	{
		offsets->capacity *= 2;
		offsets->from = repalloc_huge(offsets->from, offsets->capacity * sizeof(int64));
		offsets->offset = repalloc_huge(offsets->offset, offsets->capacity * sizeof(int64));
	}
	offsets->from[offsets->count] = from;
	offsets->offset[offsets->count++] = offset;
}

/* Down to the second, since 1970. */
static pg_time_t
unix_time(TimestampTz at)
{
	return at / USECS_PER_SEC - (at % USECS_PER_SEC < 0) + UNIX_TO_POSTGRES;
}

AoristicZone
zone_offsets(pg_tz *zone, TimestampTz first, TimestampTz last)
{
	Offsets		offsets = {.capacity = 64, .from = palloc(64 * sizeof(int64)), .offset = palloc(64 * sizeof(int64))};
	pg_time_t	at = unix_time(first);
	pg_time_t	end = unix_time(last);
	pg_time_t	boundary;
	long		before;
	long		after;
	int			is_summer;
	int			more = pg_next_dst_boundary(&at, &before, &is_summer, &boundary, &after, &is_summer, zone);

	add_offset(&offsets, first, before);
	while (more > 0 && boundary <= end)
	{
		add_offset(&offsets, (boundary - UNIX_TO_POSTGRES) * USECS_PER_SEC, after);
		CHECK_FOR_INTERRUPTS();
		/* A second later: of the last change that is written out, PostgreSQL does not say that rules go on after it. */
		at = boundary + 1;
		more = pg_next_dst_boundary(&at, &before, &is_summer, &boundary, &after, &is_summer, zone);
	}
	if (more < 0)
		elog(ERROR, "the offsets of time zone %s cannot be told", pg_get_timezone_name(zone));
	return (AoristicZone) {.count = offsets.count, .from = offsets.from, .offset = offsets.offset};
}

/* ---------------------------------------------------------------- days */

/* False for a day that timestamptz cannot hold. */
static bool
find_midnight(pg_tz *zone, int64 day, TimestampTz *midnight)
{
	struct pg_tm tm = {0};
	int			offset;

	if (day < DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE || day >= TIMESTAMP_END_JULIAN - POSTGRES_EPOCH_JDATE)
		return false;
	j2date(day + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	offset = DetermineTimeZoneOffset(&tm, zone);
	return tm2timestamp(&tm, 0, &offset, midnight) == 0;
}

TimestampTz
zone_midnight(pg_tz *zone, int64 day)
{
	TimestampTz midnight;

	if (!find_midnight(zone, day, &midnight))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("day " INT64_FORMAT " from 2000-01-01 on does not lie within what timestamptz can hold", day)));
	return midnight;
}

TimestampTz
zone_day(pg_tz *zone, TimestampTz at, int days_later)
{
	struct pg_tm tm;
	fsec_t		fraction;
	int			offset;
	TimestampTz midnight;

	if (timestamp2tm(at, &offset, &tm, &fraction, NULL, zone) != 0 ||
		!find_midnight(zone, date2j(tm.tm_year, tm.tm_mon, tm.tm_mday) - POSTGRES_EPOCH_JDATE + days_later, &midnight))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("the day of %s does not lie within what timestamptz can hold", timestamptz_to_str(at)),
				 errhint("Look for false dates; burglaries of 4713 BC or 294276 are not known.")));
	return midnight;
}
