// Offers under one lock; it is held for taking a place, never while there is work.
#include "app/crew.hpp"

#include <iterator>

namespace pooltool {

void crew::begin() {
    const std::lock_guard lock(guard_);
    ++busy_;
}

crew::offer* crew::open_offer() {
    for (offer& one : offers_) {
        if (one.next < one.last) return &one;
    }
    return nullptr;
}

void crew::help() {
    std::unique_lock lock(guard_);
    if (--busy_ == 0) changed_.notify_all();
    while (true) {
        offer* taken = nullptr;
        changed_.wait(lock, [&] { return busy_ == 0 || (taken = open_offer()) != nullptr; });
        if (taken == nullptr) return;
        const unsigned place = taken->next++;
        ++taken->inside;
        lock.unlock();
        (*taken->work)(place);
        lock.lock();
        if (--taken->inside == 0) changed_.notify_all();
    }
}

void crew::share(unsigned first, unsigned last, const std::function<void(unsigned)>& other, const std::function<void()>& own) {
    std::unique_lock lock(guard_);
    const auto mine = offers_.insert(offers_.end(), offer{first, last, 0, &other});
    lock.unlock();
    changed_.notify_all();
    own();
    lock.lock();
    mine->last = mine->next;  // what is left is being done: nobody comes any more
    changed_.wait(lock, [&] { return mine->inside == 0; });
    offers_.erase(mine);
}

}  // namespace pooltool
