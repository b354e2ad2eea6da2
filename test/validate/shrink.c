/*
 * Shrunken scores of areas whose true scores are known: do two standard errors hold them?
 *
 * Respondents differ by a factor of three between areas; the deviation of a person is 1.5, the design effect 1.3, as cohesion_join takes it.
 */
#include "simulate.h"

#include "kernel/areas/shrink.h"

#define AREAS_MAX 200

typedef struct Share
{
	double		areas;
	double		raw;			/* held by two errors of the score as measured */
	double		known;			/* of the shrunken one, as if the variance between areas were known */
	double		held;			/* of the shrunken one */
	double		width;			/* of that error, to that of the score as measured */
	double		squares;		/* of what the shrunken score and the score as measured are off */
	double		raw_squares;
} Share;

static void
add(Share *share, Estimate raw, Estimate known, Estimate shrunk, double truth)
{
	share->areas++;
	share->raw += fabs(raw.value - truth) <= 2 * sqrt(raw.variance);
	share->known += fabs(known.value - truth) <= 2 * sqrt(known.variance);
	share->held += fabs(shrunk.value - truth) <= 2 * sqrt(shrunk.variance);
	share->width += sqrt(shrunk.variance / raw.variance);
	share->squares += (shrunk.value - truth) * (shrunk.value - truth);
	share->raw_squares += (raw.value - truth) * (raw.value - truth);
}

static void
one_survey(Random *random, uint32_t areas, double deviation, double respondents, Share *all, Share *alike)
{
	static const uint32_t group[AREAS_MAX] = {0};
	Estimate	score[AREAS_MAX];
	double		truth[AREAS_MAX];
	Between		between;
	Means		means;

	for (uint32_t i = 0; i < areas; i++)
	{
		truth[i] = 6 + deviation * normal(random);
		score[i].variance = 1.3 * 1.5 * 1.5 / (respondents * (0.5 + uniform(random)));
		score[i].value = truth[i] + sqrt(score[i].variance) * normal(random);
	}
	shrink_between(&simulate_kernel, score, group, areas, &between);
	shrink_means(score, areas, &between, &means);
	for (uint32_t i = 0; i < areas; i++)
	{
		Estimate	known = shrink_towards(score[i], means.mean, between.variance);
		Estimate	shrunk = shrink_score(score[i], &means, &between);

		add(all, score[i], known, shrunk, truth[i]);
		if (between.variance == 0)
			add(alike, score[i], known, shrunk, truth[i]);
	}
}

static void
survey(uint32_t areas, double deviation, double respondents)
{
	Share		all = {0};
	Share		alike = {0};
	Random		random;
	int			runs = 400 + 20000 / (int) areas;

	random_stream(&random, areas, (uint64_t) (1000 * deviation + respondents));
	for (int r = 0; r < runs; r++)
		one_survey(&random, areas, deviation, respondents, &all, &alike);
	printf("| %u | %g | %g | %.1f %% | %.1f %% | **%.1f %%** | %.0f %% | %.1f %% | %.2f | %.2f |\n", areas, deviation, respondents,
		   100 * all.raw / all.areas, 100 * all.known / all.areas, 100 * all.held / all.areas, 100 * alike.areas / all.areas,
		   100 * alike.held / fmax(alike.areas, 1), all.width / all.areas, all.squares / all.raw_squares);
}

int
main(void)
{
	printf("## Shrunken scores of areas: do two standard errors hold the truth?\n\n"
		   "Before 0.2.0 the variance between areas was taken as known. The share where it is estimated as 0, and all areas get one score, stands beside.\n"
		   "The last columns: the error to that of the score as measured, and the mean square of what the score is off, to the same.\n\n"
		   "| areas | true deviation between | respondents | score as measured | variance taken as known | standard_error | estimated as 0 | held then | error | off |\n"
		   "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
	survey(3, 0.2, 40);
	survey(5, 0.1, 40);
	survey(5, 0.2, 40);
	survey(14, 0, 40);
	survey(14, 0.1, 100);
	survey(14, 0.2, 40);
	survey(14, 0.5, 40);
	survey(50, 0.1, 40);
	survey(50, 0.2, 40);
	survey(50, 0.1, 100);
	survey(200, 0.05, 40);
	survey(200, 0.1, 40);
	return 0;
}
