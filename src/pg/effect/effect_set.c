/*
 * effect_set: counts by area and period around a measure, in one compact value.
 *
 * SQL: sql/6u-effect_set.sql
 */
#include "pg/effect/effect_set.h"

#include "pg/kernel_env.h"
#include "pg/rows.h"

#include "kernel/order.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

const char *const effect_role_names[] = {"treated", "control", "displacement", "displacement_control", NULL};

/* ---------------------------------------------------------------- layout */

static Size
set_size(uint32 areas, uint32 periods, uint32 name_bytes)
{
	return MAXALIGN(sizeof(EffectSet)) + (Size) areas * periods * 2 * sizeof(double) + areas * sizeof(EffectArea) +
		periods * sizeof(int32) + name_bytes;
}

EffectParts
effect_set_parts(const EffectSet *set)
{
	EffectParts parts = {.areas = set->header.count, .periods = set->periods};
	Size		numbers = (Size) parts.areas * parts.periods;

	parts.count = (double *) ((char *) set + MAXALIGN(sizeof(EffectSet)));
	parts.exposure = parts.count + numbers;
	parts.area = (EffectArea *) (parts.exposure + numbers);
	parts.period = (int32 *) (parts.area + parts.areas);
	parts.names = (char *) (parts.period + parts.periods);
	return parts;
}

EffectCounts
effect_set_counts(const EffectSet *set)
{
	EffectParts parts = effect_set_parts(set);
	uint8	   *role = palloc(parts.areas + 1);

	for (uint32 a = 0; a < parts.areas; a++)
		role[a] = parts.area[a].role;
	return (EffectCounts)
	{
		.areas = parts.areas, .periods = parts.periods, .period = parts.period, .role = role,
		.count = parts.count, .exposure = parts.exposure
	};
}

static char *
name_of(const char *utf8)
{
	return pg_any_to_server(utf8, strlen(utf8), PG_UTF8);
}

char *
effect_area_name(const EffectParts *parts, uint32 area)
{
	return name_of(parts->names + parts->area[area].name);
}

static uint64
fingerprint_of(const EffectSet *set)
{
	EffectParts parts = effect_set_parts(set);
	uint64		fingerprint = fingerprint_word(effect_set_type.magic, ((uint64) parts.areas << 32) | parts.periods);

	for (uint32 p = 0; p < parts.periods; p++)
		fingerprint = fingerprint_word(fingerprint, (uint32) parts.period[p]);
	for (uint32 a = 0; a < parts.areas; a++)
	{
		const char *name = parts.names + parts.area[a].name;

		fingerprint = fingerprint_word(fingerprint, parts.area[a].role);
		fingerprint = fingerprint_bytes(fingerprint, name, strlen(name));
	}
	for (Size i = 0; i < (Size) parts.areas * parts.periods; i++)
	{
		fingerprint = fingerprint_word(fingerprint, (uint64) parts.count[i]);
		fingerprint = fingerprint_double(fingerprint, parts.exposure[i]);
	}
	return fingerprint;
}

/* ---------------------------------------------------------------- making */

static int
compare_rows(const void *items, uint32_t a, uint32_t b)
{
	const EffectRow *rows = items;
	int			order = strcmp(rows[a].area, rows[b].area);

	return order != 0 ? order : ORDER_OF(rows[a].period, rows[b].period);
}

static int
compare_periods(const void *items, uint32_t a, uint32_t b)
{
	const EffectRow *rows = items;

	return ORDER_OF(rows[a].period, rows[b].period);
}

static void
refuse_twice(const EffectRow *row)
{
	ereport(ERROR,
			(errcode(ERRCODE_CARDINALITY_VIOLATION),
			 errmsg("area %s occurs twice in period %d", name_of(row->area), row->period),
			 errdetail("An area has one count in each period."),
			 errhint("Look for a join that doubles the rows, or add up first: GROUP BY area, period.")));
}

static void
refuse_roles(const EffectRow *row, const EffectRow *other)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("area %s is %s in period %d and %s in period %d", name_of(row->area),
					effect_role_names[other->role], other->period, effect_role_names[row->role], row->period),
			 errdetail("An area has one role, before the measure and after it."),
			 errhint("Give an area that is treated later as 'treated' in all periods, in a set of its own.")));
}

static void
refuse_missing(const char *area, int32 period)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("area %s has no row for period %d, which others have", name_of(area), period),
			 errdetail("Each area has each period, since one that is not there is not the same as no burglary."),
			 errhint("Join areas with all periods and write coalesce(count, 0); leave out an area, or a period, that is not known in full.")));
}

/* The rows in order, with how many areas and periods they have. */
typedef struct OrderedRows
{
	const EffectRow *rows;
	uint32	   *order;
	uint32		count;
	uint32		areas;
	uint32		periods;
	uint32		name_bytes;
	int32	   *period;
} OrderedRows;

static void
find_periods(OrderedRows *ordered, Kernel *kernel)
{
	ordered->period = kernel_alloc(kernel, ordered->count, sizeof(int32));
	order_index(kernel, ordered->order, ordered->count, compare_periods, ordered->rows);
	for (uint32 i = 0; i < ordered->count; i++)
	{
		int32		period = ordered->rows[ordered->order[i]].period;

		if (i == 0 || period != ordered->period[ordered->periods - 1])
			ordered->period[ordered->periods++] = period;
	}
}

static void
find_areas(OrderedRows *ordered, Kernel *kernel)
{
	order_index(kernel, ordered->order, ordered->count, compare_rows, ordered->rows);
	for (uint32 i = 0; i < ordered->count; i++)
	{
		const EffectRow *row = &ordered->rows[ordered->order[i]];
		const EffectRow *before = i > 0 ? &ordered->rows[ordered->order[i - 1]] : NULL;

		if (before == NULL || strcmp(row->area, before->area) != 0)
		{
			ordered->areas++;
			ordered->name_bytes += strlen(row->area) + 1;
		}
		else if (row->period == before->period)
			refuse_twice(row);
		else if (row->role != before->role)
			refuse_roles(row, before);
	}
}

/* No area comes twice in a period, so where their rows do not add up, one lacks a period. */
static void
require_all_periods(const OrderedRows *ordered)
{
	uint32		place = 0;		/* of the period that the area is to have next */
	const char *area = NULL;

	for (uint32 i = 0; i < ordered->count; i++)
	{
		const EffectRow *row = &ordered->rows[ordered->order[i]];

		if (place > 0 && place < ordered->periods && strcmp(area, row->area) != 0)
			refuse_missing(area, ordered->period[place]);
		area = row->area;
		place %= ordered->periods;
		if (row->period != ordered->period[place])
			refuse_missing(area, ordered->period[place]);
		place++;
	}
	if (place > 0 && place < ordered->periods)
		refuse_missing(area, ordered->period[place]);
}

static void
fill(const OrderedRows *ordered, EffectSet *set)
{
	EffectParts parts = effect_set_parts(set);
	uint32		name = 0;

	memcpy(parts.period, ordered->period, ordered->periods * sizeof(int32));
	for (uint32 i = 0; i < ordered->count; i++)
	{
		const EffectRow *row = &ordered->rows[ordered->order[i]];

		parts.count[i] = row->count;
		parts.exposure[i] = row->exposure;
		if (i % ordered->periods == 0)
		{
			parts.area[i / ordered->periods] = (EffectArea) {.name = name, .role = row->role};
			strcpy(parts.names + name, row->area);
			name += strlen(row->area) + 1;
		}
	}
}

EffectSet *
effect_set_make(const EffectRow *rows, uint32 count)
{
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	OrderedRows ordered = {.rows = rows, .count = count};
	EffectSet  *set;

	ordered.order = kernel_alloc(kernel, count, sizeof(uint32));
	find_periods(&ordered, kernel);
	find_areas(&ordered, kernel);
	require_all_periods(&ordered);
	set = value_make(&effect_set_type, set_size(ordered.areas, ordered.periods, ordered.name_bytes));
	set->header.count = ordered.areas;
	set->periods = ordered.periods;
	set->name_bytes = ordered.name_bytes;
	fill(&ordered, set);
	kernel_free(kernel, ordered.order);
	kernel_free(kernel, ordered.period);
	set->header.fingerprint = fingerprint_of(set);
	return set;
}

/* ---------------------------------------------------------------- portable form */

#define ROW_BYTES (sizeof(int64) + sizeof(double))
#define AREA_BYTES_MIN 3		/* a role, and a name of one letter with its length */

static void
send_effect_set(const ValueType *type, StringInfo buffer, const void *value)
{
	const EffectSet *set = value;
	EffectParts parts = effect_set_parts(set);

	pq_sendint32(buffer, parts.periods);
	for (uint32 p = 0; p < parts.periods; p++)
		pq_sendint32(buffer, parts.period[p]);
	for (uint32 a = 0; a < parts.areas; a++)
	{
		const char *name = parts.names + parts.area[a].name;

		pq_sendbyte(buffer, parts.area[a].role);
		pq_sendbyte(buffer, strlen(name));
		pq_sendbytes(buffer, name, strlen(name));
	}
	enlargeStringInfo(buffer, parts.areas * parts.periods * ROW_BYTES);
	for (Size i = 0; i < (Size) parts.areas * parts.periods; i++)
	{
		pq_sendint64(buffer, (int64) parts.count[i]);
		pq_sendfloat8(buffer, parts.exposure[i]);
	}
}

static uint32
receive_byte(const ValueType *type, StringInfo buffer)
{
	value_require(type, buffer, 1);
	return pq_getmsgbyte(buffer);
}

/* The name is put behind those that came before it. */
static EffectArea
receive_area(const ValueType *type, StringInfo buffer, StringInfo names)
{
	uint32		role = receive_byte(type, buffer);
	uint32		length = receive_byte(type, buffer);
	EffectArea	area = {.name = names->len, .role = role};
	const char *name;

	if (role >= EFFECT_ROLES)
		value_refuse(type, "a role in it is none");
	if (length == 0 || length > EFFECT_NAME_MAX)
		value_refuse(type, "the name of an area is too short or too long");
	value_require(type, buffer, length);
	name = pq_getmsgbytes(buffer, length);
	if (memchr(name, '\0', length) != NULL || pg_verify_mbstr_len(PG_UTF8, name, length, true) < 0)
		value_refuse(type, "the name of an area is no text");
	appendBinaryStringInfo(names, name, length);
	appendStringInfoCharMacro(names, '\0');
	return area;
}

static EffectArea *
receive_areas(const ValueType *type, StringInfo buffer, uint32 count, StringInfo names)
{
	EffectArea *area;

	if (count > (uint32) (buffer->len - buffer->cursor) / AREA_BYTES_MIN)
		value_refuse(type, "its length does not fit its number of areas");
	area = palloc(count * sizeof(EffectArea) + 1);
	initStringInfo(names);
	for (uint32 a = 0; a < count; a++)
	{
		area[a] = receive_area(type, buffer, names);
		if (a > 0 && strcmp(names->data + area[a - 1].name, names->data + area[a].name) >= 0)
			value_refuse(type, "its areas are not in order");
	}
	return area;
}

static int32 *
receive_periods(const ValueType *type, StringInfo buffer, uint32 count)
{
	int32	   *period;

	if (count > (uint32) (buffer->len - buffer->cursor) / sizeof(int32))
		value_refuse(type, "its length does not fit its number of periods");
	period = palloc(count * sizeof(int32) + 1);
	for (uint32 p = 0; p < count; p++)
	{
		period[p] = (int32) pq_getmsgint(buffer, 4);
		if (p > 0 && period[p] <= period[p - 1])
			value_refuse(type, "its periods are not in order");
	}
	return period;
}

static void
receive_counts(const ValueType *type, StringInfo buffer, EffectSet *set)
{
	EffectParts parts = effect_set_parts(set);

	for (Size i = 0; i < (Size) parts.areas * parts.periods; i++)
	{
		int64		count = pq_getmsgint64(buffer);
		double		exposure = pq_getmsgfloat8(buffer);

		if (count < 0 || count > EFFECT_COUNT_MAX)
			value_refuse(type, "a count is out of range");
		if (!(exposure >= EFFECT_EXPOSURE_MIN && exposure <= EFFECT_EXPOSURE_MAX))
			value_refuse(type, "an exposure is out of range");
		parts.count[i] = (double) count;
		parts.exposure[i] = exposure;
		if (i % KERNEL_STOP_INTERVAL == 0)
			CHECK_FOR_INTERRUPTS();
	}
}

static void *
receive_effect_set(const ValueType *type, StringInfo buffer, const ValueHeader *header)
{
	uint32		areas = header->count;
	uint32		periods;
	int32	   *period;
	EffectArea *area;
	StringInfoData names;
	EffectSet  *set;
	EffectParts parts;

	if (header->flags != 0)
		value_refuse(type, "it has parts that this release does not know");
	if (header->srid != 0)
		value_refuse(type, "its SRID is out of range");
	value_require(type, buffer, sizeof(uint32));
	periods = pq_getmsgint(buffer, 4);
	if ((areas == 0) != (periods == 0))
		value_refuse(type, "it has areas without periods, or periods without areas");
	period = receive_periods(type, buffer, periods);
	area = receive_areas(type, buffer, areas, &names);
	if ((uint64) areas * periods > EFFECT_SET_MAX || (Size) (buffer->len - buffer->cursor) != (Size) areas * periods * ROW_BYTES)
		value_refuse(type, "its length does not fit its number of areas and periods");
	set = value_make(type, set_size(areas, periods, names.len));
	set->header.count = areas;
	set->periods = periods;
	set->name_bytes = names.len;
	parts = effect_set_parts(set);
	memcpy(parts.period, period, periods * sizeof(int32));
	memcpy(parts.area, area, areas * sizeof(EffectArea));
	memcpy(parts.names, names.data, names.len);
	receive_counts(type, buffer, set);
	set->header.fingerprint = fingerprint_of(set);
	return set;
}

const ValueType effect_set_type = {
	.name = "effect_set",
	.magic = 0x45464345,			/* EFCE */
	.version = 1,
	.send = send_effect_set,
	.receive = receive_effect_set
};

VALUE_FUNCTIONS(effect_set, &effect_set_type);

/* ---------------------------------------------------------------- what a value holds */

PG_FUNCTION_INFO_V1(effect_set_info);
Datum
effect_set_info(PG_FUNCTION_ARGS)
{
	EffectSet  *set = PG_GETARG_EFFECT_SET_P(0);
	EffectCounts counts = effect_set_counts(set);
	Rows		rows = rows_begin(fcinfo);
	bool		empty = counts.periods == 0;
	double		burglaries = 0;

	for (Size i = 0; i < (Size) counts.areas * counts.periods; i++)
		burglaries += counts.count[i];
	rows_begin_row(&rows);
	rows_add(&rows, Int64GetDatum(counts.areas), false);
	for (int role = 0; role < EFFECT_ROLES; role++)
		rows_add(&rows, Int64GetDatum(effect_role_areas(&counts, role)), false);
	rows_add(&rows, Int64GetDatum(counts.periods), false);
	rows_add(&rows, Int32GetDatum(empty ? 0 : counts.period[0]), empty);
	rows_add(&rows, Int32GetDatum(empty ? 0 : counts.period[counts.periods - 1]), empty);
	rows_add(&rows, Int64GetDatum((int64) burglaries), false);
	rows_add(&rows, Int64GetDatum(VARSIZE(set)), false);
	rows_end_row(&rows);
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(unnest_effects);
Datum
unnest_effects(PG_FUNCTION_ARGS)
{
	EffectSet  *set = PG_GETARG_EFFECT_SET_P(0);
	EffectParts parts = effect_set_parts(set);
	Rows		rows = rows_begin(fcinfo);

	for (uint32 a = 0, i = 0; a < parts.areas; a++)
		for (uint32 p = 0; p < parts.periods; p++, i++)
		{
			rows_begin_row(&rows);
			rows_add_text(&rows, effect_area_name(&parts, a));
			rows_add(&rows, Int32GetDatum(parts.period[p]), false);
			rows_add(&rows, Int64GetDatum((int64) parts.count[i]), false);
			rows_add_number(&rows, parts.exposure[i]);
			rows_add_text(&rows, effect_role_names[parts.area[a].role]);
			rows_end_row(&rows);
		}
	return (Datum) 0;
}
