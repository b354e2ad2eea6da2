/*
 * Near repeats in a process whose truth is known: what comes out of the excess, its interval, its selection, and p_adjusted.
 *
 * Some 20,000 dwellings stand 20 m apart. After each burglary the daily chance of every dwelling within 100 m is
 * raised by an excess for 30 days, also after those that follow from others. Places are alike, or blocks of 300 m
 * differ by a gamma distribution.
 */
#include "simulate.h"

#include "kernel/near_repeat/knox.h"
#include "kernel/near_repeat/near_repeat_excess.h"

#include <string.h>

#define SIDE 141
#define SPACING 20.0
#define BLOCK 15
#define BLOCKS 10
#define REACH 5					/* dwellings nearer than this many spacings are raised */
#define RISK_DAYS 30
#define WARM_UP 120
#define EVENTS_MAX 6000

typedef struct Region
{
	double		rate[SIDE * SIDE];	/* burglaries per day of each dwelling, when nothing is raised */
	double		sum[SIDE * SIDE];	/* of the dwellings up to this one */
} Region;

typedef struct Events
{
	int			count;
	double		x[EVENTS_MAX];
	double		y[EVENTS_MAX];
	int32_t		day[EVENTS_MAX];
} Events;

static Region region;
static Events events;

/* ---------------------------------------------------------------- the process */

/* Shape 0 makes all places alike. */
static void
make_region(Random *random, double shape, double per_year)
{
	double		block[BLOCKS * BLOCKS];
	double		total = 0;

	for (int b = 0; b < BLOCKS * BLOCKS; b++)
		block[b] = shape > 0 ? gamma_of(random, shape, 1) : 1;
	for (int i = 0; i < SIDE * SIDE; i++)
		total += region.rate[i] = block[i / SIDE / BLOCK * BLOCKS + i % SIDE / BLOCK];
	for (int i = 0; i < SIDE * SIDE; i++)
	{
		region.rate[i] *= per_year / 365 / total;
		region.sum[i] = region.rate[i] + (i > 0 ? region.sum[i - 1] : 0);
	}
}

static void
add_event(int column, int row, int day)
{
	if (events.count == EVENTS_MAX)
		abort();
	events.x[events.count] = column * SPACING;
	events.y[events.count] = row * SPACING;
	events.day[events.count++] = day;
}

static int
any_dwelling(Random *random)
{
	double		wanted = uniform(random) * region.sum[SIDE * SIDE - 1];
	int			low = 0;
	int			high = SIDE * SIDE - 1;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (region.sum[middle] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What follows from one burglary. */
static void
add_offspring(Random *random, int parent, double excess, int days)
{
	int			column = (int) (events.x[parent] / SPACING + 0.5);
	int			row = (int) (events.y[parent] / SPACING + 0.5);

	for (int i = column - REACH + 1; i < column + REACH; i++)
		for (int j = row - REACH + 1; j < row + REACH; j++)
		{
			bool		raised = (i - column) * (i - column) + (j - row) * (j - row) < REACH * REACH;
			int			count = !raised || i < 0 || j < 0 || i >= SIDE || j >= SIDE ? 0 :
				poisson(random, region.rate[j * SIDE + i] * RISK_DAYS * excess);

			while (count-- > 0)
			{
				int			day = events.day[parent] + (int) random_below(random, RISK_DAYS);

				if (day < days)
					add_event(i, j, day);
			}
		}
}

static void
make_events(Random *random, double excess, int days)
{
	int			count = poisson(random, region.sum[SIDE * SIDE - 1] * (days + WARM_UP));
	int			kept = 0;

	events.count = 0;
	while (count-- > 0)
	{
		int			dwelling = any_dwelling(random);

		add_event(dwelling % SIDE, dwelling / SIDE, (int) random_below(random, days + WARM_UP) - WARM_UP);
	}
	for (int i = 0; i < events.count; i++)
		add_offspring(random, i, excess, days);
	for (int i = 0; i < events.count; i++)
	{
		if (events.day[i] < 0)
			continue;
		events.x[kept] = events.x[i];
		events.y[kept] = events.y[i];
		events.day[kept++] = events.day[i];
	}
	events.count = kept;
}

static KnoxRequest
request_of(const double *distance, int distances, const double *days, int day_bands, uint32_t permutations, uint64_t seed)
{
	return (KnoxRequest)
	{
		.points = {.count = events.count, .x = events.x, .y = events.y, .day = events.day},
		.distance = {.count = distances, .breaks = distance}, .days = {.count = day_bands, .breaks = days},
		.permutations = permutations, .seed = seed
	};
}

static void
run(const KnoxRequest *request, KnoxCell *cells)
{
	if (knox_run(&simulate_kernel, request, cells) != KERNEL_OK)
		abort();
}

/* ---------------------------------------------------------------- the excess */

static const char *
places(double shape)
{
	return shape == 0 ? "alike" : shape < 2 ? "differ much" : "differ";
}

static void
excess_of_process(double truth, double shape, int days, int runs)
{
	const double distance[] = {0, 100, INFINITY};
	const double day[] = {0, RISK_DAYS, 60, INFINITY};
	KnoxCell	sum[3] = {{0}};
	Random		random;
	double		burglaries = 0;
	int			known = 0;
	int			held = 0;

	random_stream(&random, 1, days);
	for (int r = 0; r < runs; r++)
	{
		KnoxRequest request;
		KnoxCell	cells[6];
		ExcessCell	excess[2];

		make_region(&random, shape, 160);
		make_events(&random, truth, days);
		request = request_of(distance, 2, day, 3, 0, 1);
		run(&request, cells);
		excess_of_cells(&simulate_kernel, &request.distance, &request.days, cells, 0.95, excess);
		burglaries += events.count;
		for (int c = 0; c < 3; c++)
		{
			sum[c].observed += cells[c].observed;
			sum[c].expected += cells[c].expected;
		}
		known += !isnan(excess[0].excess.low);
		held += excess[0].excess.low <= truth && truth <= excess[0].excess.high;
	}
	printf("| %g | %s | %d | %.0f | %.2f | **%.2f** | %.0f %% |\n", truth, places(shape), days, burglaries / runs,
		   sum[0].observed / sum[0].expected - 1,
		   sum[0].observed / sum[0].expected / (sum[2].observed / sum[2].expected) - 1, 100.0 * held / known);
}

/* ---------------------------------------------------------------- selection */

#define FINITE_DISTANCES 3
#define FINITE_DAYS 4

/* One cell over all runs. */
typedef struct Selection
{
	Tally		kept;			/* the excess where it is significant */
	Tally		shrunk;
	double		error_kept;		/* squares of the error of a profile of significant cells, and of a shrunk one */
	double		error_shrunk;
} Selection;

static void
selection_of_process(double truth, double shape, int runs)
{
	const double distance[] = {0, 100, 200, 300};
	const double day[] = {0, 7, 14, RISK_DAYS, 60, INFINITY};
	Selection	selection[FINITE_DISTANCES * FINITE_DAYS] = {0};
	Random		random;

	random_stream(&random, 2, 730);
	for (int r = 0; r < runs; r++)
	{
		KnoxRequest request;
		KnoxCell	cells[FINITE_DISTANCES * (FINITE_DAYS + 1)];
		ExcessCell	excess[FINITE_DISTANCES * FINITE_DAYS];

		make_region(&random, shape, 160);
		make_events(&random, truth, 730);
		request = request_of(distance, FINITE_DISTANCES, day, FINITE_DAYS + 1, 499, r + 1);
		run(&request, cells);
		excess_of_cells(&simulate_kernel, &request.distance, &request.days, cells, 0.95, excess);
		for (int i = 0; i < FINITE_DISTANCES * FINITE_DAYS; i++)
		{
			double		real = i < 3 ? truth : 0;
			double		kept = 0;

			if (cells[i / FINITE_DAYS * (FINITE_DAYS + 1) + i % FINITE_DAYS].p_adjusted <= 0.05 && excess[i].excess.value > 0)
				tally(&selection[i].kept, kept = excess[i].excess.value);
			tally(&selection[i].shrunk, excess[i].shrunk);
			selection[i].error_kept += (kept - real) * (kept - real);
			selection[i].error_shrunk += (excess[i].shrunk - real) * (excess[i].shrunk - real);
		}
	}
	for (int i = 0; i < FINITE_DAYS; i++)
		printf("| %g | %s | %g-%g | %g | %.0f %% | %.2f | %.2f | %.2f | **%.2f** | **%.2f** |\n", truth, places(shape), day[i], day[i + 1],
			   i < 3 ? truth : 0, 100 * selection[i].kept.count / runs, selection[i].kept.sum / fmax(selection[i].kept.count, 1),
			   selection[i].kept.sum / runs, sqrt(selection[i].error_kept / runs),
			   tally_mean(&selection[i].shrunk), sqrt(selection[i].error_shrunk / runs));
}

/* ---------------------------------------------------------------- many cells */

#define DEFAULT_CELLS 36

static const double default_distance[] = {0, 0.01, 100, 200, 300, 400, INFINITY};
static const double default_days[] = {0, 7, 14, 21, 28, 60, INFINITY};

/* Near repeats that are planted: each within 80 m and a week of a burglary. */
static void
plant(Random *random, int count)
{
	for (int i = 0; i < count; i++)
	{
		int			parent = (int) random_below(random, events.count - i);
		double		angle = 2 * M_PI * uniform(random);
		double		distance = 10 + 70 * uniform(random);

		add_event(0, 0, events.day[parent] + (int) random_below(random, 7));
		events.x[events.count - 1] = events.x[parent] + distance * cos(angle);
		events.y[events.count - 1] = events.y[parent] + distance * sin(angle);
	}
}

static void
cells_of_process(const char *what, double shape, double per_year, int days, int planted, int runs)
{
	const int	cell = 6;		/* 0.01 to 100 m, 0 to 7 days */
	Random		random;
	int			alone = 0;
	int			bonferroni = 0;
	int			found = 0;
	int			family = 0;
	double		burglaries = 0;

	random_stream(&random, 3, days);
	for (int r = 0; r < runs; r++)
	{
		KnoxCell	cells[DEFAULT_CELLS];
		KnoxRequest request;
		double		least = 1;

		make_region(&random, shape, per_year);
		make_events(&random, 0, days);
		plant(&random, planted);
		request = request_of(default_distance, 6, default_days, 6, 999, r + 1);
		run(&request, cells);
		burglaries += events.count;
		for (int c = 0; c < DEFAULT_CELLS; c++)
			least = fmin(least, cells[c].p_adjusted);
		alone += cells[cell].p_value <= 0.05;
		bonferroni += cells[cell].p_value <= 0.05 / DEFAULT_CELLS;
		found += cells[cell].p_adjusted <= 0.05;
		family += least <= 0.05;
	}
	printf("| %s | %.0f | %.1f %% | %.1f %% | **%.1f %%** | **%.1f %%** |\n", what, burglaries / runs, 100.0 * alone / runs,
		   100.0 * bonferroni / runs, 100.0 * found / runs, 100.0 * family / runs);
}

/* ---------------------------------------------------------------- all of it */

int
main(void)
{
	const int	periods[] = {90, 365, 1095};

	printf("## Near repeats: the excess\n\n"
		   "After each burglary the daily chance of every dwelling within 100 m is `1 + true excess` times as large for 30 days; what is said of one cell,\n"
		   "0-100 m and 0-30 days, pooled over the regions; the open day band begins at 60 days. The interval is `near_repeat_excess`'s for 95 %%.\n"
		   "0.05 burglaries follow from each for a true excess of 1, 0.15 for 3, 0.5 for 10. Where places differ much, and the excess is 3, one follows from each in\n"
		   "the worst blocks: the chains never end, and are part of what is usual there.\n\n"
		   "| true excess | places | days | burglaries | knox_ratio - 1 | excess | intervals that hold the truth |\n"
		   "| ---: | --- | ---: | ---: | ---: | ---: | ---: |\n");
	for (int i = 0; i < 3; i++)
		excess_of_process(3, 0, periods[i], i == 0 ? 2000 : 500);
	for (int i = 0; i < 3; i++)
		excess_of_process(3, 4, periods[i], i == 0 ? 2000 : 500);
	for (int i = 0; i < 3; i++)
		excess_of_process(1, 1, periods[i], i == 0 ? 2000 : 500);
	excess_of_process(0, 1, 365, 500);
	excess_of_process(0.3, 1, 1095, 500);
	excess_of_process(3, 1, 365, 500);
	excess_of_process(10, 0, 365, 500);

	printf("\n## Near repeats: cells that are kept because they are significant\n\n"
		   "Two years, 0-100 m, the rest as above. A profile of significant cells has the mean excess of those that are kept, and 0 in the other regions.\n"
		   "The error is the root of the mean square.\n\n"
		   "| true excess | places | days | true in this cell | kept | mean when kept | mean of the profile | error | mean shrunk | error |\n"
		   "| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
	selection_of_process(1, 0, 200);
	selection_of_process(3, 0, 200);
	selection_of_process(1, 4, 200);
	selection_of_process(0.3, 4, 200);

	printf("\n## Near repeats: p_adjusted with the default bands\n\n"
		   "36 cells, 999 permutations. Planted are near repeats within 80 m and a week. Found by: one cell, 0.01-100 m and 0-7 days.\n\n"
		   "| burglaries | number | p_value <= 0.05 | p_value <= 0.05 / 36 | p_adjusted <= 0.05 | p_adjusted <= 0.05 in any cell |\n"
		   "| --- | ---: | ---: | ---: | ---: | ---: |\n");
	cells_of_process("a year, places differ much, nothing planted", 1, 220, 365, 0, 1000);
	cells_of_process("three months, places alike, nothing planted", 0, 160, 90, 0, 1000);
	cells_of_process("a year, places differ much, 9 planted", 1, 220, 365, 9, 300);
	cells_of_process("a year, places differ much, 15 planted", 1, 220, 365, 15, 300);
	return 0;
}
