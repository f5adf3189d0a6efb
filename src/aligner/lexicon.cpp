#include "aligner/lexicon.h"

#include <cmath>

namespace heed {

double stem_weight(double links, double source_stem, double target_stem, double source_total,
                   double target_total) {
  constexpr double kTiny = 1e-9;
  return kStemLinks * links * std::sqrt(source_total * target_total) /
         ((source_stem + kTiny) * (target_stem + kTiny));
}

}  // namespace heed
