#include "job/model_card.h"

#include <gtest/gtest.h>

#include "format/temporary_folder.h"

namespace heed {
namespace {

TEST(ModelCard, TellsDataScoresAndCommand) {
  const TemporaryFolder folder;
  TrainOptions options;
  options.model = folder.path().string();
  options.languages = {.source_language = "en", .target_language = "de"};
  options.text.source = {"/somewhere/train.en"};
  options.text.target = {"/somewhere/train.de"};
  options.arguments = "--config recipe.toml --source train.en --target train.de --model en-de";
  ModelConfig config;
  config.vocab_size = config.decoder_vocab_size = 100;
  const TrainingResult result{.progress = {.update = 1200, .epoch = 3.0, .seconds = 3723.0},
                              .best = {{Metric::kBleu, 43.21}, {Metric::kChrf, 60.0}}};
  write_model_card({.options = options,
                    .config = config,
                    .result = result,
                    .pairs = 162875,
                    .validation_pairs = 1500});
  const auto card = bytes_of(folder.path() / "README.md");
  for (const char* text : {"# en to de\n", "162875 sentence pairs of `train.en`, `train.de`",
                           "1200 updates, 3.0 epochs, 1:02:03",
                           "1500 validation pairs (beam 4): BLEU 43.2 "
                           "(`nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:",
                           "chrF2 60.0 (`nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:",
                           "heed train --config recipe.toml --source train.en"})
    EXPECT_NE(card.find(text), std::string::npos) << text << "\n" << card;
  EXPECT_EQ(card.find("somewhere"), std::string::npos);
}

TEST(ModelCard, TellsTheSizesOfTheModelAndItsLossAndIsNamedAsTheFolderIs) {
  const TemporaryFolder folder;
  TrainOptions options;
  options.model = (folder.path() / "mine").string();
  std::filesystem::create_directory(options.model);
  options.languages.source_language = "en";  // of the other side nothing is said
  options.text.pairs = {"a.tsv"};
  options.also.pairs = {"b.tsv"};
  options.beam_size = 2;
  ModelConfig config = {.d_model = 32,
                        .encoder_layers = 3,
                        .decoder_layers = 2,
                        .encoder_attention_heads = 4,
                        .decoder_attention_heads = 8,
                        .encoder_ffn_dim = 64,
                        .decoder_ffn_dim = 96};
  config.vocab_size = config.decoder_vocab_size = 50000;
  write_model_card({.options = options,
                    .config = config,
                    .result = {.progress = {}, .best = {{Metric::kLoss, 1.2345}}},
                    .pairs = 9,
                    .validation_pairs = 7});
  const auto card = bytes_of(folder.path() / "mine" / "README.md");
  for (const char* text :
       {"# mine\n", "pairs of `a.tsv`, `b.tsv`.\n",
        "- Architecture: 3 encoder and 2 decoder layers, width 32, feed-forward 64 and 96, 4 and 8 "
        "heads, 50000 target pieces; 1.7 million parameters.\n",
        "- Best on 7 validation pairs (beam 2): negative log-likelihood 1.234 a token.\n"})
    EXPECT_NE(card.find(text), std::string::npos) << text << "\n" << card;
}

TEST(ModelCard, OfSomebodysHandStays) {
  const TemporaryFolder folder;
  folder.write("README.md", "mine");
  TrainOptions options;
  options.model = folder.path().string();
  write_model_card({.options = options, .config = {}, .result = {}});
  EXPECT_EQ(bytes_of(folder.path() / "README.md"), "mine");
}

}  // namespace
}  // namespace heed
