/*
 * How many burglaries one burglary brings, in towns of which that is known; and what a forecast by it is worth beside the process
 * that made them.
 */
#include "simulate.h"

#include "../unit/made_contagion.h"

#include "kernel/forecast/forecast_backtest.h"
#include "kernel/forecast/self_exciting_interval.h"

#define BEFORE 1095
#define YEAR 365

/* Where the background comes from. */
typedef enum Background
{
	TRUE_RATE, EARLIER, FLAT, BACKGROUNDS
} Background;

static const char *const background_name[] = {"true", "three years before", "flat"};

static void
make_rate(const MadeTown *town, const ForecastCells *cells, const ForecastEvents *events, Background background, double *rate)
{
	ForecastView view = {.cells = cells, .events = events, .at = BEFORE, .days = BEFORE};

	for (uint32_t c = 0; c < cells->count; c++)
		rate[c] = background == FLAT ? cells->dwellings[c] : 0;
	if (background == EARLIER)
		(void) forecast_map_rate(&simulate_kernel, &view, 300, rate);
	for (uint32_t d = 0; background == TRUE_RATE && d < town->dwellings; d++)
		rate[forecast_cells_find(cells, forecast_cell_at(town->dwelling[d].x, town->dwelling[d].y, cells->size))] += town->rate[d];
}

typedef struct Found
{
	Tally		theta;
	Tally		dealt;
	double		covered;
	double		significant;
	double		above;			/* low above the highest copy */
	Tally		days;
	Tally		sigma;
} Found;

static void
one_fit(const MadeTown *town, const ForecastCells *cells, const ForecastEvents *events, Background background, double theta, Found *found)
{
	double	   *rate = malloc(cells->count * sizeof(double));
	SelfExcitingRequest request = {
		.cells = cells, .events = events, .rate = rate, .from = BEFORE, .to = BEFORE + YEAR, .at = INT32_MAX
	};
	SelfExcitingCopies copies = {.copies = 9, .seed = 1};
	SelfExciting process;
	SelfExcitingTest test;

	make_rate(town, cells, events, background, rate);
	(void) self_exciting_open(&simulate_kernel, &request, &process);
	(void) self_exciting_test(&simulate_kernel, &process, &copies, &test);
	tally(&found->theta, test.fitted.theta);
	tally(&found->dealt, test.dealt);
	tally(&found->days, 1 / test.fitted.omega);
	tally(&found->sigma, test.fitted.sigma);
	found->covered += test.low <= theta && theta <= test.high;
	found->significant += test.p_value <= 0.05;
	found->above += test.low > test.dealt_most;
	self_exciting_close(&simulate_kernel, &process);
	free(rate);
}

static void
fits(int towns, double a_year, double theta)
{
	Found		found[BACKGROUNDS] = {0};
	Random		random;

	random_stream(&random, 21, (uint64_t) (a_year + 1000 * theta));
	for (int t = 0; t < towns; t++)
	{
		MadeTown	town = made_town(&random);
		ForecastCells cells;
		ForecastEvents events;

		made_burglaries(&town, &random, a_year * (1 - theta) / YEAR, theta, BEFORE + YEAR);
		(void) forecast_cells_build(&simulate_kernel, town.dwelling, town.dwellings, 125, &cells);
		(void) forecast_events_build(&simulate_kernel, town.burglary, town.count, &cells, BEFORE, &events);
		for (int b = 0; b < BACKGROUNDS; b++)
			one_fit(&town, &cells, &events, b, theta, &found[b]);
		forecast_events_free(&simulate_kernel, &events);
		forecast_cells_free(&simulate_kernel, &cells);
		made_town_free(&town);
	}
	for (int b = 0; b < BACKGROUNDS; b++)
	{
		const Found *f = &found[b];
		double		mean = tally_mean(&f->theta);

		printf("| %.0f | %.2f | %s | %.3f | %.3f | %.3f | **%.0f %%** | %.0f %% | %.0f %% | %.0f | %.0f |\n", a_year, theta, background_name[b], mean,
			   sqrt(fmax(f->theta.squares / towns - mean * mean, 0)), tally_mean(&f->dealt), 100 * f->covered / towns,
			   100 * f->significant / towns, 100 * f->above / towns, tally_mean(&f->days), tally_mean(&f->sigma));
	}
}

/* ---------------------------------------------------------------- forecasts */

#define WINDOWS 26
#define HORIZON 14

/* What made the burglaries of a window, as far as it can be known before. */
typedef struct Truth
{
	const MadeTown *town;
	const ForecastCells *cells;
	const ForecastEvents *events;
	const int32_t *origin;
	const double *rate;			/* of each cell */
	double		a_day;
	double		theta;
} Truth;

static void
true_map(void *context, uint32_t window, double *expected)
{
	const Truth *truth = context;
	const ExcitedEvents limits = {.soonest = 0.5, .days = EXCITED_DAYS, .reach = EXCITED_REACH};
	int32_t		origin = truth->origin[window];

	for (uint32_t c = 0; c < truth->cells->count; c++)
		expected[c] = truth->a_day * HORIZON * truth->rate[c] / truth->town->below[truth->town->dwellings];
	for (uint32_t i = 0; i < truth->events->count; i++)
	{
		const Burglary *b = &truth->events->burglary[i];
		double		age = origin - b->occurred - 0.5;

		if (b->occurred < origin && age < EXCITED_DAYS)
			(void) excited_add(truth->cells, b->x, b->y, MADE_SIGMA,
							   truth->theta * excitation_between(&limits, 1 / MADE_DAYS, age, age + HORIZON), expected);
	}
}

static const int tried[] = {FORECAST_UNIFORM, FORECAST_COUNTS, FORECAST_PROFILE, FORECAST_MIXTURE, FORECAST_SELF_EXCITING, FORECAST_GIVEN};
static const char *const tried_name[] = {"`uniform`", "`counts`", "`profile`", "`mixture`", "`self_exciting`", "the process that made them"};

#define TRIED ((int) (sizeof(tried) / sizeof(tried[0])))

typedef struct Worth
{
	double		log_score[TRIED];
	double		hits[TRIED];
	double		inside;
	double		events;
} Worth;

static void
one_backtest(Random *random, double a_year, double theta, Worth *worth)
{
	static const double coverage[] = {0.03};
	static const double metres[] = {0, 100};
	static const double days[] = {0, 30};
	static const double excess[] = {0.3};
	MadeTown	town = made_town(random);
	ForecastCells cells;
	ForecastEvents events;
	ForecastScores scores;
	int32_t		origin[WINDOWS];
	Truth		truth = {.town = &town, .cells = &cells, .events = &events, .origin = origin, .a_day = a_year * (1 - theta) / YEAR, .theta = theta};
	ForecastPlan plan = {
		.cells = &cells, .events = &events, .windows = WINDOWS, .origin = origin, .coverages = 1, .coverage = coverage, .floor = 0.01,
		.rules = {.horizon = HORIZON, .history = BEFORE, .bandwidth = 250,
			.profile = {.distance = {.count = 1, .breaks = metres}, .days = {.count = 1, .breaks = days}, .excess = excess}},
		.given = true_map, .context = &truth
	};
	double	   *rate;

	/* the mixture and kappa look back on as many windows more */
	made_burglaries(&town, random, truth.a_day, theta, BEFORE + 2 * YEAR);
	for (int w = 0; w < WINDOWS; w++)
		origin[w] = BEFORE + YEAR + w * HORIZON;
	(void) forecast_cells_build(&simulate_kernel, town.dwelling, town.dwellings, 125, &cells);
	(void) forecast_events_build(&simulate_kernel, town.burglary, town.count, &cells, origin[0], &events);
	rate = malloc(cells.count * sizeof(double));
	make_rate(&town, &cells, &events, TRUE_RATE, rate);
	truth.rate = rate;
	for (int t = 0; t < TRIED; t++)
		if (tried[t] != FORECAST_GIVEN)
			plan.wanted[tried[t]] = true;
	(void) forecast_backtest(&simulate_kernel, &plan, &scores);
	for (int t = 0; t < TRIED; t++)
	{
		worth->log_score[t] += scores.fit[tried[t]].log_score;
		for (int w = 0; w < WINDOWS; w++)
			worth->hits[t] += forecast_scores_of(&scores, tried[t], BY_CELLS, 0)[w].hits;
	}
	worth->inside += scores.fit[FORECAST_UNIFORM].inside;
	for (int w = 0; w < WINDOWS; w++)
		worth->events += scores.events[w];
	free(rate);
	forecast_scores_free(&simulate_kernel, &scores);
	forecast_events_free(&simulate_kernel, &events);
	forecast_cells_free(&simulate_kernel, &cells);
	made_town_free(&town);
}

static void
forecasts(int towns, double a_year, double theta)
{
	Worth		worth = {0};
	Random		random;

	random_stream(&random, 22, (uint64_t) (a_year + 1000 * theta));
	for (int t = 0; t < towns; t++)
		one_backtest(&random, a_year, theta, &worth);
	for (int t = 0; t < TRIED; t++)
		printf("| %.0f | %.1f | %s | %.3f | %.3f |\n", a_year, theta, tried_name[t], worth.log_score[t] / worth.inside, worth.hits[t] / worth.events);
}

int
main(void)
{
	printf("## How many burglaries one burglary brings\n\n");
	printf("Towns of 5 x 5 km with 40,000 dwellings, quarters of unlike density and unlike risk; each burglary brings theta others, on\n");
	printf("average 14 days later and some 80 m off (standard deviation each way). `self_exciting_fit` of one year; the background is\n");
	printf("what it really was, what the function makes of the three years before, or alike for all dwellings. 9 permutations; what is\n");
	printf("`held` is the share of the intervals with the true theta; `told apart`, of those with low above theta_permuted_most.\n\n");
	printf("| a year | theta | background | mean | sd | permuted | held | p <= .05 | told apart | days | sigma |\n");
	printf("| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
	fits(100, 1000, 0);
	fits(100, 1000, 0.1);
	fits(40, 500, 0.1);
	fits(40, 2000, 0.1);
	printf("\nA background alike for all makes contagion of quarters, and one of other years some: theta is too high by about what the\n");
	printf("permuted copies find, and p <= .05 far too often. Told apart from these copies, contagion is found where there is some and not\n");
	printf("where there is none. With the true background the interval holds a theta of .1; of none it misses some, and p <= .05 comes\n");
	printf("too often, since days and metres are fitted to what chance gives.\n\n");
	printf("What forecasts of 26 fortnights are worth in 10 such towns: mean log score per burglary, and the share found in 3 %% of the squares.\n\n");
	printf("| a year | theta | forecast | log score | found |\n| ---: | ---: | --- | ---: | ---: |\n");
	forecasts(10, 1000, 0.1);
	forecasts(10, 1000, 0.3);
	forecasts(10, 2000, 0.3);
	printf("\nFrom `counts`, which are what lasts of `self_exciting`, it goes a quarter of the way to the process itself where theta is .1,\n");
	printf("and some six tenths where it is .3. The mixture goes farther, for its kernel smooths what `counts` leave rough.\n");
	return 0;
}
