#!/bin/bash
# Installs what the build and the tests need on Debian 12; silent when nothing is missing.
# `setup.sh --explain` only says what is missing.
set -eu

packages="
	gcc libc6-dev make pkg-config perl
	postgresql-15 postgresql-server-dev-15
	postgresql-15-postgis-3 postgresql-15-postgis-3-scripts
	libgeos-dev libproj-dev r-mathlib
	gdal-bin
"

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

if ! command -v dpkg-query >/dev/null; then
	echo "not a Debian system: the equivalents of these packages are taken to be there:" $packages >&2
	exit
fi

missing=()
for package in $packages; do
	installed "$package" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

install=(apt-get install --yes --no-install-recommends "${missing[@]}")
if [ "${1:-}" != --explain ]; then
	export DEBIAN_FRONTEND=noninteractive
	if [ "$(id -u)" = 0 ]; then
		apt-get update && exec "${install[@]}"
	elif sudo -n true 2>/dev/null; then
		sudo -n apt-get update && exec sudo -n DEBIAN_FRONTEND=noninteractive "${install[@]}"
	fi
fi
echo "Some Debian packages are missing. To install them:" >&2
echo "    sudo ${install[*]}" >&2
exit 1
