/*
 * Warning letters: what the letters to one dwelling did for one burglary near it.
 *
 * A letter may be known by chance only: a mailing of 20 letters to the 40
 * dwellings of a postcode reached each with a chance of one half.  So what is
 * counted here are chances; where all letters are known they are 0 or 1.
 */
#ifndef KERNEL_LETTERS_H
#define KERNEL_LETTERS_H

#include "kernel/near_repeat/near_repeat_risk.h"

#define LETTER_NO_DAY INT32_MIN
#define LETTER_NO_ID INT64_MIN
#define LETTER_NO_AREA 0

typedef struct Burglary
{
	int64_t		id;
	double		x;				/* metres */
	double		y;
	double		uncertainty;	/* of the place, in metres */
	int64_t		dwelling;		/* the burgled one, or LETTER_NO_ID */
	int64_t		area;			/* or LETTER_NO_AREA */
	int32_t		occurred;
	int32_t		reported;		/* or LETTER_NO_DAY */
} Burglary;

typedef struct Dwelling
{
	int64_t		id;
	double		x;
	double		y;
	int64_t		area;
} Dwelling;

typedef struct Letter
{
	int64_t		dwelling;
	double		share;			/* the chance that this dwelling got it, above 0 and at most 1 */
	int32_t		sent;
} Letter;

/* Which dwellings make the zone of a burglary. */
typedef enum LetterZone
{
	ZONE_DISTANCE,				/* those within the distance */
	ZONE_PROFILE,				/* those for which the profile raises the risk */
	ZONE_AREA					/* those of the same area: a postcode, a street */
} LetterZone;

typedef struct LetterRules
{
	LetterZone	zone;
	double		distance;		/* the reach of the zone; NaN for an area */
	RiskProfile profile;		/* what weighs the dwellings */
	int32_t		risk_days;		/* the risk lasts, the day of the burglary included */
	int32_t		deadline_days;	/* after the report, for a letter to be in time */
	int32_t		validity_days;	/* after its delivery, the last included, a letter still counts */
	int32_t		delivery_days;	/* from sending to delivery */
	bool		include_own;	/* is the burgled dwelling in the zone? */
	int32_t		at;				/* what happened later is not known yet */
} LetterRules;

/* The letters that one dwelling got on one day. */
typedef struct LetterDay
{
	int32_t		day;			/* of delivery */
	double		share;			/* the chance of at least one */
	double		letters;		/* expected number of letters */
	double		by_share;		/* of these, known by chance only */
	double		duplicates;		/* of these, while an earlier one was still valid */
	double		none_of_older;	/* for letters_by_day() itself */
} LetterDay;

/* Gathers the letters of one dwelling, in order of day; returns the number of different days. */
extern uint32_t letters_by_day(const LetterRules *rules, const Letter *letters, uint32_t count, LetterDay *days);

/* The first of the days on or after this one. */
extern uint32_t letters_since(const LetterDay *days, uint32_t count, int64_t day);

/* What the letters to one dwelling did for one burglary: four chances that add up to one, and how long they protected. */
typedef struct LetterOutcome
{
	double		timely;			/* at least one between burglary and deadline */
	double		carried;		/* else one from before the burglary that was still valid */
	double		late;			/* else one after the deadline, while the risk lasted */
	double		never;			/* none of these */
	double		protection;		/* share of the days of risk with a valid letter */
	int32_t		first;			/* delivery of the first letter while the risk lasted, or LETTER_NO_DAY */
	double		first_share;	/* and its chance */
} LetterOutcome;

extern LetterOutcome letters_outcome(const LetterRules *rules, int32_t occurred, int32_t reported,
									 const LetterDay *days, uint32_t count);

/* Is it known when the burglary was reported?  A report from before it is a mistake. */
static inline bool
letters_report_known(int32_t occurred, int32_t reported)
{
	return reported != LETTER_NO_DAY && reported >= occurred;
}

/*
 * The last day for a letter to be in time, counted from the burglary where the report is not known.  When the
 * risk is over a letter protects nobody any more, however late the report.
 */
extern int64_t letters_deadline(const LetterRules *rules, int32_t occurred, int32_t reported);

#endif
