// Signatures: the two that are read, and those worth naming in a refusal.
#include "formats/sniff.hpp"

#include <array>

#include "base/escape.hpp"
#include "formats/npy_header.hpp"

namespace pooltool {
namespace {

using namespace std::string_view_literals;

struct signature {
    std::string_view bytes;
    std::string_view what;
};

constexpr std::array signatures{
    signature{"\x80\x02"sv, "a Python pickle, which is never loaded"},
    signature{"\x80\x03"sv, "a Python pickle, which is never loaded"},
    signature{"\x80\x04"sv, "a Python pickle, which is never loaded"},
    signature{"\x80\x05"sv, "a Python pickle, which is never loaded"},
    signature{"\x89PNG"sv, "a PNG picture"},
    signature{"\xff\xd8\xff"sv, "a JPEG picture"},
    signature{"GIF8"sv, "a GIF picture"},
    signature{"II*\0"sv, "a TIFF picture"},
    signature{"MM\0*"sv, "a TIFF picture"},
    signature{"\x89HDF\r\n\x1a\n"sv, "an HDF5 file"},
    signature{"CDF\x01"sv, "a NetCDF file"},
    signature{"CDF\x02"sv, "a NetCDF file"},
    signature{"\x1f\x8b"sv, "compressed with gzip; uncompress it first (zcat)"},
    signature{"BZh"sv, "compressed with bzip2; uncompress it first (bzcat)"},
    signature{"\xfd"
              "7zXZ\0"sv,
              "compressed with xz; uncompress it first (xzcat)"},
    signature{"\x28\xb5\x2f\xfd"sv, "compressed with zstd; uncompress it first (zstdcat)"},
    signature{"MATLAB 5"sv, "a MATLAB file"},
    signature{"PAR1"sv, "a Parquet file"},
    signature{"ARROW1"sv, "an Arrow file"},
    signature{"%PDF"sv, "a PDF file"},
    signature{"\xff\xfe"sv, "UTF-16 text; save it as UTF-8"},
    signature{"\xfe\xff"sv, "UTF-16 text; save it as UTF-8"},
    signature{"version https://git-lfs"sv, "a Git LFS pointer, not the file itself; git lfs pull fetches that"},
    signature{"<!DOCTYPE"sv, "a web page"},
    signature{"<html"sv, "a web page"},
    signature{"\x7f"
              "ELF"sv,
              "a program"}};

[[nodiscard]] const signature* known(std::string_view first) noexcept {
    for (const signature& each : signatures) {
        if (first.substr(0, each.bytes.size()) == each.bytes) return &each;
    }
    return nullptr;
}

/// Control characters other than those of text make it binary; letters beyond ASCII may be in titles and comments.
[[nodiscard]] bool is_printable(std::string_view first) noexcept {
    for (const char c : first) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f) return false;
    }
    return true;
}

}  // namespace

content sniff(std::string_view first) noexcept {
    if (first.substr(0, npy_magic.size()) == npy_magic) return content::npy;
    if (first.substr(0, 4) == "PK\x03\x04" || first.substr(0, 4) == "PK\x05\x06") return content::zip;
    if (first.empty() || known(first) != nullptr || !is_printable(first)) return content::unknown;
    return content::text;
}

std::string unreadable(std::string_view first) {
    constexpr std::string_view accepted = "read are .npy, .npz and delimited text";
    if (first.empty()) return "the file is empty; " + std::string(accepted);
    if (first.size() < npy_magic.size() && npy_magic.substr(0, first.size()) == first) {
        return "the file ends inside its .npy header";
    }
    const signature* const found = known(first);
    if (found != nullptr) {
        const std::string what = "the file is " + std::string(found->what);
        return found->what.find(';') == std::string_view::npos ? what + "; " + std::string(accepted) : what;
    }
    return "the file is of an unknown kind, it starts with " + quoted(first.substr(0, 8)) + "; " + std::string(accepted);
}

}  // namespace pooltool
