// Where fields end, seen of many characters at once, so that the numbers in them can be read side by side: none waits for the
// end of the one in front of it.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "formats/text_sixteen.hpp"

namespace pooltool {

/// The delimiters and line ends from the begin of a line or a field on. Of several blanks that delimit together the first;
/// blanks in front of a line's first field delimit nothing.
class field_ends {
public:
    static constexpr std::size_t most = 32;  ///< so many are had at once

    field_ends(const char* at, const char* text_end, char delimiter) noexcept
        : at_(at), text_end_(text_end), delimiter_(delimiter) {}

    void go_on_at(const char* at) noexcept {
        at_ = at;
        last_ = line_end;
        first_ = count_ = 0;
    }

    /// The next `wanted` (up to `most`); fewer near the end of the text, where they are not looked for.
    [[nodiscard]] std::span<const char* const> next(std::size_t wanted) noexcept {
        if (count_ - first_ < wanted) find(wanted);
        return {ends_.data() + first_, std::min(wanted, count_ - first_)};
    }

    void drop(std::size_t taken) noexcept { first_ += taken; }

private:
    static constexpr std::size_t block = 64;
    static constexpr std::size_t stride = 8;

    void find(std::size_t wanted) noexcept {
        std::copy(ends_.data() + first_, ends_.data() + count_, ends_.data());
        count_ -= first_;
        first_ = 0;
        for (; count_ < wanted && text_end_ - at_ >= static_cast<std::ptrdiff_t>(block); at_ += block) {
            std::uint64_t found = where(at_, [this](sixteen_characters text) { return (text == delimiter_) | (text == '\n'); });
            if (delimiter_ == ' ') {
                const std::uint64_t blanks = where(at_, [](sixteen_characters text) { return text == ' '; });
                const std::uint64_t behind_any = found << 1 | (last_ != other ? 1 : 0);
                const std::uint64_t behind_blank = blanks << 1 | (last_ == blank ? 1 : 0);
                last_ = blanks >> 63 != 0 ? blank : found >> 63 != 0 ? line_end : other;
                found &= ~(blanks & behind_any) & ~behind_blank;
            }
            // As many at a time as most blocks have: how many there are is hard to foresee.
            const auto more = static_cast<std::size_t>(count_bits(found));
            for (std::size_t i = 0; i < more; i += stride) {
#pragma GCC unroll 8
                for (std::size_t each = 0; each < stride; ++each, found &= found - 1) {
                    ends_[count_ + i + each] = at_ + std::countr_zero(found);
                }
            }
            count_ += more;
        }
    }

    const char* at_;  ///< not looked at from here on
    const char* text_end_;
    char delimiter_;
    enum { other, blank, line_end } last_{line_end};  ///< character looked at
    std::size_t first_{0};
    std::size_t count_{0};
    std::array<const char*, most + block + stride> ends_;
};

}  // namespace pooltool
