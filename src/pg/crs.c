/*
 * What PROJ knows of a coordinate system: its units, and how long its metres are at a place.
 *
 * How long they are does not come from proj_factors(), which some releases of PROJ answer on a sphere and some not, but
 * from what a step of one metre is in longitude and latitude.
 */
#include "crs.h"

#include <math.h>

#include <proj.h>

/* From places in the system that was read last to longitude and latitude of its own datum. */
static struct
{
	PJ_CONTEXT *context;
	PJ		   *to_degrees;		/* NULL when there is none */
	double		radians;		/* per unit of those: not all degrees are of a circle of 360 */
	double		semi_major;
	double		eccentricity2;
	double		prime_meridian; /* radians from Greenwich */
}			measure;

/* PROJ says in words only that it had no memory. */
static void
note_error(void *crs, int level, const char *message)
{
	if (strstr(message, "bad_alloc") != NULL)
		((Crs *) crs)->lacks_memory = true;
}

/* What goes wrong with a place shows in its coordinates. */
static void
ignore_error(void *nothing, int level, const char *message)
{
}

/* PROJ 9.9 copies a definition where no error is expected, and ends the process when there is no memory for that. */
static bool
room_to_read(const char *definition)
{
	void	   *room = malloc(16 * (strlen(definition) + 1));

	free(room);
	return room != NULL;
}

/* The horizontal part of a compound or bound system; takes over the reference to crs. */
static PJ *
horizontal_part(PJ_CONTEXT *context, PJ *crs)
{
	while (crs != NULL)
	{
		PJ		   *inner;

		if (proj_get_type(crs) == PJ_TYPE_BOUND_CRS)
			inner = proj_get_source_crs(context, crs);
		else if (proj_get_type(crs) == PJ_TYPE_COMPOUND_CRS)
			inner = proj_crs_get_sub_crs(context, crs, 0);
		else
			break;
		proj_destroy(crs);
		crs = inner;
	}
	return crs;
}

static void
read_units(PJ_CONTEXT *context, const PJ *system, Crs *crs)
{
	PJ		   *axes = proj_crs_get_coordinate_system(context, system);
	const char *unit = "";

	crs->projected = proj_get_type(system) == PJ_TYPE_PROJECTED_CRS;
	if (axes != NULL)
		proj_cs_get_axis_info(context, axes, 0, NULL, NULL, NULL, &crs->metres, &unit, NULL, NULL);
	strlcpy(crs->unit, unit, sizeof(crs->unit));
	proj_destroy(axes);
}

/* A definition of spatial_ref_sys has no area of use, but a name under which the database knows it. */
static void
read_area(PJ_CONTEXT *context, const PJ *system, Crs *crs)
{
	const char *authority = proj_get_id_auth_name(system, 0);
	const char *code = proj_get_id_code(system, 0);
	PJ		   *known = authority == NULL || code == NULL ? NULL : proj_create_from_database(context, authority, code, PJ_CATEGORY_CRS, 0, NULL);

	crs->has_area = known != NULL && proj_get_area_of_use(context, known, &crs->west, &crs->south, &crs->east, &crs->north, NULL)
		&& crs->west >= -180;
	if (crs->has_area && crs->east < crs->west)
		crs->east += 360;
	proj_destroy(known);
}

static void
read_ellipsoid(PJ_CONTEXT *context, const PJ *system)
{
	PJ		   *ellipsoid = proj_get_ellipsoid(context, system);
	PJ		   *meridian = proj_get_prime_meridian(context, system);
	double		inverse_flattening = 0;
	double		longitude = 0;
	double		unit = 0;

	if (ellipsoid != NULL)
		proj_ellipsoid_get_parameters(context, ellipsoid, &measure.semi_major, NULL, NULL, &inverse_flattening);
	if (inverse_flattening > 0)
		measure.eccentricity2 = (2 - 1 / inverse_flattening) / inverse_flattening;
	if (meridian != NULL && proj_prime_meridian_get_parameters(context, meridian, &longitude, &unit, NULL))
		measure.prime_meridian = longitude * unit;
	proj_destroy(ellipsoid);
	proj_destroy(meridian);
}

static void
read_measure(PJ_CONTEXT *context, const PJ *system)
{
	PJ		   *degrees = proj_crs_get_geodetic_crs(context, system);
	PJ		   *axes = degrees == NULL ? NULL : proj_crs_get_coordinate_system(context, degrees);
	PJ		   *plain = degrees == NULL ? NULL : proj_create_crs_to_crs_from_pj(context, system, degrees, NULL, NULL);

	/* x is the easting, and the longitude comes first, whatever the authority says: so it is in PostGIS */
	if (plain != NULL && axes != NULL && proj_cs_get_axis_info(context, axes, 0, NULL, NULL, NULL, &measure.radians, NULL, NULL, NULL))
		measure.to_degrees = proj_normalize_for_visualization(context, plain);
	read_ellipsoid(context, system);
	proj_destroy(plain);
	proj_destroy(axes);
	proj_destroy(degrees);
}

static void
forget_measure(void)
{
	proj_destroy(measure.to_degrees);
	if (measure.context != NULL)
		proj_context_destroy(measure.context);
	memset(&measure, 0, sizeof(measure));
}

/* Calls nothing of the server between creating and keeping or destroying PROJ's objects, so none can be lost. */
Crs
crs_read(const char *definition)
{
	Crs			crs = {.readable = false};
	PJ		   *system;

	forget_measure();
	measure.context = proj_context_create();
	if (measure.context == NULL)
		return (Crs) {.lacks_memory = true};
	proj_log_func(measure.context, &crs, note_error);
	proj_log_level(measure.context, PJ_LOG_ERROR);
	crs.lacks_memory = !room_to_read(definition);
	system = crs.lacks_memory ? NULL : horizontal_part(measure.context, proj_create(measure.context, definition));
	if (system != NULL)
	{
		crs.readable = true;
		read_units(measure.context, system, &crs);
		if (crs.projected)
		{
			read_area(measure.context, system, &crs);
			read_measure(measure.context, system);
		}
		proj_destroy(system);
	}
	proj_log_func(measure.context, NULL, ignore_error);
	if (crs.lacks_memory)
		forget_measure();
	return crs;
}

bool
crs_can_measure(void)
{
	return measure.to_degrees != NULL && measure.semi_major > 0;
}

/* What the step from one place to another is on the ground, eastward and northward. */
static void
step(PJ_COORD from, PJ_COORD to, double east_per_radian, double north_per_radian, double *east, double *north)
{
	*east = remainder(to.lp.lam - from.lp.lam, 2 * M_PI) * east_per_radian;
	*north = (to.lp.phi - from.lp.phi) * north_per_radian;
}

/* The place in longitude and latitude, both in radians. */
static PJ_COORD
on_the_globe(double x, double y)
{
	PJ_COORD	place = proj_trans(measure.to_degrees, PJ_FWD, proj_coord(x, y, 0, HUGE_VAL));

	place.lp.lam *= measure.radians;
	place.lp.phi *= measure.radians;
	return place;
}

bool
crs_look(double x, double y, CrsPlace *place)
{
	PJ_COORD	here = on_the_globe(x, y);
	PJ_COORD	right = on_the_globe(x + 1, y);
	PJ_COORD	above = on_the_globe(x, y + 1);
	double		curve = 1 - measure.eccentricity2 * sin(here.lp.phi) * sin(here.lp.phi);
	double		across = measure.semi_major / sqrt(curve);
	double		along = across * (1 - measure.eccentricity2) / curve;
	double		a,
				b,
				c,
				d,
				sum,
				spread;

	/* a projection that PROJ cannot compute, which shows at the first place only */
	if (!isfinite(here.lp.lam) && (proj_errno(measure.to_degrees) & PROJ_ERR_COORD_TRANSFM) == 0)
	{
		proj_destroy(measure.to_degrees);
		measure.to_degrees = NULL;
		return false;
	}
	proj_errno_reset(measure.to_degrees);
	step(here, right, across * cos(here.lp.phi), along, &a, &b);
	step(here, above, across * cos(here.lp.phi), along, &c, &d);
	/* the axes of the ellipse that a circle of one metre becomes */
	sum = hypot(a + d, b - c);
	spread = hypot(a - d, b + c);
	place->longest = (sum + spread) / 2;
	place->shortest = fabs(sum - spread) / 2;
	place->longitude = remainder(here.lp.lam + measure.prime_meridian, 2 * M_PI) * 180 / M_PI;
	place->latitude = here.lp.phi * 180 / M_PI;
	return isfinite(place->longest) && isfinite(place->longitude) && isfinite(place->latitude);
}
