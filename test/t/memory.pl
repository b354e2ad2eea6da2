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
SELECT 'done' FROM ($query) AS q (value) WHERE value::text IS NOT NULL LIMIT 1;
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
	for (my $kb = 0; !$done && $kb < 400 * $step; $kb += $step)
	{
		my $output = within($kb, $query, $before);
		last unless $output =~ /^alive$/m;
		$done = $output =~ /^done$/m or $states{ $output =~ /^state (\S+)$/m ? $1 : 'none' }++;
		$by{$1}++ while !$done && $output =~ /^DETAIL:  (GEOS|PROJ) could not/mg;
	}
	ok($done, "$what: done with enough memory");
	is(join(' ', sort keys %states), '53200', "$what: without it, always the error of too little memory");
	cmp_ok($by{$by} // 0, '>', 0, "$what: at times $by lacked it") if $by;
}

# GEOS is ready, so that what lacks is memory for the polygon.
my $small = "SELECT area_set('x', 'own', 'SRID=28992;POLYGON((0 0, 1 0, 1 1, 0 0))'::geometry, 5, 100, 2020)::text";
fails_for_memory('a polygon', 'GEOS', 150, "SELECT area_set('x', 'own', geom, 5, 100, 2020) AS a FROM large OFFSET 0", $small);
fails_for_memory('places in a polygon', 'GEOS', 1500,
	"SELECT cohesion_join(areas, NULL, ST_SetSRID(ST_MakePoint(n, 0), 28992), '2020-06-01', levels => '{own}') AS c FROM area, generate_series(1, 200) AS n OFFSET 0", $small);
# A definition so long that reading it takes memory.
sql(<<'E');
ALTER TABLE spatial_ref_sys ALTER srtext TYPE text;
INSERT INTO spatial_ref_sys (srid, srtext)
SELECT 990001, replace(srtext, 'PROJCS["', 'PROJCS["' || repeat('long ', 500000)) FROM spatial_ref_sys WHERE srid = 28992;
E
fails_for_memory('a coordinate system', 'PROJ', 800, "SELECT event_set(ST_SetSRID(ST_MakePoint(0, 0), 990001), date '2020-01-01') AS e OFFSET 0",
	"SELECT event_set(ST_SetSRID(ST_MakePoint(0, 0), 28992), date '2020-01-01')::text");

is(sql('SELECT 1'), '1', 'the server goes on');
done_testing;
