#!/usr/bin/env bash
# Runs the README's two commands on a bare Debian 12, in a folder made by debootstrap, from a fresh clone of HEAD.
# usage, as root: run.sh [--certificates DIR] [--apt-config DIR] [--keep] [FOLDER]; README.md beside this file says more.
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)

usage() {
  sed -n 's/^# usage, as root: //p' "$0" >&2
  exit 2
}

certificates='' apt_config='' keep=0 machine=''
while (($# > 0)); do
  case $1 in
    --certificates) certificates=${2:?} && shift 2 ;;
    --apt-config) apt_config=${2:?} && shift 2 ;;
    --keep) keep=1 && shift ;;
    -*) usage ;;
    *) machine=$1 && shift ;;
  esac
done
machine=$(realpath -m "${machine:-$(mktemp -d)/debian}")
logs=$machine.logs
mkdir -p "$logs"

# shellcheck disable=SC2317
clean_up() {
  for mounted in dev/pts dev proc sys; do
    if mountpoint -q "$machine/$mounted"; then umount "$machine/$mounted"; fi
  done
  if ((!keep)); then rm -rf --one-file-system "$machine"; fi
}
trap clean_up EXIT

inside() {
  chroot "$machine" env -i HOME=/root LANG=C.UTF-8 TERM=dumb PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt bash -c "$1" </dev/null
}

make_machine() {
  debootstrap --variant=minbase --include=ca-certificates bookworm "$machine" ${DEBOOTSTRAP_MIRROR:+"$DEBOOTSTRAP_MIRROR"} >"$logs/debootstrap.log"
  cp /etc/resolv.conf "$machine/etc/resolv.conf"
  mount -t proc proc "$machine/proc"
  mount --bind /dev "$machine/dev"
  mount --bind /sys "$machine/sys"
  if [[ -n $apt_config ]]; then cp -RL "$apt_config/." "$machine/etc/apt/"; fi
  if [[ -n $certificates ]]; then
    cp -L "$certificates"/*.crt "$machine/usr/local/share/ca-certificates/"
    inside update-ca-certificates >"$logs/certificates.log" 2>&1
  fi
  git clone -q --no-hardlinks "$repository" "$machine/opt/dpc"
}

# try NAME COMMAND: its last lines and its time; what it prints is in NAME.out and NAME.err.
try() {
  local begin=$SECONDS code=0
  inside "cd /opt/dpc && $2" >"$logs/$1.out" 2>"$logs/$1.err" || code=$?
  echo "== $2: exit code $code after $((SECONDS - begin)) s, $(wc -l <"$logs/$1.out") lines; the last:"
  tail -n 4 "$logs/$1.out"
  if ((code != 0)); then
    tail -n 20 "$logs/$1.err"
    return 1
  fi
}

make_machine
echo "logs in $logs"
failed=0
try demo scripts/demo.sh || failed=1
try test scripts/test.sh || failed=1
exit "$failed"
