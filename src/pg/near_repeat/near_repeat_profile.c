/*
 * near_repeat_profile: excess risk by distance band and day band.
 *
 * SQL: sql/40-near_repeat_profile.sql
 */
#include "pg/near_repeat/near_repeat_profile.h"

#include "pg/arguments.h"
#include "pg/rows.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "libpq/pqformat.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/fmgroids.h"

/* ---------------------------------------------------------------- making and reading */

static Size
profile_numbers(uint32 distances, uint32 days)
{
	return (distances + 1) + (days + 1) + (Size) distances * days;
}

RiskProfile
profile_of(const ProfileValue *value)
{
	const double *days = value->number + value->header.count + 1;

	return (RiskProfile)
	{
		.distance = {.count = value->header.count, .breaks = value->number},
		.days = {.count = value->days, .breaks = days},
		.excess = days + value->days + 1
	};
}

static ProfileValue *
profile_allocate(uint32 distances, uint32 days)
{
	Size		size = offsetof(ProfileValue, number) + profile_numbers(distances, days) * sizeof(double);
	ProfileValue *value = value_make(&profile_type, size);

	value->header.count = distances;
	value->days = days;
	return value;
}

/* Ends the making of a value. */
static void
profile_seal(ProfileValue *value)
{
	Size		numbers = profile_numbers(value->header.count, value->days);
	uint64		fingerprint = fingerprint_word(profile_type.magic, ((uint64) value->header.count << 32) | value->days);

	for (Size i = 0; i < numbers; i++)
		fingerprint = fingerprint_double(fingerprint, value->number[i]);
	value->header.fingerprint = fingerprint;
}

static void
check_excess(double excess)
{
	if (!(excess >= 0 && isfinite(excess)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("excess is %g", excess),
				 errdetail("Excess risk is a finite number of at least 0: 0.3 means 30 %% more risk."),
				 errhint("Write 0 where the risk is not raised.")));
}

ProfileValue *
profile_make(const Bands *distance, const Bands *days, const double *excess)
{
	ProfileValue *value = profile_allocate(distance->count, days->count);
	RiskProfile profile = profile_of(value);

	memcpy((double *) profile.distance.breaks, distance->breaks, (distance->count + 1) * sizeof(double));
	memcpy((double *) profile.days.breaks, days->breaks, (days->count + 1) * sizeof(double));
	for (int i = 0; i < distance->count * days->count; i++)
	{
		check_excess(excess[i]);
		((double *) profile.excess)[i] = excess[i];
	}
	profile_seal(value);
	return value;
}

/* The excess by hand: one row per distance band, one column per day band. */
static ProfileValue *
profile_from_arrays(ArrayType *distance_array, ArrayType *day_array, ArrayType *excess_array)
{
	Bands		distance = argument_bands(distance_array, "distance_bands", false);
	Bands		days = argument_bands(day_array, "day_bands", false);
	int			count;
	double	   *excess = argument_numbers(excess_array, "excess", "Write 0 where the risk is not raised.", &count);

	if (ARR_NDIM(excess_array) != 2 ||
		ARR_DIMS(excess_array)[0] != distance.count || ARR_DIMS(excess_array)[1] != days.count)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("excess does not fit the bands"),
				 errdetail("It has one row for each of the %d distance bands, and in each row one number for each of the %d day bands.",
						   distance.count, days.count),
				 errhint("Two distance bands by one day band are written ARRAY[[0.5], [0.3]].")));
	return profile_make(&distance, &days, excess);
}

PG_FUNCTION_INFO_V1(near_repeat_profile_from_arrays);
Datum
near_repeat_profile_from_arrays(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(profile_from_arrays(PG_GETARG_ARRAYTYPE_P(0), PG_GETARG_ARRAYTYPE_P(1), PG_GETARG_ARRAYTYPE_P(2)));
}

const RiskProfile profile_nl = {
	.distance = {.count = 1, .breaks = (const double[]) {0, 100}},
	.days = {.count = 1, .breaks = (const double[]) {0, 30}},
	.excess = (const double[]) {0.3}
};

PG_FUNCTION_INFO_V1(near_repeat_profile_nl);
Datum
near_repeat_profile_nl(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(profile_make(&profile_nl.distance, &profile_nl.days, profile_nl.excess));
}

PG_FUNCTION_INFO_V1(unnest_profile);
Datum
unnest_profile(PG_FUNCTION_ARGS)
{
	RiskProfile profile = profile_of(PG_GETARG_PROFILE_P(0));
	Rows		rows = rows_begin(fcinfo);

	for (int k = 0; k < profile.distance.count; k++)
	{
		for (int l = 0; l < profile.days.count; l++)
		{
			rows_begin_row(&rows);
			rows_add_number(&rows, profile.distance.breaks[k]);
			rows_add_number(&rows, profile.distance.breaks[k + 1]);
			rows_add_number(&rows, profile.days.breaks[l]);
			rows_add_number(&rows, profile.days.breaks[l + 1]);
			rows_add_number(&rows, profile.excess[k * profile.days.count + l]);
			rows_end_row(&rows);
		}
	}
	return (Datum) 0;
}

/* ---------------------------------------------------------------- text and binary form */

/* The text form is: distance {0,100} days {0,30} excess {{0.3}} */

static void
append_numbers(StringInfo text, const double *number, int count)
{
	appendStringInfoChar(text, '{');
	for (int i = 0; i < count; i++)
		appendStringInfo(text, "%s%s", i == 0 ? "" : ",", float8out_internal(number[i]));
	appendStringInfoChar(text, '}');
}

PG_FUNCTION_INFO_V1(near_repeat_profile_out);
Datum
near_repeat_profile_out(PG_FUNCTION_ARGS)
{
	RiskProfile profile = profile_of(PG_GETARG_PROFILE_P(0));
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, "distance ");
	append_numbers(&text, profile.distance.breaks, profile.distance.count + 1);
	appendStringInfoString(&text, " days ");
	append_numbers(&text, profile.days.breaks, profile.days.count + 1);
	appendStringInfoString(&text, " excess {");
	for (int k = 0; k < profile.distance.count; k++)
	{
		if (k > 0)
			appendStringInfoChar(&text, ',');
		append_numbers(&text, profile.excess + k * profile.days.count, profile.days.count);
	}
	appendStringInfoChar(&text, '}');
	PG_RETURN_CSTRING(text.data);
}

static void
refuse_profile_text(const char *text)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input for type %s: \"%s\"", profile_type.name, text),
			 errhint("Write it like: distance {0,100} days {0,30} excess {{0.3}}")));
}

/* Takes a word and the array behind it from the text; moves on to what follows. */
static ArrayType *
take_array(const char *text, const char **rest, const char *word, const char *next_word)
{
	const char *end;
	char	   *literal;

	*rest += strspn(*rest, " \t\r\n");
	if (strncmp(*rest, word, strlen(word)) != 0)
		refuse_profile_text(text);
	*rest += strlen(word);
	end = next_word != NULL ? strstr(*rest, next_word) : *rest + strlen(*rest);
	if (end == NULL)
		refuse_profile_text(text);
	literal = pnstrdup(*rest, end - *rest);
	*rest = end;
	return DatumGetArrayTypeP(OidInputFunctionCall(F_ARRAY_IN, literal, FLOAT8OID, -1));
}

PG_FUNCTION_INFO_V1(near_repeat_profile_in);
Datum
near_repeat_profile_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);
	const char *rest = text;
	ArrayType  *distance = take_array(text, &rest, "distance", "days");
	ArrayType  *days = take_array(text, &rest, "days", "excess");
	ArrayType  *excess = take_array(text, &rest, "excess", NULL);

	PG_RETURN_POINTER(profile_from_arrays(distance, days, excess));
}

static void
send_profile(const ValueType *type, StringInfo buffer, const void *sent)
{
	const ProfileValue *value = sent;
	Size		numbers = profile_numbers(value->header.count, value->days);

	pq_sendint32(buffer, value->days);
	for (Size i = 0; i < numbers; i++)
		pq_sendfloat8(buffer, value->number[i]);
}

static void *
receive_profile(const ValueType *type, StringInfo buffer, const ValueHeader *header)
{
	ProfileValue *value;
	RiskProfile profile;
	uint32		days;
	Size		numbers;

	value_require(type, buffer, sizeof(days));
	days = pq_getmsgint(buffer, 4);
	if (header->flags != 0 || header->srid != 0)
		value_refuse(type, "it has parts that this release does not know");
	if (header->count < 1 || header->count > ARGUMENT_BANDS_MAX || days < 1 || days > ARGUMENT_BANDS_MAX)
		value_refuse(type, "its number of bands is out of range");
	numbers = profile_numbers(header->count, days);
	if ((Size) (buffer->len - buffer->cursor) != numbers * sizeof(double))
		value_refuse(type, "its length does not fit its bands");
	value = profile_allocate(header->count, days);
	for (Size i = 0; i < numbers; i++)
		value->number[i] = pq_getmsgfloat8(buffer);
	profile = profile_of(value);
	bands_check(profile.distance.breaks, profile.distance.count + 1, "distance_bands", false);
	bands_check(profile.days.breaks, profile.days.count + 1, "day_bands", false);
	for (int i = 0; i < profile.distance.count * profile.days.count; i++)
		check_excess(profile.excess[i]);
	profile_seal(value);
	return value;
}

const ValueType profile_type = {
	.name = "near_repeat_profile",
	.magic = 0x4E525046,			/* NRPF */
	.version = 1,
	.send = send_profile,
	.receive = receive_profile
};

VALUE_BINARY_FUNCTIONS(near_repeat_profile, &profile_type);
