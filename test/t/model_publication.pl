# What is published passes disclosure control: held against the counts themselves, against subtraction, and against leaks that were planted.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

loaded_region('model_publication', 0.2);
sql('ALTER DATABASE model_publication SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_publication SET client_min_messages = warning; ALTER DATABASE model_publication SET jit = off');
sql('CALL refresh_results()');

# ---------------------------------------------------------------- postcodes are split where each part is large enough

sub told
{
	my ($least, %count) = @_;
	my %sum;
	for my $code (keys %count) { $sum{ substr($code, 0, $_) } += $count{$code} for 4, 5, 6 }
	return sql("SELECT string_agg(code, ' ' ORDER BY code) FROM told_postcodes('pc6', '{" . join(',', sort keys %sum) . "}', '{" . join(',', map { $sum{$_} >= $least ? 't' : 'f' } sort keys %sum) . "}')");
}
is(told(10, '7511AA' => 3, '7511AB' => 4, '7511AC' => 6, '7511BA' => 2, '7511BB' => 1, '7512AA' => 12), '7511 7512AA', 'the worked example: 7511A would give the rest of 7511 away');
is(told(10, '7511AA' => 13, '7511AB' => 14, '7511BA' => 12, '7511BB' => 5, '7512AA' => 12), '7511AA 7511AB 7511B 7512AA', 'and the other one');
is(told(10, '7511AA' => 3), '7511', 'a postcode of one part is told as a whole');
is(sql("SELECT string_agg(code, ' ' ORDER BY code) FROM told_postcodes('pc5', '{7511,7511A,7511B,7511AA,7511AB,7511BA}', '{t,t,t,t,t,t}')"), '7511A 7511B', 'no finer than asked');
is(sql("SELECT string_agg(code, ' ' ORDER BY code) FROM told_postcodes('pc6', '{7511,7511,7511A,7511A,7511AA,7511AA,7511AB,7511AB}', '{t,t,t,t,t,t,t,f}')"), '7511A', 'in every period alike');

# ---------------------------------------------------------------- a publication

like(sql_error('SELECT inbraak.publish_results($$2016-01-01$$, $$2018-12-31$$)'), qr/er staat niet bij wie het krijgt/, 'somebody gets it');
my $publish = "SELECT publish_results('2016-01-01', '2018-12-31', 'website', 'openbaarheid'";
is(sql("$publish)"), 1, 'a publication');
is(sql("SELECT string_agg(DISTINCT level, ' ' ORDER BY level) FROM published_cell"), 'buurt gemeente pc4 wijk', 'of levels that pass');
is(sql('SELECT count(*) FROM disclosure_audit()'), 0, 'the attacker finds nothing');
cmp_ok(sql("SELECT count(burglaries) FROM published_cell WHERE level = '$_'"), '>', 5, "$_: something is told") for qw(gemeente wijk buurt pc4);
cmp_ok(sql("SELECT count(*) - count(burglaries) FROM published_cell WHERE level = '$_'"), '>', 5, "$_: something is not") for qw(wijk buurt pc4);
is(sql('SELECT count(*) FROM published_cell WHERE burglaries < 5 OR dwellings - coalesce(burglaries, 0) < 10 AND burglaries IS NOT NULL'), 0, 'no small number is');
is(sql("SELECT count(*) FROM published_cell AS c JOIN area_rate AS r ON r.level = c.level AND r.code = c.code AND r.year = extract(year FROM c.day_from) WHERE c.burglaries <> r.burglaries OR c.dwellings <> r.dwellings"), 0, 'what is told is what area_rate counts');
is(sql("SELECT count(*) > 20 FROM published_cell AS c JOIN area_rate AS r ON r.level = c.level AND r.code = c.code AND r.year = extract(year FROM c.day_from) WHERE c.burglaries IS NOT NULL"), 't', 'and there is much to compare');
is(sql("SELECT count(*) FROM published_cell AS c JOIN (SELECT left(postcode, 4) AS code, extract(year FROM occurred_on) AS year, count(*) AS burglaries FROM burglary_place GROUP BY 1, 2) AS b ON c.level = 'pc4' AND b.code = c.code AND b.year = extract(year FROM c.day_from) WHERE b.burglaries <> c.burglaries"), 0, 'by postcode, too');

# Subtraction, in other words than the audit's: of no told area the parts that are not told are one, or hold 1 to 4 together.
for (['gemeente', 'wijk', "'GM' || substr(k.code, 3, 4)"], ['gemeente', 'buurt', "'GM' || substr(k.code, 3, 4)"], ['wijk', 'buurt', "'WK' || substr(k.code, 3, 6)"])
{
	my ($whole, $part, $parent) = @$_;
	is(sql("SELECT w.code, w.day_from FROM published_cell AS w JOIN published_cell AS k ON k.level = '$part' AND $parent = w.code AND k.day_from = w.day_from WHERE w.level = '$whole' AND w.burglaries IS NOT NULL
		GROUP BY w.code, w.day_from, w.burglaries HAVING count(*) > count(k.burglaries) AND (count(*) - count(k.burglaries) = 1 OR w.burglaries - coalesce(sum(k.burglaries), 0) BETWEEN 1 AND 4)"), '', "$whole less ${part}en tells nothing small");
}
is(sql("SELECT publication_id, published_by, period, levels, recipient, purpose, minimum_burglaries, minimum_dwellings FROM publication"), '1|postgres|year|{gemeente,wijk,buurt,pc6}|website|openbaarheid|5|10', 'it is written down');
is(sql("SELECT means, recipient, results, level, note FROM disclosure_register"), 'publication|website|{published_cell}|openbaar|publicatie 1', 'in the register, too');
like(sql_error($_), qr/wordt niets veranderd of verwijderd/, "what was published stays: $_") for 'UPDATE published_cell SET burglaries = 6 WHERE burglaries IS NOT NULL', 'DELETE FROM published_cell', 'TRUNCATE published_cell', 'DELETE FROM publication', "UPDATE publication SET purpose = 'x'";

# What all may see.
is(sql("SELECT count(*), count(burglaries) FROM area_rate_open"), sql('SELECT count(*), count(burglaries) FROM published_cell'), 'all cells are there');
is(sql("SELECT count(*) FROM area_rate_open AS o JOIN area_rate AS r USING (level, code, year) WHERE o.burglaries IS NOT NULL AND (abs(o.rate - r.rate) > 1e-9 OR abs(o.rate_low - r.rate_low) > 1e-9 OR abs(o.rate_high - r.rate_high) > 1e-9 OR o.name <> r.name)"), 0, 'with the rates and intervals of area_rate');
is(sql("SELECT count(*) FROM area_rate_open WHERE num_nulls(burglaries, rate, rate_low, rate_high, small, burglaries_low, burglaries_high) NOT IN (0, 7) OR (burglaries IS NULL) <> (reason IS NOT NULL)"), 0, 'all of a number, or nothing and why');
is(sql("SELECT count(*) FROM area_rate_open AS o JOIN newest_area AS a USING (level, code) WHERE NOT ST_Equals(o.geom, a.geom)"), 0, 'on the map');

# ---------------------------------------------------------------- what was planted is found

# A number that undoes a suppression, circles that overlap, a month beside a month: as if somebody had published them without asking.
my $planted = 'INSERT INTO publication SELECT 99, published_on, published_by, period_from, period_to, period, levels, recipient, purpose, 5, 10 FROM publication WHERE publication_id = 1';
sub planted { my ($sql) = @_; return sql("BEGIN; $planted; $sql; SELECT finding, sentence FROM disclosure_audit(); ROLLBACK") }
is(planted(''), '', 'nothing planted, nothing found');
my $real = "(SELECT * FROM area_numbers('{wijk,buurt,gemeente,own}', ARRAY(SELECT daterange(make_date(y, 1, 1), make_date(y + 1, 1, 1)) FROM generate_series(2016, 2018) AS y)))";
my ($code, $day) = split /\|/, sql("SELECT c.code, c.day_from FROM published_cell AS c JOIN $real AS r ON r.level = c.level AND r.code = c.code AND lower(r.days) = c.day_from WHERE c.level = 'wijk' AND c.burglaries IS NULL AND r.burglaries BETWEEN 1 AND 4
	AND EXISTS (SELECT FROM published_cell AS g WHERE g.code = 'GM' || substr(c.code, 3, 4) AND g.day_from = c.day_from AND g.burglaries IS NOT NULL) ORDER BY c.code, c.day_from LIMIT 1");
my $hidden = sql("SELECT r.burglaries FROM $real AS r WHERE r.level = 'wijk' AND r.code = '$code' AND lower(r.days) = '$day'");
like(planted("INSERT INTO published_cell SELECT 99, r.level, r.code, lower(r.days), upper(r.days) - 1, r.dwellings, r.burglaries, r.burglaries, r.burglaries FROM $real AS r WHERE r.level = 'wijk' AND r.code <> '$code' AND substr(r.code, 3, 4) = substr('$code', 3, 4) AND lower(r.days) = '$day'"),
	qr/^cel\|wijk $code van .* \(publicatie 1\) is niet verteld, en is toch precies $hidden\.$/m, 'all parts of a gemeente but one');
my $two = sql("SELECT count(*) FROM published_cell WHERE level = 'wijk' AND burglaries IS NULL AND substr(code, 3, 4) = substr('$code', 3, 4) AND day_from = '$day'");
cmp_ok($two, '>', 1, 'which was not the only one');

# Circles, each a level of its own: the smaller lies in the larger, but for a few burglaries in the ring between.
my ($x, $y, $r) = split /\|/, sql("SELECT round(ST_X(geom)), round(ST_Y(geom)), round((SELECT max(n.d) FROM (SELECT ST_Distance(p.geom, b.geom) AS d FROM burglary_place AS p WHERE p.occurred_on BETWEEN '2018-01-01' AND '2018-12-31' ORDER BY 1 LIMIT 12) AS n)) + 1
	FROM burglary_place AS b WHERE occurred_on BETWEEN '2018-01-01' AND '2018-12-31' AND place_step <= 4 ORDER BY burglary_id LIMIT 1");
my $circle = "ST_Multi(ST_Buffer(ST_SetSRID(ST_MakePoint($x, $y), 28992), %s, 64))";
my $circles = "INSERT INTO area_level (level, name, position) VALUES ('kring', 'Kring', 91), ('ring', 'Ring', 92); INSERT INTO area (level, code, year, geom) VALUES ('kring', 'klein', 2018, " . sprintf($circle, $r) . "), ('ring', 'groot', 2018, " . sprintf($circle, '%s') . ')';
my $levels = "'{kring,ring}'";
sub circles { my ($radius) = @_; return sprintf $circles =~ s/%s/$radius/r }
my $told = "SELECT 99, r.level, r.code, lower(r.days), upper(r.days) - 1, r.dwellings, r.burglaries, r.burglaries, r.burglaries FROM area_numbers($levels, ARRAY[daterange('2018-01-01', '2019-01-01')]) AS r";
my %ring;
for (map { 1.1 ** $_ } 1 .. 40)
{
	last if $ring{few} && $ring{many};
	my ($small, $large) = split /\|/, sql('BEGIN; ' . circles($r * $_) . "; SELECT max(burglaries) FILTER (WHERE level = 'kring'), max(burglaries) FILTER (WHERE level = 'ring') FROM area_numbers($levels, ARRAY[daterange('2018-01-01', '2019-01-01')]); ROLLBACK");
	my $kind = $large - $small == 0 ? 'none' : $large - $small < 5 ? 'few' : 'many';
	$ring{$kind} //= [$_, $large - $small];
}
my ($factor, $few) = @{ $ring{few} };
like(planted(circles($r * $factor) . "; INSERT INTO published_cell $told"), qr/^verschil\|Wat van ring groot van .* buiten kring klein van .* ligt, is precies $few\.$/m, 'two circles of which the ring between holds few');
unlike(planted(circles($r * $ring{many}[0]) . "; INSERT INTO published_cell $told"), qr/^verschil/m, 'a ring with many is none of it');

# Asked for as they should be, one of the two is hidden.
is(sql('BEGIN; ' . circles($r * $factor) . "; SELECT publish_results('2018-01-01', '2018-12-31', 'a', 'p', $levels, 'whole'); SELECT count(*), count(burglaries) FROM published_cell WHERE publication_id = 2; SELECT count(*) FROM disclosure_audit(); ROLLBACK"), "2\n2|1\n0", 'published, one of them is not told');
is(sql('BEGIN; ' . circles($r * $ring{many}[0]) . "; SELECT publish_results('2018-01-01', '2018-12-31', 'a', 'p', $levels, 'whole'); SELECT count(burglaries) FROM published_cell WHERE publication_id = 2; ROLLBACK"), "2\n2", 'with many in the ring both are');

# Two that overlap, and what they cover together: the three numbers tell what the two share.
my ($r3, @centre) = split /\|/, sql("WITH b AS MATERIALIZED (SELECT row_number() OVER (ORDER BY burglary_id) AS n, coalesce(d.geom, p.geom) AS geom FROM burglary_place AS p LEFT JOIN dwelling AS d USING (dwelling_id) WHERE occurred_on BETWEEN '2018-01-01' AND '2018-12-31' AND place_step <= 4 AND (d.dwelling_id IS NULL OR d.geom IS NOT NULL))
	SELECT r, ST_X(i.geom), ST_Y(i.geom), ST_X(j.geom), ST_Y(j.geom) FROM b AS i JOIN b AS j ON j.n > i.n, unnest('{400,700,1000}'::float8[]) AS r, LATERAL (SELECT count(*) FILTER (WHERE ST_DWithin(k.geom, i.geom, r)) AS a, count(*) FILTER (WHERE ST_DWithin(k.geom, j.geom, r)) AS b,
		count(*) FILTER (WHERE ST_DWithin(k.geom, i.geom, r) AND ST_DWithin(k.geom, j.geom, r)) AS c, count(*) FILTER (WHERE least(abs(ST_Distance(k.geom, i.geom) - r), abs(ST_Distance(k.geom, j.geom) - r)) < 5) AS near FROM b AS k) AS m
	WHERE ST_DWithin(i.geom, j.geom, 2 * r) AND m.c BETWEEN 1 AND 4 AND m.a - m.c >= 8 AND m.b - m.c >= 8 AND m.near = 0 ORDER BY r, i.n, j.n LIMIT 1");
my $three = "INSERT INTO area_level (level, name, position) VALUES ('kring', 'Kring', 91), ('ring', 'Ring', 92), ('samen', 'Samen', 93);
	INSERT INTO area (level, code, year, geom) SELECT c.level, c.code, 2018, ST_Multi(c.geom) FROM (SELECT ST_Buffer(ST_SetSRID(ST_MakePoint($centre[0], $centre[1]), 28992), $r3, 64) AS l, ST_Buffer(ST_SetSRID(ST_MakePoint($centre[2], $centre[3]), 28992), $r3, 64) AS r) AS p
	CROSS JOIN LATERAL (VALUES ('kring', 'links', p.l), ('ring', 'rechts', p.r), ('samen', 'beide', ST_Union(p.l, p.r))) AS c (level, code, geom)";
my $of_three = "area_numbers('{kring,ring,samen}', ARRAY[daterange('2018-01-01', '2019-01-01')])";
my ($left, $right, $both) = split /\|/, sql("BEGIN; $three; SELECT max(burglaries) FILTER (WHERE level = 'kring'), max(burglaries) FILTER (WHERE level = 'ring'), max(burglaries) FILTER (WHERE level = 'samen') FROM $of_three; ROLLBACK");
my $shared = $left + $right - $both;
ok($shared > 0 && $shared < 5 && $both - $left > 4 && $both - $right > 4, "two circles of $left and $right share few");
like(planted("$three; INSERT INTO published_cell " . ($told =~ s/area_numbers\(.*\) AS r/$of_three AS r/r)), qr/^stuk\|Wat kring links van .* en ring rechts van .* delen, is precies $shared\.$/m, 'what they share is found, by the three together');
is(sql("BEGIN; $three; SELECT publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{kring,ring,samen}', 'whole'); SELECT count(*), count(burglaries) < 3 FROM published_cell WHERE publication_id = 2; SELECT count(*) FROM disclosure_audit(); ROLLBACK"), "2\n3|t\n0", 'and published, not all three are told');

# Areas of one level that overlap: a home counts in one of them, and for who reckons too.
my $overlap = sub { my ($rest) = @_; return "INSERT INTO area (level, code, year, geom) SELECT 'own', c.code, 2018, ST_Multi(c.geom) FROM (SELECT g.geom, ST_Centroid(g.geom) AS m, (SELECT ST_Buffer(geom, $rest) FROM burglary_place AS b WHERE b.gemeente_code = g.code AND ST_Contains(g.geom, ST_Buffer(b.geom, $rest)) ORDER BY burglary_id LIMIT 1) AS hole
	FROM newest_area AS g WHERE g.level = 'gemeente' AND g.code = 'GM0153') AS p CROSS JOIN LATERAL (VALUES ('a', ST_Difference(ST_Intersection(p.geom, ST_MakeEnvelope(0, 0, ST_X(p.m) + 300, 700000, 28992)), p.hole)), ('b', ST_Difference(ST_Intersection(p.geom, ST_MakeEnvelope(ST_X(p.m) - 300, 0, 300000, 700000, 28992)), p.hole))) AS c (code, geom)" };
my $of_own = "area_numbers('{gemeente,own}', ARRAY[daterange('2016-01-01', '2019-01-01')])";
my ($hole) = grep { sql('BEGIN; ' . $overlap->($_) . "; SELECT sum(burglaries) FILTER (WHERE level = 'gemeente') - sum(burglaries) FILTER (WHERE level = 'own') BETWEEN 1 AND 4 FROM $of_own WHERE level = 'own' OR code = 'GM0153'; ROLLBACK") eq 't' } 20, 50, 100, 150, 200, 250, 300, 400;
ok($hole, 'two areas that overlap, and few burglaries outside both');
is(sql(fresh($overlap->($hole) . "; SELECT publish_results('2016-01-01', '2018-12-31', 'a', 'p', '{gemeente,own}', 'whole'); SELECT count(burglaries) < 3, count(*) FROM published_cell WHERE level = 'own' OR code = 'GM0153'; SELECT count(*) FROM disclosure_audit()")) =~ s/^\d+\n//r, "t|3\n0", 'what is outside both is not told by the difference of three');
# A dwelling is there on all days, and counts once, in however many pieces the time is cut.
is(sql("SELECT dwellings, burglaries FROM cell_parts('{1,1,2}', '{1,2,1}', '{1,2,1}', '{100,6,100}', '{20,5,20}') WHERE one = 1 AND NOT is_shared"), '6|5', 'what is left has six dwellings');
is(sql("SELECT dwellings, burglaries FROM cell_parts('{1,1,1,1,1,1,2,2,2}', '{1,2,3,4,5,6,1,3,5}', '{1,2,1,2,1,2,1,1,1}', '{100,6,100,6,100,6,100,100,100}', '{7,2,7,2,6,1,7,7,6}') WHERE one = 1 AND NOT is_shared"), '6|5', 'and in three pieces of time, too');

# The year, and the year with a month more.
my $months = "area_numbers('{gemeente}', ARRAY[daterange('2017-01-01', '2018-01-01'), daterange('2017-01-01', '2018-02-01'), daterange('2018-01-01', '2018-02-01')])";
my $pair = "INSERT INTO published_cell SELECT 99, r.level, r.code, '2017-01-01', '2018-01-31', r.dwellings, r.burglaries, r.burglaries, r.burglaries FROM $months AS r WHERE upper(r.days) = '2018-02-01' AND lower(r.days) = '2017-01-01' AND r.code = ";
my %january = map { split /\|/ } split /\n/, sql("SELECT DISTINCT ON (r.burglaries BETWEEN 1 AND 4) r.burglaries, r.code FROM $months AS r JOIN published_cell AS c ON c.level = 'gemeente' AND c.code = r.code AND c.day_from = '2017-01-01' AND c.burglaries IS NOT NULL
	WHERE lower(r.days) = '2018-01-01' AND r.burglaries > 0 ORDER BY r.burglaries BETWEEN 1 AND 4, r.code");
for my $number (sort { $a <=> $b } keys %january)
{
	my $found = planted($pair . "'$january{$number}'");
	if ($number < 5) { like($found, qr/^verschil\|Wat van gemeente $january{$number} van 01-01-2017 tot en met 31-01-2018 .* buiten .* ligt, is precies $number\.$/m, 'last month beside this month') }
	else { unlike($found, qr/^verschil/m, 'a month with many is none of it') }
}
like(planted("INSERT INTO published_cell SELECT 99, level, code, day_from, day_to, dwellings, burglaries + 1, burglaries + 1, burglaries + 1 FROM published_cell WHERE level = 'gemeente' AND burglaries IS NOT NULL ORDER BY code, day_from LIMIT 1"),
	qr/^tegenspraak\|Wat over 01-01-(\d+) tot en met 31-12-\g1 is gepubliceerd spreekt elkaar tegen: .* Het verschil kan een klein aantal verraden\.$/, 'the same cell with one more');
# What leaks between earlier numbers leaks beside what is published over the same time: that is refused, and the refusal tells no number.
my ($leaking) = map { $january{$_} } grep { $_ < 5 } keys %january;
my $beside = sql_error("BEGIN; $planted; $pair'$leaking'; SELECT publish_results('2017-01-01', '2017-12-31', 'a', 'p', '{wijk}')");
like($beside, qr/^ERROR: +uit wat wordt gepubliceerd en wat al is gepubliceerd, zijn kleine aantallen af te leiden: [1-9]/m, 'beside what leaks already nothing is published');
like($beside, qr/gemeente $leaking van 01-01-2017 .* af te leiden\.$/m, 'which is named');
unlike($beside, qr/precies|tot en met \d+\.$/m, 'without the number');
# An area that is on no map any more says nothing, and is in nobody's way.
is(planted("INSERT INTO published_cell VALUES (99, 'buurt', 'BU99990101', '2018-01-01', '2018-12-31', 100, 12, 12, 12)"), '', 'an area that is no more');

# ---------------------------------------------------------------- one publication after another

is(sql("BEGIN; $publish); SELECT count(*), count(o.burglaries) FROM published_cell AS n JOIN published_cell AS o ON o.publication_id = 1 AND (o.level, o.code, o.day_from) = (n.level, n.code, n.day_from) WHERE n.publication_id = 2 AND n.burglaries IS NOT DISTINCT FROM o.burglaries;
	SELECT count(*) FROM disclosure_audit(); ROLLBACK") =~ s/^\d+\n//r, sql('SELECT count(*), count(burglaries) FROM published_cell') . "\n0", 'again, the same');
my $late = "INSERT INTO burglary (source, source_id, delivery_id, occurred_from, occurred_to, precision, object_kind, dwelling_id, geom, place_step, place_uncertainty, place_quality, gemeente) SELECT 'laat', 'laat', b.delivery_id, '2018-05-05 12:00', '2018-05-05 12:00', b.precision, b.object_kind, b.dwelling_id, b.geom, b.place_step, b.place_uncertainty, b.place_quality, b.gemeente
	FROM burglary AS b JOIN burglary_place AS p USING (burglary_id) JOIN published_cell AS c ON c.level = 'gemeente' AND c.code = p.gemeente_code AND c.burglaries IS NOT NULL AND c.day_from = '2018-01-01' WHERE b.dwelling_id IS NOT NULL ORDER BY b.burglary_id LIMIT 1";
like(sql_error("BEGIN; $late; $publish)"), qr/^ERROR: +\S+ \S+ van 01-01-2018 tot en met 31-12-2018 \(publicatie 1\) is anders dan toen\n.*Er is niets gepubliceerd/m, 'one that came late is not told by the difference');
like(sql_error("BEGIN; $late; SELECT publish_results('2016-01-01', '2018-12-31', 'website', 'openbaarheid', period => 'whole')"), qr/past niet bij wat eerder is gepubliceerd|zijn kleine aantallen af te leiden/, 'nor by a sum over the years');
# Whatever is asked next: it is refused, or nothing can be reckoned from all of it together.
my ($refused, $done) = (0, 0);
for my $next ("'2018-01-01', '2018-11-30', 'a', 'p', period => 'whole'", "'2018-01-01', '2018-12-31', 'a', 'p', '{wijk,pc4}', 'quarter'", "'2016-01-01', '2018-12-31', 'a', 'p', '{gemeente,buurt}', 'whole'", "'2017-07-01', '2018-06-30', 'a', 'p', '{gemeente,pc5}', 'whole'", "'2018-01-01', '2018-12-31', 'a', 'p', '{gemeente}', 'month'")
{
	my ($output, $status) = Psql::run("SELECT publish_results($next)");
	$status ? $refused++ : $done++;
	like($output, qr/kleine aantallen af te leiden|er is niets te publiceren|past niet bij/, "refused: $next") if $status;
	is(sql('SELECT count(*) FROM disclosure_audit()'), 0, "nothing can be reckoned after $next");
}
cmp_ok($done, '>', 2, 'and some were published');
is(sql('SELECT count(*) FROM published_cell WHERE burglaries < 5'), 0, 'no small number in any of them');

# A year, the months before one of it, and those after: what the first two tell of that month does not overlap the third.
my @parts;
for my $month (3 .. 10)
{
	my ($before, $after) = (sprintf('2018-%02d-01', $month), sprintf('2018-%02d-01', $month + 1));
	my $areas = sql("SELECT string_agg(code, ',') FROM (SELECT code FROM area_numbers('{gemeente}', ARRAY[daterange('2018-01-01', '$before'), daterange('$before', '$after'), daterange('$after', '2019-01-01')]) WHERE known
		GROUP BY code HAVING min(burglaries) FILTER (WHERE NOT days = daterange('$before', '$after')) > 5 AND min(burglaries) FILTER (WHERE days = daterange('$before', '$after')) BETWEEN 1 AND 4) AS c");
	@parts = ($before, $after, $areas) if $areas && !@parts;
}
ok(@parts, 'a gemeente with a month of few, and more before and after it') and is(sql(fresh(join('; ', map { "SELECT publish_results($_, 'a', 'p', '{gemeente}', 'whole')" } "'2018-01-01', (date '$parts[0]' - 1)", "'2018-01-01', '2018-12-31'", "'$parts[1]', '2018-12-31'")
	. "; SELECT count(*) FILTER (WHERE publication_id < 3) = 2 * count(*) FILTER (WHERE publication_id = 3 AND burglaries IS NULL) FROM published_cell WHERE code IN ('" . ($parts[2] =~ s/,/','/gr) . "') AND (publication_id = 3 OR burglaries IS NOT NULL); SELECT count(*) FROM disclosure_audit()")),
	"1\n2\n3\nt\n0", 'is not told by what lies on both sides of it');

# Another map: what was told is of other homes than the same areas now.
my $moved = "UPDATE area SET geom = ST_Multi(ST_Buffer(geom, -50)) WHERE area_id = (SELECT area_id FROM newest_area WHERE level = 'gemeente' ORDER BY code LIMIT 1)";
like(sql_error(fresh("$publish, '{gemeente}'); $moved; SELECT publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{gemeente}')")), qr/de kaart of indeling van niveau gemeente is veranderd sinds publicatie 1 over deze tijd/, 'a time that was published with another map');
is(sql(fresh("SELECT publish_results('2017-01-01', '2017-12-31', 'a', 'p', '{gemeente}'); $moved; SELECT publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{gemeente}'); SELECT finding, sentence FROM disclosure_audit() WHERE finding = 'kaart'")),
	"1\n2\nkaart|Sinds publicatie 1 is de kaart of indeling van niveau gemeente veranderd: de controle gaat uit van de gebieden van nu.", 'another time can be published, and the audit says so');
like(sql_error(fresh("INSERT INTO area (level, code, year, geom) SELECT 'own', 'a', 2018, geom FROM newest_area WHERE level = 'gemeente' ORDER BY code LIMIT 1; $publish, '{gemeente,own}'); DELETE FROM area WHERE level = 'own'; SELECT publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{gemeente}')")),
	qr/niveau own is veranderd/, 'or with an area that is gone');
# A list of members is a map, too; and so are the borders of what stands in it.
my $team = "INSERT INTO area (level, code, year) VALUES ('basisteam', 'een', 2018), ('basisteam', 'twee', 2018); INSERT INTO area_member (level, code, year, parent_level, parent_code, parent_year)
	SELECT a.level, a.code, a.year, 'basisteam', CASE WHEN row_number() OVER (ORDER BY a.code) % 2 = 1 THEN 'een' ELSE 'twee' END, 2018 FROM newest_area AS a WHERE a.level = 'gemeente'; SELECT publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{basisteam}')";
for (['a list', "UPDATE area_member SET parent_code = 'twee' WHERE area_member_id = (SELECT min(area_member_id) FROM area_member WHERE parent_code = 'een')"], ['the borders of what is listed', $moved])
{
	my ($what, $change) = @$_;
	like(sql_error(fresh("$team; $change; SELECT publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{gemeente}', 'quarter')")), qr/de kaart of indeling van niveau basisteam is veranderd sinds publicatie 1/, "a time that was published with another map: $what");
}

# ---------------------------------------------------------------- rounded

my $secret = 'een geheim dat niet in de database staat';
my $rounded = "SELECT publish_results('2016-01-01', '2018-12-31', 'website', 'openbaarheid', rounded_to => 5, secret => '%s')";
sub fresh { return "BEGIN; SET session_replication_role = replica; DELETE FROM published_cell; DELETE FROM publication; SET session_replication_role = origin; $_[0]; ROLLBACK" }
my $of_secret = sub { sql(fresh(sprintf($rounded, $_[0]) . "; SELECT level, code, day_from, burglaries FROM published_cell ORDER BY 1, 2, 3")) =~ s/^\d+\n//r };
is($of_secret->($secret), $of_secret->($secret), 'the same rounding each time');
isnt($of_secret->($secret), $of_secret->("$secret."), 'which hangs on the secret');
is(sql(fresh(sprintf($rounded, $secret) . "; SELECT bool_and(burglaries % 5 = 0 AND burglaries_low = greatest(burglaries - 4, 0) AND burglaries_high = burglaries + 4), count(*) > 50, (SELECT rounded_to FROM publication), (SELECT count(*) FROM area_rate_open WHERE rate IS NOT NULL AND rate_low IS NULL) > 50,
	(SELECT count(*) FROM disclosure_audit()) FROM published_cell WHERE burglaries IS NOT NULL")) =~ s/^\d+\n//r, 't|t|5|t|0', 'to fives, with between which numbers the real one is');
is(sql(fresh(sprintf($rounded, $secret) . "; SELECT count(*) FROM published_cell AS c JOIN area_rate AS r ON r.level = c.level AND r.code = c.code AND r.year = extract(year FROM c.day_from) WHERE c.burglaries IS NOT NULL AND r.burglaries NOT BETWEEN c.burglaries_low AND c.burglaries_high")) =~ s/^\d+\n//r, 0, 'and it is');
is(sql("SELECT count(*) FROM pg_attribute WHERE attrelid IN ('publication'::regclass, 'published_cell'::regclass) AND attname ~ 'secret'"), 0, 'the secret is kept nowhere');

# ---------------------------------------------------------------- refusals

for (
	["publish_results('2018-12-31', '2018-01-01', 'a', 'p')", qr/is geen tijd/], ["publish_results('2018-01-01', 'infinity', 'a', 'p')", qr/is geen tijd/], ["publish_results(NULL, '2018-12-31', 'a', 'p')", qr/is geen tijd/],
	["publish_results('2018-01-01', '2199-12-31', 'a', 'p')", qr/die dag is nog niet voorbij/], ["publish_results('2018-01-01', '2018-12-31', 'a', 'p', period => 'week')", qr/period is "week"/],
	["publish_results('2018-02-01', '2018-12-31', 'a', 'p')", qr/geen heel aantal jaren \(period is year\)/], ["publish_results('2018-02-15', '2018-12-31', 'a', 'p', period => 'month')", qr/geen heel aantal maanden \(period is month\)/],
	["publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{straat}')", qr/er is geen niveau straat dat kan worden gepubliceerd/], ["publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{}')", qr/welke niveaus/],
	map({ ["publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{gemeente,$_}')", qr/er is geen niveau $_ dat kan worden gepubliceerd/] } 'street', 'region'),
	 ["publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{NULL}')", qr/er is geen niveau NULL/],
	["publish_results('2018-01-01', '2018-12-31', 'a', 'p', rounded_to => 2000000000, secret => '0123456789abcdef')", qr/rounded_to is 2000000000; afronden kan op 2 tot en met 1000/],
	["publish_results('0001-01-01', '2018-12-31', 'a', 'p', period => 'month')", qr/de tijd begint op 01-01-0001/],
	["publish_results('2018-01-01', '2018-12-31', 'a', 'p', rounded_to => 1)", qr/rounded_to is 1/], ["publish_results('2018-01-01', '2018-12-31', 'a', 'p', rounded_to => 5)", qr/vraagt een geheim/], ["publish_results('2018-01-01', '2018-12-31', 'a', 'p', rounded_to => 5, secret => 'kort')", qr/vraagt een geheim/],
	["publish_results('2010-01-01', '2010-12-31', 'a', 'p')", qr/er is niets te publiceren: van geen gemeente zijn alle inbraken van een hele periode bekend\n.*\nHINT: .*data_quality/],
	["publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{subbuurt}')", qr/er is niets te publiceren: er liggen geen woningen in gebieden van niveau subbuurt\n.*\nHINT: .*area_member/], ["publish_results('2018-01-01', '2018-12-31', 'a', ' ')", qr/er staat niet bij waarvoor/],
)
{
	my ($call, $error) = @$_;
	like(sql_error("SELECT $call"), $error, "refused: $call");
}
like(sql_error("BEGIN; UPDATE publication_rule SET minimum_burglaries = 1000; SELECT publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{buurt}')"), qr/er is niets te publiceren: geen gebied heeft in een periode die helemaal bekend is, inbraken en woningen genoeg\n.*\nHINT: .*publication_rule/, 'nothing that is large enough');
like(sql_error('BEGIN ISOLATION LEVEL SERIALIZABLE; ' . $publish . ')'), qr/isolatie "serializable"/, 'refused in another isolation');
# A gemeente of which a day is missing is not told.
is(sql(fresh("UPDATE delivery SET period_to = '2018-12-30' WHERE kind = 'burglary'; $publish); SELECT extract(year FROM day_from), count(burglaries) > 0 FROM published_cell GROUP BY 1 ORDER BY 1")) =~ s/^\d+\n//r, "2016|t\n2017|t\n2018|f", 'what is not known of the whole period is not told');
is(sql(fresh('SELECT count(*) FROM disclosure_audit(); SELECT count(*) FROM area_rate_open')), "0\n0", 'before anything is published there is nothing');
is(sql(fresh("UPDATE publication_rule SET minimum_burglaries = 20; $publish); SELECT min(burglaries) >= 20, count(burglaries) > 5 FROM published_cell; SELECT count(*) FROM disclosure_audit()")) =~ s/^\d+\n//r, "t|t\n0", 'another rule');
# Small numbers that were told under another rule are no news, and no reason to publish nothing ever after.
is(sql(fresh("UPDATE publication_rule SET minimum_burglaries = 2, decided_by = 'privacyfunctionaris', decided_on = '2019-01-01', reason = 'proef'; SELECT publish_results('2018-01-01', '2018-12-31', 'a', 'p'); UPDATE publication_rule SET minimum_burglaries = 5; SELECT min(burglaries) < 5 FROM published_cell;
	SELECT publish_results('2017-01-01', '2017-12-31', 'a', 'p'); SELECT count(burglaries) > 5, min(burglaries) FROM published_cell WHERE publication_id = 2; SELECT count(*) FROM disclosure_audit() WHERE finding = 'stuk' AND sentence LIKE '%2017%'")), "1\nt\n2\nt|5\n0", 'another rule before');
# Less than 5 and 10 is somebody's decision, each time anew, and goes with what is published.
my $decided = "decided_by = 'privacyfunctionaris', decided_on = '2019-01-01', reason = 'proef'";
for (
	['minimum_burglaries = 4', qr/publiceren vanaf 4 inbraken en 10 woningen kan niet zonder besluit.*\n.*\nHINT: .*decided_by/], ['minimum_dwellings = 9', qr/vanaf 5 inbraken en 9 woningen kan niet zonder besluit/],
	["minimum_burglaries = 1, decided_by = ' ', decided_on = '2019-01-01', reason = 'proef'", qr/zonder besluit/], ["minimum_burglaries = 1, decided_by = 'ik', decided_on = 'infinity', reason = 'proef'", qr/zonder besluit/],
	["minimum_burglaries = 1, decided_by = 'ik', decided_on = current_date + 2, reason = 'proef'", qr/na vandaag/], ["minimum_burglaries = 3, $decided; UPDATE publication_rule SET minimum_burglaries = 2", qr/naar een besluit dat over hogere aantallen ging/],
	["minimum_burglaries = 3, $decided; UPDATE publication_rule SET minimum_dwellings = 2", qr/naar een besluit dat over hogere aantallen ging/], ["minimum_burglaries = 3, $decided; UPDATE publication_rule SET reason = NULL", qr/zonder besluit/],
)
{
	my ($set, $error) = @$_;
	like(sql_error("BEGIN; UPDATE publication_rule SET $set"), $error, "refused: $set");
}
is(sql("BEGIN; UPDATE publication_rule SET minimum_burglaries = 4, decided_by = 'privacyfunctionaris', decided_on = dutch_today(), reason = 'proef'; SELECT minimum_burglaries FROM publication_rule; ROLLBACK"), 4, 'what was decided today holds today');
is(sql("BEGIN; UPDATE publication_rule SET minimum_burglaries = 3, $decided; UPDATE publication_rule SET minimum_in_group = 12; UPDATE publication_rule SET minimum_dwellings = 11; SELECT minimum_in_group, minimum_dwellings FROM publication_rule; ROLLBACK"), '12|11', 'and for what does not make less of it');
like(sql_error("BEGIN; DELETE FROM publication_rule; INSERT INTO publication_rule (minimum_burglaries, decided_by, decided_on, reason) VALUES (3, 'ik', current_date + 2, 'proef')"), qr/na vandaag/, 'a rule that is written anew is asked the same');
is(sql(fresh("UPDATE publication_rule SET minimum_burglaries = 3, $decided; UPDATE publication_rule SET minimum_burglaries = 4; SELECT publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{gemeente}'); SELECT note FROM disclosure_register ORDER BY disclosure_id DESC LIMIT 1")),
	"1\npublicatie 1, vanaf 4 inbraken en 10 woningen naar besluit van privacyfunctionaris op 01-01-2019: proef", 'the register says that less was published, and who decided so');
# An error that is no contradiction is not taken for one.
like(sql_error(fresh("INSERT INTO publication VALUES (90, '2019-01-01', 'x', '2015-01-01', '2015-12-31', 'whole', '{buurt}', 'a', 'b', 5, 10); INSERT INTO published_cell SELECT 90, 'buurt', min(buurt_code), '2015-01-01', '2015-12-31', 10, 2000000000, 2000000000, 2000000000 FROM dwelling;
	SELECT finding FROM disclosure_audit()")), qr/ERROR: .*2000000000/, 'a number that cannot be read is told as such');
# What was removed after its term makes a year contradict itself; that is no reason to publish no other.
is(sql("BEGIN; SET session_replication_role = replica; DELETE FROM published_cell; DELETE FROM publication; SET session_replication_role = origin; SELECT publish_results('2016-01-01', '2016-12-31', 'a', 'p'); DELETE FROM stored_double; DELETE FROM burglary_version;
	DELETE FROM burglary WHERE occurred_from < '2017-01-01'; SELECT publish_results('2017-01-01', '2017-12-31', 'a', 'p'); SELECT count(burglaries) > 5 FROM published_cell WHERE publication_id = 2; ROLLBACK"), "1\n2\nt", 'a year that was purged stands by itself');
is(sql("SELECT spans(ARRAY[ROW(1, 'gemeente', 'a', '2016-01-01', '2016-12-31', 1, NULL, NULL, NULL), ROW(1, 'gemeente', 'a', '2017-01-01', '2017-12-31', 1, NULL, NULL, NULL), ROW(1, 'gemeente', 'a', '2017-07-01', '2018-06-30', 1, NULL, NULL, NULL)]::published_cell[])"),
	'{["2016-01-01 00:00:00","2016-12-31 12:00:00"),["2017-01-01 00:00:00","2018-06-30 12:00:00")}', 'what overlaps hangs together, what touches does not');
# Two at once: the second waits, and counts with what the first published.
my $first = start_session("BEGIN; SELECT publish_results('2016-01-01', '2016-12-31', 'a', 'p', '{gemeente}'); SELECT pg_sleep(2); COMMIT");
wait_for("query ~ 'pg_sleep' AND state = 'active'");
is(sql("SELECT publish_results('2016-01-01', '2016-12-31', 'a', 'p', '{gemeente}') - (SELECT max(publication_id) FROM publication)") ne '', 1, 'two at once');
answer_of($first);
is(sql('SELECT count(*) FROM disclosure_audit()'), 0, 'both are audited');

# ---------------------------------------------------------------- edges of the audit

# Numbers that nobody counted, of a year of which nothing else is published: what comes out is arithmetic. Each is a publication
# by itself.
my ($buurt, $homes) = split /\|/, sql("SELECT code, dwellings FROM published_cell WHERE level = 'buurt' AND dwellings BETWEEN 20 AND 900 ORDER BY dwellings DESC, code LIMIT 1");
sub reckoned
{
	my ($least_homes, @cell) = @_;
	my $id = 90;
	my $cells = join '; ', map {
		my ($from, $to, $low, $high) = @$_;
		$id++;
		"INSERT INTO publication VALUES ($id, '2019-01-01', 'x', '2015-01-01', '2015-12-31', 'whole', '{buurt}', 'a', 'b', 5, 10);
		INSERT INTO published_cell VALUES ($id, 'buurt', '$buurt', '2015-$from', '2015-$to', $homes, $low, $low, " . ($high // $low) . ')';
	} @cell;
	return fresh("UPDATE publication_rule SET minimum_dwellings = $least_homes; $cells; %s") =~ s/%s/SELECT string_agg(finding, ' ' ORDER BY place) FROM disclosure_audit()/r;
}
my %of_january = (0 => '', 1 => 'stuk verschil', 4 => 'stuk verschil', 5 => '');
is(sql(reckoned(10, ['01-01', '12-31', 30], ['02-01', '12-31', 30 - $_])), $of_january{$_}, "a year less eleven months leaves $_") for sort keys %of_january;
is(sql(reckoned($homes, ['01-01', '12-31', 30], ['02-01', '12-31', 23])), '', 'seven are enough among dwellings enough');
is(sql(reckoned($homes + 1, ['01-01', '12-31', 30], ['02-01', '12-31', 23])), 'stuk verschil', 'and are not where that is one dwelling short');
my %hidden_in = (30 => 'cel', 34 => 'cel', 35 => '');
is(sql(reckoned(10, ['01-01', '12-31', 30, $_], ['02-01', '12-31', 20], ['01-01', '01-31', 'NULL'])), $hidden_in{$_}, "what is not told is 10 to @{[$_ - 20]}") for sort keys %hidden_in;
is(sql(reckoned(10, ['01-01', '12-31', 20], ['02-01', '12-31', 20], ['01-01', '01-31', 'NULL'])), 'cel', 'that nothing happened is a number, too');
# What leaks already is of another time: nothing of it is worse for what is published beside it, and it is told on.
is(sql(reckoned(10, ['01-01', '12-31', 30], ['02-01', '12-31', 28]) =~ s/SELECT string_agg/SELECT publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{gemeente}'); SELECT string_agg/r) =~ s/^\d+\n//r, 'stuk verschil', 'and is told on, whatever is published beside it');
# A newer map takes nothing back: what was published of the former area is known still.
like(planted(circles($r * $factor) . "; INSERT INTO published_cell $told; INSERT INTO area (level, code, year, geom) SELECT 'kring', 'nieuw', 2019, geom FROM area WHERE level = 'kring'"),
	qr/^verschil\|Wat van ring groot van .* buiten kring klein van .* ligt, is precies $few\.$/m, 'a circle whose place a newer one took');

# ---------------------------------------------------------------- edges of time and place

is(sql("SELECT publication_periods('2016-01-01', '2016-12-31', 'quarter')"), '{"[2016-01-01,2016-04-01)","[2016-04-01,2016-07-01)","[2016-07-01,2016-10-01)","[2016-10-01,2017-01-01)"}', 'quarters');
is(sql("SELECT publication_periods('2016-02-01', '2016-03-31', 'month')"), '{"[2016-02-01,2016-03-01)","[2016-03-01,2016-04-01)"}', 'months');
is(sql("SELECT publication_periods('2016-01-01', '2017-12-31', 'year')"), '{"[2016-01-01,2017-01-01)","[2017-01-01,2018-01-01)"}', 'years');
is(sql(fresh("SELECT publish_results('2018-01-01', '2018-12-31', 'a', 'p', '{gemeente}', 'whole'); SELECT min(c.day_to), count(c.burglaries) > 3, count(*) FILTER (WHERE c.burglaries <> r.burglaries) FROM published_cell AS c JOIN area_rate AS r ON r.level = c.level AND r.code = c.code AND r.year = 2018")) =~ s/^\d+\n//r,
	'2018-12-31|t|0', 'a time as a whole ends with its last day');
# Per year, whatever part of one it is.
for (["'2018-01-01', '2018-12-31', 'a', 'p', '{gemeente}', 'quarter'", '3 / 12.0'], ["'2016-01-01', '2017-06-30', 'a', 'p', '{gemeente}', 'whole'", '18 / 12.0'], ["'2018-01-15', '2018-11-14', 'a', 'p', '{gemeente}', 'whole'", '304 / 365.25'])
{
	my ($asked, $years) = @$_;
	is(sql(fresh("SELECT publish_results($asked); SELECT count(*) > 3, count(*) FILTER (WHERE abs(rate - 1000 * burglaries / (dwellings * $years)) > 1e-9 OR rate NOT BETWEEN rate_low AND rate_high), count(year) FROM area_rate_open WHERE burglaries IS NOT NULL")) =~ s/^\d+\n//r, "t|0|0", "rates of $asked");
}
like(sql_error("SELECT publish_results('2018-01-01', dutch_today(), 'a', 'p', period => 'whole')"), qr/die dag is nog niet voorbij/, 'today is not over');
like(sql_error("SELECT publish_results('2018-01-01', dutch_today() - 1, 'a', 'p', period => 'whole')"), qr/er is niets te publiceren/, 'yesterday is, and nothing is known of it');
# An area over all gemeenten is known without one that has less than a tenth of the dwellings, not without one that has more.
my $region = "INSERT INTO area_level (level, name, position) VALUES ('streek', 'Streek', 93); INSERT INTO area (level, code, year, geom) SELECT 'streek', 'alles', 2018, ST_Multi(ST_Union(geom)) FROM newest_area WHERE level = 'gemeente'";
my %share = map { split /\|/ } split /\n/, sql('SELECT gemeente_code, count(*) / sum(count(*)) OVER () FROM dwelling WHERE in_use_to IS NULL GROUP BY 1');
my ($least, $most) = (sort { $share{$a} <=> $share{$b} || $a cmp $b } keys %share)[0, -1];
cmp_ok($share{$least}, '<', 0.1, 'a small gemeente');
cmp_ok($share{$most}, '>', 0.1, 'and a large one');
is(sql("BEGIN; $region; INSERT INTO kept_known_days SELECT * FROM known_days() WHERE gemeente_code <> '$_->[0]'; INSERT INTO kept (what) VALUES ('known_days'); SELECT known FROM area_numbers('{streek}', ARRAY[daterange('2018-01-01', '2019-01-01')]); ROLLBACK"), $_->[1], "without $_->[0]") for [$least, 't'], [$most, 'f'];

# ---------------------------------------------------------------- again, and rounded

my $again = "SELECT publish_results('2016-01-01', '2018-12-31', 'website', 'openbaarheid', '{gemeente}')";
is(sql(fresh("$again; $again; SELECT count(*) > 20, bool_and(publication_id = 2), count(*) = count(DISTINCT (level, code, day_from)) FROM area_rate_open WHERE burglaries IS NOT NULL; SELECT note FROM disclosure_register WHERE registered_at >= now() ORDER BY disclosure_id")) =~ s/^\d+\n\d+\n//r, "t|t|t\npublicatie 1\npublicatie 2", 'of what was told twice all see the newest, once, and the register tells both');
# Each cell has a chance of its own: of 7, up in two of five, another one comes out otherwise in 12 of 25.
for (['level', "'buurt', 'WK' || n, date '2018-01-01', date '2018-12-31'"], ['code', "'wijk', 'BU' || n, date '2018-01-01', date '2018-12-31'"], ['first day', "'wijk', 'WK' || n, date '2018-02-01', date '2018-12-31'"], ['last day', "'wijk', 'WK' || n, date '2018-01-01', date '2018-11-30'"])
{
	my ($what, $other) = @$_;
	my $cell = "(rounded_cell(ROW(0, %s, 100, 7, 7, 7)::published_cell, 5, '$secret')).burglaries";
	my $differ = sql('SELECT count(*) FROM generate_series(1, 1000) AS n WHERE ' . sprintf($cell, "'wijk', 'WK' || n, date '2018-01-01', date '2018-12-31'") . ' <> ' . sprintf($cell, $other));
	ok($differ > 400 && $differ < 560, "another $what, another draw") or diag($differ);
}

# 7 in fives and 4 in tens are as likely to go up.
my $other_base = sql("SELECT count(*) FROM generate_series(1, 1000) AS n CROSS JOIN LATERAL (SELECT (rounded_cell(ROW(0, 'wijk', 'WK' || n, date '2018-01-01', date '2018-12-31', 100, 7, 7, 7)::published_cell, 5, '$secret')).burglaries AS fives, (rounded_cell(ROW(0, 'wijk', 'WK' || n, date '2018-01-01', date '2018-12-31', 100, 4, 4, 4)::published_cell, 10, '$secret')).burglaries AS tens) AS r WHERE (fives = 10) <> (tens = 10)");
ok($other_base > 400 && $other_base < 560, 'rounded to another base, another draw') or diag($other_base);

# ---------------------------------------------------------------- rounded, and again

my $twice = sprintf($rounded, $secret) =~ s/'openbaarheid'/'openbaarheid', '{gemeente,wijk}'/r;
is(sql(fresh("$twice; $twice; SELECT count(*) > 20, count(*) FILTER (WHERE n.burglaries IS DISTINCT FROM o.burglaries) FROM published_cell AS n JOIN published_cell AS o USING (level, code, day_from) WHERE n.publication_id = 2 AND o.publication_id = 1")) =~ s/^\d+\n\d+\n//r, 't|0', 'rounded again, the same');
is(sql(fresh("$twice; SELECT publish_results('2016-01-01', '2018-12-31', 'website', 'openbaarheid', '{gemeente,wijk}'); SELECT count(*) > 20, bool_and(publication_id = 2 AND rate_low IS NOT NULL AND burglaries = burglaries_high) FROM area_rate_open WHERE burglaries IS NOT NULL")) =~ s/^\d+\n\d+\n//r, 't|t', 'told to the number after that, all see the newest');

done_testing;
