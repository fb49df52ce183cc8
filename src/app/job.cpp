// The order of steps that keeps promises: nothing is opened for writing before the input's header is read and lowered, nothing
// appears before the input proved whole.
#include "app/job.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <new>

#include "app/index_input.hpp"
#include "app/one_array.hpp"
#include "app/output_file.hpp"
#include "app/reordered_source.hpp"
#include "app/standard_output.hpp"
#include "base/escape.hpp"

namespace pooltool {

namespace {

file_format format_for(const std::string& output, const job_settings& settings, file_format of_input) {
    if (settings.to) return *settings.to;
    if (output == "-") return of_input;
    return format_of_extension(output).value_or(of_input);
}

array_header result_header(const program& what, const array_header& in) {
    array_header out;
    out.type = what.out;
    out.shape = what.out_shape;
    out.fortran_order = in.fortran_order;
    return out;
}

/// What one call does to each array it meets.
class array_worker {
public:
    array_worker(const job_settings& settings, job_result& result, output_file* output, output_file* indices,
                 index_input* positions)
        : settings_(settings), result_(result), output_(output), indices_(indices), positions_(positions) {}

    /// `lowered`: what the call means for these cells, when that is known already.
    void take(source& cells, const std::string& name, const std::string& member, std::optional<program> lowered = {}) {
        if (const auto* request = std::get_if<unpool_request>(&settings_.what)) {
            unpool(*request, cells, name, member);
            return;
        }
        const std::optional<bool> order = wanted_order(settings_.what);
        if (order && *order != cells.header().fortran_order && cells.header().shape.size() > 1) {
            const std::unique_ptr<source> turned = reordered(cells);
            run_on(*turned, name, member, lower_operation(settings_.what, turned->header()));
        } else {
            run_on(cells, name, member, lowered ? *std::move(lowered) : lower_operation(settings_.what, cells.header()));
        }
    }

private:
    const job_settings& settings_;
    job_result& result_;
    output_file* output_;  ///< null: a preview
    output_file* indices_;
    index_input* positions_;  ///< max_unpool's second input; else null

    void unpool(const unpool_request& request, source& cells, const std::string& name, const std::string& member) {
        const unpool_plan plan = lower(request, cells.header());
        source& positions = positions_->of(member);
        check_indices(plan, positions.header());
        const array_header made{plan.type, plan.out_shape, plan.fortran_order, false, {}};
        result_.arrays.push_back({member, cells.header(), made});
        if (output_ == nullptr) return;
        const std::unique_ptr<sink> out = output_->array(member);
        std::unique_ptr<source> turned;
        if (cells.header().fortran_order && cells.header().shape.size() > 1) turned = reordered(cells);
        run(plan, turned ? *turned : cells, positions, *out, settings_.how);
        const std::string other = positions_->finish(settings_.strict);
        if (!other.empty()) result_.warnings.push_back(other);
        settle(cells, name, *out);
    }

    void run_on(source& cells, const std::string& name, const std::string& member, const program& what) {
        result_.arrays.push_back({member, cells.header(), result_header(what, cells.header())});
        if (output_ == nullptr) return;
        const std::unique_ptr<sink> out = output_->array(member);
        const std::unique_ptr<sink> where = indices_ != nullptr ? indices_->array(member) : nullptr;
        run(what, cells, *out, where.get(), settings_.how);
        settle(cells, name, *out, where.get());
    }

    /// What every array ends with: the input proved whole, then the outputs are committed, the main one last.
    void settle(source& cells, const std::string& name, sink& out, sink* where = nullptr) {
        const std::string warning = cells.finish(settings_.strict);
        if (!warning.empty()) result_.warnings.push_back(about(name, warning));
        if (where != nullptr) where->commit();
        out.commit();
    }
};

void take_members(input_archive& archive, const std::string& path, const job_settings& settings, array_worker& worker,
                  job_result& result) {
    for (std::size_t i = 0; i < archive.names().size(); ++i) {
        const std::string& member = archive.names()[i];
        const std::string name = path + ":" + member;
        try {
            const opened_input one = archive.open(i);
            worker.take(*one.cells, name, member);
        } catch (const named_error&) {
            throw;
        } catch (const closed_pipe&) {
            throw;
        } catch (const error& problem) {
            if (problem.kind() == error_kind::usage) throw;
            throw named_error(problem.kind(), about(name, problem.what()));
        }
    }
    const std::string warning = archive.finish(settings.strict);
    if (!warning.empty()) result.warnings.push_back(about(path, warning));
}

job_result work(const job& what, const job_settings& settings, bool preview) {
    job_result result;
    const opened_input in = open_input(what.input, settings.reading);
    const existing_output existing = what.existing;
    if (!what.nothing_there || what.output == "-") check_output(what.output, in.identity, existing);
    if (!what.nothing_there && !what.indices.empty()) check_output(what.indices, in.identity, existing);
    const bool archive = in.members != nullptr;
    const file_format format = format_for(what.output, settings, in.format);
    const bool printed = settings.readable && what.output == "-";
    if (archive && format != file_format::npz && !printed) {
        const std::vector<std::string>& names = in.members->names();
        if (names.size() == 1) {
            job only = what;
            only.input += ":" + names[0];
            return work(only, settings, preview);
        }
        fail_input("holds " + std::to_string(names.size()) + " arrays (" + some_names(names) +
                   "): write an .npz, or name one like " + escaped(what.input) + ":NAME");
    }
    const std::string member = archive ? "" : split_member(what.input).member;
    std::optional<index_input> positions;
    if (std::holds_alternative<unpool_request>(settings.what)) {
        positions.emplace(settings.unpool_indices, settings.reading);
        check_output(what.output, positions->identity(), existing);
    }
    std::optional<output_file> output;
    std::optional<output_file> indices;
    const auto open_outputs = [&] {
        output.emplace(what.output, what, settings, format, archive, member);
        if (!what.indices.empty()) {
            const file_format of_indices = format_for(what.indices, settings, in.format);
            if (archive && of_indices != file_format::npz) {
                throw named_error(error_kind::input, about_output(what.indices, "the indices of several arrays go to an .npz"));
            }
            indices.emplace(what.indices, what, settings, of_indices, archive, member);
        }
    };
    if (archive) {
        if (!preview) open_outputs();
        array_worker worker(settings, result, output ? &*output : nullptr, indices ? &*indices : nullptr,
                            positions ? &*positions : nullptr);
        take_members(*in.members, what.input, settings, worker, result);
    } else {
        // What lowering refuses leaves no trace of an output.
        std::optional<program> lowered;
        if (const auto* request = std::get_if<unpool_request>(&settings.what)) {
            check_indices(lower(*request, in.cells->header()), positions->of(member).header());
        } else {
            lowered = lower_operation(settings.what, in.cells->header());
        }
        if (!preview) open_outputs();
        array_worker worker(settings, result, output ? &*output : nullptr, indices ? &*indices : nullptr,
                            positions ? &*positions : nullptr);
        worker.take(*in.cells, what.input, member, std::move(lowered));
    }
    if (indices) indices->commit();
    if (output) output->commit();
    return result;
}

job_result work_named(const job& what, const job_settings& settings, bool preview) {
    try {
        return work(what, settings, preview);
    } catch (const named_error&) {
        throw;
    } catch (const closed_pipe&) {
        throw;
    } catch (const error& problem) {
        if (problem.kind() == error_kind::usage) throw;
        throw named_error(problem.kind(), about(what.input, problem.what()));
    } catch (const std::bad_alloc&) {
        throw named_error(error_kind::system, about(what.input, "not enough memory"));
    }
}

}  // namespace

void check_output(const std::string& output, const std::optional<file_identity>& input, existing_output existing) {
    if (output == "-") {
        // Opened by the shell for >> or <>: what is written would change what is still to be read.
        if (input && identity_of(STDOUT_FILENO) == input) {
            throw named_error(error_kind::input, about_output(output, "is the input itself (choose another output)"));
        }
        return;
    }
    const auto refuse = [&](const char* reason) { throw named_error(error_kind::input, about_output(output, reason)); };
    struct stat found {};
    if (::stat(output.c_str(), &found) != 0) return;
    if (S_ISDIR(found.st_mode)) refuse("is a folder (-d DIR writes into one)");
    if (input && identity_of(output) == input) refuse("is the input itself (choose another output)");
    if (S_ISREG(found.st_mode) && existing == existing_output::refuse) {
        refuse("exists already (--force replaces it, --skip-existing leaves it, --update replaces it when the input is newer)");
    }
}

job_result run_job(const job& what, const job_settings& settings) { return work_named(what, settings, false); }

job_result preview_job(const job& what, const job_settings& settings) { return work_named(what, settings, true); }

}  // namespace pooltool
