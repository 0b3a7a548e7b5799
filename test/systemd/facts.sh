#!/usr/bin/env bash
# facts.sh ROOT PROJECT CGROUP…: boots ROOT and states the facts. Run by run.sh, in namespaces of its own.
set -uo pipefail

root="$1" project="$2"
cgroups=("${@:3}")
here="$project/test/systemd"
unit=metrics-exporter.service
unit_file=/etc/systemd/system/$unit
configuration="$root/etc/metrics-exporter/collectors.yaml"
passed=0 failed=0
leader=

# fact SENTENCE COMMAND…: the command must succeed; what it prints is shown if it does not.
fact() {
  local output
  if output="$("${@:2}" 2>&1)"; then
    echo "ok - $1"
    passed=$((passed + 1))
  else
    echo "not ok - $1"
    [[ -z "$output" ]] || sed 's/^/  # /' <<< "$output"
    failed=$((failed + 1))
  fi
}

# within SECONDS COMMAND…: tries until the command succeeds.
within() {
  local deadline=$((SECONDS + $1)) output
  shift
  until output="$("$@" 2>&1)"; do
    ((SECONDS < deadline)) || { echo "$output"; return 1; }
    sleep 0.1
  done
}

in_container() { nsenter --target "$leader" --all -- env --ignore-environment PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" "$@"; }
ctl() { in_container systemctl "$@"; }
property() { ctl show --property "$1" --value "$unit"; }
has() { local is; is="$(property "$1")"; [[ "$is" == "$2" ]] || { echo "$1 is $is, want $2"; return 1; }; }
page() { curl --silent --show-error --fail --max-time 5 "http://127.0.0.1:${1:-9777}/metrics"; }
shows() { page | grep --fixed-strings "$1" > /dev/null; }
run_id() { page | sed --quiet 's/.*[{,]run_id="\([^"]*\)".*/\1/p' | head --lines=1; }
new_run() { local is; is="$(run_id)"; [[ -n "$is" && "$is" != "$1" ]]; }
active() { has ActiveState active; }

boot() {
  local outer cgroup
  mount --types tmpfs tmpfs /run
  ip link set lo up
  for cgroup in "${cgroups[@]}"; do echo "$BASHPID" > "$cgroup/cgroup.procs"; done
  systemd-nspawn --quiet --boot --register=no --keep-unit --machine=metrics-exporter-test --directory="$root" \
    --bind-ro="$(readlink --canonicalize "$(command -v node)"):/usr/bin/node" \
    --bind-ro="$(npm_folder):/usr/lib/node_modules/npm" > "$root.console" 2>&1 < /dev/null &
  outer=$!
  within 30 pgrep --parent "$outer" --exact systemd || return 1
  leader="$(pgrep --parent "$outer" --exact systemd)"
}

npm_folder() { dirname "$(dirname "$(readlink --canonicalize "$(command -v npm)")")"; }
booted() { [[ "$(ctl is-system-running)" =~ ^(running|degraded)$ ]]; }

# The commands of docs/install.md, to the letter.
install_as_told() {
  local commands
  commands="$(sed --quiet '/^```sh install$/,/^```$/{/^```/!p}' "$project/docs/install.md")"
  [[ -n "$commands" ]] || { echo "docs/install.md has no block marked: sh install"; return 1; }
  in_container env --chdir=/opt HOME=/root npm_config_offline=true bash -euxc "$commands"
}

verified() {
  local output
  output="$(in_container systemd-analyze verify "$unit_file" 2>&1)" && [[ -z "$output" ]] || { echo "$output"; return 1; }
}

exposure() { in_container systemd-analyze security --no-pager --offline=true "$@" "$unit_file" 2>&1; }

unprivileged() {
  local status="$root.status"
  in_container cat "/proc/$(property MainPID)/status" > "$status"
  grep --extended-regexp '^(Uid|CapPrm|CapEff|CapBnd|NoNewPrivs|Seccomp):' "$status"
  awk '/^Uid:/ { if ($2 == 0) bad = 1 } /^Cap(Prm|Eff|Bnd|Amb):/ { if ($2 !~ /^0+$/) bad = 1 }
       /^NoNewPrivs:/ { if ($2 != 1) bad = 1 } /^Seccomp:/ { if ($2 != 2) bad = 1 } END { exit bad }' "$status"
}

# The collectors of the shipped configuration, whose last polls must all have been well.
no_failures() {
  page | awk '/^metrics_exporter_collector_outcome[{].*outcome="failure"/ { seen = 1; if ($NF != 0) { print; bad = 1 } } END { exit bad || !seen }'
}

mount_tmpfs() { in_container mkdir --parents "$1" && in_container mount --types tmpfs --options "size=$2m${3:-}" tmpfs "$1"; }

# What the unit says of a file system of so many MiB.
true_size() {
  local is
  is="$(page | awk -v place="mountpoint=\"$1\"" '/^node_filesystem_size_bytes[{]/ && index($0, place) { print $NF / 1048576 }')"
  [[ "$is" == "$2" ]] || { echo "$1 is ${is:-absent}, want $2 MiB"; return 1; }
}

# Everything a file system has that others on this machine do not change while we look.
file_systems() {
  page "$1" | grep --extended-regexp '^node_filesystem_(size_bytes|files|readonly|device_error|mount_info)[{]' |
    sed --regexp-extended 's/(app_id|run_id|process_id)="[^"]*",?//g' | sort
}

same_as_outside() {
  local outside inside
  in_container systemd-run --quiet --unit=outside metrics-exporter --config /opt/outside.yaml
  within 30 page 9778 > /dev/null || { in_container journalctl --no-pager --unit=outside; return 1; }
  outside="$(file_systems 9778)"
  inside="$(file_systems 9777)"
  ctl stop outside
  [[ -n "$outside" ]] || { echo "outside the unit there is no file system"; return 1; }
  diff <(echo "$outside") <(echo "$inside")
}

refused() { ! ctl reload "$unit"; }

unanswered() { ! page > /dev/null 2>&1; }

state_installation() {
  mount_tmpfs /home 61
  mount_tmpfs /home/someone/music 62
  mount_tmpfs /root 63
  mount_tmpfs /srv 64
  mount_tmpfs /mnt/sealed 65 ,ro
  mount_tmpfs /tmp/scratch 66
  mount_tmpfs /var/tmp/scratch 67
  mount_tmpfs /run/user/1234 68 ,mode=0700,uid=1234
  fact "installs as docs/install.md says" install_as_told
  fact "systemd-analyze verify is silent" verified
  fact "exposure is at most 2.0:$(exposure | sed --quiet 's/.*exposure level for [^:]*://p')" exposure --threshold=20
  fact "the unit starts" within 30 active
  fact "it is scraped from outside the container" within 30 shows 'run_id="'
  fact "no collector of the shipped configuration fails in there" within 30 no_failures
  fact "it runs without root, capabilities or free system calls" unprivileged
}

state_file_systems() {
  cp "$here/unit.yaml" "$configuration"
  cp "$here/outside.yaml" "$root/opt/outside.yaml"
  ctl restart "$unit"
  fact "it starts with the disk collector alone" within 30 shows 'mountpoint="/home"'
  mount_tmpfs /media/late 69
  mount_tmpfs /tmp/late 70
  fact "a mount made while it runs has its true size" within 30 true_size /media/late 69
  fact "a mount made below /tmp while it runs has its true size" within 30 true_size /tmp/late 70
  fact "/home has its true size" true_size /home 61
  fact "a mount below /home has its true size" true_size /home/someone/music 62
  fact "/root has its true size" true_size /root 63
  fact "/srv has its true size" true_size /srv 64
  fact "a read-only mount has its true size" true_size /mnt/sealed 65
  fact "a mount below /tmp has its true size" true_size /tmp/scratch 66
  fact "a mount below /var/tmp has its true size" true_size /var/tmp/scratch 67
  fact "a user's runtime folder has its true size" true_size /run/user/1234 68
  fact "every file system is the same inside the unit and outside" same_as_outside
}

state_reload() {
  local pid
  pid="$(property MainPID)"
  cp "$here/reloaded.yaml" "$configuration"
  fact "a reload is accepted" ctl reload "$unit"
  fact "a reload shows the changed configuration" within 30 shows 'reloaded="yes"'
  fact "a reload keeps the process" has MainPID "$pid"
  cp "$here/faulty.yaml" "$configuration"
  fact "a reload of a faulty configuration is refused" refused
  fact "the unit goes on with the configuration it has" within 30 shows 'reloaded="yes"'
  cp "$here/reloaded.yaml" "$configuration"
}

state_stop_and_start() {
  local before began milliseconds
  before="$(run_id)"
  began="$(date +%s%3N)"
  ctl stop "$unit"
  milliseconds=$(($(date +%s%3N) - began))
  fact "it stops within 5 s: $milliseconds ms" test "$milliseconds" -le 5000
  fact "it stops cleanly" has Result success
  fact "it does not answer once stopped" unanswered
  ctl start "$unit"
  fact "a new start has a new run_id" within 30 new_run "$before"
  before="$(run_id)"
  ctl restart "$unit"
  fact "a restart has a new run_id" within 30 new_run "$before"
}

state_failures() {
  local before
  before="$(run_id)"
  ctl kill --kill-whom=main --signal=SIGKILL "$unit"
  fact "it is started again after SIGKILL" within 30 new_run "$before"
  fact "systemd has counted that restart" has NRestarts 1
  ctl restart "$unit"
  ctl kill --kill-whom=main --signal=SIGHUP "$unit"
  fact "a SIGHUP in its first moments does not leave it stopped" within 30 shows 'run_id="'
  cp "$here/faulty.yaml" "$configuration"
  ctl restart "$unit"
  fact "a faulty configuration ends it" within 30 has ActiveState failed
  sleep 3
  fact "with exit status 78" has ExecMainStatus 78
  fact "and it is not started again" has NRestarts 0
  fact "nor on its way" has ActiveState failed
}

boot
fact "the container boots" within 60 booted
((failed == 0)) || { cat "$root.console"; echo "$passed passed, $failed failed"; exit 1; }
state_installation
state_file_systems
state_reload
state_stop_and_start
state_failures
((failed == 0)) || in_container journalctl --no-pager --lines=60 --unit="$unit" | sed 's/^/# /'
echo "$passed passed, $failed failed"
((failed == 0))
