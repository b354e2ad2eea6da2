# The register of what was given to whom: written whole, never changed, and a change that somebody makes all the same is seen.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

my $database = database('model_disclosure');
sql(qq(DO \$\$ BEGIN
	IF to_regrole('uitgever') IS NULL THEN CREATE ROLE uitgever LOGIN; END IF;
	IF to_regrole('modelbaas') IS NULL THEN CREATE ROLE modelbaas LOGIN; END IF;
END \$\$;
SET client_min_messages = warning; CREATE EXTENSION burglary CASCADE; GRANT CREATE ON DATABASE $database TO modelbaas;
SET SESSION AUTHORIZATION modelbaas; SELECT create_burglary_model('inbraak');
GRANT USAGE ON SCHEMA inbraak, inbraak_internal TO uitgever; GRANT SELECT (disclosure_id), INSERT ON inbraak.disclosure_register TO uitgever;
GRANT EXECUTE ON FUNCTION inbraak.register_disclosure TO uitgever));

sub as { my ($role, $sql) = @_; return "SET SESSION AUTHORIZATION $role;\n$sql;\n" }
sub register { return "SELECT inbraak.register_disclosure($_[0])" }
my ($today, $earlier) = split /\|/, sql('SELECT t, t - 3 FROM inbraak_internal.dutch_today() AS t');

# ---------------------------------------------------------------- what is written

is(sql(register("'Omroep Twente', '{area_rate_open}', 'publiciteit'")), 1, 'the first row');
is(sql(as('uitgever', register("'Woningcorporatie', '{area_rate,data_dictionary}', 'overleg', note => 'cijfers.xlsx'"))), 2, 'the next, of who was given no more than that');
is(sql(as('uitgever', register("'Politie', '{letter_map}', 'deur aan deur', legal_basis => 'convenant', expires_on => '$today', disclosed_on => '$earlier'"))), 3, 'with addresses');
is(sql("SET ROLE modelbaas;\n" . register("'lezer', '{anders.csv}', 'inzage', 'adres', 'grant'")), 4, 'a name that the model does not have, with its level');
is(sql(register("'publiek', '{area_rate}', 'openheid', 'openbaar', 'publication'")), 5, 'what is published may be of a lower level than what it is made of');
is(sql('SELECT disclosure_id, means, recipient, results, level, purpose, legal_basis, expires_on, disclosed_on, note, registered_by, registered_as FROM inbraak.disclosure_register ORDER BY 1'), join("\n",
	"1|file|Omroep Twente|{area_rate_open}|openbaar|publiciteit|||$today||postgres|postgres",
	"2|file|Woningcorporatie|{area_rate,data_dictionary}|werk|overleg|||$today|cijfers.xlsx|uitgever|uitgever",
	"3|file|Politie|{letter_map}|adres|deur aan deur|convenant|$today|$earlier||uitgever|uitgever",
	"4|grant|lezer|{anders.csv}|adres|inzage|||$today||postgres|modelbaas",
	"5|publication|publiek|{area_rate}|openbaar|openheid|||$today||postgres|postgres"), 'who, what, at which level, for what, by whom');
is(sql("SELECT bool_and(registered_at BETWEEN now() - interval '5 minutes' AND now()) FROM inbraak.disclosure_register"), 't', 'and when');

# What is handed in of who wrote it and when does not count.
sql(as('uitgever', q(INSERT INTO inbraak.disclosure_register (disclosure_id, means, recipient, results, level, purpose, registered_by, registered_as, registered_at) VALUES
	(77, 'grant', 'x', '{area_rate}', 'adres', 'y', 'een ander', 'een ander', '2001-01-01'), (78, 'grant', 'x', '{area_rate}', NULL, 'y', 'een ander', 'een ander', '2001-01-01'))));
is(sql("SELECT string_agg(DISTINCT registered_by || registered_as, ' '), min(disclosure_id), max(disclosure_id), string_agg(level, ' ' ORDER BY disclosure_id), min(registered_at) > now() - interval '5 minutes'
	FROM inbraak.disclosure_register WHERE recipient = 'x'"), 'uitgeveruitgever|6|7|adres werk|t', 'rows that are written by hand are numbered, signed and dated the same; several at once follow each other');
is(sql('SELECT inbraak_internal.broken_seal() IS NULL'), 't', 'all seals hold');

# ---------------------------------------------------------------- what is refused

my @refused = (
	["'', '{area_rate}', 'p'", 'er staat niet bij wie'], ["NULL, '{area_rate}', 'p'", 'er staat niet bij wie'],
	["'w', '{area_rate}', ' '", 'er staat niet bij waarvoor'], ["'w', '{area_rate}', NULL", 'er staat niet bij waarvoor'],
	map({ ["'w', $_, 'p'", 'er staat niet bij welke'] } "'{}'", 'NULL', "'{area_rate,NULL}'", q('{""}')),
	["'w', '{bestand.csv}', 'p'", 'het niveau van "bestand.csv" is niet bekend'], ["'w', '{area_rate,bestand.csv}', 'p'", 'het niveau van "area_rate", "bestand.csv" is niet bekend'],
	["'w', '{area_rate}', 'p', 'geheim'", 'level is "geheim"'], ["'w', '{area_rate}', 'p', means => 'post'", 'means is "post"'], ["'w', '{area_rate}', 'p', means => NULL", 'means is "'],
	["'w', '{area_rate}', 'p', 'openbaar'", 'level is openbaar, maar "area_rate" is van niveau werk'],
	["'w', '{area_rate,bestand.csv}', 'p', 'openbaar'", 'level is openbaar, maar "area_rate", "bestand.csv" is van niveau werk'],
	["'w', '{bestand.csv,letter_map}', 'p', 'werk', 'grant'", 'level is werk, maar "bestand.csv", "letter_map" is van niveau adres'],
	map({ ["'w', '{letter_map}', 'p'$_", 'een bestand met adressen heeft een grondslag en een einddatum nodig'] } '', ", legal_basis => 'l'", ", expires_on => '$today'"),
	["'w', '{area_rate}', 'p', disclosed_on => '$today'::date + 1", 'het is gegeven op .* na vandaag'], ["'w', '{area_rate}', 'p', expires_on => '$earlier'", 'het moet weg zijn op'],
	["'w', '{area_rate}', 'p', expires_on => 'infinity'", 'infinity is geen dag'], ["'w', '{area_rate}', 'p', disclosed_on => '-infinity'", 'infinity is geen dag'],
);
like(sql_error(register($_->[0])), qr/^ERROR: +$_->[1].*\nDETAIL:.*disclosure_register.*\nHINT:/m, "refused: $_->[0]") for @refused;
like(sql_error(register($_->[0])), $_->[1], "the way out of: $_->[0]") for
	["'w', '{letter_map}', 'p'", qr/^HINT: .*legal_basis => .*expires_on => /m], ["'w', '{bestand.csv}', 'p'", qr/^HINT: .*data_dictionary/m], ["NULL, '{area_rate}', 'p'", qr/^HINT: .*recipient => .*purpose => /m],
	["'w', '{area_rate}', 'p', disclosed_on => '$today'::date + 1", qr/^HINT: .*zonder disclosed_on is dat vandaag/m];
like(sql_error('BEGIN ISOLATION LEVEL REPEATABLE READ; ' . register("'w', '{area_rate}', 'p'")), qr/^ERROR: +dit kan niet in een transactie met isolatie "repeatable read"/m, 'so is another isolation, where the last row may not be seen');
like(sql_error("INSERT INTO inbraak.disclosure_register SELECT * FROM inbraak.disclosure_register WHERE disclosure_id = 1"), qr/^ERROR: +een regel van disclosure_register krijgt hier zijn zegel/m, 'and a row that brings a seal');
is(sql('SELECT count(*) FROM inbraak.disclosure_register'), 7, 'of all that nothing was written');

is(sql('BEGIN; ' . register("'w', '{bestand.csv,letter_map}', 'p', means => 'grant'") =~ s/^SELECT/SELECT 1 FROM/r . ' HAVING count(*) = 0; SELECT level FROM inbraak.disclosure_register ORDER BY disclosure_id DESC LIMIT 1; ROLLBACK'), 'adres', 'beside addresses a name that nobody knows is of no higher level');
sql('BEGIN; ' . register("'w', '{area_rate}', 'p'") . '; ROLLBACK');
is(sql(register("'w', '{area_rate}', 'p'")), 8, 'what is rolled back leaves no gap');
my $first = start_session('BEGIN; ' . register("'eerste', '{area_rate}', 'p'") . '; SELECT pg_sleep(2); COMMIT');
wait_for("wait_event = 'PgSleep'");
is(sql(register("'tweede', '{area_rate}', 'p'")), 10, 'of two at once the second waits');
answer_of($first);
is(sql("SELECT string_agg(recipient, ' ' ORDER BY disclosure_id), inbraak_internal.broken_seal() IS NULL FROM inbraak.disclosure_register WHERE disclosure_id > 8"), 'eerste tweede|t', 'and follows it');

# ---------------------------------------------------------------- who would change it

my @changes = ("UPDATE inbraak.disclosure_register SET recipient = 'niemand' WHERE disclosure_id = 3", 'DELETE FROM inbraak.disclosure_register WHERE disclosure_id = 3',
	'DELETE FROM inbraak.disclosure_register WHERE false', 'TRUNCATE inbraak.disclosure_register');
for my $who ('modelbaas', 'postgres')
{
	like(sql_error(as($who, $_)), qr/^ERROR: +in disclosure_register wordt niets veranderd of verwijderd, door niemand$/m, "$who: $_") for @changes;
}
like(sql_error(as('uitgever', $_)), qr/^ERROR: +permission denied/m, "uitgever: $_") for @changes;

# The seals can be reckoned outside.
is(sql(q(WITH RECURSIVE r AS (
	SELECT disclosure_id, seal, jsonb_build_array(disclosure_id, means, recipient, results, level, purpose, legal_basis, expires_on, disclosed_on, note, registered_by, registered_as, extract(epoch FROM registered_at))::text AS said
	FROM   inbraak.disclosure_register
), s AS (
	SELECT disclosure_id, seal, encode(sha256(convert_to(said, 'UTF8')), 'hex') AS own FROM r WHERE disclosure_id = 1
	UNION ALL SELECT r.disclosure_id, r.seal, encode(sha256(convert_to(s.own || r.said, 'UTF8')), 'hex') FROM s JOIN r ON r.disclosure_id = s.disclosure_id + 1
) SELECT count(*), bool_and(seal = own) FROM s)), '10|t', 'the seals are what SHA-256 makes of the rows');

# An owner can take the triggers away. What he does to a row then, its seal tells.
sub tampered { my ($change) = @_; return sql(as('modelbaas', "BEGIN; ALTER TABLE inbraak.disclosure_register DISABLE TRIGGER USER; $change; SELECT inbraak_internal.broken_seal(); ROLLBACK")) }
is(tampered("SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German'; SET extra_float_digits = -5; SET bytea_output = 'escape'"), '', 'they hold for whoever looks, from wherever');
is(tampered("UPDATE inbraak.disclosure_register SET $_ WHERE disclosure_id = 3"), 3, "an owner who does it all the same is seen: $_")
	for "means = 'revocation'", "recipient = 'politie'", "results = '{letter_map,letter_map}'", "level = 'werk'", "purpose = purpose || ' '", "legal_basis = 'x'", 'expires_on = expires_on + 1', 'disclosed_on = disclosed_on - 1',
	"note = ''", "registered_by = 'x'", "registered_as = 'x'", "registered_at = registered_at + interval '1 microsecond'", "seal = ''";
is(tampered('UPDATE inbraak.disclosure_register SET disclosure_id = 40 WHERE disclosure_id = 4'), 5, 'a row that is moved');
is(tampered('DELETE FROM inbraak.disclosure_register WHERE disclosure_id = 4'), 5, 'a row that is gone');
is(tampered('DELETE FROM inbraak.disclosure_register WHERE disclosure_id = 1'), 2, 'the first as well');
# Whoever seals all anew from there on is betrayed by a seal that was kept elsewhere; the server's log keeps them all.
my $kept = sql('SELECT seal FROM inbraak.disclosure_register WHERE disclosure_id = 10');
my $anew = tampered("UPDATE inbraak.disclosure_register SET purpose = 'anders' WHERE disclosure_id = 4;
	DO \$\$ BEGIN FOR i IN 4 .. 10 LOOP UPDATE inbraak.disclosure_register AS r SET seal = inbraak_internal.disclosure_seal((SELECT p.seal FROM inbraak.disclosure_register AS p WHERE p.disclosure_id = i - 1), r)
	WHERE r.disclosure_id = i; END LOOP; END \$\$; SELECT seal FROM inbraak.disclosure_register WHERE disclosure_id = 10");
like($anew, qr/^[0-9a-f]{64}\n?$/, 'who seals all anew is not seen by the seals alone');
isnt($anew, $kept, 'but by the one that was kept');
my ($logged) = Psql::run("SET client_min_messages = log;\n" . register("'w', '{area_rate}', 'geheim doel'"));
like($logged, qr/^LOG: +disclosure_register van inbraak: regel 11 met zegel @{[ sql('SELECT seal FROM inbraak.disclosure_register WHERE disclosure_id = 11') ]}$/m, 'each seal goes to the log');
unlike($logged, qr/geheim|area_rate/, 'and nothing of what the row says');

# ---------------------------------------------------------------- what it lives through

my $digest = "SELECT count(*), md5(string_agg(r::text, '' ORDER BY disclosure_id)), %1\$s_internal.broken_seal() IS NULL FROM %1\$s.disclosure_register AS r";
my $rows = sql(sprintf $digest, 'inbraak');
sub whole { my ($model, $what) = @_; is(sql(sprintf $digest, $model), $rows, $what) }
sql("SELECT upgrade_burglary_model('inbraak')");
whole('inbraak', 'an upgrade');
sql("SELECT rename_burglary_model('inbraak', 'archief')");
whole('archief', 'another name');
like(sql_error('DELETE FROM archief.disclosure_register'), qr/wordt niets veranderd/, 'which leaves it closed');
sql("SELECT detach_burglary_model('archief'); SELECT upgrade_burglary_model('archief'); SELECT rename_burglary_model('archief', 'inbraak')");
whole('inbraak', 'a model that was taken apart');
like(sql_error('TRUNCATE inbraak.disclosure_register'), qr/wordt niets veranderd/, 'and is closed again');

my ($dump, $data) = (scratch('dump.sql'), scratch('data.dump'));
system("pg_dump -d model_disclosure > '$dump'") == 0 or die "pg_dump: $?\n";
system("pg_dump -Fc -a -t inbraak.disclosure_register -d model_disclosure > '$data'") == 0 or die "pg_dump: $?\n";
database('model_disclosure_restored');
is(qx(psql -X -q -v ON_ERROR_STOP=1 -d model_disclosure_restored -f '$dump' 2>&1 >/dev/null), '', 'a dump restores');
whole('inbraak', 'a restore');
is(sql(register("'w', '{area_rate}', 'p'")), 12, 'and goes on from there');
sql('DROP DATABASE IF EXISTS model_disclosure_latin', 'postgres');
sql("CREATE DATABASE model_disclosure_latin ENCODING LATIN1 LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0", 'postgres');
back_to('model_disclosure_latin');
sql("SET client_min_messages = warning; CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak')");
like(qx(pg_restore -a -d model_disclosure_latin '$data' 2>&1), qr/kan er geen meebrengen/, 'rows alone are not taken in as if they were new');
is(qx(pg_restore -a --disable-triggers -d model_disclosure_latin '$data' 2>&1), '', 'but as they are');
is(sql('SELECT count(*), inbraak_internal.broken_seal() IS NULL FROM inbraak.disclosure_register'), '11|t', 'with their seals, in another encoding');
sql("DROP DATABASE $_", 'postgres') for qw(model_disclosure_restored model_disclosure_latin);
back_to('model_disclosure');
sql('DROP OWNED BY uitgever');
# ---------------------------------------------------------------- counted groups of people come in when they are large enough

sql("SELECT create_burglary_model('groep'); INSERT INTO groep.factor (factor, name, theme, measured, quantity, unit, value_min, value_max, sensitive) VALUES ('aangehouden', 'Aangehoudenen uit de buurt zelf', 'daders', 'area', 'extensive', 'aantal', 0, NULL, true),
	('aangehouden_gewoon', 'Niet gevoelig', 'daders', 'area', 'extensive', 'aantal', 0, NULL, false), ('gevoelig_cijfer', 'Gevoelige schaal', 'daders', 'area', 'intensive', 'score', 0, 10, true)");
# 10 of 50: on each side of each bound; a share is counted back; what is not sensitive, is no count of people, or says of no number of people, is as it was.
my @groups = ([ 'aangehouden', 10, 50, 1 ], [ 'aangehouden', 9, 50, 0 ], [ 'aangehouden', 10, 49, 0 ], [ 'aangehouden', 40, 50, 1 ], [ 'aangehouden', 41, 50, 0 ], [ 'aangehouden', 0, 500, 0 ], [ 'aangehouden', 500, 500, 0 ], [ 'aangehouden', 3, undef, 1 ],
	[ 'herkomstgroep_1', 20, 50, 1 ], [ 'herkomstgroep_1', 18, 50, 0 ], [ 'herkomstgroep_1', '8,5', 1000, 1 ], [ 'herkomstgroep_1', '0,5', 1000, 0 ], [ 'herkomstgroep_1', '99,5', 1000, 0 ], [ 'herkomstgroep_1', undef, 20, 1 ], [ 'aangehouden_gewoon', 1, 20, 1 ], [ 'gevoelig_cijfer', 5, 20, 1 ],
	[ 'herkomstgroep_1', '19,2', 52, 1 ], [ 'herkomstgroep_1', '18,2', 52, 0 ]);      # 9.98 and 9.46 people: 10 and 9
sql('CREATE TABLE public.groepen (code text, jaar text, factor text, waarde text, respondenten text)');
sql("INSERT INTO public.groepen VALUES ('BU0153" . sprintf('%04d', $_) . "', '2018', '$groups[$_][0]', " . join(', ', map { defined $_ ? "'$_'" : 'NULL' } @{ $groups[$_] }[ 1, 2 ]) . ')') for 0 .. $#groups;
my $delivery = load_delivery('groep', 'public.groepen', 'cijfers per gebied', "purpose => 'test', legal_basis => 'test', expires_on => '2199-12-31'");
is(sql("SELECT string_agg(right(code, 2)::int::text, ' ' ORDER BY code) FROM groep.factor_value"), join(' ', grep { $groups[$_][3] } 0 .. $#groups), 'groups of 50, 10 with and 10 without');
is(sql("SELECT DISTINCT rule, field, explanation FROM groep.rejected_row WHERE delivery_id = $delivery AND explanation LIKE '%aangehouden%'"),
	'te kleine groep|aangehouden|Het cijfer aangehouden is gevoelig en gaat over te weinig mensen: een groep telt minstens 50 mensen, 10 met en 10 zonder het kenmerk.', 'what is smaller is refused, and says why');
sql("UPDATE groep.publication_rule SET minimum_in_group = 12");
sql("UPDATE public.groepen SET jaar = '2019'");
load_delivery('groep', 'public.groepen', 'cijfers per gebied', "purpose => 'test', legal_basis => 'test', expires_on => '2199-12-31'");
is(sql("SELECT count(*) FILTER (WHERE year = 2018), count(*) FILTER (WHERE year = 2019) FROM groep.factor_value WHERE factor = 'aangehouden' AND respondents IS NOT NULL"), '2|0', 'the bounds are data');
sql("UPDATE groep.publication_rule SET minimum_in_group = 10, minimum_group = 51; UPDATE public.groepen SET jaar = '2020'");
load_delivery('groep', 'public.groepen', 'cijfers per gebied', "purpose => 'test', legal_basis => 'test', expires_on => '2199-12-31'");
is(sql("SELECT string_agg(right(code, 2)::int::text, ' ' ORDER BY code) FROM groep.factor_value WHERE year = 2020 AND respondents >= 50"), '10 16', 'both of them');
like(sql_error("UPDATE groep.publication_rule SET minimum_group = 49"), qr/publication_rule_minimum_group_check/, 'of how many there are at least');
like(sql_error("UPDATE groep.publication_rule SET minimum_in_group = 9"), qr/publication_rule_minimum_in_group_check/, 'which may be stricter, not less strict');

done_testing;
