# The server is killed in the middle of imports, at random moments, on a cluster of its own that keeps its promises
# (fsync, full pages). After each restart the model holds all of the load or nothing of it, and the load can be repeated.
#
# CRASHES=20 in the environment kills each import that often; without it there are 20 in all.
use strict;
use warnings;
use Model;
use Psql;
use Test::More;
use Time::HiRes qw(sleep time);

my @imports = (
	[ 'gemeenten',        'wijkbuurtkaart gemeente' ],
	[ 'buurten',          'wijkbuurtkaart buurt' ],
	[ 'pand',             'bag-light pand' ],
	[ 'verblijfsobject',  'bag-light verblijfsobject' ],
	[ 'incidenten',       'bvh' ],
	[ 'straatlevering',   'politie straat' ],
	[ 'woz',              'woz' ],
	[ 'leegstand',        'leegstand per woning' ],
	[ 'brieven',          'brieven' ],
	[ 'adviezen',         'noaberbouw' ],
	[ 'appgroepen',       'whatsappgroepen' ],
	[ 'kerncijfers',      'cbs kerncijfers' ],
	[ 'monitor',          'veiligheidsmonitor' ],
	[ 'verhuizingen',     'verhuizingen' ],
	[ 'misdrijven_maand', 'politie 47022NED' ],
	[ 'misdrijven_jaar',  'politie 47018NED' ],
);
my $arguments = "'test', 'aandacht voor woninginbraken', 'convenant, art. 20 Wpg', '2199-12-31', '2018-01-01'";
my $server    = __FILE__ =~ s{t/[^/]*$}{server.sh}r;
my $seed      = $ENV{SEED} // time;

system($server, 'start', 'crash') == 0 && system($server, 'install', 'crash', '.') == 0 or die "no server to kill\n";
END { local $?; system($server, 'stop', 'crash') }
my %home = map { $_ => $ENV{$_} } qw(PGHOST PGPORT);
for (qx($server env crash)) { $ENV{$1} = $2 if /^export (PGHOST|PGPORT)='?([^' ]+)'?/; $ENV{PGPORT} = $1 if /PGPORT=(\d+)/ }

database('model_crash');
sql("ALTER SYSTEM SET $_ = on") for qw(fsync full_page_writes synchronous_commit);
sql('SELECT pg_reload_conf(); CREATE EXTENSION burglary CASCADE');
is(sql('SHOW fsync') . sql('SHOW full_page_writes') . sql('SHOW synchronous_commit'), 'ononon', 'the cluster keeps its promises');
is(made('made_region.sql', { scale => 0.02 }), '', 'a region is made');
is(made('made_delivery.sql', {}), '', 'its deliveries are made');

# Loads while the server is killed after so many seconds; whether the load says that it was done.
sub load_killed
{
	my ($source, $mapping, $seconds) = @_;
	my $call = call_import('geknakt', "levering.$source", $mapping, $arguments);
	open my $session, '-|', qq(psql -X -q -d model_crash -c "$call" 2>&1; echo "status \$?") or die "psql: $!\n";
	sleep $seconds;
	system($server, 'crash', 'crash') == 0 or BAIL_OUT('the server does not come back');
	my $answer = do { local $/; <$session> };
	close $session;
	return $answer =~ /^status 0$/m;
}

# What a load that was never killed gives, and how long it takes.
sql("SELECT create_burglary_model('heel'); SELECT create_burglary_model('geknakt')");
my (%seconds, %whole);
for (@imports)
{
	my ($source, $mapping) = @$_;
	my $start = time;
	$whole{$source} = counts('heel', load_delivery('heel', "levering.$source", $mapping, $arguments));
	$seconds{$source} = time - $start;
}

# Without CRASHES each import is killed once, and the rest go to the longest.
my %times = map { $_->[0] => $ENV{CRASHES} || 1 } @imports;
$times{verblijfsobject} += 20 - @imports unless $ENV{CRASHES};

note("SEED=$seed");
srand $seed;
my $half_way = 0;
my $total = 0;
for (@imports)
{
	my ($source, $mapping) = @$_;
	my %is_wrong;
	my $done = 0;
	my $before = checksums('geknakt');
	for my $crash (1 .. $times{$source})
	{
		my $moment = rand $seconds{$source};
		my $said = load_killed($source, $mapping, $moment);
		my $stored = sql("SELECT count(*) FROM geknakt.delivery WHERE mapping = '$mapping'") - $done;
		$total++;
		$half_way++ unless $stored;
		$is_wrong{"killed after $moment s: the load said it was done, but is gone"}++ if $said && !$stored;
		my $after = checksums('geknakt');
		$is_wrong{"killed after $moment s: a part is left"}++ if !$stored && $after ne $before;
		$before = $after;
		$done += $stored;
		$seconds{$source} *= 0.6 if $stored;	# a quicker machine than a while ago
	}
	is(join("\n", keys %is_wrong), '', "$source, killed $times{$source} times: all or nothing");
	# A kill that came too late leaves nothing to do.
	my ($read, $accepted, $rejected, $unchanged) = split /\|/, $whole{$source};
	is(counts('geknakt', load_delivery('geknakt', "levering.$source", $mapping, $arguments)),
		$done ? join('|', $read, 0, $rejected, $accepted + $unchanged) : $whole{$source}, "$source: then it is loaded as if nothing had happened");
}
# Which moments come too late is up to the machine; some must not.
cmp_ok($half_way, '>=', 3, "$half_way of $total kills came before a load was done");
# What a load tells of itself differs: there are more of them.
my @log = qw(delivery rejected_row confirmation);
same(content('geknakt', @log), content('heel', @log), 'in the end the same as a model that was never killed');

# ---------------------------------------------------------------- into another cluster

my ($dump, $expected) = (scratch('dump'), checksums('heel'));
is(system("pg_dump -d model_crash -n heel -n heel_internal -n levering -f '$dump'"), 0, 'a model is dumped');
@ENV{ keys %home } = values %home;
database('model_crash');
sql('CREATE EXTENSION burglary CASCADE; CREATE EXTENSION unaccent; CREATE EXTENSION fuzzystrmatch');
is(qx(psql -X -q -v ON_ERROR_STOP=1 -d model_crash -f '$dump' 2>&1 >'$dump.out'), '', 'and restored in another cluster');
same(checksums('heel'), $expected, 'table by table the same');
my ($read, $accepted, $rejected) = split /\|/, $whole{brieven};
is(counts('heel', load_delivery('heel', 'levering.brieven', 'brieven', $arguments)), "$read|0|$rejected|$accepted", 'where its functions go on');

done_testing;
