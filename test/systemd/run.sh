#!/usr/bin/env bash
# Installs the daemon into a bare Debian as docs/install.md says, boots that in a container, and states facts about the unit.
#
#   test/systemd/run.sh [FOLDER]
#
# FOLDER keeps the bare Debian for the next run; without it, it is made anew (about 40 s).
# Wants root, a built dist/, systemd-container, debootstrap, iproute2 and curl. The container has no network but
# a loopback of its own. The last line is `N passed, N failed`; the exit status is 1 if any failed.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
project="$(cd "$here/../.." && pwd)"
temp="$(mktemp --directory "${TMPDIR:-/tmp}/metrics-exporter-systemd.XXXXXX")"
debian="${1:-$temp/debian}"
root="$temp/root"
limit_seconds=200
container_pid=
cgroups=()

clean_up() {
  local folder
  [[ -z "$container_pid" ]] || kill -KILL "$container_pid" 2> /dev/null || true
  wait
  for folder in "${cgroups[@]}"; do remove_cgroup "$folder"; done
  rm --recursive --force --one-file-system "$temp"
}

# The kernel needs a moment to take its processes out of a group.
remove_cgroup() {
  local _
  for _ in {1..50}; do
    find "$1" -depth -type d -exec rmdir {} + 2> /dev/null && return 0
    sleep 0.1
  done
}

fail() {
  echo "not ok - $1"
  echo "0 passed, 1 failed"
  exit 1
}

bootstrap() {
  local site codename
  read -r site codename < <(
    apt-get indextargets --format '$(SITE) $(CODENAME)' 'Created-By: Packages' | grep --invert-match security
  ) || fail "apt's configuration names a Debian mirror"
  timeout 180 unshare --mount debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus \
    "$codename" "$debian.partial" "$site" > "$temp/debootstrap.log" 2>&1 ||
    { tail --lines=20 "$temp/debootstrap.log"; fail "debootstrap makes a bare Debian"; }
  mv "$debian.partial" "$debian"
}

# The package with what it depends on inside, so that npm can install it without a network.
pack() {
  local package="$temp/package" path
  (cd "$project" && npm pack --silent --ignore-scripts --pack-destination "$temp" > "$temp/packed")
  tar --extract --gzip --file "$temp/$(cat "$temp/packed")" --directory "$temp"
  cd "$project"
  { npm ls --omit=dev --all --parseable 2> /dev/null || true; } | tail --lines=+2 | while read -r path; do
    cp --archive --parents "${path#"$project"/}" "$package"
  done
  (cd "$package" && npm pkg set --json bundleDependencies=true &&
    npm pack --silent --ignore-scripts --pack-destination "$root/opt" > /dev/null)
}

# nspawn makes control groups below its own and leaves them: here they can be found.
make_cgroups() {
  local name path mount
  while IFS=: read -r _ name path; do
    case "$name" in
      "") mount="$(findmnt --noheadings --first-only --types cgroup2 --output TARGET)" || continue ;;
      name=systemd) mount="$(findmnt --noheadings --first-only --types cgroup --options name=systemd --output TARGET)" ;;
      *) continue ;;
    esac
    mkdir "$mount${path%/}/metrics-exporter-test-$$"
    cgroups+=("$mount${path%/}/metrics-exporter-test-$$")
  done < /proc/self/cgroup
}

trap clean_up EXIT
trap 'exit 130' INT TERM
[[ "$(id --user)" == 0 ]] || fail "run as root"
[[ -e "$project/dist/bin/main.js" ]] || fail "dist/bin/main.js is built: npm run build makes it"

[[ -d "$debian" ]] || bootstrap
cp --archive --reflink=auto "$debian" "$root"
mkdir --parents "$root/usr/lib/node_modules/npm" "$root/opt"
touch "$root/usr/bin/node"
ln --symbolic ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/bin/npm"
pack
make_cgroups

# All that runs in there, and every mount it makes, ends with the first process of the namespaces.
unshare --net --mount --pid --fork --kill-child=KILL --mount-proc \
  timeout --foreground --signal=KILL "$limit_seconds" \
  "$here/facts.sh" "$root" "$project" "${cgroups[@]}" < /dev/null &
container_pid=$!
status=0
wait "$container_pid" || status=$?
container_pid=
[[ "$status" -le 1 ]] || fail "the facts are stated within $limit_seconds s"
exit "$status"
