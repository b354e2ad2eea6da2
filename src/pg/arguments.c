/*
 * Arguments that the analyst writes.
 */
#include "pg/arguments.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

/* 'a', 'b' or 'c' */
static char *
list_choices(const char *const *choices)
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; choices[i] != NULL; i++)
		appendStringInfo(&list, "%s'%s'", i == 0 ? "" : choices[i + 1] == NULL ? " or " : ", ", choices[i]);
	return list.data;
}

int
argument_blank(const char *utf8)
{
	if (*utf8 == ' ' || (*utf8 >= '\t' && *utf8 <= '\r'))
		return 1;
	return (unsigned char) utf8[0] == 0xC2 && (unsigned char) utf8[1] == 0xA0 ? 2 : 0;
}

char *
argument_trimmed(text *value, const char *argument, int bytes_max, const char *hint)
{
	char	   *given = text_to_cstring(value);
	char	   *begin = pg_server_to_any(given, strlen(given), PG_UTF8);
	char	   *end;
	int			blank;

	while ((blank = argument_blank(begin)) > 0)
		begin += blank;
	end = begin + strlen(begin);
	while (end > begin && (argument_blank(end - 1) == 1 || (end - begin >= 2 && argument_blank(end - 2) == 2)))
		end -= argument_blank(end - 1) == 1 ? 1 : 2;
	if (end - begin > bytes_max)
		ereport(ERROR,
				(errcode(ERRCODE_STRING_DATA_RIGHT_TRUNCATION),
				 errmsg("%s \"%.*s\" is too long", argument, pg_mbcliplen(given, strlen(given), 60), given),
				 errdetail("It has at most %d bytes.", bytes_max),
				 errhint("%s", hint)));
	return pnstrdup(begin, end - begin);
}

int
argument_choice(text *value, const char *argument, const char *const *choices)
{
	Size		length = VARSIZE_ANY_EXHDR(value);

	for (int i = 0; choices[i] != NULL; i++)
	{
		if (length == strlen(choices[i]) && memcmp(VARDATA_ANY(value), choices[i], length) == 0)
			return i;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s is '%s'", argument, text_to_cstring(value)),
			 errhint("Choose %s.", list_choices(choices))));
}

/* In the order of Metric. */
static const char *const metric_names[] = {"euclidean", "manhattan", NULL};

Metric
argument_metric(text *value)
{
	return (Metric) argument_choice(value, "metric", metric_names);
}

const char *
metric_name(Metric metric)
{
	return metric_names[metric];
}

double
argument_distance(double value, const char *argument)
{
	if (!(value > 0 && isfinite(value)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %g", argument, value),
				 errdetail("It is a distance in metres above 0."),
				 errhint("Near repeats are usually sought within 100 to 400 metres.")));
	return value;
}

double
argument_metres(double value, const char *argument, double most, const char *hint)
{
	if (!(value > 0 && value <= most))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %g", argument, value),
				 errdetail("It is a number of metres above 0, and at most %g.", most),
				 errhint("%s", hint)));
	return value;
}

int32
argument_days(int32 value, const char *argument)
{
	if (value < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %d", argument, value),
				 errdetail("It is a number of days of at least 1; 1 means the same day.")));
	return value;
}

double
argument_chance(double chance, const char *argument)
{
	if (!(chance > 0 && chance < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %g", argument, chance),
				 errdetail("It lies between 0 and 1."),
				 errhint("Write 0.95 for 95 %%.")));
	return chance;
}

double
argument_significance(double alpha)
{
	if (!(alpha > 0 && alpha < 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("alpha is %g", alpha),
				 errdetail("It is the largest p that is not taken for chance, above 0 and below 1."),
				 errhint("0.05 and 0.01 are usual.")));
	return alpha;
}

double
argument_confidence(double confidence)
{
	return argument_chance(confidence, "confidence");
}

int32
argument_not_negative(int32 value, const char *argument, const char *hint)
{
	if (value < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %d", argument, value),
				 errdetail("It is a whole number of at least 0."),
				 errhint("%s", hint)));
	return value;
}

/* Raises the error for a break that breaks a rule. */
static void
refuse_break(const char *argument, int number, double value, const char *rule)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("break %d of %s is %g", number, argument, value),
			 errdetail("%s", rule),
			 errhint("Write increasing breaks, such as ARRAY[0, 7, 14] for two bands.")));
}

static void
check_break(const double *breaks, int i, int last, const char *argument, bool open_allowed)
{
	if (isnan(breaks[i]))
		refuse_break(argument, i + 1, breaks[i], "A break is a number.");
	if (breaks[i] < 0)
		refuse_break(argument, i + 1, breaks[i], "A break is not negative.");
	if (i > 0 && breaks[i] <= breaks[i - 1])
		refuse_break(argument, i + 1, breaks[i], "Each break is larger than the one before it.");
	if (isinf(breaks[i]) && !(open_allowed && i == last))
		refuse_break(argument, i + 1, breaks[i],
					 open_allowed ? "Only the last break may be infinite." : "These bands have a finite end.");
}

void
bands_check(const double *breaks, int count, const char *argument, bool open_allowed)
{
	if (count < 2 || count > ARGUMENT_BANDS_MAX + 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("number of breaks in %s is %d", argument, count),
				 errdetail("Bands need at least 2 breaks, the begin and end of the first band, and at most %d.",
						   ARGUMENT_BANDS_MAX + 1),
				 errhint("Write increasing breaks, such as ARRAY[0, 7, 14] for two bands.")));
	for (int i = 0; i < count; i++)
		check_break(breaks, i, count - 1, argument, open_allowed);
}

double *
argument_numbers(ArrayType *array, const char *argument, const char *hint, int *count)
{
	Datum	   *elements;
	bool	   *nulls;
	double	   *numbers;

	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &elements, &nulls, count);
	numbers = palloc(*count * sizeof(double));
	for (int i = 0; i < *count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("element %d of %s is NULL", i + 1, argument),
					 errhint("%s", hint)));
		numbers[i] = DatumGetFloat8(elements[i]);
	}
	return numbers;
}

double *
argument_known_numbers(ArrayType *array, const char *argument, int *count)
{
	Datum	   *elements;
	bool	   *nulls;
	double	   *numbers;

	deconstruct_array(array, FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE, &elements, &nulls, count);
	numbers = palloc(Max(*count, 1) * sizeof(double));
	for (int i = 0; i < *count; i++)
	{
		numbers[i] = nulls[i] ? NAN : DatumGetFloat8(elements[i]);
		if (!nulls[i] && isnan(numbers[i]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("element %d of %s is NaN", i + 1, argument),
					 errhint("What is not known is NULL.")));
	}
	return numbers;
}

Bands
argument_bands(ArrayType *array, const char *argument, bool open_allowed)
{
	int			count;
	double	   *breaks = argument_numbers(array, argument,
										 open_allowed ? "For a last band without an end write 'Infinity'." :
										 "Each break is a number; these bands have a finite end.",
										 &count);

	if (ARR_NDIM(array) > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s has %d dimensions", argument, ARR_NDIM(array)),
				 errhint("Write the breaks as one list, such as ARRAY[0, 7, 14] for two bands.")));
	bands_check(breaks, count, argument, open_allowed);
	return (Bands) {.count = count - 1, .breaks = breaks, .closed_right = false};
}
