#include "alignment/pharaoh.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <iterator>
#include <stdexcept>

#include "text/words.h"

namespace heed {
namespace {

[[noreturn]] void refuse(std::string_view word, const LinePlace& place, std::string_view wanted) {
  throw std::runtime_error(describe(place) + ": '" + std::string(word.substr(0, 80)) +
                           "' is no alignment link; " + std::string(wanted));
}

struct WrittenLink {
  Link link;
  char mark;  ///< what stands between the numbers
};

/// REQUIRES: `begin` < `end`. Returns null where there is no number, or a negative one.
const char* read_number(const char* begin, const char* end, int& number) {
  const auto [rest, error] = std::from_chars(begin, end, number);
  return error == std::errc() && *begin != '-' ? rest : nullptr;
}

bool is_score_or_nothing(const char* begin, const char* end) {
  if (begin == end) return true;
  double score = 0.0;
  return *begin == ':' && std::from_chars(begin + 1, end, score).ptr == end && end - begin > 1;
}

/// Calls `take` with each link of the line; `marks` are the characters allowed between its numbers,
/// `base` the number of the first word.
template <typename Take>
void read_links(std::string_view line, const LinePlace& place, std::string_view marks, int base,
                Take take) {
  const std::string_view wanted =
      base == 1 ? "write i-j (sure) or ipj (possible), counted from 1"
                : (marks == "-" ? "write i-j, source word and target word counted from 0"
                                : "write i-j (sure) or ipj (possible), counted from 0");
  for (const std::string_view word : split_words(line)) {
    const char* const end = word.data() + word.size();
    WrittenLink written{};
    const char* at = read_number(word.data(), end, written.link.source);
    if (at == nullptr || at + 1 >= end || marks.find(*at) == std::string_view::npos)
      refuse(word, place, wanted);
    written.mark = *at;
    at = read_number(at + 1, end, written.link.target);
    if (at == nullptr || !is_score_or_nothing(at, end)) refuse(word, place, wanted);
    written.link = {.source = written.link.source - base, .target = written.link.target - base};
    if (written.link.source < 0 || written.link.target < 0) refuse(word, place, wanted);
    take(written);
  }
}

void put_in_order(std::vector<Link>& links) {
  std::sort(links.begin(), links.end());
  links.erase(std::unique(links.begin(), links.end()), links.end());
}

/// Possible links in order, each once.
void leave_out_sure(GoldLinks& gold) {
  put_in_order(gold.possible);
  std::erase_if(gold.possible, [&](const Link& link) {
    return std::binary_search(gold.sure.begin(), gold.sure.end(), link);
  });
}

}  // namespace

std::vector<Link> parse_links(std::string_view line, const LinePlace& place) {
  std::vector<Link> links;
  read_links(line, place, "-", 0,
             [&](const WrittenLink& written) { links.push_back(written.link); });
  put_in_order(links);
  return links;
}

GoldLinks parse_gold_links(std::string_view line, const LinePlace& place, bool one_based) {
  GoldLinks gold;
  read_links(line, place, "-p", one_based ? 1 : 0, [&](const WrittenLink& written) {
    (written.mark == '-' ? gold.sure : gold.possible).push_back(written.link);
  });
  put_in_order(gold.sure);
  leave_out_sure(gold);
  return gold;
}

GoldLinks joint_gold(std::span<const GoldLinks> annotators) {
  GoldLinks joint = annotators.front();
  for (const GoldLinks& other : annotators.subspan(1)) {
    std::vector<Link> sure;
    std::set_intersection(joint.sure.begin(), joint.sure.end(), other.sure.begin(),
                          other.sure.end(), std::back_inserter(sure));
    for (const std::span<const Link> links :
         {std::span<const Link>(joint.sure), std::span<const Link>(other.sure),
          std::span<const Link>(other.possible)})
      joint.possible.insert(joint.possible.end(), links.begin(), links.end());
    joint.sure = std::move(sure);
  }
  leave_out_sure(joint);
  return joint;
}

bool seem_one_based(std::span<const GoldLinks> lines) {
  constexpr std::ptrdiff_t kEnough = 5;
  const auto is_linked = [](const GoldLinks& line) {
    return !line.sure.empty() || !line.possible.empty();
  };
  const auto is_first = [](const Link& link) { return link.source == 0 || link.target == 0; };
  return std::count_if(lines.begin(), lines.end(), is_linked) >= kEnough &&
         std::none_of(lines.begin(), lines.end(), [&](const GoldLinks& line) {
           return std::any_of(line.sure.begin(), line.sure.end(), is_first) ||
                  std::any_of(line.possible.begin(), line.possible.end(), is_first);
         });
}

std::string print_links(std::span<const Link> links) {
  std::string line;
  for (const Link& link : links) {
    if (!line.empty()) line += ' ';
    line += std::to_string(link.source) + '-' + std::to_string(link.target);
  }
  return line;
}

std::string print_links(std::span<const ScoredLink> links, bool with_scores) {
  std::string line;
  for (const ScoredLink& link : links) {
    if (!line.empty()) line += ' ';
    line += std::to_string(link.link.source) + (link.is_sure ? '-' : 'p') +
            std::to_string(link.link.target);
    if (!with_scores) continue;
    std::array<char, 16> score;
    std::snprintf(score.data(), score.size(), ":%.4f", static_cast<double>(link.score));
    line += score.data();
  }
  return line;
}

std::vector<Link> reversed(std::span<const Link> links) {
  std::vector<Link> out;
  for (const Link& link : links) out.push_back({.source = link.target, .target = link.source});
  put_in_order(out);
  return out;
}

}  // namespace heed
