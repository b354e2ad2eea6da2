/*
 * The rows that say what forecasts were worth.
 *
 * SQL: sql/6m-forecast_score.sql
 */
#include "pg/forecast/forecast_report.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"

/* ---------------------------------------------------------------- words */

bool
forecast_too_few(uint32 windows, double events)
{
	return windows < COMPARE_WINDOWS_MIN || events < COMPARE_EVENTS_MIN;
}

char *
forecast_dutch(double number, int decimals)
{
	char	   *text = psprintf("%.*f", decimals, fabs(number));
	int			whole = strcspn(text, ".");
	StringInfoData dutch;

	initStringInfo(&dutch);
	/* what is nothing when rounded has no sign */
	if (number < 0 && strspn(text, "0.") < strlen(text))
		appendStringInfoChar(&dutch, '-');
	for (int i = 0; i < whole; i++)
	{
		if (i > 0 && (whole - i) % 3 == 0)
			appendStringInfoChar(&dutch, '.');
		appendStringInfoChar(&dutch, text[i]);
	}
	if (text[whole] != '\0')
		appendStringInfo(&dutch, ",%s", text + whole + 1);
	return dutch.data;
}

/* The share as a percentage, as short as it goes. */
static char *
dutch_share(double share)
{
	char	   *text = psprintf("%.4g", 100 * share);
	char	   *point = strchr(text, '.');

	if (point != NULL)
		*point = ',';
	return text;
}

/* The interval is of one comparison; p is adjusted for all that were made. */
static const char *
outcome(const ForecastComparison *c, double p)
{
	bool		apart = c->low > 0 || c->high < 0;

	if (apart && p <= 0.05)
		return c->low > 0 ? "aantoonbaar meer" : "aantoonbaar minder";
	if (apart && p > c->p_value)
		return "geen aantoonbaar verschil, gezien hoeveel manieren er zijn geprobeerd";
	return "geen aantoonbaar verschil";
}

char *
forecast_verdict(const ForecastVerdict *v, const ForecastComparison *c, double p)
{
	if (forecast_too_few(v->count, c->events))
		return psprintf("Te weinig om iets te zeggen: %s %s in %u %s; nodig zijn er %d in %d.", forecast_dutch(c->events, 0),
						c->events == 1 ? "woninginbraak" : "woninginbraken", v->count, v->windows, COMPARE_EVENTS_MIN,
						COMPARE_WINDOWS_MIN);
	return psprintf("Op %s woninginbraken in %u %s vond %s %s %%%s; %s vond %s %%. Verschil %s procentpunt (95 %%: %s tot %s): %s.",
					forecast_dutch(c->events, 0), v->count, v->windows, v->map, forecast_dutch(100 * c->rate_a, 1), v->where, v->baseline,
					forecast_dutch(100 * c->rate_b, 1), forecast_dutch(100 * c->difference, 1),
					forecast_dutch(100 * c->low, 1), forecast_dutch(100 * c->high, 1), outcome(c, p));
}

Datum
forecast_flags(const char *const *flag, int count)
{
	Datum	   *words = palloc(count * sizeof(Datum));
	int			there = 0;

	for (int i = 0; i < count; i++)
		if (flag[i] != NULL)
			words[there++] = CStringGetTextDatum(flag[i]);
	return PointerGetDatum(construct_array(words, there, TEXTOID, -1, false, TYPALIGN_INT));
}

static char *
history_in_words(int32 days)
{
	switch (days)
	{
		case 365:
			return "een jaar";
		case 730:
			return "twee jaar";
		case 1095:
			return "drie jaar";
		default:
			return psprintf("%d dagen", days);
	}
}

/* A map in words. */
static const char *
map_in_words(const ForecastReport *report, int map)
{
	char	   *history;

	if (report->words != NULL)
		return map == FORECAST_GIVEN ? report->words->map : report->words->baseline;
	history = history_in_words(report->plan->rules.history);
	switch (map)
	{
		case FORECAST_UNIFORM:
			return "elke woning gelijk";
		case FORECAST_PLAIN_COUNTS:
			return psprintf("tellen over %s", history);
		case FORECAST_COUNTS:
			return psprintf("gewogen tellen over %s", history);
		case FORECAST_COUNTS_14:
			return "tellen over 14 dagen";
		case FORECAST_KERNEL:
			return psprintf("kerndichtheid over %s", history);
		case FORECAST_KERNEL_56:
			return "kerndichtheid over 56 dagen";
		case FORECAST_RECENT:
			return "wat kort geleden was";
		case FORECAST_PROSPECTIVE:
			return "ProMap";
		case FORECAST_PROFILE:
			return "gewogen tellen met near repeats";
		case FORECAST_MIXTURE:
			return "het mengsel van tellen, kerndichtheid en de laatste weken";
		case FORECAST_SELF_EXCITING:
			return "het zelfopwekkende proces";
		case FORECAST_FACTORS:
			return "gewogen tellen met factoren";
		default:
			return "de gegeven kaart";
	}
}

static char *
windows_in_words(int32 horizon, uint32 count)
{
	if (horizon == 14)
		return count == 1 ? "tweewekelijks venster" : "tweewekelijkse vensters";
	if (horizon == 7)
		return count == 1 ? "wekelijks venster" : "wekelijkse vensters";
	return psprintf("%s van %d %s", count == 1 ? "venster" : "vensters", horizon, horizon == 1 ? "dag" : "dagen");
}

/* ---------------------------------------------------------------- one coverage of one map */

typedef struct Part
{
	int			map;
	ForecastMeasure measure;
	uint32		coverage;
	ForecastFound found;		/* in all windows together */
	ForecastComparison comparison;
	double		adjusted;		/* p */
} Part;

static ForecastFound
add_up(const ForecastFound *window, uint32 windows)
{
	ForecastFound sum = {0};

	for (uint32 w = 0; w < windows; w++)
	{
		sum.size += window[w].size;
		sum.tied += window[w].tied;
		sum.cells += window[w].cells;
		sum.burgled += window[w].burgled;
		sum.hits += window[w].hits;
		sum.expected += window[w].expected;
		sum.best += window[w].best;
		sum.ranked += window[w].ranked;
		sum.ranked_size += window[w].ranked_size;
		sum.near += window[w].near;
		sum.near_size += window[w].near_size;
	}
	return sum;
}

static double *
hits_of(const ForecastReport *report, int map, ForecastMeasure measure, uint32 coverage)
{
	const ForecastFound *window = forecast_scores_of(report->scores, map, measure, coverage);
	double	   *hits = palloc(Max(report->scores->windows, 1) * sizeof(double));

	for (uint32 w = 0; w < report->scores->windows; w++)
		hits[w] = window[w].hits;
	return hits;
}

static void
compare_part(Kernel *kernel, const ForecastReport *report, Part *part)
{
	double	   *hits = hits_of(report, part->map, part->measure, part->coverage);
	double	   *others = hits_of(report, report->baseline, part->measure, part->coverage);

	part->found = add_up(forecast_scores_of(report->scores, part->map, part->measure, part->coverage), report->scores->windows);
	if (forecast_compare(kernel, report->scores->windows, hits, others, report->scores->events, report->seed, &part->comparison) != KERNEL_OK)
		elog(ERROR, "a comparison of forecasts was stopped");
	pfree(hits);
	pfree(others);
}

/* The p-values of all maps but the baseline at one coverage, adjusted for how many were tried. */
static void
adjust(Kernel *kernel, const ForecastReport *report, Part *part, int maps, uint32 parts)
{
	double	   *p = palloc(maps * sizeof(double));
	double	   *adjusted = palloc(maps * sizeof(double));

	for (uint32 k = 0; k < parts; k++)
	{
		for (int m = 0; m < maps; m++)
		{
			const Part *one = &part[m * parts + k];

			p[m] = one->map == (int) report->baseline ? NAN : one->comparison.p_value;
		}
		forecast_adjust(kernel, maps, p, adjusted);
		for (int m = 0; m < maps; m++)
			part[m * parts + k].adjusted = adjusted[m];
	}
	pfree(p);
	pfree(adjusted);
}

/* ---------------------------------------------------------------- rows */

/* The last day of which anything is known.  Of places that are no squares, who tells what happened knows that. */
static int64
known_until(const ForecastReport *report)
{
	return report->request == NULL ? INT64_MAX : forecast_last_day(report->request);
}

/* Does the last window go on after it? */
static bool
not_over(const ForecastReport *report)
{
	const ForecastPlan *plan = report->plan;
	uint32		windows = report->scores->windows;

	return windows > 0 && (int64) plan->origin[windows - 1] + plan->rules.horizon - 1 > known_until(report);
}

/* Of such a window nothing at all is known: that there is no burglary in it is no failure of any forecast. */
static bool
not_begun(const ForecastReport *report)
{
	uint32		windows = report->scores->windows;

	return windows > 0 && report->plan->origin[windows - 1] > known_until(report);
}

static Datum
flags_of(const ForecastReport *report, const Part *part)
{
	const ForecastScores *scores = report->scores;
	const ForecastRequest *request = report->request;
	const ForecastPlan *plan = report->plan;
	const char *flag[] = {
		forecast_too_few(scores->windows, part->comparison.events) ? "too_few" : NULL,
		request && scores->windows > 0 && forecast_history_is_short(request, plan->origin[0]) ? "short_history" : NULL,
		not_over(report) ? "not_over" : NULL,
		request && plan->events->assumed > 0 ? "known_assumed" : NULL,
		scores->doubles > 0 ? "possible_doubles" : NULL,
		part->map == FORECAST_PROFILE && scores->assumed_kappa > 0 ? "kappa_assumed" : NULL,
		part->map == FORECAST_MIXTURE && scores->assumed_weights > 0 ? "weights_assumed" : NULL,
		part->map == FORECAST_SELF_EXCITING && scores->assumed_theta > 0 ? "theta_assumed" : NULL,
		part->map == FORECAST_FACTORS && scores->assumed_factors > 0 ? "factors_assumed" : NULL
	};

	return forecast_flags(flag, lengthof(flag));
}

/* A method that could learn nothing in any window made the map of counts. */
static bool
learnt_nothing(const ForecastScores *scores, int map)
{
	double		assumed = map == FORECAST_SELF_EXCITING ? scores->assumed_theta : map == FORECAST_FACTORS ? scores->assumed_factors : 0;

	return assumed > 0 && assumed >= scores->windows;
}

/* What a part of the map is a part of, in words. */
static const char *
size_in_words(const ForecastReport *report, ForecastMeasure measure)
{
	if (report->words != NULL)
		return measure == BY_CELLS ? report->words->places : report->words->size;
	return measure == BY_CELLS ? "vierkanten" : "woningen";
}

static char *
verdict_of(const ForecastReport *report, const Part *part)
{
	ForecastVerdict verdict = {
		.map = map_in_words(report, part->map), .baseline = map_in_words(report, report->baseline),
		.windows = windows_in_words(report->plan->rules.horizon, report->scores->windows), .count = report->scores->windows,
		.where = psprintf(" in %s %% van de %s", dutch_share(report->plan->coverage[part->coverage]),
						  size_in_words(report, part->measure))
	};

	if (not_begun(report) && !forecast_too_few(verdict.count, part->comparison.events))
		return psprintf("Nog geen oordeel: er zijn %s woninginbraken in %u %s, en zij houden op voor het laatste daarvan begint.",
						forecast_dutch(part->comparison.events, 0), verdict.count, verdict.windows);
	if (learnt_nothing(report->scores, part->map))
		return psprintf("In geen van de %u %s waren er genoeg woninginbraken om van te leren: %s is dan %s.", verdict.count,
						verdict.windows, verdict.map, map_in_words(report, FORECAST_COUNTS));
	return forecast_verdict(&verdict, &part->comparison, part->adjusted);
}

/* What part of the whole is as much in every window. */
static double
whole_size(const ForecastReport *report, ForecastMeasure measure)
{
	const ForecastCells *cells = report->plan->cells;

	return (measure == BY_CELLS ? cells->count : cells->all_dwellings) * report->scores->windows;
}

static void
add_found(Rows *rows, const ForecastReport *report, const Part *part)
{
	const ForecastFound *found = &part->found;
	double		events = part->comparison.events;
	double		whole = whole_size(report, part->measure);
	double		pai = events > 0 ? found->hits / events / (found->size / whole) : NAN;
	double		best_pai = events > 0 ? found->ranked / events / (found->ranked_size / whole) : NAN;

	rows_add_number(rows, found->hits);
	rows_add_number(rows, events > 0 ? found->hits / events : NAN);
	rows_add_number(rows, found->expected);
	rows_add_number(rows, found->burgled / found->cells);
	if (report->words == NULL)
	{
		rows_add_number(rows, events > 0 ? found->near / events : NAN);
		rows_add_number(rows, found->near_size / whole);
	}
	rows_add_number(rows, pai);
	rows_add_number(rows, pai / best_pai);
	rows_add_number(rows, found->best > 0 ? found->hits / found->best : NAN);
	rows_add_number(rows, found->tied / found->size);
}

static void
add_fit(Rows *rows, const ForecastReport *report, int map)
{
	const ForecastFit *fit = &report->scores->fit[map];
	double		base = fit->burgled / fit->cells;
	double		brier = fit->brier / fit->cells;

	rows_add_number(rows, fit->log_score / fit->inside);
	rows_add_number(rows, report->scores->alike / fit->inside);
	rows_add_number(rows, brier);
	rows_add_number(rows, base > 0 && base < 1 ? 1 - brier / (base * (1 - base)) : NAN);
	rows_add_number(rows, fit->expected);
	rows_add_number(rows, fit->deviance);
}

static void
add_comparison(Rows *rows, const ForecastReport *report, const Part *part)
{
	const ForecastComparison *c = &part->comparison;
	bool		itself = part->map == (int) report->baseline;

	rows_add_number(rows, c->rate_b);
	rows_add_number(rows, itself ? NAN : c->difference);
	rows_add_number(rows, itself ? NAN : c->error);
	rows_add_number(rows, itself ? NAN : c->low);
	rows_add_number(rows, itself ? NAN : c->high);
	rows_add_number(rows, itself ? NAN : c->p_value);
	if (report->with_method)
		rows_add_number(rows, part->adjusted);
	rows_add(rows, flags_of(report, part), false);
	if (itself)
		rows_add_null(rows);
	else
		rows_add_text(rows, verdict_of(report, part));
}

static const char *
measured_by(const ForecastReport *report, ForecastMeasure measure)
{
	if (report->words != NULL)
		return measure == BY_CELLS ? "places" : "exposure";
	return measure == BY_CELLS ? "cells" : "dwellings";
}

/* Burglaries that are spread over hours leave parts of a burglary in places. */
static void
add_burglaries(Rows *rows, const ForecastReport *report, double number)
{
	if (report->words != NULL)
		rows_add_number(rows, number);
	else
		rows_add(rows, Int64GetDatum((int64) number), false);
}

static void
add_part(Rows *rows, const ForecastReport *report, const Part *part)
{
	rows_begin_row(rows);
	if (report->with_method)
		rows_add_text(rows, forecast_method_names[part->map]);
	rows_add_text(rows, measured_by(report, part->measure));
	rows_add_number(rows, report->plan->coverage[part->coverage]);
	rows_add(rows, Int32GetDatum(report->scores->windows), false);
	add_burglaries(rows, report, part->comparison.events);
	add_burglaries(rows, report, report->scores->outside);
	add_found(rows, report, part);
	add_fit(rows, report, part->map);
	add_comparison(rows, report, part);
	rows_end_row(rows);
}

void
forecast_report(Kernel *kernel, const ForecastReport *report, const int *map, int maps, Rows *rows)
{
	uint32		parts = FORECAST_MEASURES * report->scores->coverages;
	Part	   *part = palloc(Max(maps, 1) * parts * sizeof(Part));

	for (int m = 0; m < maps; m++)
		for (uint32 k = 0; k < parts; k++)
		{
			Part	   *one = &part[m * parts + k];

			*one = (Part) {.map = map[m], .measure = k / report->scores->coverages, .coverage = k % report->scores->coverages};
			compare_part(kernel, report, one);
		}
	adjust(kernel, report, part, maps, parts);
	for (int i = 0; i < maps * (int) parts; i++)
		add_part(rows, report, &part[i]);
	pfree(part);
}
