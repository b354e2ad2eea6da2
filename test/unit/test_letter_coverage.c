/*
 * How well the letters covered the zones: the worked numbers, and sums over all rows in any order.
 */
#include "tap.h"

#include "kernel/letters/letter_coverage.h"

#include <Rmath.h>
#include "kernel/random.h"

static const LetterRules usual = {.distance = 100, .risk_days = 30, .deadline_days = 7, .validity_days = 30, .at = 1000};

#define ROWS_MAX 400

typedef struct Rows
{
	LetterRow	row[ROWS_MAX];
	uint32_t	count;
} Rows;

static LetterRow *
add_row(Rows *rows, LetterStatus status, int64_t burglary, int64_t dwelling)
{
	LetterRow  *row = &rows->row[rows->count++];

	*row = (LetterRow) {
		.status = status, .burglary = burglary, .dwelling = dwelling,
		.occurred = burglary == LETTER_NO_ID ? LETTER_NO_DAY : 0, .reported = LETTER_NO_DAY, .certain = true, .excess = 0.3, .outcome = {.never = 1, .first = LETTER_NO_DAY}
	};
	return row;
}

/* A pair with one letter on this day after the report, which was on the day of the burglary. */
static LetterRow *
add_covered(Rows *rows, int64_t burglary, int64_t dwelling, int32_t first)
{
	LetterRow  *row = add_row(rows, LETTER_PAIR, burglary, dwelling);

	row->reported = 0;
	row->outcome = (LetterOutcome) {.timely = 1, .protection = (30.0 - first) / 30, .first = first, .first_share = 1};
	row->letters = 1;
	return row;
}

/* A zone of so many dwellings, of which so many are covered. */
static void
add_zone(Rows *rows, int64_t burglary, int size, int covered)
{
	for (int i = 0; i < size; i++)
	{
		if (i < covered)
			add_covered(rows, burglary, 1000 * burglary + i, 2);
		else
			add_row(rows, LETTER_PAIR, burglary, 1000 * burglary + i)->reported = 0;
	}
}

static Coverage
measure(const Rows *rows, const char *name)
{
	World		world = world_new();
	Coverage	coverage;
	CoverageTwice twice;

	if (coverage_of(&world.kernel, &usual, rows->row, rows->count, &coverage, &twice) != KERNEL_OK || twice.found)
		ok(false, "%s: it ends well", name);
	is_empty(&world, name);
	return coverage;
}

/* ---------------------------------------------------------------- worked numbers */

/* Zone 1 .. 40; letters of day 2 to 1 .. 20 and, with a deadline of 14 days, of day 9 to 21 .. 28 and 41 .. 52. */
static void
test_one_zone(bool two_weeks)
{
	const char *name = two_weeks ? "one zone, 14 days" : "one zone, 7 days";
	Rows		rows = {.count = 0};
	Coverage	got;

	for (int i = 1; i <= 40; i++)
	{
		if (i <= (two_weeks ? 28 : 20))
			add_covered(&rows, 1, i, i <= 20 ? 2 : 9);
		else
			add_row(&rows, LETTER_PAIR, 1, i)->reported = 0;
	}
	for (int i = 41; i <= 52 && two_weeks; i++)
		add_row(&rows, LETTER_OUTSIDE, LETTER_NO_ID, i)->letters = 1;
	got = measure(&rows, name);
	is_within(got.coverage, two_weeks ? 0.7 : 0.5, 1e-15, "coverage");
	is_within(got.precision, two_weeks ? 0.7 : 1, 1e-15, "precision");
	is_within(got.letters_outside, two_weeks ? 12 : 0, 0, "over-coverage");
	is_within(got.never, two_weeks ? 12 : 20, 0, "blind spot");
	is_within(got.by_risk, got.coverage, 1e-15, "equal risks change nothing");
	if (!two_weeks)
		return;
	is_within(got.f1, 0.7, 1e-15, "F1");
	is_within(got.by_day, 0.606666667, 5e-10, "day-weighted");
	ok(got.lower < 0.01 && got.upper > 0.99, "one zone tells next to nothing of others");
	is_within(got.standard_error, NAN, 0, "one zone has no error between zones");
	is_within(got.letter_median, 2, 0, "median of the days to the letter");
	is_within(got.letter_p90, 9, 0, "p90");
}

/* The interval of chains of these sizes, written out: R's qt and plogis. */
static void
check_interval(const Coverage *got, const double *size, const double *covered, int chains)
{
	double		all = 0;
	double		share = 0;
	double		sum = 0;
	double		half;

	for (int i = 0; i < chains; i++)
	{
		all += size[i];
		share += covered[i];
	}
	share = (share + all / chains) / (all + 2 * all / chains);
	for (int i = 0; i < chains + 2; i++)
	{
		double		of = i < chains ? size[i] : all / chains;
		double		part = i < chains ? covered[i] : i == chains ? of : 0;

		sum += (part - share * of) * (part - share * of);
	}
	sum *= (chains + 2.0) / (chains + 1) / pow(all + 2 * all / chains, 2);
	half = qt(0.975, chains + 1, 1, 0) * sqrt(fmax(sum, share * (1 - share) / all)) / (share * (1 - share));
	is_within(got->lower, fmin(got->coverage, plogis(log(share / (1 - share)) - half, 0, 1, 1, 0)), 1e-9, "the interval as written out, from");
	is_within(got->upper, fmax(got->coverage, plogis(log(share / (1 - share)) + half, 0, 1, 1, 0)), 1e-9, "to");
}

static void
test_municipality(void)
{
	Rows		rows = {.count = 0};
	Coverage	got;

	add_zone(&rows, 1, 40, 28);
	add_zone(&rows, 2, 60, 60);
	add_zone(&rows, 3, 25, 0);
	add_zone(&rows, 4, 50, 35);
	got = measure(&rows, "four zones");
	is_within(got.coverage, 0.702857143, 5e-10, "micro");
	is_within(got.standard_error, 0.165174363, 5e-10, "standard error over clusters");
	is_within(got.mean, 0.6, 1e-15, "macro");
	is_within(got.well_covered, 0.25, 0, "one of four well covered");
	is_within(got.uncovered, 0.25, 0, "one of four not at all");
	/* With two zones of 43.75 more, one of them covered, the share is 166.75 / 262.5, its variance over six, and t that of five. */
	is_within(got.lower, 0.198455, 5e-7, "interval, from");
	is_within(got.upper, 0.924526, 5e-7, "to");
	check_interval(&got, (const double[]) {40, 60, 25, 50}, (const double[]) {28, 60, 0, 35}, 4);
	is_count(got.pairs, 175, "pairs");
	is_within(got.timely + got.carried + got.late + got.never, 175, 0, "the outcomes add up to them");
}

/* Three zones of ten; the first two share a dwelling, the third has its own. They are a chain while the risk of both lasts. */
static void
test_chains(void)
{
	for (int days = 29; days <= 30; days++)
	{
		Rows		rows = {.count = 0};
		Coverage	got;

		add_zone(&rows, 1, 10, 8);
		add_zone(&rows, 2, 9, 2);
		add_row(&rows, LETTER_PAIR, 2, 1009)->reported = 0;
		add_zone(&rows, 3, 10, 5);
		for (uint32_t i = 0; i < rows.count; i++)
			rows.row[i].occurred = rows.row[i].burglary == 2 ? days : 0;
		got = measure(&rows, "chains");
		if (days < usual.risk_days)
			check_interval(&got, (const double[]) {20, 10}, (const double[]) {10, 5}, 2);
		else
			check_interval(&got, (const double[]) {10, 10, 10}, (const double[]) {8, 2, 5}, 3);
		is_within(got.mean, 0.5, 1e-15, "each zone counts for the mean");
	}
}

/* One letter more does not make an interval another one. */
static void
test_no_jump(void)
{
	Coverage	got[2];

	for (int more = 0; more < 2; more++)
	{
		Rows		rows = {.count = 0};

		for (int b = 1; b <= 10; b++)
			add_zone(&rows, b, 20, b == 10 ? 10 + more : 10);
		got[more] = measure(&rows, "ten zones, half covered");
	}
	ok(fabs(got[0].lower - got[1].lower) < 0.005 && fabs(got[0].upper - got[1].upper) < 0.005, "one letter more, about the same interval");
	ok(got[0].lower < 0.45 && got[0].upper > 0.55, "no narrower than that of dwellings");
}

static void
test_alike(void)
{
	Rows		rows = {.count = 0};
	Coverage	got;

	for (int b = 1; b <= 5; b++)
		add_zone(&rows, b, 10, 0);
	got = measure(&rows, "no letters");
	is_within(got.coverage, 0, 0, "nothing covered");
	is_within(got.uncovered, 1, 0, "in no zone");
	is_within(got.standard_error, 0, 0, "no spread");
	is_within(got.lower, 0, 0, "from 0");
	is_within(got.upper, 0.743258, 5e-7, "to what five zones leave open, not fifty dwellings");
	check_interval(&got, (const double[]) {10, 10, 10, 10, 10}, (const double[]) {0, 0, 0, 0, 0}, 5);
	is_within(got.precision, NAN, 0, "no letters, no precision");
	is_within(got.f1, 0, 0, "but F1 is 0");
	is_within(got.letter_median, NAN, 0, "and no days to the letter");
}

/* A mailing of 4 letters for every 5 dwellings covers 80 %, though the sum of chances of 0.8 may round below. */
static void
test_well_covered(void)
{
	for (int size = 5; size <= 15; size += 5)
	{
		Rows		rows = {.count = 0};

		for (int i = 0; i < size; i++)
			add_covered(&rows, 1, i, 2)->outcome = (LetterOutcome) {.timely = 0.8, .never = 0.2, .first = 2, .first_share = 0.8};
		is_within(measure(&rows, "four of five").well_covered, 1, 0, "80 % by chance is well covered");
		rows.row[0].outcome.timely = 0.79;
		rows.row[0].outcome.never = 0.21;
		is_within(measure(&rows, "less").well_covered, 0, 0, "less is not");
	}
}

/* ---------------------------------------------------------------- the edges */

static void
test_nothing(void)
{
	Rows		rows = {.count = 0};
	Coverage	got = measure(&rows, "no rows");

	is_count(got.burglaries + got.pairs + got.dwellings, 0, "no rows: nothing");
	ok(isnan(got.coverage) && isnan(got.lower) && isnan(got.mean) && isnan(got.distinct) && isnan(got.report_median),
	   "no rows: no shares");
}

static void
test_burglaries(void)
{
	Rows		rows = {.count = 0};
	Coverage	got;

	add_row(&rows, LETTER_EMPTY_ZONE, 1, LETTER_NO_ID)->reported = 4;
	add_row(&rows, LETTER_LATER, 2, LETTER_NO_ID);
	add_covered(&rows, 3, 7, 2)->uncertainty = 50;
	add_covered(&rows, 3, 8, 3)->uncertainty = 50;
	add_row(&rows, LETTER_PAIR, 4, 7)->occurred = 995;
	rows.row[rows.count - 1].certain = false;
	got = measure(&rows, "burglaries");
	is_count(got.burglaries, 3, "burglaries");
	is_count(got.empty_zones, 1, "one with an empty zone");
	is_count(got.uncertain, 1, "one uncertain, though it has two rows");
	is_count(got.report_unknown, 1, "one without a report");
	is_count(got.pending, 1, "one with a deadline to come");
	is_count(got.later, 1, "and one later");
	is_count(got.pairs, 3, "pairs");
	is_count(got.dwellings, 2, "of two dwellings");
	is_within(got.coverage, 2.0 / 3, 1e-15, "coverage of the pairs");
	is_within(got.distinct, 1, 0, "each dwelling was covered once");
	is_within(got.certain, 1, 0, "coverage of what is certain");
	is_within(got.report_median, 0, 0, "delay of the report, median");
	is_within(got.report_p90, 4, 0, "p90");
}

static void
test_letters(void)
{
	Rows		rows = {.count = 0};
	LetterRow  *half;
	Coverage	got;

	half = add_covered(&rows, 1, 1, 1);
	half->outcome = (LetterOutcome) {.timely = 0.5, .never = 0.5, .first = 9, .first_share = 0.5};
	half->letters = half->by_share = 0.5;
	half->excess = 0.9;
	add_covered(&rows, 1, 2, 2);
	add_covered(&rows, 1, 3, 4);
	*add_row(&rows, LETTER_OUTSIDE, LETTER_NO_ID, 4) = (LetterRow) {
		.status = LETTER_OUTSIDE, .burglary = LETTER_NO_ID, .dwelling = 4, .letters = 2, .duplicates = 1
	};
	add_row(&rows, LETTER_OWN, LETTER_NO_ID, 5)->letters = 1;
	add_row(&rows, LETTER_UNKNOWN_DWELLING, LETTER_NO_ID, 6)->letters = 3;
	add_row(&rows, LETTER_LATER, LETTER_NO_ID, 7)->letters = 4;
	got = measure(&rows, "letters");
	is_within(got.letters, 5.5, 0, "letters to known dwellings");
	is_within(got.letters_by_share, 0.5, 0, "by chance");
	is_within(got.duplicates, 1, 0, "duplicates");
	is_within(got.letters_own, 1, 0, "own");
	is_within(got.letters_unknown, 3, 0, "unknown");
	is_within(got.letters_later, 4, 0, "later");
	is_within(got.precision, 2.5 / 4.5, 1e-15, "precision is of inside and outside");
	is_within(got.coverage, 2.5 / 3, 1e-15, "coverage of chances");
	is_within(got.by_risk, (0.9 * 0.5 + 0.3 * 2) / 1.5, 1e-15, "weighted by risk");
	is_within(got.letter_median, 4, 0, "a letter by chance weighs its chance: 2, 4, half of 9");
	is_within(got.letter_p90, 9, 0, "p90");
}

static void
test_twice(void)
{
	World		world = world_new();
	Rows		rows = {.count = 0};
	Coverage	coverage;
	CoverageTwice twice;

	add_covered(&rows, 5, 1, 2);
	add_covered(&rows, 5, 3, 2);
	add_covered(&rows, 4, 3, 2);
	add_covered(&rows, 5, 3, 2);
	coverage_of(&world.kernel, &usual, rows.row, rows.count, &coverage, &twice);
	ok(twice.found && twice.burglary == 5 && twice.dwelling == 3, "a pair twice is found");
	rows.count = 0;
	add_row(&rows, LETTER_EMPTY_ZONE, 5, LETTER_NO_ID);
	add_covered(&rows, 5, 3, 2);
	coverage_of(&world.kernel, &usual, rows.row, rows.count, &coverage, &twice);
	ok(twice.found && twice.burglary == 5, "so is a burglary that is alone and in a pair");
	rows.count = 0;
	for (int i = 0; i < 3; i++)
		add_row(&rows, LETTER_OUTSIDE, LETTER_NO_ID, 3 - i % 2)->outcome.first = 9 - i % 2;
	coverage_of(&world.kernel, &usual, rows.row, rows.count, &coverage, &twice);
	ok(twice.found && twice.burglary == LETTER_NO_ID && twice.dwelling == 3 && twice.day == 9, "so are letters outside the zones");
	rows.row[2].outcome.first = 10;
	coverage_of(&world.kernel, &usual, rows.row, rows.count, &coverage, &twice);
	ok(!twice.found, "those of two days are not twice the same");
	is_empty(&world, "twice");
}

/* ---------------------------------------------------------------- any order, any part */

static void
make_rows(Rows *rows, Random *random)
{
	rows->count = 0;
	for (int64_t b = 0; b < 20; b++)
		for (int64_t d = 0; d < 30; d++)
		{
			double		timely = random_below(random, 5) / 4.0;
			LetterRow  *row;

			if (random_below(random, 2) == 0 || rows->count > ROWS_MAX - 40)
				continue;
			row = add_covered(rows, b, d, random_below(random, 30));
			row->outcome.timely = timely;
			row->outcome.late = 0.1 * (1 - timely);
			row->outcome.never = 1 - timely - row->outcome.late;
			row->outcome.protection = random_below(random, 1000) / 999.0;
			row->excess = random_below(random, 1000) / 333.0;
			row->letters = random_below(random, 1000) / 777.0;
		}
	for (int i = 0; i < 30; i++)
	{
		LetterRow  *row = add_row(rows, LETTER_OUTSIDE, LETTER_NO_ID, i / 5);

		row->letters = random_below(random, 1000) / 777.0;
		row->outcome.first = i % 5;
	}
}

static void
test_order(void)
{
	Rows		rows;
	Random		random;
	Coverage	first;
	Coverage	again;

	random_stream(&random, 3, 3);
	make_rows(&rows, &random);
	first = measure(&rows, "in order");
	for (uint32_t i = rows.count - 1; i > 0; i--)
	{
		uint32_t	place = random_below(&random, i + 1);
		LetterRow	swap = rows.row[i];

		rows.row[i] = rows.row[place];
		rows.row[place] = swap;
	}
	again = measure(&rows, "shuffled");
	ok(memcmp(&first, &again, sizeof(Coverage)) == 0, "the order of the rows does not change a bit");
}

/* Two halves of the rows, by dwelling, add up. */
static void
test_parts(void)
{
	Rows		rows;
	Rows		part[2] = {{.count = 0}, {.count = 0}};
	Coverage	whole;
	Coverage	half[2];
	Random		random;

	random_stream(&random, 3, 4);
	make_rows(&rows, &random);
	for (uint32_t i = 0; i < rows.count; i++)
	{
		Rows	   *to = &part[rows.row[i].dwelling % 2];

		to->row[to->count++] = rows.row[i];
	}
	whole = measure(&rows, "whole");
	half[0] = measure(&part[0], "half");
	half[1] = measure(&part[1], "other half");
	is_count(half[0].pairs + half[1].pairs, whole.pairs, "pairs add up");
	is_count(half[0].dwellings + half[1].dwellings, whole.dwellings, "dwellings add up");
	is_within(half[0].timely + half[1].timely, whole.timely, 1e-12, "timely adds up");
	is_within(half[0].letters + half[1].letters, whole.letters, 1e-12, "letters add up");
	is_within(half[0].letters_outside + half[1].letters_outside, whole.letters_outside, 1e-12, "letters outside add up");
}

static void
test_stopping(void)
{
	Rows		rows;
	Random		random;
	int			wrong = 0;

	random_stream(&random, 3, 5);
	make_rows(&rows, &random);
	for (long call = 1; call < 40; call++)
	{
		World		world = world_stopping_at(call);
		Coverage	coverage;
		CoverageTwice twice;
		KernelStatus status = coverage_of(&world.kernel, &usual, rows.row, rows.count, &coverage, &twice);

		wrong += (status == KERNEL_STOPPED) != (world.asked >= call) || world.blocks != 0;
	}
	ok(wrong == 0, "stopped anywhere, it says so and leaves nothing allocated");
}

/* Every pass over many rows looks at stop() on its way; ordering them, done here before, is not all that takes long. */
static void
test_looks(void)
{
	enum
	{
		MANY = 4 * KERNEL_STOP_INTERVAL
	};
	LetterRow  *row = malloc(MANY * sizeof(LetterRow));
	World		world = world_new();
	Coverage	coverage;
	CoverageTwice twice;

	for (int i = 0; i < MANY; i++)
		row[i] = (LetterRow) {
			.status = LETTER_PAIR, .burglary = i, .dwelling = i, .outcome = {.timely = 1, .first = 1, .first_share = 1}
		};
	coverage_of(&world.kernel, &usual, row, MANY, &coverage, &twice);
	/* Over rows, zones and dwellings; over the days of letters and those of reports, to add, to the median and to the 90 %. */
	ok(world.asked >= 3 * 4 + 2 * (4 + 2 + 4), "%ld looks at stop() over many rows", world.asked);
	is_empty(&world, "many rows");
	free(row);
}

int
main(void)
{
	test_one_zone(false);
	test_one_zone(true);
	test_municipality();
	test_chains();
	test_no_jump();
	test_alike();
	test_well_covered();
	test_nothing();
	test_burglaries();
	test_letters();
	test_twice();
	test_order();
	test_parts();
	test_stopping();
	test_looks();
	return done();
}
