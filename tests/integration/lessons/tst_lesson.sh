#!/usr/bin/env bash
# One lesson: nothing done fails every check, what solves it passes every check, live and on the recording of that run;
# it leaves no pod. Usage: tst_lesson.sh BIN SCENARIOS ID
set -u
bin=$1 scenarios=$2 id=$3
dir=$(mktemp -d /tmp/shimscope-lesson.XXXXXX)
seconds=$((30 * ${SHIMSCOPE_TEST_SLOWNESS:-1}))
export XDG_STATE_HOME=$dir/state
failed=0
fail() { echo "FAIL: $*"; failed=1; }
ctl() { "$bin/shimscopectl" --socket "$dir/r/agent.sock" "$@"; }
# lesson WANTED-EXIT-STATUS WANTED-LAST-LINE OPTIONS…
lesson() {
    local status=$1 last=$2
    shift 2
    ctl lesson run "$scenarios/$id" --for "$seconds" "$@" >"$dir/out.txt" 2>&1
    local got=$?
    [ $got = "$status" ] || fail "lesson $id $*: exit status $got, not $status"
    grep -qE "^$last of [0-9]+ checks passed$" "$dir/out.txt" || fail "lesson $id $*: not $last checks passed"
    [ $failed = 0 ] || cat "$dir/out.txt"
}

"$bin/shimscoped" --run-dir "$dir/r" --state-dir "$dir/s" 2>"$dir/agent.log" &
agent=$!
for _ in $(seq 300); do [ -S "$dir/r/agent.sock" ] && break; sleep 0.1; done
steps=$(jq '.steps | length' "$scenarios/$id/scenario.json")

lesson 3 0 --idle
lesson 0 "$steps" --solve --record "$dir/run.shimtrace"
# Each step shows values with their file and time, and the learner's answer with this run's evidence.
grep -qE '^      .* at [0-9:.]+$' "$dir/out.txt" || fail "no evidence names its file and time"
! grep -qE '\{[a-z]+\.[a-z]+\}|[( ]\?[ ,.)]' <(grep -E '^  [=≠] ' "$dir/out.txt") || fail "a reply lacks its evidence"
ctl info | grep -q '^manifests:  none$' || fail "a manifest is left: $(ctl info)"
# A second run starts from nothing, also when the first one's pods are still there.
pod=$(jq -r '.pods[0].manifest' "$scenarios/$id/scenario.json")
ctl apply "$scenarios/$id/$pod" >/dev/null || fail "apply $pod"
lesson 0 "$steps" --solve --language ko
ctl stop || { fail "stop ended with $?"; kill "$agent"; }
wait "$agent" || fail "the agent ended with $?"

# The recording, by anybody, with no agent.
chmod 711 "$dir" && chmod 644 "$dir/run.shimtrace"
lesson 0 "$steps" --solve --recording "$dir/run.shimtrace"
lesson 3 0 --idle --recording "$dir/run.shimtrace"
if [ -e "$scenarios/$id/lesson.shimtrace.gz" ]; then
    lesson 0 "$steps" --solve --replay
    lesson 3 0 --idle --replay
fi
[ ! -e "$dir/state" ] || fail "what nobody learned was remembered"

[ $failed = 0 ] || tail -n 50 "$dir/agent.log" "$dir"/s/logs/*.log
rm -rf --one-file-system "$dir"
exit $failed
