/*
 * The aggregate near_repeat_profile: from the rows of knox_test, or from an excess that is given, to a profile.
 *
 * SQL: sql/42-near_repeat_profile_aggregate.sql
 */
#include "pg/near_repeat/near_repeat_profile.h"

#include "pg/aggregate.h"
#include "pg/arguments.h"

#include <math.h>

#include "utils/builtins.h"

/* A cell where p is above this is taken for chance. */
#define DEFAULT_ALPHA 0.05

/* The arguments after the state. */
enum
{
	ARG_DISTANCE_FROM = 1, ARG_DISTANCE_TO, ARG_DAYS_FROM, ARG_DAYS_TO, ARG_RATIO, ARG_P, ARG_ALPHA,
	ARG_EXCESS = ARG_RATIO
};

typedef struct ProfileCell
{
	double		distance_from;
	double		distance_to;
	double		days_from;
	double		days_to;
	double		ratio;			/* observed to expected; NaN when the excess is given, or chance explains the cell */
	double		excess;			/* 0 where it follows from the ratio */
} ProfileCell;

/* A profile of so many bands has no more cells. */
static const GatheredKind kinds[] = {{
	.size = {sizeof(ProfileCell)},
	.max = ARGUMENT_BANDS_MAX * ARGUMENT_BANDS_MAX,
	.too_many = "a profile has at most %u cells"
}};

GATHERED_FUNCTIONS(near_repeat_profile, kinds);

static double
argument_alpha(FunctionCallInfo fcinfo)
{
	double		alpha = DEFAULT_ALPHA;

	if (PG_NARGS() > ARG_ALPHA && !PG_ARGISNULL(ARG_ALPHA))
		alpha = PG_GETARG_FLOAT8(ARG_ALPHA);
	if (!(alpha > 0 && alpha <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("alpha is %g", alpha),
				 errdetail("It is the largest p that is not taken for chance, above 0 and at most 1."),
				 errhint("0.05 is usual.")));
	return alpha;
}

/* The ratio of a cell: NaN where it is unknown or within chance. */
static double
significant_ratio(FunctionCallInfo fcinfo)
{
	double		alpha = argument_alpha(fcinfo);

	if (PG_ARGISNULL(ARG_RATIO) || PG_ARGISNULL(ARG_P))
		return NAN;
	if (!(PG_GETARG_FLOAT8(ARG_P) <= alpha))
		return NAN;
	return PG_GETARG_FLOAT8(ARG_RATIO);
}

static void
require_extent(double from, double to, const char *what)
{
	if (!(from < to))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s band from %g to %g is empty", what, from, to),
				 errhint("Give distance_from, distance_to, days_from and days_to as knox_test returns them.")));
}

static ProfileCell
argument_cell(FunctionCallInfo fcinfo)
{
	ProfileCell cell = {.ratio = NAN};

	for (int i = ARG_DISTANCE_FROM; i <= ARG_DAYS_TO; i++)
	{
		if (PG_ARGISNULL(i))
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a band of the profile has a border that is NULL"),
					 errhint("Give distance_from, distance_to, days_from and days_to as knox_test returns them.")));
	}
	cell.distance_from = PG_GETARG_FLOAT8(ARG_DISTANCE_FROM);
	cell.distance_to = PG_GETARG_FLOAT8(ARG_DISTANCE_TO);
	cell.days_from = PG_GETARG_FLOAT8(ARG_DAYS_FROM);
	cell.days_to = PG_GETARG_FLOAT8(ARG_DAYS_TO);
	require_extent(cell.distance_from, cell.distance_to, "distance");
	require_extent(cell.days_from, cell.days_to, "day");
	return cell;
}

/* From the rows of knox_test. */
PG_FUNCTION_INFO_V1(near_repeat_profile_gather);
Datum
near_repeat_profile_gather(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, kinds);
	ProfileCell cell = argument_cell(fcinfo);

	cell.ratio = significant_ratio(fcinfo);
	/* In the open day band, what counts is how many pairs there are, whatever p says. */
	if (isinf(cell.days_to))
		cell.ratio = PG_ARGISNULL(ARG_RATIO) ? NAN : PG_GETARG_FLOAT8(ARG_RATIO);
	/* An open band of distance has no reach, so it cannot raise the risk of a place. */
	if (!isinf(cell.distance_to))
		gathered_add(gathered, &cell);
	PG_RETURN_POINTER(gathered);
}

/* From an excess that is given. */
PG_FUNCTION_INFO_V1(near_repeat_profile_gather_excess);
Datum
near_repeat_profile_gather_excess(PG_FUNCTION_ARGS)
{
	Gathered   *gathered = gathered_state(fcinfo, kinds);
	ProfileCell cell = argument_cell(fcinfo);

	/* Below 0 as well as unknown, it raises nothing. */
	if (!PG_ARGISNULL(ARG_EXCESS))
		cell.excess = fmax(PG_GETARG_FLOAT8(ARG_EXCESS), 0);
	if (!isinf(cell.distance_to) && !isinf(cell.days_to))
		gathered_add(gathered, &cell);
	PG_RETURN_POINTER(gathered);
}

/* ---------------------------------------------------------------- from cells to bands */

static int
compare_numbers(const void *a, const void *b)
{
	double		left = *(const double *) a;
	double		right = *(const double *) b;

	return (left > right) - (left < right);
}

/* The different borders, in order; returns their number. */
static int
distinct_borders(double *border, int count)
{
	int			distinct = 0;

	qsort(border, count, sizeof(double), compare_numbers);
	for (int i = 0; i < count; i++)
	{
		if (i == 0 || border[i] != border[distinct - 1])
			border[distinct++] = border[i];
	}
	return distinct;
}

/* The bands of one direction from the borders of all cells. */
static Bands
bands_of_borders(double *border, int count, const char *what)
{
	int			breaks = distinct_borders(border, count);

	bands_check(border, breaks, what, false);
	return (Bands) {.count = breaks - 1, .breaks = border};
}

/* The band that a cell fills; a cell over several bands overlaps others. */
static int
band_of_cell(const Bands *bands, double from, double to, const char *what)
{
	int			band = bands_find(bands, bands->count, from);

	if (band < 0 || bands->breaks[band] != from || bands->breaks[band + 1] != to)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s band from %g to %g overlaps another band", what, from, to),
				 errhint("Gather the rows of one knox_test only, with GROUP BY when a table holds several.")));
	return band;
}

static void
refuse_double_cell(const ProfileCell *cell)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("distance %g to %g and days %g to %g occur twice",
					cell->distance_from, cell->distance_to, cell->days_from, cell->days_to),
			 errhint("Gather the rows of one knox_test only, with GROUP BY when a table holds several.")));
}

static void
bands_of_cells(const ProfileCell *cell, uint32 count, Bands *distance, Bands *days)
{
	double	   *distance_border = palloc(2 * count * sizeof(double));
	double	   *day_border = palloc(2 * count * sizeof(double));

	for (uint32 i = 0; i < count; i++)
	{
		distance_border[2 * i] = cell[i].distance_from;
		distance_border[2 * i + 1] = cell[i].distance_to;
		day_border[2 * i] = cell[i].days_from;
		day_border[2 * i + 1] = cell[i].days_to;
	}
	*distance = bands_of_borders(distance_border, 2 * count, "the profile's distances");
	*days = bands_of_borders(day_border, 2 * count, "the profile's days");
}

/* ---------------------------------------------------------------- what is usual */

/* The rows in two kinds: those of finite bands, and for each band of distance that of the open day band. */
typedef struct ProfileRows
{
	ProfileCell *cell;
	uint32		cells;
	ProfileCell *later;
	uint32		laters;
} ProfileRows;

static ProfileRows
divide_rows(const Gathered *gathered)
{
	const ProfileCell *row = gathered_row(gathered, 0);
	ProfileRows rows = {
		.cell = palloc_extended(gathered->count * sizeof(ProfileCell), MCXT_ALLOC_HUGE),
		.later = palloc_extended(gathered->count * sizeof(ProfileCell), MCXT_ALLOC_HUGE)
	};

	for (uint32 i = 0; i < gathered->count; i++)
	{
		if (isinf(row[i].days_to))
			rows.later[rows.laters++] = row[i];
		else
			rows.cell[rows.cells++] = row[i];
	}
	return rows;
}

/* The ratio of each band of distance in the open day band; NaN where there is no such row. */
static double *
later_ratios(const ProfileRows *rows, const Bands *distance, bool *known)
{
	double	   *ratio = palloc(distance->count * sizeof(double));

	memset(known, 0, distance->count * sizeof(bool));
	for (uint32 i = 0; i < rows->laters; i++)
	{
		const ProfileCell *later = &rows->later[i];
		int			band = bands_find(distance, distance->count, later->distance_from);

		if (band < 0 || distance->breaks[band] != later->distance_from || distance->breaks[band +
			1] != later->distance_to)
			continue;			/* no cell of this distance */
		if (known[band])
			refuse_double_cell(later);
		known[band] = true;
		ratio[band] = later->ratio;
	}
	return ratio;
}

/*
 * The excess of a cell over the pairs of the same distance that are further apart in time; nothing where it is below
 * 0.
 */
static double
excess_over_later(const ProfileCell *cell, double later, bool known)
{
	if (!known)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the open day band of distance %g to %g is missing", cell->distance_from, cell->distance_to),
				 errdetail("How much more there is soon after a burglary shows beside the pairs that are further apart in time: the row of knox_test with days_to Infinity."),
				 errhint("Test with day_bands that end in Infinity, and give the aggregate that row as well; or give an excess of your own as the fifth and last argument.")));
	if (isnan(cell->ratio))
		return 0;
	if (!(later > 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there are no pairs at distance %g to %g in the open day band", cell->distance_from, cell->distance_to),
				 errdetail("Without them there is nothing to tell the excess by."),
				 errhint("Use a wider distance band or a longer period, or take excess_shrunk of near_repeat_excess().")));
	return fmax(cell->ratio / later - 1, 0);
}

/* No finite cells, no profile: NULL. */
static Datum
finish_profile(FunctionCallInfo fcinfo, bool given)
{
	const Gathered *gathered = aggregate_state(fcinfo, 0);
	ProfileRows rows = {.cells = 0};
	Bands		distance;
	Bands		days;
	double	   *excess;
	double	   *later;
	bool	   *known;

	if (gathered != NULL)
		rows = divide_rows(gathered);
	if (rows.cells == 0)
		PG_RETURN_NULL();
	bands_of_cells(rows.cell, rows.cells, &distance, &days);
	known = palloc(distance.count * sizeof(bool));
	later = later_ratios(&rows, &distance, known);
	excess = palloc(distance.count * days.count * sizeof(double));
	for (int i = 0; i < distance.count * days.count; i++)
		excess[i] = NAN;
	for (const ProfileCell *cell = rows.cell; cell < rows.cell + rows.cells; cell++)
	{
		int			k = band_of_cell(&distance, cell->distance_from, cell->distance_to, "distance");
		int			l = band_of_cell(&days, cell->days_from, cell->days_to, "day");

		if (!isnan(excess[k * days.count + l]))
			refuse_double_cell(cell);
		excess[k * days.count + l] = given ? cell->excess : excess_over_later(cell, later[k], known[k]);
	}
	/* Cells that were filtered out before the aggregate raise nothing. */
	for (int i = 0; i < distance.count * days.count; i++)
		excess[i] = isnan(excess[i]) ? 0 : excess[i];
	PG_RETURN_POINTER(profile_make(&distance, &days, excess));
}

PG_FUNCTION_INFO_V1(near_repeat_profile_finish);
Datum
near_repeat_profile_finish(PG_FUNCTION_ARGS)
{
	return finish_profile(fcinfo, false);
}

PG_FUNCTION_INFO_V1(near_repeat_profile_finish_excess);
Datum
near_repeat_profile_finish_excess(PG_FUNCTION_ARGS)
{
	return finish_profile(fcinfo, true);
}
