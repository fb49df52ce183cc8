// Compares two PNG files pixel by pixel, whatever their compression and palette order.
//
//     same_picture EXPECTED MADE
//
// Prints "same", or what differs first; the exit code is 1 when something does, 2 when a file is no picture.
#include <png.h>

#include <cstdio>
#include <cstring>
#include <vector>

namespace {

struct pixels {
    png_uint_32 width{0};
    png_uint_32 height{0};
    std::vector<png_byte> rgba{};
};

bool read(const char* path, pixels& picture) {
    png_image image;
    std::memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_file(&image, path) == 0) {
        std::printf("%s: %s\n", path, image.message);
        return false;
    }
    image.format = PNG_FORMAT_RGBA;
    picture.width = image.width;
    picture.height = image.height;
    picture.rgba.resize(PNG_IMAGE_SIZE(image));
    if (png_image_finish_read(&image, nullptr, picture.rgba.data(), 0, nullptr) == 0) {
        std::printf("%s: %s\n", path, image.message);
        return false;
    }
    return true;
}

}  // namespace

int main(int count, char** words) {
    pixels expected;
    pixels made;
    if (count != 3 || !read(words[1], expected) || !read(words[2], made)) return 2;
    if (expected.width != made.width || expected.height != made.height) {
        std::printf("%u x %u pixels instead of %u x %u\n", made.width, made.height, expected.width, expected.height);
        return 1;
    }
    for (std::size_t i = 0; i < made.rgba.size(); i += 4) {
        const png_byte* const is = &made.rgba[i];
        const png_byte* const was = &expected.rgba[i];
        if (std::memcmp(is, was, 4) == 0) continue;
        std::printf("pixel (%zu, %zu) is #%02x%02x%02x instead of #%02x%02x%02x\n", i / 4 % made.width, i / 4 / made.width, is[0],
                    is[1], is[2], was[0], was[1], was[2]);
        return 1;
    }
    std::puts("same");
    return 0;
}
