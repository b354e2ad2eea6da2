-- knox_test of events known in part. C: src/pg/windows/knox_windows.c, src/kernel/windows/knox_windows.c

CREATE FUNCTION knox_test(
    events event_window_set,
    distance_bands double precision[] DEFAULT '{0, 100, 200, 300, 400, Infinity}',
    day_bands double precision[] DEFAULT '{0, 7, 14, 28, 60, Infinity}',
    permutations integer DEFAULT 999,
    seed bigint DEFAULT 1,
    metric text DEFAULT 'euclidean',
    closed text DEFAULT 'left',
    OUT distance_from double precision, OUT distance_to double precision,
    OUT days_from double precision, OUT days_to double precision,
    OUT observed double precision, OUT certainty double precision, OUT expected double precision,
    OUT knox_ratio double precision,
    OUT ratio_corrected double precision, OUT ratio_low double precision, OUT ratio_high double precision,
    OUT sd double precision, OUT z double precision,
    OUT p_value double precision, OUT p_adjusted double precision, OUT p_analytic double precision,
    OUT ratio_midpoint double precision, OUT ratio_exact double precision,
    OUT events bigint, OUT exact_events bigint, OUT permutations integer, OUT seed bigint, OUT metric text,
    OUT closed text
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'knox_test_windows' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000000 ROWS 36;
COMMENT ON FUNCTION knox_test(event_window_set, double precision[], double precision[], integer, bigint, text, text) IS
'Knox test for burglaries whose place and time are known in part: are more pairs near in both place and time than chance gives? Nothing is dropped, put at a middle or drawn. One row per band of distance (metres) and days; where the set tells dwellings, first a row per band of days for the same home, with distances 0 and 0, and the other bands are of two different homes. Bands, metric, closed and seed as in knox_test(event_set).
observed: the expected number of pairs, which is over all pairs the sum of the chance that the distance lies in the band times the chance that the lag does, over all candidates and all days of both. certainty: the mean of those chances over the pairs counted, each weighted by itself: 1 when all is known, near 0 when each counts for next to nothing (NULL without pairs, and in an open band of distance). expected and sd: exact, when whole windows are permuted over places. z, p_value, p_adjusted as in knox_test(event_set), whole windows being permuted; p_analytic: Pearson III, with the exact mean and deviation and the skewness of the permutations. permutations => 0 leaves these three NULL.
knox_ratio = observed / expected is what the test is about; as an estimate it is too near to 1, for uncertainty spreads a near repeat over several bands. ratio_corrected undoes that, by a pairwise likelihood over all finite cells together: give at least three bands of days, such as {0, 7, 14, 28}; with one it comes out too high. A cell beside a raised one is raised in observed, and so in p_value, when the near repeats may have been there; ratio_corrected tells the two apart. ratio_low and ratio_high: its interval of 95 %, by leaving out each of 20 blocks of neighbouring places, and no narrower than the number of pairs allows; wide, and NULL where all pairs of the cell lie in one block or fewer than 10 blocks have events. 0, without an interval, is a cell of which the pairs are better told by those beside it: too few to tell, not proof of none. NULL in open bands, where the data fix no ratio and, unless all events are exact, with more than 64 finite cells. Beside it what is said when each event is put at the middle of its candidates and window (ratio_midpoint), and when all but the exact_events are dropped (ratio_exact); both NULL for the same home and, where the set tells dwellings, in the band that holds distance 0, of which they cannot leave the same home out.
Events that are all exact give what knox_test(event_set) gives, to the bit. The result depends on data, bands and seed only. Permuting takes it that windows could have come with any place: where how exact a record is changes during the period, test those periods apart. Fewer than two events give rows with observed 0, and a notice. NULL gives no rows. Error: as knox_test(event_set), and more than 50,000,000 pairs with a chance to be near.
Sources: Knox 1964; Mantel 1967; Ratcliffe 2000; Lindsay 1988; Westfall & Young 1993; the pairwise likelihood is our own and checked by simulation.';
