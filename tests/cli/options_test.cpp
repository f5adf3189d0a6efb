#include <gmock/gmock.h>

#include <iterator>
#include <sstream>

#include "cli/clean.h"
#include "cli/commands.h"
#include "cli/export.h"
#include "cli/train.h"
#include "cli/vary.h"

namespace heed {
namespace {

using AddCommand = void (*)(CLI::App&);

/// The names of all options of a command, `--help` and positional ones included.
std::vector<std::string> options_of(AddCommand add) {
  CLI::App app;
  add(app);
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_subcommands({}).front()->get_options())
    names.push_back(option->get_name(true, true));
  return names;
}

void expect_options(AddCommand add, const std::string& names) {
  std::istringstream words(names);
  const std::vector<std::string> wanted(std::istream_iterator<std::string>(words), {});
  EXPECT_THAT(options_of(add), testing::IsSupersetOf(wanted));
}

TEST(Options, ThatScriptsMayUseStayWithTheirCommands) {
  expect_options(
      add_translate,
      "--alignment --batch-tokens --config --device --exhaustive --json "
      "--length-penalty --max-length --max-length-factor --max-source-length --mbr "
      "--min-length --n-best --no-recase{false} --no-repeat-ngram --no-replace-unk{false} "
      "--no-shortlist{false} --no-split{false} --no-unk{false} --precision "
      "--sampling --scores --seed --target-prefix --temperature --threads --top-k "
      "--top-p -b,--beam-size -h,--help -i,--input -m,--model -o,--output -q,--quiet "
      "sentence ");
  expect_options(add_align,
                 "--alignment,--threshold --batch-tokens --columns --config --device "
                 "--forward-output --heads --html --layer --learn --link-scores --method "
                 "--pairs,--tsv --precision --prior --reverse-model --reverse-output --save "
                 "--source --symmetrize --target --threads --units --weights -b,--beam-size "
                 "-h,--help -m,--model -o,--output -q,--quiet links ");
  expect_options(add_score,
                 "--batch-tokens --columns --config --device --json --normalize --pairs,--tsv "
                 "--precision --source --target --threads --word-scores -h,--help -i,--input "
                 "-m,--model -o,--output -q,--quiet ");
  expect_options(add_evaluate,
                 "--alignment --config --gold-one-based --hypothesis --json --lowercase "
                 "--metric --reference --smooth --smooth-value --tokenize --width -h,--help ");
  expect_options(add_explain,
                 "--ablate-head --block --config --corpus --corpus-target --device --edges "
                 "--faithfulness --head --heads --html --importance --json --layer --query "
                 "--replace --sentences --target --threads --without -b,--beam-size -h,--help "
                 "-m,--model -o,--output -q,--quiet sentence ");
  expect_options(add_info, "--config --device --json --threads -h,--help model,-m,--model ");
  expect_options(add_shortlist,
                 "--columns --config --pairs,--tsv --source --target --threads --translations "
                 "-h,--help -m,--model ");
  expect_options(add_clean,
                 "--columns --config --device --exclude --keep --no-repair --output-source "
                 "--output-target --pairs,--tsv --precision --removed --reverse-model --source "
                 "--source-lang --target --target-lang --threads -h,--help -m,--model "
                 "-o,--output -q,--quiet ");
  expect_options(add_vary,
                 "--columns --config --output-source --output-target --pairs,--tsv --seed "
                 "--source --target --variants -h,--help -o,--output ");
  expect_options(add_export, "--config --format --precision -h,--help -m,--model -o,--output ");
  expect_options(add_train,
                 "--accumulate --activation --activation-dropout --after --also-pairs "
                 "--also-source --also-target --attention-dropout --average-decay "
                 "--average-last --batch-tokens --beta1 --beta2 --both-directions "
                 "--byte-fallback --character-coverage --clip-norm --codes --columns --config "
                 "--cooldown --d-model --decoder-ffn --decoder-heads --decoder-layers --device "
                 "--dropout --dropout-warmup --early-stopping --encoder-ffn --encoder-heads "
                 "--encoder-layers --epsilon --ffn --heads --keep-best-by --label-smoothing "
                 "--layers --learning-rate --log-every --max-length --no-shared-embeddings "
                 "--no-tied-embeddings --overwrite --pairs,--tsv --precision --preset --r-drop "
                 "--resume --sample-pieces --save-every --save-precision --seed "
                 "--separate-vocabs --set-aside --shortlist --source --source-lang "
                 "--split-digits --start-from --target --target-lang --threads --valid-every "
                 "--valid-pairs,--valid-tsv --valid-source --valid-target --variants --vocab "
                 "--vocab-size --vocab-type --warmup --weight-decay -b,--beam-size -h,--help "
                 "-m,--model -q,--quiet ");
}

/// What CLI11 calls that which is wrong with a command line; empty: nothing.
std::string parse_error(AddCommand add, const std::string& line) {
  CLI::App app;
  add(app);
  app.get_subcommands({}).front()->callback([] {});
  return message_of<CLI::ParseError>([&] { app.parse(line); }).empty() ? "" : "refused";
}

TEST(Options, ThatBelongToOthersAreRefusedWithoutThem) {
  for (const char* line : {"align --save d", "align a b c"})
    EXPECT_EQ(parse_error(add_align, line), "refused") << line;
  for (const char* line :
       {"align --learn --save d --prior e --pairs p", "align --prior d", "align a b"})
    EXPECT_EQ(parse_error(add_align, line), "") << line;
  EXPECT_EQ(parse_error(add_evaluate, "evaluate --hypothesis h"), "refused");
  EXPECT_EQ(parse_error(add_shortlist, "shortlist --pairs p"), "refused");
  EXPECT_EQ(parse_error(add_train, "train --pairs p"), "refused");
}

TEST(Options, OfModelsDoNotGoWithLearning) {
  for (const char* option : {"--model m", "--reverse-model m", "--layer 0", "--heads 0",
                             "--method plain", "--weights norm", "--beam-size 1",
                             "--batch-tokens 9", "--device cpu", "--precision int8"}) {
    EXPECT_EQ(parse_error(add_align, std::string("align --pairs p ") + option), "") << option;
    EXPECT_EQ(parse_error(add_align, std::string("align --learn --pairs p ") + option), "refused")
        << option;
  }
}

TEST(Options, OfOneRunOnlyAreNoneOfARecipe) {
  const TemporaryFolder folder;
  const std::string recipe = folder.write("r.toml", "overwrite = true\n").string();
  CLI::App app;
  add_train(app);
  EXPECT_THROW(app.parse("train --model m --config " + recipe), std::invalid_argument);
}

}  // namespace
}  // namespace heed
