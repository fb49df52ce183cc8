// The second input of max_unpool: the file of indices, and which of its arrays belongs to which array of values.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "formats/formats.hpp"

namespace pooltool {

class index_input {
public:
    /// Opens the file. Its errors, here and later, are named_error with its name.
    index_input(std::string path, const input_options& options);

    /// The indices of one array of values, in row-major order: `member` of an archive of values is found under the same name,
    /// or is the file's only array when it has only one. Valid until the next call.
    [[nodiscard]] source& of(const std::string& member);

    /// After the last fetch from what of() gave: as source::finish, the warning with the file's name.
    [[nodiscard]] std::string finish(bool strict);

    [[nodiscard]] const std::optional<file_identity>& identity() const noexcept { return file_.identity; }

private:
    std::string path_;
    opened_input file_{};
    opened_input member_{};
    std::unique_ptr<source> turned_{};
    std::unique_ptr<source> named_{};
};

}  // namespace pooltool
