/*
 * letter_pairs: who was in the zone of which burglary, and was warned or not.
 *
 * SQL: sql/57-letter_pairs.sql
 */
#include "pg/letters/letter_pairs.h"

#include "pg/arguments.h"
#include "pg/kernel_env.h"
#include "pg/letters/letter_sets.h"
#include "pg/near_repeat/near_repeat_profile.h"
#include "pg/srid.h"

#include <float.h>
#include <math.h>

#include "access/htup_details.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/typcache.h"

/* ---------------------------------------------------------------- arguments */

/* The arguments of letter_pairs and letter_coverage, in order. */
enum
{
	ARG_BURGLARIES, ARG_DWELLINGS, ARG_LETTERS, ARG_ZONE, ARG_MAX_DISTANCE, ARG_PROFILE, ARG_RISK_DAYS,
	ARG_DEADLINE_DAYS, ARG_VALIDITY_DAYS, ARG_DELIVERY_DAYS, ARG_INCLUDE_OWN, ARG_AT
};

#define PERIOD_MAX 3660

/* In the order of LetterZone. */
static const char *const zone_names[] = {"distance", "profile", "area", NULL};

static int32
argument_period(int32 days, int32 least, const char *argument, const char *meaning)
{
	if (days < least || days > PERIOD_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %d", argument, days),
				 errdetail("It is %s, from %d to %d.", meaning, least, PERIOD_MAX),
				 errhint("Usual are 30 days of risk, a deadline of 7 days after the report, 30 days of validity, 0 days of delivery.")));
	return days;
}

static void
set_periods(LetterRules *rules, int32 risk, int32 deadline, int32 validity, int32 delivery)
{
	rules->risk_days = argument_period(risk, 1, "risk_days", "the number of days that the risk lasts");
	rules->deadline_days = argument_period(deadline, 0, "deadline_days",
										   "the number of days after the report within which a letter is in time");
	rules->validity_days = argument_period(validity, 0, "validity_days",
										   "the number of days after its delivery that a letter still counts");
	rules->delivery_days = argument_period(delivery, 0, "delivery_days", "the number of days from sending to delivery");
}

static LetterRules
letter_rules(FunctionCallInfo fcinfo)
{
	LetterRules rules = {
		.zone = (LetterZone) argument_choice(PG_GETARG_TEXT_PP(ARG_ZONE), "zone", zone_names),
		.distance = argument_distance(PG_GETARG_FLOAT8(ARG_MAX_DISTANCE), "max_distance"),
		.profile = profile_of(PG_GETARG_PROFILE_P(ARG_PROFILE)),
		.include_own = PG_GETARG_BOOL(ARG_INCLUDE_OWN),
		.at = PG_GETARG_DATEADT(ARG_AT)
	};

	if (rules.zone == ZONE_PROFILE)
		rules.distance = bands_reach(&rules.profile.distance);
	if (rules.zone == ZONE_AREA)
		rules.distance = NAN;
	set_periods(&rules, PG_GETARG_INT32(ARG_RISK_DAYS), PG_GETARG_INT32(ARG_DEADLINE_DAYS),
				PG_GETARG_INT32(ARG_VALIDITY_DAYS), PG_GETARG_INT32(ARG_DELIVERY_DAYS));
	return rules;
}

LetterRequest
letter_request(FunctionCallInfo fcinfo, int64 left_out[3])
{
	LetterSet  *burglaries = letter_set_open(BURGLARY_SET, PG_GETARG_DATUM(ARG_BURGLARIES));
	LetterSet  *dwellings = letter_set_open(DWELLING_SET, PG_GETARG_DATUM(ARG_DWELLINGS));
	LetterSet  *letters = letter_set_open(LETTER_SET, PG_GETARG_DATUM(ARG_LETTERS));

	if (burglaries->header.srid != 0 && dwellings->header.srid != 0)
		srid_require_same(burglaries->header.srid, dwellings->header.srid, "burglaries and dwellings");
	left_out[0] = burglaries->left_out;
	left_out[1] = dwellings->left_out;
	left_out[2] = letters->left_out;
	return (LetterRequest)
	{
		.burglary = letter_set_rows(burglaries), .burglaries = burglaries->header.count,
		.dwelling = letter_set_rows(dwellings), .dwellings = dwellings->header.count,
		.letter = letter_set_rows(letters), .letters = letters->header.count,
		.rules = letter_rules(fcinfo)
	};
}

void
letter_rule_columns(const LetterRules *rules, Datum *value, bool *null)
{
	memset(null, false, RULE_COLUMNS * sizeof(bool));
	value[0] = CStringGetTextDatum(zone_names[rules->zone]);
	value[1] = Float8GetDatum(rules->distance);
	null[1] = isnan(rules->distance);
	value[2] = Int32GetDatum(rules->risk_days);
	value[3] = Int32GetDatum(rules->deadline_days);
	value[4] = Int32GetDatum(rules->validity_days);
	value[5] = Int32GetDatum(rules->delivery_days);
	value[6] = BoolGetDatum(rules->include_own);
	value[7] = DateADTGetDatum(rules->at);
}

/* ---------------------------------------------------------------- rows out */

/* The words for a pair, in the order of its outcome, then for the other rows, in the order of LetterStatus. */
static const char *const status_names[] = {
	"timely", "carried", "late", "never", "empty zone", "outside", "own", "unknown dwelling", "later", NULL
};

#define PAIR_STATUSES 4

/* Where chances are no certainties, the outcome in which they reach one half. */
static const char *
status_name(const LetterRow *row)
{
	const LetterOutcome *outcome = &row->outcome;

	if (row->status != LETTER_PAIR)
		return status_names[PAIR_STATUSES - 1 + row->status];
	if (outcome->timely >= 0.5)
		return status_names[0];
	if (outcome->timely + outcome->carried >= 0.5)
		return status_names[1];
	return status_names[1 - outcome->never >= 0.5 ? 2 : 3];
}

typedef struct PairRowMaker
{
	Rows	   *rows;
	uint64		made;
	Datum		rule[RULE_COLUMNS];
	bool		rule_null[RULE_COLUMNS];
} PairRowMaker;

static void
add_id(Rows *rows, int64 id)
{
	rows_add(rows, Int64GetDatum(id), id == LETTER_NO_ID);
}

static void
add_day(Rows *rows, int32 day)
{
	rows_add(rows, DateADTGetDatum(day), day == LETTER_NO_DAY);
}

/* What only a pair has. */
static void
add_outcome(Rows *rows, const LetterRow *row)
{
	const LetterOutcome *outcome = &row->outcome;
	bool		pair = row->status == LETTER_PAIR;

	rows_add(rows, BoolGetDatum(row->certain), !pair);
	rows_add_number(rows, pair ? outcome->timely : NAN);
	rows_add_number(rows, pair ? outcome->carried : NAN);
	rows_add_number(rows, pair ? outcome->late : NAN);
	rows_add_number(rows, pair ? outcome->never : NAN);
	rows_add_number(rows, pair ? outcome->protection : NAN);
	add_day(rows, outcome->first);
	rows_add_number(rows, outcome->first == LETTER_NO_DAY ? NAN : outcome->first_share);
}

static void
refuse_more_rows(uint64 made, uint64 most)
{
	if (made > most)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than " UINT64_FORMAT " dwellings lie in the zones", most),
				 errhint("Narrow max_distance, or take a smaller area or period.")));
}

/* A LetterVisitor. */
static KernelStatus
add_letter_pair(void *context, const LetterRow *row)
{
	PairRowMaker *maker = context;
	Rows	   *rows = maker->rows;

	refuse_more_rows(++maker->made, COVERAGE_ROWS_MAX);
	rows_begin_row(rows);
	add_id(rows, row->burglary);
	add_id(rows, row->dwelling);
	rows_add_text(rows, status_name(row));
	add_day(rows, row->occurred);
	add_day(rows, row->reported);
	rows_add_number(rows, row->uncertainty);
	rows_add_number(rows, row->distance);
	rows_add_number(rows, row->excess);
	add_outcome(rows, row);
	rows_add_number(rows, row->letters);
	rows_add_number(rows, row->by_share);
	rows_add_number(rows, row->duplicates);
	for (int i = 0; i < RULE_COLUMNS; i++)
		rows_add(rows, maker->rule[i], maker->rule_null[i]);
	rows_end_row(rows);
	return KERNEL_OK;
}

PG_FUNCTION_INFO_V1(letter_pairs);
Datum
letter_pairs(PG_FUNCTION_ARGS)
{
	int64		left_out[3];
	LetterRequest request = letter_request(fcinfo, left_out);
	Rows		rows = rows_begin(fcinfo);
	PairRowMaker maker = {.rows = &rows};
	ServerKernel server;

	letter_rule_columns(&request.rules, maker.rule, maker.rule_null);
	letter_pairs_visit(server_kernel(&server, CurrentMemoryContext), &request, add_letter_pair, &maker);
	return (Datum) 0;
}

/* ---------------------------------------------------------------- rows in */

/* The columns of a letter_pair, in order. */
enum
{
	PAIR_BURGLARY, PAIR_DWELLING, PAIR_STATUS, PAIR_OCCURRED, PAIR_REPORTED, PAIR_UNCERTAINTY, PAIR_DISTANCE,
	PAIR_EXCESS, PAIR_CERTAIN, PAIR_TIMELY, PAIR_CARRIED, PAIR_LATE, PAIR_NEVER, PAIR_PROTECTION, PAIR_LETTER_ON,
	PAIR_LETTER_SHARE, PAIR_LETTERS, PAIR_BY_SHARE, PAIR_DUPLICATES, PAIR_RULES,
	PAIR_COLUMNS = PAIR_RULES + RULE_COLUMNS
};

static const char *const pair_columns[] = {
	"burglary_id", "dwelling_id", "status", "occurred_on", "reported_on", "uncertainty", "distance", "excess", "certain",
	"timely", "carried", "late", "never", "protection", "letter_on", "letter_share", "letters", "letters_by_share",
	"duplicates", "zone", "max_distance", "risk_days", "deadline_days", "validity_days", "delivery_days", "include_own",
	"at"
};

StaticAssertDecl(lengthof(pair_columns) == PAIR_COLUMNS, "each column has a name");

typedef struct PairValues
{
	Datum		value[PAIR_COLUMNS];
	bool		null[PAIR_COLUMNS];
} PairValues;

static void
refuse_pair(int column, const char *value, const char *rule)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s of a letter_pair is %s", pair_columns[column], value),
			 errdetail("%s", rule),
			 errhint("Give letter_coverage the rows of letter_pairs() as they are; filter and group them, but do not change them.")));
}

/* A number that is not negative; NULL is 0. */
static double
pair_number(const PairValues *pair, int column, double most)
{
	double		number = pair->null[column] ? 0 : DatumGetFloat8(pair->value[column]);

	if (!(number >= 0 && number <= most))
		refuse_pair(column, psprintf("%g", number),
					most == 1 ? "It lies between 0 and 1." : "It is a finite number, not negative.");
	return number;
}

static int32
pair_day(const PairValues *pair, int column)
{
	int32		day = pair->null[column] ? LETTER_NO_DAY : DatumGetDateADT(pair->value[column]);

	if (day != LETTER_NO_DAY && DATE_NOT_FINITE(day))
		refuse_pair(column, "infinite", "It is a day.");
	return day;
}

static LetterOutcome
pair_outcome(const PairValues *pair)
{
	LetterOutcome outcome = {
		.timely = pair_number(pair, PAIR_TIMELY, 1),
		.carried = pair_number(pair, PAIR_CARRIED, 1),
		.late = pair_number(pair, PAIR_LATE, 1),
		.never = pair_number(pair, PAIR_NEVER, 1),
		.protection = pair_number(pair, PAIR_PROTECTION, 1),
		.first = pair_day(pair, PAIR_LETTER_ON),
		.first_share = pair_number(pair, PAIR_LETTER_SHARE, 1)
	};

	return outcome;
}

/* Which columns must be there, and which must not, follows from the status. */
static void
check_pair(const PairValues *pair, const LetterRow *row)
{
	const LetterOutcome *outcome = &row->outcome;
	double		sum = outcome->timely + outcome->carried + outcome->late + outcome->never;

	if (row->status == LETTER_PAIR && fabs(sum - 1) > 1e-9)
		refuse_pair(PAIR_NEVER, psprintf("%g", outcome->never), "timely, carried, late and never add up to 1.");
	for (int column = PAIR_BURGLARY; column <= PAIR_DWELLING; column++)
		if (row->status == LETTER_PAIR && pair->null[column])
			refuse_pair(column, "NULL", "A pair has a burglary and a dwelling.");
	if (row->status != LETTER_PAIR && !pair->null[PAIR_BURGLARY] && !pair->null[PAIR_DWELLING])
		refuse_pair(PAIR_STATUS, status_name(row), "Only a pair has both a burglary and a dwelling.");
	if (row->status == LETTER_EMPTY_ZONE && pair->null[PAIR_BURGLARY])
		refuse_pair(PAIR_BURGLARY, "NULL", "An empty zone is that of a burglary.");
	if (row->status > LETTER_EMPTY_ZONE && row->status < LETTER_LATER && !pair->null[PAIR_BURGLARY])
		refuse_pair(PAIR_BURGLARY, psprintf(INT64_FORMAT, row->burglary), "A letter outside the zones has none.");
	if (!pair->null[PAIR_BURGLARY] && pair->null[PAIR_OCCURRED])
		refuse_pair(PAIR_OCCURRED, "NULL", "A burglary has a day.");
}

static LetterRules
pair_rules(const PairValues *pair)
{
	const Datum *value = pair->value + PAIR_RULES;
	LetterRules rules = {.distance = NAN};

	for (int i = 0; i < RULE_COLUMNS; i++)
		if (pair->null[PAIR_RULES + i] && i != 1)
			refuse_pair(PAIR_RULES + i, "NULL", "Each row says how it was made.");
	rules.zone = (LetterZone) argument_choice(DatumGetTextPP(value[0]), "zone", zone_names);
	if (!pair->null[PAIR_RULES + 1])
		rules.distance = DatumGetFloat8(value[1]);
	set_periods(&rules, DatumGetInt32(value[2]), DatumGetInt32(value[3]), DatumGetInt32(value[4]), DatumGetInt32(value[5]));
	rules.include_own = DatumGetBool(value[6]);
	rules.at = DatumGetDateADT(value[7]);
	return rules;
}

/* The columns of the composite. */
static PairValues
deform_pair(Datum composite)
{
	HeapTupleHeader header = DatumGetHeapTupleHeader(composite);
	TupleDesc	description = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header), HeapTupleHeaderGetTypMod(header));
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header), .t_data = header};
	PairValues	pair;

	if (description->natts != PAIR_COLUMNS)
		elog(ERROR, "letter_pair has %d columns, not %d", description->natts, PAIR_COLUMNS);
	heap_deform_tuple(&tuple, description, pair.value, pair.null);
	ReleaseTupleDesc(description);
	return pair;
}

LetterRow
letter_pair_read(Datum composite, LetterRules *rules)
{
	PairValues	pair = deform_pair(composite);
	LetterRow	row = {
		.burglary = pair.null[PAIR_BURGLARY] ? LETTER_NO_ID : DatumGetInt64(pair.value[PAIR_BURGLARY]),
		.dwelling = pair.null[PAIR_DWELLING] ? LETTER_NO_ID : DatumGetInt64(pair.value[PAIR_DWELLING]),
		.occurred = pair_day(&pair, PAIR_OCCURRED),
		.reported = pair_day(&pair, PAIR_REPORTED),
		.uncertainty = pair_number(&pair, PAIR_UNCERTAINTY, POINT_COORDINATE_MAX),
		.distance = pair_number(&pair, PAIR_DISTANCE, 4 * POINT_COORDINATE_MAX),
		.excess = pair_number(&pair, PAIR_EXCESS, DBL_MAX),
		.certain = !pair.null[PAIR_CERTAIN] && DatumGetBool(pair.value[PAIR_CERTAIN]),
		.outcome = pair_outcome(&pair),
		.letters = pair_number(&pair, PAIR_LETTERS, DBL_MAX),
		.by_share = pair_number(&pair, PAIR_BY_SHARE, DBL_MAX),
		.duplicates = pair_number(&pair, PAIR_DUPLICATES, DBL_MAX)
	};
	int			status;

	if (pair.null[PAIR_STATUS])
		refuse_pair(PAIR_STATUS, "NULL", "Each row has one.");
	status = argument_choice(DatumGetTextPP(pair.value[PAIR_STATUS]), "status", status_names);
	row.status = status < PAIR_STATUSES ? LETTER_PAIR : (LetterStatus) (status - PAIR_STATUSES + 1);
	check_pair(&pair, &row);
	*rules = pair_rules(&pair);
	return row;
}
