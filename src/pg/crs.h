/*
 * What PROJ knows of a coordinate system: its units, and how long its metres are at a place.
 */
#ifndef PG_CRS_H
#define PG_CRS_H

#include "postgres.h"

typedef struct Crs
{
	bool		lacks_memory;
	bool		readable;
	bool		projected;
	double		metres;			/* per unit of the axes */
	char		unit[64];		/* its name */
	bool		has_area;		/* of use, as PROJ's database has it */
	double		west;
	double		south;
	double		east;			/* beyond 180 when it crosses the date line */
	double		north;
} Crs;

/* Reads a definition, and keeps what is needed to look at places until the next call. */
extern Crs crs_read(const char *definition);

/*
 * At a place in the system that was read last: the shortest and the longest
 * that one of its metres is on the ground, and where the place is in degrees,
 * from Greenwich.  False when the place is nowhere, or PROJ cannot compute the
 * projection: then it can measure no longer.
 */
typedef struct CrsPlace
{
	double		shortest;
	double		longest;
	double		longitude;
	double		latitude;
} CrsPlace;

extern bool crs_can_measure(void);
extern bool crs_look(double x, double y, CrsPlace *place);

#endif
