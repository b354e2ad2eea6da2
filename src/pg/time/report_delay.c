/*
 * corrected_counts, corrected_count: burglaries that are not known yet.
 *
 * SQL: sql/67-report_delay.sql
 */
#include "postgres.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/rows.h"
#include "pg/time/reporting_triangle.h"

#include <math.h>

#include "utils/date.h"

/* ---------------------------------------------------------------- arguments */

static DateADT
argument_date(DateADT date, const char *argument)
{
	if (DATE_NOT_FINITE(date))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is infinite", argument),
				 errhint("Give a day. What is known by now is asked with CURRENT_DATE.")));
	return date;
}

static int32
argument_period_days(int32 days)
{
	if (days < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("period_days is %d", days),
				 errdetail("It is how many days a period has, at least 1."),
				 errhint("14 is a fortnight.")));
	return days;
}

static uint32
argument_max_delay(FunctionCallInfo fcinfo, int argument)
{
	if (PG_ARGISNULL(argument))
		return DELAY_DEFAULT;
	if (PG_GETARG_INT32(argument) < 1 || PG_GETARG_INT32(argument) >= DELAY_PERIODS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_delay is %d", PG_GETARG_INT32(argument)),
				 errdetail("It is a number of periods, from 1 to %d.", DELAY_PERIODS_MAX - 1),
				 errhint("Leave it out for the one within which 99 %% became known.")));
	return PG_GETARG_INT32(argument);
}

static uint32
argument_learn_from(int32 periods)
{
	if (periods < 5 || periods > DELAY_PERIODS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("learn_from is %d", periods),
				 errdetail("It is the number of periods that delays are learnt from, from 5 to %d.", DELAY_PERIODS_MAX),
				 errhint("26 fortnights are a year.")));
	return periods;
}

/* ---------------------------------------------------------------- counts per period */

/* So many rows are still looked at. */
#define PERIODS_MAX 100000

typedef struct PeriodCount
{
	double		known;
	double		left_out;
} PeriodCount;

/* What the two functions have in common. */
typedef struct Question
{
	DelayGrid	grid;
	uint32		max_delay;
	uint32		learn_from;
	double		level;
	DelayCell  *cell;
	uint32		cells;
	DelayShares shares;
} Question;

/* Reads the arguments from max_delay on, and learns the delays. */
static void
learn(FunctionCallInfo fcinfo, Question *question, int argument)
{
	ServerKernel server;
	DelayCell  *learnt;
	uint32		count;

	question->max_delay = argument_max_delay(fcinfo, argument);
	question->level = argument_chance(PG_GETARG_FLOAT8(argument + 1), "level");
	question->learn_from = argument_learn_from(PG_GETARG_INT32(argument + 2));
	question->cell = learnt = triangle_cells(PG_GETARG_ARRAYTYPE_P(0), &question->cells);
	count = question->cells;
	if (!PG_ARGISNULL(argument + 3))
		learnt = triangle_cells(PG_GETARG_ARRAYTYPE_P(argument + 3), &count);
	(void) delay_shares(server_kernel(&server, CurrentMemoryContext), learnt, count, &question->grid,
						question->learn_from, question->max_delay, &question->shares);
}

/* Adds up the cells of the newest periods, from a day on; what is older than the last of them is counted with it. */
static PeriodCount *
count_periods(const Question *question, int64 periods, int32 from)
{
	PeriodCount *count = palloc0(periods * sizeof(PeriodCount));

	for (uint32 i = 0; i < question->cells; i++)
	{
		const DelayCell *cell = &question->cell[i];
		int64		age = delay_period(&question->grid, cell->occurred);

		if (age < 0 || cell->occurred < from)
			continue;
		age = Min(age, periods - 1);
		if (cell->known == DELAY_UNKNOWN)
			count[age].left_out += cell->burglaries;
		else if (cell->known <= question->grid.at)
			count[age].known += cell->burglaries;
	}
	return count;
}

/* How many periods there are from the first burglary on. */
static int64
periods_of(const Question *question)
{
	int64		oldest = -1;

	for (uint32 i = 0; i < question->cells; i++)
		oldest = Max(oldest, delay_period(&question->grid, question->cell[i].occurred));
	if (oldest >= PERIODS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("there are more than %d periods since the first burglary", PERIODS_MAX),
				 errhint("Look for a date that cannot be right, or take longer periods.")));
	return oldest + 1;
}

/* ---------------------------------------------------------------- rows */

static void
add_whole(Rows *rows, double number)
{
	bool		null = isnan(number) || !FLOAT8_FITS_IN_INT64(number);

	rows_add(rows, Int64GetDatum(null ? 0 : (int64) number), null);
}

static const char *
reason_of(bool over, const DelayShares *shares, double share)
{
	if (!over)
		return "period_not_over";
	if (shares->max_delay == DELAY_DEFAULT)
		return "short_history";
	return isnan(share) ? "delays_unknown" : NULL;
}

/* p under which delays have changed. */
#define CHANGED_BELOW 0.05

static void
add_trust(Rows *rows, const Question *question, double rests_on, const char *reason)
{
	rows_add(rows, Int32GetDatum(question->shares.max_delay), question->shares.max_delay == DELAY_DEFAULT);
	add_whole(rows, rests_on);
	rows_add(rows, BoolGetDatum(question->shares.changed < CHANGED_BELOW), isnan(question->shares.changed));
	if (reason != NULL)
		rows_add_text(rows, reason);
	else
		rows_add_null(rows);
}

static Datum
date_datum(int64 day)
{
	if (!IS_VALID_DATE(day))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("a period begins or ends on a day that is no date"),
				 errhint("Look for a date that cannot be right, or take shorter periods.")));
	return DateADTGetDatum((DateADT) day);
}

/* A row: some periods that follow each other, from the youngest on, which is of this age and may not be over yet. */
typedef struct Span
{
	int64		from;
	int64		to;
	uint32		age;
	uint32		periods;
	const PeriodCount *count;
	bool		over;
} Span;

static CorrectedCount
correct_span(const Question *question, const Span *span, PeriodCount *sum)
{
	double	   *known = palloc(span->periods * sizeof(double));

	*sum = (PeriodCount) {0};
	for (uint32 i = 0; i < span->periods; i++)
	{
		known[i] = span->count[i].known;
		sum->known += span->count[i].known;
		sum->left_out += span->count[i].left_out;
	}
	if (!span->over)
		return (CorrectedCount) {NAN, NAN, NAN, NAN, NAN};
	return delay_correct(&question->shares, known, span->periods, span->age, question->level);
}

static void
add_span(Rows *rows, const Question *question, Span span)
{
	PeriodCount sum;
	CorrectedCount count;

	rows_begin_row(rows);
	count = correct_span(question, &span, &sum);
	rows_add(rows, date_datum(span.from), false);
	rows_add(rows, date_datum(span.to), false);
	add_whole(rows, sum.known);
	add_whole(rows, sum.left_out);
	rows_add_number(rows, count.share);
	rows_add_number(rows, count.corrected);
	rows_add_number(rows, count.standard_error);
	add_whole(rows, count.low);
	add_whole(rows, count.high);
	add_trust(rows, question, span.over ? delay_share_at(&question->shares, span.age).rests_on : NAN,
			  reason_of(span.over, &question->shares, count.share));
	rows_end_row(rows);
}

/* The arguments of corrected_counts and of corrected_count. */
enum
{
	COUNTS_TRIANGLE, COUNTS_AT, COUNTS_DAYS, COUNTS_ANCHOR, COUNTS_MAX_DELAY, COUNTS_LEVEL, COUNTS_LEARN_FROM
};
enum
{
	COUNT_TRIANGLE, COUNT_FROM, COUNT_TO, COUNT_AT, COUNT_MAX_DELAY, COUNT_LEVEL, COUNT_LEARN_FROM
};

/* The day after the last period that is over at the end of a day. */
static int64
last_end(int64 at, int64 anchor, int64 days)
{
	int64		since = at + 1 - anchor;

	return at + 1 - ((since % days + days) % days);
}

PG_FUNCTION_INFO_V1(corrected_counts);
Datum
corrected_counts(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	Question	question = {.cells = 0};
	PeriodCount *count;
	int64		periods;

	for (int i = COUNTS_TRIANGLE; i <= COUNTS_LEARN_FROM; i++)
	{
		if (i != COUNTS_MAX_DELAY && PG_ARGISNULL(i))
			return (Datum) 0;
	}
	question.grid.at = argument_date(PG_GETARG_DATEADT(COUNTS_AT), "at");
	question.grid.days = argument_period_days(PG_GETARG_INT32(COUNTS_DAYS));
	question.grid.end = last_end(question.grid.at, argument_date(PG_GETARG_DATEADT(COUNTS_ANCHOR), "anchor"),
								 question.grid.days);
	learn(fcinfo, &question, COUNTS_MAX_DELAY);
	periods = periods_of(&question);
	count = count_periods(&question, periods, PG_INT32_MIN);
	for (int64 age = periods - 1; age >= 0; age--)
	{
		int64		to = question.grid.end - age * question.grid.days;

		add_span(&rows, &question, (Span) {
			.from = to - question.grid.days, .to = to, .age = age, .periods = 1, .count = &count[age], .over = true
		});
	}
	return (Datum) 0;
}

/* A longer period is taken apart in fortnights, counted back from its end; the oldest may be shorter. */
#define PART_DAYS 14

PG_FUNCTION_INFO_V1(corrected_count);
Datum
corrected_count(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	Question	question = {.cells = 0};
	DateADT		from;
	DateADT		to;
	uint32		parts;

	for (int i = COUNT_TRIANGLE; i <= COUNT_LEARN_FROM; i++)
	{
		if (i != COUNT_MAX_DELAY && PG_ARGISNULL(i))
			return (Datum) 0;
	}
	from = argument_date(PG_GETARG_DATEADT(COUNT_FROM), "period_from");
	to = argument_date(PG_GETARG_DATEADT(COUNT_TO), "period_to");
	if (to <= from)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the period ends before it has begun"),
				 errdetail("It holds the days from period_from up to the day before period_to."),
				 errhint("For one day, period_to is the day after.")));
	question.grid = (DelayGrid) {
		.end = to, .days = Min(to - from, PART_DAYS), .at = argument_date(PG_GETARG_DATEADT(COUNT_AT), "at")
	};
	learn(fcinfo, &question, COUNT_MAX_DELAY);
	/* Parts of an age beyond all delays are complete, so that they can be one. */
	parts = Min((to - from + question.grid.days - 1) / question.grid.days, DELAY_PERIODS_MAX);
	add_span(&rows, &question, (Span) {
		.from = from, .to = to, .age = 0, .periods = parts, .count = count_periods(&question, parts, from),
		.over = to <= question.grid.at + 1
	});
	return (Datum) 0;
}
