// What the random calls are made of: the lists of a family meet completely within one tour.
#include <catch2/catch.hpp>
#include <set>
#include <tuple>

#include "property/tours.hpp"

using namespace pooltool;
using namespace pooltool::testing;

TEST_CASE("a tour brings every operation together with every type, every aspect and every dialect") {
    for (const family which :
         {family::pooling, family::extreme_filters, family::uniform_filters, family::rank_filters, family::blocks}) {
        std::set<std::tuple<std::size_t, std::size_t, std::size_t>> calls;
        std::set<std::tuple<std::size_t, std::size_t, std::size_t>> types_by_dialect;
        std::set<std::tuple<std::size_t, std::size_t, std::size_t>> aspects_by_dialect;
        for (std::uint64_t seed = 1; seed <= tour_length(which); ++seed) {
            const stop here = stop_of(which, seed);
            calls.emplace(here.operation, here.type, here.kind);
            types_by_dialect.emplace(here.operation, here.type, here.dialect);
            aspects_by_dialect.emplace(here.operation, here.kind, here.dialect);
        }
        CHECK(calls.size() == tour_length(which));
        if (which != family::pooling) continue;
        CHECK(types_by_dialect.size() == pool_operations.size() * every_type.size() * every_dialect.size());
        CHECK(aspects_by_dialect.size() == pool_operations.size() * pooling_aspects.size() * every_dialect.size());
    }
}
