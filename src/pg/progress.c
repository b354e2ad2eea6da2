/*
 * Saying how far long work is.
 */
#include "pg/progress.h"

#define TELL_AFTER_MS 10000

Progress
progress_begin(void)
{
	return (Progress) {.told = GetCurrentTimestamp()};
}

bool
progress_due(Progress *progress)
{
	TimestampTz now = GetCurrentTimestamp();

	if (!TimestampDifferenceExceeds(progress->told, now, TELL_AFTER_MS))
		return false;
	progress->told = now;
	return true;
}
