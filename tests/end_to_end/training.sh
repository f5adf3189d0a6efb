#!/usr/bin/env bash
# heed train: the same seed gives the same bytes, and so does a training that was killed and resumed.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"

# write_corpus: the files of a training. Numbers of up to four digits are spelt in English and German, digit by digit.
write_corpus() {
  awk 'BEGIN {
    split("zero one two three four five six seven eight nine", english, " ")
    split("null eins zwei drei vier fünf sechs sieben acht neun", german, " ")
    for (number = 0; number < 400; number++) {
      digits = number * 7919 % 10000
      source = target = ""
      for (at = 1; at <= length(digits); at++) {
        digit = substr(digits, at, 1) + 1
        source = source (at > 1 ? " " : "") english[digit]
        target = target (at > 1 ? " " : "") german[digit]
      }
      side = number % 20 == 0 ? "valid" : "train"
      print source > side ".en"
      print target > side ".de"
    }
  }'
  write_recipe
}

# A training with every part that has a state to save: dropout, moving and plain averages, sampled pieces, variants,
# accumulation.
write_recipe() {
  printf '%s\n' 'vocab-size = 60' 'vocab-type = "bpe"' 'd-model = 32' 'heads = 2' 'ffn = 64' 'layers = 2' \
    'variants = "joined:0.2,typing-errors:0.2"' 'dropout = 0.1' 'sample-pieces = 0.2' 'batch-tokens = 128' 'accumulate = 2' 'warmup = 20' 'average-decay = 0.9' \
    'average-last = 2' 'beam-size = 1' 'after = "200u"' 'valid-every = "25u"' 'save-every = "4u"' 'threads = 1' \
    'cooldown = 0' 'seed = 3' 'quiet = true' >small.toml
}

files=(--config small.toml --source train.en --target train.de --valid-source valid.en --valid-target valid.de)

# train ARGUMENT...: by that recipe, unless the arguments say otherwise.
train() { "$heed" train "${files[@]}" "$@"; }

test_the_same_seed_gives_the_same_bytes() {
  write_corpus
  train --model one && train --model two || fail "exit code $?"
  expect_same_bytes one/model.safetensors two/model.safetensors
  train --model other --seed 4 || fail "exit code $?"
  ! cmp -s one/model.safetensors other/model.safetensors || fail "another seed gave the same bytes"
}

# wait_for_update NUMBER FOLDER PROCESS: until the training's log has the update.
wait_for_update() {
  until grep -q "^{\"update\":$1," "$2/training.jsonl" 2>/dev/null; do
    kill -0 "$3" 2>/dev/null || fail "the training was over before update $1"
    sleep 0.005
  done
}

# die_at UPDATE FOLDER: kills a training that has logged the update.
die_at() {
  "$heed" train "${files[@]}" --log-every 1 --model "$2" --resume &
  wait_for_update "$1" "$2" $!
  kill -KILL $! || fail "the training was over before the kill at update $1"
  wait $! 2>/dev/null
}

# die_writing KIBIBYTES FOLDER: the system kills a training that writes a longer file, in the midst of it.
die_writing() {
  local ended=0
  (ulimit -c 0 -f "$1" && exec "$heed" train "${files[@]}" --model "$2" --resume) 2>/dev/null || ended=$?
  expect_equal "exit code where no file may have more than $1 KiB" $((128 + $(kill -l XFSZ))) "$ended"
}

test_time_that_is_over_when_it_goes_on_still_brings_a_model() {
  write_corpus
  "$heed" train "${files[@]}" --log-every 1 --model late --after 1h --valid-every 1h &
  wait_for_update 3 late $!
  kill -TERM $!
  wait $!
  [ ! -e late/model.safetensors ] || fail "there is a model before the first validation"
  "$heed" train --resume --model late --after 0.001s || fail "exit code $?"
  [ -e late/model.safetensors ] || fail "there is no model"
}

# In KiB: the vocabulary's files have 233, the model 96, the state 699, and 874 from the first validation on, at update
# 25. The state is saved every 4 updates.
test_kills_and_resumes_give_the_same_bytes() {
  write_corpus
  train --model whole || fail "exit code $?"
  die_writing 100 killed  # its vocabulary
  [ ! -e killed/checkpoints/training ] || fail "the vocabulary is there: it was to be cut off"
  die_writing 400 killed  # its first state
  [ -e killed/checkpoints/training/source.spm ] || fail "there is no vocabulary: the state was to be cut off"
  [ ! -e killed/checkpoints/state.safetensors ] || fail "the state is there: it was to be cut off"
  die_at 2 killed   # only the state of the beginning
  die_at 6 killed   # a state, no model
  die_writing 800 killed  # the state of update 28
  [ -e killed/model.safetensors ] || fail "there is no model, as validated at update 25"
  die_at 49 killed  # about to validate
  die_at 75 killed  # validating
  die_at 102 killed
  train --model killed --resume || fail "exit code $? of the last resume"
  expect_same_bytes whole/model.safetensors killed/model.safetensors
  [ -z "$(find killed -name '*.tmp')" ] || fail "left $(find killed -name '*.tmp')"
}

# interrupt SIGNAL EXIT_CODE: a training in its middle gets the signal, ends with the code, and is resumed.
interrupt() {
  local process
  write_corpus
  train --model whole || fail "exit code $?"
  "$heed" train "${files[@]}" --log-every 1 --model stopped &
  process=$!
  wait_for_update 30 stopped "$process"
  kill "-$1" "$process"
  wait "$process"
  expect_equal "exit code after SIG$1" "$2" $?
  train --model stopped --resume || fail "exit code $? of the resumed training"
  expect_same_bytes whole/model.safetensors stopped/model.safetensors
}

test_sigint_saves_and_ends_with_130() { interrupt INT 130; }
test_sigterm_saves_and_ends_with_143() { interrupt TERM 143; }

test_a_finished_training_is_not_overwritten_unasked() {
  write_corpus
  train --model done --after 2u || fail "exit code $?"
  cp done/model.safetensors before
  expect_refusal 2 'done holds a training already.*--resume.*--overwrite' train --model done --after 2u
  expect_same_bytes before done/model.safetensors
  train --model done --after 30u --keep-best-by loss --resume || fail "exit code $? of --resume"
  ! cmp -s before done/model.safetensors || fail "more updates changed nothing"
  train --model done --after 2u --overwrite || fail "exit code $? of --overwrite"
  expect_same_bytes before done/model.safetensors
}

# keeps WHAT COMMAND...: the folder `mine` is refused to the training, and stays as it is.
keeps() {
  local what=$1
  shift
  cp -r mine before
  expect_refusal "$@"
  diff -r before mine >&2 || fail "$what changed the folder"
  rm -r before
}

test_resume_does_not_replace_a_model_without_a_state() {
  write_corpus
  cp -r "$source_folder/models/toy" mine
  keeps --resume 2 'mine holds a model, but no state.*--start-from mine.*--overwrite' train --model mine --resume
  [ -z "$(find mine -name checkpoints)" ] || fail "there are checkpoints"
}

test_files_of_others_stay_unless_overwriting_is_allowed() {
  local name
  write_corpus
  for name in config.json recipe.toml vocab.json target_vocab.json training.jsonl training.html checkpoints/best-loss/config.json; do
    mkdir -p "mine/$(dirname "$name")"
    echo x >"mine/$name"
    keeps "$name" 2 "mine/($name|checkpoints/best-loss) is there already.*--overwrite" train --model mine
    keeps "$name" 2 "mine/($name|checkpoints/best-loss) is there already.*--overwrite" train --model mine --resume
    rm -r mine
  done
  mkdir -p mine/checkpoints mine/tensorboard
  echo x | tee mine/checkpoints/best.pt mine/tensorboard/events mine/pytorch_model.bin mine/README.md >mine/notes
  train --model mine --after 2u || fail "exit code $? beside files that are in nobody's way"
  train --model mine --after 2u --overwrite || fail "exit code $? of --overwrite"
  for name in checkpoints/best.pt tensorboard/events pytorch_model.bin README.md notes; do
    expect_equal "$name" x "$(cat "mine/$name")"
  done
  expect_equal "event files" 1 "$(find mine/tensorboard -name '*.heed' | wc -l)"
}

test_a_training_that_is_not_possible_changes_nothing() {
  write_corpus
  train --model mine --after 2u || fail "exit code $?"
  local overwrite=(train --model mine --overwrite)
  keeps 'a corpus that is missing' 1 'nowhere' "$heed" train --config small.toml --source nowhere --target nowhere.de \
    --model mine --overwrite
  keeps 'a vocabulary too large' 1 'vocab' "${overwrite[@]}" --vocab-size 100000
  keeps 'pairs that are too long' 1 'max-length' "${overwrite[@]}" --max-length 2
  keeps 'other sizes' 2 'd-model.*start from' "${overwrite[@]}" --start-from "$source_folder/models/toy" --d-model 32
  keeps 'another device' 2 'device' "${overwrite[@]}" --device tpu
  keeps 'no vocabulary' 1 'nowhere' "${overwrite[@]}" --vocab nowhere
  expect_refusal 1 'max-length' train --model new/folder --max-length 2
  [ ! -e new ] || fail "the refusal left a folder"
}

test_an_old_model_stays_whole_until_the_new_one_is_delivered() {
  write_corpus
  train --model mine --after 2u || fail "exit code $?"
  cp -r mine before
  expect_refusal 1 'not finite' train --model mine --overwrite --vocab-size 50 --learning-rate 1e30 --warmup 1
  local name
  for name in config.json model.safetensors source.spm vocab.json recipe.toml README.md; do
    expect_same_bytes "before/$name" "mine/$name"
  done
  train --model mine --resume --vocab-size 50 --learning-rate 0.001 --after 2u || fail "exit code $? of the remedy"
  "$heed" info --model mine >out || fail "exit code $? of info"
  expect_text '^pieces +source 50, target 50$' out
  grep -q '^vocab-size = 50$' mine/recipe.toml || fail "the recipe is the old one"
}

test_a_state_that_a_message_names_is_there() {
  write_corpus
  expect_refusal 1 '--resume.*the state after update [0-9]+, which is saved' train --model mine --learning-rate 1e30 --warmup 1
  [ -e mine/checkpoints/state.safetensors ] || fail "there is no state"
  [ ! -e mine/model.safetensors ] || fail "there is a model"
  train --model mine --resume --learning-rate 0.001 --after 2u || fail "exit code $? of --resume"
}

test_resume_wants_the_corpus_that_the_training_was_begun_with() {
  write_corpus
  train --model mine --after 2u || fail "exit code $?"
  cp train.en whole.en
  cp train.de whole.de
  sed -i 1d train.en train.de
  keeps 'a shorter corpus' 2 'training text is not the one.*380 pairs then, 379 now.*the same files' train --model mine --resume
  sed 's/two/twain/' whole.en >train.en
  cp whole.de train.de
  keeps 'another corpus' 2 'training text is not the one.*380 pairs, but others' train --model mine --resume
  cp whole.en train.en
  keeps 'another validation' 2 'validation text is not the one' "$heed" train --valid-source valid.de \
    --valid-target valid.en --model mine --resume --quiet
  train --model mine --after 4u --resume || fail "exit code $? with the same corpus"
}

test_resume_alone_goes_on() {
  write_corpus
  train --model whole --after 40u || fail "exit code $?"
  train --model mine --after 25u || fail "exit code $?"
  mkdir elsewhere
  (cd elsewhere && "$heed" train --resume --model ../mine --after 40u --quiet) || fail "exit code $? of --resume"
  expect_same_bytes whole/model.safetensors mine/model.safetensors
  expect_refusal 2 '--resume: no training was begun in nothing' "$heed" train --resume --model nothing
}

test_pairs_are_set_aside_where_no_validation_is_given() {
  write_corpus
  local small=("$heed" train --config small.toml --source train.en --target train.de --after 2u)
  "${small[@]}" --model mine --quiet=false 2>err || fail "exit code $?"
  expect_text 'training text: 361 pairs' err
  expect_text 'validation text: 19 pairs, set aside from the training text' err
  "${small[@]}" --model all --set-aside 0 --quiet=false 2>err || fail "exit code $?"
  expect_text 'training text: 380 pairs' err
  expect_text 'no validation text' err
  train --model known --valid-source train.en --valid-target train.de --after 2u --quiet=false 2>err
  expect_text '380 of their sources are in the training text, too' err
}

test_a_training_needs_only_a_text() {
  write_corpus
  "$heed" train --source train.en --target train.de --model planned --after 20u --threads 1 2>err || fail "exit code $?"
  expect_text '^plan: ' err
  expect_text 'heed translate --model planned' err
  "$heed" train --config planned/recipe.toml --source train.en --target train.de --model again --threads 1 --quiet ||
    fail "exit code $? of its recipe"
  expect_same_bytes planned/model.safetensors again/model.safetensors
  head -1 train.en >one.en
  head -1 train.de >one.de
  "$heed" train --source one.en --target one.de --model one --after 3u --quiet || fail "exit code $? of one pair"
  [ -e one/model.safetensors ] || fail "there is no model of one pair"
  yes "$(head -1 train.en)" | head -300 >same.en
  yes "$(head -1 train.de)" | head -300 >same.de
  "$heed" train --source same.en --target same.de --model same --after 3u --quiet || fail "exit code $? of equal pairs"
}

test_an_unwritable_folder_is_told_in_a_sentence() {
  write_corpus
  expect_refusal 1 'cannot write /proc/heed/model' train --model /proc/heed/model
  echo x >file
  expect_refusal 1 'file is no folder' train --model file/model
}

test_the_recipe_trains_the_same_model_again() {
  write_corpus
  train --model first || fail "exit code $?"
  "$heed" train --config first/recipe.toml "${files[@]:2}" --threads 1 --quiet --model again || fail "exit code $?"
  expect_same_bytes first/model.safetensors again/model.safetensors
}

test_a_trained_folder_translates_scores_aligns_explains_and_describes_itself() {
  write_corpus
  train --model trained --after 2u || fail "exit code $?"
  local name
  for name in config.json model.safetensors source.spm target.spm vocab.json tokenizer_config.json \
    generation_config.json README.md recipe.toml; do
    [ -s "trained/$name" ] || fail "the folder has no $name"
  done
  grep -q '"alignment_layer": [01]' trained/config.json || fail "the model does not know what aligns"
  rm -r trained/checkpoints
  "$heed" translate --model trained --threads 1 --quiet --alignment hard <valid.en >out || fail "exit code $?"
  expect_lines "$(wc -l <valid.en)" out
  "$heed" score --model trained --threads 1 --source valid.en --target valid.de >out || fail "exit code $?"
  expect_lines "$(wc -l <valid.en)" out
  "$heed" align --model trained --threads 1 --source valid.en --target valid.de >out || fail "exit code $?"
  expect_lines "$(wc -l <valid.en)" out
  "$heed" explain --model trained --threads 1 --json "$(head -1 valid.en)" >out || fail "exit code $?"
  expect_text "\"text\":\"$(head -1 valid.en)\"" out
  "$heed" info --model trained >out || fail "exit code $?"
  expect_text '^pieces +source 60, target 60$' out
}

test_a_head_is_guided_by_links_that_are_learnt_or_given_and_aligns_then() {
  write_corpus
  train --model learnt --guided-alignment auto --guided-alignment-layer 1 --guided-alignment-weight 1 --after 600u \
    --cooldown 0.3 || fail "exit code $?"
  expect_text '"alignment_layer": 1' learnt/config.json
  expect_text '"alignment_head": 0' learnt/config.json
  expect_text '^guided-alignment = "auto"$' learnt/recipe.toml
  awk '{ for (at = 0; at < NF; at++) printf "%s%d-%d", at ? " " : "", at, at; print "" }' train.en >train.align
  awk '{ for (at = 0; at < NF; at++) printf "%s%d-%d", at ? " " : "", at, at; print "" }' valid.en >gold
  "$heed" align --model learnt --threads 1 --quiet --source valid.en --target valid.de >found || fail "exit code $?"
  expect_same_bytes gold found
  train --model given --guided-alignment train.align --after 2u || fail "exit code $?"
  expect_text '"alignment_head": 0' given/config.json
  ! grep -q guided-alignment\ = given/recipe.toml || fail "the recipe names a file of links"
  "$heed" train --resume --model given --after 4u --quiet || fail "exit code $? with the file that it was begun with"
  echo "0-9" >>train.align
  expect_refusal 1 'train.align has more lines than the training text has pairs' \
    "$heed" train "${files[@]}" --model other --guided-alignment train.align
  sed -i '$d; 2s/.*/0-9/' train.align
  expect_refusal 1 'train.align, line 2: 0-9 links a word that the target does not have' \
    "$heed" train "${files[@]}" --model other --guided-alignment train.align
}

test_a_log_of_the_training_is_written() {
  write_corpus
  train --model logged --after 10u --log-every 2 || fail "exit code $?"
  python3 -c 'import json
lines = [json.loads(line) for line in open("logged/training.jsonl")]
assert [line["update"] for line in lines if "loss" in line] == [2, 4, 6, 8, 10]
assert [line["update"] for line in lines if "validation" in line] == [10]' || fail "$(cat logged/training.jsonl)"
  [ -s logged/tensorboard/events.out.tfevents.* ] || fail "no event file, or more than one"
}

# page_says FOLDER EXPRESSION: of `page`, the data of the folder's page, and `log`, the entries of its log.
page_says() {
  python3 -c 'import json, re, sys
text = open(sys.argv[1] + "/training.html", encoding="utf-8").read()
page = json.loads(re.search("id=\"data\">(.*?)</script>", text, re.DOTALL)[1])
log = [json.loads(line) for line in open(sys.argv[1] + "/training.jsonl", encoding="utf-8")]
sys.exit(0 if eval(sys.argv[2]) else str(page))' "$1" "$2" || fail "not so: $2"
}

test_the_page_of_a_training_has_its_log_its_plan_and_samples() {
  write_corpus
  train --model shown --source-lang en --after 50u --log-every 10 || fail "exit code $?"
  page_says shown '[row["update"] for row in page["reports"]] == [10, 20, 25, 30, 40, 50]'
  page_says shown '[row["samples"] for row in page["validations"]] == [row["samples"] for row in log if "samples" in row]'
  page_says shown 'len(page["samples"]) == 6 == len(page["validations"][1]["samples"])'
  page_says shown 'page["samples"][0]["source"] + "\n" in open("valid.en") and page["about"]["source_language"] == "en"'
  page_says shown 'any("updates an epoch, 50 at most" in line for line in page["plan"])'
  page_says shown 'page["now"]["state"] == "finished" and page["now"]["update"] == 50'
}

test_the_page_of_a_resumed_training_has_each_update_once() {
  local process
  write_corpus
  "$heed" train "${files[@]}" --log-every 1 --model stopped &
  process=$!
  wait_for_update 30 stopped "$process"
  kill -INT "$process"
  wait "$process"
  page_says stopped 'page["now"]["state"] == "interrupted" and len(page["validations"]) >= 1'
  train --model stopped --resume --after 75u || fail "exit code $? of --resume"
  page_says stopped '[row["update"] for row in page["validations"]] == [25, 50, 75]'
  page_says stopped 'page["now"]["state"] == "finished"'
}

test_without_validation_the_page_has_the_curves_of_training() {
  write_corpus
  "$heed" train --config small.toml --source train.en --target train.de --set-aside 0 --model alone \
    --after 20u --log-every 10 || fail "exit code $?"
  page_says alone '[row["update"] for row in page["reports"]] == [10, 20] and page["validations"] == page["samples"] == []'
}

run_test "${1:-}"
