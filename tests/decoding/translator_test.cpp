#include "decoding/translator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <future>
#include <mutex>
#include <random>
#include <stdexcept>

#include "decoding/function_scorer.h"
#include "decoding/letter_vocabulary.h"
#include "decoding/translation_stream.h"
#include "format/temporary_folder.h"

namespace heed {
namespace {

const Vocabulary& vocabulary() {
  static const Vocabulary kLetters = letter_vocabulary();
  return kLetters;
}

/// Says the source again, whatever the prefix said.
FunctionScorer echo() {
  const int size = vocabulary().target.vocabulary_size();
  return {size, letter_special_ids().start,
          [size](const std::vector<int>& source, const std::vector<int>& before) {
            std::vector<float> scores(static_cast<std::size_t>(size), -20.0F);
            const int next = before.size() < source.size() ? source[before.size()] : 0;
            scores[static_cast<std::size_t>(next)] = -0.01F;
            return scores;
          }};
}

std::vector<SourceLine> lines_of(const std::vector<std::string>& texts) {
  std::vector<SourceLine> lines;
  for (const std::string& text : texts) lines.push_back({.text = text});
  return lines;
}

std::vector<std::string> best_texts(std::span<const Translation> translations) {
  std::vector<std::string> texts;
  for (const Translation& translation : translations)
    texts.push_back(translation.n_best.at(0).text);
  return texts;
}

using Texts = std::vector<std::string>;

TEST(Translator, GivesOneTranslationOfEachLineInOrder) {
  FunctionScorer scorer = echo();
  Translator translator(scorer, vocabulary(), letter_special_ids(), {});
  const Texts texts = {"a long line with many words in it.", "b", "some words", "c", ""};
  const auto translations = translator.translate(lines_of(texts));
  EXPECT_EQ(best_texts(translations), texts);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(translations[i].line, i);
    EXPECT_EQ(translations[i].input.text, texts[i]);
  }
  EXPECT_EQ(translations[2].sentences.at(0).encoded.words, 2);
}

TEST(Translator, GivesAnEmptyLineForAnEmptyLineWithoutAskingTheModel) {
  FunctionScorer scorer = echo();
  Translator translator(scorer, vocabulary(), letter_special_ids(), {});
  const auto translations = translator.translate(lines_of({"", "   ", "\t \r"}));
  EXPECT_EQ(best_texts(translations), (Texts{"", "", ""}));
  EXPECT_EQ(scorer.row_steps, 0U);
}

TEST(Translator, CutsALineThatIsTooLongAndNamesIt) {
  FunctionScorer scorer = echo();
  Texts warnings;
  Translator translator(scorer, vocabulary(), letter_special_ids(), {.max_source_pieces = 6},
                        [&](const std::string& message) { warnings.push_back(message); });
  const auto translations = translator.translate(lines_of({"abc", "abcdefghi", "abcde"}));
  EXPECT_EQ(best_texts(translations), (Texts{"abc", "abcde", "abcde"}));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0], "line 2 is too long: only the first 6 of its 10 pieces are translated");
  EXPECT_EQ(translations[1].sentences.at(0).encoded.pieces.size(), 6U);
  EXPECT_EQ(translations[1].sentences.at(0).encoded.word_of_piece.size(), 6U);
  EXPECT_EQ(translations[1].sentences.at(0).encoded.ids.size(), 7U);
}

TEST(Translator, RepairsALineThatIsNotUtf8) {
  FunctionScorer scorer = echo();
  Translator translator(scorer, vocabulary(), letter_special_ids(), {});
  const auto translations = translator.translate(lines_of({"abc",
                                                           "a\xFF"
                                                           "b"}));
  EXPECT_EQ(translations.size(), 2U);
  EXPECT_EQ(translations[1].n_best[0].text.front(), 'a');
}

TEST(Translator, BeginsWithTheTargetPrefixOfTheLine) {
  FunctionScorer scorer = echo();
  Translator translator(scorer, vocabulary(), letter_special_ids(), {});
  const std::vector<SourceLine> lines = {{.text = "abcd", .target_prefix = "xy"}, {.text = "abcd"}};
  EXPECT_EQ(best_texts(translator.translate(lines)), (Texts{"xycd", "abcd"}));
}

TEST(Translator, KeepsTheTargetPrefixToTheByte) {
  FunctionScorer scorer = echo();
  for (const int beam : {1, 4}) {
    Translator translator(scorer, vocabulary(), letter_special_ids(),
                          {.search = {.beam_size = beam}});
    const std::vector<SourceLine> lines = {{.text = "ab cd", .target_prefix = " x  "},
                                           {.text = "ab cd", .target_prefix = "中文\u200B "},
                                           {.text = "abcd", .target_prefix = "x"}};
    const Texts texts = best_texts(translator.translate(lines));
    EXPECT_TRUE(texts[0].starts_with(" x  ")) << texts[0];
    EXPECT_TRUE(texts[1].starts_with("中文\u200B ")) << texts[1];
    EXPECT_EQ(texts[2], "xbcd");
  }
}

TEST(Translator, BeginsAWordBehindATargetPrefixThatEndsWithASpace) {
  FunctionScorer scorer = echo();  // would go on with "bcd"
  Translator translator(scorer, vocabulary(), letter_special_ids(), {.search = {.min_length = 4}});
  const std::vector<SourceLine> lines = {{.text = "abcd", .target_prefix = "x "}};
  const auto translations = translator.translate(lines);
  const std::vector<int>& ids = translations[0].n_best[0].hypothesis.ids;
  ASSERT_GT(ids.size(), 2U);
  EXPECT_TRUE(vocabulary().target.begins_word(ids[2])) << vocabulary().target.piece(ids[2]);
}

TranslatorOptions copying() { return {.unknown = UnknownReading{}}; }

TEST(Translator, CopiesALineOfWhichNothingIsKnownAndNamesIt) {
  FunctionScorer scorer = echo();
  Texts warnings;
  Translator translator(scorer, vocabulary(), letter_special_ids(), copying(),
                        [&](const std::string& message) { warnings.push_back(message); });
  const auto translations = translator.translate(lines_of({"ab", "привет, 😀", "中文"}));
  EXPECT_EQ(best_texts(translations), (Texts{"ab", "привет, 😀", "中文"}));
  EXPECT_EQ(translations[1].n_best[0].sentences.at(0).words,
            (std::vector<OutputWord>{{-1, 0}, {-1, 1}}));
  EXPECT_EQ(warnings,
            (Texts{"line 2 has no word that the model's vocabulary knows: it is copied",
                   "line 3 has no word that the model's vocabulary knows: it is copied"}));
}

TEST(Translator, CopiesAnUnknownWordToItsPlace) {
  FunctionScorer scorer = echo();  // says <unk> where the source has it
  Translator translator(scorer, vocabulary(), letter_special_ids(), copying());
  EXPECT_EQ(best_texts(translator.translate(lines_of({"ab привет cd", "ab 😀"}))),
            (Texts{"ab привет cd", "ab 😀"}));
  Translator own(scorer, vocabulary(), letter_special_ids(), {});
  EXPECT_EQ(best_texts(own.translate(lines_of({"ab привет cd"}))), Texts{"ab \u2047 cd"});
}

TEST(Translator, TranslatesALineSentenceBySentence) {
  FunctionScorer scorer = echo();
  TranslatorOptions options{.max_source_pieces = 6, .splits_sentences = true};
  Texts warnings;
  Translator translator(scorer, vocabulary(), letter_special_ids(), options,
                        [&](const std::string& message) { warnings.push_back(message); });
  // (A number begins a sentence; letter_vocabulary has no capitals.)
  const auto translations = translator.translate(lines_of({"abc. 123.  456.", "ab"}));
  EXPECT_EQ(best_texts(translations), (Texts{"abc. 123. 456.", "ab"}));
  EXPECT_TRUE(warnings.empty());
  ASSERT_EQ(translations[0].sentences.size(), 3U);
  EXPECT_EQ(translations[0].sentences[1].first_word, 1);
  EXPECT_EQ(translations[0].sentences[2].first_word, 2);
  const Hypothesis& whole = translations[0].n_best[0].hypothesis;
  EXPECT_EQ(whole.token_log_probabilities.size(), whole.ids.size() + 3);  // each has its `</s>`
}

TEST(Translator, DoesNotSplitALineWithATargetPrefix) {
  FunctionScorer scorer = echo();
  Translator translator(scorer, vocabulary(), letter_special_ids(), {.splits_sentences = true});
  const std::vector<SourceLine> lines = {{.text = "abc. 123.", .target_prefix = "x"}};
  EXPECT_EQ(translator.translate(lines)[0].sentences.size(), 1U);
}

TEST(Translator, ReadsCapitalsAsASentenceAndWritesThemAgain) {
  FunctionScorer scorer = echo();
  TranslatorOptions options = copying();
  options.splits_sentences = options.recases = true;
  Translator translator(scorer, vocabulary(), letter_special_ids(), options);
  auto translations =
      translator.translate(lines_of({"ABCDE FGH. 12 JK.", "abc. 1 DEFGH.", "ABCD"}));
  EXPECT_EQ(best_texts(translations), (Texts{"ABCDE FGH. 12 JK.", "abc. 1 DEFGH.", "ABCD"}));
  // (What letter_vocabulary lacks, a capital, is copied.)
  EXPECT_EQ(translations[0].sentences[0].text, "Abcde fgh.");
  EXPECT_EQ(translations[0].sentences[1].text, "12 Jk.");
  EXPECT_EQ(translations[1].sentences[0].text, "abc.");
  EXPECT_EQ(translations[1].sentences[1].text, "1 Defgh.");
  EXPECT_EQ(translations[2].sentences[0].text, "ABCD");

  const std::vector<SourceLine> lines = {{.text = "ABCDE FGH", .target_prefix = "x"}};
  EXPECT_EQ(translator.translate(lines)[0].sentences[0].text, "ABCDE FGH");
  options.recases = false;
  Translator plain(scorer, vocabulary(), letter_special_ids(), options);
  EXPECT_EQ(plain.translate(lines_of({"ABCDE FGH"}))[0].sentences[0].text, "ABCDE FGH");
}

TEST(Translator, SaysWhichTranslationsAreCutOrLoop) {
  FunctionScorer scorer = echo();
  Texts warnings;
  TranslatorOptions options{.search = {.beam_size = 1, .max_length = 9}};
  Translator translator(scorer, vocabulary(), letter_special_ids(), options,
                        [&](const std::string& message) { warnings.push_back(message); });
  const auto translations = translator.translate(lines_of({"abc", "abcdefghijklm"}));
  EXPECT_FALSE(translations[0].is_truncated(0));
  EXPECT_TRUE(translations[1].is_truncated(0));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_TRUE(warnings[0].starts_with("line 2 has a translation that is cut")) << warnings[0];
}

TEST(Translator, GivesNBestTextsThatDiffer) {
  const int size = vocabulary().target.vocabulary_size();
  // Ends with or without a space, which no reader sees.
  FunctionScorer scorer(size, letter_special_ids().start,
                        [size](const std::vector<int>&, const std::vector<int>& before) {
                          std::vector<float> scores(static_cast<std::size_t>(size), -INFINITY);
                          scores[before.size() < 2 ? 3U : 0U] = -0.1F;
                          if (before.size() == 2) scores[2] = -0.2F;
                          return scores;
                        });
  Translator translator(scorer, vocabulary(), letter_special_ids(),
                        {.search = {.beam_size = 3, .n_best = 2}});
  const auto translations = translator.translate(lines_of({"ab"}));
  ASSERT_EQ(translations[0].n_best.size(), 1U);
  EXPECT_EQ(translations[0].n_best[0].text, "aa");
}

TEST(Translator, HandsTheAttachmentBack) {
  FunctionScorer scorer = echo();
  Translator translator(scorer, vocabulary(), letter_special_ids(), {});
  const std::vector<SourceLine> lines = {{.text = "a", .attachment = std::string("mine")}};
  EXPECT_EQ(std::any_cast<std::string>(translator.translate(lines)[0].input.attachment), "mine");
}

TEST(Translator, GivesTheNBestOfALine) {
  FunctionScorer scorer = echo();
  TranslatorOptions options;
  options.search.n_best = 3;
  Translator translator(scorer, vocabulary(), letter_special_ids(), options);
  const auto translations = translator.translate(lines_of({"abc"}));
  ASSERT_EQ(translations[0].n_best.size(), 3U);
  EXPECT_EQ(translations[0].n_best[0].text, "abc");
  EXPECT_GT(translations[0].n_best[0].hypothesis.score, translations[0].n_best[1].hypothesis.score);
}

TEST(Translator, RefusesAVocabularyThatDoesNotFitTheModel) {
  FunctionScorer scorer(7, 6, random_function(7, 1));
  EXPECT_THROW(Translator(scorer, vocabulary(), letter_special_ids(), {}), std::invalid_argument);
}

TEST(Translator, RefusesOptionsThatMakeNoSense) {
  FunctionScorer scorer = echo();
  EXPECT_THROW(Translator(scorer, vocabulary(), letter_special_ids(), {.batch_tokens = 0}),
               std::invalid_argument);
  EXPECT_THROW(Translator(scorer, vocabulary(), letter_special_ids(), {.max_source_pieces = 0}),
               std::invalid_argument);
  EXPECT_THROW(Translator(scorer, vocabulary(), letter_special_ids(), {.window = {.items = 0}}),
               std::invalid_argument);
}

Texts random_texts(std::size_t count) {
  std::mt19937 random(3);
  Texts texts;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text;
    for (unsigned n = random() % 12; n > 0; --n) text += static_cast<char>('a' + random() % 26);
    texts.push_back(text);
  }
  return texts;
}

ReadItem<SourceLine> reading(const Texts& texts) {
  return [&texts, next = std::size_t{0}](std::stop_token) mutable -> std::optional<SourceLine> {
    if (next == texts.size()) return std::nullopt;
    return SourceLine{.text = texts[next++]};
  };
}

Texts streamed(Translator& translator, const Texts& texts) {
  Texts written;
  translate_stream(translator, reading(texts), [&](std::span<const Translation> translations) {
    EXPECT_FALSE(translations.empty());
    for (const Translation& translation : translations) {
      EXPECT_EQ(translation.line, written.size());
      written.push_back(translation.n_best.at(0).text);
    }
    return true;
  });
  return written;
}

TEST(TranslatorStream, GivesTheSameWhateverTheBatchAndWindow) {
  const Texts texts = random_texts(300);
  const int size = vocabulary().target.vocabulary_size();
  for (const bool sampling : {false, true}) {
    FunctionScorer scorer(size, letter_special_ids().start, random_function(size, 1));
    TranslatorOptions options;
    options.search.max_length = 5;
    options.search.sampling = sampling;
    Translator whole(scorer, vocabulary(), letter_special_ids(), options);
    const Texts expected = best_texts(whole.translate(lines_of(texts)));
    EXPECT_EQ(streamed(whole, texts), expected);
    options.batch_tokens = 1;
    options.window.items = 7;
    Translator one_by_one(scorer, vocabulary(), letter_special_ids(), options);
    scorer.largest_start = 0;
    EXPECT_EQ(streamed(one_by_one, texts), expected);
    EXPECT_EQ(scorer.largest_start, 1U);
  }
}

TEST(TranslatorThreads, GiveTheSameInTheSameOrder) {
  const Texts texts = random_texts(300);
  const int size = vocabulary().target.vocabulary_size();
  for (const bool sampling : {false, true}) {
    FunctionScorer scorer(size, letter_special_ids().start, random_function(size, 1));
    TranslatorOptions options{.batch_tokens = 100, .window = {.items = 40}};
    options.search.max_length = 5;
    options.search.sampling = sampling;
    Team team(scorer, {scorer, scorer});
    const Texts expected = best_texts(
        Translator(scorer, vocabulary(), letter_special_ids(), options).translate(lines_of(texts)));
    Translator together(team, vocabulary(), letter_special_ids(), options);
    EXPECT_EQ(streamed(together, texts), expected);
  }
}

TEST(TranslatorThreads, EachGetABatchOfLinesThatWouldFitIntoOne) {
  Team team(echo(), {echo()});
  Translator translator(team, vocabulary(), letter_special_ids(), {});
  const Texts texts(20, "word word");
  EXPECT_EQ(best_texts(translator.translate(lines_of(texts))), texts);
  EXPECT_EQ(std::max(team.largest_start, team.others()[0].largest_start), 10U);
}

TEST(TranslatorThreads, StopWhenNoMoreTranslationsAreWanted) {
  FunctionScorer alone = echo();  // one thread: lines are done in order, whatever else the CPU does
  Translator translator(alone, vocabulary(), letter_special_ids(), {.batch_tokens = 1});
  const Texts texts(200, "word");
  int writes = 0;
  translate_stream(translator, reading(texts),
                   [&](std::span<const Translation>) { return ++writes < 3; });
  EXPECT_EQ(writes, 3);
  EXPECT_LT(alone.row_steps, 200U);  // each line takes more

  Team team(echo(), {echo(), echo()});
  Translator together(team, vocabulary(), letter_special_ids(), {.batch_tokens = 1});
  writes = 0;
  translate_stream(together, reading(texts),
                   [&](std::span<const Translation>) { return ++writes < 3; });
  EXPECT_LE(writes, 3);
}

TEST(TranslatorThreads, RethrowTheModelsError) {
  const int size = vocabulary().target.vocabulary_size();
  const FunctionScorer failing(
      size, letter_special_ids().start,
      [](const std::vector<int>&, const std::vector<int>&) -> std::vector<float> {
        throw std::runtime_error("no memory");
      });
  Team team(failing, {failing, failing});
  Translator translator(team, vocabulary(), letter_special_ids(), {});
  EXPECT_THROW(translator.translate(lines_of(random_texts(50))), std::runtime_error);
}

TEST(TranslatorStream, AnswersALineBeforeTheNextOneComes) {
  FunctionScorer scorer = echo();
  Translator translator(scorer, vocabulary(), letter_special_ids(), {});
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t answered = 0;
  bool in_time = true;
  const auto read = [&,
                     asked = std::size_t{0}](std::stop_token) mutable -> std::optional<SourceLine> {
    std::unique_lock lock(mutex);
    in_time = changed.wait_for(lock, std::chrono::seconds(20), [&] { return answered == asked; }) &&
              in_time;
    if (asked == 5) return std::nullopt;
    ++asked;
    return SourceLine{.text = "word"};
  };
  translate_stream(translator, read, [&](std::span<const Translation> translations) {
    const std::lock_guard lock(mutex);
    answered += translations.size();
    changed.notify_all();
    return true;
  });
  EXPECT_TRUE(in_time);
  EXPECT_EQ(answered, 5U);
}

TEST(TranslatorStream, TranslatesWhatWaitsTogether) {
  FunctionScorer scorer = echo();
  Translator translator(scorer, vocabulary(), letter_special_ids(), {});
  std::promise<void> all_read;
  const auto read = [&, left = 200](std::stop_token) mutable -> std::optional<SourceLine> {
    if (left-- > 0) return SourceLine{.text = "word"};
    all_read.set_value();
    return std::nullopt;
  };
  std::size_t writes = 0;
  translate_stream(translator, read, [&](std::span<const Translation>) {
    if (++writes == 1) all_read.get_future().wait();
    return true;
  });
  EXPECT_LE(writes, 2U);  // whatever came with the first line, then all that was waiting
}

TEST(TranslatorStream, RethrowsTheReadersErrorAfterTheLinesBeforeIt) {
  FunctionScorer scorer = echo();
  Translator translator(scorer, vocabulary(), letter_special_ids(), {});
  Texts written;
  const auto read = [next = 0](std::stop_token) mutable -> std::optional<SourceLine> {
    if (next++ == 2) throw std::runtime_error("line 3 is not JSON");
    return SourceLine{.text = "word"};
  };
  const auto write = [&](std::span<const Translation> translations) {
    for (const Translation& translation : translations)
      written.push_back(translation.n_best[0].text);
    return true;
  };
  EXPECT_THROW(translate_stream(translator, read, write), std::runtime_error);
  EXPECT_EQ(written, (Texts{"word", "word"}));
}

/// Never ends by itself.
std::optional<SourceLine> endless(std::stop_token) { return SourceLine{.text = "word"}; }

TEST(TranslatorStream, EndsWhenNoMoreTranslationsAreWanted) {
  FunctionScorer scorer = echo();
  Translator translator(scorer, vocabulary(), letter_special_ids(), {});
  int written = 0;
  translate_stream(translator, endless,
                   [&](std::span<const Translation>) { return ++written < 3; });
  EXPECT_EQ(written, 3);
}

TEST(TranslatorStream, RethrowsTheWritersErrorWithoutWaitingForTheReader) {
  FunctionScorer scorer = echo();
  Translator translator(scorer, vocabulary(), letter_special_ids(), {});
  EXPECT_THROW(translate_stream(translator, endless,
                                [](std::span<const Translation>) -> bool {
                                  throw std::runtime_error("disk full");
                                }),
               std::runtime_error);
}

TEST(TranslatorOptions, StayWithinWhatAModelKnowsAndWhatWasAskedFor) {
  const TranslatorOptions options =
      TranslatorOptions{.search = {.max_length = 20}, .max_source_pieces = 30}.within(25);
  EXPECT_EQ(options.search.max_length, 20);
  EXPECT_EQ(options.max_source_pieces, 24);  // and `</s>`
  EXPECT_EQ(options.within(10).search.max_length, 10);
}

TEST(UnknownReading, IsOfTheModelsAlignmentLayerOrOfTheLastButOne) {
  const auto reading_of = [](int alignment_layer, int layers, bool shifted) {
    ModelConfig config;
    config.alignment_layer = alignment_layer;
    config.decoder_layers = layers;
    config.alignment_shifted = shifted;
    const UnknownReading reading = UnknownReading::of(config);
    return std::pair(reading.reading.layer, reading.is_shifted);
  };
  EXPECT_EQ(reading_of(0, 6, true), std::pair(0, true));
  EXPECT_EQ(reading_of(3, 6, false), std::pair(3, false));
  EXPECT_EQ(reading_of(-1, 6, true), std::pair(4, false));
  EXPECT_EQ(reading_of(-1, 1, false), std::pair(0, false));
}

TEST(TranslatorOptions, OfNothingAreRefusedByName) {
  const auto refusal = [](const TranslatorOptions& options) {
    return message_of<std::invalid_argument>([&] { options.validate(); });
  };
  EXPECT_EQ(refusal({.batch_tokens = 1, .max_source_pieces = 1}), "");
  EXPECT_EQ(refusal({.batch_tokens = 0}), "--batch-tokens is 0; it must be 1 or more");
  EXPECT_EQ(refusal({.max_source_pieces = 0}), "--max-source-length is 0; it must be 1 or more");
}

TEST(SpecialIds, ComeFromTheConfigurationAndTheUnknownFromTheVocabulary) {
  ModelConfig config;
  config.decoder_start_token_id = 7;
  config.eos_token_id = 8;
  config.pad_token_id = 9;
  const SpecialIds special = special_ids(config, vocabulary());
  EXPECT_EQ(special.start, 7);
  EXPECT_EQ(special.end, 8);
  EXPECT_EQ(special.pad, 9);
  EXPECT_EQ(special.unk, 1);
}

}  // namespace
}  // namespace heed
