/*
 * Did the hours change?
 *
 * All sums are of whole numbers, so that ties are ties on every machine.
 */
#include "kernel/time/aoristic_change.h"

#include "kernel/random.h"
#include "kernel/rates.h"

#include <string.h>

/* The weights of all incidents, those before first: of incident i they stand from start[i] to start[i + 1]. */
typedef struct Incidents
{
	uint32_t	count;
	uint32_t	before;
	uint32_t	bins;
	uint32_t	weights;
	uint32_t	capacity;
	uint32_t   *start;
	uint32_t   *bin;
	uint64_t   *weight;
} Incidents;

/* ---------------------------------------------------------------- incidents */

static bool
make_room(Incidents *incidents, Kernel *kernel, uint32_t more)
{
	if (more > AORISTIC_WEIGHTS_MAX - incidents->weights)
		return false;
	if (incidents->weights + more > incidents->capacity)
	{
		incidents->capacity = 2 * (incidents->weights + more);
		incidents->bin = kernel->resize(kernel, incidents->bin, incidents->capacity * sizeof(uint32_t));
		incidents->weight = kernel->resize(kernel, incidents->weight, incidents->capacity * sizeof(uint64_t));
	}
	return true;
}

static bool
add_incident(Incidents *incidents, Kernel *kernel, const AoristicWeigher *weigher)
{
	if (!make_room(incidents, kernel, weigher->touched_count))
		return false;
	for (uint32_t i = 0; i < weigher->touched_count; i++)
	{
		incidents->bin[incidents->weights] = weigher->touched[i];
		incidents->weight[incidents->weights++] = weigher->weight[weigher->touched[i]];
	}
	incidents->start[++incidents->count] = incidents->weights;
	return true;
}

static KernelStatus
add_set(Incidents *incidents, Kernel *kernel, const AoristicRequest *request, const AoristicWindows *windows)
{
	AoristicWeigher weigher;
	KernelStatus status = KERNEL_OK;

	aoristic_weigher_init(&weigher, kernel, request);
	for (uint32_t i = 0; i < windows->count && status == KERNEL_OK; i++)
	{
		if (aoristic_weigh(&weigher, windows->begin[i], windows->end[i]) && !add_incident(incidents, kernel, &weigher))
			status = KERNEL_TOO_MANY_PAIRS;
		else if (aoristic_stop(&weigher, kernel))
			status = KERNEL_STOPPED;
	}
	aoristic_weigher_free(&weigher, kernel);
	return status;
}

/* Adds the weights of an incident to sums by bin. */
static void
add_to(AoristicSum *sum, const Incidents *incidents, uint32_t incident)
{
	for (uint32_t i = incidents->start[incident]; i < incidents->start[incident + 1]; i++)
		sum[incidents->bin[i]] += incidents->weight[i];
}

/* ---------------------------------------------------------------- permutations */

/* What the permutations are compared with, and what they gave. */
typedef struct Permuted
{
	uint32_t	taken;			/* the incidents of the smaller set, or of both */
	AoristicSum	   *total;			/* by bin, of all incidents */
	AoristicSum	   *sum;			/* by bin, of those that were taken */
	AoristicSum	   *distance;		/* by bin, as observed */
	double	   *variance;		/* by bin, between incidents; 0 when all have the same weight */
	double		overall;		/* as observed */
	uint32_t   *as_far;			/* by bin, permutations at least as far as observed */
	uint32_t	overall_as_far;
	uint32_t   *order;
} Permuted;

/* How far the share of those taken lies from that of all, times both their numbers. */
static AoristicSum
distance_of(const Permuted *permuted, const Incidents *incidents, uint32_t bin)
{
	AoristicSum		difference = permuted->sum[bin] * incidents->count - permuted->total[bin] * permuted->taken;

	return difference < 0 ? -difference : difference;
}

/* The squared distances of all bins, each in its own variance. */
static double
overall_distance(const Permuted *permuted, const Incidents *incidents)
{
	double		sum = 0;

	for (uint32_t bin = 0; bin < incidents->bins; bin++)
	{
		double		distance = (double) distance_of(permuted, incidents, bin) / AORISTIC_ONE;

		if (permuted->variance[bin] > 0)
			sum += distance * distance / permuted->variance[bin];
	}
	return sum;
}

static void
measure_variances(Permuted *permuted, const Incidents *incidents)
{
	double	   *variance = permuted->variance;

	for (uint32_t i = 0; i < incidents->weights; i++)
	{
		double		weight = aoristic_number(incidents->weight[i]);

		variance[incidents->bin[i]] += weight * weight;
	}
	for (uint32_t bin = 0; bin < incidents->bins; bin++)
	{
		double		total = aoristic_number(permuted->total[bin]);
		double		squares = variance[bin];

		/* What is left when all have the same weight is rounding. */
		variance[bin] -= total * total / incidents->count;
		if (variance[bin] < 1e-12 * squares)
			variance[bin] = 0;
	}
}

static bool
smaller_is_before(const Incidents *incidents)
{
	return incidents->before <= incidents->count - incidents->before;
}

static void
observe(Permuted *permuted, const Incidents *incidents)
{
	uint32_t	from = smaller_is_before(incidents) ? 0 : incidents->before;

	permuted->taken = smaller_is_before(incidents) ? incidents->before : incidents->count - incidents->before;
	for (uint32_t i = 0; i < incidents->count; i++)
		add_to(permuted->total, incidents, i);
	for (uint32_t i = from; i < from + permuted->taken; i++)
		add_to(permuted->sum, incidents, i);
	measure_variances(permuted, incidents);
	for (uint32_t bin = 0; bin < incidents->bins; bin++)
		permuted->distance[bin] = distance_of(permuted, incidents, bin);
	permuted->overall = overall_distance(permuted, incidents);
}

/* Takes as many incidents as the smaller set has, at random. */
static void
take_at_random(Permuted *permuted, const Incidents *incidents, Random *random)
{
	memset(permuted->sum, 0, incidents->bins * sizeof(AoristicSum));
	for (uint32_t i = 0; i < incidents->count; i++)
		permuted->order[i] = i;
	for (uint32_t i = 0; i < permuted->taken; i++)
	{
		uint32_t	other = i + random_below(random, incidents->count - i);
		uint32_t	incident = permuted->order[other];

		permuted->order[other] = permuted->order[i];
		add_to(permuted->sum, incidents, incident);
	}
}

static KernelStatus
permute(Kernel *kernel, Permuted *permuted, const Incidents *incidents, uint32_t permutations, uint64_t seed)
{
	/* What rounding can do to a sum of squares. */
	double		overall = permuted->overall * (1 - 1e-9);

	for (uint32_t p = 0; p < permutations; p++)
	{
		Random		random;

		if (kernel->stop(kernel))
			return KERNEL_STOPPED;
		random_stream(&random, seed, p);
		take_at_random(permuted, incidents, &random);
		for (uint32_t bin = 0; bin < incidents->bins; bin++)
			permuted->as_far[bin] += distance_of(permuted, incidents, bin) >= permuted->distance[bin];
		permuted->overall_as_far += overall_distance(permuted, incidents) >= overall;
	}
	return KERNEL_OK;
}

/* ---------------------------------------------------------------- answer */

/* What was expected in each set, before the permutations. */
static void
describe(const Incidents *incidents, const Permuted *permuted, AoristicChange *change)
{
	change->before = incidents->before;
	change->after = incidents->count - incidents->before;
	for (uint32_t bin = 0; bin < incidents->bins; bin++)
	{
		AoristicChangeRow *row = &change->row[bin];
		AoristicSum other = permuted->total[bin] - permuted->sum[bin];

		row->before = aoristic_number(smaller_is_before(incidents) ? permuted->sum[bin] : other);
		row->after = aoristic_number(smaller_is_before(incidents) ? other : permuted->sum[bin]);
		row->share_before = change->before > 0 ? row->before / change->before : NAN;
		row->share_after = change->after > 0 ? row->after / change->after : NAN;
	}
}

/* A bin in which nothing can have happened is not tested, and counts for nothing. */
static KernelStatus
judge(Kernel *kernel, const Permuted *permuted, uint32_t bins, uint32_t permutations, AoristicChange *change)
{
	bool		tested = permuted->taken > 0 && permutations > 0;
	double	   *p = kernel_alloc(kernel, bins, sizeof(double));
	double	   *adjusted = kernel_alloc(kernel, bins, sizeof(double));
	uint32_t	comparisons;
	KernelStatus status;

	for (uint32_t bin = 0; bin < bins; bin++)
		p[bin] = tested && permuted->total[bin] > 0 ? (permuted->as_far[bin] + 1.0) / (permutations + 1.0) : NAN;
	status = rates_adjust(kernel, p, bins, adjusted, &comparisons);
	for (uint32_t bin = 0; bin < bins; bin++)
	{
		change->row[bin].p_value = p[bin];
		change->row[bin].p_adjusted = adjusted[bin];
	}
	change->p_overall = tested ? (permuted->overall_as_far + 1.0) / (permutations + 1.0) : NAN;
	kernel_free(kernel, p);
	kernel_free(kernel, adjusted);
	return status;
}

static KernelStatus
compare(Kernel *kernel, const Incidents *incidents, uint32_t permutations, uint64_t seed, AoristicChange *change)
{
	uint32_t	bins = incidents->bins;
	Permuted	permuted = {
		.total = kernel_alloc_zero(kernel, bins, sizeof(AoristicSum)),
		.sum = kernel_alloc_zero(kernel, bins, sizeof(AoristicSum)),
		.distance = kernel_alloc_zero(kernel, bins, sizeof(AoristicSum)),
		.variance = kernel_alloc_zero(kernel, bins, sizeof(double)),
		.as_far = kernel_alloc_zero(kernel, bins, sizeof(uint32_t)),
		.order = kernel_alloc(kernel, incidents->count, sizeof(uint32_t))
	};
	KernelStatus status = KERNEL_OK;

	observe(&permuted, incidents);
	describe(incidents, &permuted, change);
	if (permuted.taken > 0)
		status = permute(kernel, &permuted, incidents, permutations, seed);
	if (status == KERNEL_OK)
		status = judge(kernel, &permuted, bins, permutations, change);
	kernel_free(kernel, permuted.total);
	kernel_free(kernel, permuted.sum);
	kernel_free(kernel, permuted.distance);
	kernel_free(kernel, permuted.variance);
	kernel_free(kernel, permuted.as_far);
	kernel_free(kernel, permuted.order);
	return status;
}

KernelStatus
aoristic_change(Kernel *kernel, const AoristicRequest *request,
				const AoristicWindows *before, const AoristicWindows *after,
				uint32_t permutations, uint64_t seed, AoristicChange *change)
{
	Incidents	incidents = {.bins = request->bins.count};
	KernelStatus status;

	incidents.start = kernel_alloc_zero(kernel, (size_t) before->count + after->count + 1, sizeof(uint32_t));
	status = add_set(&incidents, kernel, request, before);
	incidents.before = incidents.count;
	if (status == KERNEL_OK)
		status = add_set(&incidents, kernel, request, after);
	if (status == KERNEL_OK)
		status = compare(kernel, &incidents, permutations, seed, change);
	kernel_free(kernel, incidents.start);
	kernel_free(kernel, incidents.bin);
	kernel_free(kernel, incidents.weight);
	return status;
}
