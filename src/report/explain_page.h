#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "explain/explanation.h"
#include "format/model_config.h"

namespace heed {

/// The page of `heed explain --html`: explanations are added, and at the end it is written.
class ExplainPage {
 public:
  /// An empty path: no page is wanted, and the other functions do nothing. Throws
  /// std::runtime_error where no file can stand there, before any work is done.
  explicit ExplainPage(const std::string& path);

  bool is_wanted() const { return !path_.empty(); }

  /// REQUIRES: every method of importance, and the edges.
  void add(const Explanation& explanation);

  /// Writes the file, whole or not at all. Throws std::runtime_error naming it, or where no
  /// explanation was added.
  void write(const std::string& model_folder, const ModelConfig& config) const;

 private:
  std::filesystem::path path_;
  std::vector<nlohmann::ordered_json> explanations_;
};

}  // namespace heed
