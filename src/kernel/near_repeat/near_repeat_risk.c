/*
 * Near-repeat risk.
 */
#include "kernel/near_repeat/near_repeat_risk.h"

#include "kernel/order.h"

#include <math.h>

double
risk_begin(RiskCombine combine)
{
	return combine == RISK_MULTIPLICATIVE ? 1 : 0;
}

double
risk_add(RiskCombine combine, double sum, double excess)
{
	switch (combine)
	{
		case RISK_MULTIPLICATIVE:
			return sum * (1 + excess);
		case RISK_MAX:
			return fmax(sum, excess);
		default:
			return sum + excess;
	}
}

double
risk_merge(RiskCombine combine, double sum, double other)
{
	return combine == RISK_MULTIPLICATIVE ? sum * other : risk_add(combine, sum, other);
}

double
risk_end(RiskCombine combine, double sum)
{
	return combine == RISK_MULTIPLICATIVE ? sum : 1 + sum;
}

double
risk_excess(const RiskProfile *profile, double distance, int64_t days, int32_t horizon)
{
	int			band = bands_find(&profile->distance, profile->distance.count, distance);
	const double *excess;
	double		sum = 0;

	if (band < 0 || days < 0)
		return 0;
	excess = profile->excess + (size_t) band * profile->days.count;
	for (int l = 0; l < profile->days.count; l++)
	{
		double		from = fmax(days, profile->days.breaks[l]);
		double		to = fmin((double) days + horizon, profile->days.breaks[l + 1]);

		if (to > from)
			sum += excess[l] * (to - from);
	}
	return sum / horizon;
}

/* ---------------------------------------------------------------- a place among events */

KernelStatus
risk_index_build(Kernel *kernel, const Points *points, double reach, RiskIndex **index)
{
	ReachPoints by_day = {.count = points->count, .x = points->x, .y = points->y, .rank = points->day};

	return reach_index_build(kernel, &by_day, reach, index);
}

void
risk_index_free(Kernel *kernel, RiskIndex *index)
{
	reach_index_free(kernel, index);
}

/* An OrderBefore of the events of a cell. */
static bool
is_before_day(const void *reached, uint32_t item, const void *day)
{
	return ((const Reached *) reached)[item].rank < *(const int64_t *) day;
}

KernelStatus
risk_at(Kernel *kernel, const RiskIndex *index, const RiskProfile *profile, RiskCombine combine,
		double x, double y, int32_t day, int32_t horizon, double *risk)
{
	const Reached *event;
	uint32_t	count = reach_index_find(index, x, y, &event);
	double		sum = risk_begin(combine);
	int64_t		oldest;
	uint32_t	first;
	uint64_t	work = 0;		/* since the last look at stop() */

	*risk = 1;
	if (count == 0)
		return KERNEL_OK;
	/* Older events than the last day band have no effect left; later ones are not known yet. */
	oldest = day - (int64_t) fmin(ceil(bands_reach(&profile->days)), UINT32_MAX);
	first = order_find(event, count, is_before_day, &oldest);
	for (uint32_t i = first; i < count && event[i].rank <= day; i++)
	{
		double		distance = sqrt((event[i].x - x) * (event[i].x - x) + (event[i].y - y) * (event[i].y - y));

		sum = risk_add(combine, sum, risk_excess(profile, distance, (int64_t) day - event[i].rank, horizon));
		work += profile->days.count;
		if (work < KERNEL_STOP_INTERVAL)
			continue;
		if (kernel->stop(kernel))
			return KERNEL_STOPPED;
		work = 0;
	}
	*risk = risk_end(combine, sum);
	return KERNEL_OK;
}
