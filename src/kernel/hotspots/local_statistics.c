/*
 * How much is the value of each cell like those around it?
 *
 * The sum of the values of k neighbours is all that permutations change, in
 * either statistic.  So one series of draws serves all cells with as many
 * neighbours: a permutation draws k of all cells; where the cell itself is
 * among them, the next one drawn takes its place.  That is the same as to draw
 * from all cells but that one.
 */
#include "kernel/hotspots/local_statistics.h"

#include "kernel/order.h"
#include "kernel/random.h"
#include "kernel/rates.h"

#include <math.h>
#include <stdlib.h>

/* ---------------------------------------------------------------- values */

static CellReason
reason_of(const Cells *cells, bool per_dwelling, uint32_t cell)
{
	if (cells->events[cell] == CELL_EVENTS_UNKNOWN)
		return CELL_NO_COUNT;
	if (!per_dwelling)
		return CELL_KNOWN;
	if (cells->dwellings[cell] == CELL_DWELLINGS_UNKNOWN)
		return CELL_NO_DWELLINGS_KNOWN;
	return cells->dwellings[cell] == 0 ? CELL_NO_DWELLINGS : CELL_KNOWN;
}

/* The rate of all, and how much rates differ beyond chance, which may come out below 0. */
typedef struct RateModel
{
	double		rate;
	double		between;
} RateModel;

static RateModel
rate_model(const Cells *cells, const CellReason *reason)
{
	double		events = 0;
	double		dwellings = 0;
	double		squares = 0;
	double		known = 0;
	RateModel	model;

	for (uint32_t i = 0; i < cells->count; i++)
		if (reason[i] == CELL_KNOWN)
		{
			events += cells->events[i];
			dwellings += cells->dwellings[i];
			known++;
		}
	model.rate = events / dwellings;
	for (uint32_t i = 0; i < cells->count; i++)
		if (reason[i] == CELL_KNOWN)
		{
			double		deviation = cells->events[i] / cells->dwellings[i] - model.rate;

			squares += cells->dwellings[i] * deviation * deviation;
		}
	model.between = squares / dwellings - model.rate * known / dwellings;
	return model;
}

static double
standardised_rate(const RateModel *model, double events, double dwellings)
{
	double		chance = model->rate / dwellings;
	double		variance = model->between + chance;

	return (events / dwellings - model->rate) / sqrt(variance > 0 ? variance : chance);
}

void
cell_values(const Cells *cells, bool per_dwelling, double *value, CellReason *reason)
{
	RateModel	model = {0, 0};

	for (uint32_t i = 0; i < cells->count; i++)
		reason[i] = reason_of(cells, per_dwelling, i);
	if (per_dwelling)
		model = rate_model(cells, reason);
	for (uint32_t i = 0; i < cells->count; i++)
	{
		if (per_dwelling && reason[i] == CELL_KNOWN && model.rate == 0)
			reason[i] = CELL_NO_BURGLARIES;
		if (reason[i] != CELL_KNOWN)
			value[i] = NAN;
		else
			value[i] = per_dwelling ? standardised_rate(&model, cells->events[i], cells->dwellings[i]) : cells->events[i];
	}
}

/* ---------------------------------------------------------------- the cells that take part */

/* The values of these cells, together, and their moments. */
typedef struct Known
{
	uint32_t	count;
	uint32_t   *cell;			/* the number of each among all */
	double	   *value;
	uint32_t   *degree;
	double	   *sum;			/* of the values of its neighbours */
	double		mean;
	double		squares;		/* sum of the squared deviations from the mean */
} Known;

static void
find_around(const LocalRequest *request, uint32_t cell, uint32_t *degree, double *sum)
{
	const Neighbours *neighbours = request->neighbours;

	*degree = 0;
	*sum = 0;
	for (uint32_t n = neighbours->start[cell]; n < neighbours->start[cell + 1]; n++)
	{
		double		value = request->value[neighbours->other[n]];

		if (isnan(value))
			continue;
		*sum += value;
		++*degree;
	}
}

static Known
find_known(Kernel *kernel, const LocalRequest *request)
{
	Known		known = {
		.cell = kernel_alloc(kernel, request->count, sizeof(uint32_t)),
		.value = kernel_alloc(kernel, request->count, sizeof(double)),
		.degree = kernel_alloc(kernel, request->count, sizeof(uint32_t)),
		.sum = kernel_alloc(kernel, request->count, sizeof(double))
	};

	for (uint32_t i = 0; i < request->count; i++)
	{
		if (isnan(request->value[i]))
			continue;
		known.cell[known.count] = i;
		known.value[known.count] = request->value[i];
		find_around(request, i, &known.degree[known.count], &known.sum[known.count]);
		known.mean += request->value[i];
		known.count++;
	}
	known.mean /= known.count;
	for (uint32_t k = 0; k < known.count; k++)
		known.squares += (known.value[k] - known.mean) * (known.value[k] - known.mean);
	return known;
}

static void
known_free(Kernel *kernel, Known *known)
{
	kernel_free(kernel, known->cell);
	kernel_free(kernel, known->value);
	kernel_free(kernel, known->degree);
	kernel_free(kernel, known->sum);
}

/* All values alike but for rounding: nothing to compare. */
static bool
varies(const Known *known)
{
	return known->squares > 1e-20 * known->count * (1 + known->mean * known->mean);
}

/* The mean and the variance of the other values, of a cell that knows itself. */
static double
mean_of_others(const Known *known, uint32_t k)
{
	return (known->mean * known->count - known->value[k]) / (known->count - 1.0);
}

static double
variance_of_others(const Known *known, uint32_t k)
{
	double		n = known->count;
	double		deviation = known->value[k] - known->mean;

	/* the sum of squares without this one, around the mean without it */
	return fmax(0, known->squares - deviation * deviation * n / (n - 1)) / (n - 1);
}

/* ---------------------------------------------------------------- permutations */

/* Sums from low to high, neither of them, are nearer to what is expected than the observed one. */
typedef struct Inner
{
	double		low;
	double		high;
} Inner;

typedef struct Permuter
{
	Kernel	   *kernel;
	const LocalRequest *request;
	const Known *known;
	uint32_t   *order;			/* of the known cells, by degree */
	uint32_t   *drawn;			/* 0 .. count - 1, of which the first are what was drawn */
	uint32_t   *swapped;		/* with which each of these changed places */
	double	   *sum;			/* of each permutation */
	Inner	   *inner;			/* of each known cell */
	uint32_t   *outer;			/* how many permutations are as extreme as the observed sum */
	uint64_t	work;
} Permuter;

static int
compare_degrees(const void *items, uint32_t a, uint32_t b)
{
	const uint32_t *degree = items;

	return ORDER_OF(degree[a], degree[b]);
}

static int
compare_numbers(const void *a, const void *b)
{
	return ORDER_OF(*(const double *) a, *(const double *) b);
}

/* A sum that is as far off but for rounding is as extreme. */
static Inner
inner_of(const Known *known, uint32_t k)
{
	double		expected = known->degree[k] * mean_of_others(known, k);
	double		off = fabs(known->sum[k] - expected);
	double		rounding = 1e-9 * (off + known->degree[k] * sqrt(known->squares / known->count));

	off = fmax(0, off - rounding);
	return (Inner) {.low = expected - off, .high = expected + off};
}

static bool
is_outer(const Inner *inner, double sum)
{
	return sum <= inner->low || sum >= inner->high;
}

/* Draws so many, one after the other, in a way that can be undone. */
static void
draw(Permuter *permuter, uint64_t permutation, uint32_t many)
{
	uint32_t   *drawn = permuter->drawn;
	Random		random;

	random_stream(&random, permuter->request->seed, permutation);
	for (uint32_t t = 0; t < many; t++)
	{
		uint32_t	other = t + random_below(&random, permuter->known->count - t);
		uint32_t	kept = drawn[t];

		drawn[t] = drawn[other];
		drawn[other] = kept;
		permuter->swapped[t] = other;
	}
}

static void
undo_draw(Permuter *permuter, uint32_t many)
{
	uint32_t   *drawn = permuter->drawn;

	for (uint32_t t = many; t-- > 0;)
	{
		uint32_t	other = permuter->swapped[t];
		uint32_t	kept = drawn[t];

		drawn[t] = drawn[other];
		drawn[other] = kept;
	}
}

/* One permutation for all cells with so many neighbours: its sum, and what differs for those that were drawn themselves. */
static void
permute_once(Permuter *permuter, uint32_t permutation, uint32_t degree)
{
	const Known *known = permuter->known;
	double		sum = 0;

	draw(permuter, permutation, degree + 1);
	for (uint32_t t = 0; t < degree; t++)
		sum += known->value[permuter->drawn[t]];
	permuter->sum[permutation] = sum;
	for (uint32_t t = 0; t < degree; t++)
	{
		uint32_t	k = permuter->drawn[t];
		double		without = sum - known->value[k] + known->value[permuter->drawn[degree]];

		if (known->degree[k] == degree)
			permuter->outer[k] += (uint32_t) is_outer(&permuter->inner[k], without) -
				(uint32_t) is_outer(&permuter->inner[k], sum);
	}
	undo_draw(permuter, degree + 1);
}

/* How many of the sums, in order, are less than this; or, with as_many, at most this. */
static uint32_t
count_below(const double *sum, uint32_t count, double limit, bool as_many)
{
	uint32_t	from = 0;

	while (count > 0)
	{
		uint32_t	half = count / 2;

		if (sum[from + half] < limit || (as_many && sum[from + half] == limit))
		{
			from += half + 1;
			count -= half + 1;
		}
		else
			count = half;
	}
	return from;
}

/* The known cells of one degree, from first to end in order. */
static KernelStatus
permute_degree(Permuter *permuter, uint32_t first, uint32_t end)
{
	uint32_t	permutations = permuter->request->permutations;
	uint32_t	degree = permuter->known->degree[permuter->order[first]];

	/* of all others there is but one sum */
	if (degree == 0 || degree + 1 >= permuter->known->count)
		return KERNEL_OK;
	for (uint32_t i = first; i < end; i++)
	{
		permuter->inner[permuter->order[i]] = inner_of(permuter->known, permuter->order[i]);
		permuter->outer[permuter->order[i]] = 0;
	}
	for (uint32_t p = 0; p < permutations; p++)
	{
		permute_once(permuter, p, degree);
		if (kernel_stop_after(permuter->kernel, &permuter->work, degree + 10))
			return KERNEL_STOPPED;
	}
	qsort(permuter->sum, permutations, sizeof(double), compare_numbers);
	for (uint32_t i = first; i < end; i++)
	{
		const Inner *inner = &permuter->inner[permuter->order[i]];

		if (inner->low >= inner->high)
			permuter->outer[permuter->order[i]] = permutations;
		else
			permuter->outer[permuter->order[i]] += count_below(permuter->sum, permutations, inner->low, true) +
				permutations - count_below(permuter->sum, permutations, inner->high, false);
		if (kernel_stop_after(permuter->kernel, &permuter->work, 20))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

static KernelStatus
permute(Permuter *permuter)
{
	const Known *known = permuter->known;
	KernelStatus status = order_index(permuter->kernel, permuter->order, known->count, compare_degrees, known->degree);
	uint32_t	first = 0;

	for (uint32_t k = 0; k < known->count; k++)
		permuter->drawn[k] = k;
	while (status == KERNEL_OK && first < known->count)
	{
		uint32_t	end = first + 1;

		while (end < known->count && known->degree[permuter->order[end]] == known->degree[permuter->order[first]])
			end++;
		status = permute_degree(permuter, first, end);
		first = end;
	}
	return status;
}

/* Fills the p of cells that have a z; with permutations, the share of them that is as far from what is expected. */
static KernelStatus
find_p(Kernel *kernel, const LocalRequest *request, const Known *known, LocalStatistic *local)
{
	uint32_t	count = known->count;
	Permuter	permuter = {.kernel = kernel, .request = request, .known = known};
	KernelStatus status = KERNEL_OK;

	if (request->permutations > 0)
	{
		permuter.order = kernel_alloc(kernel, count, sizeof(uint32_t));
		permuter.drawn = kernel_alloc(kernel, count, sizeof(uint32_t));
		permuter.swapped = kernel_alloc(kernel, count, sizeof(uint32_t));
		permuter.sum = kernel_alloc(kernel, request->permutations, sizeof(double));
		permuter.inner = kernel_alloc(kernel, count, sizeof(Inner));
		permuter.outer = kernel_alloc_zero(kernel, count, sizeof(uint32_t));
		status = permute(&permuter);
	}
	for (uint32_t k = 0; k < count && status == KERNEL_OK; k++)
	{
		LocalStatistic *at = &local[known->cell[k]];

		if (isnan(at->z))
			continue;
		at->p = request->permutations == 0 ? rate_normal_p(at->z) :
			(1.0 + permuter.outer[k]) / (1.0 + request->permutations);
	}
	kernel_free(kernel, permuter.order);
	kernel_free(kernel, permuter.drawn);
	kernel_free(kernel, permuter.swapped);
	kernel_free(kernel, permuter.sum);
	kernel_free(kernel, permuter.inner);
	kernel_free(kernel, permuter.outer);
	return status;
}

/* ---------------------------------------------------------------- the statistics */

typedef void (*StatisticFiller) (const Known *known, uint32_t k, LocalStatistic *local);

static KernelStatus
fill_statistics(Kernel *kernel, const LocalRequest *request, StatisticFiller fill, LocalStatistic *local)
{
	Known		known = find_known(kernel, request);
	KernelStatus status;

	for (uint32_t k = 0; k < known.count; k++)
	{
		LocalStatistic *at = &local[known.cell[k]];

		*at = (LocalStatistic) {
			.reason = varies(&known) ? CELL_KNOWN : CELL_ALL_ALIKE, .neighbours = known.degree[k],
			.around = known.degree[k] == 0 ? NAN : known.sum[k] / known.degree[k],
			.statistic = NAN, .expected = NAN, .variance = NAN, .z = NAN, .p = NAN
		};
		if (at->reason == CELL_KNOWN)
			fill(&known, k, at);
	}
	status = find_p(kernel, request, &known, local);
	known_free(kernel, &known);
	return status;
}

static void
fill_getis_ord(const Known *known, uint32_t k, LocalStatistic *local)
{
	double		n = known->count;
	double		weights = known->degree[k] + 1.0;
	double		variance = known->squares / n * (n * weights - weights * weights) / (n - 1);

	if (known->degree[k] == 0)
		local->reason = CELL_NO_NEIGHBOURS;
	else if (variance > 0)
		local->z = (known->sum[k] + known->value[k] - known->mean * weights) / sqrt(variance);
	else
		local->reason = CELL_ALL_ALIKE; /* the zone is the whole map */
}

KernelStatus
getis_ord_star(Kernel *kernel, const LocalRequest *request, LocalStatistic *local)
{
	return fill_statistics(kernel, request, fill_getis_ord, local);
}

/* Row-standardised weights, 1 / k each. */
static void
fill_moran(const Known *known, uint32_t k, LocalStatistic *local)
{
	double		n = known->count;
	double		deviation = known->value[k] - known->mean;
	double		scale = deviation / (known->squares / n);
	double		degree = known->degree[k];

	if (known->degree[k] == 0)
	{
		local->reason = CELL_NO_NEIGHBOURS;
		return;
	}
	local->statistic = scale * (local->around - known->mean) + 0.0;	/* -0 and 0 are the same number */
	local->expected = -scale * deviation / (n - 1);
	local->variance = scale * scale * variance_of_others(known, k) * (n - 1 - degree) / (degree * (n - 2));
	if (deviation == 0)
		local->reason = CELL_AT_MEAN;
	else if (local->variance > 0)
		local->z = (local->statistic - local->expected) / sqrt(local->variance);
	else
		local->reason = CELL_ALL_ALIKE;
}

KernelStatus
local_moran(Kernel *kernel, const LocalRequest *request, LocalStatistic *local)
{
	return fill_statistics(kernel, request, fill_moran, local);
}
