#!/usr/bin/env bash
# check_skips.py finds both kinds of skips, an unlisted one, and a listed one that ran.
set -uo pipefail
support=$(dirname "$(readlink -f "$0")")
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/tests/support" "$tree/tests/expected-skips"
cp "$support/check_skips.py" "$tree/tests/support/"
failures=0

cat >"$tree/results.xml" <<'END'
<testsuite>
  <testcase name="plain" status="run"><system-out>all well</system-out></testcase>
  <testcase name="whole" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/><system-out>SKIP: needs io.max</system-out></testcase>
  <testcase name="part" status="run"><system-out>SKIP   : TestPart::readsIo(v2 row) no io controller
   Loc: [part.cpp(3)]</system-out></testcase>
</testsuite>
END

expect() { # WHAT STATUS TEXT, the list on standard input
    tee "$tree"/tests/expected-skips/{hybrid,v1,v2}-{root,user}.txt >/dev/null
    local output status
    output=$(python3 "$tree/tests/support/check_skips.py" "$tree/results.xml")
    status=$?
    if [ $status = "$2" ] && [[ $output == *"$3"* ]]; then echo "PASS: $1"; else
        printf 'FAIL: %s: status %s\n%s\n' "$1" "$status" "$output"
        failures=$((failures + 1))
    fi
}

expect "both kinds may be listed" 0 '2 skips, 0 of them unexpected' <<'END'
# a remark
whole: needs io.max
part TestPart::readsIo(*): no io controller  # another remark
END
expect "an unlisted skip fails" 1 'not listed in' <<'END'
whole: needs io.max
END
expect "another reason is another skip" 1 'whole: needs io.max' <<'END'
whole: needs root
part *
END
expect "a listed test that ran fails" 1 'but it ran: plain: needs root' <<'END'
plain: needs root
whole: *
part *
END
[ $failures = 0 ]
