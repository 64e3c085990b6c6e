"""Long scripts: whether the time grows with the lines and the training calls, and no faster.

And a script that means harm: a million lines.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final, Iterator

from benchmarks.environments import Environment, Environments
from benchmarks.processes import BenchmarkProblem, Measured, ask, demand, measure as run
from benchmarks.report import Row, megabytes, seconds, times
from benchmarks.sizes import GROWTH, MOST_GROWTH, Sizes

WORKER: Final = Path(__file__).with_name("worker_long.py")

HEAD: Final = """\
# lr-lint: paddlex=2
import os

import paddlex as pdx
from paddlex import transforms as T

train = pdx.datasets.VOCDetection('data', 'data/train_list.txt', 'data/labels.txt')
results = {}
LABELS = ['boerner', 'leconte', 'linnaeus', 'acuminatus', 'armandi', 'coleoptera']


def describe(name, value):
    return '{}: {:.4f}'.format(name, value)


"""
CALL: Final = """\
# Model {number}
batch = {batch}
model_{number} = pdx.det.YOLOv3(num_classes=2, backbone='DarkNet53')
model_{number}.train(
    num_epochs=270,
    train_dataset=train,
    train_batch_size=batch,
    learning_rate=0.000125,
    lr_decay_epochs=[213, 240],
    save_dir=os.path.join('output', 'model_{number}'))
"""
FILLER: Final = (
    "value_{number} = {number} * 2 + len(results)\n",
    "results['item_{number}'] = value_{number}\n",
    "if value_{number} > {number}:\n    print(describe('item_{number}', value_{number}))\n",
    "names_{number} = [name for name in LABELS if name.endswith('{number}')]\n",
    "# What comes next does not depend on what came before.\n",
    "\n",
)
HOSTILE_LINE: Final = "x = 1\n"
SECONDS_GOAL: Final = 10.0
BYTES_GOAL: Final = 4.0
"""Memory for a byte of a file that is read and passed over."""
LINES_FOR_A_CALL: Final = 40


def long_script(lines: int, calls: int) -> str:
    """Return a script with so many lines, and training calls spread over them."""
    parts = [HEAD]
    count = HEAD.count("\n")
    filler = 0
    for number in range(calls):
        call = CALL.format(number=number, batch=8 if number % 2 else 16)
        parts.append(call)
        count += call.count("\n")
        until = lines * (number + 1) // calls
        while count < until:
            text = FILLER[filler % len(FILLER)].format(number=filler)
            parts.append(text)
            count += text.count("\n")
            filler += 1
    return "".join(parts)


def measure(environments: Environments, sizes: Sizes) -> list[Row]:
    """Measure long scripts and the one that means harm."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            *_growth(environments.codemods, sizes, Path(folder)),
            _longest(environments.codemods, sizes, Path(folder)),
            *_hostile(environments.codemods, sizes, Path(folder)),
        ]


def _growth(environment: Environment, sizes: Sizes, folder: Path) -> Iterator[Row]:
    lines, calls = sizes.lines, sizes.calls
    base, longer, both = (
        _times(environment, folder, sizes.rounds, line_count, call_count)
        for line_count, call_count in (
            (lines, calls),
            (GROWTH * lines, calls),
            (GROWTH * lines, GROWTH * calls),
        )
    )
    part = f"Long scripts, {lines:,} lines with {calls} training calls and longer ones"
    for key in ("lint", "repair"):
        yield Row(
            part, f"{key}: time for {lines:,} lines, {calls} calls",
            f"{seconds(base[key])} ({base[key] / base['parse']:.1f} times ast.parse)",
        )
        for grown, what in (
            (longer, f"{GROWTH * lines:,} lines, {calls} calls"),
            (both, f"{GROWTH * lines:,} lines, {GROWTH * calls} calls"),
        ):
            ratio = grown[key] / base[key]
            yield Row(
                part, f"{key}: {what}",
                f"{ratio:.1f} times that, {seconds(grown[key])}"
                f" ({grown[key] / grown['parse']:.1f} times ast.parse;"
                f" {grown[f'{key} calls'] / base[f'{key} calls']:.1f} times the calls of"
                " functions)",
                f"at most {times(MOST_GROWTH)}", ratio <= MOST_GROWTH,
            )


def _times(
    environment: Environment, folder: Path, rounds: int, lines: int, calls: int
) -> dict[str, Any]:
    """Return what a script takes, in seconds."""
    warm_up, path = folder / "warm_up.py", folder / "long.py"
    warm_up.write_text(long_script(100, 2), encoding="utf-8")
    path.write_text(long_script(lines, calls), encoding="utf-8")
    answer: dict[str, Any] = ask(
        environment.python, WORKER, str(rounds), str(warm_up), str(path)
    )
    if answer["error"] is not None or not answer["repaired"]:
        raise BenchmarkProblem(f"the long script was not repaired: {answer}")
    return answer


def _hostile(environment: Environment, sizes: Sizes, folder: Path) -> Iterator[Row]:
    part = f"A script of {sizes.hostile:,} lines"
    text = HOSTILE_LINE * sizes.hostile
    for what, content, status in (
        ("no training settings", text, 0),
        ("a training call: refused as too long",
         HEAD + text + CALL.format(number=0, batch=16), 2),
    ):
        took, is_met = _passed_over(environment, folder, content, status)
        yield Row(
            part, f"lr_lint.fix, {what}", took,
            f"at most {SECONDS_GOAL:.0f} s, and {BYTES_GOAL:.0f} bytes for each of the file",
            is_met,
        )


def _longest(environment: Environment, sizes: Sizes, folder: Path) -> Row:
    """Measure the repair of a script that is nearly too long for it."""
    path = folder / "longest.py"
    path.write_text(long_script(sizes.longest, sizes.longest // LINES_FOR_A_CALL), "utf-8")
    measured = _run(environment, folder, (0,), "-m", "lr_lint.fix", "--isolated", path.name)
    path.unlink()
    return Row(
        f"A script of {sizes.longest:,} lines, near the most that is rewritten",
        f"lr_lint.fix, {sizes.longest // LINES_FOR_A_CALL:,} repairs",
        f"{seconds(measured.seconds)}, {megabytes(measured.peak)}",
    )


def _passed_over(
    environment: Environment, folder: Path, text: str, status: int
) -> tuple[str, bool]:
    """Measure a file of which no syntax tree is made; tell whether it took little."""
    inner = folder / "hostile"
    inner.mkdir(exist_ok=True)
    path = inner / "hostile.py"
    path.write_text("", encoding="utf-8")
    empty = _run(environment, inner, (0,), "-m", "lr_lint.fix", "--isolated")
    path.write_text(text, encoding="utf-8")
    full = _run(environment, inner, (status,), "-m", "lr_lint.fix", "--isolated")
    for_a_byte = (full.peak - empty.peak) / path.stat().st_size
    path.unlink()
    took = f"{seconds(full.seconds)}, {megabytes(full.peak)}"
    return (
        f"{took} ({megabytes(empty.peak)} for an empty file)",
        full.seconds <= SECONDS_GOAL and for_a_byte <= BYTES_GOAL,
    )


def _run(
    environment: Environment, folder: Path, statuses: tuple[int, ...], *arguments: str
) -> Measured:
    measured = run([str(environment.python), *arguments], folder)
    return demand(measured, statuses, " ".join(arguments))
