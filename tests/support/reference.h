#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "decoding/forced.h"
#include "text/json_file.h"

/// What other implementations computed (tests/reference/README.md), for the tests that hold it
/// against heed.
namespace heed {

inline std::filesystem::path reference_folder(const std::string& name) {
  return std::filesystem::path(HEED_SOURCE_DIR) / "tests" / "reference" / name;
}

/// Lines of a text file, which must be there and not be empty.
inline std::vector<std::string> reference_lines(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  EXPECT_FALSE(lines.empty()) << path;
  return lines;
}

/// A test against each MarianMT folder; its name is the parameter:
///     INSTANTIATE_TEST_SUITE_P(HuggingFace, MyReference, kMarianFolders, name_of_folder);
class MarianReference : public testing::TestWithParam<std::string> {
 protected:
  /// The pairs of `expected.json` as ids.
  std::vector<IdPair> pairs() const {
    std::vector<IdPair> pairs;
    for (const auto& pair : expected_)
      pairs.push_back({pair.at("source_ids"), pair.at("target_ids")});
    return pairs;
  }

  /// The pairs of `explain.json`.
  nlohmann::json explained() const {
    return read_json_object(folder_ / "explain.json").at("pairs");
  }

  const std::filesystem::path folder_ = reference_folder(GetParam());
  const nlohmann::json expected_ = read_json_object(folder_ / "expected.json").at("pairs");
};

inline const auto kMarianFolders = testing::Values("marianmt-tied-relu", "marianmt-uneven-swish");

inline std::string name_of_folder(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

}  // namespace heed
