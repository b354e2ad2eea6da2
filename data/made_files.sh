#!/bin/bash
# Writes the made deliveries as the files that a municipality gets: made_files.sh SCHEMA FOLDER
# Reaches the database as psql does, by PGHOST, PGDATABASE and so on; needs ogr2ogr (Debian: gdal-bin).
#
#   bag-light.gpkg, wijkbuurtkaart.gpkg   layers with the names that PDOK and CBS use
#   omgeving.gpkg                         paths, parks and water
#   incidenten.csv                        UTF-8 with a byte order mark, as Excel writes it; line breaks within quotes
#   woz.csv                               Windows-1252
#   the other sheets, .csv                UTF-8
#
# All CSV has ; between the columns and quotes around every text; an empty field without quotes is no value.
set -eu

[ $# = 2 ] || { sed -n '2s/^# //p' "$0" >&2; exit 1; }
schema=$1 folder=$2
command -v ogr2ogr >/dev/null || { echo "made_files.sh needs ogr2ogr: apt-get install gdal-bin" >&2; exit 1; }

ask() { psql -X -q -A -t -v ON_ERROR_STOP=1 -v schema="$schema" "$@"; }
[ "$(ask <<<"SELECT to_regclass(format('%I.planted', :'schema')) IS NOT NULL")" = t ] ||
	{ echo "there are no made deliveries in schema \"$schema\" of database \"${PGDATABASE:-}\"; make them with made_delivery.sql" >&2; exit 1; }
mkdir -p "$folder"

# The rows in the order of the tables.
export PGOPTIONS="${PGOPTIONS:-} -c synchronize_seqscans=off"

sheet() {
	local table=$1 encoding=$2
	ask <<<"COPY :schema.$table TO STDOUT (FORMAT csv, HEADER, DELIMITER ';', FORCE_QUOTE *, ENCODING '$encoding')"
}

layers() {
	local file=$1
	shift
	rm -f "$file"
	ogr2ogr -f GPKG "$file" "PG:active_schema=$schema" "$@" -lco GEOMETRY_NAME=geom
}

for table in straatlevering kerncijfers monitor misdrijven_maand misdrijven_jaar verhuizingen leegstand brieven adviezen appgroepen \
	acties_05_12 acties_19_12 woningbezit plekken meldingen; do
	sheet "$table" UTF8 >"$folder/$table.csv"
done
sheet woz WIN1252 >"$folder/woz.csv"
{ printf '\xEF\xBB\xBF'; sheet incidenten UTF8; } >"$folder/incidenten.csv"
layers "$folder/bag-light.gpkg" pand verblijfsobject
layers "$folder/wijkbuurtkaart.gpkg" gemeenten buurten
layers "$folder/omgeving.gpkg" paden landschap
