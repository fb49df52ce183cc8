// What ends the program from outside: SIGINT, SIGTERM, SIGHUP, a closed pipe, a limit of the file size.
#pragma once

namespace pooltool {

/// From now on SIGINT, SIGTERM and SIGHUP remove this process's temporary files and end it with 128 + the signal's number; a
/// second one during that ends it at once. SIGPIPE and SIGXFSZ are ignored, so that a closed pipe and a file larger than allowed
/// (ulimit -f) show as errors of write. Signals that were ignored from the start (nohup, a background job) stay ignored.
void install_signal_handlers() noexcept;

}  // namespace pooltool
