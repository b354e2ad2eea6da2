# Tables that other programs published, from the events they published. Their data is not part of this project.
use strict;
use warnings;
use Psql;
use Test::More;
use Time::HiRes 'time';

my $data = $ENV{BURGLARY_DATA} ? "$ENV{BURGLARY_DATA}/crime" : '';
plan skip_all => 'the published data is not here' unless -d $data;

# What a p of so many simulations may be off.
sub allowed { my ($p, $simulations) = @_; 4 * sqrt($p * (1 - $p) / $simulations) + 1 / $simulations }

# Rows of knox_test as arrays of columns.
sub knox
{
	my ($columns, $events, $distance, $days, $more) = @_;
	my $rows = sql("SELECT $columns FROM $events AS e, knox_test(e.events, '{$distance}', '{$days}', $more)
	                ORDER BY distance_from, days_from");
	return map { [ split /\|/, $_, -1 ] } split /\n/, $rows;
}

# The observed counts, a row per distance band.
sub counts
{
	my %row;
	push @{ $row{ $_->[0] } }, $_->[1] for knox('distance_from, observed', @_);
	return join "\n", map { "@{ $row{$_} }" } sort { $a <=> $b } keys %row;
}

sub rows { join "\n", @_ }

database('published_tables');
sql(<<"E");
CREATE EXTENSION burglary CASCADE;
CREATE TABLE month1 (x float8, y float8, day date);
CREATE TABLE arson (x float8, y float8, day date);
CREATE TABLE burkitt (x float8, y float8, t int, age int, dates text);
CREATE TABLE chicago (x float8, y float8, day date);
SET datestyle = 'ISO, DMY';
\\copy month1 FROM '$data/chicago_be_month1.csv' (FORMAT csv)
\\copy arson FROM '$data/chicago_arson.csv' (FORMAT csv)
\\copy burkitt FROM '$data/burkitt.csv' (FORMAT csv, HEADER)
\\copy chicago FROM '$data/chicago_burglary_2014_2017.csv' (FORMAT csv, HEADER)
CREATE TABLE month1_set AS SELECT event_set(ST_SetSRID(ST_MakePoint(x, y), 26971), day) AS events FROM month1;
CREATE TABLE arson_set AS SELECT event_set(ST_SetSRID(ST_MakePoint(x, y), 26971), day) AS events FROM arson;
CREATE TABLE burkitt_set AS SELECT event_set(ST_SetSRID(ST_MakePoint(x, y), 28992), date '1960-01-01' + t) AS events FROM burkitt;
CREATE TABLE chicago_set AS SELECT event_set(ST_SetSRID(ST_MakePoint(x, y), 26971), day) AS events FROM chicago;
-- The Near Repeat Calculator keeps coordinates in single precision.
CREATE TABLE month1_single AS SELECT event_set(ST_SetSRID(ST_MakePoint(x::real, y::real), 26971), day) AS events FROM month1;
CREATE TABLE arson_single AS SELECT event_set(ST_SetSRID(ST_MakePoint(x::real, y::real), 26971), day) AS events FROM arson;
E

# ---------------------------------------------------------------- NearRepeat (R), vignette

is(counts('month1_set', '0,.1,200,400,600', '0,7,14,21', "0, metric => 'manhattan'"),
	rows('28 5 5', '141 69 27', '186 140 100', '237 192 128'), 'NearRepeat, month 1');
is(counts('month1_set', '0,1,101,201,301,Infinity', '0,8,15,22,Infinity', "0, metric => 'manhattan'"),
	rows('29 4 5 2', '45 15 7 2', '106 48 21 13', '88 64 46 15', '206611 138108 88321 36415'),
	'NearRepeat, month 1, bands with a last open one');
is(counts('arson_set', '0,.01,201,401,601,Infinity', '0,1,2,3,Infinity', "0, metric => 'manhattan'"),
	rows('0 2 0 8', '9 1 1 46', '4 0 0 141', '6 0 0 234', '393 710 770 133656'), 'NearRepeat, arson');

# Per cell: the ratio over the mean and the p of its 999 simulations; then the exact ratio, and sd and p of 99,999.
my @published = (
	[ 1.8027842, .001, 1.803198312, 3.071, .00008 ], [ .4043552, 1, .401569656, 2.921, .99835 ],
	[ .6128082, .943, .616337841, 2.545, .92871 ], [ 1.4121203, .001, 1.413290506, 7.933, .00001 ],
	[ .8621871, .929, .862515370, 7.668, .93292 ], [ .5170609, 1, .518011571, 6.534, .99999 ],
	[ 1.0144070, .435, 1.015117694, 10.795, .41446 ], [ .9499294, .785, .952877150, 10.423, .76094 ],
	[ 1.0511474, .312, 1.044640409, 8.859, .33108 ], [ .9754211, .696, .973702438, 12.447, .70928 ],
	[ .9806536, .635, .983749588, 12.075, .61867 ], [ 1.0071754, .479, 1.006586841, 10.227, .48319 ]);
my $permutations = 9999;
my (@mean, @p_published, @ratio, @sd, @p);
for my $cell (knox('observed, expected, knox_ratio, sd, p_value', 'month1_set', '0,.1,200,400,600', '0,7,14,21',
	"$permutations, metric => 'manhattan'"))
{
	my ($observed, $expected, $ratio, $sd, $p) = @$cell;
	my ($ratio_999, $p_999, $ratio_exact, $sd_many, $p_many) = @{ shift @published };
	push @mean, $ratio_999 if abs($observed / $ratio_999 - $expected) > 4 * $sd / sqrt(999);
	push @p_published, "$p_999 $p" if abs($p_999 - $p) > allowed($p, 999) + allowed($p, $permutations);
	push @ratio, "$ratio_exact $ratio" if abs($ratio / $ratio_exact - 1) > 1e-8;
	push @sd, "$sd_many $sd" if abs($sd / $sd_many - 1) > 4 / sqrt(2 * 99999);
	push @p, "$p_many $p" if abs($p_many - $p) > allowed($p_many, $permutations);
}
is(@published, 0, 'NearRepeat, month 1: as many cells');
is("@mean", '', 'NearRepeat, month 1: its mean of 999 simulations is near what is expected');
is("@p_published", '', 'NearRepeat, month 1: its p of 999 simulations is near');
is("@ratio", '', 'month 1: the exact ratios');
is("@sd", '', 'month 1: the standard deviation of 99,999 simulations');
is("@p", '', 'month 1: p of 99,999 simulations');

# ---------------------------------------------------------------- Near Repeat Calculator 1.3, from its own files

# A table of the file: rows of numbers, where an empty field is 0.
sub table
{
	my ($text, $title) = @_;
	my ($lines) = $text =~ /^\Q$title\E\n.*?\n.*?\n(.*?)\n *\n/ms or die "no table $title\n";
	return map { [ map { $_ || 0 } (split /,/, $_, -1)[ 2 .. 5 ] ] } split /\n/, $lines;
}

# The mean and the number of the simulations, per row and column.
sub simulations
{
	my ($text) = @_;
	my @cells;
	while ($text =~ /^Row (\d) Column (\d)\nExpected,(.*?)\nObserved/msg)
	{
		my ($row, $column) = ($1, $2);
		my @counts = $3 =~ /(\d+)/g;
		my $sum = 0;
		$sum += $_ for @counts;
		$cells[ $row - 1 ][ $column - 1 ] = [ $sum / @counts, scalar @counts ];
	}
	return @cells;
}

sub calculator
{
	my ($name, $file, $events, $distance, $days) = @_;
	open my $handle, '<:crlf', "$data/$file" or die "$file: $!\n";
	my $text        = do { local $/; <$handle> };
	my @observed    = table($text, 'Observed frequencies distribution');
	my @p           = table($text, 'Statistical significant table');
	my @simulations = simulations($text);
	my $cells       = 0;
	my (@mean, @p_far);

	# "Same location" is a distance of exactly 0, so the next band begins at the smallest number above it.
	my $bands = "0,5e-324,$distance,Infinity";
	is(counts($events, $bands, "$days,Infinity", "0, metric => 'manhattan'"), rows(map { "@$_" } @observed),
		"Near Repeat Calculator, $name: observed");
	for my $cell (knox('expected, sd, p_value', $events, $bands, "$days,Infinity", "$permutations, metric => 'manhattan'"))
	{
		my ($row, $column) = (int($cells / 4), $cells % 4);
		my ($expected, $sd, $p) = @$cell;
		my ($mean, $number) = @{ $simulations[$row][$column] };
		$cells++;
		push @mean, "$mean $expected" if abs($mean - $expected) > 4 * $sd / sqrt($number);
		push @p_far, "$p[$row][$column] $p"
			if abs($p[$row][$column] - $p) > allowed($p, $number) + allowed($p, $permutations);
	}
	is($cells, 20, "Near Repeat Calculator, $name: cells");
	is("@mean", '', "Near Repeat Calculator, $name: its mean is near what is expected");
	is("@p_far", '', "Near Repeat Calculator, $name: its p is near");
}

calculator('month 1', 'chicago_be_month1_NRverbose_2019-09-23_143005.csv', 'month1_single', '100,200,300', '0,7,14,21');
calculator('arson', 'chicago_arson_NRverbose_2019-09-23_145637.csv', 'arson_single', '200,400,600', '0,1,2,3');

# ---------------------------------------------------------------- PySAL pointpats: both limits belong to "near"

my @both = ('0,20,Infinity', '0,5,Infinity', "0, closed => 'right'");
is(counts('burkitt_set', @both), rows('13 3416', '39 14110'), "pointpats, Burkitt's lymphoma");
is(join(' ', map { sprintf '%.9g', $_->[0] } knox('expected', 'burkitt_set', @both)),
	'10.1438161 3418.85618 41.8561839 14107.1438', "pointpats, Burkitt's lymphoma: expected");
my ($burkitt) = knox('sd, p_value', 'burkitt_set', '0,20', '0,5', "9999, closed => 'right'");
cmp_ok(abs($burkitt->[0] - 2.883), '<', 2.883 * 4 / sqrt(2 * 9999),
	"Burkitt's lymphoma: standard deviation of 9,999 simulations");
cmp_ok(abs($burkitt->[1] - .1982), '<', 2 * allowed(.1982, 9999), "Burkitt's lymphoma: p of 9,999 simulations");
is(counts('month1_set', '0,200,Infinity', '0,7,Infinity', "0, closed => 'right'"), rows('207 148', '206672 262938'),
	'pointpats, month 1, 200 m and 7 days');

# ---------------------------------------------------------------- four years of one city, against a self-join

my $begin = time;
sql(<<'E');
CREATE TABLE tested AS
SELECT t.* FROM chicago_set AS e,
       knox_test(e.events, '{0,.01,100,200,300,400,500,600,700,800,900,1000}', '{0,7,14,21,28,60}', 99) AS t;
E
note sprintf '45,319 events, 11 x 5 bands to 1000 m, 99 permutations: %.1f s, %s pairs', time - $begin,
	sql("SELECT observed FROM chicago_set AS e, knox_test(e.events, '{0,1000}', '{0,Infinity}', 0)");
is(sql('SELECT count(*), count(DISTINCT distance_from), count(DISTINCT days_from) FROM tested'), '55|11|5',
	'45,319 events in 11 x 5 bands');
$begin = time;
is(sql(<<'E'), '15|0', '45,319 events: counts as a self-join finds them, up to 200 m');
CREATE TABLE event AS SELECT event_id, occurred_on, geom FROM chicago_set, unnest_events(events);
CREATE INDEX ON event USING gist (geom);
ANALYZE event;
CREATE TABLE joined AS
SELECT width_bucket(ST_Distance(a.geom, b.geom), '{0,.01,100,200}') AS k,
       width_bucket(abs(a.occurred_on - b.occurred_on)::float8, '{0,7,14,21,28,60}') AS l, count(*)
FROM   event AS a JOIN event AS b ON ST_DWithin(a.geom, b.geom, 200) AND a.event_id < b.event_id
WHERE  abs(a.occurred_on - b.occurred_on) < 60
GROUP  BY k, l;
SELECT count(*), count(*) FILTER (WHERE observed IS DISTINCT FROM count)
FROM   tested LEFT JOIN joined ON k = width_bucket(distance_from, '{0,.01,100,200}')
                              AND l = width_bucket(days_from, '{0,7,14,21,28,60}')
WHERE  distance_to <= 200;
E
note sprintf 'the self-join: %.1f s', time - $begin;

done_testing;
