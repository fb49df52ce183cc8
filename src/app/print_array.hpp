// An array as text for people: a sink that prints what str(array) of NumPy prints. Memory is bounded by what is printed, not by
// the array: above 1000 cells only the three first and last along each long axis are kept.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "pooltool/io.hpp"

namespace pooltool {

/// Prints to stdout at commit(): `heading` first (whole lines, or nothing), then the array and a newline.
[[nodiscard]] std::unique_ptr<sink> open_printer(std::string heading);

/// Keeps the text instead, for whoever lays it out further: as open_printer, but commit() stores it in `text`.
[[nodiscard]] std::unique_ptr<sink> open_text_keeper(std::string& text);

}  // namespace pooltool
