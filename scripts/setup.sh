#!/usr/bin/env bash
# Installs what dpc is built from on Debian 12, by apt-get as root or with sudo: scripts/setup.sh [--tests]
# With --tests also what the tests need. What is there already is left alone, so a second run asks no network.
set -euo pipefail

# uuid-dev: what libantlr4-runtime-dev links with but does not ask for.
packages=(cmake g++ ninja-build antlr4 libantlr4-runtime-dev libfmt-dev libre2-dev libyaml-cpp-dev uuid-dev)
if [[ ${1:-} == --tests ]]; then
  packages+=(jq libgtest-dev llvm-14-tools python3 python3-yaml shellcheck)
  # Node.js has npm in one package or in two, by where it comes from.
  command -v node >/dev/null || packages+=(nodejs)
  command -v npm >/dev/null || packages+=(npm)
elif (($# > 0)); then
  echo "usage: $0 [--tests]" >&2
  exit 2
fi

missing=()
for package in "${packages[@]}"; do
  if [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) != installed ]]; then missing+=("$package"); fi
done
if ((${#missing[@]} == 0)); then exit 0; fi

as_root=()
if ((EUID != 0)); then as_root=(sudo); fi
{
  echo "installing ${missing[*]}"
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
} >&2
