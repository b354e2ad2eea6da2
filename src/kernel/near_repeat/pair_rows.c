/*
 * Near pairs, packed.
 */
#include "kernel/near_repeat/pair_rows.h"

static void
make_room(Kernel *kernel, PairRows *rows)
{
	if (rows->words + 2 <= rows->capacity)
		return;
	rows->capacity = rows->capacity + rows->capacity / 2 + 64;
	rows->word = kernel->resize(kernel, rows->word, rows->capacity * sizeof(uint32_t));
}

void
pair_rows_append(Kernel *kernel, PairRows *rows, uint32_t event, uint32_t partner)
{
	uint32_t	header;

	make_room(kernel, rows);
	header = rows->words > 0 ? rows->word[rows->last_header] : 0;
	if (rows->words == 0 || ROW_EVENT(header) != event || ROW_COUNT(header) == ROW_COUNT_MAX)
	{
		rows->last_header = rows->words++;
		header = ROW_HEADER(event, 0);
	}
	rows->word[rows->last_header] = header + 1;
	rows->word[rows->words++] = partner;
	rows->pairs++;
}

KernelStatus
pair_rows_visit(Kernel *kernel, const PairRows *rows, RowVisitor visitor, void *context)
{
	size_t		since_stop = 0;

	for (size_t w = 0; w < rows->words;)
	{
		uint32_t	header = rows->word[w];

		visitor(context, ROW_EVENT(header), &rows->word[w + 1], ROW_COUNT(header));
		w += 1 + ROW_COUNT(header);
		since_stop += 1 + ROW_COUNT(header);
		if (since_stop >= KERNEL_STOP_INTERVAL)
		{
			if (kernel->stop(kernel))
				return KERNEL_STOPPED;
			since_stop = 0;
		}
	}
	return KERNEL_OK;
}

/* A RowVisitor that writes into the row it is given. */
static void
renumber_row(void *context, uint32_t event, const uint32_t *partner, uint32_t count)
{
	const uint32_t *number = context;
	uint32_t   *word = (uint32_t *) partner;

	word[-1] = ROW_HEADER(number[event], count);
	for (uint32_t i = 0; i < count; i++)
		word[i] = number[word[i]];
}

/* A RowVisitor that marks the events of a row. */
static void
mark_row(void *context, uint32_t event, const uint32_t *partner, uint32_t count)
{
	uint32_t   *marked = context;

	marked[event] = 1;
	for (uint32_t i = 0; i < count; i++)
		marked[partner[i]] = 1;
}

KernelStatus
pair_rows_mark(Kernel *kernel, const PairRows *rows, uint32_t *marked)
{
	return pair_rows_visit(kernel, rows, mark_row, marked);
}

KernelStatus
pair_rows_renumber(Kernel *kernel, PairRows *rows, const uint32_t *number)
{
	return pair_rows_visit(kernel, rows, renumber_row, (void *) number);
}
