#!/usr/bin/env bash
# Man pages and completions, written by the program itself: generated.sh PROGRAM FOLDER
set -euo pipefail
program=$1 folder=$2
rm -rf "$folder"
mkdir -p "$folder/man" "$folder/completions"
"$program" manual --dir "$folder/man"
gzip -9n "$folder"/man/*.1
"$program" completions bash > "$folder/completions/policywatch"
"$program" completions zsh > "$folder/completions/_policywatch"
"$program" completions fish > "$folder/completions/policywatch.fish"
