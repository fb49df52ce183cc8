// The one exception type of pooltool. A message is one line that names the option or field, the value, the rule and the way
// out; it does not name the file, which the caller that knows it puts in front.
#pragma once

#include <stdexcept>
#include <string>

namespace pooltool {

enum class error_kind {
    usage,  ///< the call itself is wrong, whatever the input holds: exit code 2
    input,  ///< this input cannot be processed as asked (its bytes, shape or type): exit code 1
    system  ///< the operating system refused (open, read, write, memory): exit code 1
};

class error : public std::runtime_error {
public:
    error(error_kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
    [[nodiscard]] error_kind kind() const noexcept { return kind_; }

private:
    error_kind kind_;
};

/// Thrown by writes to a pipe that nobody reads any more: end quietly. SIGPIPE must be ignored for it to be seen.
struct closed_pipe : error {
    closed_pipe() : error(error_kind::system, "nobody reads the output any more") {}
};

[[noreturn]] inline void fail_usage(const std::string& message) { throw error(error_kind::usage, message); }
[[noreturn]] inline void fail_input(const std::string& message) { throw error(error_kind::input, message); }

}  // namespace pooltool
