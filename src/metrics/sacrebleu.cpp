#include "metrics/sacrebleu.h"

#include <cstdio>
#include <stdexcept>

namespace heed {

void require_references(std::span<const std::string> hypotheses, const References& references) {
  if (hypotheses.empty()) throw std::invalid_argument("there are no hypotheses to evaluate");
  if (references.empty()) throw std::invalid_argument("there is no reference to evaluate against");
  for (std::size_t r = 0; r < references.size(); ++r)
    if (references[r].size() != hypotheses.size())
      throw std::invalid_argument("reference " + std::to_string(r + 1) + " has " +
                                  std::to_string(references[r].size()) + " lines, but there are " +
                                  std::to_string(hypotheses.size()) + " hypotheses");
}

std::string fixed_point(double value, int digits) {
  char text[400];  // the largest double has 309 digits before its point
  const int length = std::snprintf(text, sizeof text, "%.*f", digits, value);
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace heed
