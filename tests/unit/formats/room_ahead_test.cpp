// Room on the disk in front of what is written: never much more than what was written, and none of it behind a finished file.
#include "formats/room_ahead.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <catch2/catch.hpp>
#include <limits>

#include "base/file_descriptor.hpp"
#include "formats/outputs.hpp"
#include "support.hpp"

using namespace pooltool;
using namespace pooltool::test;

namespace {

constexpr extent mebibyte = extent{1} << 20;

struct sizes {
    extent on_disk{0};
    extent bytes{0};
};

sizes sizes_of(int file) {
    struct stat about {};
    REQUIRE(::fstat(file, &about) == 0);
    return {about.st_blocks * 512, about.st_size};
}

bool on_ext4(int file) {
    struct statfs about {};
    return ::fstatfs(file, &about) == 0 && about.f_type == EXT4_SUPER_MAGIC;
}

file_descriptor new_file(const std::string& path) {
    return file_descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
}

}  // namespace

TEST_CASE("room is taken as far as a file is expected to go, and the file is no longer for it") {
    const folder here;
    const file_descriptor file = new_file(here / "file");
    if (!on_ext4(file.number())) return;
    room_ahead room;
    room.reach(file.number(), 4096);
    CHECK(sizes_of(file.number()).on_disk == 0);  // nothing was said
    room.expect(0, mebibyte);
    room.reach(file.number(), 4096);
    CHECK(sizes_of(file.number()).on_disk == 0);  // not worth it
    room.expect(0, 6 * mebibyte);
    room.reach(file.number(), 4096);
    CHECK(sizes_of(file.number()).on_disk >= 6 * mebibyte);
    CHECK(sizes_of(file.number()).on_disk <= 7 * mebibyte);
    CHECK(sizes_of(file.number()).bytes == 0);
    room.expect(0, 8 * mebibyte);  // as an archive does that gets one more member
    room.reach(file.number(), 7 * mebibyte);
    CHECK(sizes_of(file.number()).on_disk >= 8 * mebibyte);
}

TEST_CASE("a size that is only claimed takes no more room than twice what is written, or 16 MiB") {
    const folder here;
    const file_descriptor file = new_file(here / "file");
    room_ahead room;
    room.expect(128, std::numeric_limits<extent>::max());  // no file ends there
    room.reach(file.number(), 4096);
    CHECK(sizes_of(file.number()).on_disk == 0);
    room.expect(128, extent{1} << 60);
    for (const extent end : {extent{4096}, 20 * mebibyte, 50 * mebibyte}) {
        room.reach(file.number(), end);
        CHECK(sizes_of(file.number()).on_disk <= std::max(16 * mebibyte, 2 * end) + mebibyte);
    }
    const std::string words = "words";
    write_at(file.number(), 0, std::as_bytes(std::span(words)));
    room.give_back(file.number());
    CHECK(sizes_of(file.number()).on_disk <= mebibyte);
    CHECK(sizes_of(file.number()).bytes == 5);
}

TEST_CASE("a file that room cannot be taken for is left alone") {
    const file_descriptor nothing(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    room_ahead room;
    room.expect(0, 8 * mebibyte);
    room.reach(nothing.number(), 4096);
    room.reach(nothing.number(), mebibyte);
    room.give_back(nothing.number());
    const file_descriptor closed;
    room_ahead of_none;
    of_none.expect(0, 8 * mebibyte);
    of_none.reach(closed.number(), 4096);
    of_none.give_back(closed.number());
}

TEST_CASE("a finished file has no room behind its end, in whatever order it was written") {
    const folder here;
    output_options options;
    const std::string path = here / "out.npy";
    array_header header;
    header.type = dtype::uint8;
    header.shape = {40 * mebibyte};
    const std::vector<std::byte> piece(to_size(mebibyte), std::byte{7});
    const auto output = open_output(path, options);
    output->begin(header);
    for (extent at = 20; at < 40; ++at) output->write(at * mebibyte, piece);
    for (extent at = 0; at < 20; ++at) output->write(at * mebibyte, piece);
    output->commit();
    struct stat about {};
    REQUIRE(::stat(path.c_str(), &about) == 0);
    CHECK(about.st_size == 40 * mebibyte + 128);
    CHECK(about.st_blocks * 512 <= 41 * mebibyte);
}
