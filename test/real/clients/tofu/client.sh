#!/usr/bin/env bash
# OpenTofu and its S3 backend: client.sh PATH_TO_TOFU [--loop SECONDS]; contract in test/real/README.md.
# The state is written to the bucket, with a lock, and read back. A "loop" is one apply that takes so long.
set -uo pipefail

tofu=$1
hold=0
[[ ${2:-} == --loop ]] && hold=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$(dirname "${BASH_SOURCE[0]}")/main.tf" "$work"
cd "$work" || exit 1
export TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1

run() {
  "$tofu" "$@" -no-color >"$work/log" 2>&1 && return
  printf '{"error":"%s"}\n' "$(grep -E 'Error:|StatusCode|api error|[Ff]ailed' "$work/log" | tr -d '\\"│' | tr '\n' ' ')"
  exit 1
}

# The backend asks STS whose account it is in and refuses another than this one.
account=${REAL_ACCOUNT:-123456789012}
run init -backend-config="bucket=${REAL_BUCKET:-real-parts}" -backend-config="key=tofu-$$" \
  -backend-config="region=$AWS_REGION" -backend-config="allowed_account_ids=[\"$account\"]"
run apply -auto-approve -var="hold=$hold"
run state list
grep -qx terraform_data.held "$work/log" || { echo '{"error":"the state did not come back from S3"}'; exit 1; }
if ((hold)); then echo '{"calls":1,"failures":0}'; else printf '{"account":"%s","s3":"ok"}\n' "$account"; fi
