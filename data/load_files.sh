#!/bin/bash
# Brings files into tables as they are, for the imports of the municipal model: load_files.sh FOLDER SCHEMA
# Reaches the database as psql does, by PGHOST, PGDATABASE and so on; needs ogr2ogr (Debian: gdal-bin), for workbooks
# ssconvert (gnumeric), and for archives unzip.
#
# Each .csv becomes a table of the same name, all columns text; each .shp as well, and each layer of a .gpkg a table of the
# layer's name. Each sheet of an .xlsx that holds something becomes a table: of the name of the file where it is the only one,
# else of both names with a blank between. A .zip is taken as the files in it. The rows are numbered by ogc_fid, in the order
# of the file. The schema is dropped and made again. A line break that is CR LF within a text arrives as LF; an empty field
# as no value. Names are cut at 63 bytes, as PostgreSQL does. What cannot be loaded is named and leaves nothing, the others are
# loaded, and the exit status is 1.
set -eu -o pipefail

[ $# = 2 ] || { sed -n '2s/^# //p' "$0" >&2; exit 1; }
folder=$1 schema=$2
command -v ogr2ogr >/dev/null || { echo "load_files.sh needs ogr2ogr: apt-get install gdal-bin" >&2; exit 1; }
beside=$(dirname "$0")
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

# In one transaction: what fails half-way leaves nothing.
to_database() {
	ogr2ogr -gt unlimited -f PostgreSQL "PG:active_schema=$schema" "$@" -lco LAUNDER=NO -lco FID=ogc_fid --config PG_USE_COPY YES
}

# ogr2ogr adds the rows of a second file to the table of the first, and those of pg_class.csv to the catalogue of PostgreSQL.
is_free() {
	local taken
	taken=$(psql -X -q -A -t -v ON_ERROR_STOP=1 -v schema="$schema" -v name="$2" <<-'SQL'
		SET client_min_messages = warning;
		SELECT CASE WHEN to_regclass(format('%I.%I', :'schema', :'name')) IS NOT NULL
		            THEN format('there is a table %s already, from another file', to_regclass(format('%I.%I', :'schema', :'name')))
		            WHEN :'name' ~ '^pg_'
		              OR EXISTS (SELECT FROM pg_class AS c JOIN pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
		                         WHERE c.relname = :'name')
		            THEN format('the name "%s" has a meaning in PostgreSQL; give the file another', :'name') END
	SQL
	)
	[ -z "$taken" ] || { fails "$1" "$taken"; return 1; }
}

# The areas of a shapefile may be single and compound in one file, and it does not say so.
load_layers() {
	local layer type=()
	ogrinfo -q -ro "$1" >"$work/layers" 2>/dev/null || true
	while IFS= read -r layer; do
		is_free "$1" "$layer" || return 0
	done < <(sed -nE 's/^[0-9]+: //; s/ \([A-Za-z0-9, ]+\)$//; /./p' "$work/layers")
	[[ $1 != *.shp ]] || ! grep -qE '\(.*(Polygon|Line String)\)$' "$work/layers" || type=(-nlt PROMOTE_TO_MULTI)
	try "$1" to_database "$1" "${type[@]}" -lco GEOMETRY_NAME=geom || true
}

# The text is in a file of ours by then, in one form. The file gives the table its name: as an argument, one that begins with
# a hyphen is an option to GDAL 3.13.
csv_to_database() {
	mkdir -p "$work/named"
	mv "$work/text.csv" "$work/named/$1.csv"
	to_database "$work/named/$1.csv" -nlt NONE -oo HEADERS=YES -oo EMPTY_STRING_AS_NULL=YES
}

load_csv() {
	local file=$1 name=${1##*/}
	try "$file" "$beside/tidy_csv.pl" <"$file" >"$work/text.csv" || return 0
	is_free "$file" "${name%.*}" || return 0
	try "$file" csv_to_database "${name%.*}" || true
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
		[ ${#sheets[@]} = 1 ] || table=$(both_names "$table" "${sheet#*.}")
		is_free "$file" "$table" || continue
		load_sheet "$file" "$table" "$sheet" || drop_tables "$table" '(shown)'
	done
}

# A name of PostgreSQL has 63 bytes. That of the file gives way, so that the sheets are told apart.
both_names() {
	local LC_ALL=C
	printf '%s %s' "$(printf %s "${1:0:62-${#2}}" | iconv -c -f UTF-8 -t UTF-8)" "$2"
}

load_sheet() {
	local file=$1 table=$2 sheet=$3
	try "$file" "$beside/tidy_csv.pl" , <"$work/sheets/$sheet" >"$work/text.csv" && try "$file" csv_to_database "$table" &&
		try "$file" "$beside/tidy_csv.pl" , <"$work/sheets/shown/$sheet" >"$work/text.csv" && try "$file" csv_to_database '(shown)' &&
		try "$file" finish_sheet "$table"
}

drop_tables() {
	psql -X -q -v ON_ERROR_STOP=1 -v schema="$schema" -v table="$1" -v shown="$2" <<-'SQL'
		SET client_min_messages = warning;
		DROP TABLE IF EXISTS :"schema".:"table", :"schema".:"shown";
	SQL
}

# Midnight where the cell shows a time; and a column of numbers, whose decimal mark is a point, becomes one.
finish_sheet() {
	psql -X -q -v ON_ERROR_STOP=1 --single-transaction -v schema="$schema" -v sheet="$1" <<-'SQL'
		SELECT set_config('search_path', format('%I', :'schema'), false), set_config('load_files.sheet', :'sheet', false) \g /dev/null
		DO $$
		DECLARE
		    sheet regclass := format('%I', current_setting('load_files.sheet'));
		    field record;
		    is_number boolean;
		BEGIN
		    -- the name of a column may be a day, and be shown in another form
		    FOR field IN SELECT a.attname AS name, s.attname AS shown
		                 FROM   pg_attribute AS a JOIN pg_attribute AS s ON s.attnum = a.attnum AND s.attrelid = '"(shown)"'::regclass
		                 WHERE  a.attrelid = sheet AND a.attnum > 0 AND a.atttypid = 'varchar'::regtype LOOP
		        EXECUTE format('UPDATE %1$s AS s SET %2$I = s.%2$I || '' 00:00:00'' FROM "(shown)" AS w
		                        WHERE w.ogc_fid = s.ogc_fid AND s.%2$I ~ ''^\d{4}/\d\d/\d\d$'' AND w.%3$I ~ '':''', sheet, field.name, field.shown);
		        EXECUTE format($q$SELECT bool_and(s.%2$I ~ '^-?(0|[1-9]\d*)(\.\d+)?(E[-+]?\d+)?$') AND bool_or(s.%2$I ~ '\.') FROM %1$s AS s$q$, sheet, field.name)
		        INTO is_number;
		        IF is_number THEN
		            EXECUTE format('ALTER TABLE %1$s ALTER %2$I TYPE numeric USING %2$I::numeric', sheet, field.name);
		        END IF;
		    END LOOP;
		    DROP TABLE "(shown)";
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
