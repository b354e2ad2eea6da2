/*
 * The sun: when it rises and sets, and how light it is.
 *
 * SQL: sql/66-aoristic.sql
 */
#include "pg/time/sun.h"

#include "pg/rows.h"

#include <math.h>

#include <libnova/precession.h>
#include <libnova/rise_set.h>
#include <libnova/solar.h>
#include <libnova/transform.h>

#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"

/* The Julian day, counted in noons, at which 2000-01-01 began. */
#define JULIAN_EPOCH (POSTGRES_EPOCH_JDATE - 0.5)

/* 1900-01-01 and 2200-01-01, as a date is stored: burglaries lie between them, and what the library knows lies far around. */
#define FIRST_DAY (-36524)
#define END_DAY 73049

typedef enum Light
{
	LIGHT_DAY, LIGHT_TWILIGHT, LIGHT_DARK
} Light;

const char *const sun_light_names[SUN_LIGHTS] = {"day", "twilight", "dark"};

/* Heights of the sun's centre, in degrees. */
static const double horizons[] = {LN_SOLAR_STANDART_HORIZON, LN_SOLAR_CIVIL_HORIZON};

/* ---------------------------------------------------------------- a day */

static struct ln_lnlat_posn
place_of(double longitude, double latitude)
{
	if (!(fabs(longitude) <= 180 && fabs(latitude) <= 90))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a place lies at %g degrees east and %g degrees north", longitude, latitude),
				 errdetail("Degrees lie in -180 .. 180 and -90 .. 90."),
				 errhint("Enschede lies at 6.89, 52.22.")));
	return (struct ln_lnlat_posn) {.lng = longitude, .lat = latitude};
}

static void
require_day(int64 day)
{
	if (day < FIRST_DAY || day >= END_DAY)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_FIELD_OVERFLOW),
				 errmsg("the sun is asked for on a day outside the years 1900 to 2199"),
				 errhint("Look for false dates; window_set_info() tells the first and the last.")));
}

static double
height_at(struct ln_equ_posn *sun, struct ln_lnlat_posn *place, double julian)
{
	struct ln_hrz_posn seen;

	ln_get_hrz_from_equ(sun, place, julian, &seen);
	return seen.alt;
}

/*
 * The library finds the time of a crossing with the sun among the stars as
 * they stood in the year 2000, which is wrong by four seconds per year.  From
 * there to the crossing itself, among the stars as they stand; in those
 * minutes the sun stays where it is among them.
 */
static TimestampTz
crossing_near(struct ln_lnlat_posn *place, double horizon, double julian)
{
	const double step = 30.0 / SECS_PER_DAY;
	struct ln_equ_posn of_2000;
	struct ln_equ_posn sun;

	ln_get_solar_equ_coords(julian, &of_2000);
	ln_get_equ_prec(&of_2000, julian, &sun);
	for (int i = 0; i < 3; i++)
	{
		double		rise = (height_at(&sun, place, julian + step) - height_at(&sun, place, julian - step)) / (2 * step);
		double		move = (horizon - height_at(&sun, place, julian)) / rise;

		/* Where the sun but grazes the horizon, nothing better is known. */
		if (!(fabs(move) < 3600.0 / SECS_PER_DAY))
			break;
		julian += move;
	}
	return (TimestampTz) rint((julian - JULIAN_EPOCH) * SECS_PER_DAY) * USECS_PER_SEC;
}

/* When the sun crosses a horizon on a day of UTC; returns 0, or 1 or -1 when the sun is above or below it all day. */
static int
crossings(struct ln_lnlat_posn *place, int64 day, double horizon, TimestampTz *up, TimestampTz *down)
{
	struct ln_rst_time times;
	int			polar = ln_get_solar_rst_horizon(JULIAN_EPOCH + day, place, horizon, &times);

	if (polar == 0)
	{
		*up = crossing_near(place, horizon, times.rise);
		*down = crossing_near(place, horizon, times.set);
	}
	return polar;
}

/* ---------------------------------------------------------------- sun_times */

/* What happens at a horizon on a local day, which lies on up to three days of UTC. */
typedef struct Crossing
{
	TimestampTz up;				/* or DT_NOEND */
	TimestampTz down;			/* or DT_NOEND */
	int			polar;			/* on the day of UTC that has its noon */
} Crossing;

static Crossing
crossing_of(struct ln_lnlat_posn *place, TimestampTz begin, TimestampTz end, double horizon)
{
	Crossing	crossing = {.up = DT_NOEND, .down = DT_NOEND};
	TimestampTz noon = begin + (end - begin) / 2;
	int64		day = noon / USECS_PER_DAY - (noon % USECS_PER_DAY < 0);

	for (int64 near = day - 1; near <= day + 1; near++)
	{
		TimestampTz up = DT_NOEND;
		TimestampTz down = DT_NOEND;
		int			polar = crossings(place, near, horizon, &up, &down);

		if (near == day)
			crossing.polar = polar;
		if (up >= begin && up < end)
			crossing.up = up;
		if (down >= begin && down < end)
			crossing.down = down;
	}
	return crossing;
}

static void
add_time(Rows *rows, TimestampTz at)
{
	rows_add(rows, TimestampTzGetDatum(at), at == DT_NOEND);
}

static void
add_way(Rows *rows, const Crossing *crossing)
{
	bool		crosses = crossing->up != DT_NOEND || crossing->down != DT_NOEND;

	rows_add_text(rows, crosses ? "rises" : crossing->polar < 0 ? "down" : "up");
}

PG_FUNCTION_INFO_V1(sun_times_at);
Datum
sun_times_at(PG_FUNCTION_ARGS)
{
	struct ln_lnlat_posn place = place_of(PG_GETARG_FLOAT8(0), PG_GETARG_FLOAT8(1));
	pg_tz	   *zone = zone_open(PG_GETARG_TEXT_PP(3));
	int64		day = PG_GETARG_DATEADT(2);
	Rows		rows = rows_begin(fcinfo);
	TimestampTz begin;
	TimestampTz end;
	Crossing	sun;
	Crossing	twilight;

	require_day(day);
	begin = zone_midnight(zone, day);
	end = zone_midnight(zone, day + 1);
	sun = crossing_of(&place, begin, end, horizons[0]);
	twilight = crossing_of(&place, begin, end, horizons[1]);
	rows_begin_row(&rows);
	add_time(&rows, twilight.up);
	add_time(&rows, sun.up);
	add_time(&rows, sun.down);
	add_time(&rows, twilight.down);
	add_way(&rows, &sun);
	add_way(&rows, &twilight);
	rows_end_row(&rows);
	return (Datum) 0;
}

/* ---------------------------------------------------------------- light */

/* Turns in order of time: at each the sun goes above a horizon or below it. */
typedef struct Turn
{
	TimestampTz at;
	uint8		horizon;
	bool		above;
} Turn;

static int
compare_turns(const void *a, const void *b)
{
	TimestampTz at = ((const Turn *) a)->at;
	TimestampTz other = ((const Turn *) b)->at;

	return (at > other) - (at < other);
}

/* What was reckoned for a place, kept as long as a query calls the function. */
typedef struct Known
{
	struct ln_lnlat_posn place;
	int64		first_day;
	int64		last_day;
	uint32		count;
	Turn	   *turn;
} Known;

/* Turns of days that are not known yet; there is room for them. */
static void
add_turns(Known *known, int64 first_day, int64 last_day)
{
	for (int64 day = first_day; day <= last_day; day++)
		for (uint8 h = 0; h < lengthof(horizons); h++)
		{
			TimestampTz up = 0;
			TimestampTz down = 0;
			int			polar = crossings(&known->place, day, horizons[h], &up, &down);
			Turn	   *turn = known->turn + known->count;

			CHECK_FOR_INTERRUPTS();
			if (polar != 0)
				turn[0] = (Turn) {.at = day * USECS_PER_DAY, .horizon = h, .above = polar > 0};
			else
			{
				turn[0] = (Turn) {.at = up, .horizon = h, .above = true};
				turn[1] = (Turn) {.at = down, .horizon = h, .above = false};
			}
			known->count += polar != 0 ? 1 : 2;
		}
}

/* Turns of at least these days.  Those that are there stay as they are until all are: it may be cancelled half-way. */
static const Known *
known_turns(FmgrInfo *call, struct ln_lnlat_posn *place, int64 first_day, int64 last_day)
{
	Known	   *before = call->fn_extra;
	bool		same = before && before->place.lng == place->lng && before->place.lat == place->lat;
	Known	   *known;

	if (same && before->first_day <= first_day && before->last_day >= last_day)
		return before;
	known = MemoryContextAllocZero(call->fn_mcxt, sizeof(Known));
	known->place = *place;
	known->first_day = same ? Min(first_day, before->first_day) : first_day;
	known->last_day = same ? Max(last_day, before->last_day) : last_day;
	known->turn = MemoryContextAlloc(call->fn_mcxt, (known->last_day - known->first_day + 1) * 4 * sizeof(Turn));
	if (same)
	{
		memcpy(known->turn, before->turn, before->count * sizeof(Turn));
		known->count = before->count;
	}
	add_turns(known, known->first_day, same ? before->first_day - 1 : known->last_day);
	if (same)
		add_turns(known, before->last_day + 1, known->last_day);
	qsort(known->turn, known->count, sizeof(Turn), compare_turns);
	call->fn_extra = known;
	if (before)
	{
		pfree(before->turn);
		pfree(before);
	}
	return known;
}

AoristicZone
sun_lights(FmgrInfo *call, double longitude, double latitude, TimestampTz first, TimestampTz last,
		   const uint32_t **bin_of_turn)
{
	struct ln_lnlat_posn place = place_of(longitude, latitude);
	int64		first_day = first / USECS_PER_DAY - 2;
	int64		last_day = last / USECS_PER_DAY + 2;
	bool		above[lengthof(horizons)] = {false};
	const Known *known;
	int64	   *from;
	uint32_t   *bin;

	require_day(first_day);
	require_day(last_day);
	known = known_turns(call, &place, first_day, last_day);
	from = palloc(known->count * sizeof(int64));
	bin = palloc(known->count * sizeof(uint32_t));
	for (uint32 i = 0; i < known->count; i++)
	{
		above[known->turn[i].horizon] = known->turn[i].above;
		from[i] = known->turn[i].at;
		bin[i] = above[0] ? LIGHT_DAY : above[1] ? LIGHT_TWILIGHT : LIGHT_DARK;
	}
	*bin_of_turn = bin;
	return (AoristicZone) {.count = known->count, .from = from, .offset = palloc0(known->count * sizeof(int64))};
}
