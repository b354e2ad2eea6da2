/*
 * Exact moments of the Knox statistic.
 */
#include "kernel/near_repeat/moments.h"

#include <math.h>
#include <string.h>

#include <Rmath.h>

/*
 * The moments are small differences of numbers up to the cube of the number of
 * pairs, so they need quadruple precision.
 */
#if __LDBL_MANT_DIG__ == 113
typedef long double Wide;
#else
typedef __float128 Wide;
#endif

/* A variance below this share of the squared mean is rounding: the statistic cannot vary. */
#define NO_VARIANCE 1e-26

static Count
choose2(Count n)
{
	return n > 1 ? n * (n - 1) / 2 : 0;
}

static Count
choose3(Count n)
{
	return n > 2 ? n * (n - 1) / 2 * (n - 2) / 3 : 0;
}

/* ---------------------------------------------------------------- graphs of near pairs */

/* Where the rows of each event begin, and its degree. */
typedef struct Adjacency
{
	const PairRows *rows;
	size_t	   *first;			/* index of the first header; rows->words when it has none */
	uint32_t   *outgoing;		/* partners in its own rows */
	uint32_t   *degree;
} Adjacency;

/* A RowVisitor that indexes a row. */
static void
index_row(void *context, uint32_t event, const uint32_t *partner, uint32_t count)
{
	Adjacency  *adjacency = context;

	if (adjacency->outgoing[event] == 0)
		adjacency->first[event] = partner - 1 - adjacency->rows->word;
	adjacency->outgoing[event] += count;
	adjacency->degree[event] += count;
	for (uint32_t i = 0; i < count; i++)
		adjacency->degree[partner[i]]++;
}

static KernelStatus
index_rows(Kernel *kernel, const PairRows *rows, uint32_t events, Adjacency *adjacency)
{
	adjacency->rows = rows;
	adjacency->first = kernel_alloc(kernel, events, sizeof(size_t));
	adjacency->outgoing = kernel_alloc_zero(kernel, events, sizeof(uint32_t));
	adjacency->degree = kernel_alloc_zero(kernel, events, sizeof(uint32_t));
	for (uint32_t i = 0; i < events; i++)
		adjacency->first[i] = rows->words;
	return pair_rows_visit(kernel, rows, index_row, adjacency);
}

static void
free_index(Kernel *kernel, Adjacency *adjacency)
{
	kernel_free(kernel, adjacency->first);
	kernel_free(kernel, adjacency->outgoing);
	kernel_free(kernel, adjacency->degree);
}

/* What one pass over all pairs adds up. */
typedef struct PairSums
{
	const Adjacency *adjacency;
	uint64_t	triangle_work;	/* the steps that count_triangles() would take */
	Count		edge_products;
} PairSums;

/* A RowVisitor that adds up a row. */
static void
sum_row(void *context, uint32_t event, const uint32_t *partner, uint32_t count)
{
	PairSums   *sums = context;
	uint64_t	degrees = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		degrees += sums->adjacency->degree[partner[i]] - 1;
		sums->triangle_work += sums->adjacency->outgoing[partner[i]];
	}
	sums->edge_products += (Count) degrees * (sums->adjacency->degree[event] - 1);
}

/* Runs the body for each partner in the rows of one event; a body must not hold another such loop. */
#define FOR_EACH_PARTNER(adjacency, event, partner, body) \
	for (size_t w_ = (adjacency)->first[event]; \
		 w_ < (adjacency)->rows->words && ROW_EVENT((adjacency)->rows->word[w_]) == (event);) \
	{ \
		size_t		row_end_ = w_ + 1 + ROW_COUNT((adjacency)->rows->word[w_]); \
		for (w_++; w_ < row_end_; w_++) \
		{ \
			uint32_t	partner = (adjacency)->rows->word[w_]; \
			body; \
		} \
	}

static void
mark_partners(const Adjacency *adjacency, uint32_t event, uint32_t *marked_by, uint32_t mark)
{
	FOR_EACH_PARTNER(adjacency, event, partner, marked_by[partner] = mark);
}

static uint64_t
count_marked(const Adjacency *adjacency, uint32_t event, const uint32_t *marked_by, uint32_t mark)
{
	uint64_t	marked = 0;

	FOR_EACH_PARTNER(adjacency, event, partner, marked += marked_by[partner] == mark);
	return marked;
}

/* Events whose partners have a partner in common, each found from its first event in grid order. */
static KernelStatus
count_triangles(Kernel *kernel, const Adjacency *adjacency, uint32_t events, Count *triangles)
{
	uint32_t   *marked_by = kernel_alloc_zero(kernel, events, sizeof(uint32_t));
	uint64_t	found = 0;
	uint64_t	since_stop = 0;
	KernelStatus status = KERNEL_OK;

	for (uint32_t i = 0; i < events; i++)
	{
		const uint32_t mark = i + 1;

		mark_partners(adjacency, i, marked_by, mark);
		FOR_EACH_PARTNER(adjacency, i, j,
		{
			found += count_marked(adjacency, j, marked_by, mark);
			since_stop += 1 + adjacency->outgoing[j];
			if (since_stop >= KERNEL_STOP_INTERVAL)
			{
				since_stop = 0;
				if (kernel->stop(kernel))
				{
					status = KERNEL_STOPPED;
					goto done;
				}
			}
		});
	}
done:
	kernel_free(kernel, marked_by);
	*triangles = found;
	return status;
}

static void
count_stars_and_paths(const uint32_t *degree, uint32_t events, GraphCounts *graph)
{
	for (uint32_t i = 0; i < events; i++)
	{
		graph->paths += choose2(degree[i]);
		graph->stars += choose3(degree[i]);
	}
}

/* Counts what the third moment needs of the indexed rows. */
static KernelStatus
count_third(Kernel *kernel, const Adjacency *adjacency, uint32_t events, GraphCounts *graph)
{
	PairSums	sums = {.adjacency = adjacency};
	KernelStatus status = pair_rows_visit(kernel, adjacency->rows, sum_row, &sums);

	graph->edge_products = sums.edge_products;
	graph->third_known = sums.triangle_work <= TRIANGLE_WORK_MAX;
	if (status == KERNEL_OK && graph->third_known)
		status = count_triangles(kernel, adjacency, events, &graph->triangles);
	return status;
}

KernelStatus
graph_of_rows(Kernel *kernel, const PairRows *rows, uint32_t events, uint32_t *total_degree, GraphCounts *graph)
{
	Adjacency	adjacency;
	KernelStatus status;

	memset(graph, 0, sizeof(*graph));
	graph->edges = rows->pairs;
	status = index_rows(kernel, rows, events, &adjacency);
	if (status == KERNEL_OK)
	{
		count_stars_and_paths(adjacency.degree, events, graph);
		for (uint32_t i = 0; i < events; i++)
			total_degree[i] += adjacency.degree[i];
		status = count_third(kernel, &adjacency, events, graph);
	}
	free_index(kernel, &adjacency);
	return status;
}

void
graph_of_the_rest(uint32_t events, uint32_t listed, const uint32_t *total_degree, Count total_edges,
				  GraphCounts *graph)
{
	memset(graph, 0, sizeof(*graph));
	graph->edges = choose2(events) - total_edges;
	if (events == 0)
		return;
	graph->paths = (Count) (events - listed) * choose2(events - 1);
	for (uint32_t i = 0; i < listed; i++)
		graph->paths += choose2(events - 1 - total_degree[i]);
}

/* ---------------------------------------------------------------- graphs of lags in days */

/* Sums over a range of days, cut off at both ends, from running totals. */
static Count
range_sum(const Count *total, int32_t span, int32_t from, int32_t to)
{
	if (from < 0)
		from = 0;
	if (to > span)
		to = span;
	return from > to ? 0 : total[to + 1] - total[from];
}

static void
running_totals(Count *total, const Count *value, int32_t span)
{
	total[0] = 0;
	for (int32_t day = 0; day <= span; day++)
		total[day + 1] = total[day] + value[day];
}

/* Three events of which each two are from .. to days apart, counted from the first. */
static KernelStatus
count_lag_triangles(Kernel *kernel, const uint32_t *histogram, const Count *events_total, int32_t span,
					int32_t from, int32_t to, Count *triangles)
{
	*triangles = 0;
	for (int32_t day = 0; day <= span; day++)
	{
		Count		own = histogram[day];

		if (own == 0)
			continue;
		if (from <= 0)
		{
			/* All three within "to" days: one, two or three of them on the first day. */
			Count		later = range_sum(events_total, span, day + 1, day + to);

			*triangles += choose3(own) + choose2(own) * later + own * choose2(later);
			continue;
		}
		for (int32_t lag = from; lag <= to - from && day + lag <= span; lag++)
			*triangles += own * histogram[day + lag] *
				range_sum(events_total, span, day + lag + from, day + to);
		if (kernel->stop(kernel))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

KernelStatus
graph_of_lags(Kernel *kernel, const uint32_t *histogram, int32_t span, int32_t from, int32_t to,
			  GraphCounts *graph)
{
	Count	   *value = kernel_alloc(kernel, (size_t) span + 1, sizeof(Count));
	Count	   *events_total = kernel_alloc(kernel, (size_t) span + 2, sizeof(Count));
	Count	   *weight_total = kernel_alloc(kernel, (size_t) span + 2, sizeof(Count));
	Count	   *degree = kernel_alloc_zero(kernel, (size_t) span + 1, sizeof(Count));
	bool		same_day = from <= 0;
	Count		ends = 0;
	KernelStatus status;

	memset(graph, 0, sizeof(*graph));
	graph->third_known = true;
	to = to < span ? to : span;

	for (int32_t day = 0; day <= span; day++)
		value[day] = histogram[day];
	running_totals(events_total, value, span);

	for (int32_t day = 0; day <= span; day++)
	{
		int32_t		nearest = same_day ? 1 : from;

		degree[day] = range_sum(events_total, span, day - to, day - nearest) +
			range_sum(events_total, span, day + nearest, day + to);
		if (same_day && to >= 0 && histogram[day] > 0)
			degree[day] += histogram[day] - 1;
		ends += histogram[day] * degree[day];
		graph->paths += histogram[day] * choose2(degree[day]);
		graph->stars += histogram[day] * choose3(degree[day]);
		value[day] = degree[day] > 0 ? histogram[day] * (degree[day] - 1) : 0;
	}
	graph->edges = ends / 2;

	running_totals(weight_total, value, span);
	for (int32_t day = 0; day <= span; day++)
	{
		graph->edge_products += value[day] * range_sum(weight_total, span, day + (same_day ? 1 : from), day + to);
		if (same_day && to >= 0 && degree[day] > 0)
			graph->edge_products += choose2(histogram[day]) * (degree[day] - 1) * (degree[day] - 1);
	}
	status = count_lag_triangles(kernel, histogram, events_total, span, from, to, &graph->triangles);

	kernel_free(kernel, value);
	kernel_free(kernel, events_total);
	kernel_free(kernel, weight_total);
	kernel_free(kernel, degree);
	return status;
}

/* ---------------------------------------------------------------- moments */

/* The binomial coefficient of the small k that subgraphs have. */
static Wide
wide_choose(Wide n, int k)
{
	Wide		result = 1;

	for (int i = 0; i < k; i++)
		result = result * (n - i) / (i + 1);
	return result;
}

/* The expected number of common subgraphs of one shape: those of one graph times those of the other, over all. */
static Wide
common(Wide near, Wide soon, Wide all)
{
	return all > 0 ? near * soon / all : 0;
}

/* The second factorial moment: ordered pairs of edges, sharing an event or not. */
static Wide
second_factorial(Wide n, const GraphCounts *near, const GraphCounts *soon)
{
	Wide		near_apart = wide_choose((Wide) near->edges, 2) - (Wide) near->paths;
	Wide		soon_apart = wide_choose((Wide) soon->edges, 2) - (Wide) soon->paths;

	return 2 * (common((Wide) near->paths, (Wide) soon->paths, 3 * wide_choose(n, 3)) +
				common(near_apart, soon_apart, 3 * wide_choose(n, 4)));
}

/* The five shapes that three edges can have. */
typedef struct ThreeEdges
{
	Wide		triangle;
	Wide		star;
	Wide		path;
	Wide		path_and_edge;
	Wide		apart;
} ThreeEdges;

static ThreeEdges
three_edges(const GraphCounts *graph)
{
	Wide		edges = (Wide) graph->edges;
	ThreeEdges	shapes;

	shapes.triangle = (Wide) graph->triangles;
	shapes.star = (Wide) graph->stars;
	shapes.path = (Wide) graph->edge_products - 3 * shapes.triangle;
	shapes.path_and_edge = (Wide) graph->paths * (edges - 2) -
		3 * shapes.triangle - 3 * shapes.star - 2 * shapes.path;
	shapes.apart = wide_choose(edges, 3) - shapes.triangle - shapes.star - shapes.path - shapes.path_and_edge;
	return shapes;
}

static Wide
third_factorial(Wide n, const GraphCounts *near, const GraphCounts *soon)
{
	ThreeEdges	a = three_edges(near);
	ThreeEdges	b = three_edges(soon);

	return 6 * (common(a.triangle, b.triangle, wide_choose(n, 3)) +
				common(a.star, b.star, 4 * wide_choose(n, 4)) +
				common(a.path, b.path, 12 * wide_choose(n, 4)) +
				common(a.path_and_edge, b.path_and_edge, 30 * wide_choose(n, 5)) +
				common(a.apart, b.apart, 15 * wide_choose(n, 6)));
}

Moments
moments_of(uint32_t events, const GraphCounts *near, const GraphCounts *soon)
{
	Wide		n = events;
	Wide		mean = common((Wide) near->edges, (Wide) soon->edges, wide_choose(n, 2));
	Wide		second = second_factorial(n, near, soon);
	Wide		variance = second + mean - mean * mean;
	Moments		moments = {.mean = (double) mean, .sd = 0, .skewness = NAN};

	if (variance <= NO_VARIANCE * (mean * mean + mean))
		return moments;
	moments.sd = sqrt((double) variance);
	if (near->third_known && soon->third_known)
	{
		Wide		third = third_factorial(n, near, soon) + 3 * second + mean
			- 3 * mean * (second + mean) + 2 * mean * mean * mean;

		moments.skewness = (double) third / ((double) variance * moments.sd);
	}
	return moments;
}

/* Variances add up, and so do third central moments; what cannot vary only moves the mean. */
Moments
moments_sum(const Moments *a, const Moments *b)
{
	Moments		sum = {.mean = a->mean + b->mean, .sd = a->sd, .skewness = a->skewness};
	double		third = a->skewness * a->sd * a->sd * a->sd + b->skewness * b->sd * b->sd * b->sd;

	if (b->sd == 0)
		return sum;
	sum.sd = b->sd;
	sum.skewness = b->skewness;
	if (a->sd == 0)
		return sum;
	sum.sd = sqrt(a->sd * a->sd + b->sd * b->sd);
	sum.skewness = third / (sum.sd * sum.sd * sum.sd);
	return sum;
}

static double
upper_tail(const Moments *moments, double observed, bool log_p)
{
	double		z = (observed - 0.5 - moments->mean) / moments->sd;	/* half a pair: the count is discrete */
	double		shape;

	if (isnan(moments->skewness) || fabs(moments->skewness) < 1e-9)
		return pnorm(z, 0, 1, 0, log_p);
	shape = 4 / (moments->skewness * moments->skewness);
	if (moments->skewness > 0)
		return pgamma(fmax(shape + 2 * z / moments->skewness, 0), shape, 1, 0, log_p);
	return pgamma(fmax(shape - 2 * z / -moments->skewness, 0), shape, 1, 1, log_p);
}

double
moments_upper_tail(const Moments *moments, double observed)
{
	if (moments->sd == 0)
		return 1;
	if (isnan(moments->skewness))
		return NAN;
	return upper_tail(moments, observed, false);
}

double
moments_score(const Moments *moments, double observed)
{
	double		z = (observed - moments->mean) / moments->sd;

	if (moments->mean >= 1)
		return z;
	return fmin(z, qnorm(upper_tail(moments, observed, true), 0, 1, false, true));
}
