#!/bin/bash
# A municipal model of a made region, on a private server that stays on, for psql and QGIS. Running it again makes the region anew.
# SCALE=0.1 in the environment makes a tenth of the dwellings and burglaries.
set -eu
cd "$(dirname "$0")/.."
results=$PWD/build/demo
server=test/server.sh

free_port() {
	local port
	for port in {54320..54399}; do
		(: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
	done
	echo "no free port between 54320 and 54399" >&2
	return 1
}

# The password outlives the server, so that a connection saved in QGIS goes on working.
mkdir -p "$results"
if [ ! -s "$results/password" ]; then
	(umask 077 && od -An -N12 -tx1 /dev/urandom | tr -d ' \n' >"$results/password")
fi
password=$(<"$results/password")

echo "Building ..."
make --silent --no-print-directory all
port=$(free_port)
"$server" start demo "$port"
"$server" install demo .
lines=$("$server" env demo)
eval "$lines"
ask() { psql -X -q -v ON_ERROR_STOP=1 "$@"; }

PGOPTIONS='-c client_min_messages=warning' dropdb --force --if-exists demo
ask <<-SQL
	SELECT 'CREATE ROLE demo LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'demo') \gexec
	ALTER ROLE demo PASSWORD '$password';
	CREATE DATABASE demo OWNER demo;
	ALTER DATABASE demo SET search_path = region, public, burglary;
	\connect demo
	SET client_min_messages = warning;
	CREATE EXTENSION postgis;
	CREATE SCHEMA burglary;
	GRANT USAGE ON SCHEMA burglary TO PUBLIC;
	CREATE EXTENSION burglary SCHEMA burglary;
SQL

echo "Making a region, and what the police, the BAG and others would deliver of it ..."
export PGDATABASE=demo PGUSER=demo
ask -v schema=region -v scale="${SCALE:-1}" -v seed=1 -v effect=0.2 -f data/made_region.sql
ask -v region=region -v schema=levering -v seed=1 -f data/made_delivery.sql

echo "Writing that as files, and bringing the files into tables ..."
data/made_files.sh levering "$results/files"
data/load_files.sh "$results/files" staging
ask -c 'SET client_min_messages = warning' -c 'DROP SCHEMA levering CASCADE'

echo "Loading a municipal model from them ..."
ask -v staging=staging -v model=inbraak -f data/load_model.sql

echo "Asking it the main questions ..."
ask -v model=inbraak -v ground=region -v outdir="$results" -f data/demo.sql

# The project names a service; what that is stands beside it, with the password, for nobody else to read.
ask -v model=inbraak -v ground=region -v service=burglary -v project="$results/burglary.qgs" -f data/qgis_project.sql
(umask 077 && cat >"$results/pg_service.conf") <<-CONF
	# Where QGIS and psql find the service that burglary.qgs names: PGSERVICEFILE is this file, or these lines are in ~/.pg_service.conf
	[burglary]
	host=127.0.0.1
	port=$PGPORT
	dbname=demo
	user=demo
	password=$password
CONF

cat <<-TEXT

	Report:   $results/near_repeat.md
	Picture:  $results/near_repeat.svg
	Bulletin: $results/bulletin_regio.html, $results/bulletin_gemeente.html
	Files:    $results/files, as a municipality gets them

	psql:     psql postgresql://demo:$password@127.0.0.1:$PGPORT/demo
	QGIS:     PGSERVICEFILE=$results/pg_service.conf qgis $results/burglary.qgs
	          opens the layers in their styles, with a print layout (Project > Layouts > Sturingsinformatie); or
	          Layer > Add Layer > Add PostGIS Layers > New:
	          host 127.0.0.1, port $PGPORT, database demo, user demo, password $password

	The server stays on; make demo-stop ends it and removes the database.
TEXT
