// The one unit that knows the JSON library.
#include "app/json.hpp"

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>

namespace pooltool {

namespace {

nlohmann::ordered_json json_of(const record& tree) {
    return std::visit(
        [](const auto& value) -> nlohmann::ordered_json {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, record::list>) {
                auto list = nlohmann::ordered_json::array();
                for (const record& one : value) list.push_back(json_of(one));
                return list;
            } else if constexpr (std::is_same_v<T, record::object>) {
                auto object = nlohmann::ordered_json::object();
                for (const auto& [name, member] : value) object[name] = json_of(member);
                return object;
            } else {
                return value;
            }
        },
        tree.get());
}

record record_of(const nlohmann::ordered_json& value) {
    switch (value.type()) {
        case nlohmann::ordered_json::value_t::boolean:
            return record(value.get<bool>());
        case nlohmann::ordered_json::value_t::number_integer:
            return record(value.get<extent>());
        case nlohmann::ordered_json::value_t::number_unsigned:
            if (value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<extent>::max()})
                return record(value.get<double>());
            return record(value.get<extent>());
        case nlohmann::ordered_json::value_t::number_float:
            return record(value.get<double>());
        case nlohmann::ordered_json::value_t::string:
            return record(value.get<std::string>());
        case nlohmann::ordered_json::value_t::array: {
            record::list list;
            for (const auto& one : value) list.push_back(record_of(one));
            return record(std::move(list));
        }
        case nlohmann::ordered_json::value_t::object: {
            record object;
            for (const auto& [name, member] : value.items()) object.add(name, record_of(member));
            return object;
        }
        default:
            return {};
    }
}

/// Lists and objects within each other would be followed by as many calls.
bool is_deep(std::string_view text) {
    constexpr int most = 100;
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') in_string = !in_string;
        if (in_string && text[i] == '\\') ++i;
        if (in_string) continue;
        if (text[i] == '[' || text[i] == '{') ++depth;
        if (text[i] == ']' || text[i] == '}') --depth;
        if (depth > most) return true;
    }
    return false;
}

}  // namespace

std::string json_text(const record& tree) {
    return json_of(tree).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::optional<record> json_record(std::string_view text) {
    if (is_deep(text)) return std::nullopt;
    const auto parsed = nlohmann::ordered_json::parse(text, nullptr, false);
    if (parsed.is_discarded()) return std::nullopt;
    return record_of(parsed);
}

}  // namespace pooltool
