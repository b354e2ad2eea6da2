/*
 * The library itself.
 */
#include "postgres.h"

#include "compat.h"
#include "distributions.h"

#include "fmgr.h"

PG_MODULE_MAGIC;

void
_PG_init(void)
{
	distributions_open();
}
