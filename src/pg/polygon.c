/*
 * Polygons, by GEOS.
 */
#include "pg/polygon.h"

#include <geos_c.h>

#include "miscadmin.h"
#include "utils/memutils.h"

/* A context of GEOS with the last thing that it complained about. */
typedef struct Geos
{
	GEOSContextHandle_t handle;
	char		message[256];
} Geos;

static void
keep_message(const char *message, void *data)
{
	strlcpy(((Geos *) data)->message, message, sizeof(((Geos *) data)->message));
}

static void
geos_begin(Geos *geos)
{
	geos->message[0] = '\0';
	geos->handle = GEOS_init_r();
	if (geos->handle != NULL)
		GEOSContext_setErrorMessageHandler_r(geos->handle, keep_message, geos);
}

/* GEOS says in words only that it had no memory, or nothing at all where it could not even begin. */
static bool
lacks_memory(const Geos *geos)
{
	return geos->message[0] == '\0' || strstr(geos->message, "bad_alloc") != NULL;
}

/*
 * PostGIS lets GEOS ask whether the query is cancelled, in our calls as well;
 * a call that failed may have failed for that.
 */
static void
geos_failed(const Geos *geos)
{
	CHECK_FOR_INTERRUPTS();
	if (lacks_memory(geos))
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory"),
				 errdetail("GEOS could not compute with an area.")));
	ereport(ERROR,
			(errcode(ERRCODE_EXTERNAL_ROUTINE_EXCEPTION),
			 errmsg("GEOS could not compute with an area: %s", geos->message)));
}

static GEOSGeometry *
read_wkb(GEOSContextHandle_t handle, const char *wkb, Size size)
{
	GEOSWKBReader *reader = GEOSWKBReader_create_r(handle);
	GEOSGeometry *geometry;

	if (reader == NULL)
		return NULL;
	geometry = GEOSWKBReader_read_r(handle, reader, (const unsigned char *) wkb, size);
	GEOSWKBReader_destroy_r(handle, reader);
	return geometry;
}

bool
polygon_is_valid(const char *wkb, Size size, char *why, Size room)
{
	Geos		geos;
	GEOSGeometry *geometry;
	char		answer = 0;

	geos_begin(&geos);
	if (geos.handle == NULL)
		geos_failed(&geos);
	geometry = read_wkb(geos.handle, wkb, size);
	if (geometry != NULL)
		answer = GEOSisValid_r(geos.handle, geometry);
	else if (lacks_memory(&geos))
		answer = 2;
	if (answer == 0 && geometry != NULL)
	{
		char	   *reason = GEOSisValidReason_r(geos.handle, geometry);

		if (reason == NULL)
			answer = 2;
		else
			strlcpy(geos.message, reason, sizeof(geos.message));
		GEOSFree_r(geos.handle, reason);
	}
	GEOSGeom_destroy_r(geos.handle, geometry);
	GEOS_finish_r(geos.handle);
	if (answer != 0 && answer != 1)
		geos_failed(&geos);
	strlcpy(why, geos.message, room);
	return answer == 1;
}

void
polygon_require_valid(const char *wkb, Size size, const char *name)
{
	char		why[128];

	if (!polygon_is_valid(wkb, size, why, sizeof(why)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is not a valid polygon: %s", name, why),
				 errdetail("In a polygon that crosses itself, inside and outside are not defined."),
				 errhint("Repair it, and look at the result: ST_CollectionExtract(ST_MakeValid(geom), 3).")));
}

/* ---------------------------------------------------------------- polygons that stay */

typedef struct Polygon
{
	GEOSGeometry *geometry;
	const GEOSPreparedGeometry *prepared;	/* NULL before the first question */
	Box			extent;
} Polygon;

struct Polygons
{
	Geos		geos;
	uint32		count;
	MemoryContextCallback release;
	Polygon	   *polygon;
};

static void
release_polygons(void *argument)
{
	Polygons   *polygons = argument;
	GEOSContextHandle_t handle = polygons->geos.handle;

	for (uint32 i = 0; i < polygons->count; i++)
	{
		GEOSPreparedGeom_destroy_r(handle, polygons->polygon[i].prepared);
		GEOSGeom_destroy_r(handle, polygons->polygon[i].geometry);
	}
	if (handle != NULL)
		GEOS_finish_r(handle);
}

Polygons *
polygons_make(MemoryContext context, uint32 count)
{
	Polygons   *polygons = MemoryContextAllocZero(context, sizeof(Polygons));

	polygons->polygon = MemoryContextAllocExtended(context, Max(count, 1) * sizeof(Polygon),
												   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	polygons->count = count;
	polygons->release.func = release_polygons;
	polygons->release.arg = polygons;
	MemoryContextRegisterResetCallback(context, &polygons->release);
	geos_begin(&polygons->geos);
	if (polygons->geos.handle == NULL)
		geos_failed(&polygons->geos);
	return polygons;
}

void
polygons_read(Polygons *polygons, uint32 number, const char *wkb, Size size)
{
	GEOSContextHandle_t handle = polygons->geos.handle;
	Polygon    *polygon = &polygons->polygon[number];
	Box		   *extent = &polygon->extent;

	polygon->geometry = read_wkb(handle, wkb, size);
	if (polygon->geometry == NULL ||
		!GEOSGeom_getXMin_r(handle, polygon->geometry, &extent->x_min) ||
		!GEOSGeom_getYMin_r(handle, polygon->geometry, &extent->y_min) ||
		!GEOSGeom_getXMax_r(handle, polygon->geometry, &extent->x_max) ||
		!GEOSGeom_getYMax_r(handle, polygon->geometry, &extent->y_max))
		geos_failed(&polygons->geos);
}

Box
polygon_extent(const Polygons *polygons, uint32 number)
{
	return polygons->polygon[number].extent;
}

double
polygon_area(Polygons *polygons, uint32 number)
{
	double		area;

	if (!GEOSArea_r(polygons->geos.handle, polygons->polygon[number].geometry, &area))
		geos_failed(&polygons->geos);
	return area;
}

double
polygon_shared_area(Polygons *polygons, uint32 number, Polygons *others, uint32 other, const uint32 *counted, uint32 count)
{
	GEOSContextHandle_t handle = polygons->geos.handle;
	GEOSGeometry *shared = GEOSIntersection_r(handle, polygons->polygon[number].geometry, others->polygon[other].geometry);
	double		area = 0;
	bool		known;

	for (uint32 i = 0; i < count && shared != NULL; i++)
	{
		GEOSGeometry *left = GEOSDifference_r(handle, shared, others->polygon[counted[i]].geometry);

		GEOSGeom_destroy_r(handle, shared);
		shared = left;
	}
	known = shared != NULL && GEOSArea_r(handle, shared, &area) == 1;
	GEOSGeom_destroy_r(handle, shared);
	if (!known)
		geos_failed(&polygons->geos);
	return area;
}

void
polygon_inner_place(Polygons *polygons, uint32 number, double *x, double *y)
{
	GEOSContextHandle_t handle = polygons->geos.handle;
	GEOSGeometry *place = GEOSPointOnSurface_r(handle, polygons->polygon[number].geometry);
	bool		found = place != NULL && GEOSGeomGetX_r(handle, place, x) == 1 && GEOSGeomGetY_r(handle, place, y) == 1;

	GEOSGeom_destroy_r(handle, place);
	if (!found)
		geos_failed(&polygons->geos);
}

static const GEOSPreparedGeometry *
prepared(Polygons *polygons, uint32 number)
{
	Polygon    *polygon = &polygons->polygon[number];

	if (polygon->prepared == NULL)
		polygon->prepared = GEOSPrepare_r(polygons->geos.handle, polygon->geometry);
	if (polygon->prepared == NULL)
		geos_failed(&polygons->geos);
	return polygon->prepared;
}

bool
polygon_covers(Polygons *polygons, uint32 number, double x, double y)
{
	GEOSContextHandle_t handle = polygons->geos.handle;
	const Box  *extent = &polygons->polygon[number].extent;
	const GEOSPreparedGeometry *polygon;
	GEOSGeometry *place;
	char		answer = 2;

	if (x < extent->x_min || x > extent->x_max || y < extent->y_min || y > extent->y_max)
		return false;
	polygon = prepared(polygons, number);
	place = GEOSGeom_createPointFromXY_r(handle, x, y);
	if (place != NULL)
		answer = GEOSPreparedIntersects_r(handle, polygon, place);
	GEOSGeom_destroy_r(handle, place);
	if (answer != 0 && answer != 1)
		geos_failed(&polygons->geos);
	return answer == 1;
}

static BoxSide
polygon_box_side(Polygons *polygons, uint32 number, const Box *box)
{
	GEOSContextHandle_t handle = polygons->geos.handle;
	const GEOSPreparedGeometry *polygon = prepared(polygons, number);
	GEOSGeometry *rectangle = GEOSGeom_createRectangle_r(handle, box->x_min, box->y_min, box->x_max, box->y_max);
	char		inside = 2;
	char		meets = 2;

	if (rectangle != NULL)
		inside = GEOSPreparedContainsProperly_r(handle, polygon, rectangle);
	if (inside == 0)
		meets = GEOSPreparedIntersects_r(handle, polygon, rectangle);
	GEOSGeom_destroy_r(handle, rectangle);
	if (inside == 1)
		return BOX_INSIDE;
	if (meets != 0 && meets != 1)
		geos_failed(&polygons->geos);
	return meets == 1 ? BOX_CROSSING : BOX_OUTSIDE;
}

static BoxSide
shape_side(void *context, uint32_t shape, const Box *box)
{
	CHECK_FOR_INTERRUPTS();
	return polygon_box_side(context, shape, box);
}

static bool
shape_covers(void *context, uint32_t shape, double x, double y)
{
	return polygon_covers(context, shape, x, y);
}

Shapes
polygons_shapes(Polygons *polygons, uint32 count, const Box *extent)
{
	return (Shapes) {
		.count = count, .extent = extent, .side = shape_side, .covers = shape_covers, .context = polygons
	};
}
