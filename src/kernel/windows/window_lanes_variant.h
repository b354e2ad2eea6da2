/*
 * The body of one variant of the window lanes; window_lanes.c includes it once
 * per vector width, with LANES_NAME, LANES_TARGET and LANES_WIDTH defined.
 */
typedef int32_t LANES_NAME(ints) __attribute__((vector_size(LANES_WIDTH * 4), may_alias));
typedef uint32_t LANES_NAME(bits) __attribute__((vector_size(LANES_WIDTH * 4), may_alias));
typedef float LANES_NAME(floats) __attribute__((vector_size(LANES_WIDTH * 4), may_alias));

#define INTS LANES_NAME(ints)
#define BITS LANES_NAME(bits)
#define FLOATS LANES_NAME(floats)

/* Twice the pairs of numbers from 0 up of which the sum is at most this, less one; modulo 2^32 (event_windows.h). */
static inline __attribute__((always_inline)) LANES_TARGET BITS
LANES_NAME(twice_sums) (INTS terms)
{
	BITS		kept = (BITS) (terms & (terms > 0));

	return kept * (kept + 1);
}

/* Twice the pairs of moments in windows of lengths n and m of which the first is at most so much later. */
static inline __attribute__((always_inline)) LANES_TARGET BITS
LANES_NAME(twice_pairs) (INTS n, INTS m, INTS offset, int32_t most)
{
	INTS		terms = offset + m + most;

	return LANES_NAME(twice_sums) (terms) - LANES_NAME(twice_sums) (terms - n) - LANES_NAME(twice_sums) (terms - m)
		+ LANES_NAME(twice_sums) (terms - n - m);
}

/* One vector of lanes over a stretch of rows; returns where that ends. */
static inline __attribute__((always_inline)) LANES_TARGET const uint32_t *
LANES_NAME(sum_stretch) (const uint32_t *word, const uint32_t *end, const WindowLane *lane, int vector,
						 const int32_t *limit, const int limits, FLOATS * sum)
{
	uint32_t	pairs = 0;

	while (word < end && pairs < STRETCH_PAIRS)
	{
		const uint32_t header = *word++;
		const WindowLane *own = &lane[ROW_EVENT(header)];
		const INTS	first = *(const INTS *) (own->first + vector);
		const INTS	n = *(const INTS *) (own->length + vector);
		const FLOATS half = *(const FLOATS *) (own->inverse + vector) * 0.5f;

		pairs += ROW_COUNT(header);
		for (uint32_t i = 0; i < ROW_COUNT(header); i++)
		{
			const WindowLane *partner = &lane[word[0]];
			const INTS	m = *(const INTS *) (partner->length + vector);
			const INTS	offset = *(const INTS *) (partner->first + vector) - first;
			const FLOATS scale = half * *(const FLOATS *) (partner->inverse + vector);
			const uint32_t bands = WINDOW_BAND_COUNT(word[1]);
			const float *weight = (const float *) (word + 2);
			FLOATS	   *of_band = sum + WINDOW_FIRST_BAND(word[1]) * limits;
			FLOATS		chance[LANES_LIMITS_MAX];

			LANES_UNROLLED
			for (int l = 0; l < limits; l++)
			{
				BITS		twice = LANES_NAME(twice_pairs) (n, m, offset, limit[l]) -
					LANES_NAME(twice_pairs) (n, m, offset, -limit[l] - 1);

				chance[l] = __builtin_convertvector((INTS) twice, FLOATS) * scale;
			}
			for (uint32_t b = 0; b < bands; b++, of_band += limits)
			{
				LANES_UNROLLED
				for (int l = 0; l < limits; l++)
					of_band[l] += chance[l] * weight[b];
			}
			word += 2 + bands;
		}
	}
	return word;
}

/* The same stretch for all lanes in turn. */
static inline __attribute__((always_inline)) LANES_TARGET const uint32_t *
LANES_NAME(sum_limits) (const uint32_t *word, const uint32_t *end, const WindowLane *lane, const int32_t *limit,
						const int limits, int bands, float *scratch, double *within)
{
	const uint32_t *stretch_end = word;

	for (int vector = 0; vector < LANES; vector += LANES_WIDTH)
	{
		FLOATS	   *sum = (FLOATS *) scratch;

		memset(scratch, 0, (size_t) bands * limits * sizeof(FLOATS));
		stretch_end = LANES_NAME(sum_stretch) (word, end, lane, vector, limit, limits, sum);
		for (int i = 0; i < bands * limits; i++)
			for (int j = 0; j < LANES_WIDTH; j++)
				within[(size_t) i * LANES + vector + j] += scratch[(size_t) i * LANES_WIDTH + j];
	}
	return stretch_end;
}

/* The number of limits is a constant in each call, so that their chances stay in registers. */
static LANES_TARGET const uint32_t *
LANES_NAME(sum) (const uint32_t *word, const uint32_t *end, const WindowLane *lane, const int32_t *limit, int limits,
				 int bands, float *scratch, double *within)
{
	switch (limits)
	{
		case 1:
			return LANES_NAME(sum_limits) (word, end, lane, limit, 1, bands, scratch, within);
		case 2:
			return LANES_NAME(sum_limits) (word, end, lane, limit, 2, bands, scratch, within);
		case 3:
			return LANES_NAME(sum_limits) (word, end, lane, limit, 3, bands, scratch, within);
		case 4:
			return LANES_NAME(sum_limits) (word, end, lane, limit, 4, bands, scratch, within);
		case 5:
			return LANES_NAME(sum_limits) (word, end, lane, limit, 5, bands, scratch, within);
		case 6:
			return LANES_NAME(sum_limits) (word, end, lane, limit, 6, bands, scratch, within);
		case 7:
			return LANES_NAME(sum_limits) (word, end, lane, limit, 7, bands, scratch, within);
		default:
			return LANES_NAME(sum_limits) (word, end, lane, limit, 8, bands, scratch, within);
	}
}

#undef INTS
#undef BITS
#undef FLOATS
#undef LANES_NAME
#undef LANES_TARGET
#undef LANES_WIDTH
