/*
 * libFuzzer: the Knox test of events known in part against a loop over all
 * pairs, candidates and moments.
 */
#include "input.h"

#include "kernel/windows/knox_windows.h"

/* Few enough for loops over all moments of two windows. */
#define WINDOW_MAX 40
#define CANDIDATES_MAX 4

typedef struct Made
{
	EventWindows events;
	uint32_t	start[EVENTS_MAX + 1];
	double		x[EVENTS_MAX * CANDIDATES_MAX];
	double		y[EVENTS_MAX * CANDIDATES_MAX];
	double		weight[EVENTS_MAX * CANDIDATES_MAX];
	int64_t		dwelling[EVENTS_MAX * CANDIDATES_MAX];
	uint32_t	place[EVENTS_MAX];
	int32_t		first[EVENTS_MAX];
	int32_t		last[EVENTS_MAX];
} Made;

/* Puts the last candidate of a place where it belongs, by x. */
static void
place_candidate(Made *made, uint32_t from, uint32_t c)
{
	for (; c > from && made->x[c] < made->x[c - 1]; c--)
	{
		double		x = made->x[c];
		double		y = made->y[c];

		made->x[c] = made->x[c - 1];
		made->y[c] = made->y[c - 1];
		made->x[c - 1] = x;
		made->y[c - 1] = y;
	}
}

/* Candidates on a line of their own number can be one home at one point; each is taken from few points. */
static void
take_places(Input *input, bool raw, Made *made)
{
	uint32_t	places = 1 + take_byte(input) % 24;
	double		least = -POINT_COORDINATE_MAX;

	for (uint32_t p = 0; p < places; p++)
	{
		uint32_t	from = made->start[p];
		uint32_t	end = from + 1 + take_byte(input) % CANDIDATES_MAX;

		for (uint32_t c = from; c < end; c++)
		{
			made->x[c] = fmax(take_coordinate(input, raw), least);
			made->y[c] = take_coordinate(input, raw);
			made->weight[c] = 1 + take_byte(input) % 5;
			place_candidate(made, from, c);
		}
		least = made->x[from];
		made->start[p + 1] = end;
	}
	made->events.places = places;
}

/* A home has one point, and is a candidate of a place once. */
static void
take_homes(Input *input, Made *made)
{
	uint32_t	count = made->start[made->events.places];

	for (uint32_t p = 0, c = 0; c < count; c++)
	{
		uint32_t	other = take_byte(input) % (c + 1);

		while (c >= made->start[p + 1])
			p++;
		made->dwelling[c] = c;
		if (other < made->start[p] && made->x[other] == made->x[c] && made->y[other] == made->y[c])
			made->dwelling[c] = made->dwelling[other];
		for (uint32_t d = made->start[p]; d < c; d++)
			if (made->dwelling[d] == made->dwelling[c])
				made->dwelling[c] = c;
	}
}

/* By first, then last. */
static void
take_windows(Input *input, bool raw, Made *made)
{
	uint32_t	count = take_byte(input) % (EVENTS_MAX + 1);

	for (uint32_t i = 0; i < count; i++)
	{
		uint32_t	at = i;
		int32_t		first = raw ? take_int(input) % 80000000 : take_byte(input) % 64;
		int32_t		last = first + take_byte(input) % WINDOW_MAX;

		for (; at > 0 && (made->first[at - 1] > first || (made->first[at - 1] == first && made->last[at - 1] > last)); at--)
		{
			made->first[at] = made->first[at - 1];
			made->last[at] = made->last[at - 1];
		}
		made->first[at] = first;
		made->last[at] = last;
		made->place[i] = take_byte(input) % made->events.places;
	}
	made->events.count = count;
}

static void
take_made(Input *input, Made *made)
{
	uint8_t		form = take_byte(input);

	memset(made, 0, sizeof(*made));
	take_places(input, form & 1, made);
	take_homes(input, made);
	take_windows(input, form & 2, made);
	made->events.place_start = made->start;
	made->events.x = made->x;
	made->events.y = made->y;
	made->events.weight = form & 4 ? made->weight : NULL;
	made->events.dwelling = form & 8 ? made->dwelling : NULL;
	made->events.place = made->place;
	made->events.first = made->first;
	made->events.last = made->last;
}

/* ---------------------------------------------------------------- plain loops */

static bool
in_band(const Bands *bands, int i, double value)
{
	double		from = bands->breaks[i];
	double		to = bands->breaks[i + 1];

	if (bands->closed_right)
		return (value > from || (i == 0 && value == from)) && value <= to;
	return value >= from && value < to;
}

static void
near_chances(const KnoxWindowsRequest *request, uint32_t a, uint32_t b, double *chance)
{
	const EventWindows *events = &request->events;
	int			homes = events->dwelling != NULL;
	Points		points = {.x = events->x, .y = events->y};
	double		all = 0;

	memset(chance, 0, (BANDS_MAX + 1) * sizeof(double));
	for (uint32_t c = events->place_start[events->place[a]]; c < events->place_start[events->place[a] + 1]; c++)
		for (uint32_t d = events->place_start[events->place[b]]; d < events->place_start[events->place[b] + 1]; d++)
		{
			double		distance = plain_distance(&points, c, d, request->metric);
			double		weight = events->weight != NULL ? events->weight[c] * events->weight[d] : 1;

			all += weight;
			if (homes && events->dwelling[c] == events->dwelling[d])
				chance[0] += weight;
			else
				for (int k = 0; k < request->distance.count; k++)
					chance[k + homes] += in_band(&request->distance, k, distance) ? weight : 0;
		}
	for (int k = 0; k <= BANDS_MAX; k++)
		chance[k] /= all;
}

static void
soon_chances(const KnoxWindowsRequest *request, uint32_t a, uint32_t b, double *chance)
{
	const EventWindows *events = &request->events;

	memset(chance, 0, BANDS_MAX * sizeof(double));
	for (int32_t u = events->first[a]; u <= events->last[a]; u++)
		for (int32_t v = events->first[b]; v <= events->last[b]; v++)
			for (int l = 0; l < request->days.count; l++)
				chance[l] += in_band(&request->days, l, fabs((double) u - v));
	for (int l = 0; l < request->days.count; l++)
		chance[l] /= (double) window_length(events, a) * window_length(events, b);
}

/* Sums over pairs, of both and of each. */
typedef struct Plain
{
	double		cell[BANDS_MAX + 1][BANDS_MAX];
	double		near[BANDS_MAX + 1];
	double		soon[BANDS_MAX];
	double		pairs;
} Plain;

static void
sum_plainly(const KnoxWindowsRequest *request, Plain *plain)
{
	double		near[BANDS_MAX + 1];
	double		soon[BANDS_MAX];

	memset(plain, 0, sizeof(*plain));
	for (uint32_t a = 0; a < request->events.count; a++)
		for (uint32_t b = a + 1; b < request->events.count; b++)
		{
			near_chances(request, a, b, near);
			soon_chances(request, a, b, soon);
			plain->pairs++;
			for (int l = 0; l < request->days.count; l++)
				plain->soon[l] += soon[l];
			for (int k = 0; k < knox_windows_rows(request); k++)
			{
				plain->near[k] += near[k];
				for (int l = 0; l < request->days.count; l++)
					plain->cell[k][l] += near[k] * soon[l];
			}
		}
}

/* ---------------------------------------------------------------- what must hold */

static bool
is_share(double value)
{
	return value >= 0 && value <= 1;
}

static void
check_cell(const KnoxWindowsRequest *request, const Plain *plain, int k, int l, const KnoxWindowsCell *cell)
{
	int			band = k - (request->events.dwelling != NULL);
	bool		open = isinf(request->days.breaks[l + 1]) || (band >= 0 && isinf(request->distance.breaks[band + 1]));
	double		expected = plain->pairs > 0 ? plain->near[k] * plain->soon[l] / plain->pairs : 0;

	MUST(agree(cell->observed, plain->cell[k][l], 1e-9));
	MUST(agree(cell->expected, expected, 1e-9));
	MUST(cell->sd >= 0 && (cell->sd > 0) == !isnan(cell->z));
	MUST(isnan(cell->certainty) || (cell->certainty >= 0 && cell->certainty <= 1 + 1e-9));
	MUST(isnan(cell->ratio) || (cell->ratio >= 0 && !open));
	MUST(isnan(cell->ratio_low) == isnan(cell->ratio_high));
	MUST(isnan(cell->ratio_low) || (cell->ratio_low <= cell->ratio && cell->ratio <= cell->ratio_high));
	MUST(isnan(cell->p_analytic) || is_share(cell->p_analytic));
	if (request->permutations == 0)
	{
		MUST(isnan(cell->p_value) && isnan(cell->p_adjusted) && isnan(cell->p_analytic));
		return;
	}
	MUST(is_share(cell->p_value) && cell->p_value >= 1.0 / (request->permutations + 1));
	MUST(open == isnan(cell->p_adjusted));
	MUST(open || (is_share(cell->p_adjusted) && (cell->sd == 0 || cell->p_adjusted >= cell->p_value)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static Made made;
	Input		input = {.next = data, .left = size};
	uint8_t		form = take_byte(&input);
	World		world = world_stopping_at(form & 4 ? 1 + take_byte(&input) : 0);
	Breaks		distance;
	Breaks		days;
	KnoxWindowsRequest request;
	KnoxWindowsCell cells[(BANDS_MAX + 1) * BANDS_MAX];
	Plain		plain;
	KernelStatus status;

	take_breaks(&input, true, &distance);
	take_breaks(&input, true, &days);
	distance.bands.closed_right = days.bands.closed_right = form & 1;
	request = (KnoxWindowsRequest) {
		.distance = distance.bands, .days = days.bands, .metric = form & 2 ? METRIC_MANHATTAN : METRIC_EUCLIDEAN,
		.permutations = take_byte(&input) % 80, .seed = (uint64_t) take_int(&input)
	};
	take_made(&input, &made);
	request.events = made.events;

	status = knox_windows_run(&world.kernel, &request, cells);
	MUST(world.blocks == 0);
	MUST(status == KERNEL_OK || (status == KERNEL_STOPPED && world.stop_at > 0));
	if (status != KERNEL_OK)
		return 0;
	sum_plainly(&request, &plain);
	for (int k = 0; k < knox_windows_rows(&request); k++)
		for (int l = 0; l < request.days.count; l++)
			check_cell(&request, &plain, k, l, &cells[k * request.days.count + l]);
	return 0;
}
