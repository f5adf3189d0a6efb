#include "job/training_folder.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "format/temporary_folder.h"
#include "job/delivery.h"
#include "job/training_data.h"
#include "text/json_file.h"
#include "text/small_corpus.h"

namespace heed {
namespace {

namespace fs = std::filesystem;

std::vector<int> list(std::span<const int> ids) { return {ids.begin(), ids.end()}; }

class TrainingFolder : public testing::Test {
 protected:
  TrainingFolder() {
    options_.model = (folder_.path() / "model").string();
    options_.vocabulary.size = 90;
    options_.languages = {.source_language = "en", .target_language = "de"};
    options_.recipe = "# Model\nd-model = 64\n# Training\nafter = \"1e\"\n";
  }

  fs::path model() const { return options_.model; }

  void write(const std::string& name, const std::string& bytes = "") const {
    fs::create_directories((model() / name).parent_path());
    folder_.write("model/" + name, bytes);
  }

  /// What the folder is refused with, "" where it is not.
  std::string refusal() const {
    return message_of<std::invalid_argument>([&] { require_usable_folder(options_); });
  }

  void deliver(const std::string& weights) const {
    deliver_model(model(), model(), [&](const fs::path& delivery) {
      std::ofstream(delivery / "model.safetensors") << weights;
    });
  }

  static ParallelText corpus() {
    ParallelText text;
    text.source = small_corpus(false);
    text.target = small_corpus(true);
    return text;
  }

  std::unique_ptr<NewFolder> new_beginning() const {
    std::optional<TrainedVocabulary> vocabulary;
    if (options_.vocabulary_folder.empty())
      vocabulary = train_vocabulary(options_.vocabulary, corpus().source, corpus().target);
    return heed::new_beginning(options_, vocabulary, {});
  }

  void begin() const { begin_in_folder(options_, new_beginning().get()); }

  TemporaryFolder folder_;
  TrainOptions options_;
};

TEST_F(TrainingFolder, ThatIsMissingOrEmptyIsUsable) {
  EXPECT_EQ(refusal(), "");
  write("notes.txt");
  EXPECT_EQ(refusal(), "");
}

TEST_F(TrainingFolder, WithAModelIsReplacedOnlyWhenAsked) {
  write("model.safetensors");
  EXPECT_NE(refusal().find("holds a model already"), std::string::npos);
  options_.overwrite = true;
  EXPECT_EQ(refusal(), "");
}

TEST_F(TrainingFolder, ToStartFromIsNotTheOneToWrite) {
  write("model.safetensors");
  options_.overwrite = true;
  options_.start_from = options_.model + "/../model";
  EXPECT_NE(refusal().find("the same folder"), std::string::npos);
}

TEST_F(TrainingFolder, WithAStateAsksWhetherToGoOn) {
  write("checkpoints/state.safetensors");
  EXPECT_NE(refusal().find("go on with it by --resume"), std::string::npos);
  write("checkpoints/training/recipe.toml");
  options_.training.resume = true;
  EXPECT_EQ(refusal(), "");
  EXPECT_FALSE(begins_anew(options_));
}

TEST_F(TrainingFolder, WithAModelButNoStateIsNotResumed) {
  write("model.safetensors");
  options_.training.resume = true;
  EXPECT_NE(refusal().find("no state of a training"), std::string::npos);
  EXPECT_NE(refusal().find("--start-from"), std::string::npos);
}

TEST_F(TrainingFolder, WithABeginningAloneIsBegunAnewByResume) {
  write("checkpoints/training/recipe.toml");
  EXPECT_NE(refusal().find("go on with it by --resume"), std::string::npos);
  options_.training.resume = true;
  EXPECT_EQ(refusal(), "");
  EXPECT_TRUE(begins_anew(options_));
}

TEST_F(TrainingFolder, WithAFileThatWouldBeReplacedIsRefused) {
  for (const char* name :
       {"config.json", "generation_config.json", "recipe.toml", "source.spm", "target_vocab.json",
        "training.jsonl", "training.html", "checkpoints/best-bleu/a"}) {
    write(name);
    EXPECT_NE(refusal().find("is there already"), std::string::npos) << name;
    options_.training.resume = true;
    EXPECT_NE(refusal().find("is there already"), std::string::npos) << name;
    options_.training.resume = false;
    options_.overwrite = true;
    EXPECT_EQ(refusal(), "") << name;
    options_.overwrite = false;
    fs::remove_all(model());
  }
}

TEST_F(TrainingFolder, OfAnotherModelIsNotResumed) {
  write("checkpoints/state.safetensors");
  write("checkpoints/training/recipe.toml", "# Model\nd-model = 32\n# Training\nafter = \"2e\"\n");
  options_.training.resume = true;
  EXPECT_NE(refusal().find("--d-model is 64, but the training"), std::string::npos);
}

TEST_F(TrainingFolder, ThatIsAFileIsRefused) {
  folder_.write("model", "");
  EXPECT_NE(refusal().find("is a file"), std::string::npos);
}

TEST_F(TrainingFolder, KeepsTheOldModelAndWhatOthersWroteWhenATrainingBegins) {
  const std::vector<std::string> old = {"checkpoints/best-bleu/model.safetensors",
                                        "checkpoints/state.safetensors",
                                        "checkpoints/training/target_vocab.json",
                                        "training.jsonl",
                                        "training.html",
                                        "tensorboard/events.1.heed"};
  const std::vector<std::string> kept = {"model.safetensors",
                                         "config.json",
                                         "source.spm",
                                         "README.md",
                                         "checkpoints/a.tmp",
                                         "training.tmp",
                                         "tensorboard/events.2.other"};
  for (const auto& name : old) write(name, "old");
  for (const auto& name : kept) write(name, "old");
  begin();
  for (const auto& name : old) EXPECT_FALSE(fs::exists(model() / name)) << name;
  for (const auto& name : kept) EXPECT_EQ(bytes_of(model() / name), "old") << name;
  EXPECT_EQ(bytes_of(beginning_of(model()) / "recipe.toml"), options_.recipe);
  EXPECT_EQ(load_vocabulary(beginning_of(model())).source.vocabulary_size(), 90);
}

TEST_F(TrainingFolder, IsAsItWasUntilTheTrainingBegins) {
  write("checkpoints/state.safetensors", "old");
  { const auto beginning = new_beginning(); }
  EXPECT_EQ(bytes_of(model() / "checkpoints/state.safetensors"), "old");
  EXPECT_FALSE(fs::exists(beginning_of(model())));
  fs::remove_all(model());
  { const auto beginning = new_beginning(); }
  EXPECT_FALSE(fs::exists(model()));
}

TEST_F(TrainingFolder, StaysAsItWasWhereTheVocabularyCannotBeRead) {
  write("model.safetensors", "old");
  options_.vocabulary_folder = "/no/such/folder";
  EXPECT_THROW(new_beginning(), std::runtime_error);
  EXPECT_EQ(bytes_of(model() / "model.safetensors"), "old");
  EXPECT_FALSE(fs::exists(model() / "checkpoints"));
}

TEST_F(TrainingFolder, TakesAVocabularyAndNamesItsOwnLanguages) {
  begin();
  const auto first = beginning_of(model());
  options_.vocabulary_folder = first.string();
  options_.model = (folder_.path() / "other").string();
  options_.languages = {.source_language = "de", .target_language = "en"};
  begin();
  const auto second = beginning_of(model());
  EXPECT_EQ(bytes_of(second / "vocab.json"), bytes_of(first / "vocab.json"));
  EXPECT_EQ(read_json_object(second / "tokenizer_config.json")["source_lang"], "de");
}

TEST_F(TrainingFolder, KeepsTheLanguagesOfAVocabularyWhereNoneAreNamed) {
  begin();
  options_.vocabulary_folder = beginning_of(model()).string();
  options_.model = (folder_.path() / "other").string();
  options_.languages = {};
  options_.max_length = 600;
  begin();
  const auto described = read_json_object(beginning_of(model()) / "tokenizer_config.json");
  EXPECT_EQ(described["source_lang"], "en");
  EXPECT_EQ(described["target_lang"], "de");
  EXPECT_EQ(described["model_max_length"], 600);
}

TEST_F(TrainingFolder, WantsTheSameIdsOfBothVocabularies) {
  begin();
  const Vocabulary larger = load_vocabulary(beginning_of(model()));
  options_.model = (folder_.path() / "other").string();
  options_.vocabulary.size = 80;
  begin();
  Vocabulary mixed = load_vocabulary(beginning_of(model()));
  EXPECT_NO_THROW(with_vocabulary(options_, mixed));
  mixed.target = larger.target;
  EXPECT_NE(message_of<std::runtime_error>([&] {
              with_vocabulary(options_, mixed);
            }).find("have </s> or <pad> at different ids"),
            std::string::npos);
}

TEST_F(TrainingFolder, BehindAFileIsRefused) {
  folder_.write("model", "");
  options_.model += "/inner";
  EXPECT_EQ(message_of<std::runtime_error>([&] { require_usable_folder(options_); }),
            (folder_.path() / "model").string() + " is no folder");
}

TEST_F(TrainingFolder, ADeliveredModelReplacesTheOldOneWhole) {
  begin();
  for (const char* name : {"target_vocab.json", "source.spm", "model.safetensors", "notes"})
    write(name, "old");
  write("checkpoints/delivery.1-0.tmp/vocab.json", "of a training that was killed");
  EXPECT_THROW(deliver_model(model(), model(),
                             [&](const fs::path& delivery) {
                               std::ofstream(delivery / "model.safetensors") << "new";
                               throw std::runtime_error("no space");
                             }),
               std::runtime_error);
  EXPECT_EQ(bytes_of(model() / "model.safetensors"), "old");
  deliver("new");
  EXPECT_EQ(bytes_of(model() / "model.safetensors"), "new");
  EXPECT_EQ(bytes_of(model() / "notes"), "old");
  EXPECT_EQ(bytes_of(model() / "recipe.toml"), options_.recipe);
  EXPECT_FALSE(fs::exists(model() / "target_vocab.json"));
  EXPECT_EQ(load_vocabulary(model()).source.vocabulary_size(), 90);
  EXPECT_FALSE(fs::exists(model() / "checkpoints/delivery.1-0.tmp"));
}

TEST_F(TrainingFolder, ADeliveryThatIsCutOffLeavesNoPartsOfTwoModels) {
  begin();
  for (const char* name : {"vocab.json", "model.safetensors"}) write(name, "old");
  write("recipe.toml/folder");  // which no file can replace: the last step before the weights
  EXPECT_THROW(deliver("new"), fs::filesystem_error);
  EXPECT_NE(bytes_of(model() / "vocab.json"), "old");
  EXPECT_FALSE(fs::exists(model() / "model.safetensors"));
}

TEST_F(TrainingFolder, ADeliveryOfTheSameTrainingKeepsTheOldWeightsUntilTheEnd) {
  begin();
  deliver("first");
  fs::remove(model() / "recipe.toml");
  write("recipe.toml/folder");
  EXPECT_THROW(deliver("second"), fs::filesystem_error);
  EXPECT_EQ(bytes_of(model() / "model.safetensors"), "first");
}

TEST_F(TrainingFolder, ThatIsGoneIsNotMadeAgainByADelivery) {
  begin();
  fs::remove_all(model());
  EXPECT_THROW(deliver("new"), std::runtime_error);
  EXPECT_FALSE(fs::exists(model()));
}

TEST(CorpusRecord, KnowsACorpusAgain) {
  const TemporaryFolder folder;
  const ParallelText text{.source = {"a", "b"}, .target = {"c", "d"}};
  const CorpusRecord record{.training = record_of(text)};
  write_record(folder.path() / "corpus.json", record);
  const auto read = read_record(folder.path() / "corpus.json");
  EXPECT_NO_THROW(require_same_corpus(read, record, "m"));
  const auto difference = [&](const ParallelText& other) {
    return message_of<std::invalid_argument>(
        [&] { require_same_corpus(read, {.training = record_of(other)}, "m"); });
  };
  EXPECT_NE(difference({.source = {"a"}, .target = {"c"}}).find("(2 pairs then, 1 now)"),
            std::string::npos);
  EXPECT_NE(difference({.source = {"b", "a"}, .target = {"d", "c"}}).find("(2 pairs, but others)"),
            std::string::npos);
  for (const ParallelText& other : {ParallelText{.source = {"a"}, .target = {"c"}},
                                    ParallelText{.source = {"b", "a"}, .target = {"d", "c"}},
                                    ParallelText{.source = {"ac", "b"}, .target = {"", "d"}}})
    EXPECT_THROW(require_same_corpus(read, {.training = record_of(other)}, "m"),
                 std::invalid_argument);
  EXPECT_THROW(require_same_corpus(read, {record.training, record.training}, "m"),
               std::invalid_argument);
  folder.write("corpus.json", "{}");
  EXPECT_THROW(read_record(folder.path() / "corpus.json"), std::runtime_error);
}

TEST_F(TrainingFolder, GivesTheArchitectureItsIds) {
  begin();
  const auto config = with_vocabulary(options_, load_vocabulary(beginning_of(model())));
  EXPECT_EQ(config.vocab_size, 90);
  EXPECT_EQ(config.decoder_vocab_size, 90);
  EXPECT_EQ(config.pad_token_id, 89);
  EXPECT_EQ(config.decoder_start_token_id, 89);
  EXPECT_EQ(config.eos_token_id, 0);
  EXPECT_EQ(config.max_position_embeddings, 512);
  EXPECT_TRUE(config.share_encoder_decoder_embeddings);
}

TEST_F(TrainingFolder, SeparateVocabulariesShareNoEmbeddings) {
  options_.vocabulary.joint = false;
  options_.vocabulary.size = 50;
  options_.max_length = 600;
  begin();
  const auto config = with_vocabulary(options_, load_vocabulary(beginning_of(model())));
  EXPECT_FALSE(config.share_encoder_decoder_embeddings);
  EXPECT_EQ(config.decoder_vocab_size, 50);
  EXPECT_EQ(config.max_position_embeddings, 600);
}

TEST_F(TrainingFolder, LongPairsAreLeftOutOfTheTextAndCounted) {
  begin();
  const auto vocabulary = load_vocabulary(beginning_of(model()));
  ParallelText text;
  text.source = {"The dog", "The dog never sees the cat.", "The dog"};
  text.target = {"Der Hund", "Der", "Der Hund sieht den Garten nicht, den Brief nicht."};
  text.skipped_long = 3;
  text.skipped_empty = 2;
  const int short_enough =
      static_cast<int>(std::max(vocabulary.source.encode(text.source[0]).ids.size(),
                                vocabulary.target.encode(text.target[0]).ids.size()));
  const auto encoded = encode_text(text, vocabulary, short_enough);
  EXPECT_EQ(encoded.source, std::vector<std::string>{"The dog"});
  EXPECT_EQ(encoded.ids.target,
            (std::vector<std::vector<int>>{vocabulary.target.encode("Der Hund").ids}));
  EXPECT_EQ(encoded.skipped_long, 5U);
  EXPECT_EQ(encoded.skipped_empty, 2U);
}

TEST_F(TrainingFolder, SampledEpochsDifferAndAreRepeatable) {
  begin();
  const auto vocabulary = load_vocabulary(beginning_of(model()));
  const auto text = encode_text(corpus(), vocabulary, 256);
  const EpochOptions sampling{.alpha = 0.2, .seed = 5};
  const auto first = corpus_of_epoch(text, vocabulary, sampling, 0);
  EXPECT_EQ(first->source, corpus_of_epoch(text, vocabulary, sampling, 0)->source);
  EXPECT_NE(first->source, corpus_of_epoch(text, vocabulary, sampling, 1)->source);
  EXPECT_NE(first->target, corpus_of_epoch(text, vocabulary, {.alpha = 0.2, .seed = 6}, 0)->target);
  for (std::size_t i = 0; i < text.source.size(); ++i)
    EXPECT_EQ(vocabulary.source.decode(list(first->source[i])),
              vocabulary.source.decode(list(text.ids.source[i])));
}

TEST_F(TrainingFolder, SampledPairsThatBecomeTooLongKeepTheirBestPieces) {
  begin();
  const auto vocabulary = load_vocabulary(beginning_of(model()));
  const auto text = encode_text(corpus(), vocabulary, 256);
  std::size_t longest = 0;
  for (const auto* side : {&text.ids.source, &text.ids.target})
    for (const auto& ids : *side) longest = std::max(longest, ids.size());
  const auto limit = static_cast<int>(longest);
  const auto epoch =
      corpus_of_epoch(text, vocabulary, {.alpha = 0.1, .seed = 1, .max_length = limit}, 0);
  for (const auto* side : {&epoch->source, &epoch->target})
    for (const auto& ids : *side) EXPECT_LE(ids.size(), longest);
}

TEST_F(TrainingFolder, VariantsStandBehindThePairsAndFollowTheEpoch) {
  begin();
  const auto vocabulary = load_vocabulary(beginning_of(model()));
  const auto text = encode_text(corpus(), vocabulary, 256);
  for (const double alpha : {0.0, 0.2}) {
    EpochOptions options{.alpha = alpha, .seed = 5};
    EXPECT_EQ(options.differ(), alpha > 0.0);
    const auto plain = corpus_of_epoch(text, vocabulary, options, 0);
    options.variants = VariantShares::parse("joined:0.5");
    EXPECT_TRUE(options.differ());
    const auto first = corpus_of_epoch(text, vocabulary, options, 0);
    const std::size_t pairs = text.source.size();
    ASSERT_GT(first->source.size(), pairs);
    EXPECT_EQ(first->source.size(), first->target.size());
    for (std::size_t i = 0; i < pairs; ++i)
      EXPECT_EQ(list(plain->source[i]), list(first->source[i]));
    EXPECT_GT(first->source.length(first->source.size() - 1), text.ids.source.length(0));
    EXPECT_EQ(first->source, corpus_of_epoch(text, vocabulary, options, 0)->source);
    EXPECT_NE(first->source, corpus_of_epoch(text, vocabulary, options, 1)->source);
  }
}

TEST_F(TrainingFolder, VariantsThatAreTooLongAreLeftOut) {
  begin();
  const auto vocabulary = load_vocabulary(beginning_of(model()));
  const auto text = encode_text(corpus(), vocabulary, 256);
  std::size_t longest = 0;
  for (const auto* side : {&text.ids.source, &text.ids.target})
    for (const auto& ids : *side) longest = std::max(longest, ids.size());
  const EpochOptions options{.variants = VariantShares::parse("joined:1"),
                             .max_length = static_cast<int>(longest)};
  EXPECT_EQ(corpus_of_epoch(text, vocabulary, options, 0)->source.size(), text.source.size());
}

}  // namespace
}  // namespace heed
