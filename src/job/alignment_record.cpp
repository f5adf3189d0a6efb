#include "job/alignment_record.h"

#include <algorithm>
#include <string>

#include "aligner/learnt_links.h"
#include "alignment/model_aligner.h"
#include "engine/engine.h"
#include "format/model_folder.h"
#include "format/vocabulary_folder.h"

namespace heed {

void record_alignment(const TrainOptions& options, const EncodedText& text) {
  Engine engine(options.model, options.threads);
  ModelConfig config = engine.config();
  if (config.alignment_head >= 0) return;
  config.alignment_layer = -1;
  ModelAligner aligner(engine, load_vocabulary(options.model), config, {});
  std::vector<EncodedPair> pairs;
  Bitext bitext;
  for (std::size_t i = 0; i < std::min(ModelAligner::kChoicePairs, text.source.size()); ++i) {
    bitext.add(text.source[i], text.target[i]);
    pairs.push_back(aligner.encode(
        {.source = std::string(text.source[i]), .target = std::string(text.target[i])},
        [](const char*) {}));
  }
  aligner.choose(pairs, [&] {
    ThreadPool threads(options.threads);
    return learnt_links(bitext, threads);
  });
  config.alignment_layer = aligner.choice().reading.layer;
  config.alignment_shifted = aligner.choice().method == AlignmentMethod::kShifted;
  write_model_config(options.model, config, options.training.save_precision);
}

}  // namespace heed
