/*
 * Disclosure: what can be reckoned of numbers that were left out, from those that were published.
 *
 * What is counted are atoms, such as the burglaries of one street in one
 * month: whole numbers of which the reader knows no more than that none is
 * below zero.  A cell is a set of atoms; a published cell tells their sum, or
 * between which numbers it lies.  Areas that overlap, months beside years and
 * what was published before are all cells over the same atoms.
 *
 * Method: the linear programmes of Hundepool et al., Statistical Disclosure
 * Control (2012), chapter 4, solved in whole numbers by GLPK.
 */
#ifndef KERNEL_DISCLOSURE_H
#define KERNEL_DISCLOSURE_H

#include "kernel/memory.h"

#define DISCLOSURE_UNBOUNDED INT64_MAX

/* Numbers above this are refused: the solver reckons in doubles. */
#define DISCLOSURE_MOST 1000000000

typedef struct DisclosureCells
{
	uint32_t	cells;
	uint32_t	atoms;
	const uint32_t *start;		/* where the atoms of each cell begin; one more for the end */
	const uint32_t *atom;		/* each at most once in a cell */
	const int64_t *low;			/* of a published cell, what it tells; of others not looked at */
	const int64_t *high;
	bool	   *hidden;
} DisclosureCells;

typedef enum DisclosureStatus
{
	DISCLOSURE_OK,
	DISCLOSURE_STOPPED,
	DISCLOSURE_CONTRADICTION,	/* no numbers are as all published cells tell */
	DISCLOSURE_FAILED			/* the solver gave up */
} DisclosureStatus;

/*
 * The least and the most that each hidden cell can be.  Where these are shown
 * to be at least `enough` apart they may be nearer to each other than the
 * cell's own bounds are; DISCLOSURE_UNBOUNDED asks for those of every cell.
 */
extern DisclosureStatus disclosure_bounds(Kernel *kernel, const DisclosureCells *cells, int64_t enough,
										  int64_t *least, int64_t *most);

/*
 * Hides more cells, until the bounds of each hidden one are at least this far
 * apart.  What goes is what the bounds rest on: of those published cells the
 * one that tells least, which has the smallest value.  Fixed cells, that are
 * out already, stay; a cell that they give away is left as it is.
 */
extern DisclosureStatus disclosure_hide(Kernel *kernel, DisclosureCells *cells, const bool *fixed, int64_t width);

#endif
