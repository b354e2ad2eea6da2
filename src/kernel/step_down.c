/*
 * P-values adjusted for how many questions were asked at once.
 */
#include "kernel/step_down.h"

#include "kernel/order.h"

#include <math.h>

/* Scores of different questions that differ by less are the same, however a compiler rounds. */
#define SCORE_TOLERANCE 1e-9

/* An OrderCompare, the lowest score first. */
static int
compare_scores(const void *items, uint32_t a, uint32_t b)
{
	const double *score = items;

	if (score[a] != score[b])
		return ORDER_OF(score[a], score[b]);
	return ORDER_OF(a, b);
}

/* By the largest scores over the questions up to each, in order. */
static KernelStatus
adjust_in_order(Kernel *kernel, const double *score, const uint32_t *order, uint32_t questions, uint32_t simulations,
				ScoreRaiser raise, void *context, double *p_adjusted)
{
	double	   *largest = kernel_alloc(kernel, simulations, sizeof(double));
	KernelStatus status = KERNEL_OK;

	for (uint32_t s = 0; s < simulations; s++)
		largest[s] = -INFINITY;
	for (uint32_t i = 0; i < questions && status == KERNEL_OK; i++)
	{
		double		own = score[order[i]];
		double		enough = own - SCORE_TOLERANCE * (1 + fabs(own));
		uint32_t	as_extreme = 1;

		raise(context, order[i], largest);
		for (uint32_t s = 1; s < simulations; s++)
			as_extreme += largest[s] >= enough;
		p_adjusted[order[i]] = (double) as_extreme / simulations;
		if (kernel->stop(kernel))
			status = KERNEL_STOPPED;
	}
	kernel_free(kernel, largest);
	return status;
}

KernelStatus
step_down(Kernel *kernel, const double *score, uint32_t questions, uint32_t simulations, ScoreRaiser raise, void *context,
		  double *p_adjusted)
{
	uint32_t   *order = kernel_alloc(kernel, questions, sizeof(uint32_t));
	double		least = 0;
	KernelStatus status = order_index(kernel, order, questions, compare_scores, score);

	if (status == KERNEL_OK)
		status = adjust_in_order(kernel, score, order, questions, simulations, raise, context, p_adjusted);
	for (uint32_t i = questions; i > 0 && status == KERNEL_OK; i--)
		p_adjusted[order[i - 1]] = least = fmax(least, p_adjusted[order[i - 1]]);
	kernel_free(kernel, order);
	return status;
}
