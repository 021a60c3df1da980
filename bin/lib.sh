# What the commands in bin/ share. Sourced, never run.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS=${CASEWARD_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/caseward}
export PATH="$TOOLS/bin:$PATH"

say() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }
die() { printf '\033[31m✗ %s\033[0m\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo; then sudo "$@"
  else die "This step needs root: run it as root, or install sudo and try again ($*)."; fi
}

# Runs a long command with its output in a log, and shows each half minute that it is alive.
quietly() {
  local what=$1 log start pid; shift
  log="$TOOLS/log/$(printf '%s' "$what" | tr -c 'a-zA-Z0-9' '-').log"
  mkdir -p "$TOOLS/log"
  say "$what"
  start=$SECONDS
  "$@" >"$log" 2>&1 </dev/null & pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    if [ $(((SECONDS - start) % 30)) = 29 ]; then
      printf '  … %d s: %s\n' $((SECONDS - start)) "$(tail -n 1 "$log" | tr '\r' '\n' | tail -n 1 | cut -c1-100)" >&2
    fi
  done
  if ! wait "$pid"; then
    tail -n 25 "$log" >&2
    die "“$what” failed: the whole output is in $log. Mend what it names and run the same command again."
  fi
}

# The choice of toolchain that bin/setup made.
use_tools() {
  # shellcheck source=/dev/null
  [ -f "$TOOLS/env" ] && . "$TOOLS/env" || die "The tools are not set up yet: run bin/setup."
  export PATH="$TOOLS/bin:$PATH"
}
