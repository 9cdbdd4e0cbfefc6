#!/usr/bin/env bash
# tst_leakcheck.sh LEAKCHECK: leaks one thing of each kind on purpose; leakcheck has to name it, remove it and fail.
# Needs root; skipped (77) without it.
set -uo pipefail
leakcheck=$1
unset LEAKCHECK_SHARED_MACHINE
[ "$(id -u)" = 0 ] || { echo "SKIP: leaking mounts and cgroups needs root"; exit 77; }
failures=0
name=shimscope-leaked-$$
report=$(mktemp)
trap 'rm -f "$report"' EXIT

expect() { # WHAT STATUS TEXT SCRIPT: the script run under leakcheck ends with STATUS, and the report holds TEXT
    "$leakcheck" --grace 2 -- bash -c "$4" 2>"$report"
    local status=$?
    if [ $status != "$2" ]; then
        echo "FAIL: $1: exit status $status instead of $2"
    elif [ -n "$3" ] && ! grep -qF -- "$3" "$report"; then
        echo "FAIL: $1: no '$3' in the report:"
    else
        echo "PASS: $1"
        return
    fi
    cat "$report"
    failures=$((failures + 1))
}

gone() { # WHAT CONDITION…
    if "${@:2}"; then
        echo "FAIL: $1 is still there"
        failures=$((failures + 1))
    fi
}

# The first cgroup hierarchy that can be written, whatever its version.
hierarchy=$(awk '$3 ~ /^cgroup2?$/ { print $2; exit }' /proc/mounts)

expect "a clean command passes" 0 '' 'true'
expect "a failure is passed on" 3 '' 'exit 3'
expect "a skip is passed on" 77 '' 'exit 77'
expect "a signal is passed on" 137 '' 'kill -KILL $$'
expect "what goes by itself is no leak" 0 '' 'sleep 0.3 &'
expect "a failure stays the test's own when it also leaks" 3 'process sleep' 'sleep 1000 & exit 3'

expect "a background process" 99 'process sleep' 'sleep 1000 & echo $! >'"$report.pid"
gone "the process" kill -0 "$(cat "$report.pid")" 2>/dev/null
rm -f "$report.pid"
expect "a daemon that left its session" 99 'sleep 1000' 'setsid -f sleep 1000'
expect "a skip that leaks" 99 'process sleep' 'sleep 1000 & exit 77'

expect "a mount" 99 "mount tmpfs on /tmp/$name" "mkdir /tmp/$name && mount -t tmpfs x /tmp/$name"
gone "the mount's folder" test -e "/tmp/$name"

expect "a cgroup" 99 "cgroup $hierarchy/$name" "mkdir -p $hierarchy/$name/inner"
gone "the cgroup" test -e "$hierarchy/$name"
expect "a cgroup with a process in it" 99 "cgroup $hierarchy/$name" \
    "mkdir $hierarchy/$name; sleep 1000 & echo \$! >$hierarchy/$name/cgroup.procs"
gone "the cgroup" test -e "$hierarchy/$name"

expect "a network namespace" 99 "network namespace /run/netns/leaked" 'ip netns add leaked'
gone "the network namespace" test -e /run/netns/leaked
expect "a network link" 99 'network link veth-leaked' 'ip link add veth-leaked type veth peer name veth-peer'
expect "an address lease" 99 'address lease /var/lib/cni/networks/net/10.0.0.2' \
    'mkdir -p /var/lib/cni/networks/net; touch /var/lib/cni/networks/net/10.0.0.2'

for folder in /run /tmp /var/lib; do
    expect "a folder in $folder" 99 "directory $folder/$name" "mkdir $folder/$name; touch $folder/$name/file"
    gone "$folder/$name" test -e "$folder/$name"
done

[ $failures = 0 ]
