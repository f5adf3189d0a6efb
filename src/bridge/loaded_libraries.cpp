#include "bridge/loaded_libraries.h"

#include <dlfcn.h>

#include <fstream>

namespace heed {
namespace {

/// The path of a shared library of this process whose file name begins so; empty where there is
/// none.
std::string loaded_library(const std::string& name) {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const auto path = line.find('/');
    if (path != std::string::npos && line.compare(line.rfind('/') + 1, name.size(), name) == 0)
      return line.substr(path);
  }
  return "";
}

/// A function of a library that is loaded already.
template <typename Function>
Function* function_of(const std::string& library, const char* name) {
  void* handle = ::dlopen(library.c_str(), RTLD_LAZY | RTLD_NOLOAD);
  return handle == nullptr ? nullptr : reinterpret_cast<Function*>(::dlsym(handle, name));
}

/// Empty where the library is not OpenBLAS under whichever name.
std::string openblas(const std::string& library) {
  const auto config = function_of<char*()>(library, "openblas_get_config");
  const auto kernels = function_of<char*()>(library, "openblas_get_corename");
  if (config == nullptr || kernels == nullptr) return "";
  return std::string(config()) + " (" + kernels() + " kernels)";
}

}  // namespace

std::string blas_in_use() {
  for (const char* name : {"libopenblas", "libblas", "libmkl_rt", "libblis"}) {
    auto library = loaded_library(name);
    if (library.empty()) continue;
    if (auto found = openblas(library); !found.empty()) return found;
    if (std::string(name) != "libblas") return library;
    return "the reference BLAS, slow: install libopenblas0-openmp (" + library + ")";
  }
  return "";
}

std::string onednn_version() {
  struct Version {  // the beginning of dnnl_version_t
    int major, minor, patch;
  };
  const auto version = function_of<const Version*()>(loaded_library("libdnnl"), "dnnl_version");
  if (version == nullptr) return "";
  const auto& [major, minor, patch] = *version();
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

}  // namespace heed
