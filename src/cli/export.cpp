#include "cli/export.h"

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "engine/int8_weights.h"
#include "engine/linear.h"
#include "format/atomic_file.h"
#include "format/ctranslate2.h"
#include "format/model_files.h"
#include "format/model_folder.h"
#include "format/vocabulary_folder.h"
#include "report/translator_page.h"
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

void export_ctranslate2(const ExportOptions& options, const fs::path& model) {
  require_free(options.output);  // before anything is read
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

/// A file of the engine for browsers, which scripts/build_web makes.
std::string web_file(const std::string& name) {
  const fs::path path = web_folder() / name;
  if (!fs::exists(path))
    throw std::runtime_error(path.string() +
                             " does not exist: --format page needs heed for browsers, which "
                             "scripts/build_web makes");
  return read_file(path);
}

/// What the page begins with, where the model reads English.
constexpr const char* kEnglish = "The animal did not cross the street because it was too tired.";

constexpr const char* kTourFile = "tour.html";  // of a model folder

std::string tour_of(const fs::path& model) {
  if (!fs::exists(model / kTourFile))
    throw std::invalid_argument("--tour: " + model.string() + " has no " + kTourFile +
                                "; models/toy has one, or leave out --tour");
  return read_file(model / kTourFile);
}

void export_page(const ExportOptions& options, const fs::path& model) {
  const auto file = file_to_replace(options.output);
  if (!file) throw std::invalid_argument("--output " + options.output + " is no file");
  std::string tour = options.tour ? tour_of(model) : "";
  TranslatorPage page{.tour = std::move(tour),
                      .engine_js = web_file("heed.js"),
                      .engine_wasm = web_file("heed.wasm")};
  const ModelConfig config = read_model_config(model);
  page.source = page_source(model.string(), config);
  if (load_vocabulary(model).source_language == "en") page.example = kEnglish;
  page.model.emplace_back(kWeightsFile, int8_weights_bytes(read_model_weights(model, config)));
  std::vector<const char*> others(kVocabularyFiles.begin(), kVocabularyFiles.end());
  others.insert(others.end(), {kConfigFile, kShortlistFile});
  for (const char* name : others)
    if (fs::exists(model / name)) page.model.emplace_back(name, read_file(model / name));
  write_file_atomically(*file, translator_page(page));
}

}  // namespace

void ExportOptions::validate() const {
  if (output.empty())
    throw std::invalid_argument("--output is needed: the folder or file to write");
  if (format != "ctranslate2" && format != "page")
    throw std::invalid_argument("--format is '" + format + "'; it must be ctranslate2 or page");
  if (tour && format != "page")
    throw std::invalid_argument("--tour is a part of a page: it needs --format page");
  precision_named(precision);  // throws
}

void add_export(CLI::App& app) {
  CLI::App* command = add_command(
      app, "export", "Write a model in CTranslate2's format, or as a web page that translates");
  const auto options = std::make_shared<ExportOptions>();
  command->add_option("-m,--model", options->model,
                      "Model folder (default: the bundled English-German one)");
  command
      ->add_option(
          "-o,--output", options->output,
          "ctranslate2: folder to write, which must not be there, or be empty; page: file to "
          "write (.html)")
      ->required();
  command
      ->add_option(
          "--format", options->format,
          "ctranslate2, or page: one HTML file that holds the model in int8, translates what "
          "is typed and explains it, without network")
      ->capture_default_str();
  command
      ->add_option("--precision", options->precision,
                   "ctranslate2: number format of the weights, float32 or int8")
      ->capture_default_str();
  command->add_flag("--tour", options->tour,
                    "page: with a tour through the model, which its folder brings along "
                    "(tour.html; models/toy has one)");
  command->callback([options] { run_export(*options); });
}

void run_export(const ExportOptions& options) {
  options.validate();
  const fs::path model = options.model.empty() ? default_model() : options.model;
  options.format == "page" ? export_page(options, model) : export_ctranslate2(options, model);
}

}  // namespace heed
