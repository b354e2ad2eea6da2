/*
 * place_distances: how far it is from each dwelling to the nearest place of
 * each kind, and how many are within a distance.
 *
 * SQL: sql/6h-place_distances.sql
 */
#include "pg/buildings/place_set.h"

#include "pg/arguments.h"
#include "pg/geometry.h"
#include "pg/kernel_env.h"
#include "pg/letters/letter_sets.h"
#include "pg/rows.h"
#include "pg/srid.h"

#include "kernel/buildings/place_distances.h"

#include "miscadmin.h"

/* The arguments, in order. */
enum
{
	ARG_PLACES, ARG_DWELLINGS, ARG_WITHIN
};

#define WITHIN_MAX 10000.0

#define CORNER_BYTES (2 * sizeof(double))	/* in the parts of a place, beside what says how many there are */

/* Dwellings are asked about so many answers at a time, and not more than so many. */
#define ANSWERS_AT_ONCE (1 << 20)
#define DWELLINGS_AT_ONCE (1 << 16)

/* ---------------------------------------------------------------- places */

/* The places of a set, as the kernel wants them. */
typedef struct PlaceReader
{
	Kernel	   *kernel;
	GeometryPart part;			/* that is being read */
	uint32		paths;
	size_t		start_capacity;
	size_t		path_capacity;
	uint32	   *corner_start;
	uint8	   *path;
	uint32		corners;
	double	   *x;				/* with room for all */
	double	   *y;
} PlaceReader;

static void
begin_path(bool is_outer, void *context)
{
	PlaceReader *reader = context;
	PathKind	path = reader->part.kind != GEOMETRY_AREA ? PATH_LINE : is_outer ? PATH_OUTER : PATH_HOLE;

	reader->corner_start = kernel_grow(reader->kernel, reader->corner_start, reader->paths + 2, &reader->start_capacity,
									   sizeof(uint32));
	reader->path = kernel_grow(reader->kernel, reader->path, reader->paths + 1, &reader->path_capacity, sizeof(uint8));
	reader->path[reader->paths] = path;
	reader->corner_start[reader->paths++] = reader->corners;
}

static void
add_corner(double x, double y, void *context)
{
	PlaceReader *reader = context;

	reader->x[reader->corners] = x;
	reader->y[reader->corners++] = y;
}

/* The paths of each place. */
static uint32 *
read_paths(PlaceReader *reader, const PlaceColumns *columns)
{
	uint32	   *path_start = kernel_alloc(reader->kernel, columns->count + (Size) 1, sizeof(uint32));

	for (uint32 i = 0; i < columns->count; i++)
	{
		uint32		size;
		const char *parts = place_set_parts(columns, i, &size);
		StringInfoData buffer = {.data = (char *) parts, .len = size, .maxlen = size};

		path_start[i] = reader->paths;
		while (geometry_next_part(&buffer, &reader->part, begin_path, add_corner, reader))
			;
		reader->corner_start[reader->paths] = reader->corners;
		CHECK_FOR_INTERRUPTS();
	}
	path_start[columns->count] = reader->paths;
	return path_start;
}

static PlaceIndex *
index_places(Kernel *kernel, const PlaceColumns *columns)
{
	Size		corners_max = columns->part_end[columns->count - 1] / CORNER_BYTES;
	PlaceReader reader = {
		.kernel = kernel,
		.x = kernel_alloc(kernel, corners_max, sizeof(double)), .y = kernel_alloc(kernel, corners_max, sizeof(double))
	};
	uint32	   *path_start = read_paths(&reader, columns);
	uint32	   *kind_start = kernel_alloc(kernel, columns->kinds + (Size) 1, sizeof(uint32));
	Places		places = {
		.kinds = columns->kinds, .kind_start = kind_start, .path_start = path_start, .corner_start = reader.corner_start,
		.path = reader.path, .x = reader.x, .y = reader.y
	};
	PlaceIndex *index;

	kind_start[0] = 0;
	memcpy(kind_start + 1, columns->kind_end, columns->kinds * sizeof(uint32));
	place_index_build(kernel, &places, &index);
	kernel_free(kernel, kind_start);
	kernel_free(kernel, path_start);
	kernel_free(kernel, reader.corner_start);
	kernel_free(kernel, reader.path);
	kernel_free(kernel, reader.x);
	kernel_free(kernel, reader.y);
	return index;
}

/* ---------------------------------------------------------------- answers */

/* What is kept from one batch of dwellings to the next. */
typedef struct Asking
{
	const PlaceIndex *index;
	uint32		kinds;
	Datum	   *kind;			/* their names */
	double		within;
	double	   *x;
	double	   *y;
	PlaceAnswer *answer;
} Asking;

static void
ask(Kernel *kernel, const Asking *asking, const Dwelling *dwelling, uint32 count, Rows *rows)
{
	const PlaceAnswer *answer = asking->answer;

	for (uint32 i = 0; i < count; i++)
	{
		asking->x[i] = dwelling[i].x;
		asking->y[i] = dwelling[i].y;
	}
	place_distances(kernel, asking->index, count, asking->x, asking->y, asking->within, asking->answer);
	for (uint32 i = 0; i < count; i++)
		for (uint32 k = 0; k < asking->kinds; k++, answer++)
		{
			rows_begin_row(rows);
			rows_add(rows, Int64GetDatum(dwelling[i].id), false);
			rows_add(rows, asking->kind[k], false);
			rows_add_number(rows, answer->nearest);
			rows_add(rows, Int32GetDatum(answer->within), false);
			rows_end_row(rows);
		}
}

static Datum *
kind_names(const PlaceColumns *columns)
{
	Datum	   *kind = palloc(columns->kinds * sizeof(Datum));
	const char *name = columns->name;

	for (uint32 k = 0; k < columns->kinds; k++, name += strlen(name) + 1)
		kind[k] = place_kind_text(name);
	return kind;
}

PG_FUNCTION_INFO_V1(place_distances_of_dwellings);
Datum
place_distances_of_dwellings(PG_FUNCTION_ARGS)
{
	PlaceSet   *set = PG_GETARG_PLACE_SET_P(ARG_PLACES);
	LetterSet  *dwellings = letter_set_open(DWELLING_SET, PG_GETARG_DATUM(ARG_DWELLINGS));
	double		within = argument_metres(PG_GETARG_FLOAT8(ARG_WITHIN), "within", WITHIN_MAX,
										 "Places that matter to a dwelling are usually counted within 50 to 500 metres.");
	const Dwelling *dwelling = letter_set_rows(dwellings);
	PlaceColumns columns = place_set_columns(set);
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	Asking		asking = {.kinds = columns.kinds, .within = within};
	uint32		batch;

	if (columns.count == 0 || dwellings->header.count == 0)
		return (Datum) 0;
	srid_require_same(set->header.srid, dwellings->header.srid, "places and dwellings");
	batch = Min(Min(DWELLINGS_AT_ONCE, ANSWERS_AT_ONCE / columns.kinds), dwellings->header.count);
	asking.index = index_places(kernel, &columns);
	asking.kind = kind_names(&columns);
	asking.x = kernel_alloc(kernel, batch, sizeof(double));
	asking.y = kernel_alloc(kernel, batch, sizeof(double));
	asking.answer = kernel_alloc(kernel, batch * (Size) columns.kinds, sizeof(PlaceAnswer));
	for (uint32 first = 0; first < dwellings->header.count; first += batch)
		ask(kernel, &asking, dwelling + first, Min(batch, dwellings->header.count - first), &rows);
	return (Datum) 0;
}
