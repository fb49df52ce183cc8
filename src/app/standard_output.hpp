// Text on stdout and lines on stderr, whole and in order, without streams. Data goes to stdout, all else to stderr.
#pragma once

#include <string>
#include <string_view>

namespace pooltool {

/// Writes all of it to stdout. Throws closed_pipe when nobody reads it any more, error(system) when it cannot be written.
void put_out(std::string_view text);

/// One line on stderr: "pooltool: " and the text, then `more`. Takes no memory, so that its lack can be told. Failures to write
/// it are ignored: there is nowhere left to tell.
void put_message(std::string_view text, std::string_view more = {}) noexcept;

/// One line on stderr without the program's name.
void put_note(std::string_view text) noexcept;

/// Bytes on stderr as they are: a line that is redrawn.
void put_progress(std::string_view text);

[[nodiscard]] bool stdout_is_terminal() noexcept;
[[nodiscard]] bool stdin_is_terminal() noexcept;

/// "PATH: text", the path made fit for one line. Standard input is called by its name.
[[nodiscard]] std::string about(const std::string& path, std::string_view text);

/// The same for an output.
[[nodiscard]] std::string about_output(const std::string& path, std::string_view text);

}  // namespace pooltool
