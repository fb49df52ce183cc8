// A source whose errors name their file.
#pragma once

#include <string>

#include "app/job.hpp"
#include "app/standard_output.hpp"
#include "pooltool/io.hpp"

namespace pooltool {

/// Does the action; an error of it that names no file yet gets this one's name.
template <class Action>
decltype(auto) with_name(const std::string& path, Action action) {
    try {
        return action();
    } catch (const named_error&) {
        throw;
    } catch (const error& problem) {
        throw named_error(problem.kind(), about(path, problem.what()));
    }
}

/// Forwards to a source, and puts the file's name in front of its errors. Both arguments must outlive it.
class named_source final : public source {
public:
    named_source(source& inner, const std::string& path) : inner_(inner), path_(path) {}

    [[nodiscard]] const array_header& header() const override { return inner_.header(); }
    [[nodiscard]] bool random_access() const override { return inner_.random_access(); }
    const std::byte* fetch(extent begin, extent end, scratch_buffer& scratch) override {
        return with_name(path_, [&] { return inner_.fetch(begin, end, scratch); });
    }
    void make_random_access() override {
        with_name(path_, [&] { inner_.make_random_access(); });
    }
    std::string finish(bool strict) override {
        return with_name(path_, [&] { return inner_.finish(strict); });
    }

private:
    source& inner_;
    const std::string& path_;
};

}  // namespace pooltool
