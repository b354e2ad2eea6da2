/*
 * How much burglaries bring others near them, with the interval of it, a test
 * against nothing, and what the same finds where days were dealt by lot.
 */
#ifndef KERNEL_SELF_EXCITING_INTERVAL_H
#define KERNEL_SELF_EXCITING_INTERVAL_H

#include "kernel/forecast/self_exciting_events.h"

typedef struct SelfExcitingTest
{
	Excitation	fitted;			/* held by the gamma distribution */
	ExcitationSums sums;		/* of it */
	double		low;			/* 95 %, by profile likelihood; theta lies in it */
	double		high;
	double		log_likelihood; /* the most there is */
	double		log_likelihood_without; /* the most with theta 0 */
	double		p_value;
	double		dealt;			/* mean theta of the copies, with omega and sigma as fitted; NaN of none */
	double		dealt_most;
} SelfExcitingTest;

typedef struct SelfExcitingCopies
{
	uint32_t	copies;
	uint64_t	seed;
	/* Told before each how far it is, or NULL. */
	void		(*progress) (void *context, uint32_t copy, uint32_t copies);
	void	   *context;
} SelfExcitingCopies;

/* Leaves the process with the days of the last copy. */
extern KernelStatus self_exciting_test(Kernel *kernel, SelfExciting *process, const SelfExcitingCopies *copies,
									   SelfExcitingTest *test);

/* theta and what goes with it alone, held by the gamma distribution. */
extern KernelStatus self_exciting_fit(Kernel *kernel, const SelfExciting *process, Excitation *fitted, ExcitationSums *sums);

#endif
