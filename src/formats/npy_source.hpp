// An .npy array to read, from a store or from a stream. Owns the step from array offsets to byte offsets and the checks at the
// end; bool bytes are handed out as they are (0 is false, everything else true: the engine's rule).
#pragma once

#include <memory>
#include <string>

#include "formats/formats.hpp"
#include "formats/npy_header.hpp"
#include "formats/streams.hpp"

namespace pooltool {

struct npy_opened {
    std::unique_ptr<source> cells{};
    std::string version{};
};

/// `store`: the .npy from its magic on. Too few data bytes are an error here already.
[[nodiscard]] npy_opened open_npy(std::shared_ptr<byte_store> store, const input_options& options);

/// `stream`: likewise; reads the header only.
[[nodiscard]] npy_opened open_npy(std::unique_ptr<byte_stream> stream, const input_options& options);

}  // namespace pooltool
