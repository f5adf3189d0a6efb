#!/usr/bin/env bash
# --output: what is written appears whole, or not at all; what a run reads it may also replace.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"

# write_pairs: a source, its translation and both.
write_pairs() {
  find_model
  head -3 "$source_folder/data/toy/test.en" >in.en
  head -3 "$source_folder/data/toy/test.de" >in.de
  paste in.en in.de >in.tsv
}

# commands: each that reads the file FILE, without its --output.
commands=("translate --quiet --input FILE.en" "align --quiet --source FILE.en --target FILE.de" "score --quiet --tsv FILE.tsv"
  "explain --quiet --heads --sentences 2 --corpus FILE.en")

# replace_input INPUT OUTPUT: every command writes the same to OUTPUT, which is its INPUT, as to standard output.
replace_input() {
  local command file
  for command in "${commands[@]}"; do
    command=${command//FILE/in}
    file=$(grep -o 'in\.[a-z]*' <<<"$command" | head -1)
    "$heed" $command --threads 1 --model "$model" >expected || fail "exit code $? of $command"
    ln -sf "$file" link
    cp "$file" kept
    "$heed" $command --threads 1 --model "$model" --output "$([ "$1" = link ] && echo link || echo "$file")" ||
      fail "exit code $? of $command"
    expect_same_bytes expected "$file"
    [ -L link ] || fail "the link was replaced"
    cp kept "$file"
  done
}

test_an_output_that_is_the_input_is_replaced_at_the_end() { write_pairs; replace_input file; }
test_a_link_to_the_input_is_followed() { write_pairs; replace_input link; }

test_a_run_that_fails_leaves_the_earlier_output() {
  write_pairs
  local command
  for command in "${commands[@]}"; do
    echo earlier >out
    expect_refusal 1 nowhere "$heed" ${command//FILE/in} --model nowhere --output out
    expect_refusal 1 missing "$heed" ${command//FILE/missing} --model "$model" --output out
    expect_equal "the output of $command" earlier "$(cat out)"
  done
  printf '{"source": "a"}\n{"source": \n' >broken
  "$heed" translate --quiet --model "$model" --json --input broken --output out 2>err
  expect_equal "exit code in the midst of the work" 1 $?
  expect_equal "the output" earlier "$(cat out)"
  [ -z "$(find . -name '*.tmp')" ] || fail "left $(find . -name '*.tmp')"
}

test_an_interrupted_run_leaves_the_earlier_output_and_nothing_else() {
  find_model
  local signal ended
  for signal in TERM HUP; do
    echo earlier >out
    mkfifo slow
    "$heed" translate --quiet --model "$model" --input slow --output out &
    { echo 'it is good .'; until ls out.*.tmp >/dev/null 2>&1; do sleep 0.01; done; kill "-$signal" $!; } >slow
    ended=0
    wait $! || ended=$?
    expect_equal "exit code after SIG$signal" $((128 + $(kill -l $signal))) "$ended"
    expect_equal "the output" earlier "$(cat out)"
    rm slow
    expect_equal "the files" out "$(ls)"
  done
}

test_pipes_and_devices_are_written_as_they_are() {
  write_pairs
  "$heed" translate --quiet --model "$model" --input in.en >expected || fail "exit code $?"
  "$heed" translate --quiet --model "$model" --input in.en --output /dev/stdout >out || fail "exit code $?"
  expect_same_bytes expected out
  echo before >appended
  "$heed" translate --quiet --model "$model" --input in.en --output /dev/stdout >>appended || fail "exit code $?"
  { echo before; cat expected; } | cmp - appended || fail "what the shell appends to was replaced"
  mkfifo pipe
  cat pipe >out &
  "$heed" translate --quiet --model "$model" --input in.en --output pipe || fail "exit code $?"
  wait $!
  expect_same_bytes expected out
  [ -p pipe ] || fail "the pipe was replaced"
  "$heed" translate --quiet --model "$model" --input in.en --output /dev/null || fail "exit code $?"
  [ -c /dev/null ] || fail "the device was replaced"
}

test_a_page_and_a_report_are_two_files() {
  find_model
  expect_refusal 2 'the same file' "$heed" explain --model "$model" --output page --html ./page 'The dog sleeps.'
}

run_test "${1:-}"
