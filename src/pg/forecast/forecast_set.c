/*
 * forecast_set: how many burglaries were expected where, by the day on which
 * that was said; and the squares of the map that it speaks of.
 *
 * SQL: sql/6k-forecast_set.sql
 */
#include "pg/forecast/forecast_set.h"

#include "pg/forecast/forecast_arguments.h"
#include "pg/geometry.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"
#include "pg/srid.h"

#include "kernel/order.h"

#include <math.h>

#include "libpq/pqformat.h"
#include "miscadmin.h"
#include "utils/date.h"

/* Windows of one score. */
#define ORIGINS_MAX 1000

/* ---------------------------------------------------------------- layout */

static Size
set_size(uint32 origins, uint32 count)
{
	return MAXALIGN(sizeof(ForecastSet)) + origins * sizeof(ForecastOrigin) + count * (sizeof(int64) + sizeof(double));
}

ForecastColumns
forecast_set_columns(const ForecastSet *set)
{
	ForecastColumns columns;

	columns.origin = (const ForecastOrigin *) ((const char *) set + MAXALIGN(sizeof(ForecastSet)));
	columns.cell = (const int64 *) (columns.origin + set->origins);
	columns.expected = (const double *) (columns.cell + set->header.count);
	return columns;
}

int32 *
forecast_set_windows(const ForecastSet *set, int32 horizon)
{
	ForecastColumns columns = forecast_set_columns(set);
	int32	   *origin = palloc(set->origins * sizeof(int32));

	if (set->origins > ORIGINS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the forecasts are of more than %d days", ORIGINS_MAX),
				 errhint("Score fewer years at a time.")));
	for (uint32 o = 0; o < set->origins; o++)
	{
		origin[o] = columns.origin[o].day;
		if (o > 0 && (int64) origin[o - 1] + horizon > origin[o])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the forecasts from %s and %s overlap", forecast_day_text(origin[o - 1]), forecast_day_text(origin[o])),
					 errdetail("Each is for %d days, and what happens in one window must not count in another.", horizon),
					 errhint("Give horizon_days as the forecasts have it, or leave out those in between.")));
	}
	return origin;
}

double
forecast_set_fill(const ForecastColumns *columns, uint32 origin, const ForecastCells *cells, double *number)
{
	double		elsewhere = 0;

	memset(number, 0, cells->count * sizeof(double));
	for (uint32 i = origin == 0 ? 0 : columns->origin[origin - 1].end, c = 0; i < columns->origin[origin].end; i++)
	{
		while (c < cells->count && cells->id[c] < columns->cell[i])
			c++;
		if (c < cells->count && cells->id[c] == columns->cell[i])
			number[c] = columns->expected[i];
		else
			elsewhere += columns->expected[i];
	}
	return elsewhere;
}

bool
forecast_set_meets(const ForecastSet *set, const ForecastCells *cells)
{
	ForecastColumns columns = forecast_set_columns(set);

	for (uint32 i = 0; i < set->header.count; i++)
	{
		if (i % 65536 == 0)
			CHECK_FOR_INTERRUPTS();
		if (forecast_cells_find(cells, columns.cell[i]) != FORECAST_NO_CELL)
			return true;
	}
	return false;
}

static uint64
fingerprint_of(const ForecastSet *set)
{
	ForecastColumns columns = forecast_set_columns(set);
	uint64		fingerprint = fingerprint_word(forecast_set_type.magic, set->header.count);

	fingerprint = fingerprint_word(fingerprint, set->left_out);
	for (uint32 o = 0; o < set->origins; o++)
		fingerprint = fingerprint_word(fingerprint, ((uint64) (uint32) columns.origin[o].day << 32) | columns.origin[o].end);
	for (uint32 i = 0; i < set->header.count; i++)
	{
		fingerprint = fingerprint_word(fingerprint, columns.cell[i]);
		fingerprint = fingerprint_double(fingerprint, columns.expected[i]);
	}
	return fingerprint;
}

/* ---------------------------------------------------------------- making */

static int
compare_rows(const void *items, uint32_t a, uint32_t b)
{
	const ForecastRow *rows = items;

	if (rows[a].origin != rows[b].origin)
		return ORDER_OF(rows[a].origin, rows[b].origin);
	return ORDER_OF(rows[a].cell, rows[b].cell);
}

static void
refuse_twice(const ForecastRow *row)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cell " INT64_FORMAT " is forecast twice from %s", row->cell, forecast_day_text(row->origin)),
			 errdetail("A cell has one number for each day on which a forecast is made."),
			 errhint("Look for a join that doubles the rows; make one set per map.")));
}

static uint32
count_origins(const ForecastRow *rows, const uint32 *order, uint32 count)
{
	uint32		origins = 0;

	for (uint32 i = 0; i < count; i++)
	{
		const ForecastRow *row = &rows[order[i]];

		origins += i == 0 || row->origin != rows[order[i - 1]].origin;
		if (i > 0 && compare_rows(rows, order[i - 1], order[i]) == 0)
			refuse_twice(row);
	}
	return origins;
}

ForecastSet *
forecast_set_make(const ForecastRow *rows, uint32 count, int64 left_out)
{
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	uint32	   *order = kernel_alloc(kernel, count, sizeof(uint32));
	uint32		origins;
	ForecastSet *set;
	ForecastColumns columns;
	ForecastOrigin *origin;

	order_index(kernel, order, count, compare_rows, rows);
	origins = count_origins(rows, order, count);
	set = value_make(&forecast_set_type, set_size(origins, count));
	set->header.count = count;
	set->left_out = left_out;
	set->origins = origins;
	columns = forecast_set_columns(set);
	origin = (ForecastOrigin *) columns.origin - 1;
	for (uint32 i = 0; i < count; i++)
	{
		const ForecastRow *row = &rows[order[i]];

		if (i == 0 || row->origin != origin->day)
			(++origin)->day = row->origin;
		origin->end = i + 1;
		((int64 *) columns.cell)[i] = row->cell;
		((double *) columns.expected)[i] = row->expected;
	}
	kernel_free(kernel, order);
	set->header.fingerprint = fingerprint_of(set);
	return set;
}

/* ---------------------------------------------------------------- portable form */

#define ORIGIN_BYTES (2 * sizeof(int32))
#define ROW_BYTES (2 * sizeof(int64))

static void
send_forecast_set(const ValueType *type, StringInfo buffer, const void *value)
{
	const ForecastSet *set = value;
	ForecastColumns columns = forecast_set_columns(set);

	pq_sendint64(buffer, set->left_out);
	pq_sendint32(buffer, set->origins);
	for (uint32 o = 0; o < set->origins; o++)
	{
		pq_sendint32(buffer, columns.origin[o].day);
		pq_sendint32(buffer, columns.origin[o].end);
	}
	enlargeStringInfo(buffer, set->header.count * ROW_BYTES);
	for (uint32 i = 0; i < set->header.count; i++)
	{
		pq_sendint64(buffer, columns.cell[i]);
		pq_sendfloat8(buffer, columns.expected[i]);
	}
}

static void
receive_origins(const ValueType *type, StringInfo buffer, const ForecastSet *set)
{
	ForecastOrigin *origin = (ForecastOrigin *) forecast_set_columns(set).origin;

	for (uint32 o = 0; o < set->origins; o++)
	{
		origin[o].day = (int32) pq_getmsgint(buffer, 4);
		origin[o].end = pq_getmsgint(buffer, 4);
		if (!IS_VALID_DATE(origin[o].day) || (o > 0 && origin[o].day <= origin[o - 1].day))
			value_refuse(type, "its days are not in order");
		if (origin[o].end <= (o > 0 ? origin[o - 1].end : 0) || origin[o].end > set->header.count)
			value_refuse(type, "its number of cells does not fit its days");
	}
	if ((set->origins > 0 ? origin[set->origins - 1].end : 0) != set->header.count)
		value_refuse(type, "its number of cells does not fit its days");
}

static void
receive_rows(const ValueType *type, StringInfo buffer, const ForecastSet *set)
{
	ForecastColumns columns = forecast_set_columns(set);
	int64	   *cell = (int64 *) columns.cell;
	double	   *expected = (double *) columns.expected;
	uint32		origin = 0;

	for (uint32 i = 0; i < set->header.count; i++)
	{
		bool		first = i == 0 || i == columns.origin[origin].end;

		if (i > 0 && first)
			origin++;
		cell[i] = pq_getmsgint64(buffer);
		expected[i] = pq_getmsgfloat8(buffer);
		if (!first && cell[i] <= cell[i - 1])
			value_refuse(type, "its cells are not in order");
		if (!(expected[i] >= 0 && expected[i] <= FORECAST_EXPECTED_MAX) || signbit(expected[i]))
			value_refuse(type, "an expected number is out of range");
		if (i % KERNEL_STOP_INTERVAL == 0)
			CHECK_FOR_INTERRUPTS();
	}
}

static void *
receive_forecast_set(const ValueType *type, StringInfo buffer, const ValueHeader *header)
{
	int64		left_out = value_receive_left_out(type, buffer);
	ForecastSet *set;
	uint32		origins;

	value_require(type, buffer, sizeof(uint32));
	origins = pq_getmsgint(buffer, 4);
	if (header->flags != 0)
		value_refuse(type, "it has parts that this release does not know");
	if (header->srid != 0)
		value_refuse(type, "its SRID is out of range");
	if (header->count > FORECAST_SET_MAX || origins > header->count ||
		(Size) (buffer->len - buffer->cursor) != origins * ORIGIN_BYTES + header->count * ROW_BYTES)
		value_refuse(type, "its length does not fit its number of cells");
	set = value_make(type, set_size(origins, header->count));
	set->header.count = header->count;
	set->left_out = left_out;
	set->origins = origins;
	receive_origins(type, buffer, set);
	receive_rows(type, buffer, set);
	set->header.fingerprint = fingerprint_of(set);
	return set;
}

const ValueType forecast_set_type = {
	.name = "forecast_set",
	.magic = 0x46435354,			/* FCST */
	.version = 1,
	.send = send_forecast_set,
	.receive = receive_forecast_set
};

VALUE_FUNCTIONS(forecast_set, &forecast_set_type);

/* ---------------------------------------------------------------- what a value holds */

static double
sum_expected(const ForecastColumns *columns, uint32 count)
{
	double		sum = 0;

	for (uint32 i = 0; i < count; i++)
		sum += columns->expected[i];
	return sum;
}

PG_FUNCTION_INFO_V1(forecast_set_info);
Datum
forecast_set_info(PG_FUNCTION_ARGS)
{
	ForecastSet *set = PG_GETARG_FORECAST_SET_P(0);
	ForecastColumns columns = forecast_set_columns(set);
	Rows		rows = rows_begin(fcinfo);
	bool		empty = set->origins == 0;

	rows_begin_row(&rows);
	rows_add(&rows, Int64GetDatum(set->origins), false);
	rows_add(&rows, DateADTGetDatum(empty ? 0 : columns.origin[0].day), empty);
	rows_add(&rows, DateADTGetDatum(empty ? 0 : columns.origin[set->origins - 1].day), empty);
	rows_add(&rows, Int64GetDatum(set->header.count), false);
	rows_add(&rows, Int64GetDatum(set->left_out), false);
	rows_add_number(&rows, sum_expected(&columns, set->header.count));
	rows_add(&rows, Int64GetDatum(VARSIZE(set)), false);
	rows_end_row(&rows);
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(unnest_forecast);
Datum
unnest_forecast(PG_FUNCTION_ARGS)
{
	ForecastSet *set = PG_GETARG_FORECAST_SET_P(0);
	ForecastColumns columns = forecast_set_columns(set);
	Rows		rows = rows_begin(fcinfo);

	for (uint32 o = 0, i = 0; o < set->origins; o++)
		for (; i < columns.origin[o].end; i++)
		{
			rows_begin_row(&rows);
			rows_add(&rows, DateADTGetDatum(columns.origin[o].day), false);
			rows_add(&rows, Int64GetDatum(columns.cell[i]), false);
			rows_add_number(&rows, columns.expected[i]);
			rows_end_row(&rows);
		}
	return (Datum) 0;
}

/* ---------------------------------------------------------------- squares of the map */

PG_FUNCTION_INFO_V1(forecast_cell);
Datum
forecast_cell(PG_FUNCTION_ARGS)
{
	double		size = forecast_argument_cell_size(PG_GETARG_FLOAT8(1));
	int32		srid = 0;
	GeometryPoint point;

	if (!geometry_read_point(PG_GETARG_DATUM(0), get_fn_expr_argtype(fcinfo->flinfo, 0), "location", &point))
		PG_RETURN_NULL();
	srid_accept(&srid, point.srid, point.x, point.y, fcinfo, 0, "places");
	PG_RETURN_INT64(forecast_cell_at(point.x, point.y, size));
}

PG_FUNCTION_INFO_V1(forecast_cell_geom);
Datum
forecast_cell_geom(PG_FUNCTION_ARGS)
{
	int64		id = PG_GETARG_INT64(0);
	double		size = forecast_argument_cell_size(PG_GETARG_FLOAT8(1));
	int32		srid = PG_GETARG_INT32(2);
	double		x = forecast_cell_column(id) * size;
	double		y = forecast_cell_row(id) * size;
	GeometryWriter writer;

	if (srid < 0 || srid > SRID_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("srid is %d", srid),
				 errdetail("It is that of the places, from 0 to %d.", SRID_MAX),
				 errhint("28992 is RD New.")));
	if (fabs(x) > POINT_COORDINATE_MAX || fabs(y) > POINT_COORDINATE_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("cell " INT64_FORMAT " is no place on Earth", id),
				 errhint("Give a cell_id of forecast_cell(), with the same cell_size.")));
	geometry_writer_init(&writer, get_fn_expr_rettype(fcinfo->flinfo), srid);
	PG_RETURN_DATUM(geometry_write_box(&writer, x, y, x + size, y + size));
}
