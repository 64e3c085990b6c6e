"""The learning rate as a picture, drawn with matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Optional, Sequence

from lr_lint.messages.doors import Sentence, say, sentence
from lr_lint.showing.panels import Curve, Panel, last_epoch
from lr_lint.showing.text import printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PANELS: Final = 8
"""Panels of one picture."""

PANEL_INCHES: Final = (9.0, 4.4)
"""Width and height of a panel."""

DOTS_PER_INCH: Final = 120

BEFORE, AFTER, BOUND = "#1f5fa8", "#c8611c", "#b3001b"

CHINESE_FONTS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "STHeiti",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "Noto Sans CJK TC",
    "Droid Sans Fallback",
    "Arial Unicode MS",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "STSong",
    "AR PL UMing CN",
    "AR PL UKai CN",
)
"""Families with Chinese characters, the most readable ones first."""


class PictureError(Exception):
    """There can be no picture.

    Attributes:
        sentence: Why, and what to do.
    """

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason)
        self.sentence: Final = reason


def draw(panels: Sequence[Panel], path: str, language: str) -> list[Sentence]:
    """Draw panels below each other into a file.

    Args:
        panels: What is drawn.
        path: Where; its end says whether it becomes a PNG or an SVG.
        language: ``en`` or ``zh``.

    Returns:
        What there is to say about it.

    Raises:
        PictureError: matplotlib is missing, or the file cannot be written.
    """
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError:
        raise PictureError(sentence("show.error.matplotlib", path=path)) from None
    notes = []
    font = chinese_font()
    if language == "zh" and font is None:
        language = "en"
        notes.append(sentence("show.plot.no_font"))
    shown = panels[:MOST_PANELS]
    if len(shown) < len(panels):
        notes.append(sentence("show.plot.left_out", count=len(panels) - len(shown)))
    with matplotlib.rc_context(_style(font, language)):
        wide, high = PANEL_INCHES
        figure = Figure(figsize=(wide, high * len(shown)), layout="constrained")
        grid = figure.subplots(len(shown), 1, squeeze=False)
        for panel, (axes,) in zip(shown, grid):
            _Drawing(axes, panel, language, font is not None).draw()
        try:
            # without a date the same script gives the same file
            plain: dict[str, Any] = {"Date": None} if path.lower().endswith(".svg") else {}
            figure.savefig(path, dpi=DOTS_PER_INCH, metadata=plain)
        except OSError as error:
            problem = error.strerror or str(error)
            reason = sentence("show.error.plot_write", path=path, problem=problem)
            raise PictureError(reason) from None
    return [*notes, sentence("show.plot.written", path=path)]


def chinese_font() -> Optional[str]:
    """Return an installed family with Chinese characters, None when there is none."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in installed), None)


def _style(font: Optional[str], language: str) -> dict[str, Any]:
    latin = ["DejaVu Sans"]
    chinese = [font] if font is not None else []
    return {
        "font.family": chinese + latin if language == "zh" else latin + chinese,
        "axes.unicode_minus": False,
        "svg.hashsalt": "lr_lint",
        "axes.spines.top": False,
        "axes.spines.right": False,
    }


class _Drawing:
    """One panel on its axes."""

    def __init__(self, axes: Axes, panel: Panel, language: str, any_letter: bool) -> None:
        self._axes = axes
        self._panel = panel
        self._language = language
        self._any_letter = any_letter

    def draw(self) -> None:
        """Draw everything."""
        axes, panel = self._axes, self._panel
        curves = [curve for curve in (panel.before, panel.after) if curve is not None]
        top = max(rate for curve in curves for _, rate in curve.points)
        end = last_epoch(panel)
        if panel.before is not None:
            self._curve(panel.before, "before", BEFORE, "-", 2.2)
        if panel.after is not None:
            self._curve(panel.after, "after", AFTER, "--", 1.8)
        self._decays(curves, end)
        if curves[0].end < end:
            axes.axvline(
                curves[0].end, color="black", linewidth=1.0, label=self._say("plot.end")
            )
        if panel.bound is not None:
            label = self._say("plot.bound", step=panel.bound.step, epoch=panel.bound.epoch)
            axes.axvline(panel.bound.epoch, color=BOUND, linewidth=1.6, label=label)
        axes.set_xlim(0, end * 1.01 or 1)
        axes.set_ylim(0, top * 1.12 or 1)
        axes.set_xlabel(self._say("plot.epoch"))
        axes.set_ylabel(self._say("plot.rate"))
        axes.yaxis.set_major_formatter(lambda rate, _: f"{rate:.6g}")
        axes.grid(True, axis="y", color="#dddddd", linewidth=0.6)
        self._titles()
        self._steps(curves)
        axes.legend(
            loc="upper left", bbox_to_anchor=(0, -0.16), ncols=3, frameon=False, fontsize=9
        )

    def _curve(self, curve: Curve, name: str, color: str, style: str, width: float) -> None:
        epochs = [epoch for epoch, _ in curve.points]
        rates = [rate for _, rate in curve.points]
        is_alone = self._panel.before is None or self._panel.after is None
        label = self._say("plot.rate" if is_alone and name == "before" else f"plot.{name}")
        self._axes.plot(
            epochs, rates, color=color, linestyle=style, linewidth=width, label=label, zorder=3
        )
        if curve.warmup_end:
            key = "plot.warmup" if name == "before" else "plot.warmup_after"
            self._axes.axvspan(
                0, curve.warmup_end, color=color, alpha=0.13, linewidth=0,
                label=self._say(key),
            )

    def _decays(self, curves: Sequence[Curve], end: float) -> None:
        """Mark the epochs of decay, each once."""
        reached = {epoch for curve in curves for epoch in curve.decays}
        unreached = {epoch for curve in curves for epoch in curve.unreached} - reached
        for epochs, key, color in (
            (reached, "plot.decay", "#777777"), (unreached, "plot.unreached", BOUND)
        ):
            label: Optional[str] = self._say(key)
            for epoch in sorted(epoch for epoch in epochs if epoch <= end):
                self._axes.axvline(
                    epoch, color=color, linestyle=":", linewidth=1.1, label=label
                )
                self._axes.annotate(
                    f"{epoch:.6g}", (epoch, 1.0), xycoords=("data", "axes fraction"),
                    xytext=(3, -9), textcoords="offset points", fontsize=8, color="#555555",
                )
                label = None

    def _titles(self) -> None:
        title = self._plain(self._panel.title.say(self._language))
        subtitle = self._panel.subtitle
        if subtitle is not None:
            title += "\n" + self._plain(subtitle.say(self._language))
        self._axes.set_title(title, fontsize=10, loc="left")

    def _steps(self, curves: Sequence[Curve]) -> None:
        """Add the steps as a second scale where they are the same for all curves."""
        steps = {curve.steps for curve in curves}
        count = steps.pop()
        if steps or count is None:
            return
        second = self._axes.secondary_xaxis(
            "top", functions=(lambda epoch: epoch * count, lambda step: step / count)
        )
        second.set_xlabel(self._say("plot.step"), fontsize=8)
        second.tick_params(labelsize=8)

    def _say(self, key: str, **values: object) -> str:
        return say(self._language, key, **values)

    def _plain(self, text: str) -> str:
        """Return a text in which nothing is a formula, or has no letter in the font."""
        text = printable(text).replace("$", r"\$")
        if not self._any_letter:
            text = text.encode("ascii", "backslashreplace").decode()
        return text
