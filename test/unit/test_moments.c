/*
 * Exact moments: the counts of subgraphs against looking at every two, three
 * and four events; the moments against all permutations.
 */
#include "tap.h"

#include "graphs.h"
#include "made_points.h"
#include "permutations.h"

#include "kernel/near_repeat/moments.h"

/* ---------------------------------------------------------------- subgraphs */

static bool
same_counts(const GraphCounts *got, const GraphCounts *want)
{
	bool		same = got->edges == want->edges && got->paths == want->paths && got->third_known == want->third_known;

	if (want->third_known)
		same = same && got->triangles == want->triangles && got->stars == want->stars &&
			got->edge_products == want->edge_products;
	if (!same)
		printf("# edges %g for %g, paths %g for %g, triangles %g for %g, stars %g for %g, products %g for %g\n",
			   (double) got->edges, (double) want->edges, (double) got->paths, (double) want->paths,
			   (double) got->triangles, (double) want->triangles, (double) got->stars, (double) want->stars,
			   (double) got->edge_products, (double) want->edge_products);
	return same;
}

/* The graph of these edges, and the graph of all others that follows from it. */
static void
test_rows(const char *name, Graph graph)
{
	World		world = world_new();
	PairRows	rows = graph_rows(&world.kernel, &graph);
	GraphCounts want = graph_counts(&graph);
	GraphCounts got;
	Graph		rest = {.events = graph.events + 3};	/* three more that are near nobody */
	uint32_t	degree[GRAPH_EVENTS_MAX];
	int			wrong = 0;

	for (int i = 0; i < graph.events; i++)
		degree[i] = 100 + i;
	ok(graph_of_rows(&world.kernel, &rows, graph.events, degree, &got) == KERNEL_OK && same_counts(&got, &want),
	   "%s: the subgraphs of %d events", name, graph.events);
	for (int i = 0; i < graph.events; i++)
	{
		degree[i] -= 100 + i;
		wrong += degree[i] != (uint32_t) graph_degree(&graph, i);
	}
	ok(wrong == 0, "%s: degrees are added", name);

	for (int a = 0; a < rest.events; a++)
		for (int b = a + 1; b < rest.events; b++)
			if (b >= graph.events || !graph.edge[a][b])
				graph_join(&rest, a, b);
	want = graph_counts(&rest);
	want.third_known = false;
	graph_of_the_rest(rest.events, graph.events, degree, rows.pairs, &got);
	ok(same_counts(&got, &want), "%s: edges and paths of the rest", name);
	kernel_free(&world.kernel, rows.word);
	is_empty(&world, name);
}

static void
test_all_rows(void)
{
	Random		random;
	Graph		star = {.events = 40};

	random_stream(&random, 1, 1);
	test_rows("no events", graph_random(&random, 0, 0));
	test_rows("one event", graph_random(&random, 1, 1000));
	test_rows("one pair", graph_random(&random, 2, 1000));
	test_rows("no edges", graph_random(&random, 20, 0));
	test_rows("complete", graph_random(&random, 20, 1000));
	for (int i = 1; i < star.events; i++)
		graph_join(&star, 7, i == 7 ? 0 : i);
	test_rows("a star", star);
	for (int i = 0; i < 12; i++)
		test_rows("random", graph_random(&random, 5 + 3 * i, 80 * (i % 5) + 30));
}

/* An event with so many partners that its row is split, and the triangles among them. */
static void
test_split_rows(void)
{
	enum {PARTNERS = 400};
	World		world = world_new();
	PairRows	rows = {0};
	uint32_t	degree[PARTNERS + 1] = {0};
	GraphCounts got;

	for (uint32_t i = 1; i <= PARTNERS; i++)
		pair_rows_append(&world.kernel, &rows, 0, i);
	for (uint32_t i = 1; i < PARTNERS; i++)
		pair_rows_append(&world.kernel, &rows, i, i + 1);
	graph_of_rows(&world.kernel, &rows, PARTNERS + 1, degree, &got);
	is_count((int64_t) got.triangles, PARTNERS - 1, "a wheel has a triangle per pair of neighbours on its rim");
	ok(degree[0] == PARTNERS && degree[1] == 2 && degree[2] == 3, "a wheel: degrees");
	is_count((int64_t) got.edge_products, 399 * (398 * 2 + 2 * 1) + (397 * 4 + 2 * 2), "a wheel: edge products");
	kernel_free(&world.kernel, rows.word);
	is_empty(&world, "a wheel");
}

static void
test_lags(const int *day, int events, int32_t span, int32_t from, int32_t to, int *wrong)
{
	World		world = world_new();
	Graph		graph = graph_of_days(day, events, from, to);
	GraphCounts want = graph_counts(&graph);
	uint32_t   *histogram = kernel_alloc_zero(&world.kernel, span + 1, sizeof(uint32_t));
	GraphCounts got;

	for (int i = 0; i < events; i++)
		histogram[day[i]]++;
	*wrong += graph_of_lags(&world.kernel, histogram, span, from, to, &got) != KERNEL_OK || !same_counts(&got, &want);
	kernel_free(&world.kernel, histogram);
	*wrong += world.blocks != 0;
}

/* All bands of lags on random days, also those that reach beyond the last day. */
static void
test_all_lags(int events, int32_t span)
{
	int			day[GRAPH_EVENTS_MAX];
	int			wrong = 0;
	int			bands = 0;
	Random		random;

	random_stream(&random, events, span);
	for (int i = 0; i < events; i++)
		day[i] = (int) random_below(&random, span + 1);
	for (int32_t from = 0; from <= span + 2; from++)
		for (int32_t to = from > 0 ? from - 1 : 0; to <= span + 2; to++, bands++)
			test_lags(day, events, span, from, to, &wrong);
	test_lags(day, events, span, 0, INT32_MAX, &wrong);
	test_lags(day, events, span, 3, INT32_MAX, &wrong);
	ok(wrong == 0, "%d events on %d days: the subgraphs of all %d bands of lags", events, span + 1, bands);
}

/* ---------------------------------------------------------------- moments */

static int
common_edges(const Graph *near, const Graph *soon, const int *moved)
{
	int			common = 0;

	for (int a = 0; a < near->events; a++)
		for (int b = a + 1; b < near->events; b++)
			common += near->edge[a][b] && soon->edge[moved[a]][moved[b]];
	return common;
}

/* The moments over all permutations, one by one. */
static Moments
enumerate_moments(const Graph *near, const Graph *soon)
{
	int			moved[GRAPH_EVENTS_MAX];
	double		number = 0;
	double		sum = 0;
	double		square = 0;
	double		cube = 0;
	Moments		moments;

	first_permutation(moved, near->events);
	do
	{
		double		common = common_edges(near, soon, moved);

		number++;
		sum += common;
		square += common * common;
		cube += common * common * common;
	} while (next_permutation(moved, near->events));

	moments.mean = sum / number;
	moments.sd = sqrt((square - sum * sum / number) / number);
	moments.skewness = cube / number - 3 * moments.mean * square / number + 2 * pow(moments.mean, 3);
	moments.skewness = moments.sd > 0 ? moments.skewness / pow(moments.sd, 3) : NAN;
	return moments;
}

static bool
same_moments(const Moments *got, const Moments *want)
{
	bool		same = agree(got->mean, want->mean, 1e-12) && agree(got->sd, want->sd, 1e-9) &&
		agree(got->skewness, want->skewness, 1e-7);

	if (!same)
		printf("# mean %.12g for %.12g, sd %.12g for %.12g, skewness %.12g for %.12g\n",
			   got->mean, want->mean, got->sd, want->sd, got->skewness, want->skewness);
	return same;
}

static void
test_against_enumeration(int events, int cases)
{
	Random		random;
	int			wrong = 0;

	random_stream(&random, 3, events);
	for (int i = 0; i < cases; i++)
	{
		Graph		near = graph_random(&random, events, 100 + 170 * (i % 6));
		Graph		soon = graph_random(&random, events, 100 + 130 * (i % 7));
		GraphCounts near_counts = graph_counts(&near);
		GraphCounts soon_counts = graph_counts(&soon);
		Moments		got = moments_of(events, &near_counts, &soon_counts);
		Moments		want = enumerate_moments(&near, &soon);

		wrong += !same_moments(&got, &want);
	}
	ok(wrong == 0, "%d events: mean, sd and skewness of all permutations, %d pairs of graphs", events, cases);
}

/* ---------------------------------------------------------------- worked numbers */

static const double place[8][2] = {
	{0, 0}, {50, 0}, {60, 40}, {300, 0}, {310, 20}, {330, 10}, {900, 900}, {0, 0}
};
static const int day_of[8] = {0, 3, 5, 40, 41, 60, 61, 9};

/* The moments of one cell of the worked example. */
static Moments
worked_cell(int events, double near_from, double near_to, int soon_from, int soon_to)
{
	Graph		near = {.events = events};
	Graph		soon = graph_of_days(day_of, events, soon_from, soon_to);
	GraphCounts near_counts;
	GraphCounts soon_counts;

	for (int a = 0; a < events; a++)
		for (int b = a + 1; b < events; b++)
		{
			double		distance = hypot(place[a][0] - place[b][0], place[a][1] - place[b][1]);

			if (distance >= near_from && distance < near_to)
				graph_join(&near, a, b);
		}
	near_counts = graph_counts(&near);
	soon_counts = graph_counts(&soon);
	return moments_of(events, &near_counts, &soon_counts);
}

static void
is_moments(Moments got, double mean, double variance, double skewness, const char *name)
{
	if (!ok(agree(got.mean, mean, 1e-11) && agree(got.sd * got.sd, variance, 1e-11) &&
			agree(got.skewness, skewness, 1e-11), "%s: mean, variance and skewness", name))
		printf("# got %.12g, %.12g, %.12g\n", got.mean, got.sd * got.sd, got.skewness);
}

static void
test_worked_numbers(void)
{
	Moments		middle = worked_cell(8, 0.01, 100, 0, 6);
	Moments		rare = worked_cell(8, 0, 0.01, 7, 13);
	Moments		left = worked_cell(8, 100, 400, 0, 6);
	Moments		seven = worked_cell(7, 0, 100, 0, 13);

	is_moments(middle, 2, 1.152380952381, 0.427277060489, "8 events, under 100 m and a week");
	is_moments(rare, 1 / 28.0, 0.034438775510, 5.003702332977, "8 events, one place and the second week");
	is_moments(left, 3, 1.314285714286, -0.568877201732, "8 events, 100 to 400 m and a week");
	is_moments(seven, 1.428571428571, 0.930612244898, 0.584554813578, "7 events, under 100 m and two weeks");

	is_within(moments_upper_tail(&middle, 4), .088821415, 1e-9, "Pearson III, 4 where 2 are expected");
	is_within(moments_upper_tail(&middle, 6), .002711949, 1e-9, "Pearson III, 6 where 2 are expected");
	is_within(moments_upper_tail(&left, 5), .077733855, 1e-9,
		"Pearson III with negative skewness, 5 where 3 are expected");
}

static void
test_upper_tail_ends(void)
{
	Moments		fixed = {.mean = 5, .sd = 0, .skewness = NAN};
	Moments		unknown = {.mean = 5, .sd = 2, .skewness = NAN};
	Moments		normal = {.mean = 5, .sd = 2, .skewness = 1e-12};
	Moments		right = {.mean = 5, .sd = 2, .skewness = 0.5};
	Moments		left = {.mean = 5, .sd = 2, .skewness = -0.5};

	is_within(moments_upper_tail(&fixed, 5), 1, 0, "what cannot vary is never remarkable");
	is_within(moments_upper_tail(&unknown, 9), NAN, 0, "no tail without a skewness");
	is_within(moments_upper_tail(&normal, 7.5), 0.15865525393145707, 1e-12, "a tail without skewness is normal");
	is_within(moments_upper_tail(&right, -1000), 1, 0, "below the begin of a tail to the right");
	is_within(moments_upper_tail(&left, 1000), 0, 0, "above the end of a tail to the left");
	is_within(moments_upper_tail(&right, 1e6), 0, 1e-12, "far in a tail to the right");
	is_within(moments_upper_tail(&left, -1e6), 1, 1e-12, "far in a tail to the left");
}

static void
test_no_variance(void)
{
	Graph		none = {.events = 30};
	GraphCounts nothing = graph_counts(&none);
	GraphCounts all;
	GraphCounts any;
	Graph		graph;
	Moments		moments;
	Random		random;

	random_stream(&random, 4, 4);
	graph = graph_random(&random, 30, 1000);
	all = graph_counts(&graph);
	graph = graph_random(&random, 30, 200);
	any = graph_counts(&graph);
	moments = moments_of(30, &any, &all);
	ok(moments.sd == 0 && isnan(moments.skewness) && moments.mean == (double) any.edges,
	   "all on one day: every near pair is soon, without exception");
	moments = moments_of(30, &all, &any);
	ok(moments.sd == 0 && moments.mean == (double) any.edges, "all on one spot: every soon pair is near");
	moments = moments_of(30, &nothing, &any);
	ok(moments.sd == 0 && moments.mean == 0, "no near pairs: nothing to expect");
	for (int events = 0; events < 3; events++)
	{
		GraphCounts counts;

		graph = graph_random(&random, events, 1000);
		counts = graph_counts(&graph);
		moments = moments_of(events, &counts, &counts);
		ok(moments.sd == 0 && moments.mean == (double) counts.edges, "%d events: no variance", events);
	}
}

/* ---------------------------------------------------------------- a large example */

#define TOWN 1000

typedef struct Town
{
	PairRows	near;
	uint32_t	histogram[365];
	int16_t		day[TOWN];
} Town;

/* The near pairs that are soon, once the days are shuffled. */
static int
shuffled_count(const Town *town, int16_t *day, Random *random, int within)
{
	int			count = 0;

	for (uint32_t i = TOWN - 1; i > 0; i--)
	{
		uint32_t	other = random_below(random, i + 1);
		int16_t		swap = day[i];

		day[i] = day[other];
		day[other] = swap;
	}
	for (size_t w = 0; w < town->near.words;)
	{
		uint32_t	header = town->near.word[w++];

		for (uint32_t i = 0; i < ROW_COUNT(header); i++)
			count += abs(day[ROW_EVENT(header)] - day[town->near.word[w++]]) <= within;
	}
	return count;
}

static Town
make_town(Kernel *kernel, Random *random)
{
	MadePoints	made = made_uniform(random, TOWN, 5600, 365);
	Town		town = {0};

	for (uint32_t a = 0; a < TOWN; a++)
	{
		town.day[a] = (int16_t) made.day[a];
		town.histogram[made.day[a]]++;
		for (uint32_t b = a + 1; b < TOWN; b++)
			if (hypot(made.x[a] - made.x[b], made.y[a] - made.y[b]) < 100)
				pair_rows_append(kernel, &town.near, a, b);
	}
	made_free(&made);
	return town;
}

/* Mean, variance and skewness as twenty thousand shuffles see them, within four standard errors. */
static void
test_against_shuffles(void)
{
	enum {SHUFFLES = 20000, WITHIN = 2};
	World		world = world_new();
	Random		random;
	Town		town;
	uint32_t	degree[TOWN] = {0};
	GraphCounts near;
	GraphCounts soon;
	Moments		exact;
	double		sum[3] = {0};

	random_stream(&random, 5, 5);
	town = make_town(&world.kernel, &random);
	graph_of_rows(&world.kernel, &town.near, TOWN, degree, &near);
	graph_of_lags(&world.kernel, town.histogram, 364, 0, WITHIN, &soon);
	exact = moments_of(TOWN, &near, &soon);
	for (int s = 0; s < SHUFFLES; s++)
	{
		double		z = (shuffled_count(&town, town.day, &random, WITHIN) - exact.mean) / exact.sd;

		sum[0] += z / SHUFFLES;
		sum[1] += z * z / SHUFFLES;
		sum[2] += (z * z * z - 3 * z) / SHUFFLES;	/* z is 0 on average; this varies less than the cube alone */
	}
	printf("# %d events, %g near and %g soon pairs: mean %g, sd %g, skewness %g\n", TOWN,
		   (double) near.edges, (double) soon.edges, exact.mean, exact.sd, exact.skewness);
	is_within(sum[0], 0, 4 / sqrt(SHUFFLES), "a town: the mean of shuffles");
	is_within(sum[1], 1, 4 * sqrt(2.0 / SHUFFLES), "a town: the variance of shuffles");
	is_within(sum[2], exact.skewness, 4 * sqrt(6.0 / SHUFFLES), "a town: the skewness of shuffles");
	kernel_free(&world.kernel, town.near.word);
	is_empty(&world, "a town");
}

/* ---------------------------------------------------------------- precision */

#define YEAR 365

/* The complete graph of n events. */
static GraphCounts
complete_counts(Count n)
{
	GraphCounts counts = {.third_known = true};

	counts.edges = n * (n - 1) / 2;
	counts.paths = counts.edges * (n - 2);
	counts.triangles = counts.paths / 3;
	counts.stars = counts.triangles * (n - 3);
	counts.edge_products = counts.edges * (n - 2) * (n - 2);
	return counts;
}

/* The moments of the number of events within so many days of an event, over all events. */
static Moments
degree_moments(const uint32_t *histogram, int within, double events)
{
	double		degree[YEAR];
	double		square = 0;
	double		cube = 0;
	Moments		moments = {0};

	for (int day = 0; day < YEAR; day++)
	{
		degree[day] = -1;
		for (int other = day - within; other <= day + within; other++)
			degree[day] += other >= 0 && other < YEAR ? histogram[other] : 0;
		moments.mean += histogram[day] * degree[day] / events;
	}
	for (int day = 0; day < YEAR; day++)
	{
		square += histogram[day] * pow(degree[day] - moments.mean, 2) / events;
		cube += histogram[day] * pow(degree[day] - moments.mean, 3) / events;
	}
	moments.sd = sqrt(square);
	moments.skewness = cube / pow(square, 1.5);
	return moments;
}

/*
 * Millions of events, all near each other but for one that is near nobody: the
 * near pairs that are soon are all soon pairs but those of that one event.  In
 * double precision the differences of such counts drown in rounding.
 */
static void
test_precision(void)
{
	World		world = world_new();
	uint32_t	histogram[YEAR];
	uint32_t	events = 0;
	int			wrong_all_but_one = 0;
	int			wrong_all = 0;
	Random		random;

	random_stream(&random, 6, 6);
	for (int day = 0; day < YEAR; day++)
		events += histogram[day] = 40 * day + random_below(&random, 20000);
	for (int within = 0; within < 30; within++)
	{
		GraphCounts all = complete_counts(events);
		GraphCounts all_but_one = complete_counts(events - 1);
		Moments		degree = degree_moments(histogram, within, events);
		GraphCounts soon;
		Moments		got;

		graph_of_lags(&world.kernel, histogram, YEAR - 1, 0, within, &soon);
		got = moments_of(events, &all_but_one, &soon);
		wrong_all_but_one += !agree(got.mean / ((double) soon.edges - degree.mean), 1, 1e-15) ||
			!agree(got.sd / degree.sd, 1, 1e-12) || !agree(got.skewness, -degree.skewness, 1e-9);
		got = moments_of(events, &all, &soon);
		wrong_all += got.sd != 0 || got.mean != (double) soon.edges;
	}
	ok(wrong_all_but_one == 0, "%u events, all but one on one spot: mean, sd and skewness", events);
	ok(wrong_all == 0, "%u events on one spot: no variance", events);
	is_empty(&world, "precision");
}

/* ---------------------------------------------------------------- stopping */

static void
test_stopping(void)
{
	static uint32_t histogram[20000];
	World		rows_world = world_new();
	World		whole = world_new();
	uint32_t	degree[GRAPH_EVENTS_MAX * 3] = {0};
	PairRows	rows = {0};
	GraphCounts graph;
	long		left = 0;
	int			not_stopped = 0;

	for (uint32_t a = 0; a < LENGTH(degree); a++)
		for (uint32_t b = a + 1; b < LENGTH(degree); b++)
			pair_rows_append(&rows_world.kernel, &rows, a, b);
	graph_of_rows(&whole.kernel, &rows, LENGTH(degree), degree, &graph);
	for (long call = 1; call <= whole.asked; call++)
	{
		World		world = world_stopping_at(call);

		not_stopped += graph_of_rows(&world.kernel, &rows, LENGTH(degree), degree, &graph) != KERNEL_STOPPED;
		left += world.blocks;
	}
	ok(whole.asked > 0 && not_stopped == 0 && left == 0,
		"counting triangles stops at each of %ld looks and leaves nothing", whole.asked);
	kernel_free(&rows_world.kernel, rows.word);

	whole = world_new();
	left = not_stopped = 0;
	for (int day = 0; day < LENGTH(histogram); day += 400)
		histogram[day] = 1;
	graph_of_lags(&whole.kernel, histogram, LENGTH(histogram) - 1, 1, 5000, &graph);
	for (long call = 1; call <= whole.asked; call++)
	{
		World		world = world_stopping_at(call);

		not_stopped += graph_of_lags(&world.kernel, histogram, LENGTH(histogram) - 1, 1, 5000,
			&graph) != KERNEL_STOPPED;
		left += world.blocks;
	}
	ok(whole.asked > 0 && not_stopped == 0 && left == 0,
		"counting lags stops at each of %ld looks and leaves nothing", whole.asked);
}

int
main(void)
{
	test_all_rows();
	test_split_rows();
	test_all_lags(0, 0);
	test_all_lags(1, 0);
	test_all_lags(20, 0);
	test_all_lags(20, 1);
	test_all_lags(24, 9);
	test_all_lags(40, 15);
	test_all_lags(16, 30);
	test_against_enumeration(2, 20);
	test_against_enumeration(3, 40);
	test_against_enumeration(4, 42);
	test_against_enumeration(5, 42);
	test_against_enumeration(6, 42);
	test_against_enumeration(7, 42);
	test_worked_numbers();
	test_upper_tail_ends();
	test_no_variance();
	test_against_shuffles();
	test_precision();
	test_stopping();
	return done();
}
