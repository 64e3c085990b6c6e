"""Reading files that a script names, whatever they turn out to be.

Nothing here blocks, and nothing reads more than it was allowed: a name in a script
can lead to a pipe, a device, a folder or a file of any size.
"""

from __future__ import annotations

import codecs
import os
import stat
import time
from typing import Final, NamedTuple, Union

LARGEST_LIST: Final = 16 * 1024 * 1024
"""Bytes of a list file."""
LARGEST_COCO: Final = 64 * 1024 * 1024
"""Bytes of a COCO json."""
LARGEST_ANNOTATION: Final = 1024 * 1024
"""Bytes of the annotation of one picture, xml or json."""

FAILURES: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What data of an unexpected shape ends in. (An xml that cannot be parsed is a
``SyntaxError``, bytes that cannot be decoded are a ``ValueError``.)"""

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
PathLike = Union[str, "os.PathLike[str]"]
"""A path in any form."""

_NOT_ASCII: Final = bytes(range(128, 256))
_SURE_FROM: Final = 5
_SETTLED: Final = 2_000_000_000


class Refused(ValueError):
    """The framework would stop on this while it builds the data set."""


class Version(NamedTuple):
    """What tells one content of a file from another, without reading it.

    Attributes:
        settled: Whether the last change is so long ago that a further one cannot
            have the same time stamp.
    """

    device: int
    inode: int
    size: int
    modified: int
    changed: int
    settled: bool


class Text(NamedTuple):
    """Decoded bytes.

    Attributes:
        content: The text, line endings as they are.
        certain: Whether the framework certainly decodes it in the same way.
    """

    content: str
    certain: bool


def version_of(path: PathLike) -> Version:
    """Return the version of a regular file.

    Raises:
        OSError: There is none, or it is something else than a regular file.
        ValueError: This cannot be a path.
    """
    return _version(os.stat(path), path)


def _version(status: os.stat_result, path: PathLike) -> Version:
    if not stat.S_ISREG(status.st_mode):
        raise OSError(f"not a regular file: {path}")
    newest = max(status.st_mtime_ns, status.st_ctime_ns)
    return Version(
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
        time.time_ns() - newest > _SETTLED,
    )


def read_bytes(path: PathLike, most: int) -> bytes:
    """Read a regular file that has ``most`` bytes or fewer.

    Raises:
        OSError: It cannot be read, is not a regular file or is longer.
        ValueError: This cannot be a path.
    """
    # Opening a device can already do something, hence the look before; a pipe that
    # takes the place of the file between the two must not block, hence the flag.
    _version(os.stat(path), path)
    with open(path, "rb", opener=_open_without_waiting) as file:
        size = _version(os.fstat(file.fileno()), path).size
        if size > most:
            raise OSError(f"more than {most} bytes: {path}")
        return file.read(size)


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def decode(data: bytes) -> Text:
    """Decode as the framework does, which asks chardet for the encoding.

    chardet is sure of UTF-8 when it finds a byte order mark or five characters
    outside of ASCII; with fewer, and without UTF-8, it guesses by frequency and the
    result here is not certain. In ASCII it looks for the marks of ISO-2022 and HZ.

    Source: 1.3.11 cv/datasets/dataset.py:54, 2.1.0 utils/utils.py:35; chardet's
    utf8prober.py (confidence over 0.95 from the fifth character on) and
    universaldetector.py.

    Raises:
        ValueError: It has NUL bytes or does not hold what its mark says.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Text(data.decode(encoding), True)
    if b"\0" in data:
        raise ValueError("NUL bytes: no text, or UTF-16 without a byte order mark")
    if data.isascii():
        return Text(data.decode("ascii"), b"\x1b" not in data and b"~{" not in data)
    try:
        content = data.decode("utf-8")
    except UnicodeDecodeError:
        return Text(decode_without_utf8(data), False)
    foreign = len(content) - len(data.translate(None, _NOT_ASCII))
    return Text(content, foreign >= _SURE_FROM)


def decode_without_utf8(data: bytes) -> str:
    """Decode bytes that are not UTF-8: GBK where possible, else one by one."""
    try:
        return data.decode("gbk")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def read_text(path: PathLike, most: int) -> Text:
    """Read and decode a regular file that has ``most`` bytes or fewer.

    Raises:
        OSError: It cannot be read, is not a regular file or is longer.
        ValueError: It is not text.
    """
    return decode(read_bytes(path, most))


def normalized(path: str) -> str:
    """Return a listed path with this system's separators, as the framework does.

    Source: 1.3.11 utils/utils.py:54 and 2.1.0 utils/utils.py:68.
    """
    return path.replace("/", "\\") if os.name == "nt" else path.replace("\\", "/")


PICTURES: Final = frozenset(("JPEG", "jpeg", "JPG", "jpg", "BMP", "bmp", "PNG", "png"))
"""The suffixes the framework knows, with case."""


def is_picture(name: str) -> bool:
    """Tell whether the framework takes a file for a picture: by its suffix alone.

    Source: 1.3.11 cv/datasets/dataset.py:32 and 2.1.0 utils/utils.py:78.
    """
    return name.rpartition(".")[2] in PICTURES
