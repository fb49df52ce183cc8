// A report on the disk: lines that no kill can tear, and what is there already.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "app/json.hpp"
#include "app/ledger.hpp"
#include "app/report_file.hpp"
#include "app/report_lines.hpp"

using namespace pooltool;

namespace {

/// A name in a folder of its own, removed in the end.
struct place {
    std::string folder;
    std::string path;
    place() {
        char name[] = "/tmp/pooltool-report-XXXXXX";
        folder = ::mkdtemp(name);
        path = folder + "/run.jsonl";
    }
    ~place() {
        ::unlink(path.c_str());
        ::rmdir(folder.c_str());
    }
    [[nodiscard]] std::string text() const {
        std::ostringstream all;
        all << std::ifstream(path).rdbuf();
        return all.str();
    }
};

const auto any = [](std::string_view) { return true; };

}  // namespace

TEST_CASE("no line shorter than a page reaches over a page's end") {
    const place at;
    report_file report(at.path, existing_policy::refuse, any);
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < 300; ++i) lines.push_back("{\"type\":\"" + std::string(i * 37 % 900, 'x') + "\"}");
    for (const std::string& line : lines) report.add(line);
    const std::string text = at.text();
    std::size_t begin = 0;
    for (const std::string& line : lines) {
        CHECK(text.compare(begin, line.size(), line) == 0);
        CHECK(begin / 4096 == (begin + line.size()) / 4096);
        const std::size_t end = text.find('\n', begin);
        REQUIRE(end != std::string::npos);
        CHECK(text.substr(begin + line.size(), end - begin - line.size()).find_first_not_of(' ') == std::string::npos);
        begin = end + 1;
    }
    CHECK(begin == text.size());
}

TEST_CASE("a torn last line is cut off when a report is continued") {
    const place at;
    std::ofstream(at.path) << "{\"type\":\"file\"}\n{\"type\":\"fi";
    {
        report_file report(at.path, existing_policy::skip, any);
        report.add("{\"type\":\"summary\"}");
    }
    CHECK(at.text() == "{\"type\":\"file\"}\n{\"type\":\"summary\"}\n");
}

TEST_CASE("what was there is refused, continued or emptied by the policy, and must be a report") {
    const place at;
    std::ofstream(at.path) << "{\"type\":\"file\"}\n";
    CHECK_THROWS_WITH(report_file(at.path, existing_policy::refuse, any), Catch::Contains("exists already"));
    CHECK_THROWS_WITH(report_file(at.path, existing_policy::replace, [](std::string_view) { return false; }),
                      Catch::Contains("is no report"));
    CHECK(at.text() == "{\"type\":\"file\"}\n");
    const report_file report(at.path, existing_policy::replace, any);
    CHECK(at.text().empty());
    CHECK_THROWS_WITH(report_file(at.path, existing_policy::skip, any), Catch::Contains("another run writes this report now"));
}

TEST_CASE("a ledger proves an output by its mark and its state, by the last line about it") {
    const place at;
    std::ofstream(at.path) << "cells";
    record line;
    line.add("type", "file");
    add_path(line, "output", at.path);
    line.add("mark", "1 call input " + state_of(at.path));
    ledger book;
    CHECK_FALSE(book.take("no json"));
    CHECK_FALSE(book.take("{\"other\":1}"));
    CHECK(book.take(json_text(line)));
    CHECK(book.take("{\"type\":\"summary\"}"));
    CHECK(book.mark_of(at.path) == "1 call input");
    CHECK(book.mark_of("elsewhere").empty());
    std::ofstream(at.path) << "other cells";
    CHECK(book.mark_of(at.path).empty());
}

TEST_CASE("paths that are no UTF-8 come back byte for byte") {
    for (const std::string path : {"plain", "\xc3\xa4", "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "new\nline"}) {
        record line;
        add_path(line, "input", path);
        const std::optional<record> read = json_record(json_text(line));
        REQUIRE(read);
        CHECK(path_in(*read, "input") == path);
    }
}
