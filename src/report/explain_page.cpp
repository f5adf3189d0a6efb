#include "report/explain_page.h"

#include <stdexcept>

#include "format/atomic_file.h"
#include "report/explain_json.h"
#include "report/html.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

/// The folder's own name: its path is nobody's concern.
std::string name_of_model(const std::string& folder) {
  const fs::path path = fs::path(folder).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

std::string shape_of(const ModelConfig& config) {
  const auto count = [](int number) { return std::to_string(number); };
  return count(config.encoder_layers) + " encoder layers of " +
         count(config.encoder_attention_heads) + " heads, " + count(config.decoder_layers) +
         " decoder layers of " + count(config.decoder_attention_heads) + " heads, vectors of " +
         count(config.d_model) + " numbers";
}

}  // namespace

ExplainPage::ExplainPage(const std::string& path) {
  if (path.empty()) return;
  const auto file = file_to_replace(path);
  if (!file) throw std::runtime_error("cannot write --html " + path + ": it is no file");
  path_ = *file;
  if (!fs::is_directory(path_.parent_path()))
    throw std::runtime_error("cannot write --html " + path + ": there is no folder " +
                             path_.parent_path().string());
}

void ExplainPage::add(const Explanation& explanation) {
  if (is_wanted()) explanations_.push_back(page_explanation(explanation_json(explanation, {})));
}

void ExplainPage::write(const std::string& model_folder, const ModelConfig& config) const {
  if (!is_wanted()) return;
  if (explanations_.empty())
    throw std::runtime_error("there was no sentence to explain: " + path_.string() +
                             " was not written");
  const PageSource source{.model = name_of_model(model_folder), .shape = shape_of(config)};
  write_file_atomically(path_, html_page(explanations_, source));
}

}  // namespace heed
