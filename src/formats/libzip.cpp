// See libzip.hpp.
#include "formats/libzip.hpp"

#include <dlfcn.h>

#include <string>

#include "pooltool/error.hpp"

namespace pooltool {
namespace {

template <class Function>
void find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    if (function == nullptr) fail_input("this machine's " POOLTOOL_LIBZIP " has no " + std::string(name) + "; .npz files need libzip 1.7");
}

libzip_functions load() {
    void* const library = dlopen(POOLTOOL_LIBZIP, RTLD_NOW | RTLD_LOCAL);  // never closed
    if (library == nullptr) fail_input("reading .npz files needs " POOLTOOL_LIBZIP ", which cannot be loaded; install libzip");
    libzip_functions all{};
    find(library, "zip_discard", all.discard);
    find(library, "zip_error_code_zip", all.error_code_zip);
    find(library, "zip_error_fini", all.error_fini);
    find(library, "zip_error_init", all.error_init);
    find(library, "zip_error_strerror", all.error_strerror);
    find(library, "zip_fclose", all.fclose);
    find(library, "zip_file_get_error", all.file_get_error);
    find(library, "zip_file_strerror", all.file_strerror);
    find(library, "zip_fopen_index", all.fopen_index);
    find(library, "zip_fread", all.fread);
    find(library, "zip_get_num_entries", all.get_num_entries);
    find(library, "zip_open_from_source", all.open_from_source);
    find(library, "zip_source_free", all.source_free);
    find(library, "zip_source_function_create", all.source_function_create);
    find(library, "zip_source_seek_compute_offset", all.source_seek_compute_offset);
    find(library, "zip_stat_index", all.stat_index);
    find(library, "zip_stat_init", all.stat_init);
    find(library, "zip_strerror", all.strerror);
    return all;
}

}  // namespace

const libzip_functions& libzip() {
    static const libzip_functions all = load();
    return all;
}

}  // namespace pooltool
