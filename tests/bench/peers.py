# The same work as a short NumPy, SciPy, OpenCV or PyTorch script, as a user would write it for speed: called by run, one process per measurement.
#
#     peers.py NAME INPUT OUTPUT [NUMBER]
import os
import sys

import numpy as np


def two_by_two(fold, x, axes):
    """Windows of 2, stride 2, along these axes: one fold of two strided views per axis."""
    for axis in axes:
        at = [slice(None)] * x.ndim
        at[axis] = slice(0, x.shape[axis] // 2 * 2, 2)
        even = x[tuple(at)]
        at[axis] = slice(1, None, 2)
        x = fold(even, x[tuple(at)])
    return x


def three_by_three(x, axes):
    """Maxima of windows of 3, stride 2, padding 1: one fold of three strided views of a padded copy per axis."""
    for axis in axes:
        padding = [(0, 0)] * x.ndim
        padding[axis] = (1, 1)
        padded = np.pad(x, padding, constant_values=-np.inf)
        out = (x.shape[axis] - 1) // 2 + 1
        taps = []
        for tap in range(3):
            at = [slice(None)] * x.ndim
            at[axis] = slice(tap, tap + 2 * out - 1, 2)
            taps.append(padded[tuple(at)])
        x = np.maximum(np.maximum(taps[0], taps[1]), taps[2])
    return x


def filtered(name):
    """SciPy's filter of this name."""
    import scipy.ndimage

    def run(source, target, size):
        np.save(target, getattr(scipy.ndimage, name)(np.load(source), int(size)))

    return run


def of_array(function):
    """A peer that reads an array, maps it and writes the result."""

    def run(source, target, _):
        np.save(target, function(np.load(source, mmap_mode='r')))

    return run


def each_file(source, target, _):
    os.mkdir(target)
    for name in os.listdir(source):
        np.save(os.path.join(target, name), two_by_two(np.maximum, np.load(os.path.join(source, name)), (-2, -1)))


def text(source, target, _):
    np.savetxt(target, two_by_two(np.maximum, np.loadtxt(source, delimiter=','), (-2, -1)), fmt='%.9g', delimiter=',')


def same_size(source, target, _):
    import scipy.ndimage

    np.save(target, scipy.ndimage.maximum_filter(np.load(source), (1, 1, 3, 3), mode='constant', cval=-np.inf))


def disk_footprint(radius):
    y, x = np.ogrid[-radius : radius + 1, -radius : radius + 1]
    return x * x + y * y <= radius * radius


def disk(source, target, radius):
    import scipy.ndimage

    np.save(target, scipy.ndimage.maximum_filter(np.load(source), footprint=disk_footprint(int(radius))))


def dilated(footprint_of):
    """OpenCV's maximum over the footprint of this size."""

    def run(source, target, size):
        import cv2

        np.save(target, cv2.dilate(np.load(source), footprint_of(int(size)).astype(np.uint8)))

    return run


def blurred(source, target, size):
    import cv2

    np.save(target, cv2.blur(np.load(source), (int(size), int(size)), borderType=cv2.BORDER_REFLECT))


def pooled(name, *window):
    """PyTorch's pooling function of this name; a volume gets the channel axis that it asks for."""

    def run(source, target, _):
        import torch

        x = torch.from_numpy(np.load(source))
        function = getattr(torch.nn.functional, name)
        with torch.no_grad():
            y = function(x[None], *window)[0] if x.dim() == 3 else function(x, *window)
        np.save(target, y.numpy())

    return run


PEERS = {
    'max2': lambda: of_array(lambda x: two_by_two(np.maximum, x, (-2, -1))),
    'avg2': lambda: of_array(lambda x: two_by_two(np.add, x, (-2, -1)) / x.dtype.type(4)),
    'max3': lambda: of_array(lambda x: three_by_three(x, (-2, -1))),
    'max2_last': lambda: of_array(lambda x: two_by_two(np.maximum, x, (1, 2))),
    'max3_last': lambda: of_array(lambda x: three_by_three(x, (1, 2))),
    'max2_volume': lambda: of_array(lambda x: two_by_two(np.maximum, x, (0, 1, 2))),
    'global': lambda: of_array(lambda x: x.mean(axis=(-2, -1), keepdims=True)),
    'max3_same_size': lambda: same_size,
    'maximum_filter': lambda: filtered('maximum_filter'),
    'uniform_filter': lambda: filtered('uniform_filter'),
    'median_filter': lambda: filtered('median_filter'),
    'disk': lambda: disk,
    'dilate': lambda: dilated(lambda size: np.ones((size, size))),
    'dilate_disk': lambda: dilated(disk_footprint),
    'blur': lambda: blurred,
    'max2_torch': lambda: pooled('max_pool2d', 2),
    'avg2_torch': lambda: pooled('avg_pool2d', 2),
    'max3_torch': lambda: pooled('max_pool2d', 3, 2, 1),
    'max2_volume_torch': lambda: pooled('max_pool3d', 2),
    'each_file': lambda: each_file,
    'text': lambda: text,
}

if __name__ == '__main__':
    PEERS[sys.argv[1]]()(sys.argv[2], sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None)
