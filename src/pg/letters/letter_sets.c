/*
 * burglary_set, dwelling_set and letter_set: what letter_coverage compares.
 *
 * SQL: sql/56-letter_sets.sql
 */
#include "pg/letters/letter_sets.h"

#include "pg/kernel_env.h"
#include "pg/srid.h"

#include "kernel/order.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"

/* ---------------------------------------------------------------- what the rows hold */

typedef enum FieldType
{
	FIELD_INT64, FIELD_NUMBER, FIELD_DAY
} FieldType;

typedef struct Field
{
	Size		offset;
	FieldType	type;
} Field;

static const Field burglary_fields[] = {
	{offsetof(Burglary, id), FIELD_INT64},
	{offsetof(Burglary, x), FIELD_NUMBER},
	{offsetof(Burglary, y), FIELD_NUMBER},
	{offsetof(Burglary, uncertainty), FIELD_NUMBER},
	{offsetof(Burglary, dwelling), FIELD_INT64},
	{offsetof(Burglary, area), FIELD_INT64},
	{offsetof(Burglary, occurred), FIELD_DAY},
	{offsetof(Burglary, reported), FIELD_DAY}
};

static const Field dwelling_fields[] = {
	{offsetof(Dwelling, id), FIELD_INT64},
	{offsetof(Dwelling, x), FIELD_NUMBER},
	{offsetof(Dwelling, y), FIELD_NUMBER},
	{offsetof(Dwelling, area), FIELD_INT64}
};

static const Field letter_fields[] = {
	{offsetof(Letter, dwelling), FIELD_INT64},
	{offsetof(Letter, share), FIELD_NUMBER},
	{offsetof(Letter, sent), FIELD_DAY}
};

static int
compare_burglaries(const void *items, uint32_t a, uint32_t b)
{
	const Burglary *burglary = items;

	if (burglary[a].occurred != burglary[b].occurred)
		return ORDER_OF(burglary[a].occurred, burglary[b].occurred);
	return ORDER_OF(burglary[a].id, burglary[b].id);
}

static int
compare_dwellings(const void *items, uint32_t a, uint32_t b)
{
	const Dwelling *dwelling = items;

	return ORDER_OF(dwelling[a].id, dwelling[b].id);
}

static int
compare_letters(const void *items, uint32_t a, uint32_t b)
{
	const Letter *letter = items;

	if (letter[a].dwelling != letter[b].dwelling)
		return ORDER_OF(letter[a].dwelling, letter[b].dwelling);
	if (letter[a].sent != letter[b].sent)
		return ORDER_OF(letter[a].sent, letter[b].sent);
	return ORDER_OF(letter[a].share, letter[b].share);
}

static void send_set(const ValueType *type, StringInfo buffer, const void *value);
static void *receive_set(const ValueType *type, StringInfo buffer, const ValueHeader *header);

typedef struct SetKind
{
	ValueType	type;
	Size		row_size;
	int			fields;
	const Field *field;
	OrderCompare compare;
} SetKind;

#define SET_KIND(set_name, set_magic, row, row_fields, row_compare) { \
	.type = {.name = set_name, .magic = set_magic, .version = 1, .send = send_set, .receive = receive_set}, \
	.row_size = sizeof(row), .fields = lengthof(row_fields), .field = row_fields, .compare = row_compare \
}

/* In the order of LetterSetKind. */
static const SetKind set_kinds[] = {
	SET_KIND("burglary_set", 0x42524753, Burglary, burglary_fields, compare_burglaries),
	SET_KIND("dwelling_set", 0x44574C53, Dwelling, dwelling_fields, compare_dwellings),
	SET_KIND("letter_set", 0x4C545253, Letter, letter_fields, compare_letters)
};

static Size
field_size(FieldType type)
{
	return type == FIELD_DAY ? sizeof(int32) : sizeof(int64);
}

/* The bytes of a row that is sent. */
static Size
sent_size(const SetKind *kind)
{
	Size		size = 0;

	for (int f = 0; f < kind->fields; f++)
		size += field_size(kind->field[f].type);
	return size;
}

/* ---------------------------------------------------------------- making */

const void *
letter_set_rows(const LetterSet *set)
{
	return (const char *) set + MAXALIGN(sizeof(LetterSet));
}

static uint64
set_fingerprint(const LetterSet *set, const SetKind *kind)
{
	const char *row = letter_set_rows(set);
	uint64		fingerprint = fingerprint_word(kind->type.magic, set->header.count);

	fingerprint = fingerprint_word(fingerprint, (uint32) set->header.srid);
	fingerprint = fingerprint_word(fingerprint, set->left_out);
	for (uint32 i = 0; i < set->header.count; i++, row += kind->row_size)
		for (int f = 0; f < kind->fields; f++)
		{
			const char *field = row + kind->field[f].offset;

			fingerprint = fingerprint_word(fingerprint, kind->field[f].type == FIELD_DAY ?
										   (uint64) *(const int32 *) field : *(const uint64 *) field);
		}
	return fingerprint;
}

static void
refuse_twice(const char *what, int64 id)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s " INT64_FORMAT " occurs twice", what, id),
			 errhint("Give each %s once; look for a join that doubles the rows.", what)));
}

static int
compare_burglary_ids(const void *items, uint32_t a, uint32_t b)
{
	const Burglary *burglary = items;

	return ORDER_OF(burglary[a].id, burglary[b].id);
}

/* Burglaries and dwellings stand once in their set. */
static void
refuse_doubles(LetterSetKind kind, const LetterSet *set, Kernel *kernel, uint32 *order)
{
	const Burglary *burglary = letter_set_rows(set);
	const Dwelling *dwelling = letter_set_rows(set);

	if (kind == BURGLARY_SET)
	{
		order_index(kernel, order, set->header.count, compare_burglary_ids, burglary);
		for (uint32 i = 1; i < set->header.count; i++)
			if (burglary[order[i]].id == burglary[order[i - 1]].id)
				refuse_twice("burglary", burglary[order[i]].id);
	}
	else if (kind == DWELLING_SET)
	{
		for (uint32 i = 1; i < set->header.count; i++)
			if (dwelling[i].id == dwelling[i - 1].id)
				refuse_twice("dwelling", dwelling[i].id);
	}
}

LetterSet *
letter_set_make(LetterSetKind number, const void *rows, uint32 count, int32 srid, int64 left_out)
{
	const SetKind *kind = &set_kinds[number];
	Size		size = MAXALIGN(sizeof(LetterSet)) + count * kind->row_size;
	LetterSet  *set = value_make(&kind->type, size);
	char	   *target = (char *) letter_set_rows(set);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	uint32	   *order = kernel_alloc(kernel, count, sizeof(uint32));

	set->header.srid = srid;
	set->header.count = count;
	set->left_out = left_out;
	order_index(kernel, order, count, kind->compare, rows);
	for (uint32 i = 0; i < count; i++)
	{
		memcpy(target + i * kind->row_size, (const char *) rows + order[i] * kind->row_size, kind->row_size);
		if (i % KERNEL_STOP_INTERVAL == 0)
			CHECK_FOR_INTERRUPTS();
	}
	refuse_doubles(number, set, kernel, order);
	kernel_free(kernel, order);
	set->header.fingerprint = set_fingerprint(set, kind);
	return set;
}

/* ---------------------------------------------------------------- portable form */

static void
check_id(const ValueType *type, int64 id)
{
	if (id == LETTER_NO_ID)
		value_refuse(type, "an id is none");
}

static void
check_place(const ValueType *type, double x, double y)
{
	if (!(fabs(x) <= POINT_COORDINATE_MAX && fabs(y) <= POINT_COORDINATE_MAX))
		value_refuse(type, "a coordinate is out of range");
}

static void
check_letter(const ValueType *type, const Letter *letter)
{
	check_id(type, letter->dwelling);
	if (!(letter->share > 0 && letter->share <= 1))
		value_refuse(type, "a share is out of range");
	if (!IS_VALID_DATE(letter->sent))
		value_refuse(type, "a date is out of range");
}

/* Checks one row that came from outside. */
static void
check_received_row(const ValueType *type, LetterSetKind kind, const void *row)
{
	const Burglary *burglary = row;
	const Dwelling *dwelling = row;

	switch (kind)
	{
		case BURGLARY_SET:
			check_id(type, burglary->id);
			check_place(type, burglary->x, burglary->y);
			if (!(burglary->uncertainty >= 0 && burglary->uncertainty <= POINT_COORDINATE_MAX))
				value_refuse(type, "an uncertainty is out of range");
			if (!IS_VALID_DATE(burglary->occurred) ||
				!(burglary->reported == LETTER_NO_DAY || IS_VALID_DATE(burglary->reported)))
				value_refuse(type, "a date is out of range");
			break;
		case DWELLING_SET:
			check_id(type, dwelling->id);
			check_place(type, dwelling->x, dwelling->y);
			break;
		default:
			check_letter(type, row);
			break;
	}
}

/* The kind that a type is part of. */
static const SetKind *
kind_of(const ValueType *type)
{
	return (const SetKind *) ((const char *) type - offsetof(SetKind, type));
}

static void
send_set(const ValueType *type, StringInfo buffer, const void *value)
{
	const SetKind *kind = kind_of(type);
	const LetterSet *set = value;
	const char *row = letter_set_rows(set);

	pq_sendint64(buffer, set->left_out);
	enlargeStringInfo(buffer, set->header.count * sent_size(kind));
	for (uint32 i = 0; i < set->header.count; i++, row += kind->row_size)
		for (int f = 0; f < kind->fields; f++)
		{
			const char *field = row + kind->field[f].offset;

			if (kind->field[f].type == FIELD_DAY)
				pq_sendint32(buffer, *(const int32 *) field);
			else
				pq_sendint64(buffer, *(const int64 *) field);
		}
}

static void *
receive_rows(const SetKind *kind, StringInfo buffer, uint32 count)
{
	char	   *rows;

	if (count > LETTER_SET_BYTES_MAX / kind->row_size || (Size) (buffer->len - buffer->cursor) != count * sent_size(kind))
		value_refuse(&kind->type, "its length does not fit its number of rows");
	rows = MemoryContextAllocHuge(CurrentMemoryContext, Max(count, 1) * kind->row_size);
	memset(rows, 0, count * kind->row_size);
	for (uint32 i = 0; i < count; i++)
	{
		char	   *row = rows + i * kind->row_size;

		for (int f = 0; f < kind->fields; f++)
		{
			char	   *field = row + kind->field[f].offset;

			if (kind->field[f].type == FIELD_DAY)
				*(int32 *) field = pq_getmsgint(buffer, 4);
			else
				*(int64 *) field = pq_getmsgint64(buffer);
		}
		check_received_row(&kind->type, kind - set_kinds, row);
	}
	return rows;
}

static void *
receive_set(const ValueType *type, StringInfo buffer, const ValueHeader *header)
{
	const SetKind *kind = kind_of(type);
	bool		has_srid = kind != &set_kinds[LETTER_SET];
	int64		left_out = value_receive_left_out(type, buffer);

	if (header->flags != 0)
		value_refuse(type, "it has parts that this release does not know");
	if (header->srid < 0 || header->srid > SRID_MAX || (header->srid != 0) != (has_srid && header->count > 0))
		value_refuse(type, "its SRID is out of range");
	return letter_set_make(kind - set_kinds, receive_rows(kind, buffer, header->count), header->count, header->srid, left_out);
}

LetterSet *
letter_set_open(LetterSetKind kind, Datum datum)
{
	return value_open(&set_kinds[kind].type, datum);
}

VALUE_FUNCTIONS(burglary_set, &set_kinds[BURGLARY_SET].type);
VALUE_FUNCTIONS(dwelling_set, &set_kinds[DWELLING_SET].type);
VALUE_FUNCTIONS(letter_set, &set_kinds[LETTER_SET].type);
