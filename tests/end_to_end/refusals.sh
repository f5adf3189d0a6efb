#!/usr/bin/env bash
# Exit codes: 0 done; 1 the work failed; 2 the command line is wrong. Each refusal is one sentence on stderr.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"

test_help_and_version_are_no_errors() {
  local command
  "$heed" --version >out || fail "exit code $? of --version"
  expect_text '^heed [0-9]+\.[0-9]+\.[0-9]+$' out
  "$heed" --help >out || fail "exit code $? of --help"
  for command in train translate align explain score evaluate info export; do
    expect_text "$command" out
    "$heed" "$command" --help >help || fail "exit code $? of $command --help"
    expect_text '--config' help
  done
}

test_a_wrong_command_line_ends_with_2() {
  expect_refusal 2 'heed' "$heed"
  expect_refusal 2 'bogus' "$heed" bogus
  expect_refusal 2 'bogus' "$heed" translate --bogus
  expect_refusal 2 'beam-size' "$heed" translate --beam-size many
  expect_refusal 2 'beam' "$heed" translate --beam-size 0
  expect_refusal 2 '--model' "$heed" train --source a --target b
}

test_a_precision_that_there_is_not_ends_with_2() {
  find_model
  local command
  for command in translate align 'score --tsv -'; do
    expect_refusal 2 'float32 or int8' "$heed" $command --model "$model" --precision int4
    expect_refusal 2 'int8 is for --device cpu' "$heed" $command --model "$model" --precision int8 --device cuda
  done
}

# A copy of the program stands where no Torch half is.
test_what_needs_libtorch_names_the_package_that_brings_it() {
  find_model
  mkdir bin
  cp "$heed" bin/heed
  printf 'a\n' | tee text >translation
  expect_refusal 1 'heed-torch.*HEED_TORCH=ON' bin/heed train --source text --target translation --model trained
  expect_refusal 1 'heed-torch.*HEED_TORCH=ON' bin/heed translate --model "$model" --device cuda
  bin/heed info >out || fail "exit code $? of info"
  expect_text '^LibTorch +not installed .*heed-torch' out
  bin/heed translate --quiet --model "$model" <text >out || fail "exit code $? of translate"
  expect_lines 1 out
}

test_a_wrong_configuration_file_ends_with_2() {
  echo 'bogus = 1' >wrong.toml
  expect_refusal 2 "wrong.toml.*bogus" "$heed" translate --config wrong.toml
  expect_refusal 2 'missing.toml' "$heed" translate --config missing.toml
  printf '[translat]\nbeam-size = 1\n' >section.toml
  expect_refusal 2 '\[translat\] is not a command of heed; did you mean translate\?' "$heed" translate --config section.toml
  echo 'seed = -1' >negative.toml
  expect_refusal 2 '--seed is -1; it must be 0 or more' "$heed" translate --config negative.toml
}

test_a_flag_overrides_the_configuration_file() {
  find_model
  printf 'n-best = 3\nbeam-size = 3\nmax-length = 20\n' >some.toml
  echo 'it is good .' >in
  "$heed" translate --model "$model" --quiet --config some.toml <in >out || fail "exit code $?"
  expect_lines 3 out
  "$heed" translate --model "$model" --quiet --config some.toml --n-best 1 <in >out || fail "exit code $?"
  expect_lines 1 out
}

test_a_missing_model_folder_is_named() {
  expect_refusal 1 'nowhere' "$heed" translate --model nowhere
}

test_a_missing_input_file_is_named() {
  find_model
  echo 'es ist gut .' >there
  local command
  for command in 'translate --input nowhere' 'translate --input there --target-prefix nowhere' 'align --source nowhere' \
    'score --source there --target nowhere' 'score --tsv nowhere' 'explain --heads --corpus nowhere'; do
    expect_refusal 1 'nowhere: No such file' "$heed" $command --model "$model"
  done
  expect_refusal 1 'nowhere: No such file' "$heed" evaluate --hypothesis there --reference nowhere
  expect_refusal 1 'nowhere: No such file' "$heed" evaluate --reference nowhere
  expect_refusal 1 'nowhere: No such file' "$heed" evaluate --alignment - --reference nowhere
  expect_refusal 2 "there is no file 'nowhere.en'" "$heed" translate nowhere.en
  expect_refusal 1 'nowhere: No such file' "$heed" train --source nowhere --target there --model new
}

test_a_folder_for_an_input_file_is_named() {
  find_model
  mkdir folder
  expect_refusal 1 'folder is a folder' "$heed" translate --model "$model" --input folder
}

# damaged: a copy of the model folder to spoil.
copy_model() {
  find_model
  cp -r "$model" damaged
  chmod -R u+w damaged
}

test_a_truncated_model_is_refused_with_a_sentence() {
  copy_model
  local size
  size=$(wc -c <damaged/model.safetensors)
  for keep in 0 4 100 $((size / 2)) $((size - 1)); do
    head -c "$keep" "$model/model.safetensors" >damaged/model.safetensors
    expect_refusal 1 'damaged/model.safetensors' "$heed" translate --model damaged
  done
}

test_a_model_with_bytes_too_many_is_refused_with_a_sentence() {
  copy_model
  printf x >>damaged/model.safetensors
  expect_refusal 1 'damaged/model.safetensors' "$heed" translate --model damaged
}

test_a_model_that_lies_of_its_shape_is_refused_with_a_sentence() {
  copy_model
  sed -i -E 's/("encoder_ffn_dim": *)[0-9]+/\17/' damaged/config.json
  expect_refusal 1 'damaged/' "$heed" translate --model damaged
}

test_missing_and_broken_files_of_a_model_are_named() {
  local name
  for name in config.json source.spm target.spm vocab.json; do
    copy_model
    rm "damaged/$name"
    expect_refusal 1 "$name" "$heed" translate --model damaged
    printf '{' >"damaged/$name"
    expect_refusal 1 "$name" "$heed" translate --model damaged
    rm -r damaged
  done
}

test_pairs_that_do_not_pair_are_refused() {
  find_model
  printf 'a\nb\nc\n' >three
  printf 'a\nb\n' >two
  "$heed" score --model "$model" --source three --target two >out 2>err
  expect_equal "exit code" 1 $?
  expect_text 'two.*three' err
  expect_refusal 1 'two' "$heed" evaluate --hypothesis two --reference three
}

test_json_that_is_none_is_named_with_its_line() {
  find_model
  printf '{"source": "a"}\n{"source": \n' | translate --quiet --json >out 2>err
  expect_equal "exit code" 1 $?
  expect_text 'line 2' err
}

test_mistyped_names_are_answered_by_near_ones() {
  expect_refusal 2 'did you mean translate\?' "$heed" translat
  expect_refusal 2 'did you mean --model\?' "$heed" translate --modle m
  expect_refusal 2 'did you mean --model\?' "$heed" train --modle m --source a --target b
  echo 'd_model = 64' >mistyped.toml
  expect_refusal 2 'mistyped.toml.*did you mean --d-model\?' "$heed" train --config mistyped.toml --model m
}

test_what_stands_in_the_wrong_place_is_answered_by_the_right_one() {
  find_model
  echo 'The dog sleeps.' >s.en
  expect_refusal 2 'write --input s.en' "$heed" translate s.en
  expect_refusal 2 'heed explain <s.en' "$heed" explain s.en
  expect_refusal 2 'write --source s.en' "$heed" align s.en
  expect_refusal 2 'heed explain "The cat sleeps."' "$heed" explain The cat sleeps.
  expect_refusal 2 'sentence and --input' "$heed" translate 'The cat' --input s.en
  "$heed" info "$model" >out || fail "exit code $? of info FOLDER"
  expect_text '^d_model +128' out
}

test_a_sentence_is_translated_as_an_argument() {
  find_model
  "$heed" translate -q -m "$model" 'The dog sleeps.' </dev/null >out || fail "exit code $?"
  expect_equal translation 'Der Hund schläft.' "$(cat out)"
  "$heed" translate -q -m "$model" --json 'The dog sleeps.' </dev/null >out || fail "exit code $? with --json"
  expect_text '"source": ?"The dog sleeps.", ?"translation": ?"Der Hund schläft."' out
}

test_a_folder_that_is_no_model_is_told_from_one() {
  mkdir empty
  touch file
  local command
  for command in 'translate --model' 'align --model' 'score --tsv - --model' 'explain sentence --model' 'info --model' \
    'export --output new --model'; do
    expect_refusal 1 'empty is not a model folder: it has no config.json. A model folder has' "$heed" $command empty
    expect_refusal 1 'file is a file; a model is a folder' "$heed" $command file
  done
}

test_a_path_that_no_file_can_have_is_named_in_a_sentence() {
  local long
  long=$(printf 'x%.0s' $(seq 300))
  printf 'a\n' | tee s.en >s.de
  expect_refusal 1 '^heed: .*File name too long; check the path' "$heed" translate --model "$long"
  expect_refusal 1 '^heed: .*File name too long; check the path' "$heed" train --source s.en --target s.de --model "$long"
  expect_refusal 1 '^heed: .*File name too long; check the path' "$heed" export --output "$long"
  ! grep -q 'filesystem error' refusal.err || fail "raw: $(cat refusal.err)"
}

test_pieces_of_another_model_are_refused() {
  copy_model
  cp "$source_folder/models/en-de/source.spm" damaged/source.spm
  expect_refusal 1 'damaged/source.spm does not belong to damaged/vocab.json.*copy both' "$heed" translate --model damaged
}

test_a_configuration_that_is_not_toml_is_refused() {
  printf 'd-model: 256\n' >settings.yaml
  expect_refusal 2 "settings.yaml: 'd-model: 256' is not TOML; write .*d-model = 256" "$heed" train --config settings.yaml
  printf '{"d-model": 256}\n' >settings.json
  expect_refusal 2 'settings.json.* is not TOML' "$heed" train --config settings.json
}

test_what_a_training_cannot_be_is_told_by_its_option() {
  printf 'a b\n' >s.en
  printf 'c d\n' >s.de
  train() { "$heed" train --source s.en --target s.de --model new "$@"; }
  expect_refusal 2 '--d-model is 250; it must be .*multiple of --encoder-heads .4., such as 248 or 252' train --d-model 250
  expect_refusal 2 '--encoder-ffn is 0' train --ffn 0
  expect_refusal 2 '--valid-target is missing; it goes with --valid-source' train --valid-source s.en
  expect_refusal 2 '--source and --target are the same text, s.en' "$heed" train --source s.en --target ./s.en --model new
  expect_refusal 2 '--after: .5x. is not a length' train --after 5x
  train --vocab-size 9000 >out 2>err
  expect_equal 'exit code' 1 $?
  expect_text 'enough for --vocab-size [0-9]+ at most' err
  [ ! -e new ] || fail "there is a folder"
}

run_test "${1:-}"
