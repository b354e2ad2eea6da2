# Actions that the meeting agrees on: its form as it is, list after list, in any order and as badly written as lists are; and what is counted
# before and since, held against the records.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

loaded_region('model_intervention', 0.05);
sql('ALTER DATABASE model_intervention SET search_path = inbraak, inbraak_internal, levering, region, public; ALTER DATABASE model_intervention SET client_min_messages = warning; ALTER DATABASE model_intervention SET jit = off');

sql('DELETE FROM intervention_state; DELETE FROM intervention');    # those of the made region
my @form = ('Probleem-gebied', 'Probleem', 'Actie (wat)', 'Doel', 'Typering', 'Gericht op', 'Partij', 'Periode', 'Inzet', 'Toelichting', 'Uitgevoerd ja/nee', 'Verwachte effect', 'Resultaten');
sub quoted { my ($text) = @_; return defined $text ? "'" . ($text =~ s/'/''/gr) . "'" : 'NULL' }

# A list with these headers, loaded as of a day; read, accepted, rejected, unchanged.
my $lists = 0;
sub list
{
	my ($received_on, $headers, @rows) = @_;
	my $table = 'lijst_' . ++$lists;
	sql("CREATE TABLE $table (" . join(', ', map { "\"$_\" text" } @$headers) . ')');
	sql("INSERT INTO $table VALUES (" . join(', ', map { quoted($_) } @$_) . ')') for @rows;
	return counts('inbraak', load_delivery('inbraak', $table, 'acties', "received_on => '$received_on'"));
}
sub refused { return sql("SELECT coalesce(field, '') || ': ' || rule || ': ' || explanation FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) ORDER BY row_number") }
sub state_of { my ($action) = @_; return sql("SELECT said_on, result FROM intervention_history WHERE action = " . quoted($action) . ' ORDER BY turn') }

# ---------------------------------------------------------------- weeks

# Held against PostgreSQL's own reading of ISO weeks.
is(sql("SELECT count(*) FROM generate_series(1990, 2199) AS y, generate_series(-1, 60) AS w
	WHERE iso_week_day(y, w) IS DISTINCT FROM CASE WHEN w BETWEEN 1 AND CASE WHEN extract(week FROM make_date(y, 12, 31)) = 53 OR extract(week FROM make_date(y, 12, 28)) = 53 THEN 53 ELSE 52 END
	THEN to_date(y || '-' || w || '-1', 'IYYY-IW-ID') END"), 0, 'the Mondays of all weeks');
sub weeks { my ($text, $told_on, $year) = @_; return sql("SELECT first_day, last_day FROM read_weeks(" . quoted($text) . ", " . ($year // 'NULL') . ", '$told_on')") }
for ([ 'Wk. 3-4', '2018-02-01', '2018-01-15|2018-01-28' ], [ 'WEEK 3', '2018-02-01', '2018-01-15|2018-01-21' ], [ 'wk 3 t/m wk 5', '2018-02-01', '2018-01-15|2018-02-04' ],
	[ 'weken 3 en 4', '2018-02-01', '2018-01-15|2018-01-28' ], [ 'week 51 - 2', '2018-12-20', '2018-12-17|2019-01-13' ], [ 'week 51 - 2', '2019-01-09', '2018-12-17|2019-01-13' ],
	[ 'week 51 - 2', '2018-12-31', '2018-12-17|2019-01-13' ], [ 'week 1', '2018-12-31', '2018-12-31|2019-01-06' ], [ 'Wk. 8 en verder', '2018-02-01', '2018-02-19|' ], [ 'vanaf week 8', '2018-02-01', '2018-02-19|' ],
	[ 'week 3 2019', '2018-02-01', '2019-01-14|2019-01-20' ], [ '2019-W03', '2018-02-01', '2019-01-14|2019-01-20' ], [ 'week 51 - 2 2019', '2015-02-01', '2018-12-17|2019-01-13' ],
	[ 'week 52 2018 - week 2 2019', '2015-02-01', '2018-12-24|2019-01-13' ], [ 'week 27', '2018-12-31', '2018-07-02|2018-07-08' ], [ 'week 3', '2021-01-01', '2021-01-18|2021-01-24' ], [ 'week 53', '2021-01-01', '2020-12-28|2021-01-03' ], [ 'week 50 - 3', '2019-02-20', '2018-12-10|2019-01-20' ],
	[ 'wk 49-52', '2019-01-02', '2018-12-03|2018-12-30' ], [ 'wk 44', '2019-02-28', '2018-10-29|2018-11-04' ], [ 'wk 44', '2019-03-01', '2019-10-28|2019-11-03' ], [ 'wk 43', '2019-01-02', '2019-10-21|2019-10-27' ],
	[ 'week 53', '2020-03-01', '2020-12-28|2021-01-03' ], [ 'week 53', '2018-02-01', '' ], [ 'Wk. 60', '2018-02-01', '' ], [ 'week 0', '2018-02-01', '' ],
	[ 'week 5 - 3', '2018-02-01', '' ], [ 'week', '2018-02-01', '' ], [ '3-4', '2018-02-01', '' ], [ 'week 3 en de rest', '2018-02-01', '' ], [ 'doorlopend', '2018-02-01', '' ], [ undef, '2018-02-01', '' ], [ '', '2018-02-01', '' ],
	[ 'week 3' . '-' x 5000, '2018-02-01', '' ])
{
	my ($text, $told_on, $days) = @$_;
	is(weeks($text, $told_on), $days, substr($text // 'NULL', 0, 40) . " in a list of $told_on");
}
is(weeks('wk 3', '2018-02-01', 2020), '2020-01-13|2020-01-19', 'in the year that the row names');
for ([ 'wk 8', '2018-12-03', '2019-02-18' ], [ 'wk 50', '2018-12-03', '2018-12-10' ], [ 'wk 49', '2018-12-03', '2018-12-03' ], [ 'wk 8 2018', '2018-12-03', '2018-02-19' ], [ 'wk 8', undef, '2018-02-19' ], [ '01-02-2018', '2018-12-03', '2018-02-01' ], [ 'wk 60', '2018-12-03', '' ])
{
	my ($text, $begun_on, $day) = @$_;
	is(sql('SELECT look_day(' . quoted($text) . ", NULL, '2018-12-05', " . quoted($begun_on) . ')'), $day, "one looks again at $text, after " . ($begun_on // 'nothing known'));
}
is(sql("SELECT look_day('wk 8', 2018, '2018-12-05', '2018-12-03')"), '2019-02-18', 'also where the row names the year in which the action began');
is(sql("SELECT first_day, last_day FROM read_period('01-02-2018 t/m 14-02-2018', NULL, '2018-02-01')"), '2018-02-01|2018-02-14', 'days, too');

# ---------------------------------------------------------------- the form, and the next one

my ($buurt, $naam) = split /\|/, sql("SELECT code, name FROM area WHERE level = 'buurt' AND name IN (SELECT name FROM area WHERE level = 'buurt' GROUP BY name HAVING count(DISTINCT code) = 1) AND name NOT IN (SELECT name FROM area WHERE level <> 'buurt' AND name IS NOT NULL) AND name ~ '^[A-Z][a-z]+' AND code IN (SELECT buurt_code FROM object_place WHERE occurred_on > '2018-01-01' GROUP BY 1 HAVING count(*) > 5 ORDER BY count(*) DESC) ORDER BY code LIMIT 1");
my @first = ($buurt, 'slechte sloten', 'sloten vervangen', 'minder inbraken', 'Preventie', 'slachtoffer', 'corporatie', 'Wk. 3-4', '2 fte', 'begonnen', 'deels', 'Wk. 8 en verder', '50 sloten');
is(list('2018-01-24', \@form, \@first), '1|1|0|0', 'the form loads with its own headers');
is(sql("SELECT count(*) FROM preview_import('lijst_1', 'acties') WHERE onderdeel = 'niet gelezen'"), 0, 'all thirteen of them');
my @next = @first;
@next[7, 9, 10, 12] = ('Wk. 3-4', 'klaar', 'ja', '83 sloten');
is(list('2018-02-07', \@form, \@next), '1|1|0|0', 'so does the list of a fortnight later');
is(state_of('sloten vervangen'), "2018-01-24|50 sloten\n2018-02-07|83 sloten", 'and what each said, and when, is there');
is(sql("SELECT level, code, place, type, aimed_at, period_from, period_to, done, look_on, said_on, states, former_said_on, former_result, result, change, not_understood FROM intervention_status"),
	"buurt|$buurt|$naam|preventie|slachtoffer|2018-01-15|2018-01-28|ja|2018-02-19|2018-02-07|2|2018-01-24|50 sloten|83 sloten|uitgevoerd: deels wordt ja; resultaat: 50 sloten wordt 83 sloten; toelichting: begonnen wordt klaar|",
	'the newest, with what changed');
# It lies where it was drawn, and else in its area.
my $lies = "SELECT ST_Equals(s.geom, a.geom), ST_Area(s.geom) FROM intervention_status AS s JOIN area AS a USING (area_id)";
is(sql($lies =~ s/, ST_Area.*? FROM/ FROM/r), 't', 'it lies in its area');
is(sql("BEGIN; UPDATE intervention SET geom = ST_Multi(ST_MakeEnvelope(250000, 470000, 250010, 470010, 28992)); $lies; ROLLBACK"), 'f|100', 'and where it was drawn, there');
is(sql("BEGIN; UPDATE intervention SET area_id = NULL, geom = NULL; SELECT count(*), count(geom) FROM intervention_status; ROLLBACK"), '1|0', 'and without either nowhere');
is(sql("SELECT done || ' ' || result FROM intervention"), 'yes 83 sloten', 'the action itself is as it was last told');

# ---------------------------------------------------------------- the same list again, and lists out of order

is(list('2018-02-07', \@form, \@next), '1|0|0|1', 'a list that comes twice says nothing new');
is(list('2018-01-24', \@form, \@first), '1|0|0|1', 'nor does an older one');
is(list('2018-02-21', \@form, \@next), '1|1|0|0', 'the same words a fortnight later are said then');
is(sql("SELECT states, change IS NULL, behind, reason FROM intervention_status"), '3|t|0|', 'nothing changed, and on the day to look somebody did');
my @between = @next;
$between[12] = '70 sloten';
is(list('2018-01-31', \@form, \@between), '1|1|0|0', 'a list that was mislaid comes in');
is(state_of('sloten vervangen'), "2018-01-24|50 sloten\n2018-01-31|70 sloten\n2018-02-07|83 sloten\n2018-02-21|83 sloten", 'in its place');
is(sql("SELECT result, said_on FROM intervention"), '83 sloten|2018-02-21', 'and does not become what is known now');
is(list('2018-01-31', \@form, \@between), '1|0|0|1', 'it, too, comes twice in vain');
# Two lists of one day that say otherwise are both kept; the later counts.
my @same_day = @next;
$same_day[12] = '84 sloten';
is(list('2018-02-21', \@form, \@same_day), '1|1|0|0', 'a correction on the same day');
is(sql("SELECT states, former_result, result FROM intervention_status"), '5|83 sloten|84 sloten', 'stands beside what it corrects');
# Capitals, blanks and points make no other action; another party does. Its weeks are those of the year that said them first.
my @sloppy = @same_day;
@sloppy[1 .. 2, 6] = (' Slechte  sloten.', 'SLOTEN VERVANGEN', 'Corporatie');
$sloppy[12] = '85 sloten';
is(list('2019-01-16', \@form, \@sloppy, [ @sloppy[0 .. 5], 'gemeente', @sloppy[7 .. 12] ]), '2|2|0|0', 'the next year');
is(sql("SELECT party, states, period_from FROM intervention_status ORDER BY intervention_id"), "Corporatie|6|2018-01-15\ngemeente|1|2019-01-14", 'one is known, and keeps its weeks, and one is new');

# An action of December with a week in January to look again: the list of June means the same weeks.
my @winter = ($buurt, 'donker', 'lampen', 'licht', 'Preventie', 'domein', 'gemeente', 'Wk. 49-52', '', '', 'deels', 'kijken in wk 3', '3 lampen');
is(list('2018-12-05', \@form, \@winter), '1|1|0|0', 'an action of December');
is(list('2019-01-02', \@form, [ @winter[0 .. 11], '5 lampen' ]), '1|1|0|0', 'in a list of January');
is(list('2019-06-12', \@form, [ @winter[0 .. 11], '8 lampen' ]), '1|1|0|0', 'and one of June');
is(sql("SELECT said_on, period_from, period_to, look_on FROM intervention_history WHERE action = 'lampen' AND result ~ 'lampen' ORDER BY turn"), join("\n", map { "$_|2018-12-03|2018-12-30|2019-01-14" } qw(2018-12-05 2019-01-02 2019-06-12)), 'keeps its weeks, and the day to look again');
sql("DELETE FROM intervention_state WHERE intervention_id = (SELECT intervention_id FROM intervention WHERE action = 'lampen'); DELETE FROM intervention WHERE action = 'lampen'");

# ---------------------------------------------------------------- numbers, and periods, that tell actions apart

is(list('2018-03-01', [ 'Actienummer', 'Actie', 'Partij', 'Resultaat' ], [ 'A-7', 'lampen', 'gemeente', 'besteld' ], [ 'A-8', 'lampen', 'gemeente', 'ook' ], [ 'a-7', 'lampen', 'gemeente', 'nog eens' ]), '3|2|1|0', 'a number is one action');
is(refused(), 'action: dubbel: Dezelfde actie staat eerder in de levering.', 'twice in a list is once too many');
is(list('2018-03-15', [ 'Actienummer', 'Actie', 'Partij', 'Resultaat' ], [ 'A-7', 'verlichting', 'provincie', 'hangt' ]), '1|1|0|0', 'whatever it is called next');
is(sql("SELECT number, action, states, result FROM intervention_status WHERE number IS NOT NULL ORDER BY number"), "A-7|verlichting|2|hangt\nA-8|lampen|1|ook", 'and keeps its past');
is(list('2018-03-01', [ 'Actie', 'Periode', 'Resultaat' ], [ 'brieven', 'week 3', 'a' ], [ 'brieven', 'week 7', 'b' ], [ 'brieven', 'week 7', 'c' ], [ 'brieven', 'week 3', 'a' ]), '4|2|2|0', 'the same in two periods is two actions, and the same twice is not');
is(list('2018-03-15', [ 'Actie', 'Periode', 'Resultaat' ], [ 'brieven', 'week 7', 'b2' ], [ 'brieven', 'week 4', 'a2' ]), '2|2|0|0', 'one of them is put off');
is(sql("SELECT period_told, result, states FROM intervention_status WHERE action = 'brieven' ORDER BY 1"), "week 4|a2|2\nweek 7|b2|2", 'and both are known again');

# ---------------------------------------------------------------- what people write

my @wide = ('Gebied', 'Niveau', 'Actie', 'Typering', 'Gericht op', 'Thema', 'Soort', 'Periode', 'Uitgevoerd', 'Opnieuw bekijken', 'Aantal', 'Kansen', 'Straat', 'Woningen', 'Stand op', 'Jaar');
sub row { my (%cell) = @_; return [ map { $cell{$_} } @wide ] }
is(list('2018-04-01', \@wide, map { row(Actie => "gedaan $_", Uitgevoerd => $_) } 'Ja', 'NEE', 'deels', 'gedeeltelijk', 'Afgerond.', 'nog niet', 'loopt', 'x', '1', ''), '10|10|0|0', 'done, in many words');
is(sql("SELECT string_agg(coalesce(done, '-'), ' ' ORDER BY intervention_id) FROM intervention WHERE action LIKE 'gedaan%'"), 'yes no partly partly yes no partly yes yes -', 'are three, and nothing is nothing');
is(sql("SELECT done FROM intervention_status WHERE action = 'gedaan'"), 'niet gemeld', 'which is said');
# The letters of a code say its level, whatever that of the mapping; a level that the row names goes before them.
is(list('2018-04-02', \@wide, row(Actie => 'gm', Gebied => 'GM0153'), row(Actie => 'gm met spaties', Gebied => ' gm 0141'), row(Actie => 'gm als wijk', Gebied => 'GM0153', Niveau => 'wijk')), '3|2|1|0', 'a code of another level than most');
is(sql("SELECT action, level, code FROM intervention_status WHERE action ~ '^gm' ORDER BY 1"), "gm|gemeente|GM0153\ngm met spaties|gemeente|GM0141", 'is known by its letters');
# A name may say its level; then it is that of no other.
my ($stad, $wijk) = map { sql("SELECT name FROM area AS a WHERE level = '$_->[0]' AND code = '$_->[1]' ORDER BY year DESC LIMIT 1") } ['gemeente', 'GM0153'], ['wijk', sql("SELECT min(code) FROM area WHERE level = 'wijk' AND code LIKE 'WK0153%'")];
is(list('2018-04-03', ['Actie', 'Waar'], ['zo heet de stad', "  Gemeente $stad"], ['geen wijk', "wijk $stad"], ['geen stad', "gemeente$stad"]), '3|3|0|0', 'a place says what it is');
is(sql("SELECT action, level, code, place FROM intervention_status WHERE action IN ('zo heet de stad', 'geen wijk', 'geen stad') ORDER BY 1"), "geen stad|||gemeente$stad\ngeen wijk|||wijk $stad\nzo heet de stad|gemeente|GM0153|$stad", 'and is found there alone');
# One area alone: of this level, or else of any; by its newest map. Each word for a level is known, with what is written in front of it.
sub named { my ($name, $level) = @_; return "coalesce((SELECT a.level || ' ' || a.code || ' ' || a.year FROM area AS a WHERE a.area_id = area_by_name('$name', " . ($level ? "'$level'" : 'NULL') . ")), '-')" }
my $names = "INSERT INTO area (level, code, name, year) VALUES ('wijk', 'WK999901', 'Tweemaal', 2018), ('buurt', 'BU99990101', 'Tweemaal', 2018), ('basisteam', 'T1', 'Noord', 2018), ('district', 'D1', 'Noord', 2018), ('gemeente', 'GM9999', 'Wijk bij Nergens', 2018), ('gemeente', 'GM9999', 'Wijk bij Nergens', 2020), ('gemeente', 'GM9999', 'Wijk bij Nergens', 2019)";
is(sql("BEGIN; $names; SELECT concat_ws(', ', " . join(', ', named('Tweemaal'), named('tweemaal', 'buurt'), named('Tweemaal', 'gemeente'), named('wijk Tweemaal'), named('Buurt tweemaal.'), named('basisteam Noord'), named('District  Noord'), named('Noord'), named('wijk Noord'), named('wijk bij nergens'), named('gemeente Wijk bij Nergens', 'buurt')) . "); ROLLBACK"),
	'-, buurt BU99990101 2018, -, wijk WK999901 2018, buurt BU99990101 2018, basisteam T1 2018, district D1 2018, -, -, gemeente GM9999 2020, gemeente GM9999 2020', 'which area a name means');
is(sql("BEGIN; $names, ('buurt', 'BU99990102', 'Tweemaal', 2018); SELECT concat_ws(', ', " . join(', ', named('Tweemaal', 'buurt'), named('buurt Tweemaal'), named('Tweemaal', 'wijk')) . "); ROLLBACK"), '-, -, wijk WK999901 2018', 'and of two none');

my @hostile = (
	row(Actie => 'a', Uitgevoerd => 'misschien'), row(Actie => 'b', Periode => 'week 53'), row(Actie => 'c', Periode => 'Wk. 60'), row(Actie => 'd', Periode => '31-02-2018'), row(Actie => undef, Typering => 'preventie'),
	row(Actie => 'x' x 10_001), row(Actie => 'e', 'Opnieuw bekijken' => 'eens'), row(Actie => 'f', Aantal => '-3'), row(Actie => 'g', Aantal => '2,5'), row(Actie => 'h', 'Stand op' => '03-04-2018'),
	row(Actie => 'i', 'Stand op' => '31-04-2018'), row(Actie => 'j', Gebied => 'BU99999999'), row(Actie => 'k', Gebied => 'Nergens', Niveau => 'wijk'), row(Actie => 'l', Periode => 'week 5 - 3'));
is(list('2018-04-02', \@wide, @hostile), '14|0|14|0', 'what cannot be is refused, row by row');
is(refused() =~ s/^(\w+: [^:]*): .*/$1/mgr, join("\n", 'done: geen ja, deels of nee', ('period_told: geen periode') x 3, 'action: geen actie', 'action: te lang', 'look_on: geen datum', ('treated: geen aantal') x 2,
	'said_on: datum in de toekomst', 'said_on: geen datum', ('code: gebied niet gevonden') x 2, 'period_told: geen periode'), 'each for its reason');
like(refused(), qr/^period_told: geen periode: Hier staan geen weken of dagen die bestaan: Wk\. 60\. Schrijf zoals Wk\. 3-4, week 51 - 2 of week 8 en verder\.$/m, 'which is told');
is(sql("SELECT count(*) FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) AND raw ->> 'Actie' = repeat('x', 10001)"), 1, 'and kept as it was');

# A word that is taught is understood, also where it stands already; what was refused for it comes in, and tells of its own day.
my $refused = sql('SELECT max(delivery_id) FROM delivery');
sql("INSERT INTO intervention_word VALUES ('done', 'misschien', 'partly'); CALL retry_rejected($refused)");
is(sql("SELECT done, said_on FROM intervention_status WHERE action = 'a'"), 'deels|2018-04-02', 'a mended row tells of the day of its list');
my $script = "<script>alert('x')</script> & \"y\" %s \\";
is(list('2018-04-03', \@wide, row(Actie => $script, Typering => 'iets anders', 'Gericht op' => 'Dader', Thema => 'sfeer', Soort => 'PKVW', Periode => 'doorlopend', Gebied => 'Achter de kerk', Kansen => $script, Aantal => '1.083')), '1|1|0|0', 'odd texts come in');
is(sql("SELECT action, type, aimed_at, theme, kind, treated, chances, place, area_id, evidence LIKE 'Zie hang%', not_understood FROM intervention_status ORDER BY intervention_id DESC LIMIT 1"),
	"$script|iets anders|dader|sfeer|keurmerk veilig wonen|1083|$script|Achter de kerk||t|typering: iets anders; thema: sfeer; gebied: Achter de kerk; periode: doorlopend", 'as they were written, with what was not understood');
sql("INSERT INTO intervention_word VALUES ('type', 'iets anders', 'preventive'); INSERT INTO area (level, code, name, year) VALUES ('own', 'KERK', 'Achter de Kerk', 2018)");
is(sql("SELECT type, not_understood FROM intervention_status ORDER BY intervention_id DESC LIMIT 1"), 'preventie|thema: sfeer; gebied: Achter de kerk; periode: doorlopend', 'until it is taught');
is(list('2018-04-17', \@wide, row(Actie => $script, Gebied => 'Achter de kerk', Soort => 'pkvw')), '1|1|0|0', 'the next list, and there is such an area now');
is(sql("SELECT level, code, states, not_understood FROM intervention_status ORDER BY intervention_id DESC LIMIT 1"), 'own|KERK|2|', 'it is the same action');
is(sql("SELECT count(*) FROM intervention_word AS w JOIN intervention_term AS t USING (field, code) WHERE intervention_code(w.field, upper(w.delivered) || '.') IS DISTINCT FROM w.code"), 0, 'every word is known, in capitals and with a point');
is(sql("SELECT count(*) > 25, count(*) FILTER (WHERE aim IS NULL OR explanation IS NULL), count(DISTINCT aim) FROM intervention_term WHERE field = 'kind'"), 't|0|3', 'kinds are for offenders, places and victims');
is(sql("SELECT string_agg(name, ', ') FROM intervention_term AS t WHERE NOT EXISTS (SELECT FROM intervention_word AS w WHERE (w.field, w.code) = (t.field, t.code) AND w.delivered = plain_word(t.name))"), '', 'and each is known by its own name');

# What somebody wrote himself is not lost when a list tells more.
sql("INSERT INTO intervention (action, result) VALUES ('poort dicht', 'met de hand'); UPDATE intervention SET result = 'verbeterd met de hand' WHERE action = 'lampen'");
is(list('2018-05-01', [ 'Actienummer', 'Actie', 'Partij', 'Resultaat' ], [ '', 'Poort dicht', '', 'uit de lijst' ], [ 'A-8', 'lampen', 'gemeente', 'klaar' ]), '2|2|0|0', 'a list tells of what was written by hand');
is(state_of('Poort dicht'), "|met de hand\n2018-05-01|uit de lijst", 'both are there');
is(state_of('lampen'), "2018-03-01|ook\n2018-03-01|verbeterd met de hand\n2018-05-01|klaar", 'also a change of what a list said');

# ---------------------------------------------------------------- what is overdue

is(sql("SELECT string_agg(coalesce(why_behind(l::date, p::date, d, s::date, '2018-03-01'), '-'), E'\n' ORDER BY n) FROM (VALUES
	(1, '2018-02-19', NULL, 'no', '2018-02-18'), (2, '2018-02-19', NULL, 'no', '2018-02-19'), (3, '2018-03-02', NULL, 'no', '2018-02-01'), (4, NULL, '2018-02-28', 'no', '2018-02-01'), (5, NULL, '2018-02-28', 'yes', '2018-02-01'),
	(6, NULL, '2018-03-01', NULL, '2018-02-01'), (7, NULL, '2018-02-28', 'partly', '2018-03-01'), (8, NULL, NULL, NULL, NULL), (9, '2018-03-01', NULL, NULL, NULL)) AS v (n, l, p, d, s)"), join("\n",
	'op 19-02-2018 zou opnieuw worden gekeken; sindsdien is er niets gemeld', '-', '-', 'de actie liep tot en met 28-02-2018; sindsdien is er niets gemeld', '-', '-',
	'de actie liep tot en met 28-02-2018 en is niet als uitgevoerd gemeld', '-', 'op 01-03-2018 zou opnieuw worden gekeken; sindsdien is er niets gemeld'), 'when there is something to look at');

# ---------------------------------------------------------------- what was counted before and since

sql('CALL refresh_results()');
my ($street, $in) = split /\|/, sql("SELECT h.code, min(h.gemeente_code) FROM area_home AS h JOIN area_day AS d ON d.level = 'street' AND d.code = h.code AND d.day > '2018-06-01'
	WHERE h.level = 'street' AND h.code IS NOT NULL GROUP BY h.code HAVING count(DISTINCT h.gemeente_code) = 1 ORDER BY sum(d.burglaries) DESC, 1 LIMIT 1");
my $gemeente = sql("SELECT gemeente_code FROM area_home WHERE level = 'buurt' AND code = '$buurt'");
is(list('2018-12-31', \@wide, row(Actie => 'in de buurt', Gebied => $buurt, Periode => 'week 27'), row(Actie => 'in de straat', Straat => $street, Periode => '01-10-2018'), row(Actie => 'in de gemeente', Gebied => $gemeente, Niveau => 'gemeente', Periode => 'week 40'),
	row(Actie => 'zonder begin', Gebied => $buurt), row(Actie => 'zonder plek', Periode => 'week 40'), row(Actie => 'zonder woningen', Gebied => 'KERK', Niveau => 'own', Periode => 'week 40'), row(Actie => 'later', Gebied => $buurt, Periode => 'week 40 2019'), row(Actie => 'vroeger', Gebied => $buurt, Periode => 'week 2 2014')), '8|8|0|0', 'actions of which something can be counted, and others');
my $last = sql("SELECT max(last_day) FROM known_day WHERE gemeente_code = '$gemeente'");
sub counted { my ($where, $from, $to) = @_; return sql("SELECT count(*) FROM object_place AS o WHERE ($where) AND occurred_on BETWEEN '$from' AND '$to' AND residential IS DISTINCT FROM 0") }
sub told { my ($action) = @_; return sql("SELECT burglaries_before, burglaries_since, reference_before, reference_since FROM intervention_counts((SELECT intervention_id FROM intervention WHERE action = '$action'))") }
sub days { my ($action) = @_; return split /\|/, sql("SELECT period_from - days, period_from - 1, period_from, last_day FROM intervention_counts((SELECT intervention_id FROM intervention WHERE action = '$action'))") }
for ([ 'in de buurt', "buurt_code = '$buurt'", "gemeente_code = '$gemeente'" ], [ 'in de straat', 'street = ' . quoted($street), "gemeente_code = '$in'" ], [ 'in de gemeente', "gemeente_code = '$gemeente'", 'true' ])
{
	my ($action, $own, $around) = @$_;
	my @days = days($action);
	is(told($action), join('|', map { my $where = $_; (counted($where, @days[0, 1]), counted($where, @days[2, 3])) } $own, $around), "$action: before and since are those of the records");
}
is(list('2018-12-31', ['Actie', 'Probleem-gebied', 'Periode'], ['de straat is het gebied', $street, '01-10-2018']), '1|1|0|0', 'a street where an area is asked');
is(told('de straat is het gebied'), told('in de straat'), 'is counted as one');
# In another gemeente there may be a street of that name that is too small to count.
my ($only, $its) = split /\|/, sql("SELECT split_part(code, ', ', 1), min(gemeente_code) FROM area_home WHERE level = 'street' AND code IS NOT NULL GROUP BY 1 HAVING count(DISTINCT code) = 1 AND count(DISTINCT gemeente_code) = 1 ORDER BY 1 LIMIT 1");
my $elsewhere = sql("SELECT min(code) FROM area_home WHERE level = 'gemeente' AND code <> '$its'");
is(list('2018-12-31', \@wide, map { row(Actie => "een straat in $_", Gebied => $_, Niveau => 'gemeente', Straat => $only, Periode => 'week 40') } $its, $elsewhere), '2|2|0|0', 'a street and its gemeente');
is(sql("SELECT string_agg(level || ' ' || (level = 'street' OR code = '$elsewhere')::text, ', ' ORDER BY action = 'een straat in $its' DESC) FROM intervention_counts() WHERE action LIKE 'een straat in %'"), 'street true, gemeente true', 'is not one that lies elsewhere');
is((days('in de buurt'))[3], $last, 'until the last day that is known');
is(sql("SELECT action, level, burglaries_before, reason FROM intervention_counts() WHERE action IN ('zonder begin', 'zonder plek', 'zonder woningen', 'later', 'vroeger', 'in de straat') AND (reason IS NOT NULL OR level = 'street') ORDER BY action COLLATE \"C\"") =~ s/^in de straat\|street\|\d+\|$/in de straat/mr,
	"in de straat\nlater|buurt||sinds het begin zijn hier nog geen inbraken ingelezen\nvroeger|buurt||een deel van deze dagen is niet ingelezen\nzonder begin|buurt||de actie heeft geen begin\nzonder plek|||de actie heeft geen gebied of straat om te tellen\nzonder woningen|own||van dit gebied wordt niets geteld: er staan geen woningen, of het niveau is te klein", 'no number without a reason');
is(sql("SELECT count(*) FROM intervention_counts() WHERE caution NOT LIKE 'Dit is geen effect van de actie:%' OR (small = 1) <> (caution LIKE '%minder dan tien%') OR small = 1 AND least(burglaries_before, burglaries_since) >= 10"), 0, 'and no number without the caution');
my @unbroken = days('in de buurt');
for ([$unbroken[0], 't||'], [sql("SELECT date '$unbroken[0]' + 1"), 'f|wat wordt geregistreerd is in deze tijd veranderd|'], [$unbroken[3], 'f|wat wordt geregistreerd is in deze tijd veranderd|'])
{
	my ($day, $counted) = @$_;
	is(sql("BEGIN; INSERT INTO registration_break (first_day, reason) VALUES ('$day', 'proef'); SELECT num_nonnulls(burglaries_before, burglaries_since, reference_before, reference_since, small) = 5, reason, CASE WHEN num_nonnulls(burglaries_before, burglaries_since, reference_before, reference_since, small) NOT IN (0, 5) THEN 'half' END
		FROM intervention_counts((SELECT intervention_id FROM intervention WHERE action = 'in de buurt')); ROLLBACK"), $counted, "with a break in what is registered on $day");
}
is(sql("BEGIN; INSERT INTO registration_break (first_day, reason) VALUES (date '$unbroken[3]' + 1, 'proef'); SELECT num_nonnulls(burglaries_before, burglaries_since, reference_before, reference_since, small), reason FROM intervention_counts((SELECT intervention_id FROM intervention WHERE action = 'in de buurt')); ROLLBACK"), '5|', 'a break that is to come changes nothing');
# Its own street goes before the place; a street without its town is known where one town alone has it.
my ($bare, $bare_code) = split /\|/, sql("SELECT split_part(code, ', ', 1), min(code) FROM area_home WHERE level = 'street' AND code IS NOT NULL GROUP BY 1 HAVING count(DISTINCT code) = 1 ORDER BY 1 LIMIT 1");
my $everywhere = sql("SELECT split_part(code, ', ', 1) FROM area_home WHERE level = 'street' AND code IS NOT NULL GROUP BY 1 ORDER BY count(DISTINCT code) DESC, 1 LIMIT 1");
for ([ "street = '\U$bare\E.', area_id = NULL, place = " . quoted($street), "street|$bare_code" ], [ "street = '$everywhere'", "buurt|$buurt" ], [ "street = NULL, area_id = NULL, place = '$everywhere'", '|' ])
{
	is(sql("BEGIN; UPDATE intervention SET $$_[0] WHERE action = 'in de buurt'; SELECT level, code FROM intervention_counts((SELECT intervention_id FROM intervention WHERE action = 'in de buurt')); ROLLBACK"), $$_[1], "counted where $$_[0]");
}
is(sql("SELECT count(*) FROM intervention_counts()"), sql('SELECT count(*) FROM intervention'), 'one row for each action');
like(sql_error('SELECT * FROM intervention_counts(-1)'), qr/^ERROR: +er is geen actie -1\nHINT: +De acties staan in intervention_status\./m, 'an action that is not there');
like(sql_error('SELECT * FROM intervention_counts(attempts => NULL)'), qr/^ERROR: +attempts, other_objects en unknown_objects zijn true of false/m, 'nor a choice');

# ---------------------------------------------------------------- how the meeting reads a number

my $action = sql("SELECT intervention_id FROM intervention WHERE action = 'in de buurt'");
is(sql("SELECT record_reading('period_count', 'nee', ' de wijkagent kent drie inbraken meer ', 'buurt', '$buurt', '2018-12-01', '2018-12-14', 4, $action, 'informatiemakelaar', '2018-12-20')"), 1, 'a number is not recognised');
is(sql("SELECT record_reading('near_repeat_zone', 'deels', '" . ($script =~ s/'/''/gr) . "')"), 2, 'a result is, in part');
is(sql("SELECT read_on, read_by, result, level, code, name, first_day, last_day, number, action, recognised, because FROM reading_shown ORDER BY 1"),
	"2018-12-20|informatiemakelaar|period_count|buurt|$buurt|$naam|2018-12-01|2018-12-14|4|in de buurt|niet herkend|de wijkagent kent drie inbraken meer\n" . sql('SELECT dutch_today()') . "|overleg|near_repeat_zone||||||||deels herkend|$script", 'and shown with it');
for ([ "'nergens', 'ja', 'x'", qr/geen tabel, view of functie "nergens"/ ], [ "'period_count', 'wellicht', 'x'", qr/ja, deels of nee, niet "wellicht"/ ], [ "'period_count', NULL, 'x'", qr/niet "NULL"/ ], [ "'period_count', 'ja', ' '", qr/zonder because/ ],
	[ "'period_count', 'ja', 'bel 06-12345678'", qr/telefoonnummer/ ], [ "'period_count', 'ja', 'jan\@politie.nl'", qr/e-mailadres/ ], [ "'period_count', 'ja', 'x', 'buurt'", qr/level en code/ ], [ "'period_count', 'ja', 'x', 'wolk', 'x'", qr/geen niveau "wolk"/ ], [ "'period_count', 'ja', 'x', 'gemeente', 'Enschede'", qr/geen gebied van niveau gemeente met code "Enschede"/ ],
	[ "'period_count', 'ja', 'x', 'region', 'Twente'", qr/de code van de regio is regio, niet "Twente"/ ],
	[ "'period_count', 'ja', 'x', NULL, NULL, '2018-02-01', '2018-01-01'", qr/geen tijd/ ], [ "'period_count', 'ja', 'x', number => 'NaN'", qr/geen getal/ ], [ "'period_count', 'ja', 'x', intervention_id => -1", qr/geen actie -1/ ],
	[ "'period_count', 'ja', 'x', read_on => dutch_today() + 1", qr/na vandaag/ ], [ "'period_count', 'ja', 'x', read_by => ''", qr/wie en wanneer/ ], [ "'period_count', 'ja', repeat('x', 5000)", qr/langer dan/ ], [ 'NULL, NULL, NULL', qr/"NULL"/ ])
{
	like(sql_error("SELECT record_reading($$_[0])"), qr/^ERROR: +.*$$_[1].*\nHINT: /m, "refused: record_reading($$_[0])" =~ s/x{20,}/.../r);
}
is(sql('SELECT count(*) FROM meeting_reading'), 2, 'nothing of that is kept');

# ---------------------------------------------------------------- who may

sql(qq(DO \$\$ BEGIN
	IF to_regrole('analist_acties') IS NULL THEN CREATE ROLE analist_acties; END IF;
	IF to_regrole('collega_acties') IS NULL THEN CREATE ROLE collega_acties; END IF;
END \$\$; SELECT grant_burglary_roles('inbraak', analyst => 'analist_acties', colleague => 'collega_acties', purpose => 'toets', legal_basis => 'toets', expires_on => '2199-12-31')));
is(sql("SET ROLE analist_acties; SELECT record_reading('area_rate', 'ja', 'zo is het')"), 3, 'an analyst writes down a reading');
like(sql("SET ROLE collega_acties; SELECT (SELECT count(*) FROM intervention_counts()) > 5, (SELECT count(*) FROM intervention_status) > 5, (SELECT count(*) FROM intervention_history) > 5, (SELECT count(*) FROM reading_shown)"), qr/^t\|t\|t\|3$/, 'a colleague reads all of it');
like(sql_error("SET ROLE collega_acties; SELECT record_reading('area_rate', 'ja', 'zo is het')"), qr/^ERROR: +permission denied/m, 'and writes none');
sql('DROP OWNED BY analist_acties, collega_acties; DROP ROLE analist_acties, collega_acties');

# An area is one of the map, or one where people live: a street is on no map, and where nobody lives is.
is(sql("BEGIN; SELECT count(record_reading('period_count', 'ja', 'x', v.level, v.code)) FROM (VALUES ('street', " . quoted($street) . "), ('own', 'KERK'), ('region', 'regio')) AS v (level, code); ROLLBACK"), 3, 'an area of any kind');
like(sql_error("SELECT record_reading('period_count', 'ja', 'x', 'buurt', '$gemeente')"), qr/^ERROR: +er is geen gebied van niveau buurt met code "$gemeente"/m, 'a code is of its own level');

done_testing;
