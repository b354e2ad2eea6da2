/*
 * burglary_set, dwelling_set and letter_set: what letter_coverage compares.
 *
 * Three values of one make: rows of numbers in an order of their own.
 */
#ifndef PG_LETTER_SETS_H
#define PG_LETTER_SETS_H

#include "pg/value.h"

#include "kernel/letters/letters.h"

typedef enum LetterSetKind
{
	BURGLARY_SET, DWELLING_SET, LETTER_SET
} LetterSetKind;

/* The value: this header, then the rows. */
typedef struct LetterSet
{
	ValueHeader header;
	int64		left_out;		/* rows without what they need */
} LetterSet;

/* A set holds so many bytes of rows: its text form still fits a line of COPY, 1 GB, and the state of its aggregate a bytea. */
#define LETTER_SET_BYTES_MAX 450000000

/* Makes a value; sorts the rows, and refuses an id that occurs twice. */
extern LetterSet *letter_set_make(LetterSetKind kind, const void *rows, uint32 count, int32 srid, int64 left_out);

/* Its rows: Burglary, Dwelling or Letter. */
extern const void *letter_set_rows(const LetterSet *set);

/* A value of this kind that is an argument, in memory. */
extern LetterSet *letter_set_open(LetterSetKind kind, Datum datum);

#endif
