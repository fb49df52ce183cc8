// Short ways to say a request and to see what it was lowered to; shared by the tests of this folder.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "plan/check.hpp"
#include "plan/geometry.hpp"
#include "pooltool/error.hpp"
#include "pooltool/request.hpp"

namespace pooltool {

inline array_header array_of(std::vector<extent> shape, dtype type = dtype::float32) {
    array_header header;
    header.type = type;
    header.shape = std::move(shape);
    return header;
}

/// lower(), and the rules that every engine relies on.
template <class Request>
program lowered(const Request& request, const array_header& input) {
    program result = lower(request, input);
    REQUIRE_NOTHROW(check(result, input));
    return result;
}

/// The message of the refusal, with "usage: " or "input: " in front; "accepted" when there is none.
template <class Request>
std::string refusal(const Request& request, const array_header& input) {
    try {
        static_cast<void>(lower(request, input));
    } catch (const error& refused) {
        return std::string(refused.kind() == error_kind::usage ? "usage: " : "input: ") + refused.what();
    }
    return "accepted";
}

/// Refused as expected, in one line that holds `part`.
#define CHECK_REFUSED(request, input, kind, part)            \
    do {                                                     \
        const std::string message = refusal(request, input); \
        CHECK_THAT(message, Catch::StartsWith(kind ": "));   \
        CHECK_THAT(message, Catch::Contains(part));          \
        CHECK(message.find('\n') == std::string::npos);      \
    } while (false)

inline pool_request pooling(pool_operation operation, std::vector<extent> kernel, dialect which = dialect::torch) {
    pool_request request;
    request.operation = operation;
    request.kernel = std::move(kernel);
    request.dialect = which;
    return request;
}

inline filter_request filtering(filter_operation operation, std::vector<extent> size) {
    filter_request request;
    request.operation = operation;
    request.size = std::move(size);
    return request;
}

inline const axis_plan& axis_of(const program& what, std::size_t axis, std::size_t pass = 0) {
    return what.passes[pass].axes[axis];
}

}  // namespace pooltool
