# The made deliveries written as files and brought back: every row of every table arrives as it left.
use strict;
use warnings;
use Psql;
use Test::More;

plan skip_all => 'ogr2ogr is missing (Debian: gdal-bin)' if system('command -v ogr2ogr >/dev/null');

my $data   = __FILE__ =~ s{test/t/[^/]*$}{data}r;
my $folder = scratch('files');
$ENV{PGDATABASE} = database('made_files');
sql('CREATE EXTENSION postgis');

# What a command says; nothing when all is well.
sub says { my $output = qx(@_ 2>&1); return $? ? $output || "exit $?" : $output }

is(says("psql -X -q -v scale=0.05 -f '$data/made_region.sql' >/dev/null"), '', 'a region is made');
is(says("psql -X -q -f '$data/made_delivery.sql' >/dev/null"), '', 'its deliveries are made');
is(says("'$data/made_files.sh' levering '$folder'"), '', 'they are written as files');

# ---------------------------------------------------------------- the files

sub bytes { open my $file, '<:raw', "$folder/$_[0].csv" or die "$_[0]: $!\n"; local $/; return <$file> }

my @sheets = map { s{.*/(.*)\.csv}{$1}r } sort glob "$folder/*.csv";
my %csv    = map { $_ => bytes($_) } @sheets;
is("@sheets", 'acties_05_12 acties_19_12 adviezen appgroepen brieven incidenten kerncijfers leegstand meldingen misdrijven_jaar misdrijven_maand monitor plekken straatlevering verhuizingen woningbezit woz',
	'the sheets');
is(join(' ', grep { $csv{$_} =~ /^\xEF\xBB\xBF/ } @sheets), 'incidenten', 'the export of BVH begins with a byte order mark');
is(join(' ', grep { my $text = $csv{$_}; !utf8::decode($text) } @sheets), 'woz', 'WOZ is not UTF-8');
ok($csv{woz} =~ /"\x80 [0-9.]+"/, 'but Windows-1252, with its euro');
ok($csv{incidenten} =~ /;"Woning;\nsieraden; ""geld""\r\nlaptop";/, 'semicolons, quotes and line breaks within quotes');
ok($csv{incidenten} =~ /\xC2\xA0/, 'and no-break spaces');
like(substr($csv{kerncijfers}, 0, 300), qr/^gwb_code_10;gwb_code_8;recs;.*\n"NL00      ";"00      ";"Land";/, 'names on the first line, blanks kept');
is(join(' ', map { qx(ogrinfo -q '$folder/$_.gpkg') =~ /^\d+: (\w+)/gm } qw(bag-light wijkbuurtkaart omgeving)), 'pand verblijfsobject gemeenten buurten paden landschap', 'the layers');

# ---------------------------------------------------------------- and back

# How many rows of a table are not what they were, one by one in their order. CR LF within a text comes back as LF.
sub differing
{
	my ($table) = @_;
	my $line = sql("SELECT string_agg(format('replace(%I::text, E''\\r\\n'', E''\\n'')', attname), ', ' ORDER BY attnum) FROM pg_attribute
	                WHERE attrelid = 'levering.$table'::regclass AND attnum > 0 AND NOT attisdropped");
	return sql(<<"E");
SELECT count(*)
FROM  (SELECT row_number() OVER (ORDER BY ctid) AS n, ARRAY[$line] AS line FROM levering.$table) AS made
FULL   JOIN (SELECT ogc_fid AS n, ARRAY[$line] AS line FROM terug.$table) AS loaded USING (n)
WHERE  made.line IS DISTINCT FROM loaded.line
E
}

my @tables = (qw(pand verblijfsobject gemeenten buurten paden landschap), @sheets);
for my $time ('', ' again')
{
	is(says("'$data/load_files.sh' '$folder' terug"), '', "they are loaded$time");
	is(sql("SELECT relname FROM pg_class WHERE relnamespace = 'terug'::regnamespace AND relkind = 'r' ORDER BY 1"), join("\n", sort @tables), "each a table$time");
}
is(differing($_), 0, "$_ came back") for @tables;
my $names = join ', ', map { "'$_'" } @sheets;
is(sql("SELECT relname, attname FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid WHERE relnamespace = 'terug'::regnamespace AND relkind = 'r'
        AND relname IN ($names) AND attnum > 0 AND atttypid <> 'varchar'::regtype AND attname <> 'ogc_fid'"), '',
	'all columns of the sheets are text');
is(sql(q{SELECT count(*) FROM levering.incidenten WHERE "Object" ~ E'"geld"\r\nlaptop'}), sql(q{SELECT count(*) FROM terug.incidenten WHERE "Object" ~ E'"geld"\nlaptop'}),
	'what is lost is the CR of a line break');
sql(q{UPDATE terug.monitor SET "Postcode" = '7599' WHERE ogc_fid = 1; DELETE FROM terug.brieven WHERE ogc_fid = 2});
is(differing('monitor') . ' ' . differing('brieven'), '1 1', 'a row that is changed or missing is noticed');

# ---------------------------------------------------------------- what is refused

sql('CREATE SCHEMA politie; CREATE TABLE politie.record (id int); INSERT INTO politie.record VALUES (1)');
like(says("'$data/load_files.sh' '$folder' politie"), qr/schema "politie" exists and does not hold loaded files/, 'a schema of others is not dropped');
is(sql('SELECT count(*) FROM politie.record'), 1, 'and left as it was');
like(says("'$data/made_files.sh' politie '$folder'"), qr/there are no made deliveries in schema "politie"/, 'no deliveries');
mkdir scratch('nothing');
like(says("'$data/load_files.sh' '@{[ scratch('nothing') ]}' leeg"), qr/there is no \.csv, \.xlsx, \.shp, \.gpkg or \.zip in/, 'no files');
is(sql("SELECT to_regnamespace('leeg') IS NULL"), 't', 'make no schema');

# ---------------------------------------------------------------- files as people name and save them

sub file { my ($name, $bytes) = @_; open my $file, '>:raw', scratch("odd/$name") or die "$name: $!\n"; print $file $bytes; close $file }

mkdir scratch('odd');
file('SHEET.CSV', "naam;aantal\nEnschede;3\n");
file('leesmij.txt', 'x');
like(qx('$data/load_files.sh' '@{[ scratch('odd') ]}' odd 2>&1), qr/left alone, for it is no \.csv, \.xlsx, \.shp, \.gpkg or \.zip: .*leesmij\.txt/, 'a file of another kind is named');
is(sql('SELECT naam, aantal FROM odd."SHEET"'), 'Enschede|3', 'a name in capitals is a sheet, too');
file('unicode.csv', "\xFF\xFEn\0;\0a\0\n\0");
like(says("'$data/load_files.sh' '@{[ scratch('odd') ]}' odd"), qr/unicode\.csv: it is in UTF-16.*save it as CSV UTF-8/, 'a sheet in UTF-16 is refused with the way out');

done_testing;
