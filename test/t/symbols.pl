# No name of ours, or of a library that we bring along, may be taken over by the server. Whatever a linked library calls, even a function
# of its own, is looked up in the server first: what PostgreSQL happens to export under that name is called in its place.
use strict;
use warnings;
use Cwd 'realpath';
use File::Temp 'tempdir';
use Psql;
use Test::More;

my $config = $ENV{PG_CONFIG} // 'pg_config';
chomp(my ($programs, $headers) = map { scalar qx('$config' $_) } '--bindir', '--includedir-server');

sub readelf { my ($what, $file) = @_; my @lines = qx(readelf --wide $what '$file'); die "readelf $what $file\n" if $?; return map { [split] } @lines }

# A name without its version.
sub name { $_[0] =~ s/\@.*//r }

# What a program or a library offers to others. In the server, a single @ marks another library's variable, which it keeps for all.
sub offered { my ($file) = @_; return map { @$_ > 7 && $_->[6] ne 'UND' && $_->[4] ne 'LOCAL' && $_->[7] !~ /[^@]@[^@]/ ? name($_->[7]) : () } readelf('--dyn-syms', $file) }

# What it looks up when it is loaded. Names that it was bound to when it was built, to its own or to none, are not among them.
sub looked_up { my ($file) = @_; return map { @$_ > 4 && $_->[2] =~ /^R_/ ? name($_->[4]) : () } readelf('--relocs', $file) }

# The libraries that it is linked with, and those with which they are.
sub linked { my ($file) = @_; return map { /=> (\/\S+)/ ? realpath($1) : () } qx(ldd '$file') }

# What it looks up, but means to find in one of these.
sub meant { my ($file, @in) = @_; my %there = map { $_ => 1 } map { offered($_) } @in; my %seen; return grep { $there{$_} && !$seen{$_}++ } looked_up($file) }
sub base  { $_[0] =~ s{.*/}{}r }

# The libraries in the server's memory, after a statement.
sub loaded { return split /\n/, sql("$_[0]; SELECT DISTINCT substring(line from '/.*') FROM regexp_split_to_table(pg_read_file('/proc/self/maps'), E'\\n') AS line WHERE line ~ '[.]so'") }

database('symbols');
my %before = map { $_ => 1 } loaded('SELECT 1');
my @new    = grep { !$before{$_} } loaded("LOAD 'burglary'");
my ($ours) = grep { m{/burglary\.so$} } @new;
my @linked = linked($ours);

my %server = map { $_ => 1 } offered("$programs/postgres");
ok($server{palloc} && (grep { $_ eq 'GEOSArea_r' } meant($ours, @linked)), 'names are found');
is(join("\n", map { my $file = $_; map { base($file) . ": $_" } grep { $server{$_} } meant($file, $file, linked($file)) } $ours, @linked), '',
	'none is taken over in our library, and in those that it is linked with');

# It is opened in such a way that it looks into itself first.
my ($rmath) = grep { m{/libRmath\b} } @new;
ok(!grep({ $_ eq $rmath } @linked), 'libRmath is not linked');

# As if the server had all names of libRmath that libRmath looks up: each of these stops the server.
my $folder = tempdir(CLEANUP => 1);
chmod 0755, $folder;
open my $source, '>', "$folder/taker.c" or die;
print $source qq(#include "postgres.h"\n#include "fmgr.h"\nPG_MODULE_MAGIC;\n), map { "extern void $_(void); void $_(void) { abort(); }\n" } meant($rmath, $rmath);
close $source;
is(system("cc -w -fno-builtin -fPIC -shared -I'$headers' -o '$folder/taker.so' '$folder/taker.c'"), 0, 'a library that offers them, too');
sql('CREATE EXTENSION burglary CASCADE');
my $rates = "SELECT * FROM rate_table((SELECT rate_set(class, burglaries, 1000, 1000) FROM (VALUES ('a', 7), ('b', 31), ('c', 500)) AS c (class, burglaries)))";
is(sql("LOAD '$folder/taker.so'; $rates"), sql($rates), 'is never asked');

done_testing;
