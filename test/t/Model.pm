# What the tests of the municipal model share: making data, loading it, and looking whether anything changed.
package Model;
use strict;
use warnings;
use Digest::MD5 'md5_hex';
use Exporter 'import';
use Psql;
use Test::More;

our @EXPORT = qw(made delivered_region loaded_region call_import load_delivery counts checksums content digests same tables_of);

my $data = __FILE__ =~ s{test/t/[^/]*$}{data}r;

# Runs one of the scripts that make data; what it complains of.
sub made
{
	my ($script, $settings, $session) = @_;
	local $ENV{PGOPTIONS} = $session // '';
	my $variables = join ' ', map { "-v $_=$settings->{$_}" } sort keys %$settings;
	my $output = qx(psql -X -q -d '@{[ current_database() ]}' $variables -f '$data/$script' 2>&1);
	return $? ? $output : '';
}

# What data is made with: another extension, or other scripts, make another.
sub makers
{
	my $extension = sql(q{SELECT string_agg(f.modification::text, ' ') FROM pg_config AS c
		CROSS JOIN LATERAL pg_stat_file(c.setting || CASE c.name WHEN 'PKGLIBDIR' THEN '/burglary.so' ELSE '/extension/burglary.control' END) AS f
		WHERE c.name IN ('PKGLIBDIR', 'SHAREDIR')});
	local @ARGV = sort glob "$data/*.sql";
	local $/;
	return substr md5_hex($extension, <>), 0, 12;
}

# A database that others are copies of. It is made once on a server; half-made, it does not have its name yet.
sub made_once
{
	my ($name, $make) = @_;
	back_to('postgres');
	if (!sql("SELECT count(*) FROM pg_database WHERE datname = '$name'"))
	{
		$make->('half_made');
		sql('VACUUM ANALYZE');    # as the server does by itself within a minute
		back_to('postgres');
		sql("ALTER DATABASE half_made RENAME TO $name");
	}
	return $name;
}

# Deliveries of a made region lie ready in the schema levering.
sub delivered_region
{
	my ($name, $scale) = @_;
	return copy_of($name, made_once('delivered_' . $scale * 100 . '_' . makers(), sub {
		database($_[0]);
		sql('CREATE EXTENSION burglary CASCADE');
		my $complaint = made('made_region.sql', { scale => $scale }) . made('made_delivery.sql', {});
		die $complaint if $complaint;
	}));
}

# The same, and the model inbraak is loaded from them.
sub loaded_region
{
	my ($name, $scale) = @_;
	return copy_of($name, made_once('loaded_' . $scale * 100 . '_' . makers(), sub {
		delivered_region($_[0], $scale);
		my $complaint = made('load_model.sql', { staging => 'levering' }, '-c client_min_messages=warning');
		die $complaint if $complaint;
	}));
}

sub call_import { my ($model, $source, $mapping, $arguments) = @_; "CALL $model.import_delivery('$source', '$mapping', $arguments)" }

# Loads a relation into a model; the number of the delivery, 0 if it failed. NOTICE tells the user how far it is.
sub load_delivery
{
	my ($answer, $status) = Psql::run(call_import(@_));
	diag($answer) if $status;
	return $status ? 0 : sql("SELECT max(delivery_id) FROM $_[0].delivery");
}

# Read, accepted, rejected, unchanged.
sub counts { my ($model, $delivery) = @_; sql("SELECT rows_read, rows_accepted, rows_rejected, rows_unchanged FROM $model.delivery WHERE delivery_id = $delivery") }

sub tables_of
{
	my ($schema, @but) = @_;
	my $but = join ',', map { "'$_'" } 'no such table', @but;
	return split /\n/, sql("SELECT relname FROM pg_class WHERE relnamespace = '$schema'::regnamespace AND relkind = 'r' AND relname NOT IN ($but) ORDER BY 1");
}

sub digests
{
	my ($schema, $row, @tables) = @_;
	return join '', sort map { "$_\n" } split /\n/,
		sql(join ' UNION ALL ', map { "SELECT '$_', count(*), md5(string_agg(md5(r), '' ORDER BY r)) FROM (SELECT $row AS r FROM $schema.$_ AS t OFFSET 0) AS of" } @tables);
}

# All that the tables of a schema hold, but for some of them.
sub checksums { my ($schema, @but) = @_; return digests($schema, 't::text', tables_of($schema, @but)) }

# What they say, apart from the numbers that they gave out themselves, when, and in how many seconds.
sub content
{
	my ($schema, @but) = @_;
	return digests($schema, q{(SELECT jsonb_object_agg(f.key, f.value) FROM jsonb_each(to_jsonb(t)) AS f
	    WHERE f.key NOT IN ('valid_from', 'loaded_at', 'created_at', 'seconds') AND NOT (f.key ~ '_id$' AND jsonb_typeof(f.value) = 'number'))::text}, tables_of($schema, @but));
}

# Two such contents are the same; else the tables that differ.
sub same
{
	my ($got, $expected, $what) = @_;
	my %differs;
	$differs{$_}++ for map { split /\n/ } $got, $expected;
	is(join("\n", sort grep { $differs{$_} == 1 } keys %differs), '', $what);
}

1;
