# The views for reporting tools, and all other public views, through the driver with which Power BI, Tableau and Excel read them. Without the
# driver (odbc-postgresql, python3-pyodbc) that part is skipped.
use strict;
use warnings;
use Model;
use Psql;
use Test::More;

loaded_region('odbc', 0.05);

sub views_of { return split /\n/, sql("SELECT relname FROM pg_class WHERE relnamespace = '$_[0]'::regnamespace AND relkind = 'v' ORDER BY relname COLLATE \"C\"") }

# ---------------------------------------------------------------- what every client can read

# All public views begin with a whole number, and have types that no client drops or cuts. survey_score holds a value for cohesion_join(), and is none to look at.
is(sql(q{WITH a AS (SELECT c.relname || '.' || a.attname AS name, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod) AS type, a.atttypid, a.atttypmod, col_description(c.oid, a.attnum) AS meaning
              FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
              WHERE c.relkind IN ('v', 'm') AND c.relnamespace IN ('inbraak'::regnamespace, 'inbraak_bi'::regnamespace) AND c.relname <> 'survey_score')
	SELECT a.name, l.problem FROM a CROSS JOIN LATERAL (VALUES
		(CASE WHEN a.attnum = 1 AND a.type NOT IN ('integer', 'bigint') THEN 'the first column is no whole number' END),
		(CASE WHEN a.atttypid = 'geometry'::regtype AND (postgis_typmod_srid(a.atttypmod) = 0 OR postgis_typmod_type(a.atttypmod) = 'Geometry') THEN 'a geometry without type and SRID' END),
		(CASE WHEN a.type !~ '^(integer|bigint|double precision|numeric\(\d+,\d+\)|character varying\(\d+\)|date|timestamp\(0\) without time zone|geometry\(\w+,\d+\))$' THEN 'of type ' || a.type END),
		(CASE WHEN a.attname !~ '^[a-z][a-z0-9_]*$' THEN 'a name that needs quotes' END),
		(CASE WHEN a.meaning IS NULL THEN 'says nothing' END)) AS l (problem) WHERE l.problem IS NOT NULL ORDER BY 1}), '', 'all public views are for every client');
my $twice = sql(q(SELECT string_agg(format('SELECT %L FROM %I.%I HAVING count(%I) <> count(*) OR count(DISTINCT %I) <> count(*)', c.relname, n.nspname, c.relname, a.attname, a.attname), ' UNION ALL ')
	FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = 1
	WHERE c.relkind = 'v' AND n.nspname IN ('inbraak', 'inbraak_bi') AND c.relname <> 'survey_score'));

# ---------------------------------------------------------------- before anything was refreshed

my %key = map { /(\w+)\|(\w+)/ } split /\n/, sql("SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = 1 WHERE c.relnamespace = 'inbraak_bi'::regnamespace");
for my $view (grep { /^dim_/ } sort keys %key)
{
	is(sql("SELECT count(*), count(DISTINCT $key{$view}), count(*) FILTER (WHERE $key{$view} = -1) FROM inbraak_bi.$view") =~ s/^(\d+)\|\1\|1$/fine/r, 'fine', "$view: one row per key, and one for what is not known");
}
sql('CALL inbraak.refresh_results()');
is(sql($twice), '', 'and that number is of one row alone');

# ---------------------------------------------------------------- the star

# A fact finds each of its keys in the dimension of that name.
my %dimension = map { $key{$_} => $_ } grep { /^dim_/ } keys %key;
my @facts = grep { /^fct_/ } sort keys %key;
cmp_ok(scalar @facts, '>', 8, 'there are facts');
for my $fact (@facts)
{
	my $rows = sql("SELECT count(*) FROM inbraak_bi.$fact");
	cmp_ok($rows, '>', 0, "$fact: there is something");
	is(sql("SELECT count(DISTINCT $key{$fact}) FROM inbraak_bi.$fact"), $rows, 'each row has a number of its own');
	for my $column (grep { $dimension{$_} } split /\n/, sql("SELECT attname FROM pg_attribute WHERE attrelid = 'inbraak_bi.$fact'::regclass AND attnum > 0"))
	{
		is(sql("SELECT count(*) FROM inbraak_bi.$fact JOIN inbraak_bi.$dimension{$column} USING ($column)"), $rows, "joins $dimension{$column} without loss or doubling");
	}
}
is(sql("SELECT string_agg(c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ') FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
	WHERE c.relnamespace = 'inbraak_bi'::regnamespace AND format_type(a.atttypid, a.atttypmod) !~ '^(integer|double precision|date|timestamp\\(0\\) without time zone|character varying\\(\\d+\\)|numeric\\(\\d+,\\d+\\))\$'"),
	'map_area.geom_wgs84 geometry(MultiPolygon,4326)', 'only types that every tool reads, and one geometry');
is(sql("SELECT count(*) FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 WHERE c.relnamespace = 'inbraak_bi'::regnamespace AND col_description(c.oid, a.attnum) IS NULL"), 0, 'every column says what it is');

# The totals, counted from the records themselves.
my $counted = 'inbraak.burglary_event AS e WHERE coalesce(e.residential, 1) = 1 AND e.double_of IS NULL';
is(sql('SELECT sum(burglaries) FROM inbraak_bi.fct_burglary'), sql("SELECT count(*) FROM $counted"), 'each burglary is in the facts once');
is(sql('SELECT date_key, count(*) FROM inbraak_bi.fct_burglary GROUP BY 1 ORDER BY 1'), sql("SELECT to_char(e.occurred_on, 'YYYYMMDD')::int, count(*) FROM $counted GROUP BY 1 ORDER BY 1"), 'on its day');
my $known = "inbraak_internal.burglary_place AS p JOIN inbraak_internal.known_days() AS k ON k.gemeente_code = coalesce(p.gemeente_code, '') AND p.occurred_on <@ k.days";
is(sql('SELECT month_key, sum(burglaries), sum(attempts) FROM inbraak_bi.fct_area_month JOIN inbraak_bi.dim_date USING (date_key) GROUP BY 1 HAVING sum(burglaries) > 0 ORDER BY 1'),
	sql("SELECT to_char(p.occurred_on, 'YYYYMM')::int, count(*), count(*) FILTER (WHERE p.attempt = 1) FROM $known GROUP BY 1 ORDER BY 1"), 'and in its month');
is(sql('SELECT date_key, sum(burglaries) FROM inbraak_bi.fct_area_fortnight GROUP BY 1 HAVING sum(burglaries) > 0 ORDER BY 1'),
	sql("SELECT to_char(date '2000-01-03' + 14 * floor((p.occurred_on - date '2000-01-03') / 14.0)::int, 'YYYYMMDD')::int, count(*) FROM $known GROUP BY 1 ORDER BY 1"), 'and fortnight');
is(sql("SELECT a.buurt_code, sum(f.burglaries) FROM inbraak_bi.fct_area_month AS f JOIN inbraak_bi.dim_area AS a USING (area_id) WHERE a.buurt_code IS NOT NULL GROUP BY 1 HAVING sum(f.burglaries) > 0 ORDER BY 1"),
	sql("SELECT p.buurt_code, count(*) FROM $known WHERE p.buurt_code IS NOT NULL GROUP BY 1 ORDER BY 1"), 'and buurt');
is(sql("SELECT g.gemeente_code, g.dwellings FROM (SELECT a.gemeente_code, sum(f.dwellings) AS dwellings FROM inbraak_bi.fct_dwelling AS f JOIN inbraak_bi.dim_area AS a USING (area_id) GROUP BY 1) AS g ORDER BY 1"),
	sql('SELECT gemeente_code, count(*) FROM inbraak.dwelling WHERE in_use_to IS NULL GROUP BY 1 ORDER BY 1'), 'each dwelling counts once, in its gemeente');
is(sql('SELECT DISTINCT dwellings FROM (SELECT date_key, sum(dwellings) AS dwellings FROM inbraak_bi.fct_area_month GROUP BY 1) AS m'), sql('SELECT count(*) FROM inbraak.dwelling WHERE in_use_to IS NULL'), 'and once a month');
is(sql('SELECT sum(links), sum(same_place) FROM inbraak_bi.fct_near_repeat_link'), sql('SELECT count(*), sum(same_place) FROM inbraak.near_repeat_link'), 'each link is there');
is(sql('SELECT count(*) FROM inbraak_bi.fct_near_repeat_link AS l JOIN inbraak_bi.fct_burglary AS b ON b.burglary_id = l.later_burglary_id AND b.date_key = l.date_key JOIN inbraak_bi.fct_burglary AS e ON e.burglary_id = l.earlier_burglary_id'),
	sql('SELECT count(*) FROM inbraak.near_repeat_link'), 'between burglaries that are');
is(sql('BEGIN; UPDATE inbraak_internal.burglary_home_result SET buurt_code = NULL WHERE burglary_id IN (SELECT earlier_id FROM inbraak.near_repeat_link);
	SELECT count(*) FROM inbraak_bi.fct_near_repeat_link AS l JOIN inbraak_bi.fct_burglary AS b ON b.burglary_id = l.later_burglary_id WHERE l.area_id <> b.area_id; ROLLBACK'), 0, 'in the area of the later one');
is(sql('SELECT count(*) FROM inbraak_bi.fct_near_repeat_link AS l JOIN inbraak.near_repeat_link AS k USING (near_repeat_link_id)
	WHERE l.distance_to_m % 50 <> 0 OR l.distance_to_m = 50 OR k.distance > l.distance_to_m OR k.distance <= CASE l.distance_to_m WHEN 0 THEN -1 WHEN 100 THEN 0 ELSE l.distance_to_m - 50 END'), 0, 'at a distance that does not tell the place');
# On each side of each step.
my @metres = ([0, 0], [0.5, 100], [50, 100], [100, 100], [100.5, 150], [150, 150], [150.5, 200], [201, 250]);
is(sql('BEGIN; CREATE TEMP TABLE given ON COMMIT DROP AS SELECT k.id, g.* FROM (SELECT l.near_repeat_link_id AS id, row_number() OVER (ORDER BY l.near_repeat_link_id) AS n FROM inbraak_bi.fct_near_repeat_link AS l) AS k
	JOIN unnest(ARRAY[' . join(', ', map { $_->[0] } @metres) . ']::float8[]) WITH ORDINALITY AS g (distance, n) USING (n);
	UPDATE inbraak_internal.near_repeat_link_result AS r SET distance = g.distance FROM given AS g WHERE r.near_repeat_link_id = g.id;
	SELECT string_agg(l.distance_to_m::text, $$ $$ ORDER BY g.n) FROM inbraak_bi.fct_near_repeat_link AS l JOIN given AS g ON g.id = l.near_repeat_link_id; ROLLBACK'), join(' ', map { $_->[1] } @metres), 'rounded up, in steps of 50 m after the first 100');
is(sql("SELECT burglary_id, repeats, near_repeats FROM inbraak_bi.fct_burglary WHERE repeats IS NOT NULL OR near_repeats IS NOT NULL ORDER BY 1"),
	sql("SELECT burglary_id, (role = 'herhaling')::int, (role = 'near repeat')::int FROM inbraak.near_repeat_role ORDER BY 1"), 'what repeats, and what is a near repeat');
is(sql("BEGIN; UPDATE inbraak.delivery SET period_from = '2018-01-01' WHERE kind = 'burglary'; UPDATE inbraak.delivery SET period_from = '2016-01-01', period_to = '2016-12-31' WHERE source = 'straatlevering.csv';
	SELECT count(*) > 0, count(burglaries), count(attempts), sum(dwelling_days) FROM inbraak_internal.fresh_burglary_count WHERE extract(year FROM first_day) = 2017 AND period = 'month'; ROLLBACK"), 't|0|0|0',
	'of months that no delivery holds nothing is counted');
is(sql("SELECT count(*), round(sum(value)::numeric, 3) FROM inbraak_bi.fct_factor"), sql("SELECT count(*), round(sum(value)::numeric, 3) FROM inbraak.factor_value WHERE level NOT IN ('pc6', 'pc5')"), 'each figure is there');

is(sql('SELECT count(*) FROM inbraak_bi.dim_factor WHERE factor_id > 0 AND is_sensitive <> CASE WHEN inbraak_internal.is_sensitive(factor_code) THEN 1 ELSE 0 END'), 0, 'what is sensitive says so');
is(sql('SELECT count(*) > 0 FROM inbraak_bi.dim_factor WHERE is_sensitive = 1'), 't', 'and there is');

# What is finer than a buurt says nothing of a single dwelling.
is(sql('SELECT count(*) FROM inbraak_bi.fct_dwelling WHERE dwelling_profile_id > 0 AND dwellings < 10'), 0, 'no kind of dwelling is told of fewer than ten');
is(sql("SELECT count(*) FROM (SELECT area_id, sum(dwellings) FILTER (WHERE dwelling_profile_id = -1) AS rest, sum(dwellings) AS whole FROM inbraak_bi.fct_dwelling GROUP BY area_id) AS a WHERE rest < 10 AND rest < whole"), 0,
	'nor can fewer be had by taking the rest');
is(sql(q(SELECT string_agg(c.relname || '.' || a.attname, ', ') FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid WHERE c.relnamespace = 'inbraak_bi'::regnamespace
	AND a.attname ~ '^(postcode|address|street|huisnummer|verblijfsobject|dwelling_id|geom$|pand)')) , '', 'no address, postcode or dwelling');

is(sql('SELECT count(*) > 0, bool_and(ST_DWithin(m.geom_wgs84, ST_SetSRID(ST_MakePoint(d.longitude, d.latitude), 4326), 0.0001)) FROM inbraak_bi.dim_area AS d JOIN inbraak_bi.map_area AS m USING (area_id)'), 't|t',
	'an area lies where its degrees say');

# A class of dwellings by hand: their burglaries on known days, and years.
my $homes = q(FROM inbraak.dwelling AS d JOIN inbraak_internal.known_days() AS k USING (gemeente_code) WHERE d.in_use_to IS NULL AND d.bouwjaar >= 1999);
is(sql(q(SELECT dwellings, burglaries, round(dwelling_years::numeric, 3), round(rate::numeric, 6) FROM inbraak.dwelling_rate WHERE factor = 'bouwjaar' AND class = '1999 en later')),
	sql("SELECT n, b, round(y, 3), round(1000 * b / y, 6) FROM (SELECT count(*) AS n, sum((SELECT sum(upper(r) - lower(r)) FROM unnest(k.days) AS r)) / 365.25 AS y,
		sum((SELECT count(*) FROM $counted AND e.dwelling_id = d.dwelling_id AND e.occurred_on <@ k.days)) AS b $homes) AS x"), 'the rate of a class of dwellings');
is(sql(q(SELECT factor, class_number, dwellings FROM inbraak.dwelling_rate WHERE factor IN ('bouwjaar', 'woz') ORDER BY 1, 2)),
	sql("WITH home AS (SELECT d.* FROM inbraak.dwelling AS d WHERE d.in_use_to IS NULL), worth AS (
			SELECT h.gemeente_code, ceil(5.0 * rank() OVER (ORDER BY v.value) / count(*) OVER ()) AS class_number
			FROM   home AS h JOIN inbraak.dwelling_factor_value AS v USING (dwelling_id)
			WHERE  v.factor = 'woz' AND v.year = (SELECT max(n.year) FROM inbraak.dwelling_factor_value AS n WHERE n.factor = 'woz' AND n.dwelling_id = v.dwelling_id))
		SELECT 'bouwjaar', CASE WHEN bouwjaar < 1945 THEN 1 WHEN bouwjaar < 1971 THEN 2 WHEN bouwjaar < 1999 THEN 3 ELSE 4 END AS class_number, count(*)
		FROM home AS h JOIN inbraak_internal.known_days() AS k ON k.gemeente_code = coalesce(h.gemeente_code, '') WHERE bouwjaar IS NOT NULL GROUP BY 2
		UNION ALL SELECT 'woz', class_number, count(*) FROM worth AS h JOIN inbraak_internal.known_days() AS k ON k.gemeente_code = coalesce(h.gemeente_code, '') GROUP BY 2 ORDER BY 1, 2"), 'each dwelling is in its class, equal values together');
is(sql("BEGIN; UPDATE inbraak.dwelling SET bouwjaar = ('{1944,1945,1970,1971,1998,1999}'::int[])[1 + dwelling_id % 6];
	SELECT t.class, min(d.bouwjaar), max(d.bouwjaar) FROM inbraak_internal.dwelling_trait AS t JOIN inbraak.dwelling AS d USING (dwelling_id) WHERE t.factor = 'bouwjaar' GROUP BY t.class, t.class_number ORDER BY t.class_number; ROLLBACK"),
	"voor 1945|1944|1944\n1945 tot en met 1970|1945|1970\n1971 tot en met 1998|1971|1998\n1999 en later|1999|1999", 'years lie in the period that names them');
is(sql("BEGIN; INSERT INTO inbraak.dwelling_factor_value (dwelling_id, factor, year, value) SELECT dwelling_id, factor, year - 1, value + 1000 * dwelling_id FROM inbraak.dwelling_factor_value WHERE factor = 'woz';
	SELECT md5(string_agg(t::text, ' ' ORDER BY dwelling_id)) FROM inbraak_internal.dwelling_trait AS t WHERE factor = 'woz'; ROLLBACK"),
	sql("SELECT md5(string_agg(t::text, ' ' ORDER BY dwelling_id)) FROM inbraak_internal.dwelling_trait AS t WHERE factor = 'woz'"), 'by its newest value');
is(sql('SELECT sum(burglaries) FROM inbraak_bi.fct_dwelling'), sql("SELECT count(*) FROM $counted AND EXISTS (SELECT FROM inbraak.dwelling AS d JOIN inbraak_internal.known_days() AS k ON k.gemeente_code = coalesce(d.gemeente_code, '')
	WHERE d.dwelling_id = e.dwelling_id AND d.in_use_to IS NULL AND e.occurred_on <@ k.days)"), 'each burglary in a dwelling counts once with it');
is(sql('SELECT count(*) FROM inbraak_internal.stored_double AS s JOIN inbraak.burglary_event AS e USING (burglary_id) WHERE e.dwelling_id IS NOT NULL') > 0, 1, 'and some are told of twice');
# Dwellings of which no gemeente is known (no map, none in the BAG file) count where the days of such are known.
is(sql(q(BEGIN; UPDATE inbraak.dwelling SET gemeente_code = NULL, buurt_code = NULL;
		SELECT sum(r.dwellings) = (SELECT count(*) FROM inbraak.dwelling WHERE in_use_to IS NULL AND bouwjaar IS NOT NULL), sum(r.burglaries) + min(r.left_out) =
			(SELECT count(*) FROM inbraak_internal.burglary_place AS p JOIN inbraak_internal.known_days() AS k ON k.gemeente_code = coalesce(p.gemeente_code, '') AND k.days @> p.occurred_on),
			sum(r.burglaries) > 0 FROM inbraak_internal.fresh_dwelling_rate AS r WHERE r.factor = 'bouwjaar')), 't|t|t', 'dwellings of no known gemeente count as well');
is(sql(q(BEGIN; UPDATE inbraak.dwelling SET gemeente_code = NULL, buurt_code = NULL;
		SELECT sum(dwellings) = (SELECT count(*) FROM inbraak.dwelling WHERE in_use_to IS NULL), count(burglaries) = count(*), count(dwelling_years) = count(*) FROM inbraak_internal.fresh_dwelling_count)), 't|t|t',
	'and are told with their years');
is(sql(q(SELECT count(DISTINCT factor) FROM inbraak.dwelling_rate)), sql(q(SELECT count(*) FROM inbraak.factor AS f WHERE measured = 'dwelling'
	AND (factor IN ('bouwjaar') AND EXISTS (SELECT FROM inbraak.dwelling WHERE bouwjaar IS NOT NULL) OR factor IN ('woningtype', 'open_zijden', 'achterom') AND EXISTS (SELECT FROM inbraak_internal.pand_shape) OR factor = 'verdieping' AND EXISTS (SELECT FROM inbraak_internal.dwelling_storey)
	     OR EXISTS (SELECT FROM inbraak.place_of_interest AS p WHERE p.in_use_to IS NULL AND f.factor IN ('afstand_' || p.kind, 'aantal_' || p.kind))
	     OR EXISTS (SELECT FROM inbraak.dwelling_factor_value AS v WHERE v.factor = f.factor)))), 'every factor per dwelling is there');
# A sensitive one is told of by decision alone; what has no values is not withheld.
my $told = q(SELECT count(*) FILTER (WHERE factor = 'woz'), count(*) FILTER (WHERE factor = 'bouwjaar'), min(withheld) FROM inbraak_internal.fresh_dwelling_rate;
	SELECT count(woz), count(bouwjaar) > 0, sum(dwellings) = (SELECT count(*) FROM inbraak.dwelling WHERE in_use_to IS NULL) FROM inbraak_internal.fresh_dwelling_count;);
is(sql("BEGIN; UPDATE inbraak.factor SET sensitive = true WHERE factor IN ('woz', 'eigendom'); $told
	INSERT INTO inbraak.sensitive_decision (factor, decided_by, decided_on, reason, valid_to) VALUES ('woz', 'FG', $today, 'x', $today); $told ROLLBACK") =~ s/^0\|4\|1\n0\|t\|t\n5\|4\|0\n[1-9]\d*\|t\|t$//r, '',
	'a sensitive figure of dwellings is told of by decision alone');
my $figures = q(SELECT count(*) FROM inbraak_bi.fct_factor WHERE factor_id = (SELECT factor_id FROM inbraak.factor WHERE factor = 'mutatiegraad'););
is(sql("BEGIN; $figures UPDATE inbraak.factor SET sensitive = true WHERE factor = 'mutatiegraad'; $figures
	INSERT INTO inbraak.sensitive_decision (factor, decided_by, decided_on, reason, valid_to) VALUES ('mutatiegraad', 'FG', $today, 'x', $today); $figures ROLLBACK") =~ s/^([1-9]\d*)\n0\n\g1$//r, '', 'and one of areas');
# What was made while a decision held is not shown when it has ended.
my $shown = q(SELECT (SELECT count(*) FROM inbraak.factor_association WHERE factor = 'mutatiegraad'), (SELECT count(*) FROM inbraak.dwelling_rate WHERE factor = 'woz'),
	(SELECT count(*) FROM inbraak_bi.fct_dwelling_class AS c JOIN inbraak.factor AS f USING (factor_id) WHERE f.factor = 'woz'););
is(sql("BEGIN; SET client_min_messages = warning; UPDATE inbraak.factor SET sensitive = true WHERE factor IN ('mutatiegraad', 'woz');
	INSERT INTO inbraak.sensitive_decision (factor, decided_by, decided_on, reason, valid_to) SELECT f, 'FG', $today - 9, 'x', $today FROM unnest('{mutatiegraad,woz}'::text[]) AS f;
	CALL inbraak.refresh_results(); $shown UPDATE inbraak.sensitive_decision SET valid_to = $today - 1; $shown ROLLBACK"), "1|5|5\n0|0|0", 'and no longer than it holds');
is(sql("BEGIN; INSERT INTO inbraak.dwelling_factor_value (factor, dwelling_id, year, value) SELECT 'eigendom', min(dwelling_id), 2018, 3 FROM inbraak.dwelling WHERE in_use_to IS NULL;
	SELECT count(*) FILTER (WHERE class IS NULL), count(*) > 0 FROM inbraak_internal.dwelling_trait; ROLLBACK"), '0|t', 'a number is no class of what has names for its classes');

# Bands in words, in their order.
is(sql('SELECT distance_class FROM inbraak_bi.fct_near_repeat_cell GROUP BY distance_class, distance_from ORDER BY distance_from'),
	"dezelfde plek\n0 tot 100 m\n100 tot 200 m\n200 tot 300 m\n300 tot 400 m\n400 m en verder", 'distances in words');
is(sql('SELECT days_class FROM inbraak_bi.fct_near_repeat_cell GROUP BY days_class, days_from ORDER BY days_from'),
	join("\n", (map { "$_ dagen" } '0 tot en met 6', '7 tot en met 13', '14 tot en met 20', '21 tot en met 27', '28 tot en met 59'), '60 dagen en meer'), 'and days');

# ---------------------------------------------------------------- the calendar

is(sql('SELECT count(*), max(date) - min(date) + 1, min(date), max(date) = make_date(extract(year FROM now())::int + 1, 12, 31) FROM inbraak_bi.dim_date WHERE date_key > 0') =~ s/^(\d+)\|\1\|/whole|/r, 'whole|2000-01-01|t', 'whole years, and no day missing');
is(sql("SELECT string_agg(concat_ws(' ', iso_week_key, iso_year, iso_week), ', ' ORDER BY date) FROM inbraak_bi.dim_date WHERE date IN ('2018-12-31', '2021-01-03', '2021-01-04', '2024-12-30')"),
	'201901 2019 1, 202053 2020 53, 202101 2021 1, 202501 2025 1', 'weeks are those of ISO, and so are their years');
is(sql('SELECT count(*) FROM inbraak_bi.dim_date WHERE extract(isodow FROM fortnight_start) <> 1 OR date - fortnight_start NOT BETWEEN 0 AND 13'), 0, 'fortnights begin on Mondays');
is(sql("SELECT string_agg(date || '', ', ' ORDER BY date) FROM inbraak_bi.dim_date WHERE public_holiday LIKE '%eerste paasdag%' AND year IN (2000, 2008, 2011, 2018, 2024, 2025)"),
	'2000-04-23, 2008-03-23, 2011-04-24, 2018-04-01, 2024-03-31, 2025-04-20', 'Easter is when it was');
is(sql("SELECT string_agg(date || '', ', ' ORDER BY date) FROM inbraak_bi.dim_date WHERE public_holiday ~ 'Konin' AND year IN (2006, 2013, 2014, 2015, 2025)"), '2006-04-29, 2013-04-30, 2014-04-26, 2015-04-27, 2025-04-26', "so is the queen's day, and the king's");
is(sql("SELECT string_agg(date || ' ' || is_dark, ', ' ORDER BY date) FROM inbraak_bi.dim_date WHERE date IN ('2018-03-24', '2018-03-25', '2018-10-27', '2018-10-28')"), '2018-03-24 1, 2018-03-25 0, 2018-10-27 0, 2018-10-28 1', 'dark days are those of winter time');
is(sql("SELECT count(*) FROM inbraak_bi.dim_date WHERE date_key > 0 AND is_dark <> CASE WHEN extract(timezone FROM (date + time '12:00') AT TIME ZONE 'Europe/Amsterdam') = 0 THEN 0
	WHEN (date + time '12:00') AT TIME ZONE 'Europe/Amsterdam' AT TIME ZONE 'UTC' = date + time '11:00' THEN 1 ELSE 0 END"), 0, 'as the clocks say');
is(sql("SELECT count(school_holiday_north) FROM inbraak_bi.dim_date"), 0, 'nobody knows of a school holiday that was not loaded');
sql("INSERT INTO inbraak.school_holiday (region, name, first_day, last_day) VALUES ('noord', 'proef', '2018-10-20', '2018-10-28')");
is(sql("SELECT count(school_holiday_north), sum(school_holiday_north), count(school_holiday_south), min(date) FILTER (WHERE school_holiday_north IS NOT NULL), max(date) FILTER (WHERE school_holiday_north IS NOT NULL) FROM inbraak_bi.dim_date"),
	'365|9|0|2018-08-01|2019-07-31', 'one that was tells of its school year and region');
like(sql_error("INSERT INTO inbraak.school_holiday (region, name, first_day, last_day) VALUES ('oost', 'x', '2018-10-20', '2018-10-28')"), qr/school_holiday_region_check/, 'of which there are three');
sql('DELETE FROM inbraak.school_holiday');

# ---------------------------------------------------------------- who may read them

sql("SELECT 'CREATE ROLE rapport LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rapport') \\gexec");
like(sql_error('SET ROLE rapport; SELECT * FROM inbraak_bi.dim_area'), qr/permission denied for schema inbraak_bi/, 'nobody reads them unasked');
sql('GRANT USAGE ON SCHEMA inbraak_bi TO rapport; GRANT SELECT ON ALL TABLES IN SCHEMA inbraak_bi TO rapport');
# What a view leaves out does not reach a function of the reader, however cheap and strict that is.
sql(q(CREATE FUNCTION public.overhear(v text) RETURNS boolean LANGUAGE plpgsql STRICT COST 0.0000001 AS $$ BEGIN IF v IN ('pc6', 'pc5') THEN RAISE EXCEPTION 'overheard'; END IF; RETURN true; END $$));
is(sql(q(SELECT count(*) > 0 FROM inbraak.factor_by_area WHERE level = 'pc6')), 't', 'there are fine areas');
like(sql(q(SET ROLE rapport; SELECT count(*) FROM inbraak_bi.fct_factor WHERE public.overhear(level))), qr/^\d+$/, 'no six-figure postcode is overheard');
like(sql_error('SET ROLE rapport; SELECT * FROM inbraak.burglary'), qr/permission denied for schema inbraak/, 'who does, reads nothing else');

# ---------------------------------------------------------------- the real driver

SKIP:
{
	skip 'no ODBC: odbc-postgresql and python3-pyodbc are not installed', 1 if system("/usr/bin/python3 -c 'import pyodbc; exit(\"PostgreSQL Unicode\" not in pyodbc.drivers())' 2>/dev/null");
	my ($socket, $port, $owner) = split /\|/, sql("SELECT current_setting('unix_socket_directories'), current_setting('port'), current_user");
	my $python = __FILE__ =~ s/\.pl$/_views.py/r;
	my %settings = (default => '', recommended => "BoolsAsChar=0;TextAsLongVarchar=0;MaxVarcharSize=4000;UnknownsAsLongVarchar=0;UseDeclareFetch=1;Fetch=10000;ReadOnly=1;ConnSettings=SET TimeZone TO 'Europe/Amsterdam';");
	# What SQL says that a column comes to; places are left out.
	my $total = q(CASE WHEN a.atttypid = 'date'::regtype THEN format('sum(%1$I - date ''2000-01-01'')', a.attname) WHEN a.atttypid = 'timestamp'::regtype THEN format('sum(extract(epoch FROM %1$I - ''2000-01-01'')::bigint)', a.attname)
		WHEN a.atttypid IN ('varchar'::regtype, 'text'::regtype, 'bpchar'::regtype) THEN format('sum(length(%I))', a.attname) ELSE format('round(sum(%I)::numeric, 6)', a.attname) END);
	for my $schema (qw(inbraak_bi inbraak))
	{
		my $user = $schema eq 'inbraak_bi' ? 'rapport' : $owner;
		my @views = grep { $_ ne 'survey_score' } views_of($schema);
		for my $name (sort keys %settings)
		{
			# in another zone than that of the server
			local $ENV{TZ} = 'America/New_York';
			my @lines = split /\n/, qx(/usr/bin/python3 '$python' '$socket' $port odbc $user $schema "$settings{$name}" 2>&1);
			@lines = grep { !/^survey_score\|/ } @lines;
			my %rows = map { /^(\w+)\|\|(\d+)\|(\d+)\|(.*)$/ ? ($1 => [ $2, $3, $4 ]) : () } @lines;
			is(join(', ', sort keys %rows), join(', ', sort @views), "$schema, $name settings: each view is read") or diag(join "\n", @lines[-3 .. -1]);
			for my $view (@views)
			{
				my ($all, $first, $places) = @{ $rows{$view} // next };
				is("$all $first", sql("SELECT count(*) || ' ' || least(count(*), 1000) FROM $schema.$view"), "$name: $view is read whole, and its first rows");
				is($places, $view eq 'map_area' ? 'geom_wgs84' : '', 'without places') if $schema eq 'inbraak_bi';
				my @columns = map { /^\Q$view\E\|(\w+)\|(\w+)\|(\d+)\|(\d+)\|(.*)$/ ? [ $1, $2, $3, $4, $5 ] : () } @lines;
				my $asked = join ', ', split /\n/, sql("SELECT format('count(%I)', a.attname), $total FROM pg_attribute AS a WHERE a.attrelid = '$schema.$view'::regclass AND a.attnum > 0 AND a.atttypid <> 'geometry'::regtype ORDER BY a.attnum") =~ s/\|/, /gr;
				my @said = split /\|/, sql("SELECT $asked FROM $schema.$view"), -1;
				my @wrong;
				for (@columns)
				{
					my ($column, $type, $size, $filled, $came) = @$_;
					my ($expected, $sum) = splice @said, 0, 2;
					push @wrong, "$column: $filled filled, not $expected" if $filled != $expected;
					push @wrong, "$column: $came" if $came =~ /[a-z]{2}/;
					push @wrong, "$column: $came, not $sum" if $came !~ /[a-z]{2}/ && abs($came - ($sum || 0)) > 1e-9 * abs($sum || 0) + 1e-5;
					push @wrong, "$column is $type($size)" if $type eq 'text' || $type eq 'bool' || $type eq 'timestamptz' || $type =~ /^_/ || $type eq 'numeric' && $size == 28 || $schema eq 'inbraak_bi' && $type eq 'varchar' && $size == 255;
				}
				is(join('; ', @wrong), '', 'with the same values, of types that arrive');
			}
		}
	}
}
sql('DROP OWNED BY rapport; DROP ROLE rapport');

done_testing;
