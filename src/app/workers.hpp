// Numbered tasks on a few threads. Knows nothing of what they do.
#pragma once

#include <cstddef>
#include <functional>

#include "app/crew.hpp"

namespace pooltool {

/// Calls task(i) for i in [0, count), each once, on up to `threads` threads, begun in ascending order. A task that returns
/// false keeps those not yet begun from beginning. The first exception of a task does too, and is thrown here when all threads
/// ended. Threads for which no task is left, and `spare` more from the start, are `helpers` until all tasks ended.
void run_tasks(std::size_t count, unsigned threads, unsigned spare, crew& helpers, const std::function<bool(std::size_t)>& task);

}  // namespace pooltool
