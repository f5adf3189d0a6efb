#include "cli/export.h"

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/command.h"
#include "engine/linear.h"
#include "format/atomic_file.h"
#include "format/ctranslate2.h"
#include "format/model_files.h"
#include "format/model_folder.h"
#include "format/vocabulary_folder.h"
#include "text/file_bytes.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

void require_free(const fs::path& folder) {
  if (!fs::exists(folder)) return;
  if (!fs::is_directory(folder))
    throw std::invalid_argument("--output " + folder.string() + " is a file; name a folder");
  if (!fs::is_empty(folder))
    throw std::invalid_argument("--output " + folder.string() +
                                " is not empty; remove what it holds, or name another folder");
}

}  // namespace

void ExportOptions::validate() const {
  if (output.empty()) throw std::invalid_argument("--output is needed: the folder to write");
  if (format != "ctranslate2")
    throw std::invalid_argument("--format is '" + format + "'; it must be ctranslate2");
  precision_named(precision);  // throws
}

void add_export(CLI::App& app) {
  CLI::App* command = add_command(app, "export", "Write a model folder in CTranslate2's format");
  const auto options = std::make_shared<ExportOptions>();
  command->add_option("-m,--model", options->model,
                      "Model folder (default: the bundled English-German one)");
  command
      ->add_option("-o,--output", options->output,
                   "Folder to write; must not be there, or be empty")
      ->required();
  command->add_option("--format", options->format, "ctranslate2")->capture_default_str();
  command
      ->add_option("--precision", options->precision,
                   "Number format of the weights: float32 or int8")
      ->capture_default_str();
  command->callback([options] { run_export(*options); });
}

void run_export(const ExportOptions& options) {
  options.validate();
  require_free(options.output);  // before anything is read
  const fs::path model = options.model.empty() ? default_model() : options.model;
  const ModelConfig config = read_model_config(model);
  const Vocabulary vocabulary = load_vocabulary(model);
  const ModelWeights weights = read_model_weights(model, config);
  const CTranslate2Vocabulary pieces = {vocabulary.source.pieces(), vocabulary.target.pieces()};
  write_folder_atomically(options.output, [&](const fs::path& folder) {
    const CTranslate2Source source = {
        .config = config, .weights = weights, .vocabulary = pieces, .name = model.string()};
    const bool int8 = precision_named(options.precision) == Precision::kInt8;
    write_ctranslate2(folder, source,
                      int8 ? CTranslate2Precision::kInt8 : CTranslate2Precision::kFloat32);
    for (const char* name : {kSourcePiecesFile, kTargetPiecesFile})
      write_file_atomically(folder / name, read_file(model / name));
  });
}

}  // namespace heed
