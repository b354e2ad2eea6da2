/*
 * The body of one variant of the lanes; lanes.c includes it once per vector
 * width, with LANES_NAME, LANES_TARGET, LANES_WIDTH, LANES_ABS and
 * LANES_COUNT_IF_GREATER defined.  Vectors wider than the processor's own would
 * be split by the compiler into something slower than scalar code, hence the
 * variants.
 */
typedef int16_t LANES_NAME(vector) __attribute__((vector_size(LANES_WIDTH * 2), may_alias));

#define VECTOR LANES_NAME(vector)

/*
 * Counts, for one vector of lanes, the pairs of a stretch of rows whose days
 * differ by more than each limit.  A stretch ends before its 16-bit counts
 * could overflow; returns where that is.
 */
static inline __attribute__((always_inline)) LANES_TARGET const uint32_t *
LANES_NAME(count_stretch) (const uint32_t *word, const uint32_t *end, const int16_t *days,
						   const int16_t *limit, const int limits, VECTOR * beyond, uint32_t *pairs)
{
	VECTOR		sum[LANES_LIMITS_MAX];
	VECTOR		bound[LANES_LIMITS_MAX];

	LANES_UNROLLED
	for (int l = 0; l < limits; l++)
	{
		bound[l] = limit[l] - (VECTOR) {0};
		sum[l] = (VECTOR) {0};
	}
	*pairs = 0;
	while (word < end && *pairs <= INT16_MAX - ROW_COUNT_MAX)
	{
		const uint32_t header = *word++;
		const uint32_t *row_end = word + ROW_COUNT(header);
		const VECTOR own = *(const VECTOR *) (days + (size_t) ROW_EVENT(header) * LANES);

		*pairs += ROW_COUNT(header);
		for (; word < row_end; word++)
		{
			VECTOR		lag = own - *(const VECTOR *) (days + (size_t) *word * LANES);

			lag = LANES_ABS(lag);
			LANES_UNROLLED
			for (int l = 0; l < limits; l++)
				LANES_COUNT_IF_GREATER(sum[l], lag, bound[l]);
		}
	}
	LANES_UNROLLED
	for (int l = 0; l < limits; l++)
		beyond[l] = sum[l];
	return word;
}

/* The same stretch for all lanes in turn: its days stay in the cache meanwhile. */
static inline __attribute__((always_inline)) LANES_TARGET const uint32_t *
LANES_NAME(count_limits) (const uint32_t *word, const uint32_t *end, const int16_t *days,
						  const int16_t *limit, const int limits, uint32_t *within)
{
	const uint32_t *stretch_end = word;

	for (int lane = 0; lane < LANES; lane += LANES_WIDTH)
	{
		VECTOR		beyond[LANES_LIMITS_MAX];
		uint32_t	pairs;

		stretch_end = LANES_NAME(count_stretch) (word, end, days + lane, limit, limits, beyond, &pairs);
		for (int l = 0; l < limits; l++)
			for (int i = 0; i < LANES_WIDTH; i++)
				within[l * LANES + lane + i] += pairs - (uint32_t) beyond[l][i];
	}
	return stretch_end;
}

/* The number of limits is a constant in each call, so that the sums stay in registers. */
static LANES_TARGET const uint32_t *
LANES_NAME(count) (const uint32_t *word, const uint32_t *end, const int16_t *days,
				   const int16_t *limit, int limits, uint32_t *within)
{
	switch (limits)
	{
		case 1: return LANES_NAME(count_limits) (word, end, days, limit, 1, within);
		case 2: return LANES_NAME(count_limits) (word, end, days, limit, 2, within);
		case 3: return LANES_NAME(count_limits) (word, end, days, limit, 3, within);
		case 4: return LANES_NAME(count_limits) (word, end, days, limit, 4, within);
		case 5: return LANES_NAME(count_limits) (word, end, days, limit, 5, within);
		case 6: return LANES_NAME(count_limits) (word, end, days, limit, 6, within);
		case 7: return LANES_NAME(count_limits) (word, end, days, limit, 7, within);
		default: return LANES_NAME(count_limits) (word, end, days, limit, LANES_LIMITS_MAX, within);
	}
}

#undef VECTOR
#undef LANES_NAME
#undef LANES_TARGET
#undef LANES_WIDTH
#undef LANES_ABS
#undef LANES_COUNT_IF_GREATER
