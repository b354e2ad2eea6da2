# A folder with files as people have them, a workbook with the number format of a real export among them, and files that are
# broken: what can be read comes into tables and from there into a model, what cannot is named.
use strict;
use warnings;
use IO::Compress::Zip qw($ZipError);
use Psql;
use Test::More;

for my $program (qw(ogr2ogr ssconvert unzip))
{
	plan skip_all => "$program is missing (see test/setup.sh)" if system("command -v $program >/dev/null");
}

my $data   = __FILE__ =~ s{test/t/[^/]*$}{data}r;
my $folder = scratch('in');
mkdir $folder;
$ENV{PGDATABASE} = database('load_files');
sql('CREATE EXTENSION burglary CASCADE');
sql("SELECT create_burglary_model('inbraak')");

sub file { my ($name, $bytes) = @_; open my $file, '>:raw', "$folder/$name" or die "$name: $!\n"; print $file $bytes; close $file }

# ---------------------------------------------------------------- files are made

# The formats of the cells, by number from 1.
my @formats = ('d/mm/yy\\ h:mm;@', 'dd/mm/yyyy', 'h:mm', '0.000', '@', '[$-413]d\\ mmmm\\ yyyy\\ h:mm;@', 'm/d/yyyy\\ h:mm\\ AM/PM');

# A workbook. A sheet is a list of rows; a cell is a text, or a number with its format.
sub workbook
{
	my ($name, %sheets) = @_;
	my @names = sort keys %sheets;
	my $head  = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
	my $types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
	my $near  = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
	my $main  = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
	my @parts = (
		'[Content_Types].xml' => '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
			. '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
			. qq(<Override PartName="/xl/workbook.xml" ContentType="$types.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="$types.styles+xml"/>)
			. join('', map { qq(<Override PartName="/xl/worksheets/sheet$_.xml" ContentType="$types.worksheet+xml"/>) } 1 .. @names) . '</Types>',
		'_rels/.rels' => qq(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="$near/officeDocument" Target="xl/workbook.xml"/></Relationships>),
		'xl/workbook.xml' => qq(<workbook $main xmlns:r="$near"><sheets>)
			. join('', map { qq(<sheet name="$names[$_ - 1]" sheetId="$_" r:id="rId$_"/>) } 1 .. @names) . '</sheets></workbook>',
		'xl/_rels/workbook.xml.rels' => '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
			. join('', map { qq(<Relationship Id="rId$_" Type="$near/worksheet" Target="worksheets/sheet$_.xml"/>) } 1 .. @names)
			. qq(<Relationship Id="rId99" Type="$near/styles" Target="styles.xml"/></Relationships>),
		'xl/styles.xml' => "<styleSheet $main><numFmts count=\"@{[ scalar @formats ]}\">"
			. join('', map { '<numFmt numFmtId="' . (163 + $_) . '" formatCode="' . ($formats[$_ - 1] =~ s/"/&quot;/gr) . '"/>' } 1 .. @formats)
			. '</numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
			. '<cellXfs><xf numFmtId="0"/>' . join('', map { '<xf numFmtId="' . (163 + $_) . '" applyNumberFormat="1"/>' } 1 .. @formats) . '</cellXfs></styleSheet>');
	for my $sheet (1 .. @names)
	{
		my ($rows, $row) = ('', 0);
		for my $cells (@{ $sheets{ $names[$sheet - 1] } })
		{
			$row++;
			my $column = 'A';
			my $line   = '';
			for my $cell (@$cells)
			{
				my $at = $column++ . $row;
				next unless defined $cell;
				$line .= ref $cell ? qq(<c r="$at" s="$cell->[1]"><v>$cell->[0]</v></c>)
					: qq(<c r="$at" t="inlineStr"><is><t xml:space="preserve">) . ($cell =~ s/&/&amp;/gr =~ s/</&lt;/gr) . '</t></is></c>';
			}
			$rows .= qq(<row r="$row">$line</row>);
		}
		push @parts, "xl/worksheets/sheet$sheet.xml" => "<worksheet $main><sheetData>$rows</sheetData></worksheet>";
	}
	my $zip;
	while (my ($part, $text) = splice @parts, 0, 2)
	{
		if ($zip) { $zip->newStream(Name => $part) }
		else { $zip = IO::Compress::Zip->new("$folder/$name", Name => $part) or die "$name: $ZipError\n" }
		$zip->print($head . $text);
	}
	$zip->close;
}

# 42998 is 20 September 2017; 17:30 is .7291666..., and Excel writes seventeen digits of it.
workbook('bvh.xlsx', Incidenten => [
	[ 'Incident-identificatie', 'Begin-pleegdatum/tijd', 'Eind-pleegdatum/tijd', 'Kennisnamedatum/tijd', 'Pleegstraatnaam', 'Pleeghuisnummer (met toev)', 'Pleegpostcode' ],
	[ '00123', [ '42998.729166666701', 1 ], [ '42999.25', 1 ], [ '42999.333333333336', 1 ], 'Eik & Beuklaan', [ 12, 0 ], '7511AB' ],
	[ '00124', [ '42998.999988425923', 1 ], [ '43000', 1 ],    [ '43000.000694444447', 1 ], '<onbekend>',     '12-A',    '7511 AC' ],
	[ '00125', [ '43000', 1 ],              undef,             [ '43001.5', 6 ],            'Wél',            undef,     undef ],
	[ '00126', [ '43000', 2 ],              [ '43000.5', 7 ],  [ '43002', 2 ],              'Berkenhof',      [ 4, 5 ],  undef ] ]);
# Days and words in one column, a day for a name, a text of two lines, sheets of texts, and a name that takes all the room.
workbook('Export van alle woninginbraken 2013-2017 (definitief, versie 3).xlsx',
	Gegevens => [ [ 'nr', 'datum', [ '42998', 2 ] ], [ '1', [ '42998', 2 ], "Kerkstraat 1\n7511AB Enschede" ], [ '2', 'onbekend', [ '42998.5', 1 ] ], [ '3', [ '42998', 1 ], [ '42998', 1 ] ] ],
	Informatie => [ ['Informatie over deze export'], [ undef, 'uit BVH' ] ]);
workbook('cijfers.xlsx',
	Cijfers => [ [ 'buurtcode', 'jaar', 'leegstand', 'aantal' ], [ 'BU01530100', [ 2022, 0 ], [ '1.025', 0 ], [ '1025', 0 ] ], [ 'BU01530101', [ 2022, 0 ], [ '3.3559999999999999', 4 ], [ '12', 0 ] ] ],
	Toelichting => [ ['De cijfers zijn voorlopig'], [ 'x', 'y' ] ],
	Leeg => []);
file('komma.csv',  "buurtcode;leegstand\nBU01530100;1,5\n");
file('kolom.csv',  "naam\nx\n");
# Lines in UTF-8 and in Windows-1252, an inch mark, an address of two lines, what Excel writes on top, a column without a name; in a
# file whose name begins with a hyphen and has blanks and marks.
file("-b 'x' \"\xC3\xA9\".csv", "\xEF\xBB\xBFsep=;\r\nnr;Re\xEBn;adres;\r\n1;\x80 1.234,5;\"Kerkstraat 1\r\n7511AB\";;\r\n2;12\" Zo\xC3\xAB;\"\"\"De Zon\"\" 3\"\r\n\r\n");
my $long = 'Percentage huishoudens met een inkomen onder of rond het sociaal minimum, ';
file('kop.csv', qq(id,"${long}tot 110%","${long}tot 120%"\n1,2,3\n));
# What would be read as other rows than there are, and names of tables that PostgreSQL has itself.
file('citaat.csv', "nr;naam\n1;x\n2;\"y\n3;z\n");
file('scheef.csv', "nr;naam;plaats\n1;Kerkstraat 1; Enschede;y\n");
file('pg_class.csv', "relname;oid\nx;1\n");
file('spatial_ref_sys.csv', "srid;auth_name\n1;x\n");
file('leeg.csv',   '');
file('geknipt.xlsx', 'PK' . 'x' x 500);
file('tekst.xlsx', "buurtcode;leegstand\nBU01530100;1,5\n");
file('kapot.gpkg', 'SQLite format 3' . "\0" x 100);
file('kapot.shp',  'no shapefile');
file('kapot.zip',  'no archive');
file('leesmij.txt', 'x');

sql(q{CREATE TABLE pand AS SELECT '0153100000000001'::text AS identificatie, 'Pand in gebruik'::text AS status, 1990 AS bouwjaar, ST_SetSRID(ST_MakeEnvelope(257000, 471000, 257010, 471010), 28992) AS geom});
sql(q{CREATE TABLE punt AS SELECT 'Molen'::text AS naam, ST_SetSRID(ST_MakePoint(257000, 471000), 28992) AS geom});
sql(q{CREATE TABLE gemengd AS SELECT v.id, ST_SetSRID(v.geom::geometry, 28992) AS geom FROM (VALUES (1, 'POLYGON((0 0, 9 0, 9 9, 0 0))'),
      (2, 'MULTIPOLYGON(((0 0, 9 0, 9 9, 0 0)), ((20 0, 29 0, 29 9, 20 0)))'), (3, NULL)) AS v (id, geom)});
# A layer of points whose last is none, further on than ogr2ogr writes at a time.
sql(q{CREATE TABLE half AS SELECT n AS id, CASE WHEN n <= 100100 THEN ST_SetSRID(ST_MakePoint(257000, 471000), 28992) ELSE 'SRID=28992;LINESTRING(0 0, 1 1)' END AS geom
      FROM generate_series(1, 100101) AS n});
my $from = "'PG:dbname=$ENV{PGDATABASE}'";
is(qx(ogr2ogr -f GPKG '$folder/bag.gpkg' $from pand punt 2>&1), '', 'a GeoPackage is written');
is(system("ogr2ogr -f 'ESRI Shapefile' '$folder/panden.shp' $from pand 2>/dev/null"), 0, 'and a shapefile, whose names have ten characters');
is(system("ogr2ogr -f 'ESRI Shapefile' '$folder/gemengd.shp' $from gemengd 2>/dev/null"), 0, 'one with areas of one part and of two');
is(system("ogr2ogr -f GPKG '$folder/half.gpkg' $from half -nlt POINT 2>/dev/null"), 0, 'a layer of points with a line in it');
mkdir scratch('zip');
is(qx(ogr2ogr -f 'ESRI Shapefile' '@{[ scratch('zip') ]}/molens.shp' $from punt 2>&1), '', 'and one for an archive');
{
	my $zip;
	for my $part (glob scratch('zip/*'))
	{
		my $name = 'map/' . $part =~ s{.*/}{}r;
		if ($zip) { $zip->newStream(Name => $name) } else { $zip = IO::Compress::Zip->new("$folder/molens.zip", Name => $name) }
		open my $bytes, '<:raw', $part or die; local $/; $zip->print(<$bytes>);
	}
	$zip->close;
}

# ---------------------------------------------------------------- and loaded

my $said   = qx('$data/load_files.sh' '$folder' st 2>&1);
my $status = $? >> 8;
is($status, 1, 'the exit status tells that something is wrong');
like($said, qr/^not loaded: \S*\/$_->[0]: $_->[1]/m, "$_->[0] is named")
	for ['leeg.csv', 'it is empty'], ['citaat.csv', 'line 3 has a quote that begins a text, and none that ends it$'],
	['scheef.csv', 'line 2 has 4 fields, and the first line, with the names, has 3$'],
	['pg_class.csv', 'the name "pg_class" has a meaning in PostgreSQL'], ['spatial_ref_sys.csv', 'the name "spatial_ref_sys" has'], ['half.gpkg', '.*\w'], map { [ $_, '.*\w' ] } qw(geknipt.xlsx tekst.xlsx kapot.gpkg kapot.shp kapot.zip);
like($said, qr/^left alone, .*leesmij\.txt$/m, 'and what is no file of data');
is(() = $said =~ /\n/g, 12, 'in a line each');
is(sql("SELECT string_agg(relname, ', ' ORDER BY relname COLLATE \"C\") FROM pg_class WHERE relnamespace = 'st'::regnamespace AND relkind = 'r'"),
	qq{-b 'x' "\xC3\xA9", Export van alle woninginbraken 2013-2017 (definitief Informatie, Export van alle woninginbraken 2013-2017 (definitief,  Gegevens, }
	. 'bvh, cijfers Cijfers, cijfers Toelichting, gemengd, kolom, komma, kop, molens, pand, panden, punt', 'all others are tables, and half a file is none');
is(sql(qq{SELECT nr, "Re\xEBn", adres, field_4 FROM st."-b 'x' ""\xE9""" ORDER BY ogc_fid}), qq(1|\xE2\x82\xAC 1.234,5|Kerkstraat 1\n7511AB|\n2|12" Zo\xC3\xAB|"De Zon" 3|),
	'each line is read in its own encoding, quotes as they are meant');
is(sql(q{SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'st.kop'::regclass AND attnum > 2}),
	'Percentage huishoude...al minimum, tot 110% Percentage huishoude...al minimum, tot 120%', 'names that begin alike for 63 bytes are told apart by their ends');
is(sql(q{SELECT string_agg(GeometryType(geom), ' ' ORDER BY id), count(*) FROM st.gemengd}), 'MULTIPOLYGON MULTIPOLYGON|3', 'areas of one part and of two');
is(sql(q{SELECT datum, "2017/09/20" FROM st."Export van alle woninginbraken 2013-2017 (definitief,  Gegevens" ORDER BY ogc_fid}),
	"2017/09/20|Kerkstraat 1\n7511AB Enschede\nonbekend|2017/09/20 12:00:00\n2017/09/20 00:00:00|2017/09/20 00:00:00", 'days and words in one column');
is(sql(q{SELECT "Informatie over deze export", field_2 FROM st."Export van alle woninginbraken 2013-2017 (definitief Informatie"}), '|uit BVH', 'a sheet of texts');
is(sql(q{SELECT "Incident-identificatie", "Begin-pleegdatum/tijd", "Eind-pleegdatum/tijd", "Kennisnamedatum/tijd" FROM st.bvh ORDER BY ogc_fid}), <<'E' =~ s/\n\z//r, 'moments keep their times');
00123|2017/09/20 17:30:00|2017/09/21 06:00:00|2017/09/21 08:00:00
00124|2017/09/20 23:59:59|2017/09/22 00:00:00|2017/09/22 00:01:00
00125|2017/09/22 00:00:00||2017/09/23 12:00:00
00126|2017/09/22|2017/09/22 12:00:00|2017/09/24
E
is(sql(q{SELECT "Pleegstraatnaam", "Pleeghuisnummer (met toev)" FROM st.bvh ORDER BY ogc_fid}), "Eik & Beuklaan|12\n<onbekend>|12-A\nWél|\nBerkenhof|4", 'and texts are as they were');
is(sql(q{SELECT leegstand::float8, aantal, pg_typeof(leegstand), pg_typeof(aantal) FROM st."cijfers Cijfers" ORDER BY ogc_fid}),
	"1.025|1025|numeric|character varying\n3.356|12|numeric|character varying", 'numbers with a fraction are numbers');

# ---------------------------------------------------------------- and imported

sql(q{CALL inbraak.import_delivery('st.bvh', 'bvh', 'bvh', 'preventie', 'convenant', '2199-12-31')});
is(sql(q{SELECT source_id, occurred_from, occurred_to, precision, reported_at FROM inbraak.burglary ORDER BY source_id}), <<'E' =~ s/\n\z//r, 'burglaries of a workbook are at the time that it gives');
00123|2017-09-20 17:30:00|2017-09-21 06:00:00|time|2017-09-21 08:00:00
00124|2017-09-20 23:59:59|2017-09-22 00:00:00|time|2017-09-22 00:01:00
00125|2017-09-22 00:00:00||time|2017-09-23 12:00:00
00126|2017-09-22 00:00:00|2017-09-22 12:00:00|day|2017-09-24 00:00:00
E
sql(q{CALL inbraak.import_delivery('st."cijfers Cijfers"', 'leegstand per gebied')});
is(sql(q{SELECT code, value FROM inbraak.factor_value ORDER BY code}), "BU01530100|1.025\nBU01530101|3.356", 'a point in a workbook is the decimal mark');
sql(q{CALL inbraak.import_delivery('st.panden', 'bag-light pand')});
is(sql(q{SELECT pand_id, bouwjaar, ST_Area(geom) FROM inbraak.pand}), '0153100000000001|1990|100', 'a shapefile with names of ten characters is read');
sql(q{CALL inbraak.import_delivery('st.molens', 'plaatsnamen')});
is(sql(q{SELECT name, ST_X(geom) FROM inbraak.place_name}), 'Molen|257000', 'and a file of an archive');

# ---------------------------------------------------------------- once more, without what was wrong

unlink map { "$folder/$_" } qw(citaat.csv scheef.csv pg_class.csv spatial_ref_sys.csv half.gpkg leeg.csv geknipt.xlsx tekst.xlsx kapot.gpkg kapot.shp kapot.zip leesmij.txt);
is(qx('$data/load_files.sh' '$folder' st 2>&1) . $?, '0', 'a folder without faults is loaded without a word');
file('bvh.csv', "a;b\n1;2\n");
sql(q{CREATE TABLE cijfers AS SELECT 1 AS id, ST_MakePoint(0, 0)::geometry(Point) AS geom; CREATE TABLE "eigen laag" AS TABLE cijfers});
is(qx(ogr2ogr -f GPKG '$folder/a.gpkg' $from pand 'eigen laag' 2>&1), '', 'and another GeoPackage');
$said = qx('$data/load_files.sh' '$folder' st 2>&1);
like($said, qr/^not loaded: .*bvh\.xlsx: there is a table st\.bvh already/m, 'two files of one name: the second is named');
like($said, qr/^not loaded: .*bag\.gpkg: there is a table st\.pand already/m, 'and two layers');
is(sql('SELECT count(*) FROM st.pand') . sql('SELECT count(*) FROM st."eigen laag"'), '11', 'what came first is whole');
is(sql('SELECT count(*) FROM st.bvh'), 1, 'and adds nothing to the first');

done_testing;
