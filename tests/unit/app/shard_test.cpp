// Shares of a list: complete, disjoint, stable or balanced.
#include <catch2/catch.hpp>
#include <algorithm>

#include "app/shard.hpp"

using namespace pooltool;

namespace {

found_inputs list_of(std::size_t count) {
    found_inputs inputs;
    for (std::size_t i = 0; i < count; ++i) inputs.files.push_back({"maps/" + std::to_string(i), std::to_string(i)});
    return inputs;
}

}  // namespace

TEST_CASE("every input is in exactly one share, and shares by hash are about equal") {
    const found_inputs inputs = list_of(10'000);
    for (const split_rule split : {split_rule::hash, split_rule::size}) {
        std::vector<int> seen(inputs.files.size());
        for (std::size_t i = 1; i <= 7; ++i) {
            const std::vector<std::size_t> positions = positions_of({i, 7}, split, inputs);
            CHECK(std::is_sorted(positions.begin(), positions.end()));
            CHECK(positions.size() > 1'300);
            CHECK(positions.size() < 1'560);
            for (const std::size_t position : positions) ++seen[position];
        }
        CHECK(std::all_of(seen.begin(), seen.end(), [](int times) { return times == 1; }));
    }
}

TEST_CASE("by hash an input keeps its share when the list grows or its root moves") {
    found_inputs inputs = list_of(100);
    const std::vector<std::size_t> before = positions_of({2, 3}, split_rule::hash, inputs);
    for (found_input& input : inputs.files) input.path = "/scratch/" + input.relative;
    inputs.files.push_back({"new", "new"});
    std::vector<std::size_t> after = positions_of({2, 3}, split_rule::hash, inputs);
    if (!after.empty() && after.back() == 100) after.pop_back();
    CHECK(before == after);
}

TEST_CASE("by size no share has more than the mean and one input, whatever the order of the list") {
    const std::vector<std::int64_t> sizes{900'000'000, 10, 400'000'000, 500'000'000, 300'000'000, 600'000'000, 20};
    const std::vector<std::string> names{"a", "b", "c", "d", "e", "f", "g"};
    const std::vector<std::size_t> shares = balanced(sizes, names, 3);
    std::vector<std::int64_t> loads(3);
    for (std::size_t i = 0; i < sizes.size(); ++i) loads[shares[i]] += sizes[i];
    CHECK(*std::max_element(loads.begin(), loads.end()) <= 1'000'000'020);
    const std::vector<std::int64_t> turned(sizes.rbegin(), sizes.rend());
    const std::vector<std::string> turned_names(names.rbegin(), names.rend());
    std::vector<std::size_t> turned_shares = balanced(turned, turned_names, 3);
    std::reverse(turned_shares.begin(), turned_shares.end());
    CHECK(shares == turned_shares);
}

TEST_CASE("a share has a word for names of files") {
    CHECK(file_word({2, 4}) == "2-of-4");
    CHECK(text_of({2, 4}) == "2/4");
}
