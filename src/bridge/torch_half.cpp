#include "bridge/torch_half.h"

#include <dlfcn.h>
#include <stdlib.h>

#include <stdexcept>
#include <utility>
#include <vector>

#include "kernels/cpu_support.h"

namespace heed {
namespace {

constexpr const char* kLibrary = "libheed_torch.so";

/// Variables that BLAS, OpenMP and LibTorch read once, when they are loaded. What the user has set
/// stays.
void choose_kernels() {
  // A thread that waits for another soon sleeps. By default it spins for a millisecond first, which
  // costs most where it helps least: beside other programs, explaining a sentence took several
  // times as long. A short spin keeps the speed of training on cores of its own.
  if (::getenv("OMP_WAIT_POLICY") == nullptr) ::setenv("GOMP_SPINCOUNT", "20000", 0);
  // What c10d logs of a connection that fails, a sentence of heed's says (3: fatal errors only).
  ::setenv("GLOG_minloglevel", "3", 0);
#if defined(__x86_64__)
  if (!has_avx512()) return;
  ::setenv("OPENBLAS_CORETYPE", "SKYLAKEX",
           0);  // OpenBLAS takes AVX2 kernels on a CPU newer than itself
  ::setenv("ATEN_CPU_CAPABILITY", "avx512", 0);  // LibTorch 1.13 stays with AVX2 unless told
#endif
}

/// Where the library stands: beside the program (build folder), or under the prefix it was
/// installed to.
std::vector<std::filesystem::path> places() {
  std::error_code unknown;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
  if (unknown) return {};
  const auto folder = program.parent_path();
  return {folder / kLibrary, folder / HEED_TORCH_HALF_FOLDER / kLibrary};
}

/// The library's path, or its bare name where it stands in no known place: then the loader
/// searches.
std::string library_path() {
  for (const auto& place : places()) {
    std::error_code ignored;
    if (std::filesystem::exists(place, ignored)) return place.lexically_normal().string();
  }
  return kLibrary;
}

std::runtime_error loader_error(const std::string& remedy) {
  const char* reason = ::dlerror();
  return std::runtime_error("this needs the part of heed with LibTorch (" +
                            std::string(reason == nullptr ? "unknown error" : reason) +
                            "): " + remedy);
}

const TorchHalf& open_torch_half() {
  choose_kernels();
  const auto path = library_path();
  // Local: none of LibTorch's many symbols gets in the way of ours. Exceptions cross anyway, by the
  // names of their types. Never closed: LibTorch's threads outlive any point where that could be
  // done. Deep binding: libsentencepiece carries a Protocol Buffers of its own, whose symbols
  // LibTorch's libprotobuf would otherwise take for its own and crash on. (AddressSanitizer cannot
  // do without global binding.)
#ifdef __SANITIZE_ADDRESS__
  constexpr int kBinding = RTLD_NOW | RTLD_LOCAL;
#else
  constexpr int kBinding = RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND;
#endif
  void* library = ::dlopen(path.c_str(), kBinding);
  if (library == nullptr)
    throw loader_error("install the package heed-torch, or build heed with -DHEED_TORCH=ON");
  using Entry = const TorchHalf* (*)();
  const auto entry = reinterpret_cast<Entry>(::dlsym(library, "heed_torch_half"));
  if (entry == nullptr)
    throw loader_error("it is from another version of heed; install or build both together");
  return *entry();
}

}  // namespace

bool has_torch_half() { return library_path() != kLibrary; }

const TorchHalf& torch_half() {
  static const TorchHalf& half = open_torch_half();
  return half;
}

std::future<std::unique_ptr<GradientProbe>> load_gradients_beside(std::filesystem::path folder,
                                                                  ComputeOptions compute) {
  choose_kernels();  // before there are two threads, one of which may read the environment
  return std::async(std::launch::async, [folder = std::move(folder), compute = std::move(compute)] {
    return torch_half().load_gradients(folder, compute);
  });
}

}  // namespace heed
