"""The drawings: what is drawn, with letters and with matplotlib."""

from __future__ import annotations

import builtins
import importlib.util
import struct
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from lr_lint.messages.doors import sentence
from lr_lint.show import main
from lr_lint.showing.letters import draw
from lr_lint.showing.panels import Curve, Panel, last_epoch, panels_of, rate_at
from lr_lint.terminal.layout import width
from tests.show.scripts import PADDLEX_2, YOLOV3, facts, repaired

HAS_MATPLOTLIB = importlib.util.find_spec("matplotlib") is not None
needs_matplotlib = pytest.mark.skipif(
    not HAS_MATPLOTLIB, reason="needs matplotlib (pip install 'lr_lint[plot]')"
)

TOO_LONG = YOLOV3.replace("num_samples=800", "num_samples=64").replace(
    "270,", "270, train_batch_size=16,"
)
"""1000 steps of warmup, but 213 * 4 = 852 until the first decay; and LR101."""

NEVER_REACHED = PADDLEX_2 + """\
model = pdx.det.YOLOv3()
# lr-lint: num_samples=240
model.train(12, dataset, train_batch_size=8, learning_rate=0.000125, warmup_steps=150,
            lr_decay_epochs=[8, 11])
"""

EITHER = """\
import paddlex as pdx
# lr-lint: num_samples=6400
pdx.cls.ResNet50(2).train(120, dataset)
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".flake8").write_text("[flake8]\n", encoding="utf-8")
    (tmp_path / "train.py").write_text(TOO_LONG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def panels(script: str, *options: str) -> list[Panel]:
    return panels_of(facts(script, *options), repaired(script, *options))


def test_before_and_after_the_repair_are_drawn_with_the_bound() -> None:
    (panel,) = panels(TOO_LONG)
    assert panel.before is not None and panel.after is not None
    assert (panel.before.warmup_end, panel.after.warmup_end) == (250.0, 3.0)
    assert panel.before.decays == panel.after.decays == (213.0, 240.0)
    assert panel.bound is not None and tuple(panel.bound) == (852, 213.0)
    assert panel.before.end == panel.after.end == 270.0


def test_without_a_repair_there_is_one_curve() -> None:
    (panel,) = panels(YOLOV3)
    assert panel.before is not None and panel.after is None and panel.bound is None


def test_decays_that_are_never_reached_are_kept_apart() -> None:
    (panel,) = panels(NEVER_REACHED)
    assert panel.before is not None
    assert (panel.before.decays, panel.before.unreached) == ((), (13.0, 16.0))
    assert last_epoch(panel) == 16.0


def test_cases_that_look_the_same_share_a_panel() -> None:
    (panel,) = panels(EITHER)
    assert panel.title.say("en") == "train.py:3 ResNet50.train(), PaddleX 1 or PaddleX 2"


def test_without_samples_a_piecewise_schedule_without_warmup_is_drawn_in_epochs() -> None:
    (panel,) = panels(EITHER.replace("num_samples=6400", "cards=1"))
    assert panel.before is not None and panel.before.steps is None
    assert panel.before.decays == (30.0, 60.0, 90.0) and panel.subtitle is None


def test_without_samples_a_warmup_cannot_be_drawn() -> None:
    assert panels(YOLOV3.replace("num_samples=800", "cards=1")) == []


@pytest.mark.parametrize("epoch", [0.0, 5.0, 9.99, 10.0, 100.0, 212.99, 230.0, 269.0])
def test_a_curve_goes_where_the_schedule_goes(epoch: float) -> None:
    (call,) = facts(YOLOV3).calls
    schedule = call.cases[0].schedule
    (panel,) = panels(YOLOV3)
    assert schedule is not None and panel.before is not None
    step = round(epoch * 100)
    assert rate_at(panel.before, step / 100) == pytest.approx(schedule.at(step), rel=1e-9)


def test_a_cosine_is_drawn_step_by_step() -> None:
    script = PADDLEX_2 + (
        "# lr-lint: num_samples=140\npdx.det.PicoDet().train(10, dataset, train_batch_size=14,"
        " learning_rate=0.05, warmup_steps=10)\n"
    )
    (call,) = facts(script).calls
    schedule = call.cases[0].schedule
    (panel,) = panels(script)
    assert schedule is not None and panel.before is not None
    for step in range(10, 100):
        assert rate_at(panel.before, step / 10) == pytest.approx(schedule.at(step), abs=1e-12)


def drawing(script: str, language: str = "en", columns: int = 80) -> list[str]:
    (panel,) = panels(script)
    return draw(panel, language, columns).splitlines()


def test_the_drawing_with_letters() -> None:
    lines = drawing(TOO_LONG)
    assert lines[0] == "train.py:7 YOLOv3.train(), PaddleX 1 (1.0, 1.1, 1.2, 1.3)"
    assert lines[1] == "batch size 16, 64 samples, 4 steps per epoch"
    assert lines[2].startswith(" 0.00025 | ooooooooo")
    assert lines[13].startswith("       0 |@***")
    assert lines[14] == "         +" + "-" * 70
    assert lines[15].split() == ["0", "135", "epoch", "270"]
    assert " ".join(lines[16:]) == (
        "* as it is, o after the repair, @ both, : decay, ! warmup has to end by step 852"
        " (epoch 213)"
    )
    column = lines[5].index("!")
    assert column == 10 + round(213 / 270 * 69)
    assert all(line[column] in "!*o@" for line in lines[2:14])


def test_the_drawing_in_chinese() -> None:
    lines = drawing(TOO_LONG, "zh")
    assert lines[1] == "batch size 16，训练样本 64 个，每个 epoch 4 个 step"
    assert "* 修复前，o 修复后，@ 两者，: 衰减，" in lines[16]


def test_the_end_of_the_training_is_drawn_when_decays_come_after_it() -> None:
    lines = drawing(NEVER_REACHED)
    assert lines[5].count("#") == 1 and lines[5].count(":") == 2
    assert lines[-1] == "* learning rate, : decay, # end of the training"


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_the_drawing_fits_the_terminal(columns: int) -> None:
    for language in ("en", "zh"):
        assert max(map(width, drawing(TOO_LONG, language, columns))) <= columns


@pytest.mark.parametrize(
    "curve",
    [
        pytest.param(Curve([(0.0, 0.0), (1.0, 0.0)], 0.0, (), (), 1.0, 1), id="a rate of zero"),
        pytest.param(Curve([(0.0, -1.0), (1.0, 1.0)], 0.0, (), (), 1.0, 1), id="below zero"),
        pytest.param(Curve([(0.0, 1e300), (1.0, 1e-300)], 0.0, (), (), 1.0, 1), id="extremes"),
    ],
)
def test_odd_curves_are_drawn(curve: Curve, tmp_path: Path) -> None:
    panel = Panel(sentence("show.name", name="x"), None, curve, None, None)
    assert len(draw(panel, "en", 80).splitlines()) == 16
    if HAS_MATPLOTLIB:
        from lr_lint.showing.picture import draw as draw_picture

        draw_picture([panel], str(tmp_path / "odd.png"), "en")


def test_the_drawing_follows_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train.py", "--plot", "-"]) == 0
    out = capsys.readouterr().out
    assert out.index("After the repair") < out.index(" 0.00025 | ooooo")


@needs_matplotlib
def test_a_png_is_written(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train.py", "--plot", "out.png"]) == 0
    assert capsys.readouterr().err == "lr_lint: out.png written\n"
    data = (elsewhere / "out.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    wide, high = struct.unpack(">II", data[16:24])
    assert (wide, high) == (1080, 528)


def texts_in(path: Path) -> str:
    """Return the words of an SVG whose text was kept as text."""
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    return "\n".join("".join(node.itertext()) for node in root.iter() if "text" in node.tag)


@needs_matplotlib
@pytest.mark.parametrize(
    ("script", "words"),
    [
        pytest.param(
            TOO_LONG,
            [
                "train.py:7 YOLOv3.train(), PaddleX 1", "batch size 16, 64 samples",
                "as it is", "after the repair", "warmup", "warmup after the repair", "decay",
                "warmup has to end by step 852 (epoch 213)", "learning rate", "epoch", "step",
                "0.00025", "213", "240",
            ],
            id="a warmup past the first decay",
        ),
        pytest.param(
            NEVER_REACHED, ["decay that is never reached", "end of the training", "13", "16"],
            id="a decay that is never reached",
        ),
    ],
)
def test_everything_is_marked_in_the_picture(
    script: str, words: list[str], tmp_path: Path
) -> None:
    import matplotlib

    from lr_lint.showing.picture import draw as draw_picture

    with matplotlib.rc_context({"svg.fonttype": "none"}):
        draw_picture(panels(script), str(tmp_path / "out.svg"), "en")
    found = texts_in(tmp_path / "out.svg")
    for word in words:
        assert word in found, word


@needs_matplotlib
def test_the_same_script_gives_the_same_svg(elsewhere: Path) -> None:
    for name in ("one.svg", "two.svg"):
        assert main(["train.py", "--plot", name]) == 0
    assert (elsewhere / "one.svg").read_bytes() == (elsewhere / "two.svg").read_bytes()


class NoWarnings:
    """A block in which nothing may warn, e.g. of a letter that no font has."""

    def __enter__(self) -> None:
        import warnings

        self._caught = warnings.catch_warnings()
        self._caught.__enter__()
        warnings.simplefilter("error")

    def __exit__(self, *error: Any) -> None:
        self._caught.__exit__(*error)


@needs_matplotlib
def test_without_a_chinese_font_the_labels_are_english(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from lr_lint.showing import picture

    monkeypatch.setattr(picture, "CHINESE_FONTS", ())
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    script = elsewhere / "训练$1$.py"
    script.write_text(TOO_LONG, encoding="utf-8")
    with NoWarnings():
        assert main([script.name, "--plot", "out.png", "--lr-language", "zh"]) == 0
    assert "没有安装含中文字符的字体" in capsys.readouterr().err


@needs_matplotlib
def test_chinese_labels_need_a_font_and_nothing_else(tmp_path: Path) -> None:
    from lr_lint.showing.picture import chinese_font
    from lr_lint.showing.picture import draw as draw_picture

    with NoWarnings():
        notes = draw_picture(panels(TOO_LONG), str(tmp_path / "out.png"), "zh")
    said = [note.key for note in notes]
    missing = [] if chinese_font() else ["show.plot.no_font"]
    assert said == [*missing, "show.plot.written"]


@needs_matplotlib
def test_a_picture_that_cannot_be_written_is_said(
    capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train.py", "--plot", "nowhere/out.png"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("lr_lint: --plot: nowhere/out.png cannot be written: ")


@needs_matplotlib
def test_more_panels_than_fit_are_left_out_and_counted(tmp_path: Path) -> None:
    from lr_lint.showing.picture import draw as draw_picture

    notes = draw_picture(panels(YOLOV3) * 10, str(tmp_path / "out.png"), "en")
    assert [note.say("en") for note in notes][0] == "2 more cases are not drawn"


def test_without_matplotlib_the_message_says_what_to_install(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def fake(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "matplotlib":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", fake)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert main(["train.py", "--plot", "out.png"]) == 2
    captured = capsys.readouterr()
    assert captured.err == (
        "lr_lint: --plot out.png needs matplotlib, which is not installed:"
        " pip install 'lr_lint[plot]'; --plot - draws with letters\n"
    )
    assert " 0.00025 | ooooo" in captured.out, "a terminal gets the drawing with letters"
    assert not (elsewhere / "out.png").exists()
