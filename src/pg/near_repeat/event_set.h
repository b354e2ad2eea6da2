/*
 * event_set: dated points (burglaries) in one compact value.
 */
#ifndef PG_EVENT_SET_H
#define PG_EVENT_SET_H

#include "pg/value.h"

#include "datatype/timestamp.h"

#include "kernel/points.h"

#define EVENT_SET_HAS_TIME 0x0001	/* the events have a time of day */
#define EVENT_SET_HAS_ID 0x0002		/* the events have the caller's ids */

/* Whatever columns it has, a set of so many events still fits a line of COPY, 1 GB, so that it can be dumped. */
#define EVENT_SET_MAX 14000000

/* Columns of events; time and id are NULL when there are none. */
typedef struct EventColumns
{
	uint32		count;
	double	   *x;				/* metres */
	double	   *y;
	int64	   *time;			/* microseconds since local midnight, or more: see below */
	int64	   *id;
	int32	   *day;			/* days since 2000-01-01, local, as a date is stored */
} EventColumns;

/*
 * When summer time ends, clocks show an hour twice.  A time of its second turn
 * has this added to it, so that it comes after the first turn and before what
 * follows both.
 */
#define EVENT_SECOND_TURN (2 * USECS_PER_DAY)

static inline bool
event_is_second_turn(int64 time)
{
	return time >= EVENT_SECOND_TURN;
}

/* What the clock showed. */
static inline int64
event_clock(int64 time)
{
	return event_is_second_turn(time) ? time - EVENT_SECOND_TURN : time;
}

/*
 * The value: this header, then the columns in the order of EventColumns.  The
 * events stand in order of (day, time, id, x, y): what is "earlier" in near
 * repeats is what comes first here.
 */
typedef struct EventSet
{
	ValueHeader header;
	int64		left_out;		/* rows without a place or date */
} EventSet;

extern EventSet *event_set_make(const EventColumns *columns, int32 srid, int64 left_out);

/* The columns of a value; they point into it. */
extern EventColumns event_set_columns(const EventSet *set);
extern Points event_set_points(const EventSet *set);

/* The id of an event: the caller's, or its place 1 .. count in the set. */
extern int64 event_id(const EventColumns *columns, uint32 event);

extern const ValueType event_set_type;

#define DatumGetEventSetP(datum) ((EventSet *) value_open(&event_set_type, datum))
#define PG_GETARG_EVENT_SET_P(n) DatumGetEventSetP(PG_GETARG_DATUM(n))

#endif
