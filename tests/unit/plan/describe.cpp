// A program prints itself completely and in nobody's dialect.
#include "plan/describe.hpp"

#include <catch2/catch.hpp>
#include <limits>

namespace pooltool {
namespace {

program maximum_over_rows() {
    window_plan plan;
    plan.axes.resize(2);
    plan.axes[0] = {
        .in = 3, .out = 3, .kernel = 1, .stride = 1, .dilation = 1, .origin = 0, .edge = border::skip, .counted = {0, 3}};
    plan.axes[1] = {
        .in = 7, .out = 4, .kernel = 3, .stride = 2, .dilation = 1, .origin = -1, .edge = border::skip, .counted = {0, 7}};
    program what;
    what.in_shape = {3, 7};
    what.out_shape = {3, 4};
    what.passes = {plan};
    return what;
}

const record& member(const record& from, std::string_view name) {
    const record* found = from.find(name);
    REQUIRE(found != nullptr);
    return *found;
}

const record& entry(const record& from, std::size_t i) { return std::get<record::list>(from.get()).at(i); }

}  // namespace

TEST_CASE("describe: a record keeps order, types and what no format can write", "[record]") {
    record tree;
    tree.add("truth", true).add("count", 3).add("ratio", 0.5).add("word", "text").add("list", record::list{1, 2});
    tree.add("nothing", std::numeric_limits<double>::quiet_NaN()).add("endless", -std::numeric_limits<double>::infinity());
    const auto& members = std::get<record::object>(tree.get());
    REQUIRE(members.size() == 7);
    CHECK(members[0].first == "truth");
    CHECK(std::get<bool>(members[0].second.get()));
    CHECK(std::get<extent>(members[1].second.get()) == 3);
    CHECK(std::get<double>(members[2].second.get()) == 0.5);
    CHECK(std::get<std::string>(members[3].second.get()) == "text");
    CHECK(members[4].second == record(record::list{1, 2}));
    CHECK(members[5].second == record("nan"));
    CHECK(members[6].second == record("-inf"));
    CHECK(tree.find("absent") == nullptr);
    CHECK(record(1).find("anything") == nullptr);
}

TEST_CASE("describe: the tree holds the arrays and every number of an axis", "[describe]") {
    const record tree = record_of(maximum_over_rows());
    CHECK(member(member(tree, "in"), "shape") == record(std::vector<extent>{3, 7}));
    CHECK(member(member(tree, "in"), "bytes") == record(84));
    CHECK(member(member(tree, "out"), "dtype") == record("float32"));
    const record& pass = entry(member(tree, "passes"), 0);
    CHECK(member(pass, "reducer") == record("maximum"));
    CHECK(member(pass, "nan") == record("propagate"));
    CHECK(pass.find("divisor") == nullptr);
    CHECK(pass.find("fill") == nullptr);
    const record& axis = entry(member(pass, "axes"), 1);
    CHECK(member(axis, "kernel") == record(3));
    CHECK(member(axis, "origin") == record(-1));
    CHECK(member(axis, "padded") == record(record::list{1, 1}));
    CHECK(member(axis, "read") == record(record::list{0, 7}));
}

TEST_CASE("describe: members a reducer looks at are there", "[describe]") {
    program what = maximum_over_rows();
    window_plan& plan = what.passes[0];
    plan.reduce = reducer::power;
    plan.power = 3;
    plan.power_signed = true;
    plan.power_volume = 3;
    plan.divisor = divisor_rule::counted;
    plan.min_valid = 2;
    plan.empty_value = std::numeric_limits<double>::quiet_NaN();
    const record tree = record_of(what);
    const record& pass = entry(member(tree, "passes"), 0);
    CHECK(member(pass, "power") == record(3.0));
    CHECK(member(pass, "power_volume") == record(3));
    CHECK(member(pass, "empty_value") == record("nan"));
    CHECK(member(entry(member(pass, "axes"), 1), "counted") == record(record::list{0, 7}));
}

TEST_CASE("describe: the text has a line for the arrays, the pass and each axis it works on", "[describe]") {
    CHECK(text_of(maximum_over_rows()) ==
          "float32 3x7 (84 bytes) -> float32 3x4 (48 bytes)\n"
          "maximum; NaN in, NaN out; of equal cells the first\n"
          "  axis 1: 7 -> 4, kernel 3, stride 2, first window at -1; padded 1 before, 1 after: takes no part\n");
}

TEST_CASE("describe: passes are numbered when there are several, and a copy is called one", "[describe]") {
    program what;
    what.in_shape = what.out_shape = {4};
    CHECK_THAT(text_of(what), Catch::EndsWith("a copy: no cell changes\n"));
    window_plan plan;
    plan.axes = {{.in = 4, .out = 4, .kernel = 3, .stride = 1, .dilation = 1, .origin = -1, .edge = border::constant}};
    plan.reduce = reducer::sum;
    plan.sum = summation::running;
    plan.divisor = divisor_rule::fixed;
    plan.divisor_value = 3;
    plan.fill = 0.5;
    what.passes = {plan, plan};
    CHECK_THAT(text_of(what), Catch::Contains("pass 1: running sum / 3; ") && Catch::Contains("pass 2: "));
    CHECK_THAT(text_of(what), Catch::Contains("padded 1 before, 1 after: 0.5"));
}

TEST_CASE("describe: cells that are never read are told", "[describe]") {
    program what = maximum_over_rows();
    what.passes[0].axes[1].stride = 3;
    what.passes[0].axes[1].out = 2;
    what.passes[0].axes[1].kernel = 2;
    what.out_shape = {3, 2};
    CHECK_THAT(text_of(what), Catch::Contains("4 cells are never read (0 before, 1 between, 3 after)"));
}

}  // namespace pooltool
