"""Reading and replacing files: every byte that is not repaired stays."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from lr_lint.fixing import files
from lr_lint.fixing.files import FileError

ENCODED = [
    pytest.param("a = 1\n".encode(), "a = 1\n", "utf-8", id="plain"),
    pytest.param("a = '中𝒳'\n".encode(), "a = '中𝒳'\n", "utf-8", id="utf-8"),
    pytest.param(b"\xef\xbb\xbfa = 1\n", "a = 1\n", "utf-8", id="byte order mark"),
    pytest.param(b"\xef\xbb\xbf# coding: utf-8\n", "# coding: utf-8\n", "utf-8",
                 id="byte order mark and cookie"),
    pytest.param("# coding: gbk\na = '中文'\n".encode("gbk"), "# coding: gbk\na = '中文'\n",
                 "gbk", id="gbk with cookie"),
    pytest.param("# -*- coding: latin-1 -*-\na = 'é'\n".encode("latin-1"),
                 "# -*- coding: latin-1 -*-\na = 'é'\n", "iso-8859-1", id="latin-1 with cookie"),
    pytest.param("#!/usr/bin/python\n# vim: set fileencoding=gb2312 :\n'中'\n".encode("gb2312"),
                 "#!/usr/bin/python\n# vim: set fileencoding=gb2312 :\n'中'\n", "gb2312",
                 id="cookie in the second line"),
    pytest.param(b"a = 1\r\nb = 2\nc = 3\r", "a = 1\r\nb = 2\nc = 3\r", "utf-8",
                 id="mixed line ends"),
    pytest.param(b"a = 1", "a = 1", "utf-8", id="no last newline"),
    pytest.param(b"", "", "utf-8", id="empty"),
    pytest.param(b"\xef\xbb\xbf", "", "utf-8", id="a byte order mark alone"),
    pytest.param(b"\ta\x0c = 1\x0b\n", "\ta\x0c = 1\x0b\n", "utf-8", id="tabs and form feeds"),
    pytest.param(b"a = '\x00'\n", "a = '\x00'\n", "utf-8", id="a null byte"),
]


@pytest.mark.parametrize("data, text, encoding", ENCODED)
def test_a_file_is_decoded_as_python_does_and_encoded_back(
    data: bytes, text: str, encoding: str, tmp_path: Path
) -> None:
    path = tmp_path / "train.py"
    path.write_bytes(data)
    source = files.read(str(path))
    assert (source.text, source.encoding) == (text, encoding)
    assert source.encode(text) == data
    assert source.encode(text + "b = 2\n") == data + b"b = 2\n"


UNREADABLE = [
    pytest.param(b"a = 1\nb = '\xff'\n", "line 2", id="bytes that are not utf-8"),
    pytest.param("# coding: gbk\n'é'\n".encode("latin-1"), "line 2", id="bytes that are not gbk"),
    pytest.param("a = '中'\n".encode("gbk"), "gbk -", id="gbk without cookie"),
    pytest.param(b"# coding: klingon\n", "klingon", id="an unknown encoding"),
    pytest.param(b"\xef\xbb\xbf# coding: gbk\n", "utf-8", id="a byte order mark and gbk"),
    pytest.param(b"# coding: rot13\n", "rot13", id="an encoding that is not for text"),
    pytest.param(b"\xff\xfea\x00", "utf-8", id="utf-16"),
]


@pytest.mark.parametrize("data, hint", UNREADABLE)
def test_what_cannot_be_decoded_is_refused_with_a_hint(
    data: bytes, hint: str, tmp_path: Path
) -> None:
    path = tmp_path / "train.py"
    path.write_bytes(data)
    with pytest.raises(FileError, match=hint):
        files.read(str(path))


def test_a_character_that_the_encoding_lacks_is_refused(tmp_path: Path) -> None:
    source = files.decode("train.py", b"# coding: latin-1\n")
    with pytest.raises(FileError, match="iso-8859-1"):
        source.encode("中")


def test_an_encoding_that_does_not_give_its_bytes_back_is_refused() -> None:
    source = files.decode("train.py", b"# coding: utf-7\na = '+AGE-'\n")
    with pytest.raises(FileError, match="same bytes"):
        source.encode(source.text)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "train.py"
    path.write_bytes(b"old\n")
    return path


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600, 0o664])
def test_the_mode_stays(script: Path, mode: int) -> None:
    script.chmod(mode)
    files.replace(files.read(str(script)), b"new\n")
    assert script.read_bytes() == b"new\n"
    assert stat.S_IMODE(script.stat().st_mode) == mode
    assert names(script.parent) == ["train.py"]


def test_a_symbolic_link_stays_and_its_target_is_replaced(script: Path) -> None:
    folder = script.parent / "links"
    folder.mkdir()
    (folder / "train.py").symlink_to("../train.py")
    (folder / "again.py").symlink_to("train.py")
    files.replace(files.read(str(folder / "again.py")), b"new\n")
    assert script.read_bytes() == b"new\n"
    assert os.readlink(folder / "again.py") == "train.py"
    assert os.readlink(folder / "train.py") == "../train.py"
    assert names(folder) == ["again.py", "train.py"]


def test_the_old_file_stays_whole_for_who_has_it_open(script: Path) -> None:
    source = files.read(str(script))
    with script.open("rb") as stream:
        files.replace(source, b"new and longer\n")
        assert stream.read() == b"old\n"


def test_a_file_that_changed_since_it_was_read_is_left_alone(script: Path) -> None:
    source = files.read(str(script))
    script.write_bytes(b"edited in between\n")
    with pytest.raises(FileError, match="changed"):
        files.replace(source, b"new\n")
    assert script.read_bytes() == b"edited in between\n"
    assert names(script.parent) == ["train.py"]


def test_a_file_of_equal_size_that_changed_is_left_alone(script: Path) -> None:
    source = files.read(str(script))
    before = script.stat()
    script.write_bytes(b"ODD\n")
    os.utime(script, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    with pytest.raises(FileError, match="changed"):
        files.replace(source, b"new\n")
    assert script.read_bytes() == b"ODD\n"


def test_a_file_that_was_replaced_by_another_is_left_alone(script: Path) -> None:
    source = files.read(str(script))
    before = script.stat()
    other = script.parent / "other"
    other.write_bytes(b"ODD\n")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    os.replace(other, script)
    with pytest.raises(FileError, match="changed"):
        files.replace(source, b"new\n")
    assert script.read_bytes() == b"ODD\n"


def test_a_file_that_vanished_is_not_made_again(script: Path) -> None:
    source = files.read(str(script))
    script.unlink()
    with pytest.raises(FileError, match="gone"):
        files.replace(source, b"new\n")
    assert names(script.parent) == []


def test_a_read_only_file_is_left_alone(script: Path) -> None:
    script.chmod(0o444)
    with pytest.raises(FileError, match="read-only"):
        files.replace(files.read(str(script)), b"new\n")
    assert script.read_bytes() == b"old\n"


def test_a_file_in_a_read_only_folder_is_left_alone(script: Path) -> None:
    source = files.read(str(script))
    script.parent.chmod(0o555)
    try:
        with pytest.raises(FileError, match="folder"):
            files.replace(source, b"new\n")
    finally:
        script.parent.chmod(0o755)
    assert script.read_bytes() == b"old\n"
    assert names(script.parent) == ["train.py"]


def test_a_full_disk_leaves_the_file_and_no_other(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(FileError, match="No space"):
        files.replace(files.read(str(script)), b"new\n")
    assert script.read_bytes() == b"old\n"
    assert names(script.parent) == ["train.py"]


def test_an_interruption_leaves_the_file_and_no_other(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(source: str, target: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.replace(files.read(str(script)), b"new\n")
    assert script.read_bytes() == b"old\n"
    assert names(script.parent) == ["train.py"]


NO_SCRIPTS = [
    pytest.param("missing.py", "No such file", id="a missing file"),
    pytest.param(".", "no regular file", id="a folder"),
    pytest.param("pipe.py", "no regular file", id="a pipe"),
    pytest.param("dangling.py", "No such file", id="a link to nowhere"),
    pytest.param("loop.py", "symbolic links", id="links in a circle"),
    pytest.param("train.py/x.py", "Not a directory", id="a path through a file"),
    pytest.param("\0.py", "null", id="a null byte in the path"),
    pytest.param("x" * 300, "too long", id="a name that is too long"),
    pytest.param("/dev/zero", "no regular file", id="a device"),
]


@pytest.mark.parametrize("name, problem", NO_SCRIPTS)
def test_what_is_no_script_is_refused_at_once(script: Path, name: str, problem: str) -> None:
    folder = script.parent
    os.mkfifo(folder / "pipe.py")
    (folder / "dangling.py").symlink_to("nowhere.py")
    (folder / "loop.py").symlink_to("loop.py")
    with pytest.raises(FileError, match=problem):
        files.read(os.path.join(folder, name))
