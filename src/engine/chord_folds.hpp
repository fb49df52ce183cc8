// Extremes over windows whose taps are few runs: the runs (chords) of every line are folded once, for all rows of outputs that
// use them. Which cells meet first then differs from the scan order, so that no NaN may show it; of equal cells the first in
// scan order stays, as ever.
#pragma once

#include <algorithm>
#include <vector>

#include "engine/row_operations.hpp"
#include "engine/tap_lines.hpp"
#include "engine/tap_runs.hpp"
#include "engine/view.hpp"
#include "kernels/table.hpp"
#include "plan/geometry.hpp"

namespace pooltool {

template <class T>
class chord_folds {
public:
    /// What one worker needs besides the cells.
    struct room {
        std::vector<extent> taps{};
        std::vector<extent> first_lines{};
        std::vector<const T*> folded{};
        std::vector<const T*> rows{};
        std::vector<extent> steps{};
    };

    chord_folds(const memory_pass& pass, const tap_lines<T>& lines, const std::vector<tap_run>& runs,
                const kernels::table& table, kernels::fold_rule rule)
        : kernels_(table.of<T>()),
          rule_(rule),
          runs_(runs),
          strip_(kernels::chord_vectors * table.vector_bytes / extent{sizeof(T)}) {
        const auto taps = static_cast<extent>(lines.taps().size());
        suit_ = static_cast<extent>(runs.size()) * 3 <= taps && pass.plan->nan != nan_rule::ignore &&
                pass.logical_order.back() == static_cast<int>(pass.axes.size()) - 1 && pass.axes.back().stride == 1 &&
                pass.axes.back().dilation == 1;
        for (const axis_plan& axis : pass.axes) suit_ = suit_ && (axis.edge != border::skip || is_identity(axis));
        if (suit_) plan_chords(lines.taps());
    }

    /// Whether the windows have few runs, along lines that are read in scan order, with every tap real.
    [[nodiscard]] bool suit() const noexcept { return suit_; }

    /// The same for the cells of a tile: a NaN in it would make the order show.
    [[nodiscard]] bool suit(const tap_lines<T>& lines) const {
        if (!suit_) return false;
        return rule_ == kernels::greatest_first || rule_ == kernels::least_first ||
               !kernels_.any_nan(lines.cells(), lines.count());
    }

    /// out[r][i], i < n: the extreme of the window whose first line starts at lines.cells() + starts[r], and i cells further.
    void run(const tap_lines<T>& lines, const std::vector<extent>& starts, const std::vector<T*>& out, extent n, room& mine,
             workspace& memory) const {
        if (n >= strip_ && grown_ <= 4 * static_cast<extent>(chords_.size()) + 16) {
            by_strips(lines, starts, out, n, mine, memory);
        } else {
            by_lines(lines, starts, out, n, mine, memory);
        }
    }

private:
    /// The distinct chords, each grown from the longest one that lies within it.
    void plan_chords(const std::vector<box_tap>& taps) {
        const auto first_of = [&](const tap_run& run) { return taps[run.first_tap].number.back(); };
        for (const tap_run& run : runs_) chords_.push_back({first_of(run), run.length, -1});
        std::sort(chords_.begin(), chords_.end(), [](const kernels::chord& a, const kernels::chord& b) {
            return a.length != b.length ? a.length < b.length : a.first < b.first;
        });
        const auto same = [](const kernels::chord& a, const kernels::chord& b) {
            return a.length == b.length && a.first == b.first;
        };
        chords_.erase(std::unique(chords_.begin(), chords_.end(), same), chords_.end());
        for (std::size_t c = 0; c < chords_.size(); ++c) {
            kernels::chord& grown = chords_[c];
            for (std::size_t inner = c; inner-- > 0 && grown.inner < 0;) {
                const kernels::chord& within = chords_[inner];
                if (within.first >= grown.first && within.first + within.length <= grown.first + grown.length)
                    grown.inner = static_cast<extent>(inner);
            }
            grown_ += grown.length - (grown.inner < 0 ? 0 : chords_[static_cast<std::size_t>(grown.inner)].length);
        }
        for (const tap_run& run : runs_) {
            const kernels::chord wanted{first_of(run), run.length, -1};
            const auto found =
                std::find_if(chords_.begin(), chords_.end(), [&](const auto& each) { return same(each, wanted); });
            chord_of_.push_back(static_cast<std::size_t>(found - chords_.begin()));
        }
    }

    /// Chords that grow by few cells at a time: strips of columns stay in registers and the nearest cache.
    void by_strips(const tap_lines<T>& lines, const std::vector<extent>& starts, const std::vector<T*>& out, extent n,
                   room& mine, workspace& memory) const {
        const extent pitch = lines.pitch();
        const auto chord_count = static_cast<extent>(chords_.size());
        mine.taps.clear();
        extent span = 1;
        for (std::size_t r = 0; r < runs_.size(); ++r) {
            const extent line = lines.offset(runs_[r].first_tap) / pitch;
            span = std::max(span, line + 1);
            mine.taps.push_back((line * chord_count + static_cast<extent>(chord_of_[r])) * strip_);
        }
        mine.first_lines.clear();
        for (const extent start : starts) mine.first_lines.push_back(start / pitch);
        kernels::chord_rows<T> what{};
        what.lines = lines.cells();
        what.pitch = pitch;
        what.span = span;
        what.chords = chords_.data();
        what.chord_count = chord_count;
        what.taps = mine.taps.data();
        what.tap_count = static_cast<extent>(mine.taps.size());
        what.first_lines = mine.first_lines.data();
        what.out = out.data();
        what.rows = static_cast<extent>(out.size());
        what.n = n;
        what.workspace = memory.template cells<T>(buffer_pong, span * chord_count * strip_);
        kernels_.fold_chords[rule_](what);
    }

    /// Long chords, by length over whole lines: the shortest by itself, each longer one from two of the one before where these
    /// cover it.
    void by_lines(const tap_lines<T>& lines, const std::vector<extent>& starts, const std::vector<T*>& out, extent n,
                  room& mine, workspace& memory) const {
        const extent count = lines.count();
        std::vector<extent> lengths;
        for (const kernels::chord& each : chords_) {
            if (each.length > 1 && (lengths.empty() || lengths.back() != each.length)) lengths.push_back(each.length);
        }
        T* const folds = memory.template cells<T>(buffer_pong, static_cast<extent>(lengths.size()) * count);
        const fold_rows<T> folding(kernels_, rule_);
        for (std::size_t i = 0; i < lengths.size(); ++i) {
            T* const to = folds + static_cast<extent>(i) * count;
            const extent cells = count - lengths[i] + 1;
            if (i > 0 && lengths[i] <= 2 * lengths[i - 1]) {
                const T* const shorter = to - count;
                const T* const halves[2] = {shorter, shorter + lengths[i] - lengths[i - 1]};
                const extent none[2] = {};
                kernels_.fold[rule_](to, 0, halves, none, 2, cells, 1);
            } else {
                folding.dense(to, lines.cells(), lengths[i], 1, cells, memory);
            }
        }
        mine.folded.clear();
        for (const tap_run& run : runs_) {
            const auto which = std::lower_bound(lengths.begin(), lengths.end(), run.length) - lengths.begin();
            const T* const from = run.length == 1 ? lines.cells() : folds + which * count;
            mine.folded.push_back(from + lines.offset(run.first_tap));
        }
        mine.steps.assign(runs_.size(), 0);
        for (std::size_t r = 0; r < out.size(); ++r) {
            mine.rows.clear();
            for (const T* const fold : mine.folded) mine.rows.push_back(fold + starts[r]);
            kernels_.fold[rule_](out[r], 0, mine.rows.data(), mine.steps.data(), static_cast<extent>(mine.rows.size()), n, 1);
        }
    }

    const kernels::cell_kernels<T>& kernels_;
    kernels::fold_rule rule_;
    const std::vector<tap_run>& runs_;
    extent strip_;
    bool suit_{false};
    std::vector<kernels::chord> chords_{};  ///< by length
    std::vector<std::size_t> chord_of_{};   ///< per run
    extent grown_{0};                       ///< cells that are read to fold all chords of one column
};

}  // namespace pooltool
