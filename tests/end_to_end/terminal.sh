#!/usr/bin/env bash
# What a terminal is told, and a log is not.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"

# on_terminal INPUT COMMAND...: standard output in `out`, what the terminal shows in `shown`.
on_terminal() {
  local input=$1
  shift
  command -v python3 >/dev/null || skip "there is no python3"
  python3 "$source_folder/tests/end_to_end/on_terminal.py" "$input" out "$@" >shown || fail "exit code $? of $*: $(cat shown)"
}

test_whoever_types_is_told_that_lines_are_read() {
  find_model
  local command
  for command in translate align explain; do
    on_terminal - "$heed" $command --model "$model"
    expect_text 'reading lines from this terminal' shown
    grep -q 'Hund' out || fail "$command has not translated what was typed: $(cat out)"
  done
  on_terminal - "$heed" translate --quiet --model "$model"
  ! grep -q 'reading' shown || fail "--quiet is not: $(cat shown)"
}

test_a_file_has_a_bar_on_a_terminal_and_none_in_a_log() {
  find_model
  for _ in 1 2 3 4 5 6 7 8; do echo 'The dog sleeps.'; done >in
  local command bar=$'\r\e\\[K\\[[#.]{20}\\] [0-9]+ lines?  [0-9]+ lines/s'
  for command in 'translate --input in' 'align --source in'; do
    on_terminal /dev/null "$heed" $command --model "$model"
    grep -qP "$bar" shown || fail "no bar of $command: $(cat -v shown)"
    expect_lines 8 out
    on_terminal /dev/null "$heed" $command --model "$model" --quiet
    [ ! -s shown ] || fail "--quiet shows $(cat -v shown)"
    "$heed" $command --model "$model" >out 2>log || fail "exit code $? of $command"
    ! grep -q 'lines/s' log || fail "a log has a bar: $(cat -v log)"
  done
}

run_test "${1:-}"
