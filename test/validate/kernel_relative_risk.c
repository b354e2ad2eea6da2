/*
 * Kernel relative risk of maps on which all dwellings have the same: how
 * often is a place called one of more risk, and does the interval hold 1?
 *
 * Dwellings stand at chance in squares of 125 m, whose numbers are negative binomial, alike everywhere or more of them in
 * a town; burglaries fell on any of them.
 */
#include "simulate.h"

#include "kernel/hotspots/kernel_relative_risk.h"
#include "kernel/rates.h"

#define WIDTH 48
#define SIDE 125.0
#define BANDWIDTH 250
#define DWELLINGS_MAX 200000
#define MIN_DWELLINGS 20
#define PERMUTATIONS 99

static double home_x[DWELLINGS_MAX];
static double home_y[DWELLINGS_MAX];
static double event_x[DWELLINGS_MAX];
static double event_y[DWELLINGS_MAX];

/* Of places and of maps. */
typedef struct Found
{
	double		places;
	double		high;			/* p at most .05 */
	double		high_permuted;
	double		held;			/* 1 in the interval of 95 % */
	int			hot;			/* maps with any place, after adjustment */
} Found;

static Points
make_dwellings(Random *random, bool town)
{
	uint32_t	count = 0;

	for (int i = 0; i < WIDTH * WIDTH; i++)
	{
		bool		inside = abs(i % WIDTH - WIDTH / 2) < 7 && abs(i / WIDTH - WIDTH / 2) < 7;
		double		dwellings = poisson(random, gamma_of(random, 1.5, !town ? 15 : inside ? 60 : 11));

		for (int d = 0; d < dwellings && count < DWELLINGS_MAX; d++)
		{
			home_x[count] = (i % WIDTH + uniform(random)) * SIDE;
			home_y[count++] = (i / WIDTH + uniform(random)) * SIDE;
		}
	}
	return (Points) {.count = count, .x = home_x, .y = home_y};
}

static Points
make_events(Random *random, const Points *dwellings, uint32_t burglaries)
{
	for (uint32_t i = 0; i < burglaries; i++)
	{
		uint32_t	d = random_below(random, dwellings->count);

		event_x[i] = dwellings->x[d];
		event_y[i] = dwellings->y[d];
	}
	return (Points) {.count = burglaries, .x = event_x, .y = event_y};
}

static bool
any_hot(const double *p, uint32_t count, double *adjusted)
{
	uint32_t	comparisons;

	rates_adjust(&simulate_kernel, p, count, adjusted, &comparisons);
	for (uint32_t i = 0; i < count; i++)
		if (adjusted[i] <= 0.05)
			return true;
	return false;
}

static void *
take(size_t count, size_t size)
{
	return kernel_alloc_zero(&simulate_kernel, count, size);
}

static void
one_map(Random *random, bool town, uint32_t burglaries, int64_t seed, Found *found)
{
	Points		dwellings = make_dwellings(random, town);
	Points		events = make_events(random, &dwellings, burglaries);
	Box			box = {0, 0, WIDTH * SIDE, WIDTH * SIDE};
	KernelWhole whole = {.events = burglaries, .dwellings = dwellings.count, .bandwidth = BANDWIDTH, .confidence = 0.95};
	DensityGrid grid;
	size_t		cells = (size_t) density_grid_over(&box, 8.5 * BANDWIDTH, 50, &grid);
	double	   *f = take(cells, sizeof(double));
	double	   *g = take(cells, sizeof(double));
	double	   *p = take(cells, sizeof(double));
	double	   *adjusted = take(cells, sizeof(double));
	int32_t    *near = take(cells, sizeof(int32_t));
	bool	   *asked = take(cells, sizeof(bool));
	uint32_t   *as_high = take(cells, sizeof(uint32_t));
	RelabelRequest request = {
		.grid = &grid, .dwellings = &dwellings, .events = burglaries, .bandwidth = BANDWIDTH, .density = f, .asked = asked,
		.permutations = PERMUTATIONS, .seed = seed
	};

	density_of_points(&simulate_kernel, &grid, &events, BANDWIDTH, f);
	density_of_points(&simulate_kernel, &grid, &dwellings, BANDWIDTH, g);
	density_points_near(&simulate_kernel, &grid, &dwellings, 2 * BANDWIDTH, near);
	for (size_t i = 0; i < cells; i++)
		asked[i] = near[i] >= MIN_DWELLINGS;
	kernel_risk_relabel(&simulate_kernel, &request, as_high);
	for (size_t i = 0; i < cells; i++)
	{
		KernelPlace place = {.events = f[i], .dwellings = g[i], .mass = 1, .mass_of_square = 1};
		KernelRisk	risk = kernel_risk_at(&place, &whole);

		p[i] = asked[i] ? risk.p : NAN;
		if (!asked[i])
			continue;
		found->places++;
		found->high += p[i] <= 0.05;
		found->high_permuted += (as_high[i] + 1.0) / (PERMUTATIONS + 1) <= 0.05;
		found->held += risk.low <= 1 && risk.high >= 1;
	}
	found->hot += any_hot(p, (uint32_t) cells, adjusted);
	free(f);
	free(g);
	free(p);
	free(adjusted);
	free(near);
	free(asked);
	free(as_high);
}

int
main(void)
{
	static const uint32_t burglaries[] = {60, 300, 1500};
	const int	maps = 40;
	Random		random;

	random_stream(&random, 16, 2);
	printf("## Kernel relative risk where it is the same everywhere\n\n");
	printf("Maps of 6 x 6 km with some 34,000 dwellings, scattered or a third of them in a town; burglaries at random over the dwellings;\n");
	printf("bandwidth %d m, squares of 50 m; %d maps each, with %d permutations. The share of the places of p at most 5 %%, that of the\n", BANDWIDTH, maps, PERMUTATIONS);
	printf("places whose interval of 95 %% holds 1, and that of the maps with any hot place after adjustment for the number of squares:\n\n");
	printf("| dwellings | burglaries | p of `kernel_relative_risk` | p by permutations | interval holds | hot |\n");
	printf("| --- | ---: | ---: | ---: | ---: | ---: |\n");
	for (int town = 0; town < 2; town++)
		for (size_t i = 0; i < sizeof(burglaries) / sizeof(burglaries[0]); i++)
		{
			Found		found = {0};

			for (int map = 0; map < maps; map++)
				one_map(&random, town, burglaries[i], map, &found);
			printf("| %s | %u | %.3f | %.3f | %.3f | %.3f |\n", town ? "in a town" : "scattered", burglaries[i],
				   found.high / found.places, found.high_permuted / found.places, found.held / found.places,
				   (double) found.hot / maps);
		}
	printf("\nThe fewer burglaries, the more cautious is the p of a normal distribution; by permutations it is what it says.\n");
	return 0;
}
