// Training through the door between the two halves.
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include "bridge/torch_half.h"
#include "engine/engine.h"
#include "format/temporary_folder.h"

extern "C" const heed::TorchHalf* heed_torch_half();

namespace heed {
namespace {

TEST(TrainingThroughTheTorchHalf, ValidatesWithAnEngineOfTheWeightsThatAreDelivered) {
  const int threads = at::get_num_threads();
  const TemporaryFolder folder;
  const IdPair pair{.source = {2, 3, 0}, .target = {4, 5, 6, 0}};
  TrainingJob job;
  job.config.d_model = 32;
  job.config.encoder_layers = job.config.decoder_layers = 1;
  job.config.encoder_attention_heads = job.config.decoder_attention_heads = 2;
  job.config.encoder_ffn_dim = job.config.decoder_ffn_dim = 32;
  job.config.vocab_size = job.config.decoder_vocab_size = 11;
  job.config.pad_token_id = job.config.decoder_start_token_id = 10;
  job.options.after = job.options.valid_every = {.amount = 3, .unit = SpanUnit::kUpdates};
  job.options.save_precision = DataType::kFloat32;
  job.folder = folder.path();
  job.threads = 2;
  job.corpus = [&](int) {
    return std::make_shared<const EncodedCorpus>(
        EncodedCorpus{.source = {{pair.source}}, .target = {{pair.target}}});
  };
  std::vector<float> seen;
  job.translate_and_score = [&](LoadedModel& model, ProcessGroup&) {
    EXPECT_EQ(model.workers().size(), 2U);  // the engine's threads; LibTorch's model is one worker
    seen = model.score({&pair, 1}, {}).front().token_log_probabilities;
    return Validation{.scores = {{Metric::kBleu, 1.0}}};
  };
  heed_torch_half()->train(job);
  at::set_num_threads(threads);
  EXPECT_EQ(seen, Engine(folder.path(), 1).score({&pair, 1}, {}).front().token_log_probabilities);
  EXPECT_EQ(seen.size(), 4U);
}

}  // namespace
}  // namespace heed
