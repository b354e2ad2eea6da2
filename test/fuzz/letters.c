/*
 * libFuzzer: the zones of burglaries and the letters in them against a loop over all pairs; then the measures of the rows.
 */
#include "input.h"

#include "kernel/letters/letter_coverage.h"

#define BURGLARIES_MAX 16
#define DWELLINGS_MAX 16
#define LETTERS_MAX 32
#define ROWS_MAX (BURGLARIES_MAX * (DWELLINGS_MAX + 1) + LETTERS_MAX)

typedef struct Made
{
	Burglary	burglary[BURGLARIES_MAX];
	Dwelling	dwelling[DWELLINGS_MAX];
	Letter		letter[LETTERS_MAX];
	Breaks		distance;
	Breaks		days;
	double		excess[BANDS_MAX * BANDS_MAX];
	LetterRequest request;
} Made;

typedef struct Rows
{
	LetterRow	row[ROWS_MAX];
	uint32_t	count;
} Rows;

static void
take_rules(Input *input, uint8_t form, Made *made)
{
	LetterRules *rules = &made->request.rules;

	take_breaks(input, false, &made->distance);
	take_breaks(input, false, &made->days);
	for (int i = 0; i < made->distance.bands.count * made->days.bands.count; i++)
		made->excess[i] = fmin(fabs(take_number(input, form & 32)), 1e100);
	*rules = (LetterRules) {
		.zone = (LetterZone) (form % 3),
		.profile = {.distance = made->distance.bands, .days = made->days.bands, .excess = made->excess},
		.risk_days = 1 + (take_int(input) & INT32_MAX) % 3660, .deadline_days = take_byte(input) * 14,
		.validity_days = take_byte(input) * 14, .delivery_days = take_byte(input) * 14,
		.include_own = form & 64, .at = form & 128 ? INT32_MAX : take_day(input, form & 8)
	};
	rules->distance = rules->zone == ZONE_DISTANCE ? fmax(fabs(take_number(input, form & 4)), 1e-300) :
		rules->zone == ZONE_PROFILE ? bands_reach(&rules->profile.distance) : NAN;
}

/* In the order that the values have. */
static void
take_sets(Input *input, uint8_t form, Made *made)
{
	LetterRequest *request = &made->request;
	int32_t		day = DAY_MIN;
	int64_t		id = -1;

	request->burglary = made->burglary;
	request->dwelling = made->dwelling;
	request->letter = made->letter;
	request->burglaries = take_byte(input) % (BURGLARIES_MAX + 1);
	request->dwellings = take_byte(input) % (DWELLINGS_MAX + 1);
	request->letters = take_byte(input) % (LETTERS_MAX + 1);
	for (uint32_t i = 0; i < request->burglaries; i++)
	{
		int32_t		next = take_day(input, form & 8);
		uint8_t		unknown = take_byte(input);

		day = next > day ? next : day;
		made->burglary[i] = (Burglary) {
			.id = i, .x = take_coordinate(input, form & 4), .y = take_coordinate(input, form & 4),
			.uncertainty = fabs(take_coordinate(input, form & 4)), .area = take_byte(input) % 4,
			.dwelling = unknown & 1 ? LETTER_NO_ID : 2 * (int64_t) (unknown >> 2) % DWELLINGS_MAX, .occurred = day,
			.reported = unknown & 2 ? LETTER_NO_DAY : take_day(input, form & 8)
		};
	}
	for (uint32_t i = 0; i < request->dwellings; i++)
		made->dwelling[i] = (Dwelling) {
			.id = 2 * i, .x = take_coordinate(input, form & 4), .y = take_coordinate(input, form & 4),
			.area = take_byte(input) % 4
		};
	for (uint32_t i = 0; i < request->letters; i++)
	{
		int			step = take_byte(input) % 3;
		int32_t		next = take_day(input, form & 8);

		id += step;
		day = step > 0 || i == 0 || next > day ? next : day;
		made->letter[i] = (Letter) {.dwelling = id, .share = (1 + take_byte(input)) / 256.0, .sent = day};
	}
}

/* ---------------------------------------------------------------- plainly */

static bool
plain_in_zone(const LetterRules *rules, const Burglary *burglary, const Dwelling *dwelling)
{
	double		x = burglary->x - dwelling->x;
	double		y = burglary->y - dwelling->y;
	double		distance = sqrt(x * x + y * y);
	bool		own = burglary->dwelling == dwelling->id && !rules->include_own;

	if (own || burglary->occurred > rules->at || (burglary->reported != LETTER_NO_DAY && burglary->reported > rules->at))
		return false;
	if (rules->zone == ZONE_AREA)
		return burglary->area != LETTER_NO_AREA && burglary->area == dwelling->area;
	if (rules->zone == ZONE_PROFILE)
		return risk_excess(&rules->profile, distance, 0, rules->risk_days) > 0;
	return distance <= rules->distance;
}

static KernelStatus
keep_row(void *context, const LetterRow *row)
{
	Rows	   *rows = context;

	MUST(rows->count < ROWS_MAX);
	rows->row[rows->count++] = *row;
	return KERNEL_OK;
}

static void
check_rows(const LetterRequest *request, const Rows *rows)
{
	uint32_t	pairs = 0;
	double		letters = 0;
	double		sent = 0;

	for (uint32_t i = 0; i < rows->count; i++)
	{
		const LetterRow *row = &rows->row[i];
		const LetterOutcome *outcome = &row->outcome;

		letters += row->letters;
		MUST(row->duplicates >= 0 && row->duplicates <= row->letters && row->by_share <= row->letters);
		if (row->status != LETTER_PAIR)
			continue;
		pairs++;
		MUST(plain_in_zone(&request->rules, &request->burglary[row->burglary], &request->dwelling[row->dwelling / 2]));
		MUST(agree(outcome->timely + outcome->carried + outcome->late + outcome->never, 1, 1e-12));
		MUST(outcome->protection >= 0 && outcome->protection <= 1 + 1e-12);
	}
	for (uint32_t b = 0; b < request->burglaries; b++)
		for (uint32_t d = 0; d < request->dwellings; d++)
			pairs -= plain_in_zone(&request->rules, &request->burglary[b], &request->dwelling[d]);
	MUST(pairs == 0);
	for (uint32_t l = 0; l < request->letters; l++)
		sent += request->letter[l].share;
	MUST(agree(letters, sent, 1e-12));
}

static void
check_coverage(World *world, const LetterRequest *request, const Rows *rows)
{
	Coverage	coverage;
	CoverageTwice twice;
	KernelStatus status = coverage_of(&world->kernel, &request->rules, rows->row, rows->count, &coverage, &twice);

	MUST(status == KERNEL_OK || (status == KERNEL_STOPPED && world->stop_at > 0));
	if (status != KERNEL_OK)
		return;
	MUST(!twice.found);
	MUST(coverage.burglaries + coverage.later == request->burglaries);
	MUST(agree(coverage.timely + coverage.carried + coverage.late + coverage.never, coverage.pairs, 1e-9));
	MUST(coverage.pairs == 0 || (coverage.lower <= coverage.coverage + 1e-9 && coverage.coverage <= coverage.upper + 1e-9));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Input		input = {.next = data, .left = size};
	uint8_t		form = take_byte(&input);
	World		world = world_stopping_at(form & 16 ? 1 + take_byte(&input) % 8 : 0);
	Made		made;
	Rows		rows = {.count = 0};
	KernelStatus status;

	take_rules(&input, form, &made);
	take_sets(&input, form, &made);
	status = letter_pairs_visit(&world.kernel, &made.request, keep_row, &rows);
	MUST(status == KERNEL_OK || (status == KERNEL_STOPPED && world.stop_at > 0));
	if (status == KERNEL_OK)
	{
		check_rows(&made.request, &rows);
		check_coverage(&world, &made.request, &rows);
	}
	MUST(world.blocks == 0);
	return 0;
}
