#!/usr/bin/env bash
# heed explain: a report for a sentence, or one clear sentence.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"

# explain ARGUMENT...: with settings that spare the machine.
explain() { "$heed" explain --model "$model" --threads 1 --beam-size 1 "$@"; }

# has_gradients: LibTorch is there, as in no lean build.
has_gradients() { ! "$heed" info | grep -qE '^LibTorch +not installed'; }

# find_methods: sets `methods`, all that the program has an answer to.
find_methods() {
  methods=all
  has_gradients || methods=leave-one-out,value-zeroing,attention,norm,rollout
}

expect_valid() { # FILE
  python3 "$source_folder/tests/end_to_end/validate_json.py" "$source_folder/src/report/explain.schema.json" <"$1" ||
    fail "$1 does not fit the schema"
}

test_a_sentence_gets_a_readable_report() {
  find_model
  explain 'it is good .' --target 'es ist gut .' >out 2>err || fail "exit code $?: $(cat err)"
  expect_text '^source +it is good \.$' out
  expect_text '^given translation +es ist gut \.$' out
  expect_text 'decide each target word' out
  expect_text 'attends to' out
  expect_text '^  (encoder|decoder|cross) [0-9]\.[0-9] ' out
  grep -q $'\x1b' out && fail "escape sequences in a pipe"
  grep -qE ' $' out && fail "spaces at the end of a line"
  return 0
}

test_the_models_own_translation_is_explained_without_a_target() {
  find_model
  echo 'it is good .' | translate --quiet --beam-size 1 --max-length 256 >translation || fail "exit code $?"
  explain 'it is good .' --json >out || fail "exit code $?"
  python3 - <<'EOF' || fail "another translation"
import json
explained = json.load(open("out"))
assert explained["target"]["text"] == open("translation").read().rstrip("\n"), explained["target"]["text"]
assert explained["target_is_given"] is False
EOF
}

test_a_sentence_may_follow_a_change() {
  find_model
  explain --target 'es ist gut .' --without good --block 'is->good' 'it is good .' >out </dev/null || fail "exit code $?"
  expect_text '^source +it is good \.$' out
}

test_json_fits_its_schema_whatever_is_asked() {
  find_model
  find_methods
  explain 'it is good .' --target 'es ist gut .' --json >plain || fail "exit code $?"
  explain 'it is good .' --target 'es ist gut .' --json --importance $methods --edges --without good --replace good=bad \
    --ablate-head 0.1 --block 'cross:ist->is' --layer 0 --head 1 >everything || fail "exit code $?"
  printf 'it is good .\nis it good ?\n' >corpus
  explain --json --heads --corpus corpus >heads || fail "exit code $?"
  for file in plain everything heads; do
    expect_lines 1 "$file"
    expect_valid "$file"
  done
}

test_json_of_faithfulness_fits_its_schema() {
  has_gradients || skip "faithfulness is of all methods, and this heed has no LibTorch for gradients"
  find_model
  printf 'it is good .\nis it good ?\n' >corpus
  explain --json --faithfulness --corpus corpus --corpus-target corpus >faithfulness || fail "exit code $?"
  expect_lines 1 faithfulness
  expect_valid faithfulness
}

# A copy of the program stands where no Torch half is.
test_gradients_name_the_package_that_brings_them() {
  find_model
  mkdir bin
  cp "$heed" bin/heed
  printf 'it is good .\n' >corpus
  for wanted in '--importance gradient' '--importance integrated-gradients' '--importance all' '--html page.html'; do
    expect_refusal 1 'heed-torch.*HEED_TORCH=ON' bin/heed explain --model "$model" $wanted 'it is good .'
  done
  expect_refusal 1 'heed-torch.*HEED_TORCH=ON' bin/heed explain --model "$model" --faithfulness --corpus corpus
  [ ! -e page.html ] || fail "a page without its figures"
}

test_figures_of_words_are_sums_of_pieces() {
  find_model
  find_methods
  explain 'an animal was unbelievably tired .' --target 'ein Tier war unglaublich müde .' --json --importance $methods >out ||
    fail "exit code $?"
  python3 - <<'EOF' || fail "sums differ"
import json
explained = json.load(open("out"))
def by_unit(values, axis):
    sums = [0.0] * len(axis["units"])
    for value, unit in zip(values, axis["unit_of_piece"]):
        sums[unit] += value
    return sums
def close(a, b):
    assert len(a) == len(b) and all(abs(x - y) < 1e-4 for x, y in zip(a, b)), (a, b)
source, target = explained["source"], explained["target"]
assert len(source["pieces"]) > len(source["units"]), "this model cuts no word: the test proves nothing"
for importance in explained["importance"]:
    if importance["pieces"]:
        close(by_unit(importance["pieces"], source), importance["translation"])
    if importance["method"] in ("leave-one-out", "value-zeroing", "gradient"):
        close([sum(column) for column in zip(*importance["by_target_piece"])], importance["translation"])
        close([sum(column) for column in zip(*importance["by_target"])], importance["translation"])
for layer in explained["attention"]["encoder"]["layers"]:
    for head in layer["heads"]:
        for unit in range(len(source["units"])):
            rows = [by_unit(row, source) for row, of in zip(head["weights"], source["unit_of_piece"]) if of == unit]
            close([sum(column) / len(rows) for column in zip(*rows)], head["unit_weights"][unit])
close(by_unit(explained["token_log_probabilities"], target), explained["unit_log_probabilities"])
EOF
}

test_an_edge_cut_in_one_head_is_less_than_in_all() {
  find_model
  explain 'it is good .' --target 'es ist gut .' --json --block 'it->good' >all || fail "exit code $?"
  explain 'it is good .' --target 'es ist gut .' --json --block 'it->good' --layer 0 --head 0 >one || fail "exit code $?"
  python3 - <<'EOF' || fail "the same was cut"
import json
changes = [json.load(open(name))["alternatives"][0] for name in ("all", "one")]
assert changes[0]["log_probability"] != changes[1]["log_probability"], changes
assert "layer 0, head 0" in changes[1]["change"], changes[1]["change"]
EOF
}

test_lines_of_standard_input_are_explained_in_order() {
  find_model
  printf 'it is good .\n\nis it good ?\n' | explain --json >out || fail "exit code $?"
  expect_lines 3 out
  expect_equal "line 2" "" "$(sed -n 2p out)"
  python3 -c 'import json
lines = open("out").read().split("\n")
assert json.loads(lines[0])["source"]["text"] == "it is good ."
assert json.loads(lines[2])["source"]["text"] == "is it good ?"' || fail "other sentences"
}

test_lines_in_which_nothing_is_seen_keep_their_place() {
  find_model
  printf 'it is good .\n\u200b\u00ad\n\u00a0\nit is good .\n' | explain --json >out 2>err || fail "exit code $?: $(cat err)"
  expect_lines 4 out
  expect_equal "lines 2 and 3" "" "$(sed -n 2,3p out | tr -d '\n')"
  expect_equal "line 4" "$(head -1 out)" "$(tail -1 out)"
}

test_json_lines_bring_their_targets_and_keep_their_fields() {
  find_model
  echo '{"id": 7, "source": "it is good .", "target": "es ist gut ."}' | explain --json >out || fail "exit code $?"
  expect_valid out
  python3 -c 'import json
line = json.load(open("out"))
assert line["id"] == 7 and line["target"]["text"] == "es ist gut ." and line["target_is_given"]' || fail "$(head -c 300 out)"
}

test_one_word_and_unknown_characters_are_explained() {
  find_model
  explain 'animal' >out 2>err || fail "exit code $?: $(cat err)"
  expect_text 'animal' out
  explain 'it is 犬 ☃ .' >out 2>err || fail "exit code $?: $(cat err)"
  expect_text '犬' out
  explain 'it is 犬 ☃ .' --quiet >out 2>err || fail "exit code $?"
  expect_lines 0 err
}

test_a_word_that_is_not_in_the_sentence_is_named() {
  find_model
  expect_refusal 2 "'dog' is not a word of the sentence" explain 'it is good .' --without dog
  expect_refusal 2 "'dog' is not a word of the sentence" explain 'it is good .' --replace dog=cat
  expect_refusal 2 "'dog' is not a word of the sentence" explain 'it is good .' --query dog
  expect_refusal 2 "'dog' is not a word of the sentence" explain 'it is good .' --block 'it->dog'
  expect_refusal 2 "'dog'.*neither" explain 'it is good .' --block 'dog->it'
  expect_refusal 2 "#0, #2" explain 'it is it .' --without it
}

test_layers_and_heads_that_are_not_there_are_named() {
  find_model
  expect_refusal 2 'no layer 99 .*the model has [0-9]+, numbered from 0' explain 'it is good .' --layer 99
  expect_refusal 2 'no head 99 ' explain 'it is good .' --head 99
  expect_refusal 2 'no layer 99 of cross' explain 'it is good .' --ablate-head cross:99.0
  expect_refusal 2 'LAYER.HEAD' explain 'it is good .' --ablate-head first
}

test_empty_and_endless_sentences_are_refused_in_a_sentence() {
  find_model
  expect_refusal 2 'empty' explain ''
  expect_refusal 2 'empty' explain '   '
  expect_refusal 2 'pieces.*at most' explain "$(yes animal | head -300 | tr '\n' ' ')"
  expect_refusal 2 'nothing of the sentence' explain 'animal' --without animal
}

test_options_that_do_not_go_together_are_refused() {
  expect_refusal 2 'shapley' "$heed" explain 'it' --importance shapley
  expect_refusal 2 'corpus' "$heed" explain --heads
  expect_refusal 2 'target' "$heed" explain --target 'es'
  expect_refusal 1 'nowhere' "$heed" explain --heads --corpus nowhere
}

run_test "${1:-}"
