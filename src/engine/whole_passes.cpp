// See whole_passes.hpp.
#include "engine/whole_passes.hpp"

#include <algorithm>

#include "engine/chain.hpp"
#include "engine/line_passes.hpp"
#include "engine/steps.hpp"
#include "plan/geometry.hpp"

namespace pooltool {
namespace {

constexpr extent cells_of_a_part = extent{1} << 16;

box whole_box(const coordinates& shape) {
    box whole;
    for (const extent length : shape) whole.push_back({0, length});
    return whole;
}

}  // namespace

coordinates whole_passes::shape_after(std::size_t passes) const {
    coordinates shape;
    for (const axis_plan& axis : layout_.passes[passes - 1].axes) shape.push_back(axis.out);
    return shape;
}

dtype whole_passes::type_after(std::size_t passes) const {
    return passes == layout_.passes.size() ? out_type_ : component_of(layout_.passes[passes - 1].plan->out);
}

/// With the mutex held.
void whole_passes::begin_pass() {
    if (done_ > 0) input_ = raw_cells{before_->data(), whole_box(shape_), strides_of(shape_), type_after(done_), false};
    taken_ = finished_ = parts_ = 0;
    if (done_ == layout_.passes.size()) return;
    shape_ = shape_after(done_ + 1);
    made_ = std::make_unique<temporary_map>(product_of(shape_) * size_of(type_after(done_ + 1)));
    const memory_pass& pass = layout_.passes[done_];
    const std::vector<int> windowed = windowed_axes(pass);
    const std::size_t along = windowed.empty() ? shape_.size() - 1 : static_cast<std::size_t>(windowed.front());
    extent cells = std::max(pass.axes[along].in, pass.axes[along].out);
    part_shape_.assign(shape_.size(), 1);
    parts_ = 1;
    for (std::size_t m = shape_.size(); m-- > 0;) {
        part_shape_[m] = m == along ? shape_[m] : std::clamp(cells_of_a_part / cells, extent{1}, shape_[m]);
        if (m != along) cells *= part_shape_[m];
        parts_ *= (shape_[m] + part_shape_[m] - 1) / part_shape_[m];
    }
}

void whole_passes::compute(extent number, workspace& memory) {
    box where(shape_.size());
    for (std::size_t m = shape_.size(); m-- > 0;) {
        const extent count = (shape_[m] + part_shape_[m] - 1) / part_shape_[m];
        const extent begin = number % count * part_shape_[m];
        where[m] = {begin, std::min(begin + part_shape_[m], shape_[m])};
        number /= count;
    }
    if (is_exact_in_float(layout_, input_->type)) {
        compute_box<float>(where, memory);
    } else {
        compute_box<double>(where, memory);
    }
}

template <class T>
void whole_passes::compute_box(const box& where, workspace& memory) {
    const line_passes<T> passes(layout_, *input_, done_, line_passes<T>::without_limit, table_);
    const T* const results = passes.after(done_ + 1, where, memory);
    const extent count = cells_of(where);
    const dtype type = type_after(done_ + 1);
    const extent size = size_of(type);
    std::byte* const stored = memory.memory[buffer_staged].ensure(count * size);
    store_cells<T>(stored, type, layout_.passes[done_].plan->round, results, count, table_);
    copy_cells(dense_view<const std::byte>(stored, where), part_of(dense_view(made_->data(), whole_box(shape_)), where, size),
               size);
}

view<const std::byte> whole_passes::part(const raw_cells& input, const box& where, workspace& memory) {
    std::unique_lock lock(mutex_);
    try {
        if (!asked_for()) {
            asked_for_.store(true, std::memory_order_relaxed);
            input_ = input;
            begin_pass();
        }
        while (!refusal_ && done_ < layout_.passes.size()) {
            if (taken_ == parts_) {
                const std::size_t seen = done_;
                advanced_.wait(lock, [&] { return refusal_ || done_ != seen; });
                continue;
            }
            const extent number = taken_++;
            lock.unlock();
            compute(number, memory);
            lock.lock();
            if (++finished_ < parts_) continue;
            before_ = std::move(made_);
            ++done_;
            begin_pass();
            advanced_.notify_all();
        }
    } catch (...) {
        if (!lock.owns_lock()) lock.lock();
        if (!refusal_) refusal_ = std::current_exception();
        advanced_.notify_all();
    }
    if (refusal_) std::rethrow_exception(refusal_);
    const std::byte* const all = before_->data();
    return part_of(dense_view(all, whole_box(layout_.out_shape)), where, size_of(out_type_));
}

}  // namespace pooltool
