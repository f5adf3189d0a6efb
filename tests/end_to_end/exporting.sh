#!/usr/bin/env bash
# heed export from outside: what it writes, and what it refuses.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"

test_a_folder_is_written_whole() {
  find_model
  "$heed" export --model "$model" --output ct2/int8 --precision int8 >out 2>err || fail "exit code $?: $(cat err)"
  [ ! -s out ] || fail "wrote to stdout: $(cat out)"
  expect_equal "the files" "config.json model.bin shared_vocabulary.json source.spm target.spm" "$(ls -A ct2/int8 | xargs)"
  expect_equal "the folders" "int8" "$(ls -A ct2)"
  expect_same_bytes "$model/source.spm" ct2/int8/source.spm
}

test_int8_is_smaller() {
  find_model
  "$heed" export -m "$model" -o float32 || fail "exit code $?"
  "$heed" export -m "$model" -o int8 --precision int8 || fail "exit code $?"
  [ $(($(wc -c <int8/model.bin) * 2)) -lt "$(wc -c <float32/model.bin)" ] || fail "$(wc -c int8/model.bin float32/model.bin)"
}

test_a_folder_that_holds_something_is_refused() {
  find_model
  mkdir mine
  echo x >mine/file
  expect_refusal 2 '--output mine is not empty' "$heed" export --model "$model" --output mine
  expect_equal "the files" "file" "$(ls -A mine)"
}

test_a_damaged_model_leaves_nothing() {
  find_model
  cp -r "$model" damaged
  chmod -R u+w damaged
  printf x >>damaged/model.safetensors
  expect_refusal 1 'damaged/model.safetensors' "$heed" export --model damaged --output out
  [ -z "$(find . -name 'out*')" ] || fail "left $(ls)"
}

test_wrong_options_end_with_2() {
  expect_refusal 2 'output' "$heed" export
  expect_refusal 2 "--format is 'onnx'" "$heed" export --output out --format onnx
  expect_refusal 2 "--precision is 'int4'" "$heed" export --output out --precision int4
}

test_a_tour_is_of_a_page_and_a_model_that_has_one() {
  find_model
  expect_refusal 2 'needs --format page' "$heed" export --model "$model" --output out --tour
  cp -r "$model" without
  rm -f without/tour.html
  expect_refusal 2 'without has no tour.html' "$heed" export --model without --output out.html --format page --tour
  [ ! -e out.html ] || fail "wrote out.html"
}

run_test "${1:-}"
