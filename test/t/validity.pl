# Where place and day have nothing to do with each other, knox_test and space_time_scan say so: one time in twenty they err, neither more nor, much, less.
use strict;
use warnings;
use Psql;
use Test::More;

my $script = __FILE__ =~ s{test/t/[^/]*$}{data/made_region.sql}r;
my $runs   = 1000;

database('validity');
sql('CREATE EXTENSION burglary CASCADE');
is(system("psql -X -q -d validity -v schema=region -v scale=0.1 -v effect=0 -f '$script' >/dev/null"), 0, 'a region is made');

# Each time 250 burglaries at dwellings of one municipality in one year. Places and days are uneven, as they are in life, but know nothing of each other.
sql(<<"E");
CREATE FUNCTION chance(id bigint, run int) RETURNS float8 IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(id, run) & 4294967295) / 4294967296::float8;
CREATE TABLE home AS SELECT row_number() OVER (ORDER BY dwelling_id) AS number, geom FROM region.dwelling WHERE municipality_id = 153;
CREATE INDEX ON home (number);
ANALYZE home;
CREATE TABLE tested AS
SELECT run, k.*
FROM   generate_series(1, $runs) AS run,
       LATERAL (SELECT event_set(geom, date '2018-01-01' + floor(365 * chance(n, 2 * run) * sqrt(chance(1000 + n, 2 * run)))::int) AS events
                FROM   generate_series(1, 250) AS n JOIN home ON number = 1 + floor((SELECT count(*) FROM home) * chance(n, 2 * run + 1) * chance(1000 + n, 2 * run + 1))) AS drawn,
       LATERAL knox_test(drawn.events, '{0, 100, 200, Infinity}', '{0, 7, 14, 28, Infinity}', 199, run) AS k;
E
my $cell = 'distance_from = 0 AND days_from = 0';
cmp_ok(sql("SELECT min(expected) FROM tested WHERE $cell"), '>', 10, 'the cell of 0 to 100 m and 0 to 6 days has pairs enough for p to take many values');

# The numbers between which one with this chance falls in 999 of 1000 cases; the exact binomial tails.
sub binomial_interval
{
	my ($n, $p) = @_;
	my ($sum, $low, $high, $weight) = (0, undef, undef, (1 - $p)**$n);
	for my $k (0 .. $n)
	{
		$sum += $weight;
		$low  //= $k if $sum > 0.0005;
		$high //= $k if $sum >= 0.9995;
		$weight *= ($n - $k) / ($k + 1) * $p / (1 - $p);
	}
	return ($low, $high);
}

my ($low, $high) = binomial_interval($runs, 0.05);
note("of $runs runs $low to $high may err");

my %errs = (
	'p_value in one cell'          => "SELECT count(*) FROM tested WHERE $cell AND p_value <= 0.05",
	'p_analytic in one cell'       => "SELECT count(*) FROM tested WHERE $cell AND p_analytic <= 0.05",
	'p_adjusted in any of 12 cells' => 'SELECT count(DISTINCT run) FROM tested WHERE p_adjusted <= 0.05',
);
for my $what (sort keys %errs)
{
	my $number = sql($errs{$what});
	ok($number >= $low && $number <= $high, "$what: $number false alarms");
}
# As it should be: without the adjustment one of twelve cells gives a false alarm far more often.
cmp_ok(sql('SELECT count(DISTINCT run) FROM tested WHERE p_value <= 0.05'), '>', 2 * $high, 'p_value in any of 12 cells is no such promise');

# The exact mean and standard deviation: z is 0 on average, and its square 1, within four standard errors.
is(sql("SELECT count(*) FROM (SELECT FROM tested GROUP BY distance_from, days_from HAVING abs(avg(z)) > 4 * stddev(z) / sqrt(count(*)) OR abs(avg(z ^ 2) - 1) > 4 * stddev(z ^ 2) / sqrt(count(*))) AS c"), 0,
	'z has mean 0 and variance 1 in every cell');

# ---------------------------------------------------------------- the scan

# The first 200 of these sets, and 20 with eight burglaries more around one home in a week.
my $scans = 200;
sql(<<"E");
CREATE TABLE scanned AS
SELECT run, until IS NOT NULL AS lasting, s.*
FROM   generate_series(1, $scans) AS run,
       LATERAL (SELECT event_set(geom, date '2018-01-01' + floor(365 * chance(n, 2 * run) * sqrt(chance(1000 + n, 2 * run)))::int) AS events
                FROM   generate_series(1, 250) AS n JOIN home ON number = 1 + floor((SELECT count(*) FROM home) * chance(n, 2 * run + 1) * chance(1000 + n, 2 * run + 1))) AS drawn,
       unnest('{NULL,2018-05-01}'::date[]) AS until,
       LATERAL space_time_scan(drawn.events, prospective_on => until, max_clusters => 2, permutations => 99, seed => run) AS s;
CREATE TABLE planted AS
SELECT run, s.*
FROM   generate_series(1, 20) AS run JOIN home AS h ON h.number = (SELECT count(*) FROM home) * run / 21,
       LATERAL (SELECT event_set(CASE WHEN n <= 250 THEN home.geom ELSE ST_Translate(h.geom, n % 3 * 40, n % 2 * 40) END,
                                 CASE WHEN n <= 250 THEN date '2018-01-01' + floor(365 * chance(n, 2 * run))::int ELSE date '2018-06-01' + (n % 6)::int END, n) AS events
                FROM   generate_series(1, 258) AS n JOIN home ON number = 1 + floor((SELECT count(*) FROM home) * chance(n, 2 * run + 1))) AS drawn,
       LATERAL space_time_scan(drawn.events, max_clusters => 1, permutations => 99, seed => run) AS s;
E
($low, $high) = binomial_interval($scans, 0.05);
note("of $scans scans $low to $high may err");
for my $kind ([ 'of any time' => 'NOT lasting' ], [ 'that last until a day' => 'lasting' ])
{
	my ($name, $where) = @$kind;
	my $number = sql("SELECT count(*) FROM scanned WHERE rank = 1 AND $where AND p_value <= 0.05");
	ok($number >= $low && $number <= $high, "p_value of clusters $name: $number false alarms");
	$number = sql("SELECT count(*) FROM scanned WHERE rank = 1 AND $where AND p_gumbel <= 0.05");
	ok($number >= $low && $number <= $high, "p_gumbel of clusters $name: $number false alarms");
	cmp_ok(sql("SELECT count(*) FROM scanned WHERE rank = 2 AND $where AND p_value <= 0.05"), '<=', $high, "and no more of the second of clusters $name");
}
is(sql("SELECT count(*), count(*) FILTER (WHERE p_value <= 0.05 AND (SELECT count(*) FROM unnest(event_ids) AS id WHERE id > 250) = 8) FROM planted"), '20|20', 'eight burglaries around one home in a week are found');

done_testing;
