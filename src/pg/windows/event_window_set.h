/*
 * event_window_set: burglaries whose place and time are known in part, in one
 * compact value.
 */
#ifndef PG_EVENT_WINDOW_SET_H
#define PG_EVENT_WINDOW_SET_H

#include "pg/value.h"

#include "datatype/timestamp.h"

#include "kernel/windows/event_windows.h"

#define WINDOW_SET_HAS_ID 0x0001
#define WINDOW_SET_HAS_HOMES 0x0002 /* candidates are dwellings that are told apart */
#define WINDOW_SET_HAS_WEIGHTS 0x0004
#define WINDOW_SET_HOURS 0x0008		/* windows are of hours, not of days */

/* A set of so many events and candidates still fits a line of COPY, 1 GB, so that it can be dumped. */
#define WINDOW_EVENTS_MAX 4000000
#define WINDOW_CANDIDATES_MAX 12000000

/* More than the longest street has; one that may have been anywhere says nothing. */
#define PLACE_CANDIDATES_MAX 5000

/* Windows lie in the years 1 to 9999. */
#define WINDOW_DAY_MIN (-730119)
#define WINDOW_DAY_MAX 2921939

/* Sums of products of two weights neither overflow nor vanish. */
#define WINDOW_WEIGHT_MIN 1e-100
#define WINDOW_WEIGHT_MAX 1e100

static inline bool
event_window_weight_fits(double weight)
{
	return weight >= WINDOW_WEIGHT_MIN && weight <= WINDOW_WEIGHT_MAX;
}

/* Columns of a set, or of what is to be one; those that are not there are NULL. */
typedef struct EventWindowColumns
{
	uint32		places;
	uint32	   *place_start;	/* places + 1 */
	double	   *x;				/* metres */
	double	   *y;
	double	   *weight;			/* among the candidates of a place */
	int64	   *dwelling;

	uint32		count;			/* of events */
	uint32	   *place;
	int32	   *first;			/* days or hours since 2000-01-01 */
	int32	   *last;
	int64	   *id;
} EventWindowColumns;

/*
 * The value: this header, then the columns.  Each list of candidates stands
 * there once, in order of (x, y, dwelling, weight), and so do the places; the
 * events stand in order of (first, last, id, place).
 */
typedef struct EventWindowSet
{
	ValueHeader header;			/* count is that of the events */
	int64		left_out;		/* rows without candidates or without a window */
	uint32		places;
	uint32		candidates;
} EventWindowSet;

/* What is wrong with the columns together, or NULL: a dwelling at two points, or twice in one place. */
extern const char *event_window_fault(const EventWindowColumns *columns);

extern EventWindowSet *event_window_set_make(const EventWindowColumns *columns, bool hours, int32 srid, int64 left_out);

/* The columns of a value; they point into it. */
extern EventWindowColumns event_window_set_columns(const EventWindowSet *set);
extern EventWindows event_window_set_windows(const EventWindowSet *set);

/* The id of an event: the caller's, or its place 1 .. count in the set. */
extern int64 event_window_id(const EventWindowColumns *columns, uint32 event);

extern const ValueType event_window_set_type;

#define DatumGetEventWindowSetP(datum) ((EventWindowSet *) value_open(&event_window_set_type, datum))
#define PG_GETARG_EVENT_WINDOW_SET_P(n) DatumGetEventWindowSetP(PG_GETARG_DATUM(n))

#endif
