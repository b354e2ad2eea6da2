/*
 * The rows that say what forecasts were worth, and the sentence that says it
 * in words.
 */
#ifndef PG_FORECAST_REPORT_H
#define PG_FORECAST_REPORT_H

#include "pg/forecast/forecast_request.h"
#include "pg/rows.h"

#include "kernel/forecast/forecast_backtest.h"
#include "kernel/forecast/forecast_compare.h"

/* What is judged where it is not methods by squares, in words. */
typedef struct ForecastWords
{
	const char *map;
	const char *baseline;
	const char *places;
	const char *size;			/* what places have more and less of */
} ForecastWords;

typedef struct ForecastReport
{
	const ForecastRequest *request; /* NULL for places that are no squares */
	const ForecastWords *words;	/* for those */
	const ForecastPlan *plan;
	const ForecastScores *scores;
	ForecastMethod baseline;
	bool		with_method;	/* is there a first column for the method? */
	uint64		seed;
} ForecastReport;

/* The rows of one map after the other, [maps] of them. */
extern void forecast_report(Kernel *kernel, const ForecastReport *report, const int *map, int maps, Rows *rows);

/* Words in an array, of which those that are NULL are left out. */
extern Datum forecast_flags(const char *const *flag, int count);

/* What is compared, in words. */
typedef struct ForecastVerdict
{
	const char *map;			/* "kaart mengsel" */
	const char *baseline;		/* "tellen over drie jaar" */
	const char *windows;		/* "tweewekelijkse vensters" */
	const char *where;			/* " in 3 % van de vierkanten", or nothing */
	uint32		count;			/* of windows */
} ForecastVerdict;

extern bool forecast_too_few(uint32 windows, double events);

/* The sentence, in Dutch. */
extern char *forecast_verdict(const ForecastVerdict *verdict, const ForecastComparison *comparison, double p);

/* A number as it is written in Dutch. */
extern char *forecast_dutch(double number, int decimals);

#endif
