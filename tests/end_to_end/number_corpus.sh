# A small training that end-to-end tests share; sourced by them after support.sh.

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

# wait_for_update NUMBER FOLDER PROCESS: until the training's log has the update.
wait_for_update() {
  until grep -q "^{\"update\":$1," "$2/training.jsonl" 2>/dev/null; do
    kill -0 "$3" 2>/dev/null || fail "the training was over before update $1"
    sleep 0.005
  done
}
