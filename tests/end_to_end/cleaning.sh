#!/usr/bin/env bash
# heed clean, and the forms of corpora that it reads.
source "$(dirname "${BASH_SOURCE[0]}")/support.sh"

# write_corpus: 2000 good pairs of the toy corpus, then an empty one, a copy, a duplicate and one with an entity.
write_corpus() {
  local side
  for side in en de; do
    head -2000 "$source_folder/data/toy/train.$side" >"good.$side"
  done
  { cat good.en; echo; echo 'The old dog sleeps.'; head -1 good.en; echo 'The dog &amp; the cat sleep.'; } >x.en
  { cat good.de; echo 'Leer.'; echo 'The old dog sleeps.'; head -1 good.de; echo 'Der Hund &amp; die Katze schlafen.'; } >x.de
  paste x.en x.de >x.tsv
}

clean() { "$heed" clean --threads 1 --keep near-duplicate partner language ratio "$@"; }

test_pairs_come_out_clean_in_either_form_with_reasons_and_a_report() {
  write_corpus
  clean --source x.en --target x.de --removed removed >kept 2>report || fail "exit code $?: $(cat report)"
  { paste good.en good.de; printf 'The dog & the cat sleep.\tDer Hund & die Katze schlafen.\n'; } | awk '!seen[$0]++' >expected
  expect_same_bytes expected kept
  expect_equal "what was removed" "empty copy duplicate" "$(tail -3 removed | cut -f1 | paste -sd' ')"
  expect_text '^removed: copy +1 ' report
  expect_text '^mended: entities +1 ' report
  clean --pairs x.tsv --output-source kept.en --output-target kept.de --quiet >out 2>err || fail "exit code $?"
  expect_lines 0 out
  expect_lines 0 err
  paste kept.en kept.de | cmp - expected || fail "two files have other pairs"
}

test_every_form_of_a_corpus_gives_the_same() {
  write_corpus
  clean --quiet --pairs x.tsv >expected || fail "exit code $?"
  paste <(seq 2004) x.en <(seq 2004) x.de >columns
  clean --quiet --pairs columns --columns 2,4 | cmp - expected || fail "of columns"
  clean --quiet --pairs - <x.tsv | cmp - expected || fail "of a pipe"
  python3 - <<'END'
import html, json
pairs = [line.rstrip("\n").split("\t") for line in open("x.tsv", encoding="utf-8")]
with open("x.json", "w") as out:
    out.writelines(json.dumps({"id": 1, "translation": {"de": de, "en": en}}) + "\n" for en, de in pairs)
with open("x.tmx", "w", encoding="utf-8") as out:
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header/><body>\n')
    for pair in pairs:
        out.write("<tu>" + "".join(f'<tuv xml:lang="{language}"><seg>{html.escape(text)}</seg></tuv>'
                                   for language, text in zip(("en-GB", "de-DE"), pair)) + "</tu>\n")
    out.write("</body></tmx>\n")
END
  clean --quiet --pairs x.json --source-lang en | cmp - expected || fail "of JSON lines"
  clean --quiet --pairs x.tmx | cmp - expected || fail "of TMX"
  clean --quiet --pairs x.tmx --source-lang de --target-lang en | awk -F'\t' '{print $2 "\t" $1}' | cmp - expected ||
    fail "of TMX turned round"
  head -1000 x.en >1.en; tail -n +1001 x.en | gzip >2.en; head -1000 x.de >1.de; tail -n +1001 x.de >2.de
  clean --quiet --source 1.en 2.en --target 1.de 2.de | cmp - expected || fail "of several files"
  local packer
  for packer in gzip zstd xz; do
    command -v "$packer" >/dev/null || continue
    "$packer" -c <x.tmx >packed
    clean --quiet --pairs packed | cmp - expected || fail "of $packer"
  done
}

test_near_test_text_is_left_out() {
  write_corpus
  sed -n 5p good.de | tr a-z A-Z >test.de
  clean --quiet --pairs x.tsv --exclude test.de --removed removed >kept || fail "exit code $?"
  expect_equal "removed for the test" "$(sed -n 5p x.tsv)" "$(grep '^excluded' removed | head -1 | cut -f2,3)"
}

test_a_model_removes_what_it_finds_unlikely() {
  find_model
  write_corpus
  { paste good.en good.de | head -300; paste <(sed -n 301,330p good.en) <(sed -n 401,430p good.de); } >mixed
  clean --pairs mixed --model "$model" --removed removed >kept 2>report || fail "exit code $?: $(cat report)"
  local unlikely
  unlikely=$(grep -c '^unlikely' removed)
  [ "$unlikely" -ge 25 ] && [ "$unlikely" -le 34 ] || fail "of 30 swapped pairs $unlikely were removed"
}

test_an_output_never_replaces_an_input() {
  write_corpus
  cp x.tsv before
  ln -s x.tsv link
  local output
  for output in x.tsv link ./x.tsv; do
    expect_refusal 2 'is given twice' clean --pairs x.tsv --output "$output"
  done
  expect_refusal 2 'is given twice' clean --pairs x.tsv --output out --removed out
  expect_refusal 2 'is given twice' clean --pairs x.tsv --exclude good.de --output good.de
  expect_same_bytes before x.tsv
}

test_wrong_corpora_and_options_are_told() {
  write_corpus
  expect_refusal 2 'a corpus is missing' clean
  expect_refusal 2 "'nonsense'; it must be empty, encoding" "$heed" clean --pairs x.tsv --keep nonsense
  expect_refusal 2 'belong together' clean --pairs x.tsv --output-source a
  expect_refusal 2 'columns' clean --pairs x.tsv --columns 1
  expect_refusal 1 'nowhere' clean --pairs nowhere
  printf 'PAR1\x15\x04' >x.parquet
  expect_refusal 1 'x.parquet is a Parquet file' clean --pairs x.parquet
  printf '<?xml version="1.0"?><xliff/>' >x.xlf
  expect_refusal 1 'x.xlf is XML, but not TMX' clean --pairs x.xlf
  echo earlier >out
  { head -5 x.tsv; echo 'no tab'; } >broken
  expect_refusal 1 'broken, line 6 has no tab' clean --pairs broken --output out
  expect_equal "the output" earlier "$(cat out)"
  [ -z "$(find . -name '*.tmp')" ] || fail "left $(find . -name '*.tmp')"
}

run_test "${1:-}"
