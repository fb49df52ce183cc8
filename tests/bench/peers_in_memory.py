# The same work by OpenCV or SciPy on an array in memory, on one thread: called by run, which tells it when to measure.
#
#     peers_in_memory.py NAME INPUT NUMBER
#
# Writes "ready", then answers each line of its standard input: "time" by seconds, "save PATH" by "saved", when the cells of the
# output lie in this file.
import sys
import time

import numpy as np

sys.dont_write_bytecode = True
from peers import disk_footprint


def opencv(function):
    """function(cv2, size) makes a call(input, output)."""

    def prepared(size):
        import cv2

        cv2.setNumThreads(1)
        return function(cv2, size)

    return prepared


def scipy(function):
    """function(scipy.ndimage, size) makes a call(input, output)."""

    def prepared(size):
        import scipy.ndimage

        return function(scipy.ndimage, size)

    return prepared


def dilate(cv2, footprint):
    footprint = footprint.astype(np.uint8)
    return lambda x, out: cv2.dilate(x, footprint, dst=out)


CALLS = {
    'dilate': opencv(lambda cv2, size: dilate(cv2, np.ones((size, size)))),
    'dilate_disk': opencv(lambda cv2, radius: dilate(cv2, disk_footprint(radius))),
    'blur': opencv(lambda cv2, size: lambda x, out: cv2.blur(x, (size, size), dst=out, borderType=cv2.BORDER_REFLECT)),
    'median_opencv': opencv(lambda cv2, size: lambda x, out: cv2.medianBlur(x, size, dst=out)),
    'median': scipy(lambda ndimage, size: lambda x, out: ndimage.median_filter(x, size, output=out)),
    'disk': scipy(lambda ndimage, radius: lambda x, out: ndimage.maximum_filter(x, footprint=disk_footprint(radius), output=out)),
}

if __name__ == '__main__':
    call = CALLS[sys.argv[1]](int(sys.argv[3]))
    cells = np.load(sys.argv[2])
    output = np.full_like(cells, 1)  # every page touched, as the others' are
    print('ready', flush=True)
    for line in sys.stdin:
        word, _, path = line.rstrip('\n').partition(' ')
        if word == 'time':
            start = time.perf_counter()
            call(cells, output)
            print(f'{time.perf_counter() - start:.9f}', flush=True)
        else:
            output.tofile(path)
            print('saved', flush=True)
