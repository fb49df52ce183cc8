// One copy of each span that is written, turned over in place.
#include "app/byte_order.hpp"

#include <vector>

#include "app/cell_stream.hpp"
#include "pooltool/error.hpp"

namespace pooltool {

namespace {

class turning_sink : public sink {
public:
    explicit turning_sink(std::unique_ptr<sink> inner) : inner_(std::move(inner)) {}

    void begin(const array_header& header) override {
        if (header.type == dtype::bfloat16) fail_input("bfloat16 has no byte order in .npy (leave --byte-order out)");
        header_ = header;
        header_.swapped = size_of(component_of(header.type)) > 1;
        inner_->begin(header_);
    }
    [[nodiscard]] bool random_access() const override { return inner_->random_access(); }
    void write(extent offset, std::span<const std::byte> bytes) override {
        if (!header_.swapped) return inner_->write(offset, bytes);
        std::vector<std::byte> turned(bytes.begin(), bytes.end());  // of its own: other threads write at the same time
        to_native(turned.data(), static_cast<extent>(turned.size()), header_);
        inner_->write(offset, turned);
    }
    void commit() override { inner_->commit(); }

private:
    std::unique_ptr<sink> inner_;
    array_header header_{};
};

}  // namespace

std::unique_ptr<sink> turned_over(std::unique_ptr<sink> inner) { return std::make_unique<turning_sink>(std::move(inner)); }

}  // namespace pooltool
