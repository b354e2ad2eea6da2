/*
 * Near-repeat risk from burglaries whose place and time are known in part:
 * what is to be expected, and how much of that is not known.
 *
 * Of each event any candidate may be the place, by its weight, and any moment
 * of the window the time, all alike and whatever the place.  Events are
 * independent of each other.
 */
#ifndef KERNEL_WINDOW_RISK_H
#define KERNEL_WINDOW_RISK_H

#include "kernel/near_repeat/near_repeat_risk.h"
#include "kernel/windows/event_windows.h"

/* What is asked, but for the place. */
typedef struct WindowOutlook
{
	EventWindows events;
	RiskProfile profile;
	int64_t		end;			/* the first moment after the day on which it is asked */
	int32_t		unit;			/* moments in a day */
	int32_t		horizon;		/* days */
} WindowOutlook;

/* The relative risk; both together are exact, no draws. */
typedef struct WindowRisk
{
	double		mean;			/* 1 when nothing can have happened near */
	double		sd;				/* by what is not known of place and time; 0 when all is */
} WindowRisk;

/* The events that can still raise the risk, by the places they can reach; it holds no part of the outlook. */
typedef struct WindowRiskIndex WindowRiskIndex;

/* KERNEL_TOO_MANY_PAIRS when these have more than POINTS_MAX candidates, those that events share counted for each. */
extern KernelStatus window_risk_build(Kernel *kernel, const WindowOutlook *outlook, WindowRiskIndex **index);
extern void window_risk_free(Kernel *kernel, WindowRiskIndex *index);

/* One question at a time: the index has room for no more. */
extern KernelStatus window_risk_at(Kernel *kernel, WindowRiskIndex *index, double x, double y, WindowRisk *risk);

#endif
