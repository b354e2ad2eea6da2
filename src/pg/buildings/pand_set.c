/*
 * pand_set: buildings with their outlines and how many dwellings each has, in
 * one compact value.
 *
 * SQL: sql/6e-pand_set.sql
 */
#include "pg/buildings/pand_set.h"

#include "pg/geometry.h"
#include "pg/kernel_env.h"
#include "pg/polygon.h"
#include "pg/rows.h"
#include "pg/srid.h"

#include "kernel/buildings/house_type.h"
#include "kernel/order.h"

#include "libpq/pqformat.h"
#include "miscadmin.h"

/* ---------------------------------------------------------------- layout */

static StoredPand *
stored_panden(const PandSet *set)
{
	return (StoredPand *) ((char *) set + MAXALIGN(sizeof(PandSet)));
}

static char *
stored_outlines(const PandSet *set)
{
	return (char *) (stored_panden(set) + set->header.count);
}

PandRow
pand_set_row(const PandSet *set, uint32 number)
{
	const StoredPand *stored = stored_panden(set) + number;
	uint32		begin = number == 0 ? 0 : stored[-1].wkb_end;

	return (PandRow)
	{
		.id = stored->id, .dwellings = stored->dwellings,
		.wkb = stored_outlines(set) + begin, .wkb_size = stored->wkb_end - begin
	};
}

/* ---------------------------------------------------------------- making */

static int
compare_rows(const void *items, uint32_t a, uint32_t b)
{
	const PandRow *rows = items;

	return ORDER_OF(rows[a].id, rows[b].id);
}

static uint64
fingerprint_of(const PandSet *set)
{
	uint64		fingerprint = fingerprint_word(pand_set_type.magic, set->header.count);

	fingerprint = fingerprint_word(fingerprint, set->header.srid);
	fingerprint = fingerprint_word(fingerprint, set->left_out);
	for (uint32 i = 0; i < set->header.count; i++)
	{
		fingerprint = fingerprint_word(fingerprint, stored_panden(set)[i].id);
		fingerprint = fingerprint_word(fingerprint, ((uint64) (uint32) stored_panden(set)[i].dwellings << 32) |
									   stored_panden(set)[i].wkb_end);
	}
	return fingerprint_bytes(fingerprint, stored_outlines(set), set->wkb_bytes);
}

static Size
outline_bytes(const PandRow *rows, uint32 count)
{
	Size		bytes = 0;

	for (uint32 i = 0; i < count; i++)
		bytes += rows[i].wkb_size;
	if (bytes > PAND_SET_BYTES_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the outlines of a pand_set take %zu MB", bytes / 1000000),
				 errdetail("They take at most %d MB.", PAND_SET_BYTES_MAX / 1000000),
				 errhint("Make one set per municipality with GROUP BY.")));
	return bytes;
}

static void
refuse_twice(int64 id)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("pand " INT64_FORMAT " comes twice", id),
			 errdetail("A building has one row, with the number of its dwellings."),
			 errhint("A join with the dwellings repeats it: count them with GROUP BY first.")));
}

PandSet *
pand_set_make(const PandRow *rows, uint32 count, int32 srid, int64 left_out)
{
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	Size		bytes = outline_bytes(rows, count);
	PandSet    *set = value_make(&pand_set_type, MAXALIGN(sizeof(PandSet)) + count * sizeof(StoredPand) + bytes);
	uint32	   *order = kernel_alloc(kernel, count, sizeof(uint32));
	uint32		end = 0;

	set->header.srid = srid;
	set->header.count = count;
	set->left_out = left_out;
	set->wkb_bytes = (uint32) bytes;
	order_index(kernel, order, count, compare_rows, rows);
	for (uint32 i = 0; i < count; i++)
	{
		const PandRow *row = &rows[order[i]];

		if (i > 0 && row->id == rows[order[i - 1]].id)
			refuse_twice(row->id);
		memcpy(stored_outlines(set) + end, row->wkb, row->wkb_size);
		end += row->wkb_size;
		stored_panden(set)[i] = (StoredPand) {.id = row->id, .dwellings = row->dwellings, .wkb_end = end};
	}
	kernel_free(kernel, order);
	set->header.fingerprint = fingerprint_of(set);
	return set;
}

/* ---------------------------------------------------------------- portable form */

/* An id, a number of dwellings, a size and a triangle. */
#define PAND_BYTES_MIN 93

static void
send_pand_set(const ValueType *type, StringInfo buffer, const void *value)
{
	const PandSet *set = value;

	pq_sendint64(buffer, set->left_out);
	for (uint32 i = 0; i < set->header.count; i++)
	{
		PandRow		row = pand_set_row(set, i);

		pq_sendint64(buffer, row.id);
		pq_sendint32(buffer, row.dwellings);
		pq_sendint32(buffer, row.wkb_size);
		pq_sendbytes(buffer, row.wkb, row.wkb_size);
	}
}

static PandRow
receive_row(const ValueType *type, StringInfo buffer)
{
	PandRow		row;
	char		why[1];

	value_require(type, buffer, PAND_BYTES_MIN);
	row.id = pq_getmsgint64(buffer);
	row.dwellings = (int32) pq_getmsgint(buffer, 4);
	row.wkb_size = pq_getmsgint(buffer, 4);
	if (row.dwellings < DWELLINGS_UNKNOWN || row.dwellings > PAND_DWELLINGS_MAX)
		value_refuse(type, "a number of dwellings is out of range");
	value_require(type, buffer, row.wkb_size);
	row.wkb = pq_getmsgbytes(buffer, row.wkb_size);
	if (!geometry_is_area_wkb(row.wkb, row.wkb_size) || !polygon_is_valid(row.wkb, row.wkb_size, why, sizeof(why)))
		value_refuse(type, "an outline in it is not valid");
	return row;
}

static void *
receive_pand_set(const ValueType *type, StringInfo buffer, const ValueHeader *header)
{
	int64		left_out = value_receive_left_out(type, buffer);
	PandRow    *rows;

	if (header->flags != 0)
		value_refuse(type, "it has parts that this release does not know");
	if (header->srid < 0 || header->srid > SRID_MAX || (header->srid == 0) != (header->count == 0))
		value_refuse(type, "its SRID is out of range");
	if (header->count > PAND_SET_MAX || header->count > (uint32) (buffer->len - buffer->cursor) / PAND_BYTES_MIN)
		value_refuse(type, "its length does not fit its number of panden");
	rows = palloc(header->count * sizeof(PandRow));
	for (uint32 i = 0; i < header->count; i++)
	{
		rows[i] = receive_row(type, buffer);
		if (i > 0 && rows[i].id <= rows[i - 1].id)
			value_refuse(type, "its panden are not in order");
		CHECK_FOR_INTERRUPTS();
	}
	if (buffer->cursor != buffer->len)
		value_refuse(type, "its length does not fit its number of panden");
	return pand_set_make(rows, header->count, header->srid, left_out);
}

const ValueType pand_set_type = {
	.name = "pand_set",
	.magic = 0x50414E44,			/* PAND */
	.version = 1,
	.send = send_pand_set,
	.receive = receive_pand_set
};

VALUE_FUNCTIONS(pand_set, &pand_set_type);

/* ---------------------------------------------------------------- what a value holds */

PG_FUNCTION_INFO_V1(pand_set_info);
Datum
pand_set_info(PG_FUNCTION_ARGS)
{
	PandSet    *set = PG_GETARG_PAND_SET_P(0);
	Rows		rows = rows_begin(fcinfo);
	int64		dwellings = 0;
	int64		unknown = 0;

	for (uint32 i = 0; i < set->header.count; i++)
	{
		dwellings += Max(stored_panden(set)[i].dwellings, 0);
		unknown += stored_panden(set)[i].dwellings == DWELLINGS_UNKNOWN;
	}
	rows_begin_row(&rows);
	rows_add(&rows, Int32GetDatum(set->header.srid), set->header.srid == 0);
	rows_add(&rows, Int64GetDatum(set->header.count), false);
	rows_add(&rows, Int64GetDatum(set->left_out), false);
	rows_add(&rows, Int64GetDatum(dwellings), false);
	rows_add(&rows, Int64GetDatum(unknown), false);
	rows_add(&rows, Int64GetDatum(VARSIZE(set)), false);
	rows_end_row(&rows);
	return (Datum) 0;
}
