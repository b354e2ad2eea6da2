# Somebody without any right on a model tries to become its owner, or a superuser, by the functions and operators that he puts where
# others will find them. What he plants writes down who ran it; nobody may.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

my $database = database('model_attack');
sql(qq(DO \$\$ BEGIN
	IF to_regrole('vreemd') IS NULL THEN CREATE ROLE vreemd LOGIN; END IF;
	IF to_regrole('eigenaar') IS NULL THEN CREATE ROLE eigenaar LOGIN; END IF;
	ALTER ROLE vreemd NOSUPERUSER; ALTER ROLE eigenaar NOSUPERUSER;    -- as a run that failed may have left them
END \$\$;
SET client_min_messages = warning; CREATE EXTENSION postgis; GRANT CREATE ON DATABASE $database TO eigenaar;
CREATE SCHEMA buit; GRANT USAGE ON SCHEMA buit TO PUBLIC; CREATE TABLE buit.buit (wie text, wat text); GRANT INSERT ON buit.buit TO PUBLIC));

sub as
{
	my ($role, $sql) = @_;
	return "SET SESSION AUTHORIZATION $role;\n$sql;\nRESET SESSION AUTHORIZATION;\n";
}

# Functions that fit better than PostgreSQL's own: those that take anything, and those whose arguments would have to be converted. Each
# writes down who ran it, and tries to make its maker a superuser.
my @trap = (
	'format(text, text)', 'format(text, name)', 'format(text, name, name)', 'format(text, name, text)', 'format(text, regclass, text, text)', 'format(text, int)',
	'concat(text, int, text, text)', 'concat_ws(text, text, text)', 'count(text)', 'count(int)', 'array_agg(text)', 'array_agg(name)',
	'json_build_object(text, name, text, int, text, bigint)', 'jsonb_build_object(text, text)', 'num_nulls(text, text, date)', 'num_nonnulls(text, text)',
	'array_position(text[], text)', 'array_remove(text[], text)', 'cardinality(text[])', 'unnest(text[])', 'to_jsonb(text)', 'lower(name)', 'upper(name)',
	'string_to_array(text, text)', 'coalesce_name(name, name)', 'max(text)', 'min(text)', 'left(name, int)', 'round(double precision, int)', 'quote_ident(name)',
	'current_schemas(boolean)', 'set_config(text, text, boolean)', 'to_regclass(name)', 'pg_describe_object(oid, oid, int)', 'regexp_replace(name, text, text)',
	'st_setsrid(geometry, bigint)', 'st_dwithin(geometry, geometry, numeric)', 'read_code(varchar)', 'tidy(varchar)', 'similarity(text, varchar)',
);
my @operator = ('=(oid, regclass)', '=(name, varchar)', '||(text, name)', '<>(oid, regclass)', '->(jsonb, name)', '~(name, text)', '%(text, varchar)');

sub traps
{
	my ($schema) = @_;
	my $n = 0;
	return join "\n", (map {
		my ($name, $arguments) = /^(\w+)\((.*)\)$/;
		my $result = $name =~ /^(count|cardinality|num_\w+|array_position)$/ ? 'int' : 'text';
		"CREATE FUNCTION $schema.$name($arguments) RETURNS $result LANGUAGE plpgsql AS \$\$ BEGIN
			INSERT INTO buit.buit VALUES (current_user, '$name($arguments)');
			IF current_user <> 'vreemd' THEN BEGIN ALTER ROLE vreemd SUPERUSER; EXCEPTION WHEN OTHERS THEN NULL; END; END IF;
			RETURN NULL; END \$\$;" } @trap),
		(map {
		my ($name, $left, $right) = /^(\S+)\((.*), (.*)\)$/;
		my $function = 'val' . ++$n;
		"CREATE FUNCTION $schema.$function($left, $right) RETURNS boolean LANGUAGE plpgsql AS \$\$ BEGIN
			INSERT INTO buit.buit VALUES (current_user, '$name'); RETURN true; END \$\$;
		CREATE OPERATOR $schema.$name (LEFTARG = $left, RIGHTARG = $right, FUNCTION = $schema.$function);" } @operator);
}

sub drop_traps
{
	my ($schema) = @_;
	return join ' ', (map { "DROP OPERATOR IF EXISTS $schema.$_;" } @operator), (map { "DROP FUNCTION IF EXISTS $schema.val$_;" } 1 .. @operator),
		map { "DROP FUNCTION IF EXISTS $schema.$_;" } @trap;
}

sub nothing_was_caught
{
	my ($what) = @_;
	is(sql("SELECT string_agg(DISTINCT wie || ' ran ' || wat, ', ') FROM buit.buit WHERE wie <> 'vreemd'"), '', "$what: nobody ran what was planted");
	is(sql("SELECT rolsuper FROM pg_roles WHERE rolname = 'vreemd'"), 'f', "$what: and nobody rose");
}

# ---------------------------------------------------------------- CREATE EXTENSION

sql('GRANT CREATE ON SCHEMA public TO PUBLIC');
like(sql_error('CREATE EXTENSION burglary'), qr/^ERROR: +PUBLIC may create objects in schema "public"$/m, 'the extension is not created where everybody may create');
sql(as('vreemd', traps('public') =~ s/CREATE FUNCTION public\.(read_code|tidy|similarity)\(.*?\$\$;//gsr));
sql('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
like(sql_error('CREATE EXTENSION burglary'), qr/^ERROR: +(function|operator) .* has the name of another that the extension may call$/m,
	'nor where somebody has put functions that could be taken for others');
nothing_was_caught('CREATE EXTENSION');
sql("CREATE SCHEMA ext");
like(sql_error('CREATE EXTENSION burglary SCHEMA ext'), qr/has the name of another/, 'nor beside, while PostGIS lives among them');
sql(drop_traps('public'));
# Each kind on its own.
my %single = (function => 'CREATE FUNCTION public.format(text, name) RETURNS text LANGUAGE sql AS $$ SELECT $1 $$', operator =>
	'CREATE FUNCTION public.val(text, name) RETURNS text LANGUAGE sql AS $$ SELECT $1 $$; CREATE OPERATOR public.|| (LEFTARG = text, RIGHTARG = name, FUNCTION = public.val)');
my %undo = (function => 'DROP FUNCTION public.format(text, name)', operator => 'DROP FUNCTION public.val(text, name) CASCADE');
sub among_each
{
	my ($statement, $said, $what) = @_;
	for (sort keys %single)
	{
		sql('GRANT CREATE ON SCHEMA public TO vreemd;' . as('vreemd', $single{$_}) . 'REVOKE CREATE ON SCHEMA public FROM vreemd');
		like(sql_error($statement), qr/^ERROR: +$_ $said/m, "$what is not created beside a single $_");
		sql("SET client_min_messages = warning; $undo{$_}");
	}
}
among_each('CREATE EXTENSION burglary', '.* has the name of another', 'the extension');
sql('SET client_min_messages = warning; CREATE EXTENSION burglary');

# ---------------------------------------------------------------- making a model

sql(as('vreemd', 'SELECT 1'));
sql('GRANT CREATE ON SCHEMA public TO vreemd');
like(sql_error(as('eigenaar', "SELECT create_burglary_model('inbraak')")), qr/^ERROR: +role "vreemd" may create objects in schema "public"$/m, 'no model where another may create');
like(sql_error(as('eigenaar', "SELECT create_burglary_model('inbraak')")), qr/^HINT: +First: REVOKE CREATE ON SCHEMA public FROM vreemd;$/m, 'and the way out is said');
sql(as('vreemd', traps('public')));
sql('REVOKE CREATE ON SCHEMA public FROM vreemd');
for my $who ('eigenaar', 'postgres')
{
	like(sql_error(as($who, "SELECT create_burglary_model('inbraak')")), qr/^ERROR: +(function|operator) .* of role "vreemd" /m, "no model among planted functions, for $who");
}
nothing_was_caught('create_burglary_model');
sql(drop_traps('public'));
among_each("SELECT create_burglary_model('inbraak')", '.* of role "vreemd" ', 'a model');
sql('SET client_min_messages = warning; CREATE SCHEMA van_vreemd AUTHORIZATION vreemd; CREATE EXTENSION fuzzystrmatch SCHEMA van_vreemd');
like(sql_error("SELECT create_burglary_model('inbraak')"), qr/^ERROR: +schema "van_vreemd" belongs to role "vreemd"$/m, 'nor where a schema on the path is of another');
sql('DROP EXTENSION fuzzystrmatch; DROP SCHEMA van_vreemd');
sql(drop_traps('public'));
sql('SET client_min_messages = warning;' . as('postgres', 'CREATE EXTENSION unaccent; CREATE EXTENSION fuzzystrmatch') . as('eigenaar', "SELECT create_burglary_model('inbraak')"));
sql(as('eigenaar', q(
	INSERT INTO inbraak.delivery (kind, source, mapping, purpose, legal_basis, expires_on, received_on, rows_read, rows_accepted, rows_rejected, rows_unchanged)
	VALUES ('burglary', 'x', 'bvh', 'p', 'l', '2000-01-02', '2000-01-01', 1, 1, 0, 0);
	CREATE SCHEMA levering; CREATE TABLE levering.bron AS SELECT 'a1' AS incident_identificatie, '1-1-2020 10:00' AS begin_pleegdatum_tijd, 'Straat' AS pleegstraatnaam;
	INSERT INTO inbraak.rejected_row (delivery_id, row_number, raw, rule, explanation) VALUES (1, 1, '{"incident_identificatie": "q"}', 'geen datum', 'x'))));

# ---------------------------------------------------------------- using it, after the door was opened again

my %entry = (
	import_delivery        => "CALL inbraak.import_delivery('levering.bron', 'bvh', purpose => 'p', legal_basis => 'l', expires_on => '2199-12-31')",
	preview_import         => "SELECT * FROM inbraak.preview_import('levering.bron', 'bvh')",
	retry_rejected         => 'CALL inbraak.retry_rejected(1)',
	refresh_results        => 'CALL inbraak.refresh_results()',
	purge_expired          => 'SELECT * FROM inbraak.purge_expired(false)',
	purge_dry              => 'SELECT * FROM inbraak.purge_expired()',
	record_letters         => "SELECT * FROM inbraak.record_letters(purpose => 'p', legal_basis => 'l', expires_on => '2199-12-31')",
	letter_worklist        => 'SELECT * FROM inbraak.letter_worklist()',
	locate_burglaries      => 'SELECT inbraak.locate_burglaries()',
	group_reach            => 'SELECT * FROM inbraak.group_reach()',
	factor_pair            => "SELECT * FROM inbraak.factor_pair('ww', 'bijstand')",
	area_tile              => 'SELECT inbraak.area_tile(0, 0, 0)',
	privacy_report         => 'SELECT * FROM inbraak.privacy_report()',
	publish_results        => "SELECT inbraak.publish_results('2020-01-01', '2020-12-31', 'wie', 'doel')",
	share_with_gemeente    => "SELECT inbraak.share_with_gemeente('GM0153', 'vreemd', legal_basis => 'convenant', expires_on => '2099-12-31')",
	stop_sharing           => "SELECT inbraak.stop_sharing('GM0153')",
	disclosure_audit       => 'SELECT * FROM inbraak.disclosure_audit()',
	record_reading         => "SELECT inbraak.record_reading('area_rate', 'ja', 'zo is het')",
	register_disclosure    => "SELECT inbraak.register_disclosure('wie', '{area_rate}', 'doel')",
	trigger                => "INSERT INTO inbraak.burglary (source, source_id, object_kind, delivery_id) VALUES ('x', gen_random_uuid(), 'woning', 1)",
	upgrade_burglary_model => "SELECT upgrade_burglary_model('inbraak')",
	place_forecast         => q(SELECT * FROM inbraak.place_forecast('street')),
	place_forecast_test    => q(SELECT * FROM inbraak.place_forecast_test('street')),
	burglary_cluster       => q(SELECT * FROM inbraak.burglary_cluster()),
	moment_forecast_test   => q(SELECT * FROM inbraak.moment_forecast_test()),
	forecast_by_factor     => q(SELECT * FROM inbraak.forecast_by_factor('{bouwjaar}')),
	measure_power          => q(SELECT * FROM inbraak.measure_power('gemeente', 'GM0153')),
	treatment_survival     => q(SELECT * FROM inbraak.treatment_survival()),
	places_for_share       => q(SELECT * FROM inbraak.places_for_share()),
	combined_rate          => q(SELECT * FROM inbraak.combined_rate('{bouwjaar}')),
	grant_burglary_roles   => "SELECT * FROM grant_burglary_roles('inbraak', reader => 'vreemd', purpose => gen_random_uuid()::text)",
);
# These look for nothing on the path: what they call was bound when they were made. They may run, and run nothing that was planted.
my %bound = (
	detach_burglary_model => "BEGIN; SELECT detach_burglary_model('inbraak'); ROLLBACK",
	burglary_models       => 'SELECT * FROM burglary_models()',
	locate                => "SELECT * FROM inbraak.locate('Straat', '1', '7511AB', 'Enschede')",
	locate_report         => 'SELECT * FROM inbraak.locate_report()',
	event_report          => 'SELECT * FROM inbraak.event_report()',
	event_windows         => 'SELECT * FROM inbraak.event_windows()',
	zone_chance           => 'SELECT * FROM inbraak.zone_chance()',
	pand_house_types      => 'SELECT * FROM inbraak.pand_house_types()',
	house_type_agreement  => 'SELECT * FROM inbraak.house_type_agreement()',
	letter_coverage_drawn => "SELECT * FROM inbraak.letter_coverage_drawn('2020-01-01', '2020-12-31', 2)",
	letter_pairs_since    => 'SELECT * FROM inbraak.letter_pairs_since()',
	period_count           => "SELECT * FROM inbraak.period_count('region', '2020-01-01', '2020-12-31')",
	trait_count            => "SELECT * FROM inbraak.trait_count('region', '2020-01-01', '2020-12-31')",
	cameras_at             => "SELECT * FROM inbraak.cameras_at('SRID=28992;POINT(257000 471000)')",
	report_near_burglary   => "SELECT * FROM inbraak.report_near_burglary('overlast')",
	area_place_share       => "SELECT * FROM inbraak.area_place_share('buurt')",
	period_change          => "SELECT * FROM inbraak.period_change('region', 'regio', '2020-01-01', '2020-06-30', '2020-07-01', '2020-12-31')",
	intervention_counts    => 'SELECT * FROM inbraak.intervention_counts()',
	area_series            => "SELECT * FROM inbraak.area_series('region', 'regio', '2020-01-01', '2020-12-31')",
	corrected_period      => "SELECT * FROM inbraak.corrected_period('region', 'regio', '2020-01-01', '2020-12-31')",
	expected_burglaries   => "SELECT * FROM inbraak.expected_burglaries('region', '2020-01-01', '2020-12-31')",
	area_drift            => "SELECT * FROM inbraak.area_drift('region', '2020-01-14')",
	area_alarm            => "SELECT * FROM inbraak.area_alarm('region', '2020-01-01', '2020-01-14')",
	area_trend            => "SELECT * FROM inbraak.area_trend('region', 'regio', '2020-12-31')",
	area_comparison       => "SELECT * FROM inbraak.area_comparison('region', '2020-01-01', '2020-12-31')",
	dark_number           => "SELECT * FROM inbraak.dark_number('region', 2018)",
	day_kind_count        => "SELECT * FROM inbraak.day_kind_count('region', 'regio', '2020-01-01', '2020-12-31')",
	knox_plot             => 'SELECT inbraak.knox_plot()',
	measure_plot          => 'SELECT inbraak.measure_plot(1)',
	trend_plot            => "SELECT inbraak.trend_plot('region', 'regio', '2020-12-31')",
	series_plot           => "SELECT inbraak.series_plot('region', 'regio', '2020-01-01', '2020-12-31')",
	hour_plot             => "SELECT inbraak.hour_plot('region', 'regio')",
	public_bulletin       => "SELECT inbraak.public_bulletin('gemeente', 'GM0153') WHERE EXISTS (SELECT FROM inbraak.area_rate_open)",
	meeting_agenda        => "SELECT a.* FROM (SELECT 1 WHERE EXISTS (SELECT FROM inbraak.area_home)) AS e CROSS JOIN LATERAL inbraak.meeting_agenda('region', 'regio', '2020-01-01', '2020-12-31') AS a",
	burglary_bulletin     => "SELECT inbraak.burglary_bulletin('region', 'regio', '2020-01-01', '2020-12-31') WHERE EXISTS (SELECT FROM inbraak.area_home)",
	passes                => 'SELECT inbraak.passes(10, 50, 10, 50)',
	dwelling_score        => "SELECT * FROM inbraak.dwelling_score('A_PRV_Slot')",
	burglary_score        => "SELECT * FROM inbraak.burglary_score('A_PRV_Slot')",
	map { ($_ => "SELECT * FROM inbraak.$_") }
		split /\n/, sql("SELECT relname FROM pg_class WHERE relnamespace = 'inbraak'::regnamespace AND relkind = 'v' ORDER BY 1"),
);

my @missing = grep { !$entry{$_} && !$bound{$_} } split /\n/, sql("SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 'inbraak'::regnamespace");
is("@missing", '', 'each function of a model is tried');
for my $door ('open', 'shut again')
{
	sql('GRANT CREATE ON SCHEMA public TO PUBLIC');
	sql(as('vreemd', drop_traps('public') . traps('public')));
	sql('REVOKE CREATE ON SCHEMA public FROM PUBLIC') if $door eq 'shut again';
	for my $who ('eigenaar', 'postgres')
	{
		for (sort keys %entry)
		{
			like(sql_error(as($who, $entry{$_})), qr/^ERROR: .*(may create objects in schema "public"|van een ander|of role "vreemd"|niet veilig te gebruiken)/m, "door $door, $who: $_ refuses");
		}
		for (sort keys %bound)
		{
			my ($said, $status) = Psql::run(as($who, $bound{$_}));
			is($status ? $said : '', '', "door $door, $who: $_ runs");
		}
	}
	nothing_was_caught("door $door");
}
sql('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
sql(as('vreemd', drop_traps('public')));
is(sql(as('eigenaar', "SELECT upgrade_burglary_model('inbraak')")), 'model "inbraak" of version ' . sql("SELECT extversion FROM pg_extension WHERE extname = 'burglary'") . ': code made anew',
	'with the door shut and the traps gone, all is well');

# ---------------------------------------------------------------- an owner who wants to be more than that

# A superuser mends somebody's model: what its owner planted runs as that owner, and cannot get further.
sql(as('eigenaar', q(CREATE FUNCTION inbraak.greep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gelukt text := 'niets';
BEGIN
	BEGIN RESET ROLE; gelukt := 'RESET ROLE'; EXCEPTION WHEN OTHERS THEN NULL; END;
	BEGIN SET ROLE postgres; gelukt := 'SET ROLE'; EXCEPTION WHEN OTHERS THEN NULL; END;
	BEGIN SET SESSION AUTHORIZATION postgres; gelukt := 'SET SESSION AUTHORIZATION'; EXCEPTION WHEN OTHERS THEN NULL; END;
	BEGIN ALTER ROLE eigenaar SUPERUSER; gelukt := 'SUPERUSER'; EXCEPTION WHEN OTHERS THEN NULL; END;
	INSERT INTO buit.buit VALUES ('greep', current_user || ' ' || gelukt);
	RETURN NULL;
END $$;
CREATE TRIGGER greep AFTER UPDATE ON inbraak.model EXECUTE FUNCTION inbraak.greep())));
sql("SELECT upgrade_burglary_model('inbraak')");
is(sql("SELECT DISTINCT wat FROM buit.buit WHERE wie = 'greep'"), 'eigenaar niets', 'an owner gets no rights from a superuser who upgrades his model');
is(sql("SELECT rolsuper FROM pg_roles WHERE rolname = 'eigenaar'"), 'f', 'and stays what he was');
sql("SET ROLE eigenaar; SELECT upgrade_burglary_model('inbraak')");
is(sql("SELECT DISTINCT wat FROM buit.buit WHERE wie = 'greep'"), 'eigenaar niets', 'nor from one who had become him to do it');
sql(as('eigenaar', 'DROP TRIGGER greep ON inbraak.model'));

# Nor later: what waits for the end of the transaction would run as the superuser.
sub rises_not { my ($what) = @_; is(sql("SELECT rolname FROM pg_roles WHERE rolsuper AND rolname IN ('eigenaar', 'vreemd')"), '', "$what: nobody rises") }
sql(as('eigenaar', q(CREATE FUNCTION inbraak.grijp() RETURNS int LANGUAGE plpgsql AS $$
BEGIN IF current_user <> 'eigenaar' THEN EXECUTE 'ALTER ROLE eigenaar SUPERUSER'; END IF; RETURN 1; END $$;
CREATE FUNCTION inbraak.wacht() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM inbraak.grijp(); RETURN NULL; END $$;
CREATE FUNCTION inbraak.houdt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN EXECUTE 'DECLARE greep CURSOR WITH HOLD FOR SELECT inbraak.grijp()'; RETURN NULL; END $$;
CREATE FUNCTION inbraak.bij_lezen() RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM inbraak.grijp(); RETURN 1; END $$;
CREATE CONSTRAINT TRIGGER wacht AFTER UPDATE ON inbraak.model DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION inbraak.wacht())));
like(sql_error("SELECT upgrade_burglary_model('inbraak')"), qr/^ERROR: +cannot fire deferred trigger within security-restricted operation/m, 'a trigger that waits is refused');
rises_not('a trigger that waits');
like(sql(as('eigenaar', "SELECT upgrade_burglary_model('inbraak')")), qr/code made anew$/, 'its owner himself may have it');
sql(as('eigenaar', 'DROP TRIGGER wacht ON inbraak.model; CREATE TRIGGER houdt AFTER UPDATE ON inbraak.model EXECUTE FUNCTION inbraak.houdt()'));
like(sql_error("SELECT upgrade_burglary_model('inbraak')"), qr/^ERROR: +cannot create a cursor WITH HOLD within security-restricted operation/m, 'so is a cursor that is held');
rises_not('a cursor that is held');
sql(as('eigenaar', 'DROP TRIGGER houdt ON inbraak.model; CREATE INDEX bij_lezen ON inbraak.model ((inbraak.bij_lezen()))'));
sql("SELECT upgrade_burglary_model('inbraak')");
rises_not('an index that is looked at when the table is read');
sql(as('eigenaar', 'DROP INDEX inbraak.bij_lezen'));

# Somebody who was given a function but not the schema of what it calls hears that, and not that the model was renamed.
sql(as('eigenaar', 'GRANT USAGE ON SCHEMA inbraak TO vreemd; GRANT EXECUTE ON FUNCTION inbraak.purge_expired(boolean) TO vreemd'));
like(sql_error(as('vreemd', 'SELECT * FROM inbraak.purge_expired()')), qr/^ERROR: +geen toegang tot schema "inbraak_internal".*\nHINT:.*GRANT USAGE ON SCHEMA inbraak_internal TO vreemd;/m,
	'who may not use the schema of the helpers is told');

# Whoever may write to the table in which grants are kept does not thereby write SQL for its owner.
sql(as('eigenaar', q(GRANT USAGE ON SCHEMA inbraak TO vreemd; GRANT SELECT, UPDATE ON inbraak.model TO vreemd)));
for my $statement ('ALTER ROLE vreemd SUPERUSER', 'GRANT ALL ON %s TO vreemd; ALTER ROLE vreemd SUPERUSER', 'GRANT eigenaar TO vreemd', 'GRANT SELECT ON %s TO vreemd, PUBLIC')
{
	sql(as('vreemd', qq(UPDATE inbraak.model SET code = code || '{"view letter_map": ["$statement"]}')));
	like(sql_error("BEGIN; DROP VIEW inbraak.letter_map; SELECT upgrade_burglary_model('inbraak')"), qr/^ERROR: +no grant, but kept as one for TABLE inbraak\.letter_map: \Q$statement\E$/m,
		"not run as a grant: $statement");
}
rises_not('a kept grant');
sql(as('eigenaar', "SELECT upgrade_burglary_model('inbraak'); REVOKE ALL ON inbraak.model FROM vreemd; REVOKE ALL ON SCHEMA inbraak FROM vreemd"));

# A schema that looks like a model, and its version like a text.
sql("GRANT CREATE ON DATABASE $database TO vreemd; CREATE SCHEMA gedeeld; CREATE TABLE gedeeld.kostbaar AS SELECT 1 AS x; GRANT CREATE, USAGE ON SCHEMA gedeeld TO vreemd");
sub looks_like_model
{
	my ($schema, $beside) = @_;
	return as('vreemd', qq(CREATE TYPE $schema.versie AS ENUM ('0.2.0');
		CREATE FUNCTION $schema.grijp($schema.versie) RETURNS text LANGUAGE plpgsql AS \$\$
		BEGIN IF current_user <> 'vreemd' THEN EXECUTE 'ALTER ROLE vreemd SUPERUSER'; END IF; RETURN '0.2.0'; END \$\$;
		CREATE CAST ($schema.versie AS text) WITH FUNCTION $schema.grijp($schema.versie) AS ASSIGNMENT;
		CREATE TABLE $schema.model (version $schema.versie, code jsonb DEFAULT '{}'); INSERT INTO $schema.model VALUES ('0.2.0'); CREATE UNIQUE INDEX model_one_row ON $schema.model ((true));
		CREATE TABLE $schema.delivery (delivery_id int PRIMARY KEY);) . join('', map { "CREATE TABLE $schema.$_ (x int);" }
		qw(delivery_kind mapping rejected_row purge_log dwelling address area burglary burglary_version factor letter)) .
		"CREATE TABLE $beside.confirmation (delivery_id int REFERENCES $schema.delivery); CREATE TABLE $beside.gazetteer (x int)");
}
sql(as('vreemd', 'CREATE SCHEMA nep') . looks_like_model('nep', 'gedeeld'));
is(sql("SELECT internal IS NULL FROM burglary_models() WHERE model = 'nep'"), 't', 'a schema of somebody else is not that of the helpers');
sql("SET client_min_messages = warning; SELECT drop_burglary_model('nep', 'nep')");
rises_not('a version with a cast of its own');
is(sql('SELECT x FROM gedeeld.kostbaar'), 1, 'and what is not his is not dropped');
sql(as('vreemd', 'DROP TABLE gedeeld.confirmation, gedeeld.gazetteer; CREATE SCHEMA naast') . looks_like_model('gedeeld', 'naast'));
like(sql_error("SELECT drop_burglary_model('gedeeld', 'gedeeld')"), qr/^ERROR: +there is no burglary model "gedeeld"$/m, 'nor is a schema of somebody else a model, whatever is put there');
sql("SET client_min_messages = warning; DROP SCHEMA gedeeld, naast CASCADE; REVOKE CREATE ON DATABASE $database FROM vreemd");

# The owner of the database may put what he likes where PostGIS is; a superuser's own model does not run it.
sql("DELETE FROM buit.buit; ALTER DATABASE $database OWNER TO vreemd");
sql(as('vreemd', traps('public')));
like(sql_error("SELECT create_burglary_model('mijn')"), qr/^ERROR: +(function|operator) .* of role "vreemd" /m, "no model of a superuser among functions of the database's owner");
sql(as('vreemd', drop_traps('public')) . "ALTER DATABASE $database OWNER TO postgres");
nothing_was_caught('a database of another');
is(sql("SELECT count(*) FROM burglary_model_objects('inbraak', 'inbraak_internal') AS o JOIN pg_proc AS p ON p.oid = o.objid WHERE p.proowner <> 'eigenaar'::regrole"), 0,
	'what the superuser made is the owner\'s');

# Others cannot touch it.
like(sql_error(as('vreemd', "SELECT $_")), qr/^ERROR: +must be owner of burglary model "inbraak"$/m, "a stranger may not: $_")
	for "upgrade_burglary_model('inbraak')", "detach_burglary_model('inbraak')", "rename_burglary_model('inbraak', 'mijn')", "drop_burglary_model('inbraak', 'inbraak')";

# ---------------------------------------------------------------- what is dropped

sql('CREATE SCHEMA projecten; CREATE TABLE projecten.model (naam text); CREATE TABLE projecten.alles (x int); CREATE TABLE public.model (brand text);
	CREATE UNIQUE INDEX model_one_row ON projecten.model ((true)); CREATE TABLE projecten.delivery (delivery_id int)');
like(sql_error("SELECT drop_burglary_model('$_', '$_')"), qr/^ERROR: +there is no burglary model "$_"$/m, "schema $_ is no model, whatever table it has") for 'projecten', 'public';
sql('CREATE EXTENSION hstore SCHEMA inbraak');
like(sql_error("SELECT drop_burglary_model('inbraak', 'inbraak')"), qr/^ERROR: +extension hstore lives in the schema of model "inbraak"$/m, 'a model in which an extension lives is not dropped');
sql("DROP EXTENSION hstore; SELECT drop_burglary_model('inbraak', 'inbraak')");
is(sql("SELECT to_regnamespace('inbraak') IS NULL, to_regnamespace('inbraak_internal') IS NULL, to_regclass('projecten.alles') IS NOT NULL"), 't|t|t', 'then it goes, with its helpers, and nothing else');

# ---------------------------------------------------------------- no call that could be caught

# Of PostgreSQL's functions that take anything, none is called by its bare name where names are looked up at run time.
sql("SET client_min_messages = warning; DROP TABLE public.model; SELECT create_burglary_model('inbraak')");
is(sql(q{SELECT string_agg(DISTINCT p.proname || ': ' || m[1], ', ')
	FROM pg_proc AS p CROSS JOIN LATERAL regexp_matches(regexp_replace(p.prosrc, '--[^\n]*', '', 'g'), '(?<![\w.])(\w+)\s*[(]', 'g') AS m
	WHERE p.pronamespace IN ('inbraak'::regnamespace, 'inbraak_internal'::regnamespace) AND coalesce(array_to_string(p.proconfig, ' '), '') !~ 'search_path=pg_catalog'
	AND m[1] IN (SELECT v.proname FROM pg_proc AS v WHERE v.pronamespace = 'pg_catalog'::regnamespace AND v.provariadic = '"any"'::regtype)}), '',
	'no function of a model calls one that takes anything by its bare name');

sql("DROP OWNED BY vreemd, eigenaar");
database('model_attack_encoding');
sql("DROP DATABASE IF EXISTS model_attack_latin; ");
back_to('postgres');
sql("CREATE DATABASE model_attack_latin ENCODING LATIN1 LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
back_to('model_attack_latin');
sql("SET client_min_messages = warning; CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak')");
is(sql("SET client_encoding = UTF8; SELECT left(obj_description('inbraak.model'::regclass, 'pg_class'), 7) = 'E\x{e9}n rij', length(left(obj_description('inbraak.model'::regclass, 'pg_class'), 7))"), 't|7',
	'in a database of another encoding the letters of the texts are right');
back_to('postgres');
sql("CREATE DATABASE model_attack_turkish ENCODING UTF8 LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0");
back_to('model_attack_turkish');
sql(q(SET client_min_messages = warning; CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak');
	CREATE TABLE bron ("INCIDENT_IDENTIFICATIE" text, "BEGIN_PLEEGDATUM_TIJD" text, "POGING" text, "PLEEGSTRAATNAAM" text);
	INSERT INTO bron VALUES ('i1', '1-1-2020 10:00', 'JA', 'IJSSELSTRAAT')));
is(sql("SELECT lower('I') <> 'i'"), 't', 'in Turkish, I has another small letter');
my ($said, $failed) = Psql::run("CALL inbraak.import_delivery('bron', 'bvh', purpose => 'p', legal_basis => 'l', expires_on => '2199-12-31')");
is($failed ? $said : '', '', 'there, too, a delivery loads by the names of its columns');
is(sql("SELECT attempt, inbraak_internal.street_key(street_name), inbraak_internal.place_key('GEMEENTE RIJSSEN-HOLTEN') FROM inbraak.burglary"),
	't|ysselstr|ryssenholten', 'and values and names are read as anywhere');
back_to('postgres');
sql("DROP DATABASE $_") for qw(model_attack_latin model_attack_turkish);
done_testing;
