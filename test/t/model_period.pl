# Counting between two days: held against the police records themselves, area by area and day by day.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

loaded_region('model_period', 0.05);
sql('ALTER DATABASE model_period SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_period SET client_min_messages = warning; ALTER DATABASE model_period SET jit = off');

# What real deliveries have: sheds, objects that nobody names, attempts that nobody tells, a street of few homes, a gemeente that stopped delivering.
sql("UPDATE burglary SET object_kind = 'schuur' WHERE burglary_id % 7 = 0; UPDATE burglary SET object_kind = 'onbekend' WHERE burglary_id % 11 = 0; UPDATE burglary SET attempt = NULL WHERE burglary_id % 13 = 0;
	UPDATE dwelling SET street_name = 'Klein Hofje' WHERE dwelling_id IN (SELECT dwelling_id FROM dwelling WHERE gemeente_code = 'GM0153' AND dwelling_id IN (SELECT dwelling_id FROM burglary) ORDER BY dwelling_id LIMIT 4);
	UPDATE burglary SET dwelling_id = NULL, geom = NULL, place_step = 8, place_quality = 'geen', place_uncertainty = NULL WHERE burglary_id IN (SELECT burglary_id FROM burglary ORDER BY burglary_id LIMIT 3)");
sql('CALL refresh_results()');

# ---------------------------------------------------------------- all of a level are the whole

my $whole = sql("SELECT count(*) FROM burglary_event WHERE occurred_on IS NOT NULL AND double_of IS NULL");
my $homes = sql('SELECT count(*) FROM dwelling WHERE in_use_to IS NULL');
for my $level (split /\n/, sql("SELECT DISTINCT level FROM area_day ORDER BY 1"))
{
	is(sql("SELECT sum(burglaries) FROM area_day WHERE level = '$level' AND current = 1"), $whole, "$level: all objects of all days");
	is(sql("SELECT sum(dwellings) FROM area_home WHERE level = '$level' AND current = 1"), $homes, "$level: all dwellings");
}
is(sql("SELECT count(*) FROM area_day WHERE level IN ('pc6', 'pc5')"), 0, 'no postcodes of a few homes');
is(sql("SELECT count(*) FROM area_day WHERE level = 'street' AND code LIKE 'Klein Hofje%'"), 0, 'nor a street of a few homes');
cmp_ok(sql("SELECT sum(burglaries) FROM area_day WHERE level = 'street' AND code IS NULL"), '>=', 4, 'what happened there is in no street');
is(sql("SELECT count(*) FROM area_home WHERE level = 'street' AND code IS NOT NULL GROUP BY code HAVING sum(dwellings) < 10"), '', 'every street has ten homes');
# One burglary is counted in its street, and in its buurt, its postcode and every other area: nor does what all of these say together tell which of a few homes it was.
sub told_apart
{
	my ($streets) = @_;
	return sql("WITH home AS MATERIALIZED (
		SELECT row_number() OVER (ORDER BY d.dwelling_id) AS home, d.postcode, d.buurt_code, d.gemeente_code, x.areas::text AS areas, d.street_name || ', ' || d.woonplaats AS street FROM dwelling AS d LEFT JOIN dwelling_area AS x USING (dwelling_id) WHERE d.in_use_to IS NULL
	), lies AS MATERIALIZED (
		SELECT a.home, array_agg(a.level || ' ' || a.code ORDER BY a.level, a.code) AS lies
		FROM  (SELECT array_agg(h.postcode ORDER BY h.home) AS postcodes, array_agg(h.buurt_code ORDER BY h.home) AS buurten, array_agg(h.gemeente_code ORDER BY h.home) AS gemeenten, array_agg(h.areas ORDER BY h.home) AS areas FROM home AS h) AS g
		CROSS  JOIN LATERAL areas_of_homes(g.postcodes, g.buurten, g.gemeenten, g.areas) AS a WHERE a.level NOT IN ('pc6', 'pc5') GROUP BY a.home
	), told AS MATERIALIZED ($streets)
	SELECT coalesce(sum(c.homes) FILTER (WHERE c.homes < 10 AND c.homes < c.whole), 0), count(c.street) > 100
	FROM  (SELECT l.lies, t.street, count(*) AS homes, sum(count(*)) OVER (PARTITION BY l.lies) AS whole FROM home AS h JOIN lies AS l USING (home) LEFT JOIN told AS t ON t.street = h.street GROUP BY l.lies, t.street) AS c");
}
is(told_apart("SELECT DISTINCT code AS street FROM area_home WHERE level = 'street' AND code IS NOT NULL"), '0|t', 'street and areas together are ten homes, where the areas are');
like(told_apart("SELECT h.street FROM home AS h GROUP BY h.street HAVING count(*) >= 10"), qr/^[1-9]\d*\|t$/, 'ten homes in a street alone would not be');

# On each side of each bound: in a place of its own as many homes as it takes, and no others. Each of [buurt, street, homes, what is else].
my %else = (postcode => '1000AA', in => '', areas => 'NULL', gone => 'NULL');
my @places = (
	['ten homes are enough, where nothing else is', 'tien 10', [1, 'tien', 10]],
	['nine are not', '', [1, 'negen', 9]],
	['with nine others goes the smallest street that was told', 'groot 30', [1, 'groot', 30], [1, 'klein', 12], [1, 'rest', 9]],
	['ten others hide each other', 'groot 20', [1, 'groot', 20], [1, 'een', 5], [1, 'twee', 5]],
	['homes that are not in use hide none', 'groot 30', [1, 'oud', 9], [1, 'oud', 3, gone => "'2010-01-01'"], [1, 'ander', 20], [1, 'groot', 30]],
	['a street has ten in each buurt', '', [1, 'deel', 20], [2, 'deel', 9]],
	['and then is whole', 'deel 30', [1, 'deel', 20], [2, 'deel', 10]],
	['in each four-figure postcode', '', [1, 'deel', 20], [1, 'deel', 9, postcode => '1001AA']],
	['and in each area of the map', '', [1, 'deel', 20, areas => "'{1}'"], [1, 'deel', 9, areas => "'{2}'"]],
	['two streets of one name are two', '', [1, 'kerk', 9], [1, 'kerk', 9, in => 'op de berg']],
	['six figures cut a street only where a list says of them in which area they are', 'deel 29', [1, 'deel', 20], [1, 'deel', 9, postcode => '1000AB']],
);
sub told_of
{
	my ($list) = @_;
	my @homes;
	for my $place (0 .. $#places)
	{
		my ($what, $told, @streets) = @{ $places[$place] };
		for (@streets)
		{
			my ($buurt, $street, $homes, %is) = (@$_[0 .. 2], %else, @$_[3 .. $#$_]);
			push @homes, sprintf "('BU0153%02d%02d', '%s', %d, '%s', 'P%d%s', %s::int[], %s::date)", $place, $buurt, $street, $homes, $is{postcode}, $place, $is{in}, $is{areas}, $is{gone};
		}
	}
	return split /\n/, sql("BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM dwelling_area; DELETE FROM area_member; $list
		CREATE TEMP TABLE home ON COMMIT DROP AS SELECT v.*, d.dwelling_id FROM (SELECT v.*, row_number() OVER () AS n FROM (VALUES " . join(', ', @homes) . ") AS v (buurt, street, homes, postcode, woonplaats, areas, gone) CROSS JOIN generate_series(1, v.homes)) AS v
			JOIN (SELECT dwelling_id, row_number() OVER (ORDER BY dwelling_id) AS n FROM dwelling) AS d USING (n);
		DELETE FROM dwelling WHERE dwelling_id NOT IN (SELECT dwelling_id FROM home);
		UPDATE dwelling AS d SET gemeente_code = 'GM0153', buurt_code = h.buurt, street_name = h.street, postcode = h.postcode, woonplaats = h.woonplaats, in_use_to = h.gone FROM home AS h WHERE h.dwelling_id = d.dwelling_id;
		INSERT INTO dwelling_area (dwelling_id, areas) SELECT dwelling_id, areas FROM home WHERE areas IS NOT NULL;
		SELECT p || ':' || coalesce((SELECT string_agg(split_part(code, ',', 1) || ' ' || dwellings, ' ' ORDER BY code) FROM large_street WHERE code ~ ('P' || p || '(op|\$)')), '') FROM generate_series(0, $#places) AS p ORDER BY p; ROLLBACK");
}
my @told = told_of('');
is($told[$_], "$_:$places[$_][1]", $places[$_][0]) for 0 .. $#places;
is((told_of("INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year) VALUES ('$_', '1000AB', 2018, 'buurt', 'BU01530001', 2018);"))[-1], "$#places:", "as a list of $_ does") for qw(pc6 pc5);

# ---------------------------------------------------------------- brute force: the records, one by one

# By place alone: the street of the home, the buurt and gemeente that the home has.
my $record = "SELECT e.burglary_id, e.occurred_on AS day, e.attempt, e.residential, d.gemeente_code AS gemeente, d.buurt_code AS buurt, left(d.postcode, 4) AS pc4, d.street_name || ', ' || d.woonplaats AS street
	FROM burglary_event AS e JOIN dwelling AS d USING (dwelling_id) WHERE e.double_of IS NULL";
my $choice = 0;
for my $choices ([qw(true false true)], [qw(false false true)], [qw(true true true)], [qw(true false false)], [qw(false true false)])
{
	my ($attempts, $others, $unknown) = @$choices;
	my $keep = "(" . ($attempts eq 'true' ? 'true' : 'coalesce(attempt, 0) = 0') . ") AND (residential = 1" . ($others eq 'true' ? ' OR residential = 0' : '') . ($unknown eq 'true' ? ' OR residential IS NULL' : '') . ')';
	for my $level (qw(gemeente buurt pc4 street))
	{
		my ($from, $to) = (('2016-03-02', '2017-02-28'), ('2017-06-05', '2018-12-31'))[ 2 * ($choice++ % 2), 2 * (($choice - 1) % 2) + 1 ];
		is(sql("WITH kept AS (SELECT $level AS code, count(*) AS n, count(*) FILTER (WHERE attempt = 1) AS a FROM ($record) AS r WHERE day BETWEEN '$from' AND '$to' AND $keep GROUP BY 1)
			SELECT count(*), count(*) FILTER (WHERE p.burglaries < coalesce(k.n, 0) OR p.attempts < coalesce(k.a, 0)), sum(p.burglaries) - sum(k.n) >= 0
			FROM period_count('$level', '$from', '$to', $attempts, $others, $unknown) AS p LEFT JOIN kept AS k USING (code) WHERE p.code IS NOT NULL")
			=~ s/^\d+//r, '|0|t', "$level: no fewer than the homes that are known had ($attempts, $others, $unknown)");
		is(sql("SELECT sum(burglaries) FROM period_count('$level', '$from', '$to', $attempts, $others, $unknown)"),
			sql("SELECT count(*) FROM (SELECT occurred_on AS day, attempt, residential FROM burglary_event WHERE double_of IS NULL) AS r WHERE day BETWEEN '$from' AND '$to' AND $keep"), "$level: together all of them");
	}
}
# Where every record has a home, each area has exactly its own.
is(sql("WITH kept AS (SELECT street AS code, count(*) AS n, count(*) FILTER (WHERE attempt = 1) AS a FROM ($record) AS r WHERE day BETWEEN '2016-01-01' AND '2018-12-31' AND coalesce(residential, 1) = 1 GROUP BY 1)
	SELECT count(*) FROM period_count('street', '2016-01-01', '2018-12-31') AS p LEFT JOIN kept AS k USING (code)
	WHERE p.code IS NOT NULL AND p.burglaries <> coalesce(k.n, 0) AND NOT EXISTS (SELECT FROM burglary_event AS e WHERE e.dwelling_id IS NULL AND e.place_step < 8)"), 0, 'streets');
is(sql("SELECT count(*) FROM (SELECT code, count(*) AS n FROM object_place AS o CROSS JOIN LATERAL (SELECT o.buurt_code AS code) AS c WHERE o.occurred_on BETWEEN '2016-05-01' AND '2018-04-30' AND coalesce(o.residential, 1) = 1 GROUP BY 1) AS k
	FULL JOIN period_count('buurt', '2016-05-01', '2018-04-30') AS p USING (code) WHERE code IS NOT NULL AND coalesce(k.n, 0) <> coalesce(p.burglaries, 0)"), 0, 'buurten');

# Of too few homes something is known: less than nine in ten of those of the region, each by its gemeente. How many days of it are known does not matter there; that is said beside it.
for ([ 100, "DELETE FROM known_day_result WHERE gemeente_code = 'GM0153'", 'f|0.900' ], [ 101, "DELETE FROM known_day_result WHERE gemeente_code = 'GM0153'", 't|0.899' ], [ 800, "UPDATE known_day_result SET last_day = '2018-12-10' WHERE gemeente_code = 'GM0153'", 'f|0.333' ], [ 800, "UPDATE known_day_result SET last_day = '2018-12-09' WHERE gemeente_code = 'GM0153'", 't|0.200' ])
{
	my ($homes, $stops, $told) = @$_;
	is(sql("BEGIN; UPDATE area_home_result SET dwellings = CASE gemeente_code WHEN 'GM0153' THEN $homes WHEN 'GM0164' THEN 1000 - $homes ELSE 0 END WHERE level = 'region'; $stops;
		SELECT burglaries IS NULL, round(known::numeric, 3) FROM count_periods('region', NULL, '{\"[2018-12-10,2018-12-16)\"}', true, false, true); ROLLBACK"), $told, "of $homes in a thousand: $stops");
}

# ---------------------------------------------------------------- series

for my $period (qw(week fortnight month quarter year))
{
	is(sql("SELECT sum(burglaries) FROM area_series('region', 'regio', '2016-01-01', '2018-12-31', '$period')"),
		sql("SELECT count(*) FROM burglary_event WHERE double_of IS NULL AND coalesce(residential, 1) = 1 AND occurred_on BETWEEN '2016-01-01' AND '2018-12-31'"), "$period: all of three years");
	is(sql("SELECT bool_and(first_day = before + 1) FROM (SELECT first_day, lag(last_day) OVER (ORDER BY first_day) AS before FROM area_series('region', 'regio', '2016-01-01', '2018-12-31', '$period')) AS s WHERE before IS NOT NULL"), 't', "$period: without gaps");
	is(sql("SELECT count(*) FROM area_series('gemeente', 'GM0153', '2016-01-01', '2018-12-31', '$period') AS s JOIN period_count('gemeente', s.first_day, s.last_day) AS p USING (code)
		WHERE (s.burglaries, s.attempts, s.dwellings, s.known, s.counted, s.reason) IS DISTINCT FROM (p.burglaries, p.attempts, p.dwellings, p.known, p.counted, p.reason) OR abs(s.rate - p.rate) > 1e-9 * p.rate"), 0, "$period: the same as counting each");
}
# Fortnights begin on a fixed Monday: 3 January 2000, and 10 December 2018.
my $here = sub { sql("SELECT count(*) FROM burglary_place WHERE gemeente_code = 'GM0153' AND occurred_on BETWEEN '$_[0]' AND '$_[1]'") };
is(sql("SELECT first_day, last_day, days, burglaries, known, complete, reason FROM area_series('gemeente', 'GM0153', '2018-12-20', '2019-01-20')"),
	"2018-12-10|2018-12-23|14|" . $here->('2018-12-10', '2018-12-23') . "|1.000|1|\n2018-12-24|2019-01-06|14|" . $here->('2018-12-24', '2019-01-06') . '|0.571|0|van een deel van deze dagen zijn geen inbraken ingelezen'
	. "\n2019-01-07|2019-01-20|14||0.000|0|van deze dagen zijn geen inbraken ingelezen", 'an incomplete period is flagged, one of which nothing is known has no number');
is(sql("SELECT count(*), count(burglaries) FROM area_series('street', 'Nergenslaan, Niks', '2018-01-01', '2018-02-01')"), '0|0', 'no such street');
is(sql("SELECT count(*), count(burglaries) FROM area_series('street', NULL, '2018-01-01', '2018-02-01')"), '0|0', 'nor one without a name');
cmp_ok(sql("SELECT count(*) FROM period_count('buurt', '2018-12-01', '2018-12-14') WHERE burglaries = 0 AND rate_high > 0 AND small = 1"), '>', 10, 'a buurt without a burglary is there, with what is possible');
is(sql("SELECT DISTINCT counted FROM period_count('buurt', '2018-12-01', '2018-12-14', false, true, false)"), 'inbraken in woningen, schuren, garages en andere objecten zonder pogingen, alleen waar het soort object is vermeld', 'the number says what it counts');
is(sql("SELECT sum(burglaries), min(days), max(days) FROM period_count('gemeente', '2017-02-28', '2017-02-28')"), sql("SELECT count(*) FROM burglary_place WHERE occurred_on = '2017-02-28'") . '|1|1', 'one day is a period');

# ---------------------------------------------------------------- what cannot be

for my $wrong (["period_count('pc6', '2018-01-01', '2018-02-01')", qr/niveau pc6 wordt niet per dag geteld/], ["period_count(NULL, '2018-01-01', '2018-02-01')", qr/niveau NULL/],
	["period_count('buurt', '2018-02-01', '2018-01-01')", qr/2018-02-01 tot en met 2018-01-01 is geen tijd/], ["period_count('buurt', '-infinity', '2018-01-01')", qr/is geen tijd/],
	["period_count('buurt', NULL, '2018-01-01')", qr/NULL tot en met 2018-01-01 is geen tijd/], ["period_count('buurt', '1600-01-01', '2018-01-01')", qr/niet in onze tijd/],
	["period_count('buurt', '2018-01-01', '2018-01-01', NULL)", qr/attempts.*true of false/], ["area_series('buurt', 'x', '2018-01-01', '2018-01-01', 'dag')", qr/period is dag; dat moet/],
	["area_series('buurt', 'x', '2018-01-01', '2018-01-01', NULL)", qr/period is NULL/])
{
	like(sql_error("SELECT * FROM $wrong->[0]"), $wrong->[1], $wrong->[0]);
}

# ---------------------------------------------------------------- who may

sql("DO \$\$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'periode_collega') THEN CREATE ROLE periode_collega; END IF; IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'periode_lezer') THEN CREATE ROLE periode_lezer; END IF; END \$\$;
	SELECT count(*) FROM grant_burglary_roles('inbraak', colleague => 'periode_collega', reader => 'periode_lezer', purpose => 'proef')");
cmp_ok(sql("SET ROLE periode_collega; SELECT count(*) FROM inbraak.period_count('street', '2018-01-01', '2018-12-31')"), '>', 10, 'a colleague counts');
like(sql_error("SET ROLE periode_lezer; SELECT count(*) FROM inbraak.period_count('street', '2018-01-01', '2018-12-31')"), qr/permission denied/, 'a reader of what is published does not');
sql('DROP OWNED BY periode_collega; DROP OWNED BY periode_lezer; DROP ROLE periode_collega; DROP ROLE periode_lezer');
done_testing();
