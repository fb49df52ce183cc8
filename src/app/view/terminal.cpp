// Environment and one ioctl. Tried: tmux 3.3 (TERM=tmux-256color, COLORTERM empty) passes 24-bit colours on.
#include "app/view/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace pooltool {

namespace {

std::string_view environment(const char* name) noexcept {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string_view{} : std::string_view{value};
}

extent count_in(const char* name) noexcept {
    const std::string_view text = environment(name);
    extent value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = problem == std::errc{} && end == text.data() + text.size();
    return whole && value >= 2 && value <= 100'000 ? value : 0;
}

bool writes_utf8() noexcept {
    std::string_view locale = environment("LC_ALL");
    if (locale.empty()) locale = environment("LC_CTYPE");
    if (locale.empty()) locale = environment("LANG");
    for (const std::string_view word : {"UTF-8", "utf-8", "UTF8", "utf8"}) {
        if (locale.find(word) != std::string_view::npos) return true;
    }
    return false;
}

bool starts_with(std::string_view text, std::string_view begin) noexcept { return text.substr(0, begin.size()) == begin; }

}  // namespace

terminal_colours terminal_colours_of_environment() noexcept {
    const std::string_view term = environment("TERM");
    if (!environment("NO_COLOR").empty() || term.empty() || term == "dumb" || !writes_utf8()) return terminal_colours::none;
    const std::string_view depth = environment("COLORTERM");
    if (depth == "truecolor" || depth == "24bit") return terminal_colours::full;
    const bool few = term == "linux" || starts_with(term, "screen") || starts_with(term, "vt") || starts_with(term, "rxvt") ||
                     environment("TERM_PROGRAM") == "Apple_Terminal";
    return few ? terminal_colours::palette : terminal_colours::full;
}

extent terminal_columns() noexcept {
    if (const extent given = count_in("COLUMNS")) return given;
    winsize size{};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 2 ? size.ws_col : 80;
}

extent terminal_lines() noexcept {
    if (const extent given = count_in("LINES")) return given;
    winsize size{};
    return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row >= 2 ? size.ws_row : 24;
}

}  // namespace pooltool
