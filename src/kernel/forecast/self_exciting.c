/*
 * A self-exciting process, fitted by EM.
 */
#include "kernel/forecast/self_exciting.h"

#define STEPS_MAX 500
#define STAYS 1e-6

/* ---------------------------------------------------------------- what follows, by days and by distance */

/* What lies within the days that are looked at, before it is made one; and its slope by omega. */
static double
within_days(const ExcitedEvents *events, double omega)
{
	return isinf(events->days) ? 1 : -expm1(-omega * events->days);
}

static double
within_days_slope(const ExcitedEvents *events, double omega)
{
	return isinf(events->days) ? 0 : events->days * exp(-omega * events->days);
}

static double
within_reach(const ExcitedEvents *events, double sigma)
{
	return isinf(events->reach) ? 1 : -expm1(-events->reach * events->reach / (2 * sigma * sigma));
}

double
excitation_between(const ExcitedEvents *events, double omega, double from, double to)
{
	from = fmax(from, events->soonest);
	to = fmin(to, events->days);
	return to > from ? (exp(-omega * from) - exp(-omega * to)) / within_days(events, omega) : 0;
}

/* The slope of that by omega, from the soonest day on. */
static double
between_slope(const ExcitedEvents *events, double omega, double to)
{
	double		from = events->soonest;
	double		within = within_days(events, omega);
	double		slope;

	to = fmin(to, events->days);
	if (!(to > from))
		return 0;
	slope = to * exp(-omega * to) - from * exp(-omega * from);
	return (slope - (exp(-omega * from) - exp(-omega * to)) * within_days_slope(events, omega) / within) / within;
}

/* ---------------------------------------------------------------- sharing out */

ExcitationRoom
excitation_room(Kernel *kernel, const ExcitedEvents *events)
{
	return (ExcitationRoom)
	{
		.rate = kernel_alloc(kernel, events->count, sizeof(double)),
		.share = kernel_alloc(kernel, events->count, sizeof(double)),
		.spread = kernel_alloc(kernel, events->count, sizeof(double)),
		.brought = kernel_alloc(kernel, events->pairs, sizeof(double))
	};
}

void
excitation_room_free(Kernel *kernel, ExcitationRoom *room)
{
	kernel_free(kernel, room->rate);
	kernel_free(kernel, room->share);
	kernel_free(kernel, room->spread);
	kernel_free(kernel, room->brought);
}

/* The rate of each burglary, and what each earlier one brought of it. */
static KernelStatus
rates(Kernel *kernel, const ExcitedEvents *events, const Excitation *at, ExcitationRoom *room)
{
	double		day = at->omega / within_days(events, at->omega);
	double		place = 1 / (2 * M_PI * at->sigma * at->sigma * within_reach(events, at->sigma));
	double		by_square = 1 / (2 * at->sigma * at->sigma);

	for (uint32_t i = 0; i < events->count; i++)
		room->rate[i] = at->scale * events->background[i];
	for (size_t k = 0; k < events->pairs; k++)
	{
		const ExcitedPair *pair = &events->pair[k];

		if (pair->square == SAME_HOME)
			room->brought[k] = at->repeats * day * exp(-at->omega * pair->days);
		else
			room->brought[k] = at->theta * day * place * room->spread[pair->parent]
				* exp(-at->omega * pair->days - by_square * pair->square);
		room->rate[pair->child] += room->brought[k];
		if (KERNEL_STOP_AT(kernel, k))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

KernelStatus
excitation_expect(Kernel *kernel, const ExcitedEvents *events, const Excitation *at, ExcitationRoom *room,
				  ExcitationSums *sums)
{
	*sums = (ExcitationSums) {0};
	events->around(events->context, at->sigma, room->share, room->spread);
	if (rates(kernel, events, at, room) != KERNEL_OK)
		return KERNEL_STOPPED;
	for (size_t k = 0; k < events->pairs; k++)
	{
		const ExcitedPair *pair = &events->pair[k];
		double		chance = room->brought[k] / room->rate[pair->child];

		sums->days += chance * pair->days;
		if (pair->square == SAME_HOME)
			sums->repeats += chance;
		else
		{
			sums->near += chance;
			sums->squares += chance * pair->square;
		}
	}
	for (uint32_t i = 0; i < events->count; i++)
	{
		double		seen = excitation_between(events, at->omega, 0, events->observed[i]);
		double		slope = between_slope(events, at->omega, events->observed[i]);

		sums->background += at->scale * events->background[i] / room->rate[i];
		sums->log_likelihood += log(room->rate[i]);
		sums->observed_near += seen * room->share[i];
		sums->observed_repeats += seen;
		sums->slope_near += slope * room->share[i];
		sums->slope_repeats += slope;
	}
	sums->log_likelihood -= at->scale * events->all_background + at->theta * sums->observed_near
		+ at->repeats * sums->observed_repeats;
	return kernel->stop(kernel) ? KERNEL_STOPPED : KERNEL_OK;
}

/* ---------------------------------------------------------------- fitting */

static double
between(double number, double least, double most)
{
	return fmin(fmax(number, least), most);
}

static double
branching(const ExcitationRules *rules, double followed, double observed)
{
	if (rules->penalised)
		return between((followed + THETA_SHAPE - 1) / (observed + THETA_RATE), 0, THETA_MAX);
	return observed > 0 ? between(followed / observed, 0, THETA_MAX) : 0;
}

static double
decay(const ExcitedEvents *events, const Excitation *at, const ExcitationSums *sums)
{
	double		followed = sums->near + sums->repeats;
	double		days = sums->days + followed * within_days_slope(events, at->omega) / within_days(events, at->omega)
		+ at->theta * sums->slope_near + at->repeats * sums->slope_repeats;

	if (!(followed > 0))
		return at->omega;
	return days > 0 ? between(followed / days, OMEGA_MIN, OMEGA_MAX) : OMEGA_MAX;
}

/* Half the mean square of distances that end at the reach, for a sigma. */
static double
half_square(const ExcitedEvents *events, double sigma)
{
	double		half = events->reach * events->reach / 2;

	return sigma * sigma - (isinf(half) ? 0 : half / expm1(half / (sigma * sigma)));
}

static double
width(const ExcitedEvents *events, const Excitation *at, const ExcitationSums *sums)
{
	double		wanted = sums->squares / (2 * sums->near);
	double		low = SIGMA_MIN;
	double		high = SIGMA_MAX;

	if (!(sums->near > 0))
		return at->sigma;
	if (isinf(events->reach))
		return between(sqrt(wanted), SIGMA_MIN, SIGMA_MAX);
	while (high - low > 1e-9 * high)
	{
		double		middle = (low + high) / 2;

		if (half_square(events, middle) < wanted)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

void
excitation_maximise(const ExcitedEvents *events, const ExcitationRules *rules, const ExcitationSums *sums,
					Excitation *excitation)
{
	Excitation	next = {
		.theta = rules->theta_held ? excitation->theta : branching(rules, sums->near, sums->observed_near),
		.repeats = branching(rules, sums->repeats, sums->observed_repeats),
		.omega = rules->shape_held ? excitation->omega : decay(events, excitation, sums),
		.sigma = rules->shape_held ? excitation->sigma : width(events, excitation, sums),
		.scale = sums->background / events->all_background
	};

	*excitation = next;
}

static bool
stays(const Excitation *before, const Excitation *after)
{
	return fabs(after->theta - before->theta) < STAYS && fabs(after->repeats - before->repeats) < STAYS
		&& fabs(after->omega / before->omega - 1) < 10 * STAYS && fabs(after->sigma / before->sigma - 1) < 10 * STAYS;
}

KernelStatus
excitation_fit(Kernel *kernel, const ExcitedEvents *events, const ExcitationRules *rules, ExcitationRoom *room,
			   Excitation *excitation, ExcitationSums *sums)
{
	for (int step = 0; step < STEPS_MAX; step++)
	{
		Excitation	before = *excitation;

		if (excitation_expect(kernel, events, excitation, room, sums) != KERNEL_OK)
			return KERNEL_STOPPED;
		excitation_maximise(events, rules, sums, excitation);
		if (stays(&before, excitation))
			break;
	}
	return excitation_expect(kernel, events, excitation, room, sums);
}
