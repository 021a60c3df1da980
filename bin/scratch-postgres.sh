# A PostgreSQL for one script, over a Unix socket in a temporary directory. Sourced, after lib.sh.

scratch_as() { # PostgreSQL refuses to run as root
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi
}

scratch_postgres() {
  local bin
  bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1) || true
  [ -n "$bin" ] || die "PostgreSQL is not installed: run bin/setup."
  SCRATCH_BIN=$bin
  SCRATCH=$(mktemp -d /tmp/caseward.XXXXXX)
  [ "$(id -u)" != 0 ] || chown postgres "$SCRATCH"
  (cd / && scratch_as "$bin/initdb" -D "$SCRATCH/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null)
  (cd / && scratch_as "$bin/pg_ctl" -D "$SCRATCH/data" -w -s -l "$SCRATCH/log" \
    -o "-c listen_addresses='' -c unix_socket_directories=$SCRATCH -c fsync=off" start)
  scratch_psql -c 'create role caseward_owner login createrole' -c 'create database caseward owner caseward_owner' postgres
  SCRATCH_URL="postgres:///caseward?host=$SCRATCH&user=caseward_owner"
}

scratch_psql() { # arguments of psql, the database last
  local user=postgres
  [ "${*: -1}" = postgres ] || user=caseward_owner
  psql -q -v ON_ERROR_STOP=1 -h "$SCRATCH" -U "$user" "${@:1:$#-1}" -d "${*: -1}"
}

stop_scratch_postgres() {
  [ -n "${SCRATCH:-}" ] || return 0
  (cd / && scratch_as "$SCRATCH_BIN/pg_ctl" -D "$SCRATCH/data" -m immediate -s stop) || true
  rm -rf "$SCRATCH"
}
