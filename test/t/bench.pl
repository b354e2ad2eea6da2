# The timings of `make bench` run in a small region too, and say what they leave out there.
use strict;
use warnings;
use Psql;
use Test::More;

plan skip_all => 'made files are written with ogr2ogr' if system('command -v ogr2ogr >/dev/null');

sub bench
{
	my ($scale, @parts) = @_;
	local $ENV{SCALE} = $scale;
	my $said = qx(perl test/bench/run @parts 2>&1);
	return ($said, $? >> 8);
}

back_to('postgres');
my ($said, $status) = bench(0.05, qw(imports place_forecast));
is($status, 0, 'imports and the forecast of streets and homes, at a twentieth') or diag($said);
like($said, qr/^placing alone, [\d,]+ burglaries +[\d.]+ *$/m, 'deliveries are imported');
like($said, qr/^    place_forecast by $_: left out, it has no rows: the year on which it is tested has \d\d burglaries, and 100 are needed$/m, "by $_ it is left out, and why") for qw(street dwelling);
unlike($said, qr/a million dwellings/, 'nothing is made that those parts do not ask');
back_to('bench_imports');
is(sql('SELECT count(*) > 0 FROM inbraak.burglary'), 't', 'it stands on what was imported');

# What no part is, or no size, is refused before anything is made.
($said, $status) = bench(1, 'publish');
like($said, qr/^no part of the bench: publish; there are knox, /m, 'a part that there is not');
like((bench($_, 'imports'))[0], qr/^SCALE is \Q$_\E; it must be a number above 0$/m, "not by $_") for qw(0 -1 a 0.0);

back_to('postgres');
sql('DROP DATABASE IF EXISTS bench_imports');
done_testing();
