// Any bytes as delimited text: refused in one line, or read alike in small pieces and in one, with comments around and without,
// and read the same again after being written.
#include <sys/mman.h>

#include "formats/text_sink.hpp"
#include "formats/text_source.hpp"
#include "fuzz.hpp"

using namespace pooltool;
using namespace pooltool::fuzz;

namespace {

std::unique_ptr<source> opened(std::string_view bytes, const input_options& options) {
    file_descriptor file(::memfd_create("text", MFD_CLOEXEC));
    write_all(file.number(), std::as_bytes(std::span(bytes)));
    std::shared_ptr<mapped_file> mapped = open_mapped(std::move(file));
    if (!mapped) return nullptr;
    return open_text(std::move(mapped), 0, options);
}

void written_again(const array_header& header, const std::string& bytes, const input_options& before) {
    if (header.cells() == 0) return;
    std::string text;
    text_sink sink(std::make_unique<bytes_output>(text), ';', {});
    sink.begin(header);
    sink.write(0, std::as_bytes(std::span(bytes)));
    sink.commit();
    input_options options;
    options.as = before.as ? before.as : header.type;
    options.delimiter = ';';
    options.header = header_line::none;
    const auto again = opened(text, options);
    demand(again != nullptr, "a matrix that is written is not empty");
    demand(again->header().shape == header.shape && again->header().type == header.type,
           "a matrix that is written keeps its form");
    demand(read_all(*again, 4096).bytes == bytes, "a matrix that is written reads the same");
}

/// Fields with enough text around are read in another way (formats/text_plain.hpp).
void with_comments_around(std::string_view text, const input_options& options, const reading* expected) {
    constexpr std::string_view marks[]{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"};
    for (const std::string_view mark : marks) {
        if (text.substr(0, mark.size()) == mark) return;  // means something in front only
    }
    const std::string comment = '#' + std::string(100, '1') + '\n';
    reading found;
    try {
        const auto cells = opened(comment + std::string(text) + '\n' + comment, options);
        demand(cells != nullptr, "comments are a text");
        found = read_all(*cells, cells->header().bytes() + 1);
    } catch (const error& refusal) {
        found.refusal = refusal.what();
    }
    const bool refused = expected == nullptr || !expected->refusal.empty();
    demand(refused == !found.refusal.empty(), "with comments around a text is refused where it is without");
    demand(refused || found.bytes == expected->bytes, "with comments around a text is read as without");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taken from(data, size);
    const unsigned how = from.byte();
    input_options options;
    constexpr std::array<char, 8> delimiters{0, 0, 0, ',', ';', '\t', ' ', '|'};
    if (delimiters[how & 7] != 0) options.delimiter = delimiters[how & 7];
    constexpr std::array<header_line, 4> headers{header_line::automatic, header_line::automatic, header_line::skip,
                                                 header_line::none};
    options.header = headers[how >> 3 & 3];
    constexpr std::array<std::optional<dtype>, 8> types{std::nullopt,   std::nullopt, std::nullopt,   dtype::float32,
                                                        dtype::float16, dtype::uint8, dtype::boolean, dtype::uint64};
    options.as = types[how >> 5 & 7];
    try {
        const auto cells = opened(from.rest(), options);
        if (!cells) return 0;
        const array_header header = cells->header();
        const reading whole = read_all(*cells, header.bytes() + 1);
        const auto once_more = opened(from.rest(), options);
        const reading pieces = read_all(*once_more, 3 * size_of(header.type));
        demand(whole.refusal == pieces.refusal && whole.bytes == pieces.bytes, "pieces make the whole");
        with_comments_around(from.rest(), options, &whole);
        if (whole.refusal.empty()) {
            written_again(header, whole.bytes, options);
        } else {
            demand_message(whole.refusal);
        }
    } catch (const error& refusal) {
        demand_message(refusal.what());
        with_comments_around(from.rest(), options, nullptr);
    }
    return 0;
}
