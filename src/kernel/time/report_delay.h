/*
 * Burglaries that are not known yet, from how late earlier ones became known: the reporting triangle.
 *
 * The chance to become known late is estimated backwards in time, over those known by then, since what is not known yet
 * cannot be counted (Kalbfleisch & Lawless 1989, Lawless 1994; the estimate is that of the chain ladder, Mack 1993).
 */
#ifndef KERNEL_REPORT_DELAY_H
#define KERNEL_REPORT_DELAY_H

#include "kernel/memory.h"

/* Burglaries of one day that became known on one day. */
typedef struct DelayCell
{
	int32_t		occurred;
	int32_t		known;			/* or DELAY_UNKNOWN */
	double		burglaries;
} DelayCell;

#define DELAY_UNKNOWN INT32_MAX

/*
 * Periods of equal length, counted back from the newest, 0, and what was known of them on a day.  The age of a period
 * is its number: as many periods of time have passed since the newest was as old.  A burglary of a period was known
 * with delay 0 when it was known as soon after the period as the newest is known now, with delay 1 a period later.
 */
typedef struct DelayGrid
{
	int64_t		end;			/* the day after the newest period */
	int32_t		days;			/* of each */
	int64_t		at;				/* the last day on which something became known */
} DelayGrid;

/* The number of the period of a day; negative for one after the newest. */
static inline int64_t
delay_period(const DelayGrid *grid, int32_t day)
{
	int64_t		before = grid->end - 1 - day;

	return before >= 0 ? before / grid->days : -1;
}

#define DELAY_PERIODS_MAX 520	/* shares rest on at most so many */
#define DELAY_DEFAULT 0			/* max_delay that follows from the delays themselves */

/* The share of a period's burglaries that is known at an age. */
typedef struct DelayShare
{
	double		share;			/* NAN when not known */
	double		log_variance;	/* of its logarithm */
	double		rests_on;		/* burglaries, where they are fewest */
} DelayShare;

typedef struct DelayShares
{
	uint32_t	max_delay;		/* the share is 1 at that age; DELAY_DEFAULT when no delay could be chosen */
	DelayShare *share;			/* of age 0 .. max_delay - 1 */
	double		changed;		/* p of the newest periods having the delays of those before; NAN when not known */
} DelayShares;

/*
 * How much is known at which age, from the newest so many periods. max_delay is in periods; by default the least within
 * which 99 % became known, and which four periods or more are old enough for.
 */
extern KernelStatus delay_shares(Kernel *kernel, const DelayCell *cell, uint32_t cells, const DelayGrid *grid,
								 uint32_t periods, uint32_t max_delay, DelayShares *shares);

/* The share at an age. */
extern DelayShare delay_share_at(const DelayShares *shares, int64_t age);

/* How many there are, when so many are known; all NAN where that is not known. */
typedef struct CorrectedCount
{
	double		share;			/* that is known */
	double		corrected;
	double		standard_error;
	double		low;
	double		high;
} CorrectedCount;

/* Of so many periods in a row, together: what is known of each, from the youngest on, which is of this age. */
extern CorrectedCount delay_correct(const DelayShares *shares, const double *known, uint32_t periods, uint32_t age,
									double level);

#endif
