/*
 * burglary_set, dwelling_set and letter_set: what letter_coverage compares.
 *
 * SQL: sql/57-letter_sets.sql
 */
#include "letter_sets.h"

#include "kernel_env.h"
#include "srid.h"

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

static const Field mailed_fields[] = {
	{offsetof(Mailed, letter.dwelling), FIELD_INT64},
	{offsetof(Mailed, letter.share), FIELD_NUMBER},
	{offsetof(Mailed, letter.sent), FIELD_DAY},
	{offsetof(Mailed, mailing), FIELD_INT64},
	{offsetof(Mailed, number), FIELD_INT64}
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

typedef struct SetKind
{
	const char *name;
	uint32		magic;
	Size		row_size;
	int			fields;
	const Field *field;
	OrderCompare compare;
} SetKind;

/* In the order of LetterSetKind. */
static const SetKind set_kinds[] = {
	{"burglary_set", 0x42524753, sizeof(Burglary), lengthof(burglary_fields), burglary_fields, compare_burglaries},
	{"dwelling_set", 0x44574C53, sizeof(Dwelling), lengthof(dwelling_fields), dwelling_fields, compare_dwellings},
	{"letter_set", 0x4C545253, sizeof(Letter), lengthof(letter_fields), letter_fields, compare_letters},
	{"letter_set", 0, sizeof(Mailed), lengthof(mailed_fields), mailed_fields, NULL}
};

#define LETTER_SET_VERSION 1

const char *
letter_set_name(LetterSetKind kind)
{
	return set_kinds[kind].name;
}

Size
letter_set_row_size(LetterSetKind kind)
{
	return set_kinds[kind].row_size;
}

/* So many that the text form still fits a line of COPY, 1 GB, and the state of an aggregate its bytea. */
uint32
letter_set_max(LetterSetKind kind)
{
	return 450000000 / set_kinds[kind].row_size;
}

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
	uint64		fingerprint = fingerprint_word(kind->magic, set->header.count);

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
	LetterSet  *set = palloc0(size);
	char	   *target = (char *) letter_set_rows(set);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	uint32	   *order = kernel_alloc(kernel, count, sizeof(uint32));

	SET_VARSIZE(set, size);
	set->header.magic = kind->magic;
	set->header.version = LETTER_SET_VERSION;
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

void
letter_rows_send(StringInfo buffer, LetterSetKind number, const void *rows, uint32 count)
{
	const SetKind *kind = &set_kinds[number];
	const char *row = rows;

	enlargeStringInfo(buffer, count * sent_size(kind));
	for (uint32 i = 0; i < count; i++, row += kind->row_size)
		for (int f = 0; f < kind->fields; f++)
		{
			const char *field = row + kind->field[f].offset;

			if (kind->field[f].type == FIELD_DAY)
				pq_sendint32(buffer, *(const int32 *) field);
			else
				pq_sendint64(buffer, *(const int64 *) field);
		}
}

static void
check_place(const char *name, double x, double y)
{
	if (!(fabs(x) <= POINT_COORDINATE_MAX && fabs(y) <= POINT_COORDINATE_MAX))
		value_refuse(name, "a coordinate is out of range");
}

static void
check_letter(const char *name, const Letter *letter)
{
	if (!(letter->share > 0 && letter->share <= 1))
		value_refuse(name, "a share is out of range");
	if (!IS_VALID_DATE(letter->sent))
		value_refuse(name, "a date is out of range");
}

/* Checks one row that came from outside. */
static void
check_received_row(LetterSetKind kind, const void *row)
{
	const char *name = letter_set_name(kind);
	const Burglary *burglary = row;
	const Dwelling *dwelling = row;

	switch (kind)
	{
		case BURGLARY_SET:
			check_place(name, burglary->x, burglary->y);
			if (!(burglary->uncertainty >= 0 && burglary->uncertainty <= POINT_COORDINATE_MAX))
				value_refuse(name, "an uncertainty is out of range");
			if (!IS_VALID_DATE(burglary->occurred) ||
				!(burglary->reported == LETTER_NO_DAY || IS_VALID_DATE(burglary->reported)))
				value_refuse(name, "a date is out of range");
			break;
		case DWELLING_SET:
			check_place(name, dwelling->x, dwelling->y);
			break;
		default:
			check_letter(name, row);
			break;
	}
}

void *
letter_rows_receive(StringInfo buffer, LetterSetKind number, uint32 count)
{
	const SetKind *kind = &set_kinds[number];
	char	   *rows;

	if (count > letter_set_max(number) || (Size) (buffer->len - buffer->cursor) != count * sent_size(kind))
		value_refuse(kind->name, "its length does not fit its number of rows");
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
		check_received_row(number, row);
	}
	return rows;
}

static bytea *
send_set(const LetterSet *set, LetterSetKind kind)
{
	StringInfoData buffer;

	pq_begintypsend(&buffer);
	value_send_header(&buffer, &set->header);
	pq_sendint64(&buffer, set->left_out);
	letter_rows_send(&buffer, kind, letter_set_rows(set), set->header.count);
	return pq_endtypsend(&buffer);
}

static LetterSet *
receive_set(StringInfo buffer, LetterSetKind kind)
{
	const char *name = letter_set_name(kind);
	bool		has_srid = kind != LETTER_SET;
	ValueHeader header;
	LetterSet  *set;
	int64		left_out;

	value_receive_header(buffer, name, set_kinds[kind].magic, LETTER_SET_VERSION, &header);
	if (buffer->len - buffer->cursor < (int) sizeof(int64))
		value_refuse(name, "it ends too early");
	left_out = pq_getmsgint64(buffer);
	if (left_out < 0)
		value_refuse(name, "it left out a negative number of rows");
	if (header.flags != 0)
		value_refuse(name, "it has parts that this release does not know");
	if (header.srid < 0 || header.srid > SRID_MAX || (header.srid != 0) != (has_srid && header.count > 0))
		value_refuse(name, "its SRID is out of range");
	set = letter_set_make(kind, letter_rows_receive(buffer, kind, header.count), header.count, header.srid, left_out);
	if (set->header.fingerprint != header.fingerprint)
		value_refuse(name, "its content does not fit its fingerprint");
	return set;
}

static LetterSet *
set_from_text(const char *text, LetterSetKind kind)
{
	StringInfoData buffer;

	value_from_hex(text, letter_set_name(kind), &buffer);
	return receive_set(&buffer, kind);
}

PG_FUNCTION_INFO_V1(burglary_set_in);
Datum
burglary_set_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(set_from_text(PG_GETARG_CSTRING(0), BURGLARY_SET));
}

PG_FUNCTION_INFO_V1(burglary_set_out);
Datum
burglary_set_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(value_to_hex(send_set(PG_GETARG_LETTER_SET_P(0), BURGLARY_SET)));
}

PG_FUNCTION_INFO_V1(burglary_set_recv);
Datum
burglary_set_recv(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(receive_set((StringInfo) PG_GETARG_POINTER(0), BURGLARY_SET));
}

PG_FUNCTION_INFO_V1(burglary_set_send);
Datum
burglary_set_send(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(send_set(PG_GETARG_LETTER_SET_P(0), BURGLARY_SET));
}

PG_FUNCTION_INFO_V1(dwelling_set_in);
Datum
dwelling_set_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(set_from_text(PG_GETARG_CSTRING(0), DWELLING_SET));
}

PG_FUNCTION_INFO_V1(dwelling_set_out);
Datum
dwelling_set_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(value_to_hex(send_set(PG_GETARG_LETTER_SET_P(0), DWELLING_SET)));
}

PG_FUNCTION_INFO_V1(dwelling_set_recv);
Datum
dwelling_set_recv(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(receive_set((StringInfo) PG_GETARG_POINTER(0), DWELLING_SET));
}

PG_FUNCTION_INFO_V1(dwelling_set_send);
Datum
dwelling_set_send(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(send_set(PG_GETARG_LETTER_SET_P(0), DWELLING_SET));
}

PG_FUNCTION_INFO_V1(letter_set_in);
Datum
letter_set_in(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(set_from_text(PG_GETARG_CSTRING(0), LETTER_SET));
}

PG_FUNCTION_INFO_V1(letter_set_out);
Datum
letter_set_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(value_to_hex(send_set(PG_GETARG_LETTER_SET_P(0), LETTER_SET)));
}

PG_FUNCTION_INFO_V1(letter_set_recv);
Datum
letter_set_recv(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(receive_set((StringInfo) PG_GETARG_POINTER(0), LETTER_SET));
}

PG_FUNCTION_INFO_V1(letter_set_send);
Datum
letter_set_send(PG_FUNCTION_ARGS)
{
	PG_RETURN_BYTEA_P(send_set(PG_GETARG_LETTER_SET_P(0), LETTER_SET));
}
