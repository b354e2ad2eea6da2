/*
 * window_set: between which instants burglaries happened, in one compact value.
 */
#ifndef PG_WINDOW_SET_H
#define PG_WINDOW_SET_H

#include "pg/value.h"

#include "datatype/timestamp.h"

#include "kernel/time/aoristic.h"

/* A set of so many windows still fits a line of COPY, 1 GB, so that it can be dumped. */
#define WINDOW_SET_MAX 25000000

/* Rows that give no window. */
typedef struct WindowsLeftOut
{
	int64		no_begin;
	int64		after_report;
} WindowsLeftOut;

/*
 * The value: this header, then begin, end and status of the windows, in order
 * of (begin, end, status).  Instants are as a timestamptz is stored.
 */
typedef struct WindowSet
{
	ValueHeader header;
	WindowsLeftOut left_out;
} WindowSet;

extern WindowSet *window_set_make(const AoristicWindows *windows, WindowsLeftOut left_out);

/* The windows of a value; they point into it. */
extern AoristicWindows window_set_windows(const WindowSet *set);

/* The words of a status, as an array of text. */
extern Datum window_status(uint8 status);

extern const ValueType window_set_type;

#define PG_GETARG_WINDOW_SET_P(n) ((WindowSet *) value_open(&window_set_type, PG_GETARG_DATUM(n)))

#endif
