/*
 * The days of the events of one kind that are near each event of another, in
 * order, from packed near pairs.
 */
#ifndef KERNEL_NEAR_DAYS_H
#define KERNEL_NEAR_DAYS_H

#include "kernel/near_repeat/pair_rows.h"

/*
 * Near pairs of an event of a kind a, which stands at the head of a row, and
 * one of a kind b.  Those of a are numbered 0 .. b_from - 1, those of b on from
 * there.
 */
typedef struct NearPairs
{
	const PairRows *rows;		/* [band] */
	int			bands;			/* taken together */
	uint32_t	b_from;
} NearPairs;

/* The events of one kind, numbered from 0 within it. */
typedef struct KindDays
{
	bool		is_a;
	uint32_t	events;
	const int16_t *day;
	const uint32_t *by_day;		/* their numbers in order of day */
} KindDays;

/* The days of the events near each one of the other kind, in order. */
typedef struct NearDays
{
	uint32_t	rows;			/* events that have any, and maybe others */
	uint32_t   *start;			/* [row], and the end: in day */
	int16_t    *day;
} NearDays;

/* Those of one kind, near each event of the other, of which there are so many. */
extern KernelStatus near_days_list(Kernel *kernel, const NearPairs *pairs, const KindDays *of, uint32_t others,
								   NearDays *near);

/* Whatever became of listing them. */
extern void near_days_free(Kernel *kernel, NearDays *near);

#endif
