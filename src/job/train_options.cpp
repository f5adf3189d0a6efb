#include "job/train_options.h"

#include <stdexcept>

#include "decoding/search_options.h"

namespace heed {

bool TrainOptions::validates() const {
  return !validation.source.empty() || !validation.target.empty() || !validation.tsv.empty();
}

void TrainOptions::validate() const {
  text.validate();
  if (validates()) validation.validate();
  vocabulary.validate();
  training.validate();
  if (max_length < 2)
    throw std::invalid_argument("--max-length is " + std::to_string(max_length) +
                                "; it must be 2 or more");
  if (!(sample_pieces >= 0.0 && sample_pieces <= 1.0))
    throw std::invalid_argument("--sample-pieces is " + std::to_string(sample_pieces) +
                                "; it must be 0 to 1");
  SearchOptions{.beam_size = beam_size}.validate();
  ModelConfig with_vocabulary = architecture;
  with_vocabulary.vocab_size = with_vocabulary.decoder_vocab_size = vocabulary.size;
  with_vocabulary.validate();
  if (training.resume && overwrite)
    throw std::invalid_argument("--resume and --overwrite exclude each other");
}

}  // namespace heed
