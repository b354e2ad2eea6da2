/*
 * What the functions about forecasts ask of the kernels: burglaries, dwellings
 * and the rules of a forecast among their arguments.
 */
#ifndef PG_FORECAST_REQUEST_H
#define PG_FORECAST_REQUEST_H

#include "postgres.h"

#include "fmgr.h"

#include "kernel/forecast/forecast_model.h"

/* The names of the methods, in the order of ForecastMethod, and NULL. */
extern const char *const forecast_method_names[];

typedef struct ForecastRequest
{
	int32		srid;
	ForecastCells cells;
	ForecastEvents events;
	ForecastRules rules;
} ForecastRequest;

/* Where the arguments stand; history and what follows it stand one after the other. */
typedef struct ForecastPlaces
{
	int			burglaries;
	int			dwellings;
	int			cell_size;
	int			horizon;
	int			history;		/* history_days, bandwidth, profile */
	int			factors;		/* 0 for a function without */
} ForecastPlaces;

/* Reads them; the delay of reports is that of what was known on this day. */
extern void forecast_request_open(FunctionCallInfo fcinfo, Kernel *kernel, const ForecastPlaces *places, int32 day,
								  ForecastRequest *request);

/* Refuses the method that looks at factors when there are none. */
extern void forecast_require_factors(const ForecastRequest *request, const bool *wanted);

/* The error of a kernel about forecasts that did not end well. */
extern void forecast_refuse(KernelStatus status);

extern ForecastMethod forecast_argument_method(text *name, const char *argument);

/* The last day of which the burglaries tell anything. */
extern int64 forecast_last_day(const ForecastRequest *request);

/* Do the burglaries begin later than the history that a forecast of this day looks back on? */
extern bool forecast_history_is_short(const ForecastRequest *request, int32 day);

#endif
