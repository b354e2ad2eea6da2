/*
 * What letter_pairs and letter_coverage share: their arguments, and the rows of
 * one that are the input of the other.
 */
#ifndef PG_LETTER_PAIRS_H
#define PG_LETTER_PAIRS_H

#include "postgres.h"

#include "fmgr.h"

#include "pg/rows.h"

#include "kernel/letters/letter_coverage.h"

/* The sets and rules that a call of either function gives. */
extern LetterRequest letter_request(FunctionCallInfo fcinfo, int64 left_out[3]);

/* The columns of a letter_pair that say how it was made; they end every row and the measures. */
#define RULE_COLUMNS 8
extern void letter_rule_columns(const LetterRules *rules, Datum *value, bool *null);

/* A letter_pair, checked as somebody may have made it by hand. */
extern LetterRow letter_pair_read(Datum composite, LetterRules *rules);

#endif
