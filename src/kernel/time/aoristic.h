/*
 * Aoristic analysis: a burglary happened between two instants, and each hour
 * of that window gets its part of it.
 *
 * Ratcliffe & McCullagh 1998; Ratcliffe 2000.
 */
#ifndef KERNEL_AORISTIC_H
#define KERNEL_AORISTIC_H

#include "kernel/memory.h"

/* ---------------------------------------------------------------- windows */

/* What was done to a window that was not as it should be. */
enum
{
	AORISTIC_NO_END = 1,		/* only its begin is known */
	AORISTIC_REVERSED = 2,		/* its end came before its begin, and was not believed */
	AORISTIC_CUT = 4,			/* it reached past the report */
	AORISTIC_DAYS = 8,			/* the days are known, and no time of day */
	AORISTIC_STATUS_ALL = 15
};

/* Windows [begin, end) in microseconds of UTC, in order of begin; with begin = end all is at that instant. */
typedef struct AoristicWindows
{
	uint32_t	count;
	const int64_t *begin;
	const int64_t *end;
	const uint8_t *status;
} AoristicWindows;

/* What was told of one burglary. */
typedef struct AoristicReading
{
	bool		has_begin;
	bool		has_end;
	bool		has_report;
	int64_t		begin;
	int64_t		least_end;		/* where it ends when no later end is known: at its begin, or with that day */
	int64_t		end;
	int64_t		reported;
} AoristicReading;

typedef enum AoristicTaken
{
	AORISTIC_KEPT,
	AORISTIC_NO_BEGIN,
	AORISTIC_AFTER_REPORT		/* it began after it was reported */
} AoristicTaken;

/* Sets begin and end of a window from what was told, and says in status what was done about it. */
extern AoristicTaken aoristic_take(AoristicReading *reading, uint8_t *status);

/* ---------------------------------------------------------------- bins */

/* What clocks show: from an instant on, so much more than UTC.  The first is at or before every instant asked. */
typedef struct AoristicZone
{
	uint32_t	count;
	const int64_t *from;
	const int64_t *offset;
} AoristicZone;

/* Bins of equal width on the local clock that come round again; bin 0 has this number when bins are counted from 2000. */
typedef struct AoristicBins
{
	int64_t		width;
	uint32_t	count;
	int64_t		first;
} AoristicBins;

typedef enum AoristicLong
{
	AORISTIC_LONG_EXACT, AORISTIC_LONG_UNIFORM, AORISTIC_LONG_DROP
} AoristicLong;

typedef struct AoristicRequest
{
	AoristicZone zone;
	AoristicBins bins;
	const uint32_t *bin_of_turn;	/* NULL, or the bin from each instant of the zone on: bins that no clock has */
	bool		wall_clock;		/* lengths are what clocks show, in whole minutes, and not what passed */
	AoristicLong long_rule;
	int64_t		long_length;	/* of windows that are long, or longer */
} AoristicRequest;

/* ---------------------------------------------------------------- weights */

/*
 * A weight is a whole number of these parts: sums of weights are exact, in any
 * order, and those of one burglary are 1.
 */
#define AORISTIC_ONE (UINT64_C(1) << 53)

/* A sum of weights, exact.  Memory here is aligned to eight bytes, and not to the sixteen that this has by itself. */
typedef __int128 AoristicSum __attribute__((aligned(8)));

/* In burglaries. */
static inline double
aoristic_number(AoristicSum sum)
{
	return (double) sum / AORISTIC_ONE;
}

/* The weights of one window after the other. */
typedef struct AoristicWeigher
{
	const AoristicRequest *request;
	uint64_t   *weight;			/* of each bin; 0 in those that are not touched */
	uint32_t   *touched;		/* the bins with a part of the window */
	uint32_t	touched_count;
	uint32_t	turn;			/* of the zone, where the last window began */
	bool		is_long;
	uint64_t	work;			/* since stop() was last asked */
} AoristicWeigher;

extern void aoristic_weigher_init(AoristicWeigher *weigher, Kernel *kernel, const AoristicRequest *request);
extern void aoristic_weigher_free(AoristicWeigher *weigher, Kernel *kernel);

/* Weighs a window; false when it is long, and long ones are dropped: then nothing is touched. */
extern bool aoristic_weigh(AoristicWeigher *weigher, int64_t begin, int64_t end);

/* After each window: is it time to look, and to stop?  One window can be as much work as a million. */
static inline bool
aoristic_stop(AoristicWeigher *weigher, Kernel *kernel)
{
	if (weigher->work < KERNEL_STOP_INTERVAL)
		return false;
	weigher->work = 0;
	return kernel->stop(kernel);
}

/* ---------------------------------------------------------------- profile */

typedef struct AoristicRow
{
	double		expected;		/* sum of weights */
	double		variance;		/* sum of weight * (1 - weight) */
	double		from_long;		/* the part of expected that long windows gave */
	int64_t		certain;		/* windows that lie within the bin */
} AoristicRow;

typedef struct AoristicProfile
{
	AoristicRow *row;			/* of each bin, made by the caller */
	int64_t		windows;		/* that were counted */
	int64_t		dropped;		/* because they were long */
} AoristicProfile;

extern KernelStatus aoristic_profile(Kernel *kernel, const AoristicRequest *request, const AoristicWindows *windows,
									 AoristicProfile *profile);

#endif
