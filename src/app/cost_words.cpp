#include "app/cost_words.hpp"

#include "app/number_text.hpp"

namespace pooltool {
namespace {

/// A whole number, as one where it fits.
record counted(double number) {
    if (number < 0x1p53) return static_cast<extent>(number);
    return number;
}

/// An estimate is not worth more digits.
std::string milliseconds(double seconds) { return fixed_text(seconds * 1e3, 1) + " ms"; }

}  // namespace

record record_of(const cost& price) {
    record seconds;
    seconds.add("reading", price.reading).add("writing", price.writing).add("pooling", price.pooling);
    record tree;
    tree.add("strategy", price.strategy);
    tree.add("bytes_read", counted(price.bytes_read)).add("bytes_written", counted(price.bytes_written));
    return tree.add("taps", counted(price.taps)).add("seconds", std::move(seconds));
}

std::string text_of(const cost& price) {
    const double seconds = price.reading + price.writing + price.pooling;
    std::string text = "Cost: reads " + fixed_text(price.bytes_read, 0) + " bytes, writes " +
                       fixed_text(price.bytes_written, 0) + ", combines " + fixed_text(price.taps, 0) + " taps; " +
                       price.strategy + "\n";
    if (seconds < 5e-5) return text + "  less than 0.1 ms on one thread, start-up aside\n";
    text += "  about " + milliseconds(seconds) + " on one thread: reading " + milliseconds(price.reading) + ", writing ";
    return text + milliseconds(price.writing) + ", pooling " + milliseconds(price.pooling) + "\n";
}

}  // namespace pooltool
