// The list of temporary files that exist now, so that a signal handler can remove them: a table of fixed size without locks.
// Names are kept relative to an open folder, so that neither a change of directory nor a renamed folder leads astray.
#pragma once

#include <signal.h>

#include <string>
#include <string_view>

namespace pooltool {

/// Every temporary file ends in this and begins with a dot.
inline constexpr std::string_view temporary_suffix = ".pooltool-tmp";

class temporary_entry {
public:
    temporary_entry() = default;
    temporary_entry(const temporary_entry&) = delete;
    temporary_entry& operator=(const temporary_entry&) = delete;
    ~temporary_entry() { leave(); }

    /// Enters the name before the file is made. Throws error(system) when too many outputs are open.
    void enter(int folder, std::string_view name);
    void leave() noexcept;

private:
    int slot_{-1};
};

/// While one lives, no signal handler of this program ends the process: none runs in this thread, and one in another thread
/// waits in remove_temporaries(), up to a second. For the moments in which a file is there and in no table yet.
class undisturbed {
public:
    undisturbed() noexcept;
    undisturbed(const undisturbed&) = delete;
    undisturbed& operator=(const undisturbed&) = delete;
    ~undisturbed();

private:
    sigset_t before_{};
};

/// How often remove_temporaries() has run: a file made across such a run removes itself.
[[nodiscard]] int temporary_removals() noexcept;

/// ".NAME.XXXXXX.pooltool-tmp" with six random letters, NAME shortened where the whole would be too long for a file name.
[[nodiscard]] std::string temporary_name(std::string_view name);

}  // namespace pooltool
