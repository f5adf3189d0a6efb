#include "alignment/alignment_writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <stdexcept>

#include "decoding/letter_vocabulary.h"

namespace heed {
namespace {

constexpr int kLayers = 2, kHeads = 2;

ModelConfig small_config() {
  ModelConfig config;
  config.decoder_layers = kLayers;
  config.decoder_attention_heads = kHeads;
  config.max_position_embeddings = 12;
  return config;
}

/// A made-up model. Layer 1, head 0 looks at the source pieces that are equal to the piece just
/// read (at the first one where there is none), head 1 at all alike; layer 0 at the first piece and
/// `</s>`. Layer 1 adds twice what layer 0 adds, and head 1 twice what head 0 adds. A piece is
/// likely where the source has it too; but where the target has a z, where the source begins as the
/// target does.
class LookAlikeScorer : public ForcedScorer {
 public:
  std::vector<ForcedScores> score(std::span<const IdPair> pairs, const Wanted& wanted) override {
    std::vector<ForcedScores> scores;
    for (const IdPair& pair : pairs)
      scores.push_back({log_probabilities(pair), {.cross = attention(pair, wanted.layer)}});
    return scores;
  }

 private:
  static std::vector<float> row(const IdPair& pair, std::size_t step, int layer, int head) {
    std::vector<float> weights(pair.source.size(), 0.0F);
    if (layer == 0) {
      weights.back() = 0.75F;
      weights.front() = 0.25F;
    } else if (head == 1) {
      weights.assign(weights.size(), 1.0F / static_cast<float>(weights.size()));
    } else {
      const int read = step == 0 ? -1 : pair.target[step - 1];
      const auto alike =
          static_cast<float>(std::count(pair.source.begin(), pair.source.end(), read));
      for (std::size_t s = 0; s < weights.size(); ++s)
        if (pair.source[s] == read) weights[s] = 1.0F / alike;
      if (alike == 0) weights.front() = 1.0F;
    }
    return weights;
  }

  static bool has(const std::vector<int>& ids, int id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  }

  static std::vector<float> log_probabilities(const IdPair& pair) {
    constexpr int kZ = 28;  // its id among the letters
    std::vector<float> values;
    for (const int id : pair.target) {
      const bool likely =
          has(pair.target, kZ) ? pair.source.front() == pair.target.front() : has(pair.source, id);
      values.push_back(likely ? 0.0F : -1.0F);
    }
    return values;
  }

  static float length(int layer, int head) { return static_cast<float>((layer + 1) * (head + 1)); }

  static AttentionMaps attention(const IdPair& pair, int wanted_layer) {
    AttentionMaps maps{.first_layer = std::max(0, wanted_layer),
                       .layers = wanted_layer < 0 ? kLayers : 1,
                       .heads = kHeads,
                       .queries = static_cast<int>(pair.target.size()),
                       .keys = static_cast<int>(pair.source.size())};
    for (int layer = maps.first_layer; layer < maps.first_layer + maps.layers; ++layer)
      for (int head = 0; head < kHeads; ++head)
        for (std::size_t step = 0; step < pair.target.size(); ++step)
          for (const float weight : row(pair, step, layer, head)) {
            maps.weights.push_back(weight);
            maps.contributions.push_back(weight * length(layer, head));
          }
    return maps;
  }
};

struct Call {
  AlignerOptions aligner = {};
  ModelConfig config = small_config();
  AlignmentOutput form = {};
  bool with_reverse = false;
  std::size_t chunk = 100000;  ///< pairs written at once
  AlignmentHelpers helpers = {};
};

struct Result {
  std::string text;  ///< all
  std::vector<AlignedPair> pairs;
  std::string before_end;  ///< of it, what was written before `finish`
  std::vector<std::string> warnings;
};

Result align(const std::vector<PairToAlign>& pairs, const Call& call = {}) {
  LookAlikeScorer scorer;
  ModelAligner forward(scorer, letter_vocabulary(), call.config, call.aligner);
  ModelAligner reverse(scorer, letter_vocabulary(), call.config, call.aligner);
  Result result;
  const auto keep = [&](const std::vector<AlignedPair>& aligned) {
    for (const AlignedPair& pair : aligned) result.text += pair.line + "\n";
    result.pairs.insert(result.pairs.end(), aligned.begin(), aligned.end());
    return true;
  };
  AlignmentWriter writer(
      forward, call.with_reverse ? &reverse : nullptr, call.form, keep,
      [&](const std::string& message) { result.warnings.push_back(message); }, call.helpers);
  for (std::size_t i = 0; i < pairs.size(); i += call.chunk)
    writer.write({pairs.begin() + static_cast<long>(i),
                  pairs.begin() + static_cast<long>(std::min(i + call.chunk, pairs.size()))});
  result.before_end = result.text;
  writer.finish();
  return result;
}

TEST(AlignmentWriter, LinksWordsByTheAttentionThatAgreesWithLeavingWordsOut) {
  EXPECT_EQ(align({{"ab cd", "cd ab"}}).text, "0-1 1-0\n");
}

TEST(AlignmentWriter, LinksPiecesOnRequest) {
  EXPECT_EQ(align({{"ab", "ba"}}, {.aligner = {.units = AlignmentUnits::kPiece,
                                               .method = AlignmentMethod::kShifted}})
                .text,
            "0-0 1-2 2-1\n");
}

// What step 1 reads ("c") is said of the piece that it predicts ("d"), and so on.
TEST(AlignmentWriter, LinksByTheStepThatPredictsOnRequest) {
  EXPECT_EQ(align({{"ab", "ba"}},
                  {.aligner = {.units = AlignmentUnits::kPiece, .method = AlignmentMethod::kPlain}})
                .text,
            "0-0 0-1 2-2\n");
}

TEST(AlignmentWriter, ReadsTheLayerAskedFor) {
  EXPECT_EQ(align({{"ab cd", "cd ab"}}, {.aligner = {.layer = 1}}).text, "0-1 1-0\n");
  EXPECT_EQ(align({{"ab cd", "cd ab"}}, {.aligner = {.layer = 0}}).text, "0-0 0-1\n");
}

TEST(AlignmentWriter, TakesLayerAndMethodFromTheModelWhereItKnowsThem) {
  Call call{.config = small_config()};
  call.config.alignment_layer = 0;
  EXPECT_EQ(align({{"ab cd", "cd ab"}}, call).text, "0-0 0-1\n");
  EXPECT_EQ(align({{"ab cd", "cd ab"}}, call).before_end, "0-0 0-1\n")
      << "there is nothing to wait for";
  call.aligner.layer = 1;
  EXPECT_EQ(align({{"ab cd", "cd ab"}}, call).text, "0-1 1-0\n") << "what the user says goes first";
}

TEST(AlignmentWriter, ReadsTheWeightsOfTheHeadThatTrainingHasGuided) {
  Call call{.aligner = {.units = AlignmentUnits::kPiece},
            .config = small_config(),
            .form = {.style = AlignmentStyle::parse("soft")}};
  call.config.alignment_layer = 1;
  call.config.alignment_shifted = true;
  const std::string mean = align({{"a", "b"}}, call).text;
  call.config.alignment_head = 0;
  const std::string guided = align({{"a", "b"}}, call).text;
  EXPECT_TRUE(guided.starts_with("1,0,0 ")) << guided;
  call.aligner.all_heads = true;
  EXPECT_EQ(align({{"a", "b"}}, call).text, mean) << "what the user says goes first";
}

TEST(AlignmentWriter, ReadsTheHeadsAskedFor) {
  EXPECT_EQ(align({{"ab c", "c ab"}}, {.aligner = {.heads = {1}}}).text, "0-0 0-1\n");
  EXPECT_EQ(align({{"ab c", "c ab"}}, {.aligner = {.heads = {0, 1}}}).text, "0-1 1-0\n");
}

TEST(AlignmentWriter, RefusesALayerOrHeadThatThereIsNot) {
  EXPECT_THROW(align({{"a", "a"}}, {.aligner = {.layer = 2}}), std::invalid_argument);
  EXPECT_THROW(align({{"a", "a"}}, {.aligner = {.heads = {0, 2}}}), std::invalid_argument);
}

// Head 0 of the row of "a" alone: all on "a".
TEST(AlignmentWriter, WritesMatrices) {
  const Call call{.aligner = {.units = AlignmentUnits::kPiece,
                              .heads = {0},
                              .method = AlignmentMethod::kShifted,
                              .figure = EdgeFigure::kWeight},
                  .form = {.style = AlignmentStyle::parse("soft")}};
  EXPECT_EQ(align({{"ab", "a"}}, call).text, "1,0,0,0 0,1,0,0 0,1,0,0\n");
}

// Head 0: 1, 0, 0; head 1: a third each, and by length twice that.
TEST(AlignmentWriter, WeighsByLengthUnlessAskedForAttentionAlone) {
  Call call{
      .aligner = {.units = AlignmentUnits::kPiece, .layer = 1, .method = AlignmentMethod::kShifted},
      .form = {.style = AlignmentStyle::parse("soft")}};
  EXPECT_TRUE(align({{"a", "b"}}, call).text.starts_with("0.555556,0.222222,0.222222 "));
  call.aligner.figure = EdgeFigure::kWeight;
  EXPECT_TRUE(align({{"a", "b"}}, call).text.starts_with("0.666667,0.166667,0.166667 "));
}

TEST(AlignmentWriter, WritesLinksAboveAShare) {
  EXPECT_EQ(align({{"ab c", "c"}}, {.form = {.style = AlignmentStyle::parse("0.3")}}).text,
            "0-0 1-0\n");
  EXPECT_EQ(align({{"ab c", "c"}}, {.form = {.style = AlignmentStyle::parse("0.5")}}).text,
            "1-0\n");
}

// Head 0 gives "c" all, head 1, twice as long, a third each: (1 + 2/3) / 3 and two thirds of a
// third; words alone share 0.7778.
TEST(AlignmentWriter, TellsPossibleLinksFromSureOnesByTwoSharesAndScoresThem) {
  Call call{.form = {.style = AlignmentStyle::parse("0.5,0.3")}};
  EXPECT_EQ(align({{"ab c", "c"}}, call).text, "0p0 1-0\n");
  const std::string at_one = align({{"ab c", "c"}}, {.form = {.with_scores = true}}).text;
  call.form.with_scores = true;
  const std::string scored = align({{"ab c", "c"}}, call).text;
  EXPECT_TRUE(scored.starts_with("0p0:0.")) << scored;
  EXPECT_TRUE(scored.ends_with(" " + at_one)) << scored;
  const auto share = [&](std::size_t at) { return std::stod(scored.substr(at + 1)); };
  EXPECT_NEAR(share(scored.find(':')) + share(scored.rfind(':')), 1.0, 1e-3);
}

TEST(AlignmentWriter, WritesTheLinksOfEachDirectionAndTheTextBesides) {
  const Call call{.form = {.with_directions = true, .with_text = true}, .with_reverse = true};
  const AlignedPair pair = align({{"a b", "a"}}, call).pairs.at(0);
  EXPECT_EQ(pair.forward, "0-0");
  EXPECT_EQ(pair.reverse, "0-0 1-0");
  EXPECT_EQ(pair.source, "a b");
  EXPECT_EQ(pair.target, "a");
  EXPECT_EQ(align({{"a b", "a"}}, {.with_reverse = true}).pairs.at(0).source, "");
}

TEST(AlignmentWriter, WritesAnEmptyLineWhereASideIsEmpty) {
  EXPECT_EQ(align({{"", "a"}, {"a", ""}, {" ", "\t"}, {"a", "a"}, {"", ""}}).text, "\n\n\n0-0\n\n");
  EXPECT_EQ(align({{"", "a"}}, {.with_reverse = true}).text, "\n");
  EXPECT_EQ(align({}).text, "");
}

TEST(AlignmentWriter, LetsBothDirectionsAgree) {
  const std::vector<PairToAlign> pairs = {
      {"a b", "a"}};  // forward a-a only; the reverse links b to the first word
  Call call{.with_reverse = true};
  call.form.symmetrization = Symmetrization::kUnion;
  EXPECT_EQ(align(pairs, call).text, "0-0 1-0\n");
  call.form.symmetrization = Symmetrization::kIntersect;
  EXPECT_EQ(align(pairs, call).text, "0-0\n");
  EXPECT_EQ(align(pairs).text, "0-0\n");
}

TEST(AlignmentWriter, TurnsTheReverseLinksRound) {
  Call call{.with_reverse = true};
  call.form.symmetrization = Symmetrization::kIntersect;
  EXPECT_EQ(align({{"a b c", "c a b"}}, call).text, "0-1 1-2 2-0\n");
}

TEST(AlignmentWriter, WritesOwnTranslationsBesideTheirAlignment) {
  const std::vector<int> ids = {2, 4, 2, 3};  // " b a": the ids are aligned, the text is written
  const Call call{.form = {.with_target = true}};
  EXPECT_EQ(
      align({{"a b", "B A", ids}, {"", "", std::vector<int>{}}, {"a", "", std::vector<int>{}}},
            call)
          .text,
      "B A ||| 0-1 1-0\n\n ||| \n");
}

TEST(AlignmentWriter, CutsWhatTheModelHasNoPositionsFor) {
  const Result result =
      align({{"a", "a"}, {"a b c d e f g", "g b"}});  // the space, too, is a piece: g is the 14th
  EXPECT_EQ(result.text, "0-0\n0-0 1-1\n");
  EXPECT_EQ(result.warnings,
            std::vector<std::string>{
                "line 2 is too long: only the beginning of its source side is aligned"});
}

TEST(AlignmentWriter, HoldsPairsBackOnlyUntilLayerAndMethodAreChosen) {
  EXPECT_EQ(align({{"a", "a"}}).before_end, "");
  EXPECT_EQ(align({{"a", "a"}}, {.aligner = {.layer = 1}}).before_end, "");
  EXPECT_EQ(
      align({{"a", "a"}}, {.aligner = {.layer = 1, .method = AlignmentMethod::kPlain}}).before_end,
      "0-0\n");
  std::vector<PairToAlign> pairs(ModelAligner::kChoicePairs, {"a", "a"});
  EXPECT_EQ(align(pairs, {.chunk = 7}).before_end.size(), 4 * ModelAligner::kChoicePairs);
}

TEST(AlignmentWriter, ChoosesByTheFirstPairsOnly) {
  std::vector<PairToAlign> pairs(ModelAligner::kChoicePairs, {"a b", "b a"});
  pairs.insert(pairs.end(), 500,
               {"a z", "a z"});  // here the first word decides, which layer 0 looks at
  EXPECT_TRUE(align(pairs).text.starts_with("0-1 1-0\n"));
  std::fill_n(pairs.begin(), ModelAligner::kChoicePairs, PairToAlign{"a z", "a z"});
  EXPECT_TRUE(align(pairs).text.ends_with("0-0 0-1\n"));
}

/// Links every target word with the first source word, as layer 0 does.
std::vector<std::vector<Link>> link_first_words(std::span<const PairToAlign> pairs) {
  return std::vector<std::vector<Link>>(pairs.size(), {{0, 0}, {0, 1}});
}

TEST(AlignmentWriter, ChoosesByLinksThatAreLearntFromTheText) {
  const std::vector<PairToAlign> pairs(30, {"a b", "b a"});
  EXPECT_TRUE(align(pairs).text.starts_with("0-1 1-0\n"));
  EXPECT_TRUE(align(pairs, {.helpers = {.learn = link_first_words}}).text.starts_with("0-0 0-1\n"));
  Call recorded{.config = small_config(), .helpers = {.learn = link_first_words}};
  recorded.config.alignment_layer = 1;
  recorded.config.alignment_shifted = true;
  EXPECT_TRUE(align(pairs, recorded).text.starts_with("0-0 0-1\n"));
}

TEST(AlignmentWriter, LearnsNothingFromAFewPairs) {
  std::vector<PairToAlign> pairs(19, {"a b", "b a"});
  pairs.insert(pairs.end(), 50, {"", ""});
  Call call{.config = small_config(), .helpers = {.learn = link_first_words}};
  EXPECT_TRUE(align(pairs, call).text.starts_with("0-1 1-0\n")) << "leaving words out says so";
  call.config.alignment_layer = 1;
  call.config.alignment_shifted = false;
  EXPECT_TRUE(align(pairs, call).text.starts_with("0-0 1-1\n")) << "the model says so";
}

TEST(AlignmentWriter, DoesNotChooseWhereTrainingHasGuidedAHead) {
  Call call{.config = small_config(), .chunk = 1, .helpers = {.learn = link_first_words}};
  call.config.alignment_layer = 1;
  call.config.alignment_head = 0;
  call.config.alignment_shifted = true;
  const Result result = align(std::vector<PairToAlign>(30, {"a b", "b a"}), call);
  EXPECT_TRUE(result.text.starts_with("0-1 1-0\n"));
  EXPECT_EQ(result.before_end, result.text) << "nothing is held back";
}

TEST(AlignmentWriter, ExchangesTheSidesOfWhatIsLearntForTheReverseModel) {
  Call call{.with_reverse = true, .helpers = {.learn = link_first_words}};
  call.form.with_directions = true;
  const Result result = align(std::vector<PairToAlign>(30, {"a b", "b a"}), call);
  EXPECT_EQ(result.pairs.front().forward, "0-0 0-1") << "layer 0";
  // Layer 0 would say 0-0 1-0, but no layer links the second word of this side with none.
  EXPECT_EQ(result.pairs.front().reverse, "0-0 1-1") << "all agree alike: the upper layer";
}

TEST(AlignmentWriter, WritesTheSameHoweverPairsCome) {
  std::mt19937 random(4);
  const auto sentence = [&] {
    std::string text;
    for (std::size_t words = random() % 5; words > 0; --words)
      text += std::string(1, "abcd"[random() % 4]) + " ";
    return text;
  };
  std::vector<PairToAlign> pairs;
  for (int i = 0; i < 300; ++i) pairs.push_back({sentence(), sentence()});
  const std::string expected = align(pairs, {.with_reverse = true}).text;
  EXPECT_EQ(std::count(expected.begin(), expected.end(), '\n'), 300);
  for (const std::size_t chunk : {1U, 13U, 200U})
    EXPECT_EQ(align(pairs, {.with_reverse = true, .chunk = chunk}).text, expected) << chunk;
  EXPECT_EQ(align(pairs, {.aligner = {.batch_tokens = 1}, .with_reverse = true}).text, expected);
}

TEST(AlignerOptions, WantsAtLeastOneTokenABatch) {
  EXPECT_NO_THROW(AlignerOptions{}.validate());
  EXPECT_THROW((AlignerOptions{.batch_tokens = 0}.validate()), std::invalid_argument);
}

}  // namespace
}  // namespace heed
