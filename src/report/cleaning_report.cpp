#include "report/cleaning_report.h"

#include "report/text_table.h"

namespace heed {
namespace {

std::string percent(std::size_t part, std::size_t whole) {
  return decimal(whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole),
                 2) +
         " %";
}

}  // namespace

std::string cleaning_report(const CleaningCounts& counts) {
  const std::size_t kept = counts.removed[index_of(Flaw::kNone)];
  TextTable table({true});
  table.add({"pairs read", std::to_string(counts.pairs)});
  table.add({"kept", std::to_string(kept), percent(kept, counts.pairs)});
  for (const auto& [name, flaw] : kFlaws) {
    const std::size_t removed = counts.removed[index_of(flaw)];
    if (removed == 0) continue;
    table.add(
        {"removed: " + std::string(name), std::to_string(removed), percent(removed, counts.pairs)});
  }
  if (counts.entities > 0)
    table.add({"mended: entities", std::to_string(counts.entities),
               percent(counts.entities, counts.pairs)});
  if (counts.encodings > 0)
    table.add({"mended: encoding", std::to_string(counts.encodings),
               percent(counts.encodings, counts.pairs)});
  return table.text({}, false, 0);
}

}  // namespace heed
