// Handlers that call nothing but what is safe inside of one.
#include "app/signals.hpp"

#include <unistd.h>

#include <csignal>

#include "formats/formats.hpp"

namespace pooltool {

namespace {

extern "C" void end_by_signal(int number) {
    remove_temporaries();
    _exit(128 + number);
}

}  // namespace

void install_signal_handlers() noexcept {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction before {};
        if (sigaction(number, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
        struct sigaction action {};
        action.sa_handler = end_by_signal;
        // One more of them waits until the temporaries are gone.
        sigemptyset(&action.sa_mask);
        for (const int other : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&action.sa_mask, other);
        sigaction(number, &action, nullptr);
    }
    struct sigaction ignored {};
    ignored.sa_handler = SIG_IGN;
    sigemptyset(&ignored.sa_mask);
    sigaction(SIGPIPE, &ignored, nullptr);
    sigaction(SIGXFSZ, &ignored, nullptr);
}

}  // namespace pooltool
