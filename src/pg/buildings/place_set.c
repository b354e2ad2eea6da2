/*
 * place_set: places of some kinds in one compact value.
 *
 * SQL: sql/6g-place_set.sql
 */
#include "pg/buildings/place_set.h"

#include "pg/geometry.h"
#include "pg/kernel_env.h"
#include "pg/polygon.h"
#include "pg/rows.h"
#include "pg/srid.h"

#include "kernel/order.h"

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* ---------------------------------------------------------------- layout */

PlaceColumns
place_set_columns(const PlaceSet *set)
{
	PlaceColumns columns = {.count = set->header.count, .kinds = set->kinds};

	columns.kind_end = (uint32 *) ((char *) set + MAXALIGN(sizeof(PlaceSet)));
	columns.part_end = columns.kind_end + set->kinds;
	columns.part = (char *) (columns.part_end + set->header.count);
	columns.name = columns.part + set->part_bytes;
	return columns;
}

const char *
place_set_parts(const PlaceColumns *columns, uint32 place, uint32 *size)
{
	uint32		begin = place == 0 ? 0 : columns->part_end[place - 1];

	*size = columns->part_end[place] - begin;
	return columns->part + begin;
}

Datum
place_kind_text(const char *name)
{
	return CStringGetTextDatum(pg_any_to_server(name, strlen(name), PG_UTF8));
}

static uint64
fingerprint_of(const PlaceSet *set)
{
	PlaceColumns columns = place_set_columns(set);
	uint64		fingerprint = fingerprint_word(place_set_type.magic, ((uint64) set->header.count << 32) | set->kinds);

	fingerprint = fingerprint_word(fingerprint, set->header.srid);
	fingerprint = fingerprint_word(fingerprint, set->left_out);
	for (uint32 k = 0; k < set->kinds; k++)
		fingerprint = fingerprint_word(fingerprint, columns.kind_end[k]);
	for (uint32 i = 0; i < set->header.count; i++)
		fingerprint = fingerprint_word(fingerprint, columns.part_end[i]);
	fingerprint = fingerprint_bytes(fingerprint, columns.name, set->name_bytes);
	return fingerprint_bytes(fingerprint, columns.part, set->part_bytes);
}

/* ---------------------------------------------------------------- making */

/* The names of the kinds, in order. */
typedef struct Kinds
{
	uint32		count;
	const char *name[PLACE_KINDS_MAX];
} Kinds;

/* What mostly decides the order of a row, so that the row itself need not be looked at. */
typedef struct RowKey
{
	uint32		kind;			/* the number of its name */
	uint32		part;			/* what its first part is: a point, a line or an area */
	uint64		begin;			/* the next eight bytes */
} RowKey;

typedef struct KeyedRows
{
	const PlaceRow *row;
	RowKey	   *key;
} KeyedRows;

static int
compare_parts(const PlaceRow *left, const PlaceRow *right)
{
	int			order = memcmp(left->parts, right->parts, Min(left->size, right->size));

	return order != 0 ? order : ORDER_OF(left->size, right->size);
}

static int
compare_rows(const void *items, uint32_t a, uint32_t b)
{
	const KeyedRows *rows = items;
	const RowKey *left = &rows->key[a];
	const RowKey *right = &rows->key[b];

	if (left->kind != right->kind)
		return ORDER_OF(left->kind, right->kind);
	if (left->part != right->part)
		return ORDER_OF(left->part, right->part);
	if (left->begin != right->begin)
		return ORDER_OF(left->begin, right->begin);
	return compare_parts(&rows->row[a], &rows->row[b]);
}

static bool
name_before(const void *names, uint32_t name, const void *sought)
{
	return strcmp(((const char *const *) names)[name], sought) < 0;
}

static void
refuse_large(Size bytes)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("the places of a place_set take %zu MB", bytes / 1000000),
			 errdetail("They take at most %d MB.", PLACE_SET_BYTES_MAX / 1000000),
			 errhint("Make one set per municipality with GROUP BY, or simplify areas: ST_Simplify(geom, 0.5).")));
}

static void
refuse_kinds(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("a place_set holds at most %d kinds", PLACE_KINDS_MAX),
			 errhint("Give the kind of each place, not its name or number.")));
}

/* The number of a name, or where it should stand. */
static uint32
find_kind(const Kinds *kinds, const char *name)
{
	return order_find(kinds->name, kinds->count, name_before, name);
}

/* Rows of one kind often follow each other, so that their names are told apart but once. */
static void
collect_kinds(const PlaceRow *rows, uint32 count, Kinds *kinds)
{
	for (uint32 i = 0; i < count; i++)
	{
		uint32		at;

		if (i > 0 && strcmp(rows[i].kind, rows[i - 1].kind) == 0)
			continue;
		at = find_kind(kinds, rows[i].kind);
		if (at < kinds->count && strcmp(kinds->name[at], rows[i].kind) == 0)
			continue;
		if (kinds->count == PLACE_KINDS_MAX)
			refuse_kinds();
		memmove(kinds->name + at + 1, kinds->name + at, (kinds->count - at) * sizeof(kinds->name[0]));
		kinds->name[at] = rows[i].kind;
		kinds->count++;
	}
}

/* The bytes of a part: byte order and type in five, of which only the lowest of the type tells; then a number or a coordinate. */
static RowKey
row_key(const PlaceRow *row, uint32 kind)
{
	RowKey		key = {.kind = kind, .part = (unsigned char) row->parts[1], .begin = 0};

	for (int i = 5; i < 13; i++)
		key.begin = key.begin << 8 | (unsigned char) row->parts[i];
	return key;
}

static void
fill_keys(const PlaceRow *rows, uint32 count, const Kinds *kinds, RowKey *key)
{
	for (uint32 i = 0; i < count; i++)
	{
		bool		again = i > 0 && strcmp(rows[i].kind, rows[i - 1].kind) == 0;

		key[i] = row_key(&rows[i], again ? key[i - 1].kind : find_kind(kinds, rows[i].kind));
		if (i % KERNEL_STOP_INTERVAL == 0)
			CHECK_FOR_INTERRUPTS();
	}
}

static void
place_names(PlaceColumns *columns, const Kinds *kinds)
{
	char	   *name = columns->name;

	for (uint32 k = 0; k < kinds->count; k++)
		name = stpcpy(name, kinds->name[k]) + 1;
}

static void
place_rows(PlaceColumns *columns, const KeyedRows *rows, const uint32 *order)
{
	uint32		end = 0;

	for (uint32 i = 0; i < columns->count; i++)
	{
		const PlaceRow *row = &rows->row[order[i]];

		memcpy(columns->part + end, row->parts, row->size);
		end += row->size;
		columns->part_end[i] = end;
		columns->kind_end[rows->key[order[i]].kind] = i + 1;
		if (i % KERNEL_STOP_INTERVAL == 0)
			CHECK_FOR_INTERRUPTS();
	}
}

/* A value with room for these rows. */
static PlaceSet *
make_room(const PlaceRow *rows, uint32 count, const Kinds *kinds)
{
	Size		part_bytes = 0;
	Size		name_bytes = 0;
	PlaceSet   *set;

	for (uint32 i = 0; i < count; i++)
		part_bytes += rows[i].size;
	for (uint32 k = 0; k < kinds->count; k++)
		name_bytes += strlen(kinds->name[k]) + 1;
	if (part_bytes > PLACE_SET_BYTES_MAX)
		refuse_large(part_bytes);
	set = value_make(&place_set_type, MAXALIGN(sizeof(PlaceSet)) + (kinds->count + (Size) count) * sizeof(uint32) +
					 part_bytes + name_bytes);
	set->header.count = count;
	set->kinds = kinds->count;
	set->part_bytes = (uint32) part_bytes;
	set->name_bytes = (uint32) name_bytes;
	return set;
}

PlaceSet *
place_set_make(const PlaceRow *rows, uint32 count, int32 srid, int64 left_out)
{
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	KeyedRows	keyed = {.row = rows, .key = kernel_alloc(kernel, count, sizeof(RowKey))};
	uint32	   *order = kernel_alloc(kernel, count, sizeof(uint32));
	Kinds		kinds = {.count = 0};
	PlaceSet   *set;
	PlaceColumns columns;

	collect_kinds(rows, count, &kinds);
	fill_keys(rows, count, &kinds, keyed.key);
	order_index(kernel, order, count, compare_rows, &keyed);
	set = make_room(rows, count, &kinds);
	set->header.srid = srid;
	set->left_out = left_out;
	columns = place_set_columns(set);
	place_names(&columns, &kinds);
	place_rows(&columns, &keyed, order);
	kernel_free(kernel, keyed.key);
	kernel_free(kernel, order);
	set->header.fingerprint = fingerprint_of(set);
	return set;
}

/* ---------------------------------------------------------------- portable form */

/* A size and a point. */
#define PLACE_BYTES_MIN 25

static void
send_place_set(const ValueType *type, StringInfo buffer, const void *value)
{
	const PlaceSet *set = value;
	PlaceColumns columns = place_set_columns(set);
	const char *name = columns.name;

	pq_sendint64(buffer, set->left_out);
	pq_sendint32(buffer, set->kinds);
	for (uint32 k = 0; k < set->kinds; k++)
	{
		Size		size = strlen(name);

		pq_sendbyte(buffer, size);
		pq_sendbytes(buffer, name, size);
		pq_sendint32(buffer, columns.kind_end[k]);
		name += size + 1;
	}
	for (uint32 i = 0; i < set->header.count; i++)
	{
		uint32		size;
		const char *parts = place_set_parts(&columns, i, &size);

		pq_sendint32(buffer, size);
		pq_sendbytes(buffer, parts, size);
	}
}

static const char *
receive_name(const ValueType *type, StringInfo buffer)
{
	uint32		size;
	const char *name;

	value_require(type, buffer, 1);
	size = (unsigned char) pq_getmsgbyte(buffer);
	if (size == 0 || size > PLACE_KIND_BYTES_MAX)
		value_refuse(type, "the name of a kind is too short or too long");
	value_require(type, buffer, size);
	name = pq_getmsgbytes(buffer, size);
	if (memchr(name, '\0', size) != NULL || pg_verify_mbstr_len(PG_UTF8, name, size, true) < 0)
		value_refuse(type, "the name of a kind is no text");
	return pnstrdup(name, size);
}

/* The kinds of rows that are still to come. */
static void
receive_kinds(const ValueType *type, StringInfo buffer, PlaceRow *rows, uint32 count)
{
	const char *before = "";
	uint32		first = 0;
	uint32		kinds;

	value_require(type, buffer, sizeof(kinds));
	kinds = pq_getmsgint(buffer, 4);
	if (kinds > PLACE_KINDS_MAX)
		value_refuse(type, "it has too many kinds");
	for (uint32 k = 0; k < kinds; k++)
	{
		const char *name = receive_name(type, buffer);
		uint32		end;

		value_require(type, buffer, sizeof(end));
		end = pq_getmsgint(buffer, 4);
		if (strcmp(name, before) <= 0 || end <= first || end > count)
			value_refuse(type, "its kinds are not in order");
		for (; first < end; first++)
			rows[first].kind = name;
		before = name;
	}
	if (first != count)
		value_refuse(type, "not every place has a kind");
}

/* Is every polygon among the parts of a place valid? */
static bool
areas_are_valid(const char *bytes, Size size)
{
	StringInfoData parts = {.data = (char *) bytes, .len = size, .maxlen = size};
	GeometryPart part;
	char		why[1];

	while (geometry_next_part(&parts, &part, NULL, NULL, NULL))
		if (part.kind == GEOMETRY_AREA && !polygon_is_valid(part.wkb, part.size, why, sizeof(why)))
			return false;
	return true;
}

static void
receive_place(const ValueType *type, StringInfo buffer, PlaceRow *row)
{
	value_require(type, buffer, PLACE_BYTES_MIN);
	row->size = pq_getmsgint(buffer, 4);
	value_require(type, buffer, row->size);
	row->parts = pq_getmsgbytes(buffer, row->size);
	if (!geometry_are_parts(row->parts, row->size) || !areas_are_valid(row->parts, row->size))
		value_refuse(type, "a place in it is not valid");
}

static void *
receive_place_set(const ValueType *type, StringInfo buffer, const ValueHeader *header)
{
	int64		left_out = value_receive_left_out(type, buffer);
	PlaceRow   *rows;

	if (header->flags != 0)
		value_refuse(type, "it has parts that this release does not know");
	if (header->srid < 0 || header->srid > SRID_MAX || (header->srid == 0) != (header->count == 0))
		value_refuse(type, "its SRID is out of range");
	if (header->count > PLACE_SET_MAX || header->count > (uint32) (buffer->len - buffer->cursor) / PLACE_BYTES_MIN)
		value_refuse(type, "its length does not fit its number of places");
	rows = MemoryContextAllocHuge(CurrentMemoryContext, Max(header->count, 1) * sizeof(PlaceRow));
	receive_kinds(type, buffer, rows, header->count);
	for (uint32 i = 0; i < header->count; i++)
	{
		receive_place(type, buffer, &rows[i]);
		if (i > 0 && rows[i].kind == rows[i - 1].kind && compare_parts(&rows[i - 1], &rows[i]) > 0)
			value_refuse(type, "its places are not in order");
		CHECK_FOR_INTERRUPTS();
	}
	if (buffer->cursor != buffer->len)
		value_refuse(type, "its length does not fit its number of places");
	return place_set_make(rows, header->count, header->srid, left_out);
}

const ValueType place_set_type = {
	.name = "place_set",
	.magic = 0x504C4143,			/* PLAC */
	.version = 1,
	.send = send_place_set,
	.receive = receive_place_set
};

VALUE_FUNCTIONS(place_set, &place_set_type);

/* ---------------------------------------------------------------- what a value holds */

static Datum
array_of(const Datum *element, uint32 count, Oid type, int16 length, bool by_value)
{
	return PointerGetDatum(construct_array((Datum *) element, count, type, length, by_value, TYPALIGN_INT));
}

PG_FUNCTION_INFO_V1(place_set_info);
Datum
place_set_info(PG_FUNCTION_ARGS)
{
	PlaceSet   *set = PG_GETARG_PLACE_SET_P(0);
	PlaceColumns columns = place_set_columns(set);
	Rows		rows = rows_begin(fcinfo);
	Datum	   *kind = palloc(set->kinds * sizeof(Datum));
	Datum	   *places = palloc(set->kinds * sizeof(Datum));
	const char *name = columns.name;

	for (uint32 k = 0; k < set->kinds; k++, name += strlen(name) + 1)
	{
		kind[k] = place_kind_text(name);
		places[k] = Int32GetDatum(columns.kind_end[k] - (k > 0 ? columns.kind_end[k - 1] : 0));
	}
	rows_begin_row(&rows);
	rows_add(&rows, Int32GetDatum(set->header.srid), set->header.srid == 0);
	rows_add(&rows, Int64GetDatum(set->header.count), false);
	rows_add(&rows, Int64GetDatum(set->left_out), false);
	rows_add(&rows, array_of(kind, set->kinds, TEXTOID, -1, false), false);
	rows_add(&rows, array_of(places, set->kinds, INT4OID, sizeof(int32), true), false);
	rows_add(&rows, Int64GetDatum(VARSIZE(set)), false);
	rows_end_row(&rows);
	return (Datum) 0;
}
