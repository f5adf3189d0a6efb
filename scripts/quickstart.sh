#!/usr/bin/env bash
# From a fresh Debian 12 to translations: installs what is missing, builds build/heed, translates data/demo.en with the
# bundled English-German model, and shows which word came from which. Can be run again and again, from any directory.
#     scripts/quickstart.sh           the whole program
#     scripts/quickstart.sh --lean    in build-lean, without LibTorch: all but training and gradients

script=quickstart
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

# show SOURCES RESULTS: each sentence, its translation, and its word pairs, from lines `translation ||| 0-0 1-1`.
show() {
  paste -d '\t' "$1" "$2" | awk -F '\t' '{
    bar = index($2, " ||| ")
    translation = bar ? substr($2, 1, bar - 1) : $2
    count = bar ? split(substr($2, bar + 5), links, " ") : 0
    split($1, source, " ")
    split(translation, target, " ")
    pairs = ""
    for (i = 1; i <= count; i++) {
      split(links[i], ends, "-")
      pairs = pairs "  " source[ends[1] + 1] "→" target[ends[2] + 1]
    }
    printf "\n  %s\n  %s\n  %s\n", $1, translation, pairs
  }'
  echo
}

options+=(-DBUILD_TESTING=OFF)
case ${1:-} in
  "")
    install_missing "${lean_packages[@]}" "${torch_packages[@]}"
    choose_fast_blas
    build_targets heed heed_torch
    ;;
  --lean)
    install_missing "${lean_packages[@]}"
    build=$root/build-lean
    options+=(-DHEED_TORCH=OFF -DCMAKE_UNITY_BUILD=ON)  # several files at once: half the time, for who builds once
    build_targets heed
    ;;
  *) stop "the only option is --lean, not $1" ;;
esac

results=$(mktemp)
trap 'rm -f "$results"' EXIT
begin=$EPOCHREALTIME
"$build/heed" translate --quiet --alignment hard --input "$root/data/demo.en" --output "$results" ||
  stop "heed translate did not work; the reason is above"
end=$EPOCHREALTIME
show "$root/data/demo.en" "$results"
say "done, $(wc -l <"$results") sentences translated in $(awk "BEGIN { printf \"%.1f\", $end - $begin }") s (${build#"$root/"}/heed translate)"
