/*
 * The circles of a scan: around each place where something happened, those
 * that hold what happened near it, from the inside out.
 */
#ifndef KERNEL_SCAN_CIRCLES_H
#define KERNEL_SCAN_CIRCLES_H

#include "kernel/points.h"

/* Events around all centres together; four bytes each. */
#define SCAN_AROUND_MAX UINT64_C(50000000)

/* Marks the last event of a circle: the next one is further away. */
#define SCAN_EDGE (UINT32_C(1) << 31)
#define SCAN_EVENT(word) ((word) & ~SCAN_EDGE)

/* Events are numbered by place, those of one place by day: in an order that depends on the points only. */
typedef struct ScanCircles
{
	uint32_t	events;
	double	   *x;				/* [event] */
	double	   *y;
	int32_t    *day;
	uint32_t	places;
	uint32_t   *place_start;	/* [place], and the end: its first event */
	size_t	   *start;			/* [place], and the end: where what is around it begins */
	uint32_t   *around;			/* events in order of distance, with the edges of the circles */
	size_t		capacity;
	uint32_t	largest;		/* events in any one circle, at most */
} ScanCircles;

/*
 * Circles nearer than max_radius that hold at most so many events;
 * KERNEL_TOO_MANY_PAIRS where they are more than SCAN_AROUND_MAX.
 */
extern KernelStatus scan_circles_find(Kernel *kernel, const Points *points, double max_radius, uint32_t most,
									  ScanCircles *circles);

/* Whatever became of finding them. */
extern void scan_circles_free(Kernel *kernel, ScanCircles *circles);

/* How far apart two places are: the same number wherever it is asked, for an edge lies on a place. */
extern double scan_distance(double x0, double y0, double x1, double y1);

#endif
