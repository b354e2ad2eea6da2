/*
 * Burglaries that are not known yet: a worked triangle, plain counting on random data, edges, and how often the interval
 * holds the truth.
 */
#include "tap.h"

#include "kernel/random.h"
#include "kernel/time/report_delay.h"

#include <Rmath.h>

#define DAYS 14
#define CELLS_MAX 20000

typedef struct Data
{
	DelayCell	cell[CELLS_MAX];
	uint32_t	cells;
	DelayGrid	grid;
} Data;

static void
add(Data *data, int32_t occurred, int32_t known, double burglaries)
{
	data->cell[data->cells++] = (DelayCell) {occurred, known, burglaries};
}

/* Periods begin on day 0; burglaries of a period on its first day, known on the last day of the period of their delay. */
static void
add_delay(Data *data, int period, int delay, double burglaries)
{
	add(data, period * DAYS, (period + delay) * DAYS + DAYS - 1, burglaries);
}

static Data
empty_data(int periods)
{
	return (Data) {.cells = 0, .grid = {.end = periods * DAYS, .days = DAYS, .at = periods * DAYS - 1}};
}

/* The shares of the data; the caller frees them. */
static DelayShares
shares_of(World *world, const Data *data, uint32_t periods, uint32_t max_delay)
{
	DelayShares shares;

	delay_shares(&world->kernel, data->cell, data->cells, &data->grid, periods, max_delay, &shares);
	return shares;
}

static void
drop(World *world, DelayShares *shares, const char *name)
{
	kernel_free(&world->kernel, shares->share);
	is_empty(world, name);
}

/* ---------------------------------------------------------------- worked numbers */

static Data
worked(void)
{
	static const double rows[6][4] = {{10, 6, 2, 1}, {12, 5, 3, 0}, {9, 7, 1, 2}, {11, 6, 2}, {8, 7}, {13}};
	Data		data = empty_data(6);

	for (int period = 0; period < 6; period++)
		for (int delay = 0; delay < 4; delay++)
			add_delay(&data, period, delay, rows[period][delay]);
	return data;
}

static void
is_interval(const DelayShares *shares, double known, uint32_t age, double level, double low, double high)
{
	CorrectedCount count = delay_correct(shares, &known, 1, age, level);

	ok(count.low == low && count.high == high, "%g known, level %g: %g to %g", known, level, count.low, count.high);
}

static void
worked_triangle(void)
{
	static const double share[] = {.522073798, .845759553, .948275862};
	static const double variance[] = {.010232761, .002578441, .000940439};
	static const double corrected[] = {24.900694, 17.735537, 20.036364};
	static const double error[] = {5.398130, 2.011333, 1.212616};
	static const double known[] = {13, 15, 19};
	Data		data = worked();
	World		world = world_new();
	DelayShares shares = shares_of(&world, &data, 26, 3);

	for (int age = 0; age < 3; age++)
	{
		DelayShare	at = delay_share_at(&shares, age);
		CorrectedCount count = delay_correct(&shares, &known[age], 1, age, 0.8);

		is_within(at.share, share[age], 1e-9, "worked triangle: the share that is known");
		is_within(at.log_variance, variance[age], 1e-9, "worked triangle: the variance of its logarithm");
		is_within(count.corrected, corrected[age], 1e-6, "worked triangle: the corrected count");
		is_within(count.standard_error, error[age], 1e-6, "worked triangle: its standard error");
	}
	is_interval(&shares, 19, 2, 0.80, 19, 22);
	is_interval(&shares, 19, 2, 0.95, 19, 23);
	is_interval(&shares, 15, 1, 0.80, 15, 20);
	is_interval(&shares, 15, 1, 0.95, 15, 22);
	is_interval(&shares, 13, 0, 0.80, 19, 32);
	is_interval(&shares, 13, 0, 0.95, 16, 37);
	is_interval(&shares, 19, 3, 0.80, 19, 19);
	is_within(delay_share_at(&shares, 0).rests_on, 58, 0, "worked triangle: what the share rests on");
	drop(&world, &shares, "worked triangle");
}

/* Several periods together: each by itself, with the error that they share by the formula of each pair. */
static void
together(void)
{
	static const double known[] = {13, 15, 19, 19, 20};
	Data		data = worked();
	World		world = world_new();
	DelayShares shares = shares_of(&world, &data, 26, 3);
	CorrectedCount all = delay_correct(&shares, known, 5, 0, 0.8);
	CorrectedCount older = delay_correct(&shares, known + 1, 4, 1, 0.8);
	double		variance = 0;
	double		corrected[5];

	for (int i = 0; i < 5; i++)
		corrected[i] = delay_correct(&shares, &known[i], 1, i, 0.8).corrected;
	for (int i = 0; i < 3; i++)
	{
		double		share = delay_share_at(&shares, i).share;

		variance += known[i] * (1 - share) / share / share;
		for (int j = 0; j < 3; j++)
			variance += corrected[i] * corrected[j] * delay_share_at(&shares, i > j ? i : j).log_variance;
	}
	is_within(all.corrected, corrected[0] + corrected[1] + corrected[2] + 39, 1e-9, "several periods: their sum");
	is_within(all.standard_error, sqrt(variance), 1e-9, "several periods: the error that they share");
	is_within(all.share, 86 / all.corrected, 1e-12, "several periods: the share of all that is known");
	is_within(older.corrected, corrected[1] + corrected[2] + 39, 1e-9, "several older periods: their sum");
	ok(all.low >= 86 && all.low < all.corrected && all.high > all.corrected, "several periods: the interval");
	drop(&world, &shares, "several periods");
}

/* ---------------------------------------------------------------- plain counting */

/*
 * The likelihood itself, of which the shares are the maximum: given that a burglary is known by now, the chance of its
 * delay. No small step to either side makes it larger.
 */
static double
likelihood(const Data *data, const double *chance, int delays)
{
	double		sum = 0;

	for (uint32_t i = 0; i < data->cells; i++)
	{
		int			period = data->cell[i].occurred / DAYS;
		int			delay = data->cell[i].known / DAYS - period;
		int			age = (int) data->grid.end / DAYS - 1 - period;
		double		within = 0;

		if (delay > delays || delay > age || data->cell[i].burglaries == 0)
			continue;
		for (int d = 0; d <= delays && d <= age; d++)
			within += chance[d];
		sum += data->cell[i].burglaries * log(chance[delay] / within);
	}
	return sum;
}

static void
maximum_likelihood(void)
{
	World		world = world_new();
	Random		random;

	random_stream(&random, 3, 0);
	for (int round = 0; round < 20; round++)
	{
		Data		data = empty_data(12);
		DelayShares shares;
		double		chance[5];
		double		best;
		bool		largest = true;

		for (int period = 0; period < 12; period++)
			for (int delay = 0; delay < 7 && period + delay < 14; delay++)
				add_delay(&data, period, delay, 1 + random_below(&random, 12 / (1 + delay)));
		shares = shares_of(&world, &data, 26, 4);
		for (int d = 0; d <= 4; d++)
			chance[d] = delay_share_at(&shares, d).share - (d > 0 ? delay_share_at(&shares, d - 1).share : 0);
		best = likelihood(&data, chance, 4);
		for (int d = 0; d < 8; d++)
		{
			double		other[5];

			memcpy(other, chance, sizeof(other));
			other[d / 2] *= d % 2 == 0 ? 1.002 : 0.998;
			largest = largest && likelihood(&data, other, 4) < best;
		}
		ok(largest, "random triangle %d: the shares are the likeliest ones", round);
		kernel_free(&world.kernel, shares.share);
	}
	is_empty(&world, "random triangles");
}

/* Any grid and day of asking: the age and delay of each burglary by walking through the periods one by one. */
static void
any_days(void)
{
	World		world = world_new();
	Random		random;

	random_stream(&random, 4, 0);
	for (int round = 0; round < 50; round++)
	{
		Data		data = {.grid = {.end = 300 + random_below(&random, 30), .days = 5 + random_below(&random, 20)}};
		double		with[3] = {0};
		double		at_most[3] = {0};
		DelayShares shares;

		data.grid.at = data.grid.end - 1 + random_below(&random, 40);
		for (int i = 0; i < 3000; i++)
		{
			int			occurred = random_below(&random, 360);
			int			late = random_below(&random, 30) * random_below(&random, 3);

			add(&data, occurred, random_below(&random, 20) == 0 ? DELAY_UNKNOWN : occurred + late, 1);
		}
		add(&data, 0, 0, 1);
		for (uint32_t i = 0; i < data.cells; i++)
		{
			int64_t		from = data.grid.end - data.grid.days;
			int			age = 0;
			int			delay = 0;

			for (; from > data.cell[i].occurred; from -= data.grid.days)
				age++;
			/* As long after its period as the newest is known now. */
			for (int64_t day = data.grid.at - (int64_t) age * data.grid.days; day < data.cell[i].known && delay < 1000; day += data.grid.days)
				delay++;
			if (data.cell[i].occurred >= data.grid.end || data.cell[i].known > data.grid.at || age >= 10)
				continue;
			for (int d = 1; d <= 2; d++)
			{
				with[d] += age >= d && delay == d;
				at_most[d] += age >= d && delay <= d;
			}
		}
		shares = shares_of(&world, &data, 10, 2);
		ok(agree(delay_share_at(&shares, 0).share, (1 - with[1] / at_most[1]) * (1 - with[2] / at_most[2]), 1e-12) &&
		   agree(delay_share_at(&shares, 1).share, 1 - with[2] / at_most[2], 1e-12), "any days %d: the shares, counted one by one", round);
		kernel_free(&world.kernel, shares.share);
	}
	is_empty(&world, "any days");
}

/* ---------------------------------------------------------------- edges */

static void
edges(void)
{
	World		world = world_new();
	Data		data = empty_data(10);
	DelayShares shares = shares_of(&world, &data, 26, DELAY_DEFAULT);
	CorrectedCount none;

	ok(shares.max_delay == DELAY_DEFAULT && isnan(delay_share_at(&shares, 0).share), "no burglaries: no share");
	ok(isnan(shares.changed), "no burglaries: whether delays changed is not known");
	drop(&world, &shares, "no burglaries");

	add_delay(&data, 6, 0, 5);
	shares = shares_of(&world, &data, 26, DELAY_DEFAULT);
	ok(shares.max_delay == DELAY_DEFAULT, "four periods are no history");
	drop(&world, &shares, "four periods");
	shares = shares_of(&world, &data, 26, 9);
	ok(isnan(delay_share_at(&shares, 0).share) && delay_share_at(&shares, 9).share == 1, "a delay longer than the history: not known");
	drop(&world, &shares, "a delay longer than the history");

	for (int period = 0; period < 10; period++)
		add_delay(&data, period, 0, 5);
	shares = shares_of(&world, &data, 26, DELAY_DEFAULT);
	is_count(shares.max_delay, 1, "all known at once: one period is looked at");
	is_within(delay_share_at(&shares, 0).share, 1, 0, "all known at once: all are known");
	ok(shares.changed > 0.9, "all known at once: no change");
	drop(&world, &shares, "all known at once");

	data = empty_data(10);
	for (int period = 0; period < 9; period++)
		add_delay(&data, period, 1, 5);
	shares = shares_of(&world, &data, 26, DELAY_DEFAULT);
	ok(isnan(delay_share_at(&shares, 0).share), "all known a period later: none tells how many there are");
	drop(&world, &shares, "all known a period later");

	/* 99 of 100 within two periods; with one in 50 beyond, a third is looked at. */
	data = empty_data(20);
	add_delay(&data, 0, 0, 900);
	add_delay(&data, 1, 2, 91);
	add_delay(&data, 2, 7, 9);
	shares = shares_of(&world, &data, 26, DELAY_DEFAULT);
	is_count(shares.max_delay, 2, "the least delay within which 99 % are known");
	drop(&world, &shares, "99 %");
	add_delay(&data, 3, 3, 2);
	add_delay(&data, 2, 7, 2);
	shares = shares_of(&world, &data, 26, DELAY_DEFAULT);
	is_count(shares.max_delay, 7, "a little less, and it is the next");
	drop(&world, &shares, "a little less");

	shares = (DelayShares) {.max_delay = 1, .share = &(DelayShare) {.share = 0.5, .log_variance = 0.01}};
	none = delay_correct(&shares, &(double) {0}, 1, 0, 0.95);
	ok(none.corrected == 0 && none.low == 0 && none.high >= 1 && none.standard_error > 0 && none.share == 0.5,
	   "none known: none is likeliest, but not certain");
	none = delay_correct(&shares, &(double) {0}, 1, 1, 0.95);
	ok(none.high == 0 && none.standard_error == 0 && none.share == 1, "none known of a period that is complete: none");
	shares.share->share = NAN;
	none = delay_correct(&shares, &(double) {7}, 1, 0, 0.95);
	ok(isnan(none.corrected) && isnan(none.high) && isnan(none.share), "no share, no correction");

	world = world_stopping_at(1);
	data = worked();
	ok(delay_shares(&world.kernel, data.cell, data.cells, &data.grid, 26, 3, &shares) == KERNEL_STOPPED, "stops when asked to");
	is_empty(&world, "stopped");
}

/* Fisher's test by adding up the chances of all tables. */
static void
changed_delays(void)
{
	World		world = world_new();
	Data		data = empty_data(10);
	DelayShares shares;
	double		tail = 0;

	for (int period = 0; period < 7; period++)
	{
		add_delay(&data, period, 0, 10);
		add_delay(&data, period, 1, 5);
	}
	for (int period = 7; period < 9; period++)
	{
		add_delay(&data, period, 0, 6);
		add_delay(&data, period, 1, 8);
	}
	for (int later = 16; later <= 28; later++)
		tail += exp(lchoose(51, later) + lchoose(82, 28 - later) - lchoose(133, 28));
	shares = shares_of(&world, &data, 26, 1);
	is_within(shares.changed, 4 * tail, 1e-12, "changed delays: twice the smaller tail, of two tries");
	drop(&world, &shares, "changed delays");
}

/* ---------------------------------------------------------------- how often the interval is right */

typedef struct Setting
{
	const char *name;
	int			periods;
	double		mean;
	double		shape;			/* of the gamma distribution of the periods' means; 0 when these are equal */
	double		slower;			/* part of the first delay that the last two periods lack */
	int			together;		/* so many of the newest periods are counted as one */
} Setting;

static double
chance_of(Random *random)
{
	return ((random_next(random) >> 11) + 0.5) * 0x1p-53;
}

/* Each burglary with a delay of its own; truth is how many each period has, from the newest on. */
static void
simulate(Random *random, const Setting *setting, Data *data, double *truth)
{
	static const double chance[] = {.5, .3, .12, .08};
	for (int period = 0; period < setting->periods; period++)
	{
		double		burglaries;
		double		mean = setting->mean;
		double		first = chance[0];
		double		count[4] = {0};

		if (setting->shape > 0)
			mean = qgamma(chance_of(random), setting->shape, mean / setting->shape, true, false);
		if (period >= setting->periods - 2)
			first *= 1 - setting->slower;
		burglaries = qpois(chance_of(random), mean, true, false);
		for (int i = 0; i < burglaries; i++)
		{
			double		drawn = chance_of(random);
			double		late = (drawn - first) / (1 - first) * (1 - chance[0]);

			count[drawn < first ? 0 : late < chance[1] ? 1 : late < chance[1] + chance[2] ? 2 : 3]++;
		}
		for (int delay = 0; delay < 4; delay++)
			add_delay(data, period, delay, count[delay]);
		truth[setting->periods - 1 - period] = burglaries;
	}
}

#define RUNS 4000
#define PERIODS_MOST 26

/* What is known of each period, from the newest on. */
static void
known_of(const Data *data, int periods, double *known)
{
	memset(known, 0, periods * sizeof(double));
	for (uint32_t i = 0; i < data->cells; i++)
		if (data->cell[i].known <= data->grid.at)
			known[periods - 1 - data->cell[i].occurred / DAYS] += data->cell[i].burglaries;
}

static bool
holds(const DelayShares *shares, const double *known, const double *truth, int together, double level)
{
	CorrectedCount count = delay_correct(shares, known, together, 0, level);
	double		sum = 0;

	for (int i = 0; i < together; i++)
		sum += truth[i];
	return isnan(count.low) || (count.low <= sum && sum <= count.high);
}

/* How often the intervals of two levels hold the newest period or periods, and how often delays are said to have changed. */
static void
cover(const Setting *setting, double *narrow, double *wide, double *changed)
{
	World		world = world_new();

	*narrow = *wide = *changed = 0;
	for (int run = 0; run < RUNS; run++)
	{
		Data		data = empty_data(setting->periods);
		Random		random;
		DelayShares shares;
		double		known[PERIODS_MOST];
		double		truth[PERIODS_MOST];

		random_stream(&random, 67, run);
		simulate(&random, setting, &data, truth);
		known_of(&data, setting->periods, known);
		shares = shares_of(&world, &data, 26, 3);
		*narrow += holds(&shares, known, truth, setting->together, 0.80);
		*wide += holds(&shares, known, truth, setting->together, 0.95);
		*changed += shares.changed < 0.05;
		kernel_free(&world.kernel, shares.share);
	}
	*narrow /= RUNS;
	*wide /= RUNS;
	*changed /= RUNS;
}

/* Whole numbers hold more than they promise, much more where they are small; and never less, but for chance. */
static void
coverage(void)
{
	static const Setting settings[] = {
		{"mean 5, 6 periods", 6, 5, 0, 0, 1}, {"mean 20, 6 periods", 6, 20, 0, 0, 1},
		{"mean 60, 6 periods", 6, 60, 0, 0, 1}, {"mean 20, 26 periods", 26, 20, 0, 0, 1},
		{"mean 20, 26 periods, overdispersed", 26, 20, 4, 0, 1}, {"mean 1, 26 periods", 26, 1, 0, 0, 1},
		{"mean 20, 26 periods, 4 together", 26, 20, 0, 0, 4}, {"mean 5, 26 periods, all together", 26, 5, 0, 0, 26},
		{"mean 60, 6 periods, 3 together", 6, 60, 0, 0, 3}
	};
	const Setting slow = {"slower", 26, 20, 0, 0.3, 1};
	const Setting slow_and_many = {"slower", 26, 150, 0, 0.3, 1};
	double		narrow;
	double		wide;
	double		changed;

	for (int i = 0; i < LENGTH(settings); i++)
	{
		cover(&settings[i], &narrow, &wide, &changed);
		printf("# %s: 80 %% holds %.4f, 95 %% holds %.4f, changed %.4f\n", settings[i].name, narrow, wide, changed);
		ok(narrow > 0.78 && (narrow < 0.87 || settings[i].mean < 5), "%s: the interval of 80 %%", settings[i].name);
		ok(wide > 0.935 && (wide < 0.98 || settings[i].mean < 5), "%s: the interval of 95 %%", settings[i].name);
		ok(changed < 0.06, "%s: no false alarm of a change", settings[i].name);
	}
	cover(&slow, &narrow, &wide, &changed);
	printf("# a slowdown: 80 %% holds %.4f, 95 %% holds %.4f, changed %.4f\n", narrow, wide, changed);
	ok(narrow < 0.6, "a slowdown: the interval is wrong, as the comment says");
	ok(changed > 0.06, "a slowdown: it is seen more often than a change that is none");
	cover(&slow_and_many, &narrow, &wide, &changed);
	printf("# a slowdown of many: 80 %% holds %.4f, 95 %% holds %.4f, changed %.4f\n", narrow, wide, changed);
	ok(changed > 0.4, "a slowdown of many: it is mostly seen");
}

int
main(void)
{
	worked_triangle();
	together();
	maximum_likelihood();
	any_days();
	edges();
	changed_delays();
	coverage();
	return done();
}
