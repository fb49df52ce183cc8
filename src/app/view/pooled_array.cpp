// The engine writes into a temporary map; its reader is what view gets.
#include "app/view/pooled_array.hpp"

#include "engine/spilled_array.hpp"

namespace pooltool {

struct pooled_array::storage {
    spilled_array array{};
};

pooled_array::pooled_array(const operation& what, source& cells, const schedule& how)
    : storage_(std::make_unique<storage>()) {
    run(lower_operation(what, cells.header()), cells, storage_->array, nullptr, how);
    storage_->array.commit();
    cells_ = storage_->array.reader();
}

pooled_array::~pooled_array() = default;

}  // namespace pooltool
