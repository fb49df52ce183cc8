// A program that measures when it is told to, so that a script can alternate between it and others, each with its data at hand.
// It writes "ready", then answers each line of its standard input:
//
//     time           by one line of seconds
//     save PATH      by "saved", when the cells of the last output lie in this file
#pragma once

#include <cstddef>
#include <cstdio>
#include <functional>
#include <iostream>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace pooltool::bench {

inline void save(const std::string& path, std::span<const std::byte> cells) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), std::fclose);
    if (!file || std::fwrite(cells.data(), 1, cells.size(), file.get()) != cells.size() || std::fflush(file.get()) != 0) {
        throw std::runtime_error(path + ": cannot be written");
    }
}

/// Answers until standard input ends. `times`: measures once. `output`: where the last measurement's cells lie.
inline void answer_lines(const std::function<std::vector<double>()>& times, std::span<const std::byte> output) {
    const std::string save_word = "save ";
    std::puts("ready");
    std::fflush(stdout);
    for (std::string line; std::getline(std::cin, line);) {
        if (line == "time") {
            const std::vector<double> seconds = times();
            for (std::size_t i = 0; i < seconds.size(); ++i) std::printf("%s%.9f", i == 0 ? "" : " ", seconds[i]);
            std::puts("");
        } else if (line.starts_with(save_word)) {
            save(line.substr(save_word.size()), output);
            std::puts("saved");
        } else {
            throw std::invalid_argument(line + ": neither \"time\" nor \"save PATH\"");
        }
        std::fflush(stdout);
    }
}

}  // namespace pooltool::bench
