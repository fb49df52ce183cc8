// Delimited text: what is a matrix and what is not, to the line and column; numbers exact in both directions.
#include <algorithm>
#include <catch2/catch.hpp>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>

#include "formats/text_number.hpp"
#include "support.hpp"

using namespace pooltool;
using namespace pooltool::test;

namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// The matrix as float64 whatever its type, with its shape in front.
struct matrix {
    dtype type{};
    std::vector<extent> shape{};
    std::vector<double> cells{};
};

matrix read_matrix(const folder& here, std::string_view text, const input_options& options = {}, const char* name = "a.csv") {
    write_file(here / name, text);
    opened_input input = open_input(here / name, options);
    matrix found{input.cells->header().type, input.cells->header().shape, {}};
    const std::string bytes = all_bytes(*input.cells);
    CHECK(input.cells->finish(true).empty());
    if (found.type == dtype::int64) {
        for (const auto each : cells_of<std::int64_t>(bytes)) found.cells.push_back(static_cast<double>(each));
    } else if (found.type == dtype::float64) {
        found.cells = cells_of<double>(bytes);
    }
    return found;
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::isnan(a[i]) != std::isnan(b[i])) return false;
        if (!std::isnan(a[i]) && (a[i] != b[i] || std::signbit(a[i]) != std::signbit(b[i]))) return false;
    }
    return true;
}

std::string said(const folder& here, std::string_view text, const input_options& options = {}, const char* name = "a.csv") {
    return refusal([&] { static_cast<void>(read_matrix(here, text, options, name)); });
}

}  // namespace

TEST_CASE("text is read as the matrix it shows") {
    struct row {
        const char* text;
        dtype type;
        std::vector<extent> shape;
        std::vector<double> cells;
    };
    const std::vector<row> rows{
        {"1,2\n3,4\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"1,2\n3,4", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"1\n", dtype::int64, {1, 1}, {1}},
        {"1", dtype::int64, {1, 1}, {1}},
        {"1\n2\n3\n", dtype::int64, {3, 1}, {1, 2, 3}},
        {"1,2,3", dtype::int64, {1, 3}, {1, 2, 3}},
        {"1.5,2\n3,4\n", dtype::float64, {2, 2}, {1.5, 2, 3, 4}},
        {"1,2\n3,4e0\n", dtype::float64, {2, 2}, {1, 2, 3, 4}},
        {"1\t2\n3\t4\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"1;2\n3;4\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"1 2\n3 4\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"  1   2\t\n 3 \t 4  \n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"1, 2\n3 ,4\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"1,2\r\n3,4\r\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"1,2\r\n\r\n3,4", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"\xef\xbb\xbf"
         "1,2\n3,4\n",
         dtype::int64,
         {2, 2},
         {1, 2, 3, 4}},
        {"\n\n1,2\n\n3,4\n\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"# a comment, with 1 number\n1,2\n#\n3,4 # and another\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"a,b\n1,2\n3,4\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"\"first, column\",\"b\"\n1,2\n3,4\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"\"two\nlines\",\"say \"\"b\"\"\"\n1,2\n3,4\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"a b\n1 2\n3 4\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"x\ty\n1\t2\n3\t\n", dtype::float64, {2, 2}, {1, 2, 3, nan_value}},
        {"one title in words\n1,2\n3,4\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"\"1\",\"2\"\n\" 3\",\"4 \"\n", dtype::int64, {2, 2}, {1, 2, 3, 4}},
        {"\"1.5\" \"2\"\n3 4\n", dtype::float64, {2, 2}, {1.5, 2, 3, 4}},
        {"1,\n,4\n", dtype::float64, {2, 2}, {1, nan_value, nan_value, 4}},
        {"1,2,\n3,4,\n", dtype::float64, {2, 3}, {1, 2, nan_value, 3, 4, nan_value}},
        {"1,\"\"\n3,4\n", dtype::float64, {2, 2}, {1, nan_value, 3, 4}},
        {"1\t\n\t4\n", dtype::float64, {2, 2}, {1, nan_value, nan_value, 4}},
        {"nan,NaN\n-nan,+NAN\n", dtype::float64, {2, 2}, {nan_value, nan_value, nan_value, nan_value}},
        {"inf,-inf\nInfinity,+INF\n", dtype::float64, {2, 2}, {infinity, -infinity, infinity, infinity}},
        {"+1,-2\n+3.5,-0.0\n", dtype::float64, {2, 2}, {1, -2, 3.5, -0.0}},
        {"1.,.5\n-.5,1.e2\n", dtype::float64, {2, 2}, {1, .5, -.5, 100}},
        {"1E3,1e+3\n1e-3,0e0\n", dtype::float64, {2, 2}, {1000, 1000, .001, 0}},
        {"9223372036854775807,-9223372036854775808\n", dtype::int64, {1, 2}, {9223372036854775807., -9223372036854775808.}},
        {"9223372036854775808,1\n", dtype::float64, {1, 2}, {9223372036854775808., 1}},
        {"18446744073709551615\n0\n", dtype::float64, {2, 1}, {18446744073709551615., 0}},
        {"1e-400,-1e-400\n4.9e-324,1e-324\n", dtype::float64, {2, 2}, {0, -0.0, 4.9e-324, 0}},
        {"0.1,0.30000000000000004\n1.7976931348623157e308,2.2250738585072014e-308\n",
         dtype::float64,
         {2, 2},
         {0.1, 0.30000000000000004, 1.7976931348623157e308, 2.2250738585072014e-308}},
    };
    const folder here;
    for (const row& each : rows) {
        INFO(each.text);
        const matrix found = read_matrix(here, each.text);
        CHECK(found.type == each.type);
        CHECK(found.shape == each.shape);
        CHECK(same(found.cells, each.cells));
        // Without a name it takes a digit to look like a matrix.
        if (std::string_view(each.text).find_first_of("0123456789") == std::string_view::npos) continue;
        fed_pipe pipe(each.text);
        opened_input piped = pipe.open();
        CHECK(piped.cells->header().shape == each.shape);
        CHECK(piped.cells->random_access());
        CHECK(all_bytes(*piped.cells) == all_bytes(*open_input(here / "a.csv", {}).cells));
    }
}

TEST_CASE("what is no matrix of numbers is refused with line and column") {
    struct row {
        const char* text;
        const char* where;
        const char* what;
    };
    const std::vector<row> rows{
        {"1,2\n3,x\n", "line 2, column 2: ", "'x' is not a number"},
        {"# c\n\n1,2\n3,4 5\n", "line 4, column 2: ", "'4 5' is not a number"},
        {"1.5f,2\n3,4\n", "line 1, column 1: ", "'1.5f' is not a number"},
        {"0x1p3,2\n3,4\n", "line 1, column 1: ", "is not a number"},
        {"1,2\n3,1_000\n", "line 2, column 2: ", "is not a number"},
        {"1,2\n3,--4\n", "line 2, column 2: ", "is not a number"},
        {"1,2\n3,+-4\n", "line 2, column 2: ", "is not a number"},
        {"1,2\n3,-\n", "line 2, column 2: ", "is not a number"},
        {"1,2\n3,.\n", "line 2, column 2: ", "is not a number"},
        {"1,2\n3,1e\n", "line 2, column 2: ", "is not a number"},
        {"1,2\n3,1e+\n", "line 2, column 2: ", "is not a number"},
        {"1,2\n3,na\n", "line 2, column 2: ", "is not a number"},
        {"1,2\n3,\"4\n", "line 2, column 2: ", "is not a number"},
        {"1,2\n3,\"4\"5\n", "line 2, column 2: ", "is not a number"},
        {"1,2\n3,\xc2\x9b[31m\n", "line 2, column 2: ", "'\\xc2\\x9b[31m'"},
        {"1,2\n1e400,4\n", "line 2, column 1: ", "beyond the range of float64"},
        {"1,2\n3,-1e999999999999999999999\n", "line 2, column 2: ", "beyond the range of float64"},
        {"1;2\n1,5;2,5\n", "line 2, column 1: ", "decimals have a point"},
        {"1st,2nd\n3,4\n", "line 1, column 1: ", "--header skip"},
        {"1 2\n3,4\n", "line 2, column 2: ", "2 fields, line 1 has 1"},
        {"title,2\n3,4\n", "line 1, column 1: ", "--header skip"},
        {"1,2\n3\n", "line 2, column 2: ", "1 field, line 1 has 2"},
        {"1,2\n3,4,5\n", "line 2, column 3: ", "3 fields, line 1 has 2"},
        {"a,b\n\n1,2\n3,4,\n", "line 4, column 3: ", "3 fields, line 3 has 2"},
        {"1 2\n3 4 5\n", "line 2, column 3: ", "3 fields, line 1 has 2"},
        {"\"a\nb\",c\n1,2\n3\n", "line 4, column 2: ", "1 field, line 3 has 2"},
    };
    const folder here;
    for (const row& each : rows) {
        INFO(each.text);
        CHECK_THAT(said(here, each.text), Catch::StartsWith(each.where) && Catch::Contains(each.what));
    }
    CHECK_THAT(said(here, "\n# nothing\n\n"), Catch::Contains("no numbers"));
    CHECK_THAT(said(here, "a,b\n"), Catch::Contains("no numbers in it besides line 1"));
}

TEST_CASE("the options decide over the guesses") {
    const folder here;
    input_options options;
    options.header = header_line::skip;
    CHECK(read_matrix(here, "1,2\n3,4\n", options).shape == std::vector<extent>{1, 2});
    CHECK(read_matrix(here, "year,2020\n3,4\n", options).cells == std::vector<double>{3, 4});
    options.header = header_line::none;
    CHECK_THAT(said(here, "a,b\n1,2\n", options), Catch::StartsWith("line 1, column 1: 'a' is not a number"));
    options = {};
    options.delimiter = '|';
    CHECK(read_matrix(here, "1|2\n3|4\n", options).shape == std::vector<extent>{2, 2});
    options.delimiter = ',';
    CHECK_THAT(said(here, "1;2\n3;4\n", options), Catch::Contains("'1;2' is not a number"));
    options.delimiter = ' ';
    CHECK(read_matrix(here, "1\t 2\n3 4\n", options).shape == std::vector<extent>{2, 2});
}

TEST_CASE("a given type is parsed to directly, and what it cannot hold is named") {
    const folder here;
    const auto read_as = [&](dtype type, std::string_view text) {
        input_options options;
        options.as = type;
        write_file(here / "a.csv", text);
        return all_bytes(*open_input(here / "a.csv", options).cells);
    };
    CHECK(cells_of<std::uint8_t>(read_as(dtype::uint8, "0,255\n7,1e2\n")) == std::vector<std::uint8_t>{0, 255, 7, 100});
    CHECK(cells_of<std::int8_t>(read_as(dtype::int8, "-128,127\n1.0,-0\n")) == std::vector<std::int8_t>{-128, 127, 1, 0});
    CHECK(cells_of<std::uint64_t>(read_as(dtype::uint64, "18446744073709551615\n0\n")) ==
          std::vector<std::uint64_t>{18446744073709551615u, 0});
    // Rounded once: through float64 this would be 16777216.
    CHECK(cells_of<float>(read_as(dtype::float32, "16777217.0000000001,0.1\n")) == std::vector<float>{16777218.f, 0.1f});
    CHECK(cells_of<std::uint16_t>(read_as(dtype::float16, "1,65504\n")) == std::vector<std::uint16_t>{0x3c00, 0x7bff});
    CHECK(cells_of<std::uint16_t>(read_as(dtype::bfloat16, "1,nan\n")) == std::vector<std::uint16_t>{0x3f80, 0x7fc0});
    CHECK(read_as(dtype::boolean, "0,1\nTrue,false\n") == std::string("\0\1\1\0", 4));
    CHECK(cells_of<double>(read_as(dtype::float64, "1,2\n")) == std::vector<double>{1, 2});
    const auto refused = [&](dtype type, std::string_view text) {
        return refusal([&] { static_cast<void>(read_as(type, text)); });
    };
    CHECK_THAT(refused(dtype::uint8, "1,256\n"), Catch::StartsWith("line 1, column 2: '256' is beyond the range of uint8"));
    CHECK_THAT(refused(dtype::uint8, "1,-1\n"), Catch::Contains("beyond the range of uint8"));
    CHECK_THAT(refused(dtype::int32, "1,2147483648\n"), Catch::Contains("beyond the range of int32"));
    CHECK_THAT(refused(dtype::int64, "1,9223372036854775808\n"), Catch::Contains("beyond the range of int64"));
    CHECK_THAT(refused(dtype::int64, "1,9.3e18\n"), Catch::Contains("beyond the range of int64"));
    CHECK_THAT(refused(dtype::int32, "1,1.5\n"), Catch::Contains("'1.5' is not a whole number"));
    CHECK_THAT(refused(dtype::int32, "1,\n"), Catch::Contains("an empty field has no value in int32"));
    CHECK_THAT(refused(dtype::int32, "1,nan\n"), Catch::Contains("'nan' has no value in int32"));
    CHECK_THAT(refused(dtype::int32, "1,inf\n"), Catch::Contains("beyond the range of int32"));
    CHECK_THAT(refused(dtype::boolean, "1,2\n"), Catch::Contains("beyond the range of bool"));
    CHECK_THAT(refused(dtype::float16, "1,70000\n"), Catch::Contains("beyond the range of float16"));
    CHECK_THAT(refused(dtype::float32, "1,1e39\n"), Catch::Contains("beyond the range of float32"));
    CHECK_THAT(refused(dtype::complex64, "1,2\n"), Catch::Contains("text holds real numbers"));
}

TEST_CASE("any range of cells can be fetched, also in the middle of very long rows") {
    const folder here;
    for (const auto& [rows, columns] :
         std::vector<std::pair<extent, extent>>{{20'000, 9}, {1, 180'000}, {3, 60'000}, {180'000, 1}}) {
        std::string text;
        std::vector<std::int64_t> expected;
        for (extent r = 0; r < rows; ++r) {
            if (r % 1000 == 7) text += "# between\n\n";
            for (extent c = 0; c < columns; ++c) {
                const std::int64_t value = (r * columns + c) * 7919 % 1000003 - 500000;
                expected.push_back(value);
                text += std::to_string(value) + (c + 1 < columns ? "," : "\n");
            }
        }
        write_file(here / "a.csv", text);
        opened_input input = open_input(here / "a.csv", {});
        REQUIRE(input.cells->header().shape == std::vector<extent>{rows, columns});
        CHECK(cells_of<std::int64_t>(all_bytes(*input.cells, 40'001, 13)) == expected);
        std::mt19937 random(1);
        scratch_buffer scratch;
        const std::string bytes = raw(expected);
        for (int i = 0; i < 200; ++i) {
            const auto total = static_cast<extent>(bytes.size());
            const extent begin = static_cast<extent>(random()) % total;
            const extent end = std::min(total, begin + static_cast<extent>(random() % 5000));
            const std::byte* const found = input.cells->fetch(begin, end, scratch);
            CHECK(std::memcmp(found, bytes.data() + begin, static_cast<std::size_t>(end - begin)) == 0);
        }
    }
}

TEST_CASE("text that changes under the reader is an error") {
    const folder here;
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += "1.5,2.5\n";
    write_file(here / "a.csv", text);
    opened_input input = open_input(here / "a.csv", {});
    write_file(here / "a.csv", "1,2\n");
    CHECK_THAT(refusal([&] {
                   static_cast<void>(all_bytes(*input.cells));
                   static_cast<void>(input.cells->finish(false));
               }),
               Catch::Contains("became shorter"));
}

TEST_CASE("cells are written in the fewest digits that read back, floats always as floats") {
    const auto text_of = [](auto value, std::optional<int> precision = {}) {
        char out[longest_number + 1];
        return std::string(out, format_cell(out, value, precision));
    };
    CHECK(text_of(1.0) == "1.0");
    CHECK(text_of(-0.0) == "-0.0");
    CHECK(text_of(0.1) == "0.1");
    CHECK(text_of(0.1f) == "0.1");
    CHECK(text_of(1e300) == "1e+300");
    CHECK(text_of(nan_value) == "nan");
    CHECK(text_of(-nan_value) == "nan");
    CHECK(text_of(-infinity) == "-inf");
    CHECK(text_of(std::int8_t{-128}) == "-128");
    CHECK(text_of(std::uint64_t{18446744073709551615u}) == "18446744073709551615");
    CHECK(text_of(boolean8::yes) == "1");
    CHECK(text_of(float16{0x2e66}) == "0.1");
    CHECK(text_of(float16{0x7bff}) == "65500.0");
    CHECK(text_of(bfloat16{0x3f80}) == "1.0");
    CHECK(text_of(3.14159265358979, 3) == "3.14");
    CHECK(text_of(2.0, 3) == "2.0");
    CHECK(text_of(-1.2345678901234567e-300, 17).size() < longest_number);
    for (unsigned bits = 0; bits < 65536; ++bits) {
        const float16 half{static_cast<std::uint16_t>(bits)};
        const std::string text = text_of(half);
        float16 again{};
        REQUIRE(parse_field(text, again) == field_fault::none);
        if (std::isnan(widen(half))) continue;
        REQUIRE(again.bits == half.bits);
        const bfloat16 brain{static_cast<std::uint16_t>(bits)};
        bfloat16 brain_again{};
        REQUIRE(parse_field(text_of(brain), brain_again) == field_fault::none);
        if (!std::isnan(widen(brain))) REQUIRE(brain_again.bits == brain.bits);
    }
}

TEST_CASE("a matrix is written one row a line, in either memory order, in writes of any size") {
    const folder here;
    array_header header;
    header.type = dtype::float32;
    header.shape = {2, 3};
    const std::string in_c = raw(std::vector<float>{1, 2.5f, 3, 4, 5, -6});
    const std::string in_fortran = raw(std::vector<float>{1, 4, 2.5f, 5, 3, -6});
    output_options options;
    options.existing = existing_output::replace;
    options.format = file_format::csv;
    const std::string expected = "1.0,2.5,3.0\n4.0,5.0,-6.0\n";
    for (const bool fortran : {false, true}) {
        header.fortran_order = fortran;
        const std::string& bytes = fortran ? in_fortran : in_c;
        for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
            const auto output = open_output(here / "a.csv", options);
            output->begin(header);
            CHECK_FALSE(output->random_access());
            for (std::size_t at = 0; at < bytes.size(); at += piece) {
                output->write(static_cast<extent>(at),
                              std::as_bytes(std::span(bytes).subspan(at, std::min(piece, bytes.size() - at))));
            }
            output->commit();
            CHECK(read_file(here / "a.csv") == expected);
        }
    }
    header.fortran_order = false;
    options.format = file_format::tsv;
    write_array(here / "a.tsv", header, in_c, options);
    CHECK(read_file(here / "a.tsv") == "1.0\t2.5\t3.0\n4.0\t5.0\t-6.0\n");
    options.format = file_format::csv;
    options.delimiter = ';';
    write_array(here / "a.csv", header, in_c, options);
    CHECK(read_file(here / "a.csv") == "1.0;2.5;3.0\n4.0;5.0;-6.0\n");
    header.shape = {6};
    write_array(here / "a.csv", header, in_c, options);
    CHECK(read_file(here / "a.csv") == "1.0\n2.5\n3.0\n4.0\n5.0\n-6.0\n");
    header.shape = {};
    write_array(here / "a.csv", header, in_c.substr(0, 4), options);
    CHECK(read_file(here / "a.csv") == "1.0\n");
}

TEST_CASE("large matrices in Fortran order come out row by row") {
    const folder here;
    const extent rows = 700;
    const extent columns = 900;
    std::vector<std::int32_t> in_fortran(static_cast<std::size_t>(rows * columns));
    std::vector<std::int32_t> in_c(in_fortran.size());
    for (extent r = 0; r < rows; ++r) {
        for (extent c = 0; c < columns; ++c) {
            const auto value = static_cast<std::int32_t>(r * 100'003 + c * 17);
            in_fortran[static_cast<std::size_t>(c * rows + r)] = value;
            in_c[static_cast<std::size_t>(r * columns + c)] = value;
        }
    }
    array_header header;
    header.type = dtype::int32;
    header.shape = {rows, columns};
    header.fortran_order = true;
    output_options options;
    options.format = file_format::csv;
    write_array(here / "a.csv", header, raw(in_fortran), options);
    input_options as;
    as.as = dtype::int32;
    CHECK(cells_of<std::int32_t>(all_bytes(*open_input(here / "a.csv", as).cells)) == in_c);
}

TEST_CASE("what text cannot hold is refused before anything is written") {
    const folder here;
    output_options options;
    options.format = file_format::csv;
    const auto begin = [&](dtype type, std::vector<extent> shape) {
        return refusal([&] {
            array_header header;
            header.type = type;
            header.shape = std::move(shape);
            open_output(here / "a.csv", options)->begin(header);
        });
    };
    CHECK_THAT(begin(dtype::float32, {1, 2, 3}), Catch::Contains("3 axes"));
    CHECK_THAT(begin(dtype::complex64, {2, 3}), Catch::Contains("complex64"));
    CHECK_THAT(begin(dtype::float32, {0, 3}), Catch::Contains("no cells"));
    CHECK(here.names().empty());
    options.precision = 18;
    CHECK_THAT(refusal([&] { static_cast<void>(open_output(here / "a.csv", options)); }, error_kind::usage),
               Catch::Contains("--precision 18"));
}
