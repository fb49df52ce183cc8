// Archives: members in, members out, and archives that lie.
#include <unistd.h>
#include <zip.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "formats/crc32.hpp"
#include "support.hpp"

using namespace pooltool;
using namespace pooltool::test;

namespace {

std::string floats_npy(extent cells, std::string_view data) {
    return npy_bytes("{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(cells) + ",), }\n", data);
}

const std::string two_floats = raw(std::vector<float>{1, 2});
const std::string two_floats_npy = floats_npy(2, two_floats);

/// Opens every array, reads it, finishes it and the archive; returns the warnings.
std::string read_archive(opened_input input, bool strict = false) {
    REQUIRE(input.members);
    std::string warnings;
    for (std::size_t i = 0; i < input.members->names().size(); ++i) {
        opened_input member = input.members->open(i);
        static_cast<void>(all_bytes(*member.cells));
        warnings += member.cells->finish(strict);
    }
    return warnings + input.members->finish(strict);
}

std::string said(const std::string& path) {
    return refusal([&] { static_cast<void>(read_archive(open_input(path, {}))); });
}

/// Every occurrence of `from` in the file becomes `to`, which is as long.
void patch(const std::string& path, std::string_view from, std::string_view to) {
    REQUIRE(from.size() == to.size());
    std::string bytes = read_file(path);
    int count = 0;
    for (std::size_t at = bytes.find(from); at != std::string::npos; at = bytes.find(from, at + 1), ++count) {
        bytes.replace(at, from.size(), to);
    }
    REQUIRE(count > 0);
    write_file(path, bytes);
}

array_header floats(std::vector<extent> shape) {
    array_header header;
    header.type = dtype::float32;
    header.shape = std::move(shape);
    return header;
}

void add(output_archive& archive, const std::string& name, const std::string& bytes) {
    const auto member = archive.add(name);
    member->begin(floats({static_cast<extent>(bytes.size() / 4)}));
    member->write(0, std::as_bytes(std::span(bytes)));
    member->commit();
}

}  // namespace

TEST_CASE("the arrays of an archive are read: stored in place, deflated as a stream, from a file or a pipe") {
    const folder here;
    std::vector<float> values(100'000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 1000);
    const std::string data = raw(values);
    for (const bool deflated : {false, true}) {
        write_zip(here / "a.npz", {{"one.npy", floats_npy(100'000, data)}, {"folder/two.npy", two_floats_npy}}, deflated);
        opened_input input = open_input(here / "a.npz", {});
        CHECK(input.format == file_format::npz);
        CHECK(input.identity == identity_of(here / "a.npz"));
        CHECK_FALSE(input.cells);
        REQUIRE(input.members);
        CHECK(input.members->names() == std::vector<std::string>{"one", "folder/two"});
        opened_input one = input.members->open(0);
        opened_input two = input.members->open(1);
        CHECK(one.version == "1.0");
        CHECK(one.cells->random_access() == !deflated);
        CHECK(all_bytes(*one.cells, 7777, 100) == data);
        CHECK(all_bytes(*two.cells) == two_floats);
        CHECK(input.members->finish(true).empty());
        input.members.reset();  // members live on
        CHECK(one.cells->finish(true).empty());
        CHECK(two.cells->finish(true).empty());
        fed_pipe pipe(read_file(here / "a.npz"));
        CHECK(read_archive(pipe.open(), true).empty());
        opened_input spooled = open_input(here / "a.npz:one", {});
        spooled.cells->make_random_access();
        CHECK(spooled.cells->random_access());
        CHECK(all_bytes(*spooled.cells) == data);
        CHECK(spooled.cells->finish(true).empty());
    }
}

TEST_CASE("one member is picked by name, and a file of the whole name comes first") {
    const folder here;
    write_zip(here / "a.npz", {{"x.npy", two_floats_npy}, {"x.npy.npy", floats_npy(1, "abcd")}, {"c:d.npy", two_floats_npy}});
    CHECK_THAT(said(here / "a.npz"), Catch::Contains("drive"));
    write_zip(here / "a.npz", {{"x.npy", two_floats_npy}, {"x.npy.npy", floats_npy(1, "abcd")}, {"cc:d.npy", two_floats_npy}});
    CHECK(open_input(here / "a.npz:x", {}).cells->header().shape == std::vector<extent>{2});
    CHECK(open_input(here / "a.npz:x.npy", {}).cells->header().shape == std::vector<extent>{1});  // the exact name first
    CHECK(open_input(here / "a.npz:cc:d", {}).cells->header().shape == std::vector<extent>{2});
    CHECK(open_input(here / "a.npz:cc:d.npy", {}).cells->header().shape == std::vector<extent>{2});
    CHECK_THAT(refusal([&] { static_cast<void>(open_input(here / "a.npz:y", {})); }),
               Catch::Contains("no array 'y'") && Catch::Contains("'x'"));
    write_file(here / "a.npz:x", floats_npy(0, ""));
    CHECK(open_input(here / "a.npz:x", {}).cells->header().shape == std::vector<extent>{0});
    CHECK(split_member(here / "a.npz:x").member.empty());
    CHECK(split_member(here / "a.npz:z").member == "z");
    CHECK(split_member("b.npy:z").member.empty());
    write_file(here / "b.npz", two_floats_npy);
    CHECK_THAT(refusal([&] { static_cast<void>(open_input(here / "b.npz:x", {})); }), Catch::Contains("no .npz archive"));
}

TEST_CASE("members that are no arrays are left out with a warning, and an error when strict") {
    const folder here;
    write_zip(here / "a.npz", {{"notes.txt", "hello"}, {"x.npy", two_floats_npy}, {"more", ""}});
    CHECK_THAT(read_archive(open_input(here / "a.npz", {})), Catch::Contains("'notes.txt' and 1 more"));
    CHECK_THAT(refusal([&] { static_cast<void>(read_archive(open_input(here / "a.npz", {}), true)); }),
               Catch::Contains("--strict"));
    write_zip(here / "b.npz", {{"archive/data.pkl", "hello"}});
    CHECK_THAT(said(here / "b.npz"), Catch::Contains("no .npy member") && Catch::Contains("archive/data.pkl"));
    write_file(here / "c.npz", std::string("PK\5\6", 4) + std::string(18, '\0'));
    CHECK_THAT(said(here / "c.npz"), Catch::Contains("archive is empty"));
}

TEST_CASE("names that are no plain relative names are refused") {
    const folder here;
    for (const auto& [name, reason] : std::vector<std::pair<std::string, std::string>>{{"../a.npy", ".."},
                                                                                       {"a/../../b.npy", ".."},
                                                                                       {"a\\..\\b.npy", ".."},
                                                                                       {"/etc/a.npy", "absolute"},
                                                                                       {"\\\\host\\a.npy", "absolute"},
                                                                                       {"C:a.npy", "drive"},
                                                                                       {"...npy", "'..': its name leaves"},
                                                                                       {"a/...npy", "'a/..': its name leaves"},
                                                                                       {".npy", "without a name"}}) {
        INFO(name);
        write_zip(here / "a.npz", {{name, two_floats_npy}});
        CHECK_THAT(said(here / "a.npz"), Catch::Contains(reason));
    }
    write_zip(here / "a.npz", {{"aaaa.npy", two_floats_npy}, {"bbbb.npy", two_floats_npy}});
    patch(here / "a.npz", "bbbb.npy", "aaaa.npy");
    CHECK_THAT(said(here / "a.npz"), Catch::Contains("'aaaa.npy' twice"));
    write_zip(here / "a.npz", {{"aaaa.npy", two_floats_npy}, {"bbbb.npy", two_floats_npy}});
    patch(here / "a.npz", "bbbb.npy", std::string_view("bb\0b.npy", 8));
    CHECK_THAT(said(here / "a.npz"), Catch::Contains("has a NUL"));
}

TEST_CASE("names that are no UTF-8 are code page 437") {
    const folder here;
    write_zip(here / "a.npz", {{"caf_.npy", two_floats_npy}, {"n\xc3\xb8.npy", two_floats_npy}, {"line.npy", two_floats_npy}});
    patch(here / "a.npz", "caf_", "caf\x82");
    patch(here / "a.npz", "line", "l\xc4\xc4\xff");
    const std::vector<std::string> names = open_input(here / "a.npz", {}).members->names();
    CHECK(names == std::vector<std::string>{"caf\xc3\xa9", "n\xc3\xb8", "l\xe2\x94\x80\xe2\x94\x80\xc2\xa0"});
}

TEST_CASE("a wrong checksum is found, in place, streamed and spooled") {
    const folder here;
    const std::string data(50'000, 'd');
    for (const bool deflated : {false, true}) {
        write_zip(here / "a.npz", {{"x.npy", floats_npy(12'500, data)}}, deflated);
        std::string bytes = read_file(here / "a.npz");
        // The directory and the member both have it, at offset 16 of its record and 14 of the member's own.
        const std::size_t record = bytes.find(std::string_view("PK\1\2", 4));
        bytes[record + 16] = static_cast<char>(bytes[record + 16] ^ 1);
        write_file(here / "two.npz", bytes);
        CHECK_THAT(said(here / "two.npz"), Catch::Contains("do not fit together"));
        bytes[14] = static_cast<char>(bytes[14] ^ 1);
        write_file(here / "a.npz", bytes);
        CHECK_THAT(said(here / "a.npz"), Catch::Contains("checksum is wrong"));
        CHECK_THAT(refusal([&] {
                       opened_input input = open_input(here / "a.npz:x", {});
                       input.cells->make_random_access();
                       static_cast<void>(all_bytes(*input.cells));
                       static_cast<void>(input.cells->finish(false));
                   }),
                   Catch::Contains("checksum is wrong"));
    }
}

TEST_CASE("a member that inflates beyond its array is stopped, one that ends early is incomplete") {
    const folder here;
    write_zip(here / "bomb.npz", {{"x.npy", floats_npy(1, "abcd") + std::string(50'000'000, '\0')}}, true);
    CHECK(read_file(here / "bomb.npz").size() < 100'000);
    CHECK_THAT(said(here / "bomb.npz"), Catch::Contains("more than 1 MiB behind"));
    write_zip(here / "tail.npz", {{"x.npy", floats_npy(1, "abcd") + "tail"}}, true);
    CHECK_THAT(read_archive(open_input(here / "tail.npz", {})), Catch::Contains("follow the array"));
    for (const bool deflated : {false, true}) {
        write_zip(here / "short.npz", {{"x.npy", floats_npy(1000, "abcd")}}, deflated);
        CHECK_THAT(said(here / "short.npz"), Catch::Contains("4 of 4000 bytes"));
    }
}

TEST_CASE("encrypted members and other methods are named") {
    const folder here;
    if (zip_encryption_method_supported(ZIP_EM_AES_256, 1) != 0) {
        zip_t* const archive = zip_open((here / "a.npz").c_str(), ZIP_CREATE, nullptr);
        zip_source_t* const content = zip_source_buffer(archive, two_floats_npy.data(), two_floats_npy.size(), 0);
        const auto index = static_cast<zip_uint64_t>(zip_file_add(archive, "x.npy", content, 0));
        zip_file_set_encryption(archive, index, ZIP_EM_AES_256, "secret");
        REQUIRE(zip_close(archive) == 0);
        CHECK_THAT(said(here / "a.npz"), Catch::Contains("encrypted"));
    }
    write_zip(here / "b.npz", {{"x.npy", two_floats_npy}});
    std::string bytes = read_file(here / "b.npz");
    const std::size_t record = bytes.find(std::string_view("PK\1\2", 4));
    bytes[record + 10] = bytes[8] = 14;  // LZMA
    write_file(here / "b.npz", bytes);
    CHECK_THAT(said(here / "b.npz"), Catch::Contains("compression method 14"));
}

TEST_CASE("a damaged archive is an error or, where the damage is in nothing that is used, read, and never more") {
    const folder here;
    for (const bool deflated : {false, true}) {
        write_zip(here / "a.npz", {{"x.npy", two_floats_npy}, {"y.npy", two_floats_npy}}, deflated);
        const std::string whole = read_file(here / "a.npz");
        for (std::size_t size = 0; size < whole.size(); ++size) {
            write_file(here / "cut.npz", whole.substr(0, size));
            INFO(size);
            CHECK_FALSE(said(here / "cut.npz").empty());
        }
        std::mt19937 random(3);
        for (std::size_t at = 0; at < whole.size(); ++at) {
            std::string flipped = whole;
            flipped[at] = static_cast<char>(flipped[at] ^ static_cast<char>(1u << (random() % 8)));
            write_file(here / "flipped.npz", flipped);
            try {
                opened_input input = open_input(here / "flipped.npz", {});
                if (input.members) static_cast<void>(read_archive(std::move(input)));
            } catch (const error&) {
                SUCCEED();
            }
        }
        // Counts and sizes that claim far more than there is.
        for (std::size_t at = whole.rfind(std::string_view("PK\5\6", 4)) + 8; at + 4 <= whole.size(); ++at) {
            std::string lying = whole;
            lying.replace(at, 4, "\xff\xff\xff\x7f");
            write_file(here / "lying.npz", lying);
            try {
                opened_input input = open_input(here / "lying.npz", {});
                if (input.members) static_cast<void>(read_archive(std::move(input)));
            } catch (const error&) {
                SUCCEED();
            }
        }
    }
}

TEST_CASE("a 64-bit directory that claims billions of members takes no memory for them") {
    const folder here;
    const auto little = [](std::uint64_t value, int bytes) {
        std::string result;
        for (int i = 0; i < bytes; ++i) result += static_cast<char>((value >> (8 * i)) & 0xff);
        return result;
    };
    const std::uint64_t claimed = std::uint64_t{1} << 33;
    std::string bytes = std::string("PK\3\4", 4) + std::string(100, '\0');
    const std::uint64_t directory = bytes.size();
    bytes += std::string("PK\6\6", 4) + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 4) + little(0, 4);
    bytes += little(claimed, 8) + little(claimed, 8) + little(0, 8) + little(directory, 8);
    bytes += std::string("PK\6\7", 4) + little(0, 4) + little(directory, 8) + little(1, 4);
    bytes += std::string("PK\5\6", 4) + little(0, 4) + little(0xffff, 2) + little(0xffff, 2) + little(0xffffffff, 4) +
             little(0xffffffff, 4) + little(0, 2);
    write_file(here / "a.npz", bytes);
    CHECK_FALSE(said(here / "a.npz").empty());
}

TEST_CASE("members that lie over each other are refused: a few bytes cannot be unpacked many times") {
    const folder here;
    write_zip(here / "a.npz", {{"a.npy", floats_npy(1000, std::string(4000, 'x'))}}, false);
    std::string bytes = read_file(here / "a.npz");
    const std::size_t directory = bytes.find("PK\x01\x02");
    const std::size_t end = bytes.find("PK\x05\x06");
    std::string again = bytes.substr(directory, end - directory);
    again[again.find("a.npy")] = 'b';
    bytes[end + 8] = bytes[end + 10] = 2;  // members, here and in all
    const auto size = static_cast<unsigned>(2 * again.size());
    bytes[end + 12] = static_cast<char>(size & 0xff);
    bytes[end + 13] = static_cast<char>(size >> 8);
    bytes.insert(end, again);
    write_file(here / "a.npz", bytes);
    CHECK_THAT(said(here / "a.npz"), Catch::Contains("lie over each other"));
}

TEST_CASE("an archive is written whole, readable by libzip, with the same bytes every time") {
    const folder here;
    const auto write = [&](const std::string& path) {
        output_options options;
        options.existing = existing_output::replace;
        const auto archive = open_archive_output(path, options);
        add(*archive, "x", two_floats);
        CHECK(::access(path.c_str(), F_OK) != 0);
        add(*archive, "folder/\xc3\xa9", raw(std::vector<float>(5000, 2.5f)));
        archive->commit();
    };
    write(here / "a.npz");
    write(here / "b.npz");
    CHECK(read_file(here / "a.npz") == read_file(here / "b.npz"));
    CHECK(read_archive(open_input(here / "a.npz", {}), true).empty());
    CHECK(all_bytes(*open_input(here / "a.npz:x", {}).cells) == two_floats);
    zip_t* const archive = zip_open((here / "a.npz").c_str(), ZIP_RDONLY | ZIP_CHECKCONS, nullptr);
    REQUIRE(archive != nullptr);
    REQUIRE(zip_get_num_entries(archive, 0) == 2);
    CHECK(std::string(zip_get_name(archive, 1, ZIP_FL_ENC_STRICT)) == "folder/\xc3\xa9.npy");
    zip_stat_t about;
    REQUIRE(zip_stat_index(archive, 0, 0, &about) == 0);
    CHECK(about.size == 128 + 8);
    CHECK(about.comp_method == ZIP_CM_STORE);
    zip_discard(archive);
    CHECK(read_file(here / "a.npz").substr(10, 4) == std::string("\0\0\x21\0", 4));  // 1980-01-01 00:00
}

TEST_CASE("a pipe gets the same archive as a file") {
    const folder here;
    output_options options;
    options.format = file_format::npz;
    write_array(here / "a.npz", floats({2}), two_floats, options);
    CHECK(open_input(here / "a.npz", {}).members->names() == std::vector<std::string>{"arr_0"});
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    write_array("/dev/fd/" + std::to_string(ends[1]), floats({2}), two_floats, options);
    ::close(ends[1]);
    std::string got(10'000, '\0');
    const ssize_t count = ::read(ends[0], got.data(), got.size());
    ::close(ends[0]);
    CHECK(got.substr(0, static_cast<std::size_t>(count)) == read_file(here / "a.npz"));
}

TEST_CASE("an archive that is not finished leaves nothing, and cannot be committed") {
    const folder here;
    {
        const auto archive = open_archive_output(here / "a.npz", {});
        add(*archive, "x", two_floats);
    }
    CHECK(here.names().empty());
    const auto archive = open_archive_output(here / "a.npz", {});
    {
        const auto member = archive->add("x");
        member->begin(floats({2}));
        CHECK_FALSE(member->random_access());
        CHECK_FALSE(refusal([&] { static_cast<void>(archive->add("y")); }, error_kind::system).empty());
        CHECK_THAT(refusal([&] { member->commit(); }, error_kind::system), Catch::Contains("0 of 8 bytes"));
    }
    CHECK_THAT(refusal([&] { archive->commit(); }, error_kind::system), Catch::Contains("incomplete"));
}

TEST_CASE("names that an archive cannot have are refused when it is written") {
    const folder here;
    const auto archive = open_archive_output(here / "a.npz", {});
    add(*archive, "x", two_floats);
    CHECK_THAT(refusal([&] { static_cast<void>(archive->add("x")); }), Catch::Contains("already"));
    for (const char* name : {"", "/x", "../x", "C:x"})
        CHECK_FALSE(refusal([&] { static_cast<void>(archive->add(name)); }).empty());
}

TEST_CASE("members are read at the same time by several threads") {
    const folder here;
    std::vector<std::pair<std::string, std::string>> members;
    std::mt19937 random(4);
    for (int i = 0; i < 8; ++i) {
        std::string data(400'000, '\0');
        for (char& c : data) c = static_cast<char>(random() & 15);
        members.emplace_back("m" + std::to_string(i) + ".npy", floats_npy(100'000, data));
    }
    for (const bool deflated : {false, true}) {
        write_zip(here / "a.npz", members, deflated);
        opened_input input = open_input(here / "a.npz", {});
        std::vector<std::thread> readers;
        std::vector<int> good(members.size(), 0);
        for (std::size_t i = 0; i < members.size(); ++i) {
            readers.emplace_back([&, i] {
                opened_input member = input.members->open(i);
                const std::string bytes = all_bytes(*member.cells, 10'000);
                good[i] = members[i].second.ends_with(bytes) && member.cells->finish(true).empty() ? 1 : 0;
            });
        }
        for (auto& reader : readers) reader.join();
        CHECK(std::count(good.begin(), good.end(), 1) == 8);
    }
}

TEST_CASE("the checksum is the one of zip, in pieces of any size") {
    const auto bytes = [](std::string_view text) { return std::as_bytes(std::span(text)); };
    CHECK(crc32(0, {}) == 0);
    CHECK(crc32(0, bytes("123456789")) == 0xcbf43926u);
    const std::string text = "The quick brown fox jumps over the lazy dog";
    CHECK(crc32(0, bytes(text)) == 0x414fa339u);
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        CHECK(crc32(crc32(0, bytes(std::string_view(text).substr(0, cut))), bytes(std::string_view(text).substr(cut))) ==
              0x414fa339u);
    }
}
