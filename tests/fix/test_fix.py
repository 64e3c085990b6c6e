"""The command line of the fixer: its contract with the people who run it."""

from __future__ import annotations

import io
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Optional

import pytest

from lr_lint.fix import main
from lr_lint.fixing.parsing import LONGEST
from tests.fix.scripts import (
    CLEAN,
    DEVICES,
    DEVICES_REPAIRED,
    HOPELESS,
    RATE,
    RATE_REPAIRED,
    UNSAFE,
    UNSAFE_REPAIRED,
)

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder that ends the search for configuration files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path.parent))
    return tmp_path


def script(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))
    return path


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


# --- exit status and what is written -----------------------------------------


STATUS = [
    pytest.param(CLEAN, CLEAN, 0, id="nothing to report"),
    pytest.param(RATE, RATE_REPAIRED, 0, id="all repaired"),
    pytest.param(DEVICES, DEVICES_REPAIRED, 0, id="a statement moved"),
    pytest.param(UNSAFE, UNSAFE, 1, id="an unsafe repair is left"),
    pytest.param(HOPELESS, HOPELESS, 1, id="no repair"),
    pytest.param("", "", 0, id="an empty file"),
    pytest.param("# coding: utf-8\n", "# coding: utf-8\n", 0, id="only a comment"),
]


@pytest.mark.parametrize("before, after, status", STATUS)
def test_files_are_repaired_in_place(before: str, after: str, status: int) -> None:
    path = script("train.py", before)
    assert main(["train.py"]) == status
    assert read(path) == after


@pytest.mark.parametrize("before, after, status", STATUS)
def test_a_second_run_changes_nothing(before: str, after: str, status: int) -> None:
    path = script("train.py", before)
    main(["train.py"])
    modified = path.stat().st_mtime_ns
    assert main(["train.py"]) == status
    assert (read(path), path.stat().st_mtime_ns) == (after, modified)


@pytest.mark.parametrize(
    "text, status", [(CLEAN, 0), (RATE, 1), (UNSAFE, 1), (HOPELESS, 1)]
)
@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_check_and_diff_write_nothing(option: str, text: str, status: int) -> None:
    path = script("train.py", text)
    path.chmod(0o444)
    before = path.stat()
    assert main([option, "train.py"]) == status
    after = path.stat()
    assert read(path) == text
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_unsafe_repairs_are_made_when_asked_for() -> None:
    path = script("train.py", UNSAFE)
    assert main(["--unsafe-fixes", "train.py"]) == 0
    assert read(path) == UNSAFE_REPAIRED


def test_unsafe_repairs_are_offered_only_where_they_would_be_made(capsys: Capture) -> None:
    lines = (
        "import paddlex as pdx\nfrom paddle.optimizer import Adam\n\n\ndef train(data):\n"
        "    lr = 0.1\n    model = pdx.det.PPYOLOv2()\n"
        "    model.train(3, data, optimizer=Adam(), learning_rate={})\n\n\ntrain(1)\n"
    )
    unused = script("unused.py", lines.format("lr"))
    fine = script("fine.py", lines.format("0.1").replace("    lr = 0.1\n", ""))
    assert main(["--isolated", "--select=LR305", "unused.py"]) == 1
    out = capsys.readouterr().out
    assert "it would cause F841" in out
    assert out.splitlines()[-1] == "1 file: 1 left"
    assert main(["--isolated", "--select=LR305", "fine.py"]) == 1
    out = capsys.readouterr().out
    assert "use --unsafe-fixes to make it" in out
    assert out.endswith("1 left, 1 of these could be repaired with --unsafe-fixes\n")
    before = read(unused), read(fine)
    assert main(["--isolated", "--select=LR305", "--unsafe-fixes"]) == 1
    assert [read(unused) != before[0], read(fine) != before[1]] == [False, True]


def test_a_broken_script_is_named_and_the_others_are_done(capsys: Capture) -> None:
    broken = script("broken.py", RATE + "def (:\n")
    good = script("good.py", RATE)
    assert main(["."]) == 2
    assert read(broken) == RATE + "def (:\n"
    assert read(good) == RATE_REPAIRED
    out, err = capsys.readouterr()
    assert err.startswith("./broken.py:8: cannot be parsed: ")
    assert out.splitlines()[-1] == "2 files: 1 repaired, errors in 1"


def test_a_script_that_is_named_must_parse_even_if_nothing_in_it_concerns_training() -> None:
    script("broken.py", "def (:\n")
    assert main(["broken.py"]) == 2
    assert main(["."]) == 0


BROKEN = [
    pytest.param(b"import paddlex\nprint 'python 2'\n", "2: cannot be parsed", id="Python 2"),
    pytest.param(b"import paddlex\nx = '\x00'\n", "null byte", id="a null byte"),
    pytest.param(b"import paddlex\nx = '\xff'\n", "line 2", id="bytes that are not utf-8"),
    pytest.param(b"# coding: klingon\nimport paddlex\n", "klingon", id="an unknown encoding"),
    pytest.param(b"import paddlex\nx = " + b"(" * 5000 + b")" * 5000, "parse", id="deep nesting"),
    pytest.param(b"import paddlex\nx = " + b"-" * 100000 + b"1", "parse", id="many minus signs"),
    pytest.param(b"import paddlex\n\tx = 1\n", "2: cannot be parsed", id="wrong indentation"),
]


@pytest.mark.parametrize("data, hint", BROKEN)
def test_what_is_no_python_ends_with_a_message_and_2(
    data: bytes, hint: str, capsys: Capture
) -> None:
    Path("train.py").write_bytes(data)
    assert main(["train.py"]) == 2
    out, err = capsys.readouterr()
    assert err.startswith("train.py") and hint in err and "Traceback" not in err
    assert err.count("\n") == 1
    assert Path("train.py").read_bytes() == data


def test_a_mistake_of_ours_is_named_and_the_others_are_done(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    import lr_lint.fixing.repair

    real = lr_lint.fixing.repair.repair

    def fail_once(text: str, *arguments: object, **options: object) -> object:
        if "# odd" in text:
            raise ZeroDivisionError("division by zero")
        return real(text, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(lr_lint.fixing.repair, "repair", fail_once)
    odd, good = script("a.py", RATE + "# odd\n"), script("b.py", RATE)
    assert main(["--jobs=1", "."]) == 2
    assert (read(odd), read(good)) == (RATE + "# odd\n", RATE_REPAIRED)
    err = capsys.readouterr().err
    assert err.startswith("./a.py: a mistake in lr_lint (ZeroDivisionError") and "report" in err


def test_a_missing_file_is_named_and_the_others_are_done(capsys: Capture) -> None:
    path = script("train.py", RATE)
    assert main(["missing.py", "train.py"]) == 2
    assert read(path) == RATE_REPAIRED
    assert capsys.readouterr().err == "missing.py: cannot be read: No such file or directory\n"


def test_a_script_too_long_to_be_read_is_named_and_the_others_are_done(
    capsys: Capture,
) -> None:
    text = RATE + "x = 1\n" * (LONGEST // 6 + 1)
    long, path = script("long.py", text), script("train.py", RATE)
    # Nothing can be found in it: it is as good as not there.
    script("library.py", "import paddle\n" + "x = 1\n" * (LONGEST // 6 + 1))
    assert main(["."]) == 2
    assert (read(long), read(path)) == (text, RATE_REPAIRED)
    out, err = capsys.readouterr()
    assert err.startswith("./long.py: is longer than 5000000 characters")
    assert err.count("\n") == 1
    assert out.splitlines()[-1] == "3 files: 1 repaired, errors in 1"


def test_a_script_too_long_to_be_rewritten_keeps_its_findings(capsys: Capture) -> None:
    text = RATE + "x = " + "1 + " * 150 + "1\n" + ("[" + "0, " * 100 + "0]\n") * 3000
    path = script("long.py", text)
    assert main(["long.py"]) == 1
    assert read(path) == text
    line, _ = capsys.readouterr().out.splitlines()
    assert line.startswith("long.py:7: LR101 ") and "too long to be rewritten" in line


def test_a_read_only_file_is_named_and_the_others_are_done(capsys: Capture) -> None:
    locked = script("locked.py", RATE)
    locked.chmod(0o444)
    path = script("train.py", RATE)
    assert main(["."]) == 2
    assert (read(locked), read(path)) == (RATE, RATE_REPAIRED)
    out, err = capsys.readouterr()
    assert "locked.py: is read-only" in err
    assert "locked.py" not in out
    assert out.splitlines()[-1] == "2 files: 1 repaired, 1 left, errors in 1"


def test_no_matching_file_is_no_error(capsys: Capture) -> None:
    Path("notes.txt").write_text("import paddlex\n")
    assert main([]) == 0
    assert main(["."]) == 0
    assert capsys.readouterr().err == ""


def test_without_a_path_the_working_directory_is_repaired() -> None:
    paths = [script("train.py", RATE), script("deep/er/train.py", RATE)]
    assert main([]) == 0
    assert [read(path) for path in paths] == [RATE_REPAIRED] * 2


def test_a_file_given_twice_or_by_two_names_is_repaired_once(capsys: Capture) -> None:
    path = script("train.py", RATE)
    Path("link.py").symlink_to("train.py")
    assert main(["train.py", "./train.py", "link.py", "train.py"]) == 0
    assert read(path) == RATE_REPAIRED
    assert Path("link.py").is_symlink()
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines()[-1] == "1 file: 1 repaired"


def test_a_repair_without_libcst_is_never_needed_for_clean_files(folder: Path) -> None:
    script("train.py", CLEAN)
    code = (
        "import sys; from lr_lint.fix import main; status = main(['train.py', '--isolated']);"
        "print(status, [m for m in ('libcst', 'tqdm', 'multiprocessing', 'pycodestyle')"
        " if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.splitlines()[-1] == "0 []", run.stderr


# --- messages ----------------------------------------------------------------


def test_messages_say_what_was_repaired_and_what_is_left(capsys: Capture) -> None:
    script("a.py", RATE)
    script("b.py", UNSAFE)
    script("c.py", HOPELESS)
    assert main(["a.py", "b.py", "c.py"]) == 1
    first, second, third, last = capsys.readouterr().out.splitlines()
    assert first == "a.py:7: LR101 learning_rate=0.00025 added"
    assert second.startswith("b.py:7: LR501 ")
    assert "; not repaired: the repair is unsafe (warmup_step renamed to warmup_steps" in second
    assert second.endswith("; use --unsafe-fixes to make it")
    assert third.startswith("c.py:5: LR401 ") and "; not repaired: " in third
    assert last == (
        "3 files: 1 repaired, 2 left, 1 of these could be repaired with --unsafe-fixes"
    )


def test_check_says_what_it_would_do(capsys: Capture) -> None:
    script("a.py", RATE)
    script("c.py", HOPELESS)
    assert main(["--check", "."]) == 1
    first, second, last = capsys.readouterr().out.splitlines()
    assert first == "./a.py:7: LR101 would be repaired: learning_rate=0.00025 added"
    assert second.startswith("./c.py:5: LR401 ")
    assert last == "2 files: 1 would be repaired, 1 would be left"


def test_paths_are_shown_as_they_were_given(folder: Path, capsys: Capture) -> None:
    script("sub/train.py", RATE)
    for given in ("sub/train.py", "./sub/train.py", str(folder / "sub" / "train.py")):
        main(["--check", given])
        assert capsys.readouterr().out.startswith(f"{given}:7: LR101 ")


def test_what_is_gone_along_with_another_repair_is_said(capsys: Capture) -> None:
    text = RATE.replace("YOLOv3", "FasterRCNN").replace("=16)", "=4, warmup_start_lr=0.003)")
    script("train.py", text)
    assert main(["--check", "train.py"]) == 1
    assert main(["train.py"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "train.py:7: LR101 would be repaired: learning_rate=0.005 added",
        "train.py:7: LR202 would be gone together with another repair",
        "1 file: 2 would be repaired",
        "train.py:7: LR101 learning_rate=0.005 added",
        "train.py:7: LR202 gone together with another repair",
        "1 file: 2 repaired",
    ]


def test_messages_in_chinese(capsys: Capture) -> None:
    script("train.py", RATE)
    assert main(["--lr-language", "zh", "train.py"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("train.py:7: LR101 增加 learning_rate")
    assert out[1] == "1 个文件：已修复 1 处"


def test_a_clean_run_says_so_on_one_line(capsys: Capture) -> None:
    script("train.py", CLEAN)
    assert main(["."]) == 0
    assert capsys.readouterr() == ("1 file: nothing to repair\n", "")


# --- diff --------------------------------------------------------------------


def test_diff_shows_a_patch_and_nothing_else_on_standard_output(capsys: Capture) -> None:
    script("train.py", RATE)
    assert main(["--diff", "train.py"]) == 1
    out, err = capsys.readouterr()
    assert out == (
        "--- train.py\n+++ train.py\n@@ -4,4 +4,4 @@\n model = pdx.det.YOLOv3()\n"
        " model.train(\n     num_epochs=270, train_dataset=data,\n"
        "-    train_batch_size=16)\n+    train_batch_size=16, learning_rate=0.00025)\n"
    )
    assert err.splitlines() == [
        "train.py:7: LR101 would be repaired: learning_rate=0.00025 added",
        "1 file: 1 would be repaired",
    ]


PATCHED = [
    pytest.param(RATE, "utf-8", id="plain"),
    pytest.param(RATE.replace("\n", "\r\n"), "utf-8", id="carriage returns"),
    pytest.param(RATE.rstrip("\n"), "utf-8", id="no newline at the end"),
    pytest.param("# coding: gbk\n# 训练\n" + RATE.replace("=16)", "=16)  # 显存"), "gbk", id="gbk"),
    pytest.param(DEVICES, "utf-8", id="a statement moves"),
]


@pytest.mark.parametrize("text, encoding", PATCHED)
def test_the_diff_is_a_patch_that_gives_the_repaired_file(text: str, encoding: str) -> None:
    for name in ("train.py", "other.py"):
        Path(name).write_bytes(text.encode(encoding))
    command = [sys.executable, "-m", "lr_lint.fix", "--diff", "train.py"]
    diff = subprocess.run(command, capture_output=True).stdout
    subprocess.run(["patch", "-p0", "--binary"], input=diff, check=True, capture_output=True)
    assert main(["other.py"]) == 0
    assert Path("train.py").read_bytes() == Path("other.py").read_bytes() != text.encode(encoding)


# --- standard input ----------------------------------------------------------


def run_on_stdin(data: bytes, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "lr_lint.fix", *arguments, "-"]
    return subprocess.run(command, input=data, capture_output=True)


STDIN = [
    pytest.param(RATE.encode(), RATE_REPAIRED.encode(), 0, id="repaired"),
    pytest.param(CLEAN.encode(), CLEAN.encode(), 0, id="clean"),
    pytest.param(b"", b"", 0, id="empty"),
    pytest.param(HOPELESS.encode(), HOPELESS.encode(), 1, id="left"),
    pytest.param(b"\xef\xbb\xbf" + RATE.replace("\n", "\r\n").encode(),
                 b"\xef\xbb\xbf" + RATE_REPAIRED.replace("\n", "\r\n").encode(), 0,
                 id="byte order mark and carriage returns"),
    pytest.param(("# coding: gbk\n# 训练\n" + RATE).encode("gbk"),
                 ("# coding: gbk\n# 训练\n" + RATE_REPAIRED).encode("gbk"), 0, id="gbk"),
    pytest.param(b"def (:\n", b"def (:\n", 2, id="broken"),
    pytest.param(b"x = '\xff'\n", b"x = '\xff'\n", 2, id="not decodable"),
]


@pytest.mark.parametrize("data, result, status", STDIN)
def test_standard_input_is_repaired_to_standard_output(
    data: bytes, result: bytes, status: int
) -> None:
    run = run_on_stdin(data)
    assert (run.stdout, run.returncode) == (result, status)
    assert run.stderr and b"Traceback" not in run.stderr


def test_messages_about_standard_input_use_its_display_name() -> None:
    run = run_on_stdin(RATE.encode(), "--stdin-display-name", "lib/train.py")
    assert run.stderr.startswith(b"lib/train.py:7: LR101 ")
    assert run_on_stdin(RATE.encode()).stderr.startswith(b"stdin:7: LR101 ")


def test_standard_input_that_is_excluded_comes_out_as_it_is() -> None:
    run = run_on_stdin(
        RATE.encode(), "--stdin-display-name", "old/train.py", "--exclude", "train.py"
    )
    assert (run.stdout, run.returncode) == (RATE.encode(), 0)


def test_check_and_diff_of_standard_input() -> None:
    check = run_on_stdin(RATE.encode(), "--check")
    assert (check.stdout, check.returncode) == (b"", 1)
    diff = run_on_stdin(RATE.encode(), "--diff")
    assert diff.stdout.startswith(b"--- stdin\n+++ stdin\n@@") and diff.returncode == 1


def test_the_configuration_for_a_display_name_counts() -> None:
    Path(".flake8").write_text("[flake8]\nper-file-ignores = lib/train.py: LR101\n")
    run = run_on_stdin(RATE.encode(), "--stdin-display-name", "lib/train.py")
    assert (run.stdout, run.returncode) == (RATE.encode(), 0)


# --- flake8's configuration --------------------------------------------------


CONFIGURED = [
    pytest.param("", [], True, id="nothing"),
    pytest.param("ignore = LR1", [], False, id="ignore"),
    pytest.param("ignore = E501", [], True, id="ignore something else"),
    pytest.param("extend-ignore = LR101", [], False, id="extend-ignore"),
    pytest.param("select = E,F", [], False, id="select without us"),
    pytest.param("select = E,LR", [], True, id="select with us"),
    pytest.param("select = LR101\nextend-ignore = LR", [], True, id="the longer prefix wins"),
    pytest.param("per-file-ignores = train.py: LR101", [], False, id="per-file-ignores"),
    pytest.param("per-file-ignores = other.py: LR101", [], True, id="another file's ignores"),
    pytest.param("exclude = train.py", [], False, id="exclude"),
    pytest.param("extend-exclude = sub", [], True, id="extend-exclude something else"),
    pytest.param("filename = *.pyw", ["."], False, id="filename patterns"),
    pytest.param("ignore = LR101", ["--isolated"], True, id="isolated"),
    pytest.param("ignore = LR101", ["--select", "LR101"], False, id="ignored and selected"),
    pytest.param("", ["--ignore", "LR101"], False, id="ignore on the command line"),
    pytest.param("", ["--extend-ignore=LR"], False, id="extend-ignore on the command line"),
    pytest.param("", ["--select=LR2"], False, id="select on the command line"),
    pytest.param("", ["--config", "other.cfg"], False, id="another file"),
    pytest.param("", ["--append-config", "other.cfg"], False, id="one more file"),
    pytest.param("max-complexity = 10\nsome-plugin-option = x\nformat = pylint", [], True,
                 id="options of other plugins"),
    pytest.param("enable-extensions = X\nrequire-plugins = not-installed", [], True,
                 id="plugins that are not there"),
    pytest.param("lr-scale-tolerance = 2", [], False, id="an option of ours"),
    pytest.param("lr-scale-tolerance = 2", ["--lr-scale-tolerance=1.5"], True,
                 id="the command line overrides"),
]


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8"])
@pytest.mark.parametrize("settings, arguments, is_repaired", CONFIGURED)
def test_flake8_configuration_counts(
    name: str, settings: str, arguments: list[str], is_repaired: bool
) -> None:
    path = script("train.py", RATE)
    Path(name).write_text(f"[flake8]\n{settings}\n")
    Path("other.cfg").write_text("[flake8]\nignore = LR101\n")
    assert main([*arguments, *([] if "." in arguments else ["train.py"])]) == 0
    assert (read(path) == RATE_REPAIRED) is is_repaired


def test_a_configuration_above_the_working_directory_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("setup.cfg").write_text("[flake8]\nextend-ignore = LR101\n")
    path = script("sub/train.py", RATE)
    monkeypatch.chdir("sub")
    assert main([]) == 0
    monkeypatch.chdir("..")
    assert read(path) == RATE


NOQA = [
    pytest.param("    train_batch_size=16)  # noqa\n", [], False, id="everything"),
    pytest.param("    train_batch_size=16)  # noqa: LR101\n", [], False, id="the code"),
    pytest.param("    train_batch_size=16)  # noqa:E501,LR1\n", [], False, id="its beginning"),
    pytest.param("    train_batch_size=16)  # noqa: LR201\n", [], True, id="another code"),
    pytest.param("    train_batch_size=16)  # noqa\n", ["--disable-noqa"], True, id="disabled"),
    pytest.param("    train_batch_size=16)\n# flake8: noqa\n", [], False, id="the whole file"),
    pytest.param("    train_batch_size=16)\n# flake8: noqa\n", ["--disable-noqa"], True,
                 id="the whole file, disabled"),
    pytest.param("    train_batch_size=16)\n# flake8: noqa: LR101\n", [], False,
                 id="the whole file, with a code"),
]


@pytest.mark.parametrize("line, arguments, is_repaired", NOQA)
def test_noqa_protects_a_line(line: str, arguments: list[str], is_repaired: bool) -> None:
    path = script("train.py", RATE.replace("    train_batch_size=16)\n", line))
    assert main([*arguments, "train.py"]) == 0
    assert ("learning_rate=0.00025" in read(path)) is is_repaired


RATE_BY_NAME = RATE.replace("model.train", "RATE = 0.000125{}\nmodel.train").replace(
    "=16)", "=16, learning_rate=RATE)"
)


@pytest.mark.parametrize(
    "comment, is_repaired",
    [("", True), ("  # noqa: E501", True), ("  # noqa", False), ("  # noqa: LR101", False)],
)
def test_noqa_protects_a_line_that_a_repair_of_another_line_would_change(
    comment: str, is_repaired: bool, capsys: Capture
) -> None:
    path = script("train.py", RATE_BY_NAME.format(comment))
    assert main(["train.py"]) == (0 if is_repaired else 1)
    assert (read(path) == RATE_BY_NAME.format(comment).replace("0.000125", "0.00025")) is (
        is_repaired
    )
    assert ("protects line 5" in capsys.readouterr().out) is not is_repaired


def test_a_broken_file_that_flake8_is_told_to_pass_over_is_passed_over() -> None:
    script("train.py", "# flake8: noqa\nimport paddlex\ndef (:\n")
    assert main(["train.py"]) == 0


BAD_USAGE = [
    pytest.param(["--no-such-option"], "", id="an unknown option"),
    pytest.param(["--jobs", "many"], "", id="a bad number of jobs"),
    pytest.param(["--lr-cards", "none"], "", id="a bad value of ours"),
    pytest.param(["--config", "missing.cfg"], "", id="a missing configuration file"),
    pytest.param([], "ignore = TOOLONG1", id="a code that flake8 refuses"),
    pytest.param([], "max-line-length = wide", id="a bad number in the configuration"),
    pytest.param([], "per-file-ignores = LR101", id="bad per-file-ignores"),
    pytest.param([], "lr-warmup-fix = magic", id="a bad value of ours in the configuration"),
]


@pytest.mark.parametrize("arguments, settings", BAD_USAGE)
def test_bad_usage_ends_with_a_message_and_2(
    arguments: list[str], settings: str, capsys: Capture
) -> None:
    path = script("train.py", RATE)
    Path("tox.ini").write_text(f"[flake8]\n{settings}\n")
    status: Optional[object]
    try:
        status = main([*arguments, "train.py"])
    except SystemExit as stop:
        status = stop.code
    out, err = capsys.readouterr()
    assert status == 2
    assert err and "Traceback" not in err
    assert read(path) == RATE


def test_a_configuration_file_that_is_no_configuration_is_passed_over_as_flake8_does() -> None:
    path = script("train.py", RATE)
    Path("tox.ini").write_bytes(b"\xff\xfe no configuration\n")
    assert main(["train.py"]) == 0
    assert read(path) == RATE_REPAIRED


def test_help_and_version(capsys: Capture) -> None:
    for option in ("--help", "--version"):
        with pytest.raises(SystemExit) as stop:
            main([option])
        assert stop.value.code == 0
    out = capsys.readouterr().out
    for word in ("--diff", "--check", "--unsafe-fixes", "--lr-num-samples", "--jobs", "lr_lint"):
        assert word in out
    assert "--hang-closing" not in out


# --- what other checks say ---------------------------------------------------


def flake8_codes(*paths: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-m", "flake8", "--format=%(code)s", *paths],
        capture_output=True, text=True,
    )
    return sorted(run.stdout.split())


LATE = DEVICES.replace(
    "import paddlex as pdx\n",
    "import paddlex as pdx\nfrom paddlex.det import (\n    transforms)\n"
    "import numpy as np  # noqa: F401\nimport math, \\\n    json  # noqa: E401,F401\n"
    "from a_module_with_a_name import a_function_with_a_name_that_is_rather_long_a\n",
).replace("model =", "print(transforms, a_function_with_a_name_that_is_rather_long_a)\nmodel =")


def test_imports_below_a_moved_statement_get_a_noqa_comment() -> None:
    path = script("train.py", LATE)
    before = flake8_codes("train.py")
    assert main(["train.py"]) == 0
    text = read(path)
    for line in (
        "import paddlex as pdx  # noqa: E402",
        "from paddlex.det import (  # noqa: E402",
        "import numpy as np  # noqa: F401,E402",
        "    json  # noqa: E401,F401,E402",
        "from a_module_with_a_name import a_function_with_a_name_that_is_rather_long_a"
        "  # noqa: E402,E501",
    ):
        assert line in text.splitlines()
    assert flake8_codes("train.py") == [code for code in before if code != "LR001"]


@pytest.mark.parametrize("settings", ["extend-ignore = E402", "select = LR", "ignore = E,W"])
def test_no_noqa_comment_where_the_user_does_not_have_e402(settings: str) -> None:
    Path("tox.ini").write_text(f"[flake8]\n{settings}\n")
    path = script("train.py", DEVICES)
    assert main(["train.py"]) == 0
    assert read(path) == DEVICES_REPAIRED.replace("  # noqa: E402", "")


def test_what_is_selected_for_one_repair_does_not_say_what_flake8_reports() -> None:
    path = script("train.py", DEVICES)
    assert main(["--select", "LR001", "train.py"]) == 0
    assert read(path) == DEVICES_REPAIRED


def test_imports_that_were_late_before_get_no_comment() -> None:
    path = script("train.py", "x = 1\n" + DEVICES)
    assert main(["train.py"]) == 0
    assert "noqa" not in read(path)


def test_a_line_that_would_grow_too_long_is_broken() -> None:
    text = RATE.replace("\n    train_batch", " train_batch").replace("(\n    num", "(num")
    path = script("train.py", text)
    assert max(map(len, text.splitlines())) < 79
    before = flake8_codes("train.py")
    assert main(["train.py"]) == 0
    assert "train_batch_size=16,\n            learning_rate=0.00025)" in read(path)
    assert flake8_codes("train.py") == [code for code in before if code != "LR101"]
    script("wide.py", text)
    assert main(["--max-line-length", "120", "wide.py"]) == 0
    assert "train_batch_size=16, learning_rate=0.00025)" in read(Path("wide.py"))


# --- bytes -------------------------------------------------------------------


BYTES = [
    pytest.param(lambda text: b"\xef\xbb\xbf" + text.encode(), id="byte order mark"),
    pytest.param(lambda text: ("# coding: gbk\n# 训练\n" + text).encode("gbk"), id="gbk"),
    pytest.param(
        lambda text: ("# coding: latin-1\n# é\n" + text).encode("latin-1"), id="latin-1"
    ),
    pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="CRLF"),
    pytest.param(
        lambda text: ("x = 1\r\n\r\n" + text + "y = 2\r\n").encode(), id="mixed line ends"
    ),
    pytest.param(lambda text: text.replace("\n", "\r").encode(), id="carriage returns alone"),
    pytest.param(lambda text: text.rstrip("\n").encode(), id="no last newline"),
    pytest.param(
        lambda text: ("\x0c\n" + text + "\x0c\ny = 1\n").encode(), id="form feeds"
    ),
    pytest.param(lambda text: ("\x0cy = 1\n" + text).encode(), id="form feed before code"),
    pytest.param(lambda text: text.replace("    ", "\t").encode(), id="tabs"),
    pytest.param(
        lambda text: text.replace("model.train", "名 = '𝒳'; model.train").encode(),
        id="CJK and astral characters before the place",
    ),
    pytest.param(lambda text: (text + "\n\n \n\t\n").encode(), id="white space at the end"),
    pytest.param(lambda text: ("x = '\x0b\x1c\x85\u2028'\n" + text).encode(),
                 id="characters that only look like line ends"),
]


@pytest.mark.parametrize("make", BYTES)
def test_all_other_bytes_stay(make: "object") -> None:
    assert callable(make)
    path = Path("train.py")
    path.write_bytes(make(RATE))
    path.chmod(0o755)
    assert main(["train.py"]) == 0
    assert path.read_bytes() == make(RATE_REPAIRED)
    assert stat.S_IMODE(path.stat().st_mode) == 0o755


@pytest.mark.parametrize("make", BYTES)
def test_all_other_bytes_stay_when_a_statement_moves(make: "object") -> None:
    assert callable(make)
    path = Path("train.py")
    path.write_bytes(make(DEVICES))
    assert main(["train.py", "--extend-ignore", "E402"]) == 0
    assert path.read_bytes() == make(DEVICES_REPAIRED.replace("  # noqa: E402", ""))


def test_a_symbolic_link_stays(folder: Path) -> None:
    target = script("real/train.py", RATE)
    Path("train.py").symlink_to("real/train.py")
    assert main(["train.py"]) == 0
    assert os.readlink("train.py") == "real/train.py"
    assert read(target) == RATE_REPAIRED


def test_output_that_nobody_reads_does_not_end_the_repair() -> None:
    paths = [script(f"train{number}.py", RATE) for number in range(3)]
    command = [sys.executable, "-m", "lr_lint.fix", "."]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait() == 0
    assert b"Traceback" not in errors and b"Exception" not in errors
    assert [read(path) for path in paths] == [RATE_REPAIRED] * 3


def test_a_terminal_that_cannot_show_chinese_does_not_end_the_repair() -> None:
    path = script("训练.py", RATE)
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "lr_lint.fix", "--lr-language=zh", "训练.py"]
    run = subprocess.run(command, capture_output=True, env=environment)
    assert run.returncode == 0 and b"Traceback" not in run.stderr
    assert read(path) == RATE_REPAIRED


def test_python_is_quiet_about_the_scripts(capsys: Capture) -> None:
    path = script("train.py", "x = '\\d'\ny = x is 'a'\n" + RATE)
    command = [sys.executable, "-W", "default", "-m", "lr_lint.fix", "train.py"]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.stderr == "" and run.returncode == 0
    assert read(path).endswith(RATE_REPAIRED)


def test_main_reads_the_command_line_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    path = script("train.py", RATE)
    monkeypatch.setattr(sys, "argv", ["lr_lint.fix", "train.py"])
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert main() == 0
    assert read(path) == RATE_REPAIRED


def test_the_standard_library_stays_as_it_is(capsys: Capture) -> None:
    folder = os.path.dirname(os.__file__)
    names = ("json", "logging", "asyncio", "email", "unittest", "lib2to3/tests/data")
    paths = [path for name in names if os.path.isdir(path := os.path.join(folder, name))]
    assert main(["--isolated", "--check", "--unsafe-fixes", "--jobs=1", *paths]) in (0, 2)
    out, err = capsys.readouterr()
    assert re.fullmatch(r"\d+ files: (nothing to repair|errors in \d+)\n", out), out
    assert "Traceback" not in err
