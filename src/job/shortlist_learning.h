#pragma once

#include <filesystem>

#include "format/shortlist.h"
#include "job/encoded_corpus.h"
#include "text/vocabulary.h"

namespace heed {

/// How many translations of each source piece a shortlist has.
inline constexpr int kShortlistTranslations = 100;

/// The shortlist of a vocabulary, learnt from sentence pairs: of each source piece the `count`
/// likeliest translations by the links of pieces (aligner/link_learner.h), and the piece itself
/// where the target has it; for every sentence `</s>`, `<unk>` and the most frequent pieces.
/// Of a large corpus, some pairs are enough.
Shortlist learn_shortlist(const EncodedCorpus& corpus, const Vocabulary& vocabulary, int count,
                          int threads);

/// A target vocabulary of fewer pieces is soon looked at as a whole.
inline constexpr int kFewestPieces = 2000;

/// Puts it into a model folder. Throws std::runtime_error naming the file.
void write_shortlist(const std::filesystem::path& model, const Shortlist& shortlist);

}  // namespace heed
