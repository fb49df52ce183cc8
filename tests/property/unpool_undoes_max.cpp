// Max pooling with --indices, then max_unpool to the size it came from: every maximum stands where it stood, every other cell
// is zero. Random shapes, windows, axes and orders, both dialects that unpool, both engines, small and large memory.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "pooltool/engine.hpp"
#include "pooltool/request.hpp"
#include "support/arrays.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
    const char* const wanted = std::getenv(name);
    return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : otherwise;
}

struct round_trip {
    pool_request pool{};
    unpool_request unpool{};
    std::vector<extent> shape{};
    std::vector<std::int32_t> cells{};  ///< never 0
};

round_trip random_trip(std::mt19937_64& random) {
    const auto pick = [&random](extent least, extent most) {
        return std::uniform_int_distribution<extent>(least, most)(random);
    };
    round_trip trip;
    const auto axes = static_cast<std::size_t>(pick(1, 4));
    for (std::size_t i = 0; i < axes; ++i) trip.shape.push_back(pick(1, 9));
    std::vector<extent> order;
    for (std::size_t i = 0; i < axes; ++i) order.push_back(static_cast<extent>(i));
    std::shuffle(order.begin(), order.end(), random);
    order.resize(static_cast<std::size_t>(pick(1, static_cast<extent>(std::min<std::size_t>(axes, 3)))));
    const bool onnx = pick(0, 1) == 1;
    for (const extent axis : order) {
        const extent length = trip.shape[static_cast<std::size_t>(axis)];
        const extent kernel = pick(1, length);
        pad_pair pads{pick(0, kernel / 2), 0};
        pads.hi = onnx ? pick(0, kernel - 1) : pads.lo;
        trip.pool.axes.push_back(pick(0, 1) == 1 ? axis : axis - static_cast<extent>(axes));
        trip.pool.kernel.push_back(kernel);
        trip.pool.stride.push_back(pick(1, kernel + 1));
        trip.pool.padding.push_back(pads);
        trip.unpool.output_size.push_back(length);
    }
    trip.pool.dialect = trip.unpool.dialect = onnx ? dialect::onnx : dialect::torch;
    trip.pool.indices = true;
    trip.unpool.axes = trip.pool.axes;
    trip.unpool.kernel = trip.pool.kernel;
    trip.unpool.stride = trip.pool.stride;
    trip.unpool.padding = trip.pool.padding;
    extent count = 1;
    for (const extent length : trip.shape) count *= length;
    for (extent i = 0; i < count; ++i)
        trip.cells.push_back(static_cast<std::int32_t>(pick(1, 20)) * (pick(0, 1) == 1 ? 1 : -1));
    return trip;
}

/// The cells that some window chose, found by looking through every window: row-major, the first of equal ones.
std::vector<std::int32_t> chosen_only(const round_trip& trip, const program& what) {
    const std::vector<axis_plan>& axes = what.passes.front().axes;
    std::vector<std::int32_t> kept(trip.cells.size(), 0);
    const auto walk = [](const std::vector<extent>& box, auto visit) {
        std::vector<extent> at(box.size(), 0);
        while (true) {
            visit(at);
            std::size_t axis = box.size();
            while (axis > 0 && ++at[axis - 1] == box[axis - 1]) at[--axis] = 0;
            if (axis == 0) return;
        }
    };
    std::vector<extent> windows;
    std::vector<extent> taps;
    for (const axis_plan& axis : axes) {
        windows.push_back(axis.out);
        taps.push_back(axis.kernel);
    }
    walk(windows, [&](const std::vector<extent>& window) {
        std::size_t best = trip.cells.size();
        walk(taps, [&](const std::vector<extent>& tap) {
            std::size_t place = 0;
            for (std::size_t i = 0; i < axes.size(); ++i) {
                const extent at = axes[i].origin + window[i] * axes[i].stride + tap[i];
                if (at < 0 || at >= axes[i].in) return;
                place = place * static_cast<std::size_t>(axes[i].in) + static_cast<std::size_t>(at);
            }
            if (best == trip.cells.size() || trip.cells[place] > trip.cells[best]) best = place;
        });
        if (best != trip.cells.size()) kept[best] = trip.cells[best];
    });
    return kept;
}

}  // namespace

TEST_CASE("max_unpool puts every maximum back, and nothing else", "[unpool]") {
    const std::uint64_t first = number_from("POOLTOOL_SEED", 1);
    for (std::uint64_t seed = first; seed < first + number_from("POOLTOOL_CASES", 300); ++seed) {
        std::mt19937_64 random(seed);
        const round_trip trip = random_trip(random);
        memory_source input(array_of<std::int32_t>(dtype::int32, trip.shape, trip.cells));
        memory_sink pooled;
        memory_sink indices;
        const program pooling = lower(trip.pool, input.header());
        run(pooling, input, pooled, &indices, {});
        unpool_plan plan = lower(trip.unpool, pooled.array().header);
        const std::vector<std::int32_t> want = chosen_only(trip, pooling);
        for (const bool fortran : {false, true}) {
            plan.fortran_order = fortran;
            for (const extent limit : {extent{1} << 20, extent{200}, extent{1}}) {
                for (const engine_kind engine : {engine_kind::fast, engine_kind::reference}) {
                    memory_source values(pooled.array());
                    memory_source where(indices.array());
                    memory_sink out;
                    schedule how;
                    how.engine = engine;
                    how.memory_limit = limit;
                    how.threads = 2;
                    run(plan, values, where, out, how);
                    out.commit();
                    INFO("seed " << seed << ", memory " << limit << ", Fortran order " << fortran);
                    REQUIRE(out.array().header.shape == trip.shape);
                    REQUIRE(cells_of<std::int32_t>(out.array()) == want);
                }
            }
        }
    }
}
