/*
 * Burglaries for a forecast: in which cell each fell, and from which day on it
 * was known.
 *
 * Nothing that is asked of them "at" a day looks at one that happened or
 * became known on that day or later.
 */
#ifndef KERNEL_FORECAST_EVENTS_H
#define KERNEL_FORECAST_EVENTS_H

#include "kernel/forecast/forecast_cells.h"

/* When no delay is known at all, reports are taken to come in so many days. */
#define FORECAST_DELAY_ASSUMED 7

typedef struct ForecastEvents
{
	uint32_t	count;
	const Burglary *burglary;	/* in order of the day that they happened */
	int64_t    *known;			/* the day that each became known */
	uint32_t   *cell;			/* or FORECAST_NO_CELL */
	uint32_t	assumed;		/* of how many that day is not known but assumed */
	int32_t		delay;			/* within which nine in ten became known */
} ForecastEvents;

/* The delay, for those of which the report is not known, is that of what was known on this day. */
extern KernelStatus forecast_events_build(Kernel *kernel, const Burglary *burglary, uint32_t count,
										  const ForecastCells *cells, int32_t day, ForecastEvents *events);
extern void forecast_events_free(Kernel *kernel, ForecastEvents *events);

/* The first that happened on this day or later. */
extern uint32_t forecast_events_from(const ForecastEvents *events, int64_t day);

static inline bool
forecast_event_known(const ForecastEvents *events, uint32_t event, int32_t at)
{
	return events->known[event] < at && events->burglary[event].occurred < at;
}

/*
 * How many may be one burglary that was registered twice, with "at" between:
 * at one place or dwelling, on the two days before it and on the two from it.
 */
extern uint32_t forecast_events_doubles(const ForecastEvents *events, int32_t at);

#endif
