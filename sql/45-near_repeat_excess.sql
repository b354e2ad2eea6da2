-- near_repeat_excess: how much more burglary is there soon after a burglary and near it?
-- C: src/pg/near_repeat/near_repeat_excess.c, src/kernel/near_repeat/near_repeat_excess.c

CREATE OR REPLACE FUNCTION near_repeat_excess(
    events event_set,
    distance_bands double precision[] DEFAULT '{0, 0.01, 100, 200, 300, 400, Infinity}',
    day_bands double precision[] DEFAULT '{0, 7, 14, 21, 28, 60, Infinity}',
    permutations integer DEFAULT 999,
    seed bigint DEFAULT 1,
    metric text DEFAULT 'euclidean',
    closed text DEFAULT 'left',
    confidence double precision DEFAULT 0.95,
    OUT distance_from double precision, OUT distance_to double precision,
    OUT days_from double precision, OUT days_to double precision,
    OUT observed bigint, OUT expected double precision, OUT later_observed bigint, OUT later_expected double precision,
    OUT excess double precision, OUT excess_low double precision, OUT excess_high double precision,
    OUT excess_shrunk double precision,
    OUT p_value double precision, OUT p_adjusted double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 25;
COMMENT ON FUNCTION near_repeat_excess(event_set, double precision[], double precision[], integer, bigint, text, text, double precision) IS
'How much more burglary is there soon after a burglary and near it? One row per finite cell of knox_test() with the same arguments; day_bands end in Infinity.
excess: (observed / expected) / (later_observed / later_expected) - 1, where the later pairs are those of the same distance in the open day band: 0.3 is 30 % more than when nothing is raised any more. NULL where there are no later pairs or nothing is expected. Begin the open band where the risk is not raised any more, two months or so. expected alone is no measure of what is usual: the dates are permuted within the period, so it holds the excess pairs as well, the more so the shorter the period.
excess_low, excess_high: exact interval of the ratio of two counts, less 1, for this confidence. It takes pairs as independent of each other; a burglary with many near ones is in many pairs, so that where burglary comes in long chains the interval is somewhat too narrow.
excess_shrunk: the same, drawn towards 0, the more so the fewer the pairs, and not below 0: (observed + w) / (usual + w) - 1, where usual is expected * (later_observed + 1) / (later_expected + 1) and w a number of pairs from 0.1 to 100, averaged over by how likely each makes the cells of that distance (gamma-Poisson, empirical Bayes). On average it is too low rather than too high, and nearer to the truth than a profile of significant cells. For a profile: SELECT near_repeat_profile(distance_from, distance_to, days_from, days_to, excess_shrunk) FROM near_repeat_excess(...). It keeps every cell, so there is no winner''s curse: cells that are kept because they are significant are those that came out too high.
p_value, p_adjusted: as in knox_test(). NULL gives no rows. Error: day_bands that do not end in Infinity; confidence not between 0 and 1; as knox_test().
Sources: as knox_test(); Clopper & Pearson 1934 (interval); Marshall 1991 (shrinkage).';

CREATE FUNCTION near_repeat_excess_strata(
    strata event_set[],
    distance_bands double precision[] DEFAULT '{0, 0.01, 100, 200, 300, 400, Infinity}',
    day_bands double precision[] DEFAULT '{0, 7, 14, 21, 28, 60, Infinity}',
    permutations integer DEFAULT 999,
    seed bigint DEFAULT 1,
    metric text DEFAULT 'euclidean',
    closed text DEFAULT 'left',
    confidence double precision DEFAULT 0.95,
    OUT distance_from double precision, OUT distance_to double precision,
    OUT days_from double precision, OUT days_to double precision,
    OUT observed bigint, OUT expected double precision, OUT later_observed bigint, OUT later_expected double precision,
    OUT excess double precision, OUT excess_low double precision, OUT excess_high double precision,
    OUT excess_shrunk double precision,
    OUT p_value double precision, OUT p_adjusted double precision
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 25;
COMMENT ON FUNCTION near_repeat_excess_strata(event_set[], double precision[], double precision[], integer, bigint, text, text, double precision) IS
'near_repeat_excess() for places that do not share one course of time: one set per stratum, as in knox_test_strata(), whose observed, expected and p it takes. The later pairs are those of the same stratum, so let strata last longer than the begin of the open day band. NULL gives no rows. Error: as near_repeat_excess() and knox_test_strata().';
