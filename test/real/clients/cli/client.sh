#!/usr/bin/env bash
# The AWS CLI, either generation: client.sh PATH_TO_AWS [--loop SECONDS]; contract in test/real/README.md.
set -uo pipefail

aws=$1
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT
# No variable asks for path-style addressing, and none needs to: an endpoint on an IP address has it.

fail() {
  printf '{"error":"%s"}\n' "$(tr -d '\\"' <"$log/stderr" | tr '\n\t' '  ' | sed 's/^ *//')"
  exit 1
}

# `--debug` prints the signed headers, the one place where every version shows whose key it used.
who_am_i() {
  "$aws" --debug sts get-caller-identity --output text --query '[Account,Arn]' >"$log/me" 2>"$log/debug" && return
  "$aws" sts get-caller-identity >/dev/null 2>"$log/stderr" # again, for an error without the noise
  return 1
}

access_key_id() {
  grep -oE 'Credential=[A-Z0-9]+' "$log/debug" | tail -1 | cut -d= -f2
}

once() {
  local bucket=${REAL_BUCKET:-real-parts} secret=${REAL_SECRET:-real-parts} account arn
  who_am_i || fail
  read -r account arn <"$log/me"
  head -c 32 /dev/urandom >"$log/put"
  for step in \
    "s3 cp $log/put s3://$bucket/cli-$$" \
    "s3 cp s3://$bucket/cli-$$ $log/get" \
    "secretsmanager get-secret-value --secret-id $secret --query SecretString --output text"; do
    # shellcheck disable=SC2086 # three fixed commands, split on purpose
    "$aws" $step >"$log/stdout" 2>"$log/stderr" || fail
  done
  cmp -s "$log/put" "$log/get" || { echo 'different bytes came back from S3' >"$log/stderr"; fail; }
  [[ -s $log/stdout ]] || { echo 'the secret is empty' >"$log/stderr"; fail; }
  printf '{"account":"%s","arn":"%s","s3":"ok","secret":"ok","accessKeyId":"%s"}\n' \
    "$account" "$arn" "$(access_key_id)"
}

loop() {
  local calls=0 failures=0 end=$((SECONDS + $1))
  while ((SECONDS < end)); do
    calls=$((calls + 1))
    if who_am_i; then access_key_id >>"$log/keys"; else failures=$((failures + 1)); fi
    sleep 1
  done
  printf '{"calls":%d,"failures":%d,"accessKeys":%d' "$calls" "$failures" "$(sort -u "$log/keys" | wc -l)"
  ((failures == 0)) && echo '}' && return
  printf ',%s' "$(fail | cut -c2-)"
  echo
  return 1
}

if [[ ${2:-} == --loop ]]; then loop "$3"; else once; fi
