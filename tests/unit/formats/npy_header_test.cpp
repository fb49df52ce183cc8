// The .npy header: what is read, what is refused and why, on every path a header can come; and the bytes that are written.
#include <catch2/catch.hpp>

#include "formats/npy_header.hpp"
#include "support.hpp"

using namespace pooltool;
using namespace pooltool::test;

namespace {

struct bad_row {
    const char* dictionary;
    const char* reason;  ///< a part of the message
    int major{1};
};

// Every way of damage met in the wild or found by reading other readers' failures.
const std::vector<bad_row> bad_dictionaries{
    {"", "not a dictionary"},
    {"\n", "not a dictionary"},
    {"[1]\n", "not a dictionary"},
    {"{}\n", "no key 'descr'"},
    {"{'descr': '<f4', 'shape': (1,), }\n", "no key 'fortran_order'"},
    {"{'descr': '<f4', 'fortran_order': False, }\n", "no key 'shape'"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}\n", "unknown key 'more'"},
    {"{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}\n", "'descr' twice"},
    {"{'descr': '<f4', 'fortran_order': False, 'fortran_order': False, 'shape': (1,)}\n", "'fortran_order' twice"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (2,)}\n", "'shape' twice"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} extra\n", "after its closing brace"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (1,)\n", "expected , or }"},
    {"{'descr': '<f4' 'fortran_order': False, 'shape': (1,)}\n", "expected , or }"},
    {"{'descr' '<f4', 'fortran_order': False, 'shape': (1,)}\n", "expected :"},
    {"{descr: '<f4', 'fortran_order': False, 'shape': (1,)}\n", "key in quotes"},
    {"{'descr': '<f4, 'fortran_order': False, 'shape': (1,)}\n", "unknown type"},
    {"{'descr\n", "has no end"},
    {"{'de\\scr': '<f4', 'fortran_order': False, 'shape': (1,)}\n", "backslash"},
    {"{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}\n", "neither True nor False"},
    {"{'descr': '<f4', 'fortran_order': 'False', 'shape': (1,)}\n", "neither True nor False"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 4)}\n", "negative axis"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (np.int64(3),)}\n", "faulty NumPy"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (True, 12)}\n", "other than whole numbers"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (1.5,)}\n", "expected , or )"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}\n", "expected , or )"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (,)}\n", "other than whole numbers"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (007,)}\n", "leading zero"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (+3,)}\n", "other than whole numbers"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (1_000,)}\n", "expected , or )"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (0x10,)}\n", "expected , or )"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (2,621, 401}\n", "expected , or )"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': 3}\n", "not a tuple"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (3)}\n", "not a tuple"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': [3, 4]}\n", "not a tuple"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (3L,)}\n", "expected , or )", 3},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}\n", "2^63-1 bytes"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (0, 9223372036854775807)}\n", "2^63-1 bytes"},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (9223372036854775807, 2, 0)}\n", "2^63-1 bytes"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,)}\n", "2^63 cells or more"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999,)}\n", "2^63 cells or more"},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,"
     "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)}\n",
     "more than 64 axes"},
    {"{'descr': '|O', 'fortran_order': False, 'shape': (1,)}\n", "Python objects"},
    {"{'descr': 'O', 'fortran_order': False, 'shape': (1,)}\n", "Python objects"},
    {"{'descr': [('a', '<f4'), ('b', '|O')], 'fortran_order': False, 'shape': (1,)}\n", "structured"},
    {"{'descr': [('(', '<f4')], 'fortran_order': False, 'shape': (1,)}\n", "structured"},
    {"{'descr': ('<f4', (2,)), 'fortran_order': False, 'shape': (1,)}\n", "sub-arrays"},
    {"{'descr': None, 'fortran_order': False, 'shape': (1,)}\n", "descr is not a string"},
    {"{'descr': 4, 'fortran_order': False, 'shape': (1,)}\n", "descr is not a string"},
    {"{'descr': '', 'fortran_order': False, 'shape': (1,)}\n", "unknown type"},
    {"{'descr': '<', 'fortran_order': False, 'shape': (1,)}\n", "unknown type"},
    {"{'descr': '<f16', 'fortran_order': False, 'shape': (1,)}\n", "long double"},
    {"{'descr': '<c32', 'fortran_order': False, 'shape': (1,)}\n", "long double"},
    {"{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (1,)}\n", "dates and durations"},
    {"{'descr': '<m8[s]', 'fortran_order': False, 'shape': (1,)}\n", "dates and durations"},
    {"{'descr': '<U5', 'fortran_order': False, 'shape': (1,)}\n", "cells are text"},
    {"{'descr': '|S3', 'fortran_order': False, 'shape': (1,)}\n", "cells are text"},
    {"{'descr': '<V2', 'fortran_order': False, 'shape': (1,)}\n", "--in-dtype bfloat16"},
    {"{'descr': '|V2', 'fortran_order': False, 'shape': (1,)}\n", "--in-dtype bfloat16"},
    {"{'descr': '<V1', 'fortran_order': False, 'shape': (1,)}\n", "void"},
    {"{'descr': '|V16', 'fortran_order': False, 'shape': (1,)}\n", "void"},
    {"{'descr': '<f1', 'fortran_order': False, 'shape': (1,)}\n", "float8"},
    {"{'descr': '<f3', 'fortran_order': False, 'shape': (1,)}\n", "no such item size"},
    {"{'descr': '<i16', 'fortran_order': False, 'shape': (1,)}\n", "no such item size"},
    {"{'descr': '<b2', 'fortran_order': False, 'shape': (1,)}\n", "no such item size"},
    {"{'descr': '<<f4', 'fortran_order': False, 'shape': (1,)}\n", "unknown type"},
    {"{'descr': ' <f4', 'fortran_order': False, 'shape': (1,)}\n", "unknown type"},
    {"{'descr': '<f4 ', 'fortran_order': False, 'shape': (1,)}\n", "unknown type"},
    {"{'descr': 'float128', 'fortran_order': False, 'shape': (1,)}\n", "unknown type"},
    {"{'descr': '<x4\x1b[31m', 'fortran_order': False, 'shape': (1,)}\n", "\\x1b[31m"},
};

struct good_row {
    const char* dictionary;
    dtype type;
    std::vector<extent> shape;
    bool swapped{false};
    bool fortran{false};
};

const std::vector<good_row> good_dictionaries{
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }           \n", dtype::float32, {2, 3}},
    {"{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }\n", dtype::float32, {2, 3}, false, true},
    {"{\"shape\":(2,3),\"fortran_order\":False,\"descr\":\"<f4\"}", dtype::float32, {2, 3}},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': ()}\n", dtype::float32, {}},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (5,)}\n", dtype::float32, {5}},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (0, 7)}\n", dtype::float32, {0, 7}},
    {"{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 3L)}\n", dtype::float32, {2, 3}},
    {"{'descr': '>f4', 'fortran_order': False, 'shape': (1,)}\n", dtype::float32, {1}, true},
    {"{'descr': '=f4', 'fortran_order': False, 'shape': (1,)}\n", dtype::float32, {1}},
    {"{'descr': '|f4', 'fortran_order': False, 'shape': (1,)}\n", dtype::float32, {1}},
    {"{'descr': 'f4', 'fortran_order': False, 'shape': (1,)}\n", dtype::float32, {1}},
    {"{'descr': 'float32', 'fortran_order': False, 'shape': (1,)}\n", dtype::float32, {1}},
    {"{'descr': 'bfloat16', 'fortran_order': False, 'shape': (1,)}\n", dtype::bfloat16, {1}},
    {"{'descr': '|b1', 'fortran_order': False, 'shape': (1,)}\n", dtype::boolean, {1}},
    {"{'descr': '|i1', 'fortran_order': False, 'shape': (1,)}\n", dtype::int8, {1}},
    {"{'descr': '>i1', 'fortran_order': False, 'shape': (1,)}\n", dtype::int8, {1}},
    {"{'descr': '<i2', 'fortran_order': False, 'shape': (1,)}\n", dtype::int16, {1}},
    {"{'descr': '>i4', 'fortran_order': False, 'shape': (1,)}\n", dtype::int32, {1}, true},
    {"{'descr': '<i8', 'fortran_order': False, 'shape': (1,)}\n", dtype::int64, {1}},
    {"{'descr': '|u1', 'fortran_order': False, 'shape': (1,)}\n", dtype::uint8, {1}},
    {"{'descr': '>u2', 'fortran_order': False, 'shape': (1,)}\n", dtype::uint16, {1}, true},
    {"{'descr': '<u4', 'fortran_order': False, 'shape': (1,)}\n", dtype::uint32, {1}},
    {"{'descr': '<u8', 'fortran_order': False, 'shape': (1,)}\n", dtype::uint64, {1}},
    {"{'descr': '<f2', 'fortran_order': False, 'shape': (1,)}\n", dtype::float16, {1}},
    {"{'descr': '>f8', 'fortran_order': False, 'shape': (1,)}\n", dtype::float64, {1}, true},
    {"{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}\n", dtype::complex64, {1}},
    {"{'descr': '>c16', 'fortran_order': False, 'shape': (1,)}\n", dtype::complex128, {1}, true},
};

std::string header_text(const char* descriptor) {
    return std::string("{'descr': '") + descriptor + "', 'fortran_order': False, 'shape': (2,), }\n";
}

}  // namespace

TEST_CASE("a bad header is refused with its reason, the same from a file, a pipe and an archive") {
    const folder here;
    for (const bad_row& row : bad_dictionaries) {
        INFO(row.dictionary);
        const std::string bytes = npy_bytes(row.dictionary, std::string(64, '\0'), row.major);
        write_file(here / "bad.npy", bytes);
        write_zip(here / "stored.npz", {{"bad.npy", bytes}}, false);
        write_zip(here / "deflated.npz", {{"bad.npy", bytes}}, true);
        const std::string reason = refusal([&] { read_through(here / "bad.npy"); });
        CHECK_THAT(reason, Catch::Contains(row.reason));
        CHECK(refusal([&] { fed_pipe(bytes).open(); }) == reason);
        CHECK(refusal([&] { read_through(here / "stored.npz:bad"); }) == reason);
        CHECK(refusal([&] { read_through(here / "deflated.npz:bad"); }) == reason);
    }
}

TEST_CASE("a good header is read, in every version that can hold it") {
    const folder here;
    for (const good_row& row : good_dictionaries) {
        INFO(row.dictionary);
        for (int major = 1; major <= 3; ++major) {
            if (major == 3 && std::string_view(row.dictionary).find('L') != std::string_view::npos) continue;
            const std::string bytes = npy_bytes(row.dictionary, std::string(64, '\1'), major);
            write_file(here / "good.npy", bytes);
            const opened_input input = open_input(here / "good.npy", {});
            const array_header& header = input.cells->header();
            CHECK(header.type == row.type);
            CHECK(header.shape == row.shape);
            CHECK(header.swapped == row.swapped);
            CHECK(header.fortran_order == row.fortran);
            CHECK(input.version == std::to_string(major) + ".0");
            CHECK(input.format == file_format::npy);
        }
    }
}

TEST_CASE("unknown versions are named") {
    const folder here;
    for (const auto& [major, minor] : std::vector<std::pair<int, int>>{{0, 0}, {1, 1}, {2, 1}, {4, 0}, {255, 255}}) {
        std::string bytes = npy_bytes("{'descr': '<f4', 'fortran_order': False, 'shape': (), }\n", "abcd");
        bytes[6] = static_cast<char>(major);
        bytes[7] = static_cast<char>(minor);
        write_file(here / "bad.npy", bytes);
        CHECK_THAT(refusal([&] { read_through(here / "bad.npy"); }),
                   Catch::Contains("version " + std::to_string(major) + "." + std::to_string(minor)));
    }
}

TEST_CASE("a header cut off at any byte is refused") {
    const folder here;
    const std::string whole = npy_bytes(header_text("<f4"), "12345678");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        write_file(here / "cut.npy", whole.substr(0, size));
        INFO(size);
        CHECK_FALSE(refusal([&] { read_through(here / "cut.npy"); }).empty());
        CHECK_FALSE(refusal([&] {
                        fed_pipe pipe(whole.substr(0, size));
                        static_cast<void>(all_bytes(*pipe.open().cells));
                    }).empty());
    }
}

TEST_CASE("a header length that is not there, or too large to believe, takes no memory") {
    const folder here;
    std::string bytes = "\x93NUMPY";
    bytes += '\2';
    bytes += '\0';
    bytes += "\xff\xff\xff\xff";  // 4 GiB in a file of 12 bytes
    write_file(here / "bad.npy", bytes);
    CHECK_THAT(refusal([&] { read_through(here / "bad.npy"); }), Catch::Contains("claims 4294967295 bytes"));
    input_options believing;
    believing.header_limit = extent{1} << 40;
    CHECK_THAT(refusal([&] { read_through(here / "bad.npy", believing); }), Catch::Contains("ends inside its .npy header"));
    CHECK_THAT(refusal([&] { fed_pipe(bytes).open(believing); }), Catch::Contains("ends inside its .npy header"));
}

TEST_CASE("a long header is read when the limit allows it") {
    const folder here;
    const std::string dictionary = header_text("<f4").substr(0, 57) + std::string(100'000, ' ') + "\n";
    write_file(here / "long.npy", npy_bytes(dictionary, "12345678", 2));
    CHECK_THAT(refusal([&] { read_through(here / "long.npy"); }), Catch::Contains("at most 65536"));
    input_options believing;
    believing.header_limit = 200'000;
    CHECK(refusal([&] { read_through(here / "long.npy", believing); }).empty());
}

TEST_CASE("bfloat16 is read from its carriers by order only, and written back as it came") {
    struct row {
        const char* descriptor;
        const char* carrier;
        bool swapped;
    };
    input_options options;
    options.as = dtype::bfloat16;
    for (const row& each : {row{"<V2", "<V2", false}, row{"|V2", "|V2", false}, row{"V2", "<V2", false},
                            row{"<u2", "<u2", false}, row{">u2", "<u2", true}, row{"bfloat16", "", false}}) {
        INFO(each.descriptor);
        const array_header header = parse_npy_dictionary(header_text(each.descriptor), 1, options);
        CHECK(header.type == dtype::bfloat16);
        CHECK(header.carrier == each.carrier);
        CHECK(header.swapped == each.swapped);
        const std::string written = each.carrier[0] == '\0' ? "<V2" : each.carrier;
        CHECK_THAT(npy_header_bytes(header), Catch::Contains("'descr': '" + written + "'"));
    }
    CHECK(parse_npy_dictionary(header_text("bfloat16"), 1, {}).type == dtype::bfloat16);
    CHECK_THAT(refusal([&] { static_cast<void>(parse_npy_dictionary(header_text("<f4"), 1, options)); }),
               Catch::Contains("--in-dtype bfloat16") && Catch::Contains("float32"));
}

TEST_CASE("another type than the stored one is refused, the stored one accepted") {
    input_options options;
    options.as = dtype::float32;
    CHECK(parse_npy_dictionary(header_text("<f4"), 1, options).type == dtype::float32);
    CHECK_THAT(refusal([&] { static_cast<void>(parse_npy_dictionary(header_text("<f8"), 1, options)); }),
               Catch::Contains("--in-dtype float32") && Catch::Contains("float64"));
    CHECK_THAT(refusal([&] { static_cast<void>(parse_npy_dictionary(header_text("<V2"), 1, options)); }),
               Catch::Contains("--in-dtype bfloat16"));
}

TEST_CASE("headers are written byte for byte as NumPy writes them") {
    // Made by numpy.save 1.24.2: the text, then blanks and a line end up to the length.
    struct row {
        dtype type;
        std::vector<extent> shape;
        bool fortran;
        const char* text;
        std::size_t size;
    };
    const std::vector<row> rows{
        {dtype::boolean, {3, 4}, false, "{'descr': '|b1', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::int8, {3, 4}, false, "{'descr': '|i1', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::int16, {3, 4}, false, "{'descr': '<i2', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::int32, {3, 4}, false, "{'descr': '<i4', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::int64, {3, 4}, false, "{'descr': '<i8', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::uint8, {3, 4}, false, "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::uint16, {3, 4}, false, "{'descr': '<u2', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::uint32, {3, 4}, false, "{'descr': '<u4', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::uint64, {3, 4}, false, "{'descr': '<u8', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::float16, {3, 4}, false, "{'descr': '<f2', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::float32, {3, 4}, false, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::float64, {3, 4}, false, "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::complex64, {3, 4}, false, "{'descr': '<c8', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::complex128, {3, 4}, false, "{'descr': '<c16', 'fortran_order': False, 'shape': (3, 4), }", 128},
        {dtype::float32, {}, false, "{'descr': '<f4', 'fortran_order': False, 'shape': (), }", 128},
        {dtype::float32, {0}, false, "{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }", 128},
        {dtype::float32, {1}, false, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 128},
        {dtype::float32, {7}, false, "{'descr': '<f4', 'fortran_order': False, 'shape': (7,), }", 128},
        {dtype::uint8, {1000000}, false, "{'descr': '|u1', 'fortran_order': False, 'shape': (1000000,), }", 128},
        {dtype::float32, {3, 4}, true, "{'descr': '<f4', 'fortran_order': True, 'shape': (3, 4), }", 128},
        {dtype::float32, {1, 5}, true, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 5), }", 128},
        {dtype::float32, {5, 1}, true, "{'descr': '<f4', 'fortran_order': False, 'shape': (5, 1), }", 128},
        {dtype::float32, {2, 3, 4}, true, "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3, 4), }", 128},
        {dtype::float32, {4, 0, 2}, true, "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 0, 2), }", 128},
        {dtype::float32, {7}, true, "{'descr': '<f4', 'fortran_order': False, 'shape': (7,), }", 128},
        {dtype::float32, {}, true, "{'descr': '<f4', 'fortran_order': False, 'shape': (), }", 128},
        {dtype::float32, {1, 1, 1}, true, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1), }", 128},
        {dtype::float32, {1, 2, 1, 3}, true, "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2, 1, 3), }", 128},
        {dtype::uint8,
         {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
         false,
         "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "
         "1, 1, 1, 1, 1, 1, 1, 1, 1, 1), }",
         192},
        {dtype::uint8,
         {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
         false,
         "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1), }",
         192},
        {dtype::float32,
         {2, 2, 2, 2, 2, 2, 2, 2, 2, 2},
         false,
         "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2, 2, 2, 2, 2, 2, 2, 2, 2), }",
         128},
        {dtype::uint8, {1000, 1000, 3}, true, "{'descr': '|u1', 'fortran_order': True, 'shape': (1000, 1000, 3), }", 128},
    };
    for (const row& each : rows) {
        array_header header;
        header.type = each.type;
        header.shape = each.shape;
        header.fortran_order = each.fortran;
        INFO(each.text);
        std::string expected = npy_bytes(each.text);
        expected.append(each.size - 1 - expected.size(), ' ').append("\n");
        expected[8] = static_cast<char>((each.size - 10) & 0xff);
        expected[9] = static_cast<char>((each.size - 10) >> 8);
        CHECK(npy_header_bytes(header) == expected);
    }
}
