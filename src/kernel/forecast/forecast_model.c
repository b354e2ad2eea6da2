/*
 * Forecasts of how many burglaries each cell is to expect.
 */
#include "kernel/forecast/forecast_model.h"

#include <math.h>
#include <string.h>

#define HALF_LIFE 730
#define SHORT_DAYS 14
#define RECENT_DAYS 56
#define RECENT_SIGMA 100
#define RECENT_DECAY 14
#define MIXTURE_STEPS 200

static const ForecastMethod mixed_methods[FORECAST_MIXED] = {FORECAST_COUNTS, FORECAST_KERNEL, FORECAST_RECENT};

/* With too few events to learn from: nine parts of what lasts to one of what is new. */
static const double weights_before[FORECAST_MIXED] = {0.9, 0, 0.1};
static const double weights_to_begin[FORECAST_MIXED] = {0.6, 0.2, 0.2};

/* ---------------------------------------------------------------- making */

static void
want(ForecastModel *model, const bool *wanted)
{
	memcpy(model->wanted, wanted, sizeof(model->wanted));
	if (wanted[FORECAST_PROFILE] || wanted[FORECAST_SELF_EXCITING] || wanted[FORECAST_FACTORS])
		model->wanted[FORECAST_COUNTS] = true;
	if (wanted[FORECAST_MIXTURE])
		for (int m = 0; m < FORECAST_MIXED; m++)
			model->wanted[mixed_methods[m]] = true;
}

void
forecast_model_begin(Kernel *kernel, const ForecastCells *cells, const ForecastEvents *events, const ForecastRules *rules,
					 const bool *wanted, ForecastModel *model)
{
	*model = (ForecastModel) {.cells = cells, .events = events, .rules = *rules, .kappa.error = NAN};
	want(model, wanted);
	for (int m = 0; m < FORECAST_METHODS; m++)
		if (model->wanted[m])
			model->share[m] = kernel_alloc(kernel, cells->count, sizeof(double));
	model->excess = kernel_alloc(kernel, cells->count, sizeof(double));
	model->brought = kernel_alloc_zero(kernel, cells->count, sizeof(double));
	model->counted = kernel_alloc_zero(kernel, cells->count, sizeof(double));
	if (model->wanted[FORECAST_MIXTURE])
	{
		size_t		shares = (size_t) events->count * FORECAST_MIXED;

		model->mixed = kernel_alloc(kernel, shares, sizeof(double));
		for (size_t i = 0; i < shares; i++)
			model->mixed[i] = NAN;
	}
}

void
forecast_model_end(Kernel *kernel, ForecastModel *model)
{
	for (int m = 0; m < FORECAST_METHODS; m++)
		kernel_free(kernel, model->share[m]);
	for (int w = 0; w < FORECAST_LEARN_WINDOWS; w++)
	{
		kernel_free(kernel, model->raised[w].cell);
		kernel_free(kernel, model->raised[w].base);
		kernel_free(kernel, model->raised[w].excess);
	}
	kernel_free(kernel, model->mixed);
	kernel_free(kernel, model->excess);
	kernel_free(kernel, model->brought);
	kernel_free(kernel, model->counted);
}

bool
forecast_model_learns(const ForecastModel *model)
{
	return model->wanted[FORECAST_PROFILE] || model->wanted[FORECAST_MIXTURE];
}

/* ---------------------------------------------------------------- level */

#define YEAR 365
#define SEASON_SIDE 14
#define SEASON_YEARS 3
#define SEASON_PRIOR 20

/* Burglaries known at an origin that happened on days [from, to), wherever they fell. */
static uint32_t
known_between(const ForecastEvents *events, int32_t at, int64_t from, int64_t to)
{
	uint32_t	last = forecast_events_from(events, to);
	uint32_t	count = 0;

	for (uint32_t i = forecast_events_from(events, from); i < last; i++)
		count += events->cell[i] != FORECAST_NO_CELL && forecast_event_known(events, i, at);
	return count;
}

/* How this time of the year differs from the whole year, in years before; leaning on 1 as if by so many burglaries. */
static double
season_at(const ForecastModel *model, int32_t origin)
{
	const ForecastEvents *events = model->events;
	double		window = model->rules.horizon + 2 * SEASON_SIDE;
	double		events_then = SEASON_PRIOR;
	double		expected_then = SEASON_PRIOR;

	for (int years = 1; years <= SEASON_YEARS; years++)
	{
		int64_t		then = (int64_t) origin - years * YEAR;
		int64_t		first = then - YEAR / 2;

		if (events->count == 0 || window > YEAR || first < events->burglary[0].occurred)
			break;
		events_then += known_between(events, origin, then - SEASON_SIDE, then + model->rules.horizon + SEASON_SIDE);
		expected_then += known_between(events, origin, first, first + YEAR) * window / YEAR;
	}
	return events_then / expected_then;
}

/* As many as in the year before, of which the last days are left out in which not all was known yet. */
static double
level_at(const ForecastModel *model, int32_t origin)
{
	const ForecastEvents *events = model->events;
	int64_t		to = (int64_t) origin - events->delay;
	int64_t		from = to - YEAR;

	if (events->count == 0)
		return 0.5;
	if (from < events->burglary[0].occurred)
		from = events->burglary[0].occurred;
	if (to <= from)
		return 0.5;
	/* half a burglary where there was none: never nothing, for the map would be gone with it */
	return fmax(known_between(events, origin, from, to), 0.5) * model->rules.horizon / (to - from) * season_at(model, origin);
}

/* ---------------------------------------------------------------- near repeats */

/* How many there were in a window, in each cell, as far as is known; and in all. */
static double
count_window(ForecastModel *model, int32_t at, int32_t window)
{
	const ForecastEvents *events = model->events;
	uint32_t	last = forecast_events_from(events, (int64_t) window + model->rules.horizon);
	double		all = 0;

	for (uint32_t i = forecast_events_from(events, window); i < last; i++)
		if (events->cell[i] != FORECAST_NO_CELL && forecast_event_known(events, i, at))
		{
			model->counted[events->cell[i]]++;
			all++;
		}
	return all;
}

static void
uncount_window(ForecastModel *model, int32_t window)
{
	const ForecastEvents *events = model->events;
	uint32_t	last = forecast_events_from(events, (int64_t) window + model->rules.horizon);

	for (uint32_t i = forecast_events_from(events, window); i < last; i++)
		if (events->cell[i] != FORECAST_NO_CELL)
			model->counted[events->cell[i]] = 0;
}

static uint32_t
windows_to_learn_from(const ForecastModel *model)
{
	return model->windows < FORECAST_LEARN_WINDOWS ? model->windows : FORECAST_LEARN_WINDOWS;
}

/* The cells with a raised risk in the windows before, with what was expected and what happened there. */
static void
learn_kappa(Kernel *kernel, ForecastModel *model, int32_t origin)
{
	uint32_t	windows = windows_to_learn_from(model);
	size_t		count = 0;
	Excited    *excited;

	for (uint32_t w = 0; w < windows; w++)
		count += model->raised[w].count;
	excited = kernel_alloc(kernel, count, sizeof(Excited));
	count = 0;
	for (uint32_t w = 0; w < windows; w++)
	{
		double		all = count_window(model, origin, model->window[w]);

		for (uint32_t i = 0; i < model->raised[w].count; i++)
			excited[count++] = (Excited)
			{
				.events = model->counted[model->raised[w].cell[i]], .base = all * model->raised[w].base[i],
				.excess = model->raised[w].excess[i]
			};
		uncount_window(model, model->window[w]);
	}
	model->kappa = forecast_kappa((uint32_t) count, excited);
	kernel_free(kernel, excited);
	model->kappa_assumed = count == 0 || model->kappa.value > KAPPA_MAX || model->kappa.error > KAPPA_ERROR_MAX;
}

/* Remembers where the risk is raised in this window, for later ones to learn from. */
static void
remember_raised(Kernel *kernel, ForecastModel *model)
{
	struct ExcessCells *raised = &model->raised[model->windows % FORECAST_LEARN_WINDOWS];

	raised->count = 0;
	for (uint32_t c = 0; c < model->cells->count; c++)
	{
		size_t		needed = raised->count + (size_t) 1;

		if (!(model->excess[c] > 0))
			continue;
		raised->cell = kernel_grow(kernel, raised->cell, needed, &raised->capacity, sizeof(uint32_t));
		raised->base = kernel_grow(kernel, raised->base, needed, &raised->base_capacity, sizeof(double));
		raised->excess = kernel_grow(kernel, raised->excess, needed, &raised->excess_capacity, sizeof(double));
		raised->cell[raised->count] = c;
		raised->base[raised->count] = model->share[FORECAST_COUNTS][c];
		raised->excess[raised->count++] = model->excess[c];
	}
}

static KernelStatus
raise_by_profile(Kernel *kernel, ForecastModel *model, ForecastView view)
{
	const RiskProfile *profile = &model->rules.profile;
	double		kappa;

	view.days = (int32_t) ceil(fmin(profile->days.breaks[profile->days.count], model->rules.history));
	if (forecast_map_excess(kernel, &view, profile, model->rules.horizon, model->excess) != KERNEL_OK)
		return KERNEL_STOPPED;
	learn_kappa(kernel, model, view.at);
	remember_raised(kernel, model);
	kappa = model->kappa_assumed ? KAPPA_ASSUMED : model->kappa.value;
	for (uint32_t c = 0; c < model->cells->count; c++)
		model->share[FORECAST_PROFILE][c] = model->share[FORECAST_COUNTS][c] * (1 + kappa * model->excess[c]);
	forecast_make_shares(model->cells, model->share[FORECAST_PROFILE]);
	return KERNEL_OK;
}

/* ---------------------------------------------------------------- mixture */

/* The first day of the windows to learn from. */
static int32_t
learn_from(const ForecastModel *model, int32_t origin)
{
	int32_t		first = origin;

	for (uint32_t w = 0; w < windows_to_learn_from(model); w++)
		if (model->window[w] < first)
			first = model->window[w];
	return first;
}

static KernelStatus
learn_weights(Kernel *kernel, ForecastModel *model, int32_t origin)
{
	uint32_t	last = forecast_events_from(model->events, origin);
	uint32_t	first = forecast_events_from(model->events, learn_from(model, origin));
	double	   *share = kernel_alloc(kernel, (last - first) * (size_t) FORECAST_MIXED, sizeof(double));
	uint32_t	count = 0;
	KernelStatus status = KERNEL_OK;

	for (uint32_t i = first; i < last; i++)
	{
		const double *at = model->mixed + (size_t) i * FORECAST_MIXED;

		if (!isnan(at[0]) && forecast_event_known(model->events, i, origin))
			memcpy(share + (size_t) count++ * FORECAST_MIXED, at, FORECAST_MIXED * sizeof(double));
	}
	model->weights_assumed = count < MIXTURE_EVENTS_MIN;
	memcpy(model->weight, model->weights_assumed ? weights_before : weights_to_begin, sizeof(model->weight));
	if (!model->weights_assumed)
		status = forecast_mixture(kernel, count, FORECAST_MIXED, share, MIXTURE_STEPS, model->weight);
	kernel_free(kernel, share);
	return status;
}

/* Remembers what the maps had where this window's events fell; who may know of an event asks for it later. */
static void
remember_mixed(ForecastModel *model, int32_t origin)
{
	uint32_t	last = forecast_events_from(model->events, (int64_t) origin + model->rules.horizon);

	for (uint32_t i = forecast_events_from(model->events, origin); i < last; i++)
		if (model->events->cell[i] != FORECAST_NO_CELL)
			for (int m = 0; m < FORECAST_MIXED; m++)
				model->mixed[(size_t) i * FORECAST_MIXED + m] = model->share[mixed_methods[m]][model->events->cell[i]];
}

static KernelStatus
mix(Kernel *kernel, ForecastModel *model, int32_t origin)
{
	double	   *mixture = model->share[FORECAST_MIXTURE];

	if (learn_weights(kernel, model, origin) != KERNEL_OK)
		return KERNEL_STOPPED;
	remember_mixed(model, origin);
	memset(mixture, 0, model->cells->count * sizeof(double));
	for (int m = 0; m < FORECAST_MIXED; m++)
		for (uint32_t c = 0; c < model->cells->count; c++)
			mixture[c] += model->weight[m] * model->share[mixed_methods[m]][c];
	return KERNEL_OK;
}

/* ---------------------------------------------------------------- self-exciting */

/* The process is fitted on so many days before an origin, or half the history; what lasts, on those before. */
#define EXCITED_FIT_DAYS 365

/* Fits the process to what was known; how many burglaries a day are left to what lasts. */
static KernelStatus
fit_excitation(Kernel *kernel, ForecastModel *model, const SelfExcitingRequest *request, double *lasting)
{
	SelfExciting process;
	ExcitationSums sums;
	KernelStatus status;

	status = self_exciting_open(kernel, request, &process);
	model->theta_assumed = !(excited_close_pairs(process.count, process.area, process.days) >= EXCITED_CLOSE_PAIRS_MIN)
		|| !(process.events.all_background > 0);
	if (status == KERNEL_OK && !model->theta_assumed)
		status = self_exciting_fit(kernel, &process, &model->excitation, &sums);
	if (status == KERNEL_OK && !model->theta_assumed)
		*lasting = sums.background / process.days;
	self_exciting_close(kernel, &process);
	return status;
}

static KernelStatus
learn_excitation(Kernel *kernel, ForecastModel *model, int32_t origin, double *lasting)
{
	int32_t		days = model->rules.history / 2 < EXCITED_FIT_DAYS ? model->rules.history / 2 : EXCITED_FIT_DAYS;
	SelfExcitingRequest request = {
		.cells = model->cells, .events = model->events, .from = origin - model->events->delay - days,
		/* of the last days not all is known yet */
		.to = origin - model->events->delay, .at = origin
	};
	ForecastView before = {
		.cells = model->cells, .events = model->events, .at = request.from, .days = model->rules.history - days
	};
	double	   *rate = kernel_alloc(kernel, model->cells->count, sizeof(double));
	KernelStatus status = forecast_map_shrunk(kernel, &before, HALF_LIFE, rate);

	request.rate = rate;
	if (status == KERNEL_OK)
		status = fit_excitation(kernel, model, &request, lasting);
	kernel_free(kernel, rate);
	return status;
}

/* Adds what the burglaries of the last weeks bring in the days to come. */
static KernelStatus
add_brought(Kernel *kernel, const ForecastModel *model, int32_t origin, double *map)
{
	const ForecastEvents *events = model->events;
	const Excitation *fitted = &model->excitation;
	const ExcitedEvents limits = {.soonest = 0.5, .days = EXCITED_DAYS, .reach = EXCITED_REACH};
	uint32_t	last = forecast_events_from(events, origin);
	uint64_t	work = 0;

	for (uint32_t i = forecast_events_from(events, (int64_t) origin - EXCITED_DAYS - 1); i < last; i++)
	{
		const Burglary *b = &events->burglary[i];
		/* from the middle of its day on */
		double		age = (double) origin - b->occurred - 0.5;
		double		part = excitation_between(&limits, fitted->omega, age, age + model->rules.horizon);

		if (events->cell[i] == FORECAST_NO_CELL || !forecast_event_known(events, i, origin))
			continue;
		map[events->cell[i]] += fitted->repeats * part;
		if (kernel_stop_after(kernel, &work, excited_add(model->cells, b->x, b->y, fitted->sigma, fitted->theta * part, map)))
			return KERNEL_STOPPED;
	}
	return KERNEL_OK;
}

static KernelStatus
excite(Kernel *kernel, ForecastModel *model, int32_t origin)
{
	double	   *map = model->share[FORECAST_SELF_EXCITING];
	double		lasting = 0;
	KernelStatus status = learn_excitation(kernel, model, origin, &lasting);

	memset(map, 0, model->cells->count * sizeof(double));
	if (status == KERNEL_OK && !model->theta_assumed)
		status = add_brought(kernel, model, origin, map);
	for (uint32_t c = 0; c < model->cells->count && status == KERNEL_OK; c++)
	{
		double		lasts = (model->theta_assumed ? 1 : lasting * model->rules.horizon) * model->share[FORECAST_COUNTS][c];

		model->brought[c] = map[c] / (map[c] + lasts);
		map[c] += lasts;
	}
	forecast_make_shares(model->cells, map);
	return status;
}

/* ---------------------------------------------------------------- factors */

static KernelStatus
look_at_factors(Kernel *kernel, ForecastModel *model, ForecastView view)
{
	double	   *map = model->share[FORECAST_FACTORS];

	if (forecast_map_factors(kernel, &view, &model->rules.factors, HALF_LIFE, model->share[FORECAST_COUNTS], map,
							 &model->factors_assumed) != KERNEL_OK)
		return KERNEL_STOPPED;
	if (!model->factors_assumed)
		forecast_make_shares(model->cells, map);
	return KERNEL_OK;
}

/* ---------------------------------------------------------------- all of it */

/* One of the maps that need nothing learnt. */
static KernelStatus
make_map(Kernel *kernel, const ForecastModel *model, ForecastMethod method, ForecastView view, double *map)
{
	switch (method)
	{
		case FORECAST_PLAIN_COUNTS:
			return forecast_map_counts(kernel, &view, map);
		case FORECAST_COUNTS:
			return forecast_map_shrunk(kernel, &view, HALF_LIFE, map);
		case FORECAST_COUNTS_14:
			view.days = SHORT_DAYS;
			return forecast_map_counts(kernel, &view, map);
		case FORECAST_KERNEL:
			return forecast_map_kernel(kernel, &view, model->rules.bandwidth, 0, map);
		case FORECAST_KERNEL_56:
			view.days = RECENT_DAYS;
			return forecast_map_kernel(kernel, &view, model->rules.bandwidth, 0, map);
		case FORECAST_RECENT:
			view.days = RECENT_DAYS;
			return forecast_map_kernel(kernel, &view, RECENT_SIGMA, RECENT_DECAY, map);
		case FORECAST_PROSPECTIVE:
			view.days = RECENT_DAYS;
			return forecast_map_prospective(kernel, &view, map);
		default:
			memset(map, 0, view.cells->count * sizeof(double));
			return KERNEL_OK;
	}
}

KernelStatus
forecast_model_at(Kernel *kernel, ForecastModel *model, int32_t origin)
{
	ForecastView view = {.cells = model->cells, .events = model->events, .at = origin, .days = model->rules.history};

	for (int m = 0; m < FORECAST_PROFILE; m++)
	{
		if (!model->wanted[m])
			continue;
		if (make_map(kernel, model, m, view, model->share[m]) != KERNEL_OK || kernel->stop(kernel))
			return KERNEL_STOPPED;
		forecast_make_shares(model->cells, model->share[m]);
	}
	if (model->wanted[FORECAST_PROFILE] && raise_by_profile(kernel, model, view) != KERNEL_OK)
		return KERNEL_STOPPED;
	if (model->wanted[FORECAST_MIXTURE] && mix(kernel, model, origin) != KERNEL_OK)
		return KERNEL_STOPPED;
	if (model->wanted[FORECAST_SELF_EXCITING])
	{
		KernelStatus status = excite(kernel, model, origin);

		if (status != KERNEL_OK)
			return status;
	}
	if (model->wanted[FORECAST_FACTORS] && look_at_factors(kernel, model, view) != KERNEL_OK)
		return KERNEL_STOPPED;
	model->level = level_at(model, origin);
	model->window[model->windows++ % FORECAST_LEARN_WINDOWS] = origin;
	return KERNEL_OK;
}

KernelStatus
forecast_model_learn(Kernel *kernel, ForecastModel *model, int32_t origin)
{
	bool		self_exciting = model->wanted[FORECAST_SELF_EXCITING];
	bool		factors = model->wanted[FORECAST_FACTORS];
	KernelStatus status = KERNEL_OK;

	/* they are fitted to days, and learn nothing from what they said in windows */
	model->wanted[FORECAST_SELF_EXCITING] = model->wanted[FORECAST_FACTORS] = false;
	for (int w = FORECAST_LEARN_WINDOWS; w > 0 && forecast_model_learns(model) && status == KERNEL_OK; w--)
		status = forecast_model_at(kernel, model, origin - w * model->rules.horizon);
	model->wanted[FORECAST_SELF_EXCITING] = self_exciting;
	model->wanted[FORECAST_FACTORS] = factors;
	return status;
}
