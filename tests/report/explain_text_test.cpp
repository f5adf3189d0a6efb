#include "report/explain_text.h"

#include <gtest/gtest.h>

#include <sstream>
#include <vector>

#include "report/small_explanation.h"

namespace heed {
namespace {

/// The section whose heading begins so.
std::string section(const std::string& text, const std::string& heading) {
  const auto begin = text.find(heading);
  if (begin == std::string::npos) return "no section '" + heading + "' in:\n" + text;
  const auto end = text.find("\n\n", begin);
  return text.substr(begin, end == std::string::npos ? end : end + 1 - begin);
}

TEST(ExplanationText, IsWhatWasFoundSectionBySection) {
  EXPECT_EQ(explanation_text(small_explanation(), {}, {}),
            "source       a b\n"
            "translation  x\n"
            "log p        -0.75 (probability 0.472)\n"
            "\n"
            "Which source words decide each target word (leave-one-out, natural logarithms)\n"
            "  word  log p  decided by\n"
            "  x     -0.50  b 1.50, a 0.25\n"
            "  </s>  -0.25  a 0.75\n"
            "\n"
            "How important each source word is for the whole translation (leave-one-out)\n"
            "  a  1.00  ███████████████\n"
            "  b  2.00  ██████████████████████████████\n"
            "\n"
            "Which word attends to which most in the encoder (weights, mean of all layers and "
            "heads; own share: "
            "residual of the next vector)\n"
            "  word  attends to         clearest in one head  own share\n"
            "  a     b 0.30, </s> 0.20  b 0.30 in 0.0              0.75\n"
            "  b     a 0.60, </s> 0.10  a 0.60 in 0.0              0.75\n"
            "\n"
            "Which heads matter most here (log p of the translation lost with the head off)\n"
            "  cross 0.0    3.50\n"
            "  encoder 0.0  0.25\n"
            "  decoder 0.0  0.25\n");
}

TEST(ExplanationText, NamesAGivenTranslationAndWhatNothingDecides) {
  Explanation explanation = small_explanation();
  explanation.target_is_given = true;
  explanation.importance[0].by_step = matrix(2, 3, {-1.0, 0.0, 9.0, 0.0, 0.0, 0.0});
  const std::string text = explanation_text(explanation, {}, {});
  EXPECT_EQ(section(text, "given translation"),
            "given translation  x\nlog p              -0.75 (probability 0.472)\n");
  EXPECT_EQ(section(text, "Which source words decide"),
            "Which source words decide each target word (leave-one-out, natural logarithms)\n"
            "  word  log p  decided by\n"
            "  x     -0.50  none\n"
            "  </s>  -0.25  none\n");
}

TEST(ExplanationText, NamesThreeDecidingWordsAtMostAndNoneBelowATenthOfTheFirst) {
  Explanation explanation = small_explanation();
  explanation.sides = {.source = letters("abcd"), .target = letters("xyz")};
  explanation.maps.encoder = maps(5, 5, std::vector<float>(25, 0.2F));
  explanation.token_log_probabilities = {-0.5, -0.25, -1.5, -0.125};
  explanation.importance[0].translation = {-3.0, 1.5, 0.0, 0.75, 9.0};
  explanation.importance[0].by_step = matrix(4, 5, {2.0,   0.5, 1.0, 0.75,  9.0,  //
                                                    0.5,   0.0, 0.4, 0.06,  0.0,  //
                                                    0.5,   0.0, 0.4, 0.04,  0.0,  //
                                                    0.004, 0.0, 0.0, 0.006, 0.0});
  EXPECT_EQ(section(explanation_text(explanation, {}, {}), "Which source words decide"),
            "Which source words decide each target word (leave-one-out, natural logarithms)\n"
            "  word  log p  decided by\n"
            "  x     -0.50  a 2.00, c 1.00, d 0.75\n"
            "  y     -0.25  a 0.50, c 0.40, d 0.06\n"
            "  z     -1.50  a 0.50, c 0.40\n"
            "  </s>  -0.12  d 0.01\n");
  EXPECT_EQ(section(explanation_text(explanation, {}, {}), "How important"),
            "How important each source word is for the whole translation (leave-one-out)\n"
            "  a  -3.00  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░\n"
            "  b   1.50  ███████████████\n"
            "  c   0.00\n"
            "  d   0.75  ███████▌\n");
}

TEST(ExplanationText, HasAColumnForEachOfSeveralMethodsAndTheStepsOfIntegratedGradients) {
  Explanation explanation = small_explanation();
  explanation.importance.push_back({.method = ImportanceMethod::kIntegratedGradients,
                                    .translation = {-1.0, 0.25, 0.0},
                                    .steps = 135,
                                    .completeness_gap = 0.0054});
  EXPECT_EQ(section(explanation_text(explanation, {}, {}), "How important"),
            "How important each source word is for the whole translation (by every method)\n"
            "  word  leave-one-out  integrated\n"
            "  a              1.00       -1.00\n"
            "  b              2.00        0.25\n"
            "  integrated gradients: 135 steps, completeness gap 0.54 %\n");
}

TEST(ExplanationText, TellsWhatAChangeCostsAndMoves) {
  Explanation explanation = small_explanation();
  explanation.alternatives = {
      {.change = "without 'b'",
       .source = "a",
       .translation = "y",
       .log_probability = -3.0,
       .lost = {2.2, 0.05},
       .moved = {{.layer = 0, .head = 0, .from = "a", .to = "</s>", .before = 0.2, .after = 0.6}}},
      {.change = "head 0.0 off",
       .source = "a b",
       .translation = "x",
       .log_probability = -0.7,
       .lost = {-0.05, 0.0}}};
  const std::string text = explanation_text(explanation, {}, {});
  EXPECT_EQ(section(text, "What changes: without"),
            "What changes: without 'b'\n"
            "  source         a\n"
            "  translation    y\n"
            "  before         x: log p -0.75 -> -3.00\n"
            "  log p lost by  x 2.20\n"
            "  attention moved  from  to    before  after\n"
            "  encoder 0.0      a     </s>    0.20   0.60\n");
  EXPECT_EQ(section(text, "What changes: head"),
            "What changes: head 0.0 off\n"
            "  translation  x (as before)\n"
            "  before       x: log p -0.75 -> -0.70\n");
}

TEST(ExplanationText, ListsTheEdgesThatCostMost) {
  Explanation explanation = small_explanation();
  explanation.edges = {{.kind = AttentionKind::kDecoder,
                        .translation = matrix(2, 2, {0.1, 0.0, 0.3, 0.2}),
                        .by_step = {}}};
  EXPECT_EQ(
      section(explanation_text(explanation, {}, {}), "Which decoder edges"),
      "Which decoder edges matter most (log p lost with the edge cut in all layers and heads)\n"
      "  </s>  -> <start>  0.30\n"
      "  </s>  -> x        0.20\n"
      "  x     -> <start>  0.10\n"
      "  x     -> x        0.00\n");
}

TEST(ExplanationText, ListsWhatOneWordAttendsToHeadByHead) {
  EXPECT_EQ(section(explanation_text(small_explanation(), {.query = 1}, {}), "What 'b'"),
            "What 'b' attends to (weights)\n"
            "  head         itself  others\n"
            "  encoder 0.0    0.30  a 0.60, </s> 0.10\n");
  EXPECT_EQ(section(explanation_text(small_explanation(), {.query = 0}, {}), "What 'a'"),
            "What 'a' attends to (weights)\n"
            "  head         itself  others\n"
            "  encoder 0.0    0.50  b 0.30, </s> 0.20\n");
}

TEST(HeadProfilesText, HasALineForEachHead) {
  EXPECT_EQ(
      head_profiles_text(
          {{.attention = AttentionKind::kDecoder, .layer = 1, .head = 2, .next = 0.5, .lost = 1.0}},
          7, {}),
      "What each head does (mean weight by place, and log p lost without it, over 7 sentences; a "
      "kind from 0.4 "
      "on; end: </s>, or the start symbol)\n"
      "  head         kind  previous  same  next   end  rare  log p lost\n"
      "  decoder 1.2  next      0.00  0.00  0.50  0.00  0.00        1.00\n");
}

/// The first lines of a report's tables on a terminal, each begun by what makes it faint, or not.
std::vector<bool> are_faint(const std::string& report) {
  std::vector<bool> faint;
  std::istringstream lines(report);
  bool is_first = false;
  for (std::string line; std::getline(lines, line);) {
    if (is_first) faint.push_back(line.starts_with(TextStyle{true}.faint("").substr(0, 4)));
    is_first = line.starts_with(TextStyle{true}.bold("").substr(0, 4));
  }
  return faint;
}

TEST(ReportsOfExplanations, HaveFaintHeadingsOnATerminalWhereATableHasOne) {
  const TextStyle colour{.colour = true};
  EXPECT_EQ(are_faint(explanation_text(small_explanation(), {}, colour)),
            (std::vector<bool>{true, false, true, false}));
  EXPECT_EQ(are_faint(head_profiles_text({{.layer = 1}}, 1, colour)), std::vector<bool>{true});
  MethodFaithfulness norm;
  norm.method = "norm";
  EXPECT_EQ(are_faint(faithfulness_text({norm}, 1, colour)), std::vector<bool>{true});
}

TEST(ReportsOfExplanations, HaveFaintHeadingsOfWhatIsAskedForToo) {
  const TextStyle colour{.colour = true};
  Explanation explanation = small_explanation();
  explanation.alternatives = {
      {.change = "without 'b'",
       .source = "a",
       .translation = "y",
       .log_probability = -3.0,
       .lost = {2.2},
       .moved = {{.layer = 0, .head = 0, .from = "a", .to = "</s>", .before = 0.2, .after = 0.6}}}};
  explanation.edges = {{.kind = AttentionKind::kDecoder,
                        .translation = matrix(2, 2, {0.1, 0.0, 0.3, 0.2}),
                        .by_step = {}}};
  const std::string text = explanation_text(explanation, {.query = 1}, colour);
  EXPECT_EQ(are_faint(text), (std::vector<bool>{true, false, false, false, true, false}));
  std::istringstream lines(text);
  int faint = 0;
  for (std::string line; std::getline(lines, line);)
    faint += line.starts_with(colour.faint("").substr(0, 4)) ? 1 : 0;
  EXPECT_EQ(faint, 3) << "and that of the attention that moved";
}

TEST(FaithfulnessText, HasALineForEachMethodWithItsIntervals) {
  const std::string text =
      faithfulness_text({{.method = "norm",
                          .comprehensiveness = {.mean = 1.5, .low = 1.0, .high = 2.0},
                          .sufficiency = {.mean = 0.25, .low = 0.0, .high = 0.5},
                          .correlation = {.mean = -0.5, .low = -1.0, .high = 0.0}}},
                        3, {});
  EXPECT_NE(text.find("(3 sentences; mean and 95 % interval)\n"
                      "  method  comprehensiveness        sufficiency          correlation\n"
                      "  norm    1.50 [1.00, 2.00]  0.25 [0.00, 0.50]  -0.50 [-1.00, 0.00]\n"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace heed
