#pragma once

#include <span>
#include <string>
#include <vector>

#include "job/stored_text.h"
#include "text/link.h"

/// Guided alignment (Chen et al. 2016; Garg et al. 2019): in training, one head of the decoder's
/// cross-attention learns which words belong together. The links are of words (whitespace tokens),
/// made by another tool or learnt from the training text itself; a word's links hold for all its
/// pieces. Pairs and pieces without links guide nothing.
namespace heed {

/// What stands for a file of links where they are learnt, and where there are none.
inline constexpr const char* kLearntLinks = "auto";
inline constexpr const char* kNoLinks = "none";

/// The links of the words of each pair, learnt from the pairs that are used alone
/// (aligner/link_learner.h): those that both directions find more probable than not. Of a text of
/// more than `most_pairs` so many, evenly spread, are learnt from. With `threads` threads; 0: one a
/// physical core.
void learn_links(TrainingText& text, int threads, const Storage& storage,
                 std::size_t most_pairs = 2'000'000);

/// The links of a pair's pieces by those of its words, which are ordered; `source` and `target`:
/// the word of each piece (EncodedLine::word_of_piece). Target pieces whose word has no link are
/// linked with the source's `</s>`, unless none has any.
std::vector<Link> links_of_pieces(const std::vector<Link>& words, std::span<const int> source,
                                  std::span<const int> target);

}  // namespace heed
