#pragma once

#include <string>

namespace heed {

/// The BLAS that the process has loaded, with the kernels it chose: "OpenBLAS 0.3.21 ... (SkylakeX
/// kernels)", "the reference BLAS, slow ..."; empty where none is loaded.
std::string blas_in_use();

/// "2.7.2"; empty where oneDNN is not loaded.
std::string onednn_version();

}  // namespace heed
