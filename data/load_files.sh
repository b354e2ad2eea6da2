#!/bin/bash
# Brings files into tables as they are, for the imports of the municipal model: load_files.sh FOLDER SCHEMA
# Reaches the database as psql does, by PGHOST, PGDATABASE and so on; needs ogr2ogr (Debian: gdal-bin), for workbooks
# ssconvert (gnumeric), and for archives unzip.
#
# Each .csv becomes a table of the same name, all columns text; each .shp as well, and each layer of a .gpkg a table of the
# layer's name. Each sheet of an .xlsx that holds something becomes a table: of the name of the file where it is the only one,
# else of both names with a blank between. A .zip is taken as the files in it. The rows are numbered by ogc_fid, in the order
# of the file. The schema is dropped and made again. A line break that is CR LF within a text arrives as LF; an empty field
# as no value. What cannot be loaded is named, the others are loaded, and the exit status is 1.
set -eu -o pipefail

[ $# = 2 ] || { sed -n '2s/^# //p' "$0" >&2; exit 1; }
folder=$1 schema=$2
command -v ogr2ogr >/dev/null || { echo "load_files.sh needs ogr2ogr: apt-get install gdal-bin" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

shopt -s nullglob nocaseglob nocasematch globstar
files=("$folder"/*.csv "$folder"/*.xlsx "$folder"/*.shp "$folder"/*.gpkg "$folder"/*.zip)
[ ${#files[@]} -gt 0 ] || { echo "there is no .csv, .xlsx, .shp, .gpkg or .zip in \"$folder\"" >&2; exit 1; }

failed=0
fails() { echo "not loaded: $1: $2" >&2; failed=1; }

# What stands beside a shapefile belongs to it; ~$ is what Excel leaves while a workbook is open.
for file in "$folder"/*; do
	case ${file##*/} in
		*.csv | *.xlsx | *.shp | *.gpkg | *.zip) ;;
		*.dbf | *.shx | *.prj | *.cpg | *.qpj | *.qix | *.sbn | *.sbx | *.shp.xml) ;;
		*) echo "left alone, for it is no .csv, .xlsx, .shp, .gpkg or .zip: $file" >&2 ;;
	esac
done

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

# What a program says is shown only when it fails, and then not all of it: ogr2ogr lists each format that it knows.
try() {
	local file=$1
	shift
	"$@" 2>"$work/said" && return
	fails "$file" "$(sed -E '/^ +->|^FAILURE:$|^$/d; s/^Unable to open datasource.*/it is not what its name says/' "$work/said" | head -n3 | paste -sd' ')"
	return 1
}

to_database() {
	ogr2ogr -f PostgreSQL "PG:active_schema=$schema" "$@" -lco LAUNDER=NO -lco FID=ogc_fid --config PG_USE_COPY YES
}

# ogr2ogr adds the rows of a second file to the table of the first.
is_free() {
	local taken
	taken=$(psql -X -q -A -t -v ON_ERROR_STOP=1 -v schema="$schema" -v name="$2" <<<"SELECT to_regclass(format('%I.%I', :'schema', :'name'))")
	[ -z "$taken" ] || { fails "$1" "there is a table $taken already, from another file"; return 1; }
}

load_layers() {
	local layer
	ogrinfo -q -ro "$1" >"$work/layers" 2>/dev/null || true
	while IFS= read -r layer; do
		is_free "$1" "$layer" || return 0
	done < <(sed -nE 's/^[0-9]+: //; s/ \([A-Za-z0-9, ]+\)$//; /./p' "$work/layers")
	try "$1" to_database "$1" -lco GEOMETRY_NAME=geom || true
}

csv_to_database() { to_database CSV:/vsistdin/ -nln "$1" -nlt NONE -oo HEADERS=YES -oo EMPTY_STRING_AS_NULL=YES; }

# A text that is not UTF-8 comes from Excel and is in Windows-1252.
load_csv() {
	local file=$1 name=${1##*/} encoding=UTF-8
	case $(head -c 2 "$file" | od -An -tx1 | tr -d ' ') in
		'') fails "$file" "it is empty"; return ;;
		fffe | feff) fails "$file" "it is in UTF-16 (Excel: Unicode text); save it as CSV UTF-8"; return ;;
	esac
	iconv -f UTF-8 -t UTF-8 "$file" >/dev/null 2>&1 || encoding=WINDOWS-1252
	iconv -f "$encoding" -t UTF-8 "$file" >"$work/text.csv"
	is_free "$file" "${name%.*}" || return 0
	try "$file" csv_to_database "${name%.*}" <"$work/text.csv" || true
}

# GDAL 3.6 takes a cell with the format d/mm/yy h:mm for a day, and loses the time. ssconvert looks at the number: it writes a
# moment in full, one at midnight as a day, and a number with all its digits. What the cells look like, its other form,
# tells which of those days are moments.
load_workbook() {
	local file=$1 name=${1##*/} sheet sheets=() table
	command -v ssconvert >/dev/null || { fails "$file" "this needs ssconvert: apt-get install gnumeric"; return; }
	rm -rf "$work/sheets"
	mkdir "$work/sheets" "$work/sheets/shown"
	local convert=(ssconvert -S -I Gnumeric_Excel:xlsx)
	try "$file" "${convert[@]}" -T Gnumeric_stf:stf_csv "$file" "$work/sheets/%n.%s" >/dev/null || return 0
	try "$file" "${convert[@]}" -T Gnumeric_stf:stf_assistant -O format=preserve "$file" "$work/sheets/shown/%n.%s" >/dev/null || return 0
	for sheet in "$work"/sheets/[0-9]*; do
		if grep -q '[^[:space:],]' "$sheet"; then sheets+=("${sheet##*/}"); fi
	done
	[ ${#sheets[@]} -gt 0 ] || { fails "$file" "it is empty"; return; }
	for sheet in "${sheets[@]}"; do
		table=${name%.*}
		[ ${#sheets[@]} = 1 ] || table="$table ${sheet#*.}"
		is_free "$file" "$table" || continue
		try "$file" csv_to_database "$table" <"$work/sheets/$sheet" || continue
		try "$file" csv_to_database "$table (shown)" <"$work/sheets/shown/$sheet" || continue
		try "$file" finish_sheet "$table" || true
	done
}

# Midnight where the cell shows a time; and a column of numbers, whose decimal mark is a point, becomes one.
finish_sheet() {
	psql -X -q -v ON_ERROR_STOP=1 -v schema="$schema" -v sheet="$1" <<-'SQL'
		SELECT set_config('search_path', format('%I', :'schema'), false), set_config('load_files.sheet', :'sheet', false) \g /dev/null
		DO $$
		DECLARE
		    sheet name := current_setting('load_files.sheet');
		    field name;
		    is_number boolean;
		BEGIN
		    FOR field IN SELECT a.attname FROM pg_attribute AS a
		                 WHERE a.attrelid = format('%I', sheet)::regclass AND a.attnum > 0 AND a.atttypid = 'varchar'::regtype LOOP
		        EXECUTE format('UPDATE %1$I AS s SET %3$I = s.%3$I || '' 00:00:00'' FROM %2$I AS w
		                        WHERE w.ogc_fid = s.ogc_fid AND s.%3$I ~ ''^\d{4}/\d\d/\d\d$'' AND w.%3$I ~ '':''', sheet, sheet || ' (shown)', field);
		        EXECUTE format($q$SELECT bool_and(s.%2$I ~ '^-?(0|[1-9]\d*)(\.\d+)?(E[-+]?\d+)?$') AND bool_or(s.%2$I ~ '\.') FROM %1$I AS s$q$, sheet, field)
		        INTO is_number;
		        IF is_number THEN
		            EXECUTE format('ALTER TABLE %1$I ALTER %2$I TYPE numeric USING %2$I::numeric', sheet, field);
		        END IF;
		    END LOOP;
		    EXECUTE format('DROP TABLE %I', sheet || ' (shown)');
		END $$;
	SQL
}

load_archive() {
	local file=$1 inside
	command -v unzip >/dev/null || { fails "$file" "this needs unzip: apt-get install unzip"; return; }
	inside=$(mktemp -d "$work/zip.XXXX")
	try "$file" unzip -q -o -d "$inside" "$file" >/dev/null </dev/null || return 0
	local found=("$inside"/**/*.csv "$inside"/**/*.xlsx "$inside"/**/*.shp "$inside"/**/*.gpkg)
	[ ${#found[@]} -gt 0 ] || { fails "$file" "there is no .csv, .xlsx, .shp or .gpkg in it"; return; }
	load_all "${found[@]}"
}

load_all() {
	local file
	for file in "$@"; do
		case ${file##*/} in
			'~$'*) ;;
			*.gpkg | *.shp) load_layers "$file" ;;
			*.xlsx) load_workbook "$file" ;;
			*.zip) load_archive "$file" ;;
			*) load_csv "$file" ;;
		esac
	done
}

load_all "${files[@]}"
exit $failed
