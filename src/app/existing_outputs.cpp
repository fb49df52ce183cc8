// Marks are "1 CALL INPUT": the hashes of the call's words, and of the input's relative path, size and time of change.
#include "app/existing_outputs.hpp"

#include <sys/stat.h>

#include <vector>

#include "app/standard_output.hpp"
#include "base/hash.hpp"

namespace pooltool {

namespace {

bool exists(const std::string& path) {
    struct stat found {};
    return path != "-" && ::lstat(path.c_str(), &found) == 0;
}

bool newer(const std::string& input, const std::string& output) {
    struct stat in {};
    struct stat out {};
    if (::stat(input.c_str(), &in) != 0 || ::stat(output.c_str(), &out) != 0) return true;
    if (in.st_mtim.tv_sec != out.st_mtim.tv_sec) return in.st_mtim.tv_sec > out.st_mtim.tv_sec;
    return in.st_mtim.tv_nsec > out.st_mtim.tv_nsec;
}

constexpr const char* reason = "is one of the inputs (choose another output, or --exclude what is one)";

/// Which folders are there: in one that is not, nothing is. Outputs come in runs that go to one folder.
class existing_folders {
public:
    bool has_folder_of(const std::string& file) {
        const std::string_view folder = std::string_view(file).substr(0, file.rfind('/') + 1);
        if (folder != last_) {
            last_ = folder;
            there_ = folder.empty() || exists(last_);
        }
        return there_;
    }

private:
    std::string last_{};
    bool there_{true};  // the current folder
};

}  // namespace

existing_outputs::existing_outputs(const found_inputs& inputs, const batch_settings& settings, const ledger& earlier)
    : inputs_(inputs),
      policy_(settings.existing),
      in_folder_(!settings.folder.empty()),
      call_(settings.call.empty() ? "" : hex_of(hash_of(settings.call))),
      earlier_(earlier) {}

void existing_outputs::refuse_inputs_among(const std::vector<planned_job>& jobs) {
    if (!in_folder_) return;  // the one job there is looks for itself
    existing_folders folders;
    std::string clashing;
    for (const planned_job& next : jobs) {
        for (const std::string* output : {&next.output, &next.indices}) {
            if (output->empty() || !folders.has_folder_of(*output) || !is_input(*output)) continue;
            if (!clashing.empty()) put_message(clashing);
            clashing = about_output(*output, reason);
        }
    }
    if (!clashing.empty()) throw error(error_kind::input, clashing);
}

existing_outputs::finding existing_outputs::look(const std::string& relative, job& what) {
    if (what.input != "-" && !call_.empty()) {
        std::string state = state_of(what.input);
        if (state.empty()) state = state_of(split_member(what.input).file);
        if (!state.empty()) what.mark = "1 " + call_ + ' ' + hex_of(hash_of(relative + '\n' + state));
    }
    std::vector<const std::string*> present;
    bool complete = true;
    for (const std::string* output : {&what.output, &what.indices}) {
        if (output->empty() || *output == "-") continue;
        if (exists(*output)) {
            present.push_back(output);
        } else {
            complete = false;
        }
    }
    what.existing = policy_ == existing_policy::replace ? existing_output::replace : existing_output::refuse;
    what.nothing_there = present.empty();
    if (present.empty()) return finding::to_make;
    if (in_folder_) {
        for (const std::string* output : present) refuse_inputs(*output);
    }
    if (policy_ == existing_policy::refuse || policy_ == existing_policy::replace) return finding::to_make;
    bool all_proven = complete;
    bool replaceable = policy_ == existing_policy::update;
    for (const std::string* output : present) {
        all_proven = all_proven && proven(*output, what.mark);
        replaceable = replaceable && (ours(*output) || newer(split_member(what.input).file, *output));
    }
    if (all_proven) return finding::done;
    what.existing = replaceable ? existing_output::replace : existing_output::compare;
    return replaceable ? finding::to_make : finding::to_compare;
}

bool existing_outputs::appeared(const job& what) {
    return what.nothing_there && (exists(what.output) || (!what.indices.empty() && exists(what.indices)));
}

bool existing_outputs::ours(const std::string& output) const {
    return !mark_of(output).empty() || !earlier_.mark_of(output).empty();
}

bool existing_outputs::proven(const std::string& output, const std::string& mark) const {
    return !mark.empty() && (mark_of(output) == mark || earlier_.mark_of(output) == mark);
}

bool existing_outputs::is_input(const std::string& output) {
    const std::optional<file_identity> identity = identity_of(output);
    if (!identity) return false;
    // Only an output that exists can be an input, so most runs never need the list.
    listed_.run([this] {
        for (const found_input& input : inputs_.files) {
            const std::optional<file_identity> one = identity_of(split_member(input.path).file);
            if (one) input_identities_.insert({one->device, one->inode});
        }
    });
    return input_identities_.count({identity->device, identity->inode}) != 0;
}

void existing_outputs::refuse_inputs(const std::string& output) {
    if (is_input(output)) throw named_error(error_kind::input, about_output(output, reason));
}

}  // namespace pooltool
