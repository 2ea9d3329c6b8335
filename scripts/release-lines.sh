#!/usr/bin/env bash
# Moves vN and vN.M to the release vN.M.P, each unless a newer release of its line is there.
#
#   scripts/release-lines.sh TAG COMMIT
set -euo pipefail

tag=$1
commit=$2
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[[ $tag =~ ^(v[0-9]+)\.[0-9]+ ]]
for line in "${BASH_REMATCH[1]}" "${BASH_REMATCH[0]}"; do
  newest=$(git ls-remote --refs origin "refs/tags/$line.*" | sed 's~.*refs/tags/~~' |
    grep -E '^v[0-9]+\.[0-9]+\.[0-9]+$' | sort -V | tail -n 1)
  [[ $newest = "$tag" ]] || continue
  git push --quiet --force origin "$commit:refs/tags/$line"
done
