#!/usr/bin/env bash
# heed train on corpora that are wrong: one sentence each, with file and line; what can be skipped is counted.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"

# write_corpus LINES: pairs of a few words.
write_corpus() {
  awk -v lines="$1" 'BEGIN {
    for (i = 0; i < lines; i++) {
      print "the number " i " is good" > "train.en"
      print "die Zahl " i " ist gut" > "train.de"
    }
  }'
}

# train ARGUMENT...: the smallest training, unless the arguments say otherwise.
train() {
  printf '%s\n' 'vocab-size = 40' 'vocab-type = "bpe"' 'd-model = 16' 'heads = 2' 'ffn = 16' 'layers = 1' 'after = "1u"' \
    'threads = 1' >small.toml
  "$heed" train --config small.toml --source train.en --target train.de --model trained "$@"
}

test_unequal_line_counts_are_told() {
  write_corpus 20
  echo 'one more' >>train.en
  expect_refusal 1 'train.de has fewer lines than train.en .it ends after line 20' train
  [ ! -e trained ] || fail "the refusal left a folder"
}

test_an_empty_file_is_named() {
  write_corpus 20
  : >train.de
  expect_refusal 1 'train.de is empty' train
}

test_a_line_that_is_not_utf8_is_named() {
  write_corpus 20
  sed -i '7s/$/\xff/' train.de
  expect_refusal 1 'train.de, line 7 is not UTF-8' train
}

test_a_wrong_path_is_named() {
  write_corpus 20
  rm train.de
  expect_refusal 1 'train.de' train
}

test_a_corpus_without_a_usable_pair_is_refused() {
  printf '\n\nonly here\n' >train.en
  printf 'nur hier\n\n \n' >train.de
  expect_refusal 1 'no pair to use' train
}

test_made_pairs_are_read_behind_their_code() {
  write_corpus 20
  printf 'a made number\teine gemachte Zahl\nanother\tnoch eine\n' >made.tsv
  train --also-pairs made.tsv 2>told || fail "exit code $?: $(cat told)"
  expect_text '^training text: 22 pairs' told
  expect_text '">>also<<"' trained/vocab.json
  "$heed" train --resume --model trained --after 2u 2>told || fail "exit code $? on going on: $(cat told)"
  printf 'another number\teine andere Zahl\n' >made.tsv
  expect_refusal 2 '--resume: the training text is not the one' train --resume --quiet
}

test_made_pairs_are_refused_where_the_vocabulary_lacks_their_code() {
  write_corpus 20
  train 2>told || fail "exit code $?: $(cat told)"
  printf 'a made number\teine gemachte Zahl\n' >made.tsv
  expect_refusal 2 'no piece >>also<<.*--codes also' "$heed" train --quiet --source train.en --target train.de \
    --also-pairs made.tsv --vocab trained --model other
}

test_a_model_of_both_directions_begins_one_of_each() {
  write_corpus 20
  train --both-directions --source-lang en --target-lang de 2>told || fail "exit code $?: $(cat told)"
  expect_text '^training text: 40 pairs' told
  "$heed" train --start-from trained --source train.de --target train.en --source-lang de --target-lang en \
    --model reverse --after 1u --threads 1 2>told || fail "exit code $?: $(cat told)"
  expect_text '^training text: 20 pairs' told
  expect_text '"source_lang": "de"' reverse/tokenizer_config.json
  expect_refusal 2 'joint vocabulary' "$heed" train --source train.en --target train.de --both-directions \
    --separate-vocabs --model other
}

test_sources_without_targets_are_a_wrong_command_line() {
  write_corpus 20
  expect_refusal 2 'target' "$heed" train --source train.en --model trained
}

test_impossible_sizes_are_a_wrong_command_line() {
  write_corpus 20
  expect_refusal 2 'heads' train --heads 3
  expect_refusal 2 '5x' train --after 5x
  expect_refusal 2 'activation' train --activation sinus
  [ ! -e trained ] || fail "the refusal left a folder"
}

test_empty_and_long_pairs_are_skipped_and_counted() {
  write_corpus 50
  { echo 'nothing on the other side'; yes word | head -3000 | paste -sd' '; } >>train.en
  { echo; echo kurz; } >>train.de
  train 2>err || fail "exit code $?: $(cat err)"
  expect_text '50 pairs, skipped 1 with an empty side, skipped 1 that' err
}

test_a_corpus_may_be_of_json_lines_or_packed() {
  local i
  for i in $(seq 30); do
    echo "{\"translation\": {\"de\": \"die Zahl $i ist gut\", \"en\": \"the number $i is good\"}}"
  done | gzip >x.json.gz
  write_corpus 20
  train --pairs x.json.gz --valid-pairs x.json.gz --source-lang en --target-lang de 2>err || fail "exit code $?: $(cat err)"
  expect_text 'training text: 50 pairs' err
  expect_text 'validation text: 30 pairs' err
}

# on_small_disk COMMAND...: with a megabyte for the folder `small`.
on_small_disk() { unshare --mount bash -c 'mount -t tmpfs -o size=1m heed small && exec "$@"' small "$@"; }

test_a_disk_without_room_is_told_before_the_text_is_cut() {
  write_corpus 20000
  mkdir small
  on_small_disk true || skip 'no file system can be mounted here'
  expect_refusal 1 'takes about 2 MiB, and .*small has room for 1 MiB; make room, or name .* by --cache' on_small_disk \
    "$heed" train --quiet --source train.en --target train.de --model trained --after 1u --vocab-size 40 --d-model 16 \
    --layers 1 --cache small
}

test_an_interrupted_vocabulary_leaves_no_half_model() {
  write_corpus 20
  expect_refusal 1 'vocab' train --vocab-size 100000 --quiet
  [ ! -e trained/model.safetensors ] || fail "there is a model"
}

run_test "${1:-}"
