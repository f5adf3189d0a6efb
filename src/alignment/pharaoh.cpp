#include "alignment/pharaoh.h"

#include <algorithm>
#include <charconv>
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
    if (read_number(at + 1, end, written.link.target) != end) refuse(word, place, wanted);
    written.link = {.source = written.link.source - base, .target = written.link.target - base};
    if (written.link.source < 0 || written.link.target < 0) refuse(word, place, wanted);
    take(written);
  }
}

void put_in_order(std::vector<Link>& links) {
  std::sort(links.begin(), links.end());
  links.erase(std::unique(links.begin(), links.end()), links.end());
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
  put_in_order(gold.possible);
  std::erase_if(gold.possible, [&](const Link& link) {
    return std::binary_search(gold.sure.begin(), gold.sure.end(), link);
  });
  return gold;
}

std::string print_links(std::span<const Link> links) {
  std::string line;
  for (const Link& link : links) {
    if (!line.empty()) line += ' ';
    line += std::to_string(link.source) + '-' + std::to_string(link.target);
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
