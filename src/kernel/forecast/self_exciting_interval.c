/*
 * How much burglaries bring others near them: interval, test, copies.
 */
#include "kernel/forecast/self_exciting_interval.h"

#include <Rmath.h>

/* From where the excitation begins, with its shape held or not. */
static KernelStatus
fit_from(Kernel *kernel, const SelfExciting *process, bool shape_held, Excitation *fitted, ExcitationSums *sums)
{
	const ExcitationRules rules = {.penalised = true, .shape_held = shape_held};
	ExcitationRoom room = excitation_room(kernel, &process->events);
	KernelStatus status = excitation_fit(kernel, &process->events, &rules, &room, fitted, sums);

	excitation_room_free(kernel, &room);
	return status;
}

KernelStatus
self_exciting_fit(Kernel *kernel, const SelfExciting *process, Excitation *fitted, ExcitationSums *sums)
{
	*fitted = EXCITATION_BEGIN;
	return fit_from(kernel, process, false, fitted, sums);
}

/* ---------------------------------------------------------------- the likelihood along theta */

typedef struct Profile
{
	Kernel	   *kernel;
	const ExcitedEvents *events;
	ExcitationRoom *room;
	Excitation	at;				/* where it was looked at last: near to where it is looked at next */
	double		best;			/* the most that there is */
	double		best_theta;
} Profile;

/* What is lost of the likelihood with this theta and the best of all else, as a standard normal deviate. */
static KernelStatus
deviate(Profile *profile, double theta, double *lost)
{
	const ExcitationRules rules = {.theta_held = true};
	ExcitationSums sums;

	profile->at.theta = theta;
	if (excitation_fit(profile->kernel, profile->events, &rules, profile->room, &profile->at, &sums) != KERNEL_OK)
		return KERNEL_STOPPED;
	*lost = sqrt(fmax(2 * (profile->best - sums.log_likelihood), 0));
	return KERNEL_OK;
}

#define DEVIATE 1.959963984540054
#define THETA_NEAR 1e-4

/* Between where less is lost and where more is, the theta where the deviate is that of 95 %. */
static KernelStatus
edge(Profile *profile, double less, double lost_less, double more, double lost_more, double *theta)
{
	for (int i = 0; i < 30 && fabs(more - less) > THETA_NEAR; i++)
	{
		double		way = (DEVIATE - lost_less) / (lost_more - lost_less);
		double		lost;

		/* the deviate is nearly straight; where it is not, a tenth of the way at least is gone from both ends */
		*theta = less + fmin(fmax(way, 0.1), 0.9) * (more - less);
		if (deviate(profile, *theta, &lost) != KERNEL_OK)
			return KERNEL_STOPPED;
		if (fabs(lost - DEVIATE) < 1e-3)
			return KERNEL_OK;
		if (lost < DEVIATE)
		{
			less = *theta;
			lost_less = lost;
		}
		else
		{
			more = *theta;
			lost_more = lost;
		}
	}
	*theta = (less + more) / 2;
	return KERNEL_OK;
}

static KernelStatus
find_low(Profile *profile, double lost_without, double *low)
{
	*low = 0;
	if (lost_without <= DEVIATE)
		return KERNEL_OK;
	return edge(profile, profile->best_theta, 0, 0, lost_without, low);
}

static KernelStatus
find_high(Profile *profile, double *high)
{
	double		less = profile->best_theta;
	double		lost_less = 0;
	double		step = 0.02;

	while (less < THETA_MAX)
	{
		double		more = fmin(profile->best_theta + step, THETA_MAX);
		double		lost;

		if (deviate(profile, more, &lost) != KERNEL_OK)
			return KERNEL_STOPPED;
		if (lost >= DEVIATE)
			return edge(profile, less, lost_less, more, lost, high);
		less = more;
		lost_less = lost;
		step *= 2;
	}
	*high = THETA_MAX;
	return KERNEL_OK;
}

/* Along theta, from the most likely one down to none and up. */
static KernelStatus
look_along(Profile *profile, SelfExcitingTest *test)
{
	const ExcitationRules rules = {.penalised = false};
	Excitation	likeliest = test->fitted;
	ExcitationSums sums;
	double		lost;

	if (excitation_fit(profile->kernel, profile->events, &rules, profile->room, &likeliest, &sums) != KERNEL_OK)
		return KERNEL_STOPPED;
	profile->at = likeliest;
	profile->best = sums.log_likelihood;
	profile->best_theta = likeliest.theta;
	if (deviate(profile, 0, &lost) != KERNEL_OK)
		return KERNEL_STOPPED;
	test->log_likelihood = profile->best;
	test->log_likelihood_without = profile->best - lost * lost / 2;
	/* theta cannot be below 0, so that without any, half of all deviates are 0 */
	test->p_value = lost > 0 ? pnorm(lost, 0, 1, false, false) : 1;
	if (find_low(profile, lost, &test->low) != KERNEL_OK)
		return KERNEL_STOPPED;
	profile->at = likeliest;
	if (find_high(profile, &test->high) != KERNEL_OK)
		return KERNEL_STOPPED;
	test->low = fmin(test->low, test->fitted.theta);
	test->high = fmax(test->high, test->fitted.theta);
	return KERNEL_OK;
}

/* ---------------------------------------------------------------- days dealt by lot */

static KernelStatus
deal(Kernel *kernel, SelfExciting *process, const SelfExcitingCopies *copies, SelfExcitingTest *test)
{
	double		sum = 0;

	test->dealt = NAN;
	test->dealt_most = copies->copies == 0 ? NAN : 0;
	for (uint32_t copy = 1; copy <= copies->copies; copy++)
	{
		/* what the same days and distances hold where nothing follows anything */
		Excitation	fitted = test->fitted;
		ExcitationSums sums;
		KernelStatus status;

		if (copies->progress != NULL)
			copies->progress(copies->context, copy, copies->copies);
		status = self_exciting_deal(kernel, process, copies->seed, copy);
		if (status == KERNEL_OK)
			status = fit_from(kernel, process, true, &fitted, &sums);
		if (status != KERNEL_OK)
			return status;
		sum += fitted.theta;
		test->dealt = sum / copy;
		test->dealt_most = fmax(test->dealt_most, fitted.theta);
	}
	return KERNEL_OK;
}

KernelStatus
self_exciting_test(Kernel *kernel, SelfExciting *process, const SelfExcitingCopies *copies, SelfExcitingTest *test)
{
	ExcitationRoom room = excitation_room(kernel, &process->events);
	Profile		profile = {.kernel = kernel, .events = &process->events, .room = &room};
	KernelStatus status = self_exciting_fit(kernel, process, &test->fitted, &test->sums);

	if (status == KERNEL_OK)
		status = look_along(&profile, test);
	excitation_room_free(kernel, &room);
	return status == KERNEL_OK ? deal(kernel, process, copies, test) : status;
}
