/*
 * What forecasts learn, against worked numbers; their maps, against brute force; and that they look at nothing that came later.
 */
#include "tap.h"

#include "kernel/forecast/forecast_backtest.h"
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
#define BURGLARIES 900
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

/* Homes in a square of 2 km, burglaries mostly of a few of them, each known up to three weeks later. */
static void
make_town(void)
{
	Random		random;

	random_stream(&random, 1, 1);
	for (int i = 0; i < HOMES; i++)
		home[i] = (Dwelling) {.id = i, .x = random_below(&random, 2000), .y = random_below(&random, 2000)};
	for (int i = 0; i < BURGLARIES; i++)
	{
		uint32_t	a = random_below(&random, HOMES);
		uint32_t	b = random_below(&random, a + 1);
		int32_t		day = (int64_t) i * SPAN / BURGLARIES;

		burglary[i] = (Burglary)
		{
			.id = i, .x = home[b].x, .y = home[b].y, .dwelling = LETTER_NO_ID, .occurred = day,
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
given_flat(void *context, uint32_t window, double *expected)
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
	double		hits = 0;

	open_town(&town, burglary, BURGLARIES, 1000);
	{
		ForecastPlan plan = {
			.cells = &town.cells, .events = &town.events, .rules = rules, .windows = LENGTH(origin), .origin = origin,
			.coverages = LENGTH(coverage), .coverage = coverage, .given = given_flat, .context = &town.cells
		};

		memcpy(plan.wanted, everything, sizeof(everything));
		if (forecast_backtest(&town.world.kernel, &plan, &scores) != KERNEL_OK)
			ok(false, "backtest: ends well");
		for (int i = 0; i < BURGLARIES; i++)
			events += burglary[i].occurred >= 1000 && burglary[i].occurred < 1084;
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
	make_town();
	maps();
	shrunk();
	later();
	backtest();
	doubles();
	return done();
}
