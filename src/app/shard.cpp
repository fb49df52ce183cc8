// Both splits look at names and sizes only, and give the same answer on every machine.
#include "app/shard.hpp"

#include <sys/stat.h>
#include <sys/xattr.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <numeric>
#include <queue>

#include "app/standard_output.hpp"
#include "base/hash.hpp"
#include "formats/formats.hpp"

namespace pooltool {

namespace {

constexpr const char* attribute = "user.pooltool.shards";

// What an input costs beside its bytes: opening, naming and renaming take about as long as 64 KiB of cells.
constexpr std::int64_t bytes_per_file = 64 << 10;

/// A file that is not there is empty for every share. One that this share alone cannot look at would be given to others by its
/// count, and to nobody by theirs.
std::int64_t size_of_file(const std::string& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) == 0 || ::stat(split_member(path).file.c_str(), &found) == 0) return found.st_size;
    if (errno == ENOENT || errno == ENOTDIR) return 0;
    throw error(error_kind::system, about(path, std::string("cannot look at the file, whose size decides who takes it (") +
                                                    std::strerror(errno) + "); --split hash needs no sizes"));
}

std::string noted_on(const std::string& folder) {
    std::array<char, 64> value{};
    const ssize_t length = ::getxattr(folder.c_str(), attribute, value.data(), value.size());
    return length > 0 ? std::string(value.data(), static_cast<std::size_t>(length)) : std::string();
}

}  // namespace

std::vector<std::size_t> balanced(const std::vector<std::int64_t>& sizes, const std::vector<std::string>& names,
                                  std::size_t count) {
    std::vector<std::size_t> order(sizes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (sizes[a] != sizes[b]) return sizes[a] > sizes[b];
        return names[a] != names[b] ? names[a] < names[b] : a < b;
    });
    using load = std::pair<std::int64_t, std::size_t>;
    std::priority_queue<load, std::vector<load>, std::greater<>> loads;
    for (std::size_t i = 0; i < count; ++i) loads.push({0, i});
    std::vector<std::size_t> shares(sizes.size());
    for (const std::size_t i : order) {
        const load least = loads.top();
        loads.pop();
        shares[i] = least.second;
        loads.push({least.first + sizes[i] + bytes_per_file, least.second});
    }
    return shares;
}

std::vector<std::size_t> positions_of(const share& part, split_rule split, const found_inputs& inputs) {
    std::vector<std::size_t> positions;
    if (split == split_rule::hash || part.count == 1) {
        for (std::size_t i = 0; i < inputs.files.size(); ++i) {
            if (hash_of(inputs.files[i].relative) % part.count == part.index - 1) positions.push_back(i);
        }
        return positions;
    }
    std::vector<std::int64_t> sizes;
    std::vector<std::string> names;
    for (const found_input& input : inputs.files) {
        sizes.push_back(size_of_file(input.path));
        names.push_back(input.relative);
    }
    const std::vector<std::size_t> shares = balanced(sizes, names, part.count);
    for (std::size_t i = 0; i < shares.size(); ++i) {
        if (shares[i] == part.index - 1) positions.push_back(i);
    }
    return positions;
}

std::string file_word(const share& part) { return std::to_string(part.index) + "-of-" + std::to_string(part.count); }

std::string text_of(const share& part) { return std::to_string(part.index) + "/" + std::to_string(part.count); }

void agree_on_shares(const std::string& folder, const share& part, split_rule split, bool forced) {
    for (std::size_t slash = folder.find('/', 1); slash != std::string::npos; slash = folder.find('/', slash + 1)) {
        ::mkdir(folder.substr(0, slash).c_str(), 0777);
    }
    ::mkdir(folder.c_str(), 0777);  // what cannot be made is told of with the first output
    const std::string note = std::to_string(part.count) + ' ' + name_of(split);
    if (::setxattr(folder.c_str(), attribute, note.data(), note.size(), forced ? 0 : XATTR_CREATE) == 0 || forced) return;
    // There is a note, or none can be kept here, or not by this user: then one that can be read counts all the same.
    const std::string before = noted_on(folder);
    if (before.empty() || before == note) return;
    const std::size_t blank = before.find(' ');
    fail_usage(about(folder, "was filled by " + before.substr(0, blank) + " shares split by " + before.substr(blank + 1) +
                                 ", this is share " + text_of(part) + " split by " + name_of(split) +
                                 " (pass the same count, leave --shard out to do the rest in one run, or --force)"));
}

}  // namespace pooltool
