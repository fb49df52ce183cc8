// "\r", the text, and what erases the rest of the line.
#include "app/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "app/standard_output.hpp"

namespace pooltool {

namespace {

std::string_view variable(const char* name) {
    const char* text = std::getenv(name);
    return text == nullptr ? std::string_view() : std::string_view(text);
}

bool may_colour() {
    if (!variable("NO_COLOR").empty()) return false;
    return ::isatty(STDERR_FILENO) == 1 && variable("TERM") != "dumb";
}

std::size_t columns_of_terminal() {
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 80;
}

std::string fixed(double value, int digits) {
    std::array<char, 400> text{};  // of any double
    const auto [end, fault] = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, digits);
    return std::string(text.data(), fault == std::errc() ? end : text.data());
}

/// "812 kB": powers of 1000, three digits.
std::string bytes_text(double bytes) {
    constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB"};
    std::size_t unit = 0;
    while (bytes >= 999.5 && unit + 1 < units.size()) {
        bytes /= 1000;
        ++unit;
    }
    return fixed(bytes, unit == 0 || bytes >= 99.95 ? 0 : bytes >= 9.995 ? 1 : 2) + " " + units[unit];
}

/// "0:07", "12:34", "1:02:03".
std::string time_text(double seconds) {
    const auto whole = static_cast<long long>(std::min(seconds, 3.6e8));
    const auto two = [](long long value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    if (whole < 3600) return std::to_string(whole / 60) + ":" + two(whole % 60);
    return std::to_string(whole / 3600) + ":" + two(whole / 60 % 60) + ":" + two(whole % 60);
}

std::size_t begun_and_ended(const batch_totals& totals) {
    return totals.done + totals.skipped + totals.failed + totals.planned;
}

}  // namespace

bool shows_progress(progress_mode mode) {
    if (mode != progress_mode::automatic) return mode == progress_mode::always;
    return ::isatty(STDERR_FILENO) == 1 && variable("TERM") != "dumb";
}

std::string progress_text(const batch_totals& totals, std::size_t columns, bool colour) {
    const std::size_t ended = begun_and_ended(totals);
    std::string text = std::to_string(ended) + "/" + std::to_string(totals.files) + " files";
    if (totals.files > 0) text += "  " + std::to_string(ended * 100 / totals.files) + "%";
    text += "  " + bytes_text(static_cast<double>(totals.bytes_in));
    if (totals.seconds > 0) {
        text += "  " + bytes_text(static_cast<double>(totals.bytes_in) / totals.seconds) + "/s  " +
                fixed(static_cast<double>(ended) / totals.seconds, 0) + " files/s";
    }
    // Outputs that were done before cost nothing: the time left is that of files that are worked on.
    const std::size_t worked = ended - totals.skipped;
    if (worked > 0 && ended < totals.files && totals.seconds >= 1) {
        const double each = totals.seconds / static_cast<double>(worked);
        text += "  " + time_text(std::ceil(each * static_cast<double>(totals.files - ended))) + " left";
    }
    const std::string failures = totals.failed == 0 ? "" : "  " + std::to_string(totals.failed) + " failed";
    const std::size_t room = columns > 0 ? columns - 1 : 0;  // the last column would wrap
    if (text.size() + failures.size() > room) text.resize(room > failures.size() ? room - failures.size() : 0);
    if (failures.empty()) return text;
    return text + (colour ? "\x1b[31m" + failures + "\x1b[m" : failures).substr(0, colour ? std::string::npos : room);
}

std::string summary_text(const batch_totals& totals) {
    std::string text = std::to_string(totals.files) + (totals.files == 1 ? " file: " : " files: ");
    text += std::to_string(totals.done + totals.planned) + (totals.planned > 0 ? " to do" : " done");
    if (totals.skipped > 0) text += ", " + std::to_string(totals.skipped) + " skipped";
    if (totals.failed > 0) text += ", " + std::to_string(totals.failed) + " failed";
    if (totals.not_begun > 0) text += ", " + std::to_string(totals.not_begun) + " not done";
    text += "; " + bytes_text(static_cast<double>(totals.bytes_in)) + " read, " +
            bytes_text(static_cast<double>(totals.bytes_out)) + " written in " +
            (totals.seconds < 100 ? fixed(totals.seconds, 1) + " s" : time_text(totals.seconds));
    return text;
}

progress_line::progress_line(bool shown) : shown_(shown), colour_(may_colour()) {}

void progress_line::draw(const batch_totals& totals) {
    if (!shown_) return;
    put_progress("\r" + progress_text(totals, columns_of_terminal(), colour_) + "\x1b[K");
    drawn_ = true;
}

void progress_line::clear() {
    if (!drawn_) return;
    put_progress("\r\x1b[K");
    drawn_ = false;
}

}  // namespace pooltool
