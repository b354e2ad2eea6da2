/*
 * Shrinkage, against worked numbers and against the formulas written out.
 */
#include "tap.h"

#include "kernel/areas/shrink.h"

/* A score, the deviation between its respondents, and how many they are. */
static Estimate
survey(double score, double deviation, int respondents)
{
	return (Estimate) {.value = score, .variance = deviation * deviation / respondents};
}

/* The variance between, as a number. */
static double
between_of(const Estimate *scores, const uint32_t *group, uint32_t count)
{
	World		world = world_new();
	Between		between;

	shrink_between(&world.kernel, scores, group, count, &between);
	return between.variance;
}

static void
towards_a_known_mean(void)
{
	Estimate	score = survey(5.2, 1.6, 9);
	Estimate	shrunk = shrink_towards(score, (Estimate) {.value = 5.8, .variance = 0}, 0.09);

	is_within(score.variance, 0.284444444444444, 1e-12, "the variance of a score");
	is_within(shrunk.value, 5.655786350, 1e-9, "a known mean: the score");
	is_within(sqrt(shrunk.variance), 0.261472661, 1e-9, "a known mean: its standard error");
	shrunk = shrink_towards(score, (Estimate) {.value = 5.8, .variance = 0.04}, 0.09);
	is_within(shrunk.value, 5.655786350, 1e-9, "an uncertain mean: the same score");
	is_within(shrunk.variance, 0.261472661 * 0.261472661 + 0.759643917 * 0.759643917 * 0.04, 1e-9, "an uncertain mean: a larger error");
}

static void
four_areas(void)
{
	static const double want[] = {5.752176, 6.098201, 5.971002, 6.548988};
	const Estimate scores[] = {survey(5.2, 1.6, 9), survey(6.1, 1.5, 40), survey(5.9, 1.6, 25), survey(6.6, 1.4, 100)};
	const uint32_t one_group[] = {7, 7, 7, 7};
	double		between = between_of(scores, one_group, 4);
	Estimate	mean = shrink_mean(scores, 4, between);

	is_within(between, 0.175359488, 1e-9, "four areas: the variance between them");
	is_within(mean.value, 6.092591751, 1e-9, "four areas: their mean");
	for (int i = 0; i < 4; i++)
		is_within(shrink_towards(scores[i], mean, between).value, want[i], 5e-7, "four areas: a score");
	is_within(shrink_mean(scores, 4, 0).value, 6.348454638, 1e-9, "four areas: the mean when they do not differ");
}

/* Pooled over groups: the sum of what each group adds above and below the line. */
static void
two_groups(void)
{
	const Estimate scores[] = {survey(5.2, 1.6, 9), survey(6.9, 1.5, 40), survey(5.1, 1.6, 25), survey(6.6, 1.4, 100), survey(3, 1, 10)};
	const uint32_t group[] = {0, 0, 1, 1, 2};
	double		above = -2;
	double		below = 0;

	for (int i = 0; i < 4; i += 2)
	{
		double		v = 1 / scores[i].variance;
		double		w = 1 / scores[i + 1].variance;
		double		difference = scores[i].value - scores[i + 1].value;

		above += difference * difference * v * w / (v + w);
		below += v + w - (v * v + w * w) / (v + w);
	}
	is_within(between_of(scores, group, 5), above / below, 1e-12, "two pairs and one alone: pooled");
	is_within(between_of(scores, group, 4), above / below, 1e-12, "one alone adds nothing");
}

/*
 * The error holds what is not known of the variance between: the mean square over all that it may be, by plain sums over a finer grid
 * up to the same end.
 */
static void
unknown_variance(void)
{
	const Estimate scores[] = {survey(5.2, 1.6, 9), survey(6.1, 1.5, 40), survey(5.9, 1.6, 25), survey(6.6, 1.4, 100), survey(6.2, 1.5, 30), survey(5.7, 1.4, 50)};
	const uint32_t one_group[] = {1, 1, 1, 1, 1, 1};
	World		world = world_new();
	Between		between;
	Means		means;
	double		sum = 0;
	double		error[6] = {0};

	shrink_between(&world.kernel, scores, one_group, 6, &between);
	shrink_means(scores, 6, &between, &means);
	for (double t = 0.0005; t < between.point[SHRINK_POINTS - 1] + between.point[0]; t += 0.001)
	{
		Estimate	mean = shrink_mean(scores, 6, t);
		double		likelihood = sqrt(mean.variance);

		for (int i = 0; i < 6; i++)
			likelihood *= exp(-(scores[i].value - mean.value) * (scores[i].value - mean.value) / (t + scores[i].variance) / 2) / sqrt(t + scores[i].variance);
		sum += likelihood;
		for (int i = 0; i < 6; i++)
		{
			Estimate	other = shrink_towards(scores[i], mean, t);
			double		moved = other.value - shrink_score(scores[i], &means, &between).value;

			error[i] += likelihood * (other.variance + moved * moved);
		}
	}
	for (int i = 0; i < 6; i++)
	{
		Estimate	known = shrink_towards(scores[i], means.mean, between.variance);
		Estimate	got = shrink_score(scores[i], &means, &between);

		is_within(got.value, known.value, 0, "an uncertain variance between: the same score");
		ok(fabs(got.variance / (error[i] / sum) - 1) < 0.01, "an uncertain variance between: its error");
		ok(got.variance > known.variance, "which is larger");
	}
}

static void
edge_cases(void)
{
	const Estimate alike[] = {{6, 0.1}, {6, 0.2}, {6, 0.1}};
	const uint32_t one_group[] = {0, 0, 0};
	const uint32_t apart[] = {0, 1, 2};
	World		world = world_stopping_at(3);
	Between		between;
	Means		means;
	Estimate	shrunk;

	ok(isnan(between_of(alike, one_group, 0)), "no score: nothing to learn from");
	ok(isnan(between_of(alike, one_group, 1)), "one score: nothing to learn from");
	ok(isnan(between_of(alike, apart, 3)), "each alone in its group: nothing to learn from");
	is_within(between_of(alike, one_group, 3), 0, 0, "all alike: no variance between, and not below zero");
	shrunk = shrink_towards(alike[0], (Estimate) {.value = 5, .variance = 0.01}, 0);
	is_within(shrunk.value, 5, 0, "no variance between: the mean itself");
	is_within(shrunk.variance, 0.01, 0, "no variance between: its variance");
	ok(shrink_between(&world.kernel, alike, one_group, 3, &between) == KERNEL_STOPPED && world.asked == 3, "stops when asked to");
	world.stop_at = 0;
	shrink_between(&world.kernel, alike, one_group, 3, &between);
	shrink_same_mean((Estimate) {.value = 6, .variance = 0.01}, &means);
	shrunk = shrink_score(alike[1], &means, &between);
	ok(shrunk.value == 6 && shrunk.variance > 0.01 && shrunk.variance < 0.2, "all alike: still not certain that they are");
}

int
main(void)
{
	towards_a_known_mean();
	four_areas();
	two_groups();
	unknown_variance();
	edge_cases();
	return done();
}
