#if defined(__aarch64__)
#define POOLTOOL_TARGET xsimd::neon64  // every one of these processors has it
#else
#define POOLTOOL_TARGET xsimd::sse2
#endif
#include "kernels/kernels.inl.hpp"
constexpr pooltool::kernels::table pooltool::kernels::baseline_table = pooltool::kernels::make_table("baseline");
