# Letters in the model of the made region: coverage pair by pair as the known rule of each sender has it, two people with one list, and
# a listener that hears of new burglaries.
use strict;
use warnings;
use IPC::Open3;
use Model;
use Psql;
use Test::More;

delivered_region('model_letters', 0.05);

# A psql session of its own; what it says up to a mark.
my $mark = 0;
sub session
{
	my ($in, $out);
	my $pid = open3($in, $out, undef, 'psql', '-X', '-q', '-A', '-t', '-d', current_database());
	return { in => $in, out => $out, pid => $pid };
}
sub say_to { my ($session, $sql) = @_; my $in = $session->{in}; print $in "$sql;\n"; $in->flush; return }
sub hear
{
	my ($session) = @_;
	my ($out, $text) = ($session->{out}, '');
	say_to($session, "\\echo MARK " . ++$mark);
	while (defined(my $line = <$out>)) { last if $line =~ /^MARK $mark/; $text .= $line }
	chomp $text;
	return $text;
}
sub finish { my ($session) = @_; close $session->{in}; waitpid $session->{pid}, 0; return }

# ---------------------------------------------------------------- new burglaries announce themselves

my $listener = session();
say_to($listener, 'LISTEN burglary_letters');
hear($listener);
is(made('load_model.sql', { staging => 'levering' }), '', 'a model is loaded');
sql('ALTER DATABASE model_letters SET search_path = inbraak, inbraak_internal, levering, public');
sql('INSERT INTO result_day (as_of, letters_to) VALUES (dutch_today(), dutch_today())');
say_to($listener, 'SELECT 1');
my @heard = hear($listener) =~ /"burglary_letters" with payload "(.*)" received/g;
is_deeply(\@heard, [ split /\n/, sql(q(SELECT json_build_object('model', 'inbraak', 'delivery_id', b.delivery_id, 'burglaries', count(*)) FROM burglary AS b LEFT JOIN object_kind AS o USING (object_kind)
	WHERE o.residential OR b.object_kind = 'onbekend' GROUP BY b.delivery_id ORDER BY b.delivery_id)) ], 'each police delivery is announced once: model, delivery and number, and no more');
is(scalar @heard, 2, 'both of them');
my $ground = "'test', 'test', 'test', '2199-12-31'";
load_delivery('inbraak', 'levering.incidenten', 'bvh', $ground);
say_to($listener, 'SELECT 1');
is(hear($listener) =~ s/^1$//mr, '', 'what is delivered once more is not news');
finish($listener);

# ---------------------------------------------------------------- the truth, pair by pair

# From the region itself: the dwelling of each burglary that the model knows at a sure address, the others within 100 m, and the letters that
# came in. What the sender's rule makes of them, by hand.
sql(<<'END');
CREATE TABLE certain AS     -- of one source, at the very dwelling
SELECT e.burglary_id, e.occurred_on, b.reported_at::date AS reported_on, e.dwelling_id AS home, b.source_id
FROM   burglary_event AS e JOIN burglary AS b USING (burglary_id)
WHERE  e.residential = 1 AND e.double_of IS NULL AND e.place_uncertainty = 0 AND e.dwelling_id IS NOT NULL AND b.source = 'BVH' AND e.occurred_on >= '2018-02-15';
CREATE TABLE sent AS        -- to a dwelling that is known, or to a whole postcode: all of it
SELECT d.dwelling_id, t.sent_on
FROM   letter_truth AS t JOIN dwelling AS d ON right(d.verblijfsobject_id, 10)::int = t.dwelling_id
WHERE  coalesce(t.dirt, '') NOT IN ('geen datum', 'datum in de toekomst', 'unknown address');
CREATE INDEX ON sent (dwelling_id);
CREATE TABLE by_hand AS
SELECT c.burglary_id, d.dwelling_id, d.gemeente_code,
       CASE WHEN count(s.sent_on) FILTER (WHERE s.sent_on BETWEEN c.occurred_on AND least(greatest(c.occurred_on, c.reported_on) + 7, c.occurred_on + 29)) > 0 THEN 'timely'
            WHEN count(s.sent_on) FILTER (WHERE s.sent_on BETWEEN c.occurred_on - 30 AND c.occurred_on - 1) > 0 THEN 'carried'
            WHEN count(s.sent_on) FILTER (WHERE s.sent_on BETWEEN c.occurred_on AND c.occurred_on + 29) > 0 THEN 'late' ELSE 'never' END AS status
FROM   certain AS c JOIN dwelling AS h ON h.dwelling_id = c.home
JOIN   dwelling AS d ON ST_DWithin(d.geom, h.geom, 100) AND d.dwelling_id <> c.home AND d.in_use_to IS NULL
LEFT   JOIN sent AS s ON s.dwelling_id = d.dwelling_id
GROUP  BY c.burglary_id, d.dwelling_id, d.gemeente_code;
CREATE TABLE measured AS SELECT p.* FROM letter_pairs_since() AS p JOIN certain AS c ON c.burglary_id = p.burglary_id;
END
# Letters whose address was not found went to the postcode by chance; there the two may differ.
sql(q(CREATE TABLE by_chance AS SELECT DISTINCT dwelling_id FROM letter_receiver WHERE chance < 1));
my $differ = q(SELECT count(*) FROM by_hand AS h FULL JOIN measured AS m USING (burglary_id, dwelling_id)
	WHERE coalesce(dwelling_id, 0) NOT IN (SELECT dwelling_id FROM by_chance) AND h.status IS DISTINCT FROM m.status);
cmp_ok(sql('SELECT 10 * count(*) FILTER (WHERE dwelling_id IN (SELECT dwelling_id FROM by_chance)) FROM by_hand'), '<', sql('SELECT count(*) FROM by_hand'), 'that is fewer than one pair in ten');
is(sql($differ), 0, 'each pair has the outcome that the letters give it by hand');
for my $sender ([ 'GM0153', 'Enschede' ], [ 'GM0164', 'Hengelo' ], [ 'GM0141', 'Almelo' ])
{
	my ($code, $name) = @$sender;
	my ($pairs, $timely, $late, $never) = split /\|/, sql("SELECT count(*), count(*) FILTER (WHERE status = 'timely'), count(*) FILTER (WHERE status = 'late'),
		count(*) FILTER (WHERE status = 'never') FROM by_hand WHERE gemeente_code = '$code'");
	cmp_ok($pairs, '>', 100, "$name: there are $pairs pairs, $timely timely, $late late, $never never");
	cmp_ok($timely, '>', 0, "$name: some in time") if $code ne 'GM0141';
	is($timely, 0, "$name: none in time, since it waits ten days") if $code eq 'GM0141' && sql("SELECT count(*) FROM certain WHERE reported_on IS NULL") == 0;
	cmp_ok($late, '>', 0, "$name: some too late") if $code ne 'GM0164';
	cmp_ok($never, '>', 0, "$name: some never");
}
is(sql("SELECT count(*) FROM by_hand WHERE gemeente_code NOT IN ('GM0153', 'GM0164', 'GM0141') AND status <> 'never'"), 0, 'the others write to nobody');
is(sql('SELECT (SELECT sum(coalesce(timely + carried + late + never, 0) + not_known) FROM fresh_near_repeat_zone) = (SELECT sum(dwellings) FROM fresh_near_repeat_zone)'), 't', 'the outcomes of the zones add up');
is(sql("SELECT (SELECT sum(dwellings) FROM fresh_near_repeat_zone) = (SELECT sum(dwellings_in_zones) FROM fresh_letter_coverage_by_area WHERE level = 'gemeente')"), 't', 'zones and municipalities are about the same pairs');
is(sql("SELECT burglary_id FROM fresh_near_repeat_zone AS z JOIN area AS a ON (a.level, a.code) IN (('gemeente', z.gemeente_code), ('buurt', z.buurt_code)) WHERE NOT ST_DWithin(a.geom, ST_Centroid(z.geom), 1)"), '',
	'a zone is in the gemeente and the buurt that it says');
is(sql("SELECT z.burglary_id FROM fresh_near_repeat_zone AS z LEFT JOIN area AS g ON g.level = 'gemeente' AND g.code = z.gemeente_code LEFT JOIN area AS b ON b.level = 'buurt' AND b.code = z.buurt_code
	WHERE (z.gemeente, z.buurt, z.wijk_code) IS DISTINCT FROM (g.name, b.name, 'WK' || substr(z.buurt_code, 3, 6)) OR g.name IS NULL OR b.name IS NULL"), '', 'with their names');
is(sql('SELECT count(*) FROM fresh_letter_blind_spot AS b FULL JOIN fresh_letter_map AS m USING (dwelling_id) WHERE (b.dwelling_id IS NULL) = (m.status IS NOT DISTINCT FROM $$nooit$$)'), 0,
	'the blind spots are what the map says never got one');

# Half of a postcode's letters reach each dwelling by half.
my $batch = sql("UPDATE letter SET number_sent = (number_sent + 1) / 2 WHERE letter_id = (SELECT min(letter_id) FROM letter WHERE postcode IS NOT NULL AND number_sent > 3) RETURNING letter_id");
is(sql("SELECT count(DISTINCT chance) FROM letter_receiver WHERE letter_id = $batch AND chance BETWEEN 0.4 AND 0.75"), 1, 'half of a mailing reaches each dwelling by chance');
cmp_ok(sql("SELECT count(*) FROM letter_pairs_since() AS p JOIN letter_receiver AS r ON r.dwelling_id = p.dwelling_id AND r.letter_id = $batch WHERE p.timely BETWEEN 0.4 AND 0.75"), '>', 0, 'and so counts by half');

# ---------------------------------------------------------------- advice

is(sql("SELECT sum(requests), sum(advices) FROM fresh_advice_uptake WHERE level = 'gemeente'"), sql('SELECT count(requested_at), count(given_at) FROM advice'), 'each request and each advice counts once');
my $known = sql(q(SELECT count(*) FROM advice AS a JOIN dwelling AS d USING (dwelling_id) JOIN advice_truth AS t ON t.dwelling_id = right(d.verblijfsobject_id, 10)::int AND t.requested_on = a.requested_at::date
	JOIN letter_truth AS l ON l.burglary_id = t.letter_about AND l.dwelling_id = t.dwelling_id WHERE l.dirt IS NULL AND l.sent_by = 'address'));
cmp_ok($known, '>', 10, "$known requests are known to follow a letter");
cmp_ok(sql("SELECT sum(requests_after_letter) FROM fresh_advice_uptake WHERE level = 'gemeente'"), '>=', $known, 'and are found to');

# ---------------------------------------------------------------- two people with one list

my $day = '2018-12-01';
my $record = "record_letters(NULL, '$day', 'wie', 'test', 'test', '2199-12-31')";
my $wanted = sql("SELECT count(*) FROM letter_worklist('$day')");
cmp_ok($wanted, '>', 10, 'there is a list');
my ($first, $second, $third) = (session(), session(), session());
say_to($first, "BEGIN; SELECT count(*) FILTER (WHERE recorded) FROM $record");
is(hear($first), $wanted, 'the first records all of it');
say_to($second, "SELECT count(*) FILTER (WHERE recorded), count(*) FROM $record");
for (1 .. 100) { last if sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"); select undef, undef, undef, 0.1 }
is(sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"), 1, 'the second waits');
say_to($third, "SELECT count(*) FILTER (WHERE recorded), count(*) FROM $record");
for (1 .. 100) { last if sql("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 2; select undef, undef, undef, 0.1 }
say_to($first, 'COMMIT');
hear($first);
like(hear($second), qr/^NOTICE: +wacht tot \w+ \(proces \d+, sinds [\d:]+\) klaar is met schrijven\n0\|0$/, 'is told for whom, and has nothing left to send');
like(hear($third), qr/^NOTICE: +wacht tot \w+ \(proces \d+, sinds [\d:]+\) klaar is met schrijven\n0\|0$/, 'a third is not told of the second, who waits as well');
is(sql("SELECT count(*), count(DISTINCT dwelling_id) FROM letter WHERE sender = 'wie'"), "$wanted|$wanted", 'each dwelling got one letter');
is(sql("SELECT count(*) FROM letter_worklist('$day')"), 0, 'the list of the day is empty');
finish($_) for $first, $second, $third;

# It is a delivery like any other: what has expired is purged, and the same letters from the printer are not counted twice.
sql(q(CREATE TABLE printed AS SELECT d.verblijfsobject_id AS verblijfsobject, l.sent_on AS verzenddatum, b.source_id AS incident, l.sender AS afzender
	FROM letter AS l JOIN dwelling AS d USING (dwelling_id) LEFT JOIN burglary AS b USING (burglary_id) WHERE l.sender = 'wie'));
my $printed = load_delivery('inbraak', 'printed', 'brieven', $ground);
is(counts('inbraak', $printed), "$wanted|0|0|$wanted", 'the list of the printer brings nothing new');
# A number that the model does not know is not kept, but that there was one is; a list that says none takes it from no letter.
sql("CREATE TABLE numbered AS SELECT verblijfsobject, verzenddatum, 'PL9999_BVH_7777777' AS incident, 'nummer' AS afzender FROM printed LIMIT 3");
is(counts('inbraak', load_delivery('inbraak', 'numbered', 'brieven', $ground)), '3|3|0|0', 'letters about a burglary that is not known');
is(sql("SELECT count(*), count(burglary_id), bool_and(about_burglary) FROM letter WHERE sender = 'nummer'"), '3|0|t', 'were about one');
is(counts('inbraak', load_delivery('inbraak', 'numbered', 'brieven', $ground)), '3|0|0|3', 'delivered again');
sql("UPDATE letter SET about_burglary = false WHERE sender = 'nummer'");
load_delivery('inbraak', 'numbered', 'brieven', $ground);
is(sql("SELECT bool_and(about_burglary) FROM letter WHERE sender = 'nummer'"), 't', 'of what was read before, a list says it anew');
sql('UPDATE numbered SET incident = NULL');
is(counts('inbraak', load_delivery('inbraak', 'numbered', 'brieven', $ground)), '3|0|0|3', 'without the number');
is(sql("SELECT count(*), bool_and(about_burglary) FROM letter WHERE sender = 'nummer'"), '3|t', 'they are those letters');
sql("DELETE FROM letter WHERE sender = 'nummer'");
sql(q(UPDATE delivery SET received_on = '2020-01-01', expires_on = '2020-01-02' WHERE source = 'record_letters'));
sql("DELETE FROM confirmation WHERE delivery_id = $printed");
sql('SELECT * FROM purge_expired(false)');
is(sql("SELECT count(*) FROM letter WHERE sender = 'wie'"), 0, 'letters that were recorded go when their time has come');

done_testing;
