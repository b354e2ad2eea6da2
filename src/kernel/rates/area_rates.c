/*
 * How classes of dwellings compare when their burglaries come by area.
 */
#include "kernel/rates/area_rates.h"

#include <math.h>

#include <Rmath.h>

static const IntervalEstimate unknown = {NAN, NAN, NAN};

/* ---------------------------------------------------------------- deviations by area */

/* What each area adds to a sum, and which areas have added something. */
typedef struct Deviations
{
	double	   *of_area;
	bool	   *has;
	uint32_t   *area;			/* the first count of them have */
	uint32_t	count;
} Deviations;

static Deviations
deviations_make(Kernel *kernel, uint32_t areas)
{
	return (Deviations)
	{
		.of_area = kernel_alloc_zero(kernel, areas, sizeof(double)),
		.has = kernel_alloc_zero(kernel, areas, sizeof(bool)),
		.area = kernel_alloc(kernel, areas, sizeof(uint32_t))
	};
}

static void
deviations_free(Kernel *kernel, Deviations *deviations)
{
	kernel_free(kernel, deviations->of_area);
	kernel_free(kernel, deviations->has);
	kernel_free(kernel, deviations->area);
}

static void
deviate(Deviations *deviations, uint32_t area, double deviation)
{
	if (!deviations->has[area])
	{
		deviations->has[area] = true;
		deviations->area[deviations->count++] = area;
	}
	deviations->of_area[area] += deviation;
}

/* The sum of the squares of all areas; they are empty after it. */
static double
take_squares(Deviations *deviations)
{
	double		sum = 0;

	for (uint32_t i = 0; i < deviations->count; i++)
	{
		uint32_t	area = deviations->area[i];

		sum += deviations->of_area[area] * deviations->of_area[area];
		deviations->of_area[area] = 0;
		deviations->has[area] = false;
	}
	deviations->count = 0;
	return sum;
}

/* ---------------------------------------------------------------- rates */

/* An estimate above 0 with the variance of its logarithm. */
static IntervalEstimate
log_interval(double value, double variance, double freedom, double confidence)
{
	double		half = qt((1 + confidence) / 2, freedom, true, false) * sqrt(variance);

	return (IntervalEstimate) {.value = value, .low = value * exp(-half), .high = value * exp(half)};
}

static void
rate_of_class(const RateRequest *request, const RateRow *compared, const AreaCell *cell, uint32_t from, uint32_t to,
			  Deviations *deviations, AreaRow *row)
{
	double		squares;
	IntervalEstimate spread;

	row->rate = (IntervalEstimate) {compared->rate.value, NAN, NAN};
	for (uint32_t i = from; i < to; i++)
	{
		if (cell[i].cell.dwelling_years > 0)
			deviate(deviations, cell[i].area,
					cell[i].cell.burglaries - compared->rate.value * cell[i].cell.dwelling_years);
	}
	row->areas = deviations->count;
	squares = take_squares(deviations);
	if (row->areas < 2)
		return;
	row->rate = compared->rate;
	if (!(compared->burglaries > 0))
		return;
	spread = log_interval(compared->rate.value,
						  squares * row->areas / (row->areas - 1) / (compared->burglaries * compared->burglaries),
						  row->areas - 1, request->confidence);
	row->rate.low = fmin(row->rate.low, spread.low);
	row->rate.high = fmax(row->rate.high, spread.high);
}

/* ---------------------------------------------------------------- ratios */

/* Of one stratum: the two classes that are compared. */
typedef struct Both
{
	double		burglaries[2];	/* of the class, of the reference */
	double		years[2];
	bool		counted;
} Both;

/* A comparison of two classes: over strata, or with all of them as one. */
typedef struct Comparison
{
	IntervalEstimate ratio;
	double		p;
	double		dispersion;
} Comparison;

/* The ranges of cells of the class and of the reference. */
typedef struct Ranges
{
	uint32_t	from[2];
	uint32_t	to[2];
} Ranges;

static void
add_up(const AreaCell *cell, const Ranges *ranges, bool stratified, Both *both)
{
	for (int side = 0; side < 2; side++)
	{
		for (uint32_t i = ranges->from[side]; i < ranges->to[side]; i++)
		{
			Both	   *stratum = &both[stratified ? cell[i].cell.stratum : 0];

			stratum->burglaries[side] += cell[i].cell.burglaries;
			stratum->years[side] += cell[i].cell.dwelling_years;
		}
	}
}

/* The strata that both have dwellings in. */
static bool
shared(const Both *both)
{
	return both->years[0] > 0 && both->years[1] > 0;
}

/*
 * What each area adds to the estimating equation of Mantel and Haenszel, beyond the rates that its stratum has by
 * this ratio.
 */
static uint32_t
deviate_from_ratio(const AreaCell *cell, const Ranges *ranges, bool stratified, Both *both, double ratio,
				   Deviations *deviations)
{
	uint32_t	strata = 0;

	for (int side = 0; side < 2; side++)
	{
		for (uint32_t i = ranges->from[side]; i < ranges->to[side]; i++)
		{
			Both	   *stratum = &both[stratified ? cell[i].cell.stratum : 0];
			double		years = cell[i].cell.dwelling_years;
			double		burglaries = stratum->burglaries[0] + stratum->burglaries[1];
			double		rate = burglaries / (ratio * stratum->years[0] + stratum->years[1]);
			double		all = stratum->years[0] + stratum->years[1];
			double		deviation;

			if (!shared(stratum) || years == 0)
				continue;
			strata += !stratum->counted;
			stratum->counted = true;
			if (side == 0)
				deviation = (cell[i].cell.burglaries - ratio * rate * years) * stratum->years[1] / all;
			else
				deviation = -ratio * (cell[i].cell.burglaries - rate * years) * stratum->years[0] / all;
			deviate(deviations, cell[i].area, deviation);
		}
	}
	return strata;
}

/* Empties the sums of the strata that these cells are in. */
static void
forget(const AreaCell *cell, const Ranges *ranges, bool stratified, Both *both)
{
	for (int side = 0; side < 2; side++)
		for (uint32_t i = ranges->from[side]; i < ranges->to[side]; i++)
			both[stratified ? cell[i].cell.stratum : 0] = (Both) {.counted = false};
}

static void
sum_ratio(const AreaCell *cell, const Ranges *ranges, bool stratified, const Both *both, double *numerator,
		  double *denominator, double *variance)
{
	*numerator = *denominator = *variance = 0;
	for (int side = 0; side < 2; side++)
	{
		for (uint32_t i = ranges->from[side]; i < ranges->to[side]; i++)
		{
			const Both *stratum = &both[stratified ? cell[i].cell.stratum : 0];
			double		all = stratum->years[0] + stratum->years[1];

			if (!shared(stratum))
				continue;
			*(side == 0 ? numerator : denominator) += cell[i].cell.burglaries * stratum->years[1 - side] / all;
			*variance += cell[i].cell.burglaries * stratum->years[0] / all * (stratum->years[1] / all);
		}
	}
}

/*
 * What the areas of the side that has burglaries say of its spread, when the other has none: as many times as
 * that of independent burglaries, and by how many degrees of freedom. Deviations are weighed as in the ratio.
 */
static double
spread_of_side(const AreaCell *cell, const Ranges *ranges, int side, bool stratified, Both *both,
			   Deviations *deviations, double *freedom)
{
	uint32_t	strata = 0;
	uint32_t	areas;
	double		independent = 0;

	for (uint32_t i = ranges->from[side]; i < ranges->to[side]; i++)
	{
		Both	   *stratum = &both[stratified ? cell[i].cell.stratum : 0];
		double		years = cell[i].cell.dwelling_years;
		double		weight = stratum->years[1 - side] / (stratum->years[0] + stratum->years[1]);

		if (!shared(stratum) || years == 0)
			continue;
		strata += !stratum->counted;
		stratum->counted = true;
		deviate(deviations, cell[i].area,
				weight * (cell[i].cell.burglaries - stratum->burglaries[side] / stratum->years[side] * years));
		independent += weight * weight * cell[i].cell.burglaries;
	}
	areas = deviations->count;
	*freedom = (double) areas - strata;
	return take_squares(deviations) * areas / *freedom / independent;
}

/*
 * Where one side has no burglaries the limit that exists is that of independent burglaries, with the logarithm of
 * the chance divided by the spread of the other side, and by as much as its few areas widen an interval.
 */
static void
limit_of_areas(Kernel *kernel, const AreaCell *cell, const Ranges *ranges, bool stratified, double confidence,
			   Both *both, Deviations *deviations, Comparison *comparison)
{
	int			side = comparison->ratio.value == 0 ? 1 : 0;
	double		freedom;
	double		spread = spread_of_side(cell, ranges, side, stratified, both, deviations, &freedom);
	double		tail = (1 - confidence) / 2;
	double		few;
	OddsTerm   *term;
	uint32_t	terms = 0;
	double		limit;

	if (freedom < 1)
		return;
	comparison->dispersion = spread;
	few = qt(tail, freedom, true, false) / qnorm(tail, 0, 1, true, false);
	term = kernel_alloc(kernel, ranges->to[side] - ranges->from[side], sizeof(OddsTerm));
	for (uint32_t i = ranges->from[side]; i < ranges->to[side]; i++)
	{
		const Both *stratum = &both[stratified ? cell[i].cell.stratum : 0];

		if (shared(stratum))
			term[terms++] = (OddsTerm) {cell[i].cell.burglaries, stratum->years[1 - side] / stratum->years[side]};
	}
	limit = rates_limit_of_none(term, terms, log(tail) * fmax(spread, 1) * few * few);
	kernel_free(kernel, term);
	/* Of two areas nearly anything may be so: the limit may be larger than any number. */
	if (!(limit > 0 && isfinite(limit)))
		return;
	if (side == 1)
		comparison->ratio = (IntervalEstimate) {0, 0, limit};
	else
		comparison->ratio = (IntervalEstimate) {INFINITY, 1 / limit, INFINITY};
}

static Comparison
compare(Kernel *kernel, const AreaCell *cell, const Ranges *ranges, bool stratified, double confidence, Both *both,
		Deviations *deviations)
{
	Comparison	comparison = {.ratio = unknown, .p = NAN, .dispersion = NAN};
	double		numerator;
	double		denominator;
	double		variance;

	add_up(cell, ranges, stratified, both);
	sum_ratio(cell, ranges, stratified, both, &numerator, &denominator, &variance);
	if (numerator + denominator > 0)
		comparison.ratio.value = numerator / denominator;
	if ((numerator > 0) != (denominator > 0))
		limit_of_areas(kernel, cell, ranges, stratified, confidence, both, deviations, &comparison);
	else if (numerator > 0)
	{
		uint32_t	strata = deviate_from_ratio(cell, ranges, stratified, both, comparison.ratio.value, deviations);
		uint32_t	count = deviations->count;
		double		spread = take_squares(deviations) / (numerator * numerator);

		/* A rate of each stratum and the ratio were taken from the areas. */
		if (count > strata + 1)
		{
			double		freedom = count - strata - 1.0;
			double		independent = variance / (numerator * denominator);

			spread *= count / freedom;
			comparison.dispersion = spread / independent;
			spread = fmax(spread, independent);
			comparison.ratio = log_interval(comparison.ratio.value, spread, freedom, confidence);
			comparison.p = 2 * pt(-fabs(log(comparison.ratio.value)) / sqrt(spread), freedom, true, false);
		}
	}
	forget(cell, ranges, stratified, both);
	return comparison;
}

/* ---------------------------------------------------------------- all classes */

static uint32_t
class_end(const AreaCell *cell, uint32_t cells, uint32_t from, uint32_t class)
{
	while (from < cells && cell[from].cell.class == class)
		from++;
	return from;
}

static void
compare_class(Kernel *kernel, const RateRequest *request, const RateRow *compared, const AreaCell *cell, const Ranges *ranges,
			  Both *both, Deviations *deviations, AreaRow *row)
{
	bool		stratified = request->strata > 1;
	Comparison	crude = compare(kernel, cell, ranges, false, request->confidence, both, deviations);
	Comparison	within = {.ratio = unknown, .p = NAN, .dispersion = crude.dispersion};

	if (stratified)
		within = compare(kernel, cell, ranges, true, request->confidence, both, deviations);
	/* The same numbers, to the last bit, as without areas. */
	row->ratio = (IntervalEstimate) {compared->ratio.value, crude.ratio.low, crude.ratio.high};
	row->p_value = crude.p;
	row->adjusted = (IntervalEstimate) {compared->adjusted.value, within.ratio.low, within.ratio.high};
	row->p_within = within.p;
	row->dispersion = within.dispersion;
}

static KernelStatus
adjust(Kernel *kernel, const RateRequest *request, AreaRow *row, uint32_t *comparisons)
{
	double	   *p = kernel_alloc(kernel, request->classes, sizeof(double));
	double	   *adjusted = kernel_alloc(kernel, request->classes, sizeof(double));
	KernelStatus status;

	for (uint32_t c = 0; c < request->classes; c++)
		p[c] = request->strata > 1 ? row[c].p_within : row[c].p_value;
	status = rates_adjust(kernel, p, request->classes, adjusted, comparisons);
	for (uint32_t c = 0; c < request->classes; c++)
		row[c].p_adjusted = adjusted[c];
	kernel_free(kernel, p);
	kernel_free(kernel, adjusted);
	return status;
}

KernelStatus
area_rates(Kernel *kernel, const RateRequest *request, const RateRow *compared, const AreaCell *cell, uint32_t cells,
		   uint32_t areas, AreaRow *row, uint32_t *comparisons)
{
	Deviations	deviations = deviations_make(kernel, areas);
	Both	   *both = kernel_alloc_zero(kernel, request->strata, sizeof(Both));
	Ranges		ranges = {.to = {0}};
	KernelStatus status = KERNEL_OK;

	while (ranges.from[1] < cells && cell[ranges.from[1]].cell.class < request->reference)
		ranges.from[1]++;
	ranges.to[1] = class_end(cell, cells, ranges.from[1], request->reference);
	for (uint32_t c = 0; c < request->classes && status == KERNEL_OK; c++)
	{
		ranges.from[0] = ranges.to[0];
		ranges.to[0] = class_end(cell, cells, ranges.from[0], c);
		rate_of_class(request, &compared[c], cell, ranges.from[0], ranges.to[0], &deviations, &row[c]);
		if (c == request->reference)
		{
			row[c].ratio = compared[c].ratio;
			row[c].adjusted = compared[c].adjusted;
			row[c].p_value = row[c].p_within = row[c].dispersion = NAN;
		}
		else
			compare_class(kernel, request, &compared[c], cell, &ranges, both, &deviations, &row[c]);
		if (kernel->stop(kernel))
			status = KERNEL_STOPPED;
	}
	if (status == KERNEL_OK)
		status = adjust(kernel, request, row, comparisons);
	deviations_free(kernel, &deviations);
	kernel_free(kernel, both);
	return status;
}
