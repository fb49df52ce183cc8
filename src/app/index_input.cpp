// Opening, choosing and turning; see index_input.hpp.
#include "app/index_input.hpp"

#include <algorithm>

#include "app/job.hpp"
#include "app/reordered_source.hpp"
#include "app/standard_output.hpp"
#include "base/escape.hpp"

namespace pooltool {
namespace {

template <class Action>
decltype(auto) with_name(const std::string& path, Action action) {
    try {
        return action();
    } catch (const named_error&) {
        throw;
    } catch (const error& problem) {
        throw named_error(problem.kind(), about(path, problem.what()));
    }
}

/// Forwards to a source, and puts the file's name in front of its errors.
class named_source final : public source {
public:
    named_source(source& inner, const std::string& path) : inner_(inner), path_(path) {}

    [[nodiscard]] const array_header& header() const override { return inner_.header(); }
    [[nodiscard]] bool random_access() const override { return inner_.random_access(); }
    const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) override {
        return with_name(path_, [&] { return inner_.fetch(begin, end, scratch); });
    }
    void make_random_access() override {
        with_name(path_, [&] { inner_.make_random_access(); });
    }
    std::string finish(bool strict) override {
        return with_name(path_, [&] { return inner_.finish(strict); });
    }

private:
    source& inner_;
    const std::string& path_;
};

}  // namespace

index_input::index_input(std::string path, const input_options& options) : path_(std::move(path)) {
    input_options own = options;
    own.as.reset();  // --in-dtype is the values'
    file_ = with_name(path_, [&] { return open_input(path_, own); });
}

source& index_input::of(const std::string& member) {
    source* cells = file_.cells.get();
    if (file_.members != nullptr) {
        with_name(path_, [&] {
            const std::vector<std::string>& names = file_.members->names();
            auto found = std::find(names.begin(), names.end(), member);
            if (found == names.end() && names.size() == 1) found = names.begin();
            if (found == names.end()) {
                fail_input(member.empty() ? "an archive of several arrays (name the indices: FILE.npz:NAME)"
                                          : "has no indices of the name " + escaped(member));
            }
            member_ = file_.members->open(static_cast<std::size_t>(found - names.begin()));
        });
        cells = member_.cells.get();
    }
    named_.reset();
    turned_.reset();
    if (cells->header().fortran_order && cells->header().shape.size() > 1) {
        turned_ = with_name(path_, [&] { return reordered(*cells); });
        cells = turned_.get();
    }
    named_ = std::make_unique<named_source>(*cells, path_);
    return *named_;
}

std::string index_input::finish(bool strict) {
    const std::string warning = named_->finish(strict);
    return warning.empty() ? warning : about(path_, warning);
}

}  // namespace pooltool
