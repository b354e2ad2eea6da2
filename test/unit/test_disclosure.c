/*
 * Disclosure: the worked example, the ways in which numbers come out, and
 * thousands of small tables beside all numbers that there could be.
 */
#include "tap.h"

#include "kernel/areas/disclosure.h"

#define CELLS_MAX 12
#define ATOMS_MAX 6
#define TOTAL_MAX 6

typedef struct Table
{
	DisclosureCells cells;
	uint32_t	start[CELLS_MAX + 1];
	uint32_t	atom[CELLS_MAX * ATOMS_MAX];
	int64_t		low[CELLS_MAX];
	int64_t		high[CELLS_MAX];
	bool		hidden[CELLS_MAX];
	bool		fixed[CELLS_MAX];
} Table;

static void
begin_table(Table *table, uint32_t atoms)
{
	memset(table, 0, sizeof(Table));
	table->cells = (DisclosureCells) {.atoms = atoms, .start = table->start, .atom = table->atom,
		.low = table->low, .high = table->high, .hidden = table->hidden};
}

/* A cell of the atoms whose bits are set. */
static void
add_cell(Table *table, unsigned atoms, int64_t low, int64_t high, bool hidden)
{
	uint32_t	c = table->cells.cells++;
	uint32_t	end = table->start[c];

	for (uint32_t a = 0; a < table->cells.atoms; a++)
		if (atoms & (1u << a))
			table->atom[end++] = a;
	table->start[c + 1] = end;
	table->low[c] = low;
	table->high[c] = high;
	table->hidden[c] = hidden;
}

static int64_t
sum_of(const Table *table, uint32_t cell, const int *number)
{
	int64_t		sum = 0;

	for (uint32_t i = table->start[cell]; i < table->start[cell + 1]; i++)
		sum += number[table->atom[i]];
	return sum;
}

/* ---------------------------------------------------------------- the worked example */

/* 2, 10 | 12; 8, 20 | 28; 10, 30 | 40 */
static void
worked_table(Table *table)
{
	begin_table(table, 4);
	add_cell(table, 1, 2, 2, true);
	add_cell(table, 2, 10, 10, false);
	add_cell(table, 4, 8, 8, false);
	add_cell(table, 8, 20, 20, false);
	add_cell(table, 3, 12, 12, false);
	add_cell(table, 12, 28, 28, false);
	add_cell(table, 5, 10, 10, false);
	add_cell(table, 10, 30, 30, false);
	add_cell(table, 15, 40, 40, false);
	for (uint32_t c = 4; c < 9; c++)
		table->fixed[c] = true;
}

static void
test_worked(void)
{
	World		world = world_new();
	Table		table;
	int64_t		least[CELLS_MAX];
	int64_t		most[CELLS_MAX];

	worked_table(&table);
	table.hidden[1] = true;
	ok(disclosure_bounds(&world.kernel, &table.cells, DISCLOSURE_UNBOUNDED, least, most) == DISCLOSURE_OK, "one beside it is hidden");
	ok(least[0] == 2 && most[0] == 2, "10 - 8 = 2 comes out");

	worked_table(&table);
	ok(disclosure_hide(&world.kernel, &table.cells, table.fixed, 5) == DISCLOSURE_OK, "what must go with it is hidden");
	ok(table.hidden[0] && table.hidden[1] && table.hidden[2] && table.hidden[3], "all four");
	ok(disclosure_bounds(&world.kernel, &table.cells, DISCLOSURE_UNBOUNDED, least, most) == DISCLOSURE_OK, "then");
	ok(least[0] == 0 && most[0] == 10, "it is 0 to 10");
	ok(least[3] == 18 && most[3] == 28, "and the one across 18 to 28");
	is_empty(&world, "the worked example");
}

/* ---------------------------------------------------------------- the ways in which numbers come out */

static void
test_ways(void)
{
	World		world = world_new();
	Table		table;
	int64_t		least[CELLS_MAX];
	int64_t		most[CELLS_MAX];

	begin_table(&table, 3);
	add_cell(&table, 3, 20, 20, false);
	add_cell(&table, 6, 23, 23, false);
	add_cell(&table, 2, 17, 17, false);
	add_cell(&table, 1, 3, 3, true);
	disclosure_bounds(&world.kernel, &table.cells, 5, least, most);
	ok(least[3] == 3 && most[3] == 3, "two circles and what they share tell the rest");

	begin_table(&table, 2);
	add_cell(&table, 1, 0, 0, true);
	ok(disclosure_bounds(&world.kernel, &table.cells, 5, least, most) == DISCLOSURE_OK && least[0] == 0 && most[0] == DISCLOSURE_UNBOUNDED,
	   "where nothing is published anything is possible");

	begin_table(&table, 2);
	add_cell(&table, 3, 11, 19, false);
	add_cell(&table, 3, 0, 0, true);
	add_cell(&table, 1, 0, 0, true);
	ok(disclosure_bounds(&world.kernel, &table.cells, DISCLOSURE_UNBOUNDED, least, most) == DISCLOSURE_OK, "one cell that was rounded");
	ok(least[1] == 11 && most[1] == 19, "tells of the whole what it says");
	ok(least[2] == 0 && most[2] == 19, "and of a part the most alone");

	begin_table(&table, 2);
	add_cell(&table, 1, 5, 5, false);
	add_cell(&table, 3, 3, 3, false);
	ok(disclosure_bounds(&world.kernel, &table.cells, 5, least, most) == DISCLOSURE_CONTRADICTION, "a part above its whole is a contradiction");

	for (int whole = 3; whole <= 5; whole++)
	{
		begin_table(&table, 2);
		add_cell(&table, 1, 2, 2, false);
		add_cell(&table, 2, 2, 2, false);
		add_cell(&table, 3, whole, whole, false);
		ok(disclosure_bounds(&world.kernel, &table.cells, 5, least, most) == (whole == 4 ? DISCLOSURE_OK : DISCLOSURE_CONTRADICTION),
		   "2 and 2 are 4, and neither 3 nor 5");
	}

	/* three pairs, each 1: the halves add up, whole numbers do not */
	begin_table(&table, 3);
	add_cell(&table, 3, 1, 1, false);
	add_cell(&table, 6, 1, 1, false);
	add_cell(&table, 5, 1, 1, false);
	add_cell(&table, 1, 0, 0, true);
	ok(disclosure_bounds(&world.kernel, &table.cells, 5, least, most) == DISCLOSURE_CONTRADICTION, "half a burglary is none");

	/* two that are hidden and hold this many together, beside one that could go with them */
	for (int64_t both = 4; both <= 5; both++)
	{
		begin_table(&table, 3);
		add_cell(&table, 1, 2, 2, true);
		add_cell(&table, 2, both - 2, both - 2, true);
		add_cell(&table, 4, 6, 6, false);
		add_cell(&table, 7, both + 6, both + 6, false);
		table.fixed[3] = true;
		disclosure_hide(&world.kernel, &table.cells, table.fixed, 5);
		ok(table.hidden[2] == (both < 5), "no more is hidden than the width asks for");
	}

	begin_table(&table, 0);
	ok(disclosure_bounds(&world.kernel, &table.cells, 5, least, most) == DISCLOSURE_OK, "no cells are fine");
	is_empty(&world, "the ways");
}

/* ---------------------------------------------------------------- all numbers that there could be */

static uint64_t state = 42;

static unsigned
pick(unsigned below)
{
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned) (state >> 33) % below;
}

/* The true numbers, and cells over them of which some are hidden and some rounded. */
static void
random_table(Table *table, int *truth)
{
	uint32_t	atoms = 2 + pick(ATOMS_MAX - 2);
	uint32_t	cells = 2 + pick(CELLS_MAX - 3);

	begin_table(table, atoms);
	for (uint32_t a = 0; a < atoms; a++)
		truth[a] = (int) pick(TOTAL_MAX / 2);
	for (uint32_t c = 0; c < cells; c++)
	{
		unsigned	in = 1 + pick((1u << atoms) - 1);
		int64_t		value = 0;
		int64_t		slack = pick(4) == 0 ? pick(3) : 0;

		for (uint32_t a = 0; a < atoms; a++)
			value += in & (1u << a) ? truth[a] : 0;
		add_cell(table, in, value > slack ? value - slack : 0, value + slack, pick(2) == 0);
		table->fixed[c] = pick(4) == 0;
	}
	/* so that all numbers can be gone through */
	{
		int64_t		total = 0;
		int64_t		slack = pick(4) == 0 ? pick(3) : 0;

		for (uint32_t a = 0; a < atoms; a++)
			total += truth[a];
		add_cell(table, (1u << atoms) - 1, total > slack ? total - slack : 0, total, false);
		table->fixed[cells] = true;
	}
}

/* Goes through all numbers of which none is above the total. */
static void
enumerate(const Table *table, int64_t *least, int64_t *most)
{
	uint32_t	atoms = table->cells.atoms;
	int64_t		total = table->high[table->cells.cells - 1];
	int			number[ATOMS_MAX] = {0};

	for (uint32_t c = 0; c < table->cells.cells; c++)
	{
		least[c] = INT64_MAX;
		most[c] = -1;
	}
	for (;;)
	{
		bool		fits = true;
		uint32_t	a = 0;

		for (uint32_t c = table->cells.cells; fits && c-- > 0;)
		{
			int64_t		sum = table->hidden[c] ? table->low[c] : sum_of(table, c, number);

			fits = sum >= table->low[c] && sum <= table->high[c];
		}
		for (uint32_t c = 0; fits && c < table->cells.cells; c++)
		{
			int64_t		sum = sum_of(table, c, number);

			least[c] = sum < least[c] ? sum : least[c];
			most[c] = sum > most[c] ? sum : most[c];
		}
		while (a < atoms && number[a] == total)
			number[a++] = 0;
		if (a == atoms)
			break;
		number[a]++;
	}
}

static void
test_random(int tables)
{
	World		world = world_new();
	int			wrong = 0;
	int			wrong_enough = 0;
	int			leaks = 0;
	int			narrow = 0;

	for (int t = 0; t < tables; t++)
	{
		Table		table;
		int			truth[ATOMS_MAX];
		int64_t		least[CELLS_MAX],
					most[CELLS_MAX],
					want_least[CELLS_MAX],
					want_most[CELLS_MAX];

		random_table(&table, truth);
		enumerate(&table, want_least, want_most);
		if (disclosure_bounds(&world.kernel, &table.cells, DISCLOSURE_UNBOUNDED, least, most) != DISCLOSURE_OK)
			wrong++;
		for (uint32_t c = 0; c < table.cells.cells; c++)
		{
			wrong += table.hidden[c] && (least[c] != want_least[c] || most[c] != want_most[c]);
			narrow += table.hidden[c] && want_most[c] - want_least[c] < 2;
		}

		/* with enough: never wider than they are, and exact where they are not wide */
		disclosure_bounds(&world.kernel, &table.cells, 2, least, most);
		for (uint32_t c = 0; c < table.cells.cells; c++)
			wrong_enough += table.hidden[c] &&
				(least[c] < want_least[c] || most[c] > want_most[c] || (most[c] - least[c] < 2) != (want_most[c] - want_least[c] < 2));

		/* hidden until none is narrow, unless it is what stays that gives it away */
		disclosure_hide(&world.kernel, &table.cells, table.fixed, 2);
		enumerate(&table, want_least, want_most);
		for (uint32_t c = 0; c < table.cells.cells; c++)
			if (table.hidden[c] && want_most[c] - want_least[c] < 2)
			{
				Table		bare = table;

				bare.cells = (DisclosureCells) {.cells = table.cells.cells, .atoms = table.cells.atoms, .start = bare.start,
					.atom = bare.atom, .low = bare.low, .high = bare.high, .hidden = bare.hidden};
				for (uint32_t o = 0; o < table.cells.cells; o++)
					bare.hidden[o] |= !table.fixed[o];
				enumerate(&bare, want_least, want_most);
				leaks += want_most[c] - want_least[c] >= 2;
				enumerate(&table, want_least, want_most);
			}
	}
	is_count(wrong, 0, "the bounds are those of all numbers that there could be");
	is_count(wrong_enough, 0, "and with enough, of those that are narrow");
	is_count(leaks, 0, "what is hidden is not given away by what could have been hidden");
	ok(narrow > tables / 10, "many are narrow");
	is_empty(&world, "random tables");
}

/* ---------------------------------------------------------------- a query that is cancelled */

static void
test_stop(void)
{
	int			stopped = 0;

	for (long at = 1; at <= 8; at++)
	{
		World		world = world_stopping_at(at);
		Table		table;
		int64_t		least[CELLS_MAX];
		int64_t		most[CELLS_MAX];

		worked_table(&table);
		table.hidden[1] = table.hidden[2] = table.hidden[3] = true;
		stopped += disclosure_bounds(&world.kernel, &table.cells, DISCLOSURE_UNBOUNDED, least, most) == DISCLOSURE_STOPPED;
		if (world.blocks != 0)
			stopped = -100;
	}
	ok(stopped >= 5, "it stops where it is told, and leaves nothing");
}

int
main(void)
{
	test_worked();
	test_ways();
	test_random(10000);
	test_stop();
	return done();
}
