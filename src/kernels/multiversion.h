#pragma once

#include <utility>

#include "kernels/cpu_support.h"

/// Marks the small functions that kernels call in their inner loops, and the loops that
/// multiversion() compiles.
#define HEED_INLINE inline __attribute__((always_inline))

/// What stands between HEED_BEGIN_TARGET("...") and HEED_END_TARGET is compiled for such CPUs: the
/// names of
/// __attribute__((target)). It may call nothing but its like and functions that are always inlined:
/// what else it called might be compiled for those CPUs too, and be the one copy that the whole
/// program uses.
#define HEED_PRAGMA(...) _Pragma(#__VA_ARGS__)
#if defined(__clang__)
#define HEED_BEGIN_TARGET(cpu) \
  HEED_PRAGMA(clang attribute push(__attribute__((target(cpu))), apply_to = function))
#define HEED_END_TARGET HEED_PRAGMA(clang attribute pop)
#else
#define HEED_BEGIN_TARGET(cpu) HEED_PRAGMA(GCC push_options) HEED_PRAGMA(GCC target(cpu))
#define HEED_END_TARGET HEED_PRAGMA(GCC pop_options)
#endif

namespace heed {

#if defined(__x86_64__)

#define HEED_AVX2 "arch=x86-64-v3"
#define HEED_AVX512 "arch=x86-64-v4"

/// A function that is always inlined, `Loop`, compiled for several instruction sets.
template <auto Loop>
struct Versions;
template <typename Result, typename... Arguments, Result (*Loop)(Arguments...)>
struct Versions<Loop> {
  static Result any_cpu(Arguments... arguments) { return Loop(arguments...); }
  __attribute__((target(HEED_AVX2))) static Result avx2(Arguments... arguments) {
    return Loop(arguments...);
  }
  __attribute__((target(HEED_AVX512))) static Result avx512(Arguments... arguments) {
    return Loop(arguments...);
  }

  static auto best() { return has_avx512() ? avx512 : has_avx2() ? avx2 : any_cpu; }
};

/// Calls the version of `Loop` for this CPU: plain C++ that the compiler vectorises for each of
/// them.
template <auto Loop, typename... Arguments>
auto multiversion(Arguments&&... arguments) {
  static const auto kBest = Versions<Loop>::best();
  return kBest(std::forward<Arguments>(arguments)...);
}

#else

#if defined(__aarch64__) && !defined(__clang__)
#define HEED_DOT_PRODUCT "arch=armv8.2-a+dotprod"
#elif defined(__ARM_FEATURE_DOTPROD)  // elsewhere clang 14 lacks its intrinsics
#define HEED_DOT_PRODUCT "dotprod"
#endif

/// Other CPUs have one kind of vectors each, which the compiler takes anyway.
template <auto Loop, typename... Arguments>
HEED_INLINE auto multiversion(Arguments&&... arguments) {
  return Loop(std::forward<Arguments>(arguments)...);
}

#endif

}  // namespace heed
