/*
 * The lags between all windows.
 *
 * Events stand in order of their windows, so that equal ones are together and
 * are reckoned as one; and the windows that may be near one in time follow it
 * in one run.
 */
#include "kernel/windows/window_lags.h"

#include <string.h>

/* Equal windows: the events first .. first + count - 1 of the list. */
typedef struct Group
{
	uint32_t	event;			/* one of them */
	uint32_t	count;
} Group;

typedef struct Lags
{
	Kernel	   *kernel;
	const EventWindows *events;
	const LagBands *bands;
	uint32_t	groups;
	Group	   *group;
	double	   *rows;			/* [group][band, then within]: what one event of the group has with all others */
	WeightSums *sums;			/* [band, then within] */
	double	   *chance;			/* [band, then within] of one pair */
	uint64_t	work;
} Lags;

static bool
equal_windows(const EventWindows *events, uint32_t a, uint32_t b)
{
	return events->first[a] == events->first[b] && events->last[a] == events->last[b];
}

/* Groups the events of a list, or all when there is no list. */
static void
group_windows(Lags *lags, const uint32_t *event, uint32_t count)
{
	lags->group = kernel_alloc(lags->kernel, count, sizeof(Group));
	for (uint32_t i = 0; i < count; i++)
	{
		uint32_t	number = event != NULL ? event[i] : i;

		if (lags->groups > 0 && equal_windows(lags->events, lags->group[lags->groups - 1].event, number))
			lags->group[lags->groups - 1].count++;
		else
			lags->group[lags->groups++] = (Group) {.event = number, .count = 1};
	}
}

/* Adds the pairs between two groups, or within one. */
static void
add_groups(Lags *lags, uint32_t a, uint32_t b)
{
	const Group *one = &lags->group[a];
	const Group *other = &lags->group[b];
	int			bands = lags->bands->count;
	double		others = a == b ? one->count - 1.0 : other->count;
	double		pairs = a == b ? one->count * others / 2 : one->count * others;
	double		within = 0;

	lag_chances(lags->events, lags->bands, one->event, other->event, lags->chance);
	for (int l = 0; l < bands; l++)
		within += lags->chance[l];
	lags->chance[bands] = within + window_within(lags->events, one->event, other->event, lags->bands->limit[0]);
	for (int l = 0; l <= bands; l++)
	{
		double		chance = lags->chance[l];

		lags->sums[l].sum += pairs * chance;
		lags->sums[l].squares += pairs * chance * chance;
		lags->rows[(size_t) a * (bands + 1) + l] += others * chance;
		if (a != b)
			lags->rows[(size_t) b * (bands + 1) + l] += one->count * chance;
	}
}

static KernelStatus
add_all_groups(Lags *lags)
{
	const EventWindows *events = lags->events;
	int64_t		reach = lags->bands->limit[lags->bands->count];

	for (uint32_t a = 0; a < lags->groups; a++)
	{
		int64_t		until = events->last[lags->group[a].event] + reach;

		for (uint32_t b = a; b < lags->groups && events->first[lags->group[b].event] <= until; b++)
		{
			add_groups(lags, a, b);
			lags->work += lags->bands->count + 1;
			if (lags->work < KERNEL_STOP_INTERVAL)
				continue;
			if (lags->kernel->stop(lags->kernel))
				return KERNEL_STOPPED;
			lags->work = 0;
		}
	}
	return KERNEL_OK;
}

/* From what the groups have to sums over events. */
static void
finish_rows(Lags *lags, double *rows)
{
	int			bands = lags->bands->count;
	size_t		event = 0;

	for (uint32_t g = 0; g < lags->groups; g++)
	{
		const double *row = lags->rows + (size_t) g * (bands + 1);

		for (int l = 0; l <= bands; l++)
			lags->sums[l].row_squares += lags->group[g].count * row[l] * row[l];
		for (uint32_t i = 0; i < lags->group[g].count && rows != NULL; i++, event++)
			memcpy(rows + event * bands, row, bands * sizeof(double));
	}
}

static KernelStatus
sum_lags(Lags *lags, const uint32_t *event, uint32_t count, double *rows)
{
	int			columns = lags->bands->count + 1;
	KernelStatus status;

	group_windows(lags, event, count);
	lags->rows = kernel_alloc_zero(lags->kernel, (size_t) lags->groups * columns, sizeof(double));
	lags->chance = kernel_alloc(lags->kernel, columns, sizeof(double));
	status = add_all_groups(lags);
	if (status == KERNEL_OK)
		finish_rows(lags, rows);
	kernel_free(lags->kernel, lags->group);
	kernel_free(lags->kernel, lags->rows);
	kernel_free(lags->kernel, lags->chance);
	return status;
}

KernelStatus
window_lags_sum(Kernel *kernel, const EventWindows *events, const LagBands *bands, WeightSums *sums, double *rows)
{
	Lags		lags = {.kernel = kernel, .events = events, .bands = bands, .sums = sums};

	memset(sums, 0, (bands->count + 1) * sizeof(WeightSums));
	return sum_lags(&lags, NULL, events->count, rows);
}

KernelStatus
window_lags_among(Kernel *kernel, const EventWindows *events, const LagBands *bands, const uint32_t *event, uint32_t count,
				  double *sum)
{
	Lags		lags = {
		.kernel = kernel, .events = events, .bands = bands,
		.sums = kernel_alloc_zero(kernel, bands->count + 1, sizeof(WeightSums))
	};
	KernelStatus status = sum_lags(&lags, event, count, NULL);

	for (int l = 0; l < bands->count; l++)
		sum[l] += lags.sums[l].sum;
	kernel_free(kernel, lags.sums);
	return status;
}
