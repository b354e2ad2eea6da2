/*
 * area_match_set: areas with and without a measure, and the features by which
 * they are compared, in one compact value.
 *
 * SQL: sql/6x-area_match.sql
 */
#include "pg/effect/area_match_set.h"

#include "pg/kernel_env.h"
#include "pg/rows.h"

#include "kernel/order.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* ---------------------------------------------------------------- layout */

static Size
set_size(uint32 count, uint32 features, uint32 text_bytes)
{
	return MAXALIGN(sizeof(AreaMatchSet)) + (Size) count * (features * sizeof(double) + sizeof(uint32) + sizeof(bool)) + text_bytes;
}

static double *
stored_features(const AreaMatchSet *set)
{
	return (double *) ((char *) set + MAXALIGN(sizeof(AreaMatchSet)));
}

static uint32 *
stored_text_end(const AreaMatchSet *set)
{
	return (uint32 *) (stored_features(set) + (Size) set->header.count * set->features);
}

static bool *
stored_treated(const AreaMatchSet *set)
{
	return (bool *) (stored_text_end(set) + set->header.count);
}

static char *
stored_text(const AreaMatchSet *set)
{
	return (char *) (stored_treated(set) + set->header.count);
}

static const char *
stored_name(const AreaMatchSet *set, uint32 number)
{
	return stored_text(set) + (number > 0 ? stored_text_end(set)[number - 1] : 0);
}

bool
area_match_feature_is_sound(double feature)
{
	return fabs(feature) <= AREA_MATCH_FEATURE_MAX;
}

MatchAreas
area_match_areas(const AreaMatchSet *set)
{
	return (MatchAreas)
	{
		.count = set->header.count, .features = set->features, .feature = stored_features(set), .treated = stored_treated(set)
	};
}

char *
area_match_name(const AreaMatchSet *set, uint32 number)
{
	const char *name = stored_name(set, number);

	return pg_any_to_server(name, strlen(name), PG_UTF8);
}

static uint64
fingerprint_of(const AreaMatchSet *set)
{
	uint64		fingerprint = fingerprint_word(area_match_set_type.magic, ((uint64) set->header.count << 32) | set->features);
	Size		numbers = (Size) set->header.count * set->features;

	fingerprint = fingerprint_word(fingerprint, set->left_out);
	fingerprint = fingerprint_word(fingerprint, ((uint64) set->without_features << 32) | set->treated_without);
	for (Size i = 0; i < numbers; i++)
		fingerprint = fingerprint_double(fingerprint, stored_features(set)[i]);
	for (uint32 i = 0; i < set->header.count; i++)
		fingerprint = fingerprint_word(fingerprint, ((uint64) stored_text_end(set)[i] << 1) | stored_treated(set)[i]);
	return fingerprint_bytes(fingerprint, stored_text(set), set->text_bytes);
}

/* ---------------------------------------------------------------- making */

static int
compare_rows(const void *items, uint32_t a, uint32_t b)
{
	const AreaMatchRow *rows = items;

	return strcmp(rows[a].area, rows[b].area);
}

static const char *
row_name(const AreaMatchRow *row)
{
	return pg_any_to_server(row->area, strlen(row->area), PG_UTF8);
}

static void
refuse_twice(const AreaMatchRow *row)
{
	ereport(ERROR,
			(errcode(ERRCODE_CARDINALITY_VIOLATION),
			 errmsg("area %s occurs twice", row_name(row)),
			 errdetail("An area has one row with all its features, and was either treated or not."),
			 errhint("Make one set per measure with GROUP BY, and look for a join that doubles the rows.")));
}

static void
refuse_other_features(const AreaMatchRow *row, const AreaMatchRow *first)
{
	ereport(ERROR,
			(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
			 errmsg("area %s has %u features, and area %s %u", row_name(first), first->features, row_name(row), row->features),
			 errdetail("The same features of every area are compared, in the same order."),
			 errhint("Write NULL for a feature that is not known; the area is left out then, and counted.")));
}

/* What is known of the rows before the value is made: they are checked in order of name, as no worker count changes. */
static AreaMatchSet
measure_rows(const AreaMatchRow *rows, const uint32 *order, uint32 count)
{
	AreaMatchSet size = {.features = 0};
	const AreaMatchRow *first = NULL;

	for (uint32 i = 0; i < count; i++)
	{
		const AreaMatchRow *row = &rows[order[i]];

		if (i > 0 && compare_rows(rows, order[i - 1], order[i]) == 0)
			refuse_twice(row);
		if (row->feature == NULL)
		{
			size.without_features++;
			size.treated_without += row->treated;
			continue;
		}
		first = first == NULL ? row : first;
		if (row->features != first->features)
			refuse_other_features(row, first);
		size.features = row->features;
		size.header.count++;
		size.text_bytes += strlen(row->area) + 1;
	}
	return size;
}

static void
store_row(const AreaMatchSet *set, uint32 number, const AreaMatchRow *row)
{
	uint32		begin = number > 0 ? stored_text_end(set)[number - 1] : 0;
	Size		length = strlen(row->area) + 1;

	memcpy(stored_features(set) + (Size) number * set->features, row->feature, set->features * sizeof(double));
	memcpy(stored_text(set) + begin, row->area, length);
	stored_text_end(set)[number] = begin + length;
	stored_treated(set)[number] = row->treated;
}

AreaMatchSet *
area_match_set_make(const AreaMatchRow *rows, uint32 count, int64 left_out)
{
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	uint32	   *order = kernel_alloc(kernel, count, sizeof(uint32));
	AreaMatchSet size;
	AreaMatchSet *set;
	uint32		number = 0;

	order_index(kernel, order, count, compare_rows, rows);
	size = measure_rows(rows, order, count);
	set = value_make(&area_match_set_type, set_size(size.header.count, size.features, size.text_bytes));
	set->header.count = size.header.count;
	set->left_out = left_out;
	set->without_features = size.without_features;
	set->treated_without = size.treated_without;
	set->features = size.features;
	set->text_bytes = size.text_bytes;
	for (uint32 i = 0; i < count; i++)
		if (rows[order[i]].feature != NULL)
			store_row(set, number++, &rows[order[i]]);
	kernel_free(kernel, order);
	set->header.fingerprint = fingerprint_of(set);
	return set;
}

/* ---------------------------------------------------------------- portable form */

static void
send_area_match_set(const ValueType *type, StringInfo buffer, const void *value)
{
	const AreaMatchSet *set = value;

	pq_sendint64(buffer, set->left_out);
	pq_sendint32(buffer, set->without_features);
	pq_sendint32(buffer, set->treated_without);
	pq_sendint32(buffer, set->features);
	for (uint32 i = 0; i < set->header.count; i++)
	{
		const char *name = stored_name(set, i);

		pq_sendbyte(buffer, strlen(name));
		pq_sendbytes(buffer, name, strlen(name));
		pq_sendbyte(buffer, stored_treated(set)[i]);
		for (uint32 f = 0; f < set->features; f++)
			pq_sendfloat8(buffer, stored_features(set)[(Size) i * set->features + f]);
	}
}

static const char *
receive_name(const ValueType *type, StringInfo buffer)
{
	uint32		length;
	const char *bytes;

	value_require(type, buffer, 1);
	length = pq_getmsgbyte(buffer);
	value_require(type, buffer, length);
	bytes = pq_getmsgbytes(buffer, length);
	if (length == 0 || length > AREA_MATCH_TEXT_MAX)
		value_refuse(type, "the name of an area is too short or too long");
	if (memchr(bytes, '\0', length) != NULL || pg_verify_mbstr_len(PG_UTF8, bytes, length, true) < 0)
		value_refuse(type, "the name of an area is no text");
	return pnstrdup(bytes, length);
}

static AreaMatchRow
receive_row(const ValueType *type, StringInfo buffer, uint32 features)
{
	AreaMatchRow row = {.area = receive_name(type, buffer), .features = features};
	double	   *feature = palloc(features * sizeof(double));
	int			treated;

	value_require(type, buffer, 1 + features * sizeof(double));
	treated = pq_getmsgbyte(buffer);
	if (treated != 0 && treated != 1)
		value_refuse(type, "it is not known whether an area was treated");
	for (uint32 f = 0; f < features; f++)
	{
		feature[f] = pq_getmsgfloat8(buffer);
		if (!area_match_feature_is_sound(feature[f]) || (feature[f] == 0 && signbit(feature[f])))
			value_refuse(type, "a feature is out of range");
	}
	row.treated = treated == 1;
	row.feature = (char *) feature;
	return row;
}

/* A name of one letter, whether it is treated, and its features. */
#define AREA_BYTES_MIN(features) (3 + (features) * sizeof(double))

static AreaMatchRow *
receive_rows(const ValueType *type, StringInfo buffer, uint32 count, uint32 features)
{
	AreaMatchRow *rows;

	if (count > AREA_MATCH_MAX || features > AREA_MATCH_FEATURES_MAX || (count == 0) != (features == 0) ||
		count > (buffer->len - buffer->cursor) / AREA_BYTES_MIN(features))
		value_refuse(type, "its length does not fit its number of areas");
	rows = palloc(count * sizeof(AreaMatchRow));
	for (uint32 i = 0; i < count; i++)
	{
		rows[i] = receive_row(type, buffer, features);
		if (i > 0 && compare_rows(rows, i - 1, i) >= 0)
			value_refuse(type, "its areas are not in order");
	}
	if (buffer->cursor != buffer->len)
		value_refuse(type, "its length does not fit its number of areas");
	return rows;
}

static void *
receive_area_match_set(const ValueType *type, StringInfo buffer, const ValueHeader *header)
{
	int64		left_out = value_receive_left_out(type, buffer);
	AreaMatchSet *set;
	AreaMatchRow *rows;
	uint32		without;
	uint32		treated;

	if (header->flags != 0)
		value_refuse(type, "it has parts that this release does not know");
	if (header->srid != 0)
		value_refuse(type, "its SRID is out of range");
	value_require(type, buffer, 3 * sizeof(uint32));
	without = pq_getmsgint(buffer, 4);
	treated = pq_getmsgint(buffer, 4);
	if (treated > without || without > AREA_MATCH_MAX)
		value_refuse(type, "a number of areas is out of range");
	rows = receive_rows(type, buffer, header->count, pq_getmsgint(buffer, 4));
	set = area_match_set_make(rows, header->count, left_out);
	set->without_features = without;
	set->treated_without = treated;
	set->header.fingerprint = fingerprint_of(set);
	return set;
}

const ValueType area_match_set_type = {
	.name = "area_match_set",
	.magic = 0x414D5443,			/* AMTC */
	.version = 1,
	.send = send_area_match_set,
	.receive = receive_area_match_set
};

VALUE_FUNCTIONS(area_match_set, &area_match_set_type);

/* ---------------------------------------------------------------- what a value holds */

static MatchScale
scale_of(const MatchAreas *areas)
{
	ServerKernel server;
	MatchScale	scale;

	(void) match_scale(server_kernel(&server, CurrentMemoryContext), areas, &scale);
	return scale;
}

/* The numbers of the features that tell no area from another. */
static Datum
alike_features(const MatchAreas *areas)
{
	MatchScale	scale = scale_of(areas);
	ArrayBuildState *numbers = initArrayResult(INT4OID, CurrentMemoryContext, false);

	for (uint32 f = 0; f < areas->features; f++)
		if (!(scale.deviation[f] > 0))
			accumArrayResult(numbers, Int32GetDatum(f + 1), false, INT4OID, CurrentMemoryContext);
	return makeArrayResult(numbers, CurrentMemoryContext);
}

PG_FUNCTION_INFO_V1(area_match_set_info);
Datum
area_match_set_info(PG_FUNCTION_ARGS)
{
	AreaMatchSet *set = PG_GETARG_AREA_MATCH_SET_P(0);
	MatchAreas	areas = area_match_areas(set);
	Rows		rows = rows_begin(fcinfo);
	int64		treated = 0;

	for (uint32 i = 0; i < areas.count; i++)
		treated += areas.treated[i];
	rows_begin_row(&rows);
	rows_add(&rows, Int64GetDatum(areas.count), false);
	rows_add(&rows, Int64GetDatum(treated), false);
	rows_add(&rows, Int64GetDatum(areas.count - treated), false);
	rows_add(&rows, Int32GetDatum(areas.features), false);
	rows_add(&rows, alike_features(&areas), false);
	rows_add(&rows, Int64GetDatum(set->without_features), false);
	rows_add(&rows, Int64GetDatum(set->treated_without), false);
	rows_add(&rows, Int64GetDatum(set->left_out), false);
	rows_add(&rows, Int64GetDatum(VARSIZE(set)), false);
	rows_end_row(&rows);
	return (Datum) 0;
}

static Datum
numbers_datum(const double *number, uint32 count)
{
	Datum	   *element = palloc(Max(count, 1) * sizeof(Datum));

	for (uint32 i = 0; i < count; i++)
		element[i] = Float8GetDatum(number[i]);
	return PointerGetDatum(construct_array(element, count, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

PG_FUNCTION_INFO_V1(unnest_area_matches);
Datum
unnest_area_matches(PG_FUNCTION_ARGS)
{
	AreaMatchSet *set = PG_GETARG_AREA_MATCH_SET_P(0);
	MatchAreas	areas = area_match_areas(set);
	Rows		rows = rows_begin(fcinfo);

	for (uint32 i = 0; i < areas.count; i++)
	{
		rows_begin_row(&rows);
		rows_add_text(&rows, area_match_name(set, i));
		rows_add(&rows, BoolGetDatum(areas.treated[i]), false);
		rows_add(&rows, numbers_datum(areas.feature + (Size) i * areas.features, areas.features), false);
		rows_end_row(&rows);
	}
	return (Datum) 0;
}
