-- hotspots, getis_ord, local_moran, hot_spot_class, hot_spot_stability: where burglaries come together; does it last?
-- C: src/pg/hotspots/hotspots.c, src/pg/hotspots/hot_spot_class.c, src/kernel/hotspots/hotspots.c,
-- src/kernel/hotspots/local_statistics.c, src/kernel/hotspots/hot_spot_class.c, src/kernel/hotspots/halves.c

CREATE OR REPLACE FUNCTION hotspots(
    cells cell_set,
    alpha double precision DEFAULT 0.05,
    confidence double precision DEFAULT 0.95,
    OUT cell_id bigint, OUT observed bigint, OUT dwellings double precision,
    OUT zone_cells integer, OUT zone_observed bigint, OUT zone_dwellings double precision,
    OUT zone_expected double precision,
    OUT relative_risk double precision, OUT relative_risk_low double precision, OUT relative_risk_high double precision,
    OUT p_value double precision, OUT p_mid double precision, OUT p_adjusted double precision, OUT hot boolean,
    OUT p_fewer double precision, OUT p_fewer_adjusted double precision, OUT cold boolean,
    OUT reason text
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'hotspots_of_cells' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 1000;
COMMENT ON FUNCTION hotspots(cell_set, double precision, double precision) IS
'Where are more burglaries than the dwellings there explain? One row per cell, by an exact test of its zone: the cell
and its neighbours. If each burglary fell on any dwelling of the map alike, the number in a zone would be binomial, with
the share of the dwellings that the zone has. So a hot spot is no crowd of dwellings. On made maps without any hot spot,
of cells with unlike numbers of dwellings, the z of Gi* of counts finds one in half of the maps or more, this test in 1
to 3 of 100 (doc/validation.md).
observed, dwellings: of the cell. zone_cells, zone_observed, zone_dwellings: of its zone; zone_expected: burglaries if
all dwellings had the same risk. relative_risk: per dwelling in the zone, over that in the rest of the map, with the
exact interval; Infinity where there are no burglaries in the rest, NULL where there is no rest.
p_value: of so many burglaries in the zone or more; p_mid counts just so many by half, which is less cautious.
p_adjusted: p_value adjusted for the number of zones (Benjamini & Hochberg); hot: at most alpha, so that of the hot
cells that share at most is expected to be so by chance. p_fewer, p_fewer_adjusted and cold: the same of so many or
fewer. A hot cell says that its zone is hot: one beside a busy cell is so without a burglary. So tell a cell hot where it
has also more than its own dwellings explain: hot AND observed > dwellings * sum(observed) OVER () / sum(dwellings) OVER
(). To test each cell alone, give cell_set shapes that do not touch: ST_Buffer(geom, -1). Burglaries come in series: a
hot spot of one or two weeks may be one series.
A cell of which the count or the dwellings are not known is in no zone and in no total, and has no test: reason is
''count_not_known'' or ''dwellings_not_known''. ''no_dwellings'': it has 0, no test, but counts in the zones of its
neighbours. ''no_burglaries'': there are none in the map. An empty set or NULL gives no rows. Error: alpha or confidence
not between 0 and 1.
Source: binomial test; Clopper & Pearson 1934; Benjamini & Hochberg 1995; Castro & Singer 2006.';

CREATE OR REPLACE FUNCTION getis_ord(
    cells cell_set,
    per_dwelling boolean DEFAULT true,
    permutations integer DEFAULT 99999,
    seed bigint DEFAULT 1,
    alpha double precision DEFAULT 0.05,
    OUT cell_id bigint, OUT value double precision, OUT neighbours integer, OUT neighbour_mean double precision,
    OUT z double precision, OUT p_value double precision, OUT p_adjusted double precision,
    OUT hot boolean, OUT cold boolean, OUT reason text
) RETURNS SETOF record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 1000;
COMMENT ON FUNCTION getis_ord(cell_set, boolean, integer, bigint, double precision) IS
'Gi* of Getis and Ord: is the sum over a cell and its neighbours high or low beside all cells? Each cell and each
neighbour weighs 1. One row per cell. Take hotspots() unless Gi* is asked for by name: it is exact and knows how many
dwellings there are.
value: with per_dwelling the burglaries per dwelling, less those of the whole map, over the standard error by empirical
Bayes, so that few dwellings do not stand out by chance; without it the count, which maps dwellings as much as
burglaries. neighbours that have a value, and their mean. z: as R''s spdep has it.
p_value, two-sided: the value of the cell stays, those of its neighbours are drawn from all other cells, permutations
times; (1 + times that the sum is as far from its exact expectation) / (1 + permutations). With 0 permutations it is
that of z, which is too small where counts are few. p_adjusted: adjusted for the number of cells (Benjamini & Hochberg);
hot: at most alpha, and z above 0; cold: below. With n cells p_adjusted is at least n / (1 + permutations) over the
number of cells with the smallest p: 999 permutations find nothing among thousands of cells. Cells with as many
neighbours share their draws. The same seed gives the same answer on any machine.
Without value, reason says why: ''count_not_known'', ''dwellings_not_known'', ''no_dwellings'', ''no_burglaries'' (in
the whole map, per dwelling). Without z: ''no_neighbours''; ''all_alike'', no values differ, or the zone is the whole
map. Such cells take no part otherwise. An empty set or NULL gives no rows. Error: permutations not from 0 to 1,000,000,
alpha not between 0 and 1.
Source: Ord & Getis 1995; Assuncao & Reis 1999; Castro & Singer 2006.';

CREATE OR REPLACE FUNCTION local_moran(
    cells cell_set,
    per_dwelling boolean DEFAULT true,
    permutations integer DEFAULT 99999,
    seed bigint DEFAULT 1,
    alpha double precision DEFAULT 0.05,
    OUT cell_id bigint, OUT value double precision, OUT neighbours integer, OUT neighbour_mean double precision,
    OUT moran_i double precision, OUT expected double precision, OUT variance double precision,
    OUT z double precision, OUT p_value double precision, OUT p_adjusted double precision,
    OUT quadrant text, OUT significant boolean, OUT reason text
) RETURNS SETOF record
AS 'MODULE_PATHNAME', 'local_moran_of_cells' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 1000;
COMMENT ON FUNCTION local_moran(cell_set, boolean, integer, bigint, double precision) IS
'Local Moran''s I of Anselin: is a cell like its neighbours, or unlike them? One row per cell; arguments, value,
neighbours, p_value, p_adjusted and reason as getis_ord() has them.
moran_i: above 0 where a cell and the mean of its neighbours lie on the same side of the mean of all. expected,
variance: exact, when the values of all other cells are drawn for the neighbours; z: of these. quadrant: the cell, and
its neighbours, by the mean of all: ''high_high'', ''low_low'', ''high_low'' (a high cell among low ones), ''low_high''.
significant: p_adjusted is at most alpha; a hot spot is high_high and significant. A further reason without z:
''at_the_mean'', the value is that of all.
Source: Anselin 1995; Sokal, Oden & Thomson 1998; Assuncao & Reis 1999; Castro & Singer 2006.';

CREATE OR REPLACE FUNCTION hot_spot_class(
    hot boolean[],
    cold boolean[] DEFAULT NULL,
    series double precision[] DEFAULT NULL,
    alpha double precision DEFAULT 0.05,
    OUT class text, OUT history text, OUT periods bigint, OUT hot_periods bigint,
    OUT trend_z double precision, OUT trend_p double precision, OUT reason text
) RETURNS record
AS 'MODULE_PATHNAME', 'hot_spot_class_of' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100;
COMMENT ON FUNCTION hot_spot_class(boolean[], boolean[], double precision[], double precision) IS
'What kind of hot spot is a place, over periods? hot: was it hot, one per period in order of time: SELECT cell_id,
(hot_spot_class(array_agg(hot ORDER BY period), array_agg(cold ORDER BY period), array_agg(relative_risk ORDER BY
period))).* FROM ... GROUP BY cell_id, over hotspots() of each period. cold: and was it cold. series: a number per
period that says how hot, for the trend. Periods that overlap make the trend look surer than it is; with Dutch numbers,
take three months or more.
class, the first that fits: ''none'', never hot; hot in the last period and in nine of ten: ''intensifying'' or
''diminishing'' where the series goes up or down (trend_p at most alpha, by Mann and Kendall), else ''persistent'';
''new'', in the last period alone; ''consecutive'', in the last periods without a gap and never before; ''oscillating'',
in the last, off and on before, and cold in some; ''sporadic'', in the last, and off and on before; ''historical'', in
nine of ten, but not in the last; ''former'', in some, but not in the last.
history: the periods, 1 hot, c cold, 0 neither, - not known. Those before the first that is known are left out;
periods: how many are known since. trend_z, trend_p: of the series, see mann_kendall(). Without class, reason is
''short_history'', fewer than ten periods known, or ''last_period_not_known''. NULL for hot or alpha gives NULLs. Error:
lists of different length, NaN in the series, alpha not between 0 and 1.
Source: the classes of emerging hot spot analysis (Esri), here by rules that leave no place without a class, and call
persistent only what lasts; Mann 1945; Kendall 1975.';

CREATE OR REPLACE FUNCTION hot_spot_stability(
    first double precision[],
    second double precision[],
    dwellings double precision[] DEFAULT NULL,
    top double precision DEFAULT 0.05,
    OUT places bigint, OUT first_burglaries bigint, OUT second_burglaries bigint,
    OUT r double precision, OUT r_full double precision, OUT r_expected double precision,
    OUT spearman double precision,
    OUT top_places bigint, OUT overlap double precision, OUT overlap_expected double precision,
    OUT p_value double precision,
    OUT capture double precision, OUT capture_best double precision, OUT capture_expected double precision
) RETURNS record
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE PARALLEL SAFE COST 10000;
COMMENT ON FUNCTION hot_spot_stability(double precision[], double precision[], double precision[], double precision) IS
'How much of a map comes again in the other half of the data? Give the counts of all places in both halves, those with 0
too, in the same order: SELECT (hot_spot_stability(array_agg(odd), array_agg(even))).* FROM .... Halves of odd and even
fortnights say how sure the map is, a first and a second half of the time what it says of what comes.
r: correlation of the counts, or with dwellings of the rates. r_full: what r would be between all of these data and as
much again (Spearman & Brown). r_expected: what r of counts should be if they were Poisson around means that differ by a
gamma distribution: with few burglaries a place, little. spearman: the correlation of the ranks.
top_places: the top share of the places, those with most burglaries, rounded up. overlap: how many are in the top of
both halves, beside overlap_expected by chance; places that tie at the edge count in part. p_value: of so many or more,
if the one top had nothing to do with the other (hypergeometric). capture: the share of the burglaries of the second
half that lies in the top of the first, between capture_expected, by chance, and capture_best, what the top of the
second itself has.
What cannot be told is NULL: without burglaries, or where all places are alike. NULL for first, second or top gives
NULLs. Error: a count that is NULL, negative or no whole number; lists of different length; dwellings below 0.000001;
top not above 0 and at most 1.
Source: Brown 1910; Spearman 1910.';
