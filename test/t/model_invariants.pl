# What holds in every model: the same deliveries give the same tables and views, whatever the order they came in and whatever
# the session was set to; parts add up to their wholes; nothing is counted twice; and what was not delivered is not zero.
use strict;
use warnings;
use Model;
use Psql;
use Test::More;

delivered_region('model_invariants', 0.02);
# Compiling takes longer than the queries do.
sql('ALTER DATABASE model_invariants SET search_path = levering, region, public; ALTER DATABASE model_invariants SET jit = off');

# ---------------------------------------------------------------- the deliveries

# Beside those of the region: the police in two parts, with a correction of the first; a newer map of one municipality, with a border
# that moved; a merger of two others, on a map of municipalities that holds nothing else; and the buurten as parts of districts of
# one's own, which have no borders.
sql(<<'E');
CREATE TABLE incidenten_deel_1 AS SELECT * FROM incidenten WHERE hashtext("Incident Identificatie") % 2 = 0;
CREATE TABLE incidenten_deel_2 AS SELECT * FROM incidenten WHERE hashtext("Incident Identificatie") % 2 <> 0;
CREATE TABLE incidenten_hersteld AS
SELECT DISTINCT ON ("Incident Identificatie") * FROM incidenten_deel_1 WHERE "Incident Identificatie" ~ '[05]\s*$' ORDER BY "Incident Identificatie", ctid;
UPDATE incidenten_hersteld SET "Pleegpostcode" = NULL, "Pleeghuisnummer met toev." = NULL;
CREATE TABLE buurten_nieuw AS SELECT * FROM buurten WHERE gemeentecode = 'GM0164';
UPDATE buurten_nieuw SET jaar = 2019;
CREATE TABLE gemeenten_nieuw AS
SELECT 'GM9164' AS gemeentecode, 'Hengelo en Borne' AS gemeentenaam, 2019 AS jaar, 'NEE' AS water, ST_Multi(ST_Union(geom)) AS geom
FROM   gemeenten WHERE gemeentecode IN ('GM0164', 'GM0147') AND water = 'NEE';
CREATE TABLE indeling AS SELECT DISTINCT 'buurt' AS niveau, buurtcode AS gebiedscode, jaar, 'own' AS groter_niveau,
       CASE WHEN wijkcode < 'WK0160' THEN 'zuid' ELSE 'noord' END AS groter_gebied FROM buurten WHERE water = 'NEE';
E

my $ground = "purpose => 'p', legal_basis => 'l', expires_on => $today + 100";
my $year = "period_from => '2018-01-01', period_to => '2018-12-31'";
# What each one needs before it: a correction what it corrects.
my @deliveries = (
	['gemeenten', 'wijkbuurtkaart gemeente'], ['buurten', 'wijkbuurtkaart buurt'], ['pand', 'bag-light pand'],
	['verblijfsobject', 'bag-light verblijfsobject'], ['gemeenten_nieuw', 'wijkbuurtkaart gemeente'], ['buurten_nieuw', 'wijkbuurtkaart buurt'],
	['indeling', 'gebiedsindeling'],
	['incidenten_deel_1', 'bvh', $ground], ['incidenten_deel_2', 'bvh', $ground], ['incidenten_hersteld', 'bvh', $ground, 'incidenten_deel_1'],
	['straatlevering', 'politie straat', $ground],
	['woz', 'woz', $ground], ['brieven', 'brieven', $ground], ['adviezen', 'noaberbouw', $ground], ['appgroepen', 'whatsappgroepen', $ground],
	['kerncijfers', 'cbs kerncijfers', $year], ['monitor', 'veiligheidsmonitor', $year], ['verhuizingen', 'verhuizingen'],
	['misdrijven_jaar', 'politie 47018NED']);

# An order that chance makes, from a seed: no delivery before the one it needs.
my $state;
sub chance { $state = ($state * 1103515245 + 12345) % 2147483648; return int($state / 65536) % $_[0] }
sub some_order
{
	($state) = @_;
	my (@order, %there);
	my @left = @deliveries;
	while (@left)
	{
		my @ready = grep { !$left[$_][3] || $there{ $left[$_][3] } } 0 .. $#left;
		my ($next) = splice @left, $ready[chance(scalar @ready)], 1;
		push @order, $next;
		$there{ $next->[0] } = 1;
	}
	return @order;
}

# Loads them one by one; afterwards what came before the BAG or the burglaries that it is about finds them: what was refused is offered
# again, burglaries are placed anew, and letters and advice are delivered a second time.
sub load_all
{
	my ($model, @order) = @_;
	sql("SELECT create_burglary_model('$model')");
	for my $d (@order) { load_delivery($model, $d->[0], $d->[1], join ', ', "source_name => '$d->[0]'", $d->[2] // ()) or fail("$d->[0] into $model") }
	sql("CALL $model.retry_rejected($_)") for split /\n/, sql("SELECT DISTINCT delivery_id FROM $model.rejected_row WHERE corrected_by_delivery_id IS NULL ORDER BY 1");
	sql("SELECT $model.locate_burglaries()");
	load_delivery($model, @$_) for ['brieven', 'brieven', "source_name => 'brieven', $ground"], ['adviezen', 'noaberbouw', "source_name => 'adviezen', $ground"];
	sql("CALL $model.refresh_results()");
}

# What the views of a model show, apart from numbers that were given out and the name of the model in a question, as Model::content does it for the tables.
sub shown
{
	my ($model) = @_;
	my @columns = map { [ split /\|/, $_, 2 ] } split /\n/, sql(<<"END");
SELECT c.relname, string_agg(format(CASE WHEN a.atttypid = 'geometry'::regtype THEN 'md5(t.%I::text)' ELSE 't.%I' END, a.attname), ', ' ORDER BY a.attnum)
FROM   pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
WHERE  c.relnamespace = '$model'::regnamespace AND c.relkind = 'v' AND c.relname NOT IN ('data_quality', 'result_status', 'data_dictionary') AND a.attname NOT IN ('refreshed_at', 'answered_by')
AND    NOT (a.attname ~ '_id\$|^double_of\$' AND a.atttypid IN ('int'::regtype, 'bigint'::regtype)) GROUP BY c.relname ORDER BY 1
END
	return join '', map { "$_\n" } split /\n/, sql(join ' UNION ALL ', map {
		"SELECT '$_->[0]', count(*), md5(coalesce(string_agg(r, '' ORDER BY r), '')) FROM (SELECT md5(ROW($_->[1])::text) AS r FROM $model.$_->[0] AS t) AS x" } @columns);
}

# data_quality tells of the deliveries as they came.
sub told
{
	my ($model) = @_;
	# In another order, sums of fractions differ in their last digits.
	local $ENV{PGOPTIONS} = ($ENV{PGOPTIONS} // '') . ' -c extra_float_digits=-3 -c datestyle=ISO -c intervalstyle=postgres -c timezone=UTC -c bytea_output=hex';
	return content($model, qw(delivery rejected_row confirmation burglary_version)) . shown($model);
}

# ---------------------------------------------------------------- parts and wholes

load_all('eerst', @deliveries);
my $first = told('eerst');
sql('ALTER DATABASE model_invariants SET search_path = eerst, eerst_internal, levering, region, public');

# A query finds nothing, where there is something to look at.
sub never
{
	my ($of, $query, $what) = @_;
	cmp_ok(sql("SELECT count(*) FROM $of"), '>', 5, "$what: there is something to look at");
	is(sql("SELECT * FROM ($query) AS t LIMIT 5"), '', $what);
}

sql(<<'END');
CREATE VIEW public.counted AS
SELECT c.level, c.year, sum(c.dwellings) AS dwellings, sum(c.burglaries) AS burglaries FROM area_count() AS c WHERE c.current AND c.level IS NOT NULL GROUP BY c.level, c.year;
END
never('counted', 'SELECT level, dwellings FROM counted WHERE year IS NULL AND dwellings > (SELECT count(*) FROM dwelling WHERE in_use_to IS NULL)',
	'no level has more dwellings than there are');
is(sql("SELECT sum(dwellings) FROM area_dwelling WHERE level = 'gemeente'"), sql('SELECT count(*) FROM dwelling WHERE in_use_to IS NULL'), 'every dwelling is in one gemeente');
never('counted WHERE year IS NOT NULL', <<'END', 'what counts in a level of a year, and what is left out of it, are all burglaries of that year');
SELECT DISTINCT f.level, f.year, c.burglaries, f.left_out
FROM   fresh_factor_by_area AS f LEFT JOIN counted AS c USING (level, year)
LEFT   JOIN (SELECT extract(year FROM occurred_on)::int AS year, count(*) AS n FROM fresh_burglary_home GROUP BY 1) AS h USING (year)
WHERE  f.left_out IS NOT NULL AND coalesce(c.burglaries, 0) + f.left_out <> coalesce(h.n, 0)
END
for my $thing ('dwellings', 'burglaries')
{
	my $from = $thing eq 'dwellings' ? 'area_dwelling' : 'area_burglary';
	never("$from WHERE level = 'wijk'", <<"END", "the $thing of buurten are those of their wijk");
SELECT code, w.n, b.n FROM (SELECT code, sum($thing) AS n FROM $from WHERE level = 'wijk' GROUP BY code) AS w
FULL   JOIN (SELECT 'WK' || substr(code, 3, 6) AS code, sum($thing) AS n FROM $from WHERE level = 'buurt' GROUP BY 1) AS b USING (code) WHERE w.n IS DISTINCT FROM b.n
END
	never("$from WHERE level = 'gemeente'", <<"END", "the $thing of each level are no more than those of their gemeente");
SELECT p.level, gemeente_code, p.n, g.n FROM (SELECT level, gemeente_code, sum($thing) AS n FROM $from WHERE level <> 'gemeente' AND gemeente_code IS NOT NULL GROUP BY 1, 2) AS p
LEFT   JOIN (SELECT code AS gemeente_code, sum($thing) AS n FROM $from WHERE level = 'gemeente' GROUP BY 1) AS g USING (gemeente_code) WHERE (p.n <= g.n) IS NOT TRUE
END
}
never('area_burglary', "SELECT level, code FROM area_burglary LEFT JOIN area_dwelling USING (level, code) WHERE level IN ('buurt', 'wijk', 'gemeente', 'own') AND (area_dwelling.dwellings > 0) IS NOT TRUE",
	'where burglaries are counted, dwellings are');
never('burglary_home WHERE dwelling_id IS NOT NULL',
	'SELECT h.burglary_id FROM fresh_burglary_home AS h JOIN dwelling AS d USING (dwelling_id) WHERE (h.postcode, h.buurt_code, h.gemeente_code) IS DISTINCT FROM (d.postcode, d.buurt_code, d.gemeente_code)',
	'a burglary counts where its dwelling does');
is(sql('SELECT count(*) FROM event_report() WHERE burglaries <> usable + not_residential + doubles + no_place + too_uncertain OR burglaries = 0'), 0, 'what is left of the burglaries and what drops out are all');

# Letters: by area, by month and in all.
sql('CREATE TABLE public.pair AS SELECT p.*, d.gemeente_code FROM letter_pairs_recent() AS p JOIN dwelling AS d ON d.dwelling_id = p.dwelling_id');
my $recent = sql('SELECT count(distance), round(sum(letters)::numeric, 6) FROM pair');
for my $level (qw(gemeente own buurt))
{
	is(sql("SELECT sum(dwellings_in_zones), round(sum(letters)::numeric, 6) FROM fresh_letter_coverage_by_area WHERE level = '$level'"), $recent, "the zones and letters of each $level add up");
}
is(sql('SELECT sum(dwellings_in_zones), round(sum(letters)::numeric, 6) FROM fresh_letter_coverage_by_month'),
	sql('SELECT count(p.distance), round(sum(p.letters)::numeric, 6) FROM letter_pairs_since() AS p JOIN dwelling AS d ON d.dwelling_id = p.dwelling_id'), 'and those of each month');
for my $view (qw(fresh_letter_coverage_by_area fresh_letter_coverage_by_month))
{
	is(sql("SELECT count(*) FROM $view WHERE abs(coalesce(timely + carried + late + never, 0) + not_known - dwellings_in_zones) > 1e-6 OR coverage NOT BETWEEN coverage_low AND coverage_high"), 0,
		"$view: each dwelling in a zone has one answer, or none is known");
	is(sql("SELECT count(*) FROM $view WHERE (coverage IS NULL) <> (reason IS NOT NULL) OR known NOT BETWEEN 0 AND 1"), 0, "$view: where no coverage is known, it is said why");
	cmp_ok(sql("SELECT count(*) FROM $view WHERE not_known > 0 AND coverage IS NULL AND never IS NULL"), '>', 0, "$view: who sends no letters that are delivered has missed nobody");
}
is(sql('SELECT count(*) FROM fresh_near_repeat_zone WHERE abs(coalesce(timely + carried + late + never, 0) + not_known - dwellings) > 1e-6'), 0, 'nor is there more of a zone');
is(sql("SELECT count(*) FROM fresh_letter_blind_spot AS b FULL JOIN fresh_letter_map AS m USING (dwelling_id) WHERE (b.dwelling_id IS NULL) = (m.status IS NOT DISTINCT FROM 'nooit')"), 0, 'a dwelling was missed on the one map as on the other');
is(sql("SELECT round(sum(letters)), sum(requests), sum(advices) FROM fresh_advice_uptake WHERE level = 'own'"), sql("SELECT round(sum(letters)), sum(requests), sum(advices) FROM fresh_advice_uptake WHERE level = 'buurt'"),
	'advice of districts is that of their buurten');

# ---------------------------------------------------------------- what is not known

sql("INSERT INTO factor_value (factor, level, code, year, value) SELECT 'inwoners', 'gemeente', 'GM0153', y, 1 FROM unnest('{2009,2013,2025}'::int[]) AS y");
is(sql("SELECT year, burglaries, rate, reason IS NOT NULL FROM fresh_factor_by_area WHERE code = 'GM0153' AND factor = 'inwoners' AND year IN (2009, 2013, 2025) ORDER BY 1"),
	"2009|||t\n2013|||t\n2025|||t", 'a year without deliveries is not known, and it is said why');
sql('DELETE FROM factor_value WHERE year IN (2009, 2013, 2025)');
is(sql('SELECT count(*) FROM fresh_factor_by_area WHERE (burglaries IS NULL) <> (reason IS NOT NULL AND dwellings IS DISTINCT FROM 0)'), 0, 'what is not known has a reason');
never('data_quality', "SELECT data_quality_id, number, whole, percent FROM fresh_data_quality WHERE (number > whole OR percent NOT BETWEEN 0 AND 100) AND topic <> 'gepubliceerd'", 'a part is no more than its whole');

# ---------------------------------------------------------------- any order, any session

my @session = ('', '-c datestyle=SQL,MDY -c timezone=Pacific/Auckland -c intervalstyle=sql_standard -c extra_float_digits=0',
	'-c enable_hashjoin=off -c enable_hashagg=off -c work_mem=64kB -c max_parallel_workers_per_gather=0', '-c enable_mergejoin=off -c enable_nestloop=off -c enable_sort=off',
	'-c default_transaction_isolation=read\ committed -c bytea_output=escape -c lc_numeric=C -c timezone=America/St_Johns',
	'-c pg_trgm.similarity_threshold=0.9 -c pg_trgm.word_similarity_threshold=0.9 -c enable_seqscan=off', '-c enable_indexscan=off -c enable_bitmapscan=off');
sql('ALTER DATABASE model_invariants SET search_path = levering, region, public');
for my $seed (1 .. ($ENV{ORDERS} // 10))
{
	my @order = some_order($seed);
	local $ENV{PGOPTIONS} = $session[$seed % @session];
	load_all('ander', @order);
	same(told('ander'), $first, "order $seed: " . join ' ', map { $_->[0] } @order);
	sql("SELECT drop_burglary_model('ander', 'ander')") if $seed < ($ENV{ORDERS} // 10);
}
done_testing;
