/*
 * A self-exciting process: what lasts (a background by place), burglaries that
 * follow others near them, and repeats at the same home.
 *
 *	rate where x is, on day t = scale * background(x)
 *		+ theta * sum over earlier burglaries of g(days) f(distance) spread
 *		+ repeats * sum over earlier ones at the same home of g(days)
 *
 * g falls by omega a day, f is a bivariate normal with sigma; both end where
 * the events say, and what lies within makes one.  It is fitted by EM (Veen &
 * Schoenberg 2008; Mohler et al. 2011): each burglary is shared out over what
 * may have brought it.
 */
#ifndef KERNEL_SELF_EXCITING_H
#define KERNEL_SELF_EXCITING_H

#include "kernel/memory.h"

#include <math.h>

/* A burglary and an earlier one that it may follow. */
typedef struct ExcitedPair
{
	uint32_t	parent;
	uint32_t	child;
	double		days;
	double		square;			/* of the distance, or SAME_HOME */
} ExcitedPair;

#define SAME_HOME (-1.0)

typedef struct ExcitedEvents
{
	uint32_t	count;
	const double *background;	/* of each, where it fell, per day */
	double		all_background; /* of all places and days */
	const double *observed;		/* days from each to the end */
	size_t		pairs;
	const ExcitedPair *pair;
	double		soonest;		/* nothing that follows sooner is seen: half a day for calendar days */
	double		days;			/* nothing follows later; may be infinite */
	double		reach;			/* nor farther off; may be infinite */
	/* Of each, for a sigma: which share of what follows falls where any can be seen, and the spread of it there. */
	void		(*around) (void *context, double sigma, double *share, double *spread);
	void	   *context;
} ExcitedEvents;

/* What is fitted. */
typedef struct Excitation
{
	double		theta;			/* near repeats that one burglary brings */
	double		repeats;		/* and repeats at the same home */
	double		omega;			/* per day */
	double		sigma;			/* metres */
	double		scale;			/* of the background */
} Excitation;

#define THETA_MAX 0.9
#define OMEGA_MIN (1.0 / 60)
#define OMEGA_MAX (1.0 / 2)
#define SIGMA_MIN 20
#define SIGMA_MAX 200

/* Where to begin: usual for burglaries. */
#define EXCITATION_BEGIN ((Excitation) {.theta = 0.1, .repeats = 0.05, .omega = 1.0 / 14, .sigma = 80, .scale = 1})

/* theta and repeats are held by a gamma distribution of this shape and rate: its mode is .05. */
#define THETA_SHAPE 2
#define THETA_RATE 20

typedef struct ExcitationRules
{
	bool		penalised;
	bool		theta_held;		/* what it begins with stays */
	bool		shape_held;		/* so do omega and sigma */
} ExcitationRules;

/* Burglaries by what brought them, as expected with some parameters; and what these parameters are worth. */
typedef struct ExcitationSums
{
	double		log_likelihood;
	double		near;
	double		repeats;
	double		background;
	double		days;			/* to what followed, in all */
	double		squares;		/* of the distances of what followed */
	double		observed_near;	/* near repeats that theta = 1 would have brought where and when they could be seen */
	double		observed_repeats;
	double		slope_near;		/* of these, by omega */
	double		slope_repeats;
} ExcitationSums;

/* Room for one step, and what it leaves there. */
typedef struct ExcitationRoom
{
	double	   *rate;			/* of each burglary, where and when it fell */
	double	   *share;
	double	   *spread;
	double	   *brought;		/* [pair] of that rate, what the earlier one brought */
} ExcitationRoom;

extern ExcitationRoom excitation_room(Kernel *kernel, const ExcitedEvents *events);
extern void excitation_room_free(Kernel *kernel, ExcitationRoom *room);

/* One step of EM: shares out, and fits to that. */
extern KernelStatus excitation_expect(Kernel *kernel, const ExcitedEvents *events, const Excitation *at, ExcitationRoom *room,
									  ExcitationSums *sums);
extern void excitation_maximise(const ExcitedEvents *events, const ExcitationRules *rules, const ExcitationSums *sums,
								Excitation *excitation);

/* Such steps from where the excitation begins until it stays; the sums are those of where it ended. */
extern KernelStatus excitation_fit(Kernel *kernel, const ExcitedEvents *events, const ExcitationRules *rules,
								   ExcitationRoom *room, Excitation *excitation, ExcitationSums *sums);

/* Which part of what follows a burglary comes from so many to so many days after it. */
extern double excitation_between(const ExcitedEvents *events, double omega, double from, double to);

#endif
