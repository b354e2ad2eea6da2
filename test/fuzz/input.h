/*
 * What the fuzz targets share: from the bytes that libFuzzer makes to what the
 * kernels may be given, which is what src/pg lets through.
 */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include "../unit/tap.h"

#include "kernel/bands.h"
#include "kernel/points.h"

/* Few enough for loops over all pairs. */
#define EVENTS_MAX 48
#define BANDS_MAX 6

/* A date, in days since 2000-01-01. */
#define DAY_MIN (-2451545)
#define DAY_MAX 2145031948

/* Stops the run, so that libFuzzer keeps the input. */
#define MUST(condition) \
	do { \
		if (!(condition)) \
		{ \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
			abort(); \
		} \
	} while (0)

typedef struct Input
{
	const uint8_t *next;
	size_t		left;
} Input;

/* So many bytes; zeros when the input has ended. */
static inline void
take(Input *input, void *target, size_t size)
{
	size_t		there = size < input->left ? size : input->left;

	memset(target, 0, size);
	if (there > 0)
		memcpy(target, input->next, there);
	input->next += there;
	input->left -= there;
}

static inline uint8_t
take_byte(Input *input)
{
	uint8_t		byte;

	take(input, &byte, 1);
	return byte;
}

static inline int32_t
take_int(Input *input)
{
	int32_t		number;

	take(input, &number, sizeof(number));
	return number;
}

/* Any finite number, or a small one that others are likely to equal. */
static inline double
take_number(Input *input, bool raw)
{
	double		number;

	if (!raw)
		return (int8_t) take_byte(input) * 0.5;
	take(input, &number, sizeof(number));
	return isfinite(number) ? number : 0;
}

static inline double
take_coordinate(Input *input, bool raw)
{
	double		coordinate = take_number(input, raw);

	return fmax(-POINT_COORDINATE_MAX, fmin(coordinate, POINT_COORDINATE_MAX));
}

static inline int32_t
take_day(Input *input, bool raw)
{
	int32_t		day = raw ? take_int(input) : take_byte(input);

	return day < DAY_MIN ? DAY_MIN : day > DAY_MAX ? DAY_MAX : day;
}

typedef struct Events
{
	Points		points;
	double		x[EVENTS_MAX];
	double		y[EVENTS_MAX];
	int32_t		day[EVENTS_MAX];	/* in order */
} Events;

static inline void
take_events(Input *input, Events *events)
{
	uint32_t	count = take_byte(input) % (EVENTS_MAX + 1);
	uint8_t		raw = take_byte(input);

	for (uint32_t i = 0; i < count; i++)
	{
		uint32_t	place = i;
		int32_t		day = take_day(input, raw & 2);

		events->x[i] = take_coordinate(input, raw & 1);
		events->y[i] = take_coordinate(input, raw & 1);
		for (; place > 0 && events->day[place - 1] > day; place--)
			events->day[place] = events->day[place - 1];
		events->day[place] = day;
	}
	events->points = (Points) {.count = count, .x = events->x, .y = events->y, .day = events->day};
}

typedef struct Breaks
{
	Bands		bands;
	double		value[BANDS_MAX + 1];
} Breaks;

/* So large that no sum of a few reaches infinity. */
#define BREAK_STEP_MAX 1e300

/* Increasing breaks from zero or above; the last may be infinite where that is allowed. */
static inline void
take_breaks(Input *input, bool open_allowed, Breaks *breaks)
{
	uint8_t		form = take_byte(input);
	int			count = 1 + form % BANDS_MAX;

	for (int i = 0; i <= count; i++)
	{
		double		before = i > 0 ? breaks->value[i - 1] : 0;
		double		step = fmin(fabs(take_number(input, form & 0x40)), BREAK_STEP_MAX);

		breaks->value[i] = before + step;
		if (i > 0 && breaks->value[i] == before)
			breaks->value[i] = nextafter(before, INFINITY);
	}
	if (open_allowed && count > 1 && (form & 0x80))
		breaks->value[count] = INFINITY;
	breaks->bands = (Bands) {.count = count, .breaks = breaks->value};
}

static inline double
plain_distance(const Points *points, uint32_t a, uint32_t b, Metric metric)
{
	double		x = points->x[a] - points->x[b];
	double		y = points->y[a] - points->y[b];

	return metric == METRIC_MANHATTAN ? fabs(x) + fabs(y) : sqrt(x * x + y * y);
}

static inline int64_t
plain_lag(const Points *points, uint32_t a, uint32_t b)
{
	return llabs((int64_t) points->day[a] - points->day[b]);
}

#endif
