# One writes at a time: an import, a retry, a purge, a list of letters. Whoever has to wait is told for whom; whoever could not see what
# another has just written is refused. What only reads waits for nobody.
use strict;
use warnings;
use Model;
use Psql;
use Test::More;
use Time::HiRes qw(sleep time);

database('model_writer');
sql("CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak'); ALTER DATABASE model_writer SET search_path = inbraak, inbraak_internal, public");
sql(<<'END');
CREATE TABLE incidenten AS SELECT 'i' || n AS "Incident Identificatie", '01-02-2018 12:30' AS "Begin-pleegdatum/tijd", 'Dorpsstraat' AS "Pleegstraatnaam" FROM generate_series(1, 10) AS n;
CREATE TABLE brieven AS SELECT '01-02-2018' AS datum, '7511AB' AS postcode, n AS aantal FROM generate_series(1, 100) AS n;
END
my $ground = "'test', 'doel', 'wet', '2199-12-31'";

# ---------------------------------------------------------------- an old snapshot

my $expired = load_delivery('inbraak', 'incidenten', 'bvh', $ground);
sql("UPDATE delivery SET received_on = $today - 10, expires_on = $today - 1 WHERE delivery_id = $expired");
for my $isolation ('REPEATABLE READ', 'SERIALIZABLE')
{
	# A has looked before B's delivery confirms the same ten.
	my $a = start_session("BEGIN ISOLATION LEVEL $isolation; SELECT count(*) FROM burglary; $pause SELECT purge_expired(false); COMMIT;");
	wait_for($in_pause);
	my $held = load_delivery('inbraak', 'incidenten', 'bvh', $ground);
	end_pause();
	is(counts('inbraak', $held), '10|0|0|10', "$isolation: another delivery holds the same");
	like(answer_of($a), qr/ERROR: +dit kan niet in een transactie met isolatie "\L$isolation\E".*\n.*HINT: +Begin de transactie met BEGIN ISOLATION LEVEL READ COMMITTED/, 'the purge is refused');
	is(sql('SELECT count(*) FROM burglary'), 10, 'and takes nothing away');
	like(sql_error("BEGIN ISOLATION LEVEL $isolation; " . call_import('inbraak', 'brieven', 'brieven', $ground)), qr/ERROR: +dit kan niet in een transactie met isolatie/, 'an import is refused');
	like(sql_error("BEGIN ISOLATION LEVEL $isolation; CALL retry_rejected($held)"), qr/ERROR: +dit kan niet in een transactie met isolatie/, 'a retry, too');
	like(sql("BEGIN ISOLATION LEVEL $isolation; SELECT count(*) FROM purge_expired(); SELECT count(*) FROM preview_import('brieven', 'brieven'); COMMIT"), qr/^\d+\n\d+$/,
		'what only reads is not');
}
my ($answer) = Psql::run('SELECT sentence FROM purge_expired(false)');
is(sql('SELECT count(*) FROM burglary'), 10, 'a purge that sees the later delivery leaves its burglaries');

# Two loads of the same letters, of which one began before the other was done.
for my $isolation ('read committed', 'repeatable read', 'serializable')
{
	sql('DELETE FROM letter');
	my @sessions = map { start_session("BEGIN ISOLATION LEVEL $isolation; SELECT count(*) FROM letter; SELECT pg_sleep(0.5); " . call_import('inbraak', 'brieven', 'brieven', $ground) . '; COMMIT;') } 1, 2;
	my @answers = map { answer_of($_) } @sessions;
	is(sql('SELECT count(*) FROM letter'), $isolation eq 'read committed' ? 100 : 0, "$isolation: no letter is doubled");
}

# ---------------------------------------------------------------- who waits, and for whom

my $writer = start_session('BEGIN; ' . call_import('inbraak', 'incidenten', 'bvh', $ground) . "; $pause COMMIT;");
wait_for($in_pause);
my $pid     = sql(q(SELECT pid FROM pg_stat_activity WHERE datname = 'model_writer' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()));
my $waiting = start_session(call_import('inbraak', 'brieven', 'brieven', $ground));
ok(wait_for(q(wait_event_type = 'Lock')), 'a second writer waits');
my $began = time;
is(sql("SELECT count(*) FROM purge_expired(); SELECT count(*) > 0 FROM preview_import('brieven', 'brieven'); SELECT count(*) > 0 FROM preview_import('incidenten', 'bvh')") =~ tr/\n/ /r,
	'0 t t', 'a dry run of purge and a preview answer beside a running import');
cmp_ok(time - $began, '<', 3, 'and wait for nobody');
is(sql("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'inbraak.delivery'::regclass"), 1, 'while the writer is still at it');
end_pause();
answer_of($writer);
like(answer_of($waiting), qr/NOTICE: +wacht tot postgres \(proces $pid, sinds \d\d:\d\d:\d\d\) klaar is met schrijven\n.*100 opgenomen/s,
	'who waited was told for whom, and then had its turn');

# ---------------------------------------------------------------- new code while an import runs

my $importing = start_session('BEGIN; ' . call_import('inbraak', 'incidenten', 'bvh', $ground) . "; $pause" . call_import('inbraak', 'brieven', 'brieven', $ground) . '; COMMIT;');
wait_for($in_pause);
my $upgrade = start_session("SELECT upgrade_burglary_model('inbraak')");
ok(wait_for(q(wait_event_type = 'Lock' AND query LIKE '%upgrade%')), 'an upgrade waits for a running import');
my $later = start_session(call_import('inbraak', 'incidenten', 'bvh', $ground));
end_pause();
like(answer_of($importing), qr/10 ongewijzigd.*100 ongewijzigd/s, 'which comes to its end');
like(answer_of($upgrade), qr/code made anew/, 'before the code is made anew');
like(answer_of($later), qr/10 ongewijzigd/, 'an import that began meanwhile runs after that');

done_testing;
