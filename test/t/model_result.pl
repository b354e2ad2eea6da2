# Results are kept: one day for all, old ones until new ones are there, nobody waits to read, and what has not changed is not done again.
use strict;
use warnings;
use Model;
use Psql;
use Test::More;

loaded_region('model_result', 0.05);
sql("UPDATE inbraak.delivery SET period_from = '2016-01-01', period_to = '2018-12-31' WHERE kind = 'burglary'");
# What the made deliveries do not tell: how they came in, and whose the dwellings are.
sql("UPDATE inbraak.burglary SET modus_operandi = CASE burglary_id % 3 WHEN 0 THEN 'voordeur geflipperd' WHEN 1 THEN 'onduidelijk' END;
	INSERT INTO inbraak.dwelling_factor_value (factor, dwelling_id, year, category, delivery_id) SELECT 'eigenaar', dwelling_id, 2018, 'bewoner', 1 FROM inbraak.dwelling WHERE dwelling_id % 2 = 0 ON CONFLICT DO NOTHING");
sql('ALTER DATABASE model_result SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_result SET jit = off');

sub refresh { my ($output, $status) = Psql::run("CALL refresh_results(@_)"); return $status ? $output : join ' ', $output =~ /^NOTICE: +(\w+): .* rij(?:en)? in/gm }
my @results = split /\n/, sql('SELECT result FROM result ORDER BY position');
# Of sums the last digits hang on the order.
sub kept { return join '', map { "$_: " . sql("SET extra_float_digits = -3; SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM ${_}_result AS t") . "\n" } @results }

# ---------------------------------------------------------------- before and after the first time

is(sql('SELECT count(*), count(as_of), count(refreshed_at), sum(behind), min(reason) FROM result_status'), @results . '|0|0|' . @results . '|nog nooit ververst', 'at first there is nothing');
is(sql('SELECT count(*) FROM near_repeat_role'), 0, 'a view is empty then');
is(refresh(), join(' ', @results), 'all are done, in their order');
is(sql('SELECT count(*), sum(behind), count(reason), count(DISTINCT as_of) FROM result_status'), @results . '|0|0|1', 'and none is behind');
is(sql('SELECT max(as_of) = last_known_day(), last_known_day() FROM result_status'), 't|2018-12-31', 'the day is the last of which burglaries are known');
is(sql("SELECT string_agg(result, ' ') FROM result_status WHERE rows = 0"), 'forecast_map', 'each has rows, but for a map of what to expect, for which there are too few') or diag(sql('SELECT result, rows FROM result_status'));
my %columns = map { ($_ => sql("SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'fresh_$_'::regclass AND attnum > 0")) } @results;
sub astray
{
	my ($of) = @_;
	return sql("SET extra_float_digits = -3; WITH fresh AS MATERIALIZED (SELECT ROW($columns{$of})::text AS r FROM fresh_$of), kept AS (SELECT ROW($columns{$of})::text AS r FROM ${of}_result)
		SELECT count(*) FROM ((TABLE fresh EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE fresh)) AS t");
}
for (@results)
{
	is(astray($_), 0, "$_ holds what it should");
	my $shown = $_ eq 'data_quality' ? "(SELECT * FROM data_quality WHERE topic <> 'leeg') AS q" : $_;    # what is empty is told at once
	is(sql("SELECT count(*) = (SELECT rows FROM result_status WHERE result = '$_'), count(DISTINCT as_of) <= 1 FROM $shown"), 't|t', "$_ is shown whole, of one day");
}
is(sql('SELECT count(*) FROM near_repeat_role JOIN stored_double USING (burglary_id)'), 0, 'a burglary that two sources tell of is there once');
is(sql("SELECT letters_to > as_of, letters_to = (SELECT max(sent_on) FROM letter) FROM result_day"), 't|t', 'letters of after the day count');
is(sql('SELECT count(*) FROM letter_worklist AS w JOIN letter AS l USING (dwelling_id) WHERE l.sent_on > w.as_of'), 0, 'who got one since is not on the list');

# In other words than those of the views.
is(sql("SELECT count(*) FROM near_repeat_chain AS c, letter_rule AS r WHERE (c.active = 1) <> (c.as_of < c.last_day + r.risk_days)"), 0, 'a chain is active as long as its last burglary raises the risk');
is(sql("SELECT count(*), sum(c.burglaries) FROM near_repeat_chain AS c"), sql("SELECT count(DISTINCT chain_id), count(chain_id) FROM near_repeat_role"), 'chains hold the burglaries that are in one');
is(sql("SELECT count(*) FROM near_repeat_link AS l LEFT JOIN near_repeat_role AS a ON a.burglary_id = l.earlier_id LEFT JOIN near_repeat_role AS b ON b.burglary_id = l.later_id
	WHERE (a.chain_id = l.chain_id AND b.chain_id = l.chain_id AND b.occurred_on - a.occurred_on = l.days) IS NOT TRUE"), 0, 'and so do links');
is(sql("SELECT count(*) FROM repeat_address AS r FULL JOIN (SELECT dwelling_id, count(*) AS times FROM burglary_event WHERE dwelling_id IS NOT NULL AND double_of IS NULL AND residential IS DISTINCT FROM 0
	AND occurred_on <= (SELECT as_of FROM result_day) GROUP BY 1 HAVING count(*) > 1) AS b USING (dwelling_id) WHERE r.burglaries IS DISTINCT FROM b.times"), 0, 'who was burgled again');
sql('CREATE TABLE public.at_risk AS SELECT dwelling_id FROM dwelling_risk ORDER BY dwelling_id LIMIT 20');
is(sql("BEGIN; UPDATE dwelling SET in_use_to = '2018-12-31' WHERE dwelling_id IN (SELECT dwelling_id FROM public.at_risk); CALL refresh_results(NULL, 'dwelling_risk');
	SELECT count(*) FROM dwelling_risk JOIN public.at_risk USING (dwelling_id); ROLLBACK"), 0, 'what is no dwelling any more runs no risk');
is(sql("BEGIN; UPDATE burglary SET reported_at = '2019-01-02'; CALL refresh_results('2018-12-31', 'dwelling_risk'); SELECT count(*) FROM dwelling_risk; ROLLBACK"), 0,
	'what the police did not know yet raises none');

# What the areas of the map have, with a figure beside it or without.
cmp_ok(sql('SELECT count(*) FROM area_rate JOIN factor_by_area USING (level, code, year)'), '>', 100, 'areas have rates, and figures');
is(sql('SELECT a.level, a.code, a.year FROM area_rate AS a JOIN factor_by_area AS f USING (level, code, year)
	WHERE ROW(a.burglaries, a.dwellings, a.rate, a.rate_low, a.rate_high, a.left_out, a.small, a.reason) IS DISTINCT FROM ROW(f.burglaries, f.dwellings, f.rate, f.rate_low, f.rate_high, f.left_out, f.small, f.reason) LIMIT 3'),
	'', 'and the same ones in both');
is(sql('SELECT a.level, a.year FROM (SELECT level, year, sum(burglaries) AS placed, max(left_out) AS left_out FROM area_rate GROUP BY level, year) AS a
	WHERE a.placed + a.left_out <> (SELECT count(*) FROM burglary_home AS h WHERE extract(year FROM h.occurred_on) = a.year)'), '', 'of each level and year the areas and what is left out are all');
is(sql("SELECT DISTINCT year FROM area_rate ORDER BY 1"), "2016\n2017\n2018", 'in the years that are known');

# What all may see is what was published (model_publication.pl), and nothing before that.
is(sql('SELECT count(*) FROM area_rate_open') . sql("SELECT length(area_tile(0, 0, 0, 'gemeente', 2017))"), '00', 'nothing is published');
sql("SELECT publish_results('2016-01-01', '2018-12-31', 'website', 'openbaarheid')");
my $open = "(SELECT * FROM area_rate_open WHERE level = 'gemeente' AND year = 2017)";
cmp_ok(sql("SELECT count(burglaries) FROM $open AS a"), '>', 2, 'gemeenten are shown');

# The same as tiles: what GDAL reads in that of the whole world is what is shown.
is(sql("SELECT area_tile(0, 0, 0, 'wijk', 1999) = '', length(area_tile(12, 0, 0)), area_tile(NULL, 0, 0) = ''"), 't|0|t', 'a tile without areas is empty');
like(sql_error($_->[0]), $_->[1], "refused: $_->[0]")
	for ["SELECT area_tile(3, 8, 0)", qr/tegel 3\/8\/0 bestaat niet/], ["SELECT area_tile(-1, 0, 0)", qr/bestaat niet/], ["SELECT area_tile(0, 0, 0, 'pc6')", qr/niveau "pc6" heeft geen tegels/];
SKIP:
{
	skip 'no ogr2ogr to read tiles with', 1 if !grep { -x "$_/ogr2ogr" } split /:/, $ENV{PATH};
	my $file = Psql::scratch('0.pbf');
	open my $tile, '>', $file or die $!;
	binmode $tile;
	print $tile pack('H*', sql("SELECT encode(area_tile(0, 0, 0, 'gemeente', 2017), 'hex')"));
	close $tile;
	my $read = qx(ogr2ogr -f CSV /vsistdout/ -sql "SELECT code, burglaries, reason FROM area_rate ORDER BY code" '$file');
	$read =~ s/^.*\n//;
	is($read =~ tr/"//dr, sql("COPY (SELECT code, burglaries, reason FROM $open AS a ORDER BY code COLLATE \"C\") TO STDOUT (FORMAT csv)") =~ tr/"//dr . "\n", 'the tile of the world holds what all may see');
}

# ---------------------------------------------------------------- why there is nothing

# Whatever is taken away, each layer that becomes empty says what is lacking, and so does its line in data_quality; the others say nothing.
my @lacking = (
	["DELETE FROM stored_double; DELETE FROM burglary_version; DELETE FROM burglary", 'near_repeat_cell', 'er zijn geen inbraken ingelezen'],
	["UPDATE burglary SET object_kind = (SELECT object_kind FROM object_kind WHERE NOT residential AND object_kind <> 'onbekend' LIMIT 1)", 'near_repeat_zone', qr/^geen van de [\d.]+ ingelezen inbraken is in een woning$/],
	["UPDATE burglary SET place_uncertainty = 40", 'near_repeat_link', qr/^van geen van de [\d.]+ woninginbraken is de plek zeker genoeg: gevraagd is hoogstens 25 m, de zekerste is op 40 m bekend$/],
	["UPDATE burglary SET geom = NULL, place_uncertainty = NULL, dwelling_id = NULL, place_quality = 'geen', place_step = 8", 'near_repeat_zone', qr/gevraagd is hoogstens [\d.]+ m, geen heeft een plek$/],
	["UPDATE burglary SET geom = NULL, place_uncertainty = NULL, dwelling_id = NULL, place_quality = 'geen', place_step = 8", 'dwelling_risk', 'van geen recente inbraak is bekend waar zij kan zijn geweest, of er liggen geen woningen bij'],
	["UPDATE burglary SET occurred_from = NULL, occurred_to = NULL, reported_at = NULL", 'near_repeat_role', qr/^van geen van de [\d.]+ woninginbraken is de dag bekend$/],
	["UPDATE burglary SET occurred_from = occurred_from - interval '20 years', occurred_to = occurred_to - interval '20 years', reported_at = reported_at - interval '20 years'", 'near_repeat_cell',
		qr/^geen woninginbraken van 01-01-2018 tot en met 31-12-2018 die zeker genoeg zijn; de laatste daarvoor is van \d\d-\d\d-1998$/],
	["UPDATE burglary SET place_uncertainty = 40 WHERE burglary_id <> (SELECT min(burglary_id) FROM sure_burglary)", 'near_repeat_cell', 'van dat jaar is maar één woninginbraak zeker genoeg; een paar bestaat uit twee'],
	["DELETE FROM factor_value", 'factor_by_area', 'er zijn geen cijfers van gebieden ingelezen'], ["DELETE FROM published_count", 'published_difference', 'er zijn geen gepubliceerde aantallen ingelezen']
);
for (@lacking)
{
	my ($taken, $empty, $reason) = @$_;
	my ($said, $told) = split /\n/, sql("BEGIN; $taken; SET client_min_messages = warning; CALL refresh_results(NULL, '$empty'); SELECT nothing FROM result_status WHERE result = '$empty';
		SELECT sentence FROM data_quality WHERE item = '$empty' AND topic = 'leeg'; ROLLBACK");
	ref $reason ? like($said, $reason, "$empty is empty, and says why: " . substr($taken, 0, 40)) : is($said, $reason, "$empty is empty, and says why: " . substr($taken, 0, 40));
	is($told, "$empty is leeg: $said.", 'in data_quality, too');
}
like((Psql::run("BEGIN; DELETE FROM published_count; CALL refresh_results(NULL, 'published_difference'); ROLLBACK"))[0], qr/^NOTICE: +published_difference: 0 rijen in [\d,]+ s: er zijn geen gepubliceerde aantallen ingelezen$/m,
	'and refreshing says it');
like((Psql::run("BEGIN; DELETE FROM published_count WHERE (source, code, year) NOT IN (SELECT d.source, d.code, d.year FROM published_difference AS d ORDER BY 1, 2, 3 LIMIT 1); CALL refresh_results(NULL, 'published_difference'); ROLLBACK"))[0],
	qr/^NOTICE: +published_difference: 1 rij in/m, 'and of one row that it is one');
is(sql("BEGIN; UPDATE burglary SET place_uncertainty = 99 WHERE burglary_id IN (SELECT burglary_id FROM burglary_event WHERE occurred_on > '2018-06-30');
	SELECT right(nothing_because('{burglary}', '2025-01-01', '2025-02-01', 25), 10) = to_char(max(occurred_on), 'DD-MM-YYYY') FROM burglary_event WHERE residential IS DISTINCT FROM 0 AND double_of IS NULL AND place_uncertainty <= 25; ROLLBACK"), 't',
	'the last one before is one that is sure enough');
is(sql("SELECT count(*) FROM result_status WHERE (nothing IS NULL) <> (rows > 0)"), 0, 'what has rows gives no reason');
is(sql("SELECT count(*), bool_and(position('forecast_map' IN d::text) > 0) FROM data_quality AS d WHERE topic = 'leeg'"), '1|t', 'and no line; what has none has one');
is(sql("SELECT string_agg(result, ' ') FROM result WHERE coalesce(result_nothing(result), '-') = '-' AND result NOT IN (SELECT v FROM unnest('{near_repeat_role,burglary_home,near_repeat_zone,dwelling_cohesion,burglary_cohesion,factor_by_area,area_hierarchy,area_home,dwelling_count,repeat_victimisation,burglary_concentration}'::text[]) AS v)"),
	'', 'each result that can be empty with everything there has its words for that');
my $worklist = sub { my ($output) = Psql::run("SELECT count(*) FROM letter_worklist($_[0])"); return $output };
like($worklist->("'2017-05-01'"), qr/^\d+$/m, 'a list is asked');
unlike($worklist->("'2017-05-01'"), qr/niets te tonen/, 'which shows something');
my ($first, $last) = split /\|/, sql("SELECT to_char(min(occurred_on), 'DD-MM-YYYY'), to_char(max(occurred_on), 'DD-MM-YYYY') FROM burglary_event AS e WHERE residential IS DISTINCT FROM 0 AND double_of IS NULL AND place_uncertainty <= (SELECT max_uncertainty FROM letter_rule)");
like($worklist->("'2025-05-15'"), qr/niets te tonen: geen woninginbraken van 16-04-2025 tot en met 15-05-2025 die zeker genoeg zijn; de laatste daarvoor is van $last/, 'one of long after tells of when the last is');
like($worklist->("'2005-05-15'"), qr/; de eerste is van $first/, 'and one of long before of when the first is');
like((Psql::run("BEGIN; TRUNCATE watch_group CASCADE; SELECT * FROM group_reach(); ROLLBACK"))[0], qr/er is niets te tonen: er zijn geen buurtgroepen ingelezen/, 'groups that are not there are said not to be');
like((Psql::run("SELECT * FROM factor_pair('mutatiegraat', 'A_LWB_ssSocoh')"))[0], qr/er is geen factor "mutatiegraat"; bedoeld is misschien mutatiegraad/, 'of a factor that is not there the nearest is named');
like((Psql::run("BEGIN; DELETE FROM factor_value WHERE factor = 'mutatiegraad'; SELECT count(*) FROM factor_pair('mutatiegraad', 'A_LWB_ssSocoh'); ROLLBACK"))[0], qr/niets te vergelijken: mutatiegraad is bekend van 0 gebieden/, 'too few areas are said to be too few');
like(sql("SELECT sentence FROM event_report(25, '2031-01-01')"), qr/Er valt niets te tellen: de inbraken zijn van \d\d-\d\d-\d{4} tot en met/, 'the report says of when the burglaries are');

# No view computes when it is looked at: its plan is cheaper than what makes the server compile, and a window on the map goes by the index.
my @views = split /\n/, sql("SELECT relname FROM pg_class WHERE relnamespace = 'inbraak'::regnamespace AND relkind = 'v' ORDER BY 1");
cmp_ok(scalar @views, '>', 20, 'there are views');
for my $view (@views)
{
	my ($cost) = sql("EXPLAIN SELECT * FROM inbraak.$view") =~ /cost=[\d.]+\.\.([\d.]+)/;
	# a value for functions to ask, which nobody opens as a table; and what is read from the catalogue, however much data there is
	cmp_ok($cost, '<', $view =~ /^(survey_score|result_status)$/ ? 100_000 : 30_000, "$view costs less than what makes the server compile, also for ten times as many dwellings");
}
my @layers = split /\n/, sql("SELECT f_table_name FROM geometry_columns WHERE f_table_schema = 'inbraak' AND f_table_name IN (SELECT relname FROM pg_class WHERE relnamespace = 'inbraak'::regnamespace AND relkind = 'v') ORDER BY 1");
cmp_ok(scalar @layers, '>', 12, 'there are layers');
for my $layer (@layers)
{
	# the newest of what was published, and actions and cameras, of which there are few
	$layer =~ /^(?:area_rate_open|intervention_status|camera_view)$/ or like(sql("SET enable_seqscan = off; EXPLAIN SELECT * FROM inbraak.$layer WHERE geom && ST_MakeEnvelope(256000, 470000, 258000, 472000, 28992)"),
		qr/Index Scan (?:using|on) \w*(?:geom|point)_idx/, "$layer: a window goes by the index");
	is(sql("SELECT srid, type ~ '^(POINT|LINESTRING|POLYGON|MULTIPOLYGON)\$' FROM geometry_columns WHERE f_table_schema = 'inbraak' AND f_table_name = '$layer'"), '28992|t', "$layer is of one type");
	is(sql("SELECT format_type(a.atttypid, a.atttypmod), a.attnum = (SELECT max(m.attnum) FROM pg_attribute AS m WHERE m.attrelid = a.attrelid AND m.attname = 'geom') FROM pg_attribute AS a WHERE a.attrelid = 'inbraak.$layer'::regclass AND a.attnum = 1"), 'integer|f', "$layer has a whole number first");
	is(sql("SELECT count(*) - count(DISTINCT k) FROM (SELECT (to_jsonb(t) ->> (SELECT attname FROM pg_attribute WHERE attrelid = 'inbraak.$layer'::regclass AND attnum = 1)) AS k FROM inbraak.$layer AS t) AS x"), 0, 'which tells rows apart');
}

# ---------------------------------------------------------------- what has not changed

my $before = kept();
is(refresh(), '', 'nothing has changed: nothing is done');
my $stamp = sql("SELECT string_agg(xmin::text, ',' ORDER BY result) FROM result");
refresh();
is(sql("SELECT string_agg(xmin::text, ',' ORDER BY result) FROM result"), $stamp, 'nor written');
is(refresh("only_result => 'near_repeat_cell'"), '', 'nor of one alone');
sql("UPDATE letter_rule SET max_distance = 90");
my @behind = split /\n/, sql('SELECT result FROM result_status WHERE behind = 1 ORDER BY result');
ok((grep { $_ eq 'near_repeat_link' } @behind) && !(grep { $_ eq 'repeat_address' } @behind), 'a rule makes those behind that hang on it, and no others');
is(sql("SELECT DISTINCT reason FROM result_status WHERE behind = 1"), 'veranderd: letter_rule', 'and it is said why');
is(refresh("only_result => 'near_repeat_link'"), 'near_repeat_link', 'one can be done alone');
is(sql("SELECT behind, reason FROM result_status WHERE result = 'near_repeat_role'"), '1|wacht op verversen', 'the others stay behind');
is(join(' ', sort split / /, refresh()), join(' ', sort grep { $_ ne 'near_repeat_link' } @behind), 'until they are done');
sql('UPDATE letter_rule SET max_distance = 100');
refresh();
is(kept(), $before, 'the old rule gives the old results');
sql("UPDATE burglary SET attempt = attempt WHERE false; DELETE FROM letter WHERE false; INSERT INTO letter (sent_on, number_sent, delivery_id) SELECT sent_on, 1, delivery_id FROM letter WHERE false");
is(sql('SELECT sum(behind) FROM result_status'), 0, 'a statement that changes no row makes nothing behind');
sql('UPDATE mapping SET description = description');
is(sql('SELECT sum(behind) FROM result_status'), 0, 'nor does what no result is made of');

# What is not said to be behind is what it would be anew, whatever changes, by whatever way.
my %hangs = (
	"UPDATE delivery SET period_to = '2018-06-30' WHERE kind = 'letter'" => 'letter_map', "UPDATE delivery SET period_to = '2018-11-30' WHERE kind = 'burglary'" => 'area_rate',
	"UPDATE delivery SET source = source || ' (2)' WHERE kind = 'pand'" => 'data_quality', 'DELETE FROM letter WHERE letter_id % 7 = 0' => 'letter_coverage_by_month',
	"UPDATE dwelling SET in_use_to = '2018-06-01' WHERE dwelling_id % 50 = 0" => 'dwelling_risk', "UPDATE burglary SET reported_at = '2019-06-01' WHERE burglary_id % 5 = 0" => 'letter_worklist',
	'UPDATE factor_value SET value = value * 1.1 WHERE factor = $$inwoners$$' => 'factor_by_area', 'TRUNCATE advice' => 'advice_uptake', 'TRUNCATE factor_value' => 'factor_association',
	"UPDATE area SET geom = ST_Translate(geom, 300, 0) WHERE level = 'buurt'" => 'area_rate', 'UPDATE published_count SET registered = registered + 1' => 'published_difference',
);
for my $change (sort keys %hangs)
{
	my $answer = sql("BEGIN; $change; SELECT string_agg(result, ' ' ORDER BY result) FROM result_status WHERE behind = 0; SELECT behind FROM result_status WHERE result = '$hangs{$change}'; ROLLBACK");
	my ($still, $behind) = split /\n/, $answer;
	is($behind, 1, "$change: $hangs{$change} is behind");
	my $looks = join ' ', map { "SELECT '$_' WHERE EXISTS (SELECT ROW($columns{$_})::text FROM fresh_$_ EXCEPT SELECT ROW($columns{$_})::text FROM ${_}_result);" } split / /, $still;
	is(sql("SET extra_float_digits = -3; BEGIN; $change; $looks ROLLBACK"), '', 'what is not behind is as it was');
}

# Every table that a result is made of is watched: else a result could be old, and nobody told.
is(sql(q(SELECT string_agg(DISTINCT c.relname, ', ') FROM result_source AS s JOIN pg_class AS c ON c.relname = regexp_replace(s.what, ' .*', '') AND c.relkind = 'r'
	WHERE c.relnamespace IN ('inbraak'::regnamespace, 'inbraak_internal'::regnamespace)
	AND NOT EXISTS (SELECT FROM pg_trigger AS t WHERE t.tgrelid = c.oid AND t.tgname IN ('note_insert', 'note_change')) AND c.relname NOT IN ('result', 'model', 'kept_known_days', 'kept_letter_pair', 'kept_area_count', 'kept_area_measure', 'kept_dwelling_place', 'kept_place_share', 'kept_measure_area', 'kept_measure_candidate', 'kept_measure_count', 'kept_forecast_test', 'kept_hot_spot_cell', 'kept_hot_spot_difference', 'kept_measure_burglary', 'kept_street_piece', 'kept_treated_dwelling'))), '', 'every table is watched');
is(sql(q(SELECT string_agg(c.relname, ', ') FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid WHERE t.tgname = 'note_insert'
	AND c.relname NOT IN (SELECT split_part(what, ' ', 1) FROM result_source))), '', 'and no other');
cmp_ok(sql('SELECT count(DISTINCT what) FROM result_source'), '>', 5, 'there are tables');
for my $table (split /\n/, sql("SELECT DISTINCT split_part(what, ' ', 1) FROM result_source WHERE what <> 'model' AND what NOT LIKE 'kept%'"))
{
	is(sql("SELECT count(DISTINCT t.tgtype & 60) FROM pg_trigger AS t WHERE t.tgrelid = '$table'::regclass AND t.tgname LIKE 'note%' AND t.tgenabled = 'O'"),
		$table eq 'address' ? 1 : 4, "$table: what comes, changes and goes");
}

# What several are made of is kept while they are refreshed, and not a moment longer: a second time in the same transaction reckons anew.
is(sql("SELECT string_agg(DISTINCT what, ' ' ORDER BY what) FROM result_source WHERE what LIKE 'kept%'"), 'kept_area_count kept_area_measure kept_dwelling_place kept_forecast_test kept_hot_spot_cell kept_hot_spot_difference kept_known_days kept_letter_pair kept_measure_area kept_measure_burglary kept_measure_candidate kept_measure_count kept_place_share kept_street_piece kept_treated_dwelling', 'fifteen things are kept');
# Each when all that it is made of is there: else that would be reckoned for it alone.
my $watched = q(CREATE TABLE public.early (what text); CREATE FUNCTION public.look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	INSERT INTO public.early SELECT v.source FROM view_source AS v WHERE v.name = 'found_' || NEW.what AND v.source LIKE 'kept\_%' AND substr(v.source, 6) NOT IN (SELECT k.what FROM kept AS k); RETURN NEW; END $$;
	CREATE TRIGGER look BEFORE INSERT ON kept FOR EACH ROW EXECUTE FUNCTION public.look());
cmp_ok(sql(q(SELECT count(*) FROM view_source WHERE name LIKE 'found\_%' AND source LIKE 'kept\_%')), '>', 8, 'some are made of others');
is(sql("BEGIN; SET client_min_messages = warning; $watched; UPDATE result SET behind = true; CALL refresh_results(); SELECT count(*) FROM public.early; DELETE FROM letter; DELETE FROM dwelling_area; UPDATE dwelling SET in_use_to = '2018-01-01' WHERE dwelling_id % 3 = 0;
	SELECT count(*) FROM kept; CALL refresh_results(); SELECT count(*) FROM kept_letter_pair; SELECT count(*) FROM kept_area_count; SELECT count(*) FROM kept_known_days;
	SELECT count(*) FROM (SELECT ROW($columns{letter_map})::text FROM fresh_letter_map EXCEPT SELECT ROW($columns{letter_map})::text FROM letter_map_result) AS t;
	SELECT count(*) FROM (SELECT level, code, year, dwellings, burglaries FROM fresh_area_rate EXCEPT SELECT level, code, year, dwellings, burglaries FROM area_rate_result) AS t; ROLLBACK"), "0\n0\n0\n0\n0\n0\n0", 'and go with the refresh');

# ---------------------------------------------------------------- another day

is(sql_error("CALL refresh_results($today + 2)") =~ /^ERROR: +as_of is .*; dat moet een dag tot en met vandaag zijn/m, 1, 'no day that is to come');
like(sql_error("CALL refresh_results('infinity')"), qr/^ERROR: +as_of is infinity/m, 'nor one without end');
like(sql_error("CALL refresh_results(only_result => 'iets')"), qr/^ERROR: +er is geen resultaat "iets".*\n.*HINT: +De resultaten staan in result_status/m, 'nor what is no result');
is(kept(), $before, 'and nothing has changed');
refresh("'2018-07-01'");
is(sql("SELECT max(occurred_on) <= '2018-07-01', min(occurred_on) > '2017-07-01', max(as_of) FROM near_repeat_role"), 't|t|2018-07-01', 'the year up to an earlier day');
is(sql("SELECT (SELECT max(occurred_on) FROM near_repeat_zone) <= '2018-07-01', (SELECT max(month) FROM letter_coverage_by_month) <= '2018-07-01', (SELECT max(last_day) FROM repeat_address) <= '2018-07-01',
	(SELECT max(last_day) FROM letter_map) <= '2018-07-01', (SELECT known < 0.05 FROM letter_coverage_by_month WHERE month = '2018-07-01' LIMIT 1) IS NOT FALSE"), 't|t|t|t|t', 'and nothing of after it');
is(sql('SELECT DISTINCT as_of FROM burglary_home UNION SELECT DISTINCT as_of FROM area_rate'), '2018-12-31', 'what hangs on no day is as of the last that is known');
is(join(' ', grep { astray($_) } @results), '', 'all hold what they should, as of that day');
refresh();
is(refresh("'2018-12-31'") =~ /letter_map/, 1, 'the last day without the letters of after it is another');
is(join(' ', grep { astray($_) } @results), '', 'and so is what hangs on those');
sql("CALL refresh_results('2018-07-01', 'near_repeat_cell')");
# A decision about a sensitive figure begins and ends by the calendar: nothing is written on that day.
for (['- 5', '- 1', 't'], ['- 1', '+ 5', 't'], ['- 5', '+ 5', 'f'], ['- 9', '- 6', 'f'], ['+ 1', '+ 5', 'f'])
{
	my ($from, $to, $stale) = @$_;
	is(sql("BEGIN; SET client_min_messages = warning; INSERT INTO sensitive_decision (factor, decided_by, decided_on, reason, valid_to) VALUES ('mutatiegraad', 'FG', $today $from, 'x', $today $to);
		CALL refresh_results(); UPDATE result SET refreshed_at = refreshed_at - interval '3 days';
		SELECT coalesce(bool_and(reason = 'veranderd: sensitive_decision'), false), coalesce(bool_or(result = 'factor_association'), false) FROM stale_result; ROLLBACK"),
		"$stale|$stale", "a decision from today $from to today $to");
}
is(sql("SELECT count(*) FROM result_status WHERE reason = 'naar een andere dag gerekend'"), sql("SELECT count(*) - 1 FROM result WHERE by_day"), 'one alone as of another day leaves the others behind');
refresh();
sql("UPDATE result SET version = '0'");
is(sql('SELECT DISTINCT behind, reason FROM result_status'), '1|het model is vernieuwd', 'another version of the model makes all behind');
is(refresh(), join(' ', @results), 'and done again');
refresh();
is(kept(), $before, 'the last day again gives the same');

# ---------------------------------------------------------------- imports

sql(q(CREATE TABLE incidenten_later AS SELECT * FROM incidenten LIMIT 1; UPDATE incidenten_later SET "Incident Identificatie" = 'later'));
my ($said) = Psql::run(call_import('inbraak', 'incidenten_later', 'bvh', "purpose => 'p', legal_basis => 'l', expires_on => $today + 100"));
like($said, qr/^NOTICE: +\d+ resultaten lopen achter \(peildag 31-12-2018\); CALL refresh_results\(\) werkt ze bij$/m, 'an import says that results are behind') or diag($said);
unlike($said, qr/NULL/, 'and what it says is all words');

# ---------------------------------------------------------------- two sessions

refresh();
$before = kept();
sql("UPDATE burglary SET occurred_from = occurred_from - interval '3 days', occurred_to = occurred_to - interval '3 days', reported_at = reported_at - interval '3 days'");
my $slow = start_session("BEGIN; CALL refresh_results(); $pause COMMIT;");
ok(wait_for($in_pause), 'one refreshes and takes its time');
is(sql("SET statement_timeout = '1s'; SELECT count(*) > 0 FROM near_repeat_role"), 't', 'who reads does not wait');
is(kept(), $before, 'and sees the old results, all of them');
my $second = start_session('CALL refresh_results();');
ok(wait_for(q(query LIKE 'CALL refresh_results%' AND wait_event_type = 'Lock')), 'a second one waits');
end_pause();
answer_of($slow);
like(answer_of($second), qr/wacht tot .* klaar is met schrijven.*0 van \d+ resultaten ververst/s, 'and has nothing to do any more');
my $after = kept();
isnt($after, $before, 'now the new ones are there');

# killed half-way
sql("UPDATE burglary SET occurred_from = occurred_from - interval '1 day', occurred_to = occurred_to - interval '1 day', reported_at = reported_at - interval '1 day'");
my $killed = start_session("BEGIN; CALL refresh_results(); $pause COMMIT;");
ok(wait_for($in_pause), 'one refreshes');
sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'model_result' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()");
answer_of($killed);
is(kept(), $after, 'killed, it leaves the last results');
cmp_ok(sql('SELECT sum(behind) FROM result_status'), '>', 0, 'which are known to be behind');
# an error half-way
sql('ALTER TABLE dwelling_risk_result ADD CONSTRAINT none CHECK (relative_risk < 0) NOT VALID');
like(sql_error('CALL refresh_results()'), qr/^ERROR:/m, 'an error in one');
is(kept(), $after, 'leaves all the last results');
sql('ALTER TABLE dwelling_risk_result DROP CONSTRAINT none');
isnt(refresh(), '', 'and the next time all is done');
is(sql('SELECT sum(behind) FROM result_status'), 0, 'none is behind');
like(sql_error('BEGIN ISOLATION LEVEL REPEATABLE READ; CALL refresh_results()'), qr/ERROR: +dit kan niet in een transactie met isolatie "repeatable read"/, 'another isolation is refused');

# ---------------------------------------------------------------- what may not be kept any more

cmp_ok(sql('SELECT count(*) FROM burglary_home'), '>', 10, 'there are burglaries');
sql("BEGIN; UPDATE delivery SET received_on = '2019-03-01', expires_on = '2020-01-01' WHERE kind = 'burglary'; SELECT count(*) FROM purge_expired(false); COMMIT");
is(sql('SELECT (SELECT count(*) FROM burglary), (SELECT count(*) FROM burglary_home), (SELECT count(*) FROM near_repeat_role), (SELECT count(*) FROM repeat_address), (SELECT count(*) FROM near_repeat_zone)'),
	'0|0|0|0|0', 'what is purged is in no result any more');

# ---------------------------------------------------------------- rights

sql("SELECT 'CREATE ROLE kijker' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kijker') \\gexec");
sql('GRANT USAGE ON SCHEMA inbraak TO kijker; GRANT SELECT ON ' . join(', ', map { "inbraak.$_" } @results, 'result_status') . ' TO kijker');
is(sql("SET ROLE kijker; SELECT count(*) >= 0 FROM inbraak.$_"), 't', "SELECT on $_ is enough to read it") for @results, 'result_status';
like(sql_error('SET ROLE kijker; SELECT count(*) FROM inbraak.burglary'), qr/permission denied/, 'and gives nothing else');
like(sql_error('SET ROLE kijker; CALL inbraak.refresh_results()'), qr/ERROR/, 'nor the right to refresh');
my $grants = sql(q(SELECT string_agg(relname || relacl::text, ' ' ORDER BY relname) FROM pg_class WHERE relacl::text LIKE '%kijker%'));
refresh("'2018-06-01'");
sql("SELECT upgrade_burglary_model('inbraak')");
is(sql(q(SELECT string_agg(relname || relacl::text, ' ' ORDER BY relname) FROM pg_class WHERE relacl::text LIKE '%kijker%')), $grants, 'a refresh and a repair keep the grants');
is(sql('SELECT sum(behind), min(as_of) FROM result_status'), '0|2018-06-01', 'and the results');
is(sql("SELECT has_function_privilege('kijker', 'inbraak_internal.note_change()', 'EXECUTE'), has_function_privilege('kijker', 'inbraak_internal.follow_burglaries()', 'EXECUTE')"), 'f|f',
	'nobody makes triggers of what runs as the owner');
like(sql_error('CREATE TABLE public.vreemd AS SELECT 1 AS a; CREATE TRIGGER x AFTER INSERT ON public.vreemd FOR EACH STATEMENT EXECUTE FUNCTION inbraak_internal.note_change(); INSERT INTO public.vreemd VALUES (2)'),
	qr/^ERROR: +(public\.)?vreemd is geen tabel van dit model/m, 'nor does it note what is not of the model');
sql('GRANT SELECT, UPDATE, DELETE ON inbraak.burglary TO kijker');
sql('SET ROLE kijker; UPDATE inbraak.burglary SET attempt = attempt; DELETE FROM inbraak.burglary');
ok(sql("SELECT count(*) FROM state_change WHERE what = 'burglary'") ne '', 'who may write burglaries needs no other right');
is(sql(q(SELECT count(*) FROM pg_stats WHERE schemaname = 'inbraak_internal' AND tablename ~ '_result$' AND attname IN ('postcode', 'address_line', 'postcode_line', 'woonplaats'))), 0,
	'the statistics of the planner keep no address');
sql('DROP OWNED BY kijker; DROP ROLE kijker');

# ---------------------------------------------------------------- nothing at all

sql("SELECT create_burglary_model('leeg')");
sql('CALL leeg.refresh_results()');
is(sql("SELECT count(*), sum(rows), count(DISTINCT as_of), max(as_of) = (now() AT TIME ZONE 'Europe/Amsterdam')::date FROM leeg.result_status"), @results . '|0|1|t', 'a model without anything has results without rows, as of today');

done_testing;
