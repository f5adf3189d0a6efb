#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "text/parallel_text.h"
#include "variants/variant_kind.h"

namespace heed {

/// --pairs and --columns, for a command that reads one text of pairs. What is bound must outlive
/// `command`.
void add_pairs_options(CLI::App& command, std::string& pairs, PairSelection& selection);

/// --source, --target, --pairs and --columns, each with any number of files.
void add_corpus_options(CLI::App& command, ParallelTextOptions& text);

/// --variants, with its default "none".
CLI::Option* add_variants_option(CLI::App& command, VariantShares& shares);

}  // namespace heed
