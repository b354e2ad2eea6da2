/*
 * The only door to PostGIS's geometry.
 *
 * Points are read straight from the packed bytes of the stored form, six times
 * as fast as by ST_X and ST_Y.  Only bytes that are exactly a stored POINT of
 * the format of PostGIS 3 go that way; anything else is asked of PostGIS as
 * EWKB, its public format.  Output always goes through EWKB.
 */
#include "pg/geometry.h"

#include "pg/compat.h"

#include <math.h>

#include "kernel/points.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

/* The stored form: SRID in three bytes, flags, an optional box, type, number of points, coordinates. */
#define STORED_SRID_BYTES 3
#define STORED_HAS_Z 0x01
#define STORED_HAS_M 0x02
#define STORED_HAS_BOX 0x04
#define STORED_GEODETIC 0x08
#define STORED_EXTENDED 0x10
#define STORED_VERSION_2 0x40
#define STORED_POINT 1

/* EWKB, as PostGIS sends it. */
#define EWKB_POINT 1
#define EWKB_LINESTRING 2
#define EWKB_POLYGON 3
#define EWKB_MULTIPOINT 4
#define EWKB_MULTILINESTRING 5
#define EWKB_MULTIPOLYGON 6
#define EWKB_COLLECTION 7
#define EWKB_HAS_SRID 0x20000000
#define EWKB_HAS_M 0x40000000
#define EWKB_HAS_Z 0x80000000
#define EWKB_TYPE_MASK 0x0fffffff

typedef enum StoredPoint
{
	STORED_POINT_READ,
	STORED_POINT_EMPTY,
	STORED_SOMETHING_ELSE
} StoredPoint;

static uint32
read_uint32(const unsigned char *bytes)
{
	uint32		value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

/* The SRID is a signed number of 21 bits. */
static int32
read_srid(const unsigned char *bytes)
{
	uint32		srid = ((uint32) bytes[0] << 16) | ((uint32) bytes[1] << 8) | bytes[2];

	return (int32) (srid << 11) >> 11;
}

/* Reads bytes that are exactly a stored point; looks at none beyond size. */
static StoredPoint
read_stored_point(const unsigned char *bytes, Size size, GeometryPoint *point)
{
	Size		offset = STORED_SRID_BYTES + 1;
	unsigned char flags;
	int			dimensions;

	if (size < offset)
		return STORED_SOMETHING_ELSE;
	flags = bytes[STORED_SRID_BYTES];
	if ((flags & (STORED_VERSION_2 | STORED_EXTENDED | STORED_GEODETIC)) != STORED_VERSION_2)
		return STORED_SOMETHING_ELSE;
	dimensions = 2 + ((flags & STORED_HAS_Z) != 0) + ((flags & STORED_HAS_M) != 0);
	if (flags & STORED_HAS_BOX)
		offset += dimensions * 2 * sizeof(float);
	if (size < offset + 2 * sizeof(uint32) || read_uint32(bytes + offset) != STORED_POINT)
		return STORED_SOMETHING_ELSE;
	point->srid = read_srid(bytes);
	if (read_uint32(bytes + offset + sizeof(uint32)) == 0)
		return STORED_POINT_EMPTY;
	offset += 2 * sizeof(uint32);
	if (size < offset + dimensions * sizeof(double))
		return STORED_SOMETHING_ELSE;
	memcpy(&point->x, bytes + offset, sizeof(double));
	memcpy(&point->y, bytes + offset + sizeof(double), sizeof(double));
	return STORED_POINT_READ;
}

static const char *
ewkb_type_name(uint32 kind)
{
	/* In the order of the codes of OGC and ISO SQL/MM. */
	static const char *const names[] = {
		"Geometry", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
		"GeometryCollection", "CircularString", "CompoundCurve", "CurvePolygon", "MultiCurve", "MultiSurface",
		"Curve", "Surface", "PolyhedralSurface", "TIN", "Triangle"
	};

	kind &= EWKB_TYPE_MASK;
	return kind < lengthof(names) ? names[kind] : names[0];
}

/* One field of EWKB, in the byte order that the EWKB says. */
static void
read_ewkb(StringInfo ewkb, bool big_endian, void *field, int size)
{
	if (ewkb->len - ewkb->cursor < size)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("geometry ends too early")));
	for (int i = 0; i < size; i++)
	{
#ifdef WORDS_BIGENDIAN
		int			from = big_endian ? i : size - 1 - i;
#else
		int			from = big_endian ? size - 1 - i : i;
#endif
		((char *) field)[i] = ewkb->data[ewkb->cursor + from];
	}
	ewkb->cursor += size;
}

/* A geometry as PostGIS's own send function writes it; the buffer reads it where it is. */
static bytea *
send_geometry(Datum geometry, Oid type, StringInfo ewkb)
{
	Oid			send;
	bool		is_varlena;
	bytea	   *sent;

	getTypeBinaryOutputInfo(type, &send, &is_varlena);
	sent = OidSendFunctionCall(send, geometry);
	ewkb->data = VARDATA(sent);
	ewkb->len = VARSIZE(sent) - VARHDRSZ;
	ewkb->maxlen = ewkb->len;
	ewkb->cursor = 0;
	return sent;
}

/* The slow way, by EWKB.  There an EMPTY point has NaN for coordinates. */
static bool
read_point_by_ewkb(Datum geometry, Oid type, const char *what, GeometryPoint *point)
{
	StringInfoData ewkb;
	bytea	   *sent = send_geometry(geometry, type, &ewkb);
	unsigned char byte_order;
	uint32		kind;

	read_ewkb(&ewkb, false, &byte_order, 1);
	read_ewkb(&ewkb, byte_order == 0, &kind, sizeof(kind));
	if ((kind & EWKB_TYPE_MASK) != EWKB_POINT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is a %s, not a Point", what, ewkb_type_name(kind)),
				 errhint("Use ST_Centroid or ST_PointOnSurface to make a point of a line or an area, ST_Dump for a multipoint.")));
	point->srid = 0;
	if (kind & EWKB_HAS_SRID)
		read_ewkb(&ewkb, byte_order == 0, &point->srid, sizeof(point->srid));
	read_ewkb(&ewkb, byte_order == 0, &point->x, sizeof(double));
	read_ewkb(&ewkb, byte_order == 0, &point->y, sizeof(double));
	pfree(sent);
	return !(isnan(point->x) && isnan(point->y));
}

static void
check_coordinate(double coordinate, const char *what)
{
	if (!isfinite(coordinate))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s has a coordinate that is %s", what, isnan(coordinate) ? "not a number" : "infinite"),
				 errhint("Correct the point, or leave the row out.")));
	if (fabs(coordinate) > POINT_COORDINATE_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s has a coordinate of %g metres", what, coordinate),
				 errdetail("Coordinates lie between -%g and %g metres.", POINT_COORDINATE_MAX, POINT_COORDINATE_MAX),
				 errhint("Correct the point, or leave the row out.")));
}

bool
geometry_read_point(Datum geometry, Oid type, const char *what, GeometryPoint *point)
{
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(geometry);
	StoredPoint stored = read_stored_point((unsigned char *) VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed), point);
	bool		found = stored == STORED_POINT_READ;

	if (stored == STORED_SOMETHING_ELSE)
		found = read_point_by_ewkb(PointerGetDatum(packed), type, what, point);
	if ((Pointer) packed != DatumGetPointer(geometry))
		pfree(packed);
	if (found)
	{
		check_coordinate(point->x, what);
		check_coordinate(point->y, what);
		point->x += 0.0;		/* -0 and 0 are the same place */
		point->y += 0.0;
	}
	return found;
}

/* ---------------------------------------------------------------- areas */

/* Copies the parts of an area from EWKB of any kind to plain WKB, and checks them on the way. */
typedef struct AreaCopy
{
	StringInfo	source;
	StringInfo	target;
	bool		big_endian;		/* the part being read */
	int			dimensions;
	const char *what;
} AreaCopy;

/* Plain WKB has the low byte first everywhere. */
static void
append_little_endian(StringInfo target, uint64 word, int size)
{
	for (int i = 0; i < size; i++)
		appendStringInfoCharMacro(target, (char) (word >> (8 * i)));
}

static void
append_coordinate(StringInfo target, double coordinate)
{
	uint64		word;

	memcpy(&word, &coordinate, sizeof(word));
	append_little_endian(target, word, sizeof(word));
}

static void
append_head(StringInfo target, uint32 kind, uint32 count)
{
	appendStringInfoCharMacro(target, 1);
	append_little_endian(target, kind, sizeof(kind));
	append_little_endian(target, count, sizeof(count));
}

static uint32
read_count(AreaCopy *copy)
{
	uint32		count;

	read_ewkb(copy->source, copy->big_endian, &count, sizeof(count));
	return count;
}

/* Begins to read a part: byte order, type and perhaps SRID. */
static uint32
read_head(AreaCopy *copy, int32 *srid)
{
	unsigned char byte_order;
	uint32		kind;

	read_ewkb(copy->source, false, &byte_order, 1);
	copy->big_endian = byte_order == 0;
	read_ewkb(copy->source, copy->big_endian, &kind, sizeof(kind));
	copy->dimensions = 2 + ((kind & EWKB_HAS_Z) != 0) + ((kind & EWKB_HAS_M) != 0);
	*srid = 0;
	if (kind & EWKB_HAS_SRID)
		read_ewkb(copy->source, copy->big_endian, srid, sizeof(*srid));
	return kind & EWKB_TYPE_MASK;
}

static void
copy_ring(AreaCopy *copy)
{
	uint32		points = read_count(copy);

	append_little_endian(copy->target, points, sizeof(points));
	for (uint32 i = 0; i < points; i++)
	{
		for (int axis = 0; axis < copy->dimensions; axis++)
		{
			double		coordinate;

			read_ewkb(copy->source, copy->big_endian, &coordinate, sizeof(coordinate));
			if (axis >= 2)
				continue;
			check_coordinate(coordinate, copy->what);
			append_coordinate(copy->target, coordinate + 0.0);
		}
	}
}

/* One point of what is read; false when it is EMPTY. */
static bool
read_part_point(AreaCopy *read, GeometryPoint *point)
{
	double		coordinate[4];

	for (int axis = 0; axis < read->dimensions; axis++)
		read_ewkb(read->source, read->big_endian, &coordinate[axis], sizeof(double));
	if (isnan(coordinate[0]) && isnan(coordinate[1]))
		return false;
	check_coordinate(coordinate[0], read->what);
	check_coordinate(coordinate[1], read->what);
	point->x = coordinate[0] + 0.0;
	point->y = coordinate[1] + 0.0;
	return true;
}

void
geometry_visit_points(Datum geometry, Oid type, const char *what, PointVisitor visit, void *context)
{
	StringInfoData ewkb;
	bytea	   *sent = send_geometry(geometry, type, &ewkb);
	AreaCopy	read = {.source = &ewkb, .what = what};
	GeometryPoint point;
	int32		ignored;
	uint32		kind = read_head(&read, &point.srid);

	if (kind == EWKB_POINT && read_part_point(&read, &point))
		visit(&point, context);
	if (kind != EWKB_POINT && kind != EWKB_MULTIPOINT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is a %s, not a Point or MultiPoint", what, ewkb_type_name(kind)),
				 errhint("Collect the dwellings that it may have been: ST_Collect(geom).")));
	for (uint32 parts = kind == EWKB_MULTIPOINT ? read_count(&read) : 0; parts > 0; parts--)
	{
		read_head(&read, &ignored);
		if (read_part_point(&read, &point))
			visit(&point, context);
	}
	pfree(sent);
}

/* Copies what follows the head of a polygon; false when it has no rings. */
static bool
copy_polygon(AreaCopy *copy)
{
	uint32		rings = read_count(copy);

	if (rings == 0)
		return false;
	append_head(copy->target, EWKB_POLYGON, rings);
	for (uint32 i = 0; i < rings; i++)
		copy_ring(copy);
	return true;
}

/* Copies what follows the head of a multipolygon; returns how many of its polygons have rings. */
static uint32
copy_polygons(AreaCopy *copy)
{
	uint32		parts = read_count(copy);
	uint32		copied = 0;
	int32		ignored;

	for (uint32 i = 0; i < parts; i++)
	{
		if (read_head(copy, &ignored) != EWKB_POLYGON)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
					 errmsg("%s has a part that is no Polygon", copy->what)));
		copied += copy_polygon(copy);
	}
	return copied;
}

static bool
copy_area(AreaCopy *copy, int32 *srid)
{
	uint32		kind = read_head(copy, srid);
	int			head = copy->target->len;
	uint32		parts;

	if (kind == EWKB_POLYGON)
		return copy_polygon(copy);
	if (kind != EWKB_MULTIPOLYGON)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is a %s, not a Polygon or MultiPolygon", copy->what, ewkb_type_name(kind)),
				 errhint("Use ST_CollectionExtract(geom, 3) for a collection, ST_CurveToLine(geom) for curves.")));
	append_head(copy->target, EWKB_MULTIPOLYGON, 0);
	parts = copy_polygons(copy);
	if (parts == 0)
	{
		copy->target->len = head;
		return false;
	}
	for (int i = 0; i < (int) sizeof(parts); i++)
		copy->target->data[head + 1 + sizeof(uint32) + i] = (char) (parts >> (8 * i));
	return true;
}

bool
geometry_read_area(Datum geometry, Oid type, const char *what, StringInfo wkb, int32 *srid)
{
	StringInfoData ewkb;
	bytea	   *sent = send_geometry(geometry, type, &ewkb);
	AreaCopy	copy = {.source = &ewkb, .target = wkb, .what = what};
	bool		found = copy_area(&copy, srid);

	pfree(sent);
	return found;
}

/* Shows so many corners; false when there are none. */
static bool
visit_corners(AreaCopy *read, uint32 count, GeometryVisitor visit, void *context)
{
	for (uint32 i = 0; i < count; i++)
	{
		double		x,
					y;

		read_ewkb(read->source, false, &x, sizeof(x));
		read_ewkb(read->source, false, &y, sizeof(y));
		if (visit != NULL)
			visit(x, y, context);
	}
	return count > 0;
}

static bool
visit_polygon(AreaCopy *read, RingVisitor begin, GeometryVisitor visit, void *context)
{
	uint32		rings = read_count(read);
	bool		any = false;

	for (uint32 ring = 0; ring < rings; ring++)
	{
		if (begin != NULL)
			begin(ring == 0, context);
		any |= visit_corners(read, read_count(read), visit, context);
	}
	return any;
}

static bool
visit_area(StringInfo wkb, RingVisitor begin, GeometryVisitor visit, void *context)
{
	StringInfoData source = {.data = wkb->data, .len = wkb->len, .maxlen = wkb->len};
	AreaCopy	read = {.source = &source};
	int32		srid;
	bool		any = false;

	if (read_head(&read, &srid) == EWKB_POLYGON)
		return visit_polygon(&read, begin, visit, context);
	for (uint32 parts = read_count(&read); parts > 0; parts--)
	{
		read_head(&read, &srid);
		any |= visit_polygon(&read, begin, visit, context);
	}
	return any;
}

bool
geometry_visit_area(StringInfo wkb, GeometryVisitor visit, void *context)
{
	return visit_area(wkb, NULL, visit, context);
}

void
geometry_visit_rings(StringInfo wkb, RingVisitor begin, GeometryVisitor visit, void *context)
{
	visit_area(wkb, begin, visit, context);
}

bool
geometry_is_area_wkb(const char *bytes, Size size)
{
	StringInfoData source = {.data = (char *) bytes, .len = size, .maxlen = size};
	StringInfoData target;
	AreaCopy	copy = {.source = &source, .target = &target, .what = "area"};
	int32		srid;
	bool		same;

	initStringInfo(&target);
	same = copy_area(&copy, &srid) && (Size) target.len == size && memcmp(target.data, bytes, size) == 0;
	pfree(target.data);
	return same;
}

/* ---------------------------------------------------------------- parts of any kind */

static void
append_point_part(StringInfo target, double x, double y)
{
	appendStringInfoCharMacro(target, 1);
	append_little_endian(target, EWKB_POINT, sizeof(uint32));
	append_coordinate(target, x);
	append_coordinate(target, y);
}

/* Copies what follows the head of a point; false when it is EMPTY. */
static bool
copy_point(AreaCopy *copy)
{
	GeometryPoint point;

	if (!read_part_point(copy, &point))
		return false;
	append_point_part(copy->target, point.x, point.y);
	return true;
}

/* Copies what follows the head of a line, which is as a ring; false when it is EMPTY. */
static bool
copy_line(AreaCopy *copy)
{
	int			head = copy->target->len;

	appendStringInfoCharMacro(copy->target, 1);
	append_little_endian(copy->target, EWKB_LINESTRING, sizeof(uint32));
	copy_ring(copy);
	if (copy->target->len > head + 1 + 2 * (int) sizeof(uint32))
		return true;
	copy->target->len = head;
	return false;
}

/* Copies a geometry and those in it, and looks for a cancelled query; did any have a place? */
static bool
copy_parts(AreaCopy *copy, int32 *srid)
{
	uint32		kind = read_head(copy, srid);
	int32		ignored;
	bool		any = false;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	switch (kind)
	{
		case EWKB_POINT:
			return copy_point(copy);
		case EWKB_LINESTRING:
			return copy_line(copy);
		case EWKB_POLYGON:
			return copy_polygon(copy);
		case EWKB_MULTIPOINT:
		case EWKB_MULTILINESTRING:
		case EWKB_MULTIPOLYGON:
		case EWKB_COLLECTION:
			for (uint32 parts = read_count(copy); parts > 0; parts--)
				any |= copy_parts(copy, &ignored);
			return any;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s is a %s, not made of points, lines and polygons", copy->what, ewkb_type_name(kind)),
			 errhint("Use ST_CurveToLine(geom) for curves.")));
}

bool
geometry_read_parts(Datum geometry, Oid type, const char *what, StringInfo wkb, int32 *srid)
{
	StringInfoData ewkb;
	AreaCopy	copy = {.source = &ewkb, .target = wkb, .what = what};
	struct varlena *packed = PG_DETOAST_DATUM_PACKED(geometry);
	GeometryPoint point;
	StoredPoint stored = read_stored_point((unsigned char *) VARDATA_ANY(packed), VARSIZE_ANY_EXHDR(packed), &point);
	bytea	   *sent;
	bool		found;

	if (stored == STORED_POINT_READ)
	{
		check_coordinate(point.x, what);
		check_coordinate(point.y, what);
		append_point_part(wkb, point.x + 0.0, point.y + 0.0);
		*srid = point.srid;
	}
	if (stored != STORED_SOMETHING_ELSE)
		return stored == STORED_POINT_READ;
	sent = send_geometry(PointerGetDatum(packed), type, &ewkb);
	found = copy_parts(&copy, srid);
	pfree(sent);
	return found;
}

bool
geometry_next_part(StringInfo wkb, GeometryPart *part, RingVisitor begin, GeometryVisitor visit, void *context)
{
	AreaCopy	read = {.source = wkb};
	int			from = wkb->cursor;
	uint32		kind;
	int32		srid;

	if (wkb->cursor >= wkb->len)
		return false;
	kind = read_head(&read, &srid);
	part->kind = kind == EWKB_POINT ? GEOMETRY_POINT : kind == EWKB_LINESTRING ? GEOMETRY_LINE : GEOMETRY_AREA;
	if (kind == EWKB_POLYGON)
		visit_polygon(&read, begin, visit, context);
	else
	{
		if (begin != NULL)
			begin(true, context);
		visit_corners(&read, kind == EWKB_POINT ? 1 : read_count(&read), visit, context);
	}
	part->wkb = wkb->data + from;
	part->size = wkb->cursor - from;
	return true;
}

bool
geometry_are_parts(const char *bytes, Size size)
{
	StringInfoData source = {.data = (char *) bytes, .len = size, .maxlen = size};
	StringInfoData target;
	AreaCopy	copy = {.source = &source, .target = &target, .what = "place"};
	int32		srid;
	bool		same = true;

	initStringInfo(&target);
	while (same && source.cursor < source.len)
		same = copy_parts(&copy, &srid);
	same = same && size > 0 && (Size) target.len == size && memcmp(target.data, bytes, size) == 0;
	pfree(target.data);
	return same;
}

/* ---------------------------------------------------------------- output */

void
geometry_writer_init(GeometryWriter *writer, Oid type, int32 srid)
{
	Oid			receive;

	getTypeBinaryInputInfo(type, &receive, &writer->io_parameter);
	fmgr_info(receive, &writer->receive);
	writer->srid = srid;
}

/* EWKB in the byte order of this machine, as the first byte says. */
static void
begin_ewkb(StringInfo ewkb, const GeometryWriter *writer, uint32 kind)
{
#ifdef WORDS_BIGENDIAN
	char		byte_order = 0;
#else
	char		byte_order = 1;
#endif

	initStringInfo(ewkb);
	kind |= EWKB_HAS_SRID;
	appendBinaryStringInfo(ewkb, &byte_order, 1);
	appendBinaryStringInfo(ewkb, (char *) &kind, sizeof(kind));
	appendBinaryStringInfo(ewkb, (char *) &writer->srid, sizeof(writer->srid));
}

static void
append_count(StringInfo ewkb, uint32 count)
{
	appendBinaryStringInfo(ewkb, (char *) &count, sizeof(count));
}

static void
append_point(StringInfo ewkb, double x, double y)
{
	appendBinaryStringInfo(ewkb, (char *) &x, sizeof(x));
	appendBinaryStringInfo(ewkb, (char *) &y, sizeof(y));
}

static Datum
receive_ewkb(GeometryWriter *writer, StringInfo ewkb)
{
	Datum		geometry = ReceiveFunctionCall(&writer->receive, ewkb, writer->io_parameter, -1);

	pfree(ewkb->data);
	return geometry;
}

Datum
geometry_write_point(GeometryWriter *writer, double x, double y)
{
	StringInfoData ewkb;

	begin_ewkb(&ewkb, writer, EWKB_POINT);
	append_point(&ewkb, x, y);
	return receive_ewkb(writer, &ewkb);
}

Datum
geometry_write_line(GeometryWriter *writer, double x0, double y0, double x1, double y1)
{
	StringInfoData ewkb;

	begin_ewkb(&ewkb, writer, EWKB_LINESTRING);
	append_count(&ewkb, 2);
	append_point(&ewkb, x0, y0);
	append_point(&ewkb, x1, y1);
	return receive_ewkb(writer, &ewkb);
}

Datum
geometry_write_box(GeometryWriter *writer, double x_min, double y_min, double x_max, double y_max)
{
	StringInfoData ewkb;

	begin_ewkb(&ewkb, writer, EWKB_POLYGON);
	append_count(&ewkb, 1);
	append_count(&ewkb, 5);
	append_point(&ewkb, x_min, y_min);
	append_point(&ewkb, x_min, y_max);
	append_point(&ewkb, x_max, y_max);
	append_point(&ewkb, x_max, y_min);
	append_point(&ewkb, x_min, y_min);
	return receive_ewkb(writer, &ewkb);
}

/* What geometry_read_area() wrote; the SRID goes in behind the byte order and the type. */
Datum
geometry_write_wkb(GeometryWriter *writer, const char *wkb, Size size)
{
	StringInfoData ewkb;

	initStringInfo(&ewkb);
	appendStringInfoCharMacro(&ewkb, 1);
	append_little_endian(&ewkb, (uint32) (unsigned char) wkb[1] | EWKB_HAS_SRID, sizeof(uint32));
	append_little_endian(&ewkb, (uint32) writer->srid, sizeof(uint32));
	appendBinaryStringInfo(&ewkb, wkb + 1 + sizeof(uint32), size - 1 - sizeof(uint32));
	return receive_ewkb(writer, &ewkb);
}
