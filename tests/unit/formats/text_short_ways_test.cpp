// The short ways from text to numbers and back: the same bits and characters as the long ways, whatever the text.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <random>

#include "formats/text_ends.hpp"
#include "formats/text_number.hpp"
#include "formats/text_plain.hpp"
#include "support.hpp"

using namespace pooltool;
using namespace pooltool::test;

namespace {

template <class T>
constexpr dtype type_of = std::is_same_v<T, double>         ? dtype::float64
                          : std::is_same_v<T, float>        ? dtype::float32
                          : std::is_same_v<T, float16>      ? dtype::float16
                          : std::is_same_v<T, std::int64_t> ? dtype::int64
                          : std::is_same_v<T, std::uint8_t> ? dtype::uint8
                                                            : dtype::boolean;

std::string with_room(const std::string& text) {
    return std::string(room_in_front, '7') + text + std::string(room_from_here, '7');
}

/// 20 rows of 30 fields with comments around: one field is another than the rest.
std::string table_with(const std::string& other, std::size_t other_row, std::size_t other_column, const std::string& usual,
                       const std::string& line_end) {
    const std::string comment = std::string(100, '#') + '\n';
    std::string text = comment;
    for (std::size_t row = 0; row < 20; ++row) {
        for (std::size_t column = 0; column < 30; ++column) {
            text += row == other_row && column == other_column ? other : usual;
            text += column < 29 ? "," : line_end;
        }
    }
    return text + comment;
}

}  // namespace

TEST_CASE("numbers read in place are those of the library's slow way, or left to it") {
    std::mt19937_64 random(3);
    int in_place = 0;
    for (int i = 0; i < 300'000; ++i) {
        const auto digits = static_cast<int>(random() % 24);
        const auto point = static_cast<int>(random() % 26);
        const auto zeros = static_cast<int>(random() % 3 == 0 ? random() % 8 : 0);
        std::string number = random() % 2 == 0 ? "-" : "";
        for (int d = 0; d < digits; ++d) {
            if (d == point) number += '.';
            number += d < zeros ? '0' : static_cast<char>('0' + random() % 10);
        }
        if (digits > 0 && digits == point) number += '.';
        if (random() % 3 == 0)
            number += "eE"[random() % 2] + std::string(1, "+-"[random() % 2]) + std::to_string(random() % 33);
        const std::string text = with_room(number);
        const char* const at = text.data() + room_in_front;
        INFO(number);
        double quick = 0;
        if (parse_in_place(at, at + number.size(), quick)) {
            ++in_place;
            char* stop = nullptr;
            const double slow = std::strtod(number.c_str(), &stop);
            REQUIRE(stop == number.c_str() + number.size());
            REQUIRE(std::memcmp(&quick, &slow, 8) == 0);
        }
        std::int64_t whole = 0;
        if (parse_in_place(at, at + number.size(), whole)) {
            REQUIRE(number.find_first_of(".eE") == std::string::npos);
            errno = 0;
            REQUIRE(whole == std::strtoll(number.c_str(), nullptr, 10));
            REQUIRE(errno == 0);
        }
    }
    CHECK(in_place > 200'000);
    double value = 0;
    std::int64_t whole = 0;
    for (const char* other : {"",
                              "-",
                              ".",
                              "-.",
                              "e5",
                              "--1",
                              "+1",
                              "nan",
                              "\"1\"",
                              " 1",
                              "1 ",
                              "1.2.3",
                              "1-2",
                              "1e",
                              "1e+",
                              "e+05",
                              "1/2",
                              "1:",
                              "18446744073709551616",
                              "123456789012345678901234567890123",
                              "1e5",
                              "12345678901234567e5"}) {
        const std::string text = with_room(other);
        const char* const at = text.data() + room_in_front;
        INFO(other);
        CHECK_FALSE(parse_in_place(at, at + std::strlen(other), value));
        CHECK_FALSE(parse_in_place(at, at + std::strlen(other), whole));
    }
    const std::string beyond = with_room("9223372036854775808");
    CHECK_FALSE(parse_in_place(beyond.data() + room_in_front, beyond.data() + room_in_front + 19, whole));
}

TEST_CASE("the ends of fields are found in any number at once, of several blanks between them the first") {
    std::mt19937_64 random(4);
    for (const char delimiter : {',', ' ', ';'}) {
        std::string text;
        for (int i = 0; i < 5000; ++i) text += "1234,; \n,,  "[random() % (i < 2500 ? 8 : 12)];
        std::vector<const char*> expected;
        for (const char& each : text) {
            const char before = &each == text.data() ? '\n' : (&each)[-1];
            const bool continues = delimiter == ' ' && (before == ' ' || (before == '\n' && each == ' '));
            if ((each == delimiter || each == '\n') && !continues) expected.push_back(&each);
        }
        field_ends ends(text.data(), text.data() + text.size(), delimiter);
        std::size_t done = 0;
        while (true) {
            const std::size_t wanted = 1 + random() % field_ends::most;
            const auto found = ends.next(wanted);
            REQUIRE(found.size() <= wanted);
            if (found.empty()) break;
            const auto taken = static_cast<std::size_t>(1 + random() % found.size());
            for (std::size_t i = 0; i < found.size(); ++i) REQUIRE(found[i] == expected[done + i]);
            ends.drop(taken);
            done += taken;
        }
        CHECK(done + 64 >= expected.size());
        ends.go_on_at(text.data());
        CHECK(ends.next(1)[0] == expected[0]);
    }
}

// Tables whose fields are written in every way there is, plain ones mostly; each field's value is known by itself.
TEMPLATE_TEST_CASE("every field of a table is read as it would be alone", "", double, float, float16, std::int64_t,
                   std::uint8_t, boolean8) {
    const folder here;
    std::mt19937_64 random(6);
    const auto one_of = [&](auto... each) {
        const std::array<std::string, sizeof...(each)> all{std::string(each)...};
        return all[random() % all.size()];
    };
    const auto number = [&]() -> std::string {
        if constexpr (std::is_same_v<TestType, boolean8>) return one_of("0", "1", "1", "0", "1", "true", "FALSE", "1.0");
        if constexpr (std::is_same_v<TestType, std::uint8_t>)
            return random() % 9 ? std::to_string(random() % 256) : one_of("1e2", "7.0", "+9");
        if constexpr (std::is_same_v<TestType, std::int64_t>) {
            const auto any = static_cast<std::int64_t>(random() >> (random() % 64));
            return random() % 9 ? std::to_string(any) : one_of("1e2", "-7.0", "+9", "00000000000000000000012");
        }
        const double any = std::ldexp(static_cast<double>(static_cast<std::int64_t>(random())), -60);
        char text[64]{};
        switch (random() % 8) {
            case 0:
                std::snprintf(text, sizeof text, "%.18e", any);
                break;
            case 1:
                std::snprintf(text, sizeof text, "%.17g", any);
                break;
            case 2:
                std::snprintf(text, sizeof text, "%g", any * 1e-6);
                break;
            case 3:
                return one_of("nan", "inf", "-Infinity", "+1.5", ".5", "2.", "-0", "0.0000000000000000000000123", "1e-30",
                              "1E+4");
            case 4:
                std::snprintf(text, sizeof text, "%d", static_cast<int>(any));
                break;
            default:
                std::snprintf(text, sizeof text, "%.*f", static_cast<int>(random() % 12), any);
        }
        return text;
    };
    input_options options;
    options.as = type_of<TestType>;
    options.header = header_line::none;
    for (int table = 0; table < 60; ++table) {
        const char delimiter = ",; \t"[random() % 4];
        const bool tidy = random() % 2 == 0;
        const bool aligned = random() % 3 == 0;
        const extent columns = 1 + static_cast<extent>(random() % (table % 5 == 0 ? 3000 : table % 5 == 1 ? 1 : 40));
        const extent rows = 1 + static_cast<extent>(random() % 30);
        options.delimiter = delimiter;
        const std::string line_end = random() % 2 == 0 ? "\n" : "\r\n";
        std::string text = "# " + std::string(100, '1') + "\n";
        std::vector<TestType> expected;
        for (extent row = 0; row < rows; ++row) {
            for (extent column = 0; column < columns; ++column) {
                std::string field = number();
                TestType value{};
                REQUIRE(parse_field(std::string_view(field), value) == field_fault::none);
                expected.push_back(value);
                if (!tidy && random() % 8 == 0) field = '"' + field + '"';
                if (!tidy && random() % 4 == 0) field = std::string(random() % 3, ' ') + field + std::string(random() % 3, ' ');
                if (aligned && field.size() < 14) field.insert(0, 14 - field.size(), ' ');
                text += field;
                if (column + 1 < columns) text += delimiter;
            }
            if (!tidy && random() % 4 == 0) text += one_of("  ", " # and 1", delimiter == '\t' ? "" : "\t");
            text += line_end;
            if (!tidy && random() % 8 == 0) text += one_of("\n", "# 1,2\n", "   \r\n");
        }
        if (random() % 2 == 0) text += "# " + std::string(100, '1') + "\n";
        write_file(here / "a.csv", text);
        opened_input input = open_input(here / "a.csv", options);
        REQUIRE(input.cells->header().shape == std::vector<extent>{rows, columns});
        const std::string bytes = all_bytes(*input.cells, 1 + static_cast<extent>(random() % 20'000), 0);
        REQUIRE(bytes == raw(expected));
    }
}

TEST_CASE("a table of which one field is wrong is refused where it is") {
    const folder here;
    std::mt19937_64 random(8);
    for (int i = 0; i < 200; ++i) {
        const auto wrong_row = random() % 20;
        const auto wrong_column = random() % 30;
        const char* const wrong = std::array{"1.2.3", "1e", "--1", "1e400", "x", "1 2", "0x1"}[random() % 7];
        write_file(here / "a.csv", table_with(wrong, wrong_row, wrong_column, "-1.25", "\n"));
        input_options options;
        options.header = header_line::none;
        const std::string where =
            "line " + std::to_string(wrong_row + 2) + ", column " + std::to_string(wrong_column + 1) + ": ";
        CHECK_THAT(refusal([&] { static_cast<void>(all_bytes(*open_input(here / "a.csv", options).cells)); }),
                   Catch::StartsWith(where));
    }
}

TEST_CASE("a table is of whole numbers where every field is one") {
    const folder here;
    std::mt19937_64 random(10);
    for (int i = 0; i < 400; ++i) {
        const auto other_row = random() % 20;
        const auto other_column = i % 4 == 0 ? 29 : random() % 30;
        const bool stays_whole = random() % 2 == 0;
        const char* const other =
            stays_whole ? std::array{"+5", "\"7\"", " 7 ", "-9223372036854775808", "00000000000000000000001"}[random() % 5]
                        : std::array{"", "1.0", "1e3", "9223372036854775808", "nan"}[random() % 5];
        write_file(here / "a.csv", table_with(other, other_row, other_column, "-125", i % 3 == 0 ? " # 1.5, 2.5\n" : "\n"));
        CHECK(open_input(here / "a.csv", {}).cells->header().type == (stays_whole ? dtype::int64 : dtype::float64));
    }
}

TEST_CASE("float64 cells are written as std::to_chars writes them, few digits or many") {
    std::mt19937_64 random(5);
    const auto check = [](double value) {
        char expected[longest_number + 4];
        char* end = std::to_chars(expected, expected + longest_number, value).ptr;
        if (std::find_if(expected, end, [](char c) { return c == '.' || c == 'e'; }) == end) end = std::copy_n(".0", 2, end);
        char written[longest_number + 1];
        char* const written_end = format_cell(written, value, {});
        REQUIRE(std::string(written, written_end) == std::string(expected, end));
    };
    for (int i = 0; i < 60'000; ++i) {
        const std::uint64_t bits = random();
        double any = 0;
        std::memcpy(&any, &bits, 8);
        if (std::isfinite(any)) check(any);
        check(static_cast<double>(static_cast<std::int64_t>(bits >> (bits % 64))));
        check(static_cast<double>(static_cast<float>(static_cast<double>(bits) / 9.3e18)));
        check(-static_cast<double>(bits % 1'000'000) / std::pow(10.0, static_cast<double>((bits >> 20) % 12)));
        check(static_cast<double>(bits % 100) * std::pow(10.0, static_cast<double>((bits >> 20) % 40) - 20));
    }
    for (const double value :
         {1.0, 1e5, 1e6, 123456.0, 1e14, 1e15, 999999999999999.0, 9.999999999999999e14, 1e-4, 1e-5, 1.5e-5, 9.9999e-5}) {
        check(value);
    }
}

TEST_CASE("16-bit floats are written in the fewest digits, each rounded from the exact number") {
    const auto check = [](auto half) {
        const double wide = to_double(half);
        if (!std::isfinite(wide)) return;
        char digits[longest_number + 1];
        double read = 0;
        for (int count = 1; count <= 5; ++count) {
            char* const end = std::to_chars(digits, digits + longest_number, wide, std::chars_format::general, count).ptr;
            std::from_chars(digits, end, read);
            if (from_double<decltype(half)>(read, rounding::half_even).bits == half.bits) break;
        }
        char expected[longest_number + 1];
        char written[longest_number + 1];
        INFO(half.bits);
        REQUIRE(std::string(written, format_cell(written, half, {})) == std::string(expected, format_cell(expected, read, {})));
    };
    for (unsigned bits = 0; bits < 65536; ++bits) {
        check(float16{static_cast<std::uint16_t>(bits)});
        check(bfloat16{static_cast<std::uint16_t>(bits)});
    }
}

TEMPLATE_TEST_CASE("many cells are written as each alone", "", double, float, float16, bfloat16, std::int16_t, boolean8) {
    std::mt19937_64 random(9);
    for (int i = 0; i < 300; ++i) {
        const std::size_t count = random() % 60;
        std::vector<TestType> cells(count);
        for (TestType& each : cells) {
            each = from_double<TestType>(
                std::ldexp(static_cast<double>(static_cast<std::int64_t>(random())), -static_cast<int>(random() % 90)) *
                    static_cast<double>(random() % 3),
                rounding::trunc);
        }
        const std::string bytes = '?' + raw(cells);  // unaligned
        const std::optional<int> precision =
            random() % 3 == 0 ? std::optional<int>(1 + static_cast<int>(random() % 17)) : std::nullopt;
        std::string expected;
        for (const TestType each : cells) {
            char alone[longest_number];
            expected += std::string(alone, format_cell(alone, each, precision)) + ';';
        }
        std::string written(count * (longest_number + 1), '?');
        const char* const end =
            format_cells<TestType>(written.data(), std::as_bytes(std::span(bytes)).data() + 1, count, ';', precision);
        REQUIRE(written.substr(0, static_cast<std::size_t>(end - written.data())) == expected);
    }
}
