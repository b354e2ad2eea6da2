/*
 * Coverage by letters whose truth is known: does the interval hold it?
 *
 * Zones of 5 to 99 dwellings. By habit a whole zone gets its letters or none does; in part, nine of ten of its dwellings do or none; by chance,
 * each dwelling for itself. Zones that follow another overlap it by half, and what was done for one was done for the other.
 */
#include "simulate.h"

#include "kernel/letters/letter_coverage.h"

#include <string.h>

#define ROWS_MAX 20000

static LetterRow row[ROWS_MAX];
static uint32_t rows;
static const LetterRules rules = {.distance = 100, .risk_days = 30, .deadline_days = 7, .validity_days = 30, .at = 100000};

typedef enum Habit
{
	BY_HABIT, IN_PART, BY_CHANCE
} Habit;

static const char *const habits[] = {"by habit", "in part", "by chance"};

static void
add_row(int64_t burglary, int64_t dwelling, int32_t day, bool covered)
{
	if (rows == ROWS_MAX)
		abort();
	row[rows++] = (LetterRow) {
		.status = LETTER_PAIR, .burglary = burglary, .dwelling = dwelling, .occurred = day, .reported = day, .certain = true, .excess = 0.3,
		.outcome = {.timely = covered, .never = !covered, .first = covered ? day + 2 : LETTER_NO_DAY, .first_share = 1}, .letters = covered
	};
}

/* Some zones, each followed by others with this chance, which cover half of the same dwellings in the same month. */
static void
make_zones(Random *random, int zones, Habit habit, double truth, double followed)
{
	double		reached = habit == IN_PART ? 0.9 : 1;
	double		chance = 0;
	int64_t		dwelling = 0;
	int			size = 0;
	int32_t		day = 0;
	uint64_t	seed = random_next(random);

	rows = 0;
	for (int z = 0; z < zones; z++)
	{
		bool		follows = z > 0 && uniform(random) < followed;

		if (follows)
			dwelling -= size / 2;
		else
			chance = habit == BY_CHANCE ? truth : uniform(random) < truth / reached ? reached : 0;
		day += follows ? 5 : 40;
		size = 5 + (int) random_below(random, 95);
		/* Who lives in both zones is covered in both or in neither. */
		for (int i = 0; i < size; i++)
		{
			Random		own;

			random_stream(&own, seed, (uint64_t) (dwelling + i));
			add_row(z, dwelling + i, day, habit == BY_CHANCE ? uniform(random) < chance : uniform(&own) < chance);
		}
		dwelling += size;
	}
}

static void
coverage(int zones, Habit habit, double truth, double followed, int runs)
{
	Random		random;
	int			held = 0;
	double		width = 0;

	random_stream(&random, zones, (uint64_t) (100 * truth + 10 * followed + habit));
	for (int r = 0; r < runs; r++)
	{
		Coverage	got;
		CoverageTwice twice;

		make_zones(&random, zones, habit, truth, followed);
		if (coverage_of(&simulate_kernel, &rules, row, rows, &got, &twice) != KERNEL_OK || twice.found)
			abort();
		held += got.lower <= truth && truth <= got.upper;
		width += got.upper - got.lower;
	}
	printf("| %d | %s | %.0f %% | %g | **%.1f %%** | %.2f |\n", zones, habits[habit], 100 * followed, truth, 100.0 * held / runs, width / runs);
}

int
main(void)
{
	const int	zones[] = {1, 3, 10, 30, 100};
	const double truths[] = {0.5, 0.8, 0.95};

	printf("## Letters: does the interval hold the coverage?\n\n"
		   "Zones of 5 to 99 dwellings. By habit all dwellings of a zone get letters or none; in part nine of ten or none; by chance each for itself. A zone that\n"
		   "follows another shares dwellings with it, and the habit.\n\n"
		   "| zones | letters | that follow | true coverage | held | width |\n| ---: | --- | ---: | ---: | ---: | ---: |\n");
	for (int k = 0; k < 5; k++)
		for (int t = 0; t < 3; t++)
			coverage(zones[k], BY_HABIT, truths[t], 0, 1000);
	for (int k = 2; k < 5; k++)
		coverage(zones[k], BY_CHANCE, 0.8, 0, 1000);
	for (int k = 2; k < 5; k++)
		for (int t = 0; t < 2; t++)
			coverage(zones[k], IN_PART, truths[t], 0.4, 1000);
	coverage(100, BY_HABIT, 0.8, 0.7, 1000);
	return 0;
}
