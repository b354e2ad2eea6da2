/*
 * The zones of burglaries, and the letters to the dwellings in them.
 */
#ifndef KERNEL_LETTER_PAIRS_H
#define KERNEL_LETTER_PAIRS_H

#include "kernel/letters/letters.h"
#include "kernel/points.h"

typedef enum LetterStatus
{
	LETTER_PAIR,				/* a dwelling in the zone of a burglary */
	LETTER_EMPTY_ZONE,			/* a burglary with no dwelling in its zone */
	LETTER_OUTSIDE,				/* a letter that no zone asked for */
	LETTER_OWN,					/* a letter to the burgled dwelling, where that is not in the zone */
	LETTER_UNKNOWN_DWELLING,	/* a letter to a dwelling that is not among those given */
	LETTER_LATER				/* a letter, or a burglary, from after the day of the question */
} LetterStatus;

/*
 * A burglary and a dwelling in its zone, or one of them alone.  Each letter is
 * credited to one row: that of the latest burglary in whose zone it was asked
 * for, or one of its own.  So the letters of the rows add up to all letters.
 */
typedef struct LetterRow
{
	LetterStatus status;
	int64_t		burglary;		/* or LETTER_NO_ID */
	int64_t		dwelling;		/* or LETTER_NO_ID */
	int32_t		occurred;		/* or LETTER_NO_DAY */
	int32_t		reported;		/* or LETTER_NO_DAY */
	double		uncertainty;	/* of the burglary's place */
	double		distance;		/* NaN without both */
	double		excess;			/* by the profile, mean over the days of risk */
	bool		certain;		/* in the zone wherever the burglary was within its uncertainty */
	LetterOutcome outcome;
	double		letters;		/* credited here */
	double		by_share;
	double		duplicates;
} LetterRow;

/* What is asked: burglaries in order of (occurred, id), dwellings of id, letters of (dwelling, sent). */
typedef struct LetterRequest
{
	const Burglary *burglary;
	uint32_t	burglaries;
	const Dwelling *dwelling;
	uint32_t	dwellings;
	const Letter *letter;
	uint32_t	letters;
	LetterRules rules;
} LetterRequest;

typedef KernelStatus (*LetterVisitor) (void *context, const LetterRow *row);

/* Visits all rows: by dwelling, then by burglary; last the burglaries that stand alone. */
extern KernelStatus letter_pairs_visit(Kernel *kernel, const LetterRequest *request, LetterVisitor visitor, void *context);

#endif
