/*
 * The library itself.
 */
#include "postgres.h"

#include "pg/compat.h"
#include "pg/distributions.h"

#include "fmgr.h"

PG_MODULE_MAGIC;

void
_PG_init(void)
{
	distributions_open();
}
