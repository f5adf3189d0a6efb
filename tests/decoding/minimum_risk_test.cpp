#include "decoding/minimum_risk.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "decoding/function_scorer.h"
#include "decoding/letter_vocabulary.h"
#include "decoding/translator.h"
#include "format/temporary_folder.h"

namespace heed {
namespace {

std::vector<TranslatedText> candidates(const std::vector<std::string>& texts) {
  std::vector<TranslatedText> all;
  for (const std::string& text : texts) all.push_back({.text = text});
  return all;
}

TEST(MinimumRisk, PutsFirstWhatIsLikestToTheOthers) {
  auto texts = candidates({"qqqqqqqq", "abcdefgx", "abcdefgh", "ybcdefgh"});
  rank_by_risk(texts, Candidates::kSamples);
  EXPECT_EQ(texts[0].text, "abcdefgh");
  EXPECT_EQ(texts[3].text, "qqqqqqqq");
  EXPECT_GT(texts[0].hypothesis.score, texts[1].hypothesis.score);
}

TEST(MinimumRisk, CountsACandidateAsOftenAsItIsThere) {
  auto texts = candidates({"abcdef", "uvwxyz", "uvwxyz"});
  rank_by_risk(texts, Candidates::kSamples);
  EXPECT_EQ(texts[0].text, "uvwxyz");
  EXPECT_NEAR(texts[0].hypothesis.score, 200.0 / 3.0, 1e-9);
}

TEST(MinimumRisk, PutsWhatIsCutLast) {
  auto texts = candidates({"abc", "abc", "abd"});
  texts[0].hypothesis.finished = texts[1].hypothesis.finished = false;
  rank_by_risk(texts, Candidates::kSamples);
  EXPECT_EQ(texts[0].text, "abd");
}

TEST(MinimumRisk, WeighsTheBeamByItsProbabilities) {
  auto texts = candidates({"uvwxyz", "abcdef", "abcdeg"});
  texts[1].hypothesis.log_probability = texts[2].hypothesis.log_probability = -5.0;
  rank_by_risk(texts, Candidates::kBeam);
  EXPECT_EQ(texts[0].text, "uvwxyz");
  texts[0].hypothesis.log_probability = -5.0;
  rank_by_risk(texts, Candidates::kBeam);
  EXPECT_EQ(texts[2].text, "uvwxyz");
}

TEST(MinimumRisk, ExpectsTheLikenessToAllByTheirShares) {
  auto texts = candidates({"abcdef", "uvwxyz", "uvwxyz"});
  const std::vector<double> shares = {0.5, 0.3, 0.2};
  for (std::size_t i = 0; i < 3; ++i)  // of improbable ones only the ratios count
    texts[i].hypothesis.log_probability = std::log(shares[i]) - 2000.0;
  rank_by_risk(texts, Candidates::kBeam);
  for (const TranslatedText& text : texts) EXPECT_NEAR(text.hypothesis.score, 50.0, 1e-9);
  EXPECT_EQ(texts[0].text, "abcdef") << "of equals, the first one";
  for (TranslatedText& text : texts) text.hypothesis.log_probability = -1.0;
  rank_by_risk(texts, Candidates::kBeam);
  EXPECT_NEAR(texts[0].hypothesis.score, 200.0 / 3.0, 1e-9);
  EXPECT_NEAR(texts[2].hypothesis.score, 100.0 / 3.0, 1e-9);
}

TEST(MinimumRisk, OfOneCandidateIsThat) {
  auto texts = candidates({"abc"});
  rank_by_risk(texts, Candidates::kSamples);
  EXPECT_DOUBLE_EQ(texts[0].hypothesis.score, 100.0);
}

/// The likeliest translation of any line is "xyx"; "aba", "abb", ... together are likelier.
FunctionScorer divided(const Vocabulary& vocabulary) {
  const int size = vocabulary.target.vocabulary_size();
  const auto id = [&](const std::string& text) {
    return static_cast<std::size_t>(vocabulary.target.encode(text).ids.end()[-2]);
  };
  std::vector<std::size_t> letters;
  for (const char* letter : {"a", "b", "c", "d", "x", "y"}) letters.push_back(id(letter));
  return {size, letter_special_ids().start,
          [size, letters](const std::vector<int>&, const std::vector<int>& before) {
            std::vector<float> scores(static_cast<std::size_t>(size), -20.0F);
            const bool odd = !before.empty() && static_cast<std::size_t>(before[0]) == letters[4];
            if (before.empty()) {
              scores[letters[4]] = -1.0F;   // x: 0.37
              scores[letters[0]] = -0.46F;  // a: 0.63
            } else if (before.size() < 8) {
              scores[odd ? letters[5] : letters[1]] = -0.001F;
            } else if (before.size() == 8 && !odd) {
              for (const std::size_t last : {0, 1, 2, 3}) scores[letters[last]] = -1.387F;
            } else {
              scores[0] = -0.001F;
            }
            return scores;
          }};
}

std::string translated(const TranslatorOptions& options) {
  const Vocabulary vocabulary = letter_vocabulary();
  FunctionScorer scorer = divided(vocabulary);
  Translator translator(scorer, vocabulary, letter_special_ids(), options);
  return translator.translate(std::vector<SourceLine>{{.text = "abc"}})[0].n_best[0].text;
}

TEST(MinimumRisk, ChoosesAmongSamplesOrTheBeam) {
  TranslatorOptions options{.search = {.beam_size = 8, .length_penalty = 0.0}};
  EXPECT_EQ(translated(options), "xyyyyyyy");
  options.risk_candidates = 5;
  EXPECT_EQ(translated(options).substr(0, 8), "abbbbbbb");
  options.search = {.sampling = true};
  options.risk_candidates = 16;
  EXPECT_EQ(translated(options).substr(0, 8), "abbbbbbb");
}

TEST(MinimumRisk, IsRefusedWhereThereAreNotSoManyCandidates) {
  const auto refusal = [](const TranslatorOptions& options) {
    return message_of<std::invalid_argument>([&] { options.validate(); });
  };
  EXPECT_EQ(refusal({.risk_candidates = 5}),
            "--mbr is 5, but the beam has 4 hypotheses; give --sampling, or a wider --beam-size");
  EXPECT_EQ(refusal({.risk_candidates = 1}),
            "--mbr is 1; it must be 0 (off), or 2 candidates or more");
  EXPECT_EQ(refusal({.search = {.n_best = 4}, .risk_candidates = 3}),
            "--mbr is 3, which is fewer than --n-best (4)");
  EXPECT_NO_THROW(
      (TranslatorOptions{.search = {.sampling = true}, .risk_candidates = 100}.validate()));
}

}  // namespace
}  // namespace heed
