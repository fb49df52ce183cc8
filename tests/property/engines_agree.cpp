// Law 3: the schedule never changes the answer. Every random program runs on the reference engine and on the fast engine with
// every instruction set, one and two threads, several tile sizes, from file-like and pipe-like sources, at odd and even
// addresses; all bytes must be equal.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>

#include "plan/describe.hpp"
#include "pooltool/engine.hpp"
#include "pooltool/error.hpp"
#include "property/random_programs.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

/// How many cases of a family: a whole tour, or as many as POOLTOOL_CASES says.
std::uint64_t cases(family which) {
    const char* const wanted = std::getenv("POOLTOOL_CASES");
    return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : tour_length(which);
}
std::uint64_t first_seed() {
    const char* const wanted = std::getenv("POOLTOOL_SEED");
    return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 1;
}

struct outcome {
    memory_array cells{};
    memory_array indices{};
    std::string refused{};
    std::string strategy{};
};

outcome run_one(const random_case& given, const schedule& how, reach from, reach to, placement place) {
    outcome result;
    memory_source in(given.input, from, place);
    memory_sink out(to);
    memory_sink indices(to);
    schedule with = how;
    with.explain = [&](const std::string& line) { result.strategy = line; };
    const bool indexed = !given.what.passes.empty() && !given.what.passes.back().index_strides.empty();
    try {
        run(given.what, in, out, indexed ? &indices : nullptr, with);
        out.commit();
        if (indexed) indices.commit();
    } catch (const error& refusal) {
        result.refused = refusal.what();
        return result;
    }
    result.cells = out.array();
    if (indexed) result.indices = indices.array();
    return result;
}

std::string first_difference(const memory_array& got, const memory_array& want) {
    if (got.bytes.size() != want.bytes.size()) return "sizes differ";
    for (std::size_t i = 0; i < got.bytes.size(); ++i) {
        if (got.bytes[i] != want.bytes[i]) {
            return "byte " + std::to_string(i) + " (cell " + std::to_string(static_cast<extent>(i) / size_of(got.header.type)) +
                   "): " + std::to_string(static_cast<int>(got.bytes[i])) + " instead of " +
                   std::to_string(static_cast<int>(want.bytes[i]));
        }
    }
    return "headers differ";
}

/// The case under every schedule.
void check_case(const random_case& given) {
    const std::vector<isa> sets = runnable_isas();
    const std::string plan = text_of(given.what);
    schedule how;
    how.engine = engine_kind::reference;
    const outcome want = run_one(given, how, reach::random, reach::random, placement::odd);
    how.engine = engine_kind::fast;
    int variant = 0;
    for (const isa set : sets) {
        for (const unsigned threads : {1U, 2U}) {
            for (const extent tile : {extent{0}, extent{1}, extent{64}, extent{1024}}) {
                // Not the whole product: each combination with the next of the ways in and out.
                ++variant;
                how.instructions = set;
                how.threads = threads;
                how.tile_bytes = tile;
                how.memory_limit = variant % 5 == 0 ? 4096 : 256 << 20;
                const reach from = variant % 3 == 0 ? reach::sequential : reach::random;
                const reach to = variant % 4 == 0 ? reach::sequential : reach::random;
                const outcome got = run_one(given, how, from, to, variant % 2 == 0 ? placement::odd : placement::aligned);
                INFO(plan);
                INFO(given.description << ", " << name_of(set) << ", " << threads << " threads, tile " << tile << ", variant "
                                       << variant << ", " << got.strategy);
                REQUIRE(got.refused == want.refused);
                if (!want.refused.empty()) continue;
                INFO(first_difference(got.cells, want.cells));
                REQUIRE((got.cells == want.cells));
                REQUIRE((got.indices == want.indices));
            }
        }
    }
}

void check_family(family which, std::uint64_t count, breadth wideness = breadth::narrow) {
    for (std::uint64_t seed = first_seed(); seed < first_seed() + count; ++seed) check_case(make_case(which, seed, wideness));
}

}  // namespace

TEST_CASE("pooling: the fast engine gives the reference engine's bytes") {
    check_family(family::pooling, cases(family::pooling));
}
TEST_CASE("maximum and minimum filters: the fast engine gives the reference engine's bytes") {
    check_family(family::extreme_filters, cases(family::extreme_filters));
}
TEST_CASE("uniform filters: the fast engine gives the reference engine's bytes") {
    check_family(family::uniform_filters, cases(family::uniform_filters));
}
TEST_CASE("rank filters: the fast engine gives the reference engine's bytes") {
    check_family(family::rank_filters, cases(family::rank_filters));
}
TEST_CASE("block_reduce: the fast engine gives the reference engine's bytes") {
    check_family(family::blocks, cases(family::blocks));
}
TEST_CASE("wide arrays: the fast engine gives the reference engine's bytes") {
    for (const family each :
         {family::pooling, family::extreme_filters, family::uniform_filters, family::rank_filters, family::blocks}) {
        check_family(each, cases(each) / 20, breadth::wide);
    }
}
TEST_CASE("small windows over planes: the fast engine gives the reference engine's bytes") {
    const std::uint64_t count = std::min<std::uint64_t>(cases(family::pooling), 400);
    for (std::uint64_t seed = first_seed(); seed < first_seed() + count; ++seed) check_case(make_planes_case(seed));
}
TEST_CASE("maximum and minimum filters with few NaN: the fast engine gives the reference engine's bytes") {
    const std::uint64_t count = std::min<std::uint64_t>(cases(family::extreme_filters), 160);
    for (std::uint64_t seed = first_seed(); seed < first_seed() + count; ++seed) check_case(make_few_nan_case(seed));
}
TEST_CASE("whole planes: the fast engine gives the reference engine's bytes") {
    const std::uint64_t count = std::min<std::uint64_t>(cases(family::pooling), 200);
    for (std::uint64_t seed = first_seed(); seed < first_seed() + count; ++seed) check_case(make_whole_planes_case(seed));
}
