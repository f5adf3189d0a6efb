// Every line that sacreBLEU printed for the files of tests/reference/metrics, options as its
// command line has them.

#include <gtest/gtest.h>

#include <sstream>

#include "metrics/bleu.h"
#include "metrics/chrf.h"
#include "support/reference.h"

namespace heed {
namespace {

constexpr int kDigits = 4;  // what the figures were printed with

std::vector<std::string> read_lines(const std::string& name) {
  return reference_lines(reference_folder("metrics") / name);
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
      if (word == "-tok")
        call.bleu.tokenizer = value_named(kWordTokenizers, value, "sacreBLEU's -tok");
      if (word == "-s")
        call.bleu.smoothing = value_named(kBleuSmoothings, value, "sacreBLEU's --smooth-method");
      if (word == "--chrf-word-order") call.chrf.words = value == "2";
    }
  }
  return call;
}

std::string printed_line(const Call& call) {
  const std::size_t references = call.references.size();
  if (call.metric == "bleu")
    return bleu_line(bleu(call.hypotheses, call.references, call.bleu), call.bleu, references,
                     kDigits);
  return chrf_line(chrf(call.hypotheses, call.references, call.chrf), call.chrf, references,
                   kDigits);
}

TEST(ReferenceFigures, AreEqualToSacreBleusToTheLastDigit) {
  const auto expected = read_lines("expected.tsv");
  EXPECT_EQ(expected.size(), 36U);
  for (const std::string& line : expected) {
    const std::size_t tab = line.find('\t');
    EXPECT_EQ(printed_line(parse_call(line.substr(0, tab))), line.substr(tab + 1))
        << line.substr(0, tab);
  }
}

}  // namespace
}  // namespace heed
