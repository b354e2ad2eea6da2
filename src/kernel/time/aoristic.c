/*
 * Aoristic analysis.
 *
 * A window is cut where the offset of the clock changes.  Within such a piece
 * bins are of equal width, and those of whole rounds are counted at once.
 */
#include "kernel/time/aoristic.h"

#include <math.h>
#include <string.h>

#define MINUTE INT64_C(60000000)

/* ---------------------------------------------------------------- windows */

/* An instant can be that of the report; of a day that begins with the report nothing is left. */
static bool
begins_after_report(const AoristicReading *reading)
{
	return reading->begin > reading->reported ||
		(reading->begin == reading->reported && reading->least_end > reading->begin);
}

AoristicTaken
aoristic_take(AoristicReading *reading, uint8_t *status)
{
	if (!reading->has_begin)
		return AORISTIC_NO_BEGIN;
	if (!reading->has_end)
		*status |= AORISTIC_NO_END;
	else if (reading->end < reading->least_end)
		*status |= AORISTIC_REVERSED;
	if (*status & (AORISTIC_NO_END | AORISTIC_REVERSED))
		reading->end = reading->least_end;
	if (reading->has_report && begins_after_report(reading))
		return AORISTIC_AFTER_REPORT;
	if (reading->has_report && reading->end > reading->reported)
	{
		reading->end = reading->reported;
		*status |= AORISTIC_CUT;
	}
	return AORISTIC_KEPT;
}

/* ---------------------------------------------------------------- parts of a window */

static int64_t
floor_divide(int64_t number, int64_t by)
{
	return number / by - (number % by < 0);
}

void
aoristic_weigher_init(AoristicWeigher *weigher, Kernel *kernel, const AoristicRequest *request)
{
	*weigher = (AoristicWeigher) {.request = request};
	weigher->weight = kernel_alloc_zero(kernel, request->bins.count, sizeof(uint64_t));
	weigher->touched = kernel_alloc(kernel, request->bins.count, sizeof(uint32_t));
}

void
aoristic_weigher_free(AoristicWeigher *weigher, Kernel *kernel)
{
	kernel_free(kernel, weigher->weight);
	kernel_free(kernel, weigher->touched);
}

static void
forget(AoristicWeigher *weigher)
{
	for (uint32_t i = 0; i < weigher->touched_count; i++)
		weigher->weight[weigher->touched[i]] = 0;
	weigher->touched_count = 0;
}

static inline void
add_part(AoristicWeigher *weigher, uint32_t bin, uint64_t length)
{
	if (weigher->weight[bin] == 0)
		weigher->touched[weigher->touched_count++] = bin;
	weigher->weight[bin] += length;
}

static void
add_everywhere(AoristicWeigher *weigher, uint64_t length)
{
	for (uint32_t bin = 0; bin < weigher->request->bins.count; bin++)
		add_part(weigher, bin, length);
}

static uint32_t
bin_of(const AoristicBins *bins, int64_t number)
{
	int64_t		since = (number - bins->first) % bins->count;

	return since < 0 ? since + bins->count : since;
}

/* Adds a piece of time in which the clock has one offset. */
static void
add_piece(AoristicWeigher *weigher, int64_t local, uint64_t length)
{
	const AoristicBins *bins = &weigher->request->bins;
	uint64_t	round = (uint64_t) bins->width * bins->count;
	int64_t		number = floor_divide(local, bins->width);
	uint64_t	room = bins->width - (local - number * bins->width);
	uint32_t	bin = bin_of(bins, number);

	if (length >= round)
		add_everywhere(weigher, length / round * bins->width);
	length %= round;
	weigher->work++;
	while (length > 0)
	{
		uint64_t	part = length < room ? length : room;

		add_part(weigher, bin, part);
		length -= part;
		room = bins->width;
		bin = bin + 1 < bins->count ? bin + 1 : 0;
	}
}

/* Adds a piece of time within one turn of the zone. */
static void
add_within_turn(AoristicWeigher *weigher, uint32_t turn, int64_t begin, uint64_t length)
{
	const AoristicRequest *request = weigher->request;

	if (request->bin_of_turn == NULL)
		add_piece(weigher, begin + request->zone.offset[turn], length);
	else
	{
		add_part(weigher, request->bin_of_turn[turn], length);
		weigher->work++;
	}
}

/* The turn of the zone in which an instant lies, sought from another on. */
static uint32_t
turn_of(const AoristicZone *zone, uint32_t turn, int64_t instant)
{
	while (turn > 0 && zone->from[turn] > instant)
		turn--;
	while (turn + 1 < zone->count && zone->from[turn + 1] <= instant)
		turn++;
	return turn;
}

/* Adds what passed from one instant to another. */
static void
add_elapsed(AoristicWeigher *weigher, int64_t begin, int64_t end)
{
	const AoristicZone *zone = &weigher->request->zone;

	for (uint32_t turn = weigher->turn; begin < end; turn++)
	{
		int64_t		until = turn + 1 < zone->count && zone->from[turn + 1] < end ? zone->from[turn + 1] : end;

		add_within_turn(weigher, turn, begin, (uint64_t) until - (uint64_t) begin);
		begin = until;
	}
}

/* ---------------------------------------------------------------- weights */

/* From lengths to weights; what rounding leaves goes to the largest. */
static void
scale(AoristicWeigher *weigher, uint64_t length)
{
	uint64_t	sum = 0;
	uint32_t	largest = weigher->touched[0];

	for (uint32_t i = 0; i < weigher->touched_count; i++)
	{
		uint64_t   *weight = &weigher->weight[weigher->touched[i]];

		*weight = (uint64_t) llrint((double) *weight / (double) length * AORISTIC_ONE);
		sum += *weight;
		if (*weight > weigher->weight[largest])
			largest = weigher->touched[i];
	}
	weigher->weight[largest] += AORISTIC_ONE - sum;
	weigher->work += weigher->touched_count;
}

/* A window on the clock that the request goes by; local is where it begins on the clocks of the zone. */
typedef struct Span
{
	int64_t		local;
	uint64_t	length;
} Span;

static Span
span_of(AoristicWeigher *weigher, int64_t begin, int64_t end)
{
	const AoristicZone *zone = &weigher->request->zone;
	Span		span = {.length = (uint64_t) end - (uint64_t) begin};
	int64_t		local_end;

	weigher->turn = turn_of(zone, weigher->turn, begin);
	span.local = begin + zone->offset[weigher->turn];
	if (weigher->request->wall_clock)
	{
		local_end = end + zone->offset[turn_of(zone, weigher->turn, end)];
		span.length = local_end > span.local ? ((uint64_t) local_end - (uint64_t) span.local) / MINUTE * MINUTE : 0;
		span.local = floor_divide(span.local, MINUTE) * MINUTE;
	}
	return span;
}

/* Adds the parts of a window, and returns what they are parts of. */
static uint64_t
add_window(AoristicWeigher *weigher, const Span *span, int64_t begin, int64_t end)
{
	const AoristicRequest *request = weigher->request;

	if (weigher->is_long && request->long_rule == AORISTIC_LONG_UNIFORM)
	{
		add_everywhere(weigher, 1);
		return request->bins.count;
	}
	if (span->length == 0)
	{
		add_within_turn(weigher, weigher->turn, begin, 1);
		return 1;
	}
	if (request->wall_clock)
		add_piece(weigher, span->local, span->length);
	else
		add_elapsed(weigher, begin, end);
	return span->length;
}

bool
aoristic_weigh(AoristicWeigher *weigher, int64_t begin, int64_t end)
{
	Span		span = span_of(weigher, begin, end);

	forget(weigher);
	weigher->is_long = span.length >= (uint64_t) weigher->request->long_length;
	if (weigher->is_long && weigher->request->long_rule == AORISTIC_LONG_DROP)
		return false;
	scale(weigher, add_window(weigher, &span, begin, end));
	return true;
}

/* ---------------------------------------------------------------- profile */

/* Sums of weights, exact. */
typedef struct Sums
{
	AoristicSum *expected;
	AoristicSum *from_long;
} Sums;

/* Adds the weights of a window; believed, when its begin and end are as they were told. */
static void
add_weights(const AoristicWeigher *weigher, bool believed, Sums *sums, AoristicRow *row)
{
	for (uint32_t i = 0; i < weigher->touched_count; i++)
	{
		uint32_t	bin = weigher->touched[i];
		uint64_t	weight = weigher->weight[bin];
		double		share = (double) weight / AORISTIC_ONE;

		sums->expected[bin] += weight;
		row[bin].variance += share * (1 - share);
		row[bin].certain += weight == AORISTIC_ONE && weigher->touched_count == 1 && believed;
		if (weigher->is_long)
			sums->from_long[bin] += weight;
	}
}

static KernelStatus
add_windows(Kernel *kernel, AoristicWeigher *weigher, const AoristicWindows *windows, Sums *sums,
			AoristicProfile *profile)
{
	for (uint32_t i = 0; i < windows->count; i++)
	{
		if (!aoristic_weigh(weigher, windows->begin[i], windows->end[i]))
			profile->dropped++;
		else
			add_weights(weigher, !(windows->status[i] & (AORISTIC_NO_END | AORISTIC_REVERSED)), sums, profile->row);
		if (aoristic_stop(weigher, kernel))
			return KERNEL_STOPPED;
	}
	profile->windows = windows->count - profile->dropped;
	return KERNEL_OK;
}

KernelStatus
aoristic_profile(Kernel *kernel, const AoristicRequest *request, const AoristicWindows *windows,
				 AoristicProfile *profile)
{
	uint32_t	bins = request->bins.count;
	Sums		sums = {.expected = kernel_alloc_zero(kernel, bins, sizeof(AoristicSum)),
		.from_long = kernel_alloc_zero(kernel, bins, sizeof(AoristicSum))};
	AoristicWeigher weigher;
	KernelStatus status;

	memset(profile->row, 0, bins * sizeof(AoristicRow));
	profile->dropped = 0;
	aoristic_weigher_init(&weigher, kernel, request);
	status = add_windows(kernel, &weigher, windows, &sums, profile);
	for (uint32_t bin = 0; bin < bins; bin++)
	{
		profile->row[bin].expected = aoristic_number(sums.expected[bin]);
		profile->row[bin].from_long = aoristic_number(sums.from_long[bin]);
	}
	aoristic_weigher_free(&weigher, kernel);
	kernel_free(kernel, sums.expected);
	kernel_free(kernel, sums.from_long);
	return status;
}
