# Real burglaries, of Washington D.C. in 2016: all 168 hours of the week as the R package aoristic publishes them, and as
# they are minute by minute. The data is not part of this project.
use strict;
use warnings;
use Psql;
use Test::More;

my $data = $ENV{BURGLARY_DATA} ? "$ENV{BURGLARY_DATA}/crime" : '';
my ($burglaries, $published) = map { "$data/dc_burglary_aoristic_$_.csv" } '2016', 'expected_24x7';
plan skip_all => 'the burglaries are not here' unless -e $burglaries && -e $published;

database('aoristic_real');
sql('CREATE EXTENSION burglary CASCADE');
sql(<<"E");
CREATE TABLE burglary (id int GENERATED ALWAYS AS IDENTITY, x float8, y float8, start_local timestamp, end_local timestamp);
\\copy burglary (x, y, start_local, end_local) FROM '$burglaries' (FORMAT csv, HEADER)
CREATE TABLE published_row (hour int GENERATED ALWAYS AS IDENTITY, range text, d1 float8, d2 float8, d3 float8, d4 float8, d5 float8, d6 float8, d7 float8);
\\copy published_row (range, d1, d2, d3, d4, d5, d6, d7) FROM '$published' (FORMAT csv, HEADER)
CREATE TABLE published AS
SELECT hour - 1 AS hour, weekday, share FROM published_row, unnest(ARRAY[d1, d2, d3, d4, d5, d6, d7]) WITH ORDINALITY AS u (share, weekday);
CREATE TABLE kept AS
SELECT window_set(start_local AT TIME ZONE 'America/New_York', end_local AT TIME ZONE 'America/New_York', NULL) AS windows FROM burglary;
E
is(sql('SELECT count(*) FROM burglary'), 1025, 'the burglaries are there');
is(sql('SELECT count(*) FROM published'), 168, 'and the table of them');

my $as_published = "aoristic_profile(windows, 'hour_of_week', 'America/New_York', long => 'uniform', long_hours => 168, clock => 'wall')";
is(sql(<<"E"), '', 'what clocks show, with long windows over the week, is what was published, to the last digit');
SELECT weekday, hour, expected, p.share FROM kept, $as_published AS a JOIN published AS p USING (weekday, hour) WHERE abs(expected - p.share) > 0.00051
E
is(sql("SELECT count(*), round(sum(expected)::numeric, 9) FROM kept, $as_published"), '168|1025.000000000', 'in all hours, and in all');

# What passed, minute by minute; windows of a week and longer walk their minutes too.
sql(<<'E');
CREATE TABLE counted AS
SELECT id, e >= b AS told, extract(isodow FROM local) AS weekday, extract(hour FROM local) AS hour, count(*) / sum(count(*)) OVER (PARTITION BY id) AS weight
FROM   burglary,
       LATERAL (SELECT start_local AT TIME ZONE 'America/New_York' AS b, end_local AT TIME ZONE 'America/New_York' AS e) AS i,
       LATERAL (SELECT at AT TIME ZONE 'America/New_York' AS local FROM generate_series(b, greatest(b, coalesce(e, b) - interval '1 minute'), interval '1 minute') AS at) AS m
GROUP  BY id, told, weekday, hour;
E
is(sql(<<'E'), '168|1025.000000000|0', 'what passed is what it is minute by minute, in all 168 hours');
SELECT count(*), round(sum(a.expected)::numeric, 9),
       count(*) FILTER (WHERE abs(a.expected - c.expected) > 1e-8 OR abs(a.variance - c.variance) > 1e-8 OR a.certain <> c.certain)
FROM   kept, aoristic_profile(windows, 'hour_of_week', 'America/New_York') AS a
       JOIN (SELECT weekday, hour, sum(weight) AS expected, sum(weight * (1 - weight)) AS variance, count(*) FILTER (WHERE weight = 1 AND told) AS certain
             FROM counted GROUP BY weekday, hour) AS c USING (weekday, hour)
E
# Clocks went forward on 13 March; windows that do not hold that night are the same on both clocks.
for my $holds ('false', 'true')
{
	my $apart = sql(<<"E");
SELECT max(abs(e.expected - w.expected)) > 1e-9
FROM   (SELECT window_set(start_local AT TIME ZONE 'America/New_York', end_local AT TIME ZONE 'America/New_York', NULL) AS windows
        FROM   burglary WHERE coalesce(start_local < '2016-03-13 03:00' AND end_local > '2016-03-13 02:00', false) = $holds) AS s,
       aoristic_profile(s.windows, 'hour_of_week', 'America/New_York') AS e
       JOIN LATERAL aoristic_profile(s.windows, 'hour_of_week', 'America/New_York', clock => 'wall') AS w USING (bin)
E
	is($apart, $holds eq 'true' ? 't' : 'f', "the clocks are apart in that night only: $holds");
}
is(sql("SELECT count(*), round(sum(a.expected)::numeric, 9) FROM kept, aoristic_profile(windows, 'date', 'America/New_York') AS a"),
	sql("SELECT greatest(max(start_local), max(end_local - interval '1 microsecond'))::date - min(start_local)::date + 1 FROM burglary") . '|1025.000000000',
	'every date has its row');

done_testing;
