#!/usr/bin/env bash
# heed align --learn: links from text alone, what is kept of it, and files of links.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"

toy() { # toy NAME COUNT: writes source and target
  head -"$2" "$source_folder/data/toy/$1.en" >source
  head -"$2" "$source_folder/data/toy/$1.de" >target
}
align() { "$heed" align --quiet "$@"; }

# expect_error_rate_below PERCENT FILE: links of the first lines of the toy corpus' test text
expect_error_rate_below() {
  head -"$(wc -l <"$2")" "$source_folder/data/toy/test.align" >gold
  "$heed" evaluate --alignment "$2" --reference gold >rate || fail "exit code $?"
  awk -v most="$1" '{ exit $3 < most ? 0 : 1 }' rate || fail "$2: $(cat rate)"
}

test_a_thousand_pairs_are_aligned_from_themselves() {
  toy test 1000
  align --learn --source source --target target --threads 1 >out || fail "exit code $?"
  expect_lines 1000 out
  expect_error_rate_below 12 out
  paste source target | align --learn --pairs - --threads 3 >again || fail "exit code $?"
  expect_same_bytes out again
}

test_what_was_learnt_aligns_other_pairs_and_serves_as_prior() {
  toy train 3000
  align --learn --source source --target target --save learnt >out || fail "exit code $?"
  toy test 200
  align --model learnt --source source --target target >out || fail "exit code $?"
  expect_error_rate_below 8 out
  align --learn --prior learnt --source source --target target --save both >out || fail "exit code $?"
  expect_error_rate_below 8 out
  expect_equal 'words that were learnt before, and are lost' '' "$(comm -23 <(cut -f1 learnt/source.tsv | sort) <(cut -f1 both/source.tsv | sort))"
  align --model both --source source --target target >out || fail "exit code $?"
  expect_error_rate_below 8 out
  expect_refusal 2 'needs a new or empty folder' "$heed" align --learn --source source --target target --save learnt
}

test_what_was_learnt_is_joined_with_what_a_model_reads() {
  toy train 3000
  align --learn --source source --target target --save learnt >/dev/null || fail "exit code $?"
  toy test 200
  align --model "$source_folder/models/toy" --prior learnt --source source --target target --reverse-output reverse >out || fail "exit code $?"
  expect_lines 200 out
  expect_lines 200 reverse
  expect_error_rate_below 6 out
  align --model "$source_folder/models/toy" --prior learnt --source source --target target --batch-tokens 100 >again || fail "exit code $?"
  expect_same_bytes out again
  printf '%s\n' '' 'The dog sleeps.' >own
  align --model "$source_folder/models/toy" --prior learnt --source own >out || fail "exit code $?"
  expect_equal 'its own translation' '|Der Hund schläft. ||| 0-0 1-1 2-2|' "$(tr '\n' '|' <out)"
  expect_refusal 2 'leave out --units piece' "$heed" align --model "$source_folder/models/toy" --prior learnt --units piece --pairs own
  expect_refusal 2 'holds what was learnt itself' "$heed" align --model learnt --prior learnt --pairs own
  align --learn --units character --source source --target target --save characters >/dev/null || fail "exit code $?"
  expect_refusal 2 'was learnt with --units character' "$heed" align --model "$source_folder/models/toy" --prior characters --pairs own
}

test_empty_lines_stay_and_scores_are_shown() {
  printf '%s\n' 'The dog ||| Der Hund' ' ||| x' 'the dog ||| der Hund' >pairs
  align --learn --pairs pairs --link-scores >out || fail "exit code $?"
  expect_lines 3 out
  expect_equal 'line 2' '' "$(sed -n 2p out)"
  expect_text '^0-0:[01]\.[0-9]{4} 1-1:[01]\.[0-9]{4}$' out
}

test_text_without_a_pair_is_refused() {
  printf 'a\t\n\tb\n' >pairs
  expect_refusal 1 'no sentence pair with words on both sides' "$heed" align --learn --pairs pairs
}

test_two_files_of_links_are_symmetrised() {
  printf '0-0 1-1\n\n' >forward
  printf '0-0 2-1\n3-3\n' >reverse
  align --symmetrize intersect forward reverse >out || fail "exit code $?"
  expect_equal intersect '0-0' "$(head -1 out)"
  align --symmetrize union forward reverse >out || fail "exit code $?"
  expect_equal union '0-0 1-1 2-1|3-3|' "$(tr '\n' '|' <out)"
  echo >>forward
  expect_refusal 1 'unequal numbers of lines' "$heed" align --output out --symmetrize union forward reverse
}

run_test "${1:-}"
