/*
 * Near pairs, packed: four bytes per pair when events have many partners, at
 * most eight when they have one.
 */
#ifndef KERNEL_PAIR_ROWS_H
#define KERNEL_PAIR_ROWS_H

#include "kernel/memory.h"

/*
 * A row is a header, which holds an event in its high bits and the number of
 * its partners in the low ROW_COUNT_BITS, and then the partners.  An event
 * with more partners has several rows, one after the other.
 */
#define ROW_COUNT_BITS 7
#define ROW_COUNT_MAX 127
#define ROW_HEADER(event, count) (((uint32_t) (event) << ROW_COUNT_BITS) | (uint32_t) (count))
#define ROW_EVENT(header) ((header) >> ROW_COUNT_BITS)
#define ROW_COUNT(header) ((header) & ROW_COUNT_MAX)

typedef struct PairRows
{
	uint32_t   *word;
	size_t		words;
	size_t		capacity;
	size_t		last_header;	/* where the row that grows begins */
	uint64_t	pairs;
} PairRows;

/* Appends a pair; those of one event must come one after the other. */
extern void pair_rows_append(Kernel *kernel, PairRows *rows, uint32_t event, uint32_t partner);

/* Called for each row in turn. */
typedef void (*RowVisitor) (void *context, uint32_t event, const uint32_t *partner, uint32_t count);

extern KernelStatus pair_rows_visit(Kernel *kernel, const PairRows *rows, RowVisitor visitor, void *context);

/* Marks with 1 each event that is in a pair. */
extern KernelStatus pair_rows_mark(Kernel *kernel, const PairRows *rows, uint32_t *marked);

/* Gives each event another number, by a table that keeps their order. */
extern KernelStatus pair_rows_renumber(Kernel *kernel, PairRows *rows, const uint32_t *number);

#endif
