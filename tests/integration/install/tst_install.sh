#!/usr/bin/env bash
# What `cmake --install` puts somewhere is whole: the desktop's files are valid, a pod of an installed lesson runs with the
# installed programs and images, and the installed window opens the installed recording.
# Usage: tst_install.sh BUILD (as root). Exit status 77: a tool of the desktop's is missing.
set -euo pipefail
build=$1
for tool in desktop-file-validate appstreamcli update-mime-database; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
seconds=$((30 * ${SHIMSCOPE_TEST_SLOWNESS:-1}))
work=$(mktemp -d /tmp/shimscope-install.XXXXXX)
usr=$work/usr
state=/var/lib/$(basename "$work") # not on an overlay
agent=''

ctl() { "$usr/bin/shimscopectl" --socket "$work/run/agent.sock" "$@"; }
fail() { echo "FAILED: $*" >&2; cat "$work/agent.log" 2>/dev/null >&2 || true; exit 1; }
eventually() {
    local deadline=$((SECONDS + seconds))
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $deadline ] || fail "never came true: $*"
        sleep 0.1
    done
}
# shellcheck disable=SC2317 # a trap calls it
clean_up() {
    local status=$?
    if [ -n "$agent" ]; then
        ctl stop >/dev/null 2>&1 || true
        wait "$agent" || true
    fi
    rm -rf --one-file-system "$work" "$state"
    exit $status
}
trap clean_up EXIT
trap 'exit 130' INT TERM

cmake --install "$build" --prefix "$usr" >"$work/installed" || fail "cmake --install"
id=org.shimscope.Shimscope
desktop-file-validate "$usr/share/applications/$id.desktop"
appstreamcli validate --no-net "$usr/share/metainfo/$id.metainfo.xml" || fail "the metainfo"
update-mime-database "$usr/share/mime"
grep -q '\*\.shimtrace' "$usr/share/mime/globs" || fail "recordings have no type"
test -s "$usr/share/icons/hicolor/scalable/apps/$id.svg"
grep -q "^ExecStart=.*/bin/shimscoped " "$usr/lib/systemd/system/shimscoped.service"

runs() { ctl metrics | grep -q 'container="logger"'; }
"$usr/bin/shimscoped" --run-dir "$work/run" --state-dir "$state" --foreground >"$work/agent.log" 2>&1 &
agent=$!
eventually ctl info
ctl apply "$usr/share/shimscope/scenarios/01-one-pod/web.yaml"
eventually runs
ctl stop || fail "the end"
wait "$agent" || fail "the agent's exit status"
agent=''

# As anybody: read-only, no agent.
chmod 755 "$work"
install -d -m 700 -o nobody "$work/home"
as_anybody() { setpriv --reuid=65534 --regid=65534 --clear-groups env -u DISPLAY HOME="$work/home" XDG_RUNTIME_DIR="$work/home" "$@"; }
if [ -x "$usr/bin/shimscope" ]; then
    as_anybody "$usr/bin/shimscope" "$usr/share/shimscope/scenarios/01-one-pod/recording.shimtrace" --picture "$work/home/pictures" \
        >"$work/pictures" || fail "the window"
    [ "$(wc -l <"$work/pictures")" -ge 4 ] || fail "pictures: $(cat "$work/pictures")"
fi
[ "$(as_anybody "$usr/bin/shimscopectl" lesson list | grep -c .)" -ge 4 ] || fail "the installed lessons are not found"
echo "installed, ran a pod, opened a recording"
