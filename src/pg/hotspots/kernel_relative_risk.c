/*
 * kernel_relative_risk: where do dwellings run more risk than elsewhere?
 *
 * SQL: sql/6q-kernel_relative_risk.sql
 */
#include "pg/near_repeat/event_set.h"

#include "pg/arguments.h"
#include "pg/hotspots/kernel_map.h"
#include "pg/letters/letter_sets.h"
#include "pg/srid.h"

#include "kernel/hotspots/kernel_relative_risk.h"
#include "kernel/rates.h"

#include <math.h>

#include "miscadmin.h"

/* The arguments, in order; bandwidth, cell_size and area are kernel_map_open()'s. */
enum
{
	ARG_EVENTS, ARG_DWELLINGS, ARG_BANDWIDTH, ARG_CELL_SIZE, ARG_AREA, ARG_MIN_DWELLINGS, ARG_ALPHA, ARG_CONFIDENCE,
	ARG_PERMUTATIONS, ARG_SEED, ARGS
};

/* In bandwidths: which burglaries and dwellings are told of a square, and how far from the last dwelling the map ends. */
#define NEAR 2.0

#define PERMUTATIONS_MAX 1000000

typedef struct RiskRules
{
	int32		min_dwellings;
	double		alpha;
	double		confidence;
	uint32		permutations;
	int64		seed;
} RiskRules;

/* What is known of each square of the map, and of those that are told. */
typedef struct RiskMap
{
	Points		events;
	Points		dwellings;
	double	   *event_density;
	double	   *dwelling_density;
	double	   *mass;			/* NULL without an area, and the next */
	double	   *mass_of_square;
	int32	   *events_near;
	int32	   *dwellings_near;
	uint32	   *as_high;		/* of the permutations; NULL without any */
	uint32		told;
	uint32	   *cell;			/* of each that is told */
} RiskMap;

/* ---------------------------------------------------------------- arguments */

static uint32
argument_permutations(int32 permutations)
{
	if (permutations < 0 || permutations > PERMUTATIONS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("permutations is %d", permutations),
				 errdetail("It lies between 0, for the p of a normal distribution, and %d.", PERMUTATIONS_MAX),
				 errhint("999 is usual: the smallest p-value is 1 / (permutations + 1), before it is adjusted for the number of squares.")));
	return permutations;
}

static int32
argument_min_dwellings(int32 dwellings)
{
	if (dwellings < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("min_dwellings is %d", dwellings),
				 errdetail("It is how many dwellings within two bandwidths of a place a risk asks for, at least 1."),
				 errhint("With 20 the risk of one farm is not taken for that of a place.")));
	return dwellings;
}

static RiskRules
argument_rules(FunctionCallInfo fcinfo)
{
	return (RiskRules)
	{
		.min_dwellings = argument_min_dwellings(PG_GETARG_INT32(ARG_MIN_DWELLINGS)),
		.alpha = argument_significance(PG_GETARG_FLOAT8(ARG_ALPHA)),
		.confidence = argument_confidence(PG_GETARG_FLOAT8(ARG_CONFIDENCE)),
		.permutations = argument_permutations(PG_GETARG_INT32(ARG_PERMUTATIONS)),
		.seed = PG_GETARG_INT64(ARG_SEED)
	};
}

static Points
dwelling_points(Kernel *kernel, const LetterSet *set)
{
	const Dwelling *dwelling = letter_set_rows(set);
	double	   *x = kernel_alloc(kernel, set->header.count, sizeof(double));
	double	   *y = kernel_alloc(kernel, set->header.count, sizeof(double));

	for (uint32 i = 0; i < set->header.count; i++)
	{
		x[i] = dwelling[i].x;
		y[i] = dwelling[i].y;
	}
	return (Points) {.count = set->header.count, .x = x, .y = y};
}

/* ---------------------------------------------------------------- the map */

/* Squares with a dwelling near. */
static void
choose_cells(KernelMap *map, RiskMap *found)
{
	Size		cells = density_grid_cells(&map->grid);

	found->cell = kernel_alloc(map->kernel, cells, sizeof(uint32));
	for (Size cell = 0; cell < cells; cell++)
	{
		if (cell % KERNEL_STOP_INTERVAL == 0)
			CHECK_FOR_INTERRUPTS();
		if (found->dwellings_near[cell] > 0 && kernel_map_has(map, found->mass, cell))
			found->cell[found->told++] = (uint32) cell;
	}
}

static bool
has_risk(const RiskMap *found, const RiskRules *rules, uint32 cell)
{
	return found->dwellings_near[cell] >= rules->min_dwellings;
}

static void
relabel(KernelMap *map, RiskMap *found, const RiskRules *rules)
{
	Size		cells = density_grid_cells(&map->grid);
	bool	   *asked = kernel_alloc_zero(map->kernel, cells, sizeof(bool));
	RelabelRequest request = {
		.grid = &map->grid, .dwellings = &found->dwellings, .events = found->events.count, .bandwidth = map->bandwidth,
		.density = found->event_density, .asked = asked, .permutations = rules->permutations, .seed = rules->seed
	};

	for (uint32 i = 0; i < found->told; i++)
		asked[found->cell[i]] = has_risk(found, rules, found->cell[i]);
	found->as_high = kernel_alloc(map->kernel, cells, sizeof(uint32));
	(void) kernel_risk_relabel(map->kernel, &request, found->as_high);
}

static RiskMap
draw_map(KernelMap *map, const Points *events, const Points *dwellings, const RiskRules *rules)
{
	RiskMap		found = {.events = kernel_map_inside(map, events), .dwellings = kernel_map_inside(map, dwellings)};
	Box			box;

	if (found.dwellings.count == 0)
		return found;
	box = kernel_map_extent(&found.dwellings);
	kernel_map_lay(map, &box, NEAR * map->bandwidth);
	found.event_density = kernel_map_density(map, &found.events, map->bandwidth);
	found.dwelling_density = kernel_map_density(map, &found.dwellings, map->bandwidth);
	found.mass = kernel_map_mass(map, map->bandwidth);
	found.mass_of_square = kernel_map_mass(map, map->bandwidth / M_SQRT2);
	found.events_near = kernel_map_near(map, &found.events, NEAR * map->bandwidth);
	found.dwellings_near = kernel_map_near(map, &found.dwellings, NEAR * map->bandwidth);
	choose_cells(map, &found);
	if (rules->permutations > 0 && found.events.count > 0)
		relabel(map, &found, rules);
	return found;
}

/* ---------------------------------------------------------------- rows */

static KernelRisk
risk_of_cell(const KernelMap *map, const RiskMap *found, const RiskRules *rules, uint32 cell)
{
	KernelPlace place = {
		.events = found->event_density[cell], .dwellings = found->dwelling_density[cell],
		.mass = found->mass == NULL ? 1 : found->mass[cell],
		.mass_of_square = found->mass == NULL ? 1 : found->mass_of_square[cell]
	};
	KernelWhole whole = {
		.events = found->events.count, .dwellings = found->dwellings.count, .bandwidth = map->bandwidth,
		.confidence = rules->confidence
	};
	KernelRisk	risk = {NAN, NAN, NAN, NAN, NAN, NAN};

	if (!has_risk(found, rules, cell))
		return risk;
	risk = kernel_risk_at(&place, &whole);
	if (found->as_high != NULL)
		risk.p = (found->as_high[cell] + 1.0) / (rules->permutations + 1.0);
	return risk;
}

static void
add_reason(Rows *rows, const RiskMap *found, const RiskRules *rules, uint32 cell)
{
	if (!has_risk(found, rules, cell))
		rows_add_text(rows, "few_dwellings");
	else if (found->events.count == 0)
		rows_add_text(rows, "no_burglaries");
	else
		rows_add_null(rows);
}

static void
add_rows(KernelMap *map, const RiskMap *found, const RiskRules *rules, Rows *rows)
{
	KernelRisk *risk = kernel_alloc(map->kernel, found->told, sizeof(KernelRisk));
	double	   *p = kernel_alloc(map->kernel, found->told, sizeof(double));
	double	   *adjusted = kernel_alloc(map->kernel, found->told, sizeof(double));
	uint32		comparisons;

	for (uint32 i = 0; i < found->told; i++)
	{
		risk[i] = risk_of_cell(map, found, rules, found->cell[i]);
		p[i] = risk[i].p;
	}
	(void) rates_adjust(map->kernel, p, found->told, adjusted, &comparisons);
	kernel_map_begin(map, rows);
	for (uint32 i = 0; i < found->told; i++)
	{
		uint32		cell = found->cell[i];

		rows_begin_row(rows);
		kernel_map_add_cell(map, rows, cell);
		rows_add(rows, Int64GetDatum(found->dwellings_near[cell]), false);
		rows_add(rows, Int64GetDatum(found->events_near[cell]), false);
		rows_add_number(rows, risk[i].rate * 1000);
		rows_add_number(rows, risk[i].relative);
		rows_add_number(rows, risk[i].low);
		rows_add_number(rows, risk[i].high);
		rows_add_number(rows, p[i]);
		rows_add_number(rows, adjusted[i]);
		rows_add(rows, BoolGetDatum(adjusted[i] <= rules->alpha), isnan(adjusted[i]));
		rows_add_number(rows, found->mass == NULL ? NAN : found->mass[cell]);
		add_reason(rows, found, rules, cell);
		rows_end_row(rows);
	}
}

PG_FUNCTION_INFO_V1(kernel_relative_risk);
Datum
kernel_relative_risk(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	KernelMap	map;
	RiskMap		found;
	RiskRules	rules;
	EventSet   *events;
	LetterSet  *dwellings;
	Points		event_points;
	Points		home_points;

	for (int i = 0; i < ARGS; i++)
		if (i != ARG_AREA && PG_ARGISNULL(i))
			return (Datum) 0;
	events = PG_GETARG_EVENT_SET_P(ARG_EVENTS);
	dwellings = letter_set_open(DWELLING_SET, PG_GETARG_DATUM(ARG_DWELLINGS));
	rules = argument_rules(fcinfo);
	if (events->header.count > 0 && dwellings->header.count > 0)
		srid_require_same(events->header.srid, dwellings->header.srid, "events and dwellings");
	if (!kernel_map_open(fcinfo, ARG_BANDWIDTH, kernel, dwellings->header.srid, &map))
		return (Datum) 0;
	event_points = event_set_points(events);
	home_points = dwelling_points(kernel, dwellings);
	found = draw_map(&map, &event_points, &home_points, &rules);
	add_rows(&map, &found, &rules, &rows);
	return (Datum) 0;
}
