/*
 * The bivariate Knox test.
 *
 * Near pairs of one event of each kind are found once and packed, per distance
 * band; the permutations count those (knox_simulate.c), first with the days of
 * b moving and then with those of a.
 */
#include "kernel/near_repeat/knox_bivariate.h"

#include "kernel/day_codes.h"
#include "kernel/near_repeat/knox_bivariate_moments.h"
#include "kernel/near_repeat/knox_simulate.h"
#include "kernel/order.h"
#include "kernel/reach_index.h"

#include <math.h>
#include <string.h>

/* Events of one kind, in order of place until they are numbered: then those with a near event ("active") come first. */
typedef struct Side
{
	Grid		grid;
	int64_t    *id;				/* in order of place; NULL where not both kinds have ids */
	uint32_t	count;
	uint32_t	active;
	int16_t    *day;			/* [number]: code */
	uint32_t   *histogram;		/* [span + 1]: events of each day */
	uint32_t   *by_day;			/* [active]: numbers in order of day */
} Side;

typedef struct Test
{
	Kernel	   *kernel;
	const KnoxBivariateRequest *request;

	/* Limits of lags in days: before the first band, then the end of each finite band. */
	int			limits;
	int32_t    *limit;

	Side		a;
	Side		b;
	int32_t		span;

	/*
	 * Near pairs by band of distance; the first band is of those in no cell,
	 * nearer than the first break or an event with itself, if there can be
	 * such (below is then 1).  An event of a stands at the head of each row;
	 * those of b are numbered on from those of a.
	 */
	int			below;
	int			row_bands;
	PairRows   *rows;
	uint64_t	pairs;
	uint32_t	in_both;		/* events of a that are in b too */
	int64_t    *soon;			/* [band of days]: all pairs, near or not */
} Test;

/* ---------------------------------------------------------------- near pairs */

/* What finds the events of b that make a pair with one of a. */
typedef struct Search
{
	Test	   *test;
	ReachIndex *index;			/* of the places of b */
	uint32_t   *by_id;			/* places of b, in order of id; NULL without ids */
	int			finite;
	double		reach;
} Search;

static int
compare_ids(const void *items, uint32_t a, uint32_t b)
{
	const int64_t *id = items;

	return ORDER_OF(id[a], id[b]);
}

static KernelStatus
search_begin(Search *search)
{
	Test	   *test = search->test;
	const Points *points = &test->b.grid.points;
	int32_t    *rank = kernel_alloc(test->kernel, points->count, sizeof(int32_t));
	ReachPoints places = {.count = points->count, .x = points->x, .y = points->y, .rank = rank};
	KernelStatus status;

	for (uint32_t i = 0; i < points->count; i++)
		rank[i] = (int32_t) i;
	status = reach_index_build(test->kernel, &places, search->reach, &search->index);
	if (status == KERNEL_OK && test->b.id != NULL)
	{
		search->by_id = kernel_alloc(test->kernel, points->count, sizeof(uint32_t));
		status = order_index(test->kernel, search->by_id, points->count, compare_ids, test->b.id);
	}
	kernel_free(test->kernel, rank);
	return status;
}

static void
search_end(Search *search)
{
	reach_index_free(search->test->kernel, search->index);
	kernel_free(search->test->kernel, search->by_id);
}

static void
add_pair(Test *test, int row_band, uint32_t a, uint32_t b)
{
	pair_rows_append(test->kernel, &test->rows[row_band], a, test->a.count + b);
	test->pairs++;
}

static double
distance_between(Metric metric, double dx, double dy)
{
	return metric == METRIC_MANHATTAN ? fabs(dx) + fabs(dy) : sqrt(dx * dx + dy * dy);
}

/* Packs the pairs of one event of a with those of b near it; returns how many were looked at. */
static uint32_t
add_near(Search *search, uint32_t a)
{
	Test	   *test = search->test;
	const Points *points = &test->a.grid.points;
	const Reached *reached;
	uint32_t	count = reach_index_find(search->index, points->x[a], points->y[a], &reached);

	for (uint32_t i = 0; i < count; i++)
	{
		double		dx = reached[i].x - points->x[a];
		double		dy = reached[i].y - points->y[a];
		double		distance = distance_between(test->request->metric, dx, dy);
		int			band;

		if (distance > search->reach)
			continue;
		if (test->b.id != NULL && test->b.id[reached[i].point] == test->a.id[a])
			continue;			/* the same event: see add_itself() */
		band = bands_find(&test->request->distance, search->finite, distance);
		if (band == BAND_BEYOND)
			continue;
		/* Where no row is for what is below, nothing is: no distance is negative. */
		add_pair(test, band == BAND_BELOW ? 0 : band + test->below, a, reached[i].point);
	}
	return count;
}

/* What an id is sought in. */
typedef struct IdOrder
{
	const uint32_t *by_id;
	const int64_t *id;
} IdOrder;

/* An OrderBefore. */
static bool
is_before_id(const void *items, uint32_t item, const void *sought)
{
	const IdOrder *order = items;

	return order->id[order->by_id[item]] < *(const int64_t *) sought;
}

/* Packs the pairs of an event with itself among those in no cell: however far, they must not count as far. */
static uint32_t
add_itself(Search *search, uint32_t a)
{
	Test	   *test = search->test;
	IdOrder		order = {.by_id = search->by_id, .id = test->b.id};
	uint32_t	first;
	uint32_t	next;

	if (search->by_id == NULL)
		return 0;
	first = next = order_find(&order, test->b.count, is_before_id, &test->a.id[a]);
	for (; next < test->b.count && test->b.id[search->by_id[next]] == test->a.id[a]; next++)
		add_pair(test, 0, a, search->by_id[next]);
	test->in_both += next > first;
	return next - first;
}

static KernelStatus
find_pairs(Test *test)
{
	const Bands *distance = &test->request->distance;
	Search		search = {.test = test, .finite = bands_finite(distance), .reach = bands_reach(distance)};
	uint64_t	since_stop = 0;
	KernelStatus status = search_begin(&search);

	test->below = distance->breaks[0] > 0 || test->b.id != NULL;
	test->row_bands = search.finite + test->below;
	test->rows = kernel_alloc_zero(test->kernel, test->row_bands, sizeof(PairRows));
	for (uint32_t a = 0; a < test->a.count && status == KERNEL_OK; a++)
	{
		since_stop += 1 + add_near(&search, a);
		since_stop += add_itself(&search, a);
		if (test->pairs > KNOX_BIVARIATE_PAIRS_MAX)
			status = KERNEL_TOO_MANY_PAIRS;
		if (since_stop < KERNEL_STOP_INTERVAL)
			continue;
		if (test->kernel->stop(test->kernel))
			status = KERNEL_STOPPED;
		since_stop = 0;
	}
	search_end(&search);
	return status;
}

/* ---------------------------------------------------------------- sides */

static KernelStatus
side_begin(Test *test, Side *side, const KnoxSide *given, bool ids)
{
	KernelStatus status = grid_build(test->kernel, &given->points, bands_reach(&test->request->distance), &side->grid);

	side->count = given->points.count;
	if (status != KERNEL_OK || !ids)
		return status;
	side->id = kernel_alloc(test->kernel, side->count, sizeof(int64_t));
	for (uint32_t i = 0; i < side->count; i++)
		side->id[i] = given->id[side->grid.source[i]];
	return KERNEL_OK;
}

static void
side_free(Kernel *kernel, Side *side)
{
	grid_free(kernel, &side->grid);
	kernel_free(kernel, side->id);
	kernel_free(kernel, side->day);
	kernel_free(kernel, side->histogram);
	kernel_free(kernel, side->by_day);
}

/* Turns marks into numbers from "first" on, marked events first, and puts the days, by their codes, in that order. */
static KernelStatus
number_side(Test *test, Side *side, const int16_t *code, uint32_t first, uint32_t *number)
{
	uint32_t	marked = 0;
	uint32_t	others;

	for (uint32_t i = 0; i < side->count; i++)
		side->active += number[i];
	others = side->active;
	side->day = kernel_alloc(test->kernel, side->count, sizeof(int16_t));
	side->histogram = kernel_alloc_zero(test->kernel, (size_t) test->span + 1, sizeof(uint32_t));
	for (uint32_t i = 0; i < side->count; i++)
	{
		number[i] = number[i] ? marked++ : others++;
		side->day[number[i]] = code[side->grid.source[i]];
		side->histogram[side->day[number[i]]]++;
		number[i] += first;
		if (KERNEL_STOP_AT(test->kernel, i))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

static int
compare_codes(const void *items, uint32_t a, uint32_t b)
{
	const int16_t *code = items;

	return ORDER_OF(code[a], code[b]);
}

static KernelStatus
order_by_day(Test *test, Side *side)
{
	side->by_day = kernel_alloc(test->kernel, side->active, sizeof(uint32_t));
	return order_index(test->kernel, side->by_day, side->active, compare_codes, side->day);
}

/* Numbers the events of both sides, those with a near one first; b goes on from the active ones of a. */
static KernelStatus
number_sides(Test *test, const int16_t *code)
{
	uint32_t   *number = kernel_alloc_zero(test->kernel, (size_t) test->a.count + test->b.count, sizeof(uint32_t));
	KernelStatus status = KERNEL_OK;

	for (int r = 0; r < test->row_bands && status == KERNEL_OK; r++)
		status = pair_rows_mark(test->kernel, &test->rows[r], number);
	if (status == KERNEL_OK)
		status = number_side(test, &test->a, code, 0, number);
	if (status == KERNEL_OK)
		status = number_side(test, &test->b, code + test->a.count, test->a.active, number + test->a.count);
	for (int r = 0; r < test->row_bands && status == KERNEL_OK; r++)
		status = pair_rows_renumber(test->kernel, &test->rows[r], number);
	if (status == KERNEL_OK)
		status = order_by_day(test, &test->a);
	if (status == KERNEL_OK)
		status = order_by_day(test, &test->b);
	kernel_free(test->kernel, number);
	return status;
}

/* The days of both sides as codes, in the order in which they were given. */
static KernelStatus
code_all_days(Test *test, int16_t *code)
{
	uint32_t	count = test->a.count + test->b.count;
	int32_t    *day = kernel_alloc(test->kernel, count, sizeof(int32_t));
	int32_t		longest = test->limit[test->limits - 1];
	KernelStatus status;

	if (test->a.count > 0)
		memcpy(day, test->request->a.points.day, test->a.count * sizeof(int32_t));
	if (test->b.count > 0)
		memcpy(day + test->a.count, test->request->b.points.day, test->b.count * sizeof(int32_t));
	/* Below 0 there is but one band, of all lags that are not negative: which those are must stay. */
	status = code_days(test->kernel, day, count, longest < 0 ? 0 : longest, code, &test->span);
	kernel_free(test->kernel, day);
	/* The lanes know no sign: see add_days(). */
	if (status == KERNEL_OK && test->request->is_signed && test->span > INT16_MAX / 2)
		status = KERNEL_SPAN_TOO_LONG;
	return status;
}

static KernelStatus
arrange_days(Test *test)
{
	int16_t    *code = kernel_alloc(test->kernel, (size_t) test->a.count + test->b.count, sizeof(int16_t));
	KernelStatus status = code_all_days(test, code);

	if (status == KERNEL_OK)
		status = number_sides(test, code);
	kernel_free(test->kernel, code);
	return status;
}

/* ---------------------------------------------------------------- what moves */

/* The days of one side are permuted over its places; the other stays. */
typedef struct Role
{
	Test	   *test;
	const Side *moving;
	const Side *fixed;
	int16_t    *scratch;		/* [moving event]: the days of one simulation */
} Role;

static bool
moves_b(const Role *role)
{
	return role->moving == &role->test->b;
}

/* The lags of a band of days, moving event minus fixed one. */
static LagRanges
lags_of_band(const Role *role, int band)
{
	const Test *test = role->test;
	int32_t		from = test->limit[band] + 1;
	int32_t		to = test->span;

	if (band + 1 < test->limits && test->limit[band + 1] < to)
		to = test->limit[band + 1];
	if (from > to)
		return (LagRanges) {0};
	if (test->request->is_signed)
		return moves_b(role) ? (LagRanges) {.count = 1, .from = {from}, .to = {to}} :
			(LagRanges) {.count = 1, .from = {-to}, .to = {-from}};
	if (from == 0)
		return (LagRanges) {.count = 1, .from = {-to}, .to = {to}};
	return (LagRanges) {.count = 2, .from = {-to, from}, .to = {-from, to}};
}

/* All pairs of each band of days, near or not: a permutation does not change how many. */
static void
count_soon(Test *test)
{
	Role		role = {.test = test, .moving = &test->b, .fixed = &test->a};
	int64_t    *until = kernel_alloc_zero(test->kernel, (size_t) test->span + 2, sizeof(int64_t));

	test->soon = kernel_alloc_zero(test->kernel, test->request->days.count, sizeof(int64_t));
	for (int32_t d = 0; d <= test->span; d++)
		until[d + 1] = until[d] + test->b.histogram[d];
	for (int l = 0; l < test->request->days.count; l++)
	{
		LagRanges	lags = lags_of_band(&role, l);

		for (int32_t d = 0; d <= test->span; d++)
			for (int i = 0; i < lags.count; i++)
			{
				int32_t		from = d + lags.from[i] < 0 ? 0 : d + lags.from[i];
				int32_t		to = d + lags.to[i] < test->span ? d + lags.to[i] : test->span;

				if (from <= to)
					test->soon[l] += test->a.histogram[d] * (until[to + 1] - until[from]);
			}
	}
	kernel_free(test->kernel, until);
}

/* ---------------------------------------------------------------- exact moments */

/* The moments of some bands of near pairs together, for each band of days. */
static KernelStatus
moments_of_rows(const Role *role, int from, int to, Moments *moments)
{
	Test	   *test = role->test;
	const Side *fixed = role->fixed;
	NearPairs	pairs = {.rows = &test->rows[from], .bands = to - from, .b_from = test->a.active};
	KindDays	staying = {.is_a = moves_b(role), .events = fixed->active, .day = fixed->day, .by_day = fixed->by_day};
	MovingDays	moving = {.events = role->moving->count, .span = test->span, .histogram = role->moving->histogram};
	NearDays	near;
	KernelStatus status = near_days_list(test->kernel, &pairs, &staying, role->moving->active, &near);

	for (int l = 0; l < test->request->days.count && status == KERNEL_OK; l++)
	{
		LagRanges	lags = lags_of_band(role, l);

		status = moments_of_moving(test->kernel, &moving, &near, &lags, &moments[l]);
	}
	near_days_free(test->kernel, &near);
	return status;
}

/* What is far is the rest of a band of days, of which the number stays the same: it varies as what is near does. */
static KernelStatus
moments_of_the_rest(const Role *role, Moments *moments)
{
	KernelStatus status = moments_of_rows(role, 0, role->test->row_bands, moments);

	for (int l = 0; l < role->test->request->days.count && status == KERNEL_OK; l++)
	{
		moments[l].mean = role->test->soon[l] - moments[l].mean;
		moments[l].skewness = -moments[l].skewness;
	}
	return status;
}

static KernelStatus
fill_moments(const Role *role, Moments *moments)
{
	const Test *test = role->test;
	int			days = test->request->days.count;
	KernelStatus status = KERNEL_OK;

	for (int r = test->below; r < test->row_bands && status == KERNEL_OK; r++)
		status = moments_of_rows(role, r, r + 1, &moments[(size_t) (r - test->below) * days]);
	if (status == KERNEL_OK && bands_open(&test->request->distance))
		status = moments_of_the_rest(role, &moments[(size_t) (test->request->distance.count - 1) * days]);
	return status;
}

/* ---------------------------------------------------------------- permutations */

/*
 * Puts the days of the active events of one side where the lanes want them.
 * They count how large a lag is, not its sign.  With a earlier by the whole
 * span no lag is negative, and each limit is as much larger.
 */
static void
add_days(const Role *role, const Side *side, const int16_t *from, int16_t *day)
{
	const Test *test = role->test;
	bool		is_a = side == &test->a;
	int16_t		earlier = (int16_t) (is_a && test->request->is_signed ? test->span : 0);

	day += is_a ? 0 : test->a.active;
	for (uint32_t i = 0; i < side->active; i++)
		day[i] = (int16_t) (from[i] - earlier);
}

/* A KnoxDays. */
static KernelStatus
days_of_simulation(void *context, uint32_t number, int16_t *day)
{
	const Role *role = context;
	const Side *moving = role->moving;
	KernelStatus status = KERNEL_OK;

	memcpy(role->scratch, moving->day, moving->count * sizeof(int16_t));
	if (number > 0)
		status = shuffle_days(role->test->kernel, role->test->request->seed, number, role->scratch, moving->count,
							  moving->active);
	add_days(role, moving, role->scratch, day);
	add_days(role, role->fixed, role->fixed->day, day);
	return status;
}

static KernelStatus
simulate(Role *role, KnoxCounts *counts)
{
	Test	   *test = role->test;
	int32_t    *limit = kernel_alloc(test->kernel, test->limits, sizeof(int32_t));
	KnoxSimulation simulation = {
		.row_bands = test->row_bands, .rows = test->rows, .below = test->below, .limits = test->limits, .limit = limit,
		.soon = test->soon, .active = test->a.active + test->b.active, .days_of = days_of_simulation, .context = role
	};
	KernelStatus status;

	for (int t = 0; t < test->limits; t++)
		limit[t] = test->limit[t] + (test->request->is_signed ? test->span : 0);
	role->scratch = kernel_alloc(test->kernel, role->moving->count, sizeof(int16_t));
	status = knox_simulate(test->kernel, &simulation, counts);
	kernel_free(test->kernel, role->scratch);
	kernel_free(test->kernel, limit);
	return status;
}

/* ---------------------------------------------------------------- the whole */

/* Fills the cells that come from permuting one side. */
static KernelStatus
run_role(Test *test, const Side *moving, const Side *fixed, KnoxCell *cells)
{
	const KnoxBivariateRequest *request = test->request;
	Role		role = {.test = test, .moving = moving, .fixed = fixed};
	KnoxCounts	counts = knox_counts_new(test->kernel, &request->distance, &request->days, request->permutations);
	KernelStatus status = fill_moments(&role, counts.moments);

	if (status == KERNEL_OK)
		status = simulate(&role, &counts);
	if (status == KERNEL_OK)
		status = knox_cells_fill(test->kernel, &counts, cells);
	knox_counts_free(test->kernel, &counts);
	return status;
}

static KernelStatus
run_roles(Test *test, KnoxBivariateCell *cells)
{
	size_t		count = (size_t) test->request->distance.count * test->request->days.count;
	KnoxCell   *one = kernel_alloc(test->kernel, count, sizeof(KnoxCell));
	KernelStatus status = run_role(test, &test->b, &test->a, one);

	for (size_t c = 0; c < count && status == KERNEL_OK; c++)
		cells[c].permute_b = one[c];
	if (status == KERNEL_OK)
		status = run_role(test, &test->a, &test->b, one);
	for (size_t c = 0; c < count && status == KERNEL_OK; c++)
		cells[c].permute_a = one[c];
	kernel_free(test->kernel, one);
	return status;
}

static void
release(Test *test)
{
	for (int r = 0; r < test->row_bands; r++)
		kernel_free(test->kernel, test->rows[r].word);
	kernel_free(test->kernel, test->rows);
	kernel_free(test->kernel, test->limit);
	kernel_free(test->kernel, test->soon);
	side_free(test->kernel, &test->a);
	side_free(test->kernel, &test->b);
}

KernelStatus
knox_bivariate_run(Kernel *kernel, const KnoxBivariateRequest *request, KnoxBivariateCell *cells, uint32_t *in_both)
{
	Test		test = {.kernel = kernel, .request = request, .limits = bands_finite(&request->days) + 1};
	bool		ids = request->a.id != NULL && request->b.id != NULL;
	KernelStatus status;

	test.limit = kernel_alloc(kernel, test.limits, sizeof(int32_t));
	bands_day_limits(&request->days, test.limit);
	status = side_begin(&test, &test.a, &request->a, ids);
	if (status == KERNEL_OK)
		status = side_begin(&test, &test.b, &request->b, ids);
	if (status == KERNEL_OK)
		status = find_pairs(&test);
	if (status == KERNEL_OK)
		status = arrange_days(&test);
	if (status == KERNEL_OK)
	{
		count_soon(&test);
		status = run_roles(&test, cells);
	}
	*in_both = test.in_both;
	release(&test);
	return status;
}
