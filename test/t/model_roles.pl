# Who may do what: each role tries everything on a full model, and gets what its part is for; what only addresses tell comes out nowhere else.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

my $database = database('model_roles');
my %part = (analyst => 'rol_analist', colleague => 'rol_collega', reader => 'rol_lezer', loader => 'rol_lader', letters => 'rol_brieven');
my @roles = (sort(values %part), 'rol_niets');
my $known = join ', ', map { "'$_'" } @roles, 'rol_een', 'rol_baas';
sub drop_roles { return join '', map { "DROP OWNED BY $_ CASCADE; DROP ROLE $_;" } split /\n/, sql("SELECT rolname FROM pg_roles WHERE rolname IN ($known)") }
sql('SET client_min_messages = warning; ' . drop_roles());
sql("CREATE ROLE $_ LOGIN") for @roles, 'rol_een', 'rol_baas';
sql("CREATE EXTENSION burglary CASCADE; GRANT CREATE ON DATABASE $database TO rol_baas");
sql("ALTER DATABASE $database SET jit = off");		# compiling a view that only refresh_results reads, which does without, takes minutes

# ---------------------------------------------------------------- a model, loaded by the loader

is(made('made_region.sql', { scale => 0.02 }), '', 'a region is made');
is(made('made_delivery.sql', {}), '', 'its deliveries are made');
my $load = scratch('load.sql');
open my $script, '<', (__FILE__ =~ s{test/t/[^/]*$}{data/load_model.sql}r) or die "load_model.sql: $!\n";
my $imports = do { local $/; <$script> };
$imports =~ s/^SELECT create_burglary_model.*\n//m or die 'load_model.sql makes no model';
$imports =~ s/^(INSERT INTO factor_category.*?;\n)//ms or die 'load_model.sql names no corporations';
my $corporations = $1;
open my $loading, '>', $load or die "$load: $!\n";
print $loading $imports;
close $loading;
sub load_as
{
	my ($model, $role) = @_;
	local $ENV{PGOPTIONS} = "-c client_min_messages=warning -c role=$role";
	return qx(psql -X -q -d $database -v staging=levering -v model=$model -f $load 2>&1);
}
sql("SET ROLE rol_baas; SELECT create_burglary_model('$_'); SET search_path = $_, public; $corporations") for 'inbraak', 'ernaast';
sql('GRANT USAGE ON SCHEMA levering TO rol_lader, rol_baas; GRANT SELECT ON ALL TABLES IN SCHEMA levering TO rol_lader, rol_baas');
my $grant = "grant_burglary_roles('inbraak', " . join(', ', map { "$_ => '$part{$_}'" } sort keys %part) . ')';
like(load_as('inbraak', 'rol_lader'), qr/procedure import_delivery.* does not exist/, 'without a right nobody loads');
sql("SET ROLE rol_baas; SELECT count(*) FROM $grant");
is(load_as('inbraak', 'rol_lader'), '', 'the loader loads, without a warning');
is(load_as('ernaast', 'rol_baas'), '', 'and the owner does');
same(content('inbraak', 'model', 'disclosure_register'), content('ernaast', 'model', 'disclosure_register'), 'and the one brings in what the other does');
same(content('inbraak_internal', 'state_change'), content('ernaast_internal', 'state_change'), 'beside it, too');
sql("SET client_min_messages = warning; SELECT drop_burglary_model('ernaast', 'ernaast')");
is(sql('SET client_min_messages = warning; SET ROLE rol_lader; CALL inbraak.retry_rejected(' . sql('SELECT max(delivery_id) FROM inbraak.rejected_row') . ')'), '', 'the loader offers again what was refused');
is(sql("SET ROLE rol_lader; SELECT count(*) > 0 FROM inbraak.preview_import('levering.incidenten', 'bvh')"), 't', 'and looks before');

# What only addresses may tell: a word in each text of each table at that level, and a number in each number.
my $level = "SELECT object FROM inbraak_internal.dictionary_object WHERE level = 'adres'";
my @personal = split /\n/, sql("SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'inbraak'::regnamespace AND c.relkind = 'r' AND c.relname IN ($level) ORDER BY 1");
cmp_ok(@personal, '>', 7, 'tables with addresses');
sql("SET session_replication_role = replica; UPDATE inbraak.address SET toevoeging = 'GEHEIM'; UPDATE inbraak.advice SET huisnummer_text = 'GEHEIM'; UPDATE inbraak.dwelling SET toevoeging = 'GEHEIM';
	UPDATE inbraak.burglary SET source_id = 'GEHEIM ' || burglary_id, modus_operandi = 'GEHEIM', street_name = 'GEHEIM', huisnummer_text = 'GEHEIM'; UPDATE inbraak.burglary_version SET modus_operandi = 'GEHEIM', street_name = 'GEHEIM';
	UPDATE inbraak.letter SET sender = 'GEHEIM', address = 'GEHEIM'; UPDATE inbraak.rejected_row SET raw = raw || '{\"x\": \"GEHEIM\"}', explanation = 'GEHEIM', source_id = 'GEHEIM'");
sql('SET client_min_messages = warning; SET ROLE rol_baas; CALL inbraak.refresh_results()');
sql("UPDATE inbraak.publication_rule SET minimum_burglaries = 2, decided_by = 'privacyfunctionaris', decided_on = '2019-01-01', reason = 'proef'; SELECT inbraak.publish_results('2016-01-01', '2018-12-31', 'website', 'openbaarheid'); SELECT install_qgis_styles('inbraak'); ANALYZE");

# ---------------------------------------------------------------- what was granted

is(sql("SET client_min_messages = error; SELECT DISTINCT role, part, level FROM $grant ORDER BY 2"), join("\n", map { "$part{$_}|$_|" . { analyst => 'adres', colleague => 'werk', reader => 'openbaar', loader => 'adres', letters => 'adres' }->{$_} } sort keys %part),
	'it says who got what, again the second time');
is(sql("SELECT count(*), count(DISTINCT (recipient, note)) FROM inbraak.disclosure_register WHERE means = 'grant'"), '5|5', 'each is in the register, once');
is(sql("SELECT bool_and(level = CASE note WHEN 'rol colleague' THEN 'werk' WHEN 'rol reader' THEN 'openbaar' ELSE 'adres' END) FROM inbraak.disclosure_register WHERE means = 'grant'"), 't', 'at its level');
is(sql("SELECT sentence FROM inbraak.privacy_report() WHERE topic = 'kan lezen' AND sentence LIKE '%niet in disclosure_register.' AND who IN ($known)"), '', 'and the report for the privacy officer finds nobody who is not');
is(sql("SELECT results FROM inbraak.disclosure_register WHERE note = 'rol letters'"), '{letter_worklist}', 'with what it reads');
is(sql("SELECT count(*) FROM inbraak_internal.model_home AS h JOIN pg_namespace AS n ON n.oid = h.home CROSS JOIN LATERAL aclexplode(n.nspacl) AS x WHERE x.grantee = 0"), 0, 'to PUBLIC nothing: not the schemas');
is(sql("SELECT c.oid::regclass FROM inbraak_internal.model_home AS h JOIN pg_class AS c ON c.relnamespace = h.home CROSS JOIN LATERAL aclexplode(c.relacl) AS x WHERE x.grantee = 0"), '', 'no table, view or sequence');
# What a view calls runs with the reader's rights, so that must be open; it reads nothing.
my $open = sql("SELECT p.oid::regproc FROM inbraak_internal.model_home AS h JOIN pg_proc AS p ON p.pronamespace = h.home CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS x WHERE x.grantee = 0 ORDER BY 1");
is(sql("SELECT p.oid::regproc FROM pg_proc AS p WHERE p.oid::regproc::text = ANY ('{" . join(',', split /\n/, $open) . "}') AND p.proname <> 'require_path' AND (p.prosecdef OR p.prosrc ~* 'execute|\\mfrom +inbraak' OR EXISTS
	(SELECT FROM pg_depend AS d JOIN pg_class AS c ON c.oid = d.refobjid AND c.relkind IN ('r', 'v') WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_class'::regclass))"), '',
	'no function but some that read nothing');
cmp_ok(scalar(split /\n/, $open), '<', 26, 'and those are few') or diag($open);

# All that roles hold in the model, and PUBLIC: by name.
sub held
{
	my ($model, $database) = @_;
	my ($output, $status) = Psql::run(qq(SELECT coalesce(r.rolname, 'PUBLIC'), replace(o.name, '$model', 'MODEL'), string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END, ' ' ORDER BY x.privilege_type)
		FROM (SELECT n.oid, n.nspname FROM pg_namespace AS n WHERE n.nspname IN ('$model', '${model}_internal', '${model}_bi')) AS n
		CROSS JOIN LATERAL (SELECT c.relacl AS acl, format('%I.%I', n.nspname, c.relname) AS name FROM pg_class AS c WHERE c.relnamespace = n.oid UNION ALL SELECT s.nspacl, n.nspname FROM pg_namespace AS s WHERE s.oid = n.oid
			UNION ALL SELECT a.attacl, format('%I.%I.%I', n.nspname, c.relname, a.attname) FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid WHERE c.relnamespace = n.oid
			UNION ALL SELECT coalesce(p.proacl, acldefault('f', p.proowner)), format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) FROM pg_proc AS p WHERE p.pronamespace = n.oid) AS o
		CROSS JOIN LATERAL aclexplode(o.acl) AS x LEFT JOIN pg_roles AS r ON r.oid = x.grantee WHERE r.rolname IS DISTINCT FROM 'rol_baas' GROUP BY 1, 2 ORDER BY 1, 2), $database);
	die $output if $status;
	return $output;
}
my $held = held('inbraak');
cmp_ok(scalar(split /\n/, $held), '>', 1000, 'much is granted');
is(sql("SELECT count(*) FROM inbraak_internal.role_right AS r JOIN (VALUES " . join(', ', map { "('$_', '$part{$_}')" } keys %part) . ") AS p (part, role) USING (part) CROSS JOIN LATERAL (SELECT CASE r.kind
	WHEN 'TABLE' THEN has_table_privilege(p.role, r.target, r.privilege) WHEN 'SCHEMA' THEN has_schema_privilege(p.role, r.target, r.privilege) WHEN 'SEQUENCE' THEN has_sequence_privilege(p.role, r.target, r.privilege)
	ELSE has_function_privilege(p.role, r.target, r.privilege) END AS has) AS g WHERE NOT g.has"), 0, 'all of each part');
is(sql("SELECT string_agg(DISTINCT object, ' ') FROM inbraak_internal.role_right AS r JOIN inbraak_internal.dictionary_object AS o USING (object) WHERE r.kind = 'TABLE' AND (part = 'reader' AND o.level <> 'openbaar' OR part = 'colleague' AND o.level = 'adres')"), '',
	'and no part holds what is above its level');

# ---------------------------------------------------------------- what is not his part

# By name, and not by what the model itself says of parts.
my $callable = "SELECT string_agg(DISTINCT p.proname, ' ' ORDER BY p.proname) FROM pg_proc AS p WHERE p.pronamespace = 'inbraak'::regnamespace AND p.prorettype <> 'trigger'::regtype AND NOT has_function_privilege('%s', p.oid, 'EXECUTE')";
my $owners = 'disclosure_audit %s privacy_report publish_results purge_expired %s refresh_results %s share_with_gemeente stop_sharing';
is(sql(sprintf $callable, $part{analyst}), sprintf($owners, 'import_delivery locate_burglaries', 'record_letters', 'retry_rejected'), 'the analyst looks at all, and neither writes nor publishes');
is(sql(sprintf $callable, $part{loader}), 'area_tile ' . sprintf($owners, 'letter_worklist', 'record_letters', '') =~ s/  / /r, 'the loader has no letters and no tiles');
is(sql("SELECT c.oid::regclass FROM pg_class AS c WHERE c.relkind IN ('r', 'v') AND has_table_privilege('$part{loader}', c.oid, 'SELECT') AND (c.relnamespace = 'inbraak_bi'::regnamespace OR c.relnamespace = 'inbraak'::regnamespace AND c.relname IN (SELECT r.result FROM inbraak_internal.result AS r)
	OR c.relnamespace = 'inbraak_internal'::regnamespace AND (c.relkind = 'r' AND c.relname ~ '_result\$' OR c.relname ~ '^fresh_') OR c.oid = 'inbraak.disclosure_register'::regclass) ORDER BY 1"), '', 'nor results, nor the register');
is(sql("SELECT t FROM unnest('{model,mapping,publication_rule,letter_rule,sensitive_decision,agreement,publication,published_cell,disclosure_register,purge_log,shared_gemeente}'::text[]) AS t WHERE has_table_privilege('$part{loader}', 'inbraak.' || t, 'INSERT, UPDATE, DELETE, TRUNCATE')"), '',
	'nor writes rules, decisions, or what was published');
# What a user put in the schemas is not granted with the model.
my $strange = q(CREATE TABLE inbraak_internal.van_een_ander (x int); ALTER TABLE inbraak_internal.van_een_ander OWNER TO rol_een; CREATE FUNCTION inbraak.van_een_ander() RETURNS int LANGUAGE sql AS $$SELECT 1$$; ALTER FUNCTION inbraak.van_een_ander() OWNER TO rol_een; REVOKE ALL ON FUNCTION inbraak.van_een_ander() FROM PUBLIC);
is(sql("SET client_min_messages = error; BEGIN; $strange; SELECT 1 FROM $grant HAVING count(*) = 0; SELECT r FROM unnest('{" . join(',', sort values %part) . "}'::text[]) AS r WHERE has_table_privilege(r, 'inbraak_internal.van_een_ander', 'SELECT') OR has_function_privilege(r, 'inbraak.van_een_ander()', 'EXECUTE'); ROLLBACK"), '', 'what another owns there stays his');

# ---------------------------------------------------------------- what the register says of it

sub granted_to_one { my ($part, $purpose, $basis, $expires) = @_; return "SELECT 1 FROM grant_burglary_roles('inbraak', $part => 'rol_een', purpose => '$purpose', legal_basis => '$basis', expires_on => '$expires') HAVING count(*) = 0;" }
my @said = (['overleg', 'convenant', '2099-01-01'], ['overleg', 'convenant', '2099-06-30'], ['overleg', 'besluit', '2099-06-30'], ['onderzoek', 'besluit', '2099-06-30']);
my $says = "SELECT means, level, purpose, legal_basis, expires_on FROM inbraak.disclosure_register WHERE recipient = 'rol_een' ORDER BY disclosure_id";
is(sql('SET client_min_messages = error; BEGIN; ' . join('', map { granted_to_one('colleague', @$_) } @said, $said[-1]) . "$says; ROLLBACK"), join("\n", map { join '|', 'grant', 'werk', @$_ } @said), 'each time that purpose, ground or last day differ, and only then');
is(sql('SET client_min_messages = error; BEGIN; ' . join('', map { granted_to_one('colleague', @$_) } @said[0, -1]) . granted_to_one('analyst', @{ $said[0] }) . "SELECT 1 FROM revoke_burglary_roles('inbraak', 'rol_een') HAVING count(*) = 0; SELECT level, purpose FROM inbraak.disclosure_register WHERE recipient = 'rol_een' AND means = 'revocation' ORDER BY level; ROLLBACK"),
	"adres|overleg\nwerk|onderzoek", 'and once for each level that it ends, with what it was for last');
my $once = granted_to_one('colleague', @{ $said[0] });
is(sql("SET client_min_messages = error; BEGIN; $once INSERT INTO inbraak.disclosure_register (means, recipient, results, level, purpose, legal_basis, expires_on, note) SELECT means, recipient, results[2:], level, purpose, legal_basis, expires_on, note FROM inbraak.disclosure_register WHERE recipient = 'rol_een';
	$once $once SELECT cardinality(results) - max(cardinality(results)) OVER () FROM inbraak.disclosure_register WHERE recipient = 'rol_een' ORDER BY disclosure_id; ROLLBACK"), "0\n-1\n0", 'and each time that there is more to read');
my $twofold = "SELECT 1 FROM grant_burglary_roles('inbraak', analyst => 'rol_een', letters => 'rol_een') HAVING count(*) = 0;";
is(sql("SET client_min_messages = error; BEGIN; $twofold $twofold SELECT note FROM inbraak.disclosure_register WHERE recipient = 'rol_een' ORDER BY disclosure_id; ROLLBACK"), "rol analyst\nrol letters", 'a role of two parts once for each');
# Nothing is for everybody after an upgrade, whoever was granted what before it.
is(sql("SET client_min_messages = error; BEGIN; GRANT EXECUTE ON ALL ROUTINES IN SCHEMA inbraak TO PUBLIC; DROP EXTENSION burglary CASCADE; CREATE EXTENSION burglary; SELECT 1 FROM upgrade_burglary_model('inbraak') HAVING count(*) = 0;
	SELECT p.oid::regproc FROM inbraak_internal.model_home AS h JOIN pg_proc AS p ON p.pronamespace = h.home CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS x WHERE x.grantee = 0 ORDER BY 1; ROLLBACK"), $open, 'and functions stay closed');

is(sql("SET client_min_messages = error; BEGIN; $once DROP EXTENSION burglary CASCADE; CREATE EXTENSION burglary; SELECT 1 FROM upgrade_burglary_model('inbraak') HAVING count(*) = 0;
	SELECT has_table_privilege('rol_een', 'inbraak.area_rate_open', 'SELECT'), has_function_privilege('rol_een', 'inbraak.area_tile(int, int, int, text, int)', 'EXECUTE'); ROLLBACK"), 't|t', 'and what was granted last comes back with a repair');

# ---------------------------------------------------------------- SELECT on one view

# On each alone: enough to read it, and nothing else can be read then.
sql('GRANT USAGE ON SCHEMA inbraak, inbraak_bi TO rol_een');
is(sql(q(SET client_min_messages = warning; CREATE FUNCTION public.read_alone() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	v record;
	other text;
BEGIN
	FOR v IN SELECT c.oid::regclass AS name FROM pg_class AS c WHERE c.relkind IN ('v', 'r') AND c.relnamespace IN ('inbraak'::regnamespace, 'inbraak_bi'::regnamespace) LOOP
		EXECUTE format('GRANT SELECT ON %s TO rol_een', v.name);
		BEGIN
			SET LOCAL ROLE rol_een;
			EXECUTE format('SELECT count(t::text) FROM (SELECT * FROM %s LIMIT 20) AS t', v.name);
		EXCEPTION WHEN OTHERS THEN
			RETURN NEXT format('%s: %s', v.name, SQLERRM);
		END;
		RESET ROLE;
		SELECT string_agg(c.oid::regclass::text, ', ') INTO other FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE  n.nspname LIKE 'inbraak%' AND c.relkind IN ('r', 'v') AND c.oid <> v.name AND has_table_privilege('rol_een', c.oid, 'SELECT');
		IF other IS NOT NULL THEN
			RETURN NEXT format('%s gives %s', v.name, other);
		END IF;
		EXECUTE format('REVOKE SELECT ON %s FROM rol_een', v.name);
	END LOOP;
END $$; SELECT * FROM public.read_alone())), '', 'SELECT on a table or view is enough to read it, and gives nothing else');

# ---------------------------------------------------------------- thousands of attempts

# PostGIS tells extents without a right on the table: said by the grant and the report, with the statement that ends it.
my ($warned) = Psql::run("SELECT count(*) FROM $grant");
my ($closing) = $warned =~ /^WARNING: .*without a right on it\n.*\nHINT: .*: (REVOKE EXECUTE ON FUNCTION .* FROM PUBLIC);$/m;
like($closing, qr/st_estimatedextent\(text,\s*text,\s*text\)/, 'extents that everybody can ask for are warned of');
like(sql("SET ROLE rol_een; SELECT ST_EstimatedExtent('inbraak', 'burglary', 'geom')"), qr/^BOX/, 'rightly');		# with USAGE on the schema; PostGIS 3.3 asks for nothing
like(sql("SELECT sentence FROM inbraak.privacy_report() WHERE who = 'iedereen (PUBLIC)' AND topic = 'kan lezen'"), qr/\Q$closing\E$/, 'and stand in the report');
sql($closing);
is(sql("SELECT count(*) FROM inbraak.privacy_report() WHERE who = 'iedereen (PUBLIC)'"), 0, 'until they are closed');
unlike((Psql::run("SELECT count(*) FROM $grant"))[0], qr/WARNING/, 'and nobody is warned any more');

# What a role gets to see of a statement: its rows, or all that an error says.
sql(q(CREATE TABLE public.attempt (role text, kind text, object text, done boolean, told text);
CREATE FUNCTION public.attempt(role text, kind text, object text, statement text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	told text := '';
	parts text[] := '{}';
	message text;
	detail text;
	hint text;
	context text;
	done boolean := true;
BEGIN
	BEGIN
		EXECUTE format('SET LOCAL ROLE %I', role);
		IF kind ~ '^(select|column|explain|call|cast|statistics)' THEN
			IF kind = 'explain' THEN
				FOR told IN EXECUTE statement LOOP parts := parts || told; END LOOP;
				told := array_to_string(parts, ' ');
			ELSE
				EXECUTE format('SELECT string_agg(t::text, '' '') FROM (%s) AS t', statement) INTO told;
			END IF;
		ELSE
			EXECUTE statement;
		END IF;
		RAISE EXCEPTION USING ERRCODE = 'ZZZZZ';		-- undone, whatever it did
	EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
		NULL;
	WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, context = PG_EXCEPTION_CONTEXT;
		done := SQLSTATE !~ '^(42|0A|55)' AND kind <> 'cast';
		told := concat_ws(' ', message, detail, hint, context);
	END;
	RESET ROLE;
	INSERT INTO public.attempt VALUES (role, kind, object, done, left(told, 100000));
END $$));
# What results are made of stands ready, as while they are refreshed: not each view finds it anew, and what finds it is tried by itself.
sql('SET client_min_messages = warning; SET ROLE rol_baas; SELECT inbraak_internal.keep_for(ARRAY(SELECT r.result::text FROM inbraak_internal.result AS r))');
is(sql('SELECT count(*) > 9 FROM inbraak_internal.kept'), 't', 'what results are made of stands ready');
my $every = join ', ', map { "('$_')" } @roles;
my $others = join ', ', map { "('$_')" } @part{qw(colleague letters reader)}, 'rol_niets';
my $relations = "SELECT c.oid, c.relname, n.nspname || '.' || c.relname AS name, c.relkind FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname IN ('inbraak', 'inbraak_internal', 'inbraak_bi') AND c.relkind IN ('r', 'v')";
my %statement = (
	select => 'SELECT * FROM %s LIMIT 300', 'select count' => 'SELECT count(*) FROM %s', explain => 'EXPLAIN (VERBOSE) SELECT * FROM %s',
	insert => 'INSERT INTO %s DEFAULT VALUES', delete => 'DELETE FROM %s WHERE false', truncate => 'TRUNCATE %s', lock => 'LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', like => 'CREATE TEMP TABLE nagemaakt (LIKE %s INCLUDING ALL)',
	view => 'CREATE TEMP VIEW eroverheen AS SELECT * FROM %s', comment => "COMMENT ON TABLE %s IS 'x'", trigger => 'CREATE TRIGGER t AFTER INSERT ON %s FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
	policy => 'ALTER TABLE %s DISABLE TRIGGER ALL', rule => 'CREATE RULE r AS ON INSERT TO %s DO INSTEAD NOTHING', analyze => 'ANALYZE %s', 'statistics extent' => "SELECT ST_EstimatedExtent(split_part('%s', '.', 1), split_part('%s', '.', 2), 'geom')",
);
for my $kind (sort keys %statement)
{
	my $made = "replace('" . ($statement{$kind} =~ s/'/''/gr) . "', '%s', c.name)";
	my $who = $kind =~ /^(analyze|comment|like|policy|rule|trigger|view)$/ ? "('$part{analyst}'), ('$part{loader}'), ('$part{reader}')" : $kind eq 'select count' ? $others : $every;
	sql("SET client_min_messages = error; SELECT count(public.attempt(r.role, '$kind', c.name, $made)) FROM (VALUES $who) AS r (role) CROSS JOIN ($relations) AS c");
}
sql("SET client_min_messages = error; SELECT count(public.attempt(r.role, 'column', c.name || '.' || a.attname, format('SELECT %I FROM %s LIMIT 5', a.attname, c.name)))
	FROM (VALUES ('$part{colleague}'), ('$part{reader}'), ('rol_niets')) AS r (role) CROSS JOIN ($relations) AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > -7 AND a.attnum <> 0 AND NOT a.attisdropped AND (c.relkind = 'r' OR a.attnum > 0)");
# A value in the error of a cast.
sql("SET client_min_messages = error; SELECT count(public.attempt(r.role, 'cast', c.name, format('SELECT (t::text)::int FROM %s AS t', c.name))) FROM (VALUES $others) AS r (role) CROSS JOIN ($relations) AS c");
# Each function, without arguments to speak of, and what a trigger runs; by one of those who know addresses, for of another nothing is asked.
sql("SET client_min_messages = error; SELECT count(public.attempt(r.role, 'call', p.oid::regprocedure::text, format('SELECT %s(%s)', p.oid::regproc, (SELECT string_agg('NULL::' || t::regtype, ', ' ORDER BY o) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS u (t, o)))))
	FROM (VALUES $others, ('$part{analyst}')) AS r (role) CROSS JOIN pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE n.nspname IN ('inbraak', 'inbraak_internal') AND p.prokind = 'f'");
sql("SET client_min_messages = error; SELECT count(public.attempt(r.role, 'procedure', p.oid::regprocedure::text, format('CALL %s(%s)', p.oid::regproc, (SELECT string_agg('NULL::' || t::regtype, ', ' ORDER BY o) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS u (t, o)))))
	FROM (VALUES $every) AS r (role) CROSS JOIN pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace WHERE n.nspname IN ('inbraak', 'inbraak_internal') AND p.prokind = 'p'");
# What stands beside the tables: statistics, sequences, styles, comments, definitions, large objects, files, activity, what was said to listeners.
my %beside = (
	statistics => 'SELECT * FROM pg_stats', 'statistics more' => 'SELECT * FROM pg_stats_ext', 'statistics raw' => 'SELECT * FROM pg_statistic', 'statistics data' => 'SELECT * FROM pg_statistic_ext_data',
	'select styles' => 'SELECT * FROM public.layer_styles', 'select comments' => 'SELECT description FROM pg_description', 'select views' => 'SELECT pg_get_viewdef(oid) FROM pg_class WHERE relkind = $$v$$', 'select catalogue' => 'SELECT * FROM pg_class',
	'select functions' => 'SELECT prosrc FROM pg_proc', 'select activity' => 'SELECT * FROM pg_stat_activity', 'select columns' => 'SELECT * FROM information_schema.columns', 'select constraints' => 'SELECT pg_get_constraintdef(oid) FROM pg_constraint',
	'select defaults' => 'SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef', 'select settings' => 'SELECT * FROM pg_settings', 'select files' => 'SELECT pg_read_file($$postgresql.conf$$)', 'select xml' => 'SELECT schema_to_xml($$inbraak$$, true, true, $$$$)',
	'select xml bi' => 'SELECT schema_to_xml($$inbraak_bi$$, true, true, $$$$)', 'select database' => 'SELECT database_to_xml(true, true, $$$$)', 'select query' => 'SELECT query_to_xml($$TABLE inbraak.burglary$$, true, true, $$$$)', 'select cursors' => 'SELECT * FROM pg_cursors',
	'select sequence' => 'SELECT * FROM inbraak.burglary_burglary_id_seq', 'select sequences' => 'SELECT * FROM pg_sequences', 'select value' => 'SELECT currval($$inbraak.burglary_burglary_id_seq$$)', 'select next' => 'SELECT nextval($$inbraak.burglary_burglary_id_seq$$)',
	'select extent' => 'SELECT ST_FindExtent($$inbraak$$, $$burglary$$, $$geom$$)', 'select geometry' => 'SELECT * FROM geometry_columns', 'select key' => "SELECT inbraak_internal.area_code_fits('buurt', 'x')", 'select size' => 'SELECT pg_relation_size($$inbraak.burglary$$)',
	'replica' => 'SET session_replication_role = replica',
	'operator' => 'CREATE OPERATOR inbraak.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)', 'function' => 'CREATE FUNCTION inbraak.f() RETURNS int LANGUAGE sql AS $$SELECT 1$$', 'public function' => 'CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS $$SELECT 1$$',
	'statistics object' => 'CREATE STATISTICS s ON postcode, gemeente FROM inbraak.burglary', 'drop' => 'DROP TABLE inbraak.burglary', 'path' => 'SET search_path = inbraak; SELECT set_config($$search_path$$, $$inbraak, pg_catalog$$, true)',
);
for my $kind (sort keys %beside)
{
	(my $sql = $beside{$kind}) =~ s/'/''/g;
	sql("SET client_min_messages = error; SELECT count(public.attempt(r.role, '$kind', 'beside', '$sql')) FROM (VALUES " . ($kind =~ /xml|database/ ? $others : $every) . ') AS r (role)');
}
sql('SET ROLE rol_baas; SELECT inbraak_internal.keep_no_more()');

cmp_ok(sql('SELECT count(*) FROM public.attempt'), '>', 20000, 'attempts');
is(sql("SELECT role, count(*) FROM public.attempt WHERE told LIKE '%GEHEIM%' AND role IN ('$part{colleague}', '$part{reader}', 'rol_niets') GROUP BY role"), '', 'zero rows leaked to who has no right on addresses');
is(sql("SELECT DISTINCT object FROM public.attempt WHERE told LIKE '%GEHEIM%' AND role = '$part{letters}' AND object !~ '^inbraak.letter_worklist\\M' AND kind NOT IN ('select xml', 'select database')"), '', 'to who sends the letters, none but on the list');
cmp_ok(sql("SELECT count(DISTINCT object) FROM public.attempt WHERE told LIKE '%GEHEIM%' AND role = '$part{analyst}'"), '>', 9, 'the secret is all over what the analyst sees');
my $may = "EXISTS (SELECT FROM inbraak_internal.role_right AS r JOIN (VALUES " . join(', ', map { "('$_', '$part{$_}')" } sort keys %part) . ") AS p (part, role) USING (part) WHERE p.role = a.role AND r.kind = 'TABLE' AND r.target = a.object AND r.privilege = %s)";
is(sql("SELECT a.role, a.kind, a.object, a.told FROM public.attempt AS a WHERE a.object <> 'beside' AND a.kind IN ('select', 'select count', 'explain') AND a.told !~ 'disclosure_register' AND a.done <> " . sprintf($may, "'SELECT'") . ' LIMIT 10'), '', 'what is readable is what the parts say, to the table');
is(sql("SELECT object FROM public.attempt WHERE kind = 'explain' AND role = '$part{analyst}' AND object !~ '^inbraak_internal' AND (substring(told FROM '\\.\\.([0-9.]+) rows')::float8 < current_setting('jit_above_cost')::float8) IS NOT TRUE"), '',
	'what is opened is read and not reckoned: the server compiles none of it first');
is(sql("SELECT a.role, a.kind, a.object FROM public.attempt AS a WHERE (a.kind IN ('insert', 'delete') AND a.done AND NOT " . sprintf($may, 'upper(a.kind)') . ") OR (a.kind IN ('truncate', 'comment', 'trigger', 'policy', 'rule') AND a.done) LIMIT 10"), '',
	'nobody writes but what his part is for, nor makes anything there');
is(sql("SELECT a.role, a.object FROM public.attempt AS a WHERE a.kind = 'lock' AND a.done AND NOT (a.role = '$part{loader}' AND " . sprintf($may, "'UPDATE'") . ') LIMIT 10'), '', 'nor keeps others out');
my $may_call = "(VALUES " . join(', ', map { "('$_')" } @part{qw(colleague reader letters)}, 'rol_niets') . ") AS r (role) CROSS JOIN inbraak_internal.model_home AS h JOIN pg_proc AS p ON p.pronamespace = h.home
	AND has_function_privilege(r.role, p.oid, 'EXECUTE') AND p.oid::regproc::text NOT IN ('" . join("', '", split /\n/, $open) . "')";
# How many homes lie in a zone is counted in the BAG: who knows no addresses gets whole percentages, of five zones or more.
is(sql("SELECT string_agg(c, ' ') FROM unnest('{letter_coverage_by_area,letter_coverage_by_month,near_repeat_zone}'::text[]) AS c WHERE has_table_privilege('$part{colleague}', 'inbraak.' || c, 'SELECT')"), '', 'coverage with homes is not for a colleague');
for my $view (qw(inbraak.letter_share_by_area inbraak.letter_share_by_month inbraak_bi.fct_letter_area inbraak_bi.fct_letter_month))
{
	is(sql("SET ROLE $part{colleague}; SELECT count(*) > 0, count(*) FILTER (WHERE zones < 5 OR num_nonnulls(covered_percent, late_percent, never_percent) > 0 AND zones IS NULL OR zones IS NULL AND reason IS NULL OR covered_percent + late_percent + never_percent NOT BETWEEN 98 AND 102) FROM $view"),
		't|0', "$view tells of five zones or more");
}
my $struck = "(SELECT h.gemeente_code, date_trunc('month', h.occurred_on::timestamp)::date AS month, count(*) AS n FROM inbraak.burglary_home AS h CROSS JOIN inbraak.letter_rule AS r WHERE h.place_uncertainty <= r.max_uncertainty GROUP BY 1, 2)";
is(sql("SELECT count(*) FROM inbraak.letter_share_by_month AS s JOIN inbraak.letter_coverage_by_month AS c ON c.letter_coverage_by_month_id = s.letter_share_by_month_id JOIN $struck AS b ON b.gemeente_code = c.gemeente_code AND b.month = c.month
	WHERE (least(b.n, c.zones) >= 5 AND c.coverage IS NOT NULL) <> (s.covered_percent IS NOT NULL) OR abs(s.covered_percent - 100 * c.coverage) > 0.6 OR abs(s.never_percent - 100 * c.never / (c.timely + c.carried + c.late + c.never)) > 0.5"), 0, 'the coverage, rounded');
# A zone of a burglary beside an area says that it was near the border: its row, its number of zones and its reason hang on the burglaries inside.
is(sql("SELECT count(*) FILTER (WHERE c.burglaries = 0 AND c.zones > 0) > 0, count(*) FILTER (WHERE (c.burglaries > 0) IS TRUE <> (s.area_id IS NOT NULL)) FROM inbraak.letter_coverage_by_area AS c LEFT JOIN inbraak.letter_share_by_area AS s USING (area_id);
	BEGIN; UPDATE inbraak_internal.letter_coverage_by_area_result SET zones = burglaries + 7; SELECT count(s.zones) > 0, count(*) FILTER (WHERE (c.burglaries >= 5) <> (s.zones IS NOT NULL) OR s.zones <> c.burglaries) FROM inbraak.letter_coverage_by_area AS c JOIN inbraak.letter_share_by_area AS s USING (area_id); ROLLBACK"), "t|0\nt|0", 'where a burglary beside an area reaches into it, that is not told');
is(sql("SELECT count(*) > 0, count(*) FILTER (WHERE b.n IS NULL), count(*) FILTER (WHERE s.zones <> b.n) FROM inbraak.letter_share_by_month AS s LEFT JOIN $struck AS b ON b.gemeente_code = s.gemeente_code AND b.month = s.month"), 't|0|0', 'nor in which month it did');
is(sql("BEGIN; UPDATE inbraak_internal.letter_coverage_by_area_result SET zones = 0, dwellings_in_zones = 0, timely = NULL, carried = NULL, late = NULL, never = NULL, coverage = NULL, reason = 'geen woningen in zones' WHERE known > 0;
	UPDATE inbraak_internal.letter_coverage_by_month_result SET zones = 0, dwellings_in_zones = 0, timely = NULL, carried = NULL, late = NULL, never = NULL, coverage = NULL, reason = 'geen woningen in zones' WHERE known > 0;
	SET LOCAL ROLE $part{colleague}; SELECT string_agg(DISTINCT reason, ' ') FROM (SELECT known, reason FROM inbraak.letter_share_by_area UNION ALL SELECT known, reason FROM inbraak.letter_share_by_month) AS s WHERE known > 0; ROLLBACK"), 'minder dan vijf zones', 'nor that a home stands alone');
cmp_ok(sql('SELECT count(covered_percent) FROM inbraak.letter_share_by_area'), '>', 0, 'some areas have it');
# On each side of five, zones and burglaries inside; of seven homes three are covered, one is late, three are never; that nothing is known says the reason.
my $months_struck = 'DELETE FROM inbraak_internal.burglary_home_result WHERE place_uncertainty > (SELECT max_uncertainty FROM inbraak.letter_rule) OR place_uncertainty IS NULL;
	CREATE TEMP TABLE struck ON COMMIT DROP AS SELECT n.burglary_id, g.id FROM (SELECT burglary_id, row_number() OVER (ORDER BY burglary_id) AS n FROM inbraak_internal.burglary_home_result) AS n
		JOIN (SELECT g.*, sum(g.burglaries) OVER (ORDER BY g.n) AS upto FROM given AS g) AS g ON n.n <= g.upto AND n.n > g.upto - g.burglaries;
	DELETE FROM inbraak_internal.burglary_home_result WHERE burglary_id NOT IN (SELECT burglary_id FROM struck);
	UPDATE inbraak_internal.burglary_home_result AS h SET gemeente_code = r.gemeente_code, occurred_on = r.month FROM struck AS s JOIN inbraak_internal.letter_coverage_by_month_result AS r ON r.letter_coverage_by_month_id = s.id WHERE s.burglary_id = h.burglary_id';
for (['area', 'area_id', 'area_id', 'l.burglaries > 0', 'UPDATE inbraak_internal.letter_coverage_by_area_result AS r SET burglaries = g.burglaries FROM given AS g WHERE r.area_id = g.id'],
	['month', 'letter_coverage_by_month_id', 'letter_share_by_month_id', 'true', $months_struck])
{
	my ($by, $key, $shown, $may_be, $struck_there) = @$_;
	my $result = "inbraak_internal.letter_coverage_by_${by}_result";
	is(sql("BEGIN; CREATE TEMP TABLE given ON COMMIT DROP AS SELECT k.id, g.* FROM (SELECT l.$key AS id, row_number() OVER (ORDER BY l.$key) AS n FROM $result AS l WHERE l.known > 0 AND $may_be) AS k
			JOIN (VALUES (1, 4, 9, NULL), (2, 5, 5, NULL), (3, 4, 9, 'geen inbraken ingelezen van deze tijd'), (4, 9, 4, 'anders')) AS g (n, zones, burglaries, reason) USING (n);
		$struck_there;
		UPDATE $result AS r SET zones = g.zones, timely = 2, carried = 1, late = 1, never = 3, reason = g.reason FROM given AS g WHERE r.$key = g.id;
		SELECT s.zones, s.covered_percent, s.late_percent, s.never_percent, s.reason FROM inbraak.letter_share_by_$by AS s JOIN given AS g ON g.id = s.$shown ORDER BY g.n; ROLLBACK"),
		"||||minder dan vijf zones\n5|43|14|43|\n||||geen inbraken ingelezen van deze tijd\n||||minder dan vijf zones", "by $by four zones tell nothing, and five tell whole percentages");
}
is(sql("SELECT r.role, string_agg(p.proname, ' ' ORDER BY p.proname) FROM $may_call WHERE NOT h.is_internal GROUP BY r.role ORDER BY 1"), join("\n", 'rol_brieven|record_letters',
	'rol_collega|' . join(' ', sort qw(area_tile area_series period_count corrected_period expected_burglaries area_alarm area_drift area_trend area_comparison dark_number day_kind_count series_plot hour_plot knox_plot trend_plot measure_plot measure_power meeting_agenda burglary_bulletin public_bulletin intervention_counts trait_count period_change area_place_share)), 'rol_lezer|area_tile public_bulletin'),
	'nor may call what is not for him');
# What those are made of reads with his own rights, and writes nothing.
is(sql("SELECT r.role, p.proname FROM $may_call WHERE h.is_internal AND (p.prosecdef OR p.provolatile = 'v')"), '', 'nor, with what those call, do more than he may');
is(sql("SELECT r.role, count(*) > 0 FROM $may_call WHERE h.is_internal GROUP BY r.role ORDER BY 1"), "rol_collega|t\nrol_lezer|t", 'which is little');
is(sql("SELECT role, kind FROM public.attempt WHERE object = 'beside' AND done AND kind IN ('select next', 'select value', 'select sequence', 'select query', 'select files', 'select extent', 'statistics raw', 'statistics data', 'replica', 'operator', 'function', 'public function', 'statistics object', 'drop') AND NOT (role = '$part{loader}' AND kind IN ('select next', 'select value')) AND NOT (role IN ('$part{loader}', '$part{analyst}') AND kind IN ('select query', 'select extent')) ORDER BY 1, 2"), '', 'nor by a way around');
is(sql("SELECT DISTINCT (SELECT count(*) FROM pg_stats) FROM public.attempt LIMIT 1") > 100, 1, 'there are statistics');
is(sql("SELECT count(*) FROM public.attempt AS a WHERE a.kind = 'statistics extent' AND a.role IN ('$part{colleague}', '$part{reader}', 'rol_niets') AND a.done AND a.told LIKE '%BOX%' AND NOT " . sprintf($may, "'SELECT'")), 0, 'nor sees an extent of what he cannot read');

# Functions of the reader's own in WHERE: they see of a view what it shows, whatever they cost.
sql(q(CREATE SCHEMA luister; GRANT CREATE, USAGE ON SCHEMA luister TO rol_lezer, rol_collega; CREATE TABLE luister.gehoord (wie text, object text, column_name text, value text); GRANT INSERT ON luister.gehoord TO PUBLIC; GRANT USAGE ON SCHEMA luister TO PUBLIC;
CREATE FUNCTION luister.hoor(object text, column_name text, value text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN INSERT INTO luister.gehoord VALUES (current_user, object, column_name, value); RETURN true; END $$;
CREATE FUNCTION luister.alles(role text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	c record;
	strange bigint;
	total bigint := 0;
BEGIN
	FOR c IN SELECT n.nspname || '.' || v.relname AS name, a.attname FROM pg_class AS v JOIN pg_namespace AS n ON n.oid = v.relnamespace JOIN pg_attribute AS a ON a.attrelid = v.oid AND a.attnum > 0
		WHERE n.nspname IN ('inbraak', 'inbraak_bi') AND v.relkind = 'v' AND v.relname <> 'map_area'		-- leaves out the area of what is not known
		AND has_table_privilege(role, v.oid, 'SELECT') LOOP
		TRUNCATE luister.gehoord;
		EXECUTE format('SET LOCAL ROLE %I', role);
		EXECUTE format('SELECT count(*) FROM %s WHERE luister.hoor(%L, %L, %I::text)', c.name, c.name, c.attname, c.attname) INTO strange;
		RESET ROLE;
		EXECUTE format('SELECT count(*) FROM (SELECT value FROM luister.gehoord EXCEPT SELECT %I::text FROM %s) AS t', c.attname, c.name) INTO strange;
		total := total + strange;
	END LOOP;
	RETURN total;
END $$));
is(sql("SELECT luister.alles('rol_lezer')"), 0, 'a function in WHERE hears of no row that a view leaves out, at the published level');

# A statement that was prepared with more rights has those of whoever runs it.
like(sql_error("PREPARE p AS SELECT count(*) FROM inbraak.burglary; SET ROLE rol_lezer; EXECUTE p"), qr/permission denied for table burglary/, 'a prepared statement runs with the rights of now');
like(sql_error("BEGIN; CREATE TEMP TABLE meegenomen AS SELECT * FROM inbraak.burglary; SET ROLE rol_lezer; TABLE meegenomen"), qr/permission denied for table meegenomen/, 'a temporary table is of who made it');
like(sql_error('SET SESSION AUTHORIZATION rol_lezer; SET ROLE rol_baas'), qr/permission denied to set role/, 'nobody becomes the owner');
like(sql_error('SET SESSION AUTHORIZATION rol_lader; GRANT SELECT ON inbraak.burglary TO rol_lezer; RESET SESSION AUTHORIZATION; SET ROLE rol_lezer; TABLE inbraak.burglary'), qr/permission denied for table burglary/, 'nor grants on what he has');
unlike(sql(q(LISTEN burglary_letters; SET ROLE rol_lezer; SELECT 1)), qr/GEHEIM/, 'who listens hears nothing');
like(sql_error('SET ROLE rol_brieven; SELECT count(*) FROM inbraak.letter'), qr/permission denied for table letter/, 'who sends letters has no right on them');

# ---------------------------------------------------------------- the doors of letters and tiles

my $list = sql("SET ROLE rol_brieven; SELECT string_agg(dwelling_id::text, ',') FROM (SELECT dwelling_id FROM inbraak.letter_worklist ORDER BY 1 LIMIT 5) AS t");
my $ground = "'2019-01-02', 'Gemeente', 'voorkomen', 'convenant', '2099-01-01'";
is(sql("SET ROLE rol_brieven; SELECT count(*) FILTER (WHERE recorded), count(*) FROM inbraak.record_letters('{$list}', $ground)"), '5|5', 'letters are recorded without a right on a table');
is(sql("SELECT DISTINCT loaded_by, source, purpose FROM inbraak.delivery WHERE delivery_id = (SELECT max(delivery_id) FROM inbraak.letter)"), 'postgres|record_letters|voorkomen', 'as a delivery, by whoever had logged in');
is(sql("SET ROLE rol_analist; SELECT count(*) FROM inbraak.letter_worklist('2019-01-02') WHERE dwelling_id IN ($list)"), 0, 'and they are off the list');
# Nor does the door tell of other days: the homes around each burglary there ever was, in a transaction that is taken back.
my ($old_zone, $old_day) = split /\|/, sql("SELECT z.burglary_id, z.reported_on + 1 FROM inbraak.near_repeat_zone AS z WHERE z.dwellings > 0 AND z.burglary_id NOT IN (SELECT w.burglary_id FROM inbraak.letter_worklist AS w) ORDER BY z.reported_on, z.burglary_id LIMIT 1");
my $all_homes = "BEGIN; SET LOCAL ROLE %s; SELECT count(*) > 100, count(burglary_id) > 0, count(*) FILTER (WHERE burglary_id = $old_zone) > 0 FROM inbraak.record_letters('{" . sql("SELECT string_agg(dwelling_id::text, ',') FROM inbraak.dwelling WHERE in_use_to IS NULL") . "}', '$old_day', 'Gemeente', 'voorkomen', 'convenant', '2099-01-01'); ROLLBACK";
is(sql(sprintf $all_homes, 'rol_baas'), 't|t|t', 'on another day the owner sees which homes lay around a burglary');
like(sql_error(sprintf $all_homes, 'rol_brieven'), qr/alleen brieven vast aan woningen van zijn werklijst.*\nHINT: .*letter_worklist/, 'who sends letters does not');
my ($had, $had_on) = split /\|/, sql("SELECT l.dwelling_id, l.sent_on FROM inbraak.letter AS l WHERE l.dwelling_id IS NOT NULL AND l.sent_on < '2018-12-01' ORDER BY 2, 1 LIMIT 1");
like(sql_error("SET ROLE rol_brieven; SELECT inbraak.record_letters('{$had}', '$had_on', 'Gemeente', 'voorkomen', 'convenant', '2099-01-01')"), qr/niet voor woning $had\b/, 'nor which homes had a letter on a day');
my $early = "SELECT dwelling_id || '|' || reported_on - 1 FROM inbraak.letter_worklist ORDER BY 1 LIMIT 1";
my ($listed, $before) = split /\|/, sql($early);
like(sql_error("SET ROLE rol_brieven; SELECT inbraak.record_letters('{$listed}', '$before', 'Gemeente', 'voorkomen', 'convenant', '2099-01-01')"), qr/niet voor woning $listed\b/, 'not even for a home on his list, of a day before its burglary was reported');
is(sql("BEGIN; SET LOCAL ROLE rol_brieven; SELECT dwelling_id FROM inbraak.record_letters('{$listed}', date '$before' + 1, 'Gemeente', 'voorkomen', 'convenant', '2099-01-01'); ROLLBACK"), $listed, 'of that day he may');
is(sql("BEGIN; SET LOCAL ROLE rol_brieven; SELECT dwelling_id FROM inbraak.record_letters('{$listed}', NULL, 'Gemeente', 'voorkomen', 'convenant', '2099-01-01'); ROLLBACK"), $listed, 'and today, where he gives no day');
# Of a burglary of which it is not known when it was reported, from its own day on.
my $unreported = "BEGIN; UPDATE inbraak_internal.letter_worklist_result SET reported_on = NULL WHERE dwelling_id = $listed; SET LOCAL ROLE rol_brieven;
	SELECT dwelling_id FROM inbraak.record_letters('{$listed}', (SELECT w.occurred_on - %d FROM inbraak.letter_worklist AS w WHERE w.dwelling_id = $listed), 'Gemeente', 'voorkomen', 'convenant', '2099-01-01'); ROLLBACK";
is(sql(sprintf $unreported, 0), $listed, 'without a day on which it was reported, from the day of the burglary on');
like(sql_error(sprintf $unreported, 1), qr/niet voor woning $listed\b/, 'and not before');
like(sql_error("SET ROLE rol_brieven; SELECT inbraak.record_letters(NULL, $ground)"), qr/niet als geheel vastgelegd.*\nHINT: .*dwelling_ids/, 'nor gets the list of any day');
# Who logs in has set no role: it is he who is asked for, not the owner whose rights the door works with.
is(sql(sprintf $all_homes =~ s/LOCAL ROLE/LOCAL SESSION AUTHORIZATION/r, 'rol_baas'), 't|t|t', 'an owner who logged in sees them');
like(sql_error(sprintf $all_homes =~ s/LOCAL ROLE/LOCAL SESSION AUTHORIZATION/r, 'rol_brieven'), qr/alleen brieven vast aan woningen van zijn werklijst/, 'who logged in to send letters does not');
like(sql_error("SET SESSION AUTHORIZATION rol_brieven; SELECT inbraak.record_letters(NULL, $ground)"), qr/niet als geheel vastgelegd/, 'nor gets the list');
is(sql("SET ROLE rol_brieven; SELECT count(*), count(burglary_id) FROM inbraak.record_letters('{$list}', $ground)"), '5|5', 'of the homes on his list he is told which burglary it was');
my $other = (split /,/, $list)[1];
is(sql("BEGIN; UPDATE inbraak_internal.letter_worklist_result SET burglary_id = $old_zone WHERE dwelling_id = $other; SET LOCAL ROLE rol_brieven;
	SELECT count(*), string_agg(dwelling_id::text, ',' ORDER BY dwelling_id) FILTER (WHERE burglary_id IS NULL) FROM inbraak.record_letters('{$list}', $ground); ROLLBACK"), "5|$other", 'but no other burglary than the list says');
like(sql_error("SET ROLE rol_brieven; SELECT inbraak.record_letters('{0}', $ground)"), qr/er is geen woning met nummer 0/, 'what cannot be is refused there, too');
# The path of the caller, and what he put there, is not looked at.
sql('SET ROLE rol_collega; CREATE FUNCTION luister.dutch_today() RETURNS date LANGUAGE sql AS $$SELECT NULL::date$$; CREATE FUNCTION luister.require_home(regclass) RETURNS void LANGUAGE sql AS $$SELECT 1/0$$; CREATE TABLE luister.letter (x int); CREATE TABLE luister.model (x int)');
is(sql("SET search_path = luister; SET ROLE rol_brieven; SELECT count(*) FROM inbraak.record_letters('{$list}', $ground) AS r WHERE NOT r.recorded"), 5, "whatever stands on the caller's path");
is(sql("SET search_path = luister; SET ROLE rol_lezer; SELECT length(inbraak.area_tile(8, 132, 84)) > 100"), 't', 'a tile of what all may see is drawn for the reader');

# The analyst hands over files, and says so.
like(sql("SET SESSION AUTHORIZATION rol_analist; SELECT inbraak.register_disclosure('Woningcorporatie', '{area_rate}', 'overleg')"), qr/^\d+$/, 'the analyst writes in the register');
is(sql("SELECT registered_by, registered_as, level FROM inbraak.disclosure_register WHERE recipient = 'Woningcorporatie'"), 'rol_analist|rol_analist|werk', 'under his own name');
like(sql_error("SET ROLE rol_analist; UPDATE inbraak.disclosure_register SET recipient = 'x'"), qr/permission denied/, 'and changes nothing there');

# ---------------------------------------------------------------- rights travel

my $of_roles = sub { join "\n", grep { !/^PUBLIC/ } split /\n/, held(@_) };
$held = held('inbraak');
my $dump = scratch('model.dump');
system("pg_dump -Fc -f $dump $database") == 0 or die 'pg_dump';
sql('DROP DATABASE IF EXISTS model_roles_terug', ), sql('CREATE DATABASE model_roles_terug') if (back_to('postgres'), 1);
system("pg_restore -d model_roles_terug $dump") == 0 or die 'pg_restore';
is(held('inbraak', 'model_roles_terug'), $held, 'pg_dump and pg_restore keep all rights');
sql('DROP DATABASE model_roles_terug');
back_to($database);
sql("SET client_min_messages = warning; SELECT upgrade_burglary_model('inbraak')");
is(held('inbraak'), $held, 'so does an upgrade');
sql("SET client_min_messages = warning; DROP EXTENSION burglary CASCADE; CREATE EXTENSION burglary; SELECT upgrade_burglary_model('inbraak')");
is(held('inbraak'), $held, 'a repair after the extension was dropped with all that hangs on it');
sql("SET client_min_messages = warning; SELECT rename_burglary_model('inbraak', 'woninginbraak')");
is(held('woninginbraak'), $held, 'another name');
sql("SET client_min_messages = warning; SELECT rename_burglary_model('woninginbraak', 'inbraak'); CALL inbraak.refresh_results('2018-06-30')");
is(held('inbraak'), $held, 'and a refresh');
is(sql('SET ROLE rol_collega; SELECT count(*) > 0 FROM inbraak.area_rate WHERE burglaries IS NOT NULL'), 't', 'what is new can be read');

# ---------------------------------------------------------------- and are taken back

sql('GRANT SELECT (burglary_id) ON inbraak.burglary TO rol_collega; GRANT SELECT ON inbraak.burglary TO rol_lader WITH GRANT OPTION; SET SESSION AUTHORIZATION rol_lader; GRANT SELECT ON inbraak.burglary TO rol_een');
my $before = held('inbraak');
like(sql_error("SELECT * FROM revoke_burglary_roles('inbraak', 'rol_collega', 'rol_een')"), qr/role "rol_een" keeps a right on inbraak\.burglary, which role "rol_lader" gave.*\nHINT: .*revoke_burglary_roles\('inbraak', 'rol_een', 'rol_lader'\)/, 'what another gave is named');
is(held('inbraak'), $before, 'and nothing has changed');
is(sql("SELECT role, schema_name, cardinality(objects) > 3 FROM revoke_burglary_roles('inbraak', 'rol_collega')"), "rol_collega|inbraak|t\nrol_collega|inbraak_bi|t\nrol_collega|inbraak_internal|t", 'a role has nothing left, on columns neither');
unlike(held('inbraak'), qr/^rol_collega/m, 'really');
is(sql("SELECT level, note FROM inbraak.disclosure_register WHERE means = 'revocation'"), 'werk|alle rechten op het model', 'the register says so');
is(sql("SELECT count(*) FROM revoke_burglary_roles('inbraak', 'rol_collega')"), 0, 'a second time there is nothing to take');
is(sql("SELECT count(*) FROM inbraak.disclosure_register WHERE means = 'revocation'"), 1, 'nor to say');
sql("SET client_min_messages = warning; SELECT count(*) FROM revoke_burglary_roles('inbraak', 'rol_lader', 'rol_een', 'rol_analist', 'rol_brieven', 'rol_lezer', NULL)");
is($of_roles->('inbraak'), '', 'nobody has anything');
sql("SET client_min_messages = warning; DROP EXTENSION burglary CASCADE; CREATE EXTENSION burglary; SELECT upgrade_burglary_model('inbraak')");
is($of_roles->('inbraak'), '', 'nor comes anything back with a repair');
is(sql("SELECT string_agg(DISTINCT part, ' ' ORDER BY part) FROM $grant"), 'analyst colleague letters loader reader', 'they can be given again');
same($of_roles->('inbraak') . "\n", join("\n", grep { !/^(PUBLIC|rol_een)/ } split /\n/, $held) . "\n", 'as they were');
is(sql("SELECT count(*) FROM inbraak.disclosure_register WHERE means = 'grant'"), 10, 'which the register tells again');

# ---------------------------------------------------------------- refusals

for (
	["SELECT * FROM grant_burglary_roles('inbraak', reader => 'bestaat_niet')", qr/role "bestaat_niet" does not exist\nHINT: .*CREATE ROLE bestaat_niet/],
	["SELECT * FROM grant_burglary_roles('inbraak', reader => 'rol_baas')", qr/role "rol_baas" is the owner of model "inbraak"/],
	["SELECT * FROM grant_burglary_roles('nergens', reader => 'rol_een')", qr/there is no burglary model "nergens"/],
	["SET ROLE rol_lader; SELECT * FROM grant_burglary_roles('inbraak', reader => 'rol_een')", qr/must be owner of burglary model "inbraak"/],
	["SET ROLE rol_lader; SELECT * FROM revoke_burglary_roles('inbraak', 'rol_een')", qr/must be owner of burglary model "inbraak"/],
	["SELECT * FROM revoke_burglary_roles('inbraak', 'bestaat_niet')", qr/role "bestaat_niet" does not exist/],
	["BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT * FROM grant_burglary_roles('inbraak', reader => 'rol_een')", qr/isolatie "serializable"/],
	["SELECT * FROM grant_burglary_roles('inbraak', reader => 'rol_een', expires_on => 'infinity')", qr/infinity is geen dag/],
	["SELECT detach_burglary_model('inbraak'); SELECT * FROM grant_burglary_roles('inbraak', reader => 'rol_een')", qr/or its code is away\nHINT: .*upgrade_burglary_model\('inbraak'\)/],
)
{
	my ($sql, $error) = @$_;
	like(sql_error($sql), $error, "refused: $sql");
}
sql("SET client_min_messages = warning; SELECT upgrade_burglary_model('inbraak')");
unlike(held('inbraak'), qr/^rol_een/m, 'and nothing was granted');
is(sql("SELECT count(*) FROM grant_burglary_roles(NULL, reader => 'rol_een')") . sql("SELECT count(*) FROM revoke_burglary_roles(NULL, 'rol_een')") . sql("SELECT count(*) FROM grant_burglary_roles('inbraak')"), '000', 'nobody asked for, nothing done');

sql('SET client_min_messages = warning; DROP SCHEMA luister CASCADE; ' . drop_roles());
done_testing();
