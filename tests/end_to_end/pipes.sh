#!/usr/bin/env bash
# heed at one end of a pipe: answers come as soon as their turn comes, and a reader may leave.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"

# ask LINE COMMAND...: sends one line, keeps the pipe open, expects an answer, and then a second one.
ask() {
  local line=$1 answer
  shift
  coproc "$@" 2>err
  local reader=${COPROC[0]} writer=${COPROC[1]} process=$COPROC_PID
  for turn in first second; do
    printf '%s\n' "$line" >&"$writer"
    read -r -t 60 answer <&"$reader" || fail "no answer to the $turn line; on stderr: $(cat err)"
  done
  exec {writer}>&-
  wait "$process" || fail "exit code $? after the end of the input: $(cat err)"
}

test_a_pipe_that_sends_one_line_and_waits_is_answered() {
  find_model
  ask 'it is good .' "$heed" translate --model "$model" --threads 1 --max-length 20
}

test_a_pipe_of_pairs_that_waits_is_answered_with_a_score() {
  find_model
  ask $'it is good .\tes ist gut .' "$heed" score --model "$model" --threads 1 --tsv -
}

test_a_reader_that_leaves_ends_the_translation_quietly() {
  find_model
  yes 'it is good .' | head -3000 | translate --quiet --batch-tokens 64 2>err | head -1 >out
  expect_lines 1 out
  expect_lines 0 err
}

test_an_output_that_cannot_be_written_is_an_error() {
  find_model
  [ -w /dev/full ] || skip "this system has no /dev/full"
  echo 'it is good .' | translate --quiet >/dev/full 2>err
  expect_equal "exit code" 1 $?
  expect_text 'cannot write standard output' err
}

run_test "${1:-}"
