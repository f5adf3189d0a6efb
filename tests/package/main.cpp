#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "bridge/torch_half.h"
#include "metrics/bleu.h"

/// Uses both halves of an installed heed: the library itself, and what it opens when it is asked to.
int main() {
  try {
    const std::vector<std::string> lines = {"a cat sat on the mat"};
    const double score = heed::bleu(lines, {lines}, {}).score;
    const heed::RuntimeInfo info = heed::torch_half().runtime_info({});
    std::printf("BLEU %.1f, LibTorch %s\n", score, info.libtorch.c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "consumer: %s\n", error.what());
    return 1;
  }
}
