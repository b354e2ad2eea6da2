/*
 * Burglaries for a forecast.
 */
#include "kernel/forecast/forecast_events.h"

#include "kernel/order.h"

#include <math.h>

/* ---------------------------------------------------------------- when they became known */

static int
compare_delays(const void *items, uint32_t a, uint32_t b)
{
	const int32_t *delay = items;

	return ORDER_OF(delay[a], delay[b]);
}

/* Within how many days nine in ten became known, of those that were known on a day. */
static KernelStatus
common_delay(Kernel *kernel, const Burglary *burglary, uint32_t count, int32_t day, int32_t *common)
{
	int32_t    *delay = kernel_alloc(kernel, count, sizeof(int32_t));
	uint32_t   *order = kernel_alloc(kernel, count, sizeof(uint32_t));
	uint32_t	known = 0;
	KernelStatus status;

	for (uint32_t i = 0; i < count; i++)
		if (letters_report_known(burglary[i].occurred, burglary[i].reported) && burglary[i].reported < day)
			delay[known++] = burglary[i].reported - burglary[i].occurred;
	status = order_index(kernel, order, known, compare_delays, delay);
	if (status == KERNEL_OK)
		*common = known == 0 ? FORECAST_DELAY_ASSUMED : delay[order[(uint32_t) ceil(0.9 * known) - 1]];
	kernel_free(kernel, delay);
	kernel_free(kernel, order);
	return status;
}

KernelStatus
forecast_events_build(Kernel *kernel, const Burglary *burglary, uint32_t count, const ForecastCells *cells, int32_t day,
					  ForecastEvents *events)
{
	KernelStatus status;

	*events = (ForecastEvents)
	{
		.count = count, .burglary = burglary,
		.known = kernel_alloc(kernel, count, sizeof(int64_t)), .cell = kernel_alloc(kernel, count, sizeof(uint32_t))
	};
	status = common_delay(kernel, burglary, count, day, &events->delay);
	for (uint32_t i = 0; i < count && status == KERNEL_OK; i++)
	{
		const Burglary *b = &burglary[i];

		events->cell[i] = forecast_cells_find(cells, forecast_cell_at(b->x, b->y, cells->size));
		if (letters_report_known(b->occurred, b->reported))
			events->known[i] = b->reported;
		else
		{
			events->known[i] = (int64_t) b->occurred + events->delay;
			events->assumed++;
		}
		if (KERNEL_STOP_AT(kernel, i))
			status = KERNEL_STOPPED;
	}
	return status;
}

void
forecast_events_free(Kernel *kernel, ForecastEvents *events)
{
	kernel_free(kernel, events->known);
	kernel_free(kernel, events->cell);
}

/* ---------------------------------------------------------------- which */

static bool
before_day(const void *items, uint32_t item, const void *sought)
{
	return ((const Burglary *) items)[item].occurred < *(const int64_t *) sought;
}

uint32_t
forecast_events_from(const ForecastEvents *events, int64_t day)
{
	return order_find(events->burglary, events->count, before_day, &day);
}

static bool
at_one_place(const Burglary *a, const Burglary *b)
{
	if (a->dwelling != LETTER_NO_ID && b->dwelling != LETTER_NO_ID)
		return a->dwelling == b->dwelling;
	return a->x == b->x && a->y == b->y;
}

uint32_t
forecast_events_doubles(const ForecastEvents *events, int32_t at)
{
	uint32_t	first = forecast_events_from(events, (int64_t) at - 2);
	uint32_t	middle = forecast_events_from(events, at);
	uint32_t	last = forecast_events_from(events, (int64_t) at + 2);
	uint32_t	doubles = 0;

	for (uint32_t b = middle; b < last; b++)
		for (uint32_t a = first; a < middle; a++)
			if (at_one_place(&events->burglary[a], &events->burglary[b]))
			{
				doubles++;
				break;
			}
	return doubles;
}
