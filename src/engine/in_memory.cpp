// A source and a sink that are pointers.
#include <cstring>

#include "pooltool/memory.hpp"

namespace pooltool {

namespace {

class pointer_source final : public source {
public:
    pointer_source(dtype type, const std::vector<extent>& shape, const void* cells)
        : cells_(static_cast<const std::byte*>(cells)) {
        header_.type = type;
        header_.shape = shape;
    }

    [[nodiscard]] const array_header& header() const override { return header_; }
    [[nodiscard]] bool random_access() const override { return true; }
    const std::byte* fetch(extent begin, extent /*end*/, scratch_buffer& /*scratch*/) override { return cells_ + begin; }
    void make_random_access() override {}
    std::string finish(bool /*strict*/) override { return {}; }

private:
    array_header header_{};
    const std::byte* cells_;
};

class pointer_sink final : public sink {
public:
    explicit pointer_sink(void* cells) : cells_(static_cast<std::byte*>(cells)) {}

    void begin(const array_header& /*header*/) override {}
    [[nodiscard]] bool random_access() const override { return true; }
    void write(extent offset, std::span<const std::byte> bytes) override {
        if (!bytes.empty()) std::memcpy(cells_ + offset, bytes.data(), bytes.size());
    }
    void commit() override {}

private:
    std::byte* cells_;
};

}  // namespace

schedule in_memory() {
    schedule how;
    how.instructions = chosen_isa();
    return how;
}

void run(const program& what, const void* cells, void* out, std::int64_t* indices, const schedule& how) {
    pointer_source from(what.in, what.in_shape, cells);
    pointer_sink to(out);
    pointer_sink where(indices);
    run(what, from, to, indices != nullptr ? &where : nullptr, how);
}

void run(const unpool_plan& plan, const void* values, const std::int64_t* indices, void* out, const schedule& how) {
    pointer_source from(plan.type, plan.in_shape, values);
    pointer_source where(dtype::int64, plan.in_shape, indices);
    pointer_sink to(out);
    run(plan, from, where, to, how);
}

}  // namespace pooltool
