/*
 * libFuzzer: rates of any counts in any classes and strata, against what must hold and against sums class by class.
 */
#include "input.h"

#include "kernel/rates/area_rates.h"

#define CLASSES_MAX 6
#define STRATA_MAX 5
#define NUMBER_MAX 1e15
#define AREAS 5

typedef struct Counts
{
	RateRequest request;
	RateCell	cell[CLASSES_MAX * STRATA_MAX];
	double		standard[STRATA_MAX];
} Counts;

static double
take_count(Input *input, bool raw)
{
	return raw ? fmin(floor(fabs(take_number(input, true))), NUMBER_MAX) : take_byte(input);
}

/* In the fixed point of src/pg/rates/rate_set.c. */
static double
take_years(Input *input, bool raw)
{
	return raw ? floor(fmin(fabs(take_number(input, true)), NUMBER_MAX) * 0x1p52) / 0x1p52 : take_byte(input) / 4.0;
}

/* Each class has at least one cell; strata may be missing from it. */
static void
take_counts(Input *input, Counts *counts)
{
	uint8_t		form = take_byte(input);
	RateRequest *request = &counts->request;

	*request = (RateRequest)
	{
		.classes = 1 + form % CLASSES_MAX, .strata = 1 + take_byte(input) % STRATA_MAX,
		.cell = counts->cell, .standard = counts->standard, .confidence = (1 + take_byte(input)) / 257.0
	};
	request->reference = take_byte(input) % request->classes;
	for (uint32_t c = 0; c < request->classes; c++)
	{
		uint32_t	missing = take_byte(input) & ((1 << (request->strata - 1)) - 1);

		for (uint32_t h = 0; h < request->strata; h++)
		{
			double		count = take_count(input, form & 64);
			double		years = take_years(input, form & 128);

			if (!(missing >> h & 1))
				counts->cell[request->cells++] = (RateCell) {c, h, count, years, years};
		}
	}
}

static void
check_order(IntervalEstimate estimate, bool has_value)
{
	MUST(isnan(estimate.low) == isnan(estimate.high));
	MUST(has_value || isnan(estimate.value));
	MUST(isnan(estimate.low) || (estimate.low >= 0 && estimate.low <= estimate.value && estimate.value <= estimate.high));
}

static void
check_share(double p)
{
	MUST(isnan(p) || (p >= 0 && p <= 1));
}

static void
check_row(const RateRequest *request, const RateRow *row, const RateRow *reference)
{
	double		counts = request->strata > 1 ? row->p_within : row->p_value;
	bool		compared = row->dwelling_years > 0 && reference->dwelling_years > 0 &&
		row->burglaries + reference->burglaries > 0;

	check_order(row->rate, row->dwelling_years > 0);
	check_order(row->standardised, row->expected > 0);
	check_order(row->adjusted, row->shared_strata > 0);
	if (row == reference)
		return;
	check_order(row->ratio, compared);
	/* With little confidence a mid-P interval is narrow and lies round the median, not the ratio. */
	MUST(isnan(row->ratio_mid.low) == !compared && !(row->ratio_mid.low > row->ratio_mid.high));
	MUST(isnan(row->p_value) == !compared && isnan(row->p_mid) == !compared && isnan(row->p_adjusted) == isnan(counts));
	check_share(row->p_value);
	check_share(row->p_within);
	check_share(row->p_adjusted);
	MUST(!(row->p_mid > row->p_value) && !(row->p_mid < 0) && !(row->p_adjusted < counts));
	MUST(!(row->ratio_mid.low < row->ratio.low) && !(row->ratio_mid.high > row->ratio.high));
}

/* The Mantel-Haenszel ratio, stratum by stratum. */
static double
plain_adjusted(const Counts *counts, uint32_t class)
{
	double		above = 0;
	double		below = 0;

	for (uint32_t i = 0; i < counts->request.cells; i++)
	{
		for (uint32_t k = 0; k < counts->request.cells; k++)
		{
			const RateCell *a = &counts->cell[i];
			const RateCell *b = &counts->cell[k];

			if (a->class == class && b->class == counts->request.reference && a->stratum == b->stratum &&
				a->dwelling_years > 0 && b->dwelling_years > 0)
			{
				above += a->burglaries / (1 + a->dwelling_years / b->dwelling_years);
				below += b->burglaries / (1 + b->dwelling_years / a->dwelling_years);
			}
		}
	}
	return above / below;
}

/* The same counts with the areas kept apart: each cell in two of them. */
static void
check_areas(Input *input, World *world, const Counts *counts, const RateRow *compared)
{
	const RateRequest *request = &counts->request;
	AreaCell	cell[2 * CLASSES_MAX * STRATA_MAX];
	AreaRow		row[CLASSES_MAX];
	uint32_t	comparisons;
	KernelStatus status;

	for (uint32_t i = 0; i < request->cells; i++)
	{
		RateCell	half = counts->cell[i];

		half.burglaries = floor(half.burglaries / 2);
		half.dwellings /= 2;
		half.dwelling_years /= 2;
		cell[2 * i] = (AreaCell) {half, take_byte(input) % AREAS};
		half.burglaries = counts->cell[i].burglaries - half.burglaries;
		cell[2 * i + 1] = (AreaCell) {half, take_byte(input) % AREAS};
	}
	status = area_rates(&world->kernel, request, compared, cell, 2 * request->cells, AREAS, row, &comparisons);
	MUST(status == KERNEL_OK || (status == KERNEL_STOPPED && world->stop_at > 0));
	for (uint32_t c = 0; c < request->classes && status == KERNEL_OK; c++)
	{
		check_order(row[c].rate, compared[c].dwelling_years > 0);
		check_order(row[c].ratio, !isnan(compared[c].ratio.value));
		check_order(row[c].adjusted, compared[c].shared_strata > 0);
		check_share(row[c].p_value);
		check_share(row[c].p_within);
		check_share(row[c].p_adjusted);
		/* The limit that exists is no nearer than that of independent burglaries. */
		if (row[c].adjusted.value == 0)
			MUST(!(row[c].adjusted.high < compared[c].adjusted.high * (1 - 1e-9)));
		if (isinf(row[c].adjusted.value))
			MUST(!(row[c].adjusted.low > compared[c].adjusted.low * (1 + 1e-9)));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Input		input = {.next = data, .left = size};
	World		world = world_stopping_at(take_byte(&input) % 32);
	Counts		counts = {.request = {0}};
	RateRow		row[CLASSES_MAX];
	uint32_t	comparisons;
	KernelStatus status;

	take_counts(&input, &counts);
	rates_of_strata(&world.kernel, counts.cell, counts.request.cells, counts.request.strata, counts.standard);
	status = rates_compare(&world.kernel, &counts.request, row, &comparisons);
	MUST(status == KERNEL_OK || (status == KERNEL_STOPPED && world.stop_at > 0));
	for (uint32_t c = 0; c < counts.request.classes && status == KERNEL_OK; c++)
	{
		check_row(&counts.request, &row[c], &row[counts.request.reference]);
		if (c != counts.request.reference && counts.request.strata > 1 && row[c].adjusted.value < 1e100)
			MUST(agree(row[c].adjusted.value, plain_adjusted(&counts, c), 1e-9));
	}
	if (status == KERNEL_OK)
		check_areas(&input, &world, &counts, row);
	MUST(world.blocks == 0);
	return 0;
}
