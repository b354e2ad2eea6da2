#!/bin/bash
# Brings files into tables as they are, for the imports of the municipal model: load_files.sh FOLDER SCHEMA
# Reaches the database as psql does, by PGHOST, PGDATABASE and so on; needs ogr2ogr (Debian: gdal-bin).
#
# Each .csv becomes a table of the same name, all columns text, and each layer of a .gpkg a table of the layer's name.
# The rows are numbered by ogc_fid, in the order of the file. The schema is dropped and made again. A line break that is
# CR LF within a text arrives as LF; an empty field as no value.
set -eu -o pipefail

[ $# = 2 ] || { sed -n '2s/^# //p' "$0" >&2; exit 1; }
folder=$1 schema=$2
command -v ogr2ogr >/dev/null || { echo "load_files.sh needs ogr2ogr: apt-get install gdal-bin" >&2; exit 1; }

shopt -s nullglob nocaseglob
files=("$folder"/*.csv "$folder"/*.gpkg)
for file in "$folder"/*; do
	case ${file,,} in *.csv | *.gpkg) ;; *) echo "left alone, for it is no .csv or .gpkg: $file" >&2 ;; esac
done
[ ${#files[@]} -gt 0 ] || { echo "there is no .csv and no .gpkg in \"$folder\"" >&2; exit 1; }

# Never drop a schema that this script did not make.
psql -X -q -v ON_ERROR_STOP=1 -v schema="$schema" <<-'SQL'
	SET client_min_messages = warning;
	SELECT set_config('load_files.schema', :'schema', false) \g /dev/null
	DO $$
	DECLARE
	    wanted text := current_setting('load_files.schema');
	BEGIN
	    IF EXISTS (SELECT FROM pg_namespace WHERE nspname = wanted AND coalesce(obj_description(oid, 'pg_namespace'), '') NOT LIKE 'Loaded files:%') THEN
	        RAISE EXCEPTION 'schema "%" exists and does not hold loaded files', wanted
	            USING HINT = 'Give another name.';
	    END IF;
	END $$;
	DROP SCHEMA IF EXISTS :"schema" CASCADE;
	CREATE SCHEMA :"schema";
	COMMENT ON SCHEMA :"schema" IS 'Loaded files: made by load_files.sh, which drops it when it runs again.';
SQL

to_database() {
	ogr2ogr -f PostgreSQL "PG:active_schema=$schema" "$@" -lco LAUNDER=NO -lco FID=ogc_fid --config PG_USE_COPY YES
}

# A text that is not UTF-8 comes from Excel and is in Windows-1252.
for file in "${files[@]}"; do
	case $file in
		*.[Gg][Pp][Kk][Gg]) to_database "$file" -lco GEOMETRY_NAME=geom ;;
		*)
			case $(head -c 2 "$file" | od -An -tx1 | tr -d ' ') in
				fffe | feff) echo "$file is in UTF-16 (Excel: Unicode text); save it as CSV UTF-8" >&2; exit 1 ;;
			esac
			encoding=UTF-8
			iconv -f UTF-8 -t UTF-8 "$file" >/dev/null 2>&1 || encoding=WINDOWS-1252
			name=${file##*/}
			iconv -f "$encoding" -t UTF-8 "$file" |
				to_database CSV:/vsistdin/ -nln "${name%.*}" -nlt NONE -oo HEADERS=YES -oo EMPTY_STRING_AS_NULL=YES ;;
	esac
done
