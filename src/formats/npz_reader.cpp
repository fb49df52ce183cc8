// An .npz is a zip of .npy files.
#include "formats/npz_reader.hpp"

#include <unordered_set>

#include "base/escape.hpp"
#include "formats/npy_source.hpp"
#include "formats/zip_reader.hpp"

namespace pooltool {
namespace {

constexpr std::string_view suffix = ".npy";

class npz_reader final : public input_archive {
public:
    npz_reader(std::shared_ptr<zip_reader> zip, const input_options& options, const std::optional<file_identity>& identity)
        : zip_(std::move(zip)), options_(options), identity_(identity) {
        std::unordered_set<std::string> seen;
        for (std::size_t i = 0; i < zip_->entries().size(); ++i) {
            const std::string& entry = zip_->entries()[i].name;
            if (!entry.empty() && entry.back() == '/') continue;  // a folder
            std::string fault = fault_of_member_name(entry);
            if (!fault.empty()) fail_input("the archive has a member " + quoted(entry) + ": " + fault);
            if (!entry.ends_with(suffix)) {
                others_.push_back(entry);
                continue;
            }
            std::string name = entry.substr(0, entry.size() - suffix.size());
            if (name.empty()) fail_input("the archive has a member without a name");
            fault = fault_of_member_name(name);  // a member "...npy" is an array ".."
            if (!fault.empty()) fail_input("the archive has an array " + quoted(name) + ": " + fault);
            if (!seen.insert(name).second) fail_input("the archive has the member " + quoted(entry) + " twice");
            names_.push_back(std::move(name));
            entries_.push_back(i);
        }
        if (!names_.empty()) return;
        if (others_.empty()) fail_input("the archive is empty");
        fail_input("the archive has no .npy member; its first member is " + quoted(others_.front()));
    }

    [[nodiscard]] const std::vector<std::string>& names() const override { return names_; }

    [[nodiscard]] opened_input open(std::size_t index) override {
        zip_member member = zip_->member(entries_.at(index));
        npy_opened array =
            member.store ? open_npy(std::move(member.store), options_) : open_npy(std::move(member.stream), options_);
        opened_input result;
        result.cells = std::move(array.cells);
        result.format = file_format::npz;
        result.identity = identity_;
        result.version = std::move(array.version);
        return result;
    }

    std::string finish(bool strict) override {
        zip_->check_unchanged();
        if (others_.empty()) return {};
        std::string what = "the archive has members that are no arrays: " + quoted(others_.front());
        if (others_.size() > 1) what += " and " + std::to_string(others_.size() - 1) + " more";
        if (strict) fail_input(what + " (--strict)");
        return what + "; they were left out";
    }

private:
    std::shared_ptr<zip_reader> zip_;
    input_options options_;
    std::optional<file_identity> identity_;
    std::vector<std::string> names_{};
    std::vector<std::size_t> entries_{};  ///< of each name, its place in the zip
    std::vector<std::string> others_{};
};

}  // namespace

std::string fault_of_member_name(std::string_view name) {
    if (name.empty()) return "it has no name";
    if (name.find('\0') != std::string_view::npos) return "its name has a NUL";
    if (name.front() == '/' || name.front() == '\\') return "its name is absolute";
    const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
    if (name.size() > 1 && name[1] == ':' && is_letter(name[0])) return "its name has a drive";
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t end = std::min(name.find_first_of("/\\", at), name.size());
        if (name.substr(at, end - at) == "..") return "its name leaves the folder (..)";
        at = end + 1;
    }
    return {};
}

std::unique_ptr<input_archive> open_npz(std::shared_ptr<byte_store> store, const input_options& options,
                                        const std::optional<file_identity>& identity) {
    return std::make_unique<npz_reader>(std::make_shared<zip_reader>(std::move(store)), options, identity);
}

}  // namespace pooltool
