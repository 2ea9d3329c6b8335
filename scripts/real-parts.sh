#!/usr/bin/env bash
# Installs what others wrote and `npm run test:real` tests with: emulators, a runner, clients.
#
#   scripts/real-parts.sh [PART...]     what the tests use, or the named parts
#
# Everything goes to $REAL_PARTS_DIR (default: ~/.cache/configure-aws-credentials/real-parts):
#   bin/         one command per server, runner and client; see test/real/README.md
#   parts.json   {"name": "version"} of everything in bin/
#   stamps/      PART-VERSION, empty: that part is installed; a second run skips it
#   logs/        what the last installation of each part said
# Nothing is installed system-wide. Needs: python3, go, node, npm, cargo, a JDK, mvn, apt-get, dpkg.
set -euo pipefail

real=$(cd "$(dirname "${BASH_SOURCE[0]}")/../test/real" && pwd)
dir=${REAL_PARTS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/configure-aws-credentials/real-parts}
readonly real dir
readonly used=(moto seaweedfs versitygw act python-clients awscli-v2 js-clients
  go-clients java-client rust-client tofu)
# Those that no test uses are installed by name alone.
readonly parts=("${used[@]}" minio)

# shellcheck source=scripts/real-parts/installers.sh
source "$(dirname "${BASH_SOURCE[0]}")/real-parts/installers.sh"

fail() {
  echo "real-parts: $1" >&2
  exit 1
}

require_tools() {
  local missing=()
  for tool in python3 go node npm cargo javac mvn apt-get dpkg-deb; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  ((${#missing[@]} == 0)) || fail "these tools are needed and not on PATH: ${missing[*]}"
}

# The installer runs in the background so that `set -e` holds inside it, which it does not under `||`.
install() {
  local part=$1 name=${1//-/_} version=$2 started=$SECONDS
  rm -rf "${dir:?}/$part" "$dir/stamps/$part-"*
  mkdir -p "$dir/$part"
  (set -x; "install_$name" "$dir/$part") >"$dir/logs/$part.log" 2>&1 &
  if ! wait $!; then
    tail -n 15 "$dir/logs/$part.log" >&2
    fail "could not install $part $version; is its registry reachable? All it said: $dir/logs/$part.log"
  fi
  touch "$dir/stamps/$part-$version"
  printf '%-16s %-28s installed in %d s\n' "$part" "$version" $((SECONDS - started))
}

# {"name": "version"}: names and versions hold no character that JSON would want escaped.
write_inventory() {
  local separator='{'
  for file in "$dir"/versions/*; do
    printf '%s\n  "%s": "%s"' "$separator" "$(basename "$file")" "$(<"$file")"
    separator=','
  done >"$dir/parts.json"
  printf '\n}\n' >>"$dir/parts.json"
}

main() {
  require_tools
  mkdir -p "$dir"/{bin,versions,stamps,logs}
  local wanted=("$@")
  ((${#wanted[@]})) || wanted=("${used[@]}")
  for part in "${wanted[@]}"; do
    [[ " ${parts[*]} " == *" $part "* ]] || fail "there is no part $part; there are: ${parts[*]}"
    local version
    version=$("version_${part//-/_}")
    if [[ -e $dir/stamps/$part-$version ]]; then
      printf '%-16s %-28s ready\n' "$part" "$version"
    else
      install "$part" "$version"
    fi
  done
  write_inventory
}

main "$@"
