/*
 * Saying how far long work is: not sooner than ten seconds after it began or
 * was said last.
 */
#ifndef PG_PROGRESS_H
#define PG_PROGRESS_H

#include "postgres.h"

#include "utils/timestamp.h"

typedef struct Progress
{
	TimestampTz told;
} Progress;

extern Progress progress_begin(void);

/* Is it time to say so? Then it counts as said. */
extern bool progress_due(Progress *progress);

#endif
