#!/bin/bash
# Installs what the build and the tests need on Debian; silent when nothing is missing. It takes the PostgreSQL that
# PG_CONFIG names, which is pg_config unless set; where there is none yet, the newest that the system offers with PostGIS.
# `setup.sh --explain` only says what is missing; `setup.sh --clients` takes QGIS, the ODBC driver, R and a browser along,
# some 1 GB, without which the tests that look at the results with them, and hold numbers against R's, are skipped.
set -eu

PG_CONFIG=${PG_CONFIG:-pg_config}
option=${1:-}

if ! command -v dpkg-query >/dev/null; then
	echo "not a Debian system: PostgreSQL with its development files, PostGIS, GEOS, PROJ, libRmath, GDAL's programs, ssconvert and unzip" \
		"are taken to be there" >&2
	exit
fi

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
can_install=
if [ "$option" != --explain ] && as_root true 2>/dev/null; then can_install=yes; fi
export DEBIAN_FRONTEND=noninteractive

# Debian keeps each version in a folder of its own; a file that is not there yet tells its version, too.
named_folder() { "$PG_CONFIG" --bindir 2>/dev/null || [[ $PG_CONFIG != /* ]] || echo "${PG_CONFIG%/*}"; }

newest_offered() {
	apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' | sed -E 's/^postgresql-([0-9]+).*/\1/' | sort -n | tail -n1
}

folder=$(named_folder)
version=
if [[ $folder =~ ^/usr/lib/postgresql/([0-9]+)/bin$ ]]; then
	version=${BASH_REMATCH[1]}
elif [ -z "$folder" ]; then
	version=$(newest_offered)
	if [ -z "$version" ] && [ -n "$can_install" ]; then  # it does not know its packages yet
		as_root apt-get update
		version=$(newest_offered)
	fi
	version=${version:-NN}
fi

packages="gcc libc6-dev make pkg-config perl libgeos-dev libglpk-dev liblapack-dev libnova-dev libproj-dev r-mathlib gdal-bin gnumeric unzip"
[ "$option" != --clients ] || packages="$packages python3-qgis qgis-providers unixodbc odbc-postgresql python3-pyodbc poppler-utils chromium
	r-cran-surveillance r-cran-survival r-cran-spdep"
# A PostgreSQL that is not Debian's has its own PostGIS.
[ -z "$version" ] || packages="$packages postgresql-$version postgresql-server-dev-$version
	postgresql-$version-postgis-3 postgresql-$version-postgis-3-scripts"

missing=()
for package in $packages; do
	status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || true
	[ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

install=(apt-get install --yes --no-install-recommends "${missing[@]}")
if [ -z "$can_install" ]; then
	echo "Some Debian packages are missing. To install them:" >&2
	echo "    sudo ${install[*]}" >&2
	exit 1
fi

# What is new may ask for a newer PostgreSQL of the same version, and that restarts its servers.
as_root apt-get update
upgraded=$(as_root "${install[@]}" --simulate |
	sed -nE 's/^Inst (postgresql-[0-9]+) \[([^]]*)\] \(([^ ]*).*/    \1 from \2 to \3/p')
if [ -n "$upgraded" ]; then
	echo "Installing ${missing[*]} upgrades a PostgreSQL that is there, and restarts its servers:" >&2
	echo "$upgraded" >&2
	if [ -t 0 ]; then
		read -r -p "Go on? [y/N] " answer
		[[ $answer == [yY]* ]] || exit 1
	fi
fi
as_root env DEBIAN_FRONTEND=noninteractive "${install[@]}"
