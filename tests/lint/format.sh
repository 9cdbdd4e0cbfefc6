#!/usr/bin/env bash
# format.sh SOURCE: every C and C++ file looks as clang-format 14 (Debian 12's) makes it look; later versions differ in details.
set -euo pipefail
cd "$1"
version=$(clang-format --version 2>/dev/null | sed -n 's/.*version \([0-9]*\).*/\1/p')
[ "$version" = 14 ] || { echo "SKIP: needs clang-format 14, this is ${version:-missing}"; exit 77; }
faults=$(git ls-files -z --cached --others --exclude-standard '*.cpp' '*.h' '*.c' |
    xargs -0 -n 16 -P 2 clang-format --style=file --dry-run -Werror 2>&1 | sed -n 's/^\([^ :]*\):[0-9]*:.* error: .*/\1/p' | sort -u || true)
[ -z "$faults" ] || { printf 'run clang-format -i on %s\n' $faults; exit 1; }
