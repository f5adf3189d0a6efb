#include "job/train_options.h"

#include <algorithm>
#include <stdexcept>

#include "decoding/search_options.h"
#include "format/config_rules.h"

namespace heed {
namespace {

/// The option that sets a key of config.json.
std::string option_of(const std::string& key) {
  if (key.starts_with("alignment_")) return "--guided-alignment-" + key.substr(key.find('_') + 1);
  std::string option = "--" + key;
  for (const std::string part : {"_attention", "_dim"})
    if (const auto at = option.find(part); at != std::string::npos && key != "attention_dropout")
      option.erase(at, part.size());
  std::replace(option.begin(), option.end(), '_', '-');
  return option == "--decoder-vocab-size" ? "--vocab-size" : option;
}

}  // namespace

void TrainOptions::name_languages() {
  text.selection.source_language = languages.source_language;
  text.selection.target_language = languages.target_language;
  also.selection = validation.selection = text.selection;
}

ModelConfig TrainOptions::guided_architecture() const {
  ModelConfig config = architecture;
  if (!is_guided()) return config;
  config.alignment_layer = guided_alignment_layer;
  config.alignment_head = guided_alignment_head;
  config.alignment_shifted = true;  // as batching/batch.h guides it
  return config;
}

void TrainOptions::validate() const {
  if (training.resume && !has_files(text))
    throw std::invalid_argument("--resume: no training was begun in " + model +
                                " that could go on; give its texts to begin one");
  text.validate("--");
  if (validates()) validation.validate("--valid-");
  if (reads_also()) also.validate("--also-");
  vocabulary.validate();
  training.validate();
  if (max_length < 2)
    throw std::invalid_argument("--max-length is " + std::to_string(max_length) +
                                "; it must be 2 or more");
  if (!(sample_pieces >= 0.0 && sample_pieces <= 1.0))
    throw std::invalid_argument("--sample-pieces is " + std::to_string(sample_pieces) +
                                "; it must be 0 to 1");
  if (both_directions && !vocabulary.joint)
    throw std::invalid_argument(
        "--both-directions needs a joint vocabulary; leave --separate-vocabs out");
  if (set_aside_pairs < 0)
    throw std::invalid_argument("--set-aside is " + std::to_string(set_aside_pairs) +
                                "; it must be 0 or more");
  if (shortlist < 0)
    throw std::invalid_argument("--shortlist is " + std::to_string(shortlist) +
                                "; it must be 0 (none) or more");
  if (guided_alignment_head < 0)
    throw std::invalid_argument("--guided-alignment-head is " +
                                std::to_string(guided_alignment_head) + "; it must be 0 or more");
  SearchOptions{.beam_size = beam_size}.validate();
  ModelConfig with_vocabulary = guided_architecture();
  with_vocabulary.vocab_size = with_vocabulary.decoder_vocab_size = vocabulary.size;
  heed::validate(with_vocabulary, option_of);
  if (training.resume && overwrite)
    throw std::invalid_argument("--resume and --overwrite exclude each other");
}

}  // namespace heed
