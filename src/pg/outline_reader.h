/*
 * The shapes of a set as the kernels want them: rings of corners, one after
 * the other.
 */
#ifndef PG_OUTLINE_READER_H
#define PG_OUTLINE_READER_H

#include "postgres.h"

#include "kernel/outlines.h"

typedef struct OutlineReader
{
	Kernel	   *kernel;
	uint32		count;			/* of shapes read */
	uint32	   *ring_start;
	uint32		rings;
	size_t		ring_capacity;
	uint32	   *corner_start;
	size_t		outer_capacity;
	bool	   *is_outer;
	uint32		corners;
	size_t		x_capacity;
	size_t		y_capacity;
	double	   *x;
	double	   *y;
} OutlineReader;

/* For so many shapes. */
extern OutlineReader outline_reader_begin(Kernel *kernel, uint32 count);

/*
 * Reads what geometry_read_area() or geometry_read_parts() wrote.  Rings run as
 * they were drawn, the first corner at their end again; a part that is a line is
 * a ring that is not closed.
 */
extern void outline_reader_add(OutlineReader *reader, const char *wkb, Size size);
extern void outline_reader_add_parts(OutlineReader *reader, const char *parts, Size size);

/* The shapes read so far, which stay the reader's. */
extern Outlines outline_reader_outlines(const OutlineReader *reader);
extern void outline_reader_end(OutlineReader *reader);

#endif
