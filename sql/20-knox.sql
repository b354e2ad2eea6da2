-- knox_test: is burglary contagious here, how far and how long?
-- C: src/pg/near_repeat/knox.c, src/kernel/near_repeat/knox.c

CREATE OR REPLACE FUNCTION knox_test(
    events event_set,
    distance_bands double precision[] DEFAULT '{0, 0.01, 100, 200, 300, 400, Infinity}',
    day_bands double precision[] DEFAULT '{0, 7, 14, 21, 28, 60, Infinity}',
    permutations integer DEFAULT 999,
    seed bigint DEFAULT 1,
    metric text DEFAULT 'euclidean',
    closed text DEFAULT 'left',
    OUT distance_from double precision, OUT distance_to double precision,
    OUT days_from double precision, OUT days_to double precision,
    OUT observed bigint, OUT expected double precision,
    OUT knox_ratio double precision, OUT ratio_median double precision,
    OUT sd double precision, OUT z double precision,
    OUT p_value double precision, OUT p_adjusted double precision, OUT p_analytic double precision,
    OUT events bigint, OUT permutations integer, OUT seed bigint, OUT metric text, OUT closed text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 36;
COMMENT ON FUNCTION knox_test(event_set, double precision[], double precision[], integer, bigint, text, text) IS
'Knox test for space-time interaction: are more pairs of burglaries near in both place and time than chance gives? One row per band of distance (metres) and days.
Bands: from 2 to 1001 increasing breaks; closed => ''left'' makes them [from, to), ''right'' (from, to] with the first one closed at both ends; a last break of Infinity makes an open band. metric: ''euclidean'' or ''manhattan''.
observed: pairs found. expected, sd: exact, when the dates are permuted over the places. knox_ratio = observed / expected (NULL when expected is 0). z = (observed - expected) / sd (NULL when sd is 0). ratio_median = observed / median of the permutations (NULL when that is 0).
p_value: one-sided, the share of permutations, the observed one included, with at least as many pairs, (1 + ge) / (permutations + 1). p_adjusted: the same for the largest z over the cells with finite bands (step-down: over those with no larger z), so that of all tests of many cells at once at most one in twenty has a cell with p_adjusted <= 0.05 by chance. Where less than one pair is expected, one pair is a large z and no surprise; there z is that of a normal distribution with as small a tail as p_analytic. NULL in open bands, which are not tested. p_analytic: Pearson III upper tail from exact mean, variance and skewness; a screening value, NULL in an open distance band and where the triangles among near events are too many to count. permutations => 0 leaves the permutation columns NULL.
The result depends on data, bands and seed only, not on row order or machine. The dates are permuted over the whole period: where places change during it, as when a district is built, that is found as well, and is not contagion: see knox_test_strata(). Fewer than two events give rows with observed 0, and a notice that there is nothing to count. NULL gives no rows. Error: bad bands, more than 250,000,000 near pairs, permutations outside 0 .. 1,000,000 or permutations times cells over 32,000,000.
Sources: Knox 1964; Barton & David 1966; Mantel 1967; Johnson et al. 2007; Westfall & Young 1993; Phipson & Smyth 2010.';

CREATE FUNCTION knox_test_strata(
    strata event_set[],
    distance_bands double precision[] DEFAULT '{0, 0.01, 100, 200, 300, 400, Infinity}',
    day_bands double precision[] DEFAULT '{0, 7, 14, 21, 28, 60, Infinity}',
    permutations integer DEFAULT 999,
    seed bigint DEFAULT 1,
    metric text DEFAULT 'euclidean',
    closed text DEFAULT 'left',
    OUT distance_from double precision, OUT distance_to double precision,
    OUT days_from double precision, OUT days_to double precision,
    OUT observed bigint, OUT expected double precision,
    OUT knox_ratio double precision, OUT ratio_median double precision,
    OUT sd double precision, OUT z double precision,
    OUT p_value double precision, OUT p_adjusted double precision, OUT p_analytic double precision,
    OUT events bigint, OUT permutations integer, OUT seed bigint, OUT metric text, OUT closed text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 36;
COMMENT ON FUNCTION knox_test_strata(event_set[], double precision[], double precision[], integer, bigint, text, text) IS
'knox_test() for places that do not share one course of time: a district built halfway, a holiday park with a season of its own, years of which each has other places. One set per stratum, and within each the dates are permuted: SELECT * FROM knox_test_strata(ARRAY(SELECT event_set(geom, day) FROM burglary GROUP BY gemeente, extract(year FROM day))).
Rows and columns as knox_test(), over all strata together: observed, expected and the variance are the sums of those of the strata, exact as there; p_value and p_adjusted come from the summed counts of the permutations.
A pair of which the two lie in different strata is counted nowhere, neither in observed nor in expected: that costs power at the borders and false alarms nowhere, so take strata that are large beside the bands. A stratum of one event adds nothing. Within a stratum all places are taken to share one course of time.
The result does not depend on the order of the sets; one set gives what knox_test() gives. Without a set of two events it gives rows with observed 0 and a notice, for NULL no rows. Error: a set that is NULL, sets in different SRIDs; as knox_test(), where the number of near pairs is that of the largest stratum.
Sources: Kulldorff & Hjalmars 1999; as knox_test().';
