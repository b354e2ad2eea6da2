/*
 * Flags: the words that a row carries about how far to trust its numbers, as text[].
 */
#ifndef PG_FLAGS_H
#define PG_FLAGS_H

#include "postgres.h"

#define FLAGS_MAX 16

typedef struct Flags
{
	int			count;
	Datum		flag[FLAGS_MAX];
} Flags;

extern void raise_flag(Flags *flags, bool raised, const char *flag);

/* The array, which is empty where no flag was raised. */
extern Datum flags_datum(const Flags *flags);

#endif
