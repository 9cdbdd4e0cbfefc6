#!/bin/bash
# The shim below the real thing: Debian's containerd and ctr start it, ask it, lose it and find it again. What containerd's
# own shim does in the same place is the measure: the same exit codes and the same events.
# Usage: tst_shim_containerd.sh <folder of our programs>; the OCI runtime is SHIMSCOPE_RUNTIME. Exit status 77: no containerd.
set -euo pipefail

bin=$1
for tool in containerd ctr busybox; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
ours=io.containerd.shimscope.v1
theirs=io.containerd.runc.v2
image=docker.io/library/test:1
work=$(mktemp -d /tmp/shimscope-ctr.XXXXXX)
cgroup=/shimscope-test-ctr-$$
export PATH=$bin:$PATH
daemon=

fail() {
    echo "FAILED: $*" >&2
    tail -n 30 "$work/containerd.log" >&2 || true
    exit 1
}

# Waits up to 10 s for a condition; there is no event for most of them.
eventually() {
    for _ in $(seq 200); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.05
    done
    fail "never came true: $*"
}

ctrl() { ctr --address "$work/c.sock" "$@"; }
run() { ctrl run --fifo-dir "$work/fifo" --cgroup "$cgroup/c" "$@"; }

start_containerd() {
    containerd --config "$work/config.toml" >>"$work/containerd.log" 2>&1 &
    daemon=$!
    eventually ctrl version
}

# shellcheck disable=SC2317 # called by the trap
clean_up() {
    local status=$? group
    for id in $(ctrl containers ls -q 2>/dev/null); do
        ctrl task kill -s KILL "$id" || true
        ctrl task rm -f "$id" || true
        ctrl containers rm "$id" || true
    done >/dev/null 2>&1
    [ -z "$daemon" ] || { kill "$daemon" && wait "$daemon"; } 2>/dev/null || true
    sleep 0.2
    for group in /sys/fs/cgroup/*"$cgroup" /sys/fs/cgroup"$cgroup"; do
        [ ! -d "$group" ] || rmdir "$group" 2>/dev/null || true
    done
    rm -rf --one-file-system "$work"
    exit "$status"
}
trap clean_up EXIT

digest_of() { sha256sum "$1" | cut -d' ' -f1; }
# Puts a file into the layout's blobs and prints its descriptor's digest and size.
blob() { cp "$1" "$work/layout/blobs/sha256/$(digest_of "$1")"; printf '"digest":"sha256:%s","size":%s' "$(digest_of "$1")" "$(stat -c %s "$1")"; }

make_image() {
    mkdir -p "$work"/{files/bin,layout/blobs/sha256,fifo}
    cp "$(command -v busybox)" "$work/files/bin/busybox"
    for applet in sh sleep true echo cat id kill; do
        ln -s busybox "$work/files/bin/$applet"
    done
    tar -C "$work/files" -cf "$work/layer.tar" .
    printf '{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
        "$(digest_of "$work/layer.tar")" >"$work/image.json"
    printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json",%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar",%s}]}' \
        "$(blob "$work/image.json")" "$(blob "$work/layer.tar")" >"$work/manifest.json"
    printf '{"imageLayoutVersion":"1.0.0"}' >"$work/layout/oci-layout"
    printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",%s,"annotations":{"io.containerd.image.name":"%s"}}]}' \
        "$(blob "$work/manifest.json")" "$image" >"$work/layout/index.json"
    tar -C "$work/layout" -cf "$work/image.tar" .
    ctrl images import "$work/image.tar" >/dev/null
}

cat >"$work/config.toml" <<EOF
version = 2
root = "$work/root"
state = "$work/state"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs"]
[grpc]
  address = "$work/c.sock"
EOF
start_containerd
make_image

# --- The same with both shims: what containers print and return, and the events of their lives.
life() { # <runtime> <id>
    ctrl events >"$work/$2.events" 2>/dev/null &
    local listener=$! status=0
    sleep 0.3
    echo "output: $(run --rm --runtime "$1" $image "$2-a" echo hello)"
    run --rm --runtime "$1" $image "$2-b" sh -c 'exit 7' || status=$?
    echo "exit status: $status"
    status=0
    run --rm --runtime "$1" $image "$2-c" sh -c 'sleep 100 & kill -9 $!; wait $!' 2>/dev/null || status=$?
    echo "killed: $status"
    echo "input: $( (echo words; sleep 1) | run --rm --runtime "$1" $image "$2-d" cat)"
    run --detach --runtime "$1" $image "$2-e" sleep 100
    echo "exec: $(ctrl task exec --fifo-dir "$work/fifo" --exec-id x1 "$2-e" id)"
    status=0
    ctrl task exec --fifo-dir "$work/fifo" --exec-id x2 "$2-e" sh -c 'exit 3' || status=$?
    echo "exec status: $status"
    echo "pids: $(ctrl task ps "$2-e" | tail -n +2 | wc -l)"
    ctrl task pause "$2-e"
    echo "paused: $(ctrl task ls | awk -v id="$2-e" '$1 == id { print $3 }')"
    ctrl task resume "$2-e"
    echo "resumed: $(ctrl task ls | awk -v id="$2-e" '$1 == id { print $3 }')"
    # Not grep -q: it ends at the first match, and with pipefail ctr's SIGPIPE would count.
    ctrl task metrics "$2-e" | grep memory.usage_in_bytes >/dev/null && echo "metrics: yes"
    ctrl task kill -s KILL "$2-e"
    eventually sh -c "ctr --address $work/c.sock task ls | grep -q '$2-e .*STOPPED'"
    ctrl task rm "$2-e" 2>/dev/null || true
    ctrl containers rm "$2-e"
    sleep 0.3
    kill "$listener"
    wait "$listener" 2>/dev/null || true
    # Topics of tasks per container, in their order.
    for id in a b c d e; do
        echo "events of $id:" "$(grep "\"$2-$id\"" "$work/$2.events" | grep -o '/tasks/[a-z-]*' | tr '\n' ' ')"
    done
}
life $theirs theirs >"$work/theirs" || fail "containerd's own shim: $(cat "$work/theirs")"
life $ours ours >"$work/ours" || fail "ours: $(cat "$work/ours")"
diff "$work/theirs" "$work/ours" || fail "the shims differ (< containerd's own, > ours)"
cat "$work/ours"

# --- containerd is killed: the container lives, is found again, and can be entered.
run --detach --runtime $ours $image survivor sh -c 'while true; do sleep 1; done'
pid=$(ctrl task ls | awk '$1 == "survivor" { print $2 }')
kill -9 "$daemon"
wait "$daemon" 2>/dev/null || true
kill -0 "$pid" || fail "the container died with containerd"
start_containerd
[ "$(ctrl task ls | awk '$1 == "survivor" { print $2 " " $3 }')" = "$pid RUNNING" ] || fail "containerd did not find the task again"
ctrl task exec --fifo-dir "$work/fifo" --exec-id again survivor true || fail "exec after containerd's restart"
echo "found again after kill -9 of containerd: yes"

# --- The shim is killed: containerd cleans up with `delete`.
shim=$(awk '{ print $4 }' "/proc/$pid/stat")
kill -9 "$shim"
eventually sh -c "! kill -0 $pid"
eventually sh -c "! ctr --address $work/c.sock task ls | grep -q survivor"
echo "cleaned up after kill -9 of the shim: yes"
ctrl containers rm survivor
