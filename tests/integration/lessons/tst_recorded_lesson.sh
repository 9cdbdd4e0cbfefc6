#!/usr/bin/env bash
# One lesson on recordings, as somebody who may nothing, on a machine where no agent answers: nothing done fails every
# check, what solves it passes every check, in both languages; it leaves no process and no file.
# Usage: tst_recorded_lesson.sh BIN ID
set -u
bin=$1 id=$2
dir=$(mktemp -d /tmp/shimscope-lesson.XXXXXX)
chmod 755 "$dir"
export XDG_STATE_HOME=$dir/state XDG_RUNTIME_DIR=$dir
failed=0
fail() { echo "FAIL: $*"; failed=1; }
# As root it is tried as nobody, if nobody may read the programs.
as=()
nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)
if [ "$(id -u)" = 0 ] && "${nobody[@]}" test -x "$bin/shimscopectl"; then as=("${nobody[@]}"); fi
# lesson WANTED-EXIT-STATUS WANTED-LAST-LINE OPTIONS…
lesson() {
    local status=$1 last=$2
    shift 2
    "${as[@]}" "$bin/shimscopectl" --socket "$dir/none.sock" lesson run "$id" --for 20 "$@" >"$dir/out.txt" 2>&1
    local got=$?
    [ $got = "$status" ] || fail "lesson $id $*: exit status $got, not $status"
    grep -qE "$last" "$dir/out.txt" || fail "lesson $id $*: no line '$last'"
    [ $failed = 0 ] || cat "$dir/out.txt"
}

lesson 0 '^([1-9])[0-9]* of \1 checks passed$' --solve
grep -qE '^      [a-z-]+\.shimtrace: ' "$dir/out.txt" || fail "no evidence names its recording"
! grep -qE '\{[a-z-]+\.[a-z]+\}|[( ]\?[ ,.)]' <(grep -E '^  [=≠] ' "$dir/out.txt") || fail "a reply lacks its evidence"
lesson 0 '^([1-9])[0-9]* of \1 checks passed$' --solve --language ko --replay
lesson 3 '^0 of [0-9]+ checks passed$' --idle
lesson 1 'it starts nothing: it is about recordings that ship with the program' --solve --record "$dir/run.shimtrace"
[ ! -e "$dir/state" ] || fail "what nobody learned was remembered"
[ "$(ls "$dir")" = out.txt ] || fail "files are left: $(ls "$dir")"
rm -rf --one-file-system "$dir"
exit $failed
