#include "cli/clean.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "format/temporary_folder.h"
#include "text/line_reader.h"

namespace heed {
namespace {

/// 600 pairs of the toy corpus, and behind them some with a flaw each.
class Clean : public testing::Test {
 protected:
  Clean() {
    const std::string toy = HEED_SOURCE_DIR "/data/toy/";
    sources_ = read_lines(toy + "train.en");
    targets_ = read_lines(toy + "train.de");
    sources_.resize(600);
    targets_.resize(600);
    options_.cleaning.keep = {Flaw::kNearDuplicate, Flaw::kPartner, Flaw::kLanguage, Flaw::kRatio,
                              Flaw::kDuplicate};
    options_.output = path("kept");
    options_.removed = path("removed");
    options_.compute.threads = 1;
  }

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::vector<std::string> lines(const std::string& name) const { return read_lines(path(name)); }
  static std::string tabbed(const std::vector<std::string>& cells) {
    std::string line;
    for (const std::string& cell : cells) line += (line.empty() ? "" : "\t") + cell;
    return line;
  }
  void add(const std::string& source, const std::string& target) {
    sources_.push_back(source);
    targets_.push_back(target);
  }

  /// What is told on standard error.
  std::string run() {
    std::string text;
    for (std::size_t i = 0; i < sources_.size(); ++i)
      text += sources_[i] + "\t" + targets_[i] + "\n";
    options_.text.pairs = {folder_.write("pairs", text)};
    testing::internal::CaptureStderr();
    run_clean(options_);
    return testing::internal::GetCapturedStderr();
  }

  TemporaryFolder folder_;
  std::vector<std::string> sources_, targets_;
  CleanOptions options_;
};

TEST_F(Clean, WritesWhatIsKeptMendedAndWhatIsRemovedAsItWas) {
  add("", "Leer.");
  add("The dog &amp; the cat sleep.", "Der Hund &amp; die Katze schlafen.");
  add("The old dog sleeps.", "The old dog sleeps.");
  add("The house is big &amp; old.", "Das Haus ist groÃŸ.");
  add("<i>The dog sleeps", "Der &amp; Hund");
  const std::string report = run();
  const auto kept = lines("kept");
  ASSERT_EQ(kept.size(), 602U);
  EXPECT_EQ(kept.front(), tabbed({sources_.front(), targets_.front()}));
  EXPECT_EQ(kept[600], "The dog & the cat sleep.\tDer Hund & die Katze schlafen.");
  EXPECT_EQ(kept[601], "The house is big & old.\tDas Haus ist groß.");
  EXPECT_EQ(
      lines("removed"),
      (std::vector<std::string>{"empty\t\tLeer.", "copy\tThe old dog sleeps.\tThe old dog sleeps.",
                                "tags\t<i>The dog sleeps\tDer &amp; Hund"}));
  EXPECT_EQ(report,
            "pairs read        605\n"
            "kept              602  99.50 %\n"
            "removed: empty      1   0.17 %\n"
            "removed: tags       1   0.17 %\n"
            "removed: copy       1   0.17 %\n"
            "mended: entities    2   0.33 %\n"
            "mended: encoding    1   0.17 %\n");
}

TEST_F(Clean, WritesTwoFilesWhereTheyAreNamedAndNothingOnStderrWhenQuiet) {
  add("The old dog sleeps.", "The old dog sleeps.");
  options_.output = "-";
  options_.output_source = path("kept.en");
  options_.output_target = path("kept.de");
  options_.quiet = true;
  EXPECT_EQ(run(), "");
  sources_.pop_back();
  targets_.pop_back();
  EXPECT_EQ(lines("kept.en"), sources_);
  EXPECT_EQ(lines("kept.de"), targets_);
}

TEST_F(Clean, IsTheSameWithSeveralThreads) {
  options_.cleaning.keep = {};
  for (std::size_t i = 0; i < 20; ++i) add(sources_[i], targets_[i]);
  run();
  const auto kept = lines("kept"), removed = lines("removed");
  EXPECT_EQ(kept.size() + removed.size(), 620U);
  ASSERT_GE(removed.size(), 20U);
  for (std::size_t i = 0; i < 20; ++i)
    EXPECT_EQ(removed[removed.size() - 20 + i], "duplicate\t" + tabbed({sources_[i], targets_[i]}));
  options_.compute.threads = 3;
  run();
  EXPECT_EQ(lines("kept"), kept);
  EXPECT_EQ(lines("removed"), removed);
}

TEST_F(Clean, LeavesOutWhatIsNearToTexts) {
  add("Nobody knows that the little fox was here.", "Niemand weiß, dass der kleine Fuchs da war.");
  options_.exclude = {
      folder_.write("test.de", "Niemand weiß, dass der kleine Hund da war.\n").string()};
  run();
  EXPECT_EQ(lines("kept").size(), 600U);
  EXPECT_EQ(lines("removed"),
            std::vector<std::string>{"excluded\t" + tabbed({sources_.back(), targets_.back()})});
}

TEST_F(Clean, RemovesWhatAModelFindsUnlikely) {
  add("", "Leer.");  // what has another flaw is not asked for, but what stands behind it is
  for (std::size_t i = 0; i < 40; ++i) add(sources_[i], targets_[i + 100]);
  options_.model = HEED_SOURCE_DIR "/models/toy";
  run();
  std::size_t swapped = 0;
  const auto removed = lines("removed");
  for (std::size_t i = 601; i < sources_.size(); ++i)
    swapped += static_cast<std::size_t>(std::count(
        removed.begin(), removed.end(), "unlikely\t" + tabbed({sources_[i], targets_[i]})));
  EXPECT_GE(swapped, 36U);
  EXPECT_LE(removed.size() - swapped, 5U);
  options_.reverse_model = options_.model;  // of the wrong direction, it finds others unlikely
  run();
  EXPECT_NE(lines("removed"), removed);
}

TEST_F(Clean, IsACommandWithTheseOptions) {
  CLI::App app;
  add_clean(app);
  const auto pairs = folder_.write("some", "1\tThe dog &amp; I.\tDer Hund &amp; ich.\n2\ta\ta\n");
  app.parse("clean --pairs " + pairs.string() +
            " --columns 2,3 --no-repair --keep copy tags language" + " --threads 1 --quiet -o " +
            path("kept") + " --removed " + path("removed"));
  EXPECT_EQ(lines("kept"),
            (std::vector<std::string>{"The dog &amp; I.\tDer Hund &amp; ich.", "a\ta"}));
  EXPECT_EQ(lines("removed"), std::vector<std::string>{});
  EXPECT_THROW(app.parse("clean --pairs " + pairs.string() + " --keep nonsense"),
               std::invalid_argument);
}

TEST_F(Clean, RefusesWhatDoesNotGoTogether) {
  const auto message = [&](auto change) {
    CleanOptions options = options_;
    options.text.pairs = {path("pairs")};
    change(options);
    return message_of<std::invalid_argument>([&] { options.validate(); });
  };
  EXPECT_EQ(message([](CleanOptions&) {}), "");
  EXPECT_EQ(message([](CleanOptions& options) { options.output_source = "a"; }),
            "--output-source and --output-target belong together: give both");
  EXPECT_EQ(message([](CleanOptions& options) { options.reverse_model = "m"; }),
            "--reverse-model needs the --model of the other direction");
  const auto is_given_twice = [&](auto change) {
    return message(change).find(" is given twice; write into a file") != std::string::npos;
  };
  EXPECT_TRUE(is_given_twice([&](CleanOptions& options) { options.removed = options.output; }));
  EXPECT_TRUE(is_given_twice([&](CleanOptions& options) { options.output = path("pairs"); }));
  EXPECT_TRUE(is_given_twice([&](CleanOptions& options) { options.exclude = {options.removed}; }));
  EXPECT_FALSE(is_given_twice([&](CleanOptions& options) { options.output = "-"; }));
}

}  // namespace
}  // namespace heed
