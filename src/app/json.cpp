// The one unit that knows the JSON library.
#include "app/json.hpp"

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

}  // namespace

std::string json_text(const record& tree) {
    return json_of(tree).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace pooltool
