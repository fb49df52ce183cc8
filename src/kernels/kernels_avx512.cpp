#if defined(__x86_64__)
#define POOLTOOL_TARGET xsimd::avx512bw
#include "kernels/kernels.inl.hpp"
constexpr pooltool::kernels::table pooltool::kernels::avx512_table = pooltool::kernels::make_table("avx512");
#endif
