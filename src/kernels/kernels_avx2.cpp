#if defined(__x86_64__)
#define POOLTOOL_TARGET xsimd::avx2
#include "kernels/kernels.inl.hpp"
constexpr pooltool::kernels::table pooltool::kernels::avx2_table = pooltool::kernels::make_table("avx2");
#endif
