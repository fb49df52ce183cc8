// Walking through a box of coordinates.
#pragma once

#include <algorithm>
#include <vector>

#include "pooltool/dtype.hpp"

namespace pooltool::reference {

/// Calls visit(index) for every index of the box in C order: the last axis is the fastest. A box without axes has one index.
template <class Visit>
void for_each_index(const std::vector<extent>& box, Visit&& visit) {
    if (std::find(box.begin(), box.end(), 0) != box.end()) return;
    std::vector<extent> index(box.size(), 0);
    while (true) {
        visit(static_cast<const std::vector<extent>&>(index));
        std::size_t axis = box.size();
        while (axis > 0 && ++index[axis - 1] == box[axis - 1]) index[--axis] = 0;
        if (axis == 0) return;
    }
}

}  // namespace pooltool::reference
