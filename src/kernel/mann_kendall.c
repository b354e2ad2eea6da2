/*
 * Does a series go up or down?
 */
#include "kernel/mann_kendall.h"

#include "kernel/order.h"
#include "kernel/rates.h"

#include <math.h>
#include <stdlib.h>

static int
compare_numbers(const void *a, const void *b)
{
	return ORDER_OF(*(const double *) a, *(const double *) b);
}

static KernelStatus
sum_of_signs(Kernel *kernel, const double *known, uint32_t count, double *s)
{
	int64_t		sum = 0;
	uint64_t	work = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		for (uint32_t j = i + 1; j < count; j++)
			sum += ORDER_OF(known[j], known[i]);
		if (kernel_stop_after(kernel, &work, count - i))
			return KERNEL_STOPPED;
	}
	*s = (double) sum;
	return KERNEL_OK;
}

/* Of numbers in order. */
static double
variance_of(const double *ordered, uint32_t count)
{
	double		n = count;
	double		sum = n * (n - 1) * (2 * n + 5);

	for (uint32_t i = 0; i < count;)
	{
		uint32_t	end = i + 1;
		double		t;

		while (end < count && ordered[end] == ordered[i])
			end++;
		t = end - i;
		sum -= t * (t - 1) * (2 * t + 5);
		i = end;
	}
	return sum / 18;
}

KernelStatus
mann_kendall(Kernel *kernel, const double *series, uint32_t count, MannKendall *trend)
{
	double	   *known = kernel_alloc(kernel, count, sizeof(double));
	KernelStatus status = KERNEL_OK;

	*trend = (MannKendall) {.s = NAN, .variance = NAN, .z = NAN, .p = NAN};
	for (uint32_t i = 0; i < count; i++)
		if (!isnan(series[i]))
			known[trend->count++] = series[i];
	if (trend->count >= 2)
		status = sum_of_signs(kernel, known, trend->count, &trend->s);
	if (trend->count >= 2 && status == KERNEL_OK)
	{
		qsort(known, trend->count, sizeof(double), compare_numbers);
		trend->variance = variance_of(known, trend->count);
		if (trend->variance > 0)
		{
			trend->z = (trend->s - ORDER_OF(trend->s, 0)) / sqrt(trend->variance);
			trend->p = rate_normal_p(trend->z);
		}
	}
	kernel_free(kernel, known);
	return status;
}
