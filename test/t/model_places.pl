# What lies around the dwellings: places of all kinds and reports with their moment. How they come in, what is refused, what comes again, which
# cameras see a place. The rows are made here.
use strict;
use warnings;
use Model;
use Psql;
use Test::More;

database('model_places');
sql("CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak'); ALTER DATABASE model_places SET search_path = inbraak, inbraak_internal, public");
my $files = 0;
my $ground = ", purpose => 'proef', legal_basis => 'convenant', expires_on => current_date + 30";

# Loads what a query gives; read, accepted, rejected, unchanged.
sub load
{
	my ($mapping, $query, $arguments) = @_;
	my $table = 'bestand' . ++$files;
	sql("CREATE TABLE $table AS $query");
	return counts('inbraak', load_delivery('inbraak', $table, $mapping, "'bestand'" . ($arguments // '')));
}
sub refused { sql('SELECT row_number, field, rule, explanation FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery) ORDER BY 1') }
sub known { my ($what, $where) = @_; sql("SELECT $what FROM (SELECT * FROM place_of_interest" . ($where ? " WHERE $where" : '') . ' ORDER BY place_of_interest_id) AS p') }

# ---------------------------------------------------------------- a file of one's own

is(load('plekken', q(SELECT * FROM (VALUES ('1', 'lantaarnpaal', NULL, '257000', '471000', NULL, NULL), ('2', 'Bushalte', ' Halte  Markt ', '257000,25', '471000', NULL, NULL),
	('3', 'STRAATVERLICHTING', NULL, '257001.5', '471000.5', NULL, NULL), ('4', 'boom', NULL, NULL, NULL, '6.893', '52.221'), (NULL, 'boom', NULL, '257002', '471000', NULL, NULL))
	AS v ("Nummer", "Soort", "Naam", "X", "Y", lengtegraad, breedtegraad))), '5|5|0|0', 'a sheet with x and y, or with degrees');
is(known("kind, name, source, source_id, ST_X(geom)::numeric(10,1), ST_Y(geom)::numeric(10,1), in_use_to"),
	"lichtmast||plekken|1|257000.0|471000.0|\nbushalte|Halte Markt|plekken|2|257000.3|471000.0|\nlichtmast||plekken|3|257001.5|471000.5|\nboom||plekken|4|257890.7|471392.5|\n" .
	"boom||plekken|257002.0 471000.0|257002.0|471000.0|", 'each is what its word says, where it is');
is(load('plekken', q(SELECT 'school' AS soort, 'School ' || n AS naam, n::text AS nummer, g AS geom FROM (VALUES (1, 'SRID=4326;POINT(6.893 52.221)'::geometry), (2, 'SRID=28992;POINT Z (257000 471000 3)'),
	(3, 'POINT(257000 471001)'), (4, 'SRID=28992;MULTIPOINT(257000 471002)'), (5, 'SRID=28992;POLYGON((257000 471000, 257050 471000, 257050 471050, 257000 471000))'),
	(6, 'SRID=28992;CURVEPOLYGON(CIRCULARSTRING(257000 471000, 257010 471010, 257020 471000, 257010 470990, 257000 471000))'),
	(7, 'SRID=28992;POLYGON((257000 471000, 257050 471050, 257050 471000, 257000 471050, 257000 471000))'), (8, 'SRID=28992;MULTILINESTRING((257000 471000, 257050 471000), (257060 471000, 257070 471000))'),
	(9, 'SRID=28992;GEOMETRYCOLLECTION(POINT(257000 471000), LINESTRING(257010 471000, 257020 471000))')) AS v (n, g))), '9|9|0|0', 'a layer in any system, of any form');
is(sql("SELECT count(*), bool_and(ST_SRID(geom) = 28992 AND ST_NDims(geom) = 2 AND ST_IsValid(geom) AND NOT ST_HasArc(geom)), string_agg(DISTINCT GeometryType(geom), ' ') FROM place_of_interest WHERE kind = 'school'"),
	'9|t|GEOMETRYCOLLECTION LINESTRING MULTILINESTRING MULTIPOLYGON POINT POLYGON' =~ s/ LINESTRING / /r, 'in RD New, valid, flat and straight');

# A part with nothing in it is left out: PostGIS measures nothing to a form with one, and ST_PointOnSurface of some stops the server.
my $parts = q((VALUES (1, 'MULTIPOINT(EMPTY, 257000 471000)'), (2, 'MULTILINESTRING(EMPTY, (257000 471000, 257010 471000))'), (3, 'MULTIPOLYGON(EMPTY, ((257000 471000, 257010 471000, 257010 471010, 257000 471000)))'),
	(4, 'GEOMETRYCOLLECTION(LINESTRING EMPTY, MULTIPOINT(EMPTY, 257000 471000), LINESTRING(257000 471000, 257010 471000))')) AS v (n, g));
my $apart = 'POINT MULTIPOINT 257000|LINESTRING MULTILINESTRING 257010|POLYGON MULTIPOLYGON 257010|POINT LINESTRING GEOMETRYCOLLECTION 257010';
my $whole = sub { my ($where) = @_; return known("string_agg((SELECT string_agg(GeometryType(d.geom), ' ' ORDER BY d.path) FROM ST_Dump(p.geom) AS d) || ' ' || GeometryType(geom) || ' ' || ST_XMax(geom), '|'), count(point)", $where) };
is(load('plekken', "SELECT 'leeg' || n AS nummer, 'school' AS soort, ST_SetSRID(g::geometry, 28992) AS geom FROM $parts UNION ALL SELECT 'leeg5', 'school', 'SRID=28992;MULTILINESTRING(EMPTY, EMPTY)'"), '5|4|1|0', 'a form with empty parts, and one of nothing else');
is($whole->("source_id ~ '^leeg'"), "$apart|4", 'what is in it comes in');
is(sql("SELECT rule FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery)"), 'lege plek', 'nothing else is an empty place');
sql("DELETE FROM place_of_interest WHERE source_id ~ '^leeg'; INSERT INTO place_of_interest (kind, source, source_id, geom) SELECT 'school', 'hand', n, 'SRID=28992;POINT(257000 471000)' FROM $parts; UPDATE place_of_interest AS p SET geom = ST_SetSRID(v.g::geometry, 28992) FROM $parts WHERE p.source = 'hand' AND p.source_id = v.n::text");
is($whole->("source = 'hand'"), "$apart|4", 'and by hand');
like(sql_error("INSERT INTO place_of_interest (kind, geom) VALUES ('school', 'SRID=28992;$_')"), qr/place_of_interest_geom_not_empty/, "by hand no $_") for 'MULTIPOINT(EMPTY)', 'GEOMETRYCOLLECTION(LINESTRING EMPTY, POINT EMPTY)';
like(sql_error("INSERT INTO place_of_interest (kind, geom) VALUES ('school', 'SRID=28992;$_')"), qr/place_of_interest_geom_is_usable/, "nor $_, with which no distance can be measured") for 'POINT(NaN NaN)', 'TIN(((257000 471000, 257010 471000, 257000 471010, 257000 471000)))', 'TRIANGLE((257000 471000, 257010 471000, 257000 471010, 257000 471000))';
like(sql_error("INSERT INTO place_of_interest (kind, geom) VALUES ('school', ST_SetSRID(ST_MakePoint(257000, '-Infinity'), 28992))"), qr/place_of_interest_geom_is_usable/, 'nor one without an end');
sql("DELETE FROM place_of_interest WHERE source = 'hand'; DELETE FROM rejected_row");

# What is refused, each by its rule, and kept.
is(load('plekken', q(SELECT n::text AS nummer, k AS soort, g AS geom, r AS richting, h AS hoek, b AS bereik FROM (VALUES
	(1, 'draak', 'SRID=28992;POINT(257000 471000)'::geometry, NULL, NULL, NULL), (2, NULL, 'SRID=28992;POINT(257000 471000)', NULL, NULL, NULL), (3, 'overlast', 'SRID=28992;POINT(257000 471000)', NULL, NULL, NULL),
	(4, 'boom', NULL, NULL, NULL, NULL), (5, 'boom', 'SRID=28992;POINT EMPTY', NULL, NULL, NULL), (6, 'boom', 'SRID=28992;POLYGON EMPTY', NULL, NULL, NULL), (7, 'boom', 'SRID=28992;POINT(6.893 52.221)', NULL, NULL, NULL),
	(8, 'boom', 'SRID=4326;POINT(52.221 6.893)', NULL, NULL, NULL), (9, 'boom', 'SRID=28992;POINT(NaN NaN)', NULL, NULL, NULL), (10, 'boom', 'SRID=999999;POINT(257000 471000)', NULL, NULL, NULL),
	(11, 'boom', 'SRID=28992;TIN(((257000 471000 0, 257010 471000 0, 257000 471010 0, 257000 471000 0)))', NULL, NULL, NULL), (12, 'camera', 'SRID=28992;POINT(257000 471000)', '361', NULL, NULL),
	(13, 'camera', 'SRID=28992;POINT(257000 471000)', 'hierheen', NULL, NULL), (14, 'camera', 'SRID=28992;POINT(257000 471000)', NULL, '0', NULL), (15, 'camera', 'SRID=28992;POINT(257000 471000)', NULL, '361', NULL),
	(16, 'camera', 'SRID=28992;POINT(257000 471000)', NULL, NULL, '1001'), (17, 'boom', 'SRID=28992;POINT(257000 471000)', '361', '0', '-1'), (17, 'boom', 'SRID=28992;POINT(257000 471009)', NULL, NULL, NULL))
	AS v (n, k, g, r, h, b))), '18|1|17|0', 'what cannot be is refused, and kept');
is(sql('SELECT string_agg(row_number || \' \' || rule, \', \' ORDER BY row_number) FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery)'),
	'1 onbekende soort, 2 geen soort, 3 melding, 4 geen plek, 5 lege plek, 6 lege plek, 7 buiten Nederland, 8 buiten Nederland, 9 buiten Nederland, 10 geen plek, 11 onbruikbare vorm, 12 geen richting, 13 geen richting, ' .
	'14 geen hoek, 15 geen hoek, 16 geen bereik, 18 dubbel', 'each for its reason');
is(sql("SELECT raw, source_id IS NULL, explanation ~ 'Van deze rij is alleen de soort bewaard' FROM rejected_row WHERE rule = 'melding'"), '{"kind": "overlast"}|t|t', 'of a report among places nothing is kept but its kind: its delivery has no end');
like(refused(), qr/^7\|geom\|buiten Nederland\|De plek ligt niet in Nederland: 6\.9 52\.2\. Zijn het graden, geef de geometrie dan het stelsel 4326/m, 'and says what to do');
is(sql("SELECT string_agg(left(lies_in_rd(ST_SetSRID(ST_MakePoint(x, y), 28992))::text, 1), '') FROM (VALUES (-1, 400000), (300001, 400000), (150000, 299999), (150000, 640001), (0, 300000), (300000, 640000)) AS v (x, y)"), 'fffftt', 'the Netherlands have four sides');
is(known('bearing, view_angle, view_range', "kind = 'boom' AND source_id = '17'"), '||', 'a tree looks nowhere');

# A kind and a word of one's own.
sql("INSERT INTO place_kind (kind, name, position, within) VALUES ('draak', 'Draak', 200, 300); INSERT INTO place_word (field, word, kind) VALUES ('kind', 'vuurspuwer', 'draak')");
is(load('plekken', q(SELECT * FROM (VALUES ('d1', 'draak', '257000', '471000'), ('d2', 'Vuurspuwer', '257000', '471000')) AS v (nummer, soort, x, y))), '2|2|0|0', 'a row more in place_kind and place_word, and they come in');
sub retry { my ($delivery) = @_; sql("CALL retry_rejected(" . sql("SELECT $delivery(delivery_id) FROM rejected_row") . ')') }
retry('min');
is(known('count(*)', "kind = 'draak'"), 3, 'and what was refused for it');
# What turns out to be a report once its word is known is stripped then.
is(load('plekken', q(SELECT 'm1' AS nummer, 'ruzie' AS soort, 'de buren van J. Jansen' AS naam, 'SRID=28992;POINT(257000 471000)'::geometry AS geom)), '1|0|1|0', 'a word that nobody knows');
sql("INSERT INTO place_word (field, word, kind) VALUES ('kind', 'ruzie', 'overlast')");
retry('max');
is(sql("SELECT rule, raw, source_id IS NULL FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery WHERE mapping = 'plekken')"), 'melding|{"kind": "ruzie"}|t', 'tried again as a report, it keeps its kind alone');
like(sql_error("INSERT INTO place_of_interest (kind, name, geom) VALUES ('overlast', 'J. Jansen', 'SRID=28992;POINT(257000 471000)')"), qr/"overlast" is een soort melding, en er is er een zonder moment.*HINT/s, 'by hand no report without a moment');
like(sql_error("INSERT INTO place_of_interest (kind, occurred_from, geom) VALUES ('boom', '2020-01-01', 'SRID=28992;POINT(257000 471000)')"), qr/"boom" is geen soort melding, en er is er een met een moment/, 'nor a tree with one');
like(sql_error("UPDATE place_kind SET is_event = true WHERE kind = 'draak'"), qr/"draak" is een soort melding, en er is er een zonder moment/, 'a kind of which there are some is no report all at once');
sql(q(INSERT INTO mapping (mapping, kind, columns, options) VALUES ('lantaarns', 'place_of_interest', '{"source_id": ["nummer"]}', '{"kind": "lichtmast", "source": "OVL", "whole_layer": true}'),
	('fout', 'place_of_interest', '{}', '{"kind": "eenhoorn"}')));
sql('CREATE TABLE leeg AS SELECT 1 AS nummer');
like(sql_error("CALL import_delivery('leeg', 'fout', 'x')"), qr/de mapping "fout" noemt een onbekende soort plek: eenhoorn.*HINT: +Kies een van: lichtmast, boom,/s, 'a mapping with a kind that there is not is an error');

# ---------------------------------------------------------------- what comes again

sub lamps { my ($where) = @_; return "SELECT n AS nummer, ST_SetSRID(ST_MakePoint(257000 + n * 40, 471000), 28992) AS geom FROM generate_series(1, 6) AS n WHERE $where" }
is(load('lantaarns', lamps('true'), ", received_on => '2020-01-01'"), '6|6|0|0', 'a whole layer');
is(load('lantaarns', lamps('true'), ", received_on => '2020-02-01'"), '6|0|0|6', 'that comes again brings nothing new');
is(load('lantaarns', lamps('n <> 3') . " UNION ALL SELECT 7, 'SRID=28992;POINT(258000 471000)'", ", received_on => '2020-03-01'"), '6|1|0|5', 'a new one, and one is not there');
is(known('source_id, in_use_to', "source = 'OVL' AND in_use_to IS NOT NULL"), '3|2020-03-01', 'that is no more from the day of that delivery');
is(load('lantaarns', lamps('n <> 2') =~ s/471000\)/CASE n WHEN 5 THEN 5 WHEN 6 THEN 471001 ELSE 471000 END)/r, ", received_on => '2020-04-01'"), '5|2|1|2', 'one is back, one has moved, one is misplaced');
is(known('source_id, ST_Y(geom), in_use_to', "source = 'OVL'"), "1|471000|\n2|471000|2020-04-01\n3|471000|\n4|471000|\n5|471000|\n6|471001|\n7|471000|2020-04-01",
	'what was refused is still there, as it was');
sql(q(UPDATE rejected_row SET raw = raw || '{"(geometrie)": "SRID=28992;POINT(257200 471002)"}' WHERE delivery_id = (SELECT max(delivery_id) FROM delivery)));
retry('max');
is(known('ST_Y(geom)', "source = 'OVL' AND source_id = '5'") . ' ' . sql("SELECT count(*) FROM place_of_interest WHERE source = 'OVL' AND in_use_to IS NULL"), '471002 5', 'mended it comes in, and ends nothing') or diag(known('source_id, ST_AsText(geom), in_use_to', "source = 'OVL'"));
is(load('plekken', q(SELECT '1' AS nummer, 'lichtmast' AS soort, '257000' AS x, '471001' AS y)), '1|1|0|0', 'part of a layer');
is(known('count(*), max(ST_Y(geom)) FILTER (WHERE source_id = \'1\')', "source = 'plekken' AND kind = 'lichtmast' AND in_use_to IS NULL"), '2|471001', 'replaces its own and ends nothing');

# A source with a layer for each kind: what one layer does not show, another may.
sql(q(INSERT INTO mapping (mapping, kind, columns, options) VALUES ('lagen', 'place_of_interest', '{"source_id": ["nummer"], "kind": ["soort"]}', '{"source": "LAGEN", "whole_layer": true}')));
load('lagen', "SELECT n AS nummer, k AS soort, 'SRID=28992;POINT(257000 471000)'::geometry AS geom FROM (VALUES (1, 'boom'), (2, 'boom')) AS v (n, k)");
load('lagen', "SELECT 3 AS nummer, 'container' AS soort, 'SRID=28992;POINT(257000 471000)'::geometry AS geom");
is(known("string_agg(source_id, ' ' ORDER BY source_id)", "source = 'LAGEN' AND in_use_to IS NULL"), '1 2 3', 'a layer of one kind ends no other kind');
sql("DELETE FROM place_of_interest WHERE source = 'LAGEN'");

# ---------------------------------------------------------------- BGT and OpenStreetMap

is(load('bgt', q(SELECT * FROM (VALUES ('G1', 'lichtmast', NULL::text, NULL::text, NULL::text, 'SRID=28992;POINT(257000 471000)'::geometry), ('G2', 'verkeersregelinstallatiepaal', NULL, NULL, NULL, 'SRID=28992;POINT(257001 471000)'),
	('G3', 'poller', NULL, NULL, NULL, 'SRID=28992;POINT(257002 471000)'), ('G4', NULL, 'waterloop', NULL, NULL, 'SRID=28992;POLYGON((257000 471000, 257010 471000, 257010 471010, 257000 471000))'),
	('G5', NULL, NULL, 'voetpad', NULL, 'SRID=28992;POLYGON((257000 471000, 257010 471000, 257010 471010, 257000 471000))'), ('G6', 'lichtmast', NULL, NULL, '2019-01-01T00:00:00', 'SRID=28992;POINT(257003 471000)'))
	AS v ("lokaalID", "plus-type", "type", "bgt-functie", "eindRegistratie", geom))), '6|4|2|0', 'layers of the BGT');
is(known("string_agg(kind, ' ' ORDER BY source_id)", "source = 'BGT'"), 'lichtmast verkeerslicht water pad', 'by type and function');
is(sql('SELECT string_agg(rule, \' \' ORDER BY row_number), min(explanation) FILTER (WHERE row_number = 3) FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery)'),
	'geen soort verleden|Uit de rij blijkt niet wat er staat: plus_type=poller. Voeg het woord toe aan place_word, of zet de soort in de mapping (optie kind).', 'a bollard is no kind, and what ended is past');
is(load('osm', q(SELECT * FROM (VALUES ('1', NULL::text, 'street_lamp', NULL::text, NULL::text, 'SRID=4326;POINT(6.893 52.221)'::geometry), ('2', 'School A', NULL, NULL, '"amenity"=>"school","addr:street"=>"Laan"', 'SRID=4326;POINT(6.894 52.221)'),
	('3', 'Cam', NULL, 'surveillance', '"camera:direction"=>"NE","camera:angle"=>"40"', 'SRID=4326;POINT(6.895 52.221)'), ('4', NULL, 'residential', NULL, NULL, 'SRID=4326;LINESTRING(6.895 52.221, 6.896 52.221)'),
	('5', NULL, 'motorway_link', NULL, repeat('"x"=>"y",', 200) || '"oneway"=>"yes"', 'SRID=4326;LINESTRING(6.895 52.221, 6.896 52.221)')) AS v (osm_id, name, highway, man_made, other_tags, geom))), '5|4|1|0', 'an extract of OpenStreetMap');
is(known('kind, name, bearing, view_angle', "source = 'OSM'"), "lichtmast|||\nschool|School A||\ncamera|Cam|45|40\noprit|||", 'by its tags, also those in one text');

# ---------------------------------------------------------------- reports

my $report = q(SELECT * FROM (VALUES ('1', 'jongerenoverlast', '01-02-2018', '23:10', '257000', '471000', 'J. Jansen', 'die van nummer 3'), ('2', 'klacht', '2018-02-01', NULL, '257000', '471000', NULL, NULL),
	('3', 'boom', '01-02-2018', NULL, '257000', '471000', 'J. Jansen', 'x'), ('4', 'overlast', '31-02-2018', NULL, '257000', '471000', 'J. Jansen', 'x'), ('5', 'overlast', '01-02-2098', NULL, '257000', '471000', NULL, NULL),
	(NULL, 'overlast', '01-02-2018', '23:10', '257000', '471000', NULL, NULL), (NULL, 'overlast', '02-02-2018', '23:10', '257000', '471000', NULL, NULL)) AS v (meldingnummer, soort, datum, tijd, x, y, melder, toelichting));
sql("CREATE TABLE melding AS $report");
like(sql_error("CALL import_delivery('melding', 'meldingen', 'x')"), qr/bevat persoonsgegevens en heeft een doel, een grondslag en een einddatum nodig/, 'reports are personal');
is(load('meldingen', $report, $ground), '7|4|3|0', 'reports come in with a purpose, a ground and an end');
is(known('kind, name, source_id, occurred_from', "source = 'meldingen'"),
	"overlast||1|2018-02-01 23:10:00\nklacht||2|2018-02-01 00:00:00\noverlast||257000.0 471000.0 2018-02-01 23:10|2018-02-01 23:10:00\noverlast||257000.0 471000.0 2018-02-02 23:10|2018-02-02 23:10:00",
	'without a number known by place and moment');
is(sql('SELECT string_agg(rule, \', \' ORDER BY row_number) FROM rejected_row WHERE delivery_id = (SELECT max(delivery_id) FROM delivery)'), 'geen melding, geen datum, datum in de toekomst', 'what is no report, or of no day, is refused');
is(sql("SELECT count(*) FROM rejected_row WHERE raw::text ~ 'Jansen'") . sql("SELECT count(*) FROM place_of_interest AS p WHERE p::text ~ 'Jansen'"), '00', 'and nobody is named, nor among those');
is(load('meldingen', $report, $ground =~ s/30/60/r), '7|0|3|4', 'they come again');
like(sql_error("UPDATE place_kind SET is_event = false WHERE kind = 'overlast'"), qr/"overlast" is geen soort melding, en er is er een met een moment/, 'reports stay what they are, or they would have no end');
like(sql_error("UPDATE place_of_interest SET kind = 'boom' WHERE kind = 'klacht'"), qr/"boom" is geen soort melding/, 'nor do they become trees');
like(sql_error("INSERT INTO place_of_interest (kind, name, occurred_from, geom) VALUES ('overlast', 'J. Jansen', now(), 'SRID=28992;POINT(257000 471000)')"), qr/place_of_interest_report_has_no_name/, 'by hand a report has no name either');
sql("UPDATE delivery SET received_on = current_date - 40, expires_on = current_date - 1 WHERE kind = 'place_report' AND expires_on = current_date + 30");
is(sql("SELECT table_name, rows_removed FROM purge_expired(dry_run => false)"), 'rejected_row|3', 'what a later delivery has as well stays');
sql("UPDATE delivery SET received_on = current_date - 40, expires_on = current_date - 1 WHERE kind = 'place_report'");
sql("INSERT INTO delivery (kind, source) VALUES ('place_of_interest', 'oud'); INSERT INTO place_of_interest (kind, source, source_id, geom, delivery_id) SELECT 'boom', 'oud', '1', 'SRID=28992;POINT(257000 471000)', max(delivery_id) FROM delivery;
	INSERT INTO delivery (kind, source, received_on, expires_on) VALUES ('place_of_interest', 'camerabeeld', current_date - 40, current_date - 1); INSERT INTO place_of_interest (kind, name, source, source_id, geom, delivery_id) SELECT 'camera', 'bij Jansen', 'camerabeeld', '1', 'SRID=28992;POINT(257000 471000)', max(delivery_id) FROM delivery");
is(sql("SELECT string_agg(item, '; ' ORDER BY item) FROM privacy_report() WHERE topic = 'gegevens' AND item ~ 'place'"), 'place_of_interest 1; place_of_interest 4, rejected_row 3', 'reports are what is kept of people, and what came with an end; trees are not');
like(sql("SELECT string_agg(sentence, ' ') FROM privacy_report() WHERE topic = 'gegevens' AND item ~ 'place'"), qr/: 4 meldingen en plekken, 3 geweigerde rijen\. Doel/, 'it says so in words');
is(sql("SELECT string_agg(table_name || ' ' || rows_removed, ', ' ORDER BY table_name, rows_removed) FROM purge_expired(dry_run => false)"), 'place_of_interest 1, place_of_interest 4, rejected_row 3', 'until that has expired');
is(sql("SELECT count(*), count(d.source) FROM place_of_interest AS p LEFT JOIN delivery AS d USING (delivery_id) WHERE p.source = 'oud'"), '1|1', 'a tree without an end stays, with its delivery');
is(known('count(*)', 'occurred_from IS NOT NULL'), 0, 'then none is left');

is(load('meldingen', q(SELECT '9' AS meldingnummer, 'overlast' AS soort, '01-02-2018' AS datum, '23:10' AS tijd, '257000' AS x, '471000' AS y), "$ground, received_on => '2018-02-01'"), '1|1|0|0', 'a report of the day on which it came is of no other day');
sql("DELETE FROM place_of_interest WHERE kind = 'overlast'");

# ---------------------------------------------------------------- cameras

sql("DELETE FROM place_of_interest WHERE kind = 'camera'");
is(load('plekken', q(SELECT n AS nummer, 'camera' AS soort, n AS naam, x::text AS x, y::text AS y, r AS richting, h AS hoek, b AS bereik FROM (VALUES
	('noord', 257000, 472000, '0', '90', '100'), ('rond', 257000, 472100, NULL, NULL, '20'), ('west', 257050, 472050, 'west', NULL, NULL), ('smal', 257000, 471950, '350', '20', '200')) AS v (n, x, y, r, h, b))),
	'4|4|0|0', 'four cameras');
sub seen { my ($x, $y) = @_; return sql("SELECT string_agg(name || ' ' || round(distance::numeric, 1) || ' ' || coalesce(round(bearing::numeric)::text, '-') || ' ' || is_guess, ', ') FROM cameras_at('SRID=28992;POINT($x $y)'::geometry)") }
is(seen(257000, 472050), 'west 50.0 90 true, noord 50.0 180 false, smal 100.0 180 false' =~ s/(west[^,]*), (noord[^,]*)/$2, $1/r, 'the nearest first') or diag(seen(257000, 472050));
is(seen(257000, 472000), 'noord 0.0 - false, smal 50.0 180 false', 'a camera sees where it stands');
is(seen(257050, 472050), 'west 0.0 - true, noord 70.7 225 false', 'at half its angle to the side it still sees');
is(seen(257051, 472050), '', 'and beyond that it does not');
is(seen(257000, 472119.9) . '; ' . seen(257000, 472120.1), 'rond 19.9 180 false; smal 170.1 180 false' =~ s/rond 19.9 180 false/rond 19.9 180 false, smal 169.9 180 false/r, 'as far as its range');
is(seen(257000, 472100), 'rond 0.0 - false, noord 100.0 180 false, smal 150.0 180 false', 'that range included');
is(sql("SELECT string_agg(name, ' ') FROM cameras_at(ST_Transform('SRID=28992;POINT(257001 472048)'::geometry, 4326))"), 'noord west', 'a place in degrees is turned into metres');
is(sql('SELECT count(*) FROM cameras_at(NULL)') . sql("SELECT count(*) FROM cameras_at('SRID=28992;POINT EMPTY'::geometry)") . sql("SELECT count(*) FROM cameras_at('SRID=28992;POINT(0 400000)'::geometry)"), '000', 'nothing, nowhere, and where none looks');
is(sql("SELECT string_agg((SELECT string_agg(c.name, ' ') FROM cameras_at(ST_SetSRID(p.g::geometry, 28992)) AS c), ', ') FROM unnest('{\"MULTIPOINT(EMPTY, 257001 472048)\",\"MULTILINESTRING(EMPTY, (257001 472040, 257001 472048, 257001 472056))\",\"GEOMETRYCOLLECTION(POINT EMPTY, POINT(257001 472048))\"}'::text[]) AS p (g)"),
	'noord west, noord west, noord west' , 'parts with nothing in them do not matter');
# The sector on the map and the function say the same, but for the arc.
is(sql(q(SELECT count(*) > 1000, count(*) FILTER (WHERE seen <> on_map AND abs(d - view_range) > 0.2 AND edge > 0.001) FROM (
	SELECT c.view_range, ST_Distance(p, k.geom) AS d, ST_Distance(p, ST_Boundary(c.geom)) AS edge, ST_Intersects(p, c.geom) AS on_map, EXISTS (SELECT FROM cameras_at(p) AS s WHERE s.place_of_interest_id = c.camera_view_id) AS seen
	FROM generate_series(256900, 257100, 10) AS x, generate_series(471900, 472200, 10) AS y, LATERAL ST_SetSRID(ST_MakePoint(x, y), 28992) AS p, camera_view AS c JOIN place_of_interest AS k ON k.place_of_interest_id = c.camera_view_id) AS q)),
	't|0', 'the map shows what the function says');
is(sql("SELECT string_agg(name || ' ' || view_angle || ' ' || view_range || ' ' || is_guess, ', ' ORDER BY camera_view_id), bool_and(ST_IsValid(geom)) FROM camera_view"),
	'noord 90 100 0, rond 90 20 0, west 90 50 1, smal 20 200 0|t', 'with what is not known guessed, and said so');
sql("UPDATE place_of_interest SET in_use_to = current_date WHERE name = 'noord'");
is(seen(257000, 472000), 'smal 50.0 180 false', 'what is gone sees nothing');

# ---------------------------------------------------------------- how far dwellings are from them

# Dwellings in four buurten of two gemeenten, places of all forms around and beyond.
sql(<<'E');
DELETE FROM place_of_interest;
INSERT INTO area (level, code, year, name, geom)
SELECT 'gemeente', 'GM000' || g, 2020, 'Gemeente ' || g, ST_Multi(ST_MakeEnvelope(250000 + (g - 1) * 2000, 470000, 250000 + g * 2000, 472000, 28992)) FROM generate_series(1, 2) AS g
UNION ALL SELECT 'buurt', 'BU000' || g || '000' || b, 2020, 'Buurt ' || g || b, ST_Multi(ST_MakeEnvelope(250000 + (g - 1) * 2000 + (b - 1) * 1000, 470000, 250000 + (g - 1) * 2000 + b * 1000, 472000, 28992))
FROM generate_series(1, 2) AS g, generate_series(1, 2) AS b;
CREATE FUNCTION chance(n int, purpose int) RETURNS float8 LANGUAGE sql IMMUTABLE RETURN (hashint8extended(n, purpose) & 4294967295) / 4294967296::float8;
INSERT INTO dwelling (verblijfsobject_id, status, postcode, geom, in_use_to)
SELECT '015301' || lpad(n::text, 10, '0'), 'Verblijfsobject in gebruik', '75' || (10 + n % 7)::text || 'AB', ST_SetSRID(ST_MakePoint(round((250000 + 4000 * chance(n, 1))::numeric), round((470000 + 2000 * chance(n, 2))::numeric)), 28992),
       CASE WHEN n > 1990 THEN date '2020-01-01' END FROM generate_series(1, 2000) AS n;
INSERT INTO place_of_interest (kind, source_id, geom)
SELECT (ARRAY['boom', 'school', 'pad', 'water'])[1 + n % 4], n,
       CASE n % 4 WHEN 2 THEN ST_MakeLine(p, ST_Translate(p, 200 * chance(n, 5) - 100, 200)) WHEN 3 THEN ST_Difference(ST_Buffer(p, 20 + 80 * chance(n, 6)), ST_Buffer(p, 15)) ELSE p END
FROM   generate_series(1, 800) AS n, LATERAL ST_SetSRID(ST_MakePoint(249500 + 5000 * chance(n, 3), 469500 + 3000 * chance(n, 4)), 28992) AS p;
INSERT INTO place_of_interest (kind, source_id, occurred_from, geom) SELECT 'overlast', n, timestamp '2019-01-01' + n * interval '1 day', ST_SetSRID(ST_MakePoint(250000 + 990 * chance(n, 7), 470000 + 2000 * chance(n, 8)), 28992) FROM generate_series(1, 60) AS n;
INSERT INTO place_of_interest (kind, source_id, in_use_to, geom) VALUES ('bushalte', 'x', '2020-01-01', 'SRID=28992;POINT(250000 470000)');
SELECT place_dwellings();
CALL refresh_results();
E
is(sql('SELECT count(*), count(DISTINCT dwelling_id), string_agg(DISTINCT kind, \' \') FROM dwelling_place'), '9950|1990|boom overlast pad school water', 'a row for each home in use and each kind that there is');
is(sql(q(SELECT count(*) FROM dwelling_place AS d JOIN (SELECT h.dwelling_id, p.kind, min(ST_Distance(h.geom, p.geom)) AS distance, count(*) FILTER (WHERE ST_DWithin(h.geom, p.geom, k.within)) AS places
	FROM dwelling AS h CROSS JOIN place_of_interest AS p JOIN place_kind AS k USING (kind) WHERE h.in_use_to IS NULL AND p.in_use_to IS NULL GROUP BY 1, 2) AS o USING (dwelling_id, kind)
	WHERE abs(d.distance - o.distance) < 1e-6 AND d.places = o.places)), 9950, 'each as far, and as many, as PostGIS says');
is(sql("SELECT count(DISTINCT buurt_code), count(*) FILTER (WHERE gemeente_code IS NULL OR postcode IS NULL) FROM dwelling_place"), '4|0', 'with where the home is');
is(sql(q(SELECT count(*), count(*) FILTER (WHERE a.places = o.places AND a.dwellings = o.dwellings AND a.dwellings_within = o.near AND abs(a.distance_median - o.middle) < 1e-9 AND a.share = o.near / o.dwellings::float8)
	FROM area_place AS a JOIN (SELECT g.code, d.kind, count(*) AS dwellings, count(*) FILTER (WHERE d.places > 0) AS near, percentile_disc(0.5) WITHIN GROUP (ORDER BY d.distance) AS middle,
		(SELECT count(*) FROM place_of_interest AS p WHERE p.kind = d.kind AND ST_Covers(g.geom, p.point)) AS places
	FROM area AS g JOIN dwelling AS h ON ST_Covers(g.geom, h.geom) AND (g.level = 'gemeente' OR ST_X(h.geom) > ST_XMin(g.geom)) JOIN dwelling_place AS d USING (dwelling_id) GROUP BY g.code, g.geom, d.kind) AS o USING (code, kind))),
	'30|30', 'and so for each area');
is(sql("SELECT string_agg(DISTINCT level, ' '), count(*) FILTER (WHERE level = 'wijk' AND places IS NULL), count(*) FILTER (WHERE level = 'pc4' AND places IS NOT NULL) FROM area_place"), 'buurt gemeente pc4 wijk|0|0',
	'a wijk follows from its buurten; of a postcode without a map nobody knows what lies in it');
# In an area of few homes it would tell how far each is from a report.
is(sql("BEGIN; UPDATE dwelling SET in_use_to = '2020-01-01' WHERE in_use_to IS NULL AND buurt_code = 'BU00010002' AND dwelling_id NOT IN (SELECT d.dwelling_id FROM dwelling AS d WHERE d.buurt_code = 'BU00010002' AND d.in_use_to IS NULL ORDER BY 1 LIMIT 10);
	CREATE VIEW public.told AS SELECT string_agg(concat_ws(' ', kind, dwellings, num_nonnulls(dwellings_within, share, distance_median)), ', ' ORDER BY kind) || ' ' || (SELECT count(*) FROM place_share() WHERE kind = 'overlast' AND code = 'BU00010002' AND near IS NOT NULL)
	FROM fresh_area_place WHERE code = 'BU00010002' AND kind IN ('overlast', 'school'); SELECT * FROM public.told; UPDATE dwelling SET in_use_to = '2020-01-01' WHERE dwelling_id = (SELECT min(d.dwelling_id) FROM dwelling AS d WHERE d.buurt_code = 'BU00010002' AND d.in_use_to IS NULL); SELECT * FROM public.told; ROLLBACK"),
	"overlast 10 3, school 10 3 1\noverlast 9 0, school 9 3 0", 'of reports it is told of ten homes at least');
sql("UPDATE dwelling SET in_use_to = NULL WHERE dwelling_id = (SELECT max(dwelling_id) FROM dwelling)");
like(sql("SELECT string_agg(result, ' ' ORDER BY result) FROM result_status WHERE behind = 1"), qr/\barea_place\b.*\bdwelling_place\b.*\bdwelling_rate\b/, 'another dwelling makes them behind');
sql('CALL refresh_results()');
is(sql('SELECT count(*) FROM dwelling_place'), 9955, 'until they are refreshed');
sql("UPDATE place_of_interest SET in_use_to = current_date WHERE source_id = '1' AND kind = 'school'");
is(sql("SELECT string_agg(result, ' ' ORDER BY result) FROM result_status WHERE behind = 1"), 'area_place dwelling_place dwelling_rate factor_association hot_spot hot_spot_trait', 'a place less, too, and nothing else');
# Of bus stops so many more here than chance would have, seen by themselves, but not among all that is compared; and one bin where two buurten meet.
sql("INSERT INTO place_of_interest (kind, source_id, geom) SELECT 'bushalte', n, ST_SetSRID(ST_MakePoint(CASE WHEN n < 9 THEN 250100 ELSE 251500 END + n, 471000), 28992) FROM generate_series(1, 9) AS n;
	INSERT INTO place_of_interest (kind, source_id, geom) VALUES ('container', 'grens', 'SRID=28992;POINT(251000 471000)')");
sql("UPDATE place_kind SET within = 200 WHERE kind = 'boom'; CALL refresh_results()");
# Names of figures and their classes are for readers: no columns, and of what cannot be less no "up to and with 0".
is(sql("SELECT count(*) > 10, count(*) FILTER (WHERE name ~ '_') FROM factor WHERE factor ~ '^(afstand|aantal|nabij)_'"), 't|0', 'names without columns');
is(sql("SELECT fifth_name(1, '{0,1,2,3}', 'aantal'), fifth_name(1, '{0,1,2,3}', 'm'), fifth_name(1, '{0,1,2,3}', 'procent'), fifth_name(1, '{2,3,4,5}', 'aantal'), fifth_name(2, '{0,1,2,3}', 'm')"),
	'1e vijfde deel: 0|1e vijfde deel: 0 m|1e vijfde deel: tot en met 0 procent|1e vijfde deel: tot en met 2|2e vijfde deel: meer dan 0 tot en met 1 m', 'and none up to nothing');
is(sql("SELECT sum(places) FROM area_place WHERE level = 'buurt' AND kind = 'container'"), 1, 'on a border a place lies at one side');
is(sql("BEGIN; INSERT INTO area (level, code, year, name, geom) SELECT 'own', right(code, 1), 2020, 'Eigen gebied', geom FROM area WHERE code LIKE 'BU0001%'; SELECT sum(places) FROM fresh_area_place WHERE level = 'own' AND kind = 'container'; ROLLBACK"), 1, 'also of areas of no level above or below');
is(sql("BEGIN; UPDATE place_of_interest SET in_use_to = current_date WHERE kind = 'school' AND source_id ~ '[159]\$'; SELECT sum(a.places) - (SELECT count(*) FROM place_of_interest AS p WHERE p.kind = 'school' AND p.in_use_to IS NULL AND ST_Intersects(p.point, ST_MakeEnvelope(250000, 470000, 254000, 472000, 28992)))
	FROM fresh_area_place AS a WHERE a.level = 'gemeente' AND a.kind = 'school'; ROLLBACK"), 0, 'what is gone lies nowhere');
is(sql("BEGIN; INSERT INTO area (level, code, year, name, geom) SELECT level, 'GM0009', 2010, 'Oud', geom FROM area WHERE code = 'GM0001'; SELECT count(*) FROM fresh_area_place WHERE code = 'GM0009'; ROLLBACK"), 0, 'what another area has taken over has no places');
is(sql("SELECT DISTINCT within FROM dwelling_place WHERE kind = 'boom'") . sql("SELECT count(*) FROM dwelling_place AS d JOIN dwelling AS h USING (dwelling_id) WHERE d.kind = 'boom' AND d.places <> (SELECT count(*) FROM place_of_interest AS p WHERE p.kind = 'boom' AND p.in_use_to IS NULL AND ST_DWithin(p.geom, h.geom, 200))"),
	'2000', 'another distance counts anew');
is(sql('SELECT count(*) FROM kept_dwelling_place'), 0, 'what was kept meanwhile is gone');

# ---------------------------------------------------------------- as factors

is(sql("SELECT string_agg(factor, ' ' ORDER BY factor_id), count(*) FILTER (WHERE measured = 'dwelling' AND theme = 'omgeving') FROM factor WHERE factor ~ '_(pad|overlast)\$'"),
	'afstand_pad aantal_pad nabij_pad afstand_overlast aantal_overlast nabij_overlast|4', 'a kind with places has two factors, and one of areas');
is(sql("SELECT count(*) FROM factor WHERE factor ~ '_klacht\$'"), 0, 'one that never had any, none') if !sql("SELECT count(*) FROM delivery WHERE kind = 'place_report'");
is(sql("SELECT count(DISTINCT dwelling_id), min(class_number), max(class_number), count(*) FILTER (WHERE class_number = 1) BETWEEN 395 AND 405 FROM dwelling_trait WHERE factor = 'afstand_pad'"), '1991|1|5|t', 'a distance is in fifths');
is(sql(q(SELECT count(*) FROM dwelling_trait AS t JOIN dwelling_place AS d ON d.dwelling_id = t.dwelling_id AND 'afstand_' || d.kind = t.factor JOIN (SELECT percentile_disc(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY distance) AS ends
	FROM dwelling_place WHERE kind = 'pad') AS b ON true WHERE t.factor = 'afstand_pad' AND t.class_number <> 1 + (SELECT count(*) FROM unnest(b.ends) AS e WHERE d.distance > e))), 0, 'by its own borders');
is(sql("BEGIN; INSERT INTO dwelling_factor_value (dwelling_id, factor, year, value) SELECT dwelling_id, 'afstand_pad', 2020, 7 FROM dwelling LIMIT 3; SELECT count(*) FROM dwelling_trait WHERE factor = 'afstand_pad'; ROLLBACK"), 3, 'what was loaded under that name goes before');
is(sql("BEGIN; UPDATE factor SET retired_on = '2020-01-01' WHERE factor = 'afstand_pad'; SELECT count(*) FROM dwelling_trait WHERE factor = 'afstand_pad'; ROLLBACK"), 0, 'and what is retired is not told');

# ---------------------------------------------------------------- what dominates, and what goes with burglary

is(sql("SELECT string_agg(concat_ws(' ', code, kind, places, dominates), ', ') FROM area_place_share('buurt') WHERE is_event = 1 AND code LIKE 'BU0001%'"), 'BU00010001 overlast 60 1, BU00010002 overlast 0 0', 'all nuisance is in one buurt');
like(sql("SELECT sentence FROM area_place_share('buurt', 'GM0001') WHERE dominates = 1 AND kind = 'overlast'"), qr/^Melding van overlast: 60 in Buurt 11, en geen enkele in de rest van Gemeente 1\.$/, 'and a sentence says so');
is(sql("SELECT count(*) FROM area_place_share('buurt') WHERE dominates = 1 AND kind <> 'overlast'"), 0, 'nothing else stands out');
is(sql(q(SELECT count(*) > 10, count(*) FILTER (WHERE abs(s.ratio - (s.places::float8 / s.dwellings) / nullif((w.places - s.places)::float8 / (w.dwellings - s.dwellings), 0)) > 1e-9 OR s.p_adjusted < s.p_value OR s.ratio NOT BETWEEN s.ratio_low AND coalesce(s.ratio_high, 'Infinity'))
	FROM area_place_share('buurt') AS s JOIN area_place AS w ON w.level = 'gemeente' AND w.code = s.gemeente_code AND w.kind = s.kind)), 't|0', 'each is beside the rest of its gemeente');
is(sql("SELECT count(*) FILTER (WHERE ratio_low > 1 AND p_adjusted > 0.05) > 0, count(*) FILTER (WHERE dominates <> (ratio_low > 1 AND p_adjusted <= 0.05)::int), count(*) FILTER (WHERE own IS DISTINCT FROM p_adjusted) FROM (
	SELECT s.*, benjamini_hochberg(p_value) OVER (PARTITION BY gemeente_code) AS own FROM area_place_share('buurt') AS s) AS s"), 't|0|0', 'what stands out by itself need not do so among all that is compared in its gemeente');
is(sql("SELECT count(*) FILTER (WHERE small <> (places < 10)::int), count(*) FILTER (WHERE places BETWEEN 5 AND 9) > 0, count(*) FILTER (WHERE ratio IS NOT NULL AND (sentence ~ 'dat kan toeval zijn') <> (p_adjusted > 0.05)), count(*) FILTER (WHERE ratio IS NOT NULL AND p_value <= 0.05 AND p_adjusted > 0.05) > 0 FROM area_place_share('buurt')"), '0|t|0|t',
	'fewer than ten are few, and what does not stand out among all may be chance');
is(sql("SELECT count(*) > 5, count(*) FILTER (WHERE to_jsonb(a) IS DISTINCT FROM to_jsonb(s)) FROM area_place_share('buurt', 'GM0001') AS a LEFT JOIN area_place_share('buurt') AS s USING (code, kind)"), 't|0', 'one gemeente is told as among all');
is(sql("SELECT count(*) FROM area_place_share('gemeente')") . sql("SELECT count(*) FROM area_place_share('buurt', 'GM9999')"), '00', 'a gemeente has no rest, and none of what there is not');
like(sql_error("SELECT * FROM report_near_burglary('boom')"), qr/er is geen soort melding "boom".*HINT: +Kies een van: klacht, overlast/s, 'a tree is no report');
like(sql_error("SELECT * FROM report_near_burglary('overlast', 'GM9999')"), qr/er is geen kaart van gemeente "GM9999"/, 'nor is there such a gemeente');
is(sql("SET client_min_messages = warning; SELECT count(*), sum(observed), max(reports) FROM report_near_burglary('overlast')"), '30|0|60', 'without burglaries nothing is near');
# A burglary beside each report, the day after it, and as many at other places and times.
sql(<<'E');
INSERT INTO delivery (kind, source, purpose, legal_basis, received_on, expires_on, period_from, period_to, rows_read, rows_accepted, rows_rejected, rows_unchanged)
VALUES ('burglary', 'proef', 'proef', 'proef', '2020-01-01', current_date + 30, '2019-01-01', '2019-12-31', 120, 120, 0, 0);
INSERT INTO burglary (source, source_id, object_kind, occurred_from, precision, geom, place_step, place_quality, place_uncertainty, delivery_id)
SELECT 'proef', p.source_id || k.n, 'woning', p.occurred_from + (1 + k.n * 200 * chance(p.source_id::int, 9)) * interval '1 day', 'day', ST_Translate(p.geom, 30 + k.n * 900, 0), 1, 'adres', 5, (SELECT max(delivery_id) FROM delivery)
FROM   place_of_interest AS p CROSS JOIN generate_series(0, 1) AS k (n) WHERE p.kind = 'overlast';
E
is(sql("SELECT observed >= 60, knox_ratio > 1.5, p_adjusted <= 0.05, reports, burglaries <= 120 FROM report_near_burglary('overlast') WHERE distance_to = 100 AND days_to = 7"), 't|t|t|60|t', 'reports on the day before a burglary nearby are found');
like(sql("SELECT sentence FROM report_near_burglary('overlast') WHERE distance_to = 100 AND days_to = 7"), qr/^0 tot 100 m en 0 tot 7 dagen van elkaar: \d+ paren van een melding en een inbraak, \d+,\d\d keer wat toeval geeft\.$/, 'and said');
is(sql("SELECT count(*) FILTER (WHERE small <> (expected < 5)::int), count(*) FILTER (WHERE expected >= 5 AND observed < 5) > 0, count(*) FILTER (WHERE (sentence ~ 'dat kan toeval zijn') <> (p_adjusted > 0.05)), count(*) FILTER (WHERE p_value <= 0.05 AND p_adjusted > 0.05) > 0 FROM report_near_burglary('overlast')"), '0|t|0|t',
	'few is what few are expected of, and what is rare in one class of many may be chance');
is(sql("SELECT observed FROM report_near_burglary('overlast') WHERE distance_to = 100 AND days_to = 7"),
	sql("SELECT sum(t.observed) FROM knox_test_bivariate((SELECT event_set(geom, occurred_on) FROM burglary_event WHERE occurred_on <= '2019-03-02'), (SELECT event_set(geom, occurred_from::date) FROM place_of_interest WHERE kind = 'overlast'),
		'{0, 100, Infinity}', '{0, 7, Infinity}', 0) AS t WHERE t.distance_to = 100 AND t.days_to = 7"), 'as the test says of the days that both have') or diag('first and last: ' . sql("SELECT min(first_day), max(last_day) FROM report_near_burglary('overlast')"));
is(sql("SELECT count(*), max(reports), max(burglaries) = (SELECT max(burglaries) FROM report_near_burglary('overlast')) FROM report_near_burglary('overlast', 'GM0001')"), '30|60|t', 'of one gemeente as well');
is(sql("SET client_min_messages = warning; SELECT max(reports), max(burglaries) FROM report_near_burglary('overlast', 'GM0002')"), '0|0', 'of another only what was there');
is(sql("SET client_min_messages = warning; SELECT max(burglaries) FROM report_near_burglary('overlast', max_uncertainty => 4)"), 0, 'of burglaries only those that are sure enough');
# Days that both are counted on: reports from before the burglaries do not count, and a day without burglary that was delivered does.
my $days = "SELECT DISTINCT reports, first_day, last_day FROM report_near_burglary('overlast');";
is(sql("BEGIN; INSERT INTO place_of_interest (kind, source_id, occurred_from, geom) SELECT 'overlast', 'x' || d, d::timestamp, 'SRID=28992;POINT(250500 471000)' FROM unnest('{2018-06-01,2019-12-20}'::date[]) AS d; $days
	UPDATE place_of_interest SET delivery_id = (SELECT max(delivery_id) FROM delivery WHERE period_from = '2019-01-01') WHERE kind = 'overlast'; $days ROLLBACK"),
	"61|2019-01-01|2019-12-20\n61|2019-01-01|2019-12-31", 'as far as both were delivered');
is(sql("BEGIN; UPDATE place_of_interest SET in_use_to = '2020-01-01' WHERE kind = 'overlast' AND source_id = '1'; SELECT max(reports) FROM report_near_burglary('overlast'); ROLLBACK"), 59, 'what was withdrawn does not count');

done_testing;
