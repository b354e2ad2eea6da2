/*
 * How much has to be counted before a fall shows.
 *
 * The logarithm of a ratio has the variance of the sum of 1 over each count; a fall shows with as much chance as power
 * when its logarithm is as many standard errors as both chances ask for.
 */
#ifndef KERNEL_EFFECT_POWER_H
#define KERNEL_EFFECT_POWER_H

#include "kernel/effect/effect_ratio.h"

typedef struct EffectPower
{
	double		confidence;
	double		power;
	double		dispersion;		/* how many times the variance is that of chance, at least 1 */
} EffectPower;

/* By this fall, with this power, is told whether so few were counted that nothing can be said: under a part of what it takes. */
#define EFFECT_FALL_SHOWN 0.3
#define EFFECT_POWER_USUAL 0.8
#define EFFECT_TOO_FEW 0.25

/* How many burglaries, before and after together and about equally many, show a fall by this part. */
extern double effect_events_needed(EffectPower question, double fall);

/*
 * How many the counts of a comparison are worth, in those terms: less than they are, since the control is counted, too,
 * and the halves may be unequal.  As they would be without an effect, so that it does not hang on what came out.
 */
extern double effect_events_worth(EffectPair pair);

/* The least fall, as a part, that as many show; NaN for none. */
extern double effect_detectable(EffectPower question, double events);

/* Areas that are to have a measure. */
typedef struct EffectPlan
{
	double		per_period;		/* burglaries to be expected without the measure */
	double		control_per_period; /* INFINITY: so many that they add no uncertainty */
	double		periods_before; /* NaN: as many as after */
} EffectPlan;

/* How many periods after the measure show a fall by this part; INFINITY when before too little was counted for any. */
extern double effect_periods_needed(EffectPower question, EffectPlan plan, double fall);

#endif
