// The table behind temporaries.hpp and the two ways files leave it unfinished: a signal now, a kill earlier.
#include "formats/temporaries.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <memory>

#include "base/escape.hpp"
#include "base/file_descriptor.hpp"
#include "formats/formats.hpp"

namespace pooltool {
namespace {

constexpr std::size_t longest_name = 255;

enum : int { free_slot, filling, live };

/// All zeros while it is free, so that the table takes no room in the program's file.
struct slot {
    std::atomic<int> state{free_slot};
    int folder{};
    std::array<char, longest_name + 1> name{};
};

std::array<slot, 1024> slots;
std::atomic<int> removals{0};
std::atomic<int> undisturbed_threads{0};
static_assert(std::atomic<int>::is_always_lock_free);

[[nodiscard]] bool is_temporary_name(std::string_view name) noexcept {
    return name.size() > temporary_suffix.size() && name.front() == '.' &&
           name.substr(name.size() - temporary_suffix.size()) == temporary_suffix;
}

/// True when the file is a regular one, nobody holds its lock, and it was removed.
bool remove_if_stale(int folder, const char* name) noexcept {
    const file_descriptor file(::openat(folder, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file) return false;
    struct stat about {};
    if (::fstat(file.number(), &about) != 0 || !S_ISREG(about.st_mode)) return false;
    if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) return false;
    return ::unlinkat(folder, name, 0) == 0;
}

}  // namespace

void temporary_entry::enter(int folder, std::string_view name) {
    for (std::size_t i = 0; i < slots.size(); ++i) {
        int expected = free_slot;
        if (!slots[i].state.compare_exchange_strong(expected, filling)) continue;
        slots[i].folder = folder;
        std::memcpy(slots[i].name.data(), name.data(), name.size());
        slots[i].name[name.size()] = '\0';
        slots[i].state.store(live);
        slot_ = static_cast<int>(i);
        return;
    }
    throw error(error_kind::system, "more than " + std::to_string(slots.size()) + " outputs are open at once");
}

void temporary_entry::leave() noexcept {
    if (slot_ < 0) return;
    slots[static_cast<std::size_t>(slot_)].state.store(free_slot);
    slot_ = -1;
}

undisturbed::undisturbed() noexcept {
    sigset_t held{};
    ::sigemptyset(&held);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&held, number);
    ::pthread_sigmask(SIG_BLOCK, &held, &before_);
    ++undisturbed_threads;
}

undisturbed::~undisturbed() {
    --undisturbed_threads;
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

std::string temporary_name(std::string_view name) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz012345";
    std::array<std::uint8_t, 6> random{};
    if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
        fail_system("get random bytes", errno);
    const std::size_t room = longest_name - 2 - random.size() - temporary_suffix.size();
    std::string result(1, '.');
    result += name.substr(0, room);
    result += '.';
    for (const std::uint8_t byte : random) result += letters[byte & 31];
    return result.append(temporary_suffix);
}

void remove_temporaries() noexcept {
    const int kept = errno;
    ++removals;
    // From here on nobody begins to make a file; who is at it comes to the end.
    constexpr int most_waits = 1000;
    constexpr timespec millisecond{0, 1'000'000};
    for (int i = 0; undisturbed_threads.load() > 0 && i < most_waits; ++i) ::nanosleep(&millisecond, nullptr);
    for (slot& each : slots) {
        if (each.state.load() == live) ::unlinkat(each.folder, each.name.data(), 0);
    }
    errno = kept;
}

int temporary_removals() noexcept { return removals; }

extent remove_stale_temporaries(const std::string& folder) {
    const std::unique_ptr<DIR, int (*)(DIR*)> listing(::opendir(folder.c_str()), ::closedir);
    if (!listing) fail_system("look into the folder " + quoted(folder), errno);
    extent removed = 0;
    while (const dirent* const entry = ::readdir(listing.get())) {
        if (is_temporary_name(entry->d_name) && remove_if_stale(::dirfd(listing.get()), entry->d_name)) ++removed;
    }
    return removed;
}

}  // namespace pooltool
