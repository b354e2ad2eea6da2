/*
 * What was told of when a burglary happened, as a window.
 */
#ifndef PG_WINDOW_READING_H
#define PG_WINDOW_READING_H

#include "pg/zone.h"

#include "fmgr.h"

/*
 * Takes three arguments from this one on: begin, end and report, any of them
 * NULL or infinite.  zone is NULL where the times of day are known; else the
 * days are, on its clocks.
 */
extern AoristicTaken window_read(FunctionCallInfo fcinfo, int argument, pg_tz *zone, AoristicReading *reading,
								 uint8 *status);

#endif
