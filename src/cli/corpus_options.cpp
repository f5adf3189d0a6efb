#include "cli/corpus_options.h"

#include <stdexcept>

#include "text/named_values.h"

namespace heed {
namespace {

constexpr const char* kPairsHelp =
    "Sentence pairs in one file, known by how it begins: source, tab (or |||), target; JSON "
    "lines "
    "{\"translation\": {\"en\": \"...\", \"de\": \"...\"}}; or a translation memory (TMX); - is "
    "standard input";

void add_columns_option(CLI::App& command, PairSelection& selection) {
  command
      .add_option_function<std::string>(
          "--columns", [&selection](const std::string& text) { selection.set_columns(text); },
          "Where --pairs has tabs: which columns are source and target")
      ->default_str("1,2")
      ->type_name("N,N");
}

}  // namespace

void add_pairs_options(CLI::App& command, std::string& pairs, PairSelection& selection) {
  command.add_option("--pairs,--tsv", pairs, kPairsHelp);
  add_columns_option(command, selection);
}

void add_corpus_options(CLI::App& command, ParallelTextOptions& text) {
  command.add_option("--source", text.source,
                     "Source sentences, one a line; several files follow each other. Every text "
                     "may be compressed (.gz, .zst, .xz)");
  command.add_option(
      "--target", text.target,
      "Target sentences, the translation of each source line; as many files as --source");
  command.add_option("--pairs,--tsv", text.pairs,
                     std::string(kPairsHelp) + ". They are added to those of --source");
  add_columns_option(command, text.selection);
}

CLI::Option* add_variants_option(CLI::App& command, VariantShares& shares) {
  return command
      .add_option_function<std::string>(
          "--variants",
          [&shares](const std::string& text) {
            try {
              shares = VariantShares::parse(text);
            } catch (const std::invalid_argument& error) {
              throw std::invalid_argument(std::string("--variants: ") + error.what());
            }
          },
          "Changed copies of pairs, read besides them and made anew in each epoch: usual, or kinds "
          "with the shares of pairs that they are made of, such as capitals:0.05,joined:0.1. "
          "Kinds: " +
              names_in(kVariantKinds))
      ->default_str("none");
}

}  // namespace heed
