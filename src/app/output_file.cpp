// Sinks with names.
#include "app/output_file.hpp"

#include "app/byte_order.hpp"
#include "app/print_array.hpp"
#include "app/standard_output.hpp"
#include "base/escape.hpp"

namespace pooltool {

namespace {

/// Runs the action; its errors get the output's name.
template <class Action>
void with_name(const std::string& path, Action action) {
    try {
        action();
    } catch (const closed_pipe&) {
        throw;
    } catch (const error& problem) {
        throw named_error(problem.kind(), about_output(path, problem.what()));
    }
}

class named_sink : public sink {
public:
    named_sink(std::unique_ptr<sink> inner, const std::string& path) : inner_(std::move(inner)), path_(path) {}

    void begin(const array_header& header) override {
        with_name(path_, [&] { inner_->begin(header); });
    }
    [[nodiscard]] bool random_access() const override { return inner_->random_access(); }
    void write(extent offset, std::span<const std::byte> bytes) override {
        with_name(path_, [&] { inner_->write(offset, bytes); });
    }
    void commit() override {
        with_name(path_, [&] { inner_->commit(); });
    }

private:
    std::unique_ptr<sink> inner_;
    const std::string& path_;
};

}  // namespace

output_file::output_file(const std::string& path, const job& what, const job_settings& settings, file_format format,
                         bool archive, const std::string& member)
    : path_(path), heading_(what.heading), options_(settings.writing), printed_(settings.readable && path == "-"), turned_(settings.turned) {
    if (turned_ && (printed_ || format == file_format::csv || format == file_format::tsv)) {
        throw named_error(error_kind::input, about_output(path_, "text has no byte order (leave --byte-order out, or write .npy)"));
    }
    options_.format = format;
    options_.existing = what.existing;
    options_.mark = what.mark;
    if (!printed_ && format == file_format::npz && (archive || !member.empty())) {
        with_name(path_, [&] { archive_ = open_archive_output(path_, options_); });
    }
}

std::unique_ptr<sink> output_file::array(const std::string& member) {
    if (printed_) {
        std::string heading = heading_;
        if (!member.empty()) heading += escaped(member) + ":\n";
        return open_printer(std::move(heading));
    }
    std::unique_ptr<sink> opened;
    with_name(path_, [&] { opened = archive_ ? archive_->add(member) : open_output(path_, options_); });
    auto named = std::make_unique<named_sink>(std::move(opened), path_);
    if (turned_) return turned_over(std::move(named));
    return named;
}

void output_file::commit() {
    if (archive_) with_name(path_, [&] { archive_->commit(); });
}

}  // namespace pooltool
