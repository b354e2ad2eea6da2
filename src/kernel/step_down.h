/*
 * P-values adjusted for how many questions were asked at once, by the largest
 * score of each simulation (Westfall & Young 1993, step-down).
 */
#ifndef KERNEL_STEP_DOWN_H
#define KERNEL_STEP_DOWN_H

#include "kernel/memory.h"

/* Raises largest[simulation] to the score that this question has in it. */
typedef void (*ScoreRaiser) (void *context, uint32_t question, double *largest);

/*
 * Each question is as extreme as the largest score of a simulation over the
 * questions whose own score is no higher; and no question is surer than one
 * with a higher score.  Simulation 0 is what was observed.
 */
extern KernelStatus step_down(Kernel *kernel, const double *score, uint32_t questions, uint32_t simulations,
							  ScoreRaiser raise, void *context, double *p_adjusted);

#endif
