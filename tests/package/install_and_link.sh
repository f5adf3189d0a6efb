#!/usr/bin/env bash
# Installs a build folder under a prefix that is then moved, and builds and runs a program with find_package(heed):
#     install_and_link.sh BUILD_FOLDER
set -euo pipefail
source_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$1
cmake=${CMAKE:-cmake}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$cmake" --install "$build" --prefix "$work/first" >"$work/install.log"
mv "$work/first" "$work/prefix"  # nothing may remember where it was installed to

"$work/prefix/bin/heed" --version
"$work/prefix/bin/heed" info
if [ -e "$work/prefix/share/heed/models/en-de/config.json" ]; then
  echo 'The dog sleeps.' | "$work/prefix/bin/heed" translate --quiet
fi

"$cmake" -S "$source_folder" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$work/prefix"
"$cmake" --build "$work/build"
"$work/build/consumer" | tee "$work/said"
grep -q '^BLEU 100.0, LibTorch [0-9]' "$work/said"
