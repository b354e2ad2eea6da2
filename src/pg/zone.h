/*
 * Time zones: what clocks show there, and from when to when.
 */
#ifndef PG_ZONE_H
#define PG_ZONE_H

#include "postgres.h"

#include "datatype/timestamp.h"
#include "pgtime.h"

#include "kernel/time/aoristic.h"

/* A time zone that the analyst names. */
extern pg_tz *zone_open(text *name);

/* Its offsets from one instant to another; the table is in memory of the call. */
extern AoristicZone zone_offsets(pg_tz *zone, TimestampTz first, TimestampTz last);

/* When a day begins there, given as a date is stored. */
extern TimestampTz zone_midnight(pg_tz *zone, int64 day);

/* When the day begins there in which an instant lies, or so many days later. */
extern TimestampTz zone_day(pg_tz *zone, TimestampTz at, int days_later);

#endif
