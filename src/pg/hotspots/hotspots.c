/*
 * hotspots, getis_ord and local_moran: which cells of a map stand out.
 *
 * SQL: sql/6j-hotspots.sql
 */
#include "pg/hotspots/cell_set.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"

#include "kernel/hotspots/hotspots.h"
#include "kernel/hotspots/local_statistics.h"
#include "kernel/rates.h"

#include <math.h>

/* In the order of CellReason. */
static const char *const reasons[] = {
	NULL, "count_not_known", "dwellings_not_known", "no_dwellings", "no_burglaries", "no_neighbours", "at_the_mean",
	"all_alike"
};

static void
add_reason(Rows *rows, CellReason reason)
{
	if (reasons[reason] == NULL)
		rows_add_null(rows);
	else
		rows_add_text(rows, reasons[reason]);
}

static void
add_judgement(Rows *rows, bool judgement, double p)
{
	rows_add(rows, BoolGetDatum(judgement), isnan(p));
}

static double *
adjusted(Kernel *kernel, const double *p, uint32 count)
{
	double	   *adjusted = kernel_alloc(kernel, count, sizeof(double));
	uint32		comparisons;

	(void) rates_adjust(kernel, p, count, adjusted, &comparisons);
	return adjusted;
}

/* ---------------------------------------------------------------- hotspots */

/* The arguments of hotspots, in order. */
enum
{
	ARG_CELLS, ARG_ZONE_ALPHA, ARG_CONFIDENCE
};

static void
add_cell(Rows *rows, const StoredCell *cell)
{
	rows_add(rows, Int64GetDatum(cell->id), false);
	rows_add(rows, Int64GetDatum(cell->events), cell->events == CELL_EVENTS_UNKNOWN);
	rows_add_number(rows, cell->dwellings == CELL_DWELLINGS_UNKNOWN ? NAN : cell->dwellings);
}

static void
add_zone(Rows *rows, const ZoneTest *zone)
{
	rows_add(rows, Int32GetDatum(zone->cells), false);
	rows_add(rows, Int64GetDatum((int64) zone->events), false);
	rows_add_number(rows, zone->dwellings);
	rows_add_number(rows, zone->expected);
	rows_add_number(rows, zone->risk);
	rows_add_number(rows, zone->risk_low);
	rows_add_number(rows, zone->risk_high);
}

PG_FUNCTION_INFO_V1(hotspots_of_cells);
Datum
hotspots_of_cells(PG_FUNCTION_ARGS)
{
	CellSet    *set = PG_GETARG_CELL_SET_P(ARG_CELLS);
	double		alpha = argument_significance(PG_GETARG_FLOAT8(ARG_ZONE_ALPHA));
	double		confidence = argument_confidence(PG_GETARG_FLOAT8(ARG_CONFIDENCE));
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	Cells		cells = cell_set_columns(kernel, set);
	ZoneTest   *zone = kernel_alloc(kernel, cells.count, sizeof(ZoneTest));
	double	   *p = kernel_alloc(kernel, cells.count, sizeof(double));
	double	   *more;
	double	   *fewer;

	(void) zone_tests(kernel, &cells, confidence, zone);
	for (uint32 i = 0; i < cells.count; i++)
		p[i] = zone[i].p;
	more = adjusted(kernel, p, cells.count);
	for (uint32 i = 0; i < cells.count; i++)
		p[i] = zone[i].p_fewer;
	fewer = adjusted(kernel, p, cells.count);
	for (uint32 i = 0; i < cells.count; i++)
	{
		rows_begin_row(&rows);
		add_cell(&rows, &cell_set_cells(set)[i]);
		add_zone(&rows, &zone[i]);
		rows_add_number(&rows, zone[i].p);
		rows_add_number(&rows, zone[i].p_mid);
		rows_add_number(&rows, more[i]);
		add_judgement(&rows, more[i] <= alpha, more[i]);
		rows_add_number(&rows, zone[i].p_fewer);
		rows_add_number(&rows, fewer[i]);
		add_judgement(&rows, fewer[i] <= alpha, fewer[i]);
		add_reason(&rows, zone[i].reason);
		rows_end_row(&rows);
	}
	return (Datum) 0;
}

/* ---------------------------------------------------------------- getis_ord and local_moran */

/* The arguments of both functions after the cells, in order. */
enum
{
	ARG_PER_DWELLING = 1, ARG_PERMUTATIONS, ARG_SEED, ARG_ALPHA
};

/* What is found for each cell, and what the values were. */
typedef struct Found
{
	const StoredCell *cell;
	uint32		count;
	double	   *value;
	double		mean;			/* of the values */
	LocalStatistic *local;
	double	   *p_adjusted;
	double		alpha;
} Found;

static uint32
argument_permutations(int32 permutations)
{
	if (permutations < 0 || permutations > LOCAL_PERMUTATIONS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("permutations is %d", permutations),
				 errdetail("It lies between 0, for the p of z, and %d.", LOCAL_PERMUTATIONS_MAX),
				 errhint("999 is usual: the smallest p-value is 1 / (permutations + 1), before it is adjusted for the number of cells.")));
	return permutations;
}

typedef KernelStatus (*Statistic) (Kernel *kernel, const LocalRequest *request, LocalStatistic *local);

static double
mean_of(const double *value, uint32 count)
{
	double		sum = 0;
	double		known = 0;

	for (uint32 i = 0; i < count; i++)
		if (!isnan(value[i]))
		{
			sum += value[i];
			known++;
		}
	return sum / known;
}

static Found
find(FunctionCallInfo fcinfo, Kernel *kernel, Statistic statistic)
{
	CellSet    *set = PG_GETARG_CELL_SET_P(ARG_CELLS);
	Cells		cells = cell_set_columns(kernel, set);
	CellReason *reason = kernel_alloc(kernel, cells.count, sizeof(CellReason));
	double	   *p = kernel_alloc(kernel, cells.count, sizeof(double));
	Found		found = {
		.cell = cell_set_cells(set), .count = cells.count, .value = kernel_alloc(kernel, cells.count, sizeof(double)),
		.local = kernel_alloc_zero(kernel, cells.count, sizeof(LocalStatistic)),
		.alpha = argument_significance(PG_GETARG_FLOAT8(ARG_ALPHA))
	};
	LocalRequest request = {
		.count = cells.count, .value = found.value, .neighbours = &cells.neighbours,
		.permutations = argument_permutations(PG_GETARG_INT32(ARG_PERMUTATIONS)), .seed = PG_GETARG_INT64(ARG_SEED)
	};

	cell_values(&cells, PG_GETARG_BOOL(ARG_PER_DWELLING), found.value, reason);
	found.mean = mean_of(found.value, found.count);
	(void) statistic(kernel, &request, found.local);
	for (uint32 i = 0; i < found.count; i++)
	{
		LocalStatistic *at = &found.local[i];

		if (isnan(found.value[i]))
			*at = (LocalStatistic) {
				.reason = reason[i], .around = NAN, .statistic = NAN, .expected = NAN, .variance = NAN, .z = NAN, .p = NAN
			};
		p[i] = at->p;
	}
	found.p_adjusted = adjusted(kernel, p, found.count);
	return found;
}

/* The columns that both functions begin with. */
static void
add_value(Rows *rows, const Found *found, uint32 i)
{
	rows_add(rows, Int64GetDatum(found->cell[i].id), false);
	rows_add_number(rows, found->value[i]);
	rows_add(rows, Int32GetDatum(found->local[i].neighbours), isnan(found->value[i]));
	rows_add_number(rows, found->local[i].around);
}

static void
add_p(Rows *rows, const Found *found, uint32 i)
{
	rows_add_number(rows, found->local[i].z);
	rows_add_number(rows, found->local[i].p);
	rows_add_number(rows, found->p_adjusted[i]);
}

PG_FUNCTION_INFO_V1(getis_ord);
Datum
getis_ord(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Found		found = find(fcinfo, server_kernel(&server, CurrentMemoryContext), getis_ord_star);

	for (uint32 i = 0; i < found.count; i++)
	{
		bool		stands_out = found.p_adjusted[i] <= found.alpha;

		rows_begin_row(&rows);
		add_value(&rows, &found, i);
		add_p(&rows, &found, i);
		add_judgement(&rows, stands_out && found.local[i].z > 0, found.p_adjusted[i]);
		add_judgement(&rows, stands_out && found.local[i].z < 0, found.p_adjusted[i]);
		add_reason(&rows, found.local[i].reason);
		rows_end_row(&rows);
	}
	return (Datum) 0;
}

static void
add_quadrant(Rows *rows, const Found *found, uint32 i)
{
	bool		high = found->value[i] > found->mean;
	bool		among_high = found->local[i].around > found->mean;

	if (isnan(found->local[i].z))
		rows_add_null(rows);
	else
		rows_add_text(rows, high ? among_high ? "high_high" : "high_low" : among_high ? "low_high" : "low_low");
}

PG_FUNCTION_INFO_V1(local_moran_of_cells);
Datum
local_moran_of_cells(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Found		found = find(fcinfo, server_kernel(&server, CurrentMemoryContext), local_moran);

	for (uint32 i = 0; i < found.count; i++)
	{
		rows_begin_row(&rows);
		add_value(&rows, &found, i);
		rows_add_number(&rows, found.local[i].statistic);
		rows_add_number(&rows, found.local[i].expected);
		rows_add_number(&rows, found.local[i].variance);
		add_p(&rows, &found, i);
		add_quadrant(&rows, &found, i);
		add_judgement(&rows, found.p_adjusted[i] <= found.alpha, found.p_adjusted[i]);
		add_reason(&rows, found.local[i].reason);
		rows_end_row(&rows);
	}
	return (Datum) 0;
}
