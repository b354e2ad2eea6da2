-- All that is public, column by column, for who has no comments to look at: ODBC does not pass them on.

CREATE OR REPLACE VIEW data_dictionary AS
WITH home AS MATERIALIZED (
    SELECT m.home, m.name FROM model_home AS m WHERE NOT m.is_internal
)
SELECT (row_number() OVER (ORDER BY h.name, c.relname, a.attnum))::int AS data_dictionary_id,
       h.name::varchar(63) AS schema_name, c.relname::varchar(63) AS object,
       CASE WHEN c.relkind IN ('r', 'p') THEN 'tabel' ELSE 'view' END::varchar(10) AS object_kind,
       obj_description(c.oid, 'pg_class')::varchar(2000) AS object_meaning, a.attnum::int AS position,
       a.attname::varchar(63) AS column_name, coalesce(short_meaning(s.meaning), a.attname)::varchar(63) AS label,
       format_type(a.atttypid, a.atttypmod)::varchar(80) AS type,
       s.meaning::varchar(1000) AS meaning, u.unit::varchar(40) AS unit, o.source::varchar(80) AS source,
       o.level::varchar(10) AS privacy, l.meaning::varchar(200) AS privacy_meaning
FROM   home AS h
JOIN   pg_class AS c ON c.relnamespace = h.home AND c.relkind IN ('r', 'p', 'v', 'm')
JOIN   pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
CROSS  JOIN LATERAL (SELECT col_description(c.oid, a.attnum) AS meaning) AS s
LEFT   JOIN dictionary_object AS o ON o.object = c.relname
LEFT   JOIN dictionary_level AS l ON l.level = o.level
LEFT   JOIN LATERAL (SELECT d.unit FROM dictionary_unit AS d
                     WHERE  d.column_name IN (a.attname, c.relname || '.' || a.attname)
                     AND    a.atttypid IN ('int4'::regtype, 'int8'::regtype, 'float8'::regtype, 'numeric'::regtype)
                     ORDER  BY d.column_name = a.attname LIMIT 1) AS u ON true;
COMMENT ON VIEW data_dictionary IS
'Elke kolom van elke tabel en view van het model, ook van die voor rapporten: hoe zij heet, wat zij betekent, in welke eenheid zij is, waar zij vandaan komt en hoe vertrouwelijk zij is. Wat u zelf in het model hebt gemaakt staat er ook in, zonder herkomst en niveau.';
COMMENT ON COLUMN data_dictionary.data_dictionary_id IS 'Volgnummer.';
COMMENT ON COLUMN data_dictionary.schema_name IS 'Schema: dat van het model, of dat van de views voor rapporten.';
COMMENT ON COLUMN data_dictionary.object IS 'Naam van de tabel of view.';
COMMENT ON COLUMN data_dictionary.object_kind IS 'Soort: tabel of view.';
COMMENT ON COLUMN data_dictionary.object_meaning IS 'Wat de tabel of view is.';
COMMENT ON COLUMN data_dictionary.position IS 'Volgorde van de kolom.';
COMMENT ON COLUMN data_dictionary.column_name IS 'Naam van de kolom.';
COMMENT ON COLUMN data_dictionary.label IS 'Opschrift: zo heet de kolom ook in QGIS.';
COMMENT ON COLUMN data_dictionary.type IS 'Type in de database.';
COMMENT ON COLUMN data_dictionary.meaning IS 'Wat de kolom betekent.';
COMMENT ON COLUMN data_dictionary.unit IS 'Eenheid; leeg bij tekst, dagen, nummers en sleutels.';
COMMENT ON COLUMN data_dictionary.source IS 'Herkomst van de tabel of view; leeg bij wat niet van het model is.';
COMMENT ON COLUMN data_dictionary.privacy IS 'Hoe vertrouwelijk de tabel of view als geheel is: openbaar, werk of adres; leeg bij wat niet van het model is.';
COMMENT ON COLUMN data_dictionary.privacy_meaning IS 'Wat dat niveau inhoudt.';
