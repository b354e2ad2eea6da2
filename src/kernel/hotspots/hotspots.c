/*
 * Where are more burglaries than the dwellings there explain?
 */
#include "kernel/hotspots/hotspots.h"

#include <math.h>

#include <Rmath.h>

/*
 * Exact limits, by Clopper and Pearson, of the share of the events that lies in
 * a zone. They depend on the number in the zone alone, which is the same for
 * many zones, and take long: those found last are kept.
 */
#define LIMITS_KEPT 1024

typedef struct ShareLimits
{
	double		events;			/* in the zone; NAN before there are any */
	double		low;
	double		high;
} ShareLimits;

static ShareLimits
share_limits(double events, double all, double confidence)
{
	double		tail = (1 - confidence) / 2;

	return (ShareLimits)
	{
		.events = events,
		.low = events == 0 ? 0 : qbeta(tail, events, all - events + 1, true, false),
		.high = events == all ? 1 : qbeta(tail, events + 1, all - events, false, false)
	};
}

/* What a share of the events makes of the risk: its odds over those of the dwellings. */
static double
risk_of_share(const WholeMap *map, const ZoneTest *zone, double share)
{
	return share / (1 - share) * (map->dwellings - zone->dwellings) / zone->dwellings;
}

static void
test_zone(const WholeMap *map, const ShareLimits *limits, ZoneTest *zone)
{
	double		chance = fmin(1, zone->dwellings / map->dwellings);

	zone->expected = map->events * chance;
	zone->p = zone->events == 0 ? 1 : pbinom(zone->events - 1, map->events, chance, false, false);
	zone->p_mid = zone->p - dbinom(zone->events, map->events, chance, false) / 2;
	zone->p_fewer = pbinom(zone->events, map->events, chance, true, false);
	if (zone->dwellings >= map->dwellings)
		return;
	zone->risk = risk_of_share(map, zone, zone->events / map->events);
	zone->risk_low = risk_of_share(map, zone, limits->low);
	zone->risk_high = risk_of_share(map, zone, limits->high);
}

void
zone_test_one(const WholeMap *map, double confidence, ZoneTest *zone)
{
	ShareLimits limits = share_limits(zone->events, map->events, confidence);

	test_zone(map, &limits, zone);
}

static bool
takes_part(const Cells *cells, uint32_t cell)
{
	return cells->events[cell] != CELL_EVENTS_UNKNOWN && cells->dwellings[cell] != CELL_DWELLINGS_UNKNOWN;
}

static CellReason
reason_of(const Cells *cells, uint32_t cell, const WholeMap *map)
{
	if (cells->events[cell] == CELL_EVENTS_UNKNOWN)
		return CELL_NO_COUNT;
	if (cells->dwellings[cell] == CELL_DWELLINGS_UNKNOWN)
		return CELL_NO_DWELLINGS_KNOWN;
	if (cells->dwellings[cell] == 0)
		return CELL_NO_DWELLINGS;
	return map->events == 0 ? CELL_NO_BURGLARIES : CELL_KNOWN;
}

static void
add_cell(const Cells *cells, uint32_t cell, ZoneTest *zone)
{
	if (!takes_part(cells, cell))
		return;
	zone->cells++;
	zone->events += cells->events[cell];
	zone->dwellings += cells->dwellings[cell];
}

KernelStatus
zone_tests(Kernel *kernel, const Cells *cells, double confidence, ZoneTest *zone)
{
	const uint32_t *start = cells->neighbours.start;
	WholeMap	map = {0, 0};
	ShareLimits *kept = kernel_alloc(kernel, LIMITS_KEPT, sizeof(ShareLimits));
	KernelStatus status = KERNEL_OK;
	uint64_t	work = 0;

	for (int i = 0; i < LIMITS_KEPT; i++)
		kept[i].events = NAN;
	for (uint32_t i = 0; i < cells->count; i++)
		if (takes_part(cells, i))
		{
			map.events += cells->events[i];
			map.dwellings += cells->dwellings[i];
		}
	for (uint32_t i = 0; i < cells->count && status == KERNEL_OK; i++)
	{
		zone[i] = (ZoneTest) {
			.reason = reason_of(cells, i, &map), .expected = NAN, .risk = NAN, .risk_low = NAN, .risk_high = NAN,
			.p = NAN, .p_mid = NAN, .p_fewer = NAN
		};
		add_cell(cells, i, &zone[i]);
		for (uint32_t n = start[i]; n < start[i + 1]; n++)
			add_cell(cells, cells->neighbours.other[n], &zone[i]);
		if (zone[i].reason == CELL_KNOWN)
		{
			ShareLimits *limits = &kept[(uint64_t) zone[i].events % LIMITS_KEPT];

			if (limits->events != zone[i].events)
				*limits = share_limits(zone[i].events, map.events, confidence);
			test_zone(&map, limits, &zone[i]);
		}
		/* exact limits and chances take some microseconds */
		if (kernel_stop_after(kernel, &work, 1000 + start[i + 1] - start[i]))
			status = KERNEL_STOPPED;
	}
	kernel_free(kernel, kept);
	return status;
}
