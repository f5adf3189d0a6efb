#!/usr/bin/env bash
# Uses heed's library in a program of somebody else's: installed under a prefix that is then moved, with
# find_package(heed), and as a folder of that program, with add_subdirectory(heed).
#     install_and_link.sh BUILD_FOLDER
set -euo pipefail
source_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$1
cmake=${CMAKE:-cmake}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
has_torch=$(sed -n 's/^HEED_TORCH:BOOL=//p' "$build/CMakeCache.txt")

# consumer FOLDER OPTION...: configures the program.
consumer() {
  local folder=$1
  shift
  "$cmake" -S "$source_folder" -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Release "$@"
}

"$cmake" --install "$build" --prefix "$work/first" >"$work/install.log"
mv "$work/first" "$work/prefix"  # nothing may remember where it was installed to

"$work/prefix/bin/heed" --version
"$work/prefix/bin/heed" info
if [ -e "$work/prefix/share/heed/models/en-de/config.json" ]; then
  echo 'The dog sleeps.' | "$work/prefix/bin/heed" translate --quiet
fi

if [ -e "$build/web/heed.wasm" ]; then
  "$work/prefix/bin/heed" export --format page --tour --model "$work/prefix/share/heed/models/toy" --output "$work/page.html"
fi

consumer "$work/build" -DCMAKE_PREFIX_PATH="$work/prefix"
"$cmake" --build "$work/build"
model=$work/prefix/share/heed/models/toy
"$work/build/consumer" "$model" | tee "$work/said"
grep -q '^Der Hund schläft.$' "$work/said"
grep -q '^0-0 1-1 2-2 *$' "$work/said"
grep -q '^dog [0-9]' "$work/said"
if [ "$has_torch" = ON ]; then
  "$work/build/consumer" "$model" with gradients | tee "$work/said"
  grep -q '^dog -*[0-9]' "$work/said"
fi

# Every installed header is whole: it finds what it includes.
(cd "$work/prefix/include/heed" && find . -name '*.h' | sed 's|^\./\(.*\)|#include "\1"|') >"$work/all.cpp"
"${CXX:-c++}" -std=c++20 -fsyntax-only -I "$work/prefix/include/heed" "$work/all.cpp"

# As a folder: configured, with nothing chosen for the whole build. (Building it would be building heed again.)
consumer "$work/embedded" -DHEED_FOLDER="$source_folder/../.." -DHEED_TORCH=OFF
for chosen in $(grep -oE '^(HEED_SHARED_DIR|BUILD_TESTING|GTest_DIR|CCACHE)' "$work/embedded/CMakeCache.txt"); do
  echo "heed as a folder chose $chosen for the whole build" && exit 1
done
ninja -C "$work/embedded" -n consumer >"$work/steps"
grep -q 'libheed.a' "$work/steps"
