/*
 * burglary_set, dwelling_set and letter_set: what letter_coverage compares.
 *
 * Three values of one make: rows of numbers in an order of their own.
 */
#ifndef PG_LETTER_SETS_H
#define PG_LETTER_SETS_H

#include "value.h"

#include "kernel/letters.h"

/* A letter as it is gathered: its share is known when all dwellings that it may have reached are. */
typedef struct Mailed
{
	Letter		letter;
	int64		mailing;		/* or LETTER_NO_ID: it reached this dwelling */
	int64		number;			/* sent; 0 when each dwelling got one */
} Mailed;

typedef enum LetterSetKind
{
	BURGLARY_SET, DWELLING_SET, LETTER_SET,
	MAILED_ROWS					/* no value: what letter_set gathers */
} LetterSetKind;

/* The value: this header, then the rows. */
typedef struct LetterSet
{
	ValueHeader header;
	int64		left_out;		/* rows without what they need */
} LetterSet;

/* The name of a value, the size of one of its rows and the largest number of them. */
extern const char *letter_set_name(LetterSetKind kind);
extern Size letter_set_row_size(LetterSetKind kind);
extern uint32 letter_set_max(LetterSetKind kind);

/* Makes a value; sorts the rows, and refuses an id that occurs twice. */
extern LetterSet *letter_set_make(LetterSetKind kind, const void *rows, uint32 count, int32 srid, int64 left_out);

/* Its rows: Burglary, Dwelling or Letter. */
extern const void *letter_set_rows(const LetterSet *set);

/* The portable form of rows, and back with every byte distrusted. */
extern void letter_rows_send(StringInfo buffer, LetterSetKind kind, const void *rows, uint32 count);
extern void *letter_rows_receive(StringInfo buffer, LetterSetKind kind, uint32 count);

#define PG_GETARG_LETTER_SET_P(n) ((LetterSet *) PG_DETOAST_DATUM(PG_GETARG_DATUM(n)))

#endif
