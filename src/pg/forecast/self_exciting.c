/*
 * self_exciting_fit: how many burglaries one burglary brings.
 *
 * SQL: sql/6t-self_exciting.sql
 */
#include "postgres.h"

#include "pg/arguments.h"
#include "pg/forecast/forecast_arguments.h"
#include "pg/forecast/forecast_report.h"
#include "pg/kernel_env.h"
#include "pg/letters/letter_sets.h"
#include "pg/progress.h"
#include "pg/srid.h"

#include "kernel/forecast/forecast_maps.h"
#include "kernel/forecast/self_exciting_interval.h"


/* The arguments. */
enum
{
	ARG_BURGLARIES, ARG_DWELLINGS, ARG_FROM, ARG_TO, ARG_BACKGROUND, ARG_BANDWIDTH, ARG_CELL_SIZE, ARG_PERMUTATIONS, ARG_SEED
};

#define PERMUTATIONS_MAX 999

typedef struct Question
{
	ForecastCells cells;
	ForecastEvents events;
	int32		from;
	int32		to;				/* the day after the last one */
	int32		background_days;
	double		bandwidth;
} Question;

/* ---------------------------------------------------------------- arguments */

static int32
argument_permutations(int32 permutations)
{
	if (permutations < 0 || permutations > PERMUTATIONS_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("permutations is %d", permutations),
				 errdetail("It is how often the days are dealt over the places by lot, from 0 to %d.", PERMUTATIONS_MAX),
				 errhint("9 tell what the method finds of nothing.")));
	return permutations;
}

static void
open_question(FunctionCallInfo fcinfo, Kernel *kernel, Question *question)
{
	const LetterSet *burglaries = letter_set_open(BURGLARY_SET, PG_GETARG_DATUM(ARG_BURGLARIES));
	const LetterSet *dwellings = letter_set_open(DWELLING_SET, PG_GETARG_DATUM(ARG_DWELLINGS));
	double		size = forecast_argument_cell_size(PG_GETARG_FLOAT8(ARG_CELL_SIZE));

	question->from = forecast_argument_day(PG_GETARG_DATEADT(ARG_FROM), "from_day");
	question->to = forecast_argument_day(PG_GETARG_DATEADT(ARG_TO), "to_day") + 1;
	if (question->to <= question->from)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("from_day is %s, and to_day %s", forecast_day_text(question->from), forecast_day_text(question->to - 1)),
				 errdetail("They are the first and the last day of the burglaries that are looked at."),
				 errhint("Exchange them.")));
	question->background_days = forecast_argument_background(PG_GETARG_INT32(ARG_BACKGROUND));
	question->bandwidth = forecast_argument_bandwidth(PG_GETARG_FLOAT8(ARG_BANDWIDTH));
	if (burglaries->header.count > 0 && dwellings->header.count > 0)
		srid_require_same(burglaries->header.srid, dwellings->header.srid, "burglaries and dwellings");
	forecast_refuse(forecast_cells_build(kernel, letter_set_rows(dwellings), dwellings->header.count, size, &question->cells));
	forecast_refuse(forecast_events_build(kernel, letter_set_rows(burglaries), burglaries->header.count, &question->cells,
										  question->from, &question->events));
}

/* ---------------------------------------------------------------- the answer */

/* The background of each cell; how many burglaries it comes of. */
static double
make_background(Kernel *kernel, const Question *question, double *rate)
{
	ForecastView view = {
		.cells = &question->cells, .events = &question->events, .at = question->from, .days = question->background_days
	};
	double		burglaries = 0;

	forecast_refuse(forecast_map_counts(kernel, &view, rate));
	for (uint32 c = 0; c < question->cells.count; c++)
		burglaries += rate[c];
	if (burglaries > 0)
		forecast_refuse(forecast_map_rate(kernel, &view, question->bandwidth, rate));
	return burglaries;
}

static void
open_process(Kernel *kernel, const Question *question, const double *rate, SelfExciting *process)
{
	const SelfExcitingRequest request = {
		.cells = &question->cells, .events = &question->events, .rate = rate, .from = question->from, .to = question->to,
		.at = PG_INT32_MAX
	};

	forecast_refuse(self_exciting_open(kernel, &request, process));
}

static bool
at_bound(const Excitation *fitted)
{
	return fitted->theta >= THETA_MAX || fitted->repeats >= THETA_MAX || fitted->omega <= OMEGA_MIN || fitted->omega >= OMEGA_MAX
		|| fitted->sigma <= SIGMA_MIN * (1 + 1e-6) || fitted->sigma >= SIGMA_MAX * (1 - 1e-6);
}

static Datum
flags_of(const Question *question, double background, double close_pairs, const Excitation *fitted)
{
	int64		needed = (int64) question->from - question->background_days + 31;
	const char *flag[] = {
		close_pairs < EXCITED_CLOSE_PAIRS_MIN ? "too_few" : NULL,
		background == 0 ? "no_background" : question->events.burglary[0].occurred > needed ? "short_history" : NULL,
		fitted != NULL && at_bound(fitted) ? "at_bound" : NULL
	};

	return forecast_flags(flag, lengthof(flag));
}

#define ESTIMATES 14

/* What was estimated; NULL when nothing was. */
static void
add_estimates(Rows *rows, const SelfExciting *process, const SelfExcitingTest *test)
{
	for (int i = 0; process == NULL && i < ESTIMATES; i++)
		rows_add_null(rows);
	if (process == NULL)
		return;
	rows_add_number(rows, test->fitted.theta);
	rows_add_number(rows, test->low);
	rows_add_number(rows, test->high);
	rows_add_number(rows, test->dealt);
	rows_add_number(rows, test->dealt_most);
	rows_add_number(rows, test->fitted.repeats);
	rows_add_number(rows, 1 / test->fitted.omega);
	rows_add_number(rows, test->fitted.sigma);
	rows_add_number(rows, test->sums.background / process->count);
	rows_add_number(rows, test->sums.near / process->count);
	rows_add_number(rows, test->sums.repeats / process->count);
	rows_add_number(rows, test->log_likelihood);
	rows_add_number(rows, test->log_likelihood_without);
	rows_add_number(rows, test->p_value);
}

static void
tell_copy(void *context, uint32_t copy, uint32_t copies)
{
	if (progress_due(context))
		ereport(NOTICE, (errmsg("permutation %u of %u", copy, copies)));
}

PG_FUNCTION_INFO_V1(self_exciting_fit_row);
Datum
self_exciting_fit_row(PG_FUNCTION_ARGS)
{
	Rows		rows = rows_begin(fcinfo);
	ServerKernel server;
	Kernel	   *kernel = server_kernel(&server, CurrentMemoryContext);
	Progress	told = progress_begin();
	SelfExcitingCopies copies = {
		.copies = argument_permutations(PG_GETARG_INT32(ARG_PERMUTATIONS)), .seed = PG_GETARG_INT64(ARG_SEED),
		.progress = tell_copy, .context = &told
	};
	Question	question;
	SelfExciting process;
	SelfExcitingTest test = {0};
	double	   *rate;
	double		background;
	double		close_pairs;
	bool		known;

	open_question(fcinfo, kernel, &question);
	if (question.cells.count == 0)
		return (Datum) 0;
	rate = kernel_alloc(kernel, question.cells.count, sizeof(double));
	background = make_background(kernel, &question, rate);
	open_process(kernel, &question, rate, &process);
	close_pairs = excited_close_pairs(process.count, process.area, process.days);
	known = background > 0 && close_pairs >= EXCITED_CLOSE_PAIRS_MIN;
	if (known)
		forecast_refuse(self_exciting_test(kernel, &process, &copies, &test));
	rows_begin_row(&rows);
	rows_add(&rows, Int64GetDatum(process.count), false);
	rows_add(&rows, Int64GetDatum((int64) process.outside), false);
	rows_add(&rows, Int64GetDatum((int64) background), false);
	rows_add_number(&rows, close_pairs);
	add_estimates(&rows, known ? &process : NULL, &test);
	rows_add(&rows, flags_of(&question, background, close_pairs, known ? &test.fitted : NULL), false);
	rows_end_row(&rows);
	return (Datum) 0;
}
