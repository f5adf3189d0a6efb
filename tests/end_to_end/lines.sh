#!/usr/bin/env bash
# heed translate: one line out for each line in, whatever the lines are.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"

words() { echo 'The animal did not cross the street because it was too tired .'; }

test_empty_lines_give_empty_lines() {
  find_model
  yes '' | head -1000 >in
  translate <in >out 2>err || fail "exit code $?: $(cat err)"
  expect_same_bytes in out
}

test_an_empty_line_between_others_stays_empty() {
  find_model
  { words; echo; echo '   '; words; } | translate --quiet >out || fail "exit code $?"
  expect_lines 4 out
  expect_equal "lines 2 and 3" "" "$(sed -n 2,3p out)"
  expect_equal "line 4" "$(head -1 out)" "$(tail -1 out)"
}

test_no_input_gives_no_output() {
  find_model
  translate </dev/null >out || fail "exit code $?"
  expect_lines 0 out
}

test_a_megabyte_on_one_line_gives_one_line() {
  find_model
  { words; yes "$(words)" | head -c 1000000 | tr '\n' ' '; echo; words; } >in
  translate --no-split --batch-tokens 512 <in >out 2>err || fail "exit code $?: $(cat err)"
  expect_lines 3 out
  expect_text 'line 2 is too long' err
  expect_equal "the line after it" "$(head -1 out)" "$(tail -1 out)"
}

test_a_line_too_long_to_be_aligned_is_named() {
  find_model
  { words; yes 'It is very good.' | head -3000 | tr '\n' ' '; echo; words; } >in
  translate --beam-size 1 --alignment hard <in >out 2>err || fail "exit code $?: $(cat err)"
  expect_lines 3 out
  expect_text 'line 2 is too long to be aligned' err
  expect_equal "warnings" 1 "$(grep -c 'too long' err)"
  sed -n 2p out >long
  expect_text '\|\|\| $' long
  expect_equal "the line after it" "$(head -1 out)" "$(tail -1 out)"
}

test_a_megabyte_without_a_space_gives_one_line() {
  find_model
  { head -c 1000000 /dev/zero | tr '\0' x; echo; words; } >in
  translate --batch-tokens 512 <in >out 2>err || fail "exit code $?: $(cat err)"
  expect_lines 2 out
  expect_text 'line 1 is too long' err
}

test_random_bytes_give_as_many_lines() {
  find_model
  python3 -c 'import random, sys
random.seed(7)
sys.stdout.buffer.write(random.randbytes(20000) + b"\n")' >in
  translate <in >out 2>err || fail "exit code $?: $(tail -3 err)"
  expect_lines "$(wc -l <in)" out
  expect_text 'line 1 is not UTF-8' err
  iconv -f UTF-8 -t UTF-8 out >/dev/null || fail "the output is not UTF-8"
}

test_lone_surrogates_are_named_and_give_one_line() {
  find_model
  { words; printf 'a \xed\xa0\x80 b\n'; words; } >in
  translate <in >out 2>err || fail "exit code $?: $(cat err)"
  expect_lines 3 out
  expect_text 'line 2 is not UTF-8' err
  expect_equal "the line after it" "$(head -1 out)" "$(tail -1 out)"
}

test_quiet_names_nothing() {
  find_model
  printf 'a \xff b\n' | translate --quiet >out 2>err || fail "exit code $?: $(cat err)"
  expect_lines 1 out
  expect_lines 0 err
}

test_the_closing_word_counts_lines_and_pieces() {
  find_model
  words | translate --min-length 6 --max-length 7 >out 2>err || fail "exit code $?: $(cat err)"
  expect_text '^heed: translated 1 line into 7 pieces in [0-9]+\.[0-9]{2} s$' err
}

test_crlf_is_a_line_end() {
  find_model
  { words; echo 'it is good .'; } >in
  sed 's/$/\r/' in >in.crlf
  translate --quiet <in >out && translate --quiet <in.crlf >out.crlf || fail "exit code $?"
  expect_same_bytes out out.crlf
}

test_a_last_line_without_an_end_counts() {
  find_model
  { words; printf 'it is good .'; } | translate --quiet >out || fail "exit code $?"
  expect_lines 2 out
}

# Written as text, the symbols that end and fill sentences are words like others.
test_control_symbols_as_text_give_one_line() {
  find_model
  printf '%s\n' '</s>' 'a </s> b' '<pad> <unk> <s>' '</s></s></s>' '▁' ' ▁ ' >in
  translate <in >out 2>err || fail "exit code $?: $(cat err)"
  expect_lines 6 out
}

test_separators_of_unicode_do_not_end_a_line() {
  find_model
  printf 'a \u2028 b \u2029 c \u0085 d \v e \f f \r g\n' | translate --quiet >out || fail "exit code $?"
  expect_lines 1 out
  expect_equal "carriage returns in the output" 0 "$(tr -cd '\r' <out | wc -c)"
}

test_batches_do_not_change_translations() {
  find_model
  { for n in 1 2 3 4 5 6 7; do words | cut -d' ' -f"1-$((n + 3))"; done; words; echo 'it was too wide .'; } >in
  translate --quiet --batch-tokens 2000 <in >together && translate --quiet --batch-tokens 1 <in >alone ||
    fail "exit code $?"
  expect_same_bytes together alone
  tac in | translate --quiet | tac >backwards
  expect_same_bytes together backwards
}

test_threads_do_not_change_translations() {
  find_model
  { words; echo 'it was too wide .'; } >in
  translate --quiet --threads 1 <in >one && translate --quiet --threads 2 <in >two || fail "exit code $?"
  expect_same_bytes one two
}

test_8_bits_translate_nearly_as_floats_do_on_any_threads() {
  find_model
  local same
  head -100 "$source_folder/data/toy/test.en" >in
  translate --quiet --max-length 60 <in >floats || fail "exit code $?"
  translate --quiet --max-length 60 --precision int8 <in >integers || fail "exit code $?"
  translate --quiet --max-length 60 --precision int8 --threads 2 --batch-tokens 60 <in >batches || fail "exit code $?"
  expect_same_bytes integers batches
  expect_lines 100 integers
  same=$(paste floats integers | awk -F'\t' '$1 == $2' | wc -l)
  [ "$same" -ge 95 ] || fail "only $same of 100 lines are translated alike"
}

test_n_best_lines_number_their_source_from_zero() {
  find_model
  { words; words; } | translate --quiet --beam-size 3 --n-best 3 --alignment hard >out || fail "exit code $?"
  expect_lines 6 out
  expect_equal "numbers" "0 0 0 1 1 1" "$(cut -d' ' -f1 out | paste -sd' ')"
  grep -vqE '^[01] \|\|\| .*\|\|\| ([0-9]+-[0-9]+ ?)*\|\|\| F0=-[0-9.e-]+ \|\|\| -[0-9.e-]+$' out && fail "$(cat out)"
  return 0
}

test_json_keeps_the_fields_it_does_not_know() {
  find_model
  echo '{"id": 7, "source": "it is good .", "more": {"a": [1, null]}}' | translate --quiet --json >out || fail "exit code $?"
  python3 -c 'import json
line = json.loads(open("out").read())
assert line["id"] == 7 and line["more"] == {"a": [1, None]} and isinstance(line["translation"], str), line' ||
    fail "$(cat out)"
}

test_json_fields_come_back_to_the_byte() {
  find_model
  echo '{"n": 18446744073709551616, "d": 0.1000000000000000055511151231257827, "source": ""}' |
    translate --quiet --json >out || fail "exit code $?"
  expect_equal "line" '{"n":18446744073709551616,"d":0.1000000000000000055511151231257827,"source":"","translation":""}' "$(cat out)"
}

test_what_nobody_sees_changes_nothing() {
  find_model
  echo 'The bank was closed.' | translate --quiet >out || fail "exit code $?"
  printf 'The\u200b bank\u200e was clo\u00adsed.\ufe0f\n' | translate --quiet >out.hidden || fail "exit code $?"
  expect_same_bytes out out.hidden
}

test_a_line_in_which_nothing_is_seen_is_empty() {
  find_model
  { printf '\u00ad\n\u200b\u2060 \u200f\n\u0085\n\0\n\u00a0\u3000\n'; words; } | translate --alignment hard >out 2>err || fail "exit code $?"
  expect_lines 6 out
  expect_equal "lines 1 to 5" "" "$(head -5 out | tr -d '\n')"
  expect_equal "warnings" 1 "$(wc -l <err)"
}

test_what_the_vocabulary_lacks_is_copied() {
  find_model
  printf '%s\n' '😀' '中文' 'Привет, мир!' 'The dog sleeps. 😀' 'The Привет sleeps.' >in
  translate --alignment hard <in >out 2>err || fail "exit code $?: $(cat err)"
  expect_equal "lines 1 to 3" '😀 ||| 0-0;中文 ||| 0-0;Привет, мир! ||| 0-0 1-1' "$(head -3 out | paste -sd';')"
  expect_text 'line 3 has no word that' err
  expect_equal "line 4" 'Der Hund schläft. 😀' "$(sed -n '4s/ |||.*//p' out)"
  expect_text 'Привет' <(tail -1 out)
  translate --quiet --no-replace-unk <in >out.own || fail "exit code $?"
  expect_equal "copies without the option" 0 "$(grep -c '😀\|中文\|Привет' out.own)"
}

test_a_line_of_sentences_is_translated_one_by_one() {
  find_model
  printf '%s\n' 'The dog sleeps.' 'The cat drinks its milk.' 'The bank was closed.' >in
  translate --quiet --alignment hard <in >apart || fail "exit code $?"
  paste -sd' ' in | translate --quiet --alignment hard >together || fail "exit code $?"
  expect_equal "text" "$(sed 's/ |||.*//' apart | paste -sd' ')" "$(sed 's/ |||.*//' together)"
  expect_equal "links" '0-0 1-1 2-2 3-3 4-4 5-5 6-6 7-7 8-8 9-9 10-10 11-11' "$(sed 's/.*||| //' together)"
}

test_scores_are_those_of_heed_score() {
  find_model
  { head -50 "$source_folder/data/toy/test.en"; printf '%s\n' 'THE BANK WAS CLOSED.' 'The Привет sleeps. 😀' 'The dog sleeps. The dog sleeps.'; } >in
  translate --quiet --scores <in >out || fail "exit code $?"
  cut -f1 out >translations
  "$heed" score --quiet --threads 1 --model "$model" --source in --target translations >scores || fail "exit code $?"
  cut -f2 out >found
  expect_same_bytes found scores
}

test_a_translation_that_is_cut_says_so() {
  find_model
  printf '%s\n' '{"source": "The bank was closed."}' '{"source": "It was."}' >in
  translate --json --max-length 4 <in >out 2>err || fail "exit code $?"
  expect_text 'line 1 has a translation that is cut' err
  expect_text '"truncated":true' out
  translate --json <in >out 2>err || fail "exit code $?"
  expect_equal "truncated lines" 0 "$(grep -c truncated out)"
}

test_a_target_prefix_is_kept_to_the_byte() {
  find_model
  { words; words; words; } >in
  printf '%s\n' 'Das  Tier ' '中文 ' '3½ Tage' >prefixes
  translate --quiet --target-prefix prefixes <in >out || fail "exit code $?"
  while IFS= read -r prefix <&3 && IFS= read -r line; do
    [ "${line#"$prefix"}" != "$line" ] || fail "'$line' does not begin with '$prefix'"
  done <out 3<prefixes
}

test_gzip_files_are_read_as_they_are() {
  find_model
  { words; echo 'it was too wide .'; } >in
  gzip -k in
  translate --quiet --input in --output plain && translate --quiet --input in.gz --output zipped || fail "exit code $?"
  expect_same_bytes plain zipped
  gzip -c in | translate --quiet >from_pipe || fail "exit code $?"
  expect_same_bytes plain from_pipe
}

test_a_byte_order_mark_is_no_part_of_the_text() {
  find_model
  words | translate --quiet >out || fail "exit code $?"
  { printf '\xef\xbb\xbf'; words; } | translate --quiet >out.marked || fail "exit code $?"
  expect_same_bytes out out.marked
}

test_sampling_repeats_itself_with_the_same_seed() {
  find_model
  words >in
  translate --quiet --sampling --beam-size 1 --seed 5 <in >one && translate --quiet --sampling --beam-size 1 --seed 5 <in >two ||
    fail "exit code $?"
  expect_same_bytes one two
}

run_test "${1:-}"
