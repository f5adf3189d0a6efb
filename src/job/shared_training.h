#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "format/vocabulary_folder.h"
#include "job/corpus_record.h"
#include "job/process_group.h"
#include "job/train_options.h"
#include "job/training_plan.h"

/// What processes that train together have in common before the first update. Each reads the corpus
/// from files of its own; all else is as rank 0 has it.
namespace heed {

/// Throws std::invalid_argument naming an option that is another one on rank 0.
void require_same_options(const TrainOptions& options, ProcessGroup& processes);

/// Throws std::runtime_error naming the text that is another one on rank 0.
void require_same_texts(const CorpusRecord& corpus, ProcessGroup& processes);

/// The vocabulary that rank 0 has in `folder`; the folders of the others are not looked at.
Vocabulary shared_vocabulary(const std::filesystem::path& folder, ProcessGroup& processes);

/// What rank 0 has chosen.
std::vector<ChosenOption> shared_choices(const std::vector<ChosenOption>& chosen,
                                         ProcessGroup& processes);

}  // namespace heed
