// Mapping, positioned reading and the watch for changes.
#include "formats/stores.hpp"

#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/vfs.h>

#include <cerrno>

#include "pooltool/error.hpp"

namespace pooltool {
namespace {

[[noreturn]] void fail_shorter() {
    fail_input("the file became shorter while it was read; run again when nothing writes to it");
}

[[nodiscard]] bool on_tmpfs(int number) noexcept {
    struct statfs about {};
    return ::fstatfs(number, &about) == 0 && about.f_type == TMPFS_MAGIC;
}

}  // namespace

watched_file::watched_file(file_descriptor file) : file_(std::move(file)) {
    if (::fstat(file_.number(), &first_) != 0) fail_system("read", errno);
}

void watched_file::check_unchanged() const {
    struct stat now {};
    if (::fstat(file_.number(), &now) != 0) fail_system("read", errno);
    if (now.st_size < first_.st_size) fail_shorter();
    if (now.st_size != first_.st_size || now.st_mtim.tv_sec != first_.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != first_.st_mtim.tv_nsec) {
        fail_input("the file changed while it was read; run again when nothing writes to it");
    }
}

std::unique_ptr<mapped_file> mapped_file::open(std::unique_ptr<watched_file>& file) {
    if (file->size() == 0) return nullptr;
    void* const base = ::mmap(nullptr, to_size(file->size()), PROT_READ, MAP_SHARED, file->number(), 0);
    if (base == MAP_FAILED) return nullptr;
    std::unique_ptr<mapped_file> mapped(new mapped_file(std::move(file), static_cast<std::byte*>(base)));
    if (!mapped->guard_.active()) {
        file = std::move(mapped->file_);
        ::munmap(base, to_size(file->size()));
        mapped->base_ = nullptr;
        return nullptr;
    }
    return mapped;
}

mapped_file::mapped_file(std::unique_ptr<watched_file> file, std::byte* base)
    : file_(std::move(file)), base_(base), guard_(base, to_size(file_->size())) {}

mapped_file::~mapped_file() {
    if (base_ == nullptr) return;
    const std::size_t bytes = to_size(file_->size());
    guard_.end();
    ::munmap(base_, bytes);
}

const std::byte* mapped_file::fetch(extent begin, extent /*end*/, scratch_buffer& /*scratch*/) { return base_ + begin; }

void mapped_file::check_unchanged() {
    file_->check_unchanged();
    // The file has its old size and time again, or its disk cannot be read: in either case zeros were read in place of its
    // bytes.
    if (guard_.hit())
        fail_input("a part of the file could not be read (it became shorter for a while, or its disk has an error)");
}

std::string_view mapped_file::text() const noexcept { return {reinterpret_cast<const char*>(base_), to_size(file_->size())}; }

const std::byte* positioned_file::fetch(extent begin, extent end, scratch_buffer& scratch) {
    constexpr extent very_much = extent{4} << 20;  // no slab is larger; who asks for whole arrays does it once
    if (end - begin > very_much) {
        tried_.run([this] { mapped_ = open_mapped(duplicate(file_->number())); });
        if (mapped_ && mapped_->size() == file_->size()) return mapped_->fetch(begin, end, scratch);
    }
    std::byte* const room = scratch.ensure(end - begin);
    if (read_at(file_->number(), begin, {room, to_size(end - begin)}) != end - begin) fail_shorter();
    return room;
}

void positioned_file::check_unchanged() {
    file_->check_unchanged();
    if (mapped_) mapped_->check_unchanged();
}

loaded_file::loaded_file(std::unique_ptr<watched_file> file) : file_(std::move(file)) {
    std::byte* const room = bytes_.ensure(file_->size());
    if (read_at(file_->number(), 0, {room, to_size(file_->size())}) != file_->size()) fail_shorter();
}

const std::byte* loaded_file::fetch(extent begin, extent /*end*/, scratch_buffer& /*scratch*/) { return bytes_.data() + begin; }

namespace {

std::shared_ptr<byte_store> open_store(std::unique_ptr<watched_file> watched) {
    if (!on_tmpfs(watched->number())) {
        if (auto mapped = mapped_file::open(watched)) return mapped;
    }
    return std::make_shared<positioned_file>(std::move(watched));
}

}  // namespace

std::shared_ptr<byte_store> open_store(file_descriptor file) {
    return open_store(std::make_unique<watched_file>(std::move(file)));
}

std::shared_ptr<byte_store> open_store(file_descriptor file, const struct stat& about) {
    auto watched = std::make_unique<watched_file>(std::move(file), about);
    constexpr extent small = extent{64} << 10;
    if (watched->size() > 0 && watched->size() <= small) return std::make_shared<loaded_file>(std::move(watched));
    return open_store(std::move(watched));
}

std::shared_ptr<mapped_file> open_mapped(file_descriptor file) {
    auto watched = std::make_unique<watched_file>(std::move(file));
    return mapped_file::open(watched);
}

}  // namespace pooltool
