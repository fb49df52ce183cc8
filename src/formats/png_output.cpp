// libpng's simplified interface, into memory: no setjmp, and nothing of the file exists before the picture is whole.
#include "formats/png_output.hpp"

#include <png.h>

#include <vector>

#include "formats/outputs.hpp"

namespace pooltool {

namespace {

std::vector<std::byte> png_bytes(const indexed_picture& picture) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(picture.width);
    image.height = static_cast<png_uint_32>(picture.height);
    image.format = PNG_FORMAT_RGB_COLORMAP;
    image.colormap_entries = static_cast<png_uint_32>(picture.palette.size());
    static_assert(sizeof(rgb) == 3, "the palette is handed over as it stands");
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    std::vector<std::byte> bytes(size);
    if (png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.pixels.data(), static_cast<png_int_32>(picture.width),
                                  picture.palette.data()) == 0) {
        throw error(error_kind::system, std::string("cannot make the PNG (libpng: ") + image.message + ")");
    }
    bytes.resize(size);
    return bytes;
}

}  // namespace

void write_png(const std::string& path, const indexed_picture& picture, const output_options& options) {
    const std::vector<std::byte> bytes = png_bytes(picture);
    const auto output = open_byte_output(path, options);
    output->write(0, bytes);
    output->commit();
}

}  // namespace pooltool
