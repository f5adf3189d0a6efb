#pragma once

#include <string>

#include "format/model_config.h"
#include "format/vocabulary_folder.h"
#include "job/training_options.h"
#include "text/parallel_text.h"
#include "text/vocabulary_training.h"

namespace heed {

/// What `heed train` is asked for: a parallel corpus in, a model folder out.
struct TrainOptions {
  // Files.
  ParallelTextOptions text;        ///< to learn from
  ParallelTextOptions validation;  ///< to choose the best weights by; may be without files
  std::string model;               ///< the folder to write
  std::string vocabulary_folder;   ///< a folder whose vocabulary is taken; empty: one is trained
  std::string start_from;  ///< a model folder whose weights it begins with; empty: at random
  bool overwrite = false;  ///< replace the model in the folder

  // What is learnt.
  VocabularyOptions vocabulary;
  TokenizerDescription languages;
  ModelConfig architecture;  ///< its ids and vocabulary sizes come from the vocabulary
  int max_length = 256;      ///< pieces a side, `</s>` included; longer pairs are skipped
  double sample_pieces =
      0.0;  ///< alpha of subword regularisation, anew each epoch; 0: always the best pieces

  // How.
  TrainingOptions training;
  int beam_size = 4;           ///< of the validation's translations
  int threads = 0;             ///< 0: one a physical core
  std::string device = "cpu";  ///< or "cuda"
  bool quiet = false;          ///< no progress reports

  // The command line again, for who wants to repeat it.
  std::string recipe;  ///< the options as TOML, without files: `recipe.toml`
  std::string
      arguments;  ///< `--config recipe.toml --source train.en ...`, with the files' bare names

  /// Whether there are validation files.
  bool validates() const;

  /// Before anything is read. Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

}  // namespace heed
