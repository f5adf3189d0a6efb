#!/usr/bin/env bash
# Builds heed as scripts/quickstart.sh --lean does, without LibTorch and several files at once (so no two files of a
# library may give the same name to two things), but without optimisation, and translates with it.
#     lean_build.sh BUILD_FOLDER (of another heed, whose translation must be the same)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

"${CMAKE:-cmake}" -S "$root" -B "$build" -G Ninja -DCMAKE_CXX_FLAGS=-O0 -DCMAKE_BUILD_TYPE=None -DBUILD_TESTING=OFF \
  -DHEED_TORCH=OFF -DCMAKE_UNITY_BUILD=ON -DHEED_WARNINGS_AS_ERRORS=ON >"$build/configure.log"
"${CMAKE:-cmake}" --build "$build" --parallel --target heed
for found in $(grep -oE '^(Torch_DIR|DNNL_LIBRARY|OpenMP_CXX_FLAGS)' "$build/CMakeCache.txt"); do
  echo "a lean build looked for $found" && exit 1
done
for found in $(ldd "$build/heed" | grep -oE 'torch|c10|dnnl|openblas|gomp'); do
  echo "a lean heed needs $found" && exit 1
done
translation=$("$build/heed" translate --quiet --model "$root/models/toy" <<<'the dog sees the cat .')
[ "$translation" = "$("$1/heed" translate --quiet --model "$root/models/toy" <<<'the dog sees the cat .')" ]
