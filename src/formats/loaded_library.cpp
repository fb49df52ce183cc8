// See loaded_library.hpp.
#include "formats/loaded_library.hpp"

#include <dlfcn.h>

#include "pooltool/error.hpp"

namespace pooltool {

loaded_library::loaded_library(const char* name, const char* purpose, const char* package)
    : handle_(dlopen(name, RTLD_NOW | RTLD_LOCAL)), name_(name), purpose_(purpose) {
    if (handle_ == nullptr) fail_input(purpose_ + " needs " + name_ + ", which cannot be loaded; install " + package);
}

void* loaded_library::address_of(const char* function_name) const {
    void* const found = dlsym(handle_, function_name);
    if (found == nullptr) fail_input("this machine's " + name_ + " has no " + function_name + ", which " + purpose_ + " needs");
    return found;
}

}  // namespace pooltool
