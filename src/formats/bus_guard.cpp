// The SIGBUS handler and its table. The handler may only touch atomics and make system calls.
#include "formats/bus_guard.hpp"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>

#include "base/once.hpp"

namespace pooltool {
namespace {

struct slot {
    std::atomic<bool> taken{false};
    std::atomic<bool> hit{false};
    std::atomic<std::uintptr_t> begin{0};  // 0: not guarding; written last when a guard starts, first when it ends
    std::atomic<std::uintptr_t> end{0};
};

// As many inputs as can sensibly be open at once; the rest is read without a mapping.
std::array<slot, 1024> slots;
std::uintptr_t page_size = 4096;
struct sigaction previous {};

static_assert(std::atomic<std::uintptr_t>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

/// Zeros from the page of `address` to the end of its mapping: whatever lies behind is gone as well.
bool cover(std::uintptr_t address) noexcept {
    for (slot& each : slots) {
        const std::uintptr_t begin = each.begin.load();
        const std::uintptr_t end = each.end.load();
        if (begin == 0 || address < begin || address >= end || each.begin.load() != begin) continue;
        each.hit.store(true);
        const std::uintptr_t page = address & ~(page_size - 1);
        void* const where = reinterpret_cast<void*>(page);
        return ::mmap(where, end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == where;
    }
    return false;
}

void on_bus_error(int signal_number, siginfo_t* info, void* context) noexcept {
    const int kept = errno;
    const bool is_load = info->si_code > 0;  // not sent by kill()
    if (is_load && cover(reinterpret_cast<std::uintptr_t>(info->si_addr))) {
        errno = kept;
        return;
    }
    if ((previous.sa_flags & SA_SIGINFO) != 0 && previous.sa_sigaction != nullptr) {
        previous.sa_sigaction(signal_number, info, context);
    } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
        previous.sa_handler(signal_number);
    } else {
        // The load happens again after the return and ends the process as it would have; a signal that was sent is sent again.
        ::signal(signal_number, SIG_DFL);
        if (!is_load) ::raise(signal_number);
    }
    errno = kept;
}

void install() noexcept {
    page_size = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    struct sigaction action {};
    action.sa_sigaction = on_bus_error;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(SIGBUS, &action, &previous);
}

}  // namespace

bus_guard::bus_guard(void* begin, std::size_t bytes) noexcept {
    static once installed;
    installed.run(install);
    for (std::size_t i = 0; i < slots.size(); ++i) {
        if (slots[i].taken.exchange(true)) continue;
        const auto first = reinterpret_cast<std::uintptr_t>(begin);
        slots[i].hit.store(false);
        slots[i].end.store(first + (bytes + page_size - 1) / page_size * page_size);
        slots[i].begin.store(first);
        slot_ = static_cast<int>(i);
        return;
    }
}

void bus_guard::end() noexcept {
    if (slot_ < 0) return;
    slot& mine = slots[static_cast<std::size_t>(slot_)];
    mine.begin.store(0);
    mine.taken.store(false);
    slot_ = -1;
}

bool bus_guard::hit() const noexcept { return slot_ >= 0 && slots[static_cast<std::size_t>(slot_)].hit.load(); }

}  // namespace pooltool
