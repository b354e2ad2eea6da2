/*
 * The only door to PostGIS's geometry: points and areas in, points, lines, boxes and areas out.
 */
#ifndef PG_GEOMETRY_H
#define PG_GEOMETRY_H

#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"

typedef struct GeometryPoint
{
	double		x;
	double		y;
	int32		srid;			/* 0 when unknown */
} GeometryPoint;

/*
 * Reads a point as 2-D; false when it is EMPTY.  Raises an error for any other
 * geometry, and for coordinates that are not finite or no place on Earth.  "type" is the OID of the
 * geometry type, "what" names the argument in messages.
 */
extern bool geometry_read_point(Datum geometry, Oid type, const char *what, GeometryPoint *point);

/* Shows each point of a Point or MultiPoint, as above and in its order; parts that are EMPTY have no place and are passed over. */
typedef void (*PointVisitor) (const GeometryPoint *point, void *context);
extern void geometry_visit_points(Datum geometry, Oid type, const char *what, PointVisitor visit, void *context);

/*
 * Appends a Polygon or MultiPolygon as plain WKB: 2-D, little-endian, without
 * SRID or empty parts, the same bytes on every machine.  False, and nothing
 * appended, when it is EMPTY.  Raises an error for any other geometry and for
 * coordinates as above.
 */
extern bool geometry_read_area(Datum geometry, Oid type, const char *what, StringInfo wkb, int32 *srid);

/* Shows each corner of what geometry_read_area() wrote; false when it has none. */
typedef void (*GeometryVisitor) (double x, double y, void *context);
extern bool geometry_visit_area(StringInfo wkb, GeometryVisitor visit, void *context);

/* The same, and before the corners of each ring, the first of them twice, whether it is one around a part or around a hole in it. */
typedef void (*RingVisitor) (bool is_outer, void *context);
extern void geometry_visit_rings(StringInfo wkb, RingVisitor begin, GeometryVisitor visit, void *context);

/* Are these bytes, which may come from anywhere, just what geometry_read_area() writes?  Some others raise an error. */
extern bool geometry_is_area_wkb(const char *bytes, Size size);

/*
 * Appends the parts of a Point, LineString, Polygon, of several of one kind or
 * of a collection of them, one after the other, each as plain WKB as above.
 * False, and nothing appended, when all of it is EMPTY.  Raises an error for
 * curves and surfaces, and for coordinates as above.
 */
extern bool geometry_read_parts(Datum geometry, Oid type, const char *what, StringInfo wkb, int32 *srid);

typedef enum GeometryKind
{
	GEOMETRY_POINT, GEOMETRY_LINE, GEOMETRY_AREA
} GeometryKind;

typedef struct GeometryPart
{
	GeometryKind kind;
	const char *wkb;
	Size		size;
} GeometryPart;

/*
 * The next part of what geometry_read_parts() wrote; false at the end.  Shows
 * the corners of each path of it: the point, the line, or the rings of a
 * polygon, of which the first is around it.  Visitors may be NULL.
 */
extern bool geometry_next_part(StringInfo wkb, GeometryPart *part, RingVisitor begin, GeometryVisitor visit, void *context);

/* Are these bytes just what geometry_read_parts() writes?  Some others raise an error. */
extern bool geometry_are_parts(const char *bytes, Size size);

/* Makes geometries of one type and SRID; kept for many calls. */
typedef struct GeometryWriter
{
	FmgrInfo	receive;
	Oid			io_parameter;
	int32		srid;
} GeometryWriter;

extern void geometry_writer_init(GeometryWriter *writer, Oid type, int32 srid);
extern Datum geometry_write_point(GeometryWriter *writer, double x, double y);
extern Datum geometry_write_line(GeometryWriter *writer, double x0, double y0, double x1, double y1);
extern Datum geometry_write_box(GeometryWriter *writer, double x_min, double y_min, double x_max, double y_max);
extern Datum geometry_write_wkb(GeometryWriter *writer, const char *wkb, Size size);

#endif
