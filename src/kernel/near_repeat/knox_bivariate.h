/*
 * The bivariate Knox test: are events of one kind near those of another, in
 * place and time, more than chance has it?
 *
 * Knox 1964, of two kinds Klauber 1971; the exact moments of a sum over a
 * permutation are Hoeffding's (1951).
 */
#ifndef KERNEL_KNOX_BIVARIATE_H
#define KERNEL_KNOX_BIVARIATE_H

#include "kernel/near_repeat/knox.h"

/* Pairs nearer than the largest finite distance; some 16 bytes each while moments are worked out. */
#define KNOX_BIVARIATE_PAIRS_MAX UINT64_C(100000000)

/* Events of one kind; the caller owns the columns. */
typedef struct KnoxSide
{
	Points		points;
	const int64_t *id;			/* NULL where events have none */
} KnoxSide;

/*
 * A pair is one of a and one of b; where both have ids, not of an event with
 * itself.  The lag is how much later b is; is_signed tells it from how much
 * earlier, of which no band is then.
 */
typedef struct KnoxBivariateRequest
{
	KnoxSide	a;
	KnoxSide	b;
	Bands		distance;
	Bands		days;
	Metric		metric;
	bool		is_signed;
	uint32_t	permutations;	/* of the days of a over its places, and as many of b; 0 for the exact columns only */
	uint64_t	seed;
} KnoxBivariateRequest;

/* What permuting the days of one side says, the other staying as it is. */
typedef struct KnoxBivariateCell
{
	KnoxCell	permute_a;
	KnoxCell	permute_b;
} KnoxBivariateCell;

/* Fills cells[distance band][day band], distance.count * days.count of them; in_both: how many of a are in b too. */
extern KernelStatus knox_bivariate_run(Kernel *kernel, const KnoxBivariateRequest *request, KnoxBivariateCell *cells,
									   uint32_t *in_both);

#endif
