/*
 * Near-repeat pairs, chains and roles.
 */
#include "kernel/near_repeat/near_repeat.h"

#include "kernel/near_repeat/pairs.h"

#include <math.h>

/* ---------------------------------------------------------------- pairs */

typedef struct NearFilter
{
	const NearRequest *request;
	const Grid *grid;
	NearVisitor visitor;
	void	   *context;
} NearFilter;

/* A PairVisitor that passes on the near pairs, the earlier event first. */
static KernelStatus
filter_near(void *context, uint32_t point, uint32_t first, uint32_t count, const double *distance)
{
	const NearFilter *filter = context;
	const Grid *grid = filter->grid;
	KernelStatus status = KERNEL_OK;

	for (uint32_t i = 0; i < count && status == KERNEL_OK; i++)
	{
		uint32_t	a = grid->source[point];
		uint32_t	b = grid->source[first + i];
		int64_t		lag;

		if (!(distance[i] < filter->request->max_distance))
			continue;
		lag = (int64_t) grid->points.day[first + i] - grid->points.day[point];
		lag = lag < 0 ? -lag : lag;
		if (lag >= filter->request->max_days)
			continue;
		status = filter->visitor(filter->context, a < b ? a : b, a < b ? b : a, distance[i], (int32_t) lag);
	}
	return status;
}

KernelStatus
near_visit(Kernel *kernel, const NearRequest *request, NearVisitor visitor, void *context)
{
	Grid		grid;
	NearFilter	filter = {.request = request, .grid = &grid, .visitor = visitor, .context = context};
	KernelStatus status = grid_build(kernel, &request->points, request->max_distance, &grid);

	if (status == KERNEL_OK)
		status = pairs_visit(kernel, &grid, request->metric, filter_near, &filter);
	grid_free(kernel, &grid);
	return status;
}

/* ---------------------------------------------------------------- chains */

typedef struct ChainFinder
{
	const NearRequest *request;
	ChainMember *members;		/* "originator" leads towards the first event of the chain */
} ChainFinder;

/* The first event of a chain as known so far; shortens the way to it (path halving). */
static uint32_t
first_of_chain(ChainMember *members, uint32_t event)
{
	while (members[event].originator != event)
	{
		members[event].originator = members[members[event].originator].originator;
		event = members[event].originator;
	}
	return event;
}

/* Does "earlier" explain the later event better than what is recorded? */
static bool
follows_rather(const NearRequest *request, const ChainMember *member, uint32_t earlier, double distance, int32_t days)
{
	bool		same_place = distance < SAME_PLACE_DISTANCE;
	double		farness = distance / request->max_distance + (double) days / request->max_days;
	double		recorded;

	if (member->previous == NO_EVENT)
		return true;
	if (same_place != member->repeat)
		return same_place;
	if (same_place)
		return earlier > member->previous;
	recorded = member->previous_distance / request->max_distance + (double) member->previous_days / request->max_days;
	return farness < recorded || (farness == recorded && earlier > member->previous);
}

/* A NearVisitor that joins the two events of a pair. */
static KernelStatus
join_pair(void *context, uint32_t earlier, uint32_t later, double distance, int32_t days)
{
	const ChainFinder *finder = context;
	ChainMember *member = &finder->members[later];
	uint32_t	a = first_of_chain(finder->members, earlier);
	uint32_t	b = first_of_chain(finder->members, later);

	/* The earlier of the two becomes the first event of both. */
	finder->members[a < b ? b : a].originator = a < b ? a : b;
	finder->members[earlier].later++;
	member->earlier++;
	if (follows_rather(finder->request, member, earlier, distance, days))
	{
		member->previous = earlier;
		member->previous_distance = distance;
		member->previous_days = days;
		member->repeat = distance < SAME_PLACE_DISTANCE;
	}
	return KERNEL_OK;
}

/* Settles originators, sizes and numbers once all pairs are joined. */
static void
number_chains(ChainMember *members, uint32_t count)
{
	uint32_t	chains = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		members[i].originator = first_of_chain(members, i);
		members[members[i].originator].chain_size++;
	}
	for (uint32_t i = 0; i < count; i++)
	{
		const ChainMember *first = &members[members[i].originator];

		/* The originator comes before the rest of its chain. */
		members[i].chain_size = first->chain_size;
		if (first->chain_size > 1)
			members[i].chain = members[i].originator == i ? ++chains : first->chain;
	}
}

KernelStatus
chains_find(Kernel *kernel, const NearRequest *request, ChainMember *members)
{
	ChainFinder finder = {.request = request, .members = members};
	KernelStatus status;

	for (uint32_t i = 0; i < request->points.count; i++)
		members[i] = (ChainMember) {.originator = i, .previous = NO_EVENT, .previous_distance = NAN};
	status = near_visit(kernel, request, join_pair, &finder);
	number_chains(members, request->points.count);
	return status;
}
