// Signals come through a descriptor, so that they can be waited for together with the end of the work.
#include "app/attendant.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <thread>

#include "base/file_descriptor.hpp"

namespace pooltool {

namespace {

constexpr int tick_ms = 100;   // ten draws a second
constexpr int echo_ms = 100;   // timeout(1) signals its child, then its group: twice for one
constexpr int grace_ms = 400;  // what is under way may finish for so long, after that

/// Those that have a handler; a signal ignored from the start (nohup) stays ignored.
sigset_t handled_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action {};
        if (sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) sigaddset(&set, number);
    }
    return set;
}

}  // namespace

struct attendant::parts {
    duties what{};
    sigset_t set{};
    sigset_t before{};
    file_descriptor signals{};
    file_descriptor ended{};  ///< a pipe that nobody writes to: it tells when its other end is closed, which cannot fail
    file_descriptor working{};
    std::thread thread{};
};

attendant::attendant(duties what) : parts_(std::make_unique<parts>()) {
    parts_->what = std::move(what);
    parts_->set = handled_signals();
    parts_->signals = file_descriptor(::signalfd(-1, &parts_->set, SFD_CLOEXEC | SFD_NONBLOCK));
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;  // the usual handlers do
    parts_->ended = file_descriptor(ends[0]);
    parts_->working = file_descriptor(ends[1]);
    if (!parts_->signals) return;
    pthread_sigmask(SIG_BLOCK, &parts_->set, &parts_->before);
    try {
        parts_->thread = std::thread([this] { stand_by(); });
    } catch (...) {
        pthread_sigmask(SIG_SETMASK, &parts_->before, nullptr);
    }
}

attendant::~attendant() { dismiss(); }

void attendant::dismiss() {
    if (!parts_->thread.joinable()) return;
    parts_->working = file_descriptor();
    parts_->thread.join();
    pthread_sigmask(SIG_SETMASK, &parts_->before, nullptr);
}

void attendant::stand_by() {
    std::array<pollfd, 2> waited{pollfd{parts_->ended.number(), POLLIN, 0}, pollfd{parts_->signals.number(), POLLIN, 0}};
    while (true) {
        const int count = ::poll(waited.data(), waited.size(), parts_->what.tick ? tick_ms : -1);
        if (count < 0 && errno != EINTR) return;
        if (waited[0].revents != 0 && count > 0) return;
        if (count == 0 && parts_->what.tick) parts_->what.tick();
        signalfd_siginfo heard{};
        if (count <= 0 || ::read(parts_->signals.number(), &heard, sizeof heard) != sizeof heard) continue;
        signal_ = static_cast<int>(heard.ssi_signo);
        const auto ended_within = [&](int ms) {
            waited[0].revents = 0;
            while (::poll(waited.data(), 1, ms) < 0 && errno == EINTR) {
            }
            return waited[0].revents != 0;
        };
        const bool ended = ended_within(echo_ms);
        while (::read(parts_->signals.number(), &heard, sizeof heard) == sizeof heard) {
        }
        if (ended) return;
        // A second one comes to this thread and its usual handler: at once.
        pthread_sigmask(SIG_UNBLOCK, &parts_->set, nullptr);
        if (!ended_within(grace_ms) && parts_->what.give_up) parts_->what.give_up(signal_);
        return;
    }
}

}  // namespace pooltool
