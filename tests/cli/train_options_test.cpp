#include "cli/train_options.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/train.h"
#include "cli/training_recipe.h"
#include "format/temporary_folder.h"
#include "job/delivery.h"
#include "job/recipe.h"

namespace heed {
namespace {

/// `heed train` without the training.
struct Program {
  Program() : command(add_command(app, "train", "")) { add_train_options(*command, options); }

  TrainOptions& parse(const std::string& arguments) {
    app.parse("train -m folder " + arguments);
    return options;
  }

  CLI::App app;
  TrainOptions options;
  CLI::App* command;
};

TEST(TrainOptions, MayBeAtTheirLimitsAndNoFurther) {
  for (const auto& [good, bad] : std::vector<std::pair<std::string, std::string>>{
           {"--max-length=2", "--max-length=1"},
           {"--sample-pieces=0", "--sample-pieces=-0.01"},
           {"--sample-pieces=1", "--sample-pieces=1.01"},
           {"--set-aside=0", "--set-aside=-1"},
           {"--shortlist=0", "--shortlist=-1"},
           {"--guided-alignment-head=0", "--guided-alignment-head=-1"},
           {"--beam-size=1", "--beam-size=0"}}) {
    EXPECT_NO_THROW(Program().parse("--source a.en --target a.de " + good).validate()) << good;
    EXPECT_THROW(Program().parse("--source a.en --target a.de " + bad).validate(),
                 std::invalid_argument)
        << bad;
  }
}

TEST(TrainOptions, DefaultsAreValidWithACorpus) {
  Program program;
  EXPECT_NO_THROW(program.parse("--source a.en --target a.de").validate());
  EXPECT_FALSE(program.options.validates());
}

TEST(TrainOptions, DefaultsThatHelpShowsAreThoseOfTheStructs) {
  Program program;
  program.parse("");
  const auto shown = [&](const std::string& name) {
    return program.command->get_option(name)->get_default_str();
  };
  const TrainingOptions training;
  EXPECT_EQ(TrainingSpan::parse(shown("--save-every")).amount, training.save_every.amount);
  EXPECT_EQ(TrainingSpan::parse(shown("--save-every")).unit, training.save_every.unit);
  EXPECT_EQ(shown("--save-precision"), "float16");
  EXPECT_EQ(training.save_precision, DataType::kFloat16);
}

TEST(TrainOptions, SayWhatIsReadBesidesThePairs) {
  Program program;
  const TrainOptions& options = program.parse(
      "--source a.en --target a.de --variants joined:0.1 --codes also,fra "
      "--both-directions --split-digits --also-pairs made.tsv");
  EXPECT_NO_THROW(options.validate());
  EXPECT_EQ(options.variants.of(VariantKind::kJoined), 0.1);
  EXPECT_EQ(options.vocabulary.codes, (std::vector<std::string>{"also", "fra"}));
  EXPECT_TRUE(options.both_directions && options.vocabulary.split_digits && options.reads_also());
  const std::string recipe = recipe_of(*program.command);
  for (const char* line : {"variants = \"joined:0.1\"", "codes = \"also,fra\"",
                           "both-directions = true", "split-digits = true"})
    EXPECT_NE(recipe.find(std::string("\n") + line + "\n"), std::string::npos) << line;
}

TEST(TrainOptions, WithoutThemReadNothingElseAndSaySoInTheRecipe) {
  Program program;
  const TrainOptions& options = program.parse("--source a.en --target a.de");
  EXPECT_FALSE(options.variants.any() || options.both_directions || options.reads_also());
  const std::string recipe = recipe_of(*program.command);
  EXPECT_NE(recipe.find("\nvariants = \"none\"\n"), std::string::npos);
  const TemporaryFolder folder;
  Program again;
  again.parse("--source a.en --target a.de --config " + folder.write("r.toml", recipe).string());
  EXPECT_FALSE(again.options.variants.any());
  EXPECT_TRUE(again.options.vocabulary.codes.empty());
}

TEST(TrainOptions, VariantsThatAreNoneAreRefusedByName) {
  Program program;
  EXPECT_NE(message_of<std::invalid_argument>([&] {
              program.parse("--variants caps:0.1");
            }).find("--variants: a kind of variant is 'caps'; it must be capitals"),
            std::string::npos);
}

TEST(TrainOptions, SizesAreRefusedByTheOptionsThatSetThem) {
  for (const auto& [arguments, expected] : std::vector<std::pair<std::string, std::string>>{
           {"--d-model 250",
            "--d-model is 250; it must be even and a multiple of --encoder-heads (4)"},
           {"--d-model 6 --heads 4", "such as 4 or 8"},
           {"--decoder-ffn 0", "--decoder-ffn is 0; it must be from 1"},
           {"--encoder-layers 0", "--encoder-layers is 0"},
           {"--attention-dropout 1", "--attention-dropout must be"}}) {
    Program program;
    auto& options = program.parse("--source a.en --target a.de " + arguments);
    EXPECT_NE(message_of<std::invalid_argument>([&] { options.validate(); }).find(expected),
              std::string::npos)
        << arguments;
  }
}

TEST(TrainOptions, TextsAreRefusedByTheOptionsThatNameThem) {
  for (const auto& [arguments, expected] : std::vector<std::pair<std::string, std::string>>{
           {"--source a", "--target is missing; it goes with --source"},
           {"--source a --target b --valid-target c", "--valid-source is missing"},
           {"--source a b --target c", "there are 2 --source and 1 --target files"},
           {"--source a --target a", "--source and --target are the same text, a"},
           {"", "a corpus is missing; give --source and --target, or --pairs"}}) {
    Program program;
    auto& options = program.parse(arguments);
    EXPECT_NE(message_of<std::invalid_argument>([&] { options.validate(); }).find(expected),
              std::string::npos)
        << arguments;
  }
}

TEST(TrainOptions, OneOptionSetsBothSidesAndASidesOwnWins) {
  Program program;
  const auto& options =
      program.parse("--encoder-layers 3 --layers 6 --heads 2 --ffn 512 --decoder-ffn 64");
  EXPECT_EQ(options.architecture.encoder_layers, 3);
  EXPECT_EQ(options.architecture.decoder_layers, 6);
  EXPECT_EQ(options.architecture.encoder_attention_heads, 2);
  EXPECT_EQ(options.architecture.decoder_attention_heads, 2);
  EXPECT_EQ(options.architecture.encoder_ffn_dim, 512);
  EXPECT_EQ(options.architecture.decoder_ffn_dim, 64);
}

TEST(TrainOptions, CommandLineForBothSidesOverridesTheFilesSides) {
  const TemporaryFolder folder;
  const auto recipe =
      folder.write("recipe.toml", "encoder-layers = 2\ndecoder-layers = 2\nheads = 8\n").string();
  Program program;
  const auto& options = program.parse("--config " + recipe + " --layers 5 --decoder-heads 4");
  EXPECT_EQ(options.architecture.encoder_layers, 5);
  EXPECT_EQ(options.architecture.decoder_layers, 5);
  EXPECT_EQ(options.architecture.encoder_attention_heads, 8);
  EXPECT_EQ(options.architecture.decoder_attention_heads, 4);
}

TEST(TrainOptions, FlagsSwitchEmbeddingsAndVocabulariesApart) {
  Program program;
  const auto& options = program.parse(
      "--no-tied-embeddings --no-shared-embeddings --separate-vocabs --byte-fallback");
  EXPECT_FALSE(options.architecture.tie_word_embeddings);
  EXPECT_FALSE(options.architecture.share_encoder_decoder_embeddings);
  EXPECT_FALSE(options.vocabulary.joint);
  EXPECT_TRUE(options.vocabulary.byte_fallback);
}

TEST(TrainOptions, WrongValuesAreRefused) {
  const auto refused = [](const std::string& arguments) {
    EXPECT_THROW(
        {
          Program program;
          program.parse("--source a --target b " + arguments).validate();
        },
        std::invalid_argument)
        << arguments;
  };
  refused("--precision float16");
  refused("--save-precision int8");
  refused("--after 30");
  refused("--max-length 1");
  refused("--sample-pieces 2");
  refused("--beam-size 0");
  refused("--d-model 30 --heads 4");
  refused("--dropout 1");
  refused("--vocab-type words");
  refused("--valid-source a");
  refused("--resume --overwrite");
}

TEST(TrainOptions, AMissingCorpusIsRefused) {
  Program program;
  EXPECT_THROW(program.parse("").validate(), std::invalid_argument);
}

TEST(Recipe, GivesTheSameOptionsWhenReadBack) {
  Program first;
  first.parse(
      "--layers 3 --decoder-layers 1 --d-model 64 --vocab-type bpe --separate-vocabs --after 90m "
      "--precision bfloat16 "
      "--save-precision float32 "
      "--learning-rate 0.0005 --source-lang en --no-tied-embeddings --seed 18446744073709551615 "
      "--epsilon 1e-8");
  const auto recipe = recipe_of(*first.command);
  const TemporaryFolder folder;
  Program second;
  const auto& options = second.parse("--config " + folder.write("recipe.toml", recipe).string());
  EXPECT_EQ(recipe_of(*second.command), recipe);
  EXPECT_EQ(options.architecture.encoder_layers, 3);
  EXPECT_EQ(options.architecture.decoder_layers, 1);
  EXPECT_EQ(options.vocabulary.type, PieceType::kBpe);
  EXPECT_FALSE(options.vocabulary.joint);
  EXPECT_FALSE(options.architecture.tie_word_embeddings);
  EXPECT_TRUE(options.architecture.share_encoder_decoder_embeddings);
  EXPECT_EQ(options.training.after.amount, 5400.0);
  EXPECT_EQ(options.training.save_precision, DataType::kFloat32);
  EXPECT_TRUE(options.training.bfloat16_products);
  EXPECT_EQ(options.training.learning_rate, 0.0005);
  EXPECT_EQ(options.training.epsilon, 1e-8);
  EXPECT_EQ(options.training.seed, 18446744073709551615ULL);
  EXPECT_EQ(options.languages.source_language, "en");
}

TEST(Recipe, HasNeitherFilesNorWhatConcernsTheMachine) {
  Program program;
  program.parse("--source /home/me/a.en --target b --threads 7 --device cuda --quiet");
  const auto recipe = recipe_of(*program.command);
  for (const char* name :
       {"\nsource =", "\ntarget =", "\nmodel =", "threads", "device", "quiet", "home", "\nlayers"})
    EXPECT_EQ(recipe.find(name), std::string::npos) << name;
}

TEST(Recipe, SaysThatLinksAreLearntAndLeavesAFileOfThemToTheRun) {
  Program learnt;
  learnt.parse("--guided-alignment auto --guided-alignment-layer 1 --decoder-layers 2");
  EXPECT_EQ(learnt.options.guided_architecture().alignment_layer, 1);
  EXPECT_EQ(learnt.options.guided_architecture().alignment_head, 0);
  const std::string recipe = recipe_of(*learnt.command);
  for (const char* line : {"guided-alignment = \"auto\"", "guided-alignment-layer = 1"})
    EXPECT_NE(recipe.find(std::string("\n") + line + "\n"), std::string::npos) << line;
  const TemporaryFolder folder;
  const auto links = folder.write("links", "0-0\n").string();
  Program given;
  given.parse("--source a --target b --guided-alignment " + links);
  EXPECT_EQ(recipe_of(*given.command).find("guided-alignment ="), std::string::npos);
  EXPECT_EQ(run_of(*given.command).at("--guided-alignment"), std::vector{links});
  EXPECT_EQ(arguments_of(*given.command),
            "--config recipe.toml --source a --target b --model folder --guided-alignment links");
}

TEST(Recipe, SaysThatNoHeadIsGuided) {
  Program open;
  open.parse("--source a --target b");
  EXPECT_EQ(recipe_of(*open.command).find("guided-alignment ="), std::string::npos);
  EXPECT_TRUE(open_options(*open.command).contains("--guided-alignment"));
  for (const std::string value : {"none", ""}) {  // the latter stands in older recipes
    const TemporaryFolder folder;
    const auto recipe = folder.write("r.toml", "guided-alignment = \"" + value + "\"\n");
    Program none;
    none.parse("--source a --target b --config " + recipe.string());
    EXPECT_FALSE(none.options.is_guided()) << value;
    EXPECT_FALSE(open_options(*none.command).contains("--guided-alignment")) << value;
    EXPECT_NE(recipe_of(*none.command).find("\nguided-alignment = "), std::string::npos) << value;
    EXPECT_FALSE(run_of(*none.command).contains("--guided-alignment")) << value;
  }
}

TEST(TrainOptions, RefuseAHeadToGuideThatTheDecoderDoesNotHave) {
  for (const auto& [wrong, said] :
       {std::pair("--guided-alignment-layer 3",
                  "--guided-alignment-layer is 3; it must be from 0 "
                  "to 2"),
        std::pair("--guided-alignment-head 4", "--guided-alignment-head is 4"),
        std::pair("--guided-alignment-head -1", "--guided-alignment-head is -1"),
        std::pair("--guided-alignment-weight -1", "--guided-alignment-weight is -1")}) {
    Program program;
    auto& options = program.parse(
        "--source a --target b --decoder-layers 3 --decoder-heads 4 --guided-alignment auto " +
        std::string(wrong));
    EXPECT_NE(message_of<std::invalid_argument>([&] { options.validate(); }).find(said),
              std::string::npos)
        << wrong;
  }
}

TEST(Recipe, ArgumentsNameFilesWithoutFolders) {
  Program program;
  program.app.parse(
      "train -m /data/models/en-de/ --source /data/a.en --source /data/b.en --target c "
      "--overwrite");
  EXPECT_EQ(arguments_of(*program.command),
            "--config recipe.toml --source a.en --source b.en --target c --model en-de");
}

TEST(Recipe, OfAnotherModelIsRefusedWhenResuming) {
  Program small, large, longer;
  small.parse("--d-model 64");
  large.parse("--d-model 128");
  longer.parse("--d-model 64 --after 2h");
  const auto begun = recipe_of(*small.command);
  EXPECT_NO_THROW(require_same_model(begun, recipe_of(*longer.command), "folder"));
  EXPECT_EQ(message_of<std::invalid_argument>(
                [&] { require_same_model(begun, recipe_of(*large.command), "folder"); }),
            "--d-model is 128, but the training in folder was begun with 64; leave it out, or "
            "train in another folder");
}

TEST(StartFrom, TakesTheSizesOfTheModel) {
  const std::string toy = std::string(HEED_SOURCE_DIR) + "/models/toy";
  Program program;
  const auto& options = program.parse("--start-from " + toy + " --encoder-heads 4");
  EXPECT_EQ(options.start_from, toy);
  EXPECT_EQ(options.architecture.d_model, 128);
  EXPECT_EQ(options.architecture.encoder_layers, 3);
  EXPECT_EQ(options.architecture.decoder_layers, 2);
  EXPECT_EQ(options.architecture.decoder_ffn_dim, 256);
  EXPECT_TRUE(options.architecture.tie_word_embeddings);
  EXPECT_NE(recipe_of(*program.command).find("\nd-model = 128\n"), std::string::npos);
}

TEST(StartFrom, TakesWhichEmbeddingsAreShared) {
  const TemporaryFolder folder;
  const std::string toy = std::string(HEED_SOURCE_DIR) + "/models/toy";
  for (const bool tied : {false, true}) {
    for (const bool shared : {false, true}) {
      auto config = nlohmann::json::parse(bytes_of(toy + "/config.json"));
      config["tie_word_embeddings"] = tied;
      config["share_encoder_decoder_embeddings"] = shared;
      folder.write("config.json", config.dump());
      Program program;
      const auto& options = program.parse("--start-from " + folder.path().string());
      EXPECT_EQ(options.architecture.tie_word_embeddings, tied);
      EXPECT_EQ(options.architecture.share_encoder_decoder_embeddings, shared);
    }
  }
}

TEST(StartFrom, RefusesOtherSizes) {
  const std::string toy = std::string(HEED_SOURCE_DIR) + "/models/toy";
  for (const std::string size : {"--d-model 64", "--layers 3", "--activation swish"}) {
    Program program;
    EXPECT_THROW(program.parse(size + " --start-from " + toy), std::invalid_argument) << size;
  }
  Program program;
  EXPECT_THROW(program.parse("--vocab a --start-from " + toy), CLI::ParseError);
  Program missing;
  EXPECT_THROW(missing.parse("--start-from /nowhere"), std::runtime_error);
}

TEST(Resume, TakesWhatIsNotGivenFromTheFoldersRecipe) {
  Program begun;
  begun.parse("--d-model 64 --after 5e --seed 9");
  const TemporaryFolder folder;
  std::filesystem::create_directories(beginning_of(folder.path()));
  folder.write("checkpoints/training/recipe.toml", recipe_of(*begun.command));
  Program program;
  program.app.parse("train --resume --after 7e --model " + folder.path().string());
  EXPECT_TRUE(program.options.training.resume);
  EXPECT_EQ(program.options.architecture.d_model, 64);
  EXPECT_EQ(program.options.training.seed, 9U);
  EXPECT_EQ(program.options.training.after.amount, 7.0);
}

TEST(Resume, TakesTheTextsOfTheTrainingThatWasBegun) {
  const TemporaryFolder folder;
  const auto source = folder.write("a.en", "a\n").string();
  Program begun;
  begun.parse("--source " + source + " --target b --threads 3 --vocab old --quiet");
  const auto run = run_of(*begun.command);
  EXPECT_EQ(run.size(), 3U);
  folder.write("run.json", nlohmann::json(run).dump());
  Program program;
  program.parse("--target other");
  read_run(folder.path() / "run.json", *program.command);
  EXPECT_EQ(program.command->get_option("--source")->results(), std::vector<std::string>{source});
  EXPECT_EQ(program.command->get_option("--target")->results(), std::vector<std::string>{"other"});
  EXPECT_EQ(program.command->get_option("--threads")->results(), std::vector<std::string>{"3"});
  folder.write("run.json", R"({"--source": 1})");
  Program wrong;
  wrong.parse("");
  EXPECT_THROW(read_run(folder.path() / "run.json", *wrong.command), std::runtime_error);
}

TEST(Resume, OfNoTrainingIsRefused) {
  Program program;
  auto& options = program.parse("--resume");
  EXPECT_NE(message_of<std::invalid_argument>([&] {
              options.validate();
            }).find("no training was begun in folder"),
            std::string::npos);
}

TEST(Plan, ChoosesWhatNobodyHasSaid) {
  Program program;
  const auto& options = program.parse("--d-model 64 --ffn 32 --warmup 9");
  const auto open = open_options(*program.command);
  EXPECT_TRUE(open.contains("--encoder-layers"));
  EXPECT_FALSE(open.contains("--d-model"));
  EXPECT_FALSE(open.contains("--encoder-ffn"));
  EXPECT_EQ(recipe_of(*program.command).find("encoder-layers"), std::string::npos);
  choose({{"--d-model", "128"},
          {"--encoder-layers", "7"},
          {"--warmup", "8"},
          {"--after", "9e"},
          {"--set-aside", "20"}},
         *program.command);
  EXPECT_EQ(options.architecture.d_model, 64);
  EXPECT_EQ(options.architecture.encoder_layers, 7);
  EXPECT_EQ(options.training.warmup, 9);
  EXPECT_EQ(options.training.after.amount, 9.0);
  EXPECT_NE(recipe_of(*program.command).find("\nencoder-layers = 7\n"), std::string::npos);
  EXPECT_NE(recipe_of(*program.command).find("\nset-aside = 20\n"), std::string::npos);
  EXPECT_FALSE(open_options(*program.command).contains("--after"));
}

TEST(Resume, NeedsNoRecipe) {
  Program program;
  EXPECT_TRUE(program.parse("--resume --d-model 32").training.resume);
  EXPECT_EQ(program.options.architecture.d_model, 32);
}

TEST(TrainOptions, TheRecipesOfTheBundledModelsAreOptions) {
  for (const char* model : {"toy", "en-de", "de-en"}) {
    Program program;
    EXPECT_NO_THROW(program.parse("--source a.en --target a.de --config " HEED_SOURCE_DIR
                                  "/models/" +
                                  std::string(model) + "/recipe.toml"))
        << model;
  }
}

TEST(TrainingEnd, IsToldInWords) {
  TrainOptions options;
  options.model = "folder";
  options.training.early_stopping = 3;
  TrainingResult result;
  EXPECT_EQ(end_in_words(result, options), "done; the model is in folder");
  result.end = TrainingEnd::kStoppedEarly;
  EXPECT_EQ(end_in_words(result, options),
            "stopped early, without gain for 3 validations; the model is in folder");
  result.end = TrainingEnd::kInterrupted;
  result.progress.update = 7;
  EXPECT_EQ(end_in_words(result, options),
            "interrupted after update 7; the state is saved, --resume goes on from it");
}

}  // namespace
}  // namespace heed
