// The test sources and sinks themselves: they must catch an engine that breaks the contracts of io.hpp.
#include <catch2/catch.hpp>

#include "support/arrays.hpp"
#include "support/memory_io.hpp"

using namespace pooltool;
using namespace pooltool::testing;

namespace {

memory_array six_bytes() { return array_of<std::uint8_t>(dtype::uint8, {6}, {1, 2, 3, 4, 5, 6}); }

}  // namespace

TEST_CASE("a source in memory hands out any range, one like a pipe only ascending ones") {
    scratch_buffer scratch;
    memory_source file(six_bytes());
    CHECK(*file.fetch(4, 6, scratch) == std::byte{5});
    CHECK(*file.fetch(0, 6, scratch) == std::byte{1});
    CHECK_THROWS_AS(file.fetch(0, 7, scratch), std::logic_error);
    memory_source pipe(six_bytes(), reach::sequential);
    CHECK(*pipe.fetch(0, 3, scratch) == std::byte{1});
    CHECK(*pipe.fetch(2, 4, scratch) == std::byte{3});
    CHECK_THROWS_AS(pipe.fetch(1, 5, scratch), std::logic_error);
    CHECK_THROWS_AS(pipe.fetch(2, 3, scratch), std::logic_error);
    CHECK_THROWS_AS(pipe.make_random_access(), std::logic_error);
    memory_source spooled(six_bytes(), reach::sequential);
    spooled.make_random_access();
    CHECK(spooled.random_access());
    CHECK(spooled.spooled());
}

TEST_CASE("a sink takes every byte once, one like a pipe in order") {
    const std::vector<std::byte> two(2);
    const std::vector<std::byte> four(4);
    memory_sink file;
    CHECK_THROWS_AS(file.write(0, two), std::logic_error);
    file.begin(six_bytes().header);
    file.write(2, four);
    CHECK_THROWS_AS(file.commit(), std::logic_error);
    CHECK_THROWS_AS(file.write(1, two), std::logic_error);
    file.write(0, two);
    file.commit();
    CHECK(file.committed());
    memory_sink pipe(reach::sequential);
    pipe.begin(six_bytes().header);
    CHECK_THROWS_AS(pipe.write(2, four), std::logic_error);
    pipe.write(0, two);
    pipe.write(2, four);
    pipe.commit();
}
