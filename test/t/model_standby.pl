# What only reads works on a hot standby, where not even a temporary table can be made: a preview and a dry run of purge. Two servers of
# its own: one that is written, one that follows.
use strict;
use warnings;
use Model;
use Psql;
use Test::More;
use Time::HiRes 'sleep';

my $server = __FILE__ =~ s{t/[^/]*$}{server.sh}r;
system($server, 'start', 'primary') == 0 && system($server, 'install', 'primary', '.') == 0 or die "no server to follow\n";
END { local $?; system($server, 'stop', $_) for qw(standby primary) }

sub reach { my ($name) = @_; for (qx($server env $name)) { $ENV{PGHOST} = $1 if /PGHOST='([^']+)'/; $ENV{PGPORT} = $1 if /PGPORT=(\d+)/ } }

reach('primary');
delivered_region('model_standby', 0.02);
sql("SELECT create_burglary_model('inbraak')");
my $ground = "'test', 'doel', 'wet', '2199-12-31', '2018-01-01'";
load_delivery('inbraak', "levering.$$_[0]", $$_[1], $ground)
	for [ 'gemeenten', 'wijkbuurtkaart gemeente' ], [ 'buurten', 'wijkbuurtkaart buurt' ], [ 'verblijfsobject', 'bag-light verblijfsobject' ], [ 'incidenten', 'bvh' ];
sql("UPDATE inbraak.delivery SET received_on = $today - 10, expires_on = $today - 1 WHERE kind = 'burglary'");

# Every kind of delivery, each with its own reader.
my @previews = ([ 'gemeenten', 'wijkbuurtkaart gemeente' ], [ 'pand', 'bag-light pand' ], [ 'verblijfsobject', 'bag-light verblijfsobject' ], [ 'incidenten', 'bvh' ],
	[ 'straatlevering', 'politie straat' ], [ 'woz', 'woz' ], [ 'leegstand', 'leegstand per woning' ], [ 'brieven', 'brieven' ], [ 'adviezen', 'noaberbouw' ],
	[ 'appgroepen', 'whatsappgroepen' ], [ 'kerncijfers', 'cbs kerncijfers' ], [ 'monitor', 'veiligheidsmonitor' ], [ 'misdrijven_maand', 'politie 47022NED' ]);
my %asked = map { ("preview of $$_[0]" => "SELECT * FROM inbraak.preview_import('levering.$$_[0]', '$$_[1]', period_from => '2018-01-01')") } @previews;
$asked{'dry run of purge'} = 'SELECT * FROM inbraak.purge_expired()';
my %answer = map { ($_ => sql($asked{$_})) } sort keys %asked;
like($answer{'dry run of purge'}, qr/rijen van levering 4 te verwijderen uit burglary/, 'there is something to purge');

is(system($server, 'standby', 'standby', 'primary'), 0, 'a standby is made');
reach('standby');
is(sql('SELECT pg_is_in_recovery()'), 't', 'it follows');
is(sql($asked{$_}), $answer{$_}, "$_: the standby answers as the server that it follows") for sort keys %asked;
like(sql_error("SELECT * FROM inbraak.purge_expired(false)"), qr/ERROR/, 'what would write is refused there');
like(sql_error(call_import('inbraak', 'levering.buurten', 'wijkbuurtkaart buurt', "'x'")), qr/ERROR/, 'an import, too');

# A preview of a load is what the load does.
reach('primary');
for (@previews)
{
	my ($source, $mapping) = @$_;
	my ($read, $rejected) = $answer{"preview of $source"} =~ /^telling\|gelezen\|(\d+)\ntelling\|geweigerd\|(\d+)$/m;
	my @counts = split /\|/, counts('inbraak', load_delivery('inbraak', "levering.$source", $mapping, $ground));
	is("$counts[0] $counts[2]", "$read $rejected", "$source: what a preview counts is what the load counts");
}

# ---------------------------------------------------------------- rules and fields

# No rule but those that are listed, and no sentence but theirs.
is(sql(<<'END'), '', 'each rule that refused a row is listed, with its field and its sentence');
SELECT d.kind, j.field, j.rule, min(j.explanation)
FROM   inbraak.rejected_row AS j JOIN inbraak.delivery AS d USING (delivery_id)
WHERE  NOT EXISTS (SELECT FROM inbraak.refusal_rule AS r
                   WHERE  r.kind = d.kind AND r.rule = j.rule AND coalesce(r.field = j.field, true)
                   AND    j.explanation LIKE replace(replace(r.explanation, '%s', chr(1)), '%', '\%') OR r.kind = d.kind AND r.rule = j.rule
                   AND    j.explanation LIKE replace(replace(replace(r.explanation, '%s', chr(1)), '%', '\%'), chr(1), '%'))
GROUP  BY 1, 2, 3
END
is(sql('SELECT kind, place FROM inbraak.refusal_rule GROUP BY 1, 2 HAVING count(*) > 1'), '', 'each rule has its own place');
is(sql('SELECT kind FROM inbraak.delivery_kind WHERE kind NOT IN (SELECT kind FROM inbraak.refusal_rule WHERE place > 10 AND place < 90)'), '', 'each kind has rules');

# The reader of a kind takes the fields that are listed, no more and no fewer.
is(sql(<<'END'), '', 'each reader takes the fields that are listed for its kind');
SELECT coalesce(f.kind, a.kind), coalesce(f.field, a.field)
FROM  (SELECT kind, field FROM inbraak.mapping_field WHERE field NOT LIKE 'factor:%'
       AND field NOT IN ('valid_from', 'valid_to', 'inactive_at', 'not_in_register_at') AND (kind, field) <> ('factor_value', 'value')) AS f
FULL   JOIN (SELECT substr(p.proname, 6) AS kind, substr(n, 7) AS field FROM pg_proc AS p, unnest(p.proargnames[1:p.pronargs]) AS n
             WHERE  p.pronamespace = 'inbraak_internal'::regnamespace AND substr(p.proname, 6) IN (SELECT kind FROM inbraak.delivery_kind)
             AND    p.proname LIKE 'read\_%' AND n LIKE 'given\_%' AND n <> 'given_geom') AS a USING (kind, field)
WHERE  f.kind IS NULL OR a.kind IS NULL
END
is(sql(<<'END'), '', 'the ready mappings name fields that are listed');
SELECT m.mapping, k.field FROM inbraak.mapping AS m, jsonb_object_keys(m.columns) AS k (field)
WHERE  NOT EXISTS (SELECT FROM inbraak.mapping_field AS f WHERE f.kind = m.kind AND (f.field = k.field OR f.field LIKE 'factor:%' AND k.field LIKE 'factor:%'))
END

done_testing;
