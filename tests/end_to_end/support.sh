# What the end-to-end tests stand on; sourced by each file of them. A test is a function test_FACT:
#     HEED=build/heed bash lines.sh empty_lines_give_empty_lines
# Each runs in an empty folder of its own and ends with 0 (it holds), 1 (it does not) or 77 (skipped, and why).
# HEED: the program.

set -uo pipefail
export LC_ALL=C.UTF-8
source_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
heed=$(realpath -e "${HEED:-$source_folder/build/heed}") || exit 1

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

skip() {
  echo "skipped: $*" >&2
  exit 77
}

# expect_equal WHAT EXPECTED ACTUAL
expect_equal() { [ "$2" = "$3" ] || fail "$1: expected '$2', not '$3'"; }

# expect_same_bytes FILE FILE
expect_same_bytes() { cmp "$1" "$2" >&2 || fail "$1 and $2 differ"; }

# expect_lines COUNT FILE: so many lines, each ended.
expect_lines() { expect_equal "lines in $2" "$1" "$(wc -l <"$2")"; }

# expect_text PATTERN FILE: an extended regular expression that a line of the file has.
expect_text() { grep -qE -- "$1" "$2" || fail "no line with '$1' in $2, which is: $(head -c 2000 "$2")"; }

# expect_refusal EXIT_CODE PATTERN COMMAND...: the program ends with the code, and with one sentence on stderr.
expect_refusal() {
  local code=$1 pattern=$2
  shift 2
  local ended=0
  "$@" >refusal.out 2>refusal.err </dev/null || ended=$?
  expect_equal "exit code of '$*', which said '$(cat refusal.err)'" "$code" "$ended"
  expect_lines 1 refusal.err
  expect_text "$pattern" refusal.err
  [ ! -s refusal.out ] || fail "'$*' was refused, but wrote to stdout: $(head -c 200 refusal.out)"
}

# find_model: sets `model`, a folder to translate with.
find_model() { model=$source_folder/models/toy; }

# translate ARGUMENT...: from standard input, with settings that spare the machine unless the arguments say otherwise.
translate() {
  printf '%s\n' 'threads = 1' 'max-length = 20' 'beam-size = 2' >sparing.toml
  "$heed" translate --config sparing.toml --model "$model" "$@"
}

# run_test FACT: called at the end of each file with the test that was asked for.
run_test() {
  declare -F "test_$1" >/dev/null || fail "there is no test of the name '$1'"
  local folder
  folder=$(mktemp -d)
  trap "rm -rf '$folder'" EXIT
  cd "$folder" || exit 1
  "test_$1"
}
