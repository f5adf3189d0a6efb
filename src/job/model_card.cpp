#include "job/model_card.h"

#include <cmath>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

#include "format/atomic_file.h"
#include "format/model_files.h"
#include "format/model_folder.h"
#include "metrics/bleu.h"
#include "metrics/chrf.h"
#include "text/clock_time.h"

namespace heed {
namespace {

std::string title(const TrainOptions& options) {
  const auto& [source, target, length] = options.languages;
  if (!source.empty() && !target.empty()) return source + " to " + target;
  return std::filesystem::weakly_canonical(options.model).filename().string();
}

std::string file_names(const TrainOptions& options) {
  const auto& [text, also] = std::tie(options.text, options.also);
  std::string names;
  for (const auto* files :
       {&text.source, &text.target, &text.pairs, &also.source, &also.target, &also.pairs})
    for (const auto& file : *files)
      names += (names.empty() ? "`" : ", `") + file.filename().string() + "`";
  return names;
}

/// `BLEU 43.2 (nrefs:1|...)`
std::string score_with_signature(Metric metric, double score) {
  if (metric == Metric::kBleu)
    return "BLEU " + fixed_point(score, 1) + " (`" + bleu_signature({}, 1) + "`)";
  if (metric == Metric::kChrf)
    return chrf_name({}) + " " + fixed_point(score, 1) + " (`" + chrf_signature({}, 1) + "`)";
  return "negative log-likelihood " + fixed_point(score, 3) + " a token";
}

std::string architecture(const ModelConfig& config) {
  const auto millions = static_cast<double>(parameter_count(config)) / 1e6;
  return std::to_string(config.encoder_layers) + " encoder and " +
         std::to_string(config.decoder_layers) + " decoder layers, width " +
         std::to_string(config.d_model) + ", feed-forward " +
         std::to_string(config.encoder_ffn_dim) + " and " + std::to_string(config.decoder_ffn_dim) +
         ", " + std::to_string(config.encoder_attention_heads) + " and " +
         std::to_string(config.decoder_attention_heads) + " heads, " +
         std::to_string(config.decoder_vocab_size) + " target pieces; " + fixed_point(millions, 1) +
         " million parameters";
}

std::string text_of(const ModelCard& card) {
  const TrainOptions& options = card.options;
  std::string text = "# " + title(options) +
                     "\n\nA translation model in MarianMT's format, trained by heed " +
                     HEED_VERSION + ".\n\n";
  text += "- Architecture: " + architecture(card.config) + ".\n";
  text +=
      "- Data: " + std::to_string(card.pairs) + " sentence pairs of " + file_names(options) + ".\n";
  text += "- Training: " + std::to_string(card.result.progress.update) + " updates, " +
          fixed_point(card.result.progress.epoch, 1) + " epochs, " +
          clock_time(card.result.progress.seconds) + " hours; recipe in `recipe.toml`.\n";
  for (const auto& [metric, score] : card.result.best)
    text += "- Best on " + std::to_string(card.validation_pairs) + " validation pairs (beam " +
            std::to_string(options.beam_size) + "): " + score_with_signature(metric, score) + ".\n";
  return text + "\n```sh\nheed train " + options.arguments + "\n```\n";
}

}  // namespace

void write_model_card(const ModelCard& card) {
  const auto path = std::filesystem::path(card.options.model) / kModelCardFile;
  if (!std::filesystem::exists(path)) write_file_atomically(path, text_of(card));
}

}  // namespace heed
