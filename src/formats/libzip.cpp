// See libzip.hpp.
#include "formats/libzip.hpp"

#include "formats/loaded_library.hpp"

namespace pooltool {
namespace {

libzip_functions load() {
    const loaded_library library(POOLTOOL_LIBZIP, "reading .npz files", "libzip 1.7");
    libzip_functions all{};
    library.find("zip_discard", all.discard);
    library.find("zip_error_code_zip", all.error_code_zip);
    library.find("zip_error_fini", all.error_fini);
    library.find("zip_error_init", all.error_init);
    library.find("zip_error_strerror", all.error_strerror);
    library.find("zip_fclose", all.fclose);
    library.find("zip_file_get_error", all.file_get_error);
    library.find("zip_file_strerror", all.file_strerror);
    library.find("zip_fopen_index", all.fopen_index);
    library.find("zip_fread", all.fread);
    library.find("zip_get_num_entries", all.get_num_entries);
    library.find("zip_open_from_source", all.open_from_source);
    library.find("zip_source_free", all.source_free);
    library.find("zip_source_function_create", all.source_function_create);
    library.find("zip_source_seek_compute_offset", all.source_seek_compute_offset);
    library.find("zip_stat_index", all.stat_index);
    library.find("zip_stat_init", all.stat_init);
    library.find("zip_strerror", all.strerror);
    return all;
}

}  // namespace

const libzip_functions& libzip() {
    static const libzip_functions all = load();
    return all;
}

}  // namespace pooltool
