// Protection of mapped files against becoming shorter: a load behind the new end raises SIGBUS, which would end the process.
// While a guard lives, such a load reads zeros instead and the guard remembers it, so that the reader can refuse what it read.
#pragma once

#include <cstddef>

namespace pooltool {

class bus_guard {
public:
    /// Guards the mapping [begin, begin + bytes). Installs the process-wide handler the first time; a SIGBUS that belongs to no
    /// guard goes to whatever handled it before.
    bus_guard(void* begin, std::size_t bytes) noexcept;
    bus_guard(const bus_guard&) = delete;
    bus_guard& operator=(const bus_guard&) = delete;
    ~bus_guard() { end(); }

    /// No guard from now on. Before the mapping is removed.
    void end() noexcept;

    /// False: too many guards live, the mapping is not protected.
    [[nodiscard]] bool active() const noexcept { return slot_ >= 0; }

    /// A load has met a page that is not there any more.
    [[nodiscard]] bool hit() const noexcept;

private:
    int slot_{-1};
};

}  // namespace pooltool
