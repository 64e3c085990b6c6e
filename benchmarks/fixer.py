"""The fixer over trees of files of which one in a hundred is a training script.

Every run gets a fresh copy of the tree; time and memory are those of the whole
command, all its processes included. The tools use as many processors as they choose.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Final, Iterator, NamedTuple, Sequence

from benchmarks.environments import Environment, Environments
from benchmarks.processes import Measured, demand, measure as run, tell
from benchmarks.report import Row, counted, megabytes, seconds, times
from benchmarks.sizes import GROWTH, MOST_GROWTH, Sizes
from benchmarks.trees import FILES_FOR_A_SCRIPT, count_changed, make_tree

CODEMODS: Final = Path(__file__).with_name("codemods")

FILTER_GOAL: Final = 3.0
NO_FILTER_GOAL: Final = 20.0
NOT_MEASURED: Final = "not measured; --widen does it"
MEMORY_GOAL: Final = 1.5
"""What ten times the files may take in memory, in multiples."""


class Tool(NamedTuple):
    """A program that repairs files.

    Attributes:
        name: How it is called.
        package: What has to be installed.
        arguments: Behind ``python``.
        statuses: How it may end.
        is_slow: Whether it takes minutes for a thousand files.
    """

    name: str
    package: str
    arguments: tuple[str, ...]
    statuses: tuple[int, ...] = (0,)
    is_slow: bool = False


OURS: Final = Tool(
    "lr_lint.fix --unsafe-fixes", "lr_lint", ("-m", "lr_lint.fix", "--unsafe-fixes", "."),
    (0, 1),
)
TORCHFIX: Final = Tool("torchfix --fix", "torchfix", ("-m", "torchfix", "--fix", "."))
NOTHING: Final = Tool(
    "libcst.tool codemod that does nothing",
    "libcst",
    ("-m", "libcst.tool", "codemod", "-x", "--no-format", "do_nothing.DoNothing", "."),
    is_slow=True,
)
FIXIT: Final = Tool(
    "fixit fix --automatic", "fixit", ("-m", "fixit", "--quiet", "fix", "--automatic", "."),
    is_slow=True,
)


class Trial(NamedTuple):
    """What a tool did to a tree.

    Attributes:
        best: What it took, in its shortest run.
        changed: How many files it changed.
    """

    best: Measured
    changed: int


class Peer(NamedTuple):
    """A peer on a certain tree.

    Attributes:
        tool: The program.
        how: What is special about the tree, in words.
        ending: What stands at the end of each of its files.
        goal: How many times as fast lr_lint should be; 0: nothing was promised.
    """

    tool: Tool
    how: str = ""
    ending: str = ""
    goal: float = 0

    @property
    def what(self) -> str:
        """Return what is measured, in words."""
        return f"{self.tool.name}, {self.how}" if self.how else self.tool.name


PEERS_OF_LINTERS: Final = (
    Peer(TORCHFIX, "its text filter on (1 % mention torch)", goal=FILTER_GOAL),
    Peer(
        TORCHFIX._replace(is_slow=True), "its text filter off (all mention torch)",
        "\n# torch\n", NO_FILTER_GOAL,
    ),
)
PEERS_OF_CODEMODS: Final = (Peer(NOTHING), Peer(FIXIT))
UNFILTERED: Final = Peer(
    OURS._replace(is_slow=True), "its text filter off (all mention paddle and train)",
    "\n# paddle: .train()\n",
)


def measure(environments: Environments, sizes: Sizes) -> list[Row]:
    """Measure trees of two sizes."""
    rows: list[Row] = []
    ours = []
    for files in (sizes.files, GROWTH * sizes.files):
        with tempfile.TemporaryDirectory() as folder:
            size = _Size(Path(folder), files, sizes, environments)
            rows += size.rows()
            ours.append(size.ours.best)
    return [*rows, *_growth(*ours)]


def _growth(smaller: Measured, larger: Measured) -> Iterator[Row]:
    part = f"Fixer, {GROWTH} times the files"
    ratio = larger.seconds / smaller.seconds
    yield Row(
        part, "lr_lint: time", times(ratio), f"at most {times(MOST_GROWTH)}",
        ratio <= MOST_GROWTH,
    )
    ratio = larger.peak / smaller.peak
    yield Row(
        part, "lr_lint: memory of the largest process", times(ratio),
        f"at most {times(MEMORY_GOAL)}", ratio <= MEMORY_GOAL,
    )


class _Size:
    """The measurements on trees of one size.

    Attributes:
        ours: What lr_lint does to the tree as it is.
    """

    def __init__(
        self, folder: Path, files: int, sizes: Sizes, environments: Environments
    ) -> None:
        scripts = max(1, files // FILES_FOR_A_SCRIPT)
        self._part = (
            f"Fixer, {counted(files, 'file')}, {counted(scripts, 'training script')} among them"
        )
        self._folder: Final = folder
        self._files: Final = files
        self._rounds: Final = sizes.rounds
        self._with_slow: Final = sizes.widen or files == sizes.files
        self._environments: Final = environments
        (self.ours,) = self._try_out([OURS], environments.codemods)

    def rows(self) -> Iterator[Row]:
        """Measure lr_lint and its peers."""
        yield Row(self._part, OURS.name, self._say(self.ours))
        yield self._unfiltered()
        for peer in PEERS_OF_LINTERS:
            yield self._against(peer, self._environments.linters)
        for peer in PEERS_OF_CODEMODS:
            yield self._against(peer, self._environments.codemods)

    def _unfiltered(self) -> Row:
        """Run lr_lint over a tree of which it has to read every file."""
        if not self._with_slow:
            return Row(self._part, UNFILTERED.what, NOT_MEASURED)
        tools = [UNFILTERED.tool]
        (trial,) = self._try_out(tools, self._environments.codemods, UNFILTERED.ending)
        return Row(self._part, UNFILTERED.what, self._say(trial))

    def _against(self, peer: Peer, environment: Environment) -> Row:
        """Run a peer and lr_lint over the same tree, in the same environment."""
        if peer.tool.package not in environment.versions:
            return Row(self._part, peer.what, "not installed")
        if peer.tool.is_slow and not self._with_slow:
            return Row(self._part, peer.what, NOT_MEASURED)
        tell(f"  {peer.what}, {counted(self._files, 'file')}")
        ours, theirs = self._try_out([OURS, peer.tool], environment, peer.ending)
        ratio = theirs.best.seconds / ours.best.seconds
        processor = theirs.best.processor / ours.best.processor
        result = (
            f"{self._say(theirs)}: lr_lint is {times(ratio)} as fast"
            f" ({times(processor)} in processor time)"
        )
        if not peer.goal:
            return Row(self._part, peer.what, result)
        goal = f"at least {times(peer.goal)}"
        return Row(self._part, peer.what, result, goal, ratio >= peer.goal)

    def _try_out(
        self, tools: Sequence[Tool], environment: Environment, ending: str = ""
    ) -> list[Trial]:
        """Run tools over the same tree, in turn."""
        original, copy = self._folder / "original", self._folder / "copy"
        make_tree(original, self._files, ending=ending)
        trials: list[list[Trial]] = [[] for _ in tools]
        for round_ in range(self._rounds):
            for tool, made in zip(tools, trials):
                if round_ and tool.is_slow:
                    continue
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(original, copy)
                command = [str(environment.python), *tool.arguments]
                measured = run(command, copy, environment={"PYTHONPATH": str(CODEMODS)})
                demand(measured, tool.statuses, tool.name)
                made.append(Trial(measured, count_changed(copy, original)))
        return [min(made, key=lambda trial: trial.best.seconds) for made in trials]

    def _say(self, trial: Trial) -> str:
        speed = self._files / trial.best.seconds
        return (
            f"{seconds(trial.best.seconds)}, {speed:,.0f} files/s,"
            f" {megabytes(trial.best.peak)}, {counted(trial.changed, 'file')} changed"
        )
