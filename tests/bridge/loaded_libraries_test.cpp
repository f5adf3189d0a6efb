#include "bridge/loaded_libraries.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

namespace heed {
namespace {

/// Opens a library in a process of its own, and leaves there with what is told then on stderr.
void open_and_tell(const char* library, std::string (*told)()) {
  const bool is_there = ::dlopen(library, RTLD_NOW) != nullptr;
  std::fprintf(stderr, "told: %s\n", is_there ? told().c_str() : "no such library here");
  std::_Exit(0);
}

TEST(LoadedLibraries, OpenBlasIsKnownWithItsKernels) {
  EXPECT_EXIT(open_and_tell("libopenblas.so.0", blas_in_use), testing::ExitedWithCode(0),
              "told: (OpenBLAS .*[(].* kernels[)]|no such library here)\n");
}

TEST(LoadedLibraries, OneDnnHasAVersionOfThreeNumbers) {
  EXPECT_EXIT(open_and_tell("libdnnl.so.2", onednn_version), testing::ExitedWithCode(0),
              "told: ([0-9]+[.][0-9]+[.][0-9]+|no such library here)\n");
}

}  // namespace
}  // namespace heed
