/*
 * The lanes: every vector variant against a plain loop.
 */
#include "tap.h"

#include "kernel/near_repeat/lanes.h"
#include "kernel/random.h"

/* Days of all events in all lanes, and pairs between the events. */
typedef struct Case
{
	const char *name;
	uint32_t	events;
	uint32_t	partners;		/* of each event, at most */
	int16_t		days_max;		/* days are 0 .. days_max ... */
	bool		extremes;		/* ... or only these two */
	int16_t	   *days;			/* [event][lane] */
	PairRows	rows;
	uint32_t	within[LANES_LIMITS_MAX][LANES];	/* counted plainly, for each of all_limits */
} Case;

static const int16_t all_limits[LANES_LIMITS_MAX] = {-1, 0, 6, 13, 365, 32765, 32766, 32767};

/* What the lanes should add. */
static void
count_plainly(Case *this)
{
	memset(this->within, 0, sizeof(this->within));
	for (size_t w = 0; w < this->rows.words;)
	{
		uint32_t	header = this->rows.word[w++];

		for (uint32_t i = 0; i < ROW_COUNT(header); i++, w++)
			for (int lane = 0; lane < LANES; lane++)
			{
				int			own = this->days[ROW_EVENT(header) * LANES + lane];
				int			lag = abs(own - this->days[this->rows.word[w] * LANES + lane]);

				for (int l = 0; l < LANES_LIMITS_MAX; l++)
					this->within[l][lane] += lag <= all_limits[l];
			}
	}
}

static void
fill_case(World *world, Case *this, Random *random)
{
	size_t		cells = (size_t) this->events * LANES;

	this->days = aligned_alloc(LANES_ALIGNMENT, cells * sizeof(int16_t));
	for (size_t i = 0; i < cells; i++)
	{
		uint32_t	day = random_below(random, (uint32_t) this->days_max + 1);

		this->days[i] = (int16_t) (this->extremes ? this->days_max * (int) (day & 1) : (int) day);
	}
	this->rows = (PairRows) {0};
	for (uint32_t event = 0; event < this->events; event++)
	{
		uint32_t	partners = random_below(random, this->partners + 1);

		for (uint32_t i = 0; i < partners; i++)
			pair_rows_append(&world->kernel, &this->rows, event, random_below(random, this->events));
	}
}

static void
free_case(World *world, Case *this)
{
	free(this->days);
	kernel_free(&world->kernel, this->rows.word);
}

/* Counts as the caller does, stretch by stretch; returns the number of stretches. */
static int
count_by_stretches(VectorWidth width, const Case *this, const int16_t *limit, int limits, uint32_t *within)
{
	const uint32_t *word = this->rows.word;
	const uint32_t *end = word + this->rows.words;
	int			stretches = 0;

	while (word < end)
	{
		const uint32_t *next = lanes_variant(width)(word, end, this->days, limit, limits, within);

		if (next <= word || next > end)
			return -1;
		word = next;
		stretches++;
	}
	return stretches;
}

/* Counts for the limits from .. from + limits - 1, on top of what is there; returns the number of stretches. */
static int
test_limits(VectorWidth width, const Case *this, int from, int limits, int *wrong)
{
	uint32_t	within[LANES_LIMITS_MAX][LANES];
	int			stretches;

	for (int l = 0; l < LANES_LIMITS_MAX; l++)
		for (int lane = 0; lane < LANES; lane++)
			within[l][lane] = 1000;
	stretches = count_by_stretches(width, this, all_limits + from, limits, within[0]);
	for (int l = 0; l < LANES_LIMITS_MAX; l++)
		for (int lane = 0; lane < LANES; lane++)
			*wrong += within[l][lane] != 1000 + (l < limits ? this->within[from + l][lane] : 0);
	return stretches;
}

static void
test_variant(VectorWidth width, const Case *this)
{
	int			stretches_min = (int) ((this->rows.pairs + INT16_MAX - 1) / INT16_MAX);
	int			stretches = 0;
	int			wrong = 0;

	/* Each number of limits is a loop of its own. */
	for (int limits = 1; limits <= LANES_LIMITS_MAX; limits++)
	{
		test_limits(width, this, 0, limits, &wrong);
		stretches = test_limits(width, this, LANES_LIMITS_MAX - limits, limits, &wrong);
	}
	ok(wrong == 0, "%s, %s: counts %llu pairs as a plain loop does, for 1 to %d limits",
	   vector_name(width), this->name, (unsigned long long) this->rows.pairs, LANES_LIMITS_MAX);
	ok(stretches >= stretches_min, "%s, %s: stops after each stretch, %d in all", vector_name(width), this->name, stretches);
}

static void
test_case(Case this, Random *random)
{
	World		world = world_new();

	fill_case(&world, &this, random);
	count_plainly(&this);
	for (VectorWidth width = 0; width < VECTOR_WIDTHS; width++)
	{
		if (vector_supported(width))
			test_variant(width, &this);
		else
			skip(vector_name(width), "this processor lacks it");
	}
	free_case(&world, &this);
}

static void
test_choice(void)
{
	VectorWidth widest = vector_widest();
	bool		wider = false;

	for (VectorWidth width = 0; width < widest; width++)
		wider |= vector_supported(width);
	ok(vector_supported(VECTOR_BASELINE), "the last width runs everywhere");
	ok(vector_supported(widest) && !wider && lanes_variant(widest) != NULL, "the widest supported: %s", vector_name(widest));
}

int
main(void)
{
	Random		random;

	random_stream(&random, 1, 1);
	test_choice();
	test_case((Case) {.name = "a few pairs", .events = 10, .partners = 3, .days_max = 100}, &random);
	test_case((Case) {.name = "long rows", .events = 600, .partners = 400, .days_max = 1000}, &random);
	test_case((Case) {.name = "long rows, all days", .events = 500, .partners = 300, .days_max = INT16_MAX}, &random);
	test_case((Case) {.name = "the first and the last day", .events = 500, .partners = 300,
			.days_max = INT16_MAX, .extremes = true}, &random);
	test_case((Case) {.name = "one day", .events = 500, .partners = 300, .days_max = 0}, &random);
	return done();
}
