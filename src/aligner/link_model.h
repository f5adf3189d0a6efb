#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aligner/bitext.h"
#include "aligner/lexicon.h"
#include "aligner/pair_posteriors.h"
#include "alignment/model_aligner.h"

namespace heed {

/// What was learnt from a text, for sentence pairs that were not in it. A folder of text files:
/// `aligner.json` (version, units, jumps, spelling), `source.tsv` and `target.tsv` (word, places,
/// links, p(word | no partner)), `links.tsv` (source word, target word, links).
class LinkModel {
 public:
  /// Throws std::runtime_error naming the file and line.
  explicit LinkModel(const std::filesystem::path& folder);

  /// Whether a folder has what was learnt, and not a translation model.
  static bool is_in(const std::filesystem::path& folder);

  /// What the lexicon says of a pair. Words that it does not know go by their stem and spelling.
  void collect(const std::vector<std::string>& source, const std::vector<std::string>& target,
               PairEvidence& evidence) const;

  const Lexicon& lexicon() const { return lexicon_; }
  /// What its words are.
  AlignmentUnits units() const { return units_; }
  const WordIds& source_ids() const { return source_.ids; }
  const WordIds& target_ids() const { return target_.ids; }

 private:
  /// One side's words.
  struct Side {
    WordIds ids, stems;
    std::vector<double> stem_totals;
    float least_empty = 1.0F;  // p(word | no partner) of the rarest

    void read(const std::filesystem::path& file, SideStatistics& statistics);
  };
  struct Word {
    std::string_view text;
    std::uint32_t id, stem, frequency;
    float total, empty;
  };

  static Word word_of(const std::string& text, const Side& side, const SideStatistics& statistics);
  void read_settings(const std::filesystem::path& file);
  void read_links(const std::filesystem::path& file);
  float weight(const Word& source, const Word& target) const;

  Side source_, target_;
  AlignmentUnits units_ = AlignmentUnits::kWord;
  Lexicon lexicon_;
  std::unordered_map<std::uint64_t, float> stem_links_;  // by source stem and target stem
};

/// Writes such a folder, whole or not at all; what it would replace must be empty or one of these.
/// Throws std::runtime_error naming it.
void write_link_model(const std::filesystem::path& folder, const Bitext& bitext,
                      const Lexicon& lexicon, AlignmentUnits units = AlignmentUnits::kWord);

}  // namespace heed
