#!/usr/bin/env bash
# Prints the section of CHANGELOG.md for VERSION, with links that lead to HEAD.
#
#   scripts/release-notes.sh VERSION
set -euo pipefail

version=${1:?usage: scripts/release-notes.sh VERSION}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=scripts/release-parts.sh
source scripts/release-parts.sh

commit=$(git rev-parse HEAD)
url=$(repository_url)
section=$(awk -v start="## [$version] - " '
  index($0, start) == 1 { inside = 1; next }
  /^## / { inside = 0 }
  inside { print }
' CHANGELOG.md)
[[ $section == *[![:space:]]* ]] || { echo "release-notes: CHANGELOG.md has nothing under [$version]" >&2 && exit 1; }
absolute_links "$url" "$commit" <<<"$section"
printf '\nMade from [%s](%s/tree/%s).\n' "${commit:0:10}" "$url" "$commit"
