#include "format/safetensors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>

#include "format/temporary_folder.h"

namespace heed {
namespace {

/// A file of a header and some data, with the length that the header has.
std::string file_of(const std::string& header, const std::string& data, std::int64_t claimed = -1) {
  std::string bytes;
  const auto length = claimed < 0 ? header.size() : static_cast<std::uint64_t>(claimed);
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(length >> (8 * i));
  return bytes + header + data;
}

std::string small_file() {
  const std::string a = bytes_of_values({1.0F, -2.0F, 3.5F, 0.0F, 5.0F, 6.0F}, DataType::kFloat32);
  const std::string b = bytes_of_values({0.5F, -0.25F}, DataType::kFloat16);
  const std::string c = bytes_of_values({9.0F}, DataType::kBFloat16);
  return safetensors_bytes({{"a", {DataType::kFloat32, {2, 3}, a}},
                            {"b.weight", {DataType::kFloat16, {2}, b}},
                            {"scalar", {DataType::kBFloat16, {}, c}},
                            {"nothing", {DataType::kFloat32, {0, 4}, {}}}},
                           {{"format", "pt"}});
}

std::string error_of(const std::string& bytes) {
  return message_of<std::runtime_error>([&] { SafetensorsFile::parse(bytes, "x.safetensors"); });
}

/// What every file that is read must be: the tensors are the data, each byte once.
void expect_legal(const SafetensorsFile& file, std::size_t most_bytes) {
  std::size_t total = 0;
  for (const auto& [name, tensor] : file.tensors()) {
    std::size_t values = 1;
    for (const std::int64_t length : tensor.shape) values *= static_cast<std::size_t>(length);
    EXPECT_EQ(tensor.bytes.size(), values * bytes_per_value(tensor.type)) << name;
    EXPECT_EQ(values_of_bytes(tensor.bytes, tensor.type).size(), values);
    total += tensor.bytes.size();
  }
  EXPECT_LE(total, most_bytes);
}

/// Refused with a sentence, or read to something legal; anything else is a failure (or a crash).
bool is_refused(const std::string& bytes) {
  try {
    expect_legal(SafetensorsFile::parse(bytes, "x.safetensors"), bytes.size());
    return false;
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("x.safetensors"), std::string::npos) << error.what();
    return true;
  }
}

TEST(Safetensors, GivesBackWhatWasWritten) {
  const std::string bytes = small_file();
  const SafetensorsFile file = SafetensorsFile::parse(bytes, "x");
  ASSERT_EQ(file.tensors().size(), 4U);
  EXPECT_EQ(file.metadata(), (std::map<std::string, std::string>{{"format", "pt"}}));
  const StoredTensor& a = file.tensors().at("a");
  EXPECT_EQ(a.shape, (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(values_of_bytes(a.bytes, a.type),
            (std::vector<float>{1.0F, -2.0F, 3.5F, 0.0F, 5.0F, 6.0F}));
  const StoredTensor& b = file.tensors().at("b.weight");
  EXPECT_EQ(values_of_bytes(b.bytes, b.type), (std::vector<float>{0.5F, -0.25F}));
  EXPECT_EQ(values_of_bytes(file.tensors().at("scalar").bytes, DataType::kBFloat16),
            std::vector<float>{9.0F});
  EXPECT_EQ(file.tensors().at("nothing").bytes.size(), 0U);
}

TEST(Safetensors, StartsItsDataAtAMultipleOfEight) {
  for (const std::string name : {"a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg"}) {
    const std::string data = bytes_of_values({1.0F}, DataType::kFloat32);
    const std::string bytes = safetensors_bytes({{name, {DataType::kFloat32, {1}, data}}}, {});
    EXPECT_EQ((bytes.size() - 4) % 8, 0U);
    EXPECT_EQ(bytes.substr(bytes.size() - 4), data);
    EXPECT_EQ(error_of(bytes), "");
  }
}

TEST(Safetensors, IsReadFromAFileAndNamesItWhenMissing) {
  const TemporaryFolder folder;
  const auto path = folder.write("m.safetensors", small_file());
  const SafetensorsFile copy =
      SafetensorsFile::read(path);  // the views outlive the original object
  EXPECT_EQ(values_of_bytes(copy.tensors().at("scalar").bytes, DataType::kBFloat16),
            std::vector<float>{9.0F});
  const auto missing = folder.path() / "none.safetensors";
  EXPECT_NE(message_of<std::runtime_error>([&] {
              SafetensorsFile::read(missing);
            }).find(missing.string()),
            std::string::npos);
  EXPECT_NE(
      message_of<std::runtime_error>([&] { SafetensorsFile::read(folder.path()); }).find("folder"),
      std::string::npos);
}

TEST(Safetensors, RefusesEachWayAHeaderCanLie) {
  const std::string data(8, 'x');
  const auto one = [](const std::string& entry) { return "{\"t\": " + entry + "}"; };
  const std::pair<std::string, std::string> cases[] = {
      {"", "too short"},
      {file_of("{}", "", 100'000'001), "more than 100 MB"},
      {file_of("{}", "", 0x7FFFFFFFFFFFFFFF), "more than 100 MB"},
      {file_of("{}", "", 3), "ends within its header"},
      {file_of("", ""), "not a JSON object"},
      {file_of(" {}", ""), "not a JSON object"},
      {file_of("[]", ""), "not a JSON object"},
      {file_of("{", ""), "not valid JSON"},
      {file_of("{}x", ""), "not valid JSON"},
      {file_of("{\"\xFF\": 1}", ""), "not valid JSON"},
      {file_of("{}", "x"), "belong to no tensor"},
      {file_of(one("7"), data), "not described by a JSON object"},
      {file_of(one(R"({"shape": [2], "data_offsets": [0, 8]})"), data), "no \"dtype\""},
      {file_of(one(R"({"dtype": 4, "shape": [2], "data_offsets": [0, 8]})"), data), "no \"dtype\""},
      {file_of(one(R"({"dtype": "I64", "shape": [1], "data_offsets": [0, 8]})"), data),
       "data type I64"},
      {file_of(one(R"({"dtype": "F32", "data_offsets": [0, 8]})"), data), "no list \"shape\""},
      {file_of(one(R"({"dtype": "F32", "shape": [2]})"), data), "no list \"data_offsets\""},
      {file_of(one(R"({"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]})"), data),
       "whole numbers"},
      {file_of(one(R"({"dtype": "F32", "shape": [2.0], "data_offsets": [0, 8]})"), data),
       "whole numbers"},
      {file_of(one(R"({"dtype": "F32", "shape": ["2"], "data_offsets": [0, 8]})"), data),
       "whole numbers"},
      {file_of(one(R"({"dtype": "F32", "shape": [1e400], "data_offsets": [0, 8]})"), data),
       "out of range"},
      {file_of(one(R"({"dtype": "F32", "shape": [18446744073709551615], "data_offsets": [0, 8]})"),
               data),
       "too large"},
      {file_of(
           one(R"({"dtype": "F32", "shape": [4611686018427387904, 4], "data_offsets": [0, 8]})"),
           data),
       "too large"},
      {file_of(one(R"({"dtype": "F32", "shape": [3], "data_offsets": [0, 8]})"), data),
       "does not fit"},
      {file_of(one(R"({"dtype": "F32", "shape": [2], "data_offsets": [0, 9]})"), data),
       "outside the file"},
      {file_of(one(R"({"dtype": "F32", "shape": [2], "data_offsets": [8, 0]})"), data),
       "outside the file"},
      {file_of(one(R"({"dtype": "F32", "shape": [2], "data_offsets": [0, 4, 8]})"), data),
       "needs two"},
      {file_of(one(R"({"dtype": "F32", "shape": [1], "data_offsets": [4, 8]})"), data),
       "leave a gap"},
      {file_of(one(R"({"dtype": "F32", "shape": [1], "data_offsets": [0, 4]})"), data),
       "belong to no tensor"},
      {file_of(R"({"t": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
                   "t": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}})",
               data),
       "\"t\" twice"},
      {file_of(R"({"t": {"dtype": "F32", "dtype": "F32", "shape": [2], "data_offsets": [0, 8]}})",
               data),
       "twice"},
      {file_of(R"({"t": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
                   "u": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}})",
               data),
       "overlap"},
      {file_of(R"({"t": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
                   "u": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}})",
               data),
       "overlap"},
      {file_of(R"({"__metadata__": 3})", ""), "__metadata__"},
      {file_of(R"({"__metadata__": {"format": 3}})", ""), "__metadata__"},
  };
  for (const auto& [bytes, part] : cases) {
    EXPECT_NE(error_of(bytes).find(part), std::string::npos)
        << "wanted " << part << ", got: " << error_of(bytes);
  }
}

TEST(Safetensors, RefusesAHeaderNestedWithoutEnd) {
  EXPECT_NE(error_of(file_of("{\"a\":" + std::string(2'000'000, '['), "")).find("nested"),
            std::string::npos);
}

TEST(Safetensors, TakesLegalOddities) {
  EXPECT_EQ(error_of(file_of("{}", "")), "");
  EXPECT_EQ(error_of(file_of("{}      ", "")), "");
  EXPECT_EQ(error_of(file_of(R"({"u": {"dtype":"F32","shape":[1],"data_offsets":[4,8]},
                               "t": {"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
                             std::string(8, 'x'))),
            "");
  EXPECT_EQ(error_of(file_of(R"({"u": {"dtype":"F32","shape":[0],"data_offsets":[4,4]},
                               "t": {"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
                             std::string(4, 'x'))),
            "");
}

TEST(Safetensors, RefusesAFileCutAtAnyByte) {
  const std::string whole = small_file();
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_TRUE(is_refused(whole.substr(0, length))) << length;
  EXPECT_TRUE(is_refused(whole + '\0'));
  EXPECT_FALSE(is_refused(whole));
}

TEST(Safetensors, SurvivesEveryChangedByte) {
  const std::string whole = small_file();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string changed = whole;
      changed[at] = static_cast<char>(value);
      is_refused(changed);
    }
  }
}

TEST(Safetensors, SurvivesRandomCutsAndCopies) {
  const std::string whole = small_file();
  std::mt19937 random(11);
  for (int i = 0; i < 20000; ++i) {
    std::string changed = whole;
    for (unsigned edit = random() % 4 + 1; edit > 0; --edit) {
      const std::size_t from = random() % changed.size(), length = random() % 12,
                        to = random() % changed.size();
      const std::string part = changed.substr(from, length);
      if (random() % 2 == 0) changed.erase(from, length);
      changed.insert(std::min(to, changed.size()), part);
    }
    is_refused(changed);
  }
}

TEST(Safetensors, RefusesOffsetsThatAreNotAPartition) {
  const std::string whole = small_file();
  const std::size_t length =
      static_cast<unsigned char>(whole[0]) + 256U * static_cast<unsigned char>(whole[1]);
  const auto header = nlohmann::json::parse(whole.substr(8, length));
  std::mt19937 random(3);
  int legal = 0;
  for (int i = 0; i < 5000; ++i) {
    nlohmann::json changed = header;
    for (const char* name : {"a", "b.weight", "scalar", "nothing"}) {
      const std::size_t size = changed[name]["data_offsets"][1].get<std::size_t>() -
                               changed[name]["data_offsets"][0].get<std::size_t>();
      const std::size_t begin = random() % 18 * 2;
      changed[name]["data_offsets"] = {begin, begin + size};
    }
    std::vector<std::pair<std::size_t, std::size_t>> spans;
    for (const char* name : {"a", "b.weight", "scalar", "nothing"}) {
      spans.emplace_back(changed[name]["data_offsets"][0], changed[name]["data_offsets"][1]);
    }
    std::sort(spans.begin(), spans.end());
    std::size_t at = 0;
    bool partition = true;
    for (const auto& [begin, end] : spans) {
      partition = partition && begin == at;
      at = end;
    }
    partition = partition && at == 30;
    EXPECT_EQ(is_refused(file_of(changed.dump(), whole.substr(8 + length))), !partition);
    legal += partition ? 1 : 0;
  }
  EXPECT_GT(legal, 0);
}

}  // namespace
}  // namespace heed
