// From a path and a format to a sink.
#include "formats/npy_sink.hpp"
#include "formats/npz_writer.hpp"
#include "formats/outputs.hpp"
#include "formats/text_sink.hpp"

namespace pooltool {

std::unique_ptr<sink> open_output(const std::string& path, const output_options& options) {
    auto output = open_byte_output(path, options);
    switch (options.format) {
        case file_format::npy:
            return std::make_unique<npy_sink>(std::move(output));
        case file_format::npz:
            return std::make_unique<single_member_sink>(std::make_unique<npz_writer>(std::move(output)));
        case file_format::csv:
            return std::make_unique<text_sink>(std::move(output), options.delimiter, options.precision);
        case file_format::tsv:
            return std::make_unique<text_sink>(std::move(output), '\t', options.precision);
    }
    throw error(error_kind::usage, "unknown output format");
}

std::unique_ptr<output_archive> open_archive_output(const std::string& path, const output_options& options) {
    return std::make_unique<npz_writer>(open_byte_output(path, options));
}

}  // namespace pooltool
