// From a path to a source: what is opened, how it is read (mapped, in pieces, as a stream), and which format it has.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include "base/escape.hpp"
#include "formats/formats.hpp"
#include "formats/npy_source.hpp"
#include "formats/npz_reader.hpp"
#include "formats/sniff.hpp"
#include "formats/spool.hpp"
#include "formats/stores.hpp"
#include "formats/text_source.hpp"

namespace pooltool {
namespace {

constexpr extent sample_bytes = 4096;
constexpr extent signature_bytes = 24;

/// A file name's part after the last point, in lower case.
[[nodiscard]] std::string extension_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    const std::size_t point = name.rfind('.');
    if (point == std::string_view::npos) return {};
    std::string result(name.substr(point));
    for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    return result;
}

[[nodiscard]] file_identity identity_from(const struct stat& about) noexcept {
    return {static_cast<std::uint64_t>(about.st_dev), static_cast<std::uint64_t>(about.st_ino)};
}

file_descriptor open_for_reading(const std::string& path) {
    if (path == "-") return duplicate(STDIN_FILENO);
    if (path.empty()) fail_input("the input has no name");
    file_descriptor file(::open(path.c_str(), O_RDONLY | O_NOCTTY | O_CLOEXEC));
    if (!file) fail_system("open", errno);
    return file;
}

class opener {
public:
    opener(const std::string& path, const input_options& options) : path_(path), options_(options) {}

    opened_input open() {
        file_descriptor file = open_for_reading(path_);
        struct stat about {};
        if (::fstat(file.number(), &about) != 0) fail_system("read", errno);
        if (S_ISDIR(about.st_mode)) fail_input("the input is a folder, not a file (-r walks folders)");
        if (!S_ISREG(about.st_mode)) {
            from_stream(std::move(file));
        } else {
            result_.identity = identity_from(about);
            // Standard input may be a file that was read in part already.
            const off_t at = path_ == "-" ? ::lseek(file.number(), 0, SEEK_CUR) : 0;
            // Text is parsed where it is mapped.
            const auto named = format_of_extension(path_);
            const bool text = named == file_format::csv || named == file_format::tsv;
            store_ = text ? open_store(std::move(file)) : open_store(std::move(file), about);
            from_store(std::max<extent>(at, 0));
        }
        return std::move(result_);
    }

private:
    void from_stream(file_descriptor file) {
        ::fcntl(file.number(), F_SETPIPE_SZ, 1 << 20);  // fewer changes between writer and reader; refused for what is no pipe
        auto stream = std::make_unique<peeked_stream>(std::make_unique<descriptor_stream>(std::move(file)));
        const std::string_view first = stream->peek(signature_bytes);
        switch (sniff(first)) {
            case content::npy:
                npy(open_npy(std::unique_ptr<byte_stream>(std::move(stream)), options_));
                return;
            case content::unknown:
                fail_input(unreadable(first));
            case content::zip:
            case content::text:
                break;
        }
        // Both need to be read from more than one place.
        store_ = open_store(spool(*stream, std::numeric_limits<extent>::max()));
        from_store(0);
    }

    void from_store(extent begin) {
        begin = std::min(begin, store_->size());
        const extent sample = std::min(sample_bytes, store_->size() - begin);
        const std::string_view first(reinterpret_cast<const char*>(store_->fetch(begin, begin + sample, scratch_)),
                                     to_size(sample));
        switch (sniff(first)) {
            case content::npy:
                npy(open_npy(from(begin), options_));
                return;
            case content::zip:
                result_.format = file_format::npz;
                result_.members = open_npz(from(begin), options_, result_.identity);
                return;
            case content::text:
                text(first, begin);
                return;
            case content::unknown:
                fail_input(unreadable(first));
        }
    }

    [[nodiscard]] std::shared_ptr<byte_store> from(extent begin) const {
        if (begin == 0) return store_;
        return std::make_shared<store_slice>(store_, begin, store_->size() - begin);
    }

    void npy(npy_opened array) {
        result_.format = file_format::npy;
        result_.cells = std::move(array.cells);
        result_.version = std::move(array.version);
    }

    void text(std::string_view first, extent begin) {
        const auto named = format_of_extension(path_);
        if (named == file_format::npy || named == file_format::npz) {
            fail_input("the file is text, though it is named as " + std::string(named == file_format::npy ? ".npy" : ".npz") +
                       "; it starts with " + quoted(first.substr(0, 16)));
        }
        if (!named && first.find_first_of("0123456789") == std::string_view::npos) fail_input(unreadable(first));
        result_.format = named.value_or(file_format::csv);
        result_.cells = open_text(mapped(), begin, options_);
    }

    /// The text's file as a mapping; where its file system has none, a copy of it.
    [[nodiscard]] std::shared_ptr<mapped_file> mapped() {
        if (auto whole = std::dynamic_pointer_cast<mapped_file>(store_)) return whole;
        if (auto file = std::dynamic_pointer_cast<positioned_file>(store_)) {
            if (auto whole = open_mapped(duplicate(file->number()))) return whole;
        }
        store_stream bytes(*store_);
        auto copy = open_mapped(spool(bytes, std::numeric_limits<extent>::max()));
        if (!copy) throw error(error_kind::system, "cannot map a temporary file into memory (TMPDIR names another folder)");
        return copy;
    }

    const std::string& path_;
    const input_options& options_;
    std::shared_ptr<byte_store> store_{};
    scratch_buffer scratch_{};
    opened_input result_{};
};

[[nodiscard]] bool exists(const std::string& path) noexcept {
    struct stat about {};
    return ::stat(path.c_str(), &about) == 0;
}

/// "NAME" and "NAME.npy" both mean the array NAME.
std::size_t find_member(const std::vector<std::string>& names, const std::string& wanted) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == wanted) return i;
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] + ".npy" == wanted) return i;
    }
    constexpr std::size_t most_listed = 8;
    std::string list;
    for (std::size_t i = 0; i < std::min(most_listed, names.size()); ++i) list += (i > 0 ? ", " : "") + quoted(names[i]);
    if (names.size() > most_listed) list += ", ...";
    fail_input("the archive has no array " + quoted(wanted) + "; it has " + list);
}

}  // namespace

std::optional<file_format> format_of_extension(std::string_view path) noexcept {
    const std::string extension = extension_of(path);
    if (extension == ".npy") return file_format::npy;
    if (extension == ".npz") return file_format::npz;
    if (extension == ".csv" || extension == ".txt") return file_format::csv;
    if (extension == ".tsv") return file_format::tsv;
    return std::nullopt;
}

input_name split_member(const std::string& path) {
    if (path.find(':') == std::string::npos || exists(path)) return {path, {}};
    for (std::size_t colon = path.find(':'); colon != std::string::npos; colon = path.find(':', colon + 1)) {
        const std::string file = path.substr(0, colon);
        if (extension_of(file) == ".npz" && colon + 1 < path.size()) return {file, path.substr(colon + 1)};
    }
    return {path, {}};
}

opened_input open_input(const std::string& path, const input_options& options) {
    const input_name name = split_member(path);
    opened_input opened = opener(name.file, options).open();
    if (name.member.empty()) return opened;
    if (!opened.members) fail_input("the file is no .npz archive; " + quoted(name.member) + " cannot be picked from it");
    return opened.members->open(find_member(opened.members->names(), name.member));
}

std::optional<file_identity> identity_of(const std::string& path) noexcept {
    struct stat about {};
    if (::stat(path.c_str(), &about) != 0) return std::nullopt;
    return identity_from(about);
}

std::optional<file_identity> identity_of(int descriptor) noexcept {
    struct stat about {};
    if (::fstat(descriptor, &about) != 0) return std::nullopt;
    return identity_from(about);
}

}  // namespace pooltool
