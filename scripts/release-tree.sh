#!/usr/bin/env bash
# Writes what the tag of a release points to, and a runner downloads in every job: docs/adr/0017-release-tree.md.
#
#   scripts/release-tree.sh OUT [COMMIT]
#
# OUT is absent or empty. COMMIT is the source; default: HEAD.
set -euo pipefail

[[ $# -ge 1 ]] || { echo 'usage: scripts/release-tree.sh OUT [COMMIT]' >&2 && exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/release-parts.sh
source scripts/release-parts.sh
[[ -z $(ls -A "$out") ]] || { echo "release-tree: $out is not empty" >&2 && exit 2; }

commit=${2:-$(git rev-parse HEAD)}
[[ $commit =~ ^([0-9a-f]{40}|[0-9a-f]{64})$ ]] || { echo "release-tree: $commit is not the full hash of a commit" >&2 && exit 2; }
url=$(repository_url)

cp -R action.yml dist LICENSE "$out"
for page in README.md SECURITY.md; do
  absolute_links "$url" "$commit" <"$page" >"$out/$page"
done

if [[ $url == */YOUR_ORG/* ]]; then
  echo 'release-tree: no name is set, so the links of README.md lead nowhere. Do not publish this.' >&2
  printf '{ "commit": "%s" }\n' "$commit" >"$out/source.json"
else
  printf '{ "repository": "%s", "commit": "%s" }\n' "$url" "$commit" >"$out/source.json"
fi
