#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "alignment/model_aligner.h"
#include "bridge/torch_half.h"
#include "decoding/translator.h"
#include "engine/engine.h"
#include "explain/sentence_explainer.h"

namespace heed {

struct ModelOptions {
  int threads = 0;    ///< 0: one a physical core
  int beam_size = 4;  ///< of translations; 1: greedy
  Precision precision = Precision::kFloat32;
};

/// A model folder, opened for a C++ program. Text is UTF-8.
///
///     heed::Model model("models/en-de");
///     std::string translation = model.translate("Good morning.");
///
/// For one caller at a time; it uses its threads by itself.
class Model {
 public:
  /// Throws std::runtime_error naming the file that is missing or wrong.
  explicit Model(const std::filesystem::path& folder, const ModelOptions& options = {});

  /// Sentence by sentence where it is several; a word that the vocabulary cannot hold is copied.
  std::string translate(const std::string& source);
  /// One translation each, in order; together they are faster than one by one.
  std::vector<std::string> translate(std::span<const std::string> sources);

  /// Which word (from 0, by white space) is whose translation.
  std::vector<Link> align(const std::string& source, const std::string& target);

  /// log p of a translation, natural, `</s>` included.
  double score(const std::string& source, const std::string& target);

  /// What attends to what, and which words decide; `target` empty is the model's own translation.
  /// Gradient methods need the Torch half (std::runtime_error). Throws std::invalid_argument where
  /// a side is empty or too long.
  Explanation explain(const std::string& source, const std::string& target = "",
                      const ExplanationRequest& request = {
                          .methods = {ImportanceMethod::kLeaveOneOut}});

 private:
  Engine engine_;
  Vocabulary vocabulary_;
  Translator translator_;
  ModelAligner aligner_;
  ExplainSession session_;
};

}  // namespace heed
