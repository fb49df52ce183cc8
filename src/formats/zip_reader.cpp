// libzip over a byte store.
#include "formats/zip_reader.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/escape.hpp"
#include "formats/crc32.hpp"
#include "formats/libzip.hpp"
#include "formats/stores.hpp"
#include "pooltool/error.hpp"

namespace pooltool {
namespace {

constexpr zip_int64_t most_entries = 65535;
constexpr extent most_rest = extent{1} << 20;  // bytes inflated behind the array, to reach the checksum

zip_int64_t read_store(zip_reader::access& access, void* data, zip_uint64_t length) {
    const extent count =
        std::min(access.bytes->size() - access.at, static_cast<extent>(std::min<zip_uint64_t>(length, zip_uint64_t{1} << 40)));
    if (count <= 0) return 0;
    access.last = access.at;
    std::memcpy(data, access.bytes->fetch(access.at, access.at + count, access.scratch), to_size(count));
    access.at += count;
    return count;
}

/// libzip's way to the bytes. No exception may pass through it: a refusal is kept for the caller of libzip.
zip_int64_t serve(void* state, void* data, zip_uint64_t length, zip_source_cmd_t command) noexcept {
    auto& access = *static_cast<zip_reader::access*>(state);
    switch (command) {
        case ZIP_SOURCE_OPEN:
            access.at = 0;
            return 0;
        case ZIP_SOURCE_READ:
            try {
                return read_store(access, data, length);
            } catch (const std::exception& refusal) {
                try {
                    access.refusal = refusal.what();
                } catch (...) {  // without memory for the words, libzip's do
                }
                return -1;
            }
        case ZIP_SOURCE_CLOSE:
            return 0;
        case ZIP_SOURCE_STAT: {
            auto* const about = static_cast<zip_stat_t*>(data);
            libzip().stat_init(about);
            about->size = static_cast<zip_uint64_t>(access.bytes->size());
            about->valid = ZIP_STAT_SIZE;
            return sizeof(zip_stat_t);
        }
        case ZIP_SOURCE_SEEK: {
            const zip_int64_t to = libzip().source_seek_compute_offset(
                static_cast<zip_uint64_t>(access.at), static_cast<zip_uint64_t>(access.bytes->size()), data, length, nullptr);
            if (to < 0) return -1;
            access.at = to;
            return 0;
        }
        case ZIP_SOURCE_TELL:
            return access.at;
        case ZIP_SOURCE_ERROR: {
            const std::array<int, 2> code{ZIP_ER_READ, 0};
            std::memcpy(data, code.data(), sizeof(code));
            return sizeof(code);
        }
        case ZIP_SOURCE_FREE:
            return 0;
        case ZIP_SOURCE_SUPPORTS:
            return ZIP_SOURCE_SUPPORTS_SEEKABLE;
        default:
            return -1;
    }
}

[[noreturn]] void fail_checksum() { fail_input("the archive is damaged: a member's checksum is wrong"); }

/// A stored member where it lies. Its checksum is known good only when it has been computed once, at the end.
class stored_member final : public store_slice {
public:
    stored_member(std::shared_ptr<byte_store> whole, extent begin, const zip_entry& entry)
        : store_slice(std::move(whole), begin, entry.size), checksum_(entry.checksum) {}

    void check_unchanged() override {
        store_slice::check_unchanged();
        constexpr extent piece = extent{1} << 20;
        scratch_buffer scratch;
        std::uint32_t checksum = 0;
        for (extent at = 0; at < size(); at += piece) {
            const extent end = std::min(size(), at + piece);
            checksum = crc32(checksum, {fetch(at, end, scratch), to_size(end - at)});
        }
        if (checksum != checksum_) fail_checksum();
    }

private:
    std::uint32_t checksum_;
};

class member_stream final : public byte_stream {
public:
    member_stream(std::shared_ptr<zip_reader> archive, zip_file* file) : archive_(std::move(archive)), file_(file) {}
    ~member_stream() override { archive_->close(file_); }

    extent read(std::span<std::byte> room) override { return archive_->read(file_, room); }

    /// To the end of the member, where libzip compares the checksum.
    extent rest() override {
        scratch_buffer buffer;
        constexpr extent piece = extent{64} << 10;
        extent count = 0;
        while (const extent more = archive_->read(file_, {buffer.ensure(piece), to_size(piece)})) {
            count += more;
            if (count > most_rest) fail_input("an archive's member goes on for more than 1 MiB behind its array");
        }
        return count;
    }

private:
    std::shared_ptr<zip_reader> archive_;
    zip_file* file_;
};

}  // namespace

zip_reader::zip_reader(std::shared_ptr<byte_store> bytes) : bytes_(std::move(bytes)), access_(std::make_unique<access>()) {
    access_->bytes = bytes_;
}

zip_reader::~zip_reader() {
    if (archive_ != nullptr) libzip().discard(archive_);
}

void zip_reader::fail(const std::string& reason) const {
    if (!access_->refusal.empty()) fail_input(access_->refusal);
    fail_input("the archive is damaged (" + escaped(reason) + ")");
}

std::shared_ptr<zip_reader> zip_reader::open(std::shared_ptr<byte_store> bytes) {
    std::shared_ptr<zip_reader> reader(new zip_reader(std::move(bytes)));
    zip_error_t fault;
    libzip().error_init(&fault);
    zip_source_t* const source = libzip().source_function_create(serve, reader->access_.get(), &fault);
    if (source == nullptr) reader->fail(libzip().error_strerror(&fault));
    reader->archive_ = libzip().open_from_source(source, ZIP_RDONLY, &fault);
    if (reader->archive_ == nullptr) {
        const std::string reason = libzip().error_strerror(&fault);
        libzip().source_free(source);
        libzip().error_fini(&fault);
        reader->fail(reason);
    }
    libzip().error_fini(&fault);
    reader->list();
    return reader;
}

void zip_reader::list() {
    const zip_int64_t count = libzip().get_num_entries(archive_, 0);
    if (count > most_entries) {
        fail_input("the archive has " + std::to_string(count) + " members; at most " + std::to_string(most_entries) +
                   " are read");
    }
    auto left = static_cast<zip_uint64_t>(bytes_->size());
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
        zip_stat_t about;
        if (libzip().stat_index(archive_, i, 0, &about) != 0 || (about.valid & ZIP_STAT_NAME) == 0) fail(libzip().strerror(archive_));
        if (about.size > static_cast<zip_uint64_t>(INT64_MAX))
            fail_input("the archive is damaged: a member claims an absurd size");
        // The same bytes a thousand times over would unpack to a thousand times as much as they can hold.
        const zip_uint64_t packed = (about.valid & ZIP_STAT_COMP_SIZE) != 0 ? about.comp_size : 0;
        if (packed > left) fail_input("the archive is damaged: its members are larger than it, or lie over each other");
        left -= packed;
        zip_entry entry;
        entry.name = about.name;  // a NUL in it has become a blank in libzip's hands
        entry.size = static_cast<extent>(about.size);
        entry.checksum = about.crc;
        entry.method = about.comp_method;
        entry.encrypted = (about.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && about.encryption_method != ZIP_EM_NONE;
        entry.has_checksum = (about.valid & ZIP_STAT_CRC) != 0;
        entries_.push_back(std::move(entry));
    }
}

zip_member zip_reader::member(std::size_t index) {
    const zip_entry& entry = entries_[index];
    if (entry.encrypted) fail_input("the archive's member " + quoted(entry.name) + " is encrypted, which is not read");
    if (entry.method != ZIP_CM_STORE && entry.method != ZIP_CM_DEFLATE) {
        fail_input("the archive's member " + quoted(entry.name) + " has compression method " + std::to_string(entry.method) +
                   "; read are stored (0) and deflated (8), as NumPy writes them");
    }
    if (entry.method == ZIP_CM_STORE && entry.has_checksum) {
        const extent place = place_of(index);
        if (place >= 0) return {std::make_shared<stored_member>(bytes_, place, entry), nullptr};
    }
    const std::lock_guard lock(mutex_);
    zip_file* const file = libzip().fopen_index(archive_, index, 0);
    if (file == nullptr) fail(libzip().strerror(archive_));
    return {nullptr, std::make_unique<member_stream>(shared_from_this(), file)};
}

/// Offset of a stored member's first byte, -1 where it cannot be told: libzip is asked for that byte and watched. A wrong
/// answer would show in the checksum.
extent zip_reader::place_of(std::size_t index) {
    const std::lock_guard lock(mutex_);
    zip_file* const file = libzip().fopen_index(archive_, index, 0);
    if (file == nullptr) fail(libzip().strerror(archive_));
    access_->last = -1;
    char first = 0;
    const zip_int64_t count = libzip().fread(file, &first, 1);
    libzip().fclose(file);
    const extent place = access_->last;
    if (count != 1 || place < 0 || access_->at != place + 1 || entries_[index].size > bytes_->size() - place) return -1;
    return place;
}

extent zip_reader::read(zip_file* file, std::span<std::byte> room) {
    const std::lock_guard lock(mutex_);
    const zip_int64_t count = libzip().fread(file, room.data(), room.size());
    if (count >= 0) return count;
    const zip_error_t* const fault = libzip().file_get_error(file);
    if (libzip().error_code_zip(fault) == ZIP_ER_CRC) fail_checksum();
    fail(libzip().file_strerror(file));
}

void zip_reader::close(zip_file* file) noexcept {
    const std::lock_guard lock(mutex_);
    libzip().fclose(file);
}

}  // namespace pooltool
