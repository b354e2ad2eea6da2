/*
 * libFuzzer: the index of near_repeat_risk against a loop over all events.
 */
#include "input.h"

#include "kernel/near_repeat/near_repeat_risk.h"

typedef struct Question
{
	RiskProfile profile;
	RiskCombine combine;
	double		x;
	double		y;
	int32_t		day;
	int32_t		horizon;
} Question;

/* The excess of one event, day band by day band. */
static double
plain_excess(const RiskProfile *profile, double distance, double ago, double horizon)
{
	double		sum = 0;

	for (int k = 0; k < profile->distance.count; k++)
	{
		if (distance < profile->distance.breaks[k] || distance >= profile->distance.breaks[k + 1])
			continue;
		for (int l = 0; l < profile->days.count; l++)
		{
			double		overlap = fmin(ago + horizon, profile->days.breaks[l + 1]) - fmax(ago, profile->days.breaks[l]);

			if (overlap > 0)
				sum += profile->excess[k * profile->days.count + l] * overlap;
		}
	}
	return sum / horizon;
}

static double
plain_risk(const Points *points, const Question *asked)
{
	double		sum = 0;
	double		product = 1;
	double		largest = 0;

	for (uint32_t i = 0; i < points->count; i++)
	{
		double		x = points->x[i] - asked->x;
		double		y = points->y[i] - asked->y;
		double		ago = (double) asked->day - points->day[i];
		double		excess = ago < 0 ? 0 : plain_excess(&asked->profile, sqrt(x * x + y * y), ago, asked->horizon);

		sum += excess;
		product *= 1 + excess;
		largest = fmax(largest, excess);
	}
	return asked->combine == RISK_MULTIPLICATIVE ? product : 1 + (asked->combine == RISK_MAX ? largest : sum);
}

/* Anywhere, or at one of the events. */
static void
take_place(Input *input, const Points *points, uint8_t form, Question *asked)
{
	uint8_t		event = take_byte(input);

	asked->x = take_coordinate(input, form & 4);
	asked->y = take_coordinate(input, form & 4);
	asked->day = take_day(input, form & 8);
	if (event < points->count)
	{
		asked->x = points->x[event];
		asked->y = points->y[event];
	}
}

static void
check_places(World *world, Input *input, const Points *points, uint8_t form, const RiskIndex *index, Question *asked)
{
	for (int i = 0; i < 16 && input->left > 0; i++)
	{
		double		risk;

		take_place(input, points, form, asked);
		if (risk_at(&world->kernel, index, &asked->profile, asked->combine, asked->x, asked->y, asked->day, asked->horizon,
					&risk) != KERNEL_OK)
		{
			MUST(world->stop_at > 0);
			return;
		}
		MUST(risk >= 1);
		MUST(agree(risk, plain_risk(points, asked), 1e-9));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Input		input = {.next = data, .left = size};
	uint8_t		form = take_byte(&input);
	World		world = world_stopping_at(form & 16 ? 1 + take_byte(&input) : 0);
	Events		events;
	Breaks		distance;
	Breaks		days;
	double		excess[BANDS_MAX * BANDS_MAX];
	Question	asked = {.combine = (RiskCombine) (form % 3), .horizon = 1 + (take_int(&input) & INT32_MAX) % 3660};
	RiskIndex  *index;
	KernelStatus status;

	take_breaks(&input, false, &distance);
	take_breaks(&input, false, &days);
	for (int i = 0; i < distance.bands.count * days.bands.count; i++)
		excess[i] = fabs(take_number(&input, form & 32));
	asked.profile = (RiskProfile) {.distance = distance.bands, .days = days.bands, .excess = excess};
	take_events(&input, &events);

	status = risk_index_build(&world.kernel, &events.points, bands_reach(&distance.bands), &index);
	MUST(status == KERNEL_OK || (status == KERNEL_STOPPED && world.stop_at > 0));
	if (status == KERNEL_OK)
		check_places(&world, &input, &events.points, form, index, &asked);
	risk_index_free(&world.kernel, index);
	MUST(world.blocks == 0);
	return 0;
}
