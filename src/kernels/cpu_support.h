#pragma once

namespace heed {

#if defined(__x86_64__) && defined(__GNUC__)

/// Whether this CPU runs what is compiled for arch=x86-64-v3, and for arch=x86-64-v4.
inline bool has_avx2() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
inline bool has_avx512() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

#endif

}  // namespace heed
