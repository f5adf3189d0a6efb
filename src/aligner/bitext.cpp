#include "aligner/bitext.h"

#include "text/invisible.h"
#include "text/letter_case.h"
#include "text/words.h"

namespace heed {

std::uint32_t WordIds::add(std::string_view word) {
  if (const std::uint32_t known = find(word); known != kUnknown) return known;
  const auto added = ids_.emplace(word, static_cast<std::uint32_t>(words_.size())).first;
  words_.push_back(&added->first);
  return added->second;
}

std::uint32_t WordIds::find(std::string_view word) const {
  const auto found = ids_.find(word);
  return found == ids_.end() ? kUnknown : found->second;
}

namespace {

std::string as_seen(std::string_view word) {
  const auto visible = visible_text(word);
  return visible ? without_stand_ins(visible->text) : std::string(word);
}

}  // namespace

std::vector<std::string> aligner_words(std::string_view line) {
  std::vector<std::string> words;
  if (is_blank(line)) return words;
  const std::string lower = lower_case(line);
  const bool is_plain = !visible_text(lower);
  for (const std::string_view word : split_words(lower))
    if (words.size() < kMostWords) words.push_back(is_plain ? std::string(word) : as_seen(word));
  return words;
}

void Bitext::Side::add(std::span<const std::string> line) {
  for (const std::string& word : line) words.push_back(ids.add(word));
  begins.push_back(words.size());
}

std::vector<std::uint32_t> Bitext::Side::frequencies() const {
  std::vector<std::uint32_t> counts(ids.size());
  for (const std::uint32_t word : words) ++counts[word];
  return counts;
}

}  // namespace heed
