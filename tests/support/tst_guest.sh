#!/usr/bin/env bash
# tst_guest.sh GUEST: the guest keeps its promises: output, exit status, arguments, shared folder, time-out, both inits, a user.
# Being the first guest test it also builds the image and the snapshots.
set -uo pipefail
guest=$1
failures=0
here=$(mktemp -d "$PWD/guest.XXXXXX")
trap 'rm -rf "$here"' EXIT
chmod 755 "$here"
cd "$here" || exit 1

expect() { # WHAT STATUS OUTPUT ARGUMENTS of guest…
    local output status
    output=$("$guest" "${@:4}")
    status=$?
    if [ "$status $output" = "$2 $3" ]; then
        echo "PASS: $1"
    else
        printf 'FAIL: %s: status %s, output:\n%s\n' "$1" "$status" "$output"
        failures=$((failures + 1))
    fi
}

expect "systemd is there, with all of cgroup v2" 0 'systemd cpuset cpu io memory hugetlb pids rdma misc' \
    -- 'echo "$(cat /proc/1/comm) $(cat /sys/fs/cgroup/cgroup.controllers)"'
expect "the tiny init has cgroup v2 too" 0 cgroup2fs --init tiny -- stat -f -c %T /sys/fs/cgroup
expect "the exit status comes back" 7 '' -- 'exit 7'
expect "arguments stay apart" 0 "a b|c'd|" -- printf '%s|' 'a b' "c'd"
expect "the folder is shared" 0 '' -- 'echo written >file'
[ "$(cat file)" = written ] || { echo "FAIL: what the guest wrote is not here"; failures=$((failures + 1)); }
expect "a session of an ordinary user" 0 '1000 /run/user/1000' --user -- 'echo $(id -u) $XDG_RUNTIME_DIR'
expect "out of time is 124" 124 '' --timeout 2 -- sleep 100
expect "a guest that dies is 125" 125 '' -- 'poweroff -f; sleep 100'
expect "a kernel that patches itself under load lives" 0 '' -- 'mkdir /sys/fs/cgroup/quota; echo +cpu >/sys/fs/cgroup/cgroup.subtree_control
    for _ in 1 2 3; do (while :; do /bin/true; done) & done
    for _ in $(seq 60); do echo "50000 100000" >/sys/fs/cgroup/quota/cpu.max; echo "max 100000" >/sys/fs/cgroup/quota/cpu.max; done'
mapfile -t sums < <("$guest" -- 'head -c 3000000 /dev/urandom | tee /tmp/copy; md5sum /tmp/copy >sum' | { sleep 3; md5sum; })
[ "${sums[0]%% *}" = "$(cut -d' ' -f1 sum)" ] || { echo "FAIL: output was lost on the way"; failures=$((failures + 1)); }

[ $failures = 0 ]
