// What explain says of other dialects, checked by running them: "the same answer" must give the same bytes on every array;
// "different" must show in the header or in the cells of some array.
#include <catch2/catch.hpp>

#include "app/dialect_differences.hpp"
#include "pooltool/error.hpp"
#include "property/random_programs.hpp"
#include "support/memory_io.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

struct made {
    memory_array cells{};
    memory_array indices{};
};

made run_one(const program& what, const memory_array& input) {
    pooltool::testing::memory_source in(input);
    memory_sink out;
    memory_sink indices;
    const bool indexed = !what.passes.empty() && !what.passes.back().index_strides.empty();
    run(what, in, out, indexed ? &indices : nullptr, {});
    return {out.array(), indexed ? indices.array() : memory_array{}};
}

bool equal(const made& a, const made& b) { return a.cells == b.cells && a.indices == b.indices; }

}  // namespace

TEST_CASE("explain: dialects said to agree do, and dialects said to differ can be seen to") {
    int same = 0;
    int different = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        const random_call drawn = make_pool_call(seed);
        const program ours = lower(drawn.request, drawn.header);
        for (const dialect_view& view : other_dialects(drawn.request, drawn.header)) {
            if (view.answer == dialect_view::verdict::refused) {
                pool_request theirs = drawn.request;
                theirs.dialect = view.dialect;
                CHECK_THROWS_AS(lower(theirs, drawn.header), error);
                continue;
            }
            const bool claims_same = view.answer == dialect_view::verdict::same;
            bool seen = view.theirs.out_shape != ours.out_shape || view.theirs.out != ours.out;
            for (std::uint64_t draw = 0; draw < 6 && !seen; ++draw) {
                const memory_array input = random_cells(drawn.header, seed * 10 + draw);
                seen = !equal(run_one(ours, input), run_one(view.theirs, input));
            }
            INFO("seed " << seed << ", " << name_of(drawn.request.dialect) << " against " << name_of(view.dialect) << ": "
                         << text_of(std::vector<dialect_view>{view}));
            CHECK(claims_same == !seen);
            (claims_same ? same : different) += 1;
        }
    }
    CHECK(same > 50);
    CHECK(different > 50);
}
