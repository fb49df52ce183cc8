// A library of this machine that is loaded when it is first needed: few runs read archives or draw pictures, and loading takes
// longer than pooling a small file.
#pragma once

#include <string>

namespace pooltool {

class loaded_library {
public:
    /// `name`: as the loader looks it up; never unloaded. error_kind::input: it is not on this machine. `purpose` and `package`
    /// complete "... needs NAME, which cannot be loaded; install ...".
    loaded_library(const char* name, const char* purpose, const char* package);

    /// error_kind::input: the library has no such function.
    template <class Function>
    void find(const char* function_name, Function& function) const {
        function = reinterpret_cast<Function>(address_of(function_name));
    }

private:
    [[nodiscard]] void* address_of(const char* function_name) const;

    void* handle_{nullptr};
    std::string name_{};
    std::string purpose_{};
};

}  // namespace pooltool
