#!/usr/bin/env bash
# What every command makes of encodings, and which exit code a file gives that is missing, unreadable or unwritable.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"

# write_texts: a sentence as UTF-8 (ok), with its mark, as Latin-1, as UTF-16, and compressed.
write_texts() {
  find_model
  echo 'The dog sleeps.' >en
  echo 'Der Hund schläft.' | tee ok >de
  iconv -f UTF-8 -t LATIN1 ok >latin
  { printf '\xef\xbb\xbf'; cat ok; } >marked
  iconv -f UTF-8 -t UTF-16 ok >utf16
  iconv -f UTF-8 -t UTF-16BE marked >utf16.be
  gzip -c marked >zipped
}

# Each that reads the text FILE; the first are of a model, the last judge or learn.
readers=("translate --model MODEL --input FILE" "translate --model MODEL --input en --target-prefix FILE"
  "align --model MODEL --source FILE --target de" "align --model MODEL --source en --target FILE"
  "score --model MODEL --source FILE --target de" "explain --model MODEL --heads --corpus FILE")
judges=("evaluate --hypothesis FILE --reference ok" "evaluate --hypothesis ok --reference FILE"
  "evaluate --alignment FILE --reference ok")

run() {
  local command=${1//FILE/$2}
  "$heed" ${command//MODEL/$model} </dev/null
}

test_utf16_is_refused_by_its_mark() {
  write_texts
  local command
  for command in "${readers[@]}" "${judges[@]}"; do
    expect_refusal 1 'utf16 is UTF-16; convert it.*iconv' run "$command" utf16
    expect_refusal 1 'utf16.be is UTF-16; convert it.*iconv' run "$command" utf16.be
  done
  expect_refusal 2 'utf16 is UTF-16' "$heed" translate --config utf16
}

test_what_is_not_utf8_is_mended_by_models_and_refused_by_judges() {
  write_texts
  local command
  for command in "${readers[@]}"; do
    run "$command" latin >out 2>err || fail "exit code $? of $command: $(cat err)"
    expect_text 'heed: latin, line 1 is not UTF-8: what cannot be read becomes U\+FFFD' err
  done
  "$heed" explain --model "$model" <latin >out 2>err || fail "exit code $? of explain: $(cat err)"
  expect_text 'heed: standard input, line 1 is not UTF-8' err
  "$heed" explain --model "$model" "$(cat latin)" >out 2>err || fail "exit code $? of explain: $(cat err)"
  expect_text 'heed: the sentence is not UTF-8' err
  printf '{"source": "a\xff"}\n' | "$heed" translate --model "$model" --json >out 2>err || fail "exit code $? of --json"
  expect_text 'heed: standard input, line 1 is not UTF-8' err
  for command in "${judges[@]}"; do
    expect_refusal 1 'latin, line 1 is not UTF-8; convert the file' run "$command" latin
  done
}

test_a_mark_and_gzip_change_nothing_also_from_a_pipe() {
  write_texts
  local command form
  mkfifo pipe
  printf '0-0\n' >links
  printf '\xef\xbb\xbf0-0\n' | gzip -c >links.zipped
  for command in "${readers[@]}" "${judges[@]:0:2}"; do
    run "$command" ok >expected 2>/dev/null || fail "exit code $? of $command"
    for form in marked zipped; do
      run "$command" "$form" 2>/dev/null | cmp -s expected || fail "$command reads another text in $form"
      cat "$form" >pipe &
      run "$command" pipe 2>/dev/null | cmp -s expected || fail "$command reads another text from a pipe, $form"
      wait
    done
  done
  "$heed" evaluate --alignment links.zipped --reference links >out || fail "exit code $? of links"
  expect_text '^AER = 0.0 .*links = 1' out
  "$heed" explain --model "$model" "$(cat en)" >expected && "$heed" explain --model "$model" $'\uFEFF'"$(cat en)" >out
  expect_same_bytes expected out
  "$heed" translate --model "$model" --config <(printf '\xef\xbb\xbfquiet = true\n' | gzip -c) <en >out 2>err ||
    fail "exit code $? of --config: $(cat err)"
  expect_lines 0 err
}

# The table of the project's README, "Exit codes".
test_files_that_are_missing_end_with_1() {
  write_texts
  local command
  for command in "${readers[@]}" "${judges[@]}"; do
    expect_refusal 1 'nowhere: No such file' run "$command" nowhere
    mkdir -p folder
    expect_refusal 1 'folder is a folder' run "$command" folder
  done
  model=nowhere
  for command in "${readers[@]}" 'explain --model MODEL word' 'info --model MODEL' 'export --model MODEL --output new'; do
    expect_refusal 1 'nowhere' run "$command" ok
  done
}

test_outputs_that_cannot_be_written_end_with_1() {
  write_texts
  local command path
  for path in /proc/heed/out folder /dev/full; do
    mkdir -p folder
    for command in "${readers[@]}" 'explain --model MODEL word'; do
      [[ $command != *--target-prefix* ]] || continue
      run "$command --output $path" ok >out 2>err
      expect_equal "exit code of $command --output $path" 1 $?
      expect_text "cannot write $path" err
    done
  done
  expect_refusal 1 'cannot write --html /proc/heed' "$heed" explain --model "$model" --html /proc/heed/page 'The dog sleeps.'
  expect_refusal 1 'cannot write /proc/heed' "$heed" export --model "$model" --output /proc/heed/out
  for command in info --help --version 'translate --help' 'evaluate --hypothesis ok --reference ok'; do
    "$heed" $command >/dev/full 2>err
    expect_equal "exit code of $command" 1 $?
    expect_text 'cannot write standard output' err
  done
}

run_test "${1:-}"
