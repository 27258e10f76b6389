"""Makes an image safe and small, as a process of its own: ``python images.py FOLDER < image``; a portrait with
``FOLDER LEFT TOP SIDE``, the square that is kept of it.

What comes may be anything, so it is decoded where it can do no harm: one image a process, with a bound on memory
and time, behind pages in the queue for the processor, and all it took is given back at its end. Only pixels go on: the
image is drawn anew, upright, in sRGB, without where it was taken or what else stood in it. Its answer is a line of
JSON; a process that ends otherwise could not read what it was given.

Nothing of ONE is imported here: it starts in a tenth of a second. The only module that knows Pillow.
"""

import io
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageCms

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
PHOTOS = (
    "JPEG",
    "MPO",
)  # the latter: those of telephones with a second picture behind the first, found as JPEG
PAGE, THUMB = 1600, 480  # pixels of the longer side
FACE, SMALL_FACE = 384, 112  # of the side of a portrait
WHOLE = 10_000  # parts of a side, in which a square is said
QUALITY = 85
_Turn = Image.Transpose
TURNS = {  # what undoes each way of holding a camera
    2: _Turn.FLIP_LEFT_RIGHT,
    3: _Turn.ROTATE_180,
    4: _Turn.FLIP_TOP_BOTTOM,
    5: _Turn.TRANSPOSE,
    6: _Turn.ROTATE_270,
    7: _Turn.TRANSVERSE,
    8: _Turn.ROTATE_90,
}
PIXELS_MOST = 100_000_000
DECODED_MOST = 140 << 20  # bytes of it in memory, with what it takes to make it smaller
DATA_MOST = 400 << 20  # bytes of the process, shared libraries and all; what is over it dies
SECONDS_MOST = 20


class Refused(Exception):
    """An image that is not taken, with the word for why."""


def main() -> None:
    """Read from stdin, write ``page`` and ``thumb`` into the folder, say what they are."""
    bound()
    folder = Path(sys.argv[1])
    try:
        answer = make(sys.stdin.buffer, folder, [int(each) for each in sys.argv[2:5]])
    except Refused as why:
        answer = {"refused": str(why)}
    sys.stdout.write(json.dumps(answer))


def bound() -> None:
    """Later than all others, and not for ever."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_DATA, (DATA_MOST, DATA_MOST))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MOST, SECONDS_MOST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def make(source: Any, folder: Path, square: list[int]) -> dict[str, Any]:
    """Both sizes; says width and height of the larger one. Of a ``square`` nothing beside it goes on."""
    Image.MAX_IMAGE_PIXELS = None  # judged here, with words
    image: Image.Image = Image.open(source, formats=FORMATS)
    judge(image)
    sharp = image.format not in PHOTOS  # a drawing or a screen, whose small signs blur
    image.draft(None, fitted(image.size))  # a JPEG is decoded at the half, the quarter, the eighth
    image.load()
    image = upright(image)
    if square:
        image = cut(image, *square)
    image = in_srgb(image)
    saved(image, folder / "page", sharp=sharp)
    width, height = image.size
    small = SMALL_FACE if square else THUMB
    image.thumbnail((small, small), Image.Resampling.LANCZOS)
    saved(image, folder / "thumb", sharp=sharp)
    return {"width": width, "height": height}


def judge(image: Image.Image) -> None:
    """By what its head says, before a pixel of it is decoded."""
    width, height = image.size
    if width * height > PIXELS_MOST or decoded(image) > DECODED_MOST:
        raise Refused("pixels")
    if image.format not in PHOTOS and getattr(image, "is_animated", False):
        raise Refused("animated")


def decoded(image: Image.Image) -> int:
    """How many bytes it takes to decode it, at most."""
    width, height = image.size
    if image.format in PHOTOS:
        target = fitted(image.size)
        least = min(width // target[0], height // target[1])
        part = next(each for each in (8, 4, 2, 1) if each <= max(1, least))
        found = 4 * width * height // part**2
        if image.info.get("progressive"):  # all of its coefficients are held until the last scan
            layers: list[tuple[int, int, int, int]] = getattr(image, "layer", [])
            most = max((h * v for _id, h, v, _q in layers), default=1)
            found += 2 * width * height * sum(h * v for _id, h, v, _q in layers) // most
        return found
    # WebP's decoder holds its canvas three times, and then it is copied; others stand beside what they become.
    each = 16 if image.format == "WEBP" else {"1": 1, "L": 1, "RGB": 4}.get(image.mode, 9)
    return each * width * height + 4 * PAGE * height  # as wide as the page already, not yet as high


def fitted(size: tuple[int, int]) -> tuple[int, int]:
    """The size of the page's image, as it lies in the file."""
    longer = max(size)
    return size if longer <= PAGE else (max(1, size[0] * PAGE // longer), max(1, size[1] * PAGE // longer))


def upright(image: Image.Image) -> Image.Image:
    """Small, then turned as the camera was held."""
    turned = image.getexif().get(ExifTags.Base.Orientation)
    image = opaque(image)
    image.thumbnail((PAGE, PAGE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image if turned not in TURNS else image.transpose(TURNS[turned])


def cut(image: Image.Image, left: int, top: int, side: int) -> Image.Image:
    """A square of an upright image: ``left`` of its width, ``top`` of its height, ``side`` of the shorter of both.

    In the middle when they are below zero.
    """
    width, height = image.size
    length = min(max(1, min(width, height) * side // WHOLE), width, height)
    x = (width - length) // 2 if left < 0 else min(width * left // WHOLE, width - length)
    y = (height - length) // 2 if top < 0 else min(height * top // WHOLE, height - length)
    square = image.crop((x, y, x + length, y + length))
    square.info = image.info
    square.thumbnail((FACE, FACE), Image.Resampling.LANCZOS)
    return square


def opaque(image: Image.Image) -> Image.Image:
    """Something that can be made smaller without stripes: no palette, no sixteen bits; white where one saw through it."""
    if image.mode.startswith("I"):  # grey in 65,536 steps
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("1", "F"):
        return image.convert("L")
    if image.mode == "P" and "transparency" not in image.info:
        return image.convert("RGB")
    if image.mode not in ("P", "PA", "LA", "La", "RGBA", "RGBa") and "transparency" not in image.info:
        return image
    seen = image if image.mode == "RGBA" else image.convert("RGBA")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(seen, mask=seen)
    ground.info = image.info
    return ground


def in_srgb(image: Image.Image) -> Image.Image:
    """In the colours that every screen knows."""
    if profile := image.info.get("icc_profile"):
        try:
            ours = ImageCms.createProfile("sRGB")
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, theirs, ours, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # of another kind of colours, or damaged: as if there were none
        image = converted or image
    return image if image.mode in ("RGB", "L") else image.convert("RGB")


def saved(image: Image.Image, path: Path, *, sharp: bool) -> None:
    """As JPEG, without anything but its pixels."""
    image.info = {}
    image.save(
        path,
        "JPEG",
        quality=QUALITY,
        optimize=True,
        progressive=True,
        subsampling="4:4:4" if sharp else "4:2:0",
        exif=b"",
        icc_profile=None,
    )


if __name__ == "__main__":
    main()
