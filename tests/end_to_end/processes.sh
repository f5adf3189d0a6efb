#!/usr/bin/env bash
# heed train in several processes: the same as --accumulate, to the bit when repeated, and no silent end.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"
source "$(dirname "${BASH_SOURCE[0]}")/number_corpus.sh"

limit=20  # seconds until a process is given up

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start RANK SIZE FOLDER ARGUMENT...: one of the processes, in the background; what it says is in RANK.err.
start() {
  local rank=$1 size=$2 folder=$3
  shift 3
  "$heed" train "${files[@]}" --timeout "$limit" --world-size "$size" --rank "$rank" --master "127.0.0.1:$port" \
    --model "$folder" "$@" 2>"$rank.err" &
  pids[rank]=$!
}

# start_all SIZE FOLDER ARGUMENT...: all of them.
start_all() {
  local size=$1 rank
  port=$(free_port)
  pids=()
  for ((rank = 0; rank < size; rank++)); do start "$rank" "$@"; done
}

# expect_end RANK EXIT_CODE [PATTERN]: how a process ends; the pattern is of its one sentence.
expect_end() {
  local ended=0
  wait "${pids[$1]}" 2>/dev/null || ended=$?
  expect_equal "exit code of rank $1, which said '$(cat "$1.err")'" "$2" "$ended"
  [ -z "${3:-}" ] && return
  expect_text "$3" "$1.err"
  expect_lines 1 "$1.err"
}

# train_all SIZE FOLDER ARGUMENT...
train_all() {
  local rank
  start_all "$@"
  for ((rank = 0; rank < $1; rank++)); do expect_end "$rank" 0; done
}

# expect_like_accumulate SIZE ARGUMENT...
expect_like_accumulate() {
  local size=$1
  shift
  write_corpus
  "$heed" train "${files[@]}" --model one --accumulate "$size" --save-precision float32 "$@" || fail "exit code $?"
  train_all "$size" several --accumulate 1 --save-precision float32 "$@"
  expect_same_bytes one/model.safetensors several/model.safetensors
  python3 - <<'END' || fail "other scores"
import json, math
one, several = ([json.loads(line)["validation"] for line in open(f"{name}/training.jsonl") if '"validation"' in line]
                for name in ("one", "several"))
assert len(one) == len(several) > 1, (len(one), len(several))
for alone, shared in zip(one, several):
    assert alone.keys() == shared.keys() and alone["bleu"] == shared["bleu"], (alone, shared)
    assert math.isclose(alone["loss"], shared["loss"], rel_tol=1e-6), (alone, shared)
END
}

test_two_processes_compute_what_accumulate_does() { expect_like_accumulate 2; }
test_four_processes_compute_what_accumulate_does() { expect_like_accumulate 4; }
test_guided_processes_compute_what_accumulate_does() { expect_like_accumulate 2 --guided-alignment auto; }

test_processes_of_one_machine_share_the_text_that_one_has_cut() {
  write_corpus
  train_all 2 in_memory --after 20u --variants joined:0.2
  train_all 2 in_files --after 20u --variants joined:0.2 --cache cut
  expect_same_bytes in_memory/model.safetensors in_files/model.safetensors
  expect_equal "texts that were cut" 1 "$(find cut -name cut.json | wc -l)"
  touch before
  train_all 1 again --after 20u --variants joined:0.2 --cache cut
  expect_equal "files that were cut again" 0 "$(find cut -newer before -type f | wc -l)"
}

test_repeated_with_as_many_processes_gives_the_same_bytes() {
  write_corpus
  train_all 3 one --after 60u
  train_all 3 two --after 60u
  expect_same_bytes one/model.safetensors two/model.safetensors
}

test_bfloat16_between_processes_learns_as_well() {
  write_corpus
  train_all 2 plain --after 100u
  train_all 2 half --after 100u --reduce bfloat16
  python3 - <<'END' || fail "the losses differ"
import json
last = [[json.loads(line)["training_loss"] for line in open(f"{name}/training.jsonl") if "training_loss" in line][-1]
        for name in ("plain", "half")]
assert last[0] != last[1], "nothing was rounded"
assert abs(last[0] - last[1]) < 0.02 * last[0], last
END
}

# survives_kill_of RANK: the other process says who is gone; the resumed training ends as an unbroken one.
survives_kill_of() {
  local other=$((1 - $1))
  write_corpus
  train_all 2 whole
  start_all 2 killed --log-every 1
  wait_for_update 30 killed "${pids[0]}"
  kill -KILL "${pids[$1]}"
  expect_end "$other" 1 "rank $1 on host .*has ended or does not answer"
  train_all 2 killed --resume
  expect_same_bytes whole/model.safetensors killed/model.safetensors
}

test_a_killed_first_process_is_named_and_resumed() { survives_kill_of 0; }
test_a_killed_second_process_is_named_and_resumed() { survives_kill_of 1; }

# names_stopped RANK: a process that hangs is named within the time-out.
names_stopped() {
  local other=$((1 - $1))
  write_corpus
  limit=10
  start_all 2 stopped --log-every 1
  wait_for_update 10 stopped "${pids[0]}"
  kill -STOP "${pids[$1]}"
  expect_end "$other" 1 "rank $1 on host .*has ended or does not answer"
  kill -KILL "${pids[$1]}"
}

test_a_first_process_that_hangs_is_named() { names_stopped 0; }
test_a_second_process_that_hangs_is_named() { names_stopped 1; }

test_a_signal_to_one_saves_and_ends_all() {
  write_corpus
  train_all 2 whole
  start_all 2 stopped --log-every 1
  wait_for_update 30 stopped "${pids[0]}"
  kill -INT "${pids[1]}"
  expect_end 0 143
  expect_end 1 130
  train_all 2 stopped --resume
  expect_same_bytes whole/model.safetensors stopped/model.safetensors
}

test_resumed_with_other_processes_it_goes_on() {
  write_corpus
  train_all 2 more --after 40u
  train_all 3 more --resume --after 80u
  "$heed" train "${files[@]}" --model more --resume --after 90u || fail "exit code $? of one process"
  expect_text '"update":75,.*validation' more/training.jsonl
}

test_who_is_missing_or_not_reached_is_named() {
  write_corpus
  limit=1
  port=$(free_port)
  start 0 3 none
  expect_end 0 1 'of 3 processes, rank 1, 2 has not come to 127.0.0.1:[0-9]* within 1 s'
  start 1 2 none
  expect_end 1 1 'rank 1 on host .* does not reach rank 0 at 127.0.0.1:[0-9]* within 1 s'
  [ ! -e none ] || fail "there is a folder"
}

test_two_of_a_rank_are_refused() {
  write_corpus
  port=$(free_port)
  start 0 3 none
  start 1 3 none
  sleep 1
  "$heed" train "${files[@]}" --model none --world-size 3 --rank 0 --master "127.0.0.1:$port" 2>second.err
  expect_equal "exit code of a second rank 0" 1 $?
  expect_text 'uses that port already, such as a second rank 0' second.err
  "$heed" train "${files[@]}" --model none --world-size 3 --rank 1 --master "127.0.0.1:$port" 2>second.err
  expect_equal "exit code of a second rank 1" 1 $?
  expect_text 'two processes have rank 1' second.err
  expect_end 0 1 'two processes have rank 1'
  expect_end 1 1 'two processes have rank 1'
}

# differ PATTERN SIZE ARGUMENT...: rank 1 has arguments that do not fit, or another size; both processes say so.
differ() {
  local pattern=$1 size=$2
  shift 2
  port=$(free_port)
  start 0 2 none
  start 1 "$size" none "$@"
  wait "${pids[1]}" && fail "rank 1 was not refused"
  expect_text "$pattern" 1.err
  expect_end 0 1 "$pattern"
  [ ! -e none/model.safetensors ] || fail "there is a model"
}

test_what_differs_on_a_rank_is_told_before_the_first_update() {
  write_corpus
  differ '--learning-rate is 0.5 on rank 1, but .* on rank 0' 2 --learning-rate 0.5
  rm -rf none
  differ '--reduce is bfloat16 on rank 1, but float32 on rank 0' 2 --reduce bfloat16
  rm -rf none
  differ 'number of processes .* is 3 for rank 1 .* but 2 for rank 0' 3
  rm -rf none
  head -n 300 train.en >less.en
  head -n 300 train.de >less.de
  port=$(free_port)
  start 0 2 none
  files=("${files[@]//train./less.}")
  start 1 2 none
  expect_end 1 1 'the training text of rank 1 .* is not that of rank 0'
  expect_end 0 1 'the training text of rank 1 .* is not that of rank 0'
}

test_a_launcher_s_variables_are_enough() {
  write_corpus
  local rank
  port=$(free_port)
  for rank in 0 1; do
    OMPI_COMM_WORLD_RANK=$rank OMPI_COMM_WORLD_SIZE=2 OMPI_COMM_WORLD_LOCAL_SIZE=2 MASTER_PORT=$port \
      "$heed" train "${files[@]}" --after 10u --model launched 2>"$rank.err" &
    pids[rank]=$!
  done
  expect_end 0 0
  expect_end 1 0
  [ -e launched/model.safetensors ] || fail "there is no model"
}

run_test "$1"
