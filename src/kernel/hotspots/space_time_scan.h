/*
 * The space-time permutation scan (Kulldorff et al. 2005): in which circle,
 * during which days, did more happen than place and time by themselves let
 * expect?
 */
#ifndef KERNEL_SPACE_TIME_SCAN_H
#define KERNEL_SPACE_TIME_SCAN_H

#include "kernel/points.h"

#define SCAN_DAYS_MAX 366
#define SCAN_CLUSTERS_MAX 100
#define SCAN_PERMUTATIONS_MAX 99999

/* With fewer permutations the mean and spread of their maxima are not known well enough for the tail. */
#define SCAN_TAIL_PERMUTATIONS 99

typedef struct ScanRequest
{
	Points		points;
	double		max_radius;		/* metres; the radius of a circle is less */
	int32_t		max_days;		/* 1 .. SCAN_DAYS_MAX */
	double		max_share;		/* of all events, that a circle may hold */
	bool		prospective;	/* only what lasts until the day below, after which there is no point */
	int32_t		on;
	uint32_t	clusters;		/* to be found, at most */
	uint32_t	permutations;
	uint64_t	seed;
} ScanRequest;

/* A cylinder: the places at most the radius from a place, and the days from .. to. */
typedef struct ScanCluster
{
	double		x;
	double		y;
	double		radius;
	int32_t		from_day;
	int32_t		to_day;
	uint32_t	observed;		/* events in it */
	uint32_t	places;			/* of these */
	uint32_t	in_circle;		/* events on any day */
	uint32_t	in_days;		/* events anywhere */
	double		expected;
	double		likelihood;		/* the logarithm of the ratio */
	double		p;				/* NAN without permutations */
	double		p_tail;			/* by the Gumbel distribution; NAN with too few of them */
} ScanCluster;

/*
 * The cylinder with the largest ratio of likelihoods, then the largest of those
 * that have no place and day in common with one before, and so on; found is how
 * many there are.  Of equal ones that of the smallest radius is taken, then that
 * of the first centre by x and y.
 */
extern KernelStatus space_time_scan(Kernel *kernel, const ScanRequest *request, ScanCluster *cluster, uint32_t *found);

/* Is a place in the circle of a cluster? */
extern bool scan_cluster_covers(const ScanCluster *cluster, double x, double y);

#endif
