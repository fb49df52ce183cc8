// Passes through temporary files; see spill.hpp.
#include "engine/spill.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <memory>

#include "base/unnamed_file.hpp"
#include "engine/fast.hpp"

namespace pooltool {
namespace {

/// An array in an unnamed file: written first, then read through a mapping.
class spilled_array {
public:
    spilled_array() = default;
    spilled_array(const spilled_array&) = delete;
    spilled_array& operator=(const spilled_array&) = delete;
    ~spilled_array() {
        if (mapped_ != nullptr) ::munmap(mapped_, static_cast<std::size_t>(size_));
    }

    void write(extent offset, std::span<const std::byte> bytes) const { write_at(file_.number(), offset, bytes); }

    const std::byte* map(extent bytes) {
        if (mapped_ == nullptr && bytes > 0) {
            void* const at = ::mmap(nullptr, static_cast<std::size_t>(bytes), PROT_READ, MAP_SHARED, file_.number(), 0);
            if (at == MAP_FAILED) fail_system("map a temporary file", errno);
            mapped_ = at;
            size_ = bytes;
        }
        return static_cast<const std::byte*>(mapped_);
    }

private:
    file_descriptor file_{unnamed_file()};
    void* mapped_{nullptr};
    extent size_{0};
};

class spill_sink final : public sink {
public:
    explicit spill_sink(spilled_array& array) : array_(array) {}
    void begin(const array_header& header) override { header_ = header; }
    [[nodiscard]] bool random_access() const override { return true; }
    void write(extent offset, std::span<const std::byte> bytes) override { array_.write(offset, bytes); }
    void commit() override {}
    [[nodiscard]] const array_header& header() const noexcept { return header_; }

private:
    spilled_array& array_;
    array_header header_{};
};

class spill_source final : public source {
public:
    spill_source(spilled_array& array, array_header header) : array_(array), header_(std::move(header)) {}
    [[nodiscard]] const array_header& header() const override { return header_; }
    [[nodiscard]] bool random_access() const override { return true; }
    const std::byte* fetch(extent begin, extent, scratch_buffer&) override { return array_.map(header_.bytes()) + begin; }
    void make_random_access() override {}
    std::string finish(bool) override { return {}; }

private:
    spilled_array& array_;
    array_header header_;
};

std::vector<extent> shape_after(const window_plan& plan) {
    std::vector<extent> shape;
    for (const axis_plan& axis : plan.axes) shape.push_back(axis.out);
    return shape;
}

/// One pass of a program as a program.
program single(const program& what, std::size_t number) {
    const window_plan& plan = what.passes[number];
    program one;
    one.passes = {plan};
    one.components = what.components;
    const auto whole = [&](dtype part) {
        if (what.components == 1) return part;
        return part == dtype::float32 ? dtype::complex64 : dtype::complex128;
    };
    one.in = whole(plan.in);
    one.out = whole(plan.out);
    for (const axis_plan& axis : plan.axes) one.in_shape.push_back(axis.in);
    one.out_shape = shape_after(plan);
    return one;
}

}  // namespace

void run_pass_by_pass(const program& what, source& in, sink& out, sink* indices, const schedule& how) {
    std::unique_ptr<spilled_array> previous;
    std::unique_ptr<spill_source> from;
    const std::size_t passes = what.passes.size();
    for (std::size_t number = 0; number < passes; ++number) {
        program one = single(what, number);
        source& input = from ? static_cast<source&>(*from) : in;
        const bool last = number + 1 == passes;
        if (last && (out.random_access() || passes > 1)) {
            // A single pass comes here because it cannot write to a pipe: it takes one more file.
            one.out = what.out;
            run_fast_passes(one, input, out, indices, how);
            return;
        }
        auto array = std::make_unique<spilled_array>();
        spill_sink to(*array);
        array_header header{one.out, one.out_shape, in.header().fortran_order, false, ""};
        to.begin(header);
        run_fast_passes(one, input, to, last ? indices : nullptr, how);
        from = std::make_unique<spill_source>(*array, header);
        previous = std::move(array);  // frees the pass before's
    }
    program copy;
    copy.in = copy.out = what.out;
    copy.components = what.components;
    copy.in_shape = copy.out_shape = from->header().shape;
    run_fast_passes(copy, *from, out, nullptr, how);
}

}  // namespace pooltool
