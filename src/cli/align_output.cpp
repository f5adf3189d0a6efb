#include "cli/align_output.h"

#include <utility>

#include "text/separate_characters.h"

namespace heed {

LinksFile::LinksFile(const std::string& path, TellRepair warn) : warn_(std::move(warn)) {
  if (!path.empty()) output_.emplace(path);
}

void LinksFile::add(LinkedPair pair) {
  if (!is_wanted()) return;
  if (pairs_.size() < kMostPairs)
    pairs_.push_back(std::move(pair));
  else if (warn_)
    std::exchange(warn_, {})("the page has the first " + std::to_string(kMostPairs) +
                             " pairs only; give it a part of the text");
}

void LinksFile::finish() {
  if (!is_wanted()) return;
  output_->write(links_page(pairs_));
  output_->finish();
}

AlignOutput::AlignOutput(const AlignOptions& options, TellRepair warn)
    : lines_(options.output), page_(options.html, std::move(warn)) {
  if (!options.forward_output.empty()) forward_.emplace(options.forward_output);
  if (!options.reverse_output.empty()) reverse_.emplace(options.reverse_output);
}

bool AlignOutput::write(std::span<const AlignedPair> pairs) {
  std::string lines, forward, reverse;
  for (const AlignedPair& pair : pairs) {
    lines += pair.line + "\n";
    if (forward_) forward += pair.forward + "\n";
    if (reverse_) reverse += pair.reverse + "\n";
    if (page_.is_wanted())
      page_.add({.source = pair.source, .target = pair.target, .links = pair.links});
  }
  return (!forward_ || forward_->write(forward)) && (!reverse_ || reverse_->write(reverse)) &&
         lines_.write(lines);
}

void AlignOutput::finish() {
  for (std::optional<LineOutput>* output : {&forward_, &reverse_})
    if (*output) (*output)->finish();
  page_.finish();
  lines_.finish();
}

void separate_characters_of(TextPair& pair) {
  pair.source = separate_characters(pair.source);
  pair.target = separate_characters(pair.target);
}

}  // namespace heed
