// From JSON lines to cases; see cases.hpp.
#include "cases.hpp"

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace golden {
namespace {

using nlohmann::json;

std::vector<std::byte> from_base64(const std::string& text) {
    static const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::vector<std::byte> bytes;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : text) {
        if (c == '=') break;
        const auto value = letters.find(c);
        if (value == std::string::npos) throw std::runtime_error("no base64");
        held = held << 6 | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<std::byte>(held >> bits & 255));
    }
    return bytes;
}

tolerance tolerance_of(const json& how) {
    if (how.is_string() && how == "exact") return {};
    if (!how.is_object() || how.empty()) throw std::runtime_error("unknown compare " + how.dump());
    for (const auto& [key, value] : how.items()) {
        if (key != "ulp" && key != "rtol" && key != "atol") throw std::runtime_error("unknown compare " + how.dump());
    }
    if (how.contains("ulp")) return {tolerance::kind::ulp, how["ulp"].get<double>(), 0, 0};
    return {tolerance::kind::near, 0, how.value("rtol", 0.0), how.value("atol", 0.0)};
}

golden_case case_of(const json& line) {
    golden_case result;
    result.id = line.at("id");
    result.argv = line.at("argv").get<std::vector<std::string>>();
    result.input = line.at("input");
    result.error = line.value("error", false);
    result.why = line.value("why", "");
    result.expect = result.error ? "" : line.at("expect").get<std::string>();
    result.within = tolerance_of(line.value("compare", json("exact")));
    const json extras = line.value("extra_expect", json::object());
    for (const auto& [option, file] : extras.items()) result.extra_expect.emplace_back(option, file.get<std::string>());
    return result;
}

void check_names(const golden_set& set) {
    const auto known = [&](const golden_case& which, const std::string& name) {
        if (set.files.count(name) == 0)
            throw std::runtime_error("case " + which.id + " names " + name + ", which is not in the set");
    };
    for (const golden_case& each : set.cases) {
        if (each.argv.empty()) throw std::runtime_error("case " + each.id + " has no command");
        known(each, each.input);
        if (!each.error) known(each, each.expect);
        for (const auto& [option, file] : each.extra_expect) known(each, file);
    }
}

}  // namespace

golden_set read_set(const std::string& path) {
    std::ifstream in(path);
    if (!in) throw std::runtime_error(path + ": cannot be read");
    golden_set set;
    std::string text;
    for (int number = 1; std::getline(in, text); ++number) {
        try {
            const json line = json::parse(text);
            if (line.contains("file")) {
                set.files[line.at("file")] = from_base64(line.at("npy"));
            } else {
                set.cases.push_back(case_of(line));
            }
        } catch (const std::exception& e) {
            throw std::runtime_error(path + ":" + std::to_string(number) + ": " + e.what());
        }
    }
    check_names(set);
    return set;
}

}  // namespace golden
