/*
 * The sun: when it rises and sets, and how light it is.
 */
#ifndef PG_SUN_H
#define PG_SUN_H

#include "pg/zone.h"

#include "fmgr.h"

#define SUN_LIGHTS 3

/* In the order of the bins of sun_lights(). */
extern const char *const sun_light_names[SUN_LIGHTS];

/*
 * From when on it was how light at a place, as turns of a zone with the bin of each.  The turns of the place that was
 * asked for last are kept with the call, in fn_extra: the sun of a day is dear.
 */
extern AoristicZone sun_lights(FmgrInfo *call, double longitude, double latitude, TimestampTz first, TimestampTz last,
							   const uint32_t **bin_of_turn);

#endif
