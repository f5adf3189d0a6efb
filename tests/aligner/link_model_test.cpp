#include "aligner/link_model.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <nlohmann/json.hpp>

#include "aligner/link_learner.h"
#include "format/temporary_folder.h"

namespace heed {
namespace {

/// Those that were kept for a pair of words; 0 where none were.
float links_in(const LinkModel& model, const std::string& source, const std::string& target) {
  const Lexicon& lexicon = model.lexicon();
  const std::uint32_t row = model.source_ids().find(source), word = model.target_ids().find(target);
  if (row == WordIds::kUnknown || word == WordIds::kUnknown) return 0.0F;
  const std::uint32_t entry = lexicon.pairs.find(row, word);
  return entry == PairTable::kNone ? 0.0F : lexicon.weights[entry];
}

using Words = std::vector<std::string>;

constexpr const char* kSourceWords =
    "linking\t4\t3.5\t0.25\nlinked\t1\t1.25\t0.5\n7\t2\t2\t0.125\n";
constexpr const char* kTargetWords = "bindet\t4\t3\t0.2\nbinden\t1\t1.5\t0.3\n7\t2\t0.001\t0.1\n";
constexpr const char* kLinks = "linking\tbindet\t2.5\nlinked\tbinden\t0.75\n7\t7\t1.5\n";

nlohmann::json settings() {
  std::array<float, SpellingRates::kBuckets> rates{};
  for (std::size_t bucket = 0; bucket < rates.size(); ++bucket)
    rates[bucket] = static_cast<float>(bucket) / 1024.0F;
  std::vector<double> jumps(2 * JumpWeights::kReach + 1, 1.0), back = jumps;
  jumps.back() = 2.0;
  back.front() = 3.0;
  return {{"version", 1}, {"forward_jumps", jumps}, {"reverse_jumps", back}, {"spelling", rates}};
}

class LinkModelFolder : public testing::Test {
 protected:
  LinkModelFolder() {
    folder_.write("aligner.json", settings().dump());
    folder_.write("source.tsv", kSourceWords);
    folder_.write("target.tsv", kTargetWords);
    folder_.write("links.tsv", kLinks);
  }

  std::string refusal() const {
    return message_of<std::runtime_error>([&] { const LinkModel model(folder_.path()); });
  }

  void expect_refused(const std::string& file, const std::string& text, const std::string& words) {
    const std::string whole = bytes_of(folder_.path() / file);
    const std::string path = folder_.write(file, text).string();
    EXPECT_EQ(refusal(), path + words) << text;
    folder_.write(file, whole);
  }

  TemporaryFolder folder_;
};

/// What the spelling of two words adds.
double rate(const char* source, int places, const char* target, int others) {
  const int likeness = spelling_likeness(source, target);
  const std::size_t bucket = SpellingRates::bucket(likeness, static_cast<std::uint32_t>(places),
                                                   static_cast<std::uint32_t>(others));
  return likeness == 0 ? 0.0 : static_cast<double>(bucket) / 1024.0;
}

/// What stems add that have 3.25 links with each other, of 4.75 and 4.5.
double of_stems(double source_total, double target_total) {
  return 2.0 * 3.25 / (4.75 * 4.5) * std::sqrt(source_total * target_total);
}

void expect_near(const std::vector<float>& found, const std::vector<double>& wanted) {
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], wanted[i], 1e-5) << i;
}

TEST_F(LinkModelFolder, SaysOfWordsThatItKnowsWhatItHasAndOfOthersWhatTheirLikesHave) {
  PairEvidence evidence;
  LinkModel(folder_.path())
      .collect(Words{"linking", "linked", "linkage", "zzz"},
               Words{"bindet", "binden", "7", "binder"}, evidence);
  expect_near(evidence.source_totals, {3.5, 1.25, 2.0, 2.0});
  expect_near(evidence.target_totals, {3.0, 1.5, 0.01, 2.0});
  expect_near(evidence.source_empty, {0.25, 0.5, 0.125, 0.125});
  expect_near(evidence.target_empty, {0.2, 0.3, 0.1, 0.1});
  const double unknown = 0.01;
  expect_near(evidence.weights,
              {2.5, of_stems(1.25, 3.0) + rate("linked", 1, "bindet", 4),
               unknown + of_stems(2.0, 3.0) + rate("linkage", 1, "bindet", 4), unknown,
               of_stems(3.5, 1.5) + rate("linking", 4, "binden", 1), 0.75,
               unknown + of_stems(2.0, 1.5) + rate("linkage", 1, "binden", 1), unknown, 0.0, 0.0,
               unknown, unknown, unknown + of_stems(3.5, 2.0) + rate("linking", 4, "binder", 1),
               unknown + of_stems(1.25, 2.0) + rate("linked", 1, "binder", 1),
               unknown + of_stems(2.0, 2.0) + rate("linkage", 1, "binder", 1), unknown});
}

TEST_F(LinkModelFolder, GivesAWordThatNobodyKnowsToItsLike) {
  PairEvidence evidence;
  LinkModel(folder_.path()).collect(Words{"oslo", "12"}, Words{"oslo", "12"}, evidence);
  expect_near(evidence.weights,
              {0.01 + rate("oslo", 1, "oslo", 1), 0.01, 0.01, 0.01 + rate("12", 1, "12", 1)});
}

TEST_F(LinkModelFolder, HasLinksOfWordsThatWereSeenTogether) {
  const LinkModel model(folder_.path());
  EXPECT_EQ(links_in(model, "linked", "binden"), 0.75F);
  EXPECT_EQ(links_in(model, "linking", "binden"), 0.0F);
  EXPECT_EQ(links_in(model, "linking", "link"), 0.0F);
  EXPECT_EQ(links_in(model, "link", "bindet"), 0.0F);
  EXPECT_EQ(model.lexicon().pairs.rows(), 3U);
  EXPECT_EQ(model.lexicon().forward.weights.back(), 2.0);
  EXPECT_EQ(model.lexicon().reverse.weights.front(), 3.0);
}

TEST_F(LinkModelFolder, IsKnownByItsSettings) {
  EXPECT_TRUE(LinkModel::is_in(folder_.path()));
  std::filesystem::remove(folder_.path() / "aligner.json");
  EXPECT_FALSE(LinkModel::is_in(folder_.path()));
}

TEST_F(LinkModelFolder, IsReadAsItWasWritten) {
  Bitext bitext;
  for (const char* source : {"the dog sees linking", "a dog sleeps", "the linked 1986 dog"})
    bitext.add(source, "der hund sieht 1986");
  ThreadPool threads(1);
  LinkLearner learner(bitext, nullptr, threads);
  learner.learn([](double) {});
  const Lexicon& wanted = learner.lexicon();
  write_link_model(folder_.path() / "new", bitext, wanted);
  const LinkModel model(folder_.path() / "new");
  const Lexicon& found = model.lexicon();
  for (const auto side : {&Lexicon::source, &Lexicon::target}) {
    EXPECT_EQ((found.*side).frequencies, (wanted.*side).frequencies);
    EXPECT_EQ((found.*side).totals, (wanted.*side).totals);
    EXPECT_EQ((found.*side).empty, (wanted.*side).empty);
  }
  EXPECT_EQ(found.forward.weights, wanted.forward.weights);
  EXPECT_EQ(found.reverse.weights, wanted.reverse.weights);
  EXPECT_EQ(found.spelling.rates, wanted.spelling.rates);
  for (std::uint32_t source = 0; source < wanted.pairs.rows(); ++source)
    for (const std::uint32_t target : wanted.pairs.row(source)) {
      const float links = wanted.weights[wanted.pairs.find(source, target)];
      EXPECT_EQ(links_in(model, bitext.source_ids().word(source), bitext.target_ids().word(target)),
                links < 0.01F ? 0.0F : links);
    }
}

/// Files of this process can have so many bytes, for a while.
class LimitOfFiles {
 public:
  explicit LimitOfFiles(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  LimitOfFiles(const LimitOfFiles&) = delete;
  LimitOfFiles& operator=(const LimitOfFiles&) = delete;
  ~LimitOfFiles() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST_F(LinkModelFolder, ThatCannotBeWrittenToItsEndIsNotThere) {
  const auto folder = folder_.path() / "new";
  for (const bool has_long_words : {false, true}) {
    Bitext bitext;
    for (int i = 0; i < 50; ++i)
      bitext.add(std::string(has_long_words ? 200 : 1, 'a') + std::to_string(i),
                 std::string(has_long_words ? 300 : 1, 'b') + std::to_string(i));
    ThreadPool threads(1);
    LinkLearner learner(bitext, nullptr, threads);
    learner.learn([](double) {});
    write_link_model(folder, bitext, learner.lexicon());
    std::uintmax_t longest = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder))
      longest = std::max(longest, file.file_size());
    std::filesystem::remove_all(folder);
    for (const std::uintmax_t limit : {longest - 1, longest / 2, std::uintmax_t{100}}) {
      const std::string message = message_of<std::runtime_error>([&] {
        const LimitOfFiles limited(limit);
        write_link_model(folder, bitext, learner.lexicon());
      });
      EXPECT_NE(message.find("cannot write"), std::string::npos) << message;
      EXPECT_FALSE(std::filesystem::exists(folder)) << limit;
    }
  }
}

TEST_F(LinkModelFolder, IsReadAgainWhateverItsWordsAre) {
  Bitext bitext;
  for (const char* target : {"a", "\u200b b", "c \u0085d", "|||", "\"\\"})
    bitext.add("\ufefffoo \u2060 \u00a0x", target);
  ThreadPool threads(1);
  LinkLearner learner(bitext, nullptr, threads);
  learner.learn([](double) {});
  write_link_model(folder_.path() / "new", bitext, learner.lexicon());
  const LinkModel model(folder_.path() / "new");
  EXPECT_EQ(model.lexicon().source.totals, learner.lexicon().source.totals);
  EXPECT_GT(links_in(model, "foo", "a"), 0.0F);
}

TEST_F(LinkModelFolder, ThatIsDamagedIsRefusedNamingTheLineAndWhatBelongsThere) {
  const std::string as = ", as `heed align --learn --save` writes it; learn it again";
  const std::string four = " should be 4 columns with tabs between" + as,
                    three = " should be 3 columns with tabs between" + as,
                    number = " should be words and numbers from 0 to 2^32" + as,
                    own = " should be a word of its own" + as,
                    known = " should be two words of source.tsv and target.tsv" + as,
                    order = " should be in the order of source.tsv" + as;
  expect_refused("source.tsv", "a\t1\t1\n", ", line 1" + four);
  expect_refused("source.tsv", "a\t1\t1\t1\nb\t1\t1\t1\t1\n", ", line 2" + four);
  for (const char* text : {"x", "", "-1", "1.5", "1 ", "4294967296", "0x1"})
    expect_refused("source.tsv", "a\t" + std::string(text) + "\t1\t1\n", ", line 1" + number);
  for (const char* text : {"x", "", "-0.1", "nan", "inf", "4.3e9", "1 ", " 1", "1,5"}) {
    expect_refused("target.tsv", "a\t1\t" + std::string(text) + "\t1\n", ", line 1" + number);
    expect_refused("target.tsv", "a\t1\t1\t" + std::string(text) + "\n", ", line 1" + number);
    expect_refused("links.tsv", "7\t7\t" + std::string(text) + "\n", ", line 1" + number);
  }
  expect_refused("target.tsv", "a\t1\t1\t1\nb\t1\t1\t1\na\t1\t1\t1\n", ", line 3" + own);
  expect_refused("target.tsv", "", " is empty; learn it again");
  expect_refused("links.tsv", "7\t7\n", ", line 1" + three);
  expect_refused("links.tsv", "7\t8\t1\n", ", line 1" + known);
  expect_refused("links.tsv", "8\t7\t1\n", ", line 1" + known);
  expect_refused("links.tsv", "linked\t7\t1\nlinking\t7\t1\n", ", line 2" + order);
  expect_refused("links.tsv", "linked\tbinden\t1\nlinked\tbindet\t1\n", ", line 2" + order);
  expect_refused("links.tsv", "linked\tbinden\t1\nlinked\tbinden\t1\n", ", line 2" + order);
}

TEST_F(LinkModelFolder, WithoutUsableSettingsIsRefused) {
  const auto with = [](const char* name, const nlohmann::json& value) {
    nlohmann::json changed = settings();
    changed[name] = value;
    return changed.dump();
  };
  const std::string other = " is not what `heed align --learn --save` writes; learn it again",
                    jumps = "_jumps must be 41 numbers from 0.000001 to 2^32";
  expect_refused("aligner.json", with("version", 2),
                 " is of another version of heed; learn it again");
  expect_refused("aligner.json", with("version", "1"), other);
  expect_refused("aligner.json", with("spelling", nlohmann::json::array({1.0})), other);
  expect_refused("aligner.json", "{}", other);
  expect_refused("aligner.json", with("units", "piece"), ": units must be word or character");
  for (const std::string name : {"forward", "reverse"}) {
    const std::string key = name + "_jumps";
    std::vector<double> weights(40, 1.0);
    expect_refused("aligner.json", with(key.c_str(), weights), ": " + name + jumps);
    weights.push_back(0.0);
    for (const double weight : {0.0, -1.0, 1e-7, 4.3e9}) {
      weights.back() = weight;
      expect_refused("aligner.json", with(key.c_str(), weights), ": " + name + jumps);
    }
  }
  for (const double rate : {-0.1, 4.3e9}) {
    std::array<double, SpellingRates::kBuckets> rates{};
    rates.back() = rate;
    expect_refused("aligner.json", with("spelling", rates),
                   ": spelling must be numbers from 0 to 2^32");
  }
}

}  // namespace
}  // namespace heed
