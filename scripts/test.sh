#!/usr/bin/env bash
# Sets up, builds everything and runs every test. Can be run again and again, from any directory.
# Arguments go to ctest: scripts/test.sh -L unit, scripts/test.sh -R resume.

script=test
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

install_missing "${lean_packages[@]}" "${torch_packages[@]}" "${test_packages[@]}"
choose_fast_blas
options+=(-DBUILD_TESTING=ON -DHEED_WARNINGS_AS_ERRORS=ON)
build_targets

log=$build/ctest.log
ctest --test-dir "$build" --output-on-failure --parallel "$(nproc)" "$@" | tee "$log" ||
  stop "the tests named above failed (all output: build/ctest.log)"
passed=$(sed -n 's/^100% tests passed, 0 tests failed out of \([0-9]*\)$/\1/p' "$log")
skipped=$(grep -c 'Skipped' "$log" || true)
[ -n "$passed" ] || stop "no test was run"
say "all $passed tests passed$([ "$skipped" = 0 ] || echo ", $((skipped)) of them skipped, as said above")"
