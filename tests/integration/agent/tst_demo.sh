#!/usr/bin/env bash
# The demo from the agent's start to its end: a pod comes up, is killed for its memory, comes again, ends; nothing is left.
# Usage: tst_demo.sh BIN SCENARIO
set -u
bin=$1 scenario=$2
dir=$(mktemp -d /tmp/shimscope-demo.XXXXXX)
seconds=$((60 * ${SHIMSCOPE_TEST_SLOWNESS:-1}))
failed=0
fail() { echo "FAIL: $*"; failed=1; }
has() { grep -qE -- "$2" "$1" || fail "no line of $(basename "$1") matches: $2"; }
ctl() { "$bin/shimscopectl" --socket "$dir/r/agent.sock" "$@"; }

"$bin/shimscoped" --run-dir "$dir/r" --state-dir "$dir/s" 2>"$dir/agent.log" &
agent=$!
for _ in $(seq 300); do [ -S "$dir/r/agent.sock" ] && break; sleep 0.1; done

ctl demo --scenario "$scenario" --for "$seconds" --record "$dir/demo.shimtrace" >"$dir/demo.txt" 2>&1 \
    || fail "the demo ended with $?"
ctl stop || { fail "stop ended with $?"; kill "$agent"; }
wait "$agent" || fail "the agent ended with $?"
[ ! -e "$dir/r" ] || fail "the run directory is still there: $(ls "$dir/r")"
! grep -q 'warning' "$dir/agent.log" || fail "the agent warned"

# Every hop of the chain is in the tree, and the replay by an ordinary user says the same.
has "$dir/demo.txt" '── start of web'
has "$dir/demo.txt" '── OOM → restart 1 of web/hog'
has "$dir/demo.txt" '── end of web'
has "$dir/demo.txt" 'RunPodSandbox web +kubelet → cri, CRI v1 gRPC'
has "$dir/demo.txt" 'ADD ptp web +cni, CNI exec'
has "$dir/demo.txt" 'Create hog +cri → shim, task v2 ttrpc'
has "$dir/demo.txt" 'create hog +shim → runtime, OCI exec'
has "$dir/demo.txt" 'clone3\(.*← '
has "$dir/demo.txt" 'pivot_root\(.*← '
has "$dir/demo.txt" 'execve\(.*← '
has "$dir/demo.txt" 'oom_kill 0 → [1-9]'
has "$dir/demo.txt" '[0-9]+ kernel steps, [1-9][0-9]* samples'
! grep -q 'warning: ' "$dir/demo.txt" || fail "records were lost: $(grep 'warning: ' "$dir/demo.txt")"
chmod 711 "$dir" && chmod 644 "$dir/demo.shimtrace"
setpriv --reuid 65534 --clear-groups "$bin/shimscopectl" replay "$dir/demo.shimtrace" >"$dir/replay.txt" \
    || fail "the replay ended with $?"
diff <(sed -n '/^Recorded on/,$p' "$dir/demo.txt" | grep -v '^==>') <(sed -n '/^Recorded on/,$p' "$dir/replay.txt") >/dev/null \
    || fail "the replay says something else"

if [ $failed = 1 ]; then
    tail -n 200 "$dir/demo.txt" "$dir/agent.log" "$dir"/s/logs/*.log
fi
rm -rf --one-file-system "$dir"
exit $failed
