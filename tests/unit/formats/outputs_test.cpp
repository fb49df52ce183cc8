// Outputs appear whole or not at all: temporary names, refusals, races, links, devices, full disks, closed pipes.
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "formats/outputs.hpp"
#include "support.hpp"

using namespace pooltool;
using namespace pooltool::test;

namespace {

array_header floats(std::vector<extent> shape) {
    array_header header;
    header.type = dtype::float32;
    header.shape = std::move(shape);
    return header;
}

output_options with(existing_output existing) {
    output_options options;
    options.existing = existing;
    return options;
}

const std::string four_floats = raw(std::vector<float>{1, 2, 3, 4});
const std::string four_floats_npy =
    npy_bytes("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }" + std::string(60, ' ') + "\n", four_floats);

}  // namespace

TEST_CASE("a new output appears at the commit, and has no name before, or a recognisable one") {
    const folder here;
    const auto output = open_output(here / "out.npy", {});
    output->begin(floats({4}));
    CHECK(output->random_access());
    output->write(8, std::as_bytes(std::span(four_floats).subspan(8)));
    for (const std::string& name : here.names()) CHECK_THAT(name, Catch::EndsWith(".pooltool-tmp"));
    output->write(0, std::as_bytes(std::span(four_floats).first(8)));
    output->commit();
    CHECK(here.names() == std::vector<std::string>{"out.npy"});
    CHECK(read_file(here / "out.npy") == four_floats_npy);
}

TEST_CASE("an output that replaces another appears at the commit, and under a recognisable name until then") {
    const folder here;
    write_file(here / "out.npy", "old");
    const auto output = open_output(here / "out.npy", with(existing_output::replace));
    output->begin(floats({4}));
    output->write(8, std::as_bytes(std::span(four_floats).subspan(8)));
    CHECK(read_file(here / "out.npy") == "old");
    const auto names = here.names();
    REQUIRE(names.size() == 2);
    CHECK_THAT(names[0], Catch::StartsWith(".out.npy.") && Catch::EndsWith(".pooltool-tmp"));
    CHECK(names[0].size() == std::string(".out.npy.XXXXXX.pooltool-tmp").size());
    output->write(0, std::as_bytes(std::span(four_floats).first(8)));
    output->commit();
    CHECK(here.names() == std::vector<std::string>{"out.npy"});
    CHECK(read_file(here / "out.npy") == four_floats_npy);
}

TEST_CASE("an output that is not committed leaves nothing") {
    const folder here;
    {
        const auto output = open_output(here / "out.npy", {});
        output->begin(floats({4}));
        output->write(0, std::as_bytes(std::span(four_floats)));
    }
    CHECK(here.names().empty());
    write_file(here / "out.npy", "old");
    {
        const auto output = open_output(here / "out.npy", with(existing_output::replace));
        output->begin(floats({4}));
    }
    CHECK(read_file(here / "out.npy") == "old");
}

TEST_CASE("a mark is kept with an output until somebody else writes to it") {
    const folder here;
    output_options options;
    options.mark = "1 call input";
    write_array(here / "out.npy", floats({4}), four_floats, options);
    const std::string kept = mark_of(here / "out.npy");
    CHECK((kept == "1 call input" || kept.empty()));  // empty: a file system without extended attributes
    write_file(here / "out.npy", "something else");
    CHECK(mark_of(here / "out.npy").empty());
    CHECK(mark_of(here / "missing.npy").empty());
}

TEST_CASE("an output is compared with what exists, and never replaces it") {
    const folder here;
    write_array(here / "out.npy", floats({4}), four_floats, {});
    CHECK(refusal([&] { write_array(here / "out.npy", floats({4}), four_floats, with(existing_output::compare)); }).empty());
    write_file(here / "out.npy", "other");
    CHECK_THAT(refusal([&] { write_array(here / "out.npy", floats({4}), four_floats, with(existing_output::compare)); }),
               Catch::Contains("holds something else"));
    CHECK(read_file(here / "out.npy") == "other");
    write_array(here / "new.npy", floats({4}), four_floats, with(existing_output::compare));
    CHECK(read_file(here / "new.npy") == four_floats_npy);
}

TEST_CASE("a folder that is removed and made again takes the next output") {
    const folder here;
    const std::string inner = here / "inner";
    for (int i = 0; i < 2; ++i) {
        REQUIRE(::mkdir(inner.c_str(), 0777) == 0);
        write_array(inner + "/out.npy", floats({4}), four_floats, {});
        CHECK(read_file(inner + "/out.npy") == four_floats_npy);
        REQUIRE(::unlink((inner + "/out.npy").c_str()) == 0);
        REQUIRE(::rmdir(inner.c_str()) == 0);
    }
}

TEST_CASE("half an array is never committed") {
    const folder here;
    const auto output = open_output(here / "out.npy", {});
    CHECK_THAT(refusal([&] { output->commit(); }, error_kind::system), Catch::Contains("incomplete"));
    output->begin(floats({4}));
    output->write(0, std::as_bytes(std::span(four_floats).first(12)));
    CHECK_THAT(refusal([&] { output->commit(); }, error_kind::system), Catch::Contains("12 of 16 bytes"));
}

TEST_CASE("an existing output is refused at once, or replaced with its permissions kept") {
    const folder here;
    write_file(here / "out.npy", "old");
    ::chmod((here / "out.npy").c_str(), 0640);
    CHECK_THAT(refusal([&] { static_cast<void>(open_output(here / "out.npy", {})); }), Catch::Contains("exists already"));
    write_array(here / "out.npy", floats({4}), four_floats, with(existing_output::replace));
    CHECK(read_file(here / "out.npy") == four_floats_npy);
    struct stat about {};
    ::stat((here / "out.npy").c_str(), &about);
    CHECK((about.st_mode & 0777) == 0640);
}

TEST_CASE("an output that appears meanwhile is not lost") {
    const folder here;
    const auto output = open_output(here / "out.npy", {});
    output->begin(floats({4}));
    output->write(0, std::as_bytes(std::span(four_floats)));
    write_file(here / "out.npy", "somebody else's");
    CHECK_THAT(refusal([&] { output->commit(); }), Catch::Contains("exists already"));
    CHECK(read_file(here / "out.npy") == "somebody else's");
}

TEST_CASE("of many that race for one name exactly one wins") {
    const folder here;
    std::atomic<int> winners{0};
    std::vector<std::thread> racers;
    for (int i = 0; i < 8; ++i) {
        racers.emplace_back([&, i] {
            try {
                const auto output = open_output(here / "out.npy", {});
                output->begin(floats({4}));
                output->write(0, std::as_bytes(std::span(four_floats)));
                output->commit();
                ++winners;
            } catch (const error&) {
                static_cast<void>(i);
            }
        });
    }
    for (auto& racer : racers) racer.join();
    CHECK(winners == 1);
    CHECK(here.names() == std::vector<std::string>{"out.npy"});
}

TEST_CASE("the mode of a new output follows the umask") {
    const folder here;
    const mode_t kept = ::umask(027);
    write_array(here / "out.npy", floats({4}), four_floats, {});
    ::umask(kept);
    struct stat about {};
    ::stat((here / "out.npy").c_str(), &about);
    CHECK((about.st_mode & 0777) == 0640);
}

TEST_CASE("a link is followed and stays a link") {
    const folder here;
    ::mkdir((here / "deep").c_str(), 0777);
    write_file(here / "deep/real.npy", "old");
    REQUIRE(::symlink("deep/real.npy", (here / "link.npy").c_str()) == 0);
    CHECK_THAT(refusal([&] { static_cast<void>(open_output(here / "link.npy", {})); }), Catch::Contains("exists already"));
    write_array(here / "link.npy", floats({4}), four_floats, with(existing_output::replace));
    struct stat about {};
    REQUIRE(::lstat((here / "link.npy").c_str(), &about) == 0);
    CHECK(S_ISLNK(about.st_mode));
    CHECK(read_file(here / "deep/real.npy") == four_floats_npy);
    REQUIRE(::symlink("deep/new.npy", (here / "dangling.npy").c_str()) == 0);
    write_array(here / "dangling.npy", floats({4}), four_floats, {});
    CHECK(read_file(here / "deep/new.npy") == four_floats_npy);
    REQUIRE(::symlink("loop", (here / "loop").c_str()) == 0);
    CHECK_FALSE(refusal([&] { static_cast<void>(open_output(here / "loop", {})); }, error_kind::system).empty());
}

TEST_CASE("a missing folder, a folder as output and an empty name are refused with the way out") {
    const folder here;
    CHECK_THAT(refusal([&] { static_cast<void>(open_output(here / "no/out.npy", {})); }, error_kind::system),
               Catch::Contains("does not exist; make it first"));
    CHECK_THAT(refusal([&] { static_cast<void>(open_output(here.path(), {})); }), Catch::Contains("folder"));
    CHECK_THAT(refusal([&] { static_cast<void>(open_output(here / "new/", {})); }), Catch::Contains("folder"));
    CHECK_FALSE(refusal([&] { static_cast<void>(open_output("", {})); }).empty());
    CHECK(here.names().empty());
}

TEST_CASE("the longest possible file name can be written") {
    const folder here;
    const std::string name(255, 'n');
    write_array(here / name, floats({4}), four_floats, {});
    CHECK(here.names() == std::vector<std::string>{name});
}

TEST_CASE("devices and pipes are written directly and in order") {
    const folder here;
    CHECK(refusal([&] { write_array("/dev/null", floats({4}), four_floats, {}); }).empty());
    CHECK_THAT(refusal([&] { write_array("/dev/full", floats({4}), four_floats, {}); }, error_kind::system),
               Catch::Contains("No space left on device"));
    REQUIRE(::mkfifo((here / "fifo").c_str(), 0600) == 0);
    std::string got;
    std::thread reader([&] { got = read_file(here / "fifo"); });
    write_array(here / "fifo", floats({4}), four_floats, {});
    reader.join();
    CHECK(got == four_floats_npy);
    const auto output = open_output("/dev/null", {});
    output->begin(floats({4}));
    CHECK_FALSE(output->random_access());
    CHECK_THAT(refusal([&] { output->write(4, std::as_bytes(std::span(four_floats).first(4))); }, error_kind::system),
               Catch::Contains("in order"));
}

TEST_CASE("a full disk is an error with its reason and leaves nothing") {
    const folder here;
    // The largest file a process may write stands in for the size of the disk.
    const pid_t child = ::fork();
    if (child == 0) {
        rlimit limit{};
        limit.rlim_cur = limit.rlim_max = 100'000;
        ::setrlimit(RLIMIT_FSIZE, &limit);
        ::signal(SIGXFSZ, SIG_IGN);
        int result = 1;
        try {
            const auto output = open_output(here / "out.npy", {});
            output->begin(floats({100'000}));
            const std::string bytes(400'000, 'x');
            output->write(0, std::as_bytes(std::span(bytes)));
        } catch (const error& found) {
            result = found.kind() == error_kind::system && std::string(found.what()).find("File too large") != std::string::npos
                         ? 0
                         : 2;
        }
        ::_exit(result);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(here.names().empty());
}

TEST_CASE("a reader that has gone is told apart from other failures") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    ::close(ends[0]);
    const folder here;
    sequential_output output(file_descriptor(ends[1]), false);
    CHECK_THROWS_AS(output.write(0, std::as_bytes(std::span(four_floats))), closed_pipe);
}

TEST_CASE("a signal handler can remove what is not committed, and only that") {
    const folder here;
    write_array(here / "done.npy", floats({4}), four_floats, {});
    write_file(here / "old.npy", "old");
    const auto one = open_output(here / "one.npy", {});
    const auto two = open_output(here / "old.npy", with(existing_output::replace));
    CHECK(here.names().size() >= 3);
    remove_temporaries();
    CHECK(here.names() == std::vector<std::string>{"done.npy", "old.npy"});
    // And afterwards the process can go on.
    write_array(here / "after.npy", floats({4}), four_floats, {});
    CHECK(here.names().size() == 3);
}

TEST_CASE("temporaries of killed runs are removed, those of living ones are not") {
    const folder here;
    write_file(here / ".out.npy.abcdef.pooltool-tmp", "left by a killed run");
    write_file(here / "mine.pooltool-tmp", "no temporary: no dot in front");
    write_file(here / "living.npy", "old");
    const auto living = open_output(here / "living.npy", with(existing_output::replace));
    CHECK(remove_stale_temporaries(here.path()) == 1);
    CHECK(here.names().size() == 3);
    living->begin(floats({4}));
    living->write(0, std::as_bytes(std::span(four_floats)));
    living->commit();
    CHECK(here.names() == std::vector<std::string>{"living.npy", "mine.pooltool-tmp"});
}

TEST_CASE("a durable output is the same file") {
    const folder here;
    output_options options;
    options.durable = true;
    write_array(here / "out.npy", floats({4}), four_floats, options);
    CHECK(read_file(here / "out.npy") == four_floats_npy);
    CHECK(refusal([&] { write_array("/dev/null", floats({4}), four_floats, options); }).empty());
}

TEST_CASE("threads write their parts of one output") {
    const folder here;
    const extent cells = 1 << 20;
    std::vector<float> values(static_cast<std::size_t>(cells));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
    const std::string bytes = raw(values);
    const auto output = open_output(here / "out.npy", {});
    output->begin(floats({cells}));
    std::vector<std::thread> writers;
    const std::size_t part = bytes.size() / 4;
    for (std::size_t i = 0; i < 4; ++i) {
        writers.emplace_back(
            [&, i] { output->write(static_cast<extent>(i * part), std::as_bytes(std::span(bytes).subspan(i * part, part))); });
    }
    for (auto& writer : writers) writer.join();
    output->commit();
    CHECK(all_bytes(*open_input(here / "out.npy", {}).cells) == bytes);
}
