// The words and the tree of describe_unpool.hpp.
#include "plan/describe_unpool.hpp"

namespace pooltool {
namespace {

std::vector<extent> indexed_axes(const unpool_plan& what) {
    std::vector<extent> axes;
    for (std::size_t i = 0; i < what.indexed.size(); ++i) {
        if (what.indexed[i] != 0) axes.push_back(static_cast<extent>(i));
    }
    return axes;
}

std::string array_words(const unpool_plan& what, const std::vector<extent>& shape) {
    std::string text = std::string(name_of(what.type)) + " ";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i > 0 ? "x" : "") + std::to_string(shape[i]);
    return text + " (" + std::to_string(array_header{what.type, shape, false, false, {}}.bytes()) + " bytes)";
}

}  // namespace

record record_of(const unpool_plan& what) {
    record tree;
    tree.add("dtype", std::string(name_of(what.type)));
    tree.add("in_shape", what.in_shape);
    tree.add("out_shape", what.out_shape);
    tree.add("indexed_axes", indexed_axes(what));
    tree.add("index_cells", what.index_cells());
    return tree;
}

std::string text_of(const unpool_plan& what) {
    const std::vector<extent> axes = indexed_axes(what);
    std::string text = array_words(what, what.in_shape) + " -> " + array_words(what, what.out_shape) + "\n";
    text += "each value goes where its index says: 0 to " + std::to_string(what.index_cells() - 1) + ", row-major in ";
    if (axes.size() == what.indexed.size()) {
        text += "the whole output";
    } else {
        text += axes.size() == 1 ? "the output's plane of axis " : "the output's plane of axes ";
        for (std::size_t i = 0; i < axes.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(axes[i]);
    }
    return text + "\nall other cells are 0; of two values for one cell the later stays\n";
}

}  // namespace pooltool
