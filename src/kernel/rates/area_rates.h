/*
 * How classes of dwellings compare when their burglaries come by area: streets, blocks, buurten.
 *
 * Areas differ for reasons of their own, so their burglaries are no independent trials; the areas are. What each area
 * deviates from the rates of its class and stratum tells the variance (a sandwich clustered by area, after White 1980
 * and Liang & Zeger 1986), and Student's t the few areas.
 */
#ifndef KERNEL_AREA_RATES_H
#define KERNEL_AREA_RATES_H

#include "kernel/rates.h"

/* What was counted of one class in one stratum and area. */
typedef struct AreaCell
{
	RateCell	cell;
	uint32_t	area;
} AreaCell;

/* What the areas say of one class; NaN where a number does not exist. */
typedef struct AreaRow
{
	uint32_t	areas;			/* that have dwellings of the class */
	IntervalEstimate	rate;			/* of a class that only one area has no interval */
	IntervalEstimate	ratio;			/* to the reference */
	double		p_value;
	IntervalEstimate	adjusted;		/* the ratio over strata; NaN when there is one stratum only */
	double		p_within;		/* of that */
	double		p_adjusted;		/* of p_within, or of p_value without strata */
	double		dispersion;		/* of the comparison that counts: its variance to that of independent burglaries */
} AreaRow;

/*
 * Fills row[0 .. classes - 1] of a request whose cells are those of area added up by class and stratum, and that
 * rates_compare has answered. The cells of areas are in order of class. No variance is less than that of independent
 * burglaries.
 */
extern KernelStatus area_rates(Kernel *kernel, const RateRequest *request, const RateRow *compared,
							   const AreaCell *cell, uint32_t cells, uint32_t areas, AreaRow *row, uint32_t *comparisons);

#endif
