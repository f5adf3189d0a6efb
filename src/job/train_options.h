#pragma once

#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "format/model_config.h"
#include "format/vocabulary_folder.h"
#include "job/guidance.h"
#include "job/process_place.h"
#include "job/shortlist_learning.h"
#include "job/training_options.h"
#include "text/named_values.h"
#include "text/parallel_text.h"
#include "text/vocabulary_training.h"
#include "variants/variant_kind.h"

namespace heed {

/// How large a model is: what the text and the time allow, or a size that was chosen.
enum class Preset { kAuto, kTiny, kSmall, kBase };
inline constexpr std::array kPresets = {
    NamedValue{"auto", Preset::kAuto}, NamedValue{"tiny", Preset::kTiny},
    NamedValue{"small", Preset::kSmall}, NamedValue{"base", Preset::kBase}};

/// What `heed train` is asked for: a parallel corpus in, a model folder out.
struct TrainOptions {
  // Files.
  ParallelTextOptions text;        ///< to learn from
  ParallelTextOptions also;        ///< to learn from, too, marked as made; may be without files
  ParallelTextOptions validation;  ///< to choose the best weights by; may be without files
  std::string model;               ///< the folder to write
  std::string vocabulary_folder;   ///< a folder whose vocabulary is taken; empty: one is trained
  std::string start_from;   ///< a model folder whose weights it begins with; empty: at random
  bool overwrite = false;   ///< replace the model in the folder
  std::string cache;        ///< a folder for the text as it is cut into pieces; empty: the model's
  int set_aside_pairs = 0;  ///< to set aside for validation, where no validation text is given

  // What is learnt.
  Preset preset = Preset::kAuto;
  VocabularyOptions vocabulary;
  TokenizerDescription languages;
  ModelConfig architecture;  ///< its ids and vocabulary sizes come from the vocabulary
  int max_length = 256;      ///< pieces a side, `</s>` included; longer pairs are skipped
  double sample_pieces =
      0.0;  ///< alpha of subword regularisation, anew each epoch; 0: always the best pieces
  VariantShares variants = {};   ///< of the pairs, that are read besides them, anew each epoch
  bool both_directions = false;  ///< pairs are read the other way round, too

  /// Links of words that guide an attention head (job/guidance.h): kLearntLinks, a file of them, or
  /// none: kNoLinks, or empty.
  std::string guided_alignment;
  int guided_alignment_layer = 0, guided_alignment_head = 0;  ///< of the decoder, from 0

  // How.
  TrainingOptions training;
  int shortlist = kShortlistTranslations;  ///< translations of a piece that are kept; 0: none
  int beam_size = 4;                       ///< of the validation's translations
  int threads = 0;                         ///< 0: one a physical core
  std::string device = "cpu";              ///< or "cuda"
  bool quiet = false;                      ///< no progress reports
  ProcessOptions processes;                ///< that train together

  // The command line again, for who wants to repeat it.
  std::string recipe;  ///< the options as TOML, without files: `recipe.toml`
  std::string
      arguments;  ///< `--config recipe.toml --source train.en ...`, with the files' bare names
  /// What the recipe leaves out and --resume goes on with: values of --source, --threads, …
  std::map<std::string, std::vector<std::string>> run;

  /// Options that nobody has given a value, for the plan to choose (job/training_plan.h):
  /// "--after".
  std::set<std::string, std::less<>> open;
  bool is_open(std::string_view option) const { return open.contains(option); }

  /// What is read of texts with several columns or languages is what `text` selects, in the
  /// languages of the model.
  void name_languages();

  bool is_guided() const { return !guided_alignment.empty() && guided_alignment != kNoLinks; }
  bool is_guided_by_file() const { return is_guided() && guided_alignment != kLearntLinks; }
  /// The architecture with the head that is guided.
  ModelConfig guided_architecture() const;
  /// Whether there are validation files.
  bool validates() const { return has_files(validation); }
  /// Whether there are files of pairs that were made.
  bool reads_also() const { return has_files(also); }

  /// Before anything is read. Throws std::invalid_argument naming the option and its valid values.
  void validate() const;
};

}  // namespace heed
