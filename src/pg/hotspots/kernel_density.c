/*
 * kernel_density: how close together burglaries lie.
 *
 * SQL: sql/6p-kernel_density.sql
 */
#include "pg/near_repeat/event_set.h"

#include "pg/hotspots/kernel_map.h"

#include <math.h>

#include "miscadmin.h"

/* The arguments, in order; bandwidth, cell_size and area are kernel_map_open()'s. */
enum
{
	ARG_EVENTS, ARG_BANDWIDTH, ARG_CELL_SIZE, ARGS_NEEDED
};

/* In bandwidths: which events are told of a square, and how far from the last event the map ends. */
#define NEAR 2.0
#define MAP_REACH 4.0

#define PER_KM2 1e6

typedef struct DensityMap
{
	double	   *density;
	double	   *squared;		/* by the bandwidth of the squared kernel */
	double	   *mass;
	int32	   *near;
	int32	   *reached;		/* NULL with an area */
} DensityMap;

static void
add_row(KernelMap *map, const DensityMap *found, Size cell, Rows *rows)
{
	double		mass = found->mass == NULL ? 1 : found->mass[cell];
	double		variance = found->squared[cell] / (4 * M_PI * map->bandwidth * map->bandwidth);

	rows_begin_row(rows);
	kernel_map_add_cell(map, rows, cell);
	rows_add(rows, Int64GetDatum(found->near[cell]), false);
	rows_add_number(rows, found->density[cell] / mass * PER_KM2);
	rows_add_number(rows, sqrt(variance) / mass * PER_KM2);
	rows_add_number(rows, found->mass == NULL ? NAN : mass);
	rows_end_row(rows);
}

PG_FUNCTION_INFO_V1(kernel_density);
Datum
kernel_density(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	KernelMap	map;
	DensityMap	found;
	EventSet   *set;
	Points		events;
	Box			box;

	for (int i = 0; i < ARGS_NEEDED; i++)
		if (PG_ARGISNULL(i))
			return (Datum) 0;
	set = PG_GETARG_EVENT_SET_P(ARG_EVENTS);
	events = event_set_points(set);
	if (!kernel_map_open(fcinfo, ARG_BANDWIDTH, server_kernel(&server, CurrentMemoryContext), set->header.srid, &map))
		return (Datum) 0;
	if (map.area == NULL && events.count == 0)
		return (Datum) 0;
	events = kernel_map_inside(&map, &events);
	box = events.count > 0 ? kernel_map_extent(&events) : map.extent;
	kernel_map_lay(&map, &box, 0);
	found = (DensityMap) {
		.density = kernel_map_density(&map, &events, map.bandwidth),
		.squared = kernel_map_density(&map, &events, map.bandwidth / M_SQRT2),
		.mass = kernel_map_mass(&map, map.bandwidth),
		.near = kernel_map_near(&map, &events, NEAR * map.bandwidth),
		.reached = map.area == NULL ? kernel_map_near(&map, &events, MAP_REACH * map.bandwidth) : NULL
	};
	kernel_map_begin(&map, &rows);
	for (Size cell = 0; cell < density_grid_cells(&map.grid); cell++)
	{
		if (cell % KERNEL_STOP_INTERVAL == 0)
			CHECK_FOR_INTERRUPTS();
		if (found.reached == NULL ? kernel_map_has(&map, found.mass, cell) : found.reached[cell] > 0)
			add_row(&map, &found, cell, &rows);
	}
	return (Datum) 0;
}
