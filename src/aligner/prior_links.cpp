#include "aligner/prior_links.h"

#include <algorithm>
#include <utility>

namespace heed {
namespace {

PriorLinks::Side side_of(const WordIds& ids, const WordIds& prior_ids,
                         const SideStatistics& prior) {
  double empty = 0.0;
  for (std::size_t word = 0; word < prior_ids.size(); ++word)
    empty += std::max(0.0, static_cast<double>(prior.frequencies[word]) - prior.totals[word]);
  PriorLinks::Side side{.places = std::vector<std::uint32_t>(ids.size()),
                        .totals = std::vector<float>(ids.size()),
                        .empty = std::vector<float>(ids.size())};
  for (std::uint32_t word = 0; word < ids.size(); ++word) {
    const std::uint32_t known = prior_ids.find(ids.word(word));
    if (known == WordIds::kUnknown) continue;
    side.places[word] = prior.frequencies[known];
    side.totals[word] = prior.totals[known];
    side.empty[word] = static_cast<float>(prior.empty[known] * empty);
  }
  return side;
}

std::vector<std::uint32_t> renumbered(const WordIds& from, const WordIds& to) {
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t word = 0; word < from.size(); ++word)
    numbers.push_back(to.find(from.word(word)));
  return numbers;
}

void add_links(const LinkModel& prior, const Bitext& bitext, PriorLinks& links) {
  const auto targets = renumbered(prior.target_ids(), bitext.target_ids());
  const Lexicon& lexicon = prior.lexicon();
  std::vector<std::pair<std::uint32_t, float>> row;
  for (std::uint32_t source = 0; source < bitext.source_ids().size(); ++source) {
    const std::uint32_t known = prior.source_ids().find(bitext.source_ids().word(source));
    row.clear();
    if (known != WordIds::kUnknown) {
      std::size_t entry = lexicon.pairs.begin(known);
      for (const std::uint32_t target : lexicon.pairs.row(known))
        row.emplace_back(targets[target], lexicon.weights[entry++]);
    }
    std::sort(row.begin(), row.end());
    for (const auto& [target, weight] : row) {
      if (target == WordIds::kUnknown) continue;
      links.pairs.add_entry(target);
      links.links.push_back(weight);
    }
    links.pairs.end_row();
  }
}

}  // namespace

PriorLinks prior_links(const LinkModel* prior, const Bitext& bitext) {
  PriorLinks links;
  if (prior == nullptr) return links;
  const Lexicon& lexicon = prior->lexicon();
  links.source = side_of(bitext.source_ids(), prior->source_ids(), lexicon.source);
  links.target = side_of(bitext.target_ids(), prior->target_ids(), lexicon.target);
  links.forward_jumps = lexicon.forward.weights;
  links.reverse_jumps = lexicon.reverse.weights;
  links.spelling = lexicon.spelling;
  add_links(*prior, bitext, links);
  return links;
}

}  // namespace heed
