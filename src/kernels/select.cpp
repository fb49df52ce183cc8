// The processor's answer. __builtin_cpu_supports asks the operating system too (whether it saves the wide registers).
#include "kernels/select.hpp"

namespace pooltool::kernels {

candidate set_number(int number) noexcept {
    switch (number) {
        case 0:
            return {&baseline_table, true};
#if defined(__x86_64__)
        case 1:
            return {&avx2_table, __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                                     __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                                     __builtin_cpu_supports("popcnt")};
        case 2:
            return {&avx512_table, __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                                       __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                                       __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma") &&
                                       __builtin_cpu_supports("bmi2")};
#elif defined(__aarch64__)
        case 3:  // what every one of these processors runs
            return {&baseline_table, true};
#endif
        default:
            return {nullptr, false};
    }
}

}  // namespace pooltool::kernels
