#include "cli/explain.h"

#include <gtest/gtest.h>

#include "explain/changes.h"
#include "explain/scripted_probe.h"
#include "explain/word_position.h"
#include "format/temporary_folder.h"
#include "report/explain_page.h"

namespace heed {
namespace {

const std::vector<std::string> kWords = {"The", "animal", "saw", "the", "bat.", "(it)"};

TEST(PositionOfWord, TakesTheWordAsSpeltFirst) {
  EXPECT_EQ(position_of_word(kWords, "the", "s"), 3);
  EXPECT_EQ(position_of_word(kWords, "The", "s"), 0);
}

TEST(PositionOfWord, OverlooksPunctuationAndCaseWhereNothingElseFits) {
  EXPECT_EQ(position_of_word(kWords, "bat", "s"), 4);
  EXPECT_EQ(position_of_word(kWords, "it", "s"), 5);
  EXPECT_EQ(position_of_word(kWords, "Animal", "s"), 1);
}

TEST(PositionOfWord, TakesNumbersFromZero) {
  EXPECT_EQ(position_of_word(kWords, "#0", "s"), 0);
  EXPECT_EQ(position_of_word(kWords, "#5", "s"), 5);
}

/// What the refusal says.
template <typename Action>
std::string refusal(const Action& action) {
  try {
    action();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(PositionOfWord, SaysWhereAWordIsNotOrIsSeveral) {
  EXPECT_EQ(refusal([] { position_of_word(kWords, "dog", "the sentence"); }),
            "'dog' is not a word of the sentence");
  EXPECT_NE(refusal([] { position_of_word(kWords, "#6", "the sentence"); }), "");
  EXPECT_NE(refusal([] { position_of_word(kWords, "...", "the sentence"); }), "");
  EXPECT_NE(refusal([] { position_of_word(kWords, "THE", "the sentence"); }).find("#0, #3"),
            std::string::npos);
}

ModelConfig two_layers() {
  ModelConfig config;
  config.encoder_layers = 2;
  config.encoder_attention_heads = 4;
  config.decoder_layers = 1;
  config.decoder_attention_heads = 3;
  return config;
}

TEST(ParseHead, NamesAttentionLayerAndHead) {
  const auto plain = parse_head("1.3", two_layers()), cross = parse_head("cross:0.2", two_layers());
  EXPECT_EQ(plain.kind, AttentionKind::kEncoder);
  EXPECT_EQ(plain.layer, 1);
  EXPECT_EQ(plain.head, 3);
  EXPECT_EQ(cross.kind, AttentionKind::kCross);
  EXPECT_EQ(cross.head, 2);
}

TEST(ParseHead, RefusesWhatIsNotThere) {
  for (const auto* text : {"2.0", "1.4", "cross:1.0", "cross:0.3", "1", "1.", ".1", "a.b", "1.1x",
                           "-1.0", "other:0.0"})
    EXPECT_NE(refusal([&] { parse_head(text, two_layers()); }), "") << text;
}

TEST(ParseEdge, FindsTheAttentionByTheWords) {
  const TextSides sides{.source = letters("abc"), .target = letters("xyc")};
  EXPECT_EQ(parse_edge("a->b", sides).kind, AttentionKind::kEncoder);
  EXPECT_EQ(parse_edge("x->b", sides).kind, AttentionKind::kCross);
  EXPECT_EQ(parse_edge("y->x", sides).kind, AttentionKind::kDecoder);
  EXPECT_EQ(parse_edge("cross:c->c", sides).kind, AttentionKind::kCross)
      << "named: it stands on both sides";
  EXPECT_EQ(parse_edge("cross:c->a", sides).to, "a");
}

TEST(ParseEdge, RefusesWhatIsNoEdge) {
  const TextSides sides{.source = letters("abc"), .target = letters("xy")};
  for (const auto* text : {"a", "a->", "->b", "q->a", "a-b"})
    EXPECT_NE(refusal([&] { parse_edge(text, sides); }), "") << text;
}

TEST(ExplainPage, RefusesAPlaceWhereNoFileCanStand) {
  const auto message = [](const std::string& path) {
    return message_of<std::runtime_error>([&] { ExplainPage{path}; });
  };
  EXPECT_NE(message("no/such/folder/page.html").find("no/such/folder"), std::string::npos);
  EXPECT_NE(message(".").find("it is a folder"), std::string::npos);
  EXPECT_NE(message("/dev/null").find("is no file"), std::string::npos);
  EXPECT_EQ(message("page.html"), "");
  EXPECT_FALSE(ExplainPage("").is_wanted());
}

TEST(ExplainOptions, SayWhatDoesNotGoTogether) {
  const auto refused = [](auto change) {
    ExplainOptions options;
    change(options);
    return refusal([&] { options.validate(); });
  };
  EXPECT_EQ(refused([](ExplainOptions&) {}), "");
  EXPECT_NE(refused([](ExplainOptions& o) { o.importance = "shapley"; }).find("leave-one-out"),
            std::string::npos);
  EXPECT_NE(refused([](ExplainOptions& o) { o.target = "Ja."; }).find("--target"),
            std::string::npos);
  EXPECT_NE(refused([](ExplainOptions& o) { o.corpus = "file"; }).find("--corpus"),
            std::string::npos);
  EXPECT_NE(refused([](ExplainOptions& o) { o.corpus = o.sentence = "x", o.heads = true; }), "");
  EXPECT_NE(
      refused([](ExplainOptions& o) { o.html = o.corpus = "x", o.heads = true; }).find("--html"),
      std::string::npos);
  const auto in_int8 = [&](const std::string& importance) {
    return refused([&](ExplainOptions& o) {
      o.compute.precision = "int8";
      o.importance = importance;
    });
  };
  EXPECT_EQ(in_int8("leave-one-out,rollout"), "");
  EXPECT_NE(in_int8("all").find("--precision int8 has no gradients"), std::string::npos);
  EXPECT_NE(in_int8("gradient"), "");
  EXPECT_NE(refused([](ExplainOptions& o) { o.compute.precision = "int4"; }).find("--precision"),
            std::string::npos);
  EXPECT_NE(refused([](ExplainOptions& o) { o.sentences = 0; }).find("--sentences"),
            std::string::npos);
}

}  // namespace
}  // namespace heed
