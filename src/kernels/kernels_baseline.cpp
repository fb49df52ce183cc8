#define POOLTOOL_TARGET xsimd::sse2
#include "kernels/kernels.inl.hpp"
constexpr pooltool::kernels::table pooltool::kernels::baseline_table = pooltool::kernels::make_table("baseline");
