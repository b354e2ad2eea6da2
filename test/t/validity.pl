# Where place and day have nothing to do with each other, knox_test says so: one time in twenty it errs, neither more nor, much, less.
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

done_testing;
