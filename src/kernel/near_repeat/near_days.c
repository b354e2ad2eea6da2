/*
 * The days of near events.
 *
 * Pairs are listed twice: by the events whose days are asked, and from there,
 * gone through in order of day, by the others.  So nothing has to be sorted.
 */
#include "kernel/near_repeat/near_days.h"

/* Near pairs as lists: those of each event of one kind. */
typedef struct Lists
{
	bool		of_a;
	uint32_t	b_from;
	uint32_t   *start;			/* [event] and two more; while the lists are made, one place further on */
	uint32_t   *other;
} Lists;

/* A RowVisitor that counts the pairs of each event. */
static void
count_row(void *context, uint32_t event, const uint32_t *partner, uint32_t count)
{
	Lists	   *lists = context;

	for (uint32_t i = 0; i < count; i++)
		lists->start[(lists->of_a ? event : partner[i] - lists->b_from) + 2]++;
}

/* A RowVisitor that lists them. */
static void
list_row(void *context, uint32_t event, const uint32_t *partner, uint32_t count)
{
	Lists	   *lists = context;

	for (uint32_t i = 0; i < count; i++)
	{
		uint32_t	b = partner[i] - lists->b_from;

		lists->other[lists->start[(lists->of_a ? event : b) + 1]++] = lists->of_a ? b : event;
	}
}

/* From how many each has, two places further on, to where they begin. */
static uint32_t
begin_lists(uint32_t *start, uint32_t events)
{
	for (uint32_t i = 2; i < events + 2; i++)
		start[i] += start[i - 1];
	return start[events + 1];
}

static KernelStatus
list_pairs(Kernel *kernel, const NearPairs *pairs, const KindDays *of, Lists *lists)
{
	KernelStatus status = KERNEL_OK;

	*lists = (Lists) {.of_a = of->is_a, .b_from = pairs->b_from};
	lists->start = kernel_alloc_zero(kernel, (size_t) of->events + 2, sizeof(uint32_t));
	for (int r = 0; r < pairs->bands && status == KERNEL_OK; r++)
		status = pair_rows_visit(kernel, &pairs->rows[r], count_row, lists);
	lists->other = kernel_alloc(kernel, begin_lists(lists->start, of->events), sizeof(uint32_t));
	for (int r = 0; r < pairs->bands && status == KERNEL_OK; r++)
		status = pair_rows_visit(kernel, &pairs->rows[r], list_row, lists);
	return status;
}

/* Turns the lists round: gone through in order of day, they give each other event its near days in order. */
static KernelStatus
turn_lists(Kernel *kernel, const Lists *lists, const KindDays *of, NearDays *near)
{
	uint32_t	pairs = lists->start[of->events];
	uint64_t	work = 0;

	for (uint32_t i = 0; i < pairs; i++)
	{
		near->start[lists->other[i] + 2]++;
		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
	}
	near->day = kernel_alloc(kernel, begin_lists(near->start, near->rows), sizeof(int16_t));
	for (uint32_t i = 0; i < of->events; i++)
	{
		uint32_t	event = of->by_day[i];

		for (uint32_t k = lists->start[event]; k < lists->start[event + 1]; k++, work++)
		{
			near->day[near->start[lists->other[k] + 1]++] = of->day[event];
			if (KERNEL_STOP_AT(kernel, work))
				return KERNEL_STOPPED;
		}
	}
	return KERNEL_OK;
}

KernelStatus
near_days_list(Kernel *kernel, const NearPairs *pairs, const KindDays *of, uint32_t others, NearDays *near)
{
	Lists		lists;
	KernelStatus status = list_pairs(kernel, pairs, of, &lists);

	*near = (NearDays) {.rows = others};
	near->start = kernel_alloc_zero(kernel, (size_t) others + 2, sizeof(uint32_t));
	if (status == KERNEL_OK)
		status = turn_lists(kernel, &lists, of, near);
	kernel_free(kernel, lists.start);
	kernel_free(kernel, lists.other);
	return status;
}

void
near_days_free(Kernel *kernel, NearDays *near)
{
	kernel_free(kernel, near->start);
	kernel_free(kernel, near->day);
}
