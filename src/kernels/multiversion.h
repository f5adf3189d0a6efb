#pragma once

/// A function marked HEED_MULTIVERSION is compiled for AVX-512, for AVX2 and for any x86-64, and the program picks the
/// best one for the machine when it starts. Loops in it are plain C++ that the compiler vectorises.
/// (Sanitizers cannot run the resolver before they are set up, so their builds have one version.)
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define HEED_MULTIVERSION __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define HEED_MULTIVERSION
#endif

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
/// A function marked so is compiled for AVX-512 only: call it where has_avx512() says so.
#define HEED_AVX512 __attribute__((target("arch=x86-64-v4")))
#endif

/// Marks the small functions that kernels call in their inner loops.
#define HEED_INLINE inline __attribute__((always_inline))
