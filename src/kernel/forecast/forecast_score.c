/*
 * What a map of expected burglaries was worth in one window.
 */
#include "kernel/forecast/forecast_score.h"

#include "kernel/order.h"

#include <math.h>
#include <string.h>

/* ---------------------------------------------------------------- order */

typedef struct Ranking
{
	const double *density;
	const int64_t *id;			/* or NULL */
} Ranking;

/* A number that has nothing to do with where the cell lies. */
static uint64_t
mixed(uint64_t id)
{
	id = (id ^ (id >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	id = (id ^ (id >> 27)) * UINT64_C(0x94D049BB133111EB);
	return id ^ (id >> 31);
}

static int
compare_ranking(const void *items, uint32_t a, uint32_t b)
{
	const Ranking *ranking = items;

	if (ranking->density[a] != ranking->density[b])
		return ORDER_OF(ranking->density[b], ranking->density[a]);
	if (ranking->id == NULL)
		return 0;
	return ORDER_OF(mixed(ranking->id[a]), mixed(ranking->id[b]));
}

/* To forty binary digits: what is alike but for the rounding of its arithmetic is alike. */
static double
rounded(double number)
{
	int			exponent;
	double		part = frexp(number, &exponent);

	return ldexp(nearbyint(part * 0x1p40), exponent - 40);
}

/* Cells from dense to sparse. */
static KernelStatus
rank(Kernel *kernel, const ForecastMap *map, const double *amount, const ForecastCells *cells, double *density, uint32_t *order)
{
	Ranking		ranking = {.density = density, .id = cells == NULL ? NULL : cells->id};

	for (uint32_t c = 0; c < map->count; c++)
		density[c] = rounded(amount[c] / map->size[c]);
	return order_index(kernel, order, map->count, compare_ranking, &ranking);
}

/* ---------------------------------------------------------------- the cut */

/* Cells of one density, which stand together in an order. */
typedef struct Group
{
	uint32_t	end;
	double		size;
	double		events;
	double		expected;
	double		burgled;
} Group;

static Group
group_at(const ForecastMap *map, const double *density, const uint32_t *order, uint32_t from)
{
	Group		group = {.end = from};

	do
	{
		uint32_t	c = order[group.end++];

		group.size += map->size[c];
		group.events += map->events[c];
		group.expected += map->expected[c];
		group.burgled += map->events[c] > 0;
	} while (group.end < map->count && density[order[group.end]] == density[order[from]]);
	return group;
}

static void
cut_found(const ForecastMap *map, const double *density, const uint32_t *order, double limit, ForecastFound *found)
{
	for (uint32_t i = 0; i < map->count && found->size < limit;)
	{
		Group		group = group_at(map, density, order, i);
		double		room = limit - found->size;
		double		part = group.size <= room ? 1 : room / group.size;

		found->size += part * group.size;
		found->cells += part * (group.end - i);
		found->burgled += part * group.burgled;
		found->hits += part * group.events;
		found->expected += part * group.expected;
		if (part < 1 && group.end - i > 1)
			found->tied += part * group.size;
		if (part < 1)
			break;
		i = group.end;
	}
}

/* The best that hindsight can do: in as much size, and in as many cells. */
static void
cut_best(const ForecastMap *map, const uint32_t *order, double limit, ForecastFound *found)
{
	double		size = 0;
	double		cells = 0;

	for (uint32_t i = 0; i < map->count && (size < limit || cells < found->cells); i++)
	{
		uint32_t	c = order[i];
		double		part = fmin(1, fmax(0, (limit - size) / map->size[c]));
		double		ranked = fmin(1, fmax(0, found->cells - cells));

		found->best += part * map->events[c];
		found->ranked += ranked * map->events[c];
		found->ranked_size += ranked * map->size[c];
		size += map->size[c];
		cells++;
	}
}

/* ---------------------------------------------------------------- near hits */

static void
mark_around(const ForecastCells *cells, uint32_t c, bool *marked)
{
	int64_t		row = forecast_cell_row(cells->id[c]);
	int64_t		column = forecast_cell_column(cells->id[c]);

	for (int64_t r = row - 1; r <= row + 1; r++)
		for (uint32_t n = forecast_cells_from(cells, forecast_cell_id(r, column - 1));
			 n < cells->count && cells->id[n] <= forecast_cell_id(r, column + 1); n++)
			marked[n] = true;
}

/* Whole cells here, one at least; what counts for half or more is in. */
static void
cut_near(const ForecastMap *map, const ForecastCells *cells, const uint32_t *order, double limit, bool *marked,
		 ForecastFound *found)
{
	double		size = 0;

	memset(marked, 0, map->count * sizeof(bool));
	for (uint32_t i = 0; i < map->count && (i == 0 || size + map->size[order[i]] / 2 <= limit); i++)
	{
		size += map->size[order[i]];
		mark_around(cells, order[i], marked);
	}
	for (uint32_t c = 0; c < map->count; c++)
		if (marked[c])
		{
			found->near += map->events[c];
			found->near_size += map->size[c];
		}
}

/* ---------------------------------------------------------------- all of it */

KernelStatus
forecast_found(Kernel *kernel, const ForecastMap *map, const ForecastCells *cells, uint32_t coverages, const double *coverage,
			   ForecastFound *found)
{
	double	   *density = kernel_alloc(kernel, map->count, sizeof(double));
	double	   *happened = kernel_alloc(kernel, map->count, sizeof(double));
	uint32_t   *order = kernel_alloc(kernel, map->count, sizeof(uint32_t));
	uint32_t   *best = kernel_alloc(kernel, map->count, sizeof(uint32_t));
	bool	   *marked = kernel_alloc(kernel, map->count, sizeof(bool));
	KernelStatus status = rank(kernel, map, map->expected, cells, density, order);
	double		all = 0;

	if (status == KERNEL_OK)
		status = rank(kernel, map, map->events, NULL, happened, best);
	for (uint32_t c = 0; c < map->count; c++)
		all += map->size[c];
	for (uint32_t k = 0; k < coverages && status == KERNEL_OK; k++)
	{
		double		limit = coverage[k] * all;

		found[k] = (ForecastFound) {0};
		cut_found(map, density, order, limit, &found[k]);
		cut_best(map, best, limit, &found[k]);
		if (cells != NULL)
			cut_near(map, cells, order, limit, marked, &found[k]);
		if (kernel->stop(kernel))
			status = KERNEL_STOPPED;
	}
	kernel_free(kernel, density);
	kernel_free(kernel, happened);
	kernel_free(kernel, order);
	kernel_free(kernel, best);
	kernel_free(kernel, marked);
	return status;
}

static double
poisson_deviance(double events, double expected)
{
	if (events == 0)
		return 2 * expected;
	return 2 * (events * log(events / expected) - (events - expected));
}

void
forecast_fit_add(const ForecastMap *map, double floor_share, ForecastFit *fit)
{
	double		all_size = 0;
	double		all = 0;

	for (uint32_t c = 0; c < map->count; c++)
	{
		all_size += map->size[c];
		all += map->expected[c];
	}
	for (uint32_t c = 0; c < map->count; c++)
	{
		double		by_size = map->size[c] / all_size;
		double		share = all > 0 ? (1 - floor_share) * map->expected[c] / all + floor_share * by_size : by_size;
		double		happened = map->events[c] > 0;
		double		miss = -expm1(-map->expected[c]) - happened;

		fit->inside += map->events[c];
		if (map->events[c] > 0)
			fit->log_score += map->events[c] * log(share);
		fit->deviance += poisson_deviance(map->events[c], share * all);
		fit->brier += miss * miss;
		fit->burgled += happened;
	}
	fit->expected += all;
	fit->cells += map->count;
}
