/*
 * Rates and how they compare: worked numbers, published ones, and what exact
 * means, checked by adding up probabilities.
 */
#include "tap.h"

#include "kernel/random.h"
#include "kernel/rates.h"

static void
is_estimate(IntervalEstimate got, double value, double low, double high, double tolerance, const char *name)
{
	if (!ok(agree(got.value, value, tolerance) && agree(got.low, low, tolerance) && agree(got.high, high, tolerance),
			"%s", name))
		printf("# got %.12g [%.12g, %.12g], not %.12g [%.12g, %.12g]\n", got.value, got.low, got.high, value, low, high);
}

/* ---------------------------------------------------------------- one rate */

static void
test_garwood(void)
{
	static const struct {double count, low, high;} worked[] = {
		{0, 0, 3.688879454}, {1, .025317808, 5.571643391}, {5, 1.623486390, 11.668332079},
		{39, 27.732812489, 53.314283866}, {402, 363.658400090, 443.284424438}
	};

	for (int i = 0; i < LENGTH(worked); i++)
		is_estimate(rate_exact(worked[i].count, 1, 0.95), worked[i].count, worked[i].low, worked[i].high, 1e-9, "Garwood");
	is_estimate(rate_exact(402, 76, 0.95), 5.2895, 4.7850, 5.8327, 5e-5, "402 burglaries on 76,000 dwellings");
	is_estimate(rate_exact(30, 22.4, 0.95), 1.339285714, .903610447, 1.911913634, 1e-9, "30 found, 22.4 expected");
	is_estimate(rate_exact(3, 0, 0.95), NAN, NAN, NAN, 0, "no exposure, no rate");
	is_estimate(rate_exact(3, NAN, 0.95), NAN, NAN, NAN, 0, "exposure not known, no rate");
}

/* ---------------------------------------------------------------- two rates */

#define CELLS_MAX 64

/* A world, the cells of one question, and its answer. */
typedef struct Case
{
	World		world;
	RateCell	cell[CELLS_MAX];
	double		standard[CELLS_MAX];
	RateRequest request;
	RateRow		row[CELLS_MAX];
	uint32_t	comparisons;
} Case;

static void
case_begin(Case *test, uint32_t classes, uint32_t strata)
{
	memset(test, 0, sizeof(*test));
	test->world = world_new();
	test->request = (RateRequest)
	{
		.classes = classes, .strata = strata, .cell = test->cell, .standard = test->standard, .confidence = 0.95
	};
}

static void
case_add(Case *test, uint32_t class, uint32_t stratum, double burglaries, double years)
{
	test->cell[test->request.cells++] = (RateCell) {class, stratum, burglaries, years, years};
}

static KernelStatus
case_run(Case *test)
{
	Kernel	   *kernel = &test->world.kernel;

	rates_of_strata(kernel, test->cell, test->request.cells, test->request.strata, test->standard);
	return rates_compare(kernel, &test->request, test->row, &test->comparisons);
}

/* The first class against the second, in one stratum. */
static RateRow
compare_two(double count, double years, double other_count, double other_years)
{
	Case		test;

	case_begin(&test, 2, 1);
	test.request.reference = 1;
	case_add(&test, 0, 0, count, years);
	case_add(&test, 1, 0, other_count, other_years);
	if (case_run(&test) != KERNEL_OK || test.world.blocks != 0)
		ok(false, "a comparison ends well and gives its memory back");
	return test.row[0];
}

static void
test_ratios(void)
{
	RateRow		row = compare_two(250, 20000, 100, 10000);

	is_estimate(row.ratio, 1.25, .987434422, 1.592509747, 1e-9, "before and after 1999: exact");
	is_estimate(row.ratio_mid, 1.25, .993668268, 1.581481040, 1e-9, "before and after 1999: mid-P");
	is_within(row.p_value, .064360419, 1e-9, "before and after 1999: p");
	is_within(row.p_mid, .056819159, 1e-9, "before and after 1999: p, mid-P");
	row = compare_two(100, 10000, 250, 20000);
	is_estimate(row.ratio, 0.8, 1 / 1.592509747, 1 / .987434422, 1e-9, "turned: exact");
	is_estimate(row.ratio_mid, 0.8, 1 / 1.581481040, 1 / .993668268, 1e-9, "turned: mid-P");
	is_within(row.p_value, .064360419, 1e-9, "turned: p");

	row = compare_two(2, 17877, 9, 16650);
	is_estimate(row.ratio, .206969850, .021760993, .999948535, 1e-9, "2 against 9: exact");
	is_estimate(row.ratio_mid, .206969850, .030477467, .869001270, 1e-9, "2 against 9: mid-P");
	is_within(row.p_value, .049990025, 1e-9, "2 against 9: p");
	is_within(row.p_mid, .029196275, 1e-9, "2 against 9: p, mid-P");
}

static void
test_few(void)
{
	RateRow		row = compare_two(0, 10, 0, 10);

	is_estimate(row.ratio, NAN, NAN, NAN, 0, "no burglaries at all: no ratio");
	is_within(row.p_value, NAN, 0, "no burglaries at all: no p");
	row = compare_two(0, 10, 3, 10);
	/* (1 - p) ^ 3 is 0.025, or 0.05 with half of it */
	is_estimate(row.ratio, 0, 0, (1 - cbrt(.025)) / cbrt(.025), 1e-12, "none against three: exact");
	is_estimate(row.ratio_mid, 0, 0, (1 - cbrt(.05)) / cbrt(.05), 1e-12, "none against three: mid-P");
	is_within(row.p_value, 0.25, 1e-15, "none against three: p");
	is_within(row.p_mid, 0.125, 1e-15, "none against three: p, mid-P");
	row = compare_two(3, 10, 0, 10);
	is_estimate(row.ratio, INFINITY, cbrt(.025) / (1 - cbrt(.025)), INFINITY, 1e-12, "three against none: exact");
	is_estimate(row.ratio_mid, INFINITY, cbrt(.05) / (1 - cbrt(.05)), INFINITY, 1e-12, "three against none: mid-P");
	row = compare_two(5, 0, 3, 10);
	is_estimate(row.ratio, NAN, NAN, NAN, 0, "no dwellings: no ratio");
	is_within(row.p_value, NAN, 0, "no dwellings: no p");
	row = compare_two(4, 7, 4, 7);
	is_within(row.p_value, 1, 0, "equal rates: p is 1");
	is_within(row.p_mid, 1, 1e-14, "equal rates: p is 1, mid-P");
}

/* The binomial chance of i in n, from logarithms of factorials. */
static double
binomial(int i, int n, double p)
{
	return exp(lgamma(n + 1.0) - lgamma(i + 1.0) - lgamma(n - i + 1.0) + i * log(p) + (n - i) * log1p(-p));
}

/* P(X < count), or P(X > count), plus this share of P(X = count), when the ratio of rates is so. */
static double
plain_tail(double ratio, int count, double years, int other_count, double other_years, bool upper, double share)
{
	int			n = count + other_count;
	double		p = ratio * years / (ratio * years + other_years);
	double		sum = 0;

	if (isinf(ratio))
		return NAN;
	for (int i = 0; i <= n; i++)
	{
		double		chance = ratio == 0 ? i == 0 : binomial(i, n, p);

		sum += i == count ? share * chance : (i > count) == upper ? chance : 0;
	}
	return sum;
}

/* At each limit the tail is what it should be; p adds up the same way. */
static void
test_against_sums(void)
{
	Random		random;
	int			wrong = 0;

	random_stream(&random, 1, 7);
	for (int trial = 0; trial < 2000; trial++)
	{
		int			a = random_below(&random, trial % 2 ? 8 : 300);
		int			b = random_below(&random, trial % 3 ? 8 : 300);
		double		e = 1 + random_below(&random, 1000);
		double		f = (1 + random_below(&random, 1000)) * (trial % 5 ? 1 : 1e6);
		RateRow		row = compare_two(a, e, b, f);
		double		below = plain_tail(1, a, e, b, f, false, 1);
		double		above = plain_tail(1, a, e, b, f, true, 1);
		double		mid = fmin(plain_tail(1, a, e, b, f, false, 0.5), plain_tail(1, a, e, b, f, true, 0.5));

		if (a + b == 0)
			continue;
		wrong += !agree(row.p_value, fmin(1, 2 * fmin(below, above)), 1e-10);
		wrong += !agree(row.p_mid, fmin(1, 2 * mid), 1e-10);
		wrong += a > 0 && !agree(plain_tail(row.ratio.low, a, e, b, f, true, 1), 0.025, 1e-10);
		wrong += b > 0 && !agree(plain_tail(row.ratio.high, a, e, b, f, false, 1), 0.025, 1e-10);
		wrong += a > 0 && !agree(plain_tail(row.ratio_mid.low, a, e, b, f, true, 0.5), 0.025, 1e-10);
		wrong += b > 0 && !agree(plain_tail(row.ratio_mid.high, a, e, b, f, false, 0.5), 0.025, 1e-10);
		wrong += a == 0 && row.ratio.low != 0;
		wrong += b == 0 && row.ratio_mid.high != INFINITY;
	}
	is_count(wrong, 0, "the limits and p of 2,000 random pairs are what adding up gives");
}

/* Numbers far beyond any register still give limits in order. */
static void
test_extremes(void)
{
	static const double size[] = {0, 1, 30, 1e6, 1e12, 1e15};
	int			wrong = 0;

	for (int i = 0; i < LENGTH(size) * LENGTH(size) * 9; i++)
	{
		double		a = size[i % LENGTH(size)];
		double		b = size[i / LENGTH(size) % LENGTH(size)];
		double		e = pow(1e15, i / LENGTH(size) / LENGTH(size) % 3 - 1);
		double		f = pow(1e15, i / LENGTH(size) / LENGTH(size) / 3 - 1);
		RateRow		row = compare_two(a, e, b, f);

		if (a + b == 0)
			continue;
		wrong += !(row.ratio.low <= row.ratio_mid.low && row.ratio_mid.low <= row.ratio.value &&
				   row.ratio.value <= row.ratio_mid.high && row.ratio_mid.high <= row.ratio.high &&
				   row.p_value >= 0 && row.p_value <= 1 && row.p_mid >= 0 && row.p_mid <= row.p_value);
	}
	is_count(wrong, 0, "the limits of counts up to 1e15 are in order");
}

/* ---------------------------------------------------------------- strata */

/* Simpson's paradox: lower as a whole, higher in each stratum. */
static void
test_simpson(void)
{
	Case		test;

	case_begin(&test, 2, 2);
	test.request.reference = 1;
	case_add(&test, 0, 0, 20, 100);
	case_add(&test, 0, 1, 30, 900);
	case_add(&test, 1, 0, 150, 900);
	case_add(&test, 1, 1, 2, 100);
	case_run(&test);
	is_within(test.row[0].ratio.value, .328947368, 1e-9, "Simpson: the crude ratio");
	is_within(test.row[0].adjusted.value, 1.25, 1e-15, "Simpson: the adjusted ratio");
	is_within(test.row[0].adjusted.low, .801, 5e-4, "Simpson: its lower limit");
	is_within(test.row[0].adjusted.high, 1.950, 5e-4, "Simpson: its upper limit");
	is_count(test.row[0].shared_strata, 2, "Simpson: two strata are shared");
	is_estimate(test.row[1].adjusted, 1, NAN, NAN, 0, "the reference is itself");
	/* 100 * 170/1000 + 900 * 32/1000 */
	is_within(test.row[0].expected, 45.8, 1e-12, "Simpson: expected at the rates of the strata");
	is_within(test.row[0].expected + test.row[1].expected, 202, 1e-12, "all that is found is expected somewhere");
	is_count(test.comparisons, 1, "one comparison");
	is_count(test.world.blocks, 0, "memory is given back");
}

/* Strata that only one of the two has say nothing about their ratio; one stratum adjusts for nothing. */
static void
test_strata_apart(void)
{
	Case		test;
	RateRow		row = compare_two(20, 100, 150, 900);

	is_estimate(row.adjusted, NAN, NAN, NAN, 0, "one stratum: nothing to adjust for");
	case_begin(&test, 3, 3);
	case_add(&test, 0, 0, 10, 100);
	case_add(&test, 0, 2, 7, 0);
	case_add(&test, 1, 0, 10, 50);
	case_add(&test, 1, 1, 99, 50);
	case_add(&test, 2, 1, 5, 10);
	case_run(&test);
	is_within(test.row[1].adjusted.value, 2, 1e-15, "a stratum that the reference lacks");
	is_count(test.row[1].shared_strata, 1, "one stratum is shared");
	is_within(test.row[1].shared_years, 50, 0, "with half of the dwellings");
	is_estimate(test.row[2].adjusted, NAN, NAN, NAN, 0, "no stratum shared: no adjusted ratio");
	is_within(test.row[0].rate.value, 0.17, 1e-15, "burglaries without dwellings count in their class");
}

static void
test_standard(void)
{
	Case		test;

	/* corner, mid terrace, detached */
	case_begin(&test, 1, 3);
	memcpy(test.standard, (double[]) {.012, .006, .015}, 3 * sizeof(double));
	case_add(&test, 0, 0, 5, 300);
	case_add(&test, 0, 1, 4, 900);
	case_add(&test, 0, 2, 3, 100);
	rates_compare(&test.world.kernel, &test.request, test.row, &test.comparisons);
	is_within(test.row[0].expected, 10.5, 1e-12, "expected at a given standard");
	is_within(test.row[0].standardised.value, 12 / 10.5, 1e-12, "found by expected");
	test.standard[1] = NAN;
	rates_compare(&test.world.kernel, &test.request, test.row, &test.comparisons);
	is_within(test.row[0].expected, NAN, 0, "a stratum without a standard: nothing is expected");
	is_count(test.comparisons, 0, "one class: no comparison");
}

/* PySAL's indirect_age_standardization, from its own tests: two areas, each with four strata and a standard of its own. */
static void
test_pysal(void)
{
	static const double found[] = {30, 25, 25, 15, 33, 21, 30, 20};
	static const double people[] = {1000, 1000, 1100, 900, 1000, 900, 1100, 900};
	static const double standard_found[] = {100, 45, 120, 100, 50, 30, 200, 80};
	static const double standard_people[] = {1000, 900, 1000, 900, 1000, 900, 1000, 900};
	const double overall = 725.0 / 7600;
	RateCell	standard[8];
	Case		test;

	case_begin(&test, 2, 8);
	for (uint32_t i = 0; i < 8; i++)
	{
		case_add(&test, i / 4, i, found[i], people[i]);
		standard[i] = (RateCell) {.stratum = i, .burglaries = standard_found[i], .dwelling_years = standard_people[i]};
	}
	rates_of_strata(&test.world.kernel, standard, 8, 8, test.standard);
	rates_compare(&test.world.kernel, &test.request, test.row, &test.comparisons);
	is_within(test.row[0].standardised.value * overall, 0.02372382, 5e-9, "PySAL: indirectly standardised rate");
	is_within(test.row[1].standardised.value * overall, 0.02610803, 5e-9, "PySAL: that of the second area");
	is_count(test.row[0].shared_strata, 4, "the reference shares all strata with itself");
	is_count(test.row[1].shared_strata, 0, "and none with another area");
}

/* ---------------------------------------------------------------- smoothing */

static void
is_smoothed(const char *name, int classes, const double *found, const double *years, const double *smoothed, double tolerance)
{
	Case		test;
	int			wrong = 0;

	case_begin(&test, classes, 1);
	for (int c = 0; c < classes; c++)
		case_add(&test, c, 0, found[c], years[c]);
	case_run(&test);
	for (int c = 0; c < classes; c++)
		wrong += !agree(1000 * test.row[c].smoothed, smoothed[c], tolerance);
	is_count(wrong, 0, name);
}

static void
test_smoothing(void)
{
	const double m = 40 / 3.05;
	const double years[] = {150, 400, 1000, 1500};
	const double other[] = {0, 3, 12, 25};
	const double w[] = {.022426, .057648, .132650, .186599};
	double		want[4];

	is_smoothed("Marshall", 4, (double[]) {0, 9, 12, 40}, years, (double[]) {15.646040, 21.064931, 14.801914, 24.904298}, 1e-7);
	for (int i = 0; i < 4; i++)
		want[i] = w[i] * 1000 * other[i] / years[i] + (1 - w[i]) * m;
	is_smoothed("Marshall, little spread", 4, other, years, want, 1e-6);
	is_smoothed("less spread than chance gives: all at the mean", 3, (double[]) {4, 5, 6}, (double[]) {1000, 1000, 1000},
				(double[]) {5, 5, 5}, 1e-12);
	is_smoothed("no dwellings: at the mean, which it does not move", 3, (double[]) {0, 7, 20}, (double[]) {1000, 0, 1000},
				(double[]) {1, 10, 19}, 1e-12);
	is_smoothed("no burglaries", 2, (double[]) {0, 0}, (double[]) {10, 20}, (double[]) {0, 0}, 0);
	is_smoothed("one class", 1, (double[]) {7}, (double[]) {1000}, (double[]) {7}, 1e-12);
	is_smoothed("no dwellings at all", 2, (double[]) {1, 2}, (double[]) {0, 0}, (double[]) {NAN, NAN}, 0);
}

/* ---------------------------------------------------------------- many comparisons */

static void
test_adjust(void)
{
	/* R: p.adjust(c(.01, .04, .03, .005, .9), "BH") */
	const double p[] = {.01, NAN, .04, .03, .005, .9};
	const double want[] = {.025, NAN, .05, .05, .025, .9};
	double		adjusted[6];
	World		world = world_new();
	uint32_t	comparisons;
	int			wrong = 0;

	rates_adjust(&world.kernel, p, 6, adjusted, &comparisons);
	for (int i = 0; i < 6; i++)
		wrong += !agree(adjusted[i], want[i], 1e-15);
	is_count(wrong, 0, "Benjamini-Hochberg");
	is_count(comparisons, 5, "NaN does not count");
	rates_adjust(&world.kernel, p + 1, 1, adjusted, &comparisons);
	is_count(comparisons, 0, "nothing to adjust");
	rates_adjust(&world.kernel, p, 1, adjusted, &comparisons);
	is_within(adjusted[0], .01, 0, "one stays as it is");
	is_count(world.blocks, 0, "memory is given back");
}

/* Stopped at each call of stop(), it ends and gives its memory back. */
static void
test_stopping(void)
{
	int			wrong = 0;
	long		calls = 1;

	for (long call = 1; call <= calls; call++)
	{
		Case		test;

		case_begin(&test, 6, 1);
		for (uint32_t c = 0; c < 6; c++)
			case_add(&test, c, 0, 6 - c, 10);
		if (call == 1)
		{
			case_run(&test);
			calls = test.world.asked;
			test.request.cells = 0;
			for (uint32_t c = 0; c < 6; c++)
				case_add(&test, c, 0, 6 - c, 10);
		}
		test.world = world_stopping_at(call);
		wrong += case_run(&test) != KERNEL_STOPPED || test.world.blocks != 0;
	}
	ok(calls > 12, "stop() is asked for each class");
	is_count(wrong, 0, "stopped at each of them");
}

int
main(void)
{
	test_garwood();
	test_ratios();
	test_few();
	test_against_sums();
	test_extremes();
	test_simpson();
	test_strata_apart();
	test_standard();
	test_pysal();
	test_smoothing();
	test_adjust();
	test_stopping();
	return done();
}
