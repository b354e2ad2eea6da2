/*
 * What a map of expected burglaries was worth, and two of them compared, against worked numbers.
 */
#include "tap.h"

#include "kernel/forecast/forecast_compare.h"
#include "kernel/forecast/forecast_score.h"

/* ---------------------------------------------------------------- the cut */

static ForecastFound
found_of(const ForecastMap *map, const ForecastCells *cells, double coverage)
{
	World		world = world_new();
	ForecastFound found;

	if (forecast_found(&world.kernel, map, cells, 1, &coverage, &found) != KERNEL_OK || world.blocks != 0)
		ok(false, "found: ends well");
	return found;
}

static void
cuts(void)
{
	const double size[] = {1, 1, 2, 1, 1, 2, 1, 1};
	const double expected[] = {9, 7, 8, 3, 5, 2, 1, 4};
	const double events[] = {2, 1, 3, 0, 1, 0, 0, 1};
	ForecastMap map = {LENGTH(size), size, expected, events};
	ForecastFound f = found_of(&map, NULL, 0.25);
	double		pai;

	is_within(f.hits, 3.5, 1e-12, "unequal sizes: the last cell counts in part");
	is_within(f.hits / 8 / 0.25, 1.75, 1e-12, "unequal sizes: PAI");
	is_within(f.best, 4.25, 1e-12, "unequal sizes: the best in as much");
	is_within(f.hits / f.best, 0.823529412, 1e-9, "unequal sizes: PEI*");
	is_within(f.expected, 18.5, 1e-12, "unequal sizes: what was expected there");
	is_within(f.size, 2.5, 1e-12, "unequal sizes: so much is looked at");
	is_within(f.cells, 2.5, 1e-12, "unequal sizes: in so many cells");
	ok(f.tied == 0, "unequal sizes: no ties at the cut");
	/* the same number of cells, the densest first: 2 of size 1, 3 of size 2, half of a cell of size 1 */
	is_within(f.ranked, 5.5, 1e-12, "unequal sizes: the best of as many cells");
	is_within(f.ranked_size, 3.5, 1e-12, "unequal sizes: and their size");
	pai = f.hits / 2.5;
	is_within(pai / (f.ranked / f.ranked_size), 3.5 / 2.5 / (5.5 / 3.5), 1e-12, "unequal sizes: PEI");
	f = found_of(&map, NULL, 0.4);
	/* 1, 2, 5 and of 3 and 8, alike at 4, size 1 of 3 */
	is_within(f.hits, 4 + 4 / 3.0, 1e-12, "ties: each counts for the same share");
	is_within(f.tied, 1, 1e-12, "ties: and it is told");
	f = found_of(&map, NULL, 1);
	is_within(f.hits, 8, 1e-12, "everything: finds everything");
	is_within(f.best, 8, 1e-12, "everything: as the best does");
}

static void
alike(void)
{
	double		size[100];
	double		expected[100];
	double		events[100] = {[3] = 2, [50] = 1, [99] = 7};
	ForecastMap map = {100, size, expected, events};
	ForecastFound f;

	for (int c = 0; c < 100; c++)
	{
		size[c] = 1;
		expected[c] = 0.1;
	}
	f = found_of(&map, NULL, 0.03);
	is_within(f.hits, 0.3, 1e-12, "a flat map: finds its share");
	is_within(f.tied, 3, 1e-12, "a flat map: all of it tied");
	is_within(f.burgled, 0.09, 1e-12, "a flat map: and of the burgled cells");
}

static void
near_hits(void)
{
	const double events[] = {0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 0, 3, 1, 0, 0, 0};
	double		size[16];
	double		expected[16] = {[5] = 2, [10] = 1};
	Dwelling	dwelling[16];
	ForecastCells cells;
	ForecastMap map = {16, size, expected, events};
	World		world = world_new();
	ForecastFound f;

	for (int c = 0; c < 16; c++)
	{
		size[c] = 1;
		dwelling[15 - c] = (Dwelling) {.id = c, .x = c % 4 * 100 - 150.0, .y = c / 4 * 100 - 199.0};
	}
	if (forecast_cells_build(&world.kernel, dwelling, 16, 100, &cells) != KERNEL_OK)
		ok(false, "cells: built");
	is_count(cells.count, 16, "cells: one for each");
	f = found_of(&map, &cells, 0.125);
	is_within(f.hits / 8, 0.25, 1e-12, "near hits: hits");
	is_within(f.near / 8, 0.875, 1e-12, "near hits: hit or near");
	is_within(f.near_size / 16, 0.875, 1e-12, "near hits: on as much of the area");
	is_count(forecast_cells_find(&cells, forecast_cell_at(-150, -199, 100)), 0, "cells: the first is found");
	is_count(forecast_cells_find(&cells, forecast_cell_at(350, -199, 100)), FORECAST_NO_CELL, "cells: one without a dwelling is none");
	forecast_cells_free(&world.kernel, &cells);
	is_empty(&world, "cells");
}

/* What is alike but for rounding is alike. */
static void
rounded_alike(void)
{
	const double size[] = {1, 1, 1, 1};
	const double expected[] = {0.3, 0.1 + 0.2, 0.1, 0.1};
	const double events[] = {0, 1, 0, 0};
	ForecastMap map = {4, size, expected, events};
	ForecastFound f = found_of(&map, NULL, 0.25);

	ok(expected[0] != expected[1], "rounded: two that differ in the last digit");
	is_within(f.hits, 0.5, 1e-12, "rounded: are alike");
	is_within(f.tied, 1, 1e-12, "rounded: and it is told");
}

/* Of a flat map no corner is looked at first: sixteen of 256 cells lie apart, and so have others beside them. */
static void
no_corner_first(void)
{
	double		one[256];
	double		nothing[256] = {0};
	Dwelling	dwelling[256];
	ForecastCells cells;
	ForecastMap map = {256, one, one, nothing};
	World		world = world_new();
	ForecastFound f;

	for (int c = 0; c < 256; c++)
	{
		one[c] = 1;
		dwelling[c] = (Dwelling) {.id = c, .x = c % 16 * 100 + 50.0, .y = c / 16 * 100 + 50.0};
	}
	(void) forecast_cells_build(&world.kernel, dwelling, 256, 100, &cells);
	f = found_of(&map, &cells, 1 / 16.0);
	ok(f.near_size > 70, "a flat map: what is looked at lies apart (%g cells are near)", f.near_size);
	forecast_cells_free(&world.kernel, &cells);
	is_empty(&world, "no corner first");
}

static void
ids(void)
{
	int64_t		id = forecast_cell_at(257000, 471000, 125);

	is_count(id, INT64_C(376800002056), "ids: row and column can be read");
	is_count(forecast_cell_row(id), 3768, "ids: row");
	is_count(forecast_cell_column(id), 2056, "ids: column");
	for (int row = -2; row < 3; row++)
		for (int column = -39999999; column < 40000000; column += 13333333)
			if (forecast_cell_row(forecast_cell_id(row, column)) != row || forecast_cell_column(forecast_cell_id(row, column)) != column)
				ok(false, "ids: %d %d comes back", row, column);
	is_count(forecast_cell_row(forecast_cell_at(-1, -1, 25)), -1, "ids: below the origin");
	is_count(forecast_cell_column(forecast_cell_at(-1, -1, 25)), -1, "ids: left of the origin");
}

/* ---------------------------------------------------------------- fit */

static ForecastFit
fit_of(const double *share, double total, double floor_share)
{
	const double events[] = {2, 0, 1, 0, 0, 1};
	double		size[6];
	double		expected[6];
	ForecastMap map = {6, size, expected, events};
	ForecastFit fit = {0};

	for (int c = 0; c < 6; c++)
	{
		size[c] = 1;
		expected[c] = share[c] * total;
	}
	forecast_fit_add(&map, floor_share, &fit);
	return fit;
}

static void
fits(void)
{
	const double a[] = {.30, .10, .25, .15, .10, .10};
	const double b[] = {.20, .20, .20, .20, .10, .10};
	const double half[] = {1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0};
	ForecastFit fit = fit_of(a, 4.2, 0);

	is_within(fit.log_score / fit.inside, -1.524206265691, 1e-11, "fit: log score of A");
	is_within(fit_of(b, 4.2, 0).log_score / 4, -1.782724707409, 1e-9, "fit: log score of B");
	is_within(fit_of(half, 4.2, 0).log_score / 4, -1.791759469228, 1e-11, "fit: log score of a flat map");
	is_within(fit_of(a, 4.2, 1).log_score / 4, -1.791759469228, 1e-11, "fit: all floor is a flat map");
	is_within(fit.deviance, 3.885562645, 1e-9, "fit: Poisson deviance of A");
	is_within(fit.brier / 6, 0.181388458, 1e-8, "fit: Brier");
	is_within(1 - fit.brier / 6 / (0.5 * 0.5), 1 - 0.181388458 / 0.25, 1e-8, "fit: its skill against the share of burgled cells");
	is_within(fit_of((const double[6]) {0}, 1, 0).log_score / 4, -1.791759469228, 1e-11, "fit: a map that expects nothing is flat");
	ok(isinf(fit_of((const double[]) {0, .5, .5, 0, 0, 0}, 1, 0).log_score), "fit: nothing expected and something happened");
	is_within(fit_of((const double[]) {0, .5, .5, 0, 0, 0}, 1, 0.06).log_score, 3 * log(0.01) + log(0.48), 1e-11, "fit: but for the floor");
}

/* ---------------------------------------------------------------- compared */

static void
compared(void)
{
	const double a[] = {3, 5, 2, 4, 6, 1, 3, 4};
	const double b[] = {2, 4, 3, 3, 4, 1, 2, 3};
	const double n[] = {20, 25, 18, 22, 30, 15, 21, 24};
	World		world = world_new();
	ForecastComparison c;
	ForecastComparison again;
	double		low;
	double		high;

	if (forecast_compare(&world.kernel, 8, a, b, n, 1, &c) != KERNEL_OK)
		ok(false, "compared: ends well");
	is_within(c.rate_a, 0.16, 1e-12, "compared: rate of A");
	is_within(c.rate_b, 0.125714286, 1e-9, "compared: rate of B");
	is_within(c.difference, 0.034285714, 1e-9, "compared: difference");
	is_within(c.error, 0.012388507, 1e-9, "compared: standard error");
	is_within(c.p_value, 0.109375, 1e-12, "compared: exact, two-sided");
	ok(c.exact, "compared: and it says so");
	ok(c.low > -0.01 && c.low < 0.02 && c.high > 0.045 && c.high < 0.06, "compared: interval %g to %g", c.low, c.high);
	if (forecast_compare_interval(&world.kernel, 8, a, b, n, 1, 1, &low, &high) != KERNEL_OK)
		ok(false, "compared: interval ends well");
	ok(fabs(low - 0.0064) < 0.002 && fabs(high - 0.0524) < 0.004, "compared: single windows, %g to %g", low, high);
	(void) forecast_compare(&world.kernel, 8, b, a, n, 1, &again);
	ok(again.p_value == c.p_value && again.difference == -c.difference, "compared: the other way round");
	(void) forecast_compare(&world.kernel, 8, a, a, n, 1, &again);
	ok(again.p_value == 1 && again.low == 0 && again.high == 0, "compared: with itself");
	(void) forecast_compare(&world.kernel, 1, a, b, n, 1, &again);
	ok(again.p_value == 1 && isnan(again.error) && isnan(again.low), "compared: one window says nothing");
	(void) forecast_compare(&world.kernel, 8, a, b, (const double[8]) {0}, 1, &again);
	ok(isnan(again.rate_a) && isnan(again.p_value), "compared: without events neither");
	is_empty(&world, "compared");
}

/* Forty windows that are those twenty twice: by drawing the exchanges, p is near that of the normal law. */
static void
many_windows(void)
{
	double		a[40];
	double		b[40];
	double		n[40];
	double		sum = 0;
	double		squares = 0;
	World		world = world_new();
	ForecastComparison c;
	ForecastComparison again;

	for (int w = 0; w < 40; w++)
	{
		a[w] = w * 7 % 11;
		b[w] = w * 5 % 9;
		n[w] = 30 + w % 5;
		sum += a[w] - b[w];
		squares += (a[w] - b[w]) * (a[w] - b[w]);
	}
	(void) forecast_compare(&world.kernel, 40, a, b, n, 1, &c);
	(void) forecast_compare(&world.kernel, 40, a, b, n, 1, &again);
	ok(again.p_value == c.p_value && again.low == c.low && again.high == c.high, "many windows: the same for the same seed");
	(void) forecast_compare(&world.kernel, 40, a, b, n, 2, &again);
	ok(again.p_value != c.p_value && again.low != c.low, "many windows: drawn otherwise for another");
	ok(!c.exact && fabs(c.p_value - erfc(sum / sqrt(squares) / sqrt(2))) < 0.02, "many windows: p %g near %g", c.p_value,
	   erfc(sum / sqrt(squares) / sqrt(2)));
	is_empty(&world, "many windows");
	for (int stop = 1; stop < 20; stop++)
	{
		World		stopping = world_stopping_at(stop);

		(void) forecast_compare(&stopping.kernel, 40, a, b, n, 1, &c);
		if (stopping.blocks != 0)
			ok(false, "stopped at %d: nothing left", stop);
	}
}

/* Better in each of forty windows: hardly any exchange is as far, but what was seen is one of the 10,000. */
static void
always_better(void)
{
	double		a[40];
	double		b[40] = {0};
	double		n[40];
	World		world = world_new();
	ForecastComparison c;

	for (int w = 0; w < 40; w++)
	{
		a[w] = 1;
		n[w] = 10;
	}
	(void) forecast_compare(&world.kernel, 40, a, b, n, 1, &c);
	is_within(c.p_value, 1e-4, 1e-15, "always better: p");
	is_empty(&world, "always better");
}

static void
adjusted(void)
{
	const double p[] = {0.01, NAN, 0.04, 0.03, 0.5};
	double		q[5];
	World		world = world_new();

	forecast_adjust(&world.kernel, 5, p, q);
	is_within(q[0], 0.04, 1e-12, "several maps: the first");
	ok(isnan(q[1]), "several maps: what is none stays none");
	is_within(q[2], 0.16 / 3, 1e-12, "several maps: the third");
	is_within(q[3], 0.16 / 3, 1e-12, "several maps: no less than what is below it");
	is_within(q[4], 0.5, 1e-12, "several maps: the last");
	is_empty(&world, "several maps");
}

int
main(void)
{
	cuts();
	alike();
	near_hits();
	rounded_alike();
	no_corner_first();
	ids();
	fits();
	compared();
	many_windows();
	always_better();
	adjusted();
	return done();
}
