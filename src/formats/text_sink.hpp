// A matrix written as delimited text: one row a line. Rank 0 is one number, rank 1 one number a line, as numpy.savetxt has it;
// more axes, complex cells and arrays without cells are refused. C order is formatted as it arrives; Fortran order waits in an
// unnamed temporary file, because its first line is complete only at the end.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "base/file_descriptor.hpp"
#include "formats/bytes.hpp"

namespace pooltool {

class text_sink final : public sink {
public:
    text_sink(std::unique_ptr<byte_output> output, char delimiter, std::optional<int> precision);

    void begin(const array_header& header) override;
    [[nodiscard]] bool random_access() const override { return false; }
    void write(extent offset, std::span<const std::byte> bytes) override;
    void commit() override;

private:
    void format(std::span<const std::byte> cells);
    void format_spooled();
    void flush();

    std::unique_ptr<byte_output> output_;
    char delimiter_;
    std::optional<int> precision_;
    dtype type_{dtype::float64};
    extent rows_{0};
    extent columns_{0};
    extent column_{0};                  ///< of the next cell
    extent wanted_{-1};                 ///< data bytes
    extent taken_{0};                   ///< data bytes so far
    std::array<std::byte, 16> part_{};  ///< of a cell whose bytes came in two writes
    std::size_t part_size_{0};
    std::string text_{};  ///< formatted, not yet written
    std::size_t used_{0};
    extent at_{0};  ///< text bytes written
    file_descriptor spool_{};
};

}  // namespace pooltool
