/*
 * Mixtures of areas without a measure, against worked numbers and every set of donors.
 */
#include "tap.h"

#include "made_panel.h"

#include "kernel/effect/synthetic_control.h"
#include "kernel/linear.h"

static World world;

static SyntheticControl
synthetic_of(const Panel *panel, uint32_t first)
{
	SyntheticControl synthetic;

	world = world_new();
	if (synthetic_control(&world.kernel, &panel->counts, EFFECT_TREATED, first, 99, 1, &synthetic) != KERNEL_OK)
		ok(false, "ends");
	return synthetic;
}

static void
give_back(SyntheticControl *synthetic)
{
	synthetic_control_free(&world.kernel, synthetic);
	is_empty(&world, "synthetic");
}

/* methods 19d. */
static void
worked_panel(Panel *panel)
{
	static const double count[4][6] = {
		{10, 12, 11, 13, 8, 7}, {8, 10, 9, 11, 9, 10}, {14, 15, 13, 16, 14, 15}, {9, 12, 10, 13, 11, 11}
	};

	panel_begin(panel, 4, 6);
	for (int a = 0; a < 4; a++)
		panel_area(panel, a, a == 0 ? EFFECT_TREATED : EFFECT_CONTROL, count[a]);
}

static void
worked(void)
{
	static const double weight[] = {7 / 15.0, 1 / 3.0, 0.2};
	Panel		panel;
	SyntheticControl synthetic;

	worked_panel(&panel);
	for (int run = 0; run < 2; run++)
	{
		synthetic = synthetic_of(&panel, 4);
		for (int d = 0; d < 3; d++)
			is_within(synthetic.weight[d], weight[d], 1e-9, "worked: weight");
		is_within(synthetic.rmspe_before, .258198890 * (run ? 3 : 1), 1e-9, "worked: gap before");
		is_within(synthetic.expected[4], 11.066666667 * (run ? 3 : 1), 1e-8, "worked: the first after");
		is_within(synthetic.expected[5], 11.866666667 * (run ? 3 : 1), 1e-8, "worked: the second after");
		is_within(synthetic.ratio, 15.753306531, 1e-8, "worked: ratio");
		is_count(synthetic.placebos, 3, "worked: three placebos");
		is_count(synthetic.as_large, 0, "worked: none as large");
		is_within(synthetic.p, 0.25, 0, "worked: p");
		is_within(synthetic.least_p, 0.25, 0, "worked: the least p");
		give_back(&synthetic);
		/* The same rates of three times the dwellings, and of donors of any size. */
		for (int i = 0; i < 24; i++)
		{
			panel.exposure[i] = i < 6 ? 3 : 1 + i / 6;
			panel.count[i] *= panel.exposure[i];
		}
	}
}

/* The placebos of the worked numbers, each by itself. */
static void
placebos(void)
{
	static const double ratio[] = {1, 2.294157339, 6.020797289};

	for (int d = 0; d < 3; d++)
	{
		Panel		panel;
		SyntheticControl synthetic;

		worked_panel(&panel);
		panel.role[0] = EFFECT_CONTROL;
		panel.role[d + 1] = EFFECT_TREATED;
		synthetic = synthetic_of(&panel, 4);
		is_within(synthetic.ratio, ratio[d], 1e-8, "placebo: ratio");
		give_back(&synthetic);
	}
}

/* ---------------------------------------------------------------- every set of donors */

#define DONORS 6
#define BEFORE 9

static double
gap_of(const double *product, const double *weight)
{
	double		gap = 0;

	for (int i = 0; i < DONORS; i++)
		for (int j = 0; j < DONORS; j++)
			gap += weight[i] * weight[j] * product[i * DONORS + j];
	return gap;
}

/* The least gap of one set without regard to signs, or INFINITY where a weight is negative. */
static double
gap_of_set(const double *product, unsigned set)
{
	double		matrix[DONORS * DONORS];
	double		weight[DONORS] = {0};
	int			member[DONORS];
	int			members = 0;
	double		sum = 0;

	for (int d = 0; d < DONORS; d++)
		if (set >> d & 1)
			member[members++] = d;
	for (int i = 0; i < members; i++)
		for (int j = 0; j < members; j++)
			matrix[i * members + j] = product[member[i] * DONORS + member[j]];
	if (!linear_invert(matrix, members))
		return INFINITY;
	for (int i = 0; i < members; i++)
		for (int j = 0; j < members; j++)
		{
			weight[member[i]] += matrix[i * members + j];
			sum += matrix[i * members + j];
		}
	for (int d = 0; d < DONORS; d++)
	{
		weight[d] /= sum;
		if (weight[d] < 0)
			return INFINITY;
	}
	return gap_of(product, weight);
}

static void
every_set(void)
{
	double		worst = 0;
	int			without = 0;

	for (int run = 0; run < 300; run++)
	{
		double		gap[DONORS][BEFORE];
		double		product[DONORS * DONORS];
		double		weight[DONORS];
		double		least = INFINITY;
		double		sum = 0;
		Random		random;

		random_stream(&random, 23, run);
		for (int d = 0; d < DONORS; d++)
			for (int t = 0; t < BEFORE; t++)
				gap[d][t] = floor(12 * chance_between(&random)) - (run % 3) * 4;
		for (int i = 0; i < DONORS; i++)
			for (int j = 0; j < DONORS; j++)
			{
				product[i * DONORS + j] = 0;
				for (int t = 0; t < BEFORE; t++)
					product[i * DONORS + j] += gap[i][t] * gap[j][t];
			}
		for (unsigned set = 1; set < 1 << DONORS; set++)
			least = fmin(least, gap_of_set(product, set));
		world = world_new();
		(void) synthetic_weights(&world.kernel, product, DONORS, weight);
		for (int d = 0; d < DONORS; d++)
		{
			sum += weight[d];
			without += weight[d] == 0;
			worst = fmax(worst, -weight[d]);
		}
		worst = fmax(worst, fmax(fabs(sum - 1), (gap_of(product, weight) - least) / (1 + least)));
		worst = fmax(worst, world.blocks);
	}
	ok(worst < 1e-9, "300 mixtures: none better in any set of donors, %g", worst);
	ok(without > 100, "300 mixtures: %d weights are 0", without);
}

/* ---------------------------------------------------------------- edges */

static void
edges(void)
{
	static const double none[6] = {0};
	Panel		panel;
	SyntheticControl synthetic;

	worked_panel(&panel);
	synthetic = synthetic_of(&panel, 3);
	ok(synthetic.reason == SYNTHETIC_MANY_DONORS && isnan(synthetic.weight[0]) && isnan(synthetic.p), "as many donors as periods: refused");
	is_within(synthetic.observed[5], 7, 0, "as many donors as periods: what was counted is told");
	give_back(&synthetic);
	for (uint32_t first = 0; first <= 6; first += 6)
	{
		synthetic = synthetic_of(&panel, first);
		is_count(synthetic.reason, first == 0 ? SYNTHETIC_NO_BEFORE : SYNTHETIC_NO_AFTER, "nothing before, nothing after");
		give_back(&synthetic);
	}
	/* Two donors that are alike share the weight, and one that is the treated itself leaves no gap. */
	memcpy(panel.count + 6, panel.count, 4 * sizeof(double));
	memcpy(panel.count + 12, panel.count, 4 * sizeof(double));
	synthetic = synthetic_of(&panel, 4);
	is_within(synthetic.weight[0], 0.5, 0.01, "alike: half");
	is_within(synthetic.weight[1], 0.5, 0.01, "alike: the other half");
	ok(isnan(synthetic.ratio) && isnan(synthetic.p) && synthetic.rmspe_before < 1e-6, "no gap before: no ratio");
	give_back(&synthetic);
	for (int a = 0; a < 4; a++)
		panel_area(&panel, a, panel.role[a], none);
	synthetic = synthetic_of(&panel, 4);
	ok(isnan(synthetic.ratio) && isnan(synthetic.p) && synthetic.expected[5] == 0, "no burglaries: no ratio");
	give_back(&synthetic);
	worked_panel(&panel);
	panel.role[1] = panel.role[2] = EFFECT_DISPLACEMENT;
	synthetic = synthetic_of(&panel, 4);
	ok(synthetic.weight[0] == 1 && synthetic.placebos == 0 && isnan(synthetic.p), "one donor: all of the weight, and no rank");
	give_back(&synthetic);
	panel.role[3] = EFFECT_DISPLACEMENT;
	synthetic = synthetic_of(&panel, 4);
	is_count(synthetic.reason, SYNTHETIC_NO_CONTROL, "no donor");
	give_back(&synthetic);
	world = world_stopping_at(3);
	worked_panel(&panel);
	ok(synthetic_control(&world.kernel, &panel.counts, EFFECT_TREATED, 4, 99, 1, &synthetic) == KERNEL_STOPPED, "stops when asked to");
	give_back(&synthetic);
}

/* How often regions are among the first fifth of their placebos. */
static int
first_fifth(const MadeRegion *made, int regions)
{
	int			first = 0;

	for (int region = 0; region < regions; region++)
	{
		Panel		panel;
		Random		random;
		SyntheticControl synthetic;

		random_stream(&random, 24, region);
		made_region(&panel, made, &random);
		synthetic = synthetic_of(&panel, made->before);
		first += synthetic.p <= 0.2;
		synthetic_control_free(&world.kernel, &synthetic);
	}
	return first;
}

/* Without an effect, the rank is as good as any other, of one area and of three together; with one it is not. */
static void
regions(void)
{
	MadeRegion	one = {.treated = 1, .control = 9, .before = 24, .after = 6, .mean = 12, .dispersion = 1.5, .ratio = 1};
	MadeRegion	three = one;
	MadeRegion	fall = one;
	int			first = first_fifth(&one, 200);

	ok(first >= 22 && first <= 60, "no effect on one: %d of 200 among the first fifth, where 40 are meant to be", first);
	three.treated = 3;
	first = first_fifth(&three, 200);
	ok(first >= 22 && first <= 60, "no effect on three: %d of 200 among the first fifth, where 40 are meant to be", first);
	fall.ratio = 0.3;
	first = first_fifth(&fall, 50);
	ok(first > 30, "a fall to 0.3: %d of 50 among the first fifth", first);
}

int
main(void)
{
	worked();
	placebos();
	every_set();
	edges();
	regions();
	return done();
}
