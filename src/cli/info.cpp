#include "cli/info.h"

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "bridge/loaded_libraries.h"
#include "cli/command.h"
#include "cli/line_output.h"
#include "decoding/thread_pool.h"
#include "format/model_files.h"
#include "format/model_folder.h"
#include "format/vocabulary_folder.h"
#include "text/file_bytes.h"
#include "text/json_file.h"

namespace heed {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

/// Null: not there.
Json program_facts(const ComputeOptions& compute) {
  Json facts = {{"heed", HEED_VERSION}, {"LibTorch", nullptr}};
  if (!has_torch_half()) {
    facts["threads"] = compute.threads == 0 ? physical_cores() : compute.threads;
    return facts;
  }
  const RuntimeInfo runtime = torch_half().runtime_info(compute);
  facts["LibTorch"] = runtime.libtorch;
  facts["oneDNN"] = onednn_version();
  facts["BLAS"] = runtime.blas.empty() ? blas_in_use() : runtime.blas;
  facts["CPU capability"] = runtime.cpu_capability;
  facts["threads"] = runtime.threads;
  facts["CUDA"] = runtime.cuda;
  return facts;
}

/// The model card's first lines: its title and the paragraph after it. Empty where there is no
/// card.
std::string card_beginning(const fs::path& folder) {
  if (!fs::exists(folder / kModelCardFile)) return "";
  std::istringstream card(read_file(folder / kModelCardFile));
  std::string title, paragraph;
  for (std::string line; std::getline(card, line);) {
    if (line.empty() && !paragraph.empty()) break;
    if (line.rfind("# ", 0) == 0)
      title = line.substr(2) + ": ";
    else if (!line.empty())
      paragraph += (paragraph.empty() ? "" : " ") + line;
  }
  return title + paragraph;
}

Json file_sizes(const fs::path& folder) {
  Json sizes = Json::object();
  for (const char* name :
       {kConfigFile, kGenerationFile, kWeightsFile, kSourcePiecesFile, kTargetPiecesFile,
        kVocabularyFile, kTargetVocabularyFile, kTokenizerFile, kRecipeFile, kModelCardFile})
    if (fs::exists(folder / name)) sizes[name] = fs::file_size(folder / name);
  return sizes;
}

void add_architecture(Json& facts, const ModelConfig& config) {
  facts["d_model"] = config.d_model;
  facts["layers"] = {{"encoder", config.encoder_layers}, {"decoder", config.decoder_layers}};
  facts["heads"] = {{"encoder", config.encoder_attention_heads},
                    {"decoder", config.decoder_attention_heads}};
  facts["ffn"] = {{"encoder", config.encoder_ffn_dim}, {"decoder", config.decoder_ffn_dim}};
  facts["activation"] = name_in(kActivations, config.activation_function);
  facts["pieces"] = {{"source", config.vocab_size}, {"target", config.decoder_vocab_size}};
  facts["positions"] = config.max_position_embeddings;
  if (config.alignment_layer >= 0) {
    const std::string head =
        config.alignment_head < 0 ? "" : ", head " + std::to_string(config.alignment_head);
    facts["alignment"] = "decoder layer " + std::to_string(config.alignment_layer) + head +
                         ", at the step that " + (config.alignment_shifted ? "reads" : "predicts") +
                         " a word";
  }
  facts["embeddings"] = std::string(config.share_encoder_decoder_embeddings ? "shared by both sides"
                                                                            : "one each side") +
                        (config.tie_word_embeddings ? ", tied to the output" : ", output apart");
  facts["parameters"] = parameter_count(config);
}

Json model_facts(const fs::path& folder) {
  const ModelConfig config = read_model_config(folder);
  const Vocabulary vocabulary = load_vocabulary(folder);  // a look whether it can be used
  Json facts = {{"model", folder.string()}};
  const auto card = card_beginning(folder);
  if (!card.empty()) facts["card"] = card;
  if (fs::exists(folder / kTokenizerFile)) {
    const auto tokenizer = read_json_object(folder / kTokenizerFile);
    facts["languages"] = {{"source", tokenizer.value("source_lang", "")},
                          {"target", tokenizer.value("target_lang", "")}};
  }
  add_architecture(facts, config);
  facts["vocabulary"] = vocabulary.joint ? "joint" : "separate";
  facts["precision"] = read_json_object(folder / kConfigFile).value("torch_dtype", "float32");
  facts["files"] = file_sizes(folder);
  return facts;
}

std::string plain(const Json& value) {
  if (value.is_null()) return "not installed (the package heed-torch brings it)";
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_string())
    return value.get<std::string>().empty() ? "unknown" : value.get<std::string>();
  if (!value.is_object()) return value.dump();
  std::string text;
  for (const auto& [key, part] : value.items())
    text += (text.empty() ? "" : ", ") + key + " " + plain(part);
  return text;
}

/// One `name  value` a line.
std::string table(const Json& facts) {
  constexpr std::size_t kColumn = 16;
  std::string text;
  for (const auto& [name, value] : facts.items())
    text += name + std::string(std::max<std::size_t>(kColumn, name.size() + 1) - name.size(), ' ') +
            plain(value) + "\n";
  return text;
}

}  // namespace

void add_info(CLI::App& app) {
  CLI::App* command =
      add_command(app, "info", "Tell what a model folder holds, or what heed computes with");
  const auto options = std::make_shared<InfoOptions>();
  command->add_option(
      "-m,--model,model", options->model,
      "Model folder to describe; without one, versions, BLAS, CPU and threads are shown");
  add_threads_option(*command, options->compute.threads);
  command->add_option("--device", options->compute.device, "Where to compute: cpu or cuda")
      ->capture_default_str();
  command->add_flag("--json", options->json, "As one JSON object");
  command->callback([options] { run_info(*options); });
}

void run_info(const InfoOptions& options) {
  const Json facts =
      options.model.empty() ? program_facts(options.compute) : model_facts(options.model);
  const auto text = options.json ? facts.dump(2) + "\n" : table(facts);
  LineOutput("-").write(text);
}

}  // namespace heed
