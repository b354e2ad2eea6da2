# The report for the privacy officer: who can read what is held against what happens when he tries, and the rest against what was put there.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

my $database = database('model_privacy');
my @roles = qw(priv_baas priv_direct priv_groep priv_lid priv_losjes priv_kolom priv_alles priv_geen priv_super priv_kopie priv_rollen priv_eigen priv_functie priv_buiten priv_schijf priv_schrijver priv_programma priv_rollid);
sub drop_roles { return join '', map { "DROP OWNED BY $_; DROP ROLE $_;" } split /\n/, sql("SELECT rolname FROM pg_roles WHERE rolname LIKE 'priv\\_%'") }
sql("DO \$\$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$_') THEN CREATE ROLE $_ LOGIN; END IF; END \$\$") for @roles;
sql(qq(SET client_min_messages = warning;
	ALTER ROLE priv_groep NOLOGIN; GRANT priv_groep TO priv_lid, priv_losjes; ALTER ROLE priv_losjes NOINHERIT; GRANT pg_read_all_data TO priv_alles;
	GRANT postgres TO priv_super; ALTER ROLE priv_kopie REPLICATION; ALTER ROLE priv_rollen CREATEROLE; GRANT pg_read_server_files TO priv_schijf;
	GRANT pg_write_server_files TO priv_schrijver; GRANT pg_execute_server_program TO priv_programma; GRANT priv_rollen TO priv_rollid;
	CREATE EXTENSION burglary CASCADE; GRANT CREATE ON DATABASE $database TO priv_baas; SET ROLE priv_baas; SELECT create_burglary_model('inbraak');
	GRANT USAGE ON SCHEMA inbraak TO priv_direct, priv_groep, priv_kolom, priv_rollen; GRANT USAGE ON SCHEMA inbraak_bi TO PUBLIC;
	GRANT SELECT ON inbraak.letter_map, inbraak.area_rate, inbraak.area_rate_open, inbraak.area TO priv_direct; GRANT SELECT ON inbraak.letter_worklist, inbraak.burglary TO priv_groep;
	GRANT SELECT (burglary_id, gemeente) ON inbraak.burglary TO priv_kolom; GRANT SELECT ON inbraak.burglary TO priv_geen; GRANT SELECT ON inbraak_bi.fct_burglary, inbraak_bi.dim_area TO PUBLIC;
	GRANT USAGE ON SCHEMA inbraak_internal TO priv_kolom; GRANT SELECT ON inbraak_internal.letter_map_result, inbraak_internal.result TO priv_kolom;
	CREATE SCHEMA eigen; CREATE VIEW eigen.kaart AS SELECT * FROM inbraak.letter_map; CREATE VIEW eigen.op_kaart AS SELECT count(*) FROM eigen.kaart; CREATE VIEW eigen.open AS SELECT * FROM inbraak.area_rate_open;
	CREATE MATERIALIZED VIEW eigen.cijfers AS SELECT * FROM inbraak.area_rate; GRANT USAGE ON SCHEMA eigen TO priv_eigen, priv_functie; GRANT SELECT ON eigen.op_kaart, eigen.open, eigen.cijfers TO priv_eigen;
	CREATE FUNCTION eigen.tel() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM inbraak.burglary'; REVOKE ALL ON FUNCTION eigen.tel() FROM PUBLIC; GRANT EXECUTE ON FUNCTION eigen.tel() TO priv_functie));
sql("REVOKE CONNECT ON DATABASE $database FROM PUBLIC; GRANT CONNECT ON DATABASE $database TO priv_direct, priv_lid, priv_losjes, priv_kolom, priv_alles, priv_geen, priv_rollen, priv_eigen, priv_functie, priv_schijf,
		priv_schrijver, priv_programma, priv_rollid;
	GRANT SELECT ON inbraak.burglary TO priv_buiten; GRANT USAGE ON SCHEMA inbraak TO priv_buiten");

# ---------------------------------------------------------------- who can read

# Each role tries each table and view, as himself and as each role that he can become.
sql(q(CREATE TABLE gelukt (role text, object text);
DO $$
DECLARE r record; o record; m record;
BEGIN
	FOR r IN SELECT rolname, oid FROM pg_roles WHERE rolname LIKE 'priv\_%' AND rolcanlogin LOOP
		CONTINUE WHEN NOT has_database_privilege(r.oid, current_database(), 'CONNECT');
		FOR m IN SELECT rolname FROM pg_roles WHERE pg_has_role(r.oid, oid, 'MEMBER') AND NOT rolsuper LOOP
			FOR o IN SELECT n.nspname, c.relname, c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname IN ('inbraak', 'inbraak_internal', 'inbraak_bi', 'eigen') AND c.relkind IN ('r', 'v', 'm') LOOP
				BEGIN
					EXECUTE format('SET LOCAL ROLE %I', m.rolname);
					EXECUTE format('SELECT FROM %I.%I LIMIT 0', o.nspname, o.relname);
					RESET ROLE;
					INSERT INTO gelukt VALUES (r.rolname, o.nspname || '.' || o.relname);
				EXCEPTION WHEN insufficient_privilege THEN
					RESET ROLE;
					-- A function may be looked at before the view is: then the server is asked whether he would have been let in, and stopped further on.
					IF SQLERRM LIKE '%for function%' AND has_any_column_privilege(m.rolname, o.oid, 'SELECT') THEN INSERT INTO gelukt VALUES (r.rolname, o.nspname || '.' || o.relname); END IF;
				END;
			END LOOP;
		END LOOP;
	END LOOP;
END $$));
my $guarded = "SELECT schema_name || '.' || object FROM inbraak_internal.guarded_object";
my $tried = sql("SELECT DISTINCT role, object FROM gelukt WHERE object IN ($guarded) AND role IN (SELECT role FROM inbraak_internal.possible_reader WHERE power IS NULL) ORDER BY 1, 2");
cmp_ok(scalar(split /\n/, $tried), '>', 100, 'roles read much when they try');
is(sql("SELECT DISTINCT role, schema_name || '.' || object FROM inbraak_internal.reading_right WHERE role LIKE 'priv\\_%' ORDER BY 1, 2"), $tried, 'what the catalogue says that they can read, they can, and no more');

# What is not for everybody: what the dictionary says, with what is behind it and what users make of it.
is(sql("SELECT string_agg(object, ' ') FROM inbraak.data_dictionary AS d WHERE (privacy IN ('adres', 'werk')) <> (d.schema_name || '.' || d.object IN ($guarded))"), '', 'the dictionary decides');
is(sql("SELECT string_agg(object || ' ' || level, ', ' ORDER BY object) FROM inbraak_internal.guarded_object WHERE schema_name = 'eigen'"), 'cijfers werk, kaart adres, op_kaart adres', "a user's view is of the level of what it reads");
is(sql("SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_class AS c WHERE c.relnamespace = 'inbraak_internal'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname IN (SELECT a.relname FROM pg_class AS a JOIN pg_attribute AS t ON t.attrelid = a.oid
	WHERE t.attname ~ '^(dwelling_id|burglary_id|street_name|postcode|address_line)\$') AND 'inbraak_internal.' || c.relname NOT IN ($guarded)"), '', 'among the helpers, what points at a home');

my %said = map { /^(\w+)\|(\w*)\|(.*)/ ? ("$1 $2" => $3) : () } split /\n/, sql("SELECT who, level, sentence FROM inbraak.privacy_report() WHERE topic = 'kan lezen' AND who LIKE 'priv\\_%'");
my %right = (
	'priv_direct adres' => qr/^priv_direct kan op niveau adres lezen, zelf: letter_map\. Dat recht staat niet in disclosure_register\.$/,
	'priv_direct werk' => qr/^priv_direct kan op niveau werk lezen, via iedereen \(PUBLIC\), priv_direct: area, area_rate, dim_area, fct_burglary\. /,
	'priv_lid adres' => qr/^priv_lid kan op niveau adres lezen, via priv_groep: burglary, letter_worklist\. /,
	'priv_losjes adres' => qr/^priv_losjes kan op niveau adres lezen, via priv_groep: burglary, letter_worklist\. /,
	'priv_kolom adres' => qr/^priv_kolom kan op niveau adres lezen, zelf: burglary \(alleen burglary_id, gemeente\), letter_map_result\. /,
	'priv_alles adres' => qr/^priv_alles kan op niveau adres lezen, via pg_read_all_data: \d+ tabellen en views, in item\. /,
	'priv_eigen adres' => qr/^priv_eigen kan op niveau adres lezen, zelf: op_kaart\. /,
	'priv_eigen werk' => qr/^priv_eigen kan op niveau werk lezen, via iedereen \(PUBLIC\), priv_eigen: cijfers, dim_area, fct_burglary\. /,
	'priv_functie ' => qr/^priv_functie mag functies uitvoeren die met de rechten van de eigenaar lezen of schrijven: eigen\.tel\(\)\.$/,
	'priv_super ' => qr/^priv_super is superuser of kan dat worden, en leest en verandert alles\.$/, 'priv_baas ' => undef, 'priv_buiten adres' => undef, 'priv_geen adres' => undef,
	'priv_kopie ' => qr/^priv_kopie mag de hele server kopi\S+ren \(REPLICATION\)/, 'priv_rollen ' => qr/^priv_rollen beheert rollen \(CREATEROLE\)/, 'priv_schijf ' => qr/^priv_schijf mag bestanden van de server lezen/,
	'priv_schrijver ' => qr/^priv_schrijver mag bestanden van de server lezen of schrijven/, 'priv_programma ' => qr/^priv_programma mag bestanden van de server lezen of schrijven/,
	'priv_rollid ' => qr/^priv_rollid beheert rollen \(CREATEROLE\)/,
);
for (sort keys %right)
{
	if ($right{$_}) { like($said{$_} // '', $right{$_}, "who can read: $_") }
	else { is($said{$_}, undef, "who cannot, or cannot connect: $_") }
}
is(sql("BEGIN; GRANT USAGE ON SCHEMA eigen TO priv_groep; GRANT EXECUTE ON FUNCTION eigen.tel() TO priv_groep; SELECT string_agg(who, ' ' ORDER BY who) FROM inbraak.privacy_report() WHERE topic = 'kan lezen' AND item = 'eigen.tel()'; ROLLBACK"),
	'priv_functie priv_lid priv_losjes', 'who may run what runs with the rights of the owner, as the role that he can become, too');
sql("GRANT CONNECT ON DATABASE $database TO priv_baas, priv_buiten");
is(sql("SELECT sentence FROM inbraak.privacy_report() WHERE topic = 'kan lezen' AND who = 'priv_baas'"), 'priv_baas is eigenaar van het model of kan dat worden, en leest en verandert alles daarin.', 'the owner is named as such');
is(sql("SELECT item FROM inbraak.privacy_report() WHERE who = 'priv_buiten' AND level = 'adres'"), 'burglary', 'who may connect, can');
is(sql("SELECT count(*) FROM inbraak.privacy_report() WHERE who = 'priv_groep'"), 0, 'who cannot log in, cannot');

# Beside the register: what was granted and written down, is; until it is taken back.
sub registered { sql("SELECT string_agg(who || ' ' || level, ', ' ORDER BY place) FROM inbraak.privacy_report() WHERE topic = 'kan lezen' AND sentence LIKE '%niet in disclosure_register.' AND who IN ('priv_direct', 'priv_lid')") }
my ($today, $before) = split /\|/, sql('SELECT t, t - 1 FROM inbraak_internal.dutch_today() AS t');
is(registered(), 'priv_direct adres, priv_direct werk, priv_lid adres, priv_lid werk', 'who may read without being in the register');
my $not_registered = "SELECT string_agg(who || ' ' || level, ', ' ORDER BY place) FROM inbraak.privacy_report() WHERE topic = 'kan lezen' AND sentence LIKE '%niet in disclosure_register.' AND who = 'priv_direct'";
is(sql("BEGIN; SELECT 1 FROM inbraak.register_disclosure('priv_direct', '{area_rate}', 'overleg', means => 'grant') HAVING count(*) = 0; $not_registered; ROLLBACK"), 'priv_direct adres', 'a right to numbers is none to addresses');
sql("SELECT inbraak.register_disclosure('priv_direct', '{letter_map}', 'brieven', means => 'grant', expires_on => '$before', disclosed_on => '$before'), inbraak.register_disclosure('priv_groep', '{burglary}', 'analyse', means => 'grant')");
is(registered(), 'priv_lid werk', 'who is in it, himself or by his group; not what everybody may read');
sql("SELECT inbraak.register_disclosure('iedereen (PUBLIC)', '{fct_burglary}', 'rapport', means => 'grant')");
is(registered(), '', 'unless that is in it');
is(sql("SELECT who, last_day, sentence FROM inbraak.privacy_report() WHERE topic = 'verstreken'"),
	"priv_direct|$before|Het recht van priv_direct om te lezen liep tot en met " . sql("SELECT to_char('$before'::date, 'DD-MM-YYYY')") . ', en is volgens disclosure_register niet ingetrokken.', 'a right that is past its end is told');
sql("SELECT inbraak.register_disclosure('priv_direct', '{letter_map}', 'brieven', means => 'revocation')");
is(registered(), 'priv_direct adres, priv_direct werk', 'what was taken back is not, whatever the catalogue says');
is(sql("SELECT count(*) FROM inbraak.privacy_report() WHERE topic = 'verstreken'"), 0, 'and is not past its end any more');
is(sql("BEGIN; SELECT 1 FROM inbraak.register_disclosure('Corporatie', '{area_rate}', 'overleg', expires_on => '$today') AS f, inbraak.register_disclosure('priv_direct', '{letter_map}', 'brieven', means => 'grant', expires_on => '$today') AS g HAVING count(*) = 0;
	SELECT count(*) FROM inbraak.privacy_report() WHERE topic = 'verstreken'; ROLLBACK"), 0, 'nor is a file or a right on its last day');

# ---------------------------------------------------------------- what is kept, and what is past its end

is(sql("SELECT count(*) FROM inbraak.privacy_report() WHERE topic = 'gegevens'"), 0, 'nothing is kept');
sql(qq(INSERT INTO inbraak.delivery (delivery_id, kind, source, purpose, legal_basis, received_on, expires_on) VALUES (1, 'burglary', 'incidenten.csv', 'besmetting tegengaan', 'convenant', '2020-01-02', '$before'),
	(2, 'watch_group', NULL, NULL, NULL, NULL, NULL), (3, 'advice', 'leeg.csv', 'advies', 'AVG', '2020-01-01', '$today');
	INSERT INTO inbraak.burglary (source, source_id, delivery_id) SELECT 'x', n, 1 FROM generate_series(1, 1200) AS n; INSERT INTO inbraak.rejected_row (delivery_id, row_number, raw, rule, explanation) VALUES (1, 1, '{}', 'geen datum', 'x');
	INSERT INTO inbraak.watch_group (name, delivery_id) VALUES ('a', 2); INSERT INTO inbraak.letter (sent_on, postcode) VALUES ('2020-01-01', '7511AB')));
my $told = sql("SELECT to_char('$before'::date, 'DD-MM-YYYY')");
is(sql("SELECT item, number, last_day, sentence FROM inbraak.privacy_report() WHERE topic = 'gegevens'"), join("\n",
	"burglary 1.200, rejected_row 1|1201|$before|Levering 1 (Politiegegevens: woninginbraken en pogingen; incidenten.csv), ontvangen op 02-01-2020: 1.200 woninginbraken, 1 geweigerde rij. Doel: besmetting tegengaan. Grondslag: convenant. Te bewaren tot en met $told.",
	'watch_group 1|1||Levering 2 (WhatsAppgroepen; herkomst niet bekend), ontvangen op een onbekende dag: 1 WhatsAppgroep. Doel: niet opgegeven. Grondslag: niet opgegeven. Te bewaren zonder einde.',
	'letter 1|1||Zonder levering, doel, grondslag en einde: 1 brief.'), 'what is kept, for what, on what ground, until when; what has none of that, too');
sql("SELECT inbraak.register_disclosure('Politie', '{letter_map}', 'deur aan deur', legal_basis => 'convenant', expires_on => '$before', disclosed_on => '$before', note => 'brieven.gpkg'), inbraak.register_disclosure('Corporatie', '{area_rate}', 'overleg')");
is(sql("SELECT item, who, number, last_day, sentence FROM inbraak.privacy_report() WHERE topic = 'verstreken'"), join("\n",
	"burglary||1200|$before|1.200 rijen van levering 1 te verwijderen uit burglary, bewaard tot en met $told.", "rejected_row||1|$before|1 rij van levering 1 te verwijderen uit rejected_row, bewaard tot en met $told.",
	"letter_map|Politie||$before|Politie mocht dit hebben tot en met $told: vraag of het weg is (regel 5)."), 'what is past its end, here and elsewhere');
is(sql("SELECT count(*) FROM inbraak.burglary"), 1200, 'and nothing was removed');

# ---------------------------------------------------------------- what was given, and the register itself

my $now = sql("SELECT to_char('$today'::date, 'DD-MM-YYYY')");
is(sql("SELECT who, level, item, last_day, sentence FROM inbraak.privacy_report() WHERE topic = 'verstrekt' AND place > (SELECT min(place) + 2 FROM inbraak.privacy_report() WHERE topic = 'verstrekt')"), join("\n",
	"priv_direct|adres|letter_map||Regel 4: op $now verloor priv_direct het recht om in de database te lezen, niveau adres: letter_map. Doel: brieven. Geschreven door postgres.",
	"Politie|adres|letter_map|$before|Regel 5: op $told kreeg Politie een bestand, niveau adres: letter_map. Doel: deur aan deur. Grondslag: convenant. Tot en met $told. Opmerking: brieven.gpkg. Geschreven door postgres.",
	"Corporatie|werk|area_rate||Regel 6: op $now kreeg Corporatie een bestand, niveau werk: area_rate. Doel: overleg. Geschreven door postgres."), 'what was given, until when, with what was noted');
is(sql("SELECT bool_and(number = cardinality(string_to_array(item, ', '))), max(length(item)) > 1000 FROM inbraak.privacy_report() WHERE topic = 'kan lezen' AND who = 'priv_alles' AND level IS NOT NULL"), 't|t', 'item names all that there is to read');
is(sql("SELECT inbraak_internal.few_names('{a,b}'), inbraak_internal.few_names('{a,b,c,d,e,f,g,h}'), inbraak_internal.few_names('{a,b,c,d,e,f,g,h,i}')"), 'a, b|a, b, c, d, e, f, g, h|9 tabellen en views, in item', 'names that are too many for a sentence are counted');
is(sql("SELECT string_agg(p.table_name, ' ') FROM inbraak_internal.personal_table AS p WHERE inbraak_internal.personal_words(p.table_name, 2) LIKE '%rijen van %'") , '', 'each table of personal data has its words');
is(sql("SELECT string_agg(place || ' ' || level, ', ' ORDER BY place) FROM inbraak.privacy_report() WHERE topic = 'niveau' AND sentence LIKE 'Niveau ' || level || ': %'"), '1 adres, 2 openbaar, 3 werk', 'what the levels are, comes first');
my $register = "SELECT sentence FROM inbraak.privacy_report() WHERE topic = 'register'";
is(sql($register), 'De zegels van disclosure_register kloppen, tot en met regel 6. Bewaar dit zegel buiten de database: ' . sql('SELECT seal FROM inbraak.disclosure_register WHERE disclosure_id = 6') . '.', 'the register is as it was written');
is(sql("BEGIN; ALTER TABLE inbraak.disclosure_register DISABLE TRIGGER USER; DELETE FROM inbraak.disclosure_register WHERE disclosure_id = 2; $register; ROLLBACK"),
	"Regel 3 van disclosure_register is niet meer zoals hij is geschreven, of er ontbreken regels voor.\ndisclosure_register is niet afgesloten: zijn triggers zijn weg of uitgezet. upgrade_burglary_model herstelt ze, ALTER TABLE ... ENABLE TRIGGER USER zet ze aan.", 'a register that was changed, and one that is open, are told');
# One trigger is enough to get in by; one that is for replication alone does nothing here.
for my $trigger (qw(add_1_sign add_2_seal keep))
{
	like(sql("BEGIN; ALTER TABLE inbraak.disclosure_register $_ TRIGGER $trigger; $register; ROLLBACK"), qr/^disclosure_register is niet afgesloten/m, "open by $trigger: $_") for 'DISABLE', 'ENABLE REPLICA';
	unlike(sql("BEGIN; ALTER TABLE inbraak.disclosure_register ENABLE ALWAYS TRIGGER $trigger; $register; ROLLBACK"), qr/niet afgesloten/, "closed with $trigger, always");
}
is(sql('SELECT bool_and(place = n), count(*) - count(sentence) FROM (SELECT *, row_number() OVER () AS n FROM inbraak.privacy_report()) AS r'), 't|0', 'the lines are numbered, and each is said in words');
is(sql("SET ROLE priv_baas; SELECT count(*) > 10 FROM inbraak.privacy_report()"), 't', 'the owner can ask for it');
like(sql_error("SET ROLE priv_direct; SELECT * FROM inbraak.privacy_report()"), qr/permission denied for function privacy_report/, 'others cannot');

# ---------------------------------------------------------------- what the server's log tells of homes

# What the log got to hold of three errors and a line of the register, with the settings of the handbook or some of them.
my $log = "current_setting('data_directory') || '/../log'";
sub logs
{
	my (@settings) = @_;
	my $before = sql("SELECT (pg_stat_file($log)).size");
	for my $statement ("INSERT INTO inbraak.letter (sent_on, address) VALUES ('2020-01-01', 'Geheimstraat 1')", "DO \$\$ BEGIN EXECUTE 'INSERT INTO inbraak.letter (sent_on, address) VALUES (\$1, \$2)' USING date '2020-01-01', 'Geheimstraat 2'; END \$\$",
		"SELECT 'Geheimstraat 3'::int", register_line())
	{
		Psql::run(join '', map({ "SET $_;\n" } @settings), $statement);
	}
	my $held = sql("SELECT pg_read_file($log, $before, 1000000)");
	return join ' ', (grep { $held =~ /^\S+ \S+ \S+ \[?[^\n]*$_:[^\n]*Geheim/m } qw(DETAIL STATEMENT ERROR)), $held =~ /met zegel [0-9a-f]{64}/ ? 'zegel' : ();
}
sub register_line { "SELECT inbraak.register_disclosure('Geheimstraat 4', '{area_rate}', 'p')" }
open my $handbook, '<:encoding(UTF-8)', (__FILE__ =~ s{test/t/[^/]*$}{doc/handleiding.md}r) or die "handleiding: $!\n";
my @advised = map { /^ALTER DATABASE gis SET (log_[^;]+);/ ? $1 : () } <$handbook>;
close $handbook;
cmp_ok(scalar @advised, '>=', 6, 'the handbook advises settings');
is(logs(), 'DETAIL STATEMENT ERROR zegel', 'as it comes, the log holds the street in the row, the statement and the message');
is(logs('log_error_verbosity = terse'), 'STATEMENT ERROR zegel', 'terse leaves out the row alone');
is(logs('log_min_error_statement = panic'), 'DETAIL ERROR zegel', 'no statements leave the row');
is(logs(@advised), 'zegel', 'what the handbook advises leaves nothing but the seals of the register');

sql("SET client_min_messages = warning; REVOKE postgres FROM priv_super; DROP SCHEMA eigen CASCADE; SELECT drop_burglary_model('inbraak', 'inbraak')");
sql(drop_roles());
done_testing;
