/*
 * cell_set: the cells of a map, what was counted in each, how many dwellings
 * it has, and which cells are its neighbours, in one compact value.
 *
 * SQL: sql/6i-cell_set.sql
 */
#include "pg/hotspots/cell_set.h"

#include "pg/kernel_env.h"
#include "pg/rows.h"
#include "pg/srid.h"

#include "kernel/outlines.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "miscadmin.h"

/* ---------------------------------------------------------------- layout */

static StoredCell *
stored_cells(const CellSet *set)
{
	return (StoredCell *) ((char *) set + MAXALIGN(sizeof(CellSet)));
}

static uint32 *
stored_neighbours(const CellSet *set)
{
	return (uint32 *) (stored_cells(set) + set->header.count);
}

bool
cell_dwellings_are_sound(double dwellings)
{
	return dwellings == 0 || (dwellings >= CELL_DWELLINGS_MIN && dwellings <= CELL_DWELLINGS_MAX);
}

const StoredCell *
cell_set_cells(const CellSet *set)
{
	return stored_cells(set);
}

const uint32 *
cell_set_neighbours(const CellSet *set)
{
	return stored_neighbours(set);
}

static uint32
neighbours_begin(const CellSet *set, uint32 number)
{
	return number == 0 ? 0 : stored_cells(set)[number - 1].neighbours_end;
}

Cells
cell_set_columns(Kernel *kernel, const CellSet *set)
{
	uint32		count = set->header.count;
	int32	   *events = kernel_alloc(kernel, count, sizeof(int32));
	double	   *dwellings = kernel_alloc(kernel, count, sizeof(double));
	uint32	   *start = kernel_alloc(kernel, count + (Size) 1, sizeof(uint32));

	for (uint32 i = 0; i < count; i++)
	{
		events[i] = stored_cells(set)[i].events;
		dwellings[i] = stored_cells(set)[i].dwellings;
		start[i] = neighbours_begin(set, i);
	}
	start[count] = set->neighbours;
	return (Cells)
	{
		.count = count, .events = events, .dwellings = dwellings,
		.neighbours = {.start = start, .other = stored_neighbours(set)}
	};
}

/* ---------------------------------------------------------------- making */

static uint64
fingerprint_of(const CellSet *set)
{
	uint64		fingerprint = fingerprint_word(cell_set_type.magic, set->header.count);

	fingerprint = fingerprint_word(fingerprint, ((uint64) set->header.flags << 32) | (uint32) set->header.srid);
	fingerprint = fingerprint_word(fingerprint, set->left_out);
	for (uint32 i = 0; i < set->header.count; i++)
	{
		const StoredCell *cell = &stored_cells(set)[i];

		fingerprint = fingerprint_word(fingerprint, cell->id);
		fingerprint = fingerprint_double(fingerprint, cell->dwellings);
		fingerprint = fingerprint_word(fingerprint, ((uint64) (uint32) cell->events << 32) | cell->neighbours_end);
	}
	for (uint32 n = 0; n < set->neighbours; n++)
		fingerprint = fingerprint_word(fingerprint, stored_neighbours(set)[n]);
	return fingerprint;
}

CellSet *
cell_set_make(const CellRow *rows, uint32 count, const Neighbours *neighbours, int32 srid, int64 left_out, bool streets)
{
	uint32		all = count == 0 ? 0 : neighbours->start[count];
	CellSet    *set = value_make(&cell_set_type, MAXALIGN(sizeof(CellSet)) + count * sizeof(StoredCell) +
								 all * sizeof(uint32));

	set->header.srid = srid;
	set->header.count = count;
	set->header.flags = streets ? CELL_SET_STREETS : 0;
	set->left_out = left_out;
	set->neighbours = all;
	for (uint32 i = 0; i < count; i++)
		stored_cells(set)[i] = (StoredCell) {
			.id = rows[i].id, .dwellings = rows[i].dwellings, .events = rows[i].events,
			.neighbours_end = neighbours->start[i + 1]
		};
	if (all > 0)
		memcpy(stored_neighbours(set), neighbours->other, all * sizeof(uint32));
	set->header.fingerprint = fingerprint_of(set);
	return set;
}

/* ---------------------------------------------------------------- portable form */

/* An id, dwellings, events and a number of neighbours. */
#define CELL_BYTES_MIN 24

static void
send_cell_set(const ValueType *type, StringInfo buffer, const void *value)
{
	const CellSet *set = value;

	pq_sendint64(buffer, set->left_out);
	pq_sendint32(buffer, set->neighbours);
	for (uint32 i = 0; i < set->header.count; i++)
	{
		const StoredCell *cell = &stored_cells(set)[i];

		pq_sendint64(buffer, cell->id);
		pq_sendfloat8(buffer, cell->dwellings);
		pq_sendint32(buffer, cell->events);
		pq_sendint32(buffer, cell->neighbours_end);
	}
	for (uint32 n = 0; n < set->neighbours; n++)
		pq_sendint32(buffer, stored_neighbours(set)[n]);
}

static CellRow
receive_row(const ValueType *type, StringInfo buffer, uint32 *neighbours_end)
{
	CellRow		row;

	row.id = pq_getmsgint64(buffer);
	row.dwellings = pq_getmsgfloat8(buffer);
	row.events = (int32) pq_getmsgint(buffer, 4);
	*neighbours_end = pq_getmsgint(buffer, 4);
	if (row.dwellings != CELL_DWELLINGS_UNKNOWN && (!cell_dwellings_are_sound(row.dwellings) || signbit(row.dwellings)))
		value_refuse(type, "a number of dwellings is out of range");
	if (row.events < CELL_EVENTS_UNKNOWN || row.events > CELL_EVENTS_MAX)
		value_refuse(type, "a count is out of range");
	return row;
}

static void *
receive_cell_set(const ValueType *type, StringInfo buffer, const ValueHeader *header)
{
	int64		left_out = value_receive_left_out(type, buffer);
	uint32		count = header->count;
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	Neighbours	neighbours;
	CellRow    *rows;
	uint32		all;

	if (header->flags & ~CELL_SET_STREETS)
		value_refuse(type, "it has parts that this release does not know");
	if (header->srid < 0 || header->srid > SRID_MAX || (header->srid == 0) != (count == 0))
		value_refuse(type, "its SRID is out of range");
	value_require(type, buffer, sizeof(uint32));
	all = pq_getmsgint(buffer, 4);
	if (count > CELL_SET_MAX || all > 2 * (uint32) NEARBY_PAIRS_MAX || (all > 0 && count == 0) ||
		(uint64) (buffer->len - buffer->cursor) != count * (uint64) CELL_BYTES_MIN + all * sizeof(uint32))
		value_refuse(type, "its length does not fit its number of cells");
	rows = kernel_alloc(kernel, count, sizeof(CellRow));
	neighbours.start = kernel_alloc_zero(kernel, count + (Size) 1, sizeof(uint32));
	neighbours.other = kernel_alloc(kernel, all, sizeof(uint32));
	for (uint32 i = 0; i < count; i++)
	{
		rows[i] = receive_row(type, buffer, &neighbours.start[i + 1]);
		if (i > 0 && rows[i].id <= rows[i - 1].id)
			value_refuse(type, "its cells are not in order");
		if (neighbours.start[i + 1] < neighbours.start[i] || neighbours.start[i + 1] > all)
			value_refuse(type, "its neighbours are not in order");
	}
	for (uint32 n = 0; n < all; n++)
		neighbours.other[n] = pq_getmsgint(buffer, 4);
	if (neighbours.start[count] != all || !neighbours_are_sound(kernel, count, &neighbours))
		value_refuse(type, "its neighbours are not in order");
	return cell_set_make(rows, count, &neighbours, header->srid, left_out, (header->flags & CELL_SET_STREETS) != 0);
}

const ValueType cell_set_type = {
	.name = "cell_set",
	.magic = 0x43454C4C,			/* CELL */
	.version = 1,
	.send = send_cell_set,
	.receive = receive_cell_set
};

VALUE_FUNCTIONS(cell_set, &cell_set_type);

/* ---------------------------------------------------------------- what a value holds */

PG_FUNCTION_INFO_V1(cell_set_info);
Datum
cell_set_info(PG_FUNCTION_ARGS)
{
	CellSet    *set = PG_GETARG_CELL_SET_P(0);
	Rows		rows = rows_begin(fcinfo);
	int64		events = 0;
	int64		events_unknown = 0;
	double		dwellings = 0;
	int64		dwellings_unknown = 0;
	int64		alone = 0;

	for (uint32 i = 0; i < set->header.count; i++)
	{
		const StoredCell *cell = &stored_cells(set)[i];

		events += Max(cell->events, 0);
		events_unknown += cell->events == CELL_EVENTS_UNKNOWN;
		dwellings += Max(cell->dwellings, 0);
		dwellings_unknown += cell->dwellings == CELL_DWELLINGS_UNKNOWN;
		alone += cell->neighbours_end == neighbours_begin(set, i);
	}
	rows_begin_row(&rows);
	rows_add(&rows, Int32GetDatum(set->header.srid), set->header.srid == 0);
	rows_add(&rows, Int64GetDatum(set->header.count), false);
	rows_add(&rows, Int64GetDatum(set->left_out), false);
	rows_add(&rows, BoolGetDatum((set->header.flags & CELL_SET_STREETS) != 0), set->header.count == 0);
	rows_add(&rows, Int64GetDatum(events), false);
	rows_add(&rows, Int64GetDatum(events_unknown), false);
	rows_add_number(&rows, dwellings);
	rows_add(&rows, Int64GetDatum(dwellings_unknown), false);
	rows_add(&rows, Int64GetDatum(set->neighbours / 2), false);
	rows_add(&rows, Int64GetDatum(alone), false);
	rows_add(&rows, Int64GetDatum(VARSIZE(set)), false);
	rows_end_row(&rows);
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(cell_neighbours);
Datum
cell_neighbours(PG_FUNCTION_ARGS)
{
	CellSet    *set = PG_GETARG_CELL_SET_P(0);
	const StoredCell *cells = cell_set_cells(set);
	Rows		rows = rows_begin(fcinfo);

	for (uint32 i = 0; i < set->header.count; i++)
		for (uint32 n = neighbours_begin(set, i); n < cells[i].neighbours_end; n++)
		{
			uint32		other = cell_set_neighbours(set)[n];

			if (other < i)
				continue;
			rows_begin_row(&rows);
			rows_add(&rows, Int64GetDatum(cells[i].id), false);
			rows_add(&rows, Int64GetDatum(cells[other].id), false);
			rows_end_row(&rows);
		}
	return (Datum) 0;
}
