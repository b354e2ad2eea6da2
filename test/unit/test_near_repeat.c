/*
 * Near pairs and chains, against looking at all pairs.
 */
#include "tap.h"

#include "made_points.h"

#include "kernel/near_repeat/near_repeat.h"

static double
distance_of(const NearRequest *request, uint32_t a, uint32_t b)
{
	double		dx = request->points.x[a] - request->points.x[b];
	double		dy = request->points.y[a] - request->points.y[b];

	return request->metric == METRIC_MANHATTAN ? fabs(dx) + fabs(dy) : sqrt(dx * dx + dy * dy);
}

static int64_t
lag_of(const NearRequest *request, uint32_t a, uint32_t b)
{
	return llabs((int64_t) request->points.day[a] - request->points.day[b]);
}

static bool
are_near(const NearRequest *request, uint32_t a, uint32_t b)
{
	return a != b && distance_of(request, a, b) < request->max_distance && lag_of(request, a, b) < request->max_days;
}

static int
compare_days(const void *a, const void *b)
{
	int32_t		left = *(const int32_t *) a;
	int32_t		right = *(const int32_t *) b;

	return (left > right) - (left < right);
}

/* The kernel numbers events in order of time; which place has which day does not matter here. */
static MadePoints
in_order_of_time(MadePoints made)
{
	qsort(made.day, made.count, sizeof(int32_t), compare_days);
	return made;
}

/* ---------------------------------------------------------------- pairs */

typedef struct Visited
{
	const NearRequest *request;
	bool	   *seen;			/* [earlier][later] */
	int			wrong;
} Visited;

static KernelStatus
note_pair(void *context, uint32_t earlier, uint32_t later, double distance, int32_t days)
{
	Visited    *visited = context;
	bool	   *seen = &visited->seen[(size_t) earlier * visited->request->points.count + later];

	visited->wrong += *seen || earlier >= later || !are_near(visited->request, earlier, later) ||
		distance != distance_of(visited->request, earlier, later) || days != lag_of(visited->request, earlier, later);
	*seen = true;
	return KERNEL_OK;
}

static void
test_pairs(const char *name, const NearRequest *request)
{
	World		world = world_new();
	size_t		count = request->points.count;
	Visited		visited = {.request = request, .seen = calloc(count * count + 1, sizeof(bool))};
	int			near = 0;

	near_visit(&world.kernel, request, note_pair, &visited);
	for (uint32_t a = 0; a < count; a++)
		for (uint32_t b = a + 1; b < count; b++)
			if (are_near(request, a, b))
			{
				near++;
				visited.wrong += !visited.seen[a * count + b];
			}
	ok(visited.wrong == 0, "%s: exactly the %d near pairs, each once, the earlier event first", name, near);
	is_empty(&world, name);
	free(visited.seen);
}

/* ---------------------------------------------------------------- chains */

/* The first event of everyone's chain: the lowest number spreads along near pairs until nothing changes. */
static void
spread_originators(const NearRequest *request, ChainMember *members)
{
	bool		changed = true;

	while (changed)
	{
		changed = false;
		for (uint32_t a = 0; a < request->points.count; a++)
			for (uint32_t b = 0; b < request->points.count; b++)
				if (members[b].originator < members[a].originator && are_near(request, a, b))
				{
					members[a].originator = members[b].originator;
					changed = true;
				}
	}
}

/* The event that this one most likely follows, by its definition. */
static void
find_previous(const NearRequest *request, uint32_t event, ChainMember *member)
{
	double		nearest = INFINITY;

	for (uint32_t a = 0; a < event; a++)
	{
		double		distance = distance_of(request, a, event);
		double		farness = distance / request->max_distance + (double) lag_of(request, a, event) / request->max_days;

		if (!are_near(request, a, event))
			continue;
		member->earlier++;
		if (distance < SAME_PLACE_DISTANCE)
			farness = -1.0 - a;	/* before all others, the latest first */
		if (farness > nearest)
			continue;
		nearest = farness;
		member->repeat = farness < 0;
		member->previous = a;
		member->previous_distance = distance;
		member->previous_days = (int32_t) lag_of(request, a, event);
	}
}

static void
find_plainly(const NearRequest *request, ChainMember *members)
{
	uint32_t	chains = 0;
	uint32_t	count = request->points.count;

	for (uint32_t i = 0; i < count; i++)
	{
		members[i] = (ChainMember) {.originator = i, .previous = NO_EVENT, .previous_distance = NAN};
		find_previous(request, i, &members[i]);
		for (uint32_t b = i + 1; b < count; b++)
			members[i].later += are_near(request, i, b);
	}
	spread_originators(request, members);
	for (uint32_t i = 0; i < count; i++)
		members[members[i].originator].chain_size++;
	for (uint32_t i = 0; i < count; i++)
	{
		const ChainMember *first = &members[members[i].originator];

		members[i].chain_size = first->chain_size;
		if (members[i].originator == i && first->chain_size > 1)
			members[i].chain = ++chains;
		else
			members[i].chain = first->chain;
	}
}

static bool
same_member(const ChainMember *got, const ChainMember *want)
{
	return got->originator == want->originator && got->chain_size == want->chain_size && got->chain == want->chain &&
		got->earlier == want->earlier && got->later == want->later && got->repeat == want->repeat &&
		got->previous == want->previous && agree(got->previous_distance, want->previous_distance, 0) &&
		got->previous_days == want->previous_days;
}

static void
print_member(const char *who, const ChainMember *member)
{
	printf("# %s: originator %u, size %u, chain %u, earlier %u, later %u, repeat %d, previous %u at %g m and %d days\n",
		   who, member->originator, member->chain_size, member->chain, member->earlier, member->later, member->repeat,
		   member->previous, member->previous_distance, member->previous_days);
}

static void
test_members(const char *name, const NearRequest *request)
{
	World		world = world_new();
	uint32_t	count = request->points.count;
	ChainMember *got = malloc(count * sizeof(ChainMember));
	ChainMember *want = malloc(count * sizeof(ChainMember));
	int			wrong = 0;
	uint32_t	chains = 0;

	memset(got, 0xA5, count * sizeof(ChainMember));
	find_plainly(request, want);
	ok(chains_find(&world.kernel, request, got) == KERNEL_OK, "%s: chains are found", name);
	for (uint32_t i = 0; i < count; i++)
	{
		chains = want[i].chain > chains ? want[i].chain : chains;
		if (same_member(&got[i], &want[i]))
			continue;
		if (wrong++ == 0)
		{
			printf("# event %u\n", i);
			print_member("got", &got[i]);
			print_member("not", &want[i]);
		}
	}
	ok(wrong == 0, "%s: the role of each of %u events in %u chains", name, count, chains);
	is_empty(&world, name);
	free(got);
	free(want);
}

static void
test_chains(const char *name, MadePoints made, double max_distance, int32_t max_days)
{
	NearRequest request = {.max_distance = max_distance, .max_days = max_days};

	made = in_order_of_time(made);
	request.points = made_columns(&made);
	for (request.metric = METRIC_EUCLIDEAN; request.metric <= METRIC_MANHATTAN; request.metric++)
	{
		test_pairs(name, &request);
		test_members(name, &request);
	}
	made_free(&made);
}

/* Two chains and one event alone, told in full. */
static void
test_story(void)
{
	static const double x[] = {0, 1000, 50, 5000, 0, 1000.005, 120};
	static const double y[] = {0, 0, 0, 0, 0, 0, 0};
	static const int32_t day[] = {1, 2, 5, 6, 9, 10, 11};
	static const ChainMember want[] = {
		{.originator = 0, .chain_size = 4, .chain = 1, .later = 2, .previous = NO_EVENT, .previous_distance = NAN},
		{.originator = 1, .chain_size = 2, .chain = 2, .later = 1, .previous = NO_EVENT, .previous_distance = NAN},
		{.originator = 0, .chain_size = 4, .chain = 1, .earlier = 1, .later = 2, .previous = 0,
			.previous_distance = 50, .previous_days = 4},
		{.originator = 3, .chain_size = 1, .previous = NO_EVENT, .previous_distance = NAN},
		/* The event in the same place goes before the nearer one in time. */
		{.originator = 0, .chain_size = 4, .chain = 1, .earlier = 2, .repeat = true, .previous = 0,
			.previous_distance = 0, .previous_days = 8},
		{.originator = 1, .chain_size = 2, .chain = 2, .earlier = 1, .repeat = true, .previous = 1,
			.previous_distance = 1000.005 - 1000, .previous_days = 8},
		{.originator = 0, .chain_size = 4, .chain = 1, .earlier = 1, .previous = 2, .previous_distance = 70,
			.previous_days = 6},
	};
	World		world = world_new();
	NearRequest request = {.points = {.count = LENGTH(x), .x = x, .y = y, .day = day}, .max_distance = 100,
		.max_days = 14};
	ChainMember got[LENGTH(x)];

	chains_find(&world.kernel, &request, got);
	for (int i = 0; i < LENGTH(x); i++)
		if (!ok(same_member(&got[i], &want[i]), "a story: event %d", i))
		{
			print_member("got", &got[i]);
			print_member("not", &want[i]);
		}
	is_empty(&world, "a story");
}

/* ---------------------------------------------------------------- ends */

static KernelStatus
refuse_tenth_pair(void *context, uint32_t earlier, uint32_t later, double distance, int32_t days)
{
	return ++*(int *) context == 10 ? KERNEL_TOO_MANY_PAIRS : KERNEL_OK;
}

static void
test_ends(Random *random)
{
	MadePoints	made = in_order_of_time(made_uniform(random, 700, 300, 30));
	NearRequest request = {.points = made_columns(&made), .max_distance = 200, .max_days = 7};
	ChainMember *members = malloc(made.count * sizeof(ChainMember));
	World		whole = world_new();
	World		refusing = world_new();
	int			pairs = 0;
	int			not_stopped = 0;
	long		left = 0;

	ok(near_visit(&refusing.kernel, &request, refuse_tenth_pair, &pairs) == KERNEL_TOO_MANY_PAIRS && pairs == 10,
	   "what the visitor refuses ends the visit at once");
	is_empty(&refusing, "a refused visit");
	chains_find(&whole.kernel, &request, members);
	for (long call = 1; call <= whole.asked; call += call < whole.asked - 10 ? 7 : 1)
	{
		World		world = world_stopping_at(call);

		not_stopped += chains_find(&world.kernel, &request, members) != KERNEL_STOPPED;
		left += world.blocks;
	}
	ok(whole.asked > 0 && not_stopped == 0, "chains_find() stops at its %ld looks", whole.asked);
	ok(left == 0, "a stopped chains_find() leaves nothing allocated");
	free(members);
	made_free(&made);
}

int
main(void)
{
	Random		random;

	random_stream(&random, 1, 1);
	test_story();
	test_chains("no events", made_points(0), 100, 14);
	test_chains("one event", made_uniform(&random, 1, 100, 10), 100, 14);
	test_chains("sparse", made_uniform(&random, 300, 3000, 365), 200, 30);
	test_chains("dense", made_uniform(&random, 200, 600, 60), 100, 14);
	test_chains("a lattice", made_lattice(&random, 300, 50, 12, 100), 100, 14);
	test_chains("repeats", made_lattice(&random, 200, 500, 6, 365), 100, 60);
	test_chains("nearly one place", made_lattice(&random, 200, 0.004, 8, 365), 0.02, 30);
	test_chains("same place only", made_lattice(&random, 200, 0.004, 8, 365), 0.005, 30);
	test_chains("same day only", made_lattice(&random, 200, 50, 8, 40), 120, 1);
	test_chains("one spot and one day", made_lattice(&random, 100, 1, 1, 1), 100, 14);
	test_chains("everything near", made_uniform(&random, 100, 100, 30), 1e6, INT32_MAX);
	test_ends(&random);
	return done();
}
