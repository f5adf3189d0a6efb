#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "bridge/torch_half.h"
#include "metrics/bleu.h"

/// Uses the library, and with any argument the Torch half too, which the library opens when it is asked to.
int main(int argc, char**) {
  try {
    const std::vector<std::string> lines = {"a cat sat on the mat"};
    const double score = heed::bleu(lines, {lines}, {}).score;
    const std::string libtorch = argc > 1 ? heed::torch_half().runtime_info({}).libtorch : "none";
    std::printf("BLEU %.1f, LibTorch %s\n", score, libtorch.c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "consumer: %s\n", error.what());
    return 1;
  }
}
