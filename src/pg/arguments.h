/*
 * Arguments that the analyst writes: choices in words, bands as arrays.  Each
 * check names the value, the rule and the way out.
 */
#ifndef PG_ARGUMENTS_H
#define PG_ARGUMENTS_H

#include "postgres.h"

#include "utils/array.h"

#include "kernel/bands.h"

/* How many bytes the blank at the start of a text in UTF-8 has, a no-break space too; 0 when there is none. */
extern int	argument_blank(const char *utf8);

/* A text as UTF-8 without blanks around it; more bytes than this are an error with this hint, which names what it is. */
extern char *argument_trimmed(text *value, const char *argument, int bytes_max, const char *hint);

/* The place of a word in a list of allowed ones that ends with NULL. */
extern int	argument_choice(text *value, const char *argument, const char *const *choices);

extern Metric argument_metric(text *value);
extern const char *metric_name(Metric metric);

/* A distance that is finite and above zero. */
extern double argument_distance(double value, const char *argument);

/* A number of metres above 0 and at most so many; else an error with this hint. */
extern double argument_metres(double value, const char *argument, double most, const char *hint);

/* A number of days of at least one. */
extern int32 argument_days(int32 value, const char *argument);

/* A whole number of at least 0. */
extern int32 argument_not_negative(int32 value, const char *argument, const char *hint);

/* A chance between 0 and 1, neither of them. */
extern double argument_chance(double chance, const char *argument);

/* The largest p that is not taken for chance. */
extern double argument_significance(double alpha);

/* The share of intervals that are to hold the truth, between 0 and 1. */
extern double argument_confidence(double confidence);

/* The numbers of an array; a NULL among them is an error with this hint. */
extern double *argument_numbers(ArrayType *array, const char *argument, const char *hint, int *count);

/* The same of numbers that need not be known: NULL becomes NAN, and NaN is an error. */
extern double *argument_known_numbers(ArrayType *array, const char *argument, int *count);

/*
 * Bands from an array of breaks: at least two, increasing, none negative, NaN
 * or NULL; the last may be Infinity when open_allowed.  The breaks are a copy.
 */
extern Bands argument_bands(ArrayType *breaks, const char *argument, bool open_allowed);

/* The same rules for breaks that did not come as an array. */
extern void bands_check(const double *breaks, int count, const char *argument, bool open_allowed);

#define ARGUMENT_BANDS_MAX 1000

#endif
