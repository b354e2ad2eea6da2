/*
 * What kind of hot spot a place is, by the periods in which it was hot.
 */
#include "kernel/hotspots/hot_spot_class.h"

#include <math.h>

static HotSpotClass
class_of_lasting(const MannKendall *trend, double alpha)
{
	if (!(trend->p <= alpha))
		return HOT_SPOT_PERSISTENT;
	return trend->s > 0 ? HOT_SPOT_INTENSIFYING : HOT_SPOT_DIMINISHING;
}

static HotSpotClass
class_of(const HotSpotHistory *history, double alpha)
{
	bool		lasting = 10 * (uint64_t) history->hot >= 9 * (uint64_t) history->known;

	if (history->hot == 0)
		return HOT_SPOT_NONE;
	if (history->run == 0)
		return lasting ? HOT_SPOT_HISTORICAL : HOT_SPOT_FORMER;
	if (lasting)
		return class_of_lasting(&history->trend, alpha);
	if (history->hot == 1)
		return HOT_SPOT_NEW;
	if (history->hot == history->run)
		return HOT_SPOT_CONSECUTIVE;
	return history->any_cold ? HOT_SPOT_OSCILLATING : HOT_SPOT_SPORADIC;
}

static void
count_periods(const PeriodState *state, uint32_t periods, HotSpotHistory *history)
{
	while (history->first < periods && state[history->first] == PERIOD_UNKNOWN)
		history->first++;
	for (uint32_t i = history->first; i < periods; i++)
	{
		if (state[i] == PERIOD_UNKNOWN)
			continue;
		history->known++;
		history->hot += state[i] == PERIOD_HOT;
		history->run = state[i] == PERIOD_HOT ? history->run + 1 : 0;
		history->any_cold |= state[i] == PERIOD_COLD;
	}
	history->last_known = periods > 0 && state[periods - 1] != PERIOD_UNKNOWN;
}

KernelStatus
hot_spot_class(Kernel *kernel, const PeriodState *state, const double *series, uint32_t periods, double alpha,
			   HotSpotHistory *history)
{
	double	   *known = kernel_alloc(kernel, periods, sizeof(double));
	KernelStatus status;

	*history = (HotSpotHistory) {.class = HOT_SPOT_UNKNOWN};
	count_periods(state, periods, history);
	for (uint32_t i = 0; i < periods; i++)
		known[i] = series == NULL || state[i] == PERIOD_UNKNOWN ? NAN : series[i];
	status = mann_kendall(kernel, known, periods, &history->trend);
	if (history->known >= HOT_SPOT_PERIODS_MIN && history->last_known)
		history->class = class_of(history, alpha);
	kernel_free(kernel, known);
	return status;
}
