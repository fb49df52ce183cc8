// The one unit with threads; see conveyor.hpp.
#include "engine/conveyor.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/view.hpp"
#include "pooltool/error.hpp"

namespace pooltool {
namespace {

constexpr extent least_window = extent{1} << 20;  // no limit is so low that this is not given

class belt {
public:
    belt(const conveyor& plan, source& in, sink& out, sink* indices) : plan_(plan), in_(in), out_(out), indices_(indices) {
        if (in_.random_access()) return;
        // What its header claims need not be true: it takes no memory before it has arrived.
        const extent most_blocks = std::max<extent>(1 << 16, plan_.memory_limit / 1024);
        if (plan_.blocks <= most_blocks && read_ahead()) return;
        stream_ = {};
        in_.make_random_access();
    }

    void work(unsigned worker) {
        scratch_buffer input;
        scratch_buffer output;
        scratch_buffer chosen;
        try {
            while (true) {
                block_work work;
                work.worker = worker;
                if (in_.random_access()) {
                    work.number = next_.fetch_add(1);
                    if (!wanted(work.number)) break;
                    work.bytes = plan_.bytes_of(work.number);
                    work.input = in_.fetch(work.bytes.read_begin, work.bytes.read_end, input);
                } else {
                    const std::lock_guard lock(reading_);
                    work.number = next_.fetch_add(1);
                    if (!wanted(work.number)) break;
                    work.bytes = plan_.bytes_of(work.number);
                    const range here = stream_[static_cast<std::size_t>(work.number)];
                    work.input = in_.fetch(here.begin, here.end, input) + (work.bytes.read_begin - here.begin);
                }
                work.output = output.ensure(work.bytes.write_size + overrun_bytes);
                if (indices_ != nullptr) work.indices = chosen.ensure(work.bytes.indices_size);
                plan_.compute(work);
                deliver(work);
            }
        } catch (...) {
            const std::lock_guard lock(turn_lock_);
            if (!failure_) failure_ = std::current_exception();
            stop_.store(true);
            turn_changed_.notify_all();
        }
    }

    void rethrow() const {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    [[nodiscard]] bool wanted(extent number) const noexcept { return number < plan_.blocks && !stop_.load(); }

    /// A stream forgets what lies in front of a fetch: widen each block's range so that both ends only ever grow. False: the
    /// ranges that are in memory at the same time (the stream's own, and each worker's copy) are more than may be.
    bool read_ahead() {
        stream_.resize(static_cast<std::size_t>(plan_.blocks));
        extent end = 0;
        for (std::size_t i = 0; i < stream_.size(); ++i) {
            const block_bytes bytes = plan_.bytes_of(static_cast<extent>(i));
            end = std::max(end, bytes.read_end);
            stream_[i] = {std::min(bytes.read_begin, end), end};
        }
        extent widest = 0;
        for (std::size_t i = stream_.size(); i-- > 0;) {
            if (i + 1 < stream_.size()) stream_[i].begin = std::min(stream_[i].begin, stream_[i + 1].begin);
            widest = std::max(widest, stream_[i].end - stream_[i].begin);
        }
        return widest <= least_window || widest <= plan_.memory_limit / (1 + extent{plan_.threads});
    }

    void deliver(const block_work& work) {
        const bool ordered = !out_.random_access() || (indices_ != nullptr && !indices_->random_access());
        if (!ordered) {
            write(work);
            return;
        }
        std::unique_lock lock(turn_lock_);
        turn_changed_.wait(lock, [&] { return turn_ == work.number || stop_.load(); });
        if (stop_.load()) return;
        lock.unlock();
        write(work);
        lock.lock();
        ++turn_;
        turn_changed_.notify_all();
    }

    void write(const block_work& work) {
        out_.write(work.bytes.write_begin, {work.output, static_cast<std::size_t>(work.bytes.write_size)});
        if (indices_ != nullptr) {
            indices_->write(work.bytes.indices_begin, {work.indices, static_cast<std::size_t>(work.bytes.indices_size)});
        }
    }

    const conveyor& plan_;
    source& in_;
    sink& out_;
    sink* indices_;
    std::vector<range> stream_{};
    std::atomic<extent> next_{0};
    std::atomic<bool> stop_{false};
    std::mutex reading_{};
    std::mutex turn_lock_{};
    std::condition_variable turn_changed_{};
    extent turn_{0};
    std::exception_ptr failure_{};
};

}  // namespace

void conveyor::staff(const schedule& how) {
    const auto at_most_blocks = [this](unsigned count) {
        return static_cast<unsigned>(std::min<extent>(std::max(1U, count), std::max<extent>(1, blocks)));
    };
    threads = at_most_blocks(how.threads);
    most_threads = how.lend ? at_most_blocks(how.most_threads) : 1;
    if (most_threads > threads) lend = how.lend;
    memory_limit = how.memory_limit;
}

void conveyor::run(source& in, sink& out, sink* indices) const {
    belt shared(*this, in, out, indices);
    const auto workers = static_cast<unsigned>(std::min<extent>(std::max(1U, threads), std::max<extent>(1, blocks)));
    {
        std::vector<std::jthread> others;
        others.reserve(workers);
        for (unsigned worker = 1; worker < workers; ++worker) {
            try {
                others.emplace_back([&shared, worker] { shared.work(worker); });
            } catch (...) {
                break;  // fewer threads than asked for (a limit, no memory): the work gets done all the same
            }
        }
        if (lend && in.random_access()) {
            lend(workers, most_threads, [&shared](unsigned worker) { shared.work(worker); }, [&shared] { shared.work(0); });
        } else {
            shared.work(0);
        }
    }
    shared.rethrow();
}

}  // namespace pooltool
