// Records of outcomes and totals.
#include "app/report_lines.hpp"

#include "base/hash.hpp"

namespace pooltool {

namespace {

std::string_view word_of(job_status status) {
    switch (status) {
        case job_status::done:
            return "done";
        case job_status::skipped:
            return "skipped";
        case job_status::failed:
            return "failed";
        case job_status::planned:
            return "planned";
    }
    return {};
}

/// By the definition of UTF-8: no overlong forms, no surrogates, nothing beyond U+10FFFF.
bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i++]);
        if (first < 0x80) continue;
        const std::size_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        if (first < 0xc2 || first > 0xf4 || i + more > text.size()) return false;
        const auto second = static_cast<unsigned char>(text[i]);
        if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) || (first == 0xf0 && second < 0x90) ||
            (first == 0xf4 && second > 0x8f))
            return false;
        for (std::size_t k = 0; k < more; ++k) {
            if ((static_cast<unsigned char>(text[i++]) & 0xc0) != 0x80) return false;
        }
    }
    return true;
}

int digit_of(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : 0;
}

record array_record(const array_header& header) {
    record array;
    array.add("dtype", name_of(header.type));
    array.add("shape", header.shape);
    return array;
}

void add_run(record& line, const run_identity& run) {
    line.add("shard", run.shard);
    line.add("list", run.list);
    line.add("list_files", run.files);
    line.add("call", run.call);
}

}  // namespace

void batch_totals::count(const job_outcome& outcome) {
    switch (outcome.status) {
        case job_status::done:
            ++done;
            break;
        case job_status::skipped:
            ++skipped;
            break;
        case job_status::failed:
            ++failed;
            return;
        case job_status::planned:
            ++planned;
            break;
    }
    for (const array_result& array : outcome.result.arrays) {
        bytes_in += array.in.bytes();
        bytes_out += array.out.bytes();
    }
}

std::uint64_t list_hash(const found_inputs& inputs) {
    std::uint64_t sum = 0;
    for (const found_input& input : inputs.files) sum += hash_of(input.path);
    return sum;
}

record record_of(const job_outcome& outcome, const run_identity& run) {
    record line;
    line.add("type", "file");
    line.add("number", outcome.number);
    add_path(line, "input", outcome.what.input);
    add_path(line, "output", outcome.what.output);
    if (!outcome.what.indices.empty()) add_path(line, "indices", outcome.what.indices);
    line.add("status", word_of(outcome.status));
    if (outcome.status == job_status::failed) {
        line.add("error", outcome.problem);
        line.add("error_kind", outcome.kind == error_kind::system ? "system" : "input");
    }
    record::list arrays;
    extent bytes_in = 0;
    extent bytes_out = 0;
    for (const array_result& array : outcome.result.arrays) {
        record both;
        if (!array.member.empty()) both.add("member", array.member);
        both.add("in", array_record(array.in));
        both.add("out", array_record(array.out));
        arrays.push_back(std::move(both));
        bytes_in += array.in.bytes();
        bytes_out += array.out.bytes();
    }
    line.add("arrays", std::move(arrays));
    line.add("bytes_in", bytes_in);
    line.add("bytes_out", bytes_out);
    if (!outcome.result.warnings.empty()) {
        record::list warnings;
        for (const std::string& warning : outcome.result.warnings) warnings.emplace_back(warning);
        line.add("warnings", std::move(warnings));
    }
    line.add("seconds", outcome.seconds);
    add_run(line, run);
    return line;
}

record record_of(const batch_totals& totals, const run_identity& run, std::string_view ended, int exit_code) {
    record line;
    line.add("type", "summary");
    line.add("files", totals.files);
    line.add("done", totals.done);
    line.add("skipped", totals.skipped);
    line.add("failed", totals.failed);
    if (totals.planned > 0) line.add("planned", totals.planned);
    line.add("not_begun", totals.not_begun);
    line.add("folders_not_read", totals.problems);
    line.add("bytes_in", totals.bytes_in);
    line.add("bytes_out", totals.bytes_out);
    line.add("seconds", totals.seconds);
    line.add("ended", ended);
    line.add("exit", exit_code);
    add_run(line, run);
    return line;
}

void add_path(record& object, const std::string& name, const std::string& path) {
    object.add(name, path);
    if (is_utf8(path)) return;
    std::string digits;
    for (const char byte : path) {
        const auto value = static_cast<unsigned char>(byte);
        digits += "0123456789abcdef"[value >> 4];
        digits += "0123456789abcdef"[value & 15];
    }
    object.add(name + "_hex", std::move(digits));
}

std::string path_in(const record& object, const std::string& name) {
    const std::string digits = text_in(object, name + "_hex");
    if (digits.empty()) return text_in(object, name);
    std::string path;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        path += static_cast<char>(digit_of(digits[i]) * 16 + digit_of(digits[i + 1]));
    }
    return path;
}

std::string text_in(const record& object, std::string_view name) {
    const record* member = object.find(name);
    const auto* text = member == nullptr ? nullptr : std::get_if<std::string>(&member->get());
    return text == nullptr ? std::string() : *text;
}

extent number_in(const record& object, std::string_view name, extent otherwise) {
    const record* member = object.find(name);
    const auto* number = member == nullptr ? nullptr : std::get_if<extent>(&member->get());
    return number == nullptr ? otherwise : *number;
}

}  // namespace pooltool
