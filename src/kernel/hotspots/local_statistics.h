/*
 * How much is the value of each cell like those around it? Getis and Ord's G*
 * (1995) and Anselin's local Moran (1995), with the p of conditional
 * permutation: the value of a cell stays where it is, and those of its
 * neighbours are drawn from all other cells.
 */
#ifndef KERNEL_LOCAL_STATISTICS_H
#define KERNEL_LOCAL_STATISTICS_H

#include "kernel/hotspots/cells.h"

#define LOCAL_PERMUTATIONS_MAX 1000000

/*
 * The value of each cell, NAN with a reason where there is none: its count; or
 * per dwelling its rate, less the rate of all, over the standard error that it
 * has by the empirical Bayes of Assuncao and Reis (1999), so that rates of few
 * dwellings do not stand out by chance alone.
 */
extern void cell_values(const Cells *cells, bool per_dwelling, double *value, CellReason *reason);

typedef struct LocalRequest
{
	uint32_t	count;
	const double *value;		/* NAN does not take part, nor in what lies around others */
	const Neighbours *neighbours;
	uint32_t	permutations;	/* 0: p by the normal distribution */
	uint64_t	seed;
} LocalRequest;

/* NAN where it is not known. */
typedef struct LocalStatistic
{
	CellReason	reason;			/* filled where there is a value but no statistic */
	uint32_t	neighbours;		/* that take part */
	double		around;			/* mean of the values of these, NAN without any */
	double		statistic;		/* I; not filled for G* */
	double		expected;
	double		variance;
	double		z;
	double		p;				/* two-sided */
} LocalStatistic;

/* Where a cell has no value, what is filled is meaningless. */
extern KernelStatus getis_ord_star(Kernel *kernel, const LocalRequest *request, LocalStatistic *local);
extern KernelStatus local_moran(Kernel *kernel, const LocalRequest *request, LocalStatistic *local);

#endif
