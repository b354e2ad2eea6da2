/*
 * Classes of areas that have nothing to do with burglary: how often do rate tables say that they do?
 *
 * Areas of 100 to 1,000 dwellings in municipalities, over one year. The true rate of each municipality and of each area varies by a gamma
 * distribution; the highest fifth of the areas by a random figure is compared with the lowest.
 */
#include "simulate.h"

#include "kernel/rates.h"
#include "kernel/rates/area_rates.h"

#include <stdlib.h>
#include <string.h>

#define MUNICIPALITIES 14
#define AREAS_MAX 400
#define FACTORS 80
#define PERMUTATIONS 199

typedef struct Area
{
	uint32_t	municipality;
	double		dwellings;
	double		rate;
	double		burglaries;
	double		figure;
} Area;

static int
compare_areas(const void *a, const void *b)
{
	const Area *left = a;
	const Area *right = b;

	return (left->figure > right->figure) - (left->figure < right->figure);
}

/* The cells of some areas on both sides, by class, then stratum. */
static int
compare_cells(const void *a, const void *b)
{
	const AreaCell *left = a;
	const AreaCell *right = b;

	if (left->cell.class != right->cell.class)
		return left->cell.class < right->cell.class ? -1 : 1;
	return (left->cell.stratum > right->cell.stratum) - (left->cell.stratum < right->cell.stratum);
}

typedef struct Answer
{
	RateRow		plain;
	AreaRow		spread;
} Answer;

static uint32_t
add_up(const AreaCell *cell, uint32_t cells, RateCell *sum)
{
	uint32_t	count = 0;

	for (uint32_t i = 0; i < cells; i++)
	{
		if (i == 0 || compare_cells(&cell[i - 1], &cell[i]) != 0)
			sum[count++] = cell[i].cell;
		else
		{
			sum[count - 1].burglaries += cell[i].cell.burglaries;
			sum[count - 1].dwellings += cell[i].cell.dwellings;
			sum[count - 1].dwelling_years += cell[i].cell.dwelling_years;
		}
	}
	return count;
}

/* The highest fifth of the areas, class 1, beside the lowest, class 0; multiplied burglaries in the highest. */
static Answer
ask(const Area *area, uint32_t areas, bool stratified)
{
	static AreaCell cell[AREAS_MAX];
	static RateCell sum[AREAS_MAX];
	double		standard[MUNICIPALITIES] = {0};
	RateRequest request = {.classes = 2, .strata = stratified ? MUNICIPALITIES : 1, .cell = sum, .standard = standard, .confidence = 0.95};
	RateRow		row[2];
	AreaRow		spread[2];
	uint32_t	fifth = areas / 5;
	uint32_t	comparisons;

	for (uint32_t i = 0; i < 2 * fifth; i++)
	{
		const Area *from = i < fifth ? &area[i] : &area[areas - 1 - (i - fifth)];

		cell[i] = (AreaCell) {
			.cell = {
				.class = i >= fifth, .stratum = stratified ? from->municipality : 0, .burglaries = from->burglaries,
				.dwellings = from->dwellings, .dwelling_years = from->dwellings
			},
			.area = i
		};
	}
	qsort(cell, 2 * fifth, sizeof(AreaCell), compare_cells);
	request.cells = add_up(cell, 2 * fifth, sum);
	if (rates_compare(&simulate_kernel, &request, row, &comparisons) != KERNEL_OK ||
		area_rates(&simulate_kernel, &request, row, cell, 2 * fifth, 2 * fifth, spread, &comparisons) != KERNEL_OK)
		abort();
	return (Answer) {.plain = row[1], .spread = spread[1]};
}

/* The share of orders of the figures within municipalities that give a ratio at least as far from 1. */
static double
permutation_p(Random *random, const Area *area, uint32_t areas, double ratio)
{
	static Area permuted[AREAS_MAX];
	int			as_far = 1;

	for (int p = 0; p < PERMUTATIONS; p++)
	{
		memcpy(permuted, area, areas * sizeof(Area));
		for (uint32_t i = areas; i > 1; i--)
		{
			uint32_t	j = random_below(random, i);

			if (permuted[i - 1].municipality == permuted[j].municipality)
			{
				double		keep = permuted[i - 1].figure;

				permuted[i - 1].figure = permuted[j].figure;
				permuted[j].figure = keep;
			}
		}
		/* More exchanges, since most pairs are of different municipalities. */
		for (uint32_t n = 0; n < 30 * areas; n++)
		{
			uint32_t	i = random_below(random, areas);
			uint32_t	j = random_below(random, areas);

			if (permuted[i].municipality == permuted[j].municipality)
			{
				double		keep = permuted[i].figure;

				permuted[i].figure = permuted[j].figure;
				permuted[j].figure = keep;
			}
		}
		qsort(permuted, areas, sizeof(Area), compare_areas);
		as_far += fabs(log(ask(permuted, areas, true).plain.adjusted.value)) >= fabs(log(ratio)) - 1e-12;
	}
	return (double) as_far / (PERMUTATIONS + 1);
}

static void
region(double cv, uint32_t areas, double effect, int runs, int permuting)
{
	static Area area[AREAS_MAX];
	Random		random;
	double		found[5] = {0};
	double		held[2] = {0};
	double		passed[2] = {0};
	double		permuted = 0;
	double		all = 0;
	Tally		dispersion = {0};

	random_stream(&random, areas, (uint64_t) (100 * cv + 10 * effect));
	for (int r = 0; r < runs; r++)
	{
		double		p[2][FACTORS];
		double		adjusted[FACTORS];
		uint32_t	comparisons;
		double		of_municipality[MUNICIPALITIES];

		for (int m = 0; m < MUNICIPALITIES; m++)
			of_municipality[m] = gamma_of(&random, 1 / (0.3 * 0.3), 0.006);
		for (uint32_t i = 0; i < areas; i++)
		{
			area[i].municipality = random_below(&random, MUNICIPALITIES);
			area[i].dwellings = 100 + random_below(&random, 900);
			area[i].rate = of_municipality[area[i].municipality] * (cv > 0 ? gamma_of(&random, 1 / (cv * cv), 1) : 1);
		}
		for (int f = 0; f < FACTORS; f++)
		{
			Answer		crude;
			Answer		within;

			for (uint32_t i = 0; i < areas; i++)
				area[i].figure = uniform(&random);
			qsort(area, areas, sizeof(Area), compare_areas);
			if (f == 0 || effect > 1)
				for (uint32_t i = 0; i < areas; i++)
					area[i].burglaries = poisson(&random, area[i].rate * area[i].dwellings * (i >= areas - areas / 5 ? effect : 1));
			crude = ask(area, areas, false);
			within = ask(area, areas, true);
			p[0][f] = within.plain.p_within;
			p[1][f] = within.spread.p_within;
			all++;
			found[0] += crude.plain.p_value <= 0.05;
			found[1] += within.plain.p_within <= 0.05;
			found[2] += crude.spread.p_value <= 0.05;
			found[3] += within.spread.p_within <= 0.05;
			held[0] += within.plain.adjusted.low <= effect && effect <= within.plain.adjusted.high;
			held[1] += within.spread.adjusted.low <= effect && effect <= within.spread.adjusted.high;
			if (!isnan(within.spread.dispersion))
				tally(&dispersion, within.spread.dispersion);
			if (f < permuting && effect == 1)
			{
				permuted++;
				found[4] += permutation_p(&random, area, areas, within.plain.adjusted.value) <= 0.05;
			}
		}
		for (int k = 0; k < 2; k++)
		{
			(void) rates_adjust(&simulate_kernel, p[k], FACTORS, adjusted, &comparisons);
			for (int f = 0; f < FACTORS; f++)
				passed[k] += adjusted[f] <= 0.05;
		}
	}
	printf("| %g | %u | %g | %.1f | %.1f %% | %.1f %% | **%.1f %%** | **%.1f %%** | ", cv, areas / 5, effect, tally_mean(&dispersion),
		   100 * found[0] / all, 100 * found[1] / all, 100 * found[2] / all, 100 * found[3] / all);
	if (permuted > 0)
		printf("%.1f %%", 100 * found[4] / permuted);
	printf(" | %.1f %% | **%.1f %%** | %.1f | **%.1f** |\n", 100 * held[0] / all, 100 * held[1] / all, passed[0] / runs, passed[1] / runs);
}

int
main(void)
{
	printf("## Classes of areas: p and intervals with the areas kept apart\n\n"
		   "The highest fifth of the areas by a random figure beside the lowest; the areas of 100 to 1,000 dwellings differ by a coefficient of variation (CV) of\n"
		   "their own, and lie in 14 municipalities, which differ by 0.3. 80 figures per region; a true ratio of 1 means that none of them has to do with burglary.\n"
		   "Plain: burglaries as independent of each other. By area: with the area as the sixth argument of `rate_set`. Permuted: the figures among\n"
		   "the areas of each municipality. Passed: of 80 figures, with `benjamini_hochberg` at 0.05.\n\n"
		   "| CV | areas in a class | true ratio | dispersion | p <= 0.05, plain | within | by area | within | permuted | intervals that hold it, plain | by area | passed, plain | by area |\n"
		   "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
	region(0, 250, 1, 20, 4);
	region(0.4, 250, 1, 20, 4);
	region(0.7, 250, 1, 20, 10);
	region(0.7, 120, 1, 30, 0);
	region(0.7, 60, 1, 40, 0);
	region(0.7, 50, 1, 40, 0);
	region(1, 250, 1, 20, 0);
	region(0.7, 250, 1.5, 10, 0);
	region(0.7, 250, 2, 10, 0);
	return 0;
}
