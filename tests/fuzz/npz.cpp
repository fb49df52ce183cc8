// Any bytes as an archive: every member is read or refused, names stay inside, and what was read can be written and read again.
#include "formats/npz_reader.hpp"
#include "formats/npz_writer.hpp"
#include "fuzz.hpp"

using namespace pooltool;
using namespace pooltool::fuzz;

namespace {

struct member {
    std::string name{};
    array_header header{};
    reading cells{};
};

/// Said once more, in other words than the reader's.
bool stays_inside(std::string_view name) {
    if (name.empty() || name.front() == '/' || name.front() == '\\') return false;
    std::string parts = "/" + std::string(name) + "/";
    std::replace(parts.begin(), parts.end(), '\\', '/');
    return parts.find("/../") == std::string::npos && parts.find('\0') == std::string::npos;
}

std::vector<member> read_archive(std::string_view bytes, extent piece) {
    std::vector<member> found;
    const auto archive = open_npz(std::make_shared<bytes_store>(bytes), {}, {});
    for (std::size_t i = 0; i < std::min<std::size_t>(archive->names().size(), 20); ++i) {
        const std::string& name = archive->names()[i];
        demand(stays_inside(name), "names stay inside: " + name);
        try {
            const opened_input opened = archive->open(i);
            // More than deflate can make of these bytes is not believed; nor is it worth the fuzzer's time.
            if (opened.cells->header().bytes() > (1 << 22)) continue;
            found.push_back({name, opened.cells->header(), read_all(*opened.cells, piece)});
        } catch (const error& refusal) {
            demand_message(refusal.what());
        }
    }
    static_cast<void>(archive->finish(false));
    return found;
}

void write_and_read(const std::vector<member>& members) {
    std::string bytes;
    npz_writer writer(std::make_unique<bytes_output>(bytes));
    std::size_t written = 0;
    for (const member& each : members) {
        if (!each.cells.refusal.empty()) continue;
        array_header header = each.header;
        header.swapped = false;
        const auto sink = writer.add(each.name);
        sink->begin(header);
        sink->write(0, std::as_bytes(std::span(each.cells.bytes)));
        sink->commit();
        ++written;
    }
    writer.commit();
    if (written == 0) return;
    std::size_t again = 0;
    for (const member& back : read_archive(bytes, 4096)) {
        while (!members[again].cells.refusal.empty()) ++again;
        demand(back.name == members[again].name && back.cells.refusal.empty() && back.cells.bytes == members[again].cells.bytes,
               "an archive that is written reads the same");
        ++again;
        --written;
    }
    demand(written == 0, "an archive that is written has all its members");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taken from(data, size);
    const extent piece = (from.byte() & 1) != 0 ? 13 : 4096;
    std::vector<member> members;
    try {
        members = read_archive(from.rest(), piece);
    } catch (const error& refusal) {
        demand_message(refusal.what());
        return 0;
    }
    write_and_read(members);
    return 0;
}
