/*
 * Burglaries of a time, as a self-exciting process takes them: with the
 * background where each fell, what lies around it, and the earlier ones that
 * it may follow.
 *
 * Everything is per dwelling: a burglary needs one, so that what follows
 * another falls on the dwellings around it, and what repeats on one of them.
 * Dwellings count as spread evenly over their cell.
 */
#ifndef KERNEL_SELF_EXCITING_EVENTS_H
#define KERNEL_SELF_EXCITING_EVENTS_H

#include "kernel/forecast/forecast_events.h"
#include "kernel/forecast/self_exciting.h"

/* A near repeat is one within so many metres and days. */
#define EXCITED_REACH 200
#define EXCITED_DAYS 60

/* Pairs of 32 bytes. */
#define EXCITED_PAIRS_MAX 10000000

/* With fewer near pairs by chance alone (within 200 m and 28 days), theta is a guess. */
#define EXCITED_CLOSE_PAIRS_MIN 130

typedef struct SelfExcitingRequest
{
	const ForecastCells *cells;
	const ForecastEvents *events;
	const double *rate;			/* of each cell: the background, up to a factor */
	int32_t		from;			/* burglaries of days [from, to) ... */
	int32_t		to;
	int32_t		at;				/* ... that were known before this day */
} SelfExcitingRequest;

/* What lies around each burglary, for a row of sigmas. */
typedef struct Surroundings
{
	uint32_t	count;
	float	   *share;			/* [level][burglary]: of what follows, where dwellings are */
	float	   *spread;			/* there: that share, by the dwellings per m2 that it is spread over */
} Surroundings;

typedef struct SelfExciting
{
	uint32_t	count;
	double		outside;		/* burglaries that fell in no cell */
	int32_t    *day;			/* in order */
	double		days;			/* from the first day to the last */
	double		area;			/* of the cells, m2 */
	/* by place */
	const Burglary **burglary;
	double	   *background;
	Surroundings surroundings;
	/* by day: which of the places, and what follows from that */
	uint32_t   *place;
	double	   *x;
	double	   *y;
	double	   *background_there;
	double	   *observed;
	size_t		pair_capacity;
	ExcitedPair *pair;
	ExcitedEvents events;
} SelfExciting;

/* Gathers the burglaries and what lies around them. */
extern KernelStatus self_exciting_open(Kernel *kernel, const SelfExcitingRequest *request, SelfExciting *process);
extern void self_exciting_close(Kernel *kernel, SelfExciting *process);

/*
 * The same with the days dealt anew over the places, the copy of this number;
 * 0 is as it was.
 */
extern KernelStatus self_exciting_deal(Kernel *kernel, SelfExciting *process, uint64_t seed, uint64_t copy);

/* Pairs within 200 m and 28 days that chance alone would bring so many burglaries, on so many m2 and days. */
extern double excited_close_pairs(double burglaries, double area, double days);

/* Around one place: which share of what follows falls in the cells, and its spread there. */
typedef struct Around
{
	double		share;
	double		spread;
} Around;

extern Around excited_around(const ForecastCells *cells, double x, double y, double sigma);

/* Adds what so many burglaries around a place bring to each cell; returns how many cells it took. */
extern uint64_t excited_add(const ForecastCells *cells, double x, double y, double sigma, double burglaries, double *map);

#endif
