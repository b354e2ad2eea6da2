/*
 * rate_table: from burglaries and dwellings by class to rates and comparisons, with the caution that goes with them.
 *
 * SQL: sql/54-rates.sql
 */
#include "postgres.h"

#include "pg/arguments.h"
#include "pg/flags.h"
#include "pg/kernel_env.h"
#include "pg/rates/rate_set.h"
#include "pg/rows.h"

#include "kernel/order.h"
#include "kernel/rates.h"
#include "kernel/rates/area_rates.h"

#include <math.h>

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "windowapi.h"

/* The arguments of rate_table, in order; where areas are kept apart, there is no standard. */
enum
{
	ARG_CELLS, ARG_REFERENCE, ARG_PER, ARG_CONFIDENCE, ARG_STANDARD, ARG_MEASURED_ON,
	ARG_AREA_MEASURED_ON = ARG_STANDARD, AREA_ARGUMENTS
};

/* What a set holds, in the numbers of the kernel. */
typedef struct RateInput
{
	RateRequest request;
	RateCell   *cell;
	Label	   *class;
	Label	   *stratum;		/* in order */
	const CellEntry *left_out;	/* NULL when nothing is */
} RateInput;

/* ---------------------------------------------------------------- from names to numbers */

static RateCell
cell_of(const CellEntry *entry)
{
	return (RateCell)
	{
		.burglaries = cell_number(entry, MEASURE_BURGLARIES),
		.dwellings = cell_number(entry, MEASURE_DWELLINGS),
		.dwelling_years = cell_number(entry, MEASURE_DWELLING_YEARS)
	};
}

/* The cells of an argument, in order. */
static CellEntry **
read_cells(ArrayType *cells, bool by_area, uint32 *count)
{
	CellTable  *table = cell_table_make(CurrentMemoryContext);

	cell_table_read(table, cells, by_area);
	return cell_table_sorted(table, count);
}

/* An OrderCompare of cells by stratum. */
static int
compare_strata(const void *items, uint32_t a, uint32_t b)
{
	CellEntry *const *entry = items;

	return label_compare(entry[a]->key.stratum, entry[b]->key.stratum);
}

static void
number_strata(RateInput *input, CellEntry **entry)
{
	RateRequest *request = &input->request;
	uint32	   *order = palloc(request->cells * sizeof(uint32));
	ServerKernel server;

	input->stratum = palloc(request->cells * sizeof(Label));
	(void) order_index(server_kernel(&server, CurrentMemoryContext), order, request->cells, compare_strata, entry);
	for (uint32 i = 0; i < request->cells; i++)
	{
		Label		stratum = entry[order[i]]->key.stratum;

		if (i == 0 || label_compare(stratum, input->stratum[request->strata - 1]) != 0)
			input->stratum[request->strata++] = stratum;
		input->cell[order[i]].stratum = request->strata - 1;
	}
	pfree(order);
}

/* The sorted cells have the classes one after the other. */
static void
number_classes(RateInput *input, CellEntry **entry)
{
	RateRequest *request = &input->request;

	input->class = palloc(request->cells * sizeof(Label));
	for (uint32 i = 0; i < request->cells; i++)
	{
		Label		class = entry[i]->key.class;

		input->cell[i] = cell_of(entry[i]);
		if (i == 0 || label_compare(class, input->class[request->classes - 1]) != 0)
			input->class[request->classes++] = class;
		input->cell[i].class = request->classes - 1;
	}
}

static RateInput
rate_input(ArrayType *cells)
{
	RateInput	input = {.left_out = NULL};
	uint32		count;
	CellEntry **entry = read_cells(cells, false, &count);

	if (count > 0 && entry[count - 1]->key.class.text == NULL)
		input.left_out = entry[--count];
	input.request.cells = count;
	input.request.cell = input.cell = palloc(Max(count, 1) * sizeof(RateCell));
	if (count > 0)
	{
		number_classes(&input, entry);
		number_strata(&input, entry);
	}
	return input;
}

/* ---------------------------------------------------------------- arguments */

/* 'corner', 'detached', … */
static char *
list_classes(const RateInput *input)
{
	StringInfoData list;

	initStringInfo(&list);
	for (uint32 c = 0; c < Min(input->request.classes, 10); c++)
		appendStringInfo(&list, "%s'%.*s'", c == 0 ? "" : ", ", input->class[c].length, input->class[c].text);
	if (input->request.classes > 10)
		appendStringInfoString(&list, ", …");
	return list.data;
}

static uint32
find_reference(const RateInput *input, text *reference)
{
	Label		label = label_of(reference);

	for (uint32 c = 0; c < input->request.classes; c++)
	{
		if (label_compare(input->class[c], label) == 0)
			return c;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("reference is '%s'", text_to_cstring(reference)),
			 errdetail("It is one of the classes: %s.", list_classes(input)),
			 errhint("Leave it out to compare with the class that has most dwelling-years, of those with burglaries.")));
}

/* The class that says most about its rate, the first of equal ones; one without burglaries where no other has any. */
static uint32
largest_class(Kernel *kernel, const RateRequest *request)
{
	double	   *years = kernel_alloc_zero(kernel, request->classes, sizeof(double));
	double	   *burglaries = kernel_alloc_zero(kernel, request->classes, sizeof(double));
	uint32		largest = 0;

	for (uint32 i = 0; i < request->cells; i++)
	{
		years[request->cell[i].class] += request->cell[i].dwelling_years;
		burglaries[request->cell[i].class] += request->cell[i].burglaries;
	}
	for (uint32 c = 1; c < request->classes; c++)
	{
		bool		none = burglaries[c] == 0;
		bool		none_in_largest = burglaries[largest] == 0;

		if (none != none_in_largest ? none_in_largest : years[c] > years[largest])
			largest = c;
	}
	kernel_free(kernel, years);
	kernel_free(kernel, burglaries);
	return largest;
}

static int
compare_labels(const void *a, const void *b)
{
	return label_compare(*(const Label *) a, *(const Label *) b);
}

/* The rate of each stratum in another set; NaN where that has no dwellings. */
static void
read_standard(Kernel *kernel, const RateInput *input, ArrayType *cells, double *rate)
{
	uint32		count;
	CellEntry **entry = read_cells(cells, false, &count);
	RateCell   *cell = palloc(Max(count, 1) * sizeof(RateCell));
	uint32		known = 0;

	for (uint32 i = 0; i < count; i++)
	{
		const Label *found = bsearch(&entry[i]->key.stratum, input->stratum, input->request.strata, sizeof(Label),
									 compare_labels);

		if (found != NULL && entry[i]->key.class.text != NULL)
		{
			cell[known] = cell_of(entry[i]);
			cell[known++].stratum = found - input->stratum;
		}
	}
	rates_of_strata(kernel, cell, known, input->request.strata, rate);
}

static double
argument_per(double per)
{
	if (!(per > 0 && isfinite(per)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("per is %g", per),
				 errdetail("It is the number of dwellings that a rate is given for, above 0."),
				 errhint("1000 is usual.")));
	return per;
}

/* Is the class a property of dwellings, or of the area that they lie in? */
static bool
argument_ecological(text *measured_on)
{
	static const char *const units[] = {"dwelling", "area", NULL};

	return argument_choice(measured_on, "measured_on", units) == 1;
}

/* ---------------------------------------------------------------- flags */

/* With fewer burglaries a rate says little. */
#define SMALL_COUNT 10

/* A ratio that strata change by more is not that of the classes themselves. */
#define CONFOUNDED_BEYOND 1.1

/* The strata that are compared should hold most of a class. */
#define OVERLAP_LEAST 0.9

static bool
differ(double crude, double adjusted)
{
	return adjusted > crude * CONFOUNDED_BEYOND || crude > adjusted * CONFOUNDED_BEYOND ||
		(crude - 1) * (adjusted - 1) < 0;
}

static Datum
class_flags(const RateRow *row, const RateRow *reference, bool stratified, bool ecological)
{
	bool		compared = row != reference;
	Flags		flags = {.count = 0};

	raise_flag(&flags, row->dwelling_years == 0, "no_dwellings");
	raise_flag(&flags, row->burglaries < SMALL_COUNT || (compared && reference->burglaries < SMALL_COUNT), "small_n");
	raise_flag(&flags, compared && ecological, "ecological");
	raise_flag(&flags, compared && differ(row->ratio.value, row->adjusted.value), "confounded");
	raise_flag(&flags, compared && stratified && row->shared_years < OVERLAP_LEAST * row->dwelling_years, "thin_overlap");
	raise_flag(&flags, isnan(row->expected), "no_standard");
	return flags_datum(&flags);
}

/* ---------------------------------------------------------------- rows */

static void
add_estimate(Rows *rows, IntervalEstimate estimate, double scale)
{
	rows_add_number(rows, estimate.value * scale);
	rows_add_number(rows, estimate.low * scale);
	rows_add_number(rows, estimate.high * scale);
}

static void
add_label(Rows *rows, Label label)
{
	rows_add(rows, PointerGetDatum(label_text(label)), false);
}

static void
add_counts(Rows *rows, const RateRow *row, double per)
{
	rows_add(rows, Int64GetDatum((int64) row->burglaries), false);
	rows_add_number(rows, row->dwellings);
	rows_add_number(rows, row->dwelling_years);
	add_estimate(rows, row->rate, per);
}

static void
add_class(Rows *rows, const RateInput *input, const RateRow *row, double per, uint32 comparisons, Datum flags)
{
	add_counts(rows, row, per);
	rows_add_number(rows, row->smoothed * per);
	add_label(rows, input->class[input->request.reference]);
	add_estimate(rows, row->ratio, 1);
	rows_add_number(rows, row->ratio_mid.low);
	rows_add_number(rows, row->ratio_mid.high);
	rows_add_number(rows, row->p_value);
	rows_add_number(rows, row->p_mid);
	rows_add_number(rows, row->p_adjusted);
	rows_add(rows, Int64GetDatum(comparisons), false);
	add_estimate(rows, row->adjusted, 1);
	rows_add(rows, Int64GetDatum(row->shared_strata), input->request.strata < 2);
	rows_add_number(rows, row->expected);
	add_estimate(rows, row->standardised, 1);
	rows_add(rows, flags, false);
}

/* What has no class or no stratum is shown, and compared with nothing. */
static void
add_left_out(Rows *rows, const RateInput *input, double per)
{
	RateCell	cell = cell_of(input->left_out);
	RateRow		row = {
		.burglaries = cell.burglaries, .dwellings = cell.dwellings, .dwelling_years = cell.dwelling_years,
		.rate = rate_exact(cell.burglaries, cell.dwelling_years, input->request.confidence)
	};
	Flags		flags = {.count = 0};
	int			last = rows->result->setDesc->natts - 1;

	rows_begin_row(rows);
	rows_add_null(rows);
	add_counts(rows, &row, per);
	while (rows->column < last)
		rows_add_null(rows);
	raise_flag(&flags, true, "left_out");
	rows_add(rows, flags_datum(&flags), false);
	rows_end_row(rows);
}

/* Completes the question about the classes, and answers it. */
static RateRow *
compare(RateInput *input, FunctionCallInfo fcinfo, uint32 *comparisons)
{
	RateRequest *request = &input->request;
	double	   *standard = palloc(request->strata * sizeof(double));
	RateRow    *row = palloc_extended(request->classes * sizeof(RateRow), MCXT_ALLOC_HUGE);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);

	request->reference = PG_ARGISNULL(ARG_REFERENCE) ? largest_class(kernel, request) :
		find_reference(input, PG_GETARG_TEXT_PP(ARG_REFERENCE));
	if (PG_NARGS() == AREA_ARGUMENTS || PG_ARGISNULL(ARG_STANDARD))
		rates_of_strata(kernel, request->cell, request->cells, request->strata, standard);
	else
		read_standard(kernel, input, PG_GETARG_ARRAYTYPE_P(ARG_STANDARD), standard);
	request->standard = standard;
	(void) rates_compare(kernel, request, row, comparisons);
	return row;
}

PG_FUNCTION_INFO_V1(rate_table);
Datum
rate_table(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	RateInput	input;
	RateRow    *row;
	uint32		comparisons;
	double		per;
	bool		ecological;

	if (PG_ARGISNULL(ARG_CELLS) || PG_ARGISNULL(ARG_PER) || PG_ARGISNULL(ARG_CONFIDENCE) || PG_ARGISNULL(ARG_MEASURED_ON))
		return (Datum) 0;
	per = argument_per(PG_GETARG_FLOAT8(ARG_PER));
	ecological = argument_ecological(PG_GETARG_TEXT_PP(ARG_MEASURED_ON));
	input = rate_input(PG_GETARG_ARRAYTYPE_P(ARG_CELLS));
	input.request.confidence = argument_confidence(PG_GETARG_FLOAT8(ARG_CONFIDENCE));
	row = input.request.classes > 0 ? compare(&input, fcinfo, &comparisons) : NULL;
	for (uint32 c = 0; c < input.request.classes; c++)
	{
		rows_begin_row(&rows);
		add_label(&rows, input.class[c]);
		add_class(&rows, &input, &row[c], per, comparisons,
				  class_flags(&row[c], &row[input.request.reference], input.request.strata > 1, ecological));
		rows_end_row(&rows);
	}
	if (input.left_out != NULL)
		add_left_out(&rows, &input, per);
	return (Datum) 0;
}

/* ---------------------------------------------------------------- areas kept apart */

/* Under so many areas, t has little to go by. */
#define FEW_AREAS 10

/* The cells of the areas, in the numbers of the classes and strata of the input. */
typedef struct AreaInput
{
	AreaCell   *cell;
	uint32		cells;
	uint32		areas;
} AreaInput;

/* An OrderCompare of cells by area. */
static int
compare_areas(const void *items, uint32_t a, uint32_t b)
{
	CellEntry *const *entry = items;

	return label_compare(entry[a]->key.area, entry[b]->key.area);
}

static uint32
number_of(Label label, const Label *labels, uint32 count)
{
	const Label *found = bsearch(&label, labels, count, sizeof(Label), compare_labels);

	Assert(found != NULL);
	return found - labels;
}

static AreaInput
area_input(const RateInput *input, ArrayType *cells)
{
	AreaInput	areas = {.areas = 0};
	uint32		count;
	CellEntry **entry = read_cells(cells, true, &count);
	uint32	   *order;
	ServerKernel server;

	if (count > 0 && entry[count - 1]->key.class.text == NULL)
		count--;
	areas.cells = count;
	areas.cell = palloc_extended(Max(count, 1) * sizeof(AreaCell), MCXT_ALLOC_HUGE);
	order = palloc(Max(count, 1) * sizeof(uint32));
	(void) order_index(server_kernel(&server, CurrentMemoryContext), order, count, compare_areas, entry);
	for (uint32 i = 0; i < count; i++)
	{
		const CellEntry *one = entry[order[i]];
		AreaCell   *cell = &areas.cell[order[i]];

		if (i == 0 || label_compare(one->key.area, entry[order[i - 1]]->key.area) != 0)
			areas.areas++;
		cell->cell = cell_of(one);
		cell->cell.class = number_of(one->key.class, input->class, input->request.classes);
		cell->cell.stratum = number_of(one->key.stratum, input->stratum, input->request.strata);
		cell->area = areas.areas - 1;
	}
	pfree(order);
	return areas;
}

static Datum
area_flags(const RateRow *row, const RateRow *reference, const AreaRow *area, const AreaRow *reference_area,
		   bool stratified, bool ecological)
{
	bool		compared = row != reference;
	Flags		flags = {.count = 0};

	raise_flag(&flags, row->dwelling_years == 0, "no_dwellings");
	raise_flag(&flags, row->burglaries < SMALL_COUNT || (compared && reference->burglaries < SMALL_COUNT), "small_n");
	raise_flag(&flags, area->areas < FEW_AREAS || (compared && reference_area->areas < FEW_AREAS), "few_areas");
	raise_flag(&flags, compared && ecological, "ecological");
	raise_flag(&flags, compared && differ(row->ratio.value, row->adjusted.value), "confounded");
	raise_flag(&flags, compared && stratified && row->shared_years < OVERLAP_LEAST * row->dwelling_years, "thin_overlap");
	return flags_datum(&flags);
}

static void
add_area_class(Rows *rows, const RateInput *input, const RateRow *row, const AreaRow *area, double per,
			   uint32 comparisons, Datum flags)
{
	rows_add(rows, Int64GetDatum((int64) row->burglaries), false);
	rows_add_number(rows, row->dwellings);
	rows_add_number(rows, row->dwelling_years);
	rows_add(rows, Int64GetDatum(area->areas), false);
	add_estimate(rows, area->rate, per);
	add_label(rows, input->class[input->request.reference]);
	add_estimate(rows, area->ratio, 1);
	rows_add_number(rows, area->p_value);
	add_estimate(rows, area->adjusted, 1);
	rows_add_number(rows, area->p_within);
	rows_add(rows, Int64GetDatum(row->shared_strata), input->request.strata < 2);
	rows_add_number(rows, area->p_adjusted);
	rows_add(rows, Int64GetDatum(comparisons), false);
	rows_add_number(rows, area->dispersion);
	rows_add(rows, flags, false);
}

static void
add_area_left_out(Rows *rows, const RateInput *input, double per)
{
	RateCell	cell = cell_of(input->left_out);
	Flags		flags = {.count = 0};
	int			last = rows->result->setDesc->natts - 1;

	rows_begin_row(rows);
	rows_add_null(rows);
	rows_add(rows, Int64GetDatum((int64) cell.burglaries), false);
	rows_add_number(rows, cell.dwellings);
	rows_add_number(rows, cell.dwelling_years);
	rows_add_null(rows);
	rows_add_number(rows, rate_of(cell.burglaries, cell.dwelling_years) * per);
	while (rows->column < last)
		rows_add_null(rows);
	raise_flag(&flags, true, "left_out");
	rows_add(rows, flags_datum(&flags), false);
	rows_end_row(rows);
}

static void
add_area_classes(Rows *rows, RateInput *input, FunctionCallInfo fcinfo, double per, bool ecological)
{
	AreaInput	areas = area_input(input, PG_GETARG_ARRAYTYPE_P(ARG_CELLS));
	uint32		comparisons;
	RateRow    *row = compare(input, fcinfo, &comparisons);
	AreaRow    *area = palloc_extended(input->request.classes * sizeof(AreaRow), MCXT_ALLOC_HUGE);
	uint32		reference = input->request.reference;
	ServerKernel server;

	(void) area_rates(server_kernel(&server, CurrentMemoryContext), &input->request, row, areas.cell, areas.cells,
					  areas.areas, area, &comparisons);
	for (uint32 c = 0; c < input->request.classes; c++)
	{
		rows_begin_row(rows);
		add_label(rows, input->class[c]);
		add_area_class(rows, input, &row[c], &area[c], per, comparisons,
					   area_flags(&row[c], &row[reference], &area[c], &area[reference], input->request.strata > 1,
								  ecological));
		rows_end_row(rows);
	}
}

PG_FUNCTION_INFO_V1(rate_table_by_area);
Datum
rate_table_by_area(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	RateInput	input;
	double		per;
	bool		ecological;

	if (PG_ARGISNULL(ARG_CELLS) || PG_ARGISNULL(ARG_PER) || PG_ARGISNULL(ARG_CONFIDENCE) ||
		PG_ARGISNULL(ARG_AREA_MEASURED_ON))
		return (Datum) 0;
	per = argument_per(PG_GETARG_FLOAT8(ARG_PER));
	ecological = argument_ecological(PG_GETARG_TEXT_PP(ARG_AREA_MEASURED_ON));
	input = rate_input(PG_GETARG_ARRAYTYPE_P(ARG_CELLS));
	input.request.confidence = argument_confidence(PG_GETARG_FLOAT8(ARG_CONFIDENCE));
	if (input.request.classes > 0)
		add_area_classes(&rows, &input, fcinfo, per, ecological);
	if (input.left_out != NULL)
		add_area_left_out(&rows, &input, per);
	return (Datum) 0;
}

/* ---------------------------------------------------------------- p-values of several tables */

typedef struct Adjusted
{
	bool		done;
	double		p[FLEXIBLE_ARRAY_MEMBER];
} Adjusted;

static double
window_p(WindowObject window, int64 row)
{
	bool		null;
	bool		outside;
	Datum		datum = WinGetFuncArgInPartition(window, 0, row, WINDOW_SEEK_HEAD, false, &null, &outside);
	double		p = null ? NAN : DatumGetFloat8(datum);

	if (!null && !(p >= 0 && p <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("p is %g", p),
				 errdetail("It is a p-value, from 0 to 1."),
				 errhint("Give the column p_value or p_mid of rate_table, or that of another test.")));
	return p;
}

PG_FUNCTION_INFO_V1(normal_p);
Datum
normal_p(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(rate_normal_p(PG_GETARG_FLOAT8(0)));
}

/* A window function: the first row of a partition adjusts those of all of it. */
PG_FUNCTION_INFO_V1(benjamini_hochberg);
Datum
benjamini_hochberg(PG_FUNCTION_ARGS)
{
	WindowObject window = PG_WINDOW_OBJECT();
	int64		count = WinGetPartitionRowCount(window);
	Adjusted   *adjusted = WinGetPartitionLocalMemory(window, offsetof(Adjusted, p) + count * sizeof(double));
	double		p;

	if (!adjusted->done)
	{
		double	   *given = palloc(count * sizeof(double));
		uint32		comparisons;
		ServerKernel server;

		for (int64 i = 0; i < count; i++)
		{
			given[i] = window_p(window, i);
			CHECK_FOR_INTERRUPTS();
		}
		(void) rates_adjust(server_kernel(&server, CurrentMemoryContext), given, count, adjusted->p, &comparisons);
		adjusted->done = true;
		pfree(given);
	}
	p = adjusted->p[WinGetCurrentPosition(window)];
	if (isnan(p))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(p);
}
