// The bytes of 500 fixed plans as checksums: what must be the same with every compiler, build type, instruction set, number of
// threads, tile, memory limit and locale. The engines are held against each other elsewhere; this holds a build against the
// others, and against the list that is kept (checksums.txt).
//
//     checksums [--fast N]     N: which of the ways to run; not given: the reference engine
#include <array>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "pooltool/engine.hpp"
#include "pooltool/error.hpp"
#include "property/random_programs.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

/// FNV-1a.
class checksum {
public:
    void add(const void* data, std::size_t size) {
        const auto* const bytes = static_cast<const unsigned char*>(data);
        for (std::size_t i = 0; i < size; ++i) sum_ = (sum_ ^ bytes[i]) * 1099511628211U;
    }
    void add(const memory_array& array) {
        const auto type = static_cast<std::uint32_t>(array.header.type);
        add(&type, sizeof type);
        for (const extent length : array.header.shape) add(&length, sizeof length);
        add(array.bytes.data(), array.bytes.size());
    }
    void add(const std::string& text) { add(text.data(), text.size()); }
    [[nodiscard]] unsigned long long value() const { return sum_; }

private:
    unsigned long long sum_{1469598103934665603U};
};

schedule way_to_run(int number) {
    schedule how;
    how.engine = number < 0 ? engine_kind::reference : engine_kind::fast;
    if (number < 0) return how;
    const std::vector<isa> sets = runnable_isas();
    constexpr std::array<extent, 4> tiles{0, 1, 100, 4096};
    how.instructions = sets[static_cast<std::size_t>(number) % sets.size()];
    how.threads = number % 2 == 0 ? 1 : 3;
    how.tile_bytes = tiles[static_cast<std::size_t>(number) % tiles.size()];
    how.memory_limit = number % 3 == 0 ? 4096 : 256 << 20;
    return how;
}

unsigned long long run_one(const random_case& given, const schedule& how, int number) {
    const bool indexed = !given.what.passes.empty() && !given.what.passes.back().index_strides.empty();
    memory_source in(given.input, number % 5 == 4 ? reach::sequential : reach::random);
    memory_sink out;
    memory_sink indices;
    checksum sum;
    try {
        run(given.what, in, out, indexed ? &indices : nullptr, how);
        sum.add(out.array());
        if (indexed) sum.add(indices.array());
    } catch (const error& refusal) {
        sum.add(std::string(refusal.what()));
    }
    return sum.value();
}

}  // namespace

int main(int count, char** words) {
    std::setlocale(LC_ALL, "");
    const int number = count > 2 && std::strcmp(words[1], "--fast") == 0 ? std::atoi(words[2]) : -1;
    const schedule how = way_to_run(number);
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        for (int family_number = 0; family_number < 5; ++family_number) {
            const random_case given = make_case(static_cast<family>(family_number), 1'000'000 + seed);
            checksum input;
            input.add(given.input);
            std::printf("%d %llu %016llx %016llx\n", family_number, static_cast<unsigned long long>(seed), input.value(),
                        run_one(given, how, number));
        }
    }
    return 0;
}
