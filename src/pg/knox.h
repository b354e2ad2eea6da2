/*
 * The Knox test, for what asks it and for what builds on it.
 */
#ifndef PG_KNOX_H
#define PG_KNOX_H

#include "postgres.h"

#include "event_set.h"

#include "kernel/knox.h"

/* The question, from the first seven arguments: those of knox_test, in order. */
extern KnoxRequest knox_request(FunctionCallInfo fcinfo, const EventSet *set);

/* The cells [distance band][day band] that answer it. */
extern KnoxCell *knox_cells(const KnoxRequest *request);

#endif
