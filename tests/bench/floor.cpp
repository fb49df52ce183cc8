// What no pooling of a file can do without: reads all of a file through a mapping and writes a new one, computing nothing but a
// sum.
//
//     bench_floor INPUT OUTPUT BYTES        BYTES: how many to write, in step with what is read
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

constexpr std::int64_t write_at_once = 256 << 10;

[[noreturn]] void fail(const char* what) {
    std::perror(what);
    std::exit(1);
}

/// One word of every line of the cache.
std::uint64_t sum_of(const char* cells, std::int64_t bytes) {
    const auto* const words = reinterpret_cast<const std::uint64_t*>(cells);
    std::uint64_t total = 0;
    for (std::int64_t i = 0; i < bytes / 8; i += 8) total += words[i];
    return total;
}

}  // namespace

int main(int count, char** words) {
    if (count != 4) {
        std::fputs("usage: bench_floor INPUT OUTPUT BYTES\n", stderr);
        return 2;
    }
    const std::int64_t to_write = std::atoll(words[3]);
    const int in = open(words[1], O_RDONLY | O_CLOEXEC);
    struct stat about {};
    if (in < 0 || fstat(in, &about) != 0) fail(words[1]);
    const std::int64_t size = about.st_size;
    void* const mapped = mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_SHARED, in, 0);
    if (mapped == MAP_FAILED) fail(words[1]);
    const int out = open(words[2], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (out < 0) fail(words[2]);
    // Room for all of it at once, where the file system has that: writing is faster then.
    [[maybe_unused]] const int refused = fallocate(out, FALLOC_FL_KEEP_SIZE, 0, to_write);
    std::vector<char> block(write_at_once, 1);
    std::uint64_t total = 0;
    const std::int64_t steps = std::max<std::int64_t>(1, std::max(size >> 20, (to_write + write_at_once - 1) / write_at_once));
    std::int64_t read = 0;
    std::int64_t written = 0;
    for (std::int64_t step = 1; step <= steps; ++step) {
        const auto share = [&](std::int64_t of) {
            return static_cast<std::int64_t>(static_cast<double>(of) * static_cast<double>(step) / static_cast<double>(steps)) /
                   128 * 128;
        };
        const std::int64_t read_end = share(size);
        total += sum_of(static_cast<const char*>(mapped) + read, read_end - read);
        read = read_end;
        const std::int64_t write_end = step == steps ? to_write : share(to_write);
        if (write_end > written &&
            pwrite(out, block.data(), static_cast<std::size_t>(write_end - written), written) != write_end - written)
            fail(words[2]);
        written = write_end;
    }
    if (close(out) != 0) fail(words[2]);
    std::printf("%llu\n", static_cast<unsigned long long>(total));
}
