# The dictionary of a model: every public column is in it, with what it means, its unit, where it comes from and who may see it.
use strict;
use warnings;
use Psql;
use Test::More;

database('data_dictionary');
sql("CREATE EXTENSION burglary CASCADE; SELECT create_burglary_model('inbraak')");
sql('ALTER DATABASE data_dictionary SET search_path = inbraak, inbraak_internal, public');

is(sql("SELECT schema_name, object, column_name, type FROM data_dictionary ORDER BY 1, 2, position"), sql("SELECT c.relnamespace::regnamespace, c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
	FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE c.relnamespace IN ('inbraak'::regnamespace, 'inbraak_bi'::regnamespace) AND c.relkind IN ('r', 'v') ORDER BY c.relnamespace::regnamespace::name, c.relname, a.attnum"), 'every public column once, and no other');
is(sql('SELECT count(DISTINCT data_dictionary_id) = count(*) FROM data_dictionary'), 't', 'with a number of its own');
for my $said (qw(object_meaning label meaning source privacy privacy_meaning))
{
	is(sql("SELECT string_agg(object || '.' || column_name, ', ') FROM data_dictionary WHERE $said IS NULL"), '', "and its $said");
}
is(sql("SELECT object, column_name FROM data_dictionary AS d WHERE meaning IS DISTINCT FROM (SELECT col_description(a.attrelid, a.attnum) FROM pg_attribute AS a WHERE a.attrelid = format('%I.%I', d.schema_name, d.object)::regclass AND a.attname = d.column_name)
	OR object_meaning IS DISTINCT FROM obj_description(format('%I.%I', d.schema_name, d.object)::regclass, 'pg_class')"), '', 'nothing is cut off');

is(sql("SELECT string_agg(object || '.' || column_name || ': ' || label, ', ') FROM data_dictionary WHERE label !~ '^([[:upper:]]|1 )'"), '', 'what a column means begins with what it is called');

# A number that is no key has a unit; so has nothing else.
is(sql("SELECT string_agg(object || '.' || column_name || ' ' || type, ', ' ORDER BY object) FROM data_dictionary
	WHERE (unit IS NULL) <> (type !~ '^(integer|bigint|double precision|numeric)' OR column_name ~ '(_id|_key|_number)\$')"), '', 'numbers have a unit');
is(sql("SELECT string_agg(column_name, ', ') FROM dictionary_unit AS u WHERE NOT EXISTS (SELECT FROM data_dictionary AS d WHERE u.column_name IN (d.column_name, d.object || '.' || d.column_name) AND d.unit = u.unit)"), '', 'no unit is of nothing');
is(sql("SELECT string_agg(object, ', ') FROM dictionary_object WHERE object NOT IN (SELECT object FROM data_dictionary)"), '', 'no source either');
is(sql('SELECT (SELECT count(*) - count(DISTINCT column_name) FROM dictionary_unit), (SELECT count(*) - count(DISTINCT object) FROM dictionary_object)'), '0|0', 'nothing is said twice');

# Who reads an address, a dwelling or a place of a burglary needs the highest level.
is(sql("SELECT string_agg(DISTINCT object, ', ') FROM data_dictionary WHERE column_name ~ '^(address_line|huisnummer|verblijfsobject_id|dwelling_id)\$' AND privacy <> 'adres'"), '', 'what points at a dwelling is of the highest level');
is(sql("SELECT string_agg(DISTINCT d.object, ', ') FROM data_dictionary AS d JOIN data_dictionary AS g USING (schema_name, object) WHERE d.column_name = 'burglary_id' AND g.type LIKE 'geometry%' AND d.privacy <> 'adres'"), '', 'so is the place of a burglary');
is(sql("SELECT string_agg(DISTINCT object, ', ') FROM data_dictionary WHERE schema_name = 'inbraak_bi' AND privacy = 'adres'"), '', 'nothing of that is in the views for reports');
is(sql("SELECT string_agg(DISTINCT object, ', ') FROM data_dictionary WHERE column_name IN ('burglaries', 'burglary_id') AND privacy = 'openbaar'"), 'area_rate_open, published_cell', 'and burglaries are not for everybody, but for what was published');

# The names that QGIS shows.
is(sql("SELECT d.object, d.column_name FROM data_dictionary AS d JOIN qgis_style AS s ON s.layer = d.object AND d.schema_name = 'inbraak'
	WHERE d.column_name <> 'geom' AND (xpath(format('//alias[\@field=\"%s\"]/\@name', d.column_name), s.qml))[1]::text IS DISTINCT FROM replace(replace(d.label, '&', '&amp;'), '<', '&lt;')"), '', 'a column is called the same in QGIS');

sql('CREATE VIEW inbraak.eigen AS SELECT 1 AS x');
is(sql("SELECT column_name, label, type, meaning, source, privacy FROM data_dictionary WHERE object = 'eigen'"), 'x|x|integer|||', "a user's own view is there, and nobody knows who may see it");

done_testing;
