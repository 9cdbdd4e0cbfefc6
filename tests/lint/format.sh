#!/usr/bin/env bash
# format.sh SOURCE: every C and C++ file looks as clang-format 14 (Debian 12's) makes it look; later versions differ in details.
set -euo pipefail
cd "$1"
version=$(clang-format --version 2>/dev/null | sed -n 's/.*version \([0-9]*\).*/\1/p')
[ "$version" = 14 ] || { echo "SKIP: needs clang-format 14, this is ${version:-missing}"; exit 77; }
mapfile -d '' files < <(git ls-files -z --cached --others --exclude-standard '*.cpp' '*.h' '*.c')
status=0
for file in "${files[@]}"; do
    [ ! -e "$file" ] || clang-format --style=file --dry-run -Werror "$file" >/dev/null 2>&1 || {
        echo "$file: run clang-format -i on it"
        status=1
    }
done
exit $status
