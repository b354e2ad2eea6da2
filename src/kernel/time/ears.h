/*
 * Is a count more than the few before it make one expect?  EARS (Hutwagner et al. 2003).
 */
#ifndef KERNEL_EARS_H
#define KERNEL_EARS_H

#include "kernel/memory.h"

typedef enum EarsMethod
{
	EARS_C1,					/* against the periods just before */
	EARS_C2,					/* two periods are left out between */
	EARS_C3,					/* C2 of three periods together */
	EARS_C3_SURVEILLANCE		/* as the R package surveillance has it */
} EarsMethod;

typedef struct EarsChoice
{
	EarsMethod	method;
	uint32_t	baseline;		/* periods to compare with, at least 2 */
	double		z;				/* an alarm is above it */
	double		min_sigma;		/* the standard deviation is taken to be no less, above 0 */
} EarsChoice;

typedef enum EarsAlarm
{
	EARS_NOT_KNOWN = -1, EARS_QUIET, EARS_ALARM
} EarsAlarm;

typedef struct EarsPeriod
{
	double		expected;		/* NAN where a count before is not known, or there are too few */
	double		statistic;		/* in standard deviations */
	double		upper;			/* an alarm is above it; NAN where no count would change that */
	EarsAlarm	alarm;
} EarsPeriod;

/* Of each period; counts that are NAN are not known. */
extern KernelStatus ears(Kernel *kernel, const double *count, uint32_t periods, const EarsChoice *choice,
						 EarsPeriod *period);

#endif
