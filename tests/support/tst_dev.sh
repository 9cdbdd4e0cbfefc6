#!/usr/bin/env bash
# `./dev run` with programs that only say how they were called: the window is never root, the agent always is, the right thing
# happens without a display, without sudo and without an agent, and nothing that was started stays. Needs root.
set -uo pipefail
[ "$(id -u)" = 0 ] || { echo "SKIP: changing the user needs root"; exit 77; }
source=$(readlink -f "$(dirname "$0")/../..")
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"
failures=0

mkdir -p "$tree/build/release/bin" "$tree/scenarios/01-one-pod" "$tree/fake"
cp "$source/dev" "$tree/"
echo '# none' >"$tree/.packages"
touch "$tree/scenarios/01-one-pod/"{web.yaml,recording.shimtrace}
fake() { # NAME, the script on standard input; $log is where the fakes write
    { printf '#!/bin/bash\nlog=%q\n' "$tree/log"; cat; } >"$1"
    chmod 755 "$1"
}
fake "$tree/fake/cmake" <<'END'
END
fake "$tree/fake/sudo" <<'END'
exit 1
END
cd "$tree/build/release/bin" || exit 1
fake shimscoped <<'END'
echo "agent uid=$(id -u) $*" >>"$log"
[ ! -e "$log.broken" ] || { echo "agent: no cgroup is writable"; exit 1; }
seconds=0
[ ! -e "$log.mortal" ] || { seconds=3; rm "$log.mortal"; }
mkdir -p "$2" "$4"
echo $$ >"$2/pid"
exec python3 -c 'import signal, socket, sys
socket.socket(socket.AF_UNIX).bind(sys.argv[1])
signal.alarm(int(sys.argv[2]))
signal.pause()' "$2/agent.sock" "$seconds"
END
fake shimscopectl <<'END'
echo "ctl ${*/#\/*/PATH}" >>"$log"
case " $* " in
*" info "*) kill -0 "$(cat "$(dirname "$2")/pid")" ;;
*" stop "*) kill "$(cat "$(dirname "$2")/pid")" ;;
*" --record "*) touch "${@: -1}" ;;
esac
END
fake shimscope <<'END'
echo "window uid=$(id -u) HOME=$HOME ${*/#\/*/PATH}" >>"$log"
[ ! -e "$log.slow" ] || sleep 6
[ "${2:-}" != --picture ] || touch "$3/window.png"
END

expect() { # WHAT STATUS TEXT USER [NAME=VALUE…]: ./dev run as USER; TEXT is in what it said or in the log
    : >"$tree/log"
    chmod 666 "$tree/log"
    local output status as=(setpriv "--reuid=$4" --regid=0 --clear-groups)
    output=$(cd / && env -u DISPLAY -u WAYLAND_DISPLAY -u SUDO_USER "PATH=$tree/fake:$PATH" "${@:5}" "${as[@]}" \
        "$tree/dev" run </dev/null 2>&1)
    status=$?
    output+=$'\n'$(cat "$tree/log")
    if [ $status != "$2" ] || [[ $output != *"$3"* ]]; then
        printf 'FAIL: %s: status %s, no "%s" in:\n%s\n' "$1" "$status" "$3" "$output"
    elif [[ $output == *"window uid=0"* ]] || [[ $output == *"agent uid="[1-9]* ]]; then
        printf 'FAIL: %s: the wrong user:\n%s\n' "$1" "$output"
    elif compgen -G "/run/shimscope-dev-*" || compgen -G "/var/lib/shimscope-dev-*" || pgrep -f "$tree/build|shimscope-dev-"; then
        printf 'FAIL: %s: something is left\n' "$1"
    else
        echo "PASS: $1"
        return
    fi
    failures=$((failures + 1))
}

expect "root, no display: pictures and a recording" 0 "$tree/build/demo/demo.shimtrace" 0
expect "root, no display: the pictures are nobody's window" 0 "window uid=65534" 0
expect "root, a display: the pod is applied, the window is nobody's" 0 "apply scenarios/01-one-pod/web.yaml" 0 DISPLAY=:99
expect "root through sudo: the window belongs to who called" 0 "window uid=1 " 0 DISPLAY=:99 SUDO_USER=daemon
touch "$tree/log.mortal" "$tree/log.slow"
expect "the agent is killed under the window: another one ends the pods" 0 "another agent ends them" 0 DISPLAY=:99
rm -f "$tree/log.mortal" "$tree/log.slow"
touch "$tree/log.broken"
expect "the agent does not start: the shipped recording, and why" 0 "The agent did not start" 0
rm "$tree/log.broken"
chmod -R a+rwX "$tree/build"
expect "a user without sudo: the shipped recording, and why" 0 "Starting a pod needs root" 65534
[ $failures = 0 ]
