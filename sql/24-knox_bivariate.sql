-- knox_test of two kinds of events. C: src/pg/near_repeat/knox_bivariate.c, src/kernel/near_repeat/knox_bivariate.c

CREATE FUNCTION knox_test_bivariate(
    a event_set,
    b event_set,
    distance_bands double precision[] DEFAULT '{0, 0.01, 100, 200, 300, 400, Infinity}',
    day_bands double precision[] DEFAULT '{0, 7, 14, 21, 28, 60, Infinity}',
    permutations integer DEFAULT 999,
    seed bigint DEFAULT 1,
    metric text DEFAULT 'euclidean',
    closed text DEFAULT 'left',
    signed boolean DEFAULT false,
    OUT distance_from double precision, OUT distance_to double precision,
    OUT days_from double precision, OUT days_to double precision,
    OUT observed bigint, OUT expected double precision,
    OUT knox_ratio double precision, OUT ratio_median double precision,
    OUT sd double precision, OUT z double precision,
    OUT p_value double precision, OUT p_adjusted double precision, OUT p_analytic double precision,
    OUT p_permute_a double precision, OUT p_permute_b double precision,
    OUT events bigint, OUT events_a bigint, OUT events_b bigint,
    OUT permutations integer, OUT seed bigint, OUT metric text, OUT closed text, OUT signed boolean
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 36;
COMMENT ON FUNCTION knox_test_bivariate(event_set, event_set, double precision[], double precision[], integer, bigint, text, text, boolean) IS
'Knox test of two kinds of events: are those of set b, such as reports of nuisance or thefts of bicycles, near those of set a, such as burglaries, in both place and time, more than chance gives? One row per band of distance (metres) and days. Bands, metric, closed and seed as in knox_test(event_set). signed => true counts only pairs of which b is as many days later than a, 0 being the same day; ask again with the sets exchanged for b before a.
observed: pairs of one event of a and one of b. expected, sd: exact, when the dates of b are permuted over the places of b, while a stays as it is, with its own near repeats. knox_ratio = observed / expected (NULL when expected is 0), z = (observed - expected) / sd (NULL when sd is 0), ratio_median = observed / median of those permutations (NULL when that is 0): all of permuting b.
p_permute_b: one-sided, the share of those permutations, the observed one included, with at least as many pairs; p_permute_a: the same when the dates of a are permuted and b stays. p_value: the larger of the two, for a set that is itself contagious loses its chains when it is permuted, and then too many cells have a small p: of 400 simulations of two contagious sets that had nothing to do with each other 7.5 % had p_permute_b <= 0.05 and 5.8 % p_value. p_adjusted: as in knox_test(event_set) over the cells with finite bands, and the larger of both sides; NULL in open bands. p_analytic: Pearson III upper tail from exact mean, variance and skewness, the larger of both sides; a screening value. permutations => 0 leaves the permutation columns NULL.
events_a, events_b: in each set. An event that is in both, with the same id where both sets were made with ids, makes no pair with itself; events counts it once. Its date may in a permutation come beside its own place, which never was; where the sets share much, p is therefore somewhat too large.
What a trend or a season has in common for both is no finding; a wave of one place is, such as a fair or a new estate: near each other is not because of each other. Letters follow burglaries since they are sent for them: this says whether they are in time, never whether they work. Days must be known.
An empty set gives rows with observed 0, p 1, and a notice. NULL gives no rows. Error: as knox_test(event_set), with more than 100,000,000 near pairs; sets in different SRIDs.
Sources: Knox 1964; Klauber 1971; Hoeffding 1951; as knox_test().';
