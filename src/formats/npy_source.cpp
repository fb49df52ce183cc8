// The two .npy sources.
#include "formats/npy_source.hpp"

#include "formats/spool.hpp"
#include "formats/stores.hpp"

namespace pooltool {
namespace {

std::string trailing_bytes(extent count, bool strict, bool exact) {
    if (count == 0) return {};
    const std::string what =
        (exact ? std::to_string(count) + (count == 1 ? " byte follows" : " bytes follow") : "more bytes follow") + " the array";
    if (strict) fail_input(what + " (--strict)");
    return what + " and were not read";
}

class stored_npy final : public source {
public:
    stored_npy(array_header header, std::shared_ptr<byte_store> store, extent data)
        : header_(std::move(header)), store_(std::move(store)), data_(data) {}

    [[nodiscard]] const array_header& header() const override { return header_; }
    [[nodiscard]] bool random_access() const override { return true; }
    const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) override {
        return store_->fetch(data_ + begin, data_ + end, scratch);
    }
    void make_random_access() override {}
    std::string finish(bool strict) override {
        store_->check_unchanged();
        return trailing_bytes(store_->size() - data_ - header_.bytes(), strict, true);
    }

private:
    array_header header_;
    std::shared_ptr<byte_store> store_;
    extent data_;
};

class streamed_npy final : public source {
public:
    streamed_npy(array_header header, std::unique_ptr<byte_stream> stream)
        : header_(std::move(header)), window_(std::move(stream), header_.bytes()) {}

    [[nodiscard]] const array_header& header() const override { return header_; }
    [[nodiscard]] bool random_access() const override { return spooled_ != nullptr; }
    const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) override {
        return spooled_ ? spooled_->fetch(begin, end, scratch) : window_.fetch(begin, end, scratch);
    }
    void make_random_access() override {
        if (spooled_) return;
        const extent bytes = header_.bytes();
        auto spooled = open_store(spool(window_.stream(), bytes));
        if (spooled->size() != bytes) fail_incomplete(spooled->size(), bytes);
        spooled_ = std::move(spooled);
    }
    std::string finish(bool strict) override {
        return trailing_bytes(spooled_ ? window_.stream().rest() : window_.finish(), strict, false);
    }

private:
    array_header header_;
    stream_window window_;
    std::shared_ptr<byte_store> spooled_{};
};

}  // namespace

npy_opened open_npy(std::shared_ptr<byte_store> store, const input_options& options) {
    store_stream start_of_file(*store);
    npy_start start = read_npy_header(start_of_file, options);
    const extent present = store->size() - start.header_bytes;
    const extent wanted = start.header.bytes();
    if (present < wanted) fail_incomplete(present, wanted);
    return {std::make_unique<stored_npy>(std::move(start.header), std::move(store), start.header_bytes), start.version};
}

npy_opened open_npy(std::unique_ptr<byte_stream> stream, const input_options& options) {
    npy_start start = read_npy_header(*stream, options);
    return {std::make_unique<streamed_npy>(std::move(start.header), std::move(stream)), start.version};
}

}  // namespace pooltool
