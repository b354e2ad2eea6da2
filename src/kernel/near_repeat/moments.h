/*
 * Exact moments of the Knox statistic.
 *
 * The pairs near in space are the edges of one graph on the events, the pairs
 * near in time those of another.  When the days are permuted over the events,
 * mean, variance and skewness of the number of common edges follow from counts
 * of small subgraphs (Barton & David 1966; Mantel 1967).
 */
#ifndef KERNEL_MOMENTS_H
#define KERNEL_MOMENTS_H

#include "kernel/near_repeat/pair_rows.h"

/* Aligned as memory from the server is: to eight bytes, not sixteen. */
typedef unsigned __int128 Count __attribute__((aligned(8)));

/* What the moments need to know of a graph. */
typedef struct GraphCounts
{
	Count		edges;
	Count		paths;			/* of two edges: sum over events of C(degree, 2) */
	bool		third_known;	/* the counts below are there */
	Count		triangles;
	Count		stars;			/* of three edges: sum over events of C(degree, 3) */
	Count		edge_products;	/* sum over edges of (degree - 1) (degree - 1) */
} GraphCounts;

typedef struct Moments
{
	double		mean;
	double		sd;
	double		skewness;		/* NaN when it is not known or sd is 0 */
} Moments;

/*
 * The graph of packed pairs of events 0 .. events - 1.  Adds each event's
 * degree to total_degree.  Where triangles would take too long to count
 * (about TRIANGLE_WORK_MAX steps), third_known is false.
 */
#define TRIANGLE_WORK_MAX UINT64_C(10000000000)
extern KernelStatus graph_of_rows(Kernel *kernel, const PairRows *rows, uint32_t events,
								  uint32_t *total_degree, GraphCounts *graph);

/*
 * The graph of all pairs that are in none of the packed rows, from the sum of
 * their edges and degrees; events with no near partner are not in the list.
 */
extern void graph_of_the_rest(uint32_t events, uint32_t listed, const uint32_t *total_degree,
							  Count total_edges, GraphCounts *graph);

/* The graph of events whose days differ by from .. to; histogram[0 .. span] counts the events of each day. */
extern KernelStatus graph_of_lags(Kernel *kernel, const uint32_t *histogram, int32_t span,
								  int32_t from, int32_t to, GraphCounts *graph);

extern Moments moments_of(uint32_t events, const GraphCounts *near, const GraphCounts *soon);

/* The moments of the sum of two independent counts. */
extern Moments moments_sum(const Moments *a, const Moments *b);

/* The upper tail P(X >= observed) of the Pearson type III distribution with these moments. */
extern double moments_upper_tail(const Moments *moments, double observed);

/*
 * How far a count is from its mean, to compare counts of different moments by: in deviations, which are above 0.
 * Where less than one is expected, one pair is many deviations and yet no surprise: there it is what a normal
 * variable would have that is as improbable.
 */
extern double moments_score(const Moments *moments, double observed);

#endif
