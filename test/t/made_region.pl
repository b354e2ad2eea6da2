# The made region: it has the published numbers, holds what it says is planted, is the same everywhere, and knox_test finds in it just what is planted.
use strict;
use warnings;
use Psql;
use Test::More;

my $script = __FILE__ =~ s{test/t/[^/]*$}{data/made_region.sql}r;
database('made_region');
sql('CREATE EXTENSION burglary CASCADE');

# Makes a region in a schema; settings as psql takes them, what the session is like as PGOPTIONS takes it.
sub region
{
	my ($schema, $settings, $session) = @_;
	local $ENV{PGOPTIONS} = $session // '';
	my $variables = join ' ', map { "-v $_=$settings->{$_}" } sort keys %$settings;
	my $output = qx(psql -X -q -d made_region -v schema=$schema $variables -f '$script' 2>&1);
	return $? ? $output : '';
}

# ---------------------------------------------------------------- the whole region

is(region('region', {}), '', 'the region is made');
sql('ALTER DATABASE made_region SET search_path = region, public');

is(sql('SELECT (SELECT count(*) FROM municipality), (SELECT count(*) FROM dwelling), (SELECT sum(dwellings) FROM municipality), (SELECT count(*) FROM burglary)'),
	'14|284000|284000|4597', '14 municipalities, 284,000 dwellings, 4,597 burglaries');
is(sql(<<'E'), <<'E' =~ s/\n$//r, 'the published burglaries of 2016, 2017 and 2018 in each municipality');
SELECT name, count(*) FILTER (WHERE year = 2016), count(*) FILTER (WHERE year = 2017), count(*) FILTER (WHERE year = 2018), count(*) FILTER (WHERE year NOT BETWEEN 2016 AND 2018)
FROM   municipality JOIN (SELECT municipality_id, extract(year FROM occurred_on) AS year FROM burglary) AS b USING (municipality_id) GROUP BY name ORDER BY name COLLATE "C"
E
Almelo|270|195|127|0
Borne|52|38|25|0
Dinkelland|34|21|17|0
Enschede|792|505|402|0
Haaksbergen|37|30|31|0
Hellendoorn|55|54|93|0
Hengelo|325|281|204|0
Hof van Twente|89|59|40|0
Losser|51|35|39|0
Oldenzaal|58|77|55|0
Rijssen-Holten|48|55|51|0
Tubbergen|29|21|29|0
Twenterand|63|39|45|0
Wierden|36|50|40|0
E
is(sql(<<'E'), "burglary|POINT|28992\ndwelling|POINT|28992\nlandscape|POLYGON|28992\nmunicipality|MULTIPOLYGON|28992\nstreet|LINESTRING|28992", 'all geometry is in EPSG:28992');
SELECT f_table_name, type, srid FROM geometry_columns WHERE f_table_schema = 'region' ORDER BY f_table_name
E
is(sql(<<'E'), '', 'the schema and each table say that they are made');
SELECT relname FROM pg_class WHERE relnamespace = 'region'::regnamespace AND relkind = 'r' AND coalesce(obj_description(oid), '') NOT LIKE 'Made%'
UNION ALL SELECT 'region' WHERE obj_description('region'::regnamespace) NOT LIKE 'Made%'
E

# Each of these has no rows.
my %none = (
	'dwellings outside their municipality'      => 'SELECT FROM dwelling AS d JOIN municipality AS m USING (municipality_id) WHERE NOT ST_Contains(m.geom, d.geom)',
	'municipalities that miscount'              => 'SELECT FROM municipality AS m WHERE dwellings <> (SELECT count(*) FROM dwelling AS d WHERE d.municipality_id = m.municipality_id)',
	'dwellings on a street of another municipality' => 'SELECT FROM dwelling AS d JOIN street AS s USING (street_id) WHERE d.municipality_id <> s.municipality_id',
	'dwellings far from their street'           => 'SELECT FROM dwelling AS d JOIN street AS s USING (street_id) WHERE ST_Distance(d.geom, s.geom) > 20',
	'dwellings on an avenue or a road'          => q{SELECT FROM dwelling AS d JOIN street AS s USING (street_id) WHERE s.kind <> 'street'},
	'roads that end in the open field'          => q{SELECT FROM street AS r, unnest(ARRAY[ST_StartPoint(r.geom), ST_EndPoint(r.geom)]) AS tip WHERE r.kind IN ('road', 'main road')
		AND NOT EXISTS (SELECT FROM street AS a WHERE a.kind = 'avenue' AND ST_DWithin(a.geom, tip, 0.02))},
	'water and parks that are not valid'        => 'SELECT FROM landscape WHERE NOT ST_IsValid(geom) OR ST_Area(geom) < 100',
	'dwellings in water or in a park'           => 'SELECT FROM landscape AS l JOIN dwelling AS d ON ST_DWithin(d.geom, l.geom, 5)',
	'water and parks of unknown kinds'          => q{SELECT FROM landscape WHERE kind NOT IN ('park', 'pond', 'lake', 'river', 'canal')},
	'ponds outside a park'                      => q{SELECT FROM landscape AS w WHERE kind = 'pond' AND NOT EXISTS (SELECT FROM landscape AS p WHERE p.kind = 'park' AND ST_Contains(p.geom, w.geom))},
	'addresses that occur twice'                => 'SELECT FROM dwelling GROUP BY postcode, house_number HAVING count(*) > 1',
	'postcodes that are none'                   => q{SELECT FROM dwelling WHERE postcode !~ '^[1-9][0-9]{3} [A-Z]{2}$'},
	'postcodes of more than one side of a street' => 'SELECT FROM dwelling GROUP BY postcode HAVING count(DISTINCT (street_id, house_number % 2)) > 1',
	'points of several dwellings that are not flats' => q{SELECT FROM dwelling GROUP BY geom HAVING count(*) > 6 OR count(*) > 1 AND min(house_type) || max(house_type) <> 'flatsflats'},
	'points that are no whole centimetres'      => 'SELECT FROM dwelling WHERE ST_X(geom) <> round(ST_X(geom) * 100) / 100 OR ST_Y(geom) <> round(ST_Y(geom) * 100) / 100',
	'dwellings nearer than 2 metres to others'  => 'SELECT FROM dwelling AS d JOIN dwelling AS n ON ST_DWithin(d.geom, n.geom, 2) AND NOT n.geom ~= d.geom WHERE d.dwelling_id % 20 = 0',
	'dwellings without others within 50 metres' => 'SELECT FROM dwelling AS d WHERE d.dwelling_id % 20 = 0 AND NOT EXISTS (SELECT FROM dwelling AS n WHERE ST_DWithin(d.geom, n.geom, 50) AND n.dwelling_id <> d.dwelling_id)',
	'burglaries elsewhere than at their dwelling' => 'SELECT FROM burglary AS b JOIN dwelling AS d USING (dwelling_id) WHERE NOT b.geom ~= d.geom OR b.municipality_id <> d.municipality_id',
	'days that are not those of the time window' => q{SELECT FROM burglary WHERE occurred_on <> (occurred_from AT TIME ZONE 'Europe/Amsterdam')::date OR occurred_to <= occurred_from},
	'offspring that does not follow its parent' => 'SELECT FROM burglary AS b JOIN burglary AS p ON p.burglary_id = b.parent_id WHERE p.burglary_id >= b.burglary_id OR b.occurred_on - p.occurred_on NOT BETWEEN 0 AND 29',
	'offspring at 100 metres or farther'        => 'SELECT FROM burglary AS b JOIN burglary AS p ON p.burglary_id = b.parent_id WHERE ST_Distance(b.geom, p.geom) >= 100',
	'offspring in another municipality or year' => q{SELECT FROM burglary AS b JOIN burglary AS p ON p.burglary_id = b.parent_id
		WHERE b.municipality_id <> p.municipality_id OR date_trunc('year', b.occurred_on) <> date_trunc('year', p.occurred_on)},
	'municipalities and years with another share of offspring' => 'SELECT FROM burglary GROUP BY municipality_id, extract(year FROM occurred_on) HAVING count(parent_id) <> round(0.2 * count(*))',
);
is(sql("SELECT count(*) FROM ($none{$_}) AS rows"), 0, "no $_") for sort keys %none;

# Chance within four standard errors of what README.md says.
is(sql(<<'E'), 't|t|t|t', 'three in twenty offspring at the same dwelling, 6.5 days later; two in ten background burglaries around New Year; three in ten attempts');
SELECT abs(avg((b.dwelling_id = p.dwelling_id)::int) - 0.15) < 4 * sqrt(0.15 * 0.85 / count(p)), abs(avg(b.occurred_on - p.occurred_on) - 6.5) < 4 * stddev(b.occurred_on - p.occurred_on) / sqrt(count(p)),
       -- the days of the year within 90 of New Year have 180 / 365 of the eight in ten, too
       abs((avg((extract(doy FROM b.occurred_on) NOT BETWEEN 91 AND 275)::int) FILTER (WHERE p IS NULL)) - (0.2 + 0.8 * 180 / 365)) < 4 * sqrt(0.25 / 3678),
       abs(avg(b.attempt::int) - 0.3) < 4 * sqrt(0.21 / count(*))
FROM   burglary AS b LEFT JOIN burglary AS p ON p.burglary_id = b.parent_id
E
is(sql(<<'E'), 't', 'most burglaries fall in a few blocks');
SELECT (SELECT sum(n) FROM (SELECT count(*) AS n FROM burglary WHERE parent_id IS NULL GROUP BY ST_SnapToGrid(geom, 240) ORDER BY n DESC LIMIT 500) AS b)
     > 0.5 * (SELECT count(*) FROM burglary WHERE parent_id IS NULL)
E

# ---------------------------------------------------------------- what knox_test finds in it

# The cells of 2018 that knox_test finds among those that a condition picks.
sub found
{
	my ($schema, $condition) = @_;
	return sql(<<"E");
SELECT distance_from, distance_to, days_from, days_to
FROM   knox_test((SELECT event_set(geom, occurred_on) FROM $schema.burglary WHERE occurred_on >= '2018-01-01'))
WHERE  $condition AND p_adjusted <= 0.05 AND knox_ratio > 1
E
}

is(found('region', '(distance_from, days_from) IN ((0, 0), (0.01, 0), (0.01, 7))'), "0|0.01|0|7\n0.01|100|0|7\n0.01|100|7|14", 'raised at the same place in the first week, and within 100 m in the first and the second');
# Offspring of one parent are within 200 m of each other and what a chain adds is thin, so that no cell from 100 to 400 m stands out. The open
# band from 400 m on is left aside: the number of pairs at each distance is fixed, so that what is too many soon and near is too few late and
# near, and too many late and far.
is(found('region', 'distance_from >= 100 AND distance_to <= 400'), '', 'not raised from 100 to 400 m');
is(found('region', 'distance_to <= 100 AND days_from >= 28'), '', 'not raised within 100 m from four weeks on');

is(region('no_effect', { effect => 0 }), '', 'a region without near repeats is made');
is(sql('SELECT count(*), count(parent_id) FROM no_effect.burglary'), '4597|0', 'it has as many burglaries, and no offspring');
is(found('no_effect', 'true'), '', 'without near repeats no cell is raised');

# ---------------------------------------------------------------- the same everywhere

# All of a region.
sub fingerprint
{
	my ($schema) = @_;
	return sql(<<"E");
SET timezone = 'UTC';
SELECT md5(string_agg(b::text, '' ORDER BY burglary_id)) FROM $schema.burglary AS b;
SELECT md5(string_agg(d::text, '' ORDER BY dwelling_id)) FROM $schema.dwelling AS d;
SELECT md5(string_agg(s::text, '' ORDER BY street_id)) FROM $schema.street AS s;
SELECT md5(string_agg(m::text, '' ORDER BY municipality_id)) FROM $schema.municipality AS m;
SELECT md5(string_agg(l::text, '' ORDER BY landscape_id)) FROM $schema.landscape AS l;
E
}

is(region('small', { scale => 0.05, seed => 7 }), '', 'a small region is made');
my $small = fingerprint('small');
is(sql('SELECT (SELECT count(*) FROM small.dwelling), (SELECT count(*) FROM small.burglary)'), '14200|' . sql('SELECT sum(round(n * 0.05)) FROM (SELECT count(*) AS n FROM burglary GROUP BY municipality_id, extract(year FROM occurred_on)) AS b'),
	'of a twentieth of the dwellings and of the burglaries');
is(region('small', { scale => 0.05, seed => 7 }, '-c enable_hashjoin=off -c enable_nestloop=off -c timezone=Pacific/Auckland -c datestyle=SQL,MDY -c extra_float_digits=0 -c work_mem=64kB'), '', 'it is made again in its place');
is(fingerprint('small'), $small, 'the same seed makes the same region, by another plan and in another time zone');
# A change of the script that is meant to make other regions changes this, too.
is(sql("SELECT md5('$small')"), 'c79c1ab6744762fd04c04811f0998afc', 'it is the region that seed 7 makes on every machine');
is(region('other', { scale => 0.05, seed => 8 }), '', 'another seed');
my @same = do { my %seen = map { $_ => 1 } split /\n/, $small; grep { $seen{$_} } split /\n/, fingerprint('other') };
is(scalar @same, 1, 'makes another region, of the same municipalities');

# ---------------------------------------------------------------- what is not its own

sql('CREATE SCHEMA police; CREATE TABLE police.record (id int)');
like(region('police', { scale => 0.05 }), qr/schema "police" exists and is not a made region/, 'a schema that it did not make is refused');
is(sql('SELECT count(*) FROM police.record'), 0, 'and left as it was');

done_testing;
