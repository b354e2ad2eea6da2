/*
 * When did burglary change where a measure was taken: before it, which would speak against the measure, or after?
 *
 * Each bin of some periods has a ratio of its own, to the bin before the measure (Jacobson, LaLonde & Sullivan 1993).
 */
#ifndef KERNEL_EFFECT_EVENT_STUDY_H
#define KERNEL_EFFECT_EVENT_STUDY_H

#include "kernel/effect/effect_panel.h"

/* With fewer burglaries in one of the four that are compared, a bin has no interval. */
#define EFFECT_BIN_MIN 5

typedef struct EffectStudyChoice
{
	EffectRole	role;
	int32_t		since;			/* the first period with the measure */
	uint32_t	per_bin;		/* periods */
	double		confidence;
} EffectStudyChoice;

/* What is not known is NAN. */
typedef struct EffectBin
{
	int64_t		bin;			/* 0 is the first with the measure, -1 the one before */
	int32_t		from;			/* the first and the last period that was counted */
	int32_t		to;
	uint32_t	periods;
	EffectSum	of_role;
	EffectSum	of_control;
	double		expected;		/* of the role, had it gone as the control since bin -1 */
	double		ratio;
	double		low;
	double		high;
	double		p;
	bool		few;
	bool		fitted;
} EffectBin;

typedef struct EffectStudy
{
	EffectPanel whole;			/* what keeps the question from having an answer; and one ratio of all that is after */
	EffectBin  *bin;			/* in order */
	uint32_t	bins;
	double		dispersion;		/* at least 1 */
	double		leads_p;		/* of all ratios before the measure together */
	uint32_t	leads;			/* that are tested */
} EffectStudy;

extern KernelStatus effect_event_study(Kernel *kernel, const EffectCounts *counts, const EffectStudyChoice *choice,
									   EffectStudy *study);
extern void effect_event_study_free(Kernel *kernel, EffectStudy *study);

#endif
