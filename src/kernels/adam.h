#pragma once

#include <cstdint>

namespace heed {

/// The numbers of one Adam update (Kingma & Ba 2015), number t from 1, with decoupled weight decay
/// (Loshchilov & Hutter 2019), gradient scaling and an exponential moving average of the weights.
struct AdamStep {
  float gradient_scale;  ///< clipping and batch normalisation in one factor
  float learning_rate;   ///< eta, schedule included
  float beta1, beta2, epsilon;
  float correction1, correction2;  ///< 1 - beta1^t, 1 - beta2^t
  float weight_decay;
  float average_decay;  ///< average = decay * average + (1 - decay) * weights
};

/// The update of elements [begin, end) of flat arrays, in one sweep.
struct AdamSweep {
  float *weights, *average;  ///< average may be null
  const float* gradients;
  float *first_moment, *second_moment;
  AdamStep step;
};
void adam_sweep(const AdamSweep& call, std::int64_t begin, std::int64_t end);

/// Sum of squares of elements [begin, end), in double precision over short blocks.
double sum_of_squares(const float* values, std::int64_t begin, std::int64_t end);

}  // namespace heed
