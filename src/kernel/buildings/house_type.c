/*
 * Which kind of house is a building, by what it is built against?
 */
#include "kernel/buildings/house_type.h"

#include "kernel/order.h"

#include <math.h>

#define NO_BUILDING UINT32_MAX

/* ---------------------------------------------------------------- sides */

/* The direction of most of the walls, up to a right angle: four times the angle makes walls at right angles one. */
static double
main_direction(const Walls *walls)
{
	double		sine = 0;
	double		cosine = 0;

	for (uint32_t i = 0; i < walls->count; i++)
	{
		double		angle = 4 * atan2(walls->wall[i].dy, walls->wall[i].dx);

		if (!walls->wall[i].is_outer)
			continue;
		sine += walls->wall[i].length * sin(angle);
		cosine += walls->wall[i].length * cos(angle);
	}
	return atan2(sine, cosine) / 4;
}

/* To a millionth of a degree: what faces north is not to be at 359.9999999 for the last digit of a coordinate. */
static double
bearing_of(double angle)
{
	double		bearing = fmod(round((90 - angle * (180 / M_PI)) * 1e6) / 1e6, 360);

	return bearing < 0 ? bearing + 360 : bearing + 0.0;
}

/* Walls around a building run counterclockwise, so they face right. */
static void
measure_sides(const Walls *walls, const double *covered, Sides *sides)
{
	double		direction = main_direction(walls);

	*sides = (Sides) {0};
	for (int side = 0; side < SIDES; side++)
		sides->bearing[side] = bearing_of(direction + side * M_PI_2);
	for (uint32_t i = 0; i < walls->count; i++)
	{
		const Wall *wall = &walls->wall[i];
		double		facing = atan2(wall->dy, wall->dx) - M_PI_2 - direction;
		int			side = (int) (lround(facing / M_PI_2) + 2 * SIDES) % SIDES;

		if (!walls->wall[i].is_outer)
			continue;
		sides->length[side] += wall->length;
		sides->free[side] += fmax(wall->length - covered[i], 0);
		sides->perimeter += wall->length;
	}
}

/* ---------------------------------------------------------------- what adjoins what */

/* What is kept from one building to the next. */
typedef struct Search
{
	Kernel	   *kernel;
	const Outlines *outlines;
	const AdjoiningRules *rules;
	Nearby		nearby;
	Walls		walls;			/* of the building */
	Walls		others;			/* of all near by, one after the other, those that come near */
	Walls		other;			/* all of one near by */
	Stretches	stretches;		/* of one wall */
	size_t		capacity;
	double	   *covered;		/* of each wall, by any other building */
	double	   *common;			/* of each that is near by: the walls of the one that the other runs along */
	double	   *overlap;		/* and the area, where the other has the higher number */
	uint64_t	work;
	KernelStatus status;
} Search;

/* After so much work the search may be stopped. */
static bool
goes_on(Search *search, uint64_t work)
{
	if (search->status == KERNEL_OK && kernel_stop_after(search->kernel, &search->work, work))
		search->status = KERNEL_STOPPED;
	return search->status == KERNEL_OK;
}

static void
add_walls(Search *search, Walls *walls, uint32_t building, const Box *box)
{
	const Outlines *outlines = search->outlines;
	const uint32_t *ring_start = &outlines->ring_start[building];

	if (goes_on(search, outlines->corner_start[ring_start[1]] - outlines->corner_start[ring_start[0]]))
		walls_add(search->kernel, walls, outlines, building, box);
}

/* The length of a wall that runs along any of these; not to be used when the search was stopped. */
static double
common_of(Search *search, const Wall *wall, const Walls *others)
{
	if (!goes_on(search, 1 + others->count))
		return 0;
	search->stretches.count = 0;
	common_stretches(search->kernel, wall, others, search->rules->tolerance, &search->stretches);
	return stretches_length(&search->stretches);
}

static double
overlap_of(Search *search, uint32_t building, uint32_t other)
{
	const Box  *extent = search->nearby.extent;
	bool		may = false;

	search->other.count = 0;
	add_walls(search, &search->other, other, NULL);
	if (search->status == KERNEL_OK)
		search->status = outlines_may_overlap(search->kernel, &search->walls, &extent[building],
											  &search->other, &extent[other], &may);
	if (search->status != KERNEL_OK || !may)
		return 0;
	return search->rules->overlap(search->rules->context, building, other);
}

/* One building beside one near by, of which the walls that come near it were added last. */
static void
compare_buildings(Search *search, uint32_t building, uint32_t entry, uint32_t first_wall)
{
	uint32_t	other = search->nearby.beside.other[entry];
	Box			reach = box_around(&search->nearby.extent[other], search->rules->tolerance);
	Walls		others = {.count = search->others.count - first_wall, .wall = search->others.wall + first_wall};

	search->common[entry] = 0;
	for (uint32_t i = 0; i < search->walls.count; i++)
		if (wall_meets(&search->walls.wall[i], &reach))
			search->common[entry] += common_of(search, &search->walls.wall[i], &others);
	search->overlap[entry] = other > building ? overlap_of(search, building, other) : 0;
}

static void
search_building(Search *search, uint32_t building, Sides *sides)
{
	const Neighbours *beside = &search->nearby.beside;
	uint32_t	end = beside->start[building + 1];
	Box			reach = box_around(&search->nearby.extent[building], search->rules->tolerance);

	search->walls.count = search->others.count = 0;
	add_walls(search, &search->walls, building, NULL);
	for (uint32_t entry = beside->start[building]; entry < end && search->status == KERNEL_OK; entry++)
	{
		uint32_t	first = search->others.count;

		add_walls(search, &search->others, beside->other[entry], &reach);
		compare_buildings(search, building, entry, first);
	}
	search->covered = kernel_grow(search->kernel, search->covered, search->walls.count, &search->capacity,
								  sizeof(double));
	for (uint32_t i = 0; i < search->walls.count; i++)
		search->covered[i] = common_of(search, &search->walls.wall[i], &search->others);
	measure_sides(&search->walls, search->covered, sides);
}

/* An OrderBefore. */
static bool
is_before(const void *items, uint32_t item, const void *sought)
{
	return ((const uint32_t *) items)[item] < *(const uint32_t *) sought;
}

/* Where a building stands among those near by another, which it does. */
static uint32_t
entry_of(const Neighbours *beside, uint32_t building, uint32_t other)
{
	uint32_t	start = beside->start[building];

	return start + order_find(beside->other + start, beside->start[building + 1] - start, is_before, &other);
}

static KernelStatus
fill_graph(const Search *search, AdjoiningGraph *graph)
{
	const Neighbours *beside = &search->nearby.beside;
	const AdjoiningRules *rules = search->rules;
	uint32_t	count = search->outlines->count;
	uint32_t	found = 0;

	graph->start = kernel_alloc(search->kernel, (size_t) count + 1, sizeof(uint32_t));
	for (uint32_t building = 0; building < count; building++)
	{
		graph->start[building] = found;
		for (uint32_t entry = beside->start[building]; entry < beside->start[building + 1]; entry++)
		{
			uint32_t	other = beside->other[entry];
			uint32_t	reverse = entry_of(beside, other, building);
			double		common = (search->common[entry] + search->common[reverse]) / 2;
			double		overlap = other > building ? search->overlap[entry] : search->overlap[reverse];

			if (KERNEL_STOP_AT(search->kernel, entry))
				return KERNEL_STOPPED;
			if (common < rules->min_common && overlap < rules->min_overlap)
				continue;
			graph->adjoining = kernel_grow(search->kernel, graph->adjoining, found + 1, &graph->capacity,
										   sizeof(Adjoining));
			graph->adjoining[found++] = (Adjoining)
			{
				.other = other, .common = common, .overlap = overlap < rules->min_overlap ? 0 : overlap
			};
		}
	}
	graph->start[count] = found;
	return KERNEL_OK;
}

KernelStatus
adjoining_find(Kernel *kernel, const Outlines *outlines, const AdjoiningRules *rules, AdjoiningGraph *graph)
{
	Search		search = {.kernel = kernel, .outlines = outlines, .rules = rules};

	*graph = (AdjoiningGraph) {0};
	search.status = nearby_find(kernel, outlines, rules->tolerance, &search.nearby);
	if (search.status == KERNEL_OK)
	{
		search.common = kernel_alloc(kernel, search.nearby.beside.start[outlines->count], sizeof(double));
		search.overlap = kernel_alloc(kernel, search.nearby.beside.start[outlines->count], sizeof(double));
		graph->sides = kernel_alloc(kernel, outlines->count, sizeof(Sides));
	}
	for (uint32_t building = 0; building < outlines->count && search.status == KERNEL_OK; building++)
		search_building(&search, building, &graph->sides[building]);
	if (search.status == KERNEL_OK)
		search.status = fill_graph(&search, graph);
	nearby_free(kernel, &search.nearby);
	walls_free(kernel, &search.walls);
	walls_free(kernel, &search.others);
	walls_free(kernel, &search.other);
	kernel_free(kernel, search.stretches.stretch);
	kernel_free(kernel, search.covered);
	kernel_free(kernel, search.common);
	kernel_free(kernel, search.overlap);
	return search.status;
}

void
adjoining_free(Kernel *kernel, AdjoiningGraph *graph)
{
	kernel_free(kernel, graph->start);
	kernel_free(kernel, graph->adjoining);
	kernel_free(kernel, graph->sides);
}

/* ---------------------------------------------------------------- types */

static void
count_adjoining(const AdjoiningGraph *graph, uint32_t building, const int32_t *dwellings, House *house)
{
	for (uint32_t n = graph->start[building]; n < graph->start[building + 1]; n++)
	{
		const Adjoining *adjoining = &graph->adjoining[n];

		house->neighbours += dwellings[adjoining->other] > 0;
		house->outbuildings += dwellings[adjoining->other] == 0;
		house->overlaps |= adjoining->overlap > 0;
	}
}

static bool
adjoins_unknown(const AdjoiningGraph *graph, uint32_t building, const int32_t *dwellings)
{
	for (uint32_t n = graph->start[building]; n < graph->start[building + 1]; n++)
		if (dwellings[graph->adjoining[n].other] == DWELLINGS_UNKNOWN)
			return true;
	return false;
}

/* Without a house against it: is there a garage between it and another, or what may be one? */
static HouseType
type_by_garages(const AdjoiningGraph *graph, uint32_t building, const int32_t *dwellings)
{
	HouseType	type = HOUSE_DETACHED;

	for (uint32_t n = graph->start[building]; n < graph->start[building + 1]; n++)
	{
		uint32_t	between = graph->adjoining[n].other;

		for (uint32_t m = graph->start[between]; m < graph->start[between + 1]; m++)
			if (graph->adjoining[m].other != building && dwellings[graph->adjoining[m].other] > 0)
				return HOUSE_LINKED_DETACHED;
		if (adjoins_unknown(graph, between, dwellings))
			type = HOUSE_UNKNOWN;
	}
	return type;
}

/* The one house that it is built against. */
static uint32_t
only_neighbour(const AdjoiningGraph *graph, uint32_t building, const int32_t *dwellings)
{
	uint32_t	n = graph->start[building];

	while (dwellings[graph->adjoining[n].other] <= 0)
		n++;
	return graph->adjoining[n].other;
}

/* With two houses at its sides it is in a row whatever else there is; with fewer, all that adjoins has to be known. */
static HouseType
type_of(const AdjoiningGraph *graph, uint32_t building, const int32_t *dwellings, const House *house)
{
	uint32_t	neighbours = house[building].neighbours;
	uint32_t	other;

	if (dwellings[building] == 0)
		return HOUSE_NONE;
	if (dwellings[building] == DWELLINGS_UNKNOWN)
		return HOUSE_UNKNOWN;
	if (dwellings[building] > 1)
		return HOUSE_FLAT;
	if (neighbours > 1)
		return HOUSE_TERRACED;
	if (adjoins_unknown(graph, building, dwellings))
		return HOUSE_UNKNOWN;
	if (neighbours == 0)
		return type_by_garages(graph, building, dwellings);
	other = only_neighbour(graph, building, dwellings);
	if (house[other].neighbours > 1)
		return HOUSE_CORNER;
	return adjoins_unknown(graph, other, dwellings) ? HOUSE_UNKNOWN : HOUSE_SEMI_DETACHED;
}

/* ---------------------------------------------------------------- rows and blocks */

/*
 * Puts every building that can be reached from this one in its group, those
 * with a dwelling only where dwellings are given, and returns how many they are.
 */
static uint32_t
spread(const AdjoiningGraph *graph, uint32_t first, const int32_t *dwellings, uint32_t *queue, uint32_t *group)
{
	uint32_t	count = 1;

	queue[0] = group[first] = first;
	for (uint32_t done = 0; done < count; done++)
		for (uint32_t n = graph->start[queue[done]]; n < graph->start[queue[done] + 1]; n++)
		{
			uint32_t	other = graph->adjoining[n].other;

			if (group[other] != NO_BUILDING || (dwellings != NULL && dwellings[other] <= 0))
				continue;
			group[other] = first;
			queue[count++] = other;
		}
	return count;
}

/* Numbers a row from end to end, where it has two. */
static void
number_row(const AdjoiningGraph *graph, const uint32_t *queue, uint32_t count, const int32_t *dwellings, House *house)
{
	uint32_t	end = NO_BUILDING;
	uint32_t	branches = 0;

	for (uint32_t i = 0; i < count; i++)
	{
		house[queue[i]].row_length = count;
		branches += house[queue[i]].neighbours > 2;
		if (house[queue[i]].neighbours <= 1 && queue[i] < end)
			end = queue[i];
	}
	if (end == NO_BUILDING || branches > 0)
		return;
	for (uint32_t position = 1; end != NO_BUILDING; position++)
	{
		uint32_t	next = NO_BUILDING;

		house[end].row_position = position;
		for (uint32_t n = graph->start[end]; n < graph->start[end + 1]; n++)
		{
			uint32_t	other = graph->adjoining[n].other;

			if (dwellings[other] > 0 && house[other].row_position == 0)
				next = other;
		}
		end = next;
	}
}

static void
find_block(const AdjoiningGraph *graph, uint32_t first, uint32_t *queue, uint32_t *block, House *house)
{
	uint32_t	count = spread(graph, first, NULL, queue, block);

	for (uint32_t i = 0; i < count; i++)
	{
		house[queue[i]].block = first;
		house[queue[i]].block_length = count;
	}
}

static void
find_row(const AdjoiningGraph *graph, uint32_t first, const int32_t *dwellings, uint32_t *queue, uint32_t *row,
		 House *house)
{
	uint32_t	count = spread(graph, first, dwellings, queue, row);

	for (uint32_t i = 0; i < count; i++)
		house[queue[i]].row = first;
	number_row(graph, queue, count, dwellings, house);
}

KernelStatus
house_types(Kernel *kernel, uint32_t count, const int32_t *dwellings, const AdjoiningGraph *graph, House *house)
{
	uint32_t   *queue = kernel_alloc(kernel, count, sizeof(uint32_t));
	uint32_t   *row = kernel_alloc(kernel, count, sizeof(uint32_t));
	uint32_t   *block = kernel_alloc(kernel, count, sizeof(uint32_t));
	KernelStatus status = KERNEL_OK;

	for (uint32_t i = 0; i < count; i++)
	{
		row[i] = block[i] = NO_BUILDING;
		house[i] = (House) {.row = NO_BUILDING};
		count_adjoining(graph, i, dwellings, &house[i]);
	}
	for (uint32_t i = 0; i < count && status == KERNEL_OK; i++)
	{
		house[i].type = type_of(graph, i, dwellings, house);
		if (dwellings[i] > 0 && row[i] == NO_BUILDING)
			find_row(graph, i, dwellings, queue, row, house);
		if (block[i] == NO_BUILDING)
			find_block(graph, i, queue, block, house);
		if (KERNEL_STOP_AT(kernel, i))
			status = KERNEL_STOPPED;
	}
	kernel_free(kernel, block);
	kernel_free(kernel, row);
	kernel_free(kernel, queue);
	return status;
}
