/*
 * Did burglary change where a measure was taken, by area and period: a level for each area, an effect of each period,
 * and one of the measure (Poisson with over-dispersion, McCullagh & Nelder 1989; negative binomial, Lawless 1987).
 */
#ifndef KERNEL_EFFECT_PANEL_H
#define KERNEL_EFFECT_PANEL_H

#include "kernel/effect/effect_counts.h"

typedef enum EffectMethod
{
	EFFECT_QUASI_POISSON,		/* the variance is dispersion times that of chance, at least 1 */
	EFFECT_NEGATIVE_BINOMIAL,
	EFFECT_CLUSTERED			/* the error is that of areas which differ in their changes (Liang & Zeger 1986) */
} EffectMethod;

/* Areas on each side that an error by areas needs. */
#define EFFECT_CLUSTERS_MIN 10

/* So many terms, and rows times terms, are still fitted: each step inverts a matrix of the terms. */
#define EFFECT_TERMS_MAX 500
#define EFFECT_CELLS_MAX 50000000

typedef struct EffectPanelChoice
{
	EffectRole	role;			/* treated or displacement */
	uint32_t	first;			/* the place of the first period with the measure */
	EffectMethod method;
	bool		by_period;		/* an effect of each period; else one of before and after */
	double		confidence;
} EffectPanelChoice;

typedef enum EffectReason
{
	EFFECT_KNOWN,
	EFFECT_NO_AREAS,			/* of the role */
	EFFECT_NO_CONTROL,
	EFFECT_NO_BEFORE,
	EFFECT_NO_AFTER,
	EFFECT_NO_BURGLARIES,		/* in one of the four that are compared */
	EFFECT_FEW_COUNTS,			/* no more counts than effects */
	EFFECT_FEW_AREAS,			/* for an error by areas */
	EFFECT_NO_FIT,
	EFFECT_TOO_LARGE
} EffectReason;

/* What is not known is NAN. */
typedef struct EffectPanel
{
	EffectReason reason;
	uint32_t	treated;		/* areas */
	uint32_t	control;
	uint32_t	areas_left_out;
	uint32_t	periods_left_out;
	EffectHalves of_role;
	EffectHalves of_control;
	double		log_ratio;		/* of the change where the measure was, to the change elsewhere */
	double		error;			/* standard, of that */
	double		low;			/* of the logarithm, too */
	double		high;
	double		p;
	double		dispersion;		/* Pearson's; may be under 1, the error takes 1 then */
	double		size;			/* of the negative binomial; INFINITY where the counts vary as chance has it */
	double		freedom;		/* counts that are left when each effect takes one */
} EffectPanel;

/* What keeps a table of so many rows from being fitted. */
extern EffectReason effect_fits(uint32_t rows, uint32_t areas, uint32_t terms);

/* What keeps the question from having an answer, before anything is fitted; fills what is known then. */
extern EffectReason effect_panel_begin(const EffectCounts *counts, EffectRole role, uint32_t first, EffectPanel *panel);

extern KernelStatus effect_panel(Kernel *kernel, const EffectCounts *counts, const EffectPanelChoice *choice,
								 EffectPanel *panel);

#endif
