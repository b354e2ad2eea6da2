/*
 * Rates of burglary per class of dwellings, and how classes compare.
 */
#include "kernel/rates.h"

#include "kernel/order.h"

#include <float.h>
#include <math.h>

#include <Rmath.h>

static const IntervalEstimate unknown = {NAN, NAN, NAN};

/* ---------------------------------------------------------------- one rate, two rates */

IntervalEstimate
rate_exact(double count, double exposure, double confidence)
{
	double		tail = (1 - confidence) / 2;

	if (!(exposure > 0))
		return unknown;
	return (IntervalEstimate)
	{
		.value = count / exposure,
		.low = count > 0 ? qgamma(tail, count, 1, true, false) / exposure : 0,
		.high = qgamma(tail, count + 1, 1, false, false) / exposure
	};
}

/* Given their sum, the first of two counts is binomial: burglaries of two classes that are compared. */
typedef struct Pair
{
	double		count;
	double		years;
	double		other_count;
	double		other_years;
} Pair;

/* The mean of P(X >= count) and P(X > count), or of P(X <= count) and P(X < count), at the chance p. */
static double
mid_tail(const Pair *pair, double p, bool upper)
{
	double		at_least = pbeta(p, pair->count, pair->other_count + 1, upper, false);
	double		more = pbeta(p, pair->count + 1, pair->other_count, upper, false);

	return (at_least + more) / 2;
}

static double
mid_tail_slope(const Pair *pair, double p, bool upper)
{
	double		slope = (dbeta(p, pair->count, pair->other_count + 1, false) +
						 dbeta(p, pair->count + 1, pair->other_count, false)) / 2;

	return upper ? slope : -slope;
}

/* Steps that Newton's method takes, or halving in its place where it leaves the bracket. */
#define MID_STEPS_MAX 200

/* The chance within low .. high at which the mid-P tail is this large. */
static double
solve_mid_tail(const Pair *pair, double tail, bool upper, double low, double high)
{
	double		p = (low + high) / 2;

	for (int i = 0; i < MID_STEPS_MAX && high - low > 4 * DBL_EPSILON * high; i++)
	{
		double		excess = mid_tail(pair, p, upper) - tail;
		double		next = p - excess / mid_tail_slope(pair, p, upper);

		if ((excess > 0) == upper)
			high = p;
		else
			low = p;
		if (!(next > low && next < high))
			next = (low + high) / 2;
		if (fabs(next - p) <= DBL_EPSILON * p)
			return next;
		p = next;
	}
	return p;
}

static double
odds(double p)
{
	return p / (1 - p);
}

static IntervalEstimate
scale(double value, double low, double high, double factor)
{
	return (IntervalEstimate) {.value = value, .low = low * factor, .high = high * factor};
}

/* The ratio of the first rate to the second, when the first count is not the larger one. */
static void
compare_smaller(const Pair *pair, double confidence, IntervalEstimate *exact, IntervalEstimate *mid)
{
	double		tail = (1 - confidence) / 2;
	double		per_odds = pair->other_years / pair->years;
	double		ratio = pair->count / pair->other_count * per_odds;
	double		low = pair->count > 0 ? qbeta(tail, pair->count, pair->other_count + 1, true, false) : 0;
	double		high = qbeta(tail, pair->count + 1, pair->other_count, false, false);
	double		mid_low = pair->count > 0 ? solve_mid_tail(pair, tail, true, low, high) : 0;
	double		mid_high = solve_mid_tail(pair, tail, false, low, high);

	*exact = scale(ratio, odds(low), odds(high), per_odds);
	*mid = scale(ratio, odds(mid_low), odds(mid_high), per_odds);
}

static IntervalEstimate
inverse(IntervalEstimate ratio)
{
	return (IntervalEstimate) {.value = 1 / ratio.value, .low = 1 / ratio.high, .high = 1 / ratio.low};
}

/* Rates that are both 0, or have no dwellings, do not compare. */
static bool
comparable(const Pair *pair)
{
	return pair->years > 0 && pair->other_years > 0 && pair->count + pair->other_count > 0;
}

/* A chance near 1 has few digits left for what is lacking, so the smaller count comes first. */
static void
compare_rates(const Pair *pair, double confidence, IntervalEstimate *exact, IntervalEstimate *mid)
{
	*exact = *mid = unknown;
	if (!comparable(pair))
		return;
	if (pair->count <= pair->other_count)
		compare_smaller(pair, confidence, exact, mid);
	else
	{
		Pair		turned = {pair->other_count, pair->other_years, pair->count, pair->years};

		compare_smaller(&turned, confidence, exact, mid);
		*exact = inverse(*exact);
		*mid = inverse(*mid);
	}
}

IntervalEstimate
rates_ratio(double count, double exposure, double other_count, double other_exposure, double confidence)
{
	Pair		pair = {count, exposure, other_count, other_exposure};
	IntervalEstimate exact;
	IntervalEstimate mid;

	compare_rates(&pair, confidence, &exact, &mid);
	return exact;
}

/* P(X <= count) or P(X >= count), and the same without count itself, when the rates are equal. */
static void
binomial_tails(const Pair *pair, bool upper, double *with, double *without)
{
	double		sum = pair->count + pair->other_count;
	double		chance = pair->years / (pair->years + pair->other_years);
	double		at_most = pbinom(pair->count, sum, chance, !upper, false);
	double		less = pbinom(pair->count - 1, sum, chance, !upper, false);

	*with = upper ? less : at_most;
	*without = upper ? at_most : less;
}

/* Two-sided p of equal rates: twice the smaller tail, with the whole or with half of what was found. */
static void
test_rates(const Pair *pair, double *p_value, double *p_mid)
{
	double		below;
	double		less;
	double		above;
	double		more;

	*p_value = *p_mid = NAN;
	if (!comparable(pair))
		return;
	binomial_tails(pair, false, &below, &less);
	binomial_tails(pair, true, &above, &more);
	*p_value = fmin(1, 2 * fmin(below, above));
	*p_mid = fmin(1, fmin(below + less, above + more));
}

double
rates_equal_p(double count, double exposure, double other_count, double other_exposure)
{
	Pair		pair = {count, exposure, other_count, other_exposure};
	double		p_value;
	double		p_mid;

	test_rates(&pair, &p_value, &p_mid);
	return p_value;
}

/* ---------------------------------------------------------------- strata */

/* The reference in each stratum. */
typedef struct Stratum
{
	double		burglaries;
	double		dwelling_years;
} Stratum;

static Stratum *
reference_strata(Kernel *kernel, const RateRequest *request)
{
	Stratum    *reference = kernel_alloc_zero(kernel, request->strata, sizeof(Stratum));

	for (uint32_t i = 0; i < request->cells; i++)
	{
		const RateCell *cell = &request->cell[i];

		if (cell->class == request->reference)
			reference[cell->stratum] = (Stratum) {cell->burglaries, cell->dwelling_years};
	}
	return reference;
}

/* What the Mantel-Haenszel ratio and test of a class add up over strata. */
typedef struct StrataSums
{
	double		numerator;
	double		denominator;
	double		variance;		/* of observed, when the rates are equal */
	double		observed;		/* burglaries of the class, in strata that it shares with the reference */
	double		expected;		/* of these, when the rates are equal and the sum of each stratum is what it is */
} StrataSums;

static void
add_stratum(StrataSums *sums, const RateCell *cell, const Stratum *reference)
{
	double		years = cell->dwelling_years + reference->dwelling_years;
	double		share = cell->dwelling_years / years;
	double		rest = reference->dwelling_years / years;

	sums->numerator += cell->burglaries * rest;
	sums->denominator += reference->burglaries * share;
	sums->variance += (cell->burglaries + reference->burglaries) * share * rest;
	sums->observed += cell->burglaries;
	sums->expected += (cell->burglaries + reference->burglaries) * share;
}

double
rate_normal_p(double z)
{
	return 2 * pnorm(-fabs(z), 0, 1, true, false);
}

/* Two-sided p of equal rates within strata, by the test of Mantel and Haenszel without a correction for continuity. */
static double
test_strata(const StrataSums *sums)
{
	if (!(sums->variance > 0))
		return NAN;
	return rate_normal_p((sums->observed - sums->expected) / sqrt(sums->variance));
}

static IntervalEstimate
adjusted_ratio(const StrataSums *sums, double confidence)
{
	IntervalEstimate	ratio = unknown;
	double		product = sums->numerator * sums->denominator;

	if (sums->numerator + sums->denominator > 0)
		ratio.value = sums->numerator / sums->denominator;
	if (product > 0)
	{
		double		deviation = qnorm((1 + confidence) / 2, 0, 1, true, false) * sqrt(sums->variance / product);

		ratio.low = ratio.value * exp(-deviation);
		ratio.high = ratio.value * exp(deviation);
	}
	return ratio;
}

void
rates_of_strata(Kernel *kernel, const RateCell *cell, uint32_t cells, uint32_t strata, double *rate)
{
	Stratum    *sum = kernel_alloc_zero(kernel, strata, sizeof(Stratum));

	for (uint32_t i = 0; i < cells; i++)
	{
		sum[cell[i].stratum].burglaries += cell[i].burglaries;
		sum[cell[i].stratum].dwelling_years += cell[i].dwelling_years;
	}
	for (uint32_t h = 0; h < strata; h++)
		rate[h] = rate_of(sum[h].burglaries, sum[h].dwelling_years);
	kernel_free(kernel, sum);
}

/* ---------------------------------------------------------------- classes */

/* Adds up one cell to its class. */
static void
add_cell(const RateRequest *request, const RateCell *cell, const Stratum *reference, RateRow *row, StrataSums *sums)
{
	row->burglaries += cell->burglaries;
	row->dwellings += cell->dwellings;
	row->dwelling_years += cell->dwelling_years;
	/* Where a class has no dwellings, its rate need not be known. */
	if (cell->dwelling_years > 0)
		row->expected += cell->dwelling_years * request->standard[cell->stratum];
	if (cell->dwelling_years > 0 && reference->dwelling_years > 0)
	{
		row->shared_strata++;
		row->shared_years += cell->dwelling_years;
		add_stratum(sums, cell, reference);
	}
}

#define LIMIT_STEPS_MAX 200

/*
 * A ratio of 0 has an upper limit, one of infinity a lower one.  Given the sum
 * t of each stratum, the class has none of them with the chance
 * prod (1 + ratio n / n0)^-t, where n and n0 are the dwelling-years of class
 * and reference; and the reference has none by the same formula in the inverse
 * of the ratio.  The limit is where that is as small as a tail.
 */
double
rates_limit_of_none(const OddsTerm *term, uint32_t terms, double log_tail)
{
	double		limit = 0;

	/* The logarithm is concave in the ratio, so Newton's method comes to it from below and never passes it. */
	for (int step = 0; step < LIMIT_STEPS_MAX; step++)
	{
		double		sum = 0;
		double		slope = 0;
		double		change;

		for (uint32_t i = 0; i < terms; i++)
		{
			sum += term[i].burglaries * log1p(limit * term[i].odds);
			slope += term[i].burglaries * term[i].odds / (1 + limit * term[i].odds);
		}
		change = (-log_tail - sum) / slope;
		limit += change;
		if (!(change > limit * 1e-14))
			break;
	}
	return limit;
}

/* Where one side has no burglaries at all in the strata that both have. */
static void
limit_adjusted(Kernel *kernel, const RateRequest *request, const RateCell *cell, uint32_t cells,
			   const Stratum *reference, RateRow *row)
{
	double		log_tail = log((1 - request->confidence) / 2);
	OddsTerm   *term;
	uint32_t	terms = 0;

	if (row->adjusted.value != 0 && !isinf(row->adjusted.value))
		return;
	term = kernel_alloc(kernel, cells, sizeof(OddsTerm));
	for (uint32_t i = 0; i < cells; i++)
	{
		const Stratum *other = &reference[cell[i].stratum];
		double		odds = cell[i].dwelling_years / other->dwelling_years;

		if (cell[i].dwelling_years > 0 && other->dwelling_years > 0)
			term[terms++] = (OddsTerm) {cell[i].burglaries + other->burglaries, row->adjusted.value == 0 ? odds : 1 / odds};
	}
	if (row->adjusted.value == 0)
	{
		row->adjusted.low = 0;
		row->adjusted.high = rates_limit_of_none(term, terms, log_tail);
	}
	else
	{
		row->adjusted.low = 1 / rates_limit_of_none(term, terms, log_tail);
		row->adjusted.high = INFINITY;
	}
	kernel_free(kernel, term);
}

/* The numbers of a class that need no other class. */
static void
describe_class(const RateRequest *request, const StrataSums *sums, RateRow *row)
{
	row->rate = rate_exact(row->burglaries, row->dwelling_years, request->confidence);
	row->standardised = rate_exact(row->burglaries, row->expected, request->confidence);
	row->adjusted = request->strata > 1 ? adjusted_ratio(sums, request->confidence) : unknown;
	row->p_within = request->strata > 1 ? test_strata(sums) : NAN;
}

static KernelStatus
describe_classes(Kernel *kernel, const RateRequest *request, RateRow *row)
{
	Stratum    *reference = reference_strata(kernel, request);
	KernelStatus status = KERNEL_OK;
	uint32_t	i = 0;

	for (uint32_t c = 0; c < request->classes && status == KERNEL_OK; c++)
	{
		StrataSums	sums = {0};
		uint32_t	from = i;

		row[c] = (RateRow) {0};
		for (; i < request->cells && request->cell[i].class == c; i++)
			add_cell(request, &request->cell[i], &reference[request->cell[i].stratum], &row[c], &sums);
		describe_class(request, &sums, &row[c]);
		limit_adjusted(kernel, request, &request->cell[from], i - from, reference, &row[c]);
		if (kernel->stop(kernel))
			status = KERNEL_STOPPED;
	}
	kernel_free(kernel, reference);
	return status;
}

/* The reference is itself, by whatever measure. */
static void
compare_itself(RateRow *row)
{
	double		one = row->rate.value > 0 ? 1 : NAN;

	row->ratio = row->ratio_mid = (IntervalEstimate) {one, NAN, NAN};
	row->adjusted = (IntervalEstimate) {isnan(row->adjusted.value) ? NAN : one, NAN, NAN};
	row->p_value = row->p_mid = row->p_within = row->p_adjusted = NAN;
}

static KernelStatus
compare_classes(Kernel *kernel, const RateRequest *request, RateRow *row)
{
	const RateRow *reference = &row[request->reference];

	for (uint32_t c = 0; c < request->classes; c++)
	{
		Pair		pair = {row[c].burglaries, row[c].dwelling_years, reference->burglaries, reference->dwelling_years};

		if (kernel->stop(kernel))
			return KERNEL_STOPPED;
		if (c == request->reference)
		{
			compare_itself(&row[c]);
			continue;
		}
		compare_rates(&pair, request->confidence, &row[c].ratio, &row[c].ratio_mid);
		test_rates(&pair, &row[c].p_value, &row[c].p_mid);
	}
	return KERNEL_OK;
}

/* ---------------------------------------------------------------- smoothing */

/*
 * Marshall's global smoother.  Each rate is drawn towards the mean, the more
 * so the less its dwellings can tell.  Classes without dwellings are at the
 * mean, and do not move it.
 */
static void
smooth_rates(RateRow *row, uint32_t classes)
{
	double		burglaries = 0;
	double		years = 0;
	double		spread = 0;
	double		classes_with_years = 0;
	double		mean;
	double		variance;

	for (uint32_t c = 0; c < classes; c++)
	{
		if (row[c].dwelling_years > 0)
		{
			burglaries += row[c].burglaries;
			years += row[c].dwelling_years;
			classes_with_years++;
		}
	}
	mean = rate_of(burglaries, years);
	for (uint32_t c = 0; c < classes; c++)
	{
		if (row[c].dwelling_years > 0)
			spread += row[c].dwelling_years * (row[c].rate.value - mean) * (row[c].rate.value - mean);
	}
	variance = fmax(0, spread / years - mean * classes_with_years / years);
	for (uint32_t c = 0; c < classes; c++)
	{
		double		weight = row[c].dwelling_years * variance / (row[c].dwelling_years * variance + mean);

		row[c].smoothed = weight > 0 ? mean + weight * (row[c].rate.value - mean) : mean;
	}
}

/* ---------------------------------------------------------------- many comparisons */

static int
compare_numbers(const void *items, uint32_t a, uint32_t b)
{
	const double *number = items;

	return ORDER_OF(number[a], number[b]);
}

KernelStatus
rates_adjust(Kernel *kernel, const double *p, uint32_t count, double *adjusted, uint32_t *comparisons)
{
	uint32_t   *place = kernel_alloc(kernel, count, sizeof(uint32_t));
	uint32_t   *order = kernel_alloc(kernel, count, sizeof(uint32_t));
	double	   *known = kernel_alloc(kernel, count, sizeof(double));
	uint32_t	m = 0;
	double		least = 1;
	KernelStatus status;

	for (uint32_t i = 0; i < count; i++)
	{
		adjusted[i] = NAN;
		if (!isnan(p[i]))
		{
			known[m] = p[i];
			place[m++] = i;
		}
	}
	*comparisons = m;
	status = order_index(kernel, order, m, compare_numbers, known);
	for (uint32_t rank = m; rank > 0; rank--)
	{
		uint32_t	i = order[rank - 1];

		least = fmin(least, (double) m / rank * known[i]);
		adjusted[place[i]] = least;
	}
	kernel_free(kernel, place);
	kernel_free(kernel, order);
	kernel_free(kernel, known);
	return status;
}

/* Where there are strata, it is the comparison within them that counts. */
static KernelStatus
adjust_rows(Kernel *kernel, bool stratified, RateRow *row, uint32_t classes, uint32_t *comparisons)
{
	double	   *p = kernel_alloc(kernel, classes, sizeof(double));
	double	   *adjusted = kernel_alloc(kernel, classes, sizeof(double));
	KernelStatus status;

	for (uint32_t c = 0; c < classes; c++)
		p[c] = stratified ? row[c].p_within : row[c].p_value;
	status = rates_adjust(kernel, p, classes, adjusted, comparisons);
	for (uint32_t c = 0; c < classes; c++)
		row[c].p_adjusted = adjusted[c];
	kernel_free(kernel, p);
	kernel_free(kernel, adjusted);
	return status;
}

KernelStatus
rates_compare(Kernel *kernel, const RateRequest *request, RateRow *row, uint32_t *comparisons)
{
	KernelStatus status = describe_classes(kernel, request, row);

	if (status == KERNEL_OK)
		status = compare_classes(kernel, request, row);
	if (status != KERNEL_OK)
		return status;
	smooth_rates(row, request->classes);
	return adjust_rows(kernel, request->strata > 1, row, request->classes, comparisons);
}
