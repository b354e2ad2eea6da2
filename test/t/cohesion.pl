# cohesion_join against plain SQL: ST_Covers, joins and the formulas written out, on made areas of seven levels, four years
# and two series, row by row; on real borders and addresses; and how often it prepares a set.
use strict;
use warnings;
use Psql;
use Test::More;

database('cohesion');
sql(<<'E');
CREATE EXTENSION burglary CASCADE;
ALTER DATABASE cohesion SET jit = off;  -- compiling takes longer than the queries do
CREATE FUNCTION chance(n bigint, purpose int) RETURNS float8 IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(n, purpose) & 4294967295) / 4294967296::float8;
CREATE FUNCTION cell(x int, y int, width int, height int, shift int DEFAULT 0) RETURNS geometry IMMUTABLE
RETURN ST_Translate(ST_MakeEnvelope(x * width, y * height, (x + 1) * width, (y + 1) * height, 28992), shift, shift);

-- Buurten nest in wijken and those in gemeenten; postcodes lie across all of them, and buurten moved in 2021.
CREATE TABLE place AS
SELECT 'gemeente' AS level, 'GM' || x || y AS code, 0 AS since, cell(x, y, 2000, 3000) AS geom FROM generate_series(0, 1) AS x, generate_series(0, 0) AS y
UNION ALL SELECT 'wijk', 'WK' || x || y, 0, cell(x, y, 1000, 1000) FROM generate_series(0, 3) AS x, generate_series(0, 2) AS y
UNION ALL SELECT 'buurt', 'BU' || x || y, 0, cell(x, y, 500, 500) FROM generate_series(0, 7) AS x, generate_series(0, 5) AS y
UNION ALL SELECT 'buurt', 'BU' || x || y, 2021, cell(x, y, 500, 500, 60) FROM generate_series(0, 7) AS x, generate_series(0, 5) AS y
UNION ALL SELECT 'pc4', (7500 + 10 * x + y)::text, 0, cell(x, y, 790, 870, -70) FROM generate_series(0, 4) AS x, generate_series(0, 3) AS y
UNION ALL SELECT 'pc5', (7500 + 10 * x + y) || chr(65 + l), 0, NULL FROM generate_series(0, 4) AS x, generate_series(0, 3) AS y, generate_series(0, 3) AS l
UNION ALL SELECT 'pc6', (7500 + 10 * x + y) || chr(65 + l) || chr(65 + m), 0, NULL
          FROM generate_series(0, 4) AS x, generate_series(0, 3) AS y, generate_series(0, 3) AS l, generate_series(0, 4) AS m;

-- An own level of overlapping areas with holes and several parts.
INSERT INTO place SELECT 'kern', 'K' || n, 0,
       ST_Multi(ST_Union(ST_Difference(ST_Buffer(p, 700, 6), ST_Buffer(p, 200, 3)), ST_Buffer(ST_Translate(p, 1200, 300), 250, 5)))
FROM   generate_series(1, 8) AS n, LATERAL (SELECT ST_SetSRID(ST_MakePoint(4000 * chance(n, 1), 3000 * chance(n, 2)), 28992) AS p) AS q;

-- Some areas have no score in some years, some scores no respondents, or an error and no respondents.
CREATE TABLE area AS
SELECT row_number() OVER (ORDER BY level, code, year, series) AS n, *
FROM  (SELECT level, code, geom, year, series
       FROM   generate_series(2018, 2021) AS year
       JOIN   (VALUES ('VM2017', 2018, 2021), ('VM2021', 2021, 2021)) AS s (series, first, last) ON year BETWEEN first AND last
       JOIN   place ON level <> 'buurt' OR (year >= 2021) = (since = 2021)) AS a;
DELETE FROM area WHERE chance(n, 3) < 0.3;
CREATE TABLE scored AS
SELECT level, code, geom, year, series, 3 + 5 * chance(n, 4) AS score,
       CASE WHEN chance(n, 5) < 0.85 THEN 1 + floor(60 * chance(n, 6))::int END AS respondents,
       CASE WHEN chance(n, 7) < 0.3 THEN 0.05 + 0.6 * chance(n, 8) END AS standard_error
FROM   area;
CREATE TABLE kept AS SELECT area_set(code, level, geom, score, respondents, year, standard_error, series) AS areas FROM scored;

-- Half of the places stand on whole hundreds of metres, where most borders are.
CREATE TABLE dwelling AS
SELECT n AS id,
       CASE WHEN chance(n, 11) < 0.6 THEN 7500 + 10 * floor(5 * chance(n, 12))::int + floor(4 * chance(n, 13))::int
                                       || chr(65 + floor(5 * chance(n, 14))::int) || chr(65 + floor(5 * chance(n, 15))::int) END AS postcode,
       CASE WHEN chance(n, 16) < 0.7 THEN ST_SetSRID(ST_MakePoint(x, y), 28992) END AS geom,
       date '2018-01-01' + floor(3000 * chance(n, 17))::int AS on_date
FROM   generate_series(1, 6000) AS n,
       LATERAL (SELECT 4400 * chance(n, 18) - 200, 3400 * chance(n, 19) - 200) AS p (px, py),
       LATERAL (SELECT CASE WHEN n % 2 = 0 THEN round(px / 100) * 100 ELSE px END, CASE WHEN n % 2 = 0 THEN round(py / 100) * 100 ELSE py END) AS q (x, y);
ANALYZE;
E

# ---------------------------------------------------------------- plain SQL

my $order = "ARRAY['pc6','pc5','pc4','kern','buurt','wijk','gemeente']";

# Scores shrunk, level by level from the largest. The area around one is the first level up that has a score of the same
# year and series with a known error: a postcode's by its code, else one that is larger and holds ST_PointOnSurface.
sql(<<"E");
CREATE TABLE plain AS
SELECT row_number() OVER () AS id, array_position($order, level) AS rank, *, coalesce(standard_error ^ 2, 1.5 ^ 2 * 1.3 / respondents) AS variance,
       NULL::bigint AS parent, score AS estimate, NULL::float8 AS estimate_variance FROM scored;
UPDATE plain AS p SET parent =
   (SELECT a.id FROM plain AS a
    WHERE  (a.year, a.series) = (p.year, p.series) AND a.rank > p.rank AND a.variance IS NOT NULL
    AND    (p.level IN ('pc6', 'pc5') AND a.level IN ('pc5', 'pc4') AND p.code LIKE a.code || '%'
            OR ST_Area(a.geom) > ST_Area(p.geom) AND ST_Covers(a.geom, ST_PointOnSurface(p.geom)))
    ORDER  BY a.rank, a.code LIMIT 1)
WHERE p.variance IS NOT NULL;
DO \$\$
DECLARE
    g record;
    tau2 float8;
    error float8;
BEGIN
    FOR g IN SELECT rank, year, series FROM plain WHERE variance IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3 LOOP
        CREATE TEMP TABLE member ON COMMIT DROP AS
        SELECT id, score AS s, variance AS v, parent AS family, count(*) OVER (PARTITION BY parent) > 1 AS told FROM plain WHERE (rank, year, series) = (g.rank, g.year, g.series) AND variance IS NOT NULL;
        -- Where no area around holds two, the whole level is one family.
        IF NOT EXISTS (SELECT FROM member WHERE told) THEN
            UPDATE member SET family = 0, told = (SELECT count(*) FROM member) > 1;
        END IF;
        SELECT greatest(0, (sum(q) - sum(df)) / sum(c)), sqrt(2 * sum(df) + 4 * sum(c) * greatest(0, (sum(q) - sum(df)) / sum(c)) + 2 * sum(b) * greatest(0, (sum(q) - sum(df)) / sum(c)) ^ 2) / sum(c) INTO tau2, error
        FROM  (SELECT sum(s ^ 2 / v) - sum(s / v) ^ 2 / sum(1 / v) AS q, count(*) - 1 AS df, sum(1 / v) - sum(1 / v ^ 2) / sum(1 / v) AS c,
                      sum(1 / v ^ 2) - 2 * sum(1 / v ^ 3) / sum(1 / v) + (sum(1 / v ^ 2) / sum(1 / v)) ^ 2 AS b
               FROM member WHERE told GROUP BY family) AS f;
        IF tau2 IS NOT NULL THEN
            -- What the variance between may be, how credible that is, and the mean then; number -1 is the estimate.
            CREATE TEMP TABLE point ON COMMIT DROP AS
            SELECT n, t, CASE WHEN n >= 0 THEN exp(greatest(l - max(l) FILTER (WHERE n >= 0) OVER (), -700)) END AS credible, m.mean, m.variance
            FROM  (SELECT n, CASE WHEN n < 0 THEN tau2 ELSE (n + 0.5) / 64 * (tau2 + 8 * error) END AS t FROM generate_series(-1, 63) AS n) AS p,
                  LATERAL (SELECT sum(l) AS l FROM (SELECT -(ln(sum(1 / (t + v))) + sum(ln(t + v)) + sum(s ^ 2 / (t + v)) - sum(s / (t + v)) ^ 2 / sum(1 / (t + v))) / 2 AS l FROM member WHERE told GROUP BY family) AS f) AS f,
                  LATERAL (SELECT sum(s / (t + v)) / sum(1 / (t + v)) AS mean, 1 / sum(1 / (t + v)) AS variance FROM member) AS m;
            UPDATE plain AS p
            SET    estimate = e.estimate, estimate_variance = e.variance
            FROM  (SELECT m.id, o.estimate, sum(credible * (t / (t + v) * v + (v / (t + v)) ^ 2 * coalesce(a.estimate_variance, a.variance, q.variance)
                          + (t / (t + v) * s + v / (t + v) * coalesce(a.estimate, q.mean) - o.estimate) ^ 2)) / sum(credible) AS variance
                   FROM   member AS m JOIN plain AS self USING (id) LEFT JOIN plain AS a ON a.id = self.parent
                          CROSS JOIN point AS q
                          CROSS JOIN LATERAL (SELECT t / (t + v) * s + v / (t + v) * coalesce(a.estimate, mean) FROM point WHERE n = -1) AS o (estimate)
                   WHERE  q.n >= 0 GROUP BY m.id, o.estimate) AS e
            WHERE  e.id = p.id;
            DROP TABLE point;
        END IF;
        DROP TABLE member;
    END LOOP;
END \$\$;
E

# For every dwelling the scores that know its place, in the order in which they count: by its postcode, over its location,
# or without one around the postcode area that has a polygon; whatever their year and respondents.
sql(<<'E');
CREATE TABLE running AS
SELECT on_year, (SELECT series FROM plain AS p JOIN (SELECT series, min(year) AS first FROM plain GROUP BY series) AS s USING (series)
                 WHERE year <= on_year ORDER BY year DESC, first DESC LIMIT 1) AS series
FROM   generate_series(2017, 2030) AS on_year;
CREATE INDEX ON plain USING gist (geom);
ANALYZE plain;
CREATE TABLE candidate AS
SELECT d.id, p.id AS plain, 1 AS stage FROM dwelling AS d JOIN plain AS p ON p.level IN ('pc6', 'pc5', 'pc4') AND p.code IN (postcode, left(postcode, 5), left(postcode, 4))
UNION ALL SELECT d.id, p.id, 2 FROM dwelling AS d JOIN plain AS p ON ST_Covers(p.geom, d.geom) AND NOT (p.level = 'pc4' AND EXISTS (SELECT FROM plain AS own WHERE own.level = 'pc4' AND own.code = left(postcode, 4)))
UNION ALL SELECT d.id, p.id, 3
FROM   dwelling AS d JOIN LATERAL (SELECT geom, rank FROM plain WHERE level = 'pc4' AND code = left(postcode, 4) AND year <= extract(year FROM on_date) LIMIT 1) AS s ON d.geom IS NULL
       JOIN plain AS p ON p.rank > s.rank AND ST_Area(p.geom) > ST_Area(s.geom) AND ST_Covers(p.geom, ST_PointOnSurface(s.geom));
CREATE INDEX ON candidate (id);
E

# The answer of plain SQL for every dwelling under some terms.
sub plain_answer
{
	my ($respondents, $age, $bridging) = @_;
	return <<"E";
SELECT d.id, f.*
FROM   dwelling AS d JOIN running AS r ON on_year = extract(year FROM d.on_date)
       LEFT JOIN LATERAL (
           SELECT level, code, year, p.series <> r.series AS bridged, score, estimate, coalesce(estimate_variance, variance) AS variance, respondents
           FROM   candidate AS c JOIN plain AS p ON p.id = c.plain
           WHERE  c.id = d.id AND year BETWEEN on_year - $age AND on_year AND (p.series = r.series OR $bridging)
           AND    ($respondents = 0 OR CASE WHEN respondents IS NULL THEN variance <= 1.5 ^ 2 * 1.3 / nullif($respondents, 0) ELSE respondents >= $respondents END)
           ORDER  BY stage, rank, year DESC, p.series = r.series DESC, code LIMIT 1) AS f ON true
E
}

for my $terms ([ 30, 3, 'false' ], [ 30, 3, 'true' ], [ 0, 9, 'false' ], [ 45, 1, 'true' ])
{
	my ($respondents, $age, $bridging) = @$terms;
	my $ratio = $bridging eq 'true' ? 1.05 : 'NULL';
	my $name  = "min_respondents $respondents, max_age $age, bridge $ratio";
	sql('DROP TABLE IF EXISTS expected; CREATE TABLE expected AS ' . plain_answer(@$terms));
	my $join = "cohesion_join(areas, postcode, geom, on_date, min_respondents => $respondents, max_age => $age, bridge => $ratio, levels => $order";
	is(sql(<<"E"), '', "$name: plain SQL finds the same score for every dwelling");
SELECT d.id, ST_AsText(geom), d.postcode, d.on_date, e.*, c.*
FROM   dwelling AS d JOIN expected AS e USING (id), kept, $join, shrink => false) AS c
WHERE  (e.level, e.code, e.year, e.bridged, e.respondents) IS DISTINCT FROM (c.level, c.code, c.year, c.bridged, c.respondents)
OR     (c.score IS NULL) <> (e.score IS NULL) OR c.score_raw <> c.score
OR     abs(c.score - e.score * CASE WHEN e.bridged THEN 1.05 ELSE 1 END) > 1e-12
LIMIT 5
E
	is(sql(<<"E"), '', "$name: the formulas give the same shrunken scores and errors");
SELECT d.id, ST_AsText(geom), d.postcode, d.on_date, e.*, c.*
FROM   dwelling AS d JOIN expected AS e USING (id), kept, $join) AS c
WHERE  (e.level, e.code, e.year) IS DISTINCT FROM (c.level, c.code, c.year)
OR     abs(c.score - e.estimate * CASE WHEN e.bridged THEN 1.05 ELSE 1 END) > 1e-9
OR     (c.standard_error IS NULL) <> (e.variance IS NULL)
OR     abs(c.standard_error - sqrt(e.variance) * CASE WHEN e.bridged THEN 1.05 ELSE 1 END) > 1e-9
LIMIT 5
E
	my ($found, $levels, $years, $none) = split /\|/, sql('SELECT count(code), count(DISTINCT level), count(DISTINCT year), count(*) - count(code) FROM expected');
	cmp_ok($found, '>', 800, "$name: many have a score");
	cmp_ok($none,  '>', 100, "$name: and many have none");
	cmp_ok($levels, '>=', 6, "$name: on most of the seven levels");
	cmp_ok($years, '>=', 3, "$name: of several years");
}

# ---------------------------------------------------------------- one index per set and query

# What a query answers, and how often it built an index while it did; SQL that prepares for it may come first.
sub counted
{
	my ($query, $before) = @_;
	my @lines  = split /\n/, sql(($before // '') . "SET client_min_messages = debug1;\n$query;");
	my $builds = grep { /^DEBUG:  built an index over \d+ scores of areas$/ } @lines;
	return (join("\n", grep { !/^DEBUG:/ } @lines), $builds);
}

# The sum as a whole number, so that the order of adding makes no difference.
sub summed { "SELECT sum(round((c).score * 1000000)::bigint) FROM (SELECT cohesion_join($_[0], postcode, geom, on_date, levels => $order) AS c FROM dwelling" . ($_[1] // '') . ' OFFSET 0) AS j' }
my $gather = 'SELECT area_set(code, level, geom, score, respondents, year, standard_error, series) AS areas FROM scored';

my ($whole, $builds) = counted(summed('areas', ', kept'));
is($builds, 1, 'a stored set: one index for 6,000 rows');
cmp_ok(sql("SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE relname = 'kept'"), '>', 0, 'a stored set stands out of line');
is(join(' ', counted(summed('areas', ", ($gather) AS g"))), "$whole 1", 'a set from a subquery: the same, one index');
is(join(' ', counted(summed("($gather)"))), "$whole 1", 'a set from a subquery in the argument: the same, one index');
is(join(' ', counted("SELECT sum(round(c.score * 1000000)::bigint) FROM dwelling, kept, cohesion_join(areas, postcode, geom, on_date, levels => $order) AS c")), "$whole 1", 'in a lateral join: the same, one index');

my $parallel = "SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2; SET parallel_leader_participation = off;\n";
my $query    = summed('(SELECT areas FROM kept)') =~ s/ OFFSET 0//r;
like(sql($parallel . "EXPLAIN (COSTS OFF) $query"), qr/Gather.*Workers Planned: 2.*Partial Aggregate/s, 'the scores are found in the workers');
my ($answer, $workers) = counted($query, $parallel);
is($answer, $whole, 'parallel workers: the same');
cmp_ok($workers, '<=', 2, 'parallel workers build at most one each');

# Two sets by turns, and other levels by turns: never the answer of another one.
sql("CREATE TABLE two AS SELECT 0 AS n, areas FROM kept UNION ALL SELECT 1, area_set(code, level, geom, 10 - score, respondents, year) FROM scored WHERE series = 'VM2017'; ANALYZE two");
my $both = 'SELECT sum(round((c).score * 1000000)::bigint) FROM (SELECT %s AS c FROM dwelling AS d JOIN two ON n = d.id %% 2 ORDER BY d.id OFFSET 0) AS j';
my $apart = 'SELECT sum(s) FROM (SELECT sum(round(c.score * 1000000)::bigint) AS s FROM dwelling AS d JOIN two ON n = d.id %% 2, %s AS c WHERE n = 0 UNION ALL SELECT sum(round(c.score * 1000000)::bigint) FROM dwelling AS d JOIN two ON n = d.id %% 2, %s AS c WHERE n = 1) AS u';
my $call = "cohesion_join(areas, postcode, d.geom, on_date, levels => $order)";
is(join(' ', counted(sprintf $both, $call)), sql(sprintf $apart, $call, $call) . ' 2', 'two sets by turns: two indexes, each its own answer');
my $by_turns = "cohesion_join(areas, postcode, d.geom, on_date, levels => CASE WHEN d.id % 10 = 0 THEN '{wijk,gemeente}' ELSE $order END)";
is(join(' ', counted("SELECT sum(round((c).score * 1000000)::bigint) FROM (SELECT $by_turns AS c FROM dwelling AS d, kept WHERE d.id < 500 ORDER BY d.id OFFSET 0) AS j")),
	sql("SELECT sum(round(c.score * 1000000)::bigint) FROM dwelling AS d, kept, LATERAL (SELECT (cohesion_join(areas, postcode, d.geom, on_date, levels => '{wijk,gemeente}')).* WHERE d.id % 10 = 0 UNION ALL SELECT (cohesion_join(areas, postcode, d.geom, on_date, levels => $order)).* WHERE d.id % 10 > 0) AS c WHERE d.id < 500") . ' 2',
	'other levels by turns: two indexes, each its own answer');

# One set more than are kept, twenty times round: most of them are still there.
my ($rounds, $built) = counted(<<'E');
SELECT count(*) FILTER (WHERE score = n / 20.0) FROM (
    SELECT n, (cohesion_join(areas, '7511', on_date => '2021-06-01', shrink => false)).score
    FROM   generate_series(1, 20) AS round, (SELECT n, area_set('7511', 'pc4', NULL::geometry, n / 20.0, 40, 2021) AS areas FROM generate_series(1, 101) AS n GROUP BY n OFFSET 0) AS s
    ORDER  BY round, n OFFSET 0) AS j
E
is($rounds, 2020, 'more sets than are kept, in turn: each its own answer');
cmp_ok($built, '<', 400, 'and most are not prepared again');

# Many ratios make many different answers of one score, more than are kept.
is(sql(<<'E'), '400|400', 'as many ratios as one likes, each with its own score');
SELECT count(*) FILTER (WHERE c.bridged AND abs(c.score - 6 * (1 + n / 1000.0)) < 1e-12), count(DISTINCT c.score)
FROM   (SELECT area_set(code, 'pc4', NULL::geometry, 6, 40, year, NULL, series) AS areas FROM (VALUES ('7511', 2020, 'old'), ('7512', 2021, 'new')) AS a (code, year, series)) AS s,
       generate_series(1, 400) AS n, cohesion_join(areas, '7511AA', on_date => '2021-06-01', bridge => 1 + n / 1000.0, shrink => false) AS c
E

# ---------------------------------------------------------------- areal_score where areas overlap

# Forty sets of rectangles on a grid, of three years, over a square of 144 cells: a cell has the score of the newest that covers it, of one
# year the surest. By hand from the cells; by surface and by a dwelling in the middle of each.
sql(<<'END');
SELECT setseed(0.5);
CREATE TABLE tile AS
SELECT s AS set, n, chr(65 + (random() * 1000)::int % 26) || s || '-' || n AS code, x0, x0 + 1 + (random() * 8)::int AS x1, y0, y0 + 1 + (random() * 8)::int AS y1,
       2018 + (random() * 2)::int AS year, round((random() * 10)::numeric, 2)::float8 AS score, 30 + (random() * 400)::int AS respondents
FROM  (SELECT s, n, (random() * 16)::int AS x0, (random() * 16)::int AS y0 FROM generate_series(1, 40) AS s, generate_series(1, 12) AS n OFFSET 0) AS r;
CREATE TABLE by_hand AS
SELECT c.set, avg(c.score) AS score, count(c.score) / 144.0 AS coverage, count(DISTINCT c.n)::int AS areas_used, min(c.year) AS first_year, max(c.year) AS last_year
FROM  (SELECT DISTINCT ON (c.set, x, y) c.set, t.n, t.score, t.year
       FROM  (SELECT s AS set, x, y FROM generate_series(1, 40) AS s, generate_series(4, 15) AS x, generate_series(4, 15) AS y) AS c
       LEFT   JOIN tile AS t ON t.set = c.set AND x >= t.x0 AND x < t.x1 AND y >= t.y0 AND y < t.y1
       ORDER  BY c.set, x, y, t.year DESC, t.respondents DESC, t.score) AS c
GROUP  BY c.set;
CREATE TABLE asked AS
SELECT s.set, w.way, r.*
FROM  (SELECT set, area_set(code, 'buurt', ST_MakeEnvelope(250000 + x0, 480000 + y0, 250000 + x1, 480000 + y1, 28992), score, respondents, year) AS areas FROM tile GROUP BY set) AS s,
      (SELECT 'surface' AS way, NULL::event_set AS dwellings
       UNION ALL
       SELECT 'dwellings', event_set(ST_SetSRID(ST_MakePoint(250000.5 + x, 480000.5 + y), 28992), '2020-01-01') FROM generate_series(4, 15) AS x, generate_series(4, 15) AS y) AS w,
       LATERAL areal_score(s.areas, ST_MakeEnvelope(250004, 480004, 250016, 480016, 28992), w.dwellings, '2020-06-01') AS r;
END
is(sql(<<'END'), '80|0', 'of overlapping areas of several years, what counting cells gives');
SELECT count(*), count(*) FILTER (WHERE abs(a.coverage - b.coverage) > 1e-9
       OR b.coverage >= 0.5 AND (a.score IS NULL OR abs(a.score - b.score) > 1e-9 OR (a.areas_used, a.first_year, a.last_year) IS DISTINCT FROM (b.areas_used, b.first_year, b.last_year))
       OR b.coverage < 0.5 AND a.score IS NOT NULL)
FROM   asked AS a JOIN by_hand AS b USING (set)
END
cmp_ok(sql('SELECT count(*) FROM by_hand WHERE coverage BETWEEN 0.5 AND 0.99 AND first_year < last_year'), '>', 10, 'and many of them are partly covered, by several years');

done_testing;
