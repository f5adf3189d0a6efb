// Every line that sacreBLEU printed for the files of the shared reference folder, options as its command line has them.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "metrics/bleu.h"
#include "metrics/chrf.h"

#ifndef HEED_SHARED_DIR
#define HEED_SHARED_DIR ""
#endif

namespace heed {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(HEED_SHARED_DIR) / "reference" / "metrics";
constexpr int kDigits = 4;  // what the figures were printed with

std::vector<std::string> read_lines(const std::string& name) {
  std::ifstream file(kFolder / name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

struct Call {
  std::vector<std::string> hypotheses;
  References references;
  std::string metric;
  BleuOptions bleu;
  ChrfOptions chrf;
};

Call parse_call(const std::string& command_line) {
  std::istringstream words(command_line);
  Call call;
  for (std::string word, value; words >> word;) {
    if (word[0] != '-') {
      call.references.push_back(read_lines(word));
    } else if (word == "-lc") {
      call.bleu.lowercase = true;
    } else if (word == "--chrf-lowercase") {
      call.chrf.lowercase = true;
    } else {
      words >> value;
      if (word == "-i") call.hypotheses = read_lines(value);
      if (word == "-m") call.metric = value;
      if (word == "-tok") call.bleu.tokenizer = value_named(kWordTokenizers, value, "sacreBLEU's -tok");
      if (word == "-s") call.bleu.smoothing = value_named(kBleuSmoothings, value, "sacreBLEU's --smooth-method");
      if (word == "--chrf-word-order") call.chrf.words = value == "2";
    }
  }
  return call;
}

std::string printed_line(const Call& call) {
  const std::size_t references = call.references.size();
  if (call.metric == "bleu")
    return bleu_line(bleu(call.hypotheses, call.references, call.bleu), call.bleu, references, kDigits);
  return chrf_line(chrf(call.hypotheses, call.references, call.chrf), call.chrf, references, kDigits);
}

TEST(ReferenceFigures, AreEqualToSacreBleusToTheLastDigit) {
  std::ifstream expected(kFolder / "expected.tsv");
  if (!expected) GTEST_SKIP() << "the shared reference folder is not here: " << kFolder;
  int compared = 0;
  for (std::string line; std::getline(expected, line); ++compared) {
    const std::size_t tab = line.find('\t');
    EXPECT_EQ(printed_line(parse_call(line.substr(0, tab))), line.substr(tab + 1)) << line.substr(0, tab);
  }
  EXPECT_GT(compared, 30);
}

}  // namespace
}  // namespace heed
