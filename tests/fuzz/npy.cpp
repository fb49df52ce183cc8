// Any bytes as an .npy file: as a file and as a pipe that comes in pieces, the same answer; what is read can be written again.
#include "formats/npy_source.hpp"
#include "fuzz.hpp"

using namespace pooltool;
using namespace pooltool::fuzz;

namespace {

reading from_store(std::string_view bytes, const input_options& options, extent piece, array_header& header) {
    try {
        const npy_opened opened = open_npy(std::make_shared<bytes_store>(bytes), options);
        header = opened.cells->header();
        return read_all(*opened.cells, piece);
    } catch (const error& refusal) {
        demand_message(refusal.what());
        return {refusal.what(), {}};
    }
}

reading from_stream(std::string_view bytes, const input_options& options, std::size_t pieces, extent piece) {
    try {
        const npy_opened opened = open_npy(std::make_unique<bytes_stream>(bytes, pieces), options);
        return read_all(*opened.cells, piece);
    } catch (const error& refusal) {
        return {refusal.what(), {}};
    }
}

void written_again(const array_header& header, input_options options) {
    const bool named_bfloat16 =
        header.type == dtype::bfloat16 && header.carrier.empty();  // a name that is read and never written
    if (named_bfloat16) options.as = dtype::bfloat16;
    const std::string start = npy_header_bytes(header);
    demand(start.size() % 64 == 0, "data begins on a multiple of 64");
    bytes_stream stream(start, start.size());
    const array_header back = read_npy_header(stream, options).header;
    demand(back.type == header.type && back.shape == header.shape &&
               back.carrier == (named_bfloat16 ? "<V2" : header.carrier) && back.swapped == header.swapped &&
               (back.fortran_order == header.fortran_order || same_in_both_orders(header)),
           "a header that is written reads the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taken from(data, size);
    const unsigned how = from.byte();
    input_options options;
    if ((how & 1) != 0) options.as = dtype::bfloat16;
    if ((how & 2) != 0) options.header_limit = extent{1} << 40;
    const extent piece = (how & 4) != 0 ? 7 : 4096;
    const std::size_t pieces = (how & 8) != 0 ? 3 : 1000;

    array_header header;
    const reading file = from_store(from.rest(), options, piece, header);
    const reading pipe = from_stream(from.rest(), options, pieces, piece);
    demand(file.refusal == pipe.refusal, "a file and a pipe are refused alike: '" + file.refusal + "', '" + pipe.refusal + "'");
    demand(file.bytes == pipe.bytes, "a file and a pipe give the same bytes");
    if (file.refusal.empty()) written_again(header, options);
    return 0;
}
