/*
 * The zones of burglaries, and the letters to the dwellings in them.
 *
 * Burglaries are few and dwellings many, so the index is over the burglaries
 * and the dwellings pass by, in step with the letters, both in order of
 * dwelling.  No pair has to be kept.
 */
#include "kernel/letters/letter_pairs.h"

#include "kernel/order.h"

#include <math.h>
#include <stdlib.h>

typedef struct Visit
{
	Kernel	   *kernel;
	const LetterRequest *request;
	LetterVisitor visitor;
	void	   *context;
	uint32_t	known;			/* burglaries that are known on the day of the question */
	uint32_t   *burglary;		/* which they are; by area when that makes the zones */
	bool	   *has_dwelling;	/* has a burglary any in its zone? */
	Grid		grid;			/* over them, unless areas make the zones */
	double		side;
	uint32_t   *zone;			/* the burglaries in whose zone the dwelling lies, in order */
	uint32_t	zones;
	uint32_t   *burgled;		/* the burglaries that are known and have a dwelling, in order of dwelling */
	uint32_t	burgleds;
	const uint32_t *own;		/* of these, those that happened in this dwelling */
	uint32_t	owns;
	LetterDay  *days;			/* of the letters to the dwelling */
	uint32_t	days_capacity;
	uint64_t	work;			/* since the last look at stop() */
} Visit;

/* ---------------------------------------------------------------- the burglaries */

static int
compare_areas(const void *items, uint32_t a, uint32_t b)
{
	const Burglary *burglary = items;

	return ORDER_OF(burglary[a].area, burglary[b].area);
}

static KernelStatus
index_places(Visit *visit)
{
	const Burglary *burglary = visit->request->burglary;
	double	   *x = kernel_alloc(visit->kernel, visit->known, sizeof(double));
	double	   *y = kernel_alloc(visit->kernel, visit->known, sizeof(double));
	int32_t    *day = kernel_alloc(visit->kernel, visit->known, sizeof(int32_t));
	Points		points = {.count = visit->known, .x = x, .y = y, .day = day};
	KernelStatus status;

	for (uint32_t i = 0; i < visit->known; i++)
	{
		x[i] = burglary[visit->burglary[i]].x;
		y[i] = burglary[visit->burglary[i]].y;
		day[i] = burglary[visit->burglary[i]].occurred;
	}
	visit->side = grid_side(visit->request->rules.distance);
	status = grid_build(visit->kernel, &points, visit->request->rules.distance, &visit->grid);
	kernel_free(visit->kernel, x);
	kernel_free(visit->kernel, y);
	kernel_free(visit->kernel, day);
	return status;
}

/* Those known by area, in order of area. */
static KernelStatus
index_areas(Visit *visit)
{
	const LetterRequest *request = visit->request;
	uint32_t   *order = kernel_alloc(visit->kernel, request->burglaries, sizeof(uint32_t));
	KernelStatus status = order_index(visit->kernel, order, request->burglaries, compare_areas, request->burglary);
	bool	   *known = kernel_alloc_zero(visit->kernel, request->burglaries, sizeof(bool));
	uint32_t	count = visit->known;

	for (uint32_t i = 0; i < count; i++)
		known[visit->burglary[i]] = request->burglary[visit->burglary[i]].area != LETTER_NO_AREA;
	visit->known = 0;
	for (uint32_t i = 0; i < request->burglaries; i++)
		if (known[order[i]])
			visit->burglary[visit->known++] = order[i];
	kernel_free(visit->kernel, known);
	kernel_free(visit->kernel, order);
	return status;
}

static bool
is_later(const LetterRules *rules, const Burglary *burglary)
{
	return burglary->occurred > rules->at || burglary->reported > rules->at;
}

static int
compare_dwellings(const void *items, uint32_t a, uint32_t b)
{
	const Burglary *burglary = items;

	return ORDER_OF(burglary[a].dwelling, burglary[b].dwelling);
}

/* Those that happened in a dwelling, wherever that lies: letters to it are its own. */
static KernelStatus
index_burgled(Visit *visit)
{
	const Burglary *burglary = visit->request->burglary;
	uint32_t   *order = kernel_alloc(visit->kernel, visit->request->burglaries, sizeof(uint32_t));
	KernelStatus status = order_index(visit->kernel, order, visit->request->burglaries, compare_dwellings, burglary);

	visit->burgled = order;
	for (uint32_t i = 0; i < visit->request->burglaries; i++)
		if (burglary[order[i]].dwelling != LETTER_NO_ID && !is_later(&visit->request->rules, &burglary[order[i]]))
			order[visit->burgleds++] = order[i];
	return status;
}

static KernelStatus
index_burglaries(Visit *visit)
{
	const LetterRequest *request = visit->request;
	KernelStatus status;

	visit->burglary = kernel_alloc(visit->kernel, request->burglaries, sizeof(uint32_t));
	visit->has_dwelling = kernel_alloc_zero(visit->kernel, request->burglaries, sizeof(bool));
	visit->zone = kernel_alloc(visit->kernel, request->burglaries, sizeof(uint32_t));
	for (uint32_t i = 0; i < request->burglaries; i++)
		if (!is_later(&request->rules, &request->burglary[i]))
			visit->burglary[visit->known++] = i;
	status = index_burgled(visit);
	if (status != KERNEL_OK)
		return status;
	return request->rules.zone == ZONE_AREA ? index_areas(visit) : index_places(visit);
}

/* ---------------------------------------------------------------- the zones of a dwelling */

static double
distance_between(const Burglary *burglary, const Dwelling *dwelling)
{
	double		dx = burglary->x - dwelling->x;
	double		dy = burglary->y - dwelling->y;

	return sqrt(dx * dx + dy * dy);
}

static double
mean_excess(const LetterRules *rules, double distance)
{
	return risk_excess(&rules->profile, distance, 0, rules->risk_days);
}

/* Is the dwelling in the zone at any distance that the burglary may have had?  An area is the same wherever it was. */
static bool
certainly_in_zone(const LetterRules *rules, double distance, double uncertainty)
{
	const Bands *bands = &rules->profile.distance;
	double		nearest = fmax(distance - uncertainty, 0);
	double		farthest = distance + uncertainty;

	if (uncertainty == 0 || rules->zone == ZONE_AREA)
		return true;
	if (rules->zone == ZONE_DISTANCE)
		return farthest <= rules->distance;
	for (int k = 0; k < bands->count; k++)
		if (bands->breaks[k] <= farthest && bands->breaks[k + 1] > nearest && !(mean_excess(rules, bands->breaks[k]) > 0))
			return false;
	return nearest >= bands->breaks[0] && farthest < bands->breaks[bands->count];
}

/* Enters a burglary when the dwelling is in its zone. */
static void
enter_zone(Visit *visit, uint32_t number, const Dwelling *dwelling)
{
	const LetterRules *rules = &visit->request->rules;
	const Burglary *burglary = &visit->request->burglary[number];
	double		distance = distance_between(burglary, dwelling);

	visit->work++;
	if (rules->zone == ZONE_DISTANCE && !(distance <= rules->distance))
		return;
	if (rules->zone == ZONE_PROFILE && !(mean_excess(rules, distance) > 0))
		return;
	if (burglary->dwelling != dwelling->id || rules->include_own)
		visit->zone[visit->zones++] = number;
}

/* An OrderBefore. */
static bool
is_cell_before(const void *keys, uint32_t item, const void *key)
{
	return ((const uint64_t *) keys)[item] < *(const uint64_t *) key;
}

/* Three cells of a row follow each other, so each row is one run. */
static void
find_by_place(Visit *visit, const Dwelling *dwelling)
{
	const Grid *grid = &visit->grid;
	uint32_t	row = grid_cell(dwelling->y, visit->side);
	uint32_t	column = grid_cell(dwelling->x, visit->side);

	for (uint32_t r = row - 1; r <= row + 1; r++)
	{
		uint64_t	west = grid_key(r, column - 1);
		uint32_t	cell = order_find(grid->cell_key, grid->cells, is_cell_before, &west);

		for (; cell < grid->cells && grid->cell_key[cell] <= grid_key(r, column + 1); cell++)
			for (uint32_t i = grid->cell_start[cell]; i < grid->cell_start[cell + 1]; i++)
				enter_zone(visit, visit->burglary[grid->source[i]], dwelling);
	}
}

/* An OrderBefore of the known burglaries by area. */
static bool
is_area_before(const void *items, uint32_t item, const void *area)
{
	const Visit *visit = items;

	return visit->request->burglary[visit->burglary[item]].area < *(const int64_t *) area;
}

static void
find_by_area(Visit *visit, const Dwelling *dwelling)
{
	const Burglary *burglary = visit->request->burglary;
	uint32_t	i;

	if (dwelling->area == LETTER_NO_AREA)
		return;
	i = order_find(visit, visit->known, is_area_before, &dwelling->area);
	for (; i < visit->known && burglary[visit->burglary[i]].area == dwelling->area; i++)
		enter_zone(visit, visit->burglary[i], dwelling);
}

/* An OrderBefore of the burgled ones by dwelling. */
static bool
is_dwelling_before(const void *items, uint32_t item, const void *dwelling)
{
	const Visit *visit = items;

	return visit->request->burglary[visit->burgled[item]].dwelling < *(const int64_t *) dwelling;
}

static void
find_own(Visit *visit, const Dwelling *dwelling)
{
	const Burglary *burglary = visit->request->burglary;
	uint32_t	from = order_find(visit, visit->burgleds, is_dwelling_before, &dwelling->id);

	visit->own = visit->burgled + from;
	while (from + visit->owns < visit->burgleds && burglary[visit->own[visit->owns]].dwelling == dwelling->id)
		visit->owns++;
}

static int
compare_numbers(const void *a, const void *b)
{
	return ORDER_OF(*(const uint32_t *) a, *(const uint32_t *) b);
}

static void
find_zones(Visit *visit, const Dwelling *dwelling)
{
	if (visit->request->rules.zone == ZONE_AREA)
		find_by_area(visit, dwelling);
	else
		find_by_place(visit, dwelling);
	find_own(visit, dwelling);
	/* The burglaries stand in order of day, so their numbers do too. */
	if (visit->zones > 1)
		qsort(visit->zone, visit->zones, sizeof(uint32_t), compare_numbers);
}

/* ---------------------------------------------------------------- the rows of a dwelling */

/* The row of a burglary, or of none. */
static LetterRow
begin_row(LetterStatus status, const Burglary *burglary, int64_t dwelling)
{
	LetterRow	row = {
		.status = status, .burglary = LETTER_NO_ID, .dwelling = dwelling, .occurred = LETTER_NO_DAY,
		.reported = LETTER_NO_DAY, .uncertainty = NAN, .distance = NAN, .excess = NAN, .outcome.first = LETTER_NO_DAY
	};

	if (burglary != NULL)
	{
		row.burglary = burglary->id;
		row.occurred = burglary->occurred;
		row.reported = burglary->reported;
		row.uncertainty = burglary->uncertainty;
	}
	return row;
}

static void
credit_letters(LetterRow *row, const LetterDay *day)
{
	row->letters += day->letters;
	row->by_share += day->by_share;
	row->duplicates += day->duplicates;
}

static KernelStatus
visit_pair(Visit *visit, uint32_t place, const Dwelling *dwelling, uint32_t days)
{
	const LetterRules *rules = &visit->request->rules;
	const Burglary *all = visit->request->burglary;
	const Burglary *burglary = &all[visit->zone[place]];
	LetterRow	row = begin_row(LETTER_PAIR, burglary, dwelling->id);
	int64_t		end = (int64_t) burglary->occurred + rules->risk_days;

	row.distance = distance_between(burglary, dwelling);
	row.excess = mean_excess(rules, row.distance);
	row.certain = certainly_in_zone(rules, row.distance, burglary->uncertainty);
	row.outcome = letters_outcome(rules, burglary->occurred, burglary->reported, visit->days, days);
	/* From the next burglary on the letters are for that one. */
	if (place + 1 < visit->zones && all[visit->zone[place + 1]].occurred < end)
		end = all[visit->zone[place + 1]].occurred;
	for (uint32_t i = letters_since(visit->days, days, burglary->occurred); i < days && visit->days[i].day < end; i++)
		credit_letters(&row, &visit->days[i]);
	visit->has_dwelling[visit->zone[place]] = true;
	return visit->visitor(visit->context, &row);
}

/* Is a day within the risk of one of these burglaries? */
static bool
within_risk(const Visit *visit, const uint32_t *burglary, uint32_t count, int32_t day)
{
	for (uint32_t i = 0; i < count; i++)
	{
		int32_t		occurred = visit->request->burglary[burglary[i]].occurred;

		if (day >= occurred && day < (int64_t) occurred + visit->request->rules.risk_days)
			return true;
	}
	return false;
}

/* The letters of one day that no pair took. */
static KernelStatus
visit_day(Visit *visit, int64_t dwelling, bool exists, const LetterDay *day)
{
	LetterStatus status = LETTER_OUTSIDE;
	LetterRow	row;

	if (day->day > visit->request->rules.at)
		status = LETTER_LATER;
	else if (!exists)
		status = LETTER_UNKNOWN_DWELLING;
	else if (within_risk(visit, visit->zone, visit->zones, day->day))
		return KERNEL_OK;
	else if (within_risk(visit, visit->own, visit->owns, day->day))
		status = LETTER_OWN;
	row = begin_row(status, NULL, dwelling);
	row.outcome.first = day->day;
	row.outcome.first_share = day->share;
	credit_letters(&row, day);
	return visit->visitor(visit->context, &row);
}

static KernelStatus
look_at_stop(Visit *visit)
{
	if (visit->work < KERNEL_STOP_INTERVAL)
		return KERNEL_OK;
	visit->work = 0;
	return visit->kernel->stop(visit->kernel) ? KERNEL_STOPPED : KERNEL_OK;
}

/* A dwelling with its letters; without a dwelling letters that went nowhere. */
static KernelStatus
visit_dwelling(Visit *visit, const Dwelling *dwelling, const Letter *letters, uint32_t count)
{
	const LetterRules *rules = &visit->request->rules;
	KernelStatus status = KERNEL_OK;
	uint32_t	days;
	uint32_t	known;

	if (count > visit->days_capacity)
	{
		visit->days_capacity = 2 * count;
		visit->days = visit->kernel->resize(visit->kernel, visit->days, visit->days_capacity * sizeof(LetterDay));
	}
	days = letters_by_day(rules, letters, count, visit->days);
	known = letters_since(visit->days, days, (int64_t) rules->at + 1);
	visit->zones = visit->owns = 0;
	if (dwelling != NULL)
		find_zones(visit, dwelling);
	for (uint32_t i = 0; i < visit->zones && status == KERNEL_OK; i++)
	{
		status = visit_pair(visit, i, dwelling, known);
		/* Its letters are compared with each other, to know on which days one is valid. */
		visit->work += known * (uint64_t) known;
		if (status == KERNEL_OK)
			status = look_at_stop(visit);
	}
	for (uint32_t i = 0; i < days && status == KERNEL_OK; i++)
	{
		status = visit_day(visit, dwelling != NULL ? dwelling->id : letters->dwelling, dwelling != NULL, &visit->days[i]);
		visit->work += visit->zones + (uint64_t) visit->owns;
		if (status == KERNEL_OK)
			status = look_at_stop(visit);
	}
	visit->work += 1 + count;
	return status == KERNEL_OK ? look_at_stop(visit) : status;
}

/* ---------------------------------------------------------------- all rows */

/* Letters and dwellings pass in step. */
static KernelStatus
visit_dwellings(Visit *visit)
{
	const LetterRequest *request = visit->request;
	uint32_t	letter = 0;
	KernelStatus status = KERNEL_OK;

	for (uint32_t d = 0; (d < request->dwellings || letter < request->letters) && status == KERNEL_OK;)
	{
		const Letter *letters = &request->letter[letter];
		const Dwelling *dwelling = d < request->dwellings ? &request->dwelling[d] : NULL;
		int64_t		id = dwelling != NULL ? dwelling->id : letters->dwelling;
		uint32_t	from = letter;

		if (letter < request->letters && letters->dwelling < id)
		{
			id = letters->dwelling;
			dwelling = NULL;
		}
		while (letter < request->letters && request->letter[letter].dwelling == id)
			letter++;
		d += dwelling != NULL;
		status = visit_dwelling(visit, dwelling, letters, letter - from);
	}
	return status;
}

/* Burglaries without a dwelling in their zone, and those that are not known yet. */
static KernelStatus
visit_lone_burglaries(Visit *visit)
{
	const LetterRequest *request = visit->request;
	KernelStatus status = KERNEL_OK;

	for (uint32_t i = 0; i < request->burglaries && status == KERNEL_OK; i++)
	{
		bool		later = is_later(&request->rules, &request->burglary[i]);
		LetterRow	row = begin_row(later ? LETTER_LATER : LETTER_EMPTY_ZONE, &request->burglary[i], LETTER_NO_ID);

		if (!visit->has_dwelling[i])
			status = visit->visitor(visit->context, &row);
	}
	return status;
}

KernelStatus
letter_pairs_visit(Kernel *kernel, const LetterRequest *request, LetterVisitor visitor, void *context)
{
	Visit		visit = {.kernel = kernel, .request = request, .visitor = visitor, .context = context};
	KernelStatus status = index_burglaries(&visit);

	if (status == KERNEL_OK)
		status = visit_dwellings(&visit);
	if (status == KERNEL_OK)
		status = visit_lone_burglaries(&visit);
	grid_free(kernel, &visit.grid);
	kernel_free(kernel, visit.burglary);
	kernel_free(kernel, visit.has_dwelling);
	kernel_free(kernel, visit.zone);
	kernel_free(kernel, visit.burgled);
	kernel_free(kernel, visit.days);
	return status;
}
