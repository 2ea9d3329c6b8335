#!/usr/bin/env bash
# Commits a release tree on top of the branch `releases` and tags that commit; prints its hash. Run again, it finds what is there.
#
#   scripts/release-commit.sh TREE TAG
#
# Pushes to origin; HEAD is the source commit. Needs git alone.
set -euo pipefail

tree=$(cd "$1" && pwd)
tag=$2
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source=$(git rev-parse HEAD)
index=$(mktemp -d)
trap 'rm -rf "$index"' EXIT

remote() { git ls-remote origin "$1" | cut -f 1; }
fetched() { git fetch --quiet --depth 1 origin "$1"; }

hash=$(
  export GIT_INDEX_FILE=$index/index GIT_DIR GIT_WORK_TREE=$tree
  GIT_DIR=$(git rev-parse --absolute-git-dir)
  cd "$tree"
  git -c core.autocrlf=false add --all --force .
  git write-tree
)

there=$(remote "refs/tags/$tag")
if [[ -n $there ]]; then
  fetched "refs/tags/$tag"
  if [[ $(git rev-parse "$there^{tree}") != "$hash" ]]; then
    echo "release-commit: $tag is there and holds something else" >&2
    exit 1
  fi
  echo "$there"
  exit
fi

parent=$(remote refs/heads/releases)
[[ -z $parent ]] || fetched refs/heads/releases
commit=$(git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
  commit-tree "$hash" ${parent:+-p "$parent"} -m "Release $tag" -m "Source: $source")
git push --quiet --atomic origin "$commit:refs/heads/releases" "$commit:refs/tags/$tag"
echo "$commit"
