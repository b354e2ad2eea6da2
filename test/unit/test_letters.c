/*
 * Warning letters to one dwelling, against going through every day and every outcome of chance.
 */
#include "tap.h"

#include "kernel/letters/letters.h"
#include "kernel/random.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

static const LetterRules usual = {.risk_days = 30, .deadline_days = 7, .validity_days = 30, .at = INT32_MAX};

/* The outcome of letters sent on these days, all known. */
static LetterOutcome
outcome_of(const LetterRules *rules, int32_t occurred, int32_t reported, const int32_t *sent, int count)
{
	Letter		letters[8];
	LetterDay	days[8];

	for (int i = 0; i < count; i++)
		letters[i] = (Letter) {.dwelling = 1, .share = 1, .sent = sent[i]};
	return letters_outcome(rules, occurred, reported, days, letters_by_day(rules, letters, count, days));
}

/* ---------------------------------------------------------------- one letter */

static char
class_of(const LetterRules *rules, int32_t occurred, int32_t reported, int32_t sent)
{
	LetterOutcome outcome = outcome_of(rules, occurred, reported, &sent, 1);

	return outcome.timely == 1 ? 't' : outcome.carried == 1 ? 'c' : outcome.late == 1 ? 'l' :
		outcome.never == 1 ? 'n' : '?';
}

static void
is_class(int32_t occurred, int32_t reported, int32_t sent, char want, const char *name)
{
	char		got = class_of(&usual, occurred, reported, sent);

	if (!ok(got == want, "%s", name))
		printf("# got %c, not %c\n", got, want);
}

static void
test_borders(void)
{
	is_class(100, 103, 69, 'n', "a letter of 31 days before the burglary is void");
	is_class(100, 103, 70, 'c', "one of 30 days before still counts");
	is_class(100, 103, 99, 'c', "one of the day before");
	is_class(100, 103, 100, 't', "on the day of the burglary");
	is_class(100, 103, 101, 't', "after the burglary, before the report");
	is_class(100, 103, 110, 't', "on the last day");
	is_class(100, 103, 111, 'l', "the day after the deadline");
	is_class(100, 103, 129, 'l', "the last day of the risk");
	is_class(100, 103, 130, 'n', "when the risk is over");
	is_class(100, 128, 129, 't', "a late report moves the deadline");
	is_class(100, 128, 130, 'n', "but not beyond the risk");
	is_class(100, LETTER_NO_DAY, 107, 't', "without a report the deadline counts from the burglary");
	is_class(100, LETTER_NO_DAY, 108, 'l', "and ends a week later");
	is_class(100, 90, 107, 't', "a report from before the burglary is none");
	is_class(100, 90, 108, 'l', "also after its week");
	is_count(letters_deadline(&usual, 100, 103), 110, "the deadline");
	is_count(letters_deadline(&usual, 100, 200), 129, "the deadline, when the report comes after the risk");
	is_count(letters_deadline(&usual, INT32_MAX - 10, INT32_MAX - 5), INT64_C(2147483647) + 2, "the deadline at the end of time");
}

static void
test_delivery(void)
{
	LetterRules rules = usual;

	rules.delivery_days = 2;
	ok(class_of(&rules, 100, 103, 108) == 't' && class_of(&rules, 100, 103, 109) == 'l', "what counts is the day of delivery");
	ok(class_of(&rules, 100, 103, 97) == 'c' && class_of(&rules, 100, 103, 98) == 't', "also at the burglary");
}

static void
test_protection(void)
{
	is_within(outcome_of(&usual, 0, 0, (int32_t[]) {2}, 1).protection, 28.0 / 30, 1e-15, "on day 2: 28 of 30 days");
	is_within(outcome_of(&usual, 0, 0, (int32_t[]) {9}, 1).protection, 21.0 / 30, 1e-15, "on day 9: 21 of 30 days");
	is_within(outcome_of(&usual, 0, 0, (int32_t[]) {-10}, 1).protection, 21.0 / 30, 1e-15,
			  "10 days before: up to day 20, 21 of 30 days");
	is_within(outcome_of(&usual, 0, 0, (int32_t[]) {-10, 15}, 2).protection, 1, 1e-15, "a second letter in time for the rest");
	is_within(outcome_of(&usual, 0, 0, (int32_t[]) {-10, 25}, 2).protection, 26.0 / 30, 1e-15, "or with four days between");
	is_within(outcome_of(&usual, 0, 0, (int32_t[]) {30}, 1).protection, 0, 0, "none after the risk");
	is_within(outcome_of(&usual, 0, 0, NULL, 0).protection, 0, 0, "none without letters");
	is_within(outcome_of(&usual, 0, 0, NULL, 0).never, 1, 0, "without letters: never");
}

/* ---------------------------------------------------------------- known by chance */

static void
test_shares(void)
{
	Letter		letters[] = {{1, 0.5, 95}, {1, 0.25, 105}, {1, 0.5, 105}, {1, 1, 120}};
	LetterDay	days[LENGTH(letters)];
	uint32_t	count = letters_by_day(&usual, letters, LENGTH(letters), days);
	LetterOutcome outcome = letters_outcome(&usual, 100, 100, days, count);

	is_count(count, 3, "two mailings of one day are one day");
	is_within(days[1].share, 1 - 0.75 * 0.5, 1e-15, "the chance of either");
	is_within(days[1].letters, 0.75, 1e-15, "the expected number of letters");
	is_within(days[1].by_share, 0.75, 1e-15, "all by chance");
	is_within(days[2].by_share, 0, 0, "a certain letter is not by chance");
	is_within(days[0].duplicates, 0, 0, "the first letter is no duplicate");
	is_within(days[1].duplicates, 0.25 * 0.5 + 0.5 * (1 - 0.5 * 0.75), 1e-15, "the others with the chance of one before");
	is_within(outcome.timely, 0.625, 1e-15, "timely");
	is_within(outcome.carried, 0.375 * 0.5, 1e-15, "carried");
	is_within(outcome.late, 0.375 * 0.5, 1e-15, "late: a certain letter takes the rest");
	is_within(outcome.never, 0, 0, "never");
	is_within(outcome.first_share, 0.625, 1e-15, "the chance of the first while the risk lasts");
	is_count(outcome.first, 105, "and its day");
	is_within(outcome.protection, (0.5 * 5 + (1 - 0.5 * 0.375) * 15 + 1 * 10) / 30, 1e-15, "protection, day by day");
}

/* ---------------------------------------------------------------- at random */

#define MADE 6

/* Every combination of letters that did and did not arrive, weighted by its chance. */
static LetterOutcome
plain_outcome(const LetterRules *rules, int32_t occurred, int32_t reported, const Letter *letters, int count,
			  double *duplicates)
{
	int32_t		from = reported != LETTER_NO_DAY && reported >= occurred ? reported : occurred;
	LetterOutcome sum = {.first = LETTER_NO_DAY};

	*duplicates = 0;
	for (int world = 0; world < 1 << count; world++)
	{
		double		chance = 1;
		bool		timely = false;
		bool		carried = false;
		bool		late = false;
		int			doubles = 0;
		int			protected = 0;

		for (int i = 0; i < count; i++)
		{
			int32_t		day = letters[i].sent + rules->delivery_days;
			bool		here = world >> i & 1;
			bool		valid = false;

			chance *= here ? letters[i].share : 1 - letters[i].share;
			timely |= here && day >= occurred && day <= from + rules->deadline_days && day < occurred + rules->risk_days;
			carried |= here && day < occurred && day >= occurred - rules->validity_days;
			late |= here && day > from + rules->deadline_days && day < occurred + rules->risk_days;
			for (int j = 0; j < i; j++)
				valid |= (world >> j & 1) && letters[j].sent >= letters[i].sent - rules->validity_days;
			doubles += here && valid;
		}
		for (int32_t day = occurred; day < occurred + rules->risk_days; day++)
		{
			bool		valid = false;

			for (int i = 0; i < count; i++)
				valid |= (world >> i & 1) && day >= letters[i].sent + rules->delivery_days &&
					day <= letters[i].sent + rules->delivery_days + rules->validity_days;
			protected += valid;
		}
		*duplicates += chance * doubles;
		sum.timely += chance * timely;
		sum.carried += chance * (!timely && carried);
		sum.late += chance * (!timely && !carried && late);
		sum.never += chance * (!timely && !carried && !late);
		sum.protection += chance * protected / rules->risk_days;
	}
	return sum;
}

static void
test_random(void)
{
	static const double shares[] = {1, 1, 0.5, 0.25, 0.0625};
	Random		random;
	int			wrong = 0;
	int			wrong_sum = 0;
	int			wrong_duplicates = 0;
	int			partial = 0;

	random_stream(&random, 5, 1);
	for (int time = 0; time < 3000; time++)
	{
		LetterRules rules = {
			.risk_days = 1 + random_below(&random, 40), .deadline_days = random_below(&random, 50),
			.validity_days = random_below(&random, 40), .delivery_days = random_below(&random, 4), .at = INT32_MAX
		};
		Letter		letters[MADE];
		LetterDay	days[MADE];
		int			count = random_below(&random, MADE + 1);
		int32_t		sent = -40;
		int32_t		reported = random_below(&random, 3) == 0 ? LETTER_NO_DAY : (int32_t) random_below(&random, 30) - 5;
		double		duplicates = 0;
		double		want_duplicates;
		LetterOutcome got;
		LetterOutcome want;
		uint32_t	different;

		for (int i = 0; i < count; i++)
		{
			sent += random_below(&random, 25);
			letters[i] = (Letter) {.dwelling = 1, .share = shares[random_below(&random, LENGTH(shares))], .sent = sent};
		}
		different = letters_by_day(&rules, letters, count, days);
		for (uint32_t i = 0; i < different; i++)
			duplicates += days[i].duplicates;
		got = letters_outcome(&rules, 0, reported, days, different);
		want = plain_outcome(&rules, 0, reported, letters, count, &want_duplicates);
		wrong += !agree(got.timely, want.timely, 1e-13) || !agree(got.carried, want.carried, 1e-13) ||
			!agree(got.late, want.late, 1e-13) || !agree(got.never, want.never, 1e-13) ||
			!agree(got.protection, want.protection, 1e-13);
		wrong_sum += !agree(got.timely + got.carried + got.late + got.never, 1, 1e-13);
		wrong_duplicates += !agree(duplicates, want_duplicates, 1e-13);
		partial += got.never > 0 && got.never < 1;
	}
	ok(wrong == 0, "random letters: as all their combinations say, %d of 3000 wrong", wrong);
	ok(wrong_sum == 0, "random letters: timely, carried, late and never add up to one");
	ok(wrong_duplicates == 0, "random letters: the duplicates, %d wrong", wrong_duplicates);
	ok(partial > 300, "random letters: %d are neither certain nor impossible", partial);
}

/* ---------------------------------------------------------------- many days */

#define DAYS 2000
#define MANY 1000000

/* The duplicates of each day, against the product over the days before it. */
static void
test_validity(int32_t validity_days)
{
	static const double shares[] = {1, 0.5, 0.25, 0.0625, 1e-3, 1e-9};
	static Letter letters[DAYS];
	static LetterDay days[DAYS];
	LetterRules rules = usual;
	Random		random;
	int32_t		sent = 0;
	int			wrong = 0;

	rules.validity_days = validity_days;
	random_stream(&random, 7, validity_days);
	for (int i = 0; i < DAYS; i++)
	{
		sent += 1 + random_below(&random, random_below(&random, 20) == 0 ? 200 : 2);
		letters[i] = (Letter) {.dwelling = 1, .share = shares[random_below(&random, LENGTH(shares))], .sent = sent};
	}
	is_count(letters_by_day(&rules, letters, DAYS, days), DAYS, "a letter a day");
	for (int i = 0; i < DAYS; i++)
	{
		double		none = 1;

		for (int j = i - 1; j >= 0 && letters[j].sent >= letters[i].sent - validity_days; j--)
			none *= 1 - letters[j].share;
		wrong += !agree(days[i].duplicates, letters[i].share * (1 - none), 1e-13);
	}
	ok(wrong == 0, "valid for %d days: the duplicates of %d days, %d wrong", validity_days, DAYS, wrong);
}

/* A dwelling that got a letter every day for centuries must not hold up everybody: each day is looked at a few times. */
static void
test_many_days(void)
{
	Letter	   *letters = malloc(MANY * sizeof(Letter));
	LetterDay  *days = malloc(MANY * sizeof(LetterDay));
	LetterRules rules = usual;
	clock_t		begin;
	double		seconds;

	rules.validity_days = 3660;
	for (int i = 0; i < MANY; i++)
		letters[i] = (Letter) {.dwelling = 1, .share = 1e-6, .sent = i};
	begin = clock();
	letters_by_day(&rules, letters, MANY, days);
	seconds = (double) (clock() - begin) / CLOCKS_PER_SEC;
	ok(seconds < 1, "letters on %d days, each valid for ten years: %.3f s", MANY, seconds);
	is_within(days[MANY - 1].duplicates, 1e-6 * (1 - pow(1 - 1e-6, 3660)), 1e-18, "and the last has 3660 days before it");
	free(letters);
	free(days);
}

int
main(void)
{
	test_borders();
	test_delivery();
	test_protection();
	test_shares();
	test_random();
	test_validity(0);
	test_validity(1);
	test_validity(30);
	test_validity(400);
	test_many_days();
	return done();
}
