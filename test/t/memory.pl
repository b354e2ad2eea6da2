# A process that gets no more memory says so, whoever asked for it: PostgreSQL itself, GEOS or PROJ.
use strict;
use warnings;
use Psql;
use Test::More;

plan skip_all => 'the memory of a process is limited with prlimit' unless -e '/proc/self/status' && !system('prlimit --version >/dev/null 2>&1');

database('memory');
sql(<<'E');
CREATE EXTENSION burglary CASCADE;
CREATE TABLE limited (line text);
CREATE TABLE large AS SELECT ST_SetSRID(ST_Buffer(ST_MakePoint(0, 0), 100, 50000), 28992) AS geom;
CREATE TABLE area AS SELECT area_set('x', 'own', geom, 5, 100, 2020) AS areas FROM large;
E

# What a query comes to in a session that may grow by so many kB: its error's code, message and detail, or else nothing.
sub within
{
	my ($kb, $query, $before) = @_;
	my $output = sql(<<"E");
\\set ON_ERROR_STOP off
SET client_min_messages = warning;
SET jit = off;
$before;
COPY limited FROM PROGRAM 'prlimit --pid \$PPID --as=\$((1024 * (\$(grep VmSize /proc/\$PPID/status | tr -dc 0-9) + $kb))):';
SELECT 'done ' || md5(value::text) FROM ($query) AS q (value) WHERE value::text IS NOT NULL LIMIT 1;
\\echo state :LAST_ERROR_SQLSTATE
\\errverbose
\\echo alive
E
	return $output;
}

# With little memory the query fails, with enough it ends well; on the way everybody who may lack it does.
sub fails_for_memory
{
	my ($what, $by, $step, $query, $before) = @_;
	my (%states, %by, $done);
	my $right = sql("SET client_min_messages = warning; SET jit = off; SELECT 'done ' || md5(value::text) FROM ($query) AS q (value) LIMIT 1");
	for (my $kb = 0; !$done && $kb < 400 * $step; $kb += $step)
	{
		my $output = within($kb, $query, $before);
		last unless $output =~ /^alive$/m;
		($done) = $output =~ /^(done .*)$/m or $states{ $output =~ /^state (\S+)$/m ? $1 : 'none' }++;
		$by{$1}++ while !$done && $output =~ /^DETAIL:  (GEOS|PROJ) could not/mg;
	}
	is($done, $right, "$what: done with enough memory, and as it should be");
	is(join(' ', sort keys %states), '53200', "$what: without it, always the error of too little memory");
	cmp_ok($by{$by} // 0, '>', 0, "$what: at times $by lacked it") if $by;
}

# GEOS is ready, so that what lacks is memory for the polygon.
my $small = "SELECT area_set('x', 'own', 'SRID=28992;POLYGON((0 0, 1 0, 1 1, 0 0))'::geometry, 5, 100, 2020)::text";
fails_for_memory('a polygon', 'GEOS', 150, "SELECT area_set('x', 'own', geom, 5, 100, 2020) AS a FROM large OFFSET 0", $small);
fails_for_memory('places in a polygon', 'GEOS', 1500,
	"SELECT cohesion_join(areas, NULL, ST_SetSRID(ST_MakePoint(n, 0), 28992), '2020-06-01', levels => '{own}') AS c FROM area, generate_series(1, 200) AS n OFFSET 0", $small);
# Two stars of which each point crosses the other's.
sql(<<'E');
CREATE TABLE star AS
SELECT turn, ST_SetSRID(ST_MakePolygon(ST_MakeLine(ARRAY(SELECT ST_MakePoint(1000 + r * cos(a), 1000 + r * sin(a)) FROM generate_series(0, 4000) AS n,
       LATERAL (SELECT CASE WHEN n % 2 = 0 THEN 500 ELSE 480 END AS r, 2 * pi() * (n % 4000 + turn) / 4000 AS a) AS v ORDER BY n))), 28992) AS geom
FROM   unnest('{0, 0.7}'::float8[]) AS turn;
CREATE TABLE star_set AS SELECT area_set('x', 'own', geom, 5, 100, 2020) AS areas FROM star WHERE turn = 0;
E
fails_for_memory('surface that polygons share', 'GEOS', 1500,
	"SELECT areal_score(areas, geom, on_date => '2020-06-01', level => 'own') AS s FROM star_set, star WHERE turn > 0 OFFSET 0", $small);
# A definition so long that reading it takes memory.
sql(<<'E');
ALTER TABLE spatial_ref_sys ALTER srtext TYPE text;
INSERT INTO spatial_ref_sys (srid, srtext)
SELECT 990001, replace(srtext, 'PROJCS["', 'PROJCS["' || repeat('long ', 500000)) FROM spatial_ref_sys WHERE srid = 28992;
E
fails_for_memory('a coordinate system', 'PROJ', 800, "SELECT event_set(ST_SetSRID(ST_MakePoint(0, 0), 990001), date '2020-01-01') AS e OFFSET 0",
	"SELECT event_set(ST_SetSRID(ST_MakePoint(0, 0), 28992), date '2020-01-01')::text");

# ---------------------------------------------------------------- nothing is left behind

# The memory that is a session's own, in kB, after a query was repeated, and twice more. What is left behind adds up each time; once it may settle.
sub grown
{
	my ($what, $times, $query) = @_;
	my $size = q(COPY limited FROM PROGRAM 'grep RssAnon /proc/$PPID/status | tr -dc 0-9');
	my $again = "DO \$\$ BEGIN FOR i IN 1 .. $times LOOP EXECUTE replace(\$q\$ $query \$q\$, '%i', i::text); END LOOP; END \$\$";
	my ($first, $second, $third) = split /\n/, sql("SET jit = off; TRUNCATE limited; $again; $size; $again; $size; $again; $size; SELECT line FROM limited ORDER BY ctid");
	my ($less) = sort { $a <=> $b } $second - $first, $third - $second;
	cmp_ok($less, '<', 4000, "$what, $times times: nothing is left behind");
}
grown('a valid polygon', 20, 'SELECT area_set(\'x\', \'own\', geom, 5, 100, 2020) IS NULL FROM large');
grown('an invalid one', 40, 'DO $i$ BEGIN PERFORM area_set(\'x\', \'own\', ST_SetSRID(ST_MakePolygon(ST_AddPoint(ST_ExteriorRing(geom), ST_MakePoint(-200, %i), 1)), 28992), 5, 100, 2020) FROM large; EXCEPTION WHEN OTHERS THEN NULL; END $i$');
grown('places in a polygon', 20, 'SELECT cohesion_join(areas, NULL, \'SRID=28992;POINT(0 0)\', \'2020-06-01\', levels => \'{own}\') FROM area');
# so near its border that GEOS is asked for each
grown('many places', 10, 'SELECT count(cohesion_join(areas, NULL, ST_SetSRID(ST_MakePoint(99.9999 * cos(n), 99.9999 * sin(n)), 28992), \'2020-06-01\', levels => \'{own}\')) FROM area, generate_series(1, 10000) AS n');
grown('surface that polygons share', 40, 'SELECT areal_score(areas, geom, on_date => \'2020-06-01\', level => \'own\') FROM star_set, star WHERE turn > 0');
grown('a coordinate system', 600, 'SELECT event_set(ST_SetSRID(ST_MakePoint(100000 + 200 * %i, 450000), 28992 - %i % 2), date \'2020-01-01\')');

is(sql('SELECT 1'), '1', 'the server goes on');
done_testing;
