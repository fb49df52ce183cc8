// Choosing an instruction set by name, for POOLTOOL_ISA and for tests.
#include <cstdlib>
#include <string>

#include "base/escape.hpp"
#include "engine/isa.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

std::string_view name_of(isa set) noexcept {
    switch (set) {
        case isa::baseline:
            return "baseline";
        case isa::avx2:
            return "avx2";
        case isa::avx512:
            return "avx512";
        case isa::neon:
            return "neon";
    }
    return "";
}

std::vector<isa> runnable_isas() {
    std::vector<isa> sets;
    for (int number = 0; number < kernels::known_sets; ++number) {
        const kernels::candidate set = kernels::set_number(number);
        if (set.kernels != nullptr && set.runnable) sets.push_back(static_cast<isa>(number));
    }
    return sets;
}

isa chosen_isa() {
    const std::vector<isa> sets = runnable_isas();
    const char* const wanted = std::getenv("POOLTOOL_ISA");
    if (wanted == nullptr || *wanted == '\0') return sets.back();
    std::string names;
    for (const isa set : sets) {
        if (name_of(set) == wanted) return set;
        names += (names.empty() ? "" : ", ") + std::string(name_of(set));
    }
    for (int number = 0; number < kernels::known_sets; ++number) {
        if (name_of(static_cast<isa>(number)) == wanted) {
            fail_usage("POOLTOOL_ISA=" + std::string(wanted) + ": this processor does not run it (use one of " + names + ")");
        }
    }
    fail_usage("POOLTOOL_ISA=" + escaped(wanted) + " is not an instruction set (use one of " + names + ")");
}

const kernels::table& kernels_of(isa set) {
    const kernels::candidate found = kernels::set_number(static_cast<int>(set));
    if (found.kernels == nullptr || !found.runnable) {
        fail_usage("the instruction set " + std::string(name_of(set)) + " does not run on this processor");
    }
    return *found.kernels;
}

}  // namespace pooltool
