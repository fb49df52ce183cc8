// A random plan over any bytes: the fast engine gives the reference engine's answer, with every instruction set, number of
// threads, tile, memory limit, way in and way out. The laws of tests/property, driven by coverage.
#include <array>

#include "fuzz.hpp"
#include "pooltool/engine.hpp"
#include "property/random_programs.hpp"

using namespace pooltool;
using namespace pooltool::fuzz;
using pooltool::testing::memory_array;
using pooltool::testing::placement;
using pooltool::testing::reach;

namespace {

struct answer {
    memory_array cells{};
    memory_array indices{};
    std::string refused{};
};

answer run_one(const pooltool::testing::random_case& given, const schedule& how, reach from, reach to, placement place) {
    answer result;
    pooltool::testing::memory_source in(given.input, from, place);
    pooltool::testing::memory_sink out(to);
    pooltool::testing::memory_sink indices(to);
    const bool indexed = !given.what.passes.empty() && !given.what.passes.back().index_strides.empty();
    try {
        run(given.what, in, out, indexed ? &indices : nullptr, how);
        out.commit();
        if (indexed) indices.commit();
    } catch (const error& refusal) {
        demand_message(refusal.what());
        result.refused = refusal.what();
        return result;
    }
    result.cells = out.array();
    if (indexed) result.indices = indices.array();
    return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taken from(data, size);
    const auto family = static_cast<pooltool::testing::family>(from.byte() % 5);
    const std::uint64_t seed = from.number(3);
    const unsigned way = from.byte();
    const unsigned tile = from.byte();
    auto given = pooltool::testing::make_case(family, seed);
    // The cells: as drawn, with the fuzzer's bytes laid over them.
    const std::string_view rest = from.rest();
    for (std::size_t i = 0; i < given.input.bytes.size() && !rest.empty(); ++i) {
        given.input.bytes[i] = static_cast<std::byte>(rest[i % rest.size()]);
    }
    schedule how;
    how.engine = engine_kind::reference;
    const answer want = run_one(given, how, reach::random, reach::random, placement::odd);
    how.engine = engine_kind::fast;
    constexpr std::array<extent, 4> tiles{0, 1, 64, 1024};
    for (const isa set : runnable_isas()) {
        how.instructions = set;
        how.threads = (way & 1) != 0 ? 2 : 1;
        how.tile_bytes = (tile & 0x80) != 0 ? tile & 0x7f : tiles[tile & 3];
        how.memory_limit = (way & 2) != 0 ? 4096 : 256 << 20;
        const answer got =
            run_one(given, how, (way & 4) != 0 ? reach::sequential : reach::random,
                    (way & 8) != 0 ? reach::sequential : reach::random, (way & 16) != 0 ? placement::odd : placement::aligned);
        const std::string where = given.description + ", " + std::string(name_of(set));
        demand(got.refused == want.refused, "both engines refuse alike: " + where + ": " + got.refused + " / " + want.refused);
        demand(got.cells == want.cells, "both engines give the same cells: " + where);
        demand(got.indices == want.indices, "both engines give the same indices: " + where);
    }
    return 0;
}
