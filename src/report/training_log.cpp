#include "report/training_log.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace heed {
namespace {

using Json = nlohmann::ordered_json;

/// The update of an entry; -1 where the line is not whole, as after a power cut.
std::int64_t update_of(const std::string& line) {
  const auto entry = nlohmann::json::parse(line, nullptr, false);
  if (!entry.is_object() || !entry.contains("update") || !entry["update"].is_number_integer())
    return -1;
  return entry["update"].get<std::int64_t>();
}

std::runtime_error cannot_write(const std::filesystem::path& path) {
  return std::runtime_error("cannot write " + path.string() +
                            "; look at the disk's space and the folder's permissions");
}

}  // namespace

TrainingLog::TrainingLog(const std::filesystem::path& path, bool resume)
    : path_(path), file_(path, resume ? std::ios::app : std::ios::trunc), resumed_(resume) {
  if (!file_) throw cannot_write(path_);
}

void TrainingLog::add(const TrainingProgress& progress) {
  Json entry = {{"update", progress.update},
                {"epoch", progress.epoch},
                {"seconds", progress.seconds},
                {"target_tokens_per_second", progress.target_tokens_per_second},
                {"loss", progress.loss},
                {"smoothed_loss", progress.smoothed_loss},
                {"learning_rate", progress.learning_rate},
                {"gradient_norm", progress.gradient_norm}};
  if (progress.communication >= 0.0) entry["communication"] = progress.communication;
  write(progress.update, entry.dump());
}

void TrainingLog::add(const TrainingProgress& progress, const Validation& validation) {
  Json entry = {{"update", progress.update},
                {"epoch", progress.epoch},
                {"seconds", progress.seconds},
                {"validation", by_name(validation.scores)},
                {"training_loss", progress.loss_since_validation},
                {"best", validation.best},
                {"samples", validation.samples}};
  if (validation.source_worth) entry["source_worth"] = *validation.source_worth;
  // (A model may write bytes that are no UTF-8, piece by piece.)
  write(progress.update, entry.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void TrainingLog::write(std::int64_t update, const std::string& entry) {
  if (resumed_) drop_from(update);
  resumed_ = false;
  file_ << entry << '\n' << std::flush;
  if (!file_) throw cannot_write(path_);
}

/// Entries stand in the order of their updates, so what goes is the file's end.
void TrainingLog::drop_from(std::int64_t update) {
  std::uintmax_t keep = 0;
  std::ifstream old(path_, std::ios::binary);
  for (std::string line; std::getline(old, line) && !old.eof(); keep += line.size() + 1) {
    const auto entry = update_of(line);
    if (entry < 0 || entry >= update) break;
  }
  file_.close();
  std::filesystem::resize_file(path_, keep);
  file_.open(path_, std::ios::app);
}

}  // namespace heed
