# One model for several municipalities: each has its own addresses, all of them and nobody else's, however it asks.
use strict;
use warnings;
use lib 'test/t';
use Test::More;
use Psql;
use Model;

my $database = database('model_shared');
my @roles = qw(deel_baas deel_een deel_twee deel_drie);
my $known = join ', ', map { "'$_'" } @roles;
sub drop_roles { return join '', map { "DROP OWNED BY $_ CASCADE; DROP ROLE $_;" } split /\n/, sql("SELECT rolname FROM pg_roles WHERE rolname IN ($known)") }
sql('SET client_min_messages = warning; ' . drop_roles());
sql("CREATE ROLE $_ LOGIN") for @roles;
sql("CREATE EXTENSION burglary CASCADE; GRANT CREATE ON DATABASE $database TO deel_baas; ALTER DATABASE $database SET client_min_messages = warning");
is(made('made_region.sql', { scale => 0.05 }), '', 'a region is made');
is(made('made_delivery.sql', {}), '', 'its deliveries are made');
sql("GRANT USAGE ON SCHEMA levering TO deel_baas; GRANT SELECT ON ALL TABLES IN SCHEMA levering TO deel_baas");
is(made('load_model.sql', { staging => 'levering' }, '-c client_min_messages=warning -c role=deel_baas'), '', 'and loaded');
sql('SET ROLE deel_baas; CALL inbraak.refresh_results()');

my ($one, $two) = split /\n/, sql('SELECT gemeente_code FROM inbraak.burglary_home WHERE gemeente_code IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 2');
my $until = "legal_basis => 'convenant, art. 20 Wpg', expires_on => current_date + 365";
my %schema = ($one => lc("inbraak_$one"), $two => 'tweede gemeente');
is(sql("SET ROLE deel_baas; SELECT inbraak.share_with_gemeente('$one', 'deel_een', $until)"), $schema{$one}, 'a schema for one');
is(sql("SET ROLE deel_baas; SELECT inbraak.share_with_gemeente('$two', 'deel_twee', 'tweede gemeente', $until)"), $schema{$two}, 'a schema for the other, under a name of its own');
is(sql("SELECT gemeente_code, role FROM inbraak.shared_gemeente ORDER BY role"), "$one|deel_een\n$two|deel_twee", 'it is written down');
is(sql("SELECT recipient, level, means FROM inbraak.disclosure_register ORDER BY 1"), "deel_een|adres|share\ndeel_twee|adres|share", 'in the register, too');
is(sql("SELECT DISTINCT legal_basis, expires_on - current_date FROM inbraak.disclosure_register WHERE means = 'share'"), 'convenant, art. 20 Wpg|365', 'on which ground, and until when');
is(sql("SELECT string_agg(DISTINCT who, ' ') FROM inbraak.privacy_report() WHERE topic = 'kan lezen' AND level = 'adres' AND who IN ('deel_een', 'deel_twee') AND item LIKE '%.burglary_home,%' AND sentence LIKE '%tabellen en views, in item.' AND sentence NOT LIKE '%niet in disclosure_register%'"), 'deel_een deel_twee', 'the report tells who can read copies');

# ---------------------------------------------------------------- all of its own, and nothing else

my @relations = split /\n/, sql('SELECT relation FROM inbraak_internal.shared_relation ORDER BY 1');
is(sql("SELECT string_agg(object, ' ' ORDER BY object) FROM inbraak_internal.dictionary_object WHERE level = 'adres' AND object NOT IN (SELECT relation FROM inbraak_internal.shared_relation)"),
	'address advice back_access burglary_mo burglary_version cluster_map dwelling_factor_value dwelling_place dwelling_risk forecast_map hot_spot_cell hot_spot_trait letter_blind_spot letter_coverage_by_area letter_coverage_by_month letter_map place_map place_of_interest rejected_row unknown_term', 'what tells of homes is shared, but for what deliveries hold, the words of the police, the squares of hot spots and forecasts, which count across the border, and what lies around a burglary or a home: a report across the border is found by distances to it');
sub rows_in { my ($from, $where) = @_; return sql("SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM $from AS t WHERE $where") }
sub follow
{
	my ($what) = @_;
	for my $gemeente ($one, $two)
	{
		my $home = "(SELECT burglary_id FROM inbraak.burglary_home WHERE gemeente_code = '$gemeente')";
		my %of = (
			(map { $_ => "t.burglary_id IN $home" } qw(burglary burglary_event)), 
			near_repeat_role => "t.burglary_id IN $home AND NOT EXISTS (SELECT FROM inbraak.near_repeat_role AS r WHERE r.chain_id = t.chain_id AND r.burglary_id NOT IN $home)",
			near_repeat_link => "t.earlier_id IN $home AND t.later_id IN $home",
			near_repeat_chain => "NOT EXISTS (SELECT FROM inbraak.near_repeat_role AS r WHERE r.chain_id = t.chain_id AND r.burglary_id NOT IN $home)",
			letter => "(SELECT d.gemeente_code FROM inbraak.dwelling AS d WHERE d.dwelling_id = t.dwelling_id) = '$gemeente' AND (NOT t.about_burglary OR t.burglary_id IN $home)",
		);
		is(rows_in("\"$schema{$gemeente}\".$_", 'true'), rows_in("inbraak.$_", $of{$_} // "t.gemeente_code = '$gemeente'"), "$what: $_ of $gemeente") for grep { $_ !~ /^(letter_worklist|near_repeat_zone)$/ } @relations;
		# Where no letter went into a zone but its own and those that say of no burglary, its coverage is that of the region; what lies where is the same in all.
		my $known = "z.timely, z.carried, z.late, z.never, z.coverage, z.pending, z.not_known, z.days_to_letter_median";
		is(sql("WITH other AS MATERIALIZED (SELECT DISTINCT d.geom FROM inbraak_internal.letter_receiver AS r JOIN inbraak.letter AS l USING (letter_id) JOIN inbraak.dwelling AS d ON d.dwelling_id = r.dwelling_id
				WHERE l.about_burglary AND (l.burglary_id IS NULL OR l.burglary_id NOT IN $home))
			SELECT count(*) FILTER (WHERE (z.occurred_on, z.reported_on, z.active_to, z.active, z.dwellings, z.place_uncertainty, z.buurt_code, z.refreshed_at, ST_AsBinary(z.geom)) IS DISTINCT FROM (o.occurred_on, o.reported_on, o.active_to, o.active, o.dwellings, o.place_uncertainty, o.buurt_code, o.refreshed_at, ST_AsBinary(o.geom))),
			count(*) FILTER (WHERE ($known) IS DISTINCT FROM (" . ($known =~ s/z\./o./gr) . ") AND NOT EXISTS (SELECT FROM other AS e WHERE ST_DWithin(e.geom, z.geom, 1))), count(*) FILTER (WHERE o.timely + o.carried > z.timely + z.carried + 1e-9), count(o.timely) > 0
			FROM (SELECT * FROM inbraak.near_repeat_zone WHERE gemeente_code = '$gemeente') AS z FULL JOIN \"$schema{$gemeente}\".near_repeat_zone AS o USING (burglary_id)"), '0|0|0|t', "$what: near_repeat_zone of $gemeente");
		# What the municipality can reckon by itself from what it has: its homes in its zones, with the burglaries there.
		my $shared = "\"$schema{$gemeente}\"";
		is(sql("WITH mine AS (SELECT w.dwelling_id, w.zones, w.postcode_letters, w.postcode, w.geom, w.as_of FROM $shared.letter_worklist AS w),
			zone AS (SELECT m.dwelling_id, count(*) AS n FROM mine AS m CROSS JOIN $shared.burglary_event AS e JOIN $shared.burglary AS b ON b.burglary_id = e.burglary_id CROSS JOIN inbraak.letter_rule AS r
				WHERE coalesce(e.residential, 1) = 1 AND e.double_of IS NULL AND e.place_uncertainty <= r.max_uncertainty AND e.occurred_on <= m.as_of AND e.occurred_on + r.risk_days > m.as_of + r.delivery_days AND (b.reported_at::date > m.as_of) IS NOT TRUE
				AND ST_DWithin(m.geom, e.geom, r.max_distance) AND m.dwelling_id IS DISTINCT FROM e.dwelling_id GROUP BY 1)
			SELECT count(*) FILTER (WHERE z.n IS DISTINCT FROM m.zones), count(*) FILTER (WHERE m.postcode_letters <> (SELECT count(*) FROM mine AS o WHERE o.postcode = m.postcode)),
			(SELECT count(*) FROM inbraak.letter_worklist AS w WHERE w.gemeente_code = '$gemeente' AND w.burglary_id IN $home AND w.dwelling_id NOT IN (SELECT dwelling_id FROM mine)) FROM mine AS m LEFT JOIN zone AS z USING (dwelling_id)"), '0|0|0', "$what: letter_worklist of $gemeente");
	}
}
follow('shared');
cmp_ok(sql("SELECT count(*) FROM \"$schema{$one}\".$_"), '>', 0, "$_ has rows") for @relations;
cmp_ok(sql("SELECT count(*) FROM inbraak.near_repeat_chain"), '>', sql("SELECT count(*) FROM \"$schema{$one}\".near_repeat_chain"), 'there are chains elsewhere');
is(sql("SELECT count(*) FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 JOIN inbraak_internal.shared_relation AS r ON r.relation = c.relname JOIN pg_class AS m ON m.relname = c.relname AND m.relnamespace = 'inbraak'::regnamespace
	JOIN pg_attribute AS b ON b.attrelid = m.oid AND b.attname = a.attname WHERE c.relnamespace = '$schema{$one}'::regnamespace AND c.relkind = 'r' AND (format_type(a.atttypid, a.atttypmod), col_description(c.oid, a.attnum)) IS DISTINCT FROM (format_type(b.atttypid, b.atttypmod), col_description(m.oid, b.attnum))"), 0, 'with the types and comments of the model');

# ---------------------------------------------------------------- however it asks

is(sql("SET ROLE deel_een; SELECT count(*) > 0 FROM $schema{$one}.burglary"), 't', 'it reads its own');
like(sql_error("SET ROLE deel_een; SELECT * FROM $_"), qr/permission denied/, "not $_") for '"tweede gemeente".burglary', 'inbraak.burglary', 'inbraak.dwelling_risk', 'inbraak_internal.burglary_home_result', 'inbraak.area_rate';
sql("SET ROLE deel_baas; SELECT count(*) FROM grant_burglary_roles('inbraak', colleague => 'deel_een')");
is(sql("SET ROLE deel_een; SELECT count(DISTINCT gemeente_code) > 10 FROM inbraak.burglary_count"), 't', "and everyone's numbers, as a colleague");
like(sql_error('SET ROLE deel_een; SELECT * FROM inbraak.burglary'), qr/permission denied/, 'still no addresses of others');
# Nothing of another's row is in the table, so no function, operator, error, estimate or statistic can tell of it.
my $others = sql("SELECT count(*) FROM inbraak.dwelling WHERE gemeente_code <> '$one'");
cmp_ok($others, '>', 1000, 'others have dwellings');
sql(q(CREATE SCHEMA luister; GRANT USAGE, CREATE ON SCHEMA luister TO deel_een; CREATE TABLE luister.gehoord (x text); GRANT INSERT ON luister.gehoord TO PUBLIC;
	SET ROLE deel_een; CREATE FUNCTION luister.hoor(text, text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN INSERT INTO luister.gehoord VALUES ($1); RETURN $1 = $2; END $$;
	CREATE OPERATOR luister.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = luister.hoor, RESTRICT = eqsel, JOIN = eqjoinsel)));
sql("SET ROLE deel_een; SELECT count(*) FROM $schema{$one}.dwelling WHERE gemeente_code OPERATOR(luister.===) 'x' OR postcode OPERATOR(luister.===) 'y'; EXPLAIN SELECT * FROM $schema{$one}.dwelling WHERE buurt_code OPERATOR(luister.===) 'z'");
is(sql("SELECT count(*) > 0, count(*) FILTER (WHERE x ~ '^GM' AND x <> '$one' OR x ~ '^BU' AND substr(x, 3, 4) <> substr('$one', 3, 4)) FROM luister.gehoord"), 't|0', 'an operator of its own hears of its own rows');
is(sql("SET ROLE deel_een; SELECT count(*) FROM pg_stats WHERE schemaname <> '$schema{$one}' AND tablename IN ('burglary', 'dwelling', 'letter', 'burglary_home_result')"), 0, 'the statistics that it sees');
is(sql("SET ROLE deel_een; SELECT count(*) > 0, bool_and(v::text = '{$one}') FROM (SELECT most_common_vals FROM pg_stats WHERE schemaname = '$schema{$one}' AND attname = 'gemeente_code' AND most_common_vals IS NOT NULL) AS s (v)"), 't|t', 'are of its own rows');
is(sql("SET ROLE deel_een; SELECT ST_Contains(ST_Expand((SELECT ST_Extent(geom)::geometry FROM $schema{$one}.burglary), 1), ST_SetSRID(ST_EstimatedExtent('$schema{$one}', 'burglary', 'geom')::geometry, 0))"), 't', 'and so is the estimated extent');
# The window of a map goes by the index.
for my $layer (qw(dwelling near_repeat_zone letter_worklist dwelling_cohesion))
{
	like(sql("SET ROLE deel_een; SET enable_seqscan = off; EXPLAIN SELECT * FROM $schema{$one}.$layer WHERE geom && (SELECT ST_Expand(geom, 50) FROM $schema{$one}.dwelling LIMIT 1)"), qr/Index Scan (?:using|on) ${layer}_geom_idx/, "$layer: a window goes by the index");
}
like(sql("SET ROLE deel_een; EXPLAIN SELECT * FROM $schema{$one}.dwelling WHERE geom && ST_MakeEnvelope(" . sql("SELECT ST_X(geom) - 50, ST_Y(geom) - 50, ST_X(geom) + 50, ST_Y(geom) + 50 FROM $schema{$one}.dwelling ORDER BY dwelling_id LIMIT 1") =~ s/\|/, /gr . ', 28992)'),
	qr/Index Scan (?:using|on) dwelling_geom_idx/, 'without being told to');
# Functions of the extension work on it as on any table.
is(sql("SET ROLE deel_een; SELECT (event_set_info(event_set(geom, occurred_on, burglary_id))).events = count(*) FROM $schema{$one}.burglary_event WHERE geom IS NOT NULL AND occurred_on IS NOT NULL"), 't', 'the analyses take it');

# ---------------------------------------------------------------- it follows

sql("SET ROLE deel_baas; CALL inbraak.refresh_results('2018-06-30')");
follow('another day');
sql("DELETE FROM inbraak.letter WHERE letter_id IN (SELECT letter_id FROM $schema{$one}.letter ORDER BY 1 LIMIT 50); UPDATE inbraak.delivery SET received_on = '2019-12-01', expires_on = '2020-01-01' WHERE kind = 'burglary' AND source = 'straatlevering.csv'; SET ROLE deel_baas; SELECT count(*) FROM inbraak.purge_expired(false); CALL inbraak.refresh_results()");
follow('purged');
is(sql("SELECT count(*) FROM $schema{$one}.burglary WHERE burglary_id NOT IN (SELECT burglary_id FROM inbraak.burglary)"), 0, 'what was removed is gone there, too');
sql("SET ROLE deel_baas; SELECT upgrade_burglary_model('inbraak'); CALL inbraak.refresh_results()");
follow('upgraded');
sql("SET ROLE deel_baas; SELECT rename_burglary_model('inbraak', 'woning'); CALL woning.refresh_results('2018-12-31'); SELECT rename_burglary_model('woning', 'inbraak'); CALL inbraak.refresh_results()");
follow('after another name');
is(sql("SET ROLE deel_een; SELECT count(*) > 0 FROM $schema{$one}.burglary"), 't', 'and can still be read');
# A table of which the model has other columns by now is made anew, with its rights.
sql("ALTER TABLE $schema{$one}.near_repeat_zone ADD oud int; DROP TABLE $schema{$one}.letter_worklist; SET ROLE deel_baas; CALL inbraak.refresh_results()");
follow('with other columns');
is(sql("SET ROLE deel_een; SELECT count(*) > 0 FROM $schema{$one}.near_repeat_zone LEFT JOIN (SELECT FROM $schema{$one}.letter_worklist LIMIT 1) AS m ON true"), 't', 'readable as before');

# Homes just across the border: their burglaries would be where the distances of some rows of the list meet.
my $reach = "(SELECT w.burglary_id FROM inbraak.letter_worklist AS w JOIN inbraak.burglary_home AS h USING (burglary_id) WHERE h.dwelling_id IS NOT NULL AND h.gemeente_code = '$one' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1)";
my $earlier = "(SELECT l.earlier_id FROM inbraak.near_repeat_link AS l JOIN inbraak.burglary_home AS a ON a.burglary_id = l.earlier_id JOIN inbraak.burglary_home AS b ON b.burglary_id = l.later_id WHERE a.gemeente_code = '$one' AND a.dwelling_id <> b.dwelling_id AND a.burglary_id <> $reach ORDER BY 1 LIMIT 1)";
my $moved = sql("SELECT $reach || ',' || $earlier");
my ($listed, $linked) = split /,/, $moved;
sql("BEGIN; SET LOCAL session_replication_role = replica; UPDATE inbraak.dwelling SET gemeente_code = '$two' WHERE dwelling_id IN (SELECT dwelling_id FROM inbraak.burglary WHERE burglary_id IN ($moved)); COMMIT; UPDATE inbraak.burglary SET flags = flags WHERE burglary_id IN ($moved); SET ROLE deel_baas; CALL inbraak.refresh_results()");
is(sql("SELECT count(*) FROM inbraak.burglary_home WHERE burglary_id IN ($moved) AND gemeente_code = '$two'"), 2, 'two burglaries are of the other');
cmp_ok(sql("SELECT count(*) FROM inbraak.letter_worklist WHERE burglary_id = $listed AND gemeente_code = '$one'"), '>', 5, 'of one of them there is much to do across the border');
cmp_ok(sql("SELECT count(*) FROM inbraak.near_repeat_role AS r JOIN inbraak.burglary_home AS h USING (burglary_id) WHERE r.previous_id = $linked AND h.gemeente_code = '$one'"), '>', 0, 'and one follows the other');
is(sql("SET ROLE deel_een; " . join(' UNION ALL ', map { "SELECT 1 FROM $schema{$one}.$_->[0] WHERE $_->[1] IN ($moved)" } ['letter_worklist', 'burglary_id'], ['near_repeat_role', 'previous_id'], ['near_repeat_role', 'originator_id'], ['near_repeat_link', 'earlier_id'], ['burglary', 'burglary_id'])), '', 'no day of it, no distance to it');
# Nor do the homes that lie in a zone of each side, by their risk, their zones or not being there: what is not on the own side might as well not be.
my $ring = "SELECT w.dwelling_id FROM inbraak.letter_worklist AS w WHERE w.burglary_id = $listed AND w.gemeente_code = '$one' ORDER BY w.distance, 1 LIMIT 1";
my $as_of = sql('SELECT min(as_of) FROM inbraak.letter_worklist');
my $both = sql("SELECT h.burglary_id FROM inbraak.burglary_home AS h WHERE h.gemeente_code = '$one' AND h.dwelling_id IS NOT NULL AND h.burglary_id NOT IN ($moved) ORDER BY h.occurred_on DESC, 1 LIMIT 1");
sub happened { my ($burglary, $days) = @_; return "UPDATE inbraak.burglary SET occurred_from = date '$as_of' - $days, occurred_to = date '$as_of' - $days + interval '1 hour', reported_at = date '$as_of' - $days + interval '1 day' WHERE burglary_id = $burglary;" }
sql("UPDATE inbraak.burglary AS b SET dwelling_id = d.dwelling_id, geom = d.geom FROM inbraak.dwelling AS d WHERE b.burglary_id = $both AND d.dwelling_id = ($ring); " . happened($both, 2) . happened($listed, 5) . 'SET ROLE deel_baas; CALL inbraak.refresh_results()');
my $list = "SELECT count(*), md5(string_agg(t::text, '' ORDER BY t.dwelling_id)) FROM (SELECT dwelling_id, relative_risk, postcode_letters, burglary_id, occurred_on, distance, zones, last_day, in_time FROM $schema{$one}.letter_worklist) AS t";
cmp_ok(sql("SELECT count(*) FROM inbraak.letter_worklist AS w JOIN $schema{$one}.letter_worklist AS o USING (dwelling_id) WHERE w.zones > o.zones AND w.relative_risk > o.relative_risk"), '>', 0, 'homes lie in a zone of each side');
cmp_ok(sql("SELECT count(*) FROM inbraak.letter_worklist AS w JOIN $schema{$one}.letter_worklist AS o USING (dwelling_id) WHERE w.burglary_id <> o.burglary_id"), '>', 0, 'some of which should first get a letter because of the other');
my $with = sql($list);
sql("UPDATE inbraak.burglary SET object_kind = 'schuur' WHERE burglary_id = $listed; SET ROLE deel_baas; CALL inbraak.refresh_results()");
is(sql($list), $with, 'without the burglary across the border the list of letters is the same');
sql("UPDATE inbraak.burglary SET object_kind = 'woning' WHERE burglary_id = $listed; SET ROLE deel_baas; CALL inbraak.refresh_results()");
# The ring of homes that got a letter because of it is where it was.
my $zones = "SELECT md5(string_agg(t::text, '' ORDER BY t.burglary_id)) FROM (SELECT burglary_id, pending, not_known, timely, carried, late, never, coverage, letters, days_to_letter_median FROM $schema{$one}.near_repeat_zone) AS t";
my $told = sql("SELECT max(sent_on) FROM inbraak.letter");
my $unwritten = sql("$list; $zones");
my $written = "BEGIN; INSERT INTO inbraak.letter (sent_on, dwelling_id, burglary_id, sender) SELECT least(date '$as_of', date '$told'), w.dwelling_id, $listed, 'Gemeente' FROM inbraak.letter_worklist AS w; SET LOCAL ROLE deel_baas; CALL inbraak.refresh_results()";
is(sql("$written; $list; $zones; ROLLBACK"), $unwritten, 'letters about it change neither the list of letters nor the coverage of the own zones');
cmp_ok(sql("CREATE TEMP TABLE before AS SELECT burglary_id, timely, carried FROM inbraak.near_repeat_zone; $written; RESET ROLE; SELECT count(*) FROM inbraak.near_repeat_zone AS z JOIN before AS b USING (burglary_id) WHERE z.gemeente_code = '$one' AND z.timely + z.carried > b.timely + b.carried; ROLLBACK"), '>', 0,
	'which in the region they do');
sql("INSERT INTO inbraak.letter (sent_on, dwelling_id, burglary_id, sender) SELECT '2019-01-02', w.dwelling_id, $listed, 'Gemeente' FROM inbraak.letter_worklist AS w WHERE w.burglary_id = $listed AND w.gemeente_code = '$one'; SET ROLE deel_baas; CALL inbraak.refresh_results()");
cmp_ok(sql("SELECT count(*) FROM inbraak.letter WHERE burglary_id = $listed"), '>', 5, 'letters went to homes around a burglary across the border');
is(sql("SET ROLE deel_een; SELECT count(*) FROM $schema{$one}.letter WHERE burglary_id = $listed"), 0, 'and are not in what is shared');
# Nor when the burglary is no longer kept.
is(sql("BEGIN; UPDATE inbraak.letter SET burglary_id = NULL WHERE burglary_id = $listed; SET LOCAL ROLE deel_baas; CALL inbraak.refresh_results(); SET LOCAL ROLE deel_een;
	SELECT count(*) FROM $schema{$one}.letter AS l WHERE l.sent_on = '2019-01-02'; ROLLBACK"), 0, 'nor once the burglary is forgotten');
# Nor if it was said only later which burglary it was about.
is(sql("BEGIN; UPDATE inbraak.letter SET burglary_id = NULL, about_burglary = false WHERE burglary_id = $listed; UPDATE inbraak.letter SET burglary_id = $listed WHERE sent_on = '2019-01-02' AND burglary_id IS NULL AND NOT about_burglary;
	UPDATE inbraak.letter SET burglary_id = NULL WHERE burglary_id = $listed; SET LOCAL ROLE deel_baas; CALL inbraak.refresh_results(); SET LOCAL ROLE deel_een;
	SELECT count(*) FROM $schema{$one}.letter AS l WHERE l.sent_on = '2019-01-02'; ROLLBACK"), 0, 'nor if it was told later, and then forgotten');
follow('across the border');
# As a colleague it reads numbers of the whole region: with the address of its own end, a distance and a day would be the address of the other.
is(sql("SET ROLE deel_een; SELECT count(*) FROM inbraak_bi.fct_near_repeat_link AS l JOIN $schema{$one}.burglary AS b ON b.burglary_id IN (l.earlier_burglary_id, l.later_burglary_id)
	WHERE NOT EXISTS (SELECT FROM $schema{$one}.burglary AS o WHERE o.burglary_id = l.earlier_burglary_id) OR NOT EXISTS (SELECT FROM $schema{$one}.burglary AS o WHERE o.burglary_id = l.later_burglary_id)"), 0, 'no link from its own to another');
my $across = "(SELECT l.later_id FROM inbraak.near_repeat_link AS l JOIN inbraak.burglary_home AS h ON h.burglary_id = l.later_id WHERE l.earlier_id = $linked AND h.gemeente_code = '$one')";
is(sql("SELECT count(*) > 0, count(f.days_since), count(f.chain_id), count(f.near_repeats) FROM inbraak_bi.fct_burglary AS f WHERE f.burglary_id IN $across"), 't|0|0|0', 'nor says its own burglary how long after which it came');
cmp_ok(sql('SET ROLE deel_een; SELECT count(*) FROM inbraak_bi.fct_near_repeat_link'), '>', 0, 'other links are told');
# Within the gemeente all is told, and nothing has to be shared with who is at the other end, or that to be known.
is(sql("SELECT count(*) > 0, count(*) FILTER (WHERE f.chain_id IS DISTINCT FROM r.chain_id OR f.days_since IS DISTINCT FROM r.days_since OR f.near_repeats IS NULL) FROM inbraak_bi.fct_burglary AS f JOIN inbraak.near_repeat_role AS r USING (burglary_id)
	WHERE r.chain_id IN (SELECT chain_id FROM $schema{$one}.near_repeat_chain)"), 't|0', 'a chain within the gemeente is told');
is(sql("SELECT count(*) > 0, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM inbraak_bi.fct_near_repeat_link AS f WHERE (f.earlier_burglary_id, f.later_burglary_id) = (l.earlier_id, l.later_id))) FROM $schema{$one}.near_repeat_link AS l
	WHERE l.chain_id IN (SELECT chain_id FROM $schema{$one}.near_repeat_chain)"), 't|0', 'and its links');
my $chain = "(SELECT r.chain_id FROM inbraak.near_repeat_role AS r WHERE r.burglary_id = $linked)";
for (['of which it is not known in which gemeente', 'NULL', "'$one'", '0|0|0'], ['of which no home is known', "'weg'", "'$one'", '0|0|0'], ['that shares nothing', "'GM9999'", "'$one'", '0|0|0'], ['where neither shares', "'GM9999'", "'GM9998'", 't|t|t'])
{
	my ($what, $there, $here, $told) = @$_;
	is(sql("BEGIN; CREATE TEMP TABLE member ON COMMIT DROP AS SELECT r.burglary_id FROM inbraak.near_repeat_role AS r WHERE r.chain_id = $chain;
		UPDATE inbraak_internal.burglary_home_result SET gemeente_code = CASE WHEN burglary_id = $linked THEN $there ELSE $here END WHERE burglary_id IN (SELECT burglary_id FROM member);
		DELETE FROM inbraak_internal.burglary_home_result WHERE burglary_id = $linked AND gemeente_code = 'weg';
		SELECT count(f.days_since), count(f.chain_id), (SELECT count(*) FROM inbraak_bi.fct_near_repeat_link AS l WHERE l.earlier_burglary_id = $linked) FROM inbraak_bi.fct_burglary AS f WHERE f.burglary_id IN (SELECT burglary_id FROM member); ROLLBACK")
		=~ s/[1-9]\d*/t/gr, $told, "an end $what");
}
# To the millimetre an uncertainty is the spread of one postcode or street.
is(sql("SELECT count(DISTINCT uncertainty) > 0.9 * count(*), count(*) > 100 FROM inbraak_internal.gazetteer WHERE kind = 'straat'"), 't|t', 'the spread of a street is like no other');
is(sql("SET ROLE deel_een; SELECT count(DISTINCT place_uncertainty_m) > 1, count(*) FILTER (WHERE place_uncertainty_m NOT IN (25, 100, 250, 1000, 5000, 50000)) FROM inbraak_bi.fct_burglary"), 't|0', 'and reports tell it in steps');
is(sql("SELECT count(*) FROM inbraak_bi.fct_burglary AS f JOIN inbraak.burglary_home AS h USING (burglary_id) WHERE f.place_uncertainty_m < h.place_uncertainty OR (f.place_uncertainty_m IS NULL) <> (h.place_uncertainty IS NULL)"), 0, 'rounded up');
my @steps = ([0, 25], [25, 25], [25.5, 100], [100, 100], [100.5, 250], [250, 250], [250.5, 1000], [1000, 1000], [1000.5, 5000], [5000, 5000], [5000.5, 50000], ['NULL', 'leeg']);
my $first = 'SELECT burglary_id, row_number() OVER (ORDER BY burglary_id) AS n FROM inbraak_internal.burglary_home_result';
is(sql("BEGIN; UPDATE inbraak_internal.burglary_home_result AS h SET place_uncertainty = g.given FROM ($first) AS b JOIN unnest(ARRAY[" . join(', ', map { $_->[0] } @steps) . "]::float8[]) WITH ORDINALITY AS g (given, n) USING (n) WHERE h.burglary_id = b.burglary_id;
	SELECT string_agg(coalesce(f.place_uncertainty_m::text, 'leeg'), ' ' ORDER BY b.n) FROM inbraak_bi.fct_burglary AS f JOIN ($first) AS b USING (burglary_id) WHERE b.n <= " . @steps . '; ROLLBACK'), join(' ', map { $_->[1] } @steps), 'on each side of each step');
# The last day is one of them; another ground takes the place of the one before.
my $today = sql('SELECT inbraak_internal.dutch_today()');
is(sql("SET ROLE deel_baas; SELECT inbraak.share_with_gemeente('$one', 'deel_een', legal_basis => 'ander convenant', expires_on => '$today')"), $schema{$one}, 'shared until today');
is(sql("SELECT legal_basis, expires_on FROM inbraak.shared_gemeente WHERE gemeente_code = '$one'"), "ander convenant|$today", 'on another ground');
is(sql("SET client_min_messages = warning; SET ROLE deel_baas; SELECT count(*) > 0 FROM $schema{$one}.burglary; SELECT inbraak_internal.fill_shared_schemas(true); SELECT count(*) > 0 FROM $schema{$one}.burglary"), "t\n\nt", 'today it has them, without a warning');
# After the last day the copies are empty, whoever forgets to stop.
my $expired = "UPDATE inbraak.shared_gemeente SET expires_on = current_date - 2 WHERE gemeente_code = '$one'; SET ROLE deel_baas; CALL inbraak.refresh_results()";
is(sql("SET ROLE deel_een; SELECT count(*) > 0 FROM $schema{$one}.burglary"), 't', 'until the last day it reads');
like(sql("SET client_min_messages = warning; $expired"), qr/mocht haar adressen hebben tot en met .*nu leeg/, 'the refresh says that it is over');
is(sql("SET ROLE deel_een; " . join(' UNION ALL ', map { "SELECT count(*) FROM $schema{$one}.$_" } @relations)) =~ s/\n//gr, '0' x @relations, 'nothing is left of it');
cmp_ok(sql('SELECT count(*) FROM "tweede gemeente".burglary'), '>', 0, 'the other has its own');
is(sql("SET ROLE deel_baas; SELECT inbraak.share_with_gemeente('$one', 'deel_een', $until)"), $schema{$one}, 'it is shared anew, until another day');
follow('shared anew');

my $dump = scratch('shared.dump');
system("pg_dump -Fc -f $dump $database") == 0 or die 'pg_dump';
sql('DROP DATABASE IF EXISTS model_shared_terug', 'postgres') if (back_to('postgres'), 1);
sql('CREATE DATABASE model_shared_terug');
system("pg_restore -d model_shared_terug $dump") == 0 or die 'pg_restore';
back_to('model_shared_terug');
is(sql("SET ROLE deel_een; SELECT count(*) > 0 FROM $schema{$one}.burglary") . ' ' . (sql_error("SET ROLE deel_een; SELECT * FROM inbraak.burglary") =~ /permission denied/ ? 'denied' : 'open'), 't denied', 'restored with its rights');
sql("SET ROLE deel_baas; CALL inbraak.refresh_results('2018-03-31')");
follow('restored');
back_to('postgres');
sql('DROP DATABASE model_shared_terug');
back_to($database);

# ---------------------------------------------------------------- another role, and no more

is(sql("SET ROLE deel_baas; SELECT inbraak.share_with_gemeente('$one', 'deel_drie', $until)"), $schema{$one}, 'another role');
like(sql_error("SET ROLE deel_een; SELECT * FROM $schema{$one}.burglary"), qr/permission denied/, 'the former one reads no more');
is(sql("SET ROLE deel_drie; SELECT count(*) > 0 FROM $schema{$one}.burglary"), 't', 'the new one does');
my $last = "SELECT means, recipient, level, note FROM inbraak.disclosure_register ORDER BY disclosure_id DESC LIMIT 2";
is(sql($last), "share|deel_drie|adres|gemeente $one, schema $schema{$one}\nshare_end|deel_een|adres|gemeente $one, schema $schema{$one}", 'and the register knows both');
is(sql("SELECT means, results = ARRAY(SELECT relation FROM inbraak_internal.shared_relation ORDER BY 1), legal_basis, expires_on - current_date FROM inbraak.disclosure_register ORDER BY disclosure_id DESC LIMIT 2"), "share|t|convenant, art. 20 Wpg|365\nshare_end|t||",
	'of what, and what ends has no ground and no last day');
sql("SET ROLE deel_baas; SELECT count(*) FROM grant_burglary_roles('inbraak', colleague => 'deel_drie'); SELECT count(*) FROM revoke_burglary_roles('inbraak', 'deel_drie')");
is(sql("SET ROLE deel_drie; SELECT count(*) > 0 FROM $schema{$one}.burglary"), 't', 'without its rights on the model it still reads its own addresses');
is(sql("SELECT means FROM inbraak_internal.registered_grant WHERE recipient = 'deel_drie'"), 'share', 'which the register holds apart from rights on the model');
is(sql("SELECT level, who FROM inbraak_internal.registered_grant AS g CROSS JOIN LATERAL (SELECT g.recipient AS who) AS w WHERE g.recipient = 'deel_drie'"), 'adres|deel_drie', 'and the register says that it does');
like(sql_error("SET ROLE deel_baas; SELECT inbraak.share_with_gemeente('0153', 'deel_een')"), qr/HINT: +De codes staan in area/, 'where a code is found');
like(sql_error("SET ROLE deel_baas; SELECT inbraak.share_with_gemeente('$one', 'bestaat_niet')"), qr/HINT: .*CREATE ROLE/, 'who makes a role');
for (
	["share_with_gemeente('$one', 'deel_drie')", qr/vraagt een grondslag en een einddatum/], ["share_with_gemeente('$one', 'deel_drie', legal_basis => ' ', expires_on => current_date)", qr/vraagt een grondslag en een einddatum/],
	["share_with_gemeente('$one', 'deel_drie', legal_basis => 'convenant')", qr/vraagt een grondslag en een einddatum/], ["share_with_gemeente('$one', 'deel_drie', legal_basis => 'convenant', expires_on => 'infinity')", qr/vraagt een grondslag en een einddatum/], ["share_with_gemeente('$one', 'deel_drie', legal_basis => 'convenant', expires_on => current_date - 2)", qr/de laatste dag, .* is voorbij/],
	["share_with_gemeente('0153', 'deel_een')", qr/"0153" is geen code van een gemeente/], ["share_with_gemeente(NULL, 'deel_een')", qr/is geen code van een gemeente/], ["share_with_gemeente('GM9999', 'deel_een')", qr/in gemeente GM9999 zijn geen woningen bekend/],
	["share_with_gemeente('$one', 'bestaat_niet')", qr/er is geen rol "bestaat_niet"/], ["share_with_gemeente('$one', NULL)", qr/er is geen rol/], ["share_with_gemeente('$one', 'deel_baas')", qr/is eigenaar van het model/], ["share_with_gemeente('$one', 'deel_twee')", qr/hoort al bij een andere gemeente/],
	["share_with_gemeente((SELECT min(gemeente_code) FROM inbraak.dwelling WHERE gemeente_code NOT IN ('$one', '$two')), 'deel_een', 'public')", qr/er is al een schema "public"/], ["stop_sharing('GM9999')", qr/met gemeente GM9999 wordt niets gedeeld/], ["stop_sharing(NULL)", qr/wordt niets gedeeld/],
)
{
	my ($call, $error) = @$_;
	like(sql_error("SET ROLE deel_baas; SELECT inbraak.$call"), $error, "refused: $call");
}
like(sql_error("SET ROLE deel_een; SELECT inbraak.share_with_gemeente('$one', 'deel_een')"), qr/permission denied for function share_with_gemeente/, 'who does not own the model shares nothing');
# A role that is not there any more, as after a restore elsewhere, does not stand in the way of the next.
sql("DROP OWNED BY deel_een CASCADE; SET ROLE deel_baas; SELECT inbraak.share_with_gemeente('$one', 'deel_een', $until); RESET ROLE; DROP OWNED BY deel_een CASCADE; DROP ROLE deel_een");
is(sql("SET ROLE deel_baas; SELECT inbraak.share_with_gemeente('$one', 'deel_drie', $until)"), $schema{$one}, 'after a role that is gone, another');
sql("SET ROLE deel_baas; SELECT count(*) FROM grant_burglary_roles('inbraak', analyst => 'deel_drie'); SELECT inbraak.stop_sharing('$one')");
is(sql("SELECT means FROM inbraak_internal.registered_grant WHERE recipient = 'deel_drie'"), 'grant', 'a right on all addresses does not end with it');
is(sql("SELECT count(*) FROM pg_namespace WHERE nspname = '$schema{$one}'") . sql('SELECT count(*) FROM inbraak.shared_gemeente'), '01', 'no more of it');
is(sql("SELECT means, recipient FROM inbraak.disclosure_register ORDER BY disclosure_id DESC LIMIT 1"), 'share_end|deel_drie', 'and the register says so');
sql("SELECT drop_burglary_model('inbraak', 'inbraak')");
is(sql("SELECT count(*) FROM pg_namespace WHERE nspname ~ 'inbraak|tweede'"), 0, 'with the model the copies go');
sql('DROP SCHEMA luister CASCADE; ' . drop_roles());
done_testing();
