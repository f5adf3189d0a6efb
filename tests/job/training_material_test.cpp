#include "job/training_material.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "format/temporary_folder.h"
#include "job/guidance.h"

namespace heed {
namespace {

using Lines = std::vector<std::string>;

std::vector<int> list(std::span<const int> ids) { return {ids.begin(), ids.end()}; }

/// 400 pairs of a small language, no two with the same source.
class Material : public testing::Test {
 protected:
  Material() {
    for (int i = 0; i < 400; ++i) {
      const std::string number = i % 2 == 0 ? " dog" : " house";
      sources_.push_back("The" + std::string(1, static_cast<char>('a' + i % 20)) + number +
                         std::string(static_cast<std::size_t>(i / 20), 's') + ".");
      targets_.push_back("Der " + sources_.back());
    }
    options_.model = (folder_.path() / "model").string();
    options_.vocabulary.size = 45;
    options_.max_length = 256;
  }

  std::filesystem::path write(const std::string& name, const Lines& lines) const {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return folder_.write(name, text);
  }
  void give(ParallelTextOptions& text, const std::string& name, const Lines& sources,
            const Lines& targets) const {
    text.source = {write(name + ".en", sources)};
    text.target = {write(name + ".de", targets)};
  }
  void validate_with(std::size_t count) {
    give(options_.validation, "valid", Lines(sources_.begin(), sources_.begin() + count),
         Lines(targets_.begin(), targets_.begin() + count));
  }

  TrainingMaterial prepare() {
    give(options_.text, "train", sources_, targets_);
    const auto choose = [this](const std::vector<ChosenOption>& chosen) {
      for (const ChosenOption& option : chosen) {
        chosen_.push_back(option.name + " " + option.value);
        if (option.name == "--set-aside") options_.set_aside_pairs = std::stoi(option.value);
        if (option.name == "--guided-alignment") options_.guided_alignment = option.value;
      }
    };
    OneProcess alone;
    return prepare_material(
        options_, choose, [this](const std::string& message) { told_.push_back(message); }, alone);
  }

  TemporaryFolder folder_;
  Lines sources_, targets_, chosen_, told_;
  TrainOptions options_;
};

TEST_F(Material, IsTheTextInPiecesWithTheValidationTextGiven) {
  validate_with(7);
  const TrainingMaterial material = prepare();
  EXPECT_EQ(material.training.source, sources_);
  EXPECT_EQ(material.training.target, targets_);
  EXPECT_EQ(material.validation.source.size(), 7U);
  EXPECT_EQ(material.known_sources, 7U);
  EXPECT_EQ(material.vocabulary.source.decode(list(material.training.ids.source[5])), sources_[5]);
  EXPECT_EQ(material.vocabulary.target.decode(list(material.training.ids.target[5])), targets_[5]);
  EXPECT_NE(material.beginning, nullptr);
  EXPECT_TRUE(begins_anew(options_)) << "nothing is in its place before it begins";
  EXPECT_EQ(describe_texts(options_, material),
            (Lines{"training text: 400 pairs", "validation text: 7 pairs",
                   "  7 of their sources are in the training text, too: scores by them flatter"}));
  EXPECT_EQ(chosen_, Lines{});
  EXPECT_EQ(told_, (Lines{"read 400 pairs", "learning a vocabulary from them",
                          "cutting the text into pieces"}));
}

TEST_F(Material, SetsAsideATwentiethWhereThereIsNoValidationText) {
  const TrainingMaterial material = prepare();
  EXPECT_EQ(chosen_, Lines{"--set-aside 20"});
  EXPECT_EQ(material.validation.source.size(), 20U);
  EXPECT_EQ(material.training.source.size(), 380U);
  EXPECT_EQ(describe_texts(options_, material),
            (Lines{"training text: 380 pairs",
                   "validation text: 20 pairs, set aside from the training text"}));
  EXPECT_EQ(material.known_sources, 0U);
}

TEST_F(Material, HasAVocabularyThatSuitsTheTextWhereNoneIsAskedFor) {
  options_.open = {"--vocab-size"};
  const TrainingMaterial material = prepare();
  ASSERT_EQ(chosen_.size(), 2U);
  EXPECT_EQ(chosen_[1],
            "--vocab-size " + std::to_string(material.vocabulary.target.vocabulary_size()));
}

TEST_F(Material, LeavesOutWhatIsTooLongAndRefusesATextOfNothingElse) {
  validate_with(2);
  sources_[3] = "The" + std::string(300, 'a') + " dog.";
  sources_[4] = targets_[5] = " ";
  options_.max_length = 100;
  const TrainingMaterial material = prepare();
  EXPECT_EQ(material.training.source.size(), 397U);
  EXPECT_EQ(material.training.skipped_long, 1U);
  EXPECT_EQ(describe_texts(options_, material).front(),
            "training text: 397 pairs, skipped 2 with an empty side, skipped 1 that are too long");
  options_.max_length = 2;
  EXPECT_EQ(message_of<std::runtime_error>([&] { prepare(); }),
            "every pair of the training text is longer than --max-length 2 pieces; raise it");
}

TEST_F(Material, MayBeAsLongAsTheMaximum) {
  validate_with(2);
  const TrainingMaterial material = prepare();
  std::size_t longest = 0;
  for (const auto* side : {&material.training.ids.source, &material.training.ids.target})
    for (const auto& ids : *side) longest = std::max(longest, ids.size());
  const auto skipped = [&](std::size_t max_length) {
    return encode_text({.source = sources_, .target = targets_}, material.vocabulary,
                       static_cast<int>(max_length))
        .skipped_long;
  };
  EXPECT_EQ(skipped(longest), 0U);
  EXPECT_GT(skipped(longest - 1), 0U);
}

TEST_F(Material, KeepsTheBestPiecesOfAPairThatIsDrawnTooLong) {
  validate_with(2);
  const EncodedText text = prepare().training;
  const Vocabulary vocabulary = prepare().vocabulary;
  const auto draw = [&](int max_length) {
    return *corpus_of_epoch(text, vocabulary, {.alpha = 0.1, .max_length = max_length}, 3);
  };
  const EncodedCorpus free = draw(1000);
  std::vector<std::size_t> lengths;
  for (std::size_t i = 0; i < text.source.size(); ++i)
    lengths.push_back(std::max(free.source[i].size(), free.target[i].size()));
  std::vector<std::size_t> sorted = lengths;
  std::sort(sorted.begin(), sorted.end());
  const std::size_t longest = sorted[sorted.size() / 2];
  const EncodedCorpus limited = draw(static_cast<int>(longest));
  for (std::size_t i = 0; i < text.source.size(); ++i) {
    const bool is_too_long = lengths[i] > longest;
    const EncodedCorpus& expected = is_too_long ? text.ids : free;
    EXPECT_EQ(list(limited.source[i]), list(expected.source[i]));
    EXPECT_EQ(list(limited.target[i]), list(expected.target[i]));
  }
}

TEST_F(Material, IsTheLoadThatAPlanDependsOn) {
  validate_with(7);
  const TrainingMaterial material = prepare();
  const TrainingLoad load = load_of(material, options_, {.rate = 5e9});
  std::size_t source_pieces = 0, target_pieces = 0;
  for (const auto& ids : material.training.ids.source) source_pieces += ids.size();
  for (const auto& ids : material.training.ids.target) target_pieces += ids.size();
  EXPECT_EQ(load.pairs, 400.0);
  EXPECT_EQ(load.source_pieces, static_cast<double>(source_pieces));
  EXPECT_EQ(load.target_pieces, static_cast<double>(target_pieces));
  EXPECT_EQ(load.validation_pairs, 7.0);
  EXPECT_EQ(load.vocabulary, material.vocabulary.target.vocabulary_size());
  EXPECT_EQ(load.device.rate, 5e9);
}

TEST_F(Material, BecomesAJobWithTheSamePiecesEachEpochOrWithSampledOnes) {
  validate_with(7);
  const TrainingMaterial material = prepare();
  const TrainingJob job = training_job(options_, material);
  EXPECT_EQ(job.folder, options_.model);
  EXPECT_EQ(job.config.vocab_size, material.vocabulary.target.vocabulary_size());
  EXPECT_EQ(job.corpus(0)->source, material.training.ids.source);
  EXPECT_EQ(job.corpus(1)->target, material.training.ids.target);
  EXPECT_EQ(job.validation.source, material.validation.ids.source);
  EXPECT_TRUE(job.translate_and_score);
  options_.sample_pieces = 0.3;
  const TrainingJob sampled = training_job(options_, material);
  EXPECT_NE(sampled.corpus(0)->source, material.training.ids.source);
  EXPECT_NE(sampled.corpus(0)->source, sampled.corpus(1)->source);
  EXPECT_EQ(sampled.corpus(1)->source, sampled.corpus(1)->source);
}

TEST_F(Material, IsALargerLoadWithVariants) {
  validate_with(7);
  const TrainingMaterial material = prepare();
  const TrainingLoad plain = load_of(material, options_, {});
  options_.variants = VariantShares::parse("capitals:0.5");
  const TrainingLoad varied = load_of(material, options_, {});
  EXPECT_EQ(varied.pairs, plain.pairs);
  EXPECT_DOUBLE_EQ(varied.source_pieces, 1.5 * plain.source_pieces);
  EXPECT_DOUBLE_EQ(varied.target_pieces, 1.5 * plain.target_pieces);
}

/// Which words the links of a pair's pieces join; behind the last source word stands `</s>`.
std::vector<Link> words_linked(const EncodedCorpus& corpus, std::size_t pair,
                               const Vocabulary& vocabulary) {
  auto source = vocabulary.source.describe(list(corpus.source[pair])).word_of_piece;
  const auto target = vocabulary.target.describe(list(corpus.target[pair])).word_of_piece;
  source.push_back(source.back() + 1);
  std::vector<Link> words;
  for (const Link& link : corpus.links[pair])
    words.push_back({.source = source.at(static_cast<std::size_t>(link.source)),
                     .target = target.at(static_cast<std::size_t>(link.target))});
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

TEST_F(Material, IsGuidedByLinksThatStayWithTheirPairsHoweverTheseAreCut) {
  Lines links(400, "0-1 1-2");  // "Thea dog." – "Der Thea dog."
  links[4] = links[7] = "";
  sources_[3] = "The" + std::string(300, 'a') + " dog.";
  sources_[4] = " ";
  options_.max_length = 100;
  options_.guided_alignment = write("links", links).string();
  validate_with(2);
  const TrainingMaterial material = prepare();
  const EncodedText& text = material.training;
  ASSERT_EQ(text.source.size(), 398U);
  const auto sampled = corpus_of_epoch(text, material.vocabulary, {.alpha = 0.2}, 0);
  EXPECT_NE(sampled->source, text.ids.source);
  for (const EncodedCorpus* corpus : {&text.ids, sampled.get()}) {
    ASSERT_EQ(corpus->links.size(), 398U);
    for (std::size_t i = 0; i < text.source.size(); ++i)
      EXPECT_EQ(words_linked(*corpus, i, material.vocabulary),
                text.source[i] == sources_[7] ? std::vector<Link>()
                                              : (std::vector<Link>{{0, 1}, {1, 2}, {2, 0}}));
  }
  const auto varied = corpus_of_epoch(text, material.vocabulary,
                                      {.variants = VariantShares::parse("capitals:0.5")}, 0);
  EXPECT_GT(varied->source.size(), 398U);
  EXPECT_EQ(varied->links.size(), 398U) << "variants have none";
}

TEST_F(Material, IsGuidedByTheHeadOfTheOptionsAndByLinksThatAreLearnt) {
  options_.guided_alignment = kLearntLinks;
  options_.guided_alignment_layer = 2;
  options_.guided_alignment_head = 1;
  const TrainingMaterial material = prepare();
  EXPECT_EQ(told_.at(2), "learning which words belong together");
  std::size_t agreeing = 0;
  for (std::size_t i = 0; i < material.training.source.size(); ++i)
    agreeing += words_linked(material.training.ids, i, material.vocabulary) ==
                std::vector<Link>{{0, 1}, {1, 2}, {2, 0}};
  EXPECT_GT(agreeing, 350U);
  const ModelConfig config = training_job(options_, material).config;
  EXPECT_EQ(config.alignment_layer, 2);
  EXPECT_EQ(config.alignment_head, 1);
  EXPECT_TRUE(config.alignment_shifted);
}

TEST_F(Material, IsGuidedByWhatIsPlannedWhereNobodySaysHow) {
  options_.open = {"--guided-alignment"};
  validate_with(2);
  EXPECT_EQ(prepare().training.links.size(), 0U);
  EXPECT_EQ(chosen_, Lines{"--guided-alignment none"}) << "of 400 pairs";
  for (Lines* side : {&sources_, &targets_}) {
    for (std::string& line : *side) line += " It is old.";
    const Lines once = *side;
    for (int i = 0; i < 2; ++i) side->insert(side->end(), once.begin(), once.end());
  }
  EXPECT_EQ(prepare().training.links.size(), 1200U);
  EXPECT_EQ(chosen_.back(), "--guided-alignment auto");
}

TEST_F(Material, OfAResumedTrainingHasTheLinksThatItWasBegunWith) {
  validate_with(2);
  options_.guided_alignment = write("links", Lines(400, "0-1")).string();
  begin_in_folder(options_, prepare().beginning.get());
  options_.training.resume = true;
  std::filesystem::create_directories(folder_.path() / "model/checkpoints");
  folder_.write("model/checkpoints/state.safetensors", "");
  EXPECT_NO_THROW(prepare());
  write("links", Lines(400, "0-2"));
  EXPECT_NE(message_of<std::invalid_argument>([&] { prepare(); }).find("400 pairs, but others"),
            std::string::npos);
}

TEST_F(Material, WithoutValidationIsAJobWithoutIt) {
  sources_.resize(50);
  targets_.resize(50);
  options_.vocabulary.size = 30;
  const TrainingMaterial material = prepare();
  EXPECT_EQ(chosen_, Lines{"--set-aside 0"});
  EXPECT_EQ(describe_texts(options_, material),
            (Lines{"training text: 50 pairs",
                   "no validation text: the newest weights are the ones that are delivered"}));
  const TrainingJob job = training_job(options_, material);
  EXPECT_TRUE(job.validation.source.empty());
  EXPECT_FALSE(job.translate_and_score);
}

}  // namespace
}  // namespace heed
