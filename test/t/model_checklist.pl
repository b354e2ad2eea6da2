# The checklist of Slim Samen Toezien: lists whose numbers have parts; what there is of each part, held against the records; and that it is the user's to change.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

delivered_region('model_checklist', 0.05);
# What is answered later is not there from the start.
sql('ALTER TABLE levering.incidenten DROP "Modus operandi", DROP "Plaats van binnenkomst", DROP "Buit"; TRUNCATE levering.woningbezit, levering.acties_05_12, levering.acties_19_12');
is(made('load_model.sql', { staging => 'levering' }, '-c client_min_messages=warning'), '', 'and loaded');
sql('ALTER DATABASE model_checklist SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_checklist SET client_min_messages = warning; ALTER DATABASE model_checklist SET jit = off');

sub quoted { my ($text) = @_; return defined $text ? "'" . ($text =~ s/'/''/gr) . "'" : 'NULL' }

# Rows under these headers, loaded by a mapping; read, accepted, rejected, unchanged.
my $lists = 0;
sub list
{
	my ($mapping, $headers, @rows) = @_;
	my $table = 'lijst_' . ++$lists;
	sql("CREATE TABLE $table (rij int GENERATED ALWAYS AS IDENTITY, " . join(', ', map { "\"$_\" text" } @$headers) . ')');
	sql("INSERT INTO $table (" . join(', ', map { "\"$_\"" } @$headers) . ') VALUES ' . join(', ', map { my $row = $_; '(' . join(', ', map { quoted($row->[$_]) } 0 .. $#$headers) . ')' } @rows));
	sql("CREATE VIEW ${table}_op_volgorde AS SELECT " . join(', ', map { "\"$_\"" } @$headers) . " FROM $table ORDER BY rij");
	return counts('inbraak', load_delivery('inbraak', "${table}_op_volgorde", $mapping, "purpose => 'toezicht', legal_basis => 'convenant', expires_on => '2199-12-31'"));
}
sub refused { return sql("SELECT row_number, field, rule, explanation FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) ORDER BY row_number") }
sub refresh { sql("CALL refresh_results(NULL, 'checklist_measure')") }

# ---------------------------------------------------------------- what is on it

is(sql('SELECT count(DISTINCT number), count(*), count(part), count(DISTINCT (number, part)) FROM checklist_part'), '24|49|42|49', '24 indicators in 49 parts, 42 of them with a letter');
is(sql("SELECT string_agg(number || parts, ' ' ORDER BY number) FROM (SELECT number, coalesce(string_agg(part, '' ORDER BY part), '') AS parts FROM checklist_part GROUP BY number) AS n"),
	'1AB 2AB 3 4 5AB 6 7ABCD 8AB 9AB 10ABCD 11AB 12 13A 14A 15AB 16 17AB 18 19 20AB 21ABCD 22ABCD 23ABC 24ABC', 'their letters');
is(sql("SELECT count(*) FROM checklist_part WHERE factor IS NULL OR factor <> 'sst_' || lpad(number::text, 2, '0') || coalesce(lower(part), '') OR owner IS NULL OR source IS NULL OR perspective IS NULL"), 0,
	'each has a factor of its own, an owner and a source');
is(sql("SELECT string_agg(number || coalesce(part, ''), ' ' ORDER BY number, part) FROM checklist_part WHERE sensitive"), '11A 11B 19 20A 20B 21A 21B 21C 21D 22A 22B 22C 23A 23B 23C 24A 24B 24C', 'and those that are sensitive');
is(sql('SELECT string_agg(f, \',\') FROM checklist_part AS p CROSS JOIN unnest(p.factors) AS f WHERE f NOT IN (SELECT factor FROM factor)'), '', 'factors that it names are there');
is(sql('SELECT string_agg(DISTINCT quality, \',\') FROM checklist_part WHERE quality NOT IN (SELECT quality FROM checklist_quality)'), '', 'so is what tells how complete it is');

# ---------------------------------------------------------------- numbers with parts

my @head = qw(Nr Indicator Factor);
is(list('factorlijst', \@head, ['7A', 'Eerste'], ['7 b', 'Tweede'], [' 7.c ', 'Derde'], ['7', 'Vierde'], ['5', 'Vijfde'], ['5', 'Nog een vijfde', 'nog_een'], ['7a.', 'Weer de eerste', 'weer_een'],
		['A7', 'Andersom'], ['7AB', 'Twee letters'], ['9A', 'Bevolking'], ['9B', 'Bevolking'], ['123456789012A', 'Lang'], ['12,0', 'Met een komma'], ['7-D', 'Met een streepje']), '14|9|5|0', 'numbers with letters come in');
is(sql("SELECT factor, number, part FROM factor WHERE checklist = 'Slim Samen Toezien' ORDER BY number, part NULLS FIRST"),
	"vijfde|5|\nvierde|7|\neerste_a|7|A\ntweede_b|7|B\nderde_c|7|C\nmet_een_streepje_d|7|D\nbevolking_a|9|A\nbevolking_b|9|B\nmet_een_komma|12|", 'as number and part');
is(refused(), "6|checklist|dubbel|Een andere factor heeft in deze levering al dit nummer en onderdeel.\n7|checklist|dubbel|Een andere factor heeft in deze levering al dit nummer en onderdeel.\n8|number|geen getal|Het nummer \"A7\" is geen geheel getal.\n" .
	"9|number|geen getal|Het nummer \"7AB\" is geen geheel getal.\n12|number|geen getal|Het nummer \"123456789012A\" is geen geheel getal.", 'what cannot be, or is there twice, is refused');
is(list('factorlijst', \@head, ['7A', 'Eerste'], ['7 b', 'Tweede'], ['9 a', 'Bevolking'], ['9.B', 'Bevolking'], ['7', 'Vierde']), '5|0|0|5', 'the same again is the same');
is(list('factorlijst', \@head, ['9B', 'Iets anders', 'anders']), '1|0|1|0', 'a number and part that another factor has');
is(refused(), '1|number|dubbel|Nummer 9B van Slim Samen Toezien is al een andere factor: bevolking_b. Heet die nu anders? Noem haar dan in de kolom factor.', 'is refused, and says which');
is(list('factorlijst', \@head, [undef, 'Inwoners naar geslacht', 'bevolking_b']), '1|1|0|0', 'a list that is silent on the number');
is(sql("SELECT name, number, part FROM factor WHERE factor = 'bevolking_b'"), 'Inwoners naar geslacht|9|B', 'leaves number and part');
is(list('factorlijst', \@head, ['9', 'Inwoners naar geslacht', 'bevolking_b']), '1|1|0|0', 'one that gives a number without a part');
is(sql("SELECT name, number, part FROM factor WHERE factor = 'bevolking_b'"), 'Inwoners naar geslacht|9|', 'takes the part away');
is(list('factorlijst', [qw(Nr Onderdeel Indicator)], ['8', 'a', 'Groepen'], ['8', 'B', 'Plaatsen'], ['8c', 'C', 'Alle twee'], ['8d', 'E', 'Tegen elkaar'], [undef, 'A', 'Zonder nummer'], ['8', 'A;B', 'Meer letters'], ['8', 'b', 'Nog eens b']), '7|3|4|0',
	'a letter in a column of its own');
is(refused(), "4|part|tegenspraak|Het nummer \"8d\" noemt een ander onderdeel dan E.\n5|part|geen nummer|Onderdeel A staat zonder nummer.\n6|part|geen letter|Een onderdeel is een letter, niet \"A;B\".\n" .
	"7|checklist|dubbel|Een andere factor heeft in deze levering al dit nummer en onderdeel.", 'and what does not fit');
is(sql("SELECT string_agg(factor || number || part, ' ' ORDER BY part) FROM factor WHERE number = 8"), 'groepen_a8A plaatsen_b8B alle_twee_c8C', 'the others are there');
like(sql_error("INSERT INTO factor (factor, name, theme, measured, quantity, unit, checklist, number, part) VALUES ('x', 'x', 'x', 'area', 'extensive', 'x', 'Slim Samen Toezien', 8, 'A')"), qr/duplicate key/, 'the table itself holds a part once');
like(sql_error("INSERT INTO factor (factor, name, theme, measured, quantity, unit, checklist, number) VALUES ('x', 'x', 'x', 'area', 'extensive', 'x', 'Slim Samen Toezien', 7)"), qr/duplicate key/, 'and a number without a part');
like(sql_error("INSERT INTO factor (factor, name, theme, measured, quantity, unit, checklist, part) VALUES ('x', 'x', 'x', 'area', 'extensive', 'x', 'Slim Samen Toezien', 'A')"), qr/factor_part_is_of_a_number/, 'and no part without a number');
sql("DELETE FROM factor WHERE checklist = 'Slim Samen Toezien'");

# The list itself, as the model has it: in its own table, and as such files are written; nothing is refused.
is(sql("BEGIN; CALL import_delivery('inbraak.checklist_part', 'checklist-onderdelen'); SELECT rows_read, rows_accepted, rows_rejected FROM delivery ORDER BY delivery_id DESC LIMIT 1;
	SELECT count(*), count(DISTINCT (number, part)), count(*) FILTER (WHERE sensitive), count(*) FILTER (WHERE quantity = 'intensive') FROM factor WHERE checklist = 'Slim Samen Toezien, onderdelen'; ROLLBACK"), "49|49|0\n49|49|18|3",
	'the table of parts loads as a list of factors');
my @indicators = ([qw(nummer onderdelen factor perspectief onderwerp indicator eigenaar bron per grootheid eenheid lijst toelichting)],
	['3', undef, 'sst_03_woningen', 'Algemeen', 'In kaart brengen', 'Totaal aantal woningen', 'Politie', 'BVH', 'gebied', 'aantal', 'woningen', 'Slim Samen Toezien', 'uit de BAG'],
	['7', 'A;B;C;D', 'sst_07_voorzieningen', 'Domein', 'Kenmerken', 'Voorzieningen in de wijk', 'Corporatie', 'CBS', 'gebied', 'intensive', 'verschilt', 'Slim Samen Toezien', 'open lijst']);
my @parts = ([qw(indicator_nummer onderdeel factor indicator perspectief onderwerp eigenaar bron per grootheid eenheid gevoelig model)],
	['3', undef, 'sst_03', 'Totaal aantal woningen', 'Algemeen', 'In kaart brengen', 'Politie', 'BVH', 'gebied', 'aantal', 'woningen', 'nee', 'area_dwelling'],
	['7', 'A', 'sst_07a', 'Bushaltes: aantal', 'Domein', 'Kenmerken', 'Corporatie', 'CBS', 'gebied', 'aantal', 'aantal', 'nee', undef],
	['11', 'A', 'sst_11a', 'Inwoners per etniciteit', 'Domein', 'Kenmerken', 'Gemeente', 'CBS', 'gebied', 'aantal', 'personen', 'ja', undef]);
is(list('factorlijst', @indicators), '2|2|0|0', 'a list of indicators');
is(list('checklist-onderdelen', @parts), '3|3|0|0', 'and one of their parts beside it');
is(sql("SELECT string_agg(factor || ' ' || number || coalesce(part, '') || ' ' || quantity || ' ' || unit || CASE WHEN sensitive THEN ' gevoelig' ELSE '' END, ', ' ORDER BY factor) FROM factor WHERE checklist LIKE 'Slim%'"),
	'sst_03 3 extensive woningen, sst_03_woningen 3 extensive woningen, sst_07_voorzieningen 7 intensive verschilt, sst_07a 7A extensive aantal, sst_11a 11A extensive personen gevoelig', 'are there, both');
SKIP:
{
	my ($folder) = map { "$_/../reference" } grep { defined } $ENV{BURGLARY_DATA};
	my @files = map { ($folder // '') . "/slim_samen_toezien_$_.csv" } qw(checklist onderdelen);
	skip 'the lists themselves are not there', 3 if grep { !-r } @files;
	my @headers = map { open my $file, '<:encoding(UTF-8)', $_ or die "$_: $!\n"; my $line = <$file>; $line =~ s/\s+\z//; $line } @files;
	sql("CREATE TABLE bestand_$_ (" . join(', ', map { "\"$_\" text" } split /,/, $headers[$_]) . ")") for 0, 1;
	sql("\\copy bestand_$_ FROM '$files[$_]' CSV HEADER") for 0, 1;
	sql("DELETE FROM factor WHERE checklist LIKE 'Slim%'");
	is(counts('inbraak', load_delivery('inbraak', 'bestand_0', 'factorlijst', "purpose => 'toezicht'")), '24|24|0|0', 'the list of 24 loads');
	is(counts('inbraak', load_delivery('inbraak', 'bestand_1', 'checklist-onderdelen', "purpose => 'toezicht'")), '49|49|0|0', 'and that of 49');
	is(sql("SELECT count(*) FROM bestand_1 AS f FULL JOIN checklist_part AS p ON p.number = f.indicator_nummer::int AND p.part IS NOT DISTINCT FROM f.onderdeel
		WHERE (p.indicator, p.perspective, p.theme, p.owner, p.source, p.factor, p.unit, p.sensitive) IS DISTINCT FROM (f.indicator, f.perspectief, f.onderwerp, f.eigenaar, f.bron, f.factor, f.eenheid, f.gevoelig = 'ja')"), 0,
		'which the model has as it is');
}
sql("DELETE FROM factor WHERE checklist LIKE 'Slim%'");

# ---------------------------------------------------------------- what there is

sub status { my ($what, $which) = @_; return sql("SELECT $what FROM checklist_status WHERE number || coalesce(part, '') = '$which'") }
sub with_data { return sql("SELECT string_agg(number || coalesce(part, ''), ' ' ORDER BY number, part) FROM checklist_status WHERE has_data = 1") }

is(sql('SELECT count(*), count(has_data), count(complete), count(answered_by), count(ask), count(reason) FROM checklist_status'), '49|0|0|0|49|49', 'before results are made nothing is known, and somebody can be asked');
sql('CALL refresh_results()');
is(with_data(), '1A 1B 2A 2B 3 14A 18', 'then there is what the police and the BAG bring');
is(sql("SELECT count(*) FROM checklist_status WHERE (has_data = 1) IS DISTINCT FROM (answered_by IS NOT NULL AND reason IS NULL AND ask IS NULL AND complete > 0 AND coalesce(newest_day, make_date(newest_year, 1, 1)) IS NOT NULL)"), 0,
	'what is there has a question that gives it, a day or a year, and how complete it is; what is not, a reason and whom to ask');
is(status('complete, newest_day, complete_of', '3'), sql("SELECT 1, max(d.received_on), 'woningen in gebruik' FROM delivery AS d WHERE d.delivery_id IN (SELECT delivery_id FROM dwelling WHERE in_use_to IS NULL)"), 'dwellings');
is(status('round(complete::numeric, 6), newest_day', '1A'), sql("SELECT round(sum(burglaries) FILTER (WHERE code IS NOT NULL)::numeric / sum(burglaries), 6), max(day) FILTER (WHERE code IS NOT NULL)
	FROM area_day WHERE level = 'street' AND current = 1 AND coalesce(residential, 1) = 1"), 'burglaries in streets, by those that are counted there');
is(sql("BEGIN; UPDATE burglary SET occurred_from = '2019-01-05 12:00', occurred_to = '2019-01-05 12:00', reported_at = NULL WHERE burglary_id = (SELECT max(burglary_id) FROM burglary_place WHERE dwelling_id IS NOT NULL);
	SELECT max(newest_day) < '2019-01-01', (SELECT max(occurred_on) FROM burglary_place) FROM fresh_checklist_measure WHERE name = 'burglary_attempt'; ROLLBACK"), 't|2019-01-05', 'an answer ends where the deliveries do');
is(status('round(complete::numeric, 6)', '18'), sql("SELECT round(max(burglaries)::numeric / (max(burglaries) + max(left_out)), 6) FROM hour_profile WHERE level = 'region' AND span = 'whole'"), 'with an hour, by those that the profile has');
is(status('round(complete::numeric, 6)', '2A'), sql('SELECT round(count(attempt)::numeric / count(*), 6) FROM burglary_home'), 'attempts');
is(status('complete = (SELECT count(dwelling_id)::float8 / count(*) FROM burglary_home)', '14A'), 't', 'homes');
is(status('has_data, ask, reason', '10D'), '0|Gemeente|geen cijfers van ao, wel van bijstand, ww', 'of three benefits one is missing');
is(status('has_data, reason', '17A'), sql("SELECT 0, 'dit model heeft geen trait_count' WHERE to_regproc('trait_count') IS NULL UNION ALL SELECT 0, 'van geen woninginbraak is de werkwijze vermeld' WHERE to_regproc('trait_count') IS NOT NULL"),
	'how they came is answered by what is not there yet, or has nothing');

is(status('has_data, reason', '22D'), '0|van geen woninginbraak is de buit vermeld', 'nor what was taken');
sql("UPDATE burglary SET loot = 'sieraden' WHERE burglary_id % 3 = 0");
refresh();
is(status('has_data, round(complete::numeric, 6), answered_by', '22D'), sql("SELECT 1, round(avg((b.burglary_id % 3 = 0)::int), 6), format('SELECT * FROM inbraak.trait_count(''gemeente'', %L, %L, ''loot'')', max(p.occurred_on) FILTER (WHERE b.burglary_id % 3 = 0) - 364, max(p.occurred_on) FILTER (WHERE b.burglary_id % 3 = 0))
	FROM burglary_place AS p JOIN burglary AS b USING (burglary_id)"), 'and what was, where it is told');
sql('UPDATE burglary SET loot = NULL');

# Benefits of four buurten, one of which has no dwellings; and of a later year, in one.
sql("INSERT INTO factor_value (factor, level, code, year, value) SELECT 'ao', 'buurt', code, 2018, 5 FROM (SELECT DISTINCT buurt_code AS code FROM dwelling WHERE in_use_to IS NULL ORDER BY 1 LIMIT 3) AS b
	UNION ALL SELECT 'ao', 'buurt', 'BU99999999', 2018, 5 UNION ALL SELECT 'ao', 'gemeente', 'GM0153', 2019, 9");
my $buurten = sql('SELECT count(DISTINCT buurt_code) FROM dwelling WHERE in_use_to IS NULL');
refresh();
is(status('has_data, round(complete::numeric, 6), newest_year, complete_of', '10D'), sql("SELECT 1, round(3.0 / $buurten, 6), 2018, 'buurt'"), 'all three of the smallest, in the year that they are all known');
sql("UPDATE factor_value SET value = NULL WHERE factor = 'ao' AND level = 'buurt'");
refresh();
is(status('has_data, complete, newest_year, complete_of', '10D'), sql("SELECT 1, least(1.0 / (SELECT count(DISTINCT gemeente_code) FROM dwelling WHERE in_use_to IS NULL), (SELECT min(share) FROM checklist_measure WHERE name IN ('bijstand', 'ww')))::float8, 2018, 'buurt, gemeente'"),
	'a figure that is not known counts for none; of a gemeente it is told for those');

# Certificates of every tenth home, and who owns every second.
is(list('pkvw', [qw(verblijfsobject jaar certificaat)], map { [ split /\|/ ] } split /\n/, sql("SELECT verblijfsobject_id, 2017, CASE dwelling_id % 20 WHEN 0 THEN 'ja' ELSE 'nee' END FROM dwelling WHERE in_use_to IS NULL AND dwelling_id % 10 = 0")) =~ /^(\d+)\|\1\|0\|0$/ ? 'all' : 'some', 'all', 'certificates come in');
my $certificates = "(SELECT count(*) FROM dwelling WHERE in_use_to IS NULL AND dwelling_id % 10 = 0)::float8";
is(list('eigendom', [qw(verblijfsobject jaar eigendom)], map { [ split /\|/ ] } split /\n/, sql("SELECT verblijfsobject_id, 2016, CASE dwelling_id % 4 WHEN 0 THEN 'koop' ELSE 'corporatie' END FROM dwelling WHERE in_use_to IS NULL AND dwelling_id % 2 = 0")) =~ /^(\d+)\|\1\|0\|0$/ ? 'all' : 'some', 'all', 'and owners');
sql("UPDATE dwelling SET house_type = CASE WHEN dwelling_id % 3 = 0 THEN 'semi' END");
refresh();
is(status("has_data, complete = $certificates / (SELECT count(*) FROM dwelling WHERE in_use_to IS NULL), newest_year, complete_of", '4'), '1|t|2017|woningen in gebruik', 'every tenth home');
is(status("has_data, complete = (SELECT count(*) FILTER (WHERE dwelling_id % 6 = 0)::float8 / count(*) FROM dwelling WHERE in_use_to IS NULL)", '5B'), '1|t', 'of which both are known');
is(status("has_data, complete = (SELECT count(*) FILTER (WHERE dwelling_id % 3 = 0)::float8 / count(*) FROM burglary_home)", '15A'), '1|t', 'burglaries in homes of a known type');
is(with_data(), '1A 1B 2A 2B 3 4 5A 5B 10D 14A 15A 15B 18', 'and nothing else has come to be known');

# What the model cannot know itself comes in as figures, under the name of the part or under its number.
is(list('checklist-onderdelen', @parts), '3|3|0|0', 'a list of parts');
is(list('factorlijst', \@head, ['7b', 'Snelweg', 'afstand_snelweg'], ['13', 'Slachtoffers', 'slachtoffers']), '2|2|0|0', 'and numbers for figures of another name');
is(status('reason', '7A'), 'geen cijfers van sst_07a', 'a factor without figures');
is(status('reason', '7C'), 'geen cijfers: er is nog geen factor sst_07c; maak die met de mapping checklist-onderdelen en laad haar cijfers', 'and none at all');
sql("INSERT INTO factor_value (factor, level, code, year, value) SELECT f, 'buurt', b.code, 2015, 1 FROM (SELECT DISTINCT buurt_code AS code FROM dwelling WHERE in_use_to IS NULL ORDER BY 1 LIMIT 2) AS b, unnest('{sst_07a,afstand_snelweg,slachtoffers,sst_11a}'::text[]) AS f");
refresh();
is(sql("SELECT string_agg(number || part || ' ' || newest_year || ' ' || round(complete::numeric * $buurten) || ' ' || sensitive || ' ' || answered_by, E'\\n' ORDER BY number, part) FROM checklist_status WHERE number || part IN ('7A', '7B', '11A', '13A') AND has_data = 1"),
	"7A 2015 2 0 SELECT * FROM inbraak.factor_figure WHERE factor IN ('sst_07a')\n7B 2015 2 0 SELECT * FROM inbraak.factor_figure WHERE factor IN ('afstand_snelweg')\n11A 2015 2 1 SELECT * FROM inbraak.factor_figure WHERE factor IN ('sst_11a')\n13A 2015 2 0 SELECT * FROM inbraak.factor_figure WHERE factor IN ('slachtoffers')",
	'are what there is, of two buurten');
is(status('has_data', '3'), 1, 'a factor for what the model has takes nothing away');

# What is answered can be asked, as it stands there.
sql("UPDATE delivery SET period_from = '2016-01-01', period_to = '2018-12-31' WHERE kind = 'burglary'");
sql('CALL refresh_results()');
for (split /\n/, sql("SELECT checklist_part_id, number || coalesce(part, '') FROM checklist_status WHERE has_data = 1 ORDER BY number, part"))
{
	my ($id, $which) = split /\|/;
	my $query = sql("SELECT answered_by FROM checklist_status WHERE checklist_part_id = $id");
	cmp_ok(sql("SELECT count(*) FROM ($query) AS t"), '>', 0, "$which is answered");
}
is(sql(status('answered_by', '18') =~ s/^SELECT hour, sum\(expected\) AS expected/SELECT sum(expected)::int/r =~ s/ GROUP BY.*//r), sql("SELECT max(burglaries) FROM hour_profile WHERE level = 'region' AND span = 'whole'"), 'with all that it is about');
is(sql('SELECT round(sum(expected)) FROM (' . status('answered_by', '2B') . ') AS t'), sql("SELECT present FROM checklist_measure WHERE name = 'attempt_hour'"), 'the hours of attempts are those of attempts');

# ---------------------------------------------------------------- whose it is

sql(q(CREATE VIEW eigen_telling AS SELECT 1 AS een; UPDATE checklist_part SET owner = 'Wijkteam', indicator = 'Hangplekken' WHERE number = 8 AND part = 'B'; DELETE FROM checklist_part WHERE number = 12;
	INSERT INTO checklist_part (number, part, indicator, object) VALUES (25, 'A', 'Eigen', 'eigen_telling'), (25, 'B', 'Zonder', NULL), (25, 'C', 'Weg', 'is er niet"; DROP TABLE letter');
	INSERT INTO checklist_part (checklist, number, indicator, object, quality, query) VALUES ('Eigen lijst', 1, '100%s', 'area_home', 'dwelling', 'SELECT ''%'' AS "%s", * FROM area_home');
	INSERT INTO checklist_part (number, part, indicator, factors) VALUES (26, 'A', 'Leeg', '{}'), (26, 'B', 'Niets', '{NULL}'), (26, 'C', 'Onbekend', '{bestaat_niet}')));
my $own = q(SELECT checklist, number, part, has_data, answered_by, ask, reason FROM checklist_status WHERE number > 24 OR checklist <> 'Slim Samen Toezien' OR number = 12 OR owner_changed ORDER BY checklist, number, part) =~ s/owner_changed/indicator = 'Hangplekken'/r;
my $said = sql($own);
is($said, "Eigen lijst|1||1|SELECT '%' AS \"%s\", * FROM area_home||\nSlim Samen Toezien|8|B|0||Wijkteam|geen cijfers: er is nog geen factor sst_08b; maak die met de mapping checklist-onderdelen en laad haar cijfers\n" .
	"Slim Samen Toezien|25|A||SELECT * FROM inbraak.eigen_telling||niet bekend: het model meet niet hoe volledig dit is\nSlim Samen Toezien|25|B|0|||niets in dit model beantwoordt dit\n" .
	"Slim Samen Toezien|25|C|0|||dit model heeft geen is er niet\"; DROP TABLE letter\nSlim Samen Toezien|26|A|0|||niets in dit model beantwoordt dit\nSlim Samen Toezien|26|B|0|||niets in dit model beantwoordt dit\nSlim Samen Toezien|26|C|0|||geen cijfers van bestaat_niet",
	'rows of the user are shown, and what nobody measured is not known');
sql("SELECT upgrade_burglary_model('inbraak')");
is(sql($own), $said, 'and stay as they are when the model is upgraded');
is(sql('SELECT count(*) FROM checklist_part'), 55, 'what was deleted does not come back');
like(sql_error("INSERT INTO checklist_part (number, part, indicator) VALUES (25, 'A', 'Nog eens')"), qr/duplicate key/, 'a part is there once');
like(sql_error("INSERT INTO checklist_part (number, indicator) VALUES (3, 'Nog eens')"), qr/duplicate key/, 'so is a number without one');

sql("SELECT 'CREATE ROLE lijst_lezer' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lijst_lezer') \\gexec");
sql("SELECT count(*) FROM grant_burglary_roles('inbraak', colleague => 'lijst_lezer')");
is(sql('SET ROLE lijst_lezer; SELECT count(*), count(*) FILTER (WHERE has_data = 1) FROM inbraak.checklist_status'), sql('SELECT count(*), count(*) FILTER (WHERE has_data = 1) FROM checklist_status'), 'a colleague reads it');
like(sql_error('SET ROLE lijst_lezer; SELECT 1 FROM inbraak.dwelling_factor_value'), qr/permission denied/, 'and no home by it');
sql("SELECT count(*) FROM revoke_burglary_roles('inbraak', 'lijst_lezer'); DROP ROLE lijst_lezer");

# Nothing loaded: nothing is there, and each says why.
sql("SELECT create_burglary_model('leeg'); CALL leeg.refresh_results()");
is(sql("SELECT count(*), sum(has_data), count(complete), count(answered_by), count(ask), count(reason) FROM leeg.checklist_status"), '49|0|0|0|49|49', 'in a model without anything there is nothing');

done_testing;
