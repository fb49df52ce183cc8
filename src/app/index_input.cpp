// Opening, choosing and turning; see index_input.hpp.
#include "app/index_input.hpp"

#include <algorithm>

#include "app/named_source.hpp"
#include "app/reordered_source.hpp"
#include "app/standard_output.hpp"
#include "base/escape.hpp"

namespace pooltool {
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
