// libzip, loaded when the first archive is read: it brings an encryption library with it, whose loading would take longer than
// pooling a small file.
#pragma once

#include <zip.h>

namespace pooltool {

/// What is used of it, under its own names without zip_.
struct libzip_functions {
    decltype(&zip_discard) discard;
    decltype(&zip_error_code_zip) error_code_zip;
    decltype(&zip_error_fini) error_fini;
    decltype(&zip_error_init) error_init;
    decltype(&zip_error_strerror) error_strerror;
    decltype(&zip_fclose) fclose;
    decltype(&zip_file_get_error) file_get_error;
    decltype(&zip_file_strerror) file_strerror;
    decltype(&zip_fopen_index) fopen_index;
    decltype(&zip_fread) fread;
    decltype(&zip_get_num_entries) get_num_entries;
    decltype(&zip_open_from_source) open_from_source;
    decltype(&zip_source_free) source_free;
    decltype(&zip_source_function_create) source_function_create;
    decltype(&zip_source_seek_compute_offset) source_seek_compute_offset;
    decltype(&zip_stat_index) stat_index;
    decltype(&zip_stat_init) stat_init;
    decltype(&zip_strerror) strerror;
};

/// Any thread. error_kind::input: the library is not on this machine.
[[nodiscard]] const libzip_functions& libzip();

}  // namespace pooltool
