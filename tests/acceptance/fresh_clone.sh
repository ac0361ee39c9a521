#!/usr/bin/env bash
# A newcomer's first minutes: clone into an empty folder, the README's commands, the second run.
# Usage: tests/acceptance/fresh_clone.sh [--with-tests]
set -euo pipefail
source=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git clone --quiet "$source" "$folder/E-port"
cd "$folder/E-port"

timed() {
  local label=$1 started=$SECONDS
  shift
  "$@" >"$folder/out.log" 2>&1 || { tail -n 40 "$folder/out.log"; echo "FAILED: $label"; exit 1; }
  echo "$label: $((SECONDS - started)) s"
}

timed "set-up" make setup
timed "compile" make compile
timed "first make demo" make demo
test -s reports/trade.html
timed "second make demo" make demo
timed "make demo-refusal" make demo-refusal
timed "make demo-detained" make demo-detained
if [ "${1:-}" = --with-tests ]; then timed "make test" make test; fi
test -z "$(git status --porcelain)" || { git status --short; echo "FAILED: the commands changed the tree"; exit 1; }
echo "fresh clone: all commands ran, the tree is clean"
