/*
 * knox_test: is burglary contagious here, how far and how long?
 *
 * SQL: sql/20-knox.sql
 */
#include "pg/near_repeat/knox.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"
#include "pg/srid.h"

#include "kernel/order.h"

#include <math.h>

#include "utils/builtins.h"

#define ARG_EVENTS 0

/* The other arguments of knox_test, in order, and those of a test like it. */
enum
{
	ARG_DISTANCE_BANDS, ARG_DAY_BANDS, ARG_PERMUTATIONS, ARG_SEED, ARG_METRIC, ARG_CLOSED
};

/* ---------------------------------------------------------------- strata */

KnoxStrata
knox_one_stratum(const EventSet *set)
{
	KnoxStrata	strata = {.count = 1, .points = palloc(sizeof(Points)), .events = set->header.count};

	strata.points[0] = event_set_points(set);
	return strata;
}

/* An OrderCompare of sets by what they hold; those without a pair last, so that they take no other's random numbers. */
static int
compare_sets(const void *items, uint32_t a, uint32_t b)
{
	EventSet   *const *set = items;

	if ((set[a]->header.count > 1) != (set[b]->header.count > 1))
		return ORDER_OF(set[b]->header.count > 1, set[a]->header.count > 1);
	return ORDER_OF(set[a]->header.fingerprint, set[b]->header.fingerprint);
}

/* The sets of an array; all must be there, and lie in one coordinate system. */
static EventSet **
open_sets(ArrayType *array, int *count)
{
	Datum	   *elements;
	bool	   *nulls;
	EventSet  **set;
	int32		srid = 0;

	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, &elements, &nulls, count);
	set = palloc(*count * sizeof(EventSet *));
	for (int i = 0; i < *count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("element %d of strata is NULL", i + 1),
					 errhint("Make the sets with GROUP BY: ARRAY(SELECT event_set(geom, day) FROM ... GROUP BY gemeente).")));
		set[i] = DatumGetEventSetP(elements[i]);
		if (set[i]->header.count == 0)
			continue;
		if (srid != 0)
			srid_require_same(srid, set[i]->header.srid, "strata");
		srid = set[i]->header.srid;
	}
	return set;
}

/* In an order of their content: each stratum draws its own random numbers. */
KnoxStrata
knox_strata(ArrayType *array)
{
	int			count;
	EventSet  **set = open_sets(array, &count);
	uint32	   *order = palloc(count * sizeof(uint32));
	KnoxStrata	strata = {.count = count, .points = palloc(count * sizeof(Points))};
	ServerKernel server;

	order_index(server_kernel(&server, CurrentMemoryContext), order, count, compare_sets, set);
	for (int i = 0; i < count; i++)
	{
		strata.points[i] = event_set_points(set[order[i]]);
		strata.events += strata.points[i].count;
	}
	return strata;
}

/* ---------------------------------------------------------------- arguments */

static uint32
argument_permutations(int32 permutations, int64 cells)
{
	if (permutations < 0 || permutations > KNOX_PERMUTATIONS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("permutations is %d", permutations),
				 errdetail("It lies between 0, for the exact columns only, and %d.", KNOX_PERMUTATIONS_MAX),
				 errhint("999 is usual; the smallest p-value is 1 / (permutations + 1).")));
	if ((uint64) (permutations + INT64CONST(1)) * cells > KNOX_COUNTS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("%d permutations of " INT64_FORMAT " cells are too many", permutations, cells),
				 errdetail("Permutations times cells may be at most " UINT64_FORMAT ".", KNOX_COUNTS_MAX),
				 errhint("Use fewer permutations, or fewer distance or day bands.")));
	return permutations;
}

KnoxRequest
knox_request(FunctionCallInfo fcinfo, int first)
{
	static const char *const sides[] = {"left", "right", NULL};
	KnoxRequest request = {0};
	bool		closed_right = argument_choice(PG_GETARG_TEXT_PP(first + ARG_CLOSED), "closed", sides) == 1;

	request.distance = argument_bands(PG_GETARG_ARRAYTYPE_P(first + ARG_DISTANCE_BANDS), "distance_bands", true);
	request.days = argument_bands(PG_GETARG_ARRAYTYPE_P(first + ARG_DAY_BANDS), "day_bands", true);
	request.distance.closed_right = closed_right;
	request.days.closed_right = closed_right;
	request.metric = argument_metric(PG_GETARG_TEXT_PP(first + ARG_METRIC));
	request.seed = PG_GETARG_INT64(first + ARG_SEED);
	request.permutations = argument_permutations(PG_GETARG_INT32(first + ARG_PERMUTATIONS),
												 (int64) request.distance.count * request.days.count);
	return request;
}

/* ---------------------------------------------------------------- answer */

void
knox_refuse(const KnoxRequest *request, KernelStatus status)
{
	if (status == KERNEL_TOO_MANY_PAIRS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than " UINT64_FORMAT " pairs of events lie within %g metres",
						KNOX_PAIRS_MAX, bands_reach(&request->distance)),
				 errdetail("knox_test keeps each near pair in memory, 4 to 8 bytes."),
				 errhint("Narrow the largest finite distance in distance_bands, or test a smaller area or period.")));
	if (status == KERNEL_SPAN_TOO_LONG)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the events lie on too many different days"),
				 errdetail("Days, with gaps shortened to the longest day band, must fit %d.", PG_INT16_MAX),
				 errhint("Look for false dates with event_set_info(), test a shorter period, or shorten the longest finite day band.")));
	if (status != KERNEL_OK)
		elog(ERROR, "knox_test ended with status %d", status);
}

/* A table of nothing but zeros says that nothing was found; nobody looked when there are no pairs. */
static void
tell_without_pairs(const KnoxStrata *strata)
{
	for (uint32 i = 0; i < strata->count; i++)
		if (strata->points[i].count > 1)
			return;
	ereport(NOTICE,
			(errmsg("there are no pairs of events to count"),
			 strata->count == 1 ? errdetail("Events in the set: " INT64_FORMAT "; a pair takes two.", strata->events)
			 : errdetail("Strata: %u, with " INT64_FORMAT " events in all; a pair takes two in one stratum.", strata->count, strata->events),
			 errhint("event_set_info() tells how many events were left out, for want of a place or a day.")));
}

KnoxCell *
knox_cells(const KnoxRequest *request, const KnoxStrata *strata)
{
	KnoxCell   *cells = palloc(sizeof(KnoxCell) * request->distance.count * request->days.count);
	ServerKernel server;

	tell_without_pairs(strata);
	knox_refuse(request, knox_run_strata(server_kernel(&server, CurrentMemoryContext), request,
											strata->points, strata->count, cells));
	return cells;
}

static void
add_cell(Rows *rows, const KnoxRequest *request, int64 events, int distance, int day, const KnoxCell *cell)
{
	rows_begin_row(rows);
	rows_add_number(rows, request->distance.breaks[distance]);
	rows_add_number(rows, request->distance.breaks[distance + 1]);
	rows_add_number(rows, request->days.breaks[day]);
	rows_add_number(rows, request->days.breaks[day + 1]);
	rows_add(rows, Int64GetDatum(cell->observed), false);
	rows_add_number(rows, cell->expected);
	rows_add_number(rows, cell->expected > 0 ? cell->observed / cell->expected : NAN);
	rows_add_number(rows, cell->median > 0 ? cell->observed / cell->median : NAN);
	rows_add_number(rows, cell->sd);
	rows_add_number(rows, cell->z);
	rows_add_number(rows, cell->p_value);
	rows_add_number(rows, cell->p_adjusted);
	rows_add_number(rows, cell->p_analytic);
	rows_add(rows, Int64GetDatum(events), false);
	rows_add(rows, Int32GetDatum(request->permutations), false);
	rows_add(rows, Int64GetDatum((int64) request->seed), false);
	rows_add_text(rows, metric_name(request->metric));
	rows_add_text(rows, request->distance.closed_right ? "right" : "left");
	rows_end_row(rows);
}

static Datum
answer(FunctionCallInfo fcinfo, KnoxStrata strata)
{
	KnoxRequest request = knox_request(fcinfo, ARG_EVENTS + 1);
	Rows		rows = rows_begin(fcinfo);
	KnoxCell   *cells = knox_cells(&request, &strata);

	for (int k = 0; k < request.distance.count; k++)
		for (int l = 0; l < request.days.count; l++)
			add_cell(&rows, &request, strata.events, k, l, &cells[k * request.days.count + l]);
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(knox_test);
Datum
knox_test(PG_FUNCTION_ARGS)
{
	return answer(fcinfo, knox_one_stratum(PG_GETARG_EVENT_SET_P(ARG_EVENTS)));
}

PG_FUNCTION_INFO_V1(knox_test_strata);
Datum
knox_test_strata(PG_FUNCTION_ARGS)
{
	return answer(fcinfo, knox_strata(PG_GETARG_ARRAYTYPE_P(ARG_EVENTS)));
}
