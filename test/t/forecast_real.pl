# Four years of real burglaries, of Chicago: the hit rates of plain methods as they were measured elsewhere, and ours beside them. The data
# is not part of this project.
use strict;
use warnings;
use Psql;
use Test::More;

my $burglaries = ($ENV{BURGLARY_DATA} // '') . '/crime/chicago_burglary_2014_2017.csv';
plan skip_all => 'the burglaries are not here' unless $ENV{BURGLARY_DATA} && -e $burglaries;

database('forecast_real');
sql('CREATE EXTENSION burglary CASCADE');

# Squares of 125 m within two of a burglary of 2014 and 2015 stand for those with dwellings, one each.
sql(<<"E");
CREATE TABLE delivered (x float8, y float8, day text);
\\copy delivered FROM '$burglaries' (FORMAT csv, HEADER)
CREATE TABLE burglary AS SELECT row_number() OVER () AS id, ST_SetSRID(ST_MakePoint(x, y), 26971) AS geom, to_date(day, 'DD/MM/YYYY') AS day FROM delivered;
CREATE TABLE home AS SELECT row_number() OVER () AS id, ST_SetSRID(ST_MakePoint(c * 125 + 62.5, r * 125 + 62.5), 26971) AS geom
FROM   (SELECT DISTINCT floor(ST_X(geom) / 125) + i AS c, floor(ST_Y(geom) / 125) + j AS r FROM burglary, generate_series(-2, 2) AS i, generate_series(-2, 2) AS j WHERE day < '2016-01-01') AS s;
CREATE TABLE kept AS SELECT (SELECT burglary_set(id, geom, day, day) FROM burglary) AS at_once, (SELECT burglary_set(id, geom, day, day + 7) FROM burglary) AS a_week_later, (SELECT dwelling_set(id, geom) FROM home) AS homes;
CREATE TABLE score AS
SELECT 'at once' AS known, s.* FROM kept, forecast_backtest(at_once, homes, '2016-01-01', '{plain_counts,counts,counts_14,kde,kde_56,profile,mixture,self_exciting}', 48, history_days => 730) AS s
UNION ALL
SELECT 'a week later', s.* FROM kept, forecast_backtest(a_week_later, homes, '2016-01-01', '{plain_counts,counts_14,kde,kde_56,mixture,self_exciting}', 48, history_days => 730) AS s;
E
is(sql("SELECT DISTINCT windows, burglaries, outside FROM score"), '48|20582|36', 'the windows and burglaries of the one measured elsewhere');

# The published numbers: a grid from another corner, so not to the last digit.
my %anchor = (plain_counts => [ .078, .162, .225 ], counts_14 => [ .046, .077, .096 ], kde => [ .054, .118, .177 ], kde_56 => [ .057, .122, .172 ]);
for my $method (sort keys %anchor)
{
	my @wanted = @{ $anchor{$method} };
	my @got = split /\n/, sql("SELECT hit_rate FROM score WHERE (known, method, measured_by) = ('at once', '$method', 'cells') ORDER BY coverage");
	cmp_ok(abs($got[$_] - $wanted[$_]), '<', 0.004, sprintf '%s: %.4f, elsewhere %.3f', $method, $got[$_], $wanted[$_]) for 0 .. 2;
}
my %late = (plain_counts => .160, counts_14 => .055, kde => .117, kde_56 => .118);
for my $method (sort keys %late)
{
	my $got = sql("SELECT hit_rate FROM score WHERE (known, method, measured_by, coverage) = ('a week later', '$method', 'cells', 0.03)");
	cmp_ok(abs($got - $late{$method}), '<', 0.006, sprintf 'known a week later, %s: %.4f, elsewhere %.3f', $method, $got, $late{$method});
}

# Ours: what it chose, it chose at each origin; so it was never told of these windows.
my ($difference, $low, $high, $p, $flags, $verdict) = split /\|/, sql("SELECT difference, low, high, p_adjusted, flags, verdict FROM score WHERE (known, method, measured_by, coverage) = ('at once', 'mixture', 'cells', 0.03)");
ok($low > 0.004 && $difference > 0.008 && $difference < 0.016 && $high < 0.022 && $p < 0.01, sprintf 'mixture over plain counts: %.4f (%.4f to %.4f)', $difference, $low, $high);
is($flags, '{possible_doubles}', 'places are blocks, so that some burglaries of two days lie at one place');
like($verdict, qr/^Op 20\.582 woninginbraken in 48 tweewekelijkse vensters vond het mengsel van tellen, kerndichtheid en de laatste weken 17,\d % in 3 % van de vierkanten; tellen over twee jaar vond 16,\d %\. Verschil 1,\d procentpunt \(95 %: 0,\d tot 1,\d\): aantoonbaar meer\.$/, 'and it says so');
cmp_ok(sql("SELECT abs(expected / (burglaries - outside) - 1) FROM score WHERE known = 'at once' LIMIT 1"), '<', 0.02, 'as many were expected as there were');

# The self-exciting process: as good as the others, and no better.
($difference, $low, $high, $flags) = split /\|/, sql("SELECT difference, low, high, flags FROM score WHERE (known, method, measured_by, coverage) = ('at once', 'self_exciting', 'cells', 0.03)");
ok($low > 0.004 && $difference > 0.008 && $difference < 0.016 && $high < 0.022, sprintf 'self_exciting over plain counts: %.4f (%.4f to %.4f)', $difference, $low, $high);
is($flags, '{possible_doubles}', 'and there was enough to fit it to, each time');

# Burglaries are told by block here, and blocks differ within a square: nearly all that looks like contagion is found where days are dealt by lot, too.
my ($theta, $theta_low, $permuted, $most, $repeats) = split /\|/, sql("SELECT theta, low, theta_permuted, theta_permuted_most, repeats FROM kept, self_exciting_fit(at_once, homes, '2016-01-01', '2017-12-31') AS f");
ok($permuted > 0.06 && $permuted < 0.12, sprintf 'of nothing it finds %.3f', $permuted);
ok($theta > $most && $theta_low > $most && $theta - $permuted < 0.03, sprintf 'theta is %.3f: %.3f above that', $theta, $theta - $permuted);

# In squares twice as wide: the same order.
my %wide = map { my ($method, @rest) = split /\|/; $method => \@rest } split /\n/, sql(<<'E');
SELECT s.method, s.hit_rate, s.difference, s.low, s.high
FROM   kept, forecast_backtest(at_once, homes, '2016-01-01', '{plain_counts,counts,kde,mixture}', 48, '{0.03}', cell_size => 250, history_days => 730) AS s WHERE s.measured_by = 'cells'
E
is(join(' ', sort { $wide{$a}[0] <=> $wide{$b}[0] } keys %wide), 'kde plain_counts counts mixture', 'in squares of 250 m the same order');
ok(abs($wide{plain_counts}[0] - .135) < 0.002 && $wide{mixture}[2] > 0 && $wide{mixture}[1] < 0.012 && $wide{kde}[3] < 0, sprintf 'there the mixture finds %.4f more (%.4f to %.4f)', @{ $wide{mixture} }[1 .. 3]);

# A square of 3.2 km, of the size of a small town: nothing can be shown in two years.
my $small = sql(<<'E');
SELECT s.flags::text || s.verdict
FROM   (SELECT (SELECT burglary_set(id, geom, day, day) FROM burglary WHERE geom && box) AS burglaries, (SELECT dwelling_set(id, geom) FROM home WHERE geom && box) AS homes
        FROM   (SELECT ST_Expand(ST_SetSRID(ST_MakePoint(355000, 570000), 26971), 1600) AS box) AS b) AS t
CROSS  JOIN LATERAL forecast_backtest(t.burglaries, t.homes, '2016-01-01', '{mixture}', 48, '{0.03}', history_days => 730) AS s WHERE s.measured_by = 'cells'
E
note $small;
like($small, qr/geen aantoonbaar verschil\.$/, 'in a small town no difference can be shown');
note sql("SELECT known, method, string_agg(round(hit_rate::numeric, 3)::text, ' ' ORDER BY coverage), min(round(log_score::numeric, 3)), min(round(brier_skill::numeric, 4)) FROM score WHERE measured_by = 'cells' GROUP BY 1, 2 ORDER BY 1, 2");

done_testing();
