# A model of version 0.1.0, with data, grants and a user's own objects, restored from a dump and brought to this version; and the ways
# in which a model can lose its code and get it back. What must be the same is compared as pg_dump tells it.
use strict;
use warnings;
use lib 'test/t';
use IO::Handle;
use Test::More;
use Psql;
use Model;

# The cost of some views makes the server compile them, which takes longer than these few rows.
$ENV{PGOPTIONS} = '-c jit=off';

my $installed = do { local @ARGV = 'burglary.control'; join('', <>) =~ /^default_version = '(.*)'/m; $1 };

# ---------------------------------------------------------------- the ways of looking

# What pg_dump -s says of the schemas of a model, but for what a user added; comments on pieces of it as well.
sub shape
{
	my ($model, %option) = @_;
	my $schemas = join ' ', map { "-n '$_'" } $model, "${model}_internal", "${model}_bi";
	my @parts = split /\n(?=--\n-- Name: )/, qx(pg_dump -s @{[ $option{grants} ? '' : '-x' ]} --no-owner $schemas -d '@{[ current_database() ]}');
	shift @parts;
	my %seen;
	for (@parts)
	{
		next if /-- Name: [^;]*(eigen|eigen_telling)\b/;
		s/^SET .*;\n//mg;
		s/^\\(un)?restrict .*//mg;
		s/ CONSTRAINT \w+_not_null NOT NULL/ NOT NULL/g;	# named since PostgreSQL 18, and no dump of an earlier one says how
		s/^--\n-- PostgreSQL database dump complete\n--\n//m;
		s/\s+\z//;
		$seen{$_}++;
	}
	return join "\n", sort keys %seen;
}

# PostgreSQL writes some expressions otherwise once they have been dumped and restored: compared is what was.
sub settled_shape
{
	my ($model) = @_;
	my ($from, $file) = (current_database(), scratch('settled.sql'));
	system(qq(pg_dump -s --no-owner -d '$from' > '$file')) == 0 or die "pg_dump: $?\n";
	database('model_upgrade_settled');
	is(qx(psql -X -q -v ON_ERROR_STOP=1 -d model_upgrade_settled -f '$file' 2>&1 >/dev/null), '', "the schema of $from restores");
	my $shape = shape($model);
	back_to($from);
	return $shape;
}

sub first_difference
{
	my ($got, $expected) = map { [ split /\n/ ] } @_;
	for (0 .. ($#$got > $#$expected ? $#$got : $#$expected))
	{
		my ($g, $e) = ($got->[$_] // '(end)', $expected->[$_] // '(end)');
		return "line $_: $g\n instead of: $e" if $g ne $e;
	}
	return '';
}

sub alike { my ($got, $expected, $what) = @_; is(first_difference($got, $expected), '', $what) }

# All objects of the extension, with what makes them what they are.
sub extension_shape
{
	return sql(q(SELECT pg_describe_object(d.classid, d.objid, 0), coalesce(obj_description(d.objid, c.relname), ''),
	       CASE WHEN d.classid = 'pg_proc'::regclass AND (SELECT prokind FROM pg_proc WHERE oid = d.objid) IN ('f', 'p') THEN md5(pg_get_functiondef(d.objid)) END,
	       (SELECT proacl FROM pg_proc AS p WHERE p.oid = d.objid AND d.classid = 'pg_proc'::regclass)
	FROM pg_depend AS d JOIN pg_class AS c ON c.oid = d.classid JOIN pg_extension AS e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass
	WHERE e.extname = 'burglary' AND d.deptype = 'e' ORDER BY 1));
}

# What 0.1.0 counted wrong or did not tell, and is left out where its answers are compared: a postcode of a street, and so a score; 0 where
# nothing is known, and burglaries by postcode; the series of a score; a key that overflowed; days that no delivery covers, which were days
# without burglaries, or without letters; what is recent, which was so by the last burglary of all; who got no letter, where none were delivered.
# Nor did it say why a result has no rows.
my %mended = (
	burglary_home => 'SELECT to_jsonb(v) - \'{postcode,as_of,refreshed_at}\'::text[] AS r FROM %s AS v',
	burglary_cohesion => 'SELECT burglary_id, occurred_on, buurt_code, gemeente_code, geom FROM %s',
	dwelling_cohesion => 'SELECT to_jsonb(v) - \'{series,rule,as_of,refreshed_at}\'::text[] AS r FROM %s AS v',
	advice_uptake => 'SELECT to_jsonb(v) - \'{advice_uptake_id,as_of,refreshed_at}\'::text[] AS r FROM %s AS v',
	factor_by_area => "SELECT factor_value_id, dwellings, geom FROM %s WHERE dwellings > 0 AND level !~ '^pc'",
	letter_coverage_by_month => 'SELECT letter_coverage_by_month_id, month, gemeente, zones, dwellings_in_zones FROM %s WHERE zones > 0',
	letter_coverage_by_area => 'SELECT to_jsonb(v) - \'{never,not_known,coverage_low,coverage_high,known,reason,as_of,refreshed_at}\'::text[] AS r FROM %s AS v WHERE coverage IS NOT NULL',
	near_repeat_zone => 'SELECT burglary_id, occurred_on, reported_on, active_to, dwellings, letters, place_uncertainty, geom FROM (SELECT *, max(occurred_on) OVER () AS last FROM %s) AS v WHERE occurred_on > last - 300',
	letter_map => 'SELECT dwelling_id, gemeente_code, buurt_code, postcode, geom FROM (SELECT *, max(last_day) OVER () AS last FROM %s) AS v WHERE zones > 0 AND last_day > last - 300',
	letter_blind_spot => 'SELECT dwelling_id, gemeente_code, buurt_code, postcode, burglary_id, occurred_on, active_to, geom FROM (SELECT *, max(occurred_on) OVER () AS last FROM %s) AS v WHERE occurred_on > last - 200',
	data_quality => "SELECT * FROM %s WHERE topic NOT IN ('periode', 'gepubliceerd', 'leeg') AND coalesce(field, '') NOT IN ('loot', 'temperature', 'weather')",
	published_difference => 'SELECT DISTINCT code, name, year, source FROM %s',
	burglary_event => 'SELECT to_jsonb(v) - \'{first_day,last_day}\'::text[] AS r FROM %s AS v',
);

sub answers
{
	my ($model, $of_old) = @_;
	# The words of rule were English up to 0.1.0, and nothing was kept as of a day.
	my $row = q((to_jsonb(t) - '{rule,as_of,refreshed_at,published_difference_id}'::text[])::text);
	# results are kept since, and have to be made once
	if (sql("SELECT count(*) FROM pg_class WHERE relname = 'result_status' AND relnamespace = '$model'::regnamespace") && sql("SELECT count(*) - count(refreshed_at) FROM $model.result_status"))
	{
		sql("CALL $model.refresh_results()");
	}
	return join "\n", map { "$_: " . sql("SELECT count(*), md5(string_agg($row, '' ORDER BY $row)) FROM " . ($of_old && $mended{$_} ? '(' . sprintf($mended{$_}, "$model.$_") . ')' : "$model.$_") . ' AS t') }
		qw(burglary_event burglary_home dwelling_cohesion burglary_cohesion factor_by_area near_repeat_zone letter_map letter_blind_spot
		letter_coverage_by_area letter_coverage_by_month advice_uptake data_quality published_difference);
}

sub unpacked { my ($name, $file) = @_; system("gzip -dc 'test/upgrade/$name.gz' > '$file'") == 0 or die "$name: $?\n"; return $file }

# ---------------------------------------------------------------- a fresh one, to compare with

database('model_upgrade_fresh');
sql("CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak')");
my $fresh = settled_shape('inbraak');
my $extension = extension_shape();
cmp_ok(length($fresh), '>', 100_000, 'there is a model');

# ---------------------------------------------------------------- the chain of versions

my $folder = sql("SELECT setting FROM pg_config WHERE name = 'SHAREDIR'") . '/extension';
my $old_script = unpacked('burglary--0.1.0.sql', scratch('burglary--0.1.0.sql'));
# The server's own copies of the extension's files belong to its account.
system(qq(install -m 644 '$old_script' '$folder/burglary--0.1.0.sql')) == 0 or die "$folder: $?\n";

database('model_upgrade');
sql("SELECT 'CREATE ROLE lezer' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lezer') \\gexec");
sql("SET client_min_messages = warning; CREATE EXTENSION burglary VERSION '0.1.0' CASCADE");
my $dump = unpacked('model-0.1.0.sql', scratch('model-0.1.0.sql'));
is(qx(psql -X -q -v ON_ERROR_STOP=1 -d model_upgrade -f '$dump' 2>&1 >/dev/null), '', 'the dump of 0.1.0 restores');
my @keep = ('model', 'school_holiday', 'disclosure_register', 'agreement', 'publication_rule', 'sensitive_decision', 'publication', 'published_cell', 'shared_gemeente', 'published_count_version', 'intervention_state', 'intervention_term', 'intervention_word', 'meeting_reading', 'registration_break', 'checklist_part', 'term', 'place_kind', 'place_word', 'place_of_interest');
# The rows of the tables, but for columns that are new and for what this version says otherwise or for the first time: the least worth of a
# dwelling and the largest average, the sign of a benefit, the names of two groups; a share; two figures of the survey; two levels of areas; mappings that take more.
my $as_before = q{CASE WHEN to_jsonb(t) ? 'value_min' AND to_jsonb(t) ->> 'factor' IN ('woz', 'woz_gemiddeld', 'bijstand', 'ww', 'bijstand_of_ww', 'herkomstgroep_1', 'herkomstgroep_2')
                         OR to_jsonb(t) ->> 'composite' = 'bijstand_of_ww' OR to_jsonb(t) ->> 'factor' IN ('vm_woninginbraak', 'vm_woninginbraak_gemeld', 'open_zijden', 'verdieping', 'achterom') OR to_jsonb(t) ? 'parent_level' AND to_jsonb(t) ? 'position' AND to_jsonb(t) ->> 'level' IN ('region', 'street')
                         OR to_jsonb(t) ? 'columns' AND to_jsonb(t) ->> 'mapping' IN ('bag-light verblijfsobject', 'noaberbouw', 'noaberbouw advies', 'factorlijst', 'acties', 'veiligheidsmonitor marges', 'checklist-onderdelen', 'bvh', 'politie straat', 'plekken', 'bgt', 'osm', 'meldingen')
                         OR to_jsonb(t) ? 'personal' AND to_jsonb(t) ->> 'kind' IN ('place_of_interest', 'place_report')
                         OR to_jsonb(t) ? 'term_code_id' AND (to_jsonb(t) ->> 'field' IN ('entry_side', 'tool', 'loot') OR to_jsonb(t) ->> 'code' IN ('braak', 'glas_uitnemen', 'babbeltruc', 'klimmen', 'bovenlicht', 'kelder'))
                       THEN '' ELSE (to_jsonb(t) - '{marks,filled,partly,part,role,factor_id,term_code_id,reference_date,loot,temperature,weather,about_burglary,min_chance,kadaster}'::text[])::text END};
sub rows_of
{
	my ($model, @but) = @_;
	return join '', map { "$_\n" } split /\n/, sql(join ' UNION ALL ', map {
		"SELECT '$_', count(*), md5(string_agg(md5(r), '' ORDER BY md5(r))) FROM (SELECT $as_before AS r FROM $model.$_ AS t) AS x WHERE r <> ''" } tables_of($model, @but));
}
my $before = rows_of('inbraak', @keep, 'confirmation', 'gazetteer');
my $beside = sql('SELECT (SELECT count(*) FROM inbraak.confirmation), (SELECT count(*) FROM inbraak.gazetteer)');
my $answers = answers('inbraak', 'of 0.1.0');
unlike($answers, qr/: 0\|/, 'with something in each');
my $own = sql('SELECT (SELECT count(*) FROM mijn.laatste), inbraak.eigen_telling(), (SELECT count(*) FROM inbraak.eigen)');
like($own, qr/^[1-9]\d*\|[1-9]\d*\|14$/, 'and the user has objects of his own');
# A function named as a helper is the user's own if it takes something else; and a role may have any name.
sql(q(CREATE FUNCTION inbraak.tidy(box) RETURNS box LANGUAGE sql AS 'SELECT $1';
	DO $$ BEGIN IF to_regrole('"le""zer 100%s TO x"') IS NULL THEN CREATE ROLE "le""zer 100%s TO x"; END IF; END $$;
	GRANT SELECT ON inbraak.letter_map TO "le""zer 100%s TO x"; GRANT EXECUTE ON FUNCTION inbraak.area_at TO "le""zer 100%s TO x" WITH GRANT OPTION));

like(sql_error('BEGIN; ALTER EXTENSION burglary UPDATE; CREATE SCHEMA inbraak_bi; ' . "SELECT upgrade_burglary_model('inbraak')"), qr/^ERROR: +schema "inbraak_bi" already exists\nHINT: +The views for reporting tools/m,
	"a schema of the user's with the name of that for reports is not taken over");
sql('ALTER EXTENSION burglary UPDATE');
is(sql("SELECT extversion FROM pg_extension WHERE extname = 'burglary'"), $installed, "the extension is of version $installed");
alike(extension_shape(), $extension, 'and as if it had been installed fresh');
is(answers('inbraak', 'of 0.1.0'), $answers, 'the old model answers as before');
# Codes of own areas, in capitals on the map and as they were written beside the figures.
sql(q(INSERT INTO inbraak.area (level, code, year) VALUES ('own', 'NOORD', 2018), ('own', 'ZUID', 2018), ('own', 'OOST', 2018), ('own', 'WEST', 2018), ('own', 'West', 2018);
	INSERT INTO inbraak.factor_value (factor, level, code, year, value) SELECT 'inwoners', 'own', c, 2018, 1 FROM unnest('{Noord,Zuid,zuid,OOST,Oost,west}'::text[]) AS c;
	INSERT INTO inbraak.burglary (source, source_id, occurred_from, precision, object_kind, delivery_id)
	SELECT s, n, '2010-01-01', 'day', 'woning', (SELECT min(delivery_id) FROM inbraak.delivery WHERE kind = 'burglary')
	FROM (VALUES ('een', '1.0'), ('twee', '1,0'), ('een', '2.0'), ('een', '2'), ('twee', '2'), ('een', '3.0'), ('een', '3,0'), ('een', 'P-4.0')) AS v (s, n)));
is(sql("BEGIN; INSERT INTO inbraak.purge_log (table_name, rows_removed, reason) VALUES ('burglary', 1, 'termijn'); DO \$\$ BEGIN PERFORM upgrade_burglary_model('inbraak'); END \$\$; SELECT count(*) > 0, bool_and(about_burglary) FROM inbraak.letter WHERE burglary_id IS NULL; ROLLBACK"), 't|t',
	'where burglaries were forgotten, a letter may have been about one');
like(sql("SELECT upgrade_burglary_model('inbraak')"), qr/^model "inbraak": upgraded from version 0\.1\.0 to \Q$installed\E$/, 'the model is upgraded');
is(sql(q(SELECT string_agg(code, ' ' ORDER BY code COLLATE "C") FROM inbraak.area WHERE level = 'own' AND code ~* '^(noord|zuid|oost|west)$')), 'Noord OOST West ZUID west',
	'a map takes the spelling of the figures, where that is one');
is(sql("SELECT string_agg(source || ' ' || source_id, ', ' ORDER BY source, source_id COLLATE \"C\") FROM inbraak.burglary WHERE source IN ('een', 'twee')"),
	'een 1, een 2, een 2.0, een 3,0, een 3.0, een P-4.0, twee 1, twee 2', 'a number of an incident loses the .0 behind it, where none has it without');
sql(q(DELETE FROM inbraak.burglary WHERE source IN ('een', 'twee');
	DELETE FROM inbraak.area WHERE level = 'own' AND code ~* '^(noord|zuid|oost|west)$'; DELETE FROM inbraak.factor_value WHERE level = 'own' AND code ~* '^(noord|zuid|oost|west)$'));
is(sql(q(SELECT has_table_privilege(r, 'inbraak.letter_map', 'SELECT'), has_function_privilege(r, 'inbraak_internal.area_at(text, geometry)', 'EXECUTE WITH GRANT OPTION'),
	inbraak.tidy('(1,1),(0,0)') FROM (SELECT 'le"zer 100%s TO x'::name) AS x (r))), 't|t|(1,1),(0,0)', 'what was granted to an odd name, and a function named as a helper');
sql(q(DROP FUNCTION inbraak.tidy(box); DROP OWNED BY "le""zer 100%s TO x"; DROP ROLE "le""zer 100%s TO x";) . "SELECT upgrade_burglary_model('inbraak')");
alike(settled_shape('inbraak'), $fresh, 'and as if it had been made fresh');
same(rows_of('inbraak', @keep), $before, 'its rows are as before');
is(sql(q(SELECT string_agg(value_min || ' ' || coalesce(value_max::text, '-'), ', ' ORDER BY factor) FROM inbraak.factor WHERE factor IN ('woz', 'woz_gemiddeld'))), '10000 -, 0 10000', 'but for what is worth too little or too much');
is(sql("SELECT string_agg(factor || ' ' || coalesce(direction::text, '-') || ' ' || name, ', ' ORDER BY factor) FROM inbraak.factor WHERE factor IN ('bijstand', 'ww', 'herkomstgroep_1', 'herkomstgroep_2')"),
	'bijstand - Personen met bijstand, herkomstgroep_1 - Niet-westerse allochtonen, herkomstgroep_2 - Nieuwe Nederlanders, ww - Personen met een WW-uitkering', 'and for what its source says');
is(sql("SELECT string_agg(factor || ' ' || role, ', ' ORDER BY factor) FROM inbraak.factor_component WHERE composite = 'bijstand_of_ww'"), 'bijstand numerator, inwoners denominator, ww numerator', 'a share is new');
is(sql(q(SELECT options -> 'required', columns ?& '{x,y}' FROM inbraak.mapping WHERE mapping = 'bag-light verblijfsobject')), '["verblijfsobject_id", "status", "purpose"]|t', 'and a mapping that takes more');
is(sql('SELECT (SELECT count(*) FROM inbraak_internal.confirmation), (SELECT count(*) FROM inbraak_internal.gazetteer)'), $beside, 'also those beside it');
is(answers('inbraak', 'of 0.1.0'), $answers, 'its answers, too');
$answers = answers('inbraak');
is(sql("SELECT count(*) FROM pg_proc WHERE proname LIKE '%(0.1.0)'"), 0, 'nothing that was put aside is left');

# What was the user's own.
is(sql("SELECT has_table_privilege('lezer', 'inbraak.letter_map', 'SELECT'), has_table_privilege('lezer', 'inbraak.burglary_event', 'SELECT'),
	has_table_privilege('lezer', 'inbraak_internal.burglary_double', 'SELECT'), has_table_privilege('lezer', 'inbraak.letter_blind_spot', 'SELECT'),
	has_column_privilege('lezer', 'inbraak.letter_coverage_by_area', 'coverage', 'SELECT WITH GRANT OPTION'),
	has_column_privilege('lezer', 'inbraak.letter_coverage_by_area', 'timely', 'SELECT'),
	has_function_privilege('lezer', 'inbraak.letter_worklist(date, float8, int, int, int, int, near_repeat_profile)', 'EXECUTE'),
	has_function_privilege('public', 'inbraak.record_letters(int[], date, text, text, text, date)', 'EXECUTE')"), 't|t|t|f|t|f|t|f', 'grants are as they were');
is(sql('SELECT count(*) > 0, count(*) FILTER (WHERE about_burglary <> (burglary_id IS NOT NULL)) FROM inbraak.letter'), 't|0', 'letters were about the burglary that they name');
is(sql('SET ROLE lezer; SELECT count(*) >= 0 FROM inbraak_internal.burglary_double'), 't', 'and what has moved can be reached by who may read it');
is(sql('SELECT (SELECT count(*) FROM mijn.laatste), inbraak.eigen_telling(), (SELECT count(*) FROM inbraak.eigen)'), $own, "the user's own views and functions stay and answer");
is(sql("SELECT (SELECT max_distance FROM inbraak.letter_rule), (SELECT count(*) FROM inbraak.mapping WHERE mapping = 'eigen brieven'),
	(SELECT count(*) FROM inbraak.factor WHERE factor = 'eigen')"), '120|1|1', 'so do his rule, mapping and factor');
is(sql("SELECT count(*) FROM jsonb_object_keys((SELECT code FROM inbraak.model)) AS k WHERE k LIKE '%eigen%'"), 0, 'and are not taken for code');

# ---------------------------------------------------------------- the identity

sql('GRANT SELECT ON inbraak_bi.dim_area TO lezer; GRANT USAGE ON SCHEMA inbraak_bi TO lezer; ' . "SELECT upgrade_burglary_model('inbraak')");
my $whole = shape('inbraak', grants => 1);
my $rows = checksums('inbraak') . checksums('inbraak_internal');
sub identity
{
	my ($what) = @_;
	alike(shape('inbraak', grants => 1), $whole, "$what: the same objects and grants");
	is(checksums('inbraak') . checksums('inbraak_internal'), $rows, "$what: the same rows");
	is(answers('inbraak'), $answers, "$what: the same answers");
}
sql("SELECT upgrade_burglary_model('inbraak')") for 1, 2;
identity('upgraded twice');
sql("SELECT rename_burglary_model('inbraak', 'archief')");
is(sql("SELECT model, internal FROM burglary_models()"), 'archief|archief_internal', 'it has another name, and its helpers too');
is(answers('archief'), $answers, 'and answers by it');
sql("SELECT rename_burglary_model('archief', 'inbraak')");
identity('renamed there and back');

my $eigen = sql("SELECT string_agg(format('CREATE VIEW %s AS %s', oid::regclass, pg_get_viewdef(oid)), ' ') FROM pg_class WHERE oid = 'mijn.laatste'::regclass");
like(sql_error("SELECT detach_burglary_model('inbraak')"),
	qr/^ERROR: +cannot detach model "inbraak": function inbraak\.eigen_telling\(\), view mijn\.laatste hangs on what goes away$/m,
	"a model is not detached while a user's view hangs on its code, and the view is named");
identity('not detached');
sql('DROP VIEW mijn.laatste; DROP FUNCTION inbraak.eigen_telling()');
sql("SELECT detach_burglary_model('inbraak')");
is(sql("SELECT count(*) FROM burglary_model_objects('inbraak', 'inbraak_internal') WHERE object <> 'view eigen'"), 0, 'a detached model has no code');
sql('DROP EXTENSION burglary');
same(checksums('inbraak', 'model'), $rows =~ s/^model\|.*\n//mr =~ s/^(confirmation|dwelling_area|pand_shape|gazetteer|stored_double|shared_relation|state_change|result|result_day|kept\w*|\w+_result)\|.*\n//mgr, 'DROP EXTENSION goes through and leaves the rows alone');
sql("CREATE EXTENSION burglary; SELECT upgrade_burglary_model('inbraak')");
sql("CREATE FUNCTION inbraak.eigen_telling() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM inbraak.burglary_event); $eigen");
identity('detached and back');

# ---------------------------------------------------------------- repairs

sub repaired { my ($what, $sql) = @_; sql("SET client_min_messages = warning; $sql; SELECT upgrade_burglary_model('inbraak')"); identity($what) }
repaired('a view was dropped', 'DROP VIEW inbraak.letter_map');
repaired('a view was made another', 'DROP VIEW inbraak.letter_blind_spot; CREATE VIEW inbraak.letter_blind_spot AS SELECT 1 AS x');
repaired('a helper was dropped', 'DROP FUNCTION inbraak_internal.area_at CASCADE');
repaired('a view for reports was dropped', 'DROP VIEW inbraak_bi.dim_area CASCADE');
repaired('the schema of those was renamed', 'ALTER SCHEMA inbraak_bi RENAME TO verslag');
repaired('the trigger was dropped', 'DROP TRIGGER announce ON inbraak.burglary');
repaired('a comment was lost', 'COMMENT ON TABLE inbraak.burglary IS NULL');
sql('CREATE SCHEMA elders; ALTER EXTENSION burglary SET SCHEMA elders');
like(sql_error('SELECT * FROM inbraak.purge_expired()'), qr/^ERROR: +het model "inbraak" of een extensie is hernoemd of verplaatst/m, 'a moved extension is noticed');
sql('ALTER EXTENSION burglary SET SCHEMA public');
repaired('the extension moved', 'ALTER EXTENSION burglary SET SCHEMA elders; SELECT elders.upgrade_burglary_model($$inbraak$$); ALTER EXTENSION burglary SET SCHEMA public');
repaired('the extension was dropped with CASCADE', 'DROP VIEW mijn.laatste; DROP FUNCTION inbraak.eigen_telling(); DROP EXTENSION burglary CASCADE; CREATE EXTENSION burglary; SELECT upgrade_burglary_model($$inbraak$$);
	CREATE FUNCTION inbraak.eigen_telling() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM inbraak.burglary_event); ' . $eigen);
sql('ALTER SCHEMA inbraak RENAME TO weg; ALTER SCHEMA weg RENAME TO inbraak');
identity('renamed by hand and back');

# A user's view on a view that becomes another is named, and nothing has changed.
sql("CREATE VIEW mijn.kaart AS SELECT dwelling_id, status FROM inbraak.letter_map");
sql("CREATE VIEW inbraak.oud AS SELECT 1 AS x; UPDATE inbraak.model SET code = code || '{\"view oud\": null}'; CREATE VIEW mijn.oud AS SELECT x FROM inbraak.oud");
like(sql_error("SELECT upgrade_burglary_model('inbraak')"), qr/^ERROR: +cannot upgrade model "inbraak": view mijn\.oud hangs on what goes away$/m,
	"where a user's view hangs on what goes away, the upgrade refuses and names it");
is(sql('SELECT x FROM mijn.oud'), 1, 'and nothing has changed');
sql("DROP VIEW mijn.oud; SELECT upgrade_burglary_model('inbraak'); DROP VIEW mijn.kaart");
is(sql("SELECT to_regclass('inbraak.oud') IS NULL"), 't', 'what is no longer code goes');
identity('after a refusal');

# ---------------------------------------------------------------- what a user may have made

# Functions of his with the names of the model's, which take something else.
my @overload = split /\n/, sql("SELECT DISTINCT proname FROM pg_proc WHERE pronamespace IN ('inbraak'::regnamespace, 'inbraak_internal'::regnamespace)");
sql(join '', map { "CREATE FUNCTION inbraak.$_(box) RETURNS box LANGUAGE sql AS 'SELECT \$1';" } @overload);
sql("SELECT upgrade_burglary_model('inbraak')");
is(sql("SELECT count(*) FROM pg_proc WHERE pronamespace = 'inbraak'::regnamespace AND proargtypes::text = 'box'::regtype::oid::text"), scalar @overload,
	"a user's functions with the names of the model's stay");
sql(join '', map { "DROP FUNCTION inbraak.$_(box);" } @overload);
identity("beside functions of the same names");

# What hangs on a view is no less his when it is a trigger, a rule, a domain over its rows, or a check.
sql(q(CREATE SCHEMA eigen; CREATE FUNCTION eigen.eigen_doe() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
	CREATE TRIGGER eigen INSTEAD OF UPDATE ON inbraak.letter_map FOR EACH ROW EXECUTE FUNCTION eigen.eigen_doe();
	CREATE RULE eigen AS ON INSERT TO inbraak.letter_blind_spot DO INSTEAD NOTHING;
	CREATE DOMAIN eigen.d AS inbraak.near_repeat_zone; CREATE TABLE eigen.t (d eigen.d, street text CHECK (inbraak_internal.street_key(street) <> ''));
	CREATE INDEX x_eigen ON inbraak.burglary (inbraak_internal.street_key(street_name));
	CREATE MATERIALIZED VIEW eigen.m AS SELECT status FROM inbraak.letter_map; CREATE FUNCTION eigen.f(inbraak.letter_map) RETURNS int LANGUAGE sql AS 'SELECT 1';
	CREATE VIEW eigen.v AS SELECT * FROM inbraak.data_quality; CREATE VIEW eigen.w AS SELECT * FROM eigen.v));
sql("SELECT upgrade_burglary_model('inbraak')");
identity("a user's trigger, rule, domain, check, index and views");
my $hangs = 'constraint t_street_check on table eigen\.t, function eigen\.f\(inbraak\.letter_map\), function inbraak\.eigen_telling\(\), index inbraak\.x_eigen, materialized view eigen\.m, ' .
	'rule eigen on view inbraak\.letter_blind_spot, trigger eigen on view inbraak\.letter_map, type eigen\.d, view eigen\.v';
like(sql_error("SELECT detach_burglary_model('inbraak')"), qr/^ERROR: +cannot detach model "inbraak": $hangs/m,
	'are all named when they are in the way');
is(sql("SELECT count(*) FROM eigen.w, pg_trigger, pg_rewrite WHERE tgname = 'eigen' AND pg_rewrite.rulename = 'eigen' AND to_regtype('eigen.d') IS NOT NULL")
	=~ /^[1-9]/ ? 'there' : 'gone', 'there', 'and stay');
sql('SET client_min_messages = warning; DROP SCHEMA eigen CASCADE; DROP RULE eigen ON inbraak.letter_blind_spot; DROP INDEX inbraak.x_eigen');

# His view under a name that the model comes to have.
sql("UPDATE inbraak.model SET code = code - 'view letter_map'");
like(sql_error("SELECT upgrade_burglary_model('inbraak')"), qr/^ERROR: +cannot upgrade model "inbraak": view inbraak\.letter_map is not the model's/m,
	'a view of the user is not taken for one of the model that gets its name');
sql("UPDATE inbraak.model SET code = code || '{\"view letter_map\": [\"REVOKE ALL ON %s FROM PUBLIC\", \"GRANT SELECT ON %s TO lezer\"]}'");

# Default privileges are for what is new.
sql('ALTER DEFAULT PRIVILEGES IN SCHEMA inbraak GRANT SELECT ON TABLES TO PUBLIC, lezer; ALTER DEFAULT PRIVILEGES IN SCHEMA inbraak GRANT EXECUTE ON FUNCTIONS TO lezer');
repaired('default privileges', q(SELECT upgrade_burglary_model('inbraak');
	ALTER DEFAULT PRIVILEGES IN SCHEMA inbraak REVOKE SELECT ON TABLES FROM PUBLIC, lezer; ALTER DEFAULT PRIVILEGES IN SCHEMA inbraak REVOKE EXECUTE ON FUNCTIONS FROM lezer));

# A table named as the one beside the model.
sql('CREATE SCHEMA eigen; CREATE TABLE eigen.confirmation (delivery_id int REFERENCES inbraak.delivery); CREATE TABLE mijn.confirmation (delivery_id int REFERENCES inbraak.delivery)');
is(sql('SELECT model, internal FROM burglary_models()'), 'inbraak|inbraak_internal', "a user's table does not make its schema that of the helpers");
sql('ALTER SCHEMA inbraak_internal RENAME TO zoek');
is(sql('SELECT model, internal FROM burglary_models()'), 'inbraak|zoek', 'whatever that is called');
sql('ALTER SCHEMA zoek RENAME TO inbraak_internal; DROP SCHEMA eigen CASCADE; DROP TABLE mijn.confirmation');

# Sessions with settings of their own.
repaired('odd settings', q(SET standard_conforming_strings = off; SET backslash_quote = on; SET quote_all_identifiers = on; SET check_function_bodies = off; SET jit = on; SET search_path = inbraak, inbraak_internal, public));
is(sql(q(SET client_min_messages = warning; SELECT set_config(name, 'on', false) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query') \g /dev/null
	SELECT count(*) FROM inbraak.letter_worklist('2018-12-31'))), sql("SELECT count(*) FROM inbraak.letter_worklist('2018-12-31')"), 'the list of letters in a parallel worker');

# Two at once: the second waits, and mends what is mended.
{
	my $one = scratch('one.sql');
	open my $script, '>', $one or die "$one: $!\n";
	print $script "SELECT upgrade_burglary_model('inbraak');\n";
	close $script;
	my @at_work = map { open(my $from, '-|', "psql -X -q -A -t -d model_upgrade -f '$one' 2>&1") or die "psql: $!\n"; $from } 1 .. 3;
	is(join('', map { my $from = $_; join '', <$from> } @at_work), qq(model "inbraak" of version $installed: code made anew\n) x 3, 'three upgrades at once');
}
identity('upgraded by three at once');
{
	# Whoever comes second waits before he looks at anything.
	open(my $first, '|-', "psql -X -q -d model_upgrade >/dev/null 2>&1") or die "psql: $!\n";
	$first->autoflush(1);
	print $first "BEGIN; SELECT * FROM burglary_model_named('inbraak');\n";
	for (1 .. 200)
	{
		last if sql("SELECT count(*) FROM pg_locks WHERE relation = 'inbraak.model'::regclass AND mode = 'ShareRowExclusiveLock' AND granted");
		select undef, undef, undef, 0.05;
	}
	like(sql_error("SET lock_timeout = '200ms'; SELECT upgrade_burglary_model('inbraak')"), qr/lock timeout\nCONTEXT:[^\n]*LOCK TABLE inbraak\.model/, 'a second one waits first');
	close $first;
}

# ---------------------------------------------------------------- renamed by hand

my %entry = (
	import_delivery   => "CALL archief.import_delivery('mijn.bron', 'brieven', purpose => 'p', legal_basis => 'l', expires_on => '2199-12-31')",
	preview_import    => "SELECT * FROM archief.preview_import('mijn.bron', 'brieven')",
	retry_rejected    => 'CALL archief.retry_rejected(1)',
	purge_expired     => 'SELECT * FROM archief.purge_expired(false)',
	purge_dry         => 'SELECT * FROM archief.purge_expired()',
	record_letters    => "SELECT * FROM archief.record_letters(purpose => 'p', legal_basis => 'l', expires_on => '2199-12-31')",
	letter_worklist   => "SELECT * FROM archief.letter_worklist('2018-12-31')",
	locate_burglaries => 'SELECT archief.locate_burglaries()',
	group_reach       => 'SELECT * FROM archief.group_reach()',
	trigger           => "INSERT INTO archief.burglary (source, source_id, delivery_id) SELECT 'x', 'x', min(delivery_id) FROM archief.delivery",
);
sql("CREATE TABLE mijn.bron (verzenddatum text, postcode text)");
for my $how ('its schema', 'all its schemas, and a new model of the old name')
{
	my $back = $how eq 'its schema';
	sql('ALTER SCHEMA inbraak RENAME TO archief');
	if ($back)
	{
		like(sql_error("SELECT create_burglary_model('inbraak')"), qr/^ERROR: +schema "inbraak_internal" already exists$/m,
			'no new model takes the helpers of a renamed one');
	}
	else { sql("ALTER SCHEMA inbraak_internal RENAME TO archief_internal; ALTER SCHEMA inbraak_bi RENAME TO archief_bi; SELECT create_burglary_model('inbraak')") }
	my ($old, $new) = (checksums('archief'), $back ? '' : checksums('inbraak'));
	for (sort keys %entry)
	{
		my $said = sql_error($entry{$_});
		like($said, qr/^ERROR: +het model "archief" of een extensie is hernoemd of verplaatst/m, "$how renamed by hand: $_ notices");
		like($said, qr/^HINT: +SELECT upgrade_burglary_model\('archief'\);$/m, "$_: and names the call that mends it");
	}
	is(checksums('archief'), $old, 'nothing was written');
	is($back ? '' : checksums('inbraak'), $new, 'nor into the other model');
	is(answers('archief'), $answers, 'and what only reads reads the right tables');
	sql("SELECT upgrade_burglary_model('archief')");
	is(sql("SELECT * FROM archief.preview_import('mijn.bron', 'brieven') WHERE naam = 'gelezen'"), 'telling|gelezen|0', 'then it works by its new name');
	sql("SELECT drop_burglary_model('inbraak', 'inbraak')") unless $back;
	sql("SELECT rename_burglary_model('archief', 'inbraak')");
	identity("$how renamed by hand, mended, and named as before");
}

# The schema of the helpers alone, and those of two models swapped.
sql("SELECT create_burglary_model('tweede'); ALTER SCHEMA inbraak_internal RENAME TO zoek");
for my $how ('renamed', 'swapped')
{
	sql('ALTER SCHEMA tweede_internal RENAME TO inbraak_internal; ALTER SCHEMA zoek RENAME TO tweede_internal') if $how eq 'swapped';
	for (sort keys %entry)
	{
		# What a trigger calls is looked for by name.
		my $refusal = $_ eq 'trigger' && $how eq 'renamed' ? qr/^ERROR: +function require_home/m : qr/^ERROR: +het model "inbraak" of een extensie is hernoemd of verplaatst/m;
		like(sql_error($entry{$_} =~ s/archief/inbraak/gr), $refusal, "helpers $how: $_ notices");
	}
}
sql("ALTER SCHEMA tweede_internal RENAME TO zoek; SELECT upgrade_burglary_model('tweede'), upgrade_burglary_model('inbraak')");
sql("SELECT drop_burglary_model('tweede', 'tweede')");          # three at once hold more locks than a server has by default
identity('helpers swapped, and mended');
my $long = 'l' x 55;
sql("ALTER SCHEMA inbraak RENAME TO $long");
like(sql_error("SELECT upgrade_burglary_model('$long')"), qr/^ERROR: +the name "$long" is too long$/m, 'a name too long for the helpers is refused');
sql("SELECT rename_burglary_model('$long', 'inbraak')");
identity('named anew from a name too long');
like(sql_error("BEGIN; SET LOCAL client_min_messages = warning; DROP SCHEMA inbraak_internal CASCADE; SELECT upgrade_burglary_model('inbraak')"),
	qr/^ERROR: +the helpers of model "inbraak" are gone, .*\nHINT: .*schema inbraak_internal/m, 'without the tables of the helpers it cannot be mended, and says why');
# Without the views for reporting tools it can be mended: they hold nothing.
{
	my $bi = sql("SELECT count(*) FROM pg_class WHERE relnamespace = 'inbraak_bi'::regnamespace");
	is(sql("BEGIN; SET LOCAL client_min_messages = warning; DROP SCHEMA inbraak_bi CASCADE; SELECT upgrade_burglary_model('inbraak') \\g /dev/null\nSELECT count(*) FROM pg_class WHERE relnamespace = 'inbraak_bi'::regnamespace"), $bi,
		'a schema of reports that is gone is made anew');
	like(sql_error('BEGIN; CREATE ROLE vreemdeling; SET LOCAL client_min_messages = warning; DROP SCHEMA inbraak_bi CASCADE; CREATE SCHEMA inbraak_bi AUTHORIZATION vreemdeling; ' . "SELECT upgrade_burglary_model('inbraak')"),
		qr/^ERROR: +schema "inbraak_bi" already exists$/m, "but not in another's");
	# Nor is what the user made in a schema of his own, under whatever name: it stays his, whether the model is mended, renamed or dropped.
	my $mine = 'CREATE SCHEMA eigen_kaart; CREATE VIEW eigen_kaart.dim_area AS SELECT area_id, name FROM inbraak.area';
	for my $change ("SELECT upgrade_burglary_model('inbraak')", "SELECT rename_burglary_model('inbraak', 'anders')")
	{
		is(sql("BEGIN; SET LOCAL client_min_messages = warning; DROP SCHEMA inbraak_bi CASCADE; $mine; $change \\g /dev/null\nSELECT count(*) FILTER (WHERE nspname = 'eigen_kaart'), count(*) FILTER (WHERE nspname ~ '^(inbraak|anders)_bi\$') FROM pg_namespace"),
			'1|1', "a schema of the user with a dim_area stays where the one of reports is gone: $change");
	}
	is(sql("BEGIN; SET LOCAL client_min_messages = warning; DROP SCHEMA inbraak_bi CASCADE; $mine; CREATE TABLE eigen_kaart.notitie (tekst text); SELECT drop_burglary_model('inbraak', 'inbraak') \\g /dev/null\nSELECT to_regclass('eigen_kaart.notitie')"),
		'eigen_kaart.notitie', 'and is not dropped with the model');
	is(sql("BEGIN; SET LOCAL client_min_messages = warning; $mine; ALTER SCHEMA eigen_kaart RENAME TO aaa; DROP VIEW inbraak_bi.dim_area CASCADE; SELECT h.name FROM burglary_model_homes('inbraak', 'inbraak_internal') AS h WHERE h.prefix = 'bi '"), 'inbraak_bi',
		'nor taken for the one of reports that has lost its own');
	like(sql_error("CREATE SCHEMA nieuw_bi; SELECT create_burglary_model('nieuw')"), qr/^ERROR: +schema "nieuw_bi" already exists$/m, 'a new model asks for that name, too');
	sql('DROP SCHEMA nieuw_bi');
}
# The extension has moved, or is not there: what still runs notices that, too.
sql('ALTER EXTENSION burglary SET SCHEMA elders');
for (sort keys %entry)
{
	like(sql_error($entry{$_} =~ s/archief/inbraak/gr), qr/^ERROR: +het model "inbraak" of een extensie is hernoemd of verplaatst/m, "the extension moved: $_ notices");
}
sql('ALTER EXTENSION burglary SET SCHEMA public');
for (grep { !/letter|reach|locate/ } sort keys %entry)
{
	my $said = sql_error('BEGIN; SET LOCAL client_min_messages = warning; DROP EXTENSION burglary CASCADE; ' . $entry{$_} =~ s/archief/inbraak/gr);
	like($said, qr/^ERROR: +de extensie burglary is er niet$/m, "without the extension: $_ says so");
	like($said, qr/^HINT: +CREATE EXTENSION burglary; SELECT upgrade_burglary_model\('inbraak'\);$/m, "$_: and how to get it back");
}
identity('the extension moved and back');

# A restored model works, without any repair.
my $copy = scratch('copy.sql');
system(qq(pg_dump -d model_upgrade > '$copy')) == 0 or die "pg_dump: $?\n";
my $all = sql("SELECT jsonb_object_agg(object, grants) FROM burglary_model_objects('inbraak', 'inbraak_internal')");
database('model_upgrade_restored');
is(qx(psql -X -q -v ON_ERROR_STOP=1 -d model_upgrade_restored -f '$copy' 2>&1 >/dev/null), '', 'a dump of it restores');
is(sql("SELECT jsonb_object_agg(object, grants) FROM burglary_model_objects('inbraak', 'inbraak_internal')"), $all, 'with the same objects and grants');
is(answers('inbraak'), $answers, 'and the same answers');
is(sql("SELECT * FROM inbraak.preview_import('mijn.bron', 'brieven') WHERE naam = 'gelezen'"), 'telling|gelezen|0', 'and its imports work');

# What 0.1.0 needed and this version does not, may go.
sql('DROP EXTENSION pg_trgm');
is(answers('inbraak'), $answers, 'without pg_trgm as well');
like(sql("SELECT upgrade_burglary_model('inbraak')"), qr/code made anew$/, 'and it can be mended');

unlink "$folder/burglary--0.1.0.sql";
done_testing;
