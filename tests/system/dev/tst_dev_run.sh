#!/usr/bin/env bash
# `./dev run --headless` with the real programs: the tree with every hop, five pictures and a recording; the agent is a unit
# of its own where systemd is; nothing is left. The programs are taken as they are built.
# Usage: tst_dev_run.sh BIN
set -u
bin=$(readlink -f "$1") source=$(readlink -f "$(dirname "$0")/../../..")
tree=$(mktemp -d /tmp/shimscope-dev-run.XXXXXX)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"
failed=0
fail() { echo "FAIL: $*"; failed=1; }
has() { grep -qE -- "$1" "$tree/out" || fail "it did not say: $1"; }

mkdir -p "$tree"/{build,fake}
cp "$source/dev" "$tree/"
cp -r "$source/scenarios" "$tree/"
echo '# none' >"$tree/.packages"
ln -s "$(dirname "$bin")" "$tree/build/release"
printf '#!/bin/sh\n' >"$tree/fake/cmake"
chmod 755 "$tree/fake/cmake"

# The guest's root is on overlayfs, on which no other can be mounted.
state=/var/lib
[ ! -d /scratch ] || state=/scratch
# A slow machine takes long for its pod: the demo waits a minute for each part unless it is told.
env -u DISPLAY -u WAYLAND_DISPLAY "PATH=$tree/fake:$PATH" "SHIMSCOPE_STATE=$state" "$tree/dev" run --headless \
    --for $((60 * ${SHIMSCOPE_TEST_SLOWNESS:-1})) >"$tree/out" 2>&1 &
dev=$!
unit=shimscope-dev-$dev.service
if [ -d /run/systemd/system ]; then
    for _ in $(seq 100); do [ "$(systemctl is-active "$unit")" != active ] || break; sleep 0.2; done
    facts=$(systemctl show -p Delegate -p KillMode -p ActiveState "$unit" | sort | xargs)
    echo "$unit: $facts"
    [ "$facts" = "ActiveState=active Delegate=yes KillMode=process" ] || fail "the unit is not as it should be"
fi
wait $dev || fail "./dev run ended with $?"

has '── start of web'
has '── OOM → restart 1 of web/hog'
has 'RunPodSandbox web +kubelet → cri, CRI v1 gRPC'
has 'Create hog +cri → shim, task v2 ttrpc'
has 'create hog +shim → runtime, OCI exec'
has 'clone3\(.*← '
has 'pivot_root\(.*← '
has 'execve\(.*← '
has '^the stack and its agent have stopped'
[ "$(wc -l < <(compgen -G "$tree/build/demo/pictures/*.png"))" = 5 ] || fail "there are not five pictures"
"$bin/shimscopectl" replay "$tree/build/demo/demo.shimtrace" >/dev/null || fail "the recording cannot be replayed"
! compgen -G "/run/shimscope-dev-$dev" || fail "the run directory is left"
! compgen -G "$state/shimscope-dev-$dev" || fail "the state directory is left"
! grep "shimscope-dev-$dev/" /proc/mounts || fail "mounts are left"
! pgrep -af "shimscope-dev-$dev/" || fail "processes are left"
if [ -d /run/systemd/system ]; then
    [ "$(systemctl show -p LoadState --value "$unit")" = not-found ] || fail "the unit is left"
    [ ! -e "/sys/fs/cgroup/system.slice/$unit" ] || fail "the unit's cgroup is left"
fi

[ $failed = 0 ] || tail -n 60 "$tree/out"
exit $failed
