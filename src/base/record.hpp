// A tree of named values, for whoever prints it: text, JSON, a table. Order is kept; there is no format and no parser here.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "pooltool/dtype.hpp"

namespace pooltool {

class record {
public:
    using list = std::vector<record>;
    using object = std::vector<std::pair<std::string, record>>;
    using value = std::variant<bool, extent, double, std::string, list, object>;

    record() : value_(object{}) {}
    record(std::same_as<bool> auto truth) : value_(truth) {}
    record(std::integral auto number) requires(!std::same_as<decltype(number), bool>) : value_(static_cast<extent>(number)) {}
    /// Formats that have no NaN or infinity get the word instead: "nan", "inf", "-inf".
    record(std::floating_point auto number) : value_(finite_or_word(static_cast<double>(number))) {}
    record(std::string text) : value_(std::move(text)) {}
    record(std::string_view text) : value_(std::string(text)) {}
    record(const char* text) : value_(std::string(text)) {}
    record(list values) : value_(std::move(values)) {}
    record(object members) : value_(std::move(members)) {}
    record(const std::vector<extent>& numbers) : value_(list(numbers.begin(), numbers.end())) {}

    /// Appends a member; the record is an object.
    record& add(std::string name, record member) {
        std::get<object>(value_).emplace_back(std::move(name), std::move(member));
        return *this;
    }

    /// The first member of this name, or nothing when there is none or this is no object.
    [[nodiscard]] const record* find(std::string_view name) const noexcept {
        const auto* members = std::get_if<object>(&value_);
        if (members == nullptr) return nullptr;
        for (const auto& member : *members) {
            if (member.first == name) return &member.second;
        }
        return nullptr;
    }

    [[nodiscard]] const value& get() const noexcept { return value_; }
    bool operator==(const record&) const = default;

private:
    static value finite_or_word(double number) {
        if (number != number) return std::string("nan");
        if (number - number != 0) return std::string(number < 0 ? "-inf" : "inf");
        return number;
    }

    value value_;
};

}  // namespace pooltool
