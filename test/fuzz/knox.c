/*
 * libFuzzer: the Knox test against a loop over all pairs.
 */
#include "input.h"

#include "kernel/near_repeat/knox.h"

/* Is a value in band i? */
static bool
in_band(const Bands *bands, int i, double value)
{
	double		from = bands->breaks[i];
	double		to = bands->breaks[i + 1];

	if (bands->closed_right)
		return (value > from || (i == 0 && value == from)) && value <= to;
	return value >= from && value < to;
}

/* The pairs in each cell, and in each band whatever the other. */
typedef struct Plain
{
	int64_t		cell[BANDS_MAX][BANDS_MAX];
	int64_t		near[BANDS_MAX];
	int64_t		soon[BANDS_MAX];
	int64_t		pairs;
} Plain;

static void
count_plainly(const KnoxRequest *request, Plain *plain)
{
	memset(plain, 0, sizeof(*plain));
	for (uint32_t a = 0; a < request->points.count; a++)
	{
		for (uint32_t b = a + 1; b < request->points.count; b++)
		{
			double		distance = plain_distance(&request->points, a, b, request->metric);
			double		lag = plain_lag(&request->points, a, b);

			plain->pairs++;
			for (int k = 0; k < request->distance.count; k++)
				plain->near[k] += in_band(&request->distance, k, distance);
			for (int l = 0; l < request->days.count; l++)
				plain->soon[l] += in_band(&request->days, l, lag);
			for (int k = 0; k < request->distance.count; k++)
				for (int l = 0; l < request->days.count; l++)
					plain->cell[k][l] += in_band(&request->distance, k, distance) && in_band(&request->days, l, lag);
		}
	}
}

static bool
is_share(double value)
{
	return value >= 0 && value <= 1;
}

static void
check_cell(const KnoxRequest *request, const Plain *plain, int k, int l, const KnoxCell *cell)
{
	double		expected = plain->pairs > 0 ? (double) plain->near[k] * plain->soon[l] / plain->pairs : 0;
	double		smallest = 1.0 / (request->permutations + 1);

	MUST(cell->observed == plain->cell[k][l]);
	MUST(agree(cell->expected, expected, 1e-9));
	MUST(cell->sd >= 0 && (cell->sd > 0) == !isnan(cell->z));
	MUST(isnan(cell->p_analytic) || is_share(cell->p_analytic));
	if (request->permutations == 0)
	{
		MUST(isnan(cell->median) && isnan(cell->p_value) && isnan(cell->p_adjusted));
		return;
	}
	MUST(cell->median >= 0 && cell->median <= plain->near[k] && cell->median <= plain->soon[l]);
	MUST(is_share(cell->p_value) && cell->p_value >= smallest);
	if (isinf(request->distance.breaks[k + 1]) || isinf(request->days.breaks[l + 1]))
		MUST(isnan(cell->p_adjusted));
	else
		MUST(is_share(cell->p_adjusted) && (cell->sd == 0 || cell->p_adjusted >= cell->p_value));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Input		input = {.next = data, .left = size};
	uint8_t		form = take_byte(&input);
	World		world = world_stopping_at(form & 4 ? 1 + take_byte(&input) : 0);
	Events		events;
	Breaks		distance;
	Breaks		days;
	KnoxRequest request;
	KnoxCell	cells[BANDS_MAX * BANDS_MAX];
	Plain		plain;
	KernelStatus status;

	take_breaks(&input, true, &distance);
	take_breaks(&input, true, &days);
	distance.bands.closed_right = days.bands.closed_right = form & 1;
	request = (KnoxRequest) {
		.distance = distance.bands, .days = days.bands, .metric = form & 2 ? METRIC_MANHATTAN : METRIC_EUCLIDEAN,
		.permutations = take_byte(&input) % 80, .seed = (uint64_t) take_int(&input)
	};
	take_events(&input, &events);
	request.points = events.points;

	status = knox_run(&world.kernel, &request, cells);
	MUST(world.blocks == 0);
	MUST(status == KERNEL_OK || status == KERNEL_SPAN_TOO_LONG || (status == KERNEL_STOPPED && world.stop_at > 0));
	if (status != KERNEL_OK)
		return 0;
	count_plainly(&request, &plain);
	for (int k = 0; k < request.distance.count; k++)
		for (int l = 0; l < request.days.count; l++)
			check_cell(&request, &plain, k, l, &cells[k * request.days.count + l]);
	return 0;
}
