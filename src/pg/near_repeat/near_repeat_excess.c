/*
 * near_repeat_excess: how much more burglary is there soon after a burglary and near it?
 *
 * SQL: sql/45-near_repeat_excess.sql
 */
#include "pg/near_repeat/knox.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"

#include "kernel/near_repeat/near_repeat_excess.h"

#include <math.h>

#define ARG_EVENTS 0
#define ARG_CONFIDENCE 7		/* after those of knox_test */

static void
require_open_days(const Bands *days)
{
	if (!bands_open(days))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("day_bands end at %g", days->breaks[days->count]),
				 errdetail("The excess is what the pairs of a band have more than those of the same distance that are further apart in time."),
				 errhint("End day_bands with Infinity, as in {0, 7, 14, 28, 56, Infinity}.")));
	if (days->count < 2)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("day_bands have no finite band"),
				 errhint("Write a break before Infinity, as in {0, 7, 14, 28, 56, Infinity}.")));
}

static void
add_cell(Rows *rows, const KnoxRequest *request, int distance, int day, const KnoxCell *cell, const ExcessCell *excess)
{
	rows_begin_row(rows);
	rows_add_number(rows, request->distance.breaks[distance]);
	rows_add_number(rows, request->distance.breaks[distance + 1]);
	rows_add_number(rows, request->days.breaks[day]);
	rows_add_number(rows, request->days.breaks[day + 1]);
	rows_add(rows, Int64GetDatum(cell->observed), false);
	rows_add_number(rows, cell->expected);
	rows_add(rows, Int64GetDatum((int64) excess->later_observed), false);
	rows_add_number(rows, excess->later_expected);
	rows_add_number(rows, excess->excess.value);
	rows_add_number(rows, excess->excess.low);
	rows_add_number(rows, excess->excess.high);
	rows_add_number(rows, excess->shrunk);
	rows_add_number(rows, cell->p_value);
	rows_add_number(rows, cell->p_adjusted);
	rows_end_row(rows);
}

static Datum
answer(FunctionCallInfo fcinfo, KnoxStrata strata)
{
	KnoxRequest request = knox_request(fcinfo, ARG_EVENTS + 1);
	double		confidence = argument_confidence(PG_GETARG_FLOAT8(ARG_CONFIDENCE));
	int			distances = bands_finite(&request.distance);
	int			days = bands_finite(&request.days);
	ExcessCell *excess = palloc(Max(distances * days, 1) * sizeof(ExcessCell));
	Rows		rows = rows_begin(fcinfo);
	KnoxCell   *cells;
	ServerKernel server;

	require_open_days(&request.days);
	cells = knox_cells(&request, &strata);
	excess_of_cells(server_kernel(&server, CurrentMemoryContext), &request.distance, &request.days, cells,
					confidence, excess);
	for (int k = 0; k < distances; k++)
		for (int l = 0; l < days; l++)
			add_cell(&rows, &request, k, l, &cells[k * request.days.count + l], &excess[k * days + l]);
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(near_repeat_excess);
Datum
near_repeat_excess(PG_FUNCTION_ARGS)
{
	return answer(fcinfo, knox_one_stratum(PG_GETARG_EVENT_SET_P(ARG_EVENTS)));
}

PG_FUNCTION_INFO_V1(near_repeat_excess_strata);
Datum
near_repeat_excess_strata(PG_FUNCTION_ARGS)
{
	return answer(fcinfo, knox_strata(PG_GETARG_ARRAYTYPE_P(ARG_EVENTS)));
}
