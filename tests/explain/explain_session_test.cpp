#include "explain/explain_session.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "explain/changes.h"
#include "format/temporary_folder.h"
#include "format/vocabulary_folder.h"
#include "support/reference.h"

namespace heed {
namespace {

using Words = std::vector<std::string>;

/// A model of a folder, to be asked without gradients.
struct Asked {
  explicit Asked(const std::filesystem::path& folder)
      : engine(folder, 1), session(engine, load_vocabulary(folder), 4, {}) {}

  Engine engine;
  ExplainSession session;
};

class Session : public testing::Test, protected Asked {
 protected:
  Session() : Asked(HEED_SOURCE_DIR "/models/toy") {}

  /// A sentence of so many words of one piece.
  static std::string words(int count) {
    std::string text;
    for (int word = 0; word < count; ++word) text += "the ";
    return text;
  }
  std::string refusal(const std::string& source) const {
    return message_of<std::invalid_argument>([&] { session.source(source); });
  }
};

TEST_F(Session, ReadsWordsAndTheEnd) {
  const SideText side = session.source("The cat sleeps.");
  EXPECT_EQ(side.words, (Words{"The", "cat", "sleeps."}));
  EXPECT_EQ(side.pieces.back(), "</s>");
  EXPECT_EQ(side.pieces.size(), side.ids.size());
  EXPECT_EQ(side.units(), 4);
}

TEST_F(Session, ReadsNothingThatIsBlank) {
  for (const char* blank : {"", " ", "\u200b"}) {
    EXPECT_FALSE(session.reads(blank)) << blank;
    EXPECT_EQ(refusal(blank), "the sentence is empty: there is nothing to explain");
  }
  EXPECT_TRUE(session.reads("cat"));
}

TEST_F(Session, ReadsAsManyPiecesAsAPageCanHold) {
  EXPECT_EQ(session.source(words(255)).ids.size(), 256U);
  EXPECT_EQ(refusal(words(256)),
            "the sentence has 257 pieces, and heed explain reads at most 256; explain a part of "
            "it");
  EXPECT_EQ(session.target(words(100)).words.size(), 100U);
  EXPECT_EQ(message_of<std::invalid_argument>([&] { session.target(words(1000)); }),
            "the translation has more than 256 pieces, the most that heed explain reads");
}

TEST_F(Session, ReadsNoMoreThanTheModelHasPositionsFor) {
  const Asked small(reference_folder("marianmt-tied-relu"));  // has 128
  EXPECT_NE(message_of<std::invalid_argument>([&] {
              small.session.source(words(200));
            }).find("heed explain reads at most 128"),
            std::string::npos);
}

TEST_F(Session, NamesWordsWithUnknownCharacters) {
  EXPECT_EQ(session.unknown_words(session.source("The 😀 sees a c😀t.")), (Words{"😀", "c😀t."}));
  EXPECT_EQ(session.unknown_words(session.source("The cat sleeps.")), Words{});
}

TEST_F(Session, ExplainsThePairsOfACorpusThatAreNeitherBlankNorTooLong) {
  const CorpusLines given = {.source = {"The cat sleeps.", " ", words(300), "The dog sleeps."},
                             .target = {"Die Katze.", "Ja.", "Ja.", words(1000)}};
  const auto pairs = session.explainable_pairs(given);
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(pairs[0].source.words.size(), 3U);
  EXPECT_EQ(pairs[0].target.words, (Words{"Die", "Katze."}));
  const auto own = session.explainable_pairs({.source = given.source, .target = {}});
  ASSERT_EQ(own.size(), 2U);
  EXPECT_EQ(own[0].target.words, (Words{"Die", "Katze", "schläft."}));
  EXPECT_EQ(own[1].target.words, (Words{"Der", "Hund", "schläft."}));
}

/// The changes of a sentence and its translation.
class ChangesOf : public Session {
 protected:
  Change blocked(const std::string& edge, const AttentionCut& where = {}) const {
    ChangeRequests requests;
    requests.block = {edge};
    return changes_of(requests, session, sides_, where).at(0);
  }

  const TextSides sides_ = {.source = session.source("The cat sleeps."),
                            .target = session.target("Die Katze schläft.")};
};

TEST_F(ChangesOf, AWordLeaveItsPunctuationAndSayWhereTheOthersAreAfterwards) {
  ChangeRequests requests;
  requests.without = {"cat"};
  requests.replace = {"sleeps=runs", "The=A big", "CAT=dog"};
  const auto found = changes_of(requests, session, sides_, {});
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].source_text, "The sleeps.");
  EXPECT_EQ(found[0].unit_after, (std::vector<int>{0, -1, 1, 2}));
  EXPECT_EQ(found[1].source_text, "The cat runs.");
  EXPECT_EQ(found[1].unit_after, (std::vector<int>{0, 1, 2, 3}));
  EXPECT_EQ(found[2].source_text, "A big cat sleeps.");
  EXPECT_EQ(found[2].unit_after, (std::vector<int>{0, 2, 3, 4}));
  EXPECT_EQ(found[3].source_text, "The dog sleeps.");
}

TEST_F(ChangesOf, AnEdgeCutThePiecesOfItsWordsWhereTheyStand) {
  const Change encoder = blocked("sleeps.->cat"), cross = blocked("Katze->cat"),
               decoder = blocked("schläft.->Katze");
  ASSERT_EQ(encoder.cuts.size(), 1U);
  EXPECT_EQ(encoder.cuts[0].kind, AttentionKind::kEncoder);
  EXPECT_EQ(encoder.cuts[0].queries, sides_.source.pieces_of(2));
  EXPECT_EQ(encoder.cuts[0].keys, sides_.source.pieces_of(1));
  EXPECT_EQ(cross.cuts[0].kind, AttentionKind::kCross);
  EXPECT_EQ(cross.cuts[0].queries, sides_.target.pieces_of(1));
  EXPECT_EQ(cross.cuts[0].keys, sides_.source.pieces_of(1));
  EXPECT_EQ(decoder.cuts[0].kind, AttentionKind::kDecoder);
  EXPECT_EQ(decoder.cuts[0].queries, sides_.target.pieces_of(2));
  EXPECT_EQ(decoder.cuts[0].keys, (std::vector<int>{2}));  // behind the start symbol and "Die"
  EXPECT_EQ(blocked("Katze->cat", {.layer = 1}).description,
            "cross attention 'Katze' -> 'cat' cut in layer 1");
  EXPECT_EQ(blocked("Katze->cat", {.head = 0}).description,
            "cross attention 'Katze' -> 'cat' cut in head 0");
  EXPECT_EQ(blocked("Katze->cat", {.layer = 0, .head = 2}).description,
            "cross attention 'Katze' -> 'cat' cut in layer 0, head 2");
  EXPECT_THROW(blocked("Katze->cat", {.layer = 2}), std::invalid_argument);
}

TEST_F(ChangesOf, ASentenceOfOneWordLeaveIt) {
  const TextSides one = {.source = session.source("Cat."), .target = session.target("Katze.")};
  ChangeRequests requests;
  requests.without = {"Cat."};
  EXPECT_EQ(message_of<std::invalid_argument>([&] { changes_of(requests, session, one, {}); }),
            "--without 'Cat.' leaves nothing of the sentence");
}

}  // namespace
}  // namespace heed
