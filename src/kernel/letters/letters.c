/*
 * Warning letters: one dwelling, one burglary.
 */
#include "kernel/letters/letters.h"

#include "kernel/order.h"

#include <math.h>

/* An OrderBefore. */
static bool
is_before_day(const void *days, uint32_t item, const void *day)
{
	return ((const LetterDay *) days)[item].day < *(const int64_t *) day;
}

uint32_t
letters_since(const LetterDay *days, uint32_t count, int64_t day)
{
	return order_find(days, count, is_before_day, &day);
}

/*
 * The chance that none of the letters of the last days is valid, while the days move on.  A certain letter makes it 0,
 * so what grows too old cannot be divided out.  Instead the days fall in two: of the older ones each knows the product
 * from itself to their end, of the newer ones there is one product.  When the older ones are used up the newer ones
 * take their place, so that every day is multiplied in twice, however long letters are valid.
 */
typedef struct ValidDays
{
	LetterDay  *days;
	uint32_t	oldest;			/* that is still valid */
	uint32_t	older_end;
	uint32_t	end;
	double		none_of_newer;
} ValidDays;

static void
enter_day(ValidDays *valid)
{
	valid->none_of_newer *= 1 - valid->days[valid->end++].share;
}

/* The chance on this day. */
static double
chance_of_no_valid(ValidDays *valid, int64_t first_valid)
{
	while (valid->oldest < valid->end && valid->days[valid->oldest].day < first_valid)
		valid->oldest++;
	if (valid->oldest >= valid->older_end)
	{
		double		none = 1;

		for (uint32_t i = valid->end; i-- > valid->oldest;)
			valid->days[i].none_of_older = none *= 1 - valid->days[i].share;
		valid->older_end = valid->end;
		valid->none_of_newer = 1;
	}
	return (valid->oldest < valid->older_end ? valid->days[valid->oldest].none_of_older : 1) * valid->none_of_newer;
}

uint32_t
letters_by_day(const LetterRules *rules, const Letter *letters, uint32_t count, LetterDay *days)
{
	uint32_t	different = 0;
	ValidDays	valid = {.days = days, .none_of_newer = 1};
	double		none = 1;		/* chance of no valid letter before this one */
	double		none_today = 1;

	for (uint32_t i = 0; i < count; i++)
	{
		int32_t		day = letters[i].sent + rules->delivery_days;
		double		share = letters[i].share;
		LetterDay  *today;

		if (different == 0 || days[different - 1].day != day)
		{
			if (different > 0)
				enter_day(&valid);
			none = chance_of_no_valid(&valid, (int64_t) day - rules->validity_days);
			none_today = 1;
			days[different++] = (LetterDay) {.day = day};
		}
		today = &days[different - 1];
		today->letters += share;
		today->by_share += share < 1 ? share : 0;
		today->duplicates += share * (1 - none * none_today);
		none_today *= 1 - share;
		today->share = 1 - none_today;
	}
	return different;
}

int64_t
letters_deadline(const LetterRules *rules, int32_t occurred, int32_t reported)
{
	int64_t		known = letters_report_known(occurred, reported) ? reported : occurred;
	int64_t		last = (int64_t) occurred + rules->risk_days - 1;

	return known + rules->deadline_days < last ? known + rules->deadline_days : last;
}

/* Days from the burglary to the end of the risk on which one of these letters is valid, each with its chance. */
static double
protected_days(const LetterRules *rules, int32_t occurred, const LetterDay *days, uint32_t oldest, uint32_t past)
{
	int64_t		end = (int64_t) occurred + rules->risk_days;
	int64_t		day = occurred;
	double		sum = 0;

	while (day < end)
	{
		int64_t		next = end; /* until then the same letters are valid */
		double		none = 1;

		for (uint32_t i = oldest; i < past; i++)
		{
			int64_t		begins = days[i].day;
			int64_t		ends = begins + rules->validity_days + 1;

			if (begins > day)
			{
				next = begins < next ? begins : next;
				break;
			}
			if (ends > day)
			{
				none *= 1 - days[i].share;
				next = ends < next ? ends : next;
			}
		}
		sum += (1 - none) * (next - day);
		day = next;
	}
	return sum;
}

LetterOutcome
letters_outcome(const LetterRules *rules, int32_t occurred, int32_t reported, const LetterDay *days, uint32_t count)
{
	int64_t		deadline = letters_deadline(rules, occurred, reported);
	uint32_t	oldest = letters_since(days, count, (int64_t) occurred - rules->validity_days);
	uint32_t	first = letters_since(days, count, occurred);
	uint32_t	end = letters_since(days, count, (int64_t) occurred + rules->risk_days);
	double		not_timely = 1;
	double		not_carried = 1;
	double		not_late = 1;
	LetterOutcome outcome = {.first = LETTER_NO_DAY};

	for (uint32_t i = oldest; i < first; i++)
		not_carried *= 1 - days[i].share;
	for (uint32_t i = first; i < end; i++)
		*(days[i].day <= deadline ? &not_timely : &not_late) *= 1 - days[i].share;
	outcome.timely = 1 - not_timely;
	outcome.carried = not_timely * (1 - not_carried);
	outcome.late = not_timely * not_carried * (1 - not_late);
	outcome.never = not_timely * not_carried * not_late;
	outcome.protection = protected_days(rules, occurred, days, oldest, end) / rules->risk_days;
	if (first < end)
	{
		outcome.first = days[first].day;
		outcome.first_share = days[first].share;
	}
	return outcome;
}
