#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "text/link.h"
#include "text/parallel_text.h"

/// Guided alignment (Chen et al. 2016; Garg et al. 2019): in training, one head of the decoder's
/// cross-attention learns which words belong together. The links are of words (whitespace tokens),
/// made by another tool or learnt from the training text itself; a word's links hold for all its
/// pieces. Pairs and pieces without links guide nothing.
namespace heed {

/// What stands for a file of links where they are learnt.
inline constexpr const char* kLearntLinks = "auto";

/// Reads a corpus with the links of its words from a file in the Pharaoh format, which has a line
/// for each pair of the corpus, also for those that cannot be used. Throws as read_parallel_text,
/// and std::runtime_error naming the file of links, the line and the remedy: no link, a word that
/// the pair does not have, too many lines or too few.
ParallelText read_linked_text(const ParallelTextOptions& text, const std::filesystem::path& links);

/// [N] the links of the words of each pair, learnt from the pairs alone (aligner/link_learner.h):
/// those that both directions find more probable than not. With `threads` threads; 0: one a
/// physical core.
std::vector<std::vector<Link>> learn_links(const std::vector<std::string>& source,
                                           const std::vector<std::string>& target, int threads);

/// The links of a pair's pieces by those of its words, which are ordered; `source` and `target`:
/// the word of each piece (EncodedLine::word_of_piece).
std::vector<Link> links_of_pieces(const std::vector<Link>& words, std::span<const int> source,
                                  std::span<const int> target);

}  // namespace heed
