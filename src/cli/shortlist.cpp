#include "cli/shortlist.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "cli/command.h"
#include "cli/corpus_options.h"
#include "format/model_files.h"
#include "format/model_folder.h"
#include "format/vocabulary_folder.h"
#include "job/training_data.h"
#include "report/progress.h"

namespace heed {

void add_shortlist(CLI::App& app) {
  CLI::App* command = add_command(
      app, "shortlist",
      "Make a model translate faster: learn from sentence pairs which pieces become which");
  const auto options = std::make_shared<ShortlistOptions>();
  command
      ->add_option("-m,--model", options->model,
                   "Model folder, which gets a file shortlist.bin that heed translate uses")
      ->required();
  add_corpus_options(*command, options->text);
  command
      ->add_option("--translations", options->translations,
                   "Target pieces that are kept of each source piece: with fewer it is faster, "
                   "with more there are fewer other translations than without a shortlist")
      ->capture_default_str();
  add_threads_option(*command, options->threads);
  command->add_flag("--overwrite", options->overwrite,
                    "Replace the shortlist that is in the folder");
  command->add_flag("-q,--quiet", options->quiet, "No progress");
  command->callback([options] { run_shortlist(*options); });
}

void run_shortlist(const ShortlistOptions& options) {
  options.text.validate();
  if (options.translations < 1)
    throw std::invalid_argument("--translations is " + std::to_string(options.translations) +
                                "; it must be 1 or more");
  const auto file = std::filesystem::path(options.model) / kShortlistFile;
  if (!options.overwrite && std::filesystem::exists(file))
    throw std::invalid_argument(file.string() + " is there already; --overwrite replaces it");
  Progress progress(stderr, progress_style(options.quiet));
  const int positions = read_model_config(options.model).max_position_embeddings;
  const Vocabulary vocabulary = load_vocabulary(options.model);
  progress.show("reading the sentence pairs");
  const EncodedText text =
      encode_text(read_parallel_text(options.text), vocabulary, positions, options.threads);
  progress.show("learning from " + std::to_string(text.size()) +
                " pairs which pieces become which");
  write_shortlist(options.model,
                  learn_shortlist(text.ids, vocabulary, options.translations, options.threads));
}

}  // namespace heed
