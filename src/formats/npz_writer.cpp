// The zip format's records (APPNOTE 6.3.9, sections 4.3 and 4.5.3), stored members only.
#include "formats/npz_writer.hpp"

#include <algorithm>

#include "base/escape.hpp"
#include "formats/crc32.hpp"
#include "formats/npy_header.hpp"
#include "formats/npy_sink.hpp"
#include "formats/npz_reader.hpp"
#include "formats/outputs.hpp"

namespace pooltool {
namespace {

constexpr extent small_limit = 0xffffffff;  // this and more needs the 64-bit fields
constexpr extent count_limit = 0xffff;
constexpr std::uint16_t plain_version = 20;
constexpr std::uint16_t large_version = 45;
constexpr std::uint16_t made_by_unix = 3 << 8;
constexpr std::uint16_t first_of_1980 = 0x21;           // the DOS date 1980-01-01, the earliest
constexpr std::uint32_t regular_0644 = 0100644u << 16;  // file type and mode

class record {
public:
    template <class Number>
    record& put(Number value) {
        for (std::size_t i = 0; i < sizeof(Number); ++i) {
            bytes_ += static_cast<char>((static_cast<std::uint64_t>(value) >> (8 * i)) & 0xff);
        }
        return *this;
    }
    record& u16(extent value) { return put(static_cast<std::uint16_t>(value)); }
    record& u32(extent value) { return put(static_cast<std::uint32_t>(value)); }
    record& u64(extent value) { return put(static_cast<std::uint64_t>(value)); }
    record& text(std::string_view value) {
        bytes_ += value;
        return *this;
    }
    [[nodiscard]] std::string bytes() && { return std::move(bytes_); }
    [[nodiscard]] extent size() const noexcept { return to_extent(bytes_.size()); }

private:
    std::string bytes_{};
};

[[nodiscard]] bool is_large(extent value) noexcept { return value >= small_limit; }
[[nodiscard]] extent small(extent value) noexcept { return std::min(value, small_limit); }

/// Bit 11: the name is UTF-8.
[[nodiscard]] std::uint16_t flags_of(const std::string& name) noexcept {
    const bool ascii =
        std::all_of(name.begin(), name.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80) == 0; });
    return ascii ? 0 : 1 << 11;
}

class member_sink final : public sink {
public:
    member_sink(npz_writer& archive, std::string name) : archive_(archive), name_(std::move(name)) {}
    ~member_sink() override {
        if (!committed_) archive_.abandon_member();
    }

    void begin(const array_header& header) override {
        const std::string start = npy_header_bytes(header);
        wanted_ = header.bytes();
        if (wanted_ > INT64_MAX - (extent{1} << 20)) fail_input("the array is too large for an archive");
        archive_.begin_member(name_, to_extent(start.size()) + wanted_);
        archive_.append(std::as_bytes(std::span(start)));
    }
    /// The checksum takes the bytes in order.
    [[nodiscard]] bool random_access() const override { return false; }
    void write(extent offset, std::span<const std::byte> bytes) override {
        if (offset != written_) throw error(error_kind::system, "an archive's member can only be written in order");
        archive_.append(bytes);
        written_ += to_extent(bytes.size());
    }
    void commit() override {
        check_complete(written_, wanted_);
        archive_.end_member();
        committed_ = true;
    }

private:
    npz_writer& archive_;
    std::string name_;
    extent wanted_{-1};
    extent written_{0};
    bool committed_{false};
};

}  // namespace

npz_writer::npz_writer(std::unique_ptr<byte_output> output) : output_(std::move(output)) {
    // Checksums stand in front of the data they belong to: a pipe gets the archive when it is complete.
    if (!output_->random_access()) output_ = std::make_unique<collected_output>(std::move(output_));
}

std::unique_ptr<sink> npz_writer::add(const std::string& name) {
    const std::string fault = fault_of_member_name(name);
    if (!fault.empty()) fail_input("the array's name " + quoted(name) + " cannot be an archive member's: " + fault);
    if (name.size() > 65000) fail_input("the array's name " + quoted(name) + " is too long for an archive member");
    if (!names_.insert(name).second) fail_input("the archive has an array " + quoted(name) + " already");
    if (member_open_) throw error(error_kind::system, "an archive's members are written one after another");
    member_open_ = true;
    return std::make_unique<member_sink>(*this, name + ".npy");
}

void npz_writer::write(std::span<const char> bytes) {
    output_->write(at_, std::as_bytes(bytes));
    at_ += to_extent(bytes.size());
}

std::string npz_writer::local_header(const entry& member) {
    const bool large = is_large(member.size);
    record out;
    out.u32(0x04034b50).u16(large ? large_version : plain_version).u16(flags_of(member.name)).u16(0).u16(0).u16(first_of_1980);
    out.put(member.checksum).u32(small(member.size)).u32(small(member.size));
    out.u16(to_extent(member.name.size())).u16(large ? 20 : 0).text(member.name);
    if (large) out.u16(1).u16(16).u64(member.size).u64(member.size);
    return std::move(out).bytes();
}

std::string npz_writer::directory_entry(const entry& member) {
    record extra;
    if (is_large(member.size)) extra.u64(member.size).u64(member.size);
    if (is_large(member.offset)) extra.u64(member.offset);
    const bool large = extra.size() > 0;
    const std::uint16_t version = large ? large_version : plain_version;
    record out;
    out.u32(0x02014b50).u16(made_by_unix | version).u16(version).u16(flags_of(member.name)).u16(0).u16(0).u16(first_of_1980);
    out.put(member.checksum).u32(small(member.size)).u32(small(member.size));
    out.u16(to_extent(member.name.size())).u16(large ? extra.size() + 4 : 0).u16(0).u16(0).u16(0).put(regular_0644);
    out.u32(small(member.offset)).text(member.name);
    if (large) out.u16(1).u16(extra.size()).text(std::move(extra).bytes());
    return std::move(out).bytes();
}

void npz_writer::begin_member(const std::string& name, extent size) {
    entries_.push_back({name, size, at_, 0});
    const std::string header = local_header(entries_.back());
    write(header);
    output_->expect(at_, size);
}

void npz_writer::append(std::span<const std::byte> bytes) {
    entries_.back().checksum = crc32(entries_.back().checksum, bytes);
    output_->write(at_, bytes);
    at_ += to_extent(bytes.size());
}

void npz_writer::end_member() {
    const std::string header = local_header(entries_.back());  // now with the checksum
    output_->write(entries_.back().offset, std::as_bytes(std::span(header)));
    member_open_ = false;
}

void npz_writer::abandon_member() noexcept {
    member_open_ = false;
    abandoned_ = true;
}

void npz_writer::commit() {
    if (member_open_ || abandoned_)
        throw error(error_kind::system, "the archive is incomplete: one of its arrays was not finished");
    const extent directory = at_;
    for (const entry& each : entries_) write(directory_entry(each));
    const extent directory_size = at_ - directory;
    const extent count = to_extent(entries_.size());
    record end;
    if (count >= count_limit || is_large(directory) || is_large(directory_size)) {
        end.u32(0x06064b50).u64(44).u16(made_by_unix | large_version).u16(large_version).u32(0).u32(0);
        end.u64(count).u64(count).u64(directory_size).u64(directory);
        end.u32(0x07064b50).u32(0).u64(at_).u32(1);
    }
    const extent few = std::min(count, count_limit);
    end.u32(0x06054b50).u16(0).u16(0).u16(few).u16(few).u32(small(directory_size)).u32(small(directory)).u16(0);
    write(std::move(end).bytes());
    output_->commit();
}

}  // namespace pooltool
