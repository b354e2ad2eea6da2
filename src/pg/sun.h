/*
 * The sun: when it rises and sets, and how light it is.
 */
#ifndef PG_SUN_H
#define PG_SUN_H

#include "zone.h"

#define SUN_LIGHTS 3

/* In the order of the bins of sun_lights(). */
extern const char *const sun_light_names[SUN_LIGHTS];

/* From when on it was how light at a place, as turns of a zone with the bin of each. */
extern AoristicZone sun_lights(double longitude, double latitude, TimestampTz first, TimestampTz last,
							   const uint32_t **bin_of_turn);

#endif
