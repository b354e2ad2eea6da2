/*
 * How well the letters covered the zones.
 *
 * Dwellings near one burglary get their letters together, and so do those of zones that overlap; so they are no
 * independent trials: the standard error is that of a ratio over chains of overlapping zones (Cochran 1977), and its
 * interval is taken on the scale of the logit, where it cannot leave 0 to 1.
 */
#include "kernel/letters/letter_coverage.h"

#include "kernel/order.h"

#include <math.h>

#include <Rmath.h>

#define CONFIDENCE_TAIL 0.975	/* of a two-sided interval of 95 % */

/* One zone. */
typedef struct Cluster
{
	double		size;
	double		covered;
	double		protection;		/* sums over the dwellings, zone by zone so that they round little */
	double		excess;
	double		excess_covered;
} Cluster;

/* Days with a weight, for quantiles. */
typedef struct Lag
{
	int64_t		days;
	double		weight;
} Lag;

typedef struct Lags
{
	Lag		   *lag;
	uint32_t	count;
} Lags;

static double
covered(const LetterRow *row)
{
	return row->outcome.timely + row->outcome.carried;
}

static double
ratio(double part, double whole)
{
	return whole > 0 ? part / whole : NAN;
}

/* ---------------------------------------------------------------- quantiles */

static int
compare_lags(const void *items, uint32_t a, uint32_t b)
{
	const Lag  *lag = items;

	return ORDER_OF(lag[a].days, lag[b].days);
}

/* The first days up to which the weights reach this share of all; as percentile_disc where all weights are 1. */
static KernelStatus
quantile(Kernel *kernel, const Lags *lags, const uint32_t *order, double total, double share, double *days)
{
	double		sum = 0;

	*days = NAN;
	for (uint32_t i = 0; i < lags->count; i++)
	{
		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
		sum += lags->lag[order[i]].weight;
		if (sum >= share * total * (1 - 1e-12))
		{
			*days = lags->lag[order[i]].days;
			break;
		}
	}
	return KERNEL_OK;
}

static KernelStatus
quantiles(Kernel *kernel, const Lags *lags, double *median, double *p90)
{
	uint32_t   *order = kernel_alloc(kernel, lags->count, sizeof(uint32_t));
	KernelStatus status = order_index(kernel, order, lags->count, compare_lags, lags->lag);
	double		total = 0;

	for (uint32_t i = 0; i < lags->count && status == KERNEL_OK; i++)
	{
		total += lags->lag[order[i]].weight;
		if (KERNEL_STOP_AT(kernel, i))
			status = KERNEL_STOPPED;
	}
	if (status == KERNEL_OK)
		status = quantile(kernel, lags, order, total, 0.5, median);
	if (status == KERNEL_OK)
		status = quantile(kernel, lags, order, total, 0.9, p90);
	kernel_free(kernel, order);
	return status;
}

/* ---------------------------------------------------------------- interval */

/* Squares of what each chain deviates from this share. */
static double
squares(const Cluster *chain, uint32_t count, double share)
{
	double		sum = 0;

	for (uint32_t b = 0; b < count; b++)
		sum += (chain[b].covered - share * chain[b].size) * (chain[b].covered - share * chain[b].size);
	return sum;
}

/*
 * As if there were one chain more that is covered and one that is not, both of middling size (after Agresti & Coull
 * 1998): so chains that are all alike, or nearly so, do not seem certain, and a single one tells next to nothing. No
 * narrower than if each dwelling were a trial; and around what was found.
 */
static void
add_interval(Coverage *coverage, const Cluster *chain, uint32_t count)
{
	double		size = coverage->pairs;
	double		middling = size / count;
	double		all = size + 2 * middling;
	double		share = (coverage->coverage * size + middling) / all;
	double		variance;
	double		half;

	coverage->standard_error = coverage->lower = coverage->upper = NAN;
	if (count == 0)
		return;
	if (count > 1)
		coverage->standard_error = sqrt(squares(chain, count, coverage->coverage) * count / (count - 1)) / size;
	variance = (squares(chain, count, share) + middling * middling * ((1 - share) * (1 - share) + share * share)) *
		(count + 2) / (count + 1) / (all * all);
	variance = fmax(variance, share * (1 - share) / size);
	half = qt(CONFIDENCE_TAIL, count + 1, true, false) * sqrt(variance) / (share * (1 - share));
	coverage->lower = fmin(plogis(log(share / (1 - share)) - half, 0, 1, true, false), coverage->coverage);
	coverage->upper = fmax(plogis(log(share / (1 - share)) + half, 0, 1, true, false), coverage->coverage);
}

/* ---------------------------------------------------------------- chains */

/* The first zone of a chain stands for it. */
static uint32_t
chain_of(uint32_t *before, uint32_t zone)
{
	while (before[zone] != zone)
		zone = before[zone] = before[before[zone]];
	return zone;
}

static void
join_chains(uint32_t *before, uint32_t zone, uint32_t other)
{
	uint32_t	first = chain_of(before, zone);
	uint32_t	second = chain_of(before, other);

	if (first < second)
		before[second] = first;
	else
		before[first] = second;
}

/* Adds up the zones of each chain, in place; returns their number. */
static uint32_t
add_up_chains(Cluster *cluster, uint32_t zones, uint32_t *before, uint32_t *number)
{
	uint32_t	chains = 0;

	for (uint32_t b = 0; b < zones; b++)
	{
		uint32_t	first = chain_of(before, b);

		if (first == b)
		{
			number[b] = chains;
			cluster[chains++] = cluster[b];
		}
		else
		{
			cluster[number[first]].size += cluster[b].size;
			cluster[number[first]].covered += cluster[b].covered;
		}
	}
	return chains;
}

/* ---------------------------------------------------------------- by burglary */

/* An order of rows that depends on what they say only. */
static int
compare_by_burglary(const void *items, uint32_t a, uint32_t b)
{
	const LetterRow *left = (const LetterRow *) items + a;
	const LetterRow *right = (const LetterRow *) items + b;

	if (left->burglary != right->burglary)
		return ORDER_OF(left->burglary, right->burglary);
	if (left->dwelling != right->dwelling)
		return ORDER_OF(left->dwelling, right->dwelling);
	if (left->outcome.first != right->outcome.first)
		return ORDER_OF(left->outcome.first, right->outcome.first);
	return ORDER_OF(left->letters, right->letters);
}

/* The sums over rows while they pass in order. */
typedef struct Sums
{
	const LetterRules *rules;
	Cluster    *cluster;
	uint32_t	clusters;
	uint32_t   *zone;			/* of each row */
	Lags		letter;
	Lags		report;
	double		certain;
	double		certain_covered;
	double		inside;
} Sums;

/* The first row of a burglary speaks for the burglary. */
static void
add_burglary(Coverage *coverage, Sums *sums, const LetterRow *row)
{
	if (row->status == LETTER_LATER)
	{
		coverage->later++;
		return;
	}
	coverage->burglaries++;
	coverage->uncertain += row->uncertainty > 0;
	coverage->pending += letters_deadline(sums->rules, row->occurred, row->reported) > sums->rules->at;
	if (letters_report_known(row->occurred, row->reported))
		sums->report.lag[sums->report.count++] = (Lag) {.days = (int64_t) row->reported - row->occurred, .weight = 1};
	else
		coverage->report_unknown++;
	if (row->status == LETTER_EMPTY_ZONE)
		coverage->empty_zones++;
	else
		sums->cluster[sums->clusters++] = (Cluster) {.size = 0};
}

static void
add_pair(Coverage *coverage, Sums *sums, const LetterRow *row, uint32_t *zone)
{
	Cluster    *cluster = &sums->cluster[sums->clusters - 1];

	*zone = sums->clusters - 1;
	coverage->pairs++;
	coverage->timely += row->outcome.timely;
	coverage->carried += row->outcome.carried;
	coverage->late += row->outcome.late;
	coverage->never += row->outcome.never;
	cluster->size += 1;
	cluster->covered += covered(row);
	cluster->protection += row->outcome.protection;
	cluster->excess += row->excess;
	cluster->excess_covered += row->excess * covered(row);
	sums->certain += row->certain;
	sums->certain_covered += row->certain ? covered(row) : 0;
	sums->inside += row->letters;
	if (row->outcome.first != LETTER_NO_DAY && letters_report_known(row->occurred, row->reported))
		sums->letter.lag[sums->letter.count++] = (Lag) {
			.days = (int64_t) row->outcome.first - row->reported, .weight = row->outcome.first_share
		};
}

static void
add_letters(Coverage *coverage, const LetterRow *row)
{
	switch (row->status)
	{
		case LETTER_UNKNOWN_DWELLING:
			coverage->letters_unknown += row->letters;
			return;
		case LETTER_LATER:
			coverage->letters_later += row->letters;
			return;
		case LETTER_OUTSIDE:
			coverage->letters_outside += row->letters;
			break;
		case LETTER_OWN:
			coverage->letters_own += row->letters;
			break;
		default:
			break;
	}
	coverage->letters += row->letters;
	coverage->letters_by_share += row->by_share;
	coverage->duplicates += row->duplicates;
}

/* A pair twice, a burglary alone and in a pair, or the letters of one day that no pair took twice. */
static bool
is_twice(const LetterRow *before, const LetterRow *row)
{
	if (before == NULL || before->burglary != row->burglary)
		return false;
	if (row->burglary != LETTER_NO_ID)
		return before->dwelling == row->dwelling || before->status != LETTER_PAIR || row->status != LETTER_PAIR;
	return row->dwelling != LETTER_NO_ID && before->dwelling == row->dwelling &&
		row->outcome.first != LETTER_NO_DAY && before->outcome.first == row->outcome.first;
}

static KernelStatus
add_rows(Kernel *kernel, Coverage *coverage, Sums *sums, const LetterRow *rows, const uint32_t *order, uint32_t count,
		 CoverageTwice *twice)
{
	for (uint32_t i = 0; i < count; i++)
	{
		const LetterRow *row = &rows[order[i]];
		const LetterRow *before = i > 0 ? &rows[order[i - 1]] : NULL;

		if (KERNEL_STOP_AT(kernel, i))
			return KERNEL_STOPPED;
		if (is_twice(before, row))
		{
			*twice = (CoverageTwice) {
				.found = true, .burglary = row->burglary, .dwelling = row->dwelling, .day = row->outcome.first
			};
			return KERNEL_OK;
		}
		if (row->burglary != LETTER_NO_ID && (before == NULL || before->burglary != row->burglary))
			add_burglary(coverage, sums, row);
		if (row->status == LETTER_PAIR)
			add_pair(coverage, sums, row, &sums->zone[order[i]]);
		add_letters(coverage, row);
	}
	return KERNEL_OK;
}

/* ---------------------------------------------------------------- by dwelling */

/* The pairs by dwelling in order of days; the other rows last. */
static int
compare_by_dwelling(const void *items, uint32_t a, uint32_t b)
{
	const LetterRow *left = (const LetterRow *) items + a;
	const LetterRow *right = (const LetterRow *) items + b;

	if ((left->status == LETTER_PAIR) != (right->status == LETTER_PAIR))
		return left->status == LETTER_PAIR ? -1 : 1;
	if (left->dwelling != right->dwelling)
		return ORDER_OF(left->dwelling, right->dwelling);
	if (left->occurred != right->occurred)
		return ORDER_OF(left->occurred, right->occurred);
	return ORDER_OF(left->burglary, right->burglary);
}

/*
 * Counts each dwelling in the zone where it was covered best, and joins zones with a dwelling that is in both while
 * both risks last.
 */
static KernelStatus
add_dwellings(Kernel *kernel, Coverage *coverage, const Sums *sums, const LetterRow *rows, uint32_t *order,
			  uint32_t count, uint32_t *before)
{
	KernelStatus status = order_index(kernel, order, count, compare_by_dwelling, rows);
	double		sum = 0;
	double		best = 0;

	for (uint32_t i = 0; i < count && status == KERNEL_OK && rows[order[i]].status == LETTER_PAIR; i++)
	{
		const LetterRow *row = &rows[order[i]];
		const LetterRow *last = i > 0 ? &rows[order[i - 1]] : NULL;

		if (KERNEL_STOP_AT(kernel, i))
			status = KERNEL_STOPPED;
		if (last == NULL || last->dwelling != row->dwelling)
		{
			coverage->dwellings++;
			sum += best;
			best = 0;
		}
		else if ((int64_t) row->occurred - last->occurred < sums->rules->risk_days)
			join_chains(before, sums->zone[order[i - 1]], sums->zone[order[i]]);
		best = fmax(best, covered(row));
	}
	coverage->distinct = ratio(sum + best, coverage->dwellings);
	return status;
}

/* ---------------------------------------------------------------- all measures */

static KernelStatus
add_shares(Kernel *kernel, Coverage *coverage, const Sums *sums)
{
	Cluster		all = {.size = 0};
	double		shares = 0;
	uint32_t	well = 0;
	uint32_t	none = 0;

	for (uint32_t b = 0; b < sums->clusters; b++)
	{
		const Cluster *cluster = &sums->cluster[b];
		double		share = cluster->covered / cluster->size;

		if (KERNEL_STOP_AT(kernel, b))
			return KERNEL_STOPPED;
		shares += share;
		well += share >= WELL_COVERED - 1e-9;	/* chances that add up to it may round below */
		none += share == 0;
		all.protection += cluster->protection;
		all.excess += cluster->excess;
		all.excess_covered += cluster->excess_covered;
	}
	coverage->mean = ratio(shares, sums->clusters);
	coverage->well_covered = ratio(well, sums->clusters);
	coverage->uncovered = ratio(none, sums->clusters);
	coverage->coverage = ratio(coverage->timely + coverage->carried, coverage->pairs);
	coverage->certain = ratio(sums->certain_covered, sums->certain);
	coverage->by_day = ratio(all.protection, coverage->pairs);
	coverage->by_risk = ratio(all.excess_covered, all.excess);
	coverage->precision = ratio(sums->inside, sums->inside + coverage->letters_outside);
	/* Where nothing is covered precision may be unknown, and F1 is 0 all the same. */
	coverage->f1 = coverage->coverage == 0 ? 0 :
		ratio(2 * coverage->precision * coverage->coverage, coverage->precision + coverage->coverage);
	return KERNEL_OK;
}

/* What asks for the rows by dwelling: the dwellings themselves, and the chains of zones. */
static KernelStatus
add_chains(Kernel *kernel, Coverage *coverage, const Sums *sums, const LetterRow *rows, uint32_t *order, uint32_t count)
{
	uint32_t   *before = kernel_alloc(kernel, sums->clusters, sizeof(uint32_t));
	KernelStatus status;

	for (uint32_t b = 0; b < sums->clusters; b++)
		before[b] = b;
	status = add_dwellings(kernel, coverage, sums, rows, order, count, before);
	/* The order is used up: there is room in it for a number of each zone. */
	if (status == KERNEL_OK)
		add_interval(coverage, sums->cluster, add_up_chains(sums->cluster, sums->clusters, before, order));
	kernel_free(kernel, before);
	return status;
}

KernelStatus
coverage_of(Kernel *kernel, const LetterRules *rules, const LetterRow *rows, uint32_t count,
			Coverage *coverage, CoverageTwice *twice)
{
	Sums		sums = {
		.rules = rules,
		.cluster = kernel_alloc(kernel, count, sizeof(Cluster)),
		.zone = kernel_alloc(kernel, count, sizeof(uint32_t)),
		.letter.lag = kernel_alloc(kernel, count, sizeof(Lag)),
		.report.lag = kernel_alloc(kernel, count, sizeof(Lag))
	};
	uint32_t   *order = kernel_alloc(kernel, count, sizeof(uint32_t));
	KernelStatus status = order_index(kernel, order, count, compare_by_burglary, rows);

	*coverage = (Coverage) {.burglaries = 0};
	*twice = (CoverageTwice) {.found = false};
	if (status == KERNEL_OK)
		status = add_rows(kernel, coverage, &sums, rows, order, count, twice);
	if (status == KERNEL_OK && !twice->found)
		status = add_shares(kernel, coverage, &sums);
	if (status == KERNEL_OK && !twice->found)
		status = add_chains(kernel, coverage, &sums, rows, order, count);
	if (status == KERNEL_OK)
		status = quantiles(kernel, &sums.letter, &coverage->letter_median, &coverage->letter_p90);
	if (status == KERNEL_OK)
		status = quantiles(kernel, &sums.report, &coverage->report_median, &coverage->report_p90);
	kernel_free(kernel, sums.cluster);
	kernel_free(kernel, sums.zone);
	kernel_free(kernel, sums.letter.lag);
	kernel_free(kernel, sums.report.lag);
	kernel_free(kernel, order);
	return status;
}
