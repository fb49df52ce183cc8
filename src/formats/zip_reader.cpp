// minizip over a byte store.
#include "formats/zip_reader.hpp"

#include <minizip/unzip.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>

#include "base/escape.hpp"
#include "formats/crc32.hpp"
#include "formats/stores.hpp"
#include "formats/zip_name.hpp"
#include "pooltool/error.hpp"

namespace pooltool {
namespace {

constexpr std::uint64_t most_entries = 65535;
constexpr extent most_rest = extent{1} << 20;  // bytes inflated behind the array, to reach the checksum
constexpr std::size_t longest_name = 65535;
constexpr unsigned stored = 0;
constexpr unsigned deflated = Z_DEFLATED;

[[noreturn]] void fail_checksum() { fail_input("the archive is damaged: a member's checksum is wrong"); }

/// minizip's handle of an archive, which has one member open at a time; used by one thread at a time.
class unzip_handle {
public:
    explicit unzip_handle(std::shared_ptr<byte_store> bytes) : bytes_(std::move(bytes)) {
        zlib_filefunc64_def calls{};
        calls.opaque = this;
        calls.zopen64_file = [](voidpf self, const void*, int) -> voidpf { return self; };
        calls.zread_file = [](voidpf, voidpf self, void* room, uLong count) noexcept {
            return static_cast<unzip_handle*>(self)->read_bytes(room, count);
        };
        calls.zwrite_file = [](voidpf, voidpf, const void*, uLong) -> uLong { return 0; };
        calls.ztell64_file = [](voidpf, voidpf self) -> ZPOS64_T {
            return static_cast<ZPOS64_T>(static_cast<unzip_handle*>(self)->at_);
        };
        calls.zseek64_file = [](voidpf, voidpf self, ZPOS64_T offset, int origin) noexcept {
            return static_cast<unzip_handle*>(self)->seek(offset, origin);
        };
        calls.zclose_file = [](voidpf, voidpf) { return 0; };
        calls.zerror_file = [](voidpf, voidpf self) { return static_cast<unzip_handle*>(self)->failed_ ? 1 : 0; };
        errno = 0;
        archive_ = unzOpen2_64(nullptr, &calls);
        if (archive_ == nullptr) fail(errno == ENOMEM ? UNZ_INTERNALERROR : UNZ_BADZIPFILE);
    }
    ~unzip_handle() {
        if (archive_ != nullptr) unzClose(archive_);
    }
    unzip_handle(const unzip_handle&) = delete;
    unzip_handle& operator=(const unzip_handle&) = delete;

    [[nodiscard]] unzFile get() const noexcept { return archive_; }

    void check(int code) const {
        if (code != UNZ_OK) fail(code);
    }

    [[noreturn]] void fail(int code) const {
        if (!refusal_.empty()) fail_input(refusal_);
        switch (code) {
            case UNZ_CRCERROR:
                fail_checksum();
            case UNZ_INTERNALERROR:
            case Z_MEM_ERROR:
                throw std::bad_alloc();
            case Z_DATA_ERROR:
            case Z_BUF_ERROR:
                fail_input("the archive is damaged: a member cannot be unpacked");
            default:
                fail_input("the archive is damaged: its directory and its members do not fit together");
        }
    }

    /// The entry becomes the open member.
    void open(const zip_entry& entry) {
        const unz64_file_pos place{entry.place, entry.number};
        check(unzGoToFilePos64(archive_, &place));
        check(unzOpenCurrentFile(archive_));
    }

private:
    /// All that minizip asks for, or nothing: what it does not get it would take for zeros, and it asks for nothing behind the
    /// end of a sound archive. No exception may pass through it: a refusal is kept for its caller.
    uLong read_bytes(void* room, uLong count) noexcept {
        failed_ = true;
        if (count > static_cast<std::uint64_t>(bytes_->size() - at_)) return 0;
        const auto wanted = static_cast<extent>(count);
        try {
            std::memcpy(room, bytes_->fetch(at_, at_ + wanted, scratch_), to_size(wanted));
        } catch (const std::exception& refusal) {
            try {
                refusal_ = refusal.what();
            } catch (...) {  // without memory for the words, those for damage do
            }
            return 0;
        }
        failed_ = false;
        at_ += wanted;
        return count;
    }

    long seek(ZPOS64_T offset, int origin) noexcept {
        const extent from = origin == SEEK_SET ? 0 : origin == SEEK_CUR ? at_ : bytes_->size();
        if (offset > static_cast<ZPOS64_T>(bytes_->size() - from)) return -1;
        at_ = from + static_cast<extent>(offset);
        return 0;
    }

    std::shared_ptr<byte_store> bytes_;
    extent at_{0};
    scratch_buffer scratch_{};
    bool failed_{false};  ///< the last read
    std::string refusal_{};
    unzFile archive_{nullptr};
};

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

class deflated_member final : public byte_stream {
public:
    deflated_member(std::unique_ptr<unzip_handle> archive, const zip_entry& entry)
        : archive_(std::move(archive)), left_(entry.size) {}

    extent read(std::span<std::byte> room) override {
        if (ended_) return 0;
        constexpr std::size_t most = std::size_t{1} << 30;
        const int count = unzReadCurrentFile(archive_->get(), room.data(), static_cast<unsigned>(std::min(room.size(), most)));
        if (count < 0) archive_->fail(count);
        left_ -= count;
        if (count == 0) {
            ended_ = true;
            if (left_ != 0) archive_->fail(Z_DATA_ERROR);
            archive_->check(unzCloseCurrentFile(archive_->get()));  // which compares the checksum
        }
        return count;
    }

    /// To the end of the member, where the checksum is compared.
    extent rest() override {
        scratch_buffer buffer;
        constexpr extent piece = extent{64} << 10;
        extent count = 0;
        while (const extent more = read({buffer.ensure(piece), to_size(piece)})) {
            count += more;
            if (count > most_rest) fail_input("an archive's member goes on for more than 1 MiB behind its array");
        }
        return count;
    }

private:
    std::unique_ptr<unzip_handle> archive_;
    extent left_;  ///< bytes until the end that the directory promises
    bool ended_{false};
};

/// Nothing but the end of a directory, which minizip takes for none.
bool is_empty(byte_store& bytes) {
    constexpr std::string_view end_of_directory("PK\5\6", 4);
    constexpr extent size_of_end = 22;
    scratch_buffer scratch;
    return bytes.size() >= size_of_end && std::memcmp(bytes.fetch(0, 4, scratch), end_of_directory.data(), 4) == 0;
}

}  // namespace

zip_reader::zip_reader(std::shared_ptr<byte_store> bytes) : bytes_(std::move(bytes)) {
    if (is_empty(*bytes_)) return;
    const unzip_handle archive(bytes_);
    unz_global_info64 about{};
    archive.check(unzGetGlobalInfo64(archive.get(), &about));
    if (about.number_entry > most_entries) {
        fail_input("the archive has " + std::to_string(about.number_entry) + " members; at most " +
                   std::to_string(most_entries) + " are read");
    }
    auto left = static_cast<std::uint64_t>(bytes_->size());
    std::string name(longest_name + 1, '\0');
    for (std::uint64_t i = 0; i < about.number_entry; ++i) {
        archive.check(i == 0 ? unzGoToFirstFile(archive.get()) : unzGoToNextFile(archive.get()));
        unz_file_info64 member{};
        archive.check(unzGetCurrentFileInfo64(archive.get(), &member, name.data(), longest_name, nullptr, 0, nullptr, 0));
        if (member.uncompressed_size > static_cast<std::uint64_t>(INT64_MAX))
            fail_input("the archive is damaged: a member claims an absurd size");
        // The same bytes a thousand times over would unpack to a thousand times as much as they can hold.
        if (member.compressed_size > left)
            fail_input("the archive is damaged: its members are larger than it, or lie over each other");
        left -= member.compressed_size;
        unz64_file_pos place{};
        archive.check(unzGetFilePos64(archive.get(), &place));
        zip_entry entry;
        entry.name = zip_name(std::string_view(name).substr(0, std::min<std::size_t>(member.size_filename, longest_name)));
        entry.size = static_cast<extent>(member.uncompressed_size);
        entry.packed = static_cast<extent>(member.compressed_size);
        entry.checksum = static_cast<std::uint32_t>(member.crc);
        entry.method = static_cast<std::uint16_t>(member.compression_method);
        entry.encrypted = (member.flag & 1U) != 0;
        entry.place = place.pos_in_zip_directory;
        entry.number = place.num_of_file;
        entries_.push_back(std::move(entry));
    }
}

zip_member zip_reader::member(std::size_t index) const {
    const zip_entry& entry = entries_[index];
    if (entry.encrypted) fail_input("the archive's member " + quoted(entry.name) + " is encrypted, which is not read");
    if (entry.method != stored && entry.method != deflated) {
        fail_input("the archive's member " + quoted(entry.name) + " has compression method " + std::to_string(entry.method) +
                   "; read are stored (0) and deflated (8), as NumPy writes them");
    }
    auto archive = std::make_unique<unzip_handle>(bytes_);
    archive->open(entry);
    if (entry.method == deflated) return {nullptr, std::make_unique<deflated_member>(std::move(archive), entry)};
    const auto place = static_cast<extent>(std::min<std::uint64_t>(unzGetCurrentFileZStreamPos64(archive->get()), INT64_MAX));
    if (entry.size != entry.packed || entry.size > bytes_->size() - place) archive->fail(UNZ_BADZIPFILE);
    return {std::make_shared<stored_member>(bytes_, place, entry), nullptr};
}

}  // namespace pooltool
