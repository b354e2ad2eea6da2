#!/bin/bash
# A private PostgreSQL for tests and for the demo, which touches neither the system's clusters nor its installation.
#
#   server.sh start NAME [PORT]     start the server NAME, unless it runs already; with a port it also listens
#                                   there, on 127.0.0.1, and asks for a password
#   server.sh install NAME FOLDER   put the extension built in FOLDER into it
#   server.sh env NAME              shell lines that make psql and others reach it: eval "$(server.sh env NAME)"
#   server.sh run NAME COMMAND...   run a command that reaches it
#   server.sh log NAME              what it logged
#   server.sh crash NAME            kill it as hard as can be, and start it again on what it left
#   server.sh standby NAME OF       start NAME as a hot standby of the server OF, which it may have to restart
#   server.sh stop NAME             stop it and remove all it had
#
# PostgreSQL looks for its libraries and its extensions relative to its own program file. So each server gets a tree
# of its own: copies of the programs, links to the system's files, and our extension between them.
set -eu

PG_CONFIG=${PG_CONFIG:-pg_config}
die() { echo "server.sh: $*" >&2; exit 1; }

[[ ${2:-} =~ ^[a-z]+$ ]] || die "usage: server.sh start|install|env|run|log|crash|standby|stop NAME"
action=$1 name=$2
repository=$(cd "$(dirname "$0")/.." && pwd -P)

# PostgreSQL refuses to run as root; then an ordinary account runs it.
account=$(id -un)
[ "$account" != root ] || account=$(getent passwd postgres nobody | head -n1 | cut -d: -f1)

as_account() {
	if [ "$(id -un)" = "$account" ]; then
		"$@"
	else
		setpriv --reuid="$account" --regid="$(id -g "$account")" --clear-groups "$@"
	fi
}

# Each repository has its own scratch folder. Its name is short, since a socket's path may have 107 bytes only.
scratch=${TMPDIR:-/tmp}
[ ${#scratch} -le 60 ] || scratch=/tmp
scratch=$scratch/burglary-$(id -u)-$(sha256sum <<<"$repository" | cut -c1-8)
home=$scratch/$name
tree=$home/tree
data=$home/data
bindir=$("$PG_CONFIG" --bindir)

make_scratch() {
	[ -d "$scratch" ] || install -d -m 700 -o "$account" "$scratch"
	[ "$(stat -c '%F %U %a' "$scratch")" = "directory $account 700" ] ||
		die "$scratch must be a folder of $account that nobody else can open; remove it, or set TMPDIR"
	as_account test -x "$scratch" || die "the account $account cannot reach $scratch; set TMPDIR to a folder it can"
}

# The number of the running server. A file of a run that was cut off may name a process that is not ours.
server_pid() {
	local pid
	pid=$(as_account head -n1 "$data/postmaster.pid" 2>/dev/null) || return 1
	tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qxF "$data" && echo "$pid"
}

make_tree() {
	as_account bash -s "$tree" "$bindir" "$("$PG_CONFIG" --pkglibdir)" "$("$PG_CONFIG" --sharedir)" <<-'E'
		set -eu
		tree=$1 bindir=$2 pkglibdir=$3 sharedir=$4
		umask 022
		mkdir -p "$tree$bindir" "$tree$pkglibdir" "$tree$sharedir/extension"
		cp "$bindir"/* "$tree$bindir"
		rm -f "$tree$bindir"/{postmaster,pg_config}  # builds go on using the system's
		ln -s "$pkglibdir"/* "$tree$pkglibdir"
		for file in "$sharedir"/*; do
			[ "${file##*/}" = extension ] || ln -s "$file" "$tree$sharedir"
		done
		ln -s "$sharedir"/extension/* "$tree$sharedir/extension"
		rm -f "$tree$pkglibdir"/burglary.so "$tree$sharedir"/extension/burglary[.-]*
	E
	as_account "$tree$bindir/postgres" --version >/dev/null || die "programs do not run in $scratch; set TMPDIR"
}

make_cluster() {
	local port=$1
	as_account env -i PATH="$PATH" LC_ALL=C.UTF-8 "$tree$bindir/initdb" --pgdata="$data" --username=postgres \
		--auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions >/dev/null
	as_account tee -a "$data/postgresql.conf" >/dev/null <<-E
		listen_addresses = '${port:+127.0.0.1}'
		port = ${port:-5432}
		unix_socket_directories = '$home'
		unix_socket_permissions = 0700
		wal_level = minimal
		max_wal_senders = 0
		fsync = off
		synchronous_commit = off
		full_page_writes = off
		timezone = 'Europe/Amsterdam'
		log_timezone = 'UTC'
		datestyle = 'ISO, DMY'
	E
}

start() {
	make_scratch
	! server_pid >/dev/null || return 0
	cd "$scratch"
	as_account rm -rf "$home"
	as_account mkdir -m 700 "$home"
	make_tree
	make_cluster "${1:-}"
	start_cluster
}

start_cluster() {
	as_account env -i PATH="$PATH" LC_ALL=C.UTF-8 "$tree$bindir/pg_ctl" start --silent --wait \
		--pgdata="$data" --log="$home/log" >/dev/null || { as_account cat "$home/log" >&2; die "$name does not start"; }
}

# All its processes at once, the one that would start others first.
crash() {
	local pid pids
	pid=$(server_pid) || die "$name does not run"
	pids="$pid $(<"/proc/$pid/task/$pid/children")"
	kill -KILL $pids 2>/dev/null || true
	for pid in $pids; do
		while grep -q '^State:.[^Z]' "/proc/$pid/status" 2>/dev/null; do sleep 0.01; done
	done
	# A dead process that nobody has waited for yet keeps its number, and with it its locks.
	as_account rm -f "$data/postmaster.pid" "$home"/.s.PGSQL.*
	cd "$scratch"
	start_cluster
}

# Another server's copy, which follows what is written there. A server that nobody follows keeps no log for it.
standby() {
	local of=$scratch/$1
	[ -d "$of/data" ] || die "there is no server $1"
	make_scratch
	! server_pid >/dev/null || return 0
	cd "$scratch"
	if ! as_account grep -q '^wal_level = replica' "$of/data/postgresql.conf"; then
		as_account tee -a "$of/data/postgresql.conf" >/dev/null <<-E
			wal_level = replica
			max_wal_senders = 4
		E
		as_account env -i PATH="$PATH" LC_ALL=C.UTF-8 "$of/tree$bindir/pg_ctl" restart --silent --wait --mode=fast --pgdata="$of/data" --log="$of/log" >/dev/null ||
			die "$1 does not start again"
	fi
	as_account rm -rf "$home"
	as_account mkdir -m 700 "$home"
	as_account cp -a "$of/tree" "$tree"
	as_account env -i PATH="$PATH" LC_ALL=C.UTF-8 "$tree$bindir/pg_basebackup" --host="$of" --username=postgres --pgdata="$data" \
		--write-recovery-conf --wal-method=stream --checkpoint=fast --no-sync
	as_account tee -a "$data/postgresql.conf" >/dev/null <<<"unix_socket_directories = '$home'"
	start_cluster
}

# Through a pipe: the account may not be able to read the repository, and root has no business writing in its folders.
install_extension() {
	server_pid >/dev/null || die "$name does not run"
	staged=$(mktemp -d)
	trap 'rm -rf "$staged"' EXIT
	make --silent --no-print-directory -C "$1" install DESTDIR="$staged" >/dev/null
	tar -C "$staged" -c . | (cd / && as_account tar -C "$tree" --no-same-owner -x)
}

stop() {
	local pid
	[ -d "$scratch" ] || return 0
	make_scratch
	cd /
	if pid=$(server_pid); then
		kill -INT "$pid"
		for _ in {1..100}; do server_pid >/dev/null || break; sleep 0.1; done
		! server_pid >/dev/null || kill -QUIT "$pid"
	fi
	as_account rm -rf "$home"
	rmdir --ignore-fail-on-non-empty "$scratch"
}

environment() {
	server_pid >/dev/null || die "$name does not run"
	echo "unset PGHOSTADDR PGSERVICE PGOPTIONS"
	echo "export PGHOST='$home' PGPORT=$(as_account sed -n 4p "$data/postmaster.pid") PGUSER=postgres PGDATABASE=postgres"
	echo "export PATH='$tree$bindir':\"\$PATH\""
}

case $action in
	start) start "${3:-}" ;;
	install) install_extension "$3" ;;
	env) environment ;;
	run) lines=$(environment); eval "$lines"; shift 2; exec "$@" ;;
	log) as_account cat "$home/log" ;;
	crash) crash ;;
	standby) standby "$3" ;;
	stop) stop ;;
	*) die "no such action: $action" ;;
esac
