#pragma once

#include <string>
#include <vector>

#include "explain/explain_session.h"
#include "text/line_reader.h"

namespace heed {

/// The sentences that `heed explain` looks at heads and methods with.
struct CorpusFiles {
  std::string source;
  std::string target;   ///< empty: the model translates
  int sentences = 100;  ///< the first so many that are not empty
};

/// Throws as LineReader does, which gets `tell`, and std::runtime_error where the source has no
/// sentence or the target fewer lines.
CorpusLines read_corpus(const CorpusFiles& files, const TellRepair& tell);

/// Text for people, or one line of JSON. Sentences that are too long are left out.
std::string heads_report(ExplainSession& session, const CorpusLines& corpus, bool json);
std::string faithfulness_report(ExplainSession& session, const CorpusLines& corpus, bool json);

}  // namespace heed
