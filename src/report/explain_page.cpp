#include "report/explain_page.h"

#include <stdexcept>

#include "format/atomic_file.h"
#include "report/explain_json.h"
#include "report/html.h"
#include "report/page_explanation.h"

namespace heed {
namespace fs = std::filesystem;

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
  if (is_wanted())
    explanations_.push_back(page_explanation(explanation_json(explanation, {.by_piece = false})));
}

void ExplainPage::write(const std::string& model_folder, const ModelConfig& config) const {
  if (!is_wanted()) return;
  if (explanations_.empty())
    throw std::runtime_error("there was no sentence to explain: " + path_.string() +
                             " was not written");
  write_file_atomically(path_, html_page(explanations_, page_source(model_folder, config)));
}

}  // namespace heed
