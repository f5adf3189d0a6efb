#include "engine/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <future>
#include <numeric>

#include "decoding/greedy.h"
#include "decoding/top_k.h"
#include "engine/inspection.h"
#include "engine/int8_weights.h"
#include "format/small_model.h"
#include "format/temporary_folder.h"

namespace heed {
namespace {

constexpr Wanted kCross{.maps = Wanted::Maps::kCross};

using Ids = std::vector<int>;

constexpr int kStart = 49;

/// Sizes that are no multiples of what vectors hold, and sides that differ.
ModelConfig uneven_config(Activation activation) {
  return {.d_model = 24,
          .encoder_layers = 2,
          .decoder_layers = 3,
          .encoder_attention_heads = 4,
          .decoder_attention_heads = 2,
          .encoder_ffn_dim = 47,
          .decoder_ffn_dim = 33,
          .activation_function = activation,
          .vocab_size = 50,
          .decoder_vocab_size = 50,
          .pad_token_id = kStart,
          .decoder_start_token_id = kStart};
}

Engine engine_of(const ModelConfig& config, int threads = 1,
                 Precision precision = Precision::kFloat32) {
  return {config, random_weights(config), threads, precision};
}

/// Sentences of `count` different lengths from `shortest` on, ending with `</s>`.
std::vector<Ids> sentences(int count, int shortest) {
  std::vector<Ids> sentences;
  for (int i = 0; i < count; ++i) {
    Ids ids;
    for (int place = 1; place < shortest + i; ++place)
      ids.push_back(1 + (i * 31 + place * 17) % 48);
    ids.push_back(0);
    sentences.push_back(ids);
  }
  return sentences;
}

std::vector<IdPair> pairs(int count) {
  std::vector<IdPair> pairs;
  const auto sources = sentences(count, 1), targets = sentences(count, 2);
  for (std::size_t i = 0; i < sources.size(); ++i)
    pairs.push_back({sources[i], targets[targets.size() - 1 - i]});
  return pairs;
}

/// log p of the last token that is read: of one target, step by step.
std::vector<float> step_by_step(Engine& engine, const IdPair& pair) {
  std::vector<float> scores;
  engine.start(std::span(&pair.source, 1));
  int previous = kStart;
  for (const int id : pair.target) {
    scores.push_back(engine.step(Ids{0}, Ids{previous})[static_cast<std::size_t>(id)]);
    previous = id;
  }
  return scores;
}

class EngineTest : public testing::TestWithParam<Activation> {
 protected:
  ModelConfig config_ = uneven_config(GetParam());
  Engine engine_ = engine_of(config_);
};

TEST_P(EngineTest, StepByStepEqualsTheWholeSequence) {
  const auto given = pairs(5);
  const auto whole = engine_.score(given, {});
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto steps = step_by_step(engine_, given[i]);
    ASSERT_EQ(steps.size(), whole[i].token_log_probabilities.size());
    for (std::size_t t = 0; t < steps.size(); ++t)
      EXPECT_NEAR(steps[t], whole[i].token_log_probabilities[t], 1e-4)
          << "pair " << i << " token " << t;
  }
}

TEST_P(EngineTest, ProbabilitiesOfAStepSumToOne) {
  engine_.start(sentences(2, 4));
  const auto log_p = engine_.step(Ids{0, 1, 0}, Ids{kStart, kStart, kStart});
  ASSERT_EQ(log_p.size(), 150U);
  for (std::size_t row = 0; row < 3; ++row) {
    double sum = 0.0;
    for (std::size_t id = 0; id < 50; ++id)
      sum += std::exp(static_cast<double>(log_p[row * 50 + id]));
    EXPECT_NEAR(sum, 1.0, 1e-5);
  }
}

INSTANTIATE_TEST_SUITE_P(Activations, EngineTest,
                         testing::Values(Activation::kRelu, Activation::kGelu, Activation::kSwish));

TEST(Engine, FollowsRowsThatAreRepeatedReorderedAndDropped) {
  Engine engine = engine_of(uneven_config(Activation::kRelu));
  const auto sources = sentences(2, 3);
  engine.start(sources);
  engine.step(Ids{0, 0, 1, 1}, Ids{kStart, kStart, kStart, kStart});
  engine.step(Ids{3, 1, 0}, Ids{10, 11, 12});
  const auto last = engine.step(Ids{2, 0}, Ids{20, 21});  // sentence 0: 12 20; sentence 1: 10 21
  for (const auto& [row, source, ids] :
       {std::tuple(0, sources[0], Ids{12, 20}), std::tuple(1, sources[1], Ids{10, 21})})
    for (const int next : {0, 7, 48}) {
      const IdPair pair{source, {ids[0], ids[1], next}};
      const auto whole = engine_of(uneven_config(Activation::kRelu)).score(std::span(&pair, 1), {});
      EXPECT_NEAR(last[static_cast<std::size_t>(row * 50 + next)],
                  whole[0].token_log_probabilities[2], 1e-4);
    }
}

TEST(Engine, ForgetsTheSentencesBefore) {
  Engine engine = engine_of(uneven_config(Activation::kRelu));
  const auto given = pairs(3);
  const auto fresh = step_by_step(engine, given[2]);
  step_by_step(engine, given[0]);
  EXPECT_EQ(step_by_step(engine, given[2]), fresh);
}

/// A vocabulary of several parts (engine/output_layer.cpp).
ModelConfig config_of_many_tokens() {
  ModelConfig config = uneven_config(Activation::kRelu);
  config.vocab_size = config.decoder_vocab_size = 2500;
  return config;
}

class EnginePrecisions : public testing::TestWithParam<Precision> {};

TEST_P(EnginePrecisions, TheLikeliestTokensAreThoseOfTheStep) {
  Engine engine = engine_of(config_of_many_tokens(), 2, GetParam());
  const auto sources = sentences(60, 2);
  const Ids previous(60, kStart);
  Ids parents;
  for (int row = 0; row < 60; ++row) parents.push_back(row);
  engine.start(sources);
  const auto span = engine.step(parents, previous);
  const std::vector<float> log_p(span.begin(), span.end());
  std::vector<NextTokens> wanted;
  for (int row = 0; row < 60; ++row) {
    const int best =
        top_k(std::span(log_p).subspan(static_cast<std::size_t>(row) * 2500, 2500), 1, {})[0].id;
    wanted.push_back(row % 3 == 0 ? NextTokens{.only = row * 40}
                                  : NextTokens{.count = row % 7 + 1, .suppressed = {best}});
  }
  engine.start(sources);
  const auto tokens = engine.likeliest(parents, previous, wanted);
  ASSERT_EQ(tokens.size(), 60U);
  for (std::size_t row = 0; row < 60; ++row) {
    BestTokens best(wanted[row]);
    best.consider(0, std::span(log_p).subspan(row * 2500, 2500));
    EXPECT_EQ(tokens[row], best.take()) << row;
  }
}

TEST_P(EnginePrecisions, GreedySearchFindsTheSameWithoutLogP) {
  Engine engine = engine_of(config_of_many_tokens(), 1, GetParam());
  const auto sources = sentences(60, 2);
  const SearchBatch batch{.sources = sources};
  const SpecialIds special{.start = kStart, .end = 0};
  SearchOptions options{.beam_size = 1, .max_length = 30, .no_repeat_ngram = 2};
  const auto scored = greedy_search(engine, batch, special, options);
  options.scored = false;
  const auto found = greedy_search(engine, batch, special, options);
  for (std::size_t i = 0; i < sources.size(); ++i)
    EXPECT_EQ(found[i].front().ids, scored[i].front().ids) << i;
  EXPECT_EQ(std::isnan(found[0].front().log_probability), GetParam() == Precision::kFloat32);
}

/// All log p of three steps of a batch, row after row, each row a sentence.
std::vector<std::vector<float>> three_steps(StepScorer& engine, const std::vector<Ids>& sources) {
  std::vector<std::vector<float>> rows(sources.size());
  Ids parents(sources.size());
  for (std::size_t row = 0; row < parents.size(); ++row) parents[row] = static_cast<int>(row);
  engine.start(sources);
  for (const int previous : {kStart, 5, 31}) {
    const auto log_p = engine.step(parents, Ids(sources.size(), previous));
    for (std::size_t row = 0; row < rows.size(); ++row)
      rows[row].insert(rows[row].end(), log_p.data() + row * 50, log_p.data() + (row + 1) * 50);
  }
  return rows;
}

TEST_P(EnginePrecisions, ASentenceHasTheSameBitsAloneAndInABatch) {
  Engine engine = engine_of(uneven_config(Activation::kGelu), 1, GetParam());
  const auto sources = sentences(70, 1);
  const auto together = three_steps(engine, sources);
  for (std::size_t i = 0; i < sources.size(); ++i)
    EXPECT_EQ(three_steps(engine, {sources[i]})[0], together[i]) << i;
}

TEST_P(EnginePrecisions, AnyNumberOfThreadsGivesTheSameBits) {
  const ModelConfig config = uneven_config(Activation::kSwish);
  Engine one = engine_of(config, 1, GetParam()), three = engine_of(config, 3, GetParam());
  const std::vector<StepScorer*> workers = three.workers();
  ASSERT_EQ(workers.size(), 3U);
  std::vector<std::future<std::vector<std::vector<float>>>> steps;
  for (StepScorer* worker : workers)
    steps.push_back(std::async(std::launch::async,
                               [worker] { return three_steps(*worker, sentences(70, 1)); }));
  const auto scores = three.score(pairs(40), kCross);  // beside the workers
  const auto expected_steps = three_steps(one, sentences(70, 1));
  for (auto& of_worker : steps) EXPECT_EQ(of_worker.get(), expected_steps);
  const auto expected = one.score(pairs(40), kCross);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    EXPECT_EQ(scores[i].token_log_probabilities, expected[i].token_log_probabilities);
    EXPECT_EQ(scores[i].maps.cross.contributions, expected[i].maps.cross.contributions);
  }
}

TEST_P(EnginePrecisions, APairIsScoredWithTheSameBitsAloneAndInABatch) {
  Engine engine = engine_of(uneven_config(Activation::kRelu), 1, GetParam());
  const auto given = pairs(30);
  const auto together = engine.score(given, kCross);
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto alone = engine.score(std::span(&given[i], 1), kCross);
    EXPECT_EQ(alone[0].token_log_probabilities, together[i].token_log_probabilities);
    EXPECT_EQ(alone[0].maps.cross.weights, together[i].maps.cross.weights);
  }
}

INSTANTIATE_TEST_SUITE_P(All, EnginePrecisions,
                         testing::Values(Precision::kFloat32, Precision::kInt8),
                         [](const auto& info) {
                           return info.param == Precision::kInt8 ? "int8" : "float32";
                         });

TEST(Engine, VariantsOfOneSentenceHaveTheSameBitsAloneAndTogether) {
  const Ids source = sentences(1, 9)[0], other = sentences(2, 8)[1], target = sentences(1, 7)[0];
  const auto cut = [](AttentionKind kind, int layer) {
    return std::vector<AttentionCut>{{.kind = kind, .layer = layer, .head = 1}};
  };
  const std::vector<IdPair> variants = {
      {source, target},
      {source, target, cut(AttentionKind::kCross, 1)},
      {source, target, cut(AttentionKind::kEncoder, 0)},
      {source, target, cut(AttentionKind::kDecoder, 2)},
      {other, target, cut(AttentionKind::kDecoder, 2)},
      {other, target},
      {source, target},
  };
  Engine engine = engine_of(uneven_config(Activation::kRelu));
  const auto together = engine.score(variants, {});
  for (std::size_t variant = 0; variant < variants.size(); ++variant) {
    const auto alone = engine.score(std::span(variants).subspan(variant, 1), {});
    EXPECT_EQ(alone[0].token_log_probabilities, together[variant].token_log_probabilities)
        << "variant " << variant;
  }
  EXPECT_NE(together[0].token_log_probabilities, together[1].token_log_probabilities);
  EXPECT_NE(together[0].token_log_probabilities, together[2].token_log_probabilities);
}

TEST(Engine, IntegersComeNearTheFloatsAndAreNotTheSame) {
  const ModelConfig config = uneven_config(Activation::kRelu);
  const auto given = pairs(20);
  const auto floats = engine_of(config).score(given, {});
  const auto integers = engine_of(config, 1, Precision::kInt8).score(given, {});
  double difference = 0.0, tokens = 0.0;
  for (std::size_t i = 0; i < given.size(); ++i)
    for (std::size_t t = 0; t < floats[i].token_log_probabilities.size(); ++t, ++tokens)
      difference +=
          std::abs(floats[i].token_log_probabilities[t] - integers[i].token_log_probabilities[t]);
  EXPECT_LT(difference / tokens, 0.3);  // (random weights: log p spreads over several units)
  EXPECT_GT(difference, 0.0);
}

TEST(Engine, WeightsThatAreNoNumbersAreRefusedWhereTheyAreToBeRounded) {
  const ModelConfig config = uneven_config(Activation::kRelu);
  ModelWeights weights = random_weights(config);
  weights["model.decoder.layers.1.fc1.weight"].values[7] = NAN;
  EXPECT_NO_THROW(Engine(config, weights, 1));
  EXPECT_THROW(Engine(config, weights, 1, Precision::kInt8), std::runtime_error);
}

TEST(Engine, ComputesTheSameInInt8FromWeightsThatAreStoredSo) {
  const ModelConfig config = uneven_config(Activation::kRelu);
  const ModelWeights weights = random_weights(config);
  const TemporaryFolder folder;
  write_model_config(folder.path(), config, DataType::kFloat32);
  folder.write("model.safetensors", int8_weights_bytes(weights));
  const std::vector<IdPair> given = pairs(9);
  const auto expected = Engine(config, weights, 1, Precision::kInt8).score(given, kCross);
  const auto stored = Engine(folder.path(), 1, Precision::kInt8).score(given, kCross);
  for (std::size_t i = 0; i < given.size(); ++i)
    EXPECT_EQ(stored[i].token_log_probabilities, expected[i].token_log_probabilities);
}

/// A model of its own tables, whose values are those that `config`'s model shares and ties.
struct Apart {
  ModelConfig config;
  ModelWeights weights;

  explicit Apart(const ModelConfig& shared) : config(shared), weights(random_weights(shared)) {
    config.share_encoder_decoder_embeddings = config.tie_word_embeddings = false;
    const auto table = weights.extract("model.shared.weight").mapped();
    for (const char* name : kTables) weights[name] = table;
  }

  std::vector<float> scores() const {
    std::vector<float> all;
    for (const auto& scores : Engine(config, weights, 1).score(pairs(3), {}))
      all.insert(all.end(), scores.token_log_probabilities.begin(),
                 scores.token_log_probabilities.end());
    return all;
  }

  static constexpr const char* kTables[] = {"model.encoder.embed_tokens.weight",
                                            "model.decoder.embed_tokens.weight", "lm_head.weight"};
};

TEST(Engine, TakesEmbeddingsThatAreNeitherSharedNorTied) {
  const ModelConfig config = uneven_config(Activation::kRelu);
  const Apart apart(config);
  const auto expected = engine_of(config).score(pairs(3), {});
  EXPECT_EQ(apart.scores()[0], expected[0].token_log_probabilities[0]);
  for (const char* table : Apart::kTables) {
    Apart changed(config);
    for (float& value : changed.weights[table].values) value *= 1.5F;
    EXPECT_NE(changed.scores(), apart.scores()) << table;
  }
}

TEST(Engine, ScalesEmbeddingsOnlyWhereTheModelWantsIt) {
  const ModelConfig config = uneven_config(Activation::kRelu);
  Apart unscaled(config);
  unscaled.config.scale_embedding = false;
  for (const char* table : {Apart::kTables[0], Apart::kTables[1]})
    for (float& value : unscaled.weights[table].values) value *= std::sqrt(24.0F);
  const auto scores = unscaled.scores(), expected = Apart(config).scores();
  for (std::size_t i = 0; i < scores.size(); ++i) EXPECT_NEAR(scores[i], expected[i], 1e-4) << i;
}

/// What a forced pass over a translation reads.
SoftAlignment forced_steps(Engine& engine, const IdPair& pair, const AttentionReading& reading) {
  const Wanted wanted{
      .log_probabilities = false, .maps = Wanted::Maps::kCross, .layer = reading.layer};
  const AttentionMaps cross = engine.score({&pair, 1}, wanted).front().maps.cross;
  SoftAlignment steps = SoftAlignment::zeros(cross.queries, cross.keys);
  std::vector<int> heads = reading.heads;
  if (heads.empty())
    for (int head = 0; head < cross.heads; ++head) heads.push_back(head);
  const auto& figures = reading.figure == EdgeFigure::kWeight ? cross.weights : cross.contributions;
  for (int step = 0; step < cross.queries; ++step)
    for (int key = 0; key < cross.keys; ++key) {
      for (const int head : heads)
        steps.at(step, key) += figures[cross.index(reading.layer, head, step, key)];
      steps.at(step, key) /= static_cast<float>(heads.size());
    }
  return steps;
}

/// A beam of two for each sentence, whose rows are repeated and cross over.
TEST(Engine, KeepsOfASearchWhatAForcedPassWouldRead) {
  Engine engine = engine_of(uneven_config(Activation::kRelu));
  const auto sources = sentences(2, 3);
  for (const AttentionReading& reading :
       {AttentionReading{.layer = 1},
        AttentionReading{.layer = 2, .heads = {1}, .figure = EdgeFigure::kWeight},
        AttentionReading{.layer = 0, .heads = {1, 0}}}) {
    ASSERT_TRUE(engine.keep_attention(reading));
    engine.start(sources);
    engine.step(Ids{0, 1}, Ids{kStart, kStart});
    engine.step(Ids{0, 0, 1, 1}, Ids{5, 6, 5, 7});
    engine.step(Ids{1, 0, 3, 2}, Ids{8, 9, 8, 9});  // 6 8, 5 9, 7 8, 5 9
    for (const auto& [sentence, ids] : {std::pair<std::size_t, Ids>{0, {6, 8}},
                                        {0, {5, 9}},
                                        {1, {7, 8}},
                                        {1, {5, 9}},
                                        {0, {5}},
                                        {1, {}}}) {
      Ids target = ids;
      target.push_back(0);
      const auto kept = engine.kept_attention(sentence, ids);
      ASSERT_TRUE(kept.has_value());
      const SoftAlignment expected =
          forced_steps(engine, {.source = sources[sentence], .target = target}, reading);
      EXPECT_EQ(kept->rows, expected.rows);
      EXPECT_EQ(kept->columns, expected.columns);
      EXPECT_EQ(kept->values, expected.values);
    }
    for (const auto& [sentence, ids] :
         {std::pair<std::size_t, Ids>{0, {7}}, {0, {5, 8}}, {1, {6}}, {0, {6, 8, 1}}})
      EXPECT_FALSE(engine.kept_attention(sentence, ids).has_value()) << "no such steps";
  }
  EXPECT_FALSE(engine.keep_attention(std::nullopt));
  engine.start(sources);
  engine.step(Ids{0}, Ids{kStart});
  EXPECT_FALSE(engine.kept_attention(0, Ids{}).has_value());
}

TEST(Engine, ComputesOnlyWhatIsWanted) {
  Engine engine = engine_of(uneven_config(Activation::kRelu));
  const auto given = pairs(2);
  const auto all = engine.score(given, {.maps = Wanted::Maps::kAll});
  const auto one =
      engine.score(given, {.log_probabilities = false, .maps = Wanted::Maps::kCross, .layer = 1});
  for (std::size_t i = 0; i < given.size(); ++i) {
    EXPECT_TRUE(one[i].token_log_probabilities.empty());
    EXPECT_TRUE(one[i].maps.encoder.weights.empty());
    const AttentionMaps &layer = one[i].maps.cross, &layers = all[i].maps.cross;
    EXPECT_EQ(layer.layers, 1);
    const auto first =
        layers.weights.begin() + static_cast<std::ptrdiff_t>(layers.index(1, 0, 0, 0));
    EXPECT_TRUE(std::equal(layer.weights.begin(), layer.weights.end(), first));
    EXPECT_FALSE(all[i].token_log_probabilities.empty());
    EXPECT_FALSE(all[i].maps.decoder.residual_shares.empty());
  }
}

/// softmax of q k / sqrt W of one query and the first `seen` keys.
std::vector<double> recombined(const HeadVectors& vectors, int query, int seen) {
  const auto at = [&](const std::vector<float>& rows, int row, int i) {
    return double{rows[static_cast<std::size_t>(row * vectors.width + i)]};
  };
  std::vector<double> weights;
  double sum = 0.0;
  for (int key = 0; key < seen; ++key) {
    double product = 0.0;
    for (int i = 0; i < vectors.width; ++i)
      product += at(vectors.queries, query, i) * at(vectors.keys, key, i);
    weights.push_back(std::exp(product / std::sqrt(vectors.width)));
    sum += weights.back();
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

/// Queries are small: scores of hundreds would leave one weight of 1 and nothing to compare.
Engine engine_of_small_scores(const ModelConfig& config) {
  ModelWeights weights = random_weights(config);
  for (auto& [name, tensor] : weights)
    if (name.find("q_proj") != std::string::npos)
      for (float& value : tensor.values) value /= 100.0F;
  return {config, weights, 1};
}

TEST(Engine, VectorsOfEveryHeadMakeItsWeights) {
  Engine engine = engine_of_small_scores(uneven_config(Activation::kRelu));
  const IdPair pair = pairs(5)[2];
  const ModelMaps all = engine.score({&pair, 1}, {.maps = Wanted::Maps::kAll}).front().maps;
  for (const AttentionKind kind : kAttentionKinds) {
    const AttentionMaps& maps = all.of(kind);
    for (int head = 0; head < maps.layers * maps.heads; ++head) {
      const HeadVectors vectors = engine.head_vectors(
          pair, {.kind = kind, .layer = head / maps.heads, .head = head % maps.heads});
      ASSERT_EQ(std::ssize(vectors.queries), maps.queries * vectors.width);
      ASSERT_EQ(std::ssize(vectors.values), maps.keys * vectors.width);
      for (int query = 0; query < maps.queries; ++query) {
        const int seen = kind == AttentionKind::kDecoder ? query + 1 : maps.keys;
        const std::vector<double> weights = recombined(vectors, query, seen);
        for (int key = 0; key < seen; ++key)
          EXPECT_NEAR(weights[static_cast<std::size_t>(key)],
                      maps.weights[maps.index(vectors.layer, vectors.head, query, key)], 1e-5);
      }
    }
  }
}

TEST(Engine, ValuesOfAHeadAreWhatItsMatrixMakesOfTheWords) {
  const ModelConfig config = uneven_config(Activation::kRelu);
  ModelWeights weights = random_weights(config);
  const std::string name = "model.encoder.layers.0.self_attn.v_proj.";
  std::fill(weights[name + "weight"].values.begin(), weights[name + "weight"].values.end(), 0.0F);
  std::vector<float>& bias = weights[name + "bias"].values;
  std::iota(bias.begin(), bias.end(), 0.0F);
  Engine engine(config, weights, 1);
  const HeadVectors vectors = engine.head_vectors({{3, 4, 0}, {5, 0}}, {.layer = 0, .head = 2});
  ASSERT_EQ(vectors.width, 6);
  for (int i = 0; i < 18; ++i)  // head 2 of 4: numbers 12 to 17, of each of three pieces
    EXPECT_EQ(vectors.values[static_cast<std::size_t>(i)], static_cast<float>(12 + i % 6));
}

/// Piece i becomes itself, i + 1 or i + 2.
Shortlist neighbours() {
  std::vector<Ids> translations;
  for (int id = 0; id < 50; ++id)
    translations.push_back({id, std::min(id + 1, 49), std::min(id + 2, 49)});
  return {translations, {0, 30}};
}

TEST(Engine, KeepsOfCrossAttentionAloneItsWeightsAndContributions) {
  const ModelConfig config = uneven_config(Activation::kRelu);
  const IdPair pair{{3, 4, 0}, {5, 0}};
  const ModelMaps all = empty_maps(config, pair, {.maps = Wanted::Maps::kAll}),
                  cross = empty_maps(config, pair, kCross),
                  one = empty_maps(config, pair, {.maps = Wanted::Maps::kCross, .layer = 1});
  EXPECT_EQ(all.cross.scores.size(), 3U * 2U * 2U * 3U);
  EXPECT_EQ(all.cross.residual_shares.size(), 3U * 2U);
  EXPECT_EQ(all.encoder.weights.size(), 2U * 4U * 3U * 3U);
  EXPECT_EQ(all.decoder.weights.size(), 3U * 2U * 2U * 2U);
  EXPECT_EQ(cross.cross.weights.size(), all.cross.weights.size());
  EXPECT_EQ(cross.cross.contributions.size(), all.cross.weights.size());
  EXPECT_TRUE(cross.cross.scores.empty() && cross.cross.residual_shares.empty());
  EXPECT_TRUE(cross.encoder.weights.empty() && cross.decoder.weights.empty());
  EXPECT_EQ(one.cross.weights.size(), 2U * 2U * 3U);
  EXPECT_TRUE(one.cross.has_layer(1) && !one.cross.has_layer(0) && !one.cross.has_layer(2));
}

TEST(RestrictedEngine, GivesTheTokensOfTheShortlistTheProbabilityThatAllHaveTogether) {
  for (const Precision precision : {Precision::kFloat32, Precision::kInt8}) {
    Engine all = engine_of(uneven_config(Activation::kRelu), 1, precision),
           some = engine_of(uneven_config(Activation::kRelu), 1, precision);
    some.restrict_to(neighbours());
    EXPECT_TRUE(some.is_restricted());
    EXPECT_FALSE(all.is_restricted());
    const auto sources = sentences(3, 2);
    all.start(sources);
    some.start(sources);
    const Ids parents = {0, 1, 1, 2}, previous = {kStart, kStart, kStart, kStart};
    const auto scores = all.step(parents, previous);
    const std::vector<NextTokens> wanted(4, {.count = 50, .suppressed = {30}});
    const auto found = some.likeliest(parents, previous, wanted);
    for (std::size_t row = 0; row < 4; ++row) {
      Ids expected = neighbours().targets_of(sources[static_cast<std::size_t>(parents[row])]);
      expected.insert(expected.end(), {0, 30});
      std::sort(expected.begin(), expected.end());
      double total = 0.0;
      for (const int id : expected)
        total += std::exp(static_cast<double>(scores[row * 50 + static_cast<std::size_t>(id)]));
      std::erase(expected, 30);
      ASSERT_EQ(found[row].size(), expected.size());
      for (const TokenScore& token : found[row]) {
        EXPECT_TRUE(std::binary_search(expected.begin(), expected.end(), token.id));
        EXPECT_NEAR(token.log_probability,
                    scores[row * 50 + static_cast<std::size_t>(token.id)] - std::log(total), 1e-4);
      }
    }
  }
}

TEST(RestrictedEngine, ScoresATokenThatIsForcedAmongAll) {
  Engine all = engine_of(uneven_config(Activation::kRelu)),
         some = engine_of(uneven_config(Activation::kRelu));
  some.restrict_to(neighbours());
  const std::vector<Ids> sources = {{5, 0}};
  all.start(sources);
  some.start(sources);
  const Ids parents = {0, 0}, previous = {kStart, kStart};
  const float expected = all.step(parents, previous)[44];
  const std::vector<NextTokens> wanted = {{.count = 3}, {.only = 44}};
  const auto found = some.likeliest(parents, previous, wanted);
  EXPECT_EQ(found[0].size(), 3U);
  ASSERT_EQ(found[1].size(), 1U);
  EXPECT_EQ(found[1][0].id, 44);
  EXPECT_NEAR(found[1][0].log_probability, expected, 1e-5);
}

TEST(RestrictedEngine, TranslatesASentenceLikeItsBatch) {
  Engine engine = engine_of(uneven_config(Activation::kRelu));
  engine.restrict_to(neighbours());
  const auto sources = sentences(4, 1);
  const std::vector<NextTokens> wanted(4, {.count = 4});
  engine.start(sources);
  const auto together =
      engine.likeliest(Ids{0, 1, 2, 3}, Ids{kStart, kStart, kStart, kStart}, wanted);
  for (std::size_t i = 0; i < 4; ++i) {
    engine.start(std::span(sources).subspan(i, 1));
    EXPECT_EQ(engine.likeliest(Ids{0}, Ids{kStart}, std::span(wanted).first(1))[0], together[i]);
  }
}

TEST(RestrictedEngine, NeedsNoTokensThatEverySentenceHas) {
  Engine engine = engine_of(uneven_config(Activation::kRelu));
  std::vector<Ids> translations(50);
  translations[5] = {7, 9};
  engine.restrict_to(Shortlist(translations, {}));
  const std::vector<Ids> sources = {{5, 0}, {6, 0}};
  engine.start(sources);
  const std::vector<NextTokens> wanted(2, {.count = 3});
  const auto found = engine.likeliest(Ids{0, 1}, Ids{kStart, kStart}, wanted);
  ASSERT_EQ(found[0].size(), 2U);
  EXPECT_NEAR(std::exp(found[0][0].log_probability) + std::exp(found[0][1].log_probability), 1.0,
              1e-5);
  EXPECT_TRUE(found[1].empty());
}

}  // namespace
}  // namespace heed
