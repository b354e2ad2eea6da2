/*
 * How well the letters covered the zones: the measures over any rows of
 * letter_pairs_visit.
 */
#ifndef KERNEL_LETTER_COVERAGE_H
#define KERNEL_LETTER_COVERAGE_H

#include "kernel/letters/letter_pairs.h"

/* So many rows fit 1 GB, which is what parallel workers can hand on. */
#define COVERAGE_ROWS_MAX 7000000

/* A burglary counts as well covered when so much of its zone is. */
#define WELL_COVERED 0.8

/* Shares, means and quantiles are NaN where there is nothing to take them of. */
typedef struct Coverage
{
	/* how many */
	uint64_t	burglaries;
	uint64_t	empty_zones;	/* of these, without a dwelling in the zone */
	uint64_t	uncertain;		/* whose place is uncertain */
	uint64_t	report_unknown; /* whose report is unknown, or before the burglary */
	uint64_t	pending;		/* whose deadline is still to come */
	uint64_t	later;			/* not known yet on the day of the question, and not among the burglaries */
	uint64_t	pairs;			/* dwellings in the zones */
	uint64_t	dwellings;		/* different ones */

	/* what the letters did for the pairs: these four add up to the pairs */
	double		timely;
	double		carried;
	double		late;
	double		never;

	/* shares covered */
	double		coverage;		/* (timely + carried) / pairs */
	double		standard_error; /* with chains of overlapping zones as clusters */
	double		lower;			/* 95 % interval */
	double		upper;
	double		mean;			/* of the coverage of each burglary */
	double		certain;		/* coverage of the pairs that are certain */
	double		distinct;		/* of the different dwellings, in the zone where each was covered best */
	double		by_day;			/* share of the days of risk with a valid letter */
	double		by_risk;		/* coverage weighted by excess risk */
	double		well_covered;	/* share of burglaries with at least 0.8 of their zone covered */
	double		uncovered;		/* share of burglaries with nothing covered */

	/* letters */
	double		letters;		/* to dwellings that are known: inside, outside, own */
	double		letters_outside;
	double		letters_own;
	double		letters_unknown;	/* to dwellings that are not known */
	double		letters_later;
	double		letters_by_share;	/* of the letters, known by chance only */
	double		duplicates;		/* of the letters, to a dwelling that had a valid one */
	double		precision;		/* inside / (inside + outside) */
	double		f1;				/* of coverage and precision */

	/* days */
	double		letter_median;	/* from the report to the first letter */
	double		letter_p90;
	double		report_median;	/* from the burglary to the report */
	double		report_p90;
} Coverage;

/* Two rows for one burglary and one dwelling, or of letters to one dwelling on one day: somebody joined something twice. */
typedef struct CoverageTwice
{
	bool		found;
	int64_t		burglary;		/* LETTER_NO_ID for letters */
	int64_t		dwelling;
	int32_t		day;			/* of the letters */
} CoverageTwice;

/* The same rows give the same measures, whatever their order. */
extern KernelStatus coverage_of(Kernel *kernel, const LetterRules *rules, const LetterRow *rows, uint32_t count,
								Coverage *coverage, CoverageTwice *twice);

#endif
