#include "cli/clean_output.h"

#include "text/words.h"

namespace heed {
namespace {

void open(std::optional<LineOutput>& output, const std::string& path) {
  if (!path.empty()) output.emplace(path);
}

bool write_out(std::optional<LineOutput>& output, std::string& text) {
  const bool is_read = !output || output->write(text);
  text.clear();
  return is_read;
}

}  // namespace

CleanOutput::CleanOutput(const Files& files) {
  open(pairs_, files.output);
  open(source_, files.source);
  open(target_, files.target);
  open(removed_, files.removed);
}

void CleanOutput::add(const TextPair& pair, const JudgedPair& judged) {
  if (judged.flaw != Flaw::kNone) {
    removed_text_ += name_in(kFlaws, judged.flaw) + "\t" + on_one_line(pair.source) + "\t" +
                     on_one_line(pair.target) + "\n";
  } else if (source_) {
    source_text_ += judged.source + "\n";
    target_text_ += judged.target + "\n";
  } else {
    pairs_text_ += judged.source + "\t" + judged.target + "\n";
  }
}

bool CleanOutput::write() {
  write_out(removed_, removed_text_);
  const bool is_source_read = write_out(source_, source_text_);
  const bool is_target_read = write_out(target_, target_text_);
  return write_out(pairs_, pairs_text_) && is_source_read && is_target_read;
}

void CleanOutput::finish() {
  for (auto* output : {&pairs_, &source_, &target_, &removed_})
    if (*output) (*output)->finish();
}

}  // namespace heed
