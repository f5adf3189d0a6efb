#include "aligner/link_model.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "text/json_file.h"
#include "text/line_reader.h"

namespace heed {
namespace {

constexpr const char* kSettingsFile = "aligner.json";
constexpr int kVersion = 1;

/// No text has more places of a word, nor links; quotients of such numbers are finite.
constexpr double kMost = 4294967295.0;
/// Of the weights of jumps, of which learning makes none smaller than a twentieth.
constexpr double kLeastJump = 1e-6;

[[noreturn]] void refuse(const LinePlace& place, const std::string& wanted) {
  throw std::runtime_error(describe(place) + " should be " + wanted +
                           ", as `heed align --learn --save` writes it; learn it again");
}

template <typename Number>
Number number_of(std::string_view text, const LinePlace& place) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !(number >= 0) ||
      static_cast<double>(number) > kMost)
    refuse(place, "words and numbers from 0 to 2^32");
  return number;
}

template <std::size_t kCount>
std::array<std::string_view, kCount> columns_of(std::string_view line, const LinePlace& place) {
  std::array<std::string_view, kCount> columns;
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::size_t tab = line.find('\t');
    if ((tab == std::string_view::npos) != (i + 1 == kCount))
      refuse(place, std::to_string(kCount) + " columns with tabs between");
    columns[i] = line.substr(0, tab);
    if (i + 1 < kCount) line.remove_prefix(tab + 1);
  }
  return columns;
}

std::uint64_t key_of(std::uint32_t source, std::uint32_t target) {
  return (static_cast<std::uint64_t>(source) << 32U) | target;
}

}  // namespace

bool LinkModel::is_in(const std::filesystem::path& folder) {
  std::error_code none;
  return std::filesystem::exists(folder / kSettingsFile, none);
}

LinkModel::LinkModel(const std::filesystem::path& folder) {
  read_settings(folder / kSettingsFile);
  source_.read(folder / "source.tsv", lexicon_.source);
  target_.read(folder / "target.tsv", lexicon_.target);
  read_links(folder / "links.tsv");
}

void LinkModel::read_settings(const std::filesystem::path& file) {
  const nlohmann::json settings = read_json_object(file);
  try {
    if (settings.at("version").get<int>() != kVersion)
      throw std::runtime_error(file.string() + " is of another version of heed; learn it again");
    const std::string units = settings.value("units", "word");
    if (units != "word" && units != "character")
      throw std::runtime_error(file.string() + ": units must be word or character");
    units_ = value_named(kAlignmentUnits, units, "units");
    const auto read_jumps = [&](const char* name, JumpWeights& jumps) {
      const auto weights = settings.at(name).get<std::vector<double>>();
      if (weights.size() != JumpWeights::kDistances ||
          !std::all_of(weights.begin(), weights.end(),
                       [](double x) { return x >= kLeastJump && x <= kMost; }))
        throw std::runtime_error(file.string() + ": " + name + " must be " +
                                 std::to_string(JumpWeights::kDistances) +
                                 " numbers from 0.000001 to 2^32");
      jumps.weights = weights;
    };
    read_jumps("forward_jumps", lexicon_.forward);
    read_jumps("reverse_jumps", lexicon_.reverse);
    const auto rates = settings.at("spelling").get<std::array<double, SpellingRates::kBuckets>>();
    if (!std::all_of(rates.begin(), rates.end(), [](double x) { return x >= 0 && x <= kMost; }))
      throw std::runtime_error(file.string() + ": spelling must be numbers from 0 to 2^32");
    std::transform(rates.begin(), rates.end(), lexicon_.spelling.rates.begin(),
                   [](double rate) { return static_cast<float>(rate); });
  } catch (const nlohmann::json::exception&) {
    throw std::runtime_error(file.string() +
                             " is not what `heed align --learn --save` writes; learn it again");
  }
}

void LinkModel::Side::read(const std::filesystem::path& file, SideStatistics& statistics) {
  LineReader lines(file);
  while (const auto line = lines.next()) {
    const auto [word, places, links, empty] = columns_of<4>(*line, lines.place());
    if (ids.add(word) != statistics.totals.size()) refuse(lines.place(), "a word of its own");
    statistics.frequencies.push_back(number_of<std::uint32_t>(places, lines.place()));
    statistics.totals.push_back(number_of<float>(links, lines.place()));
    statistics.empty.push_back(number_of<float>(empty, lines.place()));
    least_empty = std::min(least_empty, statistics.empty.back());
    const std::uint32_t stem = stems.add(stem_of(word));
    stem_totals.resize(stems.size());
    stem_totals[stem] += statistics.totals.back();
  }
  if (ids.size() == 0) throw std::runtime_error(file.string() + " is empty; learn it again");
}

void LinkModel::read_links(const std::filesystem::path& file) {
  LineReader lines(file);
  std::uint32_t row = 0;
  std::int64_t last = -1;
  while (const auto line = lines.next()) {
    const auto [source, target, links] = columns_of<3>(*line, lines.place());
    const std::uint32_t source_id = source_.ids.find(source), target_id = target_.ids.find(target);
    if (source_id == WordIds::kUnknown || target_id == WordIds::kUnknown)
      refuse(lines.place(), "two words of source.tsv and target.tsv");
    if (source_id > row) last = -1;
    if (source_id < row || target_id <= last) refuse(lines.place(), "in the order of source.tsv");
    for (; row < source_id; ++row) lexicon_.pairs.end_row();
    last = target_id;
    lexicon_.pairs.add_entry(target_id);
    lexicon_.weights.push_back(number_of<float>(links, lines.place()));
    stem_links_[key_of(source_.stems.find(stem_of(source)), target_.stems.find(stem_of(target)))] +=
        lexicon_.weights.back();
  }
  for (; row < source_.ids.size(); ++row) lexicon_.pairs.end_row();
}

LinkModel::Word LinkModel::word_of(const std::string& text, const Side& side,
                                   const SideStatistics& statistics) {
  Word word{.text = text,
            .id = side.ids.find(text),
            .stem = side.stems.find(stem_of(text)),
            .frequency = 1,
            .total = static_cast<float>(kStemLinks),
            .empty = side.least_empty};
  if (word.id == WordIds::kUnknown) return word;
  word.frequency = statistics.frequencies[word.id];
  word.total = std::max(statistics.totals[word.id], kUnknownLinks);
  word.empty = statistics.empty[word.id];
  return word;
}

float LinkModel::weight(const Word& source, const Word& target) const {
  const bool are_known = source.id != WordIds::kUnknown && target.id != WordIds::kUnknown;
  if (are_known) {
    const std::uint32_t entry = lexicon_.pairs.find(source.id, target.id);
    if (entry != PairTable::kNone) return lexicon_.weights[entry];
  }
  float weight = are_known ? 0.0F : kUnknownLinks;
  if (const int likeness = spelling_likeness(source.text, target.text); likeness > 0)
    weight += lexicon_.spelling
                  .rates[SpellingRates::bucket(likeness, source.frequency, target.frequency)];
  const auto found = stem_links_.find(key_of(source.stem, target.stem));
  if (found != stem_links_.end())
    weight += static_cast<float>(stem_weight(found->second, source_.stem_totals[source.stem],
                                             target_.stem_totals[target.stem], source.total,
                                             target.total));
  return weight;
}

void LinkModel::collect(const std::vector<std::string>& source,
                        const std::vector<std::string>& target, PairEvidence& evidence) const {
  evidence.resize(source.size(), target.size());
  std::vector<Word> sources, targets;
  for (const std::string& text : source) sources.push_back(word_of(text, source_, lexicon_.source));
  for (const std::string& text : target) targets.push_back(word_of(text, target_, lexicon_.target));
  for (std::size_t i = 0; i < sources.size(); ++i) {
    evidence.source_totals[i] = sources[i].total;
    evidence.source_empty[i] = sources[i].empty;
  }
  for (std::size_t j = 0; j < targets.size(); ++j) {
    evidence.target_totals[j] = targets[j].total;
    evidence.target_empty[j] = targets[j].empty;
    for (std::size_t i = 0; i < sources.size(); ++i)
      evidence.weights[j * sources.size() + i] = weight(sources[i], targets[j]);
  }
}

}  // namespace heed
