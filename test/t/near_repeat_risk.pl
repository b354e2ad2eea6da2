# near_repeat_risk prepares its events once per query and process, not once per row; and never answers from what it prepared for other events.
use strict;
use warnings;
use Psql;
use Test::More;

# 10,000 dwellings in 40 municipalities, in mixed order; 150 burglaries in each, in the last 30 days of 2023; a set per municipality and one of all.
database('near_repeat_risk');
sql(<<'E');
CREATE EXTENSION burglary CASCADE;
CREATE FUNCTION chance(n bigint, purpose int) RETURNS float8 IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(n, purpose) & 4294967295) / 4294967296::float8;
CREATE TABLE dwelling AS
SELECT n AS id, 1 + floor(40 * chance(n, 1))::int AS municipality, ST_SetSRID(ST_MakePoint(257000 + 4000 * chance(n, 2), 471000 + 4000 * chance(n, 3)), 28992) AS geom
FROM   generate_series(1, 10000) AS n;
CREATE TABLE burglary AS
SELECT 1 + n % 40 AS municipality, ST_SetSRID(ST_MakePoint(257000 + 4000 * chance(n, 4), 471000 + 4000 * chance(n, 5)), 28992) AS geom, date '2023-12-02' + floor(30 * chance(n, 6))::int AS occurred_on
FROM   generate_series(1, 6000) AS n;
CREATE INDEX ON burglary USING gist (geom);
CREATE TABLE kept AS SELECT municipality, event_set(geom, occurred_on) AS events FROM burglary GROUP BY municipality;
CREATE TABLE kept_whole AS SELECT event_set(geom, occurred_on) AS events FROM burglary;
CREATE TABLE kept_small AS SELECT event_set(geom, occurred_on) AS events FROM (SELECT * FROM burglary LIMIT 20) AS b;
CREATE TABLE two_profiles AS SELECT * FROM (VALUES (0, near_repeat_profile_nl()), (1, near_repeat_profile('{0,100,200}', '{0,30}', '{{0.5},{0.2}}'))) AS p (n, profile);
ANALYZE;
E

# The sum of the risk as a whole number, so that the order of adding makes no difference. It names the risk once: each
# call that a query spells out prepares for itself.
my $sum  = 'sum(round(risk * 1000000)::bigint)';
my $risk = "near_repeat_risk(events, geom, '2024-01-01')";

# The same from pairs that plain SQL joined.
sub by_join
{
	my ($join, $where) = @_;
	return sql(<<"E");
SELECT $sum FROM (SELECT near_repeat_risk(ST_Distance(d.geom, b.geom), date '2024-01-01' - occurred_on) AS risk
                  FROM dwelling AS d LEFT JOIN burglary AS b ON ST_DWithin(d.geom, b.geom, 100) AND $join WHERE $where GROUP BY d.id) AS r
E
}

# What a query answers, and how often it built an index while it did; SQL that prepares for it may come first.
sub counted
{
	my ($query, $before) = @_;
	my @lines  = split /\n/, sql(($before // '') . "SET client_min_messages = debug1;\n$query;");
	my $builds = grep { /^DEBUG:  near_repeat_risk built an index over \d+ (?:events|windows)$/ } @lines;
	return (join("\n", grep { !/^DEBUG:/ } @lines), $builds);
}

# ---------------------------------------------------------------- one set

my $whole = by_join('true', 'true');
my ($answer, $builds) = counted("SELECT $sum FROM (SELECT $risk AS risk FROM dwelling, (SELECT event_set(geom, occurred_on) AS events FROM burglary) AS e) AS r");
is($answer, $whole, 'a set from a subquery: the answer of a join');
is($builds, 1, 'a set from a subquery: one index for 10,000 rows');

($answer, $builds) = counted("SELECT $sum FROM (SELECT near_repeat_risk((SELECT event_set(geom, occurred_on) FROM burglary), geom, '2024-01-01') AS risk FROM dwelling) AS r");
is("$answer $builds", "$whole 1", 'a set from a subquery in the argument: the same, one index');

cmp_ok(sql("SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE relname = 'kept_whole'"), '>=', sql('SELECT pg_column_size(events) FROM kept_whole'), 'a stored set stands out of line');
($answer, $builds) = counted("SELECT $sum FROM (SELECT $risk AS risk FROM dwelling, kept_whole) AS r");
is("$answer $builds", "$whole 1", 'a stored set: the same, one index');

is(sql("SELECT pg_relation_size(reltoastrelid) FROM pg_class WHERE relname = 'kept_small'"), 0, 'a small stored set stands in its row');
(undef, $builds) = counted("SELECT $sum FROM (SELECT $risk AS risk FROM dwelling, kept_small) AS r");
is($builds, 1, 'a small stored set: one index');

(undef, $builds) = counted("SELECT $sum FROM (SELECT near_repeat_risk(events, geom, date '2024-01-01' - id % 30, 1 + id % 20, combine => CASE id % 2 WHEN 0 THEN 'max' ELSE 'additive' END) AS risk FROM dwelling, kept_whole) AS r");
is($builds, 1, 'another day, horizon and combination for every row: one index');

# A reach of 100 m and one of 200 m take an index each.
($answer, $builds) = counted("SELECT $sum FROM (SELECT near_repeat_risk(events, geom, '2024-01-01', 14, profile) AS risk FROM dwelling JOIN two_profiles ON n = id % 2, kept_whole ORDER BY id OFFSET 0) AS r");
is($builds, 2, 'two profiles by turns: two indexes');
is($answer, sql(<<"E"), 'two profiles by turns: the answer of a join');
SELECT $sum FROM (SELECT near_repeat_risk(ST_Distance(d.geom, b.geom), date '2024-01-01' - occurred_on, profile) AS risk
                  FROM dwelling AS d JOIN two_profiles ON n = d.id % 2 LEFT JOIN burglary AS b ON ST_DWithin(d.geom, b.geom, 200) GROUP BY d.id) AS r
E

# ---------------------------------------------------------------- windows

# Exact days: what a set of dated points gives. An index is of one day, horizon and profile.
sql('CREATE TABLE kept_windows AS SELECT event_window_set(geom, occurred_on, occurred_on) AS events FROM burglary');
my $windows = 'FROM dwelling, kept_windows';
($answer, $builds) = counted("SELECT $sum FROM (SELECT $risk AS risk $windows) AS r");
is("$answer $builds", "$whole 1", 'a stored set of windows: the same, one index');
($answer, $builds) = counted("SELECT $sum FROM (SELECT near_repeat_risk_sd(events, geom, '2024-01-01') AS risk $windows) AS r");
is("$answer $builds", '0 1', 'and no deviation, from one index');
my $by_turns = "geom, date '2024-01-01' - id % 5, 1 + id % 2 * 13";
($answer, $builds) = counted("SELECT $sum FROM (SELECT near_repeat_risk(events, $by_turns) AS risk $windows OFFSET 0) AS r");
is($answer, sql("SELECT $sum FROM (SELECT near_repeat_risk(events, $by_turns) AS risk FROM dwelling, kept_whole) AS r"), 'five days and two horizons by turns: the answer of dated points');
is($builds, 10, 'from ten indexes');
# By turns in two time zones, in which the day ends at another hour.
my $hours = "(SELECT event_window_set(geom, occurred_on::timestamptz, occurred_on::timestamptz) AS events FROM burglary) AS h";
($answer, $builds) = counted("SELECT $sum FROM (SELECT near_repeat_risk(events, geom, '2023-12-02') AS risk FROM (SELECT * FROM dwelling, $hours OFFSET 0) AS d, LATERAL (SELECT set_config('timezone', CASE id % 2 WHEN 0 THEN 'UTC' ELSE 'America/New_York' END, false) OFFSET 0) AS z (zone) WHERE zone <> '' OFFSET 0) AS r");
is($builds, 2, 'two time zones by turns: two indexes');

# ---------------------------------------------------------------- many sets, rows in mixed order

# The sort after the join mixes the municipalities, whatever the plan of the join.
sub mixed { "SELECT $sum FROM (SELECT $risk AS risk FROM (SELECT d.geom, events FROM dwelling AS d JOIN kept USING (municipality) WHERE municipality <= $_[0] ORDER BY d.id OFFSET 0) AS m) AS r" }
my $own = 'b.municipality = d.municipality';

($answer, $builds) = counted(mixed(14));
is($answer, by_join($own, 'd.municipality <= 14'), '14 stored sets: the answer of a join');
is($builds, 14, '14 stored sets: 14 indexes');

($answer, $builds) = counted(mixed(14), "CREATE TEMP VIEW kept AS SELECT municipality, event_set(geom, occurred_on) AS events FROM burglary GROUP BY municipality;\n");
is($answer, by_join($own, 'd.municipality <= 14'), '14 sets from GROUP BY: the answer of a join');
is($builds, 14, '14 sets from GROUP BY: 14 indexes');

($answer, $builds) = counted(mixed(40));
is($answer, by_join($own, 'true'), '40 stored sets: the answer of a join');
is($builds, 40, '40 stored sets: 40 indexes');

# More than the 1,000 that are kept: each dwelling asks about the one burglary of its number, twice over.
sql('CREATE TABLE single AS SELECT n, geom AS at, occurred_on, event_set(geom, occurred_on) AS events FROM (SELECT row_number() OVER (ORDER BY occurred_on, geom) AS n, * FROM burglary) AS b WHERE n <= 1500 GROUP BY n, geom, occurred_on');
my $singles = 'FROM generate_series(1, 2) AS turn, (SELECT n, ST_Translate(at, n % 150, 0) AS geom, at, occurred_on, events FROM single) AS s';
($answer, $builds) = counted("SELECT $sum FROM (SELECT $risk AS risk $singles ORDER BY turn, n) AS r");
is($answer, sql("SELECT $sum FROM (SELECT near_repeat_risk(ST_Distance(geom, at), date '2024-01-01' - occurred_on) AS risk $singles GROUP BY turn, n) AS r"), '1,500 sets, more than are kept: the answer of a join');
cmp_ok($builds, '>', 1500, '1,500 sets: some are built again');
note("1,500 sets, each asked twice, took $builds indexes");

# ---------------------------------------------------------------- parallel workers

my $parallel = "SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2; SET parallel_leader_participation = off;\n";
my $query    = "SELECT $sum FROM (SELECT near_repeat_risk((SELECT events FROM kept_whole), geom, '2024-01-01') AS risk FROM dwelling) AS r";
like(sql($parallel . "EXPLAIN (COSTS OFF) $query"), qr/Gather.*Workers Planned: 2.*Partial Aggregate/s, 'the risk is computed in the workers');
($answer, $builds) = counted($query, $parallel);
is($answer, $whole, 'parallel workers: the answer of a join');
cmp_ok($builds, '>=', 1, 'parallel workers build an index');
cmp_ok($builds, '<=', 2, 'parallel workers build at most one each');

# ---------------------------------------------------------------- other events under the same name

my $older = by_join("occurred_on < '2023-12-12'", 'true');
isnt($older, $whole, 'fewer events have another answer');
for my $plan ('force_generic_plan', 'force_custom_plan')
{
	is(sql(<<"E"), "$whole\n$whole\n$older\n$whole", "a prepared statement follows the stored set ($plan)");
SET plan_cache_mode = $plan;
PREPARE asked AS $query;
EXECUTE asked;
EXECUTE asked;
UPDATE kept_whole SET events = (SELECT event_set(geom, occurred_on) FROM burglary WHERE occurred_on < '2023-12-12');
EXECUTE asked;
UPDATE kept_whole SET events = (SELECT event_set(geom, occurred_on) FROM burglary);
EXECUTE asked;
E
}

# In PL/pgSQL an expression keeps what it prepared as long as the transaction lasts. Here every event near or far adds 1.
my $number = sub { sql("SELECT count(*) FROM burglary WHERE occurred_on < '$_[0]'") };
is(sql(<<'E'), join("\n", map { $number->("2023-12-0$_") } 5 .. 9), 'a loop over other sets, stored and not, gets the answer of each');
CREATE FUNCTION looped() RETURNS SETOF bigint LANGUAGE plpgsql AS $$
DECLARE
    here     geometry := 'SRID=28992;POINT(259000 473000)';
    all_over near_repeat_profile := near_repeat_profile('{0,1e6}', '{0,1000}', '{{1}}');
    fresh    event_set;
    stored   event_set;
BEGIN
    FOR day IN 5 .. 9 LOOP
        fresh := (SELECT event_set(geom, occurred_on) FROM burglary WHERE occurred_on < make_date(2023, 12, day));
        UPDATE kept_whole SET events = fresh;
        SELECT events INTO stored FROM kept_whole;
        IF near_repeat_risk(fresh, here, '2024-01-01', 1, all_over) <> near_repeat_risk(stored, here, '2024-01-01', 1, all_over) THEN
            RAISE 'the stored set and the set that was stored differ';
        END IF;
        RETURN NEXT near_repeat_risk(stored, here, '2024-01-01', 1, all_over) - 1;
    END LOOP;
END $$;
SELECT looped();
E

done_testing;
