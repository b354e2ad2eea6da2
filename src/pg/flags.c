/*
 * Flags: the words that a row carries about how far to trust its numbers.
 */
#include "pg/flags.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

void
raise_flag(Flags *flags, bool raised, const char *flag)
{
	Assert(flags->count < FLAGS_MAX);
	if (raised)
		flags->flag[flags->count++] = CStringGetTextDatum(flag);
}

Datum
flags_datum(const Flags *flags)
{
	if (flags->count == 0)
		return PointerGetDatum(construct_empty_array(TEXTOID));
	return PointerGetDatum(construct_array((Datum *) flags->flag, flags->count, TEXTOID, -1, false, TYPALIGN_INT));
}
