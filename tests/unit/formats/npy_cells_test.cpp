// Cells of .npy arrays: every type, order and way of reading gives the same bytes; what ends too early, goes on too long or
// changes under the reader is noticed.
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <numeric>

#include "support.hpp"

using namespace pooltool;
using namespace pooltool::test;

namespace {

constexpr std::array all_types{dtype::boolean, dtype::int8,    dtype::int16,    dtype::int32,     dtype::int64,
                               dtype::uint8,   dtype::uint16,  dtype::uint32,   dtype::uint64,    dtype::float16,
                               dtype::float32, dtype::float64, dtype::bfloat16, dtype::complex64, dtype::complex128};

std::string pattern(extent bytes) {
    std::string result(static_cast<std::size_t>(bytes), '\0');
    unsigned state = 12345;
    for (char& c : result) c = static_cast<char>((state = state * 1103515245u + 12345u) >> 16);
    return result;
}

/// A float32 array of one axis.
std::string plain_array(extent cells, std::string_view data) {
    return npy_bytes("{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(cells) + ",), }\n", data);
}

}  // namespace

TEST_CASE("what is written is read again: all types, shapes and orders, by file and by pipe") {
    const folder here;
    const std::vector<std::vector<extent>> shapes{{}, {0}, {1}, {17}, {3, 5}, {5, 0, 2}, {2, 3, 4}, std::vector<extent>(64, 1)};
    for (const dtype type : all_types) {
        for (const auto& shape : shapes) {
            for (const bool fortran : {false, true}) {
                array_header header;
                header.type = type;
                header.shape = shape;
                header.fortran_order = fortran;
                const std::string bytes = pattern(header.bytes());
                output_options options;
                options.existing = existing_output::replace;
                write_array(here / "a.npy", header, bytes, options);
                input_options as;
                if (type == dtype::bfloat16) as.as = type;
                opened_input file = open_input(here / "a.npy", as);
                CHECK(file.cells->header().type == type);
                CHECK(file.cells->header().shape == shape);
                CHECK_FALSE(file.cells->header().swapped);
                CHECK(file.cells->random_access());
                CHECK(all_bytes(*file.cells) == bytes);
                CHECK(file.cells->finish(true).empty());
                fed_pipe pipe(read_file(here / "a.npy"));
                opened_input piped = pipe.open(as);
                CHECK_FALSE(piped.cells->random_access());
                CHECK_FALSE(piped.identity.has_value());
                CHECK(all_bytes(*piped.cells) == bytes);
                CHECK(piped.cells->finish(true).empty());
            }
        }
    }
}

TEST_CASE("a pipe gives overlapping ranges, skips, and random access after spooling") {
    const extent cells = 300'000;
    const std::string data = pattern(cells * 4);
    const std::string bytes = plain_array(cells, data);
    for (const extent overlap : {0, 1, 999, 50'000}) {
        fed_pipe pipe(bytes);
        opened_input input = pipe.open();
        CHECK(all_bytes(*input.cells, 70'001, overlap) == data);
        CHECK(input.cells->finish(true).empty());
    }
    {
        fed_pipe pipe(bytes);
        opened_input input = pipe.open();
        scratch_buffer scratch;
        const auto* const some = input.cells->fetch(900'000, 900'100, scratch);
        CHECK(std::memcmp(some, data.data() + 900'000, 100) == 0);
        const auto* const same = input.cells->fetch(900'000, 900'100, scratch);
        CHECK(std::memcmp(same, data.data() + 900'000, 100) == 0);
        CHECK(input.cells->finish(true).empty());
    }
    fed_pipe pipe(bytes);
    opened_input input = pipe.open();
    input.cells->make_random_access();
    CHECK(input.cells->random_access());
    scratch_buffer scratch;
    for (const extent at : {1'199'000, 0, 600'000}) {
        CHECK(std::memcmp(input.cells->fetch(at, at + 1000, scratch), data.data() + at, 1000) == 0);
    }
    CHECK(input.cells->finish(true).empty());
}

TEST_CASE("misaligned data is handed out as it lies") {
    const folder here;
    const std::string data = pattern(4000);
    for (int blanks = 0; blanks < 8; ++blanks) {
        const std::string dictionary =
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1000,)}" + std::string(static_cast<std::size_t>(blanks), ' ');
        write_file(here / "a.npy", npy_bytes(dictionary, data));
        opened_input input = open_input(here / "a.npy", {});
        CHECK(all_bytes(*input.cells, 128) == data);
    }
}

TEST_CASE("data that ends too early is an error that counts, from a file before anything is read") {
    const folder here;
    const std::string bytes = plain_array(12, std::string(47, 'x'));
    write_file(here / "short.npy", bytes);
    CHECK_THAT(refusal([&] { static_cast<void>(open_input(here / "short.npy", {})); }), Catch::Contains("47 of 48 bytes"));
    CHECK_THAT(refusal([&] {
                   fed_pipe pipe(bytes);
                   static_cast<void>(all_bytes(*pipe.open().cells));
               }),
               Catch::Contains("47 of 48 bytes"));
    CHECK_THAT(refusal([&] {
                   fed_pipe pipe(bytes);
                   pipe.open().cells->make_random_access();
               }),
               Catch::Contains("47 of 48 bytes"));
    // Also when nobody wants the missing bytes.
    CHECK_THAT(refusal([&] {
                   fed_pipe pipe(bytes);
                   static_cast<void>(pipe.open().cells->finish(false));
               }),
               Catch::Contains("47 of 48 bytes"));
}

TEST_CASE("a pipe that claims terabytes costs only what it sends") {
    fed_pipe pipe(plain_array(extent{1} << 40, "abcd"));
    opened_input input = pipe.open();
    rusage before{};
    ::getrusage(RUSAGE_SELF, &before);
    scratch_buffer scratch;
    CHECK_THAT(refusal([&] { static_cast<void>(input.cells->fetch(0, extent{4} << 40, scratch)); }), Catch::Contains("4 of"));
    rusage after{};
    ::getrusage(RUSAGE_SELF, &after);
    CHECK(after.ru_maxrss - before.ru_maxrss < 64 << 10);
    CHECK(scratch.capacity() == 0);
}

TEST_CASE("bytes after the array are a warning, and an error when strict") {
    const folder here;
    const std::string bytes = plain_array(1, "abcdX");
    write_file(here / "long.npy", bytes);
    opened_input input = open_input(here / "long.npy", {});
    CHECK_THAT(input.cells->finish(false), Catch::Contains("1 byte follows the array"));
    CHECK_THAT(refusal([&] { static_cast<void>(input.cells->finish(true)); }), Catch::Contains("1 byte follows the array"));
    fed_pipe pipe(bytes);
    opened_input piped = pipe.open();
    CHECK_THAT(piped.cells->finish(false), Catch::Contains("follow the array"));
    fed_pipe strict(bytes);
    CHECK_THAT(refusal([&] { static_cast<void>(strict.open().cells->finish(true)); }), Catch::Contains("follow the array"));
}

TEST_CASE("a mapped input that becomes shorter is an error, not the end of the process") {
    const folder here;
    const extent cells = 1 << 20;
    for (const bool grows_again : {false, true}) {
        const std::string bytes = plain_array(cells, pattern(cells * 4));
        write_file(here / "a.npy", bytes);
        opened_input input = open_input(here / "a.npy", {});
        REQUIRE(::truncate((here / "a.npy").c_str(), 10'000) == 0);
        if (!grows_again) {
            CHECK(all_bytes(*input.cells).size() == static_cast<std::size_t>(cells) * 4);
            CHECK_THAT(refusal([&] { static_cast<void>(input.cells->finish(false)); }), Catch::Contains("became shorter"));
        } else {
            static_cast<void>(all_bytes(*input.cells));
            REQUIRE(::truncate((here / "a.npy").c_str(), static_cast<off_t>(bytes.size())) == 0);
            CHECK_FALSE(refusal([&] { static_cast<void>(input.cells->finish(false)); }).empty());
        }
    }
    // Another input is not concerned.
    write_file(here / "b.npy", plain_array(2, "abcdefgh"));
    CHECK(refusal([&] { read_through(here / "b.npy"); }).empty());
}

TEST_CASE("an input that becomes shorter while it is copied straight to an output is an error of the input") {
    const folder here;
    const extent cells = 1 << 20;
    write_file(here / "a.npy", plain_array(cells, pattern(cells * 4)));
    opened_input input = open_input(here / "a.npy", {});
    const auto output = open_output(here / "out.npy", {});
    output->begin(input.cells->header());
    REQUIRE(::truncate((here / "a.npy").c_str(), 8192) == 0);
    scratch_buffer scratch;
    const std::byte* const all = input.cells->fetch(0, cells * 4, scratch);
    output->write(0, {all, static_cast<std::size_t>(cells) * 4});
    CHECK_THAT(refusal([&] { static_cast<void>(input.cells->finish(false)); }), Catch::Contains("became shorter"));
}

TEST_CASE("an input that is written to while it is read is an error") {
    const folder here;
    write_file(here / "a.npy", plain_array(2, "abcdefgh"));
    opened_input input = open_input(here / "a.npy", {});
    write_file(here / "a.npy", plain_array(2, "abcdefgh") + "more");
    CHECK_THAT(refusal([&] { static_cast<void>(input.cells->finish(false)); }), Catch::Contains("changed while it was read"));
}

TEST_CASE("standard input that is a file is mapped from where it stands") {
    const folder here;
    const std::string one = plain_array(3, "abcdefghijkl");
    write_file(here / "two.npy", one + plain_array(2, "ABCDEFGH"));
    const int kept = ::dup(STDIN_FILENO);
    FILE* const file = std::fopen((here / "two.npy").c_str(), "rb");
    REQUIRE(file != nullptr);
    ::dup2(::fileno(file), STDIN_FILENO);
    std::fclose(file);
    ::lseek(STDIN_FILENO, static_cast<off_t>(one.size()), SEEK_SET);
    opened_input input = open_input("-", {});
    ::dup2(kept, STDIN_FILENO);
    ::close(kept);
    CHECK(input.cells->random_access());
    CHECK(input.identity == identity_of(here / "two.npy"));
    CHECK(input.cells->header().shape == std::vector<extent>{2});
    CHECK(all_bytes(*input.cells) == "ABCDEFGH");
    CHECK(input.cells->finish(true).empty());
}

TEST_CASE("content decides before the name, and what is not read is named") {
    const folder here;
    const auto said = [&](const char* name, std::string_view bytes) {
        write_file(here / name, bytes);
        return refusal([&] { read_through(here / name); });
    };
    using namespace std::string_view_literals;
    CHECK_THAT(said("a.npy", ""), Catch::Contains("is empty"));
    CHECK_THAT(said("a.npy", "\x80\x04\x95"sv), Catch::Contains("pickle"));
    CHECK_THAT(said("a.csv", "\x89PNG\r\n\x1a\n"sv), Catch::Contains("PNG"));
    CHECK_THAT(said("a", "\x89HDF\r\n\x1a\n"sv), Catch::Contains("HDF5"));
    CHECK_THAT(said("a.npy", "\x1f\x8b\x08"sv), Catch::Contains("gzip"));
    CHECK_THAT(said("a.npy", "version https://git-lfs.github.com/spec/v1\nsize 5\n"), Catch::Contains("Git LFS"));
    CHECK_THAT(said("a.csv", "\xff\xfe\x31\x00"sv), Catch::Contains("UTF-16"));
    CHECK_THAT(said("a.dat", "\x01\x02\x03"sv), Catch::Contains("unknown kind") && Catch::Contains("\\x01\\x02\\x03"));
    CHECK_THAT(said("a.dat", "only words\n"), Catch::Contains("unknown kind"));
    CHECK_THAT(said("a.npy", "1,2,3\n"), Catch::Contains("text, though it is named as .npy"));
    CHECK(said("a.npz", plain_array(1, "abcd")).empty());
    CHECK(said("a.csv", plain_array(1, "abcd")).empty());
    CHECK(said("a.dat", "1 2\n3 4\n").empty());
    CHECK_THAT(refusal([&] { read_through(here.path()); }), Catch::Contains("folder"));
    CHECK_THAT(refusal([&] { read_through(here / "missing.npy"); }, error_kind::system), Catch::Contains("No such file"));
    CHECK_THAT(refusal([&] { fed_pipe("\x80\x04\x95").open(); }), Catch::Contains("pickle"));
}

TEST_CASE("a file with any one byte changed is read or refused, never more") {
    const folder here;
    input_options options;
    options.memory_limit = 1 << 20;
    for (const std::string& whole :
         {npy_bytes("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }\n", "abcdefghijkl"),
          npy_bytes("{'descr': '<c8', 'fortran_order': False, 'shape': (), }\n", "abcdefgh", 2),
          std::string("\"a\nb\",c # title\r\n1,2.5\r\n\"3\",-4e-5\n,nan\n"), std::string("1\t 2\n3 4\n# end")}) {
        for (std::size_t at = 0; at < whole.size(); ++at) {
            for (int value = 0; value < 256; value += at % 2 == 0 ? 5 : 7) {
                std::string changed = whole;
                changed[at] = static_cast<char>(value);
                write_file(here / "a", changed);
                try {
                    opened_input input = open_input(here / "a", options);
                    static_cast<void>(all_bytes(*input.cells));
                    static_cast<void>(input.cells->finish(true));
                } catch (const error&) {
                }
            }
        }
    }
    SUCCEED();
}
