# The layers in QGIS: default styles, and what the real QGIS makes of them. Without QGIS (python3-qgis) that part is skipped.
use strict;
use warnings;
use File::Temp 'tempdir';
use Model;
use Psql;
use Test::More;

loaded_region('qgis', 0.05);
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
	my @filters = split /\n/, sql("SELECT filter FROM qgis_class JOIN qgis_layer USING (legend) WHERE layer = '$layer' AND pattern IS NULL ORDER BY place");
	my $classes = join ' + ', map { "coalesce(($_), false)::int" } @filters;
	is(sql("SELECT count(*) FROM inbraak.$layer WHERE $classes <> 1"), 0, "$layer: each row is in one class");
	# So is each border that they name.
	my %said = map { $_ => 1 } join(' ', @filters) =~ /"(\w+)"/g;
	my %border = map { $_ => 1 } join(' ', @filters) =~ /[<>]=? ([\d.]+)/g;
	is(sql("SELECT string_agg(@{[(keys %said)[0]]}::text, ' ') FROM unnest('{@{[join ',', keys %border]}}'::float8[]) AS t (@{[(keys %said)[0]]})
		WHERE $classes <> 1"), '', 'and each border') if %border && keys %said == 1;
	is(sql("SELECT count(*) - count(DISTINCT qgis_class.label), count(*) - count(DISTINCT colour) FROM qgis_class JOIN qgis_layer USING (legend) WHERE layer = '$layer'"), '0|0', 'and no two are alike');
	# as grey as the eye takes them, no two neighbours are the same
	is(sql("SELECT count(*) FROM (SELECT abs(g.grey - lag(g.grey) OVER (ORDER BY place)) AS step FROM qgis_class JOIN qgis_layer USING (legend),
		LATERAL (SELECT 0.299 * split_part(colour, ',', 1)::int + 0.587 * split_part(colour, ',', 2)::int + 0.114 * split_part(colour, ',', 3)::int AS grey) AS g WHERE layer = '$layer' AND pattern IS NULL) AS s WHERE step < 15"), 0,
		'nor on a grey printer');
}
my $days = join ' + ', map { "coalesce(($_), false)::int" } split /\n/, sql("SELECT filter FROM qgis_class WHERE legend = 'zone_on_day' ORDER BY place");
is(sql("SELECT count(*), count(*) FILTER (WHERE $days = 1) = count(*) FROM near_repeat_zone"), sql('SELECT count(*) FROM near_repeat_zone') . '|t', 'and each zone of a day');
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
like(sql_error("SET ROLE kaart; SELECT install_qgis_styles('inbraak')"), qr/may not write there.*GRANT SELECT, INSERT, DELETE ON public\.layer_styles TO kaart/s, 'who may not write one is told what to ask for');
like(sql_error("BEGIN; DROP TABLE layer_styles; REVOKE CREATE ON SCHEMA public FROM PUBLIC; SET ROLE kaart; SELECT install_qgis_styles('inbraak')"),
	qr/may not make it.*GRANT CREATE ON SCHEMA public TO kaart/s, 'nor make their table');
sql('DROP ROLE kaart');

is(sql("SELECT string_agg(s.size || ' ' || array_to_string(regexp_match(qgis_symbol('fill', 0, '1,2,3', s.size, NULL, 0)::text, 'outline_color[^0-9]+([0-9,]+)'), ''), ' ' ORDER BY s.size) FROM unnest(ARRAY[0.5, 0.6]) AS s (size)"),
	'0.5 80,80,80,255 0.6 1,2,3,255', 'a thick border has the colour of the class');

# ---------------------------------------------------------------- the project

sub bytes_of
{
	my ($path) = @_;
	open my $in, '<:raw', $path or die "$path: $!\n";
	local $/;
	return scalar <$in>;
}

my $folder = tempdir(CLEANUP => !$ENV{QGIS_PICTURES});
my $file = "$folder/burglary.qgs";
is(made('qgis_project.sql', { model => 'inbraak', ground => 'region', service => 'proef', project => $file }), '', 'a project is written');
my $project = bytes_of($file);
is(sql("SELECT xml_is_well_formed_document(\$qgs\$$project\$qgs\$)"), 't', 'it is XML');
my @sources = $project =~ m{<datasource>(.*?)</datasource>}g;
is(scalar(grep { !/^service='proef' key=/ } @sources), 0, 'each layer names a service');
unlike($project, qr/\b(host|port|user|password|dbname|authcfg)=/, 'and no host, no name, no password');
is(join(' ', sort grep { $project !~ /table="inbraak"\."$_" \(geom\)/ } @layers), '', 'every layer is in it');
is(join(' ', grep { index($project, sql("SELECT qgis_renderer(l) FROM qgis_layer AS l WHERE layer = '$_'")) < 0 } @layers), '', 'in the style that is installed');
# The two maps: the last fourteen days, and the fourteen before.
my @asked = map { s/.*? sql=//r =~ s/&gt;/>/gr =~ s/&lt;/</gr =~ s/&quot;/"/gr } @sources;
my $each_day = "generate_series(timestamp '2018-11-01', '2019-01-31', '1 day')";
is(join(' ', sort map { sql("SELECT min(occurred_on), max(occurred_on), count(*) FROM (SELECT g::date AS occurred_on FROM $each_day AS g) AS d WHERE $_") } grep { /^"occurred_on" >/ } @asked),
	'2018-12-04|2018-12-17|14 2018-12-18|2018-12-31|14', 'fourteen days each');
is(join(' ', map { sql("SELECT max(occurred_on), min(active_to) FROM (SELECT o::date AS occurred_on, a::date AS active_to FROM $each_day AS o, $each_day AS a) AS z WHERE $_") } grep { /active_to/ } @asked),
	'2018-12-17|2018-12-17', 'and the zones of the last of those before');
is(made('qgis_project.sql', { model => 'inbraak', project => "$folder/bare.qgs" }), '', 'another without ground of its own');
unlike(bytes_of("$folder/bare.qgs"), qr/landscape|Gemaakte/, 'has none');
like(made('qgis_project.sql', { model => 'iets', project => "$folder/none.qgs" }), qr/no rows returned/, 'nothing without a model');

# ---------------------------------------------------------------- the real QGIS

# What a Python program prints: a line for each thing, its parts between tabs.
sub asked
{
	my ($program, @arguments) = @_;
	my $python = __FILE__ =~ s{[^/]*$}{$program}r;
	return map { /^(\w+)\t(.*)/ ? ($1 => [ split /\t/, $2, -1 ]) : () } split /\n/, qx(/usr/bin/python3 '$python' @arguments 2>&1);
}

SKIP:
{
	skip 'no QGIS: python3-qgis is not installed (apt-get install python3-qgis qgis-providers)', 1 if system("/usr/bin/python3 -c 'import qgis.core' 2>/dev/null");
	my ($socket, $port) = split /\|/, sql("SELECT current_setting('unix_socket_directories'), current_setting('port')");
	my $keys = join ' ', split /\n/, sql("SELECT layer || ':' || (SELECT attname FROM pg_attribute WHERE attrelid = ('inbraak.' || layer)::regclass AND attnum = 1) FROM qgis_layer ORDER BY layer");
	my %answer = asked('qgis_layers.py', $socket, $port, 'qgis', 'inbraak', $folder, $keys);
	diag("pictures: $folder") if $ENV{QGIS_PICTURES};
	for my $layer (@layers)
	{
		my ($valid, $count, $type, $crs, $renderer, $rules, $broken, $drawn, $labels, $aliases, $fields, $begins, $ends, $tip, $messages, $comment) = @{ $answer{$layer} // ['not opened'] };
		is($valid, 'valid', "$layer: QGIS opens it") or next;
		is($count, sql("SELECT count(*) FROM inbraak.$layer"), 'with all rows');
		is($crs, 'EPSG:28992', 'in RD New');
		is("$renderer $rules", 'RuleRenderer ' . sql("SELECT count(*) FROM qgis_class JOIN qgis_layer USING (legend) WHERE layer = '$layer'"), 'in its own style');
		is($broken, '', 'whose expressions it understands');
		is($drawn, 'drawn', 'and draws') if $count > 0;
		is($labels, sql("SELECT count(label) FROM qgis_layer WHERE layer = '$layer'"), 'with labels where there are');
		is($aliases, $fields, 'each field has a name in Dutch');
		is("$begins $ends", sql("SELECT coalesce(begins, '') || ' ' || coalesce(ends, '') FROM qgis_layer WHERE layer = '$layer'"), 'the time controller knows its days');
		is($tip, sql("SELECT tip FROM qgis_layer WHERE layer = '$layer'"), 'and pointing tells');
		is($messages, 0, 'without complaint');
		isnt($comment, '', 'and what it is');
	}

	# The project: through a service file, as a user opens it.
	open my $services, '>', "$folder/service.conf" or die "$folder/service.conf: $!\n";
	print $services "[proef]\nhost=$socket\nport=$port\ndbname=qgis\n";
	close $services;
	local $ENV{PGSERVICEFILE} = "$folder/service.conf";
	my %project = asked('qgis_project.py', $file, $folder);
	my ($read, $title, $crs) = @{ $project{project} // ['not opened'] };
	is("$read $title $crs", 'read Woninginbraak EPSG:28992', 'QGIS opens the project');
	for my $id (map { m{<id>(.*?)</id>} } $project =~ m{<maplayer.*?</maplayer>}sg)
	{
		my ($valid, $count, $crs, $key, $renderer, $drawn, $labelled, $fields, $source) = @{ $project{$id} // ['not there'] };
		is($valid, 'valid', "$id: it is there") or next;
		my ($schema, $view) = $source =~ /table="(\w+)"\."(\w+)"/;
		is($fields, sql("SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '$schema.$view'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'geom'"), 'with all fields');
		is($key, $fields =~ /^(\w+)/ ? $1 : '', 'the first of them its key');
		my ($filter) = $source =~ /sql=(.*)$/;
		is($count, sql("SELECT count(*) FROM $schema.$view" . ($filter ? " WHERE $filter" : '')), 'and the rows that it asks for');
		next if $id =~ /result_status/;
		is($crs, 'EPSG:28992', 'in RD New');
		is($renderer, 'RuleRenderer', 'in its style');
		is($drawn, 'drawn', 'and draws') if $count > 0;
	}
	is(join(' ', @{ $project{themes} // [] }), 'nu twee weken eerder', 'it has two pictures of the map');
	my ($image, $pdf, $ink, @maps) = @{ $project{layout} // [] };
	is("$image $pdf", '0 0', 'the layout goes to PNG and PDF');
	cmp_ok($ink, '>', 0.02, 'with something on it');
	is(scalar(grep { $_ > 3 } @maps), 2, 'two maps that are not blank');
	my $body = bytes_of("$folder/layout.pdf");
	like($body, qr{/Type\s*/Pages\b[^>]*/Count 1\b}, 'one page');
	my ($width, $height) = $body =~ m{/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)};
	is(sprintf('%.0f %.0f', $width / 72 * 25.4, $height / 72 * 25.4), '420 297', 'A3 on its side');
	SKIP:
	{
		skip 'no pdftotext: poppler-utils is not installed', 1 if system('command -v pdftotext >/dev/null');
		my $text = join ' ', split /\s+/, qx(pdftotext '$folder/layout.pdf' -);
		my $from = sql("SET lc_time = 'C'; SELECT count(*) FROM burglary_home WHERE occurred_on > (SELECT as_of FROM result_status WHERE result = 'near_repeat_zone') - 14");
		like($text, qr/Sturingsinformatie woninginbraak.*Peildag 31 december 2018.*Nu: 18 december tot en met 31 december 2018/, 'with the days in Dutch');
		my ($now) = $text =~ /In beeld: inbraken en pogingen (\d+)/;
		cmp_ok($now // -1, '<=', $from, 'what is in the picture counted');
		cmp_ok($now // -1, '>', 0, 'and something is');
		like($text, qr/brief nodig hebben \d+\./, 'the line fits to its end');
		like($text, qr/Bron: .*bijgewerkt op \d+ \w+ \d{4}/, 'its source and its day');
		unlike($text, qr/\d[.,]\d{3} m\b/, 'no mark in a scale that reads as another number');
		unlike($text, qr/\[%/, 'and no expression that QGIS did not understand');
	}
}

done_testing;
