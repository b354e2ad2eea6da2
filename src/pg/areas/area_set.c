/*
 * area_set: areas with a survey score in one compact value.
 *
 * SQL: sql/51-area_set.sql
 */
#include "pg/areas/area_set.h"

#include "pg/geometry.h"
#include "pg/kernel_env.h"
#include "pg/polygon.h"
#include "pg/rows.h"
#include "pg/srid.h"

#include "kernel/areas/areas.h"
#include "kernel/order.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* ---------------------------------------------------------------- rows */

int
area_level_known(const char *level)
{
	static const char *const known[] = {
		"pc6", "pc5", "pc4", "subbuurt", "buurt", "wijk", "gemeente", "basisteam", "district"
	};

	for (int i = 0; i < (int) lengthof(known); i++)
	{
		if (strcmp(level, known[i]) == 0)
			return i;
	}
	return -1;
}

int
area_level_postcode(const char *level)
{
	return area_level_known(level) >= 0 && strncmp(level, "pc", 2) == 0 ? level[2] - '0' : 0;
}

char *
area_text(const char *utf8)
{
	return pg_any_to_server(utf8, strlen(utf8), PG_UTF8);
}

/* A postcode area is found by its postcode, so its code must be just that. */
static bool
code_fits_level(const AreaRow *row)
{
	Postcode	postcode;
	char		written[6];

	if (area_level_postcode(row->level) == 0)
		return true;
	postcode = postcode_read(row->code, strlen(row->code));
	return postcode != 0 && postcode_length(postcode) == area_level_postcode(row->level) &&
		(int) strlen(row->code) == postcode_write(postcode, written) && memcmp(row->code, written, strlen(row->code)) == 0;
}

const char *
area_row_fault(const AreaRow *row)
{
	if (!(row->score >= 0 && row->score <= AREA_SCORE_MAX))
		return "A score is a number from 0 to 10.";
	if (row->respondents < 0 || row->respondents > AREA_RESPONDENTS_MAX)
		return AREA_RULE_RESPONDENTS;
	if (!isnan(row->standard_error) && !(row->standard_error >= AREA_ERROR_MIN && row->standard_error <= AREA_SCORE_MAX))
		return AREA_RULE_ERROR;
	if (row->year < AREA_YEAR_MIN || row->year > AREA_YEAR_MAX)
		return "A year is a number from 1900 to 2100.";
	if (!code_fits_level(row))
		return "The code of a pc4, pc5 or pc6 is a postcode of so many characters, such as 7511, 7511A or 7511AB.";
	return NULL;
}

/* What mostly decides the order of a row: its level, and the first eight bytes of its code as a number. */
typedef struct RowKey
{
	uint32		level;
	uint64		code;
} RowKey;

#define OWN_LEVEL UINT32_MAX

typedef struct KeyedRows
{
	const AreaRow *row;
	RowKey	   *key;
} KeyedRows;

static RowKey
row_key(const AreaRow *row)
{
	/* The levels of the user's own, -1, come last. */
	RowKey		key = {.level = (uint32) area_level_known(row->level), .code = 0};
	const char *next = row->code;

	for (int i = 0; i < 8; i++)
		key.code = key.code << 8 | (*next != '\0' ? (unsigned char) *next++ : 0);
	return key;
}

/* The order of the rows in a value. */
static int
compare_rows(const void *items, uint32_t a, uint32_t b)
{
	const KeyedRows *rows = items;
	const RowKey *left_key = &rows->key[a];
	const RowKey *right_key = &rows->key[b];
	const AreaRow *left = &rows->row[a];
	const AreaRow *right = &rows->row[b];
	int			order;

	if (left_key->level != right_key->level)
		return ORDER_OF(left_key->level, right_key->level);
	if (left_key->level == OWN_LEVEL && (order = strcmp(left->level, right->level)) != 0)
		return order;
	if (left_key->code != right_key->code)
		return ORDER_OF(left_key->code, right_key->code);
	if ((order = strcmp(left->code, right->code)) != 0)
		return order;
	if (left->year != right->year)
		return ORDER_OF(left->year, right->year);
	return strcmp(left->series, right->series);
}

/* ---------------------------------------------------------------- layout */

AreaParts
area_set_parts(const AreaSet *set)
{
	AreaParts	parts = {.count = set->header.count, .polygons = set->polygons};
	char	   *next = (char *) set + MAXALIGN(sizeof(AreaSet));

	parts.area = (StoredArea *) next;
	next += parts.count * sizeof(StoredArea);
	parts.polygon_end = (uint32 *) next;
	next += parts.polygons * sizeof(uint32);
	parts.wkb = next;
	parts.text = next + set->polygon_bytes;
	return parts;
}

const char *
area_set_polygon(const AreaParts *parts, uint32 polygon, uint32 *size)
{
	uint32		begin = polygon > 0 ? parts->polygon_end[polygon - 1] : 0;

	*size = parts->polygon_end[polygon] - begin;
	return parts->wkb + begin;
}

AreaRow
area_set_row(const AreaParts *parts, uint32 number)
{
	const StoredArea *stored = &parts->area[number];
	AreaRow		row = {
		.level = parts->text + stored->level, .code = parts->text + stored->code, .series = parts->text + stored->series,
		.year = stored->year, .score = stored->score, .standard_error = stored->standard_error,
		.respondents = stored->respondents
	};

	if (stored->polygon != 0)
		row.wkb = area_set_polygon(parts, stored->polygon - 1, &row.wkb_size);
	return row;
}

static uint64
area_set_fingerprint(const AreaSet *set)
{
	AreaParts	parts = area_set_parts(set);
	uint64		fingerprint = fingerprint_word(area_set_type.magic, ((uint64) parts.count << 32) | parts.polygons);

	fingerprint = fingerprint_word(fingerprint, ((uint64) set->header.flags << 32) | (uint32) set->header.srid);
	fingerprint = fingerprint_word(fingerprint, set->left_out);
	for (uint32 i = 0; i < parts.polygons; i++)
	{
		uint32		size;
		const char *wkb = area_set_polygon(&parts, i, &size);

		fingerprint = fingerprint_bytes(fingerprint, wkb, size);
	}
	for (uint32 i = 0; i < parts.count; i++)
	{
		AreaRow		row = area_set_row(&parts, i);

		fingerprint = fingerprint_bytes(fingerprint, row.level, strlen(row.level));
		fingerprint = fingerprint_bytes(fingerprint, row.code, strlen(row.code));
		fingerprint = fingerprint_bytes(fingerprint, row.series, strlen(row.series));
		fingerprint = fingerprint_double(fingerprint, row.score);
		fingerprint = fingerprint_double(fingerprint, isnan(row.standard_error) ? 0 : row.standard_error);
		fingerprint = fingerprint_word(fingerprint, ((uint64) (uint32) row.respondents << 32) | (uint32) row.year);
		fingerprint = fingerprint_word(fingerprint, parts.area[i].polygon);
	}
	return fingerprint;
}

/* ---------------------------------------------------------------- making a value */

static void
refuse_double_row(const AreaRow *row)
{
	ereport(ERROR,
			(errcode(ERRCODE_CARDINALITY_VIOLATION),
			 errmsg("area %s of level %s occurs twice in %d", area_text(row->code), area_text(row->level), row->year),
			 row->series[0] != '\0' ?
			 errdetail("An area has one score a year in series %s.", area_text(row->series)) :
			 errdetail("An area has one score a year, or one in each series."),
			 errhint("Leave out water (WATER = 'JA') of CBS files, or unite the parts: GROUP BY code, with ST_Union(geom).")));
}

/* What is written of a value while it is being made. */
typedef struct AreaBuilder
{
	const AreaRow *row;			/* all of them */
	KeyedRows	keyed;
	uint32	   *order;
	StoredArea *stored;
	const AreaRow **polygon;	/* a row that has it */
	uint32		polygons;
	Size		polygon_bytes;
	StringInfoData text;
} AreaBuilder;

/* The offset of a text; one that was just written is not written again. */
static uint32
place_text(AreaBuilder *builder, const char *text, const char *before, uint32 offset_before)
{
	uint32		offset = builder->text.len;

	if (text[0] == '\0')
		return 0;
	if (before != NULL && strcmp(text, before) == 0)
		return offset_before;
	appendBinaryStringInfo(&builder->text, text, strlen(text) + 1);
	return offset;
}

/* The number of a row's polygon: that of an earlier year when it is the same, since "first" is the area's first row. */
static uint32
place_polygon(AreaBuilder *builder, uint32 number, uint32 first)
{
	const AreaRow *row = &builder->row[builder->order[number]];

	if (row->wkb == NULL)
		return 0;
	for (uint32 i = first; i < number; i++)
	{
		const AreaRow *earlier = &builder->row[builder->order[i]];

		if ((i - first) % 1024 == 0)
			CHECK_FOR_INTERRUPTS();
		if (earlier->wkb != NULL && earlier->wkb_size == row->wkb_size && memcmp(earlier->wkb, row->wkb, row->wkb_size) == 0)
			return builder->stored[i].polygon;
	}
	builder->polygon[builder->polygons++] = row;
	builder->polygon_bytes += row->wkb_size;
	return builder->polygons;
}

static void
place_rows(AreaBuilder *builder, uint32 count)
{
	uint32		first = 0;		/* row of the area at hand */

	for (uint32 i = 0; i < count; i++)
	{
		const AreaRow *row = &builder->row[builder->order[i]];
		const AreaRow *before = i > 0 ? &builder->row[builder->order[i - 1]] : NULL;
		const StoredArea *stored_before = i > 0 ? &builder->stored[i - 1] : &(const StoredArea) {0};
		StoredArea *stored = &builder->stored[i];

		if (before != NULL && compare_rows(&builder->keyed, builder->order[i - 1], builder->order[i]) == 0)
			refuse_double_row(row);
		if (before == NULL || strcmp(row->level, before->level) != 0 || strcmp(row->code, before->code) != 0)
			first = i;
		*stored = (StoredArea) {
			.score = row->score, .standard_error = row->standard_error, .respondents = row->respondents, .year = row->year
		};
		stored->level = place_text(builder, row->level, before != NULL ? before->level : NULL, stored_before->level);
		stored->code = place_text(builder, row->code, before != NULL ? before->code : NULL, stored_before->code);
		stored->series = place_text(builder, row->series, before != NULL ? before->series : NULL, stored_before->series);
		stored->polygon = place_polygon(builder, i, first);
		if (i % KERNEL_STOP_INTERVAL == 0)
			CHECK_FOR_INTERRUPTS();
	}
}

/* Refuses what could not be dumped; row by row is the bulk of the portable form. */
static void
check_size(const AreaBuilder *builder, uint32 count)
{
	Size		size = builder->polygon_bytes + (Size) count * 44 + sizeof(AreaSet);

	for (uint32 i = 0; i < count; i++)
		size += strlen(builder->row[i].level) + strlen(builder->row[i].code) + strlen(builder->row[i].series);
	if (size > AREA_SET_BYTES_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("an area_set of %zu bytes is too large", size),
				 errdetail("It holds at most %d bytes.", AREA_SET_BYTES_MAX),
				 errhint("Simplify the borders, with ST_SimplifyPreserveTopology or a generalised map, or make one set per region.")));
}

static AreaSet *
assemble(const AreaBuilder *builder, uint32 count, int32 srid, int64 left_out)
{
	Size		size = MAXALIGN(sizeof(AreaSet)) + count * sizeof(StoredArea) + builder->polygons * sizeof(uint32) +
		builder->polygon_bytes + builder->text.len;
	AreaSet    *set = value_make(&area_set_type, size);
	AreaParts	parts;
	uint32		end = 0;

	set->header.srid = srid;
	set->header.count = count;
	set->left_out = left_out;
	set->polygons = builder->polygons;
	set->polygon_bytes = builder->polygon_bytes;
	set->text_bytes = builder->text.len;
	parts = area_set_parts(set);
	memcpy(parts.area, builder->stored, count * sizeof(StoredArea));
	for (uint32 i = 0; i < builder->polygons; i++)
	{
		memcpy(parts.wkb + end, builder->polygon[i]->wkb, builder->polygon[i]->wkb_size);
		end += builder->polygon[i]->wkb_size;
		parts.polygon_end[i] = end;
	}
	memcpy(parts.text, builder->text.data, builder->text.len);
	set->header.fingerprint = area_set_fingerprint(set);
	return set;
}

AreaSet *
area_set_make(const AreaRow *rows, uint32 count, int32 srid, int64 left_out)
{
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	AreaBuilder builder = {.row = rows};

	builder.order = kernel_alloc(kernel, count, sizeof(uint32));
	builder.stored = kernel_alloc(kernel, count, sizeof(StoredArea));
	builder.polygon = kernel_alloc(kernel, count, sizeof(AreaRow *));
	initStringInfo(&builder.text);
	appendStringInfoCharMacro(&builder.text, '\0');
	builder.keyed = (KeyedRows) {.row = rows, .key = kernel_alloc(kernel, count, sizeof(RowKey))};
	for (uint32 i = 0; i < count; i++)
		builder.keyed.key[i] = row_key(&rows[i]);
	order_index(kernel, builder.order, count, compare_rows, &builder.keyed);
	place_rows(&builder, count);
	check_size(&builder, count);
	return assemble(&builder, count, srid, left_out);
}

/* ---------------------------------------------------------------- portable form */

static void
send_text(StringInfo buffer, const char *text)
{
	int			length = strlen(text);

	pq_sendbyte(buffer, length);
	pq_sendbytes(buffer, text, length);
}

/* Without its polygon. A standard error that is not known is sent as 0, which none can be. */
static void
area_row_send(StringInfo buffer, const AreaRow *row)
{
	send_text(buffer, row->level);
	send_text(buffer, row->code);
	send_text(buffer, row->series);
	pq_sendfloat8(buffer, row->score);
	pq_sendfloat8(buffer, isnan(row->standard_error) ? 0 : row->standard_error);
	pq_sendint32(buffer, row->respondents);
	pq_sendint32(buffer, row->year);
}

static const char *
receive_bytes(StringInfo buffer, uint32 size)
{
	value_require(&area_set_type, buffer, size);
	return pq_getmsgbytes(buffer, size);
}

static uint32
receive_uint32(StringInfo buffer)
{
	value_require(&area_set_type, buffer, sizeof(uint32));
	return pq_getmsgint(buffer, 4);
}

static const char *
receive_text(StringInfo buffer, bool required)
{
	uint32		length = (unsigned char) *receive_bytes(buffer, 1);
	const char *bytes = receive_bytes(buffer, length);

	if (length > AREA_TEXT_MAX || (required && length == 0))
		value_refuse(&area_set_type, "a code, level or series is too short or too long");
	if (memchr(bytes, '\0', length) != NULL || pg_verify_mbstr_len(PG_UTF8, bytes, length, true) < 0)
		value_refuse(&area_set_type, "a code, level or series is no text");
	return pnstrdup(bytes, length);
}

/* Every byte is distrusted; texts are allocated. */
static void
area_row_receive(StringInfo buffer, AreaRow *row)
{
	row->level = receive_text(buffer, true);
	row->code = receive_text(buffer, true);
	row->series = receive_text(buffer, false);
	value_require(&area_set_type, buffer, 2 * sizeof(double) + 2 * sizeof(int32));
	row->score = pq_getmsgfloat8(buffer);
	row->standard_error = pq_getmsgfloat8(buffer);
	row->respondents = pq_getmsgint(buffer, 4);
	row->year = pq_getmsgint(buffer, 4);
	if (isnan(row->standard_error))
		value_refuse(&area_set_type, "a standard error is not a number");
	if (row->standard_error == 0)
		row->standard_error = NAN;
	if (area_row_fault(row) != NULL)
		value_refuse(&area_set_type, "a number or code in it is out of range");
}

static void
send_area_set(const ValueType *type, StringInfo buffer, const void *value)
{
	const AreaSet *set = value;
	AreaParts	parts = area_set_parts(set);

	pq_sendint64(buffer, set->left_out);
	pq_sendint32(buffer, parts.polygons);
	for (uint32 i = 0; i < parts.polygons; i++)
	{
		uint32		size;
		const char *wkb = area_set_polygon(&parts, i, &size);

		pq_sendint32(buffer, size);
		pq_sendbytes(buffer, wkb, size);
	}
	for (uint32 i = 0; i < parts.count; i++)
	{
		AreaRow		row = area_set_row(&parts, i);

		area_row_send(buffer, &row);
		pq_sendint32(buffer, parts.area[i].polygon);
	}
}

/* A count cannot be more than fits the bytes that follow: a size and a triangle, or a row with texts of one letter. */
#define POLYGON_BYTES_MIN 80
#define ROW_BYTES_MIN 33

/* The polygons of a value, as rows that have nothing else. */
static AreaRow *
receive_polygons(StringInfo buffer, uint32 count)
{
	AreaRow    *polygons;

	if (count > (uint32) (buffer->len - buffer->cursor) / POLYGON_BYTES_MIN)
		value_refuse(&area_set_type, "its length does not fit its number of polygons");
	polygons = palloc0(count * sizeof(AreaRow));
	for (uint32 i = 0; i < count; i++)
	{
		char		why[1];

		polygons[i].wkb_size = receive_uint32(buffer);
		polygons[i].wkb = receive_bytes(buffer, polygons[i].wkb_size);
		if (!geometry_is_area_wkb(polygons[i].wkb, polygons[i].wkb_size) ||
			!polygon_is_valid(polygons[i].wkb, polygons[i].wkb_size, why, sizeof(why)))
			value_refuse(&area_set_type, "a polygon in it is not valid");
		CHECK_FOR_INTERRUPTS();
	}
	return polygons;
}

static AreaRow *
receive_rows(StringInfo buffer, uint32 count, const AreaRow *polygons, uint32 polygon_count)
{
	AreaRow    *rows;

	if (count > AREA_SET_MAX || count > (uint32) (buffer->len - buffer->cursor) / ROW_BYTES_MIN)
		value_refuse(&area_set_type, "its length does not fit its number of areas");
	rows = palloc0(count * sizeof(AreaRow));
	for (uint32 i = 0; i < count; i++)
	{
		uint32		polygon;

		area_row_receive(buffer, &rows[i]);
		polygon = receive_uint32(buffer);
		if (polygon > polygon_count)
			value_refuse(&area_set_type, "an area has a polygon that is not there");
		if (polygon > 0)
		{
			rows[i].wkb = polygons[polygon - 1].wkb;
			rows[i].wkb_size = polygons[polygon - 1].wkb_size;
		}
	}
	if (buffer->cursor != buffer->len)
		value_refuse(&area_set_type, "its length does not fit its number of areas");
	return rows;
}

static void *
receive_area_set(const ValueType *type, StringInfo buffer, const ValueHeader *header)
{
	int64		left_out = value_receive_left_out(type, buffer);
	uint32		polygon_count = receive_uint32(buffer);
	AreaRow    *polygons;
	AreaRow    *rows;

	if (header->flags != 0)
		value_refuse(type, "it has parts that this release does not know");
	if (header->srid < 0 || header->srid > SRID_MAX || (header->srid == 0) != (polygon_count == 0))
		value_refuse(type, "its SRID is out of range");
	polygons = receive_polygons(buffer, polygon_count);
	rows = receive_rows(buffer, header->count, polygons, polygon_count);
	return area_set_make(rows, header->count, header->srid, left_out);
}

const ValueType area_set_type = {
	.name = "area_set",
	.magic = 0x41524541,			/* AREA */
	.version = 1,
	.send = send_area_set,
	.receive = receive_area_set
};

VALUE_FUNCTIONS(area_set, &area_set_type);

/* ---------------------------------------------------------------- what a value holds */

static Datum
text_datum(const char *utf8)
{
	return CStringGetTextDatum(area_text(utf8));
}

/* The levels of a value, in its order. */
static Datum
levels_of(const AreaParts *parts)
{
	ArrayBuildState *levels = initArrayResult(TEXTOID, CurrentMemoryContext, false);

	for (uint32 i = 0; i < parts->count; i++)
	{
		if (i == 0 || parts->area[i].level != parts->area[i - 1].level)
			accumArrayResult(levels, text_datum(parts->text + parts->area[i].level), false, TEXTOID, CurrentMemoryContext);
	}
	return makeArrayResult(levels, CurrentMemoryContext);
}

PG_FUNCTION_INFO_V1(area_set_info);
Datum
area_set_info(PG_FUNCTION_ARGS)
{
	AreaSet    *set = PG_GETARG_AREA_SET_P(0);
	AreaParts	parts = area_set_parts(set);
	Rows		rows = rows_begin(fcinfo);
	int32		first = AREA_YEAR_MAX;
	int32		last = AREA_YEAR_MIN;

	for (uint32 i = 0; i < parts.count; i++)
	{
		first = Min(first, parts.area[i].year);
		last = Max(last, parts.area[i].year);
	}
	rows_begin_row(&rows);
	rows_add(&rows, Int32GetDatum(set->header.srid), set->header.srid == 0);
	rows_add(&rows, Int64GetDatum(parts.count), false);
	rows_add(&rows, Int64GetDatum(parts.polygons), false);
	rows_add(&rows, Int64GetDatum(set->left_out), false);
	rows_add(&rows, levels_of(&parts), false);
	rows_add(&rows, Int32GetDatum(first), parts.count == 0);
	rows_add(&rows, Int32GetDatum(last), parts.count == 0);
	rows_add(&rows, Int64GetDatum(VARSIZE(set)), false);
	rows_end_row(&rows);
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(unnest_areas);
Datum
unnest_areas(PG_FUNCTION_ARGS)
{
	AreaSet    *set = PG_GETARG_AREA_SET_P(0);
	AreaParts	parts = area_set_parts(set);
	Rows		rows = rows_begin(fcinfo);
	GeometryWriter writer;

	geometry_writer_init(&writer, rows_column_type(&rows, 7), set->header.srid);
	for (uint32 i = 0; i < parts.count; i++)
	{
		AreaRow		row = area_set_row(&parts, i);

		rows_begin_row(&rows);
		rows_add(&rows, text_datum(row.code), false);
		rows_add(&rows, text_datum(row.level), false);
		rows_add_number(&rows, row.score);
		rows_add(&rows, Int32GetDatum(row.respondents), row.respondents == 0);
		rows_add(&rows, Int32GetDatum(row.year), false);
		rows_add_number(&rows, row.standard_error);
		rows_add(&rows, row.series[0] != '\0' ? text_datum(row.series) : (Datum) 0, row.series[0] == '\0');
		rows_add(&rows, row.wkb != NULL ? geometry_write_wkb(&writer, row.wkb, row.wkb_size) : (Datum) 0, row.wkb == NULL);
		rows_end_row(&rows);
	}
	return (Datum) 0;
}
