// Max unpooling by both engines: which value goes where, in every type, order and schedule.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <limits>

#include "pooltool/engine.hpp"
#include "pooltool/error.hpp"
#include "support/arrays.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

using numbers = std::vector<std::int64_t>;
using shape = std::vector<extent>;

struct way {
    engine_kind engine{engine_kind::fast};
    extent memory_limit{256LL << 20};
    unsigned threads{1};
    extent tile{0};
    reach values{reach::random};
    reach indices{reach::random};
    reach out{reach::random};
};

/// Every strategy: memory, temporary files, planes; one and several threads; files and pipes.
std::vector<way> all_ways() {
    std::vector<way> ways;
    for (const extent limit : {extent{256} << 20, extent{1000}, extent{1}}) {
        for (const unsigned threads : {1U, 3U}) {
            for (const extent tile : {extent{0}, extent{1}}) {
                for (const auto& [values, indices] : {std::pair{reach::random, reach::random},
                                                      {reach::sequential, reach::random},
                                                      {reach::random, reach::sequential}}) {
                    for (const reach out : {reach::random, reach::sequential}) {
                        ways.push_back({engine_kind::fast, limit, threads, tile, values, indices, out});
                    }
                }
            }
        }
    }
    way plain;
    plain.engine = engine_kind::reference;
    ways.push_back(plain);
    return ways;
}

memory_array unpooled(const unpool_plan& plan, const memory_array& values, const memory_array& indices, const way& how = {},
                      std::string* strategy = nullptr) {
    memory_source from(values, how.values);
    memory_source where(indices, how.indices);
    memory_sink out(how.out);
    schedule with;
    with.engine = how.engine;
    with.memory_limit = how.memory_limit;
    with.threads = how.threads;
    with.tile_bytes = how.tile;
    with.explain = [&](const std::string& line) {
        if (strategy != nullptr) *strategy = line;
    };
    run(plan, from, where, out, with);
    out.commit();
    return out.array();
}

std::string refused(const unpool_plan& plan, const memory_array& values, const memory_array& indices, const way& how = {}) {
    try {
        static_cast<void>(unpooled(plan, values, indices, how));
    } catch (const error& refusal) {
        CHECK(refusal.kind() == error_kind::input);
        return refusal.what();
    }
    return "accepted";
}

unpool_plan plan_of(shape in, shape out, std::vector<std::uint8_t> indexed, dtype type = dtype::int64) {
    unpool_plan plan;
    plan.type = type;
    plan.in_shape = std::move(in);
    plan.out_shape = std::move(out);
    plan.indexed = std::move(indexed);
    return plan;
}

/// The plan with int64 values, every way; all ways must agree.
numbers everyhow(const unpool_plan& plan, const numbers& values, const numbers& indices) {
    const memory_array from = array_of<std::int64_t>(dtype::int64, plan.in_shape, values);
    const memory_array where = array_of<std::int64_t>(dtype::int64, plan.in_shape, indices);
    const memory_array first = unpooled(plan, from, where);
    for (const way& how : all_ways()) CHECK(unpooled(plan, from, where, how) == first);
    return cells_of<std::int64_t>(first);
}

}  // namespace

TEST_CASE("an index counts the cells of its own plane", "[unpool]") {
    const unpool_plan plan = plan_of({2, 2}, {2, 4}, {0, 1});
    CHECK(everyhow(plan, {1, 2, 3, 4}, {0, 3, 2, 1}) == numbers{1, 0, 0, 2, 0, 4, 3, 0});
}

TEST_CASE("an index counts the whole output where all axes are indexed, in whatever plane its value stands", "[unpool]") {
    const unpool_plan plan = plan_of({2, 2}, {2, 4}, {1, 1});
    CHECK(everyhow(plan, {1, 2, 3, 4}, {0, 3, 6, 5}) == numbers{1, 0, 0, 2, 0, 4, 3, 0});
    CHECK(everyhow(plan, {1, 2, 3, 4}, {7, 3, 0, 5}) == numbers{3, 0, 0, 2, 0, 4, 0, 1});
}

TEST_CASE("of two values for one cell the later stays", "[unpool]") {
    CHECK(everyhow(plan_of({2, 2}, {4, 4}, {1, 1}), {1, 2, 3, 4}, {5, 5, 5, 0})[5] == 3);
    CHECK(everyhow(plan_of({2, 2}, {2, 4}, {0, 1}), {1, 2, 3, 4}, {1, 1, 2, 2}) == numbers{0, 2, 0, 0, 0, 0, 4, 0});
    unpool_plan turned = plan_of({2, 2}, {4, 4}, {1, 1});
    turned.fortran_order = true;
    CHECK(everyhow(turned, {1, 2, 3, 4}, {5, 5, 5, 0})[5] == 3);
}

TEST_CASE("planes may be any axes", "[unpool]") {
    // Columns: each column of the output is a plane.
    CHECK(everyhow(plan_of({2, 3}, {3, 3}, {1, 0}), {1, 2, 3, 4, 5, 6}, {2, 0, 1, 0, 1, 2}) ==
          numbers{4, 2, 0, 0, 5, 3, 1, 0, 6});
    // Axes 0 and 2 around a channel: index = row * 3 + column.
    CHECK(everyhow(plan_of({1, 2, 1}, {2, 2, 3}, {1, 0, 1}), {7, 8}, {4, 2}) == numbers{0, 0, 0, 0, 0, 8, 0, 7, 0, 0, 0, 0});
}

TEST_CASE("a Fortran-ordered output has the same values", "[unpool]") {
    unpool_plan plan = plan_of({2, 2, 2}, {2, 2, 3}, {0, 1, 1});
    const numbers values{1, 2, 3, 4, 5, 6, 7, 8};
    const numbers indices{0, 5, 2, 3, 1, 1, 4, 0};
    const numbers want = everyhow(plan, values, indices);
    plan.fortran_order = true;
    CHECK(everyhow(plan, values, indices) == want);
}

TEST_CASE("many planes and pieces agree with the reference engine", "[unpool]") {
    const unpool_plan plane = plan_of({3, 5, 40, 50}, {3, 5, 80, 75}, {0, 0, 1, 1});
    unpool_plan whole = plane;
    whole.indexed = {1, 1, 1, 1};
    numbers values;
    numbers in_plane;
    numbers in_whole;
    for (extent i = 0; i < 3 * 5 * 40 * 50; ++i) {
        values.push_back(i + 1);
        in_plane.push_back(i * 7919 % (80 * 75));
        in_whole.push_back(i / (40 * 50) * (80 * 75) + in_plane.back());
    }
    const numbers want = everyhow(plane, values, in_plane);
    CHECK(everyhow(whole, values, in_whole) == want);
    std::swap(in_whole.front(), in_whole.back());
    CHECK(everyhow(whole, values, in_whole) != want);
}

TEST_CASE("what an index can reach goes to a temporary file when it is larger than the memory", "[unpool]") {
    const memory_array values = array_of<std::int64_t>(dtype::int64, {2, 2}, numbers{1, 2, 3, 4});
    const memory_array stay = array_of<std::int64_t>(dtype::int64, {2, 2}, numbers{0, 3, 6, 5});
    const memory_array stray = array_of<std::int64_t>(dtype::int64, {2, 2}, numbers{7, 3, 6, 5});
    const unpool_plan whole = plan_of({2, 2}, {2, 4}, {1, 1});
    way small;
    std::string strategy;
    static_cast<void>(unpooled(whole, values, stray, small, &strategy));
    CHECK_THAT(strategy, Catch::Contains("the whole output, in memory"));
    small.memory_limit = 60;  // a plane and its values have 48 bytes
    static_cast<void>(unpooled(whole, values, stray, small, &strategy));
    CHECK_THAT(strategy, Catch::Contains("a temporary file"));
    static_cast<void>(unpooled(whole, values, stay, small, &strategy));
    CHECK_THAT(strategy, Catch::Contains("every index stays in its plane"));
    small.indices = reach::sequential;  // nothing to look ahead into
    static_cast<void>(unpooled(whole, values, stay, small, &strategy));
    CHECK_THAT(strategy, Catch::Contains("a temporary file"));
}

TEST_CASE("no pipe is spooled to unpool", "[unpool]") {
    const unpool_plan plan = plan_of({2, 2}, {2, 4}, {0, 1});
    memory_source values(array_of<std::int64_t>(dtype::int64, {2, 2}, numbers{1, 2, 3, 4}), reach::sequential);
    memory_source indices(array_of<std::int64_t>(dtype::int64, {2, 2}, numbers{0, 3, 2, 1}), reach::sequential);
    memory_sink out(reach::sequential);
    run(plan, values, indices, out, {});
    out.commit();
    CHECK_FALSE(values.spooled());
    CHECK_FALSE(indices.spooled());
}

TEST_CASE("a folder for temporary files that does not exist is an error, not a crash", "[unpool]") {
    const char* const before = std::getenv("TMPDIR");
    const std::string kept = before != nullptr ? before : "";
    ::setenv("TMPDIR", "/nowhere/at/all", 1);
    way small;
    small.memory_limit = 1;
    const memory_array cells = array_of<std::int64_t>(dtype::int64, {1}, numbers{1});
    CHECK_THROWS_WITH(unpooled(plan_of({1}, {4}, {1}), cells, cells, small), Catch::Contains("temporary file"));
    if (before != nullptr) {
        ::setenv("TMPDIR", kept.c_str(), 1);
    } else {
        ::unsetenv("TMPDIR");
    }
}

TEST_CASE("values are copied bit by bit, NaN and zeros with a sign included, from either byte order", "[unpool]") {
    const std::vector<std::uint32_t> bits{0x7fc12345, 0xff800001, 0x80000000, 0x3f800000};
    const memory_array indices = array_of<std::int64_t>(dtype::int64, {4}, numbers{3, 2, 1, 0});
    const unpool_plan plan = plan_of({4}, {4}, {1}, dtype::float32);
    for (const bool swapped : {false, true}) {
        const memory_array values = array_of<std::uint32_t>(dtype::float32, {4}, bits, {false, swapped});
        for (const way& how : all_ways()) {
            const memory_array out = unpooled(plan, values, indices, how);
            CHECK(cells_of<std::uint32_t>(out) == std::vector<std::uint32_t>{bits.rbegin(), bits.rend()});
            CHECK_FALSE(out.header.swapped);
        }
    }
}

TEST_CASE("bool cells become 0 or 1, and bfloat16 goes back under its carrier", "[unpool]") {
    const memory_array indices = array_of<std::uint8_t>(dtype::uint8, {3}, {2, 1, 0});
    memory_array halves = array_of<std::uint16_t>(dtype::bfloat16, {3}, {0x3f80, 0x4000, 0x4040});
    halves.header.carrier = "<V2";
    for (const engine_kind engine : {engine_kind::fast, engine_kind::reference}) {
        way how;
        how.engine = engine;
        const memory_array truths = array_of<std::uint8_t>(dtype::boolean, {3}, {0, 7, 255});
        CHECK(cells_of<std::uint8_t>(unpooled(plan_of({3}, {4}, {1}, dtype::boolean), truths, indices, how)) ==
              std::vector<std::uint8_t>{1, 1, 0, 0});
        const memory_array out = unpooled(plan_of({3}, {3}, {1}, dtype::bfloat16), halves, indices, how);
        CHECK(cells_of<std::uint16_t>(out) == std::vector<std::uint16_t>{0x4040, 0x4000, 0x3f80});
        CHECK(out.header.carrier == "<V2");
    }
}

TEMPLATE_TEST_CASE("indices may be of any integer type, in either byte order", "[unpool]", std::int8_t, std::int16_t,
                   std::int32_t, std::int64_t, std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t) {
    constexpr int level = sizeof(TestType) == 1 ? 0 : sizeof(TestType) == 2 ? 1 : sizeof(TestType) == 4 ? 2 : 3;
    const auto type = static_cast<dtype>(static_cast<int>(std::is_signed_v<TestType> ? dtype::int8 : dtype::uint8) + level);
    const memory_array values = array_of<double>(dtype::float64, {3}, {1, 2, 3});
    const unpool_plan plan = plan_of({3}, {4}, {1}, dtype::float64);
    for (const bool swapped : {false, true}) {
        for (const engine_kind engine : {engine_kind::fast, engine_kind::reference}) {
            way how;
            how.engine = engine;
            const memory_array indices = array_of<TestType>(type, {3}, {3, 0, 1}, {false, swapped});
            CHECK(cells_of<double>(unpooled(plan, values, indices, how)) == std::vector<double>{2, 3, 0, 1});
            const TestType bad =
                std::is_signed_v<TestType> ? std::numeric_limits<TestType>::min() : std::numeric_limits<TestType>::max();
            const memory_array outside = array_of<TestType>(type, {3}, {3, bad, 1}, {false, swapped});
            CHECK_THAT(refused(plan, values, outside, how),
                       Catch::Contains("--indices: " + std::to_string(bad) + " at (1,) is"));
        }
    }
}

TEST_CASE("the first index outside is named with its place and the size, whatever the schedule", "[unpool]") {
    numbers values(3 * 100 * 100, 1);
    numbers indices(values.size(), 0);
    for (const extent at : {29'999, 20'001, 12'345}) indices[static_cast<std::size_t>(at)] = 40'000;
    indices[12'345] = -1;
    const memory_array from = array_of<std::int64_t>(dtype::int64, {3, 100, 100}, values);
    const memory_array where = array_of<std::int64_t>(dtype::int64, {3, 100, 100}, indices);
    for (const way& how : all_ways()) {
        const std::string plane = refused(plan_of({3, 100, 100}, {3, 200, 200}, {0, 1, 1}), from, where, how);
        CHECK_THAT(plane,
                   Catch::StartsWith("--indices: -1 at (1, 23, 45) is outside of its output plane of 40000 cells (0 to 39999"));
        CHECK(plane.find('\n') == std::string::npos);
        CHECK_THAT(refused(plan_of({3, 100, 100}, {3, 100, 100}, {1, 1, 1}), from, where, how),
                   Catch::StartsWith("--indices: -1 at (1, 23, 45) is outside of the output of 30000 cells (0 to 29999"));
    }
}

TEST_CASE("indices have the values' shape and an integer type", "[unpool]") {
    const memory_array values = array_of<double>(dtype::float64, {2, 2}, {1, 2, 3, 4});
    const unpool_plan plan = plan_of({2, 2}, {4, 4}, {1, 1}, dtype::float64);
    CHECK(refused(plan, values, array_of<std::int64_t>(dtype::int64, {4}, numbers{0, 1, 2, 3})) ==
          "--indices has the shape (4,), the values have (2, 2) (each value needs its index)");
    CHECK_THAT(refused(plan, values, values), Catch::Contains("--indices holds float64 cells, but an index is an integer"));
    CHECK_THAT(refused(plan, values, array_of<std::uint8_t>(dtype::boolean, {2, 2}, {0, 1, 0, 1})),
               Catch::Contains("bool cells"));
}

TEST_CASE("an empty batch gives an empty output", "[unpool]") {
    for (const way& how : all_ways()) {
        const memory_array none = array_of<std::int64_t>(dtype::int64, {0, 2, 2}, numbers{});
        CHECK(unpooled(plan_of({0, 2, 2}, {0, 4, 4}, {0, 1, 1}), none, none, how).bytes.empty());
        CHECK(unpooled(plan_of({0, 2, 2}, {0, 4, 4}, {1, 1, 1}), none, none, how).bytes.empty());
    }
}
