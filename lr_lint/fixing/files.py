"""Reading a script as Python reads it, and replacing it in one step.

What is not repaired stays as it is on disk: encoding, byte order mark, line ends,
mode, owner, symbolic links. A script is written to a file beside it that then takes
its name, so that at any time either the old or the new one is there as a whole.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
import tokenize
from typing import Final, NamedTuple, Optional

from lr_lint.messages.fixer import Told

TEMPORARY_PREFIX: Final = ".lr_lint-"
"""How the name of the file begins that a script is written to before it is replaced."""

_BOM: Final = b"\xef\xbb\xbf"


class FileError(Told):
    """A file cannot be read or written; says why and what to do."""


class Identity(NamedTuple):
    """What tells that a file is still the one that was read."""

    device: int
    inode: int
    size: int
    modified: int


class Source(NamedTuple):
    """A script as it was read.

    Attributes:
        path: Its path as it was given; ``-`` for standard input.
        data: All of its bytes.
        text: The decoded text with its own line ends, without byte order mark.
        encoding: The encoding without regard to a byte order mark.
        identity: None for standard input.
    """

    path: str
    data: bytes
    text: str
    encoding: str
    identity: Optional[Identity] = None

    def encode(self, text: str) -> bytes:
        """Return another text as the bytes of this file.

        Raises:
            FileError: The encoding does not have a character, or it would not give
                the original bytes back.
        """
        bom = _BOM if self.data.startswith(_BOM) else b""
        try:
            if bom + self.text.encode(self.encoding) != self.data:
                raise FileError("file.not_reversible", encoding=self.encoding)
            return bom + text.encode(self.encoding)
        except UnicodeError as error:
            raise FileError(
                "file.not_encodable", encoding=self.encoding, problem=error
            ) from None


def read(path: str) -> Source:
    """Read a regular file.

    Raises:
        FileError: It cannot be read or decoded.
    """
    try:
        # A FIFO or a device would be waited for; look before opening.
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise FileError("file.not_regular")
        with open(path, "rb") as stream:
            identity = _identity(os.fstat(stream.fileno()))
            data = stream.read()
    except OSError as error:
        raise FileError("file.unreadable", problem=_reason(error)) from None
    except ValueError as error:  # a null byte in the path
        raise FileError("file.unreadable", problem=error) from None
    return decode(path, data)._replace(identity=identity)


def decode(path: str, data: bytes) -> Source:
    """Decode a script as Python does: byte order mark, coding cookie, else utf-8.

    Raises:
        FileError: The encoding is unknown, or the bytes are not in it.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as error:
        raise FileError("file.encoding", problem=error.msg or error) from None
    body = data
    if encoding == "utf-8-sig":
        encoding = "utf-8"
        body = data[len(_BOM):]
    try:
        return Source(path, data, body.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        byte = body[error.start]
        raise FileError(
            "file.byte", byte=f"0x{byte:02x}", line=line, encoding=encoding
        ) from None
    except (LookupError, ValueError) as error:
        raise FileError("file.encoding", problem=error) from None


def check_writable(source: Source) -> None:
    """Check that a script could be replaced.

    Raises:
        FileError: It or its folder is read-only, or it changed since it was read.
    """
    target = os.path.realpath(source.path)
    folder = os.path.dirname(target)
    try:
        status = os.stat(target)
    except OSError as error:
        raise FileError("file.gone", problem=_reason(error)) from None
    if _identity(status) != source.identity:
        raise FileError("file.changed")
    # The bits count for root as well, whom the system would let write anything.
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise FileError("file.read_only")
    if not os.stat(folder).st_mode & 0o222 or not os.access(folder, os.W_OK):
        raise FileError("file.folder_read_only", folder=folder)


def replace(source: Source, data: bytes) -> None:
    """Replace a script by other bytes, in one step.

    Mode and owner stay; a symbolic link stays and its target is replaced.

    Raises:
        FileError: It cannot be written, or it changed since it was read. It is
            then as it was.
    """
    check_writable(source)
    target = os.path.realpath(source.path)
    try:
        _write_beside(target, source, data)
    except OSError as error:
        raise FileError("file.unwritable", problem=_reason(error)) from None


def _write_beside(target: str, source: Source, data: bytes) -> None:
    import tempfile  # takes long to load; most runs write nothing

    descriptor, temporary = tempfile.mkstemp(
        prefix=TEMPORARY_PREFIX, suffix=".tmp", dir=os.path.dirname(target)
    )
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _copy_ownership(target, temporary)
        if _identity(os.stat(target)) != source.identity:
            raise FileError("file.changed")
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _copy_ownership(source: str, target: str) -> None:
    """Give a file the owner, as far as that is allowed, and the mode of another."""
    wanted, found = os.stat(source), os.stat(target)
    if (wanted.st_uid, wanted.st_gid) != (found.st_uid, found.st_gid):
        with contextlib.suppress(OSError):
            os.chown(target, wanted.st_uid, wanted.st_gid)
    os.chmod(target, stat.S_IMODE(wanted.st_mode))


def _identity(status: os.stat_result) -> Identity:
    return Identity(
        status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
    )


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
