// Any words behind any command, and any shape: a plan that holds its own rules, or a refusal in one line. Nothing is opened or
// run.
#include <array>

#include "app/operation.hpp"
#include "cli/help.hpp"
#include "cli/parser.hpp"
#include "cli/requests.hpp"
#include "cli/settings.hpp"
#include "fuzz.hpp"
#include "plan/check.hpp"
#include "plan/describe.hpp"

using namespace pooltool;
using namespace pooltool::fuzz;

namespace {

array_header drawn_header(taken& from) {
    constexpr std::array<dtype, 14> types{dtype::boolean, dtype::int8,    dtype::int16,    dtype::int32,    dtype::int64,
                                          dtype::uint8,   dtype::uint16,  dtype::uint32,   dtype::uint64,   dtype::float16,
                                          dtype::float32, dtype::float64, dtype::bfloat16, dtype::complex64};
    array_header header;
    header.type = types[from.byte() % types.size()];
    const unsigned rank = from.byte();
    for (unsigned i = 0; i < rank % 6; ++i) {
        const unsigned length = from.byte();
        header.shape.push_back(length < 250 ? length : static_cast<extent>(from.number(8) >> 1));
    }
    if ((rank & 0x80) != 0) header.fortran_order = true;
    return header;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty() && words.size() < 20) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

void lowered(const operation& what, const array_header& header) {
    if (const auto* unpool = std::get_if<unpool_request>(&what)) {
        static_cast<void>(lower(*unpool, header));
        return;
    }
    const program made = lower_operation(what, header);
    check(made, header);
    static_cast<void>(text_of(made));
    static_cast<void>(record_of(made));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taken from(data, size);
    const auto command = static_cast<cli::command_id>(from.byte() % cli::command_count);
    array_header header = drawn_header(from);
    try {
        static_cast<void>(header.bytes());
    } catch (const error&) {
        header.shape = {3, 4};
    }
    try {
        const cli::arguments typed = cli::parse(command, words_of(from.rest()));
        if (typed.has(cli::option_id::footprint) || typed.has(cli::option_id::files_from)) return 0;  // these are files
        // Windows of adaptive pooling are listed one by one: a long list is what the caller has asked for.
        const std::string* const listed = typed.last(cli::option_id::output_size);
        if (listed != nullptr && listed->size() > 9) return 0;
        if (listed != nullptr && listed->find_first_not_of("0123456789") == std::string::npos && listed->size() > 5) return 0;
        static_cast<void>(cli::input_options_of(typed));
        if (command >= cli::command_id::info && command != cli::command_id::convert) return 0;
        static_cast<void>(cli::selection_of(typed));
        lowered(cli::operation_of(command, typed), header);
        static_cast<void>(cli::batch_settings_of(typed));
    } catch (const error& refusal) {
        demand_message(refusal.what());
    }
    return 0;
}
