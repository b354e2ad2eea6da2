/*
 * libFuzzer: near pairs, chains and roles against a loop over all pairs.
 */
#include "input.h"

#include "kernel/near_repeat/near_repeat.h"

typedef struct Plain
{
	uint32_t	earlier[EVENTS_MAX];
	uint32_t	later[EVENTS_MAX];
	uint32_t	first[EVENTS_MAX];	/* of the chain */
	bool		repeat[EVENTS_MAX];
} Plain;

static bool
is_near(const NearRequest *request, uint32_t a, uint32_t b)
{
	return plain_distance(&request->points, a, b, request->metric) < request->max_distance &&
		plain_lag(&request->points, a, b) < request->max_days;
}

static void
add_pair(const NearRequest *request, Plain *plain, uint32_t a, uint32_t b)
{
	uint32_t	older = plain->first[a] < plain->first[b] ? plain->first[a] : plain->first[b];
	uint32_t	newer = plain->first[a] < plain->first[b] ? plain->first[b] : plain->first[a];

	plain->later[a]++;
	plain->earlier[b]++;
	plain->repeat[b] |= plain_distance(&request->points, a, b, request->metric) < SAME_PLACE_DISTANCE;
	for (uint32_t i = 0; i < request->points.count; i++)
		plain->first[i] = plain->first[i] == newer ? older : plain->first[i];
}

static void
find_plainly(const NearRequest *request, Plain *plain)
{
	memset(plain, 0, sizeof(*plain));
	for (uint32_t i = 0; i < request->points.count; i++)
		plain->first[i] = i;
	for (uint32_t a = 0; a < request->points.count; a++)
		for (uint32_t b = a + 1; b < request->points.count; b++)
			if (is_near(request, a, b))
				add_pair(request, plain, a, b);
}

/* In place and time together. */
static double
farness(const NearRequest *request, uint32_t a, uint32_t b)
{
	return plain_distance(&request->points, a, b, request->metric) / request->max_distance +
		(double) plain_lag(&request->points, a, b) / request->max_days;
}

/* Does b explain an event better than a does? */
static bool
is_better(const NearRequest *request, uint32_t event, uint32_t a, uint32_t b)
{
	bool		a_same = plain_distance(&request->points, a, event, request->metric) < SAME_PLACE_DISTANCE;
	bool		b_same = plain_distance(&request->points, b, event, request->metric) < SAME_PLACE_DISTANCE;
	double		a_farness = farness(request, a, event);
	double		b_farness = farness(request, b, event);

	if (a_same != b_same)
		return b_same;
	return (!a_same && b_farness < a_farness) || ((a_same || b_farness == a_farness) && b > a);
}

static void
check_previous(const NearRequest *request, const ChainMember *members, uint32_t i)
{
	const ChainMember *member = &members[i];
	uint32_t	best = NO_EVENT;

	for (uint32_t j = 0; j < i; j++)
		if (is_near(request, j, i) && (best == NO_EVENT || is_better(request, i, best, j)))
			best = j;
	MUST(member->previous == best);
	if (best == NO_EVENT)
		return;
	MUST(member->previous_distance == plain_distance(&request->points, best, i, request->metric));
	MUST(member->previous_days == plain_lag(&request->points, best, i));
}

static void
check_members(const NearRequest *request, const ChainMember *members)
{
	Plain		plain;
	uint32_t	chains = 0;

	find_plainly(request, &plain);
	for (uint32_t i = 0; i < request->points.count; i++)
	{
		const ChainMember *member = &members[i];
		uint32_t	size = 0;

		for (uint32_t j = 0; j < request->points.count; j++)
			size += plain.first[j] == plain.first[i];
		chains += size > 1 && plain.first[i] == i;
		MUST(member->originator == plain.first[i]);
		MUST(member->chain_size == size);
		MUST(member->chain == (size == 1 ? 0 : plain.first[i] == i ? chains : members[plain.first[i]].chain));
		MUST(member->earlier == plain.earlier[i] && member->later == plain.later[i]);
		MUST(member->repeat == plain.repeat[i]);
		check_previous(request, members, i);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Input		input = {.next = data, .left = size};
	uint8_t		form = take_byte(&input);
	World		world = world_stopping_at(form & 4 ? 1 + take_byte(&input) : 0);
	Events		events;
	NearRequest request = {.metric = form & 1 ? METRIC_MANHATTAN : METRIC_EUCLIDEAN};
	ChainMember members[EVENTS_MAX];
	KernelStatus status;

	request.max_distance = fabs(take_number(&input, form & 2));
	if (request.max_distance == 0)
		request.max_distance = 1;
	request.max_days = form & 8 ? take_int(&input) & INT32_MAX : take_byte(&input);
	if (request.max_days == 0)
		request.max_days = INT32_MAX;
	take_events(&input, &events);
	request.points = events.points;

	status = chains_find(&world.kernel, &request, members);
	MUST(world.blocks == 0);
	MUST(status == KERNEL_OK || (status == KERNEL_STOPPED && world.stop_at > 0));
	if (status == KERNEL_OK)
		check_members(&request, members);
	return 0;
}
