// Names of outputs below a folder.
#include <catch2/catch.hpp>

#include "app/inputs.hpp"
#include "app/output_names.hpp"
#include "pooltool/error.hpp"

using namespace pooltool;

TEST_CASE("a path below a folder never leaves it") {
    CHECK(path_below("a/b.npy") == "a/b.npy");
    CHECK(path_below("/data/b.npy") == "data/b.npy");
    CHECK(path_below("./a//b.npy") == "a/b.npy");
    CHECK(path_below("../up/b.npy") == "up/b.npy");
    CHECK(path_below("a/../../c/b.npy") == "c/b.npy");
    CHECK(path_below("a..b/c..npy") == "a..b/c..npy");
    CHECK(path_below("..") == "");
}

TEST_CASE("a template is filled in from the input's parts") {
    const name_template name("{dir}{stem}_pooled{ext}");
    CHECK(name.apply("a/b.npy", "") == "a/b_pooled.npy");
    CHECK(name.apply("b.npy", ".csv") == "b_pooled.csv");
    CHECK(name.apply("a/b.tar.npz", "") == "a/b.tar_pooled.npz");
    CHECK(name.apply("a.x/b", "") == "a.x/b_pooled");
    CHECK(name.apply(".npy", "") == ".npy_pooled");
    CHECK(name.apply("d/two.npz:first/x", "") == "d/two.first_x_pooled.npz");
}

TEST_CASE("a template that cannot work is a usage error") {
    for (const char* text : {"{stm}", "{stem", "same.npy", "{dir}{ext}"}) {
        try {
            const name_template name(text);
            FAIL("taken: " << text);
        } catch (const error& problem) {
            CHECK(problem.kind() == error_kind::usage);
        }
    }
}

TEST_CASE("clashes name the output and the first two inputs") {
    const std::string a = "a", b = "b", c = "c", d = "d", x = "x";
    CHECK(clashes({{&a, &a}, {&b, &a}, {&c, &b}, {&d, &d}}).empty());
    const std::vector<std::string> found = clashes({{&x, &a}, {&d, &b}, {&x, &c}, {&x, &d}});
    REQUIRE(found.size() == 1);
    CHECK(found[0] == "x: would be written from a and from c and 1 more (--name makes other names)");
}
