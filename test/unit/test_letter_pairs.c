/*
 * The zones of burglaries, against comparing every burglary with every dwelling and every letter.
 */
#include "tap.h"

#include "kernel/letters/letter_pairs.h"
#include "kernel/random.h"

static const double rings[] = {0, 50, 100, 150};
static const double month[] = {0, 30};
static const double rings_excess[] = {2, 0, 0.5};
static const RiskProfile holed = {.distance = BANDS(rings, false), .days = BANDS(month, false), .excess = rings_excess};

#define BURGLARIES 40
#define DWELLINGS 120
#define LETTERS 300

typedef struct Made
{
	Burglary	burglary[BURGLARIES];
	Dwelling	dwelling[DWELLINGS];
	Letter		letter[LETTERS];
} Made;

/* Dwellings 0, 2, 4, … on a lattice with many on one point; letters also to 1, 3, 5, … */
static LetterRequest
make(Made *made, Random *random, LetterZone zone)
{
	int64_t		to = -3;
	int32_t		day = 0;

	for (int i = 0; i < BURGLARIES; i++)
	{
		day += random_below(random, 4);
		made->burglary[i] = (Burglary) {
			.id = 1000 + i, .x = 25.0 * random_below(random, 20), .y = 25.0 * random_below(random, 20),
			.uncertainty = random_below(random, 3) == 0 ? 25 : 0,
			.dwelling = random_below(random, 3) == 0 ? LETTER_NO_ID : 2 * (int64_t) random_below(random, DWELLINGS),
			.area = random_below(random, 8), .occurred = day,
			.reported = random_below(random, 4) == 0 ? LETTER_NO_DAY : day + (int32_t) random_below(random, 9)
		};
	}
	for (int i = 0; i < DWELLINGS; i++)
		made->dwelling[i] = (Dwelling) {
			.id = 2 * i, .x = 25.0 * random_below(random, 20), .y = 25.0 * random_below(random, 20),
			.area = random_below(random, 8)
		};
	for (int i = 0; i < LETTERS; i++)
	{
		bool		next = random_below(random, 2) == 0;

		to += next * (1 + random_below(random, 2));
		day = next || i == 0 ? (int32_t) random_below(random, 40) - 20 : day + (int32_t) random_below(random, 30);
		made->letter[i] = (Letter) {.dwelling = to, .share = random_below(random, 3) == 0 ? 0.25 : 1, .sent = day};
	}
	return (LetterRequest) {
		.burglary = made->burglary, .burglaries = BURGLARIES, .dwelling = made->dwelling, .dwellings = DWELLINGS,
		.letter = made->letter, .letters = LETTERS,
		.rules = {.zone = zone, .distance = zone == ZONE_AREA ? NAN : zone == ZONE_PROFILE ? 150 : 100, .profile = holed,
			.risk_days = 30, .deadline_days = 7, .validity_days = 20, .delivery_days = random_below(random, 3),
			.include_own = random_below(random, 2) == 0, .at = random_below(random, 2) == 0 ? 60 : INT32_MAX}
	};
}

/* ---------------------------------------------------------------- plainly */

static double
plain_distance(const Burglary *burglary, const Dwelling *dwelling)
{
	return sqrt((burglary->x - dwelling->x) * (burglary->x - dwelling->x) +
				(burglary->y - dwelling->y) * (burglary->y - dwelling->y));
}

static bool
plain_known(const LetterRules *rules, const Burglary *burglary)
{
	return burglary->occurred <= rules->at && !(burglary->reported != LETTER_NO_DAY && burglary->reported > rules->at);
}

static bool
plain_within(const LetterRules *rules, double distance)
{
	if (rules->zone == ZONE_PROFILE)
		return distance < 50 || (distance >= 100 && distance < 150);
	return distance <= rules->distance;
}

static bool
plain_near(const LetterRules *rules, const Burglary *burglary, const Dwelling *dwelling)
{
	if (!plain_known(rules, burglary))
		return false;
	if (rules->zone == ZONE_AREA)
		return burglary->area != LETTER_NO_AREA && burglary->area == dwelling->area;
	return plain_within(rules, plain_distance(burglary, dwelling));
}

/* At a thousand distances that the burglary may have had. */
static bool
plain_certain(const LetterRules *rules, double distance, double uncertainty)
{
	for (int step = -512; step <= 512 && rules->zone != ZONE_AREA; step++)
		if (!plain_within(rules, fmax(distance + uncertainty * step / 512, 0)))
			return false;
	return true;
}

static bool
plain_own(const LetterRules *rules, const Burglary *burglary, const Dwelling *dwelling)
{
	return burglary->dwelling == dwelling->id && !rules->include_own;
}

/* Where a letter belongs: the number of a burglary, or one of these. */
enum
{
	TO_OUTSIDE = -1, TO_OWN = -2, TO_UNKNOWN = -3, TO_LATER = -4
};

static int
plain_credit(const LetterRequest *request, const Letter *letter)
{
	const LetterRules *rules = &request->rules;
	int32_t		day = letter->sent + rules->delivery_days;
	const Dwelling *dwelling = NULL;
	int			credit = TO_OUTSIDE;

	for (uint32_t d = 0; d < request->dwellings; d++)
		if (request->dwelling[d].id == letter->dwelling)
			dwelling = &request->dwelling[d];
	if (day > rules->at)
		return TO_LATER;
	if (dwelling == NULL)
		return TO_UNKNOWN;
	for (uint32_t b = 0; b < request->burglaries; b++)
	{
		const Burglary *burglary = &request->burglary[b];

		if (!plain_known(rules, burglary) || day < burglary->occurred || day >= burglary->occurred + rules->risk_days)
			continue;
		if (plain_near(rules, burglary, dwelling) && !plain_own(rules, burglary, dwelling))
			credit = b;
		else if (burglary->dwelling == dwelling->id && credit < 0)
			credit = TO_OWN;
	}
	return credit;
}

/* ---------------------------------------------------------------- compared */

typedef struct Check
{
	const LetterRequest *request;
	bool		seen[BURGLARIES][DWELLINGS];
	bool		alone[BURGLARIES];
	double		credited[BURGLARIES];	/* letters */
	double		others[5];		/* letters by the numbers above */
	int			wrong;
	int			pairs;
	int			certain;
} Check;

static LetterOutcome
plain_pair(const LetterRequest *request, const Burglary *burglary, const Dwelling *dwelling)
{
	Letter		letters[LETTERS];
	LetterDay	days[LETTERS];
	uint32_t	count = 0;

	for (uint32_t l = 0; l < request->letters; l++)
		if (request->letter[l].dwelling == dwelling->id &&
			request->letter[l].sent + request->rules.delivery_days <= request->rules.at)
			letters[count++] = request->letter[l];
	count = letters_by_day(&request->rules, letters, count, days);
	return letters_outcome(&request->rules, burglary->occurred, burglary->reported, days, count);
}

static bool
same_outcome(const LetterOutcome *a, const LetterOutcome *b)
{
	return a->timely == b->timely && a->carried == b->carried && a->late == b->late && a->never == b->never &&
		a->protection == b->protection && a->first == b->first && a->first_share == b->first_share;
}

static void
check_pair(Check *check, const LetterRow *row)
{
	const LetterRules *rules = &check->request->rules;
	uint32_t	b = row->burglary - 1000;
	uint32_t	d = row->dwelling / 2;
	const Burglary *burglary = &check->request->burglary[b];
	const Dwelling *dwelling = &check->request->dwelling[d];
	LetterOutcome want = plain_pair(check->request, burglary, dwelling);
	double		distance = plain_distance(burglary, dwelling);
	double		excess = distance < 50 ? 2 : distance >= 100 && distance < 150 ? 0.5 : 0;
	bool		certain = plain_certain(rules, distance, burglary->uncertainty);

	check->wrong += check->seen[b][d] || !plain_near(rules, burglary, dwelling) || plain_own(rules, burglary, dwelling);
	check->wrong += row->occurred != burglary->occurred || row->reported != burglary->reported ||
		row->distance != distance || !agree(row->excess, excess, 1e-13) || row->certain != certain ||
		row->uncertainty != burglary->uncertainty || !same_outcome(&row->outcome, &want);
	check->seen[b][d] = true;
	check->credited[b] += row->letters;
	check->pairs++;
	check->certain += certain;
}

static KernelStatus
check_row(void *context, const LetterRow *row)
{
	Check	   *check = context;

	switch (row->status)
	{
		case LETTER_PAIR:
			check_pair(check, row);
			break;
		case LETTER_OUTSIDE:
			check->others[-TO_OUTSIDE] += row->letters;
			break;
		case LETTER_OWN:
			check->others[-TO_OWN] += row->letters;
			break;
		case LETTER_UNKNOWN_DWELLING:
			check->others[-TO_UNKNOWN] += row->letters;
			break;
		case LETTER_EMPTY_ZONE:
			check->wrong += !plain_known(&check->request->rules, &check->request->burglary[row->burglary - 1000]);
			check->alone[row->burglary - 1000] = true;
			break;
		case LETTER_LATER:
			check->others[-TO_LATER] += row->letters;
			if (row->burglary != LETTER_NO_ID)
			{
				check->wrong += plain_known(&check->request->rules, &check->request->burglary[row->burglary - 1000]);
				check->alone[row->burglary - 1000] = true;
			}
			break;
	}
	return KERNEL_OK;
}

/* Pairs that were not visited, burglaries that are neither in a pair nor alone or both, letters that went elsewhere. */
static void
check_whole(Check *check)
{
	const LetterRequest *request = check->request;
	double		credited[BURGLARIES] = {0};
	double		others[5] = {0};

	for (uint32_t b = 0; b < request->burglaries; b++)
	{
		bool		any = false;

		for (uint32_t d = 0; d < request->dwellings; d++)
		{
			any |= check->seen[b][d];
			check->wrong += !check->seen[b][d] &&
				plain_near(&request->rules, &request->burglary[b], &request->dwelling[d]) &&
				!plain_own(&request->rules, &request->burglary[b], &request->dwelling[d]);
		}
		check->wrong += any == check->alone[b];
	}
	for (uint32_t l = 0; l < request->letters; l++)
	{
		int			credit = plain_credit(request, &request->letter[l]);

		*(credit >= 0 ? &credited[credit] : &others[-credit]) += request->letter[l].share;
	}
	for (uint32_t b = 0; b < request->burglaries; b++)
		check->wrong += !agree(check->credited[b], credited[b], 1e-12);
	for (int i = 1; i < 5; i++)
		check->wrong += !agree(check->others[i], others[i], 1e-12);
}

static void
test_random(const char *name, LetterZone zone)
{
	World		world = world_new();
	Random		random;
	int			wrong = 0;
	int			pairs = 0;
	int			certain = 0;
	double		kinds[5] = {0};

	random_stream(&random, 11, zone);
	for (int time = 0; time < 40; time++)
	{
		Made	   *made = malloc(sizeof(Made));
		LetterRequest request = make(made, &random, zone);
		Check	   *check = calloc(1, sizeof(Check));

		check->request = &request;
		if (letter_pairs_visit(&world.kernel, &request, check_row, check) != KERNEL_OK)
			wrong++;
		check_whole(check);
		wrong += check->wrong;
		pairs += check->pairs;
		certain += check->certain;
		for (int i = 1; i < 5; i++)
			kinds[i] += check->others[i];
		free(check);
		free(made);
	}
	ok(wrong == 0, "%s: every pair once, every letter where it belongs; %d wrong", name, wrong);
	ok(pairs > 1000 && certain > 100 && (certain < pairs) == (zone != ZONE_AREA), "%s: %d pairs, %d certain", name, pairs, certain);
	ok(kinds[1] > 50 && kinds[2] > 0 && kinds[3] > 50 && kinds[4] > 50, "%s: letters of every kind", name);
	is_empty(&world, name);
}

/* ---------------------------------------------------------------- the edges */

static KernelStatus
count_row(void *context, const LetterRow *row)
{
	((int *) context)[row->status]++;
	return KERNEL_OK;
}

static void
test_nothing(void)
{
	World		world = world_new();
	Burglary	burglary = {.id = 1, .dwelling = LETTER_NO_ID, .reported = LETTER_NO_DAY};
	Dwelling	dwelling = {.id = 1};
	Letter		letter = {.dwelling = 1, .share = 1};
	LetterRequest request = {.rules = {.distance = 100, .profile = holed, .risk_days = 30, .at = INT32_MAX}};
	int			rows[6] = {0};

	letter_pairs_visit(&world.kernel, &request, count_row, rows);
	is_count(rows[0] + rows[1] + rows[2] + rows[3] + rows[4] + rows[5], 0, "nothing at all: no rows");
	request.letter = &letter;
	request.letters = 1;
	letter_pairs_visit(&world.kernel, &request, count_row, rows);
	is_count(rows[LETTER_UNKNOWN_DWELLING], 1, "a letter alone has no dwelling");
	request.dwelling = &dwelling;
	request.dwellings = 1;
	letter_pairs_visit(&world.kernel, &request, count_row, rows);
	is_count(rows[LETTER_OUTSIDE], 1, "without burglaries it is outside");
	request.burglary = &burglary;
	request.burglaries = 1;
	letter_pairs_visit(&world.kernel, &request, count_row, rows);
	is_count(rows[LETTER_PAIR], 1, "all three: a pair");
	request.dwellings = request.letters = 0;
	letter_pairs_visit(&world.kernel, &request, count_row, rows);
	is_count(rows[LETTER_EMPTY_ZONE], 1, "a burglary alone has an empty zone");
	request.dwellings = 1;
	burglary.dwelling = 1;
	letter_pairs_visit(&world.kernel, &request, count_row, rows);
	is_count(rows[LETTER_EMPTY_ZONE], 2, "so has one with its own dwelling only");
	is_empty(&world, "nothing");
}

/* A burglary whose place is uncertain may lie far from its dwelling, or in no area: a letter there is its own all the same. */
static void
test_own(void)
{
	World		world = world_new();
	Burglary	burglary = {.id = 1, .uncertainty = 120, .dwelling = 1, .reported = LETTER_NO_DAY};
	Dwelling	dwelling[] = {{.id = 1, .x = 150, .area = 7}, {.id = 2, .x = 50, .area = 7}};
	Letter		letter[] = {{.dwelling = 1, .share = 1, .sent = 1}, {.dwelling = 2, .share = 1, .sent = 1}};
	LetterRequest request = {
		.burglary = &burglary, .burglaries = 1, .dwelling = dwelling, .dwellings = 2, .letter = letter, .letters = 2,
		.rules = {.distance = 100, .profile = holed, .risk_days = 30, .at = INT32_MAX}
	};

	for (int zone = ZONE_DISTANCE; zone <= ZONE_AREA; zone += ZONE_AREA - ZONE_DISTANCE)
		for (int own = 0; own <= 1; own++)
		{
			int			rows[6] = {0};

			request.rules.zone = (LetterZone) zone;
			request.rules.include_own = own;
			letter_pairs_visit(&world.kernel, &request, count_row, rows);
			ok(rows[LETTER_OWN] == 1 && rows[LETTER_OUTSIDE] == (zone == ZONE_AREA) && rows[LETTER_PAIR] == (zone != ZONE_AREA),
			   "%s%s: a letter to the burgled dwelling is its own, wherever that lies",
			   zone == ZONE_AREA ? "no area" : "far away", own ? ", own included" : "");
		}
	is_empty(&world, "own");
}

static KernelStatus
refuse_row(void *context, const LetterRow *row)
{
	(void) row;
	return --*(int *) context < 0 ? KERNEL_STOPPED : KERNEL_OK;
}

static void
test_stopping(void)
{
	Made	   *made = malloc(sizeof(Made));
	Random		random;
	LetterRequest request;
	int			wrong = 0;

	random_stream(&random, 12, 0);
	request = make(made, &random, ZONE_DISTANCE);
	for (long call = 1; call < 8; call++)
	{
		World		world = world_stopping_at(call);
		int			rows[6] = {0};
		KernelStatus status = letter_pairs_visit(&world.kernel, &request, count_row, rows);

		wrong += (status == KERNEL_STOPPED) != (world.asked >= call) || world.blocks != 0;
	}
	for (int after = 0; after < 400; after += 7)
	{
		World		world = world_new();
		int			rows = after;

		wrong += letter_pairs_visit(&world.kernel, &request, refuse_row, &rows) != KERNEL_STOPPED || rows != -1 ||
			world.blocks != 0;
	}
	ok(wrong == 0, "stopped anywhere, it says so and leaves nothing allocated");
	free(made);
}

/* A dwelling with a letter every day for years is much work for each burglary: there is a look at stop() after each. */
static void
test_much_at_one_dwelling(void)
{
	enum
	{
		MANY_BURGLARIES = 20, MANY_LETTERS = 300
	};
	World		world = world_new();
	Burglary	burglary[MANY_BURGLARIES];
	Letter		letter[MANY_LETTERS];
	Dwelling	dwelling = {.id = 1};
	LetterRequest request = {
		.burglary = burglary, .burglaries = MANY_BURGLARIES, .dwelling = &dwelling, .dwellings = 1,
		.letter = letter, .letters = MANY_LETTERS,
		.rules = {.distance = 100, .profile = holed, .risk_days = 3660, .validity_days = 3660, .at = INT32_MAX}
	};
	int			rows[6] = {0};

	for (int i = 0; i < MANY_BURGLARIES; i++)
		burglary[i] = (Burglary) {.id = i, .dwelling = LETTER_NO_ID, .occurred = i, .reported = LETTER_NO_DAY};
	for (int i = 0; i < MANY_LETTERS; i++)
		letter[i] = (Letter) {.dwelling = 1, .share = 1, .sent = i};
	letter_pairs_visit(&world.kernel, &request, count_row, rows);
	ok(rows[LETTER_PAIR] == MANY_BURGLARIES && world.asked >= MANY_BURGLARIES, "%ld looks at stop() for %d pairs of one dwelling",
	   world.asked, MANY_BURGLARIES);
	is_empty(&world, "much at one dwelling");
}

int
main(void)
{
	test_random("by distance", ZONE_DISTANCE);
	test_random("by profile", ZONE_PROFILE);
	test_random("by area", ZONE_AREA);
	test_nothing();
	test_own();
	test_stopping();
	test_much_at_one_dwelling();
	return done();
}
