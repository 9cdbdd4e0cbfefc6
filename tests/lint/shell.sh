#!/usr/bin/env bash
# shell.sh SOURCE: shellcheck has no warning about any shell script.
set -euo pipefail
cd "$1"
mapfile -t scripts < <(git ls-files -z --cached --others --exclude-standard |
    xargs -0 awk 'FNR == 1 && /^#!.*[\/ ](ba)?sh( |$)/ { print FILENAME }' 2>/dev/null)
shellcheck -S warning "${scripts[@]}"
echo "${#scripts[@]} scripts"
