# The layers in QGIS: default styles, and what the real QGIS makes of them. Without QGIS (python3-qgis) that part is skipped.
use strict;
use warnings;
use File::Temp 'tempdir';
use Model;
use Psql;
use Test::More;

database('qgis');
sql('CREATE EXTENSION burglary CASCADE');
is(made('made_region.sql', { scale => 0.05 }), '', 'a region is made');
is(made('made_delivery.sql', {}), '', 'its deliveries are made');
is(made('load_model.sql', { staging => 'levering' }, '-c client_min_messages=warning'), '', 'and loaded');
sql('ALTER DATABASE qgis SET search_path = inbraak, inbraak_internal, public; ALTER DATABASE qgis SET jit = off');
sql('CALL inbraak.refresh_results()');

# ---------------------------------------------------------------- the styles

my @layers = split /\n/, sql('SELECT layer FROM qgis_layer ORDER BY 1');
cmp_ok(scalar @layers, '>', 12, 'there are layers');
is(sql("SELECT string_agg(f_table_name, ', ') FROM geometry_columns WHERE f_table_schema = 'inbraak' AND f_table_name IN (SELECT relname FROM pg_class WHERE relnamespace = 'inbraak'::regnamespace AND relkind = 'v')
	AND f_table_name NOT IN (SELECT layer FROM qgis_layer)"), '', 'each view with a place has a style');
for my $layer (@layers)
{
	# A filter is an expression that QGIS and SQL read alike: each row is in one class.
	my @filters = split /\n/, sql("SELECT filter FROM qgis_class JOIN qgis_layer USING (legend) WHERE layer = '$layer' ORDER BY place");
	my $classes = join ' + ', map { "coalesce(($_), false)::int" } @filters;
	is(sql("SELECT count(*) FROM inbraak.$layer WHERE $classes <> 1"), 0, "$layer: each row is in one class");
	is(sql("SELECT count(*) - count(DISTINCT qgis_class.label), count(*) - count(DISTINCT colour) FROM qgis_class JOIN qgis_layer USING (legend) WHERE layer = '$layer'"), '0|0', 'and no two are alike');
	# as grey as the eye takes them, no two neighbours are the same
	is(sql("SELECT count(*) FROM (SELECT abs(g.grey - lag(g.grey) OVER (ORDER BY place)) AS step FROM qgis_class JOIN qgis_layer USING (legend),
		LATERAL (SELECT 0.299 * split_part(colour, ',', 1)::int + 0.587 * split_part(colour, ',', 2)::int + 0.114 * split_part(colour, ',', 3)::int AS grey) AS g WHERE layer = '$layer') AS s WHERE step < 15"), 0,
		'nor on a grey printer');
}
is(sql("SELECT install_qgis_styles('inbraak')"), scalar @layers, 'all are put there');
is(sql("SELECT install_qgis_styles('inbraak')"), 0, 'once');
is(sql("SELECT count(*), count(*) FILTER (WHERE useasdefault AND type IS NULL AND f_table_catalog = 'qgis' AND f_table_schema = 'inbraak' AND f_geometry_column = 'geom') FROM layer_styles"),
	@layers . '|' . @layers, 'where QGIS looks');
sql("UPDATE layer_styles SET styleqml = '<qgis/>' WHERE f_table_name = 'letter_map'; INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, stylename, styleqml, useasdefault)
	VALUES ('qgis', 'inbraak', 'letter_map', 'geom', 'eigen', '<qgis/>', true); DELETE FROM layer_styles WHERE f_table_name = 'dwelling_risk'");
is(sql("SELECT install_qgis_styles('inbraak')"), 1, 'what is missing comes back');
is(sql("SELECT styleqml FROM layer_styles WHERE f_table_name = 'letter_map' AND stylename = 'burglary'"), '<qgis/>', 'what a user changed stays');
is(sql("SELECT install_qgis_styles('inbraak', overwrite => true)"), scalar @layers, 'unless it is asked for');
is(sql("SELECT string_agg(stylename || ' ' || useasdefault, ', ' ORDER BY stylename) FROM layer_styles WHERE f_table_name = 'letter_map'"), 'burglary false, eigen true', "and a user's own is the default that it was");
sql("DELETE FROM layer_styles WHERE stylename = 'eigen'; SELECT install_qgis_styles('inbraak', overwrite => true)");
like(sql_error("SELECT install_qgis_styles('iets')"), qr/^ERROR: +there is no burglary model "iets"/m, 'no such model');
is(sql('SELECT install_qgis_styles(NULL) IS NULL'), 't', 'nothing for NULL');
sql("SELECT 'CREATE ROLE kaart' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kaart') \\gexec");
is(sql('SET ROLE kaart; SELECT count(*) > 0 FROM public.layer_styles'), 't', 'anybody may read a style');
sql('DROP ROLE kaart');

# ---------------------------------------------------------------- the real QGIS

SKIP:
{
	skip 'no QGIS: python3-qgis is not installed', 1 if system("/usr/bin/python3 -c 'import qgis.core' 2>/dev/null");
	my $folder = tempdir(CLEANUP => !$ENV{QGIS_PICTURES});
	my ($socket, $port) = split /\|/, sql("SELECT current_setting('unix_socket_directories'), current_setting('port')");
	my $keys = join ' ', split /\n/, sql("SELECT layer || ':' || (SELECT attname FROM pg_attribute WHERE attrelid = ('inbraak.' || layer)::regclass AND attnum = 1) FROM qgis_layer ORDER BY layer");
	my $python = __FILE__ =~ s/\.pl$/_layers.py/r;
	my %answer = map { /^(\w+)\|(.*)/ ? ($1 => [ split /\|/, $2, -1 ]) : () } split /\n/, qx(/usr/bin/python3 '$python' '$socket' $port qgis inbraak '$folder' $keys 2>&1);
	diag("pictures: $folder") if $ENV{QGIS_PICTURES};
	for my $layer (@layers)
	{
		my ($valid, $count, $type, $crs, $renderer, $rules, $broken, $drawn, $labels, $aliases, $fields, $begins, $ends, $tip, $messages, $comment) = @{ $answer{$layer} // ['not opened'] };
		is($valid, 'valid', "$layer: QGIS opens it") or next;
		is($count, sql("SELECT count(*) FROM inbraak.$layer"), 'with all rows');
		is($crs, 'EPSG:28992', 'in RD New');
		is("$renderer $rules", 'RuleRenderer ' . sql("SELECT count(*) FROM qgis_class JOIN qgis_layer USING (legend) WHERE layer = '$layer'"), 'in its own style');
		is($broken, '', 'whose filters it understands');
		is($drawn, 'drawn', 'and draws') if $count > 0;
		is($labels, sql("SELECT count(label) FROM qgis_layer WHERE layer = '$layer'"), 'with labels where there are');
		is($aliases, $fields, 'each field has a name in Dutch');
		is("$begins $ends", sql("SELECT coalesce(begins, '') || ' ' || coalesce(ends, '') FROM qgis_layer WHERE layer = '$layer'"), 'the time controller knows its days');
		is($tip, sql("SELECT tip FROM qgis_layer WHERE layer = '$layer'"), 'and pointing tells');
		is($messages, 0, 'without complaint');
		isnt($comment, '', 'and what it is');
	}
}

done_testing;
