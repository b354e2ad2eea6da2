/*
 * Factors of squares among the arguments of a forecast.
 *
 * SQL: sql/6n-forecast_backtest.sql
 */
#include "pg/forecast/forecast_factors.h"

#include "pg/forecast/forecast_set.h"

#include "catalog/pg_type.h"

/* A number of a square without dwellings is as good as none; but of a factor that is all there is, somebody erred. */
static void
require_cells(const ForecastColumns *columns, uint32 count, int number, const ForecastCells *cells)
{
	for (uint32 i = 0; i < count; i++)
		if (forecast_cells_find(cells, columns->cell[i]) != FORECAST_NO_CELL)
			return;
	if (count > 0 && cells->count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no cell of factor %d has a dwelling", number),
				 errdetail("The first is " INT64_FORMAT "; with this cell_size of %g m, one with dwellings is " INT64_FORMAT ".",
						   columns->cell[0], cells->size, cells->id[0]),
				 errhint("A cell_id is forecast_cell(geom, cell_size), with one cell_size for factors and forecast.")));
}

static ForecastFactor
factor_of(const ForecastSet *set, int number, const ForecastCells *cells)
{
	ForecastColumns columns = forecast_set_columns(set);
	FactorVersion *version = palloc(set->origins * sizeof(FactorVersion));
	uint32		begin = 0;

	require_cells(&columns, set->header.count, number, cells);
	for (uint32 v = 0; v < set->origins; v++)
	{
		version[v] = (FactorVersion)
		{
			.day = columns.origin[v].day, .count = columns.origin[v].end - begin, .cell = columns.cell + begin,
			.number = columns.expected + begin
		};
		begin = columns.origin[v].end;
	}
	return (ForecastFactor) {.versions = set->origins, .version = version};
}

ForecastFactors
forecast_argument_factors(ArrayType *array, const ForecastCells *cells)
{
	ForecastFactor *factor;
	Datum	   *element;
	bool	   *null;
	int			count;

	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, &element, &null, &count);
	if (count > FACTORS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("factors has %d elements", count),
				 errdetail("A forecast takes %d at most.", FACTORS_MAX),
				 errhint("Take those that are thought to matter: many at once find something by chance.")));
	factor = palloc(Max(count, 1) * sizeof(ForecastFactor));
	for (int f = 0; f < count; f++)
	{
		if (null[f])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("element %d of factors is NULL", f + 1),
					 errhint("Leave it out; a square of which a number is not known counts as an average one.")));
		factor[f] = factor_of(value_open(&forecast_set_type, element[f]), f + 1, cells);
	}
	return (ForecastFactors) {.count = count, .factor = factor};
}
