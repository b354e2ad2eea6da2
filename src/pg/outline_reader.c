/*
 * The shapes of a set as the kernels want them.
 */
#include "pg/outline_reader.h"

#include "pg/geometry.h"

OutlineReader
outline_reader_begin(Kernel *kernel, uint32 count)
{
	return (OutlineReader)
	{
		.kernel = kernel, .ring_start = kernel_alloc_zero(kernel, count + (Size) 1, sizeof(uint32)),
		.corner_start = kernel_alloc_zero(kernel, 1, sizeof(uint32)), .ring_capacity = 1
	};
}

static void
begin_ring(bool is_outer, void *context)
{
	OutlineReader *reader = context;

	reader->corner_start = kernel_grow(reader->kernel, reader->corner_start, reader->rings + 2, &reader->ring_capacity,
									   sizeof(uint32));
	reader->is_outer = kernel_grow(reader->kernel, reader->is_outer, reader->rings + 1, &reader->outer_capacity,
								   sizeof(bool));
	reader->is_outer[reader->rings] = is_outer;
	reader->corner_start[reader->rings++] = reader->corners;
}

static void
add_corner(double x, double y, void *context)
{
	OutlineReader *reader = context;

	reader->x = kernel_grow(reader->kernel, reader->x, reader->corners + 1, &reader->x_capacity, sizeof(double));
	reader->y = kernel_grow(reader->kernel, reader->y, reader->corners + 1, &reader->y_capacity, sizeof(double));
	reader->x[reader->corners] = x;
	reader->y[reader->corners++] = y;
}

static void
begin_shape(OutlineReader *reader)
{
	reader->ring_start[reader->count++] = reader->rings;
}

static void
end_shape(OutlineReader *reader)
{
	reader->ring_start[reader->count] = reader->rings;
	reader->corner_start[reader->rings] = reader->corners;
}

void
outline_reader_add(OutlineReader *reader, const char *wkb, Size size)
{
	StringInfoData area = {.data = unconstify(char *, wkb), .len = size};

	begin_shape(reader);
	geometry_visit_rings(&area, begin_ring, add_corner, reader);
	end_shape(reader);
}

void
outline_reader_add_parts(OutlineReader *reader, const char *parts, Size size)
{
	StringInfoData source = {.data = unconstify(char *, parts), .len = size};
	GeometryPart part;

	begin_shape(reader);
	while (geometry_next_part(&source, &part, begin_ring, add_corner, reader))
		;
	end_shape(reader);
}

Outlines
outline_reader_outlines(const OutlineReader *reader)
{
	return (Outlines)
	{
		.count = reader->count, .ring_start = reader->ring_start, .corner_start = reader->corner_start,
		.is_outer = reader->is_outer, .x = reader->x, .y = reader->y
	};
}

void
outline_reader_end(OutlineReader *reader)
{
	kernel_free(reader->kernel, reader->ring_start);
	kernel_free(reader->kernel, reader->corner_start);
	kernel_free(reader->kernel, reader->is_outer);
	kernel_free(reader->kernel, reader->x);
	kernel_free(reader->kernel, reader->y);
}
