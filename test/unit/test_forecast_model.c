/*
 * What forecasts learn, against worked numbers; their maps, against brute force; and that they look at nothing that came later.
 */
#include "tap.h"

#include "kernel/forecast/forecast_backtest.h"
#include "kernel/forecast/self_exciting_interval.h"
#include "kernel/log_linear.h"
#include "kernel/random.h"

/* ---------------------------------------------------------------- learning */

static void
kappas(void)
{
	const Excited worked[] = {{2, .4, .9}, {0, .5, 0}, {1, .3, .3}, {0, .6, 0}, {0, .4, .2}, {1, .3, .6}};
	const Excited nothing[] = {{0, 1, .5}, {0, 2, .3}};
	const Excited always[] = {{1, 0, .5}};
	Kappa		k = forecast_kappa(LENGTH(worked), worked);

	is_within(k.value, 3.953979105, 1e-9, "kappa: worked");
	is_within(k.error, 2.790, 5e-4, "kappa: its standard error");
	is_within(k.ratio, 4.448961, 5e-7, "kappa: likelihood ratio");
	k = forecast_kappa(LENGTH(nothing), nothing);
	ok(k.value == 0 && isnan(k.error) && k.ratio == 0, "kappa: nothing happened where it might");
	ok(isinf(forecast_kappa(1, always).value), "kappa: without a base nothing holds it");
	ok(forecast_kappa(0, NULL).value == 0, "kappa: of nothing");
}

/* One event after the other, as many as there were where these shares are. */
static int
spread(const double *a, const double *b, const int *n, int cells, double *share)
{
	int			events = 0;

	for (int c = 0; c < cells; c++)
		for (int i = 0; i < n[c]; i++)
		{
			share[2 * events] = a[c];
			share[2 * events++ + 1] = b[c];
		}
	return events;
}

static void
mixtures(void)
{
	const double a[] = {.30, .10, .25, .15, .10, .10};
	const double b[] = {.20, .20, .20, .20, .10, .10};
	const int	n[] = {2, 0, 1, 0, 0, 1};
	const double wanted[] = {.563888888889, .625317808002, .682603856508};
	const double c[] = {.40, .10, .20, .10, .10, .10};
	const double d[] = {.10, .20, .10, .20, .10, .30};
	const int	m[] = {2, 0, 1, 1, 0, 2};
	const double later[] = {.516667, .529329, .538958};
	double		share[40];
	World		world = world_new();
	int			events = spread(a, b, n, 6, share);

	for (int step = 1; step <= 3; step++)
	{
		double		weight[] = {.5, .5};

		(void) forecast_mixture(&world.kernel, events, 2, share, step, weight);
		is_within(weight[0], wanted[step - 1], 1e-8, "mixture: a step");
	}
	events = spread(c, d, m, 6, share);
	for (int step = 1; step <= 3; step++)
	{
		double		weight[] = {.5, .5};

		(void) forecast_mixture(&world.kernel, events, 2, share, step, weight);
		is_within(weight[0], later[step - 1], 1e-6, "another mixture: a step");
	}
	{
		double		weight[] = {.5, .5};

		(void) forecast_mixture(&world.kernel, events, 2, share, 1000, weight);
		is_within(weight[0], .570199, 2e-5, "another mixture: where it ends");
		is_within(weight[0] + weight[1], 1, 1e-12, "another mixture: weights add up to 1");
	}
	is_empty(&world, "mixture");
}

/* ---------------------------------------------------------------- a small town */

#define HOMES 400
#define BURGLARIES 1200
#define SPAN 1500

static Dwelling home[HOMES];
static Burglary burglary[BURGLARIES];

static const double metres[] = {0, 100, 300};
static const double days[] = {0, 10, 30};
static const double excess[] = {2, 1, .5, .25};
static const ForecastRules rules = {
	.horizon = 14, .history = 700, .bandwidth = 250,
	.profile = {.distance = {.count = 2, .breaks = metres}, .days = {.count = 2, .breaks = days}, .excess = excess}
};

/* A home within 150 m of another, or that one. */
static int
home_near(Random *random, int of)
{
	for (int i = 0; i < 200; i++)
	{
		int			other = (int) random_below(random, HOMES);

		if (hypot(home[other].x - home[of].x, home[other].y - home[of].y) < 150)
			return other;
	}
	return of;
}

/*
 * Homes in a square of 2 km, burglaries mostly of a few of them, each known up
 * to three weeks later; of a restless town every second is near one of the
 * last, and there are more at one time of the year than at another.
 */
static void
make_town(bool restless)
{
	static int	at[BURGLARIES];
	Random		random;

	random_stream(&random, 1, 1);
	for (int i = 0; i < HOMES; i++)
		home[i] = (Dwelling) {.id = i, .x = random_below(&random, 2000), .y = random_below(&random, 2000)};
	for (int i = 0; i < BURGLARIES; i++)
	{
		uint32_t	a = random_below(&random, HOMES);
		double		time = (double) i * SPAN / BURGLARIES;
		int32_t		day = (int32_t) floor(time + (restless ? 30 * (1 - cos(time * 2 * M_PI / 365)) : 0));

		at[i] = (int) random_below(&random, a + 1);
		if (restless && i % 2 == 1 && i > 12)
			at[i] = home_near(&random, at[i - 1 - (int) random_below(&random, 12)]);
		burglary[i] = (Burglary)
		{
			.id = i, .x = home[at[i]].x, .y = home[at[i]].y, .dwelling = LETTER_NO_ID, .occurred = day,
			.reported = day + (int32_t) random_below(&random, 22)
		};
	}
}

typedef struct Town
{
	World		world;
	ForecastCells cells;
	ForecastEvents events;
} Town;

static void
open_town(Town *town, const Burglary *of, uint32_t count, int32_t day)
{
	town->world = world_new();
	if (forecast_cells_build(&town->world.kernel, home, HOMES, 125, &town->cells) != KERNEL_OK ||
		forecast_events_build(&town->world.kernel, of, count, &town->cells, day, &town->events) != KERNEL_OK)
		ok(false, "town: made");
}

static void
close_town(Town *town, const char *name)
{
	forecast_events_free(&town->world.kernel, &town->events);
	forecast_cells_free(&town->world.kernel, &town->cells);
	is_empty(&town->world, name);
}

static double
middle_x(const ForecastCells *cells, uint32_t c)
{
	return (forecast_cell_column(cells->id[c]) + 0.5) * cells->size;
}

static double
middle_y(const ForecastCells *cells, uint32_t c)
{
	return (forecast_cell_row(cells->id[c]) + 0.5) * cells->size;
}

typedef enum Way
{
	WAY_COUNTS, WAY_KERNEL, WAY_DECAY, WAY_PROSPECTIVE, WAY_EXCESS, WAYS
} Way;

/* Every cell with every burglary that was known. */
static double
by_hand(Way way, const ForecastCells *cells, uint32_t c, int32_t at, int32_t back)
{
	double		sum = 0;

	for (int i = 0; i < BURGLARIES; i++)
	{
		const Burglary *b = &burglary[i];
		double		d = hypot(middle_x(cells, c) - b->x, middle_y(cells, c) - b->y);
		double		age = at - b->occurred;

		if (b->occurred >= at || b->reported >= at || age > back)
			continue;
		if (way == WAY_COUNTS)
			sum += forecast_cell_at(b->x, b->y, cells->size) == cells->id[c];
		if (way == WAY_KERNEL)
			sum += exp(-d * d / (2 * 200. * 200));
		if (way == WAY_DECAY)
			sum += exp(-d * d / (2 * 100. * 100)) * exp(-age / 14);
		if (way == WAY_PROSPECTIVE && d < 400)
			sum += 1 / (1 + d / 50) / (1 + age / 7);
		for (uint32_t h = cells->start[c]; way == WAY_EXCESS && h < cells->start[c + 1]; h++)
			sum += risk_excess(&rules.profile, hypot(cells->x[h] - b->x, cells->y[h] - b->y), age, 14) / cells->dwellings[c];
	}
	return sum;
}

static void
maps(void)
{
	static const char *const name[WAYS] = {"counts", "kernel", "kernel with decay", "prospective", "excess"};
	static const int32_t back[WAYS] = {700, 700, 56, 56, 30};
	Town		town;
	double		map[HOMES];

	open_town(&town, burglary, BURGLARIES, 1000);
	for (int way = 0; way < WAYS; way++)
	{
		ForecastView view = {.cells = &town.cells, .events = &town.events, .at = 1000, .days = back[way]};
		double		worst = 0;
		double		all = 0;

		if (way == WAY_COUNTS)
			(void) forecast_map_counts(&town.world.kernel, &view, map);
		if (way == WAY_KERNEL)
			(void) forecast_map_kernel(&town.world.kernel, &view, 200, 0, map);
		if (way == WAY_DECAY)
			(void) forecast_map_kernel(&town.world.kernel, &view, 100, 14, map);
		if (way == WAY_PROSPECTIVE)
			(void) forecast_map_prospective(&town.world.kernel, &view, map);
		if (way == WAY_EXCESS)
			(void) forecast_map_excess(&town.world.kernel, &view, &rules.profile, 14, map);
		for (uint32_t c = 0; c < town.cells.count; c++)
		{
			worst = fmax(worst, fabs(map[c] - by_hand(way, &town.cells, c, 1000, back[way])));
			all += map[c];
		}
		/* a kernel ends at four standard deviations, where it is 0.0003 */
		ok(all > 1 && worst < (way == WAY_KERNEL ? 0.05 : way == WAY_DECAY ? 0.005 : 1e-9), "%s: as by hand, but for %g", name[way], worst);
	}
	close_town(&town, "maps");
}

/* Burglaries per dwelling around each cell, times its dwellings. */
static void
rates(void)
{
	Town		town;
	double		map[HOMES];
	double		worst = 0;

	open_town(&town, burglary, BURGLARIES, 1000);
	(void) forecast_map_rate(&town.world.kernel, &(ForecastView) {.cells = &town.cells, .events = &town.events, .at = 1000, .days = 700}, 200, map);
	for (uint32_t c = 0; c < town.cells.count; c++)
	{
		double		homes = 0;
		double		wanted;

		for (uint32_t n = 0; n < town.cells.count; n++)
		{
			double		d = hypot(middle_x(&town.cells, n) - middle_x(&town.cells, c), middle_y(&town.cells, n) - middle_y(&town.cells, c));

			homes += town.cells.dwellings[n] * exp(-d * d / (2 * 200. * 200));
		}
		wanted = by_hand(WAY_KERNEL, &town.cells, c, 1000, 700) / homes * town.cells.dwellings[c];
		worst = fmax(worst, fabs(map[c] / wanted - 1));
	}
	/* but for what lies beyond four standard deviations */
	ok(worst < 0.01, "rates: as by hand, but for %g", worst);
	close_town(&town, "rates");
}

/* Rates of cells lie between what was counted there and what lies around. */
static void
shrunk(void)
{
	Town		town;
	double		map[HOMES];
	double		counts[HOMES];
	double		together = 0;
	double		square_map = 0;
	double		square_count = 0;
	double		mean;

	open_town(&town, burglary, BURGLARIES, 1000);
	{
		ForecastView view = {.cells = &town.cells, .events = &town.events, .at = 1000, .days = 700};

		(void) forecast_map_shrunk(&town.world.kernel, &view, 1e9, map);
		(void) forecast_map_counts(&town.world.kernel, &view, counts);
	}
	mean = 0;
	for (uint32_t c = 0; c < town.cells.count; c++)
		mean += counts[c] / HOMES;
	for (uint32_t c = 0; c < town.cells.count; c++)
	{
		double		m = map[c] * 700 / town.cells.dwellings[c] - mean;
		double		n = counts[c] / town.cells.dwellings[c] - mean;

		together += m * n;
		square_map += m * m;
		square_count += n * n;
	}
	ok(together / sqrt(square_map * square_count) > 0.9 && square_map < square_count, "shrunk: like the counts (%g), less far apart",
	   together / sqrt(square_map * square_count));
	close_town(&town, "shrunk");
}

static bool
known(const Burglary *b, int32_t at)
{
	return b->occurred < at && b->reported < at;
}

/* Counts that age, and what lies within four rows and columns, cell by cell. */
static void
shrunk_by_hand(const ForecastCells *cells, int32_t at, int32_t back, double half_life, double *map)
{
	double		count[HOMES] = {0};
	double		rate[HOMES];
	double		sum = 0;
	double		squares = 0;
	double		exposed = 0;
	double		expected = 0;
	double		beyond = 0;
	double		shape;
	int32_t		oldest = 0;

	for (int i = 0; i < BURGLARIES; i++)
	{
		const Burglary *b = &burglary[i];
		int32_t		age = at - b->occurred;
		double		weight = pow(0.5, age / half_life);

		if (!known(b, at) || age > back)
			continue;
		count[forecast_cells_find(cells, forecast_cell_at(b->x, b->y, cells->size))] += weight;
		sum += weight;
		squares += weight * weight;
		oldest = age > oldest ? age : oldest;
	}
	for (int32_t age = 1; age <= oldest; age++)
		exposed += pow(0.5, age / half_life);
	for (uint32_t c = 0; c < cells->count; c++)
	{
		double		events = 10;
		double		homes = 10 / (sum / (HOMES * exposed)) / exposed;

		for (uint32_t n = 0; n < cells->count; n++)
			if (fmax(fabs(middle_x(cells, n) - middle_x(cells, c)), fabs(middle_y(cells, n) - middle_y(cells, c))) < 4.5 * cells->size)
			{
				events += count[n];
				homes += cells->dwellings[n];
			}
		rate[c] = events / homes / exposed;
		map[c] = rate[c] * cells->dwellings[c] * exposed;
	}
	for (uint32_t c = 0; c < cells->count; c++)
	{
		expected += map[c] * map[c];
		beyond += (count[c] - map[c]) * (count[c] - map[c]) - squares / sum * map[c];
	}
	shape = beyond > 0 ? fmin(50, fmax(0.1, expected / beyond)) : 50;
	for (uint32_t c = 0; c < cells->count; c++)
		map[c] = cells->dwellings[c] * rate[c] * (shape + count[c]) / (shape + map[c]);
}

static void
shrunk_again(void)
{
	static const int32_t back[] = {700, 60};
	Town		town;
	double		map[HOMES];
	double		hand[HOMES];

	open_town(&town, burglary, BURGLARIES, 1000);
	for (size_t i = 0; i < LENGTH(back); i++)
	{
		ForecastView view = {.cells = &town.cells, .events = &town.events, .at = 1000, .days = back[i]};
		bool		same = true;

		(void) forecast_map_shrunk(&town.world.kernel, &view, 200, map);
		shrunk_by_hand(&town.cells, 1000, back[i], 200, hand);
		for (uint32_t c = 0; c < town.cells.count; c++)
			same &= agree(map[c], hand[c], 1e-9 * hand[c]);
		ok(same, "shrunk: as by hand, of %d days", back[i]);
	}
	close_town(&town, "shrunk again");
}

/* ---------------------------------------------------------------- what is learnt at an origin */

/* A model of one method as it is at an origin. */
static void
open_model(Town *town, ForecastMethod method, int32_t at, ForecastModel *model)
{
	bool		wanted[FORECAST_METHODS] = {false};

	wanted[method] = true;
	open_town(town, burglary, BURGLARIES, at);
	forecast_model_begin(&town->world.kernel, &town->cells, &town->events, &rules, wanted, model);
	if (forecast_model_learn(&town->world.kernel, model, at) != KERNEL_OK || forecast_model_at(&town->world.kernel, model, at) != KERNEL_OK)
		ok(false, "model: ends well");
}

static void
close_model(Town *town, ForecastModel *model, const char *name)
{
	forecast_model_end(&town->world.kernel, model);
	close_town(town, name);
}

/* The year before, but for the days of which not all is known yet; and six weeks of the years before against those years. */
static double
level_by_hand(int32_t at, int32_t delay)
{
	int32_t		to = at - delay;
	int32_t		from = to - 365 > burglary[0].occurred ? to - 365 : burglary[0].occurred;
	double		year = 0;
	double		then = 20;
	double		of = 20;

	for (int i = 0; i < BURGLARIES; i++)
		year += known(&burglary[i], at) && burglary[i].occurred >= from && burglary[i].occurred < to;
	for (int back = 1; back <= 3; back++)
	{
		int32_t		day = at - back * 365;

		for (int i = 0; i < BURGLARIES && day - 182 >= burglary[0].occurred; i++)
		{
			int32_t		after = burglary[i].occurred - day;

			then += known(&burglary[i], at) && after >= -14 && after < 28;
			of += (known(&burglary[i], at) && after >= -182 && after < 183) * 42 / 365.0;
		}
	}
	return year / (to - from) * 14 * then / of;
}

static void
levels(void)
{
	static const int32_t at[] = {1400, 1200, 600, 547, 546, 300, 40};

	for (size_t i = 0; i < LENGTH(at); i++)
	{
		Town		town;
		ForecastModel model;

		open_model(&town, FORECAST_UNIFORM, at[i], &model);
		printf("# day %d, delay of %d days, level %g\n", at[i], town.events.delay, model.level);
		is_within(model.level, level_by_hand(at[i], town.events.delay), 1e-9, "level: as by hand");
		close_model(&town, &model, "level");
	}
}

/* Of each of the 26 windows before: where the profile raised the risk, what counts expected there of all, and what came as far as is known. */
static Kappa
kappa_by_hand(Town *town, int32_t at)
{
	static Excited excited[26 * HOMES];
	uint32_t	count = 0;

	for (int32_t window = at - 26 * 14; window < at; window += 14)
	{
		ForecastView view = {.cells = &town->cells, .events = &town->events, .at = window, .days = 30};
		double		raised[HOMES];
		double		share[HOMES];
		double		came[HOMES] = {0};
		double		all = 0;

		(void) forecast_map_excess(&town->world.kernel, &view, &rules.profile, 14, raised);
		view.days = 700;
		(void) forecast_map_shrunk(&town->world.kernel, &view, 730, share);
		forecast_make_shares(&town->cells, share);
		for (int i = 0; i < BURGLARIES; i++)
			if (known(&burglary[i], at) && burglary[i].occurred >= window && burglary[i].occurred < window + 14)
			{
				came[town->events.cell[i]]++;
				all++;
			}
		for (uint32_t c = 0; c < town->cells.count; c++)
			if (raised[c] > 0)
				excited[count++] = (Excited) {.events = came[c], .base = all * share[c], .excess = raised[c]};
	}
	return forecast_kappa(count, excited);
}

static void
learnt_kappas(void)
{
	static const int32_t at[] = {1400, 1200, 700, 40, 32, 28, 24};
	int			assumed = 0;

	for (size_t i = 0; i < LENGTH(at); i++)
	{
		Town		town;
		ForecastModel model;
		Kappa		kappa;
		double		used;

		open_model(&town, FORECAST_PROFILE, at[i], &model);
		kappa = kappa_by_hand(&town, at[i]);
		printf("# day %d, kappa %g, error %g\n", at[i], model.kappa.value, model.kappa.error);
		is_within(model.kappa.value, kappa.value, 1e-6, "kappa: of the windows before");
		ok(model.kappa_assumed == (kappa.value > 2 || kappa.error > 1), "kappa: assumed where it is a guess");
		assumed += model.kappa_assumed;
		used = model.kappa_assumed ? 1 : kappa.value;
		for (uint32_t c = 0; c < town.cells.count; c++)
			model.brought[c] = model.share[FORECAST_COUNTS][c] * (1 + used * model.excess[c]);
		forecast_make_shares(&town.cells, model.brought);
		for (uint32_t c = 0; c < town.cells.count; c++)
			if (!agree(model.brought[c], model.share[FORECAST_PROFILE][c], 1e-9))
				ok(false, "kappa: what it makes of cell %u", c);
		close_model(&town, &model, "kappa");
	}
	ok(assumed > 0 && assumed < LENGTH(at), "kappa: assumed on %d days", assumed);
}

/* What lasts, and what each burglary of the last two months brings: as shares; and the share of the latter. */
static void
excited_by_hand(const Town *town, const ForecastModel *model, const ExcitedEvents *limits, double lasting, int32_t at, double *map, double *brought)
{
	const Excitation *fitted = &model->excitation;

	memset(map, 0, town->cells.count * sizeof(double));
	for (int i = 0; i < BURGLARIES; i++)
	{
		const Burglary *b = &burglary[i];
		double		age = at - b->occurred - 0.5;
		double		part = excitation_between(limits, fitted->omega, age, age + 14);

		if (!known(b, at) || age > 60)
			continue;
		map[town->events.cell[i]] += fitted->repeats * part;
		(void) excited_add(&town->cells, b->x, b->y, fitted->sigma, fitted->theta * part, map);
	}
	for (uint32_t c = 0; c < town->cells.count; c++)
	{
		double		lasts = 14 * lasting * model->share[FORECAST_COUNTS][c];

		brought[c] = map[c] / (map[c] + lasts);
		map[c] += lasts;
	}
	forecast_make_shares(&town->cells, map);
}

/* Fitted to half the history but for the days of which not all is known yet, with what was before as the background. */
static void
learnt_excitation(void)
{
	const int32_t at = 1200;
	Town		town;
	ForecastModel model;
	double		rate[HOMES];
	double		map[HOMES];
	double		brought[HOMES];
	bool		same = true;
	ForecastView before = {.cells = &town.cells, .events = &town.events, .days = 350};
	SelfExcitingRequest request = {.cells = &town.cells, .events = &town.events, .rate = rate, .at = at};
	SelfExciting process;
	Excitation	fitted;
	ExcitationSums sums;

	open_model(&town, FORECAST_SELF_EXCITING, at, &model);
	request.to = at - town.events.delay;
	request.from = before.at = request.to - 350;
	(void) forecast_map_shrunk(&town.world.kernel, &before, 730, rate);
	(void) self_exciting_open(&town.world.kernel, &request, &process);
	(void) self_exciting_fit(&town.world.kernel, &process, &fitted, &sums);
	ok(!model.theta_assumed && fitted.theta > 0 && fitted.repeats > 0, "excitation: there is something to tell");
	is_within(model.excitation.theta, fitted.theta, 1e-9, "excitation: theta of those days");
	is_within(model.excitation.repeats, fitted.repeats, 1e-9, "excitation: repeats");
	is_within(model.excitation.omega, fitted.omega, 1e-9, "excitation: omega");
	is_within(model.excitation.sigma, fitted.sigma, 1e-9, "excitation: sigma");
	excited_by_hand(&town, &model, &process.events, sums.background / 350, at, map, brought);
	for (uint32_t c = 0; c < town.cells.count; c++)
		same &= agree(map[c], model.share[FORECAST_SELF_EXCITING][c], 1e-9) && agree(brought[c], model.brought[c], 1e-9);
	ok(same, "excitation: what lasts, and what the last two months bring");
	self_exciting_close(&town.world.kernel, &process);
	close_model(&town, &model, "excitation");
}

/* Two numbers of each square: one goes with burglary and was another before day 900, the other is known of some squares. */
#define FACTORS 2
#define FACTOR_TERMS (2 + FACTORS)
#define FACTOR_CHANGES 900

typedef struct Numbers
{
	double		early[HOMES];
	double		late[HOMES];
	double		some[HOMES];
	int64_t		some_cell[HOMES];
	FactorVersion version[3];
	ForecastFactor factor[FACTORS];
} Numbers;

static void
make_numbers(const ForecastCells *cells, Numbers *numbers)
{
	uint32_t	some = 0;

	for (uint32_t c = 0; c < cells->count; c++)
	{
		int			burglaries = 0;

		for (int i = 0; i < BURGLARIES; i++)
			burglaries += forecast_cell_at(burglary[i].x, burglary[i].y, cells->size) == cells->id[c];
		numbers->early[c] = sqrt(burglaries) + c % 3;
		numbers->late[c] = c % 7;
		if (c % 5 == 0)
			continue;
		numbers->some[some] = c % 4;
		numbers->some_cell[some++] = cells->id[c];
	}
	numbers->version[0] = (FactorVersion) {.day = 0, .count = cells->count, .cell = cells->id, .number = numbers->early};
	numbers->version[1] = (FactorVersion) {.day = FACTOR_CHANGES, .count = cells->count, .cell = cells->id, .number = numbers->late};
	numbers->version[2] = (FactorVersion) {.day = 0, .count = some, .cell = numbers->some_cell, .number = numbers->some};
	numbers->factor[0] = (ForecastFactor) {.versions = 2, .version = numbers->version};
	numbers->factor[1] = (ForecastFactor) {.versions = 1, .version = numbers->version + 2};
}

/* A number in standard deviations from the mean over the dwellings of which it is known; 0 of others. */
static void
standardised(const ForecastCells *cells, double *number)
{
	double		homes = 0;
	double		sum = 0;
	double		squares = 0;

	for (uint32_t c = 0; c < cells->count; c++)
		if (!isnan(number[c]))
		{
			homes += cells->dwellings[c];
			sum += cells->dwellings[c] * number[c];
			squares += cells->dwellings[c] * number[c] * number[c];
		}
	for (uint32_t c = 0; c < cells->count; c++)
		number[c] = isnan(number[c]) ? 0 : (number[c] - sum / homes) / sqrt(squares / homes - sum * sum / homes / homes);
}

/* A constant, the logarithm of the share by counts, and the numbers of a day. */
static void
terms_by_hand(const ForecastCells *cells, const Numbers *numbers, int32_t at, const double *share, double (*term)[FACTOR_TERMS])
{
	double		first[HOMES];
	double		second[HOMES];
	uint32_t	some = 0;

	for (uint32_t c = 0; c < cells->count; c++)
	{
		first[c] = at < FACTOR_CHANGES ? numbers->early[c] : numbers->late[c];
		second[c] = c % 5 == 0 ? NAN : numbers->some[some++];
	}
	standardised(cells, first);
	standardised(cells, second);
	for (uint32_t c = 0; c < cells->count; c++)
	{
		term[c][0] = 1;
		term[c][1] = log(share[c] * cells->count);
		term[c][2] = first[c];
		term[c][3] = second[c];
	}
}

static LogLinearFit
fit_by_hand(Kernel *kernel, uint32_t cells, double (*term)[FACTOR_TERMS], const double *count, double ridge)
{
	const double nothing[HOMES] = {0};
	const double ridges[FACTOR_TERMS] = {0, 1e-6, ridge, ridge};
	LogLinearFit fit;

	(void) log_linear_fit(kernel, &(LogLinear) {.rows = cells, .terms = FACTOR_TERMS, .count = count, .offset = nothing, .term = *term, .ridge = ridges}, &fit);
	return fit;
}

/* The coefficients of both halves, with the ridge with which the first half foretells the second best. */
static LogLinearFit
chosen_by_hand(Kernel *kernel, uint32_t cells, double (*term)[FACTOR_TERMS], const double (*count)[HOMES])
{
	static const double ridge[] = {1e6, 1e3, 300, 100, 30, 10, 3, 1};
	double		best = -INFINITY;
	size_t		chosen = 0;

	for (size_t i = 0; i < LENGTH(ridge); i++)
	{
		LogLinearFit fit = fit_by_hand(kernel, cells, term, count[0], ridge[i]);
		double		score = 0;
		double		all = 0;

		for (uint32_t c = 0; c < cells; c++)
			all += exp(log_linear_sum(fit.coefficient, FACTOR_TERMS, term[c]));
		for (uint32_t c = 0; c < cells; c++)
			score += count[1][c] * (log_linear_sum(fit.coefficient, FACTOR_TERMS, term[c]) - log(all));
		if (score > best)
		{
			best = score;
			chosen = i;
		}
		log_linear_free(kernel, &fit);
	}
	printf("# the ridge is %g\n", ridge[chosen]);
	return fit_by_hand(kernel, cells, term, count[2], ridge[chosen]);
}

/* Fitted to half the history but for the last days, with the counts and the numbers of before; and shown with those of the day. */
static void
learnt_factors(int32_t at)
{
	static Numbers numbers;
	static double term[HOMES][FACTOR_TERMS];
	bool		wanted[FORECAST_METHODS] = {[FORECAST_FACTORS] = true};
	ForecastRules with = rules;
	double		count[3][HOMES] = {{0}};
	double		share[HOMES];
	bool		same = true;
	ForecastModel model;
	LogLinearFit fit;
	int32_t		from;
	Town		town;

	open_town(&town, burglary, BURGLARIES, at);
	make_numbers(&town.cells, &numbers);
	with.factors = (ForecastFactors) {.count = FACTORS, .factor = numbers.factor};
	forecast_model_begin(&town.world.kernel, &town.cells, &town.events, &with, wanted, &model);
	(void) forecast_model_at(&town.world.kernel, &model, at);
	from = at - town.events.delay - 350;
	(void) forecast_map_shrunk(&town.world.kernel, &(ForecastView) {.cells = &town.cells, .events = &town.events, .at = from, .days = 350}, 730, share);
	forecast_make_shares(&town.cells, share);
	for (int i = 0; i < BURGLARIES; i++)
		if (known(&burglary[i], at) && burglary[i].occurred >= from && burglary[i].occurred < from + 350)
		{
			count[burglary[i].occurred >= from + 175][town.events.cell[i]]++;
			count[2][town.events.cell[i]]++;
		}
	terms_by_hand(&town.cells, &numbers, from, share, term);
	fit = chosen_by_hand(&town.world.kernel, town.cells.count, term, count);
	terms_by_hand(&town.cells, &numbers, at, model.share[FORECAST_COUNTS], term);
	for (uint32_t c = 0; c < town.cells.count; c++)
		share[c] = exp(log_linear_sum(fit.coefficient, FACTOR_TERMS, term[c]));
	log_linear_free(&town.world.kernel, &fit);
	forecast_make_shares(&town.cells, share);
	for (uint32_t c = 0; c < town.cells.count; c++)
		same &= agree(share[c], model.share[FORECAST_FACTORS][c], 1e-7);
	ok(!model.factors_assumed && same, "factors: as by hand at %d", at);
	close_model(&town, &model, "factors");
}

/* ---------------------------------------------------------------- nothing of later */

static const bool everything[] = {true, true, true, true, true, true, true, true, true, true, true, true};
_Static_assert(LENGTH(everything) == FORECAST_METHODS, "each method is asked");

static void
forecast_of(const Burglary *of, uint32_t count, int32_t at, double share[FORECAST_METHODS][HOMES], double *level)
{
	Town		town;
	ForecastModel model;

	open_town(&town, of, count, at);
	forecast_model_begin(&town.world.kernel, &town.cells, &town.events, &rules, everything, &model);
	if (forecast_model_learn(&town.world.kernel, &model, at) != KERNEL_OK || forecast_model_at(&town.world.kernel, &model, at) != KERNEL_OK)
		ok(false, "forecast: ends well");
	for (int m = 0; m < FORECAST_METHODS; m++)
	{
		double		all = 0;

		for (uint32_t c = 0; c < town.cells.count; c++)
			all += share[m][c] = model.share[m][c];
		if (fabs(all - 1) > 1e-9)
			ok(false, "shares of method %d add up to %g", m, all);
	}
	*level = model.level;
	forecast_model_end(&town.world.kernel, &model);
	close_town(&town, "forecast");
}

/* The map is the same to the last bit when what was not known yet is taken away, or is quite another. */
static void
later(void)
{
	static double with[FORECAST_METHODS][HOMES];
	static double without[FORECAST_METHODS][HOMES];
	static Burglary kept[BURGLARIES];
	uint32_t	count = 0;
	double		level;
	double		level_without;

	forecast_of(burglary, BURGLARIES, 1200, with, &level);
	for (int i = 0; i < BURGLARIES; i++)
		if (burglary[i].occurred < 1200 && burglary[i].reported < 1200)
			kept[count++] = burglary[i];
	ok(count < BURGLARIES && count > 600, "later: %u of %d were known", count, BURGLARIES);
	forecast_of(kept, count, 1200, without, &level_without);
	ok(memcmp(with, without, sizeof(with)) == 0 && level == level_without, "later: taken away");
	memcpy(kept, burglary, sizeof(kept));
	for (int i = 0; i < BURGLARIES; i++)
		if (kept[i].occurred >= 1200 || kept[i].reported >= 1200)
			kept[i].x = kept[i].y = 3;
	forecast_of(kept, BURGLARIES, 1200, without, &level_without);
	ok(memcmp(with, without, sizeof(with)) == 0 && level == level_without, "later: elsewhere");
	/* and one that was known is not the same */
	kept[500].x = kept[500].y = 3;
	forecast_of(kept, BURGLARIES, 1200, without, &level_without);
	ok(memcmp(with, without, sizeof(with)) != 0, "later: but what was known matters");
}

/* ---------------------------------------------------------------- the backtest */

static void
given_flat(void *context, int map, uint32_t window, double *expected)
{
	for (uint32_t c = 0; c < ((const ForecastCells *) context)->count; c++)
		expected[c] = 1;
}

static void
backtest(void)
{
	static const int32_t origin[] = {1000, 1014, 1028, 1042, 1056, 1070};
	static const double coverage[] = {0.1, 1};
	Town		town;
	ForecastScores scores;
	double		events = 0;
	double		given = 0;
	double		hits = 0;

	open_town(&town, burglary, BURGLARIES, 1000);
	{
		ForecastPlan plan = {
			.cells = &town.cells, .events = &town.events, .rules = rules, .windows = LENGTH(origin), .origin = origin,
			.coverages = LENGTH(coverage), .coverage = coverage, .given = given_flat, .context = &town.cells,
			.floor = 0.3
		};

		memcpy(plan.wanted, everything, sizeof(everything));
		if (forecast_backtest(&town.world.kernel, &plan, &scores) != KERNEL_OK)
			ok(false, "backtest: ends well");
		for (int i = 0; i < BURGLARIES; i++)
			if (burglary[i].occurred >= 1000 && burglary[i].occurred < 1084)
			{
				events++;
				given += log(0.7 / town.cells.count + 0.3 * town.cells.dwellings[town.events.cell[i]] / HOMES);
			}
		for (uint32_t w = 0; w < LENGTH(origin); w++)
		{
			hits += scores.events[w];
			for (int m = 0; m < FORECAST_MAPS; m++)
				for (int measure = 0; measure < FORECAST_MEASURES; measure++)
					if (forecast_scores_of(&scores, m, measure, 1)[w].hits != scores.events[w])
						ok(false, "backtest: all of the map finds all");
		}
		is_within(hits, events, 0, "backtest: everything that happened");
		is_within(scores.fit[FORECAST_UNIFORM].log_score, scores.alike, 1e-9, "backtest: every dwelling alike");
		is_within(scores.fit[FORECAST_GIVEN].log_score, given, 1e-9, "backtest: every cell alike, but for the floor");
		ok(scores.fit[FORECAST_COUNTS].log_score > scores.alike, "backtest: counts know more than nothing");
		for (int stop = 1; stop < 2000; stop += 37)
		{
			World		stopping = world_stopping_at(stop);
			ForecastScores part;

			(void) forecast_backtest(&stopping.kernel, &plan, &part);
			forecast_scores_free(&stopping.kernel, &part);
			if (stopping.blocks != 0)
				ok(false, "backtest: stopped at %d, nothing left", stop);
		}
	}
	forecast_scores_free(&town.world.kernel, &scores);
	close_town(&town, "backtest");
}

static void
doubles(void)
{
	Town		town;
	Burglary	twice[] = {
		{.id = 1, .x = home[0].x, .y = home[0].y, .dwelling = LETTER_NO_ID, .occurred = 99, .reported = LETTER_NO_DAY},
		{.id = 2, .x = home[0].x, .y = home[0].y, .dwelling = LETTER_NO_ID, .occurred = 100, .reported = 101},
		{.id = 3, .x = home[1].x, .y = home[1].y, .dwelling = 5, .occurred = 101, .reported = 50}
	};

	open_town(&town, twice, 3, 100);
	is_count(forecast_events_doubles(&town.events, 100), 1, "doubles: one");
	is_count(forecast_events_doubles(&town.events, 99), 0, "doubles: none when both are after");
	is_count(town.events.assumed, 2, "known: no report, or one from before, is none");
	is_count(town.events.delay, FORECAST_DELAY_ASSUMED, "known: without any, a week");
	ok(!forecast_event_known(&town.events, 0, 106) && forecast_event_known(&town.events, 0, 107), "known: from the day after");
	close_town(&town, "doubles");
	open_town(&town, burglary, BURGLARIES, 1500);
	is_count(town.events.delay, 19, "known: nine in ten within this");
	is_count(town.events.assumed, 0, "known: all of them");
	close_town(&town, "delay");
}

int
main(void)
{
	kappas();
	mixtures();
	make_town(false);
	maps();
	rates();
	shrunk();
	later();
	backtest();
	doubles();
	make_town(true);
	shrunk_again();
	levels();
	learnt_kappas();
	learnt_excitation();
	learnt_factors(1400);
	learnt_factors(FACTOR_CHANGES);
	later();
	return done();
}
